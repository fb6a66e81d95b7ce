"""Whether the names in a claim could be misread: two things of one name, a name that is caught."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from quod.core import INT
from quod.surface import Expr, Named, Symbol, children, ends, range_ends, same

DERIVATIVES = ("derivative", "grad", "jacobian", "differentiable_in")  # by a name that stays


def clashes(parts: Iterable[Expr]) -> Iterator[tuple[Expr, Expr]]:
    """Pairs of things of one name that the page could not tell apart, although they differ: two
    free ones, or a bound variable and another thing of its name where it is bound."""
    free: dict[str, Expr] = {}
    seen: set[tuple[int, frozenset[Symbol]]] = set()
    stack: list[tuple[Expr, dict[str, Symbol]]] = [(e, {}) for e in reversed([*parts])]
    while stack:
        e, bound = stack.pop()
        key = (id(e), frozenset(bound.values()))
        if key in seen:
            continue
        seen.add(key)
        for name, thing in _named_here(e):
            if name in bound:
                if not _looks_like(bound[name], thing):
                    yield bound[name], thing
                continue
            other = free.setdefault(name, thing)
            if not (_looks_like(other, thing) and _declared_alike(other, thing)):
                yield other, thing
        if isinstance(e, Symbol) and e.name not in bound:
            stack += [(end, bound) for end in ends(e)]
        stack += [(end, bound) for end in range_ends(e)]
        inner = {**bound, **{s.name: s for s in e.bound}} if e.bound else bound
        stack += [(a, bound if n else inner) for n, a in enumerate(e.args)]
        if isinstance(e, Named):
            stack.append((e.expansion, bound))


def caught(parts: Iterable[Expr]) -> Iterator[tuple[str, Named]]:
    """Names that are bound around a definition which uses them and does not have them as arguments:
    the page shows the definition elsewhere, where they are not bound.  Derivatives bind none."""
    seen: set[tuple[int, frozenset[str]]] = set()
    stack = [(e, frozenset[str]()) for e in parts]
    while stack:
        e, bound = stack.pop()
        if (id(e), bound) in seen:
            continue
        seen.add((id(e), bound))
        stack += [(end, bound) for end in range_ends(e)]
        binds = e.bound and e.head not in DERIVATIVES
        inner = bound | {s.name for s in e.bound} if binds else bound
        stack += [(a, bound if n else inner) for n, a in enumerate(e.args)]
        if isinstance(e, Named):
            yield from ((name, e) for name in sorted(bound & {name for name, _ in e.data.free}))
            stack.append((e.expansion, frozenset()))


def _named_here(e: Expr) -> Iterator[tuple[str, Expr]]:
    """The variable that a term is; the sizes that it, or its sort, shows."""
    if isinstance(e, Symbol):
        yield e.name, e
    for n in (*own_sizes(e), *(e.sort[1:] if e.sort[0] in ("vec", "mat") else ())):
        if isinstance(n, str):
            yield str(n), Expr("dim", (), INT, n)


def sizes_in(parts: Iterable[Expr]) -> dict[str, Expr]:
    """The sizes in the parts, and in the sorts of their variables, by name."""
    stack = [*parts]
    found: dict[str, Expr] = {}
    seen: set[int] = set()
    while stack:
        e = stack.pop()
        if id(e) not in seen:
            seen.add(id(e))
            found |= {name: thing for name, thing in _named_here(e) if thing.head == "dim"}
            stack += children(e)
    return found


def own_sizes(e: Expr) -> tuple[Any, ...]:
    """The sizes that a term names beside its sort, where limits and integrals name their ends."""
    if e.head in ("limit", "tends", "eventually", "integral"):
        return ()
    return e.data if isinstance(e.data, tuple) else (e.data,)


def _looks_like(a: Expr, b: Expr) -> bool:
    """Whether two things of one name are one thing, and written alike."""
    if not (isinstance(a, Symbol) and isinstance(b, Symbol)):
        return a.head == b.head == "dim"
    return (a.sort, a.random, a.latex) == (b.sort, b.random, b.latex)


def _declared_alike(a: Expr, b: Expr) -> bool:
    """Whether two free variables have the same signs and the same range."""
    if a is b or not (isinstance(a, Symbol) and isinstance(b, Symbol)):
        return True
    pairs = ((a.assumptions(), b.assumptions()), (ends(a), ends(b)))
    return all(len(p) == len(q) and all(map(same, p, q)) for p, q in pairs)
