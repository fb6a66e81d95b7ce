"""The gradient of a recurrent network through time, and the order of its factors."""

from quod import *

n, m = dimensions("n m")
sigma = real_function("sigma")
W, U = matrix("W", n, n), matrix("U", n, m)
b, h_0 = vector("b h_0", n)
x = vector_sequence("x", m)
t = natural("t")
i, j = index("i", 1, t), index("j", 1, n)


def network(sigma, W, U, b, x, h_0):
    """The states of a network, what its activation is applied to, the Jacobians of its steps."""
    h = recurrence("h", h_0, lambda i, previous: elementwise(sigma, W @ previous + U @ x(i) + b))
    a = definition("a", lambda i: W @ h[i - 1] + U @ x(i) + b)
    J = definition("J", lambda i: diag(elementwise(sigma.prime, a[i])) @ W)
    return h, a, J


h, a, J = network(sigma, W, U, b, lambda i: x[i], h_0)
smooth = [differentiable(sigma, a[i][j])]


@claim(differentiable(h[t], h_0), given=smooth)
def the_state_is_differentiable(calc):
    """Each step is, so all of them together are."""
    base, step = calc.induction(t)
    base.have(differentiable(h[0], h_0))
    step.have(differentiable(h[t + 1], h_0))


@claim(
    jacobian(h[t], h_0) == product_down(J[i], (i, 1, t)),
    given=smooth,
    settles=["4.1-chain", "4.1-factor"],
)
def gradient_through_time_is_an_ordered_product(calc):
    """The newest factor stands on the left, for every number of steps."""
    base, step = calc.induction(t, also=[differentiable(h[t], h_0)])
    base(eye(n))
    step(J[t + 1] @ jacobian(h[t], h_0), by=chain_rule)
    step(J[t + 1] @ product_down(J[i], (i, 1, t)), by=induction_hypothesis)
    step(product_down(J[i], (i, 1, t + 1)))


@refutes(jacobian(h[t], h_0) == product_up(J[i], (i, 1, t)), given=smooth)
def increasing_order_is_wrong(model):
    """Matrices do not commute: two steps of squaring, with a shear for W."""
    model.let(n, 2)
    model.let(m, 1)
    model.let(sigma, lambda x: x**2)
    model.let(W, matrix_of((1, 1), (0, 1)))
    model.let(U, matrix_of((0,), (0,)))
    model.let(b, vector_of(0, 0))
    model.let(x, lambda i: vector_of(0))
    model.let(h_0, vector_of(1, 1))
    model.let(t, 2)


@ill_formed(lambda: elementwise(sigma.prime, a[i]) * W, settles=["4.1-factor"])
def the_slopes_are_no_factor_without_a_diagonal_matrix(calc):
    """The slopes form a vector; only the diagonal matrix of them multiplies W."""


s = real("s")
z = vector("z", 2)
shear = matrix_of((1, 1), (0, 1))
squares = elementwise(function(s, s**2), shear @ z)


def jacobian_matrix(image, point):
    return image.jacobian(point)


@claim(jacobian(squares, z) == find(jacobian_matrix, squares, z))
def jacobian_of_one_step_with_two_units(calc):
    """The step of the counterexample: a shear, then squares."""
    calc(diag(2 * (shear @ z)) @ shear, by=chain_rule)
    calc.find(jacobian_matrix, squares, z)


@refutes(jacobian(squares, z) == shear @ diag(2 * (shear @ z)))
def the_slopes_stand_on_the_left(model):
    """A diagonal matrix does not commute with a shear."""


@refutes(jacobian(h[t], h_0) == product_down(W, (i, 1, t)), given=smooth, settles=["4.1-prose"])
def the_weights_alone_do_not_tell(model):
    """The slopes are factors as well: one unit that squares, at one."""
    model.let(n, 1)
    model.let(m, 1)
    model.let(sigma, lambda x: x**2)
    model.let(W, matrix_of((1,)))
    model.let(U, matrix_of((0,)))
    model.let(b, vector_of(0))
    model.let(x, lambda i: vector_of(0))
    model.let(h_0, vector_of(1))
    model.let(t, 1)
