"""Identities of the elementary functions, reduced to identities of rational expressions and roots.

Each function of a sum, a multiple or a product becomes a polynomial in the functions of few terms,
the units: exp(2x - y) is exp(x)^2/exp(y), sin(x + y) is sin x cos y + cos x sin y, log(xy) is
log x + log y where x, y > 0.  The units are the same everywhere in a goal: with exp(x/2) in it,
exp(x) is a square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import REAL, Term, eq, le, lt, mul, neg, num, op, sub, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.polynomial import polynomials
from quod.tactics import arcs, arithmetic, products, roots
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
from quod.tactics.units import (
    HALF_PI,
    KNOWN_ANGLES,
    PI,
    Monomial,
    angles,
    at_zero,
    exponential_of_a_sum,
    monomials,
    multiple,
    of_pi,
    power,
    pythagoras,
    same_argument,
    times,
)

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
QUOTIENTS = {
    "acos": "",
    "tan": "sin",
    "sinh": "exp",
    "cosh": "exp",
    "tanh": "exp",
}  # what they are made of
ROUNDS = 4  # one round may bring new units: exp(log(x) + log(y)/2) after log(x*sqrt(y))
MULTIPLE_LIMIT = 24  # the largest multiple of a unit that is worked out
ANGLE_LIMIT = 6  # angles in one sum


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
    """An equation of rational expressions and roots of units; sqrt(a) = b also by b^2 = a,
    and logarithms by the products of their arguments."""
    known = [*roots.by_simpler_roots(ctx, goal)]
    left, right = (_with_values(t, known) for t in goal.args)
    inner = eq(left.conclusion.args[1], right.conclusion.args[1])
    try:
        squares = [*pythagoras(inner.args), *_radicals(ctx, inner)]
        return transitive(left, arithmetic.field(inner, ctx.prove, squares), symmetric(right))
    except QuodError:
        a, b = goal.args
        if a.op == "sqrt":
            return roots.unique_root(ctx, a.args[0], b)
        if b.op == "sqrt":
            return symmetric(roots.unique_root(ctx, b.args[0], a))
        found = products.equal_logarithms(ctx, goal)
        if found is None:
            raise
        return found


def _with_values(t: Term, known: list[Theorem]) -> Theorem:
    """t = t with the values of atoms that the known equations give."""
    atoms = polynomials([t])[1]
    used = [e for e in known if e.conclusion.args[0] in atoms]
    return arithmetic.expanded(t, used) if used else unchanged(t)


def _radicals(ctx: Context, goal: Term) -> Iterator[Theorem]:
    """exp(log(x)/n)^n = x for the roots of that form in an equation, where x stands in it too; with
    half the exponent where sqrt(x) does."""
    atoms = polynomials(goal.args)[1]
    inside = [t.args[0] for t in atoms if t.op == "inv"]
    atoms = [*dict.fromkeys([*atoms, *(polynomials(inside)[1] if inside else ())])]
    for t in atoms:
        parts = monomials(t.args[0]) if t.op == "exp" else []
        if len(parts) != 1 or parts[0][1].op != "log" or parts[0][0].numerator != 1:
            continue
        n, x = parts[0][0].denominator, parts[0][1].args[0]
        root = op("sqrt", x)
        by_root = n % 2 == 0 and not {root, op("inv", root)}.isdisjoint(atoms)
        beside = {*polynomials([x])[1], op("inv", x)} & set(atoms)
        if n > MULTIPLE_LIMIT or not (by_root or beside or x.op == "num"):
            continue
        positive = ctx.try_prove(lt(ZERO, x))
        if positive is not None:
            name = "root_by_a_logarithm"
            rule = lemma(name) if by_root else kernel.axiom("exponential_of_a_logarithm")
            value, n = detach(with_values(rule, x=x), positive), n // 2 if by_root else n
            product = power(n, t.args[0], unchanged(t), times(n, t.args[0]))
            whole = product.conclusion.args[0]
            same = arithmetic.ring(whole.args[0], value.conclusion.args[0].args[0])
            yield transitive(symmetric(product), congruence(whole, [same]), value)
            if by_root:
                yield ctx.detached(use("square_root", x=x))


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
    return from_equations(ctx, goal, [known])


def from_equations(ctx: Context, goal: Term, equations: list[Theorem]) -> Theorem | None:
    """The goal a = b from these equations, all in terms of the same units; None if not found."""
    formulas = [goal, *(t.conclusion for t in equations)]
    if not concerns(formulas):
        return None
    rewriter = Rewriter(ctx, [t for p in formulas for t in p.args])
    left, right = map(rewriter.normal, goal.args)
    known = []
    for t in equations:
        a, b = map(rewriter.normal, t.conclusion.args)
        known.append(transitive(symmetric(a), t, b))
    new = eq(left.conclusion.args[1], right.conclusion.args[1])
    formulas = [new, *(t.conclusion for t in known)]
    known += [*arithmetic.relations(formulas, ctx.prove), *pythagoras(formulas)]
    t = arithmetic.combination(new, known) or _by_its_square(new, known)
    return t and transitive(left, t, symmetric(right))


def _by_its_square(goal: Term, equations: list[Theorem]) -> Theorem | None:
    """a = b from (a - b)^2 = 0, which follows from the equations; None where it does not."""
    gap = sub(*goal.args)
    square = arithmetic.combination(eq(mul(gap, gap), ZERO), equations)
    if square is None:
        return None
    small = kernel.positivity(le(mul(gap, gap), ZERO), [], [square], [num(-1)])
    zero = detach(with_values(lemma("zero_square"), x=gap), small)
    return kernel.lincomb(goal, [zero], [ONE])


def inverted(ctx: Context, equations: Iterable[Theorem]) -> list[Theorem]:
    """a = log(b) from exp(a) = b, and a = exp(b) from log(a) = b."""
    found = []
    for t in equations:
        for way in (t, symmetric(t)):
            side = way.conclusion.args[0]
            if side.op == "exp":
                back = use("logarithm_of_an_exponential", x=side.args[0])
            elif side.op == "log" and ctx.try_prove(lt(ZERO, side.args[0])) is not None:
                back = ctx.detached(use("exponential_of_a_logarithm", x=side.args[0]))
            else:
                continue
            value = transitive(symmetric(back), congruence(back.conclusion.args[0], [way]))
            found += [value, transitive(value, normal(ctx, value.conclusion.args[1]))]
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
                for c, m in monomials(t.args[0]):
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
        step = congruence(term, [self._argument(a) for a in term.args])
        rule = _RULES.get(term.op)
        new = step.conclusion.args[1]
        found = rule(self, new) if rule else None
        return step if found is None else transitive(step, found)

    def _argument(self, term: Term) -> Theorem:
        """An argument of a function in terms of the units, its fractions reduced, and without
        squares of roots."""
        step = self.normal(term)
        if term.sort != REAL:
            return step
        reduced = products.reduced(self.ctx, step.conclusion.args[1])
        step = step if reduced is None else transitive(step, reduced)
        shorter = arithmetic.cancelled(step.conclusion.args[1], self.ctx.prove)
        return step if shorter is None else transitive(step, shorter)

    def _arithmetic(self, term: Term) -> Theorem:
        if term.sort != REAL:
            return unchanged(term)
        steps = [self.normal(atom) for atom in polynomials([term])[1]]
        return arithmetic.expanded(term, [t for t in steps if not is_trivial(t)])

    # -- exponentials and angles: sums of multiples of units
    def _parts(self, term: Term) -> list[tuple[int, Term]] | None:
        """(p, u) with the argument the sum of the p * u; None where it is a unit, or too much."""
        (argument,), kind, parts = term.args, _kind(term), []
        for c, m in monomials(argument):
            scale = self.scale.get((kind, m), c.denominator)
            known = of_pi(c) if kind == "angle" and m is PI else None
            if known is not None:
                parts += known
            elif scale % c.denominator:
                return None
            else:
                parts.append((int(c * scale), multiple(Fraction(1, scale), m)))
        if len(parts) == 1 and parts[0] == (1, argument):
            known = argument is HALF_PI or argument in KNOWN_ANGLES
            return parts if known and kind == "angle" else None
        return parts if all(abs(p) <= MULTIPLE_LIMIT for p, _ in parts) else None

    def _exponential(self, term: Term) -> Theorem | None:
        parts = self._parts(term)
        if parts is None:
            return self._inverted(term)
        terms = [times(p, u) for p, u in parts]
        values = [self._power(p, u) for p, u in parts]
        return same_argument(term, exponential_of_a_sum(terms, values))

    def _power(self, p: int, u: Term) -> Theorem:
        """exp(p * u) = exp(u)^p, or 1/exp(u) as often."""
        one = op("exp", u)
        base = self._inverted(one) or unchanged(one)
        if p < 0:
            inverse = with_values(lemma("exponential_of_a_negation"), x=u)
            base = transitive(inverse, rewrite_in(inverse.conclusion.args[1], base))
        return power(abs(p), u if p > 0 else neg(u), base, times(p, u))

    def _inverted(self, term: Term) -> Theorem | None:
        """exp(log(x)) = x and exp(log(x)/2) = sqrt(x), where 0 < x."""
        for c, m in monomials(term.args[0])[:1]:
            if m.op == "log":
                name = {1: "exponential_of_a_logarithm", Fraction(1, 2): "root_by_a_logarithm"}
                positive = self.ctx.try_prove(lt(ZERO, m.args[0])) if c in name else None
                if positive is not None and multiple(c, m) is term.args[0]:
                    axiom = c == 1
                    rule = kernel.axiom(name[c]) if axiom else lemma(name[c])
                    return detach(with_values(rule, x=m.args[0]), positive)
        return None

    def _angle(self, term: Term) -> Theorem | None:
        parts = self._parts(term)
        if parts is None or len(parts) > ANGLE_LIMIT:
            return at_zero(term) or arcs.of_an_inverse(self.ctx, term)
        sine, cosine = angles(tuple(parts))
        return same_argument(term, sine if term.op == "sin" else cosine)

    def _inverse(self, term: Term) -> Theorem | None:
        return arcs.inverse(self.ctx, term)

    # -- products
    def _logarithm(self, term: Term) -> Theorem | None:
        return products.logarithm(self.ctx, term)

    def _root(self, term: Term) -> Theorem | None:
        return roots.root(self.ctx, term)


_RULES = {
    "exp": Rewriter._exponential,
    "sin": Rewriter._angle,
    "cos": Rewriter._angle,
    "atan": Rewriter._inverse,
    "asin": Rewriter._inverse,
    "log": Rewriter._logarithm,
    "sqrt": Rewriter._root,
}


def _kind(term: Term) -> str:
    """Whether a function's argument is an exponent or an angle; empty for other terms."""
    name = QUOTIENTS.get(term.op, term.op)
    return {"exp": "exp", "sin": "angle", "cos": "angle"}.get(name, "")
