"""The document without TeX: what is written, and what is refused with which words."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

import sample_results as samples
from quod import document
from quod.errors import InputError
from quod.results import FAILED, VERDICTS, SecondOpinion
from quod.running import files
from quod.running.project import Question, StatementText
from quod.typeset import latexmk
from quod.typeset.breaking import breaks
from quod.typeset.pieces import size
from quod.typeset.template import Templates, bookmark, code, escape, label, math, prose, verbatim

ASKED = {"x": "1-a", "y": "2-a", "z": "1-b", "none": ""}
TEMPLATES = Path(__file__).parent.parent / "templates"


def rendered(draft: bool = True) -> str:
    context = document.context(samples.modules(), samples.AXIOMS, draft)
    return document.render(context, TEMPLATES)


def one(claim: object, **changes: object) -> list[document.Module]:
    changed = replace(claim, **changes)  # type: ignore[type-var]
    return [document.Module("m", "derivations/m.py", "M", "", [changed])]


def test_the_statements_that_are_settled_are_shown() -> None:
    context = document.context(samples.modules(), samples.AXIOMS, False, samples.STATEMENTS)
    assert [row["id"] for row in context["settled"]] == ["2.1-variance"]
    tex = document.render(context, TEMPLATES)
    assert r"\statementid{2.1-variance} The score $q^\top k$ has the variance $d$" in tex
    assert "not shown" not in tex


def test_the_front_table_has_each_statement_with_its_question() -> None:
    questions = [Question("2.1", "Scores")]
    context = document.context(
        samples.modules(), samples.AXIOMS, False, samples.STATEMENTS, questions=questions
    )
    (group,) = context["overview"]
    assert (group["id"], group["title"]) == ("2.1", "Scores")
    (row,) = group["rows"]
    assert row["statement"]["id"] == "2.1-variance"
    assert [c["id"] for c in row["claims"]] == ["variance_of_score"]


def test_without_statements_the_front_table_has_each_claim() -> None:
    context = document.context(samples.modules(), samples.AXIOMS, False)
    attention, faults = context["overview"]
    assert (attention["title"], faults["title"]) == ("Attention and $\\sqrt{d}$", "What goes wrong")
    rows = attention["rows"] + faults["rows"]
    assert [c["id"] for row in rows for c in row["claims"]] == [c["id"] for c in context["claims"]]
    assert not any(row["statement"] for row in rows)


def test_questions_hold_the_modules_that_settle_them_and_the_rest_comes_last() -> None:
    claims = [replace(samples.INDUCTION, id=name, settles=[s]) for name, s in ASKED.items()]
    modules = [document.Module(c.id, f"{c.id}.py", c.id, "", [c]) for c in claims]
    statements = [StatementText(s, s[0], "said") for s in ("1-a", "1-b", "2-a")]
    questions = [Question("2", "Second", part="Later"), Question("1", "First")]
    context = document.context(
        modules, samples.AXIOMS, False, statements, questions=[*questions, Question("3", "Third")]
    )
    shown = [(q["id"], [m["name"] for m in q["modules"]]) for q in context["questions"]]
    assert shown == [("2", ["y"]), ("1", ["x", "z"]), ("", ["none"])]
    assert [m["name"] for m in context["modules"]] == ["y", "x", "z", "none"]
    assert [c["number"] for c in context["claims"]] == [1, 2, 3, 4]
    tex = document.render(context, TEMPLATES)
    assert tex.index(r"\part{") < tex.index("{Second}") < tex.index("{First}")
    assert "Third" not in tex


def test_what_a_refuted_claim_answers_stands_in_its_box_once() -> None:
    both = ["2.1-variance"]
    names = {"first": samples.REFUTED, "again": samples.REFUTED, "right": samples.INDUCTION}
    claims = [replace(claim, id=name, settles=both) for name, claim in names.items()]
    module = document.Module("m", "derivations/m.py", "M", "", claims)
    context = document.context([module], samples.AXIOMS, False, samples.STATEMENTS)
    assert [[s.id for s in c["answers"]] for c in context["claims"]] == [both, [], []]
    assert document.render(context, TEMPLATES).count(r"\answered{2.1-variance}") == 1


def test_a_name_has_one_meaning_in_a_question() -> None:
    modules = samples.modules()
    for module, meaning in zip(modules, ("the rate", "the penalty"), strict=True):
        module.notation = [([r"\gamma \in \mathbb{R}"], meaning)]
    (rest,) = document.context(modules, samples.AXIOMS, False)["questions"]
    assert rest["notation"] == [], "what belongs to no question has a table for each module"
    assert [len(module["notation"]) for module in rest["modules"]] == [1, 1]
    modules[1].claims[0] = replace(modules[1].claims[0], settles=["2.1-variance"])
    asked = {"statements": samples.STATEMENTS, "questions": [Question("2.1", "Scores")]}
    with pytest.raises(InputError, match="'the penalty' here, and for 'the rate' elsewhere"):
        document.context(modules, samples.AXIOMS, False, **asked)
    modules[1].notation = modules[0].notation
    (question,) = document.context(modules, samples.AXIOMS, False, **asked)["questions"]
    assert [row["meaning"] for row in question["notation"]] == ["the rate"]


def test_a_statement_that_two_claims_settle_is_one_row_what_fails_first() -> None:
    both = ["2.1-variance"]
    claims = [replace(samples.INDUCTION, settles=both), replace(samples.REFUTED, settles=both)]
    module = document.Module("m", "derivations/m.py", "M", "", claims)
    context = document.context([module], samples.AXIOMS, False, samples.STATEMENTS)
    (group,) = context["overview"]
    (row,) = group["rows"]
    assert [c["id"] for c in row["claims"]] == ["determinants_add", "momentum_unrolled"]
    assert [[c["id"] for c in same] for same in row["verdicts"]] == [
        ["determinants_add"],
        ["momentum_unrolled"],
    ]


# ------------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a_b & c#1 50% {x}", r"a\_b \& c\#1 50\% \{x\}"),
        ("\\write18{rm}", r"\textbackslash{}write18\{rm\}"),
        (
            "a<b>c|d~e^f",
            r"a\textless{}b\textgreater{}c\textbar{}d\textasciitilde{}e\textasciicircum{}f",
        ),
        ("na\u00efve caf\u00e9 \u0141\u00f3d\u017a", r"na\"{\i}ve caf\'{e} \L{}\'{o}d\'{z}"),
        ("G\u00f6del \u2013 \u201cyes\u201d\u2026", r"G\"{o}del -- ``yes''\dots{}"),
        ("\u03b1 \u2264 \u03a9", r"\ensuremath{\alpha} \ensuremath{\le} \ensuremath{\Omega}"),
        ("e\u0301", r"\'{e}"),
    ],
)
def test_text_is_escaped(text: str, latex: str) -> None:
    assert escape(text) == latex
    assert escape(escape(text)) == latex


@pytest.mark.parametrize("char", ["\u4e2d", "\U0001f600", "\x07", "\u05d0"])
def test_a_character_without_latex_is_named(char: str) -> None:
    for convert in (escape, math, prose):
        with pytest.raises(InputError, match=f"U\\+{ord(char):04X}"):
            convert(f"before {char} after")


def test_prose() -> None:
    text = 'so $x_1 < \u03b2$, `f_x` by [[a_b]] costs \\$5 & "more"'
    expected = r"so $x_1 < \beta$, \code{f\_\allowbreak{}x} by \claimref{a_b}{Theorem} costs \$5 \& ``more''"
    assert prose(text, {"a_b": "Theorem"}) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("costs $5", "no \\$ closes"),
        ("see [[varianse]]", r"did you mean \[\[variance\]\]"),
        ("see [[xyzzy]]", "no claim has the id 'xyzzy'"),
        ("$x_{1$", "balance the braces"),
    ],
)
def test_prose_refuses(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        prose(text, {"variance": "Theorem"})


def test_small_converters() -> None:
    assert label("caf\u00e9_1") == "cafue9_1"
    assert bookmark(r"Why $\sqrt{d}$ & $\mathbb{E}$") == r"Why sqrt d \& E"
    assert code("a.b") == r"\code{a.\allowbreak{}b}"
    assert verbatim("x\n  y  z") == "\\reportline{0}{x}\n\\reportline{2}{y~ z}"
    assert verbatim("\u2514 x") == r"\reportline{0}{[U+2514] x}"
    assert math("\u03b1\u2264x\u00b2") == r"\alpha \le x^{2}"


# -------------------------------------------------------------------------- templates


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("one\n<< missing >>\n", r"t\.j2:2: 'missing' is undefined"),
        ("one\n%% if x\ntwo\n", r"t\.j2:3: .*endif"),
        ("<< 1 / 0 >>", r"t\.j2:1: division by zero"),
        ("a\n<< 'x'|nosuchfilter >>", r"t\.j2:2: .*nosuchfilter"),
        ("caf\u00e9", r"not ASCII: U\+00E9, in line 1"),
        ("%% include 'other.j2'\n", r"other\.j2: there is no such template"),
    ],
)
def test_template_errors(tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "t.j2").write_text(source, encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        Templates(tmp_path, {}).render("t.j2", {"x": 1})
    assert "\n  " in str(caught.value), "it says what to do"


def test_values_are_escaped_in_templates(tmp_path: Path) -> None:
    source = "<# gone #>\n%% set y = x\n<< x >> << y|e >> << x|tex >><< none >> << '&<' >>\n"
    (tmp_path / "t.j2").write_text(source)
    out = Templates(tmp_path, {}).render("t.j2", {"x": "a_b"})
    assert out.strip() == r"a\_b a\_b a_b \&\textless{}"


def test_a_plain_article_is_enough(tmp_path: Path) -> None:
    source = r"""\documentclass{article}\newcommand{\claimref}[2]{#2~\ref{#1}}
\begin{document}
%% for c in claims
\section{<< c.title|prose >>}\label{<< c.id|label >>} $<< c.statement >>$
%% for s in c.steps
\[ << s.left >> << s.relation >> << s.right >> \]
%% endfor
%% endfor
\end{document}
"""
    (tmp_path / document.TEMPLATE).write_text(source)
    context = document.context(samples.modules(), samples.AXIOMS, False)
    out = document.render(context, tmp_path)
    assert r"\[  = d \]" in out


# --------------------------------------------------------------------------- document


def test_the_source_is_ascii_and_deterministic() -> None:
    assert rendered().isascii()
    assert rendered() == rendered()
    assert not re.search(r"<<|>>|<%|%>|write18", rendered())


def test_every_verdict_is_shown() -> None:
    source = rendered()
    for verdict in VERDICTS:
        assert f"{{{verdict}}}" in source


def test_reports_are_in_the_draft_only() -> None:
    assert "sides differ by 2" in rendered(draft=True)
    assert "sides differ by 2" not in rendered(draft=False)
    assert r"\fault{refuted}{refuted}" in rendered(draft=False), "the fault itself is not hidden"


def test_notes() -> None:
    source = rendered()
    assert r"Not needed: \mbox{$0 < \beta$}; \mbox{$\beta < 1$}." in source
    assert "Checked: at these values the claim fails." in source
    assert "Declared proved, found proved" not in source
    assert "The hypotheses can hold together." in source
    assert "The hypotheses contradict each other" in source
    assert "Declared proved, found refuted." in source
    assert "never\\_used" not in source


def test_counts_and_defaults() -> None:
    context = document.context(one(samples.REFUTED), samples.AXIOMS, False)
    assert context["title"] == "M"
    assert context["counts"]["refuted"] == 1
    assert context["summary"] == (
        "This write-up holds one claim: 1 is refuted by a counterexample."
    )
    assert document.context([], [], False)["summary"] == "This write-up holds no claims yet."


def test_how_checked() -> None:
    many = replace(samples.VARIANCE, rules=["assume", "lincomb", "a_b", "c", "d", "e"])
    assert document.how_checked(many) == "algebra"
    shown = replace(many, steps=[samples.step("x", "=", "y", rule=r) for r in ("d", "a_b", "z")])
    assert document.how_checked(shown) == "d, a b, algebra", "what the steps name, and was used"
    assert document.how_checked(replace(shown, rules=["induction", *many.rules]), 1) == "induction"
    assert document.how_checked(replace(many, rules=["a_b", "c"])) == "a b, c"
    assert document.how_checked(samples.ASSUMED) == "stated, not checked"
    assert document.how_checked(replace(samples.VARIANCE, rules=["assume"])) == "logic"
    assert document.how_checked(samples.REFUTED) == "counterexample"
    assert document.how_checked(samples.ILL_FORMED) == "it has no meaning"
    at_zero = replace(samples.ILL_FORMED, counterexample=["x = 0"])
    assert document.how_checked(at_zero) == "values at which it has no meaning"


# ------------------------------------------------------------------ what Coq says


def test_nothing_is_said_of_coq_where_it_was_not_asked() -> None:
    context = document.context(samples.modules(), samples.AXIOMS, False)
    tex = document.render({**context, "axioms": []}, TEMPLATES)
    assert "Coq" not in tex and r"\again" not in tex
    assert context["twice"] == 0 and not any(c["coq"] for c in context["claims"])


def test_what_coq_says_of_a_claim() -> None:
    context = document.context(samples.checked_twice(), samples.AXIOMS, False)
    assert [c["coq"] for c in context["claims"][:5]] == [
        "Coq agrees, given the laws of probability",
        r"Coq disagrees: Error: The term \textquotedbl{}I\_0\textquotedbl{} has type "
        r"\textasciigrave{}True\textasciigrave{}, not \$x \& y\$ \ensuremath{\vdash} "
        "[U+2295][U+001B]",
        "Coq could not check it: coqc: exit code 137",
        "Coq ran out of time: not done after 60 s",
        "Coq was not asked: Coq has no counterpart of det",
    ]
    tex = document.render(context, TEMPLATES)
    assert "531 steps.\nCoq agrees, given the laws of probability.\nAxioms: " in tex
    assert r"\textcolor{refuted}{Coq disagrees: Error: The term" in tex
    assert "Coq ran out of time: not done after 60 s.\n" in tex
    assert r"{proved}{\again{proved}proved}" in tex
    assert r"\textcolor{refuted}{not by Coq}" in tex


def test_how_many_claims_were_checked_twice() -> None:
    context = document.context(samples.checked_twice(), samples.AXIOMS, False)
    assert context["twice"] == 2
    assert context["summary"].endswith(
        ". 2 of them were checked twice, by the kernel and by Coq. Coq disagrees on 2 of them."
    )
    modules = one(samples.EULER, second_opinion=samples.OPINIONS[0])
    context = document.context(modules, samples.AXIOMS, False)
    assert context["summary"].endswith(". One of them was checked twice, by the kernel and by Coq.")


def test_a_long_reason_is_cut_and_one_that_is_missing_leaves_no_colon() -> None:
    for reason, shown in [("", ""), ("so " * 999, f": {'so ' * 80}...")]:
        opinion = SecondOpinion(FAILED, reason)
        modules = one(samples.SCALE, steps=[], second_opinion=opinion)
        (view,) = document.context(modules, samples.AXIOMS, False)["claims"]
        assert view["coq"] == f"Coq could not check it{shown}"


def test_laws_of_probability_are_premises_through_claims_that_are_quoted() -> None:
    agrees = samples.OPINIONS[0]
    plain = replace(samples.EULER, second_opinion=agrees)
    middle = replace(plain, id="middle", rules=["variance_of_score"])
    last = replace(plain, id="last", rules=["middle"])
    law = replace(plain, id="law", axioms=["expectation_of_a_multiple"])
    claims = [last, middle, samples.VARIANCE, plain, law]
    module = document.Module("m", "derivations/m.py", "M", "", claims)
    context = document.context([module], samples.AXIOMS, False, others=[samples.SCALE])
    given = {c["id"]: c["coq"].endswith("laws of probability") for c in context["claims"]}
    assert given == {
        **{"last": True, "middle": True, "law": True},
        **{"variance_of_score": False, "four_squares": False},
    }


def test_axioms_by_their_standing() -> None:
    context = document.context(samples.modules(), samples.AXIOMS, False)
    standings = {a["name"]: a["standing"] for a in context["axioms"]}
    assert standings["inverse"] == "proved in Coq"
    assert standings["expectation_of_a_multiple"] == "proved in Coq for finite spaces"
    appendix = document.render(context, TEMPLATES).split(r"\label{app:axioms}")[1]
    shown = re.findall(r"\\(?:standing|axiom)\{([\w ]+),?\}", appendix)
    assert shown == [
        *("Proved in Coq", "inverse", "square_root", "induction"),
        *("Proved in Coq for finite spaces", "expectation_of_a_multiple"),
    ]


def test_claims_that_a_proof_uses_are_referred_to() -> None:
    steps = [samples.step("a", "=", "b", rule="variance_of_score")]
    claim = replace(samples.SCALE, steps=steps, rules=["variance_of_score", "lincomb"])
    modules = [document.Module("m", "derivations/m.py", "M", "", [samples.VARIANCE, claim])]
    _, view = document.context(modules, samples.AXIOMS, False)["claims"]
    assert (view["method"], view["checked"]) == (
        "[[variance_of_score]]",
        "[[variance_of_score]], algebra",
    )
    assert document.how_checked(claim) == "variance of score, algebra"


def test_how_much_was_checked() -> None:
    views = document.context(samples.modules(), samples.AXIOMS, False)["claims"]
    extents = {view["id"]: view["extent"] for view in views}
    assert extents["variance_of_score"] == "531 steps"
    assert extents["determinants_add"] == "$n = 2$"
    assert extents["unit_entries"] == ""


def test_a_step_on_its_own_is_one_formula() -> None:
    steps = [
        samples.step("a", "=", "b"),
        samples.step("", "=", "c"),
        samples.step("d", "<", "e"),
        samples.step("", "", "f"),
    ]
    claim = replace(samples.SCALE, id="x", steps=steps)
    shown = document.context(one(claim), samples.AXIOMS, False)["claims"][0]["steps"]
    assert [s["alone"] for s in shown] == [False, False, True, True]
    assert shown[2]["statement"] == "d < e"


def test_a_rule_stands_in_for_a_reason() -> None:
    steps = [samples.step("a", "=", "b", rule="sum_of_zeros"), samples.step("", "=", "c", rule="x")]
    claim = replace(samples.SCALE, id="x", steps=steps)
    shown = document.context(one(claim), samples.AXIOMS, False)["claims"][0]["steps"]
    assert [s["reason"] for s in shown] == ["sum of zeros", "[[x]]"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "\u4e2d"}, r"samples.py:10: claim attention_scale: the character U\+4E2D"),
        ({"steps": [samples.step("a", "=", "b", "$x")]}, r"samples.py:12: claim attention_scale"),
        ({"steps": [], "axioms": ["nothing"]}, "rests on the axiom 'nothing'"),
        (
            {"steps": [], "statement": "x \u4e2d"},
            r"samples.py:10: claim attention_scale: .*U\+4E2D",
        ),
    ],
)
def test_faults_of_a_claim_are_located(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        document.context(one(samples.SCALE, **changes), samples.AXIOMS, False)


def test_two_claims_of_one_id_are_refused() -> None:
    module = document.Module("m", "m.py", "M", "", [samples.REFUTED, samples.REFUTED])
    with pytest.raises(InputError, match="two claims have the id 'determinants_add'"):
        document.context([module], samples.AXIOMS, False)


@pytest.mark.parametrize(
    ("latex", "broken"),
    [
        ("a + b = c", r"a \brk{60}+ b \brk{40}= c"),
        ("a = -b", r"a \brk{40}= -b"),
        (r"\frac{a + b}{c} - x_{i+1}", r"\frac{a + b}{c} \brk{60}- x_{i+1}"),
        (r"\left(a + b\right)^{2}", r"(a \brk{260}+ b)^{2}"),
        (r"\left(\frac{1}{2}\right)^{2}", r"\left(\frac{1}{2}\right)^{2}"),
        (r"p,\quad q \implies r", r"p,\brk{20}\quad q \brk{0}\implies r"),
        (r"p \text{ and } q", r"p \brk{25}\text{ and } q"),
        (r"p \quad \text{for all } i", r"p \brk{200}\quad \text{for all } i"),
        (
            r"\text{there is } x \text{ such that } (p \text{ or } q)",
            r"\text{there is } x \text{ such that } \brk{30}(p \brk{225}\text{ or } q)",
        ),
    ],
)
def test_where_maths_may_break(latex: str, broken: str) -> None:
    assert breaks(latex) == broken


@pytest.mark.parametrize(
    ("latex", "signs"),
    [
        (r"x_{i} + 1", 4),
        (r"\sum_{i=1}^{n} x_i", 7),
        (r"\text{for all } x", 7),
        (r"\left( \mathbb{E}[x] \right)", 6),
        (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", 2),
    ],
)
def test_signs_are_counted(latex: str, signs: int) -> None:
    assert size(latex) == signs


def test_long_pieces_open_or_shrink() -> None:
    long = " + ".join(rf"\frac{{x_{{{k}}}}}{{y}}" for k in range(20))
    opened = breaks(rf"\left({long}\right)^{{2}}")
    assert opened.startswith(r"\biggl (") and r"\biggr )^{2}" in opened and r"\brk{260}" in opened
    assert breaks(rf"\sqrt{{{long}}}").startswith(r"\fit{")


# ----------------------------------------------------------------------------- output


def test_claims_json() -> None:
    text = document.claims_json(samples.modules(), samples.AXIOMS)
    data = json.loads(text)
    assert list(data) == ["version", "claims", "axioms"]
    assert data["version"] == 1
    assert text.endswith("}\n")
    assert data["claims"][0] == samples.VARIANCE.to_json()
    assert [a["name"] for a in data["axioms"]] == [
        *("inverse", "square_root", "expectation_of_a_multiple", "induction")
    ]
    assert list(data["axioms"][0]) == ["name", "statement", "source"]
    assert text == document.claims_json(samples.modules(), samples.AXIOMS)


def test_write_is_atomic_and_lazy(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.tex"
    files.write(path, "one")
    stamp = path.stat().st_mtime_ns
    os.utime(path, ns=(stamp - 10**9, stamp - 10**9))
    files.write(path, "one")
    assert path.stat().st_mtime_ns == stamp - 10**9, "equal bytes are left alone"
    files.write(path, "two")
    assert path.read_text() == "two"
    assert [p.name for p in path.parent.iterdir()] == ["file.tex"]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.tex"
    files.write(path, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(InputError, match="No space left on device"):
        files.write(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["file.tex"]


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file, not a folder")
    with pytest.raises(InputError, match=r"build/a\.tex: cannot be written: .*\n  make .*build"):
        files.write(tmp_path / "build" / "a.tex", "text")


def test_without_latexmk_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = latexmk.compile_pdf(tmp_path / "writeup.tex")
    assert outcome.path is None
    assert "\n" not in outcome.message
    assert latexmk.PACKAGES in outcome.message
