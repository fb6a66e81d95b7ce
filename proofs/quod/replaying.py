"""``replay``: every certificate of a project is checked from the files alone.

No derivation is imported, nothing is searched, and neither SymPy nor the pool is needed.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quod import certificate
from quod.certificate import Replayed, Sequent
from quod.errors import CertificateError, QuodError
from quod.kernel import Theorem
from quod.lemmas import cite_lemma, lemma, replay_only, stored_names
from quod.project import Project, read_certificate
from quod.results import PROVED, REFUTED


@dataclass(frozen=True)
class Verdict:
    """What a certificate file shows, or why it shows nothing."""

    path: str
    verdict: str  # proved, refuted, or empty
    problem: str = ""
    steps: int = 0


@dataclass
class Replay:
    """The certificates of a project, each replayed once."""

    project: Project
    proofs: dict[Path, Replayed] = field(default_factory=dict)
    _busy: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_claim: dict[str, list[Path]] = {}
        for path in self.project.all_certificates():
            self.by_claim.setdefault(path.stem, []).append(path)

    def run(self) -> list[Verdict]:
        return [self.verdict(path) for path in self.project.all_certificates()]

    def verdict(self, path: Path) -> Verdict:
        shown = self.project.relative(path)
        try:
            proof = self.proof(path)
            return Verdict(shown, _shown(proof), steps=len(proof.theorems))
        except QuodError as error:
            return Verdict(shown, "", str(error))

    def proof(self, path: Path) -> Replayed:
        """The proof in a file.  Raises CertificateError."""
        if path not in self.proofs:
            if path in self._busy:
                way = " -> ".join(p.stem for p in [*self._busy[self._busy.index(path) :], path])
                raise CertificateError(f"the proof goes in a circle: {way}")
            self._busy.append(path)
            try:
                self.proofs[path] = certificate.replay(_data(path), self.cite)
            finally:
                self._busy.pop()
        return self.proofs[path]

    def cite(self, label: str) -> Theorem:
        """The theorem of a citation: "lemma NAME" or "claim NAME"."""
        kind, _, name = label.partition(" ")
        if kind == "lemma":
            return cite_lemma(label)
        paths = self.by_claim.get(name, [])
        if kind != "claim" or not paths:
            raise CertificateError(f"it cites {label!r}, of which there is no certificate")
        if len(paths) > 1:
            both = " and ".join(self.project.relative(p) for p in paths[:2])
            raise CertificateError(f"it cites {label!r}, which could be {both}")
        proof = self.proof(paths[0])
        certificate.check_proved(proof, Sequent(proof.hypotheses, proof.statement))
        return proof.theorems["statement"]


def _data(path: Path) -> Any:
    try:
        return json.loads(read_certificate(path) or "")
    except (ValueError, RecursionError) as error:
        raise CertificateError(f"damaged: {error}") from None


def _shown(proof: Replayed) -> str:
    """The verdict on the certificate's own statement; each of its models is checked too."""
    asked = Sequent(proof.hypotheses, proof.statement)
    if "model" in proof.instances:
        certificate.check_instance(proof, "model", asked.hypotheses)
    if "counterexample" in proof.instances:
        certificate.check_refuted(proof, asked)
        return REFUTED
    certificate.check_proved(proof, asked)
    return PROVED


def replay(project: Project) -> int:
    """Replay the certificates of the lemmas and of the project; the exit code."""
    began = time.perf_counter()
    replay_only()
    problems = []
    for name in stored_names():
        try:
            lemma(name)
        except QuodError as error:
            problems.append(str(error))
    verdicts = Replay(project).run()
    for v in verdicts:
        print(f"{v.verdict or 'FAILED':8} {v.path}")
    problems += [f"{v.path}: {v.problem}" for v in verdicts if v.problem]
    for problem in problems:
        print(f"\n{problem}")
    seconds = time.perf_counter() - began
    good = f"{len(verdicts)} certificates and {len(stored_names())} lemmas in {seconds:.2f} s"
    print(f"\n{good}, {f'{len(problems)} failed' if problems else 'all good'}")
    return 1 if problems else 0
