"""Core terms back to surface terms: the same meaning, names that clash with nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quod import core
from quod import vocabulary as v
from quod.core import BOOL, INT, OUTCOME, PROB, REAL, Term, eq, fun, num, op, var
from quod.elaborate import elaborate
from quod.errors import InputError
from quod.quote import shown, surface
from quod.surface import Expr
from quod.theories import AXIOMS, DEFINITIONS
from quod.typeset.latex import latex
from quod.typeset.text import text
from surface_terms import heads, matrices, reals, statements, vectors

seen = {"count": 0, "heads": set()}


@settings(max_examples=400, deadline=None, database=None, derandomize=True,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(st.one_of(statements(4), reals(4), vectors(4), matrices(4)))
def check_random(e: Expr) -> None:
    try:
        meaning = elaborate(e)
    except InputError:
        return
    back = surface(meaning)
    if not any(head.endswith("_as_reals") for head in heads(back)):  # no author can write those
        assert elaborate(back) is meaning
    assert latex(back).isascii() and text(back)
    seen["count"] += 1  # type: ignore[operator]
    seen["heads"] |= heads(back)  # type: ignore[operator]


def test_random_terms_keep_their_meaning() -> None:
    check_random()
    assert seen["count"] >= 350  # type: ignore[operator]
    assert len(seen["heads"]) >= 45, sorted(seen["heads"])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", AXIOMS)
def test_axioms_print(name: str) -> None:
    quoted = surface(AXIOMS[name].formula)
    assert latex(quoted).isascii()
    assert "#" not in text(quoted) and "bound_" not in text(quoted)


def test_axioms_print_differently() -> None:
    assert len({latex(surface(a.formula)) for a in AXIOMS.values()}) == len(AXIOMS)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_definitions_print(name: str) -> None:
    d = DEFINITIONS[name]
    assert latex(surface(eq(d.constant, d.body)))


x, y, i, j = var("x", REAL), var("y", REAL), var("i", INT), var("j", INT)
f, F = var("f", fun(INT, REAL)), var("F", fun(INT, OUTCOME, REAL))
P, X = var("P", PROB), var("X", fun(OUTCOME, REAL))
w = var("w", OUTCOME)


@pytest.mark.parametrize(
    ("t", "expected"),
    [
        (core.sub(x, y), "x - y"),
        (core.add(x, num(-2)), "x - 2"),
        (core.mul(x, op("inv", y)), "x/y"),
        (op("inv", y), "1/y"),
        (op("inv", op("pow", y, num(2, INT))), "y**(-2)"),
        (core.add(op("cast", i), x), "i + x"),
        (core.negation(eq(x, y)), "x != y"),
        (core.lt(x, y), "x < y"),
        (core.negation(core.conj(eq(x, y), core.le(x, y))), "not (x = y and x <= y)"),
        (core.within(i, num(1, INT), j, eq(x, y)), "for all i in 1..j: x = y"),
        (core.forall(i, core.le(i, j)), "for all i: i <= j"),
        (op("sum", core.lam(i, core.app(f, i)), num(1, INT), i), "Sum(f[j], j=1..i)"),
        (op("scale", num(-1), var("u", ("vec", 2))), "-u"),
        (op("E", P, X), "E(X)"),
        (op("E", P, core.lam(w, core.app(F, i, w))), "E(F[i])"),
        (op("integrable", P, X), "integrable(X)"),
        (op("mutind", P, F, num(1, INT), j), "mutually independent(family(i: F[i], 1, j))"),
        (op("ite", core.le(x, y), x, y), "x if x <= y else y"),
        (core.fresh(REAL), None),
        (op("outcome", num(2, INT)), "outcome(2)"),
        (core.TRUE, "true()"),
    ],
    ids=str,
)
def test_folds_what_elaboration_spelled_out(t: Term, expected: str | None) -> None:
    quoted = surface(t)
    assert latex(quoted)
    assert expected is None or text(quoted) == expected


def test_messages_draw_out_signs() -> None:
    product = core.mul(num(-2), x, op("sqrt", y))
    assert shown(core.add(core.mul(num(-1), x), product)) == "-x - 2*x*sqrt(y)"
    assert shown(core.add(x, core.mul(num(-1), x, y))) == "x - x*y"
    assert text(surface(core.add(x, product))) == "x + -2*x*sqrt(y)"


def test_concrete_vectors_and_matrices() -> None:
    for e in (v.vector_of(1, 2, 3), v.matrix_of([1, 2], [3, 4]), v.ones(2), v.vector_of(7)):
        assert elaborate(surface(elaborate(e))) is elaborate(e)
    assert text(surface(elaborate(v.vector_of(1, 2)))) == "[1, 2]"
    assert text(surface(elaborate(v.matrix_of([1, 2], [3, 4])))) == "[[1, 2], [3, 4]]"


def test_bound_names_clash_with_nothing() -> None:
    body = op("sum", core.lam(j, core.mul(core.app(f, j), op("cast", i))), num(1, INT), j)
    quoted = text(surface(op("sum", core.lam(i, body), num(1, INT), j)))
    assert quoted == "Sum(Sum(f[k]*i, k=1..j), i=1..j)"


def test_deep_terms() -> None:
    t, p = x, eq(x, y)
    for _ in range(10_000):
        t, p = core.neg(core.add(t, num(1))), core.forall(core.fresh(BOOL), p)
    assert text(surface(t)).startswith("-(-(")
    assert text(surface(p)).startswith("for all p: for all q: ")
