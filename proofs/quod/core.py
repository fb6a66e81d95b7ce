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
from collections.abc import Callable, Generator, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from threading import Lock
from typing import Any, NoReturn, TypeVar
from weakref import ref

from quod.errors import SortError

REAL, INT, BOOL, OUTCOME, PROB = "real", "int", "bool", "outcome", "prob"
BASE_SORTS = frozenset({REAL, INT, BOOL, OUTCOME, PROB})
TERM_LIMIT = 10_000_000  # distinct terms at one time
SWEPT_FROM = 500_000  # terms: those that are not used are looked for
KEPT = 65_536  # results of a function of terms that are kept, and with them the terms
SORT_DEPTH = 100  # levels of a sort
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


def is_sort(sort: Any, depth: int = SORT_DEPTH) -> bool:
    if type(sort) is not tuple or not depth:
        return type(sort) is str and sort in BASE_SORTS
    match sort:
        case ("fun", a, b):
            return is_sort(a, depth - 1) and is_sort(b, depth - 1)
        case ("vec", n):
            return is_size(n)
        case ("mat", m, n):
            return is_size(m) and is_size(n)
        case ("any", name):
            return type(name) is str
    return False


class Term:
    """A core term.  Made only by the functions below, never changed; ``is`` is equality."""

    __slots__ = ("__weakref__", "args", "dangling", "data", "free", "loose", "op", "sort")
    op: str
    args: tuple[Term, ...]
    data: Any  # var: name; bound: index; num: value; lam: sort of its variable; else sizes, masses
    sort: Any
    free: frozenset[Term]  # free variables
    dangling: Mapping[int, Any]  # the bound indices without a binder, with their sorts
    loose: int  # one more than the largest dangling index

    def __new__(cls) -> NoReturn:
        raise SortError("a term is made by the functions of quod.core only")

    def __init_subclass__(cls) -> NoReturn:
        raise SortError("Term has no subclasses")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise SortError("a term does not change")

    def __reduce__(self) -> NoReturn:
        raise SortError("a term is not copied")

    def __repr__(self) -> str:
        from quod.plain import plain

        return plain(self)


_FIELDS = ("op", "args", "data", "sort", "free", "dangling", "loose")
_FILL = [getattr(Term, name).__set__ for name in _FIELDS]
_TERMS: dict[Any, ref[Term]] = {}
_MAKING = Lock()  # two threads must not make one term twice: equality is identity
_full = SWEPT_FROM
_FRESH = itertools.count(1)
_NO_VARIABLES: frozenset[Term] = frozenset()
_CLOSED: Mapping[int, Any] = {}


def _key(op: str, args: tuple[Term, ...], data: Any, sort: Any) -> Any:
    return op, args, data, None if args else sort  # terms hash by identity, and fix the sort


def _make(op: str, args: tuple[Term, ...], data: Any, sort: Any) -> Term:
    key = _key(op, args, data, sort)
    known = _TERMS.get(key)
    return (known and known()) or _made(key, op, args, data, sort)


def _made(key: Any, op: str, args: tuple[Term, ...], data: Any, sort: Any) -> Term:
    dangling = _dangling(op, args, data, sort)
    term = object.__new__(Term)
    free = frozenset((term,)) if op == "var" else _union(args)
    loose = max(dangling) + 1 if dangling else 0
    for fill, value in zip(_FILL, (op, args, data, sort, free, dangling, loose), strict=True):
        fill(term, value)
    with _MAKING:
        known = _TERMS.get(key)
        other = known and known()
        if other is None:
            if len(_TERMS) >= _full:
                _sweep()
            _TERMS[key] = ref(term)
    return other or term


def _sweep() -> None:
    """Forget the terms that nothing uses any more, then those that only these used."""
    global _full
    unused = [key for key, known in _TERMS.items() if known() is None]
    while unused:
        key = unused.pop()
        _TERMS.pop(key, None)
        below = dict.fromkeys(_key(a.op, a.args, a.data, a.sort) for a in key[1])
        del key  # and with it, perhaps, the last use of what stands below
        unused += [k for k in below if k in _TERMS and _TERMS[k]() is None]
    _full = min(max(SWEPT_FROM, 2 * len(_TERMS)), TERM_LIMIT)
    if len(_TERMS) >= TERM_LIMIT:
        raise MemoryError(f"more than {TERM_LIMIT} terms")


def _union(args: tuple[Term, ...]) -> frozenset[Term]:
    free = _NO_VARIABLES
    for a in args:
        if not a.free <= free:
            free = a.free if free <= a.free else free | a.free
    return free


def _dangling(op: str, args: tuple[Term, ...], data: Any, sort: Any) -> Mapping[int, Any]:
    """The bound indices without a binder; one index has one sort, that of its binder."""
    if op == "bound":
        return {data: sort}
    found = _CLOSED
    for a in args:
        if a.loose and a.dangling is not found:
            if any(found.get(k, s) != s for k, s in a.dangling.items()):
                raise SortError("one bound variable is used at two sorts")
            found = {**found, **a.dangling}
    if op != "lam" or not found:
        return found
    if found.get(0, data) != data:
        raise SortError(f"a variable of sort {data} is used at the sort {found[0]}")
    return {k - 1: s for k, s in found.items() if k}


def var(name: str | int, sort: Any) -> Term:
    if not is_sort(sort) or type(name) not in (str, int):
        raise SortError(f"no variable {name!r} of sort {sort!r}")
    return _make("var", (), name, sort)


def fresh(sort: Any) -> Term:
    """A variable that occurs nowhere yet: no variable of its name was ever made."""
    return var(next(n for n in _FRESH if ("var", (), n, sort) not in _TERMS), sort)


def num(value: int | Fraction, sort: Any = REAL) -> Term:
    if type(value) not in (int, Fraction):
        raise SortError(f"{value!r} is not an exact number")
    value = Fraction(value)
    if sort not in (REAL, INT) or (sort == INT and value.denominator != 1):
        raise SortError(f"no number {value} of sort {sort}")
    return _make("num", (), value, sort)


def bound(index: int, sort: Any) -> Term:
    if type(index) is not int or index < 0 or not is_sort(sort):
        raise SortError(f"no bound variable {index!r} of sort {sort!r}")
    return _make("bound", (), index, sort)


def abstraction(sort: Any, body: Term) -> Term:
    """The function whose variable, of that sort, is the bound index 0 of the body."""
    if not is_sort(fun(sort, body.sort)):
        raise SortError(f"no functions from {sort!r} to {body.sort!r}")
    if body.op == "app" and body.args[1] is bound(0, sort) and 0 not in body.args[0].dangling:
        return _shift(body.args[0], -1)  # eta
    return _make("lam", (body,), sort, fun(sort, body.sort))


def app(f: Term, *arguments: Term) -> Term:
    """Apply; beta-reduces, so no redex is ever built."""
    for x in arguments:
        if f.sort[0] != "fun" or f.sort[1] != x.sort:
            raise SortError(f"cannot apply a term of sort {f.sort} to one of sort {x.sort}")
        f = _open(f.args[0], x) if f.op == "lam" else _make("app", (f, x), None, f.sort[2])
    return f


def op(name: str, *args: Term, data: Any = None) -> Term:
    """The constant `name` applied to all its arguments; raises SortError where they do not fit."""
    kinds = (Fraction,) if name == "finite" else (int, str)  # 1, True and 1.0 are equal keys
    if data is not None and not (type(data) is tuple and all(type(d) in kinds for d in data[1:])):
        raise SortError(f"{name} does not take {data!r}")
    if not args:
        return _make(name, args, data, _result_sort(name, data, ()))
    key = (name, args, data, None)
    known = _TERMS.get(key)
    return (known and known()) or _made(
        key, name, args, data, _result_sort(name, data, tuple([a.sort for a in args]))
    )


def transform(
    term: Term,
    visit: Callable[[Term, int], Term | None],
    resort: Callable[[Any], Any] = lambda s: s,
) -> Term:
    """Rebuild from the leaves up.  `visit(node, depth)` answers a replacement, or None to go on
    into the arguments; `resort` maps the sorts and sizes in the rebuilt nodes."""
    done: dict[tuple[Term, int], Term] = {}
    opened = set()  # places whose arguments wait above them on the stack
    stack = [(term, 0)]
    while stack:
        place = stack.pop()
        if place in done:
            continue
        node, depth = place
        inner = depth + (node.op == "lam")
        if place in opened:
            args = tuple([done[a, inner] for a in node.args])
            done[place] = rebuild(node, args, resort(node.data))
            continue
        new = visit(node, depth)
        if new is None and node.args:
            opened.add(place)
            stack.append(place)
            stack += [(a, inner) for a in node.args]
        else:
            done[place] = rebuild(node, (), resort(node.data)) if new is None else new
    return done[term, 0]


def rebuild(node: Term, args: tuple[Term, ...], data: Any) -> Term:
    """The same constant, application or lambda with these arguments and this data."""
    if args == node.args and data == node.data:
        return node
    if node.op == "lam":
        return abstraction(data, args[0])
    return app(*args) if node.op == "app" else op(node.op, *args, data=data)


def _dangling_changed(term: Term, change: Callable[[Term, int], Term]) -> Term:
    """The term with `change(index, depth)` for each dangling bound index, `depth` binders deep."""

    def visit(node: Term, depth: int) -> Term | None:
        if node.loose <= depth:
            return node
        return change(node, depth) if node.op == "bound" else None

    return transform(term, visit) if term.loose else term


def _shift(term: Term, by: int) -> Term:
    """Put a term under `by` more binders."""
    return _dangling_changed(term, lambda index, _: bound(index.data + by, index.sort))


@lru_cache(maxsize=KEPT)
def _open(body: Term, x: Term) -> Term:
    """The body of a lambda with `x` for its variable."""

    def change(index: Term, depth: int) -> Term:
        return _shift(x, depth) if index.data == depth else bound(index.data - 1, index.sort)

    return _dangling_changed(body, change)


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
    good = all(map(is_size, sizes.values())) and all(map(is_sort, sorts.values()))
    if not good or any(type(name) is not str for name in (*sizes, *sorts)):
        raise SortError("names stand for sizes and sorts; a size is a positive integer or a name")
    return _resorted(term, tuple(sizes.items()), tuple(sorts.items())) if sizes or sorts else term


@lru_cache(maxsize=KEPT)
def _resorted(term: Term, new_sizes: Any, new_sorts: Any) -> Term:
    sizes, sorts = dict(new_sizes), dict(new_sorts)

    def new(data: Any) -> Any:  # of a sort, or of a constant's data
        match data:
            case ("fun", a, b):
                return ("fun", new(a), new(b))
            case ("any", name):
                return sorts.get(name, data)
            case ("vec" | "mat" | "sizes" as kind, *dims):
                return (kind, *[sizes.get(n, n) for n in dims])
        return data

    def visit(node: Term, depth: int) -> Term | None:
        if node.op in ("var", "bound"):
            return _make(node.op, (), node.data, new(node.sort))
        return None

    return transform(term, visit, new)


def subterms(term: Term) -> Generator[Term, None, None]:
    """Each distinct subterm once, parents first; those under binders have dangling indices."""
    seen = {term}
    stack = [term]
    while stack:
        node = stack.pop()
        yield node
        new = [a for a in dict.fromkeys(node.args) if a not in seen]
        seen.update(new)
        stack += new


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
_VEC, _SQUARE = vec("$n"), mat("$n", "$n")
_VARIABLE, _FAMILY = fun(OUTCOME, REAL), fun(INT, OUTCOME, REAL)

_SIZE, _SIZES = ("sizes", "$n"), ("sizes", "$m", "$n")
_MAT, _BINARY = mat("$m", "$n"), ("#a", "#a")
_BASE, _ENDS = fun(REAL, "?a", BOOL), fun(REAL, REAL, BOOL)

SIGNATURE: dict[str, tuple[Any, tuple[Any, ...], Any]] = {
    name: (data, arguments, result)
    for names, data, arguments, result in (
        # logic
        ("true false", None, (), BOOL),
        ("imp and or", None, (BOOL, BOOL), BOOL),
        ("forall exists", None, (fun("?a", BOOL),), BOOL),
        ("eq", None, ("?a", "?a"), BOOL),
        ("le", None, _BINARY, BOOL),
        ("ite", None, (BOOL, "?a", "?a"), "?a"),
        # numbers: "#a" is real or int
        ("add mul", None, _BINARY, "#a"),
        ("neg", None, ("#a",), "#a"),
        ("inv sqrt exp log sin cos atan asin", None, (REAL,), REAL),
        ("pow", None, (REAL, INT), REAL),
        ("pi", None, (), REAL),
        ("cast", None, (INT,), REAL),
        # recursion
        ("sum prod", None, (fun(INT, REAL), INT, INT), REAL),
        ("iterate", None, (fun(INT, "?a", "?a"), "?a", INT), "?a"),
        ("mprod", None, (fun(INT, _SQUARE), INT, INT), _SQUARE),
        # vectors and matrices
        ("dim", _SIZE, (), INT),
        ("vec", _SIZE, (fun(INT, REAL),), _VEC),
        ("at", None, (_VEC, INT), REAL),
        ("mat", _SIZES, (fun(INT, INT, REAL),), _MAT),
        ("entry", None, (_MAT, INT, INT), REAL),
        ("operator_norm", None, (_MAT,), REAL),
        ("minv", None, (_SQUARE,), _SQUARE),
        ("det", None, (_SQUARE,), REAL),
        # probability
        ("outcome", None, (INT,), OUTCOME),
        ("E", None, (PROB, _VARIABLE), REAL),
        ("integrable", None, (PROB, _VARIABLE), BOOL),
        ("indep", None, (PROB, fun(OUTCOME, "?a"), fun(OUTCOME, "?b")), BOOL),
        # calculus
        ("differentiable", None, (fun("?a", "?b"), "?a"), BOOL),
        ("deriv", None, (fun(REAL, REAL), REAL), REAL),
        ("grad", None, (fun(_VEC, REAL), _VEC), _VEC),
        ("jac", None, (fun(_VEC, vec("$m")), _VEC), _MAT),
        # limits: along a base A, which has for each number r a set of points
        ("lim", None, (fun("?a", REAL), _BASE), REAL),
        # integrals: of a function, inside an interval, from one end of it to another
        ("integral", None, (fun(REAL, REAL), fun(REAL, BOOL), _ENDS, _ENDS), REAL),
        # defined constants: their definitions stand in the theories
        ("eventually", None, (_BASE, fun("?a", BOOL)), BOOL),
        ("tends", None, (fun("?a", "?b"), _BASE, fun(REAL, "?b", BOOL)), BOOL),
        ("has_integral", None, (fun(REAL, REAL), fun(REAL, BOOL), _ENDS, _ENDS, REAL), BOOL),
        ("abs tan sinh cosh tanh acos", None, (REAL,), REAL),
        ("max min", None, (REAL, REAL), REAL),
        ("factorial", None, (INT,), REAL),
        ("binomial", None, (INT, INT), REAL),
        ("dot", None, (_VEC, _VEC), REAL),
        ("norm", None, (_VEC,), REAL),
        ("zeros", _SIZE, (), _VEC),
        ("vadd", None, (_VEC, _VEC), _VEC),
        ("scale", None, (REAL, _VEC), _VEC),
        ("map", None, (fun(REAL, REAL), _VEC), _VEC),
        ("eye", _SIZE, (), _SQUARE),
        ("diag", None, (_VEC,), _SQUARE),
        ("madd", None, (_MAT, _MAT), _MAT),
        ("mscale", None, (REAL, _MAT), _MAT),
        ("mm", None, (mat("$m", "$k"), mat("$k", "$n")), _MAT),
        ("mv", None, (_MAT, _VEC), vec("$m")),
        ("transpose", None, (_MAT,), mat("$n", "$m")),
        ("outer", None, (vec("$m"), _VEC), _MAT),
        ("trace", None, (_SQUARE,), REAL),
        ("invertible", None, (_SQUARE,), BOOL),
        ("basis", _SIZE, (INT,), _VEC),
        ("mgrad", None, (fun(_MAT, REAL), _MAT), _MAT),
        ("Var", None, (PROB, _VARIABLE), REAL),
        ("Cov", None, (PROB, _VARIABLE, _VARIABLE), REAL),
    )
    for name in names.split()
}


@cache
def _result_sort(name: str, data: Any, have: tuple[Any, ...]) -> Any:
    """The sort of a constant applied to arguments of sorts `have`."""
    found: dict[str, Any] = {}
    if name == "finite":  # a probability on outcomes 1..k, by its masses
        good, result = not have and _are_masses(data), PROB
    elif name in ("mutind", "kwise"):  # families of random variables, each with its index range
        head = (PROB,) if name == "mutind" else (PROB, INT)
        count, rest = divmod(len(have) - len(head), 3)
        good = not rest and count > 0 and have == head + (_FAMILY, INT, INT) * count
        good, result = good and data is None, BOOL
    elif name in SIGNATURE:
        want_data, want, result = SIGNATURE[name]
        good = _fits(want_data, data, found) and _fits(want, have, found)
    else:
        raise SortError(f"unknown constant {name!r}")
    if not good:
        raise SortError(f"{name} does not take {have} with {data!r}")
    return _fill(result, found)


def _are_masses(data: Any) -> bool:
    if type(data) is not tuple or data[:1] != ("masses",):
        return False
    return all(type(m) is Fraction and m >= 0 for m in data[1:]) and sum(data[1:]) == 1


def _fits(want: Any, have: Any, found: dict[str, Any]) -> bool:
    if type(want) is tuple:
        if type(have) is not tuple or len(want) != len(have):
            return False
        return all(_fits(w, h, found) for w, h in zip(want, have, strict=True))
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
