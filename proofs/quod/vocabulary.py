"""The words that derivations are written in: names, functions, operators, statements."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from itertools import chain, count
from typing import Any

from quod.core import BOOL, INT, REAL, fun, mat, vec
from quod.errors import InputError, SortError
from quod.surface import (
    Definition,
    Expr,
    SizeName,
    Statement,
    Symbol,
    describe,
    free_symbols,
    names_in,
    size_of,
    statement,
    substitute,
    term,
    to_sort,
    written_size,
)


def Rational(p: int, q: int = 1) -> Expr:
    """The exact number p/q."""
    return term(Fraction(p, q))


# -------------------------------------------------------------------------------- declarations
def _names(names: str) -> list[str]:
    return names.replace(",", " ").split()


def _many(names: str, make: Callable[[str], Any]) -> Any:
    made = [make(name) for name in _names(names)]
    return made[0] if len(made) == 1 else tuple(made)


def _sized(sizes: Sequence[Any], *parts: Any, **options: Any) -> Symbol:
    """A variable that remembers its sizes as written, for the page; its sort has plain names."""
    made = Symbol(*parts, **options)
    made.data = tuple(map(written_size, sizes))
    return made


_SIGNS: dict[str, Callable[[Expr], Statement]] = {
    "positive": lambda x: x > 0,
    "nonnegative": lambda x: x >= 0,
    "nonzero": lambda x: x != 0,
}


def real(names: str, *, latex: str | None = None, **signs: bool) -> Any:
    """Real variables.  `positive=True` (or nonnegative, nonzero) adds that hypothesis, printed."""
    for sign in signs:
        if sign not in _SIGNS:
            raise InputError(f"real(...) knows {', '.join(_SIGNS)}; not {sign!r}")
    wanted = [_SIGNS[sign] for sign, on in signs.items() if on]
    return _many(names, lambda name: Symbol(name, REAL, latex, signs=wanted))


def integer(names: str, *, minimum: int | None = None, latex: str | None = None) -> Any:
    """Integer variables; `minimum` adds the hypothesis that they are at least that."""
    signs = [] if minimum is None else [lambda x: x >= minimum]
    return _many(names, lambda name: Symbol(name, INT, latex, signs=signs))


def natural(names: str, *, latex: str | None = None) -> Any:
    """Integer variables that are at least 0."""
    return integer(names, minimum=0, latex=latex)


def dimension(name: str, *, latex: str | None = None) -> Expr:
    """A size: an unknown positive integer that vectors and matrices can have."""
    return Expr("dim", (), INT, SizeName(Symbol(name, INT).name, latex))


def dimensions(names: str) -> Any:
    """Several sizes."""
    return _many(names, dimension)


def index(name: str, low: Any, high: Any, *, latex: str | None = None) -> Symbol:
    """An index that runs from low to high, both included."""
    return Symbol(name, INT, latex, low=_integer(low), high=_integer(high))


def indices(names: str, low: Any, high: Any) -> Any:
    """Several indices over one range."""
    return _many(names, lambda name: index(name, low, high))


def _integer(value: Any) -> Expr:
    return to_sort(term(value), INT, "the end of a range")


def vector(names: str, n: Any, *, latex: str | None = None) -> Any:
    """Vectors in R^n, entries x[1], ..., x[n]."""
    return _many(names, lambda name: _sized([n], name, vec(size_of(n)), latex))


def matrix(names: str, m: Any, n: Any, *, latex: str | None = None) -> Any:
    """Real m x n matrices, entries A[1, 1], ..., A[m, n]."""
    return _many(names, lambda name: _sized([m, n], name, mat(size_of(m), size_of(n)), latex))


def vector_sequence(names: str, n: Any, *, latex: str | None = None) -> Any:
    """Sequences of vectors in R^n: x[t] is a vector."""
    return _many(names, lambda name: _sized([n], name, fun(INT, vec(size_of(n))), latex))


def matrix_sequence(names: str, m: Any, n: Any, *, latex: str | None = None) -> Any:
    """Sequences of real m x n matrices: A[t] is a matrix."""
    sort = fun(INT, mat(size_of(m), size_of(n)))
    return _many(names, lambda name: _sized([m, n], name, sort, latex))


def real_sequence(names: str, *, latex: str | None = None) -> Any:
    """Sequences of real numbers: x[t] is a number."""
    return _many(names, lambda name: Symbol(name, fun(INT, REAL), latex))


def scalar_field_sequence(names: str, n: Any, *, latex: str | None = None) -> Any:
    """Sequences of functions from R^n to R: L[t] is one."""
    return _many(names, lambda name: _sized([n], name, fun(INT, vec(size_of(n)), REAL), latex))


def real_function(names: str, *, latex: str | None = None) -> Any:
    """Functions from R to R; f.prime is the derivative."""
    return _many(names, lambda name: Symbol(name, fun(REAL, REAL), latex))


def scalar_field(names: str, n: Any, *, latex: str | None = None) -> Any:
    """Functions from R^n to R."""
    return _many(names, lambda name: _sized([n], name, fun(vec(size_of(n)), REAL), latex))


def mapping(names: str, *like: Symbol, latex: str | None = None) -> Any:
    """Functions of things like these variables, the last of which is what they give.

    With several arguments f(x)(y), or f[t](x) where the first is an integer."""
    if len(like) < 2 or not all(isinstance(x, Symbol) and not x.random for x in like):
        raise InputError("mapping(names, x, ..., y) needs variables for arguments and value")
    *arguments, value = (x.sort for x in like)
    sort = reduce(lambda to, of: fun(of, to), reversed(arguments), value)
    sizes = [n for x in like if type(x.data) is tuple for n in x.data]
    return _many(names, lambda name: _sized(sizes, name, sort, latex))


def random_variable(names: str, *, latex: str | None = None) -> Any:
    """Real random variables on one probability space."""
    return _many(names, lambda name: Symbol(name, REAL, latex, random=True))


def random_vector(names: str, n: Any, *, latex: str | None = None) -> Any:
    """Random vectors in R^n on one probability space."""
    return _many(names, lambda name: _sized([n], name, vec(size_of(n)), latex, random=True))


random_variables, random_vectors = random_variable, random_vector  # for several names


def definition(
    name: str,
    build: Callable[..., Expr],
    *,
    of: Sequence[Symbol] | None = None,
    latex: str | None = None,
    words: str | None = None,
) -> Definition:
    """A named function, such as definition("a", lambda i: W @ h[i - 1] + b).

    Its arguments are integers, or else like the variables `of`.  One that builds a statement is a
    property, and `words` say it of its argument: "is an ellipse"."""
    if of is None:
        of = [Symbol(n, INT) for n in inspect.signature(build).parameters]
    if words is not None and len(of) != 1:
        raise InputError(f"words= say something of one argument; {name} has {len(of)}")
    return Definition(name, build, latex, of, words)


def recurrence(
    name: str, start: Any, step: Callable[[Expr, Expr], Any], *, latex: str | None = None
) -> Definition:
    """The sequence h with h[0] = start and h[t] = step(t, h[t - 1]) for t >= 1.

    One that starts at an integer has real members where its step gives real numbers."""
    start, at = term(start), Symbol("argument_index", INT)
    before = Symbol("argument_previous", start.sort)
    if start.sort == INT and term(step(at, before)).sort == REAL:
        before = Symbol("argument_previous", REAL)
    body = to_sort(term(step(at, before)), before.sort, f"the next {name}")
    names = names_in(start) | names_in(body)
    i, t = (Symbol(_unused(letters, names), INT) for letters in ("ijkl", "tsrk"))
    previous = Symbol(_unused(["previous"], names), before.sort)

    def next_term(index: Expr, value: Expr) -> Expr:
        return substitute(body, {at: index, before: value})

    def build(count: Expr) -> Expr:
        parts = (next_term(i, previous), start, count)
        return Expr("iterate", parts, before.sort, bound=(i, previous))

    made = Definition(name, build, latex, [t])
    made.start, made.step = start, next_term  # type: ignore[attr-defined]
    return made


def _unused(wanted: Sequence[str], names: set[str]) -> str:
    """The first of the wanted names, or a longer one, that is not taken."""
    more = (f"{wanted[0]}_{k}" for k in count(1))
    return next(name for name in chain(wanted, more) if name not in names)


# ------------------------------------------------------------------------------------ numbers
def _real(x: Any, what: str) -> Expr:
    return to_sort(term(x), REAL, what)


def sqrt(x: Any) -> Expr:
    """The square root, defined for x >= 0."""
    return Expr("sqrt", (_real(x, "the argument of sqrt"),))


def exp(x: Any) -> Expr:
    """The exponential function, e to the power x."""
    return Expr("exp", (_real(x, "the argument of exp"),))


def log(x: Any) -> Expr:
    """The natural logarithm, defined for x > 0."""
    return Expr("log", (_real(x, "the argument of log"),))


pi = Expr("pi")  # the area of the unit disc


def sin(x: Any) -> Expr:
    """The sine of an angle in radians."""
    return Expr("sin", (_real(x, "the argument of sin"),))


def cos(x: Any) -> Expr:
    """The cosine of an angle in radians."""
    return Expr("cos", (_real(x, "the argument of cos"),))


def tan(x: Any) -> Expr:
    """The tangent sin x / cos x of an angle in radians, defined where cos x is not 0."""
    return Expr("tan", (_real(x, "the argument of tan"),))


def atan(x: Any) -> Expr:
    """The angle between -pi/2 and pi/2 with the tangent x."""
    return Expr("atan", (_real(x, "the argument of atan"),))


def asin(x: Any) -> Expr:
    """The angle from -pi/2 to pi/2 with the sine x, defined for -1 <= x <= 1."""
    return Expr("asin", (_real(x, "the argument of asin"),))


def acos(x: Any) -> Expr:
    """The angle from 0 to pi with the cosine x, defined for -1 <= x <= 1."""
    return Expr("acos", (_real(x, "the argument of acos"),))


def sinh(x: Any) -> Expr:
    """The hyperbolic sine, (e^x - e^-x)/2."""
    return Expr("sinh", (_real(x, "the argument of sinh"),))


def cosh(x: Any) -> Expr:
    """The hyperbolic cosine, (e^x + e^-x)/2."""
    return Expr("cosh", (_real(x, "the argument of cosh"),))


def tanh(x: Any) -> Expr:
    """The hyperbolic tangent, sinh x / cosh x."""
    return Expr("tanh", (_real(x, "the argument of tanh"),))


def absolute(x: Any) -> Expr:
    """|x| of a real number."""
    return Expr("abs", (_real(x, "the argument of absolute"),))


def maximum(x: Any, y: Any) -> Expr:
    """The greater of two real numbers."""
    return Expr("max", (_real(x, "an argument of maximum"), _real(y, "an argument of maximum")))


def minimum(x: Any, y: Any) -> Expr:
    """The lesser of two real numbers."""
    return Expr("min", (_real(x, "an argument of minimum"), _real(y, "an argument of minimum")))


def _range(where: Any) -> tuple[Symbol, Expr, Expr]:
    if isinstance(where, Symbol) and where.is_index:
        return where, where.low, where.high  # type: ignore[return-value]
    if type(where) is tuple and len(where) == 3 and isinstance(where[0], Symbol):
        return where[0], _integer(where[1]), _integer(where[2])
    raise InputError(f"{where!r} is no range: give an index, or (i, low, high)")


def Sum(body: Any, *ranges: Any) -> Expr:
    """The sum of body over an index, or over (i, low, high); empty if high < low.

    Numbers are added, or vectors or matrices of one size.  Several ranges nest, the first
    innermost.  A sum of numbers up to oo is the limit of the sums up to n."""
    result = term(body)
    sort = result.sort if result.sort[0] in ("vec", "mat") else REAL
    for where in ranges:
        if type(where) is tuple and len(where) == 3 and where[2] is oo:
            result = _infinite_sum(result, *where[:2])
            continue
        i, low, high = _range(where)
        result = Expr("sum", (to_sort(result, sort, "a summand"), low, high), sort, bound=(i,))
    return result


def _infinite_sum(body: Expr, i: Any, low: Any) -> Expr:
    """The limit of the sums up to n."""
    names = names_in(body) | names_in(term(low)) | names_in(term(i))
    n = Symbol(_unused("nmNM", names), INT)
    return limit(Sum(body, (i, low, n)), (n, oo))


def Product(body: Any, *ranges: Any) -> Expr:
    """The product of body over an index, or over (i, low, high); 1 if high < low.

    Several ranges nest, the first innermost."""
    result = term(body)
    for where in ranges:
        i, low, high = _range(where)
        result = Expr("prod", (_real(result, "a factor"), low, high), REAL, bound=(i,))
    return result


def factorial(n: Any) -> Expr:
    """n! = 1 * 2 * ... * n, defined for n >= 0."""
    return Expr("factorial", (to_sort(term(n), INT, "the argument of factorial"),))


def binomial(n: Any, k: Any) -> Expr:
    """n (n - 1) ... (n - k + 1) / k!, and 0 for k < 0 <= n."""
    parts = [to_sort(term(x), INT, "an argument of binomial") for x in (n, k)]
    return Expr("binomial", parts)


def product_down(body: Expr, where: Any) -> Expr:
    """The matrix product with the largest index on the left: J[t] @ ... @ J[1]."""
    return _ordered("product_down", body, where)


def product_up(body: Expr, where: Any) -> Expr:
    """The matrix product with the smallest index on the left: J[1] @ ... @ J[t]."""
    return _ordered("product_up", body, where)


def _ordered(head: str, body: Expr, where: Any) -> Expr:
    i, low, high = _range(where)
    if body.sort[0] != "mat" or body.sort[1] != body.sort[2]:
        raise SortError(f"{body!r} is {describe(body.sort)}: an ordered product is of squares")
    return Expr(head, (body, low, high), body.sort, bound=(i,))


# ------------------------------------------------------------------------- vectors, matrices
def _is(kind: str, x: Any, what: str) -> Expr:
    x = term(x)
    if x.sort[0] != kind:
        raise SortError(
            f"{what} needs a {'vector' if kind == 'vec' else 'matrix'}; {x!r} is {describe(x.sort)}"
        )
    return x


def dot(x: Any, y: Any) -> Expr:
    """The scalar product of two vectors of one length."""
    x, y = _is("vec", x, "dot"), _is("vec", y, "dot")
    return Expr("dot", (x, to_sort(y, x.sort, "the second argument of dot")))


def norm(x: Any) -> Expr:
    """The Euclidean norm of a vector."""
    return Expr("norm", (_is("vec", x, "norm"),))


def operator_norm(a: Any) -> Expr:
    """The largest norm that a matrix gives to a vector of norm 1."""
    return Expr("operator_norm", (_is("mat", a, "operator_norm"),))


def diag(x: Any) -> Expr:
    """The diagonal matrix of a vector."""
    x = _is("vec", x, "diag")
    return Expr("diag", (x,), mat(x.sort[1], x.sort[1]))


def outer(x: Any, y: Any) -> Expr:
    """The matrix of the products x[i] * y[j], a column times a row."""
    x, y = _is("vec", x, "outer"), _is("vec", y, "outer")
    return Expr("outer", (x, y), mat(x.sort[1], y.sort[1]))


def _square(x: Any, what: str) -> Expr:
    x = _is("mat", x, what)
    if x.sort[1] != x.sort[2]:
        raise SortError(f"{what} needs a square matrix; {x!r} is {describe(x.sort)}")
    return x


def trace(x: Any) -> Expr:
    """The sum of the diagonal entries of a square matrix."""
    return Expr("trace", (_square(x, "trace"),))


def det(x: Any) -> Expr:
    """The determinant of a square matrix."""
    return Expr("det", (_square(x, "det"),))


def inv(x: Any) -> Expr:
    """The inverse of a square matrix, defined where there is one."""
    x = _square(x, "inv")
    return Expr("minv", (x,), x.sort)


def invertible(x: Any) -> Statement:
    """The statement that a square matrix has an inverse."""
    return Statement("invertible", (_square(x, "invertible"),))


def basis_vector(i: Any, n: Any) -> Expr:
    """The vector of a length whose entry i is 1, while the others are 0."""
    return Expr("basis", (_integer(i),), vec(size_of(n)), written_size(n))


def eye(n: Any) -> Expr:
    """The identity matrix of a size."""
    return Expr("eye", (), mat(size_of(n), size_of(n)), written_size(n))


def zeros(n: Any) -> Expr:
    """The zero vector of a length."""
    return Expr("zeros", (), vec(size_of(n)), written_size(n))


def ones(n: Any) -> Expr:
    """The vector of ones of a length."""
    return Expr("ones", (), vec(size_of(n)), written_size(n))


def vector_of(*entries: Any) -> Expr:
    """The vector of these entries."""
    parts = [_real(e, "an entry") for e in entries]
    return Expr("vector_of", parts, vec(len(parts)))


def matrix_of(*rows: Sequence[Any]) -> Expr:
    """The matrix of these rows."""
    if len({len(row) for row in rows}) != 1:
        raise SortError("the rows of a matrix have one length")
    parts = [_real(e, "an entry") for row in rows for e in row]
    return Expr("matrix_of", parts, mat(len(rows), len(rows[0])))


def elementwise(f: Any, x: Any) -> Expr:
    """The vector with f applied to each entry; f is a real function or a Python function."""
    x = _is("vec", x, "elementwise")
    if not isinstance(f, Expr) and callable(f):
        return build_vector(lambda i: f(x[i]), x.sort[1])
    if f.sort != fun(REAL, REAL):
        raise SortError(f"{f!r} is {describe(f.sort)}: elementwise needs f: R -> R")
    return Expr("map", (f, x), x.sort)


def build_vector(entry: Callable[[Expr], Any], n: Any, i: Symbol | None = None) -> Expr:
    """The vector of length n with the entries entry(1), ..., entry(n); i is how it is printed."""
    free = term(entry(Symbol("argument_index", INT)))
    if i is None:
        i = Symbol(_unused("ijkl", names_in(free)), INT)
    elif any(s.name == i.name for s in free_symbols(free)):
        raise InputError(f"{free!r} uses {i.name} for something else: take another index")
    body = _real(entry(i), "an entry")
    return Expr("vec", (body,), vec(size_of(n)), written_size(n), bound=(i,))


def build_matrix(entry: Callable[[Expr, Expr], Any], m: Any, n: Any) -> Expr:
    """The m x n matrix with the entries entry(i, j)."""
    free = term(entry(Symbol("argument_row", INT), Symbol("argument_column", INT)))
    names = names_in(free)
    i = Symbol(_unused("iuvw", names), INT)
    j = Symbol(_unused("jstw", {*names, i.name}), INT)
    body = _real(entry(i, j), "an entry")
    sort = mat(size_of(m), size_of(n))
    return Expr("matrix", (body,), sort, (written_size(m), written_size(n)), bound=(i, j))


# --------------------------------------------------------------------------------- functions
def function(variable: Symbol, body: Any) -> Expr:
    """The function variable |-> body, for models and witnesses."""
    body = term(body)
    result = REAL if body.sort == INT else body.sort
    return Expr("lambda", (body,), fun(_unlimited(variable).sort, result), bound=(variable,))


def _unlimited(x: Any) -> Symbol:
    """A variable that stands for every value of its sort: a sign or a range would not be shown."""
    _check_bound("set", x)
    if x.is_index:
        raise InputError(
            f"{x!r} is an index, and its range would be lost here\n"
            "  declare it with integer(...), and say its range in the condition"
        )
    return x


def subset(names: str, of: Symbol, *, latex: str | None = None) -> Any:
    """Sets of such numbers or vectors as the variable is: S with x in S, the statement S(x)."""
    return _many(names, lambda name: Symbol(name, fun(_unlimited(of).sort, BOOL), latex))


def set_of(variable: Symbol, condition: Any) -> Expr:
    """The set of all values of the variable that meet the condition."""
    sort = fun(_unlimited(variable).sort, BOOL)
    return Expr("set", (statement(condition),), sort, bound=(variable,))


def _differentiate(head: str, body: Any, x: Any, domain: Sequence[str], codomain: str) -> Expr:
    body = term(body)
    if not isinstance(x, Symbol):
        raise InputError(f"{head} differentiates with respect to a variable, not {x!r}")
    kind = lambda sort: "real" if sort in (REAL, INT) else sort[0]  # noqa: E731
    if kind(x.sort) not in domain or kind(body.sort) != codomain:
        raise SortError(f"{head} of {body!r}, {describe(body.sort)}, by {x!r}, {describe(x.sort)}")
    sorts = {"derivative": REAL, "grad": x.sort}
    sort = sorts[head] if head in sorts else mat(body.sort[1], x.sort[1])
    return Expr(head, (body, x), sort, bound=(x,))


def derivative(body: Any, x: Symbol) -> Expr:
    """The derivative of a real expression by a real variable, at that variable."""
    return _differentiate("derivative", body, x, ["real"], "real")


def grad(body: Any, x: Symbol) -> Expr:
    """The gradient of a real expression by a vector, at that vector: a vector of its length.

    By a matrix, the matrix of the partial derivatives by its entries."""
    return _differentiate("grad", body, x, ["vec", "mat"], "real")


def jacobian(body: Any, x: Symbol) -> Expr:
    """The Jacobian of a vector expression in R^m by a vector in R^n: an m x n matrix."""
    return _differentiate("jacobian", body, x, ["vec"], "vec")


def differentiable(f: Any, x: Any) -> Statement:
    """f is differentiable at x: a function and a point, or an expression and its variable."""
    f, x = term(f), term(x)
    if f.sort[0] == "fun":
        return Statement("differentiable", (f, to_sort(x, f.sort[1], "the point")))
    if not isinstance(x, Symbol):
        raise InputError("differentiable(expression, x) needs a variable x")
    return Statement("differentiable_in", (f, x), bound=(x,))


# ------------------------------------------------------------------------------------ limits
class Infinity:
    """The ends of the line.  They are no numbers: they stand in limits only."""

    def __init__(self, sign: int) -> None:
        self.sign = sign

    def __neg__(self) -> Infinity:
        return Infinity(-self.sign)

    def __repr__(self) -> str:
        return "oo" if self.sign > 0 else "-oo"


oo = Infinity(1)  # infinity
_SIDES = {"+": "right", "-": "left"}


def _end(where: Any) -> tuple[Symbol, str, list[Expr]]:
    """The variable of a limit, the base along which it goes, and the point if there is one."""
    if type(where) is not tuple or not 2 <= len(where) <= 3:
        raise InputError(f"{where!r}: say where a limit is taken by (x, a), (x, a, '+') or (x, oo)")
    x, a, *side = where
    if not isinstance(x, Symbol) or x.sort not in (REAL, INT) or x.random or x.is_index:
        raise InputError(f"{x!r} is no real or integer variable, so there are no limits by it")
    if isinstance(a, Infinity):
        kind = "far" if x.sort == INT else "up" if a.sign > 0 else "down"
        if side or (kind == "far" and a.sign < 0):
            raise InputError(f"{where!r}: a limit at infinity is written (x, oo) or (x, -oo)")
        return x, kind, []
    if x.sort == INT:
        raise InputError(f"{x!r} is an integer: its only limits are those at infinity, (n, oo)")
    if side and side[0] not in _SIDES:
        raise InputError(f"{side[0]!r} is no side: '+' is from above, '-' from below")
    kind = _SIDES[side[0]] if side else "around"
    return x, kind, [_real(a, "the point of a limit")]


def tends_to(body: Any, where: Any, value: Any) -> Statement:
    """body tends to the value, a number or oo, as x tends to a: where = (x, a), (n, oo),
    or from one side (x, a, '+')."""
    x, kind, point = _end(where)
    args, target = [_real(body, "what tends to a limit"), *point], "near"
    if isinstance(value, Infinity):
        target = "up" if value.sign > 0 else "down"
    else:
        args.append(_real(value, "a limit"))
    return Statement("tends", args, (kind, target), bound=(x,))


def limit(body: Any, where: Any) -> Expr:
    """The limit of body as x tends to a, from one side or at infinity, as in tends_to."""
    x, kind, point = _end(where)
    return Expr("limit", [_real(body, "what has a limit"), *point], REAL, (kind,), bound=(x,))


# ---------------------------------------------------------------------------------- integrals
def Integral(body: Any, where: Any) -> Expr:
    """The integral of body from low to high, where = (x, low, high); an end may be oo or -oo."""
    if type(where) is not tuple or len(where) != 3 or not isinstance(where[0], Symbol):
        raise InputError(f"{where!r} is no range of integration: it is written (x, low, high)")
    x, *ends = where
    if x.sort != REAL or x.random:
        raise InputError(f"{x!r} is no real variable, so there are no integrals by it")
    args, kinds = [_real(body, "an integrand")], []
    for end in ends:
        if isinstance(end, Infinity):
            kinds.append(end.sign)
        else:
            kinds.append(0)
            args.append(_real(end, "an end of an integral"))
    return Expr("integral", args, REAL, tuple(kinds), bound=(x,))


# ------------------------------------------------------------------------------- probability
def E(x: Any) -> Expr:
    """The expectation of a random expression."""
    return Expr("E", (_real(x, "the argument of E"),))


def Var(x: Any) -> Expr:
    """The variance of a random expression, E(X - E X)^2."""
    return Expr("Var", (_real(x, "the argument of Var"),))


def Cov(x: Any, y: Any) -> Expr:
    """The covariance E((X - E X)(Y - E Y))."""
    return Expr("Cov", (_real(x, "an argument of Cov"), _real(y, "an argument of Cov")))


def integrable(x: Any) -> Statement:
    """A random expression has an expectation, which is what E and Var need and do not say."""
    return Statement("integrable", (_real(x, "the argument of integrable"),))


def entries(x: Symbol) -> Expr:
    """The family of the entries of a random vector, for statements of independence."""
    if not (isinstance(x, Symbol) and x.random):
        raise InputError(f"entries(...) is for a random vector, not {x!r}")
    return Expr("entries", (x,), BOOL)


def _family(x: Any) -> Expr:
    if isinstance(x, Expr) and x.head == "entries":
        return x
    if isinstance(x, Symbol) and x.random and x.sort == REAL:
        return x
    raise InputError(f"{x!r} is no family: give a random variable, or entries(x) of a vector")


def mutually_independent(*families: Any) -> Statement:
    """All members of all families together are mutually independent."""
    return Statement("mutually_independent", [_family(f) for f in families])


def k_wise_independent(k: int, *families: Any) -> Statement:
    """Any k members of the families are mutually independent."""
    count = to_sort(term(k), INT, "the k of k_wise_independent")
    return Statement("k_wise_independent", [count, *(_family(f) for f in families)])


def independent_vectors(x: Symbol, y: Symbol) -> Statement:
    """x and y are independent of each other; their entries need not be."""
    if not all(isinstance(v, Symbol) and v.random for v in (x, y)):
        raise InputError("independent_vectors(x, y) needs two random vectors")
    return Statement("independent_vectors", (x, y))


# -------------------------------------------------------------------------------- statements
def _quantified(head: str, variables: Any, body: Any) -> Statement:
    result = statement(body)
    variables = variables if isinstance(variables, (list, tuple)) else [variables]
    for x in reversed(variables):
        _check_bound(head, x)
        result = Statement(head, (result,), bound=(x,))
    return result


def _check_bound(head: str, x: Any) -> None:
    """A name that is bound is a variable of which nothing is known."""
    if not isinstance(x, Symbol):
        raise InputError(f"{x!r} is no variable")
    if x.random:
        raise InputError(f"{x!r} is random: it cannot be quantified")
    if x.signs:
        sign = x.assumptions()[0]
        said = f"implies({sign!r}, ...)" if head == "forall" else f"({sign!r}) & ..."
        raise InputError(
            f"{x!r} is bound here, so its sign would be a hidden hypothesis: declare it "
            f"without one and write {said}"
        )


def for_all(variables: Any, body: Any) -> Statement:
    """For all values of the variables: body.  An index runs over its range."""
    return _quantified("forall", variables, body)


def there_is(variables: Any, body: Any) -> Statement:
    """There are values of the variables with: body.  An index runs over its range."""
    return _quantified("exists", variables, body)


def implies(p: Any, q: Any) -> Statement:
    """If p then q."""
    return Statement("implies", (statement(p), statement(q)))


def iff(p: Any, q: Any) -> Statement:
    """p if and only if q."""
    return Statement("iff", (statement(p), statement(q)))


def negation(p: Any) -> Statement:
    """Not p."""
    return ~statement(p)


def each(body: Any, where: Any = None, including_equal: bool = False) -> Statement:
    """A hypothesis with two free indices: for all of them `where` a condition holds.

    Say where=(i != j), or including_equal=True for all pairs."""
    if (where is None) != including_equal:
        raise InputError("each(...) takes either where=i != j or including_equal=True")
    body = statement(body) if where is None else implies(where, body)
    return Statement("each", (body,))
