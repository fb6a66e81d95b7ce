"""Limits by rates of growth: each expression is exp(E) c near the end of a base, where c tends to
a number other than 0 and E is a sum of multiples of powers of X, log(X) and log(log(X)).

X is what tends to infinity at the end: x, -x, 1/(x - a) or 1/(a - x)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import INT, REAL, Term, add, app, eq, lam, lt, mul, neg, negation, num, op, sub
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic, limits
from quod.tactics.derived import conjuncts, detach, discharged, use_lemma
from quod.tactics.eventually import on_a_set
from quod.tactics.limit_forms import fraction
from quod.tactics.limits import Limit
from quod.tactics.matching import arithmetic_normal
from quod.tactics.orders import order_at
from quod.theories.limits import end_of

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
LARGEST_POWER = 12
FAR_OUT = 10  # the set of the base in which expressions are equal
Key = tuple[int, int, int]  # the powers of X, log(X), log(log(X))
Rate = dict[Key, Term]  # E: the coefficient of each


@dataclass(frozen=True)
class Lead:
    """exp(rate) * factor, where the factor has a limit other than 0."""

    rate: Rate
    factor: Limit


def by_growth(ctx: Context, base: Term, z: Term, body: Term) -> Limit | None:
    """The limit of the body by its rate of growth."""
    if limits.GROWING.get() or z.sort != REAL:
        return None
    token = limits.GROWING.set(True)
    try:
        work = _Growth(ctx, base, z)
        return work.limit(body)
    finally:
        limits.GROWING.reset(token)


class _Growth:
    def __init__(self, ctx: Context, base: Term, z: Term) -> None:
        self.ctx, self.base, self.z = ctx, base, z
        end = end_of(base)
        large = {"up": lambda: z, "down": lambda: neg(z)}
        self.distance: Term | None = None
        if end is None or end[0] not in ("up", "down", "right", "left", "around"):
            raise Undecided("no rate of growth along {}", base)
        self.side = end[0]
        if end[1] is not None:
            self.distance = sub(end[1], z) if end[0] == "left" else sub(z, end[1])
            self.distance = z if self.distance is sub(z, ZERO) else self.distance
        X = op("inv", self.distance) if self.distance is not None else large[end[0]]()
        log_X = op("log", X) if self.distance is None else neg(op("log", self.distance))
        self.scale = (X, log_X, op("log", log_X))
        self.known: dict[Term, Lead] = {}
        self.near_the_end: list[Theorem] = []

    # ------------------------------------------------------------------------- small parts
    def of(self, t: Term) -> Limit:
        return limits.limit_of(self.ctx, lam(self.z, t), self.base)

    def body(self, found: Limit) -> Term:
        return app(found.theorem.conclusion.args[0], self.z)

    def constant(self, c: Term) -> Limit:
        return Limit(use_lemma("limit_of_a_constant", A=self.base, c=c), c)

    def times(self, a: Limit, b: Limit) -> Limit:
        for one, other in ((a, b), (b, a)):
            if self.body(one) is ONE:
                return other
        return limits.product_of(self.ctx, self.base, a, b)

    def plus(self, a: Limit, b: Limit) -> Limit:
        return limits.sum_of(self.base, a, b)

    def power(self, a: Limit, n: int) -> Limit:
        if n > LARGEST_POWER:
            raise Undecided("too large a power: {}", self.body(a))
        return reduce(self.times, [a] * n, self.constant(ONE))

    def equals(self, found: Limit, body: Term) -> Limit:
        """The limit of the body, from that of an expression equal to it near the end."""
        other = self.body(found)
        if other is body:
            return found
        known = self._near_the_end()
        goal = eq(other, body)
        t = self.ctx.with_facts(*known).try_prove(goal)
        if t is None:
            token = limits.GROWING.set(False)  # for its conditions, which say less
            try:
                return limits.equals(self.ctx, self.base, found, self.z, body)
            finally:
                limits.GROWING.reset(token)
        here = known[0].conclusion
        t = on_a_set(self.base, FAR_OUT, self.z, discharged([here], t))
        return limits.eventually_equal(found, t)

    def _near_the_end(self) -> list[Theorem]:
        """That the variable lies in a set of the base; what follows there: 0 < X, 0 < log(X)."""
        from quod.tactics.prover import Context

        if not self.near_the_end:
            here = kernel.assume(app(self.base, num(FAR_OUT), self.z))
            if self.side == "around":  # X has both signs
                return [here, *conjuncts(here)]
            inner, X = Context(conjuncts(here)), self.scale[0]
            large = inner.prove(lt(ONE, X))
            known = [here, *conjuncts(here), large]
            known.append(
                kernel.positivity(lt(ZERO, X), [(1, [large], None), (1, [], None)], [], [])
            )
            log_X = detach(use_lemma("logarithm_above_one", x=X), large)
            if self.distance is not None:
                same = inner.prove(eq(op("log", X), self.scale[1]))
                log_X = kernel.positivity(
                    lt(ZERO, self.scale[1]), [(1, [log_X], None)], [same], [num(-1)]
                )
            known.append(log_X)
            self.near_the_end = known
        return self.near_the_end

    def positive(self, c: Term) -> bool | None:
        """Whether a number is positive, or negative; None where that is not known."""
        for sign, p in ((True, lt(ZERO, c)), (False, lt(c, ZERO))):
            if self.ctx.try_prove(p) is not None:
                return sign
        return None

    # ------------------------------------------------------------------------------ rates
    def term(self, rate: Rate) -> Term:
        rows = [mul(c, self.monomial(key)) for key, c in rate.items()]
        return add(*rows) if rows else ZERO

    def monomial(self, key: Key) -> Term:
        parts = [_power(t, k) for t, k in zip(self.scale, key, strict=True) if k]
        return mul(*parts) if parts else ONE

    def tendency(self, rate: Rate) -> int:
        """1 or -1 where the rate tends to infinity or minus infinity, 0 where it is 0."""
        if not rate:
            return 0
        top = max(rate)
        sign = self.positive(rate[top])
        if sign is None or top <= (0, 0, 0):
            raise Undecided("the sign of {} is not known", rate[top])
        return 1 if sign else -1

    def of_rate(self, rate: Rate) -> Limit:
        """The limit of E: its largest part times what tends to the coefficient of that."""
        top = max(rate)
        parts = [self.times(self.constant(c), self.ratio(key, top)) for key, c in rate.items()]
        whole = self.times(self.of_key(top), reduce(self.plus, parts))
        return self.equals(whole, self.term(rate))

    def of_key(self, key: Key) -> Limit:
        if min(key) < 0:
            raise Undecided("a negative power in {}", self.monomial(key))
        parts = [self.power(self.of(t), k) for t, k in zip(self.scale, key, strict=True) if k]
        return reduce(self.times, parts, self.constant(ONE))

    def ratio(self, key: Key, top: Key) -> Limit:
        """A part of a rate over the largest one, by log(x)/x."""
        powers = [a - b for a, b in zip(key, top, strict=True)]
        if not any(powers):
            return self.constant(ONE)
        found = self.constant(ONE)
        for k in (2, 1):  # log(Y) = (log(Y)/Y) Y
            if powers[k] > 0:
                found = self.times(found, self.power(self.slower(k - 1), powers[k]))
                powers[k - 1] += powers[k]
                powers[k] = 0
        if max(powers) > 0:
            raise Undecided("a ratio that is not small: {}", self.monomial(key))
        for t, k in zip(self.scale, powers, strict=True):
            if k:
                found = self.times(found, self.power(self.small(t), -k))
        return found

    def small(self, t: Term) -> Limit:
        """1/Y, for a part Y of the scale."""
        distance = self.distance if t is self.scale[0] else None
        return self.of(distance or op("inv", t))

    def slower(self, k: int) -> Limit:
        """log(Y)/Y tends to 0, where Y is the k-th of the scale."""
        rule = use_lemma("logarithm_over_its_argument")
        found = Limit(limits.composed(self.of(self.scale[k]).theorem, rule), ZERO)
        if k or self.distance is None:
            return found
        return self.equals(found, mul(self.scale[1], self.distance))

    def exponential(self, rate: Rate) -> Limit:
        """exp(E), as a product of powers where it is one that tends to 0."""
        key = _key(rate)
        if key is not None and max(key) <= 0:
            parts = [
                self.power(self.small(t), -k) for t, k in zip(self.scale, key, strict=True) if k
            ]
            return reduce(self.times, parts)
        if key is not None and self.distance is not None and not any(key[1:]):
            return self.of(op("inv", _power(self.distance, key[0])))
        found = self.of_rate(rate)
        name, value = ("infinity", None) if found.sign > 0 else ("zero", ZERO)
        rule = use_lemma(f"exponential_to_{name}")
        return Limit(limits.composed(found.theorem, rule), value, 1 if value is None else 0)

    # ------------------------------------------------------------------------------ leads
    def limit(self, body: Term) -> Limit:
        lead = self.lead(body)
        whole = lead.factor
        if self.tendency(lead.rate):
            whole = self.times(self.exponential(lead.rate), lead.factor)
        return self.equals(whole, body)

    def lead(self, t: Term) -> Lead:
        if t not in self.known:
            self.known[t] = self._lead(t)
        return self.known[t]

    def _lead(self, t: Term) -> Lead:
        if self.z not in t.free:
            self.ctx.prove(negation(eq(t, ZERO)))
            return Lead({}, self.constant(t))
        main, rate = (self.scale[0], ONE) if self.distance is None else (self.distance, num(-1))
        for sign, other in ((1, main), (-1, neg(main))):
            if arithmetic_normal(t) is arithmetic_normal(other):
                return Lead({(0, 1, 0): rate}, self.constant(num(sign)))
        if t.op in limits.MADE_OF_THEM:
            return self.lead(kernel.definition(t).conclusion.args[1])
        ways = [getattr(self, f"_of_{t.op}", self._by_its_limit)]
        if self.distance is not None:
            ways += [self._as_a_fraction, self._by_its_order]
        error: QuodError | None = None
        for way in ways:
            try:
                return way(t)
            except QuodError as failed:
                error = error or failed
        raise error or Undecided("no rate of growth of {}", t)

    def _as_a_fraction(self, t: Term) -> Lead:
        """A sum of fractions as one fraction."""
        above, below = fraction(t)
        if t.op != "add" or below is ONE:
            raise Undecided("no rate of growth of {}", t)
        return self.lead(mul(above, op("inv", below)))

    def _by_its_limit(self, t: Term) -> Lead:
        found = self.of(t)
        self.ctx.prove(negation(eq(found.number, ZERO)))
        return Lead({}, found)

    def _by_its_order(self, t: Term) -> Lead:
        """What is 0 at the point, by the order of the zero."""
        n, factor = order_at(self.ctx, self.base, self.z, t)
        if self.side == "left" and self.distance is not None:  # the power of -X
            factor = limits.multiple_of(self.base, num((-1) ** n), factor)
            factor = self.equals(factor, mul(t, _power(self.distance, -n)))
        return Lead({(0, 1, 0): num(-n)}, factor)

    def _of_mul(self, t: Term) -> Lead:
        a, b = map(self.lead, t.args)
        return Lead(_sum(a.rate, b.rate), self.times(a.factor, b.factor))

    def _of_neg(self, t: Term) -> Lead:
        inner = self.lead(t.args[0])
        return Lead(inner.rate, self.times(self.constant(num(-1)), inner.factor))

    def _of_inv(self, t: Term) -> Lead:
        inner = self.lead(t.args[0])
        if self.body(inner.factor) is ONE:
            return Lead(_times(inner.rate, num(-1)), inner.factor)
        return Lead(_times(inner.rate, num(-1)), limits.applied(self.ctx, "inv", inner.factor))

    def _of_pow(self, t: Term) -> Lead:
        root, n = t.args
        if n.op != "num":
            raise Undecided("no rate of growth of {}", t)
        inner = self.lead(root)
        return Lead(_times(inner.rate, num(n.data)), self.power(inner.factor, int(n.data)))

    def _of_sqrt(self, t: Term) -> Lead:
        inner = self.lead(t.args[0])
        root = inner.factor
        if self.body(root) is not ONE:
            root = limits.applied(self.ctx, "sqrt", root)
        return Lead(_times(inner.rate, num(limits.HALF.data)), root)

    def _of_add(self, t: Term) -> Lead:
        leads = [self._of_a_summand(s) for s in _summands(t)]
        top = leads[0].rate
        for one in leads[1:]:
            if self.tendency(_difference(one.rate, top)) > 0:
                top = one.rate
        parts = []
        for one in leads:
            less = _difference(one.rate, top)
            parts.append(self.times(self.exponential(less), one.factor) if less else one.factor)
        whole = reduce(self.plus, parts)
        if whole.value is None:
            raise Undecided("no rate of growth of {}", t)
        self.ctx.prove(negation(eq(whole.value, ZERO)))
        return Lead(top, whole)

    def _of_a_summand(self, s: Term) -> Lead:
        """The lead of a summand; its limit or its constant factor may be 0: the sum may not."""
        factors = _factors(s)
        moving = [f for f in factors if self.z in f.free]
        fixed = self.constant(mul(ONE, *[f for f in factors if self.z not in f.free]))
        if not moving:
            return Lead({}, fixed)
        rest = mul(*moving)
        try:
            lead = self.lead(rest)
        except QuodError:
            lead = Lead({}, self.of(rest))
        return Lead(lead.rate, self.times(fixed, lead.factor))

    def _of_log(self, t: Term) -> Lead:
        inner = self.lead(t.args[0])
        unit = self.body(inner.factor) is ONE
        if not inner.rate:
            return self._by_its_limit(t)
        top = max(inner.rate)
        if top[2] or min(top) < 0:
            raise Undecided("no rate of growth of {}", t)
        parts = [
            self.times(self.constant(c), self.ratio(key, top)) for key, c in inner.rate.items()
        ]
        if not unit:
            rest = limits.applied(self.ctx, "log", inner.factor)
            parts.append(self.times(rest, self.ratio((0, 0, 0), top)))
        rate = {key: num(n) for key, n in (((0, 1, 0), top[0]), ((0, 0, 1), top[1])) if n}
        return Lead(rate, reduce(self.plus, parts))

    def _of_exp(self, t: Term) -> Lead:
        rate: Rate = {}
        rest: list[Term] = []
        (p,), atoms = polynomials([t.args[0]])
        for exponents, c in p.to_dict().items():
            fixed, moving = self._split(exponents, c, p.context(), atoms)
            lead = self.lead(moving)
            if self.tendency(lead.rate) <= 0:
                rest.append(mul(fixed, moving))
                continue
            key, factor = _key(lead.rate), self.body(lead.factor)
            if key is None or self.z in factor.free:
                raise Undecided("no rate of growth of {}", t)
            rate = _sum(rate, {key: arithmetic_normal(mul(fixed, factor))})
        if not rest:
            return Lead(rate, self.constant(ONE))
        return Lead(rate, limits.applied(self.ctx, "exp", self.limit(add(*rest))))

    def _split(self, exponents: Any, c: Any, context: Any, atoms: Any) -> tuple[Term, Term]:
        """A row of a polynomial as a number times what contains the variable."""
        moving = tuple(e if self.z in a.free else 0 for e, a in zip(exponents, atoms, strict=True))
        fixed = tuple(e - k for e, k in zip(exponents, moving, strict=True))
        rows = ({fixed: c}, {moving: 1})
        a, b = (arithmetic.term_of(context.from_dict(r), list(atoms), REAL) for r in rows)
        return a, b


def _key(rate: Rate) -> Key | None:
    """The powers, where exp(rate) is a product of powers of X and log(X)."""
    powers = [rate.get(key) for key in ((0, 1, 0), (0, 0, 1))]
    if set(rate) - {(0, 1, 0), (0, 0, 1)}:
        return None
    numbers = [0 if c is None else c.data if c.op == "num" else None for c in powers]
    if any(n is None or n != int(n) for n in numbers):
        return None
    return (int(numbers[0]), int(numbers[1]), 0)  # type: ignore[arg-type]


def _power(t: Term, k: int) -> Term:
    if k < 0:
        return op("inv", _power(t, -k))
    return t if k == 1 else op("pow", t, num(k, INT))


def _sum(a: Rate, b: Rate) -> Rate:
    total = dict(a)
    for key, c in b.items():
        total[key] = arithmetic_normal(add(total[key], c)) if key in total else c
    return {key: c for key, c in total.items() if c is not ZERO}


def _times(a: Rate, c: Term) -> Rate:
    return {key: arithmetic_normal(mul(c, b)) for key, b in a.items()} if c is not ZERO else {}


def _difference(a: Rate, b: Rate) -> Rate:
    return _sum(a, _times(b, num(-1)))


def _factors(t: Term) -> list[Term]:
    if t.op == "neg":
        return [num(-1), *_factors(t.args[0])]
    return [f for a in t.args for f in _factors(a)] if t.op == "mul" else [t]


def _summands(t: Term) -> list[Term]:
    return [s for a in t.args for s in _summands(a)] if t.op == "add" else [t]
