"""What has to be shown for a claim: its core statement, and each step with what it may assume.

The plan depends on the derivation alone, so search and replay read the same one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from quod import core
from quod.authoring import Block, Calc, Claim, Step
from quod.certificate import Sequent
from quod.core import INT, Term, app, conj, implies, lam, num
from quod.elaborate import check_names, conclusion, elaborate, hypothesis, symbol
from quod.errors import InputError
from quod.surface import Statement, free_symbols, same


@dataclass
class PlannedStep:
    """A step with its label in the certificate and what it may assume."""

    label: str
    step: Step
    asked: Sequent
    heading: str = ""


@dataclass
class PlannedBlock:
    """A part of a proof: what it adds to the assumptions, and its own steps."""

    kind: str
    part: PlannedCalc
    claim: Term | None = None  # induction: n |-> the claim for n
    low: Term | None = None
    variable: Term | None = None
    variables: tuple[Term, ...] = ()


@dataclass
class PlannedCalc:
    """Steps and blocks towards a goal (None: a contradiction)."""

    hypotheses: tuple[Term, ...]
    goal: Term | None
    items: list[PlannedStep | PlannedBlock] = field(default_factory=list)

    def steps(self) -> Iterator[PlannedStep]:
        for item in self.items:
            if isinstance(item, PlannedStep):
                yield item
            else:
                yield from item.part.steps()


@dataclass
class Plan:
    """A claim in the core language."""

    asked: Sequent
    assumptions: list[Statement]  # as printed, in the order of asked.hypotheses
    body: PlannedCalc | None


def assumptions(claim: Claim) -> list[Statement]:
    """The hypotheses of a claim: the signs of its names, then those given."""
    if claim.statement is None:
        return []
    found: list[Statement] = []
    for e in (claim.statement, *claim.given):
        for s in free_symbols(e):
            found += [a for a in s.assumptions() if not any(same(a, b) for b in found)]
    return [*found, *claim.given]


def ask(claim: Claim) -> Sequent:
    """The claim's hypotheses and conclusion in the core language."""
    if claim.statement is None:
        raise InputError(f"{claim.name} states nothing that could be checked")
    given = assumptions(claim)
    check_names(claim.statement, *given)
    return Sequent(tuple(map(hypothesis, given)), conclusion(claim.statement))


def plan(claim: Claim, calc: Calc | None) -> Plan:
    """The plan of a claim whose body has been recorded in `calc`."""
    asked = ask(claim)
    body = None
    if calc is not None:
        body = PlannedCalc(asked.hypotheses, asked.conclusion)
        _Planner().fill(body, calc, "")
    return Plan(asked, assumptions(claim), body)


class _Planner:
    def __init__(self) -> None:
        self.count = 0

    def fill(self, planned: PlannedCalc, calc: Calc, heading: str) -> None:
        for item in calc.items:
            if isinstance(item, Step):
                self.count += 1
                asked = Sequent(planned.hypotheses, conclusion(item.statement))
                planned.items.append(PlannedStep(f"step {self.count}", item, asked, heading))
                heading = ""
            else:
                block = self._block(planned, item)
                planned.items.append(block)
                self.fill(block.part, item.calc, item.heading)

    def _block(self, planned: PlannedCalc, block: Block) -> PlannedBlock:
        if block.kind in ("base", "step"):
            return self._induction(planned, block)
        added = tuple(map(elaborate, block.calc.assumptions))
        goal = None if block.calc.goal is None else elaborate(block.calc.goal)
        part = PlannedCalc((*planned.hypotheses, *added), goal)
        names = tuple(map(symbol, block.data or ()))
        return PlannedBlock(block.kind, part, variables=names)

    def _induction(self, planned: PlannedCalc, block: Block) -> PlannedBlock:
        """claim(n): the hypotheses on n imply the goal and what is carried along."""
        variable, low, also = block.data
        n, start = symbol(variable), elaborate(low)
        if planned.goal is None:
            raise InputError("there is nothing to prove by induction here")
        bound = core.le(start, n)
        on_n = [h for h in planned.hypotheses if n in h.free and h is not bound]
        fixed = [h for h in planned.hypotheses if n not in h.free]
        goal = conj(planned.goal, *map(elaborate, also))
        whole = lam(n, implies(*on_n, goal))
        if block.kind == "base":
            here = [core.substitute(h, {n: start}) for h in on_n]
            part_goal = core.substitute(planned.goal, {n: start})
            part = PlannedCalc((*fixed, *here), part_goal)
        else:
            after = {n: core.add(n, num(1, INT))}
            here = [core.substitute(h, after) for h in on_n]
            part_goal = core.substitute(planned.goal, after)
            part = PlannedCalc((*fixed, bound, app(whole, n), *here), part_goal)
        return PlannedBlock(block.kind, part, whole, start, n)
