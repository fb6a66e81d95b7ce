"""When an L2 penalty is not weight decay: Adam."""

from optimisers import sgd_with_decay, sgd_with_penalty
from rmsprop import no_constant_decay_matches_the_penalty_in_rmsprop, rho, rmsprop_decays, v

from quod import *

n = dimension("n")
theta, g = vector("theta g", n)
alpha, gamma, epsilon = real("alpha gamma epsilon", positive=True)
lam = real("lam", latex=r"\lambda")
beta_1, beta_2 = real("beta_1 beta_2", nonnegative=True)
w, d, m, u = real("w d m u")
t = natural("t")
k = integer("k", minimum=1)
i = index("i", 1, n)
rates = [beta_1 < 1, beta_2 < 1]


# ------------------------------------------------------------------------------- the algorithm
@shown(latex=r"\operatorname{mean}")
def mean(m, d):
    """The moving average of the derivatives, after one more."""
    return beta_1 * m + (1 - beta_1) * d


@shown(latex=r"\operatorname{square}")
def square(u, d):
    """The moving average of their squares, after one more."""
    return beta_2 * u + (1 - beta_2) * d**2


@shown(latex=r"\operatorname{Adam}")
def adam(w, m, u, k):
    """The k-th step for one weight; m and u are its moments, this derivative included."""
    mean_corrected = m / (1 - beta_1**k)
    square_corrected = u / (1 - beta_2**k)
    return w - alpha * mean_corrected / (sqrt(square_corrected) + epsilon)


means = recurrence("M", 0, lambda t, before: mean(before, d))
squares = recurrence("V", 0, lambda t, before: square(before, d))


@claim((means[t] == (1 - beta_1**t) * d) & (squares[t] == (1 - beta_2**t) * d**2))
def moments_of_a_constant_gradient(calc):
    """Started at zero, both moments are too small, by a factor that is known."""
    calc.induction(t)


@claim(
    adam(w, means[k], squares[k], k) == w - alpha * d / (absolute(d) + epsilon),
    given=rates,
    settles=["1.1-adam-def"],
    title="The corrected moments of a constant gradient are the gradient and its square",
)
def a_constant_gradient_moves_adam_evenly(calc):
    """Each step then has nearly the length of the learning rate, from the first one on."""
    calc.have(1 - beta_1**k > 0)
    calc.have(1 - beta_2**k > 0)
    moments = (means[k] == (1 - beta_1**k) * d) & (squares[k] == (1 - beta_2**k) * d**2)
    calc.have(moments, by=moments_of_a_constant_gradient(t=k))
    calc(adam(w, (1 - beta_1**k) * d, (1 - beta_2**k) * d**2, k))
    calc(w - alpha * d / (sqrt(d**2) + epsilon))
    calc(w - alpha * d / (absolute(d) + epsilon), by=rule("root_of_a_square"))


@refutes(
    w - alpha * means[k] / (sqrt(squares[k]) + epsilon) == w - alpha * d / (absolute(d) + epsilon),
    given=rates,
)
def without_the_corrections_the_first_steps_differ(model):
    """The two moments start with different shares of the first gradient."""
    model.let(alpha, 1)
    model.let(epsilon, 1)
    model.let(beta_1, Rational(1, 2))
    model.let(beta_2, 0)
    model.let(w, 0)
    model.let(d, 1)
    model.let(k, 1)


# ------------------------------------------------------------------------------- with a penalty
def first_step(w, d):
    """The first step, from moments that are zero."""
    return adam(w, mean(0, d), square(0, d), 1)


@claim(first_step(w, d) == w - alpha * d / (absolute(d) + epsilon), given=rates)
def first_step_of_adam_is_normalised(calc):
    """Whatever the decay rates: the corrections cancel them."""
    calc(w - alpha * d / (sqrt(d**2) + epsilon))
    calc(w - alpha * d / (absolute(d) + epsilon), by=rule("root_of_a_square"))


def submitted_step(w, d):
    """The first step, where the penalty enters the first moment only."""
    return adam(w, mean(0, d + 2 * gamma * w), square(0, d), 1)


@refutes(
    submitted_step(w, d) == first_step(w, d + 2 * gamma * w),
    given=rates,
    settles=["1.1-adam-moments"],
)
def the_second_moment_sees_the_penalty_too(model):
    """Adam squares what it is given, and that is the gradient of the penalised loss."""
    model.let(alpha, 1)
    model.let(gamma, Rational(1, 2))
    model.let(epsilon, 1)
    model.let(beta_1, 0)
    model.let(beta_2, 0)
    model.let(w, 1)
    model.let(d, 2)


@claim(
    submitted_step(w, d) == first_step(w, d) - 2 * alpha * gamma / (absolute(d) + epsilon) * w,
    given=rates,
)
def the_variant_decays_by_a_factor_of_the_gradient(calc):
    """A test with gradients of size $1 - \\epsilon$ alone would take it for weight decay."""
    calc.have(sqrt(d**2) == absolute(d), by=rule("root_of_a_square"))
    calc.have(submitted_step(w, d) == w - alpha * (d + 2 * gamma * w) / (sqrt(d**2) + epsilon))
    calc.have(first_step(w, d) == w - alpha * d / (sqrt(d**2) + epsilon))
    calc(w - alpha * (d + 2 * gamma * w) / (absolute(d) + epsilon))


@refutes(submitted_step(w, d) == first_step(w, d) - 2 * alpha * gamma * w, given=rates)
def the_variant_is_not_weight_decay(model):
    """A gradient of size 2 tells them apart."""
    model.let(alpha, 1)
    model.let(gamma, Rational(1, 2))
    model.let(epsilon, Rational(1, 2))
    model.let(beta_1, 0)
    model.let(beta_2, 0)
    model.let(w, 1)
    model.let(d, 2)


adam_decays = there_is(
    lam, for_all([w, d], first_step(w, d + 2 * gamma * w) == first_step(w, d) - lam * w)
)


@claim(
    negation(adam_decays),
    given=rates,
    settles=["1.1-adam-neq"],
    title="No constant decay matches the penalty in Adam",
)
def no_constant_decay_matches_the_penalty_in_adam(calc):
    """Without a gradient of the loss, the penalty moves each weight by nearly the same length.

    That decay acts on the weights themselves is no reason: so it does in gradient descent."""
    absurd = calc.contradiction()
    for weight in (1, 2):
        absurd.specialise(w=weight, d=0)
        absurd.have(
            first_step(weight, 0 + 2 * gamma * weight)
            == weight - alpha * (2 * gamma * weight) / (2 * gamma * weight + epsilon)
        )
        absurd.have(lam * (2 * gamma * weight + epsilon) == 2 * alpha * gamma)
    absurd.have(2 * gamma * lam == 0)
    absurd.have(lam == 0)
    absurd.have(alpha * gamma == 0)
    absurd.have(alpha * gamma > 0)


# ----------------------------------------------------------------------------------- the summary
sgd_decays = there_is(
    lam, for_all([theta, g], sgd_with_penalty(theta, g) == sgd_with_decay(theta, g, lam))
)


@claim(
    sgd_decays & negation(rmsprop_decays) & negation(adam_decays),
    given=[*rates, rho < 1, v[i] >= 0],
    settles=["1.1-summary", "1.1-stmt"],
    title="A penalty is weight decay for SGD, and neither for RMSprop nor for Adam",
)
def only_sgd_decays(calc):
    """Of the three, gradient descent alone is linear in what it is given."""
    calc.show(sgd_decays).witness(lam=2 * alpha * gamma)
    calc.have(negation(rmsprop_decays), by=no_constant_decay_matches_the_penalty_in_rmsprop)
    calc.have(negation(adam_decays), by=no_constant_decay_matches_the_penalty_in_adam)


@refutes(
    sgd_decays & rmsprop_decays & negation(adam_decays),
    given=[*rates, rho < 1, v[i] >= 0],
    settles=["1.1-summary"],
)
def rmsprop_belongs_to_adam(model):
    """Both divide the penalty by what it has enlarged."""
    model.let(n, 1)
    model.let(alpha, 1)
    model.let(gamma, 1)
    model.let(epsilon, 1)
    for rate in (beta_1, beta_2, rho):
        model.let(rate, 0)
    model.let(v, vector_of(0))
    model.use(no_constant_decay_matches_the_penalty_in_rmsprop)
