"""Where checkers built on computer algebra go wrong: none of these falsehoods is proved here."""

import pytest

from quod import (
    E,
    Rational,
    Sum,
    Var,
    absolute,
    derivative,
    dimension,
    dot,
    entries,
    index,
    indices,
    integer,
    matrix,
    mutually_independent,
    norm,
    random_vectors,
    real,
    sqrt,
    vector,
)
from quod.authoring import Claim, statement
from quod.checking import replay_text, search, verify
from quod.errors import InputError
from quod.results import PROVED

x, y, b = real("x y b")
n, m = dimension("n"), integer("m")
i, j = indices("i j", 1, n)
u, v = vector("u v", n)
A, B = matrix("A B", n, n)
q, k = random_vectors("q k", n)
r = index("r", 1, m)

standard = [
    mutually_independent(entries(q), entries(k)),
    E(q[i]) == 0,
    E(k[i]) == 0,
    Var(q[i]) == 1,
    Var(k[i]) == 1,
]
FALSE = {
    "x/x": (x / x == 1, []),
    "cancelled factor": ((x**2 - 1) / (x - 1) == x + 1, []),
    "zero over zero": (x * (y / x) == y, []),
    "root of a square": (sqrt(x**2) == x, []),
    "root of a product": (sqrt(x * y) == sqrt(x) * sqrt(y), []),
    "root at a kink": (derivative(x + sqrt(x) - sqrt(x), x) == 1, []),
    "modulus at a kink": (derivative(absolute(x), x) == 1, []),
    "product commutes": (A @ B == B @ A, []),
    "repeated variable": (Var(q[1] * k[1] + q[2] * k[2]) == 4, standard),
    "sum of variances without independence": (Var(q[1] + k[1]) == Var(q[1]) + Var(k[1]), []),
    "mean of a reciprocal": (E(1 / q[1]) == 0, standard),
    "mean of a product": (E(q[1] * k[1]) == E(q[1]) * E(k[1]), []),
    "empty sum": (Sum(1, r) == m, []),
    "free and bound index": (Sum(u[i] * v[1], i) == Sum(u[i] ** 2, i), []),
    "lost solution": (y == b, [x * y == x * b]),
    "entry outside": (Sum(u[i + 1] - u[i], i) == -u[1], []),
    "almost equal": (Rational(1, 10) == Rational(1000001, 10000000), []),
    "zero equals one": (statement(x == x + 1), []),
}
TRUE = {
    "x/x with its guard": (x / x == 1, [x != 0]),
    "renamed index": (Sum(u[i], i) == Sum(u[j], j), []),
    "double sum": (Sum(Sum(u[i] * v[j], i), j) == Sum(u[i], i) * Sum(v[j], j), []),
    "scalar products commute": (dot(u, v) == dot(v, u), []),
    "distribution": (A @ (B + A) == A @ B + A @ A, []),
    "difference": (x - x == 0, []),
    "squared norm": (norm(u) ** 2 == dot(u, u), []),
}


def attempt(fact, given):
    claim = Claim(
        "trap", "", "", 1, PROVED, "", "", None, statement(fact), tuple(map(statement, given))
    )
    return search(claim, lambda other: None)


@pytest.mark.parametrize("case", FALSE)
def test_falsehoods_are_not_proved(case):
    assert not attempt(*FALSE[case]).proved


@pytest.mark.parametrize("case", TRUE)
def test_truths_are_proved(case):
    found = attempt(*TRUE[case])
    assert found.proved, found.message
    verify(found.plan, replay_text(found, {}))


def test_floats_are_no_numbers():
    with pytest.raises(InputError, match="floating-point"):
        _ = x * (1 + 1e-17) - x == 0
