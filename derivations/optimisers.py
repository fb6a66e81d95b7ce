"""When an L2 penalty is weight decay: gradient descent."""

import sympy

from quod import *

n = dimension("n")
L = scalar_field("L", n)
theta, phi, g, h, start = vector("theta phi g h omega", n)
alpha, gamma = real("alpha gamma", positive=True)
lam = real("lam", latex=r"\lambda")
penalty = gamma * norm(theta) ** 2


@shown(latex=r"\operatorname{SGD}")
def sgd(theta, g):
    """One step of gradient descent; g is the gradient of the loss."""
    return theta - alpha * g


linear_model = definition(
    "model", lambda phi: dot(g, phi - theta) + norm(phi - theta) ** 2 / (2 * alpha), of=[phi]
)


@claim(
    linear_model(phi) - linear_model(sgd(theta, g)) == norm(phi - sgd(theta, g)) ** 2 / (2 * alpha),
    settles=["1.0-sgd-step"],
    title="The step of gradient descent minimises the linearised loss plus a cost of moving",
)
def the_step_minimises_a_model_of_the_loss(calc):
    """It subtracts $\\alpha$ times the gradient, and every other point does worse."""


# ------------------------------------------------------------------------------ the penalised step
@claim(
    grad(L(theta) + penalty, theta) == grad(L(theta), theta) + find(sympy.diff, penalty, theta),
    given=[differentiable(L, theta)],
    settles=["1.1-grad"],
)
def penalty_adds_a_multiple_of_the_weights(calc):
    """The gradient of the penalised loss, for every differentiable loss."""

    def with_slope(slope, penalty, theta):
        return slope + sympy.diff(penalty, theta)

    calc(grad(L(theta), theta) + grad(penalty, theta), by=gradient_of_a_sum)
    calc.find(with_slope, grad(L(theta), theta), penalty, theta, by=gradient_of_the_squared_norm)


@shown(latex=r"\operatorname{SGD}_{2}")
def sgd_with_penalty(theta, g):
    """One step of gradient descent on the penalised loss; g is the gradient of the loss."""
    return theta - alpha * (g + 2 * gamma * theta)


@claim(
    sgd(theta, grad(L(theta) + penalty, theta)) == sgd_with_penalty(theta, grad(L(theta), theta)),
    given=[differentiable(L, theta)],
    settles=["1.1-sgd-step"],
)
def sgd_on_the_penalised_loss(calc):
    """The penalty adds its gradient to the step."""
    calc(
        sgd(theta, grad(L(theta), theta) + 2 * gamma * theta),
        by=penalty_adds_a_multiple_of_the_weights,
    )
    calc(sgd_with_penalty(theta, grad(L(theta), theta)))


@shown(latex=r"\operatorname{SGDW}")
def sgd_with_decay(theta, g, lam):
    """One step of gradient descent with decoupled weight decay."""
    return theta - alpha * g - lam * theta


@claim(
    iff(
        for_all([theta, g], sgd_with_penalty(theta, g) == sgd_with_decay(theta, g, lam)),
        lam == 2 * alpha * gamma,
    ),
    settles=["1.1-sgd-lambda"],
    title="For SGD a penalty is weight decay, with exactly one coefficient",
)
def sgd_with_penalty_is_decay_exactly_for_one_coefficient(calc):
    """One coefficient alone makes the updates agree; compare [@loshchilov2019, Proposition 1]."""
    forward, _ = calc.both_directions()
    forward.specialise(theta=ones(n), g=zeros(n))
    forward.have(lam == 2 * alpha * gamma)


@refutes(
    for_all([theta, g], sgd_with_penalty(theta, g) == sgd_with_decay(theta, g, 2 * gamma)),
    settles=["1.1-sgd-lambda"],
)
def twice_the_penalty_is_not_the_decay(model):
    """The learning rate multiplies the penalty, but not the decay."""
    model.let(n, 1)
    model.let(alpha, 2)
    model.let(gamma, 1)
    model.let(theta, vector_of(1))
    model.let(g, vector_of(0))


@claim(
    iff(
        for_all([theta, g], sgd_with_penalty(theta, g) == sgd_with_decay(theta, g, 2 * gamma)),
        alpha == 1,
    )
)
def twice_the_penalty_is_right_for_the_learning_rate_one(calc):
    """There both conventions agree."""
    forward, _ = calc.both_directions()
    forward.specialise(theta=ones(n), g=zeros(n))
    forward.have(2 * gamma * (alpha - 1) == 0)


@claim(sgd_with_penalty(theta, g) == sgd_with_decay(theta, g, alpha * (2 * gamma)))
def twice_the_penalty_is_right_where_the_learning_rate_multiplies_the_decay(calc):
    """So it is in libraries whose decay is a multiple of the learning rate."""


# ------------------------------------------------------------------------- whole trajectories
t = natural("t")
s = integer("s")
batch = scalar_field_sequence("l", n, latex=r"\ell")
slope = definition("slope", lambda s, theta: grad(batch[s](theta), theta), of=[s, theta])
v = recurrence("v", start, lambda t, before: sgd_with_penalty(before, slope(t, before)))
w = recurrence(
    "w", start, lambda t, before: sgd_with_decay(before, slope(t, before), 2 * alpha * gamma)
)


@claim(
    v[t] == w[t],
    given=[for_all([s, theta], differentiable(batch[s], theta))],
    title="With that coefficient whole trajectories agree",
)
def trajectories_agree(calc):
    """From one start, with the same batches, whatever their losses $\\ell_1, \\ell_2, \\dots$"""
    _, step = calc.induction(t)
    step(sgd_with_penalty(v[t], slope(t + 1, v[t])))
    step(sgd_with_penalty(w[t], slope(t + 1, w[t])), by=induction_hypothesis)
    step(sgd_with_decay(w[t], slope(t + 1, w[t]), 2 * alpha * gamma))


# ------------------------------------------------------------------------ schedules and momentum
beta = real("beta", positive=True)


@claim(
    negation(
        there_is(
            lam,
            for_all(
                [theta, g],
                (theta - alpha * (g + 2 * gamma * theta) == theta - alpha * g - lam * theta)
                & (theta - beta * (g + 2 * gamma * theta) == theta - beta * g - lam * theta),
            ),
        )
    ),
    given=[alpha != beta],
    title="Where the learning rate changes, no constant decay will do",
)
def a_schedule_needs_a_schedule_of_the_decay(calc):
    """Two learning rates $\\alpha$ and $\\beta$ ask for two coefficients."""
    absurd = calc.contradiction()
    absurd.specialise(theta=ones(n), g=zeros(n))
    absurd.have(lam == 2 * alpha * gamma)
    absurd.have(lam == 2 * beta * gamma)
    absurd.have(2 * gamma * (alpha - beta) == 0)
    absurd.have(alpha == beta)


mu = real("mu", positive=True)


@shown(latex=r"\operatorname{velocity}")
def velocity(m, g):
    """The heavy ball: the gradients, with the earlier ones fading."""
    return mu * m + g


def two_steps_with_penalty(theta, g, h):
    """Two steps with momentum on the penalised loss; g and h are the gradients of the loss."""
    first = velocity(zeros(n), g + 2 * gamma * theta)
    after = sgd(theta, first)
    return sgd(after, velocity(first, h + 2 * gamma * after))


def two_steps_with_decay(theta, g, h, lam):
    """Two steps with momentum and decoupled decay."""
    first = velocity(zeros(n), g)
    after = sgd(theta, first) - lam * theta
    return sgd(after, velocity(first, h)) - lam * after


def one_step_with_penalty(theta, g):
    """The first of them."""
    return sgd(theta, velocity(zeros(n), g + 2 * gamma * theta))


def one_step_with_decay(theta, g, lam):
    """The first of them."""
    return sgd(theta, velocity(zeros(n), g)) - lam * theta


@claim(
    two_steps_with_penalty(theta, g, h)
    == two_steps_with_decay(theta, g, h, 2 * alpha * gamma) - 2 * alpha * gamma * mu * theta
)
def momentum_remembers_the_penalty(calc):
    """After two steps the velocity still holds the first pull of the penalty."""


@claim(
    negation(
        there_is(
            lam,
            for_all(
                [theta, g, h],
                (one_step_with_penalty(theta, g) == one_step_with_decay(theta, g, lam))
                & (two_steps_with_penalty(theta, g, h) == two_steps_with_decay(theta, g, h, lam)),
            ),
        )
    ),
    title="With momentum no decay matches the penalty beyond the first step",
)
def no_decay_matches_the_penalty_with_momentum(calc):
    """The first step settles the coefficient, and the second contradicts it."""
    absurd = calc.contradiction()
    absurd.specialise(theta=ones(n), g=zeros(n), h=zeros(n))
    absurd.have(lam == 2 * alpha * gamma)
    absurd.have(alpha * gamma * mu == 0)
    absurd.have(alpha * gamma * mu > 0)


@refutes(
    two_steps_with_penalty(theta, g, h) == two_steps_with_decay(theta, g, h, 2 * alpha * gamma)
)
def momentum_is_not_decay(model):
    """Without any loss, the penalty has stopped the weight where decay leaves a quarter."""
    model.let(n, 1)
    model.let(alpha, Rational(1, 2))
    model.let(gamma, Rational(1, 2))
    model.let(mu, Rational(1, 2))
    model.let(theta, vector_of(1))
    model.let(g, vector_of(0))
    model.let(h, vector_of(0))
