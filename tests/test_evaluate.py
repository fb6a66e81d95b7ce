"""Strict evaluation: values, undefined, unknown; never a guess."""

from fractions import Fraction

import pytest
from flint import arb, fmpq

from quod.core import (
    INT,
    SIGNATURE,
    add,
    app,
    eq,
    exists,
    forall,
    implies,
    lam,
    le,
    lt,
    mul,
    neg,
    negation,
    num,
    op,
    substitute,
    var,
    within,
)
from quod.errors import Undefined, Unknown
from quod.evaluate import LAZY, STRICT, evaluate
from quod.theories import DEFINITIONS
from trusted_samples import I0, I1, ONE, TWO, ZERO, N, deep_sum, i, j, n, w, x

FALSEHOOD = eq(ZERO, ONE)
UNDEFINED_TRUTH = eq(op("inv", ZERO), ONE)


def whole(k):
    return num(k, INT)


def fair(count):
    return op("finite", data=("masses", *[Fraction(1, count)] * count))


def table(*values):
    """A random variable with these values at the outcomes 1, 2, ..."""
    t = num(values[-1])
    for k in range(len(values) - 1, 0, -1):
        t = op("ite", eq(w, op("outcome", whole(k))), num(values[k - 1]), t)
    return lam(w, t)


def family(*variables):
    """The family whose members are the given random variables."""
    t = app(variables[-1], w)
    for k in range(len(variables) - 1, 0, -1):
        t = op("ite", eq(i, whole(k)), app(variables[k - 1], w), t)
    return lam(i, lam(w, t)), I1, whole(len(variables))


a4, b4 = table(1, 1, -1, -1), table(1, -1, 1, -1)
ab4 = table(1, -1, -1, 1)
v2 = op("vec", lam(i, op("cast", i)), data=("sizes", 2))
steps = op("iterate", lam(n, lam(x, mul(x, op("cast", n)))), ONE, whole(4))

VALUES = [
    (num(Fraction(2, 4)), fmpq(1, 2)),
    (op("pow", ZERO, I0), fmpq(1)),
    (op("sqrt", num(Fraction(4, 9))), fmpq(2, 3)),
    (op("exp", ZERO), fmpq(1)),
    (lt(op("exp", ONE), num(Fraction(28, 10))), True),
    (lt(num(Fraction(27, 10)), op("exp", ONE)), True),
    (lt(ZERO, op("exp", num(-100))), True),
    (op("sum", lam(i, op("cast", i)), I1, whole(4)), fmpq(10)),
    (op("sum", lam(i, op("inv", ZERO)), I1, I0), fmpq(0)),
    (op("sum", lam(i, ONE), I1, whole(-3)), fmpq(0)),
    (steps, fmpq(24)),
    (op("dot", v2, v2), fmpq(5)),
    (op("at", op("mv", op("eye", data=("sizes", 2)), v2), whole(2)), fmpq(2)),
    (op("entry", op("mprod", lam(n, op("mscale", op("cast", n), op("eye", data=("sizes", 1)))),
                    I1, whole(3)), I1, I1), fmpq(6)),
    (op("E", fair(4), a4), fmpq(0)),
    (op("Var", fair(4), a4), fmpq(1)),
    (op("integrable", fair(4), a4), True),
    (op("mutind", fair(4), *family(a4, b4)), True),
    (op("mutind", fair(4), *family(a4, b4, ab4)), False),
    (op("kwise", fair(4), whole(2), *family(a4, b4, ab4)), True),
    (op("kwise", fair(4), whole(9), *family(a4, b4, ab4)), False),
    (op("kwise", fair(4), whole(-1), *family(a4, a4)), True),
    (op("indep", fair(4), a4, b4), True),
    (op("indep", fair(4), a4, a4), False),
    (within(i, I1, whole(3), le(I1, i)), True),
    (within(i, I1, whole(3), lt(i, whole(3))), False),
    (within(i, I1, I0, FALSEHOOD), True),
    (implies(FALSEHOOD, UNDEFINED_TRUTH), True),
    (op("and", FALSEHOOD, UNDEFINED_TRUTH), False),
    (op("or", negation(FALSEHOOD), UNDEFINED_TRUTH), True),
    (op("ite", FALSEHOOD, op("inv", ZERO), ONE), fmpq(1)),
    (eq(FALSEHOOD, FALSEHOOD), True),
    (eq(op("outcome", I1), op("outcome", I0)), False),
    (lt(op("sqrt", TWO), num(Fraction(3, 2))), True),
]  # fmt: skip


@pytest.mark.parametrize("term, value", VALUES)
def test_values(term, value):
    assert evaluate(term) == value


REFUSED = [
    (op("inv", ZERO), Undefined, "division by zero"),
    (mul(ZERO, op("inv", ZERO)), Undefined, "division by zero"),
    (op("sqrt", num(-1)), Undefined, "square root"),
    (op("pow", TWO, whole(-1)), Undefined, "negative exponent"),
    (op("at", v2, I0), Undefined, "outside 1..2"),
    (op("at", v2, whole(3)), Undefined, "outside 1..2"),
    (op("iterate", lam(n, lam(x, x)), ONE, whole(-1)), Undefined, "negative number of iterations"),
    (op("or", UNDEFINED_TRUTH, negation(FALSEHOOD)), Undefined, "division by zero"),
    (x, Unknown, "not evaluated"),
    (N, Unknown, "symbolic size"),
    (op("zeros", data=("sizes", "n")), Unknown, "symbolic size"),
    (forall(x, eq(x, x)), Unknown, "infinitely many"),
    (exists(x, eq(x, x)), Unknown, "not evaluated"),
    (eq(lam(x, x), lam(x, x)), Unknown, "not evaluated"),
    (op("E", var("P", "prob"), a4), Unknown, "not finite"),
    (op("deriv", lam(x, x), ONE), Unknown, "not evaluated"),
    (eq(op("sqrt", TWO), op("sqrt", TWO)), Unknown, "told apart"),
    (eq(op("exp", TWO), mul(op("exp", ONE), op("exp", ONE))), Unknown, "told apart"),
    (lt(ZERO, op("exp", num(-(10**30)))), Unknown, "told apart"),
    (lt(op("exp", num(10**30)), op("exp", num(10**40))), Unknown, "told apart"),
    (op("inv", add(op("sqrt", TWO), neg(op("sqrt", TWO)))), Unknown, "told apart"),
    (op("sum", lam(i, ONE), I1, whole(10**9)), Unknown, "elements in a range"),
    (op("zeros", data=("sizes", 10**9)), Unknown, "entries"),
    (op("mat", lam(i, lam(j, ONE)), data=("sizes", 10**5, 10**5)), Unknown, "entries"),
    (op("pow", TWO, whole(10**9)), Unknown, "bits in a power"),
]  # fmt: skip


@pytest.mark.parametrize("term, error, reason", REFUSED)
def test_refusals(term, error, reason):
    with pytest.raises(error, match=reason):
        evaluate(term)


def test_repeated_squaring_ends():
    t = TWO
    for _ in range(64):
        t = mul(t, t)
    with pytest.raises(Unknown, match="bits in a number"):
        evaluate(t)


def test_only_constants_have_rules():
    constants = set(SIGNATURE) | {"num", "mutind", "kwise"}
    assert set(STRICT) | set(LAZY) <= constants
    assert not (set(STRICT) & set(LAZY) | (set(STRICT) | set(LAZY)) & set(DEFINITIONS))


def test_irrational_values_are_balls():
    assert isinstance(evaluate(op("sqrt", TWO)), arb)


def test_depth():
    p = eq(ONE, ONE)
    for _ in range(100_000):
        p = implies(p, eq(ONE, ONE))
    assert evaluate(substitute(deep_sum(), {x: ONE})) == 100_001
    assert evaluate(p) is True
    assert evaluate(op("dim", data=("sizes", 3))) == 3
