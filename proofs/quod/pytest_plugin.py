"""pytest: each claim of ``derivations/*.py`` is a test that replays its certificate.

It never searches and never writes.  It acts only in a project whose pytest settings say where its
derivations are: ``quod_derivations = "derivations"``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from quod.authoring import Claim
    from quod.results import ClaimResult
    from quod.running.session import Session

_SESSION: pytest.StashKey[Session] = pytest.StashKey()
_INI = "quod_derivations"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(_INI, "the project's folder derivations/, whose claims are tests", default="")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _SESSION in config.stash:
        config.stash[_SESSION].derivations.uninstall()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DerivationFile | None:
    if _is_derivation(file_path, parent.config):
        return DerivationFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Any:
    """pytest takes a file named on the command line for a test module: this one is none."""
    if _is_derivation(module_path, parent.config):
        return NoModule.from_parent(parent, path=module_path)
    return None


def _folder(config: pytest.Config) -> Path | None:
    name = config.getini(_INI)
    if not name:
        return None
    if Path(name).name != "derivations":
        raise pytest.UsageError(f"{_INI} = {name!r}: the folder must be named derivations")
    return config.rootpath / name


def _is_derivation(path: Path, config: pytest.Config) -> bool:
    folder = _folder(config)
    return path.suffix == ".py" and path.parent == folder and not path.name.startswith("_")


def _session(config: pytest.Config) -> Session:
    if _SESSION not in config.stash:
        from quod.running.project import Project
        from quod.running.session import Session

        root = (config.rootpath / config.getini(_INI)).parent
        config.stash[_SESSION] = Session(Project(root), may_search=False)
    return config.stash[_SESSION]


class NoModule(pytest.File):
    """Nothing: the claims of the file are collected by `DerivationFile`."""

    def collect(self) -> Iterable[pytest.Item]:
        return []


class DerivationFile(pytest.File):
    """A module of derivations."""

    def collect(self) -> Iterator[ClaimItem]:
        from quod.errors import InputError
        from quod.running.project import check_settles

        session = _session(self.config)
        try:
            project = session.project
            project.modules()
            claims = session.derivations.load(self.path.stem).claims.values()
            known = project.statements()
            for claim in claims:
                check_settles(f"{claim.path}:{claim.line}", claim.settles, known)
        except InputError as error:
            raise self.CollectError(str(error)) from None
        for claim in claims:
            yield ClaimItem.from_parent(self, name=claim.name, claim=claim)


class NotAsDeclared(Exception):
    """A claim that is not what its derivation declares."""

    def __init__(self, result: ClaimResult) -> None:
        super().__init__(result.id)
        self.result = result


class ClaimItem(pytest.Item):
    """A claim: passes if its certificate shows what is declared."""

    def __init__(self, *, claim: Claim, **rest: Any) -> None:
        super().__init__(**rest)
        self.claim = claim

    def runtest(self) -> None:
        from quod.running.report import report

        result = _session(self.config).check(self.claim).result
        if result.left_open:
            pytest.xfail(report(result))
        if not result.as_declared:
            raise NotAsDeclared(result)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.claim.line - 1, f"claim {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from quod.errors import InputError
        from quod.running.report import report

        if isinstance(excinfo.value, NotAsDeclared):
            return report(excinfo.value.result)
        if isinstance(excinfo.value, InputError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)
