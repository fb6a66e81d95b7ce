"""Lemmas about the operator norm."""

from __future__ import annotations

from quod import kernel
from quod.core import REAL, Term, app, forall, fresh, le, mat, mul, num, op, var, vec
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.tactics.derived import conjuncts, obtained, with_values
from quod.tactics.prover import Context

A, B = var("A", mat("m", "n")), var("B", mat("n", "p"))
c, u = var("c", REAL), var("u", vec("n"))
ZERO, ONE = num(0), num(1)


def _stretched(matrix: Term, goal: Term, *facts: Theorem) -> Theorem:
    """The goal from |u| = 1 and |Au| = |A|, for a u that there is, and from the facts at u."""
    attained = with_values(kernel.axiom("operator_norm_attained"), A=matrix)
    v = fresh(vec(matrix.sort[2]))
    one, value = conjuncts(kernel.assume(app(attained.conclusion.args[0], v)))
    here = [kernel.specialise(t, v) if t.conclusion.op == "forall" else t for t in facts]
    t = Context([one, value, *here]).prove(goal)
    return obtained(attained, [v], [[]], t)


@proves
def operator_norm_nonnegative() -> Theorem:
    """0 <= |A|."""
    bound = kernel.generalise(u, with_values(lemma("norm_nonnegative"), u=op("mv", A, u)))
    return _stretched(A, le(ZERO, op("operator_norm", A)), bound)


@proves
def operator_norm_at_most() -> Theorem:
    """|Au| <= c |u| for all u -> |A| <= c."""
    bound = forall(u, le(op("norm", op("mv", A, u)), mul(c, op("norm", u))))
    t = _stretched(A, le(op("operator_norm", A), c), kernel.assume(bound))
    return kernel.discharge(bound, t)
