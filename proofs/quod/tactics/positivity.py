"""Inequalities as sums of products of given ones and of squares."""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import lru_cache

from quod import kernel
from quod.core import INT, Term, add, is_lt, le, mul, neg, num, op
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics.arithmetic import fraction
from quod.tactics.linear import Column, column, nonnegative_solution

ZERO, ONE, ALL = num(0), num(1), Fraction(1)
Summand = tuple[Fraction, list[Theorem], Term | None]
FACT_LIMIT = 16  # known inequalities that take part in one certificate


def sides(p: Term) -> tuple[Term, Term]:
    """The smaller and the larger side of an inequality."""
    return (p.args[0].args[1], p.args[0].args[0]) if is_lt(p) else (p.args[0], p.args[1])


def certified_by(goal: Term, facts: list[Theorem], degrees: tuple[int, ...] = (1, 2)) -> Theorem:
    """The goal from these facts, in products and with squares."""
    return combined(goal, relevant(facts, goal), degrees)


def from_facts(goal: Term, facts: list[Theorem], equations: list[Theorem]) -> Theorem | None:
    """The goal from these inequalities and, as two inequalities each, these equations; or None."""
    halves = [half for t in equations for half in both_ways(t)]
    known = [*halves, *facts]
    for degree, some in ((1, known), (2, relevant(known, goal))):
        try:
            return combined(goal, some, (degree,))
        except Undecided:
            continue
    return None


def combined(goal: Term, facts: list[Theorem], degrees: tuple[int, ...]) -> Theorem:
    small, big = sides(goal)
    sizes = [a for t in facts for a in atoms_of(t.conclusion) if a.op == "dim"]
    facts = [*dict.fromkeys([*facts, *(t for a in sizes for t in size_facts(a))])]
    if all(is_linear(p) for p in (goal, *(t.conclusion for t in facts))):
        degrees = (1,)  # enough, by Farkas' lemma
    for degree in degrees:
        found = coefficients(big, small, candidates(facts, goal, degree), is_lt(goal))
        if found is not None:
            return kernel.positivity(goal, found, [], [])
    raise Undecided("it is not shown that {}", goal)


def relevant(facts: list[Theorem], goal: Term) -> list[Theorem]:
    """The inequalities that share an atom with the goal, directly or by way of others."""
    rest = {t: atoms_of(t.conclusion) for t in facts}
    names = set(atoms_of(goal))
    chosen: list[Theorem] = []
    while len(chosen) < FACT_LIMIT:
        near = [t for t, atoms in rest.items() if not names.isdisjoint(atoms)]
        if not near:
            break
        for t in near[: FACT_LIMIT - len(chosen)]:
            chosen.append(t)
            names.update(rest.pop(t))
    return chosen


def candidates(facts: list[Theorem], goal: Term, degree: int) -> list[Summand]:
    """Products of up to `degree` facts; squares of the goal's atoms, sums and differences."""
    rows: list[Summand] = [(ALL, [], None)]
    for count in range(1, degree + 1):
        pool = facts if count < 3 else facts[:6]
        for group in itertools.combinations_with_replacement(pool, count):
            rows.append((ALL, list(group), None))
    if degree > 1:
        atoms = [
            *dict.fromkeys([*atoms_of(goal), *(a for t in facts for a in atoms_of(t.conclusion))])
        ][:6]
        reals = [op("cast", a) if a.sort == INT else a for a in atoms]
        pairs = list(itertools.combinations(reals, 2))
        squares = [*reals, *(add(a, neg(b)) for a, b in pairs), *(add(a, b) for a, b in pairs)]
        rows += [(ALL, [], s) for s in [*squares, *(mul(a, b) for a, b in pairs)]]
        rows += [(ALL, [t], s) for s in squares for t in facts[:8]]
    return rows


def coefficients(big: Term, small: Term, rows: list[Summand], strict: bool) -> list[Summand] | None:
    """Coefficients that make the sum of the candidates big - small."""
    columns = [
        _product(tuple(sides(t.conclusion) for t in facts), square) for _, facts, square in rows
    ]
    sure = [
        k
        for k, (_, facts, square) in enumerate(rows)
        if square is None and all(is_lt(t.conclusion) for t in facts)
    ]
    target = _product(((small, big),), None)
    solution = nonnegative_solution(columns, target, sure if strict else None)
    if solution is None:
        return None
    return [(fraction(c), *rows[k][1:]) for k, c in sorted(solution.items())]


@lru_cache(maxsize=2**14)
def _product(pairs: tuple[tuple[Term, Term], ...], root: Term | None) -> Column:
    """The product of the differences b - a, and of the square of the root, by its monomials.

    One fact takes part in many certificates that are tried, with the same others.  A monomial is
    named by its atoms, which live as long as the terms; a text remembers its hash."""
    values, atoms = polynomials([ONE, *(t for pair in pairs for t in pair), root or ONE])
    product = values[0] * values[-1] * values[-1]
    for a, b in zip(values[1:-1:2], values[2:-1:2], strict=True):
        product *= b - a
    names = sorted((f"{id(atom)}", k) for k, atom in enumerate(atoms))
    rows = product.to_dict().items()
    return column({" ".join(f"{x}^{e[k]}" for x, k in names if e[k]): c for e, c in rows})


@lru_cache(maxsize=4096)
def atoms_of(p: Term) -> tuple[Term, ...]:
    """The atoms of the polynomials in an inequality."""
    return tuple(polynomials(sides(p))[1])


@lru_cache(maxsize=4096)
def is_linear(p: Term) -> bool:
    """Whether both sides of an inequality are linear in their atoms."""
    return all(q.total_degree() <= 1 for q in polynomials(sides(p))[0])


@lru_cache(maxsize=4096)
def both_ways(t: Theorem) -> list[Theorem]:
    """a <= b and b <= a from a = b."""
    (a, b), one = t.conclusion.args, num(1, t.conclusion.args[0].sort)
    return [
        kernel.positivity(le(a, b), [], [t], [num(-1, a.sort)]),
        kernel.positivity(le(b, a), [], [t], [one]),
    ]


@lru_cache(maxsize=4096)
def size_facts(t: Term) -> list[Theorem]:
    """1 <= n; for a literal size, its value."""
    n = t.data[1]
    if type(n) is str:
        return [kernel.instantiate(kernel.axiom("dimension_positive"), {"n": n}, {}, [])]
    value = num(n, INT)
    return [kernel.compute(p) for p in (le(num(1, INT), t), le(t, value), le(value, t))]
