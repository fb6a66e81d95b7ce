"""Questions and answers: a line of a file each, as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from quod.deciding.trees import NotAStatement

RELATIONS = ("==", "!=", "<", "<=", ">", ">=", "iff", "implies")


@dataclass(frozen=True)
class Question:
    """A statement, as one text or as two sides, with what it declares and assumes."""

    id: Any = None
    statement: str = ""
    lhs: str = ""
    rhs: str = ""
    relation: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What states it: one text or two."""
        return (self.lhs, self.rhs) if self.relation else (self.statement,)

    @property
    def text(self) -> str:
        """The statement on one line."""
        if not self.relation:
            return self.statement
        if self.relation in ("iff", "implies"):
            return f"{self.relation}({self.lhs}, {self.rhs})"
        return f"{self.lhs} {self.relation} {self.rhs}"

    def to_json(self) -> dict[str, Any]:
        """The line of a file."""
        return {
            "id": self.id,
            "lhs": self.lhs,
            "rhs": self.rhs,
            "relation": self.relation,
            "variables": dict(self.variables),
            "assumptions": list(self.assumptions),
        }


@dataclass(repr=False)
class Answer:
    """What was found, in the order in which it is written."""

    id: Any
    verdict: str  # proved | refuted | undecided | ill-formed | error
    rules: list[str] = field(default_factory=list)
    axioms: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    counterexample: str | None = None
    residual: str = ""
    certificate: Any = None  # data, or words where it is left out
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The line of the output."""
        return asdict(self) | {"seconds": round(self.seconds, 4)}

    def __repr__(self) -> str:
        named = [
            ("counterexample", self.counterexample or ""),
            ("conditions", ", ".join(self.conditions)),
            ("", self.residual.replace("\n", "\n  ")),
        ]
        said = [f"  {name} {words}" if name else f"  {words}" for name, words in named if words]
        return "\n".join([self.verdict, *said])


def question(data: Any, number: int = 1) -> Question:
    """The question that a JSON object asks; `number` is its id where it has none."""
    if not isinstance(data, dict):
        raise NotAStatement("a question is a JSON object")
    for key in ("lhs", "rhs"):
        if type(data.get(key)) is not str:
            raise NotAStatement(f"the question has no text {key!r}")
    relation = data.get("relation", "==")
    if relation not in RELATIONS:
        raise NotAStatement(f"{relation!r} is no relation: take one of {', '.join(RELATIONS)}")
    variables = {} if data.get("variables") is None else data["variables"]
    assumptions = [] if data.get("assumptions") is None else data["assumptions"]
    if not isinstance(variables, dict):
        raise NotAStatement('"variables" is to be an object: a domain for each name')
    if not (isinstance(assumptions, list) and all(type(a) is str for a in assumptions)):
        raise NotAStatement('"assumptions" is to be a list of texts')
    return Question(
        data.get("id", number),
        lhs=data["lhs"],
        rhs=data["rhs"],
        relation=relation,
        variables=variables,
        assumptions=tuple(assumptions),
    )


def question_in(line: str, number: int) -> Question:
    """The question in a line of a file."""
    try:
        data = json.loads(line, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError) as error:
        raise NotAStatement(f"line {number} is no JSON: {error}") from None
    return question(data, number)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; one in which a key stands twice says two things."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotAStatement("a key stands twice in one object: write each key once")
    return found


def field_in(line: str, key: str, default: Any) -> Any:
    """A field of a line that may be broken."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return default
    return data.get(key, default) if isinstance(data, dict) else default
