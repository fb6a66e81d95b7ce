"""Limits of quotients g(z)/(z - a) at a zero of g, by slopes; limits at infinity by those at 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quod.core import REAL, Term, app, fresh, lam, num, op, subterms
from quod.tactics import limits
from quod.tactics.calculus import differentiate
from quod.tactics.derived import detach, replace, use
from quod.tactics.limit_forms import quotient
from quod.tactics.limits import Limit
from quod.theories.limits import FAR, UP, right

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)


def by_a_slope(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """g(z)/(z - a) where g(a) = 0, at a: the derivative of g there."""
    found = quotient(base, z, body)
    if found is None or not found.by_the_gap:
        return None
    g, gap = lam(z, found.above), found.gap
    smooth, value = differentiate(ctx, g, found.point)
    slope = detach(use("derivative_as_a_limit", f=g, x=found.point), smooth)
    inner = limits.around_zero(ctx, base, limits.limit_of(ctx, lam(z, gap), base))
    if inner is None:
        return None
    t = limits.composed(inner, limits.moved_to(slope, value))
    other = app(t.conclusion.args[0], z)
    return limits.equals(ctx, base, Limit(t, value.conclusion.args[1]), z, other, body)


def by_the_inverse(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """F(z) at infinity as F(1/w) for w = 1/z at 0 from the right, where 1/z is in F."""
    if base not in (UP, FAR):
        return None
    main, w = z if base is UP else op("cast", z), fresh(REAL)
    inverse = op("inv", main)
    if all(t is not inverse for t in subterms(body)):
        return None
    inside = replace(replace(body, inverse, w), main, op("inv", w))
    if z in inside.free:
        return None
    found = limits.limit_of(ctx, lam(w, inside), right(ZERO))
    small = limits.from_above(ctx, base, limits.limit_of(ctx, lam(z, inverse), base))
    if small is None:
        return None
    t = limits.composed(small, found.theorem)
    other = app(t.conclusion.args[0], z)
    return limits.equals(ctx, base, Limit(t, found.value, found.sign), z, other, body)
