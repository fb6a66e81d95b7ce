"""Least squares with a penalty: what the problems say."""

from quod import *

N, p = dimensions("N p")
X = matrix("X", N, p)
y = vector("y", N)
beta, theta = vector("beta theta", p)
b = vector("b", 2)
x = vector("x", N)
beta_0 = real("b_0", latex=r"\\beta_0")
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


# -------------------------------------------------------------------------------- the intercept
def mean(v):
    """The mean of the entries."""
    return dot(ones(N), v) / N


def centred(v):
    """The vector less its mean."""
    return v - mean(v) * ones(N)


centred_columns = build_matrix(lambda i, j: X[i, j] - (X.T @ ones(N))[j] / N, N, p)


@claim(centred(y - X @ beta) == centred(y) - centred_columns @ beta)
def centring_the_residuals(calc):
    """Centring is linear."""


@claim(
    norm(y - beta_0 * ones(N) - X @ beta) ** 2
    == norm(centred(y - X @ beta)) ** 2 + N * (mean(y - X @ beta) - beta_0) ** 2,
    settles=["1.2-lasso", "1.2-ridge"],
    title="An intercept that is not penalised only centres the data",
)
def the_intercept_takes_the_mean(calc):
    """So the best intercept is the mean of $y - X\\beta$, and the penalised problem is that of the
    centred columns and the centred y."""


@refutes(
    norm(y - beta_0 * ones(N) - X @ beta) ** 2 / 2 + lam * norm(beta) ** 2
    == norm(y - beta_0 * ones(N) - X @ beta) ** 2 / 2 + lam / 2 * norm(beta) ** 2,
    settles=["1.2-ridge"],
)
def the_penalty_is_not_halved(model):
    """Formulas for half the penalty have $\\lambda$ where here stands $2\\lambda$."""
