"""What holds eventually along a base: in one of a few sets of it, by the limit of a difference,
or by the order of a zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import (
    FALSE,
    REAL,
    Term,
    app,
    eq,
    fresh,
    is_lt,
    is_negation,
    lam,
    lt,
    neg,
    negation,
    num,
    op,
    sub,
)
from quod.defined import conjuncts as conjuncts_of
from quod.defined import definedness
from quod.errors import QuodError, Undecided
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.tactics.derived import conjuncts, detach, iff_mp, symmetric, use, use_lemma
from quod.tactics.differences import positive_differs
from quod.theories.limits import end_of

if TYPE_CHECKING:
    from quod.tactics.limits import Limit
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
SETS = (1, 2, 10, 100)  # of a base, in which something may hold that holds eventually
Facts = tuple[Theorem, ...]


def prove_eventually(ctx: Context, goal: Term) -> Theorem:
    """eventually(A, p)."""
    base, p = goal.args
    z = fresh(base.sort[2][1])
    return holds(ctx, base, z, app(p, z))


def holds(ctx: Context, base: Term, z: Term, p: Term) -> Theorem:
    """eventually(A, p), where p is said of z."""
    parts = conjuncts_of(p)
    if len(parts) > 1:
        known = [holds(ctx, base, z, q) for q in parts]
        return follows(base, z, known, lambda facts: kernel.tautology(p, list(facts)))
    found = _by_a_limit(ctx, base, z, p) or _by_its_meaning(ctx, base, z, p)
    return found or _in_a_set(ctx, base, z, p)


def _in_a_set(ctx: Context, base: Term, z: Term, p: Term) -> Theorem:
    """In one of a few sets of the base."""
    for k in SETS:
        here = kernel.assume(app(base, num(k), z))
        held = ctx.with_facts(*conjuncts(here)).try_prove(p)
        if held is not None:
            return on_a_set(base, k, z, kernel.discharge(here.conclusion, held))
    raise Undecided("it is not shown that {}", op("eventually", base, lam(z, p)))


def on_a_set(base: Term, k: int, z: Term, t: Theorem) -> Theorem:
    """eventually(A, p), from: p(z) where z lies in the set k of the base."""
    goal = op("eventually", base, lam(z, t.conclusion.args[1]))
    meaning = kernel.definition(goal)
    held = kernel.witness(meaning.conclusion.args[1], num(k), kernel.generalise(z, t))
    return iff_mp(symmetric(meaning), held)


def itself(base: Term, z: Term) -> Theorem:
    """z lies in a set of the base."""
    here = app(base, ONE, z)
    return on_a_set(base, 1, z, kernel.discharge(here, kernel.assume(here)))


def follows(
    base: Term, z: Term, known: Sequence[Theorem], proof: Callable[[Facts], Theorem]
) -> Theorem:
    """eventually(A, p), where `proof` shows p(z) from what the known theorems say of z."""
    from quod.tactics.limits import directed

    t = known[0]
    for u in known[1:]:
        one, other = t.conclusion.args[1], u.conclusion.args[1]
        rule = use_lemma("eventually_both", A=base, p=one, q=other)
        t = detach(rule, directed(base), t, u)
    held = kernel.assume(app(t.conclusion.args[1], z))
    facts, rest = [], held
    for _ in known[1:]:
        facts.append(kernel.tautology(rest.conclusion.args[1], [rest]))
        rest = kernel.tautology(rest.conclusion.args[0], [rest])
    step = proof((rest, *reversed(facts)))
    weaker = use_lemma(
        "eventually_weaker", A=base, p=t.conclusion.args[1], q=lam(z, step.conclusion)
    )
    return detach(weaker, kernel.generalise(z, kernel.discharge(held.conclusion, step)), t)


def _by_its_meaning(ctx: Context, base: Term, z: Term, p: Term) -> Theorem | None:
    """An equation wherever both of its sides are defined, which is so eventually; else None."""
    if p.op != "eq" or base.sort[2][1] != REAL:
        return None
    conditions = [q for q in conjuncts_of(definedness(p)) if z in q.free]
    try:
        known = [*(holds(ctx, base, z, q) for q in conditions), itself(base, z)]
        return follows(base, z, known, lambda facts: ctx.with_facts(*facts).prove(p))
    except QuodError:
        return None


# ------------------------------------------------------------------------------- by a limit
def _gap(p: Term) -> Term | None:
    """What is positive, not negative, or not 0, where a relation of numbers holds."""
    inner = p.args[0] if is_negation(p) else p
    if inner.op not in ("le", "eq") or (inner is p and p.op == "eq") or inner.args[0].sort != REAL:
        return None
    big, small = inner.args if is_lt(p) or inner.op == "eq" else inner.args[::-1]
    return big if small is ZERO else sub(big, small)


def _by_a_limit(ctx: Context, base: Term, z: Term, p: Term) -> Theorem | None:
    """A relation by the limit of its gap, or where that is 0 by the order of the zero; None where
    these are not found.  Where they say that the relation fails, nothing else is tried."""
    from quod.tactics.limits import limit_of

    gap = _gap(p)
    if gap is None or z not in gap.free:
        return None
    try:
        found = limit_of(ctx, lam(z, gap), base)
        positive = p.op == "le" or is_lt(p)
        rule = _by_its_value if _is_apart(ctx, found, positive) else _by_its_order
        t = rule(ctx, base, z, found, positive)
    except QuodError:
        return None
    if t is None:
        raise Undecided("it is not shown that {}", op("eventually", base, lam(z, p)))
    return follows(base, z, [t], lambda facts: _relation(p, gap, facts[0]))


def _is_apart(ctx: Context, found: Limit, positive: bool) -> bool:
    """Whether a limit is infinite, or known not to be 0; its sign is known where that is asked."""
    if found.value is None or sign_of(ctx, found.value):
        return True
    different = negation(eq(found.value, ZERO))
    return not positive and bool(found.value.free) and ctx.try_prove(different) is not None


def sign_of(ctx: Context, value: Term) -> int:
    """The sign of a number; 0 where it is not found to be positive or negative."""
    for sign, p in ((1, lt(ZERO, value)), (-1, lt(value, ZERO))):
        try:
            if ctx.prove(p) if value.free else evaluate(p):
                return sign
        except QuodError:
            continue
    return 0


def _relation(p: Term, gap: Term, t: Theorem) -> Theorem:
    """The relation, from what is known of its gap."""
    if p.op == "le" or is_lt(p):
        return kernel.positivity(p, [(1, [t], None)], [], [])
    equal = kernel.assume(p.args[0])
    zero = kernel.lincomb(eq(gap, ZERO), [equal], [ONE])
    return kernel.discharge(equal.conclusion, kernel.tautology(FALSE, [zero, t]))


def _by_its_value(
    ctx: Context, base: Term, z: Term, found: Limit, positive: bool
) -> Theorem | None:
    """0 < f eventually, or f != 0, where the limit of f is not 0; None where that is wrong."""
    t, value = found.theorem, found.value
    f = t.conclusion.args[0]
    if positive and (found.sign if value is None else sign_of(ctx, value)) < 0:
        return None
    if value is not None:
        name, sign = "not_zero", negation(eq(value, ZERO))
        if positive:
            name, sign = "positive", lt(ZERO, value)
        rule = use_lemma(f"{name}_near_a_limit", A=base, f=f, a=value)
        return detach(rule, ctx.prove(sign), t)
    large = kernel.specialise(iff_mp(kernel.definition(t.conclusion), t), ONE)
    return follows(base, z, [large], lambda facts: _far_from_zero(app(f, z), facts[0], positive))


def _far_from_zero(f: Term, large: Theorem, positive: bool) -> Theorem:
    """0 < f or f != 0, from 1 <= f or 1 <= -f."""
    size = large.conclusion.args[1]
    above = kernel.positivity(lt(ZERO, size), [(1, [large], None), (1, [], None)], [], [])
    if positive:
        return above
    zero = kernel.assume(eq(f, ZERO))
    same = kernel.lincomb(eq(size, ZERO), [zero], [ONE if size is f else num(-1)])
    other = kernel.tautology(FALSE, [same, positive_differs(above)])
    return kernel.discharge(zero.conclusion, other)


def _by_its_order(
    ctx: Context, base: Term, z: Term, found: Limit, positive: bool
) -> Theorem | None:
    """0 < f eventually, or f != 0, where f/(z - a)^n has a limit other than 0; None where that is
    wrong."""
    from quod.tactics.limits import multiple_of
    from quod.tactics.orders import order_at

    f = app(found.theorem.conclusion.args[0], z)
    n, quotient = order_at(ctx, base, z, f)
    if not positive:
        t = _by_its_value(ctx, base, z, quotient, False)
        return t and follows(base, z, [t], lambda facts: numerator(facts[0]))
    side, _ = end_of(base) or ("", None)
    if n % 2 and side == "around":
        return None
    power = app(quotient.theorem.conclusion.args[0], z).args[1].args[0]
    if n % 2 and side == "left":
        quotient, power = multiple_of(base, num(-1), quotient), neg(power)
    t = _by_its_value(ctx, base, z, quotient, True)
    if t is None:
        return None
    known = [t, itself(base, z)]
    return follows(base, z, known, lambda facts: _product(lt(ZERO, f), power, facts))


def numerator(other: Theorem) -> Theorem:
    """f != 0, from f/g != 0."""
    f, over = other.conclusion.args[0].args[0].args
    zero = kernel.assume(eq(f, ZERO))
    same = kernel.lincomb(other.conclusion.args[0], [zero], [over])
    return kernel.discharge(zero.conclusion, kernel.tautology(FALSE, [same, other]))


def _product(goal: Term, power: Term, facts: Facts) -> Theorem:
    """0 < f, from 0 < f/g, where g is the power; or from both with the other sign."""
    from quod.tactics.prover import Context

    positive, f = Context(conjuncts(facts[1])).prove(lt(ZERO, power)), goal.args[0].args[0]
    root = power.args[0] if power.op == "neg" else power
    other = Context([positive]).prove(negation(eq(root, ZERO)))
    inverse = detach(use("inverse", x=root), other)
    return kernel.positivity(goal, [(1, [facts[0], positive], None)], [inverse], [neg(f)])
