"""When weight decay is a constraint on the size of the weights."""

from quod import *

n = dimension("n")
L = scalar_field("L", n)
theta, phi, psi = vector("theta phi psi", n)
gamma = real("gamma")
r = real("r", positive=True)
s, x, b, c = real("s x b c")


def penalised(phi, gamma):
    """The penalised loss."""
    return L(phi) + gamma * norm(phi) ** 2


smallest_when_penalised = for_all(phi, penalised(phi, gamma) >= penalised(theta, gamma))
smallest_in_the_ball = for_all(phi, implies(norm(phi) <= r, L(phi) >= L(theta)))
convex = for_all(
    [phi, psi, s],
    implies((0 <= s) & (s <= 1), L(s * phi + (1 - s) * psi) <= s * L(phi) + (1 - s) * L(psi)),
)


@claim(
    for_all(phi, implies(norm(phi) <= norm(theta), L(phi) >= L(theta))),
    given=[gamma >= 0, smallest_when_penalised],
    settles=["1.0-constrained"],
    title="A minimiser of the penalised loss minimises the loss on its ball",
)
def penalised_minimisers_are_constrained_minimisers(calc):
    """No convexity is needed: nothing in the ball pays a higher penalty."""
    part = calc.suppose()
    part.specialise(smallest_when_penalised, phi=phi)
    part.have(norm(phi) ** 2 <= norm(theta) ** 2)
    part.have(gamma * norm(phi) ** 2 <= gamma * norm(theta) ** 2)


# ------------------------------------------------ the converse, for convex losses: a multiplier
u, v, p, q, m = real("u v p q m")


@claim(
    norm(s * phi + (1 - s) * psi) <= r,
    given=[0 <= s, s <= 1, s * norm(phi) ** 2 + (1 - s) * norm(psi) ** 2 == r**2],
)
def a_point_between_lies_in_the_ball(calc):
    """The square of the norm is convex."""
    point = s * phi + (1 - s) * psi
    calc.have(
        norm(point) ** 2
        == s * norm(phi) ** 2 + (1 - s) * norm(psi) ** 2 - s * (1 - s) * norm(phi - psi) ** 2
    )
    calc.have(s * (1 - s) * norm(phi - psi) ** 2 >= 0)
    calc.have(norm(point) ** 2 <= r**2)
    calc.have(norm(point) <= r, by=rule("at_most_by_squares", "both are nonnegative"))


@claim(
    L(theta) <= s * L(phi) + (1 - s) * L(psi),
    given=[
        *(convex, smallest_in_the_ball, 0 <= s, s <= 1),
        s * norm(phi) ** 2 + (1 - s) * norm(psi) ** 2 == r**2,
    ],
)
def a_chord_through_the_ball(calc):
    """On it there is a point of the ball, where the loss is at least that of $\\theta$."""
    point = s * phi + (1 - s) * psi
    calc.have(norm(point) <= r, by=a_point_between_lies_in_the_ball)
    calc.specialise(smallest_in_the_ball, phi=point)
    calc.specialise(convex, phi=phi, psi=psi, s=s)
    calc.have(L(theta) <= L(point))
    calc.have(L(point) <= s * L(phi) + (1 - s) * L(psi))


@claim(there_is(s, (0 <= s) & (s <= 1) & (s * (u + v) == v)), given=[u > 0, v > 0])
def a_point_that_divides_in_a_ratio(calc):
    """That is $v/(u + v)$."""
    calc.witness(s=v / (u + v))


@claim(
    x * u <= p - m, given=[u > 0, v > 0, s * (u + v) == v, m <= s * p + (1 - s) * q, x * v <= m - q]
)
def slopes_on_both_sides(calc):
    """The slope of a chord outside the ball is at most the slope inside."""
    calc.have((u + v) * m <= (u + v) * (s * p + (1 - s) * q))
    calc.have((u + v) * (s * p + (1 - s) * q) == v * p + u * q)
    calc.have(u * (x * v) <= u * (m - q))
    calc.have(v * (x * u) <= v * (p - m))
    absurd = calc.contradiction()
    absurd.have(v * (x * u - (p - m)) > 0)


@claim(
    x * (r**2 - norm(phi) ** 2) <= L(phi) - L(theta),
    given=[
        *(convex, smallest_in_the_ball, norm(phi) < r, r < norm(psi)),
        x * (norm(psi) ** 2 - r**2) <= L(theta) - L(psi),
    ],
)
def a_slope_outside_is_at_most_any_slope_inside(calc):
    """The sphere divides a chord in the ratio that belongs to the two slopes."""
    inside, outside = r**2 - norm(phi) ** 2, norm(psi) ** 2 - r**2
    calc.have(inside > 0)
    calc.have(outside > 0)
    ratio = there_is(s, (0 <= s) & (s <= 1) & (s * (inside + outside) == outside))
    calc.have(ratio, by=a_point_that_divides_in_a_ratio(u=inside, v=outside))
    part = calc.obtain(ratio)
    part.have(s * norm(phi) ** 2 + (1 - s) * norm(psi) ** 2 == r**2)
    part.have(L(theta) <= s * L(phi) + (1 - s) * L(psi), by=a_chord_through_the_ball)
    part.have(
        x * inside <= L(phi) - L(theta),
        by=slopes_on_both_sides(u=inside, v=outside, p=L(phi), q=L(psi), m=L(theta)),
    )


outside = there_is(psi, (r < norm(psi)) & (x * (norm(psi) ** 2 - r**2) <= L(theta) - L(psi)))
slopes = set_of(x, (x <= 0) | outside)
y = real("y")
upper = for_all(y, implies(slopes(y), y <= gamma))
least = for_all(c, implies(for_all(y, implies(slopes(y), y <= c)), gamma <= c))
multiplier = there_is(gamma, upper & least)


@claim(
    for_all(x, implies(slopes(x), x * (r**2 - norm(phi) ** 2) <= L(phi) - L(theta))),
    given=[convex, smallest_in_the_ball, norm(phi) < r],
)
def slopes_outside_are_bounded(calc):
    """Each slope inside the ball bounds those outside, and is not negative."""
    part = calc.suppose()
    part.have(r**2 - norm(phi) ** 2 > 0)
    part.specialise(smallest_in_the_ball, phi=phi)
    part.have(L(phi) >= L(theta))
    low, high = part.cases(x <= 0)
    low.have(x * (r**2 - norm(phi) ** 2) <= 0)
    high.have(outside)
    end = high.obtain(outside)
    end.have(
        x * (r**2 - norm(phi) ** 2) <= L(phi) - L(theta),
        by=a_slope_outside_is_at_most_any_slope_inside,
    )


@claim(multiplier, given=[convex, smallest_in_the_ball])
def the_slopes_have_a_least_upper_bound(calc):
    """The slope inside, from the origin, bounds them all, and 0 is one of them."""
    rise = L(zeros(n)) - L(theta)
    bounded = for_all(x, implies(slopes(x), x * (r**2 - norm(zeros(n)) ** 2) <= rise))
    calc.have(norm(zeros(n)) == 0)
    calc.have(bounded, by=slopes_outside_are_bounded(phi=zeros(n)))
    part = calc.show(for_all(y, implies(slopes(y), y <= rise / r**2))).suppose()
    part.specialise(bounded, x=y)
    part.have(y * (r**2 - norm(zeros(n)) ** 2) <= rise)
    part.have(y * r**2 <= rise)
    part.have((rise / r**2) * r**2 == rise)
    absurd = part.contradiction()
    absurd.have((y - rise / r**2) * r**2 > 0)
    calc.have(slopes(0))
    calc.have(multiplier, by=rule("least_upper_bound")(S=slopes, x=0, b=rise / r**2))


@claim(
    there_is(gamma, (gamma >= 0) & smallest_when_penalised),
    given=[convex, smallest_in_the_ball, norm(theta) == r],
)
def a_multiplier_on_the_sphere(calc):
    """The least upper bound of the slopes outside is at most each slope inside."""
    calc.have(multiplier, by=the_slopes_have_a_least_upper_bound)
    part = calc.obtain(multiplier)
    part.have(slopes(0))
    part.specialise(upper, y=0)
    part.have(gamma >= 0)
    found = part.witness(gamma=gamma)
    each = found.show(smallest_when_penalised).suppose()
    inside, rest = each.cases(norm(phi) < r)
    rise, gap = L(phi) - L(theta), r**2 - norm(phi) ** 2
    inside.have(gap > 0)
    inside.have(for_all(x, implies(slopes(x), x * gap <= rise)), by=slopes_outside_are_bounded)
    bound = inside.show(for_all(y, implies(slopes(y), y <= rise / gap))).suppose()
    bound.specialise(for_all(x, implies(slopes(x), x * gap <= rise)), x=y)
    bound.have(y * gap <= rise)
    bound.have((rise / gap) * gap == rise)
    absurd = bound.contradiction()
    absurd.have((y - rise / gap) * gap > 0)
    inside.specialise(least, c=rise / gap)
    inside.have(gamma <= rise / gap)
    inside.have((rise / gap) * gap == rise)
    inside.have((rise / gap - gamma) * gap >= 0)
    inside.have(gamma * gap <= rise)
    outside, on = rest.cases(r < norm(phi))
    fall, over = L(theta) - L(phi), norm(phi) ** 2 - r**2
    slope = fall / over
    outside.have(over > 0)
    outside.have(slope * over == fall)
    member = there_is(psi, (r < norm(psi)) & (slope * (norm(psi) ** 2 - r**2) <= L(theta) - L(psi)))
    outside.show(member).witness(psi=phi)
    outside.have(slopes(slope))
    outside.specialise(upper, y=slope)
    outside.have(slope <= gamma)
    outside.have((gamma - slope) * over >= 0)
    outside.have(gamma * over >= fall)
    on.have(norm(phi) == r)
    on.specialise(smallest_in_the_ball, phi=phi)
    on.have(L(phi) >= L(theta))


@claim(L(phi) >= L(theta), given=[convex, smallest_in_the_ball, theta == zeros(n), r < norm(phi)])
def a_minimiser_at_the_origin_is_one_everywhere(calc):
    """On the way to $\\phi$ the loss would fall at once."""
    part = r / norm(phi)
    point = part * phi + (1 - part) * theta
    calc.have(norm(phi) > 0)
    calc.have(part > 0)
    calc.have(part * norm(phi) == r)
    calc.have(part * norm(phi) <= norm(phi))
    calc.have(point == part * phi)
    calc.have(norm(part * phi) == absolute(part) * norm(phi), by=norm_of_a_multiple)
    calc.have(norm(point) == part * norm(phi))
    calc.have(part <= 1)
    calc.specialise(smallest_in_the_ball, phi=point)
    calc.specialise(convex, phi=phi, psi=theta, s=part)
    calc.have(L(theta) <= L(point))
    calc.have(L(point) <= part * L(phi) + (1 - part) * L(theta))
    absurd = calc.contradiction()
    absurd.have(part * (L(theta) - L(phi)) > 0)


@claim(
    there_is(gamma, (gamma >= 0) & smallest_when_penalised),
    given=[convex, smallest_in_the_ball, norm(theta) <= r],
    settles=["1.0-constrained"],
    title="For a convex loss each minimiser on a ball minimises a penalised loss",
)
def constrained_minimisers_are_penalised_minimisers(calc):
    """The ball of its own radius will do; a minimiser at 0 minimises the loss everywhere."""
    away, still = calc.cases(norm(theta) > 0)
    smaller = away.show(
        for_all(phi, implies(norm(phi) <= norm(theta), L(phi) >= L(theta)))
    ).suppose()
    smaller.specialise(smallest_in_the_ball, phi=phi)
    smaller.have(norm(phi) <= r)
    away.have(
        there_is(gamma, (gamma >= 0) & smallest_when_penalised),
        by=a_multiplier_on_the_sphere(r=norm(theta)),
    )
    zero = still.witness(gamma=0)
    zero.have(norm(theta) == 0)
    zero.have(norm(theta) ** 2 == dot(theta, theta))
    zero.have(dot(theta, theta) == 0)
    zero.have(theta == zeros(n), by=rule("definiteness", "only $0$ has length $0$"))
    each = zero.show(for_all(phi, penalised(phi, 0) >= penalised(theta, 0))).suppose()
    near, far = each.cases(norm(phi) <= r)
    near.specialise(smallest_in_the_ball, phi=phi)
    near.have(L(phi) >= L(theta))
    far.have(L(phi) >= L(theta), by=a_minimiser_at_the_origin_is_one_everywhere)


# ------------------------------------------------------------------- convexity cannot be dropped
held = for_all(
    phi,
    -(norm(phi) ** 4) + gamma * norm(phi) ** 2 >= -(norm(theta) ** 4) + gamma * norm(theta) ** 2,
)
hill = there_is(gamma, held)


@claim(-(s**4) + gamma * s**2 < -1 + gamma, given=[s >= 2, s >= gamma])
def the_fourth_power_wins(calc):
    """The difference is a product of two positive numbers."""
    calc.have(s**2 - 1 > 0)
    calc.have(s**2 >= 2 * s)
    calc.have(s**2 + 1 - gamma > 0)
    calc.have((s**2 - 1) * (s**2 + 1 - gamma) > 0)


@claim(negation(hill), given=[norm(theta) == 1])
def no_penalty_holds_a_hill(calc):
    """Far enough away the fourth power falls below any square."""
    absurd = calc.contradiction()
    far = 2 + gamma**2
    absurd.specialise(held, phi=far * theta)
    absurd.have(norm(far * theta) == absolute(far) * norm(theta), by=norm_of_a_multiple)
    absurd.have(far >= 2)
    absurd.have(absolute(far) == far)
    absurd.have(norm(far * theta) == far)
    absurd.have(far >= gamma)
    absurd.have(-(far**4) + gamma * far**2 < -1 + gamma, by=the_fourth_power_wins(s=far))
    absurd.have(
        -(norm(far * theta) ** 4) + gamma * norm(far * theta) ** 2 == -(far**4) + gamma * far**2
    )
    absurd.have(-(norm(theta) ** 4) + gamma * norm(theta) ** 2 == -1 + gamma)


@refutes(
    there_is(gamma, smallest_when_penalised),
    given=[smallest_in_the_ball, norm(theta) <= r],
    settles=["1.0-constrained"],
)
def a_hill_is_held_by_a_ball_but_by_no_penalty(model):
    """On the ball $-\\lVert\\theta\\rVert^4$ is least at the rim; penalised, it has none."""
    model.let(n, 1)
    model.let(r, 1)
    model.let(theta, vector_of(1))
    model.let(L, lambda phi: -(norm(phi) ** 4))
    model.use(no_penalty_holds_a_hill)
