"""Fragments: each claim as LaTeX that any paper can \\input, with the files that it needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from quod.typeset.bibliography import Entry
from quod.typeset.breaking import breaks, size
from quod.typeset.template import ENGINE, Tex, label, prose, render_template

_ROOM = 30  # characters of LaTeX: as maths they fit into any column
TEMPLATE, AXIOMS, STYLE = "fragment.tex.j2", "axioms.tex.j2", "quod.sty"


def fragments(
    context: Mapping[str, Any], titles: Mapping[str, str], folder: Path
) -> dict[str, str]:
    """The fragment of each claim that is as declared, by the claim's name.

    `titles` has the title of every claim that a text may refer to."""
    filters = _filters(context["kinds"], context["keys"], titles)
    return {
        claim["id"]: render_template(folder, TEMPLATE, {"claim": claim}, filters)
        for claim in context["claims"]
        if claim["as_declared"]
    }


def axioms(context: Mapping[str, Any], folder: Path, entries: Mapping[str, Entry]) -> str:
    """The axioms that the proofs rest on, as one fragment; their sources are cited by key."""
    rows = [{**a, "source": by_key(a["source"], entries.values())} for a in context["axioms"]]
    return render_template(folder, AXIOMS, {"axioms": rows}, _filters({}, entries, {}))


def style(folder: Path) -> str:
    """The LaTeX package of the fragments: that of the project's templates, else the engine's."""
    own = folder / STYLE
    return (own if own.exists() else ENGINE / STYLE).read_text(encoding="utf-8")


def by_key(source: str, entries: Iterable[Entry]) -> str:
    """The source of an axiom as a citation, where an entry is the book that it names."""
    for entry in entries:
        book, comma, place = source.partition(f"{entry.source}, ")
        if comma and not book:
            return f"[@{entry.key}, {place}]"
    return source


def _filters(
    kinds: Mapping[str, str], keys: Collection[str], titles: Mapping[str, str]
) -> dict[str, Any]:
    """The filters of the write-up, with the macros of quod.sty."""
    set_titles = {label(name): _prefixed(prose(t, kinds, keys), {}) for name, t in titles.items()}
    return {
        "breaks": lambda latex: _prefixed(_for_columns(breaks(latex)), {}),
        "signs": size,
        "prose": lambda text: _prefixed(prose(text, kinds, keys), set_titles),
    }


def _for_columns(latex: str) -> str:
    r"""Broken maths of which longer pieces may shrink: a column is narrower than a page."""
    pieces = re.split(r"(\\brk\{\d+\})", str(latex))
    long = (len(p) > _ROOM and r"\fit{" not in p for p in pieces)
    return "".join(rf"\fit{{{p}}}" if wide else p for p, wide in zip(pieces, long, strict=True))


def _prefixed(latex: str, titles: Mapping[str, str]) -> Tex:
    """The LaTeX with the macros of quod.sty for those of the write-up."""
    latex = re.sub(r"\\(brk|fit|code)(?=\{)", r"\\quod\1", str(latex))
    return Tex(
        re.sub(
            r"\\claimref\{([^{}]*)\}\{([^{}]*)\}",
            lambda m: rf"\quodref{{{m[1]}}}{{{m[2]}}}{{{titles.get(m[1], '')}}}",
            latex,
        )
    )
