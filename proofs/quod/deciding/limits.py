"""A limit on the time that a part of the work may take, within a process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from types import FrameType

AGAIN = 1.0  # seconds until work is stopped once more: what a finaliser raises is lost


class OutOfTime(BaseException):
    """The work was stopped; no handler of ordinary exceptions takes it for a failure."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise OutOfTime


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the body after that time, or when a limit around it is reached.

    Only the main thread can be stopped, and only on systems with timers."""
    if not hasattr(signal, "setitimer") or threading.current_thread() != threading.main_thread():
        yield
        return
    if seconds <= 0:
        raise OutOfTime
    left, start = signal.getitimer(signal.ITIMER_REAL)[0], perf_counter()
    before = signal.signal(signal.SIGALRM, _stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, min(seconds, left) if left else seconds, AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (perf_counter() - start), 1e-3), AGAIN)


class Clock:
    """The time that a question has."""

    def __init__(self, limit: float) -> None:
        self.limit, self.start = limit, perf_counter()

    @property
    def spent(self) -> float:
        return perf_counter() - self.start

    def part(self, part: float) -> float:
        """That part of the limit, or what is left of the whole."""
        return min(part * self.limit, 0.95 * self.limit - self.spent)
