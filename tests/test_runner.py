"""Building: what each exit code means, what is written, and that broken input loses nothing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

import sample_results as samples
import small_project
from quod.results import ClaimResult
from quod.running import terminal
from quod.running.report import report
from quod.running.runner import ModuleRun
from small_project import GOOD, HEAD, STATEMENTS, Small


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    return small_project.make(tmp_path, monkeypatch)


# ----------------------------------------------------------------------- 0: as declared
def test_a_build_writes_the_write_up(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert small.run("build") == 0
    assert set(small.files()) == {
        "build/claims.json",
        *(f"build/fragments/{name}.tex" for name in ("product", "square_of_a_sum", "quod-axioms")),
        "build/fragments/quod.bib",
        "build/fragments/quod.sty",
        "build/timings.json",
        "build/writeup.tex",
        "proofs/certificates/algebra/product.json",
        "proofs/certificates/algebra/square_of_a_sum.json",
        "templates/writeup.tex.j2",
    }
    out = capsys.readouterr().out
    assert "[2/2] algebra.product: proved" in out
    assert "square_of_a_sum" in out.split("verdict")[1]
    assert "2 claims, all as declared: build/writeup.tex" in out
    assert out.count("latexmk is missing; on Debian: apt install") == 1
    tex = (small.root / "build/writeup.tex").read_text()
    assert "square: The square of $x + 1$" in tex
    assert "The cube" not in tex


def test_the_table_has_what_coq_says_if_it_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    for modules, shown in [(samples.modules(), False), (samples.checked_twice(), True)]:
        runs = [ModuleRun(m.name, m.path, m.title, "", m.claims, {}) for m in modules]
        terminal.print_table(runs)
        terminal.print_failures(runs[0].claims)
        out = capsys.readouterr().out
        assert ("Coq" in out) is shown
    table, *reports = out.split("\n\n")
    assert re.match(r"claim +verdict +Coq +rules +time\n", table)
    for name, verdict in [("variance_of_score", "agrees"), ("four_squares", "timed-out")]:
        assert re.search(rf"^  {name} +proved +{verdict} ", table, re.MULTILINE)
    assert re.search(r"^  adding_shapes +ill-formed +it has", table, re.MULTILINE)
    here = f"{samples.PATH}:10"
    assert [r for r in reports if "four_squares" in r] == [
        f"{here}: four_squares: Coq ran out of time\n  not done after 60 s"
    ]
    assert f"{here}: attention_scale: Coq disagrees\n  Error:\n    The term" in reports[0]
    assert not [r for r in reports if "variance_of_score" in r or "block_product" in r]


def test_claims_json(small: Small) -> None:
    small.run("build")
    data = json.loads((small.root / "build/claims.json").read_text())
    assert list(data) == ["version", "claims", "axioms"]
    first = data["claims"][0]
    assert set(first) == {
        *("id", "module", "line", "settles", "question", "title", "declared", "verdict"),
        *("statement", "hypotheses", "unused", "satisfiable", "axioms", "steps"),
        *("counterexample", "certificate", "reason", "second_opinion", "second_opinion_reason"),
    }
    assert (first["id"], first["settles"], first["question"]) == (
        "square_of_a_sum",
        ["square"],
        "1.1",
    )
    assert str(small.root) not in (small.root / "build/claims.json").read_text()
    timings = json.loads((small.root / "build/timings.json").read_text())
    assert set(timings["seconds"]) == {"square_of_a_sum", "product"}


def test_a_second_build_leaves_all_but_the_timings(small: Small) -> None:
    small.run("build")
    before = small.files()
    assert small.run("build") == 0
    after = small.files()
    del before["build/timings.json"], after["build/timings.json"]
    assert after == before


def test_check_writes_nothing(small: Small) -> None:
    small.run("build")
    shutil.rmtree(small.root / "build")
    before = small.files()
    assert small.run("build", "--check") == 0
    assert small.files() == before


def test_a_certificate_of_no_claim_is_removed(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.run("build")
    gone = small.write("proofs/certificates/gone/lost.json", "{}")
    assert small.run("build", "--check") == 1
    assert gone.exists()
    assert (
        "proofs/certificates/gone/lost.json: a certificate of no claim" in capsys.readouterr().out
    )
    assert small.run("build") == 0
    assert not gone.parent.exists()
    assert "removed proofs/certificates/gone/lost.json" in capsys.readouterr().out


def test_modules_in_reading_order_and_claims_across_modules(small: Small) -> None:
    small.derive('from algebra import *\n@claim(x == x, settles=["cube"])\ndef a(calc): ""', "zeta")
    small.derive("from algebra import product\n@claim(x == x)\ndef b(calc): ''", "beta")
    small.write("derivations/beta.py", HEAD + "from zeta import x\n@claim(x == x)\ndef b(c): ''\n")
    assert small.run("build") == 0
    data = json.loads((small.root / "build/claims.json").read_text())
    assert [c["module"] for c in data["claims"]] == ["algebra", "algebra", "zeta", "beta"]


# ------------------------------------------------------------------- 1: not as declared
FAULTS = {
    "it does not hold": ("@claim(x == x + 1)\ndef bad(calc): ''", "undecided|refuted"),
    "it raises": ("@claim(x == x)\ndef bad(calc):\n    y = {}\n    y[3]", "KeyError: 3"),
    "it exits": ("@claim(x == x)\ndef bad(calc):\n    raise SystemExit(0)", "SystemExit"),
    "it dies": ("@claim(x == x)\ndef bad(calc):\n    import os; os._exit(3)", "process died"),
    "it never ends": ("@claim(x == x)\ndef bad(calc):\n    while True: pass", "stopped after 2 s"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_claim_fails_and_the_rest_goes_on(
    small: Small, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    small.run("build")
    before = small.files()
    text, expected = FAULTS[fault]
    small.derive(GOOD + text + "\n@claim(x + 0 == x)\ndef after(calc): ''\n")
    small.derive("y = real('y')\n@claim(y == y)\ndef other(calc): ''", "other")
    assert small.run("build", "--timeout", "2") == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    report = captured.out.split("\n\n", 2)[-1]
    assert any(word in report for word in expected.split("|")), report
    assert "derivations/algebra.py:1" in report
    assert "Traceback" not in report
    assert "quod/" not in report.replace("-m quod", "")
    after = small.files()
    assert after["build/writeup.tex"] == before["build/writeup.tex"]
    tex = after["build/draft.tex"][1].decode()
    assert "Bad: " in tex
    assert "After: proved" in tex
    assert "Other: proved" in tex
    assert small.certificate("after").exists()
    small.derive(GOOD)
    (small.root / "derivations/other.py").unlink()
    assert small.run("build") == 0
    assert "build/draft.tex" not in small.files()


def test_a_raising_body_shows_its_own_line(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.derive(
        "def inner():\n    return 1 // 0\n@claim(real('x') == 1)\ndef b(calc):\n    inner()\n"
    )
    assert small.run("build") == 1
    out = capsys.readouterr().out
    assert "derivations/algebra.py:3: ZeroDivisionError" in out
    assert "called from derivations/algebra.py:6: inner()" in out


def test_an_unknown_name_gets_its_neighbours(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.derive("x = real('x')\n@claim(x == x)\ndef a(calc):\n    calc(x, by=chain_rul)\n")
    assert small.run("build") == 1
    out = capsys.readouterr().out
    assert "algebra.py:5: NameError: name 'chain_rul' is not defined" in out
    assert "did you mean chain_rule?" in out


def test_a_line_is_shown_once(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.derive(
        "v, w = vector('v', 2), vector('w', 3)\nh = recurrence('h', v, lambda i, p: p + w)"
    )
    assert small.run("build") == 2
    assert capsys.readouterr().err.count("lambda") == 1


def test_a_step_that_holds_for_another_reason(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.derive("x = real('x')\n@claim(x + x == 2*x)\ndef a(calc):\n    calc(2*x, by=chain_rule)")
    assert small.run("build") == 1
    out = capsys.readouterr().out
    assert "it holds, but the proof found does not use chain_rule; it uses lincomb\n" in out


def spoil(text: str) -> dict[str, str | None]:
    return {
        "missing": None,
        "damaged": text[: len(text) // 2],
        "not JSON": "\0",
        "no certificate": "[1, 2]",
        "a list for a term": text.replace('"statement": ', '"statement": "x", "was": '),
    }


@pytest.mark.parametrize("how", [*spoil(""), "foreign", "stale"])
def test_check_does_not_accept_another_certificate(
    small: Small, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    small.run("build")
    path = small.certificate("product")
    if how == "stale":
        small.derive(GOOD.replace("x**2 + x)", "x + x**2)"))
    else:
        other = small.certificate("square_of_a_sum").read_text()
        text = other if how == "foreign" else spoil(path.read_text())[how]
        path.unlink() if text is None else path.write_text(text)
    before = small.files()
    assert small.run("build", "--check") == 1
    assert small.files() == before
    assert "derivations/algebra.py:9: product" in capsys.readouterr().out
    assert small.run("build") == 0, "a build finds the proof again"
    assert small.run("build", "--check") == 0


# --------------------------------------------------------------------------------- drafts
GAP = """
@claim((x - 1) ** 2 * x**2 >= 0)
def open_claim(calc):
    calc.have(x**2 >= 0)
    calc.gap("to be written")
"""
ON_A_GAP = """
@claim((x - 1) ** 2 * x**2 + 1 > 0)
def on_a_gap(calc):
    calc.have((x - 1) ** 2 * x**2 >= 0, by=open_claim)
"""


@pytest.mark.parametrize("text", [GAP, GAP + ON_A_GAP])
def test_declared_gaps_give_a_draft_alone(
    small: Small, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    small.run("build")
    page = (small.root / "build/writeup.tex").read_bytes()
    small.derive(GOOD + text)
    count = text.count("@claim")
    capsys.readouterr()
    assert small.run("build") == 0
    out = capsys.readouterr().out
    assert f"{2 + count} claims, {count} left open: build/draft.tex" in out
    assert ": left open: to be written\n" in out
    assert (": left open: it rests on `open_claim`, which is left open" in out) == (count == 2)
    assert (small.root / "build/writeup.tex").read_bytes() == page
    tex = (small.root / "build/draft.tex").read_text()
    assert "Open claim: gap, draft" in tex and "Product: proved" in tex
    assert not small.certificate("open_claim").exists()
    assert not (small.root / "build/fragments/open_claim.tex").exists()
    before = small.files()
    assert small.run("build", "--check") == 0
    assert f"{count} left open" in capsys.readouterr().out
    assert small.files() == before


def test_nothing_open_is_final(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert small.run("build", "--final") == 0
    small.derive(GOOD + GAP)
    for options in (["--final"], ["--final", "--check"]):
        assert small.run("build", *options) == 1
        assert "3 claims, 1 left open, which is not final" in capsys.readouterr().out


STATED = """
@assumed(x >= 0)
def taken(calc):
    \"\"\"For now.\"\"\"

@opinion()
def taste(calc):
    \"\"\"It is nice.\"\"\"

@refutes(x == 0)
def false(model):
    model.let(x, 1)

@ill_formed(lambda: vector("v", 2) + vector("w", 3))
def shapes(calc):
    \"\"\"They do not fit.\"\"\"
"""


def test_what_is_declared_is_final(small: Small) -> None:
    small.derive(GOOD + STATED)
    assert small.run("build", "--final") == 0
    kinds = {n: (small.root / f"build/fragments/{n}.tex").read_text() for n in ("taken", "false")}
    assert r"\begin{quodclaim}{assumed}" in kinds["taken"]
    assert (
        r"\begin{quodclaim}{refuted}" in kinds["false"] and r"\quodcounterexample" in kinds["false"]
    )


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (GAP.replace("have(x**2 >= 0", "have(x**2 >= 1"), "undecided"),  # a step before it is false
        (GAP.replace(">= 0)\ndef", ">= 1)\ndef"), "refuted"),  # what is left open is false
        (GAP.replace(">= 0)\ndef", ">= 0, given=[x < 0, x > 0])\ndef"), "error"),
    ],
)
def test_a_gap_does_not_hide_a_fault(
    small: Small, capsys: pytest.CaptureFixture[str], text: str, verdict: str
) -> None:
    small.derive(GOOD + text)
    assert small.run("build") == 1
    assert f"open_claim: declared proved, found {verdict}" in capsys.readouterr().out


# ----------------------------------------------------------------------- 2: broken input
BROKEN = {
    "syntax": ("x = = 1\n", "derivations/algebra.py:2: syntax error"),
    "import": ("import nosuch\n", "derivations/algebra.py:2: ModuleNotFoundError"),
    "from import": ("from algebra import y\n", "derivations/algebra.py:2: ImportError"),
    "name": ("@claim(y == 1)\ndef a(calc): ''\n", "derivations/algebra.py:2: NameError"),
    "exit": ("raise SystemExit\n", "derivations/algebra.py:2: the derivation ends the program"),
    "hang": ("while True: pass\n", "derivations/algebra.py: while it was imported, it was stopped"),
    "float": ("@claim(real('x') == 0.5)\ndef a(c): ''\n", "derivations/algebra.py:2: "),
    "if": ("x = real('x')\nif x == 1: pass\n", "derivations/algebra.py:3: "),
    "assert": ("x = real('x')\nassert x == 1\n", "derivations/algebra.py:3: "),
    "chain": ("x = real('x')\np = 0 < x < 1\n", "derivations/algebra.py:3: "),
    "shapes": ("v, w = vector('v', 2), vector('w', 3)\nv + w\n", "derivations/algebra.py:3: "),
    "float in a body": (
        "x = real('x')\n@claim(x == x)\ndef a(calc):\n    calc(0.5)\n",
        "derivations/algebra.py:5: ",
    ),
    "two of one name": (
        "x = real('x')\n@claim(x == x)\ndef a(c): ''\n@claim(x + 0 == x)\ndef a(c): ''\n",
        "derivations/algebra.py:5: two claims have the name 'a'; "
        "the other one is derivations/algebra.py:3",
    ),
    "unknown statement": (
        "@claim(real('x') == 1, settles=['squares'])\ndef a(calc): ''\n",
        "derivations/algebra.py:2: settles='squares' names no statement\n  did you mean square?",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_input_touches_nothing(
    small: Small, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    small.run("build")
    before = small.files()
    text, expected = BROKEN[fault]
    small.derive(text)
    small.derive("y = real('y')\n@claim(y == y)\ndef other(calc): ''", "other")
    capsys.readouterr()
    assert small.run("build", "--timeout", "2") == 2
    assert small.files() == before
    captured = capsys.readouterr()
    assert expected in captured.err
    assert "Traceback" not in captured.err
    assert "other.other: proved" in captured.out, "the rest goes on"


def test_two_modules_with_a_claim_of_one_name(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.derive("y = real('y')\n@claim(y == y)\ndef product(calc): ''", "other")
    assert small.run("build") == 2
    err = capsys.readouterr().err
    assert "derivations/other.py:3: two claims have the name 'product'" in err
    assert "derivations/algebra.py:9" in err


def test_a_module_named_as_one_of_python(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.derive(GOOD, "random")
    assert small.run("build") == 2
    assert "derivations/random.py: random is also a module of Python" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STATEMENTS + "[[statement]]\nid = ", "cannot be read"),
        (STATEMENTS.replace('"cube"', '"square"'), ":8: two statements have the id 'square'"),
        (STATEMENTS.replace("question", "Question"), "question is missing"),
        (STATEMENTS + "note = 'x'\n", "(cube): unknown key 'note'"),
        (STATEMENTS + "[notes]\n", "unknown entry 'notes'"),
        (STATEMENTS.replace("x^2 + 2x", "x^{2 + 2x"), "statement square: the maths"),
    ],
)
def test_statements_are_checked(
    small: Small, capsys: pytest.CaptureFixture[str], text: str, expected: str
) -> None:
    small.write("derivations/statements.toml", text)
    before = small.files()
    assert small.run("build") == 2
    err = capsys.readouterr().err
    assert "derivations/statements.toml" in err
    assert expected in err
    assert small.files() == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<< nosuch >>", "writeup.tex.j2:1: 'nosuch' is undefined"),
        ("%% for", "writeup.tex.j2:1"),
        (None, "there is no such template"),
    ],
)
def test_a_broken_template_touches_nothing(
    small: Small, capsys: pytest.CaptureFixture[str], text: str | None, expected: str
) -> None:
    template = small.root / "templates/writeup.tex.j2"
    template.unlink() if text is None else template.write_text(text)
    before = small.files()
    assert small.run("build") == 2
    assert expected in capsys.readouterr().err
    assert small.files() == before
    assert small.run("build", "--check") == 2


def test_an_unwritable_folder(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.write("build", "no folder")
    before = small.files()
    assert small.run("build") == 2
    err = capsys.readouterr().err
    assert f"{small.root / 'build'}: the write-up cannot be written" in err
    assert small.files() == before


def test_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Small(tmp_path).run("build") == 2
    assert "no project here" in capsys.readouterr().err


def test_contradictory_hypotheses_are_no_result() -> None:
    result = ClaimResult(
        *("vacuous", "m", "derivations/m.py", 3, "proved", "proved", "Vacuous", "x = y"),
        satisfiable="contradictory",
    )
    assert not result.as_declared
    assert "derivations/m.py:3: vacuous: the hypotheses contradict each other" in report(result)


# ------------------------------------------------------------------------ citing claims
def test_a_circle_is_named(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    text = "\n@claim(x + y == y + x)\ndef first(calc):\n    calc(y + x, by=second)\n"
    text += "\n@claim(y + x == x + y)\ndef second(calc):\n    calc(x + y, by=first)\n"
    small.derive("x, y = real('x'), real('y')" + text)
    assert small.run("build") == 1
    assert "the proof goes in a circle: first -> second -> first" in capsys.readouterr().out


@pytest.mark.skipif(not shutil.which("latexmk"), reason="needs TeX")
def test_what_latex_refuses_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Small(tmp_path)
    small.derive(GOOD)
    small.write("derivations/statements.toml", STATEMENTS)
    template = "\\documentclass{article}\\begin{document}\n$%s$\n\\end{document}\n"
    small.write("templates/writeup.tex.j2", template % "x")
    assert small.run("build") == 0
    before = {k: v for k, v in small.files().items() if ".tried" not in k and "templates" not in k}
    assert "build/writeup.pdf" in before
    small.write("templates/writeup.tex.j2", template % "\\nosuch")
    assert small.run("build") == 2
    assert "writeup.tex:2: Undefined control sequence" in capsys.readouterr().err
    after = {k: v for k, v in small.files().items() if ".tried" not in k and "templates" not in k}
    assert after == before
