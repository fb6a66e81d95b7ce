"""Pictures: their coordinates are the exact values of terms, and the page shows them."""

from __future__ import annotations

import math
import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from quod import (
    Rational,
    Sum,
    cos,
    dimension,
    exp,
    index,
    integer,
    pi,
    picture,
    real,
    sin,
    sqrt,
    vector,
    vector_of,
)
from quod.drawing import Drawing, Plot
from quod.errors import InputError
from quod.typeset.pictures import drawing_latex
from quod.typeset.template import prose
from small_project import Small
from trusted_samples import ROOT

n = dimension("n")
v = vector("v", n)
i = index("i", 1, n)
x, a = real("x a")
k = integer("k")


def recorded(fill) -> Plot:
    plot = Plot()
    fill(plot)
    return plot


def points(plot: Plot) -> list[tuple[str, str]]:
    return plot.panels[-1].series[-1].points


def test_numbers_are_rounded_at_the_end_only() -> None:
    plot = Plot()
    plot.curve([(Fraction(1, 3), 10**9), (Rational(-2, 3), Fraction(1, 2))])
    assert points(plot) == [("0.333333", "1000000000"), ("-0.666667", "0.5")]


@pytest.mark.parametrize(
    ("e", "value"),
    [(sqrt(2), math.sqrt(2)), (exp(-3), math.exp(-3)), (pi, math.pi), (sin(1), math.sin(1))],
)
def test_irrational_values(e, value: float) -> None:
    plot = Plot()
    plot.curve([(0, e)])
    assert float(points(plot)[0][1]) == pytest.approx(value, rel=1e-5)


def test_a_graph_takes_values_for_sizes_and_variables() -> None:
    plot = Plot()
    plot.graph(a * x + Sum(v[i], i), (x, 0, 2), steps=2, at={n: 2, v: vector_of(3, 4), a: 5})
    assert points(plot) == [("0", "7"), ("1", "12"), ("2", "17")]


def test_a_graph_over_given_places() -> None:
    plot = Plot()
    plot.graph(2**k, (k, [1, 2, 10]))
    assert points(plot) == [("1", "2"), ("2", "4"), ("10", "1024")]


def test_the_points_of_two_terms() -> None:
    plot = Plot()
    plot.graph(sin(pi * x), (x, 0, 1), x=cos(pi * x), steps=2)
    assert [tuple(round(float(c), 5) for c in p) for p in points(plot)] == [(1, 0), (0, 1), (-1, 0)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda plot: plot.curve([(0, 1 / (x - x))], at={x: 1}),
        lambda plot: plot.curve([(0, x)]),
        lambda plot: plot.curve([(0, 0.5)]),
        lambda plot: plot.curve([(0, Sum(v[i], i))]),
        lambda plot: plot.graph(sqrt(x), (x, -1, 1)),
    ],
    ids=["undefined", "free", "float", "size", "root"],
)
def test_what_has_no_exact_value_is_not_drawn(draw) -> None:
    with pytest.raises(InputError):
        recorded(draw)


def latex(fill) -> str:
    drawing = Drawing("name", "derivations/m.py", 1, 0, "Caption.", recorded(fill).panels)
    return str(drawing_latex(drawing, prose))


def test_the_kinds_of_panels() -> None:
    def all_of_them(plot: Plot) -> None:
        plot.panel("50% of $x$", log="y", limits=(1, Fraction(5, 2)))
        plot.graph(x**2, (x, 1, 2), "squares", steps=1)
        plot.panel("grid")
        plot.cells([[1, Fraction(1, 2)], [3, 4]], [[0, None], [9, 1]])
        plot.panel("bars")
        plot.bars(["one", "two"], {"first": [1, 2], "second": [3, 4]})

    text = latex(all_of_them)
    assert r"title={50\% of $x$}" in text
    assert "ymode=log" in text
    assert "ymin=1,ymax=2.5" in text
    assert "coordinates {(1,1)(2,4)};" in text
    assert r"\cell{plot1}{0}{1}{3}" in text, "colours begin again after the last"
    assert "1/2" not in text, "a cell without a colour is left out"
    assert "coordinates {(3,0)(4,1)};" in text
    assert r"yticklabels={{one},{two}}" in text


def test_a_picture_needs_a_caption() -> None:
    with pytest.raises(InputError, match="caption"):
        picture(lambda plot: None)


PICTURES = """
x = real("x")
y = real("y")
names = notation((x, "the only variable"))

@claim(x * (x + 1) == x**2 + x)
def product(calc):
    \"\"\"Multiply out.\"\"\"

@picture
def parabola(plot):
    \"\"\"Of [[product]].\"\"\"
    plot.graph(x**2, (x, 0, 1), steps=1)

@claim(x * y == y * x)
def order(calc):
    \"\"\"Either way.\"\"\"
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A project with the templates of this one, where LaTeX is not found."""
    monkeypatch.setenv("PATH", "")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    return Small(tmp_path)


def test_the_page_has_pictures_and_names_where_they_are_written(small: Small) -> None:
    small.derive(PICTURES)
    assert small.run("build") == 0
    text = (small.root / "build" / "writeup.tex").read_text()
    assert r"\usepackage{pgfplots}" in text
    assert re.search(
        r"\\named\{\\cellmath\{\\displaystyle x \\brk\{\d+\}\\in \\mathbb\{R\}\}\}\{the only variable\}",
        text,
    )
    places = [text.index(part) for part in (r"\label{product}", r"\addplot", r"\label{order}")]
    assert places == sorted(places)
    first, second = text[places[0] : places[1]], text[places[2] :]
    assert r"\in \mathbb{R}" not in first, "the table has declared x"
    assert r"y \in \mathbb{R}" in second
    fragment = (small.root / "build" / "fragments" / "order.tex").read_text()
    assert r"\quodwhere{$x, \quodbrk{350}y" in fragment, "which stands without the table"


def test_an_error_in_a_picture_names_it_and_its_line(small: Small, capsys) -> None:
    small.derive(PICTURES.replace("x**2, (x, 0, 1)", "1 / x, (x, 0, 1)"))
    assert small.run("build") == 2
    err = capsys.readouterr().err
    assert "derivations/algebra.py:14: 1/x has no value that can be drawn at x = 0" in err
    assert "in the picture parabola" in err
