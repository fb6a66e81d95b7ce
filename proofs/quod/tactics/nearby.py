"""Conditions that hold near a point: "there is r > 0 such that p(z) for x - r < z < x + r".

A condition that holds everywhere holds near a point.  One on the sign of a product of linear
factors holds as far as the nearest zero of a factor.  Near any point, the sign of a differentiable
function stays what it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import (
    REAL,
    Term,
    app,
    eq,
    fresh,
    is_lt,
    is_negation,
    lam,
    le,
    lt,
    mul,
    neg,
    negation,
    num,
    op,
    sub,
    substitute,
    subterms,
)
from quod.defined import conjuncts
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import matrices
from quod.tactics.arithmetic import structural_key, term_of
from quod.tactics.derived import detach, discharged, use, use_lemma
from quod.tactics.matching import arithmetic_normal

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
ZERO_LIMIT = 4  # zeros that a point must keep away from
Proof = Callable[["Context"], Theorem]


def prove_nearby(ctx: Context, goal: Term) -> Theorem:
    """The goal with r = 1, or the distance from the nearest zero of a factor as r."""
    point, conditions, z = _opened(goal)
    everywhere = [not _is_of_inverses(p, z) and ctx.try_prove(p) is not None for p in conditions]
    if all(everywhere):
        return _with_radius(ctx, goal, ONE)
    rest = [p for p, known in zip(conditions, everywhere, strict=True) if not known]
    if z.sort != REAL:
        return _by_signs(ctx, goal, rest, point, z, [])
    rest = [matrices.relation_in_words(ctx, _by_its_determinant(p)) for p in rest]
    each = [_linear_factors(p, z) for p in rest]
    factors = sorted({f for some in each for f in some}, key=structural_key)
    if not all(each) or len(factors) > ZERO_LIMIT:
        return _by_signs(ctx, goal, rest, point, z, [])
    return _away_from(ctx, goal, factors, z, point, [])


def _is_of_inverses(p: Term, z: Term) -> bool:
    """Whether a condition is about a matrix with z in it being invertible: seldom for all z."""
    return any(t.op in ("minv", "invertible") and z in p.free for t in subterms(p))


def _by_its_determinant(p: Term) -> Term:
    """det M != 0, for the condition that M is invertible; others as they are."""
    return negation(eq(op("det", p.args[0]), ZERO)) if p.op == "invertible" else p


def _opened(goal: Term) -> tuple[Term, list[Term], Term]:
    """The point, the conditions near it, and their variable; of a goal of that form."""
    f = goal.args[0]
    if f.sort[1] == REAL:
        body = app(f, fresh(REAL))
        every = body.args[1] if body.op == "and" else body
        if every.op == "forall":
            z = fresh(every.args[0].sort[1])
            inside = app(every.args[0], z)
            point = _centre(inside.args[0]) if inside.op == "imp" else None
            if point is not None:
                return point, conjuncts(inside.args[1]), z
    raise Undecided("no rule proves {}", goal)


def _centre(close: Term) -> Term | None:
    """x, where a formula says x - r < z < x + r, or |z - x| < r."""
    if close.op == "and" and is_lt(close.args[1]):
        end = close.args[1].args[0].args[0]  # of z < x + r
        return end.args[0] if end.op == "add" else None
    if is_lt(close) and close.args[0].args[1].op == "norm":
        away = close.args[0].args[1].args[0]  # z + -1 x
        return away.args[1].args[1] if away.op == "vadd" and away.args[1].op == "scale" else None
    return None


def _by_signs(
    ctx: Context, goal: Term, rest: Sequence[Term], point: Term, z: Term, radii: list[Term]
) -> Theorem:
    """The goal, where each of the other conditions has a gap that stays positive near the point."""
    if not rest:
        return _smallest(ctx, goal, radii[0], radii[1:])
    p = rest[0]
    a, b = _sides(p)
    for gap in (lam(z, arithmetic_normal(sub(*sides))) for sides in ((a, b), (b, a))):
        if ctx.try_prove(lt(ZERO, app(gap, point))) is not None:
            of_numbers = (
                use_lemma("positive_near_a_number", f=gap, x=point) if z.sort == REAL else None
            )
            exists = ctx.detached(of_numbers or use("positive_near_a_point", F=gap, u=point))
            r = fresh(REAL)
            inside = ctx.with_facts(kernel.assume(app(exists.conclusion.args[0], r)))
            inside.add(_wherever_positive(inside, p, gap, z))
            proof = _by_signs(inside, goal, rest[1:], point, z, [*radii, r])
            return kernel.choose(exists, r, proof)
    value = app(lam(z, arithmetic_normal(sub(a, b))), point)
    return _either_sign(ctx, goal, value, lambda c: _by_signs(c, goal, rest, point, z, radii))


def _wherever_positive(ctx: Context, p: Term, gap: Term, z: Term) -> Theorem:
    """For all z: p, if the gap is positive there."""
    sign = kernel.assume(lt(ZERO, app(gap, z)))
    proof = ctx.with_facts(sign).prove(p)
    return kernel.generalise(z, kernel.discharge(sign.conclusion, proof))


def _sides(p: Term) -> tuple[Term, Term]:
    """The sides of a relation of numbers, or of its negation."""
    inner = p.args[0] if is_negation(p) else p
    if inner.op not in ("eq", "le") or inner.args[0].sort != REAL:
        raise Undecided("it is not shown that {} near the point", p)
    return inner.args[0], inner.args[1]


def _either_sign(ctx: Context, goal: Term, value: Term, proof: Proof) -> Theorem:
    """The goal where a value is positive, and where it is negative; it is not 0."""
    different = ctx.try_prove(negation(eq(value, ZERO)))
    if different is None:
        raise Undecided("it is not shown that {}", negation(eq(value, ZERO)))
    ways = [_case(ctx, p, proof) for p in (lt(ZERO, value), lt(value, ZERO))]
    between = use("antisymmetry", x=value, y=ZERO)
    return kernel.tautology(goal, [different, between, *ways])


def _linear_factors(p: Term, z: Term) -> list[Term]:
    """The factors a z + b of the difference in a relation of numbers."""
    inner = p.args[0] if is_negation(p) else p
    if inner.op not in ("eq", "le") or inner.args[0].sort != REAL:
        return []
    (a, b), atoms = polynomials(inner.args)
    found = []
    for factor, _ in (a - b).factor()[1]:
        f = term_of(factor, atoms, REAL)
        if z in f.free and _slope(f, z) is not None:
            found.append(f)
    return found


def _slope(f: Term, z: Term) -> Term | None:
    """a, where f is a z + b, and a is not zero."""
    if any(z in t.free and t is not z for t in polynomials([f])[1]):
        return None
    slope = arithmetic_normal(sub(substitute(f, {z: ONE}), substitute(f, {z: ZERO})))
    rest = arithmetic_normal(sub(f, mul(slope, z)))
    return slope if slope is not ZERO and z not in slope.free | rest.free else None


def _away_from(
    ctx: Context, goal: Term, factors: Sequence[Term], z: Term, point: Term, radii: list[Term]
) -> Theorem:
    """The goal, from the signs of the factors at the point; both signs where it is only not 0."""
    if not factors:
        return _smallest(ctx, goal, radii[0], radii[1:])
    f, *rest = factors
    value, slope = substitute(f, {z: point}), _slope(f, z) or ONE
    for sign in (1, -1):
        size = value if sign == 1 else neg(value)
        if ctx.try_prove(lt(ZERO, size)) is None:
            continue
        if slope.op == "num":
            radius, inner = arithmetic_normal(mul(num(Fraction(1) / abs(slope.data)), size)), ctx
        else:
            a = slope if sign == 1 else neg(slope)
            near = use_lemma("line_near_a_point", a=a, b=size, x=point, z=z)
            radius, near = _along(ctx, near, f if sign == 1 else neg(f), z)
            inner = ctx.with_facts(near)
        return _away_from(inner, goal, rest, z, point, [*radii, radius])
    return _either_sign(
        ctx, goal, value, lambda inner: _away_from(inner, goal, factors, z, point, radii)
    )


def _along(ctx: Context, near: Theorem, f: Term, z: Term) -> tuple[Term, Theorem]:
    """The radius in which a line is positive, and that f, which is that line, is so there."""
    near = ctx.detached(near, 1)
    low, rest = near.conclusion.args
    guards = low, rest.args[0]
    t = detach(near, *map(kernel.assume, guards))
    t = kernel.positivity(lt(ZERO, f), [(1, [t], None)], [], [])
    radius = low.args[0].args[1].args[1].args[0]  # of not z <= x + -radius
    return radius, kernel.generalise(z, discharged(guards, t))


def _smallest(ctx: Context, goal: Term, least: Term, others: Sequence[Term]) -> Theorem:
    """The goal with the smallest radius as r, by cases."""
    if not others:
        return _with_radius(ctx, goal, least)
    other, *rest = others
    if other is least:
        return _smallest(ctx, goal, least, rest)
    p = le(least, other)
    ways = [
        _case(ctx, p, lambda inner: _smallest(inner, goal, least, rest)),
        _case(ctx, negation(p), lambda inner: _smallest(inner, goal, other, rest)),
    ]
    return kernel.tautology(goal, ways)


def _case(ctx: Context, p: Term, proof: Proof) -> Theorem:
    return kernel.discharge(p, proof(ctx.with_facts(kernel.assume(p))))


def _with_radius(ctx: Context, goal: Term, radius: Term) -> Theorem:
    return kernel.witness(goal, radius, ctx.prove(app(goal.args[0], radius)))
