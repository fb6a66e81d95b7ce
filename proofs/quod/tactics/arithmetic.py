"""Equations and inequalities of numbers: ring and field identities, roots, signs."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from typing import Any

import flint

from quod import kernel
from quod.core import INT, REAL, Term, add, eq, le, mul, negation, num, op, subterms
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.plain import plain
from quod.polynomial import ARITHMETIC, literal, literal_power, polynomials
from quod.tactics import ratios
from quod.tactics.derived import congruence, unchanged, use, with_values
from quod.tactics.linear import linear_solution

ZERO, ONE = num(0), num(1)
MANY = 4  # inverses that are not cleared one by one
Prove = Callable[[Term], Theorem]


def ring(a: Term, b: Term) -> Theorem:
    """a = b, if the two expand to one polynomial."""
    return kernel.lincomb(eq(a, b), [], [])


def is_arithmetic(t: Term) -> bool:
    return t.op in ARITHMETIC or literal_power(t) is not None or literal(t) is not None


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
    return expanded(t, ())


def with_integers_in_order(t: Term) -> Theorem:
    """A formula or number outside of binders = the same with each integer in normal form."""
    if t.sort == INT:
        return canonical(t)
    if t.loose or not t.args or t.op == "lam":
        return unchanged(t)
    return congruence(t, [*map(with_integers_in_order, t.args)])


def field(goal: Term, prove: Prove, squares: Sequence[Theorem] = ()) -> Theorem:
    """An equation of rational expressions and roots: lincomb with cofactors found here.

    `prove` is asked for denominators to be nonzero and radicands to be nonnegative; `squares`
    says of other atoms what their squares are, or higher powers.
    """
    a, b = goal.args
    equations = [*relations([goal], prove), *squares]
    units = {inverse: t for t in equations if (inverse := t.conclusion.args[0].args[1]).op == "inv"}
    if len(units) == len(equations) > MANY:
        return ratios.equation(goal, units)
    flat = [a, b, *(side for t in equations for side in t.conclusion.args)]
    values, atoms = polynomials(flat)
    rest = values[0] - values[1]
    if rest == 0:
        return kernel.lincomb(goal, [], [])
    gaps = [values[2 + 2 * k] - values[3 + 2 * k] for k in range(len(equations))]
    gens = rest.context().gens()
    cofactors = [rest * 0 for _ in equations]
    scale = rest * 0 + 1  # rest now * scale + sum of cofactors * gaps = rest at the start
    for k, t in enumerate(equations):
        atom = t.conclusion.args[0].args[1]
        x = gens[atoms.index(atom)]
        if atom.op != "inv":
            quotient, rest = divide(rest, gaps[k], x)
            cofactors[k] += scale * quotient
        else:
            quotient, rest, power = clear(rest, gaps[k], x)
            cofactors[k] += scale * quotient
            scale *= power
    if rest != 0:
        raise Undecided("the difference {} is not shown to be zero", term_of(rest, atoms, REAL))
    used = [k for k in range(len(equations)) if cofactors[k] != 0]
    terms = [term_of(cofactors[k], atoms, REAL) for k in used]
    return kernel.lincomb(goal, [equations[k] for k in used], terms)


def expanded(t: Term, equations: Sequence[Theorem]) -> Theorem:
    """t = its polynomial normal form, with the right sides of the equations for atoms of t that
    are left sides; in one step."""
    (rest, *values), atoms = polynomials([t, *[e.conclusion.args[1] for e in equations]])
    cofactors = []
    for equation, value in zip(equations, values, strict=True):
        x = rest.context().gens()[atoms.index(equation.conclusion.args[0])]
        quotient, new = rest * 0, rest * 0
        for row in reversed(coefficients(rest, x)):  # division by x - value, by Horner's scheme
            quotient = quotient * x + new
            new = new * value + row
        cofactors.append(term_of(quotient, atoms, t.sort))
        rest = new
    return kernel.lincomb(eq(t, term_of(rest, atoms, t.sort)), list(equations), cofactors)


def relations(formulas: Sequence[Term], prove: Prove) -> list[Theorem]:
    """x * inv(x) = 1 and sqrt(x) * sqrt(x) = x for the inverses and roots in formulas, where known.

    Outermost first, so that clearing one brings in only those that follow."""
    nodes = [t for p in formulas for t in subterms(p) if not t.loose and t.op in _DEFINING]
    nodes = [t for t in nodes if literal(t) is None]
    found: list[Theorem] = []
    for t in sorted(dict.fromkeys(nodes), key=lambda t: -depth(t)):
        relation = _relation(t, prove)
        if relation is not None:
            found.append(relation)
    return found


def _relation(t: Term, prove: Prove) -> Theorem | None:
    """x * inv(x) = 1 or sqrt(x) * sqrt(x) = x, where t is the inverse or the root; or None."""
    name, domain = _DEFINING[t.op]
    try:
        return kernel.modus_ponens(use(name, x=t.args[0]), prove(domain(t.args[0])))
    except QuodError:
        return None


def cancelled(t: Term, prove: Prove) -> Theorem | None:
    """t = t without factors x * inv(x) and sqrt(x) * sqrt(x) in a monomial; None where there is
    none, or where it is not known that x is not 0, or not negative."""
    roots = [a for a in polynomials([t])[1] if a.op == "sqrt"]
    (rest, *radicands), atoms = polynomials([t, *[r.args[0] for r in roots]])
    values = dict(zip(roots, radicands, strict=True))
    gens, used, cofactors = rest.context().gens(), [], []
    for atom in [a for a in atoms if a.op == "inv" or a in values]:
        partner = atom if atom in values else atom.args[0]
        if partner not in atoms or atom.sort != REAL:
            continue
        u, v = gens[atoms.index(atom)], gens[atoms.index(partner)]
        value = values.get(atom, rest * 0 + 1)
        quotient, reduced = _without_pairs(rest, u * v, value)
        found = _relation(atom, prove) if quotient != 0 else None
        if found is not None:
            rest = reduced
            used.append(found)
            cofactors.append(quotient)
    terms = [term_of(c, atoms, REAL) for c in cofactors]
    return kernel.lincomb(eq(t, term_of(rest, atoms, REAL)), used, terms) if used else None


def _without_pairs(p: Any, pair: Any, value: Any) -> tuple[Any, Any]:
    """p = quotient * (pair - value) + rest, where no monomial of the rest has the factor pair."""
    quotient = p * 0
    while True:
        terms = [p.context().from_dict({e: c}) for e, c in p.to_dict().items()]
        shares = [q for q, rest in (divmod(m, pair) for m in terms) if rest == 0]
        if not shares:
            return quotient, p
        share = sum(shares, p * 0)
        quotient += share
        p -= share * (pair - value)


def norms(formulas: Sequence[Term]) -> list[Theorem]:
    """norm(x) * norm(x) = dot(x, x) for the norms in formulas."""
    if not is_available("norm_squared"):
        return []
    nodes = [t for p in formulas for t in subterms(p) if not t.loose and t.op == "norm"]
    return [with_values(lemma("norm_squared"), u=t.args[0]) for t in dict.fromkeys(nodes)]


_DEFINING: dict[str, tuple[str, Callable[[Term], Term]]] = {
    "inv": ("inverse", lambda x: negation(eq(x, ZERO))),
    "sqrt": ("square_root", lambda x: le(ZERO, x)),
}


def depth(t: Term) -> int:
    """How many inverses and roots are nested in t."""
    return sum(1 for s in subterms(t) if s.op in ("inv", "sqrt"))


def coefficients(p: Any, x: Any) -> list[Any]:
    """p as a polynomial in the generator x: the coefficients from degree 0."""
    context = p.context()
    index = context.gens().index(x)
    rows: dict[int, dict[Any, Any]] = {}
    for exponents, c in p.to_dict().items():
        lower = tuple(0 if k == index else e for k, e in enumerate(exponents))
        rows.setdefault(int(exponents[index]), {})[lower] = c
    top = max(rows, default=0)
    return [context.from_dict(rows.get(d, {})) for d in range(top + 1)]


def divide(p: Any, relation: Any, s: Any) -> tuple[Any, Any]:
    """p = quotient * (s^n - r) + remainder of degree below n in s, where relation = s^n - r and r
    is of degree below n, too."""
    n = len(coefficients(relation, s)) - 1
    quotient, lower = p * 0, coefficients(s**n - relation, s)
    if len(lower) > n:
        raise Undecided("no division by a polynomial that does not begin with a power")
    rows = coefficients(p, s)
    while len(rows) > n:
        top, degree = rows.pop(), len(rows)
        quotient += top * s ** (degree - n)
        for k, r in enumerate(lower):
            rows[degree - n + k] += top * r
    remainder = p * 0
    for d, c in enumerate(rows):
        remainder += c * s**d
    return quotient, remainder


def clear(p: Any, relation: Any, u: Any, even: bool = False) -> tuple[Any, Any, Any]:
    """p = cofactor * (x*u - 1) + u^k * cleared, where relation = x*u - 1 and k = degree in u; with
    `even`, k is even."""
    rows = coefficients(p, u)
    k = len(rows) - 1
    k += k % 2 if even else 0
    xu = relation + 1
    in_u = coefficients(xu, u)
    if len(in_u) < 2:
        raise Undecided("a denominator that is 0 has no inverse")
    x = in_u[1]
    cleared, cofactor = p * 0, p * 0
    for j, c in enumerate(rows):
        cleared += c * x ** (k - j)
        for power in range(k - j):
            cofactor -= c * u**j * xu**power
    return cofactor, cleared, u**k


def fraction(c: flint.fmpq) -> Fraction:
    return Fraction(int(c.p), int(c.q))


COLUMN_LIMIT = 800  # of the linear systems below
Monomial = tuple[int, ...]


def combination(goal: Term, equations: Sequence[Theorem], rounds: int = 3) -> Theorem | None:
    """The goal as a sum of polynomials times known equations, by linear algebra; None if not found.

    Cofactors: constants first; then the monomials that bring an equation's monomials onto those
    of the goal; then onto those that this brought in.
    """
    equations = [t for t in equations if t.conclusion.args[0] is not t.conclusion.args[1]]
    values, atoms = polynomials([*goal.args, *(s for t in equations for s in t.conclusion.args)])
    target = (values[0] - values[1]).to_dict()
    gaps = [(values[k] - values[k + 1]).to_dict() for k in range(2, len(values), 2)]
    unit: Monomial = (0,) * values[0].context().nvars()
    columns = {(k, unit): gap for k, gap in enumerate(gaps)}
    for round_ in range(rounds):
        if len(columns) > COLUMN_LIMIT:
            return None
        reached = set().union(*columns.values())
        solution = linear_solution(columns, target) if reached.issuperset(target) else None
        if solution is not None:
            return _lincomb(goal, equations, atoms, solution, values[0].context())
        support = reached.union(target) if round_ else set(target)
        columns |= {
            (k, m): {_times(m, e): c for e, c in gap.items()}
            for k, gap in enumerate(gaps)
            for m in _quotients(support, gap)
        }
    return None


def _lincomb(
    goal: Term, equations: Sequence[Theorem], atoms: Sequence[Term], solution: Any, context: Any
) -> Theorem:
    cofactors: dict[int, dict[Monomial, flint.fmpq]] = {}
    for (k, m), c in sorted(solution.items()):
        cofactors.setdefault(k, {})[m] = c
    sort = goal.args[0].sort
    terms = [term_of(context.from_dict(c), atoms, sort) for c in cofactors.values()]
    return kernel.lincomb(goal, [equations[k] for k in cofactors], terms)


def _times(a: Monomial, b: Monomial) -> Monomial:
    return tuple(map(operator.add, a, b))


def _quotients(support: Collection[Monomial], gap: Collection[Monomial]) -> list[Monomial]:
    """The monomials m for which m * (a monomial of gap) is in the support."""
    pairs = ((e, d) for e in support for d in gap if all(map(operator.ge, e, d)))
    return sorted({tuple(map(operator.sub, e, d)) for e, d in pairs})
