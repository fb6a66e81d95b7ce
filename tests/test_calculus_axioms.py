"""The axioms of calculus on polynomials, where a central difference is the derivative.

For polynomials of degree at most two, (f(x + 1) - f(x - 1)) / 2 is exactly f'(x).  So an instance
with such functions can be evaluated, with differences in place of derivatives.  The functions with
a name, such as exp, are compared with difference quotients: close to, and not to a wrong value.
"""

from fractions import Fraction
from itertools import product

import pytest

from quod import core
from quod.core import INT, REAL, add, app, eq, lam, le, mul, neg, num, op, sub, var
from quod.evaluate import LAZY, evaluate
from quod.theories import AXIOMS

i, j, x = var("i", INT), var("j", INT), var("x", REAL)
HALF, ONE, ZERO = num(Fraction(1, 2)), num(1), num(0)
KINDS = ("derivative", "gradient", "jacobian", "chain")
ARCS = {"derivative_of_the_arctangent", "derivative_of_the_arcsine"}  # test_integrals looks at them
NAMED = [
    name
    for name in AXIOMS
    if name.startswith("derivative_of_the_") and "identity" not in name and name not in ARCS
]
LIMITS = {"derivative_as_a_limit", "derivative_from_a_limit"}  # have no value; Coq proves them
CALCULUS = [
    name for name in AXIOMS if name.startswith(KINDS) and name not in {*NAMED, *LIMITS, *ARCS}
]
STEP, NEAR = num(Fraction(1, 10**4)), num(Fraction(1, 10**6))


def moved(u, index, by):
    step = op("vec", lam(j, op("ite", eq(j, index), num(by), ZERO)), data=("sizes", u.sort[1]))
    return op("vadd", u, step)


def difference(f, u, index):
    return app(f, moved(u, index, 1)), app(f, moved(u, index, -1))


def deriv(value, t, f, at):
    return (yield value(mul(HALF, sub(app(f, add(at, ONE)), app(f, sub(at, ONE))))))


def grad(value, t, f, u):
    body = mul(HALF, sub(*difference(f, u, i)))
    return (yield value(op("vec", lam(i, body), data=("sizes", u.sort[1]))))


def jac(value, t, f, u):
    k = core.fresh(INT)
    up, down = difference(f, u, k)
    body = mul(HALF, sub(op("at", up, i), op("at", down, i)))
    return (yield value(op("mat", lam(i, lam(k, body)), data=("sizes", *t.sort[1:]))))


def differentiable(value, t, f, u):
    yield from ()
    return True


def linear(n, m=None):
    """Linear maps from R^n: to R, or to R^m."""
    z = var("z", ("vec", n))
    for slope in (1, -3):
        weights = op("cast", add(mul(num(slope, INT), j), i))
        body = op("sum", lam(j, mul(weights, op("at", z, j))), num(1, INT), num(n, INT))
        if m is None:
            yield lam(z, core.substitute(add(body, ONE), {i: num(2, INT)}))
        else:
            yield lam(z, op("vec", lam(i, add(body, op("cast", i))), data=("sizes", m)))


def samples(v):
    match v.sort:
        case "real":
            return [num(-2), num(3)]
        case ("fun", "real", "real"):
            return [lam(x, add(mul(num(2), x), ONE)), lam(x, mul(num(-3), x))]
        case ("fun", ("vec", n), "real"):
            return list(linear(n))
        case ("fun", ("vec", n), ("vec", m)):
            return list(linear(n, m))
        case ("fun", "int", ("fun", ("vec", n), "real")):
            rows = (f for f in linear(n, 3))
            return [lam(i, lam(z := var("z", ("vec", n)), op("at", app(f, z), i))) for f in rows]
        case ("vec", n):
            return [op("vec", lam(i, op("cast", add(i, num(1, INT)))), data=("sizes", n))]
        case ("mat", m, n):
            body = op("cast", add(i, i, i, j))
            return [op("mat", lam(i, lam(j, body)), data=("sizes", m, n))]
    raise ValueError(v.sort)


def instances(name):
    for sizes in ((1, 1, 1), (2, 1, 2), (1, 2, 3)):
        formula = core.resort(AXIOMS[name].formula, dict(zip("lmn", sizes, strict=True)), {})
        free = sorted(formula.free, key=lambda v: v.data)
        choices = [samples(v) for v in free]
        if name == "jacobian_of_an_elementwise_map":
            choices = [[lam(x, mul(x, x))] if v.data == "f" else samples(v) for v in free]
        for values in product(*choices):
            yield core.substitute(formula, dict(zip(free, values, strict=True)))


@pytest.mark.parametrize("name", CALCULUS)
def test_every_instance_is_true(name, monkeypatch):
    rules = {"deriv": deriv, "grad": grad, "jac": jac, "differentiable": differentiable}
    for constant, rule in rules.items():
        monkeypatch.setitem(LAZY, constant, rule)
    found = [evaluate(formula) for formula in instances(name)]
    assert found and all(found)


def is_near(derivative, value):
    """Whether a difference quotient with a small step is next to the value."""
    f, at = derivative.args
    rise = sub(app(f, add(at, STEP)), app(f, sub(at, STEP)))
    gap = sub(mul(rise, op("inv", mul(num(2), STEP))), value)
    return evaluate(le(gap, NEAR)) and evaluate(le(neg(NEAR), gap))


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("point", [Fraction(1, 2), 1, Fraction(7, 3)])
def test_the_derivative_of_a_function_with_a_name_is_near_its_difference_quotients(name, point):
    rule = core.substitute(AXIOMS[name].formula, {x: num(point)})
    while rule.op == "imp":
        assert evaluate(rule.args[0])
        rule = rule.args[1]
    derivative, value = rule.args[1].args
    assert rule.args[0].args == derivative.args  # differentiable: the same function, the same point
    assert is_near(derivative, value)
    assert not is_near(derivative, neg(value)) and not is_near(derivative, mul(num(2), value))


@pytest.mark.parametrize("ends", [(-1, 2), (0, 1), (Fraction(1, 3), 5)])
def test_the_mean_value_of_a_parabola_is_in_the_middle(ends, monkeypatch):
    monkeypatch.setitem(LAZY, "deriv", deriv)
    low, high = map(num, ends)
    square = lam(x, add(mul(x, x), mul(num(-3), x)))
    variables = {v.data: v for v in AXIOMS["mean_value"].formula.free}
    values = {variables["a"]: low, variables["b"]: high, variables["f"]: square}
    there_is = core.substitute(AXIOMS["mean_value"].formula, values).args[1].args[1]
    assert evaluate(app(there_is.args[0], mul(HALF, add(low, high))))
    assert not evaluate(app(there_is.args[0], low)) and not evaluate(app(there_is.args[0], high))


def test_a_wrong_rule_would_be_noticed(monkeypatch):
    monkeypatch.setitem(LAZY, "deriv", deriv)
    f, g = samples(var("f", ("fun", REAL, REAL)))
    both = lam(x, mul(app(f, x), app(g, x)))
    wrong = eq(op("deriv", both, ONE), mul(op("deriv", f, ONE), op("deriv", g, ONE)))
    assert evaluate(wrong) is False


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_linear_field_is_positive_as_near_as_the_axiom_says(n):
    """The quantified radius is not found by evaluation: here it is named, and points are tried."""
    point, radius = samples(var("u", ("vec", n)))[0], num(Fraction(1, 100))
    rule = AXIOMS["positive_near_a_point"].formula
    for field in linear(n):
        here = core.resort(rule, {"n": n}, {})
        values = {v: field if v.data == "F" else point for v in here.free}
        positive, near = core.substitute(here, values).args[1].args
        if evaluate(positive):
            body = app(near.args[0], radius).args[1].args[0]
            moves = [moved(point, num(k, INT), by) for k in range(1, n + 1) for by in (0, 1)]
            near_by = [op("vadd", point, op("scale", num(Fraction(1, 200)), m)) for m in moves]
            assert all(evaluate(app(body, z)) for z in [*moves, *near_by])
