"""Fragments without TeX: what they hold, and what a build does with those that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sample_results as samples
import small_project
from quod import document, fragments
from quod.running.loading import no_claim
from quod.typeset.bibliography import read_entries
from small_project import GOOD, Small

ENTRIES = read_entries(fragments.SOURCES.read_text(), "quod.bib")
STYLE = (fragments.ENGINE / fragments.STYLE).read_text()


def made(folder: Path = Path("nowhere")) -> dict[str, str]:
    """The fragments of the made-up results, by file name."""
    context = document.context(samples.modules(), samples.AXIOMS, False, (), ENTRIES)
    titles = {claim["id"]: claim["title"] for claim in context["claims"]}
    return {
        **fragments.of_claims(context, titles, folder),
        **fragments.sources(context, folder, ENTRIES, ""),
    }


# ------------------------------------------------------------------------ what they hold
def test_only_claims_as_declared_become_fragments() -> None:
    good = {f"{c.id}.tex" for m in samples.modules() for c in m.claims if c.as_declared}
    assert set(made()) == {*good, "quod.sty", "quod.bib", "quod-axioms.tex"}
    assert "gap_in_chain.tex" not in good and "square_root_of_square.tex" not in good


def test_a_fragment() -> None:
    text = made()["attention_scale.tex"]
    assert text.isascii()
    assert r"{Why attention divides by $\sqrt{d}$}{attention_scale}" in text
    kind, title = "Theorem", "Variance of a dot-product score"
    assert (
        rf"\quodstep{{{{}}=\frac{{d}}{{d}}}}{{\quodref{{variance_of_score}}{{{kind}}}{{{title}}}}}"
        in text
    )
    assert "line" not in text, "code that moves makes no fragment old"


def test_macros_are_those_of_the_style() -> None:
    defined = set(re.findall(r"\\(?:newcommand\{?|newlength\{)\\(quod[a-z]+)", STYLE))
    environments = set(re.findall(r"\\newenvironment\{(quod[a-z]+)\}", STYLE))
    for name, text in made().items():
        if name.endswith(".tex"):
            assert set(re.findall(r"\\(quod[a-z]+)", text)) <= defined, name
            assert set(re.findall(r"\\begin\{(quod[a-z]+)\}", text)) <= environments, name
            assert not re.search(r"\\(brk|fit|code|claimref)\b", text), name


def test_the_style_defines_nothing_of_others() -> None:
    code = re.sub(r"%.*", "", STYLE)
    assert not re.search(r"\\(renew|let|def(?!\\quod)|geometry|selectfont|section)", code)
    for name in re.findall(
        r"\\new(?:command|length|box|dimen|if|counter|environment)\W*(\w+)", code
    ):
        assert name.startswith(("quod", "ifquod")) or name == "1", name


def test_words_stand_outside_the_maths_of_a_paragraph() -> None:
    inline = fragments._filters({}, {}, {})["inline"]
    assert inline(r"\text{the entries of } q \text{ are small}") == "the entries of $q$ are small"
    assert inline(r"v_{i} \ge 0 \quad \text{for all } i") == (
        r"$v_{i} \quodbrk{40}\ge 0$ for all $i$"
    )
    cases = r"\begin{cases} x & \text{if } y \end{cases} + \left( \text{a} \right)_{\text{b}}"
    assert inline(cases).count("$") == 2


def test_sources_of_axioms_are_cited_by_key() -> None:
    assert r"{inverse}{\cite[1.12 (M5)]{rudin1976}}" in made()["quod-axioms.tex"]
    assert r"{induction}{\cite[Axiom~5]{landau1951}}" in made()["quod-axioms.tex"]
    assert fragments.by_key("Rudin, Functional Analysis, 1.1", ENTRIES.values()).startswith("Rudin")


def test_an_entry_of_the_project_replaces_that_of_the_engine() -> None:
    own = "@book{rudin1976, author = {Rudin, W.}, title = {Principles of Mathematical Analysis}}\n"
    entries = {**ENTRIES, **read_entries(own, "references.bib")}
    context = document.context(samples.modules(), samples.AXIOMS, False, (), entries)
    texts = fragments.sources(context, Path("nowhere"), entries, own)
    assert texts["references.bib"] == own
    assert "rudin1976" not in texts["quod.bib"] and "landau1951" in texts["quod.bib"]


def test_templates_of_the_project_win(tmp_path: Path) -> None:
    (tmp_path / "fragment.tex.j2").write_text("<< claim.id|label >>: << claim.title|prose >>\n")
    (tmp_path / "quod.sty").write_text("% mine\n")
    texts = made(tmp_path)
    assert texts["determinants_add.tex"] == "determinants_add: Determinants add\n"
    assert texts["quod.sty"] == "% mine\n"
    assert r"\quodaxiom" in texts["quod-axioms.tex"], "the others are those of the engine"


# -------------------------------------------------------------------------- what a build does
@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    small = small_project.make(tmp_path, monkeypatch)
    assert small.run("build") == 0
    return small


def fragment(small: Small, claim: str) -> Path:
    return small.root / "build" / "fragments" / f"{claim}.tex"


def change(path: Path) -> str:
    """A change by hand; the text that it makes."""
    text = path.read_text()
    assert "x \\, (x" in text
    path.write_text(text.replace("x \\, (x", "x (x"))
    return path.read_text()


def test_a_change_by_hand_is_told_and_kept(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fragment(small, "product")
    text = change(path)
    before = small.files()
    for options in ((), ("--check",)):
        assert small.run("build", *options) == 1
        out = capsys.readouterr().out
        assert "build/fragments/product.tex: changed by hand" in out
        assert re.search(r"^  -\\quoddisplay\{x \\, \(x.*\n  \+\\quoddisplay\{x \(x", out, re.M)
        assert "python build.py --overwrite" in out
        assert "2 claims, all as declared, but 1 fragment is not" in out
        assert path.read_text() == text
    assert {k: v for k, v in small.files().items() if "timings" not in k} == {
        k: v for k, v in before.items() if "timings" not in k
    }
    assert small.run("build", "--overwrite") == 0
    assert path.read_text() != text
    assert small.run("build", "--check") == 0


def test_an_old_fragment_is_no_change_by_hand(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.derive(GOOD.replace('"""Multiply out."""\n\n@', '"""Multiply it out."""\n\n@'))
    assert small.run("build", "--check") == 1
    out = capsys.readouterr().out
    assert "build/fragments/square_of_a_sum.tex: older than what it is made from" in out
    assert "-Multiply it out.\n  +Multiply out." in out
    assert small.run("build") == 0
    assert "Multiply it out." in fragment(small, "square_of_a_sum").read_text()
    assert small.run("build", "--check") == 0


def test_line_ends_and_moved_code_are_no_change(small: Small) -> None:
    path = fragment(small, "product")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    small.derive("# a comment\n" + GOOD)
    assert small.run("build", "--check") == 0


def test_fragments_of_no_claim(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    own = small.write("build/fragments/paper.tex", "% not of Quod\n")
    gone, edited = fragment(small, "gone"), fragment(small, "edited")
    gone.write_text(fragment(small, "product").read_text())
    edited.write_text(fragment(small, "product").read_text() + "more\n")
    assert small.run("build", "--check") == 1
    assert "build/fragments/gone.tex: a fragment of no claim" in capsys.readouterr().out
    assert small.run("build") == 1, "what was changed by hand is not removed"
    assert not gone.exists() and edited.exists() and own.exists()
    assert small.run("build", "--overwrite") == 0
    assert not edited.exists() and own.exists()


def test_a_claim_that_fails_leaves_its_fragment(small: Small) -> None:
    before = fragment(small, "product").read_text()
    small.derive(GOOD.replace("x**2 + x)", "x**2 - x)").replace("Multiply", "Just multiply", 1))
    assert small.run("build") == 1
    assert fragment(small, "product").read_text() == before
    assert "Just multiply" in fragment(small, "square_of_a_sum").read_text()


def test_a_fragment_of_what_is_left_open_is_not_passed_over(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says "proved" of a claim that is not."""
    gap = 'def product(calc):\n    """Later."""\n    calc.gap("later")\n'
    small.derive(GOOD.partition("def product")[0] + gap)
    assert small.run("build") == 0
    assert "product.tex: a fragment of no claim that is as declared" in capsys.readouterr().out
    assert small.run("build", "--check") == 1


# ------------------------------------------------------------------------------------- --only
TOWER = """
t, y = natural("t"), real("y")
h = recurrence("h", y, lambda i, before: before + i)

@claim(2 * h[t] == 2 * y + t * (t + 1))
def triangle(calc):
    \"\"\"By induction.\"\"\"
    base, step = calc.induction(t)

@claim(4 * h[t] == 4 * y + 2 * t * (t + 1))
def cites(calc):
    \"\"\"Twice; see also [[product]].\"\"\"
    calc(2 * (2 * y + t * (t + 1)), by=triangle)
"""


def test_only_some_claims(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.derive(GOOD + TOWER)
    fragment(small, "product").unlink()
    small.certificate("product").unlink()
    page = {k: v for k, v in small.files().items() if "fragments" not in k}
    capsys.readouterr()
    assert small.run("build", "--only", "cites") == 0
    out = capsys.readouterr().out
    assert "2 claims, all as declared: build/fragments\n" in out
    assert "product: proved" not in out
    new = {k: v for k, v in small.files().items() if "fragments" not in k}
    added = {f"proofs/certificates/algebra/{n}.json" for n in ("cites", "triangle")}
    assert set(new) - set(page) == added, "what is cited has its certificate too"
    assert all(new[k] == v for k, v in page.items()), "nothing else is touched"
    assert r"\quodref{product}{Theorem}{Product}" in fragment(small, "cites").read_text()
    assert fragment(small, "triangle").exists() and not fragment(small, "product").exists()
    assert small.run("replay") == 0


def test_only_across_modules(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    before, _, after = TOWER.partition("@claim(4")
    small.derive(before, "tower")
    small.derive(f"from tower import *\n@claim(4{after}", "zeta")
    assert small.run("build", "--only", "cites") == 0
    out = capsys.readouterr().out
    assert "tower.triangle: proved" in out and "algebra.product: proved" not in out
    assert small.run("build", "--check", "--only", "cites, product") == 0
    capsys.readouterr()
    assert small.run("build", "--only", "tower") == 0
    out = capsys.readouterr().out
    assert "tower.triangle: proved" in out and "algebra.product: proved" not in out


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("produkt", "no claim has the name 'produkt'\n  did you mean product?"),
        ("product,sum", "no claim has the name 'sum'\n  did you mean square_of_a_sum?"),
        ("xyzzy", "there are: square_of_a_sum, product"),
    ],
)
def test_only_knows_the_claims(
    small: Small, capsys: pytest.CaptureFixture[str], names: str, message: str
) -> None:
    before = small.files()
    assert small.run("build", "--only", names) == 2
    err = capsys.readouterr().err
    assert err.startswith("\n--only: ") and message in err
    assert small.files() == before


def test_a_long_list_of_names_is_not_printed() -> None:
    message = no_claim("xyzzy", [f"claim_{n}" for n in range(500)])
    assert message == "no claim has the name 'xyzzy'\n  build/claims.json has them all"


# ------------------------------------------------------------------------- texts and folders
def test_an_unknown_source_is_located(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.derive(GOOD.replace('"""Multiply out."""\n\n@', '"""As in [@gauss1801]."""\n\n@'))
    before = small.files()
    assert small.run("build") == 2
    err = capsys.readouterr().err
    assert "derivations/algebra.py:5: claim square_of_a_sum: no source has the key 'gauss1" in err
    assert small.files() == before
    small.write("derivations/references.bib", "@book{gauss1801, title = {Disquisitiones}}")
    assert small.run("build") == 0
    assert r"As in \cite{gauss1801}." in fragment(small, "square_of_a_sum").read_text()
    assert "Disquisitiones" in (small.root / "build/fragments/references.bib").read_text()
    small.write("derivations/references.bib", "\n@book{gauss1801")
    assert small.run("build") == 2
    assert "derivations/references.bib:2: this entry does not end" in capsys.readouterr().err


def test_another_folder_of_templates(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.write("mine/writeup.tex.j2", "Mine: << counts.proved >>\n")
    small.write("mine/fragment.tex.j2", "<< claim.kind >>\n")
    assert small.run("build", "--templates", str(small.root / "mine")) == 0
    assert (small.root / "build/writeup.tex").read_text() == "Mine: 2\n"
    assert fragment(small, "product").read_text().endswith("\nTheorem\n")
    assert small.run("build", "--templates", str(small.root / "nowhere")) == 2
    assert "there is no such folder of templates" in capsys.readouterr().err
