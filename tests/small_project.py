"""A project of a few lines in a temporary folder, and what became of its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from quod import cli

HEAD = "from quod import *\n"
GOOD = """
x = real("x")

@claim((x + 1) ** 2 == x**2 + 2 * x + 1, settles=["square"])
def square_of_a_sum(calc):
    \"\"\"Multiply out.\"\"\"

@claim(x * (x + 1) == x**2 + x)
def product(calc):
    \"\"\"Multiply out.\"\"\"
"""
STATEMENTS = """
[[statement]]
id = "square"
question = "1.1"
claimed = 'The square of $x + 1$ is $x^2 + 2x + 1$.'

[[statement]]
id = "cube"
question = "1.2"
claimed = 'The cube.'
"""
TEMPLATE = r"""
\documentclass{article}\begin{document}
%% for c in claims
<< c.title|prose >>: << c.verdict >><< ', draft' if draft >>
<< c.failure|verbatim >>
%% endfor
%% for s in settled
<< s.id >>: << s.claimed|prose >>
%% endfor
\end{document}
"""


@dataclass
class Small:
    """A project of which every command runs in this process."""

    root: Path

    def write(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def derive(self, text: str, name: str = "algebra") -> None:
        self.write(f"derivations/{name}.py", HEAD + text)

    def run(self, command: str, *options: str) -> int:
        return cli.main([command, "--project", str(self.root), *options])

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Every file outside derivations/ with its time and bytes."""
        return {
            p.relative_to(self.root).as_posix(): (p.stat().st_mtime_ns, p.read_bytes())
            for p in sorted(self.root.rglob("*"))
            if p.is_file() and "derivations" not in p.parts
        }

    def certificate(self, claim: str, module: str = "algebra") -> Path:
        return self.root / "proofs" / "certificates" / module / f"{claim}.json"


def make(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A project that is as declared, where LaTeX is not found."""
    monkeypatch.setenv("PATH", "")
    small = Small(folder)
    small.derive(GOOD)
    small.write("derivations/statements.toml", STATEMENTS)
    small.write("templates/writeup.tex.j2", TEMPLATE)
    return small
