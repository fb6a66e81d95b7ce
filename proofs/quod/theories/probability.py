"""Expectation on an arbitrary probability space.

``integrable(P, X)`` says that X is measurable with finite E|X|; a space is the free variable P, so
a claim holds for every space and a counterexample names a finite one.
"""

from __future__ import annotations

from quod.core import (
    OUTCOME,
    PROB,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    forall,
    fun,
    implies,
    lam,
    le,
    mul,
    op,
    sub,
    var,
)
from quod.theories._table import ZERO, Axiom, Definition, a, w

_P = var("P", PROB)
_X, _Y = var("X", fun(OUTCOME, REAL)), var("Y", fun(OUTCOME, REAL))
_Xw, _Yw = app(_X, w), app(_Y, w)


def _integrable(body: Term) -> Term:
    return op("integrable", _P, lam(w, body))


def _mean(body: Term) -> Term:
    return op("E", _P, lam(w, body))


_WILLIAMS = "Williams, Probability with Martingales"

AXIOMS = (
    Axiom("expectation_of_a_constant", conj(_integrable(a), eq(_mean(a), a)), f"{_WILLIAMS}, 6.1"),
    Axiom(
        "expectation_of_a_sum",
        implies(
            _integrable(_Xw),
            _integrable(_Yw),
            conj(_integrable(add(_Xw, _Yw)), eq(_mean(add(_Xw, _Yw)), add(_mean(_Xw), _mean(_Yw)))),
        ),
        f"{_WILLIAMS}, 5.5",
    ),
    Axiom(
        "expectation_of_a_multiple",
        implies(
            _integrable(_Xw),
            conj(_integrable(mul(a, _Xw)), eq(_mean(mul(a, _Xw)), mul(a, _mean(_Xw)))),
        ),
        f"{_WILLIAMS}, 5.5",
    ),
    Axiom(
        "product_of_square_integrable",
        implies(
            _integrable(_Xw),
            _integrable(mul(_Xw, _Xw)),
            _integrable(_Yw),
            _integrable(mul(_Yw, _Yw)),
            _integrable(mul(_Xw, _Yw)),
        ),
        f"{_WILLIAMS}, 6.8 (Schwarz)",
    ),
    Axiom(
        "expectation_nonnegative",
        implies(_integrable(_Xw), forall(w, le(ZERO, _Xw)), le(ZERO, _mean(_Xw))),
        f"{_WILLIAMS}, 5.2",
    ),
    Axiom(
        "integrable_absolute",
        implies(_integrable(_Xw), _integrable(op("abs", _Xw))),
        f"{_WILLIAMS}, 5.5",
    ),
)
_dX, _dY = sub(_Xw, _mean(_Xw)), sub(_Yw, _mean(_Yw))
DEFINITIONS = (
    Definition(op("Var", _P, _X), _mean(mul(_dX, _dX))),
    Definition(op("Cov", _P, _X, _Y), _mean(mul(_dX, _dY))),
)
