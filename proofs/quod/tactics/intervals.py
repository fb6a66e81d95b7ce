"""The ranges of integrals: their ends, how these lie, what is known inside and near them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import REAL, Term, app, fresh, is_lt, lam, le, lt, num, op
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.tactics.derived import conjuncts, contradiction, detach, iff_mp, symmetric, use_lemma
from quod.tactics.estimates import estimate, sampled
from quod.tactics.limits import composed
from quod.theories.integrals import End, ends, ends_of
from quod.theories.limits import DOWN, UP, left, near, right

if TYPE_CHECKING:
    from quod.tactics.prover import Context


@dataclass(frozen=True)
class Range:
    """The ends of an integral in its order, and how they lie."""

    low: End
    high: End
    order: int  # 1 where low < high, -1 where high < low, 0 where that is not known
    known: Theorem | None  # that order

    @property
    def parts(self) -> tuple[Term, Term, Term]:
        return ends(self.low, self.high)

    @property
    def finite(self) -> bool:
        return isinstance(self.low, Term) and isinstance(self.high, Term)


def range_of(ctx: Context, t: Term) -> Range:
    """The range of an integral, or of a statement that one exists."""
    found = ends_of(*t.args[1:4])
    if found is None:
        raise Undecided("no integral between two ends: {}", t)
    return ranged(ctx, *found)


def ranged(ctx: Context, low: End, high: End) -> Range:
    if isinstance(low, Term) and isinstance(high, Term):
        for sign, p in ((1, lt(low, high)), (-1, lt(high, low))):
            order = _ordered(ctx, p)
            if order is not None:
                return Range(low, high, sign, order)
        return Range(low, high, 0, None)
    below = low == -1 or high == 1
    return Range(low, high, 1 if below else -1, None)


def _ordered(ctx: Context, p: Term) -> Theorem | None:
    """p, for two ends; not tried where it is false at some values."""
    (big, small) = p.args[0].args
    values = [estimate(t, {}) for t in (small, big)]
    if not (small.free or big.free) and None not in values and values[0] >= values[1]:  # type: ignore[operator]
        return None
    return ctx.try_prove(p)


# ----------------------------------------------------------------------------- inside a range
def inside(ctx: Context, where: Range, z: Term) -> tuple[Theorem, Context]:
    """That z lies inside, as an assumption, and what is known then."""
    here = kernel.assume(app(where.parts[0], z))
    facts = [here]
    if where.known is not None:
        name = "inside_upwards" if where.order > 0 else "inside_downwards"
        rule = use_lemma(name, a=where.low, b=where.high, x=z)  # type: ignore[arg-type]
        t = detach(rule, where.known, here)
        facts = [*conjuncts(t), *bounds_of_ends(t.conclusion)]
    return here, ctx.with_facts(*facts)


def bounds_of_ends(case: Term) -> list[Theorem]:
    """Rational numbers a little below a and above b, of a < z and z < b with irrational ends."""
    found = []
    for p in case.args if case.op == "and" else ():
        if not is_lt(p):
            continue
        big, small = p.args[0].args
        for end, sign in ((small, -1), (big, 1)):
            value = None if end.free or end.op == "num" else estimate(end, {})
            if value is None:
                continue
            near = Fraction(math.floor(value * 100) + (sign > 0), 100)
            goal = le(num(near), end) if sign < 0 else le(end, num(near))
            try:
                found.append(kernel.compute(goal))
            except QuodError:
                continue
    return found


def impossible(ctx: Context, case: Term) -> Theorem | None:
    """That no number lies between a and b, where it is known that b <= a; else None."""
    if case.op != "and" or not all(map(is_lt, case.args)):
        return None
    (z, a), (b, z2) = (p.args[0].args for p in case.args)  # not z <= a, and not b <= z
    values = None if a.free or b.free else (estimate(a, {}), estimate(b, {}))
    if z is not z2 or values is None or None in values or values[0] < values[1]:  # type: ignore[operator]
        return None
    turned = ctx.try_prove(le(b, a))
    if turned is None:
        return None
    low, high = conjuncts(kernel.assume(case))
    return kernel.discharge(case, contradiction([(1, [t], None) for t in (low, high, turned)]))


def for_all_inside(here: Theorem, z: Term, t: Theorem) -> Theorem:
    return kernel.generalise(z, kernel.discharge(here.conclusion, t))


def points(ctx: Context, where: Range) -> list[float]:
    """Some numbers inside the range."""
    given = sampled(ctx, *[e for e in (where.low, where.high) if isinstance(e, Term)])
    low, high = (
        estimate(e, given) if isinstance(e, Term) else None for e in (where.low, where.high)
    )
    if low is not None and high is not None:
        return [low + (high - low) * k for k in (0.17, 0.46, 0.83)]
    if low is None and high is None:
        return [-1.3, 0.21, 2.7]
    start, sign = (low, 1 if where.order > 0 else -1) if low is not None else (high, 0)
    if sign == 0:
        sign = -1 if where.order > 0 else 1
    return [start + sign * k for k in (0.4, 1.3, 3.1)]  # type: ignore[operator]


# --------------------------------------------------------------------------------- the ends
def coarse_end(end: End, sign: int) -> Term:
    """The end of an interval as a base of the line: from the right where `sign` is 1."""

    if isinstance(end, int):
        return UP if end > 0 else DOWN
    return right(end) if sign > 0 else left(end) if sign < 0 else near(end)


def along(ctx: Context, where: Range, base: Term, end: End, sign: int, t: Theorem) -> Theorem:
    """A limit at an end of the line or from one side, for the end of the interval."""
    coarse = coarse_end(end, sign)
    if base is coarse:
        return t
    r, z = fresh(REAL), fresh(REAL)
    goal = op("tends", lam(z, z), base, coarse)
    meaning = kernel.definition(goal)
    wanted = app(meaning.conclusion.args[1].args[0], r)
    here = kernel.assume(app(base, r, z))
    both = conjuncts(here)
    facts = [*both]
    if where.known is not None:
        name = "inside_upwards" if where.order > 0 else "inside_downwards"
        rule = use_lemma(name, a=where.low, b=where.high, x=z)  # type: ignore[arg-type]
        inside_it = kernel.tautology(app(where.parts[0], z), [here])
        facts += conjuncts(detach(rule, where.known, inside_it))
    step = ctx.with_facts(*facts).prove(app(coarse, r, z))
    inner = kernel.definition(wanted)
    every = kernel.generalise(z, kernel.discharge(here.conclusion, step))
    held = kernel.witness(inner.conclusion.args[1], r, every)
    held = iff_mp(symmetric(inner), held)
    return composed(iff_mp(symmetric(meaning), kernel.generalise(r, held)), t)
