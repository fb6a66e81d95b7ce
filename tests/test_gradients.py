"""Gradients and Jacobians by the rules: true statements, each with a false twin."""

import pytest

from quod import (
    Sum,
    absolute,
    build_vector,
    check,
    definition,
    derivative,
    diag,
    differentiable,
    dimensions,
    dot,
    exp,
    for_all,
    grad,
    indices,
    jacobian,
    log,
    matrix,
    norm,
    real,
    real_function,
    scalar_field,
    vector,
    zeros,
)
from quod.errors import Undecided

n, N = dimensions("n N")
b, s, w = vector("b s w", n)
y = vector("y", N)
X, A = matrix("X", N, n), matrix("A", n, n)
i, j = indices("i j", 1, n)
x = real("x")
f = real_function("f")
smooth = [for_all(x, differentiable(f, x))]
total = Sum(exp(w[i]), i)

RULES = {
    "linear form": (grad(dot(b, w), w), b, 2 * b, []),
    "quadratic form": (grad(dot(w, A @ w), w), A @ w + A.T @ w, 2 * A @ w, []),
    "least squares": (
        grad(norm(y - X @ w) ** 2, w),
        2 * X.T @ (X @ w - y),
        2 * X.T @ (y - X @ w),
        [],
    ),
    "weighted squares": (grad(Sum(s[i] * w[i] ** 2, i), w), 2 * diag(s) @ w, diag(s) @ w, []),
    "after a map": (
        grad(norm(X @ w) * dot(b, w), w),
        norm(X @ w) * b + dot(b, w) * (X.T @ (X @ w)) / norm(X @ w),
        norm(X @ w) * b + dot(b, w) * (X @ w)[1] / norm(X @ w) * b,
        [norm(X @ w) > 0],
    ),
    "function of a form": (
        grad(f(dot(b, w)), w),
        f.prime(dot(b, w)) * b,
        f.prime(dot(b, w)) * w,
        smooth,
    ),
    "product": (grad(dot(b, w) * dot(s, w), w), dot(s, w) * b + dot(b, w) * s, dot(s, w) * b, []),
    "norm": (grad(norm(w), w), w / norm(w), w, [w != zeros(n)]),
    "log of a sum": (
        grad(log(total), w),
        build_vector(lambda j: exp(w[j]) / total, n),
        build_vector(lambda j: exp(w[j]), n),
        [],
    ),
    "derivative of a sum": (
        derivative(Sum(x**2 * b[i], i), x),
        2 * x * Sum(b[i], i),
        x * Sum(b[i], i),
        [],
    ),
    "entries": (
        jacobian(build_vector(lambda i: b[i] * w[i] ** 2, n), w),
        2 * diag(build_vector(lambda i: b[i] * w[i], n)),
        diag(b),
        [],
    ),
    "direction": (
        jacobian(w / norm(w), w) @ s,
        (s - dot(w, s) * w / norm(w) ** 2) / norm(w),
        s / norm(w),
        [norm(w) > 0],
    ),
}

UNDEFINED = {
    "norm at 0": grad(1 / norm(w), w) == -w / norm(w) ** 3,
    "log of a form": grad(log(dot(b, w)), w) == b / dot(b, w),
    "an entry that is not there": grad(w[2], w) == zeros(n),
}


@pytest.mark.parametrize("name", RULES)
def test_a_gradient_is_what_the_rules_say_and_not_another(name):
    derivative, value, other, given = RULES[name]
    assert check(derivative == value, given=given).verdict == "proved"
    with pytest.raises(Undecided):
        check(derivative == other, given=given)


@pytest.mark.parametrize("name", UNDEFINED)
def test_a_gradient_has_a_meaning_only_where_the_function_is_defined_nearby(name):
    with pytest.raises(Undecided, match="not shown"):
        check(UNDEFINED[name])


def test_a_function_that_is_not_known_to_be_differentiable_has_no_gradient():
    with pytest.raises(Undecided, match="differentiable"):
        check(grad(f(dot(b, w)), w) == f.prime(dot(b, w)) * b)
    with pytest.raises(Undecided, match="differentiable"):
        check(grad(absolute(dot(b, w)), w) == b, given=[b == zeros(n)])


def test_what_is_differentiable_at_a_point_is_so_under_each_name_of_the_point():
    L = scalar_field("L", n)
    here = [differentiable(L, w), b == zeros(n)]
    assert check(differentiable(L, exp(dot(b, s)) * w), given=here).verdict == "proved"
    with pytest.raises(Undecided, match="differentiable"):
        check(differentiable(L, exp(dot(b, s)) * w), given=here[:1])


def test_the_variable_of_a_derivative_has_the_name_of_the_argument():
    c, z = real("c z")
    slope = definition("slope", lambda u, b: derivative(b * u**2, u), of=[x, c])
    assert repr(slope) == "slope(x, c) = derivative(c*x**2, x)"
    assert repr(slope(z, x).expansion) == "derivative(x*z**2, z)"
    caught = slope(z, z).expansion  # a derivative of z*z**2 by z would be another number
    assert repr(caught) == "derivative(z*argument_0**2, argument_0 at z)"
    assert check(slope(z, z) == 2 * z**2).verdict == "proved"
    with pytest.raises(Undecided):
        check(slope(z, z) == 3 * z**2)
