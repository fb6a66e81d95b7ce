"""What is proved of the lists of statements, as the table of docs/reach.md: ``make reach``."""

from __future__ import annotations

import statistics
from pathlib import Path

from quod.deciding.deciding import Wanted
from quod.deciding.files import decide_all, questions
from quod.results import PROVED, REFUTED
from quod.running.deciding import expected, lines_of

STATEMENTS = Path(__file__).parent.parent / "statements"
LIMIT = 5.0  # seconds for one statement
TRUE = (PROVED, "open")


def row(path: Path) -> str:
    """How many of the true ones are proved, of the false ones refuted, and none the wrong way."""
    lines = [line for line in lines_of(path) if line.strip()]
    wanted = [expected(line) for line in lines]
    answers = list(decide_all(list(questions(lines)), jobs=2, wanted=Wanted(LIMIT)))
    pairs = list(zip(wanted, answers, strict=True))
    true = [a for w, a in pairs if w in TRUE]
    false = [a for w, a in pairs if w in (REFUTED, "false")]
    proved = [a for a in true if a.verdict == PROVED]
    refuted = [a for a in false if a.verdict == REFUTED]
    wrong = sum(a.verdict == REFUTED for a in true) + sum(a.verdict == PROVED for a in false)
    times = [a.seconds for a in (*proved, *refuted)]
    median = f"{1000 * statistics.median(times):.0f} ms" if times else ""
    return (
        f"| {path.stem} | {len(proved)} of {len(true)} | {len(refuted)} of {len(false)} "
        f"| {wrong} | {median} |"
    )


def main() -> None:
    print(f"| list | true, proved in {LIMIT:g} s | false, refuted | wrong | median |")
    print("|---|---|---|---|---|")
    for path in sorted(STATEMENTS.glob("*.jsonl")):
        print(row(path), flush=True)


if __name__ == "__main__":
    main()
