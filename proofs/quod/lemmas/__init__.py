"""Derived lemmas: proved from the axioms by the kernel, once, and stored as certificates.

``lemma(name)`` replays the stored certificate; ``python -m quod lemmas`` proves them anew.
"""

from __future__ import annotations

from quod.lemmas._registry import is_available, lemma, names, simplification

__all__ = ["is_available", "lemma", "names", "simplification"]
