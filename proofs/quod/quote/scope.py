"""Names for bound variables, and the walk that quotes a term rule by rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import Any

from quod import core
from quod.core import BOOL, INT, OUTCOME, REAL, Term
from quod.surface import Expr, Statement, Symbol

Quoting = Generator[Any, Any, Expr]
Rule = Callable[..., Quoting]

_LETTERS = {INT: "ijklmn", REAL: "xyzst", BOOL: "pqr", OUTCOME: "w", "prob": "P"}
_SHAPED = {"vec": "uvw", "mat": "ABC", "fun": "fgh", "any": "abc"}


def sizes_in(term: Term) -> frozenset[str]:
    """The size constants that occur in the sorts and data of a term."""

    def of(data: Any) -> Generator[str, None, None]:
        if type(data) is tuple and data[0] in ("vec", "mat", "sizes"):
            yield from (n for n in data[1:] if type(n) is str)
        elif type(data) is tuple:
            for part in data[1:]:
                yield from of(part)

    parts = (part for t in core.subterms(term) for part in (t.sort, t.data))
    return frozenset(n for part in parts for n in of(part))


class Scope:
    """The bound variables in reach, innermost first."""

    __slots__ = ("counts", "outer", "symbol")

    def __init__(self, symbol: Symbol, outer: Scope | None, counts: dict[str, int]) -> None:
        self.symbol, self.outer, self.counts = symbol, outer, counts


class Quoter:
    def __init__(self, term: Term, rules: dict[str, Rule], readable: bool = False) -> None:
        self.rules = rules
        self.readable = readable
        self.taken = {v.data for v in term.free} | sizes_in(term)
        self.known: dict[tuple[Term, Scope | None], Expr] = {}
        self.engine: dict[Term, Symbol] = {}
        for v in sorted((v for v in term.free if type(v.data) is int), key=lambda v: v.data):
            self._name(v)

    def quote(self, t: Term, scope: Scope | None) -> Quoting:
        key = t, scope
        if key not in self.known:
            rule = self.rules.get(t.op, plain)
            self.known[key] = yield rule(self, t, scope)
        return self.known[key]

    def args(self, t: Term, scope: Scope | None) -> Generator[Any, Any, list[Expr]]:
        made = []
        for a in t.args:
            made.append((yield self.quote(a, scope)))
        return made

    # -- names
    def bind(self, sort: Any, scope: Scope | None, low: Any = None, high: Any = None) -> Scope:
        """A scope with one more variable, whose name is nobody else's."""
        letters = _LETTERS.get(sort) or _SHAPED[sort[0]]
        counts = scope.counts if scope is not None else {}
        n = counts.get(letters, 0)
        while (name := _nth(letters, n)) in self.taken:
            n += 1
        symbol = Symbol(name, sort, low=low, high=high)
        return Scope(symbol, scope, {**counts, letters: n + 1})

    def open(
        self, f: Term, scope: Scope | None, low: Any = None, high: Any = None
    ) -> Generator[Any, Any, tuple[Symbol, Expr]]:
        """A function as a variable and what it gives for it."""
        inner = self.bind(f.sort[1], scope, low, high)
        if f.op == "lam":
            return inner.symbol, (yield self.quote(f.args[0], inner))
        return inner.symbol, applied((yield self.quote(f, scope)), inner.symbol)

    def variable(self, t: Term) -> Symbol:
        """A free variable; one of the engine's own gets a name that is nobody else's."""
        if type(t.data) is str:
            name = t.data if t.data.isidentifier() and t.data.isascii() else _safe(t.data)
            return Symbol(name, t.sort)
        if t not in self.engine:  # of a loose body
            self._name(t)
        return self.engine[t]

    def _name(self, t: Term) -> None:
        """Name a variable of the engine: its number would say nothing, and differ by run."""
        self.engine[t] = self.bind(t.sort, None).symbol
        self.taken.add(self.engine[t].name)


def _nth(letters: str, n: int) -> str:
    turn, k = divmod(n, len(letters))
    return letters[k] + (str(turn) if turn else "")


def _safe(name: str) -> str:
    return "_" + re.sub(r"[^A-Za-z0-9_]", "_", name)


def applied(f: Expr, x: Expr) -> Expr:
    """f(x); a random variable at the outcome in question is written without it."""
    result = f.sort[2]
    if x.sort == INT and f.head in ("apply", "member") and result == REAL:
        return Expr("member", (*f.args, x), result)
    if x.sort != OUTCOME:
        return Expr("apply", (f, x), result)
    if isinstance(f, Symbol):
        return Symbol(f.name, result, f.latex, random=True)
    return Expr(f.head, f.args, result, f.data, f.bound)


def two(q: Quoter, f: Term, scope: Scope | None) -> Generator[Any, Any, Any]:
    """A function of two arguments as two variables and its value."""
    outer = q.bind(f.sort[1], scope)
    if f.op == "lam":
        x, body = yield q.open(f.args[0], outer)
        return outer.symbol, x, body
    x = q.bind(f.sort[2][1], outer).symbol
    return outer.symbol, x, applied(applied((yield q.quote(f, scope)), outer.symbol), x)


def plain(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    """A constant under its own name."""
    args = yield q.args(t, scope)
    return Statement(t.op, args) if t.sort == BOOL else Expr(t.op, args, t.sort)
