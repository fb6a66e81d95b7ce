"""Lemmas about finite sums, by induction on the upper end; products are like them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quod import kernel
from quod.core import (
    INT,
    REAL,
    TRUE,
    Term,
    add,
    app,
    conj,
    eq,
    fresh,
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
    substitute,
    var,
    within,
)
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.tactics import arithmetic
from quod.tactics.derived import detach, discharged, symmetric, use, with_values
from quod.tactics.prover import Context
from quod.tactics.ranges import squeezed

ZERO, I0, I1 = num(0), num(0, INT), num(1, INT)
f, g = var("f", fun(INT, REAL)), var("g", fun(INT, REAL))
F = var("F", fun(INT, INT, REAL))
lo, hi, n, i, j, m = (var(name, INT) for name in ("lo", "hi", "n", "i", "j", "m"))
a, x = var("a", REAL), var("x", REAL)


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
    empty: Callable[[Context, Term], Theorem] | None = None,
) -> Theorem:
    """claim(hi) for every hi, by induction from lo - 1, where sums from lo are empty.

    `step(ctx, k)` proves claim(k + 1) from claim(k), which ctx knows; `empty(ctx, k)` proves
    claim(k) where sums from lo to k are empty, which ctx knows; else the prover does."""
    empty = empty or (lambda ctx, k: ctx.prove(claim(k)))
    start = add(lo, num(-1, INT))
    ctx = Context(facts, unfolds=unfolds)
    base = empty(ctx.with_facts(*_empty(start, ctx)), start)
    k = fresh(INT)
    above, ih = kernel.assume(le(start, k)), kernel.assume(claim(k))
    known = ctx.with_facts(above, ih)
    after = step(known, k) if step else known.prove(claim(add(k, I1)))
    after = kernel.discharge(le(start, k), kernel.discharge(claim(k), after))
    upper = induction(start, claim, base, kernel.generalise(k, after))
    high = kernel.specialise(upper, hi)  # start <= hi -> claim(hi)
    outside = kernel.assume(lt(hi, start))
    far = ctx.with_facts(outside)
    low = empty(far.with_facts(*_empty(hi, far)), hi)
    return kernel.tautology(claim(hi), [high, kernel.discharge(lt(hi, start), low)])


def _empty(high: Term, ctx: Context) -> list[Theorem]:
    """For all f: the sum of f from lo to high is 0, and the product is 1, where high < lo."""
    below = ctx.prove(lt(high, lo))
    rules = [use(name, f=f, lo=lo, hi=high) for name in ("sum_empty", "factors_empty")]
    return [kernel.generalise(f, detach(rule, below)) for rule in rules]


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


@proves
def term_of_a_sum() -> Theorem:
    """No term of a sum of nonnegative terms is larger than the sum."""

    def bounded(k: Term) -> Term:
        return le(app(f, m), op("sum", f, lo, k))

    def claim(k: Term) -> Term:
        return implies(within(i, lo, k, le(ZERO, app(f, i))), le(lo, m), le(m, k), bounded(k))

    def step(ctx: Context, k: Term) -> Theorem:
        def below(ctx: Context, goal: Term) -> Theorem:
            *premises, last = _premises(goal)
            inner = ctx.with_facts(*map(kernel.assume, premises))
            t = inner.with_facts(inner.prove(bounded(k))).prove(last)
            return discharged(premises, t)

        return with_one_more(ctx, claim(add(k, I1)), k, below)

    return sum_lemma(claim, step=step)


@proves
def sum_of_one_term() -> Theorem:
    """A sum over i of terms with a factor [m = i] is its term at m."""
    only = lam(i, mul(op("ite", eq(m, i), num(1), ZERO), app(f, i)))

    def claim(k: Term) -> Term:
        total = op("sum", only, lo, k)
        return conj(
            implies(lt(k, m), eq(total, ZERO)), implies(le(lo, m), le(m, k), eq(total, app(f, m)))
        )

    both = sum_lemma(claim, step=lambda ctx, k: with_one_more(ctx, claim(add(k, I1)), k))
    return kernel.tautology(both.conclusion.args[1], [both])


def _premises(p: Term) -> list[Term]:
    """p, q and r of p -> (q -> r)."""
    parts = []
    while p.op == "imp":
        parts.append(p.args[0])
        p = p.args[1]
    return [*parts, p]


def with_one_more(
    ctx: Context,
    goal: Term,
    k: Term,
    below: Callable[[Context, Term], Theorem] = lambda ctx, goal: ctx.prove(goal),
) -> Theorem:
    """The goal for the sums up to k + 1: where m <= k (by `below`), where m = k + 1, and beyond."""
    last = add(k, I1)
    low = kernel.discharge(le(m, k), below(ctx.with_facts(kernel.assume(le(m, k))), goal))
    beyond = kernel.discharge(lt(last, m), ctx.with_facts(kernel.assume(lt(last, m))).prove(goal))
    least = detach(use("discreteness", m=k, n=m), kernel.assume(lt(k, m)))
    same = squeezed(m, last, kernel.assume(le(m, last)), least)
    at_last = ctx.prove(substitute(goal, {m: last}))
    here = kernel.rewrite(lam(m, goal), symmetric(same), at_last)
    for p in (le(m, last), lt(k, m)):
        here = kernel.discharge(p, here)
    return kernel.tautology(goal, [low, here, beyond])


@proves
def lagrange_identity() -> Theorem:
    """Lagrange: (sum of f^2)(sum of g^2) - (sum of fg)^2 is a sum of squares over pairs."""
    square = lambda h: lam(i, mul(app(h, i), app(h, i)))  # noqa: E731
    cross = sub(mul(app(f, i), app(g, j)), mul(app(f, j), app(g, i)))
    pairs = lam(j, op("sum", lam(i, mul(cross, cross)), lo, sub(j, I1)))

    def claim(k: Term) -> Term:
        total = lambda h: op("sum", h, lo, k)  # noqa: E731
        inner = total(lam(i, mul(app(f, i), app(g, i))))
        left = sub(mul(total(square(f)), total(square(g))), mul(inner, inner))
        return eq(left, total(pairs))

    return sum_lemma(claim)


def _power_bound(relation: Callable[[Term, Term], Term], bound: Term) -> Theorem:
    """The bound is below x, and 0 <= n: so it is below x^n, by induction on n."""
    return _by_exponents(lambda k: relation(bound, op("pow", x, k)), relation(bound, x))


@proves
def power_positive() -> Theorem:
    """0 < x, 0 <= n -> 0 < x^n."""
    return _power_bound(lt, ZERO)


@proves
def power_nonnegative() -> Theorem:
    """0 <= x, 0 <= n -> 0 <= x^n."""
    return _power_bound(le, ZERO)


@proves
def power_at_least_one() -> Theorem:
    """1 <= x, 0 <= n -> 1 <= x^n."""
    return _power_bound(le, num(1))


def _by_exponents(claim: Callable[[Term], Term], given: Term = TRUE, *facts: Theorem) -> Theorem:
    """given, 0 <= n -> claim(n), by induction on n."""
    first, ctx, k = kernel.assume(given), Context(facts), fresh(INT)
    known = ctx.with_facts(first)
    here = known.with_facts(kernel.assume(le(I0, k)), kernel.assume(claim(k)))
    step = discharged([le(I0, k), claim(k)], here.prove(claim(add(k, I1))))
    every = induction(I0, claim, known.prove(claim(I0)), kernel.generalise(k, step))
    every = kernel.specialise(every, n)
    return every if given is TRUE else kernel.discharge(given, every)


@proves
def power_of_a_sum() -> Theorem:
    """0 <= m, n -> x^(m + n) = x^m x^n."""
    return _by_exponents(
        lambda k: eq(op("pow", x, add(m, k)), mul(op("pow", x, m), op("pow", x, k))), le(I0, m)
    )


@proves
def power_of_a_power() -> Theorem:
    """0 <= m, n -> (x^m)^n = x^(m n)."""
    k = fresh(INT)
    more = with_values(lemma("power_of_a_sum"), m=mul(m, k), n=m)
    more = kernel.generalise(k, more)
    return _by_exponents(
        lambda k: eq(op("pow", op("pow", x, m), k), op("pow", x, mul(m, k))), le(I0, m), more
    )


@proves
def bernoulli() -> Theorem:
    """0 <= x, 0 <= n -> 1 + n (x - 1) <= x^n: the step multiplies by x, and n (x - 1)^2 >= 0."""
    bound = lambda k: add(num(1), mul(op("cast", k), sub(x, num(1))))  # noqa: E731
    claim = lambda k: le(bound(k), op("pow", x, k))  # noqa: E731
    above, k = kernel.assume(le(ZERO, x)), fresh(INT)
    low, ih = kernel.assume(le(I0, k)), kernel.assume(claim(k))
    more = detach(use("power_next", x=x, n=k), low)
    summands = [(1, [ih, above], None), (1, [low], sub(x, num(1)))]
    step = kernel.positivity(claim(add(k, I1)), summands, [more], [num(1)])
    step = kernel.generalise(k, discharged([low.conclusion, ih.conclusion], step))
    every = induction(I0, claim, Context().prove(claim(I0)), step)
    return kernel.discharge(above.conclusion, kernel.specialise(every, n))


@proves
def power_of_a_product() -> Theorem:
    """0 <= n -> (x y)^n = x^n y^n."""
    y = var("y", REAL)
    parts = lambda k: mul(op("pow", x, k), op("pow", y, k))  # noqa: E731
    return _by_exponents(lambda k: eq(op("pow", mul(x, y), k), parts(k)))


@proves
def power_as_an_exponential() -> Theorem:
    """0 < x, 0 <= n -> x^n = exp(n log(x))."""
    size = lambda k: mul(op("cast", k), op("log", x))  # noqa: E731
    return _by_exponents(lambda k: eq(op("pow", x, k), op("exp", size(k))), lt(ZERO, x))


@proves
def power_of_one() -> Theorem:
    """0 <= n -> 1^n = 1."""
    return _by_exponents(lambda k: eq(op("pow", num(1), k), num(1)))


@proves
def power_of_zero() -> Theorem:
    """1 <= n -> 0^n = 0."""
    before = add(n, num(-1, INT))
    ctx = Context([kernel.assume(le(I1, n))])
    last = ctx.detached(use("power_next", x=ZERO, n=before))
    same = kernel.lincomb(eq(add(before, I1), n), [], [])
    k = fresh(INT)
    context = lam(k, eq(op("pow", ZERO, k), mul(op("pow", ZERO, before), ZERO)))
    zero = kernel.rewrite(context, same, last)
    goal = eq(op("pow", ZERO, n), ZERO)
    return kernel.discharge(le(I1, n), kernel.lincomb(goal, [zero], [num(1)]))


@proves
def power_nonzero() -> Theorem:
    """x != 0, 0 <= n -> x^n != 0."""
    other = lambda t: negation(eq(t, ZERO))  # noqa: E731
    return _by_exponents(lambda k: other(op("pow", x, k)), other(x))
