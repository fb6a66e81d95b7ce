"""Names as LaTeX: Greek letters, subscripts, and words that nothing can mistake for a product."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from quod.errors import InputError
from quod.surface import Definition, Symbol

_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)
_NAME = re.compile(r"([A-Za-z]+)(\d*)((?:_[A-Za-z0-9]+)*)")


@cache
def name_latex(name: str) -> str:
    """A Python name as a mathematical one: d_k gets a subscript, theta becomes the letter."""
    found = _NAME.fullmatch(name)
    if found is None:
        return r"\mathit{" + name.replace("_", r"\_") + "}"
    word, digits, rest = found.groups()
    scripts = [*filter(None, [digits]), *filter(None, rest.split("_"))]
    base = _letters(word, "mathit")
    if not scripts:
        return base
    return f"{base}_{{{', '.join(_letters(s, 'mathrm') for s in scripts)}}}"


def _letters(word: str, font: str) -> str:
    if len(word) == 1 or word.isdigit():
        return word
    return f"\\{word}" if word in _GREEK else f"\\{font}{{{word}}}"


@cache
def _author_latex(latex: str, name: str) -> str:
    """The author's own notation, in ASCII; it must not break the formula around it."""
    if not latex.isascii():
        from quod.typeset.template import math

        latex = str(math(latex))
    bare = re.sub(r"\\.", "", latex)
    depth = 0
    for char in bare:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    if depth or not latex.strip() or re.search(r"[$%&#\n]", bare):
        raise InputError(f"latex={latex!r} of {name} is no formula: balance its braces")
    return latex.strip()


def symbol_latex(s: Symbol | Definition) -> str:
    """The name of a variable or definition; latex= wins."""
    return name_latex(s.name) if s.latex is None else _author_latex(s.latex, s.name)


def size_latex(n: Any) -> str:
    """A size: a number, or the name of a dimension with its own latex= if it has one."""
    if type(n) is int:
        return str(n)
    own = getattr(n, "latex", None)
    return name_latex(str(n)) if own is None else _author_latex(own, str(n))


def key(latex: str) -> str:
    """Equal for what looks equal on the page: spaces and needless braces left out."""
    bare = re.sub(r"\s+(?![A-Za-z])|(?<![A-Za-z])\s+", "", latex)
    return re.sub(r"\{(\\[A-Za-z]+|.)\}", r"\1", bare)
