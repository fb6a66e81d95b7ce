"""Vectors and matrices of symbolic size, built from index functions, equal when equal on range."""

from __future__ import annotations

from itertools import combinations, permutations

from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    exists,
    forall,
    fun,
    implies,
    lam,
    le,
    lt,
    mat,
    mul,
    neg,
    negation,
    num,
    op,
    var,
    vec,
    within,
)
from quod.theories._table import I1, ONE, ZERO, Axiom, Definition, a, f, hi, i, j, k, lo

_u, _v = var("u", vec("n")), var("v", vec("n"))
_A, _B = var("A", mat("m", "n")), var("B", mat("m", "n"))
_L, _R = var("A", mat("m", "k")), var("B", mat("k", "n"))
_F = var("F", fun(INT, INT, REAL))
_J = var("J", fun(INT, mat("n", "n")))
_P, _Q = var("P", mat("n", "n")), var("Q", mat("n", "n"))
_S, _z = var("B", mat("n", "m")), var("z", vec("m"))
_phi = var("phi", fun(REAL, REAL))
_M, _N, _K = (op("dim", data=("sizes", s)) for s in "mnk")
_RUDIN = "Rudin, Principles of Mathematical Analysis"
_KUNZE = "Hoffman and Kunze, Linear Algebra"
_MEANS = "what a vector and a matrix are"


def _vector(index: Term, body: Term) -> Term:
    return op("vec", lam(index, body), data=("sizes", "n"))


def _matrix(body: Term, rows: str = "m", columns: str = "n") -> Term:
    return op("mat", lam(i, lam(j, body)), data=("sizes", rows, columns))


def _at(x: Term, index: Term) -> Term:
    return op("at", x, index)


def _entry(x: Term, row: Term, column: Term) -> Term:
    return op("entry", x, row, column)


def _product(x: Term, y: Term) -> Term:
    return op("mm", x, y)


def _det(x: Term) -> Term:
    return op("det", x)


def _expansion(size: int) -> Term:
    """The determinant of a small matrix: a sum over the permutations of its columns."""
    M = var("P", mat(size, size))
    terms = []
    for columns in permutations(range(1, size + 1)):
        factors = [_entry(M, num(r, INT), num(c, INT)) for r, c in enumerate(columns, 1)]
        odd = sum(x > y for x, y in combinations(columns, 2)) % 2
        product = mul(factors[0], *factors[1:])
        terms.append(neg(product) if odd else product)
    return eq(_det(M), add(terms[0], *terms[1:]))


_EYE, _ZEROS = (op(name, data=("sizes", "n")) for name in ("eye", "zeros"))
_length, _image = op("norm", _u), op("norm", op("mv", _A, _u))
_stretch = op("operator_norm", _A)

AXIOMS = (
    Axiom("dimension_positive", le(I1, _N), "sizes are positive integers"),
    Axiom(
        "vector_entry",
        implies(le(I1, i), le(i, _N), eq(_at(op("vec", f, data=("sizes", "n")), i), app(f, i))),
        _MEANS,
    ),
    Axiom(
        "vector_equality",
        implies(within(i, I1, _N, eq(_at(_u, i), _at(_v, i))), eq(_u, _v)),
        _MEANS,
    ),
    Axiom(
        "matrix_entry",
        implies(
            le(I1, i),
            le(i, _M),
            le(I1, j),
            le(j, _N),
            eq(_entry(op("mat", _F, data=("sizes", "m", "n")), i, j), app(_F, i, j)),
        ),
        _MEANS,
    ),
    Axiom(
        "matrix_equality",
        implies(
            within(i, I1, _M, within(j, I1, _N, eq(_entry(_A, i, j), _entry(_B, i, j)))), eq(_A, _B)
        ),
        _MEANS,
    ),
    Axiom("operator_norm_bound", le(_image, mul(_stretch, _length)), f"{_RUDIN}, 9.6 (c)"),
    Axiom(
        "operator_norm_attained",
        exists(_u, conj(eq(_length, ONE), eq(_image, _stretch))),
        f"{_RUDIN}, 9.6 (c) and 4.16",
    ),
    Axiom(
        "product_empty",
        implies(lt(hi, lo), eq(op("mprod", _J, lo, hi), op("eye", data=("sizes", "n")))),
        "what an ordered product means",
    ),
    Axiom(
        "product_last",
        implies(
            le(lo, add(hi, I1)),
            eq(
                op("mprod", _J, lo, add(hi, I1)),
                op("mm", app(_J, add(hi, I1)), op("mprod", _J, lo, hi)),
            ),
        ),
        "what an ordered product means: it grows on the left",
    ),
    Axiom(
        "inverse_of_a_matrix",
        implies(
            op("invertible", _P),
            conj(eq(_product(_P, op("minv", _P)), _EYE), eq(_product(op("minv", _P), _P), _EYE)),
        ),
        "what an inverse matrix is",
    ),
    Axiom(
        "injective_matrix",
        implies(
            forall(_u, implies(eq(op("mv", _P, _u), _ZEROS), eq(_u, _ZEROS))), op("invertible", _P)
        ),
        "Axler, Linear Algebra Done Right, 3.69",
    ),
    Axiom("determinant_of_the_identity", eq(_det(_EYE), ONE), f"{_KUNZE}, 5.2"),
    Axiom(
        "determinant_of_a_product",
        eq(_det(_product(_P, _Q)), mul(_det(_P), _det(_Q))),
        f"{_KUNZE}, 5.3",
    ),
    Axiom("determinant_of_a_transpose", eq(_det(op("transpose", _P)), _det(_P)), f"{_KUNZE}, 5.3"),
    Axiom(
        "determinant_of_a_multiple",
        eq(_det(op("mscale", a, _P)), mul(op("pow", a, _N), _det(_P))),
        f"{_KUNZE}, 5.2",
    ),
    Axiom(
        "determinant_of_an_invertible_matrix",
        eq(op("invertible", _P), negation(eq(_det(_P), ZERO))),
        f"{_KUNZE}, 5.4",
    ),
    Axiom(
        "determinant_pushed_through",
        eq(
            _det(op("madd", op("eye", data=("sizes", "m")), _product(_A, _S))),
            _det(op("madd", _EYE, _product(_S, _A))),
        ),
        "Horn and Johnson, Matrix Analysis, 0.8.5",
    ),
    *(
        Axiom(f"determinant_of_size_{size}", _expansion(size), f"{_KUNZE}, 5.2")
        for size in (1, 2, 3)
    ),
)
DEFINITIONS = (
    Definition(op("zeros", data=("sizes", "n")), _vector(i, ZERO)),
    Definition(op("vadd", _u, _v), _vector(i, add(_at(_u, i), _at(_v, i)))),
    Definition(op("scale", a, _u), _vector(i, mul(a, _at(_u, i)))),
    Definition(op("map", _phi, _u), _vector(i, app(_phi, _at(_u, i)))),
    Definition(op("dot", _u, _v), op("sum", lam(i, mul(_at(_u, i), _at(_v, i))), I1, _N)),
    Definition(op("norm", _u), op("sqrt", op("dot", _u, _u))),
    Definition(op("eye", data=("sizes", "n")), _matrix(op("ite", eq(i, j), ONE, ZERO), rows="n")),
    Definition(op("diag", _u), _matrix(op("ite", eq(i, j), _at(_u, i), ZERO), rows="n")),
    Definition(op("madd", _A, _B), _matrix(add(_entry(_A, i, j), _entry(_B, i, j)))),
    Definition(op("mscale", a, _A), _matrix(mul(a, _entry(_A, i, j)))),
    Definition(op("transpose", _A), _matrix(_entry(_A, j, i), rows="n", columns="m")),
    Definition(
        op("mm", _L, _R),
        _matrix(op("sum", lam(k, mul(_entry(_L, i, k), _entry(_R, k, j))), I1, _K)),
    ),
    Definition(
        op("mv", _A, _u),
        op(
            "vec",
            lam(i, op("sum", lam(j, mul(_entry(_A, i, j), _at(_u, j))), I1, _N)),
            data=("sizes", "m"),
        ),
    ),
    Definition(op("outer", _z, _u), _matrix(mul(_at(_z, i), _at(_u, j)))),
    Definition(op("trace", _P), op("sum", lam(i, _entry(_P, i, i)), I1, _N)),
    Definition(
        op("invertible", _P),
        exists(_Q, conj(eq(_product(_P, _Q), _EYE), eq(_product(_Q, _P), _EYE))),
    ),
    Definition(op("basis", i, data=("sizes", "n")), _vector(k, op("ite", eq(k, i), ONE, ZERO))),
)
