"""When batch normalisation is weight normalisation."""

from quod import *

d = dimension("d")
u, x = vector("u x", d)
X = random_vector("X", d)
i, j = indices("i j", 1, d)
gamma, beta, b = real("gamma beta b")

centred = [E(X[i]) == 0]
unit_variance = [Var(X[i]) == 1]
uncorrelated = [each(Cov(X[i], X[j]) == 0, where=i != j)]
whitened = [*unit_variance, *uncorrelated]
nonzero = [u != zeros(d)]

w = gamma / norm(u) * u


def batch_norm(y, mean, variance):
    """Standardise the preactivation, then scale and shift it."""
    return gamma * (y - mean) / sqrt(variance) + beta


@claim(E(dot(u, X)) == 0, given=centred, settles=["5.2-mu"])
def preactivation_has_mean_zero(calc):
    """Expectation is linear; nothing else is needed of the data."""
    calc(Sum(u[i] * E(X[i]), i), by=expectation_of_a_finite_sum)
    calc(0)


@claim(for_all([i, j], implies(i != j, Cov(u[i] * X[i], u[j] * X[j]) == 0)), given=whitened)
def scaled_entries_are_uncorrelated(calc):
    """Sure factors leave a covariance."""
    calc.have(
        for_all([i, j], implies(i != j, Cov(u[i] * X[i], u[j] * X[j]) == 0)),
        by=covariance_of_multiples,
    )


@claim(Var(dot(u, X)) == dot(u, u), given=whitened)
def preactivation_has_the_variance_u_dot_u(calc):
    """Uncorrelated entries are enough; they need not be independent, nor normal."""
    calc(Sum(Var(u[i] * X[i]), i), by=variance_of_a_sum(scaled_entries_are_uncorrelated))
    calc(Sum(u[i] ** 2 * Var(X[i]), i), by=variance_of_a_multiple)
    calc(Sum(u[i] ** 2, i))
    calc(dot(u, u))


@claim(sqrt(Var(dot(u, X))) == norm(u), given=whitened, settles=["5.2-sigma"])
def preactivation_has_the_deviation_norm_u(calc):
    """A root of a sum of squares is a norm, also at zero."""
    calc.have(Var(dot(u, X)) == dot(u, u), by=preactivation_has_the_variance_u_dot_u)
    calc(sqrt(dot(u, u)))
    calc(norm(u))


def signs_and_a_345_triangle(model):
    """Two independent fair signs."""
    first, second = model.signs(2)
    model.let(d, 2)
    model.let(X, (first, second))
    model.let(u, vector_of(3, 4))


@claim(
    batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))) == dot(w, x) + beta,
    given=[*centred, *whitened, *nonzero],
    settles=["5.2-sub", "5.2-result"],
    model=signs_and_a_345_triangle,
)
def batch_norm_is_weight_norm(calc):
    """With the mean and the variance of the data, for every input, in every dimension."""
    calc.have(norm(u) > 0)
    calc.have(Var(dot(u, X)) == dot(u, u), by=preactivation_has_the_variance_u_dot_u)
    calc(batch_norm(dot(u, x), 0, Var(dot(u, X))), by=preactivation_has_mean_zero)
    calc(batch_norm(dot(u, x), 0, dot(u, u)), by=preactivation_has_the_variance_u_dot_u)
    calc(gamma * dot(u, x) / norm(u) + beta)
    calc(dot(w, x) + beta)


@claim(norm(w) == absolute(gamma), given=nonzero, settles=["5.2-magnitude"])
def gamma_sets_the_magnitude(calc):
    calc(absolute(gamma / norm(u)) * norm(u), by=norm_of_a_multiple)
    calc(absolute(gamma))


@claim(
    batch_norm(dot(u, x) + b, E(dot(u, X) + b), Var(dot(u, X) + b))
    == batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))),
    given=[Var(dot(u, X)) > 0],
    settles=["5.2-bias"],
)
def bias_has_no_effect(calc):
    """The mean takes it out, and the variance does not see it."""
    mean = E(dot(u, X)) + b
    calc(batch_norm(dot(u, x) + b, mean, Var(dot(u, X) + b)))
    calc(batch_norm(dot(u, x) + b, mean, Var(dot(u, X))), by=variance_of_a_shift)
    calc(batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))))


@ill_formed(
    lambda: batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))) == dot(w, x) + beta,
    given=[*centred, *whitened],
)
def zero_has_no_direction(model):
    """The direction must not be zero: batch normalisation divides zero by zero."""
    (sign,) = model.signs(1)
    model.let(d, 1)
    model.let(X, (sign,))
    model.let(u, vector_of(0))


# ------------------------------------------------------------------- what each hypothesis is for
@refutes(
    batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))) == dot(w, x) + beta,
    given=[*centred, Var(X[i]) > 0, *uncorrelated, *nonzero],
)
def unit_variance_is_needed(model):
    """With variances one and four, and the second axis for direction, the deviation is two."""
    first, second = model.signs(2)
    model.let(d, 2)
    model.let(X, (first, 2 * second))
    model.let(u, vector_of(0, 1))
    model.let(x, vector_of(0, 1))
    model.let(gamma, 1)
    model.let(beta, 0)


@refutes(
    batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))) == dot(w, x) + beta,
    given=[*centred, *unit_variance, *nonzero],
)
def uncorrelated_entries_are_needed(model):
    """One sign twice: the deviation adds the entries of the direction, three and four."""
    (sign,) = model.signs(1)
    model.let(d, 2)
    model.let(X, (sign, sign))
    model.let(u, vector_of(3, 4))
    model.let(x, vector_of(1, 1))
    model.let(gamma, 1)
    model.let(beta, 0)


@refutes(
    batch_norm(dot(u, x), E(dot(u, X)), Var(dot(u, X))) == dot(w, x) + beta,
    given=[*whitened, *nonzero],
)
def mean_zero_is_needed_here_too(model):
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
batch_mean = Sum(dot(u, z[k]), k) / n
batch_variance = Sum((dot(u, z[k]) - batch_mean) ** 2, k) / n


@refutes(
    batch_norm(dot(u, z[1]), batch_mean, batch_variance) == dot(w, z[1]) + beta,
    given=[*centred, *whitened, *nonzero],
)
def statistics_of_a_batch_are_not_those_of_the_data(model):
    """A batch of two values of the data, one and three, has mean two and variance one."""
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
