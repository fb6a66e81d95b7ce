"""Checking a claim: search for its proof, or replay its certificate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quod import kernel
from quod.authoring import Calc, Claim, Reason
from quod.certificate import Instance, Replayed, check_bound, check_proved, replay
from quod.core import FALSE, TRUE, Term, app, eq, is_negation, le, op
from quod.defined import definedness
from quod.errors import CertificateError, InputError, QuodError, Undecided
from quod.export import certificate, rules_used, to_text
from quod.kernel import Theorem
from quod.lemmas import lemma, names
from quod.planning import Plan, PlannedBlock, PlannedCalc, PlannedStep, plan
from quod.results import GAP, PROVED, UNDECIDED
from quod.tactics.derived import detach, transitive, use
from quod.tactics.prover import Context


@dataclass
class StepFailure:
    """A step that was not proved."""

    planned: PlannedStep
    verdict: str
    message: str


@dataclass
class Found:
    """What search found: theorems by label, the verdicts of the steps, and the failures."""

    plan: Plan
    theorems: dict[str, Theorem] = field(default_factory=dict)
    instances: dict[str, Instance] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    failures: list[StepFailure] = field(default_factory=list)
    cited: dict[Theorem, str] = field(default_factory=dict)
    message: str = ""  # why the statement itself is not proved

    @property
    def proved(self) -> bool:
        return "statement" in self.theorems and not self.failures

    def text(self) -> str:
        """The certificate."""
        asked = self.plan.asked
        data = certificate(
            asked.conclusion, asked.hypotheses, self.theorems, self.instances, self.cited
        )
        return to_text(data)


def record(claim: Claim) -> Calc:
    """Run the body of a claim, which writes its steps."""
    calc = Calc(claim.statement)
    if claim.body is not None:
        claim.body(calc)
    return calc


def with_definedness(p: Term) -> list[Theorem]:
    """What a hypothesis gives: itself, and that it is defined."""
    defined = definedness(p)
    return [kernel.assume(p), *([] if defined is TRUE else [kernel.assume(defined)])]


Library = Callable[[Claim], Theorem]


def search(claim: Claim, library: Library) -> Found:
    """Look for a proof of each step and of the claim."""
    return _Search(claim, library).run()


class _Search:
    def __init__(self, claim: Claim, library: Library) -> None:
        self.claim, self.library = claim, library
        self.found = Found(plan(claim, record(claim)))

    def run(self) -> Found:
        body = self.found.plan.body
        asked = self.found.plan.asked
        ctx = Context(t for h in asked.hypotheses for t in with_definedness(h))
        try:
            theorem = self._calc(body, ctx)  # type: ignore[arg-type]
            if theorem is not None:
                ctx.add(theorem)
                self._keep("statement", asked.conclusion, theorem, ctx)
        except QuodError as error:
            self.found.message = str(error)
        self.found.cited |= {lemma(n): f"lemma {n}" for n in names()}
        return self.found

    def _keep(self, label: str, formula: Term, theorem: Theorem, ctx: Context) -> None:
        """Store a theorem with the definedness of its formula."""
        defined = definedness(formula)
        if defined is not TRUE:
            try:
                self.found.theorems[f"{label} is defined"] = ctx.prove(defined)
            except QuodError as error:
                raise Undecided(f"it is not shown that this is defined: {error}") from error
        self.found.theorems[label] = theorem

    def _calc(self, part: PlannedCalc, ctx: Context) -> Theorem | None:
        """Prove the steps, then the goal from them; None after a gap or a failure."""
        chain: list[Theorem] = []
        complete = True
        blocks: dict[str, tuple[PlannedBlock, Theorem | None]] = {}
        for item in part.items:
            if isinstance(item, PlannedBlock):
                inner = self._block(item, ctx)
                complete = complete and inner is not None
                blocks[item.kind] = item, inner
                continue
            t = self._step(item, ctx)
            if t is None:
                complete = False
                continue
            ctx.add(t)
            if t.conclusion.op == "eq" and (item.step.chained or not chain):
                chain.append(t)
        if not complete:
            return None
        if "base" in blocks:
            return self._induction(part, blocks, ctx)
        for _, t in blocks.values():
            ctx.add(t)  # type: ignore[arg-type]
        return self._close(part, chain, ctx)

    def _close(self, part: PlannedCalc, chain: list[Theorem], ctx: Context) -> Theorem:
        goal = FALSE if part.goal is None else part.goal
        if goal.op == "eq" and chain and chain[0].conclusion.args[0] is goal.args[0]:
            t = transitive(*chain)
            if t.conclusion is goal:
                return t
            return transitive(t, self._equation(eq(t.conclusion.args[1], goal.args[1]), ctx))
        return self._equation(goal, ctx)

    def _block(self, block: PlannedBlock, ctx: Context) -> Theorem | None:
        outer = set(ctx.exact)
        added = [h for h in block.part.hypotheses if h not in outer]
        if block.kind in ("base", "step"):
            ctx = Context()
            added = list(block.part.hypotheses)
        inner = ctx.with_facts(*(t for h in added for t in with_definedness(h)))
        if block.kind == "step":
            self._use_induction_hypothesis(block, inner)
        t = self._calc(block.part, inner)
        if t is None:
            return None
        if block.kind in ("base", "step"):
            inner.add(t)
            value = block.low if block.kind == "base" else op("add", block.variable, kernel_one())
            whole = app(block.claim, value)  # type: ignore[arg-type]
            return inner.prove(whole)
        p = added[0] if added else block.part.hypotheses[-1]
        t = kernel.discharge(definedness(p), t) if definedness(p) in t.hypotheses else t
        return kernel.discharge(p, t)

    def _use_induction_hypothesis(self, block: PlannedBlock, ctx: Context) -> None:
        t = kernel.assume(app(block.claim, block.variable))  # type: ignore[arg-type]
        while t.conclusion.op == "imp" and not is_negation(t.conclusion):
            t = kernel.modus_ponens(t, ctx.prove(t.conclusion.args[0]))
        ctx.add(t)

    def _induction(self, part: PlannedCalc, blocks: Any, ctx: Context) -> Theorem:
        (block, base), (_, step) = blocks["base"], blocks["step"]
        n, low, whole = block.variable, block.low, block.claim
        step = kernel.discharge(app(whole, n), step)
        step = kernel.generalise(n, kernel.discharge(le(low, n), step))
        every = detach(use("induction", lo=low, P=whole), base, step)
        ctx.add(every)
        t = kernel.specialise(every, n)
        while t.conclusion.op == "imp" and not is_negation(t.conclusion):
            t = kernel.modus_ponens(t, ctx.prove(t.conclusion.args[0]))
        ctx.add(t)
        return ctx.prove(part.goal)  # type: ignore[arg-type]

    def _step(self, planned: PlannedStep, ctx: Context) -> Theorem | None:
        if planned.step.gap:
            self.found.verdicts[planned.label] = GAP
            return None
        formula = planned.asked.conclusion
        try:
            t = self._justified(planned, ctx)
            self._keep(planned.label, formula, t, ctx)
        except QuodError as error:
            self.found.failures.append(StepFailure(planned, UNDECIDED, str(error)))
            self.found.verdicts[planned.label] = UNDECIDED
            return None
        self.found.verdicts[planned.label] = PROVED
        return t

    def _justified(self, planned: PlannedStep, ctx: Context) -> Theorem:
        formula, by = planned.asked.conclusion, planned.step.by
        if by is None:
            return self._equation(formula, ctx)
        rules = self._facts(by, ctx)
        inner = ctx.with_facts(*(t for t in rules.facts))
        t = self._equation(formula, inner, rules)
        used = rules_used(t, cited=self.found.cited | {lemma(n): n for n in names()})
        if rules.name not in {u.removeprefix("claim ") for u in used}:
            raise Undecided(
                f"it holds, but not by {rules.name}: the proof found uses {', '.join(sorted(used))}"
            )
        return t

    def _facts(self, by: Any, ctx: Context) -> _Rules:
        """The theorems behind a reason, ready to use here."""
        if isinstance(by, Claim):
            by = by()
        if not isinstance(by, Reason):
            raise InputError(
                f"by={by!r} is no reason: give a rule such as variance_of_a_sum, or a claim"
            )
        rules = _Rules(by.name)
        for fact in by.using:
            if isinstance(fact, Claim):
                rules.facts.append(self._claim(fact, ctx))
            elif isinstance(fact, Reason):
                more = self._facts(fact, ctx)
                rules.facts += more.facts
                rules.schemas += more.schemas
        if by.kind == "lemma":
            rules.add(lemma(by.name))
        elif by.kind == "axiom":
            rules.add(kernel.axiom(by.name))
        elif by.kind == "definition":
            rules.unfolds = frozenset({by.name.removeprefix("definition of ")})
        elif by.kind != "claim":
            raise InputError(f"there is no rule {by.name!r}")
        return rules

    def _claim(self, other: Claim, ctx: Context) -> Theorem:
        """Another claim's statement, its hypotheses proved here."""
        t = self.library(other)
        self.found.cited[t] = f"claim {other.name}"
        hypotheses = sorted(t.hypotheses, key=repr)
        for h in hypotheses:
            t = kernel.discharge(h, t)
        for _ in hypotheses:
            t = kernel.modus_ponens(t, ctx.prove(t.conclusion.args[0]))
        return t

    def _equation(self, formula: Term, ctx: Context, rules: _Rules | None = None) -> Theorem:
        from quod.tactics.steps import prove_step

        return prove_step(ctx, formula, rules)


def kernel_one() -> Term:
    from quod.core import INT, num

    return num(1, INT)


class _Rules:
    """A reason's theorems: schemas to rewrite with, facts to know, constants to unfold."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.schemas: list[Any] = []
        self.facts: list[Theorem] = []
        self.unfolds: frozenset[str] = frozenset()

    def add(self, t: Theorem) -> None:
        from quod.tactics.prover import schemas

        self.schemas += schemas(t, t.conclusion.free)


def prove_now(claim: Claim, by: Any) -> None:
    """Prove a claim without a body; raises Undecided with the reason where that fails."""
    found = search(claim, _no_library)
    if not found.proved:
        raise Undecided(
            f"{claim.path}:{claim.line}: {claim.statement!r} is not proved: {found.message}"
        )
    verify(found.plan, replay_text(found, {}))


def _no_library(claim: Claim) -> Theorem:
    raise InputError(f"{claim.name} cannot be used here")


def replay_text(found: Found, claims: Mapping[str, Theorem]) -> Replayed:
    import json

    return replay(json.loads(found.text()), lambda name: cite(name, claims))


def cite(name: str, claims: Mapping[str, Theorem]) -> Theorem:
    kind, _, rest = name.partition(" ")
    if kind == "lemma" and rest in names():
        return lemma(rest)
    if kind == "claim" and rest in claims:
        return claims[rest]
    raise CertificateError(f"nothing is known by the name {name!r}")


def verify(plan: Plan, proof: Replayed) -> None:
    """The certificate proves the claim and each of its displayed steps."""
    check_bound(proof, plan.asked)
    check_proved(proof, plan.asked)
    for planned in plan.body.steps() if plan.body else ():
        check_proved(proof, planned.asked, planned.label)
