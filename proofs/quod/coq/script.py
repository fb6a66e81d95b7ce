"""Coq files: of the axioms, of the lemmas, and of a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from quod import core, theories
from quod.certificate import Replayed, Sequent
from quod.coq.rules import Known, Writer, axiom_name, definition_name, proved
from quod.coq.translate import Translator, applied, parameters, quantified
from quod.core import TRUE, Term, eq
from quod.defined import definedness
from quod.kernel import Theorem
from quod.results import ILL_FORMED, PROVED, REFUTED

HEADER = "From Quod Require Import Prelude.\n"
STATED = "From Quod Require Import Prelude Axioms_stated Sealed."
STATEMENT, DEFINED = "statement", "statement_is_defined"


# ------------------------------------------------------------------------ axioms and lemmas
def axioms_file() -> str:
    """Each axiom as Quod states it, from its proof or, for probability, its law; and each
    definition."""
    lines = [HEADER]
    for axiom in theories.AXIOMS.values():
        statement = Translator().statement((), axiom.formula)
        lines.append(f"Definition {axiom_name(axiom.name)} : {statement}\n  := {axiom.name}.")
    for definition in theories.DEFINITIONS.values():
        statement = Translator().statement((), eq(definition.constant, definition.body))
        name = definition_name(definition.constant)
        lines.append(f"Lemma {name} : {statement}.\nProof. intros. apply reflexivity. Qed.")
    return "\n".join(lines) + "\n"


def known_lemma(name: str) -> Known:
    return Known(f"Quod.Lemmas.lemma_{name}", ())


def lemmas_file(lemmas: Mapping[str, Theorem]) -> str:
    """The lemmas, each from those before it."""
    known: dict[Theorem, Known] = {}
    lines = [STATED]
    for name, theorem in lemmas.items():
        writer = Writer(known)
        writer.prove([theorem])
        lines += [f"Module Proof_{name}.", *writer.written(writer.lemmas), f"End Proof_{name}."]
        lines.append(f"Definition lemma_{name} := Proof_{name}.{writer.known[theorem].name}.")
        known[theorem] = Known(f"lemma_{name}", ())
    return "\n".join(lines) + "\n"


# ------------------------------------------------------------------------------- statements
def given(asked: Sequent) -> list[Term]:
    """What a proof may use: the hypotheses, and that they are defined."""
    formulas = [*asked.hypotheses, *map(definedness, asked.hypotheses)]
    return [p for p in dict.fromkeys(formulas) if p is not TRUE]


def propositions(asked: Sequent, verdict: str) -> dict[str, tuple[list[Term], Term]]:
    """What Coq is to prove for a verdict, by name: a conclusion under hypotheses.  For all but
    `proved` it is to prove that this does not hold of all values."""
    meaning = definedness(asked.conclusion)
    if verdict != PROVED:
        return {verdict_name(verdict): _denied(asked, verdict)}
    found = {STATEMENT: (given(asked), asked.conclusion)}
    return found if meaning is TRUE else {**found, DEFINED: (given(asked), meaning)}


def statements(asked: Sequent, verdict: str) -> dict[str, str]:
    """The propositions, as Coq."""
    write = _always if verdict == PROVED else _never
    return {name: write(*parts) for name, parts in propositions(asked, verdict).items()}


def verdict_name(verdict: str) -> str:
    return "refuted" if verdict == REFUTED else "undefined"


def _denied(asked: Sequent, verdict: str) -> tuple[list[Term], Term]:
    """What a counterexample denies: that a defined conclusion holds, or that it is defined."""
    meaning = definedness(asked.conclusion)
    if verdict == ILL_FORMED:
        return given(asked), meaning
    return [*given(asked), *([] if meaning is TRUE else [meaning])], asked.conclusion


def _always(hypotheses: Sequence[Term], conclusion: Term) -> str:
    return Translator().statement(hypotheses, conclusion)


def _never(hypotheses: Sequence[Term], conclusion: Term) -> str:
    """The conclusion does not follow from the hypotheses, in whatever theory of probability."""
    translator = Translator()
    p = parameters(*hypotheses, conclusion)
    binders = translator.binders(p)
    theory, rest = binders[: p.probability], binders[p.probability :]
    claim = "\n  -> ".join(f"Holds {translator.term(f)}" for f in (*hypotheses, conclusion))
    return quantified(theory, f"~ ({quantified(rest, claim)})")


# ------------------------------------------------------------------------------------ claims
def claim_file(
    asked: Sequent, verdict: str, proof: Replayed, cited: Mapping[Theorem, Known]
) -> str:
    """The statement of a claim, all that its certificate proves, and the verdict from it."""
    writer = Writer(cited)
    writer.prove(proof.theorems.values())
    files = sorted({known.name.rpartition(".")[0] for known in cited.values()})
    lines = [STATED]
    lines += [f"Require {file}." for file in files]
    lines += [f"Definition {n} : Prop :=\n  {p}." for n, p in statements(asked, verdict).items()]
    proofs = [*writer.lemmas]
    for label, t in proof.theorems.items():
        shown = re.sub(r"[^\w ]", "?", label)  # a comment ends at no sign in it
        proofs.append(f"(* {shown}: {writer.known[t].name} *)")
    if verdict == PROVED:
        proofs += _proved(writer, asked, proof)
    else:
        proofs.append(_at_the_instance(writer, asked, verdict, proof))
    lines += writer.written(proofs)
    return "\n".join(lines) + "\n"


def conclusions(asked: Sequent, verdict: str) -> list[str]:
    """The names of the lemmas that a claim's file ends with: they prove its statements."""
    return [f"{name}_holds" for name in propositions(asked, verdict)]


def _proved(writer: Writer, asked: Sequent, proof: Replayed) -> list[str]:
    known = given(asked)
    found = []
    for name, label in ((STATEMENT, "statement"), (DEFINED, "statement is defined")):
        if name == STATEMENT or definedness(asked.conclusion) is not TRUE:
            found.append(writer.restated(f"{name}_holds", known, proof.theorems[label], name))
    theorem = proof.theorems["statement"]
    return [*found, writer.restated("quoted", _used(known, theorem), theorem)]


def _at_the_instance(writer: Writer, asked: Sequent, verdict: str, proof: Replayed) -> str:
    """The claim, whatever it says of all values, fails at the instance."""
    instance = proof.instances["counterexample" if verdict == REFUTED else "instance"]
    at_hand = {t.conclusion: t for t in proof.theorems.values() if not t.hypotheses}
    hypotheses, conclusion = _denied(asked, verdict)
    p = parameters(*hypotheses, conclusion)
    inner = replace(p, probability=False)

    def proof_of(q: Term) -> str:
        return "eq_refl" if q is TRUE else writer.application(at_hand[q])

    values = writer.translator.arguments(inner, instance.sizes, {}, instance.of, writer.term)
    claimed = applied("claim", *values, *[proof_of(instance.of(h)) for h in hypotheses])
    absurd = applied("contradiction", proof_of(core.negation(instance.of(conclusion))), claimed)
    left = parameters(*map(instance.of, (*hypotheses, conclusion, *p.variables)))
    body = writer.closed(absurd, replace(left, probability=False))
    theory = "fun (T : Probability) claim" if p.probability else "fun claim"
    return proved(f"{verdict_name(verdict)}_holds", verdict_name(verdict), f"{theory} => {body}")


def _used(known: Sequence[Term], theorem: Theorem) -> list[Term]:
    return [p for p in known if p in theorem.hypotheses]


def known_claim(unit: str, asked: Sequent, theorem: Theorem) -> Known:
    """How other claims cite the statement of a claim."""
    return Known(f"{unit}.quoted", _used(given(asked), theorem))
