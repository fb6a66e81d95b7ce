"""The text that explains a checked claim."""

from __future__ import annotations

from collections.abc import Iterator

from quod.authoring import Claim, recorded
from quod.planning import assumptions, plan
from quod.results import ILL_FORMED, ClaimResult


def explanation(claim: Claim, result: ClaimResult) -> str:
    """Statement, hypotheses, steps and what the proof rests on, as plain text."""
    return "\n".join(_lines(claim, result))


def _lines(claim: Claim, result: ClaimResult) -> Iterator[str]:
    yield f"{claim.path}:{claim.line}: {claim.name}: {result.verdict}"
    yield f"  {claim.title}"
    if claim.prose:
        yield from ("  " + line for line in claim.prose.splitlines())
    given = assumptions(claim)
    unused = set(result.unused)
    for statement, shown in zip(given, result.hypotheses or [""] * len(given), strict=False):
        yield f"  assume  {statement!r}{'   (not used)' if shown in unused else ''}"
    if claim.statement is not None:
        yield f"  claim   {claim.statement!r}"
    yield from _steps(claim, result)
    if result.counterexample_text:
        yield "  values" if result.verdict == ILL_FORMED else "  counterexample"
        yield from (f"    {line}" for line in result.counterexample_text)
    for word, names in (("rules", result.rules), ("axioms", result.axioms)):
        if names:
            yield f"  {word:7} {', '.join(names)}"
    if result.certificate:
        size, digest = result.certificate_size, result.certificate[:16]
        yield f"  certificate of {size} bytes, SHA-256 {digest}..."
    if not result.as_declared and result.failure:
        yield result.failure


def _steps(claim: Claim, result: ClaimResult) -> Iterator[str]:
    """The steps as the author wrote them, each with what it was justified by."""
    if not result.steps or claim.body is None:
        return
    planned = plan(claim, recorded(claim)).body.steps()
    for step, found in zip((p.step for p in planned), result.steps, strict=True):
        if found.heading:
            yield f"  {found.heading}" + (f" ${found.given}$" if found.given else "")
        yield f"    line {step.line}: {step.statement!r}"
        yield f"        {found.verdict}: {found.rule or found.reason}"
