"""Square roots of products: sqrt(x^2 y) = |x| sqrt(y), where y >= 0."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from quod.core import Term, add, eq, le, lt, mul, neg, num, op, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import detach, rewrite_in, transitive, with_values
from quod.tactics.products import factors_of, primes_of, signed
from quod.tactics.units import monomials, pythagoras

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)


def root(ctx: Context, term: Term) -> Theorem | None:
    """sqrt(product) = the product of the moduli and roots of its factors; None where it is one."""
    x = term.args[0]
    if x.op == "exp":
        return with_values(lemma("root_of_an_exponential"), x=x.args[0])
    try:
        value = _value(ctx, x)
        if value is None or arithmetic.canonical(value).conclusion.args[1] is term:
            return None
        return _without_moduli(ctx, unique_root(ctx, x, value))
    except QuodError:
        return None


def unique_root(ctx: Context, x: Term, value: Term) -> Theorem:
    """sqrt(x) = value, since 0 <= value and value^2 = x."""
    sign = ctx.prove(le(ZERO, value))
    squares = [*_squares(value), *pythagoras([value, x])]
    square = arithmetic.field(eq(mul(value, value), x), ctx.prove, squares)
    return detach(with_values(lemma("square_root_unique"), x=x, y=value), sign, square)


class Surd(NamedTuple):
    """p + q r, where r is a product of roots of primes and d its square."""

    p: Fraction
    q: Fraction
    r: Term
    d: Fraction


def by_simpler_roots(ctx: Context, goal: Term) -> Iterator[Theorem]:
    """The values of roots of surds in a goal by roots of numbers, or by another one of them."""
    roots = dict.fromkeys(t for t in subterms(goal) if t.op == "sqrt" and not t.free)
    outside = set(polynomials(goal.args)[1])
    kept: list[tuple[Term, Surd]] = []
    for t in sorted(roots, key=lambda t: (t in outside, arithmetic.structural_key(t))):
        surd = _surd(t.args[0])
        if surd is None:
            continue
        value = _split(surd) or next(filter(None, (_multiple(*k, surd) for k in kept)), None)
        if value is None:
            kept.append((t, surd))
            continue
        with suppress(QuodError):
            yield unique_root(ctx, t.args[0], value)


def _surd(x: Term) -> Surd | None:
    """The number as a surd; None where it is none."""
    parts = monomials(x)
    rest = [(c, m) for c, m in parts if m.op != "num"]
    roots = polynomials([x])[1]
    if len(rest) != 1 or not all(r.op == "sqrt" and r.args[0].op == "num" for r in roots):
        return None
    ((q, r),) = rest
    square = prod((root.args[0].data for root in roots), start=Fraction(1))
    return Surd(sum((c for c, m in parts if m.op == "num"), Fraction(0)), q, r, square)


def _split(x: Surd) -> Term | None:
    """sqrt((p + m)/2) +- sqrt((p - m)/2), which is sqrt(p + q r) where m^2 = p^2 - q^2 d."""
    size = x.p**2 - x.q**2 * x.d
    m = _rational_root(size) if size >= 0 else None
    if m is None or m.op != "num":
        return None
    first, second = (_rational_root((x.p + s * m.data) / 2) for s in (1, -1))
    return add(first, second if x.q > 0 else neg(second))


def _multiple(root: Term, a: Surd, b: Surd) -> Term | None:
    """sqrt(b) = sqrt(N) b/N sqrt(a), where N = ab is a number."""
    size = a.p * b.p + a.q * b.q * a.d
    if a.r is not b.r or a.p * b.q + a.q * b.p != 0 or size <= 0:
        return None
    return mul(num(1 / size), _rational_root(size), add(num(b.p), mul(num(b.q), b.r)), root)


def _rational_root(x: Fraction) -> Term:
    """sqrt(x) as a number times roots of different primes."""
    primes = primes_of(x.numerator * x.denominator)
    whole = prod(p ** (primes.count(p) // 2) for p in set(primes))
    k = num(Fraction(whole, x.denominator)) if x else ZERO
    odd = [p for p in sorted(set(primes)) if primes.count(p) % 2]
    return mul(k, *(op("sqrt", num(p)) for p in odd)) if odd else k


def _squares(value: Term) -> list[Theorem]:
    """|a|^2 = a^2 for the moduli in a value."""
    moduli = dict.fromkeys(t for t in subterms(value) if t.op == "abs")
    return [with_values(lemma("square_of_a_modulus"), x=t.args[0]) for t in moduli]


def _without_moduli(ctx: Context, t: Theorem) -> Theorem:
    """The right side with moduli as the simplifier writes them."""
    from quod.tactics.simplify import Simplifier

    simplifier = Simplifier(ctx)
    for a in dict.fromkeys(s for s in subterms(t.conclusion.args[1]) if s.op == "abs"):
        t = transitive(t, rewrite_in(t.conclusion.args[1], simplifier.normal(a)))
    return t


def _value(ctx: Context, x: Term) -> Term | None:
    """A nonnegative term whose square is x, by the factors of x; None where signs are missing."""
    c, rows = factors_of(ctx, x)
    outside: list[Term] = []
    inside: list[Term] = []
    unknown: list[Term] = []
    for f, e in rows:
        outside += _modulus(ctx, f, e // 2)
        if e % 2:
            f, sign = signed(ctx, f, strict=False)
            c *= sign or 1
            (inside if sign else unknown).append(f)
    if c == 0 or (c < 0 and not unknown):
        return None
    if unknown:
        rest = arithmetic.canonical(mul(num(1 if c > 0 else -1), *unknown)).conclusion.args[1]
        if ctx.try_prove(le(ZERO, rest)) is None:
            return None
        inside.append(rest)
    primes = primes_of(abs(c.numerator) * c.denominator)
    whole = prod(p ** (primes.count(p) // 2) for p in set(primes))
    odd = [num(p) for p in sorted(set(primes)) if primes.count(p) % 2]
    factors = [*outside, *(_root_of(ctx, a) for a in (*odd, *inside))]
    return mul(num(Fraction(whole, c.denominator)), *factors)


def _modulus(ctx: Context, f: Term, power: int) -> list[Term]:
    """|f|^power as factors."""
    if power % 2 == 0:
        return [f] * power
    g, sign = signed(ctx, f, strict=False)
    return [g if sign else op("abs", f)] * power


def _root_of(ctx: Context, a: Term) -> Term:
    """sqrt(a), or 1/sqrt(b) for a = 1/b."""
    if a.op == "inv" and ctx.try_prove(lt(ZERO, a.args[0])) is not None:
        return op("inv", op("sqrt", a.args[0]))
    return op("sqrt", a)
