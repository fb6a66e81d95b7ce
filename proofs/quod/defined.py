"""Definedness: for each term or formula, the formula that says that it has a meaning.

Inside the logic every function is total.  A statement is proved only with its definedness, read
off here from one table.  A binder's body must be defined where the binder uses it: a sum on its
range, an expectation at every outcome, a derivative on a neighbourhood of its point.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import lru_cache, partial
from typing import Any

from quod import core
from quod.core import INT, OUTCOME, REAL, TRUE, Term, app, eq, fresh, implies, le, lt, num, op
from quod.errors import SortError
from quod.theories import unfold
from quod.theories.limits import near

Step = Generator[Any, Any, Term]
Defined = Callable[[Term], Step]  # the definedness of one more term
ZERO, I0, I1 = num(0), num(0, INT), num(1, INT)


@lru_cache(maxsize=core.KEPT)
def definedness(term: Term) -> Term:
    """The formula, over the term's free variables, that says that the term is defined."""
    return core.run(_defined({}, term))


def _defined(known: dict[Term, Term], t: Term) -> Step:
    if t not in known:
        defined = partial(_defined, known)
        if t.op in SPECIAL:
            known[t] = yield SPECIAL[t.op](defined, t, *t.args)
        elif t.op in TOTAL or t.op in DOMAIN:
            parts = yield _each(defined, *t.args)
            known[t] = _conj(*parts, DOMAIN[t.op](*t.args) if t.op in DOMAIN else TRUE)
        else:
            raise SortError(f"{t.op} stands in no table of definedness")
    return known[t]


def _each(defined: Defined, *terms: Term) -> Generator[Any, Any, list[Term]]:
    parts = []
    for t in terms:
        parts.append((yield defined(t)))
    return parts


# ------------------------------------------------------------------------- formulas, simplified
def _conj(*formulas: Term) -> Term:
    return core.conj(*dict.fromkeys(formulas))


def conjuncts(p: Term) -> list[Term]:
    """The formulas that "and" joins in p; the true formula counts for none."""
    stack, seen = [p], {}
    while stack:
        q = stack.pop()
        if q not in seen:
            seen[q] = None
            stack += q.args[::-1] if q.op == "and" else ()
    return [q for q in seen if q.op not in ("and", "true")]


def _guarded(*formulas: Term) -> Term:
    """p -> (q -> body), less what p and q say themselves."""
    *guards, body = [p for p in formulas[:-1] if p is not TRUE] + [formulas[-1]]
    given = {q for p in guards for q in conjuncts(p)}
    body = _conj(*[q for q in conjuncts(body) if q not in given])
    return TRUE if body is TRUE else implies(*guards, body)


def _for_all(variable: Term, body: Term) -> Term:
    return TRUE if body is TRUE else core.forall(variable, body)


def _at_most(a: Term, b: Term) -> Term:
    """a <= b; true in place of an obligation about two literals that holds."""
    return TRUE if a.op == "num" == b.op and a.data <= b.data else le(a, b)


def _not_zero(x: Term) -> Term:
    """x != 0; true for a literal that is not 0, and for a size, which is a positive integer."""
    size = x.op == "cast" and x.args[0].op == "dim"
    return TRUE if size or (x.op == "num" and x.data) else core.negation(eq(x, ZERO))


def _dim(size: Any) -> Term:
    return num(size, INT) if type(size) is int else op("dim", data=("sizes", size))


def _in_range(i: Term, size: Any) -> Term:
    return _conj(_at_most(I1, i), _at_most(i, _dim(size)))


def _on_range(defined: Defined, f: Term, low: Term, high: Term) -> Step:
    """f(i) is defined for low <= i <= high."""
    i = fresh(INT)
    body = yield defined(app(f, i))
    return _for_all(i, _guarded(le(low, i), le(i, high), body))


# -------------------------------------------------------------------------------- the tables
# Defined whenever the arguments are.
_LOGIC = {"var", "app", "num", "true", "false", "eq", "le"}
_NUMBERS = {"add", "mul", "neg", "cast", "abs", "max", "min", "pi"}
_FUNCTIONS = {
    "exp",
    "sin",
    "cos",
    "sinh",
    "cosh",
    "tanh",
    "atan",
}  # cosh x, below the line in tanh, is > 0
_ARRAYS = {"dim", "dot", "norm", "zeros", "vadd", "scale", "eye", "diag", "madd", "mscale", "mm"}
TOTAL = (
    _LOGIC
    | _NUMBERS
    | _FUNCTIONS
    | _ARRAYS
    | {"mv", "transpose", "outer", "trace", "invertible", "basis", "det", "operator_norm"}
    | {"outcome", "finite", "integrable", "indep"}
)


def _second_moments(space: Term, x: Term, y: Term) -> Term:
    """x, y and (x - E x)(y - E y) are integrable."""
    w = fresh(OUTCOME)
    a, b = (core.sub(app(v, w), op("E", space, v)) for v in (x, y))
    product = core.lam(w, core.mul(a, b))
    return _conj(*[op("integrable", space, v) for v in (x, y, product)])


def _unit(x: Term) -> Term:
    return _conj(_at_most(num(-1), x), _at_most(x, num(1)))


def _either(p: Term, q: Term) -> Term:
    return TRUE if TRUE in (p, q) else op("or", p, q)


# What else must hold of the (defined) arguments.
DOMAIN: dict[str, Callable[..., Term]] = {
    "inv": _not_zero,
    "sqrt": lambda x: _at_most(ZERO, x),
    "log": lambda x: lt(ZERO, x),
    "tan": lambda x: _not_zero(op("cos", x)),
    "asin": _unit,
    "acos": _unit,
    "pow": lambda x, n: _at_most(I0, n),
    "factorial": lambda n: _at_most(I0, n),
    "binomial": lambda n, k: _either(_at_most(I0, k), _at_most(I0, n)),
    "at": lambda x, i: _in_range(i, x.sort[1]),
    "minv": lambda a: op("invertible", a),
    "entry": lambda a, i, j: _conj(_in_range(i, a.sort[1]), _in_range(j, a.sort[2])),
    "E": lambda space, x: op("integrable", space, x),
    "Var": lambda space, x: _second_moments(space, x, x),
    "Cov": _second_moments,
}


def _lambda(defined: Defined, t: Term, _: Term) -> Step:
    """A function is defined where its values are: everywhere."""
    x = fresh(t.data)
    parts = conjuncts((yield defined(app(t, x))))
    varying = _conj(*[q for q in parts if x in q.free])
    return _conj(*[q for q in parts if x not in q.free], _for_all(x, varying))


def _quantifier(defined: Defined, t: Term, f: Term) -> Step:
    return (yield defined(f))


def _sequential(defined: Defined, t: Term, p: Term, q: Term) -> Step:
    """p -> q, p and q, p or q: q needs a meaning only where p leaves it open."""
    first, second = yield _each(defined, p, q)
    return _conj(first, _guarded(core.negation(p) if t.op == "or" else p, second))


def _choice(defined: Defined, t: Term, p: Term, a: Term, b: Term) -> Step:
    first, then, otherwise = yield _each(defined, p, a, b)
    return _conj(first, _guarded(p, then), _guarded(core.negation(p), otherwise))


def _repeated(defined: Defined, t: Term, f: Term, low: Term, high: Term) -> Step:
    return _conj(*(yield _each(defined, low, high)), (yield _on_range(defined, f, low, high)))


def _iterate(defined: Defined, t: Term, f: Term, start: Term, count: Term) -> Step:
    parts = yield _each(defined, start, count)
    steps = yield _on_range(defined, f, I1, count)
    return _conj(*parts, _at_most(I0, count), steps)


def _array(defined: Defined, t: Term, f: Term) -> Step:
    """A vector or a matrix is defined if its index function is, inside."""
    indices = [fresh(INT) for _ in t.data[1:]]
    body = yield defined(app(f, *indices))
    for i, size in list(zip(indices, t.data[1:], strict=True))[::-1]:
        body = _for_all(i, _guarded(_in_range(i, size), body))
    return body


def _elementwise(defined: Defined, t: Term, f: Term, x: Term) -> Step:
    i = fresh(INT)
    here, entry = yield _each(defined, x, app(f, op("at", x, i)))
    return _conj(here, _for_all(i, _guarded(_in_range(i, x.sort[1]), entry)))


def _families(defined: Defined, t: Term, *parts: Term) -> Step:
    head = len(parts) % 3
    found = yield _each(defined, *parts[:head])
    for n in range(head, len(parts), 3):
        f, low, high = parts[n : n + 3]
        found += yield _each(defined, low, high)
        found.append((yield _on_range(defined, f, low, high)))
    return _conj(*found)


def _about(x: Term, p: Term) -> tuple[Term, list[Term]]:
    """What a formula says of x, and its other parts."""
    parts = conjuncts(p)
    return _conj(*[q for q in parts if x in q.free]), [q for q in parts if x not in q.free]


def _smooth(defined: Defined, t: Term, f: Term, point: Term) -> Step:
    """f is defined on a neighbourhood of the point; for a derivative, f is differentiable there."""
    z, r = fresh(point.sort), fresh(REAL)
    local, everywhere = _about(z, (yield defined(app(f, z))))
    if local is not TRUE:
        near = core.forall(z, implies(_close(z, point, r), local))
        local = core.exists(r, core.conj(lt(ZERO, r), near))
    exists = TRUE if t.op == "differentiable" else op("differentiable", f, point)
    return _conj(*everywhere, local, (yield defined(point)), exists)


def _by_entries(defined: Defined, t: Term, f: Term, point: Term) -> Step:
    """Each partial derivative exists."""
    partials = unfold(t)
    if partials is None:
        raise SortError(f"{t.op} has no definition")
    return _conj(*(yield _each(defined, point, partials)))


def _close(z: Term, point: Term, r: Term) -> Term:
    """z lies nearer than r to the point; for sorts without a distance, anywhere."""
    if point.sort == REAL:
        return core.conj(lt(core.sub(point, r), z), lt(z, core.add(point, r)))
    if point.sort[0] == "vec":
        return lt(op("norm", op("vadd", z, op("scale", num(-1), point))), r)
    return TRUE


def _along(defined: Defined, t: Term, f: Term, base: Term, *others: Term) -> Step:
    """f is defined along the base: from some set of it on."""
    x = fresh(f.sort[1])
    local, everywhere = _about(x, (yield defined(app(f, x))))
    if local is not TRUE:
        local = op("eventually", base, core.lam(x, local))
    return _conj(*everywhere, local, *(yield _each(defined, base, *others)))


def _eventually(defined: Defined, t: Term, base: Term, p: Term) -> Step:
    return (yield _along(defined, t, p, base))


def _limit(defined: Defined, t: Term, f: Term, base: Term) -> Step:
    """f is defined along the base, and has a limit there."""
    value = fresh(REAL)
    limit = core.exists(value, op("tends", f, base, near(value)))
    return _conj((yield _along(defined, t, f, base)), limit)


def _integral(defined: Defined, t: Term, f: Term, inside: Term, *others: Term) -> Step:
    """f is defined inside the interval; an integral exists."""
    x = fresh(REAL)
    local, everywhere = _about(x, (yield defined(app(f, x))))
    local = _for_all(x, _guarded(app(inside, x), local))
    rest = yield _each(defined, inside, *others)
    if t.op == "has_integral":
        return _conj(*everywhere, local, *rest)
    value = fresh(REAL)
    exists = core.exists(value, op("has_integral", *t.args, value))
    return _conj(*everywhere, local, *rest, exists)


SPECIAL: dict[str, Callable[..., Step]] = {
    "lam": _lambda,
    "forall": _quantifier,
    "exists": _quantifier,
    "imp": _sequential,
    "and": _sequential,
    "or": _sequential,
    "ite": _choice,
    "sum": _repeated,
    "prod": _repeated,
    "mprod": _repeated,
    "iterate": _iterate,
    "vec": _array,
    "mat": _array,
    "map": _elementwise,
    "mutind": _families,
    "kwise": _families,
    "differentiable": _smooth,
    "deriv": _smooth,
    "grad": _smooth,
    "jac": _smooth,
    "mgrad": _by_entries,
    "tends": _along,
    "eventually": _eventually,
    "lim": _limit,
    "integral": _integral,
    "has_integral": _integral,
}
