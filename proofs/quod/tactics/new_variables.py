"""Integrals by substitution."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import (
    REAL,
    Term,
    add,
    app,
    eq,
    fresh,
    lam,
    mul,
    neg,
    negation,
    num,
    op,
    sub,
    substitute,
    subterms,
)
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.calculus import differentiate
from quod.tactics.derived import detach, iff_mp, rewrite_in, symmetric, transitive, use, use_lemma
from quod.tactics.estimates import estimate, sampled
from quod.tactics.integrals import Found, as_found, compass_for, keep, value_by, within_range
from quod.tactics.intervals import (
    Range,
    along,
    coarse_end,
    for_all_inside,
    inside,
    points,
    range_of,
)
from quod.tactics.limits import limit_of, moved_to
from quod.tactics.matching import arithmetic_normal
from quod.theories.integrals import LINE

if TYPE_CHECKING:
    from quod.tactics.prover import Context
ZERO, ONE = num(0), num(1)


def by_substitution(ctx: Context, t: Term, u: Term, c: Term) -> Theorem | None:
    """t = k u by a new variable, where k is c or a rational number; None where none is found."""
    found = _substituted(ctx, t, u, c)
    if found is not None:
        return found
    found = _substituted(ctx, u, t, arithmetic_normal(op("inv", c)))
    if found is None:
        return None
    value = found.conclusion.args[1]  # k t, so t is u/k
    if value is t:
        return symmetric(found)
    k = value.args[0]
    over = num(1 / k.data) if k.op == "num" else op("inv", k)
    different = ctx.try_prove(negation(eq(k, ZERO)))
    if different is None:
        return None
    known = [found, detach(use("inverse", x=k), different)]
    return kernel.lincomb(eq(t, mul(over, u)), known, [neg(over), neg(t)])


def _substituted(ctx: Context, t: Term, u: Term, c: Term) -> Theorem | None:
    """t = k u with a number k, where the variable of u is a function of that of t."""
    try:
        first, second = range_of(ctx, t), range_of(ctx, u)
    except QuodError:
        return None
    z = fresh(REAL)
    for h in _new_variables(app(t.args[0], z), z, first, second):
        factor = _factor(ctx, t, u, h, z, first, c)
        for turned in (False, True):
            if factor and _ends_fit(ctx, h, z, first, second, turned):
                try:
                    return _by_new_variable(ctx, t, u, first, second, lam(z, h), factor, turned)
                except QuodError:
                    continue
    return None


def _new_variables(body: Term, z: Term, first: Range, second: Range) -> list[Term]:
    """Candidates, the shortest first: the affine maps of the ends, parts of the integrand, a few
    functions."""
    found = [s for s in subterms(body) if z in s.free and s.sort == REAL and not s.loose]
    found += [mul(root, z) for root in _roots_of_squares(body, z)]
    found += [mul(z, z), op("inv", z), *[op(f, z) for f in ("sqrt", "exp", "log", "sin", "cos")]]
    if first.finite and second.finite:
        (a, b), (c, d) = (first.low, first.high), (second.low, second.high)
        slope = _quotient(sub(d, c), sub(b, a))  # type: ignore[arg-type]
        found.append(arithmetic_normal(add(c, mul(slope, sub(z, a)))))  # type: ignore[arg-type]
        found.append(arithmetic_normal(sub(d, mul(slope, sub(z, a)))))  # type: ignore[arg-type]
    return sorted(dict.fromkeys(found), key=lambda t: sum(1 for _ in subterms(t)))


def _quotient(above: Term, below: Term) -> Term:
    """above/below, or the simple fraction that it looks like."""
    p, q = estimate(above, {}), estimate(below, {})
    simple = Fraction(p / q).limit_denominator(LARGEST_FACTOR) if p and q else None
    if simple is not None and abs(p / q - simple) < 1e-9:  # type: ignore[operator]
        return num(simple)
    return mul(above, op("inv", below))


def _roots_of_squares(body: Term, z: Term) -> Iterator[Term]:
    """sqrt(a) and sqrt(-a), where a part is a z^2 + b z + c."""
    for s in subterms(body):
        (p,), atoms = polynomials([s] if s.op in ("add", "mul", "neg") and not s.loose else [ONE])
        if z in atoms:
            rows = arithmetic.coefficients(p, p.context().gens()[atoms.index(z)])
            a = arithmetic.term_of(rows[-1], atoms, REAL)
            if len(rows) == 3 and a is not ONE and z not in a.free:
                yield from (op("sqrt", a), op("sqrt", arithmetic_normal(neg(a))))


def _ends_fit(ctx: Context, h: Term, z: Term, first: Range, second: Range, turned: bool) -> bool:
    """Whether h looks as if it led from the ends to the ends, or to the ends turned round."""
    targets = (second.low, second.high)[:: -1 if turned else 1]
    for end, target in zip((first.low, first.high), targets, strict=True):
        if isinstance(end, Term) and isinstance(target, Term):
            there = substitute(h, {z: end})
            given = sampled(ctx, end, target, there)
            values = estimate(there, given), estimate(target, given)
            if None not in values and abs(values[0] - values[1]) > 1e-6:  # type: ignore[operator]
                return False
    return True


def _factor(ctx: Context, t: Term, u: Term, h: Term, z: Term, where: Range, c: Term) -> Term | None:
    """k, where f(z) looks like k g(h(z)) h'(z), and k is a simple fraction, c or -c; else None."""
    given, step = sampled(ctx, t, u), 1e-5
    ratios = []
    for x in points(ctx, where):
        near = [estimate(h, {**given, z: x + k * step}) for k in (-1, 0, 1)]
        if None in near:
            return None
        slope = (near[2] - near[0]) / (2 * step)  # type: ignore[operator]
        old = estimate(app(t.args[0], z), {**given, z: x})
        new = estimate(app(u.args[0], z), {**given, z: near[1]})  # type: ignore[dict-item]
        if old is None or not new or not slope:
            return None
        ratios.append(old / (new * slope))
    simple = num(Fraction(ratios[0]).limit_denominator(LARGEST_FACTOR))
    for k in (c, arithmetic_normal(neg(c)), simple):
        size = estimate(k, given)
        if size and all(abs(r - size) < 1e-6 * (1 + abs(size)) for r in ratios):
            return k
    return None


def _by_new_variable(
    ctx: Context, t: Term, u: Term, first: Range, second: Range, h: Term, factor: Term, turned: bool
) -> Theorem:
    """t = factor * u by the new variable h, or minus that where h leads to the ends of u turned
    round."""

    z = fresh(REAL)
    f, g = t.args[0], u.args[0]
    here, inner = inside(ctx, first, z)
    smooth, slope = differentiate(inner, h, z)
    body = mul(factor, mul(app(g, app(h, z)), op("deriv", h, z)))
    step = rewrite_in(body, slope)
    same = transitive(step, inner.prove(eq(step.conclusion.args[1], app(f, z))))
    known = as_found(ctx, u, second)
    if turned:
        known, second = _turned(ctx, known, second)
    image = within_range(inner, second, app(h, z))
    every = [for_all_inside(here, z, p) for p in (image, smooth, same)]
    (I, A, B), (J, C, D) = first.parts, second.parts
    ways = []
    for base, end, side, target in (
        (A, first.low, first.order, second.low),
        (B, first.high, -first.order, second.high),
    ):
        found = limit_of(ctx, h, coarse_end(end, side))
        t_end = found.theorem
        if isinstance(target, Term):
            if found.value is None:
                raise Undecided("the new variable {} is infinite at an end", h)
            t_end = moved_to(t_end, ctx.prove(eq(found.value, target)))
        elif found.value is not None or found.sign != target:
            raise Undecided("the new variable {} has another end", h)
        t_end = along(ctx, first, base, end, side, t_end)
        member = kernel.assume(app(base, ZERO, z))
        step = detach(kernel.specialise(every[0], z), kernel.tautology(app(I, z), [member]))
        stays = op("eventually", base, lam(z, app(J, app(h, z))))
        meaning = kernel.definition(stays)
        each = kernel.generalise(z, kernel.discharge(member.conclusion, step))
        held = iff_mp(symmetric(meaning), kernel.witness(meaning.conclusion.args[1], ZERO, each))
        if J is LINE:
            ways.append(t_end)
            continue
        coarse = t_end.conclusion.args[2]
        rule = use_lemma("limit_inside", A=base, C=coarse, J=J, h=h)
        ways.append(detach(rule, compass_for(base, I), held, t_end))
    rule = use_lemma(
        "integral_by_substitution", A=A, B=B, C=C, D=D, I=I, J=J, f=g, h=h, v=known.value
    )
    through = detach(rule, known.theorem, every[0], every[1], *ways)
    compasses = [compass_for(base, I) for base in (A, B)]
    g_h = through.conclusion.args[0]
    rule = use_lemma("integral_of_a_multiple", A=A, B=B, I=I, c=factor, f=g_h, v=known.value)
    through = detach(rule, *compasses, through)
    value_ = mul(factor, known.value)
    moved = use_lemma(
        "integral_of_equals", A=A, B=B, I=I, f=through.conclusion.args[0], g=f, v=value_
    )
    found = Found(detach(moved, through, every[2]))
    keep(ctx, found)
    t_value = value_by(ctx, first, found)
    k = arithmetic_normal(neg(factor)) if turned else factor
    return transitive(t_value, arithmetic.ring(value_, u if k is ONE else mul(k, u)))


def _turned(ctx: Context, found: Found, where: Range) -> tuple[Found, Range]:
    """The integral in the other direction."""
    low, high = where.low, where.high
    f, I, A, B, v = found.theorem.conclusion.args
    if where.finite:
        rule = use_lemma("integral_turned", a=low, b=high, f=f, v=v)  # type: ignore[arg-type]
    else:
        rule = use_lemma("integral_backwards", A=A, B=B, I=I, f=f, v=v)
    return Found(detach(rule, found.theorem)), Range(high, low, -where.order, where.known)


LARGEST_FACTOR = 200  # of two integrals, above and below the line
