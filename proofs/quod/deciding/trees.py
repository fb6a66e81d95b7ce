"""Text to syntax trees.  Python's parser reads the text; nothing is ever run.

A sum of thousands of terms is too deep a tree for that parser, so it is read term by term.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from quod.errors import InputError

LONGEST = 2_000_000  # characters of a statement
_FOREIGN = re.compile(r"""["'\\#`;\0]""")
_SIDE = re.compile(r"""'[+-]{1,2}'|"[+-]{1,2}\"""")  # of a limit
_MARKS = re.compile(r"[()\[\]{}+\-,]|[=!<>]=|[<>&|]|\b(?:and|or|not|if|for|lambda)\b")
_OPERAND = re.compile(r"[\w)\]}.]\s*\Z")  # before a sign that joins two terms
_EXPONENT = re.compile(r"(?<![\w.])\d[\d_]*\.?[\d_]*[eE]\Z|(?<!\w)\.\d[\d_]*[eE]\Z")  # of 1e-5


class NotAStatement(InputError):
    """The text is no statement of the notation."""


class NotSupported(InputError):
    """The text is in the notation, and not yet in the language of the engine."""


@dataclass(frozen=True)
class Source:
    """A syntax tree with the text that it was read from."""

    text: str
    tree: ast.expr

    def segment(self, node: ast.expr) -> str:
        """The text of a node."""
        return ast.get_source_segment(self.text, node) or ""


@dataclass(frozen=True)
class LongSum:
    """Terms with their signs; the first may have none."""

    terms: list[tuple[str, Source]]


@dataclass(frozen=True)
class LongComparison:
    """Two sides, one of them a long sum, and what stands between them."""

    left: Source | LongSum
    relation: str
    right: Source | LongSum


@lru_cache(maxsize=16)
def read(text: str) -> Source | LongSum | LongComparison:
    """The syntax tree of a statement or a term."""
    text = " ".join(text.split())
    _refuse_foreign(text)
    tree = _parsed(text)
    if tree is not None:
        return Source(text, tree)
    marks = list(_outer_marks(text))
    relations = [m for m in marks if m.group() in ("==", "!=", "<", "<=", ">", ">=")]
    if len(relations) != 1:
        return _long(text)
    middle = relations[0]
    left, right = text[: middle.start()], text[middle.end() :]
    return LongComparison(_long(left), middle.group(), _long(right))


def _refuse_foreign(text: str) -> None:
    if not text:
        raise NotAStatement("there is no text")
    if len(text) > LONGEST:
        raise NotSupported(f"texts of more than {LONGEST} characters are not supported")
    if not text.isascii():
        strange = next(c for c in text if not c.isascii())
        raise NotAStatement(f"the notation is ASCII, and has no {strange!r}")
    if foreign := _FOREIGN.search(_SIDE.sub("", text)):
        raise NotAStatement(f"the notation has no {foreign.group()!r}")


def _parsed(text: str) -> ast.expr | None:
    """The tree; None where it is too deep for the parser."""
    try:
        return ast.parse(text, mode="eval").body
    except (RecursionError, MemoryError):
        return None
    except SyntaxError as error:
        if "too many nested" in str(error):
            raise NotSupported("brackets that nest this deeply are not supported") from None
        if "integer string" in str(error):
            raise NotSupported("numbers of more than 4300 digits are not supported") from None
        place = f"near column {error.offset}" if error.offset else "at the end"
        raise NotAStatement(f"this cannot be read: {error.msg} {place}") from None
    except ValueError as error:
        raise NotAStatement(f"this cannot be read: {error}") from None


def _long(text: str) -> Source | LongSum:
    text = text.strip()
    marks = list(_outer_marks(text))
    if any(m.group() not in "+-" for m in marks):
        raise NotSupported("statements that nest this deeply are not supported")
    cuts = [m.start() for m in marks if _joins(text, m.start())]
    if not cuts:
        tree = _parsed(text)
        if tree is None:
            raise NotSupported("terms that nest this deeply are not supported")
        return Source(text, tree)
    return LongSum(list(_terms(text, cuts)))


def _terms(text: str, cuts: list[int]) -> Iterator[tuple[str, Source]]:
    starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(text)]
    for sign, start, end in zip(["", *(text[cut] for cut in cuts)], starts, ends, strict=True):
        term = text[start:end].strip()
        tree = _parsed(term)
        if tree is None:
            raise NotSupported("terms that nest this deeply are not supported")
        yield sign, Source(term, tree)


def _joins(text: str, place: int) -> bool:
    """Whether a sign stands between two terms, not before one and not in a number such as 1e-5."""
    before = text[max(0, place - 60) : place]
    return bool(_OPERAND.search(before)) and not _EXPONENT.search(before)


def _outer_marks(text: str) -> Iterator[re.Match[str]]:
    """Signs, relations and other words of low precedence outside of all brackets."""
    depth = 0
    for mark in _MARKS.finditer(text):
        if mark.group() in "([{":
            depth += 1
        elif mark.group() in ")]}":
            depth -= 1
        elif not depth:
            yield mark


def names_at_integer_places(node: ast.expr) -> set[str]:
    """Names in the ends of ranges and in the subscripts of a node: these are integers."""
    if isinstance(node, ast.Subscript):
        return _names(node.slice)
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return set()
    if node.func.id in ("factorial", "binomial"):
        return set().union(*map(_names, node.args))
    if node.func.id in ("Sum", "Product", "summation", "product"):
        wheres = [where for where in node.args[1:] if isinstance(where, ast.Tuple)]
        return {name for where in wheres for end in where.elts[1:] for name in _names(end)}
    return set()


def names_in_subscripts(node: ast.Subscript) -> Iterator[tuple[str, str, int]]:
    """Each name in the subscripts of a node, with the name that is subscripted and the place of the
    subscript that it is; -1 where it is only part of one, as in x[i + 1]."""
    array = node.value.id if isinstance(node.value, ast.Name) else ""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for place, part in enumerate(parts):
        for name in _names(part):
            yield name, array, place if isinstance(part, ast.Name) else -1


def names_at_size_places(node: ast.expr) -> set[str]:
    """The name that says how large an identity matrix, or a vector of zeros or ones, is."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Name(id=size)]):
            return {size} if name in ("eye", "Identity", "zeros", "ones") else set()
    return set()


def _names(tree: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def sources(read: Source | LongSum | LongComparison) -> Iterator[Source]:
    """The syntax trees that a text was read as."""
    if isinstance(read, Source):
        yield read
    elif isinstance(read, LongSum):
        yield from (source for _, source in read.terms)
    else:
        yield from sources(read.left)
        yield from sources(read.right)
