"""Normal forms against exact evaluation; linear combinations never prove what is false."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quod import kernel
from quod.core import INT, add, eq, le, lt, mul, neg, num, op, substitute, var
from quod.errors import RuleError
from quod.evaluate import evaluate
from quod.polynomial import literal, polynomials
from trusted_samples import ONE, TWO, ZERO, deep_sum, i, m, x, y, z

POINTS = st.fractions(min_value=-3, max_value=3, max_denominator=5)
NUMBER = POINTS.map(num)
POLYNOMIALS = st.recursive(
    st.one_of(st.sampled_from([x, y]), NUMBER),
    lambda a: st.one_of(
        st.builds(lambda s, t: add(s, t), a, a),
        st.builds(lambda s, t: mul(s, t), a, a),
        st.builds(lambda s: neg(s), a),
        st.builds(lambda s, k: op("pow", s, num(k, INT)), a, st.integers(0, 3)),
    ),
    max_leaves=8,
)


def at(t, a, b):
    return evaluate(substitute(t, {x: num(a), y: num(b)}))


def accepted(rule, *premises):
    try:
        return rule(*premises)
    except RuleError:
        return None


@settings(deadline=None, derandomize=True)
@given(POLYNOMIALS, POINTS, POINTS)
def test_the_normal_form_has_the_same_values(t, a, b):
    (form,), atoms = polynomials([t])
    table = {x: a, y: b}
    values = [table[s] for s in atoms] or [Fraction(0)]
    from flint import fmpq

    assert form(*[fmpq(v.numerator, v.denominator) for v in values]) == at(t, a, b)


COUNT = {"accepted": 0, "refused": 0}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(POLYNOMIALS, POLYNOMIALS, POLYNOMIALS, NUMBER, POINTS)
def test_lincomb_accepts_no_falsehood(left, right, cofactor, slip, b):
    """From x = right (in y), left = left + cofactor * (x - right) + slip, true iff slip = 0."""
    right = substitute(right, {x: y})
    premise = kernel.assume(eq(x, right))
    goal = eq(add(left, mul(cofactor, add(x, neg(right))), slip), left)
    t = accepted(kernel.lincomb, goal, [premise], [cofactor])
    COUNT["accepted" if t else "refused"] += 1
    if t:
        value = evaluate(substitute(right, {y: num(b)}))
        a = Fraction(int(value.p), int(value.q))
        assert at(goal, a, b) is True
    else:
        assert slip is not ZERO


def test_lincomb_met_both():
    test_lincomb_accepts_no_falsehood()
    assert min(COUNT.values()) >= 5


@settings(deadline=None, derandomize=True)
@given(POLYNOMIALS, POINTS, POINTS, st.booleans())
def test_positivity_accepts_no_falsehood(t, a, b, strict):
    goal = lt(ZERO, mul(t, t)) if strict else le(ZERO, mul(t, t))
    theorem = accepted(kernel.positivity, goal, [(Fraction(1), [], t)], [], [])
    assert (theorem is None) is strict
    assert strict or at(goal, a, b) is True


IDENTITIES = [
    (mul(add(x, y), add(x, neg(y))), add(mul(x, x), neg(mul(y, y))), True),
    (op("cast", add(i, m)), add(op("cast", m), op("cast", i)), True),
    (op("pow", x, num(0, INT)), ONE, True),
    (op("pow", x, i), op("pow", x, i), True),
    (op("inv", add(x, y)), op("inv", add(y, x)), False),  # atoms differ as terms
    (mul(x, op("inv", x)), ONE, False),
    (op("pow", x, num(-1, INT)), op("inv", x), False),
    (op("cast", i), var("i", "real"), False),
]


LITERALS = [
    (TWO, Fraction(2), 0),
    (ZERO, Fraction(0), 0),
    (num(Fraction(-3, 5)), Fraction(-3, 5), 0),
    (op("inv", TWO), Fraction(1, 2), 0),
    (op("inv", num(Fraction(-3, 5))), Fraction(-5, 3), 0),
    (op("inv", ZERO), None, 1),
    (op("inv", op("inv", TWO)), None, 1),
    (op("inv", x), None, 1),
    (op("sqrt", TWO), None, 1),
    (x, None, 1),
]


@pytest.mark.parametrize("term, value, atoms", LITERALS)
def test_literals(term, value, atoms):
    assert literal(term) == value
    assert len(polynomials([term])[1]) == atoms


def test_the_inverse_of_a_numeral_is_a_number_but_not_that_of_zero():
    half, no_number = op("inv", TWO), op("inv", ZERO)
    assert kernel.lincomb(eq(add(half, half), ONE), [], []).hypotheses == frozenset()
    for false in (
        eq(half, TWO),
        eq(add(half, half), TWO),
        eq(no_number, ZERO),
        eq(mul(ZERO, no_number), ONE),
        eq(mul(x, op("inv", x)), ONE),
    ):
        assert accepted(kernel.lincomb, false, [], []) is None, false


@pytest.mark.parametrize("left, right, same", IDENTITIES)
def test_identities(left, right, same):
    (a, b), _ = polynomials([left, right])
    assert (a == b) is same


def tower():
    t = add(x, ONE)
    for _ in range(5):
        t = op("pow", t, num(10_000, INT))
    return t


def squares(t):
    for _ in range(64):
        t = mul(t, t)
    return t


def wide():
    names = [var(f"a{k}", "real") for k in range(2_000)]
    return mul(add(*names), add(*names[::-1]))


TOO_BIG = {
    "trinomial": lambda: op("pow", add(x, y, z, ONE), num(3_000, INT)),
    "power tower": tower,
    "tower of numbers": lambda: op("pow", op("pow", TWO, num(10_000, INT)), num(10_000, INT)),
    "squares of a number": lambda: squares(TWO),
    "squares of a fraction": lambda: squares(num(Fraction(1, 3))),
    "squares of a sum": lambda: squares(add(x, ONE)),
    "squares of a variable": lambda: squares(x),
    "many variables": wide,
}


@pytest.mark.parametrize("case", TOO_BIG)
def test_too_big_a_step_is_refused_before_it_is_expanded(case):
    with pytest.raises(RuleError, match="too big a step"):
        polynomials([TOO_BIG[case]()])


def test_depth():
    (form,), _ = polynomials([deep_sum()])
    assert len(form) == 2


def test_fibonacci_sharing_is_no_obstacle():
    a, b = ONE, x
    for _ in range(200):
        a, b = b, add(a, b)
    assert len(polynomials([b])[0][0]) == 2
