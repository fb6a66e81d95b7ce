"""check_claim in its simplest form, until the engine has it; imported by derivations of tests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from quod import checking
from quod.authoring import Calc, shape_error
from quod.certificate import check_bound, check_proved, replay
from quod.errors import CertificateError
from quod.lemmas import cite_lemma
from quod.planning import plan
from quod.results import ASSUMED, ERROR, ILL_FORMED, OPINION, PROVED, UNDECIDED
from quod.search import search
from quod.session import blank_result


@dataclass
class Checked:
    result: object
    certificate: str | None
    theorem: object


def record(claim):
    calc = Calc(claim.statement)
    claim.body(calc)
    return calc


def check_claim(claim, stored, library, may_search):
    result = blank_result(claim)
    if claim.declared in (ASSUMED, OPINION, ILL_FORMED):
        if claim.build:
            result.reason = shape_error(claim.build)
        result.verdict = claim.declared
        return Checked(result, None, None)
    asked = plan(claim, record(claim))
    try:
        return proved(result, claim, asked, stored, library)
    except CertificateError as error:
        if not may_search:
            result.failure = f"{claim.path}:{claim.line}: {claim.name}: {error}"
            result.verdict = ERROR
            return Checked(result, None, None)
    found = search(asked, library)
    if not found.complete:
        result.failure = "\n".join(
            f"{claim.path}:{f.planned.step.line if f.planned else claim.line}: {f.message}"
            for f in found.failures
        )
        result.verdict = UNDECIDED
        return Checked(result, None, None)
    return proved(result, claim, asked, found.text(), library)


def proved(result, claim, asked, text, library):
    if text is None:
        raise CertificateError("the certificate is missing")
    known = {c.name: c for c in _cited(claim)}

    def cite(label):
        kind, _, name = label.partition(" ")
        return library(known[name]) if kind == "claim" else cite_lemma(label)

    try:
        data = json.loads(text)
    except ValueError as error:
        raise CertificateError(f"the certificate is damaged: {error}") from None
    proof = replay(data, cite)
    check_bound(proof, asked.asked)
    check_proved(proof, asked.asked)
    for step in asked.body.steps():
        check_proved(proof, step.asked, step.label)
    result.verdict = PROVED
    result.axioms = sorted(proof.theorems["statement"].axioms)
    result.certificate = hashlib.sha256(text.encode()).hexdigest()
    result.certificate_size = len(text)
    return Checked(result, text, proof.theorems["statement"])


def _cited(claim):
    for step in record(claim).steps():
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
