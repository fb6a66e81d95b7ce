"""Lemmas about bases: two sets have a third in both, and no set is empty."""

from __future__ import annotations

from collections.abc import Callable

from quod import kernel
from quod.core import REAL, Term, add, app, conj, eq, fresh, lam, le, lt, neg, negation, op, sub
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.limits import ZERO, a, beyond, each_of, x
from quod.tactics.derived import conjuncts, detach, use
from quod.tactics.prover import Context
from quod.theories.limits import DOWN, FAR, UP, around, directed, inhabited, left, near, right


def _directed(base: Term, split: Term | None = None) -> Theorem:
    """A base is directed: t = r^2 + s^2 + 1 is at least |r| and |s|.  At a point of that set by
    the signs of `split`, where there is one."""
    r, s, z = fresh(REAL), fresh(REAL), fresh(base.sort[2][1])
    t, sizes = beyond(r, s)
    here = kernel.assume(app(base, t, z))
    facts = [*sizes, *conjuncts(here)]
    goal = conj(app(base, r, z), app(base, s, z))
    if split is None:
        inside = each_of(goal, facts)
    else:
        distance = app(split, z)
        cases = [kernel.assume(p) for p in (le(ZERO, distance), lt(distance, ZERO))]
        ways = [kernel.discharge(c.conclusion, each_of(goal, [c, *facts])) for c in cases]
        inside = kernel.tautology(goal, ways)
    every = kernel.generalise(z, kernel.discharge(here.conclusion, inside))
    return _for_both(base, r, s, t, every)


def _for_both(base: Term, r: Term, s: Term, third: Term, t: Theorem) -> Theorem:
    """directed(base), from what holds for the sets r and s and the third one."""
    whole = directed(base)
    inner = app(app(whole.args[0], r).args[0], s)
    return kernel.generalise(r, kernel.generalise(s, kernel.witness(inner, third, t)))


def _inhabited(base: Term, point: Callable[[Term], Term]) -> Theorem:
    """No set of the base is empty: `point(u)` lies in the set r, where u is r^2 + 1."""
    r = fresh(REAL)
    u, large = beyond(r)
    positive = kernel.positivity(lt(ZERO, u), [(1, [], r), (1, [], None)], [], [])
    other = Context([positive]).prove(negation(eq(u, ZERO)))
    inverse = detach(use("inverse", x=u), other)
    above = detach(use("inverse_positive", x=u), positive)
    goal = app(inhabited(base).args[0], r)
    z = point(u)
    ctx = Context([*large, positive, inverse, above])
    return kernel.generalise(r, kernel.witness(goal, z, ctx.prove(app(base, r, z))))


@proves
def near_directed() -> Theorem:
    return _directed(near(a), lam(x, sub(x, a)))


@proves
def around_directed() -> Theorem:
    return _directed(around(a), lam(x, sub(x, a)))


@proves
def right_directed() -> Theorem:
    return _directed(right(a))


@proves
def left_directed() -> Theorem:
    return _directed(left(a))


@proves
def up_directed() -> Theorem:
    return _directed(UP)


@proves
def down_directed() -> Theorem:
    return _directed(DOWN)


@proves
def far_directed() -> Theorem:
    return _directed(FAR)


@proves
def near_inhabited() -> Theorem:
    return _inhabited(near(a), lambda u: a)


@proves
def around_inhabited() -> Theorem:
    return _inhabited(around(a), lambda u: add(a, op("inv", u)))


@proves
def right_inhabited() -> Theorem:
    return _inhabited(right(a), lambda u: add(a, op("inv", u)))


@proves
def left_inhabited() -> Theorem:
    return _inhabited(left(a), lambda u: sub(a, op("inv", u)))


@proves
def up_inhabited() -> Theorem:
    return _inhabited(UP, lambda u: u)


@proves
def down_inhabited() -> Theorem:
    return _inhabited(DOWN, neg)


@proves
def far_inhabited() -> Theorem:
    r = fresh(REAL)
    return kernel.generalise(r, use("archimedean_property", x=r))
