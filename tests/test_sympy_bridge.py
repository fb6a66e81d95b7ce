"""SymPy's answers: what is asked, what comes back, what is refused, and that all of it is proved."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
import sympy

from quod import vocabulary as v
from quod.authoring import check
from quod.elaborate import elaborate
from quod.errors import InputError, Undecided
from quod.finding import find
from quod.surface import Expr
from quod.sympy_bridge import Variables, from_sympy, read, symbols_in, to_sympy
from small_project import Small, make
from surface_terms import reals

n = v.dimension("n")
i = v.index("i", 1, n)
x, y, a = v.real("x y a")
p, q = v.real("p q", positive=True)
m = v.natural("m")
theta, u = v.vector("theta u", n)
z, w = v.vector("z w", 2)
A = v.matrix("A", 2, 2)
L = v.scalar_field("L", n)


def gradient(body, point):
    return body.jacobian(point)


FOUND = {
    "a derivative": ((sympy.diff, x**3 / 3 - x, x), "x**2 - 1"),
    "a factorisation": ((sympy.factor, x**2 - 2 * x * y + y**2), "(x - y)**2"),
    "a fraction": ((sympy.together, 1 / x + 1 / y), "(x + y)/(x*y)"),
    "a minus is not first": ((sympy.expand, -x * (x - 1)), "x - x**2"),
    "a closed form": ((sympy.summation, i, (i, 1, n)), "n**2/2 + n/2"),
    "one solution": ((lambda x, y: sympy.solve(2 * x - y, x)[0], x, y), "y/2"),
    "a sum as a symbol": (
        (lambda s, x: sympy.solve(s * x - 1, x)[0], v.Sum(u[i], i), x),
        "1/Sum(u[i], i=1..n)",
    ),
    "a gradient": ((sympy.diff, a * v.norm(theta) ** 2, theta), "2*a*theta"),
    "a gradient beside a number": (
        (sympy.diff, x + v.dot(theta, u) + v.norm(theta - u) ** 2 / 2, theta),
        "theta",
    ),
    "an expectation as a symbol": (
        (sympy.expand, (x + v.E(v.random_variable("X"))) * 2),
        "2*E(X) + 2*x",
    ),
    "a Jacobian": ((gradient, v.vector_of(z[1] * z[2], z[2]), z), "[[z[2], z[1]], [0, 1]]"),
    "a vector by its entries": ((sympy.expand, 2 * (z + w)), "[2*w[1] + 2*z[1], 2*w[2] + 2*z[2]]"),
    "a product of matrices": ((lambda A, z: A * z, A, z), "[A[1, 1]*z[1] + A[1, 2]*z[2], A[2, 1]*z[1] + A[2, 2]*z[2]]"),
    "a function entry by entry": (
        (sympy.expand, v.elementwise(v.real_function("f"), z)[1] * x),
        "f(z)[1]*x",
    ),
    "an entry of a sum": ((sympy.expand, (z + w)[1] * x), "w[1]*x + x*z[1]"),
    "a root": ((lambda x: sympy.sqrt(x) ** 3 / 2, p), "sqrt(p)**3/2"),
    "e": ((lambda x: sympy.exp(x) * sympy.E, x), "exp(1)*exp(x)"),
    "linsolve": (
        (lambda x, y, a: sympy.linsolve([x + y - 1, x - y - a], x, y).args[0], x, y, a),
        "[a/2 + 1/2, 1/2 - a/2]",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("call", "shown"), FOUND.values(), ids=FOUND)
def test_what_is_found(call, shown):
    assert repr(find(*call)) == shown


LOST = {  # what SymPy forgets on the way, the kernel asks for
    "a domain": (find(sympy.simplify, x / x), x / x, [x != 0]),
    "a domain, cancelled": (find(sympy.cancel, (x**2 - 1) / (x - 1)), (x**2 - 1) / (x - 1), [x != 1]),
    "a power of zero": (find(sympy.expand, (x - x) ** 0), (x - x) ** 0, []),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "asked", "given"), LOST.values(), ids=LOST)
def test_nothing_lost_is_proved(answer, asked, given):
    if given:
        with pytest.raises(Undecided, match="not shown to be defined"):
            check(asked == answer)
    check(asked == answer, given=given)


def test_a_sign_is_told_only_where_it_is_declared():
    assert repr(find(sympy.sqrt, x**2)) == "abs(x)"
    assert repr(find(sympy.sqrt, p**2)) == "p"
    assert repr(find(sympy.sqrt, (p - q) ** 2)) == "abs(p - q)"


def test_a_wrong_answer_is_no_proof():
    wrong = find(lambda s, i: sympy.diff(s, i), v.dot(theta, u) * x, x)
    with pytest.raises(Undecided, match="the claim is false"):
        check(v.dot(theta, u) * x == wrong)
    forgets = find(sympy.diff, L(theta) + v.norm(theta) ** 2, theta)  # L(theta) is a symbol
    assert repr(forgets) == "2*theta"
    with pytest.raises(Undecided):
        check(v.grad(L(theta) + v.norm(theta) ** 2, theta) == forgets, given=[v.differentiable(L, theta)])  # fmt: skip


REFUSED = {
    "several solutions": (lambda x: sympy.solve(x**2 - 1, x), "Python list.*solve\\(...\\)\\[0\\]"),
    "no solution": (lambda x: sympy.solve(x - x + 1, x), "Python list"),
    "cases": (lambda x: sympy.Piecewise((x, x > 0), (0, True)), "Piecewise"),
    "an integral": (lambda x: sympy.Integral(x**x, x), "Integral"),
    "a sum": (lambda x: sympy.Sum(x**x, (x, 1, 9)), "Sum"),
    "a float": (lambda x: 0.5 * x, "Float"),
    "a Python float": (lambda x: 0.5, "Python float"),
    "infinity": (lambda x: sympy.oo, "Infinity"),
    "not a number": (lambda x: sympy.nan, "NaN"),
    "an imaginary number": (lambda x: sympy.sqrt(-1), "ImaginaryUnit"),
    "pi": (lambda x: sympy.pi * x, "Pi"),
    "a cube root": (lambda x: x ** sympy.Rational(1, 3), "neither a power"),
    "another name": (lambda x: x + sympy.Symbol("k"), "k is no name of the question"),
    "a new name": (lambda x: x + sympy.Dummy("x"), "_x is no name of the question"),
    "a statement": (lambda x: sympy.Eq(x, 1), "Equality"),
    "a truth value": (lambda x: True, "Python bool"),
    "text": (lambda x: "x", "Python str"),
    "an error": (lambda x: x.nothing, "SymPy finds nothing: .*AttributeError"),
}


@pytest.mark.parametrize(("function", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_term_is_refused(function, why):
    with pytest.raises(InputError, match=f"(?s){why}"):
        find(function, x)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ((x, x), "needs a function such as sympy.diff"),
        ((sympy.factor, x == y), "not the statement"),
        ((sympy.factor, 0.5), "no argument"),
        ((sympy.factor, sympy.Symbol("x")), "no argument"),
        ((sympy.factor, v.real_function("f")), "SymPy has nothing"),
        ((sympy.factor, (z + w)[3]), "SymPy cannot make"),
        ((sympy.diff, 1 / v.norm(theta) ** 2, theta), "SymPy cannot make"),
    ],
)
def test_what_cannot_be_asked(call, why):
    with pytest.raises(InputError, match=why):
        find(*call)


@pytest.mark.parametrize(
    "e", [x / 2 - y / 3, (x + y) * (x - y) / p, v.sqrt(p) * x**2 - v.absolute(y)]
)
def test_there_and_back_is_the_same_number(e):
    back = read(from_sympy(to_sympy(e), symbols_in([e], Variables())), symbols_in([e], Variables()))
    check(e == back)


def test_random_terms_come_back_equal():
    """For every value at which both are defined: SymPy may cancel, but adds no value of its own."""
    from hypothesis import given, settings

    counted = []

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(reals(3))
    def back(e: Expr):
        names = symbols_in([e], Variables())
        try:
            answer = read(from_sympy(to_sympy(e), names), names)
        except InputError:
            return
        counted.append(e)
        assert sympy.simplify(to_sympy(answer) - to_sympy(e)) == 0
        elaborate(answer)

    back()
    assert len(counted) > 20


# ----------------------------------------------------------------------------------- on file
ASKS = """
import sympy
n = natural("n")
i = index("i", 1, n)
def closed_form(summand, over):
    return sympy.factor(sympy.summation(summand, over))
answer = find(closed_form, i, (i, 1, n))

@claim(Sum(i, i) == answer)
def closed(calc):
    base, step = calc.induction(n)
    base(0)
    step(Sum(i, i) + (n + 1))
    step(answer + (n + 1), by=induction_hypothesis)
    step.find(sympy.factor)
"""
FOUND_FILE = "proofs/found/sums.json"


@pytest.fixture
def small(tmp_path, monkeypatch) -> Small:
    made = make(tmp_path, monkeypatch)
    made.derive(ASKS, "sums")
    return made


def answers(small: Small) -> dict[str, object]:
    return json.loads((small.root / FOUND_FILE).read_text())


def test_answers_are_kept_and_asked_for_once(small, capsys):
    assert small.run("build") == 0
    found = answers(small)
    assert ["div", ["mul", "n", ["add", "n", 1]], 2] in found.values()
    assert len(found) == 3 and any(re.match(r"closed_form\[\w+\]\(i, \(i, 1, n\)\) where n >= 0", c) for c in found)  # fmt: skip
    small.derive(ASKS.replace("return sympy.factor(", "return dict("), "sums")  # another function
    assert small.run("build", "--check") == 2
    assert "run build.py: it asks SymPy" in capsys.readouterr().err


def test_an_answer_that_is_no_term_is_not_kept(small, capsys):
    source = "import sympy\nx = real('x')\ny = find(lambda t: sympy.gamma(t), x)"
    small.derive(source, "sums")
    assert small.run("build") == 2
    told = capsys.readouterr().err
    assert "derivations/sums.py:4: SymPy answers gamma(x)" in told and FOUND_FILE not in told


def test_a_replay_calls_nothing(small, capsys):
    """The function of the author is never called where its answer is on file."""
    assert small.run("build") == 0
    before = small.files()
    source = ASKS.replace(
        "import sympy\n", "import types\nsympy = types.SimpleNamespace(factor=None)\n"
    )
    source = source.replace("step.find(sympy.factor)", "step(find_again)")
    source = source.replace("answer = find", "answer = find_again = find")
    small.derive(source.replace("step(find_again)", "step((n + 1) * (n + 2) / 2)"), "sums")
    assert small.run("build", "--check") == 1  # one answer of the file is not used now
    assert "it has answers to calls that are gone" in capsys.readouterr().out
    assert small.files() == before


def test_answers_to_calls_that_are_gone_are_removed(small):
    assert small.run("build") == 0
    small.derive(ASKS.replace("step.find(sympy.factor)", "step((n + 1) * (n + 2) / 2)"), "sums")
    assert small.run("build") == 0
    assert len(answers(small)) == 2
    small.derive("x = real('x')\n@claim(x == x)\ndef closed(calc): ''", "sums")
    assert small.run("build", "--check") == 1
    assert small.run("build") == 0
    assert not (small.root / FOUND_FILE).exists()


@pytest.mark.parametrize(
    ("function", "why"),
    [
        ("functools.partial(sympy.diff)", "has no name"),
        ("lambda t: (lambda s: s)(t)", "two lambdas in one place"),
    ],
)
def test_a_call_must_have_a_name_of_its_own(small, capsys, function, why):
    small.derive(f"import functools, sympy\nx = real('x')\ny = find({function}, x)", "sums")
    assert small.run("build") == 2
    assert why in capsys.readouterr().err


def test_answers_to_calls_in_a_helper_are_kept(small):
    """Asked while a helper is imported, and when a claim of another module calls it."""
    helper = (
        ASKS[: ASKS.index("@claim")]
        + "def squared(t):\n    return find(sympy.expand, (t + 1)**2)\n"
    )
    small.derive(helper, "_helper")
    small.derive(
        "from _helper import *\nx = real('x')\n@claim((x + 1)**2 == squared(x))\ndef closed(calc): ''\n"
        "@claim((x + 2)**2 == x**2 + 4*x + 4)\ndef other(calc):\n    calc(squared(x + 1))\n",
        "sums",
    )
    assert small.run("build") == 0
    assert len(json.loads((small.root / "proofs/found/_helper.json").read_text())) == 4
    assert small.run("build", "--check") == 0


def test_a_build_with_failures_keeps_what_is_on_file(small):
    assert small.run("build") == 0
    found = answers(small)
    small.derive(ASKS.replace("base(0)", "base(1)").replace("step.find(sympy.factor)", ""), "sums")
    assert small.run("build") == 1
    assert answers(small).items() >= found.items()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('["div", ["mul", "n", ["add", "n", 1]], 2]', '["div", ["mul", "n", ["add", "n", 2]], 2]', 1),
        ('["div", ["mul", "n", ["add", "n", 1]], 2]', '["div", "k", 2]', 2),
        ('["div", ["mul", "n", ["add", "n", 1]], 2]', '["eval", "n"]', 2),
        ('["div", ["mul", "n", ["add", "n", 1]], 2]', "{}", 2),
        ('"quod found": 1', '"quod found": 2', 2),
        ("{", "[", 2),
    ],
)  # fmt: skip
def test_an_answer_on_file_proves_nothing(small, capsys, old, new, code):
    assert small.run("build") == 0
    path = small.root / FOUND_FILE
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert small.run("build", "--check") != 0
    said = capsys.readouterr()
    assert code == 1 or (FOUND_FILE in said.err and "run build.py" in said.err)
    assert small.run("build") == code  # a false answer is a false step, not a theorem


def test_the_page_says_who_found_it(small):
    page = "%% for c in claims\n%% for s in c.steps\n<< s.reason|prose >>;\n%% endfor\n%% endfor\n"
    small.write("templates/writeup.tex.j2", page)
    assert small.run("build") == 0
    assert (small.root / "build/writeup.tex").read_text().count("found by SymPy") == 1
    data = json.loads((small.root / "build" / "claims.json").read_text())
    steps = next(c for c in data["claims"] if c["id"] == "closed")["steps"]
    assert [s["found by SymPy"] for s in steps] == [False, False, False, True]


def test_what_is_no_term_is_located(small, capsys):
    small.derive(
        'x = real("x")\nimport sympy\ny = find(lambda x: sympy.solve(x**2 - 1, x), x)', "sums"
    )
    assert small.run("build") == 2
    assert re.search(r"derivations/sums.py:4: SymPy answers \[-1, 1\]", capsys.readouterr().err)


def test_the_words_load_without_sympy():
    """And without latexify-py: they are imported when something is asked or shown."""
    code = "from quod import *; import sys; print([m for m in ('sympy', 'latexify') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
