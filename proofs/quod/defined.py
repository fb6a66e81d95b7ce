"""Definedness: for each term or formula, the formula that says that it has a meaning.

Inside the logic every function is total.  A statement is proved only with its definedness, read
off here from one table.  A binder's body must be defined where the binder uses it: a sum on its
range, an expectation at every outcome, a derivative on a neighbourhood of its point.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import cache
from typing import Any

from quod.core import (
    INT,
    OUTCOME,
    REAL,
    TRUE,
    Term,
    add,
    app,
    conj,
    eq,
    exists,
    forall,
    fresh,
    implies,
    lam,
    le,
    lt,
    mul,
    negation,
    num,
    op,
    run,
    sub,
)

_Step = Generator[Any, Any, Term]
ZERO, I0, I1 = num(0), num(0, INT), num(1, INT)


@cache
def definedness(term: Term) -> Term:
    """The formula, over the term's free variables, that says that the term is defined."""
    return run(_defined(term, {}))


# Defined whenever the arguments are.
TOTAL = frozenset(
    [
        "var",
        "num",
        "true",
        "false",
        "eq",
        "le",
        "add",
        "mul",
        "neg",
        "cast",
        "dim",
        "outcome",
        "finite",
        "abs",
        "dot",
        "norm",
        "zeros",
        "vadd",
        "scale",
        "eye",
        "diag",
        "madd",
        "mscale",
        "mm",
        "mv",
        "transpose",
    ]
)
# What else must hold of the (defined) arguments.
DOMAIN: dict[str, Callable[..., Term]] = {
    "inv": lambda x: negation(eq(x, ZERO)),
    "sqrt": lambda x: le(ZERO, x),
    "pow": lambda x, n: le(I0, n),
    "at": lambda x, i: _in_range(i, x.sort[1]),
    "entry": lambda a, i, j: conj(_in_range(i, a.sort[1]), _in_range(j, a.sort[2])),
    "E": lambda space, x: op("integrable", space, x),
    "Var": lambda space, x: _second_moments(space, x, x),
    "Cov": lambda space, x, y: _second_moments(space, x, y),
    "deriv": lambda f, x: op("differentiable", f, x),
    "grad": lambda f, x: op("differentiable", f, x),
    "jac": lambda f, x: op("differentiable", f, x),
}


def _defined(t: Term, known: dict[Term, Term]) -> _Step:
    if t not in known:
        special = _SPECIAL.get(t.op)
        if special is not None:
            known[t] = yield special(t, known)
        else:
            parts = []
            for a in t.args:
                parts.append((yield _argument(t, a, known)))
            if t.op in DOMAIN:
                parts.append(_decided(DOMAIN[t.op](*t.args)))
            known[t] = conj(*parts)
    return known[t]


def _argument(t: Term, a: Term, known: dict[Term, Term]) -> _Step:
    """A random variable is defined at every outcome; a function, near the point; else as it is."""
    if t.op in ("deriv", "grad", "jac", "differentiable") and a is t.args[0]:
        return (yield _near(a, t.args[1], known))
    return (yield _defined(a, known))


def _near(f: Term, point: Term, known: dict[Term, Term]) -> _Step:
    """f is defined on a neighbourhood of the point."""
    z, r = fresh(point.sort), fresh(REAL)
    everywhere, local = [], []
    for q in _conjuncts((yield _defined(app(f, z), known))):
        (local if z in q.free else everywhere).append(q)
    if not local:
        return conj(*everywhere)
    body = conj(*local)
    if point.sort == REAL:
        close = conj(lt(sub(point, r), z), lt(z, add(point, r)))
    elif point.sort[0] == "vec":
        close = lt(op("norm", op("vadd", z, op("scale", num(-1), point))), r)
    else:
        return op("false")
    near = exists(r, conj(lt(ZERO, r), forall(z, implies(close, body))))
    return conj(*everywhere, near)


def _guarded(p: Term, body: Term) -> Term:
    """p -> body, less what p says itself."""
    given = set(_conjuncts(p))
    body = conj(*[q for q in _conjuncts(body) if q not in given])
    return TRUE if body is TRUE else implies(p, body)


def _conjuncts(p: Term) -> list[Term]:
    parts: list[Term] = []
    stack = [p]
    while stack:
        q = stack.pop()
        if q.op == "and":
            stack += reversed(q.args)
        else:
            parts.append(q)
    return parts


def _for_all(variable: Term, body: Term) -> Term:
    return TRUE if body is TRUE else forall(variable, body)


def _on_range(f: Term, low: Term, high: Term, known: dict[Term, Term]) -> _Step:
    """f(i) is defined for low <= i <= high."""
    i = fresh(INT)
    body = yield _defined(app(f, i), known)
    return _for_all(i, _guarded(le(low, i), _guarded(le(i, high), body)))


def _lambda(t: Term, known: dict[Term, Term]) -> _Step:
    x = fresh(t.data)
    return _for_all(x, (yield _defined(app(t, x), known)))


def _quantifier(t: Term, known: dict[Term, Term]) -> _Step:
    return (yield _defined(t.args[0], known))


def _sequential(t: Term, known: dict[Term, Term]) -> _Step:
    """p -> q, p and q, p or q: q needs a meaning only where p leaves it open."""
    p, q = t.args
    first, second = (yield _defined(p, known)), (yield _defined(q, known))
    return conj(first, _guarded(negation(p) if t.op == "or" else p, second))


def _choice(t: Term, known: dict[Term, Term]) -> _Step:
    p, a, b = t.args
    parts = [(yield _defined(p, known))]
    parts.append(_guarded(p, (yield _defined(a, known))))
    parts.append(_guarded(negation(p), (yield _defined(b, known))))
    return conj(*parts)


def _repeated(t: Term, known: dict[Term, Term]) -> _Step:
    f, low, high = t.args
    bounds = [(yield _defined(low, known)), (yield _defined(high, known))]
    return conj(*bounds, (yield _on_range(f, low, high, known)))


def _iterate(t: Term, known: dict[Term, Term]) -> _Step:
    f, start, count = t.args
    parts = [(yield _defined(start, known)), (yield _defined(count, known))]
    return conj(*parts, _decided(le(I0, count)), (yield _on_range(f, I1, count, known)))


def _vector(t: Term, known: dict[Term, Term]) -> _Step:
    return (yield _on_range(t.args[0], I1, _dim(t.data[1]), known))


def _matrix(t: Term, known: dict[Term, Term]) -> _Step:
    i, j = fresh(INT), fresh(INT)
    body = yield _defined(app(t.args[0], i, j), known)
    for index, size in ((j, t.data[2]), (i, t.data[1])):
        body = _for_all(index, _guarded(_in_range(index, size), body))
    return body


def _elementwise(t: Term, known: dict[Term, Term]) -> _Step:
    f, x = t.args
    i = fresh(INT)
    entry = yield _defined(app(f, op("at", x, i)), known)
    here = yield _defined(x, known)
    return conj(here, _for_all(i, _guarded(_in_range(i, x.sort[1]), entry)))


def _families(t: Term, known: dict[Term, Term]) -> _Step:
    parts = []
    for f, low, high in zip(*[iter(t.args[-(len(t.args) // 3 * 3) :])] * 3, strict=True):
        parts += [(yield _defined(low, known)), (yield _defined(high, known))]
        parts.append((yield _on_range(f, low, high, known)))
    return conj(*parts)


def _dim(size: Any) -> Term:
    return num(size, INT) if type(size) is int else op("dim", data=("sizes", size))


def _in_range(i: Term, size: Any) -> Term:
    return conj(_decided(le(I1, i)), _decided(le(i, _dim(size))))


def _second_moments(space: Term, x: Term, y: Term) -> Term:
    """x, y and (x - E x)(y - E y) are integrable."""
    w = fresh(OUTCOME)
    parts = [sub(app(v, w), op("E", space, v)) for v in (x, y)]
    means = [op("integrable", space, v) for v in dict.fromkeys((x, y))]
    return conj(*means, op("integrable", space, lam(w, mul(*parts))))


def _decided(p: Term) -> Term:
    """True in place of an obligation about two literal numbers that holds."""
    match p:
        case Term(op="le", args=(Term(op="num", data=a), Term(op="num", data=b))) if a <= b:
            return TRUE
        case Term(
            op="imp", args=(Term(op="eq", args=(Term(op="num", data=a), Term(op="num", data=b))), _)
        ):
            return TRUE if a != b else p
    return p


_SPECIAL: dict[str, Callable[[Term, dict[Term, Term]], _Step]] = {
    "lam": _lambda,
    "forall": _quantifier,
    "exists": _quantifier,
    "imp": _sequential,
    "and": _sequential,
    "or": _sequential,
    "ite": _choice,
    "sum": _repeated,
    "mprod": _repeated,
    "iterate": _iterate,
    "vec": _vector,
    "mat": _matrix,
    "map": _elementwise,
    "mutind": _families,
    "kwise": _families,
}
