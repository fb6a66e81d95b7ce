"""A claim of one statement, made without a derivation: nothing but its statement to prove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quod.authoring import Claim
from quod.checking import prove
from quod.results import PROVED


def claimed(statement: Any, given: Sequence[Any] = (), name: str = "sample") -> Claim:
    """The claim `name`, of a module of that name with an s, in its first line."""
    return Claim(
        name=name,
        module=f"{name}s",
        path=f"derivations/{name}s.py",
        line=1,
        declared=PROVED,
        title=name.capitalize(),
        prose="",
        body=None,
        statement=statement,
        given=tuple(given),
    )


def assert_proved(statement: Any, given: Sequence[Any] = ()) -> None:
    result = prove(claimed(statement, given))
    assert result.verdict == PROVED, result.failure


def assert_refuted(statement: Any, given: Sequence[Any] = ()) -> None:
    result = prove(claimed(statement, given))
    assert result.verdict != PROVED, statement
    assert "the claim is false" in result.failure, result.failure
