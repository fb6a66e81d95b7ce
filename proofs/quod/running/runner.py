"""Checking all claims of a project in worker processes that can be killed.

The claims of one module are checked in order and in one process, different modules side by side.
A task past its limit is killed and reported, and the rest goes on.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from quod.drawing import Drawing
from quod.errors import InputError
from quod.results import ERROR, PROVED, ClaimResult
from quod.running import worker
from quod.running.loading import no_claim, two_claims
from quod.running.pool import Tasks, workers
from quod.running.project import Project, StatementText, check_settles
from quod.running.worker import Broken, Done, Listed, Setting

TIMEOUT = 60.0  # seconds a claim


@dataclass
class ModuleRun:
    """A module as far as it was checked."""

    name: str
    path: str
    title: str = ""
    prose: str = ""
    claims: list[ClaimResult] = field(default_factory=list)
    certificates: dict[str, str] = field(default_factory=dict)  # text, by claim
    notation: list[tuple[list[str], str]] = field(default_factory=list)  # names, their meaning
    drawings: list[Drawing] = field(default_factory=list)


@dataclass
class Run:
    """The results of a run, modules in reading order, and what is broken in the input."""

    modules: list[ModuleRun]
    broken: list[str] = field(default_factory=list)
    others: list[ClaimResult] = field(default_factory=list)  # claims that were not to be checked
    found: dict[str, dict[str, Any]] = field(default_factory=dict)  # by SymPy, by module and call

    @property
    def claims(self) -> list[ClaimResult]:
        return [claim for module in self.modules for claim in module.claims]


class Progress(Protocol):
    """Who is told how the run goes."""

    def planned(self, count: int) -> None: ...

    def started(self, claim: ClaimResult) -> None: ...

    def finished(self, claim: ClaimResult) -> None: ...


class Silent:
    """No progress is shown."""

    def planned(self, count: int) -> None:
        pass

    def started(self, claim: ClaimResult) -> None:
        pass

    def finished(self, claim: ClaimResult) -> None:
        pass


def check_project(
    project: Project,
    *,
    may_search: bool,
    only: Collection[str] = (),
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Run:
    """Check every claim, or the ones named in `only` and those that they cite.

    `meanwhile` runs while the workers start."""
    statements = project.statements()
    names = project.modules()
    with _fresh_folder(may_search) as fresh:
        setting = Setting(project.root, may_search, fresh)
        with workers(min(os.cpu_count() or 1, max(len(names), 1))) as pools:
            tasks = Tasks(pools, setting, timeout)
            for k, name in enumerate(names):
                tasks.start(k % len(pools), name, worker.list_claims)
            meanwhile()
            check = _Check(project, tasks, statements, progress or Silent())
            return check.run(names, only)


@contextmanager
def _fresh_folder(may_search: bool) -> Iterator[Path | None]:
    """A folder for the certificates of this run, for claims that cite others; none in a replay."""
    folder = Path(tempfile.mkdtemp(prefix="quod-")) if may_search else None
    try:
        yield folder
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


class _Check:
    """A run: lists the claims of every module, then checks them."""

    def __init__(
        self,
        project: Project,
        tasks: Tasks,
        statements: dict[str, StatementText],
        progress: Progress,
    ) -> None:
        self.project, self.tasks = project, tasks
        self.statements, self.progress = statements, progress
        self.modules: dict[str, ModuleRun] = {}
        self.waiting: dict[str, list[ClaimResult]] = {}
        self.others: dict[str, ClaimResult] = {}  # not to be checked, unless they are cited
        self.idle = set(range(len(tasks.pools)))
        self.taken: dict[str, int] = {}  # modules, and the workers that check their claims
        self.failed: dict[str, str] = {}  # verdicts of claims that are not proved
        self.broken: list[str] = []
        self.found: dict[str, dict[str, Any]] = {}

    def run(self, names: list[str], only: Collection[str]) -> Run:
        for name in names:
            path = self.project.relative(self.project.derivations / f"{name}.py")
            self.modules[name] = ModuleRun(name, path)
        for name, answer in list(self.tasks.answers()):
            self._listed(name, answer)
        self._check_names()
        if only:
            self._leave_out(only)
        self._planned()
        self._go_on()
        for name, answer in self.tasks.answers():
            self._checked(name, answer)
            self._go_on()
        others = list(self.others.values())
        return Run(self._in_reading_order(), sorted(self.broken), others, self.found)

    def _listed(self, name: str, answer: Any) -> None:
        module = self.modules[name]
        if not isinstance(answer, Listed):
            message = answer.message if isinstance(answer, Broken) else None
            self.broken.append(message or f"{module.path}: while it was imported, {answer}")
            return
        module.title, module.prose = answer.title, answer.prose
        module.notation, module.drawings = answer.notation, answer.drawings
        self._keep_found(answer.found)
        for claim in answer.claims:
            try:
                check_settles(f"{claim.path}:{claim.line}", claim.settles, self.statements)
            except InputError as error:
                self.broken.append(str(error))
        self.waiting[name] = answer.claims

    def _check_names(self) -> None:
        """Claim names are unique in a project."""
        first: dict[str, ClaimResult] = {}
        for name in self.modules:
            for claim in self.waiting.get(name, ()):
                other = first.setdefault(claim.id, claim)
                if other is not claim:
                    places = [f"{c.path}:{c.line}" for c in (claim, other)]
                    self.broken.append(two_claims(claim.id, *places))

    def _leave_out(self, only: Collection[str]) -> None:
        """Keep the claims named in `only`, and those of modules named there."""
        known = [claim.id for claims in self.waiting.values() for claim in claims]
        for name in only:
            if name not in (*known, *self.modules) and not self.broken:  # a broken one may hold it
                raise InputError(f"--only: {no_claim(name, known)}")
        for module, claims in self.waiting.items():
            if module not in only:
                self.others |= {claim.id: claim for claim in claims if claim.id not in only}
                self.waiting[module] = [claim for claim in claims if claim.id in only]

    def _add_cited(self, certificate: str) -> None:
        """What a claim cites is checked too: its certificate quotes theirs."""
        for label in json.loads(certificate)["cites"]:
            claim = self.others.pop(label.removeprefix("claim "), None)
            if claim is not None:
                self.waiting[claim.module].append(claim)
                self._planned()

    def _planned(self) -> None:
        done = sum(len(module.claims) for module in self.modules.values())
        self.progress.planned(done + sum(map(len, self.waiting.values())))

    def _go_on(self) -> None:
        """Every idle worker takes the next claim of its module, or of the longest that is free."""
        for k in sorted(self.idle):
            waiting = [name for name, claims in self.waiting.items() if claims]
            own = [name for name in waiting if self.taken.get(name) == k]
            free = [name for name in waiting if name not in self.taken]
            if own or free:
                name = own[0] if own else max(free, key=lambda name: len(self.waiting[name]))
                claim = self.waiting[name][0]
                self.progress.started(claim)
                self.taken[name] = k
                self.idle.discard(k)
                self.tasks.start(k, name, worker.check, claim.id, dict(self.failed))

    def _checked(self, name: str, answer: Any) -> None:
        claim = self.waiting[name].pop(0)
        self.idle.add(self.taken[name])
        module = self.modules[name]
        if isinstance(answer, Broken):
            self.broken.append(answer.message)
            result = replace(claim, verdict=ERROR, failure=answer.message)
        elif isinstance(answer, Done):
            result = answer.result
            self._keep_found(answer.found)
            if answer.certificate is not None:
                module.certificates[claim.id] = answer.certificate
                self._keep_for_others(name, claim.id, answer.certificate)
        else:
            message = f"{claim.path}:{claim.line}: {claim.id}: {answer}"
            result = replace(claim, verdict=ERROR, failure=message)
        if result.verdict != PROVED:
            self.failed[claim.id] = result.verdict
        result.question = self._question(result)
        module.claims.append(result)
        self.progress.finished(result)
        if claim.id in module.certificates:
            self._add_cited(module.certificates[claim.id])

    def _keep_found(self, found: dict[str, dict[str, Any]]) -> None:
        for name, answers in found.items():
            self.found.setdefault(name, {}).update(answers)

    def _keep_for_others(self, module: str, claim: str, text: str) -> None:
        fresh = self.tasks.setting.fresh
        if fresh is not None:
            path = fresh / module / f"{claim}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _question(self, result: ClaimResult) -> str:
        settled = [self.statements[s].question for s in result.settles if s in self.statements]
        return ", ".join(dict.fromkeys(settled))

    def _in_reading_order(self) -> list[ModuleRun]:
        """By the first statement that a module settles, in the order of statements.toml."""
        places = {name: k for k, name in enumerate(self.statements)}

        def place(module: ModuleRun) -> tuple[int, str]:
            settled = [places.get(s, len(places)) for c in module.claims for s in c.settles]
            return min(settled, default=len(places)), module.name

        return sorted(self.modules.values(), key=place)
