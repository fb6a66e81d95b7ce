"""What checking a claim gives: plain data that can be pickled, printed and written as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PROVED, REFUTED, ILL_FORMED = "proved", "refuted", "ill-formed"
GAP, ASSUMED, OPINION = "gap", "assumed", "opinion"
UNDECIDED, ERROR = "undecided", "error"
AGREES, DISAGREES, FAILED = "agrees", "disagrees", "failed"
TIMED_OUT, NOT_EXPORTED, ABSENT = "timed-out", "not-exported", "absent"
VERDICTS = (PROVED, REFUTED, ILL_FORMED, GAP, ASSUMED, OPINION, UNDECIDED, ERROR)
_OPINIONS = {
    AGREES: "Coq agrees",
    DISAGREES: "Coq disagrees",
    FAILED: "Coq could not check it",
    TIMED_OUT: "Coq ran out of time",
    NOT_EXPORTED: "Coq was not asked",
    ABSENT: "",
}


@dataclass(frozen=True)
class SecondOpinion:
    """What Coq says of a claim's certificate."""

    verdict: str = ABSENT  # agrees | disagrees | failed | timed-out | not-exported | absent
    reason: str = "not asked for"  # why it does not agree; plain text, empty where it does
    seconds: float = 0.0

    @property
    def words(self) -> str:
        """The verdict in words; none where it is absent."""
        return _OPINIONS[self.verdict]


@dataclass
class StepResult:
    """One displayed step: `left relation right`, or a whole statement in `right`."""

    left: str  # LaTeX; empty where the step continues a chain
    relation: str  # LaTeX, such as "=", or "" for a statement that stands alone
    right: str  # LaTeX
    reason: str  # the author's words or the rule's; text with maths in dollars
    rule: str  # name of the rule, lemma or claim that justifies it
    verdict: str
    line: int  # of the step in the derivation
    heading: str = ""  # text before the step, such as "Suppose that" (text with $maths$)
    given: str = ""  # LaTeX of what is supposed, after the heading
    explanation: str = ""  # for a step that failed: why, as plain text lines
    found: bool = False  # its right side comes from SymPy


@dataclass(repr=False)
class ClaimResult:
    """A checked claim."""

    id: str
    module: str
    path: str  # of the derivation, relative to the project
    line: int
    declared: str
    verdict: str
    title: str
    statement: str  # LaTeX
    prose: str = ""  # the docstring: text with $maths$
    question: str = ""
    settles: list[str] = field(default_factory=list)
    hypotheses: list[str] = field(default_factory=list)  # LaTeX, one each
    notation: list[str] = field(default_factory=list)  # LaTeX: declarations and definitions
    undeclared: list[str] = field(default_factory=list)  # those that no table of its module has
    unused: list[str] = field(default_factory=list)  # LaTeX of hypotheses that no proof used
    satisfiable: str = "not-shown"  # shown | contradictory | not-shown
    axioms: list[str] = field(default_factory=list)  # names
    rules: list[str] = field(default_factory=list)  # names of kernel rules and lemmas
    steps: list[StepResult] = field(default_factory=list)
    counterexample: list[str] | None = None  # LaTeX: the values, then what fails
    counterexample_size: str = ""  # its sizes and number of outcomes; text with $maths$
    counterexample_text: list[str] = field(default_factory=list)  # the same, as plain text
    statement_text: str = ""  # the statement as plain text
    hypotheses_text: list[str] = field(default_factory=list)  # the hypotheses as plain text
    certifiable: bool = False  # whether a certificate decides it
    certificate: str = ""  # sha-256 of the certificate file's bytes, hex
    certificate_size: int = 0  # bytes
    proof_steps: int = 0  # of the kernel, those of quoted theorems not counted
    reason: str = ""  # why the verdict is not proved; text with $maths$
    failure: str = ""  # the full report for the terminal, plain text
    second_opinion: SecondOpinion = SecondOpinion()
    seconds: float = 0.0

    @property
    def as_declared(self) -> bool:
        return self.verdict == self.declared and self.satisfiable != "contradictory"

    @property
    def left_open(self) -> bool:
        """Whether a gap that the author declares is all that is missing."""
        return self.verdict == GAP and self.satisfiable != "contradictory"

    def to_json(self) -> dict[str, Any]:
        """The entry of claims.json; no timings."""
        steps = [
            {
                "statement": " ".join(filter(None, (s.left, s.relation, s.right))),
                "reason": s.reason,
                "rule": s.rule,
                "found by SymPy": s.found,
                "verdict": s.verdict,
            }
            for s in self.steps
        ]
        keys = (
            "id module line settles question title declared verdict statement "
            "hypotheses unused satisfiable axioms counterexample certificate reason"
        )
        opinion = self.second_opinion
        return {
            **{key: getattr(self, key) for key in keys.split()},
            "second_opinion": opinion.verdict,
            "second_opinion_reason": opinion.reason,
            "steps": steps,
        }

    def __repr__(self) -> str:
        lines = [f"{self.verdict}: {self.statement_text or self.title}"]
        lines += [f"  given {fact}" for fact in self.hypotheses_text]
        if self.counterexample_text:
            lines += ["  counterexample", *(f"    {line}" for line in self.counterexample_text)]
        return "\n".join(lines)

    def _repr_latex_(self) -> str | None:
        from quod.typeset.notebook import displayed

        if not self.statement:
            return None
        return displayed(
            (self.verdict, [self.statement]),
            ("given", self.hypotheses),
            ("counterexample", self.counterexample or []),
        )
