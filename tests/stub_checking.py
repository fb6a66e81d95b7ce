"""check_claim in its simplest form, until the engine has it; imported by derivations of tests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from quod import checking
from quod.authoring import shape_error
from quod.certificate import replay
from quod.errors import CertificateError
from quod.planning import plan
from quod.results import ASSUMED, ERROR, ILL_FORMED, OPINION, PROVED, UNDECIDED
from quod.session import blank_result


@dataclass
class Checked:
    result: object
    certificate: str | None
    theorem: object


def check_claim(claim, stored, library, may_search):
    result = blank_result(claim)
    if claim.declared in (ASSUMED, OPINION, ILL_FORMED):
        if claim.build:
            result.reason = shape_error(claim.build)
        result.verdict = claim.declared
        return Checked(result, None, None)
    calc = checking.record(claim)
    calc.gap  # noqa: B018
    try:
        return proved(result, claim, stored, library)
    except CertificateError as error:
        if not may_search:
            result.failure = f"{claim.path}:{claim.line}: {claim.name}: {error}"
            result.verdict = ERROR
            return Checked(result, None, None)
    found = checking.search(claim, library)
    if not found.proved:
        lines = [f"{claim.path}:{f.planned.step.line}: {f.message}" for f in found.failures]
        result.failure = "\n".join(lines) or f"{claim.path}:{claim.line}: {found.message}"
        result.verdict = UNDECIDED
        return Checked(result, None, None)
    return proved(result, claim, found.text(), library)


def proved(result, claim, text, library):
    if text is None:
        raise CertificateError("the certificate is missing")
    asked = plan(claim, checking.record(claim))
    known = {c.name: c for c in _cited(claim)}

    def cite(label):
        kind, _, name = label.partition(" ")
        return library(known[name]) if kind == "claim" else checking.cite(label, {})

    try:
        data = json.loads(text)
    except ValueError as error:
        raise CertificateError(f"the certificate is damaged: {error}") from None
    proof = replay(data, cite)
    checking.verify(asked, proof)
    result.verdict = PROVED
    result.axioms = sorted(proof.theorems["statement"].axioms)
    result.certificate = hashlib.sha256(text.encode()).hexdigest()
    result.certificate_size = len(text)
    return Checked(result, text, proof.theorems["statement"])


def _cited(claim):
    for step in checking.record(claim).steps():
        by = step.by
        if by is None:
            continue
        stack = [by]
        while stack:
            x = stack.pop()
            if hasattr(x, "declared"):
                yield x
            elif hasattr(x, "using"):
                stack += x.using


if not hasattr(checking, "check_claim"):
    checking.check_claim, checking.Checked = check_claim, Checked
