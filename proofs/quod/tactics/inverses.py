"""Inverse matrices: which matrices have one, and what words say of it.

A matrix is invertible by its form, by a known product that is the identity, by a known inverse of
another matrix (Woodbury, Sherman and Morrison), or because it is positive definite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache, reduce
from itertools import product
from typing import TYPE_CHECKING

import flint

from quod import core, kernel
from quod.core import REAL, Term, conj, eq, fresh, lam, le, lt, mul, negation, num, op
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.tactics.derived import (
    congruence,
    conjuncts,
    detach,
    discharged,
    iff_mp,
    instance,
    is_trivial,
    replace,
    symmetric,
    transitive,
    use,
    use_lemma,
    with_values,
)
from quod.tactics.words import (
    Key,
    Poly,
    expanded,
    gathered,
    is_manageable,
    key_of,
    onwards,
    transposed_key,
    vectors_in,
    word,
)

if TYPE_CHECKING:
    from quod.tactics.prover import Context, Schema

ONE, ZERO = num(1), num(0)
KNOWN_LIMIT = 12  # matrices that are known to be invertible and are looked at
POWERS = 3  # of a matrix, in the polynomials that may be its inverse
_PUSHED = ("identity", "inverse", "transpose", "product", "multiple")


def invertible(M: Term) -> Term:
    return op("invertible", M)


def inverse(M: Term) -> Term:
    return op("minv", M)


def available() -> bool:
    """Whether the lemmas of this module are proved: they are proved without it."""
    return is_available("positive_definite_is_invertible")


def inverses_in(*terms: Term) -> list[Term]:
    """The matrices whose inverses stand in terms."""
    found = (t for p in terms for t in core.subterms(p) if t.op == "minv" and not t.loose)
    return [*dict.fromkeys(t.args[0] for t in found)]


def are_mentioned(ctx: Context, formulas: Sequence[Term]) -> bool:
    """Whether there is an inverse in formulas, or something is known to be invertible."""
    return bool(inverses_in(*formulas)) or bool(known_ones(ctx))


def equations(ctx: Context, *terms: Term) -> list[Theorem]:
    """M times its inverse, both ways, for each inverse in the terms that is shown to exist, and
    for what is known to be invertible."""
    found = []
    known = [t.conclusion.args[0] for t in known_ones(ctx)]
    for M in dict.fromkeys([*inverses_in(*terms), *known]):
        good = ctx.try_prove(invertible(M))
        if good is not None:
            found += conjuncts(detach(use("inverse_of_a_matrix", P=M), good))
    return found


# -------------------------------------------------------------------------------- normal forms
@cache
def _rules() -> list[Schema]:
    from quod.tactics.prover import schemas

    known = [lemma(_name(what)) for what in _PUSHED]
    return [s for t in known for s in schemas(t, t.conclusion.free) if s.conclusion.op == "eq"]


def _name(what: str) -> str:
    return f"inverse_of_{'the' if what in ('identity', 'inverse') else 'a'}_{what}"


def pushed_inwards(ctx: Context, t: Term) -> Theorem:
    """t = t with inverses of products, transposes and multiples as such of inverses."""
    from quod.tactics.simplify import Simplifier

    return Simplifier(ctx, _rules(), defaults=False).normal(t)


def of_equations(ctx: Context, t: Theorem) -> Theorem:
    """A known equation with its inverses pushed inwards."""
    return iff_mp(pushed_inwards(ctx, t.conclusion), t) if inverses_in(t.conclusion) else t


def turned(t: Theorem) -> list[Theorem]:
    """QP = I for each way to read a known equation of square matrices as PQ = I."""
    a, b = t.conclusion.args
    key = key_of(onwards(expanded(a))) if b.op == "eye" and is_manageable(a) else ()
    found = []
    for k in range(1, len(key)):
        P, Q = word(key[:k], a.sort), word(key[k:], a.sort)
        if P.sort == a.sort == Q.sort:
            same = transitive(expanded(op("mm", P, Q)), symmetric(expanded(a)), t)
            if not is_trivial(same) and same.conclusion.args[0] is op("mm", P, Q):
                found.append(detach(use_lemma("one_sided_inverse", P=P, Q=Q), same))
    return found


def by_uniqueness(ctx: Context, goal: Term) -> Theorem | None:
    """The inverse of M is N, as MN = I or NM = I; None where that is not shown."""
    for flipped, (a, b) in enumerate((goal.args, goal.args[::-1])):
        if a.op != "minv" or a is b:
            continue
        t = _by_product(ctx, a.args[0], b)
        if t is not None:
            return symmetric(t[1]) if flipped else t[1]
    return None


def _by_product(ctx: Context, M: Term, N: Term) -> list[Theorem] | None:
    """That M is invertible, and that N is its inverse, from MN = I or NM = I."""
    unit = op("eye", data=("sizes", M.sort[1]))
    for P, Q in ((M, N), (N, M)):
        t = ctx.try_prove(eq(op("mm", P, Q), unit))
        if t is not None:
            t = t if P is M else detach(use_lemma("one_sided_inverse", P=N, Q=M), t)
            return conjuncts(detach(use_lemma("inverse_by_a_product", P=M, Q=N), t))
    return None


# ------------------------------------------------------------------------------- existence
def prove_invertible(ctx: Context, goal: Term) -> Theorem:
    """That a matrix is invertible."""
    (M,) = goal.args
    if available() and is_manageable(M):
        for way in _WAYS:
            try:
                t = way(ctx, M)
            except QuodError:
                continue
            if t is not None:
                return t
    raise Undecided("it is not shown that {}", goal)


def _by_form(ctx: Context, M: Term) -> Theorem | None:
    if M.op == "eye":
        return conjuncts(with_values(_lemma("identity"), {"n": M.sort[1]}))[0]
    if M.op in ("minv", "transpose"):
        inner = ctx.prove(invertible(M.args[0]))
        what = "inverse" if M.op == "minv" else "transpose"
        return conjuncts(detach(with_values(_lemma(what), P=M.args[0]), inner))[0]
    if M.op == "mscale":
        a, P = M.args
        parts = ctx.prove(negation(eq(a, ZERO))), ctx.prove(invertible(P))
        return conjuncts(detach(with_values(_lemma("multiple"), a=a, P=P), *parts))[0]
    if M.op == "mm" and M.args[0].sort == M.args[1].sort:
        P, Q = M.args
        parts = ctx.prove(invertible(P)), ctx.prove(invertible(Q))
        return conjuncts(detach(with_values(_lemma("product"), P=P, Q=Q), *parts))[0]
    return None


def _lemma(what: str) -> Theorem:
    return lemma(_name(what))


def _from_equations(ctx: Context, M: Term) -> Theorem | None:
    """From a known equation by which M times something is the identity."""
    key = key_of(onwards(expanded(M)))
    for t in ctx.equations("mat"):
        a, b = t.conclusion.args
        if a.sort == M.sort and is_manageable(a) and is_manageable(b):
            for N in _cofactors(_difference(a, b), key, M.sort):
                found = _by_product(ctx, M, N)
                if found is not None:
                    return found[0]
    return None


def _difference(a: Term, b: Term) -> Poly:
    from quod.tactics.rewriting import plus

    return plus(_poly(a), _poly(b), num(-1))


def _poly(t: Term) -> Poly:
    return gathered(onwards(expanded(t)))


def _cofactors(poly: Poly, key: Key, sort: object) -> Iterator[Term]:
    """N, where 0 = a combination of words that says a = b * M * N, or a = b * N * M."""
    from quod.tactics.rewriting import plus, tree

    unit, n = poly.get(()), len(key)
    rest = {k: c for k, c in poly.items() if k}
    if unit is None or unit.op != "num" or not rest or not n:
        return
    share = num(-1 / unit.data)
    if all(k[:n] == key for k in rest):
        yield tree(plus({}, {k[n:]: c for k, c in rest.items()}, share), sort)
    if all(k[-n:] == key for k in rest):
        yield tree(plus({}, {k[:-n]: c for k, c in rest.items()}, share), sort)


def known_ones(ctx: Context) -> list[Theorem]:
    """What is known to be invertible: as it is said, and the square factors of such products."""
    waiting = [t for p, t in ctx.exact.items() if p.op == "invertible"]
    waiting += invertible_by_determinants(ctx)
    found: dict[Term, Theorem] = {}
    while waiting and len(found) < KNOWN_LIMIT:
        t = waiting.pop(0)
        (M,) = t.conclusion.args
        found[M] = t
        if M.op == "mm" and M.args[0].sort == M.args[1].sort:
            rule = use_lemma("factors_of_an_invertible_product", P=M.args[0], Q=M.args[1])
            waiting += conjuncts(detach(rule, t))
    return [*found.values()]


def invertible_by_determinants(ctx: Context) -> list[Theorem]:
    """What is invertible, since its determinant is known not to be 0."""
    known = (t for p in ctx.exact for t in core.subterms(p) if t.op == "det" and not t.loose)
    found = []
    for d in dict.fromkeys(known):
        t = ctx.exact.get(negation(eq(d, ZERO))) or _by_its_value(ctx, d)
        if t is not None:
            meaning = use("determinant_of_an_invertible_matrix", P=d.args[0])
            found.append(iff_mp(symmetric(meaning), t))
    return found


def _by_its_value(ctx: Context, d: Term) -> Theorem | None:
    """d != 0, from what is known of d as of any number."""
    from quod.tactics.prover import Context

    x = fresh(REAL)
    known = [t for t in (*ctx.inequalities(), *ctx.equations()) if d in core.subterms(t.conclusion)]
    formulas = [replace(t.conclusion, d, x) for t in known]
    if not known or any(t.op == "det" for p in formulas for t in core.subterms(p)):
        return None
    t = Context(map(kernel.assume, formulas)).try_prove(negation(eq(x, ZERO)))
    return t and detach(instance(discharged(formulas, t), {x: d}), *known)


def _from_equal(ctx: Context, M: Term) -> Theorem | None:
    """M = N, a multiple of N, its transpose, or N times known matrices, for an invertible N."""
    for t in known_ones(ctx):
        (N,) = t.conclusion.args
        if N.sort != M.sort or N is M:
            if N is M:
                return t
            continue
        for other in _variants(ctx, M, N):
            same = ctx.try_prove(eq(M, other))
            if same is not None:
                return _carried(ctx.with_facts(t).prove(invertible(other)), same)
    return None


def _variants(ctx: Context, M: Term, N: Term) -> Iterator[Term]:
    """Matrices made of N, of which one may be M: those whose words are M's come first."""
    wanted = _poly(M)
    ratio = _ratio(wanted, _poly(N))
    turned = op("transpose", N)
    if ratio is not None:
        yield N if ratio is ONE else op("mscale", ratio, N)
    ratio = _ratio(wanted, _poly(turned))
    if ratio is not None:
        yield turned if ratio is ONE else op("mscale", ratio, turned)
    yield N
    letters = [t.conclusion.args[0] for t in known_ones(ctx)]
    letters = [K for K in letters if K.sort == N.sort and K is not N and K.op != "madd"]
    factors = [None, *letters, *map(inverse, letters)]
    for left, right in product(factors, factors):
        other = N if left is None else op("mm", left, N)
        other = other if right is None else op("mm", other, right)
        if other is not N and not _reduced(ctx, op("madd", M, op("mscale", num(-1), other))):
            yield other


def _ratio(p: Poly, q: Poly) -> Term | None:
    """c, where p = c q, for a number c."""
    from quod.tactics.rewriting import plus

    p, q = plus({}, p), plus({}, q)
    if p.keys() != q.keys() or not p:
        return None
    k = next(iter(p))
    if p[k].op != "num" or q[k].op != "num":
        return ONE if not plus(p, q, num(-1)) else None
    c = num(p[k].data / q[k].data)
    return None if plus(p, q, num(-c.data)) else c


def _carried(t: Theorem, same: Theorem) -> Theorem:
    """That M is invertible, from M = N, which is."""
    M = same.conclusion.args[0]
    return iff_mp(symmetric(congruence(invertible(M), [same])), t)


def _by_a_polynomial(ctx: Context, M: Term) -> Theorem | None:
    """A polynomial in M that is its inverse, by what is known of the powers of M."""
    unit = op("eye", data=("sizes", M.sort[1]))
    powers, products = [unit], [_reduced(ctx, M)]
    for _ in range(POWERS):
        powers.append(M if powers[-1] is unit else op("mm", M, powers[-1]))
        products.append(_reduced(ctx, op("mm", M, powers[-1])))
        shares = _combination(products, {(): ONE})
        if shares is not None:
            terms = [op("mscale", num(c), P) for c, P in zip(shares, powers, strict=True) if c]
            found = _by_product(ctx, M, reduce(lambda a, b: op("madd", a, b), terms))
            return None if found is None else found[0]
    return None


def _reduced(ctx: Context, t: Term) -> Poly:
    """The words of a matrix, as far as the known equations rewrite them."""
    from quod.tactics.matrices import known_system
    from quod.tactics.rewriting import plus

    rules = known_system(ctx, t)
    return plus({}, _poly(t)) if rules is None else rules.remainder(_poly(t))[0]


def _combination(polys: Sequence[Poly], goal: Poly) -> list[Fraction] | None:
    """The numbers with which combinations of words add up to another; None without such."""
    if any(c.op != "num" for p in polys for c in p.values()):
        return None
    keys = [*dict.fromkeys(k for p in (*polys, goal) for k in p)]
    rows = [[p.get(k, ZERO).data for p in (*polys, goal)] for k in keys]
    matrix, rank = flint.fmpq_mat(
        [[flint.fmpq(c.numerator, c.denominator) for c in row] for row in rows]
    ).rref()
    shares = [Fraction(0)] * len(polys)
    for k in range(rank):
        pivot = next(n for n in range(len(polys) + 1) if matrix[k, n] != 0)
        if pivot == len(polys):
            return None
        value = matrix[k, len(polys)]
        shares[pivot] = Fraction(int(value.p), int(value.q))
    return shares


def _parts(ctx: Context, M: Term) -> Iterator[tuple[Term, Key, Term]]:
    """M as X + c * word, where X is shown to be invertible: X, the word, and c.

    X is one word, or a sum where sums are known to be invertible."""
    from quod.tactics.rewriting import plus, tree

    poly = plus({}, _poly(M))
    if len(poly) < 2:
        return
    sums = any(t.conclusion.args[0].op == "madd" for t in known_ones(ctx))
    for key, c in poly.items():
        others = {k: a for k, a in poly.items() if k != key}
        if key and not vectors_in(tuple(a for k in others for a in k)):
            X = tree(others, M.sort)
            if (sums or len(others) == 1) and ctx.try_prove(invertible(X)) is not None:
                yield X, key, c


def _by_pushing(ctx: Context, M: Term) -> Theorem | None:
    """X + UV, as X (I + X^-1 U V), where I + V X^-1 U is invertible (Woodbury)."""
    for X, key, c in _parts(ctx, M):
        if vectors_in(key):
            continue
        for k in range(1, len(key)):
            U, V = word(key[:k], None), word(key[k:], None)
            A = op("mm", inverse(X), U if c is ONE else op("mscale", c, U))
            small = op("madd", op("eye", data=("sizes", V.sort[1])), op("mm", V, A))
            try:
                t = _from_equal(ctx, small)
            except QuodError:
                continue
            if t is not None:
                good = conjuncts(detach(use_lemma("inverse_pushed_through", A=A, B=V), t))[0]
                return _as_product(ctx, M, X, good)
    return None


def _as_product(ctx: Context, M: Term, X: Term, rest: Theorem) -> Theorem:
    """M = XN, from that N is invertible, as X is known to be."""
    (N,) = rest.conclusion.args
    same = ctx.prove(eq(M, op("mm", X, N)))
    whole = detach(with_values(_lemma("product"), P=X, Q=N), ctx.prove(invertible(X)), rest)
    return _carried(conjuncts(whole)[0], same)


def _by_rank_one(ctx: Context, M: Term) -> Theorem | None:
    """X + u v^T, where 1 + v.X^-1 u is not 0 (Sherman and Morrison)."""
    rule = rank_one_change(ctx, M)
    return rule and conjuncts(ctx.detached(rule))[0]


def rank_one_change(ctx: Context, M: Term) -> Theorem | None:
    """1 + v.X^-1 u is not 0 -> M is invertible, with its inverse by that of X, for M = X + u v^T
    and an invertible X; None for other matrices."""
    for X, key, c in _parts(ctx, M):
        both = vectors_in(key)
        if len(both) != 2:
            continue
        u, v = word(key[: both[1]], None), word(transposed_key(key[both[1] :]), None)
        u = u if c is ONE else op("scale", c, u)
        rule = ctx.detached(use_lemma("inverse_of_a_rank_one_change", P=X, u=u, v=v), 1)
        below, (good, value) = rule.conclusion.args[0], rule.conclusion.args[1].args
        same, N = ctx.prove(eq(M, *good.args)), fresh(M.sort)
        found = lam(N, conj(invertible(N), eq(inverse(N), value.args[1])))
        t = kernel.rewrite(found, symmetric(same), detach(rule, kernel.assume(below)))
        return kernel.discharge(below, t)
    return None


def _by_definiteness(ctx: Context, M: Term) -> Theorem | None:
    """M = aI + more, where a is positive and u.Mu >= a u.u."""
    from quod.tactics.rewriting import plus

    a = plus({}, _poly(M)).get(())
    if a is None:
        return None
    positive = ctx.prove(lt(ZERO, a))
    u = fresh(("vec", M.sort[1]))
    form = op("dot", u, op("mv", M, u))
    bound = kernel.generalise(u, ctx.prove(le(mul(a, op("dot", u, u)), form)))
    return detach(use_lemma("positive_definite_is_invertible", a=a, P=M), positive, bound)


_WAYS: tuple[Callable[[Context, Term], Theorem | None], ...] = (
    _by_form,
    _from_equations,
    _from_equal,
    _by_rank_one,
    _by_pushing,
    _by_a_polynomial,
    _by_definiteness,
)
