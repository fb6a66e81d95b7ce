"""Products and their factors, and the logarithms of products."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import REAL, Term, eq, le, lt, mul, neg, negation, num, op, sub
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    detach,
    symmetric,
    transitive,
    unchanged,
    use,
    with_values,
)
from quod.tactics.units import pythagoras

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)
FACTOR_LIMIT = 24  # factors of a product, counted as often as they occur


# --------------------------------------------------------------------------------- logarithms
Factors = list[tuple[Term, int]]  # with their exponents


def factors_of(ctx: Context, term: Term) -> tuple[Fraction, Factors]:
    """c and factors such that term = c * their product, by the rules of fractions.

    Denominators that are known not to be zero are factors: 1 + 1/x is (x + 1) * 1/x."""
    flat = [term]
    while True:
        values, atoms = polynomials(flat)
        more = [u.args[0] for u in atoms if u.op == "inv" and u.args[0] not in flat]
        more += [s for s in map(_partner, atoms) if s is not None and s not in atoms]
        if not more:
            break
        flat += more
    p, outside = values[0], []
    generators = p.context().gens()
    for u in sorted((a for a in atoms if a.op == "inv"), key=lambda t: -arithmetic.depth(t)):
        d = values[flat.index(u.args[0])]
        coefficients = arithmetic.coefficients(p, generators[atoms.index(u)])
        k = len(coefficients) - 1
        if k and ctx.try_prove(negation(eq(u.args[0], ZERO))) is not None:
            p = sum((c * d ** (k - j) for j, c in enumerate(coefficients)), p * 0)
            while k and p != 0 and divmod(p, d)[1] == 0:
                p, k = divmod(p, d)[0], k - 1
            outside += [(u, k)] * (k > 0)
    p = _fewest_terms(p, atoms)
    if p == 0:
        return Fraction(0), []
    c, rows = p.factor()
    factors = [(arithmetic.term_of(f, atoms, REAL), int(e)) for f, e in rows]
    factors.sort(key=lambda row: arithmetic.structural_key(row[0]))
    return Fraction(int(c.p), int(c.q)), factors + outside


def _partner(atom: Term) -> Term | None:
    """The cosine for a sine, and the sine for a cosine."""
    name = {"sin": "cos", "cos": "sin"}.get(atom.op)
    return None if name is None else op(name, atom.args[0])


def _fewest_terms(p: Any, atoms: Sequence[Term]) -> Any:
    """A polynomial with sin^2 or cos^2 replaced by means of the other, where it gets shorter."""
    gens = p.context().gens()
    for s in [a for a in atoms if a.op == "sin"]:
        c = op("cos", s.args[0])
        if c in atoms:
            x, y = gens[atoms.index(s)], gens[atoms.index(c)]
            ways = [
                p,
                *(arithmetic.divide(p, u * u - 1 + v * v, u)[1] for u, v in ((x, y), (y, x))),
            ]
            p = min(ways, key=len)
    return p


def reduced(ctx: Context, term: Term) -> Theorem | None:
    """term = the same with a denominator cancelled; None where none cancels."""
    if term.sort != REAL or not any(u.op == "inv" for u in polynomials([term])[1]):
        return None
    try:
        c, rows = factors_of(ctx, term)
        product = mul(num(c), *[f for f, e in rows for _ in range(e)])
        if _inverses(product) >= _inverses(term):
            return None
        return arithmetic.field(eq(term, _canonical(product)), ctx.prove, pythagoras([term]))
    except QuodError:
        return None


def _inverses(term: Term) -> int:
    """The degree of a term in its inverses."""
    (p,), atoms = polynomials([term])
    return sum(max((int(e[k]) for e in p.to_dict()), default=0) for k in _places(atoms))


def _places(atoms: Sequence[Term]) -> list[int]:
    return [k for k, a in enumerate(atoms) if a.op == "inv"]


def _canonical(term: Term) -> Term:
    return arithmetic.canonical(term).conclusion.args[1]


def primes_of(n: int) -> list[int]:
    """The prime factors of n > 0, as often as they occur; a large rest stays as it is."""
    found, p = [], 2
    while n > 1 and p < 1000:
        if n % p == 0:
            found.append(p)
            n //= p
        else:
            p += 1
    return found + [n] * (n > 1)


def logarithm(ctx: Context, term: Term) -> Theorem | None:
    """log(product) = the sum of the logarithms of its factors; None where it is one of them."""
    try:
        positive = _positive_factors(ctx, term.args[0])
        if positive is None or len(positive) > FACTOR_LIMIT:
            return None
        value = _logarithm_of(ctx, positive)
        if value.conclusion.args[1] is term:
            return None
        product = value.conclusion.args[0].args[0]
        angles = pythagoras([term.args[0], product])
        same = arithmetic.field(eq(term.args[0], product), ctx.prove, angles)
        return transitive(congruence(term, [same]), value)
    except QuodError:
        return None


def _positive_factors(ctx: Context, term: Term) -> list[Theorem] | None:
    """0 < a, 0 < b, ... for terms whose product is the term; None where signs are not known."""
    c, rows = factors_of(ctx, term)
    found: list[Theorem] = []
    unknown: list[Term] = []
    for f, e in rows:
        g, sign = signed(ctx, f, strict=True)
        c *= (sign or 1) ** e
        if sign:
            found += [ctx.prove(lt(ZERO, g))] * e
        else:
            unknown += [f] * e
    if unknown:
        rest = _canonical(mul(num(1 if c > 0 else -1), *unknown))
        if rest is term:
            return None
        c, found = abs(c), [*found, ctx.prove(lt(ZERO, rest))]
    if c <= 0:
        return None
    primes = [num(p) for p in primes_of(c.numerator)]
    primes += [op("inv", num(p)) for p in primes_of(c.denominator)]
    return [kernel.compute(lt(ZERO, p)) for p in primes] + found


def signed(ctx: Context, f: Term, strict: bool) -> tuple[Term, int]:
    """f and 1 where f > 0, -f and -1 where f < 0, else f and 0; or f >= 0, if not strict."""
    opposite = _canonical(neg(f))
    for g, sign in ((f, 1), (opposite, -1)):
        if ctx.try_prove(lt(ZERO, g) if strict else le(ZERO, g)) is not None:
            return g, sign
    return f, 0


def _logarithm_of(ctx: Context, positive: Sequence[Theorem]) -> Theorem:
    """log(a * b * ...) = the sum of their logarithms, from 0 < a, 0 < b, ..."""
    if not positive:
        return lemma("logarithm_of_one")
    total, result = positive[0], _logarithm(ctx, positive[0])
    for t in positive[1:]:
        a, b = _subject(total), _subject(t)
        step = detach(with_values(lemma("logarithm_of_a_product"), x=a, y=b), total, t)
        parts = [result, _logarithm(ctx, t)]
        result = transitive(step, congruence(step.conclusion.args[1], parts))
        total = kernel.positivity(lt(ZERO, mul(a, b)), [(Fraction(1), [total, t], None)], [], [])
    return result


def equal_logarithms(ctx: Context, goal: Term) -> Theorem | None:
    """a = b for sums of multiples of logarithms: the products of powers of their arguments are
    equal.  None for other equations, and where they are not shown to be."""
    (p,), atoms = polynomials([sub(*goal.args)])
    rows = {atoms[list(e).index(1)]: c for e, c in p.to_dict().items() if sum(e) == 1}
    if len(rows) < 2 or len(rows) < len(p) or any(t.op != "log" for t in rows):
        return None
    scale = lcm(*(int(c.q) for c in rows.values()))
    counts = {t.args[0]: int(c * scale) for t, c in rows.items()}
    if sum(map(abs, counts.values())) > FACTOR_LIMIT:
        return None
    positive = {x: ctx.prove(lt(ZERO, x)) for x in counts}
    above = [positive[x] for x, k in counts.items() for _ in range(k)]
    below = [positive[x] for x, k in counts.items() for _ in range(-k)]
    left, right = _logarithm_of(ctx, above), _logarithm_of(ctx, below)
    products = [t.conclusion.args[0].args[0] for t in (left, right)]
    same = arithmetic.field(eq(*products), ctx.prove, pythagoras(products))
    whole = congruence(left.conclusion.args[0], [same])
    return arithmetic.combination(goal, [transitive(symmetric(left), whole, right)])


def _subject(positive: Theorem) -> Term:
    """a, where the theorem says 0 < a."""
    return positive.conclusion.args[0].args[0]


def _logarithm(ctx: Context, positive: Theorem) -> Theorem:
    """log(a) without an inverse, a root or an exponential outside, from 0 < a."""
    a = _subject(positive)
    if a.op == "exp":
        return use("logarithm_of_an_exponential", x=a.args[0])
    if a.op in ("inv", "sqrt"):
        inside = ctx.try_prove(lt(ZERO, a.args[0]))
        name = "logarithm_of_an_inverse" if a.op == "inv" else "logarithm_of_a_root"
        if inside is not None:
            return detach(with_values(lemma(name), x=a.args[0]), inside)
    return unchanged(op("log", a))
