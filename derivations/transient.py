"""Weights with small eigenvalues, whose gradient grows before it vanishes."""

from eigenvalues import eigenvalues_of_a_nilpotent_matrix
from operator_norm import the_norm_of_a_multiple
from recurrent import network, the_state_is_differentiable
from vanishing import a_constant_slope_gives_powers

from quod import *

t = natural("t")
k = integer("k")
i = index("i", 1, t)
m = dimension("m")
s = real("s")
gamma = real("gamma", nonnegative=True)
c = real("c", nonnegative=True)
sigma = real_function("sigma")
b, h_0, z = vector("b h_0 z", 2)
U = matrix("U", 2, m)
x = vector_sequence("x", m)
half = Rational(1, 2)
W = matrix_of((half, 4), (0, half))
shear = {"sigma": sigma, "W": W, "U": U, "b": b, "x": lambda i: x[i], "h_0": h_0}
h, a, J = network(**shear)
constant = [for_all(s, differentiable(sigma, s)), for_all(s, sigma.prime(s) == gamma)]
power = product_down(W, (i, 1, t))
grown = half**t * matrix_of((1, 8 * t), (0, 1))


# ------------------------------------------------------------------------- the eigenvalues
p, q = real("p q")
u, v = vector("u v", 2)
N = matrix_of((0, 4), (0, 0))


@claim(
    (p == half) & (q == 0),
    given=[W @ u == p * u - q * v, W @ v == q * u + p * v, dot(u, u) + dot(v, v) > 0],
    title="The only eigenvalue is one half",
)
def one_half_is_the_only_eigenvalue(calc):
    """Complex ones included: without the diagonal the square of the matrix is zero."""
    calc.have(N @ N == 0 * N)
    for y in (u, v):
        calc.have(N @ y == W @ y - half * y)
    calc.have(N @ u == (p - half) * u - q * v)
    calc.have(N @ v == q * u + (p - half) * v)
    calc.have(
        (p - half == 0) & (q == 0), by=eigenvalues_of_a_nilpotent_matrix(n=2, W=N, p=p - half)
    )


# ------------------------------------------------------------------------------ the powers
@claim(power == grown)
def the_powers_of_the_shear(calc):
    """One half to the power $t$, times a shear that grows."""
    _, step = calc.induction(t)
    step(W @ power)
    step(W @ grown, by=induction_hypothesis)


shearing = matrix_of((1, c), (0, 1))
r = real("r", positive=True)
longest = vector_of(1, r)


@claim(norm(shearing @ z) <= r * norm(z), given=[r**2 == 1 + c * r])
def a_shear_stretches_by_at_most(calc):
    """The difference of the squares is a square."""
    calc.have((r * norm(z)) ** 2 == r**2 * (z[1] ** 2 + z[2] ** 2))
    calc.have(dot(shearing @ z, shearing @ z) == (z[1] + c * z[2]) ** 2 + z[2] ** 2)
    calc.have(c / r * (r * z[1] - z[2]) ** 2 >= 0)
    calc.have(1 / r == r - c)
    calc.have(
        (r * norm(z)) ** 2 - dot(shearing @ z, shearing @ z) == c * (r - c) * (r * z[1] - z[2]) ** 2
    )
    calc.have(dot(shearing @ z, shearing @ z) <= (r * norm(z)) ** 2)
    calc.have(norm(shearing @ z) <= r * norm(z), by=rule("norm_at_most", "by the squares"))


@claim(operator_norm(shearing) == r, given=[r**2 == 1 + c * r])
def the_norm_of_a_shear(calc):
    """Attained at the vector with the entries 1 and $r$: it goes to $r$ times its mirror image."""
    image = calc.show(for_all(z, norm(shearing @ z) <= r * norm(z))).suppose()
    image.have(norm(shearing @ z) <= r * norm(z), by=a_shear_stretches_by_at_most)
    calc.have(operator_norm(shearing) <= r, by=rule("operator_norm_at_most"))
    calc.have(shearing @ longest == r * vector_of(r, 1))
    calc.have(norm(vector_of(r, 1)) == norm(longest))
    calc.have(norm(shearing @ longest) == r * norm(longest))
    calc.have(norm(longest) > 0)
    calc.have(
        norm(shearing @ longest) <= operator_norm(shearing) * norm(longest),
        by=rule("operator_norm_bound"),
    )
    calc.have((operator_norm(shearing) - r) * norm(longest) >= 0)
    absurd = calc.show(operator_norm(shearing) >= r).contradiction()
    absurd.have((r - operator_norm(shearing)) * norm(longest) > 0)


# --------------------------------------------------------------------------- the gradient
def norm_of_the_gradient(t):
    """The norm of the gradient through time."""
    return operator_norm(jacobian(h[t], h_0))


sheared = matrix_of((1, 8 * t), (0, 1))
length = 4 * t + sqrt((4 * t) ** 2 + 1)
stretch = (gamma**t * half**t) * length


@claim(operator_norm(sheared) == length)
def the_norm_of_the_sheared_square(calc):
    """It grows like $8 t$."""
    calc.have(sqrt((4 * t) ** 2 + 1) > 0)
    calc.have(length > 0)
    calc.have(length**2 == 1 + 8 * t * length)
    calc.have(operator_norm(sheared) == length, by=the_norm_of_a_shear(c=8 * t, r=length))


@claim(jacobian(h[t], h_0) == (gamma**t * half**t) * sheared, given=constant)
def the_gradient_through_the_shear(calc):
    """All steps are equal."""
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable(n=2, **shear))
    calc(gamma**t * power, by=a_constant_slope_gives_powers(n=2, gamma=gamma, **shear))
    calc(gamma**t * (half**t * sheared), by=the_powers_of_the_shear)
    calc((gamma**t * half**t) * sheared)


@claim(
    norm_of_the_gradient(t) == stretch,
    given=constant,
    settles=["4.3-eig"],
    title="Small eigenvalues, and a gradient that grows first",
)
def the_norm_of_the_gradient_through_the_shear(calc):
    """For every number of steps, exactly."""
    factor = gamma**t * half**t
    calc.have(differentiable(h[t], h_0), by=the_state_is_differentiable(n=2, **shear))
    calc.have(jacobian(h[t], h_0) == factor * sheared, by=the_gradient_through_the_shear)
    calc(operator_norm(factor * sheared))
    calc(
        absolute(factor) * operator_norm(sheared),
        by=the_norm_of_a_multiple(m=2, n=2, A=sheared, c=factor),
    )
    calc(absolute(factor) * length, by=the_norm_of_the_sheared_square)
    calc(stretch)


@claim(length <= 17 * Rational(3, 2) ** t)
def the_shear_grows_slowly(calc):
    """Linearly, that is more slowly than any power of a number above one."""
    bound = calc.show(2 * Rational(3, 2) ** t >= t)
    _, step = bound.induction(t)
    step.have(Rational(3, 2) ** t >= 1)
    step.have(2 * Rational(3, 2) ** (t + 1) == 2 * Rational(3, 2) ** t + Rational(3, 2) ** t)
    calc.have(Rational(3, 2) ** t >= 1)
    calc.have((4 * t + 1) ** 2 >= (4 * t) ** 2 + 1)
    calc.have(sqrt((4 * t) ** 2 + 1) <= 4 * t + 1)


@claim((stretch >= 0) & (stretch <= 17 * Rational(3, 4) ** t), given=[gamma <= 1])
def the_stretch_is_squeezed(calc):
    """One half to the power $t$ wins."""
    calc.have(length <= 17 * Rational(3, 2) ** t, by=the_shear_grows_slowly)
    calc.have(length >= 0)
    calc.have(gamma**t <= 1)
    calc.have(gamma**t >= 0)
    calc.have(half**t >= 0)
    calc.have(half**t * length <= half**t * (17 * Rational(3, 2) ** t))
    calc.have(half**t * Rational(3, 2) ** t == Rational(3, 4) ** t)
    calc.have((1 - gamma**t) * (half**t * length) >= 0)
    calc.have(gamma**t * (half**t * length) >= 0)


@claim(
    tends_to(norm_of_the_gradient(t), (t, oo), 0),
    given=[*constant, gamma <= 1],
    settles=["4.3-eig"],
)
def it_vanishes_in_the_end(calc):
    """As the eigenvalue says, but it does not say when."""
    state = calc.show(for_all(k, implies(k >= 0, differentiable(h[k], h_0)))).suppose()
    state.have(differentiable(h[k], h_0), by=the_state_is_differentiable(n=2, t=k, **shear))
    exact = (gamma**k * half**k) * (4 * k + sqrt((4 * k) ** 2 + 1))
    squeezed = calc.show(
        for_all(k, implies(k >= 0, norm_of_the_gradient(k) <= 17 * Rational(3, 4) ** k))
    ).suppose()
    squeezed.have(
        norm_of_the_gradient(k) == exact, by=the_norm_of_the_gradient_through_the_shear(t=k)
    )
    squeezed.have(
        (exact >= 0) & (exact <= 17 * Rational(3, 4) ** k), by=the_stretch_is_squeezed(t=k)
    )


@claim(
    (norm_of_the_gradient(0) == 1)
    & (norm_of_the_gradient(1) == (4 + sqrt(17)) / 4)
    & (norm_of_the_gradient(2) == (8 + sqrt(65)) / 16)
    & (norm_of_the_gradient(3) == (12 + sqrt(145)) / 64),
    given=[*constant, gamma == half],
    settles=["4.3-eig"],
)
def the_first_norms(calc):
    """More than 2, a little more than 1, and less than $\\frac{2}{5}$."""
    for k in range(4):
        calc.have(
            norm_of_the_gradient(k)
            == (gamma**k * half**k) * (4 * k + sqrt(Rational(16 * k**2 + 1))),
            by=the_norm_of_the_gradient_through_the_shear(t=k),
        )
