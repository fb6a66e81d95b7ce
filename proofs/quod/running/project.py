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
from dataclasses import dataclass, fields, replace
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
class Question:
    """A question of the assignment: a part of the write-up."""

    id: str
    title: str
    asked: str = ""  # text with $maths$
    part: str = ""  # the title of a part of the write-up that begins here


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
        return {s.id: s for s in self._rows("statement")}

    def questions(self) -> dict[str, Question]:
        """The questions of the assignment by id, in the order of the write-up."""
        return {q.id: q for q in self._rows("question")}

    def _rows(self, kind: str) -> list[Any]:
        """The tables of `statements.toml` of that kind."""
        import tomllib

        path = self.root / STATEMENTS
        if not path.exists():
            return []
        try:
            text = path.read_text(encoding="utf-8")
            data = tomllib.loads(text)
        except (OSError, ValueError) as error:
            raise InputError(f"{STATEMENTS}: cannot be read: {error}") from None
        return _read(data, text)[kind]

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
_KINDS = {"statement": StatementText, "question": Question}


def _read(data: dict[str, Any], text: str) -> dict[str, list[Any]]:
    """The statements and the questions."""
    extra = sorted(data.keys() - _KINDS.keys())
    if extra:
        raise InputError(
            f"{STATEMENTS}: unknown entry {extra[0]!r}\n"
            "  write [[statement]] and [[question]] tables"
        )
    found = {kind: _rows_of(kind, data.get(kind, []), text) for kind in _KINDS}
    questions = {q.id for q in found["question"]}
    for s in found["statement"]:
        if questions and s.question not in questions:
            raise InputError(
                f"{STATEMENTS}: statement {s.id}: there is no question {s.question!r}\n"
                "  add a [[question]] table with that id"
            )
    return found


def _rows_of(kind: str, rows: Any, text: str) -> list[Any]:
    if not isinstance(rows, list):
        raise InputError(f"{STATEMENTS}: a {kind} is a table\n  write [[{kind}]]")
    found: dict[str, Any] = {}
    for number, row in enumerate(rows, 1):
        made = _row(kind, row, number)
        if made.id in found:
            line = _line_of_id(text, made.id)
            raise InputError(
                f"{STATEMENTS}:{line}: two {kind}s have the id {made.id!r}\n  rename one of them"
            )
        found[made.id] = made
    return list(found.values())


def _row(kind: str, row: dict[str, Any], number: int) -> Any:
    where = f"{STATEMENTS}: {kind} {number}"
    if isinstance(row.get("id"), str):
        where += f" ({row['id']})"
    for f in fields(_KINDS[kind]):
        value = row.get(f.name, f.default)
        if not isinstance(value, str) or not (value.strip() or f.default == ""):
            raise InputError(f"{where}: {f.name} is missing or no text\n  write {f.name} = '...'")
    keys = [f.name for f in fields(_KINDS[kind])]
    extra = sorted(row.keys() - set(keys))
    if extra:
        raise InputError(f"{where}: unknown key {extra[0]!r}\n  the keys are {', '.join(keys)}")
    return _KINDS[kind](**row)


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
