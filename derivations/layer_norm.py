"""Layer normalisation: what it does not see, and its Jacobian

Layer normalisation takes the mean from the entries of a vector and divides by their standard
deviation. So it sees neither a common shift nor a common positive factor; its Jacobian $J$ is the
projection that forgets these two directions, divided by the standard deviation.
"""

from least_squares import spread_is_positive_for_different_points, spread_is_zero_for_equal_points

from quod import *

d = dimension("d")
x, y = vector("x y", d)
i, j = indices("i j", 1, d)
a, b = real("a b")
epsilon = real("epsilon", nonnegative=True)
t = real("t")

mean = definition("mean", lambda x: Sum(x[i], i) / d, of=[x], latex=r"\mu")
centred = definition("centred", lambda x: x - mean(x) * ones(d), of=[x], latex="c")
variance = definition("variance", lambda x: Sum((x[i] - mean(x)) ** 2, i) / d, of=[x], latex="v")
deviation = definition("deviation", lambda x: sqrt(variance(x)), of=[x], latex=r"\sigma")
normalised = definition(
    "normalised", lambda x: 1 / deviation(x) * centred(x), of=[x], latex=r"\operatorname{LN}"
)
names = notation(
    (x, "the entries that are normalised"),
    (mean, centred, "their mean, and the differences from it"),
    (variance, deviation, "their variance and standard deviation"),
    (normalised, "layer normalisation"),
)
constant = for_all([i, j], x[i] == x[j])
varied = [variance(x) > 0]
J = (
    1
    / deviation(x)
    * (
        eye(d)
        - Rational(1) / d * outer(ones(d), ones(d))
        - 1 / d * outer(normalised(x), normalised(x))
    )
)


@claim(
    iff(variance(x) > 0, negation(constant)), title="The variance is positive unless all is equal"
)
def the_variance_is_positive_unless_constant(calc):
    """So layer normalisation has a meaning exactly where not all entries are equal."""
    spread = Sum((x[i] - Sum(x[j], j) / d) ** 2, i)
    calc.have(
        iff(spread > 0, negation(constant)), by=spread_is_positive_for_different_points(N=d, x=x)
    )
    forward, backward = calc.both_directions()
    equal = forward.contradiction()
    equal.have(spread == 0, by=spread_is_zero_for_equal_points(N=d, x=x))
    equal.have(spread / d == 0)
    backward.have(spread > 0)
    backward.have(spread / d > 0)


@claim(
    normalised(a * x + b * ones(d)) == normalised(x),
    given=[*varied, a > 0],
    settles=["X8"],
    title="Layer normalisation sees neither a shift nor a positive factor",
)
def layer_norm_is_invariant(calc):
    """Mean and differences shift and stretch with the entries, and so does the deviation."""
    moved = a * x + b * ones(d)
    calc.have(centred(moved) == a * centred(x))
    calc.have(variance(moved) == a**2 * variance(x))
    calc.have(deviation(moved) == a * deviation(x))
    calc(1 / (a * deviation(x)) * (a * centred(x)))


@claim(
    jacobian(normalised(x), x) == J,
    given=varied,
    settles=["X8"],
    title="The Jacobian of layer normalisation",
)
def jacobian_of_layer_norm(calc):
    """The product rule: the differences have the Jacobian $I - 11^\\top/d$, and one over the
    deviation has the gradient $-c / (d \\sigma^3)$."""
    calc.have(grad(1 / deviation(x), x) == -1 / (d * deviation(x) ** 3) * centred(x))


@claim(
    (J @ ones(d) == zeros(d)) & (J @ normalised(x) == zeros(d)),
    given=varied,
    settles=["X8"],
    title="The Jacobian takes two directions to zero",
)
def two_directions_are_lost(calc):
    """A shift and a factor leave no trace, to first order either."""


# ------------------------------------------------------------------------- what the hypotheses do
@ill_formed(lambda: normalised(x) == zeros(d), given=[])
def equal_entries_cannot_be_normalised(model):
    """Their deviation is 0."""
    model.let(d, 1)
    model.let(x, vector_of(1))


@refutes(normalised(a * x + b * ones(d)) == normalised(x), given=[*varied, a < 0])
def a_negative_factor_turns_the_sign(model):
    """The direction is turned round."""
    model.let(d, 2)
    model.let(x, vector_of(-1, 1))
    model.let(a, -1)
    model.let(b, 0)


regular = definition(
    "regular",
    lambda x: 1 / sqrt(variance(x) + epsilon) * centred(x),
    of=[x],
    latex=r"\operatorname{LN}_{\epsilon}",
)


@claim(
    regular(x + b * ones(d)) == regular(x),
    given=[epsilon > 0],
    title="With a constant under the root it still sees no shift",
)
def shifts_are_still_lost(calc):
    """The differences from the mean do not see a shift, and the constant is the same."""
    calc.have(centred(x + b * ones(d)) == centred(x))


@refutes(regular(a * x) == regular(x), given=[epsilon > 0, a > 0])
def a_factor_is_seen_with_a_constant(model):
    """Larger entries drown the constant: twice the entries, and the value is nearer to 1."""
    model.let(d, 2)
    model.let(x, vector_of(-1, 1))
    model.let(a, 2)
    model.let(epsilon, Rational(9, 16))
