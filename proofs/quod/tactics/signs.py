"""Signs read off the parts of a term."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, REAL, Term, app, eq, fresh, is_lt, lam, le, lt, negation, num, op, within
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import literal_power
from quod.tactics import fractions
from quod.tactics.derived import congruence, detach, iff_mp, symmetric, unchanged, use, with_values
from quod.tactics.differences import carried_over, positive_differs
from quod.tactics.positivity import size_facts

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE, ALL = num(0), num(1), Fraction(1)


def sign(ctx: Context, t: Term, strict: bool, linear: bool = True) -> Theorem | None:
    """0 < t, or 0 <= t, from the signs of the parts of t; then from linear facts, if `linear`."""
    key = (t, strict, linear)
    if key not in ctx.signs:
        ctx.signs[key] = None  # while it is being looked for
        ctx.signs[key] = _sign(ctx, t, strict, linear)
    return ctx.signs[key]


def _sign(ctx: Context, t: Term, strict: bool, linear: bool) -> Theorem | None:
    from quod.tactics.certified import certified, from_known

    zero = num(0, t.sort)
    goal = lt(zero, t) if strict else le(zero, t)
    if t.op == "num":
        return kernel.compute(goal) if t.data > 0 or (t.data == 0 and not strict) else None
    known = ctx.known_fact(goal)
    if known is not None:
        return known
    rule = _SIGNS.get(t.op)
    found = from_known(ctx, goal) if t.op == "add" else None
    if found is None and rule is not None:
        found = rule(ctx, t, goal, strict)
    if found is None and not strict:
        positive = sign(ctx, t, True, linear=False)
        if positive is not None:
            return kernel.positivity(goal, [(ALL, [positive], None)], [], [])
    if found is None and linear:
        try:
            return certified(ctx, goal, degrees=(1,))
        except Undecided:
            return None
    return found


def _sum_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    signs = [(strict and sign(ctx, a, True)) or sign(ctx, a, False) for a in t.args]
    if None in signs or (strict and not any(is_lt(s.conclusion) for s in signs if s)):
        return None
    return kernel.positivity(goal, [(ALL, [s], None) for s in signs if s], [], [])


def _product_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    a, b = t.args
    if a is b and not strict:
        return kernel.positivity(goal, [(ALL, [], a)], [], [])
    if a is b:
        square = nonzero_square(ctx, a)
        if square is not None:
            return square
    first = sign(ctx, a, strict)
    second = sign(ctx, b, strict) if first else None
    return second and kernel.positivity(goal, [(ALL, [first, second], None)], [], [])


def _power_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    k = literal_power(t)
    if k is None:
        return _variable_power_sign(ctx, t, strict)
    if k % 2 == 0 and not strict:
        root = op("pow", t.args[0], num(k // 2, INT))
        return kernel.positivity(goal, [(ALL, [], root)], [], [])
    square = nonzero_square(ctx, t.args[0]) if k % 2 == 0 else None
    if square is not None:
        return kernel.positivity(goal, [(ALL, [square] * (k // 2), None)], [], [])
    base = sign(ctx, t.args[0], strict)
    return base and kernel.positivity(goal, [(ALL, [base] * k, None)], [], [])


def _variable_power_sign(ctx: Context, t: Term, strict: bool) -> Theorem | None:
    name = "power_positive" if strict else "power_nonnegative"
    if not is_available(name):
        return None
    base, exponent = t.args
    known = [sign(ctx, base, strict), ctx.try_prove(le(num(0, INT), exponent))]
    rule = with_values(lemma(name), x=base, n=exponent)
    return None if None in known else detach(rule, *known)  # type: ignore[arg-type]


def _inverse_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    positive = ctx.try_prove(lt(ZERO, t.args[0])) if strict else None
    return positive and detach(use("inverse_positive", x=t.args[0]), positive)


def nonzero_square(ctx: Context, a: Term) -> Theorem | None:
    """0 < a * a where a is known to differ from 0, or by a multiple; else None."""
    goal = negation(eq(a, ZERO))
    known = ctx.disequations(REAL) if a.sort == REAL else []
    carried = (carried_over(None, goal, t) for t in known)
    different = next((t for t in carried if t is not None), None)
    return different and fractions.square_positive(a, different)


def _root_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    x = t.args[0]
    inside = ctx.try_prove(lt(ZERO, x) if strict else le(ZERO, x))
    rule = lemma("square_root_positive") if strict else kernel.axiom("square_root_nonnegative")
    return inside and detach(with_values(rule, x=x), inside)


def _absolute_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    if strict or not is_available("absolute_nonnegative"):
        return None
    return with_values(lemma("absolute_nonnegative"), x=t.args[0])


def _exponential_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    return use("exponential_positive", x=t.args[0]) if strict else None


def _logarithm_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name = "logarithm_positive" if strict else "logarithm_nonnegative"
    if not is_available(name):
        return None
    above = ctx.try_prove((lt if strict else le)(ONE, t.args[0]))
    return above and detach(with_values(lemma(name), x=t.args[0]), above)


def _arctangent_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name = "arctangent_positive" if strict else "arctangent_nonnegative"
    if not is_available(name):
        return None
    inside = ctx.try_prove((lt if strict else le)(ZERO, t.args[0]))
    return inside and detach(with_values(lemma(name), x=t.args[0]), inside)


def _sine_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    """Between 0 and pi the sine is positive, between -pi/2 and pi/2 the cosine; 0 at the ends."""
    name = "sine" if t.op == "sin" else "cosine"
    name += "_positive" if strict else "_nonnegative"
    if not is_available(name):
        return None
    try:
        return ctx.detached(with_values(lemma(name), x=t.args[0]), 2)
    except QuodError:
        return None


def _finite_sum_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name = "sum_positive" if strict else "sum_nonnegative"
    if not is_available(name):
        return None
    (f, low, high), i = t.args, fresh(INT)
    one = lt(ZERO, app(f, i)) if strict else le(ZERO, app(f, i))
    goals = [le(low, high)] * strict + [within(i, low, high, one)]
    known = [ctx.try_prove(p) for p in goals]
    if None in known:
        return _sum_of_squares_sign(ctx, t) if strict else None
    return detach(with_values(lemma(name), f=f, lo=low, hi=high), *known)  # type: ignore[arg-type]


def _finite_product_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name = "factors_positive" if strict else "factors_nonnegative"
    if not is_available(name):
        return None
    (f, low, high), i = t.args, fresh(INT)
    one = lt(ZERO, app(f, i)) if strict else le(ZERO, app(f, i))
    known = ctx.try_prove(within(i, low, high, one))
    return known and detach(with_values(lemma(name), f=f, lo=low, hi=high), known)


def _sum_of_squares_sign(ctx: Context, t: Term) -> Theorem | None:
    """0 < the sum of the squares of the entries of a vector that is not zero."""
    i = fresh(INT)
    square = app(t.args[0], i)
    entry = square.args[0] if square.op == "mul" else square
    if entry.op != "at" or not is_available("sum_of_squares_positive"):
        return None
    rule = with_values(lemma("sum_of_squares_positive"), u=entry.args[0])
    if rule.conclusion.args[1] is not lt(ZERO, t):
        return None
    different = ctx.try_prove(rule.conclusion.args[0])
    return different and detach(rule, different)


def _scalar_product_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    """u.u, by what is known of u or of its norm."""
    u, v = t.args
    if u is not v or not is_available("square_of_a_norm_positive"):
        return None
    if not strict:
        return with_values(lemma("square_nonnegative"), u=u)
    length, zeros = op("norm", u), op("zeros", data=("sizes", u.sort[1]))
    size = ctx.exact.get(lt(ZERO, length))
    differs = positive_differs(size) if size else ctx.exact.get(negation(eq(length, ZERO)))
    if differs is not None:
        return detach(with_values(lemma("square_of_a_norm_positive"), u=u), differs)
    differs = ctx.exact.get(negation(eq(u, zeros)))
    rule = differs and detach(with_values(lemma("sum_of_squares_positive"), u=u), differs)
    same = congruence(goal.args[0], [kernel.definition(t), unchanged(ZERO)])
    return rule and iff_mp(symmetric(congruence(goal, [same, unchanged(goal.args[1])])), rule)


def _choice_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    """By cases: the sign of either value."""
    (p, a, b), x = t.args, fresh(t.sort)
    zero = num(0, t.sort)
    ways = []
    for q, value, name in ((p, a, "if_true"), (negation(p), b, "if_false")):
        given = kernel.assume(q)
        found = sign(ctx.with_facts(given), value, strict)
        if found is None:
            return None
        same = symmetric(detach(with_values(kernel.axiom(name), p=p, s=a, t=b), given))
        whole = lam(x, lt(zero, x) if strict else le(zero, x))
        ways.append(kernel.discharge(q, kernel.rewrite(whole, same, found)))
    return kernel.tautology(goal, ways)


def _norm_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name, variable = ("norm_nonnegative", "u") if t.op == "norm" else (f"{t.op}_nonnegative", "A")
    if strict or not is_available(name):
        return None
    return with_values(lemma(name), **{variable: t.args[0]})


def _variance_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    if strict or not is_available("variance_nonnegative"):
        return None
    rule = with_values(lemma("variance_nonnegative"), P=t.args[0], X=t.args[1])
    exists = ctx.try_prove(rule.conclusion.args[0])
    return exists and detach(rule, exists)


def _cast_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    inside = sign(ctx, t.args[0], strict)
    return inside and kernel.positivity(goal, [(ALL, [inside], None)], [], [])


def _size_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    (one,) = size_facts(t)[:1]
    return kernel.positivity(goal, [(ALL, [one], None), (ALL, [], None)], [], [])


_SIGNS = {
    "add": _sum_sign,
    "mul": _product_sign,
    "pow": _power_sign,
    "inv": _inverse_sign,
    "sqrt": _root_sign,
    "exp": _exponential_sign,
    "log": _logarithm_sign,
    "atan": _arctangent_sign,
    "sin": _sine_sign,
    "cos": _sine_sign,
    "abs": _absolute_sign,
    "sum": _finite_sum_sign,
    "prod": _finite_product_sign,
    "ite": _choice_sign,
    "dot": _scalar_product_sign,
    "norm": _norm_sign,
    "operator_norm": _norm_sign,
    "Var": _variance_sign,
    "cast": _cast_sign,
    "dim": _size_sign,
}
