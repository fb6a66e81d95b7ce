"""At the prompt and in a notebook: claims are checked where they stand, and what is shown."""

from __future__ import annotations

from code import InteractiveConsole

import pytest

from latex_reader import read
from quod import (
    assumed,
    check,
    claim,
    dimension,
    ill_formed,
    independence,
    index,
    opinion,
    real,
    recurrence,
    refutes,
    rule,
    variance_of_a_sum,
    vector,
)
from quod.authoring import Calc
from quod.elaborate import elaborate
from quod.errors import InputError, Undecided
from surface_terms import SCOPE

x, y = real("x y")
n = dimension("n")
v = vector("v", n)
i = index("i", 1, n)


# ------------------------------------------------------------------------------- the prompt
SESSION = """\
from quod import (
    assumed,
    check,
    claim,
    dimension,
    ill_formed,
    index,
    independence,
    opinion,
    real,
    recurrence,
    refutes,
    rule,
    variance_of_a_sum,
    vector,
)
x, y = real("x y")
@claim((x + y) ** 2 == x**2 + 2 * x * y + y**2)
def square_of_a_sum(calc):
    '''Multiply out.'''
    calc(x**2 + x * y + y * x + y**2)

square_of_a_sum
check(square_of_a_sum)
@claim(x**2 + 2 * x * y + y**2 >= 0)
def a_square(calc):
    calc.have((x + y) ** 2 == x**2 + 2 * x * y + y**2, by=square_of_a_sum)

check(a_square)
@refutes((x + y) ** 2 == x**2 + y**2)
def squares_do_not_add(model):
    model.let(x, 1)
    model.let(y, 1)

check(squares_do_not_add)
@claim((x + y) ** 2 == x**2 + 2 * x * y + y**2)
def wrong(calc):
    calc(x**2 + x * y + y**2)

check(wrong)
"""
SHOWN = """\
square_of_a_sum, declared proved: (x + y)**2 = x**2 + 2*x*y + y**2
proved: (x + y)**2 = x**2 + 2*x*y + y**2
proved: x**2 + 2*x*y + y**2 >= 0
refuted: (x + y)**2 = x**2 + y**2
  counterexample
    x = 1
    y = 1
    left side = 4
    right side = 2
"""
FAILED = """\
quod.errors.Undecided: <console>:3: this step is false
  from   (x + y)**2
  to     x**2 + x*y + y**2
  the difference x*y is not shown to be zero
  counterexample
"""


def test_claims_at_the_prompt(capsys: pytest.CaptureFixture[str]) -> None:
    console = InteractiveConsole({"__name__": "__main__"})
    for line in SESSION.splitlines():
        console.push(line)
    told = capsys.readouterr()
    assert told.out == SHOWN
    assert FAILED in told.err
    assert told.err.count("Traceback") == 1


def test_a_cell_of_a_notebook() -> None:
    """A notebook compiles each cell under a path of its own."""
    names: dict[str, object] = {"__name__": "__main__"}
    for k, cell in enumerate(SESSION.split("\n\n")[:2]):
        exec(compile(cell, f"/tmp/ipykernel_1/{k}.py", "exec"), names)
    assert repr(check(names["square_of_a_sum"])) == SHOWN.splitlines()[1]


# ------------------------------------------------------------------------------------ check
@claim(x**2 >= 0)
def squares(calc):
    """A square."""


@claim(x**2 + 1 >= 0)
def in_a_circle(calc):
    calc.have(x**2 + 1 >= 0, by=in_a_circle)


@claim(x**2 >= 1)
def false(calc):
    """It is false."""


@claim(x**4 >= 0)
def cites_what_is_false(calc):
    calc.have(x**4 >= 0, by=false)


@claim(x**2 >= 0)
def left_open(calc):
    calc.gap("later")


@claim(x == y, given=[x < y, y < x])
def from_a_contradiction(calc):
    """Anything follows."""


@refutes(x**2 >= 0)
def true(model):
    """It is true."""


@ill_formed(lambda: v + 1)
def a_vector_and_a_number(claim):
    """A number has no entries."""


@ill_formed(lambda: v + v)
def well_formed(claim):
    """This has a meaning."""


@assumed(x == y)
def taken_for_granted(claim):
    """For the sake of an example."""


@opinion()
def a_judgement(claim):
    """Squares are pretty."""


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (squares, "proved"),
        (a_vector_and_a_number, "ill-formed"),
        (taken_for_granted, "assumed"),
        (a_judgement, "opinion"),
    ],
)
def test_check_gives_the_verdict(made, verdict: str) -> None:
    assert check(made).verdict == verdict


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (in_a_circle, "in a circle: in_a_circle -> in_a_circle"),
        (false, "the claim is false: counterexample"),
        (cites_what_is_false, "false is cited, but it is not proved"),
        (left_open, "left open: later"),
        (from_a_contradiction, "contradict each other"),
        (true, "true is not refuted\n  it holds"),
        (well_formed, "this was to be ill-formed, but its shapes fit"),
    ],
)
def test_check_raises_with_the_reason(made, problem: str) -> None:
    with pytest.raises((Undecided, InputError), match=problem):
        check(made)


def test_a_claim_is_checked_as_it_stands() -> None:
    for more in ({"given": [x > 0]}, {"by": squares}):
        with pytest.raises(InputError, match=r"write check\(squares\)"):
            check(squares, **more)
    assert check(x**2 + 1 > 0, by=squares).verdict == "proved"


# -------------------------------------------------------------------------------- what is shown
h = recurrence("h", x, lambda t, before: 2 * before)
FORMS = [
    (x, "x", "x"),
    (v[i] / 2, "v[i]/2", r"\frac{v_{i}}{2}"),
    (x <= y, "x <= y", r"x \le y"),
    (h[3], "h[3]", "h_{3}"),
    (
        h,
        "h[0] = x\nh[t] = 2*h[t - 1]",
        r"\begin{aligned} & && h_{0} = x \\ & && h_{t} = 2 h_{t - 1} \quad "
        r"\text{for } t \ge 1 \end{aligned}",
    ),
    (
        claim(v[i] == 0, given=[v[i] <= 0, v[i] >= 0])(squares.body),
        "squares, declared proved: v[i] = 0\n  given v[i] <= 0\n  given v[i] >= 0",
        r"\begin{aligned} &\text{declared proved} && v_{i} = 0 \\ &\text{given} && "
        r"v_{i} \le 0 \quad \text{for all } i \\ & && v_{i} \ge 0 \quad \text{for all } i "
        r"\end{aligned}",
    ),
    (
        check(x + y > 0, given=[x > 0, y > 0]),
        "proved: x + y > 0\n  given x > 0\n  given y > 0",
        r"\begin{aligned} &\text{proved} && x + y > 0 \\ &\text{given} && x > 0 \\ & && y > 0 "
        r"\end{aligned}",
    ),
]


@pytest.mark.parametrize(("thing", "text", "latex"), FORMS, ids=[f[1][:20] for f in FORMS])
def test_forms(thing, text: str, latex: str) -> None:
    assert repr(thing) == text
    assert thing._repr_latex_() == rf"$\displaystyle {latex}$"


def test_the_latex_of_a_term_means_the_term() -> None:
    a, b = SCOPE["x"], SCOPE["y"]
    shown = (a / (b + 1) <= a**2)._repr_latex_()
    assert elaborate(read(shown[len(r"$\displaystyle ") : -1], SCOPE)) is elaborate(
        a / (b + 1) <= a**2
    )


def test_a_term_too_long_to_print_is_shown_as_text() -> None:
    long = x
    for _ in range(20):
        long = long + long
    assert long._repr_latex_() is None
    assert len(repr(long)) <= 1_000


def test_what_is_no_formula_is_shown_in_words() -> None:
    assert repr(a_judgement) == "a_judgement, declared opinion"
    assert a_judgement._repr_latex_() is None
    assert check(a_judgement)._repr_latex_() is None
    assert repr(rule("square_root")) == "square_root (axiom)"
    assert repr(independence("x")) == "independence (rule)"
    assert repr(variance_of_a_sum).endswith("sum (lemma): variances of uncorrelated variables add")


def test_a_calculation_shows_its_goal_and_its_steps() -> None:
    calc = Calc((x + 1) ** 2 == x**2 + 2 * x + 1, [x > 0])
    calc(x**2 + x + x + 1)
    calc.have(x + 1 > 0)
    assert repr(calc).splitlines() == [
        "to show: (x + 1)**2 = x**2 + 2*x + 1",
        "  suppose x > 0",
        "  step (x + 1)**2 = x**2 + x + x + 1",
        "  step x + 1 > 0",
    ]
