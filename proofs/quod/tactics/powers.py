"""Recurrences, and powers of a matrix with a variable for their exponent."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import TYPE_CHECKING

from quod import core
from quod.core import INT, Term, add, num, sub
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import congruence, detach, transitive, unchanged, use, use_lemma
from quod.tactics.matching import arithmetic_normal

if TYPE_CHECKING:
    from quod.tactics.prover import Context

MOST_TURNS = 8  # of a recurrence of unknown length, one after the other
TURNS = 3  # of a recurrence that are looked at


def unrolled(ctx: Context, term: Term) -> Theorem | None:
    """One turn of a recurrence that is known to turn at least once; the start if it does not."""
    if term.op != "iterate":
        return None
    step, start, count = term.args
    if count is num(0, INT):
        return use("iterate_zero", F=step, s=start)
    before = arithmetic_normal(sub(count, num(1, INT)))
    if before.op == "add" and before.args[-1] is num(-MOST_TURNS, INT):
        return None  # a count that is known to be large: turn by turn would not end
    turn = use("iterate_next", F=step, s=start, n=before)
    enough = ctx.try_prove(turn.conclusion.args[0])
    if enough is None:
        return None
    counted = arithmetic.ring(count, add(before, num(1, INT)))
    same = congruence(term, [*map(unchanged, (step, start)), counted])
    return transitive(same, detach(turn, enough))


def equations(ctx: Context, formulas: Sequence[Term]) -> list[Theorem]:
    """What is known of the powers in formulas: one turn of each, and that it commutes."""
    waiting = [t for p in formulas for t in core.subterms(p) if t.op == "iterate" and not t.loose]
    waiting = [t for t in dict.fromkeys(waiting) if t.sort[0] == "mat"]
    found: list[Theorem] = []
    for _ in range(TURNS):
        turned = [t for t in (unrolled(ctx, power) for power in waiting) if t is not None]
        found += turned
        bases = [t for t in map(_base, waiting) if t is not None]
        if is_available("power_commutes"):
            commute = [use_lemma("power_commutes", P=P, m=k) for P, k in bases]
            found += [ctx.detached(t) for t in commute if ctx.try_prove(t.conclusion.args[0])]
        sides = [s for t in turned for s in core.subterms(t.conclusion.args[1])]
        waiting = [s for s in dict.fromkeys(sides) if s.op == "iterate" and s not in waiting]
    return [*dict.fromkeys(found)]


def _base(power: Term) -> tuple[Term, Term] | None:
    """P and k, of P to the power k; None for another recurrence."""
    step, start, k = power.args
    match step:
        case Term(op="lam", args=(Term(op="lam", args=(Term(op="mm", args=(P, last)),)),)):
            if start.op == "eye" and last is core.bound(0, start.sort) and not P.loose:
                return P, k
    return None


def in_steps(ctx: Context, formulas: Sequence[Term]) -> list[Theorem]:
    """x^(n + c) = x^n x^c for powers of one number in the formulas whose exponents differ by a
    number c."""
    atoms = polynomials([side for p in formulas for side in p.args])[1]
    powers = [t for t in atoms if t.op == "pow"] if is_available("power_of_a_sum") else []
    found = []
    for a, b in permutations(powers, 2):
        gap = arithmetic_normal(sub(a.args[1], b.args[1]))
        if a.args[0] is b.args[0] and gap.op == "num" and 0 < gap.data <= MOST_TURNS:
            rule = use_lemma("power_of_a_sum", x=a.args[0], m=b.args[1], n=gap)
            try:
                step = ctx.detached(rule)
            except QuodError:
                continue
            whole = step.conclusion.args[0]
            same = arithmetic.ring(a.args[1], whole.args[1])
            found.append(transitive(congruence(a, [unchanged(a.args[0]), same]), step))
    return found
