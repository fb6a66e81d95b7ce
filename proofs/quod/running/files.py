"""Files that are written at once or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from quod.errors import InputError


def write(path: Path, text: str) -> None:
    """Put `text` into `path` at once or not at all; equal bytes are left alone."""
    put(path, text.encode())


def put(path: Path, data: bytes) -> None:
    """The same for bytes."""
    temporary = None
    try:
        if path.exists() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise InputError(
            f"{path}: cannot be written: {error.strerror or error}\n"
            f"  make {path.parent} a folder that you may write to, or name another one"
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
