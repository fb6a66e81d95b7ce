"""Lemmas about the ranges of sums: shifted, split, reversed, triangular; and about bounds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from quod import kernel
from quod.core import (
    INT,
    REAL,
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
    neg,
    negation,
    num,
    op,
    sub,
    var,
    vec,
    within,
)
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.lemmas.numbers import at_most_by_a_form, by_sign
from quod.lemmas.numbers import at_most_by_squares as by_squares
from quod.lemmas.sums import induction, sum_lemma, with_one_more
from quod.tactics import arithmetic
from quod.tactics.derived import (
    conjuncts,
    contradiction,
    detach,
    discharged,
    iff_mp,
    rewrite_in,
    symmetric,
    transitive,
    use,
    with_values,
)
from quod.tactics.prover import Context
from quod.tactics.simplify import Simplifier
from quod.tactics.sums import KINDS

ZERO, ONE, I0, I1 = num(0), num(1), num(0, INT), num(1, INT)
f, g = var("f", fun(INT, REAL)), var("g", fun(INT, REAL))
F = var("F", fun(INT, INT, REAL))
lo, hi, i, j, m = (var(name, INT) for name in ("lo", "hi", "i", "j", "m"))
x, y = var("x", REAL), var("y", REAL)
u, v = var("u", vec("n")), var("v", vec("n"))


def _ranged(claim: Callable[[Term], Term], kind: str = "sum", **options: Any) -> Theorem:
    """By induction as in `sum_lemma`, where any sum, or product, may be empty."""
    empty = kernel.axiom(KINDS[kind].empty)
    for variable in (hi, lo, f):
        empty = kernel.generalise(variable, empty)
    return sum_lemma(claim, [empty], **options)


def _sum(body: Term, index: Term, low: Term, high: Term, kind: str = "sum") -> Term:
    return op(kind, lam(index, body), low, high)


# ------------------------------------------------------------------------------------ ranges
def _shift(kind: str) -> Theorem:
    def claim(k: Term) -> Term:
        return eq(_sum(app(f, add(i, m)), i, lo, k, kind), op(kind, f, add(lo, m), add(k, m)))

    return _ranged(claim, kind)


def _split(kind: str) -> Theorem:
    join = KINDS[kind].join

    def claim(k: Term) -> Term:
        parts = join(op(kind, f, lo, m), op(kind, f, add(m, I1), k))
        return implies(le(lo, add(m, I1)), le(m, k), eq(op(kind, f, lo, k), parts))

    return _ranged(claim, kind, step=lambda ctx, k: with_one_more(ctx, claim(add(k, I1)), k))


def _first(kind: str, split: Theorem) -> Theorem:
    known = kernel.assume(le(lo, hi))
    split = with_values(split, f=f, lo=lo, m=lo, hi=hi)
    parts = Context([known]).detached(split)
    single = _single(lo, kind)
    return kernel.discharge(
        known.conclusion, transitive(parts, rewrite_in(parts.conclusion.args[1], single))
    )


def _single(k: Term, kind: str) -> Theorem:
    """The sum, or product, of f from k to k is f(k)."""
    before, (empty_rule, last_rule, join) = sub(k, I1), KINDS[kind]
    empty = use(empty_rule, f=f, lo=k, hi=before)
    empty = detach(empty, kernel.positivity(lt(before, k), [(1, [], None)], [], []))
    last = use(last_rule, f=f, lo=k, hi=before)
    same, z = arithmetic.ring(add(before, I1), k), fresh(INT)
    rest = empty.conclusion.args[0]
    last = kernel.rewrite(
        lam(z, implies(le(k, z), eq(op(kind, f, k, z), join(rest, app(f, z))))), same, last
    )
    last = detach(last, kernel.positivity(le(k, k), [], [], []))
    factor = ONE if kind == "sum" else app(f, k)
    return kernel.lincomb(eq(op(kind, f, k, k), app(f, k)), [last, empty], [ONE, factor])


def _reversal(kind: str, first: Theorem) -> Theorem:
    def claim(k: Term) -> Term:
        back = op(kind, f, sub(m, k), sub(m, lo))
        return eq(_sum(app(f, sub(m, i)), i, lo, k, kind), back)

    def step(ctx: Context, k: Term) -> Theorem:
        last = add(k, I1)
        before = with_values(first, f=f, lo=sub(m, last), hi=sub(m, lo))
        return ctx.with_facts(ctx.detached(before)).prove(claim(last))

    return _ranged(claim, kind, step=step)


@proves
def sum_shift() -> Theorem:
    """The index of a sum may be shifted."""
    return _shift("sum")


@proves
def sum_split() -> Theorem:
    """A range is split in two: lo..m and m + 1..hi."""
    return _split("sum")


@proves
def sum_first() -> Theorem:
    """The first term of a sum apart."""
    return _first("sum", lemma("sum_split"))


@proves
def sum_from_k_to_k() -> Theorem:
    """The sum of f from k to k is f(k)."""
    return _single(lo, "sum")


@proves
def sum_reversal() -> Theorem:
    """A sum read backwards: the index i becomes m - i."""
    return _reversal("sum", lemma("sum_first"))


@proves
def product_shift() -> Theorem:
    """The index of a product may be shifted."""
    return _shift("prod")


@proves
def product_split() -> Theorem:
    """The range of a product is split in two: lo..m and m + 1..hi."""
    return _split("prod")


@proves
def product_first() -> Theorem:
    """The first factor of a product apart."""
    return _first("prod", lemma("product_split"))


@proves
def product_reversal() -> Theorem:
    """A product read backwards: the index i becomes m - i."""
    return _reversal("prod", lemma("product_first"))


def _powers(exponent: int, closed: Callable[[Term], Term]) -> Theorem:
    """The sum of i^exponent over a range as a difference of two values of a polynomial."""
    body = op("cast", i)
    for _ in range(exponent - 1):
        body = mul(body, op("cast", i))

    def claim(k: Term) -> Term:
        value = sub(closed(op("cast", k)), closed(op("cast", sub(lo, I1))))
        return implies(le(lo, add(k, I1)), eq(_sum(body, i, lo, k), value))

    return _ranged(claim)


def _over(divisor: int, *factors: Term) -> Term:
    return mul(num(Fraction(1, divisor)), *factors)


@proves
def sum_of_integers() -> Theorem:
    """The sum of i from lo to hi, by n(n + 1)/2."""
    return _powers(1, lambda n: _over(2, n, add(n, ONE)))


@proves
def sum_of_squared_integers() -> Theorem:
    """The sum of i^2, by n(n + 1)(2n + 1)/6."""
    return _powers(2, lambda n: _over(6, n, add(n, ONE), add(mul(num(2), n), ONE)))


@proves
def sum_of_cubed_integers() -> Theorem:
    """The sum of i^3, by (n(n + 1)/2)^2."""
    return _powers(3, lambda n: _over(4, n, n, add(n, ONE), add(n, ONE)))


@proves
def telescoping_sum() -> Theorem:
    """A sum of differences of neighbours is the last less the first."""

    def claim(k: Term) -> Term:
        steps = _sum(sub(app(f, add(i, I1)), app(f, i)), i, lo, k)
        return implies(le(lo, add(k, I1)), eq(steps, sub(app(f, add(k, I1)), app(f, lo))))

    def step(ctx: Context, k: Term) -> Theorem:
        known = ctx.detached(kernel.assume(claim(k)))
        normal = iff_mp(Simplifier(ctx).normal(known.conclusion), known)
        return ctx.with_facts(normal).prove(claim(add(k, I1)))

    return _ranged(claim, step=step)


@proves
def triangular_exchange() -> Theorem:
    """The pairs j <= i, by rows and by columns."""

    def claim(k: Term) -> Term:
        rows = _sum(_sum(app(F, i, j), j, lo, i), i, lo, k)
        return eq(rows, _sum(_sum(app(F, i, j), i, j, k), j, lo, k))

    return _ranged(claim)


@proves
def strictly_triangular_exchange() -> Theorem:
    """The pairs j < i, by rows and by columns."""

    def claim(k: Term) -> Term:
        rows = _sum(_sum(app(F, i, j), j, lo, sub(i, I1)), i, lo, k)
        return eq(rows, _sum(_sum(app(F, i, j), i, add(j, I1), k), j, lo, k))

    return _ranged(claim)


@proves
def sum_over_pairs() -> Theorem:
    """All pairs: the diagonal, and each pair j < i both ways."""

    def claim(k: Term) -> Term:
        square = _sum(_sum(app(F, i, j), j, lo, k), i, lo, k)
        both = add(app(F, i, j), app(F, j, i))
        below = _sum(_sum(both, j, lo, sub(i, I1)), i, lo, k)
        return eq(square, add(_sum(app(F, i, i), i, lo, k), below))

    return _ranged(claim)


@proves
def sum_by_rows() -> Theorem:
    """A sum over 1..m n, read in m rows of n terms."""
    n, k = var("n", INT), fresh(INT)
    rows = lam(i, _sum(app(f, add(mul(sub(i, I1), n), j)), j, I1, n))

    def claim(m: Term) -> Term:
        return eq(op("sum", rows, I1, m), op("sum", f, I1, mul(m, n)))

    given = [kernel.assume(le(I0, t)) for t in (n, k)]
    ctx = Context([given[0]])
    known = ctx.with_facts(given[1], kernel.assume(claim(k)))
    before, last = mul(k, n), mul(add(k, I1), n)
    split = with_values(lemma("sum_split"), f=f, lo=I1, m=before, hi=last)
    shift = with_values(lemma("sum_shift"), f=f, lo=I1, m=before, hi=n)
    step = known.with_facts(known.detached(split), shift).prove(claim(add(k, I1)))
    step = discharged([given[1].conclusion, claim(k)], step)
    every = induction(I0, claim, ctx.prove(claim(I0)), kernel.generalise(k, step))
    return kernel.discharge(given[0].conclusion, kernel.specialise(every, m))


@proves
def sum_over_a_permutation() -> Theorem:
    """The order of the terms of a sum does not matter: p permutes lo..hi, and q undoes it.

    Each term f(p(i)) is a sum over j with a factor [p(i) = j], which is [q(j) = i]."""
    p, q = var("p", fun(INT, INT)), var("q", fun(INT, INT))

    def every(claim: Term) -> Theorem:
        return kernel.assume(within(i, lo, hi, claim))

    given = [
        every(claim)
        for a, b in ((p, q), (q, p))
        for claim in (le(lo, app(a, i)), le(app(a, i), hi), eq(app(b, app(a, i)), i))
    ]
    ctx = Context(given)

    def in_range(k: Term) -> list[Theorem]:
        return [kernel.assume(le(lo, k)), kernel.assume(le(k, hi))]

    def for_each(k: Term, t: Theorem) -> Theorem:
        return kernel.generalise(k, discharged([s.conclusion for s in in_range(k)], t))

    def hit(a: Term, b: Term) -> Term:
        return mul(op("ite", eq(a, b), ONE, ZERO), app(f, j))

    def columns(a: Term, b: Term) -> Term:
        return lam(j, op("sum", lam(i, hit(a, b)), lo, hi))

    row = with_values(lemma("sum_of_one_term"), f=f, lo=lo, hi=hi, m=app(p, i))
    row = symmetric(ctx.with_facts(*in_range(i)).detached(row))
    terms = lam(i, app(f, app(p, i))), lam(i, op("sum", lam(j, hit(app(p, i), j)), lo, hi))
    by_rows = _equal_sums(*terms, for_each(i, row))
    exchanged = with_values(
        lemma("sum_exchange"), F=lam(i, lam(j, hit(app(p, i), j))), lo=lo, hi=hi, m=lo, n=hi
    )
    there, back = eq(app(p, i), j), eq(app(q, j), i)
    ways = []
    for known, returns, k in ((there, given[2], i), (back, given[5], j)):
        again = ctx.with_facts(*in_range(k)).detached(kernel.specialise(returns, k))
        z, (undo, _) = fresh(INT), again.conclusion.args[0].args
        t = kernel.rewrite(lam(z, eq(app(undo, z), k)), kernel.assume(known), again)
        ways.append(kernel.discharge(known, t))
    same = rewrite_in(hit(app(p, i), j), kernel.tautology(eq(there, back), ways))
    hits = lam(i, hit(*there.args)), lam(i, hit(*back.args))
    inner = _equal_sums(*hits, for_each(i, same))
    column = with_values(lemma("sum_of_one_term"), f=lam(i, app(f, j)), lo=lo, hi=hi, m=app(q, j))
    column = transitive(inner, ctx.with_facts(*in_range(j)).detached(column))
    by_columns = _equal_sums(columns(*there.args), f, for_each(j, column))
    t = transitive(by_rows, exchanged, by_columns)
    return discharged([t.conclusion for t in given], t)


def _equal_sums(first: Term, second: Term, terms: Theorem) -> Theorem:
    """The sums from lo to hi of two functions, which are equal there."""
    same = with_values(lemma("sum_congruence"), f=first, g=second, lo=lo, hi=hi)
    return detach(same, terms)


# ------------------------------------------------------------------------------------ bounds
@proves
def sum_comparison() -> Theorem:
    """Sums compare as their terms do."""

    below = kernel.assume(within(i, lo, hi, le(app(f, i), app(g, i))))
    gap = lam(i, sub(app(g, i), app(f, i)))
    ctx = Context()
    guards = [kernel.assume(p) for p in (le(lo, i), le(i, hi))]
    here = detach(kernel.specialise(below, i), *guards)
    here = kernel.positivity(le(ZERO, app(gap, i)), [(1, [here], None)], [], [])
    every = kernel.generalise(i, discharged([t.conclusion for t in guards], here))
    positive = detach(with_values(lemma("sum_nonnegative"), f=gap, lo=lo, hi=hi), every)
    small, big = (op("sum", h, lo, hi) for h in (f, g))
    same = ctx.prove(eq(op("sum", gap, lo, hi), sub(big, small)))
    t = kernel.positivity(le(small, big), [(1, [positive], None)], [same], [num(-1)])
    return kernel.discharge(below.conclusion, t)


@proves
def cauchy_schwarz() -> Theorem:
    """(sum of fg)^2 <= (sum of f^2)(sum of g^2), by Lagrange's identity."""
    lagrange = lemma("lagrange_identity")
    squares = Context().prove(le(ZERO, lagrange.conclusion.args[1]))
    left = lagrange.conclusion.args[0]
    big, small = left.args[0], left.args[1].args[0]
    return kernel.positivity(le(small, big), [(1, [squares], None)], [lagrange], [ONE])


@proves
def form_nonnegative() -> Theorem:
    """0 <= a, 0 <= c, b^2 <= ac -> 0 <= a x^2 + 2b xy + c y^2.

    Else a and c are not positive, as a times it is (ax + by)^2 + (ac - b^2) y^2; so b is 0 too."""
    a, b, c = (var(name, REAL) for name in "abc")
    given = [kernel.assume(p) for p in (le(ZERO, a), le(ZERO, c), le(mul(b, b), mul(a, c)))]
    form = add(mul(a, x, x), mul(num(2), b, x, y), mul(c, y, y))
    negative, bound = kernel.assume(lt(form, ZERO)), given[2]

    def zero(t: Term, sign: Theorem, square: Term, other: Term) -> Theorem:
        """t = 0, where t times the form is the square and (ac - b^2) times that of the other."""
        positive = kernel.assume(lt(ZERO, t))
        parts = [(1, [positive, negative], None), (1, [], square), (1, [bound], other)]
        high = kernel.discharge(positive.conclusion, contradiction(parts))
        small = kernel.tautology(le(t, ZERO), [high])
        return detach(use("antisymmetry", x=t, y=ZERO), small, sign)

    a_zero = zero(a, given[0], add(mul(a, x), mul(b, y)), y)
    c_zero = zero(c, given[1], add(mul(b, x), mul(c, y)), x)
    small = kernel.positivity(le(mul(b, b), ZERO), [(1, [bound], None)], [a_zero], [neg(c)])
    b_zero = detach(with_values(lemma("zero_square"), x=b), small)
    shares = [mul(x, x), mul(num(2), x, y), mul(y, y)]
    absurd = contradiction([(1, [negative], None)], [a_zero, b_zero, c_zero], shares)
    t = kernel.tautology(le(ZERO, form), [kernel.discharge(negative.conclusion, absurd)])
    return discharged([p.conclusion for p in given], t)


@proves
def cauchy_schwarz_of_products() -> Theorem:
    """0 <= f, 0 <= g and h^2 <= fg at each index -> (sum of h)^2 <= (sum of f)(sum of g)."""
    h = var("h", fun(INT, REAL))
    at = [app(t, i) for t in (f, h, g)]
    each = conj(le(ZERO, at[0]), le(ZERO, at[2]), le(mul(at[1], at[1]), mul(at[0], at[2])))
    given = kernel.assume(within(i, lo, hi, each))
    sums = op("sum", f, lo, hi), op("sum", h, lo, hi), op("sum", g, lo, hi)
    guards = [kernel.assume(le(lo, i)), kernel.assume(le(i, hi))]
    signs = conjuncts(detach(kernel.specialise(given, i), *guards))

    def form(s: Term, t: Term) -> Theorem:
        """0 <= (sum of f) s^2 + 2 (sum of h) s t + (sum of g) t^2."""
        a, b, c = at
        here = with_values(lemma("form_nonnegative"), a=a, b=b, c=c, x=s, y=t)
        here = detach(here, *signs)
        every = kernel.generalise(i, discharged([p.conclusion for p in guards], here))
        terms = lam(i, here.conclusion.args[1])
        total = detach(with_values(lemma("sum_nonnegative"), f=terms, lo=lo, hi=hi), every)
        a, b, c = sums
        value = add(mul(a, s, s), mul(num(2), b, s, t), mul(c, t, t))
        same = Context().prove(eq(total.conclusion.args[1], value))
        return kernel.positivity(le(ZERO, value), [(1, [total], None)], [same], [num(-1)])

    return kernel.discharge(given.conclusion, at_most_by_a_form(*sums, form))


@proves
def square_positive() -> Theorem:
    """The square of a number other than 0 is positive."""
    small, other = kernel.assume(le(mul(x, x), ZERO)), kernel.assume(negation(eq(x, ZERO)))
    zero = detach(lemma("zero_square"), small)
    absurd = kernel.tautology(op("false"), [zero, other])
    return discharged([other.conclusion, small.conclusion], absurd)


@proves
def root_at_most() -> Theorem:
    """0 <= x, 0 <= y, x <= y * y -> sqrt(x) <= y."""
    root = op("sqrt", x)
    given = [kernel.assume(p) for p in (le(ZERO, x), le(ZERO, y), le(x, mul(y, y)))]
    square = detach(use("square_root", x=x), given[0])
    t = by_squares(root, y, [given[1]], [given[2]], [square], [num(-1)])
    return discharged([t.conclusion for t in given], t)


@proves
def root_at_least() -> Theorem:
    """y * y <= x -> y <= sqrt(x)."""
    root = op("sqrt", x)
    given = kernel.assume(le(mul(y, y), x))
    inside = kernel.positivity(le(ZERO, x), [(1, [given], None), (1, [], y)], [], [])
    square = detach(use("square_root", x=x), inside)
    sign = detach(use("square_root_nonnegative", x=x), inside)
    t = by_squares(y, root, [sign], [given], [square], [num(1)])
    return kernel.discharge(given.conclusion, t)


@proves
def root_above() -> Theorem:
    """y * y < x -> y < sqrt(x)."""
    given, high = kernel.assume(lt(mul(y, y), x)), kernel.assume(le(op("sqrt", x), y))
    inside = kernel.positivity(le(ZERO, x), [(1, [given], None), (1, [], y)], [], [])
    sign = detach(use("square_root_nonnegative", x=x), inside)
    return kernel.discharge(given.conclusion, _not_that(high, sign, given, inside))


@proves
def root_below() -> Theorem:
    """0 <= x, 0 <= y, x < y * y -> sqrt(x) < y."""
    given = [kernel.assume(p) for p in (le(ZERO, x), le(ZERO, y), lt(x, mul(y, y)))]
    high = kernel.assume(le(y, op("sqrt", x)))
    t = _not_that(high, given[1], given[2], given[0])
    return discharged([t.conclusion for t in given], t)


def _not_that(high: Theorem, sign: Theorem, given: Theorem, inside: Theorem) -> Theorem:
    """Not a <= b, for two of y and sqrt(x): a^2 <= b^2 where 0 <= a, and the opposite is given."""
    square = detach(use("square_root", x=x), inside)
    way = num(1 if high.conclusion.args[0].op == "sqrt" else -1)
    summands = [(1, [high, high], None), (2, [high, sign], None), (1, [given], None)]
    return kernel.discharge(high.conclusion, contradiction(summands, [square], [way]))


@proves
def mean_of_three() -> Theorem:
    """0 <= a, b, c and abc = x^3 -> 3x <= a + b + c: else (3x)^3 > (a + b + c)^3 >= 27abc."""
    a, b, c = (var(name, REAL) for name in "abc")
    signs = [kernel.assume(le(ZERO, t)) for t in (a, b, c)]
    same = kernel.assume(eq(mul(a, b, c), mul(x, x, x)))
    total, triple = add(a, b, c), mul(num(3), x)
    cubes = Context(signs).prove(le(mul(num(27), a, b, c), mul(total, total, total)))
    larger = kernel.assume(lt(total, triple))
    whole = kernel.positivity(le(ZERO, total), [(1, [t], None) for t in signs], [], [])
    # (3x)^3 - s^3 = (3x - s)((3x - s)^2 + 3s(3x - s) + 3s^2), where s = a + b + c
    summands = [(1, [larger] * 3, None), (3, [larger, larger, whole], None)]
    summands += [(3, [larger], total), (1, [cubes], None)]
    never = contradiction(summands, [same], [num(27)])
    t = kernel.tautology(le(triple, total), [kernel.discharge(larger.conclusion, never)])
    return discharged([*(t.conclusion for t in signs), same.conclusion], t)


@proves
def at_most_by_squares() -> Theorem:
    """0 <= y, x * x <= y * y -> x <= y."""
    given = [kernel.assume(p) for p in (le(ZERO, y), le(mul(x, x), mul(y, y)))]
    t = by_squares(x, y, [given[0]], [given[1]])
    return discharged([t.conclusion for t in given], t)


@proves
def absolute_bounds() -> Theorem:
    """x <= |x| and -x <= |x|."""

    def claim(size: Term) -> Term:
        return conj(le(x, size), le(neg(x), size))

    def proof(size: Term, sign: Theorem) -> Theorem:
        parts = [
            kernel.positivity(le(small, size), [(0 if small is size else 2, [sign], None)], [], [])
            for small in (x, neg(x))
        ]
        return kernel.tautology(claim(size), parts)

    return by_sign(claim, proof)


@proves
def line_near_a_point() -> Theorem:
    """If b > 0, then b + a(z - x) > 0 where z lies nearer to x than b/(1 + |a|)."""
    a, b, z = (var(name, REAL) for name in "abz")
    size = op("abs", a)
    radius = mul(b, op("inv", add(ONE, size)))
    given = [kernel.assume(lt(ZERO, b))]
    ctx = Context(given)
    ctx.add(ctx.prove(lt(ZERO, add(ONE, size))))
    positive = ctx.prove(lt(ZERO, radius))
    unit = ctx.detached(use("inverse", x=add(ONE, size)), 1)
    near = [kernel.assume(lt(add(x, neg(radius)), z)), kernel.assume(lt(z, add(x, radius)))]
    high, low = conjuncts(with_values(lemma("absolute_bounds"), x=a))
    half = Fraction(1, 2)
    line = kernel.positivity(
        lt(ZERO, add(b, mul(a, add(z, neg(x))))),
        [(1, [positive], None), (half, [low, near[0]], None), (half, [high, near[1]], None)],
        [unit],
        [mul(num(-1), b)],
    )
    return discharged([t.conclusion for t in (*given, *near)], line)


@proves
def absolute_at_most() -> Theorem:
    """x <= y, -x <= y -> |x| <= y."""
    given = [kernel.assume(le(x, y)), kernel.assume(le(neg(x), y))]
    t = by_sign(lambda size: le(size, y), lambda size, _: given[0 if size is x else 1])
    return discharged([t.conclusion for t in given], t)


@proves
def choice_as_a_factor() -> Theorem:
    """A number under a condition, else 0, is its multiple by 1 under the condition, else 0."""
    p = var("p", "bool")
    whole, indicator = op("ite", p, x, ZERO), op("ite", p, ONE, ZERO)
    goal = eq(whole, mul(x, indicator))
    ways = []
    for case, name in ((p, "if_true"), (negation(p), "if_false")):
        known = kernel.assume(case)
        chosen = [
            detach(with_values(kernel.axiom(name), p=p, s=a, t=ZERO), known) for a in (x, ONE)
        ]
        t = kernel.lincomb(goal, chosen, [ONE, neg(x)])
        ways.append(kernel.discharge(case, t))
    return kernel.tautology(goal, ways)


# ------------------------------------------------------------------------------------- norms
@proves
def norm_at_most() -> Theorem:
    """0 <= y, u . u <= y * y -> |u| <= y."""
    square = op("dot", u, u)
    given = [kernel.assume(p) for p in (le(ZERO, y), le(square, mul(y, y)))]
    ctx = Context(given)
    t = with_values(lemma("root_at_most"), x=square, y=y)
    t = detach(t, ctx.prove(le(ZERO, square)), *given)
    length = symmetric(kernel.definition(op("norm", u)))
    z = fresh(REAL)
    t = kernel.rewrite(lam(z, le(z, y)), length, t)
    return discharged([t.conclusion for t in given], t)


@proves
def cauchy_schwarz_of_vectors() -> Theorem:
    """(u . v)^2 <= (u . u)(v . v)."""
    at_u, at_v = lam(i, op("at", u, i)), lam(i, op("at", v, i))
    n = op("dim", data=("sizes", "n"))
    bound = with_values(lemma("cauchy_schwarz"), f=at_u, g=at_v, lo=I1, hi=n)
    for z in (op("dot", u, v), op("dot", u, u), op("dot", v, v)):
        t = rewrite_in(bound.conclusion, symmetric(kernel.definition(z)))
        w = fresh("bool")
        bound = kernel.rewrite(lam(w, w), t, bound)
    return bound


@proves
def scalar_product_bounds() -> Theorem:
    """u . v <= |u| |v| and -(u . v) <= |u| |v|: Cauchy and Schwarz."""
    product, a, b = op("dot", u, v), op("norm", u), op("norm", v)
    size = mul(a, b)
    bound = lemma("cauchy_schwarz_of_vectors")
    lengths = [with_values(lemma("norm_squared"), u=w) for w in (u, v)]
    signs = [with_values(lemma("norm_nonnegative"), u=w) for w in (u, v)]
    cofactors = [op("dot", v, v), mul(a, a)]  # size^2 = (u . u)(v . v)
    parts = [
        by_squares(small, size, signs, [bound], lengths, cofactors)
        for small in (product, neg(product))
    ]
    return kernel.tautology(conj(*[t.conclusion for t in parts]), parts)
