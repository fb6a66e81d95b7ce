"""Each kernel rule: what it accepts, what it refuses, and why."""

from fractions import Fraction
from functools import reduce

import pytest

from quod import kernel
from quod.core import (
    FALSE,
    INT,
    REAL,
    TRUE,
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
    mul,
    neg,
    negation,
    num,
    op,
    sub,
    var,
    vec,
)
from quod.errors import RuleError, SortError
from quod.kernel import RULES, assume
from trusted_samples import I0, I1, ONE, TWO, ZERO, N, f, i, j, m, n, p, q, u, v, w, x, y, z

HALF = num(Fraction(1, 2))
iff = eq
xy, yx = assume(eq(x, y)), assume(eq(y, x))
some = assume(exists(x, lt(ZERO, x)))
everywhere = kernel.generalise(x, kernel.reflexivity(x))
positive = lambda t: assume(lt(ZERO, t))  # noqa: E731
inside = var("C", fun(REAL, "bool"))


any_sort, s_real = var("s", ("any", "a")), var("s", REAL)


ACCEPT = {
    "axiom": [(("antisymmetry",), None)],
    "definition": [
        ((op("abs", x),), eq(op("abs", x), op("ite", le(ZERO, x), x, neg(x)))),
        ((op("norm", u),), eq(op("norm", u), op("sqrt", op("dot", u, u)))),
    ],
    "assume": [((p,), p)],
    "discharge": [((p, assume(p)), implies(p, p)), ((q, assume(p)), implies(q, p))],
    "modus_ponens": [((assume(implies(p, q)), assume(p)), q)],
    "tautology": [
        ((op("or", p, negation(p)), []), None),
        ((q, [assume(p), assume(implies(p, q))]), q),
        ((iff(iff(p, q), iff(q, p)), []), None),
        ((implies(implies(implies(p, q), p), p), []), None),
        ((q, [assume(FALSE)]), q),
    ],
    "generalise": [((x, kernel.reflexivity(x)), forall(x, eq(x, x)))],
    "specialise": [((everywhere, y), eq(y, y))],
    "instantiate": [
        ((xy, {}, {}, [(x, y), (y, x)]), eq(y, x)),
        ((kernel.reflexivity(u), {"n": 2}, {}, []), None),
        ((kernel.reflexivity(any_sort), {}, {"a": REAL}, []), eq(s_real, s_real)),
    ],
    "witness": [((exists(x, eq(x, x)), y, kernel.reflexivity(y)), exists(x, eq(x, x)))],
    "choose": [((some, x, kernel.discharge(p, kernel.discharge(p, assume(q)))), None)],
    "reflexivity": [((f,), eq(f, f))],
    "symmetry": [((xy,), eq(y, x))],
    "rewrite": [((lam(z, le(z, y)), xy, assume(le(x, y))), le(y, y))],
    "transitivity": [((xy, yx), eq(x, x))],
    "congruence": [
        ((add(x, y), [xy, yx]), eq(add(x, y), add(y, x))),
        ((app(f, x), [kernel.reflexivity(f), xy]), eq(app(f, x), app(f, y))),
        ((ONE, []), eq(ONE, ONE)),
    ],
    "extensionality": [((x, kernel.reflexivity(add(x, y))), None)],
    "lincomb": [
        ((eq(add(x, y), add(y, x)), [], []), None),
        ((eq(op("pow", add(x, ONE), num(2, INT)), add(mul(x, x), mul(TWO, x), ONE)), [], []), None),
        ((eq(mul(x, x), mul(y, y)), [xy], [add(x, y)]), None),
        ((eq(op("cast", add(i, j)), add(op("cast", j), op("cast", i))), [], []), None),
        ((eq(i, j), [assume(eq(add(i, i), add(j, j)))], [HALF]), eq(i, j)),
        ((eq(op("pow", ZERO, I0), ONE), [], []), None),
    ],
    "positivity": [
        ((le(ZERO, mul(x, x)), [(Fraction(1), [], x)], [], []), None),
        ((lt(ZERO, add(mul(x, x), ONE)), [(1, [], x), (Fraction(1), [], None)], [], []), None),
        ((lt(ZERO, mul(x, y)), [(1, [positive(x), positive(y)], None)], [], []), None),
        ((le(x, y), [], [xy], [num(-1)]), None),
        ((le(i, i), [], [], []), None),
    ],
    "compute": [
        ((le(num(Fraction(1, 3)), HALF),), None),
        ((lt(op("sqrt", TWO), num(Fraction(3, 2))),), None),
        ((implies(FALSE, eq(ZERO, ONE)),), None),
    ],
}  # fmt: skip

REJECT = {
    "axiom": [(("choice",), "there is no axiom"), ((3,), "int given, name needed")],
    "definition": [((x,), "not a defined constant"), ((op("inv", x),), "not a defined")],
    "assume": [((x,), "no closed formula"), (("p",), "str given, term needed")],
    "discharge": [((p, p), "Term given, theorem needed")],
    "modus_ponens": [
        ((assume(implies(p, q)), assume(q)), "and"),
        ((assume(iff(p, q)), assume(p)), "and"),
        ((assume(implies(p, q)), p), "Term given, theorem needed"),
    ],
    "tautology": [
        ((p, []), "does not follow"),
        ((eq(x, x), []), "does not follow"),
        ((p, [assume(implies(p, q)), assume(q)]), "does not follow"),
        ((iff(p, q), [assume(implies(p, q))]), "does not follow"),
        ((p, {assume(p)}), "set given"),
    ],
    "generalise": [((x, xy), "x is free in"), ((ONE, assume(p)), "no variable")],
    "specialise": [((some, y), "not universal"), ((xy, y), "not universal")],
    "instantiate": [
        ((xy, {}, {}, [(x,)]), "tuple given"),
        ((xy, [], {}, []), "list given, sizes needed"),
    ],
    "witness": [
        ((exists(x, eq(x, y)), z, kernel.reflexivity(y)), "no instance"),
        ((forall(x, eq(x, x)), y, kernel.reflexivity(y)), "no existence"),
    ],
    "choose": [
        ((some, x, positive(x)), "x is free in"),  # the conclusion speaks of the witness
        ((some, y, kernel.tautology(q, [positive(y), assume(eq(y, y)), assume(q)])), "y is free"),
        ((assume(exists(z, lt(y, z))), y, assume(q)), "y is free in"),
        ((everywhere, x, assume(q)), "no existence"),
        ((some, ONE, assume(q)), "no variable"),
    ],
    "reflexivity": [((None,), "NoneType given, term needed")],
    "symmetry": [((assume(le(x, y)),), "no equation"), ((assume(implies(q, eq(x, y))),), "no eq")],
    "transitivity": [
        ((xy, xy), "does not go on"),
        ((xy, assume(le(y, x))), "not two equations"),
    ],
    "congruence": [
        ((add(x, y), [xy]), "one equation an argument"),
        ((add(x, y), [yx, xy]), "does not begin with"),
        ((add(x, y), [assume(le(x, y)), yx]), "does not begin with"),
        ((lam(x, ONE), [kernel.reflexivity(ONE)]), "use extensionality"),
    ],
    "rewrite": [
        ((lam(z, le(z, z)), xy, assume(le(x, y))), "does not match"),
        ((inside, some, assume(app(inside, x))), "no equation"),
    ],
    "extensionality": [((x, xy), "x is free in"), ((z, some), "no equation")],
    "lincomb": [
        ((eq(x, y), [], []), "does not vanish"),
        ((le(x, x), [], []), "no equation"),
        ((eq(u, u), [], []), "not a number"),
        ((eq(p, p), [], []), "not a number"),
        ((eq(x, y), [xy], []), "one cofactor"),
        ((eq(x, y), [positive(x)], [ONE]), "not an equation"),
        ((eq(x, y), [xy], [u]), "not a number"),
        ((eq(mul(x, op("inv", x)), ONE), [], []), "does not vanish"),
    ],
    "positivity": [
        ((lt(ZERO, mul(x, x)), [(1, [], x)], [], []), "strictly positive"),
        ((lt(ZERO, ZERO), [], [], []), "strictly positive"),
        ((lt(ZERO, x), [(1, [assume(le(ZERO, x))], None)], [], []), "strictly positive"),
        ((lt(ZERO, ZERO), [(0, [], None)], [], []), "strictly positive"),
        ((le(ONE, ZERO), [(-1, [], None)], [], []), "negative coefficient"),
        ((le(ONE, ZERO), [(-1.0, [], None)], [], []), "float given, number needed"),
        ((eq(x, x), [], [], []), "no inequality"),
        ((le(ZERO, x), [(1, [assume(p)], None)], [], []), "no inequality"),
        ((le(ZERO, x), [(1, [positive(y)], None)], [], []), "does not vanish"),
        ((negation(p), [(1, [], None)], [], []), "no inequality"),
    ],
    "compute": [
        ((eq(x, x),), "free variables"),
        ((eq(ZERO, ONE),), "is false"),
        ((ZERO,), "is false"),
        ((eq(op("inv", ZERO), ZERO),), "division by zero"),
        ((eq(mul(op("sqrt", TWO), op("sqrt", TWO)), TWO),), "cannot be told apart"),
        ((le(I1, N),), "symbolic size"),
        ((forall(x, eq(x, x)),), "infinitely many"),
    ],
}  # fmt: skip


def rows(table):
    return [(rule, *row) for rule, group in table.items() for row in group]


@pytest.mark.parametrize("rule, premises, conclusion", rows(ACCEPT))
def test_accepts(rule, premises, conclusion):
    t = RULES[rule].apply(*premises)
    assert conclusion is None or t.conclusion is conclusion
    assert t.rule == rule


@pytest.mark.parametrize("rule, premises, reason", rows(REJECT))
def test_refuses(rule, premises, reason):
    with pytest.raises(RuleError, match=f"^{rule}: .*{reason}"):
        RULES[rule].apply(*premises)


def test_each_rule_stands_in_both_tables():
    assert set(ACCEPT) == set(REJECT) == set(RULES) - {"independence"}


def test_hypotheses_travel():
    t = kernel.modus_ponens(assume(implies(p, q)), assume(p))
    assert t.hypotheses == {implies(p, q), p}
    assert kernel.discharge(p, t).hypotheses == {implies(p, q)}
    assert kernel.rewrite(lam(z, le(z, y)), xy, assume(le(x, y))).hypotheses == {eq(x, y), le(x, y)}
    assert kernel.instantiate(xy, {}, {}, [(x, ONE)]).hypotheses == {eq(ONE, y)}


def test_the_witness_may_not_stay_in_the_hypotheses():
    extra = kernel.tautology(q, [positive(y), assume(eq(y, ONE)), assume(q)])
    with pytest.raises(RuleError, match="y is free in eq"):
        kernel.choose(some, y, extra)


def test_axioms_travel_through_lists():
    t = kernel.tautology(
        conj(TRUE, kernel.axiom("power_zero").conclusion), [kernel.axiom("power_zero")]
    )
    assert t.axioms == {"power_zero"}
    assert kernel.discharge(p, t).axioms == {"power_zero"}


def test_a_literal_size_is_no_name():
    one_entry = kernel.reflexivity(var("u", vec(1)))
    for sizes in ({1: 2}, {"n": 0}, {"n": 1.0}, {"n": True}):
        with pytest.raises(SortError):
            kernel.instantiate(one_entry, sizes, {}, [])


def test_tautology_gives_up():
    atoms = [var(f"p{k}", "bool") for k in range(40)]
    with pytest.raises(RuleError, match="too many cases"):
        kernel.tautology(iff(reduce(iff, atoms), reduce(iff, atoms[::-1])), [])


def test_deep_formulas():
    chain = p
    for _ in range(100_000):
        chain = implies(q, chain)
    t = kernel.tautology(implies(p, chain), [])
    assert t.conclusion.args[1] is chain


def test_no_zero_equals_one_from_the_usual_tricks():
    tricks = [
        lambda: kernel.lincomb(eq(ZERO, ONE), [kernel.reflexivity(x)], [op("inv", ZERO)]),
        lambda: kernel.lincomb(eq(ONE, ZERO), [kernel.lincomb(eq(x, x), [], [])], [op("inv", x)]),
        lambda: kernel.positivity(lt(ZERO, ZERO), [(1, [], ZERO)], [], []),
        lambda: kernel.compute(eq(op("pow", ZERO, num(-1, INT)), ZERO)),
        lambda: kernel.compute(eq(op("iterate", lam(n, lam(m, n)), I1, num(-1, INT)), I1)),
        lambda: kernel.instantiate(kernel.axiom("inverse"), {}, {}, [(x, i)]),
        lambda: kernel.generalise(w, assume(eq(u, v))) and kernel.generalise(u, assume(eq(u, v))),
        lambda: kernel.lincomb(eq(sub(i, i), I1), [], []),
    ]
    for trick in tricks:
        with pytest.raises((RuleError, SortError)):
            trick()
