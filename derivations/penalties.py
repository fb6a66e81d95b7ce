"""Least squares with a penalty: what the problems say."""

from quod import *

N, p = dimensions("N p")
X = matrix("X", N, p)
y = vector("y", N)
beta, delta, x_mean, theta = vector("beta delta x_mean theta", p)
b = vector("b", 2)
x = vector("x", N)
beta_0, y_mean = real("beta_0 y_mean")
lam = real("lam", positive=True, latex=r"\lambda")
i = index("i", 1, N)
j = index("j", 1, p)

l1 = definition("l1", lambda theta: Sum(absolute(theta[j]), j), of=[theta], latex=r"\ell_1")


@refutes(l1(theta) == norm(theta), settles=["1.2-l1-norm"])
def a_norm_without_a_subscript_is_not_l1(model):
    """Two equal entries have the sum 2 and the length $\\sqrt2$."""
    model.let(p, 2)
    model.let(theta, vector_of(1, 1))


# ------------------------------------------------------------------------------- the two parameters
design = definition("design", lambda: build_matrix(lambda i, j: x[i] ** (j - 1), N, 2))()


@claim(
    Sum((y[i] - b[1] - x[i] * b[2]) ** 2, i) / 2 == norm(y - design @ b) ** 2 / 2,
    settles=["1.2-matrix", "1.2-p1"],
)
def the_loss_in_matrices(calc):
    """The design matrix has a column of ones, and one of the places."""


@claim(
    norm(y - X @ beta) ** 2 / 2
    == (dot(y, y) - 2 * dot(y, X @ beta) + dot(beta, X.T @ X @ beta)) / 2,
    settles=["1.2-expand"],
)
def the_loss_multiplied_out(calc):
    """Both mixed terms are one number."""


@claim((X.T @ X).T == X.T @ X, settles=["1.2-psd"])
def the_matrix_is_symmetric(calc):
    """As every product of a matrix with its transpose."""


@claim(dot(beta, X.T @ X @ beta) >= 0, settles=["1.2-psd"])
def the_matrix_is_semidefinite(calc):
    """The quadratic form is the square of a length."""
    calc.have(dot(beta, X.T @ X @ beta) == norm(X @ beta) ** 2)
