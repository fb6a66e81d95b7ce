"""Integrals: values by antiderivatives, equal integrands, sums, substitution."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import (
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    fresh,
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
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic, elementary, products
from quod.tactics.antiderivatives import antiderivatives
from quod.tactics.calculus import differentiate
from quod.tactics.comparison import by_comparison
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    detach,
    discharged,
    iff_mp,
    replace,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use,
    use_lemma,
)
from quod.tactics.estimates import estimate, may_be_equal, sampled
from quod.tactics.intervals import (
    Range,
    along,
    bounds_of_ends,
    coarse_end,
    for_all_inside,
    inside,
    points,
    range_of,
    ranged,
)
from quod.tactics.limits import directed, limit_of, limit_value, moved_to
from quod.tactics.matching import arithmetic_normal
from quod.theories.integrals import LINE, End, ends_of
from quod.theories.limits import near

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
ROUGH = frozenset({"sqrt", "abs", "deriv"})
LARGEST_FACTOR = 200  # of two integrals, above and below the line


# ------------------------------------------------------------------------------ what is known
@dataclass(frozen=True)
class Found:
    """That a function has an integral, and which value."""

    theorem: Theorem  # has_integral(f, I, A, B, value)

    @property
    def value(self) -> Term:
        return self.theorem.conclusion.args[4]


def value_rule(where: Range) -> str:
    low, high = where.low, where.high
    if where.finite:
        return "between_value"
    if isinstance(low, Term):
        return "above_value" if high == 1 else "below_value_backwards"
    if isinstance(high, Term):
        return "below_value" if low == -1 else "above_value_backwards"
    return "line_value" if low == -1 else "line_value_backwards"


def value_by(ctx: Context, where: Range, found: Found) -> Theorem:
    """The integral = its value."""
    f = found.theorem.conclusion.args[0]
    points = _points_of(where)
    rule = use_lemma(value_rule(where), f=f, v=found.value, **points)
    if where.finite:
        low, high = where.low, where.high
        apart = negation(eq(low, high))  # type: ignore[arg-type]
        known = where.known
        rule = detach(rule, ctx.with_facts(known).prove(apart) if known else ctx.prove(apart))
    return detach(rule, found.theorem)


def _points_of(where: Range) -> dict[str, Term]:
    if where.finite:
        return {"a": where.low, "b": where.high}  # type: ignore[dict-item]
    points = [e for e in (where.low, where.high) if isinstance(e, Term)]
    return dict(zip("a", points, strict=False))


# ---------------------------------------------------------------------------- antiderivatives
def by_antiderivative(ctx: Context, f: Term, where: Range) -> tuple[Found, Theorem] | None:
    """That f has an integral, and the integral = its value; None where no antiderivative is
    found."""
    z = fresh(REAL)
    _, inner = inside(ctx, where, z)

    def sign(t: Term) -> int:
        value = estimate(t, {**sampled(ctx, t), z: points(ctx, where)[1]})
        if value is None:
            return 0
        p = lt(ZERO, t) if value > 0 else lt(t, ZERO)
        return 0 if inner.try_prove(p) is None else 1 if value > 0 else -1

    for candidate in antiderivatives(f, z, sign):
        found = _with_antiderivative(ctx, f, where, lam(z, candidate))
        if found is not None:
            return found
    return None


def _with_antiderivative(
    ctx: Context, f: Term, where: Range, F: Term
) -> tuple[Found, Theorem] | None:
    try:
        if where.finite:
            return _closed(ctx, f, where, F)
    except QuodError:
        pass
    try:
        return _open(ctx, f, where, F)
    except QuodError:
        return None


def _derivative_is(inner: Context, F: Term, f: Term, z: Term) -> Theorem:
    """F is differentiable at z, and F'(z) = f(z)."""
    smooth, value = differentiate(inner, F, z)
    same = inner.prove(eq(value.conclusion.args[1], app(f, z)))
    return conjoin(smooth, transitive(value, same))


def _closed(ctx: Context, f: Term, where: Range, F: Term) -> tuple[Found, Theorem]:
    """By an antiderivative on the closed interval."""
    z = fresh(REAL)
    a, b = where.low, where.high
    if where.known is None:
        within = op("or", conj(le(a, z), le(z, b)), conj(le(b, z), le(z, a)))  # type: ignore[arg-type]
        facts, more = [kernel.assume(within)], []
        rule = use_lemma("newton_leibniz", a=a, b=b, f=f, F=F)  # type: ignore[arg-type]
    else:
        low, high = (a, b) if where.order > 0 else (b, a)
        facts = [kernel.assume(le(low, z)), kernel.assume(le(z, high))]  # type: ignore[arg-type]
        more = bounds_of_ends(conj(lt(low, z), lt(z, high)))  # type: ignore[arg-type]
        name = "upwards" if where.order > 0 else "downwards"
        rule = use_lemma(f"newton_leibniz_{name}", a=a, b=b, f=f, F=F)  # type: ignore[arg-type]
        rule = detach(rule, ctx.with_facts(where.known).prove(le(low, high)))  # type: ignore[arg-type]
    t = _derivative_is(ctx.with_facts(*facts, *more), F, f, z)
    every = kernel.generalise(z, discharged([p.conclusion for p in facts], t))
    exists, value = conjuncts(detach(rule, every))
    return Found(exists), value


def _open(ctx: Context, f: Term, where: Range, F: Term) -> tuple[Found, Theorem]:
    """By an antiderivative inside the interval, with limits at its ends."""

    z = fresh(REAL)
    here, inner = inside(ctx, where, z)
    every = for_all_inside(here, z, _derivative_is(inner, F, f, z))
    I, A, B = where.parts
    limits = []
    for base, end, sign in ((A, where.low, where.order), (B, where.high, -where.order)):
        found = limit_of(ctx, F, coarse_end(end, sign))
        if found.value is None:
            raise Undecided("the antiderivative {} is not finite at an end", F)
        limits.append((along(ctx, where, base, end, sign, found.theorem), found.value))
    (first, l), (last, m) = limits
    rule = use_lemma("integral_by_an_antiderivative", A=A, B=B, F=F, I=I, f=f, l=l, m=m)
    found = Found(detach(rule, every, first, last))
    return found, value_by(ctx, where, found)


def integral_value(ctx: Context, term: Term) -> Theorem | None:
    """An integral = its value; None where no antiderivative is found."""
    found = None if term.loose else by_antiderivative(ctx, term.args[0], range_of(ctx, term))
    return None if found is None else found[1]


# -------------------------------------------------------------------------------- existence
def prove_exists(ctx: Context, goal: Term) -> Theorem:
    """There is a value v with has_integral(f, ..., v)."""
    v = fresh(REAL)
    body = app(goal.args[0], v)
    if v in op("integral", *body.args[:4]).free or body.args[4] is not v:
        raise Undecided("no rule proves {}", goal)
    f, where = body.args[0], range_of(ctx, body)
    if is_rough(f):
        with suppress(QuodError):
            return _witnessed(goal, _by_a_simpler_integrand(ctx, f, where))
    try:
        return by_comparison(ctx, f, where)
    except QuodError as error:
        rest = () if is_rough(f) else (_by_a_simpler_integrand,)
        for way in (*rest, _by_its_value, _by_summands):
            with suppress(QuodError):
                return _witnessed(goal, way(ctx, f, where))
        raise error


def is_rough(f: Term) -> bool:
    """Whether roots, absolute values or derivatives stand in a function: they may go away."""
    return any(t.op in ROUGH for t in subterms(f))


def _witnessed(goal: Term, found: Found) -> Theorem:
    return kernel.witness(goal, found.value, found.theorem)


def _by_its_value(ctx: Context, f: Term, where: Range) -> Found:
    found = by_antiderivative(ctx, f, where)
    if found is None:
        raise Undecided("no antiderivative is found: {}", f)
    return found[0]


def _by_a_simpler_integrand(ctx: Context, f: Term, where: Range) -> Found:
    """The integral of f, from that of its normal form inside the range."""
    I, A, B = where.parts
    g, every = _simpler(ctx, f, where)
    found = as_found(ctx, op("integral", g, I, A, B), where)
    rule = use_lemma("integral_of_equals", A=A, B=B, I=I, f=g, g=f, v=found.value)
    return Found(detach(rule, found.theorem, every))


def _simpler(ctx: Context, f: Term, where: Range) -> tuple[Term, Theorem]:
    """The normal form of a function inside a range, and that it is equal to the function there."""
    from quod.tactics.simplify import Simplifier

    z = fresh(REAL)
    here, inner = inside(ctx, where, z)
    step = Simplifier(inner).normal(app(f, z))
    step = transitive(step, elementary.normal(inner, step.conclusion.args[1]))
    reduced = products.reduced(inner, step.conclusion.args[1])
    step = transitive(step, reduced) if reduced else step
    g = lam(z, step.conclusion.args[1])
    if g is f or any(t.op == "ite" for t in subterms(g)):
        raise Undecided("it is in its normal form: {}", f)
    return g, for_all_inside(here, z, symmetric(step))


def existence(f: Term, *parts: Term) -> Term:
    """That f has an integral over an interval between two ends."""
    v = fresh(REAL)
    return op("exists", lam(v, op("has_integral", f, *parts, v)))


def keep(ctx: Context, found: Found) -> None:
    """Remember that there is an integral: its existence is a goal of its own later."""
    goal = existence(*found.theorem.conclusion.args[:4])
    ctx.known[goal] = _witnessed(goal, found)


def as_found(ctx: Context, t: Term, where: Range) -> Found:
    """That an integral has its own value, as a number of which nothing else is known."""
    there = ctx.prove(existence(*t.args))
    if where.finite:
        rule = use_lemma("value_of_an_integral", f=t.args[0], **_points_of(where))
        return Found(detach(rule, there))
    v = fresh(REAL)
    held = kernel.assume(app(there.conclusion.args[0], v))
    value = value_by(ctx, where, Found(held))
    u = fresh(REAL)
    shape = lam(u, op("has_integral", *t.args, u))
    back = kernel.rewrite(shape, symmetric(value), held)
    return Found(kernel.choose(there, v, back))


def to_infinity(ctx: Context, f: Term, end: Term, sign: int) -> tuple[Theorem, Term]:
    """The integral from a number to t, or from t to it, tends to that over the half-line; and
    that."""
    where = Range(end, 1, 1, None) if sign > 0 else Range(-1, end, 1, None)
    whole = op("integral", f, *where.parts)
    found = as_found(ctx, whole, where)
    name = "integral_to_infinity" if sign > 0 else "integral_from_minus_infinity"
    rule = use_lemma(name, a=end, f=f, l=found.value)
    return detach(rule, found.theorem), found.value


def split(ctx: Context, t: Term, where: Range, c: Term) -> Theorem:
    """An integral = that up to a point inside + that from there."""
    f, (I, A, B) = t.args[0], where.parts
    found = as_found(ctx, t, where)
    parts = [ranged(ctx, where.low, c), ranged(ctx, c, where.high)]
    places = []
    z = fresh(REAL)
    for part in parts:
        here, inner = inside(ctx, part, z)
        places.append(for_all_inside(here, z, _image(inner, where, z)))
    (J, A_, C), (K, D, B_) = (part.parts for part in parts)
    at_ends = [
        _finer_end(base, part, whole, held)
        for base, part, whole, held in ((A_, J, I, places[0]), (B_, K, I, places[1]))
    ]
    at_c = [use_lemma("finer_end", A=near(c), J=part) for part in (J, K)]
    values = {"A": A, "B": B, "C": C, "D": D, "A_": A_, "B_": B_, "I": I, "J": J, "I_": K}
    rule = use_lemma("integral_split", **values, c=c, f=f, v=found.value)
    premises = (found.theorem, _image(ctx, where, c), *places)
    t_parts = detach(rule, *premises, at_ends[0], *at_c, at_ends[1])
    w = fresh(REAL)
    held = conjuncts(kernel.assume(app(t_parts.conclusion.args[0], w)))
    one, other = (value_by(ctx, p, Found(h)) for p, h in zip(parts, held, strict=True))
    total = add(*[p.conclusion.args[0] for p in (one, other)])
    same = kernel.lincomb(eq(t, total), [one, other], [num(-1), num(-1)])
    return kernel.choose(t_parts, w, same)


def _finer_end(base: Term, part: Term, whole: Term, held: Theorem) -> Theorem:
    """The end of a part of a range, for that end of the range."""
    r, z = fresh(REAL), fresh(REAL)
    coarse = lam(r, lam(z, app(base, r, z).args[1]))
    if whole is LINE:
        return use_lemma("finer_end", A=coarse, J=part)
    return detach(use_lemma("finer_inside", A=coarse, J=part, I=whole), held)


# ---------------------------------------------------------------------------------- equations
def prove_equal(ctx: Context, goal: Term) -> Theorem | None:
    """a = b for terms with integrals in them; None where this finds no proof."""
    work = _Equation(ctx, goal)
    return work.proved()


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
        for step in (*first, self._spread, *first, self._in_normal_form, *first):
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
        found = Found(detach(rule, *[_compass(base, I) for base in (A, B)], found.theorem))
    f = found.theorem.conclusion.args[0]
    rule = use_lemma("integral_of_equals", A=A, B=B, I=I, f=f, g=g, v=found.value)
    other = Found(detach(rule, found.theorem, every))
    keep(ctx, other)
    if where.finite and c is ONE:
        rule = use_lemma("equal_integrals", f=g, g=f, v=found.value, **_points_of(where))
        return detach(rule, other.theorem, found.theorem)
    return value_by(ctx, where, other)


def spread(ctx: Context, t: Term) -> Theorem:
    """t = the sum of multiples of integrals of the summands of its integrand."""
    where = range_of(ctx, t)
    found = _by_summands(ctx, t.args[0], where)
    keep(ctx, found)
    return value_by(ctx, where, found)


def spread_in_normal_form(ctx: Context, t: Term) -> Theorem:
    """t = the same, after its integrand is brought to its normal form."""
    where = range_of(ctx, t)
    g, every = _simpler(ctx, t.args[0], where)
    u = op("integral", g, *t.args[1:])
    step = _carried_over(ctx, u, t, ONE, where, every)
    with suppress(QuodError):
        return transitive(step, spread(ctx, u))
    return step


def _by_summands(ctx: Context, f: Term, where: Range) -> Found:
    """The integral of a sum of multiples, from those of the summands."""
    I, A, B = where.parts
    z = fresh(REAL)
    body = app(f, z)
    (p,), atoms = polynomials([body])
    rows: dict[Term, Term] = {}
    for exponents, c in p.to_dict().items():
        moving, fixed = list(exponents), list(exponents)
        for k, a in enumerate(atoms):
            if z in a.free:
                fixed[k] = 0
            else:
                moving[k] = 0
        context = p.context()
        m = arithmetic.term_of(context.from_dict({tuple(moving): 1}), list(atoms), REAL)
        c_term = arithmetic.term_of(context.from_dict({tuple(fixed): c}), list(atoms), REAL)
        rows[m] = add(rows[m], c_term) if m in rows else c_term
    if not rows or (len(rows) == 1 and next(iter(rows.values())) is ONE):
        raise Undecided("one summand only: {}", f)
    compasses = [_compass(base, I) for base in (A, B)]
    parts = []
    for m, c in rows.items():
        part = op("integral", lam(z, m), I, A, B)
        found = as_found(ctx, part, where)
        rule = use_lemma(
            "integral_of_a_multiple", A=A, B=B, I=I, c=c, f=part.args[0], v=found.value
        )
        parts.append(Found(detach(rule, *compasses, found.theorem)))

    def sum_of(total: Found, one: Found) -> Found:
        f, g = total.theorem.conclusion.args[0], one.theorem.conclusion.args[0]
        rule = use_lemma("integral_of_a_sum", A=A, B=B, I=I, f=f, g=g, v=total.value, w=one.value)
        return Found(detach(rule, *compasses, total.theorem, one.theorem))

    total = reduce(sum_of, parts)
    g = total.theorem.conclusion.args[0]
    same = kernel.extensionality(z, arithmetic.ring(app(g, z), body))
    h = fresh(g.sort)
    shape = lam(h, op("has_integral", h, I, A, B, total.value))
    return Found(kernel.rewrite(shape, same, total.theorem))


def _compass(base: Term, I: Term) -> Theorem:

    r, z = fresh(REAL), fresh(REAL)
    if I is LINE:
        return directed(base)
    coarse = lam(r, lam(z, app(base, r, z).args[1]))
    return detach(use_lemma("restricted_directed", A=coarse, I=I), directed(coarse))


def by_substitution(ctx: Context, t: Term, u: Term, c: Term) -> Theorem | None:
    """t = k u by a new variable, where k is c or a rational number; None where none is found."""
    found = _substituted(ctx, t, u, c)
    if found is not None:
        return found
    found = _substituted(ctx, u, t, arithmetic_normal(op("inv", c)))
    if found is None:
        return None
    value = found.conclusion.args[1]  # k t, so t is u/k
    if value is t:
        return symmetric(found)
    k = value.args[0]
    over = num(1 / k.data) if k.op == "num" else op("inv", k)
    different = ctx.try_prove(negation(eq(k, ZERO)))
    if different is None:
        return None
    known = [found, detach(use("inverse", x=k), different)]
    return kernel.lincomb(eq(t, mul(over, u)), known, [neg(over), neg(t)])


def _substituted(ctx: Context, t: Term, u: Term, c: Term) -> Theorem | None:
    """t = k u with a number k, where the variable of u is a function of that of t."""
    try:
        first, second = range_of(ctx, t), range_of(ctx, u)
    except QuodError:
        return None
    z = fresh(REAL)
    for h in _new_variables(app(t.args[0], z), z, first, second):
        factor = _factor(ctx, t, u, h, z, first, c)
        for turned in (False, True):
            if factor and _ends_fit(ctx, h, z, first, second, turned):
                try:
                    return _by_new_variable(ctx, t, u, first, second, lam(z, h), factor, turned)
                except QuodError:
                    continue
    return None


def _new_variables(body: Term, z: Term, first: Range, second: Range) -> list[Term]:
    """Candidates, the shortest first: the affine maps of the ends, parts of the integrand, a few
    functions."""
    found = [s for s in subterms(body) if z in s.free and s.sort == REAL and not s.loose]
    found += [mul(root, z) for root in _roots_of_squares(body, z)]
    found += [mul(z, z), op("inv", z), *[op(f, z) for f in ("sqrt", "exp", "log", "sin", "cos")]]
    if first.finite and second.finite:
        (a, b), (c, d) = (first.low, first.high), (second.low, second.high)
        slope = _quotient(sub(d, c), sub(b, a))  # type: ignore[arg-type]
        found.append(arithmetic_normal(add(c, mul(slope, sub(z, a)))))  # type: ignore[arg-type]
        found.append(arithmetic_normal(sub(d, mul(slope, sub(z, a)))))  # type: ignore[arg-type]
    return sorted(dict.fromkeys(found), key=lambda t: sum(1 for _ in subterms(t)))


def _quotient(above: Term, below: Term) -> Term:
    """above/below, or the simple fraction that it looks like."""
    p, q = estimate(above, {}), estimate(below, {})
    simple = Fraction(p / q).limit_denominator(LARGEST_FACTOR) if p and q else None
    if simple is not None and abs(p / q - simple) < 1e-9:  # type: ignore[operator]
        return num(simple)
    return mul(above, op("inv", below))


def _roots_of_squares(body: Term, z: Term) -> Iterator[Term]:
    """sqrt(a) and sqrt(-a), where a part is a z^2 + b z + c."""
    for s in subterms(body):
        (p,), atoms = polynomials([s] if s.op in ("add", "mul", "neg") and not s.loose else [ONE])
        if z in atoms:
            rows = arithmetic.coefficients(p, p.context().gens()[atoms.index(z)])
            a = arithmetic.term_of(rows[-1], atoms, REAL)
            if len(rows) == 3 and a is not ONE and z not in a.free:
                yield from (op("sqrt", a), op("sqrt", arithmetic_normal(neg(a))))


def _ends_fit(ctx: Context, h: Term, z: Term, first: Range, second: Range, turned: bool) -> bool:
    """Whether h looks as if it led from the ends to the ends, or to the ends turned round."""
    targets = (second.low, second.high)[:: -1 if turned else 1]
    for end, target in zip((first.low, first.high), targets, strict=True):
        if isinstance(end, Term) and isinstance(target, Term):
            there = substitute(h, {z: end})
            given = sampled(ctx, end, target, there)
            values = estimate(there, given), estimate(target, given)
            if None not in values and abs(values[0] - values[1]) > 1e-6:  # type: ignore[operator]
                return False
    return True


def _factor(ctx: Context, t: Term, u: Term, h: Term, z: Term, where: Range, c: Term) -> Term | None:
    """k, where f(z) looks like k g(h(z)) h'(z), and k is a simple fraction, c or -c; else None."""
    given, step = sampled(ctx, t, u), 1e-5
    ratios = []
    for x in points(ctx, where):
        near = [estimate(h, {**given, z: x + k * step}) for k in (-1, 0, 1)]
        if None in near:
            return None
        slope = (near[2] - near[0]) / (2 * step)  # type: ignore[operator]
        old = estimate(app(t.args[0], z), {**given, z: x})
        new = estimate(app(u.args[0], z), {**given, z: near[1]})  # type: ignore[dict-item]
        if old is None or not new or not slope:
            return None
        ratios.append(old / (new * slope))
    simple = num(Fraction(ratios[0]).limit_denominator(LARGEST_FACTOR))
    for k in (c, arithmetic_normal(neg(c)), simple):
        size = estimate(k, given)
        if size and all(abs(r - size) < 1e-6 * (1 + abs(size)) for r in ratios):
            return k
    return None


def _by_new_variable(
    ctx: Context, t: Term, u: Term, first: Range, second: Range, h: Term, factor: Term, turned: bool
) -> Theorem:
    """t = factor * u by the new variable h, or minus that where h leads to the ends of u turned
    round."""

    z = fresh(REAL)
    f, g = t.args[0], u.args[0]
    here, inner = inside(ctx, first, z)
    smooth, slope = differentiate(inner, h, z)
    body = mul(factor, mul(app(g, app(h, z)), op("deriv", h, z)))
    step = rewrite_in(body, slope)
    same = transitive(step, inner.prove(eq(step.conclusion.args[1], app(f, z))))
    known = as_found(ctx, u, second)
    if turned:
        known, second = _turned(ctx, known, second)
    image = _image(inner, second, app(h, z))
    every = [for_all_inside(here, z, p) for p in (image, smooth, same)]
    (I, A, B), (J, C, D) = first.parts, second.parts
    ways = []
    for base, end, side, target in (
        (A, first.low, first.order, second.low),
        (B, first.high, -first.order, second.high),
    ):
        found = limit_of(ctx, h, coarse_end(end, side))
        t_end = found.theorem
        if isinstance(target, Term):
            if found.value is None:
                raise Undecided("the new variable {} is infinite at an end", h)
            t_end = moved_to(t_end, ctx.prove(eq(found.value, target)))
        elif found.value is not None or found.sign != target:
            raise Undecided("the new variable {} has another end", h)
        t_end = along(ctx, first, base, end, side, t_end)
        member = kernel.assume(app(base, ZERO, z))
        step = detach(kernel.specialise(every[0], z), kernel.tautology(app(I, z), [member]))
        stays = op("eventually", base, lam(z, app(J, app(h, z))))
        meaning = kernel.definition(stays)
        each = kernel.generalise(z, kernel.discharge(member.conclusion, step))
        held = iff_mp(symmetric(meaning), kernel.witness(meaning.conclusion.args[1], ZERO, each))
        if J is LINE:
            ways.append(t_end)
            continue
        coarse = t_end.conclusion.args[2]
        rule = use_lemma("limit_inside", A=base, C=coarse, J=J, h=h)
        ways.append(detach(rule, _compass(base, I), held, t_end))
    rule = use_lemma(
        "integral_by_substitution", A=A, B=B, C=C, D=D, I=I, J=J, f=g, h=h, v=known.value
    )
    through = detach(rule, known.theorem, every[0], every[1], *ways)
    compasses = [_compass(base, I) for base in (A, B)]
    g_h = through.conclusion.args[0]
    rule = use_lemma("integral_of_a_multiple", A=A, B=B, I=I, c=factor, f=g_h, v=known.value)
    through = detach(rule, *compasses, through)
    value_ = mul(factor, known.value)
    moved = use_lemma(
        "integral_of_equals", A=A, B=B, I=I, f=through.conclusion.args[0], g=f, v=value_
    )
    found = Found(detach(moved, through, every[2]))
    keep(ctx, found)
    t_value = value_by(ctx, first, found)
    k = arithmetic_normal(neg(factor)) if turned else factor
    return transitive(t_value, arithmetic.ring(value_, u if k is ONE else mul(k, u)))


def _image(inner: Context, where: Range, value: Term) -> Theorem:
    """The value lies inside the range."""
    goal = app(where.parts[0], value)
    if where.known is None or not where.finite:
        return inner.prove(goal)
    low, high = (where.low, where.high)[:: where.order]
    sides = [inner.prove(lt(low, value)), inner.prove(lt(value, high))]  # type: ignore[arg-type]
    return kernel.tautology(goal, sides)


def _turned(ctx: Context, found: Found, where: Range) -> tuple[Found, Range]:
    """The integral in the other direction."""
    low, high = where.low, where.high
    f, I, A, B, v = found.theorem.conclusion.args
    if where.finite:
        rule = use_lemma("integral_turned", a=low, b=high, f=f, v=v)  # type: ignore[arg-type]
    else:
        rule = use_lemma("integral_backwards", A=A, B=B, I=I, f=f, v=v)
    return Found(detach(rule, found.theorem)), Range(high, low, -where.order, where.known)
