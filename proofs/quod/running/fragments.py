"""The files in build/fragments: written sealed, so that a change by hand is told apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import Any

from quod import fragments
from quod.errors import InputError
from quod.running.project import REFERENCES, Project
from quod.running.runner import Run
from quod.typeset.bibliography import Entry, read_entries

_SEAL = re.compile(r"% Made by Quod, fingerprint ([0-9a-f]{16})\b[^\n]*\n")
_SHOWN = 12  # lines of a difference


@dataclass(frozen=True)
class Change:
    """A file that is not as this build would write it."""

    path: Path
    by_hand: bool  # else it is only older
    wanted: bool  # else its claim is gone, or not as declared now
    difference: list[str]  # the first lines


def entries(project: Project) -> dict[str, Entry]:
    """The sources that texts may cite: those of the axioms, and the project's own."""
    engine = read_entries(fragments.SOURCES.read_text(encoding="utf-8"), fragments.SOURCES.name)
    return {**engine, **read_entries(project.references(), REFERENCES)}


def made(
    project: Project, run: Run, context: Mapping[str, Any], entries: Mapping[str, Entry] | None
) -> dict[Path, str]:
    """The files of build/fragments; without `entries` only those of the claims that were run."""
    titles = {claim.id: claim.title for claim in [*run.claims, *run.others]}
    texts = fragments.of_claims(context, titles, project.templates)
    if entries is not None:
        texts |= fragments.sources(context, project.templates, entries, project.references())
    return {project.fragments / name: sealed(text) for name, text in texts.items()}


def others(project: Project, made: Collection[Path]) -> list[Path]:
    """The files in build/fragments that belong to no claim, or to one that is not as declared."""
    files = [path for path in sorted(project.fragments.glob("*")) if path.is_file()]
    return [path for path in files if path not in made]


def sealed(text: str) -> str:
    """The text after a line with its fingerprint."""
    return f"% Made by Quod, fingerprint {_fingerprint(text)}: changes belong elsewhere.\n{text}"


def changes(wanted: dict[Path, str], others: Iterable[Path]) -> list[Change]:
    """The files that are there and differ from the `wanted` ones, and those of Quod in `others`."""
    found = []
    for path, text in wanted.items():
        here = _read(path)
        if here is not None and here != text:
            found.append(Change(path, not _is_intact(here), True, _difference(text, here)))
    for path in others:
        here = _read(path)
        if here is not None and _SEAL.match(here):
            found.append(Change(path, not _is_intact(here), False, []))
    return found


def report(change: Change, shown: str) -> str:
    """What was found, and what to do; `shown` is the path as messages show it."""
    if not change.wanted:
        return (
            f"{shown}: a fragment of no claim that is as declared\n"
            "  its claim is gone, has another name, or is not as declared any more\n"
            "  delete the file, or mend the claim"
        )
    what, do = "older than what it is made from", "  python build.py writes it anew"
    if change.by_hand:
        what = "changed by hand"
        do = (
            "  change the derivation, or renew a macro of quod.sty in the paper\n"
            "  to lose the change: python build.py --overwrite"
        )
    difference = "\n".join(f"  {line}" for line in change.difference)
    return f"{shown}: {what} (- as it is made, + as it stands)\n{difference}\n{do}"


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _is_intact(text: str) -> bool:
    seal = _SEAL.match(text)
    return seal is not None and seal[1] == _fingerprint(text[seal.end() :])


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _difference(made: str, here: str) -> list[str]:
    """The first lines that differ, the seals left out: as made, and as they are here."""
    old, new = (_SEAL.sub("", text, count=1).splitlines() for text in (made, here))
    lines = [x for x in unified_diff(old, new, lineterm="", n=0) if not x.startswith("@@")][2:]
    more = [f"... and {len(lines) - _SHOWN} more lines"] if len(lines) > _SHOWN else []
    return lines[:_SHOWN] + more
