"""``settled``: which statements of the assignment are settled, and how, as a table in Markdown.

The verdicts are those that the claims declare; ``build --check`` makes sure that they are right.
"""

from __future__ import annotations

from pathlib import Path

from quod.errors import InputError
from quod.results import ILL_FORMED, PROVED, REFUTED
from quod.running.files import write
from quod.running.loading import Derivations
from quod.running.project import Project

BEGIN, END = "<!-- settled: python -m quod settled --into README.md -->\n", "<!-- end -->\n"
_COLUMNS = ("proved", "refuted or without meaning as it was made", "opinion", "open")


def settled(project: Project, into: Path | None) -> None:
    """Print the table, or put it between the marks in a file."""
    made = table(project)
    if into is None:
        print(made, end="")
        return
    write(into, replaced(into.read_text(encoding="utf-8"), made, str(into)))


def replaced(text: str, made: str, name: str) -> str:
    """The text with the table between its marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise InputError(f"{name}: there is no place for the table\n  write {BEGIN}{END}")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def table(project: Project) -> str:
    """A row for each question: its statements by what became of them."""
    verdicts = _verdicts(project)
    statements = list(project.statements().values())
    lines = [f"| question | {' | '.join(_COLUMNS)} |", "|---" * (len(_COLUMNS) + 1) + "|"]
    for q in project.questions().values():
        mine = [s.id for s in statements if s.question == q.id]
        found = [", ".join(s for s in mine if _column(verdicts.get(s)) == c) for c in _COLUMNS]
        lines.append(f"| {q.id} {q.title} | {' | '.join(found)} |")
    count = sum(s.id in verdicts for s in statements)
    said = f"{count} of {len(statements)} statements are settled."
    return "\n".join([*lines, "", said]) + "\n"


def _verdicts(project: Project) -> dict[str, set[str]]:
    """The verdicts that claims declare on each statement."""
    derivations = Derivations(project, may_ask=False)
    found: dict[str, set[str]] = {}
    try:
        for module in project.modules():
            for claim in derivations.load(module).claims.values():
                for statement in claim.settles:
                    found.setdefault(statement, set()).add(claim.declared)
    finally:
        derivations.uninstall()
    return found


def _column(verdicts: set[str] | None) -> str:
    proved, refuted, opinion, unsettled = _COLUMNS
    if not verdicts:
        return unsettled
    if verdicts & {REFUTED, ILL_FORMED}:
        return refuted
    return proved if PROVED in verdicts else opinion
