"""Lemmas about infinite sums, which are limits of finite ones."""

from __future__ import annotations

from quod import kernel
from quod.core import (
    INT,
    REAL,
    add,
    app,
    eq,
    forall,
    fresh,
    fun,
    implies,
    lam,
    le,
    neg,
    num,
    op,
    sub,
    var,
)
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.limits import limit, on_a_set
from quod.lemmas.sums import induction
from quod.tactics.derived import detach, discharged, symmetric, use, use_lemma
from quod.tactics.limits import Limit, eventually_equal
from quod.tactics.prover import Context
from quod.theories.limits import FAR

I1 = num(1, INT)
f, T = var("f", fun(INT, REAL)), var("T", fun(INT, REAL))
lo, n, y = var("lo", INT), fresh(INT), var("y", REAL)


@proves
def series_by_differences() -> Theorem:
    """f(i) = T(i + 1) - T(i) from i = lo on, and T(n + 1) tends to y: the sum of f from lo to n
    tends to y - T(lo)."""
    rise = lambda i: sub(app(T, add(i, I1)), app(T, i))  # noqa: E731
    every = kernel.assume(forall(n, implies(le(lo, n), eq(app(f, n), rise(n)))))
    known = kernel.assume(limit(lam(n, app(T, add(n, I1))), FAR, y))
    value = lambda k: sub(app(T, add(k, I1)), app(T, lo))  # noqa: E731
    claim = lambda k: eq(op("sum", f, lo, k), value(k))  # noqa: E731
    start = add(lo, num(-1, INT))
    above, before = kernel.assume(le(start, n)), kernel.assume(claim(n))
    step = Context([every, above, before]).prove(claim(add(n, I1)))
    step = kernel.generalise(n, discharged([above.conclusion, before.conclusion], step))
    empty = use("sum_empty", f=f, lo=lo, hi=start)
    empty = detach(empty, Context().prove(empty.conclusion.args[0]))
    sums = induction(start, claim, Context([empty]).prove(claim(start)), step)
    here = kernel.assume(app(FAR, op("cast", lo), n))
    same = detach(kernel.specialise(sums, n), Context([here]).prove(le(start, n)))
    inside = kernel.generalise(n, kernel.discharge(here.conclusion, symmetric(same)))
    equal = on_a_set(FAR, lam(n, symmetric(same).conclusion), op("cast", lo), inside)
    constant = use_lemma("limit_of_a_constant", A=FAR, c=neg(app(T, lo)))
    rule = use_lemma(
        "limit_of_a_sum",
        A=FAR,
        f=known.conclusion.args[0],
        g=constant.conclusion.args[0],
        a=y,
        b=neg(app(T, lo)),
    )
    both = detach(rule, use_lemma("far_directed"), known, constant)
    t = eventually_equal(Limit(both, sub(y, app(T, lo))), equal).theorem
    return discharged([every.conclusion, known.conclusion], t)
