"""What a compiled proof must not rest on: nothing may be left out, nothing assumed on the way.

Coq accepts ``Admitted`` and ``Axiom`` without complaint.  So the text that is compiled may hold
only the commands named here, ``Print Assumptions`` may name only the axioms named here, and
``coqchk``, which reads the compiled files anew, must find none of ours.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from quod.coq.compiling import digest, load_path, path_of
from quod.errors import QuodError
from quod.running.files import write

SECONDS = 600  # for one look at all files
_PASSED = "passed.json"

# Commands that the text of a claim or a lemma may hold.
_COMMANDS = re.compile(
    r"(From Quod Require Import|Require (?!Import|Export)|Definition|Lemma|Proof$|Qed$|Module|End|"
    r"Timeout \d+ (exact|Qed$))\b"
)
# Words that make Coq accept what is not proved, wherever they stand.
_FORBIDDEN = (
    "Admitted admit give_up Abort Axiom Axioms Parameter Parameters Conjecture Conjectures "
    "Hypothesis Hypotheses Variable Variables Context Declare Unset Set Guard Universe Positivity "
    "bypass_check Load Extraction Redirect Plugin Obligation Primitive cheat sorry"
).split()
# The axioms of Coq's reals, of extensionality and of classical logic, as Coq names them.
AXIOMS = frozenset(
    (
        "ClassicalDedekindReals.sig_not_dec",
        "ClassicalDedekindReals.sig_forall_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    )
)


def refused(text: str) -> str:
    """Why the text of a claim may not be compiled; empty where nothing stands against it."""
    bare = _without_comments(text)
    if '"' in text:
        return "the Coq text holds a string, which could hide a comment sign"
    for word in re.findall(r"[A-Za-z_]\w*", bare):
        if word in _FORBIDDEN:
            return f"the Coq text holds {word!r}"
    for sentence in re.split(r"\.\s+", bare):
        command = sentence.strip()
        if command and not _COMMANDS.match(command):
            return f"the Coq text holds the command {command.split()[0]!r}"
    return ""


def _without_comments(text: str) -> str:
    """Comments become spaces; ours do not stand in one another."""
    return re.sub(r"\(\*.*?\*\)", " ", text, flags=re.DOTALL)


def audit(folder: Path, files: Iterable[str], theorems: Mapping[str, str]) -> str:
    """Why compiled files may not be trusted after all; empty where nothing stands against them.

    `theorems` are the full names of what is proved, or such a name with the statement that it is
    to prove, each with its file.  What passed is noted in the folder: it is looked through again
    when its compiled file is another one."""
    path = folder / _PASSED
    compiled = {file: digest(path_of(folder, file).with_suffix(".vo")) for file in files}
    compiled |= {theorem: compiled[file] for theorem, file in theorems.items()}
    passed = _read(path)
    new = [name for name, found in compiled.items() if passed.get(name) != found]
    if not new:
        return ""
    cores = os.cpu_count() or 1
    changed = [name for name in new if name not in theorems]
    shares = [changed[k::cores] for k in range(cores) if changed[k::cores]]
    try:
        with ThreadPoolExecutor(cores) as pool:
            checked = pool.map(partial(_checked, folder), shares)
            assumed = _assumed(folder, {t: theorems[t] for t in new if t in theorems})
            reason = next(filter(None, [assumed, *checked]), "")
    except QuodError as error:
        reason = str(error)
    if not reason:
        write(path, json.dumps(passed | compiled, indent=1) + "\n")
    return reason


def _read(path: Path) -> dict[str, str]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if type(data) is dict else {}


def _assumed(folder: Path, theorems: Mapping[str, str]) -> str:
    """What the theorems rest on beside the axioms that are allowed."""
    if not theorems:
        return ""
    path = folder / "Claims" / "Assumptions.v"
    lines = [f"Require {file}." for file in dict.fromkeys(theorems.values())]
    lines += [f"Definition everything := ({', '.join(theorems)}).", "Print Assumptions everything."]
    write(path, "\n".join(lines) + "\n")
    printed = _run("coqc", "-q", "-w", "-all", *load_path(folder), str(path))
    strange = [name for name in _axioms(printed.stdout) if name not in AXIOMS]
    return f"the proofs rest on {', '.join(strange)}" if strange else ""


def _checked(folder: Path, names: Sequence[str]) -> str:
    """What `coqchk` says against compiled files, which it reads and checks anew."""
    modules = [word for name in names for word in ("-norec", name)]
    done = _run("coqchk", "-silent", "-o", *load_path(folder), *modules)
    return _faults(done.stdout + done.stderr)


def _axioms(printed: str) -> list[str]:
    """The names that `Print Assumptions` lists: of axioms, and of what "is assumed to be" right."""
    heads = [line for line in printed.splitlines() if line.strip() and line[0] != " "]
    titles = ("Axioms:", "Closed under the global context")
    return [line.split()[0] for line in heads if line not in titles]


def _faults(report: str) -> str:
    """What `coqchk` says against the files; axioms of Coq's own libraries are no fault."""
    if "CONTEXT SUMMARY" not in report:
        return f"coqchk does not accept the files: {report.strip()[-300:]}"
    ours = re.findall(r"^\s+((?:Quod|Claims)\.\S+)", report, re.MULTILINE)
    if ours:
        return f"coqchk finds that something is assumed: {', '.join(ours)}"
    for fault in ("type-in-type", "unsafe (co)fixpoints", "positivity is assumed"):
        if not re.search(re.escape(fault) + r": <none>", report):
            return f"coqchk finds {fault}"
    return ""


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise QuodError(f"{command[0]} took more than {SECONDS} s and was stopped") from None
    if done.returncode:
        raise QuodError(f"{command[0]} fails: {(done.stderr or done.stdout).strip()[-300:]}")
    return done
