"""Inequalities: signs read off the parts, then certificates from known facts and squares."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import (
    FALSE,
    INT,
    REAL,
    Term,
    add,
    app,
    eq,
    fresh,
    is_lt,
    is_negation,
    lam,
    le,
    lt,
    mul,
    neg,
    negation,
    num,
    op,
    sub,
    subterms,
    within,
)
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import literal_power, polynomials
from quod.tactics import elementary, fractions, products
from quod.tactics.arithmetic import combination, expanded, fraction, is_arithmetic
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
from quod.tactics.linear import nonnegative_solution

if TYPE_CHECKING:
    from quod.tactics.prover import Context
    from quod.tactics.simplify import Simplifier

ZERO, ONE, ALL = num(0), num(1), Fraction(1)
Summand = tuple[Fraction, list[Theorem], Term | None]
FACT_LIMIT = 16  # known inequalities that take part in one certificate
CASE_LIMIT = 4  # conditions on which an inequality may depend
NEAR = 4  # goals around one that more is tried on
ABSURD_LIMIT = 30  # the latest inequalities and equations that may contradict each other


def prove_inequality(ctx: Context, goal: Term) -> Theorem:
    """a <= b or a < b: by signs, else simplify both sides and find a certificate."""
    from quod.tactics import matrices, slopes
    from quod.tactics.simplify import Simplifier

    small, big = sides(goal)
    found = _from_known(ctx, goal)
    if found is None and small.op == "num" and small.data == 0:
        found = sign(ctx, big, is_lt(goal))
    if found is not None:
        return found
    try:
        return _certified(ctx, goal, (1, 2) if ctx.is_first() else (1,))  # as it was written
    except Undecided:
        found = matrices.early(ctx, goal)
        if found is not None:
            return found
        whole = _simplified(Simplifier(ctx), goal)
        try:
            t = _simple(ctx, whole.conclusion.args[1])
        except Undecided:
            simple = whole.conclusion.args[1]
            near = small.sort != INT and len(ctx.busy) <= NEAR and not ctx.aside
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
        return _certified(known, goal, (1, 2) if ctx.aside else (1, 2, 3))
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
        t = detach(use("discreteness", m=before, n=b), _certified(ctx, lt(before, b)))
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
        or moments.inequality(ctx, simpler)
        or remainders.of_integers(ctx, simpler)
        or squares.prove(ctx, simpler)
        or remainders.from_a_fact(ctx, simpler)
        or (by_contradiction(ctx, simpler) if _is_curved(ctx) else None)
    )


def _is_curved(ctx: Context) -> bool:
    """Whether a known inequality is not linear."""
    return not all(_is_linear(t.conclusion) for t in ctx.inequalities())


def _roots(goal: Term) -> list[Term]:
    """The square roots in an inequality."""
    return [t for t in _atoms(goal) if t.op == "sqrt"]


def certified_by(goal: Term, facts: list[Theorem], degrees: tuple[int, ...] = (1, 2)) -> Theorem:
    """The goal from these facts, in products and with squares."""
    return _from_facts(goal, _relevant(facts, goal), degrees)


def _simplified(simplifier: Simplifier, p: Term) -> Theorem:
    """p = the same relation of the simplified sides, for a relation or its negation."""
    if is_negation(p):
        return congruence(p, [_simplified(simplifier, p.args[0]), unchanged(p.args[1])])
    return congruence(p, [simplifier.normal(t) for t in p.args])


def sides(p: Term) -> tuple[Term, Term]:
    """The smaller and the larger side of an inequality."""
    return (p.args[0].args[1], p.args[0].args[0]) if is_lt(p) else (p.args[0], p.args[1])


# ------------------------------------------------------------------------------------- signs
def sign(ctx: Context, t: Term, strict: bool, linear: bool = True) -> Theorem | None:
    """0 < t, or 0 <= t, from the signs of the parts of t; then from linear facts, if `linear`."""
    key = (t, strict, linear)
    if key not in ctx.signs:
        ctx.signs[key] = None  # while it is being looked for
        ctx.signs[key] = _sign(ctx, t, strict, linear)
    return ctx.signs[key]


def _sign(ctx: Context, t: Term, strict: bool, linear: bool) -> Theorem | None:
    zero = num(0, t.sort)
    goal = lt(zero, t) if strict else le(zero, t)
    if t.op == "num":
        return kernel.compute(goal) if t.data > 0 or (t.data == 0 and not strict) else None
    known = ctx.known_fact(goal)
    if known is not None:
        return known
    rule = _SIGNS.get(t.op)
    found = _from_known(ctx, goal) if t.op == "add" else None
    if found is None and rule is not None:
        found = rule(ctx, t, goal, strict)
    if found is None and not strict:
        positive = sign(ctx, t, True, linear=False)
        if positive is not None:
            return kernel.positivity(goal, [(ALL, [positive], None)], [], [])
    if found is None and linear:
        try:
            return _certified(ctx, goal, degrees=(1,))
        except Undecided:
            return None
    return found


def _sum_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    signs = [(strict and sign(ctx, a, True)) or sign(ctx, a, False) for a in t.args]
    if None in signs or (strict and not any(is_lt(s.conclusion) for s in signs if s)):
        return None
    return kernel.positivity(goal, [(ALL, [s], None) for s in signs if s], [], [])


def _product_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    a, b = t.args
    if a is b and not strict:
        return kernel.positivity(goal, [(ALL, [], a)], [], [])
    if a is b:
        square = nonzero_square(ctx, a)
        if square is not None:
            return square
    first = sign(ctx, a, strict)
    second = sign(ctx, b, strict) if first else None
    return second and kernel.positivity(goal, [(ALL, [first, second], None)], [], [])


def _power_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    k = literal_power(t)
    if k is None:
        return _variable_power_sign(ctx, t, strict)
    if k % 2 == 0 and not strict:
        root = op("pow", t.args[0], num(k // 2, INT))
        return kernel.positivity(goal, [(ALL, [], root)], [], [])
    square = nonzero_square(ctx, t.args[0]) if k % 2 == 0 else None
    if square is not None:
        return kernel.positivity(goal, [(ALL, [square] * (k // 2), None)], [], [])
    base = sign(ctx, t.args[0], strict)
    return base and kernel.positivity(goal, [(ALL, [base] * k, None)], [], [])


def _variable_power_sign(ctx: Context, t: Term, strict: bool) -> Theorem | None:
    name = "power_positive" if strict else "power_nonnegative"
    if not is_available(name):
        return None
    base, exponent = t.args
    known = [sign(ctx, base, strict), ctx.try_prove(le(num(0, INT), exponent))]
    rule = with_values(lemma(name), x=base, n=exponent)
    return None if None in known else detach(rule, *known)  # type: ignore[arg-type]


def _inverse_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    positive = ctx.try_prove(lt(ZERO, t.args[0])) if strict else None
    return positive and detach(use("inverse_positive", x=t.args[0]), positive)


def nonzero_square(ctx: Context, a: Term) -> Theorem | None:
    """0 < a * a where a is known to differ from 0, or by a multiple; else None."""
    goal = negation(eq(a, ZERO))
    known = ctx.disequations(REAL) if a.sort == REAL else []
    carried = (carried_over(None, goal, t) for t in known)
    different = next((t for t in carried if t is not None), None)
    return different and fractions.square_positive(a, different)


def _root_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    x = t.args[0]
    inside = ctx.try_prove(lt(ZERO, x) if strict else le(ZERO, x))
    rule = lemma("square_root_positive") if strict else kernel.axiom("square_root_nonnegative")
    return inside and detach(with_values(rule, x=x), inside)


def _absolute_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    if strict or not is_available("absolute_nonnegative"):
        return None
    return with_values(lemma("absolute_nonnegative"), x=t.args[0])


def _exponential_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    return use("exponential_positive", x=t.args[0]) if strict else None


def _logarithm_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name = "logarithm_positive" if strict else "logarithm_nonnegative"
    if not is_available(name):
        return None
    above = ctx.try_prove((lt if strict else le)(ONE, t.args[0]))
    return above and detach(with_values(lemma(name), x=t.args[0]), above)


def _sine_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    """Between 0 and pi the sine is positive, between -pi/2 and pi/2 the cosine; 0 at the ends."""
    name = "sine" if t.op == "sin" else "cosine"
    name += "_positive" if strict else "_nonnegative"
    if not is_available(name):
        return None
    try:
        return ctx.detached(with_values(lemma(name), x=t.args[0]), 2)
    except QuodError:
        return None


def _finite_sum_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name = "sum_positive" if strict else "sum_nonnegative"
    if not is_available(name):
        return None
    (f, low, high), i = t.args, fresh(INT)
    one = lt(ZERO, app(f, i)) if strict else le(ZERO, app(f, i))
    goals = [le(low, high)] * strict + [within(i, low, high, one)]
    known = [ctx.try_prove(p) for p in goals]
    if None in known:
        return _sum_of_squares_sign(ctx, t) if strict else None
    return detach(with_values(lemma(name), f=f, lo=low, hi=high), *known)  # type: ignore[arg-type]


def _finite_product_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name = "factors_positive" if strict else "factors_nonnegative"
    if not is_available(name):
        return None
    (f, low, high), i = t.args, fresh(INT)
    one = lt(ZERO, app(f, i)) if strict else le(ZERO, app(f, i))
    known = ctx.try_prove(within(i, low, high, one))
    return known and detach(with_values(lemma(name), f=f, lo=low, hi=high), known)


def _sum_of_squares_sign(ctx: Context, t: Term) -> Theorem | None:
    """0 < the sum of the squares of the entries of a vector that is not zero."""
    i = fresh(INT)
    square = app(t.args[0], i)
    entry = square.args[0] if square.op == "mul" else square
    if entry.op != "at" or not is_available("sum_of_squares_positive"):
        return None
    rule = with_values(lemma("sum_of_squares_positive"), u=entry.args[0])
    if rule.conclusion.args[1] is not lt(ZERO, t):
        return None
    different = ctx.try_prove(rule.conclusion.args[0])
    return different and detach(rule, different)


def _choice_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    """By cases: the sign of either value."""
    (p, a, b), x = t.args, fresh(t.sort)
    zero = num(0, t.sort)
    ways = []
    for q, value, name in ((p, a, "if_true"), (negation(p), b, "if_false")):
        given = kernel.assume(q)
        found = sign(ctx.with_facts(given), value, strict)
        if found is None:
            return None
        same = symmetric(detach(with_values(kernel.axiom(name), p=p, s=a, t=b), given))
        whole = lam(x, lt(zero, x) if strict else le(zero, x))
        ways.append(kernel.discharge(q, kernel.rewrite(whole, same, found)))
    return kernel.tautology(goal, ways)


def _norm_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    name, variable = ("norm_nonnegative", "u") if t.op == "norm" else (f"{t.op}_nonnegative", "A")
    if strict or not is_available(name):
        return None
    return with_values(lemma(name), **{variable: t.args[0]})


def _variance_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    if strict or not is_available("variance_nonnegative"):
        return None
    rule = with_values(lemma("variance_nonnegative"), P=t.args[0], X=t.args[1])
    exists = ctx.try_prove(rule.conclusion.args[0])
    return exists and detach(rule, exists)


def _cast_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    inside = sign(ctx, t.args[0], strict)
    return inside and kernel.positivity(goal, [(ALL, [inside], None)], [], [])


def _size_sign(ctx: Context, t: Term, goal: Term, strict: bool) -> Theorem | None:
    (one,) = _size_facts(t)[:1]
    return kernel.positivity(goal, [(ALL, [one], None), (ALL, [], None)], [], [])


@lru_cache(maxsize=4096)
def _size_facts(t: Term) -> list[Theorem]:
    """1 <= n; for a literal size, its value."""
    n = t.data[1]
    if type(n) is str:
        return [kernel.instantiate(kernel.axiom("dimension_positive"), {"n": n}, {}, [])]
    value = num(n, INT)
    return [kernel.compute(p) for p in (le(num(1, INT), t), le(t, value), le(value, t))]


_SIGNS = {
    "add": _sum_sign,
    "mul": _product_sign,
    "pow": _power_sign,
    "inv": _inverse_sign,
    "sqrt": _root_sign,
    "exp": _exponential_sign,
    "log": _logarithm_sign,
    "sin": _sine_sign,
    "cos": _sine_sign,
    "abs": _absolute_sign,
    "sum": _finite_sum_sign,
    "prod": _finite_product_sign,
    "ite": _choice_sign,
    "norm": _norm_sign,
    "operator_norm": _norm_sign,
    "Var": _variance_sign,
    "cast": _cast_sign,
    "dim": _size_sign,
}


# ------------------------------------------------------------------------------ certificates
def _certified(ctx: Context, goal: Term, degrees: tuple[int, ...] = (1, 2, 3)) -> Theorem:
    """a <= b or a < b as a sum of products of known inequalities and of squares; equations, as two
    inequalities each, where it does not go without them."""
    facts = [*ctx.inequalities(), *(s for a in _atoms(goal) for s in _atom_facts(ctx, a))]
    try:
        return _from_facts(goal, _relevant(facts, goal), degrees)
    except Undecided:
        halves = _halves(ctx)
        found = _by_values(ctx, goal, [*halves, *facts], degrees[:2])
        if found is not None:
            return found
        more = _relevant([*halves, *facts], goal)
        if any(t in halves for t in more):
            return _from_facts(goal, more, degrees[:2])
        raise


def _by_values(
    ctx: Context, goal: Term, facts: list[Theorem], degrees: tuple[int, ...]
) -> Theorem | None:
    """The goal with numbers for the atoms that are known to be equal to numbers; else None."""
    known = [t for t in ctx.equations() if _is_value(t)]
    names = {t.conclusion.args[0] for t in known}
    if not any(names.intersection(_atoms(p)) for p in (goal, *(t.conclusion for t in facts))):
        return None
    whole = _valued(goal, known)
    moved = [iff_mp(_valued(t.conclusion, known), t) for t in facts]
    new = whole.conclusion.args[1]
    try:
        return iff_mp(symmetric(whole), _from_facts(new, _relevant(moved, new), degrees))
    except Undecided:
        return None


def _is_value(t: Theorem) -> bool:
    """Whether an equation says the number that an atom is equal to."""
    a, b = t.conclusion.args
    return a.sort == ZERO.sort and b.op == "num" and a.op != "num" and not is_arithmetic(a)


def _valued(p: Term, known: list[Theorem]) -> Theorem:
    """An inequality, or a negated one = the same with the known values of its atoms."""
    if is_negation(p):
        return congruence(p, [_valued(p.args[0], known), unchanged(p.args[1])])
    return congruence(p, [_with_values(t, known) for t in p.args])


def _with_values(t: Term, known: list[Theorem]) -> Theorem:
    """t = t with numbers for atoms, where the known equations say atom = number."""
    atoms = polynomials([t])[1]
    used = [e for e in known if e.conclusion.args[0] in atoms]
    return expanded(t, used) if used else unchanged(t)


def from_facts(goal: Term, facts: list[Theorem], equations: list[Theorem]) -> Theorem | None:
    """The goal from these inequalities and, as two inequalities each, these equations; or None."""
    halves = [half for t in equations for half in _both_ways(t)]
    known = [*halves, *facts]
    for degree, some in ((1, known), (2, _relevant(known, goal))):
        try:
            return _from_facts(goal, some, (degree,))
        except Undecided:
            continue
    return None


def _from_known(ctx: Context, goal: Term) -> Theorem | None:
    """The goal as a sum of multiples of what is known, without looking for more; or None."""
    try:
        return _from_facts(goal, _relevant([*ctx.inequalities(), *_halves(ctx)], goal), (1,))
    except Undecided:
        return None


def _halves(ctx: Context) -> list[Theorem]:
    """The known equations as two inequalities each."""
    return [half for t in ctx.equations() for half in _both_ways(t)]


def _from_facts(goal: Term, facts: list[Theorem], degrees: tuple[int, ...]) -> Theorem:
    small, big = sides(goal)
    sizes = [a for t in facts for a in _atoms(t.conclusion) if a.op == "dim"]
    facts = [*dict.fromkeys([*facts, *(t for a in sizes for t in _size_facts(a))])]
    if all(_is_linear(p) for p in (goal, *(t.conclusion for t in facts))):
        degrees = (1,)  # enough, by Farkas' lemma
    for degree in degrees:
        found = _combine(big, small, _candidates(facts, goal, degree), is_lt(goal))
        if found is not None:
            return kernel.positivity(goal, found, [], [])
    raise Undecided("it is not shown that {}", goal)


def _atom_facts(ctx: Context, atom: Term) -> list[Theorem]:
    if atom.op == "dim":
        return _size_facts(atom)
    if atom.op == "pi":
        return _pi_facts()
    found, line = _at_least_one(ctx, atom), _bernoulli(ctx, atom)
    found = found or sign(ctx, atom, True, linear=False) or sign(ctx, atom, False, linear=False)
    known = [t for t in (found, line) if t is not None]
    return [*known, *_at_angle(atom)] if atom.op in ("sin", "cos") else known


def _at_least_one(ctx: Context, atom: Term) -> Theorem | None:
    """1 <= x^n, where 1 <= x, and the same of a product over a range; None where it is not so."""
    name = {"pow": "power_at_least_one", "prod": "factors_at_least_one"}.get(atom.op)
    if name is None or not is_available(name) or literal_power(atom) is not None:
        return None
    values = zip(("x", "n") if atom.op == "pow" else ("f", "lo", "hi"), atom.args, strict=True)
    try:
        return ctx.detached(with_values(lemma(name), **dict(values)))
    except QuodError:
        return None


def _bernoulli(ctx: Context, atom: Term) -> Theorem | None:
    """1 + n (x - 1) <= x^n, where 0 <= x; None for other atoms."""
    if atom.op != "pow" or literal_power(atom) is not None or not is_available("bernoulli"):
        return None
    try:
        t = ctx.detached(with_values(lemma("bernoulli"), x=atom.args[0], n=atom.args[1]))
    except QuodError:
        return None
    shorter = products.reduced(ctx, t.conclusion.args[0])
    same = shorter and kernel.congruence(t.conclusion, [shorter, unchanged(atom)])
    return iff_mp(same, t) if same else t


@cache
def _pi_facts() -> list[Theorem]:
    """Bounds of pi by decimals."""
    low, high = num(Fraction(314159, 10**5)), num(Fraction(31416, 10**4))
    return [kernel.compute(p) for p in (lt(low, op("pi")), lt(op("pi"), high))]


def _at_angle(atom: Term) -> list[Theorem]:
    """-1 <= sin(x) <= 1, or the same of the cosine, and that their squares add up to 1."""
    name = "sine" if atom.op == "sin" else "cosine"
    bounds = [f"{name}_at_most_one", f"{name}_at_least_minus_one"]
    found = [with_values(lemma(b), x=atom.args[0]) for b in bounds if is_available(b)]
    return [*found, *_on_the_circle(atom.args[0])]


@lru_cache(maxsize=4096)
def _on_the_circle(angle: Term) -> list[Theorem]:
    """sin(x)^2 + cos(x)^2 = 1 as two inequalities."""
    return _both_ways(use("sine_and_cosine", x=angle))


@lru_cache(maxsize=4096)
def _atoms(p: Term) -> tuple[Term, ...]:
    """The atoms of the polynomials in an inequality."""
    return tuple(polynomials(sides(p))[1])


@lru_cache(maxsize=4096)
def _is_linear(p: Term) -> bool:
    """Whether both sides of an inequality are linear in their atoms."""
    return all(q.total_degree() <= 1 for q in polynomials(sides(p))[0])


def _relevant(facts: list[Theorem], goal: Term) -> list[Theorem]:
    """The inequalities that share an atom with the goal, directly or by way of others."""
    rest = {t: _atoms(t.conclusion) for t in facts}
    names = set(_atoms(goal))
    chosen: list[Theorem] = []
    while len(chosen) < FACT_LIMIT:
        near = [t for t, atoms in rest.items() if not names.isdisjoint(atoms)]
        if not near:
            break
        for t in near[: FACT_LIMIT - len(chosen)]:
            chosen.append(t)
            names.update(rest.pop(t))
    return chosen


def _candidates(facts: list[Theorem], goal: Term, degree: int) -> list[Summand]:
    """Products of up to `degree` facts; squares of the goal's atoms, sums and differences."""
    rows: list[Summand] = [(ALL, [], None)]
    for count in range(1, degree + 1):
        pool = facts if count < 3 else facts[:6]
        for group in itertools.combinations_with_replacement(pool, count):
            rows.append((ALL, list(group), None))
    if degree > 1:
        atoms = [
            *dict.fromkeys([*_atoms(goal), *(a for t in facts for a in _atoms(t.conclusion))])
        ][:6]
        reals = [op("cast", a) if a.sort == INT else a for a in atoms]
        pairs = list(itertools.combinations(reals, 2))
        squares = [*reals, *(add(a, neg(b)) for a, b in pairs), *(add(a, b) for a, b in pairs)]
        rows += [(ALL, [], s) for s in [*squares, *(mul(a, b) for a, b in pairs)]]
        rows += [(ALL, [t], s) for s in squares for t in facts[:8]]
    return rows


def _combine(big: Term, small: Term, rows: list[Summand], strict: bool) -> list[Summand] | None:
    """Coefficients that make the sum of the candidates big - small."""
    terms = [big, small]
    for _, facts, square in rows:
        for t in facts:
            terms += reversed(sides(t.conclusion))
        terms += [square] if square is not None else []
    values = iter(polynomials(terms)[0])
    target = next(values) - next(values)
    columns = []
    for _, facts, square in rows:
        product = target * 0 + 1
        for _ in facts:
            product *= next(values) - next(values)
        if square is not None:
            s = next(values)
            product *= s * s
        columns.append(product.to_dict())
    sure = [
        k
        for k, (_, facts, square) in enumerate(rows)
        if square is None and all(is_lt(t.conclusion) for t in facts)
    ]
    solution = nonnegative_solution(columns, target.to_dict(), sure if strict else None)
    if solution is None:
        return None
    return [(fraction(c), *rows[k][1:]) for k, c in sorted(solution.items())]


def by_contradiction(ctx: Context, goal: Term) -> Theorem | None:
    """The goal, as its contrary and what is known give 0 < 0, in products of two; else None."""
    if goal.op != "le" and not is_lt(goal):
        return None
    contrary = kernel.assume(_contrary(goal))
    known = [*ctx.inequalities(), *_halves(ctx)]
    for root in _roots(goal):
        inside = ctx.try_prove(le(ZERO, root.args[0]))
        if inside is not None:
            known += _both_ways(detach(use("square_root", x=root.args[0]), inside))
            known += _atom_facts(ctx, root)
    facts = [contrary, *_relevant(known, goal)]
    found = _combine(ZERO, ZERO, _candidates(facts, goal, 2), strict=True)
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
    facts += [half for t in ctx.equations()[-ABSURD_LIMIT:] for half in _both_ways(t)]
    if not facts:
        return None
    rows: list[Summand] = [(ALL, [t], None) for t in facts]
    for goal in (lt(ZERO, ZERO), le(ONE, ZERO)):
        small, big = sides(goal)
        found = _combine(big, small, rows, is_lt(goal))
        if found is not None:
            absurd = kernel.positivity(goal, found, [], [])
            return kernel.tautology(FALSE, [absurd, kernel.compute(_contrary(goal))])
    return None


def _contrary(goal: Term) -> Term:
    return goal.args[0] if is_lt(goal) else negation(goal)


@lru_cache(maxsize=4096)
def _both_ways(t: Theorem) -> list[Theorem]:
    """a <= b and b <= a from a = b."""
    (a, b), one = t.conclusion.args, num(1, t.conclusion.args[0].sort)
    return [
        kernel.positivity(le(a, b), [], [t], [num(-1, a.sort)]),
        kernel.positivity(le(b, a), [], [t], [one]),
    ]


def prove_equal(ctx: Context, goal: Term) -> Theorem:
    """a = b from a product that is zero, from a <= b and b <= a, or from (a - b)^2 <= 0."""
    a, b = goal.args
    if not (ctx.inequalities() or ctx.equations()):
        raise Undecided("it is not shown that {}", goal)
    found = by_a_factor(ctx, goal)
    if found is not None:
        return found
    try:
        both = [_certified(ctx, p, degrees=(1, 2)) for p in (le(a, b), le(b, a))]
        return detach(use("antisymmetry", x=a, y=b), *both)
    except Undecided:
        gap = sub(a, b)
        small = _certified(ctx, le(mul(gap, gap), ZERO), degrees=(1, 2))
        zero = detach(with_values(lemma("zero_square"), x=gap), small)
        return kernel.lincomb(goal, [zero], [ONE])
