"""What it means for training that a loss does not see the length of a weight vector."""

from quod import *

n = dimension("n")
L = scalar_field("L", n)
u, v, w, z = vector("u v w z", n)
gamma = real("gamma")
alpha = real("alpha", positive=True)
nonzero = [u != zeros(n)]


# ------------------------------------------------------------------ weight normalisation
direction = gamma / norm(u) * u
slope = grad(L(v), v)
at_w = [*nonzero, v == direction, differentiable(L, v), differentiable(L, direction)]
projected = gamma / norm(u) * (slope - dot(u, slope) / norm(u) ** 2 * u)


@claim(grad(L(gamma / norm(u) * u), u) == projected, given=at_w, settles=["X10"])
def the_gradient_of_weight_normalisation(calc):
    """The part along $u$ is taken out."""
    calc.have(norm(u) > 0)


@claim(dot(u, projected) == 0, given=[*nonzero, differentiable(L, v)], settles=["X10"])
def it_is_orthogonal_to_the_direction(calc):
    """Steps along it turn $u$, and make it longer."""
    calc.have(norm(u) > 0)
    calc.have(dot(u, u) == norm(u) ** 2)


# ------------------------------------------------------------------------ Euler's identity
c, s, r = real("c s r")
G = real("G", positive=True)
rate = real("eta", latex=r"\eta")
t = natural("t")
k = integer("k")


def scale_invariant(L, w):
    """That a loss has one value at all positive multiples of w."""
    return for_all(c, implies(c > 0, L(c * w) == L(w)))


ray = exp(dot(v, w)) * w
on_the_ray = scale_invariant(L, w)
g = grad(L(w), w)


@claim(
    grad(L(ray), v) == (exp(dot(v, w)) * dot(w, grad(L(z), z))) * w,
    given=[z == ray, differentiable(L, z), differentiable(L, ray)],
)
def the_gradient_along_a_ray(calc):
    """The chain rule, along the ray through $w$: a positive multiple of $w$ stands at each $v$."""


@claim(grad(L(ray), v) == zeros(n), given=[on_the_ray, differentiable(L, ray)])
def nothing_changes_along_the_ray(calc):
    """The loss is constant there."""
    constant = calc.show(for_all(u, L(exp(dot(u, w)) * w) == L(w))).suppose()
    constant.have(exp(dot(u, w)) > 0)
    calc(grad(L(w), v))


@claim(dot(w, g) == 0, given=[on_the_ray, differentiable(L, w), v == zeros(n)])
def both_gradients_at_the_start_of_the_ray(calc):
    """They are equal, so the factor of $w$ is zero."""
    calc.have(ray == w)
    calc.have(grad(L(ray), v) == zeros(n), by=nothing_changes_along_the_ray)
    calc.have(grad(L(ray), v) == (exp(dot(v, w)) * dot(w, g)) * w, by=the_gradient_along_a_ray(z=w))
    calc.have(exp(dot(v, w)) == 1)
    calc.have(dot(w, g) * w == zeros(n))
    product = calc.show(dot(w, g) * dot(w, w) == 0)
    product(dot(dot(w, g) * w, w))
    product(dot(zeros(n), w))
    product(0)
    _, other = calc.cases(w == zeros(n))
    other.have(dot(w, w) > 0)


@claim(
    dot(w, g) == 0,
    given=[on_the_ray, differentiable(L, w)],
    settles=["X9"],
    title="A loss that does not see the length has a gradient across the weights",
)
def the_gradient_is_orthogonal_to_the_weights(calc):
    """Euler's identity for functions of degree zero."""
    calc.have(dot(w, g) == 0, by=both_gradients_at_the_start_of_the_ray(v=zeros(n)))


@refutes(dot(w, g) == 0, given=[differentiable(L, w)])
def other_losses_see_the_length(model):
    """The square of a number does."""
    model.let(n, 1)
    model.let(L, lambda v: v[1] ** 2)
    model.let(w, vector_of(1))


@refutes(norm(w - alpha * g) >= norm(w), given=[differentiable(L, w)])
def other_losses_may_shorten_the_weights(model):
    """A step on the square of a number goes towards zero."""
    model.let(n, 1)
    model.let(L, lambda v: v[1] ** 2)
    model.let(w, vector_of(1))
    model.let(alpha, Rational(1, 4))


# ------------------------------------------------------------------------ steps of SGD
loss = scalar_field_sequence("l", n)
gradient = definition("g", lambda k, v: grad(loss[k](v), v), of=[k, v])
W = vector_sequence("w", n)
now, step = W[t], gradient(t + 1, W[t])
descent = [
    for_all(k, implies(k >= 1, scale_invariant(loss[k], W[k - 1]))),
    for_all(k, implies(k >= 1, differentiable(loss[k], W[k - 1]))),
    for_all(k, implies(k >= 1, W[k] == W[k - 1] - alpha * gradient(k, W[k - 1]))),
]


@claim(
    norm(W[t + 1]) ** 2 == norm(now) ** 2 + alpha**2 * norm(step) ** 2,
    given=descent,
    settles=["X9"],
)
def each_step_makes_the_weights_longer(calc):
    """By Pythagoras: the step is orthogonal to the weights."""
    for fact in descent:
        calc.specialise(fact, k=t + 1)
    calc.have(
        dot(now, step) == 0, by=the_gradient_is_orthogonal_to_the_weights(L=loss[t + 1], w=now)
    )
    calc(dot(now - alpha * step, now - alpha * step))
    calc(dot(now, now) - 2 * alpha * dot(now, step) + alpha**2 * dot(step, step))


steps = Sum(norm(gradient(k, W[k - 1])) ** 2, (k, 1, t))


@claim(
    norm(W[t]) ** 2 == norm(W[0]) ** 2 + alpha**2 * steps,
    given=descent,
    settles=["X9"],
    title="The weights only grow",
)
def the_weights_only_grow(calc):
    """All steps add to the length, whatever they are."""
    _, later = calc.induction(t)
    later(norm(now) ** 2 + alpha**2 * norm(step) ** 2, by=each_step_makes_the_weights_longer)
    later(norm(W[0]) ** 2 + alpha**2 * steps + alpha**2 * norm(step) ** 2, by=induction_hypothesis)


@claim(alpha / norm(W[t + 1]) ** 2 <= alpha / norm(now) ** 2, given=[*descent, now != zeros(n)])
def the_effective_rate_falls(calc):
    """As the weights grow."""
    calc.have(
        norm(W[t + 1]) ** 2 == norm(now) ** 2 + alpha**2 * norm(step) ** 2,
        by=each_step_makes_the_weights_longer,
    )
    calc.have(norm(now) > 0)
    calc.have(norm(W[t + 1]) ** 2 >= norm(now) ** 2)


at_v, at_z = grad(L(v), v), grad(L(z), z)
on_one_ray = [z == r * v, r > 0, differentiable(L, v), differentiable(L, z)]


@claim(grad(L(r * v), v) == r * at_z, given=[*on_one_ray, differentiable(L, r * v)])
def the_gradient_of_a_scaled_argument(calc):
    """By the chain rule."""


@claim(at_v == r * at_z, given=[for_all(u, scale_invariant(L, u)), *on_one_ray])
def the_gradient_shrinks_with_the_length(calc):
    """At weights that are twice as long it is half as long."""
    calc.have(differentiable(L, r * v))
    calc(grad(L(r * v), v))
    calc(r * at_z, by=the_gradient_of_a_scaled_argument)


@claim(
    z - alpha * at_z == r * (v - alpha / r**2 * at_v),
    given=[for_all(u, scale_invariant(L, u)), *on_one_ray],
    settles=["X9"],
    title="The rate that counts is the rate divided by the squared length",
)
def the_effective_rate(calc):
    """With $\\lVert v \\rVert = 1$, so that $r$ is the length of $z$: a step turns $z$ as a step
    with the rate $\\alpha / r^2$ turns $v$."""
    calc.have(at_v == r * at_z, by=the_gradient_shrinks_with_the_length)
    calc(r * v - alpha * at_z)


# ------------------------------------------------------------------------- with a penalty
decay = 1 - alpha * rate
squared = real("rho", positive=True, latex=r"\rho")
following = decay**2 * squared + alpha**2 * G**2 / squared
shrinks = [rate > 0, alpha * rate < 2]


@claim(
    norm(decay * w - alpha * g) ** 2 == decay**2 * norm(w) ** 2 + alpha**2 * norm(g) ** 2,
    given=[on_the_ray, differentiable(L, w)],
)
def a_step_with_a_penalty(calc):
    """The penalty shortens the weights, the gradient makes them longer."""
    calc.have(dot(w, g) == 0, by=the_gradient_is_orthogonal_to_the_weights)
    calc(dot(decay * w - alpha * g, decay * w - alpha * g))
    calc(decay**2 * dot(w, w) - 2 * decay * alpha * dot(w, g) + alpha**2 * dot(g, g))


level = alpha * G**2 / (rate * (2 - alpha * rate))
factor = alpha * rate * (2 - alpha * rate) / squared


@claim((following - squared == factor * (level - squared**2)) & (factor > 0), given=shrinks)
def the_change_of_the_squared_length(calc):
    """It has the sign of the distance to the equilibrium."""
    calc.have(2 - alpha * rate > 0)
    calc.have(alpha * rate * (2 - alpha * rate) > 0)


a, b = real("a b")


@claim(iff(a * b == 0, b == 0) & iff(a * b > 0, b > 0), given=[a > 0])
def a_positive_factor_changes_no_sign(calc):
    """Nor does its inverse."""
    positive = calc.show(iff(a * b > 0, b > 0))
    forward, _ = positive.both_directions()
    absurd = forward.contradiction()
    absurd.have(a * -b >= 0)


@claim(
    iff(following == squared, squared**2 == level) & iff(following > squared, squared**2 < level),
    given=shrinks,
    settles=["X9"],
    title="With a penalty the length has one equilibrium",
)
def the_equilibrium(calc):
    """For the squared length $\\rho$ and gradients of length $G / \\sqrt{\\rho}$. Where it is
    smaller, the gradients win, and it grows; where it is greater, the penalty wins."""
    change, distance = factor * (level - squared**2), level - squared**2
    calc.have((following - squared == change) & (factor > 0), by=the_change_of_the_squared_length)
    calc.have(
        iff(change == 0, distance == 0) & iff(change > 0, distance > 0),
        by=a_positive_factor_changes_no_sign(a=factor, b=distance),
    )
    sides = [
        (following == squared, change == 0, distance == 0, squared**2 == level),
        (following > squared, change > 0, distance > 0, squared**2 < level),
    ]
    for first, *between, last in sides:
        forward, backward = calc.show(iff(first, last)).both_directions()
        for p in between:
            forward.have(p)
        for p in reversed(between):
            backward.have(p)


@claim(following > squared, given=[rate == 0])
def without_a_penalty_there_is_no_equilibrium(calc):
    """The weights grow at each step."""
