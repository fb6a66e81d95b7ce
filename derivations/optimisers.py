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
    forward.have(
        (ones(n) - alpha * (zeros(n) + 2 * gamma * ones(n)))[1]
        == (ones(n) - alpha * zeros(n) - lam * ones(n))[1]
    )
