"""Limits of expressions along a base: from the inside out, then by equal expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import REAL, Term, add, app, eq, fresh, lam, le, lt, mul, neg, num, op
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_proving
from quod.tactics import arithmetic
from quod.tactics.calculus import MADE_OF_THEM, OUTER, differentiate
from quod.tactics.derived import detach, discharged, iff_mp, symmetric, use, use_lemma
from quod.tactics.eventually import follows, holds
from quod.tactics.limit_forms import other_forms
from quod.theories.integrals import ends_of
from quod.theories.limits import DOWN, FAR, UP, around, end_of, near

if TYPE_CHECKING:
    from quod.tactics.prover import Context

MOST_KEPT = 1024  # limits of functions without variables that are kept
ZERO, ONE, HALF, PI = num(0), num(1), num(Fraction(1, 2)), op("pi")


@dataclass(frozen=True)
class Limit:
    """A theorem tends(f, A, B), where B is `near` the value, or UP, or DOWN where there is none."""

    theorem: Theorem
    value: Term | None
    sign: int = 0  # of an infinite value

    @property
    def number(self) -> Term:
        """The value, which is finite."""
        if self.value is None:
            raise Undecided("there is no finite limit: {}", self.theorem.conclusion)
        return self.value


# ---------------------------------------------------------------------------------- the goals


def moved_to(t: Theorem, same: Theorem) -> Theorem:
    """A limit with another value: `same` says that the value is equal to it."""
    v = fresh(REAL)
    f, base, _ = t.conclusion.args
    return kernel.rewrite(lam(v, op("tends", f, base, near(v))), same, t)


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
GROWING: ContextVar[bool] = ContextVar("growing", default=False)  # rates of growth are compared
_Key = tuple[Term, Term, bool]
KEPT: dict[_Key, Limit | QuodError] = {}  # of functions without variables
_WANTED: ContextVar[tuple[_Key, ...]] = ContextVar("wanted", default=())


def limit_of(ctx: Context, f: Term, base: Term) -> Limit:
    """The limit of f along the base."""
    if f.free or base.free or ctx.exact or ctx.schemas or is_proving():
        if (f, base) not in ctx.limits:
            ctx.limits[f, base] = _limit_of(ctx, f, base)
        return ctx.limits[f, base]
    key, waiting = (f, base, GROWING.get()), _WANTED.get()
    if key in waiting:
        raise Undecided("going round in circles at the limit of {}", f)
    found = KEPT.get(key)
    if found is None:
        found = _closed_limit(key, waiting)
        if isinstance(found, Limit) or not waiting:  # else it may fail because another one waits
            KEPT[key] = found
        if len(KEPT) > MOST_KEPT:
            del KEPT[next(iter(KEPT))]
    if isinstance(found, QuodError):
        raise found
    return found


def _closed_limit(key: _Key, waiting: tuple[_Key, ...]) -> Limit | QuodError:
    """The limit of a function without variables, where nothing is known; or why it is not found."""
    from quod.tactics.prover import Context

    ctx, token = Context(), _WANTED.set((*waiting, key))
    ctx.aside = True
    try:
        return _limit_of(ctx, *key[:2])
    except QuodError as error:
        return error
    finally:
        _WANTED.reset(token)


def _limit_of(ctx: Context, f: Term, base: Term) -> Limit:
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
    """The limit of a quotient at a zero of both parts, by rates of growth, or at another end."""
    from quod.tactics.bounded import by_a_bounded_factor, by_the_sign
    from quod.tactics.growth import by_growth
    from quod.tactics.quotients import by_derivatives
    from quod.tactics.substitutions import by_reals, by_the_inverse, by_the_opposite

    ways = (by_derivatives, by_a_bounded_factor, by_the_sign)
    for way in (*ways, by_growth, by_reals, by_the_inverse, by_the_opposite):
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
            return rearranged(limit_of(ctx, lam(z, inner), base), z, body)
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
        return rearranged(turned, z, add(app(f, z), app(g, z)))
    if first.sign < 0:
        return _turned(sum_of(base, _turned(first), _turned(second)))
    if second.value is not None:
        t = _along("infinite_shift", base, first.theorem, second.theorem, f=f, g=g, b=second.value)
        return Limit(t, None, 1)
    if second.sign < 0:
        raise Undecided("infinity minus infinity")
    return Limit(_along("infinite_sum", base, first.theorem, second.theorem, f=f, g=g), None, 1)


def rearranged(found: Limit, z: Term, body: Term) -> Limit:
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
        turned = rearranged(turned, z, neg(neg(app(f, z))))
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
    t = _along("limit_of_a_multiple", base, found.theorem, f=f, a=found.number, c=c)
    return Limit(t, mul(c, found.number))


def _negation(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    found = limit_of(ctx, lam(z, body.args[0]), base)
    turned = _turned(found)
    return rearranged(turned, z, body) if found.value is not None else turned


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
        return rearranged(product_of(ctx, base, second, first), z, body)
    if first.sign < 0:
        return rearranged(_turned(product_of(ctx, base, _turned(first), second)), z, body)
    if second.sign < 0:
        return rearranged(_turned(product_of(ctx, base, first, _turned(second))), z, body)
    if b is None:
        return Limit(_along("infinite_product", base, *limits, f=f, g=g), None, 1)
    positive = ctx.try_prove(lt(ZERO, b))
    if positive is not None:
        rule = detach(use_lemma("infinite_multiple", A=base, f=f, g=g, b=b), positive)
        return Limit(detach(rule, directed(base), *limits), None, 1)
    ctx.prove(lt(b, ZERO))
    return rearranged(_turned(product_of(ctx, base, first, _turned(second))), z, body)


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
    return rearranged(result, z, body)


def _inverse(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    inner = limit_of(ctx, lam(z, body.args[0]), base)
    if inner.value is None:
        where = "infinity" if inner.sign > 0 else "minus_infinity"
        outer = use_lemma(f"limit_of_the_inverse_at_{where}")
        return Limit(composed(inner.theorem, outer), ZERO)
    above = from_above(ctx, base, inner)
    if above is not None:
        return Limit(composed(above, use_lemma("inverse_to_infinity")), None, 1)
    below = _beside(ctx, base, inner, "limit_from_the_left", lambda value: lt(value, ZERO))
    if below is not None:
        return Limit(composed(below, use_lemma("inverse_to_minus_infinity")), None, -1)
    return _continuous(ctx, base, z, body)


def from_above(ctx: Context, base: Term, inner: Limit) -> Theorem | None:
    """f tends to 0 from the right, where its limit is 0 and it is positive; else None."""
    return _beside(ctx, base, inner, "limit_from_the_right", lambda value: lt(ZERO, value))


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
    smooth = continuous(ctx, outer, inner.number)
    return Limit(composed(inner.theorem, smooth), app(outer, inner.number))


def applied(ctx: Context, name: str, inner: Limit) -> Limit:
    """The limit of a function with a name, which is continuous at the finite limit inside."""
    v = fresh(REAL)
    outer = lam(v, op(name, v))
    smooth = continuous(ctx, outer, inner.number)
    return Limit(composed(inner.theorem, smooth), op(name, inner.number))


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
    outer = use_lemma("modulus_is_continuous", x=inner.number)
    return Limit(composed(inner.theorem, outer), op("abs", inner.number))


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


def _series(ctx: Context, base: Term, z: Term, body: Term) -> Limit:
    from quod.tactics.series import limit_of_sums

    return limit_of_sums(ctx, base, z, body)


_RULES = {
    "abs": _modulus,
    "integral": _integral,
    "sum": _series,
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
            return equals(ctx, base, found, z, body)
        except QuodError:
            continue
    return None


def equals(
    ctx: Context, base: Term, found: Limit, z: Term, body: Term, known: Sequence[Theorem] = ()
) -> Limit:
    """The limit of the body, which equals what has the limit that is found, eventually; also by
    what is known to hold eventually."""
    same = eq(app(found.theorem.conclusion.args[0], z), body)
    if not known:
        return eventually_equal(found, holds(ctx, base, z, same))
    t = follows(base, z, known, lambda facts: ctx.with_facts(*facts).prove(same))
    return eventually_equal(found, t)


def rewritten(found: Limit, z: Term, same: Theorem, known: Sequence[Theorem]) -> Limit:
    """The limit of the left side of an equation, from that of the right side; the hypotheses of
    the equation are known to hold eventually."""
    if not known:
        return through(found, z, symmetric(same))
    base = found.theorem.conclusion.args[1]
    conditions = [app(t.conclusion.args[1], z) for t in known]
    rule = discharged(conditions, symmetric(same))
    return eventually_equal(found, follows(base, z, known, lambda facts: detach(rule, *facts)))


def eventually_equal(found: Limit, t: Theorem) -> Limit:
    """The limit of a function that is eventually equal to the one whose limit is found: f = g."""
    f, base, target = found.theorem.conclusion.args
    z = fresh(base.sort[2][1])
    g = lam(z, app(t.conclusion.args[1], z).args[1])
    rule = use_lemma("limit_of_equals", A=base, B=target, f=f, g=g)
    return Limit(detach(rule, directed(base), t, found.theorem), found.value, found.sign)
