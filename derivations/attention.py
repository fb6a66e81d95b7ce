"""Why attention divides its scores by the square root of the key dimension."""

from quod import *

d = dimension("d_k")
q, k = random_vectors("q k", d)
i, j = indices("i j", 1, d)

standardised = [
    mutually_independent(entries(q), entries(k)),
    E(q[i]) == 0,
    E(k[i]) == 0,
    Var(q[i]) == 1,
    Var(k[i]) == 1,
]


@claim(for_all([i, j], implies(i != j, Cov(q[i] * k[i], q[j] * k[j]) == 0)), given=standardised)
def products_are_uncorrelated(calc):
    """Different products share no variable, so independence separates them."""


@claim(for_all(i, Var(q[i] * k[i]) == 1), given=standardised)
def product_has_unit_variance(calc):
    """The variance of a product of independent variables with mean zero multiplies."""


@claim(Var(dot(q, k) / sqrt(d)) == 1, given=standardised, settles=["2.1-var"])
def scaled_scores_have_unit_variance(calc):
    """Holds for every dimension; no distribution is assumed beyond two moments."""
    calc(Var(dot(q, k)) / d, by=variance_of_a_multiple)
    calc(Sum(Var(q[i] * k[i]), i) / d, by=variance_of_a_sum(products_are_uncorrelated))
    calc(Sum(1, i) / d, by=product_has_unit_variance)
    calc(1)
