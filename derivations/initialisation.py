"""How large random weights should be, so that signals neither grow nor fade with depth."""

from quod import *

n, d = dimensions("n d")
w, x = random_vectors("w x", n)
z = random_vector("z", d)
Z = random_variable("Z")
i, j = indices("i j", 1, n)
s = real("s")
f = real_function("f")
variance = real("v", nonnegative=True, latex=r"\sigma_w^2")
m = real("m")
t = natural("t")
L = integer("L", minimum=1)
y = Sum(w[i] * x[i], i)


# -------------------------------------------------------------------------------- one layer
centred = [E(w[i]) == 0]
spread = [Var(w[i]) == variance]
inputs = [E(x[i] ** 2) == m]
uncorrelated = [each(E(w[i] * w[j]) == 0, where=i != j)]
apart = [
    E(w[i] * x[i]) == E(w[i]) * E(x[i]),
    each(E(w[i] * w[j] * x[i] * x[j]) == E(w[i] * w[j]) * E(x[i] * x[j]), including_equal=True),
]


@claim(
    Var(y) == n * variance * m,
    given=[*centred, *spread, *uncorrelated, *inputs, *apart],
    settles=["X11"],
    title="The variance of a unit with random weights",
)
def the_variance_of_a_unit(calc):
    """The inputs may depend on each other, as those of a later layer do; of independence only
    what it says of second moments is used."""
    each = calc.show(for_all(i, Var(w[i] * x[i]) == variance * m)).suppose()
    each(E((w[i] * x[i]) ** 2) - E(w[i] * x[i]) ** 2, by=variance_by_moments)
    each(E(w[i] * w[i]) * E(x[i] * x[i]))
    each(variance * m)


@claim(
    Var(y) == n * variance * m,
    given=[
        mutually_independent(entries(w), entries(x)),
        *centred,
        *spread,
        *inputs,
        Var(x[i]) >= 0,
    ],
    settles=["X11"],
)
def the_variance_of_a_unit_with_independent_inputs(calc):
    """As in the first layer."""


# ------------------------------------------------------------------------------ rectifiers
def symmetric(Z):
    """That Z and -Z have one distribution."""
    mirrored = integrable(f(-Z)) & (E(f(-Z)) == E(f(Z)))
    return for_all(f, implies(integrable(f(Z)), mirrored))


finite = [Var(Z) >= 0]
half = E(maximum(Z, 0) ** 2)
other_half = E(maximum(-Z, 0) ** 2)


@claim(half + other_half == E(Z**2), given=finite)
def the_square_has_two_halves(calc):
    """One of the two rectified values is always zero."""


@claim(
    iff(half == E(Z**2) / 2, half == other_half),
    given=finite,
    title="When a rectifier halves the second moment",
)
def a_rectifier_halves_the_second_moment_exactly_when(calc):
    """Both signs contribute the same."""
    calc.have(half + other_half == E(Z**2), by=the_square_has_two_halves)


@claim(E(Z) == 0, given=[symmetric(Z), *finite])
def a_symmetric_variable_has_mean_zero(calc):
    """It is its own opposite."""
    calc.have(E(-Z) == -E(Z))
    calc.specialise(symmetric(Z), f=function(s, s))
    calc.have(E(-Z) == E(Z))
    calc.have(2 * E(Z) == 0)


@claim(
    half == Var(Z) / 2,
    given=[symmetric(Z), *finite],
    settles=["X11"],
    title="A rectifier halves the second moment of a symmetric variable",
)
def a_rectifier_halves_the_second_moment(calc):
    """Whatever its distribution is; no normal distribution is needed."""
    calc.have(E(Z) == 0, by=a_symmetric_variable_has_mean_zero)
    calc.have(half + other_half == E(Z**2), by=the_square_has_two_halves)
    calc.specialise(symmetric(Z), f=function(s, maximum(s, 0) ** 2))
    calc.have(other_half == half)
    calc.have(Var(Z) == E(Z**2), by=variance_by_moments)


@refutes(half == Var(Z) / 2, given=[E(Z) == 0, *finite])
def mean_zero_is_not_enough(model):
    """Two thirds of the time a little below zero, one third far above."""
    model.outcomes(Rational(1, 3), Rational(2, 3))
    model.let(Z, model.values_of(2, -1))


# -------------------------------------------------------------------------------- all layers
l, k = index("l", 1, d - 1), index("k", 1, d)
gain = n * variance / 2
layers = [
    Var(z[k]) >= 0,
    for_all(k, symmetric(z[k])),
    Var(z[l + 1]) == n * variance * E(maximum(z[l], 0) ** 2),
]


@claim(
    implies(t + 1 <= d, Var(z[t + 1]) == gain**t * Var(z[1])),
    given=layers,
    settles=["X11"],
    title="The variance after many layers",
)
def the_variance_after_many_layers(calc):
    """One unit of each layer, whose variance is that of a unit with random weights."""
    _, step = calc.induction(t)
    step = step.suppose()
    step.have(Var(z[t + 2]) == n * variance * E(maximum(z[t + 1], 0) ** 2))
    step.specialise(for_all(k, symmetric(z[k])), k=t + 1)
    step.have(
        E(maximum(z[t + 1], 0) ** 2) == Var(z[t + 1]) / 2,
        by=a_rectifier_halves_the_second_moment(Z=z[t + 1]),
    )
    step(gain * Var(z[t + 1]))
    step(gain * (gain**t * Var(z[1])), by=induction_hypothesis)


@claim(implies(t + 1 <= d, Var(z[t + 1]) == Var(z[1])), given=[*layers, variance == 2 / n])
def with_the_right_weights_every_layer_has_one_variance(calc):
    """Then the gain is one."""
    layer = calc.suppose()
    layer.have(gain == 1)
    layer(gain**t * Var(z[1]), by=the_variance_after_many_layers)
    layer(1**t * Var(z[1]))


q = real("q", nonnegative=True)


@claim(iff(q**L == 1, q == 1))
def only_one_has_the_power_one(calc):
    """Powers of less are less, powers of more are more."""
    forward, _ = calc.both_directions()
    absurd = forward.contradiction()
    less, more = absurd.cases(q < 1)
    less.have(q**L < 1)
    more.have(q**L > 1)


@claim(
    iff(gain**L == 1, variance == 2 / n),
    settles=["X11"],
    title=r"The gain is 1 for every depth exactly when $\sigma_w^2 = 2/n$",
)
def the_gain_is_one_exactly_when(calc):
    """For any number of layers."""
    calc.have(iff(gain**L == 1, gain == 1), by=only_one_has_the_power_one(q=gain))
    forward, backward = calc.both_directions()
    forward.have(gain == 1)
    backward.have(gain == 1)


@refutes(iff(gain**L == 1, variance == 1 / n))
def without_the_factor_two_signals_fade(model):
    """The variance that keeps a linear layer halves the signal at each rectifier."""


# ------------------------------------------------------------------------ without hypotheses
@refutes(Var(y) == n * variance * m, given=[*centred, *spread, *inputs, *apart])
def correlated_weights_add_up(model):
    """Two equal weights count double."""
    (sign,) = model.signs(1)
    model.let(n, 2)
    model.let(w, (sign, sign))
    model.let(x, (model.values_of(1, 1), model.values_of(1, 1)))
    model.let(variance, 1)
    model.let(m, 1)


@refutes(Var(y) == n * variance * m, given=[*centred, *spread, *uncorrelated, *inputs])
def weights_that_follow_the_inputs_are_not_random(model):
    """A weight that is its input makes the unit constant."""
    (sign,) = model.signs(1)
    model.let(n, 1)
    model.let(w, (sign,))
    model.let(x, (sign,))
    model.let(variance, 1)
    model.let(m, 1)


@refutes(
    Var(y) == n * variance * m,
    given=[*spread, *inputs, mutually_independent(entries(w), entries(x))],
)
def weights_of_another_mean_add_to_the_variance(model):
    """The mean of the weights passes the variance of the inputs on."""
    first, second = model.signs(2)
    model.let(n, 1)
    model.let(w, (1 + first,))
    model.let(x, (second,))
    model.let(variance, 1)
    model.let(m, 1)
