"""Strict exact evaluation of closed terms: a value, Undefined, or Unknown; never a guess.

Numbers are FLINT rationals, or balls (arb) that enclose an irrational value.  Balls can separate
two values, never make them equal.  A vector is the tuple of its entries, a matrix the tuple of its
rows, an outcome its number.  Functions are not evaluated: they stay terms and are applied.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Generator
from functools import reduce
from itertools import combinations, product
from math import comb, prod
from typing import Any

from flint import arb, fmpq

from quod.core import INT, Term, app, num, op, run
from quod.errors import Undefined, Unknown
from quod.theories import unfold

STEP_LIMIT, RANGE_LIMIT, BIT_LIMIT = 1_000_000, 100_000, 1_000_000
Step = Generator[Any, Any, Any]
Value = Callable[[Term], Step]  # evaluates one more term


def evaluate(term: Term) -> Any:
    """The value of a closed term.

    Raises Undefined where a needed subterm has no value, Unknown where this cannot tell.
    """
    known: dict[Term, Any] = {}

    def value(t: Term) -> Step:
        if t not in known:
            if t.op in STRICT:
                arguments = []
                for a in t.args:
                    arguments.append(known[a] if a in known else (yield value(a)))
                result = STRICT[t.op](*arguments)
            elif t.op in LAZY:
                result = yield LAZY[t.op](value, t, *t.args)
            else:
                result = yield value(_unfolded(t))
            _limit(len(known), STEP_LIMIT, "evaluation steps")
            if type(result) is fmpq:
                _limit(result.height_bits(), BIT_LIMIT, "bits in a number")
            known[t] = result
        return known[t]

    return run(value(term))


def _unfolded(term: Term) -> Term:
    body = unfold(term)
    if body is None:
        raise Unknown(f"{term.op} is not evaluated")
    return body


def _limit(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise Unknown(f"more than {limit} {what}")


# ------------------------------------------------- constants that need the values of all arguments
def _inverse(x: Any) -> Any:
    if equal(x, fmpq(0)):
        raise Undefined("division by zero")
    return 1 / x


def _root(x: Any) -> Any:
    if compare(x, fmpq(0)) < 0:
        raise Undefined("square root of a negative number")
    if type(x) is fmpq:
        top, bottom = x.p.isqrt(), x.q.isqrt()
        if top * top == x.p and bottom * bottom == x.q:
            return fmpq(top, bottom)
    return arb(x).sqrt()


def _exponential(x: Any) -> Any:
    return fmpq(1) if _is(x, 0) else arb(x).exp()


def _logarithm(x: Any) -> Any:
    if compare(x, fmpq(0)) <= 0:
        raise Undefined("logarithm of a number that is not positive")
    return fmpq(0) if _is(x, 1) else arb(x).log()


def _sine(x: Any) -> Any:
    return fmpq(0) if _is(x, 0) else arb(x).sin()


def _cosine(x: Any) -> Any:
    return fmpq(1) if _is(x, 0) else arb(x).cos()


def _is(x: Any, value: int) -> bool:
    """Whether a number is exactly that integer."""
    return type(x) is fmpq and compare(x, fmpq(value)) == 0


def _power(base: Any, exponent: fmpq) -> Any:
    if exponent < 0:
        raise Undefined("negative exponent of a power")
    bits = base.height_bits() if type(base) is fmpq else 1
    _limit(int(exponent.p) * bits, BIT_LIMIT, "bits in a power")
    return base ** int(exponent.p)


def _pick(entries: tuple[Any, ...], k: fmpq) -> Any:
    if not 1 <= k <= len(entries):
        raise Undefined(f"index {k} outside 1..{len(entries)}")
    return entries[int(k.p) - 1]


def equal(a: Any, b: Any) -> bool:
    if type(a) is tuple:
        return all(equal(x, y) for x, y in zip(a, b, strict=True))
    return compare(a, b) == 0


def compare(a: Any, b: Any) -> int:
    """-1, 0 or 1; Unknown where balls overlap."""
    if type(a) is arb or type(b) is arb:
        gap = arb(a) - arb(b)
        if gap > 0 or gap < 0:
            return 1 if gap > 0 else -1
        raise Unknown("the two values cannot be told apart by ball arithmetic")
    return (a > b) - (a < b)


STRICT: dict[str, Callable[..., Any]] = {
    "true": lambda: True,
    "false": lambda: False,
    "eq": equal,
    "le": lambda a, b: compare(a, b) <= 0,
    "add": operator.add,
    "mul": operator.mul,
    "neg": operator.neg,
    "cast": lambda x: x,
    "inv": _inverse,
    "sqrt": _root,
    "exp": _exponential,
    "log": _logarithm,
    "sin": _sine,
    "cos": _cosine,
    "pi": arb.pi,
    "pow": _power,
    "at": _pick,
    "entry": lambda rows, i, j: _pick(_pick(rows, i), j),
    "outcome": lambda k: int(k.p),
}


# ------------------------------------------------------------------ constants with their own order
def _constant(_: Value, t: Term) -> Step:
    """A literal, or the dimension of a literal size."""
    yield from ()
    if t.op == "num":
        return fmpq(t.data.numerator, t.data.denominator)
    return fmpq(_size(t.data[1]))


def _size(n: Any) -> int:
    if type(n) is not int:
        raise Unknown("a symbolic size")
    return n


def _connective(value: Value, t: Term, p: Term, q: Term) -> Step:
    """The second formula counts only where the first leaves it open."""
    first = yield value(p)
    if t.op == "imp":  # p -> q is (not p) or q
        first = not first
    return first if first is (t.op != "and") else (yield value(q))


def _choice(value: Value, _: Term, p: Term, a: Term, b: Term) -> Step:
    return (yield value(a if (yield value(p)) else b))


def _forall(value: Value, _: Term, f: Term) -> Step:
    """A quantifier over an integer range; others are unknown."""
    for k in (yield _range(value, *integer_range(f))):
        if not (yield value(app(f, k))):
            return False
    return True


def integer_range(f: Term) -> tuple[Term, Term]:
    """(low, high) where f is k |-> (low <= k -> k <= high -> ...) on the integers."""
    match f:
        case Term(
            op="lam", data="int", args=(Term(op="imp", args=(Term(op="le", args=(low, k)), rest)),)
        ):
            match rest:
                case Term(op="imp", args=(Term(op="le", args=(k2, high)), _)):
                    if k.op == "bound" and k2 is k and k.data == 0 == low.loose == high.loose:
                        return low, high
    raise Unknown("a quantifier over infinitely many values")


def _range(value: Value, low: Term, high: Term) -> Step:
    first, last = (yield value(low)), (yield value(high))
    _limit(int((last - first).p), RANGE_LIMIT, "elements in a range")
    return [num(k, INT) for k in range(int(first.p), int(last.p) + 1)]


def _sum(value: Value, _: Term, f: Term, low: Term, high: Term) -> Step:
    total = fmpq(0)
    for k in (yield _range(value, low, high)):
        total = total + (yield value(app(f, k)))
    return total


def _product(value: Value, _: Term, f: Term, low: Term, high: Term) -> Step:
    result = fmpq(1)
    for k in (yield _range(value, low, high)):
        result = result * (yield value(app(f, k)))
        bits = result.height_bits() if type(result) is fmpq else 0
        _limit(bits, BIT_LIMIT, "bits in a product")
    return result


def _iterate(value: Value, _: Term, f: Term, start: Term, count: Term) -> Step:
    if (yield value(count)) < 0:
        raise Undefined("a negative number of iterations")
    steps = yield _range(value, num(1, INT), count)
    return (yield value(reduce(lambda x, k: app(f, k, x), steps, start)))


def _mprod(value: Value, _: Term, f: Term, low: Term, high: Term) -> Step:
    start = op("eye", data=("sizes", f.sort[2][1]))
    steps = yield _range(value, low, high)
    return (yield value(reduce(lambda x, k: op("mm", app(f, k), x), steps, start)))


def _array(value: Value, t: Term, f: Term) -> Step:
    """A vector or a matrix, from its index function."""
    sizes = [_size(n) for n in t.data[1:]]
    _limit(prod(sizes), RANGE_LIMIT, "entries")
    entries = []
    for indices in product(*[range(1, n + 1) for n in sizes]):
        entries.append((yield value(app(f, *[num(k, INT) for k in indices]))))
    if len(sizes) == 1:
        return tuple(entries)
    columns = sizes[1]
    return tuple([tuple(entries[n : n + columns]) for n in range(0, len(entries), columns)])


# ------------------------------------------------------ probability on finitely many outcomes 1..k
def _masses(space: Term) -> list[fmpq]:
    if space.op != "finite":
        raise Unknown("a probability space that is not finite")
    return [fmpq(m.numerator, m.denominator) for m in space.data[1:]]


def _values(value: Value, space: Term, x: Term) -> Step:
    """The value of a random variable at each outcome."""
    result = []
    for k in range(1, len(_masses(space)) + 1):
        result.append((yield value(app(x, op("outcome", num(k, INT))))))
    return result


def _moment(value: Value, t: Term, space: Term, x: Term) -> Step:
    """An expectation; or that there is one, which holds as soon as x has values."""
    values = yield _values(value, space, x)
    if t.op == "integrable":
        return True
    return sum((m * v for m, v in zip(_masses(space), values, strict=True)), fmpq(0))


def _indep(value: Value, _: Term, space: Term, x: Term, y: Term) -> Step:
    pair = [(yield _values(value, space, x)), (yield _values(value, space, y))]
    return _independent(_masses(space), pair)


def _families(value: Value, t: Term, space: Term, *rest: Term) -> Step:
    """Whether all members are independent, or for kwise each k of them."""
    variables = []
    for f, low, high in zip(*[iter(rest[len(rest) % 3 :])] * 3, strict=True):
        for k in (yield _range(value, low, high)):
            variables.append((yield _values(value, space, app(f, k))))
    count = len(variables)
    size = count if t.op == "mutind" else max(0, min(count, int((yield value(rest[0])).p)))
    _limit(comb(count, size), RANGE_LIMIT, "groups of variables")
    return all(_independent(_masses(space), group) for group in combinations(variables, size))


def _independent(masses: list[fmpq], variables: Any) -> bool:
    """Whether variables, given by their values, are mutually independent: joint = product."""
    single, joint = [{} for _ in variables], {}
    for mass, *values in zip(masses, *variables, strict=True):
        key = tuple(map(_exact, values))
        joint[key] = joint.get(key, 0) + mass
        for table, v in zip(single, key, strict=True):
            table[v] = table.get(v, 0) + mass
    _limit(prod(map(len, single)), STEP_LIMIT, "combinations of values")
    return all(
        joint.get(key, 0) == prod((t[v] for t, v in zip(single, key, strict=True)), start=fmpq(1))
        for key in product(*single)
    )


def _exact(value: Any) -> Any:
    """A hashable exact value."""
    if type(value) is arb:
        raise Unknown("equality of irrational values")
    if type(value) is tuple:
        return tuple(map(_exact, value))
    return str(value) if type(value) is fmpq else value


LAZY: dict[str, Callable[..., Step]] = {
    "num": _constant,
    "dim": _constant,
    "imp": _connective,
    "and": _connective,
    "or": _connective,
    "ite": _choice,
    "forall": _forall,
    "sum": _sum,
    "prod": _product,
    "iterate": _iterate,
    "mprod": _mprod,
    "vec": _array,
    "mat": _array,
    "E": _moment,
    "integrable": _moment,
    "indep": _indep,
    "mutind": _families,
    "kwise": _families,
}
