"""The table of settled statements: each is in one column, by the verdicts on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quod.errors import InputError
from quod.running.settled import BEGIN, END, replaced
from small_project import Small

STATEMENTS = """
[[question]]
id = "1"
title = 'Squares'

[[question]]
id = "2"
title = 'Taste'
""" + "".join(
    f"[[statement]]\nid = '{name}'\nquestion = '{question}'\nclaimed = 'x'\n"
    for name, question in [("a", "1"), ("b", "1"), ("c", "1"), ("d", "2"), ("e", "2"), ("f", "2")]
)
CLAIMS = """
x = real("x")

@claim(x * x >= 0, settles=["a", "b"])
def squares(calc): ""

@refutes(x * x > 0, settles=["b"])
def zero(model): ""

@ill_formed(lambda: vector("v", 2) + x, settles=["c"])
def sum_of_two_kinds(model): ""

@opinion(settles=["e", "f"])
def taste(model): ""

@claim(x == x, settles=["f"])
def sure(calc): ""
"""


def test_each_statement_is_in_one_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Small(tmp_path)
    small.derive(CLAIMS)
    small.write("derivations/statements.toml", STATEMENTS)
    assert small.run("settled") == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line[:3] in ("| 1", "| 2")]
    assert rows == ["| 1 Squares | a | b, c |  |  |", "| 2 Taste | f |  | e | d |"]
    page = small.write("page.md", f"before\n{BEGIN}old\n{END}after\n")
    assert small.run("settled", "--into", str(page)) == 0
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text
    assert "5 of 6 statements are settled." in text


def test_a_file_without_a_place_for_it() -> None:
    with pytest.raises(InputError, match="no place"):
        replaced("text", "table", "README.md")
