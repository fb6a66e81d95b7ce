"""How long replay takes beside the search, where that took over 100 ms: ``make reach``."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from quod.checking import no_other, replayed
from quod.deciding.deciding import planned
from quod.deciding.files import questions
from quod.deciding.limits import OutOfTime, within
from quod.deciding.problems import read
from quod.results import PROVED
from quod.running.deciding import expected, lines_of
from quod.search import search

STATEMENTS = Path(__file__).parent.parent / "statements"
LIMIT = 10.0  # seconds for one search
LONG = 0.1  # seconds: a search for which a certificate saves work


def times(path: Path) -> list[tuple[float, float, str]]:
    """Seconds of the search and of the replay, and the name, of each statement that is proved."""
    rows = []
    lines = [line for line in lines_of(path) if line.strip()]
    true = [line for line in lines if expected(line) == PROVED]
    for asked in questions(true):
        made = planned(read(asked))
        began = time.process_time()
        try:
            with within(LIMIT):
                found = search(made, no_other)
        except OutOfTime:
            continue
        searched = time.process_time() - began
        if found.complete:
            text = found.text()
            replayed(made, PROVED, text)  # the first one may load lemmas
            began = time.process_time()
            replayed(made, PROVED, text)
            rows.append((searched, time.process_time() - began, str(asked.id)))
    return rows


def main() -> None:
    print(f"| list | searches over {1000 * LONG:g} ms | replay takes, median | at most a tenth |")
    print("|---|---|---|---|")
    for path in sorted(STATEMENTS.glob("*.jsonl")):
        long = [(replay / search, name) for search, replay, name in times(path) if search > LONG]
        if not long:
            continue
        share = statistics.median(ratio for ratio, _ in long)
        few = sum(ratio <= 0.1 for ratio, _ in long)
        print(f"| {path.stem} | {len(long)} | {share:.1%} of the search | {few} of {len(long)} |")
        for ratio, name in sorted(long, reverse=True)[:3]:
            print(f"{name}: {ratio:.1%}", file=sys.stderr)


if __name__ == "__main__":
    main()
