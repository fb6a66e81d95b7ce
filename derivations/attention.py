"""Why attention divides its scores by the square root of the key dimension."""

from fractions import Fraction
from math import comb

import sympy

from quod import *

d = dimension("d_k")
q, k = random_vectors("q k", d)
i, j = indices("i j", 1, d)
score = dot(q, k)
scaled_score = score / sqrt(d)

centred = [E(q[i]) == 0, E(k[i]) == 0]
unit_variance = [Var(q[i]) == 1, Var(k[i]) == 1]
independent = mutually_independent(entries(q), entries(k))
standardised = [independent, *centred, *unit_variance]


def fair_signs(model):
    """One query and one key component, two independent fair signs."""
    first, second = model.signs(2)
    model.let(d, 1)
    model.let(q, (first,))
    model.let(k, (second,))


# ---------------------------------------------------------------------------- the components
@claim(
    for_all(i, ((E(q[i]) * E(k[i])) ** 2 == 0) & (E(q[i] ** 2) == 1) & (E(k[i] ** 2) == 1)),
    given=[*centred, *unit_variance],
    settles=["2.1-moments"],
)
def moments_of_the_components(calc):
    """This is what the means and the variances say; independence has no part in it."""


@claim(
    for_all(i, Var(q[i] * k[i]) == E(q[i] ** 2) * E(k[i] ** 2)),
    given=standardised,
    settles=["2.1-varprod"],
)
def second_moments_multiply(calc):
    """The two factors are independent, and so are their squares; the product has mean zero."""


@claim(for_all(i, Var(q[i] * k[i]) == 1), given=standardised, settles=["2.1-varprod"])
def product_has_unit_variance(calc):
    """The variance of a product of independent variables with mean zero multiplies."""


@refutes(
    for_all(i, Var(q[i] * k[i]) == 1),
    given=[Cov(q[i], k[i]) == 0, *centred, *unit_variance],
    settles=["2.1-varprod"],
)
def uncorrelated_factors_are_not_enough(model):
    """Where one of the two is always zero, the product has no variance at all."""
    eighth = Rational(1, 8)
    model.outcomes(eighth, eighth, eighth, eighth, Rational(1, 2))
    model.let(d, 1)
    model.let(q, (model.values_of(2, -2, 0, 0, 0),))
    model.let(k, (model.values_of(0, 0, 2, -2, 0),))


a, b = real("a b")


@claim(
    for_all(i, Var(q[i] * k[i]) == 1 + a**2 + b**2),
    given=[independent, E(q[i]) == a, E(k[i]) == b, *unit_variance],
)
def means_add_to_the_variance(calc):
    """With the means $a$ and $b$; so the variance is one only if both means vanish."""


@claim(iff(1 + a**2 + b**2 == 1, (a == 0) & (b == 0)))
def both_means_must_vanish(calc):
    """Neither square can make up for the other."""
    forward, _ = calc.both_directions()
    forward.have(a**2 == 0)
    forward.have(b**2 == 0)


# ------------------------------------------------------------------------- the sum of products
X = random_vector("X", d)
pairs = Sum(Sum(Cov(X[i], X[j]), (j, 1, i - 1)), i)


@claim(Sum(Sum(Cov(X[i], X[j]), j), i) == Sum(Var(X[i]), i) + 2 * pairs, given=[Var(X[i]) >= 0])
def covariances_on_the_diagonal_are_variances(calc):
    """Every other one stands there twice."""
    calc(
        Sum(Cov(X[i], X[i]), i) + Sum(Sum(Cov(X[i], X[j]) + Cov(X[j], X[i]), (j, 1, i - 1)), i),
        by=rule("sum_over_pairs", "the diagonal, and each pair both ways"),
    )


@claim(
    iff(Var(Sum(X[i], i)) == Sum(Var(X[i]), i), pairs == 0),
    given=[Var(X[i]) >= 0],
    settles=["2.1-cov"],
    title="When the variance of a sum is the sum of the variances",
)
def variances_add_exactly_when(calc):
    """The covariances that matter are those of different summands, and their sum decides."""
    calc.have(Var(Sum(X[i], i)) == Sum(Sum(Cov(X[i], X[j]), j), i), by=variance_by_covariances)
    calc.have(
        Sum(Sum(Cov(X[i], X[j]), j), i) == Sum(Var(X[i]), i) + 2 * pairs,
        by=covariances_on_the_diagonal_are_variances,
    )


def threefold_signs(model):
    """Any three of the four components are independent; the fourth is their product."""
    first, second, third = model.signs(3)
    model.let(d, 2)
    model.let(q, (first, second))
    model.let(k, (third, first * second * third))


@refutes(
    Var(score) == Sum(Var(q[i] * k[i]), i),
    given=[Cov(q[i], k[i]) == 0, *centred, *unit_variance],
    settles=["2.1-cov"],
)
def uncorrelated_components_do_not_make_variances_add(model):
    """The summands are the products $q_i k_i$, and here the two of them are equal."""
    threefold_signs(model)


@claim(
    for_all([i, j], implies(i != j, Cov(q[i] * k[i], q[j] * k[j]) == 0)),
    given=[independent, *centred],
)
def products_are_uncorrelated(calc):
    """Different products share no variable, so independence separates them."""


@claim(Var(score) == d, given=standardised, settles=["2.1-sum", "2.1-grow"], model=fair_signs)
def scores_have_the_dimension_for_variance(calc):
    """So the standard deviation of an unscaled score grows like $\\sqrt{d_k}$."""
    calc(Sum(Var(q[i] * k[i]), i), by=variance_of_a_sum(products_are_uncorrelated))
    calc(Sum(1, i), by=product_has_unit_variance)
    calc(d)


S = random_variable("S")


@claim(Var(S / sqrt(d)) == Var(S) / d, given=[Var(S) >= 0], settles=["2.1-scale"])
def scaling_divides_the_variance(calc):
    """True of every random variable, by the square of the factor."""
    calc(Var(S) / d, by=variance_of_a_multiple)


@claim(
    Var(scaled_score) == 1,
    given=standardised,
    settles=["2.1-var", "2.1-hyp", "2.1-scale"],
    model=fair_signs,
    title="Scaled scores have unit variance",
)
def scaled_scores_have_unit_variance(calc):
    """Holds for every dimension; no distribution is assumed beyond two moments."""
    calc(Var(score) / d, by=scaling_divides_the_variance(S=score))
    calc(d / d, by=scores_have_the_dimension_for_variance)
    calc(1)


# ------------------------------------------------------------------------ weaker independence
@refutes(
    Var(scaled_score) == 1,
    given=[k_wise_independent(3, entries(q), entries(k)), *centred, *unit_variance],
    settles=["2.1-hyp"],
)
def threefold_independence_is_not_enough(model):
    """Any three of the four components are independent; the fourth is their product."""
    threefold_signs(model)


@refutes(
    Var(scaled_score) == 1,
    given=[independent_vectors(q, k), *centred, *unit_variance],
    settles=["2.1-hyp"],
)
def independent_vectors_are_not_enough(model):
    """The query and the key are independent, but each repeats one component."""
    first, second = model.signs(2)
    model.let(d, 2)
    model.let(q, (first, first))
    model.let(k, (second, second))


@refutes(
    Var(scaled_score) == 1,
    given=[*[mutually_independent(entries(x)) for x in (q, k)], *centred, *unit_variance],
    settles=["2.1-hyp"],
)
def independence_within_each_vector_is_not_enough(model):
    """Each vector has independent components, but the key is the query."""
    first, second = model.signs(2)
    model.let(d, 2)
    model.let(q, (first, second))
    model.let(k, (first, second))


@refutes(Var(scaled_score) == 1, given=[independent, E(q[i]) == 1, E(k[i]) == 1, *unit_variance])
def mean_zero_is_needed(model):
    """With mean one the product of two components has variance three."""
    first, second = model.signs(2)
    model.let(d, 1)
    model.let(q, (1 + first,))
    model.let(k, (1 + second,))


@refutes(Var(scaled_score) == 1, given=[independent, *centred, Var(q[i]) == 1, Var(k[i]) > 0])
def unit_variances_are_needed(model):
    """A key twice as long doubles the score."""
    first, second = model.signs(2)
    model.let(d, 1)
    model.let(q, (first,))
    model.let(k, (2 * second,))


# ------------------------------------------------------------------- what grows, and what does not
@claim(E(score) == 0, given=[independent, *centred], settles=["2.1-grow"], model=fair_signs)
def scores_have_mean_zero(calc):
    """In every dimension: what grows is the spread of the scores, not a typical score."""
    calc(Sum(E(q[i]) * E(k[i]), i), by=independence)
    calc(0)


m = natural("m")
u, v = vector("u v", d)


@refutes(Sum(u[i] * v[i], (i, 1, m + 1)) >= Sum(u[i] * v[i], (i, 1, m)), given=[m + 1 <= d])
def a_score_need_not_grow_with_the_dimension(model):
    """One more component may as well lower it."""
    model.let(d, 1)
    model.let(m, 0)
    model.let(u, vector_of(1))
    model.let(v, vector_of(-1))


@claim(E((S / sqrt(d)) ** 2) == 1, given=[E(S) == 0, Var(S) == d])
def unit_root_mean_square(calc):
    """For a mean of zero, the variance is the mean square."""
    calc(E(S**2) / d)
    calc(1)


@claim(E(scaled_score**2) == 1, given=standardised, settles=["2.1-expected-size"], model=fair_signs)
def the_mean_square_is_the_same_in_every_dimension(calc):
    """If size means the root mean square, it does not depend on $d_k$."""
    calc.have(Var(score) == d, by=scores_have_the_dimension_for_variance)
    calc.have(E(score) == 0, by=scores_have_mean_zero)
    calc.have(E(scaled_score**2) == 1, by=unit_root_mean_square(S=score))


@claim(E(absolute(S)) <= sqrt(Var(S)), given=[E(S) == 0, Var(S) >= 0])
def mean_size_is_at_most_the_deviation(calc):
    """Because the size $|S|$ has a variance, too, which is not negative."""
    mean_of_size = rule("mean_size_at_most_the_root_mean_square", "$(E|S|)^2 \\le E S^2$")
    calc.have(E(absolute(S)) ** 2 <= E(S**2), by=mean_of_size(X=S))
    calc.have(Var(S) == E(S**2))


@claim(E(absolute(score)) <= sqrt(d), given=standardised, model=fair_signs)
def the_mean_size_of_a_score_is_at_most_the_root_of_the_dimension(calc):
    """The mean size divided by $\\sqrt{d_k}$ stays bounded, at most one."""
    calc.have(Var(score) == d, by=scores_have_the_dimension_for_variance)
    calc.have(
        E(absolute(score)) <= sqrt(Var(score)), by=mean_size_is_at_most_the_deviation(S=score)
    )
    calc.have(sqrt(Var(score)) == sqrt(d))


def mean_size_of_a_sum_of_signs(count):
    """E|s_1 + ... + s_count| of independent fair signs."""
    sizes = (comb(count, ups) * abs(count - 2 * ups) for ups in range(count + 1))
    return Fraction(sum(sizes), 2**count)


@picture
def the_size_of_scores_grows_like_a_root(plot):
    """The mean size of a score if all entries are fair signs: exact for each dimension, with the
    standard deviation $\\sqrt{d_k}$ as its bound. Divided by $\\sqrt{d_k}$, it stays."""
    sizes = {count: mean_size_of_a_sum_of_signs(count) for count in range(1, 65, 3)}
    plot.panel(x="$d_k$")
    plot.curve([(count, sqrt(count)) for count in sizes], "$\\sqrt{d_k}$")
    plot.curve([*sizes.items()], "$E|q \\cdot k|$", marks=True)
    scaled = [(count, size / sqrt(count)) for count, size in sizes.items()]
    plot.curve(scaled, "$E|q \\cdot k|/\\sqrt{d_k}$", marks=True)


@refutes(E(absolute(score)) / sqrt(d) == 1, given=standardised, settles=["2.1-expected-size"])
def the_mean_size_depends_on_the_dimension(model):
    """For fair signs it is one in dimension one, but not in dimension two."""
    signs = model.signs(4)
    model.let(d, 2)
    model.let(q, signs[:2])
    model.let(k, signs[2:])


@claim(
    (sqrt(Var(scaled_score)) == 1) & (sqrt(Var(score)) == sqrt(d)),
    given=standardised,
    settles=["2.1-limit-sqrt"],
    model=fair_signs,
)
def scaling_limits_the_deviation_of_the_scores(calc):
    """That is what is kept within limits; $\\sqrt{d_k}$ itself is what one divides by."""
    calc.have(Var(score) == d, by=scores_have_the_dimension_for_variance)
    calc.have(Var(scaled_score) == 1, by=scaled_scores_have_unit_variance)
    calc.have(sqrt(Var(score)) == sqrt(d))
    calc.have(sqrt(Var(scaled_score)) == sqrt(1))


c, large = natural("c"), integer("D")


@claim(there_is(large, (large >= 1) & (sqrt(large) > c)), settles=["2.1-limit-sqrt"])
def the_root_of_the_dimension_has_no_limit(calc):
    """Whatever the limit $c$, the root of the dimension $(c + 1)^2$ exceeds it."""
    proof = calc.witness(D=(c + 1) * (c + 1))
    proof.have((c + 1) * (c + 1) >= 1)
    proof.have(
        sqrt((c + 1) * (c + 1)) == c + 1, by=rule("square_root_unique", "a root of a square")
    )


# ------------------------------------------------------------------------------ is it necessary?
@claim(for_all([u, v], dot(u, v) / sqrt(d) == dot(1 / sqrt(d) * u, v)))
def the_factor_can_be_moved_into_the_weights(calc):
    """Smaller initial weights for the queries have the same effect as the division."""


@opinion(settles=["2.1-necessary"], title="Whether the scaling is necessary")
def whether_the_scaling_is_necessary(claim):
    """Some control of the spread of the scores is useful, but not this one: the factor can be
    absorbed in the initial weights, and unit variance is a property of the initial weights, which
    training does not preserve. So the division is a good convention, not a necessity."""


T = natural("T")
t = index("t", 1, T)


def closed_form(summand, over):
    return sympy.factor(sympy.summation(summand, over))


@claim(
    Sum(t, t) == find(closed_form, t, (t, 1, T)),
    title="Without a cache the number of scores is quadratic",
)
def scores_without_a_cache_are_quadratic(calc):
    """Token $t$ is scored against the $t$ tokens up to it, anew for each of $T$ tokens."""
    base, step = calc.induction(T)
    base(0)
    step(Sum(t, t) + (T + 1))
    step(find(closed_form, t, (t, 1, T)) + (T + 1), by=induction_hypothesis)
    step.find(sympy.factor)


@refutes(Sum(t, t) == T * T / 2)
def half_the_square_forgets_the_diagonal(model):
    """Each token is also scored against itself."""
