"""A shown function as LaTeX: latexify-py's generator, set to the notation of the page.

Where latexify-py would print something that reads otherwise, its rules are set anew: names by the
notation of the derivation, brackets wherever leaving them out could change the tree, no mixed
numbers (2 * (1 / 2)), no sign after a sign, entries and sums of Quod.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from latexify.codegen.expression_codegen import ExpressionCodegen
from latexify.codegen.expression_rules import BIN_OP_RULES, BinOperandRule, get_precedence
from latexify.codegen.function_codegen import FunctionCodegen

from quod import vocabulary as v
from quod.showing import FUNCTIONS, Source, look
from quod.surface import Definition
from quod.typeset.breaking import TALL
from quod.typeset.names import name_latex, symbol_latex
from quod.typeset.pieces import ATOM, Piece, enclosed, name_piece, subscripted

_PRODUCT = get_precedence(ast.parse("x * y", mode="eval").body)
_LEFT = (ast.Add, ast.Mult, ast.MatMult)  # a + (b + c) is not a + b + c as a term
_BRACKETED = BinOperandRule(force=True)  # also around an operator of the same strength


def listing(name: str, source: Source) -> str:
    """f(x) = its value, where the values that have names are as written, in that order."""
    codegen = FunctionCodegen()
    codegen._expression_codegen = _Expressions(source)
    *statements, last = [s for s in source.tree.body if isinstance(s, ast.Assign | ast.Return)]
    parameters = ", ".join(map(symbol_latex, source.parameters))
    whole = f"{name}({parameters}) = {codegen.visit(last)}"
    values = r",\quad ".join(map(codegen.visit, statements))
    return rf"{whole} \quad \text{{where }} {values}" if values else whole


class _Expressions(ExpressionCodegen):
    """latexify-py's expressions in the notation of the page."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.names = source.names
        self.looks = {name: name_latex(name) for name in source.locals}
        self.looks |= {p.name: symbol_latex(p) for p in source.parameters}
        self._bin_op_rules = {
            op: replace(rule, operand_right=_BRACKETED) if op in _LEFT else rule
            for op, rule in BIN_OP_RULES.items()
        }

    # -- names
    def visit_Name(self, node: ast.Name) -> str:
        if node.id in self.looks:
            return self.looks[node.id]
        return look(self.names[node.id])

    def visit_Subscript(self, node: ast.Subscript) -> str:
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return self._indexed(self.visit(node.value), indices)

    def _indexed(self, name: str, indices: Sequence[ast.expr]) -> str:
        scripts = tuple(Piece(self.visit(i)) for i in indices)
        return subscripted(name_piece(name), scripts).text

    # -- brackets and products
    def _wrap_operand(self, child: ast.expr, parent_prec: int, force_wrap: bool = False) -> str:
        latex = self.visit(child)
        loose = get_precedence(child) < parent_prec or latex.startswith("-")
        if isinstance(child, ast.Name) and parent_prec > _PRODUCT:  # c^* to a power
            loose = name_piece(latex).level < ATOM
        return _bracketed(latex) if force_wrap or loose or self._is_open(child) else latex

    def _wrap_binop_operand(self, child: ast.expr, parent_prec: int, operand_rule: Any) -> str:
        if not operand_rule.wrap:
            return self.visit(child)
        fraction = isinstance(child, ast.BinOp) and isinstance(child.op, ast.Div)
        if fraction and parent_prec <= _PRODUCT:
            return self.visit(child)
        same = operand_rule.force and get_precedence(child) == parent_prec
        return self._wrap_operand(child, parent_prec, same)

    def _is_open(self, node: ast.expr) -> bool:
        """Whether an expression would take in, or tear apart, what stands beside it."""
        name = node.func.id if isinstance(node, ast.Call) else None  # type: ignore[attr-defined]
        return name is not None and self.names[name] in (v.Sum, v.dot)

    def _should_remove_multiply_op(
        self, l_latex: str, r_latex: str, l_expr: ast.expr, r_expr: ast.expr
    ) -> bool:
        numbers = l_latex[-1].isdigit() and r_latex.startswith(r"\frac")
        applied = r_latex.startswith(("(", r"\left(")) and not l_latex[-1].isdigit()
        word = r"\mathit" in l_latex or r"\mathit" in r_latex
        return not (r_latex[0].isdigit() or numbers or applied or word)

    # -- the words of Quod
    def visit_Call(self, node: ast.Call) -> str:
        name = node.func.id  # type: ignore[attr-defined]
        value = self.names[name]
        if value is v.Sum:
            return self._sum(*node.args)
        args = [self.visit(a) for a in node.args]
        if value is v.sqrt:
            return rf"\sqrt{{{args[0]}}}"
        if value is v.dot:
            x, y = (self._wrap_operand(a, _PRODUCT + 1) for a in node.args)
            return rf"{x}^{{\top}} {y}"
        if isinstance(value, Definition) and not value.brackets:
            return self._indexed(symbol_latex(value), node.args)
        signs = {id(v.absolute): (r"\lvert", r"\rvert"), id(v.norm): (r"\lVert", r"\rVert")}
        if id(value) in signs:
            return _bracketed(args[0], *signs[id(value)])
        names = {id(word): rf"\{name}" for word, name in FUNCTIONS.items()}
        return (names.get(id(value)) or look(value)) + _bracketed(", ".join(args))

    def _sum(self, body: ast.expr, over: ast.expr) -> str:
        if isinstance(over, ast.Tuple):
            i, low, high = map(self.visit, over.elts)
        else:
            index = self.names[over.id]  # type: ignore[attr-defined]
            i, (low, high) = symbol_latex(index), map(_end, index.range)
        return rf"\sum_{{{i}={low}}}^{{{high}}} {self._wrap_operand(body, _PRODUCT)}"


def _end(e: Any) -> str:
    from quod.typeset.latex import latex

    return latex(e)


def _bracketed(latex: str, left: str = "(", right: str = ")") -> str:
    return enclosed(Piece(latex, tall=bool(TALL.search(latex))), left, right)
