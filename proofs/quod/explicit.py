"""Closed terms by their values where the kernel's evaluation stops: inverses of given matrices."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint

from quod import core, kernel
from quod.core import INT, REAL, TRUE, Term, eq, fresh, lam, num, op
from quod.elaborate import cases
from quod.errors import Unknown
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.tactics.derived import (
    conjuncts,
    detach,
    rewrite_in,
    transitive,
    unchanged,
    use,
    use_lemma,
)

_STOPS = ("minv", "invertible", "det")
LARGEST = 3  # the size up to which a determinant is written out


def is_stopped(term: Term) -> bool:
    """Whether evaluation stops at something that this module knows the value of."""
    return any(t.op in _STOPS for t in core.subterms(term))


def with_values(term: Term) -> Theorem:
    """term = term with the entries of inverses of closed matrices; the innermost first."""
    step = unchanged(term)
    while (found := _innermost(step.conclusion.args[1])) is not None:
        step = transitive(step, rewrite_in(step.conclusion.args[1], _value(found)))
    return step


def _innermost(term: Term) -> Term | None:
    for t in core.subterms(term):
        if t.op in _STOPS and not t.loose and not t.free and not is_stopped(t.args[0]):
            return t
    return None


def _value(t: Term) -> Theorem:
    """An inverse = its entries; a determinant = what it is of them; that there is an inverse."""
    (M,) = t.args
    if t.op == "det":
        if M.sort[1] > LARGEST:
            raise Unknown("a determinant of a large matrix")
        return use(f"determinant_of_size_{M.sort[1]}", P=M)
    rows = evaluate(M)
    try:
        inverse = flint.fmpq_mat([list(row) for row in rows]).inv()
    except (TypeError, ZeroDivisionError):
        raise Unknown("a matrix without an exact inverse") from None
    entries = tuple(tuple(inverse[i, j] for j in range(len(rows))) for i in range(len(rows)))
    N = literal(entries, M.sort)
    if N is None:
        raise Unknown("an inverse that is not exact")
    product = kernel.compute(eq(op("mm", M, N), op("eye", data=("sizes", len(rows)))))
    good, value = conjuncts(detach(use_lemma("inverse_by_a_product", P=M, Q=N), product))
    return value if t.op == "minv" else kernel.tautology(eq(t, TRUE), [good])


def literal(value: Any, sort: Any) -> Term | None:
    """The term that an exact value is written as; None for one that is not exact."""
    match sort:
        case "real" | "int" if isinstance(value, flint.fmpq):
            return num(Fraction(int(value.p), int(value.q)), sort)
        case ("vec", int()) if None not in (entries := [literal(v, REAL) for v in value]):
            i = fresh(INT)
            return op("vec", lam(i, cases(i, entries)), data=("sizes", *sort[1:]))  # type: ignore
        case ("mat", int(), int()):
            rows = [[literal(v, REAL) for v in row] for row in value]
            if not any(None in row for row in rows):
                i, j = fresh(INT), fresh(INT)
                body = cases(i, [cases(j, row) for row in rows])  # type: ignore[arg-type]
                return op("mat", lam(i, lam(j, body)), data=("sizes", *sort[1:]))
    return None
