"""When a level set of the least squares loss is an ellipse."""

import sympy

from quod import *

N, n = dimensions("N n")
x, y = vector("x y", N)
i, j = indices("i j", 1, N)
beta, gamma = vector("beta gamma", 2)
c = real("c")

x_mean = definition("x_mean", lambda: Sum(x[i], i) / N, latex=r"\bar{x}")()
y_mean = definition("y_mean", lambda: Sum(y[i], i) / N, latex=r"\bar{y}")()
S_xx = definition("S_xx", lambda: Sum((x[i] - x_mean) ** 2, i))()
S_xy = definition("S_xy", lambda: Sum((x[i] - x_mean) * (y[i] - y_mean), i))()
S_yy = definition("S_yy", lambda: Sum((y[i] - y_mean) ** 2, i))()
loss = definition("L", lambda beta: Sum((y[i] - beta[1] - beta[2] * x[i]) ** 2, i) / 2, of=[beta])
names = notation(
    (N, "the number of points"),
    (x, y, "their inputs and outcomes"),
    (beta, "an intercept and a slope"),
    (loss, "the least squares loss"),
    (x_mean, y_mean, "means"),
    (S_xx, S_xy, S_yy, "sums of squares and products about the means"),
)
about_means = (
    N * (beta[1] + beta[2] * x_mean - y_mean) ** 2 + S_xx * beta[2] ** 2 - 2 * S_xy * beta[2] + S_yy
)


def minimiser(form, *variables):
    """Where the gradient of a quadratic form in SymPy's terms is zero."""
    gradient = [sympy.diff(form, v) for v in variables]
    (solution,) = sympy.solve(gradient, variables, dict=True)
    return sympy.Matrix([sympy.expand(solution[v]) for v in variables])


def minimum(form, *variables):
    """Its value there."""
    at = dict(zip(variables, minimiser(form, *variables), strict=True))
    return sympy.expand(form.subs(at) / 2)


solution = find(minimiser, about_means, beta[1], beta[2])
intercept = definition("intercept", lambda: solution.args[0], latex=r"\hat{\beta}_1")()
slope = definition("slope", lambda: solution.args[1], latex=r"\hat{\beta}_2")()
centre = definition("centre", lambda: vector_of(intercept, slope), latex=r"\hat{\beta}")()
least_value = find(minimum, about_means, beta[1], beta[2])
least = definition("least", lambda: least_value, latex="c^{*}")()
gram = definition(
    "gram", lambda: matrix_of((N, Sum(x[i], i)), (Sum(x[i], i), Sum(x[i] ** 2, i))), latex="H"
)()
A, B = matrix("A B", 2, 2)
det = definition("det", lambda A: A[1, 1] * A[2, 2] - A[1, 2] * A[2, 1], of=[A], latex=r"\det")
all_equal = for_all([i, j], x[i] == x[j])


def data(places, level):
    """A model: points on the horizontal axis, where the least value is 0, and a level."""

    def fill(model):
        model.let(N, len(places))
        model.let(x, vector_of(*places))
        model.let(y, vector_of(*[0] * len(places)))
        model.let(c, level)

    return fill


# ---------------------------------------------------------------------- the completed square
first_square = beta[1] + beta[2] * x_mean - y_mean
second_square = beta[2] - slope
squares = N * first_square**2 + S_xx * second_square**2


@claim(loss(beta) == about_means / 2)
def the_loss_about_the_means(calc):
    """Multiplied out, the loss needs five numbers of the data only."""


@claim(loss(beta) == least + squares / 2, given=[S_xx != 0], model=data((0, 1), level=1))
def completed_square(calc):
    """SymPy solved for the point where the gradient is zero, and for the value there."""


@claim(loss(beta) >= least, given=[S_xx > 0], model=data((0, 1), level=1))
def least_is_a_lower_bound(calc):
    """The two squares are not negative."""
    calc.have(squares >= 0)
    calc.have(loss(beta) == least + squares / 2, by=completed_square)


p, q, s, t = real("p q s t")


@claim(iff(s * p**2 + t * q**2 == 0, (p == 0) & (q == 0)), given=[s > 0, t > 0])
def two_squares_vanish_together(calc):
    """Neither can make up for the other."""
    forward, _ = calc.both_directions()
    forward.have(s * p**2 == 0)
    forward.have(t * q**2 == 0)


@claim(iff(loss(beta) == least, beta == centre), given=[S_xx > 0], model=data((0, 1), level=1))
def least_is_attained_at_the_centre_only(calc):
    """Both squares are zero there, and nowhere else."""
    calc.have(loss(beta) == least + squares / 2, by=completed_square)
    forward, backward = calc.both_directions()
    forward.have(squares == 0)
    forward.have(
        (first_square == 0) & (second_square == 0),
        by=two_squares_vanish_together(s=N, t=S_xx, p=first_square, q=second_square),
    )
    forward.have(beta[2] == slope)
    forward.have(beta[1] == intercept)
    backward.have(beta[1] == intercept)
    backward.have(beta[2] == slope)
    backward.have(first_square == 0)
    backward.have(second_square == 0)


@claim(
    negation(there_is(beta, loss(beta) == c)),
    given=[S_xx > 0, c < least],
    model=data((0, 1), level=-1),
)
def a_level_below_the_least_is_empty(calc):
    """The loss never falls below its least value."""
    absurd = calc.contradiction()
    absurd.have(loss(beta) >= least, by=least_is_a_lower_bound)


# --------------------------------------------------------------------- equal and different points
def equal_points_sit_at_their_mean(calc):
    """The steps that show x_j to be the mean, where all points are equal."""
    each = calc.show(for_all(j, x[j] == x_mean)).suppose()
    each(Sum(x[j], i) / N)
    each(Sum(x[i], i) / N)
    each(x_mean)


@claim(iff(S_xx == 0, all_equal))
def spread_is_zero_for_equal_points(calc):
    """A sum of squares is zero only if each of them is."""
    forward, backward = calc.both_directions()
    pair = forward.suppose()
    bound = rule("term_of_a_sum", "one of the squares")(f=lambda i: (x[i] - x_mean) ** 2)
    for index in (i, j):
        pair.have((x[index] - x_mean) ** 2 <= S_xx, by=bound)
        pair.have(x[index] == x_mean)
    equal_points_sit_at_their_mean(backward)
    backward(Sum((x_mean - x_mean) ** 2, i))
    backward(0)


@claim(iff(S_xx > 0, negation(all_equal)))
def spread_is_positive_for_different_points(calc):
    """It is never negative, and zero only for equal points."""
    forward, backward = calc.both_directions()
    equal = forward.contradiction()
    equal.have(S_xx == 0, by=spread_is_zero_for_equal_points)
    small = backward.contradiction()
    small.have(S_xx >= 0)
    small.have(S_xx == 0)
    small.have(all_equal, by=spread_is_zero_for_equal_points)


@claim(det(gram) == Sum(Sum((x[i] - x[j]) ** 2, (i, 1, j - 1)), j))
def the_determinant_is_a_sum_of_squared_differences(calc):
    """So it is zero for equal points only; it is also $N$ times the spread."""
    lagrange = rule("lagrange_identity", "Lagrange's identity")
    calc(Sum(x[i] ** 2, i) * Sum(1, i) - Sum(x[i], i) ** 2)
    calc(
        Sum(Sum((x[i] * 1 - x[j] * 1) ** 2, (i, 1, j - 1)), j),
        by=lagrange(f=lambda i: x[i], g=lambda i: 1, lo=1, hi=N),
    )
    calc(Sum(Sum((x[i] - x[j]) ** 2, (i, 1, j - 1)), j))


@claim(dot(gamma, gram @ gamma) >= 0, settles=["1.2-psd"])
def the_matrix_is_positive_semidefinite(calc):
    """The quadratic form is a sum of squares."""
    calc.have(dot(gamma, gram @ gamma) == Sum((gamma[1] + gamma[2] * x[i]) ** 2, i))
    calc.have(Sum((gamma[1] + gamma[2] * x[i]) ** 2, i) >= 0)


# ---------------------------------------------------------------- ellipses, wherever they come from
M, K = matrix("M K", n, n)
m, a, b, u, v = vector("m a b u v", n)
inverse = [M @ K == eye(n), K @ M == eye(n)]
associative = rule("matrix_vector_association", "products associate")


def reflection(model):
    """One dimension, where 1 is its own inverse."""
    model.let(n, 1)
    model.let(M, matrix_of((1,)))
    model.let(K, matrix_of((1,)))


@claim(
    iff(there_is(u, (norm(u) == 1) & (b == m + M @ u)), norm(K @ (b - m)) == 1),
    given=inverse,
    model=reflection,
)
def a_point_lies_on_it_if_its_preimage_has_length_one(calc):
    """K takes the ellipse back to the unit sphere."""
    forward, backward = calc.both_directions()
    image = forward.obtain()
    image.have(b - m == M @ u)
    image(norm(K @ (M @ u)))
    image(norm((K @ M) @ u), by=associative)
    image(norm(u))
    image(1)
    point = backward.witness(u=K @ (b - m))
    point.have(M @ (K @ (b - m)) == (M @ K) @ (b - m), by=associative)
    point.have((M @ K) @ (b - m) == b - m)
    point.have(b == m + M @ (K @ (b - m)))


@claim(iff(norm(a) == 1, dot(a, a) == 1))
def unit_length_by_the_square(calc):
    """A norm is not negative."""
    _, backward = calc.both_directions()
    backward.have((norm(a) - 1) * (norm(a) + 1) == 0)
    backward.have(norm(a) + 1 > 0)


@claim(dot(a + v, a + v) + dot(a - v, a - v) == 2 * dot(a, a) + 2 * dot(v, v))
def parallelogram_law(calc):
    """The mixed terms cancel."""


@claim(
    v == zeros(n),
    given=[*inverse, norm(K @ a) == 1, norm(K @ (a + v)) == 1, norm(K @ (a - v)) == 1],
)
def three_points_in_a_row(calc):
    """By the parallelogram law they are one point."""
    calc.have(K @ (a + v) == K @ a + K @ v)
    calc.have(K @ (a - v) == K @ a - K @ v)
    calc.have(norm(K @ (a + v)) == norm(K @ a + K @ v))
    calc.have(norm(K @ (a - v)) == norm(K @ a - K @ v))
    calc.have(dot(K @ a, K @ a) == 1)
    calc.have(dot(K @ a + K @ v, K @ a + K @ v) == 1)
    calc.have(dot(K @ a - K @ v, K @ a - K @ v) == 1)
    calc.have(
        dot(K @ a + K @ v, K @ a + K @ v) + dot(K @ a - K @ v, K @ a - K @ v)
        == 2 * dot(K @ a, K @ a) + 2 * dot(K @ v, K @ v),
        by=parallelogram_law(a=K @ a, v=K @ v),
    )
    calc.have(dot(K @ v, K @ v) == 0)
    calc.have(K @ v == zeros(n), by=rule("definiteness", "only $0$ has length $0$"))
    calc.have(M @ (K @ v) == (M @ K) @ v, by=associative)
    calc((M @ K) @ v)
    calc(M @ (K @ v))
    calc(M @ zeros(n))
    calc(zeros(n))


C = subset("C", beta)
mu, rho, tau, delta = vector("mu rho tau delta", 2)
e = vector_of(1, 0)
invertible = definition(
    "invertible",
    lambda A: there_is(B, (A @ B == eye(2)) & (B @ A == eye(2))),
    of=[A],
    words="is invertible",
)


def image_of(w):
    """That w lies on the image of the unit circle."""
    return there_is(gamma, (norm(gamma) == 1) & (w == mu + A @ gamma))


points = for_all(beta, iff(C(beta), image_of(beta)))
ellipse = definition(
    "ellipse",
    lambda C: there_is([mu, A], invertible(A) & for_all(beta, iff(C(beta), image_of(beta)))),
    of=[C],
    words="is an ellipse",
)


@claim(implies(ellipse(C), there_is([rho, tau], C(rho) & C(tau) & (rho != tau))))
def an_ellipse_has_two_points(calc):
    """The two ends of an axis differ, since the matrix can be undone."""
    part = calc.suppose().obtain().obtain(invertible(A))
    first, second = mu + A @ e, mu + A @ -e
    for end, point in ((e, first), (-e, second)):
        part.specialise(points, beta=point)
        part.show(image_of(point)).witness(gamma=end)
        part.have(C(point))
    same = part.show(first != second).contradiction()
    same.have(A @ e == A @ -e)
    same.have(B @ (A @ e) == B @ (A @ -e))
    same.have((B @ A) @ e == B @ (A @ e), by=associative)
    same.have((B @ A) @ -e == B @ (A @ -e), by=associative)
    same.have((B @ A) @ e == e)
    same.have((B @ A) @ -e == -e)
    same.have(e == -e)
    same.have(e[1] == (-e)[1])
    part.witness(rho=first, tau=second)


@claim(implies(ellipse(C) & C(rho) & C(rho + delta) & C(rho - delta), delta == zeros(2)))
def an_ellipse_holds_no_line(calc):
    """Three of its points never stand in a row at equal distances."""
    part = calc.suppose().obtain(ellipse(C)).obtain(invertible(A))
    for point in (rho, rho + delta, rho - delta):
        part.specialise(points, beta=point)
        part.have(
            iff(image_of(point), norm(B @ (point - mu)) == 1),
            by=a_point_lies_on_it_if_its_preimage_has_length_one(n=2, M=A, K=B, m=mu, b=point),
        )
        part.have(norm(B @ (point - mu)) == 1)
    for way, point in ((rho - mu + delta, rho + delta), (rho - mu - delta, rho - delta)):
        part.have(way == point - mu)
        part.have(norm(B @ way) == norm(B @ (point - mu)))
    part.have(delta == zeros(2), by=three_points_in_a_row(n=2, M=A, K=B, a=rho - mu, v=delta))


# ------------------------------------------------------------------------------- the level sets
level_set = set_of(beta, loss(beta) == c)
along = vector_of(-x_mean, 1)


@claim(
    loss(beta + gamma) == loss(beta),
    given=[all_equal, gamma[1] + gamma[2] * x_mean == 0],
    model=lambda model: [data((0,), level=1)(model), model.let(gamma, vector_of(0, 1))],
)
def equal_points_leave_a_direction_open(calc):
    """Along it the fitted values do not change."""
    equal_points_sit_at_their_mean(calc)
    residual = y[i] - (beta[1] + beta[2] * x[i])
    calc(Sum((residual - (gamma[1] + gamma[2] * x[i])) ** 2, i) / 2)
    calc(Sum((residual - (gamma[1] + gamma[2] * x_mean)) ** 2, i) / 2)
    calc(Sum((residual - 0) ** 2, i) / 2)
    calc(loss(beta))


@claim(implies(ellipse(level_set), negation(all_equal) & (c > least)))
def an_elliptic_level_needs_different_points(calc):
    """Equal points would put a line into it, and at the least value there is but one point."""
    calc.have(iff(S_xx > 0, negation(all_equal)), by=spread_is_positive_for_different_points)
    two = there_is([rho, tau], (loss(rho) == c) & (loss(tau) == c) & (rho != tau))
    given = calc.suppose()
    given.have(two, by=an_ellipse_has_two_points(C=level_set))
    part = given.obtain(two)
    equal = part.show(negation(all_equal)).contradiction()
    for way in (along, -along):
        equal.have(
            loss(rho + way) == loss(rho),
            by=equal_points_leave_a_direction_open(beta=rho, gamma=way),
        )
        equal.have(loss(rho + way) == c)
    equal.have(along == zeros(2), by=an_ellipse_holds_no_line(C=level_set, rho=rho, delta=along))
    equal.have(along[2] == zeros(2)[2])
    low = part.show(c > least).contradiction()
    low.have(loss(rho) >= least, by=least_is_a_lower_bound(beta=rho))
    low.have(c >= least)
    low.have(c == least)
    for point in (rho, tau):
        low.have(loss(point) == least)
        low.have(point == centre, by=least_is_attained_at_the_centre_only(beta=point))
    low.have(rho == tau)


k, h = real("k h")


def axes(k, s, t, h):
    """The matrix that takes the unit circle to k (w_1 + t w_2)^2 + s w_2^2 = 2 h."""
    r = sqrt(2 * h)
    return matrix_of((r / sqrt(k), -r * t / sqrt(s)), (0, r / sqrt(s)))


def inverse_axes(k, s, t, h):
    """Its inverse."""
    r = sqrt(2 * h)
    return matrix_of((sqrt(k) / r, sqrt(k) * t / r), (0, sqrt(s) / r))


D = definition("D", lambda: axes(k, s, t, h))()
G = definition("G", lambda: inverse_axes(k, s, t, h))()
positive = [k > 0, s > 0, h > 0]


area = definition("area", lambda A: pi * absolute(det(A)), of=[A], latex=r"\mathrm{area}")


@claim(det(D) == 2 * h / (sqrt(k) * sqrt(s)), given=positive)
def determinant_of_the_axes(calc):
    """The matrix is triangular."""


@claim((D @ G == eye(2)) & (G @ D == eye(2)), given=positive)
def the_axes_are_invertible(calc):
    """Entry by entry."""


@claim(
    iff(norm(G @ gamma) == 1, k * (gamma[1] + t * gamma[2]) ** 2 + s * gamma[2] ** 2 == 2 * h),
    given=positive,
)
def length_in_the_axes(calc):
    """The square of the length is the sum of two squares over $2h$."""
    form = k * (gamma[1] + t * gamma[2]) ** 2 + s * gamma[2] ** 2
    image = G @ gamma
    calc.have(dot(image, image) == form / (2 * h))
    calc.have(
        iff(norm(image) == 1, dot(image, image) == 1), by=unit_length_by_the_square(n=2, a=image)
    )
    forward, backward = calc.both_directions()
    forward.have(dot(image, image) == 1)
    forward.have(form / (2 * h) == 1)
    backward.have((2 * h) / (2 * h) == 1)
    backward.have(form / (2 * h) == (2 * h) / (2 * h))
    backward.have(dot(image, image) == 1)


frame = {"k": N, "s": S_xx, "t": x_mean, "h": c - least}
P = definition("P", lambda: axes(*frame.values()))()
Q = definition("Q", lambda: inverse_axes(*frame.values()))()


@claim(implies(negation(all_equal) & (c > least), ellipse(level_set)))
def a_level_above_the_least_is_an_ellipse(calc):
    """Its centre is the least squares solution, its axes come from the completed square."""
    calc.have(iff(S_xx > 0, negation(all_equal)), by=spread_is_positive_for_different_points)
    part = calc.suppose()
    part.have(S_xx > 0)
    part.have((P @ Q == eye(2)) & (Q @ P == eye(2)), by=the_axes_are_invertible(**frame))
    shape = part.witness(mu=centre, A=P)
    shape.show(invertible(P)).witness(B=Q)
    image = there_is(gamma, (norm(gamma) == 1) & (beta == centre + P @ gamma))
    point = shape.show(for_all(beta, iff(loss(beta) == c, image))).suppose()
    point.have(
        iff(image, norm(Q @ (beta - centre)) == 1),
        by=a_point_lies_on_it_if_its_preimage_has_length_one(n=2, M=P, K=Q, m=centre, b=beta),
    )
    moved = beta - centre
    form = N * (moved[1] + x_mean * moved[2]) ** 2 + S_xx * moved[2] ** 2
    point.have(
        iff(norm(Q @ moved) == 1, form == 2 * (c - least)),
        by=length_in_the_axes(gamma=moved, **frame),
    )
    point.have(moved[1] == beta[1] - intercept)
    point.have(moved[2] == beta[2] - slope)
    point.have(
        form
        == N * (beta[1] - intercept + x_mean * (beta[2] - slope)) ** 2
        + S_xx * (beta[2] - slope) ** 2
    )
    point.have(form == squares)
    point.have(loss(beta) == least + squares / 2, by=completed_square)
    forward, backward = point.both_directions()
    forward.have(form == 2 * (c - least))
    forward.have(norm(Q @ moved) == 1)
    backward.have(norm(Q @ moved) == 1)
    backward.have(form == 2 * (c - least))


@claim(
    iff(ellipse(level_set), negation(all_equal) & (c > least)),
    settles=["1.2-ellipse"],
    title="A level set is an ellipse exactly for different points above the least value",
)
def a_level_is_an_ellipse_exactly_when(calc):
    """The loss itself is no ellipse: its graph is a paraboloid, and the ellipses are its levels."""
    calc.have(iff(S_xx > 0, negation(all_equal)), by=spread_is_positive_for_different_points)
    forward, backward = calc.both_directions()
    forward.have(negation(all_equal) & (c > least), by=an_elliptic_level_needs_different_points)
    backward.have(ellipse(level_set), by=a_level_above_the_least_is_an_ellipse)


turn = real("turn")
circle = vector_of(cos(2 * pi * turn), sin(2 * pi * turn))


@picture
def levels_of_the_loss(plot):
    """Level sets of the loss for the points $(0, 0), (1, 2), (2, 1), (4, 3)$, drawn from
    [[a_level_above_the_least_is_an_ellipse]]. Their shape comes from the inputs alone; the outcomes
    move the centre."""
    points = {N: 4, x: vector_of(0, 1, 2, 4), y: vector_of(0, 2, 1, 3)}
    plot.panel(x="intercept $\\beta_1$", y="slope $\\beta_2$")
    for above in (Rational(1, 4), 1, 2, 4):
        level = centre + axes(N, S_xx, x_mean, above) @ circle
        label = f"$L = c^* + {above}$"
        plot.graph(level[2], (turn, 0, 1), label, x=level[1], at=points)
    plot.curve([(intercept, slope)], "the least value", at=points, marks=True)


@claim(
    area(P) == 2 * pi * (c - least) / sqrt(det(gram)),
    given=[S_xx > 0, c > least],
    model=data((0, 1), level=1),
)
def area_of_the_ellipse(calc):
    """The image of the unit disc under a matrix has the area $\\pi$ times its determinant."""
    root = sqrt(N) * sqrt(S_xx)
    calc.have(det(P) == 2 * (c - least) / root, by=determinant_of_the_axes(**frame))
    calc.have(2 * (c - least) / root > 0)
    calc.have(det(gram) == root * root)
    calc.have(root > 0)
    calc.have(root * root > 0)
    calc.have(sqrt(det(gram)) == sqrt(root * root))
    calc.have(sqrt(root * root) == root, by=rule("square_root_unique", "root of a square"))
    calc.have(sqrt(det(gram)) > 0)
    calc(pi * det(P))
    calc(pi * (2 * (c - least) / root))
    calc(2 * pi * (c - least) / root)


# ----------------------------------------------------------------------------- equal points
fitted = beta[1] + beta[2] * x_mean
d = definition("d", lambda: sqrt((2 * c - S_yy) / N))()


def loss_for_equal_points(calc):
    """The steps that show the loss to depend on the fitted value alone."""
    equal_points_sit_at_their_mean(calc)
    value = calc.show(loss(beta) == (S_yy + N * (fitted - y_mean) ** 2) / 2)
    value(Sum((y[i] - beta[1] - beta[2] * x_mean) ** 2, i) / 2)
    value((S_yy + N * (fitted - y_mean) ** 2) / 2)


@claim(
    iff(loss(beta) == c, (fitted == y_mean + d) | (fitted == y_mean - d)) & (d > 0),
    given=[all_equal, c > S_yy / 2],
    model=data((0,), level=1),
)
def equal_points_give_two_parallel_lines(calc):
    """They lie on either side of the line of the least squares solutions."""
    loss_for_equal_points(calc)
    away = fitted - y_mean
    calc.have((2 * c - S_yy) / N > 0)
    calc.have(d > 0)
    calc.have(N * d**2 == 2 * c - S_yy)
    both = calc.show(iff(loss(beta) == c, (fitted == y_mean + d) | (fitted == y_mean - d)))
    forward, backward = both.both_directions()
    forward.have(N * ((away - d) * (away + d)) == 0)
    _, below = forward.cases(fitted == y_mean + d)
    below.have(fitted == y_mean - d)
    above, below = backward.cases(fitted == y_mean + d)
    below.have(fitted == y_mean - d)
    for side, value in ((above, d), (below, -d)):
        side.have(away == value)
        side.have(away**2 == value**2)
        side.have(N * away**2 == N * d**2)


@claim(iff(loss(beta) == S_yy / 2, fitted == y_mean), given=[all_equal], model=data((0,), level=1))
def equal_points_attain_the_least_value_on_a_line(calc):
    """The square of the distance from it is zero there, and nowhere else."""
    loss_for_equal_points(calc)
    forward, backward = calc.both_directions()
    forward.have(N * (fitted - y_mean) ** 2 == 0)
    backward.have(fitted - y_mean == 0)


@refutes(
    ellipse(level_set),
    given=[for_all(gamma, dot(gamma, gram @ gamma) >= 0), loss(beta) < c],
    settles=["1.2-qf-ellipse"],
)
def positive_semidefinite_is_not_enough(model):
    """For two equal points the level set is a pair of lines, and the matrix is as it should be."""
    data((0, 0), level=1)(model)
    model.let(beta, vector_of(0, 0))
    model.use(a_level_is_an_ellipse_exactly_when)
