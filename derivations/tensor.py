"""The three normalisations of a tensor

A tensor holds a number for each example $k$, channel $c$ and feature $l$; the matrix $X_k$ of an
example has a row for each channel. Batch normalisation takes together what belongs to one channel,
layer normalisation what belongs to one example, instance normalisation what belongs to one channel
of one example. So there are as many means and variances as channels, as examples, or as both.
"""

from fractions import Fraction
from math import prod
from types import SimpleNamespace

from quod import *


def statistics(X, N, C, L):
    """The means and the biased variances of a tensor, by what is taken together."""
    k, c, e = index("k", 1, N), index("c", 1, C), index("l", 1, L)

    def table(name, entries):
        letter, _, kind = name.partition("_")
        latex = rf"{letter}^{{\mathrm{{{kind}}}}}"
        return definition(name, entries, of=[X], latex=latex.replace("mu", r"\mu"))

    def square(entry, mean):
        return (entry - mean) ** 2

    s = SimpleNamespace()
    s.batch = table(
        "mu_batch", lambda X: build_vector(lambda c: Sum(X[k][c, e], e, k) / (N * L), C)
    )
    s.layer = table(
        "mu_layer", lambda X: build_vector(lambda k: Sum(X[k][c, e], e, c) / (C * L), N)
    )
    s.instance = table("mu_inst", lambda X: build_matrix(lambda k, c: Sum(X[k][c, e], e) / L, N, C))
    s.all = table("mu_all", lambda X: Sum(X[k][c, e], e, c, k) / (N * C * L))
    s.batch_variance = table(
        "v_batch",
        lambda X: build_vector(lambda c: Sum(square(X[k][c, e], s.batch(X)[c]), e, k) / (N * L), C),
    )
    s.layer_variance = table(
        "v_layer",
        lambda X: build_vector(lambda k: Sum(square(X[k][c, e], s.layer(X)[k]), e, c) / (C * L), N),
    )
    s.instance_variance = table(
        "v_inst",
        lambda X: build_matrix(
            lambda k, c: Sum(square(X[k][c, e], s.instance(X)[k, c]), e) / L, N, C
        ),
    )
    s.variance = table("v_all", lambda X: Sum(square(X[k][c, e], s.all(X)), e, c, k) / (N * C * L))
    return s


N, C, L = dimensions("N C L")
X = matrix_sequence("X", C, L)
of = statistics(X, N, C, L)
k, c, e = index("k", 1, N), index("c", 1, C), index("l", 1, L)
names = notation(
    (N, C, L, "how many examples, channels and features"),
    (X, "the channels and features of the example t"),
    (of.batch, of.layer, of.instance, "means by channel, by example, and by both"),
    (of.batch_variance, of.layer_variance, of.instance_variance, "the variances about them"),
    (of.all, of.variance, "mean and variance of all entries"),
)

# ---------------------------------------------------------------------------- the given tensor
T = matrix_sequence("T", 2, 3)
examples = [
    ((5, 3, 3), (1, 1, 0)),
    ((0, 3, 0), (2, 2, 2)),
    ((5, 5, 1), (3, 4, 3)),
    ((1, 1, 2), (0, 2, 1)),
]
given = [T[k] == matrix_of(*rows) for k, rows in enumerate(examples, 1)]
at = statistics(T, 4, 2, 3)


def the_tensor(model):
    """The given tensor, continued to all k by polynomials through its four examples."""

    def entry(t, row, column):
        values = {k: rows[row][column] for k, rows in enumerate(examples, 1)}
        others = {k: [j for j in values if j != k] for k in values}
        weights = {k: prod(Rational(1, k - j) * (t - j) for j in others[k]) for k in values}
        return sum(values[k] * weights[k] for k in values)

    model.let(T, lambda t: matrix_of(*[[entry(t, r, c) for c in range(3)] for r in range(2)]))


def exactly(text):
    """The fractions that a text lists."""
    return map(Fraction, text.split())


@claim(
    (at.batch(T) == vector_of(*exactly("29/12 7/4")))
    & (at.batch_variance(T) == vector_of(*exactly("467/144 65/48"))),
    given=given,
    settles=["5.1-batch"],
    model=the_tensor,
)
def batch_statistics_of_the_tensor(calc):
    """One mean and one variance for each of the 2 channels, over 4 examples and 3 features."""


@claim(
    (at.layer(T) == vector_of(*exactly("13/6 3/2 7/2 7/6")))
    & (at.layer_variance(T) == vector_of(*exactly("101/36 5/4 23/12 17/36"))),
    given=given,
    settles=["5.1-layer"],
    model=the_tensor,
)
def layer_statistics_of_the_tensor(calc):
    """One mean and one variance for each of the 4 examples, over 2 channels and 3 features."""


instance_means = [[*exactly(row)] for row in ("11/3 2/3", "1 2", "11/3 10/3", "4/3 1")]
instance_variances = [[*exactly(row)] for row in ("8/9 2/9", "2 0", "32/9 2/9", "2/9 2/3")]


@claim(
    (at.instance(T) == matrix_of(*instance_means))
    & (at.instance_variance(T) == matrix_of(*instance_variances)),
    given=given,
    settles=["5.1-instance"],
    model=the_tensor,
)
def instance_statistics_of_the_tensor(calc):
    """One mean and one variance for each channel of each example, over its 3 features."""


@picture
def what_is_taken_together(plot):
    """The given tensor three times: a row is an example, its two channels stand side by side. What
    has one colour gets one mean and one variance."""
    rows = [(*first, 0, *second) for first, second in examples]
    together = {
        "batch": lambda k, c: c,
        "layer": lambda k, c: k,
        "instance": lambda k, c: 2 * k + c,
    }
    for title, colour in together.items():
        plot.panel(title)
        plot.cells(
            rows, [[*[colour(k, 0)] * 3, None, *[colour(k, 1)] * 3] for k in range(len(rows))]
        )


# ------------------------------------------------------------------------- three common mistakes
def two_channels(model):
    """One example of two channels with one number each."""
    model.let(N, 1)
    model.let(C, 2)
    model.let(L, 1)
    model.let(X, lambda k: matrix_of((0,), (1,)))


@refutes(for_all(c, of.batch(X)[c] == of.all(X)), settles=["5.1-batch"])
def batch_statistics_are_not_those_of_all_entries(model):
    """Over all entries there is a single mean, for any number of channels. Already two channels
    of one number each tell the two apart."""
    two_channels(model)


@refutes(for_all([k, c], of.layer(X)[k] == of.batch(X)[c]), settles=["5.1-layer"])
def layer_statistics_are_not_those_over_examples_and_features(model):
    """What is taken over all examples and features belongs to one channel: these are the sets of
    batch normalisation."""
    two_channels(model)


@refutes(for_all([k, c], of.instance(X)[k, c] == of.layer(X)[k]), settles=["5.1-instance"])
def instance_statistics_are_not_those_over_channels_and_features(model):
    """What is taken over all channels and features of one example is what layer normalisation
    takes: each of the three answers has the sets of its neighbour."""
    two_channels(model)


@claim(
    (at.all(T) == Rational(25, 12)) & (at.variance(T) == Rational(347, 144)),
    given=given,
    model=the_tensor,
)
def all_entries_of_the_tensor(calc):
    """What the first of these answers would come to."""


# ---------------------------------------------------------------------- how they hang together
@claim(
    for_all(c, of.batch(X)[c] == Sum(of.instance(X)[k, c], k) / N)
    & for_all(k, of.layer(X)[k] == Sum(of.instance(X)[k, c], c) / C)
)
def means_of_means(calc):
    """All sets of one kind have the same size, so a mean over more is the mean of the means."""


@claim(
    for_all(
        c,
        of.batch_variance(X)[c]
        == Sum(of.instance_variance(X)[k, c], k) / N
        + Sum((of.instance(X)[k, c] - of.batch(X)[c]) ** 2, k) / N,
    )
)
def total_variance_of_a_channel(calc):
    """The law of total variance: the mean of the variances within the examples, and the variance
    of their means."""


@claim(
    for_all(
        k,
        of.layer_variance(X)[k]
        == Sum(of.instance_variance(X)[k, c], c) / C
        + Sum((of.instance(X)[k, c] - of.layer(X)[k]) ** 2, c) / C,
    )
)
def total_variance_of_an_example(calc):
    """The same law over the channels of an example."""


@claim(
    (
        of.variance(X)
        == Sum(of.batch_variance(X)[c], c) / C + Sum((of.batch(X)[c] - of.all(X)) ** 2, c) / C
    )
    & (
        of.variance(X)
        == Sum(of.layer_variance(X)[k], k) / N + Sum((of.layer(X)[k] - of.all(X)) ** 2, k) / N
    )
)
def total_variance_of_all_entries(calc):
    """Both ways lead to the variance of all entries."""


# ---------------------------------------------------------------------------- groups of channels
low, high = integer("low high")
b = integer("b")
group = definition(
    "group_mean",
    lambda X, k, low, high: Sum(X[k][b, e], e, (b, low, high)) / ((high - low + 1) * L),
    of=[X, integer("k"), low, high],
    latex=r"\mu^{\mathrm{group}}",
)
group_variance = definition(
    "group_variance",
    lambda X, k, low, high: (
        Sum((X[k][b, e] - group(X, k, low, high)) ** 2, e, (b, low, high)) / ((high - low + 1) * L)
    ),
    of=[X, integer("k"), low, high],
    latex=r"v^{\mathrm{group}}",
)


@claim(
    for_all(
        k,
        (group(X, k, 1, C) == of.layer(X)[k])
        & (group_variance(X, k, 1, C) == of.layer_variance(X)[k]),
    ),
    title="One group of all channels is layer normalisation",
)
def one_group_is_layer_normalisation(calc):
    """Group normalisation takes together the channels from one to another, of one example."""


@claim(
    for_all(
        [k, c],
        (group(X, k, c, c) == of.instance(X)[k, c])
        & (group_variance(X, k, c, c) == of.instance_variance(X)[k, c]),
    ),
    title="Groups of one channel are instance normalisation",
)
def groups_of_one_channel_are_instance_normalisation(calc):
    """So group normalisation leads from one to the other."""


# -------------------------------------------------------------------------------- constant channels
@ill_formed(
    lambda: (X[1][1, 1] - of.instance(X)[1, 1]) / sqrt(of.instance_variance(X)[1, 1]) == 0, given=[]
)
def a_constant_channel_needs_an_epsilon(model):
    """A constant channel has variance 0, as the second channel of the second example above has:
    without a positive constant under the root, its normalisation has no meaning."""
    model.let(N, 1)
    model.let(C, 1)
    model.let(L, 1)
    model.let(X, lambda k: matrix_of((0,)))
