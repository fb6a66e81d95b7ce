"""Writing theorems out as certificates.  Not trusted: what it writes is replayed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from quod import theories
from quod.certificate import FORMAT, Instance
from quod.core import Term
from quod.kernel import RULES, Theorem

_compact = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode


def certificate(
    statement: Term,
    hypotheses: Sequence[Term],
    proves: Mapping[str, Theorem],
    instances: Mapping[str, Instance] | None = None,
    cited: Mapping[Theorem, str] | None = None,
) -> dict[str, Any]:
    """The certificate data of labelled theorems; those in `cited` are quoted by name."""
    return _Writer(cited or {}).write(statement, hypotheses, proves, instances or {})


def to_text(data: dict[str, Any]) -> str:
    """One term and one step a line: reviewable, and the same bytes each time."""
    lines = ["{"]
    for n, (key, value) in enumerate(data.items()):
        comma = "," if n < len(data) - 1 else ""
        if key in ("terms", "steps") and value:
            rows = ",\n".join("  " + _compact(row) for row in value)
            lines.append(f'"{key}": [\n{rows}\n]{comma}')
        else:
            lines.append(f'"{key}": {_compact(value)}{comma}')
    return "\n".join([*lines, "}"]) + "\n"


def digest(text: str) -> str:
    """The SHA-256 of a certificate's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class _Writer:
    def __init__(self, cited: Mapping[Theorem, str]) -> None:
        self.cited = cited
        self.rows: list[Any] = []
        self.places: dict[Term, int] = {}
        self.fresh: dict[int, int] = {}
        self.steps: list[Any] = []
        self.numbers: dict[Theorem, int] = {}
        self.same: dict[str, int] = {}
        self.quoted: dict[str, int] = {}
        self.axioms: dict[str, int] = {}
        self.definitions: dict[int, int] = {}

    def write(self, statement: Any, hypotheses: Any, proves: Any, instances: Any) -> dict[str, Any]:
        head = {
            "quod": FORMAT,
            "statement": self.term(statement),
            "hypotheses": [self.term(h) for h in hypotheses],
        }
        labels = {label: self.theorem(t) for label, t in proves.items()}
        shown = {
            label: {
                "sizes": dict(sorted(x.sizes.items())),
                "values": [[self.term(v), self.term(t)] for v, t in x.values.items()],
            }
            for label, x in instances.items()
        }
        return {
            **head,
            "axioms": dict(sorted(self.axioms.items())),
            "definitions": [list(pair) for pair in self.definitions.items()],
            "cites": dict(sorted(self.quoted.items())),
            "proves": labels,
            "instances": shown,
            "terms": self.rows,
            "steps": self.steps,
        }

    def term(self, term: Term) -> int:
        stack = [term]
        while stack:
            t = stack[-1]
            missing = [a for a in t.args if a not in self.places]
            if t in self.places:
                stack.pop()
            elif missing:
                stack += reversed(missing)
            else:
                self.places[t] = len(self.rows)
                self.rows.append(self._row(t))
                stack.pop()
        return self.places[term]

    def _row(self, t: Term) -> list[Any]:
        args = [self.places[a] for a in t.args]
        match t.op:
            case "var":
                name = t.data
                if type(name) is int:  # the engine's names are numbered by first appearance
                    name = self.fresh.setdefault(name, 1 + len(self.fresh)) if name > 0 else name
                return ["var", name, t.sort]
            case "bound":
                return ["bound", t.data, t.sort]
            case "num":
                return ["num", str(t.data), t.sort]
            case "lam":
                return ["lam", t.data, *args]
            case "app":
                return ["app", *args]
        data = t.data
        if type(data) is tuple and data[0] == "masses":
            data = ["masses", *map(str, data[1:])]
        return [t.op, data, *args]

    def theorem(self, theorem: Theorem) -> int:
        """Number the theorem's proof, premises first; equal steps are written once."""
        stack = [theorem]
        while stack:
            t = stack[-1]
            if t in self.numbers:
                stack.pop()
                continue
            missing = [] if t in self.cited else [p for p in _premises(t) if p not in self.numbers]
            if missing:
                stack += reversed(missing)
                continue
            step = self._step(t)
            key = _compact(step)
            if key not in self.same:
                self.same[key] = len(self.steps)
                self.steps.append(step)
            self.numbers[t] = self.same[key]
            stack.pop()
        return self.numbers[theorem]

    def _step(self, t: Theorem) -> list[Any]:
        if t in self.cited:
            name = self.cited[t]
            self.quoted[name] = self.term(t.conclusion)
            for axiom in sorted(t.axioms):
                self._axiom(axiom)
            return ["cite", name]
        if t.rule == "axiom":
            self._axiom(t.premises[0])
        if t.rule == "definition":
            constant, body = t.conclusion.args
            self.definitions[self.term(constant)] = self.term(body)
        kinds = RULES[t.rule].kinds
        return [t.rule, *(self._premise(k, p) for k, p in zip(kinds, t.premises, strict=True))]

    def _axiom(self, name: str) -> None:
        self.axioms[name] = self.term(theories.AXIOMS[name].formula)

    def _premise(self, kind: str, value: Any) -> Any:
        match kind:
            case "term":
                return self.term(value)
            case "terms":
                return [self.term(t) for t in value]
            case "theorem":
                return self.numbers[value]
            case "theorems":
                return [self.numbers[t] for t in value]
            case "substitution":
                return [[self.term(v), self.term(t)] for v, t in value]
            case "summands":
                return [
                    [
                        str(Fraction(c)),
                        [self.numbers[t] for t in ts],
                        None if s is None else self.term(s),
                    ]
                    for c, ts, s in value
                ]
        return value


def _premises(t: Theorem) -> list[Theorem]:
    found: list[Theorem] = []
    stack = list(t.premises)
    while stack:
        p = stack.pop()
        if isinstance(p, Theorem):
            found.append(p)
        elif type(p) in (tuple, list):
            stack += p
    return found[::-1]


def rules_used(*theorems: Theorem, cited: Mapping[Theorem, str] | None = None) -> set[str]:
    """Names of the rules, axioms, definitions and quoted theorems in the proofs."""
    cited = cited or {}
    names: set[str] = set()
    for t in proof_steps(*theorems, cited=cited):
        if t in cited:
            names.add(cited[t])
            continue
        names.add(t.rule)
        if t.rule == "axiom":
            names.add(t.premises[0])
        if t.rule == "definition":
            names.add(f"definition of {t.premises[0].op}")
    return names


def proof_steps(*theorems: Theorem, cited: Collection[Theorem]) -> set[Theorem]:
    """Every step of the proofs; those in `cited` are quoted, without their own proofs."""
    seen: set[Theorem] = set()
    stack = list(theorems)
    while stack:
        t = stack.pop()
        if t not in seen:
            seen.add(t)
            stack += [] if t in cited else _premises(t)
    return seen
