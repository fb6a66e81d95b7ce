"""The search for exact counterexamples and models: small sizes and numbers first.

Deterministic: the same statement gives the same counterexample.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any

from quod import core, explicit, kernel
from quod.certificate import Instance
from quod.certificate import Sequent as Asked
from quod.core import (
    BOOL,
    INT,
    OUTCOME,
    PROB,
    REAL,
    TRUE,
    Sort,
    Term,
    app,
    fresh,
    lam,
    mul,
    num,
    op,
    sub,
    var,
)
from quod.defined import definedness
from quod.errors import QuodError, Unknown
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.models import by_outcome, cases
from quod.polynomial import polynomials
from quod.quote.scope import sizes_in
from quod.refute import Refutation, model, refute
from quod.tactics import arithmetic
from quod.tactics.calculus import worked_out
from quod.tactics.derived import is_trivial
from quod.tactics.elimination import solved
from quod.tactics.prover import Context
from quod.tactics.simplify import Simplifier

TRIES = 60  # of each height and size
ALL = 1_024  # values of few variables that are all tried
HARD_TRIES = 16  # instances of one size whose value takes more than evaluation
HEIGHTS: tuple[tuple[Any, ...], ...] = (
    (1, 0),
    (1, 0, 2, -1),
    (1, 2, 3, -1, -2, 0, Fraction(1, 2), 5, Fraction(-1, 2)),
)
WIDE = tuple(  # numbers that are tried for few variables, after all others
    Fraction(x)
    for x in "1 0 -1 2 -2 1/2 3 -3 4 -4 5 -5 1/4 -1/4 3/4 1/10 -1/10 1/3 3/2 -3/2 7 10 -10".split()
)
SPECIAL = 0.6  # the share of matrices that are taken from the list below
SQUARES = [
    [[num(Fraction(x)) for x in row] for row in rows]
    for rows in (
        *([[1, 0], [0, 1]], [[0, -1], [1, 0]], [[0, 1], [1, 0]], [[1, 0], [0, -1]]),  # orthogonal
        [["3/5", "4/5"], ["-4/5", "3/5"]],
        *([[1, 0], [0, 0]], [["1/2", "1/2"], ["1/2", "1/2"]], [[1, 1], [0, 0]]),  # projections
        *([[0, 1], [0, 0]], [[0, 0], [1, 0]]),  # nilpotent
        *([[2, 1], [1, 2]], [[2, 0], [0, 1]], [[1, 2], [2, -1]]),  # symmetric
        *([[0, 2], [-2, 0]], [[1, 1], [0, 1]], [[1, 0], [2, 1]], [[1, 2], [3, 4]]),
    )
]
_INVERSES = {"exp": "log", "log": "exp"}
SIGN_LIMIT = 4  # independent fair signs: 2**4 outcomes


def find_counterexample(
    asked: Asked, names: Sequence[str] = (), tries: int | None = None
) -> Refutation | None:
    """An instance at which the hypotheses hold and the conclusion fails, with its theorems.

    `names` are those of the variables of the conclusion's outermost "for all"; `tries` limits the
    instances that are looked at."""
    same = _without_derivatives(asked)
    meaning = [] if same is None else _meaning(asked)
    plain = asked.conclusion if same is None else same.conclusion.args[1]
    body, witnesses = _opened(plain, names)
    truth = _Truth()
    for instance in islice(_candidates(asked.hypotheses, body), tries):
        if truth.holds(instance, asked.hypotheses) and truth.of(instance, body) is False:
            try:
                values = [instance.of(w) for w in witnesses]
                return refute(asked, instance, values, meaning, same)
            except QuodError:
                continue
    return None


def _without_derivatives(asked: Asked) -> Theorem | None:
    """The conclusion = the same with the values of its derivatives by vectors and matrices."""
    ctx = Context(kernel.assume(h) for h in asked.hypotheses)
    step = worked_out(ctx, asked.conclusion)
    return None if is_trivial(step) else step


def _meaning(asked: Asked) -> list[Theorem]:
    """That the conclusion has a meaning wherever the hypotheses hold, if that is shown."""
    ctx = Context(kernel.assume(h) for h in asked.hypotheses)
    t = ctx.try_prove(definedness(asked.conclusion))
    return [] if t is None else [t]


def find_model(hypotheses: Sequence[Term]) -> Refutation | None:
    """An instance at which the hypotheses hold, with its theorems."""
    truth = _Truth()
    for instance in _candidates(hypotheses):
        if truth.holds(instance, hypotheses):
            try:
                return Refutation(instance, model(hypotheses, instance))
            except QuodError:
                continue
    return None


def _opened(p: Term, names: Sequence[str]) -> tuple[Term, list[Term]]:
    """The body of the outermost quantifiers over other things than integers, and its variables."""
    variables: list[Term] = []
    while p.op == "forall" and p.args[0].sort[1] != INT:
        sort = p.args[0].sort[1]
        named = len(variables) < len(names)
        variables.append(var(names[len(variables)], sort) if named else fresh(sort))
        p = app(p.args[0], variables[-1])
    return p, variables


class _Truth:
    """The truth of closed formulas, by evaluation; a few times by more than that."""

    def __init__(self) -> None:
        self.hard: dict[tuple[Any, ...], int] = {}  # by the sizes

    def holds(self, instance: Instance, formulas: Sequence[Term]) -> bool:
        return all(self.of(instance, p) is True for p in formulas)

    def of(self, instance: Instance, p: Term) -> bool | None:
        """True or False at the instance; None where it has no value or none is found."""
        p, sizes = instance.of(p), tuple(instance.sizes.values())
        try:
            return evaluate(p)
        except Unknown:
            if explicit.is_stopped(p):
                return _by_values(p)
            self.hard[sizes] = self.hard.get(sizes, 0) + 1
            return _worked_out(p) if self.hard[sizes] <= HARD_TRIES else None
        except QuodError:
            return None


def _by_values(p: Term) -> bool | None:
    """The truth of a formula with inverses of given matrices in it."""
    try:
        return evaluate(explicit.with_values(p).conclusion.args[1])
    except QuodError:
        return None


def _worked_out(p: Term) -> bool | None:
    """The truth of a formula whose derivatives must be worked out first."""
    try:
        return evaluate(Simplifier(Context()).normal(p).conclusion.args[1])
    except QuodError:
        return True if Context().try_prove(p) else None


# --------------------------------------------------------------------------------- candidates
def _candidates(hypotheses: Sequence[Term], body: Term = TRUE) -> Iterator[Instance]:
    """Instances for the free variables and sizes of formulas, smallest first.

    What the hypotheses determine, or one side of an equivalence, also gets its value by that."""
    formulas = [*hypotheses, body]
    sides = body.args if body.op == "eq" and body.args[0].sort == BOOL else ()
    known = _solved([*hypotheses, *sides])
    names = sorted(set().union(*map(sizes_in, formulas)))
    variables = sorted({v for p in formulas for v in p.free}, key=_place)
    chosen, seen = random.Random(0), set()
    for size, pool in product((1, 2) if names else (1,), (*HEIGHTS, WIDE)):
        sizes = dict.fromkeys(names, size)
        for values in _values_of(
            [core.resort(v, sizes, {}) for v in variables], pool, chosen, known
        ):
            instance = Instance(sizes, values)
            for made in (instance, _completed(instance, known)):
                if made is not None and (key := (size, *made.values.values())) not in seen:
                    seen.add(key)
                    yield made


def _values_of(
    variables: Sequence[Term], pool: Sequence[Any], chosen: random.Random, known: Collection[Term]
) -> Iterator[Mapping[Term, Term]]:
    """Values from the pool: some by chance, then all where they are few numbers, those that are
    known not counted."""
    maker = _Maker(chosen, pool)
    random_ones = any(v.sort == PROB for v in variables)
    tries = TRIES if random_ones or pool is not WIDE else 0
    drawn = (maker.values(variables) for _ in range(tries))
    yield from (values for values in drawn if values is not None)
    unknown = [v for v in variables if v not in known]
    if all(v.sort in (REAL, INT) for v in variables) and len(pool) ** len(unknown) <= ALL:
        nothing = {v: num(0, v.sort) for v in variables}
        ways = [[num(x, v.sort) for x in pool if v.sort == REAL or x == int(x)] for v in unknown]
        for numbers in product(*ways):
            yield nothing | dict(zip(unknown, numbers, strict=True))


def _solved(formulas: Sequence[Term]) -> Mapping[Term, Term]:
    """The value of each variable that an equation in the formulas determines."""
    found: dict[Term, Term] = {}
    for p in (p for formula in formulas for p in _stated(formula)):
        q = core.substitute(p, {x: t for x, t in found.items() if x in p.free})
        for x, value in (*_values(p), *_values(q), *_quadratic(q)):
            if x not in found:
                found[x] = value
                break
    return found


def _quadratic(p: Term) -> Iterator[tuple[Term, Term]]:
    """Variables with a root of an equation of numbers that is quadratic in them, perhaps after it
    is multiplied by a power of them."""
    if p.args[0].sort != REAL:
        return
    for x in sorted((v for v in p.free if v.sort == REAL), key=_place, reverse=True):
        (a, b, y, u), atoms = polynomials([*p.args, x, op("inv", x)])
        if any(x in t.free and t not in (x, op("inv", x)) for t in atoms):
            continue
        gap = a - b
        count = len(arithmetic.coefficients(gap, u)) - 1
        rows = [arithmetic.coefficients(c, y) for c in arithmetic.coefficients(gap, u)]
        whole = sum(
            (c * y ** (k + count - n) for n, r in enumerate(rows) for k, c in enumerate(r)), y * 0
        )
        parts = arithmetic.coefficients(whole, y)
        if len(parts) == 3:
            low, middle, high = (arithmetic.term_of(c, atoms, REAL) for c in parts)
            inside = sub(mul(middle, middle), mul(num(4), low, high))
            top = sub(op("sqrt", inside), middle)
            yield x, mul(top, op("inv", mul(num(2), high)))


def _values(p: Term) -> Iterator[tuple[Term, Term]]:
    """Variables with their values by an equation: x = t, x^2 = t, or one that is linear in x."""
    for a, b in (p.args, p.args[::-1]):
        if a.op == "var" and a not in b.free:
            yield a, b
        if a.op in _INVERSES and a.args[0].op == "var" and a.args[0] not in b.free:
            yield a.args[0], op(_INVERSES[a.op], b)
    for a, b in (p.args, p.args[::-1]):
        squared = a.op == "pow" and a.args[1] is num(2, INT) and a.args[0].op == "var"
        if squared and a.args[0] not in b.free:
            yield a.args[0], op("sqrt", b)
    if p.args[0].sort == REAL:
        for x in sorted(p.free, key=_place, reverse=True):
            t = solved(kernel.assume(p), x) if x.sort == REAL else None
            if t is not None:
                yield x, t.conclusion.args[1]


def _stated(p: Term) -> Iterator[Term]:
    """The equations that a formula says hold, or hold together."""
    if p.op == "and":
        for q in p.args:
            yield from _stated(q)
    elif p.op == "eq" and p.args[0].sort != "bool":
        yield p


def _completed(instance: Instance, known: Mapping[Term, Term]) -> Instance | None:
    """The instance in which such equations hold; None where there are none."""
    values = dict(instance.values)
    for _ in range(2):  # one value may need another that comes later
        for x, t in known.items():
            variable = core.resort(x, instance.sizes, {})
            made = _value(Instance(instance.sizes, values).of(t))
            if made is None:
                return None
            values[variable] = made
    return Instance(instance.sizes, values) if known else None


def _value(closed: Term) -> Term | None:
    """A closed term by its exact value; a number without one as it is."""
    try:
        value = evaluate(explicit.with_values(closed).conclusion.args[1])
    except QuodError:
        return None
    exact = explicit.literal(value, closed.sort)
    if exact is None and closed.sort == REAL:
        return Simplifier(Context()).normal(closed).conclusion.args[1]
    return exact


def _place(v: Term) -> tuple[bool, Any]:
    """The author's names in alphabetical order, then the engine's as they were made."""
    return type(v.data) is int, v.data


def _squares(n: int) -> list[list[list[Term]]]:
    """The identity, a permutation, signs, a reflection, zeros."""
    unit = [[num(int(i == j)) for j in range(n)] for i in range(n)]
    signs = [[num(0 if i != j else -1 if i else 1) for j in range(n)] for i in range(n)]
    mirror = [[num(0 if i != j else -1 if i == n - 1 else 1) for j in range(n)] for i in range(n)]
    return [unit, [*unit[1:], unit[0]], signs, mirror, [[num(0)] * n] * n]


class _Maker:
    """Values for variables, drawn from a pool of numbers."""

    def __init__(self, chosen: random.Random, pool: Sequence[Any]) -> None:
        self.chosen, self.pool = chosen, pool

    def values(self, variables: Sequence[Term]) -> Mapping[Term, Term] | None:
        randoms = [v for v in variables if v.sort[0] == "fun" and v.sort[1] == OUTCOME]
        values = {v: self.of(v.sort) for v in variables if v.sort != PROB and v not in randoms}
        spaces = [v for v in variables if v.sort == PROB]
        if spaces:
            values |= self.random_values(spaces[0], randoms)
        return None if None in values.values() else values  # type: ignore[return-value]

    def of(self, sort: Sort) -> Term | None:
        match sort:
            case "real" | "int":
                value = self.chosen.choice(self.pool)
                whole = int(value) if sort == INT else value
                return num(whole, sort)
            case ("vec", int() as n):
                i = fresh(INT)
                return op("vec", lam(i, cases(i, self.many(n))), data=("sizes", n))
            case ("mat", int() as m, int() as n):
                special = m == n > 1 and self.chosen.random() < SPECIAL
                rows = self.chosen.choice(SQUARES if n == 2 else _squares(n)) if special else None
                i, j = fresh(INT), fresh(INT)
                parts = [cases(j, self.many(n) if rows is None else rows[k]) for k in range(m)]
                return op("mat", lam(i, lam(j, cases(i, parts))), data=("sizes", m, n))
            case ("fun", a, b) if a != OUTCOME:
                return self.function(fresh(a), b)
        return None

    def many(self, count: int) -> list[Term]:
        return [num(self.chosen.choice(self.pool)) for _ in range(count)]

    def function(self, x: Term, result: Sort) -> Term | None:
        """A constant, or something smooth of x."""
        constant = self.of(result)
        if constant is None:
            return None
        options = [constant]
        if x.sort == REAL == result:
            options += [x, mul(x, x), mul(constant, x)]
        elif x.sort[0] == "vec" and result == REAL:
            options += [op("dot", x, x), op("at", x, num(1, INT))]
        elif x.sort == result:
            options.append(x)
        return lam(x, self.chosen.choice(options))

    def random_values(self, space: Term, variables: Sequence[Term]) -> dict[Term, Any]:
        """Fair signs, independent or all the same, about one mean; at last about several."""
        widths = [1 if v.sort[2] == REAL else v.sort[2][1] for v in variables]
        together = self.chosen.random() < 0.3 or sum(widths) > SIGN_LIMIT
        bits = 1 if together else max(1, sum(widths))
        mean, scale = self.chosen.choice((0, 0, 1)), self.chosen.choice(self.pool)
        mass = Fraction(1, 2**bits)
        values: dict[Term, Any] = {space: op("finite", data=("masses", *[mass] * 2**bits))}
        place = 0
        for v, width in zip(variables, widths, strict=True):
            w, rows = fresh(OUTCOME), []
            if self.pool is WIDE:
                mean, scale = self.chosen.choice((0, 1, -1, 2)), self.chosen.choice(HEIGHTS[1])
            for k in range(place, place + width):
                bit = 0 if together else k
                signs = [(-1) ** (n >> bit & 1) for n in range(2**bits)]
                rows.append(by_outcome(w, [num(mean + scale * s) for s in signs]))
            place += width
            values[v] = _random_value(v.sort[2], w, rows)
        return values


def _random_value(sort: Sort, w: Term, rows: list[Term]) -> Term:
    if sort == REAL:
        return lam(w, rows[0])
    i = fresh(INT)
    return lam(w, op("vec", lam(i, cases(i, rows)), data=("sizes", sort[1])))
