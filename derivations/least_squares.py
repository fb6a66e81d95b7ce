"""When a level set of the squared error of a line is an ellipse."""

from quod import *

N, n = dimensions("N n")
x, y = vector("x y", N)
i, j = indices("i j", 1, N)
beta = vector("beta", 2)
c = real("c")

x_mean = definition("x_mean", lambda: Sum(x[i], i) / N, latex=r"\bar{x}")()
y_mean = definition("y_mean", lambda: Sum(y[i], i) / N, latex=r"\bar{y}")()
S_xx = definition("S_xx", lambda: Sum((x[i] - x_mean) ** 2, i))()
S_xy = definition("S_xy", lambda: Sum((x[i] - x_mean) * (y[i] - y_mean), i))()
S_yy = definition("S_yy", lambda: Sum((y[i] - y_mean) ** 2, i))()
loss = definition("L", lambda beta: Sum((y[i] - beta[1] - beta[2] * x[i]) ** 2, i) / 2, of=[beta])
slope = definition("slope", lambda: S_xy / S_xx, latex=r"\hat{\beta}_2")()
intercept = definition("intercept", lambda: y_mean - slope * x_mean, latex=r"\hat{\beta}_1")()
centre = definition("centre", lambda: vector_of(intercept, slope), latex=r"\hat{\beta}")()
least = definition("least", lambda: (S_yy - S_xy**2 / S_xx) / 2, latex="c^{*}")()

all_equal = for_all([i, j], x[i] == x[j])


@claim(N * Sum(x[i] ** 2, i) - Sum(x[i], i) ** 2 == Sum(Sum((x[i] - x[j]) ** 2, (i, 1, j - 1)), j))
def lagrange(calc):
    """By Lagrange's identity."""
    calc(
        Sum(Sum((x[i] - x[j]) ** 2, (i, 1, j - 1)), j),
        by=rule("lagrange_identity")(f=lambda i: x[i], g=lambda i: 1, lo=1, hi=N),
    )


@claim(iff(S_xx == 0, all_equal))
def spread_is_zero_for_equal_points(calc):
    """A sum of squares is zero only if each of them is."""
    forward, backward = calc.both_directions()
    each = forward.suppose()
    bound = rule("term_of_a_sum")(f=lambda i: (x[i] - x_mean) ** 2)
    each.have((x[i] - x_mean) ** 2 <= S_xx, by=bound)
    each.have((x[j] - x_mean) ** 2 <= S_xx, by=bound)
    each.have(x[i] == x_mean)
    each.have(x[j] == x_mean)
    each = backward.show(for_all(j, x[j] == x_mean)).suppose()
    each(Sum(x[j], i) / N)
    each(Sum(x[i], i) / N)
    each(x_mean)
    backward(Sum((x_mean - x_mean) ** 2, i))
    backward(0)


@claim(
    loss(beta)
    == least + (N * (beta[1] + beta[2] * x_mean - y_mean) ** 2 + S_xx * (beta[2] - slope) ** 2) / 2,
    given=[S_xx != 0],
)
def completed_square(calc):
    """The loss is its least value and two squares."""


M, K = matrix("M K", n, n)
m, u, b = vector("m u b", n)
associative = rule("matrix_vector_association")


@claim(
    iff(there_is(u, (norm(u) == 1) & (b == m + M @ u)), norm(K @ (b - m)) == 1),
    given=[eye(n) == M @ K, eye(n) == K @ M],
)
def ellipse_by_the_inverse(calc):
    """A point of the image of the unit sphere is one whose preimage has length one."""
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


first_square = beta[1] + beta[2] * x_mean - y_mean
second_square = beta[2] - slope


@claim(loss(beta) >= least, given=[S_xx > 0])
def least_is_a_lower_bound(calc):
    """The two squares are not negative."""
    calc.have(N * first_square**2 + S_xx * second_square**2 >= 0)
    calc.have(
        loss(beta) - least == (N * first_square**2 + S_xx * second_square**2) / 2,
        by=completed_square,
    )


s, t, p, q = real("s t p q")


@claim(iff(s * p**2 + t * q**2 == 0, (p == 0) & (q == 0)), given=[s > 0, t > 0])
def two_squares_vanish_together(calc):
    """Neither can make up for the other."""
    forward, _ = calc.both_directions()
    forward.have(s * p**2 == 0)
    forward.have(t * q**2 == 0)


@claim(iff(loss(beta) == least, beta == centre), given=[S_xx > 0])
def least_is_attained_at_the_centre_only(calc):
    """Both squares are zero there, and nowhere else."""
    forward, backward = calc.both_directions()
    forward.have(N * first_square**2 + S_xx * second_square**2 == 0, by=completed_square)
    forward.have(
        (first_square == 0) & (second_square == 0),
        by=two_squares_vanish_together(s=N, t=S_xx, p=first_square, q=second_square),
    )
    forward.have(beta[2] == slope)
    forward.have(beta[1] == intercept)
    backward.have(beta[1] == intercept)
    backward.have(beta[2] == slope)
    backward.have(
        loss(beta) == least + (N * first_square**2 + S_xx * second_square**2) / 2,
        by=completed_square,
    )
    backward.have(first_square == 0)
    backward.have(second_square == 0)


@claim(iff(S_xx > 0, negation(all_equal)))
def spread_is_positive_for_different_points(calc):
    """It is never negative, and zero only for equal points."""
    forward, backward = calc.both_directions()
    equal = forward.contradiction()
    equal.have(S_xx == 0, by=spread_is_zero_for_equal_points)
    small = backward.show(negation(S_xx <= 0)).contradiction()
    small.have(S_xx >= 0)
    small.have(S_xx == 0)
    small.have(all_equal, by=spread_is_zero_for_equal_points)


a, v = vector("a v", n)
inverse = [eye(n) == M @ K, eye(n) == K @ M]


@claim(
    v == zeros(n),
    given=[*inverse, norm(K @ a) == 1, norm(K @ (a + v)) == 1, norm(K @ (a - v)) == 1],
)
def three_points_in_a_row(calc):
    """The parallelogram law leaves no room."""
    calc.have(dot(K @ a, K @ a) == 1)
    calc.have(dot(K @ (a + v), K @ (a + v)) == 1)
    calc.have(dot(K @ (a - v), K @ (a - v)) == 1)
    calc.have(
        dot(K @ (a + v), K @ (a + v)) + dot(K @ (a - v), K @ (a - v))
        == 2 * dot(K @ a, K @ a) + 2 * dot(K @ v, K @ v)
    )
    calc.have(dot(K @ v, K @ v) == 0)
    calc.have(K @ v == zeros(n), by=rule("definiteness"))
    calc.have(M @ (K @ v) == (M @ K) @ v, by=associative)
    calc((M @ K) @ v)
    calc(M @ (K @ v))
    calc(M @ zeros(n))
    calc(zeros(n))


w = vector("w", 2)


@claim(loss(beta + w) == loss(beta), given=[all_equal, w[1] + w[2] * x_mean == 0])
def equal_points_leave_a_direction_open(calc):
    """Along it the fitted values do not change."""
    same = calc.show(for_all(j, x[j] == x_mean)).suppose()
    same(Sum(x[j], i) / N)
    same(Sum(x[i], i) / N)
    same(x_mean)
    calc(Sum((y[i] - (beta[1] + beta[2] * x[i]) - (w[1] + w[2] * x[i])) ** 2, i) / 2)
    calc(Sum((y[i] - (beta[1] + beta[2] * x[i]) - (w[1] + w[2] * x_mean)) ** 2, i) / 2)
    calc(Sum((y[i] - (beta[1] + beta[2] * x[i]) - 0) ** 2, i) / 2)
    calc(loss(beta))


A, B = matrix("A B", 2, 2)
C = subset("C", beta)
centre_of = vector("mu", 2)
invertible = definition(
    "invertible",
    lambda A: there_is(B, (eye(2) == A @ B) & (eye(2) == B @ A)),
    of=[A],
    words="is invertible",
)
ellipse = definition(
    "ellipse",
    lambda C: there_is(
        [centre_of, A],
        invertible(A)
        & for_all(beta, iff(C(beta), there_is(w, (norm(w) == 1) & (beta == centre_of + A @ w)))),
    ),
    of=[C],
    words="is an ellipse",
)
level_set = set_of(beta, loss(beta) == c)


rho, tau, delta = vector("rho tau delta", 2)
e = vector_of(1, 0)
image = there_is(w, (norm(w) == 1) & (beta == centre_of + A @ w))
points = for_all(beta, iff(C(beta), image))


@claim(implies(ellipse(C), there_is([rho, tau], C(rho) & C(tau) & (rho != tau))))
def an_ellipse_has_two_points(calc):
    """The two ends of an axis differ, since the matrix can be undone."""
    part = calc.suppose().obtain().obtain(invertible(A))
    ends = centre_of + A @ e, centre_of + A @ -e
    for end, point in zip((e, -e), ends, strict=True):
        part.specialise(points, beta=point)
        part.show(there_is(w, (norm(w) == 1) & (point == centre_of + A @ w))).witness(w=end)
        part.have(C(point))
    same = part.show(ends[0] != ends[1]).contradiction()
    same.have(A @ e == A @ -e)
    same.have(B @ (A @ e) == B @ (A @ -e))
    same.have((B @ A) @ e == B @ (A @ e), by=associative)
    same.have((B @ A) @ -e == B @ (A @ -e), by=associative)
    same.have((B @ A) @ e == e)
    same.have((B @ A) @ -e == -e)
    same.have(e == -e)
    same.have(e[1] == (-e)[1])
    part.witness(rho=ends[0], tau=ends[1])


@claim(implies(ellipse(C) & C(rho) & C(rho + delta) & C(rho - delta), delta == zeros(2)))
def an_ellipse_holds_no_line(calc):
    """Three points of it never stand in a row at equal distances."""
    given = calc.suppose()
    part = given.obtain(ellipse(C)).obtain(invertible(A))
    for point in (rho, rho + delta, rho - delta):
        part.specialise(points, beta=point)
        part.have(
            iff(
                there_is(w, (norm(w) == 1) & (point == centre_of + A @ w)),
                norm(B @ (point - centre_of)) == 1,
            ),
            by=ellipse_by_the_inverse(n=2, M=A, K=B, m=centre_of, b=point),
        )
        part.have(norm(B @ (point - centre_of)) == 1)
    from_centre = rho - centre_of
    for sum_, point in ((from_centre + delta, rho + delta), (from_centre - delta, rho - delta)):
        part.have(sum_ == point - centre_of)
        part.have(norm(B @ sum_) == norm(B @ (point - centre_of)))
    part.have(delta == zeros(2), by=three_points_in_a_row(n=2, M=A, K=B, a=from_centre, v=delta))


along = vector_of(-x_mean, 1)


@claim(implies(ellipse(level_set), negation(all_equal) & (c > least)))
def an_elliptic_level_needs_different_points(calc):
    """Equal points leave a line of solutions, and at the least value there is but one."""
    calc.have(iff(S_xx > 0, negation(all_equal)), by=spread_is_positive_for_different_points)
    given = calc.suppose()
    given.have(
        there_is([rho, tau], (loss(rho) == c) & (loss(tau) == c) & (rho != tau)),
        by=an_ellipse_has_two_points(C=level_set),
    )
    part = given.obtain(there_is([rho, tau], (loss(rho) == c) & (loss(tau) == c) & (rho != tau)))
    equal = part.show(negation(all_equal)).contradiction()
    for way in (along, -along):
        equal.have(
            loss(rho + way) == loss(rho), by=equal_points_leave_a_direction_open(beta=rho, w=way)
        )
        equal.have(loss(rho + way) == c)
    equal.have(along == zeros(2), by=an_ellipse_holds_no_line(C=level_set, rho=rho, delta=along))
    equal.have(along[2] == zeros(2)[2])
    part.have(S_xx > 0, by=spread_is_positive_for_different_points)
    low = part.show(c > least).contradiction()
    low.have(loss(rho) >= least, by=least_is_a_lower_bound(beta=rho))
    low.have(c == least)
    for point in (rho, tau):
        low.have(loss(point) == least)
        low.have(point == centre, by=least_is_attained_at_the_centre_only(beta=point))
    low.have(rho == tau)


h = real("h")


def axes(k, s, t, h):
    """A matrix M with |M^-1 w|^2 = (k (w_1 + t w_2)^2 + s w_2^2) / (2 h)."""
    r = sqrt(2 * h)
    return matrix_of((r / sqrt(k), -r * t / sqrt(s)), (0, r / sqrt(s)))


def inverse_axes(k, s, t, h):
    r = sqrt(2 * h)
    return matrix_of((sqrt(k) / r, sqrt(k) * t / r), (0, sqrt(s) / r))


k = real("k")
positive = [k > 0, s > 0, h > 0]


@claim(
    (axes(k, s, t, h) @ inverse_axes(k, s, t, h) == eye(2))
    & (inverse_axes(k, s, t, h) @ axes(k, s, t, h) == eye(2)),
    given=positive,
)
def axes_are_invertible(calc):
    """Entry by entry."""


@claim(iff(norm(a) == 1, dot(a, a) == 1))
def unit_length_by_the_square(calc):
    """A norm is not negative."""
    _, backward = calc.both_directions()
    backward.have((norm(a) - 1) * (norm(a) + 1) == 0)
    backward.have(norm(a) + 1 > 0)


@claim(
    iff(
        norm(inverse_axes(k, s, t, h) @ w) == 1, k * (w[1] + t * w[2]) ** 2 + s * w[2] ** 2 == 2 * h
    ),
    given=positive,
)
def length_in_the_axes(calc):
    """The square of the norm is the sum of two squares over 2 h."""
    image = inverse_axes(k, s, t, h) @ w
    calc.have(dot(image, image) == (k * (w[1] + t * w[2]) ** 2 + s * w[2] ** 2) / (2 * h))
    calc.have(
        iff(norm(image) == 1, dot(image, image) == 1), by=unit_length_by_the_square(n=2, a=image)
    )
    forward, backward = calc.both_directions()
    forward.have(dot(image, image) == 1)
    forward.have((k * (w[1] + t * w[2]) ** 2 + s * w[2] ** 2) / (2 * h) == 1)
    backward.have((k * (w[1] + t * w[2]) ** 2 + s * w[2] ** 2) / (2 * h) == (2 * h) / (2 * h))
    backward.have(dot(image, image) == 1)


@claim(implies(negation(all_equal) & (c > least), ellipse(level_set)))
def a_level_above_the_least_is_an_ellipse(calc):
    """Its centre is the least-squares solution, its axes come from the completed square."""
    calc.have(iff(S_xx > 0, negation(all_equal)), by=spread_is_positive_for_different_points)
    values = {"k": N, "s": S_xx, "t": x_mean, "h": c - least}
    M, K = axes(*values.values()), inverse_axes(*values.values())
    part = calc.suppose()
    part.have(S_xx > 0)
    part.have((eye(2) == M @ K) & (eye(2) == K @ M), by=axes_are_invertible(**values))
    shape = part.witness(mu=centre, A=M)
    shape.show(invertible(M)).witness(B=K)
    image = there_is(w, (norm(w) == 1) & (beta == centre + M @ w))
    point = shape.show(for_all(beta, iff(loss(beta) == c, image))).suppose()
    point.have(
        iff(image, norm(K @ (beta - centre)) == 1),
        by=ellipse_by_the_inverse(n=2, M=M, K=K, m=centre, b=beta),
    )
    moved = beta - centre
    squares = N * (moved[1] + x_mean * moved[2]) ** 2 + S_xx * moved[2] ** 2
    point.have(
        iff(norm(K @ moved) == 1, squares == 2 * (c - least)),
        by=length_in_the_axes(w=moved, **values),
    )
    point.have(moved[1] == beta[1] - intercept)
    point.have(moved[2] == beta[2] - slope)
    point.have(
        squares
        == N * (beta[1] - intercept + x_mean * (beta[2] - slope)) ** 2
        + S_xx * (beta[2] - slope) ** 2
    )
    point.have(squares == N * first_square**2 + S_xx * second_square**2)
    point.have(
        loss(beta) == least + (N * first_square**2 + S_xx * second_square**2) / 2,
        by=completed_square,
    )
    forward, backward = point.both_directions()
    forward.have(squares == 2 * (c - least))
    forward.have(norm(K @ moved) == 1)
    backward.have(norm(K @ moved) == 1)
    backward.have(squares == 2 * (c - least))


@claim(iff(ellipse(level_set), negation(all_equal) & (c > least)))
def a_level_is_an_ellipse_exactly_when(calc):
    """Both directions together."""
    calc.have(iff(S_xx > 0, negation(all_equal)), by=spread_is_positive_for_different_points)
    forward, backward = calc.both_directions()
    forward.have(negation(all_equal) & (c > least), by=an_elliptic_level_needs_different_points)
    backward.have(ellipse(level_set), by=a_level_above_the_least_is_an_ellipse)


@claim(negation(there_is(beta, loss(beta) == c)), given=[S_xx > 0, c < least])
def a_level_below_the_least_is_empty(calc):
    """The loss never falls below its least value."""
    absurd = calc.contradiction()
    absurd.have(loss(beta) >= least, by=least_is_a_lower_bound)


d = sqrt((2 * c - S_yy) / N)


@claim(
    iff(
        loss(beta) == c,
        (beta[1] + beta[2] * x_mean == y_mean + d) | (beta[1] + beta[2] * x_mean == y_mean - d),
    ),
    given=[all_equal, c > S_yy / 2],
)
def equal_points_give_two_parallel_lines(calc):
    """One on each side of the line of the least-squares solutions."""
    same = calc.show(for_all(j, x[j] == x_mean)).suppose()
    same(Sum(x[j], i) / N)
    same(Sum(x[i], i) / N)
    same(x_mean)
    fitted = beta[1] + beta[2] * x_mean
    value = calc.show(loss(beta) == (S_yy + N * (fitted - y_mean) ** 2) / 2)
    value(Sum((y[i] - beta[1] - beta[2] * x_mean) ** 2, i) / 2)
    value((S_yy + N * (fitted - y_mean) ** 2) / 2)
    calc.have(d**2 == (2 * c - S_yy) / N)
    forward, backward = calc.both_directions()
    forward.have((fitted - y_mean) ** 2 == d**2)
    above, below = forward.cases(fitted == y_mean + d)
    below.have((fitted - (y_mean - d)) * (fitted - (y_mean + d)) == 0)
    below.have(fitted == y_mean - d)
    above, below = backward.cases(fitted == y_mean + d)
    above.have((fitted - y_mean) ** 2 == d**2)
    below.have(fitted == y_mean - d)
    below.have((fitted - y_mean) ** 2 == d**2)


gram = matrix_of((N, Sum(x[i], i)), (Sum(x[i], i), Sum(x[i] ** 2, i)))


@claim(dot(w, gram @ w) >= 0)
def gram_is_positive_semidefinite(calc):
    """It is a sum of squares."""
    calc.have(dot(w, gram @ w) == Sum((w[1] + w[2] * x[i]) ** 2, i))
    calc.have(Sum((w[1] + w[2] * x[i]) ** 2, i) >= 0)


@refutes(ellipse(level_set), given=[for_all(w, dot(w, gram @ w) >= 0), loss(beta) < c])
def positive_semidefinite_is_not_enough(model):
    """Two equal points give two parallel lines."""
    model.let(N, 2)
    model.let(x, vector_of(0, 0))
    model.let(y, vector_of(0, 0))
    model.let(c, 1)
    model.let(beta, vector_of(0, 0))
    model.use(a_level_is_an_ellipse_exactly_when)


det = definition("det", lambda A: A[1, 1] * A[2, 2] - A[1, 2] * A[2, 1], of=[A], latex=r"\det")
area = definition("area", lambda A: pi * absolute(det(A)), of=[A], latex=r"\operatorname{area}")
frame = axes(N, S_xx, x_mean, c - least)


@claim(area(frame) == 2 * pi * (c - least) / sqrt(det(gram)), given=[S_xx > 0, c > least])
def area_of_the_ellipse(calc):
    """The area shrinks with the square root of the determinant."""
    root = sqrt(N) * sqrt(S_xx)
    calc.have(det(frame) == 2 * (c - least) / root)
    calc.have(2 * (c - least) / root > 0)
    calc.have(det(gram) == root * root)
    calc.have(root * root >= 0)
    calc.have(sqrt(det(gram)) == sqrt(root * root))
    calc.have(sqrt(root * root) == root, by=rule("square_root_unique"))
    calc(pi * det(frame))
    calc(pi * (2 * (c - least) / root))
    calc(2 * pi * (c - least) / root)
