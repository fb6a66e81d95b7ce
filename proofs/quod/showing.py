"""Python functions as definitions: traced for the proofs, and shown as they are written.

``@shown`` keeps a function callable.  Called with terms it gives a named term: the claims that use
it print the function once, by latexify-py, among their notation.  What the page shows and what is
traced must mean the same, so only a part of Python is admitted: values that are named once, and
one returned expression in the words of Quod.  Everything else is refused, with its line.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any, NoReturn

from quod import vocabulary as v
from quod.core import INT, REAL
from quod.errors import InputError
from quod.surface import Definition, Expr, Symbol, term
from quod.typeset.names import key, name_latex, size_latex, symbol_latex

FUNCTIONS = {
    v.exp: "exp", v.log: "log", v.sin: "sin", v.cos: "cos", v.tan: "tan", v.sinh: "sinh",
    v.cosh: "cosh", v.tanh: "tanh", v.maximum: "max", v.minimum: "min",
}  # fmt: skip
WORDS = {id(word): word for word in (*FUNCTIONS, v.sqrt, v.absolute, v.norm, v.dot, v.Sum)}
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.MatMult, ast.Div, ast.Pow)
_REFUSED: dict[type[ast.AST], str] = {
    ast.AugAssign: "x += 1 would be shown as the equation x = x + 1: give each value its own name",
    ast.If: "both branches cannot be traced: write two functions",
    ast.IfExp: "both branches cannot be traced: write two functions",
    ast.For: "a loop would not be shown as mathematics: write Sum(...), or a recurrence",
    ast.While: "a loop would not be shown as mathematics: write Sum(...), or a recurrence",
    ast.FunctionDef: "a function inside would not be shown: put it outside, with @shown",
    ast.Lambda: "a function inside would not be shown: put it outside, with @shown",
    ast.Compare: "a comparison is a statement, not a value",
    ast.BoolOp: "and, or decide in Python, not in mathematics",
    ast.Attribute: "it would be shown by its last word alone: use the words of Quod",
    ast.Tuple: "several values are several functions",
    ast.List: "write vector_of(...) where the function is used",
    ast.Starred: "the arguments would not be shown",
    ast.BinOp: "of the operators + - * / ** @ are shown",
    ast.UnaryOp: "of the signs - is shown",
    ast.Subscript: "entries are shown of what has a name, as x[i] or A[i, j]",
    ast.Call: "only words of Quod, and functions with @shown, are shown",
}


@dataclass(frozen=True)
class Source:
    """A function as it is written, and what its names stand for."""

    tree: ast.FunctionDef
    names: dict[str, Any]  # those from outside
    parameters: list[Symbol]  # integers, and others whose sorts are not known yet
    locals: list[str]


class Shown:
    """A function that claims print once, as it is written."""

    def __init__(self, function: FunctionType, latex: str | None) -> None:
        self.function, self.name, self.latex = function, function.__name__, latex
        self.__doc__ = function.__doc__
        self.source = _Reader(function).source()
        self._traced: list[Traced] = []

    def __call__(self, *arguments: Any) -> Expr:
        args = [term(a) for a in arguments]
        if len(args) != len(self.source.parameters):
            raise InputError(f"{self.name} takes {len(self.source.parameters)} arguments")
        for traced in self._traced:
            if all(map(_fits, args, traced.parameters)):
                return traced(*args)
        self._traced.append(Traced(self, list(map(_sort, args, self.source.parameters))))
        return self._traced[-1](*args)

    def trace(self, *arguments: Expr) -> Expr:
        """The function's value, while its names stand for what they stood for when it was read."""
        found = _outside(self.function)
        for name, value in self.source.names.items():
            if found.get(name) is not value:
                raise InputError(
                    f"{name} stands for something else since {self.name} was defined\n"
                    f"  the page would show the first: define {self.name} after it, or rename one"
                )
        value = self.function(*arguments)
        if not isinstance(value, Expr):
            raise InputError(f"{self.name} gives {value!r}, which is no term")
        return value


class Traced(Definition):
    """A shown function for arguments of given sorts."""

    def __init__(self, shown: Shown, sorts: list[Any]) -> None:
        written = zip(shown.source.parameters, sorts, strict=True)
        parameters = [Symbol(p.name, sort, p.latex) for p, sort in written]
        super().__init__(shown.name, shown.trace, shown.latex, parameters)
        self.source, self.locals = shown.source, shown.source.locals
        self.brackets = True

    def listing(self) -> str:
        from quod.typeset.listing import listing

        return listing(symbol_latex(self), self.source)


def _sort(argument: Expr, parameter: Symbol) -> Any:
    """The sort of a parameter by its first argument: 0 is a real number, but not as an index."""
    return REAL if argument.sort == INT and parameter.sort == REAL else argument.sort


def _fits(argument: Expr, parameter: Symbol) -> bool:
    return argument.sort == parameter.sort or (argument.sort == INT and parameter.sort == REAL)


def shown(function: Callable[..., Expr] | None = None, *, latex: str | None = None) -> Any:
    """A function of terms that the page shows as it is written, by latexify-py.

    Written @shown, or @shown(latex=...) for a name with a notation of its own."""
    if function is None:
        return partial(shown, latex=latex)
    if not isinstance(function, FunctionType) or hasattr(function, "__wrapped__"):
        raise InputError(f"@shown is for a function as it is written, not {function!r}")
    return Shown(function, latex)


def _outside(function: FunctionType) -> dict[str, Any]:
    """The names that a function takes from outside, as far as they have a value."""
    found = inspect.getclosurevars(function)
    return {**found.builtins, **found.globals, **found.nonlocals}


# ------------------------------------------------------------------------- what is admitted
class _Reader:
    """Reads a function's source, and refuses what would be shown as something else."""

    def __init__(self, function: FunctionType) -> None:
        self.function = function
        try:
            text = textwrap.dedent(inspect.getsource(function))
            (tree,) = ast.parse(text).body
        except (OSError, SyntaxError, ValueError):
            tree = None
        if not isinstance(tree, ast.FunctionDef) or tree.name != function.__name__:
            raise InputError(f"the source of {function.__name__!r} cannot be read: write it by def")
        self.tree = tree
        self.outside = _outside(function)
        self.parameters = [a.arg for a in tree.args.args]
        self.locals: list[str] = []
        self.names: dict[str, Any] = {}

    def source(self) -> Source:
        self._signature()
        body = self.tree.body
        if ast.get_docstring(self.tree) is not None:
            body = body[1:]
        for statement in body[:-1]:
            self._assignment(statement)
        last = body[-1] if body else self.tree
        if not isinstance(last, ast.Return) or last.value is None:
            self._refuse(last, "it must end with: return, and an expression")
        self._expression(last.value)
        integers = self._integers()
        parameters = [
            Symbol(p, INT if p in integers else REAL, self._notation(p)) for p in self.parameters
        ]
        self._check_looks(parameters)
        return Source(self.tree, self.names, parameters, self.locals)

    def _signature(self) -> None:
        a = self.tree.args
        if a.posonlyargs or a.kwonlyargs or a.vararg or a.kwarg or a.defaults:
            self._refuse(self.tree, "it must have plain parameters: the rest would not be shown")
        if len(self.tree.decorator_list) > 1:
            self._refuse(self.tree, "another decorator could change what it does")

    def _assignment(self, node: ast.stmt) -> None:
        if not (isinstance(node, ast.Assign) and len(node.targets) == 1):
            self._refuse(node, _not_shown(node))
        (target,) = node.targets
        if not isinstance(target, ast.Name):
            self._refuse(node, "only a name can be given a value")
        self._expression(node.value)
        if target.id in (*self.parameters, *self.locals):
            self._refuse(node, f"{target.id} has two values: give each a name of its own")
        self.locals.append(target.id)

    def _expression(self, node: ast.expr) -> None:
        match node:
            case ast.Name():
                self._name(node)
            case ast.Constant(value=int()) if type(node.value) is int:
                pass
            case ast.Constant():
                self._refuse(node, f"{node.value!r} is no integer: write fractions with /")
            case ast.UnaryOp(op=ast.USub()):
                self._expression(node.operand)
            case ast.BinOp(op=op) if isinstance(op, OPERATORS):
                self._expression(node.left)
                self._expression(node.right)
            case ast.Subscript(value=ast.Name() as name):
                self._name(name, indexed=True)
                for index in _indices(node):
                    self._expression(index)
            case ast.Call(func=ast.Name()):
                self._call(node)
            case _:
                self._refuse(node, _not_shown(node))

    def _name(self, node: ast.Name, indexed: bool = False) -> None:
        if node.id in (*self.parameters, *self.locals):
            return
        value = self.outside.get(node.id)
        whole = isinstance(value, Symbol) or getattr(value, "head", "") == "dim"
        if not whole and not (indexed and isinstance(value, Definition)):
            self._refuse(
                node, f"{node.id} is neither a variable nor a dimension: make it a parameter"
            )
        self.names[node.id] = value

    def _call(self, node: ast.Call) -> None:
        name = node.func.id  # type: ignore[attr-defined]
        value = None if name in (*self.parameters, *self.locals) else self.outside.get(name)
        args = node.args
        if node.keywords:
            self._refuse(node, "arguments by name would not be shown")
        if id(value) not in WORDS and not isinstance(value, Shown | Definition):
            self._refuse(node, f"{name} is neither a word that is shown nor a function with @shown")
        self.names[name] = value
        if value is v.Sum:
            if len(args) != 2:
                self._refuse(node, "a sum has one range: nest the sums")
            args = [args[0], *self._range(args[1])]
        for a in args:
            self._expression(a)

    def _range(self, node: ast.expr) -> list[ast.expr]:
        """The index of a sum, or (index, low, high)."""
        parts = node.elts if isinstance(node, ast.Tuple) and len(node.elts) == 3 else [node]
        i = self.outside.get(parts[0].id) if isinstance(parts[0], ast.Name) else None
        if not isinstance(i, Symbol) or not (i.is_index or len(parts) == 3):
            self._refuse(node, "a sum is over an index from outside, i or (i, low, high)")
        return parts

    def _integers(self) -> set[str]:
        """The names that stand where only an integer can: in indices, exponents and ranges."""
        found = {name for node in ast.walk(self.tree) for name in self._counting(node)}
        for statement in reversed(self.tree.body):
            if isinstance(statement, ast.Assign) and found & _names(statement.targets):
                found |= _names([statement.value])
        return found

    def _counting(self, node: ast.AST) -> set[str]:
        match node:
            case ast.Subscript(slice=index):
                return _names([index])
            case ast.BinOp(op=ast.Pow(), right=exponent):
                return _names([exponent])
            case ast.Call(func=ast.Name(id=name), args=args):
                value = self.names.get(name)
                if value is v.Sum:
                    return _names(args[1:])
                if isinstance(value, Shown):
                    pairs = zip(args, value.source.parameters, strict=False)
                    return _names([a for a, p in pairs if p.sort == INT])
                return _names(args) if isinstance(value, Definition) else set()
        return set()

    def _notation(self, name: str) -> str | None:
        """The notation of the variable outside that has a parameter's name."""
        outer = self.function.__globals__.get(name)
        return outer.latex if isinstance(outer, Symbol) else None

    def _check_looks(self, parameters: list[Symbol]) -> None:
        """Two names of the function must not look alike."""
        outer = {name: value for name, value in self.names.items() if id(value) not in WORDS}
        looks = {name: look(value) for name, value in outer.items()}
        looks |= {p.name: symbol_latex(p) for p in parameters}
        looks |= {name: name_latex(name) for name in self.locals}
        seen: dict[str, str] = {}
        for name, latex in looks.items():
            other = seen.setdefault(key(latex), name)
            if other != name:
                self._refuse(self.tree, f"{other} and {name} both print as {latex}: rename one")

    def _refuse(self, node: ast.AST, why: str) -> NoReturn:
        code = self.function.__code__
        line = code.co_firstlineno + getattr(node, "lineno", 1) - 1
        raise InputError(
            f"{code.co_filename}:{line}: {self.function.__name__} cannot be shown: {why}"
        )


def look(value: Any) -> str:
    """A name from outside as the page shows it."""
    named = isinstance(value, Symbol | Definition | Shown)
    return symbol_latex(value) if named else size_latex(value.data)  # type: ignore[arg-type]


def _names(nodes: Sequence[ast.AST]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}


def _not_shown(node: ast.AST) -> str:
    other = "values with names, and then one return, are all that is shown"
    return _REFUSED.get(type(node), other)


def _indices(node: ast.Subscript) -> Iterator[ast.expr]:
    yield from node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
