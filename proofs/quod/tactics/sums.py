"""Sums as combinations of sums of single monomials."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from quod import kernel
from quod.core import INT, REAL, Term, add, app, eq, fresh, lam, mul, num, op
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    detach,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use,
    with_values,
)

if TYPE_CHECKING:
    from quod.tactics.prover import Context

I1, ONE, ZERO = num(1, INT), num(1), num(0)
TERMS = 8  # of a sum that is written out


def simpler_sum(ctx: Context, term: Term) -> Theorem | None:
    """term = a simpler form of the sum, by the first of these that applies; None if none does."""
    return written_out(term) or one_term(term) or linear_sum(term) or picked_out(ctx, term)


class Kind(NamedTuple):
    """The axioms of an empty range and of one more index, and how the values are joined."""

    empty: str
    last: str
    join: Callable[[Term, Term], Term]


KINDS = {
    "sum": Kind("sum_empty", "sum_last", add),
    "prod": Kind("factors_empty", "factors_last", mul),
}


def written_out(term: Term) -> Theorem | None:
    """A sum, or product, over few literal indices as its terms; None for another one."""
    _, low, high = term.args
    literal = low.op == "num" == high.op
    return _written_out(term) if literal and high.data + 1 - low.data <= TERMS else None


def one_term(term: Term) -> Theorem | None:
    """A sum from k to k as its term; None for another sum."""
    f, low, high = term.args
    if low is not high or not is_available("sum_from_k_to_k"):
        return None
    return with_values(lemma("sum_from_k_to_k"), f=f, lo=low)


def _written_out(term: Term) -> Theorem:
    (f, low, high), kind = term.args, KINDS[term.op]
    if high.data < low.data:
        empty = use(kind.empty, f=f, lo=low, hi=high)
        return detach(empty, kernel.compute(empty.conclusion.args[0]))
    before, x = num(high.data - 1, INT), fresh(INT)
    last = use(kind.last, f=f, lo=low, hi=before)
    last = detach(last, kernel.compute(last.conclusion.args[0]))
    rest = op(term.op, f, low, before)
    peeled = lam(x, eq(op(term.op, f, low, x), kind.join(rest, app(f, x))))
    step = kernel.rewrite(peeled, kernel.lincomb(eq(add(before, I1), high), [], []), last)
    parts = [_written_out(rest), unchanged(app(f, high))]
    step = transitive(step, congruence(step.conclusion.args[1], parts))
    if before.data >= low.data:
        return step
    return transitive(step, arithmetic.ring(step.conclusion.args[1], app(f, high)))


def picked_out(ctx: Context, term: Term) -> Theorem | None:
    """A sum over i of terms with a factor [m = i] as its term at m; None for another sum."""
    from quod.polynomial import polynomials

    f, low, high = term.args
    i = fresh(INT)
    (p,), atoms = polynomials([app(f, i)])
    found = [(k, m) for k, a in enumerate(atoms) if (m := _indicated(a, i)) is not None]
    if not found or len(p) != 1 or not is_available("sum_of_one_term"):
        return None
    k, m = found[0]
    indicator, (exponents,) = p.context().gens()[k], p.to_dict()
    if exponents[k] != 1:
        return None
    rest = arithmetic.term_of(p / indicator, atoms, REAL)
    body = arithmetic.ring(app(f, i), mul(atoms[k], rest))
    body = transitive(body, rewrite_in(body.conclusion.args[1], _usual(atoms[k], m, i)))
    step = rewrite_in(term, kernel.extensionality(i, body))
    one = with_values(lemma("sum_of_one_term"), f=lam(i, rest), lo=low, hi=high, m=m)
    try:
        return transitive(step, ctx.detached(one))
    except QuodError:
        return None


def as_a_factor(term: Term) -> Theorem | None:
    """A number where two indices are equal, else 0, as its multiple by 1 there, else 0."""
    p, a, b = term.args
    of_indices = p.op == "eq" and p.args[0].sort == INT and b is ZERO and a is not ONE
    if not of_indices or not is_available("choice_as_a_factor"):
        return None
    return with_values(lemma("choice_as_a_factor"), p=p, x=a)


def _indicated(t: Term, i: Term) -> Term | None:
    """m, for the choice of 1 where m = i or i = m, and else 0."""
    if t.op != "ite" or t.args[1:] != (ONE, ZERO) or t.args[0].op != "eq":
        return None
    a, b = t.args[0].args
    m = a if b is i else b
    return m if i in (a, b) and i not in m.free else None


def _usual(indicator: Term, m: Term, i: Term) -> Theorem:
    """The choice on i = m as the one on m = i."""
    p, q = indicator.args[0], eq(m, i)
    ways = [kernel.discharge(a, symmetric(kernel.assume(a))) for a in dict.fromkeys((p, q))]
    same = kernel.tautology(eq(p, q), ways) if p is not q else unchanged(p)
    return congruence(indicator, [same, *map(unchanged, indicator.args[1:])])


def linear_sum(term: Term) -> Theorem | None:
    """A sum as a combination of sums of single index monomials; None where it is one already."""
    f, low, high = term.args
    i = fresh(INT)
    if not is_available("sum_of_a_constant"):
        return None
    parts = index_monomials(app(f, i), i)
    if len(parts) == 1 and parts[0][0] is ONE:
        return None
    if not parts:
        return None
    functions = [(c, lam(i, m)) for c, m in parts]
    body = add(*[mul(c, m) for c, m in parts])
    step = rewrite_in(term, kernel.extensionality(i, arithmetic.ring(app(f, i), body)))
    scaled = [lam(i, mul(c, app(m, i))) for c, m in functions]
    while len(scaled) > 1:
        *rest, last = scaled
        whole = lam(i, add(*[app(h, i) for h in rest]))
        split = with_values(lemma("sum_of_a_sum"), f=whole, g=last, lo=low, hi=high)
        step = transitive(step, rewrite_in(step.conclusion.args[1], split))
        scaled = rest
    for c, m in functions:
        pull = with_values(lemma("sum_of_a_multiple"), a=c, f=m, lo=low, hi=high)
        step = transitive(step, rewrite_in(step.conclusion.args[1], pull))
    return step


def index_monomials(body: Term, i: Term) -> list[tuple[Term, Term]]:
    """body = sum of coefficient * monomial, the monomials in the atoms that hold the index."""
    from quod.polynomial import polynomials

    (p,), atoms = polynomials([body])
    groups: dict[tuple[int, ...], dict[tuple[int, ...], object]] = {}
    for exponents, c in p.to_dict().items():
        inside = tuple(int(e) if i in a.free else 0 for e, a in zip(exponents, atoms, strict=False))
        outside = tuple(
            int(e) if i not in a.free else 0 for e, a in zip(exponents, atoms, strict=False)
        )
        pad = (0,) * (len(exponents) - len(inside))
        groups.setdefault(inside + pad, {})[outside + pad] = c
    context = p.context()
    one = p * 0 + 1
    return [
        (
            arithmetic.term_of(context.from_dict(rows), atoms, REAL),
            arithmetic.term_of(context.from_dict({inside: 1}) * one, atoms, REAL),
        )
        for inside, rows in sorted(groups.items())
    ]
