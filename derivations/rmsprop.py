"""When an L2 penalty is not weight decay: RMSprop."""

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
    """Where the derivative is zero, and only there: the loss is the same, the path differs."""
    root = sqrt(average(u, d**2) + epsilon)
    calc.have(average(u, d**2) + epsilon > 0)
    calc.have(root > 0)
    forward, backward = calc.both_directions()
    forward.have(alpha * d / root == 0)
    forward.have(alpha * d / root * root == alpha * d)
    forward.have(alpha * d == 0)
    backward.have(alpha * d == 0)
    backward.have(d == 0)


differ = there_is([w, d], (rmsprop_step(w, d, u) == w) & (w - alpha * d != w))


@claim(negation(differ), given=one_average)
def no_point_stops_only_rmsprop(calc):
    """With $d$ the derivative of the penalised loss, both stop at its stationary points."""
    absurd = calc.contradiction()
    absurd.have(
        iff(rmsprop_step(w, d, u) == w, w - alpha * d == w),
        by=rmsprop_rests_where_gradient_descent_rests,
    )
    absurd.have(rmsprop_step(w, d, u) == w)
    absurd.have(w - alpha * d == w)


@refutes(differ, given=one_average, settles=["1.1-rms-loss"])
def rmsprop_minimises_no_other_loss(model):
    """What is minimised does not depend on who minimises it."""
    model.let(alpha, 1)
    model.let(rho, 0)
    model.let(epsilon, 1)
    model.let(u, 0)
    model.use(no_point_stops_only_rmsprop)


# ----------------------------------------------------------------------- no decay fits RMSprop
@refutes(
    for_all(
        [theta, g], rmsprop(theta, g + 2 * gamma * theta) == rmsprop(theta, g) - 2 * gamma * theta
    ),
    given=averages,
    settles=["1.1-rms-equiv"],
    title="Twice the penalty is not the decay in RMSprop",
)
def twice_the_penalty_is_not_the_decay_in_rmsprop(model):
    """The step divides the penalty by a moving average, but not the decay."""
    model.let(n, 1)
    model.let(alpha, 1)
    model.let(gamma, Rational(1, 2))
    model.let(rho, 0)
    model.let(epsilon, 3)
    model.let(v, vector_of(0))
    model.let(theta, vector_of(1))
    model.let(g, vector_of(0))


one_factor = there_is(
    lam,
    (rmsprop_with_penalty(w, 0, u) == w - lam * w)
    & (rmsprop_with_penalty(2 * w, 0, u) == 2 * w - lam * (2 * w)),
)


@claim(
    negation(one_factor),
    given=[*one_average, w != 0],
    title="In one step the penalty shrinks larger weights by a smaller factor",
)
def two_weights_decay_by_different_factors(calc):
    """The loss pulls at neither here: no decay with one coefficient a step is the penalty."""
    small = sqrt(rho * u + epsilon + 4 * (1 - rho) * gamma**2 * w**2)
    large = sqrt(rho * u + epsilon + 16 * (1 - rho) * gamma**2 * w**2)
    absurd = calc.contradiction()
    for root in (small, large):
        absurd.have(root > 0)
        absurd.have(w * (lam * root - 2 * alpha * gamma) == 0)
        absurd.have(lam * root == 2 * alpha * gamma)
    absurd.have(lam**2 * small**2 == 4 * alpha**2 * gamma**2)
    absurd.have(lam**2 * large**2 == 4 * alpha**2 * gamma**2)
    absurd.have(12 * lam**2 * (1 - rho) * gamma**2 * w**2 == 0)
    absurd.have(alpha**2 * gamma**4 * (1 - rho) * w**2 == 0)
    absurd.have(alpha**2 * gamma**4 * (1 - rho) * w**2 > 0)


rmsprop_decays = there_is(
    lam,
    for_all([theta, g], rmsprop(theta, g + 2 * gamma * theta) == rmsprop(theta, g) - lam * theta),
)


@claim(
    negation(rmsprop_decays),
    given=averages,
    settles=["1.1-rms-equiv"],
    title="No constant decay matches the penalty in RMSprop",
)
def no_constant_decay_matches_the_penalty_in_rmsprop(calc):
    """Two vectors, of ones and of twos, settle it; compare [@loshchilov2019, Proposition 2]."""
    small = sqrt(rho * v[1] + epsilon + 4 * (1 - rho) * gamma**2)
    large = sqrt(rho * v[1] + epsilon + 16 * (1 - rho) * gamma**2)
    absurd = calc.contradiction()
    absurd.specialise(theta=ones(n), g=zeros(n))
    absurd.have(lam * small == 2 * alpha * gamma)
    absurd.specialise(theta=2 * ones(n), g=zeros(n))
    absurd.have(lam * large == 2 * alpha * gamma)
    absurd.have(lam**2 * small**2 == 4 * alpha**2 * gamma**2)
    absurd.have(lam**2 * large**2 == 4 * alpha**2 * gamma**2)
    absurd.have(12 * lam**2 * (1 - rho) * gamma**2 == 0)
    absurd.have(alpha**2 * gamma**4 * (1 - rho) == 0)
    absurd.have(alpha**2 * gamma**4 * (1 - rho) > 0)


@refutes(rmsprop_decays, given=averages, settles=["1.1-stmt"])
def a_penalty_is_not_decay_for_every_optimiser(model):
    """RMSprop already tells the two apart, whatever the coefficient of the decay."""
    model.let(n, 1)
    model.let(alpha, 1)
    model.let(gamma, 1)
    model.let(rho, 0)
    model.let(epsilon, 1)
    model.let(v, vector_of(0))
    model.use(no_constant_decay_matches_the_penalty_in_rmsprop)


# ------------------------------------------------------------------ what is equivalent: X1
s = vector("s", n)
weighted_penalty = lam / (2 * alpha) * Sum(s[i] * theta[i] ** 2, i)


def preconditioned(theta, g):
    """A step whose coordinates are divided by s, which does not change."""
    return build_vector(lambda i: theta[i] - alpha * g[i] / s[i], n)


@claim(grad(weighted_penalty, theta) == lam / alpha * diag(s) @ theta)
def gradient_of_the_weighted_penalty(calc):
    """It weighs each weight as the preconditioner does."""


@claim(
    preconditioned(theta, grad(L(theta) + weighted_penalty, theta))
    == preconditioned(theta, grad(L(theta), theta)) - lam * theta,
    given=[s[i] > 0, differentiable(L, theta)],
    settles=["X1"],
    title="With a frozen preconditioner decay is a penalty that is weighted by it",
)
def frozen_preconditioners_decay_by_a_weighted_penalty(calc):
    """Compare [@loshchilov2019, Proposition 3]."""
    slope = grad(L(theta), theta) + lam / alpha * diag(s) @ theta
    calc.have(grad(L(theta) + weighted_penalty, theta) == slope)
    calc(preconditioned(theta, slope))
    calc(preconditioned(theta, grad(L(theta), theta)) - lam * theta)


@refutes(
    preconditioned(theta, grad(L(theta) + gamma * norm(theta) ** 2, theta))
    == preconditioned(theta, grad(L(theta), theta)) - lam * theta,
    given=[s[i] > 0, differentiable(L, theta)],
)
def an_unweighted_penalty_is_no_decay_there(model):
    """Two coordinates that are divided by different numbers decay differently."""
    model.let(n, 2)
    model.let(alpha, 1)
    model.let(gamma, 1)
    model.let(lam, 2)
    model.let(s, vector_of(1, 2))
    model.let(theta, vector_of(1, 1))
    model.let(L, lambda theta: 0)
