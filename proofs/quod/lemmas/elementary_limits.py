"""Lemmas about the limits of powers and of elementary functions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from quod import kernel
from quod.core import (
    FALSE,
    INT,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    fresh,
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
    ANY,
    HALF,
    I0,
    I1,
    ONE,
    ZERO,
    A,
    Facts,
    a,
    closer,
    combined,
    each_of,
    eventually,
    f,
    limit,
    n,
    on_a_set,
    shown_at_each,
    shown_for_all,
    statement_at,
    x,
)
from quod.lemmas.sums import induction
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    contradiction,
    detach,
    discharged,
    rewrite_in,
    symmetric,
    transitive,
    use,
    use_lemma,
)
from quod.tactics.limits import Limit, composed, moved_to, same_meaning, through
from quod.tactics.positivity import certified_by
from quod.tactics.prover import Context
from quod.theories.integrals import inner
from quod.theories.limits import DOWN, FAR, UP, around, directed, end_of, left, near, right


# ------------------------------------------------------------------------------- powers
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
def limit_of_a_power() -> Theorem:
    """f^n tends to a^n where f tends to a, for n >= 0: by induction, as a product."""
    compass, known = kernel.assume(directed(A)), kernel.assume(limit(f, A, a))
    z = fresh(A.sort[2][1])

    def power(k: Term) -> Term:
        return lam(z, op("pow", app(f, z), k))

    def claim(k: Term) -> Term:
        return limit(power(k), A, op("pow", a, k))

    def moved(t: Theorem, same: Callable[[Term], Theorem]) -> Theorem:
        """The limit of another form: `same` gives its equality, at a function value and at a."""
        value = end_of(t.conclusion.args[2])[1]  # type: ignore[index]
        t = through(Limit(t, value), z, symmetric(same(app(f, z)))).theorem
        return moved_to(t, symmetric(same(a)))

    base = moved(use_lemma("limit_of_a_constant", A=A, c=ONE), lambda t: use("power_zero", x=t))
    k = fresh(INT)
    above, before = kernel.assume(le(I0, k)), kernel.assume(claim(k))
    rule = use_lemma("limit_of_a_product", A=A, f=power(k), g=f, a=op("pow", a, k), b=a)
    product = detach(rule, compass, before, known)
    step = moved(product, lambda t: detach(use("power_next", x=t, n=k), above))
    step = discharged([above.conclusion, before.conclusion], step)
    every = induction(I0, claim, base, kernel.generalise(k, step))
    return discharged([compass.conclusion, known.conclusion], kernel.specialise(every, n))


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


# ------------------------------------------------------------------- elementary functions
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
def root_is_continuous() -> Theorem:
    """sqrt(z) tends to sqrt(x) where z >= 0 tends to x >= 0, for with d the difference of the
    roots and q the smaller one |z - x| = d^2 + 2 d q; so |s d| < 1 where s^2 |z - x| < 1."""
    z, sign = fresh(REAL), kernel.assume(le(ZERO, x))
    domain = lam(z, le(ZERO, z))
    p, q = op("sqrt", z), op("sqrt", x)
    goal = limit(lam(z, op("sqrt", z)), inner(near(x), domain), q)
    half = HALF.data

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        inside, above, below = conjuncts(here)
        known = [(z, inside), (x, sign)]
        squares = [detach(use("square_root", x=t), u) for t, u in known]
        roots = [detach(use("square_root_nonnegative", x=t), u) for t, u in known]
        ways = []
        cases = ((le(q, p), roots[1], above, 1), (lt(p, q), roots[0], below, -1))
        for order, root, close, c in cases:
            case = kernel.assume(order)
            weight = mul(num(Fraction(c, 2)), s, s)
            parts = []
            for part, sign_ in zip(wanted.args, (1, -1), strict=True):
                # 2 (1 - u) = (1 - u)^2 + (1 - s^2 |z - x|) + 2 s^2 d q, where u^2 = s^2 d^2
                rest = sub(ONE, mul(num(sign_), s, sub(p, q)))
                summands = [(half, [], rest), (half, [close], None)]
                summands.append((1, [case, root], s))
                cofactors = [neg(weight), weight]
                parts.append(kernel.positivity(part, summands, squares, cofactors))
            ways.append(kernel.discharge(order, conjoin(*parts)))
        return kernel.tautology(wanted, ways)

    t = shown_at_each(goal, z, lambda s: mul(s, s), proof)
    return kernel.discharge(sign.conclusion, t)


@proves
def limit_from_the_right() -> Theorem:
    """f tends to a and is above it eventually: it tends to a from the right."""
    return _apart(lambda value: lt(a, value), right(a))


@proves
def limit_from_the_left() -> Theorem:
    """f tends to a and is below it eventually: it tends to a from the left."""
    return _apart(lambda value: lt(value, a), left(a))


@proves
def limit_around_a_point() -> Theorem:
    """f tends to a and differs from it eventually: its values tend to a around a."""
    return _apart(lambda value: negation(eq(value, a)), around(a))


def _apart(side: Callable[[Term], Term], target: Term) -> Theorem:
    """f tends to a, and is eventually on that side of it."""
    compass, known = kernel.assume(directed(A)), kernel.assume(limit(f, A, a))
    z = fresh(ANY)
    beside = kernel.assume(eventually(A, lam(z, side(app(f, z)))))
    goal = op("tends", f, A, target)

    def one(s: Term) -> Theorem:
        def proof(z: Term, facts: Facts) -> Theorem:
            there, close = facts
            return each_of(app(statement_at(goal, s), z), [there, *conjuncts(close)])

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
def inverse_to_minus_infinity() -> Theorem:
    """-1/x >= s where x < 0 and -s x < 1."""
    goal = op("tends", lam(x, op("inv", x)), left(ZERO), DOWN)

    def proof(s: Term, wanted: Term, here: Theorem) -> Theorem:
        below, close = conjuncts(here)
        inverse = detach(use("inverse", x=x), Context([below]).prove(negation(eq(x, ZERO))))
        high = kernel.assume(le(ZERO, op("inv", x)))  # then x (1/x) <= 0
        never = contradiction([(1, [below, high], None), (1, [], None)], [inverse], [ONE])
        sign = kernel.discharge(high.conclusion, never)  # 1/x < 0
        # -1/x - s = -(1 + s x)/x
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
