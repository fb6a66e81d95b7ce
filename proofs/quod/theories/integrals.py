"""Newton's integral: the change of an antiderivative between the ends of an interval.

It covers proper and improper integrals alike: an antiderivative is wanted inside the interval only,
with finite limits at its ends.  Where it exists it is the integral of Henstock and Kurzweil.
"""

from __future__ import annotations

from quod.core import (
    BOOL,
    FALSE,
    REAL,
    TRUE,
    Term,
    add,
    app,
    conj,
    eq,
    exists,
    forall,
    fresh,
    fun,
    implies,
    lam,
    le,
    lt,
    negation,
    op,
    var,
)
from quod.theories._table import ZERO, Axiom, Definition, x
from quod.theories.limits import DOWN, UP, directed, end_of, inhabited, near

_f, _F = var("f", fun(REAL, REAL)), var("F", fun(REAL, REAL))
_I = var("I", fun(REAL, BOOL))
_A, _B = var("A", fun(REAL, REAL, BOOL)), var("B", fun(REAL, REAL, BOOL))
_l, _v = var("l", REAL), var("v", REAL)
_RUDIN = "Rudin, Principles of Mathematical Analysis"


# ------------------------------------------------------------------------- intervals and ends
def between(a: Term, b: Term) -> Term:
    """The numbers between a and b, in whatever order these are."""
    z = fresh(REAL)
    return lam(z, op("or", conj(lt(a, z), lt(z, b)), conj(lt(b, z), lt(z, a))))


def above(a: Term) -> Term:
    z = fresh(REAL)
    return lam(z, lt(a, z))


def below(a: Term) -> Term:
    z = fresh(REAL)
    return lam(z, lt(z, a))


LINE, NOTHING = lam(x, TRUE), lam(x, FALSE)


def inner(base: Term, inside: Term) -> Term:
    """An end of an interval, approached from inside."""
    r, z = fresh(REAL), fresh(REAL)
    return lam(r, lam(z, conj(app(inside, z), app(base, r, z))))


End = Term | int  # a number, or 1 and -1 for infinity and minus infinity


def interval(low: End, high: End) -> Term:
    """The open interval between two ends; they may have any order."""
    finite = [end for end in (low, high) if isinstance(end, Term)]
    infinite = {end for end in (low, high) if isinstance(end, int)}
    if not infinite:
        return between(*finite)
    if not finite:
        return LINE if len(infinite) == 2 else NOTHING
    return (above if infinite == {1} else below)(*finite)


def ends(low: End, high: End) -> tuple[Term, Term, Term]:
    """The interval, and its two ends from inside, in the order of integration."""
    inside = interval(low, high)
    bases = [{1: UP, -1: DOWN}[e] if isinstance(e, int) else near(e) for e in (low, high)]
    return inside, inner(bases[0], inside), inner(bases[1], inside)


def ends_of(inside: Term, first: Term, last: Term) -> tuple[End, End] | None:
    """The ends in the order of integration; None where these are no parts of an integral between
    two ends."""
    found: list[End] = []
    if any(t.loose for t in (inside, first, last)):
        return None
    for base in (first, last):
        r, z = fresh(REAL), fresh(REAL)
        body = app(base, r, z)
        coarse = body if inside is LINE else body.args[1] if body.op == "and" else FALSE
        end = end_of(lam(r, lam(z, coarse)))
        if end is None or end[0] not in ("near", "up", "down"):
            return None
        found.append({"up": 1, "down": -1}[end[0]] if end[1] is None else end[1])
    low, high = found
    return (low, high) if ends(low, high) == (inside, first, last) else None


def convex(inside: Term) -> Term:
    """What lies between two numbers of the set lies in the set."""
    x, y, z = (fresh(REAL) for _ in range(3))
    steps = (app(inside, x), app(inside, z), le(x, y), le(y, z), app(inside, y))
    return forall(x, forall(y, forall(z, implies(*steps))))


def primitive(F: Term, f: Term, inside: Term) -> Term:
    """F' = f inside the interval."""
    z = fresh(REAL)
    here = conj(op("differentiable", F, z), eq(op("deriv", F, z), app(f, z)))
    return forall(z, implies(app(inside, z), here))


def continuous(f: Term, point: Term) -> Term:
    return op("tends", f, near(point), near(app(f, point)))


_change = conj(op("tends", _F, _A, near(_l)), op("tends", _F, _B, near(add(_l, _v))))
DEFINITIONS = (
    Definition(
        op("has_integral", _f, _I, _A, _B, _v),
        exists(_F, conj(primitive(_F, _f, _I), exists(_l, _change))),
    ),
)
AXIOMS = (
    Axiom(
        "integral_value",
        implies(
            convex(_I),
            *(inhabited(_A), directed(_A), op("eventually", _A, _I)),
            *(inhabited(_B), directed(_B), op("eventually", _B, _I)),
            op("has_integral", _f, _I, _A, _B, _v),
            eq(op("integral", _f, _I, _A, _B), _v),
        ),
        f"{_RUDIN}, 6.21",
    ),
    Axiom(
        "integral_over_nothing",
        implies(forall(x, negation(app(_I, x))), eq(op("integral", _f, _I, _A, _B), ZERO)),
        "what an integral from a to a means",
    ),
    Axiom(
        "antiderivative_of_a_continuous_function",
        implies(
            convex(_I),
            forall(x, implies(app(_I, x), op("eventually", near(x), _I))),
            forall(x, implies(app(_I, x), continuous(_f, x))),
            exists(_F, primitive(_F, _f, _I)),
        ),
        f"{_RUDIN}, 6.20",
    ),
)
