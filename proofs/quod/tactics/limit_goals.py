"""Goals about limits: from the limit that is found, by squeezing, from bounds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import FALSE, REAL, Term, app, eq, fresh, lam, le, lt, num, op, sub
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    detach,
    iff_mp,
    rewrite_in,
    symmetric,
    unchanged,
    use_lemma,
)
from quod.tactics.eventually import holds
from quod.tactics.limits import Limit, directed, inhabited, limit_of, moved_to
from quod.tactics.matching import Match
from quod.theories.limits import end_of, near

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)


def prove_tends(ctx: Context, goal: Term) -> Theorem:
    """tends(f, A, B)."""
    f, base, target = goal.args
    end = end_of(target)
    if end is None or end[0] not in ("near", "up", "down"):
        return _by_a_finer_end(ctx, goal)
    try:
        return _to(ctx, limit_of(ctx, f, base), goal)
    except QuodError as error:
        found = _squeezed(ctx, f, base, end[1]) if end[1] is not None else None
        if found is None:
            raise error
        return found


def _to(ctx: Context, found: Limit, goal: Term) -> Theorem:
    """The goal from the limit that was found, whose value may be written in another way."""
    p = found.theorem.conclusion
    if p is goal:
        return found.theorem
    end = end_of(goal.args[2])
    if found.value is None or end is None or end[1] is None:
        raise Undecided("it is not shown that {}", goal)
    return moved_to(found.theorem, ctx.prove(eq(found.value, end[1])))


def _by_a_finer_end(ctx: Context, goal: Term) -> Theorem:
    """tends(f, A, B) for another base B, by what it says."""
    s = fresh(REAL)
    meaning = kernel.definition(goal)
    wanted = app(meaning.conclusion.args[1].args[0], s)
    t = kernel.generalise(s, ctx.prove(wanted))
    return iff_mp(symmetric(meaning), t)


def prove_no_limit(ctx: Context, goal: Term) -> Theorem:
    """f does not tend to a number, because its limit, or that of a known bound, forbids it."""
    f, base, target = goal.args[0].args
    end, z = end_of(target), fresh(base.sort[2][1])
    at, value = app(f, z), None if end is None else end[1]
    if value is None:
        raise Undecided("it is not shown that {}", goal)
    supposed = kernel.assume(goal.args[0])
    for bound, above in _all_bounds(ctx, at):
        small, big = (at, bound) if above else (bound, at)
        try:
            found = limit_of(ctx, lam(z, bound), base)
            if found.value is None:
                continue
            a, b = (value, found.value) if above else (found.value, value)
            apart = ctx.prove(lt(b, a))
            t = holds(ctx, base, z, le(small, big))
        except QuodError:
            continue
        values = {"f": lam(z, small), "g": lam(z, big), "a": a, "b": b}
        limits = (supposed, found.theorem) if above else (found.theorem, supposed)
        rule = use_lemma("limits_compare", A=base, **values)
        t = detach(rule, inhabited(base), directed(base), t, *limits)
        return kernel.discharge(goal.args[0], kernel.tautology(FALSE, [t, apart]))
    raise Undecided("it is not shown that {}", goal)


def _all_bounds(ctx: Context, t: Term) -> Iterator[tuple[Term, bool]]:
    """What is known to be at least (True) or at most t: t itself first."""
    yield from ((t, True), (t, False))
    for schema in ctx.schemas.get("le", ()):
        for side in (0, 1):
            match = Match(schema.variables)
            if match.fits(schema.conclusion.args[side], t):
                with suppress(QuodError):
                    yield match.instance_of(schema.conclusion).args[1 - side], side == 0


def prove_limit_exists(ctx: Context, goal: Term) -> Theorem:
    """There is a value y with tends(f, A, near(y))."""
    y = fresh(REAL)
    body = app(goal.args[0], y)
    if body.op != "tends" or body.args[2] is not near(y) or y in body.args[0].free:
        raise Undecided("no rule proves {}", goal)
    found = limit_of(ctx, *body.args[:2])
    return kernel.witness(goal, found.number, found.theorem)


def _squeezed(ctx: Context, f: Term, base: Term, value: Term) -> Theorem | None:
    """tends(f, A, near(value)) by what the context says of |f - value|, |f| or f; else None."""
    z = fresh(base.sort[2][1])
    at = app(f, z)
    goal = op("tends", f, base, near(value))
    for size in (op("abs", sub(at, value)), op("abs", at)):
        if size.args[0] is at and value is not ZERO:
            continue
        for g, t in _bounds(ctx, size, base, z):
            if size.args[0] is at:
                same = congruence(size, [arithmetic.ring(at, sub(at, value))])
                t = _rewritten_inside(t, z, same)
            rule = use_lemma("squeezed_limit", A=base, f=f, g=g.theorem.conclusion.args[0], a=value)
            return detach(rule, directed(base), t, g.theorem)
    for g, t in _bounds(ctx, at, base, z, value):
        low = ctx_eventually(ctx, base, z, le(value, at))
        if low is None:
            continue
        least = use_lemma("limit_of_a_constant", A=base, c=value)
        h = g.theorem.conclusion.args[0]
        rule = use_lemma("limit_between", A=base, f=least.conclusion.args[0], g=h, h=f, a=value)
        t = detach(rule, directed(base), low, t, least, g.theorem)
        return t if t.conclusion is goal else None
    return None


def ctx_eventually(ctx: Context, base: Term, z: Term, p: Term) -> Theorem | None:
    """That p holds eventually; None where it is not shown."""
    return ctx.try_prove(op("eventually", base, lam(z, p)))


def _bounds(
    ctx: Context, t: Term, base: Term, z: Term, value: Term = ZERO
) -> Iterator[tuple[Limit, Theorem]]:
    """Functions that tend to the value, with the fact that t is at most them eventually."""
    for schema in ctx.schemas.get("le", ()):
        match = Match(schema.variables)
        if not match.fits(schema.conclusion.args[0], t):
            continue
        try:
            bound = match.instance_of(schema.conclusion).args[1]
            g = limit_of(ctx, lam(z, bound), base)
            if g.value is None:
                continue
            there = moved_to(g.theorem, ctx.prove(eq(g.value, value)))
            low = holds(ctx, base, z, le(t, bound))
        except QuodError:
            continue
        yield Limit(there, value), low


def _rewritten_inside(t: Theorem, z: Term, same: Theorem) -> Theorem:
    """eventually(A, p) with one side of an equation, at every z, replaced by the other."""
    base, p = t.conclusion.args
    step = kernel.extensionality(z, rewrite_in(app(p, z), same))
    return iff_mp(congruence(t.conclusion, [unchanged(base), step]), t)
