"""Rectifiers with orthogonal weights whose gradient vanishes all the same."""

from operator_norm import the_norm_of_a_number
from recurrent import (
    gradient_through_time_is_an_ordered_product,
    network,
    the_state_is_differentiable,
)
from relu import a_rectifier_is_differentiable_beside_its_kink, relu

from quod import *

t = natural("t")
i, k = index("i", 1, t + 1), index("k", 1, t)


# --------------------------------------------------------------------------- a dead unit
h_0 = vector("h_0", 1)
unit = {
    "sigma": relu,
    "W": matrix_of((1,)),
    "U": matrix_of((0,)),
    "b": vector_of(-2),
    "x": lambda i: vector_of(0),
    "h_0": h_0,
}
h, a, J = network(**unit)
start = [h_0[1] == 1]


@claim((h[t][1] >= 0) & (h[t][1] <= 1), given=start)
def the_state_is_small(calc):
    """It starts at one, and is zero from then on."""
    _, step = calc.induction(t)
    step.have(h[t + 1][1] == maximum(h[t][1] - 2, 0))
    step.have(h[t + 1][1] == 0)


@claim(for_all(i, a[i][1] < 0), given=start)
def the_unit_is_dead(calc):
    """The bias keeps the argument of the activation negative."""
    step = calc.suppose()
    step.have((h[i - 1][1] >= 0) & (h[i - 1][1] <= 1), by=the_state_is_small(t=i - 1))
    step.have(a[i][1] == h[i - 1][1] - 2)


F = matrix_sequence("F", 1, 1)
nothing = matrix_of((0,))


@claim(product_down(F[i], (i, 1, t + 1)) == nothing, given=[F[t + 1] == nothing])
def a_zero_factor_makes_the_product_zero(calc):
    """The newest one stands on the left."""
    calc(F[t + 1] @ product_down(F[k], (k, 1, t)))
    calc(nothing @ product_down(F[k], (k, 1, t)))


@claim(J[t + 1] == nothing, given=start)
def the_jacobian_of_a_dead_unit_is_zero(calc):
    """Its slope is."""
    calc.have(for_all(i, a[i][1] < 0), by=the_unit_is_dead)
    calc.have(a[t + 1][1] < 0)
    calc.have(relu.prime(a[t + 1][1]) == 0)
    calc(matrix_of((relu.prime(a[t + 1][1]),)))
    calc(nothing)


no_kink = for_all(i, differentiable(relu, a[i][1]))


@claim(no_kink & differentiable(h[t + 1], h_0), given=start)
def the_dead_unit_is_differentiable(calc):
    """It stays away from the kink."""
    calc.have(for_all(i, a[i][1] < 0), by=the_unit_is_dead)
    smooth = calc.show(no_kink).suppose()
    smooth.have(a[i][1] < 0)
    smooth.have(
        differentiable(relu, a[i][1]), by=a_rectifier_is_differentiable_beside_its_kink(s=a[i][1])
    )
    calc.have(
        differentiable(h[t + 1], h_0), by=the_state_is_differentiable(n=1, m=1, t=t + 1, **unit)
    )


@claim(operator_norm(jacobian(h[t + 1], h_0)) == 0, given=start)
def the_gradient_of_a_dead_unit_is_zero(calc):
    """From the first step on."""
    calc.have(no_kink & differentiable(h[t + 1], h_0), by=the_dead_unit_is_differentiable)
    product = product_down(J[i], (i, 1, t + 1))
    calc.have(
        jacobian(h[t + 1], h_0) == product,
        by=gradient_through_time_is_an_ordered_product(n=1, m=1, t=t + 1, **unit),
    )
    calc.have(J[t + 1] == nothing, by=the_jacobian_of_a_dead_unit_is_zero)
    calc.have(product == nothing, by=a_zero_factor_makes_the_product_zero(F=lambda i: J[i]))
    calc(operator_norm(product))
    calc(operator_norm(nothing))
    calc(absolute(0), by=the_norm_of_a_number(a=0))


@claim(operator_norm(jacobian(h[1], h_0)) == 0, given=start)
def nothing_passes_the_first_step(calc):
    """The first step is enough."""
    calc.have(differentiable(h[1], h_0), by=the_dead_unit_is_differentiable(t=0))
    calc.have(operator_norm(jacobian(h[1], h_0)) == 0, by=the_gradient_of_a_dead_unit_is_zero(t=0))
