"""Lemmas about limits along any base that is directed: two of its sets have a third in both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from quod import kernel
from quod.core import (
    BOOL,
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
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    contradiction,
    detach,
    discharged,
    iff_mp,
    rewrite_in,
    symmetric,
    use,
    use_lemma,
)
from quod.tactics.positivity import certified_by
from quod.tactics.prover import Context
from quod.theories.limits import FAR, UP, around, directed, inhabited, left, near, right

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


def each_of(goal: Term, facts: Sequence[Theorem]) -> Theorem:
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
            kernel.discharge(p, each_of(wanted, [kernel.assume(p), *facts]))
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
def limit_with_a_bounded_factor() -> Theorem:
    """-1 <= f <= 1 eventually, and g tends to 0: fg tends to 0.  For u = 2sg, |u| < 1, it is
    1 - fu = ((1 - f)(1 + u) + (1 + f)(1 - u))/2."""
    z, known = fresh(ANY), kernel.assume(limit(g, A, ZERO))
    compass = kernel.assume(directed(A))
    bounds = conj(le(num(-1), app(f, z)), le(app(f, z), ONE))
    bounded = kernel.assume(eventually(A, lam(z, bounds)))
    goal = limit(lam(z, mul(app(f, z), app(g, z))), A, ZERO)
    quarter = Fraction(1, 4)

    def one(s: Term) -> Theorem:
        def proof(z: Term, facts: Facts) -> Theorem:
            (low, high), (below, above) = map(conjuncts, facts)
            ways = ((high, above), (low, below)), ((high, below), (low, above))
            parts = [
                kernel.positivity(
                    part,
                    [*((quarter, list(way), None) for way in pair), (HALF.data, [], None)],
                    [],
                    [],
                )
                for part, pair in zip(app(statement_at(goal, s), z).args, ways, strict=True)
            ]
            return conjoin(*parts)

        close = closer(known, mul(num(2), s))
        return combined(A, compass, [bounded, close], statement_at(goal, s), proof)

    t = shown_for_all(goal, one)
    return discharged([p.conclusion for p in (compass, bounded, known)], t)


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
def positive_near_a_limit() -> Theorem:
    """f tends to a > 0: eventually f > 0, as a - f < a."""
    positive = kernel.assume(lt(ZERO, a))
    other = Context([positive]).prove(negation(eq(a, ZERO)))

    def proof(at: Term, close: Theorem, inverse: Theorem) -> Theorem:
        low = conjuncts(close)[1]  # (a - f)/a < 1
        return kernel.positivity(
            lt(ZERO, at), [(1, [low, positive], None)], [inverse], [sub(a, at)]
        )

    return kernel.discharge(positive.conclusion, _beside_zero(other, proof))


@proves
def not_zero_near_a_limit() -> Theorem:
    """f tends to a != 0: eventually f != 0, as else |a - f|/|a| = 1."""
    other = kernel.assume(negation(eq(a, ZERO)))

    def proof(at: Term, close: Theorem, inverse: Theorem) -> Theorem:
        low, zero = conjuncts(close)[1], kernel.assume(eq(at, ZERO))
        absurd = contradiction([(1, [low], None)], [inverse, zero], [ONE, neg(op("inv", a))])
        return kernel.discharge(zero.conclusion, absurd)

    return kernel.discharge(other.conclusion, _beside_zero(other, proof))


def _beside_zero(other: Theorem, proof: Callable[[Term, Theorem, Theorem], Theorem]) -> Theorem:
    """What `proof(f(z), close, inverse)` says where f is closer to a than |a|, eventually."""
    known, inverse = kernel.assume(limit(f, A, a)), detach(use("inverse", x=a), other)
    z = fresh(ANY)
    near_a = closer(known, op("inv", a))
    close = kernel.assume(app(near_a.conclusion.args[1], z))
    t = proof(app(f, z), close, inverse)
    weaker = use_lemma(
        "eventually_weaker", A=A, p=near_a.conclusion.args[1], q=lam(z, t.conclusion)
    )
    every = kernel.generalise(z, kernel.discharge(close.conclusion, t))
    return kernel.discharge(known.conclusion, detach(weaker, every, near_a))


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


# ------------------------------------------------------------------------------- the bases


# ------------------------------------------------------------------- elementary functions
