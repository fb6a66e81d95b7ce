"""Inequalities by the sign of a derivative: big - small is least at a point where it is known.

To the right of that point its derivative is not negative, to the left of it not positive.  So
e^x >= 1 + x, since e^x - 1 - x is 0 at 0, and e^x - 1 has the sign of x.  The derivative's sign is
an inequality again, perhaps to be shown in the same way.  A few values decide which points are
worth a try; they prove nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    eq,
    fresh,
    is_lt,
    is_negation,
    lam,
    le,
    lt,
    mul,
    neg,
    negation,
    num,
    op,
    sub,
    substitute,
    subterms,
)
from quod.errors import QuodError, RuleError, Undecided
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.tactics import calculus, elementary
from quod.tactics.arithmetic import structural_key
from quod.tactics.derived import detach, discharged, symmetric, use, use_lemma
from quod.tactics.matching import arithmetic_normal
from quod.tactics.positivity import sides
from quod.tactics.units import HALF_PI

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE, HALF = num(0), num(1), num(Fraction(1, 2))
SAMPLES = [Fraction(n, 10) for n in (-75, -30, -12, -7, -2, 1, 4, 8, 11, 15, 23, 37, 61, 250)]
TRIES, ENOUGH = 60, 12  # assignments that are tried, and that are wanted
VARIABLES = 6  # in a goal and what is known of them
TOUCHES = 3  # points that are worth a try
NUMBERS = [num(Fraction(n)) for n in (0, 1, -1, 2, -2, 4, 3)] + [num(Fraction(1, 2)), HALF_PI]
Point = Mapping[Term, Term]


def prove(ctx: Context, goal: Term) -> Theorem | None:
    """small <= big or small < big, on the first variable and from the first point that will do."""
    if not elementary.concerns([goal]) or any(t.loose for t in subterms(goal)):
        return None
    points = _points(ctx, goal)
    if not points or any(_value(goal, point) is False for point in points):
        return None
    for x in _variables(goal):
        touches = (a for a in _touches(ctx, goal, x) if _is_least(goal, x, a, points))
        for a in islice(touches, TOUCHES):
            try:
                return _Least(ctx, goal, x, a).proved()
            except QuodError:
                continue
    return None


def _variables(goal: Term) -> list[Term]:
    """The variables in the arguments of elementary functions."""
    found = (v for t in subterms(goal) if elementary.concerns([t]) for v in t.free)
    return sorted({v for v in found if v.sort == REAL}, key=structural_key)


# ------------------------------------------------------------------------------ by a few values
def _points(ctx: Context, goal: Term) -> list[Point]:
    """Values for the variables at which all that is known of them holds."""
    relations = [p for p in ctx.exact if p.free and _is_relation(p)]
    variables, facts = set(goal.free), []
    while more := [p for p in relations if p not in facts and not variables.isdisjoint(p.free)]:
        facts += more
        variables.update(*[p.free for p in more])
    if len(variables) > VARIABLES or any(v.sort not in (REAL, INT) for v in variables):
        return []
    found: list[Point] = []
    order = sorted(variables, key=structural_key)
    for n in range(TRIES):
        point = _point(order, facts, n)
        if point is not None and point not in found:
            found.append(point)
            if len(found) == ENOUGH:
                break
    return found


def _point(variables: Sequence[Term], facts: Sequence[Term], n: int) -> Point | None:
    """The n-th try: each variable gets the first value that agrees with what it has to."""
    point: dict[Term, Term] = {}
    for k, v in enumerate(variables):
        here = [p for p in facts if v in p.free and p.free <= {v, *point}]
        values = (_sample(v, n + m, k) for m in range(len(SAMPLES)))
        fits = (a for a in values if all(_value(p, {**point, v: a}) is True for p in here))
        value = next(fits, None)
        if value is None:
            return None
        point[v] = value
    return point


def _sample(variable: Term, n: int, k: int) -> Term:
    """A number for the k-th variable at the n-th point."""
    value = SAMPLES[(n * (2 * k + 1) + n // len(SAMPLES) * k) % len(SAMPLES)]
    return num(value) if variable.sort == REAL else num(int(value), INT)


def _is_relation(p: Term) -> bool:
    return (p.args[0] if is_negation(p) else p).op in ("le", "eq")


def _value(p: Term, point: Point) -> bool | None:
    """Whether a relation holds at a point; None where that has no meaning, or is not clear."""
    try:
        return evaluate(substitute(p, point))
    except (QuodError, RuleError):
        return None


def _touches(ctx: Context, goal: Term, x: Term) -> Iterator[Term]:
    """Points at which big - small may be least: numbers, ends, and where it depends on others."""
    ends = [
        side for p in ctx.exact if x in p.free and _is_relation(p) for side in _other_side(p, x)
    ]
    others = [v for v in goal.free if v.sort == REAL and v is not x]
    some = [f for v in others for f in (v, op("exp", v), op("log", v), neg(v), op("inv", v))]
    yield from dict.fromkeys([*NUMBERS, *ends, *some])


def _other_side(p: Term, x: Term) -> list[Term]:
    """a, from a <= x, x < a, and the like."""
    a, b = (p.args[0] if is_negation(p) else p).args
    return [side for side, other in ((a, b), (b, a)) if other is x and side.sort == REAL]


def _is_least(goal: Term, x: Term, a: Term, points: Sequence[Point]) -> bool:
    """Whether big - small is not negative at a, and rises from there, as far as the values tell."""
    f = _gap(goal, x)
    at, between, here = (app(f, t) for t in (a, mul(HALF, add(a, x)), x))
    wanted = (le(ZERO, at), le(at, between), le(between, here))
    return all(_value(p, point) is not False for point in points for p in wanted)


def _gap(goal: Term, x: Term) -> Term:
    """x |-> big - small."""
    small, big = sides(goal)
    return lam(x, sub(big, small))


# --------------------------------------------------------------------------------------- proof
class _Least:
    """The proof that the goal holds, from its being least at x = a."""

    def __init__(self, ctx: Context, goal: Term, x: Term, a: Term) -> None:
        self.ctx, self.goal, self.x, self.a = ctx, goal, x, a
        self.f = _gap(goal, x)
        value, self.start = app(self.f, a), None
        if is_lt(goal):
            self.start = ctx.try_prove(lt(ZERO, value))
        self.strict = is_lt(goal) and self.start is None  # the slopes must be
        self.start = self.start or ctx.prove(le(ZERO, value))

    def proved(self) -> Theorem:
        right = (lt if self.strict else le)(self.a, self.x)
        left = lt(self.x, self.a)
        for p in (right, left):
            known = self.ctx.try_prove(p)
            if known is not None:
                return kernel.modus_ponens(self._case(p, p is right), known)
        cases = [self._case(right, True), self._case(left, False)]
        if self.strict:
            apart = self.ctx.prove(negation(eq(self.x, self.a)))
            equal = use("antisymmetry", x=self.x, y=self.a)
            return kernel.tautology(self.goal, [apart, equal, *cases])
        return kernel.tautology(self.goal, cases)

    def _case(self, p: Term, right: bool) -> Theorem:
        """p -> the goal, where p says on which side of a the variable lies."""
        inner = self.ctx.with_facts(kernel.assume(p))
        try:
            return kernel.discharge(p, self._side(inner, right))
        except QuodError:
            if not self.strict:
                raise
            return kernel.discharge(p, self._in_two(inner, right))

    def _in_two(self, ctx: Context, right: bool) -> Theorem:
        """The goal by a strict slope up to a distance of 1 from a, and by any slope from there."""
        end = arithmetic_normal(add(self.a, num(1 if right else -1)))
        near, far = le(self.x, end), lt(end, self.x)
        if not right:
            near, far = le(end, self.x), lt(self.x, end)
        first = self._side(ctx.with_facts(kernel.assume(near)), right)
        rest = _Least(ctx.with_facts(kernel.assume(far)), self.goal, self.x, end)
        if rest.strict:
            raise Undecided("it is not shown that {}", self.goal)
        cases = [kernel.discharge(near, first), kernel.discharge(far, rest.proved())]
        return kernel.tautology(self.goal, cases)

    def _side(self, ctx: Context, right: bool) -> Theorem:
        """The goal, on one side of a."""
        low, high = (self.a, self.x) if right else (self.x, self.a)
        name = {True: "increasing", False: "decreasing"}[right]
        if not self.strict:
            name = f"non{'de' if right else 'in'}creasing"
        order = ctx.prove((lt if self.strict else le)(low, high))
        rule = use_lemma(name, a=low, b=high, f=self.f)
        t = detach(rule, order, *self._slopes(ctx, low, high, right))
        return kernel.positivity(self.goal, [(1, [t], None), (1, [self.start], None)], [], [])

    def _slopes(self, ctx: Context, low: Term, high: Term, rising: bool) -> list[Theorem]:
        """The function is differentiable from low to high, and its derivative has that sign."""
        z, y = fresh(REAL), fresh(REAL)
        closed, between = [le(low, z), le(z, high)], [lt(low, z), lt(z, high)]
        inside = ctx.with_facts(*map(kernel.assume, closed))
        smooth, value = calculus.differentiate(inside, self.f, z)
        weak = [
            kernel.positivity(p, [(1, [kernel.assume(q)], None)], [], [])
            for p, q in zip(closed, between, strict=True)
        ]
        value = detach(discharged(closed, value), *weak)
        related = lt if self.strict else le
        goal = lam(y, related(ZERO, y) if rising else related(y, ZERO))
        strictly = ctx.with_facts(*map(kernel.assume, between))
        sign = strictly.prove(app(goal, value.conclusion.args[1]))
        sign = kernel.rewrite(goal, symmetric(value), sign)
        return [
            kernel.generalise(z, discharged(premises, t))
            for premises, t in ((closed, smooth), (between, sign))
        ]
