"""A project: where its derivations, statements, certificates and write-up are.

derivations/*.py            one module a question; a name that starts with _ is a helper
derivations/statements.toml what the claims settle
derivations/references.bib  the sources that they cite
proofs/certificates/        <module>/<claim>.json
proofs/found/               <module>.json: what SymPy found for it
templates/, build/
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quod.errors import InputError

STATEMENTS = "derivations/statements.toml"
REFERENCES = "derivations/references.bib"


@dataclass(frozen=True)
class StatementText:
    """A statement of the assignment, as it was claimed."""

    id: str
    question: str
    claimed: str  # text with $maths$


@dataclass(frozen=True)
class Project:
    """The folders of a project; every path in a message is relative to its root."""

    root: Path
    templates_folder: str = "templates"  # relative to the root, or absolute

    @property
    def derivations(self) -> Path:
        return self.root / "derivations"

    @property
    def certificates(self) -> Path:
        return self.root / "proofs" / "certificates"

    @property
    def templates(self) -> Path:
        return self.root / self.templates_folder

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def fragments(self) -> Path:
        return self.build / "fragments"

    def with_templates(self, folder: Path) -> Project:
        """The project with the templates of another folder."""
        if not folder.is_dir():
            raise InputError(f"{folder}: there is no such folder of templates")
        return replace(self, templates_folder=str(folder.resolve()))

    def certificate(self, module: str, claim: str) -> Path:
        return self.certificates / module / f"{claim}.json"

    def stored(self, module: str, claim: str) -> str | None:
        """The text of a claim's certificate, None where there is none."""
        return read_certificate(self.certificate(module, claim))

    def all_certificates(self) -> list[Path]:
        return sorted(self.certificates.glob("*/*.json"))

    def found(self, module: str) -> Path:
        """The file of what SymPy found for a module."""
        return self.root / "proofs" / "found" / f"{module}.json"

    def all_found(self) -> list[Path]:
        return sorted((self.root / "proofs" / "found").glob("*.json"))

    def sources(self) -> dict[str, Path]:
        """The Python files of the derivations by name, helpers included."""
        return {path.stem: path for path in sorted(self.derivations.glob("*.py"))}

    def modules(self) -> list[str]:
        """The names of the modules that hold claims."""
        names = [name for name in self.sources() if not name.startswith("_")]
        for name in names:
            _check_module_name(name, self.relative(self.derivations / f"{name}.py"))
        return names

    def relative(self, path: Path | str) -> str:
        """The path as messages show it."""
        try:
            return Path(path).relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    def statements(self) -> dict[str, StatementText]:
        """The statements of the assignment by id, in the order written."""
        import tomllib

        path = self.root / STATEMENTS
        if not path.exists():
            return {}
        try:
            text = path.read_text(encoding="utf-8")
            data = tomllib.loads(text)
        except (OSError, ValueError) as error:
            raise InputError(f"{STATEMENTS}: cannot be read: {error}") from None
        return _statements(data, text)

    def references(self) -> str:
        """The text of the BibTeX file of the project; empty where there is none."""
        try:
            return (self.root / REFERENCES).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            raise InputError(f"{REFERENCES}: cannot be read: {error}") from None


def find_project(start: Path) -> Project:
    """The project that a folder belongs to: the nearest folder above with `derivations/` in it."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "derivations").is_dir():
            return Project(folder)
    raise InputError(
        f"{start}: no project here: neither this folder nor one above has a folder derivations/\n"
        "  name the project's folder with --project, or make one with `python -m quod new DIR`"
    )


def read_certificate(path: Path) -> str | None:
    """The text of a certificate; what is not UTF-8 is damage, which its replay will name."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _check_module_name(name: str, path: str) -> None:
    fix = "rename the file"
    if not name.isidentifier():
        raise InputError(f"{path}: {name!r} is no module name\n  {fix}: letters, digits and _")
    if name in sys.stdlib_module_names:
        raise InputError(
            f"{path}: {name} is also a module of Python, so one hides the other\n  {fix}"
        )


# --------------------------------------------------------------------------- statements.toml
def _statements(data: dict[str, Any], text: str) -> dict[str, StatementText]:
    extra = sorted(data.keys() - {"statement"})
    if extra:
        raise InputError(f"{STATEMENTS}: unknown entry {extra[0]!r}\n  write [[statement]] tables")
    rows = data.get("statement", [])
    if not isinstance(rows, list):
        raise InputError(f"{STATEMENTS}: a statement is a table\n  write [[statement]]")
    found: dict[str, StatementText] = {}
    for number, row in enumerate(rows, 1):
        made = _statement(row, number)
        if made.id in found:
            line = _line_of_id(text, made.id)
            raise InputError(
                f"{STATEMENTS}:{line}: two statements have the id {made.id!r}\n  rename one of them"
            )
        found[made.id] = made
    return found


def _statement(row: dict[str, Any], number: int) -> StatementText:
    keys = ("id", "question", "claimed")
    where = f"{STATEMENTS}: statement {number}"
    if isinstance(row.get("id"), str):
        where += f" ({row['id']})"
    for key in keys:
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise InputError(f"{where}: {key} is missing or no text\n  write {key} = '...'")
    extra = sorted(row.keys() - set(keys))
    if extra:
        raise InputError(f"{where}: unknown key {extra[0]!r}\n  the keys are {', '.join(keys)}")
    return StatementText(row["id"], row["question"], row["claimed"])


def _line_of_id(text: str, name: str) -> int:
    """The line of the last statement of that id."""
    lines = text.splitlines()
    return max(
        (n for n, line in enumerate(lines, 1) if line.startswith("id") and f'"{name}"' in line),
        default=1,
    )


def check_settles(where: str, settles: Iterable[str], known: Iterable[str]) -> None:
    """Every statement that a claim settles must be one of the assignment."""
    from difflib import get_close_matches

    known = list(known)
    for name in settles:
        if name not in known:
            near = get_close_matches(name, known, 3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"add it to {STATEMENTS}"
            raise InputError(f"{where}: settles={name!r} names no statement\n  {hint}")
