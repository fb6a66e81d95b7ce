"""Shown functions: what the page shows and what is traced mean the same, or it is refused."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

import latexify
import pytest

from derivation_modules import derivations
from latex_reader import Unreadable, read, read_name
from quod import vocabulary as v
from quod.authoring import check
from quod.core import INT, REAL
from quod.elaborate import elaborate
from quod.errors import InputError, QuodError
from quod.showing import Shown, shown
from quod.surface import Definition, Expr, Symbol
from quod.typeset.latex import latex
from quod.typeset.notation import notation
from small_project import Small, make

WHERE = r" \quad \text{where } "

n = v.dimension("n_k")
a, b, c = v.real("a b c")
lam, star = v.real("lam", latex=r"\lambda"), v.real("star", latex="c^*")
x, y = v.vector("x y", n)
A = v.matrix("A", n, n)
i, j = v.indices("i j", 1, n)
h = v.definition("h", lambda i: y[i] + 1)
sqrt, exp, Sum, dot, norm, absolute = v.sqrt, v.exp, v.Sum, v.dot, v.norm, v.absolute
SCOPE = {s.name: s for s in (a, b, c, lam, x, y, A, i, j)} | {"n_k": n, "h": h}


def meaning(listing: str, parameters: list[Symbol], scope: dict[str, Any]) -> Expr:
    """What a listing says, read by the tests' own reader."""
    scope = {**scope, **{p.name: p for p in parameters}}
    whole, _, where = listing.partition(WHERE)
    for line in filter(None, where.split(r",\quad ")):
        name, _, value = line.partition(" = ")
        scope[read_name(name)] = read(value, scope)
    return read(whole.partition(" = ")[2], scope)


def traced(function: Shown, *sorts: Any) -> Definition:
    """The definition that a shown function is for arguments of these sorts."""
    places = [Symbol(p.name, s) for p, s in zip(function.source.parameters, sorts, strict=True)]
    return function(*places).data


def agree(d: Any, scope: dict[str, Any]) -> None:
    """The page's meaning is the meaning that proofs use, as one core term."""
    told = meaning(d.listing(), list(d.parameters), scope)
    assert elaborate(told) is elaborate(d(*d.parameters).expansion), d.listing()


# ------------------------------------------------------------------ the functions of derivations
def shown_functions() -> list[Any]:
    found: dict[int, Any] = {}
    for module in derivations().values():
        things = vars(module).values()
        scope = {t.name: t for t in things if isinstance(t, Symbol | Definition | Shown)}
        scope |= {str(t.data): t for t in things if isinstance(t, Expr) and t.head == "dim"}
        for f in (t for t in things if isinstance(t, Shown)):
            found.setdefault(id(f), pytest.param(f, scope, id=f.name))
    return list(found.values())


@pytest.mark.parametrize(("function", "scope"), shown_functions())
def test_the_functions_of_the_derivations(function, scope):
    assert function._traced, "no claim uses it"
    for d in function._traced:
        agree(d, scope)


def test_all_algorithms_are_shown():
    names = {p.id for p in shown_functions()}
    assert names >= {"sgd_with_penalty", "sgd_with_decay", "rmsprop_step", "adam", "softmax"}
    assert names >= {"layer_norm", "group_norm", "batch_norm"}


# -------------------------------------------------------------------------------- tricky ones
@shown
def signs(a, b):
    return -(a**2) * -b - (-b) - (-a)


@shown
def minus(a, b):
    return a - (b - c) + (a + b) - (a + (b - a)) + -(a + b)


@shown
def products(a, b):
    return a * (b * c) * (a * b) + (a * b) * c + -a * b + -(a * b)


@shown
def quotients(a, b):
    return a / b / c + a / (b / c) + a * (b / c) + a * b / c + 2 * (a / b) / 3 + 1 / (2 * a) * b


@shown
def mixed_number(a):
    return 2 * (1 / a) + a * 2 + 2 * (3 * a)


@shown
def powers(a, b):
    return (-a) ** 2 + -(a**2) + (a**2) ** 3 + a**-2 + (a / b) ** 2 + (a * b) ** 2 + 2 * a**3


@shown
def calls(a, b):
    return exp(-a) ** 2 * b + sqrt(a) ** 3 + exp(a + b) / absolute(-a) ** 2 - lam * exp(a) * exp(b)


@shown
def sums(x):
    return Sum(x[i] + 1, i) * c + Sum(-x[i], i) ** 2 - Sum(x[i] * Sum(x[j], (j, 2, n)), i) / n


@shown
def vectors(x, y):
    return dot(x - y, 2 * y) * norm(x + y) ** 2 - c * dot(x, y) / n


@shown
def entries(x, i):
    return A[i, i + 1] * x[i] + h[i + 1] ** 2


@shown
def matrix_times(x):
    return A @ (A @ x) + 2 * (A @ x)


@shown
def named_values(a, gradient):
    """The docstring is not shown."""
    first = a - gradient
    second = first**2 + first
    return (first + second) / second


@shown
def nested(a, b):
    return named_values(a + b, 2 * b) * named_values(b, a)


@shown
def scripts(beta_1, star):
    return beta_1[1] ** 2 + star**2 * beta_1[2] - h[1]


VEC = x.sort
TRICKY = [
    (signs, REAL, REAL), (minus, REAL, REAL), (products, REAL, REAL), (quotients, REAL, REAL),
    (mixed_number, REAL), (powers, REAL, REAL), (calls, REAL, REAL), (sums, VEC),
    (vectors, VEC, VEC), (entries, VEC, INT), (matrix_times, VEC), (named_values, REAL, REAL), (nested, REAL, REAL),
    (scripts, VEC, REAL),
]  # fmt: skip


@pytest.mark.parametrize("row", TRICKY, ids=[row[0].name for row in TRICKY])
def test_tricky_functions(row):
    function, *sorts = row
    agree(traced(function, *sorts), {**SCOPE, "named_values": named_values})


def test_the_reader_tells_them_apart():
    """A listing with one sign changed means something else."""
    d: Any = traced(minus, REAL, REAL)
    parameters = list(d.parameters)
    for wrong in (d.listing().replace("- c", "+ c"), d.listing().replace("(b - c)", "b - c")):
        told = meaning(wrong, parameters, SCOPE)
        assert elaborate(told) is not elaborate(d(*parameters).expansion)


# what latexify-py prints by itself, and why that would not do
UNSET = [
    ("mixed_number", r"2 \frac{1}{a}", "a mixed number"),
    ("calls", r"\exp a \cdot \exp b", "exp(a exp b)"),
    ("signs", r"\cdot -b", "a sign after a sign"),
    ("products", r"a b c a b", "no brackets, another order"),
    ("minus", r"+ a + b -", "no brackets, another order"),
    ("sums", r"\mathrm{Sum}", "a sum as a name"),
    ("entries", r"A_{\mathopen{}\left( i", "an index in brackets"),
]


@pytest.mark.parametrize(("name", "printed", "_"), UNSET, ids=[row[2] for row in UNSET])
def test_what_latexify_would_print(name, printed, _):
    function, *sorts = next(row for row in TRICKY if row[0].name == name)
    assert printed in latexify.get_latex(function.function)
    assert printed not in traced(function, *sorts).listing()


# ------------------------------------------------------------------------------------- refused
HEAD = """
from quod import *
import functools
n = size = dimension("n")
a, b, c = real("a b c")
x = vector("x", n)
f = real_function("f")
i = index("i", 1, n)
whole = a + b
def plain(a):
    return a
"""
REFUSED = {
    "a default": ("def g(a, b=2):", "return a", "plain parameters"),
    "a keyword": ("def g(a, *, b):", "return a", "plain parameters"),
    "any number": ("def g(*a):", "return a", "plain parameters"),
    "a decorator": ("@functools.cache\ndef g(a):", "return a", "as it is written"),
    "no value": ("def g(a):", "pass", "must end with: return"),
    "an empty return": ("def g(a):", "return", "must end with: return"),
    "another return": ("def g(a):", "return a; return b", "values with names, and then one return"),
    "a changed name": ("def g(a):", "a += 1; return a", "the equation x = x \\+ 1"),
    "two values": ("def g(a):", "s = a; s = s + 1; return s", "s has two values"),
    "a parameter changed": ("def g(a):", "a = a + 1; return a", "a has two values"),
    "two names at once": ("def g(a):", "s, t = a, b; return s", "only a name"),
    "a chain of names": ("def g(a):", "s = t = a; return s", "values with names"),
    "a loop": ("def g(a):", "for k in a: pass\n    return a", "a loop"),
    "a branch": ("def g(a):", "if a: return b\n    return a", "both branches"),
    "a choice": ("def g(a):", "return a if a else b", "both branches"),
    "a comparison": ("def g(a):", "return a < b < c", "a statement"),
    "and": ("def g(a):", "return a and b", "decide in Python"),
    "a function inside": ("def g(a):", "return (lambda t: t)(a)", "only words of Quod"),
    "an attribute": ("def g(a):", "return f.prime(a)", "only words of Quod"),
    "a transpose": ("def g(a):", "return a.T", "its last word alone"),
    "a float": ("def g(a):", "return 0.5 * a", "0.5 is no integer"),
    "a truth value": ("def g(a):", "return True * a", "True is no integer"),
    "another operator": ("def g(a):", "return a // 2", "the operators"),
    "another sign": ("def g(a):", "return +a", "of the signs"),
    "a builtin": ("def g(a):", "return abs(a)", "abs is neither a word that is shown"),
    "a generator": ("def g(a):", "return sum(a for k in range(3))", "sum is neither"),
    "a function not shown": ("def g(a):", "return plain(a)", "plain is neither"),
    "itself": ("def g(a):", "return g(a)", "g is neither"),
    "an argument by name": ("def g(a):", "return sqrt(x=a)", "arguments by name"),
    "all arguments": ("def g(a):", "return sqrt(*a)", "would not be shown"),
    "two ranges": ("def g(a):", "return Sum(x[i], i, i)", "one range"),
    "a sum over a parameter": ("def g(i):", "return Sum(x[i], i)", "an index from outside"),
    "a sum over another name": ("def g(a):", "k = i; return Sum(x[k], k)", "an index from outside"),
    "a sum over a real": ("def g(a):", "return Sum(a, (b, 1, 2, 3))", "an index from outside"),
    "an entry of an entry": ("def g(a):", "return x[i][i]", "of what has a name"),
    "a slice": ("def g(x):", "return x[1:2]", "Slice|values with names"),
    "a term outside": ("def g(a):", "return whole + a", "make it a parameter"),
    "an unknown name": ("def g(a):", "return missing", "make it a parameter"),
    "a name used before its value": ("def g(a):", "t = c; c = a; return t", "make it a parameter"),
    "names that look alike": ("def g(a, x1, x_1):", "return x1 + x_1", "both print as"),
    "a name and a size": ("def g(n):", "return n + size", "both print as"),
    "a walrus": ("def g(a):", "return (t := a)", "values with names"),
    "text": ("def g(a):", "return 'a'", "is no integer"),
}


@pytest.fixture
def small(tmp_path, monkeypatch) -> Small:
    return make(tmp_path, monkeypatch)


@pytest.mark.parametrize(("head", "body", "why"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_shown_as_something_else(tmp_path, head, body, why):
    source = f"{HEAD}\n@shown\n{head}\n    {body}\n"
    path = tmp_path / "refused.py"
    path.write_text(source)
    spec = importlib.util.spec_from_file_location("refused", path)
    with pytest.raises(InputError, match=why) as caught:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))  # type: ignore
    if "as it is written" not in why:
        where = re.match(rf"{re.escape(str(path))}:(\d+): g cannot be shown: ", str(caught.value))
        assert where and int(where[1]) >= source[: source.index("@shown")].count("\n") + 1


def test_the_line_is_that_of_the_fault(small, capsys):
    small.derive("a = real('a')\n@shown\ndef g(a):\n    s = a\n    s += 1\n    return s", "bad")
    assert small.run("build") == 2
    said = capsys.readouterr().err
    assert said.strip().startswith("derivations/bad.py:6: g cannot be shown: x += 1")


def test_a_fraction_in_python_is_a_float():
    @shown
    def half(a):
        return (1 / 2) * a

    with pytest.raises(InputError, match="floating-point"):
        half(a)


def test_names_must_not_change_their_meaning():
    def g(t):
        return t + d

    d = b
    made = shown(g)
    assert made(a).head == "named"
    d = c
    assert elaborate(made(a)) is elaborate(a + b)  # the body was built once
    with pytest.raises(InputError, match="d stands for something else since g was defined"):
        made(x)


def test_other_calls_are_refused():
    for call, why in (
        (lambda: named_values(a), "takes 2 arguments"),
        (lambda: sums(a), "it has no such entry"),
        (lambda: multiple(x[j]), "j is also a bound variable"),
    ):
        with pytest.raises(QuodError, match=why):
            call()


@shown
def multiple(a):
    return Sum(a * x[j], j)


def test_a_shown_function_is_a_definition_for_proofs():
    check(named_values(a, 0) == (a + (a**2 + a)) / (a**2 + a), given=[a > 0])
    with pytest.raises(QuodError, match="not shown to be defined"):
        check(named_values(a, 0) == (a + (a**2 + a)) / (a**2 + a))


def test_an_integer_is_a_real_number_but_not_as_an_index():
    @shown
    def decayed(a, t, k):
        later = t + 1
        return a * b**k / c**later

    once, again = decayed(0, 1, 2), decayed(a, i, j)
    assert once.data is again.data
    assert [p.sort for p in once.data.parameters] == [REAL, INT, INT]
    assert latex(once) == r"\mathit{decayed}(0, 1, 2)"


def test_the_page_shows_it_once():
    statement = signs(a, b) == signs(b, a) + signs(a, a)
    shown_lines = notation([statement])
    assert latex(statement).startswith(r"\mathit{signs}(a, b) = ")
    assert sum(line.startswith(r"\mathit{signs}(a, b) = ") for line in shown_lines) == 1


def test_a_name_inside_must_not_look_like_one_of_the_claim():
    second = v.real("second")
    with pytest.raises(InputError, match="'second' in named_values prints as 'second'"):
        notation([named_values(a, b) == second])


def test_a_listing_that_is_changed_does_not_read_back():
    with pytest.raises(Unreadable):
        meaning("f(a) = a +", [a], SCOPE)
