"""When an L2 penalty is weight decay, and when it is not."""

from quod import *

n = dimension("n")
L = scalar_field("L", n)
theta, g = vector("theta g", n)
alpha, gamma = real("alpha gamma", positive=True)
lam = real("lam", latex=r"\lambda")


@claim(
    grad(L(theta) + gamma * norm(theta) ** 2, theta) == grad(L(theta), theta) + 2 * gamma * theta,
    given=[differentiable(L, theta)],
    settles=["1.1-grad"],
)
def penalty_adds_a_multiple_of_the_weights(calc):
    """The gradient of the penalised loss, for every differentiable loss."""


@claim(
    iff(
        for_all(
            [theta, g],
            theta - alpha * (g + 2 * gamma * theta) == theta - alpha * g - lam * theta,
        ),
        lam == 2 * alpha * gamma,
    ),
    settles=["1.1-sgd-lambda"],
)
def sgd_with_penalty_is_decay_exactly_for_one_coefficient(calc):
    """One coefficient, and only one, makes the two updates agree for all weights and gradients."""
    forward, backward = calc.both_directions()
    forward.specialise(theta=ones(n), g=zeros(n))


v = vector("v", n)
i = index("i", 1, n)
epsilon = real("epsilon", positive=True)
rho = real("rho", nonnegative=True)


def rmsprop(weights, gradient, decay):
    """One step of RMSprop with decoupled weight decay."""

    def entry(i):
        average = rho * v[i] + (1 - rho) * gradient[i] ** 2
        return weights[i] - alpha * gradient[i] / sqrt(average + epsilon) - decay * weights[i]

    return build_vector(entry, n)


@claim(
    negation(
        there_is(
            lam,
            for_all(
                [theta, g],
                rmsprop(theta, g + 2 * gamma * theta, 0) == rmsprop(theta, g, lam),
            ),
        )
    ),
    given=[rho < 1, v[i] >= 0],
    settles=["1.1-rms-equiv"],
)
def no_constant_decay_matches_the_penalty_in_rmsprop(calc):
    """The penalty also enters the moving average, so its pull on large weights saturates."""
    once = sqrt(rho * v[1] + epsilon + 4 * (1 - rho) * gamma**2)
    twice = sqrt(rho * v[1] + epsilon + 16 * (1 - rho) * gamma**2)
    absurd = calc.contradiction()
    absurd.specialise(theta=ones(n), g=zeros(n))
    absurd.have(lam * once == 2 * alpha * gamma)
    absurd.specialise(theta=2 * ones(n), g=zeros(n))
    absurd.have(lam * twice == 2 * alpha * gamma)
    absurd.have(lam**2 * once**2 == 4 * alpha**2 * gamma**2)
    absurd.have(lam**2 * twice**2 == 4 * alpha**2 * gamma**2)
    absurd.have(lam**2 * gamma**2 * (1 - rho) == 0)
    absurd.have(alpha**2 * gamma**4 * (1 - rho) == 0)
    absurd.have(0 < alpha**2 * gamma**4 * (1 - rho))
