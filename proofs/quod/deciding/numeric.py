"""The truth of a question at numbers, by interval arithmetic at high precision.

It reads the same text as the grammar and shares nothing else with the engine: what it finds false
is false.  It knows numbers, real functions and finite sums.
"""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import flint
from flint import arb

from quod.deciding.questions import Question

PRECISION = 400  # bits
POINTS = 60  # values that are tried for the variables
LONGEST_SUM = 200
_POOL = [Fraction(p, q) for q in (1, 2, 3, 7) for p in range(-9, 10)]


class NoValue(Exception):
    """The text has no value here, or none that this module can find."""


def false_at(question: Question, seed: int = 0) -> dict[str, Fraction] | None:
    """Values at which the assumptions hold and the statement is false; None if none is found."""
    if question.relation in ("iff", "implies"):
        return None
    with flint.ctx.workprec(PRECISION):
        try:
            return _searched(question, random.Random(seed))
        except (NoValue, SyntaxError, RecursionError, MemoryError):
            return None


def _searched(question: Question, chosen: random.Random) -> dict[str, Fraction] | None:
    relation = ast.parse(f"({question.lhs}) {question.relation} ({question.rhs})", mode="eval")
    given = [ast.parse(text, mode="eval").body for text in question.assumptions]
    names = sorted(_free([relation.body, *given]))
    if "oo" in names:  # it is no number
        raise NoValue
    for _ in range(POINTS):
        values = {
            name: _draw(question.variables.get(name, "real").replace(" ", ""), chosen)
            for name in names
        }
        if _holds_all(given, values) and _truth(relation.body, values) is False:
            return values
    return None


def _draw(domain: str, chosen: random.Random) -> Fraction:
    """A value of a domain of numbers."""
    for _ in range(200):
        x = chosen.choice(_POOL)
        if domain not in _MEMBER:
            raise NoValue
        if _MEMBER[domain](x):
            return x
    raise NoValue


_MEMBER: Mapping[str, Callable[[Fraction], bool]] = {
    "real": lambda x: True,
    "rational": lambda x: True,
    "positive": lambda x: x > 0,
    "nonnegative": lambda x: x >= 0,
    "negative": lambda x: x < 0,
    "nonpositive": lambda x: x <= 0,
    "nonzero": lambda x: x != 0,
    "integer": lambda x: x.denominator == 1,
    "natural": lambda x: x.denominator == 1 and x >= 0,
    "nonnegative_integer": lambda x: x.denominator == 1 and x >= 0,
    "positive_integer": lambda x: x.denominator == 1 and x >= 1,
    "(0,1)": lambda x: 0 < x < 1,
    "[0,1]": lambda x: 0 <= x <= 1,
    "(-1,1)": lambda x: -1 < x < 1,
    "[0,oo)": lambda x: x >= 0,
    "(0,oo)": lambda x: x > 0,
}


def _free(trees: Sequence[ast.expr]) -> set[str]:
    """Names of variables: neither called, nor bound by a sum."""
    called, found, bound = set(), set(), set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called.add(node.func.id)
                bound |= {
                    where.elts[0].id
                    for where in node.args[1:]
                    if isinstance(where, ast.Tuple) and isinstance(where.elts[0], ast.Name)
                }
            elif isinstance(node, ast.Name):
                found.add(node.id)
    return found - called - bound - {"pi", "E"}


def _holds_all(given: Sequence[ast.expr], values: Mapping[str, Fraction]) -> bool:
    return all(_truth(p, values) is True for p in given)


def _truth(node: ast.expr, values: Mapping[str, Any]) -> bool | None:
    """Whether a comparison holds; None where it has no value or the intervals overlap."""
    if not (isinstance(node, ast.Compare) and len(node.ops) == 1):
        raise NoValue
    try:
        a: Any = value(node.left, values)
        b: Any = value(node.comparators[0], values)
    except (NoValue, ZeroDivisionError, OverflowError, ValueError):
        return None
    exact = _exact(a, b)
    if not exact:
        a, b = ball(a), ball(b)
        if not (a.is_finite() and b.is_finite()):
            return None
    less, more = bool(a < b), bool(a > b)
    same = exact and a == b
    if not (less or more or same):
        return None
    return {
        ast.Eq: same, ast.NotEq: not same, ast.Lt: less, ast.LtE: less or same,
        ast.Gt: more, ast.GtE: more or same,
    }.get(type(node.ops[0]))  # fmt: skip


def _exact(a: Any, b: Any) -> bool:
    return isinstance(a, Fraction) and isinstance(b, Fraction)


def ball(x: Any) -> Any:
    """A number as a ball."""
    return arb(flint.fmpq(x.numerator, x.denominator)) if isinstance(x, Fraction) else x


def value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """The value of a term: a fraction, or a ball that encloses it.  Raises NoValue."""
    match node:
        case ast.Constant(value=int() as n) if not isinstance(n, bool):
            return Fraction(n)
        case ast.Constant(value=float()):
            return Fraction(ast.unparse(node))
        case ast.Name(id=name):
            if name in values:
                return values[name]
            return {"pi": arb.pi, "E": arb.const_e}[name]() if name in ("pi", "E") else _none()
        case ast.UnaryOp(op=ast.USub()):
            return -value(node.operand, values)
        case ast.BinOp():
            return _operation(node.op, value(node.left, values), value(node.right, values))
        case ast.Call(
            func=ast.Name(id="Sum" | "Product" as name), args=[body, ast.Tuple(elts=[i, low, high])]
        ):
            return _repeated(name, body, i, value(low, values), value(high, values), values)
        case ast.Call(func=ast.Name(id="factorial" | "binomial" as name), args=arguments):
            return _whole(name, *(value(a, values) for a in arguments))
        case ast.Call(func=ast.Name(id=name)) if name in _FUNCTIONS:
            arguments = [ball(value(a, values)) for a in node.args]
            try:
                return _FUNCTIONS[name](*arguments)
            except TypeError:  # sqrt(x, 2)
                raise NoValue from None
    return _none()


def _none() -> Any:
    raise NoValue


def _repeated(
    name: str, body: ast.expr, i: Any, low: Any, high: Any, values: Mapping[str, Any]
) -> Any:
    if not (isinstance(low, Fraction) and isinstance(high, Fraction) and high - low < LONGEST_SUM):
        raise NoValue
    op: ast.operator = ast.Add() if name == "Sum" else ast.Mult()
    total: Any = Fraction(name == "Product")
    for k in range(int(low), int(high) + 1):
        total = _operation(op, total, value(body, {**values, i.id: Fraction(k)}))
    return total


def _whole(name: str, *arguments: Any) -> Fraction:
    """A factorial or a binomial coefficient of natural numbers."""
    for n in arguments:
        if not (isinstance(n, Fraction) and n.denominator == 1 and 0 <= n < LONGEST_SUM):
            raise NoValue
    function = math.factorial if name == "factorial" else math.comb
    return Fraction(function(*map(int, arguments)))


def _operation(op: ast.operator, a: Any, b: Any) -> Any:
    exact = _exact(a, b)
    if isinstance(op, ast.Pow):
        return _power(a, b)
    x: Any = a if exact else ball(a)
    y: Any = b if exact else ball(b)
    match op:
        case ast.Add():
            return x + y
        case ast.Sub():
            return x - y
        case ast.Mult():
            return x * y
        case ast.Div():
            if not exact and y.contains(0):
                raise NoValue
            return x / y
    raise NoValue


def _power(a: Any, b: Any) -> Any:
    if isinstance(b, Fraction) and b.denominator == 1 and abs(b) < 1000:
        if isinstance(a, Fraction):
            return a ** int(b)
        if b < 0 and a.contains(0):
            raise NoValue
        return a ** int(b)
    base = ball(a)
    if not base >= 0:
        raise NoValue
    return base ** ball(b)


def _log(x: arb, base: arb | None = None) -> arb:
    return x.log() if base is None else x.log() / base.log()


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "sqrt": arb.sqrt, "exp": arb.exp, "log": _log, "Abs": abs, "sin": arb.sin, "cos": arb.cos,
    "tan": arb.tan, "cot": arb.cot, "sec": arb.sec, "csc": arb.csc, "sinh": arb.sinh,
    "cosh": arb.cosh, "tanh": arb.tanh, "coth": arb.coth, "sech": arb.sech, "csch": arb.csch,
    "asinh": arb.asinh, "acosh": arb.acosh, "atanh": arb.atanh, "asin": arb.asin, "acos": arb.acos,
    "atan": arb.atan, "cbrt": lambda x: x.root(3),
    "Max": lambda *xs: reduce(arb.max, xs), "Min": lambda *xs: reduce(arb.min, xs),
    "Rational": lambda p, q: p / q,
}  # fmt: skip
