"""How much of a gradient survives along the cells of an LSTM."""

from quod import *

n = dimension("n")
f, g = vector_sequence("f g", n)
c_0 = vector("c_0", n)
t = natural("t")
i, j = index("i", 1, t), index("j", 1, n)
e = real_function("epsilon")
c = recurrence("c", c_0, lambda i, previous: diag(f[i]) @ previous + g[i])
product = product_down(diag(f[i]), (i, 1, t))
loss = Sum(e(i), i)


@claim(jacobian(c[t], c_0) == product, settles=["X7"])
def the_gradient_along_the_cells(calc):
    """The gates are held fixed: only the path through the cells is differentiated."""
    base, step = calc.induction(t, also=[differentiable(c[t], c_0)])
    base(eye(n))
    step(diag(f[t + 1]) @ jacobian(c[t], c_0))
    step(diag(f[t + 1]) @ product, by=induction_hypothesis)


gates = [f[i][j] >= 1 - e(i), for_all(i, (e(i) >= 0) & (e(i) <= 1))]


@claim(
    for_all(j, (product[j, j] >= 1 - loss) & (product[j, j] >= 0) & (loss >= 0)),
    given=gates,
    settles=["X7"],
    title="Gates close to one keep the gradient",
)
def gates_close_to_one_keep_the_gradient(calc):
    """What is lost in all steps together is at most the sum of what each may lose."""
    _, step = calc.induction(t)
    unit = step.suppose()
    longer = product_down(diag(f[i]), (i, 1, t + 1))
    last = f[t + 1][j]
    unit.have(longer[j, j] == last * product[j, j])
    unit.have(
        (product[j, j] >= 1 - loss) & (product[j, j] >= 0) & (loss >= 0), by=induction_hypothesis
    )
    unit.have(last >= 1 - e(t + 1))
    unit.have((e(t + 1) >= 0) & (e(t + 1) <= 1))
    unit.have(Sum(e(i), (i, 1, t + 1)) == loss + e(t + 1))
    unit.have((last - (1 - e(t + 1))) * product[j, j] >= 0)
    unit.have((1 - e(t + 1)) * (product[j, j] - (1 - loss)) >= 0)
    unit.have(e(t + 1) * loss >= 0)
    unit.have(longer[j, j] >= 1 - Sum(e(i), (i, 1, t + 1)))
    unit.have(last >= 0)
    unit.have(longer[j, j] >= 0)


# ----------------------------------------------------------------- the gates are not held fixed
W = matrix("W", n, n)
b, cell, new = vector("b c z", n)
sigma, phi = real_function("sigma phi")
s = real("s")
argument = W @ elementwise(phi, cell) + b
gate = elementwise(sigma, argument)
step = build_vector(lambda i: gate[i] * cell[i] + new[i], n)
from_the_gate = diag(elementwise(sigma.prime, argument)) @ W @ diag(elementwise(phi.prime, cell))
smooth = [for_all(s, differentiable(sigma, s)), for_all(s, differentiable(phi, s))]


@claim(
    jacobian(step, cell) == diag(gate) + diag(cell) @ from_the_gate,
    given=smooth,
    settles=["X7"],
    title="The full derivative has terms from the gates",
)
def the_full_derivative(calc):
    """The forget gate sees the state that the cells give out, $\\phi(c)$, and so the cells: the
    first term is the path through the cells alone, the second one goes through the gate."""


unit = vector("c", 1)
weight, bias, rest = real("w b z")
opened = sigma(weight * phi(unit[1]) + bias)
one_step = build_vector(lambda i: opened * unit[i] + rest, 1)
increasing = [for_all(s, sigma.prime(s) > 0), for_all(s, phi.prime(s) > 0)]
through_the_gate = sigma.prime(weight * phi(unit[1]) + bias) * weight * phi.prime(unit[1])


@claim(jacobian(one_step, unit)[1, 1] == opened + unit[1] * through_the_gate, given=smooth)
def the_full_derivative_of_one_unit(calc):
    """In numbers."""


@claim(
    jacobian(one_step, unit)[1, 1] != opened,
    given=[*smooth, *increasing, unit[1] != 0, weight != 0],
    settles=["X7"],
)
def the_path_through_the_cells_is_not_all(calc):
    """With the logistic function and the hyperbolic tangent, which increase everywhere, the second
    term vanishes only where the cell is empty or the gate does not look at it."""
    calc.have(
        jacobian(one_step, unit)[1, 1] == opened + unit[1] * through_the_gate,
        by=the_full_derivative_of_one_unit,
    )
    calc.have(sigma.prime(weight * phi(unit[1]) + bias) > 0)
    calc.have(phi.prime(unit[1]) > 0)
    calc.have(unit[1] * through_the_gate != 0)


@refutes(jacobian(one_step, unit)[1, 1] == opened, given=[*smooth, *increasing])
def held_gates_do_not_give_the_full_derivative(model):
    """A gate that is half of the cell."""
    model.let(sigma, lambda s: s / 2)
    model.let(phi, lambda s: s)
    model.let(unit, vector_of(1))
    model.let(weight, 1)
    model.let(bias, 0)
    model.let(rest, 0)
    model.use(the_full_derivative_of_one_unit)
