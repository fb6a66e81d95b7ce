"""The gradient through time: one thing changed at a time."""

from quod import *

n, m = dimensions("n m")
sigma = real_function("sigma")
W, U, V = matrix("W", n, n), matrix("U", n, m), matrix("V", n, n)
b, h_0 = vector("b h_0", n)
x = vector_sequence("x", m)
t, r = natural("t"), integer("r")
i, j = index("i", 1, t), index("j", 1, n)

h = recurrence("h", h_0, lambda i, previous: elementwise(sigma, W @ previous + U @ x[i] + b))
a = definition("a", lambda i: W @ h[i - 1] + U @ x[i] + b)
J = definition("J", lambda i: diag(elementwise(sigma.prime, a[i])) @ W)
smooth = differentiable(sigma, a[i][j])
carried = differentiable(h[t], h_0)
product = product_down(J[i], (i, 1, t))


# ------------------------------------------------------------------------------- the induction
@claim(jacobian(h[t], h_0) == product)
def no_slopes(calc):
    base, step = calc.induction(t, also=[carried])
    base(eye(n))
    step(J[t + 1] @ jacobian(h[t], h_0), by=chain_rule)  # fails: undecided: .*differentiable\(sigma
    step(J[t + 1] @ product)  # fails: undecided: .*defined: .*differentiable\(sigma,
    step(product_down(J[i], (i, 1, t + 1)))  # fails: undecided: .*defined: .*differentiable\(sigma,


@claim(jacobian(h[t], h_0) == product, given=[smooth])
def a_wrong_start(calc):
    base, step = calc.induction(t, also=[carried])
    base(J[1])  # fails: refuted: this step is false.*from +jacobian\(h\[0\], h_0\).*counterexample
    step(J[t + 1] @ jacobian(h[t], h_0), by=chain_rule)
    step(product_down(J[i], (i, 1, t + 1)))


@claim(jacobian(h[t], h_0) == product, given=[smooth])
def a_start_of_zero(calc):
    base, step = calc.induction(t, also=[carried])
    base(0 * eye(n))  # fails: refuted: this step is false.*counterexample
    step(J[t + 1] @ jacobian(h[t], h_0), by=chain_rule)
    step(product_down(J[i], (i, 1, t + 1)))


@claim(jacobian(h[t], h_0) == product, given=[smooth])
def the_newest_factor_on_the_right(calc):
    base, step = calc.induction(t, also=[carried])
    base(eye(n))
    swapped, whole = jacobian(h[t], h_0) @ J[t + 1], product_down(J[i], (i, 1, t + 1))
    step(swapped)  # fails: (undecided|refuted): this step is (not proved|false)
    step(whole)  # fails: (undecided|refuted): this step is (not proved|false)


@claim(jacobian(h[t], h_0) == product, given=[smooth])  # fails: undecided: .*is not proved
def no_induction(calc):
    """Nothing is said for each t."""


@claim(jacobian(h[r], h_0) == product_down(J[i], (i, 1, r)))
def induction_without_a_start(calc):
    calc.induction(r)  # fails: broken: r has no smallest value: declare it with natural or minimum=


# ------------------------------------------------------------------------------- the statement
@claim(product_down(V, (i, 1, t)) == product_down(V, (i, 0, t)))  # fails: refuted: .*the claim is f
def one_factor_too_many(calc):
    """The longer product has one more factor."""


@claim(product_down(V, (i, 1, t)) == product_down(V, (i, 1, t)) @ V)
def one_factor_beside_the_product(calc):
    calc.induction(t)  # fails: refuted: this step is false.*counterexample


@claim(W @ V == V @ W)  # fails: refuted: .*the claim is false
def matrices_commute(calc):
    """They do not."""


@claim((W @ V).T == W.T @ V.T)  # fails: refuted: .*the claim is false
def a_transpose_keeps_the_order(calc):
    """It turns it round."""


@claim(W.T == W)  # fails: refuted: .*the claim is false
def a_transpose_is_lost(calc):
    """Nothing says that W is symmetric."""


J_of_a_vector = elementwise(sigma.prime, a[i]) * W  # fails: broken: the product a \* b needs a numb
J_of_a_vector = elementwise(sigma.prime, a[i]) @ W  # fails: broken: .*the matrix product of
