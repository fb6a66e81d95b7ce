"""Conditions under which a statement might hold: those that give it a meaning, then signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from quod import vocabulary as v
from quod.core import INT, REAL, Term, eq, is_negation, negation, num, op
from quod.deciding.problems import Problem
from quod.defined import conjuncts, definedness
from quod.planning import Plan
from quod.quote import surface
from quod.results import REFUTED
from quod.search import strict
from quod.surface import Expr, Statement, Symbol, free_symbols, mentions, statement
from quod.tactics.prover import Context

MOST_VARIABLES = 4  # of a statement for which signs are tried

_SIGNS: tuple[Callable[[Expr], Statement], ...] = (
    lambda x: x >= 0,
    lambda x: x > 0,
    lambda x: x != 0,
    lambda x: x <= 0,
    lambda x: x >= 1,
)


def missing(made: Plan) -> list[Statement]:
    """What the statement needs for a meaning, and what is not shown from its hypotheses."""
    meaning = conjuncts(definedness(made.asked.conclusion))
    if not meaning:
        return []
    ctx = Context(t for h in made.asked.hypotheses for t in strict(h))
    return [statement(surface(_said(p))) for p in meaning if ctx.try_prove(p) is None]


def _said(p: Term) -> Term:
    """ "p or q" for "if neither p nor q, then 0 != 0", which says that some case has to hold."""
    if p.op != "imp" or is_negation(p):
        return p
    case, rest = p.args
    holds = case.args[0] if is_negation(case) else negation(case)
    if rest is negation(eq(num(0), num(0))):
        return holds
    others = _said(rest)
    return p if others is rest else op("or", holds, others)


def candidates(
    asked: Problem, missing: Sequence[Statement], verdict: str
) -> Iterator[tuple[Statement, ...]]:
    """Conditions to try, the weakest first; others than those for a meaning only for what is
    refuted."""
    if not all(map(_can_be_written, missing)):
        return
    if missing:
        yield tuple(missing)
    if verdict != REFUTED:
        return
    free = free_symbols(asked.statement)
    variables = [s for s in free if _is_number(s)][:MOST_VARIABLES]
    for sign in _SIGNS:
        for x in variables:
            yield (*missing, sign(x))
    if len(variables) > 1:
        for sign in _SIGNS[:3]:
            yield (*missing, *map(sign, variables))
    chance = [v.entries(s) if s.sort[0] == "vec" else s for s in free if s.random]
    if len(chance) > 1 or any(s.head == "entries" for s in chance):
        yield (*missing, v.mutually_independent(*chance))


def _is_number(s: Symbol) -> bool:
    return s.sort in (REAL, INT) and not s.random and not s.is_index


def _can_be_written(p: Expr) -> bool:
    """Whether no words are in it that texts do not have, such as integrable."""
    return not any(mentions(p, head) for head in ("integrable", "ite"))
