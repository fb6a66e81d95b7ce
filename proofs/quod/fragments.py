"""Fragments: each claim as LaTeX that any paper can \\input, with the files that it needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from quod.errors import InputError
from quod.typeset.bibliography import Entry, read_entries
from quod.typeset.breaking import breaks
from quod.typeset.pieces import size
from quod.typeset.template import ENGINE, Templates, Tex, code, label, prose

TEMPLATE, AXIOMS, STYLE = "fragment.tex.j2", "axioms.tex.j2", "quod.sty"
SOURCES = ENGINE / "quod.bib"  # of the axioms
_ROOM = 30  # characters of LaTeX: as maths they fit into any column


def of_claims(
    context: Mapping[str, Any], titles: Mapping[str, str], folder: Path
) -> dict[str, str]:
    """The fragment of each claim that is as declared, by file name, and their LaTeX package.

    `titles` has the title of every claim that a text may refer to; `folder` is that of the
    project's templates."""
    templates = Templates(folder, _filters(context["kinds"], context["keys"], titles))
    made = {STYLE: _style(folder)}
    for claim in context["claims"]:
        if claim["as_declared"]:
            name = label(claim["id"])
            made[f"{name}.tex"] = templates.render(TEMPLATE, {"claim": claim})
    return made


def sources(
    context: Mapping[str, Any], folder: Path, entries: Mapping[str, Entry], own: str
) -> dict[str, str]:
    """What the proofs rest on, by file name: the axioms, and the BibTeX entries to cite from.

    `own` is the BibTeX file of the project; its entries replace those of the engine."""
    rows = [{**a, "source": by_key(a["source"], entries.values())} for a in context["axioms"]]
    templates = Templates(folder, _filters(context["kinds"], context["keys"], {}))
    axioms = templates.render(AXIOMS, {"axioms": rows})
    engine = read_entries(SOURCES.read_text(encoding="utf-8"), SOURCES.name)
    kept = [entry.text for key, entry in engine.items() if entries[key] == entry]
    made = {"quod-axioms.tex": axioms, SOURCES.name: "\n\n".join(kept) + "\n"}
    return {**made, "references.bib": own} if own else made


def _style(folder: Path) -> str:
    """quod.sty: that of the project's templates, else the engine's."""
    path = folder / STYLE if (folder / STYLE).exists() else ENGINE / STYLE
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None


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
    set_titles = {
        str(label(name)): str(_prefixed(prose(title, kinds, keys), {}))
        for name, title in titles.items()
    }
    return {
        "breaks": _broken,
        "code": lambda text: _prefixed(code(text), {}),
        "inline": _inline,
        "signs": size,
        "prose": lambda text: _prefixed(prose(text, kinds, keys), set_titles),
    }


def _broken(latex: str) -> Tex:
    return _prefixed(_for_columns(breaks(latex)), {})


def _inline(latex: str) -> Tex:
    r"""Maths for a paragraph.  What stands in ``\text`` becomes words, between which lines end."""
    parts, depth = [""], 0  # maths and words in turn
    for token in re.split(
        r"(\\text\{[^{}]*\}|\\(?:left|right|begin|end)(?![a-zA-Z])|\\.|[{}])", latex
    ):
        depth += token in ("{", r"\left", r"\begin")
        depth -= token in ("}", r"\right", r"\end")
        if token.startswith(r"\text{") and depth == 0:
            gap = " " if parts[-1].endswith((r"\quad", r"\quad ")) else ""
            parts[-1] = parts[-1].rstrip().removesuffix(r"\quad")
            parts += [gap + token[6:-1], ""]
        else:
            parts[-1] += token
    for k in range(0, len(parts), 2):
        maths = parts[k].strip()
        parts[k] = f"${_broken(maths)}$" if maths else ""
    return Tex("".join(parts))


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
