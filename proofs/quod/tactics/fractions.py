"""Inequalities of rational expressions, and those whose difference is a product."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import REAL, Term, eq, is_lt, le, lt, mul, negation, num, op, subterms
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.polynomial import literal, polynomials
from quod.tactics import elementary
from quod.tactics.arithmetic import clear, depth, term_of
from quod.tactics.derived import detach, use, with_values
from quod.tactics.differences import FACTOR_LIMIT, positive_differs
from quod.tactics.positivity import sides

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)


def without_a_fraction(ctx: Context, goal: Term) -> Theorem | None:
    """small <= big or small < big by one denominator that is multiplied away; None if none is.

    The factor is positive: the denominator as often as needed, or a square of it."""
    small, big = sides(goal)
    if small.sort != REAL:
        return None
    inverses = [t for s in (small, big) for t in subterms(s) if t.op == "inv" and not t.loose]
    for u in sorted(dict.fromkeys(inverses), key=lambda t: -depth(t)):
        if literal(u) is None:
            found = _multiplied(ctx, goal, small, big, u)
            if found is not None:
                return found
    return None


def _multiplied(ctx: Context, goal: Term, small: Term, big: Term, u: Term) -> Theorem | None:
    d = u.args[0]
    (a, b, gap), atoms = polynomials([small, big, op("add", mul(d, u), num(-1))])
    if u not in atoms:
        return None
    positive = ctx.try_prove(lt(ZERO, d))
    different = None if positive else ctx.try_prove(negation(eq(d, ZERO)))
    if positive is None and different is None:
        return None
    x = gap.context().gens()[atoms.index(u)]
    cofactor, rest, power = clear(b - a, gap, x, even=positive is None)
    cleared = term_of(rest, atoms, REAL)
    t = ctx.try_prove(lt(ZERO, cleared) if is_lt(goal) else le(ZERO, cleared))
    if t is None:
        return None
    count = int(power.total_degree())
    equation = detach(use("inverse", x=d), positive_differs(positive) if positive else different)  # type: ignore[arg-type]
    factors, square = [t], term_of(x ** (count // 2), atoms, REAL)
    if positive is not None:
        factors, square = [t, *[detach(use("inverse_positive", x=d), positive)] * count], None
    elif is_lt(goal):
        return None
    cofactors = [term_of(cofactor, atoms, REAL)]
    return kernel.positivity(goal, [(Fraction(1), factors, square)], [equation], cofactors)


def square_positive(a: Term, different: Theorem) -> Theorem:
    """0 < a^2, from a != 0."""
    small = with_values(lemma("zero_square"), x=a)
    return kernel.tautology(lt(ZERO, mul(a, a)), [different, small])


def in_roots(ctx: Context, goal: Term) -> Theorem | None:
    """small <= big or small < big with each x as the square of sqrt(x), where that root is in it;
    None where this changes nothing, or does not help."""
    small, big = sides(goal)
    if small.sort != REAL:
        return None
    (a, b), atoms = polynomials([small, big])
    value, gens = b - a, (b - a).context().gens()
    equations, cofactors = [], []
    for k, root in enumerate(atoms):
        x = root.args[0] if root.op == "sqrt" else None
        if x not in atoms:
            continue
        nonnegative = ctx.try_prove(le(ZERO, x))
        if nonnegative is None:
            return None
        square, j = gens[k] * gens[k], atoms.index(x)
        changed = value.compose(*[square if n == j else g for n, g in enumerate(gens)])
        if changed != value:
            equations.append(detach(use("square_root", x=x), nonnegative))
            cofactors.append(term_of((changed - value) / (square - gens[j]) * -1, atoms, REAL))
            value = changed
    t = by_factors(ctx, (lt if is_lt(goal) else le)(ZERO, term_of(value, atoms, REAL)))
    return t and kernel.positivity(goal, [(Fraction(1), [t], None)], equations, cofactors)


def _signed(ctx: Context, f: Any, atoms: list[Term], strict: bool) -> tuple[Theorem | None, int]:
    """The sign of a factor or of its negative, and which: 1 or -1."""
    from quod.tactics.signs import sign

    ways = [(term_of(f, atoms, REAL), 1), (term_of(-f, atoms, REAL), -1)]
    found = ((sign(ctx, g, strict), way) for g, way in ways)
    if elementary.concerns([ways[0][0]]):
        relation = lt if strict else le
        found = chain(found, ((ctx.try_prove(relation(ZERO, g)), way) for g, way in ways))
    return next(((t, way) for t, way in found if t is not None), (None, 1))


def by_factors(ctx: Context, goal: Term) -> Theorem | None:
    """small <= big or small < big by the signs of the factors of big - small; None where it has
    one factor only, or signs are missing."""
    small, big = sides(goal)
    if small.sort != REAL:
        return None
    (a, b), atoms = polynomials([small, big])
    c, rows = (b - a).factor()
    if sum(e for _, e in rows) < 2 or sum(e for _, e in rows) > FACTOR_LIMIT:
        return None
    strict, coefficient = is_lt(goal), Fraction(int(c.p), int(c.q))
    factors: list[Theorem] = []
    square = ONE
    for f, e in rows:
        g, odd = term_of(f, atoms, REAL), e % 2
        if strict and e > 1:
            different = ctx.try_prove(negation(eq(g, ZERO)))
            if different is None:
                return None
            factors += [square_positive(g, different)] * (e // 2)
        else:
            square = mul(square, *[g] * (e // 2))
        if odd:
            t, way = _signed(ctx, f, atoms, strict)
            if t is None:
                return None
            coefficient *= way
            factors.append(t)
    if coefficient < 0:
        return None
    return kernel.positivity(
        goal, [(coefficient, factors, None if square is ONE else square)], [], []
    )
