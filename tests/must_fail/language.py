"""What Python would understand otherwise, and terms without a meaning."""

from quod import *

a, b, c = real("a b c")
p = real("p", positive=True)
n, m = dimensions("n m")
x, y = vector("x y", n)
z = vector("z", m)
A, B = matrix("A", n, m), matrix("B", m, n)
i, j = indices("i j", 1, n)
X, Y = random_variables("X Y")
q = random_vector("q", n)
f = real_function("f")
L = scalar_field("L", n)
F = definition("F", lambda k: k + 1)


# ------------------------------------------------------------- statements are not true or false
@claim(0 < a < 1)  # fails: broken: the statement .* is neither true nor false.*`0 < a` and `a < 1`
def two_comparisons_in_one(calc):
    """Python reads it as `0 < a and a < 1`."""


assert a + b == b + a  # fails: broken: .*neither true nor false.*write `check\(a == b\)`

if a == b:  # fails: broken: the statement a = b is neither true nor false.*in: if a == b:
    c = a

negated = not (a == b)  # fails: broken: .*neither true nor false
both = (a == b) and (b == c)  # fails: broken: .*neither true nor false
largest = max(a, b)  # fails: broken: .*neither true nor false
decided = check(1 == 1)  # fails: broken: .*the Python value True: it was decided before
equal = (a == b) == (b == a)  # fails: broken: use iff\(p, q\)

# ------------------------------------------------------------------------------------- numbers
half = a * 0.5  # fails: broken: 0\.5 is a floating-point number.*write Rational\(1, 2\)
inexact = a + (0.1 + 0.2)  # fails: broken: .*floating-point.*write it with Rational\(p, q\)
endless = a * float("inf")  # fails: broken: inf is a floating-point number
name = a == "a"  # fails: broken: 'a' is no mathematical term
nothing = a == None  # fails: broken: None is no mathematical term
root = a ** Rational(1, 2)  # fails: broken: .*a power of a, a real number and 1/2
exponential = 2**a  # fails: broken: .*a power of 2, an integer and a, a real number
modulus = abs(a)  # fails: broken: write absolute\(a\)
remainder = a % b  # fails: broken: TypeError: unsupported operand

# -------------------------------------------------------------------------------------- shapes
x + z  # fails: broken: .*the sum of x, a vector of length n and z, a vector of length m
x + 1  # fails: broken: .*the sum of x, a vector of length n and 1, an integer
x - a  # fails: broken: .*the difference of x, a vector of length n and a, a real number
x * y  # fails: broken: the product a \* b needs a number.*use A @ B or dot\(x, y\)
A * B  # fails: broken: the product a \* b needs a number: A is a n x m matrix
A * x  # fails: broken: the product a \* b needs a number
A @ A  # fails: broken: .*the matrix product of A, a n x m matrix and A, a n x m matrix
A @ x  # fails: broken: .*the matrix product of A, a n x m matrix and x, a vector of length n
A.T @ B  # fails: broken: .*the matrix product of A\.T, a m x n matrix and B
A + A.T  # fails: broken: .*the sum of A, a n x m matrix and A\.T, a m x n matrix
x.T  # fails: broken: .*the transpose of x
x / y  # fails: broken: .*the quotient of x, a vector of length n and y
1 / x  # fails: broken: .*the quotient of 1, an integer and x, a vector of length n
dot(x, z)  # fails: broken: the second argument of dot must be a vector of length n; z is
x == a  # fails: broken: .*a comparison of x, a vector of length n and a, a real number
x < y  # fails: broken: .*a comparison of x, a vector of length n and y
x == 0  # fails: broken: .*0, an integer\n  the zero vector is zeros\(n\)
x == 1  # fails: broken: .*1, an integer\n  in:
x[1, 1]  # fails: broken: x is a vector of length n: it has no such entry
A[1]  # fails: broken: A is a n x m matrix: it has no such entry
x[a]  # fails: broken: an index of x must be an integer
x[Rational(1, 2)]  # fails: broken: an index of x must be an integer
[k for k in x]  # fails: broken: x cannot be unpacked: write its entries, as in x\[1\]
diag(A)  # fails: broken: diag needs a vector; A is a n x m matrix
norm(a)  # fails: broken: norm needs a vector; a is a real number
sqrt(x)  # fails: broken: the argument of sqrt must be a real number; x is a vector
L(a)  # fails: broken: the argument of L must be a vector of length n; a is a real number
f(x)  # fails: broken: the argument of f must be a real number; x is a vector
a(b)  # fails: broken: a is a real number, not a function
L.prime  # fails: broken: .*only f: R -> R has f\.prime
F[a]  # fails: broken: an argument of F must be an integer; a is a real number
F[1, 2]  # fails: broken: F takes 1 argument
grad(x, x)  # fails: broken: grad of x, a vector of length n, by x
grad(L(x), x + y)  # fails: broken: grad differentiates with respect to a variable, not x \+ y
derivative(f(a), x)  # fails: broken: derivative of f\(a\), a real number, by x, a vector
jacobian(L(x), x)  # fails: broken: jacobian of L\(x\), a real number, by x
product_down(A, i)  # fails: broken: A is a n x m matrix: an ordered product is of squares
Product(x, i)  # fails: broken: a factor must be a real number; x is a vector
Sum(a, 3)  # fails: broken: 3 is no range: give an index, or \(i, low, high\)
Sum(a, (i, 1, a))  # fails: broken: the end of a range must be an integer; a is a real number
matrix_of((1, 2), (3,))  # fails: broken: the rows of a matrix have one length
vector_of(x)  # fails: broken: an entry must be a real number; x is a vector
elementwise(L, x)  # fails: broken: L is a function from R\^n to R: elementwise needs f: R -> R
recurrence("h", x, lambda k, previous: a)  # fails: broken: the next h must be a vector of length n
differentiable(L, a)  # fails: broken: the point must be a vector of length n
k_wise_independent(a, X, Y)  # fails: broken: the k of k_wise_independent must be an integer
mutually_independent(q)  # fails: broken: q is no family: .*entries\(x\)
entries(x)  # fails: broken: entries\(\.\.\.\) is for a random vector, not x

# ---------------------------------------------------------------------------------- declarations
empty = vector("v", 0)  # fails: broken: 0 is no size: use dimension
broken_size = vector("v", 2.5)  # fails: broken: 2\.5 is no size: use dimension
unknown_size = vector("v", a)  # fails: broken: a is no size: use dimension
no_name = real("1x")  # fails: broken: '1x' is no name: use ASCII letters
no_sign = real("s", positiv=True)  # fails: broken: real\(\.\.\.\) knows positive.*not 'positiv'

# ----------------------------------------------------------------------------------- quantifiers
for_all(p, p**2 >= 0)  # fails: broken: p is bound here.*its sign would be a hidden hypothesis
there_is(p, p == 1)  # fails: broken: p is bound here.*its sign would be a hidden hypothesis
for_all(X, a == a)  # fails: broken: X is random: it cannot be quantified
for_all(1, a == a)  # fails: broken: 1 is no variable
each(x[i] * x[j] >= 0)  # fails: broken: .*where=i != j or including_equal=True


# ---------------------------------------------------------------------------------------- claims
@claim(a)  # fails: broken: a is no statement: write one such as a == b
def a_term(calc):
    """Says nothing."""


@claim("a == a")  # fails: broken: 'a == a' is no statement
def a_string(calc):
    """Strings are not read."""


@claim  # fails: broken: a function is no statement: write one such as @claim\(a == b\)
def nothing_claimed(calc):
    """Says nothing."""


@claim(a == a, given=[b])  # fails: broken: b is no statement
def a_term_for_a_hypothesis(calc):
    """Says nothing."""


@claim(a == a, given=a == b)  # fails: broken: given= takes a list of statements
def a_single_hypothesis(calc):
    """Needs brackets."""


@claim(a == a)
def steps_without_a_meaning(calc):
    calc(a + 0.5)  # fails: broken: 0\.5 is a floating-point number


@claim(a == a)
def a_statement_in_a_chain(calc):
    calc(a == a)  # fails: broken: a step of a chain is a term; use calc\.have


@claim(a <= a + 1)
def a_chain_towards_an_inequality(calc):
    calc(a + 1)  # fails: broken: this goal is no equation: use calc\.have


@claim(a == a)
def a_term_for_a_fact(calc):
    calc.have(a)  # fails: broken: a is no statement


@claim(a == a)
def directions_of_an_equation(calc):
    calc.both_directions()  # fails: broken: .*needs a goal of the form iff\(p, q\)


@claim(a == b)
def no_contradiction(calc):
    calc.contradiction()  # fails: refuted: .*no contradiction is found.*the claim is false


@claim(a == a)
def nothing_to_specialise(calc):
    calc.specialise(a=1)  # fails: broken: there is no assumption of the form for_all


@claim(a == a)
def a_body_that_raises(calc):
    calc(1 // 0)  # fails: error: ZeroDivisionError.*in: calc\(1 // 0\)


check(a == a + 1)  # fails: broken: this is not proved.*the claim is false
check(a * b == b)  # fails: broken: .*the claim is false: counterexample\n    a = 0\n    b = 1
check(a / a == 1)  # fails: broken: .*not shown to be defined.*a != 0
check(Sum(x[i], i) >= x[j])  # fails: broken: the index j is free
