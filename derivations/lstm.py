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
