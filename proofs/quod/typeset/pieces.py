"""Printed parts of a formula, and the brackets that put them together."""

from __future__ import annotations

import re
from typing import NamedTuple

# how tightly a printed form holds together; an operand below its place is bracketed
LOOSE, IFF, IMPLIES, OR, AND, RELATION = range(6)
ADD, SLASH, PRODUCT, PREFIX, FRACTION, POWER, ATOM, NAME = range(10, 18)
QUANTIFIER = RELATION
CLOSED = 99  # draws nothing in
_UNSEEN = re.compile(
    r"\\(?:left|right|mathrm|mathit|mathbf|mathbb|operatorname|bm|text)(?![a-zA-Z])"
    r"|\\(?:begin|end)\{[^}]*\}|\\[,;:! ]"
)


class Piece(NamedTuple):
    """A printed part: how tightly it binds, what its end would draw in, whether it is tall.

    What follows is drawn in if it binds at least as tightly as `open`: a sum takes the factors
    after it, but not the summands, and a quantifier takes all."""

    text: str
    level: int = ATOM
    open: int = CLOSED
    tall: bool = False


def enclosed(p: Piece, left: str = "(", right: str = ")") -> str:
    r"""The form between delimiters that grow where it is tall."""
    if p.tall:
        return rf"\left{left} {p.text} \right{right}"
    gap = " " if left[-1].isalpha() else ""
    return f"{left}{gap}{p.text}{gap}{right}"


def held(p: Piece, level: int) -> Piece:
    """The form where something that binds `level` is wanted."""
    return p if p.level >= level else Piece(enclosed(p), ATOM, CLOSED, p.tall)


def before(p: Piece, level: int) -> Piece:
    """The same where something that binds `level` follows."""
    return Piece(enclosed(p), ATOM, CLOSED, p.tall) if level >= p.open else held(p, level)


def after(p: Piece, level: int) -> Piece:
    """The same where something stands before: no sign may follow a sign."""
    return Piece(enclosed(p), ATOM, CLOSED, p.tall) if p.text[0] == "-" else held(p, level)


def infix(level: int, left: Piece, sign: str, right: Piece) -> Piece:
    return Piece(f"{left.text}{sign}{right.text}", level, right.open, left.tall or right.tall)


def listed(parts: tuple[Piece, ...]) -> Piece:
    return Piece(", ".join(p.text for p in parts), LOOSE, CLOSED, any(p.tall for p in parts))


def called(name: str, *parts: Piece, left: str = "(", right: str = ")") -> Piece:
    inside = listed(parts)
    return Piece(f"{name}{enclosed(inside, left, right)}", ATOM, CLOSED, inside.tall)


def name_piece(text: str) -> Piece:
    bare = text.replace(r"\_", "")
    return Piece(text, POWER if set("^' ") & set(bare) else ATOM if "_" in bare else NAME)


def subscripted(base: Piece, scripts: tuple[Piece, ...]) -> Piece:
    short = all(len(s.text) == 1 for s in scripts)
    inner = (" " if short else ", ").join(s.text for s in scripts)
    return Piece(f"{held(base, NAME).text}_{{{inner}}}", ATOM, CLOSED, base.tall)


def size(latex: str) -> int:
    """The signs that a formula has, roughly; the page decides on its real width."""
    signs = _UNSEEN.sub("", latex)
    return len(re.sub(r"[{}_^&\s]", "", re.sub(r"\\[a-zA-Z]+|\\.", "x", signs)))
