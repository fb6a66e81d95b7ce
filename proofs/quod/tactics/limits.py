"""Limits of expressions along a base: from the inside out, then by equal expressions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import REAL, Term, add, app, eq, fresh, lam, le, lt, mul, neg, negation, num, op
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.tactics import arithmetic
from quod.tactics.calculus import MADE_OF_THEM, OUTER, differentiate
from quod.tactics.derived import conjuncts, detach, iff_mp, symmetric, use, use_lemma
from quod.tactics.limit_forms import other_forms
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


def moved_to(t: Theorem, same: Theorem) -> Theorem:
    """A limit with another value: `same` says that the value is equal to it."""
    v = fresh(REAL)
    f, base, _ = t.conclusion.args
    return kernel.rewrite(lam(v, op("tends", f, base, near(v))), same, t)


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
    side, point = end_of(base) or ("", None)
    if point is None or side not in ("right", "left") or p.args[1] is not around(point):
        return None
    return composed(use_lemma(f"point_from_the_{side}", a=point), fact)


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
        found = limit_of(ctx, lam(z, root), base)
        if found.value is not None:
            values = {"f": lam(z, root), "a": found.value, "n": exponent}
            rule = _along("limit_of_a_power", base, found.theorem, **values)
            return Limit(ctx.detached(rule), op("pow", found.value, exponent))
        if exponent.op == "num" and exponent.data > 0:
            return _infinite_power(ctx, base, z, body, found)
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
}


def _at_an_end(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    """exp, log or sqrt of what is infinite, or tends to 0 from the right."""
    inner = limit_of(ctx, lam(z, body.args[0]), base)
    if inner.value is None:
        t, where = inner.theorem, "up" if inner.sign > 0 else "down"
    else:
        if body.op == "sqrt":
            return _root(ctx, base, z, body, inner.theorem, inner.value)
        above = from_above(ctx, base, inner) if body.op == "log" else None
        if above is None:
            return _continuous(ctx, base, z, body)
        t, where = above, "zero"
    if (body.op, where) not in _AT_ENDS:
        raise Undecided("no limit is found of {}", body)
    name, value, sign = _AT_ENDS[body.op, where]
    return Limit(composed(t, use_lemma(name)), value, sign)


def _root(ctx: Context, base: Term, z: Term, body: Term, inner: Theorem, value: Term) -> Limit:
    """The root of what has a limit and is eventually at least 0."""
    with suppress(QuodError):
        return _continuous(ctx, base, z, body)
    h, v = inner.conclusion.args[0], fresh(REAL)
    domain = lam(v, le(ZERO, v))
    there = ctx.prove(op("eventually", base, lam(z, le(ZERO, app(h, z)))))
    outer = detach(use_lemma("root_is_continuous", x=value), ctx.prove(le(ZERO, value)))
    rule = use_lemma("limit_inside", A=base, C=near(value), J=domain, h=h)
    t = detach(rule, directed(base), there, inner)
    return Limit(composed(t, outer), op("sqrt", value))


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
    for other in other_forms(base, z, body):
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
