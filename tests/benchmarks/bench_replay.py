"""How long the commands take beside ``import sympy``, in one run: ``make bench``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
COMMANDS = {
    "import sympy": ("-c", "import sympy"),
    "replay": ("-m", "quod", "replay"),
    "build --check": ("-m", "quod", "build", "--check"),
    "build": ("-m", "quod", "build"),
    "build without certificates": ("-m", "quod", "build"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, so that nothing here touches it."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("derivations", "templates", "proofs/certificates"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, copy / name)
    assert run(copy, "-m", "quod", "build") == 0, "the project is not as declared"
    return copy


def run(project: Path, *command: str) -> int:
    """Without LaTeX: what it takes is not ours."""
    environment = {**os.environ, "PATH": "", "PYTHONPATH": str(ROOT / "proofs")}
    command = (sys.executable, *command)
    return subprocess.run(command, cwd=project, env=environment, capture_output=True).returncode


@pytest.mark.parametrize("name", COMMANDS)
def bench_command(benchmark: Any, project: Path, name: str) -> None:
    def forget() -> None:
        if name == "build without certificates":
            shutil.rmtree(project / "proofs" / "certificates", ignore_errors=True)

    benchmark.pedantic(run, args=(project, *COMMANDS[name]), setup=forget, rounds=5)
