"""Sums of one function over different ranges: shifted or reversed, then split at common ends.

All sums of one function become sums from one low end; those whose upper ends differ by a number
are peeled down to the lowest.  So telescoping, splitting and renumbering are one thing.  Products
over a range are treated alike, and are called sums here, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, Term, add, app, eq, fresh, lam, le, mul, neg, num, op, sub, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available
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
from quod.tactics.sums import KINDS

if TYPE_CHECKING:
    from quod.tactics.prover import Context

I1 = num(1, INT)
PEELED = 8  # terms that are split off a sum
SHIFTS = (1, -1, 2, -2)
NEEDED = ("sum_shift", "sum_split", "sum_reversal", "product_reversal")


def are_equal(ctx: Context, goal: Term) -> Theorem | None:
    """An equation of numbers by the ranges of the sums in it; None where it is not found."""
    sums = [t for t in _atoms(goal.args) if t.op in KINDS]
    if not sums or not all(map(is_available, NEEDED)):
        return None
    found = _by_ranges(ctx, goal, _groups(ctx, sums, turned=False))
    return found or _by_ranges(ctx, goal, _groups(ctx, sums, turned=True))


def _by_ranges(ctx: Context, goal: Term, groups: list[list[Theorem]]) -> Theorem | None:
    from quod.tactics.simplify import Simplifier

    try:
        steps = [s for group in groups if len(group) > 1 for s in _aligned(ctx, group)]
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


def _groups(ctx: Context, sums: list[Term], turned: bool) -> list[list[Theorem]]:
    """The sums that are of one function, each as an equation with a sum of that function: of the
    simplest one, as its terms are most easily seen not to be 0."""
    groups: list[tuple[Term, list[Theorem]]] = []
    for t in sorted(sums, key=lambda t: sum(1 for _ in subterms(t.args[0]))):
        for first, group in groups:
            same = _as_a_sum_of(ctx, t, first, turned)
            if same is not None:
                group.append(same)
                break
        else:
            groups.append((t, [_tidy(unchanged(t))]))
    return [group for _, group in groups]


def _as_a_sum_of(ctx: Context, term: Term, other: Term, turned: bool) -> Theorem | None:
    """A sum as one of the function of another sum; None where it is not found."""
    f, low, high = term.args
    g, lo, hi = other.args
    if term.op != other.op:
        return None
    if f is g:
        return _tidy(unchanged(term))
    if _constants(f) != _constants(g):
        return None
    ends = {arithmetic_normal(d): None for d in (sub(lo, low), sub(hi, high))}
    for m in [*ends, *(num(k, INT) for k in SHIFTS)]:
        same = _same_function(ctx, term, lambda i, m=m: app(g, add(i, m)))
        if same is not None:
            return _tidy(transitive(same, _moved("shift", term, g, m)))
    for m in (arithmetic_normal(add(low, hi)), *(_turned(f, g) if turned else [])):
        same = _same_function(ctx, term, lambda i, m=m: app(g, sub(m, i)))
        if same is not None:
            return _tidy(transitive(same, _moved("reversal", term, g, m)))
    return None


def _turned(f: Term, g: Term) -> list[Term]:
    """m, where one of f(i) and g(i) is i and the other m - i."""
    i = fresh(INT)
    if op("cast", i) not in (app(f, i), app(g, i)):
        return []
    (p,), atoms = polynomials([add(app(f, i), app(g, i))])
    whole = arithmetic.term_of(p, [a.args[0] if a.op == "cast" else a for a in atoms], INT)
    return [whole] if i not in whole.free else []


def _same_function(ctx: Context, term: Term, other: Callable[[Term], Term]) -> Theorem | None:
    """term = the sum of the other function over the same range."""
    from quod.tactics.simplify import Simplifier

    i = fresh(INT)
    left, right = (Simplifier(ctx, known=False).normal(t) for t in (app(term.args[0], i), other(i)))
    if left.conclusion.args[1] is not right.conclusion.args[1]:
        return None
    same = kernel.extensionality(i, transitive(left, symmetric(right)))
    return congruence(term, [same, *map(unchanged, term.args[1:])])


def _moved(how: str, term: Term, g: Term, m: Term) -> Theorem:
    """The sum of g(i + m), or g(m - i), over a range as the sum of g over another."""
    name = {"sum": "sum", "prod": "product"}[term.op]
    return use_lemma(f"{name}_{how}", f=g, lo=term.args[1], hi=term.args[2], m=m)


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
    steps = [from_base(ctx, base, t) for t in group]
    heads = {s for t in steps for s in _sums(t.conclusion.args[1])}
    ends = sorted({s.args[2] for s in heads}, key=arithmetic.structural_key)
    ends = [arithmetic_normal(sub(base, I1)), *ends]
    return [_peeled(ctx, t, base, ends) for t in steps]


def _atoms(terms: Sequence[Term]) -> list[Term]:
    """The atoms of the terms, below the line too."""
    atoms = polynomials(terms)[1]
    below = [t.args[0] for t in atoms if t.op == "inv"]
    return [*atoms, *_atoms(below)] if below else atoms


def _sums(t: Term) -> list[Term]:
    return [a for a in polynomials([t])[1] if a.op in KINDS]


def _at_most(ctx: Context, a: Term, b: Term) -> bool:
    return a is b or ctx.of_integers().try_prove(le(a, b)) is not None


def from_base(ctx: Context, base: Term, step: Theorem) -> Theorem:
    """The sum from m + 1 as the sum from the base less the sum up to m."""
    whole = step.conclusion.args[1]
    f, low, high = whole.args
    if low is base:
        return step
    m, of_sums = arithmetic_normal(sub(low, I1)), whole.op == "sum"
    rule = "sum_split" if of_sums else "product_split"
    split = ctx.detached(use_lemma(rule, f=f, lo=base, hi=high, m=m))
    both, (before, after) = split.conclusion.args[0], split.conclusion.args[1].args
    same = congruence(whole, [unchanged(f), arithmetic.ring(low, add(m, I1)), unchanged(high)])
    if of_sums:
        rest = kernel.lincomb(eq(after, sub(both, before)), [split], [num(-1)])
    else:
        written = _peeled(ctx, unchanged(before), base, [arithmetic_normal(sub(base, I1))])
        inverse = op("inv", written.conclusion.args[1])
        one = ctx.detached(use("inverse", x=inverse.args[0]))
        rest = kernel.lincomb(
            eq(after, mul(both, inverse)),
            [split, written, one],
            [neg(inverse), neg(mul(after, inverse)), neg(after)],
        )
    return transitive(step, same, rest)


def _peeled(ctx: Context, step: Theorem, base: Term, ends: list[Term]) -> Theorem:
    """The last terms apart, as far as another end is a number of terms below."""
    for s in _sums(step.conclusion.args[1]):
        f, _, high = s.args
        gaps = [arithmetic_normal(sub(high, e)) for e in ends]
        count = max((int(g.data) for g in gaps if g.op == "num"), default=0)
        if 0 < count <= PEELED:
            last = _without_last(ctx, s, count)
            step = transitive(step, rewrite_in(step.conclusion.args[1], last))
        elif count == 0 and high is ends[0]:
            empty = ctx.detached(use(KINDS[s.op].empty, f=f, lo=base, hi=high))
            step = transitive(step, rewrite_in(step.conclusion.args[1], empty))
    return step


def _without_last(ctx: Context, whole: Term, count: int) -> Theorem:
    """A sum as a shorter one and its last terms."""
    (f, base, high), kind = whole.args, KINDS[whole.op]
    before, x = arithmetic_normal(sub(high, I1)), fresh(INT)
    last = ctx.detached(use(kind.last, f=f, lo=base, hi=before))
    rest = op(whole.op, f, base, before)
    peeled = lam(x, eq(op(whole.op, f, base, x), kind.join(rest, app(f, x))))
    step = kernel.rewrite(peeled, arithmetic.ring(add(before, I1), high), last)
    if count > 1:
        more = _without_last(ctx, rest, count - 1)
    elif arithmetic_normal(sub(base, before)) is I1:
        more = ctx.detached(use(kind.empty, f=f, lo=base, hi=before))
    else:
        return step
    return transitive(step, congruence(step.conclusion.args[1], [more, unchanged(app(f, high))]))
