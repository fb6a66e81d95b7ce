"""Terms to SymPy and its answers back.  SymPy is imported when it is asked, and not before.

An answer comes back as plain data, nested lists of names, integers and the words of ``_WORDS``:
``["div", ["mul", "n", ["add", "n", 1]], 2]`` is n*(n + 1)/2.  ``read`` makes a term of it and
needs no SymPy.  Nothing here is trusted: what comes back is proved like any other term.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import partial, reduce
from typing import Any, NamedTuple

from quod import vocabulary as v
from quod.core import INT, REAL, run
from quod.errors import InputError, SortError
from quod.surface import Expr, Named, Symbol, free_symbols, substitute, term
from quod.typeset.latex import FUNCTIONS, INVERSES
from quod.typeset.text import text

LONGEST = 1_000_000  # signs; two terms must not be cut to one name
Plain = Any  # nested lists of strings and integers


def name_of(e: Expr) -> str:
    """The name by which SymPy knows a term that it does not look into."""
    return text(e, LONGEST)


# ---------------------------------------------------------------------- what SymPy looks into
class Variables(NamedTuple):
    """The names of the variables that are arguments themselves, to differentiate by, say."""

    names: frozenset[str] = frozenset()
    vectors: frozenset[str] = frozenset()  # those of unknown length, which SymPy sees as such


def variables_in(arguments: Iterable[Any]) -> Variables:
    """The variables, and those of which an entry is an argument."""
    flat = [b for a in arguments for b in (a if isinstance(a, tuple | list) else (a,))]
    plain = [a for a in flat if isinstance(a, Expr) and a.head in ("var", "at", "entry", "dim")]
    vectors = [a for a in plain if a.sort[0] == "vec" and not _is_concrete(a)]
    names = (frozenset(s.name for e in es for s in free_symbols(e)) for es in (plain, vectors))
    return Variables(*names)


def symbols_in(arguments: Sequence[Any], variables: Variables) -> dict[str, Expr]:
    """The terms that SymPy sees as symbols, and the sizes, by their names."""
    found: dict[str, Expr] = {}
    stack = [*arguments]
    while stack:
        e = stack.pop()
        if isinstance(e, tuple | list):
            stack += e
        elif isinstance(e, Expr):
            e = _spelled(e, variables)
            if e.sort[0] in ("vec", "mat"):
                found |= {n: _dim(n) for n in e.sort[1:] if type(n) is str}
            if _looks_into(e, variables):
                stack += e.args
            else:
                found[name_of(e)] = e
    return found


def _is_concrete(e: Expr) -> bool:
    """Whether a term is a vector or a matrix of known size."""
    return e.sort[0] in ("vec", "mat") and all(type(n) is int for n in e.sort[1:])


def _spelled(e: Expr, variables: Variables) -> Expr:
    """A name as what it stands for, where that depends on the variables or on arguments; a vector
    or matrix of known size by its entries, where SymPy has no counterpart for it."""
    while isinstance(e, Named) and not _is_kept(e, variables):
        e = e.expansion
    if not _is_concrete(e) or e.head in _TO_SYMPY:
        return e
    if e.sort[0] == "vec":
        return v.vector_of(*[_entry(e, k) for k in _range(e.sort[1])])
    return v.matrix_of(*[[e[i, j] for j in _range(e.sort[2])] for i in _range(e.sort[1])])


def _is_kept(e: Named, variables: Variables) -> bool:
    """Whether a name is a symbol for SymPy too."""
    inside = {s.name for s in free_symbols(e)}
    return e.sort == REAL and not e.args and variables.names.isdisjoint(inside)


def _range(n: int) -> range:
    return range(1, n + 1)


def _entry(e: Expr, k: int) -> Expr:
    """An entry of a vector, worked out where it is built by a formula."""
    if e.head == "vec":
        return substitute(e.args[0], {e.bound[0]: term(k)})
    if _is_mapped(e):
        f, x = e.args
        return substitute(f.args[0], {f.bound[0]: x[k]})
    return e[k]


def _is_mapped(e: Expr) -> bool:
    return e.head == "map" and e.args[0].head == "lambda"


def _looks_into(e: Expr, variables: Variables) -> bool:
    """Whether SymPy is given the parts of a term: it has a counterpart, and can use it."""
    if e.head in ("dot", "norm") and not _is_concrete(e.args[0]):
        return not variables.vectors.isdisjoint(s.name for s in free_symbols(e))
    if e.head == "at":
        x, k = e.args
        worked_out = x.head in _TO_SYMPY or x.head == "vec" or _is_mapped(x)
        return _is_concrete(x) and k.head == "num" and worked_out
    return e.head in _TO_SYMPY


# ------------------------------------------------------------------------------ terms to SymPy
def to_sympy(e: Expr, variables: Variables = Variables()) -> Any:  # noqa: B008
    """The SymPy expression of a term.  Vectors among the variables are matrices of one column."""

    def visit(e: Expr) -> Generator[Any, Any, Any]:
        e = _spelled(e, variables)
        if not _looks_into(e, variables):
            return _symbol(e)
        parts = []
        for a in e.args:
            parts.append((yield visit(a)))
        try:
            return _TO_SYMPY[e.head](e, *parts)
        except (TypeError, NotImplementedError, AttributeError, IndexError) as error:
            raise InputError(f"SymPy cannot make {e!r} of its parts: {error}") from None

    return run(visit(e))


def _symbol(e: Expr) -> Any:
    """A symbol that SymPy knows as much about as the hypotheses of its name say."""
    from sympy import MatrixSymbol
    from sympy import Symbol as SympySymbol

    match e.sort:
        case "real":
            kind = {"real": True}
        case "int":
            kind = {"integer": True}
        case ("vec", n):
            return MatrixSymbol(name_of(e), _size(n), 1)
        case ("mat", m, n):
            return MatrixSymbol(name_of(e), _size(m), _size(n))
        case _:
            raise InputError(f"SymPy has nothing that is like {e!r}\n  give it numbers or vectors")
    return SympySymbol(name_of(e), **kind, **_signs(e))


def _signs(e: Expr) -> dict[str, bool]:
    if e.head == "dim":
        return {"positive": True}
    found = {}
    for a in e.assumptions() if isinstance(e, Symbol) else ():
        low = a.args[1].data
        if a.head == "ne":
            found["nonzero"] = True
        elif a.head == "gt" or low >= 1:
            found["positive"] = True
        elif low >= 0:
            found["nonnegative"] = True
    return found


def _size(n: int | str) -> Any:
    return _symbol(_dim(n)) if type(n) is str else n


def _dim(n: str) -> Expr:
    return Expr("dim", (), INT, n)


def _number(e: Expr) -> Any:
    from sympy import Rational

    return Rational(e.data.numerator, e.data.denominator)


def _sum(e: Expr, a: Any, b: Any) -> Any:
    """A product of vectors is a matrix of one entry for SymPy: so is a number that is added."""
    from sympy import Identity

    numbers = [not hasattr(x, "shape") for x in (a, b)]
    if numbers == [False, True]:
        b = b * Identity(1)
    if numbers == [True, False]:
        a = a * Identity(1)
    return a + b if e.head == "add" else a - b


def _product(e: Expr, a: Any, b: Any) -> Any:
    if hasattr(a, "shape") and e.sort[0] in ("vec", "mat") and e.head == "mul":
        raise TypeError("a product of vectors times a vector")
    return a * b


def _function(e: Expr, *args: Any) -> Any:
    import sympy

    return getattr(sympy, e.head.capitalize() if e.head in ("max", "min") else e.head)(*args)


def _dot(e: Expr, a: Any, b: Any) -> Any:
    return (a.T * b)[0] if _is_concrete(e.args[0]) else a.T * b


def _norm(e: Expr, a: Any) -> Any:
    return _sqrt(e, _dot(e, a, a))


def _sqrt(e: Expr, a: Any) -> Any:
    from sympy import sqrt

    return sqrt(a)


def _array(e: Expr, *parts: Any) -> Any:
    from sympy import Matrix

    return Matrix(e.sort[1], len(parts) // e.sort[1], parts)


def _constant(e: Expr) -> Any:
    from sympy import Identity, ZeroMatrix

    size = _size(e.sort[1])
    return Identity(size) if e.head == "eye" else ZeroMatrix(size, 1)


_TO_SYMPY: dict[str, Callable[..., Any]] = {
    "num": _number, "add": _sum, "sub": _sum, "neg": lambda e, a: -a,
    "mul": _product, "mm": _product, "mv": _product, "div": lambda e, a, b: a / b,
    "pow": lambda e, a, k: a**k, "sqrt": _sqrt, "abs": lambda e, a: abs(a),
    **dict.fromkeys((*FUNCTIONS, *INVERSES), _function),
    "dot": _dot, "norm": _norm, "transpose": lambda e, a: a.T,
    "at": lambda e, x, k: x[k - 1], "vector_of": _array, "matrix_of": _array,
    "eye": _constant, "zeros": _constant,
}  # fmt: skip


# ----------------------------------------------------------------------------- SymPy's answers
def from_sympy(value: Any, names: Mapping[str, Expr]) -> Plain:
    """An answer of SymPy as plain data.  Raises InputError where it says more than a term can."""
    from sympy import Basic, MatrixBase, Tuple

    if type(value) is int:
        return value
    try:
        if isinstance(value, Tuple):
            return ["vector_of", *[_answer(x, names) for x in value]]
        if isinstance(value, MatrixBase):
            rows = [[_answer(x, names) for x in row] for row in value.tolist()]
            columns = value.shape[1]
            return ["vector_of", *[x for (x,) in rows]] if columns == 1 else ["matrix_of", *rows]
        if isinstance(value, Basic):
            return _answer(value, names)
    except _NoCounterpart as error:
        raise InputError(
            f"SymPy answers {value}: {error}\n"
            "  ask for one expression in the words of Quod, or write the next term yourself"
        ) from None
    raise InputError(
        f"SymPy answers {value!r}, which is a Python {type(value).__name__}, not one expression\n"
        "  choose one, as in solve(...)[0]; for a vector answer sympy.Matrix([...])"
    )


class _NoCounterpart(Exception):
    """A part of an answer that the language has no term for."""


def _answer(x: Any, names: Mapping[str, Expr]) -> Plain:
    """An expression of numbers, vectors or matrices of unknown size."""
    for kind, make in _from_sympy().items():
        if isinstance(x, kind):
            return make(x, names)
    raise _NoCounterpart(f"{x} ({type(x).__name__}) has no counterpart here")


def _from_sympy() -> dict[Any, Callable[[Any, Mapping[str, Expr]], Plain]]:
    import sympy
    from sympy.matrices import expressions as m

    return {
        sympy.Integer: lambda x, names: int(x),
        sympy.Dummy: _unknown,
        (sympy.Symbol, m.MatrixSymbol): _known,
        sympy.Add: _from_sum,
        m.MatAdd: _from_sum,
        (sympy.Mul, sympy.Rational): _from_product,
        sympy.Pow: _from_power,
        m.MatMul: _from_matrix_product,
        m.Transpose: lambda x, names: ["transpose", _answer(x.arg, names)],
        m.Identity: _from_identity,
        m.ZeroMatrix: _from_zeros,
        **{
            getattr(sympy, name): partial(_from_function, name)
            for name in (*FUNCTIONS, *INVERSES)
            if name not in ("max", "min")
        },
        (sympy.Max, sympy.Min): _from_extremum,
        sympy.core.numbers.Exp1: lambda x, names: ["exp", 1],
        sympy.Abs: lambda x, names: ["abs", _answer(x.args[0], names)],
    }


def _from_function(name: str, x: Any, names: Mapping[str, Expr]) -> Plain:
    return [name, _answer(x.args[0], names)]


def _from_extremum(x: Any, names: Mapping[str, Expr]) -> Plain:
    """Max and Min take any number of arguments, ours two."""
    name = type(x).__name__.lower()
    first, *rest = [_answer(a, names) for a in x.args]
    return reduce(lambda a, b: [name, a, b], rest, first)


def _unknown(x: Any, names: Mapping[str, Expr]) -> Plain:
    raise _NoCounterpart(f"{x} is no name of the question")


def _known(x: Any, names: Mapping[str, Expr]) -> Plain:
    return x.name if x.name in names else _unknown(x, names)


def _from_sum(x: Any, names: Mapping[str, Expr]) -> Plain:
    """The terms in SymPy's order, one without a minus first if there is one."""
    terms = x.as_ordered_terms() if hasattr(x, "as_ordered_terms") else list(x.args)
    parts = [_signed(t) for t in terms]
    parts.sort(key=lambda part: part[0])  # stable
    negative, first = parts[0]
    made = _answer(first, names)
    made = ["neg", made] if negative else made
    for negative, t in parts[1:]:
        made = ["sub" if negative else "add", made, _answer(t, names)]
    return made


def _signed(x: Any) -> tuple[bool, Any]:
    """Whether an expression begins with a minus, and the expression without it."""
    negative = _is_negative(x.as_coeff_matrices()[0] if x.is_MatMul else x)
    return negative, (-x).doit() if negative else x


def _is_negative(x: Any) -> bool:
    return bool(x.as_coeff_Mul()[0].is_negative)


def _from_product(x: Any, names: Mapping[str, Expr]) -> Plain:
    """A fraction of products; a number first."""
    from sympy import fraction

    if _is_negative(x):
        return ["neg", _answer(-x, names)]
    top, bottom = fraction(x)
    if bottom != 1:
        return ["div", _answer(top, names), _answer(bottom, names)]
    if not x.is_Mul:
        raise _NoCounterpart(f"{x} is no fraction")
    return reduce(lambda a, b: ["mul", a, b], [_answer(f, names) for f in x.as_ordered_factors()])


def _from_power(x: Any, names: Mapping[str, Expr]) -> Plain:
    from sympy import Integer, Rational, fraction

    base, exponent = x.as_base_exp()
    top, bottom = fraction(x)
    if bottom != 1:
        return ["div", _answer(top, names), _answer(bottom, names)]
    if isinstance(exponent, Rational) and exponent.q == 2:
        root = ["sqrt", _answer(base, names)]
        return root if exponent.p == 1 else ["pow", root, int(exponent.p)]
    if isinstance(exponent, Integer) or exponent.is_integer:
        return ["pow", _answer(base, names), _answer(exponent, names)]
    if isinstance(names, _RealNames) and exponent.is_real:
        return ["exp", ["mul", _answer(exponent, names), ["log", _answer(base, names)]]]
    raise _NoCounterpart(f"{x} is neither a power with an integer exponent nor a square root")


def _from_matrix_product(x: Any, names: Mapping[str, Expr]) -> Plain:
    """A number first; then matrices times a vector, or a row times a column."""
    number, (first, *rest) = x.as_coeff_matrices()
    rows = [f for f in (first, *rest) if f.is_Transpose and f.arg.shape[1] == 1]
    if rows and not (x.shape == (1, 1) and rows == [first]):
        raise _NoCounterpart("it has products of a column and a row")
    parts = [_answer(f, names) for f in (first.arg if rows else first, *rest)]
    made = reduce(lambda b, a: ["matmul", a, b], reversed(parts[1:])) if rest else parts[0]
    if rest:
        made = ["dot" if rows else "matmul", parts[0], made]
    if _is_negative(number):
        return ["neg", _times(-number, made, names)]
    return _times(number, made, names)


def _times(number: Any, made: Plain, names: Mapping[str, Expr]) -> Plain:
    return made if number == 1 else ["mul", _answer(number, names), made]


def _from_identity(x: Any, names: Mapping[str, Expr]) -> Plain:
    return 1 if x.shape == (1, 1) else ["eye", _answer(x.shape[0], names)]


def _from_zeros(x: Any, names: Mapping[str, Expr]) -> Plain:
    if x.shape == (1, 1):
        return 0
    if x.shape[1] != 1:
        raise _NoCounterpart("it has a zero matrix")
    return ["zeros", _answer(x.shape[0], names)]


# ----------------------------------------------------------------------------- antiderivatives
class _RealNames(dict[str, Expr]):
    """The names of a question in which a power x^y may be read as exp(y log(x))."""


def antiderivatives(body: Expr, x: Symbol) -> list[Expr]:
    """What SymPy gives for an antiderivative, in all of its cases; nothing where it gives none."""
    from sympy import Piecewise

    variables = variables_in([x])
    names = _RealNames(symbols_in([body, x], variables))
    found: Any
    try:
        found = _antiderivative(to_sympy(body, variables), to_sympy(x, variables))
    except Exception:  # SymPy may raise anything
        return []
    cases = [case.args[0] for case in found.args] if isinstance(found, Piecewise) else [found]
    answers = []
    for case in cases:
        try:
            answers.append(read(from_sympy(case, names), names))
        except (InputError, LookupError, TypeError, ValueError, SortError):
            continue
    return answers


def _antiderivative(given: Any, x: Any) -> Any:
    """Summand by summand, fractions of polynomials as partial fractions."""
    from sympy import Add, Integral, apart, expand, trigsimp
    from sympy.integrals.manualintegrate import manualintegrate

    given = apart(given, x) if given.is_rational_function(x) else given
    total = 0
    for t in Add.make_args(expand(given)):
        forms = (t, trigsimp(t), _in_secants(t))
        parts = (manualintegrate(form, x) for form in dict.fromkeys(forms))
        part = next((p for p in parts if not p.has(Integral)), None)
        if part is None:
            return manualintegrate(given, x)
        total += part
    return _in_sines(total)


def _in_secants(t: Any) -> Any:
    """Powers of 1/cos and 1/sin as powers of sec and csc, whose rules SymPy knows."""
    from sympy import cos, csc, sec, sin

    names = {cos: sec, sin: csc}
    return t.replace(
        lambda e: e.is_Pow and e.base.func in names and e.exp.is_negative,
        lambda e: names[e.base.func](e.base.args[0]) ** -e.exp,
    )


def _in_sines(t: Any) -> Any:
    """sec, csc and cot by sines and cosines."""
    from sympy import cos, cot, csc, sec, sin

    t = t.replace(sec, lambda u: 1 / cos(u)).replace(csc, lambda u: 1 / sin(u))
    return t.replace(cot, lambda u: cos(u) / sin(u))


# ---------------------------------------------------------------------------- answers to terms
def read(found: Plain, names: Mapping[str, Expr]) -> Expr:
    """The term that plain data stands for.  Raises LookupError or TypeError where it is none."""
    if isinstance(found, str):
        return names[found]
    if isinstance(found, int):
        return term(found)
    head, *parts = found
    if head == "matrix_of":
        return v.matrix_of(*[[read(e, names) for e in row] for row in parts])
    return _WORDS[head](*[read(e, names) for e in parts])


def _size_term(make: Callable[[Any], Expr]) -> Callable[[Expr], Expr]:
    return lambda n: make(int(n.data) if n.head == "num" else n)


_WORDS: dict[str, Callable[..., Expr]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "neg": operator.neg, "pow": operator.pow, "sqrt": v.sqrt, "exp": v.exp, "abs": v.absolute,
    "log": v.log, "sin": v.sin, "cos": v.cos, "tan": v.tan,
    "atan": v.atan, "asin": v.asin, "acos": v.acos, "sinh": v.sinh, "cosh": v.cosh,
    "tanh": v.tanh, "max": v.maximum, "min": v.minimum,
    "dot": v.dot, "matmul": operator.matmul, "transpose": lambda a: a.T, "vector_of": v.vector_of,
    "eye": _size_term(v.eye), "zeros": _size_term(v.zeros),
}  # fmt: skip
