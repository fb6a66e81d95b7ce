"""Relations, connectives and the sentences of probability as LaTeX."""

from __future__ import annotations

from collections.abc import Callable

from quod.surface import Expr, Symbol
from quod.typeset.names import symbol_latex
from quod.typeset.pieces import (
    ADD,
    AND,
    ATOM,
    CLOSED,
    IFF,
    IMPLIES,
    LOOSE,
    OR,
    RELATION,
    Piece,
    before,
    called,
    held,
    infix,
)


# --------------------------------------------------------------------------------- probability
def _expectation(e: Expr, small: bool, x: Piece) -> Piece:
    return called(r"\mathbb{E}", x, left="[", right="]")


def _moment(e: Expr, small: bool, *parts: Piece) -> Piece:
    return called(rf"\operatorname{{{e.head}}}", *parts)


def _entries(e: Expr, small: bool, x: Piece) -> Piece:
    return Piece(rf"\text{{the entries of }} {x.text}", LOOSE)


def _families(families: tuple[Expr, ...], parts: tuple[Piece, ...]) -> str:
    """A list of families; "the entries of" said once serves for the vectors that follow."""
    words, before_it = [], ""
    for e, p in zip(families, parts, strict=True):
        said = r"\text{the entries of } " if e.head == "entries" else ""
        name = p.text.removeprefix(said)
        words.append(name if said == before_it else said + name)
        before_it = said
    first = "" if families[0].head == "entries" else r"\text{the variables } "
    return first + and_list(words)


def and_list(words: list[str]) -> str:
    r"""a, b \text{ and } c."""
    return r" \text{ and } ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _mutually(e: Expr, small: bool, *parts: Piece) -> Piece:
    text = rf"{_families(e.args, parts)} \text{{ are mutually independent}}"
    return Piece(text, RELATION)


def _k_wise(e: Expr, small: bool, k: Piece, *parts: Piece) -> Piece:
    of = _families(e.args[1:], parts)
    return Piece(rf"\text{{any }} {k.text} \text{{ of }} {of} \text{{ are independent}}", RELATION)


def _independent(e: Expr, small: bool, *parts: Piece) -> Piece:
    names = and_list([p.text for p in parts])
    return Piece(rf"\text{{the vectors }} {names} \text{{ are independent}}", RELATION)


# ---------------------------------------------------------------------------------- statements
_SIGNS = {"eq": "=", "ne": r"\ne", "le": r"\le", "lt": "<", "ge": r"\ge", "gt": ">"}


def _relation(e: Expr, small: bool, a: Piece, b: Piece) -> Piece:
    a, b = before(a, ADD) if e.args[0].head == "ite" else held(a, ADD), held(b, ADD)
    return infix(RELATION, a, f" {_SIGNS[e.head]} ", b)._replace(open=CLOSED)


def _connective(level: int, sign: str, left: int, right: int) -> Callable[..., Piece]:
    def connect(e: Expr, small: bool, a: Piece, b: Piece) -> Piece:
        return infix(level, before(a, left), f" {sign} ", held(b, right))

    return connect


def _not(e: Expr, small: bool, a: Piece) -> Piece:
    return Piece(rf"\lnot {held(a, ATOM).text}", RELATION, CLOSED, a.tall)


def _as_it_is(e: Expr, small: bool, body: Piece) -> Piece:
    return body


def _in(e: Expr, small: bool, x: Piece, s: Piece) -> Piece:
    return infix(RELATION, held(x, ADD), r" \in ", held(s, ADD))


def _differentiable(e: Expr, small: bool, f: Piece, x: Piece) -> Piece:
    """A function at a point, or an expression in its variable (at what was put for that)."""
    where = rf"\text{{ is differentiable at }} {held(x, ADD).text}"
    if e.bound:
        (s,), point = e.bound, e.args[1]
        where = rf"\text{{ is differentiable in }} {symbol_latex(s)}"
        if not (isinstance(point, Symbol) and point.name == s.name):
            where += rf" \text{{ at }} {held(x, ADD).text}"
    return Piece(f"{held(f, ADD).text} {where}", RELATION, CLOSED, f.tall or x.tall)


def _invertible(e: Expr, small: bool, a: Piece) -> Piece:
    return Piece(rf"{held(a, ADD).text} \text{{ is invertible}}", RELATION, CLOSED, a.tall)


def _integrable(e: Expr, small: bool, x: Piece) -> Piece:
    return Piece(rf"{held(x, ADD).text} \text{{ is integrable}}", RELATION, CLOSED, x.tall)


_ENDS = {"up": r"\infty", "far": r"\infty", "down": r"-\infty"}


def end_latex(e: Expr, kind: str, *point: Piece) -> str:
    """Where a limit is taken: x -> a, from above or below, or to infinity."""
    x = symbol_latex(e.bound[0])
    if kind in _ENDS:
        return rf"{x} \to {_ENDS[kind]}"
    side = {"right": "^{+}", "left": "^{-}"}.get(kind, "")
    where = held(point[0], ATOM).text if side else point[0].text
    return rf"{x} \to {where}{side}"


def _tends(e: Expr, small: bool, body: Piece, *ends: Piece) -> Piece:
    kind, target = e.data
    value = _ENDS.get(target) or held(ends[-1], ADD).text
    text = rf"{held(body, ADD).text} \to {value} \text{{ as }} {end_latex(e, kind, *ends)}"
    return Piece(text, RELATION, CLOSED, body.tall)


def _eventually(e: Expr, small: bool, body: Piece, *ends: Piece) -> Piece:
    text = rf"{held(body, IFF).text} \text{{ eventually as }} {end_latex(e, e.data[0], *ends)}"
    return Piece(text, RELATION, CLOSED, body.tall)


HEADS: dict[str, Callable[..., Piece]] = {
    "E": _expectation, "Var": _moment, "Cov": _moment, "entries": _entries,
    "mutually_independent": _mutually, "k_wise_independent": _k_wise,
    "independent_vectors": _independent,
    "tends": _tends, "eventually": _eventually,
    "differentiable": _differentiable, "differentiable_in": _differentiable,
    "invertible": _invertible, "integrable": _integrable,
    **dict.fromkeys(_SIGNS, _relation),
    "and": _connective(AND, r"\text{ and }", AND, RELATION),
    "or": _connective(OR, r"\text{ or }", OR, AND),
    "implies": _connective(IMPLIES, r"\implies", OR, IMPLIES),
    "iff": _connective(IFF, r"\iff", IMPLIES, IMPLIES),
    "not": _not, "each": _as_it_is, "holds": _as_it_is, "in": _in,
}  # fmt: skip
