"""docs/tutorial.md, followed by the letter: its commands print what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest

from documented import changed, mismatches
from trusted_samples import ROOT

TEXT = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


class Reader:
    """Someone who types the commands of the page and edits the files as it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        python = Path(sys.executable).parent
        self.environment = {**os.environ, "PATH": f"{python}{os.pathsep}{os.environ['PATH']}"}

    def follow(self, page: str) -> None:
        blocks = r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$'
        for kind, file, body in re.findall(blocks, page, re.MULTILINE | re.DOTALL):
            path = self.folder / file
            if kind == "console":
                self.type(body)
            elif kind == "diff":
                path.write_text(changed(path.read_text(), body))
            elif file:
                path.write_text(body)

    def type(self, session: str) -> None:
        for command, said in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE):
            if command.startswith("cd "):
                self.folder /= command.removeprefix("cd ")
                continue
            printed = self.run(command)
            if not same(said, printed):
                raise AssertionError(f"$ {command}\nthe page says\n{said}\nit prints\n{printed}")

    def run(self, command: str) -> str:
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout


def same(said: str, printed: str) -> bool:
    """Whether a command printed what the page says, but for times and spaces at the ends of lines."""
    said, printed = (re.sub(r"\d+\.\d\d ?s\b", "0.00 s", text) for text in (said, printed))
    return OutputChecker().check_output(said, re.sub(r" +$", "", printed, flags=re.M), ELLIPSIS)


@pytest.mark.skipif(shutil.which("latexmk") is None, reason="the page is for readers with LaTeX")
def test_the_tutorial(tmp_path: Path) -> None:
    Reader(tmp_path).follow(TEXT)


def test_a_wrong_tutorial_is_noticed(tmp_path: Path) -> None:
    told = "```console\n$ echo proved\n{}\n```\n"
    Reader(tmp_path).follow(told.format("proved"))
    with pytest.raises(AssertionError, match="the page says\nrefuted"):
        Reader(tmp_path).follow(told.format("refuted"))


def test_the_examples_at_the_prompt() -> None:
    assert mismatches(TEXT, "tutorial.md") == ""


def test_links_lead_to_files() -> None:
    for page in ("tutorial.md", "reference.md"):
        prose = re.sub(r"```.*?```", "", (ROOT / "docs" / page).read_text(), flags=re.DOTALL)
        links = re.findall(r"\]\(([^)#:]+)\)", prose)
        assert links
        for link in links:
            assert (ROOT / "docs" / link).is_file(), link
