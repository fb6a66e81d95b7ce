"""The write-up: results to a template context, to LaTeX, to claims.json, to a PDF."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from inspect import cleandoc
from pathlib import Path
from typing import Any

from quod.errors import InputError
from quod.project import STATEMENTS, StatementText
from quod.results import PROVED, REFUTED, VERDICTS, ClaimResult, StepResult
from quod.typeset.template import Tex, math, prose, render_template

TEMPLATE = "writeup.tex.j2"
PACKAGES = "texlive-latex-extra texlive-fonts-recommended tex-gyre lmodern latexmk"
TIMEOUT = 300  # seconds for latexmk
_EPOCH = "1700000000"  # the date inside every PDF, so that equal sources give equal bytes


@dataclass
class Module:
    """A file of derivations, with the results of its claims in the order written."""

    name: str
    path: str
    title: str
    prose: str
    claims: list[ClaimResult]


@dataclass
class AxiomEntry:
    """An axiom as the appendix shows it."""

    name: str
    statement: str  # LaTeX
    source: str


@dataclass
class PdfOutcome:
    """What compiling gave: a path and no message, or no path and what stood in the way."""

    path: Path | None
    message: str = ""
    broken: bool = False  # LaTeX refuses the source, so the fault is in the template or its texts


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
    "lincomb": "polynomial identities",
    "positivity": "sums of squares",
    "compute": "exact computation",
    "independence": "independence",
    "induction": "induction",
}
_REASONS = {"lincomb": "algebra", "compute": "computation", "positivity": "a sum of squares"}
_LOGIC = frozenset(
    (
        "axiom assume discharge modus_ponens tautology generalise specialise "
        "instantiate witness choose reflexivity extensionality logic congruence rewrite definition"
    ).split()
)
_UNCHECKED = {
    "assumed": "stated, not checked",
    "opinion": "a judgement, not mathematics",
    "ill-formed": "it has no meaning to check",
    "gap": "a step is missing",
    "undecided": "neither proof nor counterexample",
    "error": "the derivation could not be run",
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


def how_checked(claim: ClaimResult, most: int = 3) -> str:
    """The rules and lemmas behind a verdict, in words: the telling ones first."""
    if claim.verdict in _UNCHECKED:
        return _UNCHECKED[claim.verdict]
    words = list(
        dict.fromkeys(_METHODS.get(r, r.replace("_", " ")) for r in claim.rules if _telling(r))
    )
    if claim.verdict == REFUTED:
        words = ["counterexample", *(w for w in words if w != "exact computation")]
    if not words:
        return "logic"
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def _telling(rule: str) -> bool:
    return rule not in _LOGIC and not rule.startswith("definition of ")


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
) -> dict[str, Any]:
    """What the template sees; `title` and `subtitle` may be replaced.

    `statements` are those of the assignment; the ones that some claim settles are shown."""
    claims = [claim for module in modules for claim in module.claims]
    kinds = _kinds(claims)
    numbers = iter(range(1, len(claims) + 1))
    counts = Counter(claim.verdict for claim in claims)
    views = [_module_view(module, numbers, kinds) for module in modules]
    shown = [view for module in views for view in module["claims"]]
    return {
        "title": modules[0].title if len(modules) == 1 else "Checked derivations",
        "subtitle": "Every displayed step was checked by machine",
        "draft": draft,
        "modules": views,
        "claims": shown,
        "certified": [view for view in shown if view["certificate"]],
        "settled": _settled(statements, shown, kinds),
        "axioms": [
            {"name": a.name, "statement": math(a.statement), "source": a.source}
            for a in _used(claims, axioms)
        ],
        "counts": {verdict: counts[verdict] for verdict in VERDICTS},
        "summary": _summary(counts),
        "kinds": kinds,
    }


def _settled(
    statements: Sequence[StatementText], claims: list[dict[str, Any]], kinds: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The statements that some claim settles, as they were made, each with its claims."""
    found = []
    for text in statements:
        settling = [claim for claim in claims if text.id in claim["settles"]]
        if settling:
            with _located(f"{STATEMENTS}: statement {text.id}"):
                prose(text.claimed, kinds)
            row = {"id": text.id, "question": text.question, "claimed": text.claimed}
            found.append({**row, "claims": settling})
    return found


def _kinds(claims: list[ClaimResult]) -> dict[str, str]:
    kinds: dict[str, str] = {}
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


def _check_texts(claim: ClaimResult, kinds: Mapping[str, str]) -> None:
    own = [(claim.line, text) for text in (claim.title, claim.prose, claim.reason)]
    steps = [(s.line, text) for s in claim.steps for text in (s.reason, s.heading)]
    for line, text in own + steps:
        with _located(f"{claim.path}:{line}: claim {claim.id}"):
            prose(text, kinds)


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
    module: Module, numbers: Iterator[int], kinds: Mapping[str, str]
) -> dict[str, Any]:
    with _located(module.path):
        prose(module.title, kinds)
        prose(module.prose, kinds)
    views = []
    for claim in module.claims:
        _check_texts(claim, kinds)
        with _located(f"{claim.path}:{claim.line}: claim {claim.id}"):
            views.append(_claim_view(claim, next(numbers), kinds))
    return {
        "name": module.name,
        "path": module.path,
        "title": _line(module.title),
        "prose": cleandoc(module.prose),
        "claims": views,
    }


def _claim_view(claim: ClaimResult, number: int, kinds: Mapping[str, str]) -> dict[str, Any]:
    view = {f.name: getattr(claim, f.name) for f in fields(claim)}
    for name in ("hypotheses", "notation", "unused"):
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
        checked=how_checked(claim),
        methods=how_checked(claim, most=6),
        explained=any(step.explanation for step in claim.steps),
        as_declared=claim.as_declared,
        steps=_step_views(claim.steps, kinds),
        long=_size(claim.statement) + sum(map(_size, claim.hypotheses)) > 700,
    )
    return view


def _rule_in_words(rule: str, kinds: Mapping[str, str]) -> str:
    if rule in kinds:
        return f"[[{rule}]]"
    return _REASONS.get(rule, rule.replace("_", " "))


def _step_views(steps: list[StepResult], kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    views = []
    for k, step in enumerate(steps):
        starts = bool(k == 0 or step.left or not step.relation or step.heading)
        views.append(
            {
                "number": k + 1,
                "left": math(step.left),
                "relation": math(step.relation),
                "right": math(step.right),
                "reason": _line(step.reason) or _rule_in_words(step.rule, kinds),
                "rule": step.rule,
                "verdict": step.verdict,
                "key": step.verdict.replace("-", ""),
                "holds": step.verdict == PROVED,
                "heading": _line(step.heading),
                "given": math(step.given),
                "explanation": step.explanation,
                "starts": starts,
                "first": k == 0,
                "last_but_one": k + 2 == len(steps),
            }
        )
    return views


def _line(text: str) -> str:
    return " ".join(text.split())


# ------------------------------------------------------------------ where maths may break

_TOKEN = re.compile(
    r"\\(?:begin|end)\s*\{[^}]*\}|\\(?:left|right)\s*(?:\\[a-zA-Z]+|\\.|.)|\\[a-zA-Z]+|\\.|\s+|."
)
_RELATIONS = frozenset(
    (
        r"= < > \le \leq \ge \geq \ne \neq \approx \equiv \sim \in \subset \subseteq \to \mapsto "
        r"\implies \iff \Rightarrow \Leftrightarrow \Longrightarrow \Longleftrightarrow \ll \gg"
    ).split()
)
_ARROWS = {t for t in _RELATIONS if t.lower().endswith(("rightarrow", "implies", "iff"))}
_OPERATORS = frozenset(r"+ - \pm \mp \cdot \times \cup \cap \land \lor \wedge \vee".split())
_OPEN = frozenset(r"( [ \{ \lvert \lVert \langle \lfloor \lceil".split())
_CLOSE = frozenset(r") ] \} \rvert \rVert \rangle \rfloor \rceil".split())
_TALL = re.compile(r"\\(?:[dt]?frac|sum|prod|int|begin|binom|sqrt|biggl|left)(?![a-z])")
_ROOM = 44  # signs: a group below this never fills a line


def _size(latex: str) -> int:
    """The signs that a formula has, roughly; the page decides on its real width."""
    signs = re.sub(r"\\(?:left|right|mathrm|operatorname|mathbb|bm|[,;:! ])|[{}_^&\s]", "", latex)
    return len(re.sub(r"\\[a-zA-Z]+|\\.", "x", signs))


def breaks(latex: str) -> Tex:
    r"""`latex` with ``\brk{penalty}`` where a line may end, best places cheapest.

    Long ``\left( \right)`` become ``\biggl( \biggr)`` so that a line can end inside them;
    a long piece without such a place is put into ``\fit``, which shrinks it if it must.
    """
    tokens = _opened(_TOKEN.findall(latex))
    pieces, start = [], 0
    for k, penalty in _places(tokens):
        pieces.append(_fitted(tokens[start:k]) + rf"\brk{{{penalty}}}")
        start = k
    return Tex("".join(pieces) + _fitted(tokens[start:]))


def _opened(tokens: list[str]) -> list[str]:
    r"""Without \left and \right where they do no good: around low contents and long ones."""
    tokens, stack, depth = list(tokens), [], 0
    for k, token in enumerate(tokens):
        if not _is_delimiter(token):
            depth += _hard(token)
        elif token.startswith(r"\left"):
            stack.append((k, depth))
        elif stack:
            i, outer = stack.pop()
            size = _delimiter_size("".join(tokens[i + 1 : k]), outer)
            if size is not None and tokens[i][5:].strip() in _OPEN:
                tokens[i] = tokens[i].replace(r"\left", f"{size}l " if size else "", 1).strip()
                tokens[k] = token.replace(r"\right", f"{size}r " if size else "", 1).strip()
    return tokens


def _delimiter_size(body: str, depth: int) -> str | None:
    """The command for delimiters around `body`; none where TeX must choose."""
    if not _TALL.search(body):
        return ""
    return r"\bigg" if depth == 0 and _size(body) > _ROOM else None


def _is_delimiter(token: str) -> bool:
    return bool(re.match(r"\\(?:left|right)(?![a-zA-Z])", token))


def _hard(token: str) -> int:
    """The change of depth in groups that TeX cannot break: braces, environments, delimiters."""
    if token == "{" or token.startswith(r"\begin"):
        return 1
    if token == "}" or token.startswith(r"\end"):
        return -1
    if _is_delimiter(token):
        return 1 if token.startswith(r"\left") else -1
    return 0


def _places(tokens: list[str]) -> Iterator[tuple[int, int]]:
    hard = soft = 0
    before = ""  # the sign before: a plus after an opening or a relation is no operator
    for k, token in enumerate(tokens):
        if token.isspace():
            continue
        bare = token.split(" ")[-1] if re.match(r"\\bigg?[lr] ", token) else token
        binary = token in _OPERATORS and before not in {"", ",", *_OPEN, *_RELATIONS, *_OPERATORS}
        if hard == 0 and before and not before.startswith(("^", "_")):
            if token in _RELATIONS and before not in _RELATIONS:
                yield k, (0 if token in _ARROWS else 40) + 200 * soft
            elif binary:
                yield k, (60 if token in "+-" else 300) + 200 * soft
            elif before == r"\;":  # after the words of a quantifier
                yield k, 30 + 200 * soft
            elif before == ",":
                yield k, (20 if token in (r"\quad", r"\qquad") else 350) + 200 * soft
        hard += _hard(token)
        soft = max(soft + (bare in _OPEN) - (bare in _CLOSE), 0)
        before = bare


def _fitted(tokens: list[str]) -> str:
    text = "".join(tokens)
    if _size(text) <= _ROOM:
        return text
    k = next((k for k, t in enumerate(tokens) if not t.isspace()), 0)
    k += tokens[k] in _RELATIONS | _OPERATORS
    return f"{''.join(tokens[:k])}\\fit{{{''.join(tokens[k:])}}}"


# ------------------------------------------------------------------------------ output


def render(context: Mapping[str, Any], folder: Path) -> str:
    """The LaTeX source of the write-up, by the template in `folder`."""
    return render_template(folder, TEMPLATE, context, {"breaks": breaks, "signs": _size})


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


def write(path: Path, text: str) -> None:
    """Put `text` into `path` at once or not at all; equal bytes are left alone."""
    put(path, text.encode())


def put(path: Path, data: bytes) -> None:
    """The same for bytes."""
    temporary = None
    try:
        if path.exists() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise InputError(
            f"{path}: cannot be written: {error.strerror or error}\n"
            f"  make {path.parent} a folder that you may write to, or name another one"
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# --------------------------------------------------------------------------------- PDF


def compile_pdf(tex: Path) -> PdfOutcome:
    """Make the PDF beside `tex`; what went wrong comes back as a short message."""
    if not shutil.which("latexmk"):
        return PdfOutcome(None, f"no PDF: latexmk is missing; on Debian: apt install {PACKAGES}")
    aux = tex.parent / ".latex"
    try:
        aux.mkdir(exist_ok=True)
        code = _latexmk(tex, aux)
        if code == 0:
            pdf = tex.with_suffix(".pdf")
            put(pdf, (aux / pdf.name).read_bytes())
            return PdfOutcome(pdf)
    except subprocess.TimeoutExpired:
        shutil.rmtree(aux, ignore_errors=True)
        return PdfOutcome(None, f"{tex}: LaTeX took more than {TIMEOUT} s and was stopped")
    except OSError as error:
        return PdfOutcome(None, f"{aux}: cannot be written: {error.strerror or error}")
    outcome = _tex_error(tex, aux / f"{tex.stem}.log")
    shutil.rmtree(aux, ignore_errors=True)  # latexmk would not retry after a failure
    return outcome


def compile_text(text: str, tex: Path) -> PdfOutcome:
    """Write LaTeX into `tex` and compile it; nothing is written where that is impossible."""
    if not shutil.which("latexmk"):
        return compile_pdf(tex)
    write(tex, text)
    return compile_pdf(tex)


def _latexmk(tex: Path, aux: Path) -> int:
    options = "-norc -pdf -no-shell-escape -halt-on-error -file-line-error -interaction=nonstopmode"
    command = ["latexmk", *options.split(), f"-outdir={aux.name}", tex.name]
    settings = {
        "SOURCE_DATE_EPOCH": _EPOCH,
        "FORCE_SOURCE_DATE": "1",
        "TZ": "UTC",
        "max_print_line": "10000",
        "openout_any": "p",
    }
    with subprocess.Popen(
        command,
        cwd=tex.parent,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(TIMEOUT)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # pdflatex is a child of latexmk
            raise


def _tex_error(tex: Path, log: Path) -> PdfOutcome:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    for line in lines:
        missing = re.search(r"File `([^']+)' not found", line)
        if missing:
            text = f"{tex}: LaTeX has no {missing[1]}; on Debian: apt install {PACKAGES}"
            return PdfOutcome(None, text)
        found = re.match(r"(?:\./)?(.+?):(\d+): (.*)", line)
        if found:
            where = tex.parent / found[1]
            text = f"{where}:{found[2]}: {found[3]}{_context(lines, line)}"
            return PdfOutcome(None, text, broken=True)
    fatal: Iterable[str] = (line for line in lines if line.startswith("!"))
    text = f"{tex}: {next(iter(fatal), 'LaTeX failed and left no message')}"
    return PdfOutcome(None, text, broken=True)


def _context(lines: list[str], line: str) -> str:
    """The source text at which TeX stopped."""
    rest = lines[lines.index(line) + 1 :][:8]
    at = next((re.sub(r"^l\.\d+ ?", "", r) for r in rest if re.match(r"l\.\d+", r)), "")
    return f"\n  at: ...{at.strip()[-70:]}" if at.strip() else ""
