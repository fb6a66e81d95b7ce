"""Penalty and weight decay: one thing changed at a time."""

from quod import *

n = dimension("n")
L = scalar_field("L", n)
theta, g, v = vector("theta g v", n)
alpha, gamma, epsilon = real("alpha gamma epsilon", positive=True)
lam, c = real("lam c")
rho = real("rho", nonnegative=True)
i = index("i", 1, n)
smooth = differentiable(L, theta)
penalised = L(theta) + gamma * norm(theta) ** 2


def with_penalty(theta, g):
    return theta - alpha * (g + 2 * gamma * theta)


def with_decay(theta, g, decay):
    return theta - alpha * g - decay * theta


def agree(decay):
    return for_all([theta, g], with_penalty(theta, g) == with_decay(theta, g, decay))


# -------------------------------------------------------------------------------- the gradient
@claim(  # fails: refuted: .*the claim is false
    grad(penalised, theta) == grad(L(theta), theta) + gamma * theta, given=[smooth]
)
def a_factor_of_the_gradient(calc):
    """The square gives a two."""


@claim(  # fails: refuted: .*the claim is false
    grad(penalised, theta) == grad(L(theta), theta) - 2 * gamma * theta, given=[smooth]
)
def a_sign_of_the_gradient(calc):
    """The penalty is added."""


@claim(  # fails: refuted: .*the claim is false
    grad(penalised, theta) == 2 * gamma * theta, given=[smooth]
)
def the_loss_is_lost(calc):
    """Its gradient does not vanish."""


@claim(  # fails: undecided: .*not shown to be defined: .*differentiable\(L, theta\)
    grad(penalised, theta) == grad(L(theta), theta) + 2 * gamma * theta
)
def the_loss_has_no_gradient(calc):
    """Nothing says that it is differentiable."""


@claim(  # fails: refuted: .*not shown to be defined: .*0 < Sum.*false: counterexample
    grad(L(theta) + gamma * norm(theta), theta) == grad(L(theta), theta) + 2 * gamma * theta,
    given=[smooth],
)
def the_square_is_lost(calc):
    """The norm itself has no gradient at zero, and elsewhere another one."""


@claim(grad(penalised, theta) == grad(L(theta), theta) + 2 * gamma * theta, given=[smooth])
def rules_exchanged(calc):
    calc(
        grad(L(theta), theta) + gamma * grad(norm(theta) ** 2, theta),
        by=gradient_of_the_squared_norm,
    )
    calc(grad(L(theta), theta) + 2 * gamma * theta, by=chain_rule)  # fails: undecided: .*not use c


# ------------------------------------------------------------------------------ the coefficient
@claim(iff(agree(lam), lam == 2 * gamma))
def the_learning_rate_is_forgotten(calc):
    forward, backward = calc.both_directions()  # the part from right to left has no steps
    forward.specialise(theta=ones(n), g=zeros(n))
    forward.have(lam == 2 * gamma)  # fails: (undecided|refuted): .*not shown to be zero
    backward.have(agree(lam))  # fails: refuted: this step is false.*counterexample


@claim(iff(agree(lam), lam == alpha * gamma))
def a_factor_of_the_coefficient(calc):
    forward, backward = calc.both_directions()
    forward.specialise(theta=ones(n), g=zeros(n))
    forward.have(lam == alpha * gamma)  # fails: (undecided|refuted): .*not shown to be zero
    backward.have(agree(lam))  # fails: refuted: this step is false.*counterexample


@claim(iff(agree(-lam), lam == 2 * alpha * gamma))
def a_sign_of_the_coefficient(calc):
    forward, backward = calc.both_directions()
    forward.specialise(theta=ones(n), g=zeros(n))
    forward.have(lam == 2 * alpha * gamma)  # fails: (undecided|refuted): .*not shown to be zero
    backward.have(agree(-lam))  # fails: refuted: this step is false.*counterexample


@claim(iff(agree(lam), lam == 2 * alpha * gamma))
def weights_of_zero_say_nothing(calc):
    forward, _ = calc.both_directions()
    forward.specialise(theta=zeros(n), g=zeros(n))
    forward.have(lam == 2 * alpha * gamma)  # fails: undecided: .*not shown to be zero


@claim(iff(agree(lam), lam == 2 * alpha * gamma))
def a_direction_without_steps(calc):
    calc.both_directions()  # fails: undecided: .*to +2\*alpha\*gamma.*not shown to be zero


@claim(  # fails: refuted: .*the claim is false.*theta = \[0\]
    iff(with_penalty(theta, g) == with_decay(theta, g, lam), lam == 2 * alpha * gamma)
)
def for_these_weights_only(calc):
    """The quantifier is missing: weights of zero agree with any coefficient."""


@claim(there_is(c, for_all(theta, theta[1] == c)))  # fails: undecided: .*no rule proves
def quantifiers_exchanged(calc):
    """Each entry is a number, but not all the same one."""


# ------------------------------------------------------------------------------------- RMSprop
def rmsprop(theta, g):
    def entry(i):
        return theta[i] - alpha * g[i] / sqrt(rho * v[i] + (1 - rho) * g[i] ** 2 + epsilon)

    return build_vector(entry, n)


def rmsprop_agrees(decay):
    return for_all(
        [theta, g], rmsprop(theta, g + 2 * gamma * theta) == rmsprop(theta, g) - decay * theta
    )


@claim(  # fails: refuted: .*the claim is false
    rmsprop_agrees(2 * gamma), given=[rho < 1, v[i] >= 0]
)
def twice_the_penalty(calc):
    """The step divides the penalty, but not the decay."""


@claim(  # fails: undecided: .*not shown to be defined
    negation(there_is(lam, rmsprop_agrees(lam))), given=[v[i] >= 0]
)
def roots_of_negative_numbers(calc):
    """The weight of the new square may be negative."""


@claim(  # fails: undecided: .*not shown to be defined
    negation(there_is(lam, rmsprop_agrees(lam))), given=[rho < 1]
)
def a_negative_average(calc):
    """The average of squares may be negative."""


@claim(there_is(lam, rmsprop_agrees(lam)), given=[rho < 1, v[i] >= 0])  # fails: undecided: .*no rul
def some_coefficient(calc):
    """There is none."""
