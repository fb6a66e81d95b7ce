"""``new``: a small project that builds at once, copied from the folder ``skeleton``."""

from __future__ import annotations

import re
from pathlib import Path

from quod.errors import InputError
from quod.running.files import write

SKELETON = Path(__file__).parents[1] / "skeleton"
NAME = "my-paper"  # what the skeleton calls itself


def new(folder: Path) -> None:
    """Make a project in a folder that is empty or not there yet."""
    root = folder.resolve()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", root.name):
        raise InputError(
            f"{root.name!r} is no name for a project\n"
            "  use letters, digits, and - _ . after the first"
        )
    _require_empty(root, folder)
    for path in skeleton():
        text = path.read_text(encoding="utf-8").replace(NAME, root.name)
        write(root / path.relative_to(SKELETON), text)
    print(
        f"{folder}: a new project\n"
        f"  cd {folder}\n"
        "  python build.py   proves its claims, keeps the proofs, writes build/writeup.tex\n"
        "  pytest            checks the proofs that are kept, one test a claim"
    )


def skeleton() -> list[Path]:
    """The files of the skeleton; an installation adds compiled ones."""
    files = (path for path in SKELETON.rglob("*") if path.is_file())
    return sorted(path for path in files if "__pycache__" not in path.parts)


def _require_empty(root: Path, shown: Path) -> None:
    if root.exists() and not root.is_dir():
        raise InputError(f"{shown}: this is a file\n  name a folder that is not there yet")
    if root.is_dir() and any(root.iterdir()):
        raise InputError(
            f"{shown}: this folder is not empty, and nothing in it was changed\n"
            "  name a folder that is not there yet"
        )
