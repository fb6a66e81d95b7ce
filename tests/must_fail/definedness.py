"""Terms without a value: the hypothesis that would give them one is missing."""

from quod import *

a, b, c = real("a b c")
n = dimension("n")
m = integer("m")
x, y = vector("x y", n)
z = vector("z", 3)
A = matrix("A", n, n)
i, j = index("i", 1, n), index("j", 1, m)
f = real_function("f")
L, M = scalar_field("L", n), scalar_field("M", n)
X, Y = random_variables("X Y")
q = random_vector("q", n)
s = vector_sequence("s", n)
h = recurrence("h", x, lambda k, before: before + s[k])


# ----------------------------------------------------------------------------------- quotients
@claim(a / a == 1)  # fails: undecided: .*not shown to be defined: .*a != 0
def a_quotient_by_itself(calc):
    """At zero it has no value."""


@claim(a / a == 1, given=[a != 0])
def a_quotient_by_itself_with_its_condition(calc):
    """The condition is all that was missing."""


@claim(a / a == a / a)  # fails: undecided: .*not shown to be defined: .*a != 0
def no_value_on_both_sides(calc):
    """Equal terms, but no value at zero."""


@claim((a**2 - 1) / (a - 1) == a + 1)  # fails: undecided: .*not shown to be defined: .*a - 1 != 0
def a_cancelled_factor(calc):
    """The factor may vanish."""


@claim(a * b / a == b, given=[b != 0])  # fails: undecided: .*not shown to be defined: .*a != 0
def the_wrong_factor_is_not_zero(calc):
    """The hypothesis is about the other one."""


@claim(b / a <= c / a, given=[b <= c, a != 0])  # fails: refuted: .*the claim is false.*a = -1
def dividing_an_inequality(calc):
    """The divisor may be negative."""


@claim(b == c, given=[a * b == a * c])  # fails: refuted: .*the claim is false.*a = 0
def dividing_an_equation(calc):
    """The factor may vanish."""


@claim((a + 1) ** 2 == a**2 + 2 * a + 1)
def a_detour_through_a_quotient(calc):
    """The claim is true, but a term on the way has no value at zero."""
    calc((a**3 + 2 * a**2 + a) / a)  # fails: undecided: .*not shown to be defined: .*a != 0
    calc(a**2 + 2 * a + 1)  # fails: undecided: .*not shown to be defined: .*a != 0


@claim(a**-1 * a == 1)  # fails: undecided: .*not shown to be defined: .*a != 0
def a_negative_power(calc):
    """At zero it has no value."""


@claim(a / 0 == a / 0)  # fails: undecided: .*not shown to be defined: .*0 != 0
def division_by_zero(calc):
    """It has no value."""


@claim(there_is(a, a / a == 1))  # fails: undecided: .*not shown to be defined
def there_is_a_quotient(calc):
    """The statement has no value at zero."""


@claim(implies(1 / a == 1 / a, a != 0))  # fails: undecided: .*not shown to be defined: .*a != 0
def a_condition_out_of_nothing(calc):
    """To write 1/a does not make a different from zero."""


@claim(iff(a / a == 1, a != 0))  # fails: undecided: .*not shown to be defined: .*a != 0
def a_condition_as_an_equivalence(calc):
    """The left side has no value at zero."""


# --------------------------------------------------------------------------------------- roots
@claim(sqrt(a) ** 2 == a)  # fails: undecided: .*not shown to be defined: .*0 <= a
def the_square_of_a_root(calc):
    """Roots of negative numbers have no value."""


@claim(sqrt(Rational(-1)) ** 2 == -1)  # fails: undecided: .*not shown to be defined: .*0 <= -1
def the_root_of_a_negative_number(calc):
    """There is no such number."""


@claim(sqrt(a**2) == a)  # fails: refuted: .*the claim is false: counterexample\n +a = -1
def the_root_of_a_square(calc):
    """It is the absolute value."""


@claim(sqrt(a * b) == sqrt(a) * sqrt(b), given=[a * b >= 0])  # fails: undecided: .*defined: .*0 <=
def the_root_of_a_product(calc):
    """Both factors may be negative."""


# ------------------------------------------------------------------------------------- entries
@claim(x[0] == x[0])  # fails: undecided: .*not shown to be defined: .*1 <= 0
def entry_zero(calc):
    """Entries are counted from one."""


@claim(x[n + 1] == x[n + 1])  # fails: undecided: .*not shown to be defined: .*n \+ 1 <= n
def an_entry_past_the_end(calc):
    """The vector has n entries."""


@claim(z[4] == z[4])  # fails: undecided: .*not shown to be defined: .*4 <= 3
def the_fourth_entry_of_three(calc):
    """The vector has three entries."""


@claim(x[2] == x[2])  # fails: undecided: .*not shown to be defined: .*2 <= n
def the_second_entry_of_perhaps_one(calc):
    """A size may be one."""


@claim(A[1, 2] == A[1, 2])  # fails: undecided: .*not shown to be defined: .*2 <= n
def the_second_column_of_perhaps_one(calc):
    """A size may be one."""


@claim(E(q[2]) == 0, given=[E(q[i]) == 0])  # fails: undecided: .*not shown to be defined: .*2 <= n
def the_mean_of_a_second_entry(calc):
    """A size may be one."""


@claim(Sum(x[j], j) == Sum(x[j], j))  # fails: undecided: .*not shown to be defined: .* <= n
def a_sum_beyond_the_vector(calc):
    """The range ends at m, the vector at n."""


@claim(Sum(x[i], (i, 0, n)) == x[0] + Sum(x[i], i))  # fails: undecided: .*to be defined: .*1 <= i
def a_sum_from_before_the_vector(calc):
    """There is no entry zero."""


@claim(Sum(x[i + 1] - x[i], i) == x[n + 1] - x[1])  # fails: undecided: .*defined: .*i \+ 1 <= n
def telescoping_one_too_far(calc):
    """The last summand uses an entry that does not exist."""


@claim(Sum(1, j) == m)  # fails: refuted: .*the claim is false: counterexample\n +m = -1
def an_empty_sum(calc):
    """The sum of nothing is zero, also for negative m."""


@claim(h[-1] == x)  # fails: undecided: .*not shown to be defined: .*0 <= -1
def a_time_before_the_start(calc):
    """A recurrence starts at zero."""


# ------------------------------------------------------------------------------------ calculus
@claim(derivative(f(a) + f(a), a) == 2 * derivative(f(a), a))  # fails: undecided: .*differentiable
def a_derivative_of_any_function(calc):
    """Nothing says that it is differentiable."""


@claim(  # fails: undecided: .*not shown to be defined: .*differentiable\(M, x\)
    grad(L(x) + M(x), x) == grad(L(x), x) + grad(M(x), x), given=[differentiable(L, x)]
)
def the_gradient_of_a_sum(calc):
    """Only one of the functions is differentiable."""


@claim(  # fails: undecided: .*not shown to be defined: .*differentiable\(L, x\)
    grad(L(x) + L(x), x) == 2 * grad(L(x), x), given=[differentiable(L, y)]
)
def differentiable_elsewhere(calc):
    """The function is differentiable at another point."""


@claim(derivative(absolute(a), a) == 1, given=[a >= 0])  # fails: undecided: .*differentiable
def a_derivative_at_a_kink(calc):
    """Zero is not excluded."""


@claim(derivative(sqrt(a), a) == 1 / (2 * sqrt(a)), given=[a >= 0])  # fails: undecided: .*to be def
def a_derivative_at_the_end_of_the_domain(calc):
    """Zero is not excluded."""


@claim(grad(norm(x), x) == x / norm(x))  # fails: undecided: .*defined: .*0 < Sum
def the_gradient_of_the_norm(calc):
    """At zero there is none."""


# --------------------------------------------------------------------------------- expectations
@claim(E(X + Y) == E(X) + E(Y))  # fails: undecided: .*not shown to be defined: .*E\(.*exists
def expectations_that_may_be_infinite(calc):
    """Nothing says that they are finite."""


@claim(Var(2 * X) == 4 * Var(X))  # fails: undecided: .*not shown to be defined: .*E\(.*exists
def a_variance_that_may_be_infinite(calc):
    """Nothing says that it is finite."""


@claim(Var(X) == E(X**2) - E(X) ** 2, given=[E(X) == 0])  # fails: undecided: .*to be defined
def a_mean_is_not_a_second_moment(calc):
    """The mean is finite, the variance perhaps not."""


@claim(E(X * Y) == 0, given=[E(X) == 0, E(Y) == 0])  # fails: refuted: .*the claim is false
def the_mean_of_a_product(calc):
    """Means say nothing of a product."""


@claim(E(1 / X) == 1, given=[E(X) == 1])  # fails: refuted: .*not shown to be defined: .*X != 0
def the_mean_of_a_reciprocal(calc):
    """The variable may vanish."""


@claim(E(sqrt(X)) == E(sqrt(X)), given=[E(X) == 1])  # fails: undecided: .*to be defined: .*0 <= X
def the_mean_of_a_root(calc):
    """The variable may be negative."""
