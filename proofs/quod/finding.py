"""``find``: a term that SymPy found, with what it found kept on file.

A derivation that asks SymPy is asked again at every build; the answers of the first build stand in
``proofs/found/<module>.json``, by the call as text, so that no later build needs SymPy.  An answer
on file is no proof: the term that it gives is proved like one that the author wrote.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quod.errors import InputError, QuodError
from quod.surface import Expr, Statement, free_symbols
from quod.sympy_bridge import Plain, from_sympy, name_of, read, symbols_in, to_sympy, vectors_in

VERSION = 1
ATTRIBUTE = "__found__"  # of a derivation's module: its Answers


@dataclass
class Answers:
    """What SymPy found for the calls of one derivation: on file, and used in this process."""

    path: str  # of the file, as messages show it
    known: dict[str, Plain]
    may_ask: bool  # SymPy, where no answer is on file
    used: dict[str, Plain] = field(default_factory=dict)

    def of(self, call: str, ask: Callable[[], Plain]) -> Plain:
        """The answer on file, else the one that SymPy gives."""
        if call not in self.known:
            if not self.may_ask:
                raise InputError(
                    f"{self.path} has no answer of SymPy to\n    {call}\n"
                    "  run build.py: it asks SymPy and keeps the answer"
                )
            self.known[call] = ask()
        self.used[call] = self.known[call]
        return self.known[call]


def find(function: Callable[..., Any], *arguments: Any) -> Expr:
    """The term that SymPy finds: the value of a function of SymPy, or of one that calls SymPy.

    Quod terms among the arguments become SymPy's; what SymPy has no counterpart for, such as a sum
    of unknown length, it sees as a symbol.  The answer must be one expression, or sympy.Matrix."""
    if isinstance(function, Expr) or not callable(function):
        raise InputError(f"find(...) needs a function such as sympy.diff first, not {function!r}")
    vectors = vectors_in(arguments)
    names = symbols_in(arguments, vectors)

    def ask() -> Plain:
        values = [_given(a, vectors) for a in arguments]
        found = from_sympy(_called(function, values), names)
        read(found, names)  # an answer that is no term is not kept
        return found

    answers = _answers()
    if answers is None:  # outside a project nothing is kept
        return read(ask(), names)
    call = _call(function, arguments)
    found = answers.of(call, ask)
    try:
        return read(found, names)
    except (LookupError, TypeError, ValueError, QuodError) as error:
        raise InputError(
            f"{answers.path}: the answer to\n    {call}\n  is no term of it: {error}\n"
            "  delete that line, and run build.py"
        ) from None


def _answers() -> Answers | None:
    """The answers of the derivation from which the call came."""
    frame = sys._getframe(1)
    while frame is not None:
        if ATTRIBUTE in frame.f_globals:
            return frame.f_globals[ATTRIBUTE]
        frame = frame.f_back  # type: ignore[assignment]
    return None


# -------------------------------------------------------------------------------- asking SymPy
def _given(value: Any, vectors: frozenset[str]) -> Any:
    """An argument as SymPy gets it."""
    if isinstance(value, tuple | list):
        return type(value)(_given(part, vectors) for part in value)
    if isinstance(value, Statement):
        raise InputError(f"SymPy is given terms, not the statement {value!r}: give its two sides")
    if isinstance(value, Expr):
        return to_sympy(value, vectors)
    if type(value) is Fraction:
        from sympy import Rational

        return Rational(value.numerator, value.denominator)
    if type(value) in (int, str):
        return value
    raise InputError(
        f"{value!r} is no argument for find: give terms, integers, or tuples of them\n"
        "  what SymPy makes of them belongs into the function"
    )


def _called(function: Callable[..., Any], values: list[Any]) -> Any:
    try:
        return function(*values)
    except Exception as error:  # SymPy and the author's function may raise anything
        call = f"{_name(function)}({', '.join(map(str, values))})"
        raise InputError(
            f"SymPy finds nothing: {call} raises {type(error).__name__}: {error}"
        ) from None


# ------------------------------------------------------------------------------ a call as text
def _call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> str:
    """The function, its arguments, and the signs of their names, which SymPy is told."""
    signs: dict[str, None] = {}
    for s in (s for a in _terms(arguments) for s in free_symbols(a)):
        signs |= dict.fromkeys(map(repr, s.assumptions()))
    where = f" where {', '.join(signs)}" if signs else ""
    return f"{_name(function)}({', '.join(map(_shown, arguments))}){where}"


def _terms(arguments: Iterable[Any]) -> Iterable[Expr]:
    for a in arguments:
        if isinstance(a, tuple | list):
            yield from _terms(a)
        elif isinstance(a, Expr):
            yield a


def _shown(argument: Any) -> str:
    if isinstance(argument, tuple | list):
        return f"({', '.join(map(_shown, argument))})"
    return name_of(argument) if isinstance(argument, Expr) else repr(argument)


def _name(function: Callable[..., Any]) -> str:
    """sympy.diff; a function of the author with a hash of its text."""
    module = getattr(function, "__module__", None) or ""
    name = getattr(function, "__qualname__", None)
    if name is None:
        raise InputError(f"{function!r} has no name: give find a function by def, or a lambda")
    if module.partition(".")[0] == "sympy":
        return f"sympy.{name}"
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        return name
    if name.endswith("<lambda>") and source.count("lambda") > 1:
        raise InputError("two lambdas in one place look alike on file: give them names, by def")
    return f"{name}[{hashlib.sha256(source.encode()).hexdigest()[:12]}]"


# ------------------------------------------------------------------------------------ the file
def parsed(text: str | None, path: str) -> dict[str, Plain]:
    """The answers in a file; none where there is no file."""
    if text is None:
        return {}
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: no JSON: {error}\n  delete it, and run build.py") from None
    if not isinstance(data, dict) or data.get("quod found") != VERSION:
        raise InputError(f"{path}: not in this format\n  delete it, and run build.py")
    return {call: found for call, found in data.items() if call != "quod found"}


def written(answers: dict[str, Plain]) -> str:
    """The text of a file, one answer a line."""
    rows = [f"{json.dumps(call)}: {json.dumps(found)}" for call, found in sorted(answers.items())]
    return "{\n" + ",\n".join([f'"quod found": {VERSION}', *rows]) + "\n}\n"
