"""What the eigenvalues of the weights do not decide."""

from operator_norm import the_norm_of_a_multiple, the_norm_of_a_number
from recurrent import network, the_state_is_differentiable
from vanishing import a_constant_slope_gives_powers, a_contraction_makes_the_gradient_vanish

from quod import *

m, n = dimensions("m n")
t = natural("t")
k = integer("k")
i = index("i", 1, t)
s = real("s")
w = real("w", nonnegative=True)
p, q = real("p q")
gamma = real("gamma", nonnegative=True)
sigma = real_function("sigma")
b, h_0, y = vector("b h_0 y", 1)
U = matrix("U", 1, m)
x = vector_sequence("x", m)
unit = {"sigma": sigma, "U": U, "b": b, "x": lambda i: x[i], "h_0": h_0}


# ----------------------------------------------------------------------------- one unit
h, a, J = network(W=matrix_of((w,)), **unit)
gradient = jacobian(h[t], h_0)
constant = [for_all(s, differentiable(sigma, s)), for_all(s, sigma.prime(s) == gamma)]


@claim(differentiable(h[t], h_0), given=constant[:1])
def the_state_of_one_unit_is_differentiable(calc):
    """As for any number of units."""
    calc.have(
        differentiable(h[t], h_0), by=the_state_is_differentiable(n=1, W=matrix_of((w,)), **unit)
    )


@claim(product_down(matrix_of((w,)), (i, 1, t)) == matrix_of((w**t,)))
def powers_of_a_number(calc):
    """In one dimension matrices are numbers."""
    _, step = calc.induction(t)
    step(matrix_of((w,)) @ product_down(matrix_of((w,)), (i, 1, t)))
    step(matrix_of((w,)) @ matrix_of((w**t,)), by=induction_hypothesis)


@claim(operator_norm(gradient) == (gamma * w) ** t, given=constant)
def the_gradient_of_one_unit(calc):
    """The product of slope and weight decides, and neither of them alone."""
    power = product_down(matrix_of((w,)), (i, 1, t))
    calc.have(differentiable(h[t], h_0), by=the_state_of_one_unit_is_differentiable)
    calc.have(
        gradient == gamma**t * power,
        by=a_constant_slope_gives_powers(n=1, W=matrix_of((w,)), gamma=gamma, **unit),
    )
    calc.have(power == matrix_of((w**t,)), by=powers_of_a_number)
    calc(operator_norm(gamma**t * power))
    calc(
        absolute(gamma**t) * operator_norm(power),
        by=the_norm_of_a_multiple(m=1, n=1, A=power, c=gamma**t),
    )
    calc(absolute(gamma**t) * operator_norm(matrix_of((w**t,))))
    calc(absolute(gamma**t) * absolute(w**t), by=the_norm_of_a_number(a=w**t))
    calc(gamma**t * w**t)
    calc((gamma * w) ** t)


@claim(
    operator_norm(gradient) == 2**t,
    given=[*constant, gamma == Rational(1, 2), w == 4],
    settles=["4.3-notguaranteed", "4.3-nonorth"],
    title="Slopes of one half and a weight of four: the gradient doubles",
)
def the_gradient_may_grow(calc):
    """A bound below one on the slopes guarantees nothing where the weights stretch by more."""
    calc.have(differentiable(h[t], h_0), by=the_state_of_one_unit_is_differentiable)
    calc((gamma * w) ** t, by=the_gradient_of_one_unit)
    calc(2**t)


@claim(tends_to(operator_norm(gradient), (t, oo), 0), given=[*constant, gamma * w < 1])
def the_gradient_of_one_unit_vanishes(calc):
    """The threshold for the weight is the inverse of the slope."""
    W = matrix_of((w,))
    state = calc.show(for_all(k, implies(k >= 0, differentiable(h[k], h_0)))).suppose()
    state.have(differentiable(h[k], h_0), by=the_state_of_one_unit_is_differentiable(t=k))
    calc.have(operator_norm(W) == absolute(w), by=the_norm_of_a_number(a=w))
    calc.have(operator_norm(W) == w)
    calc.have(gamma * operator_norm(W) < 1)
    calc.have(
        tends_to(operator_norm(gradient), (t, oo), 0),
        by=a_contraction_makes_the_gradient_vanish(n=1, W=W, gamma=gamma, **unit),
    )


@refutes(
    w <= 1, given=[*constant, tends_to(operator_norm(gradient), (t, oo), 0)], settles=["4.3-eig"]
)
def an_eigenvalue_above_one_need_not_make_it_grow(model):
    """Two is the only eigenvalue of the weight two; with slopes of a quarter it is small."""
    model.let(m, 1)
    model.let(sigma, lambda s: s / 4)
    model.let(gamma, Rational(1, 4))
    model.let(w, 2)
    model.let(U, matrix_of((0,)))
    model.let(b, vector_of(0))
    model.let(x, lambda i: vector_of(0))
    model.let(h_0, vector_of(0))
    model.use(the_state_of_one_unit_is_differentiable)
    model.use(the_gradient_of_one_unit_vanishes)


# ---------------------------------------------------------------------- nilpotent matrices
W = matrix("W", n, n)
u, v = vector("u v", n)
eigenvector = [W @ u == p * u - q * v, W @ v == q * u + p * v]


@claim(
    (p == 0) & (q == 0),
    given=[W @ W == 0 * W, *eigenvector, dot(u, u) + dot(v, v) > 0],
    title="If the square of a matrix is zero, all its eigenvalues are zero",
)
def eigenvalues_of_a_nilpotent_matrix(calc):
    """Also the complex ones, $p + iq$ with the eigenvector $u - iv$, in real and imaginary part."""
    for x, image in ((u, p * u - q * v), (v, q * u + p * v)):
        twice = calc.show(W @ (W @ x) == zeros(n))
        twice((W @ W) @ x)
        twice((0 * W) @ x)
        twice(zeros(n))
        calc.have(W @ (W @ x) == W @ image)
    calc.have(W @ (p * u - q * v) == p * (W @ u) - q * (W @ v))
    calc.have(W @ (q * u + p * v) == q * (W @ u) + p * (W @ v))
    calc.have((p**2 - q**2) * u - (2 * p * q) * v == zeros(n))
    calc.have((2 * p * q) * u + (p**2 - q**2) * v == zeros(n))
    first, second = (p**2 - q**2) * u - (2 * p * q) * v, (2 * p * q) * u + (p**2 - q**2) * v
    calc.have(
        dot(first, first) + dot(second, second) == (p**2 + q**2) ** 2 * (dot(u, u) + dot(v, v))
    )
    calc.have(dot(first, first) + dot(second, second) == 0)
    calc.have((p**2 + q**2) ** 2 * (dot(u, u) + dot(v, v)) == 0)
    calc.have((p**2 + q**2) ** 2 == 0)
    calc.have(p**2 + q**2 == 0)
    for x in (p, q):
        calc.have(x**2 >= 0)
    for x in (p, q):
        calc.have(x**2 == 0)
        calc.have(x == 0)
