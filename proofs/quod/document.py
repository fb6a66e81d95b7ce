"""The write-up: results to a template context, to LaTeX, and to claims.json."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import partial
from inspect import cleandoc
from itertools import islice
from pathlib import Path
from typing import Any

from quod.coq.standing import FINITE
from quod.drawing import Drawing
from quod.errors import InputError
from quod.results import (
    ABSENT,
    AGREES,
    DISAGREES,
    ILL_FORMED,
    PROVED,
    REFUTED,
    VERDICTS,
    ClaimResult,
    StepResult,
)
from quod.running.project import STATEMENTS, Question, StatementText
from quod.typeset.bibliography import Entry, reference
from quod.typeset.breaking import breaks
from quod.typeset.pictures import drawing_latex
from quod.typeset.pieces import size
from quod.typeset.template import Templates, Tex, cited, math, prose, reported

TEMPLATE = "writeup.tex.j2"
SetText = Callable[[str], Any]  # sets a text, or raises InputError
_MOST = 240  # characters of what Coq says against a claim


@dataclass
class Module:
    """A file of derivations, with the results of its claims in the order written."""

    name: str
    path: str
    title: str
    prose: str
    claims: list[ClaimResult]
    notation: Sequence[tuple[list[str], str]] = ()  # names as LaTeX, and what they stand for
    drawings: Sequence[Drawing] = ()


@dataclass
class AxiomEntry:
    """An axiom as the appendix shows it."""

    name: str
    statement: str  # LaTeX
    source: str
    standing: str  # how far Coq has proved it


# ------------------------------------------------------------------------------ words

_KINDS = {
    "proved": "Theorem",
    "refuted": "Refuted claim",
    "ill-formed": "Ill-formed claim",
    "gap": "Open claim",
    "assumed": "Assumption",
    "opinion": "Opinion",
    "undecided": "Undecided claim",
    "error": "Failed claim",
}
_METHODS = {
    "induction": "induction",
    "independence": "independence",
    "lincomb": "algebra",
    "positivity": "positivity",
    "compute": "computation",
}
_TELLING = ("induction", "independence")  # of these, what says most about a proof
_LOGIC = frozenset(
    (
        "axiom assume discharge modus_ponens tautology generalise specialise "
        "instantiate witness choose reflexivity extensionality logic congruence rewrite definition"
    ).split()
)
_UNCHECKED = {
    "assumed": "stated, not checked",
    "opinion": "a judgement, not mathematics",
    "ill-formed": "it has no meaning",
    "gap": "a step is missing",
    "undecided": "neither proof nor counterexample",
    "error": "it could not be checked",
}
_TALLIES = {
    "proved": "proved",
    "refuted": "refuted by a counterexample",
    "ill-formed": "ill-formed",
    "gap": "left with a gap",
    "assumed": "assumed",
    "opinion": "marked as opinion",
    "undecided": "undecided",
    "error": "stopped by an error",
}


def how_checked(claim: ClaimResult, most: int = 3, kinds: Mapping[str, str] | None = None) -> str:
    """The rules and lemmas behind a verdict, in words: the telling ones first.

    Claims are named, or referred to if they are among `kinds`."""
    if claim.verdict == ILL_FORMED and claim.counterexample is not None:
        return "values at which it has no meaning"
    if claim.verdict in _UNCHECKED:
        return _UNCHECKED[claim.verdict]
    if claim.verdict == REFUTED:
        return "counterexample"
    used = [r for r in claim.rules if _says_something(r)]
    named = [step.rule for step in claim.steps if step.rule not in _METHODS]
    rules = [r for r in (*_TELLING, *named, *_METHODS) if r in used] or used
    words = list(dict.fromkeys(_rule_in_words(r, kinds or {}) for r in rules))
    return ", ".join(words[:most]) or "logic"


def _says_something(rule: str) -> bool:
    return rule not in _LOGIC and not rule.startswith("definition of ")


def _extent(claim: ClaimResult) -> str:
    """How much was checked: the steps of a proof, or the size of a counterexample."""
    if claim.verdict == REFUTED:
        return claim.counterexample_size
    if claim.verdict != PROVED:
        return ""
    return "1 step" if claim.proof_steps == 1 else f"{claim.proof_steps} steps"


def _coq(claim: ClaimResult, laws: Collection[str]) -> Tex:
    """What Coq says of the certificate; `laws` names the claims that rest on probability."""
    opinion = claim.second_opinion
    if opinion.verdict == AGREES:
        given = ", given the laws of probability" if claim.id in laws else ""
        return Tex(f"{opinion.words}{given}")
    reason = " ".join(opinion.reason.split()).removesuffix(".")
    if opinion.verdict == ABSENT or not reason:
        return Tex(opinion.words)
    shown = reason if len(reason) <= _MOST else f"{reason[:_MOST]} ..."
    return Tex(f"{opinion.words}: {reported(shown)}")


def _laws(claims: list[ClaimResult], axioms: list[AxiomEntry]) -> set[str]:
    """What Coq has proved for finite spaces only, and the claims that rest on it."""
    laws = {"independence", *(a.name for a in axioms if a.standing == FINITE)}
    while more := {c.id for c in claims if not laws.isdisjoint((*c.axioms, *c.rules))} - laws:
        laws |= more
    return laws


def _checked_twice(agrees: int, disagrees: int) -> str:
    """How many claims Coq has checked too; nothing where it was not asked."""
    were = "One of them was" if agrees == 1 else f"{agrees} of them were"
    twice = f" {were} checked twice, by the kernel and by Coq." if agrees else ""
    return f"{twice} Coq disagrees on {disagrees} of them." if disagrees else twice


def _summary(counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    tallies = [
        f"{counts[v]} {'is' if counts[v] == 1 else 'are'} {_TALLIES[v]}"
        for v in VERDICTS
        if counts[v]
    ]
    claims = "one claim" if total == 1 else f"{total} claims"
    if not tallies:
        return "This write-up holds no claims yet."
    listed = " and ".join(filter(None, (", ".join(tallies[:-1]), tallies[-1])))
    return f"This write-up holds {claims}: {listed}."


# ---------------------------------------------------------------------------- context


def context(
    modules: list[Module],
    axioms: list[AxiomEntry],
    draft: bool,
    statements: Sequence[StatementText] = (),
    entries: Mapping[str, Entry] | None = None,
    others: Sequence[ClaimResult] = (),
    questions: Sequence[Question] = (),
) -> dict[str, Any]:
    """What the template sees; `title` and `subtitle` may be replaced.

    `statements` are those of the assignment; the ones that some claim settles are shown, by
    `questions`.
    `entries` are the sources that texts may cite, `others` are claims that are not shown, but may
    be referred to."""
    entries = entries or {}
    chapters = _by_question(modules, statements, questions)
    modules = [module for _, group in chapters for module in group]
    claims = [claim for module in modules for claim in module.claims]
    kinds = _kinds(claims, others)
    set_text = partial(prose, kinds=kinds, keys=entries)
    numbers = iter(range(1, len(claims) + 1))
    counts = Counter(claim.verdict for claim in claims)
    said = Counter(claim.second_opinion.verdict for claim in claims)
    laws = _laws(claims, axioms)
    told = _told(statements, modules)
    views = [_module_view(module, numbers, kinds, laws, told, set_text) for module in modules]
    shown = [view for module in views for view in module["claims"]]
    settled = _settled(statements, shown, set_text)
    numbered = iter(views)
    parts = [
        _question_view(question, list(islice(numbered, len(group))), set_text)
        for question, group in chapters
    ]
    return {
        "title": modules[0].title if len(modules) == 1 else "Checked derivations",
        "subtitle": "Every displayed step was checked by machine",
        "draft": draft,
        "questions": parts,
        "modules": views,
        "pictures": any(module["drawings"] for module in views),
        "claims": shown,
        "certified": [view for view in shown if view["certificate"]],
        "settled": settled,
        "overview": _overview(views, settled, questions),
        "axioms": [{**vars(a), "statement": math(a.statement)} for a in _used(claims, axioms)],
        "counts": {verdict: counts[verdict] for verdict in VERDICTS},
        "summary": _summary(counts) + _checked_twice(said[AGREES], said[DISAGREES]),
        "twice": said[AGREES],
        "kinds": kinds,
        "keys": frozenset(entries),
        "references": _references(modules, settled, entries),
    }


def _references(
    modules: list[Module], settled: list[dict[str, Any]], entries: Mapping[str, Entry]
) -> list[dict[str, Any]]:
    """The sources that the texts cite, by key."""
    texts = [row["claimed"] for row in settled]
    texts += [text for module in modules for text in (module.title, module.prose)]
    texts += [text for m in modules for claim in m.claims for _, text in _texts(claim)]
    keys = {key for text in texts for key in cited(text)}
    return [{"key": key, "text": reference(entries[key])} for key in sorted(keys)]


def _settled(
    statements: Sequence[StatementText], claims: list[dict[str, Any]], set_text: SetText
) -> list[dict[str, Any]]:
    """The statements that some claim settles, as they were made, each with its claims."""
    found = []
    for text in statements:
        settling = [claim for claim in claims if text.id in claim["settles"]]
        settling.sort(key=lambda claim: claim["verdict"] == PROVED)  # what fails, then what holds
        if settling:
            with _located(f"{STATEMENTS}: statement {text.id}"):
                set_text(text.claimed)
            row = {"id": text.id, "question": text.question, "claimed": text.claimed}
            found.append({**row, "claims": settling})
    return found


def _by_question(
    modules: Sequence[Module], statements: Sequence[StatementText], questions: Sequence[Question]
) -> list[tuple[Question | None, list[Module]]]:
    """The modules by the question of the first statement that each settles; the rest last."""
    asked = {s.id: s.question for s in reversed(statements)}
    places = {s.id: k for k, s in enumerate(statements)}
    groups: dict[str, list[Module]] = {q.id: [] for q in questions}
    rest = []
    for module in modules:
        settled = {s for claim in module.claims for s in claim.settles if s in places}
        question = asked[min(settled, key=places.__getitem__)] if settled else None
        groups.get(question or "", rest).append(module)
    chapters = [*((q, groups[q.id]) for q in questions), (None, rest)]
    return [(q, group) for q, group in chapters if group]


def _question_view(
    question: Question | None, modules: list[dict[str, Any]], set_text: SetText
) -> dict[str, Any]:
    """A question with its modules and one table of their names; no table for what belongs to none,
    where each module has its own."""
    asked = question or Question("", "")
    with _located(f"{STATEMENTS}: question {asked.id}"):
        for words in (asked.title, asked.asked, asked.part):
            set_text(words)
    rows = _one_table(modules) if question else []
    return {**vars(asked), "notation": rows, "modules": modules}


def _one_table(modules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the modules' tables, each once."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for module in modules:
        for row in module["notation"]:
            known = found.setdefault(tuple(row["names"]), row)["meaning"]
            if known != row["meaning"]:
                raise InputError(
                    f"{module['path']}: {row['names'][0]} stands for {row['meaning']!r} here, and "
                    f"for {known!r} elsewhere in its question\n"
                    "  use another name, or the same words"
                )
    return list(found.values())


def _overview(
    modules: list[dict[str, Any]], settled: list[dict[str, Any]], questions: Sequence[Question]
) -> list[dict[str, Any]]:
    """The rows of the front table: by question, each statement as it was made with the claims that
    settle it; where there are no statements, by module, each claim."""
    groups: dict[str, list[dict[str, Any]]] = {}
    titles = {q.id: q.title for q in questions}
    for s in settled:
        groups.setdefault(s["question"], []).append(_overview_row(s, s["claims"]))
    if not settled:
        titles = {m["name"]: m["title"] for m in modules}
        groups = {m["name"]: [_overview_row(None, [c]) for c in m["claims"]] for m in modules}
    return [
        {"id": name if settled else "", "title": titles.get(name, ""), "rows": rows}
        for name, rows in groups.items()
        if rows
    ]


def _overview_row(statement: dict[str, Any] | None, claims: list[dict[str, Any]]) -> dict[str, Any]:
    verdicts = dict.fromkeys(claim["verdict"] for claim in claims)
    found = [[claim for claim in claims if claim["verdict"] == v] for v in verdicts]
    return {"statement": statement, "claims": claims, "verdicts": found}


def _told(statements: Sequence[StatementText], modules: Sequence[Module]) -> dict[str, list[Any]]:
    """For a claim that shows something false: the statements of which it is the first to do so."""
    texts = {s.id: s for s in statements}
    told: dict[str, list[Any]] = {}
    for claim in (claim for module in modules for claim in module.claims):
        if claim.verdict in (REFUTED, ILL_FORMED):
            told[claim.id] = [texts.pop(s) for s in claim.settles if s in texts]
    return told


def _kinds(claims: list[ClaimResult], others: Sequence[ClaimResult]) -> dict[str, str]:
    kinds = {claim.id: _KINDS[claim.declared] for claim in others}
    for claim in claims:
        if claim.id in kinds:
            raise InputError(
                f"{claim.path}:{claim.line}: two claims have the id {claim.id!r}\n"
                "  references to it would be ambiguous\n  rename one of them"
            )
        kinds[claim.id] = _KINDS[claim.verdict]
    return kinds


@contextmanager
def _located(where: str) -> Iterator[None]:
    """Say whose text cannot be set: the template knows no more."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _texts(claim: ClaimResult) -> list[tuple[int, str]]:
    """The texts of a claim, each with its line."""
    own = [(claim.line, text) for text in (claim.title, claim.prose, claim.reason)]
    return own + [(s.line, text) for s in claim.steps for text in (s.reason, s.heading)]


def _check_texts(claim: ClaimResult, set_text: SetText) -> None:
    for line, text in _texts(claim):
        with _located(f"{claim.path}:{line}: claim {claim.id}"):
            set_text(text)


def _used(claims: list[ClaimResult], axioms: list[AxiomEntry]) -> list[AxiomEntry]:
    used = {name: claim for claim in claims for name in claim.axioms}
    known = {axiom.name for axiom in axioms}
    for name, claim in used.items():
        if name not in known:
            raise InputError(
                f"{claim.path}:{claim.line}: claim {claim.id} rests on the axiom {name!r}, "
                "which has no entry\n  the appendix must show every axiom\n"
                "  add it to the axioms of the document"
            )
    return [axiom for axiom in axioms if axiom.name in used]


def _module_view(
    module: Module,
    numbers: Iterator[int],
    kinds: Mapping[str, str],
    laws: Collection[str],
    told: Mapping[str, list[StatementText]],
    set_text: SetText,
) -> dict[str, Any]:
    with _located(f"{module.path}:1"):
        set_text(module.title)
        set_text(module.prose)
        for _, meaning in module.notation:
            set_text(meaning)
    views = []
    for claim in module.claims:
        _check_texts(claim, set_text)
        with _located(f"{claim.path}:{claim.line}: claim {claim.id}"):
            view = _claim_view(claim, next(numbers), kinds, laws)
            views.append({**view, "answers": told.get(claim.id, [])})
    drawings = [_drawing_view(drawing, set_text) for drawing in module.drawings]
    return {
        "name": module.name,
        "path": module.path,
        "title": _line(module.title),
        "prose": cleandoc(module.prose),
        "notation": [
            {"names": [math(name) for name in names], "meaning": meaning}
            for names, meaning in module.notation
        ],
        "claims": views,
        "drawings": drawings,
    }


def _drawing_view(drawing: Drawing, set_text: SetText) -> dict[str, Any]:
    with _located(f"{drawing.path}:{drawing.line}: picture {drawing.name}"):
        set_text(drawing.caption)
        shown = drawing_latex(drawing, set_text)
    return {"after": drawing.after, "caption": drawing.caption, "latex": shown}


def _claim_view(
    claim: ClaimResult, number: int, kinds: Mapping[str, str], laws: Collection[str]
) -> dict[str, Any]:
    view = {f.name: getattr(claim, f.name) for f in fields(claim)}
    for name in ("hypotheses", "notation", "undeclared", "unused"):
        view[name] = [math(item) for item in view[name]]
    view.update(
        number=number,
        kind=_KINDS[claim.verdict],
        key=claim.verdict.replace("-", ""),
        title=_line(claim.title),
        prose=cleandoc(claim.prose),
        reason=_line(claim.reason),
        statement=math(claim.statement),
        counterexample=[math(item) for item in claim.counterexample or []],
        checked=how_checked(claim, kinds=kinds),
        method=how_checked(claim, 1, kinds),
        extent=_extent(claim),
        coq=_coq(claim, laws),
        explained=any(step.explanation for step in claim.steps),
        as_declared=claim.as_declared,
        steps=_step_views(claim.steps, kinds),
        long=sum(map(size, (claim.statement, *claim.hypotheses, *claim.notation))) > 300,
    )
    return view


def _rule_in_words(rule: str, kinds: Mapping[str, str]) -> str:
    if rule in kinds:
        return f"[[{rule}]]"
    return _METHODS.get(rule, rule.replace("_", " "))


def _reason(step: StepResult, kinds: Mapping[str, str]) -> str:
    reason = _line(step.reason) or _rule_in_words(step.rule, kinds)
    return f"{reason}, found by SymPy" if step.found else reason


def _step_views(steps: list[StepResult], kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    starts = [k == 0 or bool(s.left or not s.relation or s.heading) for k, s in enumerate(steps)]
    starts.append(True)
    return [
        {
            "number": k + 1,
            "left": math(step.left),
            "relation": math(step.relation),
            "right": math(step.right),
            "reason": _reason(step, kinds),
            "rule": step.rule,
            "verdict": step.verdict,
            "key": step.verdict.replace("-", ""),
            "holds": step.verdict == PROVED,
            "heading": _line(step.heading),
            "given": math(step.given),
            "explanation": step.explanation,
            "statement": math(_line(f"{step.left} {step.relation} {step.right}")),
            "starts": starts[k],
            "alone": starts[k] and starts[k + 1],  # no chain: one formula
            "opens": k == 0 or (not starts[k + 1] and starts[k]),  # of a chain: its next line stays
            "last_but_one": k + 2 == len(steps),
            "last": k + 1 == len(steps),
        }
        for k, step in enumerate(steps)
    ]


def _line(text: str) -> str:
    return " ".join(text.split())


# ------------------------------------------------------------------------------ output


def _room(latex: str) -> str:
    """Whether a formula fits among others in a line of text, or of displayed maths, or in none."""
    if size(latex) > 50:
        return "long"
    return "tall" if "\\frac" in latex else "flat"


def render(context: Mapping[str, Any], folder: Path) -> str:
    """The LaTeX source of the write-up, by the template in `folder`."""
    filters = {"breaks": breaks, "signs": size, "room": _room}
    return Templates(folder, filters).render(TEMPLATE, context)


def claims_json(modules: list[Module], axioms: list[AxiomEntry]) -> str:
    """The results as JSON, with the axioms that some claim rests on."""
    claims = [claim for module in modules for claim in module.claims]
    data = {
        "version": 1,
        "claims": [claim.to_json() for claim in claims],
        "axioms": [
            {"name": a.name, "statement": a.statement, "source": a.source}
            for a in _used(claims, axioms)
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
