"""Plain text of terms: readable, never raising, never long."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quod import vocabulary as v
from quod.core import BOOL
from quod.surface import Expr
from quod.typeset.text import LIMIT, text
from surface_terms import matrices, reals, statements, vectors
from tricky_terms import TABLE


@pytest.mark.parametrize(("e", "_", "shown"), TABLE, ids=[row[2] for row in TABLE])
def test_small_terms(e: Expr, _: str, shown: str) -> None:
    assert text(e) == repr(e) == shown


def test_no_two_small_terms_look_alike() -> None:
    assert len({shown for _, _, shown in TABLE}) == len(TABLE)


@settings(max_examples=200, deadline=None, database=None, derandomize=True,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(st.one_of(statements(4), reals(4), vectors(4), matrices(4)))
def test_any_term_has_a_text(e: Expr) -> None:
    shown = text(e)
    assert 0 < len(shown) <= LIMIT + 5
    assert "\n" not in shown


def _broken() -> list[Expr]:
    x = v.real("x")
    return [
        Expr("never_heard_of", (x,)),
        Expr("add", (x,)),
        Expr("num", (), "real", "not a number"),
        Expr("var"),
        Expr("sum", (), bound=(x,)),  # type: ignore[arg-type]
        Expr("matrix_of", (x,), "real"),
        Expr("named", (x,), "real", None),
        Expr("forall", (None,), BOOL, bound=("x",)),  # type: ignore[arg-type]
        Expr("apply", (x, x), "real"),
    ]


@pytest.mark.parametrize("k", range(len(_broken())))
def test_broken_terms_have_a_text(k: int) -> None:
    assert text(_broken()[k])


def test_deep_and_long_terms() -> None:
    x = v.real("x")
    deep = wide = x
    for _ in range(10_000):
        deep = -(deep + 1)
    assert text(deep).startswith("-(-(-(")
    assert len(text(deep)) <= LIMIT
    for _ in range(300):
        wide = wide + wide
    assert len(text(wide)) <= LIMIT
