"""How far Coq has proved what the kernel takes for granted."""

from __future__ import annotations

from quod.coq.translate import parameters
from quod.theories import AXIOMS

PROVED, FINITE = "proved in Coq", "proved in Coq for finite spaces"


def standing(name: str) -> str:
    """Of an axiom, or of a rule of the kernel.

    Coq proves them from its own axioms; what is a law of probability, for finite spaces only
    (``theory/Finite.v``).  Its theorems about random quantities have these laws as premises, so
    with a claim that rests on them Coq agrees modulo the laws."""
    if name in AXIOMS:
        return FINITE if parameters(AXIOMS[name].formula).probability else PROVED
    return FINITE if name == "independence" else PROVED
