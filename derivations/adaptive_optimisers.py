"""When an L2 penalty is not weight decay: RMSprop and Adam."""

from quod import *

n = dimension("n")
L = scalar_field("L", n)
theta, g, v = vector("theta g v", n)
i = index("i", 1, n)
alpha, gamma = real("alpha gamma", positive=True)
epsilon = real("epsilon", positive=True)
lam = real("lam", latex=r"\lambda")
rho = real("rho", nonnegative=True)
w, d, u, m = real("w d u m")
t = natural("t")
k = integer("k")


# ------------------------------------------------------------------------------ moving averages
@shown(latex=r"\operatorname{average}")
def average(u, x):
    """A moving average u, after one more value x."""
    return rho * u + (1 - rho) * x


a = real_sequence("a")
u_0 = real("mu", latex=r"\mu")
mean = recurrence("M", u_0, lambda t, before: average(before, a[t]))
weighted = Sum(rho ** (t - k) * a[k], (k, 1, t))


@claim(
    mean[t] == rho**t * u_0 + (1 - rho) * weighted,
    settles=["1.0-ma"],
    title="The moving averages of RMSprop and Adam weigh the past geometrically",
)
def moving_averages_are_weighted_sums(calc):
    """Here $a_k$ is the $k$-th derivative by one weight, or its square."""
    _, step = calc.induction(t)
    step(rho * mean[t] + (1 - rho) * a[t + 1])
    step(
        rho * (rho**t * u_0 + (1 - rho) * weighted) + (1 - rho) * a[t + 1], by=induction_hypothesis
    )


@claim(rho**t + (1 - rho) * Sum(rho ** (t - k), (k, 1, t)) == 1)
def the_weights_of_an_average_add_up_to_one(calc):
    """The start keeps the weight $\\rho^t$, so the average is no expectation."""
    calc.induction(t)


# --------------------------------------------------------------------------------------- RMSprop
@shown(latex=r"\operatorname{RMSprop}")
def rmsprop_step(w, d, u):
    """One step for one weight; u is the moving average of its squared derivatives before."""
    return w - alpha * d / sqrt(average(u, d**2) + epsilon)


def rmsprop(theta, g):
    """The step for all weights."""
    return build_vector(lambda i: rmsprop_step(theta[i], g[i], v[i]), n)


averages = [rho < 1, v[i] >= 0]
one_average = [rho < 1, u >= 0]


@claim(
    w - rmsprop_step(w, d, u) == alpha / sqrt(average(u, d**2) + epsilon) * d,
    given=one_average,
    settles=["1.1-rms-def-formula"],
)
def rmsprop_divides_by_the_root_of_the_average(calc):
    """The average already has the square of this derivative in it."""


@refutes(
    w - rmsprop_step(w, d, u) == average(u, d**2), given=one_average, settles=["1.1-rms-def-prose"]
)
def the_step_is_not_the_average(model):
    """The average only scales the derivative."""
    model.let(alpha, 1)
    model.let(rho, 0)
    model.let(epsilon, 3)
    model.let(w, 0)
    model.let(d, 1)
    model.let(u, 0)


@claim(
    (1 - rho) * (w - rmsprop_step(w, d, u)) ** 2 <= alpha**2,
    given=one_average,
    title="No gradient, however large, moves RMSprop by more than a fixed length",
)
def the_step_of_rmsprop_is_bounded(calc):
    """A large derivative enlarges the average as well: so a penalty saturates."""
    size = average(u, d**2) + epsilon
    moved = (w - rmsprop_step(w, d, u)) ** 2
    calc.have(size > 0)
    calc.have(moved * size == alpha**2 * d**2)
    calc.have((1 - rho) * d**2 <= size)
    calc.have(alpha**2 * ((1 - rho) * d**2) <= alpha**2 * size)
    calc.have((1 - rho) * moved * size <= alpha**2 * size)
    absurd = calc.contradiction()
    absurd.have(((1 - rho) * moved - alpha**2) * size > 0)


@shown(latex=r"\operatorname{RMSprop}_{2}")
def rmsprop_with_penalty(w, d, u):
    """On the penalised loss; d is the derivative of the loss alone."""
    return rmsprop_step(w, d + 2 * gamma * w, u)


@shown(latex=r"\operatorname{submitted}")
def penalty_in_the_numerator_only(w, d, u):
    """The penalty in the numerator, but not in the average."""
    return w - alpha * (d + 2 * gamma * w) / sqrt(average(u, d**2) + epsilon)


@refutes(
    penalty_in_the_numerator_only(w, d, u) == rmsprop_with_penalty(w, d, u),
    given=one_average,
    settles=["1.1-rms-update"],
)
def the_average_sees_the_penalty(model):
    """RMSprop averages the squares of what it is given, and that is the penalised gradient."""
    model.let(alpha, 1)
    model.let(gamma, Rational(1, 2))
    model.let(rho, 0)
    model.let(epsilon, 3)
    model.let(w, 1)
    model.let(d, 0)
    model.let(u, 0)


@claim(iff(rmsprop_step(w, d, u) == w, w - alpha * d == w), given=one_average)
def rmsprop_rests_where_gradient_descent_rests(calc):
    """Where the derivative is zero, and nowhere else: the loss is the same, only the path differs."""
    root = sqrt(average(u, d**2) + epsilon)
    calc.have(average(u, d**2) + epsilon > 0)
    calc.have(root > 0)
    forward, backward = calc.both_directions()
    forward.have(alpha * d / root == 0)
    forward.have(alpha * d / root * root == alpha * d)
    forward.have(alpha * d == 0)
    backward.have(alpha * d == 0)
    backward.have(d == 0)


@refutes(
    negation(for_all([w, d], iff(rmsprop_step(w, d, u) == w, w - alpha * d == w))),
    given=one_average,
    settles=["1.1-rms-loss"],
)
def no_other_loss_is_minimised(model):
    """With $d$ the derivative of the penalised loss, both rest at its stationary points."""
    model.let(alpha, 1)
    model.let(rho, 0)
    model.let(epsilon, 1)
    model.let(u, 0)
    model.use(rmsprop_rests_where_gradient_descent_rests)
