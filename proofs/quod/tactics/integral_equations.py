"""Equations with integrals: both sides rewritten until they are equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import REAL, Term, app, eq, fresh, lt, mul, neg, num, op, sub, subterms
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import (
    detach,
    replace,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use_lemma,
)
from quod.tactics.estimates import may_be_equal, sampled
from quod.tactics.integrals import (
    Found,
    as_found,
    by_antiderivative,
    by_summands,
    compass_for,
    is_rough,
    keep,
    points_of,
    simpler,
    split,
    value_by,
)
from quod.tactics.intervals import Range, for_all_inside, inside, points, range_of
from quod.tactics.limits import limit_value
from quod.tactics.matching import arithmetic_normal
from quod.tactics.new_variables import by_substitution
from quod.theories.integrals import End, ends_of

if TYPE_CHECKING:
    from quod.tactics.prover import Context
ZERO, ONE = num(0), num(1)


def prove_equal(ctx: Context, goal: Term) -> Theorem | None:
    """a = b for terms with integrals in them; None where this finds no proof."""
    work = _Equation(ctx, goal)
    return work.proved()


def value_by_turns(ctx: Context, term: Term) -> Theorem | None:
    """An integral = its value, by parts in which no modulus turns; None where it has one part."""
    equation = _Equation(ctx, eq(term, ZERO))
    for step in (equation._at_turns, equation._in_normal_form, equation._evaluate):
        step()
        if equation.left.conclusion.args[1] is term:
            return None
    value = equation.left.conclusion.args[1]
    return None if any(s.op == "integral" for s in subterms(value)) else equation.left


class _Equation:
    """Works on both sides of an equation: integrals become others, or values, until the sides
    are equal with the remaining integrals as numbers of which nothing is known."""

    def __init__(self, ctx: Context, goal: Term) -> None:
        self.ctx, self.goal = ctx, goal
        self.left, self.right = map(unchanged, goal.args)
        self.values: dict[Term, Theorem | None] = {}

    @property
    def now(self) -> tuple[Term, Term]:
        return self.left.conclusion.args[1], self.right.conclusion.args[1]

    def proved(self) -> Theorem | None:
        first = (self._limits, self._split, self._match, self._substitute, self._evaluate)
        last = (self._at_turns, self._in_normal_form, *first)
        for step in (*first, self._spread, *first, *last):
            step()
            t = self._close()
            if t is not None:
                return transitive(self.left, t, symmetric(self.right))
        return None

    def _close(self) -> Theorem | None:
        """The equation with new variables for the integrals in it."""
        a, b = self.now
        if a is b:
            return unchanged(a)
        parts = _outermost(eq(a, b))
        names = {t: fresh(REAL) for t in parts}
        general = eq(a, b)
        for t, name in names.items():
            general = replace(general, t, name)
        if any(s.op == "integral" for s in subterms(general)):
            return None
        try:
            t = self.ctx.prove(general)
        except QuodError:
            return None
        return kernel.instantiate(t, {}, {}, [(name, t) for t, name in names.items()])

    def _put(self, equation: Theorem, on_left: bool) -> None:
        side = self.left if on_left else self.right
        step = rewrite_in(side.conclusion.args[1], equation)
        side = transitive(side, step)
        if on_left:
            self.left = side
        else:
            self.right = side

    def _limits(self) -> None:
        """Limits of integrals as their values."""
        for on_left in (True, False):
            for t in list(subterms(self.now[0 if on_left else 1])):
                if t.op == "lim" and not t.loose and any(s.op == "integral" for s in subterms(t)):
                    value = limit_value(self.ctx, t)
                    if value is not None:
                        self._put(value, on_left)

    def _split(self) -> None:
        """Integrals at points at which the other side goes on from one to the next."""
        for on_left in (True, False):
            here, there = map(_outermost, self.now[:: 1 if on_left else -1])
            steps = [found for t in there if (found := ends_of(*t.args[1:])) is not None]
            for t in here:
                while t is not None:
                    t = self._split_once(t, steps, on_left)

    def _split_once(self, t: Term, steps: list[tuple[End, End]], on_left: bool) -> Term | None:
        """The rest of an integral that is split where the first of the steps ends; or None."""
        low, high = ends_of(*t.args[1:]) or (ZERO, ZERO)
        ways = (c for a, c in steps if a == low and c != high and _leads(steps, c, high))
        c = None if (low, high) in steps else next(ways, None)
        if not isinstance(c, Term):
            return None
        try:
            both = split(self.ctx, t, range_of(self.ctx, t), c)
        except QuodError:
            return None
        self._put(both, on_left)
        return both.conclusion.args[1].args[1]

    def _at_turns(self) -> None:
        """Integrals at points inside at which a modulus in the integrand turns."""
        for on_left in (True, False):
            waiting = _outermost(self.now[0 if on_left else 1])
            while waiting:
                t = waiting.pop()
                both = next(filter(None, (self._split_at(t, c) for c in _turns(t))), None)
                if both is not None:
                    self._put(both, on_left)
                    waiting += _outermost(both.conclusion.args[1])

    def _split_at(self, t: Term, c: Term) -> Theorem | None:
        """An integral in two at a point that is inside; else None."""
        low, high = ends_of(*t.args[1:]) or (None, None)
        if isinstance(low, Term) and isinstance(high, Term):
            with suppress(QuodError):
                self.ctx.prove(lt(low, c))
                self.ctx.prove(lt(c, high))
                return split(self.ctx, t, range_of(self.ctx, t), c)
        return None

    def _match(self) -> None:
        """Integrals that have an equal integrand as one, and as multiples of one."""
        self._pair(equal_integrands)

    def _substitute(self) -> None:
        """Integrals as multiples of others, by a new variable."""
        self._pair(by_substitution)

    def _pair(self, compare: Callable[[Context, Term, Term, Term], Theorem | None]) -> None:
        left, right = map(_outermost, self.now)
        kept: list[Term] = []
        for t in dict.fromkeys([*right, *left]):
            found = (compare(self.ctx, t, u, self._ratio(t, u)) for u in kept)
            same = next(filter(None, found), None)
            if same is None:
                kept.append(t)
                continue
            for on_left in (True, False):
                self._put(same, on_left)

    def _ratio(self, t: Term, u: Term) -> Term:
        """c, where the equation would say t = c u if nothing else were in it; for others 1."""
        sides, atoms = polynomials(self.now)
        if t not in atoms or u not in atoms:
            return ONE
        gens = sides[0].context().gens()
        rows = [
            arithmetic.coefficients(p, gens[atoms.index(a)])
            for p, a in zip(sides, (t, u), strict=True)
        ]
        if min(map(len, rows)) == 1:
            return ONE
        below, above = (arithmetic.term_of(row[-1], atoms, REAL) for row in rows)
        return arithmetic_normal(mul(above, op("inv", below)))

    def _evaluate(self) -> None:
        for on_left in (True, False):
            for t in _outermost(self.now[0 if on_left else 1]):
                value = self._value(t)
                if value is not None:
                    self._put(value, on_left)

    def _value(self, t: Term) -> Theorem | None:
        if t not in self.values:
            self.values[t] = None
            try:
                found = by_antiderivative(self.ctx, t.args[0], range_of(self.ctx, t))
                if found is not None:
                    keep(self.ctx, found[0])
                    self.values[t] = found[1]
            except QuodError:
                pass
        return self.values[t]

    def _spread(self) -> None:
        """Integrals of sums as sums of integrals, those with a value as numbers."""
        self._rewrite(lambda t: (spread_in_normal_form, spread) if is_rough(t) else (spread,))

    def _in_normal_form(self) -> None:
        """The same, of integrands in their normal forms."""
        self._rewrite(lambda t: (spread_in_normal_form,))

    def _rewrite(self, ways: Callable[[Term], Sequence[Callable[..., Theorem]]]) -> None:
        """Integrals by the first way that works."""
        for on_left in (True, False):
            for t in _outermost(self.now[0 if on_left else 1]):
                for way in ways(t.args[0]):
                    with suppress(QuodError):
                        self._put(way(self.ctx, t), on_left)
                        break


def _turns(t: Term) -> Iterator[Term]:
    """Where what stands in a modulus, or the difference of what a maximum is of, is 0."""
    z = fresh(REAL)
    for s in subterms(app(t.args[0], z)):
        if s.op in ("abs", "max", "min") and z in s.free:
            (p,), atoms = polynomials([s.args[0] if s.op == "abs" else sub(*s.args)])
            if [a for a in atoms if z in a.free] == [z]:
                rows = arithmetic.coefficients(p, p.context().gens()[atoms.index(z)])
                if len(rows) == 2:
                    low, high = (arithmetic.term_of(c, atoms, REAL) for c in rows)
                    yield arithmetic_normal(neg(mul(low, op("inv", high))))


def _leads(steps: list[tuple[End, End]], start: End, end: End) -> bool:
    """Whether some of the steps lead from one end to another."""
    rest = [step for step in steps if step[0] != start]
    return start == end or any(_leads(rest, b, end) for a, b in steps if a == start)


def _outermost(t: Term) -> list[Term]:
    """The integrals in a term that stand in no other."""
    found: dict[Term, None] = {}
    stack, seen = [t], set()
    while stack:
        s = stack.pop()
        if s in seen:
            continue
        seen.add(s)
        if s.op == "integral" and not s.loose:
            found[s] = None
        else:
            stack += s.args
    return list(found)


def equal_integrands(ctx: Context, t: Term, u: Term, c: Term) -> Theorem | None:
    """t = u or t = c u for integrals over one range, where the integrands are so inside it."""
    if t.args[1:] != u.args[1:]:
        return None
    return _multiple(ctx, t, u, ONE) or (None if c is ONE else _multiple(ctx, t, u, c))


def _multiple(ctx: Context, t: Term, u: Term, c: Term) -> Theorem | None:
    z = fresh(REAL)
    a, b = (app(s.args[0], z) for s in (t, u))
    b = b if c is ONE else mul(c, b)
    try:
        where = range_of(ctx, t)
        if not may_be_equal(a, b, z, points(ctx, where), sampled(ctx, t, u, c)):
            return None
        here, inner = inside(ctx, where, z)
        same = inner.prove(eq(b, a))
        every = [for_all_inside(here, z, p) for p in (same, symmetric(same))]
    except QuodError:
        return None
    with suppress(QuodError):
        return _carried_over(ctx, u, t, c, where, every[0])
    with suppress(QuodError):
        return symmetric(_carried_over(ctx, t, u, ONE, where, every[1])) if c is ONE else None
    return None


def _carried_over(ctx: Context, t: Term, u: Term, c: Term, where: Range, every: Theorem) -> Theorem:
    """u = c t, where t exists, and inside the same holds of the integrands; then u exists, too."""
    found, (I, A, B) = as_found(ctx, t, where), where.parts
    f, g = t.args[0], u.args[0]
    if c is not ONE:
        rule = use_lemma("integral_of_a_multiple", A=A, B=B, I=I, c=c, f=f, v=found.value)
        found = Found(detach(rule, *[compass_for(base, I) for base in (A, B)], found.theorem))
    f = found.theorem.conclusion.args[0]
    rule = use_lemma("integral_of_equals", A=A, B=B, I=I, f=f, g=g, v=found.value)
    other = Found(detach(rule, found.theorem, every))
    keep(ctx, other)
    if where.finite and c is ONE:
        rule = use_lemma("equal_integrals", f=g, g=f, v=found.value, **points_of(where))
        return detach(rule, other.theorem, found.theorem)
    return value_by(ctx, where, other)


def spread(ctx: Context, t: Term) -> Theorem:
    """t = the sum of multiples of integrals of the summands of its integrand."""
    where = range_of(ctx, t)
    found = by_summands(ctx, t.args[0], where)
    keep(ctx, found)
    return value_by(ctx, where, found)


def spread_in_normal_form(ctx: Context, t: Term) -> Theorem:
    """t = the same, after its integrand is brought to its normal form."""
    where = range_of(ctx, t)
    g, every = simpler(ctx, t.args[0], where)
    u = op("integral", g, *t.args[1:])
    step = _carried_over(ctx, u, t, ONE, where, every)
    with suppress(QuodError):
        return transitive(step, spread(ctx, u))
    return step
