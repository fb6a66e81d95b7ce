"""Lemmas about expectation, variance and covariance."""

from __future__ import annotations

from quod import kernel
from quod.core import (
    INT,
    OUTCOME,
    PROB,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    forall,
    fresh,
    fun,
    implies,
    lam,
    le,
    mul,
    negation,
    num,
    op,
    sub,
    var,
    within,
)
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.lemmas.numbers import at_most_by_a_form
from quod.lemmas.sums import sum_lemma
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    detach,
    discharged,
    rewrite_in,
    symmetric,
    transitive,
    use,
    with_values,
)
from quod.tactics.prover import Context

I1, ZERO = num(1, INT), num(0)
P, w = var("P", PROB), var("w", OUTCOME)
X, Y = var("X", fun(OUTCOME, REAL)), var("Y", fun(OUTCOME, REAL))
F = var("F", fun(INT, OUTCOME, REAL))
a, b = var("a", REAL), var("b", REAL)
lo, hi, i, j = (var(name, INT) for name in ("lo", "hi", "i", "j"))


def mean(x: Term) -> Term:
    return op("E", P, x)


def integrable(x: Term) -> Term:
    return op("integrable", P, x)


def product(x: Term, y: Term) -> Term:
    return lam(w, mul(app(x, w), app(y, w)))


def centred(x: Term, y: Term) -> Term:
    return lam(w, mul(sub(app(x, w), mean(x)), sub(app(y, w), mean(y))))


def variance(x: Term) -> Term:
    return op("Var", P, x)


def covariance(x: Term, y: Term) -> Term:
    return op("Cov", P, x, y)


MOMENTS = frozenset({"Var", "Cov"})


def proof(conclusion: Term, *premises: Term, facts: tuple[Theorem, ...] = ()) -> Theorem:
    """premises -> conclusion, left to the prover, with variances and covariances unfolded."""
    known = [*map(kernel.assume, premises), *facts]
    t = Context(known, unfolds=MOMENTS).prove(conclusion)
    return discharged(premises, t)


@proves
def product_moment() -> Theorem:
    """X, Y, (X - EX)(Y - EY) integrable: XY is integrable and E XY = Cov(X, Y) + EX EY."""
    m, n = mean(X), mean(Y)
    premises = [*map(kernel.assume, (integrable(X), integrable(Y), integrable(centred(X, Y))))]
    # XY = (((X - m)(Y - n) + n X) + m Y) - m n, each summand integrable
    c, d = (
        conjuncts(detach(use("expectation_of_a_multiple", P=P, X=x, a=factor), t))
        for x, factor, t in ((X, n, premises[0]), (Y, m, premises[1]))
    )
    e = conjuncts(use("expectation_of_a_constant", P=P, a=mul(num(-1), mul(m, n))))
    r = _added(premises[2], c[0])
    s = _added(r[0], d[0])
    t = _added(s[0], e[0])
    body = app(t[0].conclusion.args[1], w)
    same = kernel.extensionality(w, kernel.lincomb(eq(body, mul(app(X, w), app(Y, w))), [], []))
    f = fresh(X.sort)
    good = kernel.rewrite(lam(f, integrable(f)), same, t[0])
    total = kernel.rewrite(lam(f, eq(mean(f), t[1].conclusion.args[1])), same, t[1])
    goal = eq(mean(product(X, Y)), add(covariance(X, Y), mul(m, n)))
    equations = [total, s[1], r[1], c[1], d[1], e[1], kernel.definition(covariance(X, Y))]
    both = conjoin(good, kernel.lincomb(goal, equations, [*[num(1)] * 6, num(-1)]))
    return discharged([p.conclusion for p in premises], both)


@proves
def second_moment() -> Theorem:
    """X integrable with finite variance: X^2 is integrable and E X^2 = Var X + (E X)^2."""
    premises = [*map(kernel.assume, (integrable(X), integrable(centred(X, X))))]
    t = with_values(lemma("product_moment"), P=P, X=X, Y=X)
    good, moment = conjuncts(detach(t, premises[0], *premises))
    goal = eq(mean(product(X, X)), add(variance(X), mul(mean(X), mean(X))))
    definitions = [kernel.definition(covariance(X, X)), kernel.definition(variance(X))]
    both = conjoin(good, kernel.lincomb(goal, [moment, *definitions], [num(1), num(1), num(-1)]))
    return discharged([p.conclusion for p in premises], both)


def _added(x: Theorem, y: Theorem) -> list[Theorem]:
    """Integrability and expectation of a sum, from the integrability of two variables."""
    names = {"X": x.conclusion.args[1], "Y": y.conclusion.args[1]}
    return conjuncts(detach(use("expectation_of_a_sum", P=P, **names), x, y))


@proves
def variance_by_moments() -> Theorem:
    """X, X^2 integrable: (X - E X)^2 is integrable and Var X = E X^2 - (E X)^2."""
    square = product(X, X)
    value = sub(mean(square), mul(mean(X), mean(X)))
    goal = conj(integrable(centred(X, X)), eq(variance(X), value))
    return proof(goal, integrable(X), integrable(square))


@proves
def covariance_by_moments() -> Theorem:
    """X, Y, XY integrable: Cov(X, Y) = E XY - E X E Y, and its integrand is integrable."""
    value = sub(mean(product(X, Y)), mul(mean(X), mean(Y)))
    goal = conj(integrable(centred(X, Y)), eq(covariance(X, Y), value))
    return proof(goal, integrable(X), integrable(Y), integrable(product(X, Y)))


@proves
def variance_of_a_constant() -> Theorem:
    """The variance of a constant is 0."""
    return proof(eq(variance(lam(w, a)), num(0)))


@proves
def variance_of_a_shift() -> Theorem:
    """Var(X + a) = Var X."""
    return proof(eq(variance(lam(w, add(app(X, w), a))), variance(X)), integrable(X))


@proves
def variance_of_a_multiple() -> Theorem:
    """Var(a X) = a^2 Var X."""
    multiple = lam(w, mul(a, app(X, w)))
    premises = integrable(X), integrable(centred(X, X))
    known = map(kernel.assume, premises)
    square, _ = conjuncts(detach(with_values(lemma("second_moment"), P=P, X=X), *known))
    goal = eq(variance(multiple), mul(mul(a, a), variance(X)))
    return proof(goal, *premises, facts=(square,))


@proves
def covariance_of_multiples() -> Theorem:
    """Cov(a X, b Y) = a b Cov(X, Y)."""
    goal = eq(
        covariance(lam(w, mul(a, app(X, w))), lam(w, mul(b, app(Y, w)))),
        mul(mul(a, b), covariance(X, Y)),
    )
    premises = integrable(X), integrable(Y), integrable(centred(X, Y))
    known = map(kernel.assume, premises)
    xy, _ = conjuncts(detach(with_values(lemma("product_moment"), P=P, X=X, Y=Y), *known))
    return proof(goal, *premises, facts=(xy,))


@proves
def expectation_of_a_finite_sum() -> Theorem:
    """The expectation of a finite sum is the sum of the expectations."""
    total = lambda k: lam(w, op("sum", lam(i, app(F, i, w)), lo, k))  # noqa: E731
    means = lam(i, mean(app(F, i)))

    def claim(k: Term) -> Term:
        value = op("sum", means, lo, k)
        good = conj(integrable(total(k)), eq(mean(total(k)), value))
        return implies(within(i, lo, k, integrable(app(F, i))), good)

    return sum_lemma(claim, unfolds=MOMENTS)


@proves
def square_integrable_sum() -> Theorem:
    """A finite sum of square-integrable variables is square-integrable."""
    total = lambda k: lam(w, op("sum", lam(i, app(F, i, w)), lo, k))  # noqa: E731

    def claim(k: Term) -> Term:
        each = conj(integrable(app(F, i)), integrable(product(app(F, i), app(F, i))))
        good = conj(integrable(total(k)), integrable(product(total(k), total(k))))
        return implies(within(i, lo, k, each), good)

    return sum_lemma(claim, unfolds=MOMENTS)


@proves
def covariance_of_a_sum() -> Theorem:
    """Cov(sum of F_i, Y) = sum of Cov(F_i, Y) for square-integrable variables."""
    total = lambda k: lam(w, op("sum", lam(i, app(F, i, w)), lo, k))  # noqa: E731
    squares = within(
        i, lo, hi, conj(integrable(app(F, i)), integrable(product(app(F, i), app(F, i))))
    )
    value = op("sum", lam(i, covariance(app(F, i), Y)), lo, hi)
    goal = eq(covariance(total(hi), Y), value)
    return proof(goal, integrable(Y), integrable(product(Y, Y)), squares)


@proves
def covariance_symmetry() -> Theorem:
    """Cov(X, Y) = Cov(Y, X)."""
    return proof(eq(covariance(X, Y), covariance(Y, X)))


@proves
def covariance_with_a_sum() -> Theorem:
    """Cov(Y, sum of F_i) = sum of Cov(Y, F_i) for square-integrable variables."""
    turned = lambda x, y: with_values(lemma("covariance_symmetry"), P=P, X=x, Y=y)  # noqa: E731
    rule, premises = lemma("covariance_of_a_sum"), []
    while rule.conclusion.op == "imp":
        premises.append(rule.conclusion.args[0])
        rule = detach(rule, kernel.assume(premises[-1]))
    whole, terms = rule.conclusion.args
    columns = kernel.extensionality(i, turned(app(F, i), Y))
    rows = rewrite_in(terms, columns)
    t = transitive(turned(Y, whole.args[1]), rule, rows)
    return discharged(premises, t)


@proves
def variance_by_covariances() -> Theorem:
    """Var(sum of F_i) = sum over all i and j of Cov(F_i, F_j) for square-integrable variables."""
    total = lam(w, op("sum", lam(i, app(F, i, w)), lo, hi))
    swapped = lambda x, y: with_values(lemma("covariance_symmetry"), P=P, X=x, Y=y)  # noqa: E731
    square = conj(integrable(app(F, i)), integrable(product(app(F, i), app(F, i))))
    squares, *guards = map(kernel.assume, (within(i, lo, hi, square), le(lo, i), le(i, hi)))
    ctx = Context([squares])
    definitions = [kernel.definition(t) for t in (variance(total), covariance(total, total))]
    same = eq(variance(total), covariance(total, total))
    first = kernel.lincomb(same, definitions, [num(1), num(-1)])
    outer = _closed(ctx, "covariance_of_a_sum", P=P, F=F, Y=total, lo=lo, hi=hi)
    here = ctx.with_facts(*guards)
    row = _closed(here, "covariance_of_a_sum", P=P, F=F, Y=app(F, i), lo=lo, hi=hi)
    columns = kernel.extensionality(j, swapped(app(F, j), app(F, i)))
    row = transitive(swapped(app(F, i), total), row, rewrite_in(row.conclusion.args[1], columns))
    rows = lam(i, row.conclusion.args[1])
    row = discharged([g.conclusion for g in guards], row)
    terms = lam(i, covariance(app(F, i), total))
    rule = with_values(lemma("sum_congruence"), f=terms, g=rows, lo=lo, hi=hi)
    t = transitive(first, outer, detach(rule, kernel.generalise(i, row)))
    return kernel.discharge(squares.conclusion, t)


@proves
def variance_of_two() -> Theorem:
    """Var(X + Y) = Var X + 2 Cov(X, Y) + Var Y for square-integrable X and Y."""
    both = lam(w, add(app(X, w), app(Y, w)))
    value = add(variance(X), mul(num(2), covariance(X, Y)), variance(Y))
    premises = [integrable(x) for v in (X, Y) for x in (v, product(v, v))]
    return proof(eq(variance(both), value), *premises)


@proves
def variance_of_a_sum() -> Theorem:
    """Var of a sum of pairwise uncorrelated square-integrable variables is the sum of the Vars."""
    total = lambda k: lam(w, op("sum", lam(i, app(F, i, w)), lo, k))  # noqa: E731
    each = lam(i, variance(app(F, i)))

    def premises(k: Term) -> list[Term]:
        square = conj(integrable(app(F, i)), integrable(product(app(F, i), app(F, i))))
        zero = eq(covariance(app(F, i), app(F, j)), num(0))
        pairs = within(i, lo, k, within(j, lo, k, implies(negation(eq(i, j)), zero)))
        return [within(i, lo, k, square), pairs]

    def claim(k: Term) -> Term:
        return implies(*premises(k), eq(variance(total(k)), op("sum", each, lo, k)))

    def step(ctx: Context, k: Term) -> Theorem:
        after = add(k, I1)
        given = premises(after)
        here = ctx.with_facts(*map(kernel.assume, given))
        smaller = here.prove(eq(variance(total(k)), op("sum", each, lo, k)))
        last = app(F, after)
        two = _closed(here, "variance_of_two", P=P, X=total(k), Y=last)
        cross = _closed(here, "covariance_of_a_sum", P=P, F=F, Y=last, lo=lo, hi=k)
        none = here.prove(eq(cross.conclusion.args[1], num(0)))
        room = here.prove(le(lo, after))
        peel = detach(use("sum_last", f=lam(i, app(F, i, w)), lo=lo, hi=k), room)
        whole = rewrite_in(variance(total(after)), kernel.extensionality(w, peel))
        values = detach(use("sum_last", f=each, lo=lo, hi=k), room)
        goal = eq(variance(total(after)), op("sum", each, lo, after))
        one, two_ = num(1), num(2)
        equations = [whole, two, cross, none, smaller, values]
        t = kernel.lincomb(goal, equations, [one, one, two_, two_, one, num(-1)])
        return kernel.discharge(given[0], kernel.discharge(given[1], t))

    return sum_lemma(claim, step=step)


def _closed(ctx: Context, name: str, **values: Term) -> Theorem:
    """A lemma at some values, its premises proved."""
    return ctx.detached(with_values(lemma(name), **values))


@proves
def expectation_at_most() -> Theorem:
    """X and Y integrable, X <= Y at every outcome: E X <= E Y."""
    below = kernel.assume(forall(w, le(app(X, w), app(Y, w))))
    given = [kernel.assume(integrable(v)) for v in (X, Y)]
    gap = lam(w, sub(app(Y, w), app(X, w)))
    ctx = Context(given)
    here = kernel.specialise(below, w)
    sign = kernel.positivity(le(ZERO, app(gap, w)), [(1, [here], None)], [], [])
    rule = use("expectation_nonnegative", P=P, X=gap)
    t = detach(rule, ctx.prove(integrable(gap)), kernel.generalise(w, sign))
    same = ctx.prove(eq(mean(gap), sub(mean(Y), mean(X))))
    t = kernel.positivity(le(mean(X), mean(Y)), [(1, [t], None)], [same], [num(-1)])
    return discharged([p.conclusion for p in (*given, below)], t)


@proves
def variance_nonnegative() -> Theorem:
    """(X - E X)^2 integrable: 0 <= Var X."""
    square = centred(X, X)
    given = kernel.assume(integrable(square))
    body = app(square, w)
    sign = kernel.positivity(le(ZERO, body), [(1, [], body.args[0])], [], [])
    t = detach(use("expectation_nonnegative", P=P, X=square), given, kernel.generalise(w, sign))
    x = fresh(REAL)
    t = kernel.rewrite(lam(x, le(ZERO, x)), symmetric(kernel.definition(variance(X))), t)
    return kernel.discharge(given.conclusion, t)


@proves
def mean_size_at_most_the_root_mean_square() -> Theorem:
    """X and X^2 integrable: (E |X|)^2 <= E X^2, since |X| has a variance."""
    size, square = lam(w, op("abs", app(X, w))), product(X, X)
    given = [kernel.assume(integrable(v)) for v in (X, square)]
    good = detach(use("integrable_absolute", P=P, X=X), given[0])
    same = Context().prove(eq(app(product(size, size), w), app(square, w)))
    same = kernel.extensionality(w, same)
    f = fresh(X.sort)
    good_square = kernel.rewrite(lam(f, integrable(f)), symmetric(same), given[1])
    moments = with_values(lemma("variance_by_moments"), P=P, X=size)
    exists, value = conjuncts(detach(moments, good, good_square))
    sign = detach(with_values(lemma("variance_nonnegative"), P=P, X=size), exists)
    means = rewrite_in(mean(product(size, size)), same)
    goal = le(mul(mean(size), mean(size)), mean(square))
    t = kernel.positivity(goal, [(1, [sign], None)], [value, means], [num(-1), num(-1)])
    return discharged([p.conclusion for p in given], t)


@proves
def cauchy_schwarz_of_means() -> Theorem:
    """X, Y, X^2 and Y^2 integrable: E(XY)^2 <= E(X^2) E(Y^2), as E((sX + tY)^2) >= 0."""
    given = [kernel.assume(integrable(v)) for x in (X, Y) for v in (x, product(x, x))]
    ctx = Context(given)
    a, b, c = mean(product(X, X)), mean(product(X, Y)), mean(product(Y, Y))

    def form(s: Term, t: Term) -> Theorem:
        """0 <= E(X^2) s^2 + 2 E(XY) s t + E(Y^2) t^2."""
        line = add(mul(s, app(X, w)), mul(t, app(Y, w)))
        square = lam(w, mul(line, line))
        sign = kernel.positivity(le(ZERO, app(square, w)), [(1, [], line)], [], [])
        rule = use("expectation_nonnegative", P=P, X=square)
        sign = detach(rule, ctx.prove(integrable(square)), kernel.generalise(w, sign))
        value = add(mul(a, s, s), mul(num(2), b, s, t), mul(c, t, t))
        same = ctx.prove(eq(mean(square), value))
        return kernel.positivity(le(ZERO, value), [(1, [sign], None)], [same], [num(-1)])

    t = at_most_by_a_form(a, b, c, form)
    return discharged([p.conclusion for p in given], t)
