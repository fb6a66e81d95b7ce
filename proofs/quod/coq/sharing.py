"""Large terms that a file repeats, defined once: Coq's time goes with the length of the text.

A definition is a function of its term's parameters, so a use of it means the term wherever the
variables have their usual names.
"""

from __future__ import annotations

import re
from collections import Counter

from quod.coq.translate import Translator, applied, parameters
from quod.core import Term

WORTH = 4  # nodes that a definition must save at each use
_MARK = re.compile("\x00(\\d+)\x01")


class Marks:
    """Marks in texts, each of which stands for a term until all texts of a file are known."""

    def __init__(self) -> None:
        self._numbers: dict[Term, int] = {}
        self._terms: list[Term] = []

    def mark(self, term: Term) -> str:
        if term not in self._numbers:
            self._numbers[term] = len(self._terms)
            self._terms.append(term)
        return f"\x00{self._numbers[term]}\x01"

    def filled(self, texts: list[str], translator: Translator) -> list[str]:
        """Definitions of the terms that occur again, and the texts with all terms written out."""
        counts = Counter(self._terms[int(n)] for text in texts for n in _MARK.findall(text))
        names: dict[Term, str] = {}
        write = translator.writer(names)
        lines = []
        for term in _repeated(counts):
            own, name = parameters(term), f"t{len(names) + 1}"
            binders = " ".join([name, *translator.binders(own)])
            lines.append(f"Definition {binders} := {write(term)}.")
            names[term] = applied(name, *translator.names(own))
        return lines + [_MARK.sub(lambda m: write(self._terms[int(m[1])]), text) for text in texts]


def _repeated(counts: Counter[Term]) -> list[Term]:
    """The terms worth a definition, each after those in it."""
    order = _arguments_first(list(counts))
    sizes: dict[Term, int] = {}
    for t in order:
        sizes[t] = 1 + sum(sizes[a] for a in t.args)
    found = []
    for t in reversed(order):
        saved = sizes[t] - len(parameters(t).variables) - len(parameters(t).sizes)
        again = counts[t] > 1 and saved >= WORTH and not t.loose
        if again:
            found.append(t)
        for a in t.args:
            counts[a] += 1 if again else counts[t]
    return found[::-1]


def _arguments_first(terms: list[Term]) -> list[Term]:
    order: dict[Term, None] = {}
    stack = terms
    while stack:
        waiting = [a for a in stack[-1].args if a not in order]
        if waiting:
            stack += waiting
        else:
            order[stack.pop()] = None
    return list(order)
