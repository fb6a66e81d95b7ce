"""The functions of the notation: what each name builds, and what is not supported yet.

A new function of the vocabulary is one more row here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from quod import vocabulary as v
from quod.deciding.domains import number
from quod.deciding.trees import NotSupported
from quod.surface import Expr, Statement, term


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


def _of_numbers(build: Callable[..., Expr], words: str) -> Callable[..., Expr]:
    """A function that has a meaning for vectors and matrices too, and is supported for numbers."""

    def checked(*arguments: Expr) -> Expr:
        if any(a.sort[0] in ("vec", "mat") for a in arguments):
            raise NotSupported(f"{words} are not supported yet")
        return build(*arguments)

    return checked


def _norm(x: Expr) -> Expr:
    """The Euclidean norm of a vector, the Frobenius norm of a matrix."""
    return v.sqrt(v.trace(x.T @ x)) if x.sort[0] == "mat" else v.norm(x)


def _rational(p: Expr, q: Expr | None = None) -> Expr:
    if q is None:
        return p
    above, below = number(p), number(q)
    return p / q if above is None or not below else term(above / below)


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
    "Abs": Function(v.absolute),
    "abs": Function(v.absolute),
    "Max": Function(_folded(v.maximum), 1, 100),
    "Min": Function(_folded(v.minimum), 1, 100),
    "factorial": Function(v.factorial),
    "binomial": Function(v.binomial, 2, 2),
    "Rational": Function(_rational, 1, 2),
    "dot": Function(v.dot, 2, 2),
    "norm": Function(_norm),
    "diag": Function(v.diag),
    **dict.fromkeys(("inv", "Inverse"), Function(v.inv)),
    **dict.fromkeys(("trace", "Trace", "tr"), Function(v.trace)),
    **dict.fromkeys(("det", "Determinant"), Function(v.det)),
    **dict.fromkeys(("transpose", "Transpose"), Function(lambda x: x.T)),
    "outer": Function(v.outer, 2, 2),
    "E": Function(_of_numbers(v.E, "expectations of vectors")),
    "Var": Function(_of_numbers(v.Var, "variances of vectors")),
    "Cov": Function(_of_numbers(v.Cov, "covariances of vectors"), 2, 2),
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
    "functions in cases": ["Piecewise", "Heaviside", "ITE"],
    "complex numbers": ["I", "re", "im", "conjugate", "arg"],
    "infinity": ["oo", "zoo", "nan"],
    "inverse functions of trigonometric and hyperbolic ones": [
        *("atan2", "acot", "asec", "acsc"),
        *("asinh", "acosh", "atanh", "acoth", "asech", "acsch"),
    ],
    "special functions": [
        *("gamma", "loggamma", "digamma", "polygamma", "beta", "zeta", "erf", "erfc", "erfi"),
        *("besselj", "li", "Ei", "Si", "Ci", "LambertW", "DiracDelta", "KroneckerDelta"),
    ],
    "rising, falling and double factorials": ["rf", "ff", "factorial2"],
    "rounding and signs": ["floor", "ceiling", "sign", "frac", "Mod"],
    "cube roots and other roots": ["cbrt", "root", "real_root"],
    "probabilities of events": ["P", "Probability"],
    "big O": ["O", "Order"],
}
UNSUPPORTED = {name: words for words, names in _WORDS.items() for name in names}
