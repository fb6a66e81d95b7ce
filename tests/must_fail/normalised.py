"""Batch normalisation and weight normalisation: one thing changed at a time."""

from quod import *

d = dimension("d")
u, x = vector("u x", d)
X = random_vector("X", d)
i, j = indices("i j", 1, d)
gamma, beta, b = real("gamma beta b")
w = definition("w", lambda: gamma / norm(u) * u)()

centred = [E(X[i]) == 0]
unit_variances = [Var(X[i]) == 1]
uncorrelated = [each(Cov(X[i], X[j]) == 0, where=i != j)]
whitened = [*unit_variances, *uncorrelated]
nonzero = [u != zeros(d)]
all_given = [*centred, *whitened, *nonzero]


def batch_norm(y, mean, variance):
    return gamma * (y - mean) / sqrt(variance) + beta


same = batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))) == dot(w, x) + beta


# ------------------------------------------------------------------------------ the hypotheses
@claim(same, given=[*centred, *whitened])  # fails: undecided: .*not shown to be defined
def without_a_direction(calc):
    """The direction may be zero."""


@claim(same, given=[*centred, *unit_variances, *nonzero])  # fails: refuted: .*the claim is false
def correlated_entries(calc):
    """Nothing is said of the covariances."""


@claim(same, given=[*whitened, *nonzero])  # fails: refuted: .*the claim is false
def without_a_mean(calc):
    """The mean may not be zero."""


@claim(Var(dot(u, X)) == dot(u, u), given=uncorrelated)  # fails: refuted: .*the claim is false
def variances_of_any_size(calc):
    """Nothing is said of the variances."""


@claim(Var(dot(u, X)) == dot(u, u), given=unit_variances)  # fails: refuted: .*the claim is false
def any_covariances(calc):
    """Signs may be equal."""


@claim(  # fails: refuted: .*the claim is false.*u = \[1\]
    Var(dot(u, X)) == dot(u, u), given=[each(Cov(X[i], X[j]) == 0, including_equal=True)]
)
def a_variance_that_is_zero(calc):
    """The entries are uncorrelated with themselves."""


# ------------------------------------------------------------------------------- the statement
@claim(  # fails: refuted: .*the claim is false
    Var(dot(u, X)) == norm(u), given=[*centred, *whitened]
)
def a_root_too_many(calc):
    """The variance is the square."""


@claim(  # fails: refuted: .*the claim is false
    for_all([i, j], Cov(u[i] * X[i], u[j] * X[j]) == u[i] * Cov(X[i], X[j])), given=whitened
)
def one_coefficient_of_two(calc):
    """Both come out."""


@claim(norm(w) == gamma, given=nonzero)  # fails: refuted: .*the claim is false.*gamma = -1
def a_magnitude_with_a_sign(calc):
    """A norm is not negative."""


@claim(norm(w) == norm(u), given=nonzero)  # fails: refuted: .*the claim is false
def the_magnitude_of_u(calc):
    """It is divided out."""


@claim(1 / norm(w) * w == 1 / norm(u) * u, given=nonzero)  # fails: refuted: .*gamma = -1
def a_direction_for_any_gamma(calc):
    """For gamma = 0 there is none, and a negative gamma turns it round."""


@claim(1 / norm(w) * w == 1 / norm(u) * u, given=[*nonzero, gamma >= 0])  # fails: undecided: .*norm
def a_direction_of_zero_weights(calc):
    """For gamma = 0 there is none."""


@claim(E(dot(u, X) + b) == E(dot(u, X)), given=centred)  # fails: refuted: .*the claim is false
def a_mean_that_does_not_see_the_bias(calc):
    """It does; the variance does not."""


@claim(Var(dot(u, X) + b) == Var(dot(u, X)) + b, given=whitened)  # fails: refuted: .*false
def a_variance_that_sees_the_bias(calc):
    """It does not; the mean does."""


# ----------------------------------------------------------------------------------- the steps
@claim(Var(dot(u, X)) == dot(u, u), given=whitened)
def the_wrong_rule(calc):
    calc(Sum(Var(u[i] * X[i]), i), by=variance_of_a_shift)  # fails: undecided: .*not use v
    calc(Sum(u[i] ** 2, i))


@claim(Var(dot(u, X)) == dot(u, u), given=whitened)
def coefficients_that_are_not_squared(calc):
    calc(Sum(Sum(Cov(u[i] * X[i], u[j] * X[j]), j), i), by=variance_by_covariances)
    calc(Sum(u[i] * Var(X[i]), i))  # fails: refuted: this step is false.*counterexample
    calc(dot(u, u))  # fails: refuted: this step is false.*counterexample
