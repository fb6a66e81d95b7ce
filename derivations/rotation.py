"""A rotation whose gradient vanishes, though one unit is always active."""

from operator_norm import the_norm_of_a_multiple
from recurrent import (
    gradient_through_time_is_an_ordered_product,
    network,
    the_state_is_differentiable,
)
from relu import relu

from quod import *

t = natural("t")
q = integer("q")
k = index("k", 1, t)
i, j = index("i", 1, t + 1), index("j", 1, 2)
h_0, z = vector("h_0 z", 2)
W = matrix_of((Rational(3, 5), -Rational(4, 5)), (Rational(4, 5), Rational(3, 5)))
example = {
    "sigma": relu,
    "W": W,
    "U": matrix_of((0,), (0,)),
    "b": vector_of(0, -10),
    "x": lambda i: vector_of(0),
    "h_0": h_0,
}
h, a, J = network(**example)
start = [h_0[1] == 1, h_0[2] == 0]
rate = Rational(3, 5)
R = definition("R", lambda: matrix_of((rate, -Rational(4, 5)), (0, 0)))()
gradient = jacobian(h[t + 1], h_0)


@claim(W.T @ W == eye(2))
def the_weights_are_a_rotation(calc):
    """Its sine and cosine are rational, and their squares add to one."""


now = vector_of(rate**t, 0)
before = vector_of(rate ** (t + 1), Rational(4, 5) * rate**t - 10)


@claim(W @ now + vector_of(0, -10) == before)
def what_the_units_get(calc):
    """The bias keeps the second unit off."""


@claim((before[1] > 0) & (before[2] < 0))
def one_of_the_units_is_active(calc):
    """At every step."""
    calc.have(rate**t <= 1)
    calc.have(rate ** (t + 1) > 0)


@claim(h[t] == now, given=start)
def the_state_stays_on_one_axis(calc):
    """The second unit stays at zero."""
    _, step = calc.induction(t)
    step(elementwise(relu, W @ h[t] + vector_of(0, -10)))
    step(elementwise(relu, W @ now + vector_of(0, -10)), by=induction_hypothesis)
    step(elementwise(relu, before), by=what_the_units_get)
    step(vector_of(rate ** (t + 1), 0), by=one_of_the_units_is_active)


@claim(a[t + 1] == before, given=start)
def what_the_units_get_at_each_step(calc):
    """The first one is active, the second one is not."""
    calc(W @ h[t] + vector_of(0, -10))
    calc(W @ now + vector_of(0, -10), by=the_state_stays_on_one_axis)
    calc(before)


active = [z[1] > 0, z[2] < 0]
slopes = elementwise(relu.prime, z)
no_kink = for_all(j, differentiable(relu, z[j]))


@claim(slopes == vector_of(1, 0), given=active)
def the_slopes_of_an_active_and_an_inactive_unit(calc):
    """One and zero."""
    calc.have(relu.prime(z[1]) == 1)
    calc.have(relu.prime(z[2]) == 0)


signs = (before[1] > 0) & (before[2] < 0)


@claim(no_kink, given=active)
def no_unit_is_at_its_kink(calc):
    """Neither is zero."""


never_at_a_kink = for_all(q, implies(q >= 1, for_all(j, differentiable(relu, a[q][j]))))
smooth = for_all(i, for_all(j, differentiable(relu, a[i][j])))


@claim(never_at_a_kink, given=start)
def no_unit_is_ever_at_its_kink(calc):
    """The other one is negative."""
    each = calc.suppose()
    entered = vector_of(rate**q, Rational(4, 5) * rate ** (q - 1) - 10)
    each.have(a[q] == entered, by=what_the_units_get_at_each_step(t=q - 1))
    each.have((entered[1] > 0) & (entered[2] < 0), by=one_of_the_units_is_active(t=q - 1))
    each.have(a[q][1] > 0)
    each.have(a[q][2] < 0)
    each.have(for_all(j, differentiable(relu, a[q][j])), by=no_unit_is_at_its_kink(z=a[q]))


@claim(smooth, given=start)
def the_rotation_is_smooth(calc):
    """Up to any time."""
    calc.have(never_at_a_kink, by=no_unit_is_ever_at_its_kink)


@claim(J[t + 1] == R, given=start)
def each_step_has_the_active_row(calc):
    """The row of the other unit is taken away."""
    calc.have(a[t + 1] == before, by=what_the_units_get_at_each_step)
    calc.have(signs, by=one_of_the_units_is_active)
    slopes = elementwise(relu.prime, before)
    calc.have(slopes == vector_of(1, 0), by=the_slopes_of_an_active_and_an_inactive_unit(z=before))
    calc(diag(slopes) @ W)
    calc(diag(vector_of(1, 0)) @ W)
    calc(R)


F = matrix_sequence("F", 2, 2)


@claim(R @ product_down(F[k], (k, 1, t)) == rate**t * R, given=[F[k] == R])
def a_product_of_such_factors_shrinks(calc):
    """$R^2 = \\frac{3}{5} R$."""
    base, step = calc.induction(t)
    base(R @ eye(2))
    step(R @ (F[t + 1] @ product_down(F[k], (k, 1, t))))
    step(R @ (R @ product_down(F[k], (k, 1, t))))
    step((R @ R) @ product_down(F[k], (k, 1, t)))
    step(rate * (R @ product_down(F[k], (k, 1, t))))
    step(rate * (rate**t * R), by=induction_hypothesis)
    step(rate ** (t + 1) * R)


product = product_down(J[i], (i, 1, t + 1))


@claim(product == rate**t * R, given=start)
def the_product_shrinks(calc):
    """Each step has the same factor."""
    calc.have(smooth, by=the_rotation_is_smooth)
    each = calc.show(for_all(i, J[i] == R)).suppose()
    each.have(J[i] == R, by=each_step_has_the_active_row(t=i - 1))
    earlier = product_down(J[k], (k, 1, t))
    calc.have(R @ earlier == rate**t * R, by=a_product_of_such_factors_shrinks(F=lambda i: J[i]))
    calc(J[t + 1] @ earlier)
    calc(R @ earlier, by=each_step_has_the_active_row)
    calc(rate**t * R)


@claim(operator_norm(R) == 1)
def the_norm_of_the_active_row(calc):
    """A row of length one."""
    image = calc.show(for_all(z, norm(R @ z) <= 1 * norm(z))).suppose()
    row, other = rate * z[1] - Rational(4, 5) * z[2], Rational(4, 5) * z[1] + rate * z[2]
    image.have(dot(R @ z, R @ z) == row**2)
    image.have(norm(z) ** 2 == row**2 + other**2)
    image.have(dot(R @ z, R @ z) <= (1 * norm(z)) ** 2)
    image.have(norm(R @ z) <= 1 * norm(z), by=rule("norm_at_most", "by the squares"))
    calc.have(operator_norm(R) <= 1, by=rule("operator_norm_at_most"))
    unit = vector_of(rate, -Rational(4, 5))
    calc.have(norm(unit) == 1)
    calc.have(norm(R @ unit) == 1)
    calc.have(norm(R @ unit) <= operator_norm(R) * norm(unit), by=rule("operator_norm_bound"))


@claim(gradient == rate**t * R, given=start)
def the_rotated_gradient(calc):
    """After $t + 1$ steps."""
    calc.have(smooth, by=the_rotation_is_smooth)
    calc.have(
        differentiable(h[t + 1], h_0), by=the_state_is_differentiable(n=2, m=1, t=t + 1, **example)
    )
    calc(product, by=gradient_through_time_is_an_ordered_product(n=2, m=1, t=t + 1, **example))
    calc(rate**t * R, by=the_product_shrinks)


@claim(operator_norm(rate**t * R) == rate**t)
def the_norm_of_the_shrinking_product(calc):
    """The factor leaves the norm."""
    calc(absolute(rate**t) * operator_norm(R), by=the_norm_of_a_multiple(m=2, n=2, A=R, c=rate**t))
    calc(absolute(rate**t) * 1, by=the_norm_of_the_active_row)
    calc(rate**t)


@claim(
    operator_norm(gradient) == rate**t,
    given=start,
    settles=["4.4-prevents"],
    title="Rectifiers, a rotation, and a gradient that vanishes",
)
def the_norm_of_the_rotated_gradient(calc):
    """The unit that passes the gradient on is never off."""
    calc.have(smooth, by=the_rotation_is_smooth)
    calc.have(
        differentiable(h[t + 1], h_0), by=the_state_is_differentiable(n=2, m=1, t=t + 1, **example)
    )
    calc.have(gradient == rate**t * R, by=the_rotated_gradient)
    calc(operator_norm(rate**t * R))
    calc(rate**t, by=the_norm_of_the_shrinking_product)


always_active = for_all(q, implies(q >= 1, h[q][1] > 0))
every_state = for_all(q, implies(q >= 0, differentiable(h[q], h_0)))


@claim(always_active, given=start, settles=["4.4-prevents"])
def one_unit_is_active_for_ever(calc):
    """The first one: it gives out a positive number."""
    each = calc.suppose()
    each.have(h[q] == vector_of(rate**q, 0), by=the_state_stays_on_one_axis(t=q))


@claim(every_state, given=start)
def every_rotated_state_is_differentiable(calc):
    """At all times."""
    calc.have(never_at_a_kink, by=no_unit_is_ever_at_its_kink)
    state = calc.suppose()
    state.have(differentiable(h[q], h_0), by=the_state_is_differentiable(n=2, m=1, t=q, **example))


@claim(
    tends_to(operator_norm(jacobian(h[t], h_0)), (t, oo), 0), given=start, settles=["4.4-prevents"]
)
def the_rotated_gradient_vanishes(calc):
    """Like a power."""
    calc.have(every_state, by=every_rotated_state_is_differentiable)
    bound = for_all(
        q, implies(q >= 1, operator_norm(jacobian(h[q], h_0)) <= Rational(5, 3) * rate**q)
    )
    power = calc.show(bound).suppose()
    power.have(
        operator_norm(jacobian(h[q], h_0)) == rate ** (q - 1),
        by=the_norm_of_the_rotated_gradient(t=q - 1),
    )
    power.have(rate ** (q - 1) == Rational(5, 3) * rate**q)
