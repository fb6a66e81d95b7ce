"""Reals, integers, choice by a condition.  Ring identities and signs are kernel rules."""

from __future__ import annotations

from quod.core import (
    BOOL,
    INT,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    exists,
    forall,
    fun,
    implies,
    le,
    lt,
    mul,
    neg,
    negation,
    op,
    var,
)
from quod.theories._table import I1, ONE, ZERO, Axiom, Definition, b, c, lo, m, n, p, x, y

_s, _t = var("s", ("any", "a")), var("t", ("any", "a"))
_P = var("P", fun(INT, BOOL))
_next = forall(n, implies(le(lo, n), app(_P, n), app(_P, add(n, I1))))
_S, _least = var("S", fun(REAL, BOOL)), var("s", REAL)
_RUDIN = "Rudin, Principles of Mathematical Analysis"


def _bounds(bound: Term) -> Term:
    """No number of the set is greater."""
    return forall(y, implies(app(_S, y), le(y, bound)))


AXIOMS = (
    Axiom(
        "inverse",
        implies(negation(eq(x, ZERO)), eq(mul(x, op("inv", x)), ONE)),
        f"{_RUDIN}, 1.12 (M5)",
    ),
    Axiom("antisymmetry", implies(le(x, y), le(y, x), eq(x, y)), f"{_RUDIN}, 1.5"),
    Axiom(
        "least_upper_bound",
        implies(
            app(_S, x),
            _bounds(b),
            exists(_least, conj(_bounds(_least), forall(c, implies(_bounds(c), le(_least, c))))),
        ),
        f"{_RUDIN}, 1.19",
    ),
    Axiom("inverse_positive", implies(lt(ZERO, x), lt(ZERO, op("inv", x))), f"{_RUDIN}, 1.18 (e)"),
    Axiom(
        "square_root",
        implies(le(ZERO, x), eq(mul(op("sqrt", x), op("sqrt", x)), x)),
        f"{_RUDIN}, 1.21",
    ),
    Axiom(
        "square_root_nonnegative", implies(le(ZERO, x), le(ZERO, op("sqrt", x))), f"{_RUDIN}, 1.21"
    ),
    Axiom("integer_order", eq(le(op("cast", m), op("cast", n)), le(m, n)), f"{_RUDIN}, 1.20"),
    Axiom("integer_equality", eq(eq(op("cast", m), op("cast", n)), eq(m, n)), f"{_RUDIN}, 1.20"),
    Axiom(
        "discreteness",
        implies(lt(m, n), le(add(m, I1), n)),
        "Landau, Foundations of Analysis, Theorem 25",
    ),
    Axiom("archimedean_property", exists(n, le(x, op("cast", n))), f"{_RUDIN}, 1.20 (a)"),
    Axiom(
        "induction",
        implies(app(_P, lo), _next, forall(n, implies(le(lo, n), app(_P, n)))),
        "Landau, Foundations of Analysis, Axiom 5",
    ),
    Axiom("if_true", implies(p, eq(op("ite", p, _s, _t), _s)), "what a conditional means"),
    Axiom(
        "if_false", implies(negation(p), eq(op("ite", p, _s, _t), _t)), "what a conditional means"
    ),
)
DEFINITIONS = (Definition(op("abs", x), op("ite", le(ZERO, x), x, neg(x))),)
