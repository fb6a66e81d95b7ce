"""Equations: both sides to a normal form, then compared, by ring or field if of numbers."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, REAL, Term, app, eq, fresh, num, op, subterms, within
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    detach,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    with_values,
)
from quod.tactics.simplify import Simplifier, dim

if TYPE_CHECKING:
    from quod.tactics.prover import Context

I1, ONE = num(1, INT), num(1)


def prove_equation(ctx: Context, goal: Term) -> Theorem:
    """a = b: by normal forms; vectors and matrices entry by entry if need be."""
    a, b = goal.args
    if a is b:
        return unchanged(a)
    simplifier = Simplifier(ctx)
    left, right = simplifier.normal(a), simplifier.normal(b)
    x, y = left.conclusion.args[1], right.conclusion.args[1]
    if x is y:
        middle = unchanged(x)
    elif x.sort in (REAL, INT):
        middle = _numbers(ctx, x, y)
    elif x.sort[0] == "vec":
        middle = _entrywise(ctx, x, y)
    elif x.sort[0] == "mat":
        middle = _matrix_entrywise(ctx, x, y)
    elif x.op == "lam" or y.op == "lam":
        v = fresh(x.sort[1])
        middle = kernel.extensionality(v, ctx.prove(eq(app(x, v), app(y, v))))
    else:
        raise Undecided("{} and {} have different normal forms", x, y)
    return transitive(left, middle, symmetric(right))


def _numbers(ctx: Context, x: Term, y: Term) -> Theorem:
    """By field arithmetic, or as a combination of the known equations."""
    goal = eq(x, y)
    try:
        return arithmetic.field(goal, ctx.prove)
    except QuodError:
        known = [normal_equation(t) for t in (*ctx.equations(), *_entries(ctx, goal))]
        known += arithmetic.relations([goal, *(t.conclusion for t in known)], ctx.prove)
        found = arithmetic.combination(goal, known) or _through_equal_roots(ctx, goal)
        if found is None:
            raise
        return found


def _through_equal_roots(ctx: Context, goal: Term) -> Theorem | None:
    """The equation with a root, or a power of e, replaced by another one of an equal number."""
    x, y = goal.args
    left, right = ([t for t in subterms(s) if t.op in ("sqrt", "exp")] for s in (x, y))
    for a, b in product(dict.fromkeys(left), dict.fromkeys(right)):
        if a.op != b.op or a is b or a.loose or b.loose:
            continue
        try:
            same = ctx.prove(eq(a.args[0], b.args[0]))
            step = rewrite_in(x, congruence(a, [same]))
            return transitive(step, _numbers(ctx, step.conclusion.args[1], y))
        except QuodError:
            continue
    return None


def _entries(ctx: Context, goal: Term) -> list[Theorem]:
    """The known equations of vectors, entry by entry: at the indices in the goal, else at 1."""
    used = [t.args[1] for t in subterms(goal) if t.op == "at" and not t.loose]
    return [
        rewrite_in(op("at", t.conclusion.args[0], k), t)
        for t in ctx.equations("vec")
        for k in dict.fromkeys(used or [I1])
    ]


@lru_cache(maxsize=4096)
def normal_equation(t: Theorem) -> Theorem:
    """A known equation with both sides in normal form."""
    from quod.tactics.prover import Context

    simplifier = Simplifier(Context())
    left, right = (simplifier.normal(s) for s in t.conclusion.args)
    return transitive(symmetric(left), t, right)


def _entrywise(ctx: Context, x: Term, y: Term) -> Theorem:
    i, n = fresh(INT), dim(x.sort[1])
    entries = ctx.prove(within(i, I1, n, eq(op("at", x, i), op("at", y, i))))
    return detach(with_values(kernel.axiom("vector_equality"), u=x, v=y), entries)


def _matrix_entrywise(ctx: Context, x: Term, y: Term) -> Theorem:
    i, j = fresh(INT), fresh(INT)
    m, n = (op("dim", data=("sizes", s)) for s in x.sort[1:])
    same = eq(op("entry", x, i, j), op("entry", y, i, j))
    entries = ctx.prove(within(i, I1, m, within(j, I1, n, same)))
    return detach(with_values(kernel.axiom("matrix_equality"), A=x, B=y), entries)
