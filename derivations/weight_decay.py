"""What weight decay does to the weights."""

from quod import *

n, B = dimensions("n B")
theta, w_0 = vector("theta w_0", n)
lam = real("lam", latex=r"\lambda")
gamma = real("gamma", nonnegative=True)
t = natural("t")
b = index("b", 1, B)
x, y = real("x y")


@shown(latex=r"\operatorname{decayed}")
def decayed(theta, change):
    """Decoupled weight decay beside the change of any optimiser."""
    return theta - change - lam * theta


w = recurrence("w", w_0, lambda t, previous: decayed(previous, zeros(n)))


@claim(
    w[t] == (1 - lam) ** t * w_0,
    settles=["1.0-factor"],
    title="Weight decay alone multiplies the weights by $1 - \\lambda$ at each step",
)
def decay_alone_is_geometric(calc):
    """Where the gradient vanishes, nothing else acts on the weights."""
    _, step = calc.induction(t)
    step((1 - lam) * w[t])
    step((1 - lam) * ((1 - lam) ** t * w_0), by=induction_hypothesis)


@claim(tends_to((1 - lam) ** t * x, (t, oo), 0), given=[0 < lam, lam < 2])
def decay_alone_takes_each_weight_to_zero(calc):
    """In the end; but no step takes it there, unless $\\lambda = 1$."""
    calc.have(absolute(1 - lam) < 1)


@refutes(w[t + 1] == lam * w[t], settles=["1.0-factor"])
def the_factor_is_not_lambda(model):
    """A coefficient of $1/100$ takes one hundredth away; it does not leave one hundredth."""
    model.let(n, 1)
    model.let(lam, Rational(1, 100))
    model.let(w_0, vector_of(1))
    model.let(t, 0)


@claim(iff(x * y < y, x < 1), given=[y > 0])
def a_factor_below_one_shrinks(calc):
    """The difference is $y$ times $1 - x$."""
    forward, backward = calc.both_directions()
    absurd = forward.contradiction()
    absurd.have((x - 1) * y >= 0)
    backward.have((1 - x) * y > 0)


@claim(
    iff(norm(decayed(theta, zeros(n))) < norm(theta), (0 < lam) & (lam < 2)),
    given=[theta != zeros(n)],
)
def decay_shrinks_weights_exactly_between_zero_and_two(calc):
    """Beyond 1 the weights change sign at each step, and beyond 2 they grow."""
    calc.have(decayed(theta, zeros(n)) == (1 - lam) * theta)
    calc.have(norm((1 - lam) * theta) == absolute(1 - lam) * norm(theta), by=norm_of_a_multiple)
    calc.have(norm(theta) > 0)
    calc.have(
        iff(absolute(1 - lam) * norm(theta) < norm(theta), absolute(1 - lam) < 1),
        by=a_factor_below_one_shrinks(x=absolute(1 - lam), y=norm(theta)),
    )
    small = calc.show(iff(absolute(1 - lam) < 1, (0 < lam) & (lam < 2)))
    forward, _ = small.both_directions()
    forward.have(1 - lam <= absolute(1 - lam))
    forward.have(lam - 1 <= absolute(1 - lam))


@refutes(norm(decayed(theta, zeros(n))) < norm(theta), given=[lam > 0])
def too_much_decay_does_not_shrink(model):
    """With a coefficient of 2 the weights change sign and keep their size."""
    model.let(n, 1)
    model.let(lam, 2)
    model.let(theta, vector_of(1))


a = real_sequence("a")


@claim(
    Sum(a[b] + gamma * norm(theta) ** 2, b) == Sum(a[b], b) + (B * gamma) * norm(theta) ** 2,
    settles=["1.0-notation"],
)
def a_sum_over_a_batch_counts_the_penalty_for_each_example(calc):
    """Here $a_b$ is the loss of example $b$, and $b$ never counts iterations."""


@claim(
    Sum(a[b] + gamma * norm(theta) ** 2, b) / B == Sum(a[b], b) / B + gamma * norm(theta) ** 2,
    settles=["1.0-notation"],
)
def a_mean_over_a_batch_counts_it_once(calc):
    """So the coefficient depends on how the examples are joined."""


@refutes(Sum(a[b] + gamma * norm(theta) ** 2, b) == Sum(a[b], b) + gamma * norm(theta) ** 2)
def a_penalty_for_each_example_is_not_one_penalty(model):
    """Two examples already pay it twice."""
    model.let(n, 1)
    model.let(B, 2)
    model.let(gamma, 1)
    model.let(theta, vector_of(1))
