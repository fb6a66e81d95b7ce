"""The second opinion on certificates: written out as Coq files, compiled, and looked through."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from quod.certificate import Replayed, Sequent
from quod.coq import checking, reading, script
from quod.coq.compiling import Compiled, Unit, compile_units
from quod.coq.rules import Known
from quod.coq.translate import NotExported
from quod.kernel import Theorem
from quod.lemmas import lemma, names
from quod.results import ABSENT, AGREES, DISAGREES, FAILED, NOT_EXPORTED, SecondOpinion

THEORY = Path(__file__).parent / "theory"
_PLAIN = re.compile("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
AXIOMS, LEMMAS = "Quod.Axioms_stated", "Quod.Lemmas"


@dataclass(frozen=True, eq=False)
class Exhibit:
    """A certificate that has been replayed, and what it shows of its claim."""

    module: str
    claim: str
    verdict: str  # proved, refuted or ill-formed
    proof: Replayed

    @property
    def asked(self) -> Sequent:
        return Sequent(self.proof.hypotheses, self.proof.statement)

    @property
    def file(self) -> str:
        """The name of the Coq file: one a claim, and no word of Coq's, as those have no two
        underscores."""
        name = f"{self.module}__{self.claim}"
        if len(name) <= 150 and all(map(_PLAIN.fullmatch, (self.module, self.claim))):
            return name
        digest = hashlib.sha256(json.dumps([self.module, self.claim]).encode()).hexdigest()
        return f"claim__{re.sub('[^A-Za-z0-9]+', '_', name)[:60].strip('_')}__{digest[:32]}"

    @property
    def unit(self) -> str:
        return f"Claims.{self.file}"


def coq_version() -> str:
    """The version of Coq that is installed; empty where there is none."""
    if not (shutil.which("coqc") and shutil.which("coqchk")):
        return ""
    done = subprocess.run(["coqc", "--print-version"], capture_output=True, text=True)
    return done.stdout.strip()


def second_opinions(
    folder: Path,
    exhibits: Sequence[Exhibit],
    finished: Callable[[Exhibit, SecondOpinion], None] = lambda exhibit, opinion: None,
) -> dict[Exhibit, SecondOpinion]:
    """What Coq says of certificates, each after those that it cites.

    The Coq files are left in the folder, where the next call finds what is unchanged."""
    version = coq_version()
    if not version:
        return dict.fromkeys(exhibits, SecondOpinion(ABSENT, "Coq is not installed"))
    units = [*theory(), *general_units()]
    opinions: dict[Exhibit, SecondOpinion] = {}
    by_unit: dict[str, Exhibit] = {}
    for exhibit in exhibits:
        made = claim_unit(exhibit, {e.claim: e for e in by_unit.values()})
        if isinstance(made, Unit):
            units.append(made)
            by_unit[made.name] = exhibit
        else:
            opinions[exhibit] = made

    def tell(unit: Unit, opinion: SecondOpinion) -> None:
        if unit.name in by_unit:
            finished(by_unit[unit.name], opinion)

    found = compile_units(folder, units, version, tell)
    if found[LEMMAS].opinion.verdict != AGREES:
        first = next(name for name, c in found.items() if c.opinion.verdict != AGREES)
        reason = f"Coq {version} does not accept {first}: {found[first].opinion.reason}"
        return dict.fromkeys(exhibits, SecondOpinion(ABSENT, reason))
    reason = _audited(folder, found, by_unit)
    for name, exhibit in by_unit.items():
        opinion = found[name].opinion
        rejected = opinion.verdict == AGREES and reason
        opinions[exhibit] = SecondOpinion(FAILED, reason) if rejected else opinion
    return opinions


def theory() -> list[Unit]:
    """The files of the theory, each after those that it needs."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in THEORY.glob("*.v")}
    needs = {name: _required(text) for name, text in texts.items()}
    order = TopologicalSorter(needs).static_order()
    return [
        Unit(f"Quod.{name}", texts[name], tuple(f"Quod.{n}" for n in needs[name])) for name in order
    ]


def _required(text: str) -> list[str]:
    found = re.findall(r"^From Quod Require (?:Import|Export) ([^.]*)\.", text, re.MULTILINE)
    return [name for names in found for name in names.split()]


def general_units() -> list[Unit]:
    """What all claims may use: the axioms as Quod states them, and the lemmas."""
    lemmas = {name: lemma(name) for name in names()}
    return [
        Unit(AXIOMS, script.axioms_file(), ("Quod.Prelude",)),
        Unit(LEMMAS, script.lemmas_file(lemmas), (AXIOMS, "Quod.Sealed")),
    ]


def claim_unit(exhibit: Exhibit, others: Mapping[str, Exhibit]) -> Unit | SecondOpinion:
    """The Coq file of a claim, or why there is none; `others` are the claims before it."""
    cited: dict[Theorem, Known] = {}
    requires = [LEMMAS]
    for label, theorem in exhibit.proof.cited.items():
        kind, _, name = label.partition(" ")
        if kind == "lemma":
            cited[theorem] = script.known_lemma(name)
        elif name in others:
            cited[theorem] = script.known_claim(others[name].unit, others[name].asked, theorem)
            requires.append(others[name].unit)
        else:
            return SecondOpinion(NOT_EXPORTED, f"it cites {name}, which is not exported")
    try:
        text = script.claim_file(exhibit.asked, exhibit.verdict, exhibit.proof, cited)
    except NotExported as error:
        return SecondOpinion(NOT_EXPORTED, f"Coq has no counterpart of {error}")
    if not reading.states(text, exhibit.asked, exhibit.verdict):
        return SecondOpinion(DISAGREES, "its Coq text does not state the claim")
    reason = checking.refused(text)
    if reason:
        return SecondOpinion(FAILED, reason)
    return Unit(exhibit.unit, text, tuple(requires), may_share=True)


def _proofs(exhibit: Exhibit) -> list[tuple[str, str]]:
    """The names of the statements in a claim's file, and of their proofs."""
    names = script.propositions(exhibit.asked, exhibit.verdict)
    return list(zip(names, script.conclusions(exhibit.asked, exhibit.verdict), strict=True))


def _audited(folder: Path, found: Mapping[str, Compiled], exhibits: Mapping[str, Exhibit]) -> str:
    """What a look at all compiled files says against them; the exhibits stand with their units."""
    good = {name: c for name, c in found.items() if c.opinion.verdict == AGREES}
    theorems = {
        f"({c.place}.{proof} : {c.place}.{statement})": c.file
        for name, c in good.items()
        if name in exhibits
        for statement, proof in _proofs(exhibits[name])
    }
    return checking.audit(folder, dict.fromkeys(c.file for c in good.values()), theorems)
