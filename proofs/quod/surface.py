"""Terms and statements as the author wrote them: names, order, subtraction, division.

Surface terms are what the pages print.  ``elaborate`` gives their core meaning.  Nothing here
evaluates, reorders or simplifies; ``==`` and ``<=`` build statements.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any, NoReturn, Self

from quod.core import BOOL, INT, PROB, REAL, Sort, fun, is_size, mat, run, vec
from quod.errors import InputError, SortError


class Expr:
    """A term or statement: a head, arguments, a sort, and the variables bound in args[0].

    ``data`` is the value of a number, the name of a size, the definition of a named term.
    """

    __slots__ = ("args", "bound", "data", "head", "sort")
    __hash__ = object.__hash__

    def __new__(cls, *_: Any, **__: Any) -> Self:
        # Python asks the right side of a == b first if its class is a subclass of the left side's;
        # no class of terms is a subclass of another, so the order stays as written
        return object.__new__(Compound if cls is Expr else cls)  # type: ignore

    def __init__(
        self,
        head: str,
        args: Sequence[Expr] = (),
        sort: Sort = REAL,
        data: Any = None,
        bound: Sequence[Symbol] = (),
    ) -> None:
        self.head, self.args, self.sort = head, tuple(args), sort
        self.data, self.bound = data, tuple(bound)

    def __repr__(self) -> str:
        from quod.typeset.text import text

        return text(self)

    def _repr_latex_(self) -> str | None:
        from quod.typeset.latex import latex

        try:
            return rf"$\displaystyle {latex(self)}$"
        except InputError:  # too long to print: a notebook then shows the text
            return None

    # -- arithmetic
    def __add__(self, other: Any) -> Expr:
        return _arithmetic("add", self, term(other))

    def __radd__(self, other: Any) -> Expr:
        return _arithmetic("add", term(other), self)

    def __sub__(self, other: Any) -> Expr:
        return _arithmetic("sub", self, term(other))

    def __rsub__(self, other: Any) -> Expr:
        return _arithmetic("sub", term(other), self)

    def __mul__(self, other: Any) -> Expr:
        return _product(self, term(other))

    def __rmul__(self, other: Any) -> Expr:
        return _product(term(other), self)

    def __truediv__(self, other: Any) -> Expr:
        return _quotient(self, term(other))

    def __rtruediv__(self, other: Any) -> Expr:
        return _quotient(term(other), self)

    def __neg__(self) -> Expr:
        if self.sort == BOOL:
            raise _bad("the negation of", self)
        return Expr("neg", (self,), self.sort)

    def __pow__(self, exponent: Any) -> Expr:
        exponent = term(exponent)
        if self.sort[0] == "mat" and self.sort[1] == self.sort[2] and exponent.sort == INT:
            return Expr("mpow", (self, exponent), self.sort)
        if self.sort not in (REAL, INT) or exponent.sort != INT:
            raise _bad("a power of", self, exponent)
        return Expr("pow", (self, exponent), REAL)  # of an integer too: 2**-1 is 1/2

    def __rpow__(self, base: Any) -> Expr:
        return term(base) ** self

    def __abs__(self) -> NoReturn:
        raise InputError(f"write absolute({self!r}) for its absolute value, norm(x) for a vector")

    def __matmul__(self, other: Any) -> Expr:
        other = term(other)
        match self.sort, other.sort:
            case ("mat", m, k), ("mat", k2, n) if k == k2:
                return Expr("mm", (self, other), mat(m, n))
            case ("mat", m, k), ("vec", k2) if k == k2:
                return Expr("mv", (self, other), vec(m))
        shown = _is_shape(self, other) and not _might_multiply(self, other)
        raise _bad("the matrix product of", self, other, shown="mm" if shown else None)

    @property
    def T(self) -> Expr:
        """The transpose of a matrix."""
        if self.sort[0] != "mat":
            raise _bad("the transpose of", self)
        return Expr("transpose", (self,), mat(self.sort[2], self.sort[1]))

    # -- parts and application
    def __getitem__(self, index: Any) -> Expr:
        indices = [term(i) for i in (index if type(index) is tuple else (index,))]
        if any(i.sort != INT for i in indices):
            raise SortError(f"an index of {self!r} must be an integer term")
        match self.sort:
            case ("vec", _) if len(indices) == 1:
                return Expr("at", (self, *indices), REAL)
            case ("mat", _, _) if len(indices) == 2:
                return Expr("entry", (self, *indices), REAL)
            case ("fun", "int", _) if len(indices) == 1:
                return self(*indices)
        raise SortError(f"{self!r} is {describe(self.sort)}: it has no such entry")

    def __call__(self, argument: Any) -> Expr:
        argument = term(argument)
        if self.sort[0] != "fun":
            raise SortError(f"{self!r} is {describe(self.sort)}, not a function")
        argument = to_sort(argument, self.sort[1], "the argument of", self)
        if self.sort[2] == BOOL:
            return Statement("in", (argument, self))
        return Expr("apply", (self, argument), self.sort[2])

    @property
    def prime(self) -> Expr:
        """The derivative of a function of one real variable."""
        if self.sort != fun(REAL, REAL):
            raise SortError(f"{self!r} is {describe(self.sort)}: only f: R -> R has f.prime")
        return Expr("prime", (self,), self.sort)

    # -- statements
    def __eq__(self, other: Any) -> Statement:  # type: ignore[override]
        return _relation("eq", self, term(other))

    def __ne__(self, other: Any) -> Statement:  # type: ignore[override]
        return _relation("ne", self, term(other))

    def __le__(self, other: Any) -> Statement:
        return _relation("le", self, term(other))

    def __lt__(self, other: Any) -> Statement:
        return _relation("lt", self, term(other))

    def __ge__(self, other: Any) -> Statement:
        return _relation("ge", self, term(other))

    def __gt__(self, other: Any) -> Statement:
        return _relation("gt", self, term(other))

    def __bool__(self) -> bool:
        raise InputError(f"{self!r} is a term, neither true nor false: compare it, as in a == b")

    def __iter__(self) -> NoReturn:
        raise InputError(f"{self!r} cannot be unpacked: write its entries, as in x[1]")


class Compound(Expr):
    """A term that is neither a variable nor a name for another."""

    __slots__ = ()
    __hash__ = object.__hash__


class Statement(Expr):
    """A formula.  It is never true or false in Python: the engine decides, with a proof."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __init__(
        self, head: str, args: Sequence[Expr], data: Any = None, bound: Sequence[Symbol] = ()
    ) -> None:
        super().__init__(head, args, BOOL, data, bound)

    def __bool__(self) -> bool:
        raise InputError(
            f"the statement {self!r} is neither true nor false in Python.\n"
            "  for `assert a == b` or `if a == b`, write `check(a == b)`\n"
            "  for `0 < a < 1`, write two statements, `0 < a` and `a < 1`"
        )

    def __and__(self, other: Statement) -> Statement:
        return Statement("and", (self, statement(other)))

    def __or__(self, other: Statement) -> Statement:
        return Statement("or", (self, statement(other)))

    def __invert__(self) -> Statement:
        return Statement("not", (self,))


class Symbol(Expr):
    """A variable.  Two of one name and one sort are the same variable."""

    __slots__ = ("high", "latex", "low", "name", "random", "signs")
    __hash__ = object.__hash__

    def __init__(
        self,
        name: str,
        sort: Sort,
        latex: str | None = None,
        random: bool = False,
        signs: Iterable[Callable[[Expr], Statement]] = (),
        low: Expr | None = None,
        high: Expr | None = None,
    ) -> None:
        if type(name) is not str or not name.isidentifier() or not name.isascii():
            raise InputError(f"{name!r} is no name: use ASCII letters, digits and underscores")
        super().__init__("var", (), sort)
        self.name, self.latex, self.random = name, latex, random
        self.low, self.high = low, high
        self.signs = tuple(signs)

    @property
    def is_index(self) -> bool:
        """Whether this is an index with a range, to be bound or closed over."""
        return self.low is not None and self.high is not None

    @property
    def range(self) -> tuple[Expr, Expr]:
        """The first and the last value of an index."""
        if self.low is None or self.high is None:
            raise InputError(f"{self.name} is no index")
        return self.low, self.high

    def assumptions(self) -> list[Statement]:
        """The sign conditions that come with the name; part of every claim where it is free."""
        return [sign(self) for sign in self.signs]


class Named(Expr):
    """A term with a name of its own: printed by name, meaning its expansion."""

    __slots__ = ("expansion",)
    __hash__ = object.__hash__

    def __init__(self, definition: Definition, args: Sequence[Expr], expansion: Expr) -> None:
        super().__init__("named", args, expansion.sort, definition)
        self.expansion = expansion


class Definition:
    """A named function of index or other arguments, or a property, expanded where it is used.

    ``h[t]`` and ``h(t)`` are the same; the page shows the definition once and then the name.
    Its body is built once, for parameters that no term can contain: what the page shows and what
    each use means are instances of that one body, whatever the Python function does later.
    """

    locals: Sequence[str] = ()  # names that its lines give to values inside it

    def __init__(
        self,
        name: str,
        build: Callable[..., Expr],
        latex: str | None,
        parameters: Sequence[Symbol],
        words: str | None = None,
    ) -> None:
        self.name, self.latex, self.parameters = name, latex, tuple(parameters)
        if len({p.name for p in self.parameters}) < len(self.parameters):
            raise InputError(f"two parameters of {name} have one name: use two")
        self.words = words  # of a property: what is said of its argument, "is an ellipse"
        self.brackets = any(p.sort != INT for p in parameters)  # written f(x), and not h_t
        self._build = build
        self._places = [Symbol(f"argument_{k}", p.sort) for k, p in enumerate(parameters)]
        self._body: Expr | None = None

    @property
    def body(self) -> Expr:
        """What the name stands for, at the places of the arguments."""
        if self._body is None:
            body = self._build(*self._places)
            if self.words is not None and body.sort != BOOL:
                raise InputError(f"words= are for a property, and {self.name} is no statement")
            free = {(s.name, s.sort) for s in free_symbols(body)}
            for p in self.parameters:
                if any(name == p.name for name, _ in free):
                    raise InputError(
                        f"the definition of {self.name} has a parameter {p.name}, and uses another "
                        f"variable of that name: rename the parameter"
                    )
            self._free = free - {(s.name, s.sort) for s in self._places}
            self._bound_inside = [bound_around(body, s) for s in self._places]
            self._body = body
        return self._body

    @property
    def free(self) -> set[tuple[str, Any]]:
        """The names and sorts of the variables that it uses beside its arguments."""
        return self._free if self.body is not None else set()

    def __call__(self, *arguments: Any) -> Expr:
        if len(arguments) != len(self.parameters):
            raise InputError(f"{self.name} takes {len(self.parameters)} arguments")
        args = [
            to_sort(term(a), p.sort, f"an argument of {self.name}")
            for a, p in zip(arguments, self.parameters, strict=True)
        ]
        body = self.body
        self._refuse_capture(args)
        named = Named(self, args, substitute(body, dict(zip(self._places, args, strict=True))))
        return Statement("holds", (named,)) if body.sort == BOOL else named

    def _refuse_capture(self, args: Sequence[Expr]) -> None:
        """An argument must not use a name that is bound around its parameter inside: c[j] with
        c[i] the sum of A[i, j] over j would not mean what the page says."""
        for a, bound in zip(args, self._bound_inside, strict=True):
            clash = bound.intersection(s.name for s in free_symbols(a)) if bound else None
            if clash:
                raise InputError(
                    f"{self.name}[{a!r}]: {min(clash)} is also a bound variable inside the "
                    f"definition of {self.name}; use another name in one of them"
                )

    def __getitem__(self, index: Any) -> Expr:
        return self(*(index if type(index) is tuple else (index,)))

    def __repr__(self) -> str:
        from quod.typeset.notation import sides

        return "\n".join(f"{left!r} = {right!r}" for left, right in sides(self))

    def _repr_latex_(self) -> str:
        from quod.typeset.notation import equations
        from quod.typeset.notebook import displayed

        return displayed(("", equations(self)))


# ------------------------------------------------------------------------------- construction
def term(value: Any) -> Expr:
    """A surface term of a Python value: a term, an integer, or a fraction."""
    if isinstance(value, Expr):
        return value
    if type(value) is int:
        return Expr("num", (), INT, Fraction(value))
    if isinstance(value, Fraction):
        return Expr("num", (), REAL if value.denominator != 1 else INT, value)
    if type(value) is float:
        raise InputError(
            f"{value!r} is a floating-point number, which is not exact: {_exact(value)}"
        )
    if type(value).__module__.partition(".")[0] == "sympy":
        raise InputError(
            f"{value!r} is a SymPy object, which evaluates itself: write it in the words of Quod"
        )
    raise InputError(f"{value!r} is no mathematical term")


def _exact(value: float) -> str:
    """What to write instead of a float."""
    near = Fraction(repr(value)) if isfinite(value) else None
    if near is None or near.denominator > 10**6:
        return "write it with Rational(p, q)"
    return (
        f"write {near}"
        if near.denominator == 1
        else f"write Rational({near.numerator}, {near.denominator})"
    )


def statement(value: Any) -> Statement:
    """Check that a value is a statement."""
    if isinstance(value, Statement):
        return value
    if isinstance(value, bool):
        raise InputError(
            f"the statement is the Python value {value}: it was decided before Quod saw it. "
            "At least one side must be a Quod term"
        )
    if not isinstance(value, Expr) and callable(value):
        raise InputError("a function is no statement: write one such as @claim(a == b)")
    raise InputError(f"{value!r} is no statement: write one such as a == b")


def opened(p: Statement) -> Statement:
    """A statement that a property holds, as what the property stands for."""
    while p.head == "holds":
        p = p.args[0].expansion  # type: ignore[attr-defined]
    return p


def describe(sort: Sort) -> str:
    """A sort in words."""
    match sort:
        case "real" | "int" | "bool" | "outcome" | "prob":
            return {
                "real": "a real number",
                "int": "an integer",
                "bool": "a statement",
                "outcome": "an outcome",
                "prob": "a probability space",
            }[sort]
        case ("vec", n):
            return f"a vector of length {n}"
        case ("mat", m, n):
            return f"a {m} x {n} matrix"
        case ("fun", a, "bool"):
            return f"a subset of {_space(a)}"
        case ("fun", "int", b):
            return f"a sequence whose members are each {describe(b)}"
        case ("fun", a, b):
            return f"a function from {_space(a)} to {_space(b)}"
    return str(sort)


def _space(sort: Sort) -> str:
    match sort:
        case "real" | "int":
            return "R" if sort == REAL else "Z"
        case ("vec", n):
            return f"R^{n}"
        case ("mat", m, n):
            return f"R^({m} x {n})"
    return str(sort)


def _bad(what: str, *parts: Expr, shown: str | None = None, hint: str = "") -> SortError:
    kinds = " and ".join(f"{p!r}, {describe(p.sort)}" for p in parts)
    made = None if shown is None else Expr(shown, parts)
    return SortError(f"there is no such thing as {what} {kinds}{hint}", made)


def to_sort(value: Expr, sort: Sort, what: str, of: Expr | None = None) -> Expr:
    """The value where `sort` is wanted; an integer serves as a real."""
    if value.sort == sort or (value.sort == INT and sort == REAL):
        return value
    what = what if of is None else f"{what} {of!r}"
    raise SortError(f"{what} must be {describe(sort)}; {value!r} is {describe(value.sort)}")


def _is_shape(*terms: Expr) -> bool:
    """Whether these are numbers, vectors and matrices only: what shapes can be compared of."""
    return all(t.sort in (REAL, INT) or t.sort[0] in ("vec", "mat") for t in terms)


def _might_multiply(a: Expr, b: Expr) -> bool:
    """Whether mathematicians write that product, a vector being a column."""
    match a.sort, b.sort:
        case ("mat", _, k), ("mat" | "vec", rows, *_):
            return k == rows
        case ("vec", _), ("mat", rows, _):
            return rows == 1
    return not (a.sort[0] == b.sort[0] == "vec")


def _arithmetic(head: str, a: Expr, b: Expr) -> Expr:
    numbers = a.sort in (REAL, INT) and b.sort in (REAL, INT)
    if numbers:
        return Expr(head, (a, b), INT if a.sort == b.sort == INT else REAL)
    if a.sort == b.sort and a.sort[0] in ("vec", "mat"):
        return Expr(head, (a, b), a.sort)
    shown = head if _is_shape(a, b) else None
    raise _bad("the sum of" if head == "add" else "the difference of", a, b, shown=shown)


def _product(a: Expr, b: Expr) -> Expr:
    scalar_a, scalar_b = a.sort in (REAL, INT), b.sort in (REAL, INT)
    if scalar_a and scalar_b:
        return Expr("mul", (a, b), INT if a.sort == b.sort == INT else REAL)
    if scalar_a and b.sort[0] in ("vec", "mat"):
        return Expr("mul", (a, b), b.sort)
    if a.sort[0] in ("mat", "vec") and b.sort[0] in ("mat", "vec"):
        shapes = f"{a!r} is {describe(a.sort)} and {b!r} is {describe(b.sort)}"
        raise SortError(
            f"the product a * b needs a number: {shapes}; use A @ B or dot(x, y)",
            None if _might_multiply(a, b) else Expr("mul", (a, b)),
        )
    raise _bad("the product of", a, b)


def _quotient(a: Expr, b: Expr) -> Expr:
    if b.sort in (REAL, INT) and (a.sort in (REAL, INT) or a.sort[0] in ("vec", "mat")):
        return Expr("div", (a, b), REAL if a.sort == INT else a.sort)
    raise _bad("the quotient of", a, b)


def _relation(head: str, a: Expr, b: Expr) -> Statement:
    numbers = a.sort in (REAL, INT) and b.sort in (REAL, INT)
    if not numbers and (a.sort != b.sort or head not in ("eq", "ne")):
        fits = a.sort == b.sort or not _is_shape(a, b)  # an order of vectors can have a meaning
        zero = head in ("eq", "ne") and a.sort[0] == "vec" and b.head == "num" and b.data == 0
        hint = f"\n  the zero vector is zeros({a.sort[1]})" if zero else ""
        raise _bad("a comparison of", a, b, shown=None if fits else head, hint=hint)
    if a.sort == BOOL:
        raise InputError(f"use iff(p, q) for {a!r} and {b!r}")
    return Statement(head, (a, b))


class SizeName(str):
    """The name of a dimension with its notation, for the printer; core sizes are plain strings."""

    __slots__ = ("latex",)
    latex: str | None

    def __new__(cls, name: str, latex: str | None = None) -> SizeName:
        made = super().__new__(cls, name)
        made.latex = latex
        return made


def written_size(n: Any) -> Any:
    """A size as the author wrote it: the number, or the name with its notation."""
    return n.data if isinstance(n, Expr) and n.head == "dim" else n


def size_of(n: Any) -> int | str:
    """The size that a dimension or a positive Python integer stands for."""
    if isinstance(n, Expr) and n.head == "dim":
        return str(n.data)
    if isinstance(n, (int, str)) and is_size(n):
        return n
    raise InputError(f"{n!r} is no size: use dimension('n') or a positive integer")


# --------------------------------------------------------------------------------- traversal
def children(e: Expr) -> tuple[Expr, ...]:
    """The parts of an expression: its arguments, or the expansion behind a name."""
    return (e.expansion,) if isinstance(e, Named) else e.args


def ends(s: Symbol) -> tuple[Expr, ...]:
    """The first and the last value of an index; nothing for other variables."""
    return (s.low, s.high) if s.low is not None and s.high is not None else ()


def range_ends(e: Expr) -> list[Expr]:
    """The ends of the ranges that a quantifier's indices run over; other terms have none."""
    return [end for s in e.bound for end in ends(s)] if e.head in ("forall", "exists") else []


def free_symbols(e: Expr) -> list[Symbol]:
    """The free variables in order of appearance, one for each name and sort.

    What the range of a free or quantified index mentions is free too."""
    found: dict[tuple[str, Any], Symbol] = {}
    seen: set[tuple[int, frozenset[Any]]] = set()
    stack: list[tuple[Expr, frozenset[Any]]] = [(e, frozenset())]
    while stack:
        e, bound = stack.pop()
        if (id(e), bound) in seen:
            continue
        seen.add((id(e), bound))
        if not isinstance(e, Symbol):
            inner = bound | {(s.name, s.sort) for s in e.bound} if e.bound else bound
            stack += [(a, bound if n else inner) for n, a in enumerate(children(e))][::-1]
            stack += [(end, bound) for end in range_ends(e)[::-1]]
        elif (e.name, e.sort) not in bound:
            found.setdefault((e.name, e.sort), e)
            stack += [(end, bound) for end in ends(e)[::-1]]
    return list(found.values())


def mentions(e: Expr, head: str) -> bool:
    """Whether a head stands in a term, or in what its names stand for."""
    stack, seen = [e], set()
    while stack:
        e = stack.pop()
        if e.head == head:
            return True
        if id(e) not in seen:
            seen.add(id(e))
            stack += children(e)
    return False


def names_in(e: Expr) -> set[str]:
    """The names of all variables, free and bound, in a term and in what its names stand for."""
    found: set[str] = set()
    seen: set[int] = set()
    stack = [e]
    while stack:
        e = stack.pop()
        if id(e) not in seen:
            seen.add(id(e))
            symbols = [s for s in (e, *e.bound) if isinstance(s, Symbol)]
            found |= {s.name for s in symbols}
            stack += [*children(e), *e.args, *(end for s in symbols for end in ends(s))]
    return found


def bound_around(e: Expr, s: Symbol) -> set[str]:
    """The names that are bound at some place where a variable occurs free."""
    found: set[str] = set()
    seen: set[tuple[int, frozenset[str]]] = set()
    stack: list[tuple[Expr, frozenset[str]]] = [(e, frozenset())]
    while stack:
        e, bound = stack.pop()
        if (id(e), bound) in seen or s.name in bound:
            continue
        seen.add((id(e), bound))
        if isinstance(e, Symbol):
            found |= bound if (e.name, e.sort) == (s.name, s.sort) else set()
            stack += [(end, bound) for end in ends(e) if e.name not in bound]
        stack += [(end, bound) for end in range_ends(e)]
        inner = bound | {b.name for b in e.bound}
        stack += [(a, bound if n else inner) for n, a in enumerate(children(e))]
    return found


def same(a: Expr, b: Expr) -> bool:
    """Whether two expressions are written the same, names expanded."""
    stack = [(a, b)]
    while stack:
        a, b = stack.pop()
        while isinstance(a, Named):
            a = a.expansion
        while isinstance(b, Named):
            b = b.expansion
        if a is b:
            continue
        if (a.head, a.sort, len(a.args), len(a.bound)) != (
            b.head,
            b.sort,
            len(b.args),
            len(b.bound),
        ):
            return False
        if isinstance(a, Symbol) != isinstance(b, Symbol) or (
            isinstance(a, Symbol) and a.name != b.name  # type: ignore[attr-defined]
        ):
            return False
        if not isinstance(a, Symbol) and a.data != b.data:
            return False
        stack += [*zip(a.args, b.args, strict=True), *zip(a.bound, b.bound, strict=True)]
        ranges, others = range_ends(a), range_ends(b)
        if len(ranges) != len(others):
            return False
        stack += zip(ranges, others, strict=True)
    return True


def substitute(e: Expr, values: dict[Symbol, Expr]) -> Any:
    """The expression with terms for free variables; bound variables keep their names, but for
    the variable of a derivative that becomes another one: d/dx at x, with y for x, is d/dy at y.

    Raises InputError where a bound variable would capture a name of such a term."""
    for s, value in values.items():
        clash = bound_around(e, s).intersection(v.name for v in free_symbols(value))
        if clash:
            raise InputError(f"{value!r} for {s.name}: {min(clash)} is bound there; rename one")
    table = {(s.name, s.sort): value for s, value in values.items()}

    def visit(e: Expr, table: dict[Any, Expr]) -> Generator[Any, Any, Expr]:
        if isinstance(e, Symbol):
            if (e.name, e.sort) in table:
                return table[e.name, e.sort]
            return (yield ranged(e, table)) if e.is_index else e
        bound = []
        for s in e.bound:
            bound.append((yield ranged(s, table)) if s.is_index else s)
        inner = {k: v for k, v in table.items() if k not in {(s.name, s.sort) for s in bound}}
        renamed = _renamed(e, table, inner)
        if renamed is not None:
            inner[bound[0].name, bound[0].sort] = renamed
            bound = [renamed]
        args = []
        for n, a in enumerate(e.args):
            args.append((yield visit(a, inner if n == 0 else table)))
        if isinstance(e, Named):  # the name stays only if it still means this
            named = e.data(*args)
            named = named.args[0] if named.head == "holds" else named
            if table.keys().isdisjoint(e.data.free):
                return named
            expansion = yield visit(e.expansion, table)
            return named if same(named.expansion, expansion) else expansion
        if isinstance(e, Statement):
            return Statement(e.head, args, e.data, bound)
        return Expr(e.head, args, e.sort, e.data, bound)

    def ranged(s: Symbol, table: dict[Any, Expr]) -> Generator[Any, Any, Symbol]:
        low, high = (yield visit(s.low, table)), (yield visit(s.high, table))  # type: ignore
        return Symbol(s.name, s.sort, s.latex, s.random, s.signs, low, high)

    return run(visit(e, table))


def _renamed(e: Expr, table: dict[Any, Expr], inner: dict[Any, Expr]) -> Symbol | None:
    """The new name of the variable of a derivative at that variable; None where it keeps it."""
    if len(e.bound) != 1 or len(e.args) != 2 or e.args[1] is not e.bound[0]:
        return None
    (x,), body = e.bound, e.args[0]
    y = table.get((x.name, x.sort))
    if not isinstance(y, Symbol) or y.is_index:
        return None
    inside = [s for part in (body, *inner.values()) for s in free_symbols(part)]
    taken = bound_around(body, x) | {s.name for s in inside}
    return None if y.name in taken else y


SPACE = Symbol("P", PROB)  # the probability space of every E, Var and Cov; printed nowhere
