"""When an L2 penalty is weight decay, and when it is not."""

import sympy

from quod import *

n = dimension("n")
L = scalar_field("L", n)
theta, g = vector("theta g", n)
alpha, gamma = real("alpha gamma", positive=True)
lam = real("lam", latex=r"\lambda")
penalty = gamma * norm(theta) ** 2


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


def sgd_with_penalty(theta, g):
    """One step of gradient descent on the penalised loss; g is the gradient of the loss."""
    return theta - alpha * (g + 2 * gamma * theta)


def sgd_with_decay(theta, g, decay):
    """One step of gradient descent with decoupled weight decay."""
    return theta - alpha * g - decay * theta


@claim(
    iff(
        for_all([theta, g], sgd_with_penalty(theta, g) == sgd_with_decay(theta, g, lam)),
        lam == 2 * alpha * gamma,
    ),
    settles=["1.1-sgd-lambda"],
    title="For SGD a penalty is weight decay, with exactly one coefficient",
)
def sgd_with_penalty_is_decay_exactly_for_one_coefficient(calc):
    """One coefficient, and only one, makes the two updates agree for all weights and gradients."""
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


v = vector("v", n)
i = index("i", 1, n)
epsilon = real("epsilon", positive=True)
rho = real("rho", nonnegative=True)


def rmsprop(theta, g):
    """One step of RMSprop; v is the moving average of the squared gradients before it."""

    def entry(i):
        average = rho * v[i] + (1 - rho) * g[i] ** 2
        return theta[i] - alpha * g[i] / sqrt(average + epsilon)

    return build_vector(entry, n)


@refutes(
    for_all(
        [theta, g], rmsprop(theta, g + 2 * gamma * theta) == rmsprop(theta, g) - 2 * gamma * theta
    ),
    given=[rho < 1, v[i] >= 0],
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


@claim(
    negation(
        there_is(
            lam,
            for_all(
                [theta, g], rmsprop(theta, g + 2 * gamma * theta) == rmsprop(theta, g) - lam * theta
            ),
        )
    ),
    given=[rho < 1, v[i] >= 0],
    settles=["1.1-rms-equiv"],
    title="No constant decay matches the penalty in RMSprop",
)
def no_constant_decay_matches_the_penalty_in_rmsprop(calc):
    """The penalty also enters the moving average, so its pull on large weights saturates."""
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
