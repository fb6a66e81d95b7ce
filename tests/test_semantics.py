"""Rules against an independent reading of their formulas, on random small cases."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from quod import kernel
from quod.core import INT, add, app, eq, implies, lam, mul, neg, num, op, var
from quod.errors import RuleError
from quod.evaluate import evaluate
from trusted_samples import I1, ONE, ZERO, i, w

ATOMS = [var(name, "bool") for name in "pqrs"]
MEANING = {
    "imp": lambda a, b: not a or b,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "eq": lambda a, b: a == b,
}
FORMULAS = st.recursive(
    st.sampled_from([*ATOMS, op("true"), op("false")]),
    lambda a: st.builds(lambda n, s, t: op(n, s, t), st.sampled_from(sorted(MEANING)), a, a),
    max_leaves=8,
)  # fmt: skip
SEEN: dict[str, dict[bool, int]] = {}


def seen(what, case):
    SEEN.setdefault(what, {True: 0, False: 0})[case] += 1


def truth(formula, table):
    if formula in table:
        return table[formula]
    if not formula.args:
        return formula.op == "true"
    return MEANING[formula.op](*[truth(a, table) for a in formula.args])


@settings(max_examples=300, deadline=None)
@given(FORMULAS, FORMULAS)
def test_tautology_agrees_with_truth_tables(premise, goal):
    valid = all(
        truth(implies(premise, goal), dict(zip(ATOMS, values, strict=True)))
        for values in product((True, False), repeat=len(ATOMS))
    )
    try:
        kernel.tautology(goal, [kernel.assume(premise)])
        accepted = True
    except RuleError:
        accepted = False
    seen("tautology", accepted)
    assert accepted is valid


# Three independent fair signs on eight outcomes, as one family.
SPACE = op("finite", data=("masses", *[Fraction(1, 8)] * 8))


def sign(bit):
    minus = [k for k in range(1, 9) if (k - 1) >> bit & 1]
    t = ONE
    for k in minus:
        t = op("ite", eq(w, op("outcome", num(k, INT))), num(-1), t)
    return t


signs = op("ite", eq(i, I1), sign(0), op("ite", eq(i, num(2, INT)), sign(1), sign(2)))
FAMILY = lam(i, lam(w, add(op("cast", i), signs)))
INDEPENDENT = kernel.compute(op("mutind", SPACE, FAMILY, I1, num(3, INT)))
MEMBER = st.integers(1, 4).map(lambda k: app(FAMILY, num(k, INT), w))
BOREL = st.recursive(
    st.one_of(MEMBER, st.sampled_from([ONE, ZERO, num(2)])),
    lambda a: st.one_of(
        st.builds(lambda s, t: add(s, t), a, a),
        st.builds(lambda s, t: mul(s, t), a, a),
        st.builds(lambda s: neg(s), a),
        st.builds(lambda s, t: op("ite", op("le", s, t), t, neg(s)), a, a),
        st.builds(
            lambda lo, hi: op(
                "sum", lam(i, app(FAMILY, i, w)), num(lo, INT), num(hi, INT)
            ),
            st.integers(1, 3), st.integers(0, 3),
        ),
    ),
    max_leaves=3,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(BOREL, BOREL)
def test_independence_says_what_is_so(u, v):
    try:
        sides = kernel.independence_sides(INDEPENDENT.conclusion, w, u, v)
        t = kernel.independence(INDEPENDENT, w, u, v, [kernel.compute(s) for s in sides])
    except RuleError:
        seen("independence", False)
        return
    seen("independence", bool(w in u.free and w in v.free))
    assert not t.hypotheses and evaluate(t.conclusion) is True


def test_both_answers_were_seen():
    test_tautology_agrees_with_truth_tables()
    test_independence_says_what_is_so()
    assert all(min(counts.values()) >= 10 for counts in SEEN.values()), SEEN
