"""Quod: derivations in Python, every step proved by a small kernel, or refuted exactly."""

from quod.authoring import *  # noqa: F403
from quod.reasons import *  # noqa: F403
from quod.vocabulary import *  # noqa: F403
