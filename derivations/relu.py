"""What a rectifier does to gradients, and what it does not do."""

from quod import *

from operator_norm import powers_of_orthogonal_matrices_preserve_lengths
from recurrent import (
    gradient_through_time_is_an_ordered_product,
    network,
    the_state_is_differentiable,
)
from vanishing import with_orthogonal_weights_the_bound_is_a_power_of_the_slope

n, m = dimensions("n m")
W, U = matrix("W", n, n), matrix("U", n, m)
b, h_0, v = vector("b h_0 v", n)
x = vector_sequence("x", m)
t = natural("t")
i, j = index("i", 1, t), index("j", 1, n)
s = real("s")
relu = function(s, maximum(s, 0))
logistic = function(s, 1 / (1 + exp(-s)))
orthogonal = [W.T @ W == eye(n)]
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
        differentiable(relu, a[i][j]),
        by=a_rectifier_is_differentiable_beside_its_kink(s=a[i][j]),
    )
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable(sigma=relu))


@claim(
    operator_norm(gradient) <= 1,
    given=[*orthogonal, *no_kink],
    title="With orthogonal weights a rectifier never makes the gradient grow",
)
def the_gradient_never_grows(calc):
    """Its slopes are at most one."""
    calc.have(differentiable(h[t], h_0), by=the_state_of_rectifiers_is_differentiable)
    each = calc.show(for_all([i, j], differentiable(relu, a[i][j]))).suppose()
    each.have(
        differentiable(relu, a[i][j]),
        by=a_rectifier_is_differentiable_beside_its_kink(s=a[i][j]),
    )
    slope = calc.show(for_all([i, j], absolute(relu.prime(a[i][j])) <= 1)).suppose()
    slope.have(absolute(relu.prime(a[i][j])) <= 1, by=the_slope_is_at_most_one(s=a[i][j]))
    calc.have(
        operator_norm(gradient) <= 1**t,
        by=with_orthogonal_weights_the_bound_is_a_power_of_the_slope(sigma=relu, gamma=1),
    )
    calc.have(1**t == 1)
