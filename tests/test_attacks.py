"""Attacks on the way from what is written to what is proved and printed; each of these once worked.

Names that stand for two things, definitions that change, ranges that nobody looked at, old
certificates under edited derivations, reasons that were not used."""

import json

import pytest

from quod import (
    Cov,
    E,
    Rational,
    Sum,
    Var,
    covariance_by_moments,
    definition,
    derivative,
    dimension,
    for_all,
    function,
    iff,
    implies,
    index,
    integer,
    matrix,
    natural,
    negation,
    pi,
    random_variables,
    real,
    real_function,
    recurrence,
    set_of,
    sqrt,
    subset,
    there_is,
    variance_of_a_multiple,
    vector,
)
from quod.authoring import Claim, shape_error, statement
from quod.checking import check_claim, prove
from quod.errors import InputError, SortError, Undecided
from quod.results import ERROR, GAP, ILL_FORMED, PROVED, REFUTED, UNDECIDED
from quod.surface import substitute
from quod.typeset.latex import latex
from small_project import Small

n, m = dimension("n"), dimension("m")
i, j = index("i", 1, n), index("j", 1, n)
x, y, z = real("x y z")
t, m_int, s, a = natural("t"), integer("k"), real("s"), real("a")
X, Y = random_variables("X Y")
real_f = real_function("f")
v, A, B = vector("v", n), matrix("A", n, n), matrix("B", m, n)


def claimed(conclusion, *given, body=None, declared=PROVED, name="attack"):
    return Claim(
        name=name,
        module="attacks",
        path="attacks.py",
        line=1,
        declared=declared,
        title="",
        prose="",
        body=body,
        statement=statement(conclusion),
        given=given,
    )


def refuted(conclusion, **values):
    names = {"x": x, "n": n, "t": t, "previous": real("previous")}

    def fill(model):
        for name, value in values.items():
            model.let(names[name], value)

    return prove(claimed(conclusion, body=fill, declared=REFUTED))


# ------------------------------------------------------------------------------- one name, one thing
TWO_THINGS = {
    "a real number and the index around it": Sum(real("i"), i) == n * real("i"),
    "a number and a size": Sum(1, i) == real("n"),
    "a size and the index around it": Sum(n, (integer("n"), 1, 3)) == 3 * n,
    "a random variable under a quantifier": for_all(x, Var(random_variables("x")) >= 0),
    "one variable, two looks": real("x", latex="u") + real("x", latex="w") == 2 * x,
    "a bound variable, two looks": Sum(v[index("i", 1, n, latex="q")], i) == Sum(v[j], j),
    "signs here, none there": x + real("x", positive=True) > 0,
}


@pytest.mark.parametrize("formula", TWO_THINGS.values(), ids=TWO_THINGS)
def test_a_name_is_one_thing_written_one_way(formula):
    with pytest.raises(InputError, match="two different things, or is declared in two ways"):
        prove(claimed(formula))


def test_an_index_has_one_range():
    with pytest.raises(InputError, match="from 2 to n"):
        prove(claimed(x == x, v[i] + v[index("i", 2, n)] == 0))


def test_a_name_means_the_same_in_the_steps():
    other = random_variables("x")
    with pytest.raises(InputError, match="two different things"):
        prove(claimed(x == x, body=lambda calc: calc.have(E(2 * other) == 2 * E(other))))


def test_the_witness_of_a_contradiction_is_new():
    squares = negation(there_is(x, x**2 == -1))
    with pytest.raises(InputError, match="something else here"):
        prove(claimed(squares, x > 0, body=lambda calc: calc.contradiction().have(x > 0)))


BLOCKS_WITH_TWO_THINGS = {
    "what is shown": lambda calc: calc.show(E(random_variables("x")) == 1),
    "a case": lambda calc: calc.cases(E(random_variables("x")) == 1),
    "a witness": lambda calc: calc.show(there_is(y, y == y)).witness(y=real("x", latex="u")),
    "what is obtained": lambda calc: calc.obtain(there_is(real("x", latex="u"), x == x)),
}


@pytest.mark.parametrize("body", BLOCKS_WITH_TWO_THINGS.values(), ids=BLOCKS_WITH_TWO_THINGS)
def test_a_name_means_the_same_in_the_parts_of_a_proof(body):
    with pytest.raises(InputError, match=r"attacks.py:\d+: the name x stands for two different"):
        prove(claimed(x == x, Var(X) == 1, body=body))


def test_what_a_part_supposes_looks_like_nothing_else():
    def body(calc):
        case, otherwise = calc.cases(there_is(real("w", latex="x"), x > 5))
        case.have(x == x)
        otherwise.have(x == x)

    with pytest.raises(InputError, match="two different things both print as x"):
        prove(claimed(x == x, body=body))


# ------------------------------------------------------------------------------------------ ranges
def test_the_signs_of_a_name_count_in_a_range():
    """A counterexample at t = -1 is none: t was declared to be at least 0."""
    result = refuted(there_is(index("k", 0, t), x == x), t=-1)
    assert result.verdict == UNDECIDED
    assert result.hypotheses == [r"t \ge 0"]


def test_a_range_must_not_use_a_free_index():
    inner = index("j", 1, i)
    with pytest.raises(InputError, match="the index i is free"):
        prove(claimed(for_all(inner, inner <= n)))


def test_a_hypothesis_closes_the_indices_of_its_ranges():
    inner = index("j", 1, i)
    given = v[inner] == 0
    assert prove(claimed(v[1] == 1, given)).verdict == REFUTED
    assert "i" in prove(claimed(v[1] == 0, given)).hypotheses[0].partition("for all")[2]


# ------------------------------------------------------------------------------------- definitions
def test_a_definition_is_what_is_shown_whatever_python_does_later():
    factor = [1]
    a = definition("a", lambda k: factor[0] * k)
    claim = claimed(a[2] == 2)
    factor[0] = 5
    result = prove(claim)
    assert result.verdict == PROVED and "a_{k} = 1 k" in result.notation
    assert latex(a[3].expansion) == r"1 \cdot 3"


def test_a_definition_is_one_term_for_all_arguments():
    b = definition("b", lambda k: 1 + 0 * k if k.head == "num" else 2 * k)
    assert prove(claimed(b[3] == 1)).verdict == REFUTED
    assert prove(claimed(b[3] == 6)).verdict == PROVED


def test_a_parameter_is_no_free_variable():
    k = integer("k")
    a = definition("a", lambda k_: k_ + k)
    assert a[1].expansion.args[1] is k
    b = definition("b", lambda i: i + integer("i"))
    with pytest.raises(InputError, match="rename the parameter"):
        b[1]


def test_the_parameters_of_a_definition_have_different_names():
    """The page said f(x, x) = x - x, and proved f(3, 2) = 1."""
    with pytest.raises(InputError, match="two parameters of f have one name"):
        definition("f", lambda a, b: a - b, of=[x, x])


def test_a_recurrence_captures_no_variable():
    """`previous`, `i` and `t` are the engine's own words only where nobody else uses them."""
    previous = real("previous")
    h = recurrence("h", x, lambda k, before: before + previous)
    assert refuted(h[1] == x + previous, x=1, previous=5).verdict == UNDECIDED  # it was refuted
    g = recurrence("g", x, lambda k, before: before + t * k)
    assert any("g_{s} = g_{s - 1} + t s" in line for line in prove(claimed(g[0] == x)).notation)


def test_a_range_inside_a_property_captures_no_argument():
    """With p(k): for all j, each i in 1..k is at most j, p(j) said that i <= j for i in 1..j."""
    k, bound = integer("k"), integer("j")

    def up_to(last):
        each = index("i", 1, last)
        return for_all(bound, for_all(each, each <= bound))

    small = definition("p", up_to, of=[k])
    with pytest.raises(InputError, match="j is also a bound variable"):
        small(bound)
    assert prove(claimed(small(0))).verdict == PROVED
    assert prove(claimed(for_all(k, small(k)))).verdict == UNDECIDED


def test_no_binder_catches_what_a_definition_uses():
    """With "k is low if k <= m", the page said: there is m such that x is low."""
    low = definition("low", lambda k: k <= y, of=[x])
    with pytest.raises(InputError, match=r"y is bound around .*, and the definition of low"):
        prove(claimed(there_is(y, low(x))))
    assert prove(claimed(low(x), x < y)).verdict == PROVED
    square = definition("q", lambda k: k * y**2, of=[x])
    assert prove(claimed(derivative(square(3), y) == 6 * y)).verdict == PROVED


def test_a_name_is_kept_only_where_its_ranges_stay():
    """p says something of x for each i in 1..t: put 3 for t, and it is no longer p."""
    each, k = index("i", 1, t), integer("k")
    late = definition("p", lambda last: for_all(each, each <= last), of=[k])
    assert "3" in repr(substitute(late(k), {t: Rational(3)}))


BOUND_WITH_A_LIMIT = {"an index": i, "a sign": real("r", positive=True), "random": X}


@pytest.mark.parametrize("bound", BOUND_WITH_A_LIMIT.values(), ids=BOUND_WITH_A_LIMIT)
def test_a_set_hides_no_limit_of_its_variable(bound):
    """{i : i >= 1} read as a set of the i from 1 to n, and n + 1 was proved to lie in it."""
    for build in (lambda: set_of(bound, x < 1), lambda: subset("S", of=bound)):
        with pytest.raises(InputError, match=r"is bound here|is an index|is random"):
            build()
    with pytest.raises(InputError, match=r"is bound here|is an index|is random"):
        function(bound, x)


def test_a_set_of_integers_is_a_set():
    k = integer("k")
    even = subset("S", of=k)
    result = prove(claimed(iff(even(k), even[k])))
    assert result.verdict == PROVED
    assert r"S \subseteq \mathbb{Z}" in result.notation


# ------------------------------------------------------------------------------ what looks alike
sized, kappa = dimension("q", latex="n"), integer("kappa", latex="x")
good = definition("good", lambda r: r <= r + 1, of=[x], words="is good")
bad = definition("bad", lambda r: r > r + 1, of=[x], words="is good")
LOOK_ALIKE = {
    "pi and a number": real("pi") == pi,
    "a derivative and a function": real_f.prime(x) == real_function("g", latex="f'")(x),
    "a transpose and a matrix": matrix("C", n, n, latex=r"A^{\top}") == A.T,
    "a number and a size": real("m", latex="n") == n,
    "two sizes": n == sized,
    "a bound index and a number": Sum(x * kappa, (kappa, 1, 3)) == 6 * x,
    "two properties": good(x) & ~bad(x),
}


@pytest.mark.parametrize("formula", LOOK_ALIKE.values(), ids=LOOK_ALIKE)
def test_two_things_do_not_look_alike(formula):
    with pytest.raises(InputError, match="two different things both print as"):
        prove(claimed(formula))


def test_a_definition_does_not_look_like_an_entry():
    """v_1, defined as 5, and the first entry of v: the page refuted v_1 = v_1."""
    five = definition("v_1", lambda: Rational(5))
    with pytest.raises(InputError, match="prints as a member of 'v'"):
        prove(claimed(five() == v[1]))


def test_words_say_something_of_one_argument():
    with pytest.raises(InputError, match="one argument; near has 2"):
        definition("near", lambda a, b: a < b, of=[x, y], words="is near")
    with pytest.raises(InputError, match="f is no statement"):
        definition("f", lambda a: a + 1, of=[x], words="is nice")(y)


# ------------------------------------------------------------------------- what a comparison says
def test_a_comparison_keeps_its_order():
    """Python asks a variable on the right first, so the two sides changed places."""
    assert latex(Sum(1, i) == x) == r"\sum_{i=1}^{n} 1 = x"
    assert latex(x + y < z) == "x + y < z"
    assert (2 * x == y).args[1] is y


# ------------------------------------------------------------------- certificates of edited claims
SQUARE = (x + y) ** 2 == x**2 + 2 * x * y + y**2


def replayed(old, new):
    """The verdict on a claim with the certificate of another one, without search."""
    text = check_claim(old, None, lambda _: None, True).certificate
    assert text is not None
    return check_claim(new, text, lambda _: None, False).result


def chain(*terms):
    def body(calc):
        for e in terms:
            calc(e)

    return claimed(SQUARE, body=body)


def test_steps_that_are_gone_make_a_certificate_stale():
    first, last = x * x + 2 * x * y + y * y, SQUARE.args[1]
    assert replayed(chain(first, last), chain(first, last)).verdict == PROVED
    result = replayed(chain(first, last), chain(first))
    assert result.verdict == ERROR and "no longer there" in result.failure


def test_a_gap_is_never_proved_by_an_old_certificate():
    whole = claimed(SQUARE, body=lambda calc: calc.have(SQUARE))
    gap = claimed(SQUARE, body=lambda calc: calc.gap("later"))
    result = replayed(whole, gap)
    assert result.verdict == GAP and "left open: later" in result.failure


def edited(claim, change):
    """The verdict on a claim with its own certificate, changed by hand."""
    data = json.loads(check_claim(claim, None, lambda _: None, True).certificate)
    change(data)
    return check_claim(claim, json.dumps(data), lambda _: None, False).result


def test_the_parts_of_a_proof_must_come_to_what_they_promise():
    def both(calc):
        forward, _ = calc.both_directions()
        forward.have(x == y)

    claim = claimed(iff(x - y == 0, x == y), body=both)
    assert edited(claim, lambda data: None).verdict == PROVED
    result = edited(claim, lambda data: data["proves"].pop("part 1"))
    assert result.verdict == ERROR and "does not prove: part 1" in result.failure
    result = edited(claim, lambda data: data["proves"].update({"part 1": 0}))
    assert result.verdict == ERROR and "something else for: part 1" in result.failure


def shows(calc):
    calc.show(1 / x == 1 / x).have(y == y)


def distinguishes(calc):
    case, otherwise = calc.cases(1 / x > 0)
    case.have(y == y)
    otherwise.have(y == y)


@pytest.mark.parametrize("body", [shows, distinguishes])
def test_what_a_part_of_a_proof_rests_on_has_a_meaning(body):
    result = prove(claimed(z == z, body=body))
    assert (result.verdict, "not shown to be defined" in result.failure) == (UNDECIDED, True)
    result = prove(claimed(z == z, x != 0, body=body))
    assert result.verdict == PROVED, result.failure


def test_all_that_is_supposed_stands_before_the_steps():
    """What the outer of two parts supposes was shown after the steps of the inner one, or never."""

    def body(calc):
        given = calc.suppose()
        given.show(y > 1).have(y + y > 2)
        given.have(y + 3 > 4)

    first, second = prove(claimed(implies(y > 1, y + 3 > 4), body=body)).steps
    assert (first.heading, first.given) == ("Suppose that $y > 1$. We show that", "y > 1")
    assert (second.heading, second.given) == ("", "")


def test_what_is_obtained_must_exist():
    """Whatever else proves the claim, the page says that there is such a y."""

    def body(calc):
        calc.obtain(there_is(y, y > x)).have(x < y)

    claim = claimed(x == x, there_is(y, y > x), body=body)
    assert edited(claim, lambda data: None).verdict == PROVED
    result = edited(claim, lambda data: data["proves"].pop("part 1 fact"))
    assert result.verdict == ERROR and "does not prove: part 1 fact" in result.failure


def test_the_values_of_a_refutation_are_those_of_its_sides():
    claim = claimed(x == 1, body=lambda model: model.let(x, 2), declared=REFUTED)
    assert edited(claim, lambda data: None).verdict == REFUTED
    result = edited(claim, lambda data: data["proves"].update({"side 0": data["proves"]["side 1"]}))
    assert result.verdict == ERROR and "another value" in result.failure


def test_the_value_of_a_side_is_equal_to_it():
    """A theorem 2 <= 7 made the page say x = 7."""

    def at_most_seven(data):
        k = len(data["terms"])
        two, seven = ["num", "2", "real"], ["num", "7", "real"]
        data["terms"] += [two, seven, ["le", None, k, k + 1]]
        data["steps"].append(["compute", k + 2])
        data["proves"]["side 0"] = len(data["steps"]) - 1

    claim = claimed(x == 1, body=lambda model: model.let(x, 2), declared=REFUTED)
    result = edited(claim, at_most_seven)
    assert result.verdict == ERROR and "another value" in result.failure


# ----------------------------------------------------------------------------------------- reasons
def test_each_fact_of_a_reason_is_used():
    """The page prints every fact that a step names, so the proof must use each of them."""
    trivial = claimed(x == x, name="trivial")
    theorem = check_claim(trivial, None, lambda _: None, True).theorem
    step = variance_of_a_multiple(trivial)
    claim = claimed(Var(2 * X) == 4 * Var(X), Var(X) == 1, body=lambda c: c(4 * Var(X), by=step))
    result = check_claim(claim, None, lambda _: theorem, True).result
    assert result.verdict == UNDECIDED and "does not use trivial" in result.failure


RULES_IN_THEIR_OWN_NAMES = {
    "variance": (Var(a * X) == a**2 * Var(X), [Var(X) == 1], variance_of_a_multiple),
    "covariance": (
        Cov(X, Y) == E(X * Y) - E(X) * E(Y),
        [Var(X) == 1, Var(Y) == 1],
        covariance_by_moments,
    ),
}


@pytest.mark.parametrize("case", RULES_IN_THEIR_OWN_NAMES)
def test_a_rule_fits_a_statement_that_is_written_in_its_own_names(case):
    conclusion, given, rule = RULES_IN_THEIR_OWN_NAMES[case]
    result = prove(claimed(conclusion, *given, body=lambda calc: calc.have(conclusion, by=rule)))
    assert result.verdict == PROVED, result.failure


def test_what_is_true_is_said_to_be_true_where_it_is_to_be_refuted():
    result = prove(claimed(x + y == y + x, body=lambda model: None, declared=REFUTED))
    assert result.verdict == UNDECIDED
    assert "is not refuted\n  it holds: a proof was found" in result.failure


IMPOSTOR = """
x, y = real("x y")

@claim(x + 0 == x)
def lemma_one(calc):
    pass

def another():
    @claim(y - y == 0, title="another")
    def lemma_one(calc):
        pass
    return lemma_one

@claim(2 * (y - y) == 0)
def main(calc):
    calc(0, by=another())
"""


def test_a_cited_claim_is_the_one_of_that_name(tmp_path, capsys):
    small = Small(tmp_path)
    small.derive(IMPOSTOR)
    small.write(
        "templates/writeup.tex.j2", r"\documentclass{article}\begin{document}x\end{document}"
    )
    assert small.run("build") == 1
    assert "the claim of that name is another one" in capsys.readouterr().out


def test_an_induction_says_what_it_carries_along():
    def body(calc):
        calc.induction(t, also=[t >= 0])

    steps = prove(claimed(Sum(1, index("r", 1, t)) == t, body=body)).steps
    assert r"carries along that $t \ge 0$" in steps[0].heading


# ------------------------------------------------------- an argument that its function does not use
one = function(s, 1)
counter = recurrence("h", integer("z"), lambda k, b: b + 1)
constant = definition("a", lambda k: Rational(1))
empty = definition("c", lambda k: Sum(k, index("r", 1, 0)))
SWALLOWED = {
    "constant function": (one(1 / x) == 1, x != 0),
    "nowhere defined": (one(sqrt(-1 - x**2)) == 1, None),
    "in a product": (one(1 / x) * x == x, x != 0),
    "in a sum": (Sum(one(1 / (x - y)), index("r", 1, 3)) == 3, x != y),
    "in an expectation": (E(one(1 / X)) == 1, None),
    "named": (constant[counter[m_int]] == 1, m_int >= 0),
    "in an empty sum": (empty[counter[m_int]] == 0, m_int >= 0),
}


@pytest.mark.parametrize("case", SWALLOWED)
def test_an_argument_that_is_not_used_must_still_be_defined(case):
    conclusion, condition = SWALLOWED[case]
    result = prove(claimed(conclusion))
    assert (result.verdict, "not shown to be defined" in result.failure) == (UNDECIDED, True)
    if condition is not None:
        assert prove(claimed(conclusion, condition)).verdict == PROVED


UNDEFINED_AT_ZERO = {
    "a conclusion": (real_f(1 / x) == 2, (x == 0,), REFUTED),
    "a hypothesis": (x != 0, (real_f(1 / x) == 1,), REFUTED),
    "a hypothesis of a model": (x != 0, (x * x <= 0, real_f(1 / x) == 1), PROVED),
}


@pytest.mark.parametrize("case", UNDEFINED_AT_ZERO)
def test_a_constant_function_gives_no_meaning_to_its_argument(case):
    """f(1/x) has none at x = 0, not even where f is constant."""

    def fill(model):
        model.let(x, 0)
        model.let(real_f, one)

    conclusion, given, declared = UNDEFINED_AT_ZERO[case]
    claim = claimed(conclusion, *given, body=fill, declared=declared)
    if declared == PROVED:
        claim.body, claim.model = None, fill
        with pytest.raises(Undecided, match="is not shown to be defined"):
            prove(claim)
    else:
        result = prove(claim)
        assert result.verdict == UNDECIDED
        assert "is not shown to be defined" in result.failure
        claim.body = None  # nor does search find one
        assert prove(claim).verdict == UNDECIDED


# -------------------------------------------------------------------------------------- ill-formed
WITHOUT_MEANING = {
    "a denominator": (1 / x == 1, (), [(x, 0)], "denominator $x$ is $0$"),
    "a denominator under a hypothesis": (
        1 / (x - y) == 1,
        (x <= y,),
        [(x, 2), (y, 2)],
        "denominator $x - y$ is $0$",
    ),
    "a nested denominator": (1 / (1 / x) == x, (), [(x, 0)], "denominator $x$ is $0$"),
    "a root": (sqrt(x) == 1, (x < 1,), [(x, -1)], r"$0 \le x$ fails"),
    "an argument of a constant function": (
        real_f(1 / x) == 2,
        (),
        [(x, 0), (real_f, one)],
        "denominator $x$ is $0$",
    ),
    "a reciprocal at one of two outcomes": (
        E(1 / X) == 1,
        (E(X) == 1,),
        [(X, (0, 2))],
        "denominator $X$ is $0$ at an outcome",
    ),
    "no value matters": (1 / (x - x) == 1, (), [], "This has no meaning: the denominator $x - x$"),
    "for all values of another name": (y / x == y, (), [(x, 0)], "denominator $x$ is $0$"),
}


@pytest.mark.parametrize("case", WITHOUT_MEANING)
def test_a_statement_is_shown_to_have_no_meaning(case):
    conclusion, given, values, why = WITHOUT_MEANING[case]

    def fill(model):
        for name, value in values:
            if name.random:
                model.outcomes(*[Rational(1, len(value))] * len(value))
                value = model.values_of(*value)
            model.let(name, value)

    result = prove(claimed(conclusion, *given, body=fill, declared=ILL_FORMED))
    assert (result.verdict, result.as_declared) == (ILL_FORMED, True), result.failure
    assert why in result.reason
    assert result.certificate
    assert bool(result.counterexample) is bool(values)


f = real_function("f")
MEANINGFUL = {
    "a real power": lambda: x**y,
    "a real power of a matrix": lambda: A**x,
    "a product of matrices": lambda: A * A,
    "a number times a matrix": lambda: x @ A,
    "a transposed vector": lambda: v.T,
    "the mean of a vector": lambda: E(v),
    "a sum of functions": lambda: f + f,
    "an order of matrices": lambda: A <= A,
}


@pytest.mark.parametrize("build", MEANINGFUL.values(), ids=MEANINGFUL)
def test_a_limit_of_the_language_is_not_ill_formed(build):
    with pytest.raises(InputError, match="not in the language"):
        shape_error(build)


@pytest.mark.parametrize("build", [lambda: A @ B, lambda: A + B, lambda: v == x, lambda: v * A])
def test_shapes_that_do_not_fit_are_ill_formed(build):
    assert isinstance(shape_error(build), SortError)
