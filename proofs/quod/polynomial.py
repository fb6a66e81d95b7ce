"""Polynomial normal forms of real and integer terms, over FLINT's rational polynomials.

Every function is total, so any term that is not arithmetic may be an atom.  An integer term and
its cast into the reals share one normal form.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import Any, NamedTuple

import flint

from quod.core import Term
from quod.errors import RuleError

ARITHMETIC = frozenset({"add", "mul", "neg", "cast", "num"})
TERM_LIMIT, POWER_LIMIT, DEGREE_LIMIT = 1_000_000, 10_000, 1_000_000
BIT_LIMIT, WORK_LIMIT, EXPONENT_LIMIT = 10_000_000, 20_000_000, 500_000_000


def literal_power(term: Term) -> int | None:
    """The exponent of x**k for a literal k that is worth multiplying out."""
    if term.op == "pow" and term.args[1].op == "num" and 0 <= term.args[1].data <= POWER_LIMIT:
        return int(term.args[1].data)
    return None


def literal(term: Term) -> Fraction | None:
    """The value of a numeral, or of the inverse of one that is not zero."""
    if term.op == "num":
        return term.data
    (x,) = term.args if term.op == "inv" else (term,)
    return 1 / x.data if x.op == "num" and x.data else None


def polynomials(terms: Sequence[Term]) -> tuple[list[Any], list[Term]]:
    """The terms as polynomials over one list of atoms, and that list."""
    nodes = _arguments_first(terms)
    sizes: dict[Term, _Size] = {}
    for t in nodes:  # bound everything before anything is expanded
        sizes[t] = _size(t, [sizes[a] for a in _parts(t)])
    atoms = [t for t in nodes if literal(t) is None and not _parts(t)]
    names = [f"x{k}" for k in range(max(1, len(atoms)))]
    context = flint.fmpq_mpoly_ctx.get(names, flint.Ordering.degrevlex)
    values: dict[Term, Any] = dict(zip(atoms, context.gens(), strict=False))
    exponents = 0
    for t in nodes:
        if t not in values:
            below = [values[a] for a in _parts(t)]
            count = min(_terms(t, below), _monomials(len(atoms), sizes[t].degree))
            _limit(count, TERM_LIMIT, "terms")
            values[t] = _expanded(t, below, context)
            exponents += len(values[t]) * len(atoms)
            _limit(exponents, EXPONENT_LIMIT, "exponents")
    return [values[t] for t in terms], atoms


def _arguments_first(terms: Sequence[Term]) -> list[Term]:
    """Each arithmetic part of the terms once, after its own parts."""
    order: dict[Term, None] = {}
    stack = list(terms[::-1])
    while stack:
        waiting = [a for a in _parts(stack[-1]) if a not in order]
        if waiting:
            stack += waiting[::-1]
        else:
            order[stack.pop()] = None
    return list(order)


def _monomials(variables: int, degree: int) -> int:
    """The number of monomials up to that degree, or some number above all limits."""
    few = min(variables, degree, 20)
    return comb(max(variables, degree) + few, few)


def _limit(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise RuleError(f"expanding takes more than {limit} {what}: too big a step")


class _Size(NamedTuple):
    """Upper bounds: of the number of terms, the degree, the bits above and below the line."""

    terms: int
    degree: int
    top: int
    bottom: int


def _parts(term: Term) -> tuple[Term, ...]:
    """The arguments that the polynomial of the term is built from; none for an atom."""
    if term.op in ARITHMETIC:
        return term.args
    return () if literal_power(term) is None else term.args[:1]


_ATOM = _Size(1, 1, 1, 0)


def _size(term: Term, below: list[_Size]) -> _Size:
    a, b = (*below, _ATOM, _ATOM)[:2]
    exponent, value = literal_power(term), literal(term)
    if value is not None:
        top, bottom = abs(value.numerator), value.denominator
        size = _Size(1, 0, top.bit_length(), (bottom - 1).bit_length())
    elif term.op == "add":
        top = max(a.top + b.bottom, b.top + a.bottom) + 1
        size = _Size(a.terms + b.terms, max(a.degree, b.degree), top, a.bottom + b.bottom)
    elif term.op == "mul":
        top = a.top + b.top + a.terms.bit_length()
        size = _Size(a.terms * b.terms, a.degree + b.degree, top, a.bottom + b.bottom)
    elif exponent is not None:
        count, top = comb(a.terms + exponent - 1, exponent), a.top + a.terms.bit_length()
        size = _Size(count, a.degree * exponent, top * exponent, a.bottom * exponent)
    else:
        size = a
    _limit(size.degree, DEGREE_LIMIT, "as degree")
    _limit(max(size.top, size.bottom), BIT_LIMIT, "bits in a coefficient")
    return size if size.terms < 10**12 else size._replace(terms=10**12)


def _terms(term: Term, below: list[Any]) -> int:
    """At most how many terms the polynomial of the term has, by those of its parts."""
    counts = [len(p) for p in below]
    exponent = literal_power(term)
    if exponent is not None:
        return comb(counts[0] + exponent - 1, exponent) if counts[0] else 1
    if term.op == "mul":
        _limit(counts[0] * counts[1], WORK_LIMIT, "products")
        return counts[0] * counts[1]
    return max(1, sum(counts))


def _expanded(term: Term, below: list[Any], context: Any) -> Any:
    value = literal(term)
    if value is not None:
        return context.constant(flint.fmpq(value.numerator, value.denominator))
    match term.op:
        case "cast":
            return below[0]
        case "neg":
            return -below[0]
        case "add":
            return below[0] + below[1]
        case "mul":
            return below[0] * below[1]
    return below[0] ** literal_power(term)  # every other term is an atom
