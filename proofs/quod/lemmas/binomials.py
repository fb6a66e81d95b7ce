"""Lemmas about binomial coefficients and their sums: the binomial theorem, and with weights."""

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
    forall,
    fresh,
    fun,
    implies,
    lam,
    le,
    mul,
    num,
    op,
    sub,
    var,
)
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.sums import induction
from quod.tactics import arithmetic
from quod.tactics.derived import detach, discharged, iff_mp, symmetric, transitive, use, use_lemma
from quod.tactics.prover import Context
from quod.tactics.simplify import Simplifier

ONE, I0, I1 = num(1), num(0, INT), num(1, INT)
n, k, m = (var(name, INT) for name in ("n", "k", "m"))
x, y = var("x", REAL), var("y", REAL)
c, d = var("c", fun(INT, REAL)), var("d", fun(INT, REAL))


def choose(above: Term, below: Term) -> Term:
    return op("binomial", above, below)


def power(base: Term, exponent: Term) -> Term:
    return op("pow", base, exponent)


def cast(t: Term) -> Term:
    return op("cast", t)


def _left_to_the_prover(conclusion: Term, *premises: Term) -> Theorem:
    inner = Context(map(kernel.assume, premises))
    return discharged(premises, inner.prove(conclusion))


@proves
def choice_of_none() -> Theorem:
    """binomial(n, 0) = 1."""
    return _left_to_the_prover(eq(choose(n, I0), ONE))


@proves
def choice_of_all() -> Theorem:
    """0 <= n -> binomial(n, n) = 1."""
    return _left_to_the_prover(eq(choose(n, n), ONE), le(I0, n))


@proves
def pascal() -> Theorem:
    """0 <= n, k -> binomial(n + 1, k + 1) = binomial(n, k + 1) + binomial(n, k)."""
    total = add(choose(n, add(k, I1)), choose(n, k))
    return _left_to_the_prover(eq(choose(add(n, I1), add(k, I1)), total), le(I0, n), le(I0, k))


@proves
def absorption() -> Theorem:
    """0 <= n, k -> (k + 1) binomial(n + 1, k + 1) = (n + 1) binomial(n, k)."""
    left = mul(cast(add(k, I1)), choose(add(n, I1), add(k, I1)))
    right = mul(cast(add(n, I1)), choose(n, k))
    return _left_to_the_prover(eq(left, right), le(I0, n), le(I0, k))


def _row(coefficients: Term, above: Term, end: Term) -> Term:
    """The sum of coefficient(k) x^k y^(above - k), from 0 to the end."""
    body = mul(app(coefficients, k), power(x, k), power(y, sub(above, k)))
    return op("sum", lam(k, body), I0, end)


@proves
def next_row() -> Theorem:
    """(x + y) times a sum of c(k) x^k y^(n - k) from 0 to m is that of d(k) x^k y^(n + 1 - k) and
    c(m) x^(m + 1) y^(n - m), where d(0) = c(0) and d(k + 1) = c(k + 1) + c(k), for 0 <= m <= n."""
    given = [
        eq(app(d, I0), app(c, I0)),
        forall(k, implies(le(I0, k), eq(app(d, add(k, I1)), add(app(c, add(k, I1)), app(c, k))))),
    ]

    def claim(end: Term) -> Term:
        rest = mul(app(c, end), power(x, add(end, I1)), power(y, sub(n, end)))
        whole = add(_row(d, add(n, I1), end), rest)
        return implies(le(end, n), eq(mul(add(x, y), _row(c, n, end)), whole))

    every = _up_to(claim, Context(map(kernel.assume, given)))
    return discharged(given, kernel.specialise(every, m))


def _up_to(claim: Callable[[Term], Term], ctx: Context) -> Theorem:
    """For all m >= 0: claim(m), which is an equation where m <= n, by induction."""
    t = fresh(INT)
    low, ih = kernel.assume(le(I0, t)), kernel.assume(claim(t))
    after = add(t, I1)
    inside, goal = claim(after).args
    inner = ctx.with_facts(low, kernel.assume(inside))
    before = kernel.modus_ponens(ih, inner.prove(ih.conclusion.args[0]))
    before = iff_mp(Simplifier(inner).normal(before.conclusion), before)
    turn = use("power_next", x=y, n=sub(n, after))
    turn = detach(turn, inner.prove(turn.conclusion.args[0]))
    turn = iff_mp(arithmetic.with_integers_in_order(turn.conclusion), turn)
    done = inner.with_facts(before, turn).prove(goal)
    step = discharged([low.conclusion, ih.conclusion, inside], done)
    return induction(I0, claim, ctx.prove(claim(I0)), kernel.generalise(t, step))


@proves
def weighted_row() -> Theorem:
    """The sum of k c(k) x^k y^(n + 1 - k) from 0 to m + 1 is that of x d(k) x^k y^(n - k) from 0
    to m, where (k + 1) c(k + 1) = d(k), for 0 <= m <= n."""
    given = forall(k, implies(le(I0, k), eq(mul(cast(add(k, I1)), app(c, add(k, I1))), app(d, k))))
    weighted = lam(k, mul(cast(k), app(c, k)))

    def claim(end: Term) -> Term:
        whole = mul(x, _row(d, n, end))
        return implies(le(end, n), eq(_row(weighted, add(n, I1), add(end, I1)), whole))

    every = _up_to(claim, Context([kernel.assume(given)]))
    return kernel.discharge(given, kernel.specialise(every, m))


@proves
def binomial_theorem() -> Theorem:
    """0 <= n -> the sum of binomial(n, k) x^k y^(n - k) from 0 to n is (x + y)^n."""

    def claim(t: Term) -> Term:
        return eq(_row(lam(k, choose(t, k)), t, t), power(add(x, y), t))

    t = fresh(INT)
    low, ih, after = kernel.assume(le(I0, t)), kernel.assume(claim(t)), add(t, I1)
    none = [use_lemma("choice_of_none", n=a) for a in (after, t)]
    first = transitive(none[0], symmetric(none[1]))
    others = kernel.generalise(k, detach(use_lemma("pascal", n=t), low))
    row = use_lemma("next_row", c=lam(k, choose(t, k)), d=lam(k, choose(after, k)), n=t, m=t)
    row = detach(row, first, others, low, kernel.positivity(le(t, t), [], [], []))
    step = _joined(claim(after), [ih, row], low)
    step = kernel.generalise(t, discharged([low.conclusion, ih.conclusion], step))
    base = Context().prove(claim(I0))
    return kernel.specialise(induction(I0, claim, base, step), n)


def _joined(goal: Term, equations: Sequence[Theorem], low: Theorem) -> Theorem:
    """An equation between a row and a power of x + y, both one longer than in the equations."""
    above = goal.args[0].args[2]
    t = above.args[0]
    at_least = Context([low]).prove(le(I0, above))
    facts = [
        Context([low]).detached(use("sum_last", f=goal.args[0].args[0], lo=I0, hi=t)),
        detach(use("power_next", x=add(x, y), n=t), low),
        detach(use_lemma("choice_of_all", n=t), low),
        detach(use_lemma("choice_of_all", n=above), at_least),
    ]
    known = [
        iff_mp(arithmetic.with_integers_in_order(e.conclusion), e) for e in (*equations, *facts)
    ]
    found = arithmetic.combination(goal, known)
    if found is None:
        raise Undecided("{}", goal)
    return found


@proves
def binomial_mean() -> Theorem:
    """0 <= n -> the sum of k binomial(n + 1, k) x^k y^(n + 1 - k) is (n + 1) x (x + y)^n."""
    above, end = kernel.assume(le(I0, n)), add(n, I1)
    c, d = lam(k, choose(end, k)), lam(k, mul(cast(end), choose(n, k)))
    each = kernel.generalise(k, detach(use_lemma("absorption"), above))
    t = use_lemma("weighted_row", c=c, d=d, m=n)
    t = detach(t, each, above, kernel.positivity(le(n, n), [], [], []))
    total = detach(use_lemma("binomial_theorem"), above)
    goal = eq(t.conclusion.args[0], mul(cast(end), x, power(add(x, y), n)))
    return kernel.discharge(above.conclusion, Context([t, total]).prove(goal))


@proves
def binomial_square() -> Theorem:
    """0 <= n -> the sum of k^2 binomial(n + 2, k) x^k y^(n + 2 - k) is (n + 2) x times
    (n + 1) x (x + y)^n + (x + y)^(n + 1)."""
    above, more, end = kernel.assume(le(I0, n)), add(n, I1), add(n, I1, I1)
    after = Context([above]).prove(le(I0, more))
    c = lam(k, mul(cast(k), choose(end, k)))
    d = lam(k, mul(cast(end), add(cast(k), ONE), choose(more, k)))
    low = kernel.assume(le(I0, k))
    one = detach(use_lemma("absorption", n=more), after, low)
    each = eq(mul(cast(add(k, I1)), app(c, add(k, I1))), app(d, k))
    each = kernel.lincomb(each, [one], [cast(add(k, I1))])
    each = kernel.generalise(k, kernel.discharge(low.conclusion, each))
    t = use_lemma("weighted_row", c=c, d=d, n=more, m=more)
    t = detach(t, each, after, kernel.positivity(le(more, more), [], [], []))
    facts = [detach(use_lemma("binomial_theorem", n=more), after)]
    facts.append(detach(use_lemma("binomial_mean"), above))
    whole = add(mul(cast(more), x, power(add(x, y), n)), power(add(x, y), more))
    goal = eq(t.conclusion.args[0], mul(cast(end), x, whole))
    return kernel.discharge(above.conclusion, Context([t, *facts]).prove(goal))


@proves
def binomial_column() -> Theorem:
    """0 <= m <= n -> the sum of binomial(k, m) from k = m to n is binomial(n + 1, m + 1)."""
    column, t = lam(k, choose(k, m)), fresh(INT)
    above = add(m, I1)

    def claim(end: Term) -> Term:
        return eq(op("sum", column, m, end), choose(add(end, I1), above))

    given, low, ih = map(kernel.assume, (le(I0, m), le(m, t), claim(t)))
    ctx = Context([given, low])
    ones = [detach(use_lemma("choice_of_all", n=a), ctx.prove(le(I0, a))) for a in (m, above)]
    single = use_lemma("sum_from_k_to_k", f=column, lo=m)
    base = transitive(single, ones[0], symmetric(ones[1]))
    last = ctx.detached(use("sum_last", f=column, lo=m, hi=t))
    pascal = ctx.detached(use_lemma("pascal", n=add(t, I1), k=m))
    step = kernel.lincomb(claim(add(t, I1)), [last, ih, pascal], [ONE, ONE, num(-1)])
    step = kernel.generalise(t, discharged([low.conclusion, ih.conclusion], step))
    every = kernel.specialise(induction(m, claim, base, step), n)
    return kernel.discharge(given.conclusion, every)
