"""The declared variables of a question: what each name stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from quod import vocabulary as v
from quod.core import INT, REAL
from quod.deciding.trees import NotAStatement, NotSupported
from quod.surface import Expr, Symbol

Sign = Callable[[Expr], Any]

_NUMBERS: dict[str, tuple[Any, tuple[Sign, ...]]] = {
    "real": (REAL, ()),
    "rational": (
        REAL,
        (),
    ),  # what holds for reals holds for rationals; counterexamples are rational
    "positive": (REAL, (lambda x: x > 0,)),
    "nonnegative": (REAL, (lambda x: x >= 0,)),
    "negative": (REAL, (lambda x: x < 0,)),
    "nonpositive": (REAL, (lambda x: x <= 0,)),
    "nonzero": (REAL, (lambda x: x != 0,)),
    "integer": (INT, ()),
    "natural": (INT, (lambda x: x >= 0,)),
    "nonnegative_integer": (INT, (lambda x: x >= 0,)),
    "positive_integer": (INT, (lambda x: x >= 1,)),
}
_OTHERS = "complex, random, function, index(n), vector(n), matrix(m, n), random_vector(n)"
_INTERVAL = re.compile(r"([\[(])\s*([^,]+?)\s*,\s*([^,]+?)\s*([\])])")
_CALL = re.compile(r"(\w+)\s*\(([^()]*)\)")
_LARGEST_SIZE = 1000

ReadTerm = Callable[[str], Expr]


def declare(
    variables: Mapping[str, str], names: dict[str, Expr], read: ReadTerm, used: Collection[str] = ()
) -> None:
    """Add the declared names to `names`; `read` reads the ends of intervals, with these names.
    `used` are the names that are used as sizes.

    The ends are read when all names are there, for they may mention each other."""
    domains = {name: _domain(name, text) for name, text in variables.items()}
    sizes = _sizes(domains) | dict.fromkeys(sorted(used))
    names |= {size: v.dimension(size) for size in sizes}
    for name, text in domains.items():
        if name in sizes:
            _check_size(name, text)
        else:
            names[name] = _symbol(name, text, names, read)
    for name in domains:
        if isinstance(declared := names[name], Symbol):
            declared.assumptions()


def declare_indices(
    subscripts: Mapping[str, Collection[tuple[str, int]]], names: dict[str, Expr]
) -> None:
    """Add the undeclared names that are subscripts of one size everywhere: indices of that size."""
    for name, places in subscripts.items():
        sizes = {_size_at(names.get(array), place) for array, place in places}
        size = sizes.pop() if len(sizes) == 1 else None
        if name not in names and size is not None:
            names[name] = v.index(name, 1, written(size))


def written(size: int | str) -> Any:
    """A size of a sort as the words of the language take it."""
    return v.dimension(size) if isinstance(size, str) else size


def _size_at(array: Expr | None, place: int) -> int | str | None:
    """The size of a vector or matrix at a place of its subscripts."""
    sizes = array.sort[1:] if array is not None and array.sort[0] in ("vec", "mat") else ()
    return sizes[place] if 0 <= place < len(sizes) else None


def _domain(name: str, text: Any) -> str:
    if type(text) is not str:
        raise NotAStatement(f"the domain of {name} is no text")
    check_name(name)
    words = text.split()
    spoken = "_".join(words)  # "positive integer"
    return spoken if spoken in _NUMBERS else " ".join(words)


def check_name(name: str) -> None:
    """A name is ASCII letters, digits and underscores, beginning with no digit."""
    if not (name.isascii() and name.isidentifier()):
        raise NotAStatement(f"{name!r} is no name: use ASCII letters, digits and underscores")


def _sizes(domains: Mapping[str, str]) -> dict[str, None]:
    """The names that vectors, matrices and indices have as their sizes."""
    found: dict[str, None] = {}
    for text in domains.values():
        if call := _CALL.fullmatch(text):
            if call[1] == "index" and "," in call[2]:
                continue
            parts = [part.strip() for part in call[2].split(",")]
            found |= dict.fromkeys(p for p in parts if p.isidentifier())
    return found


def _check_size(name: str, text: str) -> None:
    if text not in ("positive_integer", "size", "dimension"):
        raise NotSupported(f"{name} is a size, and sizes are positive: declare it positive_integer")


def _symbol(name: str, text: str, names: Mapping[str, Expr], read: ReadTerm) -> Expr:
    if text in _NUMBERS:
        sort, signs = _NUMBERS[text]
        return Symbol(name, sort, signs=signs)
    match text:
        case "random":
            return v.random_variable(name)
        case "function":
            return v.real_function(name)
        case "complex":
            raise NotSupported("complex numbers are not supported yet")
    if interval := _INTERVAL.fullmatch(text):
        return Symbol(name, REAL, signs=_between(interval, read))
    if call := _CALL.fullmatch(text):
        return _sized(name, call[1], [part.strip() for part in call[2].split(",")], names, read)
    raise _unknown(name, text)


def _between(interval: re.Match[str], read: ReadTerm) -> list[Sign]:
    """The conditions of an interval; an end at infinity gives none."""
    left, low, high, right = interval.groups()
    signs: list[Sign] = []
    if low != "-oo":
        signs.append((lambda x: read(low) <= x) if left == "[" else (lambda x: read(low) < x))
    if high not in ("oo", "+oo"):
        signs.append((lambda x: x <= read(high)) if right == "]" else (lambda x: x < read(high)))
    return signs


def _sized(
    name: str, kind: str, parts: list[str], names: Mapping[str, Expr], read: ReadTerm
) -> Expr:
    if kind == "index" and len(parts) == 2:
        return v.index(name, read(parts[0]), read(parts[1]))
    sizes = [_size(part, names) for part in parts]
    match kind, len(sizes):
        case "index", 1:
            return v.index(name, 1, sizes[0])
        case "vector", 1:
            return v.vector(name, sizes[0])
        case "matrix", 2:
            return v.matrix(name, *sizes)
        case "random_vector", 1:
            return v.random_vector(name, sizes[0])
    raise _unknown(name, f"{kind}({', '.join(parts)})")


def _size(text: str, names: Mapping[str, Expr]) -> Any:
    if text in names:
        return names[text]
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _LARGEST_SIZE:
        return int(text)
    raise NotSupported(f"{text!r} as a size is not supported: a name or a number from 1 on")


def _unknown(name: str, text: str) -> NotAStatement:
    known = f"{', '.join(_NUMBERS)}, {_OTHERS}, or an interval such as [0, 1)"
    return NotAStatement(f"{text!r} is no domain for {name}; domains are {known}")


def number(e: Expr) -> Any:
    """The value of a numeral, as a fraction; None for other terms."""
    return e.data if e.head == "num" else None
