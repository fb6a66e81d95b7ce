"""Axioms and definitions, one module a subject.  The kernel trusts every one of them.

An axiom is a formula whose free variables, size constants and sort variables may be instantiated;
each has a source.  A definition is an equation for a new constant, so it adds no assumption.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from quod.core import Term, resort, substitute
from quod.theories import calculus, elementary, linear_algebra, numbers, probability, sums
from quod.theories._table import Axiom, Definition

_MODULES = (numbers, elementary, sums, linear_algebra, probability, calculus)

AXIOMS: MappingProxyType[str, Axiom] = MappingProxyType(
    {axiom.name: axiom for module in _MODULES for axiom in module.AXIOMS}
)
DEFINITIONS: MappingProxyType[str, Definition] = MappingProxyType(
    {d.constant.op: d for module in _MODULES for d in module.DEFINITIONS}
)


def unfold(term: Term) -> Term | None:
    """The term with the defined constant at its head replaced by its definition."""
    definition = DEFINITIONS.get(term.op)
    if definition is None:
        return None
    sizes = sizes_of(term)
    body = resort(definition.body, sizes, {})
    names = [resort(a, sizes, {}) for a in definition.constant.args]
    return substitute(body, dict(zip(names, term.args, strict=True)))


def sizes_of(term: Term) -> dict[str, Any]:
    """What the sizes of a defined constant's definition stand for in this application of it."""
    scheme = DEFINITIONS[term.op].constant
    sizes: dict[str, Any] = {}
    for want, have in zip(
        (scheme.data, *(a.sort for a in scheme.args)),
        (term.data, *(a.sort for a in term.args)),
        strict=True,
    ):
        _match_sizes(want, have, sizes)
    return sizes


def _match_sizes(want: Any, have: Any, sizes: dict[str, Any]) -> None:
    """Sizes for the size constants of a definition; the term's sorts are known to fit."""
    if type(want) is not tuple:
        return
    for w, h in zip(want[1:], have[1:], strict=True):
        if want[0] in ("vec", "mat", "sizes"):
            sizes[w] = h
        else:
            _match_sizes(w, h, sizes)
