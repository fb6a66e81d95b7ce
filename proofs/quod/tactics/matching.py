"""Higher-order pattern matching (Miller patterns) of a theorem's conclusion against a term."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from quod import kernel
from quod.core import INT, Term, app, fresh, lam, num, resort, run, sub, substitute
from quod.errors import SortError, Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials


class Match:
    """Values for pattern variables, size constants and sort variables."""

    def __init__(self, variables: frozenset[Term] = frozenset()) -> None:
        self.variables = variables
        self.values: dict[Term, Term] = {}
        self.sizes: dict[str, Any] = {}
        self.sorts: dict[str, Any] = {}
        self.exact = True  # whether the instance is the term itself, not only equal by arithmetic

    def sorts_fit(self, want: Any, have: Any, strict: bool = False) -> bool:
        """Whether a sort is an instance of a pattern's; remembers sizes and sort variables."""
        good = self._sort(want, have)
        if strict and not good:
            raise SortError(f"{have} is no instance of {want}")
        return good

    def _sort(self, want: Any, have: Any) -> bool:
        match want, have:
            case ("any", name), _:
                return self.sorts.setdefault(name, have) == have
            case ("fun", a, b), ("fun", c, d):
                return self._sort(a, c) and self._sort(b, d)
            case (("vec" | "mat" | "sizes") as kind, *dims), (kind2, *others) if kind == kind2:
                return len(dims) == len(others) and all(
                    self._size(m, n) for m, n in zip(dims, others, strict=True)
                )
        return want == have

    def _size(self, want: Any, have: Any) -> bool:
        if type(want) is str:
            return self.sizes.setdefault(want, have) == have
        return want == have

    def fits(self, pattern: Term, term: Term) -> bool:
        """Try to make pattern equal to term; where it fails the match is spoilt."""
        if not run(self._collect(pattern, term)):
            return False
        pattern = resort(pattern, self.sizes, self.sorts)
        self.variables = frozenset(resort(v, self.sizes, self.sorts) for v in self.variables)
        return run(self._match(pattern, term, ()))

    def _collect(self, p: Term, t: Term) -> Generator[Any, Any, bool]:
        """Learn sizes and sort variables from the two terms, side by side."""
        if not self.sorts_fit(p.sort, t.sort):
            return False
        if p.op == "var" or _head(p)[0] in self.variables or self._is_shifted(p):
            return True
        if p.op != t.op or len(p.args) != len(t.args):
            return False
        if type(p.data) is tuple and not self.sorts_fit(p.data, t.data):
            return False
        for a, b in zip(p.args, t.args, strict=True):
            if not (yield self._collect(a, b)):
                return False
        return True

    def _match(self, p: Term, t: Term, local: tuple[Term, ...]) -> Generator[Any, Any, bool]:
        head, arguments = _head(p)
        if head in self.variables and all(a in local for a in arguments):
            return self._bind(head, arguments, t, local)
        if p.op == "lam" == t.op and p.data == t.data:
            x = fresh(t.data)
            return (yield self._match(app(p, x), app(t, x), (*local, x)))
        if p is t and self.variables.isdisjoint(p.free):
            return True
        if self._is_shifted(p) and not arguments:
            self.exact = False
            return self._bind(p.args[0], [], arithmetic_normal(sub(t, p.args[1])), local)
        if p.op != t.op or p.data != t.data or len(p.args) != len(t.args) or not p.args:
            return False
        for a, b in zip(p.args, t.args, strict=True):
            if not (yield self._match(a, b, local)):
                return False
        return True

    def _bind(self, head: Term, arguments: list[Term], t: Term, local: tuple[Term, ...]) -> bool:
        if len(set(arguments)) != len(arguments):
            return False
        for a in reversed(arguments):
            t = lam(a, t)
        if t.sort != head.sort or not t.free.isdisjoint(local):
            return False
        known = self.values.setdefault(head, t)
        if known is not t and t.sort == INT and arithmetic_normal(sub(known, t)) is num(0, INT):
            self.exact = False
            return True
        return known is t

    def _is_shifted(self, p: Term) -> bool:
        """Whether a pattern is i + 1, i - 1 and the like."""
        return p.op == "add" and p.args[0] in self.variables and p.args[1].op == "num"

    def instance_of(self, pattern: Term) -> Term:
        """The pattern at the values found."""
        return substitute(resort(pattern, self.sizes, self.sorts), self.values)

    def instantiate(self, t: Theorem, values: Mapping[Term, Term] | None = None) -> Theorem:
        """The theorem at the values found.  What is assumed of a size holds for that size only."""
        pairs = list((self.values if values is None else values).items())
        made = kernel.instantiate(t, dict(self.sizes), dict(self.sorts), pairs)
        if made.hypotheses != t.hypotheses:
            raise Undecided("a hypothesis would have to hold for another size")
        return made


def arithmetic_normal(t: Term) -> Term:
    """The polynomial normal form of a term."""
    from quod.tactics.arithmetic import term_of

    (p,), atoms = polynomials([t])
    return term_of(p, atoms, t.sort)


def _head(t: Term) -> tuple[Term, list[Term]]:
    """The head and the arguments of nested applications."""
    arguments: list[Term] = []
    while t.op == "app":
        arguments.append(t.args[1])
        t = t.args[0]
    return t, arguments[::-1]
