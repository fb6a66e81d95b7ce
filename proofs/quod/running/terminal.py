"""What a run shows in the terminal: progress while it lasts, then a table."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

from quod.results import (
    ABSENT,
    AGREES,
    ASSUMED,
    DISAGREES,
    FAILED,
    GAP,
    OPINION,
    PROVED,
    TIMED_OUT,
    ClaimResult,
)
from quod.running.report import opinion, report
from quod.running.runner import ModuleRun

if TYPE_CHECKING:
    from rich.text import Text

_STYLES = {PROVED: "green", "refuted": "green", "ill-formed": "green"}
_STYLES |= {GAP: "yellow", ASSUMED: "yellow", OPINION: "yellow"}
_OPINION_STYLES = {AGREES: "green", DISAGREES: "bold red", FAILED: "bold red", TIMED_OUT: "yellow"}


class Lines:
    """Progress where the output is no terminal: one line a claim when it is done."""

    def __init__(self, out: IO[str]) -> None:
        self.out, self.count, self.done = out, 0, 0

    def planned(self, count: int) -> None:
        self.count = count

    def started(self, claim: ClaimResult) -> None:
        pass

    def finished(self, claim: ClaimResult) -> None:
        self.done += 1
        number = f"[{self.done}/{self.count}]"
        print(f"{number} {claim.module}.{claim.id}: {claim.verdict}", file=self.out, flush=True)


class Live:
    """Progress in a terminal: one line that says what is being checked."""

    def __init__(self, out: IO[str]) -> None:
        self.out, self.count, self.done = out, 0, 0
        self.open: dict[str, None] = {}

    def planned(self, count: int) -> None:
        self.count = count

    def started(self, claim: ClaimResult) -> None:
        self.open[claim.id] = None
        self._show()

    def finished(self, claim: ClaimResult) -> None:
        self.done += 1
        self.open.pop(claim.id, None)
        self._show()

    def _show(self) -> None:
        if not self.open and self.done == self.count:
            text = ""
        else:
            text = f"checked {self.done} of {self.count}; now {', '.join(self.open)}"
        print(f"\r\x1b[2K{text[:78]}", end="", file=self.out, flush=True)


def progress() -> Lines | Live:
    out = sys.stdout
    return Live(out) if out.isatty() else Lines(out)


def print_table(modules: list[ModuleRun]) -> None:
    """Claim, verdict, what Coq says if it was asked, rules, time."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from quod.document import how_checked

    out = sys.stdout
    console = Console(file=out, width=None if out.isatty() else 140, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    longest = max(len(claim.id) for module in modules for claim in module.claims) + 2
    table.add_column("claim", overflow="fold", min_width=min(longest, console.width // 2))
    table.add_column("verdict", no_wrap=True)
    twice = any(c.second_opinion.words for module in modules for c in module.claims)
    if twice:
        table.add_column("Coq", no_wrap=True)
    table.add_column("rules", overflow="fold")
    table.add_column("time", justify="right", no_wrap=True)
    for module in modules:
        if module.claims:
            table.add_row(Text(module.name, style="dim"))
        for claim in module.claims:
            name = Text(f"  {claim.id}")
            time = f"{claim.seconds:.2f} s" if claim.seconds else ""
            said = [_opinion(claim)] if twice else []
            table.add_row(name, _verdict(claim), *said, Text(how_checked(claim)), time)
    console.print(table)


def _verdict(claim: ClaimResult) -> Text:
    from rich.text import Text

    if not claim.as_declared and not claim.left_open:
        return Text(f"{claim.verdict} (declared {claim.declared})", style="bold red")
    return Text(claim.verdict, style=_STYLES.get(claim.verdict, ""))


def _opinion(claim: ClaimResult) -> Text:
    from rich.text import Text

    verdict = claim.second_opinion.verdict
    return Text("" if verdict == ABSENT else verdict, style=_OPINION_STYLES.get(verdict, ""))


def print_failures(claims: list[ClaimResult]) -> None:
    """The report of each claim that is not as declared, then of each that Coq did not confirm."""
    for claim in claims:
        if not claim.as_declared:
            print(f"\n{report(claim)}")
    for claim in claims:
        if claim.second_opinion.verdict in (DISAGREES, FAILED, TIMED_OUT):
            print(f"\n{opinion(claim)}")
