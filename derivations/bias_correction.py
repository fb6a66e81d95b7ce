"""Why Adam corrects its moments."""

from quod import *

T = dimension("T")
g = random_vector("g", T)
beta = real("beta")
mean = real("e")
t = natural("t")
k = integer("k")
i = index("i", 1, T)
a = real_sequence("a")

moment = recurrence("m", 0, lambda t, before: beta * before + (1 - beta) * a[t])
weights = Sum(beta ** (t - k), (k, 1, t))


@claim(moment[t] == (1 - beta) * Sum(beta ** (t - k) * a[k], (k, 1, t)), given=[beta > 0])
def the_first_moment_is_a_weighted_sum(calc):
    """From $m_0 = 0$, for gradients $a_1, a_2, \\dots$"""
    calc.induction(t)


@claim((1 - beta) * weights == 1 - beta**t, given=[beta > 0])
def the_weights_fall_short_of_one(calc):
    """What is missing is the weight that the start still has."""
    calc.induction(t)


average = (1 - beta) * Sum(beta ** (t - k) * g[k], (k, 1, t))


@claim(
    E(average) == (1 - beta**t) * mean,
    given=[beta > 0, E(g[i]) == mean, t <= T],
    settles=["X2"],
    title="The first moment of Adam is too small by the factor $1 - \\beta^t$",
)
def the_bias_of_the_first_moment(calc):
    """The gradients need one expectation, and no independence."""
    calc.have((1 - beta) * weights == 1 - beta**t, by=the_weights_fall_short_of_one)
    calc((1 - beta) * Sum(beta ** (t - k) * E(g[k]), (k, 1, t)), by=expectation_of_a_finite_sum)
    calc((1 - beta) * Sum(beta ** (t - k) * mean, (k, 1, t)))
    calc((1 - beta) * weights * mean)
    calc((1 - beta**t) * mean)


@claim(
    E(average / (1 - beta**t)) == mean,
    given=[beta > 0, beta < 1, E(g[i]) == mean, 1 <= t, t <= T],
    settles=["X2"],
)
def the_correction_removes_the_bias(calc):
    """From the first step on."""
    calc.have(E(average) == (1 - beta**t) * mean, by=the_bias_of_the_first_moment)
    calc.have((1 - beta) * weights == 1 - beta**t, by=the_weights_fall_short_of_one)
    calc.have(1 - beta**t > 0)
    calc(E(average) / (1 - beta**t))
    calc((1 - beta**t) * mean / (1 - beta**t))


@refutes(E(average) == mean, given=[beta > 0, beta < 1, E(g[i]) == mean, t <= T])
def the_first_moment_is_biased(model):
    """A gradient that is always 1 gives a first moment of one half."""
    model.outcomes(1)
    model.let(T, 1)
    model.let(t, 1)
    model.let(beta, Rational(1, 2))
    model.let(mean, 1)
    model.let(g, (model.values_of(1),))
