"""Reads printed LaTeX back to surface terms: written from the notation, not from the printer.

``read(latex, scope)`` gives a term or statement; ``read_hypothesis`` closes free indices.  The
scope maps the names that may occur to what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from quod import core, kernel
from quod import vocabulary as v
from quod.core import INT, REAL, Term, fun, mat, vec
from quod.counting import multiply_adds, numbers_in, parameters
from quod.elaborate import elaborate
from quod.errors import QuodError
from quod.showing import Shown
from quod.surface import Definition, Expr, Statement, Symbol, size_of, term

_TOKEN = re.compile(
    r"\\(?:text|operatorname|math[a-z]+)\{[^{}]*\}|\\begin\{pmatrix\}|\\end\{pmatrix\}"
    r"|\\[A-Za-z]+|\\.|\d+|\S"
)
_RELATIONS: dict[str, Callable[[Any, Any], Statement]] = {
    "=": lambda a, b: a == b,
    r"\ne": lambda a, b: a != b,
    r"\le": lambda a, b: a <= b,
    r"\ge": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}
_CONNECTIVES: dict[str, tuple[int, int, Callable[[Any, Any], Statement]]] = {
    r"\iff": (1, 2, v.iff),
    r"\implies": (2, 2, v.implies),
    r"\text{ or }": (3, 4, lambda p, q: p | q),
    r"\text{ and }": (4, 5, lambda p, q: p & q),
}
_COUNTS = {"madds": multiply_adds, "parameters": parameters, "numbers": numbers_in}
_STOPS = {")", "]", "}", ",", "/", "+", "-", "&", r"\\", "_", "^", "'", "[", r"\}", r"\in"}
_STOPS |= {
    r"\to",
    r"\cdot",
    *_RELATIONS,
    *_CONNECTIVES,
    r"\rvert",
    r"\rVert",
    r"\cdots",
    r"\dots",
    r"\mapsto",
}
_STOPS |= {r"\end{pmatrix}", r"\colon", r"\big", r"\quad", ""}


class Unreadable(Exception):
    """The LaTeX is not in the notation, or a name is not in scope."""


def read(latex: str, scope: Mapping[str, Any]) -> Expr:
    """The term or statement that a printed form says."""
    reader = _Reader(latex, scope)
    return reader.whole()


def read_name(latex: str) -> str:
    """The name that a printed form spells: d_k for d with the subscript k."""
    reader = _Reader(latex, {})
    name, reader.at = reader.spelled()[0]
    reader.end()
    return name


def read_hypothesis(latex: str, scope: Mapping[str, Any]) -> Expr:
    """A hypothesis, with "for all i" at its end as a quantifier; notes in brackets say no more."""
    latex = re.sub(r" \\text\{ \([a-z ]*\)\}$", "", latex)
    body, _, closing = latex.partition(r" \quad \text{for all } ")
    fact = read(body, scope)
    if not closing:
        return fact
    names, _, condition = closing.partition(r" \text{ with } ")
    over = _Reader(names, scope)
    indices = [over.name()]
    while over.peek in (",", *_RELATIONS):
        sign = over.next()
        indices.append(over.name())
        if sign != ",":
            fact = v.implies(_RELATIONS[sign](*indices), fact)
    over.end()
    if condition:
        fact = v.implies(read(condition, scope), fact)
    return v.for_all(indices, fact)


class _Reader:
    def __init__(self, latex: str, scope: Mapping[str, Any]) -> None:
        silent = {r"\left", r"\right", r"\;"}
        plain = latex.replace(r"\\[8pt]", r"\\")  # room between rows
        self.tokens = [t for t in _TOKEN.findall(plain) if t not in silent]
        self.scope = dict(scope)
        self.at = 0
        self.own = self._own_notation()

    def _own_notation(self) -> list[tuple[list[str], Any]]:
        """Names with a notation of the author's, longest first."""
        found = []
        for thing in self.scope.values():
            own = getattr(thing, "latex", None) or getattr(
                getattr(thing, "data", None), "latex", None
            )
            if own:
                found.append((_TOKEN.findall(own), thing))
        return sorted(found, key=lambda pair: -len(pair[0]))

    # -- tokens
    @property
    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, *wanted: str) -> None:
        for token in wanted:
            if self.peek != token:
                rest = " ".join(self.tokens[self.at : self.at + 8])
                raise Unreadable(f"wanted {token!r}, found {rest!r}")
            self.at += 1

    def has(self, *tokens: str) -> bool:
        """Take the tokens if they come next."""
        if self.tokens[self.at : self.at + len(tokens)] == list(tokens):
            self.at += len(tokens)
            return True
        return False

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise Unreadable(f"left over: {' '.join(self.tokens[self.at :])!r}")

    def attempt(self, parse: Callable[[], Any]) -> Any:
        """What `parse` gives, or None and nothing taken."""
        start = self.at
        try:
            return parse()
        except (Unreadable, QuodError, AttributeError, TypeError, ValueError, LookupError):
            self.at = start
            return None

    def whole(self) -> Expr:
        def all_of(parse: Callable[[], Expr]) -> Expr:
            made = parse()
            self.end()
            return made

        made = self.attempt(lambda: all_of(self.sum))
        return all_of(self.statement) if made is None else made

    # -- statements
    def statement(self, level: int = 0) -> Statement:
        left = self.simple()
        while self.peek in _CONNECTIVES and _CONNECTIVES[self.peek][0] >= level:
            _, right, make = _CONNECTIVES[self.next()]
            left = make(left, self.statement(right))
        return left

    def simple(self) -> Statement:
        if self.has(r"\text{for all }"):
            return self.quantified(v.for_all, r"\colon")
        for word, wrap in (("", lambda p: p), ("no ", v.negation)):
            for verb in ("is", "are"):
                if self.has(rf"\text{{there {verb} {word}}}"):
                    return wrap(self.quantified(v.there_is, r"\text{ such that }"))
        if self.has(r"\lnot"):
            self.take("(")
            inner = self.statement()
            self.take(")")
            return v.negation(inner)
        for parse in (self.independence, lambda: self.attempt(self.relation)):
            found = parse()
            if found is not None:
                return found
        return self.in_brackets()

    def in_brackets(self) -> Statement:
        self.take("(")
        inner = self.statement()
        self.take(")")
        return inner

    def quantified(self, make: Callable[..., Statement], stop: str) -> Statement:
        names = [self.bound_name()]
        while self.has(","):
            names.append(self.bound_name())
        if self.has(r"\in", r"\{"):
            low = self.sum()
            self.take(",", r"\dots", ",")
            high = self.sum()
            self.take(r"\}")
            names = [Symbol(s.name, INT, s.latex, low=low, high=high) for s in names]
        self.take(stop)
        bound = {s.name: s for s in names}
        return make(names, self.within(bound, lambda: self.statement(1)))

    def bound_name(self) -> Symbol:
        made = self.name()
        if not isinstance(made, Symbol):
            raise Unreadable(f"{made!r} is no variable")
        if made.is_index:  # its range, if it has one here, is printed
            return Symbol(made.name, made.sort, made.latex)
        return made

    def independence(self) -> Statement | None:
        if self.has(r"\text{the vectors }"):
            x, y = self.names()
            self.take(r"\text{ are independent}")
            return v.independent_vectors(x, y)
        if self.has(r"\text{any }"):
            k = int(self.next())
            self.take(r"\text{ of }")
            found = v.k_wise_independent(k, *self.families())
            self.take(r"\text{ are independent}")
            return found
        if self.peek in (r"\text{the variables }", r"\text{the entries of }"):
            found = v.mutually_independent(*self.families())
            self.take(r"\text{ are mutually independent}")
            return found
        return None

    def families(self) -> list[Expr]:
        return [v.entries(x) if x.sort != REAL else x for x in self.names()]

    def names(self) -> list[Any]:
        """a, b and c, with words before a name that say its kind."""
        found = []
        while not found or self.has(",") or self.has(r"\text{ and }"):
            while self.has(r"\text{the variables }") or self.has(r"\text{the entries of }"):
                pass
            found.append(self.name())
        return found

    def relation(self) -> Statement:
        left = self.sum()
        if self.has(r"\text{ is differentiable at }"):
            return v.differentiable(left, self.sum())
        if self.has(r"\text{ is differentiable in }"):
            x = self.name()
            point = self.sum() if self.has(r"\text{ at }") else x
            return Statement("differentiable_in", (left, point), bound=(x,))
        if self.has(r"\text{ is invertible}"):
            return v.invertible(left)
        if self.has(r"\text{ is integrable}"):
            return v.integrable(left)
        if self.has(r"\to"):
            return self.tends(left)
        if self.has(r"\in"):
            return self.sum()(left)
        for thing in self.scope.values():
            words = getattr(thing, "words", None)
            if words and self.has(rf"\text{{ {words}}}"):
                return thing(left)
        if self.peek not in _RELATIONS:
            raise Unreadable(f"no relation at {self.peek!r}")
        return _RELATIONS[self.next()](left, self.sum())

    def tends(self, body: Expr) -> Statement:
        r"""value as t \to \infty."""
        value = self.sum()
        self.take(r"\text{ as }")
        return v.tends_to(body, self.approach(), value)

    def approach(self) -> tuple[Any, ...]:
        r"""t \to \infty, or x \to a, or from one side x \to a^{+}."""
        x = self.name()
        self.take(r"\to")
        if self.has(r"\infty"):
            return x, v.oo
        point = self.primary()
        sides = [sign for sign in "+-" if self.has("^", "{", sign, "}")]
        return (x, point, *sides)

    # -- terms
    def sum(self) -> Expr:
        left = self.product()
        while self.peek in ("+", "-"):
            plus = self.next() == "+"
            right = self.product()
            left = left + right if plus else left - right
        return left

    def product(self) -> Expr:
        if self.has("-"):
            left = -self.factor()
        else:
            left = self.factor()
            if isinstance(left, _Row):
                return v.dot(left.entries, self.factor())
            if self.follows(0):
                right = self.factor()
                if isinstance(right, _Row):
                    return v.outer(left, right.entries)
                left = times(left, right)
        while True:
            if self.has("/"):
                left = left / self.factor()
            elif self.has(r"\cdot"):
                left = times(left, self.factor())
            elif (self.peek == r"\," and self.follows(1)) or self.follows(0):
                self.has(r"\,")
                left = times(left, self.factor())
            else:
                return left

    def follows(self, ahead: int) -> bool:
        """Whether a factor starts that many tokens ahead."""
        at = self.at + ahead
        token = self.tokens[at] if at < len(self.tokens) else ""
        return token not in _STOPS and token != r"\," and not token.startswith(r"\text")

    def factor(self) -> Any:
        ordered = self.attempt(self.ordered_product)
        if ordered is not None:
            return ordered
        made = self.primary()
        while True:
            if self.has("^", "{", r"\top", "}"):
                if made.sort[0] == "vec":
                    return _Row(made)
                made = made.T
            elif self.has("^"):
                made = made ** self.group()
            elif self.peek == "_":
                made = self.indexed(made)
            elif self.has(r"\big", r"\vert"):
                made = self.at_point(made)
            elif self.has("'"):
                made = made.prime
            elif self.has("!"):
                made = v.factorial(made)
            elif isinstance(made, Shown):
                made = made(*self.arguments())
            elif self.peek == "(" and getattr(made, "sort", " ")[0] == "fun":
                made = self.call(made)
            elif self.peek == "(" and isinstance(made, Definition):
                self.take("(")
                arguments = [self.sum_or_function()]
                while self.has(","):
                    arguments.append(self.sum_or_function())
                self.take(")")
                made = made(*arguments)
            else:
                return made

    def at_point(self, made: Expr) -> Expr:
        r"""A derivative \big\vert_{x=point}."""
        self.take("_", "{")
        x = self.name()
        self.take("=")
        point = self.sum()
        self.take("}")
        if made.head not in ("grad", "derivative", "jacobian") or made.bound[0].name != x.name:
            raise Unreadable("only a derivative has a point")
        return Expr(made.head, (made.args[0], point), made.sort, bound=made.bound)

    def group(self) -> Any:
        self.take("{")
        made = self.sum()
        self.take("}")
        return made

    def call(self, f: Any) -> Expr:
        """f(x), f of each entry where x is a vector and f a function of numbers."""
        x = self.bracketed()
        if f.sort == fun(REAL, REAL) and x.sort[0] == "vec":
            return v.elementwise(f, x)
        return f(x)

    def indexed(self, base: Any) -> Any:
        """x_{i}, A_{i j} or A_{i + 1, j}."""
        self.take("_", "{")
        parameters = getattr(base, "parameters", ())
        two = len(parameters) == 2 or (not parameters and base.sort[0] == "mat")
        if two and self.tokens[self.at + 2] == "}":  # two signs have no comma between them
            indices = [self.primary(), self.primary()]
        else:
            indices = [self.sum()]
            while self.has(","):
                indices.append(self.sum())
        self.take("}")
        return base[tuple(indices)] if len(indices) > 1 else base[indices[0]]

    def ordered_product(self) -> Expr:
        r"""J_t J_{t-1} \cdots J_1, or upwards."""
        first = self.member()
        second = self.member()
        self.take(r"\cdots")
        last = self.member()
        (f, a), (_, second), (_, b) = first, second, last
        i = Symbol("i", INT)
        if rises([a, second, None, b]):
            return v.product_up(f[i], (i, a, b))
        return v.product_down(f[i], (i, b, a))

    def member(self) -> tuple[Any, Expr]:
        f = self.name()
        self.take("_", "{")
        index = self.sum()
        self.take("}")
        return f, index

    # -- primaries
    def primary(self) -> Any:
        token = self.peek
        if token.isdigit():
            return term(int(self.next()))
        if any(self.tokens[self.at : self.at + len(own)] == own for own, _ in self.own):
            return self.name()
        special = getattr(self, _PRIMARIES.get(token, ""), None)
        if special is not None:
            return special()
        if self.has("."):
            made = self.factor()
            self.take(r"\rvert")
            return self.at_point(made)
        if token in ("(", r"\begin{pmatrix}"):
            return self.matrix() if token != "(" else self.parenthesis()
        return self.name()

    def set(self) -> Expr:
        r"""\{x \colon p(x)\}."""
        self.next()
        x = self.bound_name()
        self.take(r"\colon")
        condition = self.statement()
        self.take(r"\}")
        return v.set_of(x, condition)

    def pi(self) -> Expr:
        if "pi" in self.scope:  # a claim has the number or something of this name, never both
            return self.name()
        self.next()
        return v.pi

    def tfrac(self) -> Expr:
        self.next()
        p, q = self.group(), self.group()
        return term(Fraction(p.data, q.data))

    def frac(self) -> Expr:
        self.next()
        for d, make in ((r"\mathrm{d}", v.derivative), (r"\partial", v.jacobian)):
            if self.has("{", d):
                body = None if self.peek == "}" else self.factor()
                self.take("}", "{", d)
                x = self.name()
                self.take("}")
                return make(self.bracketed() if body is None else body, x)
        return self.group() / self.group()

    def sqrt(self) -> Expr:
        self.next()
        return v.sqrt(self.group())

    def limit(self) -> Expr:
        r"""\lim_{x \to a} body."""
        self.next()
        self.take("_", "{")
        where = self.approach()
        self.take("}")
        return v.limit(self.product(), where)

    def elementary(self) -> Expr:
        return _ELEMENTARY[self.next()](*self.arguments())

    def basis(self) -> Expr:
        r"""\mathbf{e}_{i}: as long as the range of i."""
        self.next()
        self.take("_")
        i = self.group()
        if getattr(i, "high", None) is None:
            raise Unreadable(f"no range of {i!r} says the length of this vector")
        return v.basis_vector(i, i.high)

    def between(self) -> Expr:
        left = self.next()
        made = self.sum()
        self.take(left.replace(r"\l", r"\r"))
        if left == r"\lvert":
            return v.absolute(made)
        return v.operator_norm(made) if made.sort[0] == "mat" else v.norm(made)

    def ranged(self) -> tuple[Symbol, Expr, Expr]:
        """_{i=low}^{high}."""
        i, order = self.run()
        self.take("^")
        (low,) = order
        return i, low, self.group()

    def run(self) -> tuple[Symbol, list[Any]]:
        r"""_{i=first, second, \dots, last}, with None for the dots."""
        self.take("_", "{")
        i = Symbol(self.plain_name(), INT)
        self.take("=")
        order: list[Any] = [self.sum()]
        while self.has(",", r"\,"):
            order.append(None if self.has(r"\dots") else self.sum())
        self.take("}")
        return i, order

    def with_bound(self, s: Symbol, parse: Callable[[], Any]) -> Any:
        known = self.scope.get(s.name)
        same = isinstance(known, Symbol) and known.sort == s.sort
        return self.within({} if same else {s.name: s}, parse)

    def within(self, bound: Mapping[str, Symbol], parse: Callable[[], Any]) -> Any:
        """What is read where these names are bound."""
        outer = self.scope
        self.scope = {**outer, **bound}
        try:
            return parse()
        finally:
            self.scope = outer

    def big_sum(self) -> Expr:
        self.next()
        i, low, high = self.ranged()
        return v.Sum(self.with_bound(i, self.product), (i, low, high))

    def big_product(self) -> Expr:
        r"""\prod_{i=3, 2, \dots, 1}: the index as the factors are read."""
        self.next()
        i, order = self.run()
        if self.has("^"):
            high, body = self.group(), self.with_bound(i, self.product)
            build = v.product_down if body.sort[0] == "mat" else v.Product
            return build(body, (i, order[0], high))
        body = self.with_bound(i, self.product)
        if rises(order):
            return v.product_up(body, (i, order[0], order[-1]))
        return v.product_down(body, (i, order[-1], order[0]))

    def binomial(self) -> Expr:
        self.next()
        return v.binomial(self.group(), self.group())

    def nabla(self) -> Expr:
        self.next()
        self.take("_", "{")
        x = self.name()
        self.take("}")
        body = self.bracketed() if self.peek == "(" else self.call(self.name())
        return v.grad(body, x)

    def expectation(self) -> Expr:
        self.next()
        self.take("[")
        made = v.E(self.sum())
        self.take("]")
        return made

    def operator(self) -> Expr:
        name = re.fullmatch(r"\\operatorname\{(\w+)\}", self.next())[1]  # type: ignore[index]
        return (_COUNTS.get(name) or getattr(v, name))(*self.arguments())

    def arguments(self) -> list[Expr]:
        self.take("(")
        args = [self.sum()]
        while self.has(","):
            args.append(self.sum())
        self.take(")")
        return args

    def constant(self) -> Expr:
        make = {"I": v.eye, "0": v.zeros, "1": v.ones}[self.next()[-2]]
        self.take("_")
        self.take("{")
        n = int(self.next()) if self.peek.isdigit() else self.name()
        self.take("}")
        return make(n)

    def matrix(self) -> Expr:
        self.next()
        rows = [[self.sum()]]
        while not self.has(r"\end{pmatrix}"):
            if self.has("&"):
                rows[-1].append(self.sum())
            else:
                self.take(r"\\")
                rows.append([self.sum()])
        return v.matrix_of(*rows)

    def bracketed(self) -> Any:
        self.take("(")
        made = self.sum_or_function()
        self.take(")")
        return made

    def sum_or_function(self) -> Any:
        if r"\mapsto" in self.tokens[self.at : self.at + 9]:
            made = self.attempt(self.function)
            if made is not None:
                return made
        return self.sum()

    def function(self) -> Expr:
        x = self.bound_name()
        self.take(r"\mapsto")
        return v.function(x, self.sum_or_function())

    def parenthesis(self) -> Any:
        """A bracket, a vector by its entries, or by its general entry."""
        if self.tokens[self.matching() + 1 :][:2] == ["_", "{"]:
            family = self.attempt(self.family)
            if family is not None:
                return family
        self.take("(")
        if self.has(r"\,"):
            made = v.vector_of(self.sum())
            self.take(r"\,", ")")
            return made
        entries = [self.sum_or_function()]
        while self.has(","):
            entries.append(self.sum())
        self.take(")")
        return entries[0] if len(entries) == 1 else v.vector_of(*entries)

    def matching(self) -> int:
        depth = 0
        for at in range(self.at, len(self.tokens)):
            depth += (self.tokens[at] == "(") - (self.tokens[at] == ")")
            if depth == 0:
                return at
        raise Unreadable("a bracket is not closed")

    def family(self) -> Expr:
        """A vector by its general entry, or a matrix."""
        start, self.at = self.at, self.matching() + 1
        if self.tokens[self.at + 3 : self.at + 7] == ["=", "1", ",", r"\,"]:
            return self.two_indices(start)
        i, _, size = self.ranged()
        stop, self.at = self.at, start
        body = self.with_bound(i, self.bracketed)
        self.at = stop
        n = size if size.head == "dim" else int(size.data)
        return Expr("vec", (body,), vec(size_of(n)), n, bound=(Symbol(i.name, INT),))

    def two_indices(self, start: int) -> Expr:
        r"""(body)_{i=1,\, j=1}^{m,\, n}."""
        self.take("_", "{")
        i = Symbol(self.plain_name(), INT)
        self.take("=", "1", ",", r"\,")
        j = Symbol(self.plain_name(), INT)
        self.take("=", "1", "}", "^", "{")
        m = self.sum()
        self.take(",", r"\,")
        n = self.sum()
        self.take("}")
        stop, self.at = self.at, start
        body = self.with_bound(i, lambda: self.with_bound(j, self.bracketed))
        self.at = stop
        m, n = (size if size.head == "dim" else int(size.data) for size in (m, n))
        return Expr("matrix", (body,), mat(size_of(m), size_of(n)), (m, n), bound=(i, j))

    # -- names
    def name(self) -> Any:
        """A name in scope: with its subscript if it has one, else a member follows."""
        thing = self.named()
        return thing() if isinstance(thing, Definition) and not thing.parameters else thing

    def named(self) -> Any:
        for own, thing in self.own:
            if self.tokens[self.at : self.at + len(own)] == own:
                self.at += len(own)
                return thing
        spelled = self.spelled()
        for name, stop in spelled:
            if name in self.scope:
                self.at = stop
                thing = self.scope[name]
                first = self.at_zero(thing)
                return thing if first is None else first
        raise Unreadable(f"no name in scope is {spelled!r}")

    def at_zero(self, thing: Any) -> Any:
        r"""h_{t}\big\vert_{t=0}: the first member, where a variable looks like h_0."""
        ahead = self.tokens[self.at : self.at + 6]
        if not isinstance(thing, Definition) or ahead[4:] != [r"\big", r"\vert"]:
            return None
        self.at += 6
        self.take("_", "{")
        self.plain_name()
        self.take("=")
        index = self.sum()
        self.take("}")
        return thing[index]

    def plain_name(self) -> str:
        for own, thing in self.own:
            if self.tokens[self.at : self.at + len(own)] == own:
                self.at += len(own)
                return thing.name
        name, self.at = self.spelled()[0]
        return name

    def spelled(self) -> list[tuple[str, int]]:
        """The names that the next tokens can spell, longest first, each with where it ends."""
        base = _word(self.peek)
        if base is None:
            raise Unreadable(f"no name at {self.peek!r}")
        names = [(base, self.at + 1)]
        if self.tokens[self.at + 1 : self.at + 3] == ["_", "{"]:
            stop = self.tokens.index("}", self.at)
            inside = [t for t in self.tokens[self.at + 3 : stop] if t != ","]
            words = [t if t.isdigit() else _word(t) for t in inside]
            if None not in words:
                scripts: list[Any] = words
                names.insert(0, (f"{base}_{'_'.join(scripts)}", stop + 1))
                names.insert(1, (f"{base}{'_'.join(scripts)}", stop + 1))
        return names


def _word(token: str) -> str | None:
    """The word that one token spells."""
    if len(token) == 1 and token.isalpha():
        return token
    styled = re.fullmatch(r"\\math(?:it|rm)\{(.*)\}", token)
    if styled:
        return styled[1].replace(r"\_", "_")
    return token[1:] if re.fullmatch(r"\\[A-Za-z]+", token) else None


def rises(order: list[Any]) -> bool:
    """Whether the second index is the first plus one; else it must be the first less one."""
    if len(order) == 1:
        return True
    first, second = elaborate(order[0]), elaborate(order[1])
    up = lincomb_zero(second, core.add(first, core.num(1, INT)))
    if not up and not lincomb_zero(first, core.add(second, core.num(1, INT))):
        raise Unreadable(f"{order[1]!r} does not follow {order[0]!r}")
    return up


def lincomb_zero(a: Term, b: Term) -> bool:
    """Whether two integer terms are equal as polynomials."""
    try:
        kernel.lincomb(core.eq(core.op("cast", a), core.op("cast", b)), [], [])
    except QuodError:
        return False
    return True


class _Row:
    """A vector set as a row: one factor stands before or after it, and no sign."""

    def __init__(self, entries: Expr) -> None:
        self.entries = entries


def times(a: Any, b: Any) -> Expr:
    """A product by the sorts of its factors."""
    return a @ b if a.sort[0] == "mat" else a * b


_ELEMENTARY: dict[str, Callable[..., Expr]] = {
    **{rf"\{f.__name__}": f for f in (v.exp, v.log, v.sin, v.cos, v.tan, v.sinh, v.cosh, v.tanh)},
    r"\arctan": v.atan, r"\arcsin": v.asin, r"\arccos": v.acos,
    r"\max": v.maximum, r"\min": v.minimum,
}  # fmt: skip
_PRIMARIES = {
    **dict.fromkeys(_ELEMENTARY, "elementary"), r"\mathbf{e}": "basis",
    r"\{": "set",
    r"\pi": "pi", r"\lim": "limit",
    r"\tfrac": "tfrac", r"\frac": "frac", r"\sqrt": "sqrt", r"\lvert": "between",
    r"\lVert": "between", r"\sum": "big_sum", r"\prod": "big_product", r"\binom": "binomial", r"\nabla": "nabla",
    r"\mathbb{E}": "expectation", r"\operatorname{Var}": "operator",
    r"\operatorname{Cov}": "operator", r"\operatorname{diag}": "operator",
    **{rf"\operatorname{{{name}}}": "operator" for name in _COUNTS},
    r"\mathbf{I}": "constant", r"\mathbf{0}": "constant", r"\mathbf{1}": "constant",
}  # fmt: skip
