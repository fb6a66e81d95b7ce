"""Equations and inequalities of numbers: ring and field identities, roots, signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import flint

from quod import kernel
from quod.core import INT, REAL, Term, add, eq, le, mul, negation, num, op
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.plain import plain
from quod.polynomial import ARITHMETIC, literal_power, polynomials
from quod.tactics.derived import use

ZERO, ONE = num(0), num(1)
Prove = Callable[[Term], Theorem]


def ring(a: Term, b: Term) -> Theorem:
    """a = b, if the two expand to one polynomial."""
    return kernel.lincomb(eq(a, b), [], [])


def is_arithmetic(t: Term) -> bool:
    return t.op in ARITHMETIC or literal_power(t) is not None


def structural_key(t: Term) -> str:
    """A text that orders atoms the same way in every run."""
    return plain(t, limit=10_000)


def term_of(polynomial: Any, atoms: Sequence[Term], sort: Any) -> Term:
    """A term for a polynomial over atoms, its monomials in a fixed order."""
    order = sorted(range(len(atoms)), key=lambda k: structural_key(atoms[k]))
    rows = []
    for exponents, coefficient in polynomial.to_dict().items():
        c = Fraction(int(coefficient.p), int(coefficient.q))
        rows.append((tuple(-int(exponents[k]) for k in order), c))
    if not rows:
        return num(0, sort)
    terms = []
    for exponents, c in sorted(rows):
        factors = [] if c == 1 and any(exponents) else [num(c, sort)]
        for k, e in zip(order, exponents, strict=False):
            atom = op("cast", atoms[k]) if atoms[k].sort == INT != sort else atoms[k]
            factors += _power(atom, -e)
        terms.append(mul(*factors))
    return add(*terms)


def _power(atom: Term, exponent: int) -> list[Term]:
    if exponent <= 3 or atom.sort == INT:
        return [atom] * exponent
    return [op("pow", atom, num(exponent, INT))]


def canonical(t: Term) -> Theorem:
    """t = its polynomial normal form, as a term."""
    (p,), atoms = polynomials([t])
    return ring(t, term_of(p, atoms, t.sort))


def field(goal: Term, prove: Prove) -> Theorem:
    """An equation of rational expressions and roots: lincomb with cofactors found here.

    `prove` is asked for denominators to be nonzero and radicands to be nonnegative.
    """
    a, b = goal.args
    relations = _relations(goal, prove)
    equations = [t for t, _, _ in relations]
    flat = [a, b]
    for t, _, _ in relations:
        flat += t.conclusion.args
    values, atoms = polynomials(flat)
    rest = values[0] - values[1]
    if rest == 0:
        return kernel.lincomb(goal, [], [])
    sides = [values[2 + 2 * k] - values[3 + 2 * k] for k in range(len(relations))]
    gens = rest.context().gens()
    where = {atom: gens[k] for k, atom in enumerate(atoms)}
    cofactors = [rest * 0 for _ in relations]
    scale = rest * 0 + 1  # rest_now * scale + sum of cofactors * sides = rest at the start
    for k, (_, kind, atom) in enumerate(relations):
        x = where[atom]
        if kind == "root":
            quotient, rest = _divide(rest, sides[k], x)
            cofactors[k] += scale * quotient
        else:
            quotient, rest, power = _clear(rest, sides[k], x)
            cofactors[k] += scale * quotient
            scale *= power
    if rest != 0:
        raise Undecided(f"the difference {term_of(rest, atoms, REAL)!r} is not zero")
    chosen = [k for k in range(len(relations)) if cofactors[k] != 0]
    return kernel.lincomb(
        goal, [equations[k] for k in chosen], [term_of(cofactors[k], atoms, REAL) for k in chosen]
    )


def _relations(goal: Term, prove: Prove) -> list[tuple[Theorem, str, Term]]:
    """x * inv(x) = 1 and sqrt(x) * sqrt(x) = x for the inverses and roots of a goal.

    Outermost first, so that clearing one brings in only those that follow."""
    from quod.core import subterms

    closed = [t for t in subterms(goal) if not t.loose and t.op in ("inv", "sqrt")]
    found = []
    for t in sorted(closed, key=lambda t: -_depth(t)):
        x = t.args[0]
        if t.op == "inv":
            nonzero = prove(negation(eq(x, ZERO)))
            found.append((kernel.modus_ponens(use("inverse", x=x), nonzero), "inverse", t))
        else:
            nonnegative = prove(le(ZERO, x))
            found.append((kernel.modus_ponens(use("square_root", x=x), nonnegative), "root", t))
    return found


def _depth(t: Term) -> int:
    """How many inverses and roots are nested in t."""
    from quod.core import subterms

    return sum(1 for s in subterms(t) if s.op in ("inv", "sqrt"))


def _coefficients(p: Any, x: Any) -> list[Any]:
    """p as a polynomial in the generator x: the coefficients from degree 0."""
    context = p.context()
    index = context.gens().index(x)
    rows: dict[int, dict[Any, Any]] = {}
    for exponents, c in p.to_dict().items():
        lower = tuple(0 if k == index else e for k, e in enumerate(exponents))
        rows.setdefault(int(exponents[index]), {})[lower] = c
    top = max(rows, default=0)
    return [context.from_dict(rows.get(d, {})) for d in range(top + 1)]


def _divide(p: Any, relation: Any, s: Any) -> tuple[Any, Any]:
    """p = quotient * (s^2 - r) + remainder of degree at most 1 in s, where relation = s^2 - r."""
    quotient, r = p * 0, s * s - relation
    coefficients = _coefficients(p, s)
    while len(coefficients) > 2:
        top, degree = coefficients.pop(), len(coefficients)
        quotient += top * s ** (degree - 2)
        coefficients[degree - 2] += top * r
    remainder = p * 0
    for d, c in enumerate(coefficients):
        remainder += c * s**d
    return quotient, remainder


def _clear(p: Any, relation: Any, u: Any) -> tuple[Any, Any, Any]:
    """p = cofactor * (x*u - 1) + u^k * cleared, where relation = x*u - 1 and k = degree in u."""
    coefficients = _coefficients(p, u)
    k = len(coefficients) - 1
    xu = relation + 1
    x = _coefficients(xu, u)[1]
    cleared, cofactor = p * 0, p * 0
    for j, c in enumerate(coefficients):
        cleared += c * x ** (k - j)
        for power in range(k - j):
            cofactor -= c * u**j * xu**power
    return cofactor, cleared, u**k


ANSATZ_LIMIT = 600


def combination(goal: Term, equations: Sequence[Theorem]) -> Theorem | None:
    """The goal as a sum of constant or atom times known equations, by exact linear algebra."""
    equations = [t for t in equations if t.conclusion.args[0] is not t.conclusion.args[1]]
    if not equations:
        return None
    sides = [side for t in equations for side in t.conclusion.args]
    values, atoms = polynomials([*goal.args, *sides])
    target = values[0] - values[1]
    gaps = [values[2 + 2 * k] - values[3 + 2 * k] for k in range(len(equations))]
    one = target * 0 + 1
    for columns in (
        [(k, one) for k in range(len(gaps))],
        [(k, m) for k, gap in enumerate(gaps) for m in _quotients(target, gap)],
    ):
        if len(columns) > ANSATZ_LIMIT:
            return None
        solution = _solve([gaps[k] * m for k, m in columns], target)
        if solution is not None:
            cofactors = [target * 0 for _ in gaps]
            for (k, m), c in zip(columns, solution, strict=True):
                cofactors[k] += m * flint.fmpq(c.numerator, c.denominator)
            sort = goal.args[0].sort
            used = [k for k, c in enumerate(cofactors) if c != 0]
            terms = [term_of(cofactors[k], atoms, sort) for k in used]
            return kernel.lincomb(goal, [equations[k] for k in used], terms)
    return None


def _quotients(target: Any, gap: Any) -> list[Any]:
    """The monomials m for which m * (a monomial of gap) is a monomial of target."""
    found: dict[tuple[int, ...], None] = {}
    for e in target.to_dict():
        for d in gap.to_dict():
            if all(x >= y for x, y in zip(e, d, strict=True)):
                found[tuple(int(x) - int(y) for x, y in zip(e, d, strict=True))] = None
    return [target.context().from_dict({e: 1}) for e in found]


def _solve(columns: Sequence[Any], target: Any) -> list[Fraction] | None:
    """Rational x with sum of x[k] * columns[k] = target, by elimination; or None."""
    rows: list[tuple[dict[Any, Fraction], dict[int, Fraction]]] = []  # (vector, combination)
    pivots: dict[Any, int] = {}
    for k, column in enumerate(columns):
        vector, origin = _reduce(_vector(column), {k: Fraction(1)}, rows, pivots)
        if vector:
            key = min(vector)
            scale = vector[key]
            vector = {e: c / scale for e, c in vector.items()}
            pivots[key] = len(rows)
            rows.append((vector, {j: c / scale for j, c in origin.items()}))
    rest, origin = _reduce(_vector(target), {}, rows, pivots)
    if rest:
        return None
    return [-origin.get(k, Fraction(0)) for k in range(len(columns))]


def _reduce(vector: Any, origin: Any, rows: Any, pivots: Any) -> tuple[Any, Any]:
    """Eliminate the pivots from a vector, keeping the combination that it stands for."""
    vector, origin = dict(vector), dict(origin)
    done: set[Any] = set()
    while True:
        key = next((e for e in sorted(vector) if e in pivots and e not in done), None)
        if key is None:
            return vector, origin
        done.add(key)
        factor = vector[key]
        row, source = rows[pivots[key]]
        for table, other in ((vector, row), (origin, source)):
            for e, c in other.items():
                table[e] = table.get(e, Fraction(0)) - factor * c
                if not table[e]:
                    del table[e]


def _vector(p: Any) -> dict[Any, Fraction]:
    return {tuple(map(int, e)): Fraction(int(c.p), int(c.q)) for e, c in p.to_dict().items()}
