"""What stands around the formulas of a claim: its hypotheses and the meaning of its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from quod.core import BOOL, INT
from quod.errors import InputError
from quod.names import own_sizes
from quod.surface import Definition, Expr, Named, Statement, Symbol, free_symbols, opened, same
from quod.typeset.latex import latex, piece
from quod.typeset.names import key, name_latex, size_latex, symbol_latex
from quod.typeset.pieces import (
    LOOSE,
    RELATION,
    Piece,
    before,
    enclosed,
    held,
    name_piece,
    subscripted,
)
from quod.typeset.words import and_list

Entry = tuple[Any, str]  # the kind of a name, and its look; or DEFINED, and an equation
DEFINED = "defined"
_EXISTENCE = {"Var": "finite second moments", "Cov": "the covariance exists"}


# ---------------------------------------------------------------------------------- hypotheses
def hypothesis_latex(e: Expr) -> str:
    """A hypothesis with the quantifier that closes it and what its meaning takes for granted."""
    free = [s for s in free_symbols(e) if s.is_index]
    body = e.args[0] if e.head == "each" else e
    condition = None
    if free and e.head == "each" and body.head == "implies":
        condition, body = body.args
    shown = piece(body)
    text = enclosed(shown) if free and min(shown.open, shown.level) < RELATION else shown.text
    if free:
        text = rf"{text} \quad \text{{for all }} {_closing(free, condition)}"
    note = next((words for head, words in _EXISTENCE.items() if _mentions(body, head)), "")
    return rf"{text} \text{{ ({note})}}" if note else text


def _closing(free: list[Symbol], condition: Expr | None) -> str:
    names = ", ".join(map(symbol_latex, free))
    if condition is None:
        return names
    sides = [s.name for s in condition.args if isinstance(s, Symbol)]
    if condition.head in ("ne", "lt", "le", "gt", "ge") and sides == [s.name for s in free]:
        return latex(condition)
    return rf"{names} \text{{ with }} {latex(condition)}"


def _mentions(e: Expr, head: str) -> bool:
    return any(part.head == head for part in parts_shown([e]))


def conditional_latex(e: Expr) -> str:
    """An axiom with its premises after it: from p -> (q -> r), "r, if p and q"."""
    premises: list[Piece] = []
    while e.head == "implies":
        premises.append(piece(e.args[0]))
        e = e.args[1]
    said = piece(e)
    if not premises:
        return said.text
    conclusion = enclosed(said) if said.open == LOOSE else said.text
    given = [*(before(p, RELATION) for p in premises[:-1]), held(premises[-1], RELATION)]
    return rf"{conclusion}, \quad \text{{if }} {and_list([p.text for p in given])}"


def parts_shown(roots: Sequence[Expr]) -> Iterator[Expr]:
    """Each part that the page shows, in reading order: arguments of names, not expansions."""
    seen: set[int] = set()
    stack = [*reversed(roots)]
    while stack:
        e = stack.pop()
        if id(e) in seen:
            continue
        seen.add(id(e))
        yield e
        ends = [end for s in e.bound for end in (s.low, s.high) if end is not None]
        if isinstance(e, Symbol):
            ends = [end for end in (e.low, e.high) if end is not None]
        stack += reversed([*e.bound, *e.args, *ends])


# ------------------------------------------------------------------------------------ notation
def notation(claim_parts: Sequence[Expr]) -> list[str]:
    """What each name of a claim stands for: declarations by kind, then definitions.

    Raises InputError where two things of the claim would look alike on the page."""
    return lines(named(claim_parts))


def named(claim_parts: Sequence[Expr]) -> list[Entry]:
    """Each name of a claim with its kind, a definition by its equations; raises as `notation`."""
    definitions, parts = _definitions(claim_parts)
    _check_ranges(claim_parts)
    symbols = _symbols(claim_parts, parts)
    sizes = _sizes(parts)
    _check_distinct(parts, symbols, definitions, sizes)
    entries = [("size", look) for look in sizes.values()]
    entries += _entries(symbols, definitions, sizes)
    return entries


def table(rows: Sequence[tuple[Sequence[Any], str]]) -> list[tuple[list[str], str]]:
    """A table of names with their meanings, the names as LaTeX: declarations and definitions."""
    shown = []
    for names, meaning in rows:
        signs = [a for n in names if isinstance(n, Symbol) for a in n.assumptions()]
        shown.append(([*lines(declared(names)), *map(latex, signs)], meaning))
    return shown


def declared(names: Sequence[Any]) -> list[Entry]:
    """What a row of a table declares."""
    sizes = _sizes([n for n in names if isinstance(n, Expr)])
    own = [("size", size_latex(n.data)) for n in names if isinstance(n, Expr) and n.head == "dim"]
    symbols = [n for n in names if isinstance(n, Symbol)]
    definitions = [n for n in names if isinstance(n, Definition)]
    return [*own, *_entries(symbols, definitions, sizes)]


def _entries(
    symbols: Iterable[Symbol], definitions: Iterable[Definition], sizes: Mapping[str, str]
) -> Iterator[Entry]:
    """Each name with its kind; a definition by its equations."""
    for s in symbols:
        yield _kind(s, sizes), symbol_latex(s)
    for d in definitions:
        for line in equations(d):
            yield DEFINED, line


def lines(entries: Iterable[Entry]) -> list[str]:
    lines: dict[Any, list[str]] = {}
    for kind, look in entries:
        lines.setdefault(kind, []).append(look)
    equal = lines.pop(DEFINED, [])
    return [*[_declaration(kind, names) for kind, names in lines.items()], *equal]


def _definitions(roots: Sequence[Expr]) -> tuple[list[Definition], list[Expr]]:
    """The definitions that are used, also by one another, and all parts that are shown."""
    found: dict[int, Definition] = {}
    waiting, parts = list(roots), []
    while waiting:
        fresh = list(parts_shown(waiting))
        parts += fresh
        waiting = []
        for e in fresh:
            if isinstance(e, Named) and id(e.data) not in found:
                found[id(e.data)] = e.data
                waiting += [side for pair in sides(e.data) for side in pair]
    return list(found.values()), parts


def sides(d: Any) -> list[tuple[Expr, Expr]]:
    """The equations that define a name."""
    parameters = d.parameters
    if not hasattr(d, "step"):
        return [(d(*parameters), _expansion(d(*parameters)))]
    (t,) = parameters
    return [(d(0), d.start), (d(t), d.step(t, d(t - 1)))]


def _expansion(e: Expr) -> Expr:
    if isinstance(e, Statement):
        return opened(e)
    return e.expansion if isinstance(e, Named) else e


def equations(d: Any) -> list[str]:
    """These equations as LaTeX, with the range in which they hold."""
    if hasattr(d, "listing"):
        return [d.listing()]
    pairs = sides(d)
    if pairs[0][0].sort == BOOL:
        return [rf"{latex(left)} \quad\text{{if}}\quad {latex(right)}" for left, right in pairs]
    shown = [f"{latex(left)} = {latex(right)}" for left, right in pairs]
    if len(shown) == 1:
        return shown
    if _is_own_start(d):
        name = symbol_latex(d.parameters[0])
        first = shown[0].partition(" = ")[2]
        return [rf"{shown[1]} \quad \text{{for }} {name} \ge 1 \text{{, from }} {first}"]
    name = symbol_latex(d.parameters[0])
    return [shown[0], rf"{shown[1]} \quad \text{{for }} {name} \ge 1"]


def _is_own_start(d: Any) -> bool:
    """Whether a recurrence starts at a variable that looks like its first member."""
    start = getattr(d, "start", None)
    zeroth = f"{symbol_latex(d)}_{{0}}"
    return isinstance(start, Symbol) and key(symbol_latex(start)) == key(zeroth)


def _symbols(roots: Sequence[Expr], parts: Sequence[Expr]) -> list[Symbol]:
    """The variables to declare.  Indices of sums and the like have their range in sight."""
    free = {(s.name, s.sort): s for e in roots for s in free_symbols(e)}
    quantified = [s for e in parts if e.head in ("forall", "exists") for s in e.bound]
    integers = {*free, *((s.name, s.sort) for s in quantified if not s.is_index)}
    found: dict[Any, Symbol] = {}
    for e in parts:
        if isinstance(e, Symbol) and (e.sort != INT or (e.name, e.sort) in integers):
            found.setdefault((e.name, e.sort), free.get((e.name, e.sort), e))
    return list(found.values())


def _check_ranges(roots: Sequence[Expr]) -> None:
    """A hypothesis says "for all i" and leaves the range to the declaration: one range a name."""
    seen: dict[str, Symbol] = {}
    for s in (s for e in roots for s in free_symbols(e)):
        if s.low is None or s.high is None:
            continue
        other = seen.setdefault(s.name, s)
        if not (same(other.low, s.low) and same(other.high, s.high)):  # type: ignore[arg-type]
            raise InputError(f"the index {s.name!r} has two ranges in one claim: use two names")


def _sizes(parts: Sequence[Expr]) -> dict[str, str]:
    """The dimensions by name, each as its declaration writes it."""
    found: dict[str, str] = {}
    for e in parts:
        for n in [*own_sizes(e), *_sizes_in(e.sort)]:
            if isinstance(n, str) and (n not in found or getattr(n, "latex", None)):
                found[str(n)] = size_latex(n)
    return found


def _sizes_in(sort: Any) -> list[Any]:
    if type(sort) is not tuple:
        return []
    if sort[0] in ("vec", "mat"):
        return list(sort[1:])
    return [n for part in sort[1:] for n in _sizes_in(part)]


def _kind(s: Symbol, sizes: Mapping[str, str]) -> Any:
    if s.low is not None and s.high is not None:
        return "index", rf"\in \{{{latex(s.low)}, \dots, {latex(s.high)}\}}"
    if s.random:
        return "random", space(s.sort, sizes)
    if s.sort[0] == "fun" and s.sort[2] == BOOL:
        return "in", rf"\subseteq {space(s.sort[1], sizes)}"
    if s.sort[0] == "fun" and s.sort[1] == "int":
        return "sequence", space(s.sort[2], sizes)
    if s.sort[0] == "fun":
        return "map", rf"\colon {space(s.sort[1], sizes)} \to {space(s.sort[2], sizes)}"
    return "in", rf"\in {space(s.sort, sizes)}"


def _declaration(kind: Any, names: list[str]) -> str:
    listed = ", ".join(names)
    match kind:
        case "size":
            return rf"{listed} \in \{{1, 2, \dots\}}"
        case ("random", where):
            what = "variable" if where == r"\mathbb{R}" else "vector"
            number = f"a random {what}" if len(names) == 1 else f"random {what}s"
            if what == "variable":
                return rf"{listed} \text{{ {number}}}"
            return rf"{listed} \text{{ {number} in }} {where}"
        case ("sequence", where):
            members = [subscripted(name_piece(n), (Piece("t"),)).text for n in names]
            return rf"{', '.join(members)} \in {where} \text{{ for each }} t"
        case ("map", arrow):
            return f"{listed}{arrow}"
    return f"{listed} {kind[1]}"


def space(sort: Any, sizes: Mapping[str, str] | None = None) -> str:
    """The set in which the values of a sort lie."""
    match sort:
        case "real":
            return r"\mathbb{R}"
        case "int":
            return r"\mathbb{Z}"
        case ("vec" | "mat", *dims):
            shown = [(sizes or {}).get(n) or size_latex(n) for n in dims]
            return r"\mathbb{R}^{" + r" \times ".join(shown) + "}"
        case ("fun", a, b):
            return rf"({space(a, sizes)} \to {space(b, sizes)})"
    return rf"\text{{{sort[1] if type(sort) is tuple else sort!s}}}"


# --------------------------------------------------------------------------- what looks alike
def _check_distinct(
    parts: Sequence[Expr],
    symbols: Sequence[Symbol],
    definitions: Sequence[Definition],
    sizes: Mapping[str, str],
) -> None:
    """Two things of one claim must not look alike on the page."""
    seen: dict[str, tuple[Any, str]] = {}
    for thing, name, look in _things(parts, definitions, sizes):
        shown = key(look)
        other, known = seen.setdefault(shown, (thing, name))
        if other != thing:
            names = repr(name) if known == name else f"{known!r}, {name!r}"
            raise InputError(
                f"{names}: two different things both print as {shown}\n"
                "  give one of them another name or latex="
            )
    for d in definitions:
        for name in d.locals:
            if key(name_latex(name)) in seen:
                known = seen[key(name_latex(name))][1]
                raise InputError(
                    f"{name!r} in {d.name} prints as {known!r} of this claim: rename one"
                )
    for thing in [*symbols, *definitions]:
        if isinstance(thing, Definition) or thing.sort[0] in ("vec", "mat") or _counted(thing):
            # of what is defined, a member can have a name of its own: \hat\beta_1 of \hat\beta
            named = [] if isinstance(thing, Definition) else definitions
            _check_members(thing, [*symbols, *named])


def _things(
    parts: Sequence[Expr], definitions: Sequence[Definition], sizes: Mapping[str, str]
) -> Iterator[tuple[Any, str, str]]:
    """What has a look of its own: the thing, its name, and how it is printed."""
    for e in parts:
        if isinstance(e, Symbol):
            yield (e.name, e.sort), e.name, symbol_latex(e)
        elif e.head in ("pi", "prime", "transpose"):  # of these a name could have the look
            yield (e.head, latex(e)), repr(e), latex(e)
    for d in definitions:
        yield id(d), d.name, d.words or symbol_latex(d)
    for name, look in sizes.items():
        yield name, name, look


def _counted(s: Symbol) -> bool:
    return s.sort[0] == "fun" and s.sort[1] == "int"


def _check_members(thing: Any, others: Sequence[Symbol | Definition]) -> None:
    start = f"{key(symbol_latex(thing))}_"
    own = thing.start.name if _is_own_start(thing) else ""  # h_0 of the recurrence h
    for s in others:
        if key(symbol_latex(s)).startswith(start) and s.name != own:
            raise InputError(
                f"{s.name!r} prints as a member of {thing.name!r}: give one of them another latex="
            )
