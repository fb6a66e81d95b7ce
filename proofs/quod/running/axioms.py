"""What a proof may rest on, as people read it: axioms, rules of the kernel, and lemmas."""

from __future__ import annotations

from collections.abc import Iterator

from quod import theories
from quod.coq.standing import standing
from quod.document import AxiomEntry
from quod.quote import surface
from quod.typeset.text import text


def axiom_entries() -> list[AxiomEntry]:
    """Every axiom for the appendix of the write-up, in the order of the theories."""
    from quod.typeset.notation import conditional_latex

    return [
        AxiomEntry(name, conditional_latex(surface(axiom.formula)), axiom.source, standing(name))
        for name, axiom in theories.AXIOMS.items()
    ]


def lemma_listing() -> Iterator[str]:
    """Every lemma with its statement, as plain text."""
    from quod.lemmas import lemma, names

    for name in names():
        yield f"  {name}\n      {text(surface(lemma(name).conclusion))}"


def listing() -> Iterator[str]:
    """Every axiom, definition and trusted rule, as plain text: its source or its meaning, and of
    axioms and rules how far Coq has proved them."""
    from quod.kernel import RULES

    yield "Axioms"
    for name, axiom in theories.AXIOMS.items():
        source = f"{axiom.source}; {standing(name)}"
        yield f"  {name}\n      {text(surface(axiom.formula))}\n      {source}"
    yield "\nDefinitions"
    for definition in theories.DEFINITIONS.values():
        yield f"  {text(surface(definition.constant))} := {text(surface(definition.body))}"
    yield "\nRules of the kernel"
    for name, rule in RULES.items():
        meaning = " ".join((rule.apply.__doc__ or "").split())
        yield f"  {name}({', '.join(rule.kinds)})\n      {meaning}\n      {standing(name)}"
