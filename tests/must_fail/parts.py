"""Parts of a proof: goals of another form, names that clash, values that do not fit."""

from quod import *

x, y, z = real("x y z")
n = dimension("n")
t = natural("t")
i = index("i", 1, n)
k = integer("k")
u, v = vector("u v", n)
e = vector("e", 2)


# ------------------------------------------------------------------------------------- chains
@claim(t + t == 2 * t)
def reals_in_a_chain_of_integers(calc):
    calc(t + t + x - x)  # fails: broken: the goal is an equation of integers, and this step one of
    calc(2 * t)


# ------------------------------------------------------------------------------ both directions
@claim(implies(x > 1, x > 0))
def one_direction_only(calc):
    calc.both_directions()  # fails: broken: both_directions\(\) needs a goal of the form iff\(p,


@claim(x == x)
def no_directions(calc):
    calc.both_directions()  # fails: broken: both_directions\(\) needs a goal of the form iff\(p,


@claim(iff(x > 0, x >= 0))
def a_false_direction(calc):
    forward, backward = calc.both_directions()
    forward.have(x >= 0)
    backward.have(x > 0)  # fails: refuted: this step is false.*not shown that 0 < x


@claim(iff(x > 1, x > 0))
def one_direction_proves_the_other(calc):
    calc.both_directions()  # fails: refuted: this step is false.*not shown that 1 < x


# ------------------------------------------------------------------------------------- suppose
@claim(x * x >= 0)
def nothing_to_suppose(calc):
    calc.suppose()  # fails: broken: suppose\(\) needs a goal for_all\(\.\.\.\) or


@claim(there_is(y, y > x))
def existence_is_not_supposed(calc):
    calc.suppose()  # fails: broken: suppose\(\) needs a goal for_all\(\.\.\.\) or


@claim(for_all(y, implies(y > 2, y**2 > 5)))
def larger_squares(calc):
    larger = calc.suppose()  # fails: undecided: .*not shown that 5 < y\*y
    larger.have((y - 2) * (y + 2) > 0)


@claim(for_all(y, implies(y > 2, y**2 > 4)))
def a_false_step_below(calc):
    larger = calc.suppose()
    larger.have((y - 2) * (y + 3) < 0)  # fails: refuted: this step is false.*not shown that y\*y


@claim(for_all(x, implies(x > y, x + z > y + z)), given=[x == z])
def any_x_but_x_is_given(calc):
    part = calc.suppose()  # fails: broken: x stands for something else here already: rename one of
    part.have(x + z > y + z)


@claim(implies(x > 2, for_all(x, x**2 >= 0)))
def any_x_where_x_is_supposed(calc):
    calc.suppose().suppose()  # fails: broken: x stands for something else here already: rename one


@claim(implies(x > 2, x > 1) & (x > 0))
def what_is_supposed_is_left(calc):
    part = calc.show(implies(x > 2, x > 0)).suppose()
    part.have(x > 2)
    calc.have(x > 0)  # fails: refuted: this step is false.*not shown that 0 < x


@claim(for_all(i, u[i] <= 1), given=[u[1] <= 1])
def one_entry_for_all(calc):
    part = calc.suppose()
    part.have(u[i] <= 1)  # fails: refuted: this step is false.*not shown that u\[i\] <= 1


@claim(for_all(i, u[i + 1] - u[i + 1] == 0))
def outside_of_the_range(calc):
    part = calc.suppose()
    part(u[i] - u[i])  # fails: undecided: .*to be defined: .*i \+ 1 <= n


@claim(for_all(i, i >= 2))
def the_range_starts_earlier(calc):
    calc.suppose()  # fails: refuted: this step is false.*not shown that 2 <= i


# --------------------------------------------------------------------------------------- cases
@claim((x > y) | (y > x))
def neither_is_larger(calc):
    _, no = calc.cases(x > y)
    no.have(y > x)  # fails: refuted: this step is false.*not shown that x < y


@claim(x * x > 0)
def a_case_is_missing(calc):
    _, negative = calc.cases(x > 0)
    negative.have(x < 0)  # fails: refuted: this step is false.*not shown that x < 0
    negative.have(x * x > 0)  # fails: refuted: this step is false.*not shown that 0 < x\*x


@claim(absolute(x) == x)
def the_other_case(calc):
    calc.cases(x >= 0)  # fails: refuted: this step is false.*the difference -2\*x is not shown to


@claim(x * x >= 0)
def a_case_that_is_a_term(calc):
    calc.cases(x)  # fails: broken: x is no statement: write one such as a == b


@claim(x * x >= 0)
def a_case_in_python(calc):
    calc.cases(x == 0 or x != 0)  # fails: broken: the statement x = 0 is neither true nor false in


@claim(x / x == 1)
def a_case_without_a_meaning(calc):
    calc.cases(1 / x == 0)  # fails: undecided: .*to be defined: .*x != 0


# ------------------------------------------------------------------------------------- witness
@claim(for_all(y, y**2 >= 0))
def a_witness_for_all(calc):
    calc.witness(y=1)  # fails: broken: the goal for all y: y\*\*2 >= 0 is not that there is y


@claim(there_is(y, y > x))
def a_witness_of_another_name(calc):
    calc.witness(z=x + 1)  # fails: broken: the goal there is y with y > x is not that there is z


@claim(there_is(y, y > x))
def no_witness_at_all(calc):
    calc.witness()  # fails: broken: the goal there is y with y > x is not that there is something


@claim(there_is([y, z], y > z))
def the_second_before_the_first(calc):
    calc.witness(z=0)  # fails: broken: the goal there is y with there is z with y > z is not that


@claim(there_is(y, y > x))
def a_vector_for_a_number(calc):
    calc.witness(y=u)  # fails: broken: the value of y must be a real number; u is a vector of


@claim(there_is(y, y > x))
def a_float(calc):
    calc.witness(y=0.5)  # fails: broken: 0\.5 is a floating-point number, which is not exact:


@claim(there_is(k, k > t))
def a_fraction_for_an_integer(calc):
    calc.witness(k=Rational(1, 2))  # fails: broken: the value of k must be an integer; 1/2 is a


@claim(there_is(u, u == v))
def a_vector_of_another_length(calc):
    calc.witness(u=e)  # fails: broken: the value of u must be a vector of length n; e is a vector


@claim(there_is(y, y > x))
def a_witness_that_does_not_fit(calc):
    larger = calc.witness(y=x - 1)  # fails: undecided: .*not shown that x < x - 1
    larger.have(x - 1 < x)


@claim(there_is(y, y * x == 1))
def a_witness_without_a_meaning(calc):
    part = calc.witness(y=1 / x)
    part.have(x / x == 1)  # fails: undecided: .*to be defined: .*x != 0


@claim(there_is(y, 0 * y == 0))
def an_undefined_witness(calc):
    calc.witness(y=1 / z)  # fails: undecided: .*to be defined: .*z != 0


@claim(there_is(i, u[i] == u[1]))
def an_index_below_its_range(calc):
    calc.witness(i=0)  # fails: undecided: .*to be defined: .*1 <= 0


@claim(there_is(i, i == n + 1))
def an_index_above_its_range(calc):
    calc.witness(i=n + 1)  # fails: undecided: .*not shown that n \+ 1 <= n


@claim(there_is(k, (k >= 1) & (k <= t) & (k == t)))
def an_empty_range(calc):
    calc.witness(k=t)  # fails: refuted: this step is false.*not shown that 1 <= t


# -------------------------------------------------------------------------------------- obtain
@claim(x >= 0)
def nothing_to_obtain(calc):
    calc.obtain()  # fails: broken: there is no assumption of the form there_is\(\.\.\.\) here


@claim(implies(for_all(y, y > x), x > 0))
def obtained_from_for_all(calc):
    calc.suppose().obtain()  # fails: broken: there is no assumption of the form there_is\(\.\.\.\)


@claim(x >= 0)
def obtained_from_a_number(calc):
    calc.obtain(x > 0)  # fails: broken: obtain\(\) needs a fact of the form there_is\(\.\.\.\),


@claim(x >= 0)
def obtained_from_what_is_not_known(calc):
    root = calc.obtain(there_is(y, x == y**2))  # fails: refuted: .*no rule proves there is y with
    root.have(y**2 >= 0)


@claim(implies(there_is(y, x == y**2), x > 0))
def a_square_may_be_zero(calc):
    root = calc.suppose().obtain()  # fails: undecided: .*not shown that 0 < y\*y
    root.have(y**2 >= 0)


@claim(implies(there_is(y, x == y**2), x == y**2))
def what_is_obtained_does_not_leave(calc):
    root = calc.suppose().obtain()  # fails: broken: y stands for something else here already:
    root.have(x == y**2)


@claim(implies(there_is(y, x == y**2) & (y > 0), x >= 0))
def the_name_is_taken(calc):
    root = calc.suppose().obtain()  # fails: broken: y stands for something else here already:
    root.have(y**2 >= 0)


@claim(implies(there_is(y, x == y), implies(there_is(y, x == -y), x == 0)))
def two_things_of_one_name(calc):
    first = calc.suppose()
    second = first.suppose()
    part = second.obtain(there_is(y, x == y))
    part.obtain(there_is(y, x == -y))  # fails: broken: y stands for something else here already:


@claim(implies(there_is(i, u[i] == 1), u[1] == 1))
def some_entry_is_not_the_first(calc):
    part = calc.suppose().obtain()
    part.have(u[1] == 1)  # fails: undecided: .*the difference u\[1\] - 1 is not shown to be zero


@claim(implies(there_is(y, y * x == 1), y * x == 1))
def any_number_is_not_the_one_that_exists(calc):
    part = calc.suppose()
    part.have(there_is(z, z * x == 1))
    part.have(y * x == 1)  # fails: undecided: .*the difference x\*y - 1 is not shown to be zero


# --------------------------------------------------------------------------------- contradiction
@claim(x <= y)
def no_contradiction_in_the_opposite_of_an_inequality(calc):
    above = calc.contradiction()  # fails: refuted: .*no contradiction is found
    above.have(x > y)


@claim(there_is(y, (y > 0) & (x * y == 0)))
def an_integer_that_is_no_witness(calc):
    calc.witness(y=0)  # fails: refuted: .*it is not shown that 0 < 0


@claim(x != y)
def no_contradiction_at_all(calc):
    same = calc.contradiction()  # fails: refuted: .*no contradiction is found
    same.have(x - y == 0)


@claim(x < y, given=[x <= y])
def they_may_be_equal(calc):
    other = calc.contradiction()  # fails: refuted: .*no contradiction is found
    other.have(y <= x)
    other.have(x == y)


@claim(negation(x**2 == -1))
def a_contradiction_in_a_contradiction(calc):
    absurd = calc.contradiction()
    absurd.contradiction()  # fails: broken: the goal here is a contradiction: it has no form


@claim(negation(x**2 == -1))
def a_chain_to_a_contradiction(calc):
    absurd = calc.contradiction()
    absurd(x**2)  # fails: broken: this goal is no equation: use calc\.have\(\.\.\.\) for its steps


@claim(negation(x**2 == -1))
def induction_to_a_contradiction(calc):
    absurd = calc.contradiction()
    absurd.induction(t)  # fails: broken: the goal here is a contradiction: it has no form


@claim(negation(x**2 == -1))
def suppose_to_a_contradiction(calc):
    absurd = calc.contradiction()
    absurd.suppose()  # fails: broken: the goal here is a contradiction: it has no form


@claim(negation(x**2 == -1))
def a_gap_in_a_contradiction(calc):
    absurd = calc.contradiction()
    absurd.gap("left")  # fails: broken: there is nothing left to prove here


@claim(negation(there_is(y, y**2 == 1)))
def a_square_that_is_positive(calc):
    absurd = calc.contradiction()  # fails: undecided: .*no contradiction is found
    absurd.have(y**2 + 1 > 0)


@claim(negation(there_is(i, u[i] < 0)))
def no_entry_is_negative(calc):
    absurd = calc.contradiction()
    absurd.have(u[i] >= 0)  # fails: refuted: this step is false.*not shown that 0 <= u\[i\]


# ---------------------------------------------------------------------------------- specialise
no_multiple = for_all(y, x * y == 0)


@claim(u[1] + u[2] == 0, given=[for_all(i, u[i] == 0)])
def outside_an_index_range(calc):
    calc.specialise(for_all(i, u[i] == 0), i=2)  # fails: undecided: .*to be defined: .*2 <= n


@claim(u[1] == 0, given=[for_all(i, u[i] == 0)])
def below_an_index_range(calc):
    calc.specialise(for_all(i, u[i] == 0), i=0)  # fails: undecided: .*to be defined: .*1 <= 0


@claim(x == 0)
def specialise_what_is_not_known(calc):
    calc.specialise(no_multiple, y=1)  # fails: refuted: this step is false.*the difference y\*x is


@claim(x == 0, given=[no_multiple])
def specialise_without_an_assumption(calc):
    calc.specialise(y=1)  # fails: broken: there is no assumption of the form for_all\(\.\.\.\) here


@claim(x == 0, given=[no_multiple])
def no_values(calc):
    calc.specialise(no_multiple)  # fails: broken: for all y: x\*y = 0 is not for all of these


@claim(x == 0, given=[no_multiple])
def specialise_a_term(calc):
    calc.specialise(x, y=1)  # fails: broken: x is no statement: write one such as a == b


every = for_all([y, z], x * y == z)


@claim(x == 0, given=[every])
def in_the_wrong_order(calc):
    calc.specialise(every, z=1)  # fails: broken: for all y: for all z: x\*y = z is not for all z


@claim(x == 0, given=[no_multiple])
def at_no_number(calc):
    calc.specialise(no_multiple, y=1 / x)  # fails: undecided: .*to be defined: .*x != 0


@claim(x == 0, given=[no_multiple])  # fails: undecided: .*the difference x is not shown to be zero
def a_value_that_says_nothing(calc):
    calc.specialise(no_multiple, y=0)


@claim(iff(for_all(y, x * y == z * y), x == z))
def multiples_of_zero(calc):
    forward, _ = calc.both_directions()
    forward.specialise(y=0)
    forward.have(x == z)  # fails: undecided: .*the difference x - z is not shown to be zero


# ---------------------------------------------------------------------------------------- show
@claim(x >= 0)
def show_a_term(calc):
    calc.show(x + 1)  # fails: broken: x \+ 1 is no statement: write one such as a == b


@claim(x >= 0)
def show_what_is_false(calc):
    part = calc.show(x + 1 > x + 2)
    part.have(x > x + 1)  # fails: refuted: this step is false.*not shown that x \+ 1 < x


@claim(x**2 + 1 > 0)
def show_nothing_of_use(calc):
    calc.show(x > 0)  # fails: refuted: this step is false.*not shown that 0 < x


@claim(x == y)
def known_in_the_part_only(calc):
    part = calc.show(implies(x == y, x + 1 == y + 1)).suppose()
    part.have(x + 1 == y + 1)
    calc.have(x == y)  # fails: refuted: this step is false.*the difference x - y is not shown to


@claim(x**2 + y**2 >= 1)  # fails: refuted: .*not shown that 1 <= x\*x \+ y\*y
def too_far_above(calc):
    squares = calc.show(x**2 + y**2 >= 0)
    squares.have(x**2 >= 0)


@claim(2 * Sum(k, (k, 1, t)) == t * (t + 1))
def induction_in_a_part(calc):
    double = calc.show(2 * Sum(k, (k, 1, t)) == t * t)
    _, step = double.induction(t)  # fails: undecided: .*the difference 1 is not shown to be zero
    step(2 * Sum(k, (k, 1, t)) + 2 * (t + 1))
    step(t * t + 2 * (t + 1), by=induction_hypothesis)


@claim(x >= 0)
def a_part_of_a_part_fails(calc):
    _, no = calc.cases(x >= 0)
    small = no.show(for_all(y, implies(y > 0, x + y > 0))).suppose()
    small.have(x + y > 0)  # fails: refuted: this step is false.*not shown that 0 < x \+ y
