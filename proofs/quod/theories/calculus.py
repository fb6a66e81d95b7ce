"""Derivatives, gradients and Jacobians at a point where the function is differentiable."""

from __future__ import annotations

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
    sub,
    var,
    vec,
    within,
)
from quod.theories._table import I1, ONE, ZERO, Axiom, Definition, a, b, c, i, j, x, y
from quod.theories.limits import around, near

_f, _g = var("f", fun(REAL, REAL)), var("g", fun(REAL, REAL))
_F, _G = var("F", fun(vec("n"), REAL)), var("G", fun(vec("n"), REAL))
_h, _h2 = var("h", fun(vec("n"), vec("m"))), var("g", fun(vec("n"), vec("m")))
_k, _K = var("k", fun(vec("m"), vec("l"))), var("K", fun(vec("m"), REAL))
_rows = var("F", fun(INT, vec("n"), REAL))
_A = var("A", mat("l", "m"))
_u, _v, _z, _b = var("u", vec("n")), var("v", vec("m")), var("z", vec("n")), var("b", vec("m"))
_t, _r = var("t", REAL), var("r", REAL)
_close = lt(op("norm", op("vadd", _z, op("scale", num(-1), _u))), _r)
_ZERO_MATRIX = op("mat", lam(i, lam(j, ZERO)), data=("sizes", "m", "n"))
_RUDIN = "Rudin, Principles of Mathematical Analysis"
_APOSTOL = "Apostol, Calculus I"


def _rule(kind: str, variable: Term, body: Term, at: Term, value: Term) -> Term:
    """body is differentiable in its variable at a point, and its derivative there is value."""
    function = lam(variable, body)
    return conj(op("differentiable", function, at), eq(op(kind, function, at), value))


def _smooth(f: Term, at: Term) -> Term:
    return op("differentiable", f, at)


def _d(f: Term) -> Term:
    return op("deriv", f, x)


def _grad(f: Term) -> Term:
    return op("grad", f, _u)


def _jac(f: Term, at: Term) -> Term:
    return op("jac", f, at)


def _of(function: str, value: Term) -> Term:
    """The rule of a function with a name, at x."""
    return _rule("deriv", _t, op(function, _t), x, value)


_rise = sub(app(_f, b), app(_f, a))


def _slope(limit: Term) -> Term:
    """The quotient (f(x + t) - f(x)) / t tends to this as t tends to 0."""
    quotient = mul(sub(app(_f, add(x, _t)), app(_f, x)), op("inv", _t))
    return op("tends", lam(_t, quotient), around(ZERO), near(limit))


_both = (_smooth(_f, x), _smooth(_g, x))

AXIOMS = (
    Axiom("derivative_of_a_constant", _rule("deriv", _t, c, x, ZERO), f"{_RUDIN}, 5.4"),
    Axiom("derivative_of_the_identity", _rule("deriv", _t, _t, x, ONE), f"{_RUDIN}, 5.4"),
    Axiom(
        "derivative_of_a_sum",
        implies(*_both, _rule("deriv", _t, add(app(_f, _t), app(_g, _t)), x, add(_d(_f), _d(_g)))),
        f"{_RUDIN}, 5.3 (a)",
    ),
    Axiom(
        "derivative_of_a_product",
        implies(
            *_both,
            _rule(
                "deriv",
                _t,
                mul(app(_f, _t), app(_g, _t)),
                x,
                add(mul(_d(_f), app(_g, x)), mul(app(_f, x), _d(_g))),
            ),
        ),
        f"{_RUDIN}, 5.3 (b)",
    ),
    Axiom(
        "derivative_of_a_composition",
        implies(
            _smooth(_f, x),
            _smooth(_g, app(_f, x)),
            _rule("deriv", _t, app(_g, app(_f, _t)), x, mul(op("deriv", _g, app(_f, x)), _d(_f))),
        ),
        f"{_RUDIN}, 5.5",
    ),
    Axiom(
        "derivative_of_the_inverse",
        implies(negation(eq(x, ZERO)), _of("inv", neg(mul(op("inv", x), op("inv", x))))),
        f"{_RUDIN}, 5.3 (c)",
    ),
    Axiom(
        "derivative_of_the_square_root",
        implies(lt(ZERO, x), _of("sqrt", op("inv", mul(num(2), op("sqrt", x))))),
        f"{_RUDIN}, 5.5",
    ),
    Axiom("derivative_of_the_exponential", _of("exp", op("exp", x)), f"{_RUDIN}, 8.6 (b)"),
    Axiom(
        "derivative_of_the_logarithm",
        implies(lt(ZERO, x), _of("log", op("inv", x))),
        f"{_RUDIN}, 8.6 (38)",
    ),
    Axiom("derivative_as_a_limit", implies(_smooth(_f, x), _slope(_d(_f))), f"{_RUDIN}, 5.1"),
    Axiom(
        "derivative_from_a_limit",
        implies(_slope(y), _rule("deriv", _t, app(_f, _t), x, y)),
        f"{_RUDIN}, 5.1",
    ),
    Axiom(
        "derivative_of_the_arctangent",
        _of("atan", op("inv", add(ONE, mul(x, x)))),
        f"{_APOSTOL}, 6.21",
    ),
    Axiom(
        "derivative_of_the_arcsine",
        implies(
            lt(num(-1), x), lt(x, ONE), _of("asin", op("inv", op("sqrt", sub(ONE, mul(x, x)))))
        ),
        f"{_APOSTOL}, 6.21",
    ),
    Axiom("derivative_of_the_sine", _of("sin", op("cos", x)), f"{_RUDIN}, 8.7 (49)"),
    Axiom("derivative_of_the_cosine", _of("cos", neg(op("sin", x))), f"{_RUDIN}, 8.7 (49)"),
    Axiom(
        "mean_value",
        implies(
            lt(a, b),
            forall(_t, implies(le(a, _t), le(_t, b), _smooth(_f, _t))),
            exists(_t, conj(lt(a, _t), lt(_t, b), eq(_rise, mul(op("deriv", _f, _t), sub(b, a))))),
        ),
        f"{_RUDIN}, 5.10",
    ),
    Axiom(
        "gradient_of_a_constant",
        _rule("grad", _z, c, _u, op("zeros", data=("sizes", "n"))),
        f"{_RUDIN}, 9.18",
    ),
    Axiom(
        "gradient_of_a_sum",
        implies(
            _smooth(_F, _u),
            _smooth(_G, _u),
            _rule("grad", _z, add(app(_F, _z), app(_G, _z)), _u, op("vadd", _grad(_F), _grad(_G))),
        ),
        f"{_RUDIN}, 9.18",
    ),
    Axiom(
        "gradient_of_a_multiple",
        implies(
            _smooth(_F, _u), _rule("grad", _z, mul(a, app(_F, _z)), _u, op("scale", a, _grad(_F)))
        ),
        f"{_RUDIN}, 9.18",
    ),
    Axiom(
        "gradient_of_the_squared_norm",
        _rule("grad", _z, op("dot", _z, _z), _u, op("scale", num(2), _u)),
        f"{_RUDIN}, 9.18",
    ),
    Axiom(
        "gradient_of_a_composition",
        implies(
            _smooth(_F, _u),
            _smooth(_f, app(_F, _u)),
            _rule(
                "grad",
                _z,
                app(_f, app(_F, _z)),
                _u,
                op("scale", op("deriv", _f, app(_F, _u)), _grad(_F)),
            ),
        ),
        f"{_RUDIN}, 9.15",
    ),
    Axiom(
        "gradient_chain_rule",
        implies(
            _smooth(_h, _u),
            _smooth(_K, app(_h, _u)),
            _rule(
                "grad",
                _z,
                app(_K, app(_h, _z)),
                _u,
                op("mv", op("transpose", _jac(_h, _u)), op("grad", _K, app(_h, _u))),
            ),
        ),
        f"{_RUDIN}, 9.15",
    ),
    Axiom(
        "positive_near_a_point",
        implies(
            _smooth(_F, _u),
            lt(ZERO, app(_F, _u)),
            exists(_r, conj(lt(ZERO, _r), forall(_z, implies(_close, lt(ZERO, app(_F, _z)))))),
        ),
        f"{_RUDIN}, 4.8 and 9.13 (c)",
    ),
    Axiom("jacobian_of_a_constant", _rule("jac", _z, _b, _u, _ZERO_MATRIX), f"{_RUDIN}, 9.12"),
    Axiom(
        "jacobian_of_the_identity",
        _rule("jac", _z, _z, _u, op("eye", data=("sizes", "n"))),
        f"{_RUDIN}, 9.12",
    ),
    Axiom(
        "jacobian_of_a_sum",
        implies(
            _smooth(_h, _u),
            _smooth(_h2, _u),
            _rule(
                "jac",
                _z,
                op("vadd", app(_h, _z), app(_h2, _z)),
                _u,
                op("madd", _jac(_h, _u), _jac(_h2, _u)),
            ),
        ),
        f"{_RUDIN}, 9.12",
    ),
    Axiom(
        "jacobian_of_a_linear_map", _rule("jac", _v, op("mv", _A, _v), _b, _A), f"{_RUDIN}, 9.14"
    ),
    Axiom(
        "jacobian_of_an_elementwise_map",
        implies(
            within(i, I1, op("dim", data=("sizes", "m")), _smooth(_f, op("at", _b, i))),
            _rule(
                "jac",
                _v,
                op("map", _f, _v),
                _b,
                op("diag", op("map", lam(_t, op("deriv", _f, _t)), _b)),
            ),
        ),
        f"{_RUDIN}, 9.17",
    ),
    Axiom(
        "jacobian_of_entries",
        implies(
            within(i, I1, op("dim", data=("sizes", "m")), _smooth(app(_rows, i), _u)),
            _rule(
                "jac",
                _z,
                op("vec", lam(i, app(_rows, i, _z)), data=("sizes", "m")),
                _u,
                op(
                    "mat",
                    lam(i, lam(j, op("at", _grad(app(_rows, i)), j))),
                    data=("sizes", "m", "n"),
                ),
            ),
        ),
        "Spivak, Calculus on Manifolds, Theorem 2-3 (3)",
    ),
    Axiom(
        "chain_rule",
        implies(
            _smooth(_h, _u),
            _smooth(_k, app(_h, _u)),
            _rule(
                "jac", _z, app(_k, app(_h, _z)), _u, op("mm", _jac(_k, app(_h, _u)), _jac(_h, _u))
            ),
        ),
        f"{_RUDIN}, 9.15",
    ),
)
_D = var("F", fun(mat("m", "n"), REAL))
_M = var("M", mat("m", "n"))
_UNIT = op("outer", *(op("basis", index, data=("sizes", s)) for index, s in ((i, "m"), (j, "n"))))
_MOVED = op("madd", _M, op("mscale", _t, _UNIT))
DEFINITIONS = (
    Definition(  # the partial derivatives, each in the place of its entry
        op("mgrad", _D, _M),
        op(
            "mat",
            lam(i, lam(j, op("deriv", lam(_t, app(_D, _MOVED)), ZERO))),
            data=("sizes", "m", "n"),
        ),
    ),
)
