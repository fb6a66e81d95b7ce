"""What a rectifier does to gradients, and what it does not do."""

from operator_norm import (
    equal_factors_give_equal_products,
    orthogonal,
    powers_of_orthogonal_matrices_preserve_lengths,
)
from recurrent import (
    gradient_through_time_is_an_ordered_product,
    network,
    the_state_is_differentiable,
)
from vanishing import with_orthogonal_weights_the_bound_is_a_power_of_the_slope

from quod import *

n, m = dimensions("n m")
W, U = matrix("W", n, n), matrix("U", n, m)
b, h_0, d, v = vector("b h_0 d v", n)
x = vector_sequence("x", m)
t = natural("t")
k = integer("k")
i, j = index("i", 1, t), index("j", 1, n)
s = real("s")
relu = function(s, maximum(s, 0))
logistic = function(s, 1 / (1 + exp(-s)))
parts = {"W": W, "U": U, "b": b, "x": lambda i: x[i], "h_0": h_0}
h, a, J = network(sigma=relu, **parts)
gradient = jacobian(h[t], h_0)
no_kink = [a[i][j] != 0]
all_active = [a[i][j] > 0]


# ------------------------------------------------------------------------------ the slopes
@claim(
    implies(s > 0, relu.prime(s) == 1) & implies(s < 0, relu.prime(s) == 0),
    settles=["4.4-derivative"],
)
def the_slope_of_a_rectifier(calc):
    """One or zero; at zero there is a kink, and no derivative."""


@claim(differentiable(relu, s), given=[s != 0])
def a_rectifier_is_differentiable_beside_its_kink(calc):
    """On either side."""
    positive, negative = calc.cases(s > 0)
    positive.have(differentiable(relu, s))
    negative.have(s < 0)


@claim(absolute(relu.prime(s)) <= 1, given=[s != 0])
def the_slope_is_at_most_one(calc):
    """On either side."""
    calc.have(differentiable(relu, s), by=a_rectifier_is_differentiable_beside_its_kink)
    positive, negative = calc.cases(s > 0)
    positive.have(relu.prime(s) == 1)
    negative.have(s < 0)
    negative.have(relu.prime(s) == 0)


# -------------------------------------------------------------------------------- what is true
@claim(differentiable(h[t], h_0), given=no_kink)
def the_state_of_rectifiers_is_differentiable(calc):
    """Away from the kink."""
    each = calc.show(for_all([i, j], differentiable(relu, a[i][j]))).suppose()
    each.have(a[i][j] != 0)
    each.have(
        differentiable(relu, a[i][j]), by=a_rectifier_is_differentiable_beside_its_kink(s=a[i][j])
    )
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable(sigma=relu))


def no_unit_is_at_the_kink(calc):
    """The rectifier has a derivative at each preactivation."""
    each = calc.show(for_all([i, j], differentiable(relu, a[i][j]))).suppose()
    each.have(
        differentiable(relu, a[i][j]), by=a_rectifier_is_differentiable_beside_its_kink(s=a[i][j])
    )


@claim(
    operator_norm(gradient) <= 1,
    given=[*orthogonal, *no_kink],
    title="With orthogonal weights a rectifier never makes the gradient grow",
)
def the_gradient_never_grows(calc):
    """Its slopes are at most one."""
    calc.have(differentiable(h[t], h_0), by=the_state_of_rectifiers_is_differentiable)
    no_unit_is_at_the_kink(calc)
    slope = calc.show(for_all([i, j], absolute(relu.prime(a[i][j])) <= 1)).suppose()
    slope.have(absolute(relu.prime(a[i][j])) <= 1, by=the_slope_is_at_most_one(s=a[i][j]))
    calc.have(
        operator_norm(gradient) <= 1**t,
        by=with_orthogonal_weights_the_bound_is_a_power_of_the_slope(sigma=relu, gamma=1),
    )
    calc.have(1**t == 1)


turned = product_down(W, (i, 1, t))


@claim(diag(d) @ W == W, given=[d[j] == 1])
def a_diagonal_matrix_of_ones_changes_nothing(calc):
    """It is the identity matrix."""
    calc.have(d == ones(n))
    calc(diag(ones(n)) @ W)


@claim(for_all(i, J[i] == W), given=all_active)
def where_all_units_are_active_each_step_is_linear(calc):
    """All slopes are one."""
    step = calc.suppose()
    slopes = elementwise(relu.prime, a[i])
    entry = step.show(for_all(j, slopes[j] == 1)).suppose()
    entry.have(a[i][j] > 0)
    entry.have(relu.prime(a[i][j]) == 1, by=the_slope_of_a_rectifier(s=a[i][j]))
    step.have(diag(slopes) @ W == W, by=a_diagonal_matrix_of_ones_changes_nothing(d=slopes))


@claim(
    norm(gradient @ v) == norm(v),
    given=[*orthogonal, *all_active],
    title="Where all units are active, gradients keep their length",
)
def the_gradient_keeps_lengths_where_all_units_are_active(calc):
    """Every step is a multiplication by the weights alone."""
    calc.have(for_all([i, j], a[i][j] != 0))
    calc.have(differentiable(h[t], h_0), by=the_state_of_rectifiers_is_differentiable)
    no_unit_is_at_the_kink(calc)
    calc.have(for_all(i, J[i] == W), by=where_all_units_are_active_each_step_is_linear)
    product = product_down(J[i], (i, 1, t))
    calc.have(gradient == product, by=gradient_through_time_is_an_ordered_product(sigma=relu))
    calc.have(product == turned, by=equal_factors_give_equal_products(F=lambda i: J[i]))
    calc.have(gradient @ v == turned @ v)
    calc(norm(turned @ v))
    calc(norm(v), by=powers_of_orthogonal_matrices_preserve_lengths)


@claim((0 < logistic.prime(s)) & (logistic.prime(s) <= Rational(1, 4)))
def the_slope_of_the_logistic_function(calc):
    """It is $p (1 - p)$, and $\\frac{1}{4}$ less that is the square of $p - \\frac{1}{2}$."""
    p = logistic(s)
    calc.have(exp(-s) > 0)
    calc.have(p > 0)
    calc.have(1 - p == exp(-s) / (1 + exp(-s)))
    calc.have(1 - p > 0)
    calc.have(logistic.prime(s) == p * (1 - p))
    calc.have(p * (1 - p) > 0)
    calc.have(Rational(1, 4) - p * (1 - p) == (p - Rational(1, 2)) ** 2)


H, _, _ = network(sigma=logistic, **parts)


@claim(
    operator_norm(jacobian(H[t], h_0)) <= Rational(1, 4) ** t,
    given=orthogonal,
    title="With the logistic function the gradient always vanishes",
)
def the_logistic_function_makes_the_gradient_vanish(calc):
    """At least as fast as $4^{-t}$."""
    calc.have(for_all(s, differentiable(logistic, s)))
    slope = calc.show(for_all(s, absolute(logistic.prime(s)) <= Rational(1, 4))).suppose()
    slope.have(
        (0 < logistic.prime(s)) & (logistic.prime(s) <= Rational(1, 4)),
        by=the_slope_of_the_logistic_function,
    )
    calc.have(differentiable(H[t], h_0), by=the_state_is_differentiable(sigma=logistic))
    calc.have(
        operator_norm(jacobian(H[t], h_0)) <= Rational(1, 4) ** t,
        by=with_orthogonal_weights_the_bound_is_a_power_of_the_slope(
            sigma=logistic, gamma=Rational(1, 4)
        ),
    )


@claim(for_all(s, differentiable(logistic, s)) & for_all(s, absolute(logistic.prime(s)) <= 2))
def two_is_a_bound_for_the_logistic_slope(calc):
    """Though not the least one."""
    slope = calc.show(for_all(s, absolute(logistic.prime(s)) <= 2)).suppose()
    slope.have(
        (0 < logistic.prime(s)) & (logistic.prime(s) <= Rational(1, 4)),
        by=the_slope_of_the_logistic_function,
    )


@claim(tends_to(operator_norm(jacobian(H[t], h_0)), (t, oo), 0), given=orthogonal)
def the_gradient_of_a_logistic_network_tends_to_zero(calc):
    """Its bound does."""
    calc.have(for_all(s, differentiable(logistic, s)))
    every = calc.show(for_all(k, implies(k >= 0, differentiable(H[k], h_0)))).suppose()
    every.have(differentiable(H[k], h_0), by=the_state_is_differentiable(sigma=logistic, t=k))
    bound = for_all(k, implies(k >= 0, operator_norm(jacobian(H[k], h_0)) <= Rational(1, 4) ** k))
    power = calc.show(bound).suppose()
    power.have(
        operator_norm(jacobian(H[k], h_0)) <= Rational(1, 4) ** k,
        by=the_logistic_function_makes_the_gradient_vanish(t=k),
    )


@opinion(settles=["4.4-speed"])
def how_fast_training_is():
    """Whether training is faster depends on the task and the optimiser, and is an experiment."""
