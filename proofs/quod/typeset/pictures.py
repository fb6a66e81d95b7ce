"""Pictures as LaTeX: pgfplots for axes, TikZ for coloured grids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from quod.drawing import Bars, Cells, Drawing, Panel, Series
from quod.typeset.template import Tex

SetText = Callable[[str], Any]
WIDTH, BESIDE = 142, 90  # millimetres: of the text; of a diagram with its legend beside it
COLOURS = 8  # the template defines plot0 to plot7, with the styles line0, mark0, ...


def drawing_latex(drawing: Drawing, set_text: SetText) -> Tex:
    """The panels of a picture, side by side."""
    count = len(drawing.panels)
    width = min((WIDTH - 4 * (count - 1)) / count, 96)
    shown = [_panel(panel, width, set_text) for panel in drawing.panels]
    return Tex("\\hfill\n".join(shown))


def _panel(panel: Panel, width: float, set_text: SetText) -> str:
    if panel.cells is not None:
        return _cells(panel.cells, set_text(panel.title) if panel.title else "")
    options = [
        *_axes(panel, width, set_text),
        *(_bar_axes(panel.bars, set_text) if panel.bars else ()),
    ]
    body = _bars(panel.bars, set_text) if panel.bars else _series(panel.series, set_text)
    lines = ["\\begin{tikzpicture}\\begin{axis}[" + ",\n  ".join(options) + "]", *body]
    return "\n".join([*lines, "\\end{axis}\\end{tikzpicture}"])


def _axes(panel: Panel, width: float, set_text: SetText) -> Iterator[str]:
    height = width if panel.square else min(width * 0.72, 62)
    yield f"quod plot,width={width:.0f}mm,height={height:.0f}mm"
    if width < BESIDE:
        yield "legend below"
    for key, words in (("title", panel.title), ("xlabel", panel.x), ("ylabel", panel.y)):
        if words:
            yield f"{key}={{{set_text(words)}}}"
    if panel.square:
        yield "axis equal image"
    if panel.log_x:
        yield "xmode=log"
    if panel.log_y:
        yield "ymode=log"
    if panel.low is not None:
        yield f"ymin={panel.low},ymax={panel.high}"


def _series(series: list[Series], set_text: SetText) -> Iterator[str]:
    for k, s in enumerate(series):
        style = f"mark{k % COLOURS}" if s.marks else f"line{k % COLOURS}"
        points = "".join(f"({x},{y})" for x, y in s.points)
        yield f"\\addplot[{style}] coordinates {{{points}}};"
        if s.label:
            yield f"\\addlegendentry{{{set_text(s.label)}}}"


def _bar_axes(bars: Bars, set_text: SetText) -> Iterator[str]:
    names = ",".join(f"{{{set_text(name)}}}" for name in bars.names)
    places = ",".join(map(str, range(len(bars.names))))
    yield "xbar stacked,y dir=reverse,xmin=0,bar width=9pt,enlarge y limits={abs=10pt}"
    yield f"ytick={{{places}}},yticklabels={{{names}}},height={18 * len(bars.names) + 56}pt"


def _bars(bars: Bars, set_text: SetText) -> Iterator[str]:
    for k, (part, lengths) in enumerate(zip(bars.parts, bars.lengths, strict=True)):
        points = "".join(f"({length},{n})" for n, length in enumerate(lengths))
        yield f"\\addplot[draw=none,fill=plot{k % COLOURS}] coordinates {{{points}}};"
        yield f"\\addlegendentry{{{set_text(part)}}}"


def _cells(cells: Cells, title: Any) -> str:
    lines = ["\\begin{tikzpicture}[x=6mm,y=-6mm]"]
    if title:
        middle = len(cells.entries[0]) / 2
        lines.append(f"\\node[quod title] at ({middle:g},-.6) {{{title}}};")
    for r, (entries, colours) in enumerate(zip(cells.entries, cells.colours, strict=True)):
        for c, (entry, colour) in enumerate(zip(entries, colours, strict=True)):
            if colour is not None:
                lines.append(f"\\cell{{plot{colour % COLOURS}}}{{{c}}}{{{r}}}{{{entry}}}")
    return "\n".join([*lines, "\\end{tikzpicture}"])
