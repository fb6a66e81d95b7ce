"""Counts of multiply-adds, parameters and numbers, and values in texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from quod import (
    Rational,
    Sum,
    build_matrix,
    build_vector,
    check,
    claim,
    definition,
    derivative,
    dimensions,
    dot,
    exp,
    eye,
    index,
    integer,
    mapping,
    matrix,
    matrix_sequence,
    multiply_adds,
    natural,
    numbers_in,
    parameters,
    product_down,
    real,
    sqrt,
    value_of,
    vector,
)
from quod.errors import InputError, QuodError
from quod.values import filled

n, m, k, h = dimensions("n m k h")
A, B, C = matrix("A", n, m), matrix("B", m, k), matrix("C", m, k)
u, w, z = vector("u", n), vector("w", m), vector("z", k)
W = matrix_sequence("W", m, k)
a, i = index("a", 1, h), index("i", 1, n)
t = natural("t")
squared = definition("S", lambda A: A.T @ A, of=[A])


def holds(count: Any, other: Any) -> bool:
    try:
        check(count == other)
    except QuodError:
        return False
    return True


@pytest.mark.parametrize(
    ("terms", "count"),
    [
        ((A @ B,), n * m * k),
        ((A @ w,), n * m),
        ((dot(u, u),), n),
        ((A @ (B @ z),), m * k + n * m),
        (((A @ B) @ z,), n * m * k + n * k),
        ((A + A,), 0),
        ((exp(dot(u, u)) * u,), n),
        ((A @ B, A @ B), n * m * k),  # of equal parts one is computed
        ((A @ B, A @ C), 2 * n * m * k),
        ((Sum(A @ W[a], a),), h * n * m * k),
        ((Sum(A @ B, a),), n * m * k),  # does not depend on the index
        ((Sum((A @ B)[i, 1] * u[i], i),), n * m * k),
        ((build_vector(lambda i: dot(u, u) + i, n),), n),
        ((build_matrix(lambda i, j: dot(i * u, u), n, m),), n * n),  # not on j
        ((squared(A),), m * n * m),
        ((squared(A) @ B + squared(A) @ C,), m * n * m + 2 * m * m * k),
    ],
)
def test_multiply_adds(terms: tuple[Any, ...], count: Any) -> None:
    assert holds(multiply_adds(*terms), count)
    assert not holds(multiply_adds(*terms), count + 1)


def test_a_range_that_depends_on_another_index_is_summed_too() -> None:
    triangle = Sum(Sum(dot(t * u, u), (t, 1, i)), i)
    assert holds(multiply_adds(triangle), Sum(n * i, i))
    assert not holds(multiply_adds(triangle), n * n)


@pytest.mark.parametrize(
    "make", [lambda: derivative(real("x") ** 2, real("x")), lambda: product_down(eye(n), (a, 1, h))]
)
def test_what_cannot_be_counted_is_refused(make: Callable[[], Any]) -> None:
    with pytest.raises(InputError, match="cannot be counted"):
        check(multiply_adds(make()) == 0)


def test_parameters() -> None:
    assert holds(parameters(A @ w + u, w), n * m + n)
    assert holds(parameters(A @ (B @ z) + A @ w, z, w), n * m + m * k)  # A once
    assert holds(parameters(Sum(W[a] @ z, a) + w, z), h * m * k + m)
    assert not holds(parameters(Sum(W[a] @ z, a) + w, z), m * k + m)
    assert holds(parameters(squared(A), B), n * m)
    with pytest.raises(InputError, match="how many members"):
        check(parameters(W[t] @ z, z) == m * k)


def test_sizes_are_put_for_dimensions() -> None:
    assert value_of(multiply_adds(A @ B, sizes={n: 2, m: 3, k: 5})).data == 30
    assert value_of(numbers_in(A, u, sizes={n: 2, m: 3})).data == 8
    assert holds(multiply_adds(A @ B, sizes={n: t}), t * m * k)
    with pytest.raises(InputError, match="bound variable"):
        multiply_adds(Sum(A @ W[a], a), sizes={n: a})


def test_a_count_is_of_the_term_that_a_substitution_leaves() -> None:
    """A count is printed with its terms: at others it is the count of those."""
    f = definition("f", lambda B: multiply_adds(A @ B), of=[B])
    assert holds(f(C), n * m * k)


def test_what_is_assumed_of_a_size_is_not_used_for_another() -> None:
    """It once was, and these hypotheses seemed to contradict each other."""
    c = integer("c", minimum=1)

    @claim(h > c, given=[n == h * k, k == 1, n == 4 * c])
    def more_than_a_quarter(calc: Any) -> None:
        calc.have(h == n)

    assert check(more_than_a_quarter).satisfiable != "contradictory"
    assert not holds(n, 1)
    with pytest.raises(QuodError):
        check(n == 1, given=[k == 1])


# ------------------------------------------------------------------------------ matrices, sums
def test_matrices_by_their_entries() -> None:
    check(build_matrix(lambda i, j: A[j, i], m, n) == A.T)
    check(build_matrix(lambda i, j: A[i, j] + 1, n, m)[1, 1] == A[1, 1] + 1)
    with pytest.raises(QuodError):
        check(build_matrix(lambda i, j: A[i, j] + 1, n, m) == A)
    with pytest.raises(QuodError):  # row m need not be there
        check(build_matrix(lambda i, j: A[j, i], n, m)[1, 1] == A[1, 1])


def test_sums_of_vectors_and_matrices() -> None:
    check(Sum(W[a] @ z, a) == Sum(W[a], a) @ z)
    check(Sum(2 * u, a) == 2 * h * u)
    check(Sum(W[a], (a, 1, 0)) == 0 * B)
    with pytest.raises(QuodError):
        check(Sum(u, a) == u)


def test_mappings() -> None:
    f, g, v = mapping("f", u, w), mapping("g", t, u, u), vector("v", n)
    check(f(u)[1] + 0 == f(u)[1])
    check(g[t](u) == g[t](v), given=[u == v])
    with pytest.raises(QuodError):
        check(g[t](u) == g[t](v))
    for wrong in (lambda: f(w), lambda: g[u], lambda: mapping("f", u), lambda: mapping("f", 1, u)):
        with pytest.raises(QuodError):
            wrong()


# -------------------------------------------------------------------------------------- texts
@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("", "12345/8"), (":,", "12,345/8"), (":.0f", "1543"), (":.2f", "1543.12"),
        (":.1%", "154312.5%"),
    ],
)  # fmt: skip
def test_values_in_texts(form: str, shown: str) -> None:
    assert filled(f"about [[=x{form}]].", {"x": Rational(12345, 8)}) == f"about {shown}."
    assert filled("[[claim]] [[=y]]", {"y": 7}) == "[[claim]] 7"


@pytest.mark.parametrize("text", ["[[=y]]", "[[=x:3]]", "[[=n]]", "[[=root]]", "[[=none]]"])
def test_what_has_no_value_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        filled(text, {"x": 1, "n": n, "root": sqrt(2), "none": 1 / Rational(0)})
