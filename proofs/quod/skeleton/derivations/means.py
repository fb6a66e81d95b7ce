"""What the mean is best at."""

from quod import *

n = dimension("n")
x = vector("x", n)
c = real("c")
i = index("i", 1, n)
mean = definition("mean", lambda: Sum(x[i], i) / n, latex=r"\bar{x}")()


@claim(Sum((x[i] - c) ** 2, i) == Sum((x[i] - mean) ** 2, i) + n * (mean - c) ** 2)
def squares_about_a_point(calc):
    """So the sum of the squares about $c$ is smallest where $c$ is the mean."""
    calc(Sum((x[i] - mean + (mean - c)) ** 2, i))
    calc(Sum((x[i] - mean) ** 2, i) + 2 * (mean - c) * Sum(x[i] - mean, i) + n * (mean - c) ** 2)
    calc(Sum((x[i] - mean) ** 2, i) + n * (mean - c) ** 2)


@refutes(Sum(absolute(x[i] - mean), i) <= Sum(absolute(x[i] - c), i))
def absolute_deviations_about_a_point(model):
    """The mean does not make the sum of the absolute deviations smallest."""
    model.let(n, 3)
    model.let(x, vector_of(0, 0, 3))
    model.let(c, 0)
