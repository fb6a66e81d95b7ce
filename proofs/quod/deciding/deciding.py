"""One question: proved, refuted, or what is missing.

A verdict of proved or refuted is read off a certificate that was found, written out, and replayed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from quod.authoring import Claim, recorded
from quod.certificate import Replayed
from quod.checking import contradictory, no_other, replayed
from quod.counterexamples import find_counterexample, find_model
from quod.deciding import conditions
from quod.deciding.limits import Clock, OutOfTime, within
from quod.deciding.problems import Problem, problem, read
from quod.deciding.questions import Answer, Question
from quod.deciding.trees import NotAStatement
from quod.errors import CertificateError, QuodError, SortError
from quod.planning import Plan, plan
from quod.present import counterexample_text, rests_on
from quod.refute import Refutation, quantified_names
from quod.results import ERROR, ILL_FORMED, PROVED, REFUTED, UNDECIDED
from quod.search import Found, search
from quod.surface import Statement, mentions
from quod.tactics.antiderivatives import ready
from quod.typeset.text import text

T = TypeVar("T")
TIME_LIMIT = 10.0  # seconds a question
FIRST_TRIES = 12  # instances that are tried before a proof under a condition is looked for
LONGEST_CERTIFICATE = 20_000  # characters of one that is given without being asked for
CONTRADICTORY = "the assumptions contradict each other: everything would follow from them"
TOO_LARGE = "the statement is too large for the engine"
NO_MODEL = "the assumptions are not shown to hold together"


@dataclass(frozen=True)
class Wanted:
    """What an answer may take, and what it is to have."""

    time_limit: float = TIME_LIMIT
    certificates: bool = False  # long ones, too
    conditions: bool = True  # under which it would be proved


def decide(
    statement: str | Statement,
    *,
    where: Sequence[str | Statement] = (),
    variables: Mapping[str, str] | None = None,
    time_limit: float = TIME_LIMIT,
    certificates: bool = True,
) -> Answer:
    """Decide a statement, a text in SymPy's notation or a statement in the words of Quod.

    `where` are assumptions; `variables` gives domains of names in texts, the others are real."""
    wanted = Wanted(time_limit, certificates)
    if isinstance(statement, Statement):
        return _answered(None, lambda: problem(statement, _statements(where)), wanted)
    return _answered(None, lambda: read(_asked(statement, where, variables or {})), wanted)


def _statements(where: Sequence[str | Statement]) -> list[Statement]:
    return [_of_kind(Statement, p) for p in where]


def _asked(text: str, where: Sequence[str | Statement], variables: Mapping[str, str]) -> Question:
    assumptions = tuple(_of_kind(str, p) for p in where)
    return Question(statement=_of_kind(str, text), variables=variables, assumptions=assumptions)


def _of_kind(kind: type[T], value: Any) -> T:
    if not isinstance(value, kind):
        raise NotAStatement(f"{value!r}: give texts only, or statements in the words of Quod only")
    return value


def answer(asked: Question, wanted: Wanted) -> Answer:
    """The answer to a question."""
    return _answered(asked.id, lambda: read(asked), wanted)


def _answered(name: Any, make: Callable[[], Problem], wanted: Wanted) -> Answer:
    clock = Clock(wanted.time_limit)
    made = Answer(name, UNDECIDED)
    try:
        with within(clock.part(0.95)):
            asked = make()
        _Decision(asked, clock, made, wanted).run()
    except OutOfTime:
        made.residual = made.residual or out_of_time(clock.limit)
    except NotAStatement as error:
        made.verdict, made.residual = ERROR, str(error)
    except SortError as error:
        made.verdict, made.residual = ILL_FORMED, str(error)
    except QuodError as error:  # of the language: what the engine has no words for
        made.residual = str(error)
    except (RecursionError, MemoryError):
        made.residual = TOO_LARGE
    except Exception as error:  # a fault of the engine: never a verdict
        made.verdict = ERROR
        made.residual = f"the engine failed: {type(error).__name__}: {error}"
    made.seconds = clock.spent
    return made


def out_of_time(limit: float) -> str:
    return f"out of time ({limit:g} s)"


@dataclass
class Settled:
    """A verdict with the replayed proof and its certificate, or why there is none."""

    verdict: str
    proof: Replayed | None = None
    certificate: str = ""
    why: str = ""


class _Decision:
    """The work on one question: fills in its answer."""

    def __init__(self, asked: Problem, clock: Clock, made: Answer, wanted: Wanted) -> None:
        self.asked, self.clock, self.made, self.wanted = asked, clock, made, wanted

    def run(self) -> None:
        if mentions(self.asked.statement, "integral"):
            ready()
        asked = planned(self.asked)
        found = self._settled(asked)
        self.made.verdict, self.made.residual = found.verdict, found.why
        if found.proof is not None:
            self._tell(found.verdict, found.proof, found.certificate)
        if found.verdict == PROVED:
            self.made.conditions = list(self.asked.finite)
        elif self.wanted.conditions and found.why != CONTRADICTORY:
            self._conditions(asked, found.verdict)

    def _settled(self, asked: Plan) -> Settled:
        """Proved, refuted, or why not.

        First a proof, for a short time; then a counterexample; then the proof that took longer.
        What is false seldom has to wait for a long search.  A counterexample that was not found in
        time is looked for once more, since limits that were found are kept."""
        settled = self._within(0.15, lambda: proved(asked))
        if settled is not None and (settled.verdict != UNDECIDED or settled.why == CONTRADICTORY):
            return settled
        refuted, in_time = self._refuted(0.2, asked)
        if refuted is None and settled is None:
            settled = self._within(0.8, lambda: proved(asked))
        if refuted is None and not in_time and settled is not None and settled.verdict == UNDECIDED:
            refuted, _ = self._refuted(1, asked)
        return refuted or settled or Settled(UNDECIDED, why=out_of_time(self.clock.limit))

    def _refuted(self, part: float, asked: Plan) -> tuple[Settled | None, bool]:
        """A counterexample, if one is found; and whether there was the time to look for it."""
        found = self._within(part, lambda: counterexample(self.asked, asked) or Settled(UNDECIDED))
        return (None if found is None or found.verdict == UNDECIDED else found), found is not None

    def _within(self, part: float, work: Callable[[], Settled | None]) -> Settled | None:
        """What some work gives; None where that part of the limit, or all of it, runs out."""
        try:
            with within(self.clock.part(part)):
                return work()
        except OutOfTime:
            return None
        except (RecursionError, MemoryError):
            return Settled(UNDECIDED, why=TOO_LARGE)

    def _tell(self, verdict: str, proof: Replayed, certificate: str) -> None:
        cited = {t: name for name, t in proof.cited.items()}
        theorems = [t for label, t in proof.theorems.items() if not label.startswith("model")]
        self.made.rules, self.made.axioms = rests_on(theorems, cited)
        if verdict == REFUTED:
            self.made.counterexample = "; ".join(counterexample_text(proof, self.asked.statement))
        short = self.wanted.certificates or len(certificate) <= LONGEST_CERTIFICATE
        left_out = f"{len(certificate)} characters, left out; --certificates gives it"
        self.made.certificate = json.loads(certificate) if short else left_out

    def _conditions(self, asked: Plan, verdict: str) -> None:
        """Under which conditions it would be proved; what there was no time for is left out."""
        try:
            with within(self.clock.part(0.2)):
                missing = conditions.missing(asked)
                self.made.conditions = [text(p) for p in missing]
                for tried in conditions.candidates(self.asked, missing, verdict):
                    if self._holds_under(tried):
                        self.made.conditions = [text(p) for p in tried]
                        said = " and ".join(self.made.conditions)
                        self.made.residual = f"proved once {said} is assumed"
                        return
        except (OutOfTime, QuodError, RecursionError, MemoryError):
            pass
        if verdict == REFUTED:
            self.made.conditions = []
        elif self.made.conditions:
            needed = " and ".join(self.made.conditions)
            self.made.residual += f"\nit has a meaning only where {needed}"

    def _holds_under(self, conditions: Sequence[Statement]) -> bool:
        changed = self.asked.under(*conditions)
        asked = planned(changed)
        names_bound = quantified_names(changed.statement)
        if find_counterexample(asked.asked, names_bound, FIRST_TRIES) is not None:
            return False
        found = proved(asked)
        return found.verdict == PROVED and not found.why


# ------------------------------------------------------------------------------------ verdicts
def claim(asked: Problem) -> Claim:
    """The claim, without a name, that the statement holds."""
    return Claim(
        name="question",
        module="",
        path="",
        line=0,
        declared=PROVED,
        title="",
        prose="",
        body=None,
        statement=asked.statement,
        given=tuple(asked.given),
    )


def planned(asked: Problem) -> Plan:
    """What has to be shown."""
    made = claim(asked)
    return plan(made, recorded(made))


def proved(made: Plan) -> Settled:
    """A proof, replayed; or why there is none."""
    found = search(made, no_other)
    hypotheses = made.asked.hypotheses
    if not found.complete:
        if contradictory(hypotheses):
            return Settled(UNDECIDED, why=CONTRADICTORY)
        return Settled(UNDECIDED, why="\n".join(f.message for f in found.failures))
    model = find_model(hypotheses) if hypotheses else None
    if model is not None:
        found.instances["model"] = model.instance
        found.theorems |= model.theorems
    elif contradictory(hypotheses, hard=True):
        return Settled(UNDECIDED, why=CONTRADICTORY)
    why = "" if model is not None or not hypotheses else NO_MODEL
    return _replayed(PROVED, found, why)


def counterexample(asked: Problem, made: Plan) -> Settled | None:
    """A counterexample, replayed; None where none is found."""
    names_bound = quantified_names(asked.statement)
    refutation: Refutation | None = find_counterexample(made.asked, names_bound)
    if refutation is None:
        return None
    found = Found(made, refutation.theorems, {"counterexample": refutation.instance})
    return _replayed(REFUTED, found)


def _replayed(verdict: str, found: Found, why: str = "") -> Settled:
    """The verdict that the certificate of what was found gives, read back from its text."""
    text = found.text()
    try:
        return Settled(verdict, replayed(found.plan, verdict, text), text, why)
    except CertificateError as error:
        return Settled(ERROR, why=f"the certificate that was found does not check: {error}")
