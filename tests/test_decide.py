"""Statements as text: what is decided, how, and what hostile text comes to."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import flint
import pytest

from quod import cli, real
from quod.core import REAL, num, substitute, var
from quod.deciding import Answer, Question, decide
from quod.deciding.deciding import Wanted
from quod.deciding.files import decide_all, questions
from quod.deciding.grammar import Reader
from quod.deciding.limits import OutOfTime, within
from quod.deciding.mutants import mutants
from quod.deciding.numeric import NoValue, ball, false_at, value
from quod.deciding.questions import question, question_in
from quod.deciding.trees import NotAStatement
from quod.elaborate import elaborate
from quod.errors import QuodError
from quod.evaluate import evaluate
from quod.running.attacking import is_false
from quod.running.deciding import as_expected
from trusted_samples import ROOT

STATEMENTS = sorted((ROOT / "tests" / "statements").glob("*.jsonl"))
XY = {"X": "random", "Y": "random"}
SQUARE = {"A": "matrix(n, n)", "B": "matrix(n, n)"}
VECTORS = {"v": "vector(n)", "w": "vector(n)"}

# a true statement and its false twin, under the same declarations
TWINS = [
    ("(x + y)**2 == x**2 + 2*x*y + y**2", "(x + y)**2 == x**2 + y**2", {}, ()),
    ("0.1 == 1/10", "0.1 == 0.1000001", {}, ()),
    ("1e-3*x == x/1000", "1e-3*x == x/100", {}, ()),
    ("E**x == exp(x)", "E**x == exp(2*x)", {}, ()),
    ("Rational(1, 3) + Rational(1, 6) == 1/2", "Rational(1, 3) + Rational(1, 6) == 2/3", {}, ()),
    ("2**10 == 1024", "2**10 == 1000", {}, ()),
    ("x**-2 == 1/x**2", "x**-2 == 1/x", {"x": "positive"}, ()),
    ("x**(3/2) == x*sqrt(x)", "x**(3/2) == x", {"x": "nonnegative"}, ()),
    ("Abs(x) == x", "Abs(x) == -x", {"x": "nonnegative"}, ()),
    ("exp(x + y) == exp(x)*exp(y)", "exp(x + y) == exp(x) + exp(y)", {}, ()),
    ("x**2 >= 0", "x**2 > 0", {}, ()),
    ("x*(1 - x) >= 0", "x*(1 - x) > 1/4", {"x": "[0, 1]"}, ()),
    ("x > -1", "x > 1", {"x": "(-1, oo)"}, ()),
    ("x >= 1", "x >= 2", {"x": "positive_integer"}, ()),
    ("x + 1 != x", "x + 1 != 2*x", {}, ()),
    ("iff(x == 0, x**2 == 0)", "iff(x == 0, x**2 == x)", {}, ()),
    ("implies(And(x > 0, y > 0), x*y > 0)", "implies(x > 0, x*y > 0)", {}, ()),
    ("Not(And(x > 0, Le(x, 0)))", "And(x >= 0, Not(Ge(x, 0)))", {}, ()),
    ("x == y", "x == z", {}, ("x + 1 == y + 1",)),
    ("a <= c", "c <= a", {}, ("a <= b", "b <= c")),
    ("Sum(k, (k, 1, 4)) == 10", "Sum(k, (k, 1, 4)) == 9", {}, ()),
    ("Sum(c*x[k], (k, 1, n)) == c*Sum(x[k], (k, 1, n))",
     "Sum(c + x[k], (k, 1, n)) == c + Sum(x[k], (k, 1, n))", {"x": "vector(n)"}, ()),
    ("Derivative(x**3, x) == 3*x**2", "Derivative(x**3, x) == 3*x", {}, ()),
    ("Subs(Derivative(x**2, x), x, 3) == 6", "Subs(Derivative(x**2, x), x, 3) == 9", {}, ()),
    ("f(x) + g(x) == g(x) + f(x)", "f(x) == g(x)", {"f": "function", "g": "function"}, ()),
    ("(A @ B).T == B.T @ A.T", "(A @ B).T == A.T @ B.T", SQUARE, ()),
    ("A @ B - A @ B == 0", "A @ B - B @ A == 0", SQUARE, ()),
    ("A**2 == A @ A", "A**2 == 2*A", SQUARE, ()),
    ("eye(n) @ A == A", "eye(n) @ A == eye(n)", SQUARE, ()),
    ("v.T @ w == dot(w, v)", "v.T @ w == v.T @ v", VECTORS, ()),
    ("v.T @ A == (A.T @ v).T", "v.T @ A == (A @ v).T", {**VECTORS, **SQUARE}, ()),
    ("v - v == 0", "v + w == 0", VECTORS, ()),
    ("(v + w)[i] == v[i] + w[i]", "(v + w)[i] == v[i]", {**VECTORS, "i": "index(n)"}, ()),
    ("E(2*X + Y) == 2*E(X) + E(Y)", "E(2*X + Y) == E(X) + E(Y)", XY, ()),
    ("Var(X + Y) == Var(X) + Var(Y)", "Var(X - Y) == Var(X) - Var(Y)", XY, ("independent(X, Y)",)),
]  # fmt: skip


@pytest.mark.parametrize(("true", "false", "variables", "where"), TWINS, ids=[t[0] for t in TWINS])
def test_true_statements_and_their_false_twins(true, false, variables, where):
    proved, refuted = (decide(s, where=where, variables=variables) for s in (true, false))
    assert (proved.verdict, refuted.verdict) == ("proved", "refuted"), (proved, refuted)
    assert proved.certificate["quod"] == refuted.certificate["quod"] == 1
    assert proved.counterexample is None and refuted.counterexample


# ------------------------------------------------------------------------------- conditions
@pytest.mark.parametrize(
    ("statement", "condition"),
    [
        ("x/x == 1", "x != 0"),
        ("(x**2 - 1)/(x - 1) == x + 1", "x - 1 != 0"),
        ("sqrt(x)**2 == x", "0 <= x"),
        ("a/b + c/b == (a + c)/b", "b != 0"),
    ],
)
def test_what_is_undefined_somewhere_is_proved_once_its_condition_is_declared(statement, condition):
    answer = decide(statement)
    assert (answer.verdict, answer.conditions) == ("undecided", [condition])
    assert answer.residual == f"proved once {condition} is assumed"
    assert decide(statement, where=[condition]).verdict == "proved"


@pytest.mark.parametrize(
    ("statement", "variables", "where", "condition"),
    [
        ("Abs(x) == x", {}, (), ["x >= 0"]),
        ("x*z <= y*z", {}, ("x <= y",), ["z >= 0"]),
        ("1/x > 0", {}, (), ["x != 0", "x >= 0"]),
        ("E(X*Y) == E(X)*E(Y)", XY, (), ["mutually independent(X, Y)"]),
        ("x == x + 1", {}, (), []),
    ],
)
def test_what_fails_is_refuted_with_a_condition_under_which_it_holds(
    statement, variables, where, condition
):
    answer = decide(statement, variables=variables, where=where)
    assert (answer.verdict, answer.conditions) == ("refuted", condition)
    assert "left side = " in answer.counterexample


def test_finite_moments_are_assumed_and_named():
    assert decide("E(X + a) == E(X) + a", variables=XY).conditions == [
        "E(X) is finite",
        "E(X + a) is finite",
    ]


def test_that_a_moment_exists_hides_no_other_condition():
    answer = decide("E(X/a) == E(X)/a", variables=XY)
    assert answer.verdict != "proved" and "a != 0" in " ".join(answer.conditions)


@pytest.mark.parametrize("statement", ["x == y", "x == x", "x == x + 1"])
def test_contradictory_assumptions_prove_nothing(statement):
    answer = decide(statement, where=["x > 1", "x < 0"])
    assert answer.verdict == "undecided" and "contradict each other" in answer.residual
    assert answer.certificate is None


def test_a_condition_on_free_indices():
    variables = {"x": "vector(n)", "i": "index(n)", "j": "index(n)"}
    assert decide("x[i] == x[j]", variables=variables, where=["i == j"]).verdict == "proved"
    assert decide("x[i] == x[j]", variables=variables, where=["i != j"]).verdict == "refuted"


def test_a_free_index_in_an_assumption_means_all_of_it():
    variables = {"x": "vector(n)", "i": "index(n)"}
    assert decide("Sum(x[j], (j, 1, n)) == 0", variables=variables, where=["x[i] == 0"]).verdict in (
        "proved", "undecided"
    )  # fmt: skip
    assert decide("x[i] == 0", variables=variables, where=["Eq(x[i], 0)"]).verdict == "proved"


def test_an_undeclared_subscript_is_an_index_of_what_it_stands_at():
    vectors = {"x": "vector(n)", "A": "matrix(m, n)"}
    assert decide("x[k]**2 >= 0", variables=vectors).verdict == "proved"
    assert decide("x[k] >= 0", variables=vectors).verdict == "refuted"
    assert (
        decide("A[k, l] == x[l]", variables=vectors, where=["A[k, l] == x[l]"]).verdict == "proved"
    )
    assert (
        decide("x[2] == x[1]", variables={"x": "vector(3)"}, where=["x[k] == c"]).verdict
        == "proved"
    )
    # of no one size: k is an integer, and the statement has a meaning only where k fits
    assert decide("A[k, k]*x[k + 1] == x[k + 1]*A[k, k]", variables=vectors).verdict == "undecided"


def test_entries_counted_from_0_in_an_assumption_contradict_it():
    mean = ["m == Sum(x[i], (i, 0, n - 1))"]
    found = decide("m == 0", variables={"x": "vector(n)"}, where=mean)
    assert found.verdict == "undecided"
    found = decide("Sum(x[i], (i, 0, n - 1)) == m", variables={"x": "vector(n)"}, where=mean)
    assert found.verdict == "undecided"
    assert "contradict" in found.residual


def test_indices_of_several_sizes_in_what_is_assumed_of_moments_have_several_names():
    variables = {"x": "random_vector(n)", "A": "matrix(m, n)", "B": "matrix(k, n)"}
    found = decide("Cov(A @ x, B @ x) == A @ Var(x) @ B.T", variables=variables)
    assert found.verdict == "proved"
    assert len(set(found.conditions)) == len(found.conditions) == 3


# ------------------------------------------------------------------------------------- names
def test_names_mean_what_is_declared():
    assert decide("E == 1", where=["E == 1"], variables={"E": "real"}).verdict == "proved"
    assert decide("exp == 1", where=["exp == 1"], variables={"exp": "real"}).verdict == "proved"
    assert decide("exp(0) == 1", variables={"exp": "real"}).verdict == "error"
    assert decide("S + N + Q + beta == beta + Q + N + S").verdict == "proved"
    assert decide("sin(x) == 1", variables={"sin": "function"}).verdict == "refuted"


def test_a_bound_name_may_be_another_variable_too():
    assert decide("k*Sum(k, (k, 1, 3)) == 6*k").verdict == "proved"


@pytest.mark.parametrize(
    ("domain", "low", "verdict"),
    [
        ("positive", "x > 0", "proved"),
        ("nonnegative", "x >= 0", "proved"),
        ("nonnegative", "x > 0", "refuted"),
        ("negative", "x < 0", "proved"),
        ("nonzero", "x != 0", "proved"),
        ("natural", "x >= 0", "proved"),
        ("positive_integer", "x > 0", "proved"),
        ("positive integer", "x > 0", "proved"),
        ("integer", "x >= 0", "refuted"),
        ("rational", "x == x", "proved"),
        ("(0, 1)", "x < 1", "proved"),
        ("[0,1)", "x > 0", "refuted"),
        ("(-oo, 2]", "x <= 2", "proved"),
        ("[a, b]", "a <= x", "proved"),
        ("[c, oo)", "x > 0", "proved"),
        ("[c, d]", "x > 1", "proved"),
        ("complex", "x == x", "undecided"),
        ("happy", "x == x", "error"),
        ("vector(0)", "x == x", "undecided"),
    ],
)
def test_domains(domain, low, verdict):
    assert (
        decide(low, variables={"x": domain, "c": "(e, oo)", "e": "[1, 2]", "d": "real"}).verdict
        == verdict
    )


# ------------------------------------------------------------------------- other verdicts
@pytest.mark.parametrize(
    ("statement", "verdict", "said"),
    [
        ("Integral(x, x) == x**2/2", "undecided", "integrals are supported with both ends"),
        ("Limit(1/x, x, 0, 'up') == 1", "error", "the notation has no"),
        ("Piecewise((x, x > 0)) == x", "undecided", "proved once 0 < x is assumed"),
        ("Piecewise(x, 0) == x", "error", "written (value, condition)"),
        ("Piecewise((x, 1), (0, True)) == x", "error", "no statement"),
        ("I*I == -1", "undecided", "complex numbers"),
        ("gamma(x) == x", "undecided", "the gamma function of what is no integer"),
        ("x < oo", "undecided", "infinity"),
        ("Product(1 + 1/k**2, (k, 1, oo)) == 4", "undecided", "infinite products"),
        ("Sum(1/k**2, (k, -oo, oo)) == 1", "undecided", "sums from -oo"),
        ("Limit(1/x, x, 0, '+') == 5", "undecided", "no finite limit: 1/x -> oo as x -> 0+"),
        ("det(A) == 1", "ill-formed", "det needs a square matrix"),
        ("x**(10**9) == x", "undecided", "exponents beyond 10000"),
        ("erf(x) == x", "undecided", "special functions are not supported yet"),
        ("rf(x, -1) == 1", "undecided", "a negative number of factors"),
        ("A @ v == v @ A", "ill-formed", "no such thing as the matrix product"),
        ("A + v == A", "ill-formed", "no such thing as the sum"),
        ("x[1] == 1", "ill-formed", "no such entry"),
        ("x < y < z", "error", "write And(x < y, y < z)"),
        ("foo(x) == 1", "error", "no function 'foo'"),
        ("sin(x, y) == 1", "error", "sin takes 1 arguments, not 2"),
        ("x + 1", "error", "a statement compares"),
        ("x == ", "error", "this cannot be read"),
        ("", "error", "there is no text"),
        ("(x == y) == z", "error", "a comparison, and a term is wanted"),
        ("Sum(k, k) == 1", "error", "(i, low, high)"),
    ],
)
def test_what_is_said_of_other_texts(statement, verdict, said):
    answer = decide(statement, variables={"A": "matrix(m, n)", "v": "vector(n)"})
    assert answer.verdict == verdict
    assert said in answer.residual


HOSTILE = [
    "__import__('os').system('echo no')", "__import__(os)", "().__class__ == 1", "x.real == x",
    "(lambda: 1) == 1", "[x for x in y] == 1", "f'{x}' == 1", "(x := 3) == 3", "await x == 1",
    "import os", "x; y", "x == 1 # y", "exec(x) == 1", "1(2) == 2", "Sum(*x) == 1", "sin(x=1) == 1",
    "None == None", "x is y", "x in y", "x % 2 == 0", "x[1:2] == 1", "lambda == 1", "\x00 == 1",
    "\N{GREEK SMALL LETTER ALPHA} == 1", "x\ud800 == 1", "'a' == 'a'", "x if y else z",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_text_is_run(text):
    assert decide(text).verdict in ("error", "ill-formed")


LARGE = {
    "brackets": "(" * 10_000 + "x" + ")" * 10_000 + " == x",
    "signs": "-" * 10_000 + "x == x",
    "powers": "x" + "**2" * 3_000 + " == x",
    "negations": "not " * 10_000 + "x == x",
    "towers": "2**(2**(2**(2**20))) == 1",
    "digits": "9" * 5_000 + " == 1",
    "exponent": "1e999999999 == 1",
    "range": "Sum(k, (k, 1, 10**12)) == 0",
    "exponentials": "exp(exp(exp(exp(10)))) == 1",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_texts_are_no_crash(text):
    answer = decide(text, time_limit=2)
    assert answer.verdict in ("undecided", "refuted") and answer.seconds < 4


def test_long_sums_are_read_term_by_term():
    left = "+".join(["x"] * 3_200)
    true, false = f"{left} - 1e-5*x == 3200*x - x/100000", f"{left} == 3201*x"
    assert decide(true, time_limit=60).verdict == "proved"
    assert decide(false, time_limit=60).verdict == "refuted"


def test_sums_of_a_hundred_thousand_terms_end_at_the_limit():
    sides = "+".join(f"x{k}" for k in range(100_000))
    answer = decide(f"{sides} == {sides}", time_limit=1)
    assert answer.verdict in ("proved", "undecided") and answer.seconds < 4


# ------------------------------------------------------------------------------------- Python
def test_a_statement_in_the_words_of_quod():
    x, y = real("x y")
    assert decide(x * y <= (x**2 + y**2) / 2).verdict == "proved"
    assert decide(x == y, where=[x - y == 0]).verdict == "proved"
    assert decide(x == y).verdict == "refuted"
    assert decide(x == y, where=["x == y"]).verdict == "error"
    assert decide("x == y", where=[x == y]).verdict == "error"
    assert decide(1).verdict == "error"  # type: ignore[arg-type]


def test_the_keys_of_an_answer():
    keys = "id verdict rules axioms conditions counterexample residual certificate seconds".split()
    assert list(decide("x == x").to_json()) == keys
    assert list(Answer(1, "error").to_json()) == keys


# -------------------------------------------------------------------------------------- files
def test_questions_of_a_file():
    asked = question_in('{"lhs": "x", "rhs": "y"}', 7)
    assert (asked.id, asked.relation, asked.text) == (7, "==", "x == y")
    lines = ['{"id": "a", "lhs": "x"}', "", "no json", '["x"]']
    assert [(a.id, a.verdict) for a in questions(lines)] == [
        ("a", "error"), (3, "error"), (4, "error"),
    ]  # fmt: skip
    for twice in (
        '{"lhs": "x", "rhs": "x", "rhs": "y"}',
        '{"lhs": "x", "rhs": "y", "variables": {"x": "real", "x": "positive"}}',
    ):
        with pytest.raises(NotAStatement, match="a key stands twice"):
            question_in(twice, 1)
    for broken in (
        {"relation": "~"},
        {"variables": []},
        {"assumptions": "x"},
        {"assumptions": [1]},
    ):
        with pytest.raises(NotAStatement):
            question({"lhs": "x", "rhs": "y", **broken})


def test_answers_come_in_order_and_a_slow_one_is_stopped(tmp_path: Path, capsys):
    slow = {"id": "slow", "lhs": "(1 + x)**9999", "rhs": "0", "relation": ">"}
    slow["variables"] = {"x": "positive"}
    rows = [
        slow,
        {"id": 2, "lhs": "x", "rhs": "x", "expect": "proved"},
        {"id": 3, "lhs": "x == 0", "rhs": "x**2 == 0", "relation": "iff", "expect": "refuted"},
        {"id": 4, "lhs": "x"},
    ]
    source, out = tmp_path / "s.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code = cli.main(["decide", str(source), "--jobs", "2", "--time-limit", "1", "--out", str(out)])
    answers = [json.loads(line) for line in out.read_text().splitlines()]
    assert [a["id"] for a in answers] == ["slow", 2, 3, 4]
    assert [a["verdict"] for a in answers] == ["undecided", "proved", "proved", "error"]
    assert answers[0]["residual"].startswith("out of time (1 s)")
    said = capsys.readouterr().err
    assert "2 proved, 1 undecided, 1 error" in said
    assert code == 1 and "3: expected refuted, found proved" in said


def test_several_questions_in_one_worker():
    asked = [Question("a", "x == x"), Question("b", "x == x + 1")]
    answers = list(decide_all(asked, jobs=1, wanted=Wanted(time_limit=10)))
    assert [(a.id, a.verdict) for a in answers] == [("a", "proved"), ("b", "refuted")]


def test_the_command_for_one_statement():
    command = [sys.executable, "-m", "quod", "decide", "x/x == y", "--var", "x: positive"]
    done = subprocess.run([*command, "--where", "y == 1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "proved"
    assert cli.main(["decide", "x == y", "--var", "x"]) == 2
    assert cli.main(["decide", "missing.jsonl"]) == 2


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.stem)
def test_statements_by_subject_are_well_formed(path: Path):
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        kinds = "proved refuted undecided ill-formed open false".split()
        assert row["expect"] in kinds
        assert list(row)[:6] == "id lhs rhs relation variables assumptions".split()
        if row["expect"] in ("proved", "open"):
            assert false_at(question(row)) is None, row


def test_what_a_file_expects():
    assert as_expected("undecided", "open") and not as_expected("refuted", "open")
    assert as_expected("undecided", "false") and not as_expected("proved", "false")
    assert as_expected("refuted", "") and not as_expected("undecided", "proved")


# ------------------------------------------------------------------- two readings of a text
def random_term(chosen: random.Random, depth: int) -> str:
    if not depth:
        return chosen.choice(
            ["1", "2", "3", "0", "0.5", "1e-1", "pi", "E", "Rational(1,3)", "-2", "x"]
        )
    part = lambda: random_term(chosen, depth - 1)  # noqa: E731
    match chosen.randrange(6):
        case 0 | 1:
            return f"{part()} {chosen.choice(['+', '-', '*', '/', '**'])} {part()}"
        case 2:
            return (
                f"-({part()})**{chosen.choice(['2', '-1', '(1/2)', '(-3/2)', '0', '2**2', '0.5'])}"
            )
        case 3:
            return f"Sum({part()}*k, (k, {chosen.choice('012')}, {chosen.choice('02')}))"
        case 4:
            return f"{chosen.choice(['Max', 'Min'])}({part()}, {part()}, {part()})"
    functions = "sqrt exp log sin cos tan cot sec csc sinh cosh tanh coth sech csch Abs".split()
    return f"({part()})*{chosen.choice(functions)}({part()})"


def test_the_grammar_and_the_high_precision_evaluator_read_alike():
    chosen, compared = random.Random(0), 0
    for _ in range(400):
        text = random_term(chosen, chosen.randrange(1, 4))
        try:
            core_term = elaborate(Reader().term(text))
            ours = evaluate(substitute(core_term, {var("x", REAL): num(Fraction(-3, 2))}))
            theirs = value(ast.parse(text, mode="eval").body, {"x": Fraction(-3, 2)})
        except (QuodError, NoValue, ArithmeticError, ValueError):
            continue
        compared += 1
        assert flint.arb(ours).overlaps(ball(theirs)), text
    assert compared > 150


# ------------------------------------------------------------------------------------- attacks
def test_mutants_are_of_all_kinds():
    asked = Question(
        1, lhs="3 - 2*x**2 + sin(x) + Sum(v[k], (k, 1, n))", rhs="dot(A @ v, w)", relation="==",
        variables={"x": "positive"}, assumptions=("x > 1",),
    )  # fmt: skip
    kinds = {m.kind for m in mutants(asked, random.Random(0))}
    assert kinds == {
        "sign", "coefficient", "exponent", "function", "bound", "index", "product order",
        "hypothesis",
    }  # fmt: skip


@pytest.mark.parametrize(("true", "false", "variables", "where"), TWINS, ids=[t[0] for t in TWINS])
def test_high_precision_finds_no_true_statement_false(true, false, variables, where):
    relation = next((r for r in ("==", "!=", "<=", ">=", "<", ">") if f" {r} " in true), "")
    if "(And" in true or "Or(" in true or true.startswith("i") or true.count(relation) != 1:
        return
    left, right = true.split(f" {relation} ")
    asked = Question(1, "", left, right, relation, variables, tuple(where))
    assert not is_false(asked)


def test_the_command_attack(tmp_path: Path, capsys):
    source = tmp_path / "s.jsonl"
    rows = [
        {"lhs": "(x + y)**2", "rhs": "x**2 + 2*x*y + y**2"},
        {"lhs": "sqrt(x**2)", "rhs": "Abs(x)"},
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert cli.main(["attack", str(source), "--mutants", "6", "--seed", "3", "--jobs", "1"]) == 0
    assert "6 false mutants" in capsys.readouterr().err


def test_a_limit_that_something_swallows_comes_again():
    def work():
        end = perf_counter() + 20
        with suppress(OutOfTime):
            while perf_counter() < end:
                pass
        while perf_counter() < end:
            pass

    with pytest.raises(OutOfTime), within(0.05):
        work()
