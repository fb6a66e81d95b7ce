"""Concrete values for the names of a claim: counterexamples, and models of its hypotheses."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quod import core, kernel
from quod.authoring import Claim
from quod.certificate import Instance
from quod.core import (
    INT,
    OUTCOME,
    PROB,
    REAL,
    Sort,
    Term,
    eq,
    fresh,
    fun,
    is_size,
    lam,
    num,
    op,
    var,
)
from quod.elaborate import cases, elaborate, random_quantity, real, symbol
from quod.errors import InputError, QuodError, SortError
from quod.kernel import Theorem
from quod.surface import SPACE, Expr, Symbol, same, size_of, term, to_sort


class Values(tuple):
    """The values of a random variable, one an outcome; arithmetic acts outcome by outcome."""

    def _each(self, other: Any, act: Callable[[Any, Any], Any]) -> Values:
        others = other if isinstance(other, Values) else (other,) * len(self)
        return Values(act(a, b) for a, b in zip(self, others, strict=True))

    def __add__(self, other: Any) -> Values:  # type: ignore[override]
        return self._each(other, lambda a, b: a + b)

    def __sub__(self, other: Any) -> Values:
        return self._each(other, lambda a, b: a - b)

    def __mul__(self, other: Any) -> Values:  # type: ignore[override]
        return self._each(other, lambda a, b: a * b)

    def __neg__(self) -> Values:
        return self * -1

    __radd__, __rmul__ = __add__, __mul__


@dataclass
class Model:
    """Values for sizes, variables, functions and random variables on a finite outcome space."""

    values: list[tuple[Any, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # file:line of each value
    masses: list[Fraction] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)  # what the refutation may use

    def use(self, claim: Claim) -> None:
        """Let the refutation use another claim, at these values."""
        if not isinstance(claim, Claim):
            raise InputError(f"model.use(...) takes a claim, not {claim!r}")
        self.claims.append(claim)

    def let(self, name: Any, value: Any) -> None:
        """Give a dimension, a variable, a function or a random variable its value.

        A function takes a Python function; a random variable, `Values`; a random vector, a tuple
        of those.  A variable bound by the claim's own "for all" takes the value that breaks it."""
        size = isinstance(name, Expr) and name.head == "dim"
        if not size and not isinstance(name, Symbol):
            raise InputError(f"{name!r} is no name that can be given a value")
        if size and not is_size(value):
            raise InputError(f"the value of {name!r} is a size, a positive integer; not {value!r}")
        if any(same(name, other) for other, _ in self.values):
            raise InputError(f"{name!r} has a value already")
        frame = sys._getframe(1)
        self.values.append((name, value))
        self.places.append(f"{frame.f_code.co_filename}:{frame.f_lineno}")

    def outcomes(self, *masses: Any) -> None:
        """The probabilities of outcomes 1, 2, ...; they sum to 1."""
        self.masses = [Fraction(m) if not isinstance(m, Expr) else m.data for m in masses]
        if sum(self.masses) != 1 or min(self.masses) < 0:
            raise InputError("the probabilities of the outcomes must be >= 0 and sum to 1")

    def values_of(self, *values: Any) -> Values:
        """A random variable by its values at outcomes 1, 2, ..."""
        return Values(values)

    def signs(self, count: int) -> tuple[Values, ...]:
        """`count` independent fair signs, on 2**count equally likely outcomes."""
        size = 2**count
        self.masses = [Fraction(1, size)] * size
        return tuple(Values((-1) ** (w >> k & 1) for w in range(size)) for k in range(count))

    def instance(self) -> Instance:
        """The values in the core language, under the names of the variables."""
        sizes = {str(size_of(n)): int(v) for n, v in self.values if n.head == "dim"}
        chosen: dict[Term, Term] = {}
        if self.masses:
            chosen[var(SPACE.name, SPACE.sort)] = op("finite", data=("masses", *self.masses))
        for (name, value), place in zip(self.values, self.places, strict=True):
            if name.head == "dim":
                continue
            sort = resized(name.sort, sizes)
            full = fun(OUTCOME, sort) if name.random else sort
            try:
                made = self._random(name, sort, value) if name.random else value_of(sort, value)
                made = core.resort(made, sizes, {})
                if made.sort != full:
                    raise InputError(f"it must be of sort {full}, not {made.sort}")
            except QuodError as error:
                raise InputError(f"{place}: the value of {name!r}: {error}") from None
            chosen[var(name.name, full)] = made
        return Instance(sizes, chosen)

    def _random(self, name: Symbol, sort: Sort, value: Any) -> Term:
        rows = value if sort != REAL else (value,)
        size = 1 if sort == REAL else sort[1]
        if not self.masses:
            raise InputError("say first how likely the outcomes are: outcomes(...) or signs(...)")
        if not isinstance(rows, tuple) or not all(isinstance(row, Values) for row in rows):
            kind = "values_of(...)" if sort == REAL else "a tuple of values_of(...)"
            raise InputError(f"a random variable takes a value at each outcome: {kind}")
        if len(rows) != size or any(len(row) != len(self.masses) for row in rows):
            shape = "" if sort == REAL else f"{size} rows of "
            raise InputError(f"it needs {shape}{len(self.masses)} values, one for each outcome")
        w, i = fresh(OUTCOME), fresh(INT)
        entries = [by_outcome(w, [value_of(REAL, v) for v in row]) for row in rows]
        if sort == REAL:
            return lam(w, entries[0])
        return lam(w, op("vec", lam(i, cases(i, entries)), data=("sizes", size)))


def by_outcome(w: Term, values: Sequence[Term]) -> Term:
    """values[k - 1] at outcome k, as nested choices; the last value serves everywhere else."""
    result = values[-1]
    for k in range(len(values) - 1, 0, -1):
        here = eq(w, op("outcome", num(k, INT)))
        result = op("ite", here, values[k - 1], result)
    return result


def resized(sort: Sort, sizes: Mapping[str, int | str]) -> Sort:
    """The sort with sizes in place of size constants."""
    return core.resort(var("x", sort), sizes, {}).sort


def value_of(sort: Sort, value: Any, depth: int = 0) -> Term:
    """A core term of the sort: from a number, a surface term, or a Python function."""
    if sort[0] == "fun" and not isinstance(value, Expr) and callable(value):
        x = Symbol(f"argument_{depth}_of_a_value", sort[1])
        try:
            inspect.signature(value).bind(x)
        except TypeError:
            raise InputError("it must be a Python function of one argument") from None
        body = value_of(sort[2], value(x), depth + 1)
        return lam(var(x.name, sort[1]), body)
    if sort[0] == "fun" and sort[1] == OUTCOME:
        return random_quantity(to_sort(term(value), sort[2], "it"))
    made = elaborate(to_sort(term(value), sort, "it"))
    return real(made) if sort == REAL else made


def at_values(t: Theorem, values: Sequence[tuple[str, Any]]) -> tuple[Theorem, frozenset[Term]]:
    """A theorem at values of its sizes and variables, by name, and the variables that are left.

    A probability space is that of all claims."""
    names = {v.data: v for v in t.conclusion.free}
    known_sizes = {n for v in names.values() for n in sizes_of(v.sort)}
    sizes = {name: size_of(value) for name, value in values if name in known_sizes}
    chosen = {v: symbol(SPACE) for v in names.values() if v.sort == PROB}
    for name, value in values:
        if name not in known_sizes | names.keys():
            known = ", ".join(sorted(map(str, known_sizes | names.keys())))
            raise InputError(f"{name}= is none of the variables here: {known}")
        if name in names:
            variable = var(name, resized(names[name].sort, sizes))
            try:
                chosen[variable] = value_of(variable.sort, value)
            except (InputError, SortError) as error:
                left = sizes_of(variable.sort) & known_sizes - sizes.keys()
                hint = "".join(f"\n  is a value of {n} missing?" for n in sorted(left))
                raise InputError(f"the value of {name}: {error}{hint}") from None
    made = kernel.instantiate(t, sizes, {}, list(chosen.items()))
    left = {core.resort(v, sizes, {}) for v in names.values()} - chosen.keys()
    return made, frozenset(left)


def sizes_of(sort: Sort) -> set[str]:
    """The names of sizes in a sort."""
    if type(sort) is not tuple:
        return set()
    if sort[0] in ("vec", "mat"):
        return {n for n in sort[1:] if type(n) is str}
    return {n for part in sort[1:] for n in sizes_of(part)}
