"""Strict exact evaluation of closed terms: a value, Undefined, or Unknown; never a guess.

Numbers are FLINT rationals, or balls (arb) that enclose an irrational value.  Balls can separate
two values, never make them equal.  A vector is the tuple of its entries, a matrix the tuple of its
rows, an outcome its number.  Functions are not evaluated: they stay terms and are applied.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator
from fractions import Fraction
from functools import reduce
from typing import Any

import flint

from quod.core import INT, Term, app, num, op, run
from quod.errors import Undefined, Unknown
from quod.theories import unfold

STEP_LIMIT, RANGE_LIMIT = 1_000_000, 100_000
Step = Generator[Any, Any, Any]


def evaluate(term: Term) -> Any:
    """The value of a closed term.

    Raises Undefined where a needed subterm has no value, Unknown where this cannot tell.
    """
    return run(_Evaluator().value(term))


class _Evaluator:
    def __init__(self) -> None:
        self.known: dict[Term, Any] = {}

    def value(self, term: Term) -> Step:
        if term in self.known:
            return self.known[term]
        if len(self.known) > STEP_LIMIT:
            raise Unknown(f"more than {STEP_LIMIT} evaluation steps")
        rule = getattr(self, f"_{term.op}", None)
        if rule is not None:
            result = yield rule(term, *term.args)
        else:
            definition = unfold(term)
            if definition is None:
                raise Unknown(f"{term.op} is not evaluated")
            result = yield self.value(definition)
        self.known[term] = result
        return result

    # -- numbers
    def _num(self, term: Term) -> Step:
        yield from ()
        return flint.fmpq(term.data.numerator, term.data.denominator)

    def _add(self, _: Term, a: Term, b: Term) -> Step:
        return (yield self.value(a)) + (yield self.value(b))

    def _mul(self, _: Term, a: Term, b: Term) -> Step:
        return (yield self.value(a)) * (yield self.value(b))

    def _neg(self, _: Term, a: Term) -> Step:
        return -(yield self.value(a))

    def _cast(self, _: Term, a: Term) -> Step:
        return (yield self.value(a))

    def _inv(self, term: Term, a: Term) -> Step:
        x = yield self.value(a)
        if equal(x, flint.fmpq(0)):
            raise Undefined("division by zero")
        return 1 / x

    def _sqrt(self, _: Term, a: Term) -> Step:
        x = yield self.value(a)
        if compare(x, flint.fmpq(0)) < 0:
            raise Undefined("square root of a negative number")
        if isinstance(x, flint.fmpq):
            top, bottom = x.p.isqrt(), x.q.isqrt()
            if top * top == x.p and bottom * bottom == x.q:
                return flint.fmpq(top, bottom)
        return flint.arb(x).sqrt()

    def _pow(self, _: Term, a: Term, k: Term) -> Step:
        base, exponent = (yield self.value(a)), (yield self._integer(k))
        if exponent < 0:
            raise Undefined("negative exponent of a power")
        if exponent > RANGE_LIMIT:
            raise Unknown("huge exponent")
        return base**exponent

    def _integer(self, term: Term) -> Step:
        return int((yield self.value(term)).p)

    def _dim(self, term: Term) -> Step:
        yield from ()
        if type(term.data[1]) is not int:
            raise Unknown("a symbolic size")
        return flint.fmpq(term.data[1])

    # -- recursion
    def _range(self, low: Term, high: Term) -> Step:
        first, last = (yield self._integer(low)), (yield self._integer(high))
        if last - first > RANGE_LIMIT:
            raise Unknown("a range with too many elements")
        return [num(k, INT) for k in range(first, last + 1)]

    def _sum(self, _: Term, f: Term, low: Term, high: Term) -> Step:
        total = flint.fmpq(0)
        for k in (yield self._range(low, high)):
            total = total + (yield self.value(app(f, k)))
        return total

    def _iterate(self, _: Term, f: Term, start: Term, count: Term) -> Step:
        steps = yield self._range(num(1, INT), count)
        return (yield self.value(reduce(lambda x, k: app(f, k, x), steps, start)))

    def _mprod(self, _: Term, f: Term, low: Term, high: Term) -> Step:
        factors = [app(f, k) for k in (yield self._range(low, high))]
        start = op("eye", data=("sizes", f.sort[2][1]))
        return (yield self.value(reduce(lambda product, x: op("mm", x, product), factors, start)))

    # -- vectors and matrices
    def _vec(self, term: Term, f: Term) -> Step:
        result = []
        for k in _indices(term.data[1]):
            result.append((yield self.value(app(f, k))))
        return tuple(result)

    def _mat(self, term: Term, f: Term) -> Step:
        rows = []
        for i in _indices(term.data[1]):
            row = []
            for j in _indices(term.data[2]):
                row.append((yield self.value(app(f, i, j))))
            rows.append(tuple(row))
        return tuple(rows)

    def _at(self, _: Term, x: Term, i: Term) -> Step:
        entries, k = (yield self.value(x)), (yield self._integer(i))
        return _pick(entries, k)

    def _entry(self, _: Term, a: Term, i: Term, j: Term) -> Step:
        rows = yield self.value(a)
        row = _pick(rows, (yield self._integer(i)))
        return _pick(row, (yield self._integer(j)))

    # -- logic
    def _true(self, _: Term) -> Step:
        yield from ()
        return True

    def _false(self, _: Term) -> Step:
        yield from ()
        return False

    def _imp(self, _: Term, p: Term, q: Term) -> Step:
        return (not (yield self.value(p))) or (yield self.value(q))

    def _and(self, _: Term, p: Term, q: Term) -> Step:
        return (yield self.value(p)) and (yield self.value(q))

    def _or(self, _: Term, p: Term, q: Term) -> Step:
        return (yield self.value(p)) or (yield self.value(q))

    def _ite(self, _: Term, p: Term, a: Term, b: Term) -> Step:
        return (yield self.value(a if (yield self.value(p)) else b))

    def _eq(self, _: Term, a: Term, b: Term) -> Step:
        return equal((yield self.value(a)), (yield self.value(b)))

    def _le(self, _: Term, a: Term, b: Term) -> Step:
        return compare((yield self.value(a)), (yield self.value(b))) <= 0

    def _forall(self, _: Term, f: Term) -> Step:
        """A quantifier over an integer range; others are unknown."""
        bounds = integer_range(f)
        if bounds is None:
            raise Unknown("a quantifier over infinitely many values")
        for k in (yield self._range(*bounds)):
            if not (yield self.value(app(f, k))):
                return False
        return True

    # -- probability on a finite outcome space
    def _outcome(self, _: Term, k: Term) -> Step:
        return (yield self._integer(k))

    def _E(self, _: Term, space: Term, x: Term) -> Step:
        masses = _masses(space)
        total = flint.fmpq(0)
        for mass, value in zip(masses, (yield self._values(len(masses), x)), strict=True):
            total = total + mass * value
        return total

    def _integrable(self, _: Term, space: Term, x: Term) -> Step:
        yield self._values(len(_masses(space)), x)
        return True

    def _values(self, count: int, x: Term) -> Step:
        """The value of a random variable at each outcome."""
        result = []
        for k in range(1, count + 1):
            result.append((yield self.value(app(x, op("outcome", num(k, INT))))))
        return result

    def _mutind(self, _: Term, space: Term, *families: Term) -> Step:
        variables = yield self._members(space, families)
        return _independent(_masses(space), variables, len(variables))

    def _kwise(self, _: Term, space: Term, k: Term, *families: Term) -> Step:
        size = yield self._integer(k)
        variables = yield self._members(space, families)
        groups = itertools.combinations(variables, min(size, len(variables)))
        return all(_independent(_masses(space), list(group), size) for group in groups)

    def _indep(self, _: Term, space: Term, x: Term, y: Term) -> Step:
        count = len(_masses(space))
        pair = [(yield self._values(count, x)), (yield self._values(count, y))]
        return _independent(_masses(space), pair, 2)

    def _members(self, space: Term, families: tuple[Term, ...]) -> Step:
        count, variables = len(_masses(space)), []
        for f, low, high in zip(*[iter(families)] * 3, strict=True):
            for k in (yield self._range(low, high)):
                variables.append((yield self._values(count, app(f, k))))
        return variables


def integer_range(f: Term) -> tuple[Term, Term] | None:
    """(low, high) where f is k |-> (low <= k -> k <= high -> ...) on the integers."""
    match f:
        case Term(
            op="lam", data="int", args=(Term(op="imp", args=(Term(op="le", args=(low, k)), rest)),)
        ):
            match rest:
                case Term(op="imp", args=(Term(op="le", args=(k2, high)), _)):
                    if k.op == "bound" and k2 is k and k.data == 0 == low.loose == high.loose:
                        return low, high
    return None


def _indices(n: Any) -> list[Term]:
    if type(n) is not int:
        raise Unknown("a symbolic size")
    return [num(k, INT) for k in range(1, n + 1)]


def _pick(entries: tuple[Any, ...], k: int) -> Any:
    if not 1 <= k <= len(entries):
        raise Undefined(f"index {k} outside 1..{len(entries)}")
    return entries[k - 1]


def _masses(space: Term) -> list[Any]:
    if space.op != "finite":
        raise Unknown("a probability space that is not finite")
    return [flint.fmpq(m.numerator, m.denominator) for m in space.data[1:]]


def _independent(masses: list[Any], variables: list[list[Any]], size: int) -> bool:
    """Whether finitely many variables, given by their values, are mutually independent."""
    supports = [sorted(set(map(_exact, x)), key=str) for x in variables]
    if reduce(lambda count, s: count * len(s), supports, 1) > STEP_LIMIT:
        raise Unknown("too many combinations of values")
    joint: dict[tuple[Any, ...], Any] = {}
    for mass, *values in zip(masses, *variables, strict=True):
        key = tuple(map(_exact, values))
        joint[key] = joint.get(key, 0) + mass
    single = [
        {
            v: sum((m for m, w in zip(masses, x, strict=True) if _exact(w) == v), flint.fmpq(0))
            for v in s
        }
        for x, s in zip(variables, supports, strict=True)
    ]
    return all(
        joint.get(values, 0)
        == reduce(lambda p, t: p * t[0][t[1]], zip(single, values, strict=True), flint.fmpq(1))
        for values in itertools.product(*supports)
    )


def _exact(value: Any) -> Any:
    """A hashable exact value."""
    if isinstance(value, flint.arb):
        raise Unknown("equality of irrational values")
    if type(value) is tuple:
        return tuple(map(_exact, value))
    return Fraction(int(value.p), int(value.q)) if isinstance(value, flint.fmpq) else value


def equal(a: Any, b: Any) -> bool:
    if type(a) is tuple:
        return all(equal(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, flint.arb) or isinstance(b, flint.arb):
        return compare(a, b) == 0
    return a == b


def compare(a: Any, b: Any) -> int:
    """-1, 0 or 1; Unknown where balls overlap."""
    if isinstance(a, flint.arb) or isinstance(b, flint.arb):
        gap = flint.arb(a) - flint.arb(b)
        if gap > 0 or gap < 0:
            return 1 if gap > 0 else -1
        raise Unknown("the two values cannot be told apart by ball arithmetic")
    return (a > b) - (a < b)
