"""The Jacobian of softmax, and the gradient of cross-entropy

The targets $y$ are any numbers; for class probabilities their sum is one.
"""

from saturation import a, b, n, p, shares, soft, softmax, x, z

from quod import *

y, v, w = vector("y v w", n)
B = matrix("B", n, n)
total = Sum(exp(z[b]), b)
labels = Sum(y[a], a)


# ------------------------------------------------------------------------------- the gradient
@claim(for_all([z, a], log(softmax(z, a)) == z[a] - log(total)))
def logarithm_of_a_share(calc):
    """The logarithm takes the quotient apart."""


loss = definition("L", lambda z: -Sum(y[a] * log(softmax(z, a)), a), of=[z])


@claim(for_all(z, loss(z) == labels * log(total) - dot(y, z)))
def cross_entropy_by_scores(calc):
    """It is linear in the scores but for the logarithm of a sum of exponentials."""
    every = calc.suppose()
    every.have(for_all(a, log(softmax(z, a)) == z[a] - log(total)), by=logarithm_of_a_share)
    every(-Sum(y[a] * (z[a] - log(total)), a))
    every(labels * log(total) - dot(y, z))


@claim(
    grad(loss(z), z) == labels * soft(z) - y, settles=["X5"], title="The gradient of cross-entropy"
)
def gradient_of_cross_entropy(calc):
    """The shares less the targets, if the targets sum to one."""
    calc(grad(labels * log(total) - dot(y, z), z), by=cross_entropy_by_scores)
    calc(labels * soft(z) - y)


@refutes(grad(loss(z), z) == soft(z) - y, settles=["X5"])
def targets_that_do_not_sum_to_one(model):
    """Without any targets the loss is constant."""
    model.let(n, 1)
    model.let(y, vector_of(0))
    model.let(z, vector_of(0))


# ------------------------------------------------------------------------------- the Jacobian
def spread_of(p):
    """The Jacobian of softmax, by the shares."""
    return diag(p) - outer(p, p)


spread, J = spread_of(p), spread_of(soft(z))


@claim(jacobian(soft(z), z) == J, title="The Jacobian of softmax")
def jacobian_of_softmax(calc):
    """Its entries are the slopes of the shares."""


@claim(
    jacobian(labels * soft(z) - y, z) == labels * J,
    settles=["X5"],
    title="The Hessian of cross-entropy",
)
def hessian_of_cross_entropy(calc):
    """It does not depend on the targets but for their sum."""
    calc(labels * jacobian(soft(z), z))
    calc(labels * J, by=jacobian_of_softmax)


@claim(dot(x, spread @ x) == Sum(p[a] * x[a] ** 2, a) - Sum(p[a] * x[a], a) ** 2)
def quadratic_form_of_the_jacobian(calc):
    """The variance of the entries of $x$, taken with the shares as probabilities."""
    calc(dot(x, diag(p) @ x) - dot(p, x) ** 2)
    calc(Sum(p[a] * x[a] ** 2, a) - dot(p, x) ** 2)
    calc(Sum(p[a] * x[a] ** 2, a) - Sum(p[a] * x[a], a) ** 2)


mean = Sum(p[b] * x[b], b)


@claim(dot(x, spread @ x) >= 0, given=shares)
def the_jacobian_is_positive_semidefinite(calc):
    """A variance is a mean of squares."""
    square = Sum(p[a] * (x[a] - mean) ** 2, a)
    calc.have(for_all(a, p[a] * (x[a] - mean) ** 2 >= 0))
    calc.have(square >= 0)
    calc.have(square == Sum(p[a] * x[a] ** 2, a) - 2 * mean * mean + mean**2 * Sum(p[a], a))
    calc.have(square == Sum(p[a] * x[a] ** 2, a) - mean**2)
    calc.have(
        dot(x, spread @ x) == Sum(p[a] * x[a] ** 2, a) - Sum(p[a] * x[a], a) ** 2,
        by=quadratic_form_of_the_jacobian,
    )


@claim(
    dot(x, (labels * J) @ x) >= 0,
    given=[labels >= 0],
    settles=["X5"],
    title="Cross-entropy is convex if the targets sum to no less than zero",
)
def the_hessian_is_positive_semidefinite(calc):
    """A multiple of a variance."""
    form = dot(x, J @ x)
    calc.have(for_all(a, soft(z)[a] > 0))
    calc.have(Sum(soft(z)[a], a) == 1)
    calc.have(form >= 0, by=the_jacobian_is_positive_semidefinite(p=soft(z)))
    calc.have(dot(x, (labels * J) @ x) == labels * form)


# ------------------------------------------------------------------------- its operator norm
def difference(a, b):
    """The squared difference of two entries, by their shares."""
    return p[a] * p[b] * (x[a] - x[b]) ** 2


def at_most(a, b):
    """Twice their squares, where they are two."""
    return 2 * p[a] * p[b] * (1 - eye(n)[a, b]) * (x[a] ** 2 + x[b] ** 2)


pairs, bound = Sum(Sum(difference(a, b), b), a), Sum(Sum(at_most(a, b), b), a)


@claim(pairs == 2 * dot(x, spread @ x), given=[Sum(p[a], a) == 1])
def jacobian_by_pairs(calc):
    """Each pair of scores by itself."""
    calc(2 * Sum(p[a], a) * Sum(p[a] * x[a] ** 2, a) - 2 * Sum(p[a] * x[a], a) ** 2)
    calc(2 * (Sum(p[a] * x[a] ** 2, a) - Sum(p[a] * x[a], a) ** 2))
    calc(2 * dot(x, spread @ x), by=quadratic_form_of_the_jacobian)


@claim(pairs <= bound, given=[p[a] > 0])
def squares_of_differences(calc):
    """The square of a difference is at most twice the sum of the squares."""
    row = calc.show(for_all(a, Sum(difference(a, b), b) <= Sum(at_most(a, b), b))).suppose()
    pair = row.show(for_all(b, difference(a, b) <= at_most(a, b))).suppose()
    pair.have((p[a] > 0) & (p[b] > 0))
    same, other = pair.cases(a == b)
    same.have(x[a] == x[b])
    same.have(eye(n)[a, b] == 1)
    other.have(eye(n)[a, b] == 0)
    other.have(p[a] * p[b] > 0)
    other.have(p[a] * p[b] * (x[a] + x[b]) ** 2 >= 0)
    compare = rule("sum_comparison", "term by term")
    row.have(
        Sum(difference(a, b), b) <= Sum(at_most(a, b), b),
        by=compare(lo=1, hi=n, f=lambda b: difference(a, b), g=lambda b: at_most(a, b)),
    )
    rows = [lambda a, term=term: Sum(term(a, b), b) for term in (difference, at_most)]
    calc.have(pairs <= bound, by=compare(lo=1, hi=n, f=rows[0], g=rows[1]))


@claim(bound == Sum(4 * (p[a] * (1 - p[a])) * x[a] ** 2, a), given=[Sum(p[a], a) == 1])
def bound_by_single_scores(calc):
    """The other shares sum to $1 - p_a$."""


@claim(Sum(4 * (p[a] * (1 - p[a])) * x[a] ** 2, a) <= dot(x, x))
def bound_by_the_length(calc):
    """Because $4h(1 - h) = 1 - (2h - 1)^2$."""
    one = calc.show(for_all(a, 4 * (p[a] * (1 - p[a])) * x[a] ** 2 <= x[a] ** 2)).suppose()
    one.have((2 * p[a] - 1) ** 2 * x[a] ** 2 >= 0)
    compare = rule("sum_comparison", "term by term")
    calc.have(
        Sum(4 * (p[a] * (1 - p[a])) * x[a] ** 2, a) <= Sum(x[a] ** 2, a),
        by=compare(
            lo=1, hi=n, f=lambda a: 4 * (p[a] * (1 - p[a])) * x[a] ** 2, g=lambda a: x[a] ** 2
        ),
    )


@claim(dot(x, spread @ x) <= dot(x, x) / 2, given=shares)
def the_form_is_at_most_half_the_square(calc):
    """All eigenvalues of the Jacobian are at most one half."""
    calc.have(pairs == 2 * dot(x, spread @ x), by=jacobian_by_pairs)
    calc.have(pairs <= bound, by=squares_of_differences)
    calc.have(bound == Sum(4 * (p[a] * (1 - p[a])) * x[a] ** 2, a), by=bound_by_single_scores)
    calc.have(Sum(4 * (p[a] * (1 - p[a])) * x[a] ** 2, a) <= dot(x, x), by=bound_by_the_length)


@claim(
    norm(B @ x) <= norm(x) / 2,
    given=[B.T == B, for_all(v, dot(v, B @ v) >= 0), for_all(v, dot(v, B @ v) <= dot(v, v) / 2)],
)
def from_the_form_to_the_norm(calc):
    """The form is not negative at $x - 2Bx$, and at $Bx$ it is at most half the square."""
    image = B @ x
    calc.have(dot(x - 2 * image, B @ (x - 2 * image)) >= 0)
    calc.have(dot(image, B @ image) <= dot(image, image) / 2)
    calc.have(dot(x, B @ x) <= dot(x, x) / 2)
    calc.have(dot(x, B @ image) == dot(image, image))
    calc.have(
        dot(x - 2 * image, B @ (x - 2 * image))
        == dot(x, B @ x) - 4 * dot(image, image) + 4 * dot(image, B @ image)
    )
    calc.have(4 * dot(image, image) <= dot(x, x))
    half = norm(x) / 2
    calc.have(norm(image) * norm(image) <= half * half)
    calc.have(
        norm(image) <= half,
        by=rule("at_most_by_squares", "lengths compare as their squares do")(x=norm(image), y=half),
    )


@claim(
    norm(J @ x) <= norm(x) / 2,
    settles=["X6"],
    title="The Jacobian of softmax shortens every vector by half at least",
)
def the_jacobian_halves(calc):
    """So its operator norm is at most one half, at all scores and for any number of them."""
    calc.have(for_all(a, soft(z)[a] > 0))
    calc.have(Sum(soft(z)[a], a) == 1)
    calc.have(J.T == J)
    low = calc.show(for_all(v, dot(v, J @ v) >= 0)).suppose()
    low.have(dot(v, J @ v) >= 0, by=the_jacobian_is_positive_semidefinite(p=soft(z), x=v))
    high = calc.show(for_all(v, dot(v, J @ v) <= dot(v, v) / 2)).suppose()
    high.have(
        dot(v, J @ v) <= dot(v, v) / 2, by=the_form_is_at_most_half_the_square(p=soft(z), x=v)
    )
    calc.have(norm(J @ x) <= norm(x) / 2, by=from_the_form_to_the_norm(B=J))


# ----------------------------------------------------------------------------- permutations
place = integer("k")
pi, rho = mapping("pi rho", place, place)
permutation = [
    (1 <= pi[a]) & (pi[a] <= n),
    (1 <= rho[a]) & (rho[a] <= n),
    rho[pi[a]] == a,
    pi[rho[a]] == a,
]


@claim(
    for_all(a, softmax(w, a) == softmax(z, pi[a])),
    given=[*permutation, w[a] == z[pi[a]]],
    settles=["X6"],
    title="Softmax commutes with permutations",
)
def softmax_is_equivariant(calc):
    """The sum of the exponentials has the same terms in another order."""
    calc.have(
        Sum(exp(z[pi[b]]), b) == Sum(exp(z[b]), b),
        by=rule("sum_over_a_permutation", "the terms in another order")(
            f=lambda b: exp(z[b]), p=pi, q=rho
        ),
    )
    calc.have(Sum(exp(w[b]), b) == Sum(exp(z[pi[b]]), b))
