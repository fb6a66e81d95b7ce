"""Limits of quotients at a zero of both parts, by derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quod.core import Term, eq, negation, num
from quod.defined import conjuncts, definedness
from quod.tactics import limits
from quod.tactics.derived import detach, use_lemma
from quod.tactics.eventually import follows, holds, itself, numerator
from quod.tactics.limit_forms import fraction
from quod.tactics.limits import Limit

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)


def by_derivatives(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """A quotient of two functions that are 0 at a point, there: both over that power of z - a
    which does not let the one below tend to 0."""
    from quod.tactics.orders import order_at, over_a_power

    above, below = fraction(body)
    if z not in above.free or z not in below.free:
        return None
    n, lower = order_at(ctx, base, z, below)
    upper, other = over_a_power(ctx, base, z, above, n), negation(eq(lower.number, ZERO))
    f = lower.theorem.conclusion.args[0]
    apart = use_lemma("not_zero_near_a_limit", A=base, f=f, a=lower.number)
    apart = detach(apart, ctx.prove(other), lower.theorem)
    nonzero = follows(base, z, [apart], lambda facts: numerator(facts[0]))
    found = limits.product_of(ctx, base, upper, limits.applied(ctx, "inv", lower))
    conditions = [p for p in conjuncts(definedness(body)) if z in p.free]
    known = [apart, nonzero, *(holds(ctx, base, z, p) for p in conditions), itself(base, z)]
    return limits.equals(ctx, base, found, z, body, known)
