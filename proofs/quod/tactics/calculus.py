"""Derivatives, gradients and Jacobians by the rules of calculus, from the outside in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quod import kernel
from quod.core import INT, REAL, Term, add, app, eq, fresh, lam, num, op, sub
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.tactics import arithmetic
from quod.tactics.derived import (
    congruence,
    conjuncts,
    detach,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use,
    with_values,
)
from quod.tactics.matching import arithmetic_normal

if TYPE_CHECKING:
    from quod.tactics.prover import Context

OUTER = {
    "inv": "derivative_of_the_inverse",
    "sqrt": "derivative_of_the_square_root",
    "exp": "derivative_of_the_exponential",
    "log": "derivative_of_the_logarithm",
    "sin": "derivative_of_the_sine",
    "cos": "derivative_of_the_cosine",
    "atan": "derivative_of_the_arctangent",
    "asin": "derivative_of_the_arcsine",
}
MADE_OF_THEM = frozenset({"tan", "sinh", "cosh", "tanh", "acos"})
PRODUCT_LIMIT = 4  # powers up to this one are differentiated as products
Pair = tuple[Theorem, Theorem]  # the function is differentiable at the point; derivative = value


def kind_of(f: Term) -> str:
    """Which derivative a function has, by its sorts."""
    domain, codomain = f.sort[1], f.sort[2]
    if domain == REAL == codomain:
        return "deriv"
    if domain[0] == "vec" and (codomain == REAL or codomain[0] == "vec"):
        return "grad" if codomain == REAL else "jac"
    raise Undecided(f"no derivative of a function of sort {f.sort}")


def prove_differentiable(ctx: Context, goal: Term) -> Theorem:
    """differentiable(f, x), structurally."""
    f, x = goal.args
    return differentiate(ctx, f, x)[0]


def derivative_value(ctx: Context, term: Term) -> Theorem | None:
    """deriv, grad or jac = its value by the rules; None where the function is unknown."""
    f, x = term.args
    value = differentiate(ctx, f, x)[1]
    return None if value.conclusion.args[1] is term else value


def differentiate(ctx: Context, f: Term, x: Term) -> Pair:
    """f is differentiable at x, and its derivative there."""
    known = ctx.known_fact(op("differentiable", f, x))
    if known is not None:
        return known, unchanged(op(kind_of(f), f, x))
    z = fresh(x.sort)
    step = unrolled(ctx, app(f, z))
    if step is not None:
        return _rewritten(ctx, f, x, z, step)
    rule = {"deriv": _derivative, "grad": _gradient, "jac": _jacobian}[kind_of(f)]
    return rule(ctx, f, x, z, app(f, z))


def unrolled(ctx: Context, term: Term) -> Theorem | None:
    """One turn of a recurrence that is known to turn at least once; the start if it does not."""
    if term.op != "iterate":
        return None
    step, start, count = term.args
    if count is num(0, INT):
        return use("iterate_zero", F=step, s=start)
    before = arithmetic_normal(sub(count, num(1, INT)))
    turn = use("iterate_next", F=step, s=start, n=before)
    enough = ctx.try_prove(turn.conclusion.args[0])
    if enough is None:
        return None
    counted = arithmetic.ring(count, add(before, num(1, INT)))
    same = congruence(term, [*map(unchanged, (step, start)), counted])
    return transitive(same, detach(turn, enough))


def _pair(t: Theorem) -> Pair:
    good, value = conjuncts(t)
    return good, value


def _by(ctx: Context, name: str, *inner: Pair, **values: Term) -> Pair:
    """An axiom of calculus: its premises are what the inner functions' pairs say first."""
    t = use(name, None, **values)
    good, value = _pair(detach(t, *[p[0] for p in inner]))
    for _, step in inner:
        value = transitive(value, rewrite_in(value.conclusion.args[1], step))
    return good, value


def _rewritten(ctx: Context, f: Term, x: Term, z: Term, step: Theorem) -> Pair:
    """Through an equal body: step says body = another body."""
    return _moved(f, x, z, step, differentiate(ctx, lam(z, step.conclusion.args[1]), x))


def _moved(f: Term, x: Term, z: Term, step: Theorem, pair: Pair) -> Pair:
    """What is known of another body, for f: step says that its body is equal to the other."""
    same, kind = kernel.extensionality(z, step), kind_of(f)
    good, value = pair
    h = fresh(f.sort)
    back = symmetric(same)
    good = kernel.rewrite(lam(h, op("differentiable", h, x)), back, good)
    result = value.conclusion.args[1]
    value = kernel.rewrite(lam(h, eq(op(kind, h, x), result)), back, value)
    return good, value


def _derivative(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    if z not in body.free:
        return _by(ctx, "derivative_of_a_constant", c=body, x=x)
    if body is z:
        return _by(ctx, "derivative_of_the_identity", x=x)
    if body.op in ("add", "mul"):
        g, h = (lam(z, a) for a in body.args)
        name = "derivative_of_a_sum" if body.op == "add" else "derivative_of_a_product"
        return _by(ctx, name, differentiate(ctx, g, x), differentiate(ctx, h, x), f=g, g=h, x=x)
    if body.op == "deriv":
        step = derivative_value(ctx, body)
        if step is not None:  # at every point, since nothing is known of z
            return _rewritten(ctx, f, x, z, step)
    if body.op in MADE_OF_THEM:
        return _rewritten(ctx, f, x, z, kernel.definition(body))
    applied = body.op == "app" and z not in body.args[0].free and body.args[1] is not z
    if body.op in OUTER or applied:
        return _of_a_function(ctx, x, z, body)
    if body.op == "pow" and z not in body.args[1].free and not _is_small(body.args[1]):
        return _power(ctx, f, x, z, body)
    return _by_polynomial(ctx, f, x, z, body)


def _of_a_function(ctx: Context, x: Term, z: Term, body: Term) -> Pair:
    """A function with a name, or one that is known to be differentiable, of an inner function."""
    *before, argument = body.args
    t, inner = fresh(REAL), lam(z, argument)
    point = app(inner, x)
    if body.op == "app":
        outer = before[0]
        last = differentiate(ctx, outer, point)
    else:
        outer = lam(t, op(body.op, t))
        last = _pair(ctx.detached(use(OUTER[body.op], x=point)))
    return _composition(ctx, x, z, inner, outer, last)


def _composition(ctx: Context, x: Term, z: Term, inner: Term, outer: Term, last: Pair) -> Pair:
    """outer(inner(z)), where `last` says how outer changes at inner(x)."""
    if inner is lam(z, z):
        return last
    first = differentiate(ctx, inner, x)
    return _by(ctx, "derivative_of_a_composition", first, last, f=inner, g=outer, x=x)


def _is_small(exponent: Term) -> bool:
    return exponent.op == "num" and exponent.data <= PRODUCT_LIMIT


def _power(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    """An inner function to the power n + 1, for a natural number n."""
    from quod.lemmas import is_available, lemma

    base, exponent = body.args
    n, one = arithmetic_normal(sub(exponent, num(1, INT))), num(1, INT)
    if not is_available("derivative_of_a_power") or n.op == "neg":
        raise Undecided("it is not shown that {}", op("differentiable", f, x))
    t, inner = fresh(REAL), lam(z, base)
    rule = with_values(lemma("derivative_of_a_power"), x=app(inner, x), n=n)
    outer = lam(t, op("pow", t, add(n, one)))
    pair = _composition(ctx, x, z, inner, outer, _pair(ctx.detached(rule)))
    same = congruence(body, [unchanged(base), arithmetic.ring(exponent, add(n, one))])
    return pair if same.conclusion.args[1] is body else _moved(f, x, z, same, pair)


def _by_polynomial(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    """Negations and powers as products."""
    if body.op == "neg":
        new = op("mul", num(-1), body.args[0])
    elif body.op == "pow" and body.args[1].op == "num" and body.args[1].data >= 1:
        base, k = body.args
        new = base
        for _ in range(int(k.data) - 1):
            new = op("mul", new, base)
    else:
        raise Undecided("it is not shown that {}", op("differentiable", f, x))
    return _rewritten(ctx, f, x, z, arithmetic.ring(body, new))


def _gradient(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    if z not in body.free:
        return _by(ctx, "gradient_of_a_constant", c=body, u=x)
    if body.op == "add":
        g, h = (lam(z, a) for a in body.args)
        pairs = differentiate(ctx, g, x), differentiate(ctx, h, x)
        return _by(ctx, "gradient_of_a_sum", *pairs, F=g, G=h, u=x)
    if body.op == "dot" and body.args[0] is z is body.args[1]:
        return _by(ctx, "gradient_of_the_squared_norm", u=x)
    if body.op == "pow" and body.args[0].op == "norm" and body.args[1] is num(2, INT):
        square = op("dot", *[body.args[0].args[0]] * 2)
        return _rewritten(ctx, f, x, z, ctx.prove(eq(body, square)))
    if body.op == "mul":
        a, b = body.args
        if z in a.free and z not in b.free:
            return _rewritten(ctx, f, x, z, arithmetic.ring(body, op("mul", b, a)))
        if z not in a.free:
            g = lam(z, b)
            return _by(ctx, "gradient_of_a_multiple", differentiate(ctx, g, x), F=g, a=a, u=x)
    return _by_polynomial(ctx, f, x, z, body)


def _jacobian(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    if z not in body.free:
        return _by(ctx, "jacobian_of_a_constant", b=body, u=x)
    if body is z:
        return _by(ctx, "jacobian_of_the_identity", u=x)
    if body.op == "vadd":
        g, h = (lam(z, a) for a in body.args)
        pairs = differentiate(ctx, g, x), differentiate(ctx, h, x)
        return _by(ctx, "jacobian_of_a_sum", *pairs, h=g, g=h, u=x)
    if body.op in ("mv", "map") and z not in body.args[0].free:
        return _composed(ctx, x, z, body)
    raise Undecided("it is not shown that {}", op("differentiable", f, x))


def _composed(ctx: Context, x: Term, z: Term, body: Term) -> Pair:
    """A linear or elementwise map after an inner function: the chain rule."""
    v = fresh(body.args[1].sort)
    outer, inner = lam(v, op(body.op, body.args[0], v)), lam(z, body.args[1])
    point = app(inner, x)
    if body.op == "mv":
        last = _by(ctx, "jacobian_of_a_linear_map", A=body.args[0], b=point)
    else:
        t = use("jacobian_of_an_elementwise_map", f=body.args[0], b=point)
        last = _pair(ctx.detached(t))
    first = differentiate(ctx, inner, x)
    if body.args[1] is z:
        return last
    return _by(ctx, "chain_rule", first, last, h=inner, k=outer, u=x)
