"""Vectors as linear combinations of vectors that are not looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, Term, eq, fresh, le, num, op
from quod.kernel import Theorem
from quod.tactics.arithmetic import combination, is_arithmetic
from quod.tactics.derived import (
    congruence,
    detach,
    discharged,
    is_trivial,
    symmetric,
    transitive,
    unchanged,
    use,
    with_values,
)
from quod.tactics.simplify import Simplifier

if TYPE_CHECKING:
    from quod.tactics.prover import Context


def linear(ctx: Context, goal: Term) -> Theorem | None:
    """a = b where it is linear in the known equations of such vectors; None if it is not found."""
    a, b = goal.args
    i, n = fresh(INT), op("dim", data=("sizes", a.sort[1]))
    guards = [kernel.assume(le(num(1, INT), i)), kernel.assume(le(i, n))]
    left, right = (entry(x, i, guards) for x in goal.args)
    known = [
        _entries(t, i, guards) for t in ctx.equations("vec") if t.conclusion.args[0].sort == a.sort
    ]
    same = combination(eq(left.conclusion.args[1], right.conclusion.args[1]), known, rounds=1)
    if same is None:
        return None
    same = transitive(left, same, symmetric(right))
    every = kernel.generalise(i, discharged([g.conclusion for g in guards], same))
    return detach(with_values(kernel.axiom("vector_equality"), u=a, v=b), every)


def entry(x: Term, i: Term, guards: list[Theorem]) -> Theorem:
    """x[i] = its combination of the entries of the vectors that are added in x."""
    here = op("at", x, i)
    if x.op not in ("vadd", "scale"):
        return unchanged(here)
    unfolded = kernel.definition(x)
    f = unfolded.conclusion.args[1].args[0]
    inside = use("vector_entry", {"n": x.sort[1]}, f=f, i=i)
    inside = detach(inside, *guards)
    step = transitive(congruence(here, [unfolded, unchanged(i)]), inside)
    terms = [entry(y, i, guards) for y in x.args if y.sort == x.sort]
    value = step.conclusion.args[1]  # add(y[i], z[i]), or mul(a, y[i])
    if x.op == "scale":
        terms = [unchanged(x.args[0]), *terms]
    return transitive(step, congruence(value, terms))


def by_entries(ctx: Context, goal: Term) -> Theorem | None:
    """An equation of numbers, linear in the known ones once entries of built vectors and matrices
    are written out; None if it is not found."""
    left, right = (_written_out(ctx, t) for t in goal.args)
    if is_trivial(left) and is_trivial(right):
        return None
    inner = eq(left.conclusion.args[1], right.conclusion.args[1])
    same = combination(inner, ctx.equations(), rounds=1)
    return same and transitive(left, same, symmetric(right))


def _written_out(ctx: Context, t: Term) -> Theorem:
    """t = the same with the entries of built vectors and matrices written out; sums stay."""
    if is_arithmetic(t) or t.op in ("inv", "sqrt", "pow"):
        return congruence(t, [_written_out(ctx, a) for a in t.args])
    looking = t.op in ("at", "entry", "ite")
    step = Simplifier(ctx, known=False).looked_up(t) if looking else None
    if step is None:
        return unchanged(t)
    return transitive(step, _written_out(ctx, step.conclusion.args[1]))


def _entries(t: Theorem, i: Term, guards: list[Theorem]) -> Theorem:
    """The i-th entries of two equal vectors, as such combinations."""
    u, v = t.conclusion.args
    same = congruence(op("at", u, i), [t, unchanged(i)])
    return transitive(symmetric(entry(u, i, guards)), same, entry(v, i, guards))
