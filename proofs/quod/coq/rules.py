"""Kernel steps as Coq proof terms: one function a rule, each an application of a lemma.

A proof term is written in a scope that has the parameters of its theorem (``Translator.binders``)
and, for each hypothesis, a proof of it by its name.  A theorem that is used more than once, or
instantiated, gets a lemma of its own; the others stand where they are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from quod import core, theories
from quod.coq.arithmetic import Reified
from quod.coq.evaluation import evaluation
from quod.coq.independence import independence
from quod.coq.sharing import Marks
from quod.coq.translate import (
    Parameters,
    Translator,
    applied,
    conjunction,
    listed,
    of_sort,
    parameters,
    rational,
)
from quod.core import Term, app
from quod.kernel import Theorem

DEPTH = 40  # of proof terms in one another, before one gets a lemma of its own
LENGTH = 20_000  # characters of a proof term, likewise
SECONDS = 10  # for one lemma


class Known(NamedTuple):
    """A theorem that Coq knows under a name, and the order in which it takes its hypotheses."""

    name: str
    hypotheses: Sequence[Term]


class Written(NamedTuple):
    """The proof term of a theorem."""

    text: str
    needs: Parameters  # that the text may use
    depth: int


class Writer:
    """Writes theorems, and all that they rest on, as lemmas of one Coq file."""

    def __init__(self, cited: Mapping[Theorem, Known]) -> None:
        self.translator = Translator()
        self.known: dict[Theorem, Known] = dict(cited)
        self.lemmas: list[str] = []
        self._marks = Marks()
        self._hypotheses: dict[Term, str] = {}
        self._written: dict[Theorem, Written] = {}
        self._lasting: set[Theorem] = set()  # those that get a lemma of their own

    # ----------------------------------------------------------------------- for the rules
    def term(self, term: Term) -> str:
        """A mark for the term: the text of a lemma is written when all of it is known."""
        return self._marks.mark(term)

    def hypothesis(self, p: Term) -> str:
        """The name of the proof of a hypothesis."""
        return self._hypotheses.setdefault(p, f"h{len(self._hypotheses) + 1}")

    def supposing(self, p: Term, body: str) -> str:
        return f"(fun {self.hypothesis(p)} : Holds {self.term(p)} => {body})"

    def for_any(self, variable: Term, body: str) -> str:
        name, sort = self.translator.variable(variable), self.translator.sort(variable.sort)
        return f"(fun {name} : {sort} => {body})"

    def ascribed(self, proof: str, p: Term) -> str:
        """The proof, with what it proves: for proofs whose type is known up to computation."""
        return f"({proof} : Holds {self.term(p)})"

    def proof(self, t: Theorem) -> str:
        return self._written[t].text

    def application(self, t: Theorem) -> str:
        """A theorem with a name, in the scope of its parameters and hypotheses."""
        name, hypotheses = self.known[t]
        arguments = self.translator.arguments(_parameters(t), write=self.term)
        return applied(name, *arguments, *map(self.hypothesis, hypotheses))

    # -------------------------------------------------------------------------- theorems
    def prove(self, theorems: Iterable[Theorem]) -> None:
        """Write the proofs of these theorems; each gets a name."""
        wanted = [t for t in theorems if t not in self.known]
        self._lasting |= set(wanted)
        for t in self._in_order(wanted):
            self._write(t)

    def _in_order(self, wanted: list[Theorem]) -> list[Theorem]:
        """All that the wanted theorems rest on, premises first; notes what is used twice."""
        order: dict[Theorem, None] = {}
        uses: Counter[Theorem] = Counter()
        stack = list(reversed(wanted))
        while stack:
            t = stack[-1]
            waiting = [p for p in self._premises(t) if p not in order]
            if t in order or t in self._written:
                stack.pop()
            elif waiting:
                stack += waiting[::-1]
            else:
                order[t] = None
                uses.update(set(self._premises(t)))
                if t.rule == "instantiate":
                    self._lasting.add(t.premises[0])
                stack.pop()
        self._lasting |= {t for t, n in uses.items() if n > 1 and t.rule not in _SHORT}
        return list(order)

    def _premises(self, t: Theorem) -> list[Theorem]:
        return [] if t in self.known else _theorems(t.premises)

    def _write(self, t: Theorem) -> None:
        own = _parameters(t)
        if t.rule == "axiom":
            self.known[t] = Known(axiom_name(t.premises[0]), ())
        if t in self.known:
            self._written[t] = Written(self.application(t), own, 1)
            return
        below = [] if t.rule == "instantiate" else [self._written[p] for p in self._premises(t)]
        needs = own | _needed(t, [w.needs for w in below])
        depth = 1 + max((w.depth for w in below), default=0)
        text = RULES[t.rule](self, t, *t.premises)
        if t in self._lasting or depth > DEPTH or len(text) > LENGTH:
            self._name(t, text, needs)
        else:
            self._written[t] = Written(text, needs, depth)

    def _name(self, t: Theorem, text: str, needs: Parameters) -> None:
        name = f"s{len(self.lemmas) + 1}"
        hypotheses = [h for h in self._hypotheses if h in t.hypotheses]
        body = self.closed(text, needs - _parameters(t))
        self.lemmas.append(self._lemma(name, hypotheses, t.conclusion, body))
        self.known[t] = Known(name, hypotheses)
        self._written[t] = Written(self.application(t), _parameters(t), 1)

    def restated(
        self, name: str, hypotheses: Sequence[Term], t: Theorem, statement: str = ""
    ) -> str:
        """A theorem under more hypotheses than it uses; `statement` is the name of what it says."""
        return self._lemma(name, hypotheses, t.conclusion, self.application(t), statement)

    def _lemma(
        self, name: str, hypotheses: Sequence[Term], p: Term, body: str, statement: str = ""
    ) -> str:
        own = parameters(*hypotheses, p)
        names = self.translator.names(own) + list(map(self.hypothesis, hypotheses))
        statement = statement or self.translator.statement(hypotheses, p, self.term)
        return proved(name, statement, f"fun {' '.join(names)} =>\n  {body}" if names else body)

    def written(self, lines: list[str]) -> list[str]:
        """Lines of a file with their terms; what these repeat is defined before."""
        return self._marks.filled(lines, self.translator)

    def closed(self, text: str, extra: Parameters) -> str:
        """Parameters that the theorem has lost may be anything: every sort has an element."""
        if extra == Parameters():
            return text
        translator = self.translator
        sizes, sorts = dict.fromkeys(extra.sizes, 1), dict.fromkeys(extra.sorts, core.BOOL)
        values = [*map(translator.size, sizes.values()), *["bool true"] * len(sorts)]
        for v in extra.in_order():
            values.append(translator.element(core.resort(v, sizes, sorts).sort))
        if values:
            binders = translator.binders(replace(extra, probability=False))
            text = f"((fun {' '.join(binders)} =>\n  {text}) {' '.join(values)})"
        if extra.probability:  # the values above may be about T
            text = f"((fun (T : Probability) => {text}) finite_probability)"
        return text


def proved(name: str, statement: str, proof: str) -> str:
    """A lemma with its proof term."""
    return (
        f"Lemma {name} : {statement}.\n"
        f"Proof. Timeout {SECONDS} exact (\n  {proof}).\nTimeout {SECONDS} Qed."
    )


def axiom_name(name: str) -> str:
    return f"axiom_{name}"


def definition_name(constant: Term) -> str:
    return f"definition_{constant.op}"


def _parameters(t: Theorem) -> Parameters:
    return parameters(t.conclusion, *t.hypotheses)


def _needed(t: Theorem, below: Sequence[Parameters]) -> Parameters:
    """What the proof term of a theorem may use; `below` is what those of its premises may."""
    if t.rule == "instantiate":
        return _passed(*t.premises)
    needs = parameters(*_terms(t.premises))
    if t.rule in _BINDS:
        bound = Parameters(variables=frozenset((t.premises[_BINDS[t.rule]],)))
        *before, last = below  # the variable is bound in the proof of the last premise only
        needs, below = needs - bound, [*before, last - bound]
    for more in below:
        needs |= more
    return needs


def _passed(premise: Theorem, sizes: Any, sorts: Any, values: Any) -> Parameters:
    """What an instance passes on: the theorem that it gives may have lost some of it."""
    own, table = _parameters(premise), dict(values)
    needs = Parameters(probability=own.probability)
    for n in own.sizes:
        needs |= of_sort(core.vec(sizes.get(n, n)))
    for name in own.sorts:
        needs |= of_sort(sorts.get(name, ("any", name)))
    for v in own.variables:
        needs |= parameters(core.substitute(core.resort(v, sizes, sorts), table))
    return needs


def _theorems(premises: Any) -> list[Theorem]:
    return [p for p in _leaves(premises) if type(p) is Theorem]


def _terms(premises: Any) -> list[Term]:
    return [p for p in _leaves(premises) if type(p) is Term]


def _leaves(premises: Any) -> list[Any]:
    if type(premises) is not tuple:
        return [premises]
    return [leaf for part in premises for leaf in _leaves(part)]


# ------------------------------------------------------------------------------- the rules
def _definition(w: Writer, t: Theorem, term: Term) -> str:
    scheme = theories.DEFINITIONS[term.op].constant
    sizes, sorts = theories.matched(term)
    values = {core.resort(v, sizes, sorts): x for v, x in zip(scheme.args, term.args, strict=True)}
    arguments = w.translator.arguments(
        parameters(scheme), sizes, sorts, lambda v: values[core.resort(v, sizes, sorts)], w.term
    )
    return applied(definition_name(term), *arguments)


def _assume(w: Writer, t: Theorem, p: Term) -> str:
    return w.hypothesis(p)


def _discharge(w: Writer, t: Theorem, p: Term, premise: Theorem) -> str:
    return applied("discharge", w.supposing(p, w.proof(premise)))


def _apply(name: str) -> Callable[..., str]:
    """A lemma that takes the premises as they stand."""

    def write(w: Writer, t: Theorem, *premises: Term | Theorem) -> str:
        parts = [w.proof(p) if isinstance(p, Theorem) else w.term(p) for p in premises]
        return applied(name, *parts)

    return write


def _tautology(w: Writer, t: Theorem, goal: Term, premises: Sequence[Theorem]) -> str:
    claim = core.implies(*[p.conclusion for p in premises], goal)
    atoms: dict[Term, int] = {}
    formula = core.run(_formula(claim, atoms))
    values = listed(map(w.term, atoms))
    check = f"(eq_refl true <: valid {len(atoms)} nil {formula} = true)"
    text = f"(tautology {len(atoms)} {formula} {check} {values})"
    for p in premises:
        text = applied("modus_ponens", text, w.proof(p))
    return w.ascribed(text, goal)


_CONNECTIVES = {"imp": "Imp", "and": "And", "or": "Or", "eq": "Iff"}


def _formula(p: Term, atoms: dict[Term, int]) -> Any:
    if p.op in ("true", "false"):
        return f"(Truth {p.op})"
    if p.op in ("imp", "and", "or") or (p.op == "eq" and p.args[0].sort == core.BOOL):
        left = yield _formula(p.args[0], atoms)
        right = yield _formula(p.args[1], atoms)
        return f"({_CONNECTIVES[p.op]} {left} {right})"
    return f"(Atom {atoms.setdefault(p, len(atoms))})"


def _generalise(w: Writer, t: Theorem, variable: Term, premise: Theorem) -> str:
    return applied("generalise", w.for_any(variable, w.proof(premise)))


def _specialise(w: Writer, t: Theorem, premise: Theorem, value: Term) -> str:
    return applied("specialise", w.term(value), w.proof(premise))


def _instantiate(
    w: Writer,
    t: Theorem,
    premise: Theorem,
    sizes: dict[str, Any],
    sorts: dict[str, Any],
    values: Sequence[tuple[Term, Term]],
) -> str:
    table = dict(values)

    def new(term: Term) -> Term:
        return core.substitute(core.resort(term, sizes, sorts), table)

    name, hypotheses = w.known[premise]
    arguments = w.translator.arguments(_parameters(premise), sizes, sorts, new, w.term)
    return applied(name, *arguments, *[w.hypothesis(new(h)) for h in hypotheses])


def _witness(w: Writer, t: Theorem, goal: Term, value: Term, premise: Theorem) -> str:
    return applied("witness", w.term(goal.args[0]), w.term(value), w.proof(premise))


def _choose(w: Writer, t: Theorem, existence: Theorem, variable: Term, premise: Theorem) -> str:
    supposed = app(existence.conclusion.args[0], variable)
    body = w.for_any(variable, w.supposing(supposed, w.proof(premise)))
    return applied("choose", w.proof(existence), body)


def _congruence(w: Writer, t: Theorem, term: Term, equations: Sequence[Theorem]) -> str:
    proofs = list(map(w.proof, equations))
    if term.op == "app":
        return applied("apply_equal", *proofs)
    plain = term.op not in ("mutind", "kwise") and (term.data is None or term.op != "finite")
    if plain and 1 <= len(proofs) <= 3:
        return applied(f"congruence{len(proofs)}", f"({w.translator.head(term)})", *proofs)
    names = [core.fresh(a.sort) for a in term.args]
    function = w.term(core.rebuild(term, tuple(names), term.data))
    for name in reversed(names):
        function = w.for_any(name, function)
    text = applied("reflexivity", function)
    for proof in proofs:
        text = applied("apply_equal", text, proof)
    return w.ascribed(text, t.conclusion)


def _extensionality(w: Writer, t: Theorem, variable: Term, premise: Theorem) -> str:
    return applied("extensionality", w.for_any(variable, w.proof(premise)))


def _compute(w: Writer, t: Theorem, goal: Term) -> str:
    return w.ascribed(evaluation(goal), goal)


# ------------------------------------------------------------------------------ arithmetic
def _lincomb(
    w: Writer, t: Theorem, goal: Term, equations: Sequence[Theorem], cofactors: Sequence[Term]
) -> str:
    r = Reified()
    goal_text, premises = r.equation(goal), _equations(r, equations, cofactors)
    text = (
        f"let goal := {goal_text} in let premises : list premise := {premises} in "
        f"lincomb {_atoms(w, r)} goal premises "
        "(eq_refl true <: lincomb_check goal premises = true) "
        f"{conjunction(map(w.proof, equations))}"
    )
    return w.ascribed(text, goal)


def _positivity(
    w: Writer,
    t: Theorem,
    goal: Term,
    summands: Sequence[tuple[Any, Sequence[Theorem], Term | None]],
    equations: Sequence[Theorem],
    cofactors: Sequence[Term],
) -> str:
    r = Reified()
    goal_text, premises = r.gap(goal), _equations(r, equations, cofactors)
    rows = []
    for c, factors, square in summands:
        gaps = listed(r.gap(f.conclusion) for f in factors)
        root = "None" if square is None else f"(Some {r.real(square)})"
        rows.append(f"({rational(c)}, {gaps}, {root})")
    text = (
        f"let goal := {goal_text} in let summands : list summand := {listed(rows)} in "
        f"let premises : list premise := {premises} in "
        f"positivity {_atoms(w, r)} goal summands premises "
        "(eq_refl true <: positivity_check goal summands premises = true) "
        f"{conjunction(w.proof(f) for _, factors, _ in summands for f in factors)} "
        f"{conjunction(map(w.proof, equations))}"
    )
    return w.ascribed(text, goal)


def _equations(r: Reified, equations: Sequence[Theorem], cofactors: Sequence[Term]) -> str:
    """The premises: each equation with its cofactor."""
    pairs = zip(cofactors, equations, strict=True)
    return listed(f"({r.real(c)}, {r.equation(e.conclusion)})" for c, e in pairs)


def _atoms(w: Writer, r: Reified) -> str:
    return " ".join(listed(map(w.term, atoms)) for atoms in (r.reals, r.integers))


def _independence(w: Writer, t: Theorem, *premises: Any) -> str:
    return w.ascribed(independence(w, *premises), t.conclusion)


# An axiom is not here: it is a lemma of Coq.  `_SHORT` rules are written out at each use.
RULES: dict[str, Callable[..., str]] = {
    "definition": _definition,
    "assume": _assume,
    "discharge": _discharge,
    "modus_ponens": _apply("modus_ponens"),
    "tautology": _tautology,
    "generalise": _generalise,
    "specialise": _specialise,
    "instantiate": _instantiate,
    "witness": _witness,
    "choose": _choose,
    "reflexivity": _apply("reflexivity"),
    "symmetry": _apply("symmetry"),
    "rewrite": _apply("rewrite"),
    "transitivity": _apply("transitivity"),
    "congruence": _congruence,
    "extensionality": _extensionality,
    "lincomb": _lincomb,
    "positivity": _positivity,
    "compute": _compute,
    "independence": _independence,
}
_SHORT = frozenset({"assume", "axiom", "reflexivity", "instantiate"})
_BINDS = {"generalise": 0, "extensionality": 0, "choose": 1}  # the place of the variable
