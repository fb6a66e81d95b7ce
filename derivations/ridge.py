"""What an L2 penalty does to least squares, and early stopping."""

from quod import *

N, p = dimensions("N p")
X = matrix("X", N, p)
y = vector("y", N)
beta, v, eta, u = vector("beta v eta u", p)
z, b, s = real("z b s")
lam = real("lam", positive=True, latex=r"\lambda")
j = index("j", 1, p)

ridge = definition(
    "ridge",
    lambda beta: norm(y - X @ beta) ** 2 / 2 + lam * norm(beta) ** 2,
    of=[beta],
    latex="L_2",
)
R = definition("R", lambda: X.T @ X + 2 * lam * eye(p))()
solution = definition("solution", lambda: inv(R) @ (X.T @ y), latex=r"\hat{\beta}")()


@claim(invertible(R))
def the_penalised_matrix_is_invertible(calc):
    """Whatever the columns of X: $v^\\top Rv$ is at least $2\\lambda\\lVert v\\rVert^2$."""


@claim(R @ solution == X.T @ y)
def the_normal_equations(calc):
    """The gradient of the penalised loss vanishes there."""
    calc.have(invertible(R), by=the_penalised_matrix_is_invertible)
    calc.have(R @ inv(R) == eye(p))
    calc.have(R @ (inv(R) @ (X.T @ y)) == (R @ inv(R)) @ (X.T @ y))


@claim(grad(ridge(beta), beta) == R @ beta - X.T @ y)
def the_gradient_of_the_penalised_loss(calc):
    """The factor 2 comes with a penalty that is not halved."""


@claim(
    ridge(beta)
    == ridge(solution) + norm(X @ (beta - solution)) ** 2 / 2 + lam * norm(beta - solution) ** 2,
    settles=["1.2-ridge", "X3"],
    title="With an L2 penalty there is exactly one minimiser, in closed form",
)
def ridge_has_one_minimiser(calc):
    """Any other point is worse by a positive multiple of its squared distance, or more."""
    way = beta - solution
    calc.have(R @ solution == X.T @ y, by=the_normal_equations)
    calc.have(dot(way, R @ solution) == dot(way, X.T @ y))
    calc.have(dot(way, R @ solution) == dot(X @ way, X @ solution) + 2 * lam * dot(way, solution))
    calc.have(dot(way, X.T @ y) == dot(X @ way, y))
    calc.have(solution + way == beta)
    calc.have(
        ridge(solution + way)
        == ridge(solution)
        + norm(X @ way) ** 2 / 2
        + lam * norm(way) ** 2
        + dot(X @ way, X @ solution)
        + 2 * lam * dot(way, solution)
        - dot(X @ way, y)
    )


# ------------------------------------------------------------------------------ shrinkage
@claim(
    dot(v, solution) == s**2 / (s**2 + 2 * lam) * dot(v, eta),
    given=[X.T @ X @ v == s**2 * v, X.T @ X @ eta == X.T @ y],
    settles=["X3", "1.2-l2-large"],
    title="A direction with singular value s shrinks by $s^2/(s^2 + 2\\lambda)$",
)
def ridge_shrinks_each_direction(calc):
    """Here $\\eta$ is a solution without the penalty."""
    calc.have(R @ solution == X.T @ y, by=the_normal_equations)
    calc.have(dot(v, R @ solution) == dot(v, X.T @ y))
    calc.have(dot(v, R @ solution) == dot(X.T @ X @ v, solution) + 2 * lam * dot(v, solution))
    calc.have(dot(v, X.T @ y) == dot(v, X.T @ X @ eta))
    calc.have(dot(v, X.T @ X @ eta) == dot(X.T @ X @ v, eta))
    calc.have(dot(X.T @ X @ v, eta) == s**2 * dot(v, eta))
    calc.have(dot(X.T @ X @ v, solution) == s**2 * dot(v, solution))
    calc.have((s**2 + 2 * lam) * dot(v, solution) == s**2 * dot(v, eta))
    calc.have(s**2 + 2 * lam > 0)


@claim(solution == X.T @ y / (1 + 2 * lam), given=[X.T @ X == eye(p)], settles=["1.2-l2-nozero"])
def with_orthonormal_columns_all_weights_shrink_alike(calc):
    """So a weight is zero only where its column is orthogonal to y."""
    calc.have(R @ solution == X.T @ y, by=the_normal_equations)
    calc.have(R @ solution == (1 + 2 * lam) * solution)
    calc.have((1 + 2 * lam) * solution == X.T @ y)
    calc(1 / (1 + 2 * lam) * ((1 + 2 * lam) * solution))
    calc(X.T @ y / (1 + 2 * lam))


@refutes(solution[1] != 0, given=[X.T @ y != zeros(p)], settles=["1.2-l2-nozero"])
def ridge_can_make_a_weight_zero(model):
    """Two correlated columns, at one strength of the penalty: a coincidence, but there it is."""
    model.let(N, 3)
    model.let(p, 2)
    model.let(X, matrix_of((1, 0), (0, 1), (1, 1)))
    model.let(y, vector_of(1, 3, 0))
    model.let(lam, Rational(1, 2))


@claim(lam * b**2 - lam * (b - s) ** 2 > lam * z**2 - lam * (z - s) ** 2, given=[b > z, s > 0])
def the_same_change_saves_more_on_a_larger_weight(calc):
    """By $2\\lambda s(b - z)$; an L1 penalty on positive weights saves $\\lambda s$ on each."""
    calc.have(lam * s > 0)
    calc.have(lam * s * (b - z) > 0)


# ------------------------------------------------------------------------------ early stopping
mu, gamma = real("mu gamma", positive=True)
alpha, w_best = real("alpha omega")
t = natural("t")


@shown(latex=r"\operatorname{descend}")
def descend(b):
    """A step of gradient descent on the quadratic mu (b - w_best)^2/2."""
    return b - alpha * (mu * (b - w_best))


w = recurrence("w", 0, lambda t, before: descend(before))


@claim(
    w[t] == (1 - (1 - alpha * mu) ** t) * w_best,
    settles=["X3"],
    title="Gradient descent from 0 shrinks what it is stopped at",
)
def early_stopping_shrinks(calc):
    """Each step leaves the share $1 - \\alpha\\mu$ of the way."""
    calc.induction(t)


@claim(
    mu * (b - w_best) ** 2 / 2 + gamma * b**2
    == mu * gamma / (mu + 2 * gamma) * w_best**2
    + (mu / 2 + gamma) * (b - mu / (mu + 2 * gamma) * w_best) ** 2,
    settles=["X3"],
)
def the_penalty_shrinks(calc):
    """The square is zero at the share $\\mu/(\\mu + 2\\gamma)$ of the way, and only there."""


@picture
def two_ways_to_shrink(plot):
    """The share of the best weight that is reached, by the curvature $\\mu$: after $t = 10$ steps
    with $\\alpha = 1/10$, and with the penalty $\\gamma = 1/2$, where $2\\gamma = 1/(\\alpha t)$.
    Both keep flat directions near zero."""
    plot.panel(x="$\\mu$", limits=(0, 1))
    over = (mu, 0, 10)
    plot.graph(w[10], over, "early stopping", at={alpha: Rational(1, 10), w_best: 1})
    plot.graph(mu / (mu + 2 * gamma), over, "L2 penalty", at={gamma: Rational(1, 2)})


@claim(derivative(mu * (b - w_best) ** 2 / 2, b) == mu * (b - w_best))
def the_gradient_of_the_quadratic(calc):
    """What each step subtracts."""
