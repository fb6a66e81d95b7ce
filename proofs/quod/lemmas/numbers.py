"""Lemmas about real numbers."""

from __future__ import annotations

from collections.abc import Callable

from quod import kernel
from quod.core import FALSE, REAL, Term, eq, fresh, lam, le, lt, mul, neg, negation, num, op, var
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.tactics.derived import detach, symmetric, transitive, use, with_values

ZERO = num(0)
x = var("x", REAL)


@proves
def square_root_positive() -> Theorem:
    """0 < x -> 0 < sqrt(x): else the root is 0 and x = 0 * 0."""
    positive = kernel.assume(lt(ZERO, x))
    nonnegative = kernel.positivity(le(ZERO, x), [(1, [positive], None)], [], [])
    root = op("sqrt", x)
    square = detach(use("square_root", x=x), nonnegative)
    low = detach(use("square_root_nonnegative", x=x), nonnegative)
    high = kernel.assume(le(root, ZERO))
    zero = detach(use("antisymmetry", x=root, y=ZERO), high, low)
    product = kernel.lincomb(eq(x, ZERO), [square, zero], [num(-1), root])
    small = kernel.positivity(le(x, ZERO), [], [product], [num(-1)])
    absurd = kernel.tautology(op("false"), [small, positive])
    return kernel.discharge(lt(ZERO, x), kernel.discharge(le(root, ZERO), absurd))


def _by_sign(claim: Callable[[Term], Term], proof: Callable[[Term, Theorem], Theorem]) -> Theorem:
    """claim(|x|), by cases: `proof(y, t)` proves claim(y) for y = x or -x, where t says 0 <= y."""
    above, below = kernel.assume(le(ZERO, x)), kernel.assume(negation(le(ZERO, x)))
    turned = kernel.positivity(le(ZERO, neg(x)), [(1, [below], None)], [], [])
    cases = []
    for name, case, y, sign in (("if_true", above, x, above), ("if_false", below, neg(x), turned)):
        chosen = with_values(kernel.axiom(name), p=le(ZERO, x), s=x, t=neg(x))
        same = transitive(kernel.definition(op("abs", x)), detach(chosen, case))
        y_ = fresh(REAL)
        t = kernel.rewrite(lam(y_, claim(y_)), symmetric(same), proof(y, sign))
        cases.append(kernel.discharge(case.conclusion, t))
    return kernel.tautology(claim(op("abs", x)), cases)


@proves
def absolute_nonnegative() -> Theorem:
    """0 <= |x|."""
    return _by_sign(lambda y: le(ZERO, y), lambda _, sign: sign)


@proves
def root_of_a_square() -> Theorem:
    """sqrt(x * x) = |x|: both are at least 0, and their squares are equal."""
    square = mul(x, x)
    root, size = op("sqrt", square), op("abs", x)
    known = kernel.positivity(le(ZERO, square), [(1, [], x)], [], [])
    squares = [
        detach(use("square_root", x=square), known),
        _by_sign(
            lambda y: eq(mul(y, y), square),
            lambda y, _: kernel.lincomb(eq(mul(y, y), square), [], []),
        ),
    ]
    signs = [detach(use("square_root_nonnegative", x=square), known), absolute_nonnegative()]
    up = _at_most(root, size, signs[1], transitive(squares[1], symmetric(squares[0])))
    down = _at_most(size, root, signs[0], transitive(squares[0], symmetric(squares[1])))
    return detach(use("antisymmetry", x=root, y=size), up, down)


def _at_most(a: Term, b: Term, sign: Theorem, same: Theorem) -> Theorem:
    """a <= b from 0 <= b and b * b = a * a: else a * a - b * b = (a - b)^2 + 2b(a - b) > 0."""
    more = kernel.assume(lt(b, a))
    parts = [(1, [more, more], None), (2, [more, sign], None)]
    larger = kernel.positivity(lt(mul(b, b), mul(a, a)), parts, [], [])
    smaller = kernel.positivity(le(mul(a, a), mul(b, b)), [], [same], [num(1)])
    absurd = kernel.discharge(more.conclusion, kernel.tautology(FALSE, [larger, smaller]))
    return kernel.tautology(le(a, b), [absurd])
