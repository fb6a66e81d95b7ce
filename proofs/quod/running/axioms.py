"""What a proof may rest on, as people read it: axioms, rules of the kernel, and lemmas."""

from __future__ import annotations

from collections.abc import Iterator

from quod import theories
from quod.document import AxiomEntry
from quod.quote import surface
from quod.typeset.text import text


def axiom_entries() -> list[AxiomEntry]:
    """Every axiom for the appendix of the write-up, in the order of the theories."""
    from quod.typeset.notation import conditional_latex

    return [
        AxiomEntry(axiom.name, conditional_latex(surface(axiom.formula)), axiom.source)
        for axiom in theories.AXIOMS.values()
    ]


def lemma_listing() -> Iterator[str]:
    """Every lemma with its statement, as plain text."""
    from quod.lemmas import lemma, names

    for name in names():
        yield f"  {name}\n      {text(surface(lemma(name).conclusion))}"


def listing() -> Iterator[str]:
    """Every axiom, definition and trusted rule with its source or meaning, as plain text."""
    from quod.kernel import RULES

    yield "Axioms"
    for axiom in theories.AXIOMS.values():
        yield f"  {axiom.name}\n      {text(surface(axiom.formula))}\n      {axiom.source}"
    yield "\nDefinitions"
    for definition in theories.DEFINITIONS.values():
        yield f"  {text(surface(definition.constant))} := {text(surface(definition.body))}"
    yield "\nRules of the kernel"
    for name, rule in RULES.items():
        meaning = " ".join((rule.apply.__doc__ or "").split())
        yield f"  {name}({', '.join(rule.kinds)})\n      {meaning}"
