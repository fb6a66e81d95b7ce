"""Lemmas about finite sums, by induction on the upper end."""

from __future__ import annotations

from collections.abc import Callable

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
from quod.lemmas._registry import lemma, proves
from quod.tactics.derived import detach, use, with_values
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


def upwards(start: Term, claim: Callable[[Term], Term], facts: list[Theorem] | None = None) -> Theorem:
    """For all n >= start: claim(n); base and step are left to the prover."""
    ctx = Context(facts or [])
    n = fresh(INT)
    above, ih = kernel.assume(le(start, n)), kernel.assume(claim(n))
    step = ctx.with_facts(above, ih).prove(claim(add(n, I1)))
    step = kernel.discharge(le(start, n), kernel.discharge(claim(n), step))
    return induction(start, claim, ctx.prove(claim(start)), kernel.generalise(n, step))


def empty_sum(f: Term, low: Term, high: Term, below: Theorem) -> Theorem:
    """sum f = 0, from high < low."""
    return detach(use("sum_empty", f=f, lo=low, hi=high), below)


def sum_lemma(claim: Callable[[Term], Term], functions: list[Term], facts: list[Theorem] | None = None) -> Theorem:
    """claim(hi) for every hi, by induction from lo - 1 where the sums of `functions` are empty."""
    start = add(lo, num(-1, INT))
    ctx = Context(facts or [])
    below = ctx.prove(lt(start, lo))
    base_facts = [empty_sum(h, lo, start, below) for h in functions]
    base = Context([*(facts or []), *base_facts]).prove(claim(start))
    k = fresh(INT)
    above, ih = kernel.assume(le(start, k)), kernel.assume(claim(k))
    inner = Context([*(facts or []), above, ih])
    room = inner.prove(le(lo, add(k, I1)))
    last = [detach(use("sum_last", f=h, lo=lo, hi=k), room) for h in functions]
    step = inner.with_facts(room, *last).prove(claim(add(k, I1)))
    step = kernel.discharge(le(start, k), kernel.discharge(claim(k), step))
    upper = induction(start, claim, base, kernel.generalise(k, step))
    high = kernel.specialise(upper, hi)  # start <= hi -> claim(hi)
    outside = kernel.assume(lt(hi, start))
    far = Context([outside]).prove(lt(hi, lo))
    zero = [empty_sum(h, lo, hi, far) for h in functions]
    low_part = Context([*(facts or []), outside, far, *zero]).prove(claim(hi))
    low_case = kernel.discharge(lt(hi, start), low_part)
    return kernel.tautology(claim(hi), [high, low_case])


@proves
def sum_congruence() -> Theorem:
    """Equal summands on the range give equal sums."""

    def claim(k: Term) -> Term:
        same = within(i, lo, k, eq(app(f, i), app(g, i)))
        return implies(same, eq(op("sum", f, lo, k), op("sum", g, lo, k)))

    return sum_lemma(claim, [f, g])


@proves
def sum_nonnegative() -> Theorem:
    """A sum of nonnegative terms is nonnegative."""

    def claim(k: Term) -> Term:
        return implies(within(i, lo, k, le(ZERO, app(f, i))), le(ZERO, op("sum", f, lo, k)))

    return sum_lemma(claim, [f])


@proves
def sum_of_zeros() -> Theorem:
    """A sum of zeros is zero."""
    zeros = lam(i, ZERO)
    return sum_lemma(lambda k: eq(op("sum", zeros, lo, k), ZERO), [zeros])


@proves
def sum_of_a_sum() -> Theorem:
    """Sums add term by term."""
    both = lam(i, add(app(f, i), app(g, i)))

    def claim(k: Term) -> Term:
        parts = add(op("sum", f, lo, k), op("sum", g, lo, k))
        return eq(op("sum", both, lo, k), parts)

    return sum_lemma(claim, [f, g, both])


@proves
def sum_of_a_multiple() -> Theorem:
    """A constant factor leaves the sum."""
    multiple = lam(i, mul(a, app(f, i)))

    def claim(k: Term) -> Term:
        return eq(op("sum", multiple, lo, k), mul(a, op("sum", f, lo, k)))

    return sum_lemma(claim, [f, multiple])


@proves
def sum_of_a_constant() -> Theorem:
    """The sum of a constant is the number of terms times the constant."""
    constant = lam(i, a)
    start = add(lo, num(-1, INT))

    def claim(k: Term) -> Term:
        count = op("cast", add(sub(k, lo), I1))
        return implies(le(lo, add(k, I1)), eq(op("sum", constant, lo, k), mul(count, a)))

    return sum_lemma(claim, [constant])


@proves
def sum_exchange() -> Theorem:
    """The order of two finite sums does not matter."""
    m1, m2 = var("m", INT), var("n", INT)

    def rows(k: Term) -> Term:
        return op("sum", lam(i, op("sum", lam(j, app(F, i, j)), m1, m2)), lo, k)

    def columns(k: Term) -> Term:
        return op("sum", lam(j, op("sum", lam(i, app(F, i, j)), lo, k)), m1, m2)

    outer = lam(i, op("sum", lam(j, app(F, i, j)), m1, m2))
    start = add(lo, num(-1, INT))
    claim = lambda k: eq(rows(k), columns(k))  # noqa: E731
    return sum_lemma(claim, [outer], _peeled_columns(m1, m2))


def _peeled_columns(m1: Term, m2: Term) -> list[Theorem]:
    """For all j, k: the inner sums of the exchanged order, empty and peeled."""
    inner = lam(i, app(F, i, j))
    k = fresh(INT)
    empty = kernel.generalise(j, kernel.generalise(k, use("sum_empty", f=inner, lo=lo, hi=k)))
    last = kernel.generalise(j, kernel.generalise(k, use("sum_last", f=inner, lo=lo, hi=k)))
    return [empty, last]
