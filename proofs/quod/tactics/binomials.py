"""Sums of binomial coefficients: of a row, times powers, by the binomial theorem; of a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, Term, add, app, eq, fresh, lam, le, mul, num, op, sub, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    detach,
    discharged,
    iff_mp,
    is_trivial,
    replace,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use_lemma,
)
from quod.tactics.matching import arithmetic_normal
from quod.tactics.shifts import from_base
from quod.tactics.sums import linear_sum

if TYPE_CHECKING:
    from quod.tactics.prover import Context

LEMMAS = ("binomial_theorem", "binomial_mean", "binomial_square")  # with 1, k, k^2
ONE, I0, I1 = num(1), num(0, INT), num(1, INT)


def summed(ctx: Context, goal: Term) -> Theorem | None:
    """A relation with its binomial sums worked out; None where there are none."""
    if not is_available("binomial_column"):
        return None
    step = unchanged(goal)
    for t in [*subterms(goal)]:
        if t.op == "sum" and not t.loose and any(b.op == "binomial" for b in subterms(t.args[0])):
            value = _value(ctx, t)
            if value is not None:
                step = transitive(step, rewrite_in(step.conclusion.args[1], value))
    if is_trivial(step):
        return None
    inner = ctx.with_facts()
    inner.busy.discard(goal)
    try:
        return iff_mp(symmetric(step), inner.prove(step.conclusion.args[1]))
    except QuodError:
        return None


def _value(ctx: Context, term: Term) -> Theorem | None:
    """A sum = sums of its monomials, of which each that fits is worked out."""
    step = unchanged(term) if term.args[1] is not I1 else from_base(ctx, I0, unchanged(term))
    for t in [s for s in subterms(step.conclusion.args[1]) if s.op == "sum" and not s.loose]:
        apart = linear_sum(t)
        step = transitive(step, rewrite_in(step.conclusion.args[1], apart)) if apart else step
    found = False
    for t in [*subterms(step.conclusion.args[1])]:
        if t.op == "sum" and not t.loose:
            try:
                value = _row(ctx, t) or _column(ctx, t)
            except QuodError:
                continue
            if value is not None:
                step, found = transitive(step, rewrite_in(step.conclusion.args[1], value)), True
    return step if found else None


def _row(ctx: Context, term: Term) -> Theorem | None:
    """The sum of binomial(n, k) a^k b^(n - k) from k = 0 to n, perhaps with a factor k or
    k^2; None for another sum."""
    (f, low, high), k = term.args, fresh(INT)
    (p,), atoms = polynomials([app(f, k)])
    rows = p.to_dict()
    if low is not I0 or len(rows) != 1:
        return None
    ((exponents, _),) = rows.items()
    parts = [(t, int(e)) for t, e in zip(atoms, exponents, strict=False) if e]
    whole = next((t for t, e in parts if t.op == "binomial" and t.args[1] is k and e == 1), None)
    weight = next((e for t, e in parts if t is k), 0)
    if whole is None or arithmetic_normal(sub(whole.args[0], high)) is not I0 or weight > 2:
        return None
    up: list[Term] = []  # what is raised to k
    down: list[Term] = []  # and to n - k
    for t, e in parts:
        if t.op == "pow" and k in t.free:
            slope = arithmetic_normal(sub(replace(t.args[1], k, add(k, I1)), t.args[1]))
            (up if slope is I1 else down).extend([t.args[0]] * e)
    a, b = (mul(*bases) if bases else ONE for bases in (up, down))
    n = arithmetic_normal(sub(high, num(weight, INT)))
    theorem = ctx.detached(use_lemma(LEMMAS[weight], n=n, x=a, y=b))
    g, _, end = theorem.conclusion.args[0].args
    i = fresh(INT)
    guards = [kernel.assume(le(low, i)), kernel.assume(le(i, high))]
    inner = ctx.with_facts(*guards)
    powers = [_apart(inner, bases, e) for bases, e in ((up, i), (down, sub(high, i)))]
    powers = [iff_mp(arithmetic.with_integers_in_order(t.conclusion), t) for t in powers]
    left, right = (arithmetic.with_integers_in_order(app(h, i)) for h in (f, g))
    middle = arithmetic.combination(eq(*(t.conclusion.args[1] for t in (left, right))), powers)
    if middle is None:
        return None
    same = transitive(left, middle, symmetric(right))
    same = kernel.generalise(i, discharged([t.conclusion for t in guards], same))
    step = detach(use_lemma("sum_congruence", f=f, g=g, lo=low, hi=high), same)
    moved = congruence(
        step.conclusion.args[1], [unchanged(g), unchanged(low), arithmetic.ring(high, end)]
    )
    return transitive(step, moved, theorem)


def _column(ctx: Context, term: Term) -> Theorem | None:
    """The sum of binomial(k + c, m) for k + c from m to some end; None for another sum."""
    (f, low, high), k = term.args, fresh(INT)
    body = app(f, k)
    if body.op != "binomial" or k in body.args[1].free:
        return None
    (above, m), i = body.args, fresh(INT)
    shift = arithmetic_normal(sub(above, k))
    if k in shift.free or arithmetic_normal(sub(add(low, shift), m)) is not I0:
        return None
    moved = use_lemma("sum_shift", f=lam(i, op("binomial", i, m)), lo=low, hi=high, m=shift)
    total = ctx.detached(use_lemma("binomial_column", m=m, n=add(high, shift)))
    same = [_same(term, moved.conclusion.args[0]), _same(*_ends(moved, total))]
    return transitive(same[0], moved, same[1], total)


def _ends(first: Theorem, second: Theorem) -> tuple[Term, Term]:
    """What the first equation comes to, and what the second starts from."""
    return first.conclusion.args[1], second.conclusion.args[0]


def _same(a: Term, b: Term) -> Theorem:
    """a = b for sums that differ in how integers are written."""
    i = fresh(INT)
    left, right = (arithmetic.with_integers_in_order(app(t.args[0], i)) for t in (a, b))
    inside = kernel.extensionality(i, transitive(left, symmetric(right)))
    return congruence(a, [inside, *map(arithmetic.ring, a.args[1:], b.args[1:])])


def _apart(ctx: Context, bases: list[Term], exponent: Term) -> Theorem:
    """(a b ...)^k = a^k b^k ..., and 1^k = 1."""
    if not bases:
        return ctx.detached(use_lemma("power_of_one", n=exponent))
    *rest, last = bases
    if not rest:
        return unchanged(op("pow", last, exponent))
    step = ctx.detached(use_lemma("power_of_a_product", x=mul(*rest), y=last, n=exponent))
    more = [_apart(ctx, rest, exponent), unchanged(op("pow", last, exponent))]
    return transitive(step, congruence(step.conclusion.args[1], more))
