"""When the gradient of a recurrent network vanishes."""

from operator_norm import (
    orthogonal_matrices_have_norm_one,
    the_norm_of_a_diagonal_matrix,
    the_norm_of_a_product,
    the_norm_of_an_ordered_product,
)
from recurrent import *

from quod import *

gamma = real("gamma", nonnegative=True)
orthogonal = [W.T @ W == eye(n)]
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
