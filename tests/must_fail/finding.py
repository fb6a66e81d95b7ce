"""Answers of SymPy that are no terms, or not true, and functions that cannot be shown."""

import sympy

from quod import *

x, y = real("x y")
n = natural("n")
i = index("i", 1, n)
z = vector("z", 2)

two = find(lambda t: sympy.solve(t**2 - 1), x)  # fails: broken: SymPy answers \[-1, 1\].*choose
inexact = find(lambda t: 0.1 * t, x)  # fails: broken: SymPy answers 0.1\*x: .*Float
cases = find(sympy.Abs, sympy.Symbol("x"))  # fails: broken: .* is no argument for find
typed = find("sympy.diff", x, x)  # fails: broken: find\(...\) needs a function


@claim(x / x == 1)
def a_domain_is_lost(calc):
    """SymPy answers 1; the kernel asks for x != 0."""
    calc.find(sympy.cancel)  # fails: undecided: .*not shown to be defined


@claim(sqrt(x**2) == x)
def a_sign_is_taken_for_granted(calc):
    """SymPy takes no sign for granted either."""
    calc.find(sympy.simplify, by=rule("root_of_a_square"))
    calc(x)  # fails: refuted: this step is false


def up_to_the_variable(i, n):
    return sympy.summation(i, (i, 1, n))


@claim(Sum(i, i) == n * (n + 1) / 2)
def an_answer_to_another_question(calc):
    """The closed form of another sum."""
    base, step = calc.induction(n)
    base(0)
    step.find(up_to_the_variable, i, n)  # fails: refuted: this step is false


@claim(x == y)
def an_equation_is_no_term(calc):
    """SymPy's equations are not statements here."""
    calc.find(lambda t: sympy.Eq(t, 1), x)  # fails: broken: SymPy answers Eq\(x, 1\)


@shown
def changes_a_name(t):
    t += 1  # fails: broken: changes_a_name cannot be shown: x \+= 1 would be shown as the equation
    return t


@shown
def branches(t):
    return t if t else y  # fails: broken: branches cannot be shown: both branches


@shown
def by_default(t, y=1):  # fails: broken: by_default cannot be shown: it must have plain parameters
    return t


@shown
def halved(t):
    return (1 / 2) * t  # fails: broken: 0.5 is a floating-point number


half = halved(x)  # fails: broken: NameError: name 'halved'
