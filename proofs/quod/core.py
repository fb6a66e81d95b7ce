"""Sorts and core terms: simply typed lambda-terms, hash-consed, always in beta-eta normal form.

A term is one object for its whole alpha-beta-eta class, so the engine compares terms by ``is``.
Bound variables are de Bruijn indices.  A free variable is named by a string (the author's) or by
an integer (the engine's own), so no user name can equal an engine name.  Every walk is iterative:
a term may be 100,000 deep.

Sorts are plain data: ``"real"``, ``"int"``, ``"bool"``, ``"outcome"``, ``"prob"``,
``("fun", a, b)``, ``("vec", n)``, ``("mat", m, n)`` and, in schemes only, ``("any", name)``.
A size ``n`` is a positive integer or the name of a size constant, which stands for one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from quod.errors import SortError

REAL, INT, BOOL, OUTCOME, PROB = "real", "int", "bool", "outcome", "prob"
BASE_SORTS = frozenset({REAL, INT, BOOL, OUTCOME, PROB})

Sort = Any  # plain data, checked by is_sort
Size = int | str
T = TypeVar("T")


def fun(*sorts: Any) -> Any:
    """The sort of curried functions: fun(a, b, c) is a -> (b -> c)."""
    result = sorts[-1]
    for argument in reversed(sorts[:-1]):
        result = ("fun", argument, result)
    return result


def vec(n: Size) -> Any:
    return ("vec", n)


def mat(m: Size, n: Size) -> Any:
    return ("mat", m, n)


def is_size(n: Any) -> bool:
    return (type(n) is int and n >= 1) or (type(n) is str and n != "")


def is_sort(sort: Any) -> bool:
    if type(sort) is not tuple:
        return type(sort) is str and sort in BASE_SORTS
    match sort:
        case ("fun", a, b):
            return is_sort(a) and is_sort(b)
        case ("vec", n):
            return is_size(n)
        case ("mat", m, n):
            return is_size(m) and is_size(n)
        case ("any", name):
            return type(name) is str
    return False


class Term:
    """A core term.  Made only by the functions below; ``is`` is equality."""

    __slots__ = ("args", "data", "free", "loose", "op", "sort")
    op: str
    args: tuple[Term, ...]
    data: Any  # var: name; bound: index; num: value; lam: sort of its variable; else sizes, masses
    sort: Any
    free: frozenset[Term]  # free variables
    loose: int  # one more than the largest dangling bound index

    def __repr__(self) -> str:
        from quod.plain import plain

        return plain(self)


_TERMS: dict[Any, Term] = {}
_FRESH = itertools.count(1)
_NONE: frozenset[Term] = frozenset()


def _make(op: str, args: tuple[Term, ...], data: Any, sort: Any, loose: int) -> Term:
    key = (op, data, sort, args)  # terms hash by identity
    term = _TERMS.get(key)
    if term is None:
        term = Term()
        term.op, term.args, term.data, term.sort, term.loose = op, args, data, sort, loose
        term.free = _union(args)
        _TERMS[key] = term
    return term


def _union(args: Iterable[Term]) -> frozenset[Term]:
    free = _NONE
    for a in args:
        if not a.free <= free:
            free = a.free if free <= a.free else free | a.free
    return free


def var(name: str | int, sort: Any) -> Term:
    if not is_sort(sort) or type(name) not in (str, int):
        raise SortError(f"no variable {name!r} of sort {sort!r}")
    term = _make("var", (), name, sort, 0)
    if not term.free:
        term.free = frozenset((term,))
    return term


def fresh(sort: Any) -> Term:
    """A variable that occurs nowhere yet."""
    return var(next(_FRESH), sort)


def num(value: int | Fraction, sort: Any = REAL) -> Term:
    if type(value) not in (int, Fraction):
        raise SortError(f"{value!r} is not an exact number")
    value = Fraction(value)
    if sort not in (REAL, INT) or (sort == INT and value.denominator != 1):
        raise SortError(f"no number {value} of sort {sort}")
    return _make("num", (), value, sort, 0)


def bound(index: int, sort: Any) -> Term:
    return _make("bound", (), index, sort, index + 1)


def abstraction(sort: Any, body: Term) -> Term:
    if body.op == "app" and _is_bound(body.args[1], 0) and not _dangles(body.args[0], 0):
        return _shift(body.args[0], -1)  # eta
    return _make("lam", (body,), sort, fun(sort, body.sort), max(0, body.loose - 1))


def _is_bound(term: Term, index: int) -> bool:
    return term.op == "bound" and term.data == index


def app(f: Term, *arguments: Term) -> Term:
    """Apply; beta-reduces, so no redex is ever built."""
    for x in arguments:
        if f.sort[0] != "fun" or f.sort[1] != x.sort:
            raise SortError(f"cannot apply a term of sort {f.sort} to one of sort {x.sort}")
        if f.op == "lam":
            f = _open(f.args[0], x)
        else:
            f = _make("app", (f, x), None, f.sort[2], max(f.loose, x.loose))
    return f


def op(name: str, *args: Term, data: Any = None) -> Term:
    """The constant `name` applied to all its arguments; raises SortError where they do not fit."""
    have = tuple([a.sort for a in args])
    sort = _result_sort(name, data, have)
    if sort is None:
        raise SortError(f"{name} does not take {have} with {data!r}")
    return _make(name, args, data, sort, max((a.loose for a in args), default=0))


def transform(
    term: Term,
    visit: Callable[[Term, int], Term | None],
    resort: Callable[[Any], Any] = lambda sort: sort,
) -> Term:
    """Rebuild from the leaves up.  `visit(node, depth)` answers a replacement, or None to go on
    into the arguments; `resort` maps the sorts and sizes in the rebuilt nodes."""
    done: dict[tuple[Term, int], Term] = {}
    stack = [(term, 0, False)]
    while stack:
        node, depth, ready = stack.pop()
        if (node, depth) in done:
            continue
        inner = depth + (node.op == "lam")
        if ready:
            args = tuple([done[a, inner] for a in node.args])
            done[node, depth] = _rebuild(node, args, resort(node.data))
        else:
            new = visit(node, depth)
            if new is not None:
                done[node, depth] = new
            elif node.args:
                stack.append((node, depth, True))
                stack.extend((a, inner, False) for a in node.args)
            else:
                done[node, depth] = _rebuild(node, (), resort(node.data))
    return done[term, 0]


def _rebuild(node: Term, args: tuple[Term, ...], data: Any) -> Term:
    if args == node.args and data == node.data:
        return node
    if node.op == "lam":
        return abstraction(data, args[0])
    if node.op == "app":
        return app(*args)
    return op(node.op, *args, data=data)


def _shift(term: Term, by: int) -> Term:
    """Move the dangling bound indices of a term that is put under (or out of) `by` binders."""

    def visit(node: Term, depth: int) -> Term | None:
        if node.loose <= depth:
            return node
        return bound(node.data + by, node.sort) if node.op == "bound" else None

    return transform(term, visit) if by and term.loose else term


def _open(body: Term, x: Term) -> Term:
    """The body of a lambda with `x` for its variable."""

    def visit(node: Term, depth: int) -> Term | None:
        if node.loose <= depth:
            return node
        if node.op != "bound":
            return None
        return _shift(x, depth) if node.data == depth else bound(node.data - 1, node.sort)

    return transform(body, visit)


def _dangles(term: Term, index: int) -> bool:
    """Whether the bound index `index` occurs."""
    stack = [(term, index)]
    seen = set()
    while stack:
        node, i = stack.pop()
        if node.loose > i and (node, i) not in seen:
            if _is_bound(node, i):
                return True
            seen.add((node, i))
            stack.extend((a, i + (node.op == "lam")) for a in node.args)
    return False


def lam(variable: Term, body: Term) -> Term:
    """The function variable |-> body; body has no dangling index."""
    if variable.op != "var" or body.loose:
        raise SortError("only a variable of a whole term can be bound")

    def visit(node: Term, depth: int) -> Term | None:
        if variable not in node.free:
            return node
        return bound(depth, variable.sort) if node is variable else None

    return abstraction(variable.sort, transform(body, visit))


def substitute(term: Term, values: Mapping[Term, Term]) -> Term:
    """Replace free variables, all at once; values are closed under binders."""
    for variable, value in values.items():
        if variable.op != "var" or variable.sort != value.sort or value.loose:
            raise SortError(f"cannot put {value!r} for {variable!r}")
    names = frozenset(values)

    def visit(node: Term, depth: int) -> Term | None:
        if names.isdisjoint(node.free):
            return node
        return values[node] if node.op == "var" else None

    return transform(term, visit)


def resort(term: Term, sizes: Mapping[str, Size], sorts: Mapping[str, Any]) -> Term:
    """Replace size constants by sizes, and the sort variables of a scheme by sorts."""
    if not (sizes or sorts):
        return term
    if not (all(map(is_size, sizes.values())) and all(map(is_sort, sorts.values()))):
        raise SortError("sizes are positive integers or names; sorts are sorts")

    def new_sort(sort: Any) -> Any:
        match sort:
            case ("fun", a, b):
                return ("fun", new_sort(a), new_sort(b))
            case ("any", name):
                return sorts.get(name, sort)
            case ("vec" | "mat" as kind, *dims):
                return (kind, *[sizes.get(n, n) for n in dims])
        return sort

    def new_data(data: Any) -> Any:
        if type(data) is tuple and data and data[0] == "sizes":
            return ("sizes", *[sizes.get(n, n) for n in data[1:]])
        return new_sort(data) if type(data) is tuple or data in BASE_SORTS else data

    def visit(node: Term, depth: int) -> Term | None:
        match node.op:
            case "var":
                return var(node.data, new_sort(node.sort))
            case "bound":
                return bound(node.data, new_sort(node.sort))
            case "num":
                return node
        return None

    return transform(term, visit, new_data)


def sizes_in(term: Term) -> frozenset[str]:
    """The size constants that occur in the sorts and data of a term."""
    found: set[str] = set()

    def of(data: Any) -> None:
        if type(data) is tuple:
            if data[0] in ("vec", "mat", "sizes"):
                found.update(n for n in data[1:] if type(n) is str)
            else:
                for part in data[1:]:
                    of(part)

    for node in subterms(term):
        of(node.sort)
        if node.op != "var":
            of(node.data)
    return frozenset(found)


def subterms(term: Term) -> Generator[Term, None, None]:
    """Each distinct subterm once, parents first; those under binders have dangling indices."""
    seen = {term}
    stack = [term]
    while stack:
        node = stack.pop()
        yield node
        for a in node.args:
            if a not in seen:
                seen.add(a)
                stack.append(a)


def run(start: Generator[Any, Any, T]) -> T:
    """Drive mutually recursive generators that `yield` the calls they need, without recursion."""
    stack: list[Generator[Any, Any, Any]] = [start]
    value: Any = None
    while True:
        try:
            stack.append(stack[-1].send(value))
            value = None
        except StopIteration as stop:
            stack.pop()
            value = stop.value
            if not stack:
                return value


# ------------------------------------------------------------------------------ the signature
# name: (data, argument sorts, result sort).  In a pattern "$n" stands for any size and "?a" for
# any sort, the same at each place; data None means that the constant has none.
_N, _VEC, _SQUARE = "$n", vec("$n"), mat("$n", "$n")
_VARIABLE = fun(OUTCOME, REAL)

SIGNATURE: dict[str, tuple[Any, tuple[Any, ...], Any]] = {
    # logic
    "true": (None, (), BOOL),
    "false": (None, (), BOOL),
    "imp": (None, (BOOL, BOOL), BOOL),
    "and": (None, (BOOL, BOOL), BOOL),
    "or": (None, (BOOL, BOOL), BOOL),
    "forall": (None, (fun("?a", BOOL),), BOOL),
    "exists": (None, (fun("?a", BOOL),), BOOL),
    "eq": (None, ("?a", "?a"), BOOL),
    "le": (None, ("#a", "#a"), BOOL),
    "ite": (None, (BOOL, "?a", "?a"), "?a"),
    # numbers: "#a" is real or int
    "add": (None, ("#a", "#a"), "#a"),
    "mul": (None, ("#a", "#a"), "#a"),
    "neg": (None, ("#a",), "#a"),
    "inv": (None, (REAL,), REAL),
    "sqrt": (None, (REAL,), REAL),
    "pow": (None, (REAL, INT), REAL),
    "cast": (None, (INT,), REAL),
    # recursion
    "sum": (None, (fun(INT, REAL), INT, INT), REAL),
    "iterate": (None, (fun(INT, "?a", "?a"), "?a", INT), "?a"),
    # vectors and matrices
    "dim": (("sizes", "$n"), (), INT),
    "vec": (("sizes", "$n"), (fun(INT, REAL),), _VEC),
    "at": (None, (_VEC, INT), REAL),
    "mat": (("sizes", "$m", "$n"), (fun(INT, INT, REAL),), mat("$m", "$n")),
    "entry": (None, (mat("$m", "$n"), INT, INT), REAL),
    "mprod": (None, (fun(INT, _SQUARE), INT, INT), _SQUARE),
    # probability
    "outcome": (None, (INT,), OUTCOME),
    "E": (None, (PROB, _VARIABLE), REAL),
    "integrable": (None, (PROB, _VARIABLE), BOOL),
    "indep": (None, (PROB, fun(OUTCOME, "?a"), fun(OUTCOME, "?b")), BOOL),
    # calculus
    "differentiable": (None, (fun("?a", "?b"), "?a"), BOOL),
    "deriv": (None, (fun(REAL, REAL), REAL), REAL),
    "grad": (None, (fun(_VEC, REAL), _VEC), _VEC),
    "jac": (None, (fun(vec("$n"), vec("$m")), vec("$n")), mat("$m", "$n")),
    # defined constants: their definitions stand in the theories
    "abs": (None, (REAL,), REAL),
    "dot": (None, (_VEC, _VEC), REAL),
    "norm": (None, (_VEC,), REAL),
    "zeros": (("sizes", "$n"), (), _VEC),
    "vadd": (None, (_VEC, _VEC), _VEC),
    "scale": (None, (REAL, _VEC), _VEC),
    "map": (None, (fun(REAL, REAL), _VEC), _VEC),
    "eye": (("sizes", "$n"), (), _SQUARE),
    "diag": (None, (_VEC,), _SQUARE),
    "madd": (None, (mat("$m", "$n"), mat("$m", "$n")), mat("$m", "$n")),
    "mscale": (None, (REAL, mat("$m", "$n")), mat("$m", "$n")),
    "mm": (None, (mat("$m", "$k"), mat("$k", "$n")), mat("$m", "$n")),
    "mv": (None, (mat("$m", "$n"), _VEC), vec("$m")),
    "transpose": (None, (mat("$m", "$n"),), mat("$n", "$m")),
    "Var": (None, (PROB, _VARIABLE), REAL),
    "Cov": (None, (PROB, _VARIABLE, _VARIABLE), REAL),
}


@cache
def _result_sort(name: str, data: Any, have: tuple[Any, ...]) -> Any:
    """The sort of a constant applied to arguments of sorts `have`; None where they do not fit."""
    if name == "finite":  # a probability on outcomes 1..k, by its masses
        return PROB if not have and _are_masses(data) else None
    if name in ("mutind", "kwise"):  # families of random variables, each with its index range
        head = (PROB,) if name == "mutind" else (PROB, INT)
        family = (fun(INT, OUTCOME, REAL), INT, INT)
        count, rest = divmod(len(have) - len(head), 3)
        return BOOL if not rest and count > 0 and have == head + family * count else None
    signature = SIGNATURE.get(name)
    if signature is None:
        raise SortError(f"unknown constant {name!r}")
    want_data, want, result = signature
    found: dict[str, Any] = {}
    if _fits(want_data, data, found) and _fits(want, have, found):
        return _fill(result, found)
    return None


def _are_masses(data: Any) -> bool:
    return (
        type(data) is tuple
        and data[:1] == ("masses",)
        and all(type(m) is Fraction and m >= 0 for m in data[1:])
        and sum(data[1:]) == 1
    )


def _fits(want: Any, have: Any, found: dict[str, Any]) -> bool:
    if type(want) is tuple:
        return (
            type(have) is tuple
            and len(want) == len(have)
            and all(_fits(w, h, found) for w, h in zip(want, have, strict=True))
        )
    if type(want) is str and want[0] in "$?#":
        good = {"$": is_size, "?": is_sort, "#": (REAL, INT).__contains__}[want[0]]
        return good(have) and found.setdefault(want, have) == have
    return type(want) is type(have) and want == have


def _fill(sort: Any, found: Mapping[str, Any]) -> Any:
    if type(sort) is tuple:
        return tuple(_fill(s, found) for s in sort)
    return found.get(sort, sort)


# ------------------------------------------------------------------- terms and formulas, for short
TRUE, FALSE = op("true"), op("false")


def eq(a: Term, b: Term) -> Term:
    return op("eq", a, b)


def le(a: Term, b: Term) -> Term:
    return op("le", a, b)


def negation(p: Term) -> Term:
    return op("imp", p, FALSE)


def add(a: Term, *rest: Term) -> Term:
    for b in rest:
        a = op("add", a, b)
    return a


def mul(a: Term, *rest: Term) -> Term:
    for b in rest:
        a = op("mul", a, b)
    return a


def neg(a: Term) -> Term:
    return op("neg", a)


def sub(a: Term, b: Term) -> Term:
    return add(a, neg(b))


def lt(a: Term, b: Term) -> Term:
    """a < b, which is not b <= a."""
    return negation(le(b, a))


def implies(*formulas: Term) -> Term:
    """implies(p, q, r) is p -> (q -> r)."""
    result = formulas[-1]
    for p in reversed(formulas[:-1]):
        result = op("imp", p, result)
    return result


def conj(*formulas: Term) -> Term:
    """p and (q and r); the empty conjunction is true, and true conjuncts are left out."""
    parts = [p for p in formulas if p is not TRUE]
    if not parts:
        return TRUE
    result = parts[-1]
    for p in reversed(parts[:-1]):
        result = op("and", p, result)
    return result


def forall(variable: Term, body: Term) -> Term:
    return op("forall", lam(variable, body))


def exists(variable: Term, body: Term) -> Term:
    return op("exists", lam(variable, body))


def within(variable: Term, low: Term, high: Term, body: Term) -> Term:
    """For all integers `variable` from low to high: body."""
    return forall(variable, implies(le(low, variable), le(variable, high), body))


def is_negation(p: Term) -> bool:
    return p.op == "imp" and p.args[1] is FALSE


def is_lt(p: Term) -> bool:
    return is_negation(p) and p.args[0].op == "le"
