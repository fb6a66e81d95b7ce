"""Values in Coq: each kind of term that the kernel evaluates, and no false value."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
from flint import fmpq

from coq_folder import HEADER, accepted, compiled, needs_coq
from quod.coq.evaluation import evaluation
from quod.coq.translate import Translator
from quod.core import INT, Term, add, eq, lam, le, lt, mul, negation, num, op, subterms
from quod.errors import Undefined, Unknown
from quod.evaluate import LAZY, STRICT, evaluate
from quod.theories import DEFINITIONS
from test_evaluate import VALUES
from trusted_samples import I1, ONE, TWO, ZERO, i, j, w, x

pytestmark = needs_coq

PI, ROOT_TWO = op("pi"), op("sqrt", TWO)
HALF, TENTH = num(Fraction(1, 2)), num(Fraction(1, 10))


def between(t: Term, low: str, high: str) -> Term:
    return op("and", lt(num(Fraction(low)), t), lt(t, num(Fraction(high))))


EXACT = [
    eq(op("log", ONE), ZERO),
    eq(op("sin", ZERO), ZERO),
    eq(op("cos", ZERO), ONE),
    eq(op("tan", ZERO), ZERO),
    eq(op("sinh", ZERO), ZERO),
    eq(op("cosh", ZERO), ONE),
    eq(op("tanh", ZERO), ZERO),
    eq(op("max", ONE, TWO), TWO),
    eq(op("max", TWO, ONE), TWO),
    eq(op("min", ONE, TWO), ONE),
    eq(op("min", TWO, ONE), ONE),
    eq(op("abs", num(-2)), TWO),
    eq(op("prod", lam(i, op("cast", i)), I1, num(4, INT)), num(24)),
    eq(op("prod", lam(i, ZERO), I1, num(-3, INT)), ONE),
    eq(op("factorial", num(5, INT)), num(120)),
    eq(op("binomial", num(6, INT), num(2, INT)), num(15)),
    eq(op("binomial", num(2, INT), num(6, INT)), ZERO),
    eq(op("binomial", num(-2, INT), num(3, INT)), num(-4)),
    eq(op("binomial", num(2, INT), num(-1, INT)), ZERO),
]
PAIR = op("vec", lam(i, op("cast", i)), data=("sizes", 2))
SQUARE = op("mat", lam(i, lam(j, op("cast", add(i, i, j)))), data=("sizes", 2, 2))
UNIT = op("eye", data=("sizes", 2))
COIN = op("finite", data=("masses", Fraction(1, 3), Fraction(2, 3)))
WHERE = op("ite", eq(w, op("outcome", I1)), ONE, TWO)
OTHERS = [  # what test_evaluate.py has no row for
    op("imp", op("true"), negation(op("false"))),
    eq(op("norm", op("scale", TWO, op("zeros", data=("sizes", 3)))), ZERO),
    eq(
        op("map", lam(x, mul(x, x)), PAIR),
        op("vec", lam(i, op("cast", mul(i, i))), data=("sizes", 2)),
    ),
    eq(op("vadd", PAIR, PAIR), op("scale", TWO, PAIR)),
    eq(op("transpose", op("transpose", SQUARE)), SQUARE),
    eq(op("mm", SQUARE, UNIT), op("madd", SQUARE, op("mscale", ZERO, UNIT))),
    eq(op("mv", op("diag", PAIR), PAIR), op("map", lam(x, mul(x, x)), PAIR)),
    eq(op("Cov", COIN, lam(w, WHERE), lam(w, WHERE)), op("Var", COIN, lam(w, WHERE))),
    le(op("dim", data=("sizes", 2)), add(I1, I1)),
    eq(op("trace", SQUARE), num(9)),
    eq(op("at", op("basis", I1, data=("sizes", 2)), I1), ONE),
    eq(op("entry", op("outer", PAIR, PAIR), I1, add(I1, I1)), TWO),
]
CLOSE = [
    between(PI, "3.14159265358979", "3.14159265358980"),
    between(op("log", TWO), "0.6931471805", "0.6931471806"),
    between(op("log", num(300)), "5.70378247465", "5.70378247467"),
    between(op("log", TENTH), "-2.30258509300", "-2.30258509299"),
    between(op("log", num(1 + Fraction(1, 10**9))), "9.99999e-10", "1.000001e-9"),
    between(op("log", ROOT_TWO), "0.3465735902", "0.3465735903"),
    between(op("log", op("exp", num(-3))), "-3.0000001", "-2.9999999"),
    between(op("log", num(10**40)), "92.103403719", "92.103403720"),
    between(op("sin", ONE), "0.84147098480", "0.84147098481"),
    between(op("sin", num(-300)), "0.99975583990", "0.99975583991"),
    between(op("sin", num(Fraction(1, 10**12))), "9.9999999999e-13", "1.0000000001e-12"),
    between(op("sin", ROOT_TWO), "0.98776594599", "0.98776594600"),
    between(op("sin", PI), "-1e-14", "1e-14"),
    between(op("sin", op("mul", num(-50), PI)), "-1e-11", "1e-11"),
    between(op("cos", TENTH), "0.99500416527", "0.99500416528"),
    between(op("cos", num(500)), "-0.88384927344", "-0.88384927343"),
    between(op("cos", op("neg", PI)), "-1.0000000001", "-0.9999999999"),
    between(op("cos", op("mul", HALF, PI)), "-1e-14", "1e-14"),
    between(op("cos", op("exp", num(5))), "-0.72601", "-0.72600"),
    between(op("sin", num(10**40)), "-2", "2"),
    between(op("tan", ONE), "1.55740772465", "1.55740772466"),
    between(op("sinh", num(-1)), "-1.1752012", "-1.1752011"),
    between(op("cosh", ROOT_TWO), "2.1781835", "2.1781836"),
    between(op("tanh", HALF), "0.4621171", "0.4621172"),
    between(op("max", ONE, ROOT_TWO), "1.414213562", "1.414213563"),
    between(op("min", ROOT_TWO, PI), "1.414213562", "1.414213563"),
    between(op("exp", ONE), "2.71828182", "2.71828183"),
]


def valued(t: Term, value: object) -> Term:
    """That the term has the value."""
    if type(value) is fmpq:
        return eq(t, num(Fraction(str(value)), t.sort))
    return t if value else negation(t)


TRUE = [*EXACT, *OTHERS, *CLOSE, *[valued(*row) for row in VALUES]]
NO_VALUE = [  # the kernel does not know these either
    eq(op("log", ZERO), op("log", ZERO)),
    eq(op("log", num(-1)), ZERO),
    eq(op("tan", op("mul", HALF, PI)), ZERO),
    eq(op("sin", PI), ZERO),
    eq(op("cos", PI), num(-1)),
    eq(op("log", op("exp", ONE)), ONE),
    eq(op("max", ROOT_TWO, ROOT_TWO), ROOT_TWO),
    lt(op("sin", num(10**40)), ONE),
    eq(PI, PI),
]


def lemma(number: int, formula: Term) -> str:
    statement = Translator().statement((), formula)
    return (
        f"Lemma mutant_{number} : {statement}.\nProof. intros. exact ({evaluation(formula)}). Qed."
    )


@cache
def coq_accepts() -> set[int]:
    """Which formulas Coq finds true: of all that are, of their negations, of the rest."""
    compiled()
    formulas = [*TRUE, *map(negation, TRUE), *NO_VALUE, *map(negation, NO_VALUE)]
    return accepted(HEADER, [lemma(n, p) for n, p in enumerate(formulas)])


WITHOUT_VALUES = {  # they speak of all numbers, of derivatives, or of arcsines
    *("tends", "eventually", "has_integral", "invertible", "mgrad", "acos")
}


def test_all_that_is_evaluated_is_tried() -> None:
    tried = {t.op for p in TRUE for t in subterms(p)}
    assert {*STRICT, *LAZY, *DEFINITIONS} - tried == WITHOUT_VALUES


@pytest.mark.parametrize("n", range(len(TRUE)), ids=map(repr, TRUE))
def test_coq_finds_what_is_true(n: int) -> None:
    assert evaluate(TRUE[n]) is True
    assert n in coq_accepts()


@pytest.mark.parametrize("n", range(len(TRUE)), ids=map(repr, TRUE))
def test_coq_refuses_what_is_false(n: int) -> None:
    assert len(TRUE) + n not in coq_accepts()


@pytest.mark.parametrize("n", range(len(NO_VALUE)), ids=map(repr, NO_VALUE))
def test_coq_does_not_guess(n: int) -> None:
    with pytest.raises((Undefined, Unknown)):
        evaluate(NO_VALUE[n])
    first = 2 * len(TRUE) + n
    assert not {first, first + len(NO_VALUE)} & coq_accepts()
