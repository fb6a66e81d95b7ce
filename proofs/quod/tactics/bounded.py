"""Limits where a factor is bounded and has no limit, and where a modulus is one of its branches."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import REAL, Term, conj, eq, lam, le, lt, neg, num, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic, limits
from quod.tactics.derived import detach, rewrite_in, transitive, unchanged, use_lemma
from quod.tactics.eventually import follows, holds, itself
from quod.tactics.limits import Limit

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
BOUNDED = ("sin", "cos")  # by 1


def by_a_bounded_factor(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """A sum of products, some of which have a sine or a cosine as a factor of what tends to 0."""
    (p,), atoms = polynomials([body])
    places = [k for k, t in enumerate(atoms) if t.op in BOUNDED and z in t.free]
    plain, parts = {}, []
    for row, c in p.to_dict().items():
        place = next((k for k in places if row[k]), None)
        if place is None:
            plain[row] = c
        else:
            rest = {tuple(e - (k == place) for k, e in enumerate(row)): c}
            parts.append((atoms[place], _term(p, rest, atoms)))
    if not parts:
        return None
    found = [_with_a_factor(ctx, base, z, s, rest) for s, rest in parts]
    found += [limits.limit_of(ctx, lam(z, _term(p, plain, atoms)), base)] if plain else []
    return limits.rearranged(reduce(lambda a, b: limits.sum_of(base, a, b), found), z, body)


def _term(p: Any, rows: dict[Any, Any], atoms: Any) -> Term:
    return arithmetic.term_of(p.context().from_dict(rows), list(atoms), REAL)


def _with_a_factor(ctx: Context, base: Term, z: Term, factor: Term, rest: Term) -> Limit:
    """The limit 0 of factor * rest, where the rest tends to 0."""
    small = limits.limit_of(ctx, lam(z, rest), base)
    zero = limits.moved_to(small.theorem, ctx.prove(eq(small.number, ZERO)))
    bounds = conj(le(num(-1), factor), le(factor, ONE))
    bounded = follows(base, z, [itself(base, z)], lambda facts: ctx.prove(bounds))
    rule = use_lemma("limit_with_a_bounded_factor", A=base, f=lam(z, factor), g=lam(z, rest))
    return Limit(detach(rule, limits.directed(base), bounded, zero), ZERO)


def by_the_sign(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """With u or -u for each |u| in the body whose u has a sign near the end."""
    same, known = unchanged(body), list[Theorem]()
    for modulus in dict.fromkeys(t for t in subterms(body) if t.op == "abs" and z in t.free):
        (u,) = modulus.args
        for sign, branch in ((lt(ZERO, u), u), (lt(u, ZERO), neg(u))):
            try:
                known.append(holds(ctx, base, z, sign))
            except QuodError:
                continue
            step = ctx.with_facts(kernel.assume(sign)).prove(eq(modulus, branch))
            same = transitive(same, rewrite_in(same.conclusion.args[1], step))
            break
    if not known:
        return None
    found = limits.limit_of(ctx, lam(z, same.conclusion.args[1]), base)
    return limits.rewritten(found, z, same, known)
