"""Checking the claims of a project in one process: modules and theorems are kept.

Theorems do not leave the process; certificate texts do.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from quod.authoring import Claim
from quod.errors import InputError, LeftOpen, QuodError
from quod.results import ERROR, GAP, PROVED, ClaimResult
from quod.running.loading import Derivations, describe, is_broken_input
from quod.running.project import Project, read_certificate

if TYPE_CHECKING:
    from quod.checking import Checked
    from quod.kernel import Theorem


@dataclass
class Session:
    """The state of one process.  `fresh` is a folder of certificates found in this run."""

    project: Project
    may_search: bool
    fresh: Path | None = None
    failed: Mapping[str, str] = field(default_factory=dict)  # verdicts of claims not proved
    theorems: dict[str, Theorem] = field(default_factory=dict)
    _busy: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.derivations = Derivations(self.project, self.may_search)

    def claim(self, module: str, name: str) -> Claim:
        return self.derivations.load(module).claims[name]

    def check(self, claim: Claim) -> Checked:
        """Check a claim and keep its theorem.  Raises InputError for broken input, located;
        whatever else a body raises is the verdict "error"."""
        began = time.perf_counter()
        self._busy.append(claim.name)
        try:
            checked = self._checked(claim)
        finally:
            self._busy.pop()
        if checked.theorem is not None:
            self.theorems[claim.name] = checked.theorem
        checked.result.seconds = time.perf_counter() - began
        return checked

    def _checked(self, claim: Claim) -> Checked:
        from quod.checking import Checked, check_claim
        from quod.lemmas import replay_only

        try:
            with nullcontext() if self.may_search else replay_only():
                return check_claim(claim, self._stored(claim), self.library, self.may_search)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit included: a derivation may do anything
            message = describe(error, f"{claim.path}:{claim.line}")
            if is_broken_input(error):
                raise InputError(message) from None
            return Checked(failed_result(claim, message), None, None)

    def library(self, claim: Claim) -> Theorem:
        """The theorem of a claim that another one cites; its certificate is replayed first."""
        where = f"{claim.name} ({claim.path}:{claim.line})"
        if claim.module in self.project.modules():
            known = self.derivations.load(claim.module).claims.get(claim.name)
            if known is not None and known is not claim:
                raise QuodError(f"{where} is cited, but the claim of that name is another one")
        if claim.name in self.theorems:
            return self.theorems[claim.name]
        if claim.name in self._busy:
            way = " -> ".join([*self._busy[self._busy.index(claim.name) :], claim.name])
            raise QuodError(f"the proof goes in a circle: {way}")
        if claim.declared != PROVED:
            raise QuodError(f"{where} is cited, but it is declared as {claim.declared}")
        if claim.module not in self.project.modules():
            raise QuodError(
                f"{where} is cited, but its file holds no claims of the write-up\n"
                "  move it into a module of derivations/ whose name does not start with _"
            )
        checked = None if claim.name in self.failed else self.check(claim)
        if checked is not None and checked.theorem is not None:
            return checked.theorem
        verdict = self.failed[claim.name] if checked is None else checked.result.verdict
        if verdict == GAP:
            raise LeftOpen(f"it rests on `{claim.name}`, which is left open")
        why = "" if checked is None else f"\n{checked.result.failure}"
        raise QuodError(f"{where} is cited, but it is not proved{why}")

    def _stored(self, claim: Claim) -> str | None:
        """The certificate found in this run, else the one of the project."""
        if self.fresh is not None:
            text = read_certificate(self.fresh / claim.module / f"{claim.name}.json")
            if text is not None:
                return text
        return self.project.stored(claim.module, claim.name)


def failed_result(claim: Claim, message: str) -> ClaimResult:
    """The result of a claim whose derivation could not be run to its end."""
    return replace(blank_result(claim), reason="", failure=message)


def blank_result(claim: Claim) -> ClaimResult:
    """What is known of a claim before it is checked."""
    return ClaimResult(
        id=claim.name,
        module=claim.module,
        path=claim.path,
        line=claim.line,
        declared=claim.declared,
        verdict=ERROR,
        title=claim.title,
        statement="",
        prose=claim.prose,
        settles=list(claim.settles),
    )
