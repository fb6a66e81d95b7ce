"""Checking a claim: replay its certificate, or search for one and replay that.

A verdict of proved or refuted is read off a replayed certificate, never off the search.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from quod import kernel
from quod.authoring import Claim, recorded, shape_error
from quod.certificate import (
    Instance,
    Replayed,
    Sequent,
    check_bound,
    check_instance,
    check_proved,
    check_refuted,
    check_undefined,
    replay,
)
from quod.core import FALSE, INT, REAL, Term, app, eq, fresh, is_negation, negation, num
from quod.defined import conjuncts
from quod.errors import CertificateError, QuodError, Undecided
from quod.export import digest, proof_steps
from quod.kernel import Theorem
from quod.lemmas import lemma, names
from quod.models import Model
from quod.planning import Plan, PlannedStep, plan
from quod.present import Presenter
from quod.refute import Refutation, model, quantified_names, refute, undefined, witnesses
from quod.results import ASSUMED, ILL_FORMED, OPINION, PROVED, REFUTED, ClaimResult
from quod.search import Found, check_reason, claims_of, left_open, reason_of, search, strict

if TYPE_CHECKING:
    from quod.tactics.prover import Context

Library = Callable[[Claim], Theorem]
INSTANCES = {PROVED: "model", REFUTED: "counterexample", ILL_FORMED: "instance"}  # their labels
EXPLAINED = 2  # failing steps for which a counterexample is looked for


@dataclass
class Checked:
    """What checking gave: the result, and for a proof its certificate and theorem."""

    result: ClaimResult
    certificate: str | None = None
    theorem: Theorem | None = None


def check_claim(claim: Claim, stored: str | None, library: Library, may_search: bool) -> Checked:
    """Check one claim.

    `stored` is the text of its certificate, if there is one; `library` gives the theorem of
    another claim.  Without `may_search` a certificate that is missing, stale or wrong is an error.
    Raises InputError or SortError where the body of the claim is broken input."""
    show = Presenter(claim)
    if claim.declared in (OPINION, ASSUMED):
        return Checked(show.stated(claim.declared))
    if claim.build is not None:
        return Checked(show.ill_formed(shape_error(claim.build)))
    case = _Case(claim, library)
    problem = f"{claim.name} has no certificate: no proof of it is on file"
    if stored is not None:
        try:
            return case.accepted(stored, show)
        except CertificateError as error:
            problem = str(error)
    if not may_search:
        gaps = case.gaps()
        if gaps:
            return Checked(show.left_open(case.plan, gaps))
        return Checked(
            show.not_checked(f"{problem}\n  run build.py: it proves it anew, or says why it cannot")
        )
    return case.searched(show)


class _Case:
    """A claim with its plan: what a certificate has to prove."""

    def __init__(self, claim: Claim, library: Library) -> None:
        self.claim, self.library = claim, library
        self.label = INSTANCES[claim.declared]
        self.model = Model()
        fill = claim.model if claim.declared == PROVED else claim.body
        if fill is not None:
            fill(self.model)
        self.plan = plan(claim, recorded(claim))
        self.given: Instance | None = None
        if self.model.values or claim.declared == ILL_FORMED:
            self.given = self.model.instance()

    # -- replay
    def accepted(self, text: str, show: Presenter) -> Checked:
        """The result that a certificate proves; raises CertificateError where it does not."""
        proof = self.replayed(text)
        showing = {PROVED: show.proved, REFUTED: show.refuted, ILL_FORMED: show.undefined}
        result = showing[self.claim.declared](self.plan, proof)
        result.certificate, result.certificate_size = digest(text), len(text.encode())
        steps = proof_steps(*proof.theorems.values(), cited=frozenset(proof.cited.values()))
        result.proof_steps = len(steps)
        proved = self.claim.declared == PROVED
        return Checked(result, text, proof.theorems["statement"] if proved else None)

    def replayed(self, text: str) -> Replayed:
        proof = replayed(self.plan, self.claim.declared, text, self.cite)
        if self.given is not None and proof.instances.get(self.label) != self.given:
            raise CertificateError(f"stale: the {self.label} in the derivation is another one")
        return proof

    def cite(self, name: str) -> Theorem:
        """The theorem that a certificate quotes by name."""
        kind, _, rest = name.partition(" ")
        if kind == "claim":
            for other in [*cited_claims(self.plan), *self.model.claims]:
                if other.name == rest:
                    return self.library(other)
        return cited_lemma(name)

    def gaps(self) -> dict[str, str]:
        """Why steps are left open, by label."""
        found = {p.label: left_open(p.step, self.library) for p in self.plan.body.steps()}
        return {label: why for label, why in found.items() if why}

    # -- search
    def searched(self, show: Presenter) -> Checked:
        if self.claim.declared != PROVED:
            return self._at_values(show)
        found = search(self.plan, self.library)
        if contradictory(self.plan.asked.hypotheses):
            return Checked(show.contradictory(self.plan))
        if not found.complete:
            return Checked(show.unproved(self.plan, found, self._surprise(found)))
        self._add_model(found)
        if "model" not in found.instances and contradictory(self.plan.asked.hypotheses, hard=True):
            return Checked(show.contradictory(self.plan))
        return self.accepted(found.text(), show)

    def _add_model(self, found: Found) -> None:
        """Show that the hypotheses can hold: by the author's model, or one that is found."""
        from quod.counterexamples import find_model

        hypotheses = self.plan.asked.hypotheses
        if not hypotheses:
            return
        if self.given is not None:
            made = Refutation(self.given, model(hypotheses, self.given))
        else:
            made = find_model(hypotheses)
        if made is not None:
            found.instances["model"] = made.instance
            found.theorems |= made.theorems

    def _at_values(self, show: Presenter) -> Checked:
        """A refutation, or that the statement has no meaning: at the author's values or found."""
        from quod.counterexamples import find_counterexample

        made = None
        try:
            if self.given is None:
                made = find_counterexample(self.plan.asked, self._names())
            else:
                chosen = witnesses(self.claim.statement, self.given)  # type: ignore[arg-type]
                if self.claim.declared == REFUTED:
                    facts = [self.library(other) for other in self.model.claims]
                    made = refute(self.plan.asked, self.given, chosen, facts)
                else:
                    made = undefined(self.plan.asked, self.given, chosen)
        except Undecided as error:
            return Checked(show.unrefuted(self.plan, str(error)))
        if made is None:
            true = search(self.plan, self.library).complete
            why = "it holds: a proof was found" if true else "no counterexample was found"
            return Checked(show.unrefuted(self.plan, why))
        found = Found(self.plan, made.theorems, {self.label: made.instance})
        found.claims = {self.library(other): f"claim {other.name}" for other in self.model.claims}
        return self.accepted(found.text(), show)

    def _surprise(self, found: Found) -> Refutation | None:
        """Look for counterexamples to the first steps that failed, and to the claim itself."""
        from quod.counterexamples import find_counterexample

        for failure in found.failures[:EXPLAINED]:
            step = failure.planned
            if isinstance(step, PlannedStep):
                names = quantified_names(step.step.statement)
                failure.counterexample = find_counterexample(step.asked, names)
        return find_counterexample(self.plan.asked, self._names())

    def _names(self) -> list[str]:
        return quantified_names(self.claim.statement)  # type: ignore[arg-type]


def cited_lemma(name: str) -> Theorem:
    """The lemma that a certificate quotes by name."""
    kind, _, rest = name.partition(" ")
    if kind == "lemma" and rest in names():
        return lemma(rest)
    raise CertificateError(f"nothing is known by the name {name!r}")


def replayed(
    plan: Plan, declared: str, text: str, cite: Callable[[str], Theorem] = cited_lemma
) -> Replayed:
    """What a certificate proves, if that is what the plan asks for.

    Raises CertificateError where it is not."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise CertificateError(f"the certificate is no JSON: {error}") from error
    proof = replay(data, cite)
    if declared == PROVED:
        verify(plan, proof)
        if "model" in proof.instances:
            check_instance(proof, "model", plan.asked.hypotheses)
    else:
        check_bound(proof, plan.asked)
        check = check_refuted if declared == REFUTED else check_undefined
        check(proof, plan.asked)
    return proof


def cited_claims(plan: Plan) -> list[Claim]:
    """The claims that the steps name as their reasons."""
    return [claim for p in plan.body.steps() for claim in claims_of(p.step.by)]


def verify(plan: Plan, proof: Replayed) -> None:
    """The certificate proves the claim, each displayed step by the rule that it names, what the
    parts of the proof come to and what they rest on; and no other steps."""
    check_bound(proof, plan.asked)
    check_proved(proof, plan.asked)
    rests_on = {f"{b.label} fact": b.fact for b in plan.body.blocks() if b.fact is not None}
    labels = {p.label for p in (*plan.body.steps(), *plan.body.blocks())} | rests_on.keys()
    if any(p.step.gap for p in plan.body.steps()):
        raise CertificateError("stale: the derivation leaves a part open")
    stored = {label.removesuffix(" is defined") for label in proof.theorems}
    if any(label.startswith(("step ", "part ")) for label in stored - labels):
        raise CertificateError("stale: the certificate proves steps that are no longer there")
    for block in plan.body.blocks():
        asked = Sequent(block.part.hypotheses, block.goal)
        check_proved(proof, asked, block.label, defined=block.displayed)
    for label, fact in rests_on.items():
        check_proved(proof, fact, label)
    cited = {t: name for name, t in proof.cited.items()}
    for planned in plan.body.steps():
        try:
            _verify_step(planned, proof, cited)
        except (CertificateError, Undecided) as error:
            where = f"stale: the step in line {planned.step.line}"
            raise CertificateError(f"{where}: {error}") from error


def _verify_step(planned: PlannedStep, proof: Replayed, cited: dict[Theorem, str]) -> None:
    check_proved(proof, planned.asked, planned.label)
    if planned.step.by is not None:
        reason = reason_of(planned.step.by)
        check_reason(reason, proof.theorems[planned.label], planned, cited)


def contradictory(hypotheses: tuple[Term, ...], hard: bool = False) -> bool:
    """Whether the hypotheses are shown to contradict each other; `hard` tries more."""
    from quod.tactics.prover import Context

    facts = [t for h in hypotheses for t in strict(h)]
    ctx = Context(facts)
    absurd = [[FALSE]]
    if hard:
        for t in [*facts]:
            for instance in _at_the_ends(ctx, t):
                ctx.add(instance)
        absurd += [[_contrary(t.conclusion)] for t in facts]
        numbers = {x for h in hypotheses for x in h.free if x.sort == REAL}
        absurd += [[eq(x, num(0)), eq(x, num(1))] for x in sorted(numbers, key=repr)]
    return any(all(ctx.try_prove(p) is not None for p in both) for both in absurd)


def _at_the_ends(ctx: Context, t: Theorem) -> Iterator[Theorem]:
    """What holds for all i from a to b, at a and at b; nothing where a <= b is not shown."""
    if t.conclusion.op != "forall" or t.conclusion.args[0].sort[1] != INT:
        return
    i = fresh(INT)
    inside = app(t.conclusion.args[0], i)
    limits = conjuncts(inside.args[0]) if inside.op == "imp" else []
    ends = [p.args[1 - p.args.index(i)] for p in limits if p.op == "le" and i in p.args]
    for end in ends:
        if i not in end.free:
            with suppress(QuodError):
                yield ctx.detached(kernel.specialise(t, end))


def _contrary(p: Term) -> Term:
    return p.args[0] if is_negation(p) else negation(p)


def no_other(claim: Claim) -> Theorem:
    """The library of a claim that cites no others."""
    raise QuodError(f"{claim.name} is cited, but nothing may be cited here")


def prove(claim: Claim) -> ClaimResult:
    """Check a claim without a project, and before it those that it cites."""
    return _prove(claim, ()).result


def _prove(claim: Claim, way: tuple[Claim, ...]) -> Checked:
    way = (*way, claim)

    @cache
    def library(other: Claim) -> Theorem:
        if other in way:
            circle = " -> ".join(c.name for c in (*way, other))
            raise QuodError(f"the proof goes in a circle: {circle}")
        checked = _prove(other, way)
        if checked.theorem is None:
            why = checked.result.failure or f"it is declared as {other.declared}"
            raise QuodError(f"{other.name} is cited, but it is not proved\n{why}")
        return checked.theorem

    return check_claim(claim, None, library, may_search=True)
