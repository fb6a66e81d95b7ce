"""Lemmas about finite products, factorials and binomial coefficients."""

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
    fun,
    implies,
    lam,
    le,
    lt,
    mul,
    negation,
    num,
    op,
    sub,
    var,
    within,
)
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.sums import sum_lemma
from quod.tactics.prover import Context

ZERO, ONE, I0, I1 = num(0), num(1), num(0, INT), num(1, INT)
f, g = var("f", fun(INT, REAL)), var("g", fun(INT, REAL))
lo, hi, n, i, j, k = (var(name, INT) for name in ("lo", "hi", "n", "i", "j", "k"))
a = var("a", REAL)


def _product(body: Term, end: Term) -> Term:
    return op("prod", body, lo, end)


def _all(claim: Callable[[Term], Term], end: Term) -> Term:
    """The claim for each index up to the end."""
    return within(i, lo, end, claim(i))


@proves
def factors_congruence() -> Theorem:
    """Equal factors on the range give equal products."""

    def claim(end: Term) -> Term:
        same = _all(lambda i: eq(app(f, i), app(g, i)), end)
        return implies(same, eq(_product(f, end), _product(g, end)))

    return sum_lemma(claim)


@proves
def factors_positive() -> Theorem:
    """A product of positive factors is positive."""

    def claim(end: Term) -> Term:
        return implies(_all(lambda i: lt(ZERO, app(f, i)), end), lt(ZERO, _product(f, end)))

    return sum_lemma(claim)


@proves
def factors_nonnegative() -> Theorem:
    """A product of nonnegative factors is nonnegative."""

    def claim(end: Term) -> Term:
        return implies(_all(lambda i: le(ZERO, app(f, i)), end), le(ZERO, _product(f, end)))

    return sum_lemma(claim)


@proves
def factors_at_least_one() -> Theorem:
    """A product of factors that are at least 1 is at least 1."""

    def claim(end: Term) -> Term:
        return implies(_all(lambda i: le(ONE, app(f, i)), end), le(ONE, _product(f, end)))

    def step(ctx: Context, k: Term) -> Theorem:
        given, bound = claim(add(k, I1)).args
        inner = ctx.with_facts(kernel.assume(given))
        known = [inner.prove(le(ONE, t)) for t in (app(f, add(k, I1)), _product(f, k))]
        return kernel.discharge(given, inner.with_facts(*known).prove(bound))

    return sum_lemma(claim, step=step)


@proves
def factors_nonzero() -> Theorem:
    """A product of factors other than 0 is not 0."""

    def claim(end: Term) -> Term:
        other = _all(lambda i: negation(eq(app(f, i), ZERO)), end)
        return implies(other, negation(eq(_product(f, end), ZERO)))

    return sum_lemma(claim)


@proves
def product_of_products() -> Theorem:
    """Products multiply factor by factor."""
    both = lam(i, mul(app(f, i), app(g, i)))
    return sum_lemma(lambda end: eq(_product(both, end), mul(_product(f, end), _product(g, end))))


@proves
def product_of_inverses() -> Theorem:
    """The inverse of a product is the product of the inverses, where no factor is 0."""

    def claim(end: Term) -> Term:
        other = _all(lambda i: negation(eq(app(f, i), ZERO)), end)
        inverses = _product(lam(i, op("inv", app(f, i))), end)
        return implies(other, eq(inverses, op("inv", _product(f, end))))

    return sum_lemma(claim, [kernel.reflexivity(ONE)])


@proves
def product_of_exponentials() -> Theorem:
    """The product of exponentials is e to the sum."""

    def claim(end: Term) -> Term:
        factors = _product(lam(i, op("exp", app(f, i))), end)
        return eq(factors, op("exp", op("sum", f, lo, end)))

    return sum_lemma(claim)


@proves
def product_of_a_constant() -> Theorem:
    """The product of a constant is its power to the number of factors."""

    def claim(end: Term) -> Term:
        power = op("pow", a, add(sub(end, lo), I1))
        return implies(le(lo, add(end, I1)), eq(_product(lam(i, a), end), power))

    return sum_lemma(claim)


@proves
def logarithm_of_factors() -> Theorem:
    """The logarithm of a product of positive factors is the sum of their logarithms."""

    def claim(end: Term) -> Term:
        positive = _all(lambda i: lt(ZERO, app(f, i)), end)
        logs = op("sum", lam(i, op("log", app(f, i))), lo, end)
        return implies(positive, eq(op("log", _product(f, end)), logs))

    return sum_lemma(claim)
