"""Sums of powers of the index in closed form, inside other sums too."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from quod.core import Term, eq, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.tactics import arithmetic
from quod.tactics.derived import is_trivial, symmetric, transitive

if TYPE_CHECKING:
    from quod.tactics.prover import Context, Schema

LEMMAS = ("sum_of_integers", "sum_of_squared_integers", "sum_of_cubed_integers")


def are_equal(ctx: Context, goal: Term) -> Theorem | None:
    """An equation with the sums of powers in it in closed form; None where it is not found."""
    from quod.tactics.simplify import Simplifier

    sums = any(t.op == "sum" for t in subterms(goal))
    if not sums or not is_available(LEMMAS[-1]):
        return None
    simplifier = Simplifier(ctx, _schemas())
    try:
        left, right = map(simplifier.normal, goal.args)
        if is_trivial(left) and is_trivial(right):
            return None
        inner = eq(left.conclusion.args[1], right.conclusion.args[1])
        return transitive(left, arithmetic.field(inner, ctx.prove), symmetric(right))
    except QuodError:
        return None


@cache
def _schemas() -> list[Schema]:
    from quod.tactics.prover import schemas

    return [s for name in LEMMAS for s in schemas(lemma(name), lemma(name).conclusion.free)]
