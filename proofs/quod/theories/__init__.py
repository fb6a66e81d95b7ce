"""Axioms and definitions, one module a subject.  The kernel trusts every one of them.

An axiom is a formula whose free variables, size constants and sort variables may be instantiated;
each has a source.  A definition is an equation for a new constant, so it adds no assumption.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from quod.core import Term, resort, substitute
from quod.theories import (
    calculus,
    elementary,
    integrals,
    limits,
    linear_algebra,
    numbers,
    probability,
    sums,
)
from quod.theories._table import Axiom, Definition

_MODULES = (numbers, elementary, sums, linear_algebra, probability, limits, calculus, integrals)

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
    sizes, sorts = matched(term)
    body = resort(definition.body, sizes, sorts)
    names = [resort(a, sizes, sorts) for a in definition.constant.args]
    return substitute(body, dict(zip(names, term.args, strict=True)))


def matched(term: Term) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the sizes and the sort variables of a defined constant's definition stand for in this
    application of it."""
    scheme = DEFINITIONS[term.op].constant
    sizes: dict[str, Any] = {}
    sorts: dict[str, Any] = {}
    stack = [(scheme.data, term.data)]
    stack += [(a.sort, b.sort) for a, b in zip(scheme.args, term.args, strict=True)]
    while stack:
        want, have = stack.pop()  # they are known to fit
        if type(want) is not tuple:
            continue
        if want[0] == "any":
            sorts[want[1]] = have
            continue
        pairs = zip(want[1:], have[1:], strict=True)
        if want[0] in ("vec", "mat", "sizes"):
            sizes.update(pairs)
        elif want[0] == "fun":
            stack += pairs
    return sizes, sorts
