"""Quoting variables, arithmetic, recursion and the logical connectives."""

from __future__ import annotations

from quod import core
from quod.core import BOOL, FALSE, INT, REAL, Term
from quod.quote.scope import Quoter, Quoting, Rule, Scope, applied, plain, two
from quod.surface import Expr, Statement, Symbol


# ------------------------------------------------------------------------------------- leaves
def _var(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    yield from ()
    return q.variable(t)


def _bound(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    yield from ()
    for _ in range(t.data):
        scope = scope.outer if scope is not None else None
    return Symbol(f"bound_{t.data}", t.sort) if scope is None else scope.symbol


def _num(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    yield from ()
    return Expr("num", (), t.sort, t.data)


def _pi(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    yield from ()
    return Expr("pi")


def _sized(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    yield from ()
    n = t.data[1]
    return Expr(t.op, (), t.sort, n)


def _basis(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    return Expr("basis", (yield q.args(t, scope)), t.sort, t.data[1])


def _cast(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    return (yield q.quote(t.args[0], scope))


def _lam(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    """x |-> derivative of f at x is f'."""
    body = t.args[0]
    if body.op == "deriv" and body.args[1] is core.bound(0, REAL):
        f = body.args[0]
        if 0 not in f.dangling:
            return Expr("prime", ((yield q.quote(f, q.bind(REAL, scope))),), t.sort)
    x, body = yield q.open(t, scope)
    return Expr("lambda", (body,), t.sort, bound=(x,))


def _app(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    f, x = yield q.args(t, scope)
    return applied(f, x)


def _ite(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    """A choice between equal values is a function that does not use its argument, applied to it."""
    condition, value, other = t.args
    if value is not other or condition.op != "eq" or condition.args[0] is not condition.args[1]:
        return (yield plain(q, t, scope))
    x = q.bind(condition.args[0].sort, scope).symbol
    body, argument = (yield q.quote(value, scope)), (yield q.quote(condition.args[0], scope))
    function = Expr("lambda", (body,), core.fun(x.sort, t.sort), bound=(x,))
    return Expr("apply", (function, argument), t.sort)


# --------------------------------------------------------------------------------- arithmetic
def _add(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
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


def _mul(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    """a times 1/b is a/b; so is 1/b times a vector a."""
    a, b = t.args
    if b.op == "inv":
        return Expr("div", ((yield q.quote(a, scope)), (yield q.quote(b.args[0], scope))), t.sort)
    if t.op != "mul" and a.op == "inv":
        return Expr("div", ((yield q.quote(b, scope)), (yield q.quote(a.args[0], scope))), t.sort)
    if (t.op != "mul" or q.readable) and _is_minus_one(a):
        return Expr("neg", ((yield q.quote(b, scope)),), t.sort)
    return Expr("mul", (yield q.args(t, scope)), t.sort)


def _inv(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    (a,) = t.args
    if a.op == "pow" and a.args[1].op == "num":
        base = yield q.quote(a.args[0], scope)
        return Expr("pow", (base, Expr("num", (), INT, -a.args[1].data)), REAL)
    return Expr("div", (Expr("num", (), INT, core.num(1).data), (yield q.quote(a, scope))), REAL)


# ---------------------------------------------------------------------------------- recursion
def _ranged(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    i, body = yield q.open(t.args[0], scope)
    low, high = (yield q.quote(t.args[1], scope)), (yield q.quote(t.args[2], scope))
    name = "product_down" if t.op == "mprod" else t.op
    return Expr(name, (body, low, high), t.sort, bound=(i,))


def _iterate(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    step, start, count = t.args
    base = _power_of(step, start)
    if base is not None:
        parts = (yield q.quote(base, scope)), (yield q.quote(count, scope))
        return Expr("mpow", parts, t.sort)
    i, x, body = yield two(q, step, scope)
    parts = (body, (yield q.quote(start, scope)), (yield q.quote(count, scope)))
    return Expr("iterate", parts, t.sort, bound=(i, x))


def _power_of(step: Term, start: Term) -> Term | None:
    """The matrix whose powers a recurrence is made of; None for another recurrence."""
    match step:
        case Term(op="lam", args=(Term(op="lam", args=(Term(op="mm", args=(base, power)),)),)):
            alone = power is core.bound(0, start.sort) and not base.loose
            return base if start.op == "eye" and alone else None
    return None


# --------------------------------------------------------------------------------- statements
def _imp(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    """p -> false is a negation: of an equality !=, of b <= a the strict a < b."""
    p, consequence = t.args
    if consequence is not FALSE:
        return Statement("implies", (yield q.args(t, scope)))
    if p.op in ("eq", "le") and p.args[0].sort != BOOL:
        a, b = yield q.args(p, scope)
        return Statement("ne", (a, b)) if p.op == "eq" else Statement("lt", (b, a))
    return Statement("not", ((yield q.quote(p, scope)),))


def _relation(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    """Integers compared as reals say so: else `integer_order` would read as a triviality."""
    head = "iff" if t.args[0].sort == BOOL else t.op
    if all(a.op == "cast" for a in t.args):
        head += "_as_reals"
    return Statement(head, (yield q.args(t, scope)))


def _quantifier(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
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
    fits = a is i and b is i and not any(0 in end.dangling for end in (low, high))
    return (low, high, rest.args[1]) if fits and rest.args[1] is not FALSE else None


RULES: dict[str, Rule] = {
    "var": _var, "bound": _bound, "num": _num, "cast": _cast, "lam": _lam, "app": _app,
    "ite": _ite, "pi": _pi,
    "dim": _sized, "eye": _sized, "zeros": _sized, "basis": _basis,
    "add": _add, "vadd": _add, "madd": _add, "mul": _mul, "scale": _mul, "mscale": _mul,
    "inv": _inv, "sum": _ranged, "prod": _ranged, "mprod": _ranged, "iterate": _iterate,
    "imp": _imp, "eq": _relation, "le": _relation, "forall": _quantifier, "exists": _quantifier,
}  # fmt: skip
