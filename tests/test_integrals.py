"""Limits and integrals: what they mean, what is proved about them, and what must not be."""

import math

import pytest

from quod import *
from quod import kernel
from quod.core import REAL, Term, app, num, op, subterms, var
from quod.deciding import decide
from quod.defined import definedness
from quod.elaborate import elaborate
from quod.errors import QuodError
from quod.kernel import Theorem
from quod.quote import surface
from quod.tactics.equality import through_equal_atoms
from quod.tactics.estimates import estimate, sampled
from quod.tactics.integrals import existence
from quod.tactics.primitives import primitive
from quod.tactics.prover import Context
from quod.theories import AXIOMS, integrals, limits
from quod.typeset.latex import latex
from quod.typeset.notation import notation

x, y, a, b, r = real("x y a b r")
n = integer("n")
TIME = 60.0


def verdict(statement, *where):
    return decide(statement, where=where, time_limit=TIME).verdict


def test_the_kinds_of_the_ends_are_no_sizes():
    assert notation([tends_to(r**n, (n, oo), 0)]) == [r"r \in \mathbb{R}"]


# ---------------------------------------------------------------------------------- meaning
@pytest.mark.parametrize("low", ["x", "z", "r", 1, -1, 2])
@pytest.mark.parametrize("high", ["y", "r", 1, -1, 5])
def test_the_ends_of_an_integral_are_read_back(low, high):
    """No name of the author is caught by the variables in which the ends are written."""
    ends = [
        var(e, REAL) if isinstance(e, str) else num(e) if abs(e) > 1 else e for e in (low, high)
    ]
    parts = integrals.ends(*ends)
    assert integrals.ends_of(*parts) == tuple(ends)
    names = {v for e in ends if isinstance(e, Term) for v in e.free}
    assert set().union(*[p.free for p in parts]) == names


@pytest.mark.parametrize("kind", limits.POINTS)
@pytest.mark.parametrize("point", [var("r", REAL), var("c", REAL), num(0), op("pi")])
def test_bases_are_read_back(kind, point):
    assert limits.end_of(limits.POINTS[kind](point)) == (kind, point)


def test_an_interval_has_the_points_between_its_ends_in_any_order():
    for low, high in ((1, 3), (3, 1)):
        inside = integrals.between(num(low), num(high))
        assert kernel.compute(app(inside, num(2)))
        for outside in (1, 3, 0, 4):
            with pytest.raises(QuodError):
                kernel.compute(app(inside, num(outside)))


def test_the_definedness_of_an_integral_asks_for_its_existence():
    t = elaborate(Integral(1 / x, (x, 0, 1)))
    meaning = definedness(t)
    assert "has_integral" in {s.op for s in subterms(meaning)}
    with pytest.raises(QuodError):
        Context().prove(meaning)
    assert Context().prove(definedness(elaborate(Integral(x, (x, 0, 1)))))


INVERSE = sorted(name for name, axiom in AXIOMS.items() if "Apostol" in axiom.source)
VALUES = (-1.0, -0.7, 0.0, 0.4, 1.0)


@pytest.mark.parametrize("name", [name for name in INVERSE if not name.startswith("derivative")])
def test_axioms_of_inverse_functions_look_true(name):
    """By floats: no instance is false, equations up to rounding."""
    for value in VALUES:
        assert _holds(AXIOMS[name].formula, {var("x", REAL): value})


@pytest.mark.parametrize("name", [name for name in INVERSE if name.startswith("derivative")])
def test_derivatives_of_inverse_functions_look_true(name):
    p, z = AXIOMS[name].formula, var("x", REAL)
    while p.op == "imp":
        p = p.args[1]
    f, value = p.args[1].args[0].args[0], p.args[1].args[1]
    for at in (-0.8, 0.1, 0.6):
        near = [estimate(app(f, z), {z: at + k * 1e-6}) for k in (-1, 1)]
        assert math.isclose((near[1] - near[0]) / 2e-6, estimate(value, {z: at}), rel_tol=1e-6)


def _holds(p, values):
    if p.op == "imp":
        return not _holds(p.args[0], values) or _holds(p.args[1], values)
    if p.op == "and":
        return all(_holds(q, values) for q in p.args)
    if p.op == "false":
        return False
    left, right = (estimate(t, values) for t in p.args)
    return math.isclose(left, right, abs_tol=1e-9) if p.op == "eq" else left <= right


# ----------------------------------------------------------------------------------- printing
def test_limits_and_integrals_are_printed():
    t = Integral(x**2, (x, a, oo))
    assert latex(t) == r"\int_{a}^{\infty} x^{2} \,\mathrm{d} x"
    assert repr(t) == "Integral(x**2, x=a..oo)"
    assert latex(tends_to(1 / n, (n, oo), 0)) == r"\frac{1}{n} \to 0 \text{ as } n \to \infty"
    assert latex(limit(x, (x, a, "+"))) == r"\lim_{x \to a^{+}} x"
    for e in (t, limit(x, (x, a, "-")), Integral(Integral(x * y, (x, 0, y)), (y, 0, 1))):
        assert elaborate(surface(elaborate(e))) is elaborate(e)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: limit(x, (x, oo, "+")),
        lambda: limit(1 / n, (n, 3)),
        lambda: limit(1 / n, (n, -oo)),
        lambda: limit(x, (x, a, "left")),
        lambda: Integral(x, (x, 0)),
        lambda: Integral(n, (n, 0, 1)),
        lambda: tends_to(x, x, 0),
    ],
)
def test_what_is_no_limit_and_no_integral_is_refused(wrong):
    with pytest.raises(QuodError):
        wrong()


# ------------------------------------------------------------------------------------- proofs
@pytest.mark.parametrize(
    "body",
    [
        x**3, 1 / x, x ** (-4), exp(-2 * x) * x**2, sin(3 * x) * x, cos(x) ** 2, log(x) ** 2 * x,
        1 / (2 * x + 1) ** 2, 1 / (x**2 + 5), sqrt(3 * x + 1), 1 / sqrt(x + 2),
    ],
)  # fmt: skip
def test_antiderivatives_of_the_table_look_right(body):
    t, z, step = elaborate(body), var("x", REAL), 1e-5
    found = primitive(t, z)
    for value in (0.6, 1.7):
        near = [estimate(found, {z: value + k * step}) for k in (-1, 1)]
        assert math.isclose((near[1] - near[0]) / (2 * step), estimate(t, {z: value}), rel_tol=1e-5)


@pytest.mark.parametrize(
    "statement",
    [
        Integral(1 / x**2, (x, -1, 1)) == -2,  # Newton and Leibniz across a pole
        Integral(1 / x, (x, -1, 1)) == 0,
        Integral(1 / x, (x, 0, 1)) == Integral(1 / x, (x, 0, 1)),  # there is no such number
        Integral(1 / x, (x, 1, oo)) - Integral(1 / x, (x, 1, oo)) == 0,
        Integral(x, (x, 0, oo)) == 0,
        limit(1 / x, (x, 0)) == limit(1 / x, (x, 0)),
        tends_to((-1) ** n, (n, oo), 0),
        tends_to(1 / x, (x, 0), oo),
        tends_to(sin(x), (x, oo), 0),
    ],
    ids=repr,
)
def test_what_has_no_meaning_or_is_false_is_not_proved(statement):
    assert decide(statement, time_limit=5.0).verdict != "proved"


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (tends_to(1 / x, (x, 0, "+"), oo), tends_to(1 / x, (x, 0, "-"), oo)),
        (tends_to(r**n, (n, oo), 0), tends_to(r**n, (n, oo), 1)),
        (tends_to(exp(x), (x, -oo), 0), tends_to(exp(x), (x, oo), 0)),
        (tends_to(x**2 - x, (x, oo), oo), tends_to(x - x**2, (x, oo), oo)),
        (Integral(x, (x, a, b)) == (b**2 - a**2) / 2, Integral(x, (x, a, b)) == (a**2 - b**2) / 2),
        (Integral(x, (x, a, a)) == 0, Integral(x, (x, a, a)) == 1),
        (
            Integral(exp(-(x**2)), (x, 0, 2)) == 2 * Integral(exp(-4 * x**2), (x, 0, 1)),
            Integral(exp(-(x**2)), (x, 0, 2)) == Integral(exp(-4 * x**2), (x, 0, 1)),
        ),
    ],
    ids=repr,
)
def test_limits_and_integrals_with_false_twins(true, false):
    assert verdict(true, r < 1, -1 < r) == "proved"
    assert decide(false, where=[r < 1, -1 < r], time_limit=5.0).verdict != "proved"


def test_squeezing_needs_the_bound_and_the_sign():
    s = vector_sequence("s", 3)
    bound = for_all(n, implies(n >= 0, norm(s[n]) <= a * r**n))
    goal = tends_to(norm(s[n]), (n, oo), 0)
    assert verdict(goal, bound, 0 <= r, r < 1) == "proved"
    assert decide(goal, where=[bound, 0 <= r, r <= 1], time_limit=5.0).verdict != "proved"


@pytest.mark.parametrize(
    "known",
    [[x > 3], [x < -2, y > x], [x > 0, y > 0, x + y < 1], [-2 < x, x < -1], [n > 4, n < 6]],
    ids=repr,
)
def test_samples_meet_what_is_known(known):
    facts = [kernel.assume(elaborate(p)) for p in known]
    values = sampled(Context(facts), *(t.conclusion for t in facts))
    for p in facts:
        denied = p.conclusion.args[0]  # of a < b, which is not b <= a
        assert estimate(denied, values) is False


def test_functions_of_equal_numbers_are_equal_whatever_they_are():
    """No condition is needed where the arguments are one polynomial."""
    f, g = op("inv", elaborate(x**2 + x * y)), op("inv", elaborate(x * (x + y)))
    goal = op("eq", f, g)
    assert through_equal_atoms(Context(), goal).conclusion is goal
    other = op("eq", f, op("inv", elaborate(x * (x - y))))
    assert through_equal_atoms(Context(), other) is None


def test_that_an_integral_exists_is_carried_over_to_an_equal_integrand():
    """The existence of the second is not looked for again."""
    first, second = Integral(exp(-(x**2)), (x, 0, 1)), Integral(exp(-x * x), (x, 0, 1))
    goal = elaborate(first == second)
    ctx = Context()
    ctx.prove(goal)
    for t in goal.args:
        assert isinstance(ctx.known[existence(*t.args)], Theorem)
