"""Lemmas about gradients of products, of entries and of sums."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from quod import kernel
from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    fresh,
    fun,
    implies,
    lam,
    le,
    mul,
    num,
    op,
    sub,
    var,
    vec,
    within,
)
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.sums import I1, i, j, lo, sum_lemma
from quod.tactics.calculus import Pair, differentiate, kind_of, moved
from quod.tactics.derived import conjoin, discharged, rewrite_in, transitive, use
from quod.tactics.prover import Context

u, b, z = var("u", vec("n")), var("b", vec("n")), fresh(vec("n"))
F, G = var("F", fun(vec("n"), REAL)), var("G", fun(vec("n"), REAL))
h, k = var("h", fun(vec("n"), vec("m"))), var("k", fun(vec("n"), vec("m")))
ZERO = num(0)


def rule(f: Term, point: Term, value: Term) -> Term:
    """f is differentiable at the point, and its derivative there is value."""
    return conj(op("differentiable", f, point), eq(op(kind_of(f), f, point), value))


def settled(ctx: Context, pair: Pair, value: Term) -> Theorem:
    """What the rules of calculus gave, with the derivative as it is wanted."""
    good, derivative = pair
    same = ctx.prove(eq(derivative.conclusion.args[1], value))
    return conjoin(good, transitive(derivative, same))


def as_another(ctx: Context, f: Term, other: Term, value: Term) -> Theorem:
    """The rule for f at u, by way of a function that is equal to it."""
    same = ctx.prove(eq(app(f, z), app(other, z)))
    return settled(ctx, moved(f, u, z, same, differentiate(ctx, other, u)), value)


def by_polarisation(square: Callable[[Term], Term], plus: str, *factors: Term) -> Term:
    """x y as half of (x + y)^2 - x^2 - y^2."""
    x, y = factors
    rest = sub(sub(square(op(plus, x, y)), square(x)), square(y))
    return mul(num(Fraction(1, 2)), rest)


def length(x: Term) -> Term:
    return op("dot", x, x)


@proves
def gradient_of_a_linear_form() -> Theorem:
    """The gradient of b . z is b."""
    other = by_polarisation(length, "vadd", b, z)
    return as_another(Context(), lam(z, op("dot", b, z)), lam(z, other), b)


@proves
def gradient_of_an_entry() -> Theorem:
    """The gradient of an entry is 1 in its place, and else 0."""
    n = op("dim", data=("sizes", "n"))
    unit = op("vec", lam(j, op("ite", eq(j, i), num(1), ZERO)), data=("sizes", "n"))
    guards = [le(I1, i), le(i, n)]
    ctx = Context(map(kernel.assume, guards))
    entry = as_another(ctx, lam(z, op("at", z, i)), lam(z, op("dot", unit, z)), unit)
    return discharged(guards, entry)


@proves
def gradient_of_a_scalar_product() -> Theorem:
    """The gradient of h . k is (Jacobian of h)^T k + (Jacobian of k)^T h."""
    smooth = [op("differentiable", f, u) for f in (h, k)]
    images = [op("mv", op("transpose", op("jac", f, u)), app(g, u)) for f, g in ((h, k), (k, h))]
    product = lam(z, op("dot", app(h, z), app(k, z)))
    other = lam(z, by_polarisation(length, "vadd", app(h, z), app(k, z)))
    ctx = Context(map(kernel.assume, smooth))
    return discharged(smooth, as_another(ctx, product, other, op("vadd", *images)))


@proves
def gradient_of_a_product() -> Theorem:
    """The gradient of F G is F grad G + G grad F."""
    smooth = [op("differentiable", f, u) for f in (F, G)]
    parts = [op("scale", app(f, u), op("grad", g, u)) for f, g in ((F, G), (G, F))]
    product = lam(z, mul(app(F, z), app(G, z)))
    square = lambda x: op("pow", x, num(2, INT))  # noqa: E731
    other = lam(z, by_polarisation(square, "add", app(F, z), app(G, z)))
    ctx = Context(map(kernel.assume, smooth))
    return discharged(smooth, as_another(ctx, product, other, op("vadd", *parts)))


@proves
def jacobian_of_a_multiple() -> Theorem:
    """The Jacobian of F h, with F a number, is F times that of h, and h times the gradient of F."""
    smooth = [op("differentiable", f, u) for f in (F, h)]
    column = mul(op("at", app(h, u), i), op("at", op("grad", F, u), j))
    outer = op("mat", lam(i, lam(j, column)), data=("sizes", "m", "n"))
    value = op("madd", op("mscale", app(F, u), op("jac", h, u)), outer)
    multiple = op("scale", app(F, z), app(h, z))
    ctx = Context(map(kernel.assume, smooth))
    entries = kernel.definition(multiple)
    pair = differentiate(ctx, lam(z, entries.conclusion.args[1]), u)
    return discharged(smooth, settled(ctx, moved(lam(z, multiple), u, z, entries, pair), value))


def rule_for_sums(F: Term, point: Term, value: Callable[[Term], Term]) -> Theorem:
    """The rule for the sum of F_lo to F_hi, all differentiable; value(hi) is its derivative."""
    t = fresh(point.sort)

    def smooth(high: Term) -> Term:
        return within(i, lo, high, op("differentiable", app(F, i), point))

    def total(high: Term) -> Term:
        return op("sum", lam(i, app(F, i, t)), lo, high)

    def claim(high: Term) -> Term:
        return implies(smooth(high), rule(lam(t, total(high)), point, value(high)))

    def empty(ctx: Context, high: Term) -> Theorem:
        zero = ctx.prove(eq(total(high), ZERO))
        pair = differentiate(ctx, lam(t, ZERO), point)
        moved_pair = moved(lam(t, total(high)), point, t, zero, pair)
        return kernel.discharge(smooth(high), settled(ctx, moved_pair, value(high)))

    def step(ctx: Context, high: Term) -> Theorem:
        last = add(high, I1)
        ctx = ctx.with_facts(kernel.assume(smooth(last)))
        before = ctx.prove(rule(lam(t, total(high)), point, value(high)))
        ctx = ctx.with_facts(before)
        peeled = use("sum_last", f=lam(i, app(F, i, t)), lo=lo, hi=high)
        peeled = ctx.detached(peeled)
        pair = differentiate(ctx, lam(t, peeled.conclusion.args[1]), point)
        good, derivative = moved(lam(t, total(last)), point, t, peeled, pair)
        known = ctx.exact[before.conclusion.args[1]]
        derivative = transitive(derivative, rewrite_in(derivative.conclusion.args[1], known))
        return kernel.discharge(smooth(last), settled(ctx, (good, derivative), value(last)))

    return sum_lemma(claim, step=step, empty=empty)


@proves
def gradient_of_a_finite_sum() -> Theorem:
    """The gradient of a finite sum is the sum of the gradients."""
    F = var("F", fun(INT, vec("n"), REAL))
    entry = lam(i, op("at", op("grad", app(F, i), u), j))
    value = lambda high: op("vec", lam(j, op("sum", entry, lo, high)), data=("sizes", "n"))  # noqa: E731
    return rule_for_sums(F, u, value)


@proves
def derivative_of_a_finite_sum() -> Theorem:
    """The derivative of a finite sum is the sum of the derivatives."""
    F, x = var("F", fun(INT, REAL, REAL)), var("x", REAL)
    terms = lam(i, op("deriv", app(F, i), x))
    return rule_for_sums(F, x, lambda high: op("sum", terms, lo, high))
