"""Lemmas about integrals: linearity, substitution, splitting; antiderivatives give values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from quod import kernel
from quod.core import (
    BOOL,
    FALSE,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
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
    beyond,
    chosen,
    closer,
    combined,
    limit,
    on_a_set,
    said,
    shown_for_all,
    so_said,
    statement_at,
)
from quod.tactics.arithmetic import ring
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    detach,
    discharged,
    symmetric,
    transitive,
    use,
    use_lemma,
)
from quod.tactics.limits import composed, moved_to
from quod.tactics.positivity import certified_by
from quod.tactics.prover import Context
from quod.theories.integrals import between, ends, inner, primitive
from quod.theories.limits import directed, end_of, inhabited, near

ZERO, ONE, HALF = num(0), num(1), num(Fraction(1, 2))
f, g, F, G = (var(name, fun(REAL, REAL)) for name in "fgFG")
I, J = var("I", fun(REAL, BOOL)), var("J", fun(REAL, BOOL))
A, B, C, D, A_, B_ = (var(n, fun(REAL, REAL, BOOL)) for n in ("A", "B", "C", "D", "A_", "B_"))
a, b, c, l, m, v, w, x, y = (var(name, REAL) for name in "abclmvwxy")
z, s = fresh(REAL), fresh(REAL)


def has(function: Term, inside: Term, first: Term, last: Term, value: Term) -> Term:
    return op("has_integral", function, inside, first, last, value)


# ---------------------------------------------------------------------------- what they mean
def by_primitive(goal: Term, F: Term, start: Term, parts: Sequence[Theorem]) -> Theorem:
    """has_integral(...) from: F' = f inside, and the limits of F at both ends."""
    meaning = kernel.definition(goal).conclusion.args[1]
    inner_goal = app(meaning.args[0], F)
    inside, first, last = parts
    at_ends = kernel.witness(inner_goal.args[1], start, conjoin(first, last))
    return so_said(goal, kernel.witness(meaning, F, conjoin(inside, at_ends)))


def opened(
    t: Theorem, proof: Callable[[Term, Term, Theorem, Theorem, Theorem], Theorem]
) -> Theorem:
    """What `proof(F, l, inside, first, last)` makes of the antiderivative that is promised."""

    def of_primitive(F: Term, held: Theorem) -> Theorem:
        inside, at_ends = (kernel.tautology(p, [held]) for p in held.conclusion.args)

        def of_limit(l: Term, limits: Theorem) -> Theorem:
            first, last = conjuncts(limits)
            return proof(F, l, inside, first, last)

        return chosen(at_ends, of_limit)

    return chosen(said(t), of_primitive)


def inside_at(inside: Theorem, z: Term, here: Theorem) -> tuple[Theorem, Theorem]:
    """F is differentiable at z, and F'(z) = f(z), for a z inside."""
    smooth, value = conjuncts(detach(kernel.specialise(inside, z), here))
    return smooth, value


def primitive_by(inside: Term, proof: Callable[[Theorem], tuple[Theorem, Theorem]]) -> Theorem:
    """F' = function inside; `proof(here)` gives that F is differentiable at z, and F'(z)."""
    here = kernel.assume(app(inside, z))
    smooth, value = proof(here)
    t = kernel.discharge(here.conclusion, conjoin(smooth, value))
    return kernel.generalise(z, t)


@proves
def integral_by_an_antiderivative() -> Theorem:
    """F' = f inside, F tends to l and m at the ends: f has the integral m - l."""
    inside = kernel.assume(primitive(F, f, I))
    first, last = kernel.assume(limit(F, A, l)), kernel.assume(limit(F, B, m))
    moved = moved_to(last, ring(m, add(l, sub(m, l))))
    goal = has(f, I, A, B, sub(m, l))
    t = by_primitive(goal, F, l, [inside, first, moved])
    return discharged([inside.conclusion, first.conclusion, last.conclusion], t)


@proves
def integral_of_equals() -> Theorem:
    """Only the values inside matter."""
    known = kernel.assume(has(f, I, A, B, v))
    same = kernel.assume(forall(z, implies(app(I, z), eq(app(f, z), app(g, z)))))

    def proof(F: Term, l: Term, inside: Theorem, first: Theorem, last: Theorem) -> Theorem:
        def at(here: Theorem) -> tuple[Theorem, Theorem]:
            smooth, value = inside_at(inside, z, here)
            return smooth, transitive(value, detach(kernel.specialise(same, z), here))

        parts = [primitive_by(I, at), first, last]
        return by_primitive(has(g, I, A, B, v), F, l, parts)

    return discharged([known.conclusion, same.conclusion], opened(known, proof))


@proves
def integral_of_a_sum() -> Theorem:
    compasses = [kernel.assume(directed(A)), kernel.assume(directed(B))]
    one, other = kernel.assume(has(f, I, A, B, v)), kernel.assume(has(g, I, A, B, w))
    total = lam(z, add(app(f, z), app(g, z)))

    def proof(F: Term, l: Term, inside_f: Theorem, f_first: Theorem, f_last: Theorem) -> Theorem:
        def both(G: Term, m: Term, inside: Theorem, first: Theorem, last: Theorem) -> Theorem:
            def at(here: Theorem) -> tuple[Theorem, Theorem]:
                smooth_f, of_f = inside_at(inside_f, z, here)
                smooth_g, of_g = inside_at(inside, z, here)
                rule = detach(use("derivative_of_a_sum", f=F, g=G, x=z), smooth_f, smooth_g)
                smooth, value = conjuncts(rule)
                goal = eq(value.conclusion.args[0], app(total, z))
                return smooth, kernel.lincomb(goal, [value, of_f, of_g], [ONE, ONE, ONE])

            def sum_at(compass: Theorem, base: Term, p: Theorem, q: Theorem) -> Theorem:
                values = [_value(t) for t in (p, q)]
                rule = use_lemma("limit_of_a_sum", A=base, f=F, g=G, a=values[0], b=values[1])
                return detach(rule, compass, p, q)

            start = sum_at(compasses[0], A, f_first, first)
            end = sum_at(compasses[1], B, f_last, last)
            end = moved_to(end, ring(_value(end), add(add(l, m), add(v, w))))
            whole = lam(z, add(app(F, z), app(G, z)))
            parts = [primitive_by(I, at), start, end]
            return by_primitive(has(total, I, A, B, add(v, w)), whole, add(l, m), parts)

        return opened(other, both)

    t = opened(one, proof)
    return discharged([p.conclusion for p in (*compasses, one, other)], t)


def _value(t: Theorem) -> Term:
    """l, where a theorem says tends(f, A, near(l))."""
    end = end_of(t.conclusion.args[2])
    return end[1]  # type: ignore[index,return-value]


@proves
def integral_of_a_multiple() -> Theorem:
    compasses = [kernel.assume(directed(A)), kernel.assume(directed(B))]
    known = kernel.assume(has(f, I, A, B, v))
    multiple = lam(z, mul(c, app(f, z)))

    def proof(F: Term, l: Term, inside: Theorem, first: Theorem, last: Theorem) -> Theorem:
        whole = lam(z, mul(c, app(F, z)))

        def at(here: Theorem) -> tuple[Theorem, Theorem]:
            smooth, value = inside_at(inside, z, here)
            flat, none = conjuncts(use("derivative_of_a_constant", c=c, x=z))
            rule = detach(use("derivative_of_a_product", f=lam(z, c), g=F, x=z), flat, smooth)
            good, total = conjuncts(rule)
            goal = eq(total.conclusion.args[0], app(multiple, z))
            return good, kernel.lincomb(goal, [total, none, value], [ONE, app(F, z), c])

        limits = [
            detach(use_lemma("limit_of_a_multiple", A=base, f=F, a=value, c=c), compass, t)
            for base, value, compass, t in zip(
                (A, B), (l, add(l, v)), compasses, (first, last), strict=True
            )
        ]
        end = moved_to(limits[1], ring(mul(c, add(l, v)), add(mul(c, l), mul(c, v))))
        parts = [primitive_by(I, at), limits[0], end]
        return by_primitive(has(multiple, I, A, B, mul(c, v)), whole, mul(c, l), parts)

    t = opened(known, proof)
    return discharged([p.conclusion for p in (*compasses, known)], t)


@proves
def integral_backwards() -> Theorem:
    known = kernel.assume(has(f, I, A, B, v))

    def proof(F: Term, l: Term, inside: Theorem, first: Theorem, last: Theorem) -> Theorem:
        end = moved_to(first, ring(l, add(add(l, v), neg(v))))
        return by_primitive(has(f, I, B, A, neg(v)), F, add(l, v), [inside, last, end])

    return kernel.discharge(known.conclusion, opened(known, proof))


@proves
def integral_by_substitution() -> Theorem:
    """x = h(t), where h maps I into J and its ends to the ends."""
    h = var("h", fun(REAL, REAL))
    known = kernel.assume(has(f, J, C, D, v))
    maps = kernel.assume(forall(z, implies(app(I, z), app(J, app(h, z)))))
    smooth = kernel.assume(forall(z, implies(app(I, z), op("differentiable", h, z))))
    start, end = kernel.assume(op("tends", h, A, C)), kernel.assume(op("tends", h, B, D))
    body = lam(z, mul(app(f, app(h, z)), op("deriv", h, z)))

    def proof(F: Term, l: Term, inside: Theorem, first: Theorem, last: Theorem) -> Theorem:
        whole = lam(z, app(F, app(h, z)))

        def at(here: Theorem) -> tuple[Theorem, Theorem]:
            good = detach(kernel.specialise(smooth, z), here)
            image = detach(kernel.specialise(maps, z), here)
            outer, value = inside_at(inside, app(h, z), image)
            rule = detach(use("derivative_of_a_composition", f=h, g=F, x=z), good, outer)
            done, total = conjuncts(rule)
            goal = eq(total.conclusion.args[0], app(body, z))
            return done, kernel.lincomb(goal, [total, value], [ONE, op("deriv", h, z)])

        parts = [primitive_by(I, at), composed(start, first), composed(end, last)]
        return by_primitive(has(body, I, A, B, v), whole, l, parts)

    t = opened(known, proof)
    return discharged([p.conclusion for p in (known, maps, smooth, start, end)], t)


@proves
def integral_split() -> Theorem:
    """At a point c inside: the parts J and I_ of the interval, from A_ to c and from c to B_."""
    I_ = var("I_", fun(REAL, BOOL))
    known, here = kernel.assume(has(f, I, A, B, v)), kernel.assume(app(I, c))
    subsets = [kernel.assume(forall(z, implies(app(p, z), app(I, z)))) for p in (J, I_)]
    point = lam(z, z)
    places = [(A_, A), (C, near(c)), (D, near(c)), (B_, B)]
    finer = [kernel.assume(op("tends", point, p, q)) for p, q in places]
    halves = lam(w, conj(has(f, J, A_, C, w), has(f, I_, D, B_, sub(v, w))))
    goal = op("exists", halves)

    def proof(F: Term, l: Term, inside: Theorem, first: Theorem, last: Theorem) -> Theorem:
        smooth, _ = inside_at(inside, c, here)
        middle = detach(use_lemma("continuity", f=F, x=c), smooth)

        def part(k: int) -> Theorem:
            def at(inner_here: Theorem) -> tuple[Theorem, Theorem]:
                return inside_at(inside, z, detach(kernel.specialise(subsets[k], z), inner_here))

            return primitive_by((J, I_)[k], at)

        value = sub(app(F, c), l)
        limits = (first, middle, middle, last)
        ends_ = [composed(t, u) for t, u in zip(finer, limits, strict=True)]
        left = moved_to(ends_[1], ring(app(F, c), add(l, value)))
        left = by_primitive(has(f, J, A_, C, value), F, l, [part(0), ends_[0], left])
        right = moved_to(ends_[3], ring(add(l, v), add(app(F, c), sub(v, value))))
        rest = has(f, I_, D, B_, sub(v, value))
        right = by_primitive(rest, F, app(F, c), [part(1), ends_[2], right])
        return kernel.witness(goal, value, conjoin(left, right))

    t = opened(known, proof)
    return discharged([p.conclusion for p in (known, here, *subsets, *finer)], t)


# --------------------------------------------------------------------- intervals and their ends
def linearly(goal: Term, *premises: Term) -> Theorem:
    """premises -> goal, for inequalities."""
    known = [kernel.assume(p) for p in premises]
    return discharged(premises, certified_by(goal, known, degrees=(1,)))


@proves
def restricted_directed() -> Theorem:
    """A directed base is directed inside a set, too."""
    compass = kernel.assume(directed(A))
    base = inner(A, I)
    r, s = fresh(REAL), fresh(REAL)
    third = kernel.specialise(kernel.specialise(compass, r), s)
    goal = app(app(directed(base).args[0], r).args[0], s)

    def at(u: Term, held: Theorem) -> Theorem:
        each = app(app(goal.args[0], u).args[0], z)
        inside = kernel.tautology(each, [kernel.specialise(held, z)])
        return kernel.witness(goal, u, kernel.generalise(z, inside))

    t = chosen(third, at)
    return kernel.discharge(compass.conclusion, kernel.generalise(r, kernel.generalise(s, t)))


def _convex(inside: Term, facts: Callable[[Term, Term, Term], Sequence[Theorem]]) -> Theorem:
    """A set is convex: x <= y <= z from what `facts` say of x, y, z."""
    x, y, z = (fresh(REAL) for _ in range(3))
    goal = implies(app(inside, x), app(inside, z), le(x, y), le(y, z), app(inside, y))
    t = kernel.tautology(goal, facts(x, y, z))
    for u in (z, y, x):
        t = kernel.generalise(u, t)
    return t


def _upward(p: Term) -> Callable[[Term, Term, Term], list[Theorem]]:
    return lambda x, y, z: [linearly(lt(p, y), lt(p, x), le(x, y))]


def _downward(p: Term) -> Callable[[Term, Term, Term], list[Theorem]]:
    return lambda x, y, z: [linearly(lt(y, p), lt(z, p), le(y, z))]


@proves
def between_convex() -> Theorem:
    def facts(x: Term, y: Term, z: Term) -> list[Theorem]:
        steps = [*_upward(a)(x, y, z), *_upward(b)(x, y, z)]
        steps += [*_downward(a)(x, y, z), *_downward(b)(x, y, z)]
        apart = [
            kernel.tautology(
                implies(lt(p, x), lt(z, p), le(x, y), le(y, z), FALSE),
                [
                    linearly(le(z, x), lt(z, p), lt(p, x)),
                    linearly(lt(z, x), lt(z, p), lt(p, x)),
                    linearly(le(x, z), le(x, y), le(y, z)),
                ],
            )
            for p in (a, b)
        ]
        return [*steps, *apart]

    return _convex(between(a, b), facts)


@proves
def above_convex() -> Theorem:
    return _convex(ends(a, 1)[0], _upward(a))


@proves
def below_convex() -> Theorem:
    return _convex(ends(a, -1)[0], _downward(a))


@proves
def line_convex() -> Theorem:
    return _convex(ends(-1, 1)[0], lambda x, y, z: [])


def _inhabited(base: Term, proof: Callable[[Term], tuple[Term, Theorem]]) -> Theorem:
    """No set of a base is empty: `proof(r)` is a point with the proof that it lies in the set r."""
    r = fresh(REAL)
    point, t = proof(r)
    goal = app(inhabited(base).args[0], r)
    return kernel.generalise(r, kernel.witness(goal, point, t))


def _fraction_of(w: Term) -> tuple[Term, list[Theorem]]:
    """t with 0 < t < 1 and |w t| < 1: 1/(w^2 + 2)."""
    u = add(mul(w, w), num(2))
    positive = kernel.positivity(lt(ZERO, u), [(1, [], w), (2, [], None)], [], [])
    other = Context([positive]).prove(negation(eq(u, ZERO)))
    inverse = detach(use("inverse", x=u), other)
    above = detach(use("inverse_positive", x=u), positive)
    t = op("inv", u)
    facts = [above]
    for size in (ONE, w, neg(w)):  # 1 - size t = t (u - size)
        half = sub(size, HALF)
        square = kernel.positivity(le(ZERO, mul(half, half)), [(1, [], half)], [], [])
        if size is ONE:
            square = kernel.positivity(le(ZERO, mul(w, w)), [(1, [], w)], [], [])
        rest = Fraction(1) if size is ONE else Fraction(7, 4)
        summands = [(1, [above, square], None), (rest, [above], None)]
        facts.append(kernel.positivity(lt(mul(size, t), ONE), summands, [inverse], [num(-1)]))
    return t, facts


def _beside(p: Term, q: Term) -> Theorem:
    """p != q: the end p of the interval between a and b, seen from inside."""
    base = inner(near(p), between(a, b))
    apart = kernel.assume(negation(eq(a, b)))

    def proof(r: Term) -> tuple[Term, Theorem]:
        gap = sub(q, p)
        t, facts = _fraction_of(mul(r, gap))
        point = add(p, mul(gap, t))
        goal = app(base, r, point)
        close = [certified_by(part, facts, degrees=(1,)) for part in goal.args[1].args]
        ways = []
        for low, high in ((a, b), (b, a)):
            order = kernel.assume(lt(low, high))
            above = facts[0]
            left = kernel.positivity(
                lt(ZERO, mul(t, sub(high, low))), [(1, [above, order], None)], [], []
            )
            right = kernel.positivity(
                lt(ZERO, mul(sub(ONE, t), sub(high, low))), [(1, [facts[1], order], None)], [], []
            )
            sides = [
                certified_by(s, [left, right], degrees=(1,))
                for s in (lt(low, point), lt(point, high))
            ]
            ways.append(kernel.discharge(order.conclusion, conjoin(*sides)))
        between_them = use("antisymmetry", x=a, y=b)
        inside = kernel.tautology(goal.args[0], [apart, between_them, *ways])
        return point, conjoin(inside, *close)

    return kernel.discharge(apart.conclusion, _inhabited(base, proof))


@proves
def between_start_inhabited() -> Theorem:
    return _beside(a, b)


@proves
def between_end_inhabited() -> Theorem:
    return _beside(b, a)


def _value_rule(
    low: Term | int,
    high: Term | int,
    convexity: Theorem,
    points: Sequence[Theorem],
    compasses: Sequence[Theorem],
) -> Theorem:
    """has_integral(f, ..., v) -> integral(f, ...) = v, for the interval between two ends."""
    inside, first, last = ends(low, high)
    t = use("integral_value", A=first, B=last, I=inside, f=f, v=v)
    parts = [convexity]
    for base, full, compass in zip((first, last), points, compasses, strict=True):
        if inside.args[0].op != "true":
            coarse = lam_base(base)
            compass = detach(use_lemma("restricted_directed", A=coarse, I=inside), compass)
        r = ZERO
        here = kernel.assume(app(base, r, z))
        within = kernel.tautology(app(inside, z), [here])
        each = kernel.generalise(z, kernel.discharge(here.conclusion, within))
        parts += [full, compass, on_a_set(base, inside, r, each)]
    return detach(t, *parts)


def lam_base(base: Term) -> Term:
    """The base whose part inside an interval this one is."""
    r, z = fresh(REAL), fresh(REAL)
    return lam(r, lam(z, app(base, r, z).args[1]))


@proves
def between_value() -> Theorem:
    apart = kernel.assume(negation(eq(a, b)))
    points = [detach(use_lemma(f"between_{end}_inhabited"), apart) for end in ("start", "end")]
    compasses = [use_lemma("near_directed", a=p) for p in (a, b)]
    t = _value_rule(a, b, use_lemma("between_convex"), points, compasses)
    return kernel.discharge(apart.conclusion, t)


@proves
def integral_at_a_point() -> Theorem:
    """The integral from a to a is 0."""
    inside, first, last = ends(a, a)
    apart = linearly(le(z, a), lt(z, a))
    none = kernel.tautology(negation(app(inside, z)), [apart])
    t = use("integral_over_nothing", A=first, B=last, I=inside, f=f)
    return detach(t, kernel.generalise(z, none))


def _near_end(base: Term, p: Term, sign: int) -> Callable[[Term], tuple[Term, Theorem]]:
    """A point beside p, on the side of that sign, near enough."""

    def proof(r: Term) -> tuple[Term, Theorem]:
        t, facts = _fraction_of(r)
        point = add(p, t) if sign > 0 else sub(p, t)
        return point, conjoin_all(app(base, r, point), facts)

    return proof


def conjoin_all(goal: Term, facts: Sequence[Theorem]) -> Theorem:
    from quod.defined import conjuncts as conjuncts_of

    parts = [certified_by(p, list(facts), degrees=(1,)) for p in conjuncts_of(goal)]
    return kernel.tautology(goal, parts)


def _far_out(base: Term, sign: int) -> Callable[[Term], tuple[Term, Theorem]]:
    """A point beyond r and a."""

    def proof(r: Term) -> tuple[Term, Theorem]:
        u, sizes = beyond(r, a)
        point = u if sign > 0 else neg(u)
        return point, conjoin_all(app(base, r, point), sizes)

    return proof


def _infinite(low: Term | int, high: Term | int, name: str) -> Theorem:
    _, first, last = ends(low, high)
    points, compasses = [], []
    for end, base in ((low, first), (high, last)):
        if isinstance(end, Term):
            side = 1 if name == "above" else -1
            points.append(_inhabited(base, _near_end(base, end, side)))
            compasses.append(use_lemma("near_directed", a=end))
        else:
            points.append(_inhabited(base, _far_out(base, end)))
            compasses.append(use_lemma("up_directed" if end > 0 else "down_directed"))
    return _value_rule(low, high, use_lemma(f"{name}_convex"), points, compasses)


@proves
def above_value() -> Theorem:
    return _infinite(a, 1, "above")


@proves
def above_value_backwards() -> Theorem:
    return _infinite(1, a, "above")


@proves
def below_value() -> Theorem:
    return _infinite(-1, a, "below")


@proves
def below_value_backwards() -> Theorem:
    return _infinite(a, -1, "below")


@proves
def line_value() -> Theorem:
    return _infinite(-1, 1, "line")


@proves
def line_value_backwards() -> Theorem:
    return _infinite(1, -1, "line")


# ------------------------------------------------------------------------ Newton and Leibniz
@proves
def newton_leibniz() -> Theorem:
    """F' = f from a to b, the ends included: the integral is F(b) - F(a)."""
    within = op("or", conj(le(a, z), le(z, b)), conj(le(b, z), le(z, a)))
    value = conj(op("differentiable", F, z), eq(op("deriv", F, z), app(f, z)))
    known = kernel.assume(forall(z, implies(within, value)))
    inside, first, last = ends(a, b)
    here = kernel.assume(app(inside, z))
    weaker = [linearly(le(p, q), lt(p, q)) for p, q in ((a, z), (z, b), (b, z), (z, a))]
    closed = kernel.tautology(within, [here, *weaker])
    each = detach(kernel.specialise(known, z), closed)
    each = kernel.generalise(z, kernel.discharge(here.conclusion, each))
    limits = []
    for p, base in ((a, first), (b, last)):
        order = [linearly(le(q, q)) for q in (a, b)]
        total = kernel.tautology(op("or", le(a, b), le(b, a)), [linearly(le(b, a), lt(b, a))])
        at_p = kernel.tautology(
            op("or", conj(le(a, p), le(p, b)), conj(le(b, p), le(p, a))), [*order, total]
        )
        smooth, _ = conjuncts(detach(kernel.specialise(known, p), at_p))
        near_p = detach(use_lemma("continuity", f=F, x=p), smooth)
        limits.append(along_finer(base, near(p), near_p))
    rule = use_lemma(
        "integral_by_an_antiderivative",
        A=first,
        B=last,
        F=F,
        I=inside,
        f=f,
        l=app(F, a),
        m=app(F, b),
    )
    exists = detach(rule, each, *limits)
    change = sub(app(F, b), app(F, a))
    apart = kernel.assume(negation(eq(a, b)))
    rule = use_lemma("between_value", a=a, b=b, f=f, v=change)
    one = kernel.discharge(apart.conclusion, detach(rule, apart, exists))
    same = kernel.assume(eq(a, b))
    u = fresh(REAL)
    zero = transitive(
        use_lemma("integral_at_a_point", a=a, f=f), ring(ZERO, sub(app(F, a), app(F, a)))
    )
    goal = lam(u, eq(op("integral", f, *ends(a, u)), sub(app(F, u), app(F, a))))
    other = kernel.discharge(same.conclusion, kernel.rewrite(goal, same, zero))
    t = kernel.tautology(app(goal, b), [one, other])
    return kernel.discharge(known.conclusion, conjoin(exists, t))


def along_finer(base: Term, coarse: Term, t: Theorem) -> Theorem:
    """A limit along a base, for the part of the base inside an interval."""
    r, goal = fresh(REAL), op("tends", lam(z, z), base, coarse)
    here = kernel.assume(app(base, r, z))
    part = kernel.tautology(app(coarse, r, z), [here])
    wanted = lam(z, app(coarse, r, z))
    step = on_a_set(base, wanted, r, kernel.generalise(z, kernel.discharge(here.conclusion, part)))
    finer = so_said(goal, kernel.generalise(r, step))
    return composed(finer, t)


@proves
def inside_upwards() -> Theorem:
    """Between a and b, where a < b."""
    order, here = kernel.assume(lt(a, b)), kernel.assume(app(between(a, b), x))
    never = linearly(le(x, b), lt(x, a), lt(a, b))
    t = kernel.tautology(conj(lt(a, x), lt(x, b)), [order, here, never])
    return discharged([order.conclusion, here.conclusion], t)


@proves
def inside_downwards() -> Theorem:
    """Between a and b, where b < a."""
    order, here = kernel.assume(lt(b, a)), kernel.assume(app(between(a, b), x))
    never = linearly(le(b, x), lt(a, x), lt(b, a))
    t = kernel.tautology(conj(lt(b, x), lt(x, a)), [order, here, never])
    return discharged([order.conclusion, here.conclusion], t)


def _one_way(low: Term, high: Term) -> Theorem:
    """newton_leibniz where it is known which end is the lower one."""
    value = conj(op("differentiable", F, z), eq(op("deriv", F, z), app(f, z)))
    order = kernel.assume(le(low, high))
    known = kernel.assume(forall(z, implies(le(low, z), le(z, high), value)))
    within = kernel.assume(op("or", conj(le(a, z), le(z, b)), conj(le(b, z), le(z, a))))
    turned = [linearly(le(low, z), le(high, z), le(low, high))]
    turned += [linearly(le(z, high), le(z, low), le(low, high))]
    here = kernel.tautology(conj(le(low, z), le(z, high)), [order, within, *turned])
    t = detach(kernel.specialise(known, z), *conjuncts(here))
    every = kernel.generalise(z, kernel.discharge(within.conclusion, t))
    t = detach(use_lemma("newton_leibniz", a=a, b=b, f=f, F=F), every)
    return discharged([order.conclusion, known.conclusion], t)


@proves
def newton_leibniz_upwards() -> Theorem:
    return _one_way(a, b)


@proves
def newton_leibniz_downwards() -> Theorem:
    return _one_way(b, a)


@proves
def integral_turned() -> Theorem:
    """The integral from b to a is minus that from a to b."""
    known = kernel.assume(has(f, *ends(a, b), v))
    same = kernel.tautology(eq(app(between(a, b), z), app(between(b, a), z)), [])
    same = kernel.extensionality(z, same)
    inside = fresh(fun(REAL, BOOL))
    shape = lam(inside, has(f, inside, inner(near(a), inside), inner(near(b), inside), v))
    t = kernel.rewrite(shape, same, known)
    _, first, last = ends(b, a)
    back = use_lemma("integral_backwards", A=last, B=first, I=between(b, a), f=f, v=v)
    return kernel.discharge(known.conclusion, detach(back, t))


@proves
def equal_integrals() -> Theorem:
    """Two functions with one integral from a to b: both are 0 where a is b."""
    one, other = kernel.assume(has(f, *ends(a, b), v)), kernel.assume(has(g, *ends(a, b), v))
    apart, same = kernel.assume(negation(eq(a, b))), kernel.assume(eq(a, b))
    values = [
        detach(use_lemma("between_value", a=a, b=b, f=h, v=v), apart, t)
        for h, t in ((f, one), (g, other))
    ]
    first = transitive(values[0], symmetric(values[1]))
    zeros = [use_lemma("integral_at_a_point", a=a, f=h) for h in (f, g)]
    u = fresh(REAL)
    goal = lam(u, eq(op("integral", f, *ends(a, u)), op("integral", g, *ends(a, u))))
    second = kernel.rewrite(goal, same, transitive(zeros[0], symmetric(zeros[1])))
    ways = [
        kernel.discharge(p, t) for p, t in ((apart.conclusion, first), (same.conclusion, second))
    ]
    t = kernel.tautology(app(goal, b), ways)
    return discharged([one.conclusion, other.conclusion], t)


@proves
def value_of_an_integral() -> Theorem:
    """Where there is an integral from a to b, `integral` is one."""
    goal = has(f, *ends(a, b), op("integral", f, *ends(a, b)))
    existence = kernel.assume(op("exists", lam(v, has(f, *ends(a, b), v))))

    def of(value: Term, known: Theorem) -> Theorem:
        apart, same = kernel.assume(negation(eq(a, b))), kernel.assume(eq(a, b))
        equal = detach(use_lemma("between_value", a=a, b=b, f=f, v=value), apart, known)
        u = fresh(REAL)
        one = kernel.rewrite(lam(u, has(f, *ends(a, b), u)), symmetric(equal), known)
        two = _anything(known, op("integral", f, *ends(a, b)), same)
        ways = [
            kernel.discharge(p, t) for p, t in ((apart.conclusion, one), (same.conclusion, two))
        ]
        return kernel.tautology(goal, ways)

    return kernel.discharge(existence.conclusion, chosen(existence, of))


def _anything(known: Theorem, value: Term, same: Theorem) -> Theorem:
    """From a to a every number is an integral, since no point lies inside."""
    inside, first, last = ends(a, b)

    def proof(F: Term, l: Term, primitive_: Theorem, start: Theorem, _: Theorem) -> Theorem:
        goal = limit(F, last, add(l, value))
        meaning = kernel.definition(goal).conclusion.args[1]
        r = fresh(REAL)
        wanted = app(meaning.args[0], r).args[1]
        here = kernel.assume(app(last, ZERO, z))
        u = fresh(REAL)
        never = kernel.rewrite(
            lam(u, negation(app(between(a, u), z))),
            same,
            kernel.tautology(negation(app(between(a, a), z)), [linearly(le(z, a), lt(z, a))]),
        )
        absurd = kernel.tautology(app(wanted, z), [here, never])
        every = kernel.generalise(z, kernel.discharge(here.conclusion, absurd))
        end = so_said(goal, kernel.generalise(r, on_a_set(last, wanted, ZERO, every)))
        return by_primitive(has(f, inside, first, last, value), F, l, [primitive_, start, end])

    return opened(known, proof)


@proves
def limit_inside() -> Theorem:
    """What tends to an end and stays inside tends to the end from inside."""
    h = var("h", fun(REAL, REAL))
    compass, known = kernel.assume(directed(A)), kernel.assume(op("tends", h, A, C))
    inside = kernel.assume(op("eventually", A, lam(z, app(J, app(h, z)))))
    goal = op("tends", h, A, inner(C, J))

    def one(s: Term) -> Theorem:
        def proof(z: Term, facts: Sequence[Theorem]) -> Theorem:
            return conjoin(*facts)

        parts = [inside, closer(known, s)]
        return combined(A, compass, parts, statement_at(goal, s), proof)

    t = shown_for_all(goal, one)
    return discharged([compass.conclusion, inside.conclusion, known.conclusion], t)
