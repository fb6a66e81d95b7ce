"""Formulas as a notebook shows them: LaTeX in dollars, for MathJax."""

from __future__ import annotations

from collections.abc import Iterable


def displayed(*parts: tuple[str, Iterable[str]]) -> str:
    """Each part is a word, or none, and lines of LaTeX beside it."""
    rows = [
        (rf"&\text{{{word}}} && " if word and n == 0 else "& && ") + line
        for word, lines in parts
        for n, line in enumerate(lines)
    ]
    return r"$\displaystyle \begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}$"
