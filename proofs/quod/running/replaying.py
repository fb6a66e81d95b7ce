"""``replay``: every certificate of a project is checked from the files alone.

No derivation is imported, nothing is searched, and neither SymPy nor the pool is needed.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any

from quod import certificate
from quod.certificate import Replayed, Sequent
from quod.errors import CertificateError, QuodError
from quod.kernel import Theorem
from quod.lemmas import STORE, cite_lemma, lemma, replay_only, stored_names
from quod.results import ILL_FORMED, PROVED, REFUTED
from quod.running.project import Project, read_certificate

# what reading data that is no certificate can raise
DAMAGE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True)
class Verdict:
    """What a certificate file shows, or why it shows nothing."""

    kind: str  # claim, lemma
    path: str
    verdict: str  # proved, refuted, ill-formed, or empty
    problem: str = ""


@dataclass
class Replay:
    """The certificates of a project, each replayed once."""

    project: Project
    texts: Mapping[Path, str] = field(default_factory=dict)  # that stand in place of files
    proofs: dict[Path, Replayed] = field(default_factory=dict)
    _busy: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paths = sorted({*self.project.all_certificates(), *self.texts})
        self.by_claim: dict[str, list[Path]] = {}
        for path in self.paths:
            self.by_claim.setdefault(path.stem, []).append(path)

    def verdict(self, path: Path) -> Verdict:
        name = self.project.relative(path)
        try:
            return Verdict("claim", name, shown(self.proof(path)))
        except (QuodError, *DAMAGE) as error:
            return Verdict("claim", name, "", str(error) or type(error).__name__)

    def proof(self, path: Path) -> Replayed:
        """The proof in a file.  Raises CertificateError."""
        if path not in self.proofs:
            if path in self._busy:
                way = " -> ".join(p.stem for p in [*self._busy[self._busy.index(path) :], path])
                raise CertificateError(f"the proof goes in a circle: {way}")
            self._busy.append(path)
            try:
                self.proofs[path] = certificate.replay(self._data(path), self.cite)
            finally:
                self._busy.pop()
        return self.proofs[path]

    def _data(self, path: Path) -> Any:
        text = self.texts.get(path) or read_certificate(path) or ""
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise CertificateError(f"damaged: {error}") from None

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


def shown(proof: Replayed) -> str:
    """The verdict on the certificate's own statement; each of its models is checked too."""
    asked = Sequent(proof.hypotheses, proof.statement)
    if "model" in proof.instances:
        certificate.check_instance(proof, "model", asked.hypotheses)
    if "counterexample" in proof.instances:
        certificate.check_refuted(proof, asked)
        return REFUTED
    if "instance" in proof.instances:
        certificate.check_undefined(proof, asked)
        return ILL_FORMED
    certificate.check_proved(proof, asked)
    return PROVED


def replay(project: Project) -> int:
    """Replay the certificates of the lemmas and of the project; the exit code."""
    began = time.perf_counter()
    gc.disable()  # a tenth of the time, for little memory: what is replayed is kept anyway
    try:
        verdicts = _all_verdicts(project)
    finally:
        gc.freeze()  # a second more, if it were looked through when the process ends
        gc.enable()
    claims = [v for v in verdicts if v.kind == "claim"]
    problems = [v for v in verdicts if v.problem]
    for v in claims:
        print(f"{v.verdict or 'FAILED':10} {v.path}")
    for v in problems:
        print(f"\n{v.path}: {v.problem}")
    seconds = time.perf_counter() - began
    count = f"{len(claims)} certificates and {len(verdicts) - len(claims)} lemmas"
    print(f"\n{count} in {seconds:.2f} s, {f'{len(problems)} failed' if problems else 'all good'}")
    return 1 if problems else 0


def _all_verdicts(project: Project) -> list[Verdict]:
    """Of the lemmas, which most claims quote, then of the claims on all cores."""
    with replay_only():
        lemmas = [_lemma(STORE / f"{name}.json") for name in stored_names()]
        return lemmas + in_parallel(project.all_certificates(), partial(_verdicts, project))


def _verdicts(project: Project, paths: list[Path]) -> list[Verdict]:
    replay = Replay(project)
    return [replay.verdict(path) for path in paths]


def _lemma(path: Path) -> Verdict:
    try:
        lemma(path.stem)
        return Verdict("lemma", path.stem, PROVED)
    except QuodError as error:
        return Verdict("lemma", path.stem, "", str(error))


def in_parallel(paths: list[Path], work: Callable[[list[Path]], list[Verdict]]) -> list[Verdict]:
    """The verdicts in the order of the paths, by one process a core.

    A fork costs 2 ms, a pool 50; without other threads a fork copies no half-done work."""
    cores = os.cpu_count() or 1
    if not hasattr(os, "fork") or cores < 2 or len(paths) < 2 or threading.active_count() > 1:
        return work(paths)
    shares = _shares(paths, cores)
    pipes = [_forked(share, work) for share in shares[1:]]
    found = dict(zip(shares[0], work(shares[0]), strict=True))
    for share, (pid, pipe) in zip(shares[1:], pipes, strict=True):
        with pipe:
            sent = pipe.read()
        os.waitpid(pid, 0)
        found.update(zip(share, _received(sent) or work(share), strict=True))
    return [found[path] for path in paths]


def _received(sent: bytes) -> list[Verdict]:
    """What a child sent; nothing if it died on the way."""
    try:
        return [Verdict(*row) for row in json.loads(sent)]
    except ValueError:
        return []


def _shares(paths: list[Path], count: int) -> list[list[Path]]:
    """The paths in shares of about equal size, a module in one: its claims quote each other."""
    modules: dict[Path, list[Path]] = {}
    for path in paths:
        modules.setdefault(path.parent, []).append(path)
    sizes = {m: sum(p.stat().st_size for p in group) for m, group in modules.items()}
    shares: list[list[Path]] = [[] for _ in range(count)]
    filled = [0] * count
    for module in sorted(modules, key=lambda m: -sizes[m]):
        least = filled.index(min(filled))
        shares[least] += modules[module]
        filled[least] += sizes[module]
    return [share for share in shares if share]


def _forked(
    share: list[Path], work: Callable[[list[Path]], list[Verdict]]
) -> tuple[int, IO[bytes]]:
    """A child process at work on its share, and the pipe that its verdicts come through."""
    sys.stdout.flush()
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, open(read, "rb")
    try:
        with open(write, "wb") as pipe:
            pipe.write(json.dumps([astuple(v) for v in work(share)]).encode())
    finally:
        os._exit(0)  # a child that fails sends nothing: its share is done by the parent
