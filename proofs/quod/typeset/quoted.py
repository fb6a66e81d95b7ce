"""What only the engine says, as LaTeX: heads of quoted core terms that authors cannot write."""

from __future__ import annotations

from collections.abc import Callable

from quod.surface import Expr
from quod.typeset.names import symbol_latex
from quod.typeset.pieces import (
    ADD,
    CLOSED,
    LOOSE,
    POWER,
    PREFIX,
    RELATION,
    Piece,
    enclosed,
    held,
    infix,
    subscripted,
)
from quod.typeset.words import and_list


def _choice(e: Expr, small: bool, p: Piece, a: Piece, b: Piece) -> Piece:
    rows = rf"{a.text} & \text{{if }} {p.text} \\ {b.text} & \text{{otherwise}}"
    return Piece(rf"\begin{{cases}} {rows} \end{{cases}}", PREFIX, LOOSE, True)


def _family(e: Expr, small: bool, body: Piece, low: Piece, high: Piece) -> Piece:
    text = rf"{enclosed(body)}_{{{symbol_latex(e.bound[0])}={low.text}}}^{{{high.text}}}"
    return Piece(text, POWER, CLOSED, body.tall)


def _independent(e: Expr, small: bool, *parts: Piece) -> Piece:
    names = and_list([held(p, ADD).text for p in parts])
    return Piece(rf"{names} \text{{ are independent}}", RELATION)


def _as_reals(e: Expr, small: bool, a: Piece, b: Piece) -> Piece:
    sign = "=" if e.head == "eq_as_reals" else r"\le"
    return infix(RELATION, held(a, ADD), rf" {sign}_{{\mathbb{{R}}}} ", held(b, ADD))


def _member(e: Expr, small: bool, base: Piece, *scripts: Piece) -> Piece:
    return subscripted(base, scripts)


def _truth(e: Expr, small: bool) -> Piece:
    return Piece(rf"\text{{{e.head}}}")


def _outcome(e: Expr, small: bool, k: Piece) -> Piece:
    return Piece(rf"\omega_{{{k.text}}}")


HEADS: dict[str, Callable[..., Piece]] = {
    "ite": _choice,
    "family": _family,
    "member": _member,
    "eq_as_reals": _as_reals,
    "le_as_reals": _as_reals,
    "independent": _independent,
    "true": _truth,
    "false": _truth,
    "outcome": _outcome,
}
