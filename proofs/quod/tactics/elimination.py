"""Hypotheses used up: a variable that one determines, the cases that one leaves, a factor that is
not zero.  These are tried where nothing else proves a relation of numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING

from quod import core, kernel
from quod.core import (
    FALSE,
    INT,
    REAL,
    Term,
    add,
    eq,
    fresh,
    is_lt,
    lam,
    lt,
    mul,
    neg,
    negation,
    num,
    op,
)
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import order
from quod.tactics.arithmetic import (
    canonical,
    combination,
    field,
    relations,
    structural_key,
    term_of,
)
from quod.tactics.derived import (
    congruence,
    discharged,
    iff_mp,
    replace,
    symmetric,
    transitive,
    unchanged,
)
from quod.tactics.differences import from_a_factor, product_nonzero
from quod.tactics.products import factors_of
from quod.tactics.units import pythagoras

if TYPE_CHECKING:
    from quod.tactics.prover import Context
    from quod.tactics.simplify import Simplifier

ZERO = num(0)
ENTRIES = 16  # of a matrix whose entries are looked at
MANY = 4  # variables whose values are put in before anything else is tried
CASES = 3  # splits into cases, one within another
FACTORS = 4  # of a difference that is known to be zero


def prove(ctx: Context, goal: Term) -> Theorem | None:
    """A relation of numbers by what the hypotheses determine; None where that does not help."""
    relation = goal.args[0] if is_lt(goal) or goal.op == "imp" else goal
    if relation.op not in ("eq", "le") or relation.args[0].sort != REAL:
        return None
    ways = (_by_entries, _by_cases, _by_substitution, _by_cancelling, _by_a_factor, _by_factors)
    for way in (*ways, order.by_contradiction, _by_conditions):
        found = way(ctx, goal)
        if found is not None:
            return found
    return None


# -------------------------------------------------------------------------------------- entries
def _by_entries(ctx: Context, goal: Term) -> Theorem | None:
    """An equation between entries of matrices of given size, by the entries of known equations."""
    from quod.tactics.simplify import Simplifier

    if goal.op != "eq" or not any(t.op == "entry" for t in core.subterms(goal)):
        return None
    simplifier = Simplifier(ctx, known=False)
    facts = [*ctx.equations()]
    for t in _matrix_equations(ctx):
        _, rows, columns = t.conclusion.args[0].sort
        if type(rows) is int and type(columns) is int and rows * columns <= ENTRIES:
            for i, j in product(range(1, rows + 1), range(1, columns + 1)):
                facts.append(_entry(simplifier, t, num(i, INT), num(j, INT)))
    left, right = map(simplifier.normal, goal.args)
    found = combination(eq(left.conclusion.args[1], right.conclusion.args[1]), facts)
    return found and transitive(left, found, symmetric(right))


def _matrix_equations(ctx: Context) -> list[Theorem]:
    """The known equations of matrices, and those of square ones turned around."""
    from quod.tactics import inverses

    known = ctx.equations("mat")
    more = [u for t in known for u in inverses.turned(t)] if inverses.available() else []
    return [*known, *more]


def _entry(simplifier: Simplifier, t: Theorem, i: Term, j: Term) -> Theorem:
    """The equation of two entries, in normal form."""
    entry = congruence(op("entry", t.conclusion.args[0], i, j), [t, unchanged(i), unchanged(j)])
    left, right = map(simplifier.normal, entry.conclusion.args)
    return transitive(symmetric(left), entry, right)


# --------------------------------------------------------------------------------- substitution
def at_once(ctx: Context, goal: Term) -> Theorem | None:
    """The goal with the values of many variables, where as many are named by equations."""
    bare = (p for p in ctx.exact if p.op == "eq" and "var" in (p.args[0].op, p.args[1].op))
    many = sum(p.args[0].sort == REAL for p in bare) >= MANY
    relation = goal.op == "eq" and goal.args[0].sort == REAL
    return _by_substitution(ctx, goal) if many and relation else None


def _by_substitution(ctx: Context, goal: Term) -> Theorem | None:
    """The goal with the value of each variable that an equation determines in its place."""
    known, steps = dict(ctx.exact), []
    inner = goal
    while (step := next(_determined(known), None)) is not None:
        p, value = step
        x = value.conclusion.args[0]
        del known[p]
        known = {
            t.conclusion: t
            for t in (_with_value(t, value) for t in known.values())
            if t.conclusion is not core.TRUE
        }
        steps.append((inner, value))
        inner = replace(inner, x, value.conclusion.args[1])
    if all(before is inner for before, _ in steps) and len(known) == len(ctx.exact):
        return None
    other = ctx.of_facts(known.values())
    other.busy.discard(goal)
    t = other.try_prove(inner)
    for before, value in reversed(steps) if t is not None else ():
        v = fresh(REAL)
        x = value.conclusion.args[0]
        t = kernel.rewrite(lam(v, replace(before, x, v)), symmetric(value), t)
    return t


def _determined(known: dict[Term, Theorem]) -> Iterator[tuple[Term, Theorem]]:
    """Known equations that give a variable its value: those that say so come first."""
    equations = [(p, t) for p, t in known.items() if p.op == "eq" and p.args[0].sort == REAL]
    for p, t in equations:
        for a, b in (p.args, p.args[::-1]):
            if a.op == "var" and a not in b.free:
                yield p, t if a is p.args[0] else symmetric(t)
    for p, t in equations:
        for x in sorted(p.free, key=lambda v: str(v.data), reverse=True):
            value = solved(t, x) if x.sort == REAL else None
            if value is not None:
                yield p, value


def solved(t: Theorem, x: Term) -> Theorem | None:
    """x = a term without x, from an equation in which x stands once, times a number."""
    (a, b), atoms = polynomials(t.conclusion.args)
    if x not in atoms or any(x in atom.free and atom is not x for atom in atoms):
        return None
    gap, k = a - b, atoms.index(x)
    slope = gap.derivative(k)
    if not slope.is_constant() or slope == 0:
        return None
    c = slope.leading_coefficient()
    rest = term_of(gap.context().gens()[k] - gap / c, atoms, REAL)
    share = num(Fraction(int(c.q), int(c.p)))
    return kernel.lincomb(eq(x, rest), [t], [share])


def _with_value(t: Theorem, value: Theorem) -> Theorem:
    x = value.conclusion.args[0]
    if x not in t.conclusion.free:
        return t
    v = fresh(REAL)
    return kernel.rewrite(lam(v, replace(t.conclusion, x, v)), value, t)


# ---------------------------------------------------------------------------------------- cases
def _split(
    ctx: Context,
    goal: Term,
    p: Term,
    denied: Callable[[Context], None],
    held: Callable[[Context], None] = lambda inner: None,
) -> Theorem | None:
    """The goal where p holds, and where it does not; None where one is not shown."""
    ways = []
    for q in (p, negation(p)):
        inner = ctx.with_facts(kernel.assume(q))
        inner.cases = ctx.cases - 1
        inner.busy.discard(goal)
        (held if q is p else denied)(inner)
        t = inner.try_prove(goal)
        if t is None:
            return None
        ways.append(kernel.discharge(q, t))
    return kernel.tautology(goal, ways)


def _by_cases(ctx: Context, goal: Term) -> Theorem | None:
    """By the cases of a known "p or q"."""
    for p, t in ctx.exact.items() if ctx.cases else ():
        if p.op == "or" and not any(q in ctx.exact or negation(q) in ctx.exact for q in p.args):
            first, other = p.args

            def rest(inner: Context, t: Theorem = t, p: Term = first, q: Term = other) -> None:
                inner.add(kernel.tautology(q, [t, kernel.assume(negation(p))]))

            return _split(ctx, goal, first, rest)
    return None


def _by_conditions(ctx: Context, goal: Term) -> Theorem | None:
    """By cases on a condition in what is known, such as the sign of x in abs(x)."""
    from quod.tactics.simplify import Simplifier, normal_fact

    for t in [*ctx.equations(), *ctx.inequalities()] if ctx.cases else ():
        for p in order.conditions(normal_fact(t).conclusion):
            if p in ctx.exact or negation(p) in ctx.exact:
                continue

            def simpler(inner: Context, t: Theorem = t) -> None:
                inner.add(iff_mp(Simplifier(inner, known=False).normal(t.conclusion), t))

            return _split(ctx, goal, p, simpler, simpler)
    return None


def one_of(ctx: Context, goal: Term) -> Theorem | None:
    """A goal "p or q" as q, in each way in which p may not hold."""
    p, q = goal.args
    ways = []
    for failure in _failures(p) if negation(p) not in ctx.exact else ():
        t = ctx.with_facts(*map(kernel.assume, failure)).try_prove(q)
        if t is None:
            return None
        ways.append(discharged(failure, t))
    return kernel.tautology(goal, ways) if ways else None


def _failures(p: Term) -> list[tuple[Term, ...]]:
    """The ways in which a formula may not hold: in each, all of these formulas hold."""
    if p.op not in ("and", "or"):
        return [(negation(p),)]
    first, second = map(_failures, p.args)
    if p.op == "or":
        return [(*v, *w) for v, w in product(first, second)]
    return [*first, *((p.args[0], *w) for w in second)]


def _by_a_factor(ctx: Context, goal: Term) -> Theorem | None:
    """a = b, where a - b is the one factor of a difference known to be zero that may be zero."""
    zeros = (_as_zero(ctx, t) for t in ctx.equations()) if goal.op == "eq" else ()
    found = (from_a_factor(ctx, goal, t) for t in zeros if t is not None)
    return next((t for t in found if t is not None), None)


def _by_factors(ctx: Context, goal: Term) -> Theorem | None:
    """By the cases of which factor of a difference is zero, that is known to be."""
    for t in ctx.equations() if ctx.cases else ():
        zero = _as_zero(ctx, t)
        factors = [] if zero is None else _factors(zero.conclusion.args[0])
        if zero is None or len(factors) < 2 or any(_is_settled(ctx, f) for f in factors):
            continue
        first, *others = factors
        last = reduce(mul, others)

        def rest(inner: Context, t: Theorem = zero, last: Term = last) -> None:
            found = from_a_factor(inner, eq(last, ZERO), t)
            if found is not None:
                inner.add(found)

        found = _split(ctx, goal, eq(first, ZERO), rest)
        if found is not None:
            return found
    return None


def _is_settled(ctx: Context, f: Term) -> bool:
    return eq(f, ZERO) in ctx.exact or negation(eq(f, ZERO)) in ctx.exact


def _as_zero(ctx: Context, t: Theorem) -> Theorem | None:
    """x - y = 0, from x = y for reals; a product with its denominators apart, where it has some."""
    x, y = t.conclusion.args
    if x.sort != REAL:
        return None
    gap = canonical(add(x, neg(y))).conclusion.args[1]
    if gap is ZERO:
        return None
    zero = kernel.lincomb(eq(gap, ZERO), [t], [num(1)])
    if not any(a.op == "inv" for a in polynomials([gap])[1]):
        return zero
    try:
        c, rows = factors_of(ctx, gap)
        whole = mul(num(c), *[f for f, e in rows for _ in range(e)])
        return transitive(field(eq(whole, gap), ctx.prove, pythagoras([gap])), zero)
    except QuodError:
        return zero


def _factors(t: Term) -> list[Term]:
    """The different factors of a number that are not themselves numbers."""
    (p,), atoms = polynomials([t])
    factors = [f for f, _ in p.factor()[1]]
    return [term_of(f, atoms, REAL) for f in factors] if len(factors) <= FACTORS else []


# ------------------------------------------------------------------------------------ cancelling
def _by_cancelling(ctx: Context, goal: Term) -> Theorem | None:
    """a = b from (a - b) u = 0, where u is one of the known differences that are not zero, or
    all of them, or a + b, or again a - b."""
    if goal.op != "eq":
        return None
    different = [_nonzero(t) for t in ctx.disequations(REAL)]
    different += [reduce(product_nonzero, different)] if different[1:] else []
    a, b = goal.args
    zero = canonical(add(a, neg(b))).conclusion.args[1]
    known = [*ctx.equations(), *relations([goal], ctx.prove)]
    names = {x for t in known for x in t.conclusion.free if x.sort == REAL}
    above = sorted((x for x in names if lt(ZERO, x) in ctx.exact), key=structural_key)
    others = [t.conclusion.args[0].args[0] for t in different]
    others += [reduce(mul, above)] if above else []
    for u in (*others, zero, add(a, b)):
        whole = combination(eq(mul(u, zero), ZERO), known)
        if whole is not None:
            found = from_a_factor(ctx.with_facts(*different), eq(zero, ZERO), whole)
            if found is not None:
                return kernel.lincomb(goal, [found], [num(1)])
    return None


def _nonzero(t: Theorem) -> Theorem:
    """u - v != 0, from u != v."""
    p = t.conclusion.args[0]
    u = add(p.args[0], neg(p.args[1]))
    equal = kernel.lincomb(p, [kernel.assume(eq(u, ZERO))], [num(1)])
    absurd = kernel.tautology(FALSE, [equal, t])
    return kernel.discharge(eq(u, ZERO), absurd)
