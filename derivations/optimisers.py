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


@shown(latex=r"\operatorname{SGD}_{2}")
def sgd_with_penalty(theta, g):
    """One step of gradient descent on the penalised loss; g is the gradient of the loss."""
    return theta - alpha * (g + 2 * gamma * theta)


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


v = vector("v", n)
i = index("i", 1, n)
epsilon = real("epsilon", positive=True)
rho = real("rho", nonnegative=True)


@shown(latex=r"\operatorname{RMSprop}")
def rmsprop_step(w, d, u):
    """One step for one weight; u is the moving average of its squared derivatives before."""
    average = rho * u + (1 - rho) * d**2
    return w - alpha * d / sqrt(average + epsilon)


def rmsprop(theta, g):
    """The step for all weights."""
    return build_vector(lambda i: rmsprop_step(theta[i], g[i], v[i]), n)


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
    """It enters the moving average and saturates; compare [@loshchilov2019, Proposition 2]."""
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


w, d, m, u = real("w d m u")
beta_1, beta_2 = real("beta_1 beta_2", nonnegative=True)
k = natural("k")


@shown(latex=r"\operatorname{Adam}")
def adam_step(w, d, m, u, k):
    """The k-th step for one weight; m and u are the moving averages before it."""
    first = (beta_1 * m + (1 - beta_1) * d) / (1 - beta_1**k)
    second = (beta_2 * u + (1 - beta_2) * d**2) / (1 - beta_2**k)
    return w - alpha * first / (sqrt(second) + epsilon)


@claim(
    adam_step(w, d, 0, 0, 1) == w - alpha * d / (absolute(d) + epsilon),
    given=[beta_1 < 1, beta_2 < 1],
    title="The first step of Adam has nearly the length of the learning rate",
)
def first_step_of_adam_is_normalised(calc):
    """Whatever the decay rates: the correction of the bias cancels them."""
    calc(w - alpha * d / (sqrt(d**2) + epsilon))
    calc(w - alpha * d / (absolute(d) + epsilon), by=rule("root_of_a_square"))


@refutes(
    adam_step(w, d, 0, 0, 2) == w - alpha * d / (absolute(d) + epsilon),
    given=[beta_1 < 1, beta_2 < 1],
)
def a_late_first_gradient_is_not_normalised(model):
    """In the second step the correction divides by more than the first gradient's share."""
    model.let(alpha, 1)
    model.let(epsilon, 1)
    model.let(beta_1, Rational(1, 2))
    model.let(beta_2, 0)
    model.let(w, 0)
    model.let(d, 1)
