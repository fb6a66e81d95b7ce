"""Products over a range as products of powers of products of single factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import INT, REAL, Term, app, fresh, lam, mul
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import rewrite_in, transitive, use_lemma
from quod.tactics.sums import written_out

if TYPE_CHECKING:
    from quod.tactics.prover import Context

FACTOR_LIMIT = 12


def simpler_product(ctx: Context, term: Term) -> Theorem | None:
    """term = a simpler form of the product; None if there is none.

    It is written out where the range is short, and falls apart into its factors else."""
    if not is_available("product_of_a_constant"):
        return None
    return written_out(term) or _single(ctx, term) or _apart(term)


def _apart(term: Term) -> Theorem | None:
    """A product of products as the product of the products of the factors."""
    f, low, high = term.args
    i = fresh(INT)
    factors = _factors(app(f, i), i)
    if not 1 < len(factors) <= FACTOR_LIMIT:
        return None
    body = arithmetic.ring(app(f, i), mul(*factors))
    step = rewrite_in(term, kernel.extensionality(i, body))
    while len(factors) > 1:
        *rest, last = factors
        parts = (lam(i, mul(*rest) if len(rest) > 1 else rest[0]), lam(i, last))
        split = use_lemma("product_of_products", f=parts[0], g=parts[1], lo=low, hi=high)
        step = transitive(step, rewrite_in(step.conclusion.args[1], split))
        factors = rest
    return step


def _factors(body: Term, i: Term) -> list[Term]:
    """Factors of which the body is the product: one without the index, and irreducible ones."""
    (p,), atoms = polynomials([body])
    if not p:
        return [body]
    constant, rows = p.factor()
    rows = [(q, int(e)) for q, e in rows]
    if constant < 0:  # n - i is as good a factor as i - n
        odd = [k for k, (q, e) in enumerate(rows) if e % 2 and len(q) > 1]
        if odd:
            (q, e), constant = rows[odd[0]], -constant
            rows[odd[0]] = -q, e
    sure, varying = p * 0 + constant, []
    for q, e in rows:
        if i in _variables(q, atoms):
            varying += [arithmetic.term_of(q, atoms, REAL)] * e
        else:
            sure *= q**e
    if sure == 1 and varying:
        return varying
    return [arithmetic.term_of(sure, atoms, REAL), *varying]


def _variables(q: Any, atoms: Sequence[Term]) -> set[Term]:
    """The variables of a polynomial over atoms."""
    return {
        v
        for exponents in q.to_dict()
        for e, a in zip(exponents, atoms, strict=False)
        if e
        for v in a.free
    }


def _single(ctx: Context, term: Term) -> Theorem | None:
    """The product of a constant, of inverses, or of exponentials."""
    f, low, high = term.args
    i = fresh(INT)
    body = app(f, i)
    if i not in body.free:
        rule = use_lemma("product_of_a_constant", a=body, lo=low, hi=high)
    elif body.op in ("inv", "exp"):
        inner = lam(i, body.args[0])
        name = "product_of_inverses" if body.op == "inv" else "product_of_exponentials"
        rule = use_lemma(name, f=inner, lo=low, hi=high)
    else:
        return None
    try:
        return ctx.detached(rule)
    except QuodError:
        return None


def logarithm(ctx: Context, term: Term) -> Theorem | None:
    """log of a product of positive factors = the sum of their logarithms; None if it is none."""
    if term.args[0].op != "prod" or not is_available("logarithm_of_factors"):
        return None
    f, low, high = term.args[0].args
    try:
        return ctx.detached(use_lemma("logarithm_of_factors", f=f, lo=low, hi=high))
    except QuodError:
        return None
