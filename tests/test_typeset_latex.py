"""Printed LaTeX: its look, that it reads back to the same core statement, and what it refuses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derivation_modules import NAMES, derivations
from latex_reader import Unreadable, read, read_hypothesis
from quod import vocabulary as v
from quod.authoring import Claim, recorded
from quod.core import INT
from quod.elaborate import elaborate, hypothesis
from quod.errors import InputError
from quod.names import own_sizes
from quod.showing import Shown
from quod.surface import Expr, Named, Symbol, free_symbols, substitute
from quod.typeset.latex import latex
from quod.typeset.names import name_latex
from quod.typeset.notation import conditional_latex, hypothesis_latex, notation, parts_shown
from surface_terms import SCOPE, heads, matrices, reals, statements, vectors, x, y
from tricky_terms import TABLE


def _scope(statements: list[Expr], module: Any) -> dict[str, Any]:
    """What the names in these statements stand for, as their free variables declare them."""
    scope: dict[str, Any] = {s.name: s for e in statements for s in free_symbols(e)}
    for e in parts_shown(statements):
        for size in (*own_sizes(e), *_sizes(e.sort)):
            if isinstance(size, str) and (size not in scope or getattr(size, "latex", None)):
                scope[str(size)] = Expr("dim", (), INT, size)
        if isinstance(e, Symbol):
            scope.setdefault(e.name, e)
        elif isinstance(e, Named):
            function = vars(module).get(e.data.name)  # for arguments of any sorts
            scope[e.data.name] = function if isinstance(function, Shown) else e.data
    return scope


def _sizes(sort: Any) -> list[Any]:
    if type(sort) is not tuple:
        return []
    return list(sort[1:]) if sort[0] in ("vec", "mat") else [n for s in sort[1:] for n in _sizes(s)]


def _claims(module: Any) -> list[Claim]:
    claims = [c for c in vars(module).values() if isinstance(c, Claim)]
    return [c for c in claims if c.module == module.__name__ and c.statement is not None]


@pytest.mark.parametrize("name", NAMES)
def test_derivations_read_back(name: str) -> None:
    module = derivations()[name]
    claims = _claims(module)
    assert claims
    for claim in claims:
        steps = [s.statement for s in recorded(claim).steps()]
        scope = _scope([claim.statement, *claim.given, *steps], module)  # type: ignore[list-item]
        for e in [claim.statement, *steps]:
            assert e is not None
            assert elaborate(read(latex(e), scope)) is elaborate(e), latex(e)
        for h in claim.given:
            shown = hypothesis_latex(h)
            assert elaborate(read_hypothesis(shown, scope)) is hypothesis(h), shown
        parts: list[Any] = [claim.statement, *claim.given]
        indices = {s.name for e in parts_shown(parts) for s in e.bound if s.sort == INT}
        assert notation(parts) or set(_scope(parts, module)) <= indices  # nothing to declare


@pytest.mark.parametrize(("e", "shown", "_"), TABLE, ids=[row[2] for row in TABLE])
def test_small_terms(e: Expr, shown: str, _: str) -> None:
    assert latex(e) == shown
    assert elaborate(read(shown, SCOPE)) is elaborate(e)


def test_no_two_small_terms_look_alike() -> None:
    assert len({latex(e) for e, _, _ in TABLE}) == len(TABLE)
    assert len({latex(e).replace(r"\,", "").replace(" ", "") for e, _, _ in TABLE}) == len(TABLE)


seen: dict[str, Any] = {"count": 0, "heads": set(), "terms": {}}


@settings(max_examples=400, deadline=None, database=None, derandomize=True,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(st.one_of(statements(4), reals(4), vectors(4), matrices(4)))
def check_random(e: Expr) -> None:
    try:
        meaning = elaborate(e)
    except InputError:  # an expectation within an expectation
        return
    shown = latex(e)
    assert shown.isascii()
    assert elaborate(read(shown, SCOPE)) is meaning, shown
    assert seen["terms"].setdefault(shown, meaning) is meaning
    seen["count"] += 1
    seen["heads"] |= heads(e)


def test_random_terms_read_back() -> None:
    check_random()
    assert seen["count"] >= 350
    assert len(seen["heads"]) >= 50, sorted(seen["heads"])
    assert len(seen["terms"]) >= 300


@pytest.mark.parametrize(
    "broken",
    [
        r"x + ",
        r"x y)",
        r"J_{t} J_{t - 2} \cdots J_{1}",
        r"\frac{x}{",
        r"x = ",
        r"unknown",
        r"A u A",
        r"u^{\top} = u^{\top}",
        r"-u w^{\top}",
        r"2 u w^{\top}",
        r"u w^{\top} w",
        r"2 u^{\top} w",
        r"\mathbf{e}_{2} = u",
        r"\max(x)",
        r"u \text{ is invertible}",
    ],
)
def test_the_reader_refuses(broken: str) -> None:
    with pytest.raises((Unreadable, TypeError, IndexError, ValueError)):
        read(broken, SCOPE)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("d_k", "d_{k}"),
        ("theta", r"\theta"),
        ("x1", "x_{1}"),
        ("alpha_max", r"\alpha_{\mathrm{max}}"),
        ("gradnorm", r"\mathit{gradnorm}"),
        ("unbold", r"\mathit{unbold}"),
        ("xhat", r"\mathit{xhat}"),
        ("subscr", r"\mathit{subscr}"),
        ("_x", r"\mathit{\_x}"),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert name_latex(name) == shown


def test_deep_terms() -> None:
    x, A = v.real("x"), v.matrix("A", 2, 2)
    e, m, p = x, A, x > 0
    for _ in range(10_000):
        e, m, p = -(e + 1), (m @ A).T, v.implies(p, x > 1)
    assert latex(e).count("(") == 10_000
    assert latex(m).count(r"\top") == 10_000
    assert latex(p).count(r"\implies") == 10_000
    for _ in range(200):
        x = x + x
    with pytest.raises(InputError, match="too long"):
        latex(x)


# ------------------------------------------------------------------------ notation, hypotheses
n = v.dimension("n", latex="N")
i, j = v.indices("i j", 1, n)
q = v.random_vector("q", n)
t = v.natural("t")


HYPOTHESES = [
    (v.E(q[i]) == 0, r"\mathbb{E}[q_{i}] = 0 \quad \text{for all } i"),
    (
        v.Var(q[i]) == 1,
        r"\operatorname{Var}(q_{i}) = 1 \quad \text{for all } i \text{ (finite second moments)}",
    ),
    (
        v.each(v.E(q[i] * q[j]) == 0, where=i != j),
        r"\mathbb{E}[q_{i} q_{j}] = 0 \quad \text{for all } i \ne j",
    ),
    (
        v.each(v.E(q[i] * q[j]) == 0, including_equal=True),
        r"\mathbb{E}[q_{i} q_{j}] = 0 \quad \text{for all } i, j",
    ),
    (
        v.each(v.E(q[i] * q[j]) == 0, where=i < j - 1),
        r"\mathbb{E}[q_{i} q_{j}] = 0 \quad \text{for all } i, j \text{ with } i < j - 1",
    ),
]


@pytest.mark.parametrize(("e", "shown"), HYPOTHESES, ids=[repr(e) for e, _ in HYPOTHESES])
def test_hypotheses(e: Expr, shown: str) -> None:
    scope = {"n": n, "i": i, "j": j, "q": q}
    assert hypothesis_latex(e) == shown
    assert elaborate(read_hypothesis(shown, scope)) is hypothesis(e)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("e", "shown"),
    [
        (x <= 0, r"x \le 0"),
        (v.implies(x != 0, x / x == 1), r"\frac{x}{x} = 1, \quad \text{if } x \ne 0"),
        (
            v.implies(x <= y, v.implies(y <= x, x == y)),
            r"x = y, \quad \text{if } x \le y \text{ and } y \le x",
        ),
        # what a quantifier would draw in is bracketed: the "and" and the "if" after it
        (
            v.implies(v.for_all(y, y <= x), v.implies(x >= 0, v.for_all(y, y == x))),
            r"(\text{for all } y\colon\; y = x), \quad "
            r"\text{if } (\text{for all } y\colon\; y \le x) \text{ and } x \ge 0",
        ),
        # a premise that is an implication is no list of premises
        (
            v.implies(v.implies(x <= 0, y <= 0), x == y),
            r"x = y, \quad \text{if } (x \le 0 \implies y \le 0)",
        ),
    ],
)
def test_premises_stand_after_an_axiom(e: Expr, shown: str) -> None:
    assert conditional_latex(e) == shown


def _network() -> tuple[Expr, Any]:
    h0, W, b = v.vector("h_0", n), v.matrix("W", n, n), v.vector_sequence("b", n)
    sigma = v.real_function("sigma")
    h = v.recurrence("h", h0, lambda i, before: v.elementwise(sigma, W @ before + b[i]))
    a = v.definition("a", lambda i: W @ h[i - 1] + b[i])
    J = v.definition("J", lambda i: v.diag(v.elementwise(sigma.prime, a[i])) @ W)
    return v.jacobian(h[t], h0) == v.product_down(J[i], (i, 1, t)), h


def test_notation_declares_every_name() -> None:
    claim, _ = _network()
    assert notation([claim]) == [
        r"N \in \{1, 2, \dots\}",
        r"h_{0} \in \mathbb{R}^{N}",
        r"t \in \mathbb{Z}",
        r"\sigma\colon \mathbb{R} \to \mathbb{R}",
        r"W \in \mathbb{R}^{N \times N}",
        r"b_{t} \in \mathbb{R}^{N} \text{ for each } t",
        r"h_{t} = \sigma(W h_{t - 1} + b_{t}) \quad \text{for } t \ge 1 \text{, from } h_{0}",
        r"J_{i} = \operatorname{diag}(\sigma'(a_{i})) W",
        r"a_{i} = W h_{i - 1} + b_{i}",
    ]


def test_a_member_of_a_sequence_is_declared_as_it_is_written() -> None:
    b_0 = v.vector_sequence("b_0", n)
    member = latex(b_0[t])
    lines = notation([b_0[t] == v.zeros(n)])
    assert any(line.startswith(rf"{member} \in") for line in lines)


def test_the_first_member_is_told_from_the_start() -> None:
    _, h = _network()
    scope = {"n": n, "h": h, "h_0": h.start, "t": t}
    for e in (h[0], h.start, h[1], h[t]):
        assert elaborate(read(latex(e), scope)) is elaborate(e)
    assert latex(h[0]) != latex(h.start)


def test_notation_has_a_line_a_kind() -> None:
    x, y, X = v.real("x"), v.real("y", positive=True), v.random_variable("X")
    u, L = v.vector("u", n), v.scalar_field("L", n)
    lines = notation([v.E(X) + x + y + L(u) == 0, v.Var(q[i]) == 1])
    assert lines == [
        r"N \in \{1, 2, \dots\}",
        r"X \text{ a random variable}",
        r"x, y \in \mathbb{R}",
        r"L\colon \mathbb{R}^{N} \to \mathbb{R}",
        r"u \in \mathbb{R}^{N}",
        r"q \text{ a random vector in } \mathbb{R}^{N}",
        r"i \in \{1, \dots, N\}",
    ]


@pytest.mark.parametrize(
    "parts",
    [
        [v.real("d_k") == v.vector("d", 2)[1]],
        [v.real("x1") == v.real("x_1")],
        [v.real("pi") == v.pi],
        [v.real("x", latex="a") == v.real("a")],
        [v.for_all(v.real("x"), v.real("x") == 1), v.vector("x", 2) == v.zeros(2)],
        [v.real("x", latex="a_{1}") == v.vector("a", 2)[1]],
        [v.E(q[i]) == 0, v.E(q[v.index("i", 2, n)]) == 1],
    ],
    ids=repr,
)
def test_what_looks_alike_is_refused(parts: list[Expr]) -> None:
    with pytest.raises(InputError):
        notation(parts)


def test_capture_is_refused() -> None:
    A, k = v.matrix("A", n, n), v.index("k", 1, n)
    row = v.definition("row", lambda i: v.Sum(A[i, j], j))
    assert latex(row[k]) == r"\mathit{row}_{k}"
    with pytest.raises(InputError, match="bound variable inside"):
        row[j]
    own = v.definition("own", lambda i: v.Sum(A[i, k], k))
    assert latex(v.Sum(own[j], j)) == r"\sum_{j=1}^{N} \mathit{own}_{j}"
    with pytest.raises(InputError, match="is bound there"):
        substitute(v.Sum(A[i, j], j), {i: j})
    assert substitute(v.Sum(A[i, j], j), {i: i + 1}) is not None


@pytest.mark.parametrize("bad", ["a}{", "{", "", "$x$", "a % b"])
def test_notation_of_the_author_must_be_a_formula(bad: str) -> None:
    with pytest.raises(InputError, match="latex="):
        latex(v.real("x", latex=bad) + 1)


def test_output_is_ascii() -> None:
    assert latex(v.real("x", latex="\u03bb") + 1) == r"\lambda + 1"


def test_delimiters_balance() -> None:
    for e, _, _ in TABLE:
        shown = latex(e)
        assert shown.count(r"\left") == shown.count(r"\right")
        bare = re.sub(r"\\[{}]", "", shown)
        assert bare.count("{") == bare.count("}")
