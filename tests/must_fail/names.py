"""Names that mean two things, indices that are free or captured, signs, random variables."""

from quod import *

a, b = real("a b")
p = real("p", positive=True)
n, m = dimensions("n m")
x, y = vector("x y", n)
A = matrix("A", n, n)
i, j, k = indices("i j k", 1, n)
X, Y = random_variables("X Y")
s = vector_sequence("s", n)
row_sum = definition("r", lambda k: Sum(A[k, j], j))


@claim(x[i] ** 2 >= 0)  # fails: broken: the index i is free in .*for_all\(i, \.\.\.\)
def free_index(calc):
    """For which i?"""


@claim(for_all(i, x[i] ** 2 + x[j] ** 2 >= 0))  # fails: broken: the index j is free
def one_index_bound_one_free(calc):
    """For which j?"""


@claim(for_all(i, x[i] ** 2 >= 0))
def free_index_in_a_step(calc):
    calc.have(x[i] ** 2 >= 0)  # fails: broken: the index i is free in .*for_all\(i, \.\.\.\)


@claim(x[1] == x[1], given=[x[i] * x[j] >= 0])  # fails: broken: .*i, j of one range.*may they be eq
def two_indices_of_one_range(calc):
    """May i and j be equal?"""


@claim(a == a, given=[vector("a", 2)[1] == 0])  # fails: broken: the name a stands for two
def a_number_and_a_vector(calc):
    """One name, two things."""


@claim(E(random_variable("a")) >= a)  # fails: broken: the name a stands for two
def a_number_and_a_random_variable(calc):
    """One name, two things."""


@claim(a == a)
def two_things_in_a_step(calc):
    calc.have(vector("a", 2)[1] == vector("a", 2)[1])  # fails: broken: .*name a stands for two


@claim(integer("n") + n == 2 * n)  # fails: broken: the name n stands for two
def a_size_and_a_variable(calc):
    """Both would print as n."""


@claim(Sum(a, i) == n * a, given=[integer("n") == 3])  # fails: broken: the name n stands for two
def a_size_and_a_variable_in_a_hypothesis(calc):
    """Both would print as n."""


@claim(  # fails: broken: 'r': two different things both print as
    row_sum[1] == definition("r", lambda k: Sum(A[k, i], i))[1]
)
def two_definitions_of_one_name(calc):
    """Both would print as r."""


row_sum[j]  # fails: broken: .*j is also a bound variable inside the definition of r
build_vector(lambda k: x[k] * x[i], n, i)  # fails: broken: .*uses i for something else


@claim(  # fails: refuted: .*the claim is false
    for_all(i, build_vector(lambda k: x[k] * x[i], n)[1] == x[1] ** 2)
)
def an_index_of_the_author_is_not_captured(calc):
    """The i of the claim is not the running index of the vector."""


@claim(  # fails: broken: .*i is bound around h
    for_all(i, recurrence("h", y, lambda k, before: before + s[i])[2] == y + s[1] + s[2])
)
def a_definition_uses_no_index_of_the_claim(calc):
    """The page shows the definition where i is not bound."""


@claim(Sum(x[i] * y[1], i) == Sum(x[i] * y[i], i))  # fails: refuted: .*the claim is false
def free_and_bound_entries(calc):
    """y[1] does not run."""


@claim(Sum(Sum(x[i] * y[i], i), j) == Sum(x[i], i) * Sum(y[j], j))  # fails: refuted: .*the claim is
def one_index_for_two_sums(calc):
    """The summand uses i twice."""


@claim(for_all(a, p * a >= 0))  # fails: refuted: .*a = -1
def the_sign_of_another_name(calc):
    """p is positive, a is anything."""


@claim(  # fails: refuted: .*the claim is false: counterexample
    for_all(index("k", 1, 3), vector("w", 3)[index("k", 1, 3)] == 0),
    given=[vector("w", 3)[index("k", 1, 2)] == 0],
)
def one_index_with_two_ranges(calc):
    """The hypothesis ends at two."""


@claim(X**2 >= 0)  # fails: broken: X is random: it may stand only inside E, Var, Cov or integrable
def random_outside_an_expectation(calc):
    """It has no single value."""


@claim(E(X) == E(X), given=[X >= 0])  # fails: broken: X is random: it may stand only inside
def random_in_a_hypothesis(calc):
    """Events are not in the language."""


@claim(E(X) == E(X))
def random_in_a_step(calc):
    calc.have(X == X)  # fails: broken: X is random: it may stand only inside


@claim(a**2 >= 0)
def induction_on_a_real_number(calc):
    calc.induction(a)  # fails: broken: a has no smallest value: declare it with natural


@claim(n >= 1)
def induction_on_a_size(calc):
    calc.induction(n)  # fails: broken: induction is on a variable of the claim


@claim(for_all(a, derivative(a**2, a) == 2 * b))  # fails: refuted: .*the claim is false
def a_derivative_by_another_variable(calc):
    """The derivative is 2 a."""
