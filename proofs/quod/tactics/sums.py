"""Sums as combinations of sums of single monomials."""

from __future__ import annotations

from quod import kernel
from quod.core import INT, REAL, Term, add, app, eq, fresh, lam, le, lt, mul, num
from quod.kernel import Theorem
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    detach,
    rewrite_in,
    transitive,
    unchanged,
    use,
    with_values,
)

I1, ONE = num(1, INT), num(1)
LONGEST = 8  # terms of a sum that is spelled out


def spelled_out(term: Term) -> Theorem | None:
    """A sum over a short literal range, its last term apart; None for other sums."""
    f, low, high = term.args
    if not (low.op == high.op == "num" and high.data - low.data < LONGEST):
        return None
    if high.data < low.data:
        return detach(use("sum_empty", f=f, lo=low, hi=high), kernel.compute(lt(high, low)))
    before = num(high.data - 1, INT)
    last = add(before, I1)
    counted = congruence(term, [unchanged(f), unchanged(low), kernel.compute(eq(high, last))])
    apart = detach(use("sum_last", f=f, lo=low, hi=before), kernel.compute(le(low, last)))
    return transitive(counted, apart)


def linear_sum(term: Term) -> Theorem | None:
    """A sum as a combination of sums of single index monomials; None where it is one already."""
    from quod.lemmas import is_available, lemma

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
