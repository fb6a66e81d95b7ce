"""Mean and variance of numbers, and what the variance of a sample estimates"""

from quod import *

n = dimension("n")
i, j = indices("i j", 1, n)
x = vector("x", n)
Z = random_vector("Z", n)
mu, s = real("mu sigma")

mean = definition("mean", lambda x: Sum(x[j], j) / n, of=[x], latex=r"\hat{\mu}")
variance = definition(
    "variance", lambda x: Sum((x[i] - mean(x)) ** 2, i) / n, of=[x], latex=r"\hat{v}"
)
names = notation(
    (n, "how many numbers there are"),
    (x, "these numbers"),
    (mean, variance, "their mean and their biased variance"),
    (Z, "numbers that are random"),
)


# ------------------------------------------------------------------------------------ numbers
@claim(Sum(x[i] - mean(x), i) == 0, settles=["5.1-formulas"])
def differences_from_the_mean_cancel(calc):
    """The mean is the number around which the differences cancel."""


@claim(variance(x) == Sum(x[i] ** 2, i) / n - mean(x) ** 2, settles=["5.1-formulas"])
def variance_by_the_mean_square(calc):
    """The variance is the mean of the squares without the square of the mean."""


@claim(Sum((x[i] - mu) ** 2, i) / n == variance(x) + (mean(x) - mu) ** 2, settles=["5.1-formulas"])
def the_mean_is_nearest(calc):
    """The mean square distance from any number is least at the mean; there it is the variance."""


# ------------------------------------------------------------------------------------- samples
moments = [E(Z[i]) == mu, Var(Z[i]) == s**2]
uncorrelated = [each(Cov(Z[i], Z[j]) == 0, where=i != j), *moments]


@claim(E(mean(Z)) == mu, given=[E(Z[i]) == mu], title="The mean of a sample is unbiased")
def the_mean_is_unbiased(calc):
    """Independence has no part in it."""


@claim(Var(mean(Z)) == s**2 / n, given=uncorrelated)
def variance_of_the_mean(calc):
    """Variances of uncorrelated numbers add; the factor counts by its square."""
    calc(Var(Sum(Z[i], i)) / n**2, by=variance_of_a_multiple)
    calc(Sum(Var(Z[i]), i) / n**2, by=variance_of_a_sum)
    calc(Sum(s**2, i) / n**2)


@claim(E(variance(Z)) == (n - 1) / n * s**2, given=uncorrelated, settles=["5.1-biased"])
def the_variance_is_biased(calc):
    """The mean of the sample is nearer to the sample than the true mean is."""
    calc(E(Sum((Z[i] - mu) ** 2, i) / n - (mean(Z) - mu) ** 2))
    calc(E(Sum((Z[i] - mu) ** 2, i) / n) - E((mean(Z) - mu) ** 2))
    calc(Sum(Var(Z[i]), i) / n - Var(mean(Z)))
    calc(Sum(s**2, i) / n - s**2 / n, by=variance_of_the_mean)


@claim(
    E(variance(Z)) == (n - 1) / n * s**2,
    given=[mutually_independent(entries(Z)), *moments],
    settles=["5.1-biased"],
    title="The variance of independent numbers is biased",
)
def the_variance_of_independent_numbers_is_biased(calc):
    """Independent numbers are uncorrelated."""
    calc.have(for_all([i, j], implies(i != j, Cov(Z[i], Z[j]) == 0)))
    calc((n - 1) / n * s**2, by=the_variance_is_biased)


@claim(
    E(n / (n - 1) * variance(Z)) == s**2,
    given=[n >= 2, *uncorrelated],
    title="With n - 1 in place of n it is unbiased",
)
def the_corrected_variance_is_unbiased(calc):
    """The factor $n / (n - 1)$ undoes the bias."""
    calc(n / (n - 1) * E(variance(Z)))
    calc(n / (n - 1) * ((n - 1) / n * s**2), by=the_variance_is_biased)


@refutes(E(variance(Z)) == s**2, given=uncorrelated)
def the_biased_variance_is_not_the_variance(model):
    """Of a single number the variance is 0, whatever it was drawn from."""
    (sign,) = model.signs(1)
    model.let(n, 1)
    model.let(Z, (sign,))
    model.let(mu, 0)
    model.let(s, 1)


@refutes(E(variance(Z)) == (n - 1) / n * s**2, given=moments)
def correlated_numbers_have_another_bias(model):
    """Two equal numbers have variance 0 as well."""
    (sign,) = model.signs(1)
    model.let(n, 2)
    model.let(Z, (sign, sign))
    model.let(mu, 0)
    model.let(s, 1)


@refutes(
    E(variance(Z)) == (n - 1) / n * s**2,
    given=[each(Cov(Z[i], Z[j]) == 0, where=i != j), Var(Z[i]) == s**2],
)
def unequal_means_have_another_bias(model):
    """Two numbers that differ for certain vary about their mean, though each alone does not."""
    model.outcomes(1)
    model.let(n, 2)
    model.let(Z, (model.values_of(0), model.values_of(2)))
    model.let(s, 0)
