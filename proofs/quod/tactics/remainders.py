"""Inequalities as a known one and a simpler one, and those of integers by cases."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import INT, REAL, Term, is_lt, le, lt, num
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import detach, use
from quod.tactics.positivity import certified_by, sides

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)
REPEATED = frozenset({"sum", "prod", "pow", "iterate"})
SPLITS = (0, 1, -1)  # where the cases of an integer part


def from_a_fact(ctx: Context, goal: Term) -> Theorem | None:
    """A positive multiple of a known inequality about the same sum or power, and what is left."""
    small, big = sides(goal)
    shared = {t for t in polynomials([small, big])[1] if t.op in REPEATED}
    for t in reversed(ctx.inequalities() if shared and small.sort == REAL else []):
        low, high = sides(t.conclusion)
        if shared.isdisjoint(polynomials([low, high])[1]):
            continue
        (a, b, p, q), atoms = polynomials([small, big, low, high])
        places = [k for k, x in enumerate(atoms) if x in shared]
        factor = _factor((b - a).to_dict(), (q - p).to_dict(), places)
        if factor is None:
            continue
        value = (b - a) - (q - p) * factor
        related = lt if is_lt(goal) and not is_lt(t.conclusion) else le
        rest = ctx.try_prove(related(ZERO, arithmetic.term_of(value, atoms, REAL)))
        if rest is not None:
            return kernel.positivity(
                goal,
                [(arithmetic.fraction(factor), [t], None), (Fraction(1), [rest], None)],
                [],
                [],
            )
    return None


def _factor(goal: Any, fact: Any, places: list[int]) -> Any:
    """The positive multiple of the fact that has all that the goal says of the atoms there."""
    about = {e: c for e, c in goal.items() if any(e[k] for k in places)}
    said = {e: c for e, c in fact.items() if any(e[k] for k in places)}
    if not said or about.keys() != said.keys():
        return None
    ratios = {about[e] / said[e] for e in said}
    return next(iter(ratios)) if len(ratios) == 1 and min(ratios) > 0 else None


def of_integers(ctx: Context, goal: Term) -> Theorem | None:
    """By the cases n <= k and k + 1 <= n of an integer n, for a few k."""
    values, atoms = polynomials(sides(goal))
    whole = [a for a in atoms if a.sort == INT and a.op == "var"]
    if len(whole) != len(atoms) or max(p.total_degree() for p in values) < 2:
        return None
    for n in whole:
        for k in SPLITS:
            cases = [le(n, num(k, INT)), le(num(k + 1, INT), n)]
            try:
                known = [[*ctx.inequalities(), kernel.assume(p)] for p in cases]
                ways = [
                    kernel.discharge(p, certified_by(goal, facts))
                    for p, facts in zip(cases, known, strict=True)
                ]
            except QuodError:
                continue
            other = kernel.assume(lt(num(k, INT), n))
            above = detach(use("discreteness", m=num(k, INT), n=n), other)
            above = kernel.positivity(cases[1], [(Fraction(1), [above], None)], [], [])
            return kernel.tautology(goal, [*ways, kernel.discharge(other.conclusion, above)])
    return None
