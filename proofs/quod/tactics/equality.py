"""Equations: both sides to a normal form, then compared, by ring or field if of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, REAL, Term, app, eq, fresh, le, num, op, subterms, within
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import polynomials
from quod.tactics import (
    arcs,
    arithmetic,
    binomials,
    calculus,
    closed,
    determinants,
    elementary,
    integral_equations,
    matrices,
    moments,
    nested,
    norms,
    order,
    powers,
    shifts,
)
from quod.tactics.derived import (
    congruence,
    detach,
    discharged,
    iff_mp,
    is_trivial,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    with_values,
)
from quod.tactics.estimates import estimate, sampled
from quod.tactics.simplify import Simplifier, dim, normal_fact

if TYPE_CHECKING:
    from quod.tactics.prover import Context

I1, ONE = num(1, INT), num(1)
CASE_LIMIT = 6  # conditions on which an equation may depend


def prove_equation(ctx: Context, goal: Term) -> Theorem:
    """a = b: by normal forms; vectors and matrices entry by entry if need be."""
    a, b = goal.args
    if a is b:
        return unchanged(a)
    known = congruent(ctx, a, b)
    if known is not None:
        return known
    known = through_equal_atoms(ctx, goal)
    if known is not None:
        return known
    step = calculus.worked_out(ctx, goal)
    if not is_trivial(step):
        try:
            return iff_mp(symmetric(step), ctx.prove(step.conclusion.args[1]))
        except QuodError:
            pass
    found = binomials.summed(ctx, goal)
    if found is not None:
        return found
    if a.sort not in (REAL, INT):
        found = matrices.early(ctx, goal)
        if found is None and matrices.is_settled(ctx, goal):
            raise Undecided("it is not shown that {}", goal)
        return found or _by_entries(ctx, goal)
    known_equations = ctx.equations()
    formulas = [goal, *(t.conclusion for t in known_equations)]
    found = arithmetic.combination(goal, [*known_equations, *arithmetic.norms(formulas)])
    found = found or norms.are_equal(ctx, goal)
    if found is not None:
        return found
    if any(t.op == "integral" for t in subterms(goal)):
        found = integral_equations.prove_equal(ctx, goal)
        if found is None:
            raise Undecided("it is not shown that {}", goal)
        return found
    try:
        return matrices.early(ctx, goal) or _by_normal_forms(ctx, a, b)
    except QuodError:
        if a.sort == REAL:
            found = matrices.late(ctx, goal)
            if found is not None:
                return found
            try:
                return order.prove_equal(ctx, goal)
            except QuodError:
                pass
        raise


def _by_entries(ctx: Context, goal: Term) -> Theorem:
    """An equation of vectors or matrices by normal forms, then by words if it was not yet."""
    try:
        return _by_normal_forms(ctx, *goal.args)
    except QuodError:
        found = matrices.late(ctx, goal) if ctx.rules else None
        if found is None:
            raise
        return found


def _by_normal_forms(ctx: Context, a: Term, b: Term) -> Theorem:
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


def congruent(ctx: Context, a: Term, b: Term) -> Theorem | None:
    """a = b where it is known, this way or the other, or known of their arguments; else None."""
    if a is b:
        return unchanged(a)
    known = ctx.known_fact(eq(a, b))
    if known is not None:
        return known
    other = ctx.known_fact(eq(b, a))
    if other is not None:
        return symmetric(other)
    if a.sort[0] == "fun":
        x = fresh(a.sort[1])
        same = congruent(ctx, app(a, x), app(b, x))
        return same and kernel.extensionality(x, same)
    for s in (a, b):
        if s.op in ("at", "entry") and s.args[0].op in ("vec", "mat"):
            return _looked_up(ctx, s, b if s is a else a, turned=s is b)
    if a.op != b.op or a.data != b.data or len(a.args) != len(b.args):
        return None
    if a.op == "app" and a.args[0] is not b.args[0]:
        return None
    if a.op == "sum" and a.args[1:] == b.args[1:]:
        return _term_by_term(ctx, a, b)
    steps = []
    for x, y in zip(a.args, b.args, strict=True):
        step = congruent(ctx, x, y) if x.sort == y.sort else None
        if step is None:
            return None
        steps.append(step)
    return kernel.congruence(a, steps) if steps else None


def _looked_up(ctx: Context, entry: Term, other: Term, turned: bool) -> Theorem | None:
    """An entry of a built vector or matrix = a term, as above; with `turned`, term = entry."""
    step = Simplifier(ctx, defaults=False).looked_up(entry)
    same = step and congruent(ctx, step.conclusion.args[1], other)
    if step is None or same is None:
        return None
    t = transitive(step, same)
    return symmetric(t) if turned else t


def _term_by_term(ctx: Context, a: Term, b: Term) -> Theorem | None:
    """Two sums over one range, whose terms are known to be equal there."""
    (f, low, high), g, i = a.args, b.args[0], fresh(INT)
    guards = [le(low, i), le(i, high)]
    same = congruent(ctx.with_facts(*map(kernel.assume, guards)), app(f, i), app(g, i))
    if same is None or not is_available("sum_congruence"):
        return None
    every = kernel.generalise(i, discharged(guards, same))
    return detach(with_values(lemma("sum_congruence"), f=f, g=g, lo=low, hi=high), every)


def _numbers(ctx: Context, x: Term, y: Term) -> Theorem:
    """By field arithmetic, or as a combination of the known equations."""
    goal = eq(x, y)
    try:
        return arithmetic.field(goal, ctx.prove)
    except QuodError:
        numbers = [*map(normal_fact, ctx.equations())]
        known = [*numbers, *elementary.inverted(ctx, ctx.equations())]
        known += _entries(ctx, goal) if x.sort == REAL else []
        known += determinants.written_out(ctx, [goal, *(t.conclusion for t in known)])
        known += arithmetic.relations([goal, *(t.conclusion for t in known)], ctx.prove)
        known += powers.in_steps(ctx, [goal])
        found = arithmetic.combination(goal, known)
        found = found or nested.are_equal(ctx, goal) or shifts.are_equal(ctx, goal)
        found = found or closed.are_equal(ctx, goal) or moments.equation(ctx, goal)
        found = found or _of_functions(ctx, goal)
        found = found or elementary.from_equations(ctx, goal, numbers)
        found = found or through_equal_atoms(ctx, goal) or _by_cases(ctx, goal)
        if found is not None:
            return found
        try:
            if x.sort == REAL:
                return order.prove_equal(ctx, goal)
        except QuodError:
            pass
        raise


def _of_functions(ctx: Context, goal: Term) -> Theorem | None:
    """An identity of elementary functions and roots; None where it is none."""
    if not elementary.concerns([goal]):
        return None
    try:
        return elementary.prove_identity(ctx, goal)
    except QuodError:
        return arcs.by_sines(ctx, goal)


def _by_cases(ctx: Context, goal: Term) -> Theorem | None:
    """By cases on a condition in the goal, such as the sign of x for abs(x); None where one fails.

    The smallest first: what the others come to may follow from it."""
    found = order.conditions(goal)
    if not 0 < len(found) <= CASE_LIMIT:
        return None
    return order.by_condition(ctx, goal, found[0], prove_equation)


def through_equal_atoms(ctx: Context, goal: Term) -> Theorem | None:
    """The equation with functions of equal numbers made one; None where there are none."""
    x, y = goal.args
    if x.sort != REAL or goal.loose:
        return None
    atoms, others = ([t for t in polynomials([s])[1] if len(t.args) == 1] for s in (x, y))
    step, values = unchanged(x), sampled(ctx, x, y)
    for a in [a for a in atoms if a not in others]:
        for b in others:
            if b not in atoms and a.op == b.op and _look_equal(a, b, values):
                same = ctx.try_prove(eq(a.args[0], b.args[0]))
                if same is not None:
                    now = step.conclusion.args[1]
                    step = transitive(step, rewrite_in(now, congruence(a, [same])))
                    break
    if is_trivial(step):
        return None
    rest = ctx.try_prove(eq(step.conclusion.args[1], y))
    return rest and transitive(step, rest)


def _look_equal(a: Term, b: Term, values: Mapping[Term, float]) -> bool:
    """Whether two functions of numbers look like functions of one number."""
    p, q = (estimate(t.args[0], values) for t in (a, b))
    return p is not None and q is not None and abs(p - q) <= 1e-9 * (1 + abs(p))


def _entries(ctx: Context, goal: Term) -> list[Theorem]:
    """The known equations of vectors, entry by entry: at all indices where they are few, else at
    those in the goal, or else at 1."""
    used = [t.args[1] for t in subterms(goal) if t.op == "at" and not t.loose]
    inside = Simplifier(ctx, known=False)
    found = []
    for t in ctx.equations("vec"):
        n = t.conclusion.args[0].sort[1]
        few = [num(k, INT) for k in range(1, n + 1)] if n in (1, 2, 3) else []
        for k in dict.fromkeys(few or used or [I1]):
            entry = rewrite_in(op("at", t.conclusion.args[0], k), t)
            left, right = map(inside.normal, entry.conclusion.args)
            found.append(transitive(symmetric(left), entry, right))
    return found


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
