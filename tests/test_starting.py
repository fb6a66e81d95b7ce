"""``python -m quod new``: the project it makes builds at once, and nothing is ever overwritten."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from quod import cli
from quod.running.starting import SKELETON, skeleton
from trusted_samples import ROOT


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_project_builds_and_passes(tmp_path: Path) -> None:
    told = run(tmp_path, "-m", "quod", "new", "my-thesis")
    assert told.startswith("my-thesis: a new project\n  cd my-thesis\n")
    project = tmp_path / "my-thesis"
    assert (project / "README.md").read_text().startswith("# my-thesis\n")
    built = run(project, "build.py")
    assert "squares_about_a_point              proved" in built
    assert "absolute_deviations_about_a_point  refuted" in built
    assert (project / "build" / "writeup.tex").is_file()
    assert "2 passed" in run(project, "-m", "pytest", "-p", "no:cacheprovider")
    assert "all as declared" in run(project, "build.py", "--check")


def test_a_false_claim_fails_there(tmp_path: Path) -> None:
    assert cli.main(["new", str(tmp_path / "paper")]) == 0
    module = tmp_path / "paper" / "derivations" / "means.py"
    text = module.read_text()
    assert text.count("+ n * (mean - c) ** 2") == 3
    module.write_text(text.replace("+ n * (mean - c) ** 2", "+ (mean - c) ** 2"))
    assert cli.main(["build", "--project", str(tmp_path / "paper")]) == 1
    assert (tmp_path / "paper" / "build" / "draft.tex").is_file()
    assert not (tmp_path / "paper" / "build" / "writeup.tex").exists()


def test_an_empty_folder_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "."]) == 0
    assert (tmp_path / "README.md").read_text().startswith(f"# {tmp_path.name}\n")


@pytest.mark.parametrize("inside", ["notes.txt", ".git/HEAD", "derivations/means.py"])
def test_a_folder_in_use_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], inside: str
) -> None:
    mine = tmp_path / "paper" / inside
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    assert cli.main(["new", str(tmp_path / "paper")]) == 2
    assert "this folder is not empty, and nothing in it was changed" in capsys.readouterr().err
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [mine]
    assert mine.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("my paper", "'my paper' is no name for a project\n  use letters"),
        ("-paper", "'-paper' is no name"),
        ("papier-mâché", "is no name"),
        ("/", "'' is no name"),
        ("taken", "taken: this is a file\n  name a folder"),
        ("taken/paper", "cannot be written: Not a directory"),
    ],
)
def test_a_bad_name(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    problem: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken").write_text("mine")
    assert cli.main(["new", "--", name]) == 2
    assert problem in capsys.readouterr().err
    assert [*tmp_path.rglob("*")] == [tmp_path / "taken"]


def test_a_wheel_has_the_skeleton(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT / "proofs", source / "proofs", ignore=shutil.ignore_patterns("*.egg-info"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = "from setuptools import build_meta; build_meta.build_wheel('..')"
    run(source, "-c", build)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {f"quod/skeleton/{p.relative_to(SKELETON).as_posix()}" for p in skeleton()} <= packed
