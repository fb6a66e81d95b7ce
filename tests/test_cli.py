"""The commands: replay from the files alone, explain, axioms, lemmas, and build.py itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import small_project
from quod import cli, kernel, lemmas, theories
from quod.errors import CertificateError
from quod.lemmas import _registry
from quod.running.project import STATEMENTS
from small_project import Small

ROOT = Path(__file__).parent.parent


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    small = small_project.make(tmp_path, monkeypatch)
    small.run("build")
    return small


def python(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own, with the package on its path."""
    path = str(ROOT / "proofs")
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


# --------------------------------------------------------------------------------- replay
def test_replay_needs_no_derivation(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (small.root / "derivations").glob("*.py"):
        path.unlink()
    before = small.files()
    assert small.run("replay") == 0
    out = capsys.readouterr().out
    assert "proved     proofs/certificates/algebra/product.json" in out
    assert "all good" in out
    assert small.files() == before


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text[:-20], "damaged: "),
        (lambda text: "[]", "not a certificate of format 1"),
        (lambda text: text.replace('"quod": 1', '"quod": 99'), "not a certificate of format 1"),
        (lambda text: json.dumps({**json.loads(text), "statement": 0}), "something else"),
        (lambda text: json.dumps({**json.loads(text), "proves": {}}), "does not prove: statement"),
        (lambda text: text.replace('"lincomb"', '"lincombs"'), "there is no rule 'lincombs'"),
        (lambda text: text.replace('"steps": [', '"steps": [["cite","claim no"],'), "'claim no'"),
    ],
)
def test_replay_names_what_fails(
    small: Small, capsys: pytest.CaptureFixture[str], change, problem: str
) -> None:
    path = small.certificate("product")
    text = change(path.read_text())
    assert text != path.read_text()
    path.write_text(text)
    assert small.run("replay") == 1
    out = capsys.readouterr().out
    assert "FAILED     proofs/certificates/algebra/product.json" in out
    assert "proved     proofs/certificates/algebra/square_of_a_sum.json" in out
    assert problem in out.split("product.json:")[-1]


def test_replay_follows_citations(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    small.write("derivations/statements.toml", (ROOT / STATEMENTS).read_text())
    text = (
        (ROOT / "derivations/attention.py")
        .read_text()
        .split("# ------------------------------------------------------------------------ weaker")[
            0
        ]
    )
    small.derive(text.replace("from quod import *", ""))
    assert small.run("build") == 0, capsys.readouterr().out
    citing, cited = "scaled_scores_have_unit_variance", "scaling_divides_the_variance"
    assert f"claim {cited}" in json.loads(small.certificate(citing).read_text())["cites"]
    assert small.run("replay") == 0
    capsys.readouterr()
    path = small.certificate(cited)
    path.write_text("{}")
    assert small.run("replay") == 1
    assert capsys.readouterr().out.count("FAILED") == 2
    path.unlink()
    assert small.run("replay") == 1
    assert f"cites 'claim {cited}', of which there is no certificate" in capsys.readouterr().out
    shutil.copy(small.certificate(citing), path)
    assert small.run("replay") == 1
    assert f"in a circle: {cited} -> {cited}" in capsys.readouterr().out


def test_replay_imports_nothing_heavy(small: Small) -> None:
    heavy = "sympy rich jinja2 asyncio pebble multiprocessing quod.authoring quod.tactics.prover"
    script = (
        "import sys; from quod.cli import main\n"
        f"code = main(['replay', '--project', {str(small.root)!r}])\n"
        f"print([m for m in {heavy.split()} if m in sys.modules], code)"
    )
    done = python("-c", script, cwd=small.root)
    assert done.stdout.splitlines()[-1] == "[] 0", done.stdout + done.stderr


# --------------------------------------------------------------------------------- explain
def test_explain_knows_the_claims(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert small.run("explain", "produkt") == 2
    assert "no claim has the name 'produkt'\n  did you mean product?" in capsys.readouterr().err


def test_explain(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("quod.typeset.text")
    assert small.run("explain", "product") == 0
    out = capsys.readouterr().out
    assert out.startswith("derivations/algebra.py:9: product: proved\n")
    assert "claim   x" in out


def test_explain_shows_each_step_with_its_own_rule(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part without steps has one, its goal, that the author did not write."""
    body = "calc.show(x * x >= 0)\n    calc.have(x + x == 2 * x)"
    small.derive(f'x = real("x")\n@claim(x == x)\ndef twice(calc):\n    """T."""\n    {body}\n')
    assert small.run("build") == 0
    capsys.readouterr()
    assert small.run("explain", "twice") == 0
    out = capsys.readouterr().out
    assert "We show that $x x \\ge 0$" in out
    assert re.search(r"x\*x >= 0\n +proved: positivity\n.*x \+ x = 2\*x\n +proved: lincomb", out)


def test_explain_shows_a_counterexample_in_words(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.derive(
        "y = real('y')\n@refutes(y**2 == 3 * y)\ndef no(model):\n    model.let(y, 2)", "other"
    )
    assert small.run("build") == 0
    capsys.readouterr()
    assert small.run("explain", "no") == 0
    shown = "  counterexample\n    y = 2\n    left side = 4\n    right side = 6\n"
    assert shown in capsys.readouterr().out


POLE = """
x, y = real('x y')

@ill_formed(lambda: y / x == 1, given=[x <= 0])
def pole(model):
    model.let(x, 0)
"""


def test_a_statement_without_meaning_has_a_certificate(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.derive(POLE, "poles")
    assert small.run("build") == 0
    assert small.run("build", "--check") == 0
    assert small.run("explain", "pole") == 0
    shown = capsys.readouterr().out
    assert "poles.pole: ill-formed" in shown
    assert "  values\n    x = 0\n    not: x != 0\n" in shown
    assert small.run("replay") == 0
    assert "ill-formed proofs/certificates/poles/pole.json" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: data["instances"].clear(), "does not prove: statement"),
        (lambda data: data["proves"].pop("undefined"), "does not prove: undefined"),
        (lambda data: data["proves"].pop("instance 0"), "does not prove: instance 0"),
        (lambda data: data["instances"]["instance"].update(values=[]), "proves something else"),
    ],
)
def test_a_lack_of_meaning_cannot_be_forged(
    small: Small, capsys: pytest.CaptureFixture[str], change, problem: str
) -> None:
    small.derive(POLE, "poles")
    assert small.run("build") == 0
    path = small.certificate("pole", "poles")
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))
    assert small.run("build", "--check") == 1
    capsys.readouterr()
    assert small.run("replay") == 1
    assert problem in capsys.readouterr().out


# ---------------------------------------------------------------------- axioms and lemmas
def test_axioms(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["axioms"]) == 0
    out = capsys.readouterr().out
    for axiom in theories.AXIOMS.values():
        assert f"\n  {axiom.name}\n" in out
        assert f"\n      {axiom.source}; proved in Coq" in out
    for rule in kernel.RULES:
        assert f"\n  {rule}(" in out
    entries = [e.splitlines() for e in re.split(r"\n(?=  \w)", out)]
    finite = {e[0].split("(")[0].strip() for e in entries if e[-1].endswith("for finite spaces")}
    laws = ("a_constant", "a_sum", "a_multiple")
    assert finite == {
        *("independence", "product_of_square_integrable"),
        *("expectation_nonnegative", "integrable_absolute"),
        *(f"expectation_of_{law}" for law in laws),
    }


def test_lemmas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lemmas, "STORE", tmp_path)
    (tmp_path / "no_such_lemma.json").write_text("{}")
    assert cli.main(["lemmas"]) == 0
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(lemmas.names())
    out = capsys.readouterr().out
    assert all(f"  {name}\n      " in out for name in lemmas.names())
    assert "  sum_of_zeros\n      Sum(0, i=lo..hi) = 0\n" in out


def test_the_committed_certificates_of_the_lemmas_are_current() -> None:
    texts = lemmas.prove_all()
    assert list(texts) == lemmas.names()
    assert sorted(texts) == lemmas.stored_names()
    for name, text in texts.items():
        stored = lemmas.certificate_text(name)
        assert stored is not None
        assert lemmas.replay_lemma(stored).conclusion is lemmas.replay_lemma(text).conclusion, name


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the lemmas' certificates, and no lemma known yet."""
    shutil.copytree(lemmas.STORE, tmp_path / "store")
    monkeypatch.setattr(_registry, "STORE", tmp_path / "store")
    monkeypatch.setattr(_registry, "_KNOWN", {})
    return tmp_path / "store"


@pytest.mark.parametrize("text", [None, "{}", "nonsense", "[", '{"quod": 1}'])
def test_a_lemma_without_a_good_certificate(store: Path, text: str | None) -> None:
    path = store / "sum_of_zeros.json"
    path.unlink() if text is None else path.write_text(text)
    message = "the certificate of the lemma sum_of_zeros: .*\n.*python -m quod lemmas"
    with lemmas.replay_only(), pytest.raises(CertificateError, match=message):
        lemmas.lemma("sum_of_zeros")
    assert lemmas.lemma("sum_of_zeros").conclusion.op == "eq", "where search is allowed"
    with lemmas.replay_only(), pytest.raises(CertificateError):
        lemmas.lemma("sum_of_zeros")


def test_a_lemma_with_the_certificate_of_a_hypothesis(store: Path) -> None:
    path = store / "sum_of_zeros.json"
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "steps": [["assume", data["statement"]]]}))
    with lemmas.replay_only(), pytest.raises(CertificateError):
        lemmas.lemma("sum_of_zeros")


# ---------------------------------------------------------------------------- as programs
def test_build_py_from_any_folder(small: Small, tmp_path_factory: pytest.TempPathFactory) -> None:
    shutil.copy(ROOT / "build.py", small.root)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = python(small.root / "build.py", "--check", cwd=elsewhere)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert list(elsewhere.iterdir()) == []
    assert "all as declared" in done.stdout


def test_commands_find_the_project_above(small: Small) -> None:
    done = python("-m", "quod", "build", "--check", cwd=small.root / "derivations")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("timeout", ["0", "-1", "nan", "soon"])
def test_a_bad_time_limit(timeout: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        cli.main(["build", "--timeout", timeout])
    assert exit.value.code == 2
    assert "--timeout" in capsys.readouterr().err
