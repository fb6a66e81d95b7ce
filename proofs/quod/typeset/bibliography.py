"""BibTeX files as far as citing needs them: the keys, and each entry as a reference in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quod.errors import InputError
from quod.typeset.template import Tex, tex_text

_ENTRY = re.compile(r"@\s*(\w+)\s*\{")
_KEY = re.compile(r"\s*([^\s,{}()\[\]\\%#~\"]+)\s*,")
_FIELD = re.compile(r"\s*([A-Za-z]\w*)\s*=\s*")
_BARE = re.compile(r"[^,#\s{}\"]+")


@dataclass(frozen=True)
class Entry:
    """One entry of a file."""

    key: str
    fields: dict[str, str]  # LaTeX, by the lower-case name of the field
    text: str  # as it stands in the file

    @property
    def source(self) -> str:
        """How the axioms name it: the authors' surnames and the title."""
        surnames = " and ".join(_surname(n) for n in _authors(self.fields))
        return f"{surnames}, {self.fields.get('title', '')}"


def read_entries(text: str, path: str) -> dict[str, Entry]:
    """The entries of a BibTeX file by key; `path` is for messages."""
    found: dict[str, Entry] = {}
    position = 0
    while match := _ENTRY.search(text, position):
        where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        position = _end(text, match.end(), where)
        kind, body = match[1].lower(), text[match.end() : position - 1]
        if kind in ("comment", "preamble", "string"):
            continue
        key = _KEY.match(body)
        if key is None:
            raise InputError(f"{where}: this @{match[1]} has no key\n  write @{kind}{{key, ...}}")
        if key[1] in found:
            raise InputError(f"{where}: two entries have the key {key[1]!r}\n  rename one of them")
        fields = _fields(body[key.end() :])
        found[key[1]] = Entry(key[1], fields, text[match.start() : position])
    return found


def _end(text: str, start: int, where: str) -> int:
    """The place after the brace that closes the one before `start`."""
    depth = 1
    for found in re.finditer(r"\\.|[{}]", text[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return start + found.end()
    raise InputError(f"{where}: this entry does not end\n  balance its braces")


def _fields(body: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    position = 0
    while found := _FIELD.search(body, position):
        value, position = _value(body, found.end())
        fields.setdefault(found[1].lower(), " ".join(value.split()))
    return fields


def _value(body: str, start: int) -> tuple[str, int]:
    """A field's value, in braces, in quotes or bare, and the place after it."""
    opening = body[start : start + 1]
    if opening == "{":
        end = _end(body, start + 1, "")
        return body[start + 1 : end - 1], end
    if opening == '"':
        closed = re.compile(r'"((?:[^"{]|\{[^{}]*\})*)"').match(body, start)
        if closed:
            return closed[1], closed.end()
    bare = _BARE.match(body, start)
    return (bare[0], bare.end()) if bare else ("", start + 1)


# ------------------------------------------------------------------------------- in words
def reference(entry: Entry) -> Tex:
    """The entry as a list of references shows it: who, what, where, when."""
    f = entry.fields
    book = "journal" not in f and "booktitle" not in f
    title = f.get("title", "")
    where = ""
    if "journal" in f:
        number = f"({f['number']})" if "number" in f else ""
        where = rf"\emph{{{f['journal']}}} {f.get('volume', '')}{number}".strip()
    elif "booktitle" in f:
        where = rf"In \emph{{{f['booktitle']}}}"
    edition = f"{f['edition']} edition" if "edition" in f else ""
    pages = f"pages {f['pages']}" if "pages" in f else ""
    made = [edition, f.get("publisher") or f.get("howpublished", ""), pages, f.get("year", "")]
    parts = [
        _listed([_name(n) for n in _authors(f)]),
        rf"\emph{{{title}}}" if book and title else title,
        ", ".join(filter(None, [where, *made])),
        f.get("note", ""),
    ]
    return tex_text(" ".join(f"{part.rstrip('.')}." for part in parts if part))


def _authors(fields: dict[str, str]) -> list[str]:
    names = fields.get("author") or fields.get("editor", "")
    return [name.strip() for name in re.split(r"\s+and\s+", names) if name.strip()]


def _surname(name: str) -> str:
    last, comma, _ = name.partition(",")
    return last.strip() if comma else name.split()[-1]


def _name(name: str) -> str:
    last, _, first = name.partition(",")
    return f"{first.strip()} {last.strip()}".strip()


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))
