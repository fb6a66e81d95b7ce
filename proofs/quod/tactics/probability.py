"""Expectations: integrability, linearity over monomials, factoring by independence."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import OUTCOME, Term, add, app, eq, fresh, lam, le, mul, neg, negation, num, op, sub
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.tactics import arithmetic
from quod.tactics.derived import (
    conjuncts,
    detach,
    is_trivial,
    replace,
    rewrite_in,
    symmetric,
    transitive,
    use,
    with_values,
)

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)


def prove_integrable(ctx: Context, goal: Term) -> Theorem:
    """integrable(P, X): monomial by monomial, then by the rule that fits the form."""
    space, x = goal.args
    w = fresh(OUTCOME)
    body = app(x, w)
    parts = monomials(body, w)
    if len(parts) == 1 and parts[0][0] is ONE:
        return _single(ctx, space, w, body, parts[0][1])
    t = combination(ctx, space, w, body)[0]
    return _same(t, goal)


def _same(t: Theorem, goal: Term) -> Theorem:
    if t.conclusion is not goal:
        raise Undecided("{} is not {}", t.conclusion, goal)
    return t


def monomials(body: Term, w: Term) -> list[tuple[Term, Term]]:
    """body = sum of coefficient * monomial, the monomials in the atoms that are random."""
    from quod.tactics.sums import index_monomials

    return index_monomials(body, w)


def combination(ctx: Context, space: Term, w: Term, body: Term) -> tuple[Theorem, Theorem]:
    """Integrability and expectation of a polynomial in random atoms, by linearity.

    E(body) = sum of coefficient * E(monomial)."""
    parts = monomials(body, w)
    pieces = [_scaled(ctx, space, w, c, m) for c, m in parts] or [_constant(space, w, num(0))]
    good, mean = pieces[0]
    for g, e in pieces[1:]:
        x, y = good.conclusion.args[1], g.conclusion.args[1]
        both = conjuncts(detach(use("expectation_of_a_sum", P=space, X=x, Y=y), good, g))
        value = both[1].conclusion.args[1]
        good = both[0]
        mean = transitive(both[1], _replace(_replace(kernel.reflexivity(value), mean), e))
    whole = add(*[_product(c, m) for c, m in parts]) if parts else num(0)
    back = symmetric(kernel.extensionality(w, arithmetic.ring(body, whole)))
    return _carried(good, back), _carried(mean, back)


def _carried(t: Theorem, same: Theorem) -> Theorem:
    """For Y what t says of X, that it is integrable or its mean, where X = Y."""
    p, f = t.conclusion, fresh(same.conclusion.args[0].sort)
    if p.op == "integrable":
        context = op("integrable", p.args[0], f)
    else:
        context = eq(op("E", p.args[0].args[0], f), p.args[1])
    return kernel.rewrite(lam(f, context), same, t)


def _product(c: Term, m: Term) -> Term:
    return c if m is ONE else m if c is ONE else mul(c, m)


def _replace(t: Theorem, equation: Theorem) -> Theorem:
    """a = b with b rewritten by the equation."""
    return transitive(t, rewrite_in(t.conclusion.args[1], equation))


def _constant(space: Term, w: Term, c: Term) -> tuple[Theorem, Theorem]:
    good, mean = conjuncts(use("expectation_of_a_constant", P=space, a=c))
    return good, mean


def _scaled(ctx: Context, space: Term, w: Term, c: Term, m: Term) -> tuple[Theorem, Theorem]:
    """Integrability and expectation of c * m: c * E(m)."""
    if m is ONE:
        return _constant(space, w, c)
    good = ctx.prove(op("integrable", space, lam(w, m)))
    if c is ONE:
        return good, kernel.reflexivity(op("E", space, lam(w, m)))
    t = use("expectation_of_a_multiple", P=space, X=lam(w, m), a=c)
    both = conjuncts(detach(t, good))
    return both[0], both[1]


def _single(ctx: Context, space: Term, w: Term, body: Term, m: Term) -> Theorem:
    """integrable(P, w |-> body), where body is the one monomial m."""
    goal = op("integrable", space, lam(w, body))
    if w not in m.free:
        return _constant(space, w, body)[0]
    if m is not body:
        t = ctx.prove(op("integrable", space, lam(w, m)))
        same = kernel.extensionality(w, arithmetic.ring(m, body))
        return _carried(t, same)
    for attempt in (
        _known,
        _by_normal_form,
        _sum,
        _square,
        _absolute,
        _greater_or_lesser,
        _by_independence,
        _by_covariance,
        _schwarz,
        _distributed,
    ):
        try:
            t = attempt(ctx, space, w, m)
        except QuodError:
            continue
        if t is not None:
            return _same(t, goal)
    hint = "hypotheses on E(X) or Var(X), and on independence, say what exists"
    raise Undecided(f"it is not shown that {{}} exists\n  {hint}", op("E", *goal.args))


def _known(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    """From a variable that is known to be integrable, and equal by arithmetic: X^2 for X * X."""
    from quod.tactics.simplify import normal_fact

    for p, fact in list(ctx.exact.items()):
        if p.op == "integrable" and p.args[0] is space:
            for t in dict.fromkeys([fact, normal_fact(fact)]):
                x = t.conclusion.args[1]
                try:
                    same = kernel.extensionality(w, arithmetic.ring(app(x, w), m))
                except QuodError:
                    continue
                return _carried(t, same)
    return None


def _by_normal_form(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    """By the simplified body, where simplifying changes it."""
    from quod.tactics.simplify import Simplifier

    step = Simplifier(ctx).normal(m)
    if is_trivial(step):
        return None
    return _from_equal(ctx, space, w, step)


def _sum(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    """A finite sum of integrable variables; the square of one of square-integrable ones."""
    factors = factors_of(m)
    s = factors[0]
    if s.op != "sum" or any(f is not s for f in factors) or len(factors) > 2:
        return None
    f, low, high = s.args
    i = fresh("int")
    family = lam(i, lam(w, app(f, i)))
    name = "expectation_of_a_finite_sum" if len(factors) == 1 else "square_integrable_sum"
    t = ctx.detached(with_values(lemma(name), P=space, F=family, lo=low, hi=high))
    return next(c for c in conjuncts(t) if c.conclusion is op("integrable", space, lam(w, m)))


def _square(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    """X * X from X and the centred square (X - E X)^2."""
    factors = factors_of(m)
    if len(factors) != 2 or factors[0] is not factors[1]:
        return None
    found = _second_moment_lemma(ctx, space, w, factors[0])
    return found and found[0]


def _absolute(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    """|X| from X, also where it is written as the choice that it means; |X| |X| from X * X."""
    if m.op == "abs":
        return ctx.detached(use("integrable_absolute", P=space, X=lam(w, m.args[0])))
    if m.op == "mul" and m.args[0] is m.args[1] and m.args[0].op == "abs":
        x = m.args[0].args[0]
        return _from_equal(ctx, space, w, ctx.prove(eq(m, mul(x, x))))
    if m.op == "ite" and m.args[0] is le(num(0), m.args[1]):
        return _from_equal(ctx, space, w, ctx.prove(eq(m, op("abs", m.args[1]))))
    return None


def _greater_or_lesser(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    """max(X, Y) and min(X, Y) as factors, from half of X + Y and of |X - Y|."""
    factors = factors_of(m)
    halves = [_half_sum(f) for f in factors]
    if halves == factors:
        return None
    same = kernel.reflexivity(mul(*factors))
    for f, half in set(zip(factors, halves, strict=True)):
        same = _replace(same, ctx.prove(eq(f, half)))
    return _from_equal(ctx, space, w, same)


def _half_sum(f: Term) -> Term:
    """The greater or the lesser of x and y as (x + y)/2 + |x - y|/2, or less it."""
    if f.op != "ite" or f.args[0].op != "le" or set(f.args[0].args) != set(f.args[1:]):
        return f
    x, y = f.args[0].args
    size = op("abs", sub(x, y))
    far = size if f.args[1] is y else neg(size)
    return mul(num(Fraction(1, 2)), add(x, y, far))


def _from_equal(ctx: Context, space: Term, w: Term, same: Theorem) -> Theorem:
    """The left side of an equation is integrable, as the right side is."""
    good = ctx.prove(op("integrable", space, lam(w, same.conclusion.args[1])))
    return _carried(good, symmetric(kernel.extensionality(w, same)))


def _second_moment_lemma(
    ctx: Context, space: Term, w: Term, x: Term
) -> tuple[Theorem, Theorem] | None:
    """X * X is integrable, and E(X * X) = Var X + (E X)^2, where facts say what that needs."""
    t = _from_facts(ctx, with_values(lemma("second_moment"), P=space, X=lam(w, x)))
    if t is None:
        return None
    good, mean = conjuncts(t)
    return good, mean


def _from_facts(ctx: Context, t: Theorem) -> Theorem | None:
    """The conclusion of an implication whose premises are instances of facts; or None."""
    while t.conclusion.op == "imp":
        known = ctx.known_fact(t.conclusion.args[0])
        if known is None:
            return None
        t = kernel.modus_ponens(t, known)
    return t


def _product_moment(
    ctx: Context, space: Term, w: Term, factors: list[Term], valued: bool = False
) -> tuple[Theorem, Theorem] | None:
    """X * Y is integrable, and E(X * Y) = Cov(X, Y) + E X E Y, where facts say what that needs;
    if `valued`, where one gives the covariance."""
    if len(factors) != 2 or not is_available("product_moment"):
        return None
    x, y = factors
    for first, second in ((x, y), (y, x)):
        X, Y = lam(w, first), lam(w, second)
        if valued and ctx.known_value(op("Cov", space, X, Y)) is None:
            continue
        t = _from_facts(ctx, with_values(lemma("product_moment"), P=space, X=X, Y=Y))
        if t is not None:
            good, mean = conjuncts(t)
            same = kernel.extensionality(w, arithmetic.ring(mul(first, second), mul(x, y)))
            return _carried(good, same), _carried(mean, same)
    return None


def _by_covariance(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    found = _product_moment(ctx, space, w, factors_of(m))
    return found and found[0]


def _schwarz(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    """X * Y from the squares of both."""
    factors = factors_of(m)
    if len(factors) != 2 or factors[0] is factors[1]:
        return None
    x, y = (lam(w, f) for f in factors)
    return ctx.detached(use("product_of_square_integrable", P=space, X=x, Y=y))


def factors_of(m: Term) -> list[Term]:
    """The factors of a product."""
    factors: list[Term] = []
    while m.op == "mul":
        factors.append(m.args[1])
        m = m.args[0]
    return [m, *factors[::-1]]


def _by_independence(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    t = split(ctx, space, w, m)
    return None if t is None else t[0]


def split(ctx: Context, space: Term, w: Term, m: Term) -> tuple[Theorem, Theorem] | None:
    """Integrability and E(m) = E(u) E(v) where m = u * v on independent families; or None."""
    factors = factors_of(m)
    for known in list(ctx.exact.values()):
        p = known.conclusion
        if p.op != "mutind" or p.args[0] is not space or len(factors) < 2:
            continue
        for group in _groupings(factors):
            u = mul(*[f for f, inside in zip(factors, group, strict=True) if inside])
            v = mul(*[f for f, inside in zip(factors, group, strict=True) if not inside])
            try:
                sides = [ctx.prove(q) for q in kernel.independence_sides(p, w, u, v)]
                t = kernel.independence(known, w, u, v, sides)
            except QuodError:
                continue
            good, mean = conjuncts(t)
            same = kernel.extensionality(w, arithmetic.ring(mul(u, v), m))
            return _carried(good, same), _carried(mean, same)
    return None


def _groupings(factors: list[Term]) -> list[list[bool]]:
    """Ways to split factors in two, equal factors together, the first factor alone first."""
    distinct = list(dict.fromkeys(factors))
    groups = []
    for mask in range(1, 2 ** (len(distinct) - 1)) if len(distinct) <= 6 else ():
        inside = {d for k, d in enumerate(distinct) if k == 0 or mask >> (k - 1) & 1 == 0}
        if len(inside) < len(distinct):
            groups.append([f in inside for f in factors])
    return sorted(groups, key=sum)


def expectation(ctx: Context, term: Term) -> Theorem | None:
    """E(P, X) = a combination of expectations of independent factors; None where it is one."""
    space, x = term.args
    w = fresh(OUTCOME)
    body = app(x, w)
    parts = monomials(body, w)
    if len(parts) != 1 or parts[0][0] is not ONE or parts[0][1] is not body:
        return combination(ctx, space, w, body)[1]
    m = parts[0][1]
    if w not in m.free:
        return _constant(space, w, m)[1]
    factors = factors_of(m)
    if len(factors) == 1:
        return _mean_of_sum(ctx, space, w, m)
    found = split(ctx, space, w, m) or _product_moment(ctx, space, w, factors, valued=True)
    if found is not None:
        return found[1]
    return (
        _second_moment(ctx, space, w, factors)
        or _mean_distributed(ctx, space, w, m)
        or _of_two_members(ctx, space, w, factors)
    )


def _of_two_members(ctx: Context, space: Term, w: Term, factors: list[Term]) -> Theorem | None:
    """E(X_i Y X_j) by whether i = j: b + [i = j](a - b), where a and b are the means in the cases;
    None where there are no such indices of one independent family."""
    m = mul(*factors)
    for i, j in _open_pairs(ctx, space, w, factors):
        p, v = eq(i, j), fresh(i.sort)
        equal, apart = kernel.assume(p), kernel.assume(negation(p))
        at_i = op("E", space, lam(w, replace(m, j, i)))
        moved = op("E", space, lam(w, replace(m, j, v)))
        same = kernel.rewrite(lam(v, eq(moved, at_i)), equal, kernel.reflexivity(at_i))
        found = split(ctx.with_facts(apart), space, w, m)
        if found is None:
            continue
        one, value = op("ite", p, ONE, ZERO), found[1].conclusion.args[1]
        whole = eq(op("E", space, lam(w, m)), add(value, mul(one, sub(at_i, value))))
        ways = []
        for given, case, name in ((equal, same, "if_true"), (apart, found[1], "if_false")):
            chosen = detach(use(name, p=p, s=ONE, t=ZERO), given)
            cofactors = [ONE, mul(num(-1), sub(at_i, value))]
            ways.append(
                kernel.discharge(given.conclusion, kernel.lincomb(whole, [case, chosen], cofactors))
            )
        return kernel.tautology(whole, ways)
    return None


def _open_pairs(
    ctx: Context, space: Term, w: Term, factors: list[Term]
) -> Iterator[tuple[Term, Term]]:
    """Indices of members of one independent family, that may or may not be equal."""
    for p in list(ctx.exact):
        if p.op == "mutind" and p.args[0] is space:
            for k in range(1, len(p.args), 3):
                family = p.args[k], p.args[k + 1], p.args[k + 2]
                places = [kernel.member_index(f, w, family) for f in factors]
                yield from combinations(dict.fromkeys(i for i in places if i is not None), 2)


def _mean_of_sum(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    if m.op != "sum" or not is_available("expectation_of_a_finite_sum"):
        return None
    f, low, high = m.args
    i = fresh("int")
    family = lam(i, lam(w, app(f, i)))
    t = with_values(lemma("expectation_of_a_finite_sum"), P=space, F=family, lo=low, hi=high)
    return conjuncts(ctx.detached(t))[1]


def _distribute(ctx: Context, m: Term) -> Theorem | None:
    """m = sum of the other factors times the summands, for a product with a sum in it."""
    factors = factors_of(m)
    where = next((k for k, f in enumerate(factors) if f.op == "sum"), None)
    if where is None or len(factors) < 2:
        return None
    f, low, high = factors[where].args
    rest = factors[:where] + factors[where + 1 :]
    i = fresh("int")
    return ctx.prove(eq(m, op("sum", lam(i, mul(*rest, app(f, i))), low, high)))


def _distributed(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    """integrable(m) by distributing over a sum."""
    step = _distribute(ctx, m)
    if step is None:
        return None
    good = _sum(ctx, space, w, step.conclusion.args[1])
    if good is None:
        return None
    return _carried(good, symmetric(kernel.extensionality(w, step)))


def _mean_distributed(ctx: Context, space: Term, w: Term, m: Term) -> Theorem | None:
    step = _distribute(ctx, m)
    if step is None:
        return None
    first = rewrite_in(op("E", space, lam(w, m)), kernel.extensionality(w, step))
    mean = _mean_of_sum(ctx, space, w, step.conclusion.args[1])
    return None if mean is None else transitive(first, mean)


def _second_moment(ctx: Context, space: Term, w: Term, factors: list[Term]) -> Theorem | None:
    """E(X * X) = Var X + (E X)^2, where a fact gives the variance."""
    if len(factors) != 2 or factors[0] is not factors[1] or not is_available("second_moment"):
        return None
    if ctx.known_value(op("Var", space, lam(w, factors[0]))) is None:
        return None
    found = _second_moment_lemma(ctx, space, w, factors[0])
    return found and found[1]


def variance(ctx: Context, term: Term) -> Theorem | None:
    """Var of a finite sum = the sum of the Vars, where no two of its terms are correlated; Var of
    a product of independent variables by its moments; Cov(X, X) = Var(X); None for others."""
    space, x = term.args[:2]
    if term.op == "Cov" and x is term.args[2]:
        same = kernel.definition(op("Var", space, x))
        return transitive(kernel.definition(term), symmetric(same))
    w = fresh(OUTCOME)
    body = app(x, w)
    if term.op != "Var" or not is_available("variance_of_a_sum"):
        return None
    if body.op == "sum":
        f, low, high = body.args
        i = fresh("int")
        family = lam(i, lam(w, app(f, i)))
        rule = with_values(lemma("variance_of_a_sum"), P=space, F=family, lo=low, hi=high)
        return ctx.detached(rule)
    if body.op != "mul" or split(ctx, space, w, body) is None:
        return None
    return conjuncts(ctx.detached(with_values(lemma("variance_by_moments"), P=space, X=x)))[1]
