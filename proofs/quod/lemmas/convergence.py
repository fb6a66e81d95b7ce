"""Lemmas that there is a limit, or an integral, without its value: Cauchy's criterion, and
comparison with a function that has an integral."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from quod import kernel
from quod.core import (
    BOOL,
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
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.integrals import has, opened
from quod.lemmas.limits import (
    ANY,
    Facts,
    beyond,
    chosen,
    closer,
    combined,
    eventually,
    limit,
    on_a_set,
    said,
    shown_at_each,
    shown_for_all,
    statement_at,
)
from quod.tactics.arithmetic import ring
from quod.tactics.derived import conjoin, conjuncts, detach, discharged, symmetric, use, use_lemma
from quod.tactics.limits import Limit, composed, moved_to, through
from quod.tactics.positivity import certified_by
from quod.tactics.prover import Context
from quod.theories.integrals import LINE, between, convex, ends, inner, primitive
from quod.theories.limits import DOWN, UP, directed, inhabited, left, near, right

ZERO, ONE = num(0), num(1)
A, f = var("A", fun(REAL, ANY, BOOL)), var("f", fun(ANY, REAL))
y, z, x = fresh(REAL), fresh(ANY), fresh(ANY)


# ------------------------------------------------------------------------- Cauchy's criterion
def _differ_by_less(base: Term, f: Term, s: Term, r: Term) -> Term:
    """On the set r of the base the values of f differ by less than 1/|s|."""
    x, z = (fresh(base.sort[2][1]) for _ in range(2))
    close = lt(mul(s, sub(app(f, x), app(f, z))), ONE)
    return forall(x, forall(z, implies(app(base, r, x), app(base, r, z), close)))


def settling(base: Term, f: Term) -> Term:
    """The values of f differ by less and less."""
    s, r = fresh(REAL), fresh(REAL)
    return forall(s, exists(r, _differ_by_less(base, f, s, r)))


class _Close:
    """What is known from points x of a set on which values differ by less than h = 1/k."""

    def __init__(self, compass: Theorem, some: Theorem, r: Term, held: Theorem) -> None:
        self.compass, self.some, self.r, self.held = compass, some, r, held
        self.lower = lam(y, eventually(A, lam(z, le(y, app(f, z)))))

    def _gap(self, x: Theorem, z: Theorem, first: Term, second: Term) -> Theorem:
        """k (f(first) - f(second)) < 1."""
        return detach(kernel.specialise(kernel.specialise(self.held, first), second), x, z)

    def low(self, point: Term, here: Theorem, unit: Theorem, positive: Theorem) -> Theorem:
        """f(x) - h is at most f, eventually."""
        h, there = positive.conclusion.args[0].args[0], kernel.assume(app(A, self.r, z))
        gap = self._gap(here, there, point, z)
        goal = le(sub(app(f, point), h), app(f, z))
        rise = sub(app(f, point), app(f, z))
        t = kernel.positivity(goal, [(1, [positive, gap], None)], [unit], [rise])
        every = kernel.generalise(z, kernel.discharge(there.conclusion, t))
        return on_a_set(A, lam(z, goal), self.r, every)

    def high(self, point: Term, here: Theorem, unit: Theorem, positive: Theorem) -> Theorem:
        """What is at most f eventually is at most f(x) + h, for each such number."""
        h, below = positive.conclusion.args[0].args[0], kernel.assume(app(self.lower, y))
        there = kernel.assume(app(A, self.r, z))
        inside = kernel.generalise(z, kernel.discharge(there.conclusion, there))
        inside = on_a_set(A, lam(z, there.conclusion), self.r, inside)
        goal = le(y, add(app(f, point), h))

        def proof(z: Term, facts: Facts) -> Theorem:
            under, there = facts
            gap = self._gap(there, here, z, point)
            rise = sub(app(f, z), app(f, point))
            summands = [(1, [under], None), (1, [positive, gap], None)]
            return kernel.positivity(goal, summands, [unit], [rise])

        always = combined(A, self.compass, [below, inside], lam(z, goal), proof)
        t = chosen(said(always), lambda r, every: self._anywhere(r, every))
        return kernel.generalise(y, kernel.discharge(below.conclusion, t))

    def _anywhere(self, r: Term, every: Theorem) -> Theorem:
        return chosen(
            kernel.specialise(self.some, r),
            lambda z, here: detach(kernel.specialise(every, z), here),
        )


def _inverse_of(k: Term, positive: Theorem) -> tuple[Theorem, Theorem]:
    """k * inv(k) = 1 and 0 < inv(k)."""
    other = Context([positive]).prove(negation(eq(k, ZERO)))
    return detach(use("inverse", x=k), other), detach(use("inverse_positive", x=k), positive)


@proves
def cauchy_criterion() -> Theorem:
    """Values that differ by less and less tend to a number: the least upper bound of the numbers
    that they are at least, eventually."""
    compass, some = kernel.assume(directed(A)), kernel.assume(inhabited(A))
    known = kernel.assume(settling(A, f))
    m = fresh(REAL)
    wanted = exists(m, limit(f, A, m))

    def from_one(r: Term, held: Theorem) -> Theorem:
        close = _Close(compass, some, r, held)
        one = kernel.lincomb(eq(mul(ONE, ONE), ONE), [], []), kernel.compute(lt(ZERO, ONE))

        def at(x: Term, here: Theorem) -> Theorem:
            low, high = close.low(x, here, *one), close.high(x, here, *one)
            bounds = {"b": add(app(f, x), ONE), "x": sub(app(f, x), ONE)}
            least = use("least_upper_bound", S=close.lower, **bounds)
            return chosen(detach(least, low, high), to)

        return chosen(kernel.specialise(some, r), at)

    def to(m: Term, supremum: Theorem) -> Theorem:
        above, least = conjuncts(supremum)
        goal = limit(f, A, m)

        def one(s: Term) -> Theorem:
            k, sizes = beyond(s)
            positive = kernel.positivity(lt(ZERO, k), [(1, [], s), (1, [], None)], [], [])
            unit, over = _inverse_of(k, positive)
            statement = statement_at(goal, s)

            def on(r: Term, held: Theorem) -> Theorem:
                close, here = _Close(compass, some, r, held), kernel.assume(app(A, r, x))
                bounds = sub(app(f, x), op("inv", k)), add(app(f, x), op("inv", k))
                low = close.low(x, here, unit, over)
                low = detach(kernel.specialise(above, bounds[0]), low)
                high = close.high(x, here, unit, over)
                high = detach(kernel.specialise(least, bounds[1]), high)
                t = _near_by(app(statement, x), s, [low, high], sizes, unit, over)
                every = kernel.generalise(x, kernel.discharge(here.conclusion, t))
                return on_a_set(A, statement, r, every)

            return chosen(kernel.specialise(known, k), on)

        return kernel.witness(wanted, m, shown_for_all(goal, one))

    t = chosen(kernel.specialise(known, ONE), from_one)
    return discharged([compass.conclusion, some.conclusion, known.conclusion], t)


def _near_by(
    goal: Term,
    s: Term,
    facts: Sequence[Theorem],
    sizes: Sequence[Theorem],
    unit: Theorem,
    over: Theorem,
) -> Theorem:
    """|s d| < 1, where -h <= d <= h with k h = 1 and -k < s < k."""
    ways = []
    for p, size, order in ((le(ZERO, s), sizes[0], 1), (lt(s, ZERO), sizes[1], -1)):
        case, parts = kernel.assume(p), []
        for part, bound in zip(goal.args, facts[::order], strict=True):
            summands = [(1, [case, bound], None), (1, [size, over], None)]
            parts.append(kernel.positivity(part, summands, [unit], [num(-1)]))
        ways.append(kernel.discharge(p, conjoin(*parts)))
    return kernel.tautology(goal, ways)


# -------------------------------------------------------------------------------- comparison
L, M, I = (
    var("A", fun(REAL, REAL, BOOL)),
    var("B", fun(REAL, REAL, BOOL)),
    var("I", fun(REAL, BOOL)),
)
F, G, h, g = (var(name, fun(REAL, REAL)) for name in ("F", "G", "f", "g"))
l = var("l", REAL)
u, v, w = (fresh(REAL) for _ in range(3))


def has_slope(F: Term, f: Term, z: Term) -> Term:
    """F is differentiable at z, and F'(z) = f(z)."""
    return conj(op("differentiable", F, z), eq(op("deriv", F, z), app(f, z)))


def dominated(f: Term, g: Term, z: Term) -> Term:
    """|f(z)| <= g(z)."""
    return conj(le(neg(app(g, z)), app(f, z)), le(app(f, z), app(g, z)))


def in_one_piece(base: Term) -> Term:
    """Every set of a base is convex."""
    r = fresh(REAL)
    return forall(r, convex(app(base, r)))


@proves
def limit_of_an_antiderivative() -> Theorem:
    """F' = f, G' = g, and |f| <= g eventually: where G has a limit, so has F.  Between two points
    near the end F changes by at most what G changes by."""
    compass, some = kernel.assume(directed(L)), kernel.assume(inhabited(L))
    pieces = kernel.assume(in_one_piece(L))
    slopes = [
        kernel.assume(eventually(L, lam(w, has_slope(*pair, w)))) for pair in ((F, h), (G, g))
    ]
    bound = kernel.assume(eventually(L, lam(w, dominated(h, g, w))))
    known = kernel.assume(limit(G, L, l))

    def one(s: Term) -> Theorem:
        near_l = closer(known, mul(num(2), s))
        facts = [*slopes, bound, near_l]
        statement = lam(w, conj(*[app(t.conclusion.args[1], w) for t in facts]))
        always = combined(L, compass, facts, statement, lambda z, facts: conjoin(*facts))

        def on(r: Term, held: Theorem) -> Theorem:
            here = [kernel.assume(app(L, r, p)) for p in (u, v)]
            t = kernel.tautology(*_either_way(s, r, held, pieces, here))
            t = discharged([p.conclusion for p in here], t)
            every = kernel.generalise(u, kernel.generalise(v, t))
            return kernel.witness(exists(w, _differ_by_less(L, F, s, w)), r, every)

        return chosen(said(always), on)

    s = fresh(REAL)
    settled = kernel.generalise(s, one(s))
    t = detach(use_lemma("cauchy_criterion", A=L, f=F), compass, some, settled)
    premises = [compass, some, pieces, *slopes, bound, known]
    return discharged([p.conclusion for p in premises], t)


def _either_way(
    s: Term, r: Term, held: Theorem, pieces: Theorem, here: Sequence[Theorem]
) -> tuple[Term, list[Theorem]]:
    """s (F(u) - F(v)) < 1, and its cases: which of u, v is less, and the sign of s."""
    goal = lt(mul(s, sub(app(F, u), app(F, v))), ONE)
    ways = []
    for order, (p, q), places in ((le(u, v), (u, v), here), (lt(v, u), (v, u), here[::-1])):
        case = kernel.assume(order)
        weak = (
            case if order.op == "le" else kernel.positivity(le(v, u), [(1, [case], None)], [], [])
        )
        less, more = _compared(p, q, weak, _everywhere(p, q, r, held, pieces, places))
        close = [conjuncts(_at(x, r, held, t)[3]) for x, t in zip((p, q), places, strict=True)]
        for sign in (le(ZERO, s), lt(s, ZERO)):
            turn = kernel.assume(sign)
            t = certified_by(goal, [turn, less, more, *close[0], *close[1]])
            ways.append(kernel.discharge(order, kernel.discharge(sign, t)))
    return goal, ways


def _at(x: Term, r: Term, held: Theorem, place: Theorem) -> tuple[Theorem, ...]:
    """What holds at a point x of the set r."""
    t = detach(kernel.specialise(held, x), place)
    parts = []
    for _ in range(3):
        parts.append(kernel.tautology(t.conclusion.args[0], [t]))
        t = kernel.tautology(t.conclusion.args[1], [t])
    return (*parts, t)


def _everywhere(
    p: Term, q: Term, r: Term, held: Theorem, pieces: Theorem, places: Sequence[Theorem]
) -> Callable[[Term, Theorem, Theorem], tuple[Theorem, ...]]:
    """What holds at each point w from p to q, which are points of the set r."""
    inside = kernel.specialise(pieces, r)

    def at(w: Term, low: Theorem, high: Theorem) -> tuple[Theorem, ...]:
        between = inside
        for t in (p, w, q):
            between = kernel.specialise(between, t)
        return _at(w, r, held, detach(between, *places, low, high))

    return at


def _compared(
    p: Term, q: Term, order: Theorem, at: Callable[[Term, Theorem, Theorem], tuple[Theorem, ...]]
) -> tuple[Theorem, Theorem]:
    """G - F and G + F do not fall from p to q."""
    found = []
    low, high = kernel.assume(le(p, w)), kernel.assume(le(w, q))
    of_F, of_G, bound, _ = at(w, low, high)
    (smooth_F, slope_F), (smooth_G, slope_G) = map(conjuncts, (of_F, of_G))
    weak = [
        kernel.positivity(t.conclusion, [(1, [kernel.assume(s)], None)], [], [])
        for t, s in ((low, lt(p, w)), (high, lt(w, q)))
    ]
    for factor in (num(-1), ONE):
        other = lam(w, mul(factor, app(F, w)))
        flat, none = conjuncts(use("derivative_of_a_constant", c=factor, x=w))
        rule = use("derivative_of_a_product", f=lam(w, factor), g=F, x=w)
        smooth, value = conjuncts(detach(rule, flat, smooth_F))
        rule = use("derivative_of_a_sum", f=G, g=other, x=w)
        smooth, total = conjuncts(detach(rule, smooth_G, smooth))
        side = conjuncts(bound)[0 if factor is ONE else 1]
        sign = le(ZERO, total.conclusion.args[0])
        equations, cofactors = (
            [total, value, slope_G, slope_F, none],
            [ONE, ONE, ONE, factor, app(F, w)],
        )
        sign = kernel.positivity(sign, [(1, [side], None)], equations, cofactors)
        whole = lam(w, add(app(G, w), app(other, w)))
        rule = use_lemma("nondecreasing", a=p, b=q, f=whole)
        everywhere = kernel.generalise(w, discharged([low.conclusion, high.conclusion], smooth))
        sign = detach(discharged([low.conclusion, high.conclusion], sign), *weak)
        inside = kernel.generalise(w, discharged([lt(p, w), lt(w, q)], sign))
        found.append(detach(rule, order, everywhere, inside))
    return found[0], found[1]


@proves
def integral_of_a_continuous_function() -> Theorem:
    """f is continuous inside, and each antiderivative has limits at both ends."""
    open_ = kernel.assume(forall(w, implies(app(I, w), eventually(near(w), I))))
    smooth = kernel.assume(forall(w, implies(app(I, w), op("tends", h, near(w), near(app(h, w))))))
    whole = kernel.assume(convex(I))
    m = fresh(REAL)
    limits = [
        kernel.assume(forall(F, implies(primitive(F, h, I), exists(m, limit(F, base, m)))))
        for base in (L, M)
    ]
    existence = detach(
        use("antiderivative_of_a_continuous_function", I=I, f=h), whole, open_, smooth
    )
    goal = exists(v, has(h, I, L, M, v))

    def of(F: Term, inside: Theorem) -> Theorem:
        first, last = (detach(kernel.specialise(t, F), inside) for t in limits)

        def to(l: Term, at_first: Theorem) -> Theorem:
            def and_to(m: Term, at_last: Theorem) -> Theorem:
                rule = use_lemma("integral_by_an_antiderivative", A=L, B=M, F=F, I=I, f=h, l=l, m=m)
                return kernel.witness(goal, sub(m, l), detach(rule, inside, at_first, at_last))

            return chosen(last, and_to)

        return chosen(first, to)

    t = chosen(existence, of)
    return discharged([p.conclusion for p in (whole, open_, smooth, *limits)], t)


@proves
def bounded_by_a_limit() -> Theorem:
    """f = q g with g >= 0 eventually, and q tends to l: |f| <= (l^2 + 2) g eventually."""
    q = var("q", fun(REAL, REAL))
    compass, known = kernel.assume(directed(L)), kernel.assume(limit(q, L, l))
    same = kernel.assume(eventually(L, lam(w, eq(app(h, w), mul(app(q, w), app(g, w))))))
    sign = kernel.assume(eventually(L, lam(w, le(ZERO, app(g, w)))))
    k = add(mul(l, l), num(2))
    larger = lam(w, mul(k, app(g, w)))
    goal = lam(w, dominated(h, larger, w))
    half = num(Fraction(1, 2))

    def proof(z: Term, facts: Facts) -> Theorem:
        equal, positive, close = facts
        high, low = conjuncts(close)
        parts = []
        for part, near_l, way in zip(app(goal, z).args, (low, high), (1, -1), strict=True):
            # k - way q ... = (1 - way (q - l)) + (l - way/2)^2 + 3/4
            square = kernel.positivity(
                le(ZERO, mul(add(l, mul(num(way), half)), add(l, mul(num(way), half)))),
                [(1, [], add(l, mul(num(way), half)))],
                [],
                [],
            )
            rows = [
                (1, [near_l, positive], None),
                (1, [square, positive], None),
                (Fraction(3, 4), [positive], None),
            ]
            parts.append(kernel.positivity(part, rows, [equal], [num(way)]))
        return conjoin(*parts)

    t = combined(L, compass, [same, sign, closer(known, ONE)], goal, proof)
    return discharged([p.conclusion for p in (compass, same, sign, known)], t)


@proves
def bounded_factor() -> Theorem:
    """f = s q with |s| <= 1, and |q| <= g eventually: |f| <= g eventually."""
    s, q = var("s", fun(REAL, REAL)), var("q", fun(REAL, REAL))
    compass = kernel.assume(directed(L))
    same = kernel.assume(eventually(L, lam(w, eq(app(h, w), mul(app(s, w), app(q, w))))))
    small = kernel.assume(eventually(L, lam(w, dominated(s, lam(w, ONE), w))))
    bound = kernel.assume(eventually(L, lam(w, dominated(q, g, w))))
    goal = lam(w, dominated(h, g, w))

    def proof(z: Term, facts: Facts) -> Theorem:
        equal, least, most = facts[0], *conjuncts(facts[1])
        low, high = conjuncts(facts[2])
        # 2 (g - s q) = (1 - s)(g + q) + (1 + s)(g - q), and with -s
        rows = {1: ((most, low), (least, high)), -1: ((most, high), (least, low))}
        half = Fraction(1, 2)
        parts = [
            kernel.positivity(
                part, [(half, list(pair), None) for pair in rows[way]], [equal], [num(-way)]
            )
            for part, way in zip(app(goal, z).args, (-1, 1), strict=True)
        ]
        return conjoin(*parts)

    t = combined(L, compass, [same, small, bound], goal, proof)
    return discharged([p.conclusion for p in (compass, same, small, bound)], t)


# -------------------------------------------------------------------------- intervals and ends
a, b = var("a", REAL), var("b", REAL)


def _piece(base: Term, proof: Callable[[Term, Sequence[Theorem], Term], Theorem]) -> Theorem:
    """Every set of a base is convex; `proof(goal, facts, r)` shows that a point lies in it."""
    r, x, y, z = (fresh(REAL) for _ in range(4))
    facts = [app(base, r, x), app(base, r, z), le(x, y), le(y, z)]
    t = proof(app(base, r, y), [kernel.assume(p) for p in facts], r)
    t = discharged(facts, t)
    for v in (z, y, x, r):
        t = kernel.generalise(v, t)
    return t


def _by_the_sign_of_r(goal: Term, facts: Sequence[Theorem], r: Term) -> Theorem:
    known = [*conjuncts(facts[0]), *conjuncts(facts[1]), *facts[2:]]
    ways = []
    for p in (le(ZERO, r), lt(r, ZERO)):
        case = kernel.assume(p)
        parts = conjoin(*[certified_by(q, [case, *known]) for q in goal.args])
        ways.append(kernel.discharge(p, parts))
    return kernel.tautology(goal, ways)


@proves
def right_in_one_piece() -> Theorem:
    return _piece(right(a), _by_the_sign_of_r)


@proves
def left_in_one_piece() -> Theorem:
    return _piece(left(a), _by_the_sign_of_r)


@proves
def up_in_one_piece() -> Theorem:
    return _piece(UP, lambda goal, facts, r: certified_by(goal, list(facts)))


@proves
def down_in_one_piece() -> Theorem:
    return _piece(DOWN, lambda goal, facts, r: certified_by(goal, list(facts)))


def _beside(base: Term) -> Theorem:
    """Between a and b, where a < b: nearer to an end than b - a."""
    order = kernel.assume(lt(a, b))
    gap = sub(b, a)
    positive = kernel.positivity(lt(ZERO, gap), [(1, [order], None)], [], [])
    unit, _ = _inverse_of(gap, positive)
    r = op("inv", gap)
    here = kernel.assume(app(base, r, w))
    side, close = conjuncts(here)
    rise = close.conclusion.args[0].args[1].args[1]
    goal = conj(lt(a, w), lt(w, b))
    parts = [
        side
        if p is side.conclusion
        else kernel.positivity(p, [(1, [positive, close], None)], [unit], [rise])
        for p in goal.args
    ]
    every = kernel.generalise(w, kernel.discharge(here.conclusion, conjoin(*parts)))
    return kernel.discharge(order.conclusion, on_a_set(base, lam(w, goal), r, every))


@proves
def right_inside() -> Theorem:
    return _beside(right(a))


@proves
def left_inside() -> Theorem:
    return _beside(left(b))


def _opened(inside: Term, distance: Term, x: Term) -> Theorem:
    """inside(x) -> it holds near x, where it says that x lies on one side of an end."""
    here = kernel.assume(app(inside, x))
    gap = app(distance, x)
    positive = kernel.positivity(lt(ZERO, gap), [(1, [here], None)], [], [])
    unit, _ = _inverse_of(gap, positive)
    r = op("inv", gap)
    close = kernel.assume(app(near(x), r, w))
    parts = []
    for step in conjuncts(close):  # distance(w) = distance(x) (1 - r |w - x|), or more
        try:
            moved = sub(gap, app(distance, w))
            parts.append(
                kernel.positivity(app(inside, w), [(1, [positive, step], None)], [unit], [moved])
            )
        except QuodError:
            continue
    every = kernel.generalise(w, kernel.discharge(close.conclusion, parts[0]))
    t = on_a_set(near(x), inside, r, every)
    return kernel.discharge(here.conclusion, t)


@proves
def above_open() -> Theorem:
    return kernel.generalise(u, _opened(lam(w, lt(a, w)), lam(w, sub(w, a)), u))


@proves
def below_open() -> Theorem:
    return kernel.generalise(u, _opened(lam(w, lt(w, a)), lam(w, sub(a, w)), u))


@proves
def between_open() -> Theorem:
    here = kernel.assume(app(between(a, b), u))
    goal, ways = between(a, b), []
    for low, high in ((a, b), (b, a)):
        case = kernel.assume(conj(lt(low, u), lt(u, high)))
        sides = [
            detach(kernel.specialise(use_lemma(f"{name}_open", a=end), u), t)
            for name, end, t in zip(("above", "below"), (low, high), conjuncts(case), strict=True)
        ]
        compass = use_lemma("near_directed", a=u)
        t = combined(
            near(u), compass, sides, goal, lambda z, facts: kernel.tautology(app(goal, z), facts)
        )
        ways.append(kernel.discharge(case.conclusion, t))
    t = kernel.tautology(op("eventually", near(u), goal), [here, *ways])
    return kernel.generalise(u, kernel.discharge(here.conclusion, t))


@proves
def line_open() -> Theorem:
    always = kernel.generalise(w, kernel.tautology(app(LINE, w), []))
    t = detach(use_lemma("eventually_always", A=near(u), p=LINE), always)
    return kernel.generalise(u, kernel.discharge(app(LINE, u), t))


# ------------------------------------------------------------------------------------- growth
@proves
def logarithm_above_one() -> Theorem:
    """1 < x -> 0 < log(x)."""
    large = kernel.assume(lt(ONE, w))
    t = kernel.discharge(large.conclusion, Context([large]).prove(lt(ZERO, op("log", w))))
    return kernel.instantiate(t, {}, {}, [(w, var("x", REAL))])


@proves
def logarithm_over_its_argument() -> Theorem:
    """log(x)/x tends to 0 at infinity: for x >= 1 it is between 0 and 2/sqrt(x)."""
    from quod.tactics.limits import limit_of

    over = lam(w, mul(op("log", w), op("inv", w)))
    bound = lam(w, mul(num(2), op("inv", op("sqrt", w))))
    here = kernel.assume(app(UP, ONE, w))
    ctx, sides = Context([here]), []
    for p in (le(ZERO, app(over, w)), le(app(over, w), app(bound, w))):
        every = kernel.generalise(w, kernel.discharge(here.conclusion, ctx.prove(p)))
        sides.append(on_a_set(UP, lam(w, p), ONE, every))
    low = use_lemma("limit_of_a_constant", A=UP, c=ZERO)
    high = limit_of(Context(), bound, UP)
    high = moved_to(high.theorem, ring(mul(num(2), ZERO), ZERO))
    rule = use_lemma("limit_between", A=UP, f=lam(w, ZERO), g=bound, h=over, a=ZERO)
    return detach(rule, use_lemma("up_directed"), *sides, low, high)


# ---------------------------------------------------------------------- parts of integrals
def _finer(base: Term, coarse: Term, why: Callable[[Theorem, Term], Theorem]) -> Theorem:
    """z |-> z tends from a base to a coarser one: a point of the set s lies in that set, too."""
    goal = op("tends", lam(w, w), base, coarse)

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        return why(here, wanted)

    return shown_at_each(goal, w, lambda s: s, proof)


J = var("J", fun(REAL, BOOL))


@proves
def finer_end() -> Theorem:
    """An end of an interval from inside is finer than the end."""
    return _finer(inner(L, J), L, lambda here, wanted: kernel.tautology(wanted, [here]))


@proves
def finer_inside() -> Theorem:
    """An end of a part of an interval is finer than that end of the interval."""
    part = kernel.assume(forall(w, implies(app(J, w), app(I, w))))

    def why(here: Theorem, wanted: Term) -> Theorem:
        return kernel.tautology(wanted, [here, kernel.specialise(part, w)])

    return kernel.discharge(part.conclusion, _finer(inner(L, J), inner(L, I), why))


def _integral_to(low: Term | int, high: Term | int) -> Theorem:
    """Over a half-line from a: its integral is the limit of those from a to t, or from t to a."""
    inside, first, last = ends(low, high)
    known = kernel.assume(has(h, inside, first, last, l))
    up, t = high == 1, fresh(REAL)
    side = lt(a, t) if up else lt(t, a)
    body = op("integral", h, *(ends(a, t) if up else ends(t, a)))
    base = UP if up else DOWN

    def proof(F: Term, m: Term, slope: Theorem, start: Theorem, end: Theorem) -> Theorem:
        here = kernel.assume(side)
        between_them, begin, finish = ends(a, t) if up else ends(t, a)
        order = ("inside_upwards", {"a": a, "b": t}) if up else ("inside_upwards", {"a": t, "b": a})
        place = kernel.assume(app(between_them, w))
        sides = detach(use_lemma(order[0], **order[1], x=w), here, place)
        lies = conjuncts(sides)[0 if up else 1]
        part = kernel.generalise(w, kernel.discharge(place.conclusion, lies))
        finer = detach(use_lemma("finer_inside", A=near(a), J=between_them, I=inside), part)
        at = composed(finer, start if up else end)
        smooth, _ = conjuncts(detach(kernel.specialise(slope, t), here))
        at_t = detach(use_lemma("continuity", f=F, x=t), smooth)
        at_t = composed(use_lemma("finer_end", A=near(t), J=between_them), at_t)
        everywhere = kernel.specialise(slope, w)
        everywhere = kernel.discharge(place.conclusion, detach(everywhere, lies))
        values = {"l": m, "m": app(F, t)} if up else {"l": app(F, t), "m": add(m, l)}
        rule = use_lemma(
            "integral_by_an_antiderivative",
            **{"A": begin, "B": finish, "F": F, "I": between_them, "f": h, **values},
        )
        held = detach(rule, kernel.generalise(w, everywhere), *((at, at_t) if up else (at_t, at)))
        value = sub(values["m"], values["l"])
        names = {"a": a, "b": t} if up else {"a": t, "b": a}
        apart = Context([here]).prove(negation(eq(names["a"], names["b"])))
        equal = detach(use_lemma("between_value", f=h, v=value, **names), apart, held)
        equal = symmetric(equal)
        # the limit of the value
        found = limit_of_change(F, end if up else start, t, m, up)
        every = kernel.generalise(t, kernel.discharge(side, equal))
        shown = on_a_set(base, *_far(base, t, equal, every))
        rule = use_lemma("limit_of_equals", A=base, B=near(l), f=lam(t, value), g=lam(t, body))
        return detach(rule, use_lemma(f"{'up' if up else 'down'}_directed"), shown, found)

    def limit_of_change(F: Term, end: Theorem, t: Term, m: Term, up: bool) -> Theorem:
        """F(t) - m tends to l at infinity; m + l - F(t) tends to l at minus infinity."""
        identity = use_lemma("limit_of_the_variable", A=base)
        goal = on_the_side(base)
        rule = use_lemma("limit_inside", A=base, C=base, J=inside, h=lam(w, w))
        inward = detach(rule, use_lemma(f"{'up' if up else 'down'}_directed"), goal, identity)
        far = composed(inward, end)
        compass = use_lemma(f"{'up' if up else 'down'}_directed")
        fixed = neg(m) if up else add(m, l)
        constant = use_lemma("limit_of_a_constant", A=base, c=fixed)
        if not up:
            rule = use_lemma("limit_of_a_multiple", A=base, f=F, a=m, c=num(-1))
            far = detach(rule, compass, far)
        f1, g1 = far.conclusion.args[0], constant.conclusion.args[0]
        start = add(m, l) if up else mul(num(-1), m)
        rule = use_lemma("limit_of_a_sum", A=base, f=f1, g=g1, a=start, b=fixed)
        total = detach(rule, compass, far, constant)
        total = moved_to(total, ring(add(start, fixed), l))
        now = app(total.conclusion.args[0], t)
        wanted = sub(app(F, t), m) if up else sub(add(m, l), app(F, t))
        return through(Limit(total, l), t, ring(now, wanted)).theorem

    def _far(base: Term, t: Term, equal: Theorem, every: Theorem) -> tuple[Term, Term, Theorem]:
        u, sizes = beyond(a)
        here = kernel.assume(app(base, u, t))
        lies = certified_by(side, [here, *sizes])
        step = detach(kernel.specialise(every, t), lies)
        step = kernel.generalise(t, kernel.discharge(here.conclusion, step))
        return lam(t, equal.conclusion), u, step

    def on_the_side(base: Term) -> Theorem:
        u, sizes = beyond(a)
        here = kernel.assume(app(base, u, w))
        lies = certified_by(app(inside, w), [here, *sizes])
        every = kernel.generalise(w, kernel.discharge(here.conclusion, lies))
        return on_a_set(base, inside, u, every)

    return kernel.discharge(known.conclusion, opened(known, proof))


@proves
def integral_to_infinity() -> Theorem:
    return _integral_to(a, 1)


@proves
def integral_from_minus_infinity() -> Theorem:
    return _integral_to(-1, a)


@proves
def modulus_is_continuous() -> Theorem:
    """||z| - |x|| <= |z - x|."""
    x = var("x", REAL)
    goal = limit(lam(w, op("abs", w)), near(x), op("abs", x))

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        def cases(numbers: Sequence[Term], known: list[Theorem]) -> Theorem:
            if not numbers:
                ctx = Context(known)
                return conjoin(*[ctx.prove(part) for part in wanted.args])
            first, *rest = numbers
            ways = []
            for p in (le(ZERO, first), lt(first, ZERO)):
                ways.append(kernel.discharge(p, cases(rest, [*known, kernel.assume(p)])))
            return kernel.tautology(wanted, ways)

        return cases([w, x, s], list(conjuncts(here)))

    return shown_at_each(goal, w, lambda s: s, proof)
