"""Sums of symbolic length, norms, and inequalities: true statements, each with a false twin.

Each goes all the way: claim, search, certificate, replay."""

from __future__ import annotations

import pytest

from claimed import assert_proved, assert_refuted
from quod import *

a, b, c, d = real("a b c d")
x, y, z, w = real("x y z w")
p, q, r, s = real("p q r s", positive=True)
n, m, o = dimensions("n m o")
M, N = natural("M N")
i, j, k, l = indices("i j k l", 1, n)
h = index("h", 1, m)
t = index("t", 1, M)
u, v, e = vector("u v e", n)
f = vector("f", m)
A, B = matrix("A B", m, n)
C = matrix("C", n, o)
P, Q, R = matrix("P Q R", n, n)
mean = Sum(u[i], i) / n

# name: (statement, a false twin)
NESTED = {
    "adjoint sums": (
        Sum(u[i] * Sum(f[h] * A[h, i], h), i) == Sum(f[h] * Sum(A[h, i] * u[i], i), h),
        Sum(u[i] * Sum(f[h] * A[h, i], h), i) == Sum(f[h] * Sum(B[h, i] * u[i], i), h),
    ),
    "adjoint": (dot(A @ u, f) == dot(u, A.T @ f), dot(A @ u, f) == dot(u, B.T @ f)),
    "product of sums": (
        Sum(Sum(u[i] * v[j], i), j) == Sum(u[i], i) * Sum(v[j], j),
        Sum(Sum(u[i] * v[j], i), j) == Sum(u[i] * v[i], i),
    ),
    "square of a sum": (
        Sum(u[i], i) ** 2 == Sum(Sum(u[i] * u[j], j), i),
        Sum(u[i], i) ** 2 == Sum(u[i] ** 2, i),
    ),
    "cube of a sum": (
        Sum(u[i], i) ** 3 == Sum(Sum(Sum(u[i] * u[j] * u[k], k), j), i),
        Sum(u[i], i) ** 3 == Sum(Sum(u[i] * u[j] ** 2, j), i),
    ),
    "fourth power of a sum": (
        Sum(u[i], i) ** 4 == Sum(Sum(Sum(Sum(u[i] * u[j] * u[k] * u[l], l), k), j), i),
        Sum(u[i], i) ** 4 == Sum(Sum(u[i] ** 2 * u[j] ** 2, j), i),
    ),
    "three indices in another order": (
        Sum(Sum(Sum(P[i, j] * Q[j, k] * u[k], i), j), k)
        == Sum(Sum(Sum(Q[j, k] * P[i, j], j) * u[k], k), i),
        Sum(Sum(Sum(P[i, j] * Q[j, k] * u[k], i), j), k)
        == Sum(Sum(Sum(Q[k, j] * P[i, j], j) * u[k], k), i),
    ),
    "trace of a product": (
        Sum((P @ Q)[i, i], i) == Sum((Q @ P)[i, i], i),
        Sum((P @ Q)[i, i], i) == Sum((P @ Q.T)[i, i], i),
    ),
    "trace of a long product": (
        Sum((P @ Q @ R)[i, i], i) == Sum((R @ P @ Q)[i, i], i),
        Sum((P @ Q @ R)[i, i], i) == Sum((R @ Q @ P)[i, i], i),
    ),
    "trace of a product of four": (
        Sum((P @ Q @ P @ R)[i, i], i) == Sum((R @ P @ Q @ P)[i, i], i),
        Sum((P @ Q @ P @ R)[i, i], i) == Sum((R @ Q @ P @ P)[i, i], i),
    ),
    "length of an image": (
        Sum(Sum(A[h, i] * u[i], i) ** 2, h) == Sum(u[i] * Sum((A.T @ A)[i, j] * u[j], j), i),
        Sum(Sum(A[h, i] * u[i], i) ** 2, h) == Sum(u[i] * Sum((A.T @ B)[i, j] * u[j], j), i),
    ),
    "variance, centred": (
        Sum((u[i] - mean) ** 2, i) == Sum(u[i] ** 2, i) - Sum(u[i], i) ** 2 / n,
        Sum((u[i] - mean) ** 2, i) == Sum(u[i] ** 2, i) - Sum(u[i], i) ** 2,
    ),
    "covariance, centred": (
        Sum((u[i] - mean) * v[i], i) == Sum(u[i] * (v[i] - Sum(v[j], j) / n), i),
        Sum((u[i] - mean) * v[i], i) == Sum(u[i] * v[i], i),
    ),
    "deviations add to zero": (Sum(u[i] - mean, i) == 0, Sum(u[i] - mean, i) == mean),
    "squares of differences": (
        Sum(Sum((u[i] - u[j]) ** 2, j), i) == 2 * n * Sum(u[i] ** 2, i) - 2 * Sum(u[i], i) ** 2,
        Sum(Sum((u[i] - u[j]) ** 2, j), i) == n * Sum(u[i] ** 2, i) - Sum(u[i], i) ** 2,
    ),
    "Lagrange, all pairs": (
        Sum(Sum((u[i] * v[j] - u[j] * v[i]) ** 2, j), i)
        == 2 * Sum(u[i] ** 2, i) * Sum(v[i] ** 2, i) - 2 * Sum(u[i] * v[i], i) ** 2,
        Sum(Sum((u[i] * v[j] - u[j] * v[i]) ** 2, j), i)
        == Sum(u[i] ** 2, i) * Sum(v[i] ** 2, i) - Sum(u[i] * v[i], i) ** 2,
    ),
    "Chebyshev's identity": (
        Sum(Sum((u[i] - u[j]) * (v[i] - v[j]), j), i)
        == 2 * n * Sum(u[i] * v[i], i) - 2 * Sum(u[i], i) * Sum(v[i], i),
        Sum(Sum((u[i] - u[j]) * (v[i] - v[j]), j), i)
        == n * Sum(u[i] * v[i], i) - Sum(u[i], i) * Sum(v[i], i),
    ),
    "triangle by rows and columns": (
        Sum(Sum(P[i, j], (j, 1, i)), i) == Sum(Sum(P[i, j], (i, j, n)), j),
        Sum(Sum(P[i, j], (j, 1, i)), i) == Sum(Sum(P[j, i], (i, j, n)), j),
    ),
    "strict triangle by rows and columns": (
        Sum(Sum(u[i] * v[j], (j, 1, i - 1)), i) == Sum(v[j] * Sum(u[i], (i, j + 1, n)), j),
        Sum(Sum(u[i] * v[j], (j, 1, i - 1)), i) == Sum(v[j] * Sum(u[i], (i, j, n)), j),
    ),
    "diagonal times vector": (
        diag(u) @ v == build_vector(lambda t: u[t] * v[t], n),
        diag(u) @ v == u,
    ),
    "product of diagonals": (
        diag(u) @ diag(v) == diag(build_vector(lambda t: u[t] * v[t], n)),
        diag(u) @ diag(v) == diag(u),
    ),
    "diagonal form": (
        dot(v, diag(u) @ v) == Sum(u[i] * v[i] ** 2, i),
        dot(v, diag(u) @ v) == Sum(u[i] * v[i], i),
    ),
    "weighted form": (
        dot(v, (P.T @ diag(u) @ P) @ v) == Sum(u[i] * (P @ v)[i] ** 2, i),
        dot(v, (P.T @ diag(u) @ P) @ v) == Sum(u[i] * (P @ v)[i], i),
    ),
}

RANGES = {
    "one term": (Sum(k * x, (k, M, M)) == M * x, Sum(k * x, (k, M, M)) == x),
    "shift": (
        Sum(u[i], i) == Sum(u[k + 1], (k, 0, n - 1)),
        Sum(u[i], i) == Sum(u[k + 1], (k, 0, n - 2)) + u[1],
    ),
    "shift of numbers": (
        Sum(t, t) == Sum(k + 1, (k, 0, M - 1)),
        Sum(t, t) == Sum(k, (k, 0, M - 1)),
    ),
    "shift of fractions": (
        Sum(1 / (k + 1), (k, 0, n - 1)) == Sum(1 / k, (k, 1, n)),
        Sum(1 / (k + 1), (k, 1, n)) == Sum(1 / k, (k, 1, n)),
    ),
    "backwards": (
        Sum(u[n + 1 - i], i) == Sum(u[i], i),
        Sum(u[n + 1 - i] * v[i], i) == Sum(u[i] * v[i], i),
    ),
    "backwards against forwards": (
        Sum(u[n + 1 - i] * v[i], i) == Sum(u[i] * v[n + 1 - i], i),
        Sum(u[n + 1 - i] * v[i], i) == Sum(u[i] * v[i], i),
    ),
    "first term apart": (
        Sum(u[i], i) == u[1] + Sum(u[i], (i, 2, n)),
        Sum(u[i], i) == u[n] + Sum(u[i], (i, 2, n)),
    ),
    "last term apart": (
        Sum(u[i], i) == u[n] + Sum(u[i], (i, 1, n - 1)),
        Sum(u[i], i) == u[1] + Sum(u[i], (i, 1, n - 1)),
    ),
    "first power apart": (
        Sum(x**k, (k, 0, n)) == 1 + Sum(x**k, (k, 1, n)),
        Sum(x**k, (k, 0, n)) == x + Sum(x**k, (k, 1, n)),
    ),
    "range in two": (
        Sum(1 / k, (k, 1, M + N)) + 0 == Sum(1 / k, (k, 1, M)) + Sum(1 / k, (k, M + 1, M + N)),
        Sum(1 / k, (k, 1, M + N)) == Sum(1 / k, (k, 1, M)) + Sum(1 / k, (k, M, M + N)),
    ),
    "telescope": (
        Sum(u[k + 1] - u[k], (k, 1, n - 1)) == u[n] - u[1],
        Sum(u[k + 1] - u[k], (k, 1, n - 1)) == u[n],
    ),
    "telescope by two": (
        Sum(1 / (k + 2) - 1 / k, (k, 1, n)) == 1 / (n + 1) + 1 / (n + 2) - Rational(3, 2),
        Sum(1 / (k + 2) - 1 / k, (k, 1, n)) == 1 / (n + 2) - Rational(3, 2),
    ),
    "telescope of squares": (
        Sum(u[k + 1] ** 2 - u[k] ** 2, (k, 1, n - 1)) == u[n] ** 2 - u[1] ** 2,
        Sum(u[k + 1] ** 2 - u[k] ** 2, (k, 1, n - 1)) == (u[n] - u[1]) ** 2,
    ),
    "neighbours both ways": (
        Sum(u[k + 1] * u[k], (k, 1, n - 1)) == Sum(u[k] * u[k - 1], (k, 2, n)),
        Sum(u[k + 1] * u[k], (k, 1, n - 1)) == Sum(u[k] ** 2, (k, 2, n)),
    ),
    "numbers up to a size": (Sum(i, i) == n * (n + 1) / 2, Sum(i, i) == n * n / 2),
}

NORMS = {
    "norm of a sum": (
        norm(u + v) ** 2 == norm(u) ** 2 + 2 * dot(u, v) + norm(v) ** 2,
        norm(u + v) ** 2 == norm(u) ** 2 + norm(v) ** 2,
    ),
    "norm of a difference": (
        norm(u - v) ** 2 == norm(u) ** 2 - 2 * dot(u, v) + norm(v) ** 2,
        norm(u - v) ** 2 == norm(u) ** 2 - norm(v) ** 2,
    ),
    "parallelogram": (
        norm(u + v) ** 2 + norm(u - v) ** 2 == 2 * norm(u) ** 2 + 2 * norm(v) ** 2,
        norm(u + v) ** 2 + norm(u - v) ** 2 == norm(u) ** 2 + norm(v) ** 2,
    ),
    "polarisation": (
        4 * dot(u, v) == norm(u + v) ** 2 - norm(u - v) ** 2,
        2 * dot(u, v) == norm(u + v) ** 2 - norm(u - v) ** 2,
    ),
    "norm of an image": (
        norm(A @ u) ** 2 == dot(u, (A.T @ A) @ u),
        norm(A @ u) ** 2 == dot(u, (A.T @ B) @ u),
    ),
    "three points": (
        norm(u - v) ** 2 + norm(v - e) ** 2 + norm(e - u) ** 2 + norm(u + v + e) ** 2
        == 3 * (norm(u) ** 2 + norm(v) ** 2 + norm(e) ** 2),
        norm(u - v) ** 2 + norm(v - e) ** 2 + norm(e - u) ** 2
        == 3 * (norm(u) ** 2 + norm(v) ** 2 + norm(e) ** 2),
    ),
    "squares in Cauchy and Schwarz": (
        dot(u, v) ** 2 <= norm(u) ** 2 * norm(v) ** 2,
        dot(u, v) ** 2 <= norm(u) ** 2 + norm(v) ** 2,
    ),
    "Cauchy and Schwarz": (
        absolute(dot(u, v)) <= norm(u) * norm(v),
        norm(u) * norm(v) <= absolute(dot(u, v)),
    ),
    "Cauchy and Schwarz, one side": (dot(u, v) <= norm(u) * norm(v), dot(u, v) <= norm(u)),
    "triangle": (norm(u + v) <= norm(u) + norm(v), norm(u + v) <= norm(u) - norm(v)),
    "triangle of a difference": (norm(u - v) <= norm(u) + norm(v), norm(u - v) <= norm(u)),
    "triangle from below, both ways": (
        absolute(norm(u) - norm(v)) <= norm(u - v),
        norm(u - v) <= absolute(norm(u) - norm(v)),
    ),
    "square of the triangle": (
        norm(u + v) ** 2 <= (norm(u) + norm(v)) ** 2,
        (norm(u) + norm(v)) ** 2 <= norm(u + v) ** 2,
    ),
    "a Gram matrix": (dot(u, (A.T @ A) @ u) >= 0, dot(u, (A.T @ B) @ u) >= 0),
    "a weighted Gram matrix": (dot(u, (A.T @ (p * A)) @ u) >= 0, dot(u, (A.T @ (x * A)) @ u) >= 0),
}

SUM_BOUNDS = {
    "squares": (Sum(u[i] ** 2, i) >= 0, Sum(u[i] ** 3, i) >= 0),
    "square of a sum": (
        Sum(u[i], i) ** 2 <= n * Sum(u[i] ** 2, i),
        n * Sum(u[i] ** 2, i) <= Sum(u[i], i) ** 2,
    ),
    "mean of squares": (
        (Sum(u[i], i) / n) ** 2 <= Sum(u[i] ** 2, i) / n,
        Sum(u[i] ** 2, i) / n <= (Sum(u[i], i) / n) ** 2,
    ),
    "Cauchy and Schwarz": (
        Sum(u[i] * v[i], i) ** 2 <= Sum(u[i] ** 2, i) * Sum(v[i] ** 2, i),
        Sum(u[i] * v[i], i) ** 2 <= Sum(u[i] ** 2 * v[i] ** 2, i),
    ),
    "Cauchy and Schwarz of squares": (
        Sum(u[i] ** 2, i) ** 2 <= n * Sum(u[i] ** 4, i),
        n * Sum(u[i] ** 4, i) <= Sum(u[i] ** 2, i) ** 2,
    ),
    "Young, summed": (
        2 * Sum(u[i] * v[i], i) <= Sum(u[i] ** 2, i) + Sum(v[i] ** 2, i),
        3 * Sum(u[i] * v[i], i) <= Sum(u[i] ** 2, i) + Sum(v[i] ** 2, i),
    ),
    "absolute values": (
        absolute(Sum(u[i], i)) <= Sum(absolute(u[i]), i),
        Sum(absolute(u[i]), i) <= absolute(Sum(u[i], i)),
    ),
    "sums and absolute values": (
        Sum(u[i], i) <= Sum(absolute(u[i]), i),
        Sum(absolute(u[i]), i) <= Sum(u[i], i),
    ),
    "Minkowski for absolute values": (
        Sum(absolute(u[i] + v[i]), i) <= Sum(absolute(u[i]), i) + Sum(absolute(v[i]), i),
        Sum(absolute(u[i] + v[i]), i) >= Sum(absolute(u[i]), i) + Sum(absolute(v[i]), i),
    ),
    "term by term": (
        Sum(2 * u[i], i) <= Sum(u[i] ** 2 + 1, i),
        Sum(3 * u[i], i) <= Sum(u[i] ** 2 + 1, i),
    ),
    "term by term, counted": (2 * Sum(u[i], i) <= Sum(u[i] ** 2, i) + n, Sum(u[i], i) <= n),
    "an upper bound": (Sum(u[i], i) <= n * a, Sum(u[i], i) <= a, [for_all(i, u[i] <= a)]),
    "a lower bound": (Sum(u[i], i) >= n * a, Sum(u[i], i) >= n * a + 1, [for_all(i, u[i] >= a)]),
    "comparison": (
        Sum(u[i], i) <= Sum(v[i], i),
        Sum(u[i], i) < Sum(v[i], i),
        [for_all(i, u[i] <= v[i])],
    ),
    "strict comparison": (
        Sum(u[i], i) < Sum(v[i], i),
        Sum(u[i], i) + 1 < Sum(v[i], i),
        [for_all(i, u[i] < v[i])],
    ),
    "weights": (Sum(u[i] * v[i] ** 2, i) >= 0, Sum(u[i] * v[i], i) >= 0, [for_all(i, u[i] >= 0)]),
    "a double sum of squares": (
        Sum(Sum(P[i, j] ** 2, j), i) >= 0,
        Sum(Sum(P[i, j] ** 3, j), i) >= 0,
    ),
    "a square inside": (
        Sum(Sum(Sum(P[k, i] * P[k, j] * u[i] * u[j], k), j), i) >= 0,
        Sum(Sum(P[i, j] * u[i] * u[j], j), i) >= 0,
    ),
    "deviations": (
        Sum((u[i] - mean) ** 2, i) <= Sum(u[i] ** 2, i),
        Sum((u[i] - mean) ** 2, i) >= Sum(u[i] ** 2, i),
    ),
    "deviations from anything": (
        Sum((u[i] - mean) ** 2, i) <= Sum((u[i] - a) ** 2, i),
        Sum((u[i] - a) ** 2, i) <= Sum((u[i] - mean) ** 2, i),
    ),
}

FEW = {
    "two means": (sqrt(p * q) <= (p + q) / 2, (p + q) / 2 <= sqrt(p * q)),
    "two squares": (2 * x * y <= x**2 + y**2, 3 * x * y <= x**2 + y**2),
    "three cubes": (3 * p * q * r <= p**3 + q**3 + r**3, 4 * p * q * r <= p**3 + q**3 + r**3),
    "four fourth powers": (
        4 * x * y * z * w <= x**4 + y**4 + z**4 + w**4,
        5 * x * y * z * w <= x**4 + y**4 + z**4 + w**4,
    ),
    "Nesbitt": (
        p / (q + r) + q / (p + r) + r / (p + q) >= Rational(3, 2),
        p / (q + r) + q / (p + r) + r / (p + q) >= 2,
    ),
    "Schur": (
        p * (p - q) * (p - r) + q * (q - p) * (q - r) + r * (r - p) * (r - q) >= 0,
        p * (p - q) * (p - r) + q * (q - p) * (q - r) - r * (r - p) * (r - q) >= 0,
    ),
    "a number and its inverse": (p + 1 / p >= 2, p + 1 / p >= 3),
    "two numbers and their inverses": (
        (p + q) * (1 / p + 1 / q) >= 4,
        (p + q) * (1 / p + 1 / q) >= 5,
    ),
    "three numbers and their inverses": (
        (p + q + r) * (1 / p + 1 / q + 1 / r) >= 9,
        (p + q + r) * (1 / p + 1 / q + 1 / r) >= 10,
    ),
    "harmonic mean": (2 / (1 / p + 1 / q) <= (p + q) / 2, 3 / (1 / p + 1 / q) <= (p + q) / 2),
    "Cauchy, two": (
        (a * x + b * y) ** 2 <= (a**2 + b**2) * (x**2 + y**2),
        (a * x + b * y) ** 2 <= a**2 * x**2 + b**2 * y**2,
    ),
    "Cauchy, three": (
        (a * x + b * y + c * z) ** 2 <= (a**2 + b**2 + c**2) * (x**2 + y**2 + z**2),
        (a * x + b * y + c * z) ** 2 <= (a**2 + b**2) * (x**2 + y**2 + z**2),
    ),
    "Titu": (
        (a + b) ** 2 / (p + q) <= a**2 / p + b**2 / q,
        a**2 / p + b**2 / q <= (a + b) ** 2 / (p + q),
    ),
    "Titu, three": (
        (a + b + c) ** 2 / (p + q + r) <= a**2 / p + b**2 / q + c**2 / r,
        a**2 / p + b**2 / q + c**2 / r <= (a + b + c) ** 2 / (p + q + r),
    ),
    "Young": (x * y <= p * x**2 / 2 + y**2 / (2 * p), 2 * x * y <= p * x**2 / 2 + y**2 / (2 * p)),
    "three products": (
        x * y + y * z + z * x <= x**2 + y**2 + z**2,
        2 * (x * y + y * z + z * x) <= x**2 + y**2 + z**2,
    ),
    "a quadratic": (x**2 + x + 1 > 0, x**2 + 2 * x + 1 > 0),
    "a quadratic in two": (
        5 * x**2 - 4 * x * y + y**2 - 2 * x + 2 > 0,
        5 * x**2 - 5 * x * y + y**2 - 2 * x + 2 > 0,
    ),
    "a quadratic form in four": (
        a * (b + c + d) <= a**2 + b**2 + c**2 + d**2,
        2 * a * (b + c + d) <= a**2 + b**2 + c**2 + d**2,
    ),
    "a quartic": (
        x**4 - 2 * x**3 + 3 * x**2 - 2 * x + 1 >= 0,
        x**4 - 2 * x**3 + x**2 - 2 * x + 1 >= 0,
    ),
    "a quartic with a double root": (x**4 - 4 * x + 3 >= 0, x**4 - 4 * x + 2 >= 0),
    "mixed powers": (x**3 * y + x * y**3 <= x**4 + y**4, x**3 * y + x * y**3 >= x**4 + y**4),
    "fourth powers and products": (
        x * y * z * (x + y + z) <= x**4 + y**4 + z**4,
        2 * x * y * z * (x + y + z) <= x**4 + y**4 + z**4,
    ),
    "cubes and products": (
        p**2 * q + q**2 * r + r**2 * p <= p**3 + q**3 + r**3,
        x**2 * y + y**2 * z + z**2 * x <= x**3 + y**3 + z**3,
    ),
    "three sums": (
        8 * p * q * r <= (p + q) * (q + r) * (r + p),
        9 * p * q * r <= (p + q) * (q + r) * (r + p),
    ),
    "a power of a mean": ((p + q) ** 3 <= 4 * (p**3 + q**3), (p + q) ** 3 <= 3 * (p**3 + q**3)),
    "a bounded fraction": (x / (1 + x**2) <= Rational(1, 2), x / (1 + x**2) <= Rational(1, 3)),
    "an inverse": (1 / (1 + x**2) <= 1, 1 / (1 + x**2) < 1),
    "a square of a number": (x**2 > 0, x**2 >= 1, [negation(x == 0)]),
    "a discriminant": (p * x**2 + 2 * p * x + q >= q - p, p * x**2 + 2 * p * x + q >= q),
    "a weighted mean": (
        ((p * x + q * y) / (p + q)) ** 2 <= (p * x**2 + q * y**2) / (p + q),
        (p * x**2 + q * y**2) / (p + q) <= ((p * x + q * y) / (p + q)) ** 2,
    ),
    "root of a square and more": (x <= sqrt(x**2 + p), x + p <= sqrt(x**2 + p)),
    "root of a sum": (sqrt(p + q) <= sqrt(p) + sqrt(q), sqrt(p) + sqrt(q) <= sqrt(p + q)),
    "length in the plane": (
        sqrt((a + x) ** 2 + (b + y) ** 2) <= sqrt(a**2 + b**2) + sqrt(x**2 + y**2),
        sqrt(a**2 + b**2) + sqrt(x**2 + y**2) <= sqrt((a + x) ** 2 + (b + y) ** 2),
    ),
    "absolute values": (
        absolute(x + y) <= absolute(x) + absolute(y),
        absolute(x) + absolute(y) <= absolute(x + y),
    ),
    "absolute values from below": (
        absolute(x) - absolute(y) <= absolute(x - y),
        absolute(x) + absolute(y) <= absolute(x - y),
    ),
}

STATEMENTS = {
    f"{kind}: {name}": row
    for kind, table in (
        ("nested", NESTED),
        ("ranges", RANGES),
        ("norms", NORMS),
        ("bounds", SUM_BOUNDS),
        ("numbers", FEW),
    )
    for name, row in table.items()
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_true_statement_is_proved(name: str) -> None:
    true, _, *given = STATEMENTS[name]
    assert_proved(true, *given)


@pytest.mark.parametrize("name", STATEMENTS)
def test_its_false_twin_is_refuted(name: str) -> None:
    _, false, *given = STATEMENTS[name]
    assert_refuted(false, *given)
