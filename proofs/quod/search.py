"""The search for a proof: each step from what is known before it, then the claim from its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from quod import kernel
from quod.authoring import Claim, Reason, Step
from quod.certificate import Instance
from quod.core import FALSE, TRUE, Term, eq, is_negation, le
from quod.defined import definedness
from quod.errors import InputError, LeftOpen, QuodError, Undecided
from quod.export import certificate, rules_used, to_text
from quod.kernel import Theorem
from quod.lemmas import lemma, quotable
from quod.models import at_values
from quod.planning import Plan, PlannedBlock, PlannedCalc, PlannedStep
from quod.quote import shown, told
from quod.refute import Refutation
from quod.results import GAP, PROVED, UNDECIDED
from quod.tactics.derived import detach, discharged, obtained, there_are, transitive, use
from quod.tactics.prover import Context, Schema, schemas

Library = Callable[[Claim], Theorem]


@dataclass
class Failure:
    """A step or a part that was not proved, or (None) the claim itself."""

    planned: PlannedStep | PlannedBlock | None
    message: str
    counterexample: Refutation | None = None


@dataclass
class Found:
    """What search found: theorems by label, the verdicts of the steps, and the failures."""

    plan: Plan
    theorems: dict[str, Theorem] = field(default_factory=dict)
    instances: dict[str, Instance] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    gaps: dict[str, str] = field(default_factory=dict)  # why a step is left open, by label
    claims: dict[Theorem, str] = field(default_factory=dict)  # that may be quoted, as lemmas may

    @property
    def cited(self) -> dict[Theorem, str]:
        """What a certificate may quote, by its label."""
        return quotable() | self.claims

    @property
    def complete(self) -> bool:
        return "statement" in self.theorems and not self.failures

    def text(self) -> str:
        """The certificate."""
        asked = self.plan.asked
        data = certificate(
            asked.conclusion, asked.hypotheses, self.theorems, self.instances, self.cited
        )
        return to_text(data)


def search(plan: Plan, library: Library) -> Found:
    """Look for a proof of each step and of the claim; `library` gives the theorems of others."""
    found = Found(plan)
    _Search(found, library).run()
    return found


def strict(p: Term) -> list[Theorem]:
    """What a hypothesis gives: itself, and that it is defined."""
    defined = definedness(p)
    return [kernel.assume(p), *([] if defined is TRUE else [kernel.assume(defined)])]


class _Search:
    def __init__(self, found: Found, library: Library) -> None:
        self.found, self.library = found, library

    def run(self) -> None:
        asked = self.found.plan.asked
        ctx = Context(t for h in asked.hypotheses for t in strict(h))
        try:
            theorem = self._calc(self.found.plan.body, ctx)
            if theorem is not None:
                self._keep("statement", asked.conclusion, theorem, ctx)
        except QuodError as error:
            parts = any(isinstance(item, PlannedBlock) for item in self.found.plan.body.items)
            why = told(error) if parts else _why(asked.conclusion, ctx, error)
            self.found.failures.append(Failure(None, why))

    def _keep(self, label: str, formula: Term, theorem: Theorem, ctx: Context) -> None:
        """Store a theorem with the definedness of its formula."""
        defined = definedness(formula)
        if defined is not TRUE:
            try:
                self.found.theorems[f"{label} is defined"] = ctx.prove(defined)
            except QuodError as error:
                why = f"{shown(formula)} is not shown to be defined: {told(error)}"
                raise Undecided(why) from error
        self.found.theorems[label] = theorem

    def _calc(self, part: PlannedCalc, ctx: Context) -> Theorem | None:
        """Prove the steps, then the goal from them; None after a gap or a failure."""
        chain: list[Theorem] = []
        blocks: list[tuple[PlannedBlock, Theorem]] = []
        complete = True
        for item in part.items:
            block = isinstance(item, PlannedBlock)
            t = self._block(item, ctx) if block else self._step(item, ctx)
            if t is None:
                complete = False
            elif block and item.kind != "show":
                blocks.append((item, t))
            elif not block and item.step.link:
                chain.append(t)
            else:
                ctx.add(t)
        if not complete:
            return None
        if blocks and blocks[0][0].kind == "base":
            return self._induction(part, blocks, ctx)
        for t in _joined(part, blocks):
            ctx.add(t)
        return self._close(part, chain, ctx)

    def _close(self, part: PlannedCalc, chain: list[Theorem], ctx: Context) -> Theorem:
        """The goal, from the chain and all that is known; no goal is a contradiction."""
        goal = FALSE if part.goal is None else part.goal
        if not chain:
            return prove_step(ctx, goal)
        t = transitive(*chain)
        if t.conclusion is goal:
            return t
        return transitive(t, prove_step(ctx, eq(t.conclusion.args[1], goal.args[1])))

    # -- blocks
    def _block(self, block: PlannedBlock, ctx: Context) -> Theorem | None:
        inductive = block.kind in ("base", "step")
        try:
            return self._part_of_induction(block) if inductive else self._part(block, ctx)
        except QuodError as error:
            self.found.failures.append(Failure(block, told(error)))
            return None

    def _part(self, block: PlannedBlock, ctx: Context) -> Theorem | None:
        inner = ctx.with_facts(*map(kernel.assume, block.added))
        for p in block.added:
            defined = inner.try_prove(definedness(p))
            if defined is not None:
                inner.add(defined)
        t = self._calc(block.part, inner)
        if t is None:
            return None
        self.found.theorems[block.label] = t
        if block.displayed:
            self._keep(block.label, block.goal, t, inner)
        return self._leaving(block, t, ctx)

    def _leaving(self, block: PlannedBlock, t: Theorem, ctx: Context) -> Theorem:
        """What the theorem of a block comes to outside of it."""
        if block.kind == "witness":
            ranges = [[ctx.prove(p) for p in bounds] for bounds in block.ranges]
            return there_are(block.around, block.values, ranges, t)
        if block.kind == "obtain":
            return obtained(self._fact(block, ctx), block.variables, block.ranges, t)
        if block.kind == "suppose":
            return _generalised(block, t)
        if block.kind == "show":
            return t
        if block.kind == "contradiction":
            t = obtained(kernel.assume(block.around), block.variables, block.ranges, t)
            return kernel.discharge(block.around, t)
        (p,) = block.added
        if block.kind == "case":
            self._fact(block, ctx)
        return kernel.discharge(p, t)

    def _fact(self, block: PlannedBlock, ctx: Context) -> Theorem:
        """What a block rests on; it must have a meaning."""
        p = block.fact.conclusion  # type: ignore[union-attr]
        t = kernel.tautology(p, []) if block.kind == "case" else ctx.prove(p)
        self._keep(f"{block.label} fact", p, t, ctx)
        return t

    def _part_of_induction(self, block: PlannedBlock) -> Theorem | None:
        """whole(low), or whole(n) -> whole(n + 1): here nothing is known but the hypotheses."""
        given = [h for h in block.part.hypotheses if h is not block.known]
        inner = Context(t for h in given for t in strict(h))
        if block.kind == "step":
            inner.add(_without_known_premises(inner, kernel.assume(block.known)))
        t = self._calc(block.part, inner)
        if t is None:
            return None
        inner.add(t)
        self.found.theorems[block.label] = inner.prove(block.goal)
        return self.found.theorems[block.label]

    def _induction(self, part: PlannedCalc, blocks: Any, ctx: Context) -> Theorem:
        (block, base), (after, step) = blocks
        n, low, whole = block.variable, block.low, block.whole
        step = kernel.discharge(after.known, step)
        step = kernel.generalise(n, kernel.discharge(le(low, n), step))
        every = detach(use("induction", lo=low, P=whole), base, step)
        ctx.add(_without_known_premises(ctx, kernel.specialise(every, n)))
        return ctx.prove(part.goal)  # type: ignore[arg-type]

    # -- steps
    def _step(self, planned: PlannedStep, ctx: Context) -> Theorem | None:
        try:
            why = left_open(planned.step, self.library)
            if why:
                self.found.gaps[planned.label] = why
                self.found.verdicts[planned.label] = GAP
                return None
            t = self._justified(planned, ctx)
            self._keep(planned.label, planned.asked.conclusion, t, ctx)
        except QuodError as error:
            why = _why(planned.asked.conclusion, ctx, error)
            self.found.failures.append(Failure(planned, why))
            self.found.verdicts[planned.label] = UNDECIDED
            return None
        self.found.verdicts[planned.label] = PROVED
        return t

    def _justified(self, planned: PlannedStep, ctx: Context) -> Theorem:
        formula, by = planned.asked.conclusion, planned.step.by
        if planned.values:
            return _specialised(planned, ctx)
        if by is None:
            return prove_step(ctx, formula)
        rules = self._rules(reason_of(by), ctx)
        try:
            t = prove_step(ctx.with_facts(*rules.facts), formula, rules)
        except QuodError as error:  # it may hold for another reason, and then that is said
            try:
                t = prove_step(ctx, formula)
            except QuodError:
                raise error from None
        check_reason(reason_of(by), t, planned, self.found.cited)
        return t

    def _rules(self, reason: Reason, ctx: Context) -> _Rules:
        """The theorems behind a reason, ready to use here."""
        rules = _Rules()
        for fact in reason.using:
            if isinstance(fact, Claim):
                own = reason.values if fact.name == reason.name else ()
                rules.facts.append(self._claim(fact, own, ctx))
            else:
                more = self._rules(reason_of(fact), ctx)
                rules.facts += more.facts
                rules.schemas += more.schemas
        if reason.kind in ("lemma", "axiom"):
            t = lemma(reason.name) if reason.kind == "lemma" else kernel.axiom(reason.name)
            t, left = at_values(t, reason.values)
            rules.schemas += schemas(t, left)
            if reason.values and not left:
                rules.facts.append(ctx.detached(t))
        elif reason.kind == "definition":
            rules.unfolds = frozenset({reason.name.removeprefix("definition of ")})
        return rules

    def _claim(self, other: Claim, values: Any, ctx: Context) -> Theorem:
        """Another claim's statement, at these values of its variables; its hypotheses proved."""
        t = self.library(other)
        self.found.claims[t] = f"claim {other.name}"
        hypotheses = sorted(t.hypotheses, key=repr)
        for h in hypotheses:
            t = kernel.discharge(h, t)
        return ctx.detached(at_values(t, values)[0], len(hypotheses))


def _without_known_premises(ctx: Context, t: Theorem) -> Theorem:
    """The conclusion of an implication from its first premise on that is not known: the claim of
    an induction may be an implication itself."""
    while t.conclusion.op == "imp" and not is_negation(t.conclusion):
        known = ctx.try_prove(t.conclusion.args[0])
        if known is None:
            break
        t = kernel.modus_ponens(t, known)
    return t


def _joined(part: PlannedCalc, blocks: list[tuple[PlannedBlock, Any]]) -> Iterator[Theorem]:
    """The theorems of blocks; those of two cases together prove the goal."""
    for n, (block, t) in enumerate(blocks):
        if block.kind == "otherwise":
            yield kernel.tautology(part.goal or FALSE, [blocks[n - 1][1], t])
        elif block.kind != "case":
            yield t


def _generalised(block: PlannedBlock, t: Theorem) -> Theorem:
    """For all x, in their ranges if they are indices: if what is supposed then the goal."""
    supposed = block.added[sum(map(len, block.ranges)) :]
    t = discharged(supposed, t)
    for x, bounds in reversed([*zip(block.variables, block.ranges, strict=True)]):
        t = kernel.generalise(x, discharged(bounds, t))
    return t


def _specialised(planned: PlannedStep, ctx: Context) -> Theorem:
    """A fact "for all x: ..." at given values, which lie in the ranges of indices."""
    t = ctx.prove(planned.fact)
    for value in planned.values:
        while t.conclusion.op == "imp":
            t = ctx.detached(t, 1)
        t = kernel.specialise(t, value)
    asked = planned.asked.conclusion
    while t.conclusion is not asked and t.conclusion.op == "imp":
        t = ctx.detached(t, 1)
    return t if t.conclusion is asked else ctx.with_facts(t).prove(asked)


def _why(formula: Term, ctx: Context, error: QuodError) -> str:
    """Why a formula is not proved: first of all it must be defined."""
    try:
        ctx.prove(definedness(formula))
    except QuodError as undefined:
        return f"it is not shown to be defined: {told(undefined)}"
    return told(error)


# ------------------------------------------------------------------------------------ reasons
# rules of every proof: no reason for a step
LOGIC = frozenset(
    "assume axiom congruence definition discharge extensionality generalise instantiate "
    "modus_ponens reflexivity rewrite specialise symmetry tautology transitivity".split()
)


def reason_of(by: Any) -> Reason:
    """What `by=` names; raises InputError for what is no reason."""
    if isinstance(by, Claim | Reason):
        return by() if isinstance(by, Claim) else by
    raise InputError(f"{by!r} is no reason\n  give a rule such as variance_of_a_sum, or a claim")


def check_reason(
    reason: Reason, t: Theorem, planned: PlannedStep, cited: dict[Theorem, str]
) -> None:
    """The proof of a step uses the rule that the step names, or the page would lie."""
    if reason.kind == "hypothesis":
        if planned.induction not in t.hypotheses:
            raise Undecided(f"it holds, but without the {reason.name}")
    else:
        kind = f"{reason.kind} " if reason.kind in ("lemma", "claim") else ""
        _check_used(reason.name, kind, rules_used(t, cited=cited))
    for fact in reason.using:
        if isinstance(fact, Claim):
            _check_used(fact.name, "claim ", rules_used(t, cited=cited))
        else:
            check_reason(reason_of(fact), t, planned, cited)


def _check_used(name: str, kind: str, used: set[str]) -> None:
    if f"{kind}{name}" not in used:
        telling = (u for u in used - LOGIC if not u.startswith("definition of "))
        others = ", ".join(sorted(telling)) or "logic alone"
        raise Undecided(f"it holds, but the proof found does not use {name}; it uses {others}")


def claims_of(by: Any) -> Iterator[Claim]:
    """The claims that a reason names."""
    if by is not None:
        for fact in reason_of(by).using:
            if isinstance(fact, Claim):
                yield fact
            else:
                yield from claims_of(fact)


def left_open(step: Step, library: Library) -> str:
    """Why a step is left open: its author says so, or it rests on a claim that is; else empty."""
    try:
        for other in claims_of(step.by):
            library(other)
    except LeftOpen as error:
        return str(error)
    return step.gap


class _Rules:
    """A reason's theorems: schemas to rewrite with, facts to know, constants to unfold."""

    def __init__(self) -> None:
        self.schemas: list[Schema] = []
        self.facts: list[Theorem] = []
        self.unfolds: frozenset[str] = frozenset()


MOMENTS = frozenset({"Var", "Cov"})


def prove_step(ctx: Context, formula: Term, rules: _Rules | None = None) -> Theorem:
    """The formula, with the rules of its reason first; without a reason also by its moments."""
    if rules is not None:
        found = ctx.instance(formula, rules.schemas)
        if found is not None:
            return found
        inner = ctx.with_facts()
        inner.rules = (*inner.rules, *rules.schemas)
        inner.backchain(rules.schemas)
        inner.unfolds = inner.unfolds | rules.unfolds
        return inner.prove(formula)
    try:
        return ctx.prove(formula)
    except QuodError as error:
        try:
            return Context((), ctx, MOMENTS).prove(formula)
        except QuodError:
            raise error from None
