"""Certificates: proofs as plain data, replayed step by step.

A certificate stores the statement, its hypotheses, and the axioms and definitions that it uses, as
terms; replay compares them term by term with what is asked for.  A hash only names a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quod import core, theories
from quod.core import Term
from quod.defined import definedness
from quod.errors import CertificateError, QuodError
from quod.kernel import RULES, Theorem

FORMAT = 1


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
        if type(data) is not dict or data.get("quod") != FORMAT:
            raise CertificateError(f"not a certificate of format {FORMAT}")
        self.data, self.cite = data, cite
        self.terms: list[Term] = []
        self.theorems: list[Theorem] = []
        self.cited: dict[str, Theorem] = {}

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
        for rule, *premises in data["steps"]:
            self.theorems.append(self._step(rule, premises))
        for name, k in data["cites"].items():
            if name in self.cited and self.cited[name].conclusion is not self._term(k):
                raise CertificateError(f"stale: {name} states something else now")
        return Replayed(
            self._term(data["statement"]),
            tuple(map(self._term, data["hypotheses"])),
            {label: self._theorem(k) for label, k in data["proves"].items()},
            {label: self._instance(x) for label, x in data["instances"].items()},
            self.cited,
        )

    def _row(self, row: list[Any]) -> Term:
        match row:
            case ["var", str() | int() as name, sort]:
                return core.var(name, _tuples(sort))
            case ["bound", int() as index, sort] if index >= 0:
                return core.bound(index, _tuples(sort))
            case ["num", str() as value, sort]:
                return core.num(Fraction(value), sort)
            case ["lam", sort, body]:
                return core.abstraction(_tuples(sort), self._term(body))
            case ["app", f, x]:
                return core.app(self._term(f), self._term(x))
            case [str() as name, ["masses", *masses], *args]:
                masses = ("masses", *map(Fraction, masses))
                return core.op(name, *map(self._term, args), data=masses)
            case [str() as name, data, *args]:
                return core.op(name, *map(self._term, args), data=_tuples(data))
        raise CertificateError(f"no term: {row!r}")

    def _step(self, name: str, premises: list[Any]) -> Theorem:
        if name == "cite":
            (label,) = premises
            if label not in self.data["cites"]:
                raise CertificateError(f"{label!r} is cited but not stated")
            self.cited[label] = self.cite(label)
            return self.cited[label]
        rule = RULES.get(name)
        if rule is None:
            raise CertificateError(f"there is no rule {name!r}")
        read = [getattr(self, f"_{kind}") for kind in rule.kinds]
        theorem = rule.apply(*[r(x) for r, x in zip(read, premises, strict=True)])
        if not theorem.axioms <= self.data["axioms"].keys() | self._cited_axioms():
            raise CertificateError("an axiom is used that the certificate does not state")
        return theorem

    def _cited_axioms(self) -> frozenset[str]:
        return frozenset().union(*[t.axioms for t in self.cited.values()])

    # -- premises by kind
    def _term(self, k: Any) -> Term:
        return self.terms[_index(k)]

    def _theorem(self, k: Any) -> Theorem:
        return self.theorems[_index(k)]

    def _terms(self, ks: list[Any]) -> list[Term]:
        return list(map(self._term, ks))

    def _theorems(self, ks: list[Any]) -> list[Theorem]:
        return list(map(self._theorem, ks))

    def _name(self, name: Any) -> str:
        return name

    def _sizes(self, sizes: dict[str, Any]) -> dict[str, Any]:
        return dict(sizes)

    def _sorts(self, sorts: dict[str, Any]) -> dict[str, Any]:
        return {name: _tuples(sort) for name, sort in sorts.items()}

    def _substitution(self, pairs: list[Any]) -> list[tuple[Term, Term]]:
        return [(self._term(v), self._term(x)) for v, x in pairs]

    def _summands(self, rows: list[Any]) -> list[Any]:
        return [
            (Fraction(c), self._theorems(factors), None if s is None else self._term(s))
            for c, factors, s in rows
        ]

    def _instance(self, data: Any) -> Instance:
        return Instance(self._sizes(data["sizes"]), dict(self._substitution(data["values"])))


def _index(k: Any) -> int:
    if type(k) is not int or k < 0:
        raise CertificateError(f"{k!r} is no reference")
    return k


def _tuples(data: Any) -> Any:
    return tuple(map(_tuples, data)) if type(data) is list else data


# ----------------------------------------------------------------------- what a verdict needs
def check_bound(proof: Replayed, asked: Sequent) -> None:
    """The certificate is for this very statement under these very hypotheses."""
    if proof.statement is not asked.conclusion:
        raise CertificateError("stale or foreign: the certificate is for another statement")
    if proof.hypotheses != asked.hypotheses:
        raise CertificateError("stale or foreign: the certificate has other hypotheses")


def check_proved(proof: Replayed, asked: Sequent, label: str = "statement") -> None:
    """The theorems of that label say: under the hypotheses, the conclusion holds and is defined."""
    allowed = {*asked.hypotheses, *map(definedness, asked.hypotheses)}
    defined = definedness(asked.conclusion)
    _check_theorem(proof, label, asked.conclusion, allowed)
    if defined is not core.TRUE:
        _check_theorem(proof, f"{label} is defined", defined, allowed)


def check_instance(proof: Replayed, label: str, formulas: Sequence[Term]) -> None:
    """At the instance of that label each formula holds and is defined, without any hypothesis."""
    instance = proof.instances[label]
    values = [value for value in instance.values.values()]
    for n, formula in enumerate(map(instance.of, formulas)):
        _check_theorem(proof, f"{label} {n}", formula, set())
        values.append(formula)
    for n, value in enumerate(values):
        if definedness(value) is not core.TRUE:
            _check_theorem(proof, f"{label} {n} is defined", definedness(value), set())


def check_refuted(proof: Replayed, asked: Sequent) -> None:
    """At the counterexample every hypothesis holds, and the conclusion is defined and false."""
    check_instance(proof, "counterexample", (*asked.hypotheses, core.negation(asked.conclusion)))


def _check_theorem(proof: Replayed, label: str, formula: Term, allowed: set[Term]) -> None:
    theorem = proof.theorems.get(label)
    if theorem is None:
        raise CertificateError(f"the certificate does not prove: {label}")
    if theorem.conclusion is not formula:
        raise CertificateError(f"the certificate proves something else for: {label}")
    if not theorem.hypotheses <= allowed:
        extra = ", ".join(map(repr, theorem.hypotheses - allowed))
        raise CertificateError(f"the proof of {label} uses more than the hypotheses: {extra}")
