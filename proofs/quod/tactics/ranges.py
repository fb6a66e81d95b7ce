"""Statements for all integers of a short literal range: case by case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quod import kernel
from quod.core import FALSE, INT, Term, app, fresh, lam, le, lt, num, op, substitute
from quod.errors import QuodError, Undecided
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.tactics.derived import detach, discharged, iff_mp, symmetric, use

if TYPE_CHECKING:
    from quod.tactics.prover import Context

FEW, CASE_LIMIT = 3, 32


def prove_case_by_case(ctx: Context, goal: Term, limit: int = CASE_LIMIT) -> Theorem:
    """For all i from low to high, both closed: p(i), from p(low), ..., p(high)."""
    i = fresh(INT)
    lower, upper, body = _range_of(goal, i)
    first, last = _integer(lower.args[0]), _integer(upper.args[1])
    if last - first >= limit:
        raise Undecided("too many cases: {}", goal)
    inside = ctx.with_facts(kernel.assume(lower), kernel.assume(upper))
    if first > last:
        t = kernel.tautology(body, [inside.prove(FALSE)])
    else:
        cases = {k: ctx.prove(substitute(body, {i: num(k, INT)})) for k in range(first, last + 1)}
        high, low_ = inside.prove(le(i, num(last, INT))), inside.prove(le(num(first, INT), i))
        t = _from(i, body, high, cases)
        t = kernel.modus_ponens(kernel.discharge(low_.conclusion, t), low_)
    t = discharged([lower, upper], t)
    return kernel.generalise(i, kernel.tautology(app(goal.args[0], i), [t]))


def _range_of(goal: Term, i: Term) -> tuple[Term, Term, Term]:
    """low <= i, i <= high and p(i), for a goal "if the two then the third" with closed ends."""
    f = goal.args[0]
    if f.sort[1] == INT:
        whole = app(f, i)
        lower, rest = whole.args if whole.op == "imp" else (whole, whole)
        if lower.op == "and":
            (lower, upper), body = lower.args, rest
        else:
            upper, body = rest.args if rest.op == "imp" else (rest, rest)
        ends = lower.op == upper.op == "le" and lower.args[1] is i is upper.args[0]
        if ends and not lower.args[0].free and not upper.args[1].free:
            return lower, upper, body
    raise Undecided("no rule proves {}", goal)


def _integer(end: Term) -> int:
    try:
        return int(evaluate(end).p)
    except QuodError as error:
        raise Undecided("the range ends at {}, which has no value", end) from error


def _from(i: Term, body: Term, high: Theorem, cases: dict[int, Theorem]) -> Theorem:
    """first <= i |- p(i), where `high` says i <= last: from the last case down."""
    above = None
    for k in sorted(cases, reverse=True):
        value = num(k, INT)
        at_least = kernel.assume(le(value, i))
        at_most = high if above is None else kernel.assume(le(i, value))
        same = symmetric(squeezed(i, value, at_most, at_least))
        here = kernel.rewrite(lam(i, body), same, cases[k])
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


def squeezed(i: Term, value: Term, at_most: Theorem, at_least: Theorem) -> Theorem:
    """i = value, from i <= value <= i."""
    a, b = op("cast", i), op("cast", value)
    up = kernel.positivity(le(a, b), [(1, [at_most], None)], [], [])
    down = kernel.positivity(le(b, a), [(1, [at_least], None)], [], [])
    same = detach(use("antisymmetry", x=a, y=b), up, down)
    return iff_mp(use("integer_equality", m=i, n=value), same)
