"""The elementary functions: exponential and logarithm, sine and cosine, what is made of them."""

from __future__ import annotations

from fractions import Fraction

from quod.core import Term, add, conj, eq, implies, le, lt, mul, neg, num, op, sub
from quod.theories._table import ONE, ZERO, Axiom, Definition, x, y

_RUDIN = "Rudin, Principles of Mathematical Analysis"
_HALF = num(Fraction(1, 2))
_HALF_PI = mul(_HALF, op("pi"))


def _exp(a: Term) -> Term:
    return op("exp", a)


def _sin(a: Term) -> Term:
    return op("sin", a)


def _cos(a: Term) -> Term:
    return op("cos", a)


_INVERSE = "Apostol, Calculus I, 6.21"
_atan, _asin = op("atan", x), op("asin", x)
_unit = (le(num(-1), x), le(x, ONE))  # -1 <= x <= 1

AXIOMS = (
    Axiom("exponential_of_zero", eq(_exp(ZERO), ONE), f"{_RUDIN}, 8.6"),
    Axiom(
        "exponential_of_a_sum", eq(_exp(add(x, y)), mul(_exp(x), _exp(y))), f"{_RUDIN}, 8.6 (26)"
    ),
    Axiom("exponential_positive", lt(ZERO, _exp(x)), f"{_RUDIN}, 8.6 (c)"),
    Axiom(
        "exponential_of_a_logarithm",
        implies(lt(ZERO, x), eq(_exp(op("log", x)), x)),
        f"{_RUDIN}, 8.6 (36)",
    ),
    Axiom("logarithm_of_an_exponential", eq(op("log", _exp(x)), x), f"{_RUDIN}, 8.6 (37)"),
    Axiom("sine_of_zero", eq(_sin(ZERO), ZERO), f"{_RUDIN}, 8.7"),
    Axiom("cosine_of_zero", eq(_cos(ZERO), ONE), f"{_RUDIN}, 8.7"),
    Axiom(
        "sine_of_a_sum",
        eq(_sin(add(x, y)), add(mul(_sin(x), _cos(y)), mul(_cos(x), _sin(y)))),
        f"{_RUDIN}, 8.7",
    ),
    Axiom(
        "cosine_of_a_sum",
        eq(_cos(add(x, y)), sub(mul(_cos(x), _cos(y)), mul(_sin(x), _sin(y)))),
        f"{_RUDIN}, 8.7",
    ),
    Axiom(
        "sine_and_cosine",
        eq(add(mul(_sin(x), _sin(x)), mul(_cos(x), _cos(x))), ONE),
        f"{_RUDIN}, 8.7 (48)",
    ),
    Axiom("pi_positive", lt(ZERO, op("pi")), f"{_RUDIN}, 8.7"),
    Axiom("sine_of_half_pi", eq(_sin(_HALF_PI), ONE), f"{_RUDIN}, 8.7"),
    Axiom("cosine_of_half_pi", eq(_cos(_HALF_PI), ZERO), f"{_RUDIN}, 8.7"),
    Axiom(
        "tangent_of_an_arctangent",
        conj(lt(ZERO, _cos(_atan)), eq(_sin(_atan), mul(x, _cos(_atan)))),
        _INVERSE,
    ),
    Axiom("arctangent_bounds", conj(lt(neg(_HALF_PI), _atan), lt(_atan, _HALF_PI)), _INVERSE),
    Axiom(
        "arctangent_of_a_tangent",
        implies(
            lt(neg(_HALF_PI), x),
            lt(x, _HALF_PI),
            eq(op("atan", mul(_sin(x), op("inv", _cos(x)))), x),
        ),
        _INVERSE,
    ),
    Axiom(
        "sine_of_an_arcsine",
        implies(*_unit, conj(le(ZERO, _cos(_asin)), eq(_sin(_asin), x))),
        _INVERSE,
    ),
    Axiom(
        "arcsine_bounds",
        implies(*_unit, conj(le(neg(_HALF_PI), _asin), le(_asin, _HALF_PI))),
        _INVERSE,
    ),
    Axiom(
        "arcsine_of_a_sine",
        implies(le(neg(_HALF_PI), x), le(x, _HALF_PI), eq(op("asin", _sin(x)), x)),
        _INVERSE,
    ),
)
DEFINITIONS = (
    Definition(op("acos", x), sub(_HALF_PI, _asin)),
    Definition(op("tan", x), mul(_sin(x), op("inv", _cos(x)))),
    Definition(op("sinh", x), mul(_HALF, sub(_exp(x), _exp(neg(x))))),
    Definition(op("cosh", x), mul(_HALF, add(_exp(x), _exp(neg(x))))),
    Definition(op("tanh", x), mul(op("sinh", x), op("inv", op("cosh", x)))),
    Definition(op("max", x, y), op("ite", le(x, y), y, x)),
    Definition(op("min", x, y), op("ite", le(x, y), x, y)),
)
