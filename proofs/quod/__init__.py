"""Quod: derivations in Python, every step proved by a small kernel, or refuted exactly."""

from quod.vocabulary import *  # noqa: F403
