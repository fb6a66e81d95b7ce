"""Sums of products of sums: a normal form, whatever their order, names and grouping.

A sum becomes a polynomial in *connected* sums: nested sums of one product, all inner sums pulled
out to the front, that fall apart into no two factors.  So the product of two sums and the double
sum of the products are one polynomial.  Each connected sum has its indices in an order that does
not depend on their names.  All of this holds without conditions: no range has to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, permutations, product
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, Term, app, eq, fresh, lam, mul, num, sub, substitute, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.arithmetic import combination, structural_key
from quod.tactics.derived import (
    congruence,
    is_trivial,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    with_values,
)
from quod.tactics.sums import linear_sum

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ORDERS = 720  # of the indices of one sum that are compared
NEEDED = ("sum_exchange", "triangular_exchange", "strictly_triangular_exchange")
I1 = num(1, INT)
_PLACES: list[Term] = []  # variables for the indices of nested sums, from the outside in


def is_nested(term: Term) -> bool:
    """Whether a sum stands in a sum, or beside one in a product."""
    sums = [t for t in subterms(term) if t.op == "sum"]
    inside = any(s.op == "sum" for t in sums for s in subterms(t.args[0]))
    return inside or (len(sums) > 1 and any(t.op == "mul" for t in subterms(term)))


def are_equal(ctx: Context, goal: Term) -> Theorem | None:
    """An equation of numbers, both sides in this normal form; None where it is not found."""
    if not is_nested(goal) or not all(map(is_available, NEEDED)):
        return None
    try:
        left, right = map(normal, goal.args)
        if is_trivial(left) and is_trivial(right):
            return None
        inner = eq(left.conclusion.args[1], right.conclusion.args[1])
        return transitive(left, _compared(ctx, inner), symmetric(right))
    except QuodError:
        return None


def _compared(ctx: Context, goal: Term) -> Theorem:
    try:
        return arithmetic.field(goal, ctx.prove)
    except QuodError:
        known = []
        for t in ctx.equations():
            left, right = map(normal, t.conclusion.args)
            known.append(transitive(symmetric(left), t, right))
        found = combination(goal, known) if known else None
        if found is None:
            raise
        return found


def normal(term: Term) -> Theorem:
    """term = a polynomial in connected sums, for a number."""
    return _normal(term)


@lru_cache(maxsize=4096)
def _normal(term: Term) -> Theorem:
    result = unchanged(term)
    (_,), atoms = polynomials([term])
    for atom in atoms:
        step = _sum(atom) if atom.op == "sum" else _inside(atom)
        if not is_trivial(step):
            result = transitive(result, rewrite_in(result.conclusion.args[1], step))
    return transitive(result, arithmetic.canonical(result.conclusion.args[1]))


def _inside(atom: Term) -> Theorem:
    """A root, an inverse or the like of a normal form."""
    if atom.op not in ("inv", "sqrt", "exp", "abs"):
        return unchanged(atom)
    return congruence(atom, [_normal(a) for a in atom.args])


def _sum(term: Term) -> Theorem:
    f, low, high = term.args
    i = fresh(INT)
    same = kernel.extensionality(i, _normal(app(f, i)))
    step = congruence(term, [same, unchanged(low), unchanged(high)])
    apart = linear_sum(step.conclusion.args[1])
    step = step if apart is None else transitive(step, apart)
    (_,), atoms = polynomials([step.conclusion.args[1]])
    for atom in atoms:
        if atom.op == "sum":
            pulled = _under([atom.args[1:]], atom, _prenex)
            whole = transitive(pulled, _ordered(pulled.conclusion.args[1]))
            if not is_trivial(whole):
                step = transitive(step, rewrite_in(step.conclusion.args[1], whole))
    return step


def _prenex(body: Term) -> Theorem:
    """A product of numbers and sums as nested sums of one product."""
    (_,), atoms = polynomials([body])
    inner = next((a for a in atoms if a.op == "sum"), None)
    if inner is None or body is inner:
        return unchanged(body) if inner is None else _under([inner.args[1:]], inner, _prenex)
    g, low, high = inner.args
    (p, s), atoms = polynomials([body, inner])
    rest = arithmetic.term_of(p / s, atoms, body.sort)
    step = arithmetic.ring(body, mul(rest, inner))
    pull = with_values(lemma("sum_of_a_multiple"), a=rest, f=g, lo=low, hi=high)
    step = transitive(step, symmetric(pull))
    merged = step.conclusion.args[1]
    return transitive(step, _under([(low, high)], merged, _merged))


def _merged(body: Term) -> Theorem:
    step = arithmetic.canonical(body)
    return transitive(step, _prenex(step.conclusion.args[1]))


def _under(ranges: Sequence[object], term: Term, change: Callable[[Term], Theorem]) -> Theorem:
    """A sum in as many sums as there are ranges, changed by `change` under them."""
    if not ranges:
        return change(term)
    i = fresh(INT)
    inner = _under(ranges[1:], app(term.args[0], i), change)
    if is_trivial(inner):
        return unchanged(term)
    same = kernel.extensionality(i, inner)
    return congruence(term, [same, *map(unchanged, term.args[1:])])


# ------------------------------------------------------------------------ the order of indices
Index = tuple[Term, Term, Term]  # the variable, and its range


def opened(term: Term) -> tuple[list[Index], Term]:
    """The indices of nested sums, from the outside in, and what is summed."""
    indices: list[Index] = []
    while term.op == "sum":
        f, low, high = term.args
        i = fresh(INT)
        indices.append((i, low, high))
        term = app(f, i)
    return indices, term


def _ordered(term: Term) -> Theorem:
    """Nested sums with their indices in the order whose text comes first."""
    step = _by_rows(term)
    indices, body = opened(step.conclusion.args[1])
    best = min(_orders(indices, body), key=lambda order: _key(order, body))
    for place, index in enumerate(best):
        for k in range(indices.index(index), place, -1):
            step = transitive(step, exchanged(step.conclusion.args[1], k - 1))
            indices[k - 1 : k + 1] = indices[k], indices[k - 1]
    last = step.conclusion.args[1]
    return transitive(step, _placed(last, 0))


def _placed(term: Term, depth: int) -> Theorem:
    """Nested sums with the factors in the order that they have for the standing variables."""
    if term.op != "sum":
        return arithmetic.canonical(term)
    inner = kernel.extensionality(i := _place(depth), _placed(app(term.args[0], i), depth + 1))
    return congruence(term, [inner, *map(arithmetic.canonical, term.args[1:])])


def exchanged(term: Term, depth: int) -> Theorem:
    """Nested sums with the one at that depth and the next exchanged."""

    def swap(inner: Term) -> Theorem:
        i, j = fresh(INT), fresh(INT)
        f, lo, hi = inner.args
        g, low, high = app(f, i).args
        both = lam(i, lam(j, app(g, j)))
        return with_values(lemma("sum_exchange"), F=both, lo=lo, hi=hi, m=low, n=high)

    return _under([None] * depth, term, swap)


def _orders(indices: list[Index], body: Term) -> Iterator[list[Index]]:
    """The orders that may be the first: by what each index stands in, all orders among equals."""
    names = {i for i, _, _ in indices}
    if any(names & (low.free | high.free) for _, low, high in indices):
        some = map(list, islice(permutations(indices), ORDERS))
        return (order for order in some if _in_scope(order))
    classes: dict[str, list[Index]] = {}
    for index in indices:
        classes.setdefault(_signature(index, indices, body), []).append(index)
    groups = [permutations(classes[key]) for key in sorted(classes)]
    orders = ([index for group in order for index in group] for order in product(*groups))
    return islice(orders, ORDERS)


def _in_scope(order: list[Index]) -> bool:
    """Whether each range uses only the indices before it."""
    later = {i for i, _, _ in order}
    for i, low, high in order:
        if later & (low.free | high.free):
            return False
        later.discard(i)
    return True


def _signature(index: Index, indices: list[Index], body: Term) -> str:
    """What does not depend on names: the range, and the factors that the index stands in."""
    i, low, high = index
    own, other = _place(0), _place(1)
    values = {j: other for j, _, _ in indices} | {i: own}
    (p,), atoms = polynomials([body])
    (exponents,) = p.to_dict()
    factors = sorted(
        f"{structural_key(substitute(a, values))}^{e}"
        for a, e in zip(atoms, exponents, strict=False)
        if i in a.free
    )
    return " ".join([structural_key(low), structural_key(high), *factors])


def _key(order: list[Index], body: Term) -> str:
    values = {i: _place(k) for k, (i, _, _) in enumerate(order)}
    ranges = [structural_key(substitute(t, values)) for _, *ends in order for t in ends]
    (p,), atoms = polynomials([substitute(body, values)])
    return " ".join([*ranges, structural_key(arithmetic.term_of(p, atoms, body.sort))])


def _place(k: int) -> Term:
    while len(_PLACES) <= k:
        _PLACES.append(fresh(INT))
    return _PLACES[k]


# --------------------------------------------------------------------------------- triangles
def _by_rows(term: Term) -> Theorem:
    """Triangular double sums by rows: the outer end is the fixed one."""
    step = unchanged(term)
    indices, _ = opened(term)
    for depth in reversed(range(len(indices) - 1)):
        turned = _under([None] * depth, step.conclusion.args[1], _turned)
        step = transitive(step, turned)
    return step


def _turned(term: Term) -> Theorem:
    """The sum over j, from i to hi or from i + 1 to hi, in a sum over i up to hi, by rows."""
    f, lo, hi = term.args
    i, j = fresh(INT), fresh(INT)
    inner = app(f, i)
    if inner.op != "sum" or inner.args[2] is not hi:
        return unchanged(term)
    g, low, _ = inner.args
    gap = _number(sub(low, i))
    if gap not in (0, 1):
        return unchanged(term)
    name = "strictly_triangular_exchange" if gap else "triangular_exchange"
    t = with_values(lemma(name), F=lam(j, lam(i, app(g, j))), lo=lo, hi=hi)
    columns = t.conclusion.args[1]
    return transitive(_same_ends(term, columns), symmetric(t))


def _number(t: Term) -> int | None:
    (p,), _ = polynomials([t])
    terms = p.to_dict()
    if not terms:
        return 0
    constant = len(terms) == 1 and not any(next(iter(terms)))
    return int(next(iter(terms.values()))) if constant else None


def _same_ends(term: Term, other: Term) -> Theorem:
    """Two nested sums that differ in how their ends are written."""
    if term is other:
        return unchanged(term)
    if term.sort == INT:
        return arithmetic.ring(term, other)
    if term.op == "lam":
        i = fresh(INT)
        return kernel.extensionality(i, _same_ends(app(term, i), app(other, i)))
    pairs = zip(term.args, other.args, strict=True)
    return kernel.congruence(term, [_same_ends(a, b) for a, b in pairs])
