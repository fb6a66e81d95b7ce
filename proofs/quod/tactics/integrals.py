"""Integrals: whether they exist, and their values by antiderivatives."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import (
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    fresh,
    lam,
    le,
    lt,
    negation,
    num,
    op,
    subterms,
)
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic, elementary, products
from quod.tactics.antiderivatives import antiderivatives
from quod.tactics.calculus import differentiate
from quod.tactics.comparison import by_comparison
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    detach,
    discharged,
    symmetric,
    transitive,
    use_lemma,
)
from quod.tactics.estimates import estimate, sampled
from quod.tactics.intervals import (
    Range,
    along,
    bounds_of_ends,
    coarse_end,
    for_all_inside,
    inside,
    points,
    range_of,
    ranged,
)
from quod.tactics.limits import directed, limit_of
from quod.theories.integrals import LINE
from quod.theories.limits import near

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
ROUGH = frozenset({"sqrt", "abs", "deriv"})


# ------------------------------------------------------------------------------ what is known
@dataclass(frozen=True)
class Found:
    """That a function has an integral, and which value."""

    theorem: Theorem  # has_integral(f, I, A, B, value)

    @property
    def value(self) -> Term:
        return self.theorem.conclusion.args[4]


def value_rule(where: Range) -> str:
    low, high = where.low, where.high
    if where.finite:
        return "between_value"
    if isinstance(low, Term):
        return "above_value" if high == 1 else "below_value_backwards"
    if isinstance(high, Term):
        return "below_value" if low == -1 else "above_value_backwards"
    return "line_value" if low == -1 else "line_value_backwards"


def value_by(ctx: Context, where: Range, found: Found) -> Theorem:
    """The integral = its value."""
    f = found.theorem.conclusion.args[0]
    points = points_of(where)
    rule = use_lemma(value_rule(where), f=f, v=found.value, **points)
    if where.finite:
        low, high = where.low, where.high
        apart = negation(eq(low, high))  # type: ignore[arg-type]
        known = where.known
        rule = detach(rule, ctx.with_facts(known).prove(apart) if known else ctx.prove(apart))
    return detach(rule, found.theorem)


def points_of(where: Range) -> dict[str, Term]:
    if where.finite:
        return {"a": where.low, "b": where.high}  # type: ignore[dict-item]
    points = [e for e in (where.low, where.high) if isinstance(e, Term)]
    return dict(zip("a", points, strict=False))


# ---------------------------------------------------------------------------- antiderivatives
def by_antiderivative(ctx: Context, f: Term, where: Range) -> tuple[Found, Theorem] | None:
    """That f has an integral, and the integral = its value; None where no antiderivative is
    found."""
    z = fresh(REAL)
    _, inner = inside(ctx, where, z)

    def sign(t: Term) -> int:
        value = estimate(t, {**sampled(ctx, t), z: points(ctx, where)[1]})
        if value is None:
            return 0
        p = lt(ZERO, t) if value > 0 else lt(t, ZERO)
        return 0 if inner.try_prove(p) is None else 1 if value > 0 else -1

    for candidate in antiderivatives(f, z, sign):
        found = _with_antiderivative(ctx, f, where, lam(z, candidate))
        if found is not None:
            return found
    return None


def _with_antiderivative(
    ctx: Context, f: Term, where: Range, F: Term
) -> tuple[Found, Theorem] | None:
    try:
        if where.finite:
            return _closed(ctx, f, where, F)
    except QuodError:
        pass
    try:
        return _open(ctx, f, where, F)
    except QuodError:
        return None


def _derivative_is(inner: Context, F: Term, f: Term, z: Term) -> Theorem:
    """F is differentiable at z, and F'(z) = f(z)."""
    smooth, value = differentiate(inner, F, z)
    same = inner.prove(eq(value.conclusion.args[1], app(f, z)))
    return conjoin(smooth, transitive(value, same))


def _closed(ctx: Context, f: Term, where: Range, F: Term) -> tuple[Found, Theorem]:
    """By an antiderivative on the closed interval."""
    z = fresh(REAL)
    a, b = where.low, where.high
    if where.known is None:
        within = op("or", conj(le(a, z), le(z, b)), conj(le(b, z), le(z, a)))  # type: ignore[arg-type]
        facts, more = [kernel.assume(within)], []
        rule = use_lemma("newton_leibniz", a=a, b=b, f=f, F=F)  # type: ignore[arg-type]
    else:
        low, high = (a, b) if where.order > 0 else (b, a)
        facts = [kernel.assume(le(low, z)), kernel.assume(le(z, high))]  # type: ignore[arg-type]
        more = bounds_of_ends(conj(lt(low, z), lt(z, high)))  # type: ignore[arg-type]
        name = "upwards" if where.order > 0 else "downwards"
        rule = use_lemma(f"newton_leibniz_{name}", a=a, b=b, f=f, F=F)  # type: ignore[arg-type]
        rule = detach(rule, ctx.with_facts(where.known).prove(le(low, high)))  # type: ignore[arg-type]
    t = _derivative_is(ctx.with_facts(*facts, *more), F, f, z)
    every = kernel.generalise(z, discharged([p.conclusion for p in facts], t))
    exists, value = conjuncts(detach(rule, every))
    return Found(exists), value


def _open(ctx: Context, f: Term, where: Range, F: Term) -> tuple[Found, Theorem]:
    """By an antiderivative inside the interval, with limits at its ends."""

    z = fresh(REAL)
    here, inner = inside(ctx, where, z)
    every = for_all_inside(here, z, _derivative_is(inner, F, f, z))
    I, A, B = where.parts
    limits = []
    for base, end, sign in ((A, where.low, where.order), (B, where.high, -where.order)):
        found = limit_of(ctx, F, coarse_end(end, sign))
        if found.value is None:
            raise Undecided("the antiderivative {} is not finite at an end", F)
        limits.append((along(ctx, where, base, end, sign, found.theorem), found.value))
    (first, l), (last, m) = limits
    rule = use_lemma("integral_by_an_antiderivative", A=A, B=B, F=F, I=I, f=f, l=l, m=m)
    found = Found(detach(rule, every, first, last))
    return found, value_by(ctx, where, found)


def integral_value(ctx: Context, term: Term) -> Theorem | None:
    """An integral = its value; None where no antiderivative is found."""
    from quod.tactics.integral_equations import value_by_turns

    if term.loose:
        return None
    found = by_antiderivative(ctx, term.args[0], range_of(ctx, term))
    return value_by_turns(ctx, term) if found is None else found[1]


# -------------------------------------------------------------------------------- existence
def prove_exists(ctx: Context, goal: Term) -> Theorem:
    """There is a value v with has_integral(f, ..., v)."""
    v = fresh(REAL)
    body = app(goal.args[0], v)
    if v in op("integral", *body.args[:4]).free or body.args[4] is not v:
        raise Undecided("no rule proves {}", goal)
    f, where = body.args[0], range_of(ctx, body)
    if is_rough(f):
        with suppress(QuodError):
            return _witnessed(goal, _by_a_simpler_integrand(ctx, f, where))
    try:
        return by_comparison(ctx, f, where)
    except QuodError as error:
        rest = () if is_rough(f) else (_by_a_simpler_integrand,)
        for way in (*rest, _by_its_value, by_summands):
            with suppress(QuodError):
                return _witnessed(goal, way(ctx, f, where))
        raise error


def is_rough(f: Term) -> bool:
    """Whether roots, absolute values or derivatives stand in a function: they may go away."""
    return any(t.op in ROUGH for t in subterms(f))


def _witnessed(goal: Term, found: Found) -> Theorem:
    return kernel.witness(goal, found.value, found.theorem)


def _by_its_value(ctx: Context, f: Term, where: Range) -> Found:
    found = by_antiderivative(ctx, f, where)
    if found is None:
        raise Undecided("no antiderivative is found: {}", f)
    return found[0]


def _by_a_simpler_integrand(ctx: Context, f: Term, where: Range) -> Found:
    """The integral of f, from that of its normal form inside the range."""
    I, A, B = where.parts
    g, every = simpler(ctx, f, where)
    found = as_found(ctx, op("integral", g, I, A, B), where)
    rule = use_lemma("integral_of_equals", A=A, B=B, I=I, f=g, g=f, v=found.value)
    return Found(detach(rule, found.theorem, every))


def simpler(ctx: Context, f: Term, where: Range) -> tuple[Term, Theorem]:
    """The normal form of a function inside a range, and that it is equal to the function there."""
    from quod.tactics.simplify import Simplifier

    z = fresh(REAL)
    here, inner = inside(ctx, where, z)
    step = Simplifier(inner).normal(app(f, z))
    step = transitive(step, elementary.normal(inner, step.conclusion.args[1]))
    reduced = products.reduced(inner, step.conclusion.args[1])
    step = transitive(step, reduced) if reduced else step
    g = lam(z, step.conclusion.args[1])
    if g is f or any(t.op == "ite" for t in subterms(g)):
        raise Undecided("it is in its normal form: {}", f)
    return g, for_all_inside(here, z, symmetric(step))


def existence(f: Term, *parts: Term) -> Term:
    """That f has an integral over an interval between two ends."""
    v = fresh(REAL)
    return op("exists", lam(v, op("has_integral", f, *parts, v)))


def keep(ctx: Context, found: Found) -> None:
    """Remember that there is an integral: its existence is a goal of its own later."""
    goal = existence(*found.theorem.conclusion.args[:4])
    ctx.known[goal] = _witnessed(goal, found)


def as_found(ctx: Context, t: Term, where: Range) -> Found:
    """That an integral has its own value, as a number of which nothing else is known."""
    there = ctx.prove(existence(*t.args))
    if where.finite:
        rule = use_lemma("value_of_an_integral", f=t.args[0], **points_of(where))
        return Found(detach(rule, there))
    v = fresh(REAL)
    held = kernel.assume(app(there.conclusion.args[0], v))
    value = value_by(ctx, where, Found(held))
    u = fresh(REAL)
    shape = lam(u, op("has_integral", *t.args, u))
    back = kernel.rewrite(shape, symmetric(value), held)
    return Found(kernel.choose(there, v, back))


def to_infinity(ctx: Context, f: Term, end: Term, sign: int) -> tuple[Theorem, Term]:
    """The integral from a number to t, or from t to it, tends to that over the half-line; and
    that."""
    where = Range(end, 1, 1, None) if sign > 0 else Range(-1, end, 1, None)
    whole = op("integral", f, *where.parts)
    found = as_found(ctx, whole, where)
    name = "integral_to_infinity" if sign > 0 else "integral_from_minus_infinity"
    rule = use_lemma(name, a=end, f=f, l=found.value)
    return detach(rule, found.theorem), found.value


def split(ctx: Context, t: Term, where: Range, c: Term) -> Theorem:
    """An integral = that up to a point inside + that from there."""
    f, (I, A, B) = t.args[0], where.parts
    found = as_found(ctx, t, where)
    parts = [ranged(ctx, where.low, c), ranged(ctx, c, where.high)]
    places = []
    z = fresh(REAL)
    for part in parts:
        here, inner = inside(ctx, part, z)
        places.append(for_all_inside(here, z, within_range(inner, where, z)))
    (J, A_, C), (K, D, B_) = (part.parts for part in parts)
    at_ends = [
        _finer_end(base, part, whole, held)
        for base, part, whole, held in ((A_, J, I, places[0]), (B_, K, I, places[1]))
    ]
    at_c = [use_lemma("finer_end", A=near(c), J=part) for part in (J, K)]
    values = {"A": A, "B": B, "C": C, "D": D, "A_": A_, "B_": B_, "I": I, "J": J, "I_": K}
    rule = use_lemma("integral_split", **values, c=c, f=f, v=found.value)
    premises = (found.theorem, within_range(ctx, where, c), *places)
    t_parts = detach(rule, *premises, at_ends[0], *at_c, at_ends[1])
    w = fresh(REAL)
    held = conjuncts(kernel.assume(app(t_parts.conclusion.args[0], w)))
    one, other = (value_by(ctx, p, Found(h)) for p, h in zip(parts, held, strict=True))
    total = add(*[p.conclusion.args[0] for p in (one, other)])
    same = kernel.lincomb(eq(t, total), [one, other], [num(-1), num(-1)])
    return kernel.choose(t_parts, w, same)


def _finer_end(base: Term, part: Term, whole: Term, held: Theorem) -> Theorem:
    """The end of a part of a range, for that end of the range."""
    r, z = fresh(REAL), fresh(REAL)
    coarse = lam(r, lam(z, app(base, r, z).args[1]))
    if whole is LINE:
        return use_lemma("finer_end", A=coarse, J=part)
    return detach(use_lemma("finer_inside", A=coarse, J=part, I=whole), held)


# ---------------------------------------------------------------------------------- equations


def by_summands(ctx: Context, f: Term, where: Range) -> Found:
    """The integral of a sum of multiples, from those of the summands."""
    I, A, B = where.parts
    z = fresh(REAL)
    body = app(f, z)
    (p,), atoms = polynomials([body])
    rows: dict[Term, Term] = {}
    for exponents, c in p.to_dict().items():
        moving, fixed = list(exponents), list(exponents)
        for k, a in enumerate(atoms):
            if z in a.free:
                fixed[k] = 0
            else:
                moving[k] = 0
        context = p.context()
        m = arithmetic.term_of(context.from_dict({tuple(moving): 1}), list(atoms), REAL)
        c_term = arithmetic.term_of(context.from_dict({tuple(fixed): c}), list(atoms), REAL)
        rows[m] = add(rows[m], c_term) if m in rows else c_term
    if not rows or (len(rows) == 1 and next(iter(rows.values())) is ONE):
        raise Undecided("one summand only: {}", f)
    compasses = [compass_for(base, I) for base in (A, B)]
    parts = []
    for m, c in rows.items():
        part = op("integral", lam(z, m), I, A, B)
        found = as_found(ctx, part, where)
        rule = use_lemma(
            "integral_of_a_multiple", A=A, B=B, I=I, c=c, f=part.args[0], v=found.value
        )
        parts.append(Found(detach(rule, *compasses, found.theorem)))

    def sum_of(total: Found, one: Found) -> Found:
        f, g = total.theorem.conclusion.args[0], one.theorem.conclusion.args[0]
        rule = use_lemma("integral_of_a_sum", A=A, B=B, I=I, f=f, g=g, v=total.value, w=one.value)
        return Found(detach(rule, *compasses, total.theorem, one.theorem))

    total = reduce(sum_of, parts)
    g = total.theorem.conclusion.args[0]
    same = kernel.extensionality(z, arithmetic.ring(app(g, z), body))
    h = fresh(g.sort)
    shape = lam(h, op("has_integral", h, I, A, B, total.value))
    return Found(kernel.rewrite(shape, same, total.theorem))


def compass_for(base: Term, I: Term) -> Theorem:

    r, z = fresh(REAL), fresh(REAL)
    if I is LINE:
        return directed(base)
    coarse = lam(r, lam(z, app(base, r, z).args[1]))
    return detach(use_lemma("restricted_directed", A=coarse, I=I), directed(coarse))


def within_range(inner: Context, where: Range, value: Term) -> Theorem:
    """The value lies inside the range."""
    goal = app(where.parts[0], value)
    if where.known is None or not where.finite:
        return inner.prove(goal)
    low, high = (where.low, where.high)[:: where.order]
    sides = [inner.prove(lt(low, value)), inner.prove(lt(value, high))]  # type: ignore[arg-type]
    return kernel.tautology(goal, sides)
