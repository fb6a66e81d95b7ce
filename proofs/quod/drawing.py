"""Pictures: curves, points, bars and coloured grids of exactly computed data.

A picture is written like a proof, as a function; what it records are terms.  Their values are those
that the kernel's evaluation gives, rounded for the page only at the end.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from quod.errors import InputError, QuodError
from quod.surface import Symbol, term

DIGITS = Context(prec=6)  # of a coordinate on the page
NOUGHT = fmpq(1, 10**9)  # the error of a value, at most, if it is to be drawn
Values = Mapping[Any, Any]


@dataclass(frozen=True)
class Series:
    """A line or marks through points, whose coordinates are decimals; a label is prose."""

    points: list[tuple[str, str]]
    label: str
    marks: bool


@dataclass(frozen=True)
class Cells:
    """A coloured grid: the entry of each cell, and the number of its colour."""

    entries: list[list[str]]
    colours: list[list[int | None]]  # none: the cell is left out


@dataclass(frozen=True)
class Bars:
    """Horizontal bars in parts: names of the bars, names of the parts, lengths by part."""

    names: list[str]
    parts: list[str]
    lengths: list[list[str]]


@dataclass
class Panel:
    """One of the diagrams that stand side by side in a picture; texts are prose."""

    title: str = ""
    x: str = ""
    y: str = ""
    square: bool = False  # both axes in one unit
    log_x: bool = False
    log_y: bool = False
    low: str | None = None  # of what is shown in the vertical, where that is limited
    high: str | None = None
    series: list[Series] = field(default_factory=list)
    cells: Cells | None = None
    bars: Bars | None = None


@dataclass(frozen=True)
class Drawing:
    """A picture as the page shows it: plain data."""

    name: str
    path: str
    line: int
    after: int  # the number of claims before it in its module
    caption: str
    panels: list[Panel]


class Plot:
    """What a picture shows, as its function records it."""

    def __init__(self) -> None:
        self.panels: list[Panel] = []

    def panel(
        self,
        title: str = "",
        *,
        x: str = "",
        y: str = "",
        square: bool = False,
        log: str = "",
        limits: tuple[Any, Any] | None = None,
    ) -> None:
        """Begin a diagram with these axes; `log` names those that are logarithmic, "x", "y", "xy".

        `limits` are the least and the greatest value shown in the vertical."""
        low, high = map(_decimal, limits) if limits else (None, None)
        self.panels.append(Panel(title, x, y, square, "x" in log, "y" in log, low, high))

    def curve(
        self,
        points: Sequence[tuple[Any, Any]],
        label: str = "",
        *,
        at: Values | None = None,
        marks: bool = False,
    ) -> None:
        """A line through the points, or marks at them: pairs of numbers or terms.

        `at` has the values of their variables and sizes."""
        shown = [(_value(x, at), _value(y, at)) for x, y in points]
        self._last().series.append(Series(shown, label, marks))

    def graph(
        self,
        y: Any,
        over: tuple[Any, ...],
        label: str = "",
        *,
        x: Any = None,
        steps: int = 60,
        at: Values | None = None,
        marks: bool = False,
    ) -> None:
        """The graph of a term over (variable, low, high), or over (variable, places); or of the
        pairs of two terms, x and y."""
        s, *ends = over
        places = ends[0] if len(ends) == 1 else _evenly(ends[0], ends[1], steps)
        across, up = (_function(e, s, at) for e in (s if x is None else x, y))
        points = [(across(place), up(place)) for place in places]
        self._last().series.append(Series(points, label, marks))

    def cells(
        self, entries: Sequence[Sequence[Any]], colours: Sequence[Sequence[int | None]]
    ) -> None:
        """A grid of numbers; cells of one colour have the same number in `colours`, and `None`
        leaves a cell out."""
        shown = [[str(Fraction(e)) for e in row] for row in entries]
        self._last().cells = Cells(shown, [list(row) for row in colours])

    def bars(self, names: Sequence[str], parts: Mapping[str, Sequence[Any]]) -> None:
        """Horizontal bars, each in parts: for the name of a part, its length in each bar."""
        lengths = [[_value(length) for length in row] for row in parts.values()]
        self._last().bars = Bars(list(names), list(parts), lengths)

    def _last(self) -> Panel:
        if not self.panels:
            self.panel()
        return self.panels[-1]


def _evenly(first: Any, last: Any, steps: int) -> list[Fraction]:
    low, high = Fraction(first), Fraction(last)
    return [low + (high - low) * k / steps for k in range(steps + 1)]


def _value(of: Any, at: Values | None = None) -> str:
    """The value of a number or term, as a decimal."""
    return _function(of, None, at)(None)


def _function(of: Any, s: Symbol | None, at: Values | None) -> Callable[[Any], str]:
    """The value of a term, as a decimal, as a function of that of a variable."""
    from quod import core  # here: most of what reads derivations draws nothing
    from quod.elaborate import elaborate, symbol
    from quod.evaluate import evaluate
    from quod.models import Model, value_of

    model = Model()
    for name, value in (at or {}).items():
        model.let(name, value)
    whole = model.instance().of(elaborate(term(of)))

    def decimal(place: Any) -> str:
        try:
            values = {} if s is None else {symbol(s): value_of(s.sort, place)}
            return _decimal(evaluate(core.substitute(whole, values)))
        except QuodError as error:
            where = "" if s is None else f" at {s!r} = {place}"
            raise InputError(f"{of!r} has no value that can be drawn{where}: {error}") from None

    return decimal


def _decimal(value: Any) -> str:
    """A rational number or a ball, rounded; the same on every machine."""
    if isinstance(value, arb):
        middle, radius = value.mid().fmpq(), value.rad().fmpq()
        if radius > max(abs(middle), 1) * NOUGHT:
            raise InputError("its value is not known well enough")
        value = middle
    exact = Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else Fraction(value)
    return f"{DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator)):f}"


@dataclass(frozen=True)
class Picture:
    """A picture of a derivation: the function that records it."""

    name: str
    module: str
    path: str
    line: int
    caption: str  # the docstring: text with $maths$
    body: Callable[[Plot], None]

    def drawn(self, after: int) -> Drawing:
        """What it shows, computed; `after` is the number of claims before it."""
        plot = Plot()
        self.body(plot)
        return Drawing(self.name, self.path, self.line, after, self.caption, plot.panels)


def picture(function: Callable[[Plot], None]) -> Picture:
    """A picture of the write-up; the function records what it shows, its docstring is the
    caption."""
    caption = inspect.cleandoc(function.__doc__ or "")
    if not caption:
        raise InputError(f"the picture {function.__name__} needs a docstring: its caption")
    code = function.__code__
    return Picture(
        function.__name__,
        function.__module__,
        code.co_filename,
        code.co_firstlineno,
        caption,
        function,
    )
