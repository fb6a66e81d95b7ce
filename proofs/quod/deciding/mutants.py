"""Small changes of a question, most of which make it false."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from quod.deciding.questions import Question

_SWAPS = [
    ("sin", "cos"), ("sinh", "cosh"), ("exp", "cosh"), ("tan", "sin"), ("tanh", "sinh"),
    ("sqrt", "Abs"), ("log", "sqrt"), ("Max", "Min"), ("E", "Var"), ("trace", "det"),
]  # fmt: skip
_FUNCTIONS = dict(_SWAPS) | {b: a for a, b in reversed(_SWAPS)}
_SUMS = ("Sum", "Product", "Integral")
_SIDES = ("lhs", "rhs")
_WEAKER = {"positive": "real", "nonnegative": "real", "nonzero": "real", "natural": "integer"}


@dataclass(frozen=True)
class Mutant:
    """A changed question, and what was changed."""

    kind: str
    question: Question


def mutants(question: Question, chosen: random.Random) -> list[Mutant]:
    """All mutants of a question, in an order that is drawn."""
    found = [*_of_terms(question), *_of_hypotheses(question)]
    chosen.shuffle(found)
    return found


def _of_hypotheses(question: Question) -> Iterator[Mutant]:
    for k in range(len(question.assumptions)):
        rest = (*question.assumptions[:k], *question.assumptions[k + 1 :])
        yield Mutant("hypothesis", replace(question, assumptions=rest))
    for name, domain in question.variables.items():
        if domain in _WEAKER:
            weaker = {**question.variables, name: _WEAKER[domain]}
            yield Mutant("hypothesis", replace(question, variables=weaker))


def _of_terms(question: Question) -> Iterator[Mutant]:
    for side in _SIDES:
        text = question.lhs if side == "lhs" else question.rhs
        try:
            tree = ast.parse(text, mode="eval")
        except (SyntaxError, RecursionError, MemoryError):
            continue
        for place in range(sum(1 for _ in ast.walk(tree))):
            for kind, change in _CHANGES.items():
                changed = copy.deepcopy(tree)
                if change(_at(changed, place)):
                    made = ast.unparse(changed)
                    new = (
                        replace(question, lhs=made)
                        if side == "lhs"
                        else replace(question, rhs=made)
                    )
                    yield Mutant(kind, new)


def _at(tree: ast.AST, place: int) -> ast.AST:
    for n, node in enumerate(ast.walk(tree)):
        if n == place:
            return node
    return tree


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


def _coefficient(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            numbers = [n for n in (node.left, node.right) if _is_number(n)]
        case _:
            return False
    return any(map(_one_more, numbers[:1]))


def _exponent(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _one_more(node.right)


def _function(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in _FUNCTIONS:
            node.func = ast.Name(_FUNCTIONS[name])
            return True
    return False


def _bound(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[_, ast.Tuple(elts=[_, _, _] as ends)]):
            if name in _SUMS:
                ends[2] = ast.BinOp(ends[2], ast.Add(), ast.Constant(1))
                return True
    return False


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


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def _one_more(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        node.value += 1
        return True
    return False


_CHANGES: dict[str, Callable[[ast.AST], bool]] = {
    "sign": _sign,
    "coefficient": _coefficient,
    "exponent": _exponent,
    "function": _function,
    "bound": _bound,
    "index": _index,
    "product order": _product_order,
}
