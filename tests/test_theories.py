"""Axioms and definitions: form, sources, and no instance that evaluates to false."""

from fractions import Fraction
from itertools import product

import pytest
from flint import arb, fmpq, fmpq_mat

from quod import kernel
from quod.core import (
    INT,
    OUTCOME,
    REAL,
    add,
    eq,
    fun,
    lam,
    le,
    mul,
    num,
    op,
    resort,
    substitute,
    var,
)
from quod.errors import Undefined, Unknown
from quod.evaluate import STRICT, evaluate
from quod.theories import AXIOMS, DEFINITIONS, unfold
from trusted_samples import i, j, n, w, x

SIZES = [
    dict(zip("klmn", sizes, strict=True)) for sizes in ((1, 1, 1, 1), (2, 1, 2, 1), (1, 2, 1, 2))
]
whole = [num(k, INT) for k in (-2, -1, 0, 1, 2)]


def matrix(rows, columns, shift=0):
    body = add(mul(num(2), op("cast", i)), op("cast", j), num(shift))
    return op("mat", lam(i, lam(j, body)), data=("sizes", rows, columns))


def samples(sort):
    """Some closed values of a sort."""
    match sort:
        case "real":
            return [num(v) for v in (-1, 0, Fraction(1, 2), 2)]
        case "int":
            return whole
        case "bool":
            return [op("true"), op("false")]
        case "prob":
            return [op("finite", data=("masses", Fraction(1, 3), Fraction(2, 3)))]
        case ("fun", "outcome", "real"):
            hit = eq(w, op("outcome", num(1, INT)))
            return [lam(w, op("ite", hit, num(2), num(-1))), lam(w, num(3))]
        case ("fun", "int", "real"):
            return [lam(i, op("cast", mul(i, i))), lam(i, num(1))]
        case ("fun", "real", "bool"):
            return [lam(x, le(x, num(1))), lam(x, eq(x, num(0)))]
        case ("fun", "int", "bool"):
            return [lam(i, le(num(0, INT), i)), lam(i, eq(i, i))]
        case ("fun", "int", ("fun", "int", "real")):
            return [lam(i, lam(j, op("cast", add(i, i, j))))]
        case ("fun", "int", ("fun", "real", "real")):
            return [lam(i, lam(x, add(mul(num(2), x), op("cast", i))))]
        case ("fun", "int", ("mat", a, b)):
            return [lam(n, op("mscale", op("cast", n), matrix(a, b)))]
        case ("vec", size):
            return [
                op("vec", lam(i, op("cast", i)), data=("sizes", size)),
                op("zeros", data=("sizes", size)),
            ]
        case ("mat", a, b):
            return [matrix(a, b), matrix(a, b, 1)]
    raise ValueError(sort)  # fmt: skip


def instances(formula):
    """Closed instances of a scheme."""
    for sizes in SIZES:
        flat = resort(formula, sizes, {"a": REAL})
        free = sorted(flat.free, key=lambda v: v.data)
        for values in product(*[samples(v.sort) for v in free]):
            yield substitute(flat, dict(zip(free, values, strict=True)))


def outcome(formula):
    try:
        return evaluate(formula)
    except (Undefined, Unknown) as error:
        return type(error)


NOT_EVALUATED = {
    *("induction", "square_root", "square_root_nonnegative", "archimedean_property"),
    *("operator_norm_bound", "operator_norm_attained", "injective_matrix", "inverse_of_a_matrix"),
    "least_upper_bound",
    *("tangent_of_an_arctangent", "arctangent_bounds", "arctangent_of_a_tangent"),
    *("sine_of_an_arcsine", "arcsine_bounds", "arcsine_of_a_sine"),  # test_integrals looks at them
    "expectation_nonnegative",  # of whatever outcomes there are
    *(
        "sine_of_half_pi",
        "cosine_of_half_pi",
    ),  # balls about the values, which never make them equal
}
KINDS = ("derivative", "gradient", "jacobian", "chain", "mean_value")
KINDS += ("positive_near", "limit", "integral", "antiderivative")
CALCULUS = {name for name in AXIOMS if name.startswith(KINDS)}


@pytest.mark.parametrize("name", sorted(set(AXIOMS) - CALCULUS))
def test_no_instance_of_an_axiom_is_false(name, monkeypatch):
    """Determinants and inverses have their values from FLINT here: the engine only has axioms."""
    monkeypatch.setitem(STRICT, "det", lambda rows: fmpq_mat([*map(list, rows)]).det())
    monkeypatch.setitem(STRICT, "invertible", lambda rows: fmpq_mat([*map(list, rows)]).det() != 0)
    found = [outcome(formula) for formula in instances(AXIOMS[name].formula)]
    assert False not in found
    assert True in found or name in NOT_EVALUATED


def largest_stretch(rows):
    """The root of the larger eigenvalue of A^T A, for a 2 x 2 matrix."""
    squares, det = sum(x * x for row in rows for x in row), rows[0][0] * rows[1][1]
    det -= rows[0][1] * rows[1][0]
    return ((arb(squares) + arb(squares * squares - 4 * det * det).sqrt()) / 2).sqrt()


@pytest.mark.parametrize("factor, fits", [(1, True), (Fraction(9, 10), False)])
def test_the_operator_norm_bounds_and_is_attained(factor, fits, monkeypatch):
    factor = arb(fmpq(factor.numerator, factor.denominator))
    monkeypatch.setitem(STRICT, "operator_norm", lambda rows: factor * largest_stretch(rows))
    formula = resort(AXIOMS["operator_norm_bound"].formula, dict.fromkeys("mn", 2), {})
    A, u = sorted(formula.free, key=lambda v: v.data)
    turned = op("mat", lam(i, lam(j, mul(op("cast", i), op("cast", j)))), data=("sizes", 2, 2))
    found = []
    for a, k in product((matrix(2, 2), matrix(2, 2, 1), turned), range(40)):
        v = op("vec", lam(i, op("ite", eq(i, num(1, INT)), num(40 - k), num(k))), data=("sizes", 2))
        found.append(outcome(substitute(formula, {A: a, u: v})))
    assert (False in found) is not fits and True in found


@pytest.mark.parametrize("name", AXIOMS)
def test_form_of_an_axiom(name):
    a = AXIOMS[name]
    assert a.formula.sort == "bool" and not a.formula.loose and a.source
    assert all(type(v.data) is str for v in a.formula.free)
    t = kernel.axiom(name)
    assert t.conclusion is a.formula and t.axioms == {name} and not t.hypotheses


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_speaks_only_of_its_variables_and_older_constants(name):
    d = DEFINITIONS[name]
    assert all(v.op == "var" for v in d.constant.args)
    assert len(set(d.constant.args)) == len(d.constant.args)
    assert d.body.free <= set(d.constant.args) and d.body.sort == d.constant.sort
    assert unfold(d.constant) is d.body
    order = list(DEFINITIONS)
    from quod.core import subterms

    used = {t.op for t in subterms(d.body)} & set(DEFINITIONS)
    assert all(order.index(other) < order.index(name) for other in used)


def test_definitions_at_other_sizes_and_names():
    n_by_m = op("transpose", matrix(2, 3))
    assert unfold(n_by_m).sort == ("mat", 3, 2)
    swapped = op("mm", var("A", ("mat", "n", "m")), var("B", ("mat", "m", "k")))
    assert unfold(swapped).sort == ("mat", "n", "k")
    assert unfold(swapped).free == swapped.free


def test_polymorphic_axioms_at_every_kind_of_sort():
    for sort in ("bool", "prob", OUTCOME, fun(INT, REAL), ("vec", "n"), ("any", "b")):
        t = kernel.instantiate(kernel.axiom("if_true"), {}, {"a": sort}, [])
        s = var("s", sort)
        assert s in t.conclusion.free
    merged = kernel.instantiate(kernel.axiom("iterate_zero"), {}, {"a": INT}, [])
    assert merged.conclusion.sort == "bool"


def test_merging_variables_is_only_a_special_case():
    """Two variables of one name at two sorts become one: the instance at equal values."""
    s_any, s_real = var("s", ("any", "a")), var("s", REAL)
    t = kernel.assume(op("and", eq(s_any, s_any), eq(s_real, num(0))))
    merged = kernel.instantiate(t, {}, {"a": REAL}, [])
    assert merged.hypotheses == {merged.conclusion}
