"""``build``: derivations are checked, and the write-up and its data are written.

Everything is computed before anything is written, so broken input (exit 2) touches nothing.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quod.errors import InputError
from quod.finding import parsed, written
from quod.results import DISAGREES
from quod.running import second_opinion, terminal
from quod.running.files import put, write
from quod.running.project import Project, read_certificate
from quod.running.runner import TIMEOUT, Run, check_project

if TYPE_CHECKING:
    from quod.document import Module
    from quod.running.fragments import Change
    from quod.typeset.latexmk import PdfOutcome

OK, NOT_AS_DECLARED, BROKEN = 0, 1, 2


@dataclass(frozen=True)
class Options:
    """How a build is asked for."""

    check: bool = False  # replay certificates; search nothing, write nothing
    only: tuple[str, ...] = ()  # names of the claims to build; all where it is empty
    final: bool = False  # a gap fails the build
    overwrite: bool = False  # fragments that were changed by hand, too
    second_opinion: bool = False  # Coq re-checks the certificates
    timeout: float = TIMEOUT


@dataclass(frozen=True)
class Outputs:
    """The texts of a build, all of them ready before the first is written."""

    tex: str
    claims: str
    timings: str
    certificates: dict[Path, str]
    orphans: list[Path]  # certificates of claims that are gone
    fragments: dict[Path, str]
    changes: list[Change]  # of fragments that are there
    found: dict[Path, str]  # what SymPy found; no text where the file is to go


def build(project: Project, options: Options) -> int:
    """Check the derivations and write the write-up, or what `options` ask for; the exit code."""
    try:
        if not options.check:
            require_folder(project.build, "the write-up")
            require_folder(project.certificates, "the certificates")
        run = check_project(
            project,
            may_search=not options.check,
            only=options.only,
            timeout=options.timeout,
            progress=terminal.progress(),
            meanwhile=_import_for_later,
        )
        if options.second_opinion and not run.broken:
            second_opinion.ask(project, run)
        if run.claims:
            terminal.print_table(run.modules)
        terminal.print_failures([c for c in run.claims if c.failure not in run.broken])
        if run.broken:
            raise InputError("\n".join(run.broken))
        outputs = _outputs(project, run, options)
        if options.check:
            return _checked(project, run, outputs, options)
        return _written(project, run, outputs, options)
    except InputError as error:
        sys.stdout.flush()
        print(f"\n{error}", file=sys.stderr)
        return BROKEN


def require_folder(folder: Path, what: str) -> None:
    """Find out before the work, not after it, that the results cannot be written."""
    nearest = next(p for p in (folder, *folder.parents) if p.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return
    why = "it may not be written to" if nearest.is_dir() else f"{nearest} is no folder"
    raise InputError(
        f"{folder}: {what} cannot be written: {why}\n"
        "  nothing was checked, nothing is lost\n"
        f"  make {folder} a folder that you may write to"
    )


def _import_for_later() -> None:
    """What the end of a build needs, imported while the workers start."""


def document_modules(run: Run) -> list[Module]:
    from quod.document import Module

    return [
        Module(m.name, m.path, m.title, m.prose, m.claims, m.notation, m.drawings)
        for m in run.modules
    ]


def _outputs(project: Project, run: Run, options: Options) -> Outputs:
    from quod import document
    from quod.running import fragments
    from quod.running.axioms import axiom_entries

    modules, axioms = document_modules(run), axiom_entries()
    draft = not all(claim.as_declared for claim in run.claims)
    statements = list(project.statements().values())
    entries = fragments.entries(project)
    questions = list(project.questions().values())
    context = document.context(modules, axioms, draft, statements, entries, run.others, questions)
    made = fragments.made(project, run, context, None if options.only else entries)
    others = [] if options.only else fragments.others(project, made)
    return Outputs(
        tex=document.render(context, project.templates),
        claims=document.claims_json(modules, axioms),
        timings=_timings(run),
        certificates=_certificates(project, run),
        orphans=[] if options.only else orphans(project, run),
        fragments=made,
        changes=fragments.changes(made, others),
        found={} if options.only else _found(project, run),
    )


def _timings(run: Run) -> str:
    seconds = {claim.id: round(claim.seconds, 4) for claim in run.claims}
    return json.dumps({"version": 1, "seconds": seconds}, indent=2) + "\n"


def _certificates(project: Project, run: Run) -> dict[Path, str]:
    """The certificates of the claims that are as declared."""
    good = {claim.id for claim in run.claims if claim.as_declared}
    return {
        project.certificate(module.name, name): text
        for module in run.modules
        for name, text in module.certificates.items()
        if name in good
    }


def _found(project: Project, run: Run) -> dict[Path, str]:
    """The files of what SymPy found, each with its text; none for a file that is not needed.

    Where something went wrong on the way, what is on file stays."""
    good = all(claim.as_declared for claim in run.claims)
    used = {project.found(name): answers for name, answers in run.found.items()}
    texts = {}
    for path in sorted({*project.all_found(), *used}):
        known = {} if good else parsed(read_certificate(path), project.relative(path))
        answers = known | used.get(path, {})
        texts[path] = written(answers) if answers else ""
    return texts


def orphans(project: Project, run: Run) -> list[Path]:
    """Certificate files that belong to no claim."""
    wanted = {
        project.certificate(claim.module, claim.id) for claim in run.claims if claim.certifiable
    }
    return [path for path in project.all_certificates() if path not in wanted]


# ------------------------------------------------------------------------ how a run ends
def _checked(project: Project, run: Run, outputs: Outputs, options: Options) -> int:
    for path in outputs.orphans:
        print(
            f"\n{project.relative(path)}: a certificate of no claim\n"
            "  its claim is gone or has another name\n"
            "  delete the file, or run build without --check"
        )
    unused = [p for p, text in outputs.found.items() if (read_certificate(p) or "") != text]
    for path in unused:
        print(f"\n{project.relative(path)}: it has answers to calls that are gone\n  run build.py")
    _report(project, outputs.changes)
    good = _is_good(run, options) and not (outputs.orphans or unused or outputs.changes)
    print(f"\n{_verdict(run, options)}{_but(outputs.changes)}")
    return OK if good else NOT_AS_DECLARED


def _is_good(run: Run, options: Options) -> bool:
    """Whether the claims are as declared; gaps that the author declares pass until the end."""
    if any(c.second_opinion.verdict == DISAGREES for c in run.claims):
        return False
    return all(c.as_declared or (c.left_open and not options.final) for c in run.claims)


def _verdict(run: Run, options: Options) -> str:
    count = len(run.claims)
    claims = "1 claim" if count == 1 else f"{count} claims"
    gaps = sum(claim.left_open for claim in run.claims)
    if sum(claim.as_declared for claim in run.claims) + gaps < count:
        return f"{claims}, not all as declared"
    if gaps:
        return f"{claims}, {gaps} left open{', which is not final' if options.final else ''}"
    return f"{claims}, all as declared"


def _but(changes: list[Change]) -> str:
    if not changes:
        return ""
    return f", but {'1 fragment is' if len(changes) == 1 else f'{len(changes)} fragments are'} not"


def _report(project: Project, changes: list[Change]) -> None:
    from quod.running.fragments import report

    for change in changes:
        print(f"\n{report(change, project.relative(change.path))}")


def _written(project: Project, run: Run, outputs: Outputs, options: Options) -> int:
    complete = all(claim.as_declared for claim in run.claims)
    made, message = project.relative(project.fragments), ""
    if not options.only:
        made, message = _write_page(project, outputs, "writeup" if complete else "draft")
    for path, text in [*outputs.certificates.items(), *outputs.found.items()]:
        if text:
            write(path, text)
        else:
            path.unlink(missing_ok=True)
    kept = [c for c in outputs.changes if c.by_hand and not options.overwrite]
    for path, text in outputs.fragments.items():
        if path not in {change.path for change in kept}:
            write(path, text)
    if complete and not options.only:
        _remove_left_over(project, outputs, kept)
    past = [] if complete else [c for c in outputs.changes if not c.wanted and c not in kept]
    _report(project, [*kept, *past])
    print(f"\n{_verdict(run, options)}{_but(kept)}: {made}")
    if options.second_opinion:
        asked = [c.second_opinion for c in run.claims if c.certifiable and c.as_declared]
        print(second_opinion.summary(asked))
    if message:
        print(message)
    return OK if _is_good(run, options) and not kept else NOT_AS_DECLARED


def _write_page(project: Project, outputs: Outputs, stem: str) -> tuple[str, str]:
    """Write the write-up or the draft, and its data; what was made, and a message about it."""
    pdf = _typeset(project.build, stem, outputs.tex)
    write(project.build / "claims.json", outputs.claims)
    write(project.build / "timings.json", outputs.timings)
    return project.relative(pdf.path or project.build / f"{stem}.tex"), pdf.message


def _remove_left_over(project: Project, outputs: Outputs, kept: list[Change]) -> None:
    """The draft, and the files of claims that are gone."""
    for suffix in (".tex", ".pdf"):
        (project.build / f"draft{suffix}").unlink(missing_ok=True)
    gone = [c.path for c in outputs.changes if not c.wanted and c not in kept]
    for path in [*outputs.orphans, *gone]:
        path.unlink(missing_ok=True)
        print(f"removed {project.relative(path)}: it belongs to no claim")
        if not any(path.parent.iterdir()):
            path.parent.rmdir()


def _typeset(build: Path, stem: str, tex: str) -> PdfOutcome:
    """Write the LaTeX and its PDF.  What LaTeX refuses does not replace what it accepted."""
    from quod.typeset.latexmk import PdfOutcome, compile_text

    tried = compile_text(tex, build / ".tried" / f"{stem}.tex")
    if tried.broken:
        raise InputError(f"{tried.message}\n  correct the template, or the text that it sets")
    write(build / f"{stem}.tex", tex)
    if tried.path is None:
        (build / f"{stem}.pdf").unlink(missing_ok=True)  # it would show other text
        return tried
    final = build / f"{stem}.pdf"
    put(final, tried.path.read_bytes())
    return PdfOutcome(final)
