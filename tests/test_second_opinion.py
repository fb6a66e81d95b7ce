"""Coq's opinion: what it is asked, what it answers, and that nothing gets past it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from coq_folder import FOLDER, compiled, general, needs_coq
from quod import kernel
from quod.certificate import Replayed
from quod.coq import checking, opinions
from quod.coq.compiling import Unit, compile_units, explained, path_of
from quod.coq.opinions import LEMMAS, Exhibit, claim_unit, coq_version
from quod.coq.script import STATED
from quod.core import (
    BOOL,
    OUTCOME,
    PROB,
    REAL,
    TRUE,
    Term,
    app,
    eq,
    exists,
    fun,
    implies,
    lam,
    le,
    lt,
    num,
    op,
    var,
)
from quod.kernel import Theorem
from quod.results import ABSENT, AGREES, DISAGREES, FAILED, PROVED, TIMED_OUT, SecondOpinion
from small_project import Small, make
from trusted_samples import ONE, TWO, ZERO, f, u, w, x, y

TRUE_SUM = eq(op("add", x, x), op("mul", TWO, x))


def exhibit(name: str, theorem: Theorem, hypotheses: Sequence[Term] = ()) -> Exhibit:
    """A certificate that proves what the theorem says."""
    proved = {"statement": theorem, "statement is defined": kernel.tautology(TRUE, [])}
    proof = Replayed(theorem.conclusion, tuple(hypotheses), proved, {})
    return Exhibit("tests", name, PROVED, proof)


def opinion(name: str, theorem: Theorem) -> SecondOpinion:
    made = claim_unit(exhibit(name, theorem), {})
    return made if isinstance(made, SecondOpinion) else compiled(made)[made.name]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A project whose certificates are written."""
    path = os.environ["PATH"]
    small = make(tmp_path, monkeypatch)
    assert small.run("build") == 0
    monkeypatch.setenv("PATH", path)
    return small


# ----------------------------------------------------------------------------- it agrees
@needs_coq
def test_coq_agrees_with_what_is_true() -> None:
    assert opinion("double", kernel.lincomb(TRUE_SUM, [], [])).verdict == AGREES


P, q, s = var("P", PROB), var("q", fun(OUTCOME, REAL)), var("s", ("any", "a"))
EXISTS = exists(y, eq(y, ONE))


def cut(lost: Term, theorem: Theorem) -> Theorem:
    """The theorem, by a proof in which another term stands."""
    return kernel.modus_ponens(kernel.discharge(eq(lost, lost), theorem), kernel.reflexivity(lost))


def instance(function: Term, argument: Term, constant: Term) -> Theorem:
    """constant = constant, as what holds of function(argument), where the function is constant."""
    theorem = kernel.reflexivity(app(function, argument))
    return kernel.instantiate(theorem, {}, {}, [(function, lam(argument, constant))])


def chosen() -> Theorem:
    """The variable of a choice stands in the proof of the existence too, and is another there."""
    some = cut(x, kernel.witness(EXISTS, ONE, kernel.reflexivity(ONE)))
    return kernel.choose(some, x, kernel.witness(EXISTS, x, kernel.assume(eq(x, ONE))))


LOST = {
    "outcome": cut(w, kernel.reflexivity(ONE)),
    "space": cut(P, kernel.reflexivity(ONE)),
    "variable": cut(q, kernel.reflexivity(ONE)),
    "sort": cut(s, kernel.reflexivity(ONE)),
    "size": cut(u, kernel.reflexivity(ONE)),
    "argument": instance(f, x, ONE),
    "argument of another sort": instance(var("g", fun(OUTCOME, REAL)), w, ONE),
    "argument of a size": instance(var("g", fun(u.sort, REAL)), u, ONE),
    "choice": chosen(),
}


@needs_coq
@pytest.mark.parametrize("kind", LOST)
def test_what_a_proof_loses_may_be_anything(kind: str) -> None:
    said = opinion(f"lost_{kind.replace(' ', '_')}", LOST[kind])
    assert said.verdict == AGREES, said.reason


@needs_coq
def test_a_tautology_of_many_atoms() -> None:
    atoms = [var(f"p{n}", BOOL) for n in range(60)]
    steps = [implies(a, b) for a, b in pairwise(atoms)]
    said = opinion("atoms", kernel.tautology(implies(*steps, atoms[0], atoms[-1]), []))
    assert said.verdict == AGREES, said.reason


# ------------------------------------------------------------------------ a file a claim
def test_no_two_claims_share_a_file() -> None:
    names = ["a", "a_", "_a", "a__b", "b", "b_", "_b", "a__b__a", "\u00e9", "_u233", "1", "if"]
    names += ["a b", "a.b", "a'", "n" * 250, "n" * 251, ""]
    proof = exhibit("double", kernel.reflexivity(x)).proof
    files = {Exhibit(m, c, PROVED, proof).file for m in names for c in names}
    assert len(files) == len(names) ** 2
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]{2,199}", file) for file in files)
    assert Exhibit("attention", "softmax_is_positive", PROVED, proof).file == (
        "attention__softmax_is_positive"
    )


# ---------------------------------------------------- a kernel that is wrong is found out
def lies(monkeypatch: pytest.MonkeyPatch, rule: str) -> Theorem:
    """What a kernel proves whose rule has lost its check."""
    p, q = le(x, y), le(y, x)
    match rule:
        case "lincomb":
            monkeypatch.setattr(kernel, "_vanishes", lambda *_: None)
            return kernel.lincomb(eq(x, op("add", x, ONE)), [], [])
        case "positivity":
            monkeypatch.setattr(kernel, "_vanishes", lambda *_: None)
            return kernel.positivity(lt(ONE, x), [(1, [], None)], [], [])
        case "compute":
            monkeypatch.setattr(kernel, "evaluate", lambda _: True)
            return kernel.compute(le(TWO, ONE))
        case "tautology":
            monkeypatch.setattr(kernel, "_valid", lambda _: True)
            return kernel.tautology(implies(p, q), [])
        case "generalise":
            monkeypatch.setattr(kernel, "_new", lambda *_: None)
            return kernel.discharge(p, kernel.generalise(x, kernel.assume(p)))
        case "modus_ponens":
            monkeypatch.setattr(kernel, "_need", lambda *_: None)
            step = kernel.tautology(implies(p, p), [])
            return kernel.modus_ponens(step, kernel.reflexivity(x))
        case "transitivity":
            monkeypatch.setattr(kernel, "_need", lambda *_: None)
            return kernel.transitivity(kernel.reflexivity(x), kernel.reflexivity(y))
        case "rewrite":
            monkeypatch.setattr(kernel, "_need", lambda *_: None)
            context = kernel.lam(x, eq(x, ONE))
            return kernel.rewrite(context, kernel.reflexivity(y), kernel.reflexivity(ZERO))
    raise AssertionError(rule)


DISAGREEING = {"lincomb", "positivity", "compute", "tautology"}
RULES = sorted(DISAGREEING | {"generalise", "modus_ponens", "transitivity", "rewrite"})


@needs_coq
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_without_its_check_is_found_out(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = opinion(f"lie_{rule}", lies(monkeypatch, rule))
    assert said.verdict == (DISAGREES if rule in DISAGREEING else FAILED), said.reason


# ------------------------------------------------------------------------- no cheating
@pytest.mark.parametrize(
    "text",
    [
        "Lemma s1 : False. Admitted.",
        "Lemma s1 : False. Proof. admit. Qed.",
        "Axiom s1 : False.",
        "Parameter s1 : False.",
        "Lemma s1 : True. Proof. exact I. Qed. Conjecture s2 : False.",
        "Section A. Variable s1 : False. End A.",
        "Context (s1 : False).",
        'Declare ML Module "ltac_plugin".',
        "Unset Guard Checking.",
        "#[bypass_check(guard)] Definition s1 := 1.",
        "Load other.",
        "Definition x := 1. Goal False.",
        "Ltac f := idtac.",
        "Lemma s1 : False. (* (* *) Admitted. *) Proof. exact I. Qed.",
        'Definition a := "(*". Fixpoint f := 1. Definition b := "*)".',
        "Timeout 10 Fixpoint f (n : nat) : False := f n.",
        "Timeout 10 Canonical Structure x := y.",
        "Require Import Coq.Reals.Rfunctions.",
    ],
)
def test_words_that_assume_are_refused(text: str) -> None:
    assert checking.refused(text)


def test_what_print_assumptions_says_is_read() -> None:
    said = "Axioms:\ng is assumed to be guarded.\nM.a'b\n  : forall x,\n    x = x\nc : True\n"
    assert checking._axioms(said) == ["g", "M.a'b", "c"]
    assert checking._axioms("Closed under the global context\n") == []


def test_what_is_written_is_not_refused() -> None:
    made = claim_unit(exhibit("double", kernel.lincomb(TRUE_SUM, [], [])), {})
    assert isinstance(made, Unit)
    assert checking.refused(made.text) == ""


FORGED = {
    "admitted": "Lemma false_holds : False. Admitted.",
    "axiom": "Axiom a : False. Lemma false_holds : False. Proof. exact a. Qed.",
    "aside": "Axiom a : False. Lemma false_holds : True. Proof. exact I. Qed.",
    "guard": (
        "Unset Guard Checking. Fixpoint f (n : nat) : False := f n. "
        "Lemma false_holds : False. Proof. exact (f 0). Qed."
    ),
    "types": (
        "Unset Universe Checking. Definition big : Type := Type. "
        "Lemma false_holds : True. Proof. exact I. Qed."
    ),
}


@needs_coq
@pytest.mark.parametrize("kind", FORGED)
def test_what_coq_accepts_on_trust_is_found(kind: str) -> None:
    """Should a forged text be compiled after all: Coq itself exits with 0 on each."""
    unit = Unit(f"Claims.forged_{kind}", f"{STATED}\n{FORGED[kind]}\n", (LEMMAS,))
    assert compiled(unit)[unit.name].verdict == AGREES
    assert checking.audit(FOLDER, [unit.name], {f"{unit.name}.false_holds": unit.name})


@needs_coq
def test_a_proof_of_something_else_is_found() -> None:
    text = (
        "Definition statement : Prop := False. Lemma statement_holds : True. Proof. exact I. Qed."
    )
    unit = Unit("Claims.forged_statement", f"{STATED}\n{text}\n", (LEMMAS,))
    assert compiled(unit)[unit.name].verdict == AGREES
    shown = f"({unit.name}.statement_holds : {unit.name}.statement)"
    assert "has type" in checking.audit(FOLDER, [unit.name], {shown: unit.name})


@needs_coq
def test_a_compiled_file_is_known_by_its_content() -> None:
    made = claim_unit(exhibit("double", kernel.lincomb(TRUE_SUM, [], [])), {})
    assert isinstance(made, Unit)
    compiled(made)
    path = path_of(FOLDER, made.name).with_suffix(".vo")
    good = path.read_bytes()
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    assert compiled(made)[made.name].verdict == AGREES
    assert len(path.read_bytes()) == len(good)
    theorems = {f"{made.name}.statement_holds": made.name}
    assert checking.audit(FOLDER, [made.name], theorems) == ""


@needs_coq
def test_what_is_unchanged_is_not_compiled_again() -> None:
    made = claim_unit(exhibit("double", kernel.lincomb(TRUE_SUM, [], [])), {})
    assert isinstance(made, Unit)
    compiled(made)
    path = path_of(FOLDER, made.name).with_suffix(".vo")
    before = path.stat().st_mtime_ns
    compiled(made)
    assert path.stat().st_mtime_ns == before
    compiled(Unit(made.name, made.text + "(* more *)\n", made.requires))
    assert path.stat().st_mtime_ns != before


@needs_coq
def test_small_claims_share_a_file_and_each_has_its_own_verdict() -> None:
    sums = [kernel.lincomb(eq(op("add", x, num(k)), op("add", num(k), x)), [], []) for k in (1, 2)]
    made = [claim_unit(exhibit(f"sum_{k}", t), {}) for k, t in enumerate(sums)]
    units = [unit for unit in made if isinstance(unit, Unit)]
    found = compile_units(FOLDER, [*general(), *units], coq_version())
    assert len({found[unit.name].file for unit in units}) == 1
    assert {found[unit.name].opinion.verdict for unit in units} == {AGREES}
    theorems = {f"{c.place}.statement_holds": c.file for c in (found[u.name] for u in units)}
    assert checking.audit(FOLDER, [found[units[0].name].file], theorems) == ""
    citing = Unit(
        "Claims.tests__citing", f"{STATED}\nRequire {units[0].name}.\n", (LEMMAS, units[0].name)
    )
    found = compile_units(FOLDER, [*general(), *units, citing], coq_version())
    assert found[units[0].name].file == units[0].name
    wrong = Unit(
        "Claims.tests__wrong",
        f"{STATED}\nLemma s1 : False.\nProof. exact I. Qed.\n",
        (LEMMAS,),
        True,
    )
    found = compile_units(FOLDER, [*general(), *units[1:], wrong], coq_version())
    assert [found[u.name].opinion.verdict for u in (units[1], wrong)] == [AGREES, FAILED]


# ---------------------------------------------------------------------- what it answers
SAID = 'File "./a.v", line 3, characters 1-2:\nError: '


@pytest.mark.parametrize(
    ("message", "verdict", "reason"),
    [
        ("Timeout!", TIMED_OUT, "s1: one step took too long"),
        (
            'The term "eq_refl" has type "true = true" while it is expected to have type\n '
            '"lincomb_check goal premises = true".',
            DISAGREES,
            "s1: Coq computes lincomb_check to be false",
        ),
        ("Syntax error.", FAILED, "s1: Syntax error."),
    ],
)
def test_what_coq_says(message: str, verdict: str, reason: str) -> None:
    text = "Require Quod.\nLemma s1 : True.\nProof. exact I. Qed."
    assert explained(SAID + message, text) == (verdict, reason)


@needs_coq
def test_what_coq_does_not_accept_is_asked_again(tmp_path: Path) -> None:
    unit = Unit("Quod.Wrong", "Lemma s1 : False. Proof. exact I. Qed.\n")
    right = Unit("Quod.Right", "Lemma s1 : True. Proof. exact I. Qed.\n")
    assert compile_units(tmp_path, [unit, right], "")[unit.name].opinion.verdict == FAILED
    rows = json.loads((tmp_path / "compiled.json").read_text())
    assert rows.keys() == {right.name}


@needs_coq
def test_what_needs_a_failed_file_fails(tmp_path: Path) -> None:
    units = [
        Unit("Quod.Wrong", "Lemma s1 : False. Proof. exact I. Qed.\n"),
        Unit("Claims.after", "Require Quod.Wrong.\n", ("Quod.Wrong",)),
    ]
    said = compile_units(tmp_path, units, "")
    assert [c.opinion.verdict for c in said.values()] == [FAILED, FAILED]
    assert "Quod.Wrong" in said["Claims.after"].opinion.reason


# -------------------------------------------------------------------- from the command line
def test_without_coq(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opinions, "coq_version", lambda: "")
    assert small.run("build", "--second-opinion") == 0
    assert "no second opinion: Coq is not installed; on Debian: apt install coq" in (
        capsys.readouterr().out
    )
    rows = json.loads((small.root / "build" / "claims.json").read_text())["claims"]
    assert [(r["second_opinion"], r["second_opinion_reason"]) for r in rows] == [
        (ABSENT, "Coq is not installed")
    ] * 2
    assert small.run("second-opinion") == 0
    assert not (small.root / "build" / "coq").exists()


def test_a_disagreement_fails_the_build(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def disagree(folder, exhibits: Iterable[Exhibit], finished):
        return {e: SecondOpinion(DISAGREES, "it is not so") for e in exhibits}

    monkeypatch.setattr("quod.running.second_opinion.second_opinions", disagree)
    assert small.run("build", "--second-opinion") == 1
    out = capsys.readouterr().out
    assert "square_of_a_sum: Coq disagrees\n  it is not so" in out
    assert "Coq agrees with 0 of 2" in out
    assert small.run("second-opinion", "product") == 1


def test_a_name_without_a_certificate(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert small.run("second-opinion", "other") == 2
    assert "other: there is no certificate of that name" in capsys.readouterr().err


def test_a_certificate_that_shows_nothing(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    """It replays, and lacks the theorem: that is said, and no traceback."""
    path = small.certificate("product")
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "proves": {}}))
    assert small.run("second-opinion", "product") == 0
    assert "its certificate does not check" in capsys.readouterr().out


def test_check_and_second_opinion_exclude_each_other(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small.run("build", "--check", "--second-opinion") == 2
    assert "leave one of them out" in capsys.readouterr().err


@needs_coq
def test_a_project_is_checked_twice(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert small.run("build", "--second-opinion") == 0
    assert "Coq agrees with 2 of 2" in capsys.readouterr().out
    rows = json.loads((small.root / "build" / "claims.json").read_text())["claims"]
    assert {r["second_opinion"] for r in rows} == {AGREES}
    assert small.run("second-opinion") == 0
    assert "Coq agrees with 2 of 2" in capsys.readouterr().out
