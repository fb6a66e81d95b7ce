"""Finite recursion: sums, products, powers, iteration.

Each by two equations: empty, and peel the last."""

from __future__ import annotations

from quod.core import INT, add, app, eq, fun, implies, lam, le, lt, mul, neg, op, var
from quod.theories._table import I0, I1, ONE, ZERO, Axiom, Definition, f, hi, i, k, lo, n, x

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
    Axiom(
        "factors_empty", implies(lt(hi, lo), eq(op("prod", f, lo, hi), ONE)), "what a product means"
    ),
    Axiom(
        "factors_last",
        implies(
            le(lo, add(hi, I1)),
            eq(op("prod", f, lo, add(hi, I1)), mul(op("prod", f, lo, hi), app(f, add(hi, I1)))),
        ),
        "what a product means",
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
# n (n - 1) ... (n - k + 1) over 1 * 2 * ... * k
_FACTOR = mul(op("cast", add(n, I1, neg(i))), op("inv", op("cast", i)))
DEFINITIONS = (
    Definition(op("factorial", n), op("prod", lam(i, op("cast", i)), I1, n)),
    Definition(
        op("binomial", n, k), op("ite", le(I0, k), op("prod", lam(i, _FACTOR), I1, k), ZERO)
    ),
)
