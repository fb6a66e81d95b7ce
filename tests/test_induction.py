"""Sums, powers and recurrences up to a variable end: closed forms and inequalities by induction.

Each statement goes all the way: claim, search, certificate, replay.  Its twin is false."""

from __future__ import annotations

import pytest

from claimed import assert_proved, assert_refuted, claimed
from quod import *
from quod.checking import prove
from quod.results import PROVED

x, y, r = real("x y r")
p = real("p", positive=True)
m, N = natural("m N")
k, l = index("k", 1, m), index("l", 0, m)
h = recurrence("h", x, lambda t, before: r * before + 1)

# name: (statement, a false twin)
STATEMENTS = {
    "ones": (Sum(1, k) == m, Sum(1, l) == m),
    "numbers": (Sum(k, k) == m * (m + 1) / 2, Sum(k, k) == m * (m + 2) / 2),
    "squares": (
        Sum(k**2, k) == m * (m + 1) * (2 * m + 1) / 6,
        Sum(k**2, k) == m * (m + 1) * (2 * m + 1) / 5,
    ),
    "cubes": (Sum(k**3, k) == (m * (m + 1) / 2) ** 2, Sum(k**3, k) == m * (m + 1) / 2),
    "fourth powers": (
        Sum(k**4, k) == m * (m + 1) * (2 * m + 1) * (3 * m**2 + 3 * m - 1) / 30,
        Sum(k**4, k) == m * (m + 1) * (2 * m + 1) * (3 * m**2 + 3 * m + 1) / 30,
    ),
    "odd numbers": (Sum(2 * k - 1, k) == m**2, Sum(2 * k + 1, k) == m**2),
    "products": (
        Sum(k * (k + 1), k) == m * (m + 1) * (m + 2) / 3,
        Sum(k * (k + 1), k) == m * (m + 1) * (m + 2) / 2,
    ),
    "another low end": (Sum(k, (k, 2, m + 1)) == m * (m + 3) / 2, Sum(k, (k, 2, m + 1)) == m**2),
    "backwards": (Sum(k, k) == Sum(m + 1 - k, k), Sum(k, k) == Sum(m - k, k)),
    "alternating": (Sum((-1) ** k, (k, 1, 2 * m)) == 0, Sum((-1) ** k, (k, 1, m)) == 0),
    "telescoping fractions": (
        Sum(1 / (k * (k + 1)), k) == 1 - 1 / (m + 1),
        Sum(1 / (k * (k + 1)), k) == 1 - 1 / (m + 2),
    ),
    "telescoping powers": (
        Sum((k + 1) ** 2 - k**2, k) == (m + 1) ** 2 - 1,
        Sum((k + 1) ** 2 - k**2, k) == (m + 1) ** 2,
    ),
    "geometric": ((1 - r) * Sum(r**l, l) == 1 - r ** (m + 1), (1 - r) * Sum(r**l, l) == 1 - r**m),
    "first term apart": (Sum(x**l, l) == 1 + Sum(x**k, k), Sum(x**l, l) == x + Sum(x**k, k)),
    "numbers times powers": (
        Sum(k * r**k, k) * (1 - r) ** 2 == r * (1 - (m + 1) * r**m + m * r ** (m + 1)),
        Sum(k * r**k, k) * (1 - r) ** 2 == r * (1 - (m + 1) * r**m),
    ),
    "power of a product": ((x * y) ** m == x**m * y**m, (x + y) ** m == x**m + y**m),
    "sum of exponents": (x ** (m + N) == x**m * x**N, x ** (m + N) == x**m + x**N),
    "linear recurrence": (
        (1 - r) * h[m] == (1 - r) * x * r**m + 1 - r**m,
        (1 - r) * h[m] == x * r**m + 1 - r**m,
    ),
    "powers of two": (2**m >= m + 1, 2**m >= m + 2),
    "Bernoulli": ((1 + p) ** m >= 1 + m * p, (1 + p) ** m >= 1 + (m + 1) * p),
    "a power above one": ((1 + p) ** m >= 1, (1 + p) ** m > 1),
    "a positive power": (p ** (m + 1) > 0, p ** (m + 1) > p),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_true_statement_is_proved(name: str) -> None:
    assert_proved(STATEMENTS[name][0])


@pytest.mark.parametrize("name", STATEMENTS)
def test_its_false_twin_is_refuted(name: str) -> None:
    assert_refuted(STATEMENTS[name][1])


def test_nothing_is_assumed_of_where_the_variable_starts() -> None:
    """For m < 0 the sum is 0."""
    i = integer("i")
    result = prove(claimed(Sum(k, (k, 1, i)) == i * (i + 1) / 2))
    assert result.verdict != PROVED
