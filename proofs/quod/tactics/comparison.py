"""That a function has an integral: it is continuous inside, and near each end it is at most a
multiple of a power of the distance, whose antiderivative has a limit there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import REAL, Term, add, app, eq, fresh, fun, lam, le, mul, neg, num, op, sub
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.tactics import limits
from quod.tactics.calculus import differentiate
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    detach,
    iff_mp,
    symmetric,
    transitive,
    use_lemma,
)
from quod.tactics.estimates import estimate, sampled
from quod.tactics.eventually import SETS, on_a_set
from quod.tactics.growth import by_growth
from quod.tactics.intervals import Range, along, bounds_of_ends, coarse_end, for_all_inside, inside
from quod.theories.integrals import End, primitive
from quod.theories.limits import end_of, near

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
LARGER = 1.3  # what grows by more on the way to an end looks infinite there
RATE = Fraction(1, 4)  # the integral of d^(-1 + 1/4) exists at d = 0, that of d^(-1 - 1/4) at oo


def by_comparison(ctx: Context, f: Term, where: Range) -> Theorem:
    """There is an integral of f over the range."""
    if where.finite and where.known is None:
        raise Undecided("the order of the ends is not known: {}", f)
    z, F = fresh(REAL), fresh(fun(REAL, REAL))
    here, inner = inside(ctx, where, z)
    smooth = for_all_inside(here, z, limits.continuous_at(inner, f, z))
    I, A, B = where.parts
    known = kernel.assume(primitive(F, f, I))
    ends = []
    for base, end, sign in ((A, where.low, where.order), (B, where.high, -where.order)):
        work = _End(ctx, f, where, end, sign)
        t = work.limit_of_an_antiderivative(F, known)
        m = fresh(REAL)
        held = kernel.assume(app(t.conclusion.args[0], m))
        moved = along(ctx, where, base, end, sign, held)
        goal = op("exists", lam(m, op("tends", F, base, near(m))))
        t = kernel.choose(t, m, kernel.witness(goal, m, moved))
        ends.append(kernel.generalise(F, kernel.discharge(known.conclusion, t)))
    name, points = _shape(where)
    rule = use_lemma("integral_of_a_continuous_function", A=A, B=B, I=I, f=f)
    whole, opened = (use_lemma(f"{name}_{what}", **points) for what in ("convex", "open"))
    return detach(rule, whole, opened, smooth, *ends)


def _shape(where: Range) -> tuple[str, dict[str, Term]]:
    low, high = where.low, where.high
    if isinstance(low, Term) and isinstance(high, Term):
        return "between", {"a": low, "b": high}
    for end, other in ((low, high), (high, low)):
        if isinstance(end, Term):
            return ("above" if other == 1 else "below"), {"a": end}
    return "line", {}


class _End:
    """An end of a range, approached from inside."""

    def __init__(self, ctx: Context, f: Term, where: Range, end: End, sign: int) -> None:
        self.ctx, self.f, self.where, self.end, self.sign = ctx, f, where, end, sign
        self.base = coarse_end(end, sign)
        self.inside = self._inside()

    def limit_of_an_antiderivative(self, F: Term, known: Theorem) -> Theorem:
        """There is a limit of F, where it is known that F' = f inside."""
        errors = []
        z = fresh(REAL)
        whole, split = (None, app(self.f, z)), _bounded(app(self.f, z))
        for bounded, rest in (whole, split) if split[0] else (whole,):
            for g, G, over in self._comparisons():
                try:
                    return self._compared(F, known, (bounded, rest, z), (g, G, over))
                except QuodError as error:
                    errors.append(error)
        raise errors[0]

    def _comparisons(self) -> Iterator[tuple[Term, Term, Term]]:
        """Functions g > 0 with antiderivatives G that have a limit at the end, and 1/g."""
        z = fresh(REAL)
        if isinstance(self.end, Term):
            yield lam(z, ONE), lam(z, z), lam(z, ONE)
            distance = sub(z, self.end) if self.sign > 0 else sub(self.end, z)
            rate, sign = RATE, self.sign
        else:
            distance = z if self.end > 0 else neg(z)
            rate, sign = -RATE, self.end
        power = op("exp", mul(num(rate), op("log", distance)))
        inverse = op("exp", mul(num(-rate), op("log", distance)))
        yield (
            lam(z, mul(power, op("inv", distance))),
            lam(z, mul(num(sign / rate), power)),
            lam(z, mul(distance, inverse)),
        )

    def _compared(
        self,
        F: Term,
        known: Theorem,
        parts: tuple[Term | None, Term, Term],
        comparison: tuple[Term, Term, Term],
    ) -> Theorem:
        """By a function g, where f is a bounded factor times the rest, in a variable z."""
        (bounded, rest, z), (g, G, over) = parts, comparison
        base, f = self.base, lam(z, rest)
        ratio = f if app(over, z) is ONE else lam(z, mul(rest, app(over, z)))
        found = self._limit(z, app(ratio, z), ratio is not f)
        if found.value is None:
            raise Undecided("{} is too large at an end", self.f)
        compass = limits.directed(base)
        values = {"q": ratio, "f": f, "g": g, "l": found.value}
        rule = use_lemma("bounded_by_a_limit", A=base, **values)
        same = self._eventually(lambda inner, z: _product(inner, z, f, g, ratio, over))
        sign = self._eventually(lambda inner, z: inner.prove(le(ZERO, app(g, z))))
        bound = detach(rule, compass, same, sign, found.theorem)
        k = add(mul(found.value, found.value), num(2))
        larger = lam(z, mul(k, app(g, z)))
        if bounded is not None:
            bound = self._with_a_bounded_factor(lam(z, bounded), f, larger, bound)
        slopes = [
            self._eventually(lambda inner, z: detach(kernel.specialise(known, z), self._there(z)))
        ]
        whole, (slope, limit) = self._multiple(g, G, k)
        slopes.append(slope)
        end = end_of(limit.conclusion.args[2])
        values = {"F": F, "G": whole, "f": self.f, "g": larger, "l": end[1]}  # type: ignore[index]
        rule = use_lemma("limit_of_an_antiderivative", A=base, **values)
        premises = (compass, limits.inhabited(base), limits.in_one_piece(base))
        return detach(rule, *premises, *slopes, bound, limit)

    def _multiple(self, g: Term, G: Term, k: Term) -> tuple[Term, list[Theorem]]:
        """k G, with (k G)' = k g near the end, and its limit: for any number in place of k."""
        z, c = fresh(REAL), fresh(REAL)
        larger, whole = lam(z, mul(c, app(g, z))), lam(z, mul(c, app(G, z)))
        slope = self._eventually(lambda inner, z: _slope(inner, whole, larger, z))
        end = limits.limit_of(self.ctx, whole, self.base)
        if end.value is None:
            raise Undecided("{} is infinite at an end", whole)
        theorems = [kernel.instantiate(t, {}, {}, [(c, k)]) for t in (slope, end.theorem)]
        return lam(z, mul(k, app(G, z))), theorems

    def _with_a_bounded_factor(self, s: Term, q: Term, g: Term, bound: Theorem) -> Theorem:
        """|f| <= g near the end, where f = s q with |s| <= 1 and |q| <= g."""
        small = self._eventually(
            lambda inner, z: conjoin(
                inner.prove(le(neg(ONE), app(s, z))), inner.prove(le(app(s, z), ONE))
            )
        )
        same = self._eventually(
            lambda inner, z: inner.prove(eq(app(self.f, z), mul(app(s, z), app(q, z))))
        )
        rule = use_lemma("bounded_factor", A=self.base, f=self.f, g=g, q=q, s=s)
        return detach(rule, limits.directed(self.base), same, small, bound)

    def _limit(self, z: Term, ratio: Term, by_a_power: bool) -> limits.Limit:
        """The limit of f/g at the end; not tried where it looks infinite."""
        given = sampled(self.ctx, ratio, *([self.end] if isinstance(self.end, Term) else []))
        sizes = [abs(estimate(ratio, {**given, z: x}) or 0) for x in self._samples(given)]
        if len(sizes) == 2 and 0 < LARGER * sizes[0] < sizes[1]:
            raise Undecided("{} is too large at an end", self.f)
        if by_a_power:
            with suppress(QuodError):
                found = by_growth(self.ctx, self.base, z, ratio)
                if found is not None:
                    return found
        return limits.limit_of(self.ctx, lam(z, ratio), self.base)

    def _samples(self, given: Mapping[Term, float]) -> list[float]:
        """Two numbers ever closer to the end."""
        if not isinstance(self.end, Term):
            return [self.end * 30.0, self.end * 300.0]
        value = estimate(self.end, given)
        return [] if value is None else [value + self.sign * d for d in (1e-3, 1e-5)]

    # ------------------------------------------------------------------- near the end, inside
    def _inside(self) -> Theorem:
        """Near the end its points lie inside, as what that says with the order known."""
        where, base = self.where, self.base
        if where.finite:
            low, high = (where.low, where.high)[:: where.order]
            name = "right_inside" if self.sign > 0 else "left_inside"
            return detach(use_lemma(name, a=low, b=high), where.known)  # type: ignore[arg-type]
        z = fresh(REAL)
        p = app(where.parts[0], z)
        finite = [e for e in (where.low, where.high) if isinstance(e, Term)]
        far = not isinstance(self.end, Term) and finite
        r = add(mul(finite[0], finite[0]), ONE) if far else ONE
        here = kernel.assume(app(base, r, z))
        facts = [*conjuncts(here)]
        if far:
            from quod.lemmas.limits import beyond

            facts += beyond(finite[0])[1]
        t = self.ctx.with_facts(*facts).prove(p)
        goal = op("eventually", base, lam(z, p))
        meaning = kernel.definition(goal)
        every = kernel.generalise(z, kernel.discharge(here.conclusion, t))
        return iff_mp(symmetric(meaning), kernel.witness(meaning.conclusion.args[1], r, every))

    def _there(self, z: Term) -> Theorem:
        """z lies inside, from the assumption of `_eventually`."""
        p = app(self.where.parts[0], z)
        return kernel.tautology(p, [kernel.assume(app(self.inside.conclusion.args[1], z))])

    def _eventually(self, proof: Callable[[Context, Term], Theorem]) -> Theorem:
        """What `proof` shows of points inside that are near enough to the end."""
        base, z = self.base, fresh(REAL)
        compass = limits.directed(base)
        inside_at = kernel.assume(app(self.inside.conclusion.args[1], z))
        error: QuodError = Undecided("nothing is shown near an end: {}", self.f)
        for k in SETS:
            near_end = kernel.assume(app(base, num(k), z))
            facts = [*conjuncts(inside_at), *conjuncts(near_end)]
            inner = self.ctx.with_facts(*facts, *bounds_of_ends(inside_at.conclusion))
            try:
                t = proof(inner, z)
            except QuodError as failed:
                error = failed
                continue
            both = op("and", inside_at.conclusion, near_end.conclusion)
            parts = [kernel.assume(both)]
            t = kernel.discharge(inside_at.conclusion, kernel.discharge(near_end.conclusion, t))
            t = kernel.discharge(
                both,
                detach(
                    t,
                    kernel.tautology(inside_at.conclusion, parts),
                    kernel.tautology(near_end.conclusion, parts),
                ),
            )
            places = {"p": self.inside.conclusion.args[1], "q": app(base, num(k))}
            rule = use_lemma("eventually_both", A=base, **places)
            always = detach(
                rule,
                compass,
                self.inside,
                on_a_set(base, k, z, kernel.discharge(near_end.conclusion, near_end)),
            )
            goal = {"p": lam(z, both), "q": lam(z, t.conclusion.args[1])}
            return detach(
                use_lemma("eventually_weaker", A=base, **goal), kernel.generalise(z, t), always
            )
        raise error


def _slope(inner: Context, F: Term, f: Term, z: Term) -> Theorem:
    """F is differentiable at z, and F'(z) = f(z)."""
    smooth, value = differentiate(inner, F, z)
    return conjoin(smooth, transitive(value, inner.prove(eq(value.conclusion.args[1], app(f, z)))))


def _product(inner: Context, z: Term, f: Term, g: Term, ratio: Term, over: Term) -> Theorem:
    """f = ratio * g, from g * over = 1."""
    unit = inner.prove(eq(mul(app(g, z), app(over, z)), ONE))
    goal = eq(app(f, z), mul(app(ratio, z), app(g, z)))
    return kernel.lincomb(goal, [unit], [neg(app(f, z))])


def _bounded(t: Term) -> tuple[Term | None, Term]:
    """A product of sines and cosines among the factors of a term, if there is one, and the rest."""
    if t.op in ("sin", "cos"):
        return t, ONE
    if t.op == "neg":
        bounded, rest = _bounded(t.args[0])
        return bounded, neg(rest)
    if t.op != "mul":
        return None, t
    (a, p), (b, q) = map(_bounded, t.args)
    found = [s for s in (a, b) if s is not None]
    return (mul(*found) if found else None), mul(p, q)
