"""Limits where a factor is bounded and has no limit, and where a modulus is one of its branches."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import INT, REAL, Term, conj, eq, lam, le, lt, neg, num, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic, limits
from quod.tactics.derived import detach, rewrite_in, transitive, unchanged, use_lemma
from quod.tactics.eventually import follows, holds, itself
from quod.tactics.limit_forms import is_bounded
from quod.tactics.limits import Limit

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE, I0 = num(0), num(1), num(0, INT)


def by_a_bounded_factor(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """A sum of products, some of which have a bounded factor beside what tends to 0."""
    (p,), atoms = polynomials([body])
    places = [k for k, t in enumerate(atoms) if is_bounded(t) and z in t.free]
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
    where = holds(ctx, base, z, le(I0, factor.args[1])) if factor.op == "pow" else itself(base, z)
    bounded = follows(base, z, [where], lambda facts: _between(ctx, factor, facts[0]).prove(bounds))
    rule = use_lemma("limit_with_a_bounded_factor", A=base, f=lam(z, factor), g=lam(z, rest))
    return Limit(detach(rule, limits.directed(base), bounded, zero), ZERO)


def _between(ctx: Context, factor: Term, where: Theorem) -> Context:
    """A context that knows that -1^n <= (-1)^n <= 1^n = 1, if that is the factor."""
    if factor.op != "pow":
        return ctx
    root, n = factor.args
    ends = [kernel.compute(p) for p in (le(neg(ONE), root), le(root, ONE))]
    power = detach(use_lemma("power_bounds", x=root, q=ONE, n=n), *ends, where)
    return ctx.with_facts(power, detach(use_lemma("power_of_one", n=n), where))


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
