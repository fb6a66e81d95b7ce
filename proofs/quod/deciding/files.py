"""Many questions: side by side in worker processes that can be killed, answered in order."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from functools import cache
from queue import SimpleQueue
from typing import Any

from quod.deciding.deciding import Wanted, answer, out_of_time
from quod.deciding.questions import Answer, Question, field_in, question_in
from quod.deciding.trees import NotAStatement
from quod.results import ERROR, UNDECIDED
from quod.running.pool import workers

GRACE = 1.0  # seconds beyond the limit after which a worker is killed
MEMORY = 4 << 30  # bytes that a worker may take
HEAVY = 1 << 30  # bytes after which a worker makes room for a new one: terms are never freed
RETIRED = 75  # the exit code of such a worker

Asked = Question | Answer  # a broken line is answered before it is asked


def questions(lines: Iterable[str]) -> Iterator[Asked]:
    """The questions in the lines of a file; a broken one as its answer."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield question_in(line, number)
            except NotAStatement as error:
                yield Answer(field_in(line, "id", number), ERROR, residual=str(error))


def decide_all(
    asked: Iterable[Asked],
    *,
    jobs: int,
    wanted: Wanted,
    started: Callable[[Asked], None] = lambda _: None,
) -> Iterator[Answer]:
    """The answers in the order of the questions, each as soon as those before it are there."""
    waiting = iter(asked)
    with workers(jobs, "quod.deciding.files") as pools:
        ended: SimpleQueue[tuple[int, int, Any]] = SimpleQueue()
        answers: dict[int, Answer] = {}
        given: dict[int, Question] = {}
        idle, count, shown = list(range(jobs)), 0, 0

        def start(k: int, number: int, one: Question) -> None:
            task = pools[k].schedule(_task, args=(one, wanted), timeout=wanted.time_limit + GRACE)
            task.add_done_callback(lambda done: ended.put((k, number, done)))

        for pool in pools:
            pool.schedule(_warm)
        while True:
            while idle and (one := next(waiting, None)) is not None:
                started(one)
                if isinstance(one, Answer):
                    answers[count] = one
                else:
                    given[count] = one
                    start(idle.pop(), count, one)
                count += 1
            while shown in answers:
                yield answers.pop(shown)
                shown += 1
            if not given:
                return
            k, number, done = ended.get()
            if _retired(done):
                start(k, number, given[number])
                continue
            idle.append(k)
            answers[number] = _answered(given.pop(number), done, wanted.time_limit)


def _retired(done: Any) -> bool:
    """Whether a worker has left the question to the one that takes its place."""
    from pebble import ProcessExpired

    error = done.exception()
    return isinstance(error, ProcessExpired) and error.exitcode == RETIRED


def _answered(one: Question, done: Any, time_limit: float) -> Answer:
    """What a worker answered, or how it ended."""
    from pebble import ProcessExpired

    try:
        return done.result()
    except FutureTimeout:
        return Answer(one.id, UNDECIDED, residual=out_of_time(time_limit), seconds=time_limit)
    except ProcessExpired as error:
        why = f"its process died (exit code {error.exitcode}): most likely out of memory"
        return Answer(one.id, UNDECIDED, residual=why)
    except Exception as error:  # no answer that can be read
        why = f"the engine failed: {type(error).__name__}: {error}"
        return Answer(one.id, ERROR, residual=why)


# ------------------------------------------------------------------------- in a worker process
def _task(one: Question, wanted: Wanted) -> Answer:
    _warm()
    if _memory() > HEAVY:
        os._exit(RETIRED)
    return answer(one, wanted)


@cache
def _warm() -> None:
    """What the first question of a process would else have to wait for."""
    gc.set_threshold(200_000)  # few terms are in cycles: looking for these frees little
    _limit_memory()
    answer(Question(statement="x == x"), Wanted(60.0))


def _memory() -> int:
    """The most memory that this process has taken, in bytes; 0 where the system does not say."""
    with suppress(ImportError):
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return 0


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system has such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
