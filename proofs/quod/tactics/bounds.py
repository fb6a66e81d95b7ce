"""Inequalities between sums: term by term, as sums of squares, by Cauchy and Schwarz."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, Term, add, app, fresh, is_lt, is_negation, lam, le, lt, mul, num, op, sub
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available
from quod.polynomial import polynomials
from quod.tactics import arithmetic, nested
from quod.tactics.derived import (
    congruence,
    detach,
    discharged,
    iff_mp,
    symmetric,
    transitive,
    unchanged,
    use_lemma,
)
from quod.tactics.positivity import certified_by, sides
from quod.tactics.signs import sign

if TYPE_CHECKING:
    from quod.tactics.prover import Context
    from quod.tactics.simplify import Simplifier

ZERO, ONE = num(0), num(1)
ROOTS = 5  # of squares whose products are bounded
NEEDED = ("cauchy_schwarz", "sum_nonnegative", "sum_comparison")


def bounded(ctx: Context, goal: Term) -> Theorem | None:
    """An inequality by what is known of the sums in it; else None."""
    from quod.tactics.simplify import Simplifier

    if not all(map(is_available, NEEDED)) or goal.sort == INT:
        return None
    simplifier = Simplifier(ctx)
    simplifier.unfolds = simplifier.unfolds - {"abs"}
    try:
        whole = _in_connected_sums(simplifier, goal)
        if not any(t.op == "sum" for t in polynomials(sides(whole.conclusion.args[1]))[1]):
            return None
        inner = whole.conclusion.args[1]
        return iff_mp(symmetric(whole), _by_facts(ctx, inner) or term_by_term(ctx, inner))
    except QuodError:
        return None


def _in_connected_sums(simplifier: Simplifier, p: Term) -> Theorem:
    if is_negation(p):
        inner = _in_connected_sums(simplifier, p.args[0])
        return congruence(p, [inner, unchanged(p.args[1])])
    steps = []
    for t in p.args:
        step = simplifier.normal(t)
        steps.append(transitive(step, nested.normal(step.conclusion.args[1])))
    return kernel.congruence(p, steps)


# -------------------------------------------------------------------------------------- facts
def _by_facts(ctx: Context, goal: Term) -> Theorem | None:
    """From the signs of the sums, and Cauchy and Schwarz for those of products."""
    sums = [t for t in polynomials(sides(goal))[1] if t.op == "sum"]
    signs = [t for s in sums if (t := sum_sign(ctx, s)) is not None]
    try:
        return certified_by(goal, [*signs, *_cauchy_schwarz(sums), *ctx.inequalities()])
    except Undecided:
        return None


def sum_sign(ctx: Context, term: Term) -> Theorem | None:
    """0 <= a connected sum: with one of its indices outside, what is inside is a product of
    squares and of what is not negative."""
    goal = le(ZERO, term)
    indices, _ = nested.opened(term)
    for k in range(len(indices)):
        step = unchanged(term)
        try:
            for depth in range(k, 0, -1):
                step = transitive(step, nested.exchanged(step.conclusion.args[1], depth - 1))
        except QuodError:
            continue  # its range depends on the others
        f, low, high = step.conclusion.args[1].args
        i = fresh(INT)
        inner = nested.normal(app(f, i))
        guards = [kernel.assume(le(low, i)), kernel.assume(le(i, high))]
        one = monomial_sign(ctx.with_facts(*guards), inner.conclusion.args[1])
        if one is None:
            continue
        same = kernel.congruence(le(ZERO, app(f, i)), [unchanged(ZERO), inner])
        one = iff_mp(symmetric(same), one)
        for g in reversed(guards):
            one = kernel.discharge(g.conclusion, one)
        total = detach(
            use_lemma("sum_nonnegative", f=f, lo=low, hi=high), kernel.generalise(i, one)
        )
        back = kernel.congruence(goal, [unchanged(ZERO), step])
        return iff_mp(symmetric(back), total)
    return None


def monomial_sign(ctx: Context, t: Term) -> Theorem | None:
    """0 <= a product, from the signs of the factors that are there an odd number of times."""
    (p,), atoms = polynomials([t])
    rows = p.to_dict()
    if len(rows) != 1:
        return sign(ctx, t, strict=False)
    ((exponents, c),) = rows.items()
    factors = [*zip(atoms, map(int, exponents), strict=False)]
    signs = [_factor_sign(ctx, a) for a, e in factors if e % 2]
    if c < 0 or None in signs:
        return None
    root = arithmetic.term_of(
        p.context().from_dict({tuple(int(e) // 2 for e in exponents): 1}), atoms, t.sort
    )
    coefficient = arithmetic.fraction(c)
    return kernel.positivity(le(ZERO, t), [(coefficient, signs, root)], [], [])


def _factor_sign(ctx: Context, a: Term) -> Theorem | None:
    return sum_sign(ctx, a) if a.op == "sum" else sign(ctx, a, strict=False)


def _cauchy_schwarz(sums: list[Term]) -> list[Theorem]:
    """(sum of fg)^2 <= (sum of f^2)(sum of g^2) for the squares that are summed, and 1."""
    facts: list[Theorem] = []
    for low, high in dict.fromkeys(t.args[1:] for t in sums):
        i = fresh(INT)
        bodies = [app(t.args[0], i) for t in sums if t.args[1:] == (low, high)]
        roots = [r for body in bodies if (r := _root(body)) is not None][:ROOTS]
        for f, g in combinations(dict.fromkeys([*roots, ONE]), 2):
            fact = use_lemma("cauchy_schwarz", f=lam(i, f), g=lam(i, g), lo=low, hi=high)
            facts.append(_normal_fact(fact))
    return facts


def _normal_fact(t: Theorem) -> Theorem:
    from quod.tactics.prover import Context
    from quod.tactics.simplify import Simplifier

    return iff_mp(_in_connected_sums(Simplifier(Context()), t.conclusion), t)


def _root(body: Term) -> Term | None:
    """The product whose square this is; None where it is no square."""
    (p,), atoms = polynomials([body])
    rows = p.to_dict()
    if len(rows) != 1:
        return None
    ((exponents, c),) = rows.items()
    if c != 1 or any(e % 2 for e in exponents) or not any(exponents):
        return None
    root = p.context().from_dict({tuple(int(e) // 2 for e in exponents): 1})
    return arithmetic.term_of(root, atoms, body.sort)


# ------------------------------------------------------------------------------- term by term
def term_by_term(ctx: Context, goal: Term) -> Theorem:
    """The difference of the sides as one sum for each range, of terms that are not negative."""
    small, big = sides(goal)
    (p, q), atoms = polynomials([small, big])
    ranges: dict[tuple[Term, ...], list[tuple[Term, Term]]] = {}
    rest = q - p
    places = [k for k, a in enumerate(atoms) if a.op == "sum"]
    context = rest.context()
    for k in places:
        own = {e: c for e, c in rest.to_dict().items() if e[k] == 1}
        if not own or any(e[h] for e in own for h in places if h != k):
            continue
        coefficient = context.from_dict(own) / context.gens()[k]
        rest -= context.from_dict(own)
        factor = arithmetic.term_of(coefficient, atoms, small.sort)
        ranges.setdefault(atoms[k].args[1:], []).append((factor, atoms[k].args[0]))
    left = arithmetic.term_of(rest, atoms, small.sort)
    if len(ranges) == 1 and rest != 0:
        ((low, high),) = ranges
        each = _spread(left, low, high)
        if each is not None:
            ranges[low, high].append((each, lam(fresh(INT), ONE)))
            left = ZERO
    facts, wholes = [], []
    for (low, high), parts in ranges.items():
        i = fresh(INT)
        body = add(*[mul(c, app(f, i)) for c, f in parts])
        facts.append(_sum_of_signs(ctx, lam(i, body), low, high, is_lt(goal)))
        wholes.append(op("sum", lam(i, body), low, high))
    if left is not ZERO:
        facts.append(ctx.prove(le(ZERO, left)))
        wholes.append(left)
    if not wholes:
        raise Undecided("it is not shown that {}", goal)
    same = _same(ctx, sub(big, small), add(*wholes))
    summands = [(1, [t], None) for t in facts]
    return kernel.positivity(goal, summands, [same], [ONE])


def _sum_of_signs(ctx: Context, f: Term, low: Term, high: Term, strict: bool) -> Theorem:
    i = fresh(INT)
    guards = [kernel.assume(le(low, i)), kernel.assume(le(i, high))]
    inner = ctx.with_facts(*guards)
    inner = inner.with_facts(*_at(inner, i), *_absolute_values(app(f, i)))
    one = inner.prove((lt if strict else le)(ZERO, app(f, i)))
    every = kernel.generalise(i, discharged([t.conclusion for t in guards], one))
    if strict:
        return detach(
            use_lemma("sum_positive", f=f, lo=low, hi=high), ctx.prove(le(low, high)), every
        )
    return detach(use_lemma("sum_nonnegative", f=f, lo=low, hi=high), every)


def _at(ctx: Context, i: Term) -> list[Theorem]:
    """What is known for all indices in a range, at this one."""
    found = []
    for p, t in ctx.exact.items():
        if p.op == "forall" and p.args[0].sort[1] == INT:
            try:
                found.append(ctx.detached(kernel.specialise(t, i)))
            except QuodError:
                continue
    return found


def _absolute_values(t: Term) -> list[Theorem]:
    """What bounds the absolute values in a term."""
    sizes = [a for a in polynomials([t])[1] if a.op == "abs"]
    return [use_lemma("absolute_bounds", x=a.args[0]) for a in sizes]


def _spread(t: Term, low: Term, high: Term) -> Term | None:
    """x, where t is x for each index in the range; None where t is no multiple of their number."""
    count = op("cast", add(sub(high, low), num(1, INT)))
    (p, q), atoms = polynomials([t, count])
    quotient, remainder = divmod(p, q)
    return None if remainder != 0 else arithmetic.term_of(quotient, atoms, t.sort)


def _same(ctx: Context, a: Term, b: Term) -> Theorem:
    """a = b by the normal forms of sums."""
    from quod.tactics.simplify import Simplifier

    steps = []
    for t in (a, b):
        simplifier = Simplifier(ctx)
        simplifier.unfolds = simplifier.unfolds - {"abs"}
        step = simplifier.normal(t)
        steps.append(transitive(step, nested.normal(step.conclusion.args[1])))
    left, right = steps
    middle = arithmetic.ring(left.conclusion.args[1], right.conclusion.args[1])
    return transitive(left, middle, symmetric(right))
