"""Values of terms as floats: a quick look at what is worth a proof.  They prove nothing."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from quod.core import INT, Term
from quod.theories import unfold

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


SAMPLES = (0.31, 0.77, 1.43, 2.11, 0.59)  # of variables of which nothing is known


def sampled(*terms: Term) -> dict[Term, float]:
    """Some values for the free variables of terms."""
    free = sorted({v for t in terms for v in t.free}, key=lambda v: str(v.data))
    return {
        v: k + 2 if v.sort == INT else SAMPLES[k % len(SAMPLES)] * (1 + k // len(SAMPLES))
        for k, v in enumerate(free)
    }


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
