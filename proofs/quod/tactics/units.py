"""Exponentials, sines and cosines of sums of multiples, by those of the summands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import gcd

from quod import kernel
from quod.core import REAL, Term, add, eq, mul, neg, num, op, sub, subterms
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import congruence, rewrite_in, transitive, unchanged, use, with_values

ZERO, ONE, PI = num(0), num(1), op("pi")
HALF_PI = mul(num(Fraction(1, 2)), PI)
PARTS = {3: "a_third", 4: "a_quarter", 5: "a_fifth", 6: "a_sixth", 8: "an_eighth"}
PART_OF_PI = {n: mul(num(Fraction(1, n)), PI) for n in PARTS}
KNOWN_ANGLES = {PART_OF_PI[n]: f"{part}_of_pi" for n, part in PARTS.items()}
FUNCTIONS = frozenset({"exp", "log", "sin", "cos"})
Monomial = Term


def functions(formulas: Iterable[Term]) -> list[Term]:
    """The closed values of elementary functions in formulas, the innermost first."""
    found = (t for p in formulas for t in subterms(p) if t.op in FUNCTIONS and not t.loose)
    return sorted(dict.fromkeys(found), key=lambda t: sum(1 for _ in subterms(t)))


def pythagoras(formulas: Iterable[Term]) -> list[Theorem]:
    """sin(x)^2 = 1 - cos(x)^2 for the sines in formulas."""
    found = []
    for angle in dict.fromkeys(t.args[0] for t in functions(formulas) if t.op in ("sin", "cos")):
        s, c = op("sin", angle), op("cos", angle)
        goal = eq(mul(s, s), sub(ONE, mul(c, c)))
        found.append(kernel.lincomb(goal, [use("sine_and_cosine", x=angle)], [ONE]))
    return found


@lru_cache(maxsize=4096)
def monomials(term: Term) -> list[tuple[Fraction, Monomial]]:
    """term as the sum of rational multiples of monomials; the monomial of a constant is 1."""
    (p,), atoms = polynomials([term])
    context, found = p.context(), []
    for exponents, c in p.to_dict().items():
        m = arithmetic.term_of(context.from_dict({exponents: 1}), atoms, REAL)
        found.append((Fraction(int(c.p), int(c.q)), m))
    return sorted(found, key=lambda row: arithmetic.structural_key(row[1]))


def multiple(c: Fraction, m: Monomial) -> Term:
    """c * m as its canonical term."""
    if m is ONE:
        return num(c)
    return arithmetic.canonical(mul(num(c), m)).conclusion.args[1]


def of_pi(c: Fraction) -> list[tuple[int, Term]] | None:
    """c * pi as a sum of multiples of angles whose sine is known; None where it is none."""
    if (2 * c).denominator == 1:
        return [(int(2 * c), HALF_PI)]
    if not is_available("sine_of_a_fifth_of_pi"):
        return None
    n = c.denominator
    if n in PARTS:
        return [(c.numerator, PART_OF_PI[n])]
    return _apart(c) if 120 % n == 0 else None


def _apart(c: Fraction) -> list[tuple[int, Term]]:
    """c * pi by the prime powers in the denominator, and multiples of pi/2 for what is left."""
    found, rest = [], c
    for n in (gcd(c.denominator, 8), gcd(c.denominator, 3), gcd(c.denominator, 5)):
        if n > 1:
            p = c.numerator * pow(c.denominator // n, -1, n) % n
            p -= n * (2 * p > n)
            rest -= Fraction(p, n)
            found.append((p, HALF_PI if n == 2 else PART_OF_PI[n]))
    return [*found, (int(2 * rest), HALF_PI)] if rest else found


def times(p: int, u: Term) -> Term:
    """The term for p * u in the proofs below."""
    return u if p == 1 else neg(u) if p == -1 else mul(num(p), u)


def same_argument(term: Term, t: Theorem) -> Theorem:
    """f(x) = ..., from f(y) = ... where x and y expand to one polynomial."""
    other = t.conclusion.args[0]
    return transitive(congruence(term, [arithmetic.ring(term.args[0], other.args[0])]), t)


# ------------------------------------------------------------------------------- exponentials
def exponential_of_a_sum(terms: Sequence[Term], values: Sequence[Theorem]) -> Theorem:
    """exp(a + b + ...) = the product of the values of exp(a), exp(b), ..."""
    if not terms:
        return use("exponential_of_zero")
    result, total = values[0], terms[0]
    for term, value in zip(terms[1:], values[1:], strict=True):
        step = use("exponential_of_a_sum", x=total, y=term)
        both = congruence(step.conclusion.args[1], [result, value])
        result, total = transitive(step, both), add(total, term)
    return result


def power(count: int, u: Term, base: Theorem, argument: Term) -> Theorem:
    """exp(argument) = e^count, where the argument is count * u and base says exp(u) = e."""
    terms = exponential_of_a_sum([u] * count, [base] * count)
    return same_argument(op("exp", argument), terms)


# ------------------------------------------------------------------------------------- angles
Pair = tuple[Theorem, Theorem]  # sin(x) = ..., cos(x) = ...


def at_zero(term: Term) -> Theorem | None:
    if term.args[0] is not ZERO:
        return None
    return use("sine_of_zero" if term.op == "sin" else "cosine_of_zero")


@lru_cache(maxsize=4096)
def angles(parts: tuple[tuple[int, Term], ...]) -> Pair:
    """Sine and cosine of the sum of the p * u."""
    if not parts:
        return use("sine_of_zero"), use("cosine_of_zero")
    *before, (p, u) = parts
    last = _multiple_angle(p, u)
    return _sum(angles(tuple(before)), last) if before else last


@lru_cache(maxsize=4096)
def _multiple_angle(p: int, u: Term) -> Pair:
    """Sine and cosine of p * u."""
    if p == 0:
        return use("sine_of_zero"), use("cosine_of_zero")
    if p < 0:
        sine, cosine = _multiple_angle(-p, u)
        angle = sine.conclusion.args[0].args[0]
        turned = [with_values(lemma(f"{f}_of_a_negation"), x=angle) for f in ("sine", "cosine")]
        return tuple(  # type: ignore[return-value]
            transitive(t, rewrite_in(t.conclusion.args[1], value))
            for t, value in zip(turned, (sine, cosine), strict=True)
        )
    if p > 1:
        half = p // 2
        return _sum(_multiple_angle(p - half, u), _multiple_angle(half, u))
    if u is HALF_PI:
        return use("sine_of_half_pi"), use("cosine_of_half_pi")
    if u in KNOWN_ANGLES and is_available(f"cosine_of_{KNOWN_ANGLES[u]}"):
        sine, cosine = (lemma(f"{f}_of_{KNOWN_ANGLES[u]}") for f in ("sine", "cosine"))
        return sine, cosine
    return unchanged(op("sin", u)), unchanged(op("cos", u))


def _sum(first: Pair, second: Pair) -> Pair:
    """Sine and cosine of the sum of two angles."""
    (sine_a, cosine_a), (sine_b, cosine_b) = first, second
    a, b = (t.conclusion.args[0].args[0] for t in (sine_a, sine_b))
    found = []
    for name in ("sine_of_a_sum", "cosine_of_a_sum"):
        t = use(name, x=a, y=b)
        step = _rewritten(t.conclusion.args[1], (sine_a, cosine_a, sine_b, cosine_b))
        found.append(transitive(t, step, arithmetic.canonical(step.conclusion.args[1])))
    return found[0], found[1]


def _rewritten(term: Term, equations: Sequence[Theorem]) -> Theorem:
    """A polynomial in the left sides of the equations with their right sides in it."""
    table = {t.conclusion.args[0]: t for t in equations}

    def visit(t: Term) -> Theorem:
        return table[t] if t in table else congruence(t, [visit(a) for a in t.args])

    return visit(term)
