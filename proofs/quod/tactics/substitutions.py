"""Limits at an end by those at another: at infinity by 1/z, at minus infinity by -z, of sequences
by functions of real numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quod import kernel
from quod.core import REAL, Term, fresh, lam, neg, num, op, subterms
from quod.kernel import Theorem
from quod.tactics import arithmetic, limits
from quod.tactics.derived import detach, replace, rewrite_in, transitive, unchanged, use_lemma
from quod.tactics.eventually import holds
from quod.tactics.expansions import in_the_inverse
from quod.tactics.limits import Limit
from quod.tactics.matching import arithmetic_normal
from quod.theories.limits import DOWN, FAR, UP, right

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)


def by_the_inverse(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """F(z) at infinity as F(1/w), for w = 1/z at 0 from the right."""
    if base is not UP:
        return None
    w = fresh(REAL)
    found = limits.limit_of(ctx, lam(w, in_the_inverse(body, z, w)), right(ZERO))
    inverse = limits.limit_of(ctx, lam(z, op("inv", z)), base)
    small = limits.from_above(ctx, base, inverse)
    if small is None:
        return None
    t = limits.composed(small, found.theorem)
    return limits.equals(ctx, base, Limit(t, found.value, found.sign), z, body)


def by_the_opposite(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """F(z) at minus infinity as F(-y), for y = -z at infinity."""
    if base is not DOWN:
        return None
    y = fresh(REAL)
    found = limits.limit_of(ctx, lam(y, replace(body, z, neg(y))), UP)
    turn = op("tends", lam(z, neg(z)), DOWN, UP)
    turn = limits.same_meaning(use_lemma("limit_of_the_variable", A=DOWN), turn)
    found = Limit(limits.composed(turn, found.theorem), found.value, found.sign)
    back = arithmetic.ring(neg(neg(z)), z)
    same = rewrite_in(replace(body, z, neg(neg(z))), back)
    return limits.through(found, z, same)


def by_reals(ctx: Context, base: Term, n: Term, body: Term) -> Limit | None:
    """F(n) for integers n as F(x) for numbers x, where r^n is exp(n log(r)) for r > 0."""
    if base is not FAR:
        return None
    same, known = _without_powers(ctx, base, n, body)
    x, other = fresh(REAL), same.conclusion.args[1]
    inside = replace(other, op("cast", n), x)
    if n in inside.free or x not in inside.free:
        return None
    found = limits.limit_of(ctx, lam(x, inside), UP)
    t = limits.composed(use_lemma("integers_to_infinity"), found.theorem)
    found = Limit(t, found.value, found.sign)
    return limits.rewritten(found, n, same, known)


def _without_powers(ctx: Context, base: Term, n: Term, body: Term) -> tuple[Theorem, list[Theorem]]:
    """The body = the same with exponentials for powers to n, with n in it as a number only; and
    what must hold eventually for that."""
    same, known = unchanged(body), list[Theorem]()
    while True:
        now = same.conclusion.args[1]
        power = next((t for t in subterms(now) if _is_power(t, n)), None)
        if power is None:
            break
        rule = use_lemma("power_as_an_exponential", x=power.args[0], n=power.args[1])
        while rule.conclusion.op == "imp":
            p = rule.conclusion.args[0]
            known.append(holds(ctx, base, n, p))
            rule = detach(rule, kernel.assume(p))
        same = transitive(same, rewrite_in(now, rule))
    for t in [t for t in subterms(same.conclusion.args[1]) if t.op == "cast" and n in t.free]:
        spread = arithmetic_normal(t)
        same = transitive(same, rewrite_in(same.conclusion.args[1], arithmetic.ring(t, spread)))
    return same, known


def _is_power(t: Term, n: Term) -> bool:
    """Whether a term is a power to something with n in it, of what has no such power inside."""
    inner = t.op == "pow" and n in t.args[1].free
    return inner and not any(_is_power(s, n) for s in subterms(t.args[0]))
