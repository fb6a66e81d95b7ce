"""docs/templates.md: its lists are those of the code, and its template builds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import sample_results as samples
from quod import document, fragments
from quod.typeset import latexmk, template
from small_project import Small
from test_fragments import TOWER
from test_fragments_pdf import compiled, faults
from trusted_samples import ROOT

TEXT = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
ARTICLE, PAPER = re.findall(r"^```latex\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
needs_tex = pytest.mark.skipif(not shutil.which("latexmk"), reason="needs TeX")


def context() -> dict:
    entries = fragments.read_entries(fragments.SOURCES.read_text(), "quod.bib")
    modules = samples.modules()
    modules[0].prose += " [@rudin1976]"
    return document.context(modules, samples.AXIOMS, True, samples.STATEMENTS, entries)


def listed(heading: str, table: int = 0) -> list[str]:
    """The names in the first column of a table under a heading."""
    part = re.split(r"^#+ ", TEXT.split(f"# {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


CONTEXT = context()


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("The page", CONTEXT),
        ("A question", CONTEXT["questions"][0]),
        ("A module", CONTEXT["modules"][0]),
        ("A claim", CONTEXT["claims"][0]),
        ("A step", CONTEXT["claims"][0]["steps"][0]),
        ("A part of the front table", CONTEXT["overview"][0]),
        ("A settled statement", CONTEXT["settled"][0]),
        ("An axiom", CONTEXT["axioms"][0]),
        ("A reference", CONTEXT["references"][0]),
    ],
)
def test_every_field_is_documented(heading: str, value: dict) -> None:
    assert sorted(listed(heading)) == sorted(value)


def test_every_filter_is_documented() -> None:
    own = template.environment(Path(), {"breaks": str, "signs": str, "room": str}).filters
    ours = set(own) - set(template.jinja2.Environment().filters) | {"e"}
    assert set(listed("Filters")) == ours - {"escape"}


def test_every_option_and_macro_is_documented() -> None:
    style = (fragments.ENGINE / fragments.STYLE).read_text()
    options = re.findall(r"\\DeclareStringOption\[\w+\]\{(\w+)\}", style)
    part = TEXT.split("| option | values |")[1].split("\n\n")[0]
    found = [
        n for row in re.findall(r"^\| (`.*?) \|", part, re.M) for n in re.findall(r"`(\w+)`", row)
    ]
    assert sorted(found) == sorted(options)
    for macro in re.findall(r"`\\(quod[a-z]+)", TEXT):
        assert f"\\{macro}}}" in style, macro


def test_the_article_is_short() -> None:
    assert len(ARTICLE.splitlines()) == 20


@needs_tex
@pytest.mark.parametrize("draft", [True, False])
def test_the_article_sets_everything(tmp_path: Path, draft: bool) -> None:
    (tmp_path / document.TEMPLATE).write_text(ARTICLE)
    tex = tmp_path / "writeup.tex"
    tex.write_text(document.render({**CONTEXT, "draft": draft}, tmp_path))
    outcome = latexmk.compile_pdf(tex)
    assert outcome.path, outcome.message
    log = (tmp_path / ".latex" / "writeup.log").read_text(errors="replace")
    assert not re.search("Warning.*undefined|multiply defined", log)


@needs_tex
def test_a_project_with_the_article_and_a_paper(tmp_path: Path) -> None:
    small = Small(tmp_path)
    small.derive(TOWER.replace("; see also [[product]]", ""))
    small.write("article/writeup.tex.j2", ARTICLE)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    assert small.run("build") == 0, "what this leaves for LaTeX does not suit the article"
    assert small.run("build", "--templates", str(tmp_path / "article")) == 0
    assert "MaxMatrixCols" in (tmp_path / "build" / "writeup.tex").read_text()
    preamble, body = PAPER.removesuffix("\\end{document}\n").split("\\begin{document}\n")
    body = body.replace("scaled_scores_have_unit_variance", "triangle").split("\\bibliography")[0]
    log, shown = compiled(tmp_path / "build" / "fragments", preamble, body)
    assert faults(log) == []
    assert "Theorem 1 (Triangle)" in shown and "By Theorem 1" in shown
