r"""Surface terms as LaTeX: what the author wrote, in that order.

``latex`` prints one term or statement.  The printed form parses back: brackets stand wherever
leaving them out could change the tree, and products are told from applications by a thin space.
Vectors are set in plain italics like numbers; only the constants 0, 1 and I of a size are bold.
A sum takes the factors after it and a quantifier all, so one in the middle is bracketed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import Any

from quod.core import run
from quod.errors import InputError
from quod.surface import Expr, Named, Symbol
from quod.typeset.names import key, size_latex, symbol_latex
from quod.typeset.pieces import (
    ADD,
    ATOM,
    CLOSED,
    FRACTION,
    IFF,
    LOOSE,
    POWER,
    PREFIX,
    PRODUCT,
    QUANTIFIER,
    RELATION,
    SLASH,
    Piece,
    after,
    before,
    called,
    enclosed,
    held,
    infix,
    listed,
    name_piece,
    size,
    subscripted,
)
from quod.typeset.quoted import HEADS as INTERNAL
from quod.typeset.words import HEADS as WORDS
from quod.typeset.words import end_latex

LONG_NUMERATOR = 50  # signs: a longer sum is divided with a slash
LONGEST = 200_000  # signs: a term with shared parts can be exponentially long on the page


def latex(e: Expr) -> str:
    """A term or statement as LaTeX, with amsmath."""
    return piece(e).text


def piece(e: Expr) -> Piece:
    """The printed form together with how it binds, for those who print around it."""
    return run(_piece(e, False, {}))


_ENDS_IN_A_WORD = re.compile(r"\\mathit\{[^{}]*\}(_\{[^{}]*\})?$")
_LIKE_DIGITS = (r"\frac", r"\tfrac", r"\mathbf{0}", r"\mathbf{1}")
Known = dict[tuple[int, bool], Piece]


def _piece(e: Expr, small: bool, known: Known) -> Generator[Any, Any, Piece]:
    """`small` inside a fraction, where a further fraction is set with a slash."""
    if (id(e), small) in known:
        return known[id(e), small]
    if e.head in ("forall", "exists"):
        made = yield _quantified(e, small, known)
    elif e.head == "not" and e.args[0].head == "exists":
        made = yield _quantified(e.args[0], small, known, "no")
    else:
        parts = []
        for a in e.args:
            parts.append((yield _piece(a, small or e.head == "div", known)))
        made = HEADS[e.head](e, small, *parts)
    if len(made.text) > LONGEST:
        raise InputError(f"a term is too long to print: over {LONGEST} signs")
    known[id(e), small] = made
    return made


# -------------------------------------------------------------------------------------- leaves
def _var(e: Symbol, small: bool) -> Piece:
    return name_piece(symbol_latex(e))


def _num(e: Expr, small: bool) -> Piece:
    q = abs(e.data)
    text = str(q) if q.denominator == 1 else rf"\tfrac{{{q.numerator}}}{{{q.denominator}}}"
    if e.data < 0:
        return Piece(f"-{text}", PRODUCT)
    return Piece(text, ATOM if q.denominator == 1 else FRACTION)


def _pi(e: Expr, small: bool) -> Piece:
    return name_piece(r"\pi")


def _dim(e: Expr, small: bool) -> Piece:
    return name_piece(size_latex(e.data))


def _named(e: Named, small: bool, *args: Piece) -> Piece:
    """A definition by its name; its first value is told from a start of the same look."""
    name, start = e.data, getattr(e.data, "start", None)
    base = name_piece(symbol_latex(name))
    if not args:
        return base
    if name.words:
        return Piece(rf"{held(args[0], ADD).text} \text{{ {name.words}}}", RELATION)
    if name.brackets:
        return called(base.text, *args)
    text = subscripted(base, args)
    if isinstance(start, Symbol) and key(text.text) == key(symbol_latex(start)):
        t = symbol_latex(name.parameters[0])
        return Piece(
            rf"{subscripted(base, (Piece(t),)).text}\big\vert_{{{t}={args[0].text}}}", POWER
        )
    return text


def _count(e: Expr, small: bool, *args: Piece) -> Piece:
    return called(rf"\operatorname{{{e.data.latex}}}", *args)


# ---------------------------------------------------------------------------------- arithmetic
def _sum_of(e: Expr, small: bool, a: Piece, b: Piece) -> Piece:
    sign = " + " if e.head == "add" else " - "
    return infix(ADD, before(a, ADD), sign, after(b, SLASH))


def _neg(e: Expr, small: bool, a: Piece) -> Piece:
    a = after(a, PREFIX)
    return Piece(f"-{a.text}", PRODUCT, a.open, a.tall)


def _product(e: Expr, small: bool, a: Piece, b: Piece) -> Piece:
    a, b = before(a, PRODUCT), after(b, PREFIX)
    return infix(PRODUCT, a, _times(a.text, b.text), b)


def _times(left: str, right: str) -> str:
    r"""The sign between two factors: \cdot before a digit, a thin space before a bracket."""
    if right[0].isdigit() or (left[-1].isdigit() and right.startswith(_LIKE_DIGITS)):
        return r" \cdot "
    bracket = right.startswith(("(", r"\left("))
    if (bracket and not left[-1].isdigit() and left[-1] != ")") or left[-1] == "]":
        return r" \, "
    words = right.startswith(r"\mathit") or _ENDS_IN_A_WORD.search(left[-80:])
    return r" \, " if words else " "


def _div(e: Expr, small: bool, a: Piece, b: Piece) -> Piece:
    if small:
        return _slashed(a, b)
    if a.level < PRODUCT and size(a.text) > LONG_NUMERATOR:
        return _slashed(a, b)  # a line can end within it
    return Piece(rf"\frac{{{a.text}}}{{{b.text}}}", FRACTION, CLOSED, True)


def _slashed(a: Piece, b: Piece) -> Piece:
    return infix(SLASH, before(a, PRODUCT), " / ", after(b, POWER))


def _pow(e: Expr, small: bool, a: Piece, k: Piece) -> Piece:
    a = before(a, ATOM)
    return Piece(f"{a.text}^{{{k.text}}}", POWER, CLOSED, a.tall)


def _sqrt(e: Expr, small: bool, a: Piece) -> Piece:
    return Piece(rf"\sqrt{{{a.text}}}", POWER, CLOSED, True)


def _function(e: Expr, small: bool, *args: Piece) -> Piece:
    return called(INVERSES.get(e.head, rf"\{e.head}"), *args)._replace(level=POWER)


def _abs(e: Expr, small: bool, a: Piece) -> Piece:
    return called("", a, left=r"\lvert", right=r"\rvert")


# ----------------------------------------------------------------------------------- recursion
def _sum(e: Expr, small: bool, body: Piece, low: Piece, high: Piece) -> Piece:
    body = after(body, PRODUCT)
    over = rf"\sum_{{{symbol_latex(e.bound[0])}={low.text}}}^{{{high.text}}}"
    return Piece(f"{over} {body.text}", PREFIX, SLASH, True)


def _prod(e: Expr, small: bool, body: Piece, low: Piece, high: Piece) -> Piece:
    over = rf"\prod_{{{symbol_latex(e.bound[0])}={low.text}}}^{{{high.text}}}"
    return Piece(f"{over} {after(body, PRODUCT).text}", SLASH, SLASH, True)


def _factorial(e: Expr, small: bool, n: Piece) -> Piece:
    n = before(n, ATOM)
    return Piece(f"{n.text}!", POWER, CLOSED, n.tall)


def _binomial(e: Expr, small: bool, n: Piece, k: Piece) -> Piece:
    return Piece(rf"\binom{{{n.text}}}{{{k.text}}}", POWER, CLOSED, True)


_SPACED = r",\, "


def _ordered(e: Expr, small: bool, body: Piece, low: Piece, high: Piece) -> Piece:
    r"""J_t J_{t-1} \cdots J_1 where the factor has a name, else the index as it is read."""
    name, order = symbol_latex(e.bound[0]), _reading_order(e, low, high)
    if r"\dots" in order and _is_member(e.args[0], e.bound[0]):
        return _members(e.args[0], order)
    limits = f"{{{name}={low.text}}}^{{{high.text}}}"
    if order:
        limits = f"{{{name}={_SPACED.join(order)}}}"
    return Piece(rf"\prod_{limits} {after(body, PRODUCT).text}", SLASH, SLASH, True)


def _reading_order(e: Expr, low: Piece, high: Piece) -> list[str]:
    """The indices as the factors stand from left to right; none where no order shows."""
    (_, a, b), down = e.args, e.head == "product_down"
    if a.head == b.head == "num":
        count = b.data - a.data + 1
        if count <= 1 and (down or count == 1):
            return [] if down else [low.text]
        if count == 2:
            return [high.text, low.text] if down else [low.text, high.text]
    if down:
        return [high.text, _before_last(b, high), r"\dots", low.text]
    second = str(a.data + 1) if a.head == "num" else f"{low.text} + 1"
    return [low.text, second, r"\dots", high.text]


def _before_last(last: Expr, shown: Piece) -> str:
    """The index before the last, with t for t + 1 - 1."""
    if last.head == "num":
        return str(last.data - 1)
    if last.head == "add" and isinstance(last.args[0], Symbol) and _is_one(last.args[1]):
        return symbol_latex(last.args[0])
    return f"{shown.text} - 1"


def _is_one(e: Expr) -> bool:
    return e.head == "num" and e.data == 1


def _members(factor: Expr, order: list[str]) -> Piece:
    name: Any = factor.data if isinstance(factor, Named) else factor.args[0]
    base = name_piece(symbol_latex(name))
    shown = [subscripted(base, (Piece(index),)).text for index in order if index != r"\dots"]
    return Piece(rf"{shown[0]} {shown[1]} \cdots {shown[2]}", SLASH)


def _is_member(factor: Expr, i: Symbol) -> bool:
    """Whether a term is the i-th member of a named sequence, with i nowhere else."""
    if isinstance(factor, Named):
        return len(factor.args) == 1 and _is_symbol(factor.args[0], i)
    return (
        factor.head == "apply"
        and isinstance(factor.args[0], Symbol)
        and factor.args[0].sort[1] == "int"
        and _is_symbol(factor.args[1], i)
    )


def _is_symbol(e: Expr, s: Symbol) -> bool:
    return isinstance(e, Symbol) and (e.name, e.sort) == (s.name, s.sort)


def _iterate(e: Expr, small: bool, body: Piece, start: Piece, count: Piece) -> Piece:
    i, x = map(symbol_latex, e.bound)
    maps = rf"\mathop{{\bigcirc}}_{{{i}=1}}^{{{count.text}}} \left({x} \mapsto {body.text}\right)"
    return called(rf"\left({maps}\right)", start)


# -------------------------------------------------------------------------- vectors, matrices
def _indexed(e: Expr, small: bool, base: Piece, *scripts: Piece) -> Piece:
    return subscripted(base, scripts)


def _dot(e: Expr, small: bool, a: Piece, b: Piece) -> Piece:
    a, b = before(a, ATOM), after(b, PREFIX)
    return infix(SLASH, a, r"^{\top} ", b)


def _transpose(e: Expr, small: bool, a: Piece) -> Piece:
    a = before(a, ATOM)
    return Piece(rf"{a.text}^{{\top}}", POWER, CLOSED, a.tall)


def _outer(e: Expr, small: bool, a: Piece, b: Piece) -> Piece:
    """A column times a row."""
    return infix(SLASH, before(a, ATOM), " ", _transpose(e, small, b))


def _inverse(e: Expr, small: bool, a: Piece) -> Piece:
    a = before(a, ATOM)
    return Piece(rf"{a.text}^{{-1}}", POWER, CLOSED, a.tall)


def _basis(e: Expr, small: bool, i: Piece) -> Piece:
    return Piece(rf"\mathbf{{e}}_{{{i.text}}}")


def _norm(e: Expr, small: bool, a: Piece) -> Piece:
    return called("", a, left=r"\lVert", right=r"\rVert")


_OPERATORS = {"diag": "diag", "trace": "tr", "det": "det"}


def _operator(e: Expr, small: bool, a: Piece) -> Piece:
    return called(rf"\operatorname{{{_OPERATORS[e.head]}}}", a)


def _constant(e: Expr, small: bool) -> Piece:
    sign = {"eye": "I", "zeros": "0", "ones": "1"}[e.head]
    return Piece(rf"\mathbf{{{sign}}}_{{{size_latex(_size(e))}}}")


def _size(e: Expr) -> Any:
    """The size as written; a term from elsewhere has it in its sort alone."""
    return e.sort[1] if e.data is None else e.data


def _vector_of(e: Expr, small: bool, *parts: Piece) -> Piece:
    inside = listed(parts)
    if len(parts) == 1:  # a bracketed number is no vector
        inside = inside._replace(text=rf"\,{inside.text}\,")
    return Piece(enclosed(inside), ATOM, CLOSED, inside.tall)


def _matrix_of(e: Expr, small: bool, *parts: Piece) -> Piece:
    n = e.sort[2]
    rows = [" & ".join(p.text for p in parts[k : k + n]) for k in range(0, len(parts), n)]
    body = (r" \\[8pt] " if any(p.tall for p in parts) else r" \\ ").join(rows)
    return Piece(rf"\begin{{pmatrix}} {body} \end{{pmatrix}}", ATOM, CLOSED, True)


def _vec(e: Expr, small: bool, body: Piece) -> Piece:
    i = symbol_latex(e.bound[0])
    text = rf"{enclosed(body)}_{{{i}=1}}^{{{size_latex(_size(e))}}}"
    return Piece(text, POWER, CLOSED, body.tall)


def _matrix(e: Expr, small: bool, body: Piece) -> Piece:
    i, j = map(symbol_latex, e.bound)
    m, n = map(size_latex, e.sort[1:] if e.data is None else e.data)
    text = rf"{enclosed(body)}_{{{i}=1,\, {j}=1}}^{{{m},\, {n}}}"
    return Piece(text, POWER, CLOSED, body.tall)


# ----------------------------------------------------------------------------------- functions
def _apply(e: Expr, small: bool, f: Piece, x: Piece) -> Piece:
    """f(x), also entry by entry; a member of a sequence has its index below."""
    if e.head == "apply" and e.args[0].sort[1] == "int" and e.sort != "bool":
        return subscripted(f, (x,))
    return called(before(f, POWER).text, x)


def _prime(e: Expr, small: bool, f: Piece) -> Piece:
    text = f.text if e.args[0].head == "prime" else before(f, ATOM).text
    return Piece(f"{text}'", POWER, CLOSED, f.tall)


def _lambda(e: Expr, small: bool, body: Piece) -> Piece:
    return Piece(rf"{symbol_latex(e.bound[0])} \mapsto {body.text}", LOOSE, LOOSE, body.tall)


def _set(e: Expr, small: bool, condition: Piece) -> Piece:
    (s,) = e.bound
    inner = Piece(rf"{symbol_latex(s)} \colon {condition.text}", LOOSE, False, condition.tall)
    return Piece(enclosed(inner, r"\{", r"\}"), ATOM, False, inner.tall)


def _operand(e: Expr, body: Piece) -> str:
    """What an operator acts on: bracketed, but for f(x)."""
    plain = e.head == "apply" and isinstance(e.args[0], Symbol) and e.sort == "real"
    return f" {body.text}" if plain else enclosed(body)


def _grad(e: Expr, small: bool, body: Piece, x: Piece) -> Piece:
    shown = rf"\nabla_{{{symbol_latex(e.bound[0])}}}{_operand(e.args[0], body)}"
    return _at_point(e, Piece(shown, PREFIX, CLOSED, body.tall), x)


def _derivative(e: Expr, small: bool, body: Piece, x: Piece) -> Piece:
    """A quotient where the function is a name, else an operator, bracketed within products."""
    d = r"\mathrm{d}" if e.head == "derivative" else r"\partial"
    below = f"{d} {symbol_latex(e.bound[0])}"
    if e.args[0].head in ("var", "named", "apply"):
        shown = Piece(rf"\frac{{{d} {body.text}}}{{{below}}}", FRACTION, CLOSED, True)
    else:
        shown = Piece(rf"\frac{{{d}}}{{{below}}}{enclosed(body)}", SLASH, CLOSED, True)
    return _at_point(e, shown, x)


def _limit(e: Expr, small: bool, body: Piece, *point: Piece) -> Piece:
    text = rf"\lim_{{{end_latex(e, e.data[0], *point)}}} {after(body, PRODUCT).text}"
    return Piece(text, PREFIX, SLASH, True)


def _integral(e: Expr, small: bool, body: Piece, *points: Piece) -> Piece:
    left = list(points)
    low, high = (_INFINITE[sign] if sign else left.pop(0).text for sign in e.data)
    over = rf"\int_{{{low}}}^{{{high}}} {after(body, PRODUCT).text}"
    return Piece(rf"{over} \,\mathrm{{d}} {symbol_latex(e.bound[0])}", PREFIX, SLASH, True)


def _integral_along(e: Expr, small: bool, f: Piece, inside: Piece, *ends: Piece) -> Piece:
    """Over an interval, from one end to another, all of which have no look of their own."""
    over = rf"\int_{{{inside.text} \colon {ends[0].text}}}^{{{ends[1].text}}}"
    return Piece(f"{over} {after(f, PRODUCT).text}", PREFIX, SLASH, True)


_INFINITE = {1: r"\infty", -1: r"-\infty"}


def _at_point(e: Expr, shown: Piece, x: Piece) -> Piece:
    """A derivative at its variable, or at what was put for that variable."""
    if _is_symbol(e.args[1], e.bound[0]):
        return shown
    where = f"{symbol_latex(e.bound[0])}={x.text}"
    if shown.level == FRACTION:
        return Piece(rf"\left. {shown.text} \right\rvert_{{{where}}}", POWER, CLOSED, True)
    return Piece(rf"{enclosed(shown)}\big\vert_{{{where}}}", POWER, CLOSED, shown.tall)


def _quantified(e: Expr, small: bool, known: Known, number: str = "") -> Generator[Any, Any, Piece]:
    """Quantifiers of one kind over one range share their words."""
    head, names, over = e.head, [], ""
    while e.head == head:
        (s,) = e.bound
        span = ""
        if s.low is not None and s.high is not None:
            ends = (yield _piece(s.low, small, known)), (yield _piece(s.high, small, known))
            span = rf" \in \{{{ends[0].text}, \dots, {ends[1].text}\}}"
        if names and span != over:
            break
        names, over, e = [*names, symbol_latex(s)], span, e.args[0]
    body = held((yield _piece(e, small, known)), IFF)
    words = _words(head, names, over, number)
    return Piece(f"{words} {body.text}", QUANTIFIER, LOOSE, body.tall)


def _words(head: str, names: list[str], over: str, number: str) -> str:
    what = f"{', '.join(names)}{over}"
    if head == "forall":
        return rf"\text{{for all }} {what}\colon\;"
    verb = "is" if len(names) == 1 else "are"
    there = " ".join(filter(None, [f"there {verb}", number]))
    return rf"\text{{{there} }} {what} \text{{ such that }}"


INVERSES = {"atan": r"\arctan", "asin": r"\arcsin", "acos": r"\arccos"}
FUNCTIONS = "exp log sin cos tan sinh cosh tanh max min".split()  # LaTeX has them by these names
HEADS: dict[str, Callable[..., Piece]] = {
    "var": _var, "num": _num, "dim": _dim, "pi": _pi, "named": _named, "count": _count,
    "add": _sum_of, "sub": _sum_of, "neg": _neg, "mul": _product, "div": _div, "pow": _pow,
    "sqrt": _sqrt, **dict.fromkeys((*FUNCTIONS, *INVERSES), _function), "abs": _abs,
    "sum": _sum, "prod": _prod, "iterate": _iterate,
    "factorial": _factorial, "binomial": _binomial,
    "product_down": _ordered, "product_up": _ordered,
    "at": _indexed, "entry": _indexed, "mm": _product, "mv": _product, "dot": _dot,
    "transpose": _transpose, "norm": _norm, "operator_norm": _norm,
    **dict.fromkeys(_OPERATORS, _operator),
    "outer": _outer, "minv": _inverse, "mpow": _pow, "basis": _basis,
    "eye": _constant, "zeros": _constant, "ones": _constant,
    "vector_of": _vector_of, "matrix_of": _matrix_of, "vec": _vec,
    "matrix": _matrix,
    "apply": _apply, "map": _apply, "prime": _prime, "lambda": _lambda,
    "set": _set, "limit": _limit, "integral": _integral,
    "integral_along": _integral_along, "grad": _grad,
    "derivative": _derivative, "jacobian": _derivative,
    **WORDS, **INTERNAL,
}  # fmt: skip
