"""Coq files, compiled as they depend on each other, on all cores; what is unchanged is kept."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from quod.results import AGREES, DISAGREES, FAILED, TIMED_OUT, SecondOpinion
from quod.running.files import write

SECONDS = 120  # for one file
PACKAGES = "coq"
_RECORD = "compiled.json"


@dataclass(frozen=True)
class Unit:
    """A Coq file: its logical name, such as Quod.Core, its text, and the units that it needs."""

    name: str
    text: str
    requires: tuple[str, ...] = ()

    def path(self, folder: Path) -> Path:
        return folder.joinpath(*self.name.split(".")).with_suffix(".v")


def load_path(folder: Path) -> list[str]:
    """The options that tell Coq where the files of a folder are."""
    return [word for root in ("Quod", "Claims") for word in ("-Q", str(folder / root), root)]


def compile_units(
    folder: Path,
    units: Sequence[Unit],
    version: str,
    finished: Callable[[Unit, SecondOpinion], None] = lambda unit, opinion: None,
) -> dict[str, SecondOpinion]:
    """What Coq says of each unit, by name; the units stand after those that they need.

    `version` is that of Coq: another one compiles everything again."""
    keys: dict[str, str] = {}
    for unit in units:
        needed = [keys[name] for name in unit.requires]
        parts = "\0".join([version, unit.text, *needed])
        keys[unit.name] = hashlib.sha256(parts.encode()).hexdigest()
    record = _Record(folder, keys)
    opinions = {unit.name: known for unit in units if (known := record.known(unit))}
    waiting = [unit for unit in units if unit.name not in opinions]
    for unit in units:
        if unit.name in opinions:
            finished(unit, opinions[unit.name])
    running: dict[Future[SecondOpinion], Unit] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while waiting or running:
            for unit in [u for u in waiting if all(name in opinions for name in u.requires)]:
                waiting.remove(unit)
                running[pool.submit(_compiled, folder, unit, dict(opinions))] = unit
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                unit = running.pop(future)
                opinions[unit.name] = future.result()
                record.put(unit, opinions[unit.name])
                finished(unit, opinions[unit.name])
    return opinions


class _Record:
    """What earlier runs found, in a file of the folder."""

    def __init__(self, folder: Path, keys: Mapping[str, str]) -> None:
        self.folder, self.keys, self.path = folder, keys, folder / _RECORD
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            self.rows = dict(data)  # those of other units are kept: this run may be about a few
        except (OSError, ValueError, TypeError):
            self.rows = {}

    def known(self, unit: Unit) -> SecondOpinion | None:
        row = self.rows.get(unit.name, {})
        compiled = unit.path(self.folder).with_suffix(".vo")
        try:
            found = [AGREES, self.keys[unit.name], digest(compiled)]
            if [row["verdict"], row["key"], row["compiled"]] == found:
                return SecondOpinion(AGREES, "")
        except (KeyError, TypeError):
            pass  # nothing is known, or the file is damaged
        return None

    def put(self, unit: Unit, opinion: SecondOpinion) -> None:
        """Note what Coq accepts.  What it does not may be for want of time: it is asked again."""
        if opinion.verdict != AGREES:
            return
        self.rows[unit.name] = {
            "verdict": opinion.verdict,
            "key": self.keys[unit.name],
            "compiled": digest(unit.path(self.folder).with_suffix(".vo")),
        }
        write(self.path, json.dumps(self.rows, indent=1) + "\n")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _compiled(folder: Path, unit: Unit, before: Mapping[str, SecondOpinion]) -> SecondOpinion:
    for name in unit.requires:
        if before[name].verdict != AGREES:
            return SecondOpinion(FAILED, f"it needs {name}, which Coq does not accept")
    path = unit.path(folder)
    path.with_suffix(".vo").unlink(missing_ok=True)
    write(path, unit.text)
    began = time.perf_counter()
    command = ["coqc", "-q", "-w", "-all", *load_path(folder), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return SecondOpinion(TIMED_OUT, f"Coq took more than {SECONDS} s and was stopped")
    seconds = time.perf_counter() - began
    if done.returncode == 0:
        return SecondOpinion(AGREES, "", seconds)
    verdict, reason = explained(done.stderr, unit.text)
    return SecondOpinion(verdict, reason, seconds)


def explained(message: str, text: str) -> tuple[str, str]:
    """The verdict and its reason, from what Coq wrote about a file that it did not accept.

    Where a check by computation comes out false, Coq contradicts the kernel: it disagrees."""
    place = re.search(r"line (\d+)", message)
    lines = text.splitlines()[: int(place[1])] if place else []
    lemma = next((line.split()[1] for line in lines[::-1] if line.startswith("Lemma ")), "")
    where = f"{lemma}: " if lemma else ""
    if "Timeout!" in message:
        return TIMED_OUT, f"{where}one step took too long"
    said = " ".join(message.partition("Error:")[2].split()) or message.strip()
    false = re.search(r'"true = true" while it is expected to have type "(\w+)', said)
    if false or "computed to be false" in said:
        what = false[1] if false else "the formula"
        return DISAGREES, f"{where}Coq computes {what} to be false"
    return FAILED, f"{where}{said if len(said) < 300 else f'... {said[-300:]}'}"
