"""Finite recursion: sums, powers, iteration.  Each by two equations: empty, and peel the last."""

from __future__ import annotations

from quod.core import INT, add, app, eq, fun, implies, le, lt, mul, op, var
from quod.theories._table import I0, I1, ONE, ZERO, Axiom, Definition, f, hi, lo, n, x

_A = ("any", "a")
_F, _s = var("F", fun(INT, _A, _A)), var("s", _A)
_next = add(n, I1)

AXIOMS = (
    Axiom("sum_empty", implies(lt(hi, lo), eq(op("sum", f, lo, hi), ZERO)), "what a sum means"),
    Axiom(
        "sum_last",
        implies(
            le(lo, add(hi, I1)),
            eq(op("sum", f, lo, add(hi, I1)), add(op("sum", f, lo, hi), app(f, add(hi, I1)))),
        ),
        "what a sum means",
    ),
    Axiom("power_zero", eq(op("pow", x, I0), ONE), "what a power means"),
    Axiom(
        "power_next",
        implies(le(I0, n), eq(op("pow", x, _next), mul(op("pow", x, n), x))),
        "what a power means",
    ),
    Axiom("iterate_zero", eq(op("iterate", _F, _s, I0), _s), "what a recurrence means"),
    Axiom(
        "iterate_next",
        implies(
            le(I0, n), eq(op("iterate", _F, _s, _next), app(_F, _next, op("iterate", _F, _s, n)))
        ),
        "what a recurrence means",
    ),
)
DEFINITIONS: tuple[Definition, ...] = ()
