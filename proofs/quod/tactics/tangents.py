"""Inequalities of exponentials and positive numbers by tangents, as weighted means and Young's.

e^u >= e^m (1 + u - m), and x = e^log(x) for x > 0: so a combination of such terms is at least one
product of them, e^m, where the weights fit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import REAL, Term, add, eq, is_lt, lt, mul, num, op, sub, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.lemmas import is_available
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import congruence, symmetric, transitive, unchanged, use, use_lemma
from quod.tactics.positivity import certified_by, sides
from quod.tactics.signs import sign

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ONE = num(1)
TANGENT = "exponential_above_its_tangent"


def prove(ctx: Context, goal: Term) -> Theorem | None:
    """small <= big, where big - small is a combination of tangents; None where it is not."""
    small, big = sides(goal)
    exponential = any(t.op == "exp" and not t.loose for t in subterms(goal))
    if is_lt(goal) or small.sort != REAL or not exponential or not is_available(TANGENT):
        return None
    (a, b), atoms = polynomials([small, big])
    gap = b - a
    exponents = _exponents(ctx, goal, atoms)
    for e, c in gap.to_dict().items():
        used = {atoms[k]: int(n) for k, n in enumerate(e) if n}
        if c > 0 or not used or not used.keys() <= exponents.keys():
            continue
        whole = mul(*[t for t, n in used.items() for _ in range(n)])
        m = add(*[exponents[t] for t, n in used.items() for _ in range(n)])
        rest = gap - gap.context().from_dict({e: c})
        try:
            summands, total = [], num(0)
            for t, weight in _weights(rest, atoms, exponents):
                positive = sign(ctx, weight, strict=False)
                if positive is None:
                    raise QuodError("a negative weight")
                tangent = _tangent(ctx, t, exponents[t], whole, m)
                low, high = sides(tangent.conclusion)
                total = add(total, mul(weight, sub(high, low)))
                summands.append((1, [positive, tangent], None))
            same = ctx.prove(eq(sub(big, small), total))
        except QuodError:
            continue
        return kernel.positivity(goal, summands, [same], [ONE])
    lines = [use_lemma(TANGENT, x=t.args[0]) for t in atoms if t.op == "exp"]
    try:
        return certified_by(goal, [*lines, *ctx.inequalities()], degrees=(1,))
    except QuodError:
        return None


def _exponents(ctx: Context, goal: Term, atoms: list[Term]) -> dict[Term, Term]:
    """u for each atom that is e^u, and log(x) for each x > 0 whose logarithm is in the goal."""
    logs = {t.args[0] for t in subterms(goal) if t.op == "log" and not t.loose}
    found = {t: t.args[0] for t in atoms if t.op == "exp"}
    for t in atoms:
        x = t.args[0] if t.op == "sqrt" else t
        if x is not t and ctx.try_prove(lt(num(0), x)) is not None:
            found[t] = mul(num(Fraction(1, 2)), op("log", x))
        if t in logs or (logs and t.sort == REAL and ctx.exact.get(lt(num(0), t)) is not None):
            found[t] = op("log", t)
    return found


def _weights(p: Any, atoms: list[Term], exponents: dict[Term, Term]) -> list[tuple[Term, Term]]:
    """The atoms that are exponentials, with their coefficients; all of p must be such."""
    found, gens = [], p.context().gens()
    for k, t in enumerate(atoms):
        if t in exponents and p.degrees()[k] == 1:
            weight = p.derivative(k)
            p -= weight * gens[k]
            found.append((t, arithmetic.term_of(weight, atoms, REAL)))
    if p != 0:
        raise QuodError("no combination of exponentials")
    return found


def _tangent(ctx: Context, t: Term, u: Term, whole: Term, m: Term) -> Theorem:
    """whole (1 + u - m) <= t, where t = e^u and whole = e^m."""
    gap = sub(u, m)
    line = use_lemma(TANGENT, x=gap)
    above = ctx.prove(lt(num(0), whole))
    value = _as_exponential(ctx, whole)
    same = congruence(op("exp", u), [arithmetic.ring(u, add(m, gap))])
    moved = transitive(same, use("exponential_of_a_sum", x=m, y=gap))
    known = [_as_exponential(ctx, t), moved, value]
    goal = op("le", mul(whole, add(ONE, gap)), t)
    cofactors = [ONE, ONE, mul(num(-1), op("exp", gap))]
    return kernel.positivity(goal, [(1, [line, above], None)], known, cofactors)


def _as_exponential(ctx: Context, t: Term) -> Theorem:
    """t = e^u."""
    if t.op == "exp":
        return unchanged(t)
    if t.op == "sqrt":
        return symmetric(ctx.detached(use_lemma("root_by_a_logarithm", x=t.args[0])))
    if t.op != "mul":
        return symmetric(ctx.detached(use("exponential_of_a_logarithm", x=t)))
    step = congruence(t, [_as_exponential(ctx, a) for a in t.args])
    a, b = (s.args[0] for s in step.conclusion.args[1].args)
    return transitive(step, symmetric(use("exponential_of_a_sum", x=a, y=b)))
