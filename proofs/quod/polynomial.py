"""Polynomial normal forms of real and integer terms, over FLINT's rational polynomials.

Every function is total, so any term that is not arithmetic may be an atom.  An integer term and
its cast into the reals share one normal form.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from math import comb
from typing import Any, NamedTuple

import flint

from quod.core import Term, run
from quod.errors import RuleError

ARITHMETIC = frozenset({"add", "mul", "neg", "cast", "num"})
TERM_LIMIT, POWER_LIMIT, DEGREE_LIMIT = 200_000, 10_000, 1_000_000
BIT_LIMIT, WORK_LIMIT, EXPONENT_LIMIT = 10_000_000, 20_000_000, 500_000_000


def literal_power(term: Term) -> int | None:
    """The exponent of x**k for a literal k that is worth multiplying out."""
    if term.op == "pow" and term.args[1].op == "num" and 0 <= term.args[1].data <= POWER_LIMIT:
        return int(term.args[1].data)
    return None


def polynomials(terms: Sequence[Term]) -> tuple[list[Any], list[Term]]:
    """The terms as polynomials over one list of atoms, and that list."""
    atoms: dict[Term, int] = {}
    sizes: dict[Term, _Size] = {}
    for term in terms:
        run(_measure(term, atoms, sizes))
    counts = [min(size.terms, _monomials(len(atoms), size.degree)) for size in sizes.values()]
    _limit(max(counts, default=0), TERM_LIMIT, "terms")
    _limit(sum(counts) * len(atoms), EXPONENT_LIMIT, "exponents")
    names = [f"x{k}" for k in range(max(1, len(atoms)))]
    context = flint.fmpq_mpoly_ctx.get(names, flint.Ordering.degrevlex)
    generators = context.gens()
    done: dict[Term, Any] = {atom: generators[k] for atom, k in atoms.items()}
    return [run(_expand(term, done, context)) for term in terms], list(atoms)


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


def _measure(
    term: Term, atoms: dict[Term, int], sizes: dict[Term, _Size]
) -> Generator[Any, Any, None]:
    """Find the atoms, and bound the size of everything before anything is expanded."""
    if term in sizes:
        return
    parts = _parts(term)
    for a in parts:
        yield _measure(a, atoms, sizes)
    below = [sizes[a] for a in parts]
    a, b = (below * 2)[:2] if below else (_Size(1, 1, 1, 0), _Size(1, 1, 1, 0))
    exponent = literal_power(term)
    if term.op == "num":
        top, bottom = abs(term.data.numerator), term.data.denominator
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
    if not below and term.op != "num":
        atoms.setdefault(term, len(atoms))
    _limit(size.degree, DEGREE_LIMIT, "as degree")
    _limit(max(size.top, size.bottom), BIT_LIMIT, "bits in a coefficient")
    sizes[term] = size._replace(terms=min(size.terms, 10**12))


def _expand(term: Term, done: dict[Term, Any], context: Any) -> Generator[Any, Any, Any]:
    if term not in done:
        below = []
        for a in _parts(term):
            below.append((yield _expand(a, done, context)))
        match term.op:
            case "num":
                value = flint.fmpq(term.data.numerator, term.data.denominator)
                result = context.constant(value)
            case "cast":
                result = below[0]
            case "neg":
                result = -below[0]
            case "add":
                result = below[0] + below[1]
            case "mul":
                _limit(len(below[0]) * len(below[1]), WORK_LIMIT, "products")
                result = below[0] * below[1]
            case _:  # a literal power; every other term is an atom and stands in `done`
                result = below[0] ** literal_power(term)
        done[term] = result
    return done[term]
