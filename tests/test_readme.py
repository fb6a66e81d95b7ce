"""What the README shows is what happens: its derivations, its messages, its commands."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from documented import changed
from quod import cli, real
from quod.certificate import Sequent, check_bound, check_proved, replay
from quod.elaborate import conclusion
from quod.errors import Undecided
from quod.kernel import RULES
from quod.running.project import Project
from quod.running.settled import replaced, table
from trusted_samples import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [body for found, body in BLOCKS if found == language]


ATTENTION, CHECK = blocks("python")
(BREAK,) = blocks("diff")
(BROKEN,) = blocks("text")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, where LaTeX is not found."""
    monkeypatch.setenv("PATH", "")
    (tmp_path / "derivations").mkdir()
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    return tmp_path


def run(project: Path, command: str, *options: str) -> int:
    return cli.main([command, "--project", str(project), *options])


def test_the_derivation_is_the_one_of_the_project(project: Path) -> None:
    """The committed certificates bind statements, hypotheses and steps: they fit the README's."""
    (project / "derivations" / "attention.py").write_text(ATTENTION, encoding="utf-8")
    folder = project / "proofs" / "certificates" / "attention"
    folder.mkdir(parents=True)
    for name in re.findall(r"^def (\w+)", ATTENTION, re.MULTILINE):
        shutil.copy(ROOT / "proofs" / "certificates" / "attention" / f"{name}.json", folder)
    assert run(project, "build", "--check") == 0


def test_the_broken_derivation(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Broken as the README says, the module of the project gives that message, lines included."""
    source = (ROOT / "derivations" / "attention.py").read_text(encoding="utf-8")
    (project / "derivations" / "attention.py").write_text(changed(source, BREAK), encoding="utf-8")
    shutil.copy(ROOT / "derivations" / "statements.toml", project / "derivations")
    shutil.copytree(ROOT / "proofs" / "certificates", project / "proofs" / "certificates")
    assert run(project, "build") == 1
    assert BROKEN in capsys.readouterr().out


def test_check() -> None:
    exec(compile(CHECK, "README.md", "exec"), {"__name__": "readme"})
    with pytest.raises(Undecided, match="counterexample"):
        exec(compile(CHECK.replace("/ 2", "/ 3"), "README.md", "exec"), {"__name__": "readme"})


def test_the_commands_exist() -> None:
    commands = re.findall(r"`python -m quod ([\w-]+)", TEXT)
    assert commands
    for command in commands:
        with pytest.raises(SystemExit) as end:
            cli.main([command, "--help"])
        assert end.value.code == 0


def test_the_settled_statements_are_those_of_the_derivations() -> None:
    """`make readme` renews the table."""
    assert replaced(TEXT, table(Project(ROOT)), "README.md") == TEXT


def test_links_lead_to_files() -> None:
    links = re.findall(r'\]\(([^)#:]+)\)|src="([^"]+)"', TEXT)
    assert links
    for link in links:
        assert (ROOT / "".join(link)).is_file(), link


def test_the_pictures_are_small() -> None:
    for path in (ROOT / "docs" / "images").iterdir():
        assert path.stat().st_size < 150_000, path


def test_the_certificate_in_the_design() -> None:
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    x = real("x")
    asked = Sequent((), conclusion(x + x == 2 * x))
    proof = replay(json.loads(shown), {}.__getitem__)
    check_bound(proof, asked)
    check_proved(proof, asked)


def test_every_rule_has_its_justification() -> None:
    """docs/trust.md has a row for each rule of the kernel, and no other row of that table."""
    text = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    table = text[text.index("## The rules") : text.index("## Definedness")]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(RULES)
