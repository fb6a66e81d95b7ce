"""u = v and u != v, from the factors of u - v and from what is known to differ."""

from __future__ import annotations

import functools
from functools import lru_cache
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import FALSE, REAL, Term, eq, le, lt, mul, negation, num, op, subterms
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import polynomials
from quod.tactics import elementary
from quod.tactics.arithmetic import combination, relations, term_of
from quod.tactics.derived import (
    congruence,
    detach,
    iff_mp,
    is_trivial,
    symmetric,
    unchanged,
    use,
    use_lemma,
    with_values,
)

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
FACTOR_LIMIT = 8  # factors of a difference, counted as often as they occur


def by_a_factor(ctx: Context, goal: Term) -> Theorem | None:
    """a = b from a known u = 0, where u is a product of a - b and of nonzero factors; else None."""
    if goal.args[0].sort == REAL:
        for t in ctx.equations():
            if t.conclusion.args[1] is ZERO:
                found = from_a_factor(ctx, goal, t)
                if found is not None:
                    return found
    return None


def from_a_factor(ctx: Context, goal: Term, t: Theorem) -> Theorem | None:
    equal, other = t.conclusion, kernel.assume(negation(goal))
    factors = _factors(*equal.args) if equal.args[0].sort == REAL else []
    found = {x: carried_over(None, negation(eq(x, ZERO)), other) for x in factors}
    if not any(found.values()):
        return None
    nonzero = [found[x] or ctx.try_prove(negation(eq(x, ZERO))) for x in factors]
    if None in nonzero:
        return None
    different = carried_over(
        ctx, negation(equal), functools.reduce(product_nonzero, filter(None, nonzero))
    )
    if different is None:
        return None
    absurd = kernel.discharge(other.conclusion, kernel.tautology(FALSE, [different, t]))
    return kernel.tautology(goal, [absurd])


def prove_different(ctx: Context, goal: Term) -> Theorem:
    """a != b from b < a or a < b, from a known u != v, or from the factors of a - b."""
    from quod.tactics import matrices
    from quod.tactics.simplify import Simplifier, normal_fact

    a, b = goal.args[0].args
    found = _nonzero(ctx, a) if b is ZERO else None
    if found is not None:
        return found
    for t in ctx.disequations(a.sort):
        found = carried_over(None, goal, t)
        if found is not None:
            return found
    found = matrices.different(ctx, goal) if a.sort == REAL else None
    if found is not None:
        return found
    for t in ctx.disequations(a.sort):
        found = carried_over(ctx, goal, t) or carried_over(ctx, goal, normal_fact(t))
        if found is not None:
            return found
    for strict in (lt(b, a), lt(a, b)):
        t = ctx.try_prove(strict)
        if t is not None:
            return _different(goal, t)
    absurd = _one_is_zero(ctx, kernel.assume(goal.args[0])) if a.sort == REAL else None
    if absurd is not None:
        return kernel.discharge(goal.args[0], absurd)
    found = _factors_nonzero(ctx, goal)
    if found is not None:
        return found
    factors = _factors(a, b) if a.sort == REAL else []
    nonzero = [ctx.try_prove(negation(eq(x, ZERO))) for x in factors]
    if len(factors) > 1 and None not in nonzero:
        found = carried_over(ctx, goal, functools.reduce(product_nonzero, filter(None, nonzero)))
        if found is not None:
            return found
    simple = Simplifier(ctx).normal(goal.args[0]) if a.sort == REAL else unchanged(goal.args[0])
    if not is_trivial(simple) and simple.conclusion.args[1].op == "eq":
        whole = congruence(goal, [simple, unchanged(goal.args[1])])
        return iff_mp(symmetric(whole), ctx.prove(whole.conclusion.args[1]))
    raise Undecided("it is not shown that {}", goal)


def else_absurd(ctx: Context, goal: Term) -> Theorem:
    """u != v, as a number that is known to differ from another would be equal to it for u = v."""
    supposed = kernel.assume(goal.args[0])
    inside = ctx.with_facts(supposed)
    for t in ctx.disequations(REAL):
        if goal.args[0].args[0] in subterms(t.conclusion):
            same = inside.try_prove(t.conclusion.args[0])
            if same is not None:
                return kernel.discharge(goal.args[0], kernel.tautology(FALSE, [same, t]))
    raise Undecided("it is not shown that {}", goal)


def positive_differs(t: Theorem) -> Theorem:
    """a != 0, from 0 < a."""
    a = t.conclusion.args[0].args[0]
    zero = kernel.assume(eq(a, ZERO))
    low = kernel.positivity(le(a, ZERO), [], [zero], [num(-1)])
    return kernel.discharge(zero.conclusion, kernel.tautology(FALSE, [low, t]))


def _nonzero(ctx: Context, t: Term) -> Theorem | None:
    """t != 0 by what is known of its parts, without a search; else None."""
    goal = negation(eq(t, ZERO))
    if goal in ctx.exact:
        return ctx.exact[goal]
    if lt(ZERO, t) in ctx.exact:
        return positive_differs(ctx.exact[lt(ZERO, t)])
    if t.op == "exp":
        return positive_differs(use("exponential_positive", x=t.args[0]))
    if t.op == "num":
        return kernel.compute(goal) if t.data else None
    if t.op == "pow" and is_available("power_nonzero"):
        base = _nonzero(ctx, t.args[0])
        rule = use_lemma("power_nonzero", x=t.args[0], n=t.args[1])
        low = ctx.try_prove(rule.conclusion.args[1].args[0]) if base else None
        return low and base and detach(rule, base, low)
    found = [_nonzero(ctx, a) for a in t.args] if t.op in ("mul", "inv") else []
    parts = [t for t in found if t is not None]
    if not parts or len(parts) < len(found):
        return None
    if t.op == "mul":
        return product_nonzero(*parts)
    zero, inverse = kernel.assume(eq(t, ZERO)), detach(use("inverse", x=t.args[0]), *parts)
    one = kernel.lincomb(eq(ONE, ZERO), [zero, inverse], [t.args[0], num(-1)])
    return _denied(zero, one)


def _denied(zero: Theorem, one: Theorem) -> Theorem:
    """That an assumption fails, from which 1 = 0 follows."""
    absurd = kernel.tautology(FALSE, [one, kernel.compute(negation(eq(ONE, ZERO)))])
    return kernel.discharge(zero.conclusion, absurd)


def _factors_nonzero(ctx: Context, goal: Term) -> Theorem | None:
    """A product over a range is not 0, since no factor is; None where this is not the goal."""
    a, b = goal.args[0].args
    if a.op != "prod" or b is not ZERO or not is_available("factors_nonzero"):
        return None
    f, low, high = a.args
    t = with_values(lemma("factors_nonzero"), f=f, lo=low, hi=high)
    known = ctx.try_prove(t.conclusion.args[0])
    return known and detach(t, known)


def _one_is_zero(ctx: Context, equal: Theorem) -> Theorem | None:
    """False, where the known equations and one more give 1 = 0, or u = v for a known u != v."""
    known = [equal, *ctx.equations(), *elementary.inverted(ctx, [equal])]
    for t in (kernel.compute(negation(eq(ONE, ZERO))), *ctx.disequations(REAL)):
        same = combination(t.conclusion.args[0], known)
        if same is not None:
            return kernel.tautology(FALSE, [same, t])
    return None


def _different(goal: Term, t: Theorem) -> Theorem:
    """From u < v follows that the two sides of the goal differ."""
    equal = kernel.assume(goal.args[0])
    v, u = t.conclusion.args[0].args  # t says: not v <= u
    cofactor = num(1 if equal.conclusion.args[0] is u else -1, u.sort)
    reflexive = kernel.positivity(le(v, u), [], [equal], [cofactor])
    return kernel.tautology(goal, [kernel.discharge(goal.args[0], reflexive), t])


def carried_over(ctx: Context | None, goal: Term, t: Theorem) -> Theorem | None:
    """a != b from t, u != v, where u - v is a multiple of a - b; None where it is not.

    With a context, also by what it knows of the inverses and roots in them."""
    p, zero = t.conclusion.args[0], kernel.assume(goal.args[0])
    same = combination(p, [zero])
    if same is None and ctx is not None:
        same = combination(p, [zero, *relations([p, *goal.args], ctx.prove)])
        same = same or elementary.consequence(ctx, p, zero)
    if same is None:
        return None
    return kernel.tautology(goal, [kernel.discharge(goal.args[0], same), t])


@lru_cache(maxsize=4096)
def _factors(a: Term, b: Term) -> list[Term]:
    """The irreducible factors of a - b, repeated as they occur; none where they are too many."""
    (p, q), atoms = polynomials([a, b])
    factors = (p - q).factor()[1]
    if sum(e for _, e in factors) > FACTOR_LIMIT:
        return []
    return [term_of(f, atoms, a.sort) for f, e in factors for _ in range(int(e))]


def product_nonzero(s: Theorem, t: Theorem) -> Theorem:
    """x*y != 0 from x != 0 and y != 0: else 1 = inv(x) inv(y) x y = 0."""
    x, y = (f.conclusion.args[0].args[0] for f in (s, t))
    zero = kernel.assume(eq(mul(x, y), ZERO))
    inverses = [detach(use("inverse", x=z), f) for z, f in ((x, s), (y, t))]
    ix, iy = op("inv", x), op("inv", y)
    one = kernel.lincomb(
        eq(ONE, ZERO), [zero, *inverses], [mul(ix, iy), num(-1), mul(num(-1), mul(x, ix))]
    )
    return _denied(zero, one)
