"""One displayed step: an equation by normal forms, with the rules of its reason."""

from __future__ import annotations

from typing import Any

from quod.core import Term
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.tactics.prover import Context

MOMENTS = frozenset({"Var", "Cov"})


def prove_step(ctx: Context, formula: Term, rules: Any = None) -> Theorem:
    """The formula, with the rules of a reason first; then with moments expanded."""
    if rules is not None:
        inner = ctx.with_facts()
        inner.rules = (*inner.rules, *rules.schemas)
        inner.unfolds = inner.unfolds | rules.unfolds
        return inner.prove(formula)
    try:
        return ctx.prove(formula)
    except QuodError as error:
        try:
            return Context((), ctx, MOMENTS).prove(formula)
        except QuodError:
            raise error from None
