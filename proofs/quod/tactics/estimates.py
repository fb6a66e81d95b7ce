"""Values of terms as floats: a quick look at what is worth a proof.  They prove nothing."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from zlib import crc32

from quod.core import INT, REAL, Term, is_negation
from quod.theories import unfold

if TYPE_CHECKING:
    from quod.tactics.prover import Context

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "mul": operator.mul,
    "neg": operator.neg,
    "cast": float,
    "inv": lambda x: 1 / x,
    "pow": lambda x, n: x**n,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "atan": math.atan,
    "asin": math.asin,
    "pi": lambda: math.pi,
    "abs": abs,
    "le": operator.le,
    "eq": operator.eq,
}


def estimate(t: Term, values: Mapping[Term, float]) -> float | None:
    """About the value of a term of numbers at these values; None where it has none."""
    try:
        value = _value(t, values, {})
        return value if isinstance(value, float | int) else None
    except (ValueError, ZeroDivisionError, OverflowError, TypeError, RecursionError):
        return None


def _value(t: Term, values: Mapping[Term, float], known: dict[Term, Any]) -> Any:
    if t not in known:
        if t in values:
            known[t] = values[t]
        elif t.op == "num":
            known[t] = float(t.data)
        elif t.op == "ite":
            chosen = t.args[1] if _value(t.args[0], values, known) else t.args[2]
            known[t] = _value(chosen, values, known)
        elif t.op in _OPERATIONS:
            known[t] = _OPERATIONS[t.op](*[_value(a, values, known) for a in t.args])
        else:
            body = unfold(t)
            if body is None:
                raise ValueError(t.op)
            known[t] = _value(body, values, known)
    return known[t]


TRIES = 60  # samples that are tried until one meets what is known


def sampled(ctx: Context, *terms: Term) -> dict[Term, float]:
    """Values for the free variables of terms, at which the known relations of numbers look true
    if such values are found; a variable has the same value whatever the terms are."""
    known = [p for p in ctx.exact if _denied(p).op in ("le", "eq")]
    free = {v for t in (*terms, *known) for v in t.free if v.sort in (REAL, INT)}

    def sample(k: int) -> dict[Term, float]:
        return {v: _sample(v, k) for v in free}

    fit = (values for values in map(sample, range(TRIES)) if _may_hold(known, values))
    return next(fit, sample(0))


def _denied(p: Term) -> Term:
    return p.args[0] if is_negation(p) else p


def _may_hold(known: list[Term], values: Mapping[Term, float]) -> bool:
    found = ((p, estimate(_denied(p), values)) for p in known)
    return all(holds is None or bool(holds) != is_negation(p) for p, holds in found)


def _sample(v: Term, k: int) -> float:
    """The k-th value to be tried for a variable: ever larger ones, of both signs."""
    part = crc32(f"{v.data} {k}".encode()) / 2**32
    if v.sort == INT:
        return 2 + int(part * (3 + k)) - k // 2
    return 0.3 + 2 * part if k < 5 else (2 * part - 1) * k / 2


def may_be_equal(
    a: Term, b: Term, z: Term, points: list[float], given: Mapping[Term, float]
) -> bool:
    """Whether two functions of z look equal at some points; True where nothing can be said."""
    for x in points:
        values = {**given, z: x}
        p, q = estimate(a, values), estimate(b, values)
        if p is None or q is None:
            continue
        if abs(p - q) > 1e-6 * (1 + abs(p) + abs(q)):
            return False
    return True
