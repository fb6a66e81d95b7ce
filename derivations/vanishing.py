"""When the gradient of a recurrent network vanishes."""

from operator_norm import (
    orthogonal,
    orthogonal_matrices_have_norm_one,
    powers_of_orthogonal_matrices_have_norm_one,
    the_norm_of_a_diagonal_matrix,
    the_norm_of_a_multiple,
    the_norm_of_a_product,
    the_norm_of_an_ordered_product,
    the_power_of_a_multiple,
)
from recurrent import *

from quod import *

gamma = real("gamma", nonnegative=True)
k = integer("k")
s = real("s")
small_slopes = [*smooth, absolute(sigma.prime(a[i][j])) <= gamma]
gradient = jacobian(h[t], h_0)
product = product_down(J[i], (i, 1, t))


each_step = for_all(i, operator_norm(J[i]) <= gamma * operator_norm(W))


@claim(each_step, given=small_slopes)
def one_step_stretches_by_the_bound_times_the_weights(calc):
    """The slopes are a diagonal matrix of norm $\\gamma$ at most."""
    slopes = elementwise(sigma.prime, a[i])
    step = calc.suppose()
    entry = step.show(for_all(j, absolute(slopes[j]) <= gamma)).suppose()
    entry.have(absolute(sigma.prime(a[i][j])) <= gamma)
    entry.have(slopes[j] == sigma.prime(a[i][j]))
    entry.have(absolute(slopes[j]) == absolute(sigma.prime(a[i][j])))
    step.have(
        operator_norm(J[i]) <= operator_norm(diag(slopes)) * operator_norm(W),
        by=the_norm_of_a_product(m=n, k=n, A=diag(slopes), B=W),
    )
    step.have(operator_norm(diag(slopes)) <= gamma, by=the_norm_of_a_diagonal_matrix(n=n, d=slopes))


@claim(operator_norm(gradient) <= (gamma * operator_norm(W)) ** t, given=small_slopes)
def the_gradient_is_bounded_by_a_power(calc):
    """The power of the product of the two bounds, not the norm of the power of the matrix."""
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable)
    calc.have(gradient == product, by=gradient_through_time_is_an_ordered_product)
    calc.have(operator_norm(gradient) == operator_norm(product))
    calc.have(each_step, by=one_step_stretches_by_the_bound_times_the_weights)
    calc.have(
        operator_norm(product) <= (gamma * operator_norm(W)) ** t,
        by=the_norm_of_an_ordered_product(
            n=n, F=lambda i: J[i], gamma=gamma * operator_norm(W), t=t
        ),
    )


@claim(operator_norm(gradient) <= gamma**t, given=[*orthogonal, *small_slopes])
def with_orthogonal_weights_the_bound_is_a_power_of_the_slope(calc):
    """An orthogonal matrix has norm one."""
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable)
    calc.have(operator_norm(W) == 1, by=orthogonal_matrices_have_norm_one)
    calc.have(
        operator_norm(gradient) <= (gamma * operator_norm(W)) ** t,
        by=the_gradient_is_bounded_by_a_power,
    )
    calc.have((gamma * operator_norm(W)) ** t == gamma**t)


# ----------------------------------------------------------------------------- the limit
everywhere = [for_all(s, differentiable(sigma, s)), for_all(s, absolute(sigma.prime(s)) <= gamma)]
every_state = for_all(k, implies(k >= 0, differentiable(h[k], h_0)))


def every_state_is_differentiable(calc):
    """The steps that show it for all times at once."""
    state = calc.show(every_state).suppose()
    state.have(differentiable(h[k], h_0), by=the_state_is_differentiable(t=k))


@claim(
    tends_to(operator_norm(gradient), (t, oo), 0),
    given=[*everywhere, gamma * operator_norm(W) < 1],
    title=r"If $\gamma \lVert W \rVert < 1$ the gradient vanishes",
)
def a_contraction_makes_the_gradient_vanish(calc):
    """It is squeezed between zero and a power that tends to zero."""
    every_state_is_differentiable(calc)
    rate = gamma * operator_norm(W)
    calc.have(absolute(rate) < 1)
    power = calc.show(
        for_all(k, implies(k >= 0, operator_norm(jacobian(h[k], h_0)) <= rate**k))
    ).suppose()
    power.have(
        operator_norm(jacobian(h[k], h_0)) <= rate**k, by=the_gradient_is_bounded_by_a_power(t=k)
    )


@claim(
    tends_to(operator_norm(gradient), (t, oo), 0),
    given=[*orthogonal, *everywhere, gamma < 1],
    settles=["4.2-suff"],
    title=r"With orthogonal weights $\gamma < 1$ makes the gradient vanish",
)
def the_gradient_vanishes(calc):
    """An orthogonal matrix has norm one, whatever the activation, the inputs and the start."""
    calc.have(operator_norm(W) == 1, by=orthogonal_matrices_have_norm_one)
    calc.have(gamma * operator_norm(W) < 1)
    every_state_is_differentiable(calc)
    calc.have(
        tends_to(operator_norm(gradient), (t, oo), 0), by=a_contraction_makes_the_gradient_vanish
    )


# --------------------------------------------------------------------------- constant slopes
constant = [for_all(s, differentiable(sigma, s)), for_all(s, sigma.prime(s) == gamma)]
power = product_down(W, (i, 1, t))


@claim(gradient == gamma**t * power, given=constant)
def a_constant_slope_gives_powers(calc):
    """Only then do the powers of the matrix decide."""
    each = calc.show(for_all(i, J[i] == gamma * W)).suppose()
    each(diag(elementwise(sigma.prime, a[i])) @ W)
    each((gamma * eye(n)) @ W)
    each(gamma * W)
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable)
    calc(product, by=gradient_through_time_is_an_ordered_product)
    calc(product_down(gamma * W, (i, 1, t)))
    calc(gamma**t * power, by=the_power_of_a_multiple(c=gamma))


@claim(
    operator_norm(gradient) == gamma**t,
    given=[*orthogonal, *constant],
    title="The bound is attained",
)
def the_bound_is_attained(calc):
    """By any orthogonal matrix, with an activation of constant slope."""
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable)
    calc.have(gradient == gamma**t * power, by=a_constant_slope_gives_powers)
    calc(operator_norm(gamma**t * power))
    calc(
        absolute(gamma**t) * operator_norm(power),
        by=the_norm_of_a_multiple(m=n, A=power, c=gamma**t),
    )
    calc(absolute(gamma**t), by=powers_of_orthogonal_matrices_have_norm_one)
    calc(gamma**t)


@claim(gamma**t >= 1, given=[gamma >= 1])
def powers_of_large_numbers_are_large(calc):
    """Each factor is one at least."""
    _, step = calc.induction(t)
    step.have((gamma - 1) * gamma**t >= 0)


@claim(
    iff(tends_to(operator_norm(gradient), (t, oo), 0), gamma < 1),
    given=[*orthogonal, *constant],
    settles=["4.2-nec"],
    title=r"For constant slopes $\gamma < 1$ is needed, too",
)
def for_constant_slopes_the_condition_is_needed(calc):
    """So no weaker condition on the bound ensures that the gradient vanishes."""
    every_state_is_differentiable(calc)
    value = calc.show(
        for_all(k, implies(k >= 0, operator_norm(jacobian(h[k], h_0)) == gamma**k))
    ).suppose()
    value.have(operator_norm(jacobian(h[k], h_0)) == gamma**k, by=the_bound_is_attained(t=k))
    forward, backward = calc.both_directions()
    absurd = forward.contradiction()
    large = absurd.show(
        for_all(k, implies(k >= 0, operator_norm(jacobian(h[k], h_0)) >= 1))
    ).suppose()
    large.have(gamma**k >= 1, by=powers_of_large_numbers_are_large(t=k))
    large.have(operator_norm(jacobian(h[k], h_0)) == gamma**k)
    absurd.have(negation(tends_to(operator_norm(gradient), (t, oo), 0)))
    backward.have(for_all(s, absolute(sigma.prime(s)) <= gamma))
    backward.have(tends_to(operator_norm(gradient), (t, oo), 0), by=the_gradient_vanishes)


@claim(
    tends_to(operator_norm(gradient), (t, oo), 0),
    given=[for_all(s, differentiable(sigma, s)), for_all(s, sigma.prime(s) == 0)],
)
def a_constant_activation_passes_nothing_on(calc):
    """Its slope is zero everywhere."""
    every_state_is_differentiable(calc)
    calc.have(
        tends_to(operator_norm(gradient), (t, oo), 0),
        by=a_contraction_makes_the_gradient_vanish(gamma=0),
    )


def one_unit(model, activation):
    """A network of one unit without input, which starts at zero."""
    model.let(n, 1)
    model.let(m, 1)
    model.let(sigma, activation)
    model.let(W, matrix_of((1,)))
    model.let(U, matrix_of((0,)))
    model.let(b, vector_of(0))
    model.let(x, lambda i: vector_of(0))
    model.let(h_0, vector_of(0))


@refutes(
    gamma < 1,
    given=[*orthogonal, *everywhere, tends_to(operator_norm(gradient), (t, oo), 0)],
    settles=["4.2-nec"],
)
def a_gradient_may_vanish_under_a_bound_of_one(model):
    """For a given network $\\gamma$ is only a bound: one may hold that is not the least."""
    one_unit(model, lambda s: 0)
    model.let(gamma, 1)
    model.use(the_state_is_differentiable)
    model.use(a_constant_activation_passes_nothing_on)


@claim(negation(tends_to(sigma.prime(a[t][1]), (t, oo), 0)), given=[*constant, gamma > 0])
def constant_slopes_do_not_shrink(calc):
    """They tend to what they are."""
    calc.have(for_all(k, implies(k >= 1, sigma.prime(a[k][1]) == gamma)))
    calc.have(for_all(k, implies(k >= 1, sigma.prime(a[k][1]) >= gamma)))


@refutes(
    tends_to(sigma.prime(a[t][1]), (t, oo), 0),
    given=[*orthogonal, *everywhere, tends_to(operator_norm(gradient), (t, oo), 0)],
    settles=["4.2-shrink"],
)
def the_slopes_need_not_shrink(model):
    """It is enough that they stay at one half: the product shrinks."""
    one_unit(model, lambda s: s / 2)
    model.let(gamma, Rational(1, 2))
    model.use(the_state_is_differentiable)
    model.use(the_gradient_vanishes)
    model.use(constant_slopes_do_not_shrink)
