"""Definedness: every constant has a place in the table, and each obligation is the right one."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from quod.core import (
    INT,
    OUTCOME,
    REAL,
    SIGNATURE,
    TRUE,
    add,
    app,
    conj,
    eq,
    exists,
    forall,
    fun,
    implies,
    lam,
    le,
    lt,
    mul,
    negation,
    num,
    op,
    sub,
    subterms,
    var,
    vec,
    within,
)
from quod.defined import DOMAIN, SPECIAL, TOTAL, definedness
from quod.errors import SortError, Undefined, Unknown
from quod.evaluate import evaluate
from trusted_samples import I0, I1, ONE, ZERO, N, f, i, j, n, p, space, u, w, x, y

OTHERS = {"var", "num", "lam", "app", "finite", "mutind", "kwise"}
X = var("X", fun(OUTCOME, REAL))
inv_x, root_x = op("inv", x), op("sqrt", x)
nonzero, nonnegative = negation(eq(x, ZERO)), le(ZERO, x)
r, t = var("r", REAL), var("t", REAL)


def test_each_constant_stands_in_exactly_one_table():
    tables = [set(TOTAL), set(DOMAIN), set(SPECIAL)]
    assert set().union(*tables) == set(SIGNATURE) | OTHERS
    assert sum(map(len, tables)) == len(set().union(*tables))


def test_a_constant_in_no_table_is_an_error(monkeypatch):
    monkeypatch.setitem(SIGNATURE, "new", (None, (), REAL))
    with pytest.raises(SortError, match="stands in no table"):
        definedness(op("new"))
    with pytest.raises(SortError, match="stands in no table"):
        definedness(lam(x, add(x, ONE)).args[0])  # a dangling index


def near(body):
    close = conj(lt(sub(x, r), t), lt(t, add(x, r)))
    return exists(r, conj(lt(ZERO, r), forall(t, implies(close, body))))


reciprocal = lam(t, op("inv", t))
OBLIGATIONS = {
    "a number": (add(x, ONE), TRUE),
    "literal division": (op("inv", num(2)), TRUE),
    "division by literal zero": (op("inv", ZERO), negation(eq(ZERO, ZERO))),
    "division": (inv_x, nonzero),
    "division by a size": (op("inv", op("cast", N)), TRUE),
    "division by an integer": (
        op("inv", op("cast", i)), negation(eq(op("cast", i), ZERO)),
    ),
    "division by less than a size": (
        op("inv", op("cast", sub(N, I1))), negation(eq(op("cast", sub(N, I1)), ZERO)),
    ),
    "said once": (add(inv_x, inv_x), nonzero),
    "square root": (root_x, nonnegative),
    "exponential": (op("exp", x), TRUE),
    "exponential of a quotient": (op("exp", inv_x), nonzero),
    "power": (op("pow", x, n), le(I0, n)),
    "literal power": (op("pow", x, num(2, INT)), TRUE),
    "negative power": (op("pow", x, num(-1, INT)), le(I0, num(-1, INT))),
    "entry": (op("at", u, i), conj(le(I1, i), le(i, N))),
    "literal entry": (op("at", var("v", vec(3)), num(2, INT)), TRUE),
    "guard": (implies(nonzero, eq(inv_x, ONE)), TRUE),
    "other guard": (implies(lt(ZERO, x), eq(inv_x, ONE)), implies(lt(ZERO, x), nonzero)),
    "guard by and": (op("and", nonzero, eq(inv_x, ONE)), TRUE),
    "wrong side of and": (op("and", eq(inv_x, ONE), nonzero), nonzero),
    "guard by or": (op("or", nonnegative, eq(inv_x, ONE)), implies(negation(nonnegative), nonzero)),
    "choice": (op("ite", nonzero, inv_x, ZERO), TRUE),
    "choice, wrong branch": (op("ite", nonzero, ZERO, inv_x), implies(negation(nonzero), nonzero)),
    "what the guard says": (implies(conj(nonnegative, nonzero), eq(inv_x, root_x)), TRUE),
    "what the first of two guards says": (
        implies(nonzero, nonnegative, eq(inv_x, root_x)),
        implies(nonzero, nonnegative, nonzero),
    ),
    "what neither of two guards says": (
        implies(le(x, ZERO), le(x, ONE), eq(inv_x, ONE)),
        implies(le(x, ZERO), le(x, ONE), nonzero),
    ),
    "one of two conditions under two guards": (
        implies(le(x, ONE), nonzero, eq(inv_x, root_x)),
        implies(le(x, ONE), nonzero, nonnegative),
    ),
    "a guard on something else": (implies(negation(eq(y, ZERO)), eq(inv_x, ONE)),
        implies(negation(eq(y, ZERO)), nonzero)),
    "what the range of a sum says": (
        op("sum", lam(i, op("at", u, i)), I1, N), TRUE,
    ),
    "half of what the range of a sum says": (
        op("sum", lam(i, op("at", u, i)), I1, n), within(i, I1, n, le(i, N)),
    ),
    "sum": (
        op("sum", lam(i, op("inv", op("cast", i))), I1, n),
        within(i, I1, n, negation(eq(op("cast", i), ZERO))),
    ),
    "function": (eq(lam(x, inv_x), f), forall(x, nonzero)),
    "quantifier": (forall(x, eq(inv_x, ONE)), forall(x, nonzero)),
    "existence": (exists(x, eq(inv_x, ONE)), forall(x, nonzero)),
    "mean": (op("E", space, X), op("integrable", space, X)),
    "derivative": (op("deriv", f, x), op("differentiable", f, x)),
    "near the point": (op("differentiable", reciprocal, x), near(negation(eq(t, ZERO)))),
    "derivative near": (
        op("deriv", reciprocal, x),
        conj(near(negation(eq(t, ZERO))), op("differentiable", reciprocal, x)),
    ),
    "cancelled roots": (
        op("differentiable", lam(t, add(t, sub(op("sqrt", t), op("sqrt", t)))), x),
        near(le(ZERO, t)),
    ),
    "iterations": (
        op("iterate", lam(i, lam(x, inv_x)), x, n),
        conj(le(I0, n), within(i, I1, n, forall(x, nonzero))),
    ),
    "elementwise": (
        op("map", lam(x, inv_x), u),
        forall(i, implies(conj(le(I1, i), le(i, N)), negation(eq(op("at", u, i), ZERO)))),
    ),
    "number of a k-wise family": (
        op("kwise", space, op("ite", eq(inv_x, ONE), I1, I0), lam(i, X), I1, I1), nonzero,
    ),
    "bounds of a family": (
        op("mutind", space, lam(i, X), op("ite", eq(inv_x, ONE), I1, I0), I1), nonzero,
    ),
    "indep": (op("indep", space, X, lam(w, inv_x)), nonzero),
    "argument of a function": (app(f, inv_x), nonzero),
}  # fmt: skip


@pytest.mark.parametrize("case", OBLIGATIONS)
def test_obligations(case):
    term, expected = OBLIGATIONS[case]
    assert definedness(term) is expected


def test_variance_needs_second_moments():
    found = definedness(op("Var", space, X))
    assert [q.op for q in subterms(found) if q.op == "integrable"] == ["integrable"] * 2


def test_walks():
    deep, shared, formula = x, x, p
    for k in range(100_000):
        deep = op("inv", deep) if k % 2 else add(deep, ONE)
    for _ in range(200):
        shared = add(op("inv", shared), op("inv", shared))
        formula = op("and", formula, formula)
    assert definedness(deep).sort == definedness(shared).sort == "bool"
    guarded = op("and", eq(shared, y), implies(formula, eq(shared, y)))
    assert definedness(guarded).sort == "bool"  # without looking at 2**200 conjuncts


# ----------------------------------------------------------------------- against evaluation
PAIR = op("vec", lam(j, op("cast", j)), data=("sizes", 2))
SMALL = st.integers(-2, 2)
NUMBERS = st.recursive(
    st.builds(num, SMALL),
    lambda a: st.one_of(
        st.builds(lambda s, t: add(s, t), a, a),
        st.builds(lambda s, t: mul(s, t), a, a),
        st.builds(lambda s: op("inv", s), a),
        st.builds(lambda s: op("sqrt", s), a),
        st.builds(lambda s, k: op("pow", s, num(k, INT)), a, SMALL),
        st.builds(lambda s, t, b: op("ite", le(s, t), op("inv", s), b), a, a, a),
        st.builds(
            lambda s, lo, hi: op(
                "sum", lam(i, op("inv", add(op("cast", i), s))), num(lo, INT), num(hi, INT)
            ),
            a, SMALL, SMALL,
        ),
        st.builds(
            lambda s, k: op("at", op("scale", s, PAIR), num(k, INT)),
            a, SMALL,
        ),
    ),
    max_leaves=6,
)  # fmt: skip
SEEN = {True: 0, False: 0}


def holds(formula):
    try:
        return evaluate(formula)
    except (Undefined, Unknown):
        return None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(NUMBERS)
def test_what_is_defined_has_a_value(t):
    defined = holds(definedness(t))
    event(f"defined: {defined}")
    if defined is not None:
        SEEN[defined] += 1
    if defined:
        try:
            evaluate(t)
        except Unknown as reason:
            assert "told apart" in str(reason)


def test_both_kinds_were_seen():
    test_what_is_defined_has_a_value()
    assert min(SEEN.values()) >= 20
