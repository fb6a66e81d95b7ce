"""Coq for the tests: the theory is compiled once, in a folder that later runs find again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from quod.coq.compiling import Unit, compile_units
from quod.coq.opinions import coq_version, general_units, theory
from quod.results import AGREES, SecondOpinion
from trusted_samples import ROOT

FOLDER = ROOT / "build" / "coq-tests"
needs_coq = pytest.mark.skipif(not coq_version(), reason="needs Coq")


@cache
def general() -> tuple[Unit, ...]:
    """The theory, the axioms as Quod states them, and the lemmas."""
    return (*theory(), *general_units())


def compiled(*units: Unit, folder: Path = FOLDER) -> dict[str, SecondOpinion]:
    """What Coq says of these units, after the theory, which it accepts."""
    found = compile_units(folder, [*general(), *units], coq_version())
    assert {u.name for u in general() if found[u.name].opinion.verdict != AGREES} == set()
    return {unit.name: found[unit.name].opinion for unit in units}
