"""The command `decide`: one statement, or the statements of a file."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from quod.deciding.deciding import Wanted
from quod.deciding.files import Asked, decide_all, questions
from quod.deciding.questions import Answer, Question, field_in
from quod.errors import InputError
from quod.results import ERROR, ILL_FORMED, PROVED, REFUTED, UNDECIDED

# What a line may say that it expects, other than a verdict: true, and perhaps not proved yet;
# false, and perhaps not refuted yet.
_MEANT = {"open": (PROVED, UNDECIDED), "false": (REFUTED, UNDECIDED)}
VERDICTS = (PROVED, REFUTED, UNDECIDED, ILL_FORMED, ERROR)


@dataclass
class Options:
    """How to decide."""

    jobs: int = 0  # as many as there are processors
    wanted: Wanted = field(default_factory=Wanted)
    out: Path | None = None

    @property
    def workers(self) -> int:
        return self.jobs or os.cpu_count() or 1


def decide_statement(
    statement: str, where: Sequence[str], declared: Sequence[str], options: Options
) -> int:
    """Decide one statement; 0 if it is proved, else 1."""
    variables = dict(pair for text in declared for pair in _declared(text))
    asked = Question(None, statement, variables=variables, assumptions=tuple(where))
    (answer,) = decide_all([asked], jobs=1, wanted=options.wanted)
    with _output(options.out) as out:
        in_words = out.isatty() and not options.wanted.certificates
        print(_words(answer) if in_words else _line(answer), file=out)
    return 0 if answer.verdict == PROVED else 1


def _declared(text: str) -> Iterator[tuple[str, str]]:
    names, colon, domain = text.partition(":")
    if not colon or not names.strip():
        raise InputError(f'--var {text!r}: write a name and its domain, as in "x: positive"')
    for name in names.replace(",", " ").split():
        yield name, domain.strip()


def _words(answer: Answer) -> str:
    """An answer for people."""
    rules = f"\n  rules {', '.join(answer.rules)}" if answer.rules else ""
    return f"{answer!r}{rules}\n  {answer.seconds:.3f} s"


def _line(answer: Answer) -> str:
    return json.dumps(answer.to_json())


def decide_file(path: Path, options: Options) -> int:
    """Decide the statements of a file; 1 where a line's "expect" names another verdict."""
    lines = lines_of(path)
    asked = list(questions(lines))
    wanted = [expected(line) for line in lines if line.strip()]
    progress = _Progress(len(asked))
    counts: Counter[str] = Counter()
    unexpected: list[str] = []
    began = time.perf_counter()
    answers = decide_all(
        asked,
        jobs=max(1, min(options.workers, len(asked))),
        wanted=options.wanted,
        started=progress.started,
    )
    with _output(options.out) as out:
        for answer, verdict in zip(answers, wanted, strict=True):
            progress.clear()
            print(_line(answer), file=out, flush=True)
            counts[answer.verdict] += 1
            if not as_expected(answer.verdict, verdict):
                unexpected.append(f"{answer.id}: expected {verdict}, found {answer.verdict}")
    for line in _summary(counts, time.perf_counter() - began, unexpected):
        print(line, file=sys.stderr)
    return 1 if unexpected else 0


def lines_of(path: Path) -> list[str]:
    """The lines of a file of statements."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def expected(line: str) -> str:
    """The verdict that a line expects, or nothing."""
    return str(field_in(line, "expect", ""))


def as_expected(verdict: str, wanted: str) -> bool:
    """Whether an answer is as a file says."""
    return wanted == "" or verdict in _MEANT.get(wanted, (wanted,))


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        return
    try:
        out = path.open("w", encoding="utf-8")
    except OSError as error:
        raise InputError(f"--out: {path} cannot be written: {error}") from error
    with out:
        yield out


class _Progress:
    """One line on a terminal that says how far the run is; nothing elsewhere."""

    def __init__(self, count: int) -> None:
        self.count, self.begun = count, 0
        self.shown = sys.stderr.isatty()

    def started(self, asked: Asked) -> None:
        self.begun += 1
        if self.shown:
            text = f"{self.begun} of {self.count}: {asked.id}"
            print(f"\r\x1b[2K{text[:78]}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self.shown:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def _summary(counts: Counter[str], seconds: float, unexpected: list[str]) -> Iterator[str]:
    said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])
    yield f"{sum(counts.values())} statements in {seconds:.1f} s: {said or 'none'}"
    if unexpected:
        yield f"{len(unexpected)} not as expected"
        yield from (f"  {line}" for line in unexpected)
