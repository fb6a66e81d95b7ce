"""The exceptions of Quod.

QuodError
+-- SortError        sorts or shapes do not fit: the term has no meaning
+-- InputError       the author's input is broken: what, why, what to do
+-- RuleError        a kernel rule refused its premises
|   +-- Undefined    strict evaluation met a value outside a domain (1/0, sqrt(-1))
|   +-- Unknown      strict evaluation cannot decide
+-- CertificateError a certificate is damaged, stale, foreign, or does not prove its claim
+-- Undecided        search found neither a proof nor a counterexample
+-- LeftOpen         what is cited was left open by its author
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class QuodError(Exception):
    """Base of all errors raised by Quod on purpose."""


class SortError(QuodError, TypeError):
    """Sorts or shapes do not fit.  `shown` is the expression that was to be built."""

    def __init__(self, message: str, shown: Any = None) -> None:
        super().__init__(message)
        self.shown = shown


class InputError(QuodError):
    """The author's input is broken."""


class RuleError(QuodError):
    """A kernel rule refused its premises."""


class Undefined(RuleError):
    """Strict evaluation met a value outside a domain."""


class Unknown(RuleError):
    """Strict evaluation cannot decide."""


class CertificateError(QuodError):
    """A certificate is damaged, stale, foreign, or does not prove its claim."""


class LeftOpen(QuodError):
    """What is cited was left open by its author, so what rests on it is open too."""


class Undecided(QuodError):
    """Neither proved nor refuted; the message says what is missing.

    Search raises many and shows few: the terms for the gaps `{}` are put into words only then."""

    def __init__(self, message: str, *terms: Any) -> None:
        super().__init__(message)
        self.terms = terms

    def __str__(self) -> str:
        return self.told(repr)

    def told(self, shown: Callable[[Any], str]) -> str:
        """The message, its terms put into words by `shown`."""
        return self.args[0].format(*map(shown, self.terms)) if self.terms else self.args[0]
