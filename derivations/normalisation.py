"""What normalisation by mean and variance does, and which entries it takes together."""

from quod import *

d, n = dimensions("d n")
x = vector("x", d)
X = matrix("X", n, d)
i, j = indices("i j", 1, d)
k = index("k", 1, n)
r = index("r", 1, n)
low, high = integer("low high")
epsilon = real("epsilon", positive=True)


@shown(latex=r"\operatorname{LN}")
def layer_norm(x, i):
    """Entry i of a row, normalised over the row."""
    mu = Sum(x[j], j) / d
    v = Sum((x[j] - mu) ** 2, j) / d
    return (x[i] - mu) / sqrt(v + epsilon)


@shown(latex=r"\operatorname{GN}")
def group_norm(x, i, low, high):
    """Entry i of a row, normalised over the group of entries from low to high."""
    mu = Sum(x[j], (j, low, high)) / (high - low + 1)
    v = Sum((x[j] - mu) ** 2, (j, low, high)) / (high - low + 1)
    return (x[i] - mu) / sqrt(v + epsilon)


@shown(latex=r"\operatorname{BN}")
def batch_norm(X, r, i):
    """Entry i of example r, normalised over the n examples of the batch."""
    mu = Sum(X[k, i], (k, 1, n)) / n
    v = Sum((X[k, i] - mu) ** 2, (k, 1, n)) / n
    return (X[r, i] - mu) / sqrt(v + epsilon)


@claim(Sum(layer_norm(x, i), i) == 0, title="A row normalised over the layer has mean zero")
def layer_norm_has_mean_zero(calc):
    """The differences from a mean cancel."""


@claim(
    for_all(i, group_norm(x, i, 1, d) == layer_norm(x, i)), title="One group is layer normalisation"
)
def group_norm_with_one_group_is_layer_norm(calc):
    """The group from 1 to $d$ is the whole row."""


@claim(
    for_all(i, Sum(batch_norm(X, r, i), r) == 0),
    title="A feature normalised over the batch has mean zero",
)
def batch_norm_has_mean_zero(calc):
    """The same computation down a column of the batch."""


@refutes(for_all(r, Sum(batch_norm(X, r, i), i) == 0))
def batch_norm_does_not_centre_an_example(model):
    """Batch normalisation works on columns, layer normalisation on rows."""
    model.let(n, 2)
    model.let(d, 2)
    model.let(X, matrix_of((1, 1), (0, 1)))
    model.let(epsilon, 1)
