"""Terms: sorts, sealing, fresh names, depth, the laws of the lambda-calculus."""

import copy
import pickle
import sys
import threading
from fractions import Fraction

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from quod import core
from quod.core import INT, REAL, Term, abstraction, add, app, bound, fun, lam, num, op, var
from quod.errors import SortError
from quod.quote.scope import sizes_in
from trusted_samples import I1, ONE, ZERO, deep_sum, i, n, u, x, y, z

ILL_SORTED = {
    "float": (lambda: num(0.5), "exact number"),
    "truth value as number": (lambda: num(True), "exact number"),
    "fraction as integer": (lambda: num(Fraction(1, 2), INT), "no number 1/2"),
    "name of no kind": (lambda: var(1.5, REAL), "no variable"),
    "unknown sort": (lambda: var("x", "complex"), "no variable"),
    "size zero": (lambda: var("x", ("vec", 0)), "no variable"),
    "size as truth value": (lambda: var("x", ("vec", True)), "no variable"),
    "negative index": (lambda: bound(-1, INT), "no bound variable"),
    "real plus integer": (lambda: add(x, i), "does not take"),
    "unknown constant": (lambda: op("zeta", x), "unknown constant"),
    "a name of the inside": (lambda: op("var", x), "unknown constant"),
    "too many arguments": (lambda: op("neg", x, y), "does not take"),
    "size as a float": (lambda: op("dim", data=("sizes", 1.0)), "does not take"),
    "no family": (lambda: op("mutind", var("P", "prob")), "does not take"),
    "masses above one": (lambda: op("finite", data=("masses", Fraction(2))), "does not take"),
    "negative mass": (
        lambda: op("finite", data=("masses", Fraction(2), Fraction(-1))),
        "does not take",
    ),
    "not a function": (lambda: app(x, y), "cannot apply"),
    "argument of another sort": (lambda: app(var("f", fun(REAL, REAL)), i), "cannot apply"),
    "binder of another sort": (lambda: abstraction(REAL, bound(0, INT)), "used at the sort int"),
    "one index, two sorts": (lambda: op("pow", bound(0, REAL), bound(0, INT)), "used at two sorts"),
    "substitute another sort": (lambda: core.substitute(x, {x: i}), "cannot put"),
    "substitute for a term": (lambda: core.substitute(x, {add(x, x): y}), "cannot put"),
    "a literal size renamed": (lambda: core.resort(u, {3: 4}, {}), "names stand for"),
    "a size that is none": (lambda: core.resort(u, {"n": 0}, {}), "names stand for"),
    "bind a term": (lambda: lam(add(x, x), x), "only a variable"),
}


@pytest.mark.parametrize("case", list(ILL_SORTED))
def test_ill_sorted_terms_are_refused(case):
    build, reason = ILL_SORTED[case]
    with pytest.raises(SortError, match=reason):
        build()


def test_a_refusal_does_not_stay_in_the_cache():
    with pytest.raises(SortError):
        op("dim", data=("sizes", 7.0))
    assert op("dim", data=("sizes", 7)).sort == INT


@pytest.mark.parametrize("size", [1.0, True, Fraction(1), (1,)])
def test_sizes_that_equal_one_are_not_one(size):
    assert op("dim", data=("sizes", 1)).data == ("sizes", 1)
    with pytest.raises(SortError, match="does not take"):
        op("dim", data=("sizes", size))


def test_terms_are_sealed():
    for attempt in (
        Term,
        lambda: type("Fake", (Term,), {}),
        lambda: setattr(ZERO, "data", Fraction(1)),
        lambda: copy.copy(x),
        lambda: copy.deepcopy(x),
        lambda: pickle.dumps(x),
    ):
        with pytest.raises(SortError):
            attempt()


def test_fresh_variables_avoid_names_in_use():
    ahead = core.fresh(REAL).data
    taken = [var(ahead + k, REAL) for k in range(1, 20)]
    assert core.fresh(REAL) not in taken


def test_alpha_beta_eta_are_identity():
    f = var("f", fun(REAL, REAL))
    assert lam(x, add(x, y)) is lam(z, add(z, y))
    assert app(lam(x, add(x, y)), z) is add(z, y)
    assert lam(x, app(f, x)) is f
    assert lam(x, app(lam(y, add(x, y)), x)) is lam(z, add(z, z))


def test_substitution_does_not_capture():
    inner = lam(y, add(x, y))
    assert app(core.substitute(inner, {x: y}), z) is add(y, z)
    assert core.substitute(add(x, y), {x: y, y: x}) is add(y, x)


def test_instantiating_sizes_reaches_sorts_and_data():
    t = op("vec", lam(i, op("at", u, i)), data=("sizes", "n"))
    at_three = core.resort(t, {"n": 3}, {})
    assert at_three.sort == ("vec", 3) and at_three.data == ("sizes", 3)
    assert sizes_in(t) == {"n"} and sizes_in(at_three) == set()
    assert sizes_in(op("dim", data=("sizes", "k"))) == {"k"}
    assert core.resort(core.resort(t, {"n": "m"}, {}), {"m": 3}, {}) is at_three


def test_walks_are_not_recursive():
    t = deep_sum()
    changed = core.substitute(t, {x: y})
    assert changed.free == {y}
    assert app(lam(x, t), y) is changed
    assert sum(1 for _ in core.subterms(t)) == 100_002
    assert core.resort(t, {"n": 2}, {}) is t


def test_what_nothing_uses_is_forgotten():
    kept = add(x, num(31))
    core._sweep()
    before = len(core._TERMS)
    deep = kept
    for _ in range(60_000):
        deep = add(deep, num(37))
    assert len(core._TERMS) > before + 50_000
    del deep
    core._sweep()
    assert len(core._TERMS) < before + 1_000
    assert add(x, num(31)) is kept


def test_threads_make_one_term_of_one_thing():
    """Equality is identity, so a second object would be another variable to the kernel."""
    made: list[list[Term]] = [[] for _ in range(6)]

    def make(terms: list[Term]) -> None:
        terms += [add(var(f"thread {k}", REAL), num(k)) for k in range(4_000)]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=make, args=(terms,)) for terms in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert all(len({*same}) == 1 for same in zip(*made, strict=True))


def test_nested_binders():
    t = op("cast", I1)
    for _ in range(200):
        t = op("sum", lam(n, add(t, op("cast", n))), I1, i)
        t = core.substitute(t, {i: n}) if n not in t.free else t
    assert core.substitute(t, {n: I1}).free <= {i}


def test_no_equality_on_terms_but_identity():
    assert "__eq__" not in vars(Term) and "__hash__" not in vars(Term)


# ------------------------------------------------------------------------------------- laws
REALS = st.recursive(
    st.sampled_from([x, y, z, ZERO, ONE]),
    lambda inner: st.one_of(
        st.builds(lambda a, b: op("add", a, b), inner, inner),
        st.builds(lambda a, b: op("mul", a, b), inner, inner),
        st.builds(lambda a, b: app(lam(x, a), b), inner, inner),
        st.builds(lambda a: op("deriv", lam(y, a), x), inner),
        st.builds(lambda a: op("sum", lam(n, add(a, op("cast", n))), I1, i), inner),
    ),
    max_leaves=12,
)


@settings(deadline=None, derandomize=True)
@given(REALS, REALS, REALS)
def test_laws_of_substitution(s, a, b):
    event(f"binders: {any(t.op == 'lam' for t in core.subterms(s))}")
    assert app(lam(x, s), a) is core.substitute(s, {x: a})
    assert core.substitute(s, {x: x}) is s
    assert lam(x, app(lam(x, s), x)) is lam(x, s)
    one_by_one = core.substitute(core.substitute(s, {x: a}), {y: b})
    assert one_by_one is core.substitute(s, {x: core.substitute(a, {y: b}), y: b})
    assert core.substitute(s, {x: a}).free <= (s.free - {x}) | a.free


@settings(deadline=None, derandomize=True)
@given(REALS, REALS)
def test_a_term_is_what_its_parts_say(a, b):
    assume(a is not b)
    assert lam(x, a) is not lam(x, b)
    assert add(a, b) is not add(b, a)
