"""Coq for the tests: the theory is compiled once, in a folder that later runs find again."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from quod.coq.compiling import Unit, compile_units, load_path
from quod.coq.opinions import coq_version, general_units, theory
from quod.coq.script import STATED
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


def said(name: str, text: str) -> str:
    """What Coq prints on reading the text, whose errors do not stop it."""
    path = FOLDER / "Claims" / f"{name}.v"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with path.open(encoding="utf-8") as source:
        command = ["coqtop", "-q", "-w", "-all", *load_path(FOLDER)]
        done = subprocess.run(command, stdin=source, capture_output=True, text=True, timeout=600)
    assert "Cannot find a physical path" not in done.stderr
    return done.stdout


def accepted(header: list[str], texts: list[str]) -> set[int]:
    """Which of these lemmas, each of the name `mutant_` with its number, Coq accepts."""

    def run(share: int) -> str:
        rows = [x for n in range(share, len(texts), 2) for x in (texts[n], _ASK.format(n))]
        return said(f"Mutants{share}", "\n".join([*header, *rows]) + "\n")

    with ThreadPoolExecutor(2) as pool:
        printed = "".join(pool.map(run, range(2)))
    return {int(n) for n in re.findall(r"^Constant Top\.mutant_(\d+)", printed, re.MULTILINE)}


_ASK = "Abort All. Locate mutant_{}."
HEADER = ["Set Silent.", STATED]
