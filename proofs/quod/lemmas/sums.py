"""Lemmas about finite sums, by induction on the upper end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quod import kernel
from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    eq,
    fresh,
    fun,
    implies,
    lam,
    le,
    lt,
    mul,
    num,
    op,
    sub,
    var,
    within,
)
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.tactics import arithmetic
from quod.tactics.derived import detach, use
from quod.tactics.prover import Context

ZERO, I0, I1 = num(0), num(0, INT), num(1, INT)
f, g = var("f", fun(INT, REAL)), var("g", fun(INT, REAL))
F = var("F", fun(INT, INT, REAL))
lo, hi, n, i, j, m = (var(name, INT) for name in ("lo", "hi", "n", "i", "j", "m"))
a = var("a", REAL)


def induction(start: Term, claim: Callable[[Term], Term], base: Theorem, step: Theorem) -> Theorem:
    """For all n >= start: claim(n), from claim(start) and the step as the axiom states it."""
    n = fresh(INT)
    t = use("induction", lo=start, P=lam(n, claim(n)))
    return detach(t, base, step)


def sum_lemma(
    claim: Callable[[Term], Term],
    facts: Sequence[Theorem] = (),
    unfolds: frozenset[str] = frozenset(),
    step: Callable[[Context, Term], Theorem] | None = None,
) -> Theorem:
    """claim(hi) for every hi, by induction from lo - 1, where sums from lo are empty.

    `step(ctx, k)` proves claim(k + 1) from claim(k), which ctx knows; else the prover does."""
    start = add(lo, num(-1, INT))
    ctx = Context(facts, unfolds=unfolds)
    base = ctx.with_facts(_empty_sums(start, ctx)).prove(claim(start))
    k = fresh(INT)
    above, ih = kernel.assume(le(start, k)), kernel.assume(claim(k))
    known = ctx.with_facts(above, ih)
    after = step(known, k) if step else known.prove(claim(add(k, I1)))
    after = kernel.discharge(le(start, k), kernel.discharge(claim(k), after))
    upper = induction(start, claim, base, kernel.generalise(k, after))
    high = kernel.specialise(upper, hi)  # start <= hi -> claim(hi)
    outside = kernel.assume(lt(hi, start))
    far = ctx.with_facts(outside)
    low = far.with_facts(_empty_sums(hi, far)).prove(claim(hi))
    return kernel.tautology(claim(hi), [high, kernel.discharge(lt(hi, start), low)])


def _empty_sums(high: Term, ctx: Context) -> Theorem:
    """For all f: the sum of f from lo to high is 0, where high < lo."""
    below = ctx.prove(lt(high, lo))
    return kernel.generalise(f, detach(use("sum_empty", f=f, lo=lo, hi=high), below))


@proves
def sum_congruence() -> Theorem:
    """Equal summands on the range give equal sums."""

    def claim(k: Term) -> Term:
        same = within(i, lo, k, eq(app(f, i), app(g, i)))
        return implies(same, eq(op("sum", f, lo, k), op("sum", g, lo, k)))

    return sum_lemma(claim)


@proves
def sum_nonnegative() -> Theorem:
    """A sum of nonnegative terms is nonnegative."""

    def claim(k: Term) -> Term:
        return implies(within(i, lo, k, le(ZERO, app(f, i))), le(ZERO, op("sum", f, lo, k)))

    return sum_lemma(claim)


@proves
def sum_positive() -> Theorem:
    """A sum of positive terms is positive, unless it is empty: the last term beside the rest."""

    def claim(k: Term) -> Term:
        positive = within(i, lo, k, lt(ZERO, app(f, i)))
        return implies(le(lo, k), positive, lt(ZERO, op("sum", f, lo, k)))

    before = fresh(INT)
    last = add(before, I1)
    t = kernel.generalise(before, Context().prove(claim(last)))
    t = kernel.specialise(t, add(hi, num(-1, INT)))
    same = arithmetic.ring(add(hi, num(-1, INT), I1), hi)
    k = fresh(INT)
    return kernel.rewrite(lam(k, claim(k)), same, t)


@proves
def sum_of_zeros() -> Theorem:
    """A sum of zeros is zero."""
    zeros = lam(i, ZERO)
    return sum_lemma(lambda k: eq(op("sum", zeros, lo, k), ZERO))


@proves
def sum_of_a_sum() -> Theorem:
    """Sums add term by term."""
    both = lam(i, add(app(f, i), app(g, i)))

    def claim(k: Term) -> Term:
        parts = add(op("sum", f, lo, k), op("sum", g, lo, k))
        return eq(op("sum", both, lo, k), parts)

    return sum_lemma(claim)


@proves
def sum_of_a_multiple() -> Theorem:
    """A constant factor leaves the sum."""
    multiple = lam(i, mul(a, app(f, i)))

    def claim(k: Term) -> Term:
        return eq(op("sum", multiple, lo, k), mul(a, op("sum", f, lo, k)))

    return sum_lemma(claim)


@proves
def sum_of_a_constant() -> Theorem:
    """The sum of a constant is the number of terms times the constant."""
    constant = lam(i, a)

    def claim(k: Term) -> Term:
        count = op("cast", add(sub(k, lo), I1))
        return implies(le(lo, add(k, I1)), eq(op("sum", constant, lo, k), mul(count, a)))

    return sum_lemma(claim)


@proves
def sum_exchange() -> Theorem:
    """The order of two finite sums does not matter."""
    m1, m2 = var("m", INT), var("n", INT)

    def rows(k: Term) -> Term:
        return op("sum", lam(i, op("sum", lam(j, app(F, i, j)), m1, m2)), lo, k)

    def columns(k: Term) -> Term:
        return op("sum", lam(j, op("sum", lam(i, app(F, i, j)), lo, k)), m1, m2)

    return sum_lemma(lambda k: eq(rows(k), columns(k)))
