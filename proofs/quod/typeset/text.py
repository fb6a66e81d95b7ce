"""Surface terms as plain text, for messages: ``Var(dot(q, k)/sqrt(d_k)) = 1``.

Never raises and never recurses: a message about a broken term must not break on it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from quod.core import run
from quod.surface import Expr, Symbol

LIMIT = 1_000  # signs; a longer text is cut in the middle
LOOSE, IFF, IMPLIES, OR, AND, NOT, RELATION, ADD, MUL, NEG, POW, ATOM = range(12)
Part = tuple[str, int]  # the text, and how tightly it binds

_INFIX = {
    "add": (" + ", ADD, ADD, MUL), "sub": (" - ", ADD, ADD, MUL),
    "mul": ("*", MUL, MUL, NEG), "div": ("/", MUL, MUL, NEG),
    "mm": (" @ ", MUL, MUL, NEG), "mv": (" @ ", MUL, MUL, NEG),
    "pow": ("**", POW, ATOM, ATOM), "mpow": ("**", POW, ATOM, ATOM),
    "eq": (" = ", RELATION, ADD, ADD), "ne": (" != ", RELATION, ADD, ADD),
    "eq_as_reals": (" =R= ", RELATION, ADD, ADD), "le_as_reals": (" <=R ", RELATION, ADD, ADD),
    "le": (" <= ", RELATION, ADD, ADD), "lt": (" < ", RELATION, ADD, ADD),
    "ge": (" >= ", RELATION, ADD, ADD), "gt": (" > ", RELATION, ADD, ADD),
    "in": (" in ", RELATION, ADD, ADD),
    "and": (" and ", AND, AND, NOT), "or": (" or ", OR, OR, AND),
    "implies": (" => ", IMPLIES, OR, IMPLIES), "iff": (" <=> ", IFF, IMPLIES, IMPLIES),
}  # fmt: skip


def text(e: Expr, limit: int = LIMIT) -> str:
    """A term or statement as one line of plain text, cut in the middle where it is very long."""
    return _cut(run(_part(e, limit, {}))[0], limit)


def _cut(shown: str, limit: int) -> str:
    if len(shown) <= limit:
        return shown
    head = limit * 2 // 3
    return f"{shown[:head]} ... {shown[head + 5 - limit :]}"


def _part(e: Any, limit: int, known: dict[int, Part]) -> Generator[Any, Any, Part]:
    if not isinstance(e, Expr):
        return f"<{type(e).__name__}>", ATOM
    if id(e) not in known:
        parts: list[Part] = []
        for a in e.args:
            parts.append((yield _part(a, limit, known)))
        ranges: list[str] = []
        for s in e.bound:
            ranges.append((yield _bound(e, s, limit, known)))
        try:
            shown, level = _head(e, parts, ranges)
        except Exception:  # whatever is wrong with the term, show its shape
            shown, level = _generic(e, parts, ranges)
        known[id(e)] = _cut(shown, 2 * limit), level
    return known[id(e)]


def _bound(e: Expr, s: Any, limit: int, known: dict[int, Part]) -> Generator[Any, Any, str]:
    """A bound variable, with its range where the head does not show it."""
    name = str(getattr(s, "name", s))
    if e.head not in ("forall", "exists") or getattr(s, "low", None) is None:
        return name
    low, high = (yield _part(s.low, limit, known)), (yield _part(s.high, limit, known))
    return f"{name} in {low[0]}..{high[0]}"


def _head(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    if e.head in _INFIX:
        sign, level, left, right = _INFIX[e.head]
        a, b = parts
        return f"{_held(a, left)}{sign}{_held(b, right)}", level
    return _FORMS.get(e.head, _generic)(e, parts, ranges)


def _held(part: Part, level: int) -> str:
    return part[0] if part[1] >= level else f"({part[0]})"


def _listed(parts: list[Part]) -> str:
    return ", ".join(p[0] for p in parts)


def _generic(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    """name(arguments), with the bound variables first."""
    before = f"{', '.join(ranges)}: " if ranges else ""
    size = "" if e.data is None or parts else str(e.data)
    return f"{e.head}({before}{_listed(parts)}{size})", ATOM


def _call(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    """The variable of a derivative, with the point where something was put for it."""
    name = e.head.removesuffix("_in")
    (body, _), (x, _) = parts
    if x != ranges[0]:
        return f"{name}({body}, {ranges[0]} at {x})", ATOM
    return f"{name}({_listed(parts)})", ATOM


def _words(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"{e.head.replace('_', ' ')}({_listed(parts)})", ATOM


def _var(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return e.name if isinstance(e, Symbol) else "?", ATOM


def _num(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return str(e.data), NEG if e.data < 0 else MUL if e.data.denominator != 1 else ATOM


def _size(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"{e.head}({e.sort[1]})", ATOM


def _named(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    if e.data.words:
        return f"{parts[0][0]} {e.data.words}", RELATION
    left, right = "()" if e.data.brackets else "[]"
    return f"{e.data.name}{left}{_listed(parts)}{right}" if parts else e.data.name, ATOM


def _neg(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"-{_held(parts[0], POW)}", NEG


def _transpose(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"{_held(parts[0], ATOM)}.T", ATOM


def _inverse(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"inv({parts[0][0]})", ATOM


def _basis(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"basis_vector({parts[0][0]}, {e.sort[1]})", ATOM


def _prime(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"{_held(parts[0], ATOM)}'", ATOM


def _indexed(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"{_held(parts[0], ATOM)}[{_listed(parts[1:])}]", ATOM


def _apply(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    if e.head == "apply" and e.args[0].sort[1] == "int" and e.sort != "bool":
        return _indexed(e, parts, ranges)
    return f"{_held(parts[0], ATOM)}({parts[1][0]})", ATOM


def _sum(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    name = {"sum": "Sum", "prod": "Product"}.get(e.head, e.head)
    body, low, high = (p[0] for p in parts)
    return f"{name}({body}, {ranges[0]}={low}..{high})", ATOM


def _entries(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    n = e.sort[1]
    if e.head == "vec":
        return f"[{parts[0][0]} for {ranges[0]} in 1..{n}]", ATOM
    if e.head == "matrix":
        i, j = ranges
        return f"[{parts[0][0]} for {i} in 1..{n}, {j} in 1..{e.sort[2]}]", ATOM
    if e.head == "vector_of":
        return f"[{_listed(parts)}]", ATOM
    rows = [parts[k : k + e.sort[2]] for k in range(0, len(parts), e.sort[2])]
    return f"[{', '.join(f'[{_listed(row)}]' for row in rows)}]", ATOM


def _choice(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    condition, yes, no = parts
    return f"{yes[0]} if {condition[0]} else {no[0]}", LOOSE


def _lambda(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"{', '.join(ranges)} -> {parts[0][0]}", LOOSE


def _set(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"{{{ranges[0]}: {parts[0][0]}}}", ATOM


def _not(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"not {_held(parts[0], ATOM)}", NOT


def _each(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return parts[0]


def _quantified(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    body = parts[0][0]
    if e.head == "forall":
        return f"for all {ranges[0]}: {body}", LOOSE
    return f"there is {ranges[0]} with {body}", LOOSE


_ENDS = {"up": "oo", "far": "oo", "down": "-oo"}


def _end(e: Expr, kind: str, ranges: list[str], points: list[Part]) -> str:
    side = {"right": "+", "left": "-"}.get(kind, "")
    return f"{ranges[0]} -> {_ENDS.get(kind) or _held(points[0], ATOM) + side}"


def _limit(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"limit({parts[0][0]}, {_end(e, e.data[0], ranges, parts[1:])})", ATOM


def _integral(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    points = [p[0] for p in parts[1:]]
    low, high = ({1: "oo", -1: "-oo"}[sign] if sign else points.pop(0) for sign in e.data)
    return f"Integral({parts[0][0]}, {ranges[0]}={low}..{high})", ATOM


def _tends(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    kind, target = e.data
    value = _ENDS.get(target) or parts[-1][0]
    return f"{parts[0][0]} -> {value} as {_end(e, kind, ranges, parts[1:])}", RELATION


def _eventually(e: Expr, parts: list[Part], ranges: list[str]) -> Part:
    return f"{_held(parts[0], AND)} eventually as {_end(e, e.data[0], ranges, parts[1:])}", LOOSE


_FORMS: dict[str, Callable[[Expr, list[Part], list[str]], Part]] = {
    "var": _var, "num": _num, "named": _named, "neg": _neg, "transpose": _transpose,
    "minv": _inverse, "basis": _basis,
    "dim": lambda e, parts, ranges: (str(e.data), ATOM),
    "count": lambda e, parts, ranges: (f"{e.data.name}({_listed(parts)})", ATOM),
    "pi": lambda e, parts, ranges: ("pi", ATOM),
    "prime": _prime, "at": _indexed, "entry": _indexed, "apply": _apply, "map": _apply,
    "limit": _limit, "integral": _integral, "tends": _tends, "eventually": _eventually,
    "sum": _sum, "prod": _sum, "product_down": _sum, "product_up": _sum,
    "eye": _size, "zeros": _size, "ones": _size,
    "vec": _entries, "vector_of": _entries, "matrix_of": _entries,
    "matrix": _entries,
    "member": _indexed, "ite": _choice, "lambda": _lambda, "set": _set, "not": _not,
    "each": _each, "holds": _each,
    "forall": _quantified, "exists": _quantified,
    **dict.fromkeys(("grad", "derivative", "jacobian", "differentiable_in"), _call),
    **dict.fromkeys(("mutually_independent", "k_wise_independent", "independent_vectors"), _words),
}  # fmt: skip
