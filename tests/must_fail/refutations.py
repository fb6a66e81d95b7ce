"""Counterexamples that are none, and ill-formed terms that are well-formed."""

from quod import *

a, b = real("a b")
p = real("p", positive=True)
n = dimension("n")
t = natural("t")
x, y = vector("x y", n)
z = vector("z", 3)
i = index("i", 1, n)
X = random_variable("X")
q = random_vector("q", n)


@refutes((a + b) ** 2 == a**2 + 2 * a * b + b**2)  # fails: undecided: .*it holds: a proof was found
def a_true_statement(model):
    """Nothing refutes it."""


@refutes(a * a >= 0)  # fails: undecided: .*the conclusion holds at the counterexample
def a_true_statement_with_values(model):
    """Nothing refutes it."""
    model.let(a, -1)


@refutes(there_is(a, a == b))  # fails: undecided: .*conclusion is not shown to fail
def something_that_exists(model):
    """It is b itself."""
    model.let(b, 0)


@refutes(a * b == b)  # fails: undecided: .*the conclusion holds at the counterexample
def the_conclusion_holds_there(model):
    """One of the values should be two."""
    model.let(a, 1)
    model.let(b, 1)


@refutes(for_all(a, a == b))  # fails: undecided: .*conclusion is not shown to fail.*0 != 0
def the_conclusion_holds_at_the_witness(model):
    """The value of a should be another one."""
    model.let(a, 0)
    model.let(b, 0)


@refutes(a * b == b, given=[a > 5])  # fails: undecided: .*the hypothesis .* is not shown .*5 < 2
def a_hypothesis_is_not_met(model):
    """The conclusion fails, but so does the hypothesis."""
    model.let(a, 2)
    model.let(b, 1)


@refutes(p >= 1)  # fails: undecided: .*the hypothesis .* is not shown .*0 < -1
def the_sign_of_a_name_is_not_met(model):
    """The name is positive."""
    model.let(p, -1)


@refutes(t == 1)  # fails: undecided: .*the hypothesis .* is not shown .*0 <= -1
def a_natural_number_below_zero(model):
    """The name is at least zero."""
    model.let(t, -1)


@refutes(x[1] == 0, given=[x[i] == 0])  # fails: undecided: .*the hypothesis .* is not shown
def a_hypothesis_on_every_entry_is_not_met(model):
    """The hypothesis is for all i."""
    model.let(n, 2)
    model.let(x, vector_of(1, 0))


@refutes(a / b == 1)  # fails: undecided: .*not shown to fail .*not shown to be defined: .*0 != 0
def a_quotient_by_zero(model):
    """It does not fail, it has no value."""
    model.let(a, 1)
    model.let(b, 0)


@refutes(sqrt(a) == 1)  # fails: undecided: .*not shown to fail .*not shown to be defined: .*0 <= -1
def a_root_of_a_negative_number(model):
    """It does not fail, it has no value."""
    model.let(a, -1)


@refutes(z[4] == 1)  # fails: undecided: .*not shown to fail .*not shown to be defined: .*4 <= 3
def an_entry_that_does_not_exist(model):
    """It does not fail, it has no value."""
    model.let(z, vector_of(1, 1, 1))


@refutes(a == 0)  # fails: undecided: .*not shown to fail .*not shown to be defined
def a_value_that_is_undefined(model):
    """The value given is none."""
    model.let(a, 1 / Rational(0))


@refutes(E(X) == 0, given=[E(X) >= 0])  # fails: undecided: .*the hypothesis .* is not shown
def a_hypothesis_on_a_mean_is_not_met(model):
    """The mean is -1/2."""
    model.outcomes(Rational(1, 4), Rational(3, 4))
    model.let(X, model.values_of(1, -1))


@refutes(x[1] == y[1])  # fails: undecided: .*it gives no value to y
def a_variable_is_missing(model):
    """Nothing is said of y."""
    model.let(n, 1)
    model.let(x, vector_of(1))


@refutes(a == 0)  # fails: undecided: .*it gives no value to a
def a_value_for_another_variable(model):
    """Nothing is said of a."""
    model.let(b, 1)


@refutes(x[1] == 0)
def a_vector_of_another_length(model):
    model.let(n, 1)
    model.let(x, vector_of(1, 2))  # fails: broken: the value of x: it must be a vector of length 1


@refutes(x[1] == 0)
def a_size_is_missing(model):
    model.let(x, vector_of(1, 2))  # fails: broken: the value of x: it must be a vector of length n


@refutes(a == 0)
def a_vector_for_a_number(model):
    model.let(a, vector_of(1))  # fails: broken: the value of a: it must be a real number


@refutes(t == 1)
def a_fraction_for_an_integer(model):
    model.let(t, Rational(1, 2))  # fails: broken: the value of t: it must be an integer


@refutes(a == 0)
def a_float(model):
    model.let(a, 0.5)  # fails: broken: the value of a: 0\.5 is a floating-point number


@refutes(a == 0)
def a_name_in_quotes(model):
    model.let("a", 1)  # fails: broken: 'a' is no name that can be given a value


@refutes(a == 0)
def two_values_for_one_name(model):
    model.let(a, 0)
    model.let(a, 1)  # fails: broken: a has a value already


@refutes(n == 1)
def a_size_of_zero(model):
    model.let(n, 0)  # fails: broken: the value of n is a size, a positive integer; not 0


@refutes(n == 1)
def a_size_that_is_a_fraction(model):
    model.let(n, Rational(3, 2))  # fails: broken: the value of n is a size, a positive integer


@refutes(E(X) == 0)
def values_without_outcomes(model):
    model.let(X, model.values_of(1, 2))  # fails: broken: the value of X: say first how likely


@refutes(E(X) == 0)
def a_number_for_a_random_variable(model):
    model.signs(1)
    model.let(X, 2)  # fails: broken: the value of X: a random variable takes a value at each outcom


@refutes(E(X) == 0)
def a_value_too_many(model):
    model.signs(1)
    model.let(X, model.values_of(1, 2, 3))  # fails: broken: the value of X: it needs 2 values


@refutes(E(q[1]) == 0)
def an_entry_too_many(model):
    first, second = model.signs(2)
    model.let(n, 1)
    model.let(q, (first, second))  # fails: broken: the value of q: it needs 1 rows of 4 values


@refutes(E(X) == 0)
def probabilities_that_sum_to_less_than_one(model):
    model.outcomes(Rational(1, 2), Rational(1, 3))  # fails: broken: the probabilities .* sum to 1


# ---------------------------------------------------------------------------------- ill-formed
@ill_formed(lambda: x + y)  # fails: broken: .*was to be ill-formed, but its shapes fit: x \+ y
def two_vectors_of_one_length(calc):
    """They can be added."""


@ill_formed(lambda: a / 0)  # fails: broken: .*its shapes fit: a/0.*under which hypotheses: given=
def a_term_without_a_value(calc):
    """It has no value, but its sorts fit."""


@ill_formed(lambda: a * 0.5)  # fails: broken: 0\.5 is a floating-point number
def broken_for_another_reason(calc):
    """Shapes have nothing to do with it."""


@ill_formed(lambda: a * nosuch)  # fails: error: NameError: name 'nosuch' is not defined
def broken_by_a_misprint(calc):
    """Shapes have nothing to do with it."""


@ill_formed(x + y)  # fails: broken: ill_formed\(\.\.\.\) builds the expression itself: .*lambda
def built_too_early(calc):
    """The expression is to be built later."""


# ---------------------------------------------------------------- statements with a meaning after all
@ill_formed(lambda: 1 / a == 1, given=[])  # fails: undecided: .*not shown to have no meaning at the
def a_denominator_that_is_not_zero(model):
    """It is one."""
    model.let(a, 1)


@ill_formed(lambda: 1 / a == 1, given=[])  # fails: undecided: .*it gives no value to a
def no_values_at_all(model):
    """Without values nothing is shown, for a need not be zero."""


@ill_formed(lambda: b / a == 1, given=[a > 0])  # fails: undecided: .*the hypothesis .* 0 < 0
def a_hypothesis_excludes_zero(model):
    """Where the denominator is zero the hypothesis fails."""
    model.let(a, 0)


@ill_formed(lambda: 1 / p == 1, given=[])  # fails: undecided: .*the hypothesis .* 0 < 0
def the_sign_of_a_name_excludes_zero(model):
    """A name with a sign is not zero."""
    model.let(p, 0)


@ill_formed(lambda: 1 / a == 1, given=[b / a == b / a])  # fails: undecided: .*not shown to be def
def a_hypothesis_without_a_meaning(model):
    """Where a is zero the hypothesis has no meaning either."""
    model.let(a, 0)
    model.let(b, 1)


@ill_formed(lambda: implies(a != 0, a / a == 1), given=[])  # fails: undecided: .*to have no meaning
def a_guarded_denominator(model):
    """The condition leaves out zero."""
    model.let(a, 0)


@ill_formed(lambda: Sum(1 / x[i], i) == 1, given=[])  # fails: undecided: .*to have no meaning
def sums_of_reciprocals(model):
    """No entry is zero."""
    model.let(n, 2)
    model.let(x, vector_of(1, -1))


@ill_formed(lambda: a + b, given=[])  # fails: broken: a \+ b is no statement
def a_term_is_no_statement(model):
    """Only a statement has hypotheses."""


@ill_formed(lambda: x == z, given=[])  # fails: broken: there is no such thing
def shapes_that_do_not_fit_have_no_instances(model):
    """This form is for statements whose shapes fit."""


@refutes(a > 0)
def a_statement_is_no_claim(model):
    """Only what is proved may be used."""
    model.let(a, -1)
    model.use(a * a >= 0)  # fails: broken: .*takes a claim, not a\*a >= 0
