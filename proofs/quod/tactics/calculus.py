"""Derivatives, gradients and Jacobians by the rules of calculus, from the outside in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from quod import core, kernel
from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    forall,
    fresh,
    implies,
    lam,
    lt,
    negation,
    num,
    op,
    rebuild,
    sub,
)
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.tactics import arithmetic, inverses, matrices, partials, powers
from quod.tactics.derived import (
    congruence,
    conjuncts,
    detach,
    is_trivial,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use,
    use_lemma,
    with_values,
)
from quod.tactics.matching import arithmetic_normal
from quod.theories import AXIOMS

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
CHOICES = frozenset({"abs", "max", "min"})
MADE_OF_THEM = frozenset({"tan", "sinh", "cosh", "tanh", "acos"})
PRODUCT_LIMIT = 4  # powers up to this one are differentiated as products
Pair = tuple[Theorem, Theorem]  # the function is differentiable at the point; derivative = value


def worked_out(ctx: Context, t: Term) -> Theorem:
    """t = t with the values of the gradients and Jacobians in it, as far as they are found."""
    step, failed = unchanged(t), set[Term]()
    while True:
        inside = core.subterms(step.conclusion.args[1])
        found = (d for d in inside if d.op in _OF_VECTORS and not d.loose and d not in failed)
        d = next(found, None)
        if d is None:
            return step
        try:
            value = derivative_value(ctx, d)
        except QuodError:
            value = None
        if value is None:
            failed.add(d)
        else:
            step = transitive(step, rewrite_in(step.conclusion.args[1], value))


_OF_VECTORS = frozenset({"grad", "jac", "mgrad"})


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
    if term.op == "mgrad":
        return partials.value(ctx, term)
    value = differentiate(ctx, f, x)[1]
    return None if value.conclusion.args[1] is term else value


def differentiate(ctx: Context, f: Term, x: Term) -> Pair:
    """f is differentiable at x, and its derivative there."""
    known = ctx.known_fact(op("differentiable", f, x))
    if known is None and f.op != "lam":
        known = _at_an_equal_point(ctx, f, x)
    if known is None:
        return _by_its_form(ctx, f, x)
    if f.op == "lam" and f.sort[2] == REAL == x.sort:
        with suppress(Undecided):
            return _by_its_form(ctx, f, x)
    return known, unchanged(op(kind_of(f), f, x))


def _at_an_equal_point(ctx: Context, f: Term, x: Term) -> Theorem | None:
    """f is differentiable at x, where that is known of a point that is equal to x."""
    for p, fact in list(ctx.exact.items()):
        if p.op == "differentiable" and p.args[0] is f:
            same = ctx.try_prove(eq(p.args[1], x))
            if same is not None:
                y = fresh(x.sort)
                return kernel.rewrite(lam(y, op("differentiable", f, y)), same, fact)
    return None


def _by_its_form(ctx: Context, f: Term, x: Term) -> Pair:
    z = fresh(x.sort)
    step = powers.unrolled(ctx, app(f, z))
    if step is not None:
        return _rewritten(ctx, f, x, z, step)
    rule = {"deriv": _derivative, "grad": _gradient, "jac": _jacobian}[kind_of(f)]
    return rule(ctx, f, x, z, app(f, z))


def _pair(t: Theorem) -> Pair:
    good, value = conjuncts(t)
    return good, value


def _by(ctx: Context, name: str, *inner: Pair, **values: Term) -> Pair:
    """A rule of calculus: its premises are what the inner functions' pairs say first."""
    t = use(name, **values) if name in AXIOMS else use_lemma(name, **values)
    good, value = _pair(detach(t, *[p[0] for p in inner]))
    for _, step in inner:
        value = transitive(value, rewrite_in(value.conclusion.args[1], step))
    return good, value


def _rewritten(ctx: Context, f: Term, x: Term, z: Term, step: Theorem) -> Pair:
    """Through an equal body: step says body = another body."""
    return moved(f, x, z, step, differentiate(ctx, lam(z, step.conclusion.args[1]), x))


def moved(f: Term, x: Term, z: Term, step: Theorem, pair: Pair) -> Pair:
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
    if body.op in MADE_OF_THEM or body.op == "norm":
        return _rewritten(ctx, f, x, z, kernel.definition(body))
    if body.op in CHOICES:
        return _of_a_choice(ctx, f, x, z, body)
    if body.op == "ite":
        return _of_a_branch(ctx, f, x, z, body)
    changing = [M for M in inverses.inverses_in(body) if z in M.free]
    if changing and body.op in ("dot", "trace", "det"):
        return _of_inverses(ctx, f, x, z, body, changing)
    if body.op in ("dot", "trace", "det"):
        step = matrices.in_words(ctx, body)
        if not is_trivial(step):
            return _rewritten(ctx, f, x, z, step)
    if body.op == "pow" and body.args[0].op in ("norm", "sqrt") and body.args[1] is num(2, INT):
        return _rewritten(ctx, f, x, z, _square_of_a_root(ctx, body.args[0], body))
    if body.op == "sum" and not any(z in end.free for end in body.args[1:]):
        return _of_a_sum(ctx, "derivative_of_a_finite_sum", z, body, x=x)
    applied = body.op == "app" and z not in body.args[0].free and body.args[1] is not z
    if body.op in OUTER or applied:
        return _of_a_function(ctx, x, z, body)
    if body.op == "pow" and z not in body.args[1].free and not _is_small(body.args[1]):
        return _power(ctx, f, x, z, body)
    return _by_polynomial(ctx, f, x, z, body)


def _square_of_a_root(ctx: Context, root: Term, square: Term) -> Theorem:
    """The square of a norm, or of a root, as what stands below the root."""
    (x,) = root.args
    if root.op == "norm":
        t = use_lemma("norm_squared", u=x)
    else:
        t = ctx.detached(use("square_root", x=x))
    return kernel.lincomb(eq(square, t.conclusion.args[1]), [t], [num(1)])


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


def _of_a_choice(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    """An absolute value, a maximum or a minimum, of an inner function or of two."""
    varying = [a for a in body.args if z in a.free]
    if len(varying) == 2 or varying[0] is z:
        return _rewritten(ctx, f, x, z, kernel.definition(body))
    t, inner = fresh(REAL), lam(z, varying[0])
    outer = lam(t, op(body.op, *[t if a is varying[0] else a for a in body.args]))
    return _composition(ctx, x, z, inner, outer, differentiate(ctx, outer, app(inner, x)))


def _of_a_branch(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    """A choice by a condition that holds everywhere near the point, or nowhere near it."""
    p, *values = body.args
    for condition, name in ((p, "if_true"), (negation(p), "if_false")):
        exists = ctx.try_prove(_near(x, z, condition))
        if exists is not None:
            rule = use(name, p=p, s=values[0], t=values[1])
            return _locally(ctx, f, x, z, exists, lambda here, rule=rule: detach(rule, here))
    raise Undecided("it is not shown that {}", op("differentiable", f, x))


def _near(x: Term, z: Term, condition: Term) -> Term:
    """That there is r > 0 such that the condition holds for x - r < z < x + r."""
    r = fresh(REAL)
    close = conj(lt(sub(x, r), z), lt(z, add(x, r)))
    return core.exists(r, conj(lt(num(0), r), forall(z, implies(close, condition))))


def _locally(
    ctx: Context, f: Term, x: Term, z: Term, exists: Theorem, equal: Callable[[Theorem], Theorem]
) -> Pair:
    """By another body that is equal near x: `equal` says so where the condition holds."""
    r = fresh(REAL)
    positive, holds = conjuncts(kernel.assume(app(exists.conclusion.args[0], r)))
    holds = kernel.specialise(holds, z)
    close = holds.conclusion.args[0]
    same = equal(kernel.modus_ponens(holds, kernel.assume(close)))
    g = lam(z, same.conclusion.args[1])
    same = kernel.generalise(z, kernel.discharge(close, same))
    good, slope = differentiate(ctx, g, x)
    t = detach(use_lemma("derivative_is_local", f=f, g=g, x=x, r=r), positive, same, good)
    good, same = _pair(kernel.choose(exists, r, t))
    return good, transitive(same, slope)


def _of_inverses(ctx: Context, f: Term, x: Term, z: Term, body: Term, changing: list[Term]) -> Pair:
    """With the inverses of matrices X + z u v^T written out, near a point where they exist."""
    found = (inverses.rank_one_change(ctx, M) for M in changing)
    rules = [t for t in found if t is not None]
    if len(rules) < len(changing):
        raise Undecided("it is not shown that {}", op("differentiable", f, x))
    exists = ctx.prove(_near(x, z, conj(*[t.conclusion.args[0] for t in rules])))

    def written_out(here: Theorem) -> Theorem:
        step = unchanged(body)
        for rule, below in zip(rules, conjuncts(here), strict=True):
            value = conjuncts(kernel.modus_ponens(rule, below))[1]
            step = transitive(step, rewrite_in(step.conclusion.args[1], value))
        return step

    return _locally(ctx, f, x, z, exists, written_out)


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
    base, exponent = body.args
    n, one = arithmetic_normal(sub(exponent, num(1, INT))), num(1, INT)
    if not is_available("derivative_of_a_power") or n.op == "neg":
        raise Undecided("it is not shown that {}", op("differentiable", f, x))
    t, inner = fresh(REAL), lam(z, base)
    rule = with_values(lemma("derivative_of_a_power"), x=app(inner, x), n=n)
    outer = lam(t, op("pow", t, add(n, one)))
    pair = _composition(ctx, x, z, inner, outer, _pair(ctx.detached(rule)))
    same = congruence(body, [unchanged(base), arithmetic.ring(exponent, add(n, one))])
    return pair if same.conclusion.args[1] is body else moved(f, x, z, same, pair)


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
    if body.op == "pow" and body.args[0].op == "norm" and body.args[1] is num(2, INT):
        return _rewritten(ctx, f, x, z, _square_of_a_root(ctx, body.args[0], body))
    if body.op in MADE_OF_THEM or body.op == "norm":
        return _rewritten(ctx, f, x, z, kernel.definition(body))
    if body.op == "mul":
        return _gradient_of_a_product(ctx, f, x, z, body)
    if body.op == "sum" and not any(z in end.free for end in body.args[1:]):
        return _of_a_sum(ctx, "gradient_of_a_finite_sum", z, body, u=x)
    if body.op == "dot":
        return _gradient_of_a_scalar_product(ctx, f, x, z, body)
    if body.op == "at" and z not in body.args[1].free:
        v, i = fresh(body.args[0].sort), body.args[1]
        entry = use_lemma("gradient_of_an_entry", i=i, u=app(lam(z, body.args[0]), x))
        return _after_a_map(ctx, x, z, lam(v, op("at", v, i)), body.args[0], entry)
    of_a_map = body.op == "app" and z not in body.args[0].free and body.args[1] is not z
    if of_a_map and body.args[1].sort[0] == "vec":
        return _after_a_map(ctx, x, z, body.args[0], body.args[1])
    if body.op in OUTER or of_a_map or (body.op == "pow" and z not in body.args[1].free):
        return _gradient_after_a_field(ctx, x, z, body)
    return _by_polynomial(ctx, f, x, z, body)


def _gradient_of_a_product(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    a, b = body.args
    g, h = lam(z, a), lam(z, b)
    if z in a.free and z in b.free:
        pairs = differentiate(ctx, g, x), differentiate(ctx, h, x)
        return _by(ctx, "gradient_of_a_product", *pairs, F=g, G=h, u=x)
    if z in a.free:
        return _rewritten(ctx, f, x, z, arithmetic.ring(body, op("mul", b, a)))
    return _by(ctx, "gradient_of_a_multiple", differentiate(ctx, h, x), F=h, a=a, u=x)


def _gradient_of_a_scalar_product(ctx: Context, f: Term, x: Term, z: Term, body: Term) -> Pair:
    a, b = body.args
    v = fresh(a.sort)
    if a is b:
        outer = lam(v, op("dot", v, v))
        last = use("gradient_of_the_squared_norm", u=app(lam(z, a), x))
        return _after_a_map(ctx, x, z, outer, a, last)
    if z not in b.free:
        return _rewritten(ctx, f, x, z, use_lemma("dot_symmetry", u=a, v=b))
    if z not in a.free:
        last = use_lemma("gradient_of_a_linear_form", b=a, u=app(lam(z, b), x))
        return _after_a_map(ctx, x, z, lam(v, op("dot", a, v)), b, last)
    g, h = lam(z, a), lam(z, b)
    pairs = differentiate(ctx, g, x), differentiate(ctx, h, x)
    return _by(ctx, "gradient_of_a_scalar_product", *pairs, h=g, k=h, u=x)


def _after_a_map(
    ctx: Context, x: Term, z: Term, outer: Term, argument: Term, rule: Theorem | None = None
) -> Pair:
    """A scalar field after a map, where `rule` says how it changes at the map's value."""
    inner = lam(z, argument)
    point = app(inner, x)
    last = differentiate(ctx, outer, point) if rule is None else _pair(ctx.detached(rule))
    if argument is z:
        return last
    first = differentiate(ctx, inner, x)
    return _by(ctx, "gradient_chain_rule", first, last, h=inner, K=outer, u=x)


def _gradient_after_a_field(ctx: Context, x: Term, z: Term, body: Term) -> Pair:
    """A function of one number, after a scalar field."""
    place = 1 if body.op == "app" else 0
    t, inner = fresh(REAL), lam(z, body.args[place])
    outer = lam(t, rebuild(body, (*body.args[:place], t, *body.args[place + 1 :]), body.data))
    if z in outer.free or inner.sort[2] != REAL:
        raise Undecided("it is not shown that {}", op("differentiable", lam(z, body), x))
    pairs = differentiate(ctx, inner, x), differentiate(ctx, outer, app(inner, x))
    return _by(ctx, "gradient_of_a_composition", *pairs, F=inner, f=outer, u=x)


def _of_a_sum(ctx: Context, name: str, z: Term, body: Term, **point: Term) -> Pair:
    """A sum over an index, by the lemma of that name: each term is differentiable."""
    if not is_available(name):
        raise Undecided(f"the lemma {name} is not proved yet")
    terms, low, high = body.args
    i = fresh(INT)
    rule = lam(i, lam(z, app(terms, i)))
    return _pair(ctx.detached(use_lemma(name, F=rule, lo=low, hi=high, **point)))


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
    if body.op == "vec":
        return _by_entries(ctx, x, z, body)
    if body.op == "scale":
        g, h = (lam(z, a) for a in body.args)
        pairs = differentiate(ctx, g, x), differentiate(ctx, h, x)
        return _by(ctx, "jacobian_of_a_multiple", *pairs, F=g, h=h, u=x)
    if body.op == "grad":
        step = derivative_value(ctx, body)
        if step is not None:  # at every point, since nothing is known of z
            return _rewritten(ctx, f, x, z, step)
    if body.op in ("mv", "map"):
        return _rewritten(ctx, f, x, z, kernel.definition(body))
    raise Undecided("it is not shown that {}", op("differentiable", f, x))


def _by_entries(ctx: Context, x: Term, z: Term, body: Term) -> Pair:
    """A vector of scalar fields, each of which is differentiable."""
    i = fresh(INT)
    fields = lam(i, lam(z, app(body.args[0], i)))
    rule = use("jacobian_of_entries", {"m": body.sort[1]}, F=fields, u=x)
    return _pair(ctx.detached(rule))


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
