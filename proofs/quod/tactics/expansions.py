"""Functions at infinity in terms of w = 1/z: w^(-k) phi(w), so that what cancels shows in phi."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from quod.core import INT, REAL, Term, add, mul, neg, num, op, sub
from quod.errors import Undecided
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.calculus import MADE_OF_THEM, OUTER
from quod.tactics.matching import arithmetic_normal

ZERO, ONE = num(0), num(1)
HALF_PI = mul(num(Fraction(1, 2)), op("pi"))


class Expansion(NamedTuple):
    """w^(-power) factor, for w > 0; the power is a multiple of 1/2."""

    power: Fraction
    factor: Term


def in_the_inverse(t: Term, z: Term, w: Term) -> Term:
    """An expression of w that is equal to t for z = 1/w, w > 0."""
    return _whole(_expansion(t, z, w), w)


def _whole(e: Expansion, w: Term) -> Term:
    return e.factor if not e.power else mul(_power(w, -e.power), e.factor)


def _power(w: Term, k: Fraction) -> Term:
    """w^k, by a root where k is no integer."""
    n, root = abs(k) // 1, abs(k) % 1
    parts = [op("pow", w, num(n, INT)) if n > 1 else w] if n else []
    whole = mul(*parts, *([op("sqrt", w)] if root else [])) if k else ONE
    return op("inv", whole) if k < 0 else whole


def _expansion(t: Term, z: Term, w: Term) -> Expansion:
    nothing = Fraction(0)
    if z not in t.free:
        return Expansion(nothing, t)
    if t is z:
        return Expansion(Fraction(1), ONE)
    if t.op == "pow" and t.args[1].op == "num":
        inner, n = _expansion(t.args[0], z, w), t.args[1].data
        return Expansion(inner.power * n, op("pow", inner.factor, t.args[1]))
    parts = [_expansion(a, z, w) for a in t.args if a.sort == REAL]
    if len(parts) < len(t.args):
        raise Undecided("no expansion at infinity of {}", t)
    first = parts[0]
    match t.op:
        case "add":
            return _sum(first, parts[1], w)
        case "mul":
            return Expansion(first.power + parts[1].power, mul(first.factor, parts[1].factor))
        case "neg":
            return Expansion(first.power, arithmetic_normal(neg(first.factor)))
        case "inv":
            return Expansion(-first.power, _inverse(first.factor))
        case "sqrt" if first.power % 1 == 0:
            return Expansion(first.power / 2, op("sqrt", first.factor))
        case "abs":
            return Expansion(first.power, op("abs", first.factor))
        case "atan" if first.power > 0 and first.factor.op == "num" and first.factor.data > 0:
            other = Expansion(-first.power, _inverse(first.factor))
            return Expansion(nothing, sub(HALF_PI, op("atan", _whole(other, w))))
        case "log":
            shift = mul(num(-first.power), op("log", w)) if first.power else ZERO
            return Expansion(nothing, add(shift, op("log", first.factor)))
    if t.op in OUTER or t.op in MADE_OF_THEM:
        return Expansion(nothing, op(t.op, _whole(first, w)))
    raise Undecided("no expansion at infinity of {}", t)


def _sum(a: Expansion, b: Expansion, w: Term) -> Expansion:
    """With the powers of w taken out that are left in common, where others cancel."""
    top = max(a.power, b.power)
    parts = [mul(_power(w, top - e.power), e.factor) for e in (a, b)]
    whole = arithmetic_normal(add(*parts))
    (p,), atoms = polynomials([whole])
    if w not in atoms or not p:
        return Expansion(top if p else Fraction(0), whole)
    place = atoms.index(w)
    n = min(exponents[place] for exponents in p.to_dict())
    if n:
        rows = {
            tuple(e - (n if k == place else 0) for k, e in enumerate(es)): c
            for es, c in p.to_dict().items()
        }
        whole = arithmetic.term_of(p.context().from_dict(rows), list(atoms), REAL)
    return Expansion(top - int(n), whole)


def _lowered(exponents: tuple[int, ...], place: int, n: int) -> tuple[int, ...]:
    return tuple(e - n if k == place else e for k, e in enumerate(exponents))


def _inverse(t: Term) -> Term:
    return num(1 / t.data) if t.op == "num" and t.data else op("inv", t)
