"""Statements for all integers of a short literal range: case by case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, Term, app, fresh, lam, le, lt, num, op
from quod.errors import QuodError, Undecided
from quod.evaluate import evaluate, integer_range
from quod.kernel import Theorem
from quod.tactics.derived import detach, iff_mp, symmetric, use

if TYPE_CHECKING:
    from quod.tactics.prover import Context

CASE_LIMIT = 32


def prove_case_by_case(ctx: Context, goal: Term) -> Theorem:
    """For all i from low to high, both closed: p(i), from p(low), ..., p(high)."""
    ends = integer_range(goal.args[0])
    if ends is None or ends[0].free or ends[1].free:
        raise Undecided(f"no rule proves {goal!r}")
    first, last = (_integer(end) for end in ends)
    if last - first >= CASE_LIMIT:
        raise Undecided(f"too many cases: {goal!r}")
    i = fresh(INT)
    whole = app(goal.args[0], i)  # low <= i -> i <= high -> p(i)
    lower, upper = whole.args[0], whole.args[1].args[0]
    body = whole.args[1].args[1]
    inside = kernel.assume(lower), kernel.assume(upper)
    if first > last:
        t = kernel.tautology(body, [ctx.with_facts(*inside).prove(op("false"))])
    else:
        cases = {k: ctx.prove(app(lam(i, body), num(k, INT))) for k in range(first, last + 1)}
        high = kernel.positivity(
            le(i, num(last, INT)),
            [(1, [inside[1]], None), (1, [_computed(le(ends[1], num(last, INT)))], None)],
            [],
            [],
        )
        t = _from(i, body, high, cases, first)
        low = kernel.positivity(
            le(num(first, INT), i),
            [(1, [inside[0]], None), (1, [_computed(le(num(first, INT), ends[0]))], None)],
            [],
            [],
        )
        t = kernel.modus_ponens(kernel.discharge(low.conclusion, t), low)
    for g in (upper, lower):
        t = kernel.discharge(g, t)
    return kernel.generalise(i, t)


def _computed(p: Term) -> Theorem:
    return kernel.compute(p)


def _integer(end: Term) -> int:
    try:
        return int(evaluate(end).p)
    except QuodError as error:
        raise Undecided(f"the range ends at {end!r}: {error}") from error


def _from(
    i: Term, body: Term, high: Theorem, cases: dict[int, Theorem], first: int
) -> Theorem:
    """first <= i |- p(i), where `high` says i <= last: from the last case down."""
    above = None
    for k in sorted(cases, reverse=True):
        value = num(k, INT)
        at_least = kernel.assume(le(value, i))
        at_most = high if above is None else kernel.assume(le(i, value))
        here = kernel.rewrite(lam(i, body), symmetric(_equal(i, value, at_most, at_least)), cases[k])
        if above is not None:
            more = kernel.assume(lt(value, i))
            after = detach(use("discreteness", m=value, n=i), more)
            next_ = kernel.positivity(le(num(k + 1, INT), i), [(1, [after], None)], [], [])
            there = kernel.modus_ponens(kernel.discharge(le(num(k + 1, INT), i), above), next_)
            ways = [
                kernel.discharge(at_most.conclusion, here),
                kernel.discharge(more.conclusion, there),
            ]
            here = kernel.tautology(body, ways)
        above = here
    return above  # type: ignore[return-value]


def _equal(i: Term, value: Term, at_most: Theorem, at_least: Theorem) -> Theorem:
    """i = value, from i <= value <= i."""
    a, b = op("cast", i), op("cast", value)
    up = kernel.positivity(le(a, b), [(1, [at_most], None)], [], [])
    down = kernel.positivity(le(b, a), [(1, [at_least], None)], [], [])
    same = detach(use("antisymmetry", x=a, y=b), up, down)
    return iff_mp(use("integer_equality", m=i, n=value), same)
