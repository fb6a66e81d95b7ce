"""Worker processes that can be killed.

A forkserver starts them: it has imported the engine once, and unlike a fork of this process it
copies no thread of the pool in the middle of what it does.  (Measured on two cores: 0.34 s for a
pool that has checked nothing; 0.28 s by fork, 0.40 s by spawn.)
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import Any

from quod.running.worker import Setting


@contextmanager
def workers(count: int, *preload: str) -> Iterator[list[Any]]:
    """Pools of one process each: a task goes to a process that knows its module already.

    The modules to `preload` are imported once, before the processes start."""
    from pebble import ProcessPool

    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["quod.checking", "quod.running.worker", *preload])
    pools = [ProcessPool(max_workers=1, context=context) for _ in range(count)]
    try:
        yield pools
    finally:  # nothing is under way unless an exception ends the run
        for pool in pools:
            Thread(target=_end, args=(pool,)).start()  # it takes 0.1 s, and nobody waits for it


def _end(pool: Any) -> None:
    pool.stop()
    pool.join()


class Tasks:
    """Tasks under way; their answers come back in the order of their ends."""

    def __init__(self, pools: list[Any], setting: Setting, timeout: float) -> None:
        self.pools, self.setting, self.timeout = pools, setting, timeout
        self.ended: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        self.count = 0

    def start(self, worker: int, module: str, task: Callable[..., Any], *arguments: Any) -> None:
        self.count += 1
        arguments = (self.setting, module, *arguments)
        future = self.pools[worker].schedule(task, args=arguments, timeout=self.timeout)
        future.add_done_callback(lambda f: self.ended.put((module, f)))

    def answers(self) -> Iterator[tuple[str, Any]]:
        """Each module with the answer of its task: a dataclass of `worker`, or how it died."""
        while self.count:
            module, future = self.ended.get()
            self.count -= 1
            yield module, self._answer(future)

    def _answer(self, future: Any) -> Any:
        from pebble import ProcessExpired

        try:
            return future.result()
        except FutureTimeout:
            return f"it was stopped after {self.timeout:g} s\n  a longer limit: --timeout"
        except ProcessExpired as error:
            return f"its process died (exit code {error.exitcode})"
        except Exception as error:  # raised by the engine, or no answer that can be read
            return f"the engine failed: {type(error).__name__}: {error}"
