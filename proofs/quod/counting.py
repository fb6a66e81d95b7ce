"""What a term takes: multiply-adds, parameters, numbers held, counted by its shapes.

A count is a term again, in the sizes of what is counted, so that claims can be made about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add, mul
from typing import Any

from quod.core import BOOL, INT
from quod.elaborate import elaborate
from quod.errors import InputError
from quod.surface import Expr, SizeName, Symbol, children, free_symbols, same, term
from quod.typeset.text import text
from quod.vocabulary import Sum

Sizes = Mapping[Expr, Any]  # numbers and integer terms for dimensions
Range = tuple[Symbol, Expr, Expr]
Part = tuple[Expr, list[Range]]  # a count, and the indices for each of which it is made
_PRODUCTS = ("mm", "mv", "dot")
_REPEATS = ("sum", "vec", "matrix")
_UNCOUNTED = ("iterate", "product_down", "product_up", "lambda", "set", "prime", "E", "Var", "Cov")
_UNCOUNTED += ("derivative", "grad", "jacobian", "count")


@dataclass(frozen=True)
class Count:
    """What is counted of some terms: a term for their number, printed by a name."""

    name: str
    latex: str
    of: Callable[[Sequence[Expr]], Expr]
    known: dict[tuple[int, ...], tuple[list[Expr], Expr]] = field(
        default_factory=dict, compare=False, repr=False
    )  # by the ids of the terms, which are kept

    def __call__(self, values: Sequence[Any], sizes: Sizes | None) -> Expr:
        terms = [term(value) for value in values]
        count = self.counted(terms)
        return Expr("count", terms, INT, self) if sizes is None else _at_sizes(count, sizes)

    def counted(self, terms: Sequence[Expr]) -> Expr:
        """The count of these terms, made once."""
        key = tuple(map(id, terms))
        if key not in self.known:
            self.known[key] = [*terms], self.of(terms)
        return self.known[key][1]


def multiply_adds(*values: Any, sizes: Sizes | None = None) -> Expr:
    """The multiply-adds that the products in these terms take: m n p for an m x n by an n x p
    matrix, n for a scalar product in R^n.

    What is no product of vectors or matrices counts nothing.  Of equal parts one is computed, and
    a part once for all indices on which it does not depend.  With `sizes`, terms for dimensions, it
    is the bare count for these."""
    return _MULTIPLY_ADDS(values, sizes)


def parameters(value: Any, *inputs: Symbol, sizes: Sizes | None = None) -> Expr:
    """How many numbers the vectors and matrices hold that occur free in a term, those of its
    inputs apart.  A sequence counts by the indices over which a sum takes its members."""
    return _PARAMETERS((value, *inputs), sizes)


def numbers_in(*values: Any, sizes: Sizes | None = None) -> Expr:
    """How many numbers these values hold: 1, n for a vector, m n for a matrix."""
    return _NUMBERS_IN(values, sizes)


# ------------------------------------------------------------------------------- multiply-adds
def _products(terms: Sequence[Expr]) -> Expr:
    seen: set[Any] = set()
    return _sum([part for e in terms for part in _parts(e, [], seen)])


def _parts(e: Expr, ranges: list[Range], seen: set[Any]) -> Iterator[Part]:
    """The counts of the products in a term, inner ones first; `seen` has those made before."""
    if e.head in _UNCOUNTED or e.sort == BOOL:
        raise InputError(f"the multiply-adds of {e!r} cannot be counted")
    needed = _needed(ranges, e) if e.head in _PRODUCTS else []
    if e.head in _PRODUCTS:
        key = (elaborate(e), *_as_text(needed))
        if key in seen:
            return
        seen.add(key)
    inner = [*ranges, *_ranges(e)]
    for k, a in enumerate(children(e)):
        yield from _parts(a, ranges if k else inner, seen)
    if e.head in _PRODUCTS:
        left, right = (a.sort[1:] for a in e.args)
        yield _product([*left, *right[1:]], e), needed


def _needed(ranges: list[Range], e: Expr) -> list[Range]:
    """The ranges of the indices on which a term depends, or the range of such an index."""
    names = {s.name for s in free_symbols(e)}
    kept: list[Range] = []
    for i, low, high in reversed(ranges):
        if i.name in names:
            kept.insert(0, (i, low, high))
            names |= {s.name for end in (low, high) for s in free_symbols(end)}
    return kept


# ---------------------------------------------------------------------------------- parameters
def _free_numbers(terms: Sequence[Expr]) -> Expr:
    value, *inputs = terms
    given = {s.name for s in inputs if isinstance(s, Symbol)}
    found = dict(_arrays(value))
    return _sum([part for name, part in found.items() if name not in given])


def _arrays(e: Expr) -> Iterator[tuple[str, Part]]:
    """The free vectors and matrices of a term, and the members of sequences, by name."""
    waiting: list[tuple[Expr, list[Range]]] = [(e, [])]
    while waiting:
        e, ranges = waiting.pop()
        if isinstance(e, Symbol) and e.sort[0] in ("vec", "mat"):
            yield e.name, (_held(e), [])
        elif _is_member(e) and e.sort[0] in ("vec", "mat"):
            over = [r for r in ranges if same(r[0], e.args[1])][-1:]
            if not over:
                raise InputError(f"{e!r}: how many members are used is said by a sum over all")
            yield e.args[0].name, (_held(e), over)  # type: ignore[attr-defined]
        else:
            inner = [*ranges, *_ranges(e)]
            waiting += [(a, ranges if k else inner) for k, a in enumerate(children(e))][::-1]


def _is_member(e: Expr) -> bool:
    return e.head == "apply" and isinstance(e.args[0], Symbol) and e.args[0].sort[1] == INT


# --------------------------------------------------------------------------------------- sizes
def _held(e: Expr) -> Expr:
    return _product(e.sort[1:], e) if e.sort[0] in ("vec", "mat") else term(1)


def _ranges(e: Expr) -> list[Range]:
    """The ranges of the indices that a term binds in its first argument."""
    if e.head not in _REPEATS:
        return []
    if e.head == "sum":
        return [(e.bound[0], e.args[1], e.args[2])]
    return [(i, term(1), _size(n, e)) for i, n in zip(e.bound, e.sort[1:], strict=True)]


def _product(sizes: Sequence[int | str], e: Expr) -> Expr:
    return reduce(mul, [_size(n, e) for n in sizes])


def _size(n: int | str, e: Expr) -> Expr:
    """A size in a term, written as it is where the term's variables were declared."""
    if isinstance(n, int):
        return term(n)
    shown = (size for s in free_symbols(e) if isinstance(s.data, tuple) for size in s.data)
    return Expr("dim", (), INT, next((size for size in shown if size == n), SizeName(n)))


def _at_sizes(count: Expr, sizes: Sizes) -> Expr:
    """A count with terms for dimensions."""
    values = {str(n.data): term(value) for n, value in sizes.items()}
    free = {s.name for value in values.values() for s in free_symbols(value)}

    def at(e: Expr) -> Expr:
        if e.head == "dim":
            return values.get(str(e.data), e)
        caught = free.intersection(s.name for s in e.bound)
        if caught:
            raise InputError(f"{min(caught)} is a bound variable of {e!r}: use another name")
        return Expr(e.head, [at(a) for a in e.args], e.sort, e.data, e.bound) if e.args else e

    return at(count) if values else count


# ---------------------------------------------------------------------------------------- sums
def _sum(parts: Sequence[Part]) -> Expr:
    """The sum of counts; those over the same indices stand under one sign of summation."""
    groups: dict[Any, tuple[list[Range], list[Expr]]] = {}
    for count, ranges in parts:
        groups.setdefault(_as_text(ranges), (ranges, []))[1].append(count)
    return _added([_summed(_collected(counts), ranges) for ranges, counts in groups.values()])


def _summed(count: Expr, ranges: list[Range]) -> Expr:
    return Sum(count, *reversed(ranges)) if ranges else count


def _as_text(ranges: list[Range]) -> tuple[str, ...]:
    return tuple(text(e) for r in ranges for e in r)


def _collected(counts: list[Expr]) -> Expr:
    """The sum of counts, equal ones as a multiple."""
    times: list[tuple[Expr, int]] = []
    for count in counts:
        k = next((k for k, (other, _) in enumerate(times) if same(count, other)), None)
        if k is None:
            times.append((count, 1))
        else:
            times[k] = (count, times[k][1] + 1)
    return _added([count if n == 1 else n * count for count, n in times])


def _added(counts: list[Expr]) -> Expr:
    return reduce(add, counts) if counts else term(0)


_MULTIPLY_ADDS = Count("multiply_adds", "madds", _products)
_PARAMETERS = Count("parameters", "parameters", _free_numbers)
_NUMBERS_IN = Count("numbers_in", "numbers", lambda terms: _sum([(_held(e), []) for e in terms]))
