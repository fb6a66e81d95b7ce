"""From LaTeX to PDF by latexmk, with short messages about what stood in the way."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quod.running.files import put, write

PACKAGES = "texlive-latex-extra texlive-fonts-recommended tex-gyre lmodern latexmk"
TIMEOUT = 300  # seconds for latexmk
_EPOCH = "1700000000"  # the date inside every PDF, so that equal sources give equal bytes


@dataclass
class PdfOutcome:
    """What compiling gave: a path and no message, or no path and what stood in the way."""

    path: Path | None
    message: str = ""
    broken: bool = False  # LaTeX refuses the source, so the fault is in the template or its texts


def compile_pdf(tex: Path) -> PdfOutcome:
    """Make the PDF beside `tex`; what went wrong comes back as a short message."""
    if not shutil.which("latexmk"):
        return PdfOutcome(None, f"no PDF: latexmk is missing; on Debian: apt install {PACKAGES}")
    aux = tex.parent / ".latex"
    try:
        again = aux.exists()
        aux.mkdir(exist_ok=True)
        code = _latexmk(tex, aux)
        if code and again:  # the fault may lie in what another template has left there
            shutil.rmtree(aux)
            aux.mkdir()
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
