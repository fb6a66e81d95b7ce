"""Certificates: proofs as plain data, replayed step by step.

A certificate stores the statement, its hypotheses, and the axioms and definitions that it uses, as
terms; replay compares them term by term with what is asked for.  A hash only names a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from quod import core, theories
from quod.core import Term
from quod.defined import definedness
from quod.errors import CertificateError, QuodError
from quod.kernel import RULES, Theorem, each_premise

FORMAT = 1
T = TypeVar("T")


@dataclass(frozen=True)
class Sequent:
    """A formula under hypotheses: what a theorem is asked to say."""

    hypotheses: tuple[Term, ...]
    conclusion: Term


@dataclass(frozen=True)
class Instance:
    """Sizes and values that make a statement concrete: a counterexample or a model."""

    sizes: Mapping[str, int]
    values: Mapping[Term, Term]

    def of(self, formula: Term) -> Term:
        return core.substitute(core.resort(formula, self.sizes, {}), self.values)

    def meaning(self, formulas: Sequence[Term]) -> list[Term]:
        """The formulas that say: the values are defined, and at them each of `formulas` is.

        Not the definedness of `of(formula)`: a constant function as a value swallows its argument.
        """
        parts = [*map(definedness, self.values.values()), *map(self.of, map(definedness, formulas))]
        return [p for p in dict.fromkeys(parts) if p is not core.TRUE]


@dataclass(frozen=True)
class Replayed:
    """The theorems that a certificate proves, by label, and its counterexample and model."""

    statement: Term
    hypotheses: tuple[Term, ...]
    theorems: Mapping[str, Theorem]
    instances: Mapping[str, Instance]
    cited: Mapping[str, Theorem] = field(default_factory=dict)


def replay(data: Any, cite: Callable[[str], Theorem]) -> Replayed:
    """Check every step of a certificate; `cite(name)` gives a theorem proved elsewhere.

    Raises CertificateError for anything that is not a correct proof in this format.
    """
    try:
        return _Reader(data, cite).read()
    except CertificateError:
        raise
    except (QuodError, TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise CertificateError(f"the certificate does not check: {error}") from error
    except (ArithmeticError, RecursionError, MemoryError) as error:
        raise CertificateError(f"the certificate is damaged: {error!r}") from error


class _Reader:
    def __init__(self, data: Any, cite: Callable[[str], Theorem]) -> None:
        if type(data) is not dict or type(data["quod"]) is not int or data["quod"] != FORMAT:
            raise CertificateError(f"not a certificate of format {FORMAT}")
        self.data, self.cite = data, cite
        self.names: dict[int, Any] = {}  # of the engine: in the file -> new in this process
        self.terms: list[Term] = []
        self.theorems: list[Theorem] = []
        self.cited: dict[str, Theorem] = {}
        self.stated = set(data["axioms"])  # by the certificate itself and by what it cites

    def read(self) -> Replayed:
        data = self.data
        for row in data["terms"]:
            self.terms.append(self._row(row))
        for name, k in data["axioms"].items():
            if self._term(k) is not theories.AXIOMS[name].formula:
                raise CertificateError(f"stale: the axiom {name} has changed")
        for constant, body in data["definitions"]:
            if theories.unfold(self._term(constant)) is not self._term(body):
                raise CertificateError(f"stale: {self._term(constant).op} is defined differently")
        for name, *premises in data["steps"]:
            self.theorems.append(self._step(name, premises))
        for name, k in data["cites"].items():
            if name in self.cited and self.cited[name].conclusion is not self._term(k):
                raise CertificateError(f"stale: {name} states something else now")
        return Replayed(
            self._term(data["statement"]),
            tuple(map(self._term, data["hypotheses"])),
            {label: _pick(self.theorems, k) for label, k in data["proves"].items()},
            {label: self._instance(x) for label, x in data["instances"].items()},
            self.cited,
        )

    def _term(self, k: Any) -> Term:
        return _pick(self.terms, k)

    def _row(self, row: list[Any]) -> Term:
        kind, data, *parts = row
        match kind:
            case "var":
                (sort,) = parts
                if type(data) is int:
                    data = self.names.setdefault(data, core.fresh(core.INT).data)
                return core.var(data, _plain(sort))
            case "bound":
                (sort,) = parts
                return core.bound(data, _plain(sort))
            case "num":
                (sort,) = parts
                return core.num(_fraction(data), _plain(sort))
            case "lam":
                (body,) = parts
                return core.abstraction(_plain(data), self._term(body))
            case "app":
                (x,) = parts
                return core.app(self._term(data), self._term(x))
        if type(data) is list and data[:1] == ["masses"]:
            data = ("masses", *map(_fraction, data[1:]))
        else:
            data = _plain(data)
        return core.op(kind, *[self._term(k) for k in parts], data=data)

    def _step(self, name: str, premises: list[Any]) -> Theorem:
        if name == "cite":
            (label,) = premises
            if label not in self.data["cites"]:
                raise CertificateError(f"{label!r} is cited but not stated")
            theorem = self.cited[label] = self.cite(label)
            self.stated |= theorem.axioms
            return theorem
        if name not in RULES:
            raise CertificateError(f"there is no rule {name!r}")
        theorem = RULES[name].apply(*each_premise(RULES[name].kinds, premises, self._read))
        if not theorem.axioms <= self.stated:
            raise CertificateError("an axiom is used that the certificate does not state")
        return theorem

    def _read(self, kind: str, x: Any) -> Any:
        """What stands for a premise of that kind; the rule checks that it is one."""
        match kind:
            case "term":
                return self._term(x)
            case "theorem":
                return _pick(self.theorems, x)
            case "number":
                return _fraction(x)
            case "square":
                return None if x is None else self._term(x)
            case "sorts":
                return {name: _plain(sort) for name, sort in x.items()}
        return x  # a name, or sizes

    def _instance(self, data: Any) -> Instance:
        values = dict(each_premise("substitution", data["values"], self._read))
        instance = Instance(dict(data["sizes"]), values)
        instance.of(core.TRUE)  # raises where sizes or sorts do not fit
        return instance


def _pick(known: list[T], k: Any) -> T:
    if type(k) is not int or not 0 <= k < len(known):
        raise CertificateError(f"{k!r} is no reference")
    return known[k]


def _fraction(text: Any) -> Fraction:
    if type(text) is not str or not re.fullmatch("-?[0-9]+(/[0-9]+)?", text):
        raise CertificateError(f"{text!r} is no number")
    return Fraction(text)


def _plain(data: Any) -> Any:
    """Sorts and sizes: lists of strings and integers, as tuples."""
    if type(data) is list:
        return tuple(map(_plain, data))
    if type(data) not in (str, int) and data is not None:
        raise CertificateError(f"{data!r} is no sort or size")
    return data


# ----------------------------------------------------------------------- what a verdict needs
def check_bound(proof: Replayed, asked: Sequent) -> None:
    """The certificate is for this very statement under these very hypotheses."""
    if proof.statement is not asked.conclusion:
        raise CertificateError("stale or foreign: the certificate is for another statement")
    if proof.hypotheses != asked.hypotheses:
        raise CertificateError("stale or foreign: the certificate has other hypotheses")


def check_proved(
    proof: Replayed, asked: Sequent, label: str = "statement", defined: bool = True
) -> None:
    """The theorems of that label say: under the hypotheses, the conclusion holds and is defined.

    A part of a proof is not displayed as a statement: it need not be `defined` by itself."""
    allowed = {*asked.hypotheses, *map(definedness, asked.hypotheses)}
    _check_theorem(proof, label, asked.conclusion, allowed)
    meaning = definedness(asked.conclusion) if defined else core.TRUE
    if meaning is not core.TRUE:
        _check_theorem(proof, f"{label} is defined", meaning, allowed)


def check_instance(proof: Replayed, label: str, formulas: Sequence[Term]) -> None:
    """At the instance of that label each formula holds and is defined, without any hypothesis."""
    if label not in proof.instances:
        raise CertificateError(f"the certificate has no {label}")
    instance = proof.instances[label]
    for n, formula in enumerate(map(instance.of, formulas)):
        _check_theorem(proof, f"{label} {n}", formula, set())
    for n, formula in enumerate(instance.meaning(formulas)):
        _check_theorem(proof, f"{label} meaning {n}", formula, set())


def check_refuted(proof: Replayed, asked: Sequent) -> None:
    """At the counterexample every hypothesis holds, and the conclusion is defined and false."""
    check_instance(proof, "counterexample", (*asked.hypotheses, core.negation(asked.conclusion)))


def check_undefined(proof: Replayed, asked: Sequent) -> None:
    """At the instance every hypothesis holds, and the conclusion is not defined."""
    check_instance(proof, "instance", asked.hypotheses)
    undefined = core.negation(definedness(asked.conclusion))
    _check_theorem(proof, "undefined", proof.instances["instance"].of(undefined), set())


def _check_theorem(proof: Replayed, label: str, formula: Term, allowed: set[Term]) -> None:
    theorem = proof.theorems.get(label)
    if theorem is None:
        raise CertificateError(f"the certificate does not prove: {label}")
    if theorem.conclusion is not formula:
        raise CertificateError(f"the certificate proves something else for: {label}")
    if not theorem.hypotheses <= allowed:
        extra = ", ".join(map(repr, theorem.hypotheses - allowed))
        raise CertificateError(f"the proof of {label} uses more than the hypotheses: {extra}")
