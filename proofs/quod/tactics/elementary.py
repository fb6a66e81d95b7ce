"""Identities of the elementary functions, reduced to identities of rational expressions and roots.

Each function of a sum, a multiple or a product becomes a polynomial in the functions of few terms,
the units: exp(2x - y) is exp(x)^2/exp(y), sin(x + y) is sin x cos y + cos x sin y, log(xy) is
log x + log y where x, y > 0.  The units are the same everywhere in a goal: with exp(x/2) in it,
exp(x) is a square.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from math import lcm
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import REAL, Term, add, eq, lt, mul, neg, num, op, sub, subterms
from quod.errors import QuodError, RuleError
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    detach,
    is_trivial,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use,
    with_values,
)

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE, HALF, PI = num(0), num(1), num(Fraction(1, 2)), op("pi")
HALF_PI = mul(HALF, PI)
FUNCTIONS = frozenset({"exp", "log", "sin", "cos"})
QUOTIENTS = {"tan": "sin", "sinh": "exp", "cosh": "exp", "tanh": "exp"}  # what they are made of
ROUNDS = 4  # one round may bring new units: exp(log(x) + log(y)/2) after log(x*sqrt(y))
MULTIPLE_LIMIT = 24  # the largest multiple of a unit that is worked out
ANGLE_LIMIT = 6  # angles in one sum
Monomial = Term


def concerns(formulas: Iterable[Term]) -> bool:
    """Whether an elementary function, or a root, stands in the formulas."""
    return any(t.op in _RULES or t.op in QUOTIENTS for p in formulas for t in subterms(p))


def prove_identity(ctx: Context, goal: Term) -> Theorem:
    """a = b: both sides in terms of the units, then as rational expressions and roots."""
    sides = eq(*goal.args)
    left, right = map(unchanged, sides.args)
    for _ in range(ROUNDS):
        rewriter = Rewriter(ctx, sides.args)
        steps = [rewriter.normal(t) for t in sides.args]
        if all(map(is_trivial, steps)):
            break
        left, right = transitive(left, steps[0]), transitive(right, steps[1])
        sides = eq(left.conclusion.args[1], right.conclusion.args[1])
    x, y = sides.args
    if x is y:
        return transitive(left, symmetric(right))
    return transitive(left, _of_units(ctx, sides), symmetric(right))


def _of_units(ctx: Context, goal: Term) -> Theorem:
    """An equation of rational expressions and roots of units; sqrt(a) = b also by b^2 = a."""
    from quod.tactics.roots import unique_root

    try:
        return arithmetic.field(goal, ctx.prove, pythagoras(goal.args))
    except QuodError:
        a, b = goal.args
        if a.op == "sqrt":
            return unique_root(ctx, a.args[0], b)
        if b.op == "sqrt":
            return symmetric(unique_root(ctx, b.args[0], a))
        raise


def normal(ctx: Context, term: Term) -> Theorem:
    """term = the same in terms of its units."""
    result = unchanged(term)
    for _ in range(ROUNDS):
        now = result.conclusion.args[1]
        step = Rewriter(ctx, [now]).normal(now)
        if is_trivial(step):
            break
        result = transitive(result, step)
    return result


def consequence(ctx: Context, goal: Term, known: Theorem) -> Theorem | None:
    """The goal a = b from a known equation, both in terms of the same units; None if not found."""
    if not concerns([goal, known.conclusion]):
        return None
    rewriter = Rewriter(ctx, [*goal.args, *known.conclusion.args])
    left, right = map(rewriter.normal, goal.args)
    known = transitive(
        symmetric(rewriter.normal(known.conclusion.args[0])),
        known,
        rewriter.normal(known.conclusion.args[1]),
    )
    new = eq(left.conclusion.args[1], right.conclusion.args[1])
    both = [new, known.conclusion]
    more = [*arithmetic.relations(both, ctx.prove), *pythagoras(both)]
    t = arithmetic.combination(new, [known, *more])
    return t and transitive(left, t, symmetric(right))


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


class Rewriter:
    """Terms in terms of the units that fit all of the given ones."""

    def __init__(self, ctx: Context, terms: Iterable[Term]) -> None:
        self.ctx = ctx
        self.done: dict[Term, Theorem] = {}
        self.scale: dict[tuple[str, Monomial], int] = {}  # the unit of a monomial m is m/scale
        for t in dict.fromkeys(t for whole in terms for t in subterms(whole)):
            kind = _kind(t)
            if kind and not t.loose:
                for c, m in _monomials(t.args[0]):
                    self.scale[kind, m] = lcm(self.scale.get((kind, m), 1), c.denominator)

    def normal(self, term: Term) -> Theorem:
        """term = the same in terms of the units, bottom-up."""
        if term not in self.done:
            self.done[term] = self._normal(term)
        return self.done[term]

    def _normal(self, term: Term) -> Theorem:
        if term.op in ("var", "num", "lam") or term.loose or not term.args:
            return unchanged(term)
        if arithmetic.is_arithmetic(term):
            return self._arithmetic(term)
        if term.op in QUOTIENTS:
            step = kernel.definition(term)
            return transitive(step, self.normal(step.conclusion.args[1]))
        step = congruence(term, [self.normal(a) for a in term.args])
        rule = _RULES.get(term.op)
        new = step.conclusion.args[1]
        found = rule(self, new) if rule else None
        return step if found is None else transitive(step, found)

    def _arithmetic(self, term: Term) -> Theorem:
        if term.sort != REAL:
            return unchanged(term)
        result = unchanged(term)
        for atom in sorted(polynomials([term])[1], key=lambda t: -sum(1 for _ in subterms(t))):
            step = self.normal(atom)
            if not is_trivial(step):
                result = transitive(result, rewrite_in(result.conclusion.args[1], step))
        return transitive(result, arithmetic.canonical(result.conclusion.args[1]))

    # -- exponentials and angles: sums of multiples of units
    def _parts(self, term: Term) -> list[tuple[int, Term]] | None:
        """(p, u) with the argument the sum of the p * u; None where it is a unit, or too much."""
        (argument,), kind, parts = term.args, _kind(term), []
        for c, m in _monomials(argument):
            scale = self.scale.get((kind, m), c.denominator)
            if kind == "angle" and m is PI and (2 * c).denominator == 1:
                parts.append((int(2 * c), HALF_PI))
            elif scale % c.denominator:
                return None
            else:
                parts.append((int(c * scale), _multiple(Fraction(1, scale), m)))
        if len(parts) == 1 and parts[0] == (1, argument):
            return None if argument is not HALF_PI else parts
        return parts if all(abs(p) <= MULTIPLE_LIMIT for p, _ in parts) else None

    def _exponential(self, term: Term) -> Theorem | None:
        parts = self._parts(term)
        if parts is None:
            return self._inverted(term)
        terms = [_times(p, u) for p, u in parts]
        values = [self._power(p, u) for p, u in parts]
        return _same_argument(term, _of_a_sum(terms, values))

    def _power(self, p: int, u: Term) -> Theorem:
        """exp(p * u) = exp(u)^p, or 1/exp(u) as often."""
        one = op("exp", u)
        base = self._inverted(one) or unchanged(one)
        if p < 0:
            inverse = with_values(_lemma("exponential_of_a_negation"), x=u)
            base = transitive(inverse, rewrite_in(inverse.conclusion.args[1], base))
        return _power(abs(p), u if p > 0 else neg(u), base, _times(p, u))

    def _inverted(self, term: Term) -> Theorem | None:
        """exp(log(x)) = x and exp(log(x)/2) = sqrt(x), where 0 < x."""
        for c, m in _monomials(term.args[0])[:1]:
            if m.op == "log":
                name = {1: "exponential_of_a_logarithm", Fraction(1, 2): "root_by_a_logarithm"}
                positive = self.ctx.try_prove(lt(ZERO, m.args[0])) if c in name else None
                if positive is not None and _multiple(c, m) is term.args[0]:
                    axiom = c == 1
                    rule = kernel.axiom(name[c]) if axiom else _lemma(name[c])
                    return detach(with_values(rule, x=m.args[0]), positive)
        return None

    def _angle(self, term: Term) -> Theorem | None:
        parts = self._parts(term)
        if parts is None or len(parts) > ANGLE_LIMIT:
            return _at_zero(term)
        sine, cosine = _angles(tuple(parts))
        return _same_argument(term, sine if term.op == "sin" else cosine)

    # -- products
    def _logarithm(self, term: Term) -> Theorem | None:
        factors = _positive_factors(self.ctx, term.args[0])
        if factors is None or len(factors) > MULTIPLE_LIMIT:
            return None
        value = _logarithm_of(self.ctx, factors)
        return None if value.conclusion.args[1] is term else _same_argument(term, value)

    def _root(self, term: Term) -> Theorem | None:
        from quod.tactics.roots import root

        return root(self.ctx, term)


_RULES = {
    "exp": Rewriter._exponential,
    "sin": Rewriter._angle,
    "cos": Rewriter._angle,
    "log": Rewriter._logarithm,
    "sqrt": Rewriter._root,
}


def _lemma(name: str) -> Theorem:
    from quod.lemmas import lemma

    return lemma(name)


def _kind(term: Term) -> str:
    """Whether a function's argument is an exponent or an angle; empty for other terms."""
    name = QUOTIENTS.get(term.op, term.op)
    return {"exp": "exp", "sin": "angle", "cos": "angle"}.get(name, "")


@cache
def _monomials(term: Term) -> list[tuple[Fraction, Monomial]]:
    """term as the sum of rational multiples of monomials; the monomial of a constant is 1."""
    (p,), atoms = polynomials([term])
    context, found = p.context(), []
    for exponents, c in p.to_dict().items():
        m = arithmetic.term_of(context.from_dict({exponents: 1}), atoms, REAL)
        found.append((Fraction(int(c.p), int(c.q)), m))
    return sorted(found, key=lambda row: arithmetic.structural_key(row[1]))


def _multiple(c: Fraction, m: Monomial) -> Term:
    """c * m as its canonical term."""
    if m is ONE:
        return num(c)
    return arithmetic.canonical(mul(num(c), m)).conclusion.args[1]


def _times(p: int, u: Term) -> Term:
    """The term for p * u in the proofs below."""
    return u if p == 1 else neg(u) if p == -1 else mul(num(p), u)


def _same_argument(term: Term, t: Theorem) -> Theorem:
    """f(x) = ..., from f(y) = ... where x and y expand to one polynomial."""
    other = t.conclusion.args[0]
    return transitive(congruence(term, [arithmetic.ring(term.args[0], other.args[0])]), t)


# ------------------------------------------------------------------------------- exponentials
def _of_a_sum(terms: Sequence[Term], values: Sequence[Theorem]) -> Theorem:
    """exp(a + b + ...) = the product of the values of exp(a), exp(b), ..."""
    if not terms:
        return use("exponential_of_zero")
    result, total = values[0], terms[0]
    for term, value in zip(terms[1:], values[1:], strict=True):
        step = use("exponential_of_a_sum", x=total, y=term)
        both = congruence(step.conclusion.args[1], [result, value])
        result, total = transitive(step, both), add(total, term)
    return result


def _power(count: int, u: Term, base: Theorem, argument: Term) -> Theorem:
    """exp(argument) = e^count, where the argument is count * u and base says exp(u) = e."""
    terms = _of_a_sum([u] * count, [base] * count)
    return _same_argument(op("exp", argument), terms)


# ------------------------------------------------------------------------------------- angles
Pair = tuple[Theorem, Theorem]  # sin(x) = ..., cos(x) = ...


def _at_zero(term: Term) -> Theorem | None:
    if term.args[0] is not ZERO:
        return None
    return use("sine_of_zero" if term.op == "sin" else "cosine_of_zero")


@cache
def _angles(parts: tuple[tuple[int, Term], ...]) -> Pair:
    """Sine and cosine of the sum of the p * u."""
    if not parts:
        return use("sine_of_zero"), use("cosine_of_zero")
    *before, (p, u) = parts
    last = _multiple_angle(p, u)
    return _sum(_angles(tuple(before)), last) if before else last


@cache
def _multiple_angle(p: int, u: Term) -> Pair:
    """Sine and cosine of p * u."""
    if p == 0:
        return use("sine_of_zero"), use("cosine_of_zero")
    if p < 0:
        sine, cosine = _multiple_angle(-p, u)
        angle = sine.conclusion.args[0].args[0]
        turned = [with_values(_lemma(f"{f}_of_a_negation"), x=angle) for f in ("sine", "cosine")]
        return tuple(  # type: ignore[return-value]
            transitive(t, rewrite_in(t.conclusion.args[1], value))
            for t, value in zip(turned, (sine, cosine), strict=True)
        )
    if p > 1:
        half = p // 2
        return _sum(_multiple_angle(p - half, u), _multiple_angle(half, u))
    if u is HALF_PI:
        return use("sine_of_half_pi"), use("cosine_of_half_pi")
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


# --------------------------------------------------------------------------------- logarithms
def factors_of(term: Term) -> tuple[Fraction, list[tuple[Term, int]]]:
    """term = c * product of irreducible polynomials in its atoms, with their exponents."""
    (p,), atoms = polynomials([term])
    c, rows = p.factor()
    factors = [(arithmetic.term_of(f, atoms, REAL), int(e)) for f, e in rows]
    return Fraction(int(c.p), int(c.q)), sorted(
        factors, key=lambda row: arithmetic.structural_key(row[0])
    )


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


def _positive_factors(ctx: Context, term: Term) -> list[Theorem] | None:
    """0 < a, 0 < b, ... for terms whose product expands to the term; None where it is not so."""
    try:
        c, rows = factors_of(term)
    except RuleError:
        return None
    found: list[Theorem] = []
    unknown: list[Term] = []
    for f, e in rows:
        positive = ctx.try_prove(lt(ZERO, f))
        if positive is None:
            opposite = arithmetic.canonical(neg(f)).conclusion.args[1]
            positive = ctx.try_prove(lt(ZERO, opposite))
            c = c if positive is None else c * (-1) ** e
        if positive is None:
            unknown += [f] * e
        else:
            found += [positive] * e
    if unknown:
        rest = arithmetic.canonical(mul(*unknown)).conclusion.args[1]
        if len(found) == 0 and c == 1:
            return None
        positive = ctx.try_prove(lt(ZERO, rest))
        if positive is None:
            return None
        found.append(positive)
    if c <= 0:
        return None
    primes = [num(p) for p in primes_of(c.numerator)]
    primes += [op("inv", num(p)) for p in primes_of(c.denominator)]
    return [kernel.compute(lt(ZERO, p)) for p in primes] + found


def _logarithm_of(ctx: Context, positive: Sequence[Theorem]) -> Theorem:
    """log(a * b * ...) = the sum of their logarithms, from 0 < a, 0 < b, ..."""
    if not positive:
        return _lemma("logarithm_of_one")
    total, result = positive[0], _logarithm(ctx, positive[0])
    for t in positive[1:]:
        a, b = _subject(total), _subject(t)
        step = detach(with_values(_lemma("logarithm_of_a_product"), x=a, y=b), total, t)
        parts = [result, _logarithm(ctx, t)]
        result = transitive(step, congruence(step.conclusion.args[1], parts))
        total = kernel.positivity(lt(ZERO, mul(a, b)), [(Fraction(1), [total, t], None)], [], [])
    return result


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
            return detach(with_values(_lemma(name), x=a.args[0]), inside)
    return unchanged(op("log", a))
