"""Small changes of a question, most of which make it false."""

from __future__ import annotations

import ast
import copy
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from quod.deciding.questions import Question

_SWAPS = [
    ("sin", "cos"), ("sinh", "cosh"), ("exp", "cosh"), ("tan", "sin"), ("tanh", "sinh"),
    ("sqrt", "Abs"), ("log", "sqrt"), ("Max", "Min"), ("E", "Var"), ("trace", "det"),
]  # fmt: skip
_FUNCTIONS = dict(_SWAPS) | {b: a for a, b in reversed(_SWAPS)}
_RANGED = ("Sum", "Product", "Integral")
_WEAKER = {"positive": "real", "nonnegative": "real", "nonzero": "real", "natural": "integer"}


@dataclass(frozen=True)
class Mutant:
    """A changed question, and what was changed."""

    kind: str
    question: Question


Make = Callable[[], Mutant | None]


def mutants(question: Question, chosen: random.Random) -> Iterator[Mutant]:
    """All mutants of a question, in an order that is drawn; each is made when it is asked for."""
    places = [*_of_terms(question), *_of_hypotheses(question)]
    chosen.shuffle(places)
    for make in places:
        mutant = make()
        if mutant is not None:
            yield mutant


def _of_hypotheses(question: Question) -> Iterator[Make]:
    for k in range(len(question.assumptions)):
        rest = (*question.assumptions[:k], *question.assumptions[k + 1 :])
        yield partial(Mutant, "hypothesis", replace(question, assumptions=rest))
    for name, domain in question.variables.items():
        if domain in _WEAKER:
            weaker = {**question.variables, name: _WEAKER[domain]}
            yield partial(Mutant, "hypothesis", replace(question, variables=weaker))


def _of_terms(question: Question) -> Iterator[Make]:
    for side in ("lhs", "rhs"):
        text = question.lhs if side == "lhs" else question.rhs
        try:
            tree = ast.parse(text, mode="eval")
        except (SyntaxError, RecursionError, MemoryError):
            continue
        for place, node in enumerate(ast.walk(tree)):
            for change in _CHANGES:
                if isinstance(node, change.nodes):
                    yield partial(_changed, question, side, tree, place, change)


def _changed(
    question: Question, side: str, tree: ast.Expression, place: int, change: _Change
) -> Mutant | None:
    """The question with a change at a place; None where that cannot be changed so."""
    copied = copy.deepcopy(tree)
    node = next(itertools.islice(ast.walk(copied), place, None))
    if not change.make(node):
        return None
    text = ast.unparse(copied)
    made = replace(question, lhs=text) if side == "lhs" else replace(question, rhs=text)
    return Mutant(change.kind, made)


# ---------------------------------------------------------- each changes a node, and says whether
def _sign(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=ast.Add()):
            node.op = ast.Sub()
        case ast.BinOp(op=ast.Sub()):
            node.op = ast.Add()
        case ast.UnaryOp(op=ast.USub()):
            node.op = ast.UAdd()
        case _:
            return False
    return True


def _coefficient(by: int) -> Callable[[ast.AST], bool]:
    def change(node: ast.AST) -> bool:
        if not isinstance(node, ast.BinOp) or isinstance(node.op, ast.Pow):
            return False
        return _add(node.left, by) or _add(node.right, by)

    return change


def _exponent(by: int) -> Callable[[ast.AST], bool]:
    def change(node: ast.AST) -> bool:
        return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _add(node.right, by)

    return change


def _function(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in _FUNCTIONS:
            node.func = ast.Name(_FUNCTIONS[name])
            return True
    return False


def _bound(end: int) -> Callable[[ast.AST], bool]:
    def change(node: ast.AST) -> bool:
        match node:
            case ast.Call(func=ast.Name(id=name), args=[_, ast.Tuple(elts=[_, _, _] as parts)]):
                if name in _RANGED:
                    parts[end] = ast.BinOp(parts[end], ast.Add(), ast.Constant(1))
                    return True
        return False

    return change


def _index(node: ast.AST) -> bool:
    """The first index of an entry is 1, or the second is the first."""
    if not isinstance(node, ast.Subscript):
        return False
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        node.slice.elts.reverse()
        return True
    node.slice = ast.Constant(1)
    return True


def _product_order(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        node.left, node.right = node.right, node.left
        return True
    return False


def _add(node: ast.AST, number: int) -> bool:
    """Add to a number that is written in the text."""
    if isinstance(node, ast.Constant) and type(node.value) is int and node.value + number >= 0:
        node.value += number
        return True
    return False


@dataclass(frozen=True)
class _Change:
    """A kind of change: what it is called, which nodes it may change, and how."""

    kind: str
    nodes: type[ast.AST] | tuple[type[ast.AST], ...]
    make: Callable[[ast.AST], bool]


_CHANGES = [
    _Change("sign", (ast.BinOp, ast.UnaryOp), _sign),
    _Change("coefficient", ast.BinOp, _coefficient(1)),
    _Change("coefficient", ast.BinOp, _coefficient(-1)),
    _Change("exponent", ast.BinOp, _exponent(1)),
    _Change("exponent", ast.BinOp, _exponent(-1)),
    _Change("function", ast.Call, _function),
    _Change("bound", ast.Call, _bound(1)),
    _Change("bound", ast.Call, _bound(2)),
    _Change("index", ast.Subscript, _index),
    _Change("product order", ast.BinOp, _product_order),
]
