"""Which lines of a derivation fail, and with what verdict and message.

``failures`` gives, for each failing line, "verdict: message": of a step its own verdict, else
that of its claim; of what cannot be run at all, "broken".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from pathlib import Path

from quod.errors import InputError
from quod.results import GAP, PROVED, REFUTED, UNDECIDED, ClaimResult
from quod.running.project import Project
from quod.running.session import Session

PLACE = re.compile(r"^derivations/(\w+)\.py:(\d+): ", re.MULTILINE)
WORSE = (PROVED, GAP, UNDECIDED, REFUTED)
MARK = re.compile(r"  # fails: (.*)$")


def expected(source: str) -> dict[int, str]:
    """The regular expressions in the comments `# fails: ...`, by line."""
    lines = enumerate(source.splitlines(), 1)
    return {n: found[1] for n, line in lines if (found := MARK.search(line))}


def failures(root: Path, module: str, only: Collection[str] = ()) -> dict[int, str]:
    """Load a derivation of the project and check its claims (all, or only those of these names),
    with search where it is needed.

    A statement that cannot be run is noted and left out; the rest of the module goes on."""
    path = root / "derivations" / f"{module}.py"
    found: dict[int, str] = {}
    while True:
        session = Session(Project(root), may_search=True)
        try:
            claims = list(session.derivations.load(module).claims.values())
            break
        except InputError as error:
            found |= _by_line(module, f"{error}", "broken")
            line = int(PLACE.search(str(error))[2])  # type: ignore[index]
            path.write_text(without_statement(path.read_text(), line))
            session.derivations.uninstall()
    for claim in [c for c in claims if not only or c.name in only]:
        found |= _of_claim(session, module, claim)
    session.derivations.uninstall()
    return found


def _of_claim(session: Session, module: str, claim) -> dict[int, str]:
    try:
        result = session.check(claim).result
    except InputError as error:
        return _by_line(module, str(error), "broken")
    if result.as_declared:
        return {}
    return _by_line(module, result.failure, result.verdict, result)


def _by_line(
    module: str, report: str, verdict: str, result: ClaimResult | None = None
) -> dict[int, str]:
    """The parts of a report by the line that each begins with; the first place must be ours."""
    steps: dict[int, str] = {}  # of two steps on one line, as for both parts of an induction
    for s in result.steps if result is not None else ():
        steps[s.line] = max(steps.get(s.line, PROVED), s.verdict, key=WORSE.index)
    places = [p for p in PLACE.finditer(report) if p[1] == module]
    assert places and places[0].start() == 0, f"no line of {module}: {report}"
    ends = [p.start() for p in places[1:]] + [len(report)]
    worst = lambda line: steps[line] if steps.get(line, PROVED) != PROVED else verdict  # noqa: E731
    return {
        (line := int(p[2])): f"{worst(line)}: {report[p.end() : end].rstrip()}"
        for p, end in zip(places, ends, strict=True)
    }


def without_statement(source: str, line: int) -> str:
    """The source without the top-level statement at that line; other lines keep their numbers."""
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        if first <= line <= node.end_lineno:  # type: ignore[operator]
            lines[first - 1 : node.end_lineno] = ["\n"] * (node.end_lineno - first + 1)  # type: ignore[operator]
            return "".join(lines)
    raise AssertionError(f"no statement at line {line}")
