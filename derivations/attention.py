"""Why attention divides its scores by the square root of the key dimension."""

from fractions import Fraction
from math import comb

import sympy

from quod import *

d = dimension("d_k")
q, k = random_vectors("q k", d)
i, j = indices("i j", 1, d)

centred = [E(q[i]) == 0, E(k[i]) == 0]
unit_variance = [Var(q[i]) == 1, Var(k[i]) == 1]
standardised = [mutually_independent(entries(q), entries(k)), *centred, *unit_variance]


@claim(for_all([i, j], implies(i != j, Cov(q[i] * k[i], q[j] * k[j]) == 0)), given=standardised)
def products_are_uncorrelated(calc):
    """Different products share no variable, so independence separates them."""


@claim(for_all(i, Var(q[i] * k[i]) == 1), given=standardised)
def product_has_unit_variance(calc):
    """The variance of a product of independent variables with mean zero multiplies."""


def fair_signs(model):
    """One query and one key component, two independent fair signs."""
    first, second = model.signs(2)
    model.let(d, 1)
    model.let(q, (first,))
    model.let(k, (second,))


@claim(
    Var(dot(q, k) / sqrt(d)) == 1,
    given=standardised,
    settles=["2.1-var", "2.1-hyp"],
    model=fair_signs,
)
def scaled_scores_have_unit_variance(calc):
    """Holds for every dimension; no distribution is assumed beyond two moments."""
    calc(Var(dot(q, k)) / d, by=variance_of_a_multiple)
    calc(Sum(Var(q[i] * k[i]), i) / d, by=variance_of_a_sum(products_are_uncorrelated))
    calc(Sum(1, i) / d, by=product_has_unit_variance)
    calc(1)


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


@refutes(
    Var(dot(q, k) / sqrt(d)) == 1,
    given=[k_wise_independent(3, entries(q), entries(k)), *centred, *unit_variance],
)
def threefold_independence_is_not_enough(model):
    """Any three of the four components are independent; the fourth is their product."""
    first, second, third = model.signs(3)
    model.let(d, 2)
    model.let(q, (first, second))
    model.let(k, (third, first * second * third))


@refutes(
    Var(dot(q, k) / sqrt(d)) == 1,
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
    Var(dot(q, k) / sqrt(d)) == 1,
    given=[
        mutually_independent(entries(q), entries(k)),
        E(q[i]) == 1,
        E(k[i]) == 1,
        *unit_variance,
    ],
)
def mean_zero_is_needed(model):
    """With mean one the product of two components has variance three."""
    first, second = model.signs(2)
    model.let(d, 1)
    model.let(q, (1 + first,))
    model.let(k, (1 + second,))


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


n = dimension("n")
z = vector("z", n)
c = real("c")
a, b = indices("a b", 1, n)


@shown(latex=r"\operatorname{softmax}")
def softmax(z, a):
    """The share of score a among the n scores of a query."""
    return exp(z[a]) / Sum(exp(z[b]), b)


@claim(for_all(a, softmax(z, a) > 0), title="The weights of softmax are positive")
def softmax_is_positive(calc):
    """Every exponential is positive, and so is a sum of them."""


@claim(Sum(softmax(z, a), a) == 1, title="The weights of softmax sum to one")
def softmax_sums_to_one(calc):
    """The denominator does not depend on the index, so it leaves the sum."""
    calc(Sum(exp(z[a]), a) / Sum(exp(z[b]), b))
    calc(1)


@claim(
    for_all(a, softmax(z + c * ones(n), a) == softmax(z, a)),
    title="Softmax does not see a constant added to all scores",
)
def softmax_ignores_a_common_shift(calc):
    """So the largest score can be subtracted first, which keeps the exponentials small."""
    calc.have(for_all(a, exp(z[a] + c) == exp(c) * exp(z[a])), by=rule("exponential_of_a_sum"))


@refutes(for_all(a, softmax(c * z, a) == softmax(z, a)))
def softmax_sees_a_common_factor(model):
    """A temperature changes the weights."""
    model.let(n, 2)
    model.let(c, 0)
    model.let(z, vector_of(1, 0))


@picture
def softmax_saturates(plot):
    """The weights of three scores times a common factor. The greatest score takes everything in the
    end; two equal greatest scores share it."""
    for title, scores in (("scores 3, 2, 0", (3, 2, 0)), ("scores 2, 2, 0", (2, 2, 0))):
        plot.panel(title, x="factor", limits=(0, 1))
        at = {n: 3, z: vector_of(*scores)}
        for place in (1, 2, 3):
            plot.graph(softmax(c * z, place), (c, 0, 5), f"weight {place}", at=at)
