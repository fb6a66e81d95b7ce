"""Zeros and their orders: f(z)/(z - a)^n tends to a number, which derivatives at a give."""

from __future__ import annotations

from quod import kernel
from quod.core import INT, Term, add, app, eq, is_negation, lam, le, mul, negation, num, op, sub
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.tactics import arithmetic
from quod.tactics.calculus import differentiate
from quod.tactics.derived import (
    congruence,
    conjoin,
    detach,
    discharged,
    transitive,
    unchanged,
    use_lemma,
)
from quod.tactics.eventually import follows, holds, itself
from quod.tactics.limits import Limit, composed, moved_to, through
from quod.tactics.matching import arithmetic_normal
from quod.tactics.prover import Context
from quod.theories.limits import end_of

ZERO, I0, I1 = num(0), num(0, INT), num(1, INT)
HIGHEST = 6  # order of a zero that is looked for


class _Supposing(Context):
    """A context that takes relations of a variable for granted, and keeps them."""

    def __init__(self, parent: Context, z: Term) -> None:
        super().__init__((), parent)
        self.z, self.supposed = z, dict[Term, Theorem]()

    def prove(self, goal: Term) -> Theorem:
        inner = goal.args[0] if is_negation(goal) else goal
        if self.z not in goal.free or inner.op not in ("le", "eq"):
            return super().prove(goal)
        return self.supposed.setdefault(goal, kernel.assume(goal))


def order_at(ctx: Context, base: Term, z: Term, f: Term) -> tuple[int, Limit]:
    """The order n of the zero of f at the point of the base, and the limit of f/(z - a)^n."""
    zero = _Zero(ctx, base, z, f)
    while not zero.is_left():
        zero.differentiate()
    return len(zero.chain), zero.limit()


def over_a_power(ctx: Context, base: Term, z: Term, f: Term, n: int) -> Limit:
    """The limit of f/(z - a)^n, where f and its first n - 1 derivatives are 0 at a."""
    zero = _Zero(ctx, base, z, f)
    for _ in range(n - 1):
        zero.differentiate()
    return zero.limit()


class _Zero:
    """A function with some derivatives that are 0 at the point of a base, one by one."""

    def __init__(self, ctx: Context, base: Term, z: Term, f: Term) -> None:
        side, point = end_of(base) or ("", None)
        if point is None or side == "near":
            raise Undecided("no order of a zero along {}", base)
        self.ctx, self.base, self.z, self.side, self.point = ctx, base, z, side, point
        self.gap = sub(z, point)
        self.chain: list[Term] = []
        self.zeros: list[tuple[Theorem, Theorem]] = []  # it is 0 at the point, and differentiable
        self.slopes: list[Theorem] = []  # near the point: it is differentiable, its derivative
        self._add(f)

    def _add(self, f: Term) -> None:
        """One more of the chain, which is 0 at the point."""
        g = lam(self.z, f)
        zero = self.ctx.prove(eq(app(g, self.point), ZERO))
        smooth, value = differentiate(self.ctx, g, self.point)
        self.chain.append(f)
        self.zeros.append((zero, smooth))
        self.value = transitive(value, _normal(self.ctx, value.conclusion.args[1]))

    def is_left(self) -> bool:
        """Whether the next derivative is not 0 at the point."""
        other = negation(eq(self.value.conclusion.args[1], ZERO))
        return self.ctx.try_prove(other) is not None

    def differentiate(self) -> None:
        if len(self.chain) == HIGHEST:
            raise Undecided("a zero of high order: {}", self.chain[0])
        f = self.chain[-1]
        inner = _Supposing(self.ctx, self.z)
        smooth, value = differentiate(inner, lam(self.z, f), self.z)
        messy = value.conclusion.args[1]
        value = transitive(value, arithmetic.ring(messy, arithmetic_normal(messy)))
        slope = discharged(inner.supposed, conjoin(smooth, value))
        known = [holds(self.ctx, self.base, self.z, p) for p in inner.supposed]
        known = known or [itself(self.base, self.z)]
        near = follows(
            self.base, self.z, known, lambda facts: detach(slope, *facts[: len(inner.supposed)])
        )
        self.slopes.append(near)
        self._add(value.conclusion.args[1])

    def limit(self) -> Limit:
        """The first of the chain over the power of z - a: by its slope, then by l'Hospital."""
        *_, (zero, smooth) = self.zeros
        f = lam(self.z, self.chain[-1])
        t = detach(use_lemma("slope_at_a_zero", F=f, a=self.point), zero, smooth)
        t = moved_to(t, self.value)
        if self.side != "around":
            t = composed(use_lemma(f"point_from_the_{self.side}", a=self.point), t)
        found = Limit(t, self.value.conclusion.args[1])
        power = arithmetic.ring(self.gap, op("pow", self.gap, I1))
        quotient = app(t.conclusion.args[0], self.z)
        same = congruence(quotient.args[1], [power])
        found = through(found, self.z, congruence(quotient, [unchanged(quotient.args[0]), same]))
        for k in reversed(range(len(self.slopes))):
            found = self._step(k, len(self.slopes) - k, found)
        value = _normal(self.ctx, found.number)
        return Limit(moved_to(found.theorem, value), value.conclusion.args[1])

    def _step(self, k: int, n: int, found: Limit) -> Limit:
        """The limit of the k-th over (z - a)^(n + 1), from that of the next one over (z - a)^n."""
        n_, m = num(n, INT), num(n + 1, INT)
        F, f = (lam(self.z, g) for g in self.chain[k : k + 2])
        values = {"F": F, "f": f, "a": self.point, "m": m, "n": n_, "y": found.number}
        t = detach(
            use_lemma(f"quotient_by_a_power_{self.side}", **values),
            kernel.compute(eq(m, add(n_, I1))),
            kernel.compute(le(I0, n_)),
            *self.zeros[k],
            self.slopes[k],
            found.theorem,
        )
        return Limit(t, mul(op("inv", op("cast", m)), found.number))


def _normal(ctx: Context, t: Term) -> Theorem:
    """t = its normal form."""
    from quod.tactics.simplify import Simplifier

    return Simplifier(ctx).normal(t)
