"""Slopes below one that do not come away from one."""

from operator_norm import the_norm_of_a_number
from recurrent import (
    gradient_through_time_is_an_ordered_product,
    network,
    the_state_is_differentiable,
)
from vanishing import powers_of_large_numbers_are_large

from quod import *

s = real("s")
t = natural("t")
k = integer("k")
i = index("i", 1, t)
h_0 = vector("h_0", 1)
sigma = function(s, log(1 + exp(s)))
unit = {
    "sigma": sigma,
    "W": matrix_of((1,)),
    "U": matrix_of((0,)),
    "b": vector_of(log(2)),
    "x": lambda i: vector_of(0),
    "h_0": h_0,
}
h, a, J = network(**unit)
start = [h_0[1] == 0]


@claim((0 < sigma.prime(s)) & (sigma.prime(s) < 1))
def the_slope_lies_below_one(calc):
    """It is $e^s / (1 + e^s)$, the logistic function."""
    calc.have(sigma.prime(s) == exp(s) / (1 + exp(s)))
    calc.have(exp(s) > 0)


@claim(exp(h[t][1]) == 2 ** (t + 1) - 1, given=start)
def the_state_grows(calc):
    """Each step doubles $e^{h_t}$ and adds one."""
    _, step = calc.induction(t)
    step.have(h[t + 1][1] == log(1 + exp(h[t][1] + log(2))))
    step.have(exp(h[t + 1][1]) == 1 + 2 * exp(h[t][1]))


@claim(2 ** (t + 2) > 1)
def the_powers_are_large(calc):
    """By induction, since they are at least one."""
    calc.have(2**t >= 1, by=powers_of_large_numbers_are_large(gamma=2))


factor = (2 ** (t + 2) - 2) / (2 ** (t + 2) - 1)


@claim(J[t + 1] == matrix_of((factor,)), given=start)
def the_factors_tend_to_one(calc):
    """Each is below one."""
    calc.have(2 ** (t + 2) > 1, by=the_powers_are_large)
    calc.have(exp(h[t][1]) == 2 ** (t + 1) - 1, by=the_state_grows)
    calc.have(a[t + 1][1] == h[t][1] + log(2))
    calc.have(exp(a[t + 1][1]) == 2 * exp(h[t][1]))
    slope = exp(a[t + 1][1]) / (1 + exp(a[t + 1][1]))
    calc.have(sigma.prime(a[t + 1][1]) == slope)
    calc.have(slope == factor)
    calc(matrix_of((sigma.prime(a[t + 1][1]),)))
    calc(matrix_of((slope,)))
    calc(matrix_of((factor,)))


product = product_down(J[i], (i, 1, t))
value = 2**t / (2 ** (t + 1) - 1)


@claim(product == matrix_of((value,)), given=start)
def their_product_has_a_closed_form(calc):
    """Each factor cancels most of the one before."""
    calc.have(2**t >= 1, by=powers_of_large_numbers_are_large(gamma=2))
    _, step = calc.induction(t)
    step.have(2 ** (t + 2) > 1, by=the_powers_are_large)
    step.have(2**t >= 1, by=powers_of_large_numbers_are_large(gamma=2))
    step(J[t + 1] @ product)
    step(matrix_of((factor,)) @ product, by=the_factors_tend_to_one)
    step(matrix_of((factor,)) @ matrix_of((value,)), by=induction_hypothesis)
    step(matrix_of((factor * value,)))
    step(matrix_of((2 ** (t + 1) / (2 ** (t + 2) - 1),)))


@claim(operator_norm(jacobian(h[t], h_0)) == value, given=start, settles=["4.2-uniform"])
def the_gradient_of_the_unit(calc):
    """It tends to one half."""
    calc.have(2**t >= 1, by=powers_of_large_numbers_are_large(gamma=2))
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable(n=1, m=1, **unit))
    calc.have(
        jacobian(h[t], h_0) == product,
        by=gradient_through_time_is_an_ordered_product(n=1, m=1, **unit),
    )
    calc.have(product == matrix_of((value,)), by=their_product_has_a_closed_form)
    calc(operator_norm(product))
    calc(operator_norm(matrix_of((value,))))
    calc(absolute(value), by=the_norm_of_a_number(a=value))
    calc(value)


def gradient_at(k):
    """The norm of the gradient at a time."""
    return operator_norm(jacobian(h[k], h_0))


every_state = for_all(k, implies(k >= 0, differentiable(h[k], h_0)))


@claim(
    tends_to(operator_norm(jacobian(h[t], h_0)), (t, oo), Rational(1, 2)),
    given=start,
    settles=["4.2-uniform"],
    title="Slopes below one do not make the gradient vanish",
)
def the_gradient_of_the_unit_tends_to_one_half(calc):
    """The slopes tend to one too fast."""
    state = calc.show(every_state).suppose()
    state.have(differentiable(h[k], h_0), by=the_state_is_differentiable(n=1, m=1, t=k, **unit))
    half = Rational(1, 2)
    above = calc.show(for_all(k, implies(k >= 0, gradient_at(k) >= half))).suppose()
    below = calc.show(for_all(k, implies(k >= 0, gradient_at(k) <= half + half**k))).suppose()
    for part in (above, below):
        part.have(2**k >= 1, by=powers_of_large_numbers_are_large(gamma=2, t=k))
        part.have(gradient_at(k) == 2**k / (2 ** (k + 1) - 1), by=the_gradient_of_the_unit(t=k))
        part.have(2**k / (2 ** (k + 1) - 1) == half + half / (2 ** (k + 1) - 1))
    above.have(half / (2 ** (k + 1) - 1) > 0)
    below.have(half**k * 2**k == 1)
    below.have(half**k > 0)
    below.have(half**k <= 1)
    below.have(half**k * (2 ** (k + 1) - 1) >= half)
    below.have(half / (2 ** (k + 1) - 1) <= half**k)


# ------------------------------------------------------------- the same without a network
l = integer("l")


def below_one(k):
    """The product of the first numbers 1 - 1/(l + 1)^2."""
    return Product(1 - 1 / (l + 1) ** 2, (l, 1, k))


def closed_form(k):
    """What it comes to."""
    return (k + 2) / (2 * (k + 1))


@claim(below_one(t) == closed_form(t))
def each_factor_cancels_with_its_neighbours(calc):
    """$1 - \\frac{1}{(l + 1)^2} = \\frac{l (l + 2)}{(l + 1)^2}$."""
    _, step = calc.induction(t)
    step(closed_form(t) * (1 - 1 / (t + 2) ** 2), by=induction_hypothesis)


@claim(
    tends_to(below_one(t), (t, oo), Rational(1, 2)),
    settles=["4.2-uniform"],
    title="Numbers below one need not multiply to zero",
)
def numbers_below_one_need_not_multiply_to_zero(calc):
    """They come too close to one."""
    each = calc.show(for_all(k, implies(k >= 0, below_one(k) == closed_form(k)))).suppose()
    each.have(below_one(k) == closed_form(k), by=each_factor_cancels_with_its_neighbours(t=k))
    calc.have(for_all(k, implies(k >= 0, below_one(k) <= closed_form(k))))
    calc.have(for_all(k, implies(k >= 0, below_one(k) >= closed_form(k))))
