"""Lemmas about the elementary functions."""

from __future__ import annotations

from fractions import Fraction

from quod import kernel
from quod.core import (
    FALSE,
    REAL,
    Term,
    add,
    eq,
    fresh,
    lam,
    le,
    lt,
    mul,
    neg,
    negation,
    num,
    op,
    var,
)
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    conjuncts,
    detach,
    discharged,
    rewrite_in,
    symmetric,
    transitive,
    use,
    with_values,
)
from quod.tactics.differences import positive_differs
from quod.tactics.prover import Context

ZERO, ONE, HALF = num(0), num(1), num(Fraction(1, 2))
x, y = var("x", REAL), var("y", REAL)


def _exp(a: Term) -> Term:
    return op("exp", a)


def _log(a: Term) -> Term:
    return op("log", a)


def _sin(a: Term) -> Term:
    return op("sin", a)


def _cos(a: Term) -> Term:
    return op("cos", a)


def _at(function: str, a: Term, b: Term) -> Theorem:
    """f(a) = f(b), for two arguments that expand to one polynomial."""
    return congruence(op(function, a), [arithmetic.ring(a, b)])


@proves
def square_of_a_modulus() -> Theorem:
    """|x|^2 = x^2."""
    size = op("abs", x)
    return Context().prove(eq(mul(size, size), mul(x, x)))


@proves
def modulus_of_a_product() -> Theorem:
    """|xy| = |x||y|."""
    return Context().prove(eq(op("abs", mul(x, y)), mul(op("abs", x), op("abs", y))))


@proves
def modulus_of_an_inverse() -> Theorem:
    """x != 0 -> |1/x| = 1/|x|, as |1/x| |x| = |1| = 1."""
    nonzero, i = kernel.assume(negation(eq(x, ZERO))), op("inv", x)
    product = detach(use("inverse", x=x), nonzero)
    size, other = op("abs", x), op("abs", i)
    whole = with_values(lemma("modulus_of_a_product"), x=x, y=i)
    same = congruence(op("abs", mul(x, i)), [product])
    one = transitive(symmetric(whole), same, Context().prove(eq(op("abs", ONE), ONE)))
    zero = kernel.assume(eq(size, ZERO))
    absurd = kernel.lincomb(eq(ZERO, ONE), [one, zero], [ONE, neg(other)])
    never = kernel.tautology(FALSE, [absurd, kernel.compute(negation(eq(ZERO, ONE)))])
    inverse = detach(use("inverse", x=size), kernel.discharge(zero.conclusion, never))
    t = kernel.lincomb(eq(other, op("inv", size)), [one, inverse], [op("inv", size), neg(other)])
    return kernel.discharge(nonzero.conclusion, t)


# ------------------------------------------------------------------------------- exponential
@proves
def exponential_of_a_negation() -> Theorem:
    """exp(-x) = 1/exp(x)."""
    e, n = _exp(x), _exp(neg(x))
    one = transitive(_at("exp", add(x, neg(x)), ZERO), use("exponential_of_zero"))
    product = transitive(symmetric(use("exponential_of_a_sum", x=x, y=neg(x))), one)
    inverse = detach(use("inverse", x=e), positive_differs(use("exponential_positive", x=x)))
    i = op("inv", e)
    return kernel.lincomb(eq(n, i), [product, inverse], [i, neg(n)])


@proves
def exponential_of_a_difference() -> Theorem:
    """exp(x - y) = exp(x)/exp(y)."""
    t = use("exponential_of_a_sum", x=x, y=neg(y))
    return transitive(t, rewrite_in(t.conclusion.args[1], exponential_of_a_negation_at(y)))


def exponential_of_a_negation_at(a: Term) -> Theorem:
    return with_values(lemma("exponential_of_a_negation"), x=a)


def _injective(function: str, back: Theorem, again: Theorem) -> Theorem:
    """f(x) = f(y) -> x = y, from g(f(x)) = x and g(f(y)) = y."""
    same = kernel.assume(eq(op(function, x), op(function, y)))
    between = congruence(back.conclusion.args[0], [same])
    return kernel.discharge(same.conclusion, transitive(symmetric(back), between, again))


@proves
def exponential_injective() -> Theorem:
    """exp(x) = exp(y) -> x = y."""
    back, again = (use("logarithm_of_an_exponential", x=a) for a in (x, y))
    return _injective("exp", back, again)


# --------------------------------------------------------------------------------- logarithm
def _inverted(a: Term) -> tuple[Theorem, Theorem]:
    """0 < a |- exp(log(a)) = a, and the assumption."""
    positive = kernel.assume(lt(ZERO, a))
    return detach(use("exponential_of_a_logarithm", x=a), positive), positive


def _logarithm(power: Term, value: Theorem) -> Theorem:
    """log(b) = power, from exp(power) = b."""
    of_power = use("logarithm_of_an_exponential", x=power)
    return transitive(symmetric(congruence(of_power.conclusion.args[0], [value])), of_power)


@proves
def logarithm_injective() -> Theorem:
    """0 < x, 0 < y, log(x) = log(y) -> x = y."""
    (back, p), (again, q) = _inverted(x), _inverted(y)
    t = _injective("log", back, again)
    return discharged([p.conclusion, q.conclusion], t)


@proves
def logarithm_of_one() -> Theorem:
    """log(1) = 0."""
    return _logarithm(ZERO, use("exponential_of_zero"))


@proves
def logarithm_of_a_product() -> Theorem:
    """0 < x, 0 < y -> log(xy) = log(x) + log(y)."""
    (ex, p), (ey, q) = _inverted(x), _inverted(y)
    a, b = _log(x), _log(y)
    total = use("exponential_of_a_sum", x=a, y=b)
    both = kernel.congruence(mul(_exp(a), _exp(b)), [ex, ey])
    t = _logarithm(add(a, b), transitive(total, both))
    return discharged([p.conclusion, q.conclusion], t)


@proves
def logarithm_of_an_inverse() -> Theorem:
    """0 < x -> log(1/x) = -log(x)."""
    ex, p = _inverted(x)
    a = _log(x)
    value = exponential_of_a_negation_at(a)
    value = transitive(value, rewrite_in(value.conclusion.args[1], ex))
    return kernel.discharge(p.conclusion, _logarithm(neg(a), value))


@proves
def logarithm_of_a_quotient() -> Theorem:
    """0 < x, 0 < y -> log(x/y) = log(x) - log(y)."""
    p, q = kernel.assume(lt(ZERO, x)), kernel.assume(lt(ZERO, y))
    positive = detach(use("inverse_positive", x=y), q)
    t = detach(with_values(lemma("logarithm_of_a_product"), x=x, y=op("inv", y)), p, positive)
    inverse = detach(with_values(lemma("logarithm_of_an_inverse"), x=y), q)
    t = transitive(t, rewrite_in(t.conclusion.args[1], inverse))
    return discharged([p.conclusion, q.conclusion], t)


@proves
def root_of_an_exponential() -> Theorem:
    """sqrt(exp(x)) = exp(x/2)."""
    half = mul(HALF, x)
    e = _exp(half)
    square = symmetric(use("exponential_of_a_sum", x=half, y=half))
    square = transitive(square, _at("exp", add(half, half), x))
    positive = use("exponential_positive", x=half)
    sign = kernel.positivity(le(ZERO, e), [(Fraction(1), [positive], None)], [], [])
    return detach(with_values(lemma("square_root_unique"), x=_exp(x), y=e), sign, square)


@proves
def root_by_a_logarithm() -> Theorem:
    """0 < x -> exp(log(x)/2) = sqrt(x)."""
    ex, p = _inverted(x)
    t = with_values(lemma("root_of_an_exponential"), x=_log(x))
    t = transitive(symmetric(t), congruence(t.conclusion.args[0], [ex]))
    return kernel.discharge(p.conclusion, t)


@proves
def logarithm_of_a_root() -> Theorem:
    """0 < x -> log(sqrt(x)) = log(x)/2."""
    p = kernel.assume(lt(ZERO, x))
    value = detach(lemma("root_by_a_logarithm"), p)
    return kernel.discharge(p.conclusion, _logarithm(mul(HALF, _log(x)), value))


# ------------------------------------------------------------------------------ trigonometry
def _of_zero_angle(function: str, value: Theorem) -> Theorem:
    """The sum formula of x + (-x), which is 0: it is equal to the function's value at 0."""
    t = use(f"{function}_of_a_sum", x=x, y=neg(x))
    return transitive(symmetric(t), _at(t.conclusion.args[0].op, add(x, neg(x)), ZERO), value)


def _zero_angle() -> tuple[Theorem, Theorem, Theorem]:
    """sin x cos(-x) + cos x sin(-x) = 0, cos x cos(-x) - sin x sin(-x) = 1, sin^2 + cos^2 = 1."""
    return (
        _of_zero_angle("sine", use("sine_of_zero")),
        _of_zero_angle("cosine", use("cosine_of_zero")),
        use("sine_and_cosine", x=x),
    )


@proves
def sine_of_a_negation() -> Theorem:
    """sin(-x) = -sin(x)."""
    s, c, turned = _sin(x), _cos(x), _sin(neg(x))
    return kernel.lincomb(eq(turned, neg(s)), _zero_angle(), [c, neg(s), neg(turned)])


@proves
def cosine_of_a_negation() -> Theorem:
    """cos(-x) = cos(x)."""
    s, c, turned = _sin(x), _cos(x), _cos(neg(x))
    return kernel.lincomb(eq(turned, c), _zero_angle(), [s, c, neg(turned)])


def _at_pi(function: str, value: Term) -> Theorem:
    """sin or cos of pi, by the sum formula of pi/2 + pi/2."""
    half = mul(HALF, op("pi"))
    t = use(f"{function}_of_a_sum", x=half, y=half)
    name = t.conclusion.args[0].op
    known = [use("sine_of_half_pi"), use("cosine_of_half_pi")]
    s, c = (a.conclusion.args[0] for a in known)
    cofactors = [ZERO, mul(num(2), s)] if name == "sin" else [neg(add(s, ONE)), c]
    total = kernel.lincomb(eq(t.conclusion.args[0], value), [t, *known], [ONE, *cofactors])
    return transitive(_at(name, op("pi"), add(half, half)), total)


@proves
def sine_of_pi() -> Theorem:
    """sin(pi) = 0."""
    return _at_pi("sine", ZERO)


@proves
def cosine_of_pi() -> Theorem:
    """cos(pi) = -1."""
    return _at_pi("cosine", num(-1))


# ----------------------------------------------------------------------- inverse functions
HALF_PI = mul(HALF, op("pi"))


def _linearly(goal: Term, *known: Theorem) -> Theorem:
    return kernel.positivity(goal, [(1, [t], None) for t in known], [], [])


@proves
def cosine_of_an_arctangent() -> Theorem:
    """cos(atan(x)) = 1/sqrt(1 + x^2): with c for it, c^2 (1 + x^2) = 1."""
    angle = op("atan", x)
    s, c = _sin(angle), _cos(angle)
    positive, slope = conjuncts(use("tangent_of_an_arctangent", x=x))
    inside = add(ONE, mul(x, x))
    above = kernel.positivity(lt(ZERO, inside), [(1, [], x), (1, [], None)], [], [])
    root = op("sqrt", inside)
    sign = detach(with_values(lemma("square_root_positive"), x=inside), above)
    weak = kernel.positivity(le(ZERO, inside), [(1, [above], None)], [], [])
    square = detach(use("square_root", x=inside), weak)
    inverse = detach(use("inverse", x=root), positive_differs(sign))
    product = mul(c, root)  # it is positive, and its square is 1
    squared = kernel.lincomb(
        eq(mul(product, product), ONE),
        [square, use("sine_and_cosine", x=angle), slope],
        [mul(c, c), ONE, neg(add(s, mul(x, c)))],
    )
    gap = add(product, num(-1))
    both = kernel.positivity(
        lt(ZERO, add(product, ONE)), [(1, [positive, sign], None), (1, [], None)], [], []
    )
    # (p - 1)(p + 1) = 0 with p + 1 > 0: multiply by 1/(p + 1)
    over = detach(use("inverse", x=add(product, ONE)), positive_differs(both))
    one = kernel.lincomb(eq(gap, ZERO), [over, squared], [neg(gap), op("inv", add(product, ONE))])
    return kernel.lincomb(eq(c, op("inv", root)), [one, inverse], [op("inv", root), neg(c)])


@proves
def sine_of_an_arctangent() -> Theorem:
    """sin(atan(x)) = x/sqrt(1 + x^2)."""
    _, slope = conjuncts(use("tangent_of_an_arctangent", x=x))
    value = lemma("cosine_of_an_arctangent")
    goal = eq(_sin(op("atan", x)), mul(x, value.conclusion.args[1]))
    return kernel.lincomb(goal, [slope, value], [ONE, x])


@proves
def cosine_of_an_arcsine() -> Theorem:
    """cos(asin(x)) = sqrt(1 - x^2), for it is not negative."""
    unit = [kernel.assume(p) for p in (le(num(-1), x), le(x, ONE))]
    angle = op("asin", x)
    c = _cos(angle)
    sign, value = conjuncts(detach(use("sine_of_an_arcsine", x=x), *unit))
    square = kernel.lincomb(
        eq(mul(c, c), add(ONE, neg(mul(x, x)))),
        [use("sine_and_cosine", x=angle), value],
        [ONE, neg(add(_sin(angle), x))],
    )
    root = with_values(lemma("square_root_unique"), x=add(ONE, neg(mul(x, x))), y=c)
    return discharged([t.conclusion for t in unit], symmetric(detach(root, sign, square)))


@proves
def cosine_nonnegative() -> Theorem:
    """0 <= cos(x) for -pi/2 <= x <= pi/2: x is an arcsine."""
    inside = [kernel.assume(p) for p in (le(neg(HALF_PI), x), le(x, HALF_PI))]
    same = detach(use("arcsine_of_a_sine", x=x), *inside)
    s = _sin(x)
    unit = [lemma("sine_at_least_minus_one"), lemma("sine_at_most_one")]
    sign, _ = conjuncts(detach(use("sine_of_an_arcsine", x=s), *unit))
    u = fresh(REAL)
    t = kernel.rewrite(lam(u, le(ZERO, _cos(u))), same, sign)
    return discharged([p.conclusion for p in inside], t)


@proves
def sine_nonnegative() -> Theorem:
    """0 <= sin(x) = cos(x - pi/2) for 0 <= x <= pi."""
    inside = [kernel.assume(le(ZERO, x)), kernel.assume(le(x, op("pi")))]
    turned = add(x, neg(HALF_PI))
    bounds = (le(neg(HALF_PI), turned), le(turned, HALF_PI))
    known = [_linearly(p, t) for p, t in zip(bounds, inside, strict=True)]
    sign = detach(with_values(lemma("cosine_nonnegative"), x=turned), *known)
    same = Context().prove(eq(_cos(turned), _sin(x)))
    u = fresh(REAL)
    t = kernel.rewrite(lam(u, le(ZERO, u)), same, sign)
    return discharged([p.conclusion for p in inside], t)


@proves
def arctangent_of_a_negation() -> Theorem:
    """atan(-x) = -atan(x): the tangent of -atan(x) is -x."""
    angle = op("atan", x)
    c = _cos(angle)
    positive, slope = conjuncts(use("tangent_of_an_arctangent", x=x))
    low, high = conjuncts(use("arctangent_bounds", x=x))
    turned = [
        _linearly(lt(neg(HALF_PI), neg(angle)), high),
        _linearly(lt(neg(angle), HALF_PI), low),
    ]
    t = detach(use("arctangent_of_a_tangent", x=neg(angle)), *turned)
    signs = [with_values(lemma(f"{f}_of_a_negation"), x=angle) for f in ("sine", "cosine")]
    inverse = detach(use("inverse", x=c), positive_differs(positive))
    ratio = t.conclusion.args[0].args[0]
    other = rewrite_in(ratio, signs[1])
    over = op("inv", c)
    same = kernel.lincomb(
        eq(other.conclusion.args[1], neg(x)), [signs[0], slope, inverse], [over, neg(over), neg(x)]
    )
    whole = transitive(other, same)
    step = rewrite_in(op("atan", ratio), whole)
    return transitive(symmetric(step), t)


@proves
def arcsine_of_a_negation() -> Theorem:
    """asin(-x) = -asin(x), for -1 <= x <= 1."""
    unit = [kernel.assume(p) for p in (le(num(-1), x), le(x, ONE))]
    angle = op("asin", x)
    low, high = conjuncts(detach(use("arcsine_bounds", x=x), *unit))
    turned = [
        _linearly(le(neg(HALF_PI), neg(angle)), high),
        _linearly(le(neg(angle), HALF_PI), low),
    ]
    t = detach(use("arcsine_of_a_sine", x=neg(angle)), *turned)
    _, value = conjuncts(detach(use("sine_of_an_arcsine", x=x), *unit))
    odd = with_values(lemma("sine_of_a_negation"), x=angle)
    same = kernel.lincomb(eq(t.conclusion.args[0].args[0], neg(x)), [odd, value], [ONE, num(-1)])
    step = rewrite_in(t.conclusion.args[0], same)
    return discharged([p.conclusion for p in unit], transitive(symmetric(step), t))


def _bounded(goal: Term, low: Term, other: Term) -> Theorem:
    """1 - low = ((1 - low)^2 + other^2)/2, since low^2 + other^2 = 1; low is sin, cos or minus."""
    squares = [(Fraction(1, 2), [], add(ONE, neg(low))), (Fraction(1, 2), [], other)]
    return kernel.positivity(goal, squares, [use("sine_and_cosine", x=x)], [num(Fraction(-1, 2))])


@proves
def sine_at_most_one() -> Theorem:
    """sin(x) <= 1."""
    return _bounded(le(_sin(x), ONE), _sin(x), _cos(x))


@proves
def sine_at_least_minus_one() -> Theorem:
    """-1 <= sin(x)."""
    return _bounded(le(num(-1), _sin(x)), neg(_sin(x)), _cos(x))


@proves
def cosine_at_most_one() -> Theorem:
    """cos(x) <= 1."""
    return _bounded(le(_cos(x), ONE), _cos(x), _sin(x))


@proves
def cosine_at_least_minus_one() -> Theorem:
    """-1 <= cos(x)."""
    return _bounded(le(num(-1), _cos(x)), neg(_cos(x)), _sin(x))


# -------------------------------------------------------------------------------- hyperbolic
def _by_exponentials(name: str) -> Theorem:
    """sinh or cosh with 1/exp(x) in place of exp(-x)."""
    t = kernel.definition(op(name, x))
    return transitive(t, rewrite_in(t.conclusion.args[1], exponential_of_a_negation_at(x)))


@proves
def hyperbolic_cosine_at_least_one() -> Theorem:
    """1 <= cosh(x): the sum of e and 1/e is at least 2, since 1/e (e - 1)^2 >= 0."""
    e = _exp(x)
    positive = use("exponential_positive", x=x)
    inverse = detach(use("inverse", x=e), positive_differs(positive))
    small = detach(use("inverse_positive", x=e), positive)
    square = [(Fraction(1, 2), [small], add(e, num(-1)))]
    value = _by_exponentials("cosh")
    bound = kernel.positivity(
        le(ONE, value.conclusion.args[1]), square, [inverse], [mul(HALF, add(num(2), neg(e)))]
    )
    z = fresh(REAL)
    return kernel.rewrite(lam(z, le(ONE, z)), symmetric(value), bound)


@proves
def hyperbolic_identity() -> Theorem:
    """cosh(x)^2 - sinh(x)^2 = 1."""
    c, s = _by_exponentials("cosh"), _by_exponentials("sinh")
    square = lambda t: mul(t.conclusion.args[0], t.conclusion.args[0])  # noqa: E731
    e = _exp(x)
    inverse = detach(use("inverse", x=e), positive_differs(use("exponential_positive", x=x)))
    (a, p), (b, q) = c.conclusion.args, s.conclusion.args
    return kernel.lincomb(
        eq(add(square(c), neg(square(s))), ONE), [c, s, inverse], [add(a, p), neg(add(b, q)), ONE]
    )
