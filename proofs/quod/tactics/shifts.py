"""Sums of one function over different ranges: shifted or reversed, then split at common ends.

All sums of one function become sums from one low end; those whose upper ends differ by a number
are peeled down to the lowest.  So telescoping, splitting and renumbering are one thing."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, Term, add, app, eq, fresh, lam, le, num, op, sub, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.polynomial import ARITHMETIC, polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    is_trivial,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use,
    use_lemma,
)
from quod.tactics.matching import arithmetic_normal

if TYPE_CHECKING:
    from quod.tactics.prover import Context

I1 = num(1, INT)
PEELED = 8  # terms that are split off a sum
SHIFTS = (1, -1, 2, -2)
NEEDED = ("sum_shift", "sum_split", "sum_reversal")


def are_equal(ctx: Context, goal: Term) -> Theorem | None:
    """An equation of numbers by the ranges of the sums in it; None where it is not found."""
    from quod.lemmas import is_available
    from quod.tactics.simplify import Simplifier

    sums = [t for t in polynomials(goal.args)[1] if t.op == "sum"]
    if not all(map(is_available, NEEDED)):
        return None
    try:
        steps = [s for group in _groups(ctx, sums) if len(group) > 1 for s in _aligned(ctx, group)]
        if all(map(is_trivial, steps)):
            return None
        sides = []
        for side in goal.args:
            step = unchanged(side)
            for s in steps:
                step = transitive(step, rewrite_in(step.conclusion.args[1], s))
            sides.append(transitive(step, Simplifier(ctx).normal(step.conclusion.args[1])))
        left, right = sides
        inner = eq(left.conclusion.args[1], right.conclusion.args[1])
        return transitive(left, arithmetic.field(inner, ctx.prove), symmetric(right))
    except QuodError:
        return None


def _groups(ctx: Context, sums: list[Term]) -> list[list[Theorem]]:
    """The sums that are of one function, each as an equation with a sum of that function."""
    groups: list[tuple[Term, list[Theorem]]] = []
    for t in sums:
        for first, group in groups:
            same = _as_a_sum_of(ctx, t, first)
            if same is not None:
                group.append(same)
                break
        else:
            groups.append((t, [_tidy(unchanged(t))]))
    return [group for _, group in groups]


def _as_a_sum_of(ctx: Context, term: Term, other: Term) -> Theorem | None:
    """A sum as one of the function of another sum; None where it is not found."""
    f, low, high = term.args
    g, lo, hi = other.args
    if f is g:
        return _tidy(unchanged(term))
    if _constants(f) != _constants(g):
        return None
    ends = {arithmetic_normal(d): None for d in (sub(lo, low), sub(hi, high))}
    for m in [*ends, *(num(k, INT) for k in SHIFTS)]:
        same = _same_function(ctx, term, lambda i, m=m: app(g, add(i, m)))
        if same is not None:
            return _tidy(transitive(same, _shifted(g, low, high, m)))
    m = arithmetic_normal(add(low, hi))
    same = _same_function(ctx, term, lambda i: app(g, sub(m, i)))
    if same is None:
        return None
    return _tidy(transitive(same, use_lemma("sum_reversal", f=g, lo=low, hi=high, m=m)))


def _same_function(ctx: Context, term: Term, other: Callable[[Term], Term]) -> Theorem | None:
    """term = the sum of the other function over the same range."""
    from quod.tactics.simplify import Simplifier

    i = fresh(INT)
    left, right = (Simplifier(ctx, known=False).normal(t) for t in (app(term.args[0], i), other(i)))
    if left.conclusion.args[1] is not right.conclusion.args[1]:
        return None
    same = kernel.extensionality(i, transitive(left, symmetric(right)))
    return congruence(term, [same, *map(unchanged, term.args[1:])])


def _shifted(g: Term, low: Term, high: Term, m: Term) -> Theorem:
    return use_lemma("sum_shift", f=g, lo=low, hi=high, m=m)


def _tidy(step: Theorem) -> Theorem:
    """The same with the ends of the sum in normal form."""
    whole = step.conclusion.args[1]
    f, low, high = whole.args
    ends = [arithmetic.canonical(t) for t in (low, high)]
    return transitive(step, congruence(whole, [unchanged(f), *ends]))


@lru_cache(maxsize=4096)
def _constants(f: Term) -> frozenset[tuple[str, object]]:
    """What a function is made of, its integers and its arithmetic apart."""
    parts = (t for t in subterms(f) if t.sort != INT and t.op not in ("lam", *ARITHMETIC))
    return frozenset((t.op, t.data) for t in parts)


# ---------------------------------------------------------------------------------- splitting
def _aligned(ctx: Context, group: list[Theorem]) -> list[Theorem]:
    """The sums, all from one low end, and with as few upper ends as possible."""
    lows = [*dict.fromkeys(t.conclusion.args[1].args[1] for t in group)]
    base = next((a for a in lows if all(_at_most(ctx, a, b) for b in lows)), None)
    if base is None:
        return []
    steps = [_from_base(ctx, base, t) for t in group]
    heads = {s for t in steps for s in _sums(t.conclusion.args[1])}
    ends = sorted({s.args[2] for s in heads}, key=arithmetic.structural_key)
    ends = [arithmetic_normal(sub(base, I1)), *ends]
    return [_peeled(ctx, t, base, ends) for t in steps]


def _sums(t: Term) -> list[Term]:
    return [a for a in polynomials([t])[1] if a.op == "sum"]


def _at_most(ctx: Context, a: Term, b: Term) -> bool:
    return a is b or ctx.of_integers().try_prove(le(a, b)) is not None


def _from_base(ctx: Context, base: Term, step: Theorem) -> Theorem:
    """The sum from m + 1 as the sum from the base less the sum up to m."""
    whole = step.conclusion.args[1]
    f, low, high = whole.args
    if low is base:
        return step
    m = arithmetic_normal(sub(low, I1))
    split = ctx.detached(use_lemma("sum_split", f=f, lo=base, hi=high, m=m))
    both, (before, after) = split.conclusion.args[0], split.conclusion.args[1].args
    same = congruence(whole, [unchanged(f), arithmetic.ring(low, add(m, I1)), unchanged(high)])
    rest = kernel.lincomb(eq(after, sub(both, before)), [split], [num(-1)])
    return transitive(step, same, rest)


def _peeled(ctx: Context, step: Theorem, base: Term, ends: list[Term]) -> Theorem:
    """The last terms apart, as far as another end is a number of terms below."""
    for s in _sums(step.conclusion.args[1]):
        f, _, high = s.args
        gaps = [arithmetic_normal(sub(high, e)) for e in ends]
        count = max(int(g.data) for g in gaps if g.op == "num")
        if 0 < count <= PEELED:
            last = _without_last(ctx, f, base, high, count)
            step = transitive(step, rewrite_in(step.conclusion.args[1], last))
        elif count == 0 and high is ends[0]:
            empty = ctx.detached(use("sum_empty", f=f, lo=base, hi=high))
            step = transitive(step, rewrite_in(step.conclusion.args[1], empty))
    return step


def _without_last(ctx: Context, f: Term, base: Term, high: Term, count: int) -> Theorem:
    """The sum up to `high` as a shorter one and its last terms."""
    before, x = arithmetic_normal(sub(high, I1)), fresh(INT)
    last = ctx.detached(use("sum_last", f=f, lo=base, hi=before))
    rest = op("sum", f, base, before)
    peeled = lam(x, eq(op("sum", f, base, x), add(rest, app(f, x))))
    step = kernel.rewrite(peeled, arithmetic.ring(add(before, I1), high), last)
    if count > 1:
        more = _without_last(ctx, f, base, before, count - 1)
    elif arithmetic_normal(sub(base, before)) is I1:
        more = ctx.detached(use("sum_empty", f=f, lo=base, hi=before))
    else:
        return step
    return transitive(step, congruence(step.conclusion.args[1], [more, unchanged(app(f, high))]))
