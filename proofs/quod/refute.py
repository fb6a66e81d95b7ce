"""Refutations: theorems that the hypotheses hold, and the conclusion fails, at an exact instance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import flint

from quod import kernel
from quod.certificate import Instance
from quod.certificate import Sequent as Asked
from quod.core import FALSE, INT, REAL, TRUE, Term, app, eq, is_negation, negation, num
from quod.defined import definedness
from quod.errors import QuodError, RuleError, Undecided
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.tactics import arithmetic
from quod.tactics.derived import iff_mp, is_trivial, symmetric, transitive
from quod.tactics.equality import Simplifier
from quod.tactics.prover import Context, schemas


@dataclass
class Refutation:
    """A counterexample with its theorems, by label of the certificate."""

    instance: Instance
    theorems: dict[str, Theorem] = field(default_factory=dict)


def refute(asked: Asked, instance: Instance, witnesses: Sequence[Term] = ()) -> Refutation:
    """The theorems that make the instance a counterexample.

    `witnesses` stand for the variables of the conclusion's outermost "for all".  Raises Undecided
    where a hypothesis fails, or the conclusion does not fail, or something has no meaning."""
    made = Refutation(instance)
    formulas = [*map(instance.of, asked.hypotheses), negation(instance.of(asked.conclusion))]
    for n, formula in enumerate(formulas):
        last = n == len(formulas) - 1
        try:
            t = deny(formula.args[0], witnesses) if last else certify(formula)
        except QuodError as error:
            what = "the conclusion is not shown to fail" if last else "a hypothesis is not shown"
            raise Undecided(f"{what} at the counterexample: {error}") from error
        made.theorems[f"counterexample {n}"] = t
    for n, term in enumerate([*instance.values.values(), *formulas]):
        if definedness(term) is not TRUE:
            made.theorems[f"counterexample {n} is defined"] = certify(definedness(term))
    made.theorems |= _sides(formulas[-1].args[0], witnesses)
    return made


def model(hypotheses: Sequence[Term], instance: Instance) -> dict[str, Theorem]:
    """The theorems that say that the hypotheses hold at the instance."""
    made: dict[str, Theorem] = {}
    formulas = list(map(instance.of, hypotheses))
    for n, formula in enumerate(formulas):
        made[f"model {n}"] = certify(formula)
    for n, term in enumerate([*instance.values.values(), *formulas]):
        if definedness(term) is not TRUE:
            made[f"model {n} is defined"] = certify(definedness(term))
    return made


def certify(formula: Term) -> Theorem:
    """A theorem that says the closed formula: by computing, if need be after simplifying."""
    try:
        return kernel.compute(formula)
    except RuleError:
        pass
    step = Simplifier(Context()).normal(formula)
    if not is_trivial(step):
        try:
            return iff_mp(symmetric(step), kernel.compute(step.conclusion.args[1]))
        except RuleError:
            pass
    return Context().prove(formula)


def deny(p: Term, witnesses: Sequence[Term]) -> Theorem:
    """not p, where the witnesses stand for the variables of its outermost quantifiers."""
    given = kernel.assume(p)
    if p.op == "forall" and witnesses:
        t = kernel.specialise(given, witnesses[0])
        inner = deny(t.conclusion, witnesses[1:])
        return kernel.discharge(p, kernel.tautology(FALSE, [t, inner]))
    if p.op == "imp" and not is_negation(p) and witnesses:
        inner = deny(p.args[1], witnesses)
        return kernel.tautology(negation(p), [certify(p.args[0]), inner])
    return certify(negation(p))


# ------------------------------------------------------------------------------ what is shown
def _sides(p: Term, witnesses: Sequence[Term]) -> dict[str, Theorem]:
    """Each side of the equation or inequality that fails, with its value, where it has one."""
    for value in witnesses:
        while p.op == "imp":
            p = p.args[1]
        if p.op == "forall":
            p = app(p.args[0], value)
    if p.op not in ("eq", "le"):
        return {}
    values = {f"side {n}": side_value(side) for n, side in enumerate(p.args)}
    return {label: t for label, t in values.items() if t is not None}


def side_value(side: Term) -> Theorem | None:
    """side = its exact value; None where no exact value is found."""
    try:
        step = Simplifier(Context(), schemas_of("variance_of_a_multiple")).normal(side)
        value = evaluate(step.conclusion.args[1])
        exact = literal(value, side.sort) or _guess(value, side.sort)
        if exact is None:
            return None
        same = eq(step.conclusion.args[1], exact)
        try:
            t = kernel.compute(same)
        except RuleError:
            t = arithmetic.field(same, Context().prove)
        return transitive(step, t)
    except QuodError:
        return None


def schemas_of(name: str) -> list[Any]:
    t = lemma(name)
    return schemas(t, t.conclusion.free)


def literal(value: Any, sort: Any) -> Term | None:
    """The term that an exact value is written as."""
    if isinstance(value, flint.fmpq):
        return num(Fraction(int(value.p), int(value.q)), sort) if sort in (REAL, INT) else None
    return None


def _guess(value: Any, sort: Any) -> Term | None:
    """The simplest fraction in a ball, to be proved."""
    if not isinstance(value, flint.arb) or sort != REAL:
        return None
    guess = Fraction(float(value.mid())).limit_denominator(1000)
    return num(guess) if value.contains(flint.fmpq(guess.numerator, guess.denominator)) else None
