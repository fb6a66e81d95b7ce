"""Inequalities: as written, then simplified, by cases, by their form, by contradiction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import (
    FALSE,
    INT,
    Term,
    eq,
    is_lt,
    is_negation,
    le,
    lt,
    mul,
    negation,
    num,
    sub,
    subterms,
)
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.tactics import elementary, fractions
from quod.tactics.arithmetic import combination
from quod.tactics.certified import atom_facts, certified, equations_both_ways, from_known
from quod.tactics.derived import (
    congruence,
    detach,
    iff_mp,
    is_trivial,
    symmetric,
    unchanged,
    use,
    with_values,
)
from quod.tactics.differences import by_a_factor, carried_over
from quod.tactics.positivity import (
    ALL,
    ONE,
    ZERO,
    Summand,
    atoms_of,
    both_ways,
    candidates,
    coefficients,
    is_linear,
    relevant,
    sides,
)
from quod.tactics.signs import sign

if TYPE_CHECKING:
    from quod.tactics.prover import Context
    from quod.tactics.simplify import Simplifier

CASE_LIMIT = 4  # conditions on which an inequality may depend
NEAR = 4  # goals around one that more is tried on
ABSURD_LIMIT = 30  # the latest inequalities and equations that may contradict each other


def prove_inequality(ctx: Context, goal: Term) -> Theorem:
    """a <= b or a < b: by signs, else simplify both sides and find a certificate."""
    from quod.tactics import matrices, slopes
    from quod.tactics.simplify import Simplifier

    small, big = sides(goal)
    found = from_known(ctx, goal)
    if found is None and small.op == "num" and small.data == 0:
        found = sign(ctx, big, is_lt(goal))
    if found is not None:
        return found
    try:
        return certified(ctx, goal, (1, 2) if ctx.is_first() else (1,))  # as it was written
    except Undecided:
        found = matrices.early(ctx, goal)
        if found is not None:
            return found
        whole = _simplified(Simplifier(ctx), goal)
        try:
            t = _simple(ctx, whole.conclusion.args[1])
        except Undecided:
            simple = whole.conclusion.args[1]
            near = small.sort != INT and ctx.depth <= NEAR and not ctx.aside
            found = _further(ctx, goal, simple) if near else None
            found = found or _by_form(ctx, simple)
            found = found or (slopes.prove(ctx, simple) if near else None)
            found = found or matrices.late(ctx, goal)
            if found is None:
                raise
            if found.conclusion is goal:
                return found
            t = found
        return t if is_trivial(whole) else iff_mp(symmetric(whole), t)


def _simple(ctx: Context, goal: Term) -> Theorem:
    """An inequality of simplified sides: by cases, or by a certificate."""
    found = _by_cases(ctx, goal)
    known = ctx if sides(goal)[0].sort == INT else ctx.simplified()
    if found is not None:
        return found
    try:
        return certified(known, goal, (1, 2) if ctx.aside else (1, 2, 3))
    except Undecided:
        found = None if sides(goal)[0].sort != INT or is_lt(goal) else _of_integers(ctx, goal)
        if found is None:
            raise
        return found


def _of_integers(ctx: Context, goal: Term) -> Theorem | None:
    """a <= b from a - 1 < b; None where that is not shown."""
    a, b = goal.args
    before = sub(a, num(1, INT))
    try:
        t = detach(use("discreteness", m=before, n=b), certified(ctx, lt(before, b)))
    except Undecided:
        return None
    return kernel.positivity(goal, [(ALL, [t], None)], [], [])


def _by_form(ctx: Context, goal: Term) -> Theorem | None:
    """An inequality of simplified sides by its factors, fractions and elementary functions."""
    from quod.tactics import tangents

    if any(t.op == "lam" for t in subterms(goal)):  # sums have signs of their own
        return None
    return (
        fractions.by_factors(ctx, goal)
        or fractions.in_roots(ctx, goal)
        or tangents.prove(ctx, goal)
        or _of_functions(ctx, goal)
        or fractions.without_a_fraction(ctx, goal)
        or _not_equal(ctx, goal, *sides(goal))
        or (by_contradiction(ctx, goal) if _roots(goal) else None)
    )


def _by_cases(ctx: Context, goal: Term) -> Theorem | None:
    """By cases on the conditions in a goal, such as the sign of x for abs(x); None where one fails.

    The smallest first: what the others come to may follow from it.  A side condition is not worth
    cases of its own: there are the cases of what it is a condition of."""
    found = [] if ctx.aside else conditions(goal)
    if not 0 < len(found) <= CASE_LIMIT or any(
        p in ctx.exact or negation(p) in ctx.exact for p in found
    ):
        return None
    return by_condition(ctx, goal, found[0], prove_inequality)


def conditions(goal: Term) -> list[Term]:
    """The conditions of the choices in a goal, the smallest first."""
    choices = (t for t in subterms(goal) if t.op == "ite" and not t.loose)
    found = dict.fromkeys(t.args[0] for t in choices)
    return sorted(found, key=lambda p: sum(1 for _ in subterms(p)))


def by_condition(
    ctx: Context, goal: Term, condition: Term, prove: Callable[[Context, Term], Theorem]
) -> Theorem | None:
    """The goal where a condition holds, and where it does not; None where one is not proved."""
    ways = []
    for p in (condition, negation(condition)):
        try:
            t = prove(ctx.with_facts(kernel.assume(p)), goal)
        except QuodError:
            return None
        ways.append(kernel.discharge(p, t))
    return kernel.tautology(goal, ways)


def _not_equal(ctx: Context, goal: Term, small: Term, big: Term) -> Theorem | None:
    """small < big from small <= big, where it is known that they differ; else None."""
    if not is_lt(goal):
        return None
    other = negation(eq(small, big))
    known = (carried_over(None, other, t) for t in ctx.disequations(small.sort))
    different = next((t for t in known if t is not None), None)
    weak = different and ctx.try_prove(le(small, big))
    if weak is None or different is None:
        return None
    equal = use("antisymmetry", x=small, y=big)
    return kernel.tautology(goal, [different, weak, equal])


def _of_functions(ctx: Context, goal: Term) -> Theorem | None:
    """With the elementary functions in it in terms of units; None where it is not proved so."""
    if not elementary.concerns([goal]):
        return None
    steps = [elementary.normal(ctx, t) for t in sides(goal)]
    small, big = (t.conclusion.args[1] for t in steps)
    new = lt(small, big) if is_lt(goal) else le(small, big)
    t = None if new is goal else ctx.try_prove(new)
    if t is None:
        return None
    steps = steps if not is_lt(goal) else steps[::-1]
    inner = goal.args[0] if is_lt(goal) else goal
    same = congruence(inner, steps)
    whole = congruence(goal, [same, unchanged(goal.args[1])]) if is_lt(goal) else same
    return iff_mp(symmetric(whole), t)


def _further(ctx: Context, goal: Term, simpler: Term) -> Theorem | None:
    """The goal, or its simplified form, by what there is to say about its sums and norms."""
    from quod.tactics import bounds, moments, norms, remainders, squares

    return (
        norms.absolute(ctx, goal)
        or norms.unwrapped(ctx, goal)
        or norms.bounded(ctx, goal)
        or norms.root(ctx, goal)
        or bounds.bounded(ctx, goal)
        or moments.inequality(ctx, goal)
        or remainders.of_integers(ctx, simpler)
        or squares.prove(ctx, simpler)
        or remainders.from_a_fact(ctx, simpler)
        or (by_contradiction(ctx, simpler) if _is_curved(ctx) else None)
    )


def _is_curved(ctx: Context) -> bool:
    """Whether a known inequality is not linear."""
    return not all(is_linear(t.conclusion) for t in ctx.inequalities())


def _roots(goal: Term) -> list[Term]:
    """The square roots in an inequality."""
    return [t for t in atoms_of(goal) if t.op == "sqrt"]


def _simplified(simplifier: Simplifier, p: Term) -> Theorem:
    """p = the same relation of the simplified sides, for a relation or its negation."""
    if is_negation(p):
        return congruence(p, [_simplified(simplifier, p.args[0]), unchanged(p.args[1])])
    return congruence(p, [simplifier.normal(t) for t in p.args])


# ------------------------------------------------------------------------------------- signs


# ------------------------------------------------------------------------------ certificates


def by_contradiction(ctx: Context, goal: Term) -> Theorem | None:
    """The goal, as its contrary and what is known give 0 < 0, in products of two; else None."""
    if goal.op != "le" and not is_lt(goal):
        return None
    contrary = kernel.assume(_contrary(goal))
    known = [*ctx.inequalities(), *equations_both_ways(ctx)]
    for root in _roots(goal):
        inside = ctx.try_prove(le(ZERO, root.args[0]))
        if inside is not None:
            known += both_ways(detach(use("square_root", x=root.args[0]), inside))
            known += atom_facts(ctx, root)
    facts = [contrary, *relevant(known, goal)]
    found = coefficients(ZERO, ZERO, candidates(facts, goal, 2), strict=True)
    if found is None:
        return _at_the_end(ctx, goal) if is_lt(goal) else None
    absurd = kernel.positivity(lt(ZERO, ZERO), found, [], [])
    absurd = kernel.tautology(FALSE, [absurd, kernel.compute(le(ZERO, ZERO))])
    return kernel.tautology(goal, [kernel.discharge(contrary.conclusion, absurd)])


def _at_the_end(ctx: Context, goal: Term) -> Theorem | None:
    """small < big from a known small <= big, as small = big contradicts something known to be
    positive; else None."""
    small, big = sides(goal)
    weak, equal = ctx.exact.get(le(small, big)), kernel.assume(eq(small, big))
    for t in ctx.inequalities() if weak else ():
        u, v = sides(t.conclusion)
        same = combination(eq(u, v), [equal, *ctx.equations()]) if is_lt(t.conclusion) else None
        if same is not None and weak is not None:
            back = kernel.positivity(le(v, u), [], [same], [num(1, u.sort)])
            absurd = kernel.tautology(
                negation(equal.conclusion),
                [kernel.discharge(equal.conclusion, kernel.tautology(FALSE, [back, t]))],
            )
            both = use("antisymmetry", x=small, y=big)
            return kernel.tautology(goal, [weak, absurd, both])
    return None


def prove_absurd(ctx: Context) -> Theorem | None:
    """False, from known inequalities that add up to 0 < 0 or to 1 <= 0."""
    facts = ctx.inequalities()[-ABSURD_LIMIT:]
    facts += [half for t in ctx.equations()[-ABSURD_LIMIT:] for half in both_ways(t)]
    if not facts:
        return None
    rows: list[Summand] = [(ALL, [t], None) for t in facts]
    for goal in (lt(ZERO, ZERO), le(ONE, ZERO)):
        small, big = sides(goal)
        found = coefficients(big, small, rows, is_lt(goal))
        if found is not None:
            absurd = kernel.positivity(goal, found, [], [])
            return kernel.tautology(FALSE, [absurd, kernel.compute(_contrary(goal))])
    return None


def _contrary(goal: Term) -> Term:
    return goal.args[0] if is_lt(goal) else negation(goal)


def prove_equal(ctx: Context, goal: Term) -> Theorem:
    """a = b from a product that is zero, from a <= b and b <= a, or from (a - b)^2 <= 0."""
    a, b = goal.args
    if not (ctx.inequalities() or ctx.equations()):
        raise Undecided("it is not shown that {}", goal)
    found = by_a_factor(ctx, goal)
    if found is not None:
        return found
    try:
        both = [certified(ctx, p, degrees=(1, 2)) for p in (le(a, b), le(b, a))]
        return detach(use("antisymmetry", x=a, y=b), *both)
    except Undecided:
        gap = sub(a, b)
        small = certified(ctx, le(mul(gap, gap), ZERO), degrees=(1, 2))
        zero = detach(with_values(lemma("zero_square"), x=gap), small)
        return kernel.lincomb(goal, [zero], [ONE])
