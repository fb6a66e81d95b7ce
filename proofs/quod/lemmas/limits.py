"""Lemmas about limits along any base that is directed: two of its sets have a third in both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

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
    forall,
    fresh,
    fun,
    implies,
    is_lt,
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
from quod.defined import conjuncts as conjuncts_of
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.sums import induction
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    contradiction,
    detach,
    discharged,
    iff_mp,
    rewrite_in,
    symmetric,
    transitive,
    use,
    use_lemma,
)
from quod.tactics.limits import Limit, composed, moved_to, same_meaning, through
from quod.tactics.order import certified_by
from quod.tactics.prover import Context
from quod.theories.limits import DOWN, FAR, UP, around, directed, inhabited, left, near, right

ANY = ("any", "a")
ZERO, ONE, HALF = num(0), num(1), num(Fraction(1, 2))
I0, I1 = num(0, INT), num(1, INT)
A = var("A", fun(REAL, ANY, BOOL))
B, C = var("B", fun(REAL, ("any", "b"), BOOL)), var("C", fun(REAL, ("any", "c"), BOOL))
p, q = var("p", fun(ANY, BOOL)), var("q", fun(ANY, BOOL))
f, g = var("f", fun(ANY, REAL)), var("g", fun(ANY, REAL))
a, b, c, x, y = (var(name, REAL) for name in "abcxy")
n = var("n", INT)
Facts = tuple[Theorem, ...]


# ------------------------------------------------------------------------ what the words mean
def said(t: Theorem) -> Theorem:
    """What a theorem of the form tends(...) or eventually(...) says, by definition."""
    return iff_mp(kernel.definition(t.conclusion), t)


def so_said(goal: Term, t: Theorem) -> Theorem:
    """The goal, of that form, from what it says."""
    return iff_mp(symmetric(kernel.definition(goal)), t)


def closer(tends: Theorem, s: Term) -> Theorem:
    """The limit, for one set of the base that is tended to: eventually ..."""
    return kernel.specialise(said(tends), s)


def eventually(base: Term, statement: Term) -> Term:
    return op("eventually", base, statement)


def chosen(existence: Theorem, proof: Callable[[Term, Theorem], Theorem]) -> Theorem:
    """What `proof` makes of any point that is promised by "there is"."""
    v = fresh(existence.conclusion.args[0].sort[1])
    held = kernel.assume(app(existence.conclusion.args[0], v))
    return kernel.choose(existence, v, proof(v, held))


def on_a_set(base: Term, statement: Term, r: Term, t: Theorem) -> Theorem:
    """eventually(...), from: for all z in the set r of the base, what is stated."""
    goal = eventually(base, statement)
    inner = kernel.definition(goal).conclusion.args[1]
    return so_said(goal, kernel.witness(inner, r, t))


def combined(
    base: Term,
    compass: Theorem,
    known: Sequence[Theorem],
    statement: Term,
    proof: Callable[[Term, Facts], Theorem],
) -> Theorem:
    """eventually(statement), from what is known eventually: `proof(z, facts)` says how at z.

    `compass` says that the base is directed."""
    t = known[0]
    for u in known[1:]:
        one, other = t.conclusion.args[1], u.conclusion.args[1]
        t = detach(use_lemma("eventually_both", A=base, p=one, q=other), compass, t, u)
    z = fresh(base.sort[2][1])
    held = kernel.assume(app(t.conclusion.args[1], z))
    facts, rest = [], held
    for _ in known[1:]:
        facts.append(kernel.tautology(rest.conclusion.args[1], [rest]))
        rest = kernel.tautology(rest.conclusion.args[0], [rest])
    step = kernel.discharge(held.conclusion, proof(z, (rest, *reversed(facts))))
    every = kernel.generalise(z, step)
    weaker = use_lemma("eventually_weaker", A=base, p=t.conclusion.args[1], q=statement)
    return detach(weaker, every, t)


def beyond(*numbers: Term) -> tuple[Term, list[Theorem]]:
    """A number above each of these and its negative: 1 and the sum of their squares."""
    u, sizes = add(*[mul(r, r) for r in numbers], ONE), []
    for r in numbers:
        rest = [(1, [], other) for other in numbers if other is not r]
        for size in (r, neg(r)):  # u - size = (size - 1/2)^2 + the other squares + 3/4
            squares = [(1, [], sub(size, HALF)), *rest, (Fraction(3, 4), [], None)]
            sizes.append(kernel.positivity(lt(size, u), squares, [], []))
    return u, sizes


def limit(function: Term, base: Term, value: Term) -> Term:
    return op("tends", function, base, near(value))


def shown_for_all(goal: Term, proof: Callable[[Term], Theorem]) -> Theorem:
    """tends(f, A, B), where `proof(s)` says that f comes into the set s of B."""
    s = fresh(REAL)
    return so_said(goal, kernel.generalise(s, proof(s)))


def shown_at_each(
    goal: Term,
    z: Term,
    radius: Callable[[Term], Term],
    proof: Callable[[Term, Term, Theorem], Theorem],
) -> Theorem:
    """tends(f, A, B): `proof(s, wanted, here)` says that f(z) lies in the set s of B, which is
    `wanted`, where z lies in the set radius(s) of A, which `here` assumes."""
    base = goal.args[1]

    def one(s: Term) -> Theorem:
        r, statement = radius(s), statement_at(goal, s)
        here = kernel.assume(app(base, r, z))
        t = kernel.discharge(here.conclusion, proof(s, app(statement, z), here))
        return on_a_set(base, statement, r, kernel.generalise(z, t))

    return shown_for_all(goal, one)


def statement_at(goal: Term, s: Term) -> Term:
    """What a goal tends(f, A, B) wants eventually, for the set s."""
    return app(kernel.definition(goal).conclusion.args[1].args[0], s).args[1]


# --------------------------------------------------------------------------------- eventually
@proves
def eventually_both() -> Theorem:
    """In a set that lies in both."""
    compass = kernel.assume(directed(A))
    first, second = kernel.assume(eventually(A, p)), kernel.assume(eventually(A, q))
    z = fresh(ANY)
    both = lam(z, op("and", app(p, z), app(q, z)))

    def within(r: Term, one: Theorem) -> Theorem:
        def within_both(s: Term, other: Theorem) -> Theorem:
            third = kernel.specialise(kernel.specialise(compass, r), s)

            def inside(t: Term, inner: Theorem) -> Theorem:
                here = kernel.assume(app(A, t, z))
                parts = detach(kernel.specialise(inner, z), here)
                in_r, in_s = (kernel.tautology(part, [parts]) for part in parts.conclusion.args)
                held = conjoin(
                    detach(kernel.specialise(one, z), in_r),
                    detach(kernel.specialise(other, z), in_s),
                )
                every = kernel.generalise(z, kernel.discharge(here.conclusion, held))
                return on_a_set(A, both, t, every)

            return chosen(third, inside)

        return chosen(said(second), within_both)

    t = chosen(said(first), within)
    return discharged([directed(A), eventually(A, p), eventually(A, q)], t)


@proves
def eventually_weaker() -> Theorem:
    """What follows everywhere from what holds eventually holds eventually."""
    z = fresh(ANY)
    follows = kernel.assume(forall(z, implies(app(p, z), app(q, z))))
    known = kernel.assume(eventually(A, p))

    def within(r: Term, one: Theorem) -> Theorem:
        here = kernel.assume(app(A, r, z))
        held = detach(kernel.specialise(one, z), here)
        held = detach(kernel.specialise(follows, z), held)
        every = kernel.generalise(z, kernel.discharge(here.conclusion, held))
        return on_a_set(A, q, r, every)

    t = chosen(said(known), within)
    return discharged([follows.conclusion, known.conclusion], t)


@proves
def eventually_always() -> Theorem:
    """What holds everywhere holds eventually."""
    z = fresh(ANY)
    every = kernel.assume(forall(z, app(p, z)))
    here = kernel.assume(app(A, ZERO, z))
    inner = kernel.discharge(here.conclusion, kernel.specialise(every, z))
    t = on_a_set(A, p, ZERO, kernel.generalise(z, inner))
    return kernel.discharge(every.conclusion, t)


def _each(goal: Term, facts: Sequence[Theorem]) -> Theorem:
    """A conjunction, whose parts are known or follow from inequalities."""
    known, ctx = {t.conclusion: t for t in facts}, Context(facts)
    order = ctx.inequalities()
    parts = [
        known.get(p) or (certified_by(p, order) if p.op == "le" or is_lt(p) else ctx.prove(p))
        for p in conjuncts_of(goal)
    ]
    return kernel.tautology(goal, parts)


def _finer(base: Term, coarse: Term) -> Theorem:
    """The points of one base lie in another: z |-> z tends from the first to the second."""
    z = fresh(base.sort[2][1])
    goal = op("tends", lam(z, z), base, coarse)

    def one(s: Term) -> Theorem:
        r, sizes = beyond(s)
        here = kernel.assume(app(base, r, z))
        wanted = app(statement_at(goal, s), z)
        facts = [*sizes, *conjuncts(here)]
        ways = [
            kernel.discharge(p, _each(wanted, [kernel.assume(p), *facts]))
            for p in ((le(a, z), lt(z, a)) if z.sort == REAL else ())
        ]
        t = kernel.tautology(wanted, ways)
        inside = kernel.generalise(z, kernel.discharge(here.conclusion, t))
        return on_a_set(base, statement_at(goal, s), r, inside)

    return shown_for_all(goal, one)


@proves
def limit_of_a_point() -> Theorem:
    """z tends to a around a."""
    return _finer(around(a), near(a))


@proves
def point_from_the_right() -> Theorem:
    return _finer(right(a), around(a))


@proves
def point_from_the_left() -> Theorem:
    return _finer(left(a), around(a))


@proves
def limit_of_the_variable() -> Theorem:
    """z tends from any base to that base."""
    z = fresh(ANY)
    goal = op("tends", lam(z, z), A, A)
    return shown_at_each(goal, z, lambda s: s, lambda s, wanted, here: here)


# -------------------------------------------------------------------------------- arithmetic
def _limit_rule(
    goal: Term,
    known: Sequence[Theorem],
    sets: Callable[[Term], Sequence[Term]],
    proof: Callable[[Term, Term, Facts], Theorem],
    premises: Sequence[Theorem] = (),
) -> Theorem:
    """A goal tends(h, A, B) from limits along A: for the set s, each is used for one of `sets(s)`;
    `proof(s, z, facts)` is the goal at z from what they say there.

    `premises` are the limits in their order, where one is used twice."""
    compass = kernel.assume(directed(A))

    def one(s: Term) -> Theorem:
        parts = [closer(t, r) for t, r in zip(known, sets(s), strict=True)]
        return combined(
            A, compass, parts, statement_at(goal, s), lambda z, facts: proof(s, z, facts)
        )

    t = shown_for_all(goal, one)
    return discharged([directed(A), *[t.conclusion for t in premises or known]], t)


def _linear(goal: Term, facts: Sequence[Theorem]) -> Theorem:
    """A conjunction of inequalities that follow linearly from others."""
    ctx = Context(facts)
    return conjoin(*[ctx.prove(part) for part in goal.args])


def _linear_rule(
    goal: Term, known: Sequence[Theorem], sets: Callable[[Term], Sequence[Term]]
) -> Theorem:
    """A limit rule whose goal, in each set, follows linearly from what the limits say."""

    def proof(s: Term, z: Term, facts: Facts) -> Theorem:
        return _linear(app(statement_at(goal, s), z), facts)

    return _limit_rule(goal, known, sets, proof)


@proves
def limit_of_a_sum() -> Theorem:
    known = [kernel.assume(limit(f, A, a)), kernel.assume(limit(g, A, b))]
    z = fresh(ANY)
    goal = limit(lam(z, add(app(f, z), app(g, z))), A, add(a, b))
    return _linear_rule(goal, known, lambda s: [mul(num(2), s)] * 2)


@proves
def limit_of_a_multiple() -> Theorem:
    known = [kernel.assume(limit(f, A, a))]
    z = fresh(ANY)
    goal = limit(lam(z, mul(c, app(f, z))), A, mul(c, a))
    return _linear_rule(goal, known, lambda s: [mul(s, c)])


@proves
def limit_of_a_product() -> Theorem:
    """fg - ab = (f - a)(g - b) + a(g - b) + b(f - a), and 1 - uv is
    ((1 - u)(1 + v) + (1 + u)(1 - v))/2."""
    of_f, of_g = kernel.assume(limit(f, A, a)), kernel.assume(limit(g, A, b))
    z = fresh(ANY)
    goal = limit(lam(z, mul(app(f, z), app(g, z))), A, mul(a, b))

    def sets(s: Term) -> list[Term]:
        return [mul(num(2), s), ONE, mul(num(4), s, b), mul(num(4), s, a)]

    def proof(s: Term, z: Term, facts: Facts) -> Theorem:
        (u, not_u), (v, not_v), (x, not_x), (y, not_y) = map(conjuncts, facts)
        quarter = Fraction(1, 4)
        parts = []
        for part, v_, x_, y_ in zip(
            app(statement_at(goal, s), z).args,
            ((v, not_v), (not_v, v)),
            (x, not_x),
            (y, not_y),
            strict=True,
        ):
            products = [(quarter, [u, v_[1]], None), (quarter, [not_u, v_[0]], None)]
            rest = [(quarter, [x_], None), (quarter, [y_], None)]
            parts.append(kernel.positivity(part, [*products, *rest], [], []))
        return conjoin(*parts)

    return _limit_rule(goal, [of_f, of_g, of_f, of_g], sets, proof, [of_f, of_g])


# ------------------------------------------------------------------------- from one to another
@proves
def limit_of_a_constant() -> Theorem:
    z, s = fresh(ANY), fresh(REAL)
    goal = limit(lam(z, c), A, c)
    wanted = statement_at(goal, s)
    inside = kernel.generalise(z, _linear(app(wanted, z), []))
    t = detach(use_lemma("eventually_always", A=A, p=wanted), inside)
    return so_said(goal, kernel.generalise(s, t))


@proves
def limit_of_a_composition() -> Theorem:
    """f from A to B and g from B to C give g after f from A to C."""
    f, g = var("f", fun(ANY, ("any", "b"))), var("g", fun(("any", "b"), ("any", "c")))
    inner, outer = kernel.assume(op("tends", f, A, B)), kernel.assume(op("tends", g, B, C))
    z = fresh(ANY)
    goal = op("tends", lam(z, app(g, app(f, z))), A, C)

    def one(s: Term) -> Theorem:
        wanted = statement_at(goal, s)

        def at(r: Term, held: Theorem) -> Theorem:
            known = closer(inner, r)
            follows = kernel.generalise(z, kernel.specialise(held, app(f, z)))
            weaker = use_lemma("eventually_weaker", A=A, p=known.conclusion.args[1], q=wanted)
            return detach(weaker, follows, known)

        return chosen(said(closer(outer, s)), at)

    t = shown_for_all(goal, one)
    return discharged([inner.conclusion, outer.conclusion], t)


@proves
def limit_of_equals() -> Theorem:
    """Of two functions that are equal eventually, one has the limits of the other."""
    f, g = var("f", fun(ANY, ("any", "b"))), var("g", fun(ANY, ("any", "b")))
    compass, known = kernel.assume(directed(A)), kernel.assume(op("tends", f, A, B))
    z = fresh(ANY)
    same = kernel.assume(eventually(A, lam(z, eq(app(f, z), app(g, z)))))
    goal = op("tends", g, A, B)

    def one(s: Term) -> Theorem:
        def moved(z: Term, facts: Facts) -> Theorem:
            equal, held = facts
            v = fresh(("any", "b"))
            return kernel.rewrite(lam(v, app(B, s, v)), equal, held)

        return combined(A, compass, [same, closer(known, s)], statement_at(goal, s), moved)

    t = shown_for_all(goal, one)
    return discharged([compass.conclusion, same.conclusion, known.conclusion], t)


@proves
def squeezed_limit() -> Theorem:
    """|f - a| <= g eventually, and g tends to 0: then f tends to a."""
    compass, known = kernel.assume(directed(A)), kernel.assume(limit(g, A, ZERO))
    z = fresh(ANY)
    gap = op("abs", sub(app(f, z), a))
    bounded = kernel.assume(eventually(A, lam(z, le(gap, app(g, z)))))
    goal = limit(f, A, a)

    def one(s: Term) -> Theorem:
        def proof(z: Term, facts: Facts) -> Theorem:
            bound, close = facts
            both = conjuncts(use_lemma("absolute_bounds", x=sub(app(f, z), a)))
            return _by_the_sign(s, app(statement_at(goal, s), z), [bound, *conjuncts(close), *both])

        return combined(A, compass, [bounded, closer(known, s)], statement_at(goal, s), proof)

    t = shown_for_all(goal, one)
    return discharged([compass.conclusion, bounded.conclusion, known.conclusion], t)


def _by_the_sign(s: Term, goal: Term, facts: Sequence[Theorem]) -> Theorem:
    """Inequalities that follow from others, multiplied by s or -s, whichever is not negative."""
    ways = []
    for p in (le(ZERO, s), lt(s, ZERO)):
        case = kernel.assume(p)
        parts = conjoin(*[certified_by(q, [case, *facts]) for q in goal.args])
        ways.append(kernel.discharge(p, parts))
    return kernel.tautology(goal, ways)


@proves
def limit_between() -> Theorem:
    """f <= h <= g eventually, and f and g tend to a: then h tends to a."""
    h, z = var("h", fun(ANY, REAL)), fresh(ANY)
    compass = kernel.assume(directed(A))
    below, above = kernel.assume(limit(f, A, a)), kernel.assume(limit(g, A, a))
    low = kernel.assume(eventually(A, lam(z, le(app(f, z), app(h, z)))))
    high = kernel.assume(eventually(A, lam(z, le(app(h, z), app(g, z)))))
    goal = limit(h, A, a)

    def one(s: Term) -> Theorem:
        def proof(z: Term, facts: Facts) -> Theorem:
            known = [t for fact in facts for t in conjuncts(fact)]
            return _by_the_sign(s, app(statement_at(goal, s), z), known)

        parts = [low, high, closer(below, s), closer(above, s)]
        return combined(A, compass, parts, statement_at(goal, s), proof)

    t = shown_for_all(goal, one)
    known = [compass, low, high, below, above]
    return discharged([t.conclusion for t in known], t)


@proves
def limits_compare() -> Theorem:
    """f <= g eventually, f tends to a and g to b: a <= b.  Else, closer than (a - b)/2 to their
    limits, f is greater than g."""
    compass, some = kernel.assume(directed(A)), kernel.assume(inhabited(A))
    to_a, to_b = kernel.assume(limit(f, A, a)), kernel.assume(limit(g, A, b))
    z = fresh(ANY)
    below = kernel.assume(eventually(A, lam(z, le(app(f, z), app(g, z)))))
    more, gap, goal = kernel.assume(lt(b, a)), sub(a, b), le(a, b)
    inverse = detach(use("inverse", x=gap), Context([more]).prove(negation(eq(gap, ZERO))))
    wide = kernel.positivity(lt(ZERO, gap), [(1, [more], None)], [], [])
    size = op("inv", gap)
    positive = detach(use("inverse_positive", x=gap), wide)

    def absurd(z: Term, facts: Facts) -> Theorem:
        less, near_a, near_b = facts
        parts = [(1, [conjuncts(near_a)[1]], None), (1, [conjuncts(near_b)[0]], None)]
        rows = [*parts, (2, [positive, less], None)]
        crossed = kernel.positivity(lt(ZERO, ZERO), rows, [inverse], [num(2)])
        return kernel.tautology(goal, [crossed, kernel.compute(le(ZERO, ZERO))])

    s = mul(num(2), size)
    known = [below, closer(to_a, s), closer(to_b, s)]
    always = said(combined(A, compass, known, lam(z, goal), absurd))
    here = chosen(
        always,
        lambda r, every: chosen(
            kernel.specialise(some, r), lambda z, here: detach(kernel.specialise(every, z), here)
        ),
    )
    t = kernel.tautology(goal, [kernel.discharge(more.conclusion, here)])
    premises = (some, compass, below, to_a, to_b)
    return discharged([p.conclusion for p in premises], t)


@proves
def continuity() -> Theorem:
    """Where f is differentiable it is continuous: f(x + t) - f(x) is t times a quotient that tends
    to the derivative."""
    h = var("f", fun(REAL, REAL))
    smooth = kernel.assume(op("differentiable", h, x))
    quotient = detach(use("derivative_as_a_limit", f=h, x=x), smooth)
    t, z = fresh(REAL), fresh(REAL)
    around_0 = around(ZERO)
    small = use_lemma("limit_of_a_point", a=ZERO)
    product = use_lemma(
        "limit_of_a_product",
        A=around_0,
        f=quotient.conclusion.args[0],
        g=lam(t, t),
        a=op("deriv", h, x),
        b=ZERO,
    )
    product = detach(product, use_lemma("around_directed", a=ZERO), quotient, small)
    goal = limit(h, near(x), app(h, x))

    def one(s: Term) -> Theorem:
        def at(r: Term, held: Theorem) -> Theorem:
            here = kernel.assume(app(near(x), r, z))
            same, step = kernel.assume(eq(z, x)), sub(z, x)
            wanted = app(statement_at(goal, s), z)
            v = fresh(REAL)
            at_x = _linear(app(statement_at(goal, s), x), [])
            at_x = kernel.rewrite(lam(v, app(statement_at(goal, s), v)), symmetric(same), at_x)
            other = kernel.assume(negation(eq(z, x)))
            apart = Context([other]).prove(negation(eq(step, ZERO)))
            places = [
                kernel.positivity(p, [(1, [k], None)], [], [])
                for p, k in zip(app(near(ZERO), r, step).args, conjuncts(here), strict=True)
            ]
            close = detach(kernel.specialise(held, step), conjoin(apart, *places))
            inverse = detach(use("inverse", x=step), apart)
            back = kernel.lincomb(eq(add(x, step), z), [], [])
            moved = rewrite_in(app(h, add(x, step)), back)
            rise = sub(app(h, add(x, step)), app(h, x))
            parts = []
            for p, k, sign in zip(wanted.args, conjuncts(close), (ONE, num(-1)), strict=True):
                # s (h z - h x) is s times the rise, times step/step
                cofactors = [mul(sign, s, rise), mul(sign, s)]
                parts.append(kernel.positivity(p, [(1, [k], None)], [inverse, moved], cofactors))
            ways = [
                kernel.discharge(same.conclusion, at_x),
                kernel.discharge(other.conclusion, conjoin(*parts)),
            ]
            inside = kernel.discharge(here.conclusion, kernel.tautology(wanted, ways))
            return on_a_set(near(x), statement_at(goal, s), r, kernel.generalise(z, inside))

        return chosen(said(closer(product, s)), at)

    return kernel.discharge(smooth.conclusion, shown_for_all(goal, one))


# --------------------------------------------------------------------------- infinite values
def _upward(function: Term) -> Term:
    return op("tends", function, A, UP)


def _sum_upward(other: Theorem, sets: Callable[[Term], Sequence[Term]]) -> Theorem:
    first = kernel.assume(_upward(f))
    z = fresh(ANY)
    goal = _upward(lam(z, add(app(f, z), app(g, z))))

    def proof(s: Term, z: Term, facts: Facts) -> Theorem:
        known = [t for fact in facts for t in conjuncts(fact)]
        return certified_by(app(statement_at(goal, s), z), known, degrees=(1,))

    return _limit_rule(goal, [first, other], sets, proof)


@proves
def infinite_sum() -> Theorem:
    """Infinity plus infinity."""
    return _sum_upward(kernel.assume(_upward(g)), lambda s: [mul(HALF, s)] * 2)


@proves
def infinite_shift() -> Theorem:
    """Infinity plus a number."""
    other = kernel.assume(limit(g, A, b))
    return _sum_upward(other, lambda s: [add(s, ONE, neg(b)), ONE])


@proves
def infinite_product() -> Theorem:
    """Infinity times infinity: fg >= f >= s where f >= s, f >= 0 and g >= 1."""
    first, second = kernel.assume(_upward(f)), kernel.assume(_upward(g))
    z = fresh(ANY)
    goal = _upward(lam(z, mul(app(f, z), app(g, z))))

    def proof(s: Term, z: Term, facts: Facts) -> Theorem:
        large, positive, one = facts
        summands = [(1, [positive, one], None), (1, [large], None)]
        return kernel.positivity(app(statement_at(goal, s), z), summands, [], [])

    known = [first, first, second]
    return _limit_rule(goal, known, lambda s: [s, ZERO, ONE], proof, [first, second])


@proves
def infinite_multiple() -> Theorem:
    """Infinity times a limit b > 0: fg >= fb/2 >= s where f >= 2s/b, f >= 0 and g >= b/2."""
    first, second = kernel.assume(_upward(f)), kernel.assume(limit(g, A, b))
    positive = kernel.assume(lt(ZERO, b))
    other = Context([positive]).prove(negation(eq(b, ZERO)))
    inverse, ib = detach(use("inverse", x=b), other), op("inv", b)
    z = fresh(ANY)
    goal = _upward(lam(z, mul(app(f, z), app(g, z))))

    def proof(s: Term, z: Term, facts: Facts) -> Theorem:
        large, above, close = facts
        low = conjuncts(close)[1]  # 2/b (b - g) < 1
        # fg - s = (1 - 2(b - g)/b) f b/2 + (f - 2s/b) b/2
        summands = [(Fraction(1, 2), [low, above, positive], None)]
        summands += [(Fraction(1, 2), [large, positive], None)]
        fz, gz = app(f, z), app(g, z)
        rest = add(mul(fz, sub(gz, b)), neg(s))
        return kernel.positivity(app(statement_at(goal, s), z), summands, [inverse], [neg(rest)])

    known = [first, first, second]
    t = _limit_rule(
        goal, known, lambda s: [mul(num(2), s, ib), ZERO, mul(num(2), ib)], proof, [first, second]
    )
    return kernel.discharge(positive.conclusion, t)


@proves
def limit_of_the_inverse_at_infinity() -> Theorem:
    """|s / x| < 1 where x >= s^2 + 1."""
    goal = limit(lam(x, op("inv", x)), UP, ZERO)

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        positive = kernel.positivity(
            lt(ZERO, x), [(1, [here], None), (1, [], s), (1, [], None)], [], []
        )
        other = Context([positive]).prove(negation(eq(x, ZERO)))
        inverse = detach(use("inverse", x=x), other)
        above = detach(use("inverse_positive", x=x), positive)
        parts = []
        for part, sign in zip(wanted.args, (num(-1), ONE), strict=True):
            # 1 - s/x = (x - s^2 - 1)/x + (s^2 - s + 1)/x
            half = add(s, mul(sign, HALF))
            summands = [(1, [here, above], None), (Fraction(3, 4), [above], None)]
            square = kernel.positivity(le(ZERO, mul(half, half)), [(1, [], half)], [], [])
            summands += [(1, [above, square], None)]
            parts.append(kernel.positivity(part, summands, [inverse], [num(-1)]))
        return conjoin(*parts)

    return shown_at_each(goal, x, lambda s: add(mul(s, s), ONE), proof)


@proves
def integers_to_infinity() -> Theorem:
    goal = op("tends", lam(n, op("cast", n)), FAR, UP)
    return shown_at_each(goal, n, lambda s: s, lambda s, wanted, here: here)


# --------------------------------------------------------------------------------- geometric
@proves
def power_bounds() -> Theorem:
    """-q <= x <= q gives -q^n <= x^n <= q^n."""
    q = var("q", REAL)
    low, high = kernel.assume(le(neg(q), x)), kernel.assume(le(x, q))
    half = Fraction(1, 2)

    def claim(k: Term) -> Term:
        a, b = op("pow", x, k), op("pow", q, k)
        return conj(le(neg(b), a), le(a, b))

    base = Context([use("power_zero", x=x), use("power_zero", x=q)]).prove(claim(I0))
    k = fresh(INT)
    above, known = kernel.assume(le(I0, k)), kernel.assume(claim(k))
    below, under = conjuncts(known)
    next_x, next_q = (detach(use("power_next", x=t, n=k), above) for t in (x, q))
    ways = (
        (((below, low), (under, high)), ONE),  # q^k q + x^k x from (q^k + x^k)(q + x) and so on
        (((below, high), (under, low)), num(-1)),
    )
    parts = [
        kernel.positivity(
            part, [(half, list(pair), None) for pair in pairs], [next_x, next_q], [sign, ONE]
        )
        for part, (pairs, sign) in zip(claim(add(k, I1)).args, ways, strict=True)
    ]
    step = discharged([above.conclusion, known.conclusion], conjoin(*parts))
    every = induction(I0, claim, base, kernel.generalise(k, step))
    return discharged([low.conclusion, high.conclusion], kernel.specialise(every, n))


@proves
def power_decay() -> Theorem:
    """q^n (1 + n (1 - q)) <= 1 for 0 <= q <= 1: Bernoulli for 1/q, without a quotient."""
    low, high = kernel.assume(le(ZERO, x)), kernel.assume(le(x, ONE))

    def claim(k: Term) -> Term:
        power = op("pow", x, k)
        bound = le(mul(power, add(ONE, mul(op("cast", k), sub(ONE, x)))), ONE)
        return conj(le(ZERO, power), le(power, ONE), bound)

    base = Context([use("power_zero", x=x)]).prove(claim(I0))
    k = fresh(INT)
    above, known = kernel.assume(le(I0, k)), kernel.assume(claim(k))
    sign, most, bound = conjuncts(known)
    after = detach(use("power_next", x=x, n=k), above)
    goal = claim(add(k, I1))
    positive, (smaller, bounded) = goal.args[0], goal.args[1].args
    positive = kernel.positivity(positive, [(1, [sign, low], None)], [after], [ONE])
    # 1 - q^k q = (1 - q^k) q + (1 - q)
    smaller = kernel.positivity(
        smaller, [(1, [most, low], None), (1, [high], None)], [after], [num(-1)]
    )
    # 1 - q^k q (1 + (k + 1) d) = (1 - q^k (1 + k d)) q + (1 - q^k q) d, where d = 1 - q
    factor = add(mul(add(op("cast", k), ONE), sub(ONE, x)), ONE)
    bounded = kernel.positivity(
        bounded,
        [(1, [bound, low], None), (1, [most, low, high], None), (1, [high, high], None)],
        [after],
        [neg(factor)],
    )
    step = discharged([above.conclusion, known.conclusion], conjoin(positive, smaller, bounded))
    every = induction(I0, claim, base, kernel.generalise(k, step))
    return discharged([low.conclusion, high.conclusion], kernel.specialise(every, n))


@proves
def geometric_limit() -> Theorem:
    """x^n tends to 0 for |x| < 1: with q = |x|, d = 1 - q and n >= 1 + (s/d)^2, |s| q^n is at most
    n d q^n, which is at most 1 - q^n."""
    q, sign = op("abs", x), use_lemma("absolute_nonnegative", x=x)
    high, bound = conjuncts(use_lemma("absolute_bounds", x=x))
    low = kernel.positivity(le(neg(q), x), [(1, [bound], None)], [], [])
    small = kernel.assume(lt(q, ONE))
    most = kernel.positivity(le(q, ONE), [(1, [small], None)], [], [])
    d = sub(ONE, q)
    gap = kernel.positivity(lt(ZERO, d), [(1, [small], None)], [], [])
    inverse = detach(use("inverse", x=d), Context([gap]).prove(negation(eq(d, ZERO))))
    goal = limit(lam(n, op("pow", x, n)), FAR, ZERO)

    def one(s: Term) -> Theorem:
        u = mul(s, op("inv", d))
        r = add(mul(u, u), ONE)
        here = kernel.assume(app(FAR, r, n))
        at_least = kernel.positivity(le(ONE, r), [(1, [], u)], [], [])
        count = Context([here, at_least]).prove(le(I0, n))
        known = conjuncts(detach(use_lemma("power_bounds", x=x, q=q), low, high, count))
        known += conjuncts(detach(use_lemma("power_decay", x=q), sign, most, count))
        for size in (s, neg(s)):  # size <= (u^2 + 3/4) d, and n >= u^2 + 1
            half = sub(HALF, mul(size, op("inv", d)))
            square = kernel.positivity(le(ZERO, mul(half, half)), [(1, [], half)], [], [])
            summands = [(1, [here, gap], None), (1, [square, gap], None)]
            summands += [(Fraction(3, 4), [gap], None)]
            goal_ = lt(size, mul(op("cast", n), d))
            known.append(kernel.positivity(goal_, summands, [inverse], [size]))
        wanted, nth, ways = app(statement_at(goal, s), n), op("pow", q, n), []
        for p in (lt(ZERO, nth), le(nth, ZERO)):
            case = kernel.assume(p)
            parts = [certified_by(part, [case, *known]) for part in wanted.args]
            ways.append(kernel.discharge(p, conjoin(*parts)))
        t = kernel.tautology(wanted, ways)
        inside = kernel.generalise(n, kernel.discharge(here.conclusion, t))
        return on_a_set(FAR, statement_at(goal, s), r, inside)

    return kernel.discharge(small.conclusion, shown_for_all(goal, one))


# ------------------------------------------------------------------------------- the bases
def _directed(base: Term, split: Term | None = None) -> Theorem:
    """A base is directed: t = r^2 + s^2 + 1 is at least |r| and |s|.  At a point of that set by
    the signs of `split`, where there is one."""
    r, s, z = fresh(REAL), fresh(REAL), fresh(base.sort[2][1])
    t, sizes = beyond(r, s)
    here = kernel.assume(app(base, t, z))
    facts = [*sizes, *conjuncts(here)]
    goal = conj(app(base, r, z), app(base, s, z))
    if split is None:
        inside = _each(goal, facts)
    else:
        distance = app(split, z)
        cases = [kernel.assume(p) for p in (le(ZERO, distance), lt(distance, ZERO))]
        ways = [kernel.discharge(c.conclusion, _each(goal, [c, *facts])) for c in cases]
        inside = kernel.tautology(goal, ways)
    every = kernel.generalise(z, kernel.discharge(here.conclusion, inside))
    return _for_both(base, r, s, t, every)


def _for_both(base: Term, r: Term, s: Term, third: Term, t: Theorem) -> Theorem:
    """directed(base), from what holds for the sets r and s and the third one."""
    whole = directed(base)
    inner = app(app(whole.args[0], r).args[0], s)
    return kernel.generalise(r, kernel.generalise(s, kernel.witness(inner, third, t)))


def _inhabited(base: Term, point: Callable[[Term], Term]) -> Theorem:
    """No set of the base is empty: `point(u)` lies in the set r, where u is r^2 + 1."""
    r = fresh(REAL)
    u, large = beyond(r)
    positive = kernel.positivity(lt(ZERO, u), [(1, [], r), (1, [], None)], [], [])
    other = Context([positive]).prove(negation(eq(u, ZERO)))
    inverse = detach(use("inverse", x=u), other)
    above = detach(use("inverse_positive", x=u), positive)
    goal = app(inhabited(base).args[0], r)
    z = point(u)
    ctx = Context([*large, positive, inverse, above])
    return kernel.generalise(r, kernel.witness(goal, z, ctx.prove(app(base, r, z))))


@proves
def near_directed() -> Theorem:
    return _directed(near(a), lam(x, sub(x, a)))


@proves
def around_directed() -> Theorem:
    return _directed(around(a), lam(x, sub(x, a)))


@proves
def right_directed() -> Theorem:
    return _directed(right(a))


@proves
def left_directed() -> Theorem:
    return _directed(left(a))


@proves
def up_directed() -> Theorem:
    return _directed(UP)


@proves
def down_directed() -> Theorem:
    return _directed(DOWN)


@proves
def far_directed() -> Theorem:
    return _directed(FAR)


@proves
def near_inhabited() -> Theorem:
    return _inhabited(near(a), lambda u: a)


@proves
def around_inhabited() -> Theorem:
    return _inhabited(around(a), lambda u: add(a, op("inv", u)))


@proves
def right_inhabited() -> Theorem:
    return _inhabited(right(a), lambda u: add(a, op("inv", u)))


@proves
def left_inhabited() -> Theorem:
    return _inhabited(left(a), lambda u: sub(a, op("inv", u)))


@proves
def up_inhabited() -> Theorem:
    return _inhabited(UP, lambda u: u)


@proves
def down_inhabited() -> Theorem:
    return _inhabited(DOWN, neg)


@proves
def far_inhabited() -> Theorem:
    r = fresh(REAL)
    return kernel.generalise(r, use("archimedean_property", x=r))


def _mirrored() -> Theorem:
    """-x tends to infinity as x tends to minus infinity."""
    turn = op("tends", lam(x, neg(x)), DOWN, UP)
    return same_meaning(use_lemma("limit_of_the_variable", A=DOWN), turn)


@proves
def limit_of_the_inverse_at_minus_infinity() -> Theorem:
    """1/x = -(1/-x)."""
    turned = use_lemma("limit_of_the_inverse_at_infinity")
    half = composed(_mirrored(), turned)
    rule = use_lemma("limit_of_a_multiple", A=DOWN, f=half.conclusion.args[0], a=ZERO, c=num(-1))
    minus = detach(rule, use_lemma("down_directed"), half)
    here = kernel.assume(app(DOWN, ONE, x))
    ctx = Context([here])
    same = ctx.prove(eq(mul(num(-1), op("inv", neg(x))), op("inv", x)))
    inside = kernel.generalise(x, kernel.discharge(here.conclusion, same))
    same = on_a_set(DOWN, lam(x, same.conclusion), ONE, inside)
    f, _, target = minus.conclusion.args
    rule = use_lemma("limit_of_equals", A=DOWN, B=target, f=f, g=lam(x, op("inv", x)))
    t = detach(rule, use_lemma("down_directed"), same, minus)
    zero = kernel.lincomb(eq(mul(num(-1), ZERO), ZERO), [], [])
    return moved_to(t, zero)


# ------------------------------------------------------------------- elementary functions
@proves
def exponential_above_its_tangent() -> Theorem:
    """1 + x <= exp(x)."""
    return Context().prove(le(add(ONE, x), op("exp", x)))


def _exponential_above(t: Term) -> Theorem:
    return use_lemma("exponential_above_its_tangent", x=t)


@proves
def exponential_to_infinity() -> Theorem:
    goal = op("tends", lam(x, op("exp", x)), UP, UP)

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        return certified_by(wanted, [here, _exponential_above(x)])

    return shown_at_each(goal, x, lambda s: s, proof)


@proves
def exponential_to_zero() -> Theorem:
    """exp(x) = 1/exp(-x), and -x tends to infinity."""
    t = composed(_mirrored(), use_lemma("exponential_to_infinity"))
    t = composed(t, use_lemma("limit_of_the_inverse_at_infinity"))
    same = Context().prove(eq(app(t.conclusion.args[0], x), op("exp", x)))
    return through(Limit(t, ZERO), x, same).theorem


def _logarithm_bounds(s: Term) -> tuple[Theorem, Theorem]:
    """exp(s) = exp(t) exp(s - t), and 1 + s - t <= exp(s - t), where t is log(x)."""
    t = op("log", x)
    gap = sub(s, t)
    rule = use("exponential_of_a_sum", x=t, y=gap)
    same = rewrite_in(op("exp", s), kernel.lincomb(eq(s, add(t, gap)), [], []))
    return transitive(same, rule), _exponential_above(gap)


@proves
def logarithm_to_infinity() -> Theorem:
    """log(x) >= s where x >= exp(s): else exp(s) > exp(log(x)) = x."""
    goal = op("tends", lam(x, op("log", x)), UP, UP)

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        size = use("exponential_positive", x=s)
        positive = certified_by(lt(ZERO, x), [here, size])
        value = detach(use("exponential_of_a_logarithm", x=x), positive)
        product, above = _logarithm_bounds(s)
        t = op("log", x)
        low = kernel.assume(lt(t, s))
        # 0 > x - exp(s) = x (1 - exp(s - t)), but exp(s - t) >= 1 + s - t > 1
        summands = [(1, [positive, above], None), (1, [positive, low], None), (1, [here], None)]
        gap = op("exp", sub(s, t))
        never = contradiction(summands, [product, value], [ONE, gap])
        return kernel.tautology(wanted, [kernel.discharge(low.conclusion, never)])

    return shown_at_each(goal, x, lambda s: op("exp", s), proof)


@proves
def logarithm_to_minus_infinity() -> Theorem:
    """log(x) <= -s where 0 < x < exp(-s), so where x = exp(-u) with u = log(1/x) >= s."""
    goal = op("tends", lam(x, op("log", x)), right(ZERO), DOWN)

    def one(s: Term) -> Theorem:
        r = op("exp", s)
        here = kernel.assume(app(right(ZERO), r, x))
        above_zero, close = conjuncts(here)
        positive = certified_by(lt(ZERO, x), [above_zero])
        value = detach(use("exponential_of_a_logarithm", x=x), positive)
        t = op("log", x)
        total = add(s, t)
        product = use("exponential_of_a_sum", x=s, y=t)  # exp(s) x
        above = _exponential_above(total)
        high = kernel.assume(lt(neg(s), t))
        # 1 > exp(s) x = exp(s + t) >= 1 + s + t > 1
        summands = [(1, [above], None), (1, [high], None), (1, [close], None)]
        absurd = kernel.positivity(
            lt(ZERO, ZERO), summands, [product, value], [num(-1), neg(op("exp", s))]
        )
        never = kernel.tautology(FALSE, [absurd, kernel.compute(le(ZERO, ZERO))])
        wanted = app(statement_at(goal, s), x)
        low = kernel.tautology(le(t, neg(s)), [kernel.discharge(high.conclusion, never)])
        step = certified_by(wanted, [low])
        inside = kernel.generalise(x, kernel.discharge(here.conclusion, step))
        return on_a_set(right(ZERO), statement_at(goal, s), r, inside)

    return shown_for_all(goal, one)


@proves
def root_to_infinity() -> Theorem:
    """sqrt(x) >= |s| where x >= s^2."""
    goal = op("tends", lam(x, op("sqrt", x)), UP, UP)

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        weak = kernel.positivity(le(ZERO, x), [(1, [here], None), (1, [], s)], [], [])
        sign = detach(use("square_root_nonnegative", x=x), weak)
        square = detach(use("square_root", x=x), weak)
        root = op("sqrt", x)
        low = kernel.assume(lt(root, s))  # then x = root^2 < s^2
        summands = [(1, [low, low], None), (2, [sign, low], None), (1, [here], None)]
        never = contradiction(summands, [square], [ONE])
        return kernel.tautology(wanted, [kernel.discharge(low.conclusion, never)])

    return shown_at_each(goal, x, lambda s: mul(s, s), proof)


@proves
def root_at_zero() -> Theorem:
    """|s sqrt(x)| < 1 where s^2 x < 1."""
    goal = limit(lam(x, op("sqrt", x)), right(ZERO), ZERO)

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        above, close = conjuncts(here)
        weak = kernel.positivity(le(ZERO, x), [(1, [above], None)], [], [])
        square, root = detach(use("square_root", x=x), weak), op("sqrt", x)
        parts = []
        for part, size in zip(wanted.args, (mul(s, root), neg(mul(s, root))), strict=True):
            # 2 (1 - u) = (1 - u)^2 + 1 - u^2, where u^2 = s^2 x
            summands = [(HALF.data, [], sub(ONE, size)), (HALF.data, [close], None)]
            parts.append(kernel.positivity(part, summands, [square], [neg(mul(HALF, s, s))]))
        return conjoin(*parts)

    return shown_at_each(goal, x, lambda s: mul(s, s), proof)


@proves
def limit_from_the_right() -> Theorem:
    """f tends to a and is above it eventually: it tends to a from the right."""
    return _apart(lambda value: lt(a, value), right(a), lambda close: conjuncts(close)[0])


@proves
def limit_around_a_point() -> Theorem:
    """f tends to a and differs from it eventually: its values tend to a around a."""
    return _apart(lambda value: negation(eq(value, a)), around(a), lambda close: close)


def _apart(
    side: Callable[[Term], Term], target: Term, part: Callable[[Theorem], Theorem]
) -> Theorem:
    """f tends to a, and eventually to that side of it; `part` is used of its being near to a."""
    compass, known = kernel.assume(directed(A)), kernel.assume(limit(f, A, a))
    z = fresh(ANY)
    beside = kernel.assume(eventually(A, lam(z, side(app(f, z)))))
    goal = op("tends", f, A, target)

    def one(s: Term) -> Theorem:
        def proof(z: Term, facts: Facts) -> Theorem:
            there, close = facts
            return conjoin(there, part(close))

        return combined(A, compass, [beside, closer(known, s)], statement_at(goal, s), proof)

    t = shown_for_all(goal, one)
    return discharged([p.conclusion for p in (compass, beside, known)], t)


@proves
def inverse_to_infinity() -> Theorem:
    """1/x >= s where 0 < x and s x < 1."""
    goal = op("tends", lam(x, op("inv", x)), right(ZERO), UP)

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        above, close = conjuncts(here)
        positive = certified_by(lt(ZERO, x), [above])
        inverse = detach(use("inverse", x=x), Context([positive]).prove(negation(eq(x, ZERO))))
        sign = detach(use("inverse_positive", x=x), positive)
        # 1/x - s = (1 - s x)/x
        return kernel.positivity(wanted, [(1, [sign, close], None)], [inverse], [s])

    return shown_at_each(goal, x, lambda s: s, proof)


@proves
def arctangent_of_an_inverse() -> Theorem:
    """atan(1/x) = pi/2 - atan(x) for x > 0: the tangent of pi/2 - y is cos(y)/sin(y)."""
    positive = kernel.assume(lt(ZERO, x))
    angle, half_pi = op("atan", x), mul(HALF, op("pi"))
    turned = sub(half_pi, angle)
    _, high = conjuncts(use("arctangent_bounds", x=x))
    above = Context([positive]).prove(lt(ZERO, angle))
    bounds = [
        certified_by(lt(neg(half_pi), turned), [high, use("pi_positive")]),
        kernel.positivity(lt(turned, half_pi), [(1, [above], None)], [], []),
    ]
    value = detach(use("arctangent_of_a_tangent", x=turned), *bounds)
    cosine, slope = conjuncts(use("tangent_of_an_arctangent", x=x))
    ratio = value.conclusion.args[0].args[0]
    ctx = Context([positive, cosine, slope])
    s, c = op("sin", angle), op("cos", angle)
    swapped = ctx.prove(eq(ratio, mul(c, op("inv", s))))
    step = rewrite_in(swapped.conclusion.args[1], slope)
    same = ctx.prove(eq(step.conclusion.args[1], op("inv", x)))
    whole = transitive(swapped, step, same)
    t = transitive(symmetric(rewrite_in(op("atan", ratio), whole)), value)
    return kernel.discharge(positive.conclusion, t)


@proves
def arctangent_to_half_pi() -> Theorem:
    """atan(x) = pi/2 - atan(1/x), and atan is continuous at 0."""
    from quod.tactics.limits import limit_of

    half_pi = mul(HALF, op("pi"))
    z = fresh(REAL)
    other = lam(z, sub(half_pi, op("atan", op("inv", z))))
    found = limit_of(Context(), other, UP)
    here = kernel.assume(app(UP, ONE, x))
    positive = certified_by(lt(ZERO, x), [here])
    mirrored = detach(use_lemma("arctangent_of_an_inverse", x=x), positive)
    same = kernel.lincomb(eq(app(other, x), op("atan", x)), [mirrored], [num(-1)])
    inside = kernel.generalise(x, kernel.discharge(here.conclusion, same))
    equal = on_a_set(UP, lam(x, same.conclusion), ONE, inside)
    target = found.theorem.conclusion.args[2]
    rule = use_lemma("limit_of_equals", A=UP, B=target, f=other, g=lam(x, op("atan", x)))
    t = detach(rule, use_lemma("up_directed"), equal, found.theorem)
    value = Context().prove(eq(found.value or half_pi, half_pi))
    return moved_to(t, value)


@proves
def arctangent_to_minus_half_pi() -> Theorem:
    """atan(x) = -atan(-x)."""
    half_pi = mul(HALF, op("pi"))
    t = composed(_mirrored(), use_lemma("arctangent_to_half_pi"))
    rule = use_lemma("limit_of_a_multiple", A=DOWN, f=t.conclusion.args[0], a=half_pi, c=num(-1))
    t = detach(rule, use_lemma("down_directed"), t)
    body = app(t.conclusion.args[0], x)
    odd = use_lemma("arctangent_of_a_negation", x=x)
    same = kernel.lincomb(eq(body, op("atan", x)), [odd], [num(-1)])
    return through(Limit(t, neg(half_pi)), x, same).theorem
