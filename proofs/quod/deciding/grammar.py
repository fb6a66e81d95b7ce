"""Syntax trees to surface terms and statements: the grammar of the notation.

Names mean what the question declares, then a constant such as pi, then a real variable.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Mapping
from fractions import Fraction
from typing import Any

from quod import vocabulary as v
from quod.core import BOOL, INT, REAL, run
from quod.deciding import trees
from quod.deciding.domains import check_name, number
from quod.deciding.functions import (
    CONSTANTS,
    NAMED_RELATIONS,
    RELATIONS,
    STATEMENTS,
    TERMS,
    UNSUPPORTED,
    in_cases,
)
from quod.deciding.trees import LongComparison, LongSum, NotAStatement, NotSupported, Source
from quod.errors import SortError
from quod.surface import Expr, Statement, Symbol, describe, substitute, term, to_sort

Step = Generator[Any, Any, Any]
LARGEST_EXPONENT = 10_000  # of a power that is not a number
LARGEST_NUMBER = 100_000  # bits
LARGEST_DECIMAL = 10_000  # digits
_SIGNS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class Row:
    """The transpose of a vector: a row, which the language has only inside products."""

    def __init__(self, column: Expr) -> None:
        self.column = column

    @property
    def T(self) -> Expr:
        return self.column


class Reader:
    """Reads the texts of one question."""

    def __init__(self, names: Mapping[str, Expr] | None = None) -> None:
        self.names: dict[str, Expr] = dict(names or {})
        self.integers: set[str] = set()  # undeclared names that are integers
        self.sizes: set[str] = set()  # names that are sizes by where they stand
        self.subscripts: dict[str, set[tuple[str, int]]] = {}  # of what a name is a subscript
        self._bound: dict[str, Symbol] = {}
        self._made: dict[tuple[Any, ...], tuple[Any, ...]] = {}  # see _joined
        self._source = Source("", ast.Constant(0))

    def prepare(self, *texts: str) -> None:
        """Look through texts for names that stand where integers stand, or sizes."""
        for text in texts:
            for source in trees.sources(trees.read(text)):
                for node in ast.walk(source.tree):
                    if isinstance(node, (ast.Call, ast.Subscript)):
                        self.integers |= trees.names_at_integer_places(node)
                        self.sizes |= trees.names_at_size_places(node)
                    if isinstance(node, ast.Subscript):
                        for name, array, place in trees.names_in_subscripts(node):
                            self.subscripts.setdefault(name, set()).add((array, place))

    def statement(self, text: str) -> Statement:
        """The statement that a text makes."""
        read = trees.read(text)
        if isinstance(read, LongComparison):
            left, right = self._whole(read.left), self._whole(read.right)
            return relation(read.relation, left, right)
        if isinstance(read, LongSum):
            raise NotAStatement("this is a term: a statement compares two terms, as in a == b")
        self._source = read
        return run(self._statement(read.tree))

    def term(self, text: str) -> Any:
        """The term, or the row, that a text stands for."""
        read = trees.read(text)
        if isinstance(read, LongComparison):
            raise NotAStatement("a term is wanted here, and this is a comparison")
        return self._whole(read)

    def _whole(self, read: Source | LongSum) -> Any:
        if isinstance(read, Source):
            self._source = read
            return run(self._term(read.tree))
        result: Any = None
        for sign, source in read.terms:
            self._source = source
            value = run(self._term(source.tree))
            result = (
                value if not sign else _add(result, value) if sign == "+" else _sub(result, value)
            )
        return result

    # -- statements
    def _statement(self, node: ast.expr) -> Step:
        match node:
            case ast.Compare():
                return (yield self._comparison(node))
            case ast.BoolOp():
                head = "And" if isinstance(node.op, ast.And) else "Or"
                return STATEMENTS[head].build(*(yield self._statements(node.values)))
            case ast.UnaryOp(op=ast.Not() | ast.Invert()):
                return ~(yield self._statement(node.operand))
            case ast.BinOp(op=ast.BitAnd() | ast.BitOr() | ast.RShift()):
                parts = yield self._statements([node.left, node.right])
                heads = {ast.BitAnd: "And", ast.BitOr: "Or", ast.RShift: "Implies"}
                return STATEMENTS[heads[type(node.op)]].build(*parts)
            case ast.Call(func=ast.Name(id=name)) if name not in self.names:
                if name in STATEMENTS:
                    _count(name, node, STATEMENTS[name].least, STATEMENTS[name].most)
                    return STATEMENTS[name].build(*(yield self._statements(node.args)))
                if name in NAMED_RELATIONS:
                    _count(name, node, 2, 2)
                    left, right = yield self._terms(node.args)
                    return relation(NAMED_RELATIONS[name], left, right)
                if name in _ASSUMPTIONS:
                    return _ASSUMPTIONS[name](*(yield self._terms(node.args)))
            case ast.Constant(value=bool()):
                raise NotSupported("True and False as statements are not supported")
        what = self._source.segment(node)[:80]
        raise NotAStatement(f"{what!r} is no statement: a statement compares, as in a == b")

    def _statements(self, nodes: list[ast.expr]) -> Step:
        found = []
        for node in nodes:
            found.append((yield self._statement(node)))
        return found

    def _comparison(self, node: ast.Compare) -> Step:
        if len(node.ops) > 1:
            parts = [node.left, *node.comparators]
            said = [self._source.segment(part)[:40] for part in parts]
            signs = [_SIGNS.get(type(op), "?") for op in node.ops]
            pairs = zip(said, signs, said[1:], strict=False)
            written = ", ".join(f"{a} {sign} {b}" for a, sign, b in pairs)
            raise NotAStatement(f"a chain of comparisons: write And({written})")
        if type(node.ops[0]) not in _SIGNS:
            raise NotAStatement("comparisons are written ==, !=, <, <=, > and >=")
        left, right = yield self._terms([node.left, node.comparators[0]])
        return relation(_SIGNS[type(node.ops[0])], left, right)

    # -- terms
    def _terms(self, nodes: list[ast.expr]) -> Step:
        found = []
        for node in nodes:
            found.append((yield self._term(node)))
        return found

    def _term(self, node: ast.expr) -> Step:
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._name(node.id)
            case ast.UnaryOp(op=ast.USub()):
                return _negative((yield self._term(node.operand)))
            case ast.UnaryOp(op=ast.UAdd()):
                return (yield self._term(node.operand))
            case ast.BinOp() if type(node.op) in _OPERATORS:
                left, right = yield self._terms([node.left, node.right])
                return self._joined(type(node.op), left, right)
            case ast.Attribute():
                return self._attribute((yield self._term(node.value)), node.attr)
            case ast.Subscript():
                return (yield self._entry(node))
            case ast.Call():
                return (yield self._call(node))
            case ast.Compare() | ast.BoolOp():
                raise NotAStatement(
                    f"{self._source.segment(node)[:80]!r} is a comparison, and a term is wanted"
                )
        what = self._source.segment(node)[:80]
        raise NotAStatement(f"{what!r} is not in the notation")

    def _joined(self, sign: type[ast.operator], left: Any, right: Any) -> Any:
        """What an operation makes of two terms: one term each time, so that what walks through
        terms meets a power or a product once, however often it is written."""
        key = (sign, id(left), id(right))
        if key not in self._made:  # the operands are kept: an identity must not be used again
            self._made[key] = (_OPERATORS[sign](left, right), left, right)
        return self._made[key][0]

    def _constant(self, node: ast.Constant) -> Expr:
        if type(node.value) is int:
            return self._made.setdefault((node.value,), (term(node.value),))[0]
        if type(node.value) is float:
            return v.Rational(*decimal(self._source.segment(node)).as_integer_ratio())
        if type(node.value) is complex:
            raise NotSupported("complex numbers are not supported yet")
        raise NotAStatement(f"{node.value!r} is no term")

    def _name(self, name: str) -> Expr:
        if name in self._bound:
            return self._bound[name]
        if name in self.names:
            return self.names[name]
        if name in CONSTANTS:
            return CONSTANTS[name]()
        if name in ("I", "oo", "zoo", "nan"):
            raise NotSupported(f"{UNSUPPORTED[name]}: {name} is not supported yet")
        check_name(name)
        sort = INT if name in self.integers else REAL
        return self.names.setdefault(name, Symbol(name, sort))

    def _attribute(self, value: Any, attribute: str) -> Any:
        if attribute == "T":
            if isinstance(value, Row) or value.sort[0] != "vec":
                return value.T
            return Row(value)
        if attribute == "I":
            return v.inv(_plain(value))
        raise NotAStatement(f"there is no .{attribute} in the notation, only .T")

    def _entry(self, node: ast.Subscript) -> Step:
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        whole = yield self._term(node.value)
        indices = yield self._terms(list(parts))
        return _plain(whole)[tuple(indices)]

    # -- calls
    def _call(self, node: ast.Call) -> Step:
        if not isinstance(node.func, ast.Name):
            raise NotAStatement("only a name can be called")
        name = node.func.id
        if name in self.names or name in self._bound:
            return (yield self._applied(self._name(name), node))
        if name in _FORMS:
            _count(name, node, *_FORMS[name][1:])
            return (yield _FORMS[name][0](self, node))
        if name in TERMS:
            _count(name, node, TERMS[name].least, TERMS[name].most)
            arguments = yield self._terms(node.args)
            return TERMS[name].build(*map(_plain, arguments))
        if name in UNSUPPORTED:
            raise NotSupported(f"{UNSUPPORTED[name]} are not supported yet")
        if name in STATEMENTS or name in NAMED_RELATIONS:
            raise NotAStatement(f"{name}(...) is a statement, and a term is wanted")
        raise NotAStatement(
            f"there is no function {name!r}; declare it as a function, or write {name}*(...)"
        )

    def _applied(self, f: Expr, node: ast.Call) -> Step:
        _count(self._source.segment(node.func), node, 1, 1)
        (argument,) = yield self._terms(node.args)
        if f.sort[0] != "fun":
            raise NotAStatement(f"{f!r} is {describe(f.sort)}, and no function")
        return f(_plain(argument))

    def _repeated(self, node: ast.Call) -> Step:
        body, *wheres = node.args
        build = _REPEATED[node.func.id]  # type: ignore[attr-defined]
        ranges, before = [], dict(self._bound)
        for where in reversed(wheres):  # the last is the outermost, around the others
            if not (isinstance(where, ast.Tuple) and len(where.elts) == 3):
                raise NotAStatement("the range of a sum or product is written (i, low, high)")
            i = self._variable(where.elts[0])
            start, end = where.elts[1:]
            endless = build is v.Sum and isinstance(end, ast.Name) and end.id == "oo"
            if _is_infinite(start) or (_is_infinite(end) and not endless):
                raise NotSupported("infinite products are not supported yet, nor sums from -oo")
            low, high = (yield self._term(start)), v.oo if endless else (yield self._term(end))
            self._bound = {**self._bound, i: Symbol(i, INT)}
            ranges.append((self._bound[i], low, high))
        value = _plain((yield self._term(body)))
        self._bound = before
        return build(value, *reversed(ranges))

    def _integral(self, node: ast.Call) -> Step:
        body, *wheres = node.args
        ranges, before = [], dict(self._bound)
        for where in reversed(wheres):  # the last is the outermost, around the others
            if not (isinstance(where, ast.Tuple) and len(where.elts) == 3):
                raise NotSupported("integrals are supported with both ends: (x, low, high)")
            x = self._variable(where.elts[0])
            ends = []
            for end in where.elts[1:]:
                ends.append((yield self._end(end)))
            self._bound = {**self._bound, x: Symbol(x, REAL)}
            ranges.append((self._bound[x], *ends))
        value = _plain((yield self._term(body)))
        self._bound = before
        for where in reversed(ranges):
            value = v.Integral(value, where)
        return value

    def _end(self, node: ast.expr) -> Step:
        """A term, or oo or -oo."""
        if _is_infinite(node):
            return v.oo if isinstance(node, ast.Name) else -v.oo
        return _plain((yield self._term(node)))

    def _limit(self, node: ast.Call) -> Step:
        body, name, point, *sides = node.args
        end = yield self._end(point)
        side = sides[0].value if sides and isinstance(sides[0], ast.Constant) else "+"
        if side not in ("+", "-", "+-") or (sides and not isinstance(sides[0], ast.Constant)):
            raise NotAStatement("the side of a limit is '+', '-' or '+-'")
        x, before = self._variable(name), dict(self._bound)
        known = self.names.get(x)
        integer = known is not None and known.sort == INT and isinstance(end, v.Infinity)
        self._bound = {**self._bound, x: Symbol(x, INT if integer else REAL)}
        value = _plain((yield self._term(body)))
        variable, self._bound = self._bound[x], before
        one_side = () if isinstance(end, v.Infinity) or side == "+-" else (side,)
        return v.limit(value, (variable, end, *one_side))

    def _variable(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name):
            raise NotAStatement(f"{self._source.segment(node)[:80]!r} is no variable")
        check_name(node.id)
        return node.id

    def _derivative(self, node: ast.Call) -> Step:
        body, *wheres = node.args
        value = _plain((yield self._term(body)))
        for where, times in self._orders(wheres):
            x = self._name(where)
            for _ in range(times):
                value = _differentiated(value, x)
        return value

    def _orders(self, wheres: list[ast.expr]) -> list[tuple[str, int]]:
        """Variables with how often to differentiate by them: x, (x, 2), or x, 2."""
        orders: list[tuple[str, int]] = []
        for where in wheres:
            if isinstance(where, ast.Constant) and orders:
                orders[-1] = orders[-1][0], _order(where)
            elif isinstance(where, ast.Tuple) and len(where.elts) == 2:
                orders.append((self._variable(where.elts[0]), _order(where.elts[1])))
            else:
                orders.append((self._variable(where), 1))
        return orders

    def _subs(self, node: ast.Call) -> Step:
        body, name, value = node.args
        if _is_infinite(value):  # the value there is the limit
            end, before = (yield self._end(value)), dict(self._bound)
            x = Symbol(self._variable(name), REAL)
            self._bound = {**self._bound, x.name: x}
            body = _plain((yield self._term(body)))
            self._bound = before
            return v.limit(body, (x, end))
        value = _plain((yield self._term(value)))
        x = self._name(self._variable(name))
        body = _plain((yield self._term(body)))
        if not isinstance(x, Symbol):
            raise NotAStatement(f"{x!r} is no variable")
        return substitute(body, {x: to_sort(value, x.sort, "the value of", x)})

    def _in_cases(self, node: ast.Call) -> Step:
        """The value of the first condition that holds; none where no condition does."""
        cases = []
        for case in node.args:
            if not (isinstance(case, ast.Tuple) and len(case.elts) == 2):
                raise NotAStatement("a case of Piecewise is written (value, condition)")
            sure = isinstance(case.elts[1], ast.Constant) and case.elts[1].value is True
            value = yield self._term(case.elts[0])
            cases.append((_plain(value), None if sure else (yield self._statement(case.elts[1]))))
        return in_cases(cases)

    def _sized(self, node: ast.Call) -> Step:
        (size,) = yield self._terms(node.args)
        if size.head not in ("num", "dim"):
            raise NotSupported(f"{size!r} as a size is not supported: a name or a number")
        chosen = size if size.head == "dim" else int(size.data)
        builders = {"eye": v.eye, "Identity": v.eye, "zeros": v.zeros, "ones": v.ones}
        return builders[node.func.id](chosen)  # type: ignore[attr-defined]


_REPEATED = {"Sum": v.Sum, "summation": v.Sum, "Product": v.Product, "product": v.Product}
_FORMS: dict[str, tuple[Callable[[Reader, ast.Call], Step], int, int]] = {
    **dict.fromkeys(_REPEATED, (Reader._repeated, 2, 9)),
    "Integral": (Reader._integral, 2, 9),
    "integrate": (Reader._integral, 2, 9),
    "Limit": (Reader._limit, 3, 4),
    "limit": (Reader._limit, 3, 4),
    "Derivative": (Reader._derivative, 2, 9),
    "diff": (Reader._derivative, 2, 9),
    "Subs": (Reader._subs, 3, 3),
    "Piecewise": (Reader._in_cases, 1, 20),
    "eye": (Reader._sized, 1, 1),
    "Identity": (Reader._sized, 1, 1),
    "zeros": (Reader._sized, 1, 1),
    "ones": (Reader._sized, 1, 1),
}


def _is_infinite(node: ast.expr) -> bool:
    """Whether an expression is oo or -oo."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Name) and node.id == "oo"


def _count(name: str, node: ast.Call, least: int, most: int) -> None:
    if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
        raise NotAStatement(f"{name}(...) takes plain arguments")
    if not least <= len(node.args) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise NotAStatement(f"{name} takes {wanted} arguments, not {len(node.args)}")


def _order(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and type(node.value) is int and 0 <= node.value <= 20:
        return node.value
    raise NotSupported("derivatives of an order that is no number up to 20 are not supported")


def decimal(text: str) -> Fraction:
    """The exact value of a decimal such as 0.1 or 1e-5."""
    digits, _, exponent = text.lower().replace("_", "").partition("e")
    if abs(int(exponent or 0)) > LARGEST_DECIMAL or len(digits) > LARGEST_DECIMAL:
        raise NotSupported(f"decimals of more than {LARGEST_DECIMAL} places are not supported")
    return Fraction(digits) * Fraction(10) ** int(exponent or 0)


# ---------------------------------------------------------------------------------- operators
def _plain(value: Any) -> Expr:
    if isinstance(value, Row):
        raise NotSupported("a transposed vector outside of a product is not supported")
    return value


def _add(a: Any, b: Any) -> Any:
    if isinstance(a, Row) and isinstance(b, Row):
        return Row(a.column + b.column)
    return _plain(a) + _plain(b)


def _sub(a: Any, b: Any) -> Any:
    if isinstance(a, Row) and isinstance(b, Row):
        return Row(a.column - b.column)
    return _plain(a) - _plain(b)


def _negative(a: Any) -> Any:
    if isinstance(a, Row):
        return Row(-a.column)
    value = number(a)
    return -a if value is None else term(-value)


def _multiply(a: Any, b: Any) -> Any:
    if isinstance(b, Row) and isinstance(a, Expr) and a.sort in (REAL, INT):
        return Row(a * b.column)
    a, b = _plain(a), _plain(b)
    if b.sort in (REAL, INT) and a.sort[0] in ("vec", "mat"):
        return b * a
    return a * b


def _divide(a: Any, b: Any) -> Any:
    if isinstance(a, Row):
        return Row(a.column / _plain(b))
    p, q = number(a), number(_plain(b))
    return a / b if p is None or not q else v.Rational(*(p / q).as_integer_ratio())


def _matmul(a: Any, b: Any) -> Any:
    """A product in which vectors are columns, and transposed vectors are rows."""
    if isinstance(a, Row):
        if isinstance(b, Row):
            raise SortError("there is no product of two rows")
        return v.dot(a.column, b) if b.sort[0] == "vec" else Row(b.T @ a.column)
    if isinstance(b, Row):
        if a.sort[0] == "vec":
            return v.outer(a, b.column)
        raise SortError(f"{a!r} is {describe(a.sort)}: it has no product with a row")
    return a @ b


def _power(a: Any, b: Any) -> Expr:
    a, b = _plain(a), _plain(b)
    k = number(b)
    if a.sort[0] == "mat":
        return a**b
    if a.head == "exp" and number(a.args[0]) == 1:  # E**x
        return v.exp(b)
    if k is not None and k.denominator == 1:
        return _integer_power(a, int(k), b)
    if k is not None and k.denominator == 2:
        root = v.sqrt(a)
        return root if k == 1 else _integer_power(root, k.numerator, term(k.numerator))
    if a.sort in (REAL, INT) and b.sort == INT:
        opposite = _opposite(b)
        return Expr("pow", (a, b)) if opposite is None else 1 / Expr("pow", (a, opposite))
    return v.exp(b * v.log(a))


def _opposite(k: Expr) -> Expr | None:
    """-k for an exponent all of whose summands are written with a minus, as -n - 2; else None."""
    value = number(k)
    if value is not None:
        return term(-value) if value < 0 else None
    match k.head:
        case "neg":
            return k.args[0] if _opposite(k.args[0]) is None else None
        case "mul":
            first = _opposite(k.args[0])
            return None if first is None else k.args[1] if number(first) == 1 else first * k.args[1]
        case "sub":
            first = _opposite(k.args[0])
            return None if first is None or _opposite(k.args[1]) else first + k.args[1]
        case "add":
            parts = [_opposite(x) for x in k.args]
            return None if None in parts else parts[0] + parts[1]  # type: ignore[operator]
    return None


def _integer_power(a: Expr, k: int, written: Expr) -> Expr:
    value = number(a)
    if value is not None and (value or k >= 0):
        size = max(value.numerator.bit_length(), value.denominator.bit_length())
        if size * abs(k) > LARGEST_NUMBER and abs(value) != 1 and value:
            raise NotSupported(f"numbers of more than {LARGEST_NUMBER} bits are not supported")
        return term(value ** (k if abs(value) != 1 else k % 2))
    if abs(k) > LARGEST_EXPONENT:
        raise NotSupported(f"exponents beyond {LARGEST_EXPONENT} are not supported")
    if a.sort not in (REAL, INT):
        return a**written  # what does not fit is said there
    return Expr("pow", (a, written))


_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: _add,
    ast.Sub: _sub,
    ast.Mult: _multiply,
    ast.Div: _divide,
    ast.MatMult: _matmul,
    ast.Pow: _power,
}


def _differentiated(body: Expr, x: Expr) -> Expr:
    """The derivative, the gradient or the Jacobian, by the kinds of the two."""
    if not isinstance(x, Symbol):
        raise NotAStatement(f"{x!r} is no variable")
    if x.sort in (REAL, INT):
        return v.derivative(body, x)
    return v.jacobian(body, x) if body.sort[0] == "vec" else v.grad(body, x)


def relation(sign: str, a: Any, b: Any) -> Statement:
    """The comparison of two terms; 0 beside a vector is the zero vector."""
    if isinstance(a, Row) and isinstance(b, Row):
        a, b = a.column, b.column
    a, b = _plain(a), _plain(b)
    if BOOL in (a.sort, b.sort):
        raise NotAStatement("statements are compared by iff(p, q)")
    return RELATIONS[sign](_zero_like(a, b), _zero_like(b, a))


def _zero_like(a: Expr, other: Expr) -> Expr:
    if number(a) != 0 or other.sort[0] not in ("vec", "mat"):
        return a
    return v.zeros(other.sort[1]) if other.sort[0] == "vec" else 0 * other


# -------------------------------------------------------------------------------- assumptions
def _independent(*variables: Any) -> Statement:
    if len(variables) == 2 and all(x.sort[0] == "vec" for x in variables):
        return v.independent_vectors(*variables)
    return _mutually_independent(*variables)


def _mutually_independent(*variables: Any) -> Statement:
    return v.mutually_independent(*(v.entries(x) if x.sort[0] == "vec" else x for x in variables))


_ASSUMPTIONS: dict[str, Callable[..., Statement]] = {
    "independent": _independent,
    "mutually_independent": _mutually_independent,
    "differentiable": v.differentiable,
    "invertible": v.invertible,
}
