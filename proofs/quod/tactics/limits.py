"""Limits of expressions along a base: from the inside out, by squeezing, by equal expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from quod import kernel
from quod.core import (
    FALSE,
    INT,
    REAL,
    Term,
    add,
    app,
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
)
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.calculus import MADE_OF_THEM, OUTER, differentiate
from quod.tactics.derived import (
    congruence,
    conjuncts,
    detach,
    iff_mp,
    rewrite_in,
    symmetric,
    unchanged,
    use,
    use_lemma,
)
from quod.tactics.matching import Match, arithmetic_normal
from quod.theories.integrals import ends_of
from quod.theories.limits import DOWN, FAR, UP, around, end_of, near

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE, HALF, PI = num(0), num(1), num(Fraction(1, 2)), op("pi")
SETS = (1, 2, 10, 100)  # of a base, in which something may hold that holds eventually


@dataclass(frozen=True)
class Limit:
    """A theorem tends(f, A, B), where B is `near` the value, or UP, or DOWN where there is none."""

    theorem: Theorem
    value: Term | None
    sign: int = 0  # of an infinite value


# ---------------------------------------------------------------------------------- the goals
def prove_tends(ctx: Context, goal: Term) -> Theorem:
    """tends(f, A, B)."""
    f, base, target = goal.args
    end = end_of(target)
    if end is None or end[0] not in ("near", "up", "down"):
        return _by_a_finer_end(ctx, goal)
    try:
        return _to(ctx, limit_of(ctx, f, base), goal)
    except QuodError as error:
        found = _squeezed(ctx, f, base, end[1]) if end[1] is not None else None
        if found is None:
            raise error
        return found


def _to(ctx: Context, found: Limit, goal: Term) -> Theorem:
    """The goal from the limit that was found, whose value may be written in another way."""
    p = found.theorem.conclusion
    if p is goal:
        return found.theorem
    end = end_of(goal.args[2])
    if found.value is None or end is None or end[1] is None:
        raise Undecided("it is not shown that {}", goal)
    return moved_to(found.theorem, ctx.prove(eq(found.value, end[1])))


def moved_to(t: Theorem, same: Theorem) -> Theorem:
    """A limit with another value: `same` says that the value is equal to it."""
    v = fresh(REAL)
    f, base, _ = t.conclusion.args
    return kernel.rewrite(lam(v, op("tends", f, base, near(v))), same, t)


def _by_a_finer_end(ctx: Context, goal: Term) -> Theorem:
    """tends(f, A, B) for another base B, by what it says."""
    s = fresh(REAL)
    meaning = kernel.definition(goal)
    wanted = app(meaning.conclusion.args[1].args[0], s)
    t = kernel.generalise(s, prove_eventually(ctx, wanted))
    return iff_mp(symmetric(meaning), t)


def prove_eventually(ctx: Context, goal: Term) -> Theorem:
    """eventually(A, p), in one of a few sets of the base."""
    base, p = goal.args
    z = fresh(base.sort[2][1])
    for k in SETS:
        here = kernel.assume(app(base, num(k), z))
        held = ctx.with_facts(*conjuncts(here)).try_prove(app(p, z))
        if held is not None:
            return on_a_set(base, k, z, kernel.discharge(here.conclusion, held))
    raise Undecided("it is not shown that {}", goal)


def on_a_set(base: Term, k: int, z: Term, t: Theorem) -> Theorem:
    """eventually(A, p), from: p(z) where z lies in the set k of the base."""
    goal = op("eventually", base, lam(z, t.conclusion.args[1]))
    meaning = kernel.definition(goal)
    held = kernel.witness(meaning.conclusion.args[1], num(k), kernel.generalise(z, t))
    return iff_mp(symmetric(meaning), held)


def prove_no_limit(ctx: Context, goal: Term) -> Theorem:
    """f does not tend to a number, because its limit, or that of a known bound, forbids it."""
    f, base, target = goal.args[0].args
    end, z = end_of(target), fresh(base.sort[2][1])
    at, value = app(f, z), None if end is None else end[1]
    if value is None:
        raise Undecided("it is not shown that {}", goal)
    supposed = kernel.assume(goal.args[0])
    for bound, above in _all_bounds(ctx, at):
        small, big = (at, bound) if above else (bound, at)
        try:
            found = limit_of(ctx, lam(z, bound), base)
            if found.value is None:
                continue
            a, b = (value, found.value) if above else (found.value, value)
            apart = ctx.prove(lt(b, a))
            t = prove_eventually(ctx, op("eventually", base, lam(z, le(small, big))))
        except QuodError:
            continue
        values = {"f": lam(z, small), "g": lam(z, big), "a": a, "b": b}
        limits = (supposed, found.theorem) if above else (found.theorem, supposed)
        rule = use_lemma("limits_compare", A=base, **values)
        t = detach(rule, inhabited(base), directed(base), t, *limits)
        return kernel.discharge(goal.args[0], kernel.tautology(FALSE, [t, apart]))
    raise Undecided("it is not shown that {}", goal)


def _all_bounds(ctx: Context, t: Term) -> Iterator[tuple[Term, bool]]:
    """What is known to be at least (True) or at most t: t itself first."""
    yield from ((t, True), (t, False))
    for schema in ctx.schemas.get("le", ()):
        for side in (0, 1):
            match = Match(schema.variables)
            if match.fits(schema.conclusion.args[side], t):
                with suppress(QuodError):
                    yield match.instance_of(schema.conclusion).args[1 - side], side == 0


def prove_limit_exists(ctx: Context, goal: Term) -> Theorem:
    """There is a value y with tends(f, A, near(y))."""
    y = fresh(REAL)
    body = app(goal.args[0], y)
    if body.op != "tends" or body.args[2] is not near(y) or y in body.args[0].free:
        raise Undecided("no rule proves {}", goal)
    found = limit_of(ctx, *body.args[:2])
    if found.value is None:
        raise Undecided("there is no finite limit: {}", goal)
    return kernel.witness(goal, found.value, found.theorem)


def limit_value(ctx: Context, term: Term) -> Theorem | None:
    """lim(f, A) = its value; None where it is not found."""
    f, base = term.args
    try:
        found = limit_of(ctx, f, base)
        if found.value is None:
            return None
        rule = use("limit_value", A=base, f=f, y=found.value)
        return detach(rule, inhabited(base), directed(base), found.theorem)
    except QuodError:
        return None


# ---------------------------------------------------------------------------------- the bases
def _of_base(base: Term, what: str) -> Theorem:
    end = end_of(base)
    if end is None:
        raise Undecided("nothing is known of the base {}", base)
    values = {} if end[1] is None else {"a": end[1]}
    return use_lemma(f"{end[0]}_{what}", **values)


def directed(base: Term) -> Theorem:
    """Any two sets of the base have a third inside both."""
    return _of_base(base, "directed")


def inhabited(base: Term) -> Theorem:
    """No set of the base is empty."""
    return _of_base(base, "inhabited")


def in_one_piece(base: Term) -> Theorem:
    """Every set of the base is convex."""
    return _of_base(base, "in_one_piece")


def _along(name: str, base: Term, *limits: Theorem, **values: Term) -> Theorem:
    """A lemma about functions along a directed base, with their limits."""
    return detach(use_lemma(name, A=base, **values), directed(base), *limits)


# ---------------------------------------------------------------------- from the inside out
def limit_of(ctx: Context, f: Term, base: Term) -> Limit:
    """The limit of f along the base."""
    for fact in ctx.exact.values():
        t = _along_the_base(fact, f, base)
        end = t and end_of(t.conclusion.args[2])
        if t is not None and end is not None and end[0] in _VALUES:
            return Limit(t, end[1], _VALUES[end[0]])
    z = fresh(base.sort[2][1])
    body = app(f, z)
    try:
        return _structural(ctx, f, base, z, body)
    except QuodError as error:
        found = _by_equals(ctx, f, base, z, body) or _further(ctx, base, z, body)
        if found is None:
            raise error
        return found


def _along_the_base(fact: Theorem, f: Term, base: Term) -> Theorem | None:
    """A fact that says where f tends along the base, or along one of which it is one side."""
    p = fact.conclusion
    if p.op != "tends" or p.args[0] is not f:
        return None
    if p.args[1] is base:
        return fact
    end = end_of(base)
    if end is None or end[0] not in ("right", "left") or end[1] is None:
        return None
    if p.args[1] is not around(end[1]):
        return None
    return composed(use_lemma(f"point_from_the_{end[0]}", a=end[1]), fact)


def _further(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """The limit of a quotient at a zero of both parts, at infinity by a limit at 0, or by rates of
    growth."""
    from quod.tactics.growth import by_growth
    from quod.tactics.quotients import by_a_slope, by_the_inverse

    for way in (by_a_slope, by_the_inverse, by_growth):
        with suppress(QuodError):
            found = way(ctx, base, z, body)
            if found is not None:
                return found
    return None


_VALUES = {"near": 0, "up": 1, "down": -1}


def _structural(ctx: Context, f: Term, base: Term, z: Term, body: Term) -> Limit:
    if z not in body.free:
        return Limit(use_lemma("limit_of_a_constant", A=base, c=body), body)
    if body is z or (body.op == "cast" and body.args[0] is z):
        return _of_the_variable(base)
    if body.op == "cast":
        (spread,) = body.args
        if spread.op in ("add", "mul", "neg"):
            inner = op(spread.op, *[op("cast", a) for a in spread.args])
            return _rearranged(limit_of(ctx, lam(z, inner), base), z, body)
    if body.op in MADE_OF_THEM:
        step = kernel.definition(body)
        other = lam(z, step.conclusion.args[1])
        return through(limit_of(ctx, other, base), z, symmetric(step))
    rule = _RULES.get(body.op)
    if rule is not None:
        return rule(ctx, base, z, body)
    if body.op in OUTER or body.op == "app":
        return _continuous(ctx, base, z, body)
    raise Undecided("no limit is found of {}", f)


def _of_the_variable(base: Term) -> Limit:
    end = end_of(base)
    if end is None:
        raise Undecided("nothing is known of the base {}", base)
    name, point = end
    if name == "far":
        return Limit(use_lemma("integers_to_infinity"), None, 1)
    if point is None or name == "near":
        return Limit(use_lemma("limit_of_the_variable", A=base), point, _VALUES[name])
    t = use_lemma("limit_of_a_point", a=point)
    if name != "around":
        t = composed(use_lemma(f"point_from_the_{name}", a=point), t)
    return Limit(t, point)


def composed(inner: Theorem, outer: Theorem) -> Theorem:
    (f, base, middle), (g, _, target) = inner.conclusion.args, outer.conclusion.args
    rule = use_lemma("limit_of_a_composition", A=base, B=middle, C=target, f=f, g=g)
    return detach(rule, inner, outer)


def _sum(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    f, g = (lam(z, a) for a in body.args)
    return sum_of(base, limit_of(ctx, f, base), limit_of(ctx, g, base))


def sum_of(base: Term, first: Limit, second: Limit) -> Limit:
    """The limit of f + g."""
    f, g = first.theorem.conclusion.args[0], second.theorem.conclusion.args[0]
    if first.value is not None and second.value is not None:
        a, b = first.value, second.value
        limits = first.theorem, second.theorem
        t = _along("limit_of_a_sum", base, *limits, f=f, g=g, a=a, b=b)
        return Limit(t, add(a, b))
    if first.value is not None:
        z = fresh(base.sort[2][1])
        turned = sum_of(base, second, first)
        return _rearranged(turned, z, add(app(f, z), app(g, z)))
    if first.sign < 0:
        return _turned(sum_of(base, _turned(first), _turned(second)))
    if second.value is not None:
        t = _along("infinite_shift", base, first.theorem, second.theorem, f=f, g=g, b=second.value)
        return Limit(t, None, 1)
    if second.sign < 0:
        raise Undecided("infinity minus infinity")
    return Limit(_along("infinite_sum", base, first.theorem, second.theorem, f=f, g=g), None, 1)


def _rearranged(found: Limit, z: Term, body: Term) -> Limit:
    """The limit of a body that is the same polynomial."""
    now = app(found.theorem.conclusion.args[0], z)
    return found if now is body else through(found, z, arithmetic.ring(now, body))


def through(found: Limit, z: Term, same: Theorem) -> Limit:
    """The limit of another body: `same` says that they are equal at every z."""
    t = found.theorem
    f, base, target = t.conclusion.args
    h = fresh(f.sort)
    shape = lam(h, op("tends", h, base, target))
    moved = kernel.rewrite(shape, kernel.extensionality(z, same), t)
    return Limit(moved, found.value, found.sign)


def _turned(found: Limit) -> Limit:
    """The limit of -f.  To minus infinity means that -f tends to infinity."""
    f, base, _ = found.theorem.conclusion.args
    z = fresh(base.sort[2][1])
    if found.value is not None:
        return multiple_of(base, num(-1), found)
    if found.sign > 0:
        turned = Limit(found.theorem, None, 1)
        turned = _rearranged(turned, z, neg(neg(app(f, z))))
        goal = op("tends", lam(z, neg(app(f, z))), base, DOWN)
        return Limit(same_meaning(turned.theorem, goal), None, -1)
    goal = op("tends", lam(z, neg(app(f, z))), base, UP)
    return Limit(same_meaning(found.theorem, goal), None, 1)


def same_meaning(t: Theorem, goal: Term) -> Theorem:
    """The goal from a statement that means the same by definition."""
    said = iff_mp(kernel.definition(t.conclusion), t)
    return iff_mp(symmetric(kernel.definition(goal)), said)


def multiple_of(base: Term, c: Term, found: Limit) -> Limit:
    """The limit of c f, for a finite limit of f."""
    f = found.theorem.conclusion.args[0]
    if found.value is None:
        raise Undecided("no finite limit: {}", found.theorem.conclusion)
    t = _along("limit_of_a_multiple", base, found.theorem, f=f, a=found.value, c=c)
    return Limit(t, mul(c, found.value))


def _negation(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    found = limit_of(ctx, lam(z, body.args[0]), base)
    turned = _turned(found)
    return _rearranged(turned, z, body) if found.value is not None else turned


def _product(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    f, g = (lam(z, a) for a in body.args)
    return product_of(ctx, base, limit_of(ctx, f, base), limit_of(ctx, g, base))


def product_of(ctx: Context, base: Term, first: Limit, second: Limit) -> Limit:
    """The limit of f g."""
    f, g = first.theorem.conclusion.args[0], second.theorem.conclusion.args[0]
    a, b = first.value, second.value
    limits = first.theorem, second.theorem
    if a is not None and b is not None:
        return Limit(_along("limit_of_a_product", base, *limits, f=f, g=g, a=a, b=b), mul(a, b))
    z = fresh(base.sort[2][1])
    body = mul(app(f, z), app(g, z))
    if a is not None:
        return _rearranged(product_of(ctx, base, second, first), z, body)
    if first.sign < 0:
        return _rearranged(_turned(product_of(ctx, base, _turned(first), second)), z, body)
    if second.sign < 0:
        return _rearranged(_turned(product_of(ctx, base, first, _turned(second))), z, body)
    if b is None:
        return Limit(_along("infinite_product", base, *limits, f=f, g=g), None, 1)
    positive = ctx.try_prove(lt(ZERO, b))
    if positive is not None:
        rule = detach(use_lemma("infinite_multiple", A=base, f=f, g=g, b=b), positive)
        return Limit(detach(rule, directed(base), *limits), None, 1)
    ctx.prove(lt(b, ZERO))
    return _rearranged(_turned(product_of(ctx, base, first, _turned(second))), z, body)


def _power(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    root, exponent = body.args
    if z not in exponent.free:
        if exponent.op == "num" and exponent.data > 0:
            found = limit_of(ctx, lam(z, root), base)
            if found.value is None:
                return _infinite_power(ctx, base, z, body, found)
        return _continuous(ctx, base, z, body)
    if base is not FAR or z in root.free:
        raise Undecided("no limit is found of {}", body)
    if exponent is z:
        small = ctx.prove(lt(op("abs", root), ONE))
        return Limit(detach(use_lemma("geometric_limit", x=root), small), ZERO)
    raise Undecided("no limit is found of {}", body)


def _infinite_power(ctx: Context, base: Term, z: Term, body: Term, found: Limit) -> Limit:
    """An infinite limit, times itself."""
    result = found
    for _ in range(int(body.args[1].data) - 1):
        result = product_of(ctx, base, result, found)
    return _rearranged(result, z, body)


def _inverse(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    inner = limit_of(ctx, lam(z, body.args[0]), base)
    if inner.value is None:
        where = "infinity" if inner.sign > 0 else "minus_infinity"
        outer = use_lemma(f"limit_of_the_inverse_at_{where}")
        return Limit(composed(inner.theorem, outer), ZERO)
    above = from_above(ctx, base, inner)
    if above is None:
        return _continuous(ctx, base, z, body)
    return Limit(composed(above, use_lemma("inverse_to_infinity")), None, 1)


def from_above(ctx: Context, base: Term, inner: Limit) -> Theorem | None:
    """f tends to 0 from the right, where its limit is 0 and it is positive; else None."""
    return _beside(ctx, base, inner, "limit_from_the_right", lambda value: lt(ZERO, value))


def around_zero(ctx: Context, base: Term, inner: Limit) -> Theorem | None:
    """The values of f tend to 0 around 0, where its limit is 0 and it is not; else None."""
    different = lambda value: negation(eq(value, ZERO))  # noqa: E731
    return _beside(ctx, base, inner, "limit_around_a_point", different)


def _beside(
    ctx: Context, base: Term, inner: Limit, name: str, side: Callable[[Term], Term]
) -> Theorem | None:
    """By a lemma of that name, where the limit is 0, and eventually f is on that side of it."""
    f, z = inner.theorem.conclusion.args[0], fresh(base.sort[2][1])
    same = None if inner.value is None else ctx.try_prove(eq(inner.value, ZERO))
    beside = same and ctx.try_prove(op("eventually", base, lam(z, side(app(f, z)))))
    if same is None or beside is None:
        return None
    rule = use_lemma(name, A=base, f=f, a=ZERO)
    return detach(rule, directed(base), beside, moved_to(inner.theorem, same))


# Functions with limits of their own at infinity, at minus infinity, and from the right at 0.
_AT_ENDS: dict[tuple[str, str], tuple[str, Term | None, int]] = {
    ("exp", "up"): ("exponential_to_infinity", None, 1),
    ("exp", "down"): ("exponential_to_zero", ZERO, 0),
    ("atan", "up"): ("arctangent_to_half_pi", mul(HALF, PI), 0),
    ("atan", "down"): ("arctangent_to_minus_half_pi", mul(num(-1), mul(HALF, PI)), 0),
    ("log", "up"): ("logarithm_to_infinity", None, 1),
    ("log", "zero"): ("logarithm_to_minus_infinity", None, -1),
    ("sqrt", "up"): ("root_to_infinity", None, 1),
    ("sqrt", "zero"): ("root_at_zero", ZERO, 0),
}


def _at_an_end(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    """exp, log or sqrt of what is infinite, or tends to 0 from the right."""
    inner = limit_of(ctx, lam(z, body.args[0]), base)
    if inner.value is None:
        t, where = inner.theorem, "up" if inner.sign > 0 else "down"
    else:
        above = None if body.op in ("exp", "atan") else from_above(ctx, base, inner)
        if above is None:
            return _continuous(ctx, base, z, body)
        t, where = above, "zero"
    if (body.op, where) not in _AT_ENDS:
        raise Undecided("no limit is found of {}", body)
    name, value, sign = _AT_ENDS[body.op, where]
    return Limit(composed(t, use_lemma(name)), value, sign)


def _continuous(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    """A function that is continuous at the limit of its argument."""
    place = 1 if body.op == "app" else 0
    argument = body.args[place]
    v = fresh(REAL)
    outer = body.args[0] if body.op == "app" else lam(v, op(body.op, v, *body.args[1:]))
    if z in outer.free or argument.sort != REAL:
        raise Undecided("no limit is found of {}", body)
    inner = limit_of(ctx, lam(z, argument), base)
    if inner.value is None:
        raise Undecided("no limit is found of {}", body)
    return Limit(
        composed(inner.theorem, continuous(ctx, outer, inner.value)), app(outer, inner.value)
    )


def continuous(ctx: Context, f: Term, x: Term) -> Theorem:
    """tends(f, near(x), near(f(x))), where f is differentiable at x."""
    smooth, _ = differentiate(ctx, f, x)
    return detach(use_lemma("continuity", f=f, x=x), smooth)


def continuous_at(ctx: Context, f: Term, x: Term) -> Theorem:
    """tends(f, near(x), near(f(x))), also where f is not differentiable at x."""
    try:
        return continuous(ctx, f, x)
    except QuodError as error:
        found = limit_of(ctx, f, near(x))
        if found.value is None:
            raise error
        return moved_to(found.theorem, ctx.prove(eq(found.value, app(f, x))))


def _modulus(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    inner = limit_of(ctx, lam(z, body.args[0]), base)
    if inner.value is None:
        raise Undecided("no limit is found of {}", body)
    outer = use_lemma("modulus_is_continuous", x=inner.value)
    return Limit(composed(inner.theorem, outer), op("abs", inner.value))


def _integral(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    """Of an integral whose one end tends to infinity, or to minus infinity."""
    from quod.tactics.integrals import to_infinity

    f, ends = body.args[0], ends_of(*body.args[1:])
    if ends is None or z in f.free:
        raise Undecided("no limit is found of {}", body)
    for fixed, moving, sign in ((ends[0], ends[1], 1), (ends[1], ends[0], -1)):
        if isinstance(fixed, Term) and isinstance(moving, Term) and z not in fixed.free:
            end = limit_of(ctx, lam(z, moving), base)
            if end.value is None and end.sign == sign:
                t, value = to_infinity(ctx, f, fixed, sign)
                return Limit(composed(end.theorem, t), value)
    raise Undecided("no limit is found of {}", body)


_RULES = {
    "abs": _modulus,
    "integral": _integral,
    "add": _sum,
    "mul": _product,
    "neg": _negation,
    "pow": _power,
    "inv": _inverse,
    "exp": _at_an_end,
    "atan": _at_an_end,
    "log": _at_an_end,
    "sqrt": _at_an_end,
}


# ---------------------------------------------------------------------------- equal, between
def _by_equals(ctx: Context, f: Term, base: Term, z: Term, body: Term) -> Limit | None:
    """The limit of an expression that is equal eventually; None where none is found."""
    for other in _others(base, z, body):
        try:
            found = _structural(ctx, lam(z, other), base, z, other)
            return equals(ctx, base, found, z, other, body)
        except QuodError:
            continue
    return None


def equals(ctx: Context, base: Term, found: Limit, z: Term, other: Term, body: Term) -> Limit:
    """The limit of the body, which equals the other term, whose limit is found, eventually."""
    t = prove_eventually(ctx, op("eventually", base, lam(z, eq(other, body))))
    target = found.theorem.conclusion.args[2]
    rule = use_lemma("limit_of_equals", A=base, B=target, f=lam(z, other), g=lam(z, body))
    return Limit(detach(rule, directed(base), t, found.theorem), found.value, found.sign)


def _others(base: Term, z: Term, body: Term) -> Iterator[Term]:
    """Expressions that may be equal to the body near the end of the base."""
    if body.op == "pow" and base is FAR:
        root, exponent = body.args
        rest = arithmetic_normal(sub(exponent, z))
        if rest.op == "num" and rest.data > 0 and z not in root.free:
            yield mul(op("pow", root, z), op("pow", root, rest))
    if base in (FAR, UP, DOWN):
        yield from _by_the_highest_power(z, body)
    found = quotient(base, z, body)
    if found is not None and not found.by_the_gap:
        over = op("inv", found.gap)
        yield mul(mul(found.above, over), op("inv", mul(found.below, over)))


class Quotient(NamedTuple):
    """above/below, both of a variable z that tends to a point; the gap is z - point."""

    above: Term
    below: Term
    point: Term
    gap: Term

    @property
    def by_the_gap(self) -> bool:
        return arithmetic_normal(sub(self.below, self.gap)) is ZERO


def quotient(base: Term, z: Term, body: Term) -> Quotient | None:
    """The body as a quotient of two terms in the variable of a base about a point; or None."""
    end = end_of(base)
    if end is None or end[1] is None or end[0] == "near":
        return None
    above, below = _fraction(body)
    both = z in above.free and z in below.free
    return Quotient(above, below, end[1], sub(z, end[1])) if both else None


def _by_the_highest_power(z: Term, body: Term) -> Iterator[Term]:
    """A fraction of polynomials in the variable, above and below divided by its powers."""
    above, below = _fraction(body)
    (p, q), atoms = polynomials([above, below])
    if z not in atoms or any(z in a.free for a in atoms if a is not z):
        return
    main = op("cast", z) if z.sort == INT else z
    x = p.context().gens()[atoms.index(z)]
    rows = [arithmetic.coefficients(poly, x) for poly in (p, q)]
    degrees = [len(row) - 1 for row in rows]
    if max(degrees) < 1 or min(degrees) < 0:
        return
    small = op("inv", main)
    parts = [
        add(
            *[
                mul(arithmetic.term_of(c, atoms, REAL), _times(small, degree - e))
                for e, c in enumerate(row)
                if c != 0
            ]
        )
        for row, degree in zip(rows, degrees, strict=True)
    ]
    ratio = mul(parts[0], op("inv", parts[1]))
    more = degrees[0] - degrees[1]
    yield mul(_times(main if more > 0 else small, abs(more)), ratio)


def _times(t: Term, k: int) -> Term:
    return op("pow", t, num(k, INT)) if k > 1 else t if k else ONE


def _fraction(t: Term) -> tuple[Term, Term]:
    """(p, q) with t = p/q, where q is a product of what t divides by."""
    match t.op:
        case "inv" if t.args[0].op != "num":
            p, q = _fraction(t.args[0])
            return q, p
        case "neg":
            p, q = _fraction(t.args[0])
            return neg(p), q
        case "mul":
            (a, b), (c, d) = map(_fraction, t.args)
            return mul(a, c), _product_of(b, d)
        case "add":
            (a, b), (c, d) = map(_fraction, t.args)
            if b is d:
                return add(a, c), b
            return add(mul(a, d), mul(c, b)), _product_of(b, d)
        case "pow" if t.args[1].op == "num":
            p, q = _fraction(t.args[0])
            return op("pow", p, t.args[1]), q if q is ONE else op("pow", q, t.args[1])
    return t, ONE


def _product_of(a: Term, b: Term) -> Term:
    return b if a is ONE else a if b is ONE else mul(a, b)


def _squeezed(ctx: Context, f: Term, base: Term, value: Term) -> Theorem | None:
    """tends(f, A, near(value)) by what the context says of |f - value|, |f| or f; else None."""
    z = fresh(base.sort[2][1])
    at = app(f, z)
    goal = op("tends", f, base, near(value))
    for size in (op("abs", sub(at, value)), op("abs", at)):
        if size.args[0] is at and value is not ZERO:
            continue
        for g, t in _bounds(ctx, size, base, z):
            if size.args[0] is at:
                same = congruence(size, [arithmetic.ring(at, sub(at, value))])
                t = _rewritten_inside(t, z, same)
            rule = use_lemma("squeezed_limit", A=base, f=f, g=g.theorem.conclusion.args[0], a=value)
            return detach(rule, directed(base), t, g.theorem)
    for g, t in _bounds(ctx, at, base, z, value):
        low = ctx_eventually(ctx, base, z, le(value, at))
        if low is None:
            continue
        least = use_lemma("limit_of_a_constant", A=base, c=value)
        h = g.theorem.conclusion.args[0]
        rule = use_lemma("limit_between", A=base, f=least.conclusion.args[0], g=h, h=f, a=value)
        t = detach(rule, directed(base), low, t, least, g.theorem)
        return t if t.conclusion is goal else None
    return None


def ctx_eventually(ctx: Context, base: Term, z: Term, p: Term) -> Theorem | None:
    """That p holds eventually; None where it is not shown."""
    return ctx.try_prove(op("eventually", base, lam(z, p)))


def _bounds(
    ctx: Context, t: Term, base: Term, z: Term, value: Term = ZERO
) -> Iterator[tuple[Limit, Theorem]]:
    """Functions that tend to the value, with the fact that t is at most them eventually."""
    for schema in ctx.schemas.get("le", ()):
        match = Match(schema.variables)
        if not match.fits(schema.conclusion.args[0], t):
            continue
        try:
            bound = match.instance_of(schema.conclusion).args[1]
            g = limit_of(ctx, lam(z, bound), base)
            if g.value is None:
                continue
            there = moved_to(g.theorem, ctx.prove(eq(g.value, value)))
            low = prove_eventually(ctx, op("eventually", base, lam(z, le(t, bound))))
        except QuodError:
            continue
        yield Limit(there, value), low


def _rewritten_inside(t: Theorem, z: Term, same: Theorem) -> Theorem:
    """eventually(A, p) with one side of an equation, at every z, replaced by the other."""
    base, p = t.conclusion.args
    step = kernel.extensionality(z, rewrite_in(app(p, z), same))
    return iff_mp(congruence(t.conclusion, [unchanged(base), step]), t)
