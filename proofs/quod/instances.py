"""The values of a counterexample or model, as plain text and as LaTeX."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quod.certificate import Instance
from quod.core import OUTCOME, PROB, REAL, Term, app, num, op
from quod.elaborate import symbol
from quod.errors import QuodError
from quod.evaluate import evaluate
from quod.explicit import literal
from quod.quote import surface
from quod.surface import Expr, Named, Symbol, free_symbols
from quod.typeset.latex import latex
from quod.typeset.names import name_latex, size_latex, symbol_latex
from quod.typeset.text import text

_TABLE = r"\begin{array}"


def names_in(parts: list[Expr]) -> dict[str, str]:
    """The LaTeX of each name, sizes and bound variables included."""
    names: dict[str, str] = {}
    stack = list(parts)
    while stack:
        e = stack.pop()
        if isinstance(e, Symbol):
            names[e.name] = symbol_latex(e)
            names |= {str(n): size_latex(n) for n in e.data or () if isinstance(n, str)}
        elif e.head == "dim":
            names[str(e.data)] = size_latex(e.data)
        stack += [*e.bound, *(e.expansion.args if isinstance(e, Named) else ()), *e.args]
    for e in parts:
        names |= {s.name: symbol_latex(s) for s in free_symbols(e)}
    return names


def together(lines: list[str]) -> list[str]:
    """Values as one line, which the page breaks where it must; a table stands on its own."""
    tables = [line for line in lines if line.startswith(_TABLE)]
    values = [line for line in lines if not line.startswith(_TABLE)]
    return [*filter(None, [r", \quad ".join(values)]), *tables]


def instance_text(instance: Instance) -> Iterator[str]:
    """The values of an instance as plain text, one a line."""
    if instance.sizes:
        yield ", ".join(f"{n} = {size}" for n, size in sorted(instance.sizes.items()))
    space = next((t for v, t in instance.values.items() if v.sort == PROB), None)
    for v, value in instance.values.items():
        if v.sort[0] == "fun" and v.sort[1] == OUTCOME and space is not None:
            shown = ", ".join(text(e) for e in _at_outcomes(value, len(space.data) - 1))
            yield f"{v.data} = {shown} at the outcomes"
        elif v.sort == PROB:
            yield _outcomes(value.data[1:])
        elif type(v.data) is str:
            yield f"{v.data} = {text(surface(value), limit=200)}"


def _outcomes(masses: Sequence[Any]) -> str:
    if len(set(masses)) == 1:
        return f"{len(masses)} outcomes of probability {masses[0]}"
    return f"outcomes of probability {', '.join(map(str, masses))}"


def outcomes(instance: Instance) -> list[int]:
    """The number of outcomes of each probability space of an instance."""
    return [len(t.data) - 1 for v, t in instance.values.items() if v.sort == PROB]


def values_latex(instance: Instance, names: Mapping[str, str]) -> Iterator[str]:
    """The values of an instance as LaTeX; random variables in one table."""
    space = next((t for v, t in instance.values.items() if v.sort == PROB), None)
    rows: list[str] = []
    for v, value in instance.values.items():
        name = names.get(str(v.data), name_latex(str(v.data)))
        if v.sort == PROB:
            continue
        if v.sort[0] == "fun" and v.sort[1] == OUTCOME and space is not None:
            rows.append(_random_row(name, value, len(space.data) - 1))
        elif v.sort[0] == "fun":
            yield _function_line(name, value)
        else:
            yield f"{name} = {latex(surface(value))}"
    if space is not None and rows:
        masses = space.data[1:]
        numbers = " & ".join(str(k) for k in range(1, len(masses) + 1))
        head = rf"\omega & {numbers} \\ P(\omega) & {' & '.join(map(_fraction, masses))}"
        columns, values = "c" * len(masses), r" \\ ".join(rows)
        body = rf"{head} \\[2pt] \hline \rule{{0pt}}{{12pt}}{values}"
        yield rf"{_TABLE}{{c|{columns}}} {body} \end{{array}}"


def _fraction(m: Any) -> str:
    return str(m) if m.denominator == 1 else rf"\tfrac{{{m.numerator}}}{{{m.denominator}}}"


def _at_outcomes(value: Term, count: int) -> Iterator[Expr]:
    """The value of a random variable at each outcome."""
    for k in range(1, count + 1):
        at = app(value, op("outcome", num(k, "int")))
        try:
            exact = literal(evaluate(at), value.sort[2])
        except QuodError:
            exact = None
        yield surface(at if exact is None else exact)


def _random_row(name: str, value: Term, count: int) -> str:
    return f"{name} & {' & '.join(map(_short, _at_outcomes(value, count)))}"


def _short(value: Expr) -> str:
    """A number, or a vector as a row."""
    if value.head == "vector_of":
        return "(" + ", ".join(latex(a) for a in value.args) + ")"
    return latex(value)


def _function_line(name: str, value: Term) -> str:
    argument = {"int": "i", REAL: "x"}.get(value.sort[1], "u")
    x = Symbol(argument, value.sort[1])
    body = latex(surface(app(value, symbol(x))))
    if value.sort[1] == "int":
        return rf"{name}_{{{argument}}} = {body} \quad \text{{for all }} {argument}"
    return f"{name}({argument}) = {body}"
