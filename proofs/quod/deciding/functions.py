"""The functions of the notation: what each name builds, and what is not supported yet.

A new function of the vocabulary is one more row here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import count
from typing import Any

from quod import vocabulary as v
from quod.core import INT, REAL
from quod.deciding.domains import number
from quod.deciding.trees import NotSupported
from quod.surface import Expr, Statement, Symbol, free_symbols, term


@dataclass(frozen=True)
class Function:
    """How a call is built, and how many arguments it takes."""

    build: Callable[..., Any]
    least: int = 1
    most: int = 1


def _folded(build: Callable[[Any, Any], Expr]) -> Callable[..., Expr]:
    """A function of two arguments, for any number of them."""
    return lambda *arguments: reduce(build, arguments)


def _log(x: Expr, base: Expr | None = None) -> Expr:
    return v.log(x) if base is None else v.log(x) / v.log(base)


def _mean(x: Expr) -> Expr:
    """The expectation; of a vector or a matrix, entry by entry."""
    if x.sort[0] == "vec":
        return v.build_vector(lambda i: v.E(x[i]), x.sort[1])
    if x.sort[0] == "mat":
        return v.build_matrix(lambda i, j: v.E(x[i, j]), *x.sort[1:])
    return v.E(x)


def _covariance(x: Expr, y: Expr | None = None) -> Expr:
    """The covariance; of two vectors, or of one, the matrix of those of their entries."""
    y = x if y is None else y
    if x.sort[0] == "vec" and y.sort[0] == "vec":
        return v.build_matrix(lambda i, j: v.Cov(x[i], y[j]), x.sort[1], y.sort[1])
    return v.Cov(x, y)


def _variance(x: Expr) -> Expr:
    """The variance; of a vector, the matrix of the covariances of its entries."""
    return _covariance(x) if x.sort[0] == "vec" else v.Var(x)


def _norm(x: Expr) -> Expr:
    """The Euclidean norm of a vector, the Frobenius norm of a matrix."""
    return v.sqrt(v.trace(x.T @ x)) if x.sort[0] == "mat" else v.norm(x)


def _rational(p: Expr, q: Expr | None = None) -> Expr:
    if q is None:
        return p
    above, below = number(p), number(q)
    return p / q if above is None or not below else term(above / below)


def _of_inverse(f: Callable[[Expr], Expr]) -> Callable[[Expr], Expr]:
    return lambda x: f(1 / x)


def _asinh(x: Expr) -> Expr:
    return v.log(x + v.sqrt(x**2 + 1))


def _acosh(x: Expr) -> Expr:
    """It has a meaning where 1 <= x only: the sum is negative where x <= -1."""
    return v.log(x + v.sqrt(x**2 - 1))


def _atanh(x: Expr) -> Expr:
    return v.log((1 + x) / (1 - x)) / 2


def _root(x: Expr, n: Expr) -> Expr:
    return v.sqrt(x) if number(n) == 2 else v.exp(v.log(x) / n)


def in_cases(cases: Sequence[tuple[Any, Statement | None]]) -> Expr:
    """The first value whose condition holds; None is a condition that always does.

    Where none holds it has no meaning, like 1/0."""
    result: Expr | None = None
    for value, condition in reversed(cases):
        value = term(value)
        if value.sort not in (REAL, INT):
            raise NotSupported("vectors and matrices in cases are not supported yet")
        if condition is not None:
            other = term(1) / term(0) if result is None else result
            value = Expr("ite", (condition, value, other))
        result = value
    return result if result is not None else term(0)


def _sign(x: Expr) -> Expr:
    return in_cases([(1, x > 0), (-1, x < 0), (0, None)])


def _step(x: Expr) -> Expr:
    return in_cases([(1, x > 0), (0, x < 0), (v.Rational(1, 2), None)])


def _delta(i: Expr, j: Expr) -> Expr:
    return in_cases([(1, i == j), (0, None)])


def _gamma(n: Expr) -> Expr:
    if n.sort != INT:
        raise NotSupported("the gamma function of what is no integer is not supported yet")
    return v.factorial(n - 1)


def _factors(step: Callable[[Expr, Expr], Expr]) -> Callable[[Expr, Expr], Expr]:
    """A product of n factors that starts at x, such as x (x + 1) (x + 2).

    The power 1^n has a meaning where 0 <= n only, and so has this reading of the product."""

    def build(x: Expr, n: Expr) -> Expr:
        if (number(n) or 0) < 0:
            raise NotSupported("products of a negative number of factors are not supported")
        taken = {s.name for e in (x, n) for s in free_symbols(e)}
        k = Symbol(next(f"k{j}" for j in count() if f"k{j}" not in taken), INT)
        return term(1) ** n * v.Product(step(x, k), (k, 0, n - 1))

    return build


TERMS: dict[str, Function] = {
    "sqrt": Function(v.sqrt),
    "exp": Function(v.exp),
    "log": Function(_log, 1, 2),
    "ln": Function(v.log),
    "sin": Function(v.sin),
    "cos": Function(v.cos),
    "tan": Function(v.tan),
    "cot": Function(lambda x: v.cos(x) / v.sin(x)),
    "sec": Function(lambda x: 1 / v.cos(x)),
    "csc": Function(lambda x: 1 / v.sin(x)),
    "atan": Function(v.atan),
    "asin": Function(v.asin),
    "acos": Function(v.acos),
    "sinh": Function(v.sinh),
    "cosh": Function(v.cosh),
    "tanh": Function(v.tanh),
    "coth": Function(lambda x: v.cosh(x) / v.sinh(x)),
    "sech": Function(lambda x: 1 / v.cosh(x)),
    "csch": Function(lambda x: 1 / v.sinh(x)),
    "asinh": Function(_asinh),
    "acosh": Function(_acosh),
    "atanh": Function(_atanh),
    "acot": Function(_of_inverse(v.atan)),
    "asec": Function(_of_inverse(v.acos)),
    "acsc": Function(_of_inverse(v.asin)),
    "acoth": Function(_of_inverse(_atanh)),
    "asech": Function(_of_inverse(_acosh)),
    "acsch": Function(_of_inverse(_asinh)),
    "cbrt": Function(lambda x: _root(x, term(3))),
    "root": Function(_root, 2, 2),
    "Abs": Function(v.absolute),
    "abs": Function(v.absolute),
    "Max": Function(_folded(v.maximum), 1, 100),
    "Min": Function(_folded(v.minimum), 1, 100),
    "factorial": Function(v.factorial),
    "binomial": Function(v.binomial, 2, 2),
    "sign": Function(_sign),
    "Heaviside": Function(_step),
    "KroneckerDelta": Function(_delta, 2, 2),
    "gamma": Function(_gamma),
    "rf": Function(_factors(lambda x, k: x + k), 2, 2),
    "ff": Function(_factors(lambda x, k: x - k), 2, 2),
    "Rational": Function(_rational, 1, 2),
    "dot": Function(v.dot, 2, 2),
    "norm": Function(_norm),
    "diag": Function(v.diag),
    **dict.fromkeys(("inv", "Inverse"), Function(v.inv)),
    **dict.fromkeys(("trace", "Trace", "tr"), Function(v.trace)),
    **dict.fromkeys(("det", "Determinant"), Function(v.det)),
    **dict.fromkeys(("transpose", "Transpose"), Function(lambda x: x.T)),
    "outer": Function(v.outer, 2, 2),
    "E": Function(_mean),
    "Var": Function(_variance),
    "Cov": Function(_covariance, 1, 2),
}


def _joined(head: str) -> Callable[..., Statement]:
    return _folded(lambda p, q: Statement(head, (p, q)))  # type: ignore[return-value]


STATEMENTS: dict[str, Function] = {
    "And": Function(_joined("and"), 1, 1000),
    "Or": Function(_joined("or"), 1, 1000),
    "Not": Function(v.negation),
    "Implies": Function(v.implies, 2, 2),
    "implies": Function(v.implies, 2, 2),
    "Equivalent": Function(v.iff, 2, 2),
    "iff": Function(v.iff, 2, 2),
}  # of statements

RELATIONS: dict[str, Callable[[Any, Any], Statement]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
NAMED_RELATIONS = {
    "Eq": "==", "Ne": "!=", "Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">=",
}  # fmt: skip

CONSTANTS: dict[str, Callable[[], Expr]] = {"pi": lambda: v.pi, "E": lambda: v.exp(term(1))}

_WORDS: dict[str, Sequence[str]] = {
    "complex numbers": ["I", "re", "im", "conjugate", "arg"],
    "infinity": ["oo", "zoo", "nan"],
    "angles of points": ["atan2"],
    "special functions": [
        *("loggamma", "digamma", "polygamma", "beta", "zeta", "erf", "erfc", "erfi"),
        *("besselj", "li", "Ei", "Si", "Ci", "LambertW", "DiracDelta"),
    ],
    "double factorials": ["factorial2"],
    "rounding and remainders": ["floor", "ceiling", "frac", "Mod"],
    "roots of negative numbers": ["real_root"],
    "probabilities of events": ["P", "Probability"],
    "big O": ["O", "Order"],
}
UNSUPPORTED = {name: words for words, names in _WORDS.items() for name in names}
