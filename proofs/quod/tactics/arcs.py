"""Inverse trigonometric functions: known values, oddness, and sines and cosines of them."""

from __future__ import annotations

import math
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import Term, eq, lt, neg, num, op, sub
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import polynomials
from quod.tactics.derived import (
    congruence,
    conjuncts,
    detach,
    transitive,
    use,
    use_lemma,
    with_values,
)
from quod.tactics.estimates import estimate
from quod.tactics.units import PI, multiple

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE, PARTS = num(0), num(1), 120  # multiples of pi/120 have known functions
_AXIOM = {"atan": "arctangent_of_a_tangent", "asin": "arcsine_of_a_sine"}
_ODD = {"atan": "arctangent_of_a_negation", "asin": "arcsine_of_a_negation"}


def inverse(ctx: Context, term: Term) -> Theorem | None:
    """atan(a) or asin(a) as an angle that is known, or as -atan(-a); else None."""
    if not is_available(_ODD["asin"]):
        return None
    (a,) = term.args
    return _known(ctx, term, a) or _turned(ctx, term, a) or _odd(ctx, term, a)


def _turned(ctx: Context, term: Term, a: Term) -> Theorem | None:
    """atan(1/x) as pi/2 - atan(x), where x > 0; else None."""
    if term.op != "atan" or a.op != "inv" or not is_available("arctangent_of_an_inverse"):
        return None
    try:
        return ctx.detached(use_lemma("arctangent_of_an_inverse", x=a.args[0]))
    except QuodError:
        return None


def _known(ctx: Context, term: Term, a: Term) -> Theorem | None:
    value = None if a.free else estimate(term, {})
    if value is None:
        return None
    k = round(value * PARTS / math.pi)
    if abs(value - k * math.pi / PARTS) > 1e-9:
        return None
    angle = multiple(Fraction(k, PARTS), PI) if k else num(0)
    rule = use(_AXIOM[term.op], x=angle)
    try:
        t = ctx.detached(rule)
        same = ctx.prove(eq(a, t.conclusion.args[0].args[0]))
    except QuodError:
        return None
    return transitive(congruence(term, [same]), t)


def _odd(ctx: Context, term: Term, a: Term) -> Theorem | None:
    """-atan(-a) where a begins with a minus."""
    (p,), _ = polynomials([a])
    if not p.to_dict() or p.leading_coefficient() > 0:
        return None
    from quod.tactics.matching import arithmetic_normal

    b = arithmetic_normal(neg(a))
    rule = with_values(lemma(_ODD[term.op]), x=b)
    try:
        t = ctx.detached(rule)
    except QuodError:
        return None
    same = kernel.lincomb(eq(a, neg(b)), [], [])
    return transitive(congruence(term, [same]), t)


def by_sines(ctx: Context, goal: Term) -> Theorem | None:
    """a = b between angles, as the sine of a - b is 0 and a - b is less than pi in size."""
    if not is_available("sine_zero") or not any(t.op in _AXIOM for t in polynomials(goal.args)[1]):
        return None
    a, b = goal.args
    gap = sub(a, b)
    try:
        zero = ctx.prove(eq(op("sin", gap), ZERO))
        sizes = [ctx.prove(p) for p in (lt(neg(PI), gap), lt(gap, PI))]
    except QuodError:
        return None
    return kernel.lincomb(goal, [detach(use_lemma("sine_zero", x=gap), *sizes, zero)], [ONE])


def bounds(ctx: Context, angle: Term) -> list[Theorem]:
    """Bounds of an arctangent or an arcsine."""
    if not is_available("arcsine_of_a_nonnegative"):
        return []
    (x,), name = angle.args, {"atan": "arctangent", "asin": "arcsine"}[angle.op]
    found = []
    for rule in (use(f"{name}_bounds", x=x), use_lemma(f"{name}_of_a_nonnegative", x=x)):
        with suppress(QuodError):
            found += conjuncts(ctx.detached(rule))
    return found


def of_an_inverse(ctx: Context, term: Term) -> Theorem | None:
    """sin(asin(a)), cos(asin(a)), sin(atan(a)), cos(atan(a)); else None."""
    (angle,) = term.args
    if angle.op not in _AXIOM or not is_available(_ODD["asin"]):
        return None
    name = {"sin": "sine", "cos": "cosine"}[term.op]
    inside = {"atan": "an_arctangent", "asin": "an_arcsine"}[angle.op]
    (a,) = angle.args
    if (name, angle.op) == ("sine", "asin"):
        rule = use("sine_of_an_arcsine", x=a)
    else:
        rule = with_values(lemma(f"{name}_of_{inside}"), x=a)
    try:
        return conjuncts(ctx.detached(rule))[-1]
    except QuodError:
        return None
