"""Refutations: at an exact instance the hypotheses hold, and the conclusion fails."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

import flint

from quod import explicit, kernel
from quod.certificate import Instance
from quod.certificate import Sequent as Asked
from quod.core import (
    BOOL,
    FALSE,
    INT,
    PROB,
    REAL,
    Term,
    app,
    eq,
    is_negation,
    negation,
    num,
    op,
    subterms,
)
from quod.defined import conjuncts, definedness
from quod.errors import QuodError, RuleError, Undecided
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.quote import shown, told
from quod.surface import Statement
from quod.tactics import arithmetic
from quod.tactics.derived import iff_mp, is_trivial, symmetric, transitive, unchanged
from quod.tactics.prover import Context, Schema, schemas
from quod.tactics.simplify import Simplifier

_TO_WORK_OUT = {"lim", "integral", "deriv"}  # what has a value that need not be seen


@dataclass
class Refutation:
    """A counterexample with its theorems, by label of the certificate."""

    instance: Instance
    theorems: dict[str, Theorem] = field(default_factory=dict)


def refute(
    asked: Asked,
    instance: Instance,
    witnesses: Sequence[Term] = (),
    facts: Sequence[Theorem] = (),
    same: Theorem | None = None,
) -> Refutation:
    """The theorems that make the instance a counterexample.

    `witnesses` stand for the variables of the conclusion's outermost "for all"; `facts` are general
    theorems that may be used at the instance; `same` says that the conclusion is equal to another
    formula, which is denied in its place.  Raises Undecided where a hypothesis fails, or the
    conclusion does not fail, or something has no meaning."""
    facts = [_at(instance, t) for t in facts]
    made = Refutation(instance)
    made.theorems |= _hypotheses("counterexample", asked.hypotheses, instance, facts)
    conclusion, contrary = instance.of(asked.conclusion), negation(asked.conclusion)
    try:
        at = None if same is None else _at(instance, same, closed=False)
        t = _deny_equal(conclusion, at, witnesses, facts)
    except QuodError as error:
        if _computes_to_true(conclusion):
            raise Undecided("the conclusion holds at the counterexample") from error
        why = "the conclusion is not shown to fail at the counterexample"
        raise Undecided(why + _details("counterexample", instance, contrary, error)) from error
    made.theorems[f"counterexample {len(asked.hypotheses)}"] = t
    made.theorems |= _meaning("counterexample", instance, (*asked.hypotheses, contrary), facts)
    made.theorems |= _side_values(conclusion, witnesses)
    return made


def undefined(asked: Asked, instance: Instance, witnesses: Sequence[Term] = ()) -> Refutation:
    """The theorems that say that at the instance the conclusion has no meaning.

    One of the conditions for a meaning fails; "failing condition" says which.  Raises Undecided
    where a hypothesis is not shown to hold, or none of the conditions to fail."""
    made = Refutation(instance, model(asked.hypotheses, instance, "instance"))
    meaning = definedness(asked.conclusion)
    places = [witnesses, *([outcome] for outcome in _outcomes(instance))]
    for condition, place in itertools.product(conjuncts(meaning), places):
        try:
            t = deny(instance.of(condition), place)
        except QuodError:
            continue
        made.theorems["failing condition"] = t
        made.theorems["undefined"] = kernel.tautology(instance.of(negation(meaning)), [t])
        return made
    why = "the statement is not shown to have no meaning at the instance that the body gives"
    raise Undecided(why + _missing(instance, meaning))


def _outcomes(instance: Instance) -> list[Term]:
    """The outcomes of the instance's finite space: at one of them a variable may have no value."""
    spaces = [value for v, value in instance.values.items() if v.sort == PROB]
    counts = [len(space.data) - 1 for space in spaces]
    return [op("outcome", num(k + 1, INT)) for count in counts for k in range(count)]


def _hypotheses(
    label: str, hypotheses: Sequence[Term], instance: Instance, facts: Sequence[Theorem] = ()
) -> dict[str, Theorem]:
    """The theorems that say that the hypotheses hold at the instance of that label."""
    made: dict[str, Theorem] = {}
    for n, h in enumerate(hypotheses):
        try:
            made[f"{label} {n}"] = certify(instance.of(h), facts)
        except QuodError as error:
            where = f"{'in' if label == 'model' else 'at'} the {label}"
            why = f"the hypothesis {shown(h)} is not shown {where}"
            raise Undecided(why + _details(label, instance, h, error)) from error
    return made


def _details(label: str, instance: Instance, formula: Term, error: QuodError) -> str:
    """Why a formula was not shown at an instance, and which values are missing there."""
    why = ""
    if not any(v.sort == PROB for v in instance.values):  # or it is long
        why = f": {_no_value(label, instance, formula) or told(error)}"
    return why + _missing(instance, formula)


def _computes_to_true(formula: Term) -> bool:
    try:
        return evaluate(formula) is True
    except RuleError:
        return False


def _missing(instance: Instance, formula: Term) -> str:
    missing = sorted(v.data for v in instance.of(formula).free if type(v.data) is str)
    return f"\n  it gives no value to {', '.join(missing)}" if missing else ""


def _no_value(label: str, instance: Instance, formula: Term) -> str:
    """That the values or the formula at the instance are not shown to have a meaning."""
    try:
        _meaning(label, instance, [formula])
    except Undecided as error:
        return str(error)
    return ""


def witnesses(statement: Statement, instance: Instance) -> list[Term]:
    """The values that an instance gives to the variables of the outermost "for all"."""
    by_name = {variable.data: value for variable, value in instance.values.items()}
    found: list[Term] = []
    while statement.head == "forall" and statement.bound[0].name in by_name:
        found.append(by_name[statement.bound[0].name])
        statement = statement.args[0]  # type: ignore[assignment]
    return found


def quantified_names(statement: Statement) -> list[str]:
    """The names of the variables of the outermost "for all", up to one over integers."""
    found: list[str] = []
    while statement.head == "forall" and statement.bound[0].sort != INT:
        found.append(statement.bound[0].name)
        statement = statement.args[0]  # type: ignore[assignment]
    return found


def model(
    hypotheses: Sequence[Term], instance: Instance, label: str = "model"
) -> dict[str, Theorem]:
    """The theorems that say that the hypotheses hold at the instance."""
    made = _hypotheses(label, hypotheses, instance)
    return made | _meaning(label, instance, hypotheses)


def _meaning(
    label: str, instance: Instance, formulas: Sequence[Term], facts: Sequence[Theorem] = ()
) -> dict[str, Theorem]:
    """The theorems that say that the values, and at them the formulas, are defined."""
    made: dict[str, Theorem] = {}
    for n, part in enumerate(instance.meaning(formulas)):
        try:
            made[f"{label} meaning {n}"] = certify(part, facts)
        except QuodError as error:
            raise Undecided(f"the {label} is not shown to be defined: {told(error)}") from error
    return made


def _at(instance: Instance, t: Theorem, closed: bool = True) -> Theorem:
    """A theorem at the instance, where its hypotheses are shown to hold.

    It is one for all values of the variables that the instance gives none, if the hypotheses on
    them hold; unless they are to stay free."""
    t = kernel.instantiate(t, dict(instance.sizes), {}, list(instance.values.items()))
    for h in sorted(t.hypotheses, key=repr):
        t = kernel.discharge(h, t)
        t = t if h.free else kernel.modus_ponens(t, certify(h))
    for v in sorted(t.conclusion.free, key=repr) if closed else ():
        t = kernel.generalise(v, t)
    return t


def certify(formula: Term, facts: Sequence[Theorem] = ()) -> Theorem:
    """A theorem that says the closed formula: by computing, if need be after simplifying."""
    known = next((t for t in facts if t.conclusion is formula), None)
    if known is not None:
        return known
    try:
        return kernel.compute(formula)
    except RuleError:
        pass
    for step in _simpler(formula):
        try:
            return iff_mp(symmetric(step), kernel.compute(step.conclusion.args[1]))
        except RuleError:
            pass
    return Context(facts).prove(formula)


def _simpler(t: Term, rules: Sequence[Schema] = ()) -> Iterator[Theorem]:
    """t = t with the values of inverses, and then simplified."""
    step = unchanged(t)
    if explicit.is_stopped(t):
        try:
            step = explicit.with_values(t)
            yield step
        except QuodError:
            pass
    more = Simplifier(Context(), rules).normal(step.conclusion.args[1])
    if not is_trivial(more):
        yield transitive(step, more)


def _deny_equal(
    p: Term, same: Theorem | None, witnesses: Sequence[Term], facts: Sequence[Theorem]
) -> Theorem:
    """not p, by way of the formula that p is said to be equal to."""
    if same is None:
        return deny(p, witnesses, facts)
    denied = deny(same.conclusion.args[1], witnesses, facts)
    return kernel.tautology(negation(p), [same, denied])


def deny(p: Term, witnesses: Sequence[Term], facts: Sequence[Theorem] = ()) -> Theorem:
    """not p, where the witnesses stand for the variables of its outermost quantifiers."""
    given = kernel.assume(p)
    if p.op == "forall" and witnesses:
        t = kernel.specialise(given, witnesses[0])
        inner = deny(t.conclusion, witnesses[1:], facts)
        return kernel.discharge(p, kernel.tautology(FALSE, [t, inner]))
    if p.op == "imp" and not is_negation(p) and witnesses:
        inner = deny(p.args[1], witnesses, facts)
        return kernel.tautology(negation(p), [certify(p.args[0]), inner])
    return certify(negation(p), facts)


# ------------------------------------------------------------------------------ what is shown
def failing_sides(p: Term, witnesses: Sequence[Term]) -> tuple[Term, ...]:
    """The two sides of the equation or inequality, or its denial, under quantifiers, that fails."""
    for value in witnesses:
        p = _conclusion(p)
        if p.op == "forall":
            p = app(p.args[0], value)
    p = _conclusion(p)
    if is_negation(p):  # x != y, and x < y, which is not y <= x
        p = p.args[0]
    return p.args if p.op in ("eq", "le") and p.args[0].sort != BOOL else ()


def _conclusion(p: Term) -> Term:
    while p.op == "imp" and not is_negation(p):
        p = p.args[1]
    return p


def _side_values(p: Term, witnesses: Sequence[Term]) -> dict[str, Theorem]:
    """Each failing side with its value, where it has an exact one."""
    values = {f"side {n}": side_value(side) for n, side in enumerate(failing_sides(p, witnesses))}
    return {label: t for label, t in values.items() if t is not None}


def side_value(side: Term) -> Theorem | None:
    """side = its exact value; None where no exact value is found."""
    for step in chain([unchanged(side)], _simpler(side, _schemas("variance_of_a_multiple"))):
        try:
            value = evaluate(step.conclusion.args[1])
            exact = explicit.literal(value, side.sort) or _guess(value, side.sort)
            if exact is None and _is_worked_out(step):
                return step
            if exact is None:
                continue
            same = eq(step.conclusion.args[1], exact)
            try:
                t = kernel.compute(same)
            except RuleError:
                t = arithmetic.field(same, Context().prove)
            return transitive(step, t)
        except QuodError:
            continue
    return None


def _is_worked_out(step: Theorem) -> bool:
    """Whether a term with limits or integrals in it is said to be equal to one without them."""
    before, after = ({s.op for s in subterms(t)} & _TO_WORK_OUT for t in step.conclusion.args)
    return bool(before) and not after


def _schemas(name: str) -> list[Schema]:
    t = lemma(name)
    return schemas(t, t.conclusion.free)


def _guess(value: Any, sort: Any) -> Term | None:
    """The simplest fraction in a ball, to be proved."""
    if not isinstance(value, flint.arb) or sort != REAL:
        return None
    guess = Fraction(float(value.mid())).limit_denominator(1000)
    return num(guess) if value.contains(flint.fmpq(guess.numerator, guess.denominator)) else None
