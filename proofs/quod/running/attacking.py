"""The command `attack`: false mutants of true statements, none of which may be proved."""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from quod.counterexamples import find_counterexample
from quod.deciding.deciding import planned
from quod.deciding.files import decide_all, questions
from quod.deciding.limits import OutOfTime, within
from quod.deciding.mutants import Mutant, mutants
from quod.deciding.numeric import false_at
from quod.deciding.problems import read
from quod.deciding.questions import Answer, Question
from quod.errors import QuodError
from quod.refute import quantified_names
from quod.results import PROVED
from quod.running.deciding import Options, expected, lines_of
from quod.tactics.antiderivatives import ready

CONFIRMING = 0.5  # seconds for one counterexample
ATTEMPTS = 4  # changes of a statement, one after another, that are not shown to be false


@dataclass
class _Tally:
    """What became of the mutants, by kind."""

    verdicts: Counter[tuple[str, str]]
    proved: int = 0

    def add(self, kind: str, answer: Answer) -> None:
        self.verdicts[kind, answer.verdict] += 1
        self.proved += answer.verdict == PROVED

    def lines(self) -> Iterator[str]:
        kinds = sorted({kind for kind, _ in self.verdicts})
        for kind in kinds:
            found = {v: n for (k, v), n in sorted(self.verdicts.items()) if k == kind}
            said = ", ".join(f"{n} {verdict}" for verdict, n in found.items())
            yield f"  {kind:<14} {sum(found.values()):>5}: {said}"


def attack(path: Path, count: int, seed: int, options: Options) -> int:
    """Decide false mutants of the statements of a file; 1 if any is proved."""
    lines = [line for line in lines_of(path) if line.strip()]
    asked = [
        one
        for line, one in zip(lines, questions(lines), strict=True)
        if isinstance(one, Question) and expected(line) in ("", PROVED, "open")
    ]
    ready()  # an import must not be cut short by a time limit
    tried: list[Mutant] = []
    tally, began = _Tally(Counter()), time.perf_counter()
    answers = decide_all(
        (m.question for m in _chosen(asked, count, seed, tried)),
        jobs=options.workers,
        wanted=replace(options.wanted, conditions=False),
    )
    for number, answer in enumerate(answers):
        mutant = tried[number]
        tally.add(mutant.kind, answer)
        if answer.verdict == PROVED:
            print(f"PROVED, although it is false ({mutant.kind}):")
            print(f"  {json.dumps(mutant.question.to_json())}")
            print(f"  {json.dumps(answer.to_json())}", flush=True)
        if sys.stderr.isatty():
            print(f"\r{number + 1} of {count}", end="", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - began
    print(f"{len(tried)} false mutants in {seconds:.1f} s, {tally.proved} proved", file=sys.stderr)
    for line in tally.lines():
        print(line, file=sys.stderr)
    return 1 if tally.proved else 0


def _chosen(
    asked: Sequence[Question], count: int, seed: int, tried: list[Mutant]
) -> Iterator[Mutant]:
    """False mutants, one of each question in turn, then mutants of these mutants.

    `tried` keeps those that are handed out."""
    chosen = random.Random(seed)
    seen = {_key(q) for q in asked}
    sources = list(asked)
    while sources and len(tried) < count:
        first = len(tried)
        waiting = [mutants(q, chosen) for q in sources]
        while waiting and len(tried) < count:
            for own in list(waiting):
                mutant = _next_false(own, seen, seed)
                if mutant is None:
                    waiting.remove(own)
                elif len(tried) < count:
                    name = f"{mutant.question.id}~{len(tried) + 1}"
                    tried.append(replace(mutant, question=replace(mutant.question, id=name)))
                    yield tried[-1]
        sources = [m.question for m in tried[first:]]


def _next_false(waiting: Iterator[Mutant], seen: set[str], seed: int) -> Mutant | None:
    for mutant in islice(waiting, ATTEMPTS):
        key = _key(mutant.question)
        if key not in seen:
            seen.add(key)
            if is_false(mutant.question, seed):
                return mutant
    return None


def _key(question: Question) -> str:
    return json.dumps(replace(question, id=None).to_json())


def is_false(question: Question, seed: int = 0) -> bool:
    """Whether exact values or balls of high precision show that a question asks what is false."""
    if false_at(question, seed) is not None:
        return True
    try:
        with within(CONFIRMING):
            asked = read(question)
            names = quantified_names(asked.statement)
            return find_counterexample(planned(asked).asked, names) is not None
    except (QuodError, OutOfTime):
        return False
