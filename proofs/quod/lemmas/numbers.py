"""Lemmas about real numbers."""

from __future__ import annotations

from quod import kernel
from quod.core import REAL, Term, add, eq, le, lt, mul, negation, num, op, var
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.tactics.derived import detach, use

ZERO = num(0)
x = var("x", REAL)


@proves
def zero_square() -> Theorem:
    """Only 0 has a square that is not positive: else 1 = (x inv(x))^2."""
    small = kernel.assume(le(mul(x, x), ZERO))
    other = kernel.assume(negation(eq(x, ZERO)))
    inverse, ix = detach(use("inverse", x=x), other), op("inv", x)
    one = kernel.positivity(le(num(1), ZERO), [(1, [small], ix)], [inverse], [add(mul(x, ix), num(1))])
    absurd = kernel.tautology(op("false"), [one, kernel.compute(negation(le(num(1), ZERO)))])
    zero = kernel.tautology(eq(x, ZERO), [kernel.discharge(other.conclusion, absurd)])
    return kernel.discharge(small.conclusion, zero)


@proves
def square_root_of_a_square() -> Theorem:
    """0 <= x -> sqrt(x^2) = x: of two numbers that are not negative, the larger has the larger
    square."""
    given = kernel.assume(le(ZERO, x))
    square = mul(x, x)
    root = op("sqrt", square)
    inside = kernel.positivity(le(ZERO, square), [(1, [], x)], [], [])
    same = detach(use("square_root", x=square), inside)
    low = detach(use("square_root_nonnegative", x=square), inside)
    both = [_not_larger(root, x, given, same), _not_larger(x, root, low, same)]
    return kernel.discharge(given.conclusion, detach(use("antisymmetry", x=root, y=x), *both))


def _not_larger(a: Term, b: Term, nonnegative: Theorem, same: Theorem) -> Theorem:
    """a <= b, where 0 <= b and the squares are the same: else (a - b)^2 + 2 b (a - b) > 0."""
    larger = kernel.assume(lt(b, a))
    gap: list[tuple[int, list[Theorem], None]] = [(1, [larger] * 2, None), (2, [nonnegative, larger], None)]
    sign = 1 if same.conclusion.args[0] is mul(a, a) else -1
    absurd = kernel.positivity(lt(ZERO, ZERO), gap, [same], [num(-sign)])
    absurd = kernel.tautology(op("false"), [absurd, kernel.compute(le(ZERO, ZERO))])
    return kernel.tautology(le(a, b), [kernel.discharge(larger.conclusion, absurd)])


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
