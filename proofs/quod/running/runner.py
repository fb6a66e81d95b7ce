"""Checking all claims of a project in worker processes that can be killed.

The claims of one module are checked in order, different modules side by side.  A task past its
limit is killed and reported, and the rest goes on.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from quod.errors import InputError
from quod.results import ERROR, PROVED, ClaimResult
from quod.running import worker
from quod.running.loading import two_claims
from quod.running.pool import Tasks, pool_of
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


@dataclass
class Run:
    """The results of a run, modules in reading order, and what is broken in the input."""

    modules: list[ModuleRun]
    broken: list[str] = field(default_factory=list)
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
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Run:
    """Check every claim.  `meanwhile` runs while the workers start."""
    statements = project.statements()
    names = project.modules()
    with _fresh_folder(may_search) as fresh:
        setting = Setting(project.root, may_search, fresh)
        with pool_of(min(os.cpu_count() or 1, max(len(names), 1))) as pool:
            tasks = Tasks(pool, setting, timeout)
            for name in names:
                tasks.start(name, worker.list_claims, name)
            meanwhile()
            check = _Check(project, tasks, statements, progress or Silent())
            return check.run(names)


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
        self.failed: set[str] = set()
        self.broken: list[str] = []
        self.found: dict[str, dict[str, Any]] = {}

    def run(self, names: list[str]) -> Run:
        for name in names:
            path = self.project.relative(self.project.derivations / f"{name}.py")
            self.modules[name] = ModuleRun(name, path)
        for name, answer in list(self.tasks.answers()):
            self._listed(name, answer)
        self._check_names()
        self.progress.planned(sum(map(len, self.waiting.values())))
        for name in names:
            self._next(name)
        for name, answer in self.tasks.answers():
            self._checked(name, answer)
            self._next(name)
        return Run(self._in_reading_order(), sorted(self.broken), self.found)

    def _listed(self, name: str, answer: Any) -> None:
        module = self.modules[name]
        if not isinstance(answer, Listed):
            message = answer.message if isinstance(answer, Broken) else None
            self.broken.append(message or f"{module.path}: while it was imported, {answer}")
            return
        module.title, module.prose = answer.title, answer.prose
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

    def _next(self, name: str) -> None:
        if self.waiting.get(name):
            claim = self.waiting[name][0]
            self.progress.started(claim)
            self.tasks.start(name, worker.check, name, claim.id, frozenset(self.failed))

    def _checked(self, name: str, answer: Any) -> None:
        claim = self.waiting[name].pop(0)
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
            self.failed.add(claim.id)
        result.question = self._question(result)
        module.claims.append(result)
        self.progress.finished(result)

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
