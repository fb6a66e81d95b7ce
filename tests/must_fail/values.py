"""Reasons with values, properties, sets, and refutations that use other claims."""

from quod import *

x, y, z = real("x y z")
p = real("p", positive=True)
n = dimension("n")
t = natural("t")
i = index("i", 1, n)
u, v, w = vector("u v w", n)
e = vector("e", 2)
S, T = subset("S T", x)
R = subset("R", u)
centred = definition("centred", lambda v: Sum(v[i], i) == 0, of=[v], words="is centred")
interval = set_of(x, (x >= 0) & (x <= p))


length = norm(e) ** 2 == dot(e, e)
first, second = (u[k] ** 2 <= Sum(u[i] ** 2, i) for k in (1, 2))
squares = lambda i: u[i] ** 2  # noqa: E731
term_of_a_sum = rule("term_of_a_sum")
square = there_is(y, x == y**2)


@claim(x > 0, given=[x > 1])
def above_one(calc):
    """Cited below."""


@claim(norm(u) ** 2 == dot(u, u))
def squared_norm(calc):
    """Cited below."""


@claim(p * x * x >= 0)
def of_a_positive_factor(calc):
    """Cited below."""


@claim(x**2 > 0, given=[x != 0])
def the_condition_of_the_claim(calc):
    calc.have(x**2 > 0, by=above_one(x=x**2))  # fails: undecided: .*not shown that 1 < x\*x


@claim(y + 1 > 0)
def the_condition_does_not_hold(calc):
    calc.have(y + 1 > 0, by=above_one(x=y + 1))  # fails: refuted: this step is false.*not shown


@claim(y + 1 > 0, given=[y > 1])
def at_another_value(calc):
    calc.have(y + 1 > 0, by=above_one(x=y - 1))  # fails: undecided: .*not shown that 1 < y - 1


@claim(y > 0, given=[y > 1])
def a_name_of_no_variable(calc):
    calc.have(y > 0, by=above_one(z=y))  # fails: undecided: .*z= is none of the variables here: x


@claim(y > 0, given=[y > 1])
def a_vector_for_a_number(calc):
    calc.have(y > 0, by=above_one(x=u))  # fails: undecided: .*the value of x: it must be a real


@claim(y > 0, given=[y > 1])
def a_float_for_a_number(calc):
    calc.have(y > 0, by=above_one(x=1.5))  # fails: undecided: .*the value of x: 1\.5 is a


@claim(y > 0, given=[y > 1])
def a_text_for_a_number(calc):
    calc.have(y > 0, by=above_one(x="y"))  # fails: undecided: .*the value of x: 'y' is no


@claim(length)
def a_size_is_forgotten(calc):
    calc.have(length, by=squared_norm(u=e))  # fails: undecided: .*the value of u: it must be a


@claim(length)
def another_size(calc):
    calc.have(length, by=squared_norm(n=3, u=e))  # fails: undecided: .*the value of u: it must be


@claim(length)
def a_size_of_zero(calc):
    calc.have(length, by=squared_norm(n=0))  # fails: undecided: .*is no size: use dimension


@claim(length)
def a_size_that_is_a_number(calc):
    calc.have(length, by=squared_norm(n=x))  # fails: undecided: .*is no size: use dimension


@claim(length)
def a_size_that_is_a_sum(calc):
    calc.have(length, by=squared_norm(n=n + 1))  # fails: undecided: .*is no size: use dimension


@claim(y * x * x >= 0)
def a_sign_that_does_not_hold(calc):
    calc.have(y * x * x >= 0, by=of_a_positive_factor(p=y))  # fails: refuted: this step is


@claim(x * x <= x * x + 1)
def an_undefined_value(calc):
    calc.have(1 / x * z * z >= 0, by=of_a_positive_factor(p=1 / x, x=z))  # fails: refuted: this


@claim(first)
def one_square(calc):
    calc.have(first, by=term_of_a_sum(f=squares))


@claim(u[1] <= Sum(u[i], i))
def a_term_that_may_be_negative(calc):
    calc.have(u[1] <= Sum(u[i], i), by=term_of_a_sum(f=lambda i: u[i]))  # fails: refuted: this


@claim(first)
def another_function(calc):
    calc.have(first, by=term_of_a_sum(f=lambda i: 1))  # fails: undecided: .*not shown that


@claim(first)
def a_number_for_a_function(calc):
    calc.have(first, by=term_of_a_sum(f=1))  # fails: undecided: .*the value of f: it must be a


@claim(first)
def a_function_of_two(calc):
    calc.have(first, by=term_of_a_sum(f=lambda i, j: 1))  # fails: undecided: .*the value of f: it


@claim(first)
def a_function_with_a_vector_value(calc):
    calc.have(first, by=term_of_a_sum(f=lambda i: u))  # fails: undecided: .*the value of f: it


@claim(first)
def a_rule_without_that_variable(calc):
    calc.have(first, by=term_of_a_sum(g=squares))  # fails: undecided: .*g= is none of the


@claim(second)
def a_term_that_does_not_exist(calc):
    calc.have(second, by=term_of_a_sum(f=squares))  # fails: undecided: .*to be defined: .*2 <= n


@claim(x + y == y + x)
def values_for_independence(calc):
    calc(y + x, by=independence(x=1))  # fails: broken: independence has no variables, so it takes


@claim(x + y == y + x)
def values_for_the_induction_hypothesis(calc):
    calc(y + x, by=induction_hypothesis(x=1))  # fails: broken: induction hypothesis has no


# -------------------------------------------------------------------------- properties and sets
@claim(centred(v + w), given=[centred(v)])  # fails: refuted: .*the difference Sum\(w\[i\],
def one_of_two(calc):
    """w is not known to be centred."""


@claim(centred(2 * v + 1 * w), given=[centred(v), centred(w)])
def a_true_property(calc):
    """Sums are linear."""


@claim(centred(u + ones(n)), given=[centred(u)])  # fails: refuted: .*the difference n is not shown
def moved_away(calc):
    """The sum is n."""


@claim(x == x)
def a_property_of_a_number(calc):
    calc.have(centred(x))  # fails: broken: an argument of centred must be a vector of length n; x


@claim(x == x)
def a_property_of_two(calc):
    calc.have(centred(v, w))  # fails: broken: centred takes 1 arguments


@claim(x == x)
def a_property_of_another_length(calc):
    calc.have(centred(e))  # fails: broken: an argument of centred must be a vector of length n; e


@claim(x == x)
def a_property_as_a_statement(calc):
    calc.have(centred)  # fails: broken: a function is no statement: write one such as @claim\(a ==


@claim(x == x)
def a_set_as_a_statement(calc):
    calc.have(S)  # fails: broken: S is no statement: write one such as a == b


@claim(x == x)
def a_vector_in_a_set_of_numbers(calc):
    calc.have(S(u))  # fails: broken: the argument of S must be a real number; u is a vector of


@claim(x == x)
def a_number_in_a_set_of_vectors(calc):
    calc.have(R(x))  # fails: broken: the argument of R must be a vector of length n; x is a real


@claim(interval(p))
def the_end(calc):
    """It belongs to the interval."""


@claim(interval(2 * p))  # fails: refuted: .*not shown that 2\*p <= p
def beyond_the_end(calc):
    """It is twice the end."""


@claim(interval(-p))  # fails: refuted: .*not shown that 0 <= -
def before_the_start(calc):
    """It is negative."""


@claim(implies(S(x), S(y)))  # fails: undecided: .*no rule proves S\(y\)
def any_two_numbers(calc):
    """One member says nothing of another number."""


@claim(implies(S(x), T(x)))  # fails: undecided: .*no rule proves T\(x\)
def any_two_sets(calc):
    """One set says nothing of another."""


@claim(interval(p / x))  # fails: refuted: .*to be defined: .*x != 0
def an_undefined_member(calc):
    """There may be a division by zero."""


@claim(x == x)
def a_condition_that_is_a_term(calc):
    calc.have(set_of(x, x + 1)(y))  # fails: broken: x \+ 1 is no statement: write one such as a ==


@claim(x == x)
def a_set_of_names(calc):
    calc.have(set_of(x + 1, x > 0)(y))  # fails: broken: x \+ 1 is no variable


@claim(x == x)
def a_set_with_a_hidden_sign(calc):
    calc.have(set_of(p, p < 1)(y))  # fails: broken: p is bound here, so its sign would be a hidden


@claim(x == x)
def a_set_of_an_index(calc):
    calc.have(set_of(i, i > 1)(t))  # fails: broken: i is an index, and its range would be lost here


@claim(x == x)
def a_subset_of_nothing(calc):
    calc.have(subset("U", 3)(y))  # fails: broken: 3 is no variable


@claim(S == T)  # fails: undecided: .*S and T have different normal forms
def two_sets_are_equal(calc):
    """Nothing is known of them."""


@claim(set_of(x, x > 0) == set_of(y, y > 0))
def equal_sets(calc):
    """They have the same condition."""


# ------------------------------------------------------------------------------------ model.use
@claim(implies(there_is(y, x == y**2), x >= 0))
def squares_are_not_negative(calc):
    root = calc.suppose().obtain()
    root.have(y**2 >= 0)


@refutes(square)
def a_claim_that_helps(model):
    model.let(x, -1)
    model.use(squares_are_not_negative)


@refutes(square)  # fails: undecided: .*is not refuted.*it is not shown that .*-1
def a_claim_that_does_not_help(model):
    model.let(x, -1)
    model.use(above_one)


@refutes(square)  # fails: undecided: .*the conclusion is not shown to fail at .*no contradiction is
def a_claim_at_a_square(model):
    model.let(x, 1)
    model.use(squares_are_not_negative)


@refutes(square)  # fails: undecided: .*no counterexample was found
def a_claim_without_values(model):
    model.use(squares_are_not_negative)


@refutes(square)
def a_rule_for_a_claim(model):
    model.let(x, -1)
    model.use(chain_rule)  # fails: broken: model.use\(...\) takes a claim


@claim(x >= 0)  # fails: error: a_false_claim is not proved
def a_false_claim(calc):
    """Cited below."""


@refutes(square)  # fails: error: a_false_claim \(derivations/values\.py:312\) is cited, but it is
def by_a_false_claim(model):
    model.let(x, -1)
    model.use(a_false_claim)


@assumed(x != y**2)
def never_a_square(claim):
    """For the sake of the test."""


@refutes(square)  # fails: error: never_a_square \(derivations/values\.py:323\) is cited, but it is
def by_an_assumption(model):
    model.let(x, 4)
    model.use(never_a_square)


@refutes(square)  # fails: error: the proof goes in a circle: by_itself -> by_itself
def by_itself(model):
    model.let(x, -1)
    model.use(by_itself)
