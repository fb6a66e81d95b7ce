"""Coq files, compiled as they depend on each other, on all cores; what is unchanged is kept."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from quod.results import AGREES, DISAGREES, FAILED, TIMED_OUT, SecondOpinion
from quod.running.files import write

SECONDS = 600  # for one file
LENGTH = 300_000  # characters of a file that several units share
PACKAGES = "coq"
_RECORD = "compiled.json"


@dataclass(frozen=True)
class Unit:
    """A Coq text: its logical name, such as Quod.Core, and the units that it needs.

    It becomes a file of its own, unless it `may_share` one and no other unit needs it."""

    name: str
    text: str
    requires: tuple[str, ...] = ()
    may_share: bool = False


@dataclass(frozen=True)
class Compiled:
    """What Coq says of a unit, the file that it became, and its full name in it."""

    opinion: SecondOpinion
    file: str
    place: str


def path_of(folder: Path, file: str) -> Path:
    """The Coq text of a file by its logical name."""
    return folder.joinpath(*file.split(".")).with_suffix(".v")


def load_path(folder: Path) -> list[str]:
    """The options that tell Coq where the files of a folder are."""
    return [word for root in ("Quod", "Claims") for word in ("-Q", str(folder / root), root)]


def compile_units(
    folder: Path,
    units: Sequence[Unit],
    version: str,
    finished: Callable[[Unit, SecondOpinion], None] = lambda unit, opinion: None,
) -> dict[str, Compiled]:
    """What Coq says of each unit, by name; the units stand after those that they need.

    `version` is that of Coq: another one compiles everything again."""
    record = _Record(folder, _keys(units, version))
    needed = {name for unit in units for name in unit.requires}
    done: dict[str, Compiled] = {}
    for unit in units:
        known = record.known(unit)
        alone = not unit.may_share or unit.name in needed
        if known and (known.place == unit.name or not alone):
            done[unit.name] = known
            finished(unit, known.opinion)
    waiting = [unit for unit in units if unit.name not in done]
    running: dict[Future[list[Compiled]], list[Unit]] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while waiting or running:
            ready = [u for u in waiting if all(name in done for name in u.requires)]
            waiting = [u for u in waiting if u not in ready]
            for group in _groups(ready, needed):
                running[pool.submit(_compiled, folder, group, dict(done))] = group
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                for unit, compiled in zip(running.pop(future), future.result(), strict=True):
                    done[unit.name] = compiled
                    record.put(unit, compiled)
                    finished(unit, compiled.opinion)
                record.write()
    return done


def _keys(units: Sequence[Unit], version: str) -> dict[str, str]:
    """For each unit a digest of all that its compiled file comes from."""
    keys: dict[str, str] = {}
    for unit in units:
        parts = [version, unit.text, *[keys[name] for name in unit.requires]]
        keys[unit.name] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return keys


def _groups(units: Sequence[Unit], needed: Collection[str]) -> list[list[Unit]]:
    """The units of each file: one, or as many as may share it, for Coq takes long to start."""
    alone = [[u] for u in units if not u.may_share or u.name in needed]
    others = [u for u in units if u.may_share and u.name not in needed]
    groups: list[list[Unit]] = []
    room = 0
    for unit in others:
        if len(unit.text) > room:
            groups.append([])
            room = LENGTH
        groups[-1].append(unit)
        room -= len(unit.text)
    return alone + groups


class _Record:
    """What earlier runs found, in a file of the folder."""

    def __init__(self, folder: Path, keys: Mapping[str, str]) -> None:
        self.folder, self.keys, self.path = folder, keys, folder / _RECORD
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            self.rows = dict(data)  # those of other units are kept: this run may be about a few
        except (OSError, ValueError, TypeError):
            self.rows = {}

    def known(self, unit: Unit) -> Compiled | None:
        row = self.rows.get(unit.name, {})
        try:
            found = [AGREES, self.keys[unit.name], self._digest(row["file"])]
            if [row["verdict"], row["key"], row["digest"]] == found:
                return Compiled(SecondOpinion(AGREES, ""), row["file"], row["place"])
        except (KeyError, TypeError, AttributeError):
            pass  # nothing is known, or the file is damaged
        return None

    def put(self, unit: Unit, compiled: Compiled) -> None:
        """Note what Coq accepts.  What it does not may be for want of time: it is asked again."""
        if compiled.opinion.verdict != AGREES:
            return
        self.rows[unit.name] = {
            "verdict": AGREES,
            "key": self.keys[unit.name],
            "file": compiled.file,
            "place": compiled.place,
            "digest": self._digest(compiled.file),
        }

    def write(self) -> None:
        write(self.path, json.dumps(self.rows, indent=1) + "\n")

    def _digest(self, file: str) -> str:
        return digest(path_of(self.folder, file).with_suffix(".vo"))


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _compiled(folder: Path, group: list[Unit], before: Mapping[str, Compiled]) -> list[Compiled]:
    if len(group) == 1:
        return [_alone(folder, group[0], before)]
    whole = _together(group)
    opinion = _asked(folder, whole, before)
    if opinion.verdict != AGREES:  # with which of them, each alone will show
        return [_alone(folder, unit, before) for unit in group]
    share = SecondOpinion(AGREES, "", opinion.seconds / len(group))
    return [Compiled(share, whole.name, f"{whole.name}.{_last(unit)}") for unit in group]


def _alone(folder: Path, unit: Unit, before: Mapping[str, Compiled]) -> Compiled:
    return Compiled(_asked(folder, unit, before), unit.name, unit.name)


def _last(unit: Unit) -> str:
    return unit.name.rpartition(".")[2]


def _together(group: list[Unit]) -> Unit:
    """One file of several units, each in a module of its name."""
    heads: dict[str, None] = {}
    modules = []
    for unit in group:
        head, body = _divided(unit.text)
        heads |= dict.fromkeys(head)
        modules.append(f"Module {_last(unit)}.\n{body}End {_last(unit)}.")
    text = "\n".join([*heads, *modules]) + "\n"
    requires = dict.fromkeys(name for unit in group for name in unit.requires)
    name = f"Claims.together_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return Unit(name, text, tuple(requires))


def _divided(text: str) -> tuple[list[str], str]:
    """The lines that a text begins with and that require others, and the rest."""
    lines = text.splitlines(keepends=True)
    count = next((n for n, x in enumerate(lines) if not x.startswith(("From ", "Require "))), 0)
    return [line.rstrip("\n") for line in lines[:count]], "".join(lines[count:])


def _asked(folder: Path, unit: Unit, before: Mapping[str, Compiled]) -> SecondOpinion:
    """What Coq says of a file."""
    for name in unit.requires:
        if before[name].opinion.verdict != AGREES:
            return SecondOpinion(FAILED, f"it needs {name}, which Coq does not accept")
    path = path_of(folder, unit.name)
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
    return SecondOpinion(*explained(done.stderr, unit.text), seconds)


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
