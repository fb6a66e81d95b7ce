"""Arithmetic as data: terms reified for the lemmas of ``theory/Arithmetic.v``."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from quod import core
from quod.coq.translate import integer, rational
from quod.core import INT, REAL, Term, is_lt
from quod.polynomial import literal, literal_power

Step = Generator[Any, Any, str]


class Reified:
    """Expressions over two lists of atoms, which this collects: reals and integers."""

    def __init__(self) -> None:
        self.reals: dict[Term, int] = {}
        self.integers: dict[Term, int] = {}

    def real(self, t: Term) -> str:
        """A number as a real expression; an integer is cast."""
        text = core.run(self._number(t))
        return text if t.sort == REAL else f"(RCast {text})"

    def equation(self, p: Term) -> str:
        return self._relation("Eq", *p.args)

    def gap(self, p: Term) -> str:
        """An inequality u <= v or u < v."""
        if is_lt(p):
            return self._relation("Lt", *p.args[0].args[::-1])
        return self._relation("Le", *p.args)

    def _relation(self, name: str, a: Term, b: Term) -> str:
        sides = [core.run(self._number(t)) for t in (a, b)]
        return f"({name}{'Int' if a.sort == INT else 'Real'} {' '.join(sides)})"

    def _number(self, t: Term) -> Step:
        kind = "Z" if t.sort == INT else "R"
        if t.op == "num":
            return f"(ZNum {integer(int(t.data))})" if kind == "Z" else f"(RNum {rational(t.data)})"
        if t.op == "inv" and literal(t) is not None:
            return f"(RInv {rational(t.args[0].data)})"
        if t.op == "pow" and literal_power(t) is not None:
            base = yield self._number(t.args[0])
            return f"(RPow {base} {integer(literal_power(t) or 0)})"
        if t.op in _NODES:
            parts = []
            for a in t.args:
                parts.append((yield self._number(a)))
            return f"({kind}{_NODES[t.op]} {' '.join(parts)})"
        atoms = self.integers if kind == "Z" else self.reals
        return f"({kind}Atom {atoms.setdefault(t, len(atoms) + 1)})"


_NODES = {"add": "Add", "mul": "Mul", "neg": "Neg", "cast": "Cast"}
