"""Sums of symbolic length, norms, and inequalities: true statements, each with a false twin.

Each goes all the way: claim, search, certificate, replay."""

from __future__ import annotations

import pytest

from quod import *
from quod.authoring import Claim
from quod.checking import prove
from quod.results import PROVED

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
    "transposed form": (dot(u, P.T @ u) == dot(u, P @ u), dot(u, P.T @ v) == dot(u, P @ v)),
    "skew form": (dot(u, (P - P.T) @ u) == 0, dot(u, (P - P.T) @ v) == 0),
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
    "diagonal times ones": (diag(u) @ ones(n) == u, diag(u) @ ones(n) == ones(n)),
    "product of diagonals": (
        diag(u) @ diag(v) == diag(build_vector(lambda t: u[t] * v[t], n)),
        diag(u) @ diag(v) == diag(u),
    ),
    "diagonals commute": (diag(u) @ diag(v) == diag(v) @ diag(u), diag(u) @ P == P @ diag(u)),
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
