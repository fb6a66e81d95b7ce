"""The PDF, page by page: skipped where there is no TeX."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

import sample_results as samples
from quod import cli, document
from quod.running import files
from quod.running.project import StatementText
from quod.typeset import latexmk

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
TOOLS = ("latexmk", "pdflatex", "pdffonts", "pdftotext", "pdfinfo")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason="needs TeX and poppler-utils"
)
TOP, BOTTOM = 77, 765  # of the text on a page, in points from its top
HEADING = 16.1  # points: nothing else is as tall
PART = 14  # points: the title of a part, on a page that begins one


class Word(NamedTuple):
    top: float  # in points from the top of the page
    foot: float
    text: str


@dataclass
class Made:
    tex: Path
    pdf: Path
    log: str
    pages: list[list[Word]]


def run(*command: object) -> str:
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True)
    return done.stdout


def make(
    folder: Path,
    modules: list[document.Module],
    draft: bool,
    statements: Sequence[StatementText] = samples.STATEMENTS,
) -> Made:
    tex = folder / "writeup.tex"
    context = document.context(modules, samples.AXIOMS, draft, statements)
    files.write(tex, document.render(context, TEMPLATES))
    outcome = latexmk.compile_pdf(tex)
    assert outcome.path, outcome.message
    return read(tex)


def read(tex: Path) -> Made:
    """What was made of a source, beside it."""
    pdf = tex.with_suffix(".pdf")
    log = (tex.parent / ".latex" / f"{tex.stem}.log").read_text(errors="replace")
    words = run("pdftotext", "-bbox", pdf, "-").split("<page ")[1:]
    pages = [
        [
            Word(float(top), float(foot), word)
            for top, foot, word in re.findall(r'yMin="([\d.]+)".*?yMax="([\d.]+)">([^<]*)<', page)
        ]
        for page in words
    ]
    return Made(tex, pdf, log, pages)


def inflated(pdf: bytes) -> str:
    """The PDF's object streams as text: bookmarks and the like."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    parts = [zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x"]
    return b"\n".join(parts).decode("latin-1")


@pytest.fixture(scope="module", params=["draft", "final", "checked twice"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    twice = request.param == "checked twice"
    modules = samples.checked_twice() if twice else samples.modules()
    return make(tmp_path_factory.mktemp("build"), modules, request.param == "draft")


def test_log_is_clean(made: Made) -> None:
    faults = (
        r"Warning|(?:Over|Under)full|undefined|multiply defined|Rerun to get|may have changed"
        r"|Missing character|\.\d+pk"
    )
    assert not re.findall(rf".*(?:{faults}).*", made.log)


def test_fonts_are_embedded(made: Made) -> None:
    rows = run("pdffonts", made.pdf).splitlines()[2:]
    assert rows
    for row in rows:
        embedded, _, unicode = row.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes")
        assert "Type 3" not in row
    assert any("Pagella" in row for row in rows)


def test_text_can_be_searched(made: Made) -> None:
    text = run("pdftotext", "-enc", "UTF-8", made.pdf, "-")
    assert "??" not in text
    assert {"\u2211", "\u2265", "\u03b2", "\u221a"} <= set(text), "maths can be searched too"
    assert "\ufffd" not in text
    words = ["Theorem 1", "Refuted claim", "Counterexample", "na\u00efve", "undecided", "Axioms"]
    for word in [*words, "regroup", "Rudin", "Certificates", "Induction step"]:
        assert word.lower() in text.lower(), word


def test_bookmarks_and_metadata(made: Made) -> None:
    raw = run("pdfinfo", "-meta", made.pdf) + run("pdfinfo", made.pdf)
    assert re.search(r"Title: +Checked derivations", raw)
    assert "Date" not in raw
    octal = re.compile(r"\\([0-7]{3})")  # which signs are so written differs between versions
    text = octal.sub(lambda m: chr(int(m[1], 8)), inflated(made.pdf.read_bytes()))
    for title in ("Theorem 1: Variance of a dot-product score", "Attention and sqrt d"):
        assert title in text.replace("\0", "")


def test_no_page_is_half_empty_or_torn(made: Made) -> None:
    for page, after in pairwise(made.pages):
        low = max(word.foot for word in page)
        new_part = any(word.foot - word.top > PART for word in after[:8])
        assert new_part or (low - TOP) / (BOTTOM - TOP) > 0.7
        last = [word for word in page if word.foot > low - 4]
        words = [word.text for word in last]
        assert words[-1] not in {"(1)", "Derivation.", "Counterexample.", "Claim"}, words
        first = [word.text for word in page if word.top > TOP - 4][:2]
        assert first not in (["Checked", "by"], ["Checked:", "at"]), "no notes without their proof"
        reason = re.match(r"\(\d+\)$", " ".join(words[2:3]))  # "Theorem 5 (2)", after a step
        head = {"Theorem", "claim"} & set(words[:2])
        assert reason or not head, "no head of a claim at the foot of a page"
        assert max(word.foot - word.top for word in last) < HEADING, "nor a heading"


def test_the_same_bytes_again(made: Made, tmp_path: Path) -> None:
    shutil.copy(made.tex, tmp_path / made.tex.name)
    outcome = latexmk.compile_pdf(tmp_path / made.tex.name)
    assert outcome.path
    assert outcome.path.read_bytes() == made.pdf.read_bytes()


def test_long_documents_break_well(tmp_path: Path) -> None:
    claims = [
        replace(c, id=f"{c.id}_{k}")
        for k in range(4)
        for c in (samples.REFUTED, samples.INDUCTION, samples.EULER, samples.ILL_FORMED)
    ]
    modules = [document.Module("m", "m.py", "M", "Words. " * 90, claims)]
    long = make(tmp_path, modules, False)
    test_log_is_clean(long)
    test_no_page_is_half_empty_or_torn(long)


def test_the_write_up_itself(tmp_path: Path) -> None:
    for part in ("derivations", "proofs/certificates", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    assert cli.main(["build", "--project", str(tmp_path)]) == 0
    made = read(tmp_path / "build" / ".tried" / "writeup.tex")
    test_log_is_clean(made)
    test_no_page_is_half_empty_or_torn(made)


def test_two_hundred_statements_stand_in_one_table(tmp_path: Path) -> None:
    texts = [
        "A statement of one line: $x \\le y$.",
        "One of more lines, " * 9 + "with $x^2 \\ge 0$.",
    ]
    statements = [StatementText(f"9.{k}-x", "9", texts[k % 25 == 0]) for k in range(200)]
    claims = [
        replace(c, settles=[s.id for s in statements[n::4]])
        for n, c in enumerate(
            [samples.VARIANCE, samples.SCALE, samples.REFUTED, samples.ILL_FORMED]
        )
    ]
    modules = [document.Module("m", "m.py", "M", "", claims)]
    many = make(tmp_path, modules, False, statements)
    test_log_is_clean(many)
    test_no_page_is_half_empty_or_torn(many)
    words = [(word.text, number) for number, page in enumerate(many.pages, 1) for word in page]
    where = [number for word, number in words if word in {s.id for s in statements}]
    assert len(where) == 200, "each statement is there once"
    assert max(where) <= 5


def test_an_error_has_a_place_and_no_log(tmp_path: Path) -> None:
    tex = tmp_path / "bad.tex"
    tex.write_text("\\documentclass{article}\n\\begin{document}\n$\\nosuch x$\n\\end{document}\n")
    outcome = latexmk.compile_pdf(tex)
    assert outcome.path is None
    assert f"{tex}:3: Undefined control sequence." in outcome.message
    assert len(outcome.message.splitlines()) <= 2
    assert not tex.with_suffix(".pdf").exists()
    tex.write_text(tex.read_text().replace(r"\nosuch ", ""))
    assert latexmk.compile_pdf(tex).path, "a failure does not spoil the next run"


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    tex = tmp_path / "bad.tex"
    tex.write_text("\\documentclass{article}\\usepackage{nosuch}\\begin{document}\\end{document}")
    assert "has no nosuch.sty; on Debian: apt install" in latexmk.compile_pdf(tex).message
