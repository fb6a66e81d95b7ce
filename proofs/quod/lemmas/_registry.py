"""The table of lemmas, how they are proved, and how their certificates are loaded."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from quod.errors import QuodError
from quod.kernel import Theorem

if TYPE_CHECKING:
    from quod.tactics.prover import Schema

PROOFS: dict[str, Callable[[], Theorem]] = {}
_MODULES = ("numbers", "sums", "linear_algebra", "probability")
_BUSY: set[str] = set()


def proves(function: Callable[[], Theorem]) -> Callable[[], Theorem]:
    """Register the function that proves the lemma of its name."""
    PROOFS[function.__name__] = function
    return function


def names() -> list[str]:
    for module in _MODULES:
        import_module(f"quod.lemmas.{module}")
    return list(PROOFS)


@cache
def lemma(name: str) -> Theorem:
    """The lemma of that name, a theorem without hypotheses."""
    if name in _BUSY:
        raise QuodError(f"the lemma {name} is not proved yet")
    names()
    _BUSY.add(name)
    try:
        return PROOFS[name]()
    finally:
        _BUSY.discard(name)


def is_available(name: str) -> bool:
    """Whether a lemma stands before every lemma that is being proved just now."""
    order = names()
    return all(order.index(name) < order.index(busy) for busy in _BUSY)


SIMPLIFICATION = (
    "sum_of_zeros",
    "sum_of_a_constant",
    "product_association",
    "variance_of_a_constant",
)
AXIOMS = ("sum_last", "iterate_zero", "iterate_next", "product_empty", "product_last", "power_zero")


def simplification() -> list[Schema]:
    """The lemmas and axioms that the simplifier uses everywhere, as far as they are proved."""
    from quod import kernel
    from quod.tactics.prover import schemas

    usable = [name for name in SIMPLIFICATION if is_available(name)]
    known = [*map(kernel.axiom, AXIOMS), *map(lemma, usable)]
    return [schema for t in known for schema in schemas(t, t.conclusion.free)]
