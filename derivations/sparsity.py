"""When penalties make weights zero."""

from fractions import Fraction

from quod import *

N, p = dimensions("N p")
X = matrix("X", N, p)
y, e = vector("y e", N)
beta, delta = vector("beta delta", p)
z, b, s, c, h = real("z b s c h")
lam = real("lam", nonnegative=True, latex=r"\lambda")
i = index("i", 1, N)
j, l = indices("j l", 1, p)


# --------------------------------------------------------------------------------- one weight: X4
@shown(latex="F")
def with_l1(b, z):
    """The loss of one weight b whose best value is z, with an L1 penalty."""
    return (b - z) ** 2 / 2 + lam * absolute(b)


@shown(latex="S")
def soft(z):
    """The soft threshold."""
    return maximum(z - lam, 0) - maximum(-z - lam, 0)


@picture
def what_penalties_do_to_one_weight(plot):
    """The minimiser for one weight with the best value $z$ and $\\lambda = 1$: the L1 penalty takes
    the same from each $z$ and makes small ones zero, the L2 penalty takes the same share."""
    plot.panel(x="$z$")
    at = {lam: 1}
    plot.graph(soft(z), (z, -3, 3), "L1: the soft threshold", at=at)
    plot.graph(z / (1 + 2 * lam), (z, -3, 3), "L2: $z/(1 + 2\\lambda)$", at=at)
    plot.graph(z, (z, -3, 3), "no penalty")


@picture
def where_the_levels_touch_the_ball(plot):
    """The least loss among weights of length at most 1, by $|\\beta_1| + |\\beta_2|$ and by
    $\\sqrt{\\beta_1^2 + \\beta_2^2}$: the level sets of one quadratic loss meet the first ball in a
    corner, where $\\beta_1 = 0$, and the second one in $(7/25, 24/25)$."""
    best, turn = (Fraction(9, 50), Fraction(37, 20)), real("turn")
    across, up = cos(2 * pi * turn), sin(2 * pi * turn)
    corners = [(0, 1), (1, 0), (0, -1), (-1, 0), (0, 1)]
    for title, touch in (("L1", (0, 1)), ("L2", (Fraction(7, 25), Fraction(24, 25)))):
        plot.panel(title, x="$\\beta_1$", y="$\\beta_2$", square=True)
        if title == "L1":
            plot.curve(corners)
        else:
            plot.graph(up, (turn, 0, 1), x=across)
        u, v = touch[0] - best[0], touch[1] - best[1]
        height = u * u + u * v / 2 + v * v / 2
        for level in (height, height / 4):
            tall = 4 / sqrt(7) * up
            x_level, y_level = (sqrt(level) * c for c in (across - tall / 4, tall))
            plot.graph(best[1] + y_level, (turn, 0, 1), x=best[0] + x_level)
        plot.curve([touch], marks=True)


@claim(soft(z) == z / absolute(z) * maximum(absolute(z) - lam, 0), given=[z != 0])
def the_soft_threshold_keeps_the_sign(calc):
    """It takes $\\lambda$ from the size of z, and nothing from its sign."""
    up, down = calc.cases(z > 0)
    up.have(absolute(z) == z)
    down.have(absolute(z) == -z)


@claim(iff(soft(z) == 0, absolute(z) <= lam))
def the_soft_threshold_is_zero_exactly(calc):
    """Within $\\lambda$ of zero nothing is left."""
    forward, backward = calc.both_directions()
    outside = forward.contradiction()
    right, rest = outside.cases(z > lam)
    right.have(soft(z) == z - lam)
    left, within = rest.cases(z < -lam)
    left.have(soft(z) == z + lam)
    within.have(absolute(z) <= lam)
    backward.have(z <= absolute(z))
    backward.have(-z <= absolute(z))


@refutes(soft(z) == 0, settles=["1.2-l1-sparse"])
def a_penalty_need_not_make_a_weight_zero(model):
    """What is worth more than the penalty stays, smaller than it was."""
    model.let(lam, 1)
    model.let(z, 3)


@claim(
    with_l1(b, z) - with_l1(z - lam, z) == (b - (z - lam)) ** 2 / 2 + lam * (absolute(b) - b),
    given=[z > lam],
    settles=["X4"],
)
def the_gap_above_the_threshold(calc):
    """Both terms are nonnegative."""


@claim(with_l1(b, z) - with_l1(0, z) == b**2 / 2 + (lam * absolute(b) - z * b), settles=["X4"])
def the_gap_at_zero(calc):
    """Where $|z| \\le \\lambda$ both terms are nonnegative."""


@claim(
    with_l1(b, z) >= with_l1(soft(z), z) + (b - soft(z)) ** 2 / 2,
    settles=["X4"],
    title="The soft threshold is the only minimiser, and the gap says by how much",
)
def the_soft_threshold_minimises(calc):
    """The gap is at least half the square of the distance, so the minimiser is unique."""
    calc.have(b <= absolute(b))
    calc.have(-b <= absolute(b))
    calc.have(lam * (absolute(b) - b) >= 0)
    calc.have(lam * (absolute(b) + b) >= 0)
    above, rest = calc.cases(z > lam)
    above.have(soft(z) == z - lam)
    above.have(absolute(z - lam) == z - lam)
    below, within = rest.cases(z < -lam)
    below.have(soft(z) == z + lam)
    below.have(absolute(z + lam) == -(z + lam))
    within.have(soft(z) == 0)
    within.have(z * b <= absolute(z) * absolute(b))
    within.have(absolute(z) * absolute(b) <= lam * absolute(b))


# ---------------------------------------------------------------- many weights, orthonormal columns
zeta = vector("zeta", p)
shrunk = elementwise(soft, zeta)


def separate(beta, zeta):
    """The sum of the problems of one weight."""
    return Sum(with_l1(beta[j], zeta[j]), j)


@claim(separate(beta, zeta) >= separate(shrunk, zeta) + norm(beta - shrunk) ** 2 / 2)
def thresholding_each_weight_minimises_the_sum(calc):
    """Gap by gap."""
    best = (
        with_l1(beta[j], zeta[j])
        >= with_l1(soft(zeta[j]), zeta[j]) + (beta[j] - soft(zeta[j])) ** 2 / 2
    )
    each = calc.show(for_all(j, best)).suppose()
    each.have(best, by=the_soft_threshold_minimises(b=beta[j], z=zeta[j]))
    gaps = Sum((beta[j] - soft(zeta[j])) ** 2 / 2, j)
    thresholds = Sum(with_l1(soft(zeta[j]), zeta[j]), j)
    calc.have(
        separate(beta, zeta)
        >= Sum(with_l1(soft(zeta[j]), zeta[j]) + (beta[j] - soft(zeta[j])) ** 2 / 2, j),
        by=rule("sum_comparison", "term by term"),
    )
    calc.have(gaps == norm(beta - shrunk) ** 2 / 2)
    calc.have(thresholds == separate(shrunk, zeta))
    calc.have(separate(beta, zeta) >= thresholds + gaps)


l1 = definition("l1", lambda beta: Sum(absolute(beta[j]), j), of=[beta], latex=r"\ell_1")
lasso = definition(
    "lasso", lambda beta: norm(y - X @ beta) ** 2 / 2 + lam * l1(beta), of=[beta], latex="L_1"
)
target = definition("target", lambda: X.T @ y, latex=r"\zeta")()
threshold = definition("threshold", lambda: elementwise(soft, target), latex=r"\hat{\beta}")()
orthonormal = X.T @ X == eye(p)


@claim(
    lasso(beta) == (norm(y) ** 2 - norm(target) ** 2) / 2 + separate(beta, target),
    given=[orthonormal],
)
def orthonormal_columns_separate_the_weights(calc):
    """Each weight has a problem of its own."""
    calc.have(norm(X @ beta) ** 2 == norm(beta) ** 2)
    calc.have(dot(y, X @ beta) == dot(target, beta))
    calc.have(
        norm(y - X @ beta) ** 2 / 2
        == (norm(y) ** 2 - norm(target) ** 2) / 2 + norm(beta - target) ** 2 / 2
    )
    calc.have(norm(beta - target) ** 2 / 2 == Sum((beta[j] - target[j]) ** 2 / 2, j))


@claim(
    lasso(beta) >= lasso(threshold) + norm(beta - threshold) ** 2 / 2,
    given=[orthonormal],
    settles=["1.2-l1-sparse"],
    title="With orthonormal columns the L1 penalty thresholds each weight",
)
def l1_thresholds_each_weight(calc):
    """A weight is zero exactly where its column and y have a product of size at most $\\lambda$."""
    calc.have(
        separate(beta, target) >= separate(threshold, target) + norm(beta - threshold) ** 2 / 2,
        by=thresholding_each_weight_minimises_the_sum(zeta=target),
    )
    for weights in (beta, threshold):
        calc.have(
            lasso(weights) == (norm(y) ** 2 - norm(target) ** 2) / 2 + separate(weights, target),
            by=orthonormal_columns_separate_the_weights(beta=weights),
        )


# ------------------------------------------------------------------------------- duplicated columns
a = vector("a", 2)
twice = matrix_of((1, 1))


@claim(
    (2 - (twice @ a)[1]) ** 2 / 2 + absolute(a[1]) + absolute(a[2]) >= Rational(3, 2),
    settles=["1.2-select"],
)
def the_least_value_with_a_duplicated_feature(calc):
    """Two equal columns, and an L1 penalty of strength 1."""
    calc.have(a[1] <= absolute(a[1]))
    calc.have(a[2] <= absolute(a[2]))
    calc.have((a[1] + a[2] - 1) ** 2 >= 0)


@claim(
    (2 - (twice @ a)[1]) ** 2 / 2 + absolute(a[1]) + absolute(a[2]) == Rational(3, 2),
    given=[a[1] >= 0, a[2] >= 0, a[1] + a[2] == 1],
    settles=["1.2-select"],
    title="Of two equal features L1 selects none in particular",
)
def every_division_between_duplicates_is_best(calc):
    """The whole segment attains the least value, its middle with both features included."""
    calc.have(absolute(a[1]) == a[1])
    calc.have(absolute(a[2]) == a[2])
    calc.have((twice @ a)[1] == 1)


@claim(
    (2 - (twice @ a)[1]) ** 2 / 2 + norm(a) ** 2
    == Rational(1, 1) + (a[1] + a[2] - 1) ** 2 / 1 + (a[1] - a[2]) ** 2 / 2
)
def ridge_divides_evenly_between_duplicates(calc):
    """Its only minimiser gives each a half."""
