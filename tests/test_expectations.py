"""Signs of expectations, sizes of random quantities, and what cancels inside sums."""

import pytest

from quod import (
    E,
    Sum,
    Var,
    absolute,
    check,
    differentiable,
    dimension,
    for_all,
    grad,
    indices,
    integrable,
    maximum,
    minimum,
    random_variables,
    rule,
    scalar_field,
    sqrt,
    vector,
)
from quod.errors import Undecided

n = dimension("n")
v, w = vector("v w", n)
i, j = indices("i j", 1, n)
X, Y = random_variables("X Y")
finite = [Var(X) >= 0, Var(Y) >= 0]

PAIRS = {
    "variance": (Var(X) >= 0, Var(X) > 0, finite),
    "square": (E(X**2) >= 0, E(X) >= 0, finite),
    "size": (E(absolute(X)) >= 0, E(absolute(X)) == E(X), finite),
    "factor in a sum": (Sum(v[i] * w[i] / v[i], i) == Sum(w[i], i), None, [v[i] != 0]),
    "greater of two": (integrable(maximum(X, Y)), integrable(maximum(X, 1 / Y)), finite),
    "square of a rectifier": (
        integrable(maximum(X, 0) ** 2),
        integrable(maximum(X, 0) ** 3),
        finite,
    ),
    "greater times lesser": (
        E(maximum(X, Y) * minimum(X, Y)) == E(X * Y),
        E(maximum(X, Y) * minimum(X, Y)) == E(X**2),
        finite,
    ),
    "both halves of a square": (
        E(maximum(X, 0) ** 2) + E(maximum(-X, 0) ** 2) == E(X**2),
        E(maximum(X, 0) ** 2) == E(X**2) / 2,
        finite,
    ),
    "square of a size": (integrable(absolute(X) ** 2), integrable(absolute(X) ** 2 * X), finite),
    "root in a sum": (Sum(sqrt(v[i]) * sqrt(v[i]), i) == Sum(v[i], i), None, [v[i] >= 0]),
    "two factors in a sum": (
        Sum(v[i] ** 2 / v[i] * w[i], i) == Sum(v[i] * w[i], i),
        Sum(v[i] / v[i] ** 2 * w[i], i) == Sum(v[i] * w[i], i),
        [v[i] > 0],
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_true_and_false(name):
    right, wrong, given = PAIRS[name]
    assert check(right, given=given).verdict == "proved"
    with pytest.raises(Undecided):
        check(right if wrong is None else wrong, given=[] if wrong is None else given)


def test_the_mean_size_is_at_most_the_root_mean_square():
    bound = rule("mean_size_at_most_the_root_mean_square")(X=X)
    assert check(E(absolute(X)) ** 2 <= E(X**2), given=finite, by=bound)
    with pytest.raises(Undecided):
        check(E(absolute(X)) ** 2 >= E(X**2), given=finite, by=bound)


def test_gradients_of_functions_that_are_known_to_be_equal():
    f, g = scalar_field("f g", n)
    smooth = [differentiable(f, v), differentiable(g, v)]
    everywhere, here = for_all(w, f(w) == g(w)), f(v) == g(v)
    assert check(grad(f(v), v) == grad(g(v), v), given=[everywhere, *smooth])
    with pytest.raises(Undecided):
        check(grad(f(v), v) == grad(g(v), v), given=[here, *smooth])
