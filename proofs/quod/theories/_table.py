"""What an axiom and a definition are, and the variables that the theories are written in."""

from __future__ import annotations

from dataclasses import dataclass

from quod.core import BOOL, INT, OUTCOME, REAL, Term, fun, num, var


@dataclass(frozen=True)
class Axiom:
    name: str
    formula: Term
    source: str


@dataclass(frozen=True)
class Definition:
    constant: Term  # the constant applied to variables
    body: Term


a, b, c, x, y = (var(name, REAL) for name in "abcxy")
i, j, k, m, n, lo, hi = (var(name, INT) for name in ("i", "j", "k", "m", "n", "lo", "hi"))
p, q = var("p", BOOL), var("q", BOOL)
w = var("w", OUTCOME)
f, g = var("f", fun(INT, REAL)), var("g", fun(INT, REAL))
ZERO, ONE = num(0), num(1)
I0, I1 = num(0, INT), num(1, INT)
