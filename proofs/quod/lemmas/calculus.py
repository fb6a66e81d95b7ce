"""Lemmas about derivatives."""

from __future__ import annotations

from quod import kernel
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
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.limits import on_a_set
from quod.tactics.calculus import differentiate
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    detach,
    discharged,
    rewrite_in,
    symmetric,
    transitive,
    use,
    use_lemma,
)
from quod.tactics.prover import Context
from quod.theories.limits import around, near

I0, I1, ZERO = num(0, INT), num(1, INT), num(0)
f, g, r = var("f", fun(REAL, REAL)), var("g", fun(REAL, REAL)), var("r", REAL)
x, n, t = var("x", REAL), var("n", INT), fresh(REAL)


def _power(k: Term) -> Term:
    """t |-> t^k."""
    return lam(t, op("pow", t, k))


def _claim(k: Term) -> Term:
    """t^(k + 1) is differentiable at x, and its derivative is (k + 1) x^k."""
    f, value = _power(add(k, I1)), mul(op("cast", add(k, I1)), op("pow", x, k))
    return conj(op("differentiable", f, x), eq(op("deriv", f, x), value))


def _one_more(k: Term, above: Theorem, z: Term) -> Theorem:
    """z^(k + 1) = z^k z, where 0 <= k."""
    return detach(use("power_next", x=z, n=k), above)


def _through(k: Term, step: Theorem, ctx: Context, value: Theorem | None) -> Theorem:
    """The claim for k, where step says t^(k + 1) = ..., and `value` what the rules give at x."""
    goal = _claim(k)
    same = kernel.extensionality(t, step)
    good, derivative = differentiate(ctx, same.conclusion.args[1], x)
    if value is not None:
        derivative = transitive(derivative, value)
    h = fresh(same.conclusion.args[0].sort)
    result = derivative.conclusion.args[1]
    whole = lam(h, conj(op("differentiable", h, x), eq(op("deriv", h, x), result)))
    both = kernel.rewrite(whole, symmetric(same), conjoin(good, derivative))
    good, derivative = conjuncts(both)
    wanted = goal.args[1].args[1]
    return conjoin(good, transitive(derivative, ctx.prove(eq(result, wanted))))


@proves
def derivative_of_a_power() -> Theorem:
    """0 <= n -> t^(n + 1) has the derivative (n + 1) x^n at x."""
    first = _one_more(I0, kernel.compute(le(I0, I0)), t)
    zero = use("power_zero", x=t)
    base = transitive(first, rewrite_in(first.conclusion.args[1], zero))
    base = _through(I0, base, Context(), None)
    k = fresh(INT)
    above, known = kernel.assume(le(I0, k)), kernel.assume(_claim(k))
    good, value = conjuncts(known)
    last = add(k, I1)
    higher = kernel.positivity(le(I0, last), [(1, [above], None), (1, [], None)], [], [])
    ctx = Context([good, above])
    step = _one_more(last, higher, t)
    _, derivative = differentiate(ctx, lam(t, step.conclusion.args[1]), x)
    step = _through(last, step, ctx, rewrite_in(derivative.conclusion.args[1], value))
    step = kernel.generalise(k, discharged([above.conclusion, known.conclusion], step))
    every = detach(use("induction", lo=I0, P=lam(k, _claim(k))), base, step)
    return kernel.specialise(every, n)


@proves
def derivative_is_local() -> Theorem:
    """f = g nearer to x than r > 0, and g is differentiable at x: so is f, with that derivative.

    |t/r| < 1 makes x + t such a point, and there both have one quotient."""
    positive = kernel.assume(lt(ZERO, r))
    close = conj(lt(sub(x, r), t), lt(t, add(x, r)))
    same = kernel.assume(forall(t, implies(close, eq(app(f, t), app(g, t)))))
    smooth = kernel.assume(op("differentiable", g, x))
    inverse = detach(use("inverse", x=r), Context([positive]).prove(negation(eq(r, ZERO))))
    inside = kernel.assume(app(around(ZERO), op("inv", r), t))
    _, below, above = conjuncts(inside)  # t < r and -t < r, divided by r

    def equal_at(point: Term, *sides: tuple[list[Theorem], list[Term]]) -> Theorem:
        close, *_ = kernel.specialise(same, point).conclusion.args
        parts = [
            kernel.positivity(p, [(1, [positive, *more], None)], [inverse] * len(c), c)
            for p, (more, c) in zip(close.args, sides, strict=True)
        ]
        return kernel.modus_ponens(kernel.specialise(same, point), conjoin(*parts))

    here = equal_at(x, ([], []), ([], []))
    there = equal_at(add(x, t), ([above], [neg(t)]), ([below], [t]))
    slopes = [lam(t, mul(sub(app(h, add(x, t)), app(h, x)), op("inv", t))) for h in (g, f)]
    one, other = op("inv", t), neg(op("inv", t))
    quotients = kernel.lincomb(eq(*(app(h, t) for h in slopes)), [there, here], [other, one])
    every = kernel.generalise(t, kernel.discharge(inside.conclusion, quotients))
    eventually = on_a_set(around(ZERO), lam(t, quotients.conclusion), op("inv", r), every)
    value = op("deriv", g, x)
    equals = use_lemma("limit_of_equals", A=around(ZERO), B=near(value), f=slopes[0], g=slopes[1])
    slope = detach(use("derivative_as_a_limit", f=g, x=x), smooth)
    limit = detach(equals, use_lemma("around_directed", a=ZERO), eventually, slope)
    found = detach(use("derivative_from_a_limit", f=f, x=x, y=value), limit)
    return discharged([positive.conclusion, same.conclusion, smooth.conclusion], found)
