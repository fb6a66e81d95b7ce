"""The gradient of a recurrent network through time, and the order of its factors."""

from quod import *

n, m = dimensions("n m")
sigma = real_function("sigma")
W, U = matrix("W", n, n), matrix("U", n, m)
b, h_0 = vector("b h_0", n)
x = vector_sequence("x", m)
t = natural("t")
i, j = index("i", 1, t), index("j", 1, n)

h = recurrence("h", h_0, lambda i, previous: elementwise(sigma, W @ previous + U @ x[i] + b))
a = definition("a", lambda i: W @ h[i - 1] + U @ x[i] + b)
J = definition("J", lambda i: diag(elementwise(sigma.prime, a[i])) @ W)


@claim(
    jacobian(h[t], h_0) == product_down(J[i], (i, 1, t)),
    given=[differentiable(sigma, a[i][j])],
    settles=["4.1-chain"],
)
def gradient_through_time_is_an_ordered_product(calc):
    """The newest factor stands on the left, for every number of steps."""
    base, step = calc.induction(t, also=[differentiable(h[t], h_0)])
    base(eye(n))
    step(J[t + 1] @ jacobian(h[t], h_0), by=chain_rule)
    step(J[t + 1] @ product_down(J[i], (i, 1, t)), by=induction_hypothesis)
    step(product_down(J[i], (i, 1, t + 1)))
