"""Equations of many fractions: each side over one denominator, a step at a time.

Clearing one inverse after another multiplies a difference of n fractions out n times; here each
step adds, or multiplies, two fractions whose parts stay as they are written.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

from quod import kernel
from quod.core import Term, add, eq, mul, neg, num, run, subterms
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.polynomial import literal_power

ONE = num(1)
LARGEST_POWER = 8  # of a fraction


class Ratio(NamedTuple):
    """A number as a fraction: number = above * inverse, and below * inverse = 1."""

    same: Theorem
    unit: Theorem
    above: Term
    below: Term
    inverse: Term

    @property
    def value(self) -> Term:
        return self.same.conclusion.args[1]


def equation(goal: Term, units: Mapping[Term, Theorem]) -> Theorem:
    """a = b, where `units` says x * inv(x) = 1 of inverses in it; the others stay as they are."""
    known: dict[Term, Ratio] = {}
    p, q = (run(_ratio(t, units, known)) for t in goal.args)
    across = kernel.lincomb(eq(mul(p.above, q.below), mul(q.above, p.below)), [], [])
    cofactors = [ONE, num(-1), neg(p.value), q.value, mul(p.inverse, q.inverse)]
    return kernel.lincomb(goal, [p.same, q.same, q.unit, p.unit, across], cofactors)


def _ratio(
    t: Term, units: Mapping[Term, Theorem], known: dict[Term, Ratio]
) -> Generator[Any, Any, Ratio]:
    if t not in known:
        parts = []
        if any(s in units for s in subterms(t)):
            for a in _parts(t):
                parts.append((yield _ratio(a, units, known)))
        known[t] = _joined(t, parts, units) if parts else _whole(t)
    return known[t]


def _parts(t: Term) -> tuple[Term, ...]:
    power = literal_power(t)
    if power is not None:
        return t.args[:1] if 0 < power <= LARGEST_POWER else ()
    return t.args if t.op in ("add", "mul", "neg", "inv") else ()


def _whole(t: Term) -> Ratio:
    unit = kernel.lincomb(eq(mul(ONE, ONE), ONE), [], [])
    return Ratio(kernel.lincomb(eq(t, mul(t, ONE)), [], []), unit, t, ONE, ONE)


def _joined(t: Term, parts: list[Ratio], units: Mapping[Term, Theorem]) -> Ratio:
    a, b = (*parts, *parts)[:2]
    match t.op:
        case "neg":
            same = kernel.lincomb(eq(t, mul(neg(a.above), a.inverse)), [a.same], [num(-1)])
            return a._replace(same=same, above=neg(a.above))
        case "add":
            return _sum(t, a, b)
        case "mul":
            return _product(t, a, b)
        case "inv":
            return _inverse(t, a, units)
    whole = a
    for _ in range((literal_power(t) or 1) - 1):
        product = mul(whole.same.conclusion.args[0], a.same.conclusion.args[0])
        whole = _product(product, whole, a)
    same = kernel.lincomb(eq(t, whole.value), [whole.same], [ONE])
    return whole._replace(same=same)


def _sum(t: Term, a: Ratio, b: Ratio) -> Ratio:
    """a/x + b/y = (a y + b x)/(x y), or (a + b)/x where x is y."""
    if a.below is b.below and a.inverse is b.inverse:
        above = add(a.above, b.above)
        same = kernel.lincomb(eq(t, mul(above, a.inverse)), [a.same, b.same], [ONE, ONE])
        return a._replace(same=same, above=above)
    above = add(mul(a.above, b.below), mul(b.above, a.below))
    inverse = mul(a.inverse, b.inverse)
    used = [a.same, b.same, b.unit, a.unit]
    cofactors = [ONE, ONE, neg(a.value), neg(b.value)]
    same = kernel.lincomb(eq(t, mul(above, inverse)), used, cofactors)
    return Ratio(same, _unit(a, b), above, mul(a.below, b.below), inverse)


def _product(t: Term, a: Ratio, b: Ratio) -> Ratio:
    """a/x * b/y = (a b)/(x y)."""
    above, inverse = mul(a.above, b.above), mul(a.inverse, b.inverse)
    cofactors = [b.same.conclusion.args[0], a.value]
    same = kernel.lincomb(eq(t, mul(above, inverse)), [a.same, b.same], cofactors)
    return Ratio(same, _unit(a, b), above, mul(a.below, b.below), inverse)


def _unit(a: Ratio, b: Ratio) -> Theorem:
    """(x y) (1/x 1/y) = 1."""
    goal = eq(mul(mul(a.below, b.below), mul(a.inverse, b.inverse)), ONE)
    return kernel.lincomb(goal, [b.unit, a.unit], [mul(a.below, a.inverse), ONE])


def _inverse(t: Term, a: Ratio, units: Mapping[Term, Theorem]) -> Ratio:
    """1/(a/x) = x/a."""
    if t not in units:
        raise Undecided("{} is not shown to be other than 0", t.args[0])
    inverse = mul(a.inverse, t)
    same = kernel.lincomb(eq(t, mul(a.below, inverse)), [a.unit], [neg(t)])
    unit = kernel.lincomb(eq(mul(a.above, inverse), ONE), [a.same, units[t]], [neg(t), ONE])
    return Ratio(same, unit, a.below, a.above, inverse)
