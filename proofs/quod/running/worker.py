"""What runs in a worker process: list the claims of a module, check one claim.

A worker can be killed at any moment; it keeps its modules and theorems from task to task.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from quod.drawing import Drawing
from quod.errors import QuodError
from quod.results import ClaimResult
from quod.running.project import Project
from quod.running.session import Session, blank_result
from quod.typeset.notation import table


@dataclass(frozen=True)
class Setting:
    """What every task of a run shares."""

    root: Path
    may_search: bool
    fresh: Path | None  # the folder for the certificates found in this run


@dataclass(frozen=True)
class Listed:
    """A module: its title, introduction, names and pictures; its claims, not yet checked."""

    title: str
    prose: str
    notation: list[tuple[list[str], str]]  # names as LaTeX, and their meanings
    drawings: list[Drawing]
    claims: list[ClaimResult]
    found: dict[str, dict[str, Any]]  # by SymPy so far, by module


@dataclass(frozen=True)
class Broken:
    """Broken input: file, line, what, why, what to do."""

    message: str


@dataclass(frozen=True)
class Done:
    """A claim's result and certificate."""

    result: ClaimResult
    certificate: str | None
    found: dict[str, dict[str, Any]]  # by SymPy so far, by module


@cache
def _session(setting: Setting) -> Session:
    gc.set_threshold(200_000)  # terms and theorems are kept: looking at them again frees nothing
    return Session(Project(setting.root), setting.may_search, setting.fresh)


def list_claims(setting: Setting, module: str, draw: bool = True) -> Listed | Broken:
    """The claims of a module, and what its pictures show, if they are to be drawn."""
    try:
        derivations = _session(setting).derivations
        loaded = derivations.load(module)
        notation = table(loaded.notation.rows)
        drawings = derivations.drawings(module) if draw else []
    except QuodError as error:
        return Broken(str(error))
    claims = [blank_result(c) for c in loaded.claims.values()]
    found = derivations.found()
    return Listed(loaded.title, loaded.prose, notation, drawings, claims, found)


def check(setting: Setting, module: str, name: str, failed: dict[str, str]) -> Done | Broken:
    """Check one claim; `failed` has the verdicts of claims that are known not to be proved."""
    session = _session(setting)
    session.failed = failed
    try:
        checked = session.check(session.claim(module, name))
    except QuodError as error:
        return Broken(str(error))
    return Done(checked.result, checked.certificate, session.derivations.found())


@dataclass(frozen=True)
class Explained:
    """The explanation of a claim."""

    text: str
    as_declared: bool


def explain(setting: Setting, module: str, name: str) -> Explained | Broken:
    """Replay a claim and say what its proof rests on."""
    from quod.running.explanation import explanation

    session = _session(setting)
    try:
        claim = session.claim(module, name)
        result = session.check(claim).result
        return Explained(explanation(claim, result), result.as_declared)
    except QuodError as error:
        return Broken(str(error))
