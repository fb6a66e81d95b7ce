"""Infinite sums, the limits of finite ones, where a summand is a difference T(k + 1) - T(k)."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from math import comb
from typing import TYPE_CHECKING, Any

from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    eq,
    forall,
    fresh,
    implies,
    lam,
    le,
    mul,
    neg,
    num,
    op,
    sub,
    substitute,
)
from quod.errors import Undecided
from quod.polynomial import polynomials
from quod.tactics import arithmetic, limits
from quod.tactics.derived import detach, replace, use_lemma
from quod.tactics.limit_forms import fraction
from quod.tactics.limits import Limit
from quod.tactics.matching import arithmetic_normal
from quod.theories.limits import FAR

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE, I1 = num(0), num(1), num(1, INT)
MOST_SHIFTS = 3
WIDEST = 20  # distance of two zeros of a denominator


def limit_of_sums(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    """The limit of a sum up to z."""
    f, low, high = body.args
    if base is not FAR or high is not z or z in f.free | low.free:
        raise Undecided("no limit is found of {}", body)
    i = fresh(INT)
    T = lam(i, _by_shifts(app(f, i), i) or _difference(app(f, i), i))
    rises = eq(app(f, i), sub(app(T, add(i, I1)), app(T, i)))
    every = ctx.prove(forall(i, implies(le(low, i), rises)))
    last = limits.limit_of(ctx, lam(z, app(T, add(z, I1))), base)
    rule = use_lemma("series_by_differences", f=f, T=T, lo=low, y=last.number)
    return Limit(detach(rule, every, last.theorem), sub(last.number, app(T, low)))


def _difference(t: Term, k: Term) -> Term:
    """T(k) with T(k + 1) - T(k) = t, for all that is known here."""
    above, below = fraction(t)
    (p, q), atoms = polynomials([above, below])
    if not p:
        return ZERO
    if not any(k in a.free for a in atoms if a is not k):
        return _of_a_fraction(p, q, k, atoms)
    return _of_powers(p, q, k, atoms)


def _by_shifts(t: Term, k: Term) -> Term | None:
    """T, where t is g(k + m) - g(k) as it stands; else None."""
    (p,), atoms = polynomials([t])
    rows = p.to_dict()
    if len(rows) != 2:
        return None
    for row, c in rows.items():
        g = neg(arithmetic.term_of(p.context().from_dict({row: c}), atoms, REAL))
        shifted = [g]
        for _ in range(MOST_SHIFTS):
            shifted.append(_shifted(shifted[-1], k))
            if _normal(sub(sub(shifted[-1], g), t)) is ZERO:
                return add(*shifted[:-1])
    return None


def _shifted(t: Term, k: Term) -> Term:
    """t at k + 1, as a number where it is one."""
    number, x = op("cast", k), fresh(REAL)
    moved = substitute(replace(t, number, x), {k: add(k, I1)})
    return substitute(moved, {x: add(number, ONE)})


def _normal(t: Term) -> Term:
    from quod.tactics.prover import Context
    from quod.tactics.simplify import Simplifier

    return Simplifier(Context()).normal(t).conclusion.args[1]


def _of_powers(p: Any, q: Any, k: Term, atoms: Any) -> Term:
    """Of a sum of products r^k k^d, over one such power."""
    over = q.to_dict()
    if len(over) != 1 or (k in atoms and any(row[atoms.index(k)] for row in over)):
        raise Undecided("a sum over a variable range has no closed form")
    below = op("inv", arithmetic.term_of(q, atoms, REAL))
    ratio = op("inv", _ratio(next(iter(over)), k, atoms))
    parts = []
    for row, c in p.to_dict().items():
        degree = row[atoms.index(k)] if k in atoms else 0
        other = tuple(0 if a is k else e for e, a in zip(row, atoms, strict=True))
        factor = arithmetic.term_of(p.context().from_dict({other: c}), atoms, REAL)
        factor = arithmetic_normal(neg(mul(factor, below)))
        whole = arithmetic_normal(mul(_ratio(row, k, atoms), ratio))
        parts.append(mul(factor, _polynomial(int(degree), whole, op("cast", k))))
    return add(*parts)


def _ratio(row: Any, k: Term, atoms: Any) -> Term:
    """What a product of powers to k is multiplied by from k to k + 1."""
    parts = [ONE]
    for e, a in zip(row, atoms, strict=True):
        if e and k in a.free and a is not k:
            parts.append(op("pow", _factor(a, k), num(int(e), INT)))
    return mul(*parts)


def _factor(a: Term, k: Term) -> Term:
    """r, where a is r^k or an exponential that grows like it."""
    if a.op in ("pow", "exp"):
        *root, exponent = a.args
        step = arithmetic_normal(sub(_shifted(exponent, k), exponent))
        if a.op == "exp" and k not in step.free:
            return op("exp", step)
        if a.op == "pow" and k not in root[0].free and step.op == "num" and step.data > 0:
            return op("pow", root[0], step)
    raise Undecided("no ratio of two summands: {}", a)


def _polynomial(degree: int, r: Term, k: Term) -> Term:
    """q(k) with q(k) - r q(k + 1) = k^degree, from the highest coefficient down."""
    over = op("inv", arithmetic_normal(sub(ONE, r)))
    found = {degree: over}
    for j in reversed(range(degree)):
        higher = add(*[mul(num(comb(i, j)), c) for i, c in found.items()])
        found[j] = arithmetic_normal(mul(over, r, higher))
    powers = {0: ONE, 1: k} | {j: op("pow", k, num(j, INT)) for j in range(2, degree + 1)}
    return add(*[mul(c, powers[j]) if j else c for j, c in found.items()])


def _of_a_fraction(p: Any, q: Any, k: Term, atoms: Any) -> Term:
    """Of a sum of numbers c/(k + s), which add up to 0 over the s that differ by integers."""
    residues = _residues(p, q, k, atoms)
    total: list[Term] = []
    for _, group in groupby(sorted(residues, key=lambda x: (x[0] % 1, x[0])), lambda x: x[0] % 1):
        shifts = list(group)
        (first, _), (last, _) = shifts[0], shifts[-1]
        if sum(c for _, c in shifts) != 0 or last - first > WIDEST:
            raise Undecided("a sum over a variable range has no closed form")
        for n in range(int(last - first)):
            c = sum(c for s, c in shifts if s <= first + n)
            total.append(mul(num(-c), op("inv", add(op("cast", k), num(first + n)))))
    return add(*total) if total else ZERO


def _residues(p: Any, q: Any, k: Term, atoms: Any) -> list[tuple[Fraction, Fraction]]:
    """s and c of each c/(k + s) that the fraction p/q is the sum of."""
    if list(atoms) != [k] or p.total_degree() >= q.total_degree():
        raise Undecided("a sum over a variable range has no closed form")
    zeros = []
    for factor, times in q.factor()[1]:
        low, *high = _coefficients(factor)
        if times > 1 or len(high) != 1:
            raise Undecided("a sum over a variable range has no closed form")
        zeros.append(low / high[0])
    above, below = _coefficients(p), _coefficients(q)
    slope = [n * c for n, c in enumerate(below)][1:]
    return [(s, _value(above, -s) / _value(slope, -s)) for s in zeros]


def _coefficients(p: Any) -> list[Fraction]:
    """Those of a polynomial in one variable, from degree 0 on."""
    found = {row[0]: arithmetic.fraction(c) for row, c in p.to_dict().items()}
    return [found.get(n, Fraction(0)) for n in range(max(found, default=0) + 1)]


def _value(coefficients: list[Fraction], x: Fraction) -> Fraction:
    return sum((c * x**n for n, c in enumerate(coefficients)), Fraction(0))
