"""The operator norm, and what orthogonal matrices and products do to lengths."""

from quod import *

k, m, n = dimensions("k m n")
A, B = matrix("A", m, n), matrix("B", n, k)
W = matrix("W", n, n)
x, d = vector("x d", n)
z = vector("z", k)
t = natural("t")
i, j = index("i", 1, t), index("j", 1, n)
c = real("c")
gamma, delta = real("gamma delta", nonnegative=True)
F = matrix_sequence("F", n, n)

bound, least, attained = (
    rule("operator_norm_bound", "bound by the operator norm"),
    rule("operator_norm_at_most", "the operator norm is the least such bound"),
    rule("operator_norm_attained", "the maximum is attained"),
)


def stretched(A, x):
    """A vector of norm 1 that the matrix stretches most."""
    return there_is(x, (norm(x) == 1) & (norm(A @ x) == operator_norm(A)))


bounded = for_all(x, implies(norm(x) == 1, norm(A @ x) <= operator_norm(A)))


# ---------------------------------------------------------------------------- the maximum
@claim(stretched(A, x) & bounded, settles=["4.2-opnorm-def"])
def the_operator_norm_is_a_maximum(calc):
    """Some vector of norm 1 is stretched by $\\lVert A \\rVert$, and none is stretched more."""
    calc.have(stretched(A, x), by=attained)
    unit = calc.show(bounded).suppose()
    unit.have(norm(A @ x) <= operator_norm(A) * norm(x), by=bound)


@claim(
    c == operator_norm(A),
    given=[
        there_is(x, (norm(x) == 1) & (norm(A @ x) == c)),
        for_all(x, implies(norm(x) == 1, norm(A @ x) <= c)),
    ],
    settles=["4.2-opnorm-def"],
)
def the_maximum_is_one_number(calc):
    """So the two properties define the operator norm."""
    calc.have(stretched(A, x), by=attained)
    low = calc.show(c <= operator_norm(A)).obtain(there_is(x, (norm(x) == 1) & (norm(A @ x) == c)))
    low.have(norm(A @ x) <= operator_norm(A) * norm(x), by=bound)
    high = calc.show(c >= operator_norm(A)).obtain(stretched(A, x))
    high.have(norm(A @ x) <= c)


@claim(operator_norm(A @ B) <= operator_norm(A) * operator_norm(B), settles=["4.2-submult"])
def the_norm_of_a_product(calc):
    """The second matrix stretches by its norm at most, then the first one by its own."""
    goal = for_all(z, norm((A @ B) @ z) <= operator_norm(A) * operator_norm(B) * norm(z))
    image = calc.show(goal).suppose()
    image.have((A @ B) @ z == A @ (B @ z))
    image.have(norm((A @ B) @ z) == norm(A @ (B @ z)))
    image.have(norm(A @ (B @ z)) <= operator_norm(A) * norm(B @ z), by=bound)
    image.have(norm(B @ z) <= operator_norm(B) * norm(z), by=bound)
    calc.have(operator_norm(A @ B) <= operator_norm(A) * operator_norm(B), by=least)


# --------------------------------------------------------------------- orthogonal matrices
orthogonal = [W.T @ W == eye(n)]


@claim(norm(W @ x) == norm(x), given=orthogonal, settles=["4.2-isometry"])
def orthogonal_matrices_preserve_lengths(calc):
    """One of the two equations is enough."""
    calc.have(dot(W @ x, W @ x) == dot(x, x))


@refutes(norm(W @ x) == norm(x))
def a_matrix_may_stretch(model):
    """In one dimension already."""
    model.let(n, 1)
    model.let(W, matrix_of((2,)))
    model.let(x, vector_of(1))


@claim(operator_norm(W) == 1, given=orthogonal)
def orthogonal_matrices_have_norm_one(calc):
    """They stretch nothing."""
    calc.have(stretched(W, x), by=attained)
    unit = calc.obtain(stretched(W, x))
    unit.have(norm(W @ x) == norm(x), by=orthogonal_matrices_preserve_lengths)


# ---------------------------------------------------------------------- diagonal matrices
small = [absolute(d[j]) <= gamma]


@claim(norm(diag(d) @ x) <= gamma * norm(x), given=small)
def a_diagonal_matrix_stretches_by_its_largest_entry(calc):
    """Entry by entry, and no mixed terms."""
    square = calc.show(for_all(j, (d[j] * x[j]) ** 2 <= gamma**2 * x[j] ** 2)).suppose()
    square.have(absolute(d[j]) <= gamma)
    square.have(d[j] <= gamma)
    square.have(-gamma <= d[j])
    square.have((gamma - d[j]) * (gamma + d[j]) * x[j] ** 2 >= 0)
    calc.have(Sum((d[j] * x[j]) ** 2, j) <= Sum(gamma**2 * x[j] ** 2, j))
    calc.have(Sum(gamma**2 * x[j] ** 2, j) == (gamma * norm(x)) ** 2)
    calc.have(dot(diag(d) @ x, diag(d) @ x) <= (gamma * norm(x)) ** 2)
    calc.have(norm(diag(d) @ x) <= gamma * norm(x), by=rule("norm_at_most", "by the squares"))


@claim(operator_norm(diag(d)) <= gamma, given=small)
def the_norm_of_a_diagonal_matrix(calc):
    """It is at most the largest absolute value of an entry."""
    image = calc.show(for_all(x, norm(diag(d) @ x) <= gamma * norm(x))).suppose()
    image.have(
        norm(diag(d) @ x) <= gamma * norm(x), by=a_diagonal_matrix_stretches_by_its_largest_entry
    )
    calc.have(operator_norm(diag(d)) <= gamma, by=least)


# ------------------------------------------------------------------------ ordered products
product = product_down(F[i], (i, 1, t))


@claim(operator_norm(product) <= gamma**t, given=[operator_norm(F[i]) <= gamma])
def the_norm_of_an_ordered_product(calc):
    """One factor after the other, for every number of factors."""
    base, step = calc.induction(t)
    base.have(operator_norm(eye(n)) == 1, by=orthogonal_matrices_have_norm_one(W=eye(n)))
    more = F[t + 1] @ product
    step.have(
        operator_norm(more) <= operator_norm(F[t + 1]) * operator_norm(product),
        by=the_norm_of_a_product(k=n, m=n, A=F[t + 1], B=product),
    )
    step.have(operator_norm(F[t + 1]) <= gamma)
    step.have(operator_norm(product) <= gamma**t, by=induction_hypothesis)
    step.have(operator_norm(F[t + 1]) * operator_norm(product) <= gamma * gamma**t)
    step.have(operator_norm(product_down(F[i], (i, 1, t + 1))) == operator_norm(more))


@claim(product_down(F[i], (i, 1, t)) == product_down(W, (i, 1, t)), given=[F[i] == W])
def equal_factors_give_equal_products(calc):
    """By induction."""
    _, step = calc.induction(t)
    step(F[t + 1] @ product_down(F[i], (i, 1, t)))
    step(W @ product_down(F[i], (i, 1, t)))
    step(W @ product_down(W, (i, 1, t)), by=induction_hypothesis)


@claim(product_down(c * W, (i, 1, t)) == c**t * product_down(W, (i, 1, t)))
def the_power_of_a_multiple(calc):
    """One factor leaves each matrix."""
    base, step = calc.induction(t)
    base(eye(n))
    step((c * W) @ product_down(c * W, (i, 1, t)))
    step((c * W) @ (c**t * product_down(W, (i, 1, t))), by=induction_hypothesis)
    step((c * c**t) * (W @ product_down(W, (i, 1, t))))
    step(c ** (t + 1) * product_down(W, (i, 1, t + 1)))


# --------------------------------------------------------------------- norms that are known
same_stretch = for_all(x, norm(A @ x) == c * norm(x))


@claim(operator_norm(A) == c, given=[same_stretch])
def the_norm_of_a_similarity(calc):
    """A matrix that stretches all vectors alike has that factor for its norm."""
    calc.have(stretched(A, x), by=attained)
    unit = calc.obtain(stretched(A, x))
    unit.have(norm(A @ x) == c * norm(x))


@claim(operator_norm(c * A) == absolute(c) * operator_norm(A))
def the_norm_of_a_multiple(calc):
    """As for vectors."""
    scaled = calc.show(for_all(x, norm((c * A) @ x) == absolute(c) * norm(A @ x))).suppose()
    scaled(norm(c * (A @ x)))
    scaled(absolute(c) * norm(A @ x), by=norm_of_a_multiple)
    up = calc.show(
        for_all(x, norm((c * A) @ x) <= absolute(c) * operator_norm(A) * norm(x))
    ).suppose()
    up.have(norm((c * A) @ x) == absolute(c) * norm(A @ x))
    up.have(norm(A @ x) <= operator_norm(A) * norm(x), by=bound)
    up.have(absolute(c) * norm(A @ x) <= absolute(c) * (operator_norm(A) * norm(x)))
    calc.have(operator_norm(c * A) <= absolute(c) * operator_norm(A), by=least)
    calc.have(stretched(A, x), by=attained)
    low = calc.show(absolute(c) * operator_norm(A) <= operator_norm(c * A)).obtain(stretched(A, x))
    low.have(norm((c * A) @ x) == absolute(c) * norm(A @ x))
    low.have(norm((c * A) @ x) <= operator_norm(c * A) * norm(x), by=bound)


a = real("a")
y = vector("y", 1)


@claim(operator_norm(matrix_of((a,))) == absolute(a))
def the_norm_of_a_number(calc):
    """In one dimension the norm is the absolute value."""
    each = calc.show(for_all(y, norm(matrix_of((a,)) @ y) == absolute(a) * norm(y))).suppose()
    each(norm(a * y))
    each(absolute(a) * norm(y), by=norm_of_a_multiple)
    calc.have(
        operator_norm(matrix_of((a,))) == absolute(a),
        by=the_norm_of_a_similarity(m=1, n=1, A=matrix_of((a,)), c=absolute(a)),
    )


rotations = product_down(W, (i, 1, t))


@claim(for_all(x, norm(rotations @ x) == norm(x)), given=orthogonal)
def powers_of_orthogonal_matrices_preserve_lengths(calc):
    """Each factor does."""
    _, step = calc.induction(t)
    last = step.suppose()
    last(norm((W @ rotations) @ x))
    last(norm(W @ (rotations @ x)))
    last(norm(rotations @ x), by=orthogonal_matrices_preserve_lengths(x=rotations @ x))
    last(norm(x), by=induction_hypothesis)


@claim(operator_norm(rotations) == 1, given=orthogonal, settles=["4.2-ineq"])
def powers_of_orthogonal_matrices_have_norm_one(calc):
    """They preserve lengths, too."""
    each = for_all(x, norm(rotations @ x) == 1 * norm(x))
    calc.have(each, by=powers_of_orthogonal_matrices_preserve_lengths)
    calc.have(operator_norm(rotations) == 1, by=the_norm_of_a_similarity(m=n, A=rotations, c=1))
