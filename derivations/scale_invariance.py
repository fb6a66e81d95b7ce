"""What it means for training that a loss does not see the length of a weight vector."""

from quod import *

n = dimension("n")
L = scalar_field("L", n)
u, v, w, g = vector("u v w g", n)
gamma = real("gamma")
alpha = real("alpha", positive=True)
nonzero = [u != zeros(n)]


# ------------------------------------------------------------------ weight normalisation
direction = gamma / norm(u) * u
slope = grad(L(v), v)
at_w = [*nonzero, v == direction, differentiable(L, v), differentiable(L, direction)]
projected = gamma / norm(u) * (slope - dot(u, slope) / norm(u) ** 2 * u)


@claim(grad(L(gamma / norm(u) * u), u) == projected, given=at_w, settles=["X10"])
def the_gradient_of_weight_normalisation(calc):
    """The part along $u$ is taken out."""
    calc.have(norm(u) > 0)


@claim(dot(u, projected) == 0, given=[*nonzero, differentiable(L, v)], settles=["X10"])
def it_is_orthogonal_to_the_direction(calc):
    """Steps along it turn $u$, and make it longer."""
    calc.have(norm(u) > 0)
    calc.have(dot(u, u) == norm(u) ** 2)


# ------------------------------------------------------------------------ steps of SGD
orthogonal = [dot(w, g) == 0]


@claim(norm(w - alpha * g) ** 2 == norm(w) ** 2 + alpha**2 * norm(g) ** 2, given=orthogonal)
def each_step_makes_the_weights_longer(calc):
    """By Pythagoras."""
    calc(dot(w - alpha * g, w - alpha * g))
    calc(dot(w, w) - 2 * alpha * dot(w, g) + alpha**2 * dot(g, g))
