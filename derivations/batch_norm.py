"""When batch normalisation is weight normalisation."""

from quod import *

d = dimension("d")
u, x = vector("u x", d)
X = random_vector("X", d)
i, j = indices("i j", 1, d)
gamma, beta, b = real("gamma beta b")
w = definition("w", lambda: gamma / norm(u) * u)()
data_mean = definition("data_mean", lambda: build_vector(lambda i: E(X[i]), d), latex=r"\mu")()

finite_variances = [Var(X[i]) >= 0]
centred = [E(X[i]) == 0]
unit_variances = [Var(X[i]) == 1]
uncorrelated = [each(Cov(X[i], X[j]) == 0, where=i != j)]
whitened = [*unit_variances, *uncorrelated]
nonzero = [u != zeros(d)]


def batch_norm(y, mean, variance):
    """The preactivation y, standardised, scaled and shifted."""
    return gamma * (y - mean) / sqrt(variance) + beta


is_weight_norm = batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))) == dot(w, x) + beta


# ------------------------------------------------------------------------ the mean and the variance
@claim(E(dot(u, X)) == 0, given=centred, settles=["5.2-mu"])
def the_preactivation_has_mean_zero(calc):
    """Expectation is linear."""
    calc(Sum(u[i] * E(X[i]), i), by=expectation_of_a_finite_sum)
    calc(0)


@claim(
    Var(dot(u, X)) == Sum(Sum(u[i] * u[j] * Cov(X[i], X[j]), j), i),
    given=finite_variances,
    settles=["5.2-sigma"],
)
def variance_of_the_preactivation(calc):
    """Finite variances are all that this needs."""
    calc(Sum(Sum(Cov(u[i] * X[i], u[j] * X[j]), j), i), by=variance_by_covariances)
    calc(Sum(Sum(u[i] * u[j] * Cov(X[i], X[j]), j), i), by=covariance_of_multiples)


scaled_are_uncorrelated = for_all([i, j], implies(i != j, Cov(u[i] * X[i], u[j] * X[j]) == 0))


@claim(scaled_are_uncorrelated, given=whitened)
def scaled_entries_are_uncorrelated(calc):
    """The coefficients leave the covariance."""
    calc.have(scaled_are_uncorrelated, by=covariance_of_multiples)


@claim(Var(dot(u, X)) == dot(u, u), given=whitened)
def variance_on_whitened_data(calc):
    """Uncorrelated entries will do: they need not be independent, nor normally distributed."""
    calc(Sum(Var(u[i] * X[i]), i), by=variance_of_a_sum(scaled_entries_are_uncorrelated))
    calc(Sum(u[i] ** 2 * Var(X[i]), i), by=variance_of_a_multiple)
    calc(Sum(u[i] ** 2, i))
    calc(dot(u, u))


@claim(sqrt(Var(dot(u, X))) == norm(u), given=whitened, settles=["5.2-sigma"])
def standard_deviation_on_whitened_data(calc):
    """A norm, also where $u = 0$."""
    calc.have(Var(dot(u, X)) == dot(u, u), by=variance_on_whitened_data)
    calc(sqrt(dot(u, u)))
    calc(norm(u))


# -------------------------------------------------------------------------------------- the theorem
def three_four_five(model):
    """Two independent fair signs, and a direction of length five."""
    first, second = model.signs(2)
    model.let(d, 2)
    model.let(X, (first, second))
    model.let(u, vector_of(3, 4))


@claim(
    is_weight_norm,
    given=[*centred, *whitened, *nonzero],
    settles=["5.2-sub", "5.2-result"],
    model=three_four_five,
    title="Batch normalisation is weight normalisation",
)
def batch_norm_is_weight_norm(calc):
    """With the mean and the variance of the data; for every input, not only on average."""
    calc.have(norm(u) > 0)
    calc.have(Var(dot(u, X)) == dot(u, u), by=variance_on_whitened_data)
    calc(batch_norm(dot(u, x), 0, Var(dot(u, X))), by=the_preactivation_has_mean_zero)
    calc(batch_norm(dot(u, x), 0, dot(u, u)), by=variance_on_whitened_data)
    calc(gamma * dot(u, x) / norm(u) + beta)
    calc(dot(w, x) + beta)


@claim(
    norm(w) == absolute(gamma),
    given=nonzero,
    settles=["5.2-magnitude"],
    title=r"The scalar $\gamma$ sets the magnitude",
)
def gamma_sets_the_magnitude(calc):
    """Up to its sign, and whatever the direction."""
    calc(absolute(gamma / norm(u)) * norm(u), by=norm_of_a_multiple)
    calc(absolute(gamma))


same_direction = 1 / norm(w) * w == 1 / norm(u) * u


@claim(
    same_direction,
    given=[*nonzero, gamma > 0],
    settles=["5.2-magnitude"],
    title="The vector $u$ sets the direction",
)
def u_sets_the_direction(calc):
    """For a positive $\\gamma$."""
    calc(1 / gamma * w, by=gamma_sets_the_magnitude)
    calc(1 / norm(u) * u)


@ill_formed(lambda: same_direction, given=nonzero, settles=["5.2-magnitude"])
def a_magnitude_of_zero_has_no_direction(model):
    """For $\\gamma = 0$ the weights are zero."""
    model.let(d, 1)
    model.let(u, vector_of(1))
    model.let(gamma, 0)


@refutes(same_direction, given=[*nonzero, gamma < 0])
def a_negative_gamma_turns_the_direction_round(model):
    """In one dimension already."""
    model.let(d, 1)
    model.let(u, vector_of(1))
    model.let(gamma, -1)


@claim(
    batch_norm(dot(u, x) + b, E(dot(u, X) + b), Var(dot(u, X) + b))
    == batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))),
    given=[Var(dot(u, X)) > 0],
    settles=["5.2-bias"],
)
def a_bias_has_no_effect(calc):
    """The mean takes it out, and the variance does not see it; no whitening is needed."""
    calc(batch_norm(dot(u, x) + b, E(dot(u, X) + b), Var(dot(u, X))), by=variance_of_a_shift)
    calc(batch_norm(dot(u, x) + b, E(dot(u, X)) + b, Var(dot(u, X))))
    calc(batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))))


@claim(
    batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))) == dot(w, x - data_mean) + beta,
    given=[*whitened, *nonzero],
    title="Without centring, the mean of the data comes off the input",
)
def without_centring(calc):
    """That is all that centring the data is needed for."""
    calc.have(norm(u) > 0)
    calc.have(Var(dot(u, X)) == dot(u, u), by=variance_on_whitened_data)
    calc(batch_norm(dot(u, x), dot(u, data_mean), Var(dot(u, X))), by=expectation_of_a_finite_sum)
    calc(batch_norm(dot(u, x), dot(u, data_mean), dot(u, u)), by=variance_on_whitened_data)
    calc(gamma * dot(u, x - data_mean) / norm(u) + beta)
    calc(dot(w, x - data_mean) + beta)


# ------------------------------------------------------------------------ what each hypothesis does
@ill_formed(lambda: is_weight_norm, given=[*centred, *whitened], settles=["5.2-result"])
def the_direction_must_not_be_zero(model):
    """Batch normalisation divides zero by zero there, and so does $w$."""
    (sign,) = model.signs(1)
    model.let(d, 1)
    model.let(X, (sign,))
    model.let(u, vector_of(0))


@refutes(is_weight_norm, given=[*centred, Var(X[i]) > 0, *uncorrelated, *nonzero])
def unit_variance_is_needed(model):
    """With variances one and four, and the second axis for direction, the deviation is two."""
    first, second = model.signs(2)
    model.let(d, 2)
    model.let(X, (first, 2 * second))
    model.let(u, vector_of(0, 1))
    model.let(x, vector_of(0, 1))
    model.let(gamma, 1)
    model.let(beta, 0)


@refutes(is_weight_norm, given=[*centred, *unit_variances, *nonzero])
def uncorrelated_entries_are_needed(model):
    """One sign twice: the deviation adds the entries of the direction, three and four."""
    (sign,) = model.signs(1)
    model.let(d, 2)
    model.let(X, (sign, sign))
    model.let(u, vector_of(3, 4))
    model.let(x, vector_of(1, 1))
    model.let(gamma, 1)
    model.let(beta, 0)


@refutes(is_weight_norm, given=[*whitened, *nonzero])
def centring_is_needed(model):
    """Batch normalisation subtracts the mean; the weights do not."""
    (sign,) = model.signs(1)
    model.let(d, 1)
    model.let(X, (1 + sign,))
    model.let(u, vector_of(1))
    model.let(x, vector_of(1))
    model.let(gamma, 1)
    model.let(beta, 0)


n = dimension("n")
k = index("k", 1, n)
z = vector_sequence("z", d)
batch_mean = definition("batch_mean", lambda: Sum(dot(u, z[k]), k) / n, latex=r"\hat{\mu}")()
batch_variance = definition(
    "batch_variance", lambda: Sum((dot(u, z[k]) - batch_mean) ** 2, k) / n, latex=r"\hat{v}"
)()


@refutes(
    batch_norm(dot(u, z[1]), batch_mean, batch_variance) == dot(w, z[1]) + beta,
    given=[*centred, *whitened, *nonzero],
)
def statistics_of_a_batch_are_not_those_of_the_data(model):
    """A batch of one and three, which the data takes, has mean two and variance one."""
    model.outcomes(Rational(1, 6), Rational(1, 14), Rational(16, 21))
    model.let(d, 1)
    model.let(X, (model.values_of(1, 3, Rational(-1, 2)),))
    model.let(n, 2)
    model.let(z, lambda k: vector_of(2 * k - 1))
    model.let(u, vector_of(1))
    model.let(gamma, 1)
    model.let(beta, 0)


epsilon = real("epsilon", positive=True)


@refutes(
    batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X)) + epsilon) == dot(w, x) + beta,
    given=[*centred, *whitened, *nonzero],
)
def the_constant_in_the_root_shrinks_the_weights(model):
    """With a variance of sixteen and a constant of nine the deviation is five, not four."""
    (sign,) = model.signs(1)
    model.let(d, 1)
    model.let(X, (sign,))
    model.let(u, vector_of(4))
    model.let(x, vector_of(1))
    model.let(epsilon, 9)
    model.let(gamma, 1)
    model.let(beta, 0)
