"""Matrices and vectors of any size: products, transposes, inverses, projections, traces, norms.

Each statement goes all the way: claim, search, certificate, replay.  Its twin is false."""

from __future__ import annotations

from typing import Any

import pytest

from claimed import assert_proved, assert_refuted, claimed
from quod import *
from quod.checking import prove
from quod.results import PROVED

a, b, s, t = real("a b s t")
k, m, n, p = dimensions("k m n p")
A, B = matrix("A B", m, n)
C, D = matrix("C D", n, k)
F = matrix("F", k, p)
U, V = matrix("U", n, k), matrix("V", k, n)
P, Q, R, X, Y, S = matrix("P Q R X Y S", n, n)
Pi, Qi, Xi, Mi = matrix("Pi Qi Xi Mi", n, n)
K, Ki, W, Wi = matrix("K Ki W Wi", k, k)
u, v, w, x = vector("u v w x", n)
y, z = vector("y z", m)
g, h = vector("g h", k)
i = index("i", 1, n)
r = index("r", 1, m)
I, Im, Ik = eye(n), eye(m), eye(k)


def trace(M: Any) -> Any:
    return Sum(M[i, i], i)


def inverse(M: Any, N: Any) -> list[Any]:
    """N is the inverse of M."""
    size = eye(M.sort[1])
    return [M @ N == size, N @ M == size]


def commutator(M: Any, N: Any) -> Any:
    return M @ N - N @ M


# name: (statement, a false twin)
STATEMENTS: dict[str, tuple[Any, Any]] = {
    "association": ((A @ C) @ F == A @ (C @ F), (A @ C) @ F == 2 * A @ (C @ F)),
    "distribution": (A @ (C - D) == A @ C - A @ D, A @ (C - D) == A @ C + A @ D),
    "scalars": ((a * A) @ (b * C) == (a * b) * (A @ C), (a * A) @ (b * C) == (a + b) * (A @ C)),
    "identity": ((Im + A @ B.T) @ A == A + A @ B.T @ A, (Im + A @ B.T) @ A == A @ B.T @ A),
    "push-through": (
        (Im + A @ A.T) @ A == A @ (I + A.T @ A),
        (Im + A @ A.T) @ A == A @ (I - A.T @ A),
    ),
    "square of a sum": (
        (P + Q) @ (P + Q) == P @ P + P @ Q + Q @ P + Q @ Q,
        (P + Q) @ (P + Q) == P @ P + 2 * (P @ Q) + Q @ Q,
    ),
    "difference of squares": (
        (P + Q) @ (P - Q) == P @ P - P @ Q + Q @ P - Q @ Q,
        (P + Q) @ (P - Q) == P @ P - Q @ Q,
    ),
    "cube of a sum": (
        (P + I) @ (P + I) @ (P + I) == P @ P @ P + 3 * (P @ P) + 3 * P + I,
        (P + I) @ (P + I) @ (P + I) == P @ P @ P + 3 * (P @ P) + P + I,
    ),
    "geometric sum": (
        (I - P) @ (I + P + P @ P + P @ P @ P) == I - P @ P @ P @ P,
        (I - P) @ (I + P + P @ P + P @ P @ P) == I - P @ P @ P,
    ),
    "transpose of a product": ((P @ Q @ R).T == R.T @ Q.T @ P.T, (P @ Q @ R).T == P.T @ Q.T @ R.T),
    "transpose of a sum": ((a * A - B).T == a * A.T - B.T, (a * A - B).T == A.T - B.T),
    "Gram matrix": ((A.T @ A).T == A.T @ A, (P.T @ Q).T == P.T @ Q),
    "symmetric part": ((P + P.T).T == P + P.T, (P - P.T).T == P - P.T),
    "symmetric and skew parts": (
        (P + P.T) / 2 + (P - P.T) / 2 == P,
        (P + P.T) / 2 + (P - P.T) == P,
    ),
    "congruence": ((A @ (P + P.T) @ A.T).T == A @ (P + P.T) @ A.T, (A @ P @ A.T).T == A @ P @ A.T),
    "Jacobi": (
        commutator(P, commutator(Q, R))
        + commutator(Q, commutator(R, P))
        + commutator(R, commutator(P, Q))
        == 0 * P,
        commutator(P, commutator(Q, R)) + commutator(Q, commutator(R, P)) == 0 * P,
    ),
    "Leibniz": (
        commutator(P, Q @ R) == commutator(P, Q) @ R + Q @ commutator(P, R),
        commutator(P, Q @ R) == commutator(P, Q) @ R + commutator(P, R) @ Q,
    ),
    "skew commutator": (
        commutator(P, Q) == -commutator(Q, P),
        commutator(P, Q) == commutator(Q, P),
    ),
    "transposed commutator": (
        commutator(P, Q).T == commutator(Q.T, P.T),
        commutator(P, Q).T == commutator(P.T, Q.T),
    ),
    "Jordan product": (
        (P + Q) @ (P + Q) - (P - Q) @ (P - Q) == 2 * (P @ Q + Q @ P),
        (P + Q) @ (P + Q) - (P - Q) @ (P - Q) == 4 * (P @ Q),
    ),
    # vectors
    "linear": (
        A @ (s * u - t * v) == s * (A @ u) - t * (A @ v),
        A @ (s * u - t * v) == s * (A @ u),
    ),
    "twice": ((P @ Q) @ (u + v) == P @ (Q @ u) + P @ (Q @ v), (P @ Q) @ u == Q @ (P @ u)),
    "residual": (
        A.T @ (y - A @ u) == A.T @ y - (A.T @ A) @ u,
        A.T @ (y - A @ u) == A.T @ y + A.T @ A @ u,
    ),
    "zero": (P @ zeros(n) + u == u, P @ zeros(n) + u == P @ u),
    "diagonal image": (
        diag(u) @ v == build_vector(lambda t: u[t] * v[t], n),
        diag(u) @ v == build_vector(lambda t: u[t] + v[t], n),
    ),
    "diagonal product": (
        diag(u) @ diag(v) == diag(build_vector(lambda t: u[t] * v[t], n)),
        diag(u) @ diag(v) == diag(build_vector(lambda t: u[t], n)),
    ),
    "diagonals commute": (diag(u) @ diag(v) == diag(v) @ diag(u), diag(u) @ P == P @ diag(u)),
    "diagonal of ones": (diag(ones(n)) @ P == P, diag(ones(n)) @ P == 2 * P),
    "diagonal and ones": (diag(u) @ ones(n) == u, diag(u) @ ones(n) == ones(n)),
    "diagonals as a form": (
        (P @ diag(u) @ Q.T).T == Q @ diag(u) @ P.T,
        (P @ diag(u) @ Q.T).T == P @ diag(u) @ Q.T,
    ),
    # scalar products
    "adjoint": (dot(A @ u, y) == dot(u, A.T @ y), dot(P @ u, v) == dot(u, P @ v)),
    "adjoint twice": (
        dot(P @ Q @ u, v) == dot(u, Q.T @ P.T @ v),
        dot(P @ Q @ u, v) == dot(u, P.T @ Q.T @ v),
    ),
    "quadratic form": (dot(u, P.T @ u) == dot(u, P @ u), dot(u, P.T @ v) == dot(u, P @ v)),
    "skew form": (dot(u, (P - P.T) @ u) == 0, dot(u, (P - P.T) @ v) == 0),
    "form of a sum": (
        dot(u + v, P @ (u + v)) == dot(u, P @ u) + dot(u, (P + P.T) @ v) + dot(v, P @ v),
        dot(u + v, P @ (u + v)) == dot(u, P @ u) + 2 * dot(u, P @ v) + dot(v, P @ v),
    ),
    "symmetric part of a form": (
        dot(u, ((P + P.T) / 2) @ u) == dot(u, P @ u),
        dot(u, ((P + P.T) / 2) @ u) == 2 * dot(u, P @ u),
    ),
    "norm of an image": (
        norm(A @ u) ** 2 == dot(u, (A.T @ A) @ u),
        norm(P @ u) ** 2 == dot(u, (P @ P) @ u),
    ),
    "least squares": (
        norm(A @ u - y) ** 2 == dot(u, (A.T @ A) @ u) - 2 * dot(A.T @ y, u) + norm(y) ** 2,
        norm(A @ u - y) ** 2 == dot(u, (A.T @ A) @ u) - dot(A.T @ y, u) + norm(y) ** 2,
    ),
    "gradient step": (
        norm(u - s * v) ** 2 == norm(u) ** 2 - 2 * s * dot(u, v) + s**2 * norm(v) ** 2,
        norm(u - s * v) ** 2 == norm(u) ** 2 - 2 * s * dot(u, v) + s * norm(v) ** 2,
    ),
    "parallelogram": (
        norm(u + v) ** 2 + norm(u - v) ** 2 == 2 * norm(u) ** 2 + 2 * norm(v) ** 2,
        norm(u + v) ** 2 - norm(u - v) ** 2 == 2 * norm(u) ** 2 + 2 * norm(v) ** 2,
    ),
    "polarisation": (
        norm(u + v) ** 2 - norm(u - v) ** 2 == 4 * dot(u, v),
        norm(u + v) ** 2 - norm(u - v) ** 2 == 2 * dot(u, v),
    ),
    # traces
    "trace of a product": (trace(P @ Q) == trace(Q @ P), trace(P @ Q) == trace(P) * trace(Q)),
    "trace of another product": (
        Sum((A @ B.T)[r, r], r) == trace(B.T @ A),
        Sum((A @ B.T)[r, r], r) == 2 * trace(B.T @ A),
    ),
    "cyclic trace": (trace(P @ Q @ R) == trace(R @ P @ Q), trace(P @ Q @ R) == trace(Q @ P @ R)),
    "trace of a transpose": (trace(P.T @ Q) == trace(Q.T @ P), trace(P.T @ Q) == trace(P @ Q)),
    "trace of four": (
        trace(P @ Q.T @ R @ X) == trace(X.T @ R.T @ Q @ P.T),
        trace(P @ Q.T @ R) == trace(P @ Q @ R),
    ),
    "trace of a commutator": (trace(commutator(P, Q)) == 0, trace(P @ Q + Q @ P) == 0),
    "trace of a double commutator": (
        trace(P @ commutator(Q, R)) == trace(commutator(P, Q) @ R),
        trace(P @ commutator(Q, R)) == trace(commutator(Q, P) @ R),
    ),
    "linear trace": (
        trace(s * P - Q.T) == s * trace(P) - trace(Q),
        trace(s * P - Q.T) == s * trace(P) + trace(Q),
    ),
    "trace of the identity": (trace(I + P) == n + trace(P), trace(I + P) == 1 + trace(P)),
    "trace of a Gram matrix": (trace(A.T @ A) >= 0, trace(P @ P) >= 0),
    # inequalities
    "positive semidefinite": (dot(u, (A.T @ A) @ u) >= 0, dot(u, P @ u) >= 0),
    "sum of Gram matrices": (
        dot(u, (A.T @ A + P.T @ P) @ u) >= 0,
        dot(u, (A.T @ A - P.T @ P) @ u) >= 0,
    ),
    "regularised": (dot(u, (A.T @ A + s**2 * I) @ u) >= 0, dot(u, (A.T @ A + s * I) @ u) >= 0),
    "Gram matrix below": (
        dot(u, (A.T @ A + I) @ u) >= norm(u) ** 2,
        dot(u, (A.T @ A) @ u) >= norm(u) ** 2,
    ),
    "Cauchy and Schwarz": (
        dot(u, v) ** 2 <= norm(u) ** 2 * norm(v) ** 2,
        dot(u, v) ** 2 <= norm(u) ** 2,
    ),
    "by norms": (absolute(dot(u, v)) <= norm(u) * norm(v), absolute(dot(u, v)) <= norm(u)),
    "with a matrix": (
        dot(u, A.T @ y) ** 2 <= norm(A @ u) ** 2 * norm(y) ** 2,
        dot(u, A.T @ y) ** 2 <= norm(u) ** 2 * norm(y) ** 2,
    ),
    "triangle": (norm(u + v) <= norm(u) + norm(v), norm(u + v) <= norm(u)),
    "triangle of differences": (norm(u - v) <= norm(u) + norm(v), norm(u - v) <= norm(u) - norm(v)),
    "triangle of images": (
        norm(A @ (u + v)) <= norm(A @ u) + norm(A @ v),
        norm(A @ (u + v)) <= norm(A @ u),
    ),
    "triangle, reversed": (norm(u) - norm(v) <= norm(u - v), norm(u) + norm(v) <= norm(u - v)),
    "Young": (
        2 * dot(u, v) <= norm(u) ** 2 + norm(v) ** 2,
        3 * dot(u, v) <= norm(u) ** 2 + norm(v) ** 2,
    ),
    "square of a sum, above": (
        norm(u + v) ** 2 <= 2 * norm(u) ** 2 + 2 * norm(v) ** 2,
        norm(u + v) ** 2 <= norm(u) ** 2 + norm(v) ** 2,
    ),
}

# name: (statement, hypotheses, a false twin from the same, or hypotheses that are not enough)
CONSEQUENCES: dict[str, tuple[Any, list[Any], Any]] = {
    "inverse of a product": (
        (Qi @ Pi) @ (P @ Q) == I,
        [*inverse(P, Pi), *inverse(Q, Qi)],
        (Qi @ Pi) @ (P @ Q) == 2 * I,
    ),
    "inverse of three": (
        (Xi @ Qi @ Pi) @ (P @ Q @ X) == I,
        [*inverse(P, Pi), *inverse(Q, Qi), *inverse(X, Xi)],
        (Xi @ Qi @ Pi) @ (P @ Q @ X) == 2 * I,
    ),
    "inverse of a transpose": (Pi.T @ P.T == I, [P @ Pi == I], Pi.T @ P.T == 2 * I),
    "unique inverse": (Pi == Qi, [Pi @ P == I, P @ Qi == I], Pi == -Qi),
    "inverse of a product is the product": (
        Mi == Qi @ Pi,
        [*inverse(P, Pi), *inverse(Q, Qi), Mi @ (P @ Q) == I],
        Mi == 2 * (Qi @ Pi),
    ),
    "inverse of a multiple": (
        ((1 / a) * Pi) @ (a * P) == I,
        [Pi @ P == I, a != 0],
        (a * Pi) @ (a * P) == I,
    ),
    "inverse of a symmetric one": (Pi.T == Pi, [P.T == P, *inverse(P, Pi)], Pi == P),
    "difference of inverses": (
        Pi - Qi == Pi @ (Q - P) @ Qi,
        [*inverse(P, Pi), *inverse(Q, Qi)],
        Pi - Qi == Pi @ (P - Q) @ Qi,
    ),
    "sum of inverses": (
        Pi + Qi == Pi @ (P + Q) @ Qi,
        [*inverse(P, Pi), *inverse(Q, Qi)],
        Pi + Qi == Pi @ (P - Q) @ Qi,
    ),
    "inverse of a sum": (
        Pi @ Mi @ Qi == Qi @ Mi @ Pi,
        [*inverse(P, Pi), *inverse(Q, Qi), *inverse(Pi + Qi, Mi)],
        [],
    ),
    "Woodbury": (
        (P + U @ K @ V) @ (Pi - Pi @ U @ W @ V @ Pi) == I,
        [*inverse(P, Pi), *inverse(K, Ki), *inverse(Ki + V @ Pi @ U, W)],
        (P + U @ K @ V) @ (Pi - Pi @ U @ W @ V @ Pi) == 2 * I,
    ),
    "Woodbury, solved": (
        Mi == Pi - Pi @ U @ W @ V @ Pi,
        [
            *inverse(P, Pi),
            *inverse(K, Ki),
            *inverse(Ki + V @ Pi @ U, W),
            *inverse(P + U @ K @ V, Mi),
        ],
        [*inverse(P, Pi)],
    ),
    "Woodbury with the identity": (
        (I + U @ V) @ (I - U @ W @ V) == I,
        [*inverse(Ik + V @ U, W)],
        (I + U @ V) @ (I - U @ W @ V) == 2 * I,
    ),
    "push-through inverse": (
        Xi @ U == U @ W,
        [*inverse(I + U @ V, Xi), *inverse(Ik + V @ U, W)],
        Xi @ U == 2 * U @ W,
    ),
    "ridge regression": (
        Xi @ U == U @ W,
        [*inverse(U @ U.T + a * I, Xi), *inverse(U.T @ U + a * Ik, W)],
        Xi @ U == -(U @ W),
    ),
    "Schur complement": (
        P @ (Pi + Pi @ U @ W @ V @ Pi) - U @ (W @ V @ Pi) == I,
        [*inverse(P, Pi), *inverse(K - V @ Pi @ U, W)],
        P @ (Pi + Pi @ U @ W @ V @ Pi) - U @ (W @ V @ Pi) == 2 * I,
    ),
    "Schur complement, below": (
        V @ (Pi + Pi @ U @ W @ V @ Pi) - K @ (W @ V @ Pi) == 0 * V,
        [*inverse(P, Pi), *inverse(K - V @ Pi @ U, W)],
        V @ (Pi + Pi @ U @ W @ V @ Pi) - K @ (W @ V @ Pi) == V,
    ),
    "similar": (
        (Xi @ P @ X) @ (Xi @ Q @ X) == Xi @ (P @ Q) @ X,
        [*inverse(X, Xi)],
        (Xi @ P @ X) @ (Xi @ Q @ X) == 2 * (Xi @ P @ Q @ X),
    ),
    "similar cube": (
        (Xi @ P @ X) @ (Xi @ P @ X) @ (Xi @ P @ X) == Xi @ (P @ P @ P) @ X,
        [*inverse(X, Xi)],
        (Xi @ P @ X) @ (Xi @ P @ X) @ (Xi @ P @ X) == Xi @ P @ X,
    ),
    "trace of similar ones": (
        trace(Xi @ P @ X) == trace(P),
        [*inverse(X, Xi)],
        trace(Xi @ P @ X) == n,
    ),
    "commutes with the inverse": (Pi @ Q == Q @ Pi, [P @ Q == Q @ P, *inverse(P, Pi)], Pi @ Q == Q),
    "solution": (u == Pi @ v, [P @ u == v, Pi @ P == I], u == 2 * (Pi @ v)),
    "normal equations": (
        A.T @ (y - A @ u) == zeros(n),
        [A.T @ A @ u == A.T @ y],
        A.T @ (y + A @ u) == zeros(n),
    ),
    "least squares solution": (
        u == Pi @ (A.T @ y),
        [A.T @ A @ u == A.T @ y, Pi @ (A.T @ A) == I],
        u == 2 * (Pi @ (A.T @ y)),
    ),
    "Pythagoras of least squares": (
        norm(y - A @ v) ** 2 == norm(y - A @ u) ** 2 + norm(A @ (u - v)) ** 2,
        [A.T @ A @ u == A.T @ y],
        norm(y - A @ v) ** 2 == norm(y - A @ u) ** 2 - norm(A @ (u - v)) ** 2,
    ),
    "least squares is least": (
        norm(y - A @ u) ** 2 <= norm(y - A @ v) ** 2,
        [A.T @ A @ u == A.T @ y],
        norm(y - A @ u) ** 2 >= norm(y - A @ v) ** 2,
    ),
    "hat matrix": (
        (A @ Pi @ A.T) @ (A @ Pi @ A.T) == A @ Pi @ A.T,
        [*inverse(A.T @ A, Pi)],
        (A @ Pi @ A.T) @ (A @ Pi @ A.T) == 2 * (A @ Pi @ A.T),
    ),
    "hat matrix is symmetric": (
        (A @ Pi @ A.T).T == A @ Pi @ A.T,
        [*inverse(A.T @ A, Pi)],
        (A @ Pi @ A.T).T == 2 * (A @ Pi @ A.T),
    ),
    "pseudoinverse": (
        A @ (Pi @ A.T) @ A == A,
        [*inverse(A.T @ A, Pi)],
        A @ (Pi @ A.T) @ A == 2 * A,
    ),
    # orthogonal matrices
    "norms": (norm(P @ u) == norm(u), [P.T @ P == I], norm(P @ u) == norm(v)),
    "squared norms": (
        norm(P @ u) ** 2 == norm(u) ** 2,
        [P.T @ P == I],
        norm(P @ u) ** 2 == 2 * norm(u) ** 2,
    ),
    "scalar products": (dot(P @ u, P @ v) == dot(u, v), [P.T @ P == I], dot(P @ u, v) == dot(u, v)),
    "distances": (
        norm(P @ u - P @ v) == norm(u - v),
        [P.T @ P == I],
        norm(P @ u - P @ v) == norm(u + v),
    ),
    "products of orthogonal ones": (
        (P @ Q).T @ (P @ Q) == I,
        [P.T @ P == I, Q.T @ Q == I],
        P @ Q == I,
    ),
    "orthogonal columns": (norm(A @ u) == norm(u), [A.T @ A == I], norm(A @ u) == 2 * norm(u)),
    "transpose is the inverse": (Pi == P.T, [P.T @ P == I, P @ Pi == I], Pi == -P.T),
    "symmetric and orthogonal": (P @ P == I, [P.T == P, P.T @ P == I], P == I),
    "trace after a rotation": (
        trace(P @ Q @ P.T) == trace(Q),
        [P.T @ P == I],
        trace(P @ Q) == trace(Q),
    ),
    "Frobenius norm after a rotation": (
        trace((P @ Q).T @ (P @ Q)) == trace(Q.T @ Q),
        [P.T @ P == I],
        trace(P @ Q) == trace(Q),
    ),
    "Cayley": ((I - S) @ (I + S) == (I + S) @ (I - S), [S.T == -S], (I - S) @ (I + S) == 2 * I),
    "Cayley transform is orthogonal": (
        ((I - S) @ Xi).T @ ((I - S) @ Xi) == I,
        [S.T == -S, *inverse(I + S, Xi)],
        (I - S) @ Xi == 2 * I,
    ),
    "skew forms vanish": (dot(u, S @ u) == 0, [S.T == -S], dot(u, S @ u) == 1),
    "skew square": (
        dot(u, S @ S @ u) == -(norm(S @ u) ** 2),
        [S.T == -S],
        dot(u, S @ S @ u) == norm(S @ u) ** 2 + 1,
    ),
    "Householder": (
        (Im - 2 * A @ A.T) @ (Im - 2 * A @ A.T) == Im,
        [A.T @ A == I],
        (Im - A @ A.T) @ (Im - A @ A.T) == Im,
    ),
    "Householder keeps norms": (
        norm(y - 2 * A @ A.T @ y) == norm(y),
        [A.T @ A == I],
        norm(y - A @ A.T @ y) == norm(y),
    ),
    # projections and other equations
    "complement": ((I - P) @ (I - P) == I - P, [P @ P == P], (I - P) @ (I - P) == P),
    "complement is orthogonal": (P @ (I - P) == 0 * P, [P @ P == P], P @ (I - P) == P),
    "reflection": ((I - 2 * P) @ (I - 2 * P) == I, [P @ P == P], (I - 2 * P) @ (I - 2 * P) == P),
    "cube of a projection": (P @ P @ P @ P @ P == P, [P @ P == P], P @ P @ P == I),
    "product of commuting projections": (
        (P @ Q) @ (P @ Q) == P @ Q,
        [P @ P == P, Q @ Q == Q, P @ Q == Q @ P],
        P @ Q == P,
    ),
    "sum of orthogonal projections": (
        (P + Q) @ (P + Q) == P + Q,
        [P @ P == P, Q @ Q == Q, P @ Q == 0 * P, Q @ P == 0 * P],
        P == Q,
    ),
    "Pythagoras of a projection": (
        norm(u) ** 2 == norm(P @ u) ** 2 + norm(u - P @ u) ** 2,
        [P @ P == P, P.T == P],
        norm(u) ** 2 == norm(P @ u) ** 2 - norm(u - P @ u) ** 2,
    ),
    "a projection shortens": (
        norm(P @ u) ** 2 <= norm(u) ** 2,
        [P @ P == P, P.T == P],
        norm(P @ u) ** 2 >= norm(u) ** 2,
    ),
    "form of a projection": (dot(u, P @ u) >= 0, [P @ P == P, P.T == P], dot(u, P @ v) >= 0),
    "nilpotent": (
        (I - P) @ (I + P + P @ P) == I,
        [P @ P @ P == 0 * P],
        (I - P) @ (I + P + P @ P) == 2 * I,
    ),
    "involutions commute": (
        P @ Q == Q @ P,
        [P @ P == I, Q @ Q == I, P @ Q @ P @ Q == I],
        P @ Q == I,
    ),
    "product of symmetric ones": ((P @ Q).T == P @ Q, [P.T == P, Q.T == Q, P @ Q == Q @ P], P == Q),
    "commuting square": (
        (P + Q) @ (P + Q) == P @ P + 2 * P @ Q + Q @ Q,
        [P @ Q == Q @ P],
        (P + Q) @ (P + Q) == P @ P + P @ Q + Q @ Q,
    ),
    "commuting powers": (
        P @ P @ P @ Q @ Q == Q @ Q @ P @ P @ P,
        [P @ Q == Q @ P],
        P @ P @ Q == Q @ P,
    ),
    "commutes with a product": (
        P @ (Q @ R) == (Q @ R) @ P,
        [P @ Q == Q @ P, P @ R == R @ P],
        Q @ R == R @ Q,
    ),
    "symmetric forms": (dot(P @ u, v) == dot(u, P @ v), [P.T == P], dot(P @ u, v) == dot(u, v)),
    "eigenvector": (P @ P @ u == s**2 * u, [P @ u == s * u], P @ P @ u == s * u),
    "eigenvector of the inverse": (
        s * (Pi @ u) == u,
        [P @ u == s * u, Pi @ P == I],
        s * (Pi @ u) == 2 * u,
    ),
    "Rayleigh": (
        dot(u, P @ u) == s * norm(u) ** 2,
        [P @ u == s * u],
        dot(u, P @ u) == norm(u) ** 2,
    ),
    "quadratic equation": (P @ P @ P == 2 * P + I, [P @ P == P + I], P @ P @ P == P + 2 * I),
    "heavy ball": (P @ (u - w) == v - P @ w, [P @ u == v], P @ (u - w) == v + P @ w),
    "Joseph form": (
        (I - U @ V) @ P @ (I - U @ V).T + U @ K @ U.T == (I - U @ V) @ P,
        [P.T == P, K.T == K, *inverse(V @ P @ V.T + K, W), U == P @ V.T @ W],
        [P.T == P, K.T == K],
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_true_statement_is_proved(name: str) -> None:
    assert_proved(STATEMENTS[name][0], [])


@pytest.mark.parametrize("name", STATEMENTS)
def test_its_false_twin_is_refuted(name: str) -> None:
    assert_refuted(STATEMENTS[name][1], [])


@pytest.mark.parametrize("name", CONSEQUENCES)
def test_a_consequence_is_proved(name: str) -> None:
    statement, given, _ = CONSEQUENCES[name]
    assert_proved(statement, given)


@pytest.mark.parametrize("name", CONSEQUENCES)
def test_what_does_not_follow_is_refuted(name: str) -> None:
    statement, given, twin = CONSEQUENCES[name]
    false = (statement, twin) if isinstance(twin, list) else (twin, given)
    assert_refuted(*false)


rows, members = matrix("rows", 2, 3), matrix_sequence("members", 2, 2)
c = index("c", 1, 3)
VALUES = {
    "a matrix": (Sum(rows[2, c] ** 2, c) == 77, [rows == matrix_of((1, 2, 3), (4, 5, 6))]),
    "members of a sequence": (
        members[1] @ members[2] == matrix_of((2, 1), (4, 3)),
        [members[1] == matrix_of((1, 2), (3, 4)), members[2] == matrix_of((0, 1), (1, 0))],
    ),
}


@pytest.mark.parametrize("name", VALUES)
def test_what_is_known_by_its_numbers(name: str) -> None:
    """Known vectors and matrices of numbers take the place of their names."""
    statement, given = VALUES[name]
    assert prove(claimed(statement, given)).verdict == PROVED
    left, right = statement.args
    assert prove(claimed(left == 2 * right, given)).verdict != PROVED
