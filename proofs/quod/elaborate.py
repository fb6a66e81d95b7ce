"""The core meaning of surface terms, one case a head, and the closing of hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from typing import Any

from quod import core
from quod.core import INT, OUTCOME, REAL, Term, app, fun, lam, num, op, run
from quod.defined import conjuncts, definedness
from quod.errors import InputError, SortError
from quod.names import caught, clashes
from quod.surface import (
    SPACE,
    Expr,
    Named,
    Statement,
    Symbol,
    describe,
    free_symbols,
    same,
    size_of,
)
from quod.theories import integrals, limits

Step = Generator[Any, Any, Term]
I1 = num(1, INT)


def elaborate(e: Expr) -> Term:
    """The core term of a surface term.  Raises InputError or SortError where it has no meaning."""
    check_names(e)
    return run(_Elaborator().core(e, None))


def random_quantity(e: Expr) -> Term:
    """The core term of a random expression: a function of the outcome."""
    check_names(e)
    w = core.fresh(OUTCOME)
    body = run(_Elaborator().core(e, w))
    return lam(w, real(body) if e.sort in (INT, REAL) else body)


def hypothesis(e: Statement) -> Term:
    """The core formula of a hypothesis; its free indices are closed: for all of them."""
    free = [s for s in free_symbols(e) if s.is_index]
    twins = [s for s in free if any(_same_range(s, r) for r in free if r is not s)]
    if twins and e.head != "each":
        raise InputError(
            f"the hypothesis {e!r} has the free indices {', '.join(s.name for s in twins)} "
            "of one range\n  may they be equal?\n"
            "  write each(..., where=i != j), or each(..., including_equal=True)"
        )
    formula = elaborate(e)
    for s in reversed(_outer_first(free)):
        low, high = map(elaborate, s.range)
        formula = core.within(symbol(s), low, high, formula)
    return formula


def _outer_first(indices: list[Symbol]) -> list[Symbol]:
    """The indices in an order in which a range mentions only indices before it."""
    ordered: list[Symbol] = []
    waiting = list(indices)
    while waiting:
        names = {s.name for s in waiting}
        ready = [s for s in waiting if names.isdisjoint(_in_range(s))]
        if not ready:
            raise InputError(f"the range of {waiting[0].name} mentions {waiting[0].name}")
        ordered += ready
        waiting = [s for s in waiting if s not in set(ready)]
    return ordered


def _in_range(s: Symbol) -> set[str]:
    return {v.name for end in s.range for v in free_symbols(end)}


def _same_range(a: Symbol, b: Symbol) -> bool:
    return all(map(same, a.range, b.range))


def conclusion(e: Statement, fixed: Collection[str] = ()) -> Term:
    """The core formula of a claim; it has no free index, except those that are `fixed`."""
    for s in free_symbols(e):
        if s.is_index and s.name not in fixed:
            raise InputError(
                f"the index {s.name} is free in {e!r}: bind it, as in for_all({s.name}, ...)"
            )
    return elaborate(e)


def check_names(*parts: Expr) -> None:
    """One name means one thing, and is written one way."""
    for a, b in clashes(parts):
        raise InputError(
            f"the name {b!r} stands for two different things, or is declared in two ways: "
            f"{_declared(a)}, and {_declared(b)}\n  use two names"
        )
    for name, e in caught(parts):
        raise InputError(
            f"{name} is bound around {e!r}, and the definition of {e.data.name} uses it\n"
            f"  make it an argument of {e.data.name}, or use two names"
        )


def _declared(e: Expr) -> str:
    if not isinstance(e, Symbol):
        return "a dimension"
    kind = f"{describe(e.sort)}, random" if e.random else describe(e.sort)
    limits = f" from {e.low!r} to {e.high!r}" if e.is_index else ""
    signs = "".join(f" with {a!r}" for a in e.assumptions())
    look = "" if e.latex is None else f", written {e.latex}"
    return f"{kind}{limits}{signs}{look}"


def symbol(s: Symbol) -> Term:
    """The core variable of a symbol; a random one is a function of the outcome."""
    return core.var(s.name, fun(OUTCOME, s.sort) if s.random else s.sort)


def size_term(n: int | str) -> Term:
    return num(n, INT) if type(n) is int else op("dim", data=("sizes", n))


def _sizes(*sizes: Any) -> Any:
    return ("sizes", *sizes)


LARGEST_MATRIX_POWER = 16  # with a literal for its exponent
_REAL_BODIES = (
    *("sum", "prod", "vec", "matrix", "lambda", "derivative", "grad", "differentiable_in"),
    *("limit", "tends", "integral"),
)


class _Elaborator:
    """Turns surface terms to core terms; `w` is the outcome where a random term stands."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, Term | None], tuple[Expr, Term]] = {}

    def core(self, e: Expr, w: Term | None) -> Step:
        if (id(e), w) not in self.known:
            rule: Callable[..., Any] = getattr(self, f"_{e.head}")
            self.known[id(e), w] = e, (yield rule(e, w))
        return self.known[id(e), w][1]

    def _args(self, e: Expr, w: Term | None) -> Generator[Any, Any, list[Term]]:
        result = []
        for a in e.args:
            result.append((yield self.core(a, w)))
        return result

    def _reals(self, e: Expr, w: Term | None) -> Generator[Any, Any, list[Term]]:
        return [real(t) for t in (yield self._args(e, w))]

    def _body(self, e: Expr, w: Term | None) -> Step:
        """args[0] as a function of the bound variables."""
        body = yield self.core(e.args[0], w)
        if e.head in _REAL_BODIES:
            body = real(body)
        for s in reversed(e.bound):
            body = lam(symbol(s), body)
        return body

    # -- leaves
    def _var(self, e: Symbol, w: Term | None) -> Step:
        yield from ()
        if not e.random:
            return symbol(e)
        if w is None:
            raise InputError(
                f"{e.name} is random: it may stand only inside E, Var, Cov or integrable"
            )
        return app(symbol(e), w)

    def _num(self, e: Expr, w: Term | None) -> Step:
        yield from ()
        return num(e.data, e.sort)

    def _dim(self, e: Expr, w: Term | None) -> Step:
        yield from ()
        return size_term(size_of(e))

    def _named(self, e: Named, w: Term | None) -> Step:
        args = yield self._args(e, w)
        return strict((yield self.core(e.expansion, w)), args)

    def _count(self, e: Expr, w: Term | None) -> Step:
        return (yield self.core(e.data.counted(e.args), None))

    # -- arithmetic, by sort
    def _add(self, e: Expr, w: Term | None) -> Step:
        a, b = yield self._args(e, w)
        return self._plus(e, a, b)

    def _sub(self, e: Expr, w: Term | None) -> Step:
        a, b = yield self._args(e, w)
        return self._plus(e, a, minus(b))

    def _plus(self, e: Expr, a: Term, b: Term) -> Term:
        if e.sort == REAL:
            return core.add(real(a), real(b))
        if e.sort == INT:
            return core.add(a, b)
        return op("vadd" if e.sort[0] == "vec" else "madd", a, b)

    def _neg(self, e: Expr, w: Term | None) -> Step:
        return minus((yield self._args(e, w))[0])

    def _mul(self, e: Expr, w: Term | None) -> Step:
        a, b = yield self._args(e, w)
        if e.sort == INT:
            return core.mul(a, b)
        return times(real(a), real(b))

    def _div(self, e: Expr, w: Term | None) -> Step:
        a, b = yield self._args(e, w)
        inverse = op("inv", real(b))
        return core.mul(real(a), inverse) if e.sort == REAL else times(inverse, a)

    def _pow(self, e: Expr, w: Term | None) -> Step:
        a, k = yield self._args(e, w)
        if k.op == "num" and k.data == -1:
            return op("inv", real(a))
        if k.op == "num" and k.data < 0:
            return op("inv", op("pow", real(a), num(-k.data, INT)))
        return op("pow", real(a), k)

    def _real_op(self, e: Expr, w: Term | None) -> Step:
        return op(e.head, *(yield self._reals(e, w)))

    _sqrt = _exp = _log = _abs = _max = _min = _pi = _ite = _real_op
    _atan = _asin = _acos = _sin = _cos = _tan = _sinh = _cosh = _tanh = _real_op

    # -- recursion
    def _ranged(self, e: Expr, w: Term | None) -> Generator[Any, Any, list[Term]]:
        parts = [(yield self._body(e, w))]
        for a in e.args[1:]:
            parts.append((yield self.core(a, w)))
        return parts

    def _sum(self, e: Expr, w: Term | None) -> Step:
        """A sum of numbers; vectors and matrices are added entry by entry."""
        f, low, high = yield self._ranged(e, w)
        (k,) = map(symbol, e.bound)
        i, j = core.fresh(INT), core.fresh(INT)
        match e.sort:
            case ("vec", n):
                total = op("sum", lam(k, op("at", app(f, k), i)), low, high)
                return op("vec", lam(i, total), data=_sizes(n))
            case ("mat", m, n):
                total = op("sum", lam(k, op("entry", app(f, k), i, j)), low, high)
                return op("mat", lam(i, lam(j, total)), data=_sizes(m, n))
        return op("sum", f, low, high)

    def _repeated(self, e: Expr, w: Term | None) -> Step:
        return op(e.head, *(yield self._ranged(e, w)))

    _prod = _repeated

    def _iterate(self, e: Expr, w: Term | None) -> Step:
        step, start, count = yield self._ranged(e, w)
        return op("iterate", step, real(start) if e.sort == REAL else start, count)

    def _product_down(self, e: Expr, w: Term | None) -> Step:
        return op("mprod", *(yield self._ranged(e, w)))

    def _product_up(self, e: Expr, w: Term | None) -> Step:
        f, low, high = yield self._ranged(e, w)
        i = core.fresh(INT)
        mirrored = core.sub(core.add(low, high), i)
        return op("mprod", lam(i, app(f, mirrored)), low, high)

    # -- vectors and matrices
    def _plain(self, e: Expr, w: Term | None) -> Step:
        return op(e.head, *(yield self._args(e, w)))

    _factorial = _binomial = _plain
    _at = _entry = _mm = _mv = _transpose = _dot = _norm = _diag = _map = _plain
    _operator_norm = _outer = _trace = _det = _minv = _invertible = _plain

    def _basis(self, e: Expr, w: Term | None) -> Step:
        (i,) = yield self._args(e, w)
        return op("basis", i, data=_sizes(e.sort[1]))

    def _mpow(self, e: Expr, w: Term | None) -> Step:
        """A power with a literal exponent is a product; any other is a recurrence."""
        base, k = yield self._args(e, w)
        if k.op != "num":
            i, power = core.fresh(INT), core.fresh(e.sort)
            step = lam(i, lam(power, op("mm", base, power)))
            return op("iterate", step, op("eye", data=_sizes(e.sort[1])), k)
        if abs(k.data) > LARGEST_MATRIX_POWER:
            raise InputError(f"powers of a matrix go up to {LARGEST_MATRIX_POWER}: {e!r}")
        factor = op("minv", base) if k.data < 0 else base
        power = factor if k.data else strict(op("eye", data=_sizes(e.sort[1])), [base])
        for _ in range(abs(int(k.data)) - 1):
            power = op("mm", power, factor)
        return power

    def _sized(self, e: Expr, w: Term | None) -> Step:
        yield from ()
        return op(e.head, data=_sizes(e.sort[1]))

    _eye = _zeros = _sized

    def _ones(self, e: Expr, w: Term | None) -> Step:
        yield from ()
        return op("vec", lam(core.fresh(INT), num(1)), data=_sizes(e.sort[1]))

    def _vec(self, e: Expr, w: Term | None) -> Step:
        return op("vec", (yield self._body(e, w)), data=_sizes(*e.sort[1:]))

    def _matrix(self, e: Expr, w: Term | None) -> Step:
        return op("mat", (yield self._body(e, w)), data=_sizes(*e.sort[1:]))

    def _vector_of(self, e: Expr, w: Term | None) -> Step:
        i = core.fresh(INT)
        entries = yield self._reals(e, w)
        return op("vec", lam(i, cases(i, entries)), data=_sizes(len(entries)))

    def _matrix_of(self, e: Expr, w: Term | None) -> Step:
        i, j = core.fresh(INT), core.fresh(INT)
        (_, m, n), flat = e.sort, (yield self._reals(e, w))
        rows = [cases(j, flat[k * n : (k + 1) * n]) for k in range(m)]
        return op("mat", lam(i, lam(j, cases(i, rows))), data=_sizes(m, n))

    # -- functions
    def _apply(self, e: Expr, w: Term | None) -> Step:
        f, x = yield self._args(e, w)
        x = real(x) if f.sort[1] == REAL else x
        return strict(app(f, x), [x]) if f.op == "lam" else app(f, x)

    def _prime(self, e: Expr, w: Term | None) -> Step:
        (f,) = yield self._args(e, w)
        x = core.fresh(REAL)
        return lam(x, op("deriv", f, x))

    def _lambda(self, e: Expr, w: Term | None) -> Step:
        return (yield self._body(e, w))

    _set = _lambda

    def _in(self, e: Expr, w: Term | None) -> Step:
        x, f = yield self._args(e, w)
        x = real(x) if f.sort[1] == REAL else x
        return strict(app(f, x), [x]) if f.op == "lam" else app(f, x)

    def _calculus(self, e: Expr, w: Term | None) -> Step:
        f, x = yield self._ranged(e, w)
        name = {"derivative": "deriv", "jacobian": "jac", "differentiable_in": "differentiable"}
        if e.head == "grad" and f.sort[1][0] == "mat":
            return op("mgrad", f, x)
        return op(name.get(e.head, e.head), f, real(x) if f.sort[1] == REAL else x)

    _derivative = _grad = _jacobian = _differentiable_in = _calculus

    # -- limits
    def _limit(self, e: Expr, w: Term | None) -> Step:
        f, *ends = yield self._ranged(e, w)
        name = "lim" if e.head == "limit" else e.head
        return op(name, f, *self._bases(e.data, ends))

    _tends = _limit

    def _eventually(self, e: Expr, w: Term | None) -> Step:
        p, *ends = yield self._ranged(e, w)
        return op("eventually", *self._bases(e.data, ends), p)

    def _bases(self, kinds: tuple[str, ...], points: list[Term]) -> list[Term]:
        found = []
        for kind in kinds:
            known = limits.INFINITE.get(kind)
            found.append(limits.POINTS[kind](real(points.pop(0))) if known is None else known)
        return found

    def _integral(self, e: Expr, w: Term | None) -> Step:
        f, *points = yield self._ranged(e, w)
        low, high = (sign or real(points.pop(0)) for sign in e.data)
        return op("integral", f, *integrals.ends(low, high))

    # -- probability
    def _moment(self, e: Expr, w: Term | None) -> Step:
        """A number, also where it stands inside another moment: it has an outcome of its own."""
        outcome = core.fresh(OUTCOME)
        variables = []
        for t in (yield self._reals(e, outcome)):
            variables.append(lam(outcome, t))
        return op(e.head, symbol(SPACE), *variables)

    _E = _Var = _Cov = _integrable = _moment

    # -- statements
    def _relation(self, e: Expr, w: Term | None) -> Step:
        if w is not None:
            raise InputError(f"{e!r} is an event: events are not in the language yet")
        a, b = yield self._args(e, w)
        if REAL in (a.sort, b.sort):
            a, b = real(a), real(b)
        match e.head:
            case "eq":
                return core.eq(a, b)
            case "ne":
                return core.negation(core.eq(a, b))
            case "le":
                return core.le(a, b)
            case "ge":
                return core.le(b, a)
            case "lt":
                return core.lt(a, b)
        return core.lt(b, a)

    _eq = _ne = _le = _lt = _ge = _gt = _relation

    def _connective(self, e: Expr, w: Term | None) -> Step:
        name = {"implies": "imp", "iff": "eq"}.get(e.head, e.head)
        return op(name, *(yield self._args(e, w)))

    _and = _or = _implies = _iff = _connective

    def _not(self, e: Expr, w: Term | None) -> Step:
        return core.negation((yield self._args(e, w))[0])

    def _each(self, e: Expr, w: Term | None) -> Step:
        return (yield self._args(e, w))[0]

    _holds = _each

    def _forall(self, e: Expr, w: Term | None) -> Step:
        (s,), body = e.bound, (yield self.core(e.args[0], w))
        if s.is_index:
            first, last = s.range
            low, high = (yield self.core(first, w)), (yield self.core(last, w))
            return core.within(symbol(s), low, high, body)
        return core.forall(symbol(s), body)

    def _exists(self, e: Expr, w: Term | None) -> Step:
        (s,), body = e.bound, (yield self.core(e.args[0], w))
        if s.is_index:
            first, last = s.range
            low, high = (yield self.core(first, w)), (yield self.core(last, w))
            body = core.conj(core.le(low, symbol(s)), core.le(symbol(s), high), body)
        return core.exists(symbol(s), body)

    def _differentiable(self, e: Expr, w: Term | None) -> Step:
        f, x = yield self._args(e, w)
        return op("differentiable", f, real(x) if f.sort[1] == REAL else x)

    def _mutually_independent(self, e: Expr, w: Term | None) -> Step:
        yield from ()
        return op("mutind", symbol(SPACE), *_families(e.args))

    def _k_wise_independent(self, e: Expr, w: Term | None) -> Step:
        k = yield self.core(e.args[0], w)
        return op("kwise", symbol(SPACE), k, *_families(e.args[1:]))

    def _independent_vectors(self, e: Expr, w: Term | None) -> Step:
        yield from ()
        return op("indep", symbol(SPACE), *map(symbol, e.args))  # type: ignore[arg-type]


def _families(parts: Any) -> list[Term]:
    """(index |-> outcome |-> value), first and last index, for each family."""
    result: list[Term] = []
    for e in parts:
        if e.head == "entries":
            x, i, w = symbol(e.args[0]), core.fresh(INT), core.fresh(OUTCOME)
            member = lam(i, lam(w, op("at", app(x, w), i)))
            result += [member, I1, size_term(e.args[0].sort[1])]
        else:
            result += [lam(core.fresh(INT), symbol(e)), I1, I1]
    return result


def strict(value: Term, args: list[Term]) -> Term:
    """The value of a function at its arguments, which has a meaning only if these have one.

    An argument that the function does not use, or not in every case, would be lost with what its
    definedness needs: it is kept in the condition of a choice between two equal values.
    """
    for a in args:
        if not {*conjuncts(definedness(a))} <= {*conjuncts(definedness(value))}:
            value = op("ite", core.eq(a, a), value, value)
    return value


def real(t: Term) -> Term:
    """An integer term as a real one; literals become real literals."""
    if t.sort != INT:
        return t
    return num(t.data) if t.op == "num" else op("cast", t)


def minus(t: Term) -> Term:
    if t.sort in (REAL, INT):
        return num(-t.data, t.sort) if t.op == "num" else core.neg(t)
    return times(num(-1), t)


def times(a: Term, b: Term) -> Term:
    """A number times a number, vector or matrix."""
    if b.sort == REAL:
        return core.mul(a, b)
    if b.sort[0] not in ("vec", "mat"):
        raise SortError("no product")
    return op("scale" if b.sort[0] == "vec" else "mscale", a, b)


def cases(i: Term, values: list[Term]) -> Term:
    """values[i - 1], as nested choices; the last value serves for every other i."""
    result = values[-1]
    for k in range(len(values) - 1, 0, -1):
        result = op("ite", core.eq(i, num(k, INT)), values[k - 1], result)
    return result
