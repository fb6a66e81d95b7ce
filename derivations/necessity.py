"""Weaker conditions under which a gradient need not vanish, or vanishes against expectation."""

from dead_units import nothing_passes_the_first_step
from exploding import the_norm_of_the_gradient_doubles, the_norm_of_the_higher_powers
from recurrent import *
from relu import (
    the_gradient_of_a_logistic_network_tends_to_zero,
    two_is_a_bound_for_the_logistic_slope,
)
from slopes import the_gradient_of_the_unit_tends_to_one_half

from quod import *

orthogonal = [W.T @ W == eye(n)]
gradient = operator_norm(jacobian(h[t], h_0))
gamma, s = real("gamma s")
r = index("r", 1, t + 1)


def without_input(model, size):
    """The inputs are zero."""
    model.let(n, size)
    model.let(m, 1)
    model.let(U, matrix_of(*[(0,)] * size))
    model.let(x, lambda i: vector_of(0))


@refutes(
    gamma < 1,
    given=[
        *orthogonal,
        for_all(s, differentiable(sigma, s)),
        for_all(s, absolute(sigma.prime(s)) <= gamma),
        tends_to(gradient, (t, oo), 0),
    ],
    settles=["4.2-nec"],
)
def a_bound_of_two_holds_for_the_logistic_function(model):
    """Its gradients vanish like $4^{-t}$ at least, whatever is said of its slopes."""
    without_input(model, 1)
    model.let(sigma, lambda s: 1 / (1 + exp(-s)))
    model.let(W, matrix_of((1,)))
    model.let(b, vector_of(0))
    model.let(h_0, vector_of(0))
    model.let(gamma, 2)
    model.use(the_state_is_differentiable)
    model.use(two_is_a_bound_for_the_logistic_slope)
    model.use(the_gradient_of_a_logistic_network_tends_to_zero)


@refutes(
    tends_to(gradient, (t, oo), 0),
    given=[
        *orthogonal,
        for_all(s, differentiable(sigma, s)),
        for_all(s, absolute(sigma.prime(s)) < 1),
    ],
    settles=["4.2-uniform"],
)
def one_bound_for_all_slopes_is_needed(model):
    """The slopes of $\\log(1 + e^s)$ lie below one, but come too close to it."""
    without_input(model, 1)
    model.let(sigma, lambda s: log(1 + exp(s)))
    model.let(W, matrix_of((1,)))
    model.let(b, vector_of(log(2)))
    model.let(h_0, vector_of(0))
    model.use(the_state_is_differentiable)
    model.use(the_gradient_of_the_unit_tends_to_one_half)


@refutes(
    operator_norm(jacobian(h[t + 1], h_0))
    <= gamma ** (t + 1) * operator_norm(product_down(W, (i, 1, t + 1))),
    given=[
        for_all(r, for_all(j, differentiable(sigma, a[r][j]))),
        for_all(r, for_all(j, absolute(sigma.prime(a[r][j])) <= gamma)),
    ],
    settles=["4.2-ineq"],
)
def the_norm_of_the_power_is_no_bound(model):
    """The slopes stand between the weights, and keep them from cancelling."""
    without_input(model, 2)
    model.let(sigma, lambda s: maximum(s, 0) / 2)
    model.let(W, matrix_of((4, 4), (-4, -4)))
    model.let(b, vector_of(-2, 0))
    model.let(h_0, vector_of(1, 0))
    model.let(t, 1)
    model.let(gamma, Rational(1, 2))
    model.use(the_norm_of_the_gradient_doubles)
    model.use(the_norm_of_the_higher_powers)


@refutes(
    gradient >= Rational(1, 4) ** t,
    given=[*orthogonal, *smooth, for_all(s, sigma(s) == maximum(s, 0))],
    settles=["4.4-prevents"],
)
def rectifiers_may_pass_nothing_on(model):
    """Below the bound of the logistic function: the unit is dead, its bias keeps it off."""
    without_input(model, 1)
    model.let(sigma, lambda s: maximum(s, 0))
    model.let(W, matrix_of((1,)))
    model.let(b, vector_of(-2))
    model.let(h_0, vector_of(1))
    model.let(t, 1)
    model.use(nothing_passes_the_first_step)
