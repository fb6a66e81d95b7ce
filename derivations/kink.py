"""A rectifier has a slope on either side of its kink, and no derivative there."""

from relu import relu

from quod import *

x, y, z = real("x y z")
f = real_function("f")


def quotient(f):
    """The slope between zero and x."""
    return (f(0 + x) - f(0)) / x


def rectified(s):
    return maximum(s, 0)


@claim(tends_to(quotient(rectified), (x, 0, "+"), 1), settles=["4.4-derivative"])
def the_slope_from_the_right_is_one(calc):
    """Every quotient is one."""
    each = calc.show(for_all(x, implies(x > 0, quotient(rectified) == 1))).suppose()
    each.have(rectified(x) == x)
    calc.have(for_all(x, implies(x > 0, quotient(rectified) <= 1)))
    calc.have(for_all(x, implies(x > 0, quotient(rectified) >= 1)))


@claim(tends_to(quotient(rectified), (x, 0, "-"), 0), settles=["4.4-derivative"])
def the_slope_from_the_left_is_zero(calc):
    """Every quotient is zero."""
    each = calc.show(for_all(x, implies(x < 0, quotient(rectified) == 0))).suppose()
    each.have(rectified(x) == 0)
    calc.have(for_all(x, implies(x < 0, quotient(rectified) <= 0)))
    calc.have(for_all(x, implies(x < 0, quotient(rectified) >= 0)))


@claim(
    (tends_to(quotient(f), (x, 0, "+"), f.prime(0)))
    & tends_to(quotient(f), (x, 0, "-"), f.prime(0)),
    given=[differentiable(f, 0)],
)
def a_derivative_is_the_slope_from_both_sides(calc):
    """It is the limit of the quotients."""
    calc.have(tends_to(quotient(f), (x, 0), f.prime(0)))


@claim(limit(f(x), (x, 0, "+")) == y, given=[tends_to(f(x), (x, 0, "+"), y)])
def the_limit_from_the_right(calc):
    """It is the number to which the values tend."""


@claim(limit(f(x), (x, 0, "-")) == y, given=[tends_to(f(x), (x, 0, "-"), y)])
def the_limit_from_the_left(calc):
    """It is the number to which the values tend."""


@claim(
    y == z,
    given=[
        tends_to(quotient(f), (x, 0, "+"), y),
        tends_to(quotient(f), (x, 0, "-"), z),
        differentiable(f, 0),
    ],
)
def the_slopes_from_both_sides_are_equal(calc):
    """Limits are unique."""
    both = tends_to(quotient(f), (x, 0, "+"), f.prime(0)) & tends_to(
        quotient(f), (x, 0, "-"), f.prime(0)
    )
    calc.have(both, by=a_derivative_is_the_slope_from_both_sides)
    slope = function(x, quotient(f))
    for side, value, unique in (
        ("+", y, the_limit_from_the_right),
        ("-", z, the_limit_from_the_left),
    ):
        calc.have(limit(quotient(f), (x, 0, side)) == value, by=unique(f=slope, y=value))
        calc.have(limit(quotient(f), (x, 0, side)) == f.prime(0), by=unique(f=slope, y=f.prime(0)))


@claim(
    negation(differentiable(relu, 0)),
    settles=["4.4-derivative"],
    title="A rectifier has no derivative at zero",
)
def there_is_no_derivative_at_the_kink(calc):
    """The slopes from both sides would have to be equal."""
    absurd = calc.contradiction()
    absurd.have(tends_to(quotient(rectified), (x, 0, "+"), 1), by=the_slope_from_the_right_is_one)
    absurd.have(tends_to(quotient(rectified), (x, 0, "-"), 0), by=the_slope_from_the_left_is_zero)
    absurd.have(Rational(1) == 0, by=the_slopes_from_both_sides_are_equal(f=relu, y=1, z=0))
