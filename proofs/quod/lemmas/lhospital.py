"""L'Hospital's rule at a zero of two functions, by Cauchy's mean value theorem."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quod import kernel
from quod.core import (
    BOOL,
    FALSE,
    INT,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    exists,
    forall,
    fresh,
    fun,
    implies,
    lam,
    le,
    lt,
    mul,
    neg,
    negation,
    num,
    op,
    sub,
    var,
)
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.limits import (
    chosen,
    closer,
    combined,
    each_of,
    eventually,
    limit,
    on_a_set,
    said,
    shown_at_each,
    shown_for_all,
    statement_at,
)
from quod.tactics.calculus import differentiate
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    detach,
    discharged,
    rewrite_in,
    symmetric,
    transitive,
    use,
    use_lemma,
)
from quod.tactics.differences import positive_differs, product_nonzero
from quod.tactics.limits import Limit, composed, through
from quod.tactics.positivity import certified_by
from quod.tactics.prover import Context
from quod.theories.limits import around, left, near, right

ZERO, ONE = num(0), num(1)
a, b, z, t = var("a", REAL), var("b", REAL), fresh(REAL), fresh(REAL)
F, G = var("F", fun(REAL, REAL)), var("G", fun(REAL, REAL))
B = var("B", fun(REAL, REAL, BOOL))


def _between(p: Term) -> Term:
    """For all t from a to b: p."""
    return forall(t, implies(le(a, t), le(t, b), p))


@proves
def cauchy_mean_value() -> Theorem:
    """F'(t)(G(b) - G(a)) = G'(t)(F(b) - F(a)) for a t between a and b: the mean value theorem for
    F(t)(G(b) - G(a)) - G(t)(F(b) - F(a)), which has one value at a and b."""
    order = kernel.assume(lt(a, b))
    smooth = [kernel.assume(_between(op("differentiable", h, t))) for h in (F, G)]
    rise = {h: sub(app(h, b), app(h, a)) for h in (F, G)}
    h = lam(t, sub(mul(app(F, t), rise[G]), mul(app(G, t), rise[F])))
    bounds = [le(a, t), le(t, b)]
    known = [detach(kernel.specialise(s, t), *map(kernel.assume, bounds)) for s in smooth]
    good, slope = differentiate(Context(known), h, t)
    mean = use("mean_value", a=a, b=b, f=h)
    mean = detach(mean, order, kernel.generalise(t, discharged(bounds, good)))
    wide = kernel.positivity(lt(ZERO, sub(b, a)), [(1, [order], None)], [], [])
    inverse = detach(use("inverse", x=sub(b, a)), positive_differs(wide))
    above, below, flat = conjuncts(kernel.assume(app(mean.conclusion.args[0], t)))
    weak = [certified_by(p, [above, below]) for p in bounds]
    value = kernel.lincomb(  # h' = h' (b - a)/(b - a), where h' (b - a) = h(b) - h(a) = 0
        eq(*(mul(op("deriv", k, t), rise[o]) for k, o in ((F, G), (G, F)))),
        [detach(discharged(bounds, slope), *weak), inverse, flat],
        [num(-1), neg(op("deriv", h, t)), neg(op("inv", sub(b, a)))],
    )
    parts = conjoin(above, below, value)
    goal = exists(t, parts.conclusion)
    found = kernel.choose(mean, t, kernel.witness(goal, t, parts))
    return discharged([p.conclusion for p in (order, *smooth)], found)


# --------------------------------------------------------------------------- l'Hospital's rule
def _slopes(t: Term, below: Term = G) -> Term:
    return mul(op("deriv", F, t), op("inv", op("deriv", below, t)))


def _rule(base: Term, directed: str, *sides: bool) -> Theorem:
    """F(a) = G(a) = 0, where both are differentiable; near a they are so, too, and G' is not 0:
    what F'/G' tends to, F/G tends to.  A point near a lies above it (True) or below."""
    at_a = [kernel.assume(eq(app(h, a), ZERO)) for h in (F, G)]
    at_a += [kernel.assume(op("differentiable", h, a)) for h in (F, G)]
    steep = negation(eq(op("deriv", G, z), ZERO))
    near_a = lam(z, conj(*(op("differentiable", h, z) for h in (F, G)), steep))
    smooth = kernel.assume(eventually(base, near_a))
    tends = kernel.assume(op("tends", lam(z, _slopes(z)), base, B))
    goal = op("tends", lam(z, mul(app(F, z), op("inv", app(G, z)))), base, B)

    def one(s: Term) -> Theorem:
        close, wanted = closer(tends, s), statement_at(goal, s)
        both = use_lemma("eventually_both", A=base, p=near_a, q=close.conclusion.args[1])
        both = detach(both, use_lemma(directed, a=a), smooth, close)

        def within(r: Term, every: Theorem) -> Theorem:
            here = kernel.assume(app(base, r, z))
            equal = detach(use("antisymmetry", x=z, y=a), *map(kernel.assume, (le(z, a), le(a, z))))
            ways = [_beside(above, r, s, here, every, at_a) for above in sides]
            ways.append(discharged([le(z, a), le(a, z)], equal))
            t = kernel.tautology(app(wanted, z), [*ways, *conjuncts(here)])
            inside = kernel.generalise(z, kernel.discharge(here.conclusion, t))
            return on_a_set(base, wanted, r, inside)

        return chosen(said(both), within)

    found = shown_for_all(goal, one)
    return discharged([p.conclusion for p in (*at_a, smooth, tends)], found)


def _beside(
    above: bool, r: Term, s: Term, here: Theorem, every: Theorem, at_a: Sequence[Theorem]
) -> Theorem:
    """z lies above a, or below -> F(z)/G(z) lies in the set s of B: by Cauchy it is F'/G' at a
    point between them.  `every` says what holds in the set r of the base, where `here` puts z."""
    low, high = (a, z) if above else (z, a)
    order = kernel.assume(lt(low, high))

    def at(t: Term, *bounds: Theorem) -> list[Theorem]:
        """What holds at t, by bounds that put it between a and z, or at z."""
        known = [order, *bounds, *conjuncts(here)]
        here_too = kernel.specialise(every, t)
        return conjuncts(detach(here_too, _in_the_set(r, here_too.conclusion.args[0], known)))

    smooth = [_between_ends(above, at, at_a[2:], k) for k in (0, 1)]
    wide = kernel.positivity(lt(ZERO, sub(high, low)), [(1, [order], None)], [], [])
    wide, sign = positive_differs(wide), num(1 if above else -1)
    below = app(G, z)

    def rises(c: Term, held: Theorem) -> Theorem:
        """G(z) != 0: by the mean value theorem it is G'(c) (high - low), or the opposite."""
        *bounds, value = conjuncts(held)
        product = product_nonzero(at(c, *bounds)[2], wide)
        zero = kernel.assume(eq(below, ZERO))
        same = kernel.lincomb(
            product.conclusion.args[0], [value, zero, at_a[1]], [num(-1), sign, neg(sign)]
        )
        return kernel.discharge(zero.conclusion, kernel.tautology(FALSE, [same, product]))

    mean = detach(use("mean_value", a=low, b=high, f=G), order, smooth[1])
    rising = chosen(mean, rises)
    one = detach(use("inverse", x=below), rising)
    ratio = mul(app(F, z), op("inv", below))

    def inside(c: Term, held: Theorem) -> Theorem:
        """F(z) G'(c) = G(z) F'(c), divided by G(z) G'(c)."""
        *bounds, cross = conjuncts(held)
        known = at(c, *bounds)
        f, g = op("deriv", F, c), op("deriv", G, c)
        other = detach(use("inverse", x=g), known[2])
        i_G, i_g = op("inv", below), op("inv", g)
        both = mul(i_G, i_g)
        same = kernel.lincomb(
            eq(_slopes(c), ratio),
            [cross, at_a[0], at_a[1], one, other],
            [
                mul(sign, both),
                neg(mul(g, both)),
                mul(f, both),
                neg(mul(f, i_g)),
                mul(app(F, z), i_G),
            ],
        )
        v = fresh(REAL)
        return kernel.rewrite(lam(v, app(B, s, v)), same, known[3])

    cauchy = detach(use_lemma("cauchy_mean_value", a=low, b=high, F=F, G=G), order, *smooth)
    return kernel.discharge(order.conclusion, chosen(cauchy, inside))


def _between_ends(
    above: bool, at: Callable[..., list[Theorem]], ends: Sequence[Theorem], k: int
) -> Theorem:
    """The k-th of F and G is differentiable from a to z, or from z to a: at a, and elsewhere."""
    low, high = (a, z) if above else (z, a)
    bounds = [kernel.assume(p) for p in (le(low, t), le(t, high))]
    beside = kernel.assume(lt(a, t) if above else lt(t, a))
    there = at(t, beside, *bounds)[k]
    at_a = kernel.assume(beside.conclusion.args[0])
    both = (bounds[0], at_a) if above else (at_a, bounds[1])
    equal, v = detach(use("antisymmetry", x=a, y=t), *both), fresh(REAL)
    here = kernel.rewrite(
        lam(v, op("differentiable", ends[k].conclusion.args[0], v)), equal, ends[k]
    )
    ways = [kernel.discharge(p.conclusion, w) for p, w in ((beside, there), (at_a, here))]
    whole = kernel.tautology(there.conclusion, ways)
    return kernel.generalise(t, discharged([p.conclusion for p in bounds], whole))


def _in_the_set(r: Term, goal: Term, known: Sequence[Theorem]) -> Theorem:
    """t lies in the set r of the base, as z does: |r (t - a)| is at most |r (z - a)|."""
    ways = []
    for p in (le(ZERO, r), lt(r, ZERO)):
        case = kernel.assume(p)
        ways.append(kernel.discharge(p, each_of(goal, [case, *known])))
    return kernel.tautology(goal, ways)


@proves
def slope_at_a_zero() -> Theorem:
    """f(a) = 0 and f is differentiable there: f(z)/(z - a) tends to f'(a)."""
    zero, smooth = kernel.assume(eq(app(F, a), ZERO)), kernel.assume(op("differentiable", F, a))
    slope = detach(use("derivative_as_a_limit", f=F, x=a), smooth)
    gap = sub(z, a)
    goal = op("tends", lam(z, gap), around(a), around(ZERO))

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        parts = conjuncts(here)
        return each_of(wanted, [Context(parts).prove(negation(eq(gap, ZERO))), *parts])

    found = composed(shown_at_each(goal, z, lambda s: s, proof), slope)
    body = app(found.conclusion.args[0], z)
    back = rewrite_in(body, kernel.lincomb(eq(add(a, gap), z), [], []))
    over = op("inv", gap)
    same = kernel.lincomb(eq(back.conclusion.args[1], mul(app(F, z), over)), [zero], [neg(over)])
    t = through(Limit(found, op("deriv", F, a)), z, transitive(back, same)).theorem
    return discharged([zero.conclusion, smooth.conclusion], t)


@proves
def lhospital_right() -> Theorem:
    return _rule(right(a), "right_directed", True)


@proves
def lhospital_left() -> Theorem:
    return _rule(left(a), "left_directed", False)


@proves
def lhospital_around() -> Theorem:
    return _rule(around(a), "around_directed", True, False)


# ----------------------------------------------------------------------- quotients by powers
def _over_a_power(base: Term, side: str) -> Theorem:
    """F(a) = 0, F' = f near a, and f(z)/(z - a)^n tends to y: F(z)/(z - a)^(n + 1) tends to
    y/(n + 1), where m is n + 1."""
    f, y, gap = var("f", fun(REAL, REAL)), var("y", REAL), sub(z, a)
    m, n, k, one = var("m", INT), var("n", INT), fresh(INT), num(1, INT)
    count, low = kernel.assume(eq(m, add(n, one))), kernel.assume(le(num(0, INT), n))
    zero, smooth = kernel.assume(eq(app(F, a), ZERO)), kernel.assume(op("differentiable", F, a))
    slope = conj(op("differentiable", F, z), eq(op("deriv", F, z), app(f, z)))
    slopes = kernel.assume(eventually(base, lam(z, slope)))
    ctx, G = Context([low]), lam(z, op("pow", gap, add(n, one)))
    size = op("cast", add(n, one))
    large = ctx.prove(negation(eq(size, ZERO)))
    unit = detach(use("inverse", x=size), large)
    unit_size = op("inv", size)
    compass, here = use_lemma(f"{side}_directed", a=a), kernel.assume(app(base, ONE, z))
    inside = kernel.generalise(z, kernel.discharge(here.conclusion, here))
    place = on_a_set(base, lam(z, here.conclusion), ONE, inside)
    steep = lam(
        z,
        conj(
            op("differentiable", F, z),
            op("differentiable", G, z),
            negation(eq(op("deriv", G, z), ZERO)),
        ),
    )

    def near_a(z: Term, facts: Sequence[Theorem]) -> tuple[Theorem, Theorem, Theorem, Theorem]:
        """F' = f, G' = (n + 1)(z - a)^n, and neither (z - a)^n nor G' is 0."""
        value = conjuncts(facts[0])[1]
        rise = mul(size, op("pow", sub(z, a), n))
        of_G = differentiate(ctx, G, z)[1]
        of_G = kernel.lincomb(eq(of_G.conclusion.args[0], rise), [of_G], [ONE])
        apart = Context(conjuncts(facts[1])).prove(negation(eq(sub(z, a), ZERO)))
        apart = detach(use_lemma("power_nonzero", x=sub(z, a), n=n), apart, low)
        v, product = fresh(REAL), product_nonzero(large, apart)
        other = kernel.rewrite(lam(v, negation(eq(v, ZERO))), symmetric(of_G), product)
        return value, of_G, apart, other

    def smooth_near_a(z: Term, facts: Sequence[Theorem]) -> Theorem:
        other = near_a(z, facts)[3]
        return conjoin(conjuncts(facts[0])[0], differentiate(ctx, G, z)[0], other)

    def equal(z: Term, facts: Sequence[Theorem]) -> Theorem:
        """f/((n + 1)(z - a)^n) = F'/G'."""
        value, of_G, apart, other = near_a(z, facts)
        inverse, slope = (use("inverse", x=t.conclusion.args[0].args[0]) for t in (apart, other))
        inverse, slope = detach(inverse, apart), detach(slope, other)
        i_P, i_G = (t.conclusion.args[0].args[1] for t in (inverse, slope))
        goal = eq(app(scaled, z), app(ratio, z))
        whole = mul(app(f, z), unit_size)
        cofactors = [
            neg(i_G),
            mul(whole, i_P, i_G),
            neg(mul(whole, i_P)),
            mul(whole, size, i_G),
            mul(app(f, z), i_G),
        ]
        return kernel.lincomb(goal, [value, of_G, slope, inverse, unit], cofactors)

    quotient = lam(z, mul(app(f, z), op("inv", op("pow", gap, n))))
    known = kernel.assume(limit(quotient, base, y))
    scaled, value = lam(z, mul(unit_size, app(quotient, z))), mul(unit_size, y)
    ratio = lam(z, _slopes(z, G))
    rule = use_lemma("limit_of_a_multiple", A=base, f=quotient, a=y, c=unit_size)
    same = combined(
        base, compass, [slopes, place], lam(z, eq(app(scaled, z), app(ratio, z))), equal
    )
    moved = use_lemma("limit_of_equals", A=base, B=near(value), f=scaled, g=ratio)
    moved = detach(moved, compass, same, detach(rule, compass, known))
    steep = combined(base, compass, [slopes, place], steep, smooth_near_a)
    hospital = use_lemma(f"lhospital_{side}", a=a, F=F, G=G, B=near(value))
    G_zero, G_smooth = ctx.prove(eq(app(G, a), ZERO)), differentiate(ctx, G, a)[0]
    t = detach(hospital, zero, G_zero, smooth, G_smooth, steep, moved)
    body = lam(z, mul(app(F, z), op("inv", op("pow", gap, k))))
    whole = lam(k, limit(body, base, mul(op("inv", op("cast", k)), y)))
    t = kernel.rewrite(whole, symmetric(count), t)
    return discharged([p.conclusion for p in (count, low, zero, smooth, slopes, known)], t)


@proves
def quotient_by_a_power_right() -> Theorem:
    return _over_a_power(right(a), "right")


@proves
def quotient_by_a_power_left() -> Theorem:
    return _over_a_power(left(a), "left")


@proves
def quotient_by_a_power_around() -> Theorem:
    return _over_a_power(around(a), "around")
