"""Lemmas about derivatives."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from quod import kernel
from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    exists,
    forall,
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
)
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.lemmas.limits import on_a_set
from quod.tactics import arithmetic
from quod.tactics.calculus import differentiate
from quod.tactics.derived import (
    congruence,
    conjoin,
    conjuncts,
    contradiction,
    detach,
    discharged,
    instance,
    rewrite_in,
    symmetric,
    transitive,
    use,
    use_lemma,
    with_values,
)
from quod.tactics.prover import Context
from quod.theories.limits import around, near

I0, I1, ZERO = num(0, INT), num(1, INT), num(0)
f, g, r = var("f", fun(REAL, REAL)), var("g", fun(REAL, REAL)), var("r", REAL)
x, n, t = var("x", REAL), var("n", INT), fresh(REAL)
a, b = var("a", REAL), var("b", REAL)


def _power(k: Term) -> Term:
    """t |-> t^k."""
    return lam(t, op("pow", t, k))


def _claim(k: Term) -> Term:
    """t^(k + 1) is differentiable at x, and its derivative is (k + 1) x^k."""
    f, value = _power(add(k, I1)), mul(op("cast", add(k, I1)), op("pow", x, k))
    return conj(op("differentiable", f, x), eq(op("deriv", f, x), value))


def _one_more(k: Term, above: Theorem, z: Term) -> Theorem:
    """z^(k + 1) = z^k z, where 0 <= k."""
    return detach(use("power_next", x=z, n=k), above)


def _through(k: Term, step: Theorem, ctx: Context, value: Theorem | None) -> Theorem:
    """The claim for k, where step says t^(k + 1) = ..., and `value` what the rules give at x."""
    goal = _claim(k)
    same = kernel.extensionality(t, step)
    good, derivative = differentiate(ctx, same.conclusion.args[1], x)
    if value is not None:
        derivative = transitive(derivative, value)
    h = fresh(same.conclusion.args[0].sort)
    result = derivative.conclusion.args[1]
    whole = lam(h, conj(op("differentiable", h, x), eq(op("deriv", h, x), result)))
    both = kernel.rewrite(whole, symmetric(same), conjoin(good, derivative))
    good, derivative = conjuncts(both)
    wanted = goal.args[1].args[1]
    return conjoin(good, transitive(derivative, ctx.prove(eq(result, wanted))))


@proves
def derivative_of_a_power() -> Theorem:
    """0 <= n -> t^(n + 1) has the derivative (n + 1) x^n at x."""
    first = _one_more(I0, kernel.compute(le(I0, I0)), t)
    zero = use("power_zero", x=t)
    base = transitive(first, rewrite_in(first.conclusion.args[1], zero))
    base = _through(I0, base, Context(), None)
    k = fresh(INT)
    above, known = kernel.assume(le(I0, k)), kernel.assume(_claim(k))
    good, value = conjuncts(known)
    last = add(k, I1)
    higher = kernel.positivity(le(I0, last), [(1, [above], None), (1, [], None)], [], [])
    ctx = Context([good, above])
    step = _one_more(last, higher, t)
    _, derivative = differentiate(ctx, lam(t, step.conclusion.args[1]), x)
    step = _through(last, step, ctx, rewrite_in(derivative.conclusion.args[1], value))
    step = kernel.generalise(k, discharged([above.conclusion, known.conclusion], step))
    every = detach(use("induction", lo=I0, P=lam(k, _claim(k))), base, step)
    return kernel.specialise(every, n)


# ------------------------------------------------------------------- the sign of a derivative
def _monotone(strict: bool, rising: bool) -> Theorem:
    """From a < b, differentiability from a to b and the derivative's sign between them: f(a) and
    f(b) in order, by the mean value theorem."""
    related = lt if strict else le
    z = fresh(REAL)
    slope = op("deriv", f, z)
    sign = related(ZERO, slope) if rising else related(slope, ZERO)
    less = kernel.assume(lt(a, b))
    smooth = kernel.assume(forall(z, implies(le(a, z), le(z, b), op("differentiable", f, z))))
    signs = kernel.assume(forall(z, implies(lt(a, z), lt(z, b), sign)))
    existence = detach(use("mean_value", a=a, b=b, f=f), less, smooth)
    between = kernel.assume(app(existence.conclusion.args[0], z))
    above, below, value = conjuncts(between)
    known = detach(kernel.specialise(signs, z), above, below)
    values = (app(f, a), app(f, b)) if rising else (app(f, b), app(f, a))
    goal, way = related(*values), num(1 if rising else -1)
    t = kernel.choose(
        existence, z, kernel.positivity(goal, [(1, [known, less], None)], [value], [way])
    )
    given = [smooth.conclusion, signs.conclusion]
    if strict:
        return discharged([less.conclusion, *given], t)
    start = kernel.assume(le(a, b))
    equal = detach(use("antisymmetry", x=a, y=b), start, kernel.assume(le(b, a)))
    same = congruence(app(f, a), [kernel.reflexivity(f), equal])
    ends = kernel.positivity(goal, [], [same], [neg(way)])
    cases = [kernel.discharge(p, way) for p, way in ((le(b, a), ends), (less.conclusion, t))]
    return discharged([start.conclusion, *given], kernel.tautology(goal, cases))


@proves
def nondecreasing() -> Theorem:
    """f(a) <= f(b) where a <= b and the derivative is nowhere negative between them."""
    return _monotone(strict=False, rising=True)


@proves
def nonincreasing() -> Theorem:
    """f(b) <= f(a) where a <= b and the derivative is nowhere positive between them."""
    return _monotone(strict=False, rising=False)


@proves
def increasing() -> Theorem:
    """f(a) < f(b) where a < b and the derivative is positive between them."""
    return _monotone(strict=True, rising=True)


@proves
def decreasing() -> Theorem:
    """f(b) < f(a) where a < b and the derivative is negative between them."""
    return _monotone(strict=True, rising=False)


@proves
def sine_positive() -> Theorem:
    """0 < x, x < pi -> 0 < sin(x): at most 2 of the way it is more than x - x^3/6; from there on
    it is the sine of pi - x."""
    given = [lt(ZERO, x), lt(x, op("pi"))]
    goal = lt(ZERO, op("sin", x))
    near = discharged([lt(ZERO, x), le(x, num(2))], _sine_at_least(x))
    rest, pi_small = sub(op("pi"), x), kernel.compute(lt(op("pi"), num(4)))
    low, high = kernel.assume(given[1]), kernel.assume(lt(num(2), x))
    far = detach(
        with_values(near, x=rest),
        kernel.positivity(lt(ZERO, rest), [(1, [low], None)], [], []),
        kernel.positivity(le(rest, num(2)), [(1, [pi_small], None), (1, [high], None)], [], []),
    )
    back = Context().prove(eq(op("sin", rest), op("sin", x)))
    y = fresh(REAL)
    far = kernel.rewrite(lam(y, lt(ZERO, y)), back, far)
    near = detach(near, kernel.assume(given[0]))
    cases = [near, kernel.discharge(high.conclusion, far)]
    return discharged(given, kernel.tautology(goal, cases))


@proves
def sine_zero() -> Theorem:
    """-pi < x < pi, sin(x) = 0 -> x = 0: the sine is positive above 0, and negative below."""
    given = [lt(neg(op("pi")), x), lt(x, op("pi")), eq(op("sin", x), ZERO)]
    low, high, zero = map(kernel.assume, given)
    other = Context().prove(eq(op("sin", neg(x)), neg(op("sin", x))))
    turned = [kernel.assume(lt(x, ZERO)), low]
    turned = [
        kernel.positivity(p, [(1, [t], None)], [], [])
        for p, t in zip((lt(ZERO, neg(x)), lt(neg(x), op("pi"))), turned, strict=True)
    ]
    below = detach(with_values(lemma("sine_positive"), x=neg(x)), *turned)
    below = contradiction([(1, [below], None)], [other, zero], [num(-1), num(1)])
    above = detach(lemma("sine_positive"), kernel.assume(lt(ZERO, x)), high)
    above = contradiction([(1, [above], None)], [zero], [num(-1)])
    cases = [kernel.discharge(lt(x, ZERO), below), kernel.discharge(lt(ZERO, x), above)]
    equal = use("antisymmetry", x=x, y=ZERO)
    return discharged(given, kernel.tautology(eq(x, ZERO), [*cases, equal]))


@proves
def arctangent_of_a_nonnegative() -> Theorem:
    """0 <= x -> 0 <= atan(x) <= x."""
    given, angle = kernel.assume(le(ZERO, x)), op("atan", x)
    ctx = Context([given])
    both = [ctx.prove(p) for p in (le(ZERO, angle), le(angle, x))]
    return kernel.discharge(given.conclusion, conjoin(*both))


@proves
def arcsine_of_a_nonnegative() -> Theorem:
    """0 <= x <= 1 -> 0 <= asin(x): else the sine of -asin(x), which is -x, would be positive."""
    given = [kernel.assume(le(ZERO, x)), kernel.assume(le(x, num(1)))]
    angle, negative = op("asin", x), kernel.assume(lt(op("asin", x), ZERO))
    unit = [kernel.positivity(le(num(-1), x), [(1, given[:1], None), (1, [], None)], [], [])]
    low, _ = conjuncts(detach(use("arcsine_bounds", x=x), *unit, given[1]))
    _, value = conjuncts(detach(use("sine_of_an_arcsine", x=x), *unit, given[1]))
    pi_positive = kernel.compute(lt(ZERO, op("pi")))
    half = Fraction(1, 2)
    turned = [
        kernel.positivity(lt(ZERO, neg(angle)), [(1, [negative], None)], [], []),
        kernel.positivity(
            lt(neg(angle), op("pi")), [(1, [low], None), (half, [pi_positive], None)], [], []
        ),
    ]
    sign = detach(with_values(lemma("sine_positive"), x=neg(angle)), *turned)
    other = Context().prove(eq(op("sin", neg(angle)), neg(op("sin", angle))))
    absurd = contradiction(
        [(1, [sign], None), (1, given[:1], None)], [other, value], [num(-1), num(1)]
    )
    t = kernel.tautology(le(ZERO, angle), [kernel.discharge(negative.conclusion, absurd)])
    return discharged([p.conclusion for p in given], t)


def _sine_at_least(x: Term) -> Theorem:
    """0 < x, x <= 2 |- 0 < sin(x)."""
    known = [kernel.assume(lt(ZERO, x)), kernel.assume(le(x, num(2)))]
    ctx = Context(known)
    cubic = sub(x, mul(num(Fraction(1, 6)), mul(x, x, x)))
    low = ctx.prove(le(cubic, op("sin", x)))
    above = ctx.prove(lt(ZERO, cubic))
    return kernel.positivity(lt(ZERO, op("sin", x)), [(1, [low], None), (1, [above], None)], [], [])


@proves
def cosine_positive() -> Theorem:
    """-pi/2 < x, x < pi/2 -> 0 < cos(x): it is the sine of pi/2 - x."""
    half = mul(num(Fraction(1, 2)), op("pi"))
    given = [lt(neg(half), x), lt(x, half)]
    low, high = map(kernel.assume, given)
    angle = sub(half, x)
    t = detach(
        with_values(lemma("sine_positive"), x=angle),
        kernel.positivity(lt(ZERO, angle), [(1, [high], None)], [], []),
        kernel.positivity(lt(angle, op("pi")), [(1, [low], None)], [], []),
    )
    same = Context().prove(eq(op("sin", angle), op("cos", x)))
    y = fresh(REAL)
    return discharged(given, kernel.rewrite(lam(y, lt(ZERO, y)), same, t))


@proves
def derivative_is_local() -> Theorem:
    """f = g nearer to x than r > 0, and g is differentiable at x: so is f, with that derivative.

    |t/r| < 1 makes x + t such a point, and there both have one quotient."""
    positive = kernel.assume(lt(ZERO, r))
    close = conj(lt(sub(x, r), t), lt(t, add(x, r)))
    same = kernel.assume(forall(t, implies(close, eq(app(f, t), app(g, t)))))
    smooth = kernel.assume(op("differentiable", g, x))
    inverse = detach(use("inverse", x=r), Context([positive]).prove(negation(eq(r, ZERO))))
    inside = kernel.assume(app(around(ZERO), op("inv", r), t))
    _, below, above = conjuncts(inside)  # t < r and -t < r, divided by r

    def equal_at(point: Term, *sides: tuple[list[Theorem], list[Term]]) -> Theorem:
        close, *_ = kernel.specialise(same, point).conclusion.args
        parts = [
            kernel.positivity(p, [(1, [positive, *more], None)], [inverse] * len(c), c)
            for p, (more, c) in zip(close.args, sides, strict=True)
        ]
        return kernel.modus_ponens(kernel.specialise(same, point), conjoin(*parts))

    here = equal_at(x, ([], []), ([], []))
    there = equal_at(add(x, t), ([above], [neg(t)]), ([below], [t]))
    slopes = [lam(t, mul(sub(app(h, add(x, t)), app(h, x)), op("inv", t))) for h in (g, f)]
    one, other = op("inv", t), neg(op("inv", t))
    quotients = kernel.lincomb(eq(*(app(h, t) for h in slopes)), [there, here], [other, one])
    every = kernel.generalise(t, kernel.discharge(inside.conclusion, quotients))
    eventually = on_a_set(around(ZERO), lam(t, quotients.conclusion), op("inv", r), every)
    value = op("deriv", g, x)
    equals = use_lemma("limit_of_equals", A=around(ZERO), B=near(value), f=slopes[0], g=slopes[1])
    slope = detach(use("derivative_as_a_limit", f=g, x=x), smooth)
    limit = detach(equals, use_lemma("around_directed", a=ZERO), eventually, slope)
    found = detach(use("derivative_from_a_limit", f=f, x=x, y=value), limit)
    return discharged([positive.conclusion, same.conclusion, smooth.conclusion], found)


# ------------------------------------------------------------------------------- known angles
def _part_of_pi(n: int) -> Term:
    return mul(num(Fraction(1, n)), op("pi"))


HALF_PI, THIRD, QUARTER, FIFTH, SIXTH, EIGHTH = map(_part_of_pi, (2, 3, 4, 5, 6, 8))


def _two(angle: Term) -> tuple[Term, Term]:
    return op("sin", angle), op("cos", angle)


def _positive(x: Term) -> Theorem:
    """0 < x, for the sine or cosine of an angle between 0 and pi/2."""
    return Context().prove(lt(ZERO, x))


def _root_of(x: Term, value: Term, square: Theorem, positive: Theorem | None = None) -> Theorem:
    """x = the value, both positive, where the square says x * x = c and the value is a root of c.

    (x - value)(x + value) = 0, and the second factor is positive."""
    ctx = Context([positive or _positive(x)])
    total, gap = add(x, value), sub(x, value)
    one = detach(use("inverse", x=total), ctx.prove(negation(eq(total, ZERO))))
    same = ctx.prove(eq(mul(value, value), square.conclusion.args[1]))
    zero = kernel.lincomb(eq(mul(gap, total), ZERO), [square, same], [num(1), num(-1)])
    return kernel.lincomb(eq(x, value), [zero, one], [op("inv", total), neg(gap)])


def _half_root(n: int) -> Term:
    return mul(num(Fraction(1, 2)), op("sqrt", num(n)))


def _at_quarter(function: str) -> Theorem:
    """cos(2u) = 0 and sin^2 + cos^2 = 1 at u = pi/4: both squares are 1/2."""
    double = use("cosine_of_a_sum", x=QUARTER, y=QUARTER)
    same = congruence(double.conclusion.args[0], [arithmetic.ring(add(QUARTER, QUARTER), HALF_PI)])
    zero = transitive(symmetric(double), same, use("cosine_of_half_pi"))
    way = num(Fraction(1, 2) if function == "cos" else Fraction(-1, 2))
    x, half = op(function, QUARTER), num(Fraction(1, 2))
    circle = use("sine_and_cosine", x=QUARTER)
    return _root_of(
        x, _half_root(2), kernel.lincomb(eq(mul(x, x), half), [zero, circle], [way, half])
    )


@proves
def cosine_of_a_quarter_of_pi() -> Theorem:
    """cos(pi/4) = sqrt(2)/2."""
    return _at_quarter("cos")


@proves
def sine_of_a_quarter_of_pi() -> Theorem:
    """sin(pi/4) = sqrt(2)/2."""
    return _at_quarter("sin")


@proves
def cosine_of_a_third_of_pi() -> Theorem:
    """cos(pi/3) = 1/2: c = cos(u) has 4c^3 - 3c = cos(3u) = -1, so (c + 1)(2c - 1)^2 = 0."""
    s, c = _two(THIRD)
    double = add(THIRD, THIRD)
    parts = [use(f"{f}_of_a_sum", x=THIRD, y=THIRD) for f in ("sine", "cosine")]
    triple = use("cosine_of_a_sum", x=double, y=THIRD)
    same = arithmetic.ring(add(double, THIRD), op("pi"))
    minus_one = Context().prove(eq(op("cos", op("pi")), num(-1)))
    whole = transitive(congruence(triple.conclusion.args[0], [same]), minus_one)
    root = sub(mul(num(2), c), num(1))
    zero = kernel.lincomb(
        eq(mul(add(c, num(1)), mul(root, root)), ZERO),
        [whole, triple, *parts, use("sine_and_cosine", x=THIRD)],
        [num(1), num(-1), s, neg(c), mul(num(3), c)],
    )
    factor = add(c, num(1))
    one = detach(
        use("inverse", x=factor), Context([_positive(c)]).prove(negation(eq(factor, ZERO)))
    )
    cofactors = [op("inv", factor), neg(mul(root, root))]
    small = kernel.positivity(
        le(mul(root, root), ZERO), [], [zero, one], [neg(t) for t in cofactors]
    )
    value = detach(with_values(lemma("zero_square"), x=root), small)
    return kernel.lincomb(eq(c, num(Fraction(1, 2))), [value], [num(Fraction(1, 2))])


@proves
def sine_of_a_third_of_pi() -> Theorem:
    """sin(pi/3) = sqrt(3)/2."""
    s, c = _two(THIRD)
    value = lemma("cosine_of_a_third_of_pi")
    circle = use("sine_and_cosine", x=THIRD)
    square = kernel.lincomb(
        eq(mul(s, s), num(Fraction(3, 4))),
        [circle, value],
        [num(1), neg(add(c, num(Fraction(1, 2))))],
    )
    return _root_of(s, _half_root(3), square)


def _at_sixth(function: str, value: Theorem) -> Theorem:
    """The sine of pi/6 = pi/2 - pi/3 is the cosine of pi/3, and the other way round."""
    name = "sine_of_a_sum" if function == "sin" else "cosine_of_a_sum"
    t = use(name, x=HALF_PI, y=neg(THIRD))
    turned = [with_values(lemma(f"{f}_of_a_negation"), x=THIRD) for f in ("sine", "cosine")]
    for known in (*turned, use("sine_of_half_pi"), use("cosine_of_half_pi"), value):
        t = transitive(t, rewrite_in(t.conclusion.args[1], known))
    same = congruence(op(function, SIXTH), [arithmetic.ring(SIXTH, add(HALF_PI, neg(THIRD)))])
    return transitive(same, t, arithmetic.ring(t.conclusion.args[1], value.conclusion.args[1]))


@proves
def sine_of_a_sixth_of_pi() -> Theorem:
    """sin(pi/6) = 1/2."""
    return _at_sixth("sin", lemma("cosine_of_a_third_of_pi"))


@proves
def cosine_of_a_sixth_of_pi() -> Theorem:
    """cos(pi/6) = sqrt(3)/2."""
    return _at_sixth("cos", lemma("sine_of_a_third_of_pi"))


def _at_eighth(function: str) -> Theorem:
    """cos(2u) = sqrt(2)/2 and sin^2 + cos^2 = 1 at u = pi/8."""
    double = use("cosine_of_a_sum", x=EIGHTH, y=EIGHTH)
    same = congruence(double.conclusion.args[0], [arithmetic.ring(add(EIGHTH, EIGHTH), QUARTER)])
    known = transitive(symmetric(double), same, lemma("cosine_of_a_quarter_of_pi"))
    root = op("sqrt", num(2))
    inside = add(num(2), root if function == "cos" else neg(root))
    x, value = op(function, EIGHTH), mul(num(Fraction(1, 2)), op("sqrt", inside))
    goal = eq(mul(x, x), mul(num(Fraction(1, 4)), inside))
    circle = use("sine_and_cosine", x=EIGHTH)
    way = num(Fraction(1, 2) if function == "cos" else Fraction(-1, 2))
    return _root_of(x, value, kernel.lincomb(goal, [known, circle], [way, num(Fraction(1, 2))]))


@proves
def cosine_of_an_eighth_of_pi() -> Theorem:
    """cos(pi/8) = sqrt(2 + sqrt(2))/2."""
    return _at_eighth("cos")


@proves
def sine_of_an_eighth_of_pi() -> Theorem:
    """sin(pi/8) = sqrt(2 - sqrt(2))/2."""
    return _at_eighth("sin")


@proves
def cosine_of_a_fifth_of_pi() -> Theorem:
    """cos(pi/5) = (1 + sqrt(5))/4: cos(3u) = -cos(2u), so (c + 1)((4c - 1)^2 - 5) = 0."""
    c, double = op("cos", FIFTH), add(FIFTH, FIFTH)
    parts = [use(f"{f}_of_a_sum", x=FIFTH, y=FIFTH) for f in ("sine", "cosine")]
    triple = use("cosine_of_a_sum", x=double, y=FIFTH)
    rest = add(op("pi"), neg(double))
    turned = congruence(triple.conclusion.args[0], [arithmetic.ring(add(double, FIFTH), rest)])
    other = Context().prove(eq(op("cos", add(op("pi"), neg(x))), neg(op("cos", x))))
    turned = transitive(turned, instance(other, {x: double}))
    factor, side = add(c, num(1)), sub(mul(num(4), c), num(1))
    goal = eq(mul(factor, sub(mul(side, side), num(5))), ZERO)
    circle = use("sine_and_cosine", x=FIFTH)
    zero = Context([turned, triple, *parts, circle]).prove(goal)
    positive = _positive(c)
    one = detach(use("inverse", x=factor), Context([positive]).prove(negation(eq(factor, ZERO))))
    inverse, gap = op("inv", factor), sub(mul(side, side), num(5))
    square = kernel.lincomb(eq(mul(side, side), num(5)), [zero, one], [inverse, neg(gap)])
    low = kernel.assume(le(side, ZERO))
    sizes = [(1, [positive, low], None), (1, [positive], None), (1, [], None)]
    absurd = contradiction(sizes, [square], [num(Fraction(1, 4))])
    above = kernel.tautology(lt(ZERO, side), [kernel.discharge(low.conclusion, absurd)])
    value = _root_of(side, op("sqrt", num(5)), square, above)
    quarter = num(Fraction(1, 4))
    whole = mul(quarter, add(num(1), op("sqrt", num(5))))
    return kernel.lincomb(eq(c, whole), [value], [quarter])


@proves
def sine_of_a_fifth_of_pi() -> Theorem:
    """sin(pi/5) = sqrt(10 - 2 sqrt(5))/4."""
    s = op("sin", FIFTH)
    root = op("sqrt", num(5))
    value, circle = lemma("cosine_of_a_fifth_of_pi"), use("sine_and_cosine", x=FIFTH)
    five = detach(use("square_root", x=num(5)), kernel.compute(le(ZERO, num(5))))
    inside = sub(num(10), mul(num(2), root))
    goal = eq(mul(s, s), mul(num(Fraction(1, 16)), inside))
    square = Context([circle, value, five]).prove(goal)
    return _root_of(s, mul(num(Fraction(1, 4)), op("sqrt", inside)), square)


@proves
def at_most_by_logarithms() -> Theorem:
    """0 < x, log(x) <= y -> x <= exp(y), which is x exp(y - log(x))."""
    size, y = op("log", x), var("y", REAL)
    given = [kernel.assume(lt(ZERO, x)), kernel.assume(le(size, y))]
    gap = add(y, neg(size))
    tangent = use_lemma("exponential_above_its_tangent", x=gap)
    product = use("exponential_of_a_sum", x=gap, y=size)
    whole = congruence(op("exp", y), [arithmetic.ring(y, add(gap, size))])
    value = transitive(whole, product)
    back = detach(use("exponential_of_a_logarithm", x=x), given[0])
    t = kernel.positivity(
        le(x, op("exp", y)),
        [(1, [given[0], tangent], None), (1, given, None)],
        [value, back],
        [num(1), op("exp", gap)],
    )
    return discharged([p.conclusion for p in given], t)


@proves
def logarithm_nonnegative() -> Theorem:
    """1 <= x -> 0 <= log(x): e^-log(x) = 1/x is at least 1 - log(x)."""
    return _logarithm_above(le)


@proves
def logarithm_positive() -> Theorem:
    """1 < x -> 0 < log(x)."""
    return _logarithm_above(lt)


@proves
def logarithm_negative() -> Theorem:
    """0 < x < 1 -> log(x) < 0: log(x) is at most x - 1."""
    known = [kernel.assume(lt(ZERO, x)), kernel.assume(lt(x, num(1)))]
    size = op("log", x)
    tangent = use_lemma("exponential_above_its_tangent", x=size)
    value = detach(use("exponential_of_a_logarithm", x=x), known[0])
    summands = [(1, [tangent], None), (1, [known[1]], None)]
    t = kernel.positivity(lt(size, ZERO), summands, [value], [num(-1)])
    return discharged([p.conclusion for p in known], t)


@proves
def arctangent_nonnegative() -> Theorem:
    """0 <= x -> 0 <= atan(x)."""
    return _arctangent_above(le)


@proves
def arctangent_positive() -> Theorem:
    """0 < x -> 0 < atan(x)."""
    return _arctangent_above(lt)


def _arctangent_above(relation: Callable[[Term, Term], Term]) -> Theorem:
    sign = relation(ZERO, x)
    t = Context([kernel.assume(sign)]).prove(relation(ZERO, op("atan", x)))
    return kernel.discharge(sign, t)


def _logarithm_above(relation: Callable[[Term, Term], Term]) -> Theorem:
    above = kernel.assume(relation(num(1), x))
    ctx = Context([above])
    positive, size = ctx.prove(lt(ZERO, x)), op("log", x)
    tangent = use_lemma("exponential_above_its_tangent", x=neg(size))
    value = use_lemma("exponential_of_a_negation", x=size)
    back = detach(use("exponential_of_a_logarithm", x=x), positive)
    value = transitive(value, rewrite_in(value.conclusion.args[1], back))
    inverse = detach(use("inverse_positive", x=x), positive)
    one = detach(use("inverse", x=x), ctx.prove(negation(eq(x, ZERO))))
    # log x = (1/x - (1 - log x)) + (x - 1)/x
    summands = [(1, [tangent], None), (1, [above, inverse], None)]
    goal = relation(ZERO, size)
    t = kernel.positivity(goal, summands, [value, one], [num(-1), num(-1)])
    return kernel.discharge(above.conclusion, t)


@proves
def positive_near_a_number() -> Theorem:
    """f differentiable at x, 0 < f(x): there is r > 0 with 0 < f(z) for x - r < z < x + r.

    f(z) is nearer to f(x) than f(x) where s (z - x) and s (x - z) are below 1, for some s: so
    where z is nearer to x than 1/(1 + s^2)."""
    value, s, z = app(f, x), fresh(REAL), fresh(REAL)
    premises = op("differentiable", f, x), lt(ZERO, value)
    smooth, above = map(kernel.assume, premises)
    tends = _unfolded(detach(use_lemma("continuity", f=f, x=x), smooth))
    near_x = _unfolded(kernel.specialise(tends, op("inv", value)))
    radius = op("inv", add(num(1), mul(s, s)))
    low, high = kernel.assume(lt(sub(x, radius), z)), kernel.assume(lt(z, add(x, radius)))
    close = app(near_x.conclusion.args[0], s)
    here = kernel.specialise(kernel.assume(close), z)
    ways = [_closer(p, here.conclusion.args[0], low, high) for p in (le(ZERO, s), lt(s, ZERO))]
    inside = detach(here, kernel.tautology(here.conclusion.args[0], ways))
    one = detach(use("inverse", x=value), Context([above]).prove(negation(eq(value, ZERO))))
    _, below = conjuncts(inside)
    positive = kernel.positivity(
        lt(ZERO, app(f, z)), [(1, [below, above], None)], [one], [sub(value, app(f, z))]
    )
    both = conj(low.conclusion, high.conclusion)
    positive = discharged([low.conclusion, high.conclusion], positive)
    inner = detach(
        positive, *[kernel.tautology(p.conclusion, [kernel.assume(both)]) for p in (low, high)]
    )
    every = kernel.generalise(z, kernel.discharge(both, inner))
    r_ = fresh(REAL)
    within_r = conj(lt(sub(x, r_), z), lt(z, add(x, r_)))
    goal = exists(r_, conj(lt(ZERO, r_), forall(z, implies(within_r, lt(ZERO, app(f, z))))))
    size = Context().prove(lt(ZERO, radius))
    found = kernel.witness(goal, radius, conjoin(size, every))
    return discharged(premises, kernel.choose(near_x, s, found))


def _unfolded(t: Theorem) -> Theorem:
    v = fresh("bool")
    return kernel.rewrite(lam(v, v), kernel.definition(t.conclusion), t)


def _closer(p: Term, goal: Term, low: Theorem, high: Theorem) -> Theorem:
    """p -> s (z - x) < 1 and s (x - z) < 1, where p is a sign of s and z is nearer to x than
    i = 1/(1 + s^2): for s >= 0 it is 1 - s (z - x) = s (i - (z - x)) + i (1 - s + s^2)."""
    sign = kernel.assume(p)
    upwards = p.op == "le"
    s = p.args[1] if upwards else p.args[0].args[1]
    scale = add(num(1), mul(s, s))
    above = Context().prove(lt(ZERO, scale))
    size = detach(use("inverse_positive", x=scale), above)
    one = detach(use("inverse", x=scale), Context().prove(negation(eq(scale, ZERO))))
    root = add(s, num(Fraction(-1 if upwards else 1, 2)))
    found = []
    for q, bound in zip(goal.args, (high, low) if upwards else (low, high), strict=True):
        summands = [(1, [sign, bound], None), (Fraction(3, 4), [size], None), (1, [size], root)]
        found.append(kernel.positivity(q, summands, [one], [num(-1)]))
    return kernel.discharge(p, conjoin(*found))
