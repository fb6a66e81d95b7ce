"""The independence rule: what counts as a member, and what the sides must say."""

import pytest

from quod.core import (
    INT,
    OUTCOME,
    REAL,
    add,
    app,
    conj,
    eq,
    fun,
    lam,
    le,
    mul,
    negation,
    num,
    op,
    var,
    vec,
    within,
)
from quod.errors import QuodError, RuleError
from quod.kernel import assume, independence, independence_sides
from trusted_samples import I0, I1, ONE, N, i, j, n, space, w, x

SEQUENCE = fun(INT, OUTCOME, REAL)
X, Y = var("X", SEQUENCE), var("Y", SEQUENCE)
Q = var("Q", fun(OUTCOME, vec("n")))
S = var("S", fun(OUTCOME, REAL))
single = lam(i, S)
entries = lam(i, lam(w, op("at", app(Q, w), i)))


def mutual(*families):
    return op("mutind", space, *families)


BOTH = mutual(X, I1, n, Y, I1, n)
Xi, Xj, Yi = app(X, i, w), app(X, j, w), app(Y, i, w)


def total(body, low=I1, high=n):
    return op("sum", lam(i, body), low, high)


def prove(p, u, v):
    sides = [assume(s) for s in independence_sides(p, w, u, v)]
    return independence(assume(p), w, u, v, sides)


def in_range(k):
    return conj(le(I1, k), le(k, n))


ACCEPT = {
    "two families": (BOTH, Xi, Yi, [in_range(i), in_range(i)]),
    "one family": (BOTH, Xi, Xj, [in_range(i), in_range(j), negation(eq(i, j))]),
    "borel functions": (BOTH, op("ite", le(Xi, ONE), op("inv", Xi), x), op("abs", Yi), None),
    "a sum": (BOTH, total(Xi), Yi, [within(i, I1, n, in_range(i)), in_range(i)]),
    "sums on both sides": (
        BOTH, total(Xi), total(Xj, n, n), None,
    ),
    "a constant": (BOTH, x, Yi, [in_range(i)]),
    "another mean inside": (BOTH, op("E", space, lam(w, mul(Xi, Yi))), Yi, [in_range(i)]),
    "one variable": (mutual(single, I1, I1, X, I1, n), app(S, w), Xi, [le(I1, I1), in_range(i)]),
    "entries": (mutual(entries, I1, N), op("at", app(Q, w), I1), op("at", app(Q, w), n), None),
    "an empty sum": (BOTH, total(Xi, I1, I0), Yi, None),
}  # fmt: skip


@pytest.mark.parametrize("case", ACCEPT)
def test_accepts(case):
    p, u, v, sides = ACCEPT[case]
    needed = independence_sides(p, w, u, v)
    t = prove(p, u, v)
    assert t.conclusion.op == "and" and t.conclusion.args[0].op == "integrable"
    assert [s.op for s in needed[:2]] == ["integrable", "integrable"]
    if sides is not None:
        flat = needed[2:]
        assert all(s in flat or s.op == "le" for s in sides)
        assert len(flat) == len(sides)


k_of = var("k", fun(INT, OUTCOME, REAL))
h = var("h", fun(OUTCOME, OUTCOME))
composed = lam(i, lam(w, app(k_of, i, app(h, w))))

REJECT = {
    "not the outcome of the family": (mutual(composed, I1, n), app(k_of, i, w), ONE, "no Borel"),
    "another variable": (BOTH, app(S, w), Yi, "no Borel"),
    "shifted": (mutual(lam(i, app(X, add(i, I1))), I1, n), app(X, i, w), ONE, "no Borel"),
    "the vector itself": (
        mutual(entries, I1, N), op("norm", app(Q, w)), ONE, "no Borel",
    ),
    "an index by chance": (BOTH, app(X, op("ite", le(Yi, ONE), I1, n), w), ONE, "no Borel"),
    "a random range": (
        BOTH, total(ONE, I1, op("ite", le(Xi, ONE), I1, n)), Yi, "no Borel",
    ),
    "the outcome under a quantifier": (
        BOTH, op("ite", op("forall", lam(x, le(x, Xi))), ONE, x), Yi, "no Borel",
    ),
    "the outcome itself": (BOTH, op("ite", eq(w, op("outcome", I1)), ONE, x), Yi, "no Borel"),
    "inside another mean": (
        BOTH, op("E", space, lam(var("w2", OUTCOME), mul(Xi, app(S, var("w2", OUTCOME))))), Yi,
        "no Borel",
    ),
    "a derivative": (BOTH, op("deriv", lam(x, mul(x, Xi)), ONE), Yi, "no Borel"),
    "only pairwise": (op("kwise", space, num(2, INT), X, I1, n), Xi, Xj, "no mutual"),
    "outcome in the premise": (
        mutual(lam(i, lam(var("w2", OUTCOME), app(X, i, w))), I1, n), Xi, ONE, "is free in",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REJECT)
def test_refuses(case):
    p, u, v, reason = REJECT[case]
    with pytest.raises(RuleError, match=reason):
        prove(p, u, v)


@pytest.mark.parametrize("missing", range(5))
def test_each_side_is_needed(missing):
    sides = [assume(s) for s in independence_sides(BOTH, w, Xi, Xj)]
    assert len(sides) == 5
    del sides[missing]
    with pytest.raises(RuleError, match="missing"):
        independence(assume(BOTH), w, Xi, Xj, sides)


def test_the_outcome_is_new():
    sides = [assume(s) for s in independence_sides(BOTH, w, Xi, Yi)]
    sides.append(assume(eq(w, w)))
    with pytest.raises(RuleError, match="is free in"):
        independence(assume(BOTH), w, Xi, Yi, sides)


def test_the_same_variable_twice_needs_a_false_side():
    needed = independence_sides(BOTH, w, Xi, Xi)
    assert negation(eq(i, i)) in needed


def test_nested_sums_close_their_own_indices():
    double = op("sum", lam(j, op("sum", lam(i, mul(Xi, Xj)), I1, j)), I1, n)
    needed = independence_sides(mutual(X, I1, n, Y, I1, n), w, double, Yi)
    assert all(s.free <= {X, Y, n, i, space} for s in needed)


def test_no_term_keeps_an_engine_variable():
    try:
        t = prove(BOTH, total(Xi), total(Xj))
    except QuodError:
        pytest.fail("the rule must apply")
    for formula in (t.conclusion, *t.hypotheses):
        assert all(type(v.data) is str for v in formula.free)
