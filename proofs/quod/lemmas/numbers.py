"""Lemmas about real numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quod import kernel
from quod.core import REAL, Term, add, eq, fresh, lam, le, lt, mul, neg, negation, num, op, var
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.tactics.derived import contradiction, detach, symmetric, transitive, use, with_values

ZERO = num(0)
x, y = var("x", REAL), var("y", REAL)


@proves
def zero_square() -> Theorem:
    """Only 0 has a square that is not positive: else 1 = (x inv(x))^2."""
    small = kernel.assume(le(mul(x, x), ZERO))
    other = kernel.assume(negation(eq(x, ZERO)))
    inverse, ix = detach(use("inverse", x=x), other), op("inv", x)
    one = kernel.positivity(
        le(num(1), ZERO), [(1, [small], ix)], [inverse], [add(mul(x, ix), num(1))]
    )
    absurd = kernel.tautology(op("false"), [one, kernel.compute(negation(le(num(1), ZERO)))])
    zero = kernel.tautology(eq(x, ZERO), [kernel.discharge(other.conclusion, absurd)])
    return kernel.discharge(small.conclusion, zero)


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


@proves
def square_root_unique() -> Theorem:
    """0 <= y, y * y = x -> sqrt(x) = y: the larger of two nonnegative numbers has the larger
    square."""
    sign, square = kernel.assume(le(ZERO, y)), kernel.assume(eq(mul(y, y), x))
    nonnegative = kernel.positivity(le(ZERO, x), [(1, [], y)], [square], [num(-1)])
    root = op("sqrt", x)
    low = detach(use("square_root_nonnegative", x=x), nonnegative)
    same = transitive(detach(use("square_root", x=x), nonnegative), symmetric(square))
    both = [
        at_most_by_squares(root, y, [sign], equations=[same], cofactors=[num(-1)]),
        at_most_by_squares(y, root, [low], equations=[symmetric(same)], cofactors=[num(-1)]),
    ]
    t = detach(use("antisymmetry", x=root, y=y), *both)
    return kernel.discharge(sign.conclusion, kernel.discharge(square.conclusion, t))


def at_most_by_a_form(a: Term, b: Term, c: Term, form: Callable[[Term, Term], Theorem]) -> Theorem:
    """b^2 <= ac, where form(s, t) says that 0 <= a s^2 + 2b st + c t^2.

    The values at (-b, a) and (c, -b) show that a and c are not positive if ac < b^2; then the one
    at (1, -b) is less than 0."""

    def at_most_zero(t: Term, product_of_t: Theorem) -> Theorem:
        """t <= 0, where 0 <= t (ac - b^2)."""
        positive = kernel.assume(lt(ZERO, t))
        absurd = contradiction([(1, [positive, high], None), (1, [product_of_t], None)])
        return kernel.tautology(le(t, ZERO), [kernel.discharge(positive.conclusion, absurd)])

    goal, high = le(mul(b, b), mul(a, c)), kernel.assume(lt(mul(a, c), mul(b, b)))
    low = [at_most_zero(a, form(neg(b), a)), at_most_zero(c, form(c, neg(b)))]
    signs, cross = [form(num(1), ZERO), form(ZERO, num(1))], form(num(1), neg(b))
    rest = [(1, [cross], None), (1, [low[0]], None), (1, [low[1]], b)]
    absurd = contradiction([(2, [high], None), (2, signs, None), *rest])
    return kernel.tautology(goal, [kernel.discharge(high.conclusion, absurd)])


def at_most_by_squares(
    small: Term,
    big: Term,
    signs: Sequence[Theorem],
    squares: Sequence[Theorem] = (),
    equations: Sequence[Theorem] = (),
    cofactors: Sequence[Term] = (),
) -> Theorem:
    """small <= big: else (small - big)^2 + 2 big (small - big) = small^2 - big^2 would be positive.

    The product of what the `signs` say is 0 <= big; that small^2 <= big^2 is what the `squares`
    say, or the equations with their cofactors."""
    larger = kernel.assume(lt(big, small))
    gaps = [(1, [larger, larger], None), (2, [*signs, larger], None)]
    gaps += [(1, [t], None) for t in squares]
    never = contradiction(gaps, equations, cofactors)
    return kernel.tautology(le(small, big), [kernel.discharge(larger.conclusion, never)])


def by_sign(claim: Callable[[Term], Term], proof: Callable[[Term, Theorem], Theorem]) -> Theorem:
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
    return by_sign(lambda y: le(ZERO, y), lambda _, sign: sign)


@proves
def root_of_a_square() -> Theorem:
    """sqrt(x * x) = |x|: it is at least 0, and has that square."""
    square, size = mul(x, x), op("abs", x)
    same = by_sign(
        lambda y: eq(mul(y, y), square), lambda y, _: kernel.lincomb(eq(mul(y, y), square), [], [])
    )
    root = with_values(lemma("square_root_unique"), x=square, y=size)
    return detach(root, absolute_nonnegative(), same)
