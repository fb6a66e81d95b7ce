"""Hypotheses that contradict each other prove anything: such claims are no results."""

from quod import *

a, b = real("a b")
p = real("p", positive=True)
n = dimension("n")
t = natural("t")
i = index("i", 1, n)
X = random_variable("X")
q = random_vector("q", n)


@claim(a == 1, given=[a > 0, a < 0])  # fails: error: the hypotheses .* contradict each other:
def positive_and_negative(calc):
    """Anything follows."""


@claim(a == 1, given=[p < 0])  # fails: error: .*contradict each other:\n +p > 0\n +p < 0
def against_the_sign_of_a_name(calc):
    """Anything follows."""


@claim(a == 2, given=[a**2 == 2, 2 * a == 3])  # fails: error: .*contradict each other
def two_equations(calc):
    """The square of 3/2 is not 2."""


@claim(a == a, given=[1 / (a - a) == 1])  # fails: error: .*contradict each other
def a_quotient_by_zero(calc):
    """It has no value."""


@claim(a == a, given=[sqrt(-1 - a**2) >= 0])  # fails: error: .*contradict each other
def a_root_of_a_negative_number(calc):
    """It has no value."""


@claim(t == 7, given=[t < 0])  # fails: error: .*contradict each other
def before_the_first_number(calc):
    """Natural numbers start at zero."""


@claim(n == 3, given=[n < 1])  # fails: undecided: .*n - 3 is not shown to be zero
def a_size_below_one(calc):
    """Sizes are positive."""


@claim(Var(X) == 3, given=[Var(X) == -1])  # fails: error: .*contradict each other
def a_negative_variance(calc):
    """No variance is negative."""


@claim(E(q[1]) == 7, given=[E(q[i]) == 0, E(q[i]) == 1])  # fails: undecided: .*not shown to be zero
def two_means(calc):
    """The contradiction is not found, but nothing is proved either."""


@claim(a == 5, given=[for_all(b, b == a)])  # fails: error: .*contradict each other
def all_numbers_are_one(calc):
    """At 0 and at 1 they are not."""
