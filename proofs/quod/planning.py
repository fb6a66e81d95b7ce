"""What has to be shown for a claim: its core statement, and each step with what it may assume.

The plan depends on the derivation alone, so search and replay read the same one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from quod import core
from quod.authoring import Block, Calc, Claim, Step
from quod.certificate import Sequent
from quod.core import FALSE, INT, REAL, TRUE, Term, app, conj, implies, lam, num
from quod.defined import definedness
from quod.elaborate import check_names, conclusion, elaborate, hypothesis, real, symbol
from quod.errors import InputError, SortError
from quod.surface import Expr, Statement, Symbol, free_symbols, same


@dataclass
class PlannedStep:
    """A step with its label in the certificate and what it may assume."""

    label: str
    step: Step
    asked: Sequent
    values: tuple[Term, ...] = ()
    fact: Term = TRUE  # "for all x: ...", of which the step is the case of these values
    induction: Term | None = None  # the induction hypothesis, where there is one


@dataclass
class PlannedBlock:
    """A part of a proof with its label: what it adds to the assumptions, and its own steps."""

    label: str
    block: Block
    part: PlannedCalc
    added: tuple[Term, ...] = ()
    variables: tuple[Term, ...] = ()  # of what is assumed to exist, or of "for all"
    ranges: tuple[tuple[Term, ...], ...] = ()  # of each variable, at its value in a witness
    values: tuple[Term, ...] = ()  # witness: of the variables
    around: Term = FALSE  # witness: the goal around it; contradiction: what is denied
    fact: Sequent | None = None  # what it rests on: that there are such variables; p or not p
    whole: Any = None  # induction: n |-> (the hypotheses on n imply the goal for n)
    low: Any = None
    variable: Any = None
    goal: Term = FALSE  # what the part proves; in an induction whole(low), or whole(n + 1)
    known: Any = None  # induction step: whole(n)

    @property
    def kind(self) -> str:
        return self.block.kind

    @property
    def displayed(self) -> bool:
        """Whether the page shows the goal as a statement, which then must have a meaning."""
        return self.kind in ("show", "witness")


@dataclass
class PlannedCalc:
    """Steps and blocks towards a goal (None: a contradiction)."""

    hypotheses: tuple[Term, ...]
    goal: Term | None
    items: list[PlannedStep | PlannedBlock] = field(default_factory=list)
    induction: Term | None = None
    fixed: frozenset[str] = frozenset()  # indices that are free here: any of their range

    def steps(self) -> Iterator[PlannedStep]:
        for item in self.items:
            if isinstance(item, PlannedStep):
                yield item
            else:
                yield from item.part.steps()

    def blocks(self) -> Iterator[PlannedBlock]:
        for item in self.items:
            if isinstance(item, PlannedBlock):
                yield item
                yield from item.part.blocks()


@dataclass
class Plan:
    """A claim in the core language."""

    asked: Sequent
    assumptions: list[Statement]  # as printed, in the order of asked.hypotheses
    body: PlannedCalc
    shown: list[Expr]  # all that the page shows: the claim, its assumptions and its proof


def assumptions(claim: Claim) -> list[Statement]:
    """The hypotheses of a claim: the signs of its names, then those given."""
    if claim.statement is None:
        return []
    found: list[Statement] = []
    for e in (claim.statement, *claim.given):
        for s in free_symbols(e):
            found += [a for a in s.assumptions() if not any(same(a, b) for b in found)]
    return [*found, *claim.given]


def plan(claim: Claim, calc: Calc) -> Plan:
    """The plan of a claim whose body has been recorded in `calc`."""
    if claim.statement is None:
        raise InputError(f"{claim.name} states nothing that could be checked")
    given = assumptions(claim)
    shown = _check_names(claim, [claim.statement, *given], calc)
    asked = Sequent(tuple(map(hypothesis, given)), conclusion(claim.statement))
    body = PlannedCalc(asked.hypotheses, asked.conclusion)
    _Planner(claim.path).fill(body, calc)
    return Plan(asked, given, body, shown)


def _check_names(claim: Claim, parts: Sequence[Expr], calc: Calc) -> list[Expr]:
    """The parts, and what the proof shows, if one name means one thing in all of it.

    The line that breaks this is looked for only where one does."""
    check_names(*parts)
    lines = list(calc.shown())
    if not lines:
        return [*parts]
    everything = [*parts, *(e for _, terms in lines for e in terms)]
    try:
        check_names(*everything)
    except InputError:
        known = [*parts]
        for line, terms in lines:
            known += terms
            try:
                check_names(*known)
            except InputError as error:
                raise InputError(f"{claim.path}:{line}: {error}") from error
        raise
    return everything


class _Planner:
    def __init__(self, path: str) -> None:
        self.path, self.count, self.parts = path, 0, 0

    def fill(self, planned: PlannedCalc, calc: Calc) -> None:
        for item in calc.items:
            if isinstance(item, Step):
                planned.items.append(self._step(planned, item))
            else:
                self.parts += 1
                block = self._block(planned, item, f"part {self.parts}")
                planned.items.append(block)
                self.fill(block.part, item.calc)
                if not item.calc.items and item.calc.goal is not None:  # nothing needs saying
                    goal = Step(item.calc.goal, None, item.line)
                    block.part.items.append(self._step(block.part, goal))

    def _block(self, planned: PlannedCalc, block: Block, label: str) -> PlannedBlock:
        try:
            return _block(planned, block, label)
        except (InputError, SortError) as error:
            raise InputError(f"{self.path}:{block.line}: {error}") from error

    def _step(self, planned: PlannedCalc, step: Step) -> PlannedStep:
        self.count += 1
        try:
            stated = conclusion(step.statement, planned.fixed)
            if step.link:
                stated = _linked(stated, planned.goal)
            asked = Sequent(planned.hypotheses, stated)
            values = tuple(_value(s, value) for s, value in step.values)
            fact = TRUE if step.fact is None else conclusion(step.fact, planned.fixed)
        except (InputError, SortError) as error:
            raise InputError(f"{self.path}:{step.line}: {error}") from error
        return PlannedStep(f"step {self.count}", step, asked, values, fact, planned.induction)


def _linked(step: Term, goal: Term | None) -> Term:
    """An equation of a chain, of the sort of its goal: integers in a chain of reals are cast."""
    if goal is None or step.args[0].sort == goal.args[0].sort:
        return step
    if goal.args[0].sort == INT:
        raise InputError("the goal is an equation of integers, and this step one of reals")
    return core.eq(*map(real, step.args))


def _block(planned: PlannedCalc, block: Block, label: str) -> PlannedBlock:
    if block.kind in ("base", "step"):
        return _induction(planned, block, label)
    variables = tuple(map(symbol, block.variables))
    for s, v in zip(block.variables, variables, strict=True):
        known = [*planned.hypotheses, *([] if planned.goal is None else [planned.goal])]
        if block.kind != "witness" and any(v in h.free for h in known):
            raise InputError(f"{s.name} stands for something else here already: rename one of them")
    values = tuple(map(_value, block.variables, block.values))
    ranges = tuple(map(_range, block.variables))
    if block.kind == "witness":
        chosen = dict(zip(variables, values, strict=True))
        ranges = tuple(tuple(core.substitute(p, chosen) for p in r) for r in ranges)
    bounds = () if block.kind == "witness" else (p for r in ranges for p in r)
    added = (*bounds, *map(elaborate, block.calc.assumptions))
    goal = None if block.calc.goal is None else elaborate(block.calc.goal)
    if block.kind == "witness":  # an integer is a real number where the variable is one
        goal = _at(planned.goal, values, ranges)  # type: ignore[arg-type]
    fixed = planned.fixed | {s.name for s in block.variables if s.is_index}
    hypotheses = (*planned.hypotheses, *added)
    part = PlannedCalc(hypotheses, goal, induction=planned.induction, fixed=fixed)
    around = planned.goal if block.kind == "witness" else None
    if block.kind == "contradiction":
        around = elaborate(block.fact)  # type: ignore[arg-type]
    return PlannedBlock(
        label,
        block,
        part,
        added,
        variables,
        ranges,
        values,
        around or FALSE,
        _rests_on(planned, block, added),
        goal=goal or FALSE,
    )


def _at(goal: Term, values: Sequence[Term], ranges: Sequence[Sequence[Term]]) -> Term:
    """p(a, b), of the goal "there is x, there is y: p(x, y)"."""
    for value, bounds in zip(values, ranges, strict=True):
        goal = core.app(goal.args[0], value)
        for _ in bounds:
            goal = goal.args[1]
    return goal


def _rests_on(planned: PlannedCalc, block: Block, added: tuple[Term, ...]) -> Sequent | None:
    """What a part of a proof makes use of: there are such variables; a case holds or it does not.

    A distinction of cases has no meaning where the case has none."""
    if block.kind == "obtain" and block.fact is not None:
        return Sequent(planned.hypotheses, conclusion(block.fact, planned.fixed))
    if block.kind == "case":
        return Sequent(planned.hypotheses, core.op("or", added[0], core.negation(added[0])))
    return None


def _range(s: Symbol) -> tuple[Term, ...]:
    """What a variable is taken from: low <= i and i <= high for an index."""
    if not s.is_index:
        return ()
    low, high = map(elaborate, s.range)
    return core.le(low, symbol(s)), core.le(symbol(s), high)


def _value(s: Symbol, value: Expr) -> Term:
    return real(elaborate(value)) if s.sort == REAL else elaborate(value)


def _induction(planned: PlannedCalc, block: Block, label: str) -> PlannedBlock:
    """The base, or the step, of an induction on a variable n of the goal."""
    n, low = symbol(block.variables[0]), elaborate(block.low)  # type: ignore[arg-type]
    if planned.goal is None:
        raise InputError("there is nothing to prove by induction here")
    bound = core.le(low, n)
    on_n = [h for h in planned.hypotheses if n in h.free and h is not bound]
    fixed = [h for h in planned.hypotheses if n not in h.free]
    strict = [p for h in on_n for p in (h, definedness(h)) if p is not TRUE]
    whole = lam(n, implies(*strict, conj(planned.goal, *map(elaborate, block.also))))
    value = low if block.kind == "base" else core.add(n, num(1, INT))
    at_value = {n: value}
    here = [core.substitute(h, at_value) for h in on_n]
    known = app(whole, n) if block.kind == "step" else None
    hypotheses = (*fixed, *([] if known is None else [bound, known]), *here)
    part = PlannedCalc(hypotheses, core.substitute(planned.goal, at_value), induction=known)
    goal = app(whole, value)
    return PlannedBlock(
        label, block, part, whole=whole, low=low, variable=n, goal=goal, known=known
    )
