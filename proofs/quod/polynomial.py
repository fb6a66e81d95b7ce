"""Polynomial normal forms of real and integer terms, over FLINT's rational polynomials.

Every function is total, so any term that is not arithmetic may be an atom.  An integer term and
its cast into the reals share one normal form.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from math import comb
from typing import Any

import flint

from quod.core import Term, run
from quod.errors import RuleError

ARITHMETIC = frozenset({"add", "mul", "neg", "cast", "num"})
TERM_LIMIT = 200_000
POWER_LIMIT = 10_000


def literal_power(term: Term) -> int | None:
    """The exponent of x**k for a literal k that is worth multiplying out."""
    if term.op == "pow" and term.args[1].op == "num" and 0 <= term.args[1].data <= POWER_LIMIT:
        return int(term.args[1].data)
    return None


def polynomials(terms: Sequence[Term]) -> tuple[list[Any], list[Term]]:
    """The terms as polynomials over one list of atoms, and that list."""
    atoms: dict[Term, int] = {}
    sizes: dict[Term, tuple[int, int]] = {}
    for term in terms:
        run(_measure(term, atoms, sizes))
    for count, degree in sizes.values():  # no more terms than monomials of the degree
        count = min(count, comb(len(atoms) + degree, degree))
        if count > TERM_LIMIT:
            raise RuleError(f"expanding takes up to {count} terms: too big a step")
    names = [f"x{k}" for k in range(max(1, len(atoms)))]
    context = flint.fmpq_mpoly_ctx.get(names, flint.Ordering.degrevlex)
    generators = context.gens()
    done: dict[Term, Any] = {atom: generators[k] for atom, k in atoms.items()}
    return [run(_expand(term, done, context)) for term in terms], list(atoms)


def _measure(
    term: Term, atoms: dict[Term, int], sizes: dict[Term, tuple[int, int]]
) -> Generator[Any, Any, None]:
    """Find the atoms; bound the number of terms and the degree before anything is expanded."""
    if term in sizes:
        return
    exponent = literal_power(term)
    arguments = (
        term.args if term.op in ARITHMETIC else term.args[:1] if exponent is not None else ()
    )
    for a in arguments:
        yield _measure(a, atoms, sizes)
    below = [sizes[a] for a in arguments]
    if term.op == "num":
        count, degree = 1, 0
    elif not below:
        atoms.setdefault(term, len(atoms))
        count, degree = 1, 1
    elif term.op == "add":
        count, degree = below[0][0] + below[1][0], max(below[0][1], below[1][1])
    elif term.op == "mul":
        count, degree = below[0][0] * below[1][0], below[0][1] + below[1][1]
    elif exponent is not None:
        count, degree = comb(below[0][0] + exponent - 1, exponent), below[0][1] * exponent
    else:
        count, degree = below[0]
    sizes[term] = count, degree


def _expand(term: Term, done: dict[Term, Any], context: Any) -> Generator[Any, Any, Any]:
    if term in done:
        return done[term]
    match term.op:
        case "num":
            result = context.constant(flint.fmpq(term.data.numerator, term.data.denominator))
        case "cast":
            result = yield _expand(term.args[0], done, context)
        case "neg":
            result = -(yield _expand(term.args[0], done, context))
        case "add":
            left = yield _expand(term.args[0], done, context)
            result = left + (yield _expand(term.args[1], done, context))
        case "mul":
            left = yield _expand(term.args[0], done, context)
            result = left * (yield _expand(term.args[1], done, context))
        case _:  # a literal power; every other term is an atom and stands in `done`
            result = (yield _expand(term.args[0], done, context)) ** literal_power(term)
    done[term] = result
    return result
