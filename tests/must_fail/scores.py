"""The variance of scaled scores: one thing changed at a time."""

from quod import *

d = dimension("d_k")
q, k = random_vectors("q k", d)
i, j = indices("i j", 1, d)
X, Y = random_variables("X Y")

independent = mutually_independent(entries(q), entries(k))
centred = [E(q[i]) == 0, E(k[i]) == 0]
unit_variance = [Var(q[i]) == 1, Var(k[i]) == 1]
standardised = [independent, *centred, *unit_variance]
score = dot(q, k) / sqrt(d)


# ------------------------------------------------------------------------------ the statement
@claim(Var(dot(q, k)) == 1, given=standardised)  # fails: refuted: .*the claim is false.*d_k = 2
def the_scale_is_forgotten_on_the_left(calc):
    """That is the variance after scaling."""


@claim(Var(dot(q, k) / d) == 1, given=standardised)  # fails: refuted: .*the claim is false.*d_k = 2
def scaled_twice(calc):
    """The scale is the root of the size."""


@claim(Var(score) == -1, given=standardised)  # fails: refuted: .*the claim is false
def a_sign(calc):
    """Variances are not negative."""


@claim(Var(dot(q, k)) == d * d, given=standardised)  # fails: refuted: .*the claim is false.*d_k = 2
def one_variable_repeated(calc):
    """The square belongs to d copies of one product."""


@claim(Var(dot(q, q)) == d, given=standardised)  # fails: refuted: .*the claim is false
def a_query_with_itself(calc):
    """Its squares are constant for signs."""


@claim(Sum(Var(q[i] * k[i]), (i, 1, d - 1)) == d, given=standardised)  # fails: refuted: .*d_k = 1
def a_sum_that_ends_early(calc):
    """The last product is missing."""


@claim(Sum(Var(q[i] * k[i]), (i, 0, d)) == d, given=standardised)  # fails: undecided: .*defined:
def a_sum_that_starts_early(calc):
    """There is no entry zero."""


@claim(Var(E(q[1]) * k[1]) == 1, given=standardised)  # fails: refuted: .*the claim is false
def an_expectation_inside(calc):
    """It is zero, and so is the variance."""


# ----------------------------------------------------------------------------- the hypotheses
@claim(Var(score) == 1, given=[*centred, *unit_variance])  # fails: refuted: .*the claim is false
def no_independence(calc):
    """Query and key may be the same."""


@claim(  # fails: undecided: .*not shown to be defined: .*E\(.*exists
    Var(dot(q, k)) == d,
    given=[k_wise_independent(2, entries(q), entries(k)), *centred, *unit_variance],
)
def independent_in_pairs(calc):
    """Products of two pairs need four at a time."""


@claim(  # fails: undecided: .*not shown to be defined: .*E\(.*exists
    Var(dot(q, k)) == d, given=[independent_vectors(q, k), *centred, *unit_variance]
)
def independent_as_vectors(calc):
    """The entries of one vector may depend on each other."""


@claim(  # fails: refuted: .*not shown to be zero.*the claim is false: counterexample.*d_k = 1
    Var(dot(q, k)) == d, given=[independent, *centred[:1], *unit_variance]
)
def one_mean_is_missing(calc):
    """The mean of the key is unknown."""


@claim(  # fails: refuted: .*not shown to be defined: .*E\(.*exists.*the claim is false: counter
    Var(dot(q, k)) == d, given=[independent, *centred, *unit_variance[:1]]
)
def one_variance_is_missing(calc):
    """The variance of the key is unknown."""


@claim(  # fails: undecided: .*not shown
    for_all(i, Var(q[i] * k[i]) == 1),
    given=[independent, E(q[1]) == 0, E(k[1]) == 0, *unit_variance],
)
def means_of_the_first_entries_only(calc):
    """The hypothesis holds for one index."""


@claim(  # fails: refuted: .*the claim is false
    for_all([i, j], Cov(q[i] * k[i], q[j] * k[j]) == 0), given=standardised
)
def the_two_indices_may_be_equal(calc):
    """The condition i != j is missing."""


@claim(Var(X + Y) == Var(X) + Var(Y), given=[Var(X) == 1, Var(Y) == 1])  # fails: refuted: .*false
def variances_of_dependent_variables(calc):
    """X may be Y."""


@claim(  # fails: refuted: .*the claim is false
    Var(X - Y) == Var(X) - Var(Y), given=[mutually_independent(X, Y), Var(X) == 1, Var(Y) == 1]
)
def variances_of_a_difference(calc):
    """They add."""


# ----------------------------------------------------------------------------------- the steps
@claim(Var(score) == 1, given=standardised)
def the_wrong_rules(calc):
    calc(Var(dot(q, k)) / d, by=variance_of_a_shift)  # fails: undecided: .*not use variance_of_a_sh
    calc(Sum(Var(q[i] * k[i]), i) / d, by=variance_of_a_multiple)  # fails: undecided: .*not
    calc(Sum(1, i) / d)
    calc(1)


@claim(Var(score) == 1, given=standardised)
def a_factor_on_the_way(calc):
    calc(2 * Var(dot(q, k)) / d)  # fails: refuted: this step is false.*counterexample
    calc(1)  # fails: refuted: this step is false.*counterexample
