"""What an L1 penalty does in training, and which features a network drops."""

from sparsity import lam, soft

from quod import *

theta, slope = real_sequence("theta s")
t = natural("t")
k = integer("k")
x, sigma, phi = real("x sigma phi")


def supports(sigma, x):
    """That sigma is a subgradient of the absolute value at x."""
    return for_all(phi, absolute(phi) >= absolute(x) + sigma * (phi - x))


@claim(sigma * x == absolute(x), given=[supports(sigma, x)])
def a_subgradient_is_the_sign_away_from_zero(calc):
    """Compare with the values at 0 and at twice x."""
    calc.specialise(supports(sigma, x), phi=0)
    calc.specialise(supports(sigma, x), phi=2 * x)
    calc.have(absolute(0) == 0)
    calc.have(absolute(2 * x) == 2 * absolute(x))
    calc.have(sigma * x >= absolute(x))
    calc.have(sigma * x <= absolute(x))


subgradients = for_all(k, implies(k >= 0, supports(slope[k], theta[k])))
descent = for_all(k, implies(k >= 0, theta[k + 1] == theta[k] - Rational(2, 3) * slope[k]))


third = Rational(1, 3)


@claim(
    (theta[t + 1] == third) | (theta[t + 1] == -third),
    given=[theta[0] == 1, subgradients, descent],
    settles=["1.2-l1-training"],
    title="Subgradient descent on an L1 penalty need not reach zero",
)
def subgradient_descent_jumps_over_zero(calc):
    """From 1, with steps of $2/3$, it goes to $1/3$, $-1/3$, $1/3$ and so on, for ever."""
    base, step = calc.induction(t)
    base.have(supports(slope[0], theta[0]))
    base.have(
        slope[0] * theta[0] == absolute(theta[0]),
        by=a_subgradient_is_the_sign_away_from_zero(sigma=slope[0], x=theta[0]),
    )
    base.have(absolute(theta[0]) == 1)
    base.have(slope[0] == 1)
    base.specialise(descent, k=0)
    base.have(theta[0 + 1] == third)
    step.have(supports(slope[t + 1], theta[t + 1]))
    step.have(
        slope[t + 1] * theta[t + 1] == absolute(theta[t + 1]),
        by=a_subgradient_is_the_sign_away_from_zero(sigma=slope[t + 1], x=theta[t + 1]),
    )
    step.specialise(descent, k=t + 1)
    up, down = step.cases(theta[t + 1] == third)
    up.have(absolute(theta[t + 1]) == third)
    up.have(slope[t + 1] == 1)
    up.have(theta[t + 1 + 1] == -third)
    down.have(theta[t + 1] == -third)
    down.have(absolute(theta[t + 1]) == third)
    down.have(slope[t + 1] == -1)
    down.have(theta[t + 1 + 1] == third)


proximal = recurrence("p", 1, lambda t, before: soft(before))


@claim(
    proximal[t + 2] == 0,
    given=[lam == Rational(2, 3)],
    title="Proximal steps reach zero, and stay there",
)
def proximal_steps_reach_zero(calc):
    """The same steps with a soft threshold in place of the subgradient."""
    calc.induction(t)


# ----------------------------------------------------------------------------- selecting features
p, m = dimensions("p m")
W = matrix("W", m, p)
xi, eta = vector("xi eta", p)
v = vector("v", m)
f = real_function("f")
j, l = indices("j l", 1, p)
i = index("i", 1, m)
network = definition(
    "network", lambda xi: dot(v, elementwise(f, W @ xi)), of=[xi], latex=r"\operatorname{net}"
)


dropped = for_all(
    j, implies(for_all(i, W[i, j] == 0), network(xi) == network(xi + phi * basis_vector(j, p)))
)


@claim(
    dropped,
    settles=["1.2-select"],
    title="A network drops a feature where a whole column of first weights is zero",
)
def a_column_of_zeros_drops_the_feature(calc):
    """Then the value of the feature does not matter; a single zero in it is not enough."""
    part = calc.suppose()
    part.have(W @ (xi + phi * basis_vector(j, p)) == W @ xi)
    part.have(network(xi + phi * basis_vector(j, p)) == network(xi))


@refutes(network(xi) == network(eta), given=[W[1, 1] == 0, xi[2] == eta[2]])
def one_zero_does_not_drop_the_feature(model):
    """Another unit still sees it: the penalty would have to count columns, and not weights."""
    model.let(p, 2)
    model.let(m, 2)
    model.let(W, matrix_of((0, 0), (1, 0)))
    model.let(v, vector_of(1, 1))
    model.let(f, lambda z: z)
    model.let(xi, vector_of(1, 0))
    model.let(eta, vector_of(0, 0))
