"""A gradient that doubles with each step, though the weights square to zero."""

from operator_norm import the_norm_of_a_multiple, the_norm_of_a_similarity
from recurrent import (
    gradient_through_time_is_an_ordered_product,
    network,
    the_state_is_differentiable,
)

from quod import *

s = real("s")
t = natural("t")
k = index("k", 1, t)
i, j = index("i", 1, t + 1), index("j", 1, 2)
h_0, z = vector("h_0 z", 2)
W = matrix_of((4, 4), (-4, -4))
example = {
    "sigma": function(s, maximum(s, 0) / 2),
    "W": W,
    "U": matrix_of((0,), (0,)),
    "b": vector_of(-2, 0),
    "x": lambda i: vector_of(0),
    "h_0": h_0,
}
sigma = example["sigma"]
h, a, J = network(**example)
start = [h_0[1] == 1, h_0[2] == 0]
R = definition("R", lambda: matrix_of((1, 1), (0, 0)))()
gradient = jacobian(h[t + 1], h_0)


@claim(W @ W == matrix_of((0, 0), (0, 0)))
def the_square_of_the_weights_is_zero(calc):
    """The rows are opposite."""


@claim(h[t] == vector_of(1, 0), given=start)
def the_state_does_not_move(calc):
    """It is a fixed point."""
    calc.induction(t)


slopes = elementwise(sigma.prime, a[t + 1])


@claim(a[t + 1] == vector_of(2, -4), given=start)
def one_unit_is_active(calc):
    """The other one is not."""
    calc.have(h[t] == vector_of(1, 0), by=the_state_does_not_move)


@claim(slopes == vector_of(Rational(1, 2), 0), given=start)
def the_slopes_of_the_two_units(calc):
    """One half and zero."""
    calc.have(a[t + 1] == vector_of(2, -4), by=one_unit_is_active)


@claim(J[t + 1] == 2 * R, given=start)
def each_step_has_one_jacobian(calc):
    """The inactive unit takes away the row that would cancel the other."""
    calc.have(a[t + 1] == vector_of(2, -4), by=one_unit_is_active)
    calc.have(slopes == vector_of(Rational(1, 2), 0), by=the_slopes_of_the_two_units)
    calc(diag(slopes) @ W)
    calc(diag(vector_of(Rational(1, 2), 0)) @ W)
    calc(2 * R)


smooth = for_all(i, for_all(j, differentiable(sigma, a[i][j])))


@claim(smooth, given=start)
def the_kink_is_never_met(calc):
    """The activation is differentiable wherever it is applied."""
    step = calc.suppose()
    step.have(a[i] == vector_of(2, -4), by=one_unit_is_active(t=i - 1))
    step.have(for_all(j, differentiable(sigma, a[i][j])))


F = matrix_sequence("F", 2, 2)


@claim(R @ product_down(F[k], (k, 1, t)) == 2**t * R, given=[F[k] == 2 * R])
def a_product_of_such_factors_doubles(calc):
    """$R^2 = R$."""
    base, step = calc.induction(t)
    base(R @ eye(2))
    step(R @ (F[t + 1] @ product_down(F[k], (k, 1, t))))
    step(R @ ((2 * R) @ product_down(F[k], (k, 1, t))))
    step(2 * ((R @ R) @ product_down(F[k], (k, 1, t))))
    step(2 * (R @ product_down(F[k], (k, 1, t))))
    step(2 * (2**t * R), by=induction_hypothesis)
    step(2 ** (t + 1) * R)


product = product_down(J[i], (i, 1, t + 1))


@claim(product == 2 ** (t + 1) * R, given=start)
def the_product_doubles(calc):
    """Each step has the same factor."""
    calc.have(smooth, by=the_kink_is_never_met)
    each = calc.show(for_all(i, J[i] == 2 * R)).suppose()
    each.have(J[i] == 2 * R, by=each_step_has_one_jacobian(t=i - 1))
    before = product_down(J[k], (k, 1, t))
    calc.have(R @ before == 2**t * R, by=a_product_of_such_factors_doubles(F=lambda i: J[i]))
    calc(J[t + 1] @ before)
    calc((2 * R) @ before, by=each_step_has_one_jacobian)
    calc(2 * (R @ before))
    calc(2 * (2**t * R))
    calc(2 ** (t + 1) * R)


@claim(gradient == 2 ** (t + 1) * R, given=start)
def the_gradient_doubles(calc):
    """For every number of steps."""
    calc.have(smooth, by=the_kink_is_never_met)
    calc.have(
        differentiable(h[t + 1], h_0), by=the_state_is_differentiable(n=2, m=1, t=t + 1, **example)
    )
    calc(product, by=gradient_through_time_is_an_ordered_product(n=2, m=1, t=t + 1, **example))
    calc(2 ** (t + 1) * R, by=the_product_doubles)


@claim(operator_norm(R) == sqrt(2))
def the_norm_of_one_factor(calc):
    """Attained where both entries are equal."""
    image = calc.show(for_all(z, norm(R @ z) <= sqrt(2) * norm(z))).suppose()
    image.have(norm(R @ z) == absolute(z[1] + z[2]))
    image.have((z[1] + z[2]) ** 2 <= (sqrt(2) * norm(z)) ** 2)
    image.have(z[1] + z[2] <= sqrt(2) * norm(z))
    image.have(-(z[1] + z[2]) <= sqrt(2) * norm(z))
    calc.have(operator_norm(R) <= sqrt(2), by=rule("operator_norm_at_most"))
    unit = 1 / sqrt(2) * vector_of(1, 1)
    calc.have(norm(unit) == 1)
    calc.have(norm(R @ unit) == sqrt(2))
    calc.have(norm(R @ unit) <= operator_norm(R) * norm(unit), by=rule("operator_norm_bound"))


@claim(operator_norm(2**t * R) == 2**t * sqrt(2))
def the_norm_of_the_product(calc):
    """The factor leaves the norm."""
    calc(absolute(2**t) * operator_norm(R), by=the_norm_of_a_multiple(m=2, n=2, A=R, c=2**t))
    calc(absolute(2**t) * sqrt(2), by=the_norm_of_one_factor)
    calc(2**t * sqrt(2))


@claim(
    operator_norm(gradient) == 2 ** (t + 1) * sqrt(2),
    given=start,
    title="The norm of the gradient doubles with each step",
)
def the_norm_of_the_gradient_doubles(calc):
    """All eigenvalues of the weights are zero."""
    calc.have(smooth, by=the_kink_is_never_met)
    calc.have(
        differentiable(h[t + 1], h_0), by=the_state_is_differentiable(n=2, m=1, t=t + 1, **example)
    )
    calc.have(gradient == 2 ** (t + 1) * R, by=the_gradient_doubles)
    calc(operator_norm(2 ** (t + 1) * R))
    calc(2 ** (t + 1) * sqrt(2), by=the_norm_of_the_product(t=t + 1))


power = product_down(W, (i, 1, t + 1))
nothing = matrix_of((0, 0), (0, 0))


@claim(power == nothing, given=[t >= 1])
def higher_powers_of_the_weights_are_zero(calc):
    """They have the square for a factor."""
    calc(W @ product_down(W, (k, 1, t)))
    calc(W @ (W @ product_down(W, (k, 1, t - 1))))
    calc((W @ W) @ product_down(W, (k, 1, t - 1)))
    calc(nothing @ product_down(W, (k, 1, t - 1)))
    calc(nothing)


@claim(operator_norm(power) == 0, given=[t >= 1])
def the_norm_of_the_higher_powers(calc):
    """The rows cancel."""
    calc.have(power == nothing, by=higher_powers_of_the_weights_are_zero)
    zero = calc.show(for_all(z, norm(nothing @ z) == 0 * norm(z))).suppose()
    zero.have(nothing @ z == zeros(2))
    calc.have(operator_norm(nothing) == 0, by=the_norm_of_a_similarity(m=2, n=2, A=nothing, c=0))
    calc(operator_norm(nothing))


@picture
def norms_of_gradients(plot):
    """Norms of the gradient after $t$ steps, all slopes at most $1/2$: weights that square to zero
    ([[the_norm_of_the_gradient_doubles]]), and one unit with the weights 4 and 1
    ([[the_gradient_of_one_unit]])."""
    plot.panel(x="$t$", log="y")
    steps = range(1, 9)
    plot.graph(2**t * sqrt(2), (t, steps), "$W^2 = 0$: $2^t \\sqrt{2}$", marks=True)
    plot.graph(2**t, (t, steps), "one unit, $w = 4$: $2^t$", marks=True)
    plot.graph(Rational(1, 2) ** t, (t, steps), "one unit, $w = 1$: $2^{-t}$", marks=True)
