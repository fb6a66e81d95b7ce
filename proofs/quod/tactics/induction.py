"""Statements about sums and powers up to a variable end, by induction on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from quod import core, kernel
from quod.core import INT, Term, add, app, fresh, lam, le, num
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.tactics import arithmetic, derived, powers
from quod.tactics.derived import detach, discharged, iff_mp, symmetric, unchanged, use
from quod.tactics.sums import KINDS

if TYPE_CHECKING:
    from quod.tactics.prover import Context

# Where the variable that something is repeated up to stands among the arguments.
_ENDS = {"sum": 2, "prod": 2, "mprod": 2, "iterate": 2, "pow": 1, "factorial": 0, "binomial": 0}
LOW = 6  # the largest start of an induction


def by_induction(ctx: Context, goal: Term) -> Theorem | None:
    """The goal, on the first variable by which this succeeds; None where none does.

    No induction is tried inside another."""
    for n in _variables(goal):
        for low in _starts(ctx, goal, n):
            try:
                return _on(ctx, goal, n, low)
            except QuodError:
                continue
    return on_a_size(ctx, goal)


def _variables(goal: Term) -> list[Term]:
    """The integer variables that something in the goal is repeated up to."""
    found: dict[Term, None] = {}
    for t in core.subterms(goal):
        if t.op in _ENDS:
            end = t.args[_ENDS[t.op]]
            found |= dict.fromkeys(n for n in end.free if n.sort == INT)
    return sorted(found, key=lambda n: (type(n.data) is int, n.data))


def _starts(ctx: Context, goal: Term, n: Term) -> Iterator[Term]:
    """What n is known to be at least: the ends of what is known that stand in the goal, and the
    greatest number."""
    for p in list(ctx.exact):
        if p.op == "le" and p.args[1] is n and p.args[0].free and p.args[0].free <= goal.free:
            yield p.args[0]
    lows = [num(k, INT) for k in range(LOW, -LOW - 1, -1)]
    yield from islice((a for a in lows if ctx.try_prove(le(a, n)) is not None), 1)


def _on(ctx: Context, goal: Term, n: Term, low: Term) -> Theorem:
    from quod.tactics.simplify import Simplifier

    inner, k = ctx.without(n), fresh(INT)
    base = inner.prove(core.substitute(goal, {n: low}))
    supposed = core.substitute(goal, {n: k})
    inner, known = inner.with_facts(kernel.assume(le(low, k))), kernel.assume(supposed)
    normal = iff_mp(Simplifier(inner).normal(supposed), known)
    wanted = core.substitute(goal, {n: add(k, num(1, INT))})
    relations = [p for p in (supposed, wanted) if p.op in ("eq", "le")]
    more = [*_last_terms(inner, supposed), *powers.in_steps(inner, relations)]
    step = inner.with_facts(known, normal, *more).prove(wanted)
    step = kernel.generalise(k, discharged([le(low, k), supposed], step))
    every = detach(use("induction", lo=low, P=lam(n, goal)), base, step)
    return ctx.detached(kernel.specialise(every, n))


def _last_terms(ctx: Context, supposed: Term) -> list[Theorem]:
    """A sum up to one more than the end it has in a formula, as it and its last term; where it is
    not seen at once, since the end is computed."""
    found = []
    for t in core.subterms(supposed):
        if t.op in KINDS and not t.loose and t.args[2].op == "add":
            f, low, high = t.args
            try:
                last = ctx.detached(use(KINDS[t.op].last, f=f, lo=low, hi=high))
                found.append(iff_mp(arithmetic.with_integers_in_order(last.conclusion), last))
            except QuodError:
                continue
    return found


def on_a_size(ctx: Context, goal: Term) -> Theorem | None:
    """A goal with sums up to a size, as the goal for any natural number in place of the size.

    Entries of vectors beyond their end have some value, so that such a goal says something; only
    where an index is computed with, as other sums need no induction."""
    sizes = _sizes(goal)
    by_rows = _by_rows(goal) if sizes else unchanged(goal)
    for size in sizes:
        n = fresh(INT)
        inner, low = ctx.without(n), num(1, INT)
        claim = derived.replace(by_rows.conclusion.args[1], size, n)
        try:
            known = inner.with_facts(kernel.assume(le(low, n)))
            every = kernel.discharge(le(low, n), _on(known, claim, n, low))
            t = ctx.detached(kernel.specialise(kernel.generalise(n, every), size))
            return iff_mp(symmetric(by_rows), t)
        except QuodError:
            continue
    return None


def _by_rows(goal: Term) -> Theorem:
    """A relation with its nested sums in a normal form, in which no inner end is the outer one."""
    from quod.tactics import nested

    if goal.op not in ("eq", "le") or not nested.is_nested(goal):
        return unchanged(goal)
    return kernel.congruence(goal, [*map(nested.normal, goal.args)])


def _sizes(goal: Term) -> list[Term]:
    """The sizes that are ends of sums whose index is computed with."""
    sums = [t for t in core.subterms(goal) if t.op == "sum"]
    ends = dict.fromkeys(e for t in sums if _computes(t) for e in core.subterms(t.args[2]))
    return [e for e in ends if e.op == "dim" and type(e.data[1]) is str]


def _computes(term: Term) -> bool:
    """Whether the index of a sum is a number in its terms, or an end, and not only the place of an
    entry."""
    i = fresh(INT)
    inside = [*core.subterms(app(term.args[0], i))]
    return (
        any(t.op == "cast" and i in t.free for t in inside)
        or any(t.op == "pow" and i in t.args[1].free for t in inside)
        or any(t.op == "sum" and i in t.args[1].free | t.args[2].free for t in inside)
    )
