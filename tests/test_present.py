"""What a checked claim shows: the numbers of a refutation, the size of a proof, the hypotheses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quod.authoring import Claim, assumed, claim, refutes
from quod.checking import Checked, check_claim
from quod.errors import InputError
from quod.instances import together
from quod.results import REFUTED
from quod.surface import Statement
from quod.vocabulary import (
    Sum,
    Var,
    absolute,
    dimension,
    for_all,
    implies,
    index,
    norm,
    random_variable,
    real,
    real_function,
    vector,
    vector_of,
)

x, y = real("x y")
n = dimension("n")
u = vector("u", n)
i = index("i", 1, n)
f = real_function("f")
X = random_variable("X")


def checked(a_claim: Claim) -> Checked:
    return check_claim(a_claim, None, lambda _: None, True)  # type: ignore[arg-type]


def refuted(statement: Statement, **values: Any) -> list[str]:
    @refutes(statement)
    def no_such_thing(model: Any) -> None:
        for name, value in values.items():
            model.let({"x": x, "y": y, "n": n, "u": u, "f": f}[name], value)

    result = checked(no_such_thing).result
    assert result.verdict == REFUTED, result.failure
    assert result.counterexample is not None
    return result.counterexample


@pytest.mark.parametrize(
    ("statement", "values", "shown"),
    [
        (
            (x + y) ** 2 == x**2 + y**2,
            {"x": 1, "y": 2},
            [
                r"x = 1, \quad y = 2",
                r"(x + y)^{2} = (1 + 2)^{2} = 9",
                r"x^{2} + y^{2} = 1^{2} + 2^{2} = 5 \ne 9",
            ],
        ),
        # on one line where a side is its own value, with the relation that holds
        (2 * x <= 3, {"x": 2}, ["x = 2", r"2 x = 2 \cdot 2 = 4 > 3"]),
        (x**2 >= 4, {"x": 1}, ["x = 1", "x^{2} = 1^{2} = 1 < 4"]),
        (
            x * y >= x + y,
            {"x": 1, "y": 1},
            ["x = 1, \\quad y = 1", "x y = 1 \\cdot 1 = 1", "x + y = 1 + 1 = 2 > 1"],
        ),
        (x * y < 1, {"x": 1, "y": 2}, [r"x = 1, \quad y = 2", r"x y = 1 \cdot 2 = 2 \ge 1"]),
        (2 * x > x + 1, {"x": 1}, ["x = 1", r"2 x = 2 \cdot 1 = 2", r"x + 1 = 1 + 1 = 2 \ge 2"]),
        (
            2 * x != y,
            {"x": 1, "y": 2},
            [r"x = 1, \quad y = 2", r"2 x = 2 \cdot 1 = 2", "y = 2 = 2"],
        ),
        # the values of two names need not be said twice
        (x < y, {"x": 1, "y": 1}, [r"x = 1, \quad y = 1", r"1 \ge 1"]),
        # under "for all" and a premise that holds
        (
            for_all(x, implies(x > 0, x**2 > x)),
            {"x": 1},
            ["x = 1", "x^{2} = 1^{2} = 1", r"x = 1 \ge 1"],
        ),
        # not where a bound variable would stand among the numbers
        (
            Sum(u[i], i) == norm(u) ** 2,
            {"n": 1, "u": vector_of(2)},
            [
                r"n = 1, \quad u = (\,2\,)",
                r"\sum_{i=1}^{n} u_{i} = 2",
                r"\lVert u \rVert^{2} = \lVert (\,2\,) \rVert^{2} = 4 \ne 2",
            ],
        ),
        # and not where a function has a value
        (
            f(x) == absolute(x),
            {"f": lambda t: t**2, "x": 2},
            ["f(x) = x^{2}, \\quad x = 2", "f(x) = 4", r"\lvert x \rvert = 2 \ne 4"],
        ),
    ],
)
def test_refutations_are_worked_out(
    statement: Statement, values: dict[str, Any], shown: list[str]
) -> None:
    assert refuted(statement, **values) == shown


def test_values_that_are_found_have_the_names_of_the_statement() -> None:
    @refutes(for_all([x, y], x <= y**2))
    def squares_are_large(model: Any) -> None:
        """The search fills in the values."""

    result = checked(squares_are_large).result
    assert result.counterexample == [r"x = 1, \quad y = 0", "x = 1", "y^{2} = 0^{2} = 0 < 1"]
    assert result.counterexample_text == ["x = 1", "y = 0", "left side = 1", "right side = 0"]


@pytest.mark.parametrize(
    ("statement", "left", "right"),
    [(x + 1 >= y, 1, 4), (x + 5 < y, 5, 4), (y <= x, 4, 0), (y + 1 > 5 + x, 5, 5)],
)
def test_left_is_left_whichever_way_the_relation_is_turned_inside(
    statement: Statement, left: int, right: int
) -> None:
    @refutes(statement)
    def wrong(model: Any) -> None:
        model.let(x, 0)
        model.let(y, 4)

    shown = checked(wrong).result.counterexample_text
    assert shown[-2:] == [f"left side = {left}", f"right side = {right}"]


def test_the_size_of_a_counterexample() -> None:
    @refutes(Sum(u[i], i) == 0)
    def sums_vanish(model: Any) -> None:
        model.let(n, 1)
        model.let(u, vector_of(1))

    @refutes(Var(X) == 0)
    def nothing_varies(model: Any) -> None:
        model.let(X, model.signs(1)[0])

    assert checked(sums_vanish).result.counterexample_size == "$n = 1$"
    assert checked(nothing_varies).result.counterexample_size == "2 outcomes"


def test_a_long_line_of_numbers_is_left_out() -> None:
    long = sum((x**k for k in range(1, 30)), x)
    values, left, right = refuted(long == y, x=1, y=0)
    assert values == r"x = 1, \quad y = 0"
    assert left.endswith("x^{29} = 30")
    assert right == r"y = 0 \ne 30"


def test_a_table_of_outcomes_stands_on_its_own() -> None:
    table = r"\begin{array}{c|c} 1 & 2 \end{array}"
    assert together(["n = 1", table, "x = 2"]) == [r"n = 1, \quad x = 2", table]
    assert together([table]) == [table]


def test_the_steps_of_a_proof_are_those_of_its_certificate() -> None:
    @claim((x + y) * (x - y) == x**2 - y**2, given=[x != y])
    def a_difference_of_squares(calc: Any) -> None:
        calc(x**2 - y**2)

    done = checked(a_difference_of_squares)
    assert done.certificate is not None
    assert done.result.proof_steps == len(json.loads(done.certificate)["steps"]) > 1


def test_an_assumption_shows_what_it_assumes_it_under() -> None:
    @assumed(x <= y, given=[x <= 0, y >= 0])
    def ordered(calc: Any) -> None:
        """It is a convention."""

    result = checked(ordered).result
    assert result.hypotheses == [r"x \le 0", r"y \ge 0"]
    assert result.notation == [r"x, y \in \mathbb{R}"]

    @assumed(x <= real("x", positive=True))
    def doubtful(calc: Any) -> None:
        """Two things of one name."""

    with pytest.raises(InputError, match="two different things"):
        checked(doubtful)
