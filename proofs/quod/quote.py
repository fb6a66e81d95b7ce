"""Core terms back to surface terms, with names for the bound variables: for messages and pages.

What elaboration spelled out is folded again: subtraction, division, `!=`, `<`, index ranges,
statements of independence.  Heads that no author can write (`ite`, `integrable`, ...) stand for
the engine's own words; the printers know them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import Any

from quod import core
from quod.core import BOOL, FALSE, INT, OUTCOME, REAL, Term, run
from quod.surface import Expr, Statement, Symbol

Quoting = Generator[Any, Any, Expr]

_LETTERS = {INT: "ijklmn", REAL: "xyzst", BOOL: "pqr", OUTCOME: "w", "prob": "P"}
_SHAPED = {"vec": "uvw", "mat": "ABC", "fun": "fgh", "any": "abc"}


def surface(term: Term) -> Expr:
    """A surface term with the meaning of a core term, dangling bound variables excepted."""
    return run(_Quoter(term).quote(term, None))


def shown(term: Term) -> str:
    """A core term in a message, a sum of products with its signs drawn out: x - 2*a, not x + -2*a.

    For reading: equal to the term, but not always the same term."""
    from quod.typeset.text import text

    return text(run(_Quoter(term, readable=True).quote(term, None)))


class _Scope:
    """The bound variables in reach, innermost first."""

    __slots__ = ("counts", "outer", "symbol")

    def __init__(self, symbol: Symbol, outer: _Scope | None, counts: dict[str, int]) -> None:
        self.symbol, self.outer, self.counts = symbol, outer, counts


class _Quoter:
    def __init__(self, term: Term, readable: bool = False) -> None:
        self.readable = readable
        self.taken = {v.data for v in term.free} | core.sizes_in(term)
        self.known: dict[tuple[Term, _Scope | None], Expr] = {}
        self.engine: dict[Term, Symbol] = {}

    def quote(self, t: Term, scope: _Scope | None) -> Quoting:
        key = t, scope
        if key not in self.known:
            rule = _RULES.get(t.op, _plain)
            self.known[key] = yield rule(self, t, scope)
        return self.known[key]

    def args(self, t: Term, scope: _Scope | None) -> Generator[Any, Any, list[Expr]]:
        made = []
        for a in t.args:
            made.append((yield self.quote(a, scope)))
        return made

    # -- names
    def bind(self, sort: Any, scope: _Scope | None, low: Any = None, high: Any = None) -> _Scope:
        """A scope with one more variable, whose name is nobody else's."""
        letters = _LETTERS.get(sort) or _SHAPED[sort[0]]
        counts = scope.counts if scope is not None else {}
        n = counts.get(letters, 0)
        while (name := _nth(letters, n)) in self.taken:
            n += 1
        symbol = Symbol(name, sort, low=low, high=high)
        return _Scope(symbol, scope, {**counts, letters: n + 1})

    def open(
        self, f: Term, scope: _Scope | None, low: Any = None, high: Any = None
    ) -> Generator[Any, Any, tuple[Symbol, Expr]]:
        """A function as a variable and what it gives for it."""
        inner = self.bind(f.sort[1], scope, low, high)
        if f.op == "lam":
            return inner.symbol, (yield self.quote(f.args[0], inner))
        return inner.symbol, applied((yield self.quote(f, scope)), inner.symbol)

    def variable(self, t: Term) -> Symbol:
        """A free variable; one of the engine's own gets a name that is nobody else's."""
        if type(t.data) is str:
            name = t.data if t.data.isidentifier() and t.data.isascii() else _safe(t.data)
            return Symbol(name, t.sort)
        if t not in self.engine:
            letters = _LETTERS.get(t.sort) or _SHAPED[t.sort[0]]
            name = f"{letters[0]}_{t.data}"
            while name in self.taken:
                name += "_"
            self.engine[t] = Symbol(name, t.sort)
        return self.engine[t]


def _nth(letters: str, n: int) -> str:
    turn, k = divmod(n, len(letters))
    return letters[k] + (str(turn) if turn else "")


def _safe(name: str) -> str:
    return "_" + re.sub(r"[^A-Za-z0-9_]", "_", name)


def applied(f: Expr, x: Expr) -> Expr:
    """f(x); a random variable at the outcome in question is written without it."""
    result = f.sort[2]
    if x.sort == INT and f.head in ("apply", "member") and result == REAL:
        return Expr("member", (*f.args, x), result)
    if x.sort != OUTCOME:
        return Expr("apply", (f, x), result)
    if isinstance(f, Symbol):
        return Symbol(f.name, result, f.latex, random=True)
    return Expr(f.head, f.args, result, f.data, f.bound)


# ------------------------------------------------------------------------------------- leaves
def _plain(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    """A constant under its own name."""
    args = yield q.args(t, scope)
    return Statement(t.op, args) if t.sort == BOOL else Expr(t.op, args, t.sort)


def _var(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    yield from ()
    return q.variable(t)


def _bound(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    yield from ()
    for _ in range(t.data):
        scope = scope.outer if scope is not None else None
    return Symbol(f"bound_{t.data}", t.sort) if scope is None else scope.symbol


def _num(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    yield from ()
    return Expr("num", (), t.sort, t.data)


def _sized(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    yield from ()
    n = t.data[1]
    return Expr(t.op, (), t.sort, n)


def _cast(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    return (yield q.quote(t.args[0], scope))


def _lam(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    """x |-> derivative of f at x is f'."""
    body = t.args[0]
    if body.op == "deriv" and body.args[1] is core.bound(0, REAL):
        f = body.args[0]
        if not core._dangles(f, 0):
            return Expr("prime", ((yield q.quote(f, q.bind(REAL, scope))),), t.sort)
    x, body = yield q.open(t, scope)
    return Expr("lambda", (body,), t.sort, bound=(x,))


def _app(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    f, x = yield q.args(t, scope)
    return applied(f, x)


# --------------------------------------------------------------------------------- arithmetic
def _add(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    """a + (-b) is a - b."""
    a, b = t.args
    left = yield q.quote(a, scope)
    if b.op == "neg":
        return Expr("sub", (left, (yield q.quote(b.args[0], scope))), t.sort)
    if b.op == "num" and b.data < 0:
        return Expr("sub", (left, Expr("num", (), b.sort, -b.data)), t.sort)
    if b.op in ("scale", "mscale") and _is_minus_one(b.args[0]):
        return Expr("sub", (left, (yield q.quote(b.args[1], scope))), t.sort)
    opposite = _opposite(b) if q.readable else None
    if opposite is not None:
        return Expr("sub", (left, (yield q.quote(opposite, scope))), t.sort)
    return Expr("add", (left, (yield q.quote(b, scope))), t.sort)


def _opposite(t: Term) -> Term | None:
    """The product with the other sign, where it starts with a negative number."""
    factors = []
    while t.op == "mul":
        factors.append(t.args[1])
        t = t.args[0]
    if t.op != "num" or t.data >= 0 or not factors:
        return None
    made = factors.pop() if t.data == -1 else core.num(-t.data, t.sort)
    return core.mul(made, *reversed(factors))


def _is_minus_one(t: Term) -> bool:
    return t.op == "num" and t.data == -1


def _mul(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    """a times 1/b is a/b; so is 1/b times a vector a."""
    a, b = t.args
    if b.op == "inv":
        return Expr("div", ((yield q.quote(a, scope)), (yield q.quote(b.args[0], scope))), t.sort)
    if t.op != "mul" and a.op == "inv":
        return Expr("div", ((yield q.quote(b, scope)), (yield q.quote(a.args[0], scope))), t.sort)
    if t.op != "mul" and _is_minus_one(a):
        return Expr("neg", ((yield q.quote(b, scope)),), t.sort)
    return Expr("mul", (yield q.args(t, scope)), t.sort)


def _inv(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    (a,) = t.args
    if a.op == "pow" and a.args[1].op == "num":
        base = yield q.quote(a.args[0], scope)
        return Expr("pow", (base, Expr("num", (), INT, -a.args[1].data)), REAL)
    return Expr("div", (Expr("num", (), INT, core.num(1).data), (yield q.quote(a, scope))), REAL)


# ---------------------------------------------------------------------------------- recursion
def _ranged(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    i, body = yield q.open(t.args[0], scope)
    low, high = (yield q.quote(t.args[1], scope)), (yield q.quote(t.args[2], scope))
    name = "product_down" if t.op == "mprod" else t.op
    return Expr(name, (body, low, high), t.sort, bound=(i,))


def _iterate(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    step, start, count = t.args
    i, x, body = yield _two(q, step, scope)
    parts = (body, (yield q.quote(start, scope)), (yield q.quote(count, scope)))
    return Expr("iterate", parts, t.sort, bound=(i, x))


def _two(q: _Quoter, f: Term, scope: _Scope | None) -> Generator[Any, Any, Any]:
    """A function of two arguments as two variables and its value."""
    outer = q.bind(f.sort[1], scope)
    if f.op == "lam":
        x, body = yield q.open(f.args[0], outer)
        return outer.symbol, x, body
    x = q.bind(f.sort[2][1], outer).symbol
    return outer.symbol, x, applied(applied((yield q.quote(f, scope)), outer.symbol), x)


# ------------------------------------------------------------------------- vectors, matrices
def _vec(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    n, (f,) = t.data[1], t.args
    if f.op == "lam" and f.args[0].op == "num" and f.args[0].data == 1 and type(n) is not int:
        return Expr("ones", (), t.sort, n)
    values = _cases(f.args[0], n, 0) if f.op == "lam" else None
    if values is not None and not any(core._dangles(v, 0) for v in values):
        inner, parts = q.bind(INT, scope), []
        for v in values:
            parts.append((yield q.quote(v, inner)))
        return Expr("vector_of", parts, t.sort)
    i, body = yield q.open(f, scope)
    return Expr("vec", (body,), t.sort, n, bound=(i,))


def _cases(t: Term, n: Any, index: int) -> list[Term] | None:
    """The n values of nested choices by a bound index, where a term is that."""
    if type(n) is not int:
        return None
    values = []
    for k in range(1, n):
        if t.op != "ite" or t.args[0] is not core.eq(core.bound(index, INT), core.num(k, INT)):
            return None
        values.append(t.args[1])
        t = t.args[2]
    return [*values, t]


def _mat(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    values = _written_out(t)
    if values is not None:
        inner, parts = q.bind(INT, q.bind(INT, scope)), []
        for v in values:
            parts.append((yield q.quote(v, inner)))
        return Expr("matrix_of", parts, t.sort)
    i, j, body = yield _two(q, t.args[0], scope)
    return Expr("matrix", (body,), t.sort, bound=(i, j))


def _written_out(t: Term) -> list[Term] | None:
    """The entries of a matrix that is given by its rows."""
    (_, m, n), (f,) = t.data, t.args
    if f.op != "lam" or f.args[0].op != "lam":
        return None
    rows = _cases(f.args[0].args[0], m, 1)
    found = [_cases(row, n, 0) for row in rows or []]
    values = [v for row in found for v in row or []]
    free = not any(core._dangles(v, k) for v in values for k in (0, 1))
    return values if values and free and None not in found else None


# ----------------------------------------------------------------------------------- calculus
_OPERATORS = {"deriv": "derivative", "grad": "grad", "jac": "jacobian"}


def _calculus(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    """An operator on an expression, at its variable or at a point put for that."""
    f, at = t.args
    point = yield q.quote(at, scope)
    if f.op != "lam" and t.op in ("differentiable", "deriv"):
        return _of_a_function(t, (yield q.quote(f, scope)), point)
    inner = q.bind(f.sort[1], scope)
    if at.op in ("var", "bound") and at not in f.free and not _uses(f, at):
        inner = _Scope(point, scope, scope.counts if scope else {})  # type: ignore[arg-type]
    x = inner.symbol
    if f.op == "lam":
        body = yield q.quote(f.args[0], inner)
    else:
        body = applied((yield q.quote(f, scope)), x)
    if t.op == "differentiable":
        return Statement("differentiable_in", (body, point), bound=(x,))
    return Expr(_OPERATORS[t.op], (body, point), t.sort, bound=(x,))


def _of_a_function(t: Term, f: Expr, x: Expr) -> Expr:
    if t.op == "differentiable":
        return Statement("differentiable", (f, x))
    return Expr("apply", (Expr("prime", (f,), f.sort), x), REAL)


def _uses(f: Term, at: Term) -> bool:
    """Whether the bound variable `at` may occur in f."""
    return at.op == "bound" and f.loose > 0 and core._dangles(f, at.data)


# -------------------------------------------------------------------------------- probability
def _moment(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    parts = []
    for f in t.args[1:]:
        parts.append((yield q.open(f, scope))[1])
    if t.op == "integrable":
        return Statement("integrable", parts)
    return Expr(t.op, parts, REAL)


def _independence(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    count = 1 if t.op == "mutind" else 2
    head = "mutually_independent" if count == 1 else "k_wise_independent"
    parts = [] if count == 1 else [(yield q.quote(t.args[1], scope))]
    for k in range(count, len(t.args), 3):
        parts.append((yield _family(q, t.args[k : k + 3], scope)))
    return Statement(head, parts)


def _family(q: _Quoter, triple: tuple[Term, ...], scope: _Scope | None) -> Quoting:
    member, low, high = triple
    i, _, body = yield _two(q, member, scope)
    first, last = (yield q.quote(low, scope)), (yield q.quote(high, scope))
    starts_at_one = low.op == "num" and low.data == 1
    if starts_at_one and high.op == "num" and high.data == 1 and isinstance(body, Symbol):
        return body
    if starts_at_one and body.head == "at" and isinstance(body.args[0], Symbol):
        x = body.args[0]
        if body.args[1] is i and x.random and last.data == x.sort[1]:
            return Expr("entries", (x,), BOOL)
    return Expr("family", (body, first, last), BOOL, bound=(i,))


def _indep(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    x, y = (yield q.open(t.args[1], scope))[1], (yield q.open(t.args[2], scope))[1]
    vectors = all(isinstance(v, Symbol) and v.sort[0] == "vec" for v in (x, y))
    return Statement("independent_vectors" if vectors else "independent", (x, y))


# --------------------------------------------------------------------------------- statements
def _imp(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    """p -> false is a negation: of an equality !=, of b <= a the strict a < b."""
    p, consequence = t.args
    if consequence is not FALSE:
        return Statement("implies", (yield q.args(t, scope)))
    if p.op in ("eq", "le") and p.args[0].sort != BOOL:
        a, b = yield q.args(p, scope)
        return Statement("ne", (a, b)) if p.op == "eq" else Statement("lt", (b, a))
    return Statement("not", ((yield q.quote(p, scope)),))


def _relation(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    """Integers compared as reals say so: else `integer_order` would read as a triviality."""
    head = "iff" if t.args[0].sort == BOOL else t.op
    if all(a.op == "cast" for a in t.args):
        head += "_as_reals"
    return Statement(head, (yield q.args(t, scope)))


def _quantifier(q: _Quoter, t: Term, scope: _Scope | None) -> Quoting:
    """A variable that is said to lie in a range becomes an index with that range."""
    (f,) = t.args
    found = _range_of(f, t.op)
    if found is None:
        x, body = yield q.open(f, scope)
        return Statement(t.op, (body,), bound=(x,))
    low, high, rest = found
    outer = q.bind(INT, scope)
    ends = (yield q.quote(low, outer)), (yield q.quote(high, outer))
    inner = q.bind(INT, scope, *ends)
    return Statement(t.op, ((yield q.quote(rest, inner)),), bound=(inner.symbol,))


def _range_of(f: Term, quantifier: str) -> tuple[Term, Term, Term] | None:
    """low, high, body of: low <= i -> i <= high -> body, or with `and` under an `exists`."""
    joint = "imp" if quantifier == "forall" else "and"
    if f.op != "lam" or f.sort[1] != INT or f.args[0].op != joint:
        return None
    first, rest = f.args[0].args
    if rest.op != joint or first.op != "le" or rest.args[0].op != "le":
        return None
    i = core.bound(0, INT)
    (low, a), (b, high) = first.args, rest.args[0].args
    fits = a is i and b is i and not any(core._dangles(end, 0) for end in (low, high))
    return (low, high, rest.args[1]) if fits and rest.args[1] is not FALSE else None


_RULES: dict[str, Callable[..., Quoting]] = {
    "var": _var, "bound": _bound, "num": _num, "cast": _cast, "lam": _lam, "app": _app,
    "dim": _sized, "eye": _sized, "zeros": _sized,
    "add": _add, "vadd": _add, "madd": _add, "mul": _mul, "scale": _mul, "mscale": _mul,
    "inv": _inv, "sum": _ranged, "mprod": _ranged, "iterate": _iterate, "vec": _vec, "mat": _mat,
    "deriv": _calculus, "grad": _calculus, "jac": _calculus, "differentiable": _calculus,
    "E": _moment, "Var": _moment, "Cov": _moment, "integrable": _moment,
    "mutind": _independence, "kwise": _independence, "indep": _indep,
    "imp": _imp, "eq": _relation, "le": _relation, "forall": _quantifier, "exists": _quantifier,
}  # fmt: skip
