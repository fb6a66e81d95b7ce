"""Where checkers built on computer algebra go wrong: none of these falsehoods is proved here.

Each case goes all the way: claim, search, certificate, replay.  A falsehood must also fail for
its reason; of the truths the table says whether they are proved today.
"""

from __future__ import annotations

import re

import pytest

from claimed import claimed
from quod import *
from quod.checking import prove
from quod.results import PROVED, REFUTED, UNDECIDED

x, y, z, b = real("x y z b")
p = real("p", positive=True)
n, m = dimension("n"), integer("m")
t = natural("t")
i, j = indices("i j", 1, n)
u, v, w = vector("u v w", n)
A, B = matrix("A B", n, n)
R = matrix("R", 1, 2)
q, k = random_vectors("q k", n)
X, Y = random_variables("X Y")
f = real_function("f")
L = scalar_field("L", n)
r, o = index("r", 1, m), index("o", 1, 2)

standard = [
    mutually_independent(entries(q), entries(k)),
    *(E(q[i]) == 0, E(k[i]) == 0, Var(q[i]) == 1, Var(k[i]) == 1),
]
signs = [E(X) == 0, Var(X) == 1, E(Y) == 0, Var(Y) == 1]
UNDEFINED, FALSE = "not shown to be defined", "the claim is false"


# name: (statement, hypotheses, verdict, what the message says)
FALSEHOODS = {
    # a domain is lost
    "x/x": (x / x == 1, [], UNDECIDED, UNDEFINED),
    "x/x on both sides": (x / x == x / x, [], UNDECIDED, UNDEFINED),
    "cancelled factor": ((x**2 - 1) / (x - 1) == x + 1, [], UNDECIDED, UNDEFINED),
    "cancelled factor with a wrong condition": (
        (x**2 - 1) / (x - 1) == x + 1,
        [x != -1],
        UNDECIDED,
        UNDEFINED,
    ),
    "both factors with one condition": (
        1 / (x**2 - 1) == 1 / (x - 1) / (x + 1),
        [x != 1],
        UNDECIDED,
        UNDEFINED,
    ),
    "factor of a nonzero sum": (x / x == 1, [x + y != 0], UNDECIDED, UNDEFINED),
    "zero denominator": (1 / (x - x) == 1 / (x - x), [y != 0], UNDECIDED, UNDEFINED),
    "zero over zero": (x * (y / x) == y, [], UNDECIDED, UNDEFINED),
    "zero times a pole": (0 * (1 / x) == 0, [], UNDECIDED, UNDEFINED),
    "negative power": (x * x**-1 == 1, [], UNDECIDED, UNDEFINED),
    "x != 0 from harmless lemmas": (x != 0, [x * x == x * x], REFUTED, FALSE),
    "x != 0 from a quotient": (implies(x / x == x / x, x != 0), [], UNDECIDED, UNDEFINED),
    # roots
    "root of a square": (sqrt(x**2) == x, [], REFUTED, FALSE),
    "square of a root": (sqrt(x) ** 2 == x, [], UNDECIDED, UNDEFINED),
    "root of a product": (sqrt(x * y) == sqrt(x) * sqrt(y), [], UNDECIDED, UNDEFINED),
    "product of opposite roots": (sqrt(2 - x) * sqrt(1 / (2 - x)) == -1, [x < 2], REFUTED, FALSE),
    "modulus lost": (absolute(x / p) * p == x, [], REFUTED, FALSE),
    "norm of a zero vector": (norm(u) > 0, [], REFUTED, FALSE),
    "power of a later exponent": (x ** (t + 3) == x * x ** (t + 1), [], REFUTED, FALSE),
    "power of any exponent": (x ** (m + 2) == x * x * x**m, [], UNDECIDED, UNDEFINED),
    "sum to a later end": (Sum(y, (r, 1, m + 2)) == Sum(y, (r, 1, m)) + 2 * y, [], REFUTED, FALSE),
    "norm of a vector whose image is zero": (norm(u) == 0, [A @ u == zeros(n)], REFUTED, FALSE),
    "image of a vector that is not zero": (A @ u == zeros(n), [zeros(n) != u], REFUTED, FALSE),
    "norm of a vector that is not all ones": (norm(u) > 0, [u != ones(n)], REFUTED, FALSE),
    # capture
    "free and bound index": (Sum(u[i] * v[1], i) == Sum(u[i] ** 2, i), [], REFUTED, FALSE),
    "free index in a sum": (
        for_all(j, Sum(u[i] * u[j], i) == Sum(u[i] ** 2, i)),
        [],
        REFUTED,
        FALSE,
    ),
    # calculus
    "gradient of a square": (grad(dot(u, u), u) == zeros(n), [], REFUTED, FALSE),
    "gradient of a penalty lost": (
        grad(L(u) + x * norm(u) ** 2, u) == grad(L(u), u),
        [differentiable(L, u)],
        REFUTED,
        FALSE,
    ),
    "gradient of any function": (grad(L(u) - L(u), u) == zeros(n), [], UNDECIDED, "differentiable"),
    "modulus at a kink": (derivative(absolute(x), x) == 1, [x >= 0], UNDECIDED, UNDEFINED),
    "modulus on either side": (derivative(absolute(x), x) == 1, [], REFUTED, FALSE),
    "operator norm of a product": (
        operator_norm(A @ B) == operator_norm(A) * operator_norm(B),
        [],
        UNDECIDED,
        "is not shown",
    ),
    "unknown value of a factor": (x <= y, [x * norm(u) <= y], REFUTED, FALSE),
    "the right limit denied": (
        negation(tends_to((t + 2) / (2 * t + 1), (t, oo), Rational(1, 2))),
        [],
        UNDECIDED,
        "is not shown",
    ),
    "limit denied at its bound": (
        negation(tends_to(f(t), (t, oo), 1)),
        [for_all(m, implies(m >= 1, f(m) >= 1))],
        UNDECIDED,
        "is not shown",
    ),
    "limit from one side only": (
        tends_to(f(x), (x, 0), 1),
        [tends_to(f(x), (x, 0, "+"), 1)],
        UNDECIDED,
        "is not shown",
    ),
    "limit from the other side": (
        tends_to(f(x), (x, 0, "-"), 1),
        [tends_to(f(x), (x, 0, "+"), 1)],
        UNDECIDED,
        "is not shown",
    ),
    "maximum at a kink": (derivative(maximum(x, 2), x) == 0, [x <= 2], UNDECIDED, UNDEFINED),
    "half at a kink": (
        derivative((x + absolute(x)) / 2, x) == Rational(1, 2),
        [x == 0],
        UNDECIDED,
        UNDEFINED,
    ),
    "root at a kink": (derivative(x + sqrt(x) - sqrt(x), x) == 1, [], UNDECIDED, UNDEFINED),
    "product rule": (
        derivative(f(x) * f(x), x) == f.prime(x) * f.prime(x),
        [differentiable(f, x)],
        REFUTED,
        FALSE,
    ),
    # randomness
    "repeated variable": (Var(Sum(q[i] * k[i], i)) == n * n, standard, REFUTED, FALSE),
    "sum of variances": (Var(X + Y) == Var(X) + Var(Y), signs, REFUTED, FALSE),
    "mean of a product": (E(X * Y) == E(X) * E(Y), signs, REFUTED, FALSE),
    "variance by a second moment with a wrong sign": (
        Var(X) == y + x**2,
        [E(X) == x, E(X**2) == y],
        REFUTED,
        FALSE,
    ),
    "mean of a reciprocal": (E(1 / X) == 0, signs, UNDECIDED, UNDEFINED),
    "mean of a square": (E(X**2) == E(X) ** 2, signs, REFUTED, FALSE),
    "moments out of nothing": (E(X - X + Y) == E(Y), [], UNDECIDED, UNDEFINED),
    "mean of a correlated product": (E(X * Y) == 0, [*signs, Cov(X, Y) == 1], REFUTED, FALSE),
    "covariance of one multiple": (
        Cov(x * X, y * Y) == x * Cov(X, Y),
        [Cov(X, Y) == 1],
        REFUTED,
        FALSE,
    ),
    "covariance of a variable with itself": (Cov(X, Y) == 0, signs, REFUTED, FALSE),
    "variance of a shift": (Var(X + 1) == Var(X) + 1, signs, REFUTED, FALSE),
    "uncorrelated is not independent": (
        mutually_independent(X, Y),
        [*signs, Cov(X, Y) == 0],
        UNDECIDED,
        "no rule proves",
    ),
    # sums
    "empty sum": (Sum(1, r) == m, [], REFUTED, FALSE),
    "empty sum of numbers": (Sum(r, r) == m * (m + 1) / 2, [], REFUTED, FALSE),
    "sum over literals": (Sum(Sum(o * r, (o, 1, 2)), (r, 1, 2)) == 8, [], REFUTED, FALSE),
    "sum over no literals": (Sum(x, (r, 2, 1)) == x, [], REFUTED, FALSE),
    "term of a sum with signs": (u[1] <= Sum(u[i], i), [], REFUTED, FALSE),
    "each pair twice": (
        Sum(u[i] ** 2, i) * Sum(v[i] ** 2, i) - Sum(u[i] * v[i], i) ** 2
        == Sum(Sum((u[i] * v[j] - u[j] * v[i]) ** 2, i), j),
        [],
        REFUTED,
        FALSE,
    ),
    "entry outside": (Sum(u[i + 1] - u[i], i) == -u[1], [], UNDECIDED, UNDEFINED),
    "one index twice": (
        Sum(Sum(u[i] * v[i], i), j) == Sum(u[i], i) * Sum(v[j], j),
        [],
        REFUTED,
        FALSE,
    ),
    # matrices
    "product commutes": (A @ B == B @ A, [], REFUTED, FALSE),
    "transpose of a product": ((A @ B).T == A.T @ B.T, [], REFUTED, FALSE),
    "square of a sum": ((A + B) @ (A + B) == A @ A + 2 * (A @ B) + B @ B, [], REFUTED, FALSE),
    "cancelled matrix": (A == B, [A @ A == B @ A], REFUTED, FALSE),
    "wide matrix of full rank": (R.T @ R == eye(2), [], REFUTED, FALSE),
    "product on a vector, turned": ((A @ B) @ u == B @ (A @ u), [], REFUTED, FALSE),
    "identity as a factor of two": (eye(n) @ u == 2 * u, [], REFUTED, FALSE),
    "row of the identity": (Sum(eye(n)[1, i] * u[i], i) == Sum(u[i], i), [], REFUTED, FALSE),
    "row that may not exist": (Sum(eye(n)[2, i] * u[i], i) == u[2], [], UNDECIDED, UNDEFINED),
    "wrong combination": (u == v, [u + v == 2 * w], REFUTED, FALSE),
    "entries that cancel": (u == zeros(n), [Sum(u[i], i) == 0], REFUTED, FALSE),
    "norm without its root": (norm(u) ** 2 == norm(u), [], REFUTED, FALSE),
    "norm of at least one": (norm(u) >= 1, [], REFUTED, FALSE),
    # numbers
    "one root of two": (x == 1, [x**2 == 1], REFUTED, FALSE),
    "one inequality of two": (x == y, [x <= y], REFUTED, FALSE),
    "strict from not strict": (x < 0, [negation(x > 0)], REFUTED, FALSE),
    "lost solution": (y == b, [x * y == x * b], REFUTED, FALSE),
    "almost equal": (Rational(1, 10) == Rational(1000001, 10000000), [], REFUTED, FALSE),
    "beyond 64 bits": (Rational(2**64 + 1) == 1, [], REFUTED, FALSE),
    "beyond floats": (x + Rational(1, 10**17) == x, [], REFUTED, FALSE),
    "a positive name": (sqrt(p**2) == -p, [], REFUTED, FALSE),
    "a number that is its successor": (x == x + 1, [], REFUTED, FALSE),
    # exponentials
    "exponential of a product": (exp(x * y) == exp(x) * exp(y), [], REFUTED, FALSE),
    "exponential of a sum, added": (exp(x + y) == exp(x) + exp(y), [], REFUTED, FALSE),
    "exponential at least one": (exp(x) >= 1, [], REFUTED, FALSE),
    "exponential of a quotient": (exp(1 / x) > 0, [], UNDECIDED, UNDEFINED),
    "an empty sum of exponentials": (Sum(exp(r), r) > 0, [], REFUTED, FALSE),
    "roots of different numbers": (sqrt(p + 1) == sqrt(p + 2), [], REFUTED, FALSE),
}
PROVED_TODAY, NOT_YET = (PROVED,), (PROVED, UNDECIDED)  # what is not proved yet is not refuted
TRUTHS = {
    "x/x with its condition": (x / x == 1, [x != 0], PROVED_TODAY),
    "cancelled factor with its condition": ((x**2 - 1) / (x - 1) == x + 1, [x != 1], PROVED_TODAY),
    "both factors with their conditions": (
        1 / (x**2 - 1) == 1 / (x - 1) / (x + 1),
        [x != 1, x != -1],
        PROVED_TODAY,
    ),
    "squared factor with its condition": (
        (x - y) / (x - y) ** 2 == 1 / (x - y),
        [x != y],
        PROVED_TODAY,
    ),
    "factor of a nonzero product": (x / x == 1, [x * y != 0], PROVED_TODAY),
    "inverse as a power": (x**-1 == 1 / x, [x != 0], PROVED_TODAY),
    "variance by a second moment": (Var(X) == y - x**2, [E(X) == x, E(X**2) == y], PROVED_TODAY),
    "root of a positive square": (sqrt(p**2) == p, [], PROVED_TODAY),
    "root of a square is the modulus": (sqrt(x**2) == absolute(x), [], PROVED_TODAY),
    "positive part": (absolute(x) + x >= 0, [], PROVED_TODAY),
    "modulus of a quotient": (absolute(x / p) * p == absolute(x), [], PROVED_TODAY),
    "square of a modulus": (absolute(x) ** 2 == x**2, [], PROVED_TODAY),
    "sign of a modulus": (absolute(x) >= 0, [], PROVED_TODAY),
    "norm of a nonzero vector": (norm(u) > 0, [u != zeros(n)], PROVED_TODAY),
    "power of a later exponent": (x ** (t + 3) == x * x * x ** (t + 1), [], PROVED_TODAY),
    "sum to a later end": (Sum(y, (r, 1, t + 2)) == Sum(y, (r, 1, t)) + 2 * y, [], PROVED_TODAY),
    "norm of the zero vector": (norm(u) == 0, [u == zeros(n)], PROVED_TODAY),
    "image of the zero vector": (A @ u == zeros(n), [zeros(n) == u], PROVED_TODAY),
    "covariance of multiples": (Cov(x * X, y * Y) == x * y * z, [Cov(X, Y) == z], PROVED_TODAY),
    "mean of an uncorrelated product": (E(X * Y) == 0, [*signs, Cov(Y, X) == 0], PROVED_TODAY),
    "variance of a shift": (Var(x + X) == 1, signs, PROVED_TODAY),
    "exponential of a sum": (exp(x + y) == exp(x) * exp(y), [], PROVED_TODAY),
    "exponential of zero": (exp(x - x) == 1, [], PROVED_TODAY),
    "a sum of exponentials": (Sum(exp(u[i]), i) > 0, [], PROVED_TODAY),
    "exponentials cancel": (exp(x) * exp(-x) == 1, [], PROVED_TODAY),
    "roots of equal numbers": (sqrt(x * p / p + y**2) == sqrt(x + y**2), [x > 0], PROVED_TODAY),
    "equal numbers inside and outside a function": (
        1 / (x - 1 + 1) * f(1 / (x - 1 + 1)) == 1 / x * f(1 / x),
        [x != 0],
        PROVED_TODAY,
    ),
    "modulus at least zero": (absolute(x) + 1 > 0, [], PROVED_TODAY),
    "a sum of three": (Sum(x**r, (r, 0, 2)) == 1 + x + x**2, [], PROVED_TODAY),
    "a sum of none": (Sum(x, (r, 2, 1)) == 0, [], PROVED_TODAY),
    "renamed index": (Sum(u[i], i) == Sum(u[j], j), [], PROVED_TODAY),
    "shifted index": (Sum(r, r) == Sum(r + 1, (r, 0, m - 1)), [], NOT_YET),
    "double sum": (Sum(Sum(u[i] * v[j], i), j) == Sum(u[i], i) * Sum(v[j], j), [], PROVED_TODAY),
    "scalar products commute": (dot(u, v) == dot(v, u), [], PROVED_TODAY),
    "squared norm": (norm(u) ** 2 == dot(u, u), [], PROVED_TODAY),
    "deviations from a mean": (
        Sum((u[i] - Sum(u[j], j) / n) ** 2, i) == Sum(u[i] ** 2, i) - Sum(u[j], j) ** 2 / n,
        [],
        PROVED_TODAY,
    ),
    "sum over literals": (Sum(Sum(o * r, (o, 1, 2)), (r, 1, 2)) == 9, [], PROVED_TODAY),
    "row of the identity": (for_all(j, Sum(eye(n)[i, j] * u[i], i) == u[j]), [], PROVED_TODAY),
    "product on a vector": ((A @ B) @ u == A @ (B @ u), [], PROVED_TODAY),
    "identity on a vector": (eye(n) @ u == u, [], PROVED_TODAY),
    "root of zero": (x == 0, [x**2 == 0], PROVED_TODAY),
    "two inequalities": (x == y, [y <= x, x <= y], PROVED_TODAY),
    "not greater": (x <= 0, [negation(x > 0)], PROVED_TODAY),
    "square of a number that is not zero": (x**2 > 0, [x != 0], PROVED_TODAY),
    "at most but not equal": (x < 0, [x <= 0, x != 0], PROVED_TODAY),
    "term of a sum of squares": (u[1] ** 2 <= Sum(u[i] ** 2, i), [], NOT_YET),
    "term of a sum without signs": (u[1] <= Sum(u[i], i), [u[i] >= 0], NOT_YET),
    "each pair once": (
        Sum(u[i] ** 2, i) * Sum(v[i] ** 2, i) - Sum(u[i] * v[i], i) ** 2
        == Sum(Sum((u[i] * v[j] - u[j] * v[i]) ** 2, (i, 1, j - 1)), j),
        [],
        NOT_YET,
    ),
    "norm at least zero": (norm(u) >= 0, [], PROVED_TODAY),
    "length zero": (u == zeros(n), [norm(u) == 0], NOT_YET),
    "another limit": (negation(tends_to((t + 2) / (2 * t + 1), (t, oo), 0)), [], PROVED_TODAY),
    "no limit below a bound": (
        negation(tends_to(f(t), (t, oo), 0)),
        [for_all(m, implies(m >= 1, f(m) >= 1))],
        PROVED_TODAY,
    ),
    "limit from one of both sides": (
        tends_to(f(x), (x, 0, "-"), 1),
        [tends_to(f(x), (x, 0), 1)],
        PROVED_TODAY,
    ),
    "modulus beside its kink": (derivative(absolute(x), x) == -1, [x < 0], PROVED_TODAY),
    "maximum of a function": (
        derivative(maximum(f(x), 0), x) == f.prime(x),
        [f(x) > 0, differentiable(f, x)],
        PROVED_TODAY,
    ),
    "operator norm at least zero": (operator_norm(A) >= 0, [], PROVED_TODAY),
    "absolute value in a hypothesis": (x**2 <= y**2, [absolute(x) <= y], PROVED_TODAY),
    "value of a factor": (x <= y, [x * norm(u) <= y, norm(u) == 1], PROVED_TODAY),
    "combination": (u == 2 * v, [u + v == 3 * v], PROVED_TODAY),
    "combination of two": (u == zeros(n), [u + v == w, v == w], PROVED_TODAY),
    "distribution": (A @ (B + A) == A @ B + A @ A, [], PROVED_TODAY),
    "difference of matrices": (A - A == B - B, [], PROVED_TODAY),
    "difference": (x - x == 0, [], PROVED_TODAY),
    "trace of a product": (Sum((A @ B)[i, i], i) == Sum((B @ A)[i, i], i), [], NOT_YET),
    "gradient of a square": (grad(dot(u, u), u) == 2 * u, [], PROVED_TODAY),
    "geometric sum": ((1 - x) * Sum(x**r, (r, 0, t)) == 1 - x ** (t + 1), [], NOT_YET),
}


@pytest.mark.parametrize("case", FALSEHOODS)
def test_a_falsehood_is_not_proved(case):
    fact, given, verdict, words = FALSEHOODS[case]
    result = prove(claimed(fact, given, "trap"))
    assert (result.verdict, result.certificate) == (verdict, ""), result.failure
    assert re.match(r"derivations/traps\.py:1: trap is not proved\n", result.failure)
    assert words in result.failure


@pytest.mark.parametrize("case", TRUTHS)
def test_a_truth_is_never_refuted(case):
    fact, given, verdicts = TRUTHS[case]
    result = prove(claimed(fact, given, "trap"))
    assert result.verdict in verdicts, result.failure
    assert result.verdict != PROVED or result.satisfiable == "shown"
