"""Quoting vectors and matrices, derivatives, and statements of probability."""

from __future__ import annotations

from typing import Any

from quod import core
from quod.core import BOOL, INT, REAL, Term
from quod.quote.scope import Quoter, Quoting, Rule, Scope, applied, two
from quod.surface import Expr, Statement, Symbol
from quod.theories.integrals import ends_of
from quod.theories.limits import end_of


# ------------------------------------------------------------------------- vectors, matrices
def _vec(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    n, (f,) = t.data[1], t.args
    if f.op == "lam" and f.args[0].op == "num" and f.args[0].data == 1 and type(n) is not int:
        return Expr("ones", (), t.sort, n)
    values = _cases(f.args[0], n, 0) if f.op == "lam" else None
    if values is not None and not any(0 in v.dangling for v in values):
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


def _mat(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    values = _written_out(t)
    if values is not None:
        inner, parts = q.bind(INT, q.bind(INT, scope)), []
        for v in values:
            parts.append((yield q.quote(v, inner)))
        return Expr("matrix_of", parts, t.sort)
    i, j, body = yield two(q, t.args[0], scope)
    return Expr("matrix", (body,), t.sort, bound=(i, j))


def _written_out(t: Term) -> list[Term] | None:
    """The entries of a matrix that is given by its rows."""
    (_, m, n), (f,) = t.data, t.args
    if f.op != "lam" or f.args[0].op != "lam":
        return None
    rows = _cases(f.args[0].args[0], m, 1)
    found = [_cases(row, n, 0) for row in rows or []]
    values = [v for row in found for v in row or []]
    free = not any(k in v.dangling for v in values for k in (0, 1))
    return values if values and free and None not in found else None


# ----------------------------------------------------------------------------------- calculus
_OPERATORS = {"deriv": "derivative", "grad": "grad", "jac": "jacobian", "mgrad": "grad"}


def _calculus(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    """An operator on an expression, at its variable or at a point put for that."""
    f, at = t.args
    point = yield q.quote(at, scope)
    if f.op != "lam" and t.op in ("differentiable", "deriv"):
        return _of_a_function(t, (yield q.quote(f, scope)), point)
    inner = q.bind(f.sort[1], scope)
    if at.op in ("var", "bound") and at not in f.free and not _uses(f, at):
        inner = Scope(point, scope, scope.counts if scope else {})  # type: ignore[arg-type]
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
    return at.op == "bound" and f.loose > 0 and at.data in f.dangling


def _opened(t: Term) -> tuple[Term, list[Term]]:
    """A term with variables for its dangling indices, in their order."""
    variables: list[Term] = []
    while t.loose:
        v = core.fresh(t.dangling.get(0, REAL))
        variables.append(v)
        t = core.app(core.abstraction(v.sort, t), v)
    return t, variables


def _closed(t: Term, variables: list[Term]) -> Term:
    """The term with the indices again."""

    def visit(node: Term, depth: int) -> Term | None:
        if node in variables:
            return core.bound(variables.index(node) + depth, node.sort)
        return None

    return core.transform(t, visit)


def _end(base: Term) -> tuple[str, Term | None]:
    """The name of a base and its point; the base itself where it has no name."""
    whole, variables = _opened(base)
    found = end_of(whole)
    if found is None:
        return "base", base
    name, point = found
    return name, None if point is None else _closed(point, variables)


def _limit(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    """A limit, or a statement about what tends to one, in the words of the ends."""
    function, bases = t.args[0], t.args[1:]
    if t.op == "eventually":
        function, bases = t.args[1], t.args[:1]
    ends = [_end(base) for base in bases]
    x, body = yield q.open(function, scope)
    args = [body]
    for end in ends:
        if end[1] is not None:
            args.append((yield q.quote(end[1], scope)))
    kinds = tuple(end[0] for end in ends)
    if t.op == "lim":
        return Expr("limit", args, REAL, kinds, bound=(x,))
    return Statement(t.op, args, kinds, bound=(x,))


def _integral(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    function, *parts = t.args
    whole, variables = _opened(t)
    found = ends_of(*whole.args[1:4])
    if found is None:  # an interval and ends without names
        args = yield q.args(t, scope)
        whole = Expr("integral_along", args[:4], REAL)
        return whole if t.op == "integral" else Statement("eq", (whole, args[4]))
    found = [end if isinstance(end, int) else _closed(end, variables) for end in found]
    x, body = yield q.open(function, scope)
    args, kinds = [body], []
    for end in found:
        kinds.append(end if isinstance(end, int) else 0)
        if isinstance(end, Term):
            args.append((yield q.quote(end, scope)))
    whole = Expr("integral", args, REAL, tuple(kinds), bound=(x,))
    if t.op == "integral":
        return whole
    return Statement("eq", (whole, (yield q.quote(parts[3], scope))))


# -------------------------------------------------------------------------------- probability
def _moment(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    parts = []
    for f in t.args[1:]:
        parts.append((yield q.open(f, scope))[1])
    if t.op == "integrable":
        return Statement("integrable", parts)
    return Expr(t.op, parts, REAL)


def _independence(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    count = 1 if t.op == "mutind" else 2
    head = "mutually_independent" if count == 1 else "k_wise_independent"
    parts = [] if count == 1 else [(yield q.quote(t.args[1], scope))]
    for k in range(count, len(t.args), 3):
        parts.append((yield _family(q, t.args[k : k + 3], scope)))
    return Statement(head, parts)


def _family(q: Quoter, triple: tuple[Term, ...], scope: Scope | None) -> Quoting:
    member, low, high = triple
    i, _, body = yield two(q, member, scope)
    first, last = (yield q.quote(low, scope)), (yield q.quote(high, scope))
    starts_at_one = low.op == "num" and low.data == 1
    if starts_at_one and high.op == "num" and high.data == 1 and isinstance(body, Symbol):
        return body
    if starts_at_one and body.head == "at" and isinstance(body.args[0], Symbol):
        x = body.args[0]
        if body.args[1] is i and x.random and last.data == x.sort[1]:
            return Expr("entries", (x,), BOOL)
    return Expr("family", (body, first, last), BOOL, bound=(i,))


def _indep(q: Quoter, t: Term, scope: Scope | None) -> Quoting:
    x, y = (yield q.open(t.args[1], scope))[1], (yield q.open(t.args[2], scope))[1]
    vectors = all(isinstance(v, Symbol) and v.sort[0] == "vec" for v in (x, y))
    return Statement("independent_vectors" if vectors else "independent", (x, y))


RULES: dict[str, Rule] = {
    "vec": _vec, "mat": _mat,
    "deriv": _calculus, "grad": _calculus, "jac": _calculus, "mgrad": _calculus,
    "differentiable": _calculus, "lim": _limit, "tends": _limit, "eventually": _limit,
    "integral": _integral, "has_integral": _integral,
    "E": _moment, "Var": _moment, "Cov": _moment, "integrable": _moment,
    "mutind": _independence, "kwise": _independence, "indep": _indep,
}  # fmt: skip
