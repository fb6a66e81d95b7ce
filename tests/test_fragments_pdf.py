"""Fragments inside other people's documents: compiled, without a warning of ours; needs TeX."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import sample_results as samples
from quod import document, fragments
from quod.typeset import latexmk
from quod.typeset.bibliography import read_entries
from trusted_samples import ROOT

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("latexmk", "pdflatex", "pdftotext"))),
    reason="needs TeX and poppler-utils",
)
ARTICLE = r"\documentclass{article}\usepackage{amsmath}"
HOSTS = {
    "article": rf"{ARTICLE}\usepackage{{quod}}",
    "article with its own theorems": (
        rf"{ARTICLE}\usepackage{{amsthm,hyperref}}\newtheorem{{theorem}}{{Theorem}}[section]"
        r"\usepackage[theorem=theorem, refuted=theorem, proof=proof, badges=off]{quod}"
    ),
    "amsart": (
        r"\documentclass{amsart}\newtheorem{thm}{Satz}"
        r"\usepackage[theorem=thm, proof=proof, reasons=inline, badges=off]{quod}"
    ),
    "IEEEtran": (
        r"\documentclass[conference]{IEEEtran}\usepackage{amsmath}"
        r"\usepackage[reasons=below, badges=off]{quod}"
    ),
    "two columns": (
        r"\documentclass[twocolumn]{article}\usepackage{amsmath}\usepackage[reasons=off]{quod}"
    ),
    "narrow columns": (
        r"\documentclass[twocolumn]{article}\usepackage[textwidth=150mm]{geometry}"
        r"\usepackage{amsmath}\usepackage[reasons=below]{quod}"
    ),
}


def written(folder: Path) -> list[str]:
    """The fragments of the samples in a folder; the names to \\input."""
    entries = read_entries(fragments.SOURCES.read_text(), "quod.bib")
    context = document.context(samples.modules(), samples.AXIOMS, False, (), entries)
    titles = {claim["id"]: claim["title"] for claim in context["claims"]}
    made = fragments.of_claims(context, titles, ROOT / "templates")
    made |= fragments.sources(context, ROOT / "templates", entries, "")
    for name, text in made.items():
        (folder / name).write_text(text, encoding="ascii")
    return [name.removesuffix(".tex") for name in made if name.endswith(".tex")]


def compiled(folder: Path, preamble: str, body: str) -> tuple[str, str]:
    """The log and the text of a document."""
    tex = folder / "paper.tex"
    tex.write_text(f"{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n")
    outcome = latexmk.compile_pdf(tex)
    assert outcome.path, outcome.message
    log = (folder / ".latex" / "paper.log").read_text(errors="replace")
    command = ["pdftotext", "-enc", "UTF-8", outcome.path, "-"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return log, " ".join(shown.split())


def faults(log: str) -> list[str]:
    widths = re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)
    words = r".*(?:Warning|undefined|multiply defined|Missing character).*"
    return [w for w in widths if float(w) > 1] + re.findall(words, log)


def missing(preamble: str) -> str:
    """The class or package of a preamble that is not installed."""
    names = re.findall(r"\\documentclass(?:\[.*?\])?\{(\w+)\}", preamble)
    found = (shutil.which("kpsewhich"), f"{names[0]}.cls")
    done = subprocess.run(found, capture_output=True, text=True, check=False)
    return "" if done.stdout.strip() else names[0]


@pytest.mark.parametrize("host", HOSTS)
def test_fragments_in_documents(host: str, tmp_path: Path) -> None:
    preamble = HOSTS[host]
    if missing(preamble):
        pytest.skip(f"needs TeX with {missing(preamble)}: apt install texlive-publishers")
    inputs = "".join(f"\\input{{{name}}}\n" for name in written(tmp_path))
    title = r"\title{A paper}\author{N. N.}\maketitle" if "IEEE" in host else ""
    body = rf"{title}\section{{Results}}{inputs}\bibliographystyle{{plain}}\bibliography{{quod}}"
    log, text = compiled(tmp_path, preamble, body)
    assert faults(log) == []
    assert "Variance of a dot-product score" in text
    assert "??" not in text and "[?]" not in text


NAMES = "code brk fit claimref row reason display step chain".split()
LENGTHS = "parindent parskip leftskip rightskip lineskip linepenalty relpenalty".split()


def test_nothing_of_the_document_is_touched(tmp_path: Path) -> None:
    """Macros of the names that the write-up uses keep their meaning, and lengths their value."""
    written(tmp_path)
    own = "".join(rf"\newcommand{{\{name}}}{{own{name}}}" for name in NAMES)
    values = [rf"\the\{name}" for name in LENGTHS] + [rf"\{name}" for name in NAMES]
    state = rf"\par(({', '.join(values)}, \arabic{{MaxMatrixCols}}))\par"
    body = rf"{state}\input{{variance_of_score}}\input{{determinants_add}}{state}"
    log, text = compiled(tmp_path, rf"{ARTICLE}{own}\usepackage{{quod}}", body)
    before, after = re.findall(r"\(\((.*?)\)\)", text)
    assert before == after and "owncode" in before
    assert faults(log) == []


def test_options_and_renewed_macros(tmp_path: Path) -> None:
    written(tmp_path)
    preamble = (
        rf"{ARTICLE}\usepackage[badges=off]{{quod}}\renewcommand{{\quodderivationname}}{{Beweis.}}"
    )
    body = r"\input{attention_scale}\quodsetup{reasons=off}\input{momentum_unrolled}"
    body += str(fragments._filters({}, {}, {})["prose"]('`key="x"`'))
    log, text = compiled(tmp_path, preamble, body)
    assert faults(log) == []
    assert "Beweis." in text and "Derivation" not in text
    assert "[proved:" not in text
    assert 'key="x"' in text
    assert "algebra" in text, "the reasons of the first"
    assert "the induction hypothesis" not in text and "the last summand" not in text
    assert "Variance of a dot-product score" in text, "the title of a claim that is not there"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("reasons=sideways", "reasons=sideways is unknown"),
        ("badges=maybe", "badges=maybe is unknown"),
        ("theorem=nowhere", "Environment nowhere undefined"),
        ("colour=red", "colour"),
    ],
)
def test_wrong_options_are_refused(tmp_path: Path, options: str, message: str) -> None:
    written(tmp_path)
    with pytest.raises(AssertionError, match=message):
        compiled(tmp_path, rf"{ARTICLE}\usepackage[{options}]{{quod}}", r"\input{attention_scale}")


def test_faults_are_seen() -> None:
    assert faults("Overfull \\hbox (1.01pt too wide) in paragraph") == ["1.01"]
    assert faults("Overfull \\hbox (0.9pt too wide) in paragraph") == []
    assert faults("LaTeX Warning: Reference `x' on page 1 undefined")
