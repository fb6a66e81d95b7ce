"""Derived lemmas: proved from the axioms by the kernel, once, and stored as certificates.

``lemma(name)`` replays the stored certificate; ``python -m quod lemmas`` proves them anew.
"""

from __future__ import annotations

from quod.lemmas._registry import (
    STORE,
    certificate_text,
    cite_lemma,
    is_available,
    is_proving,
    lemma,
    names,
    prove_all,
    quotable,
    replay_lemma,
    replay_only,
    simplification,
    stored_names,
)

__all__ = [
    "STORE",
    "certificate_text",
    "cite_lemma",
    "is_available",
    "is_proving",
    "lemma",
    "names",
    "prove_all",
    "quotable",
    "replay_lemma",
    "replay_only",
    "simplification",
    "stored_names",
]
