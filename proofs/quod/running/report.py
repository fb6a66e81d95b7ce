"""The report of a claim that is not as declared, as plain text."""

from __future__ import annotations

from quod.results import ClaimResult


def report(claim: ClaimResult) -> str:
    """File, line, what was declared, what was found, and why."""
    where = f"{claim.path}:{claim.line}"
    if claim.left_open:
        return f"{where}: {claim.id} is left open\n{claim.failure}"
    lines = [f"{where}: {claim.id}: declared {claim.declared}, found {claim.verdict}"]
    if claim.satisfiable == "contradictory":
        lines.append(
            f"{where}: {claim.id}: the hypotheses contradict each other, so it says nothing\n"
            "  drop or weaken one of them"
        )
    lines += [claim.failure] if claim.failure else []
    return "\n".join(lines)


def opinion(claim: ClaimResult) -> str:
    """File, line, what Coq says of a claim, and why."""
    said = claim.second_opinion
    reason = "".join(f"\n  {line}" for line in said.reason.splitlines())
    return f"{claim.path}:{claim.line}: {claim.id}: {said.words}{reason}"
