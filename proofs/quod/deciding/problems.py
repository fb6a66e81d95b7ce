"""A question as statements of the engine: what is asked, under which hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from quod import vocabulary as v
from quod.core import INT, Term, app, fresh
from quod.deciding.domains import declare, declare_indices, written
from quod.deciding.grammar import Reader, relation
from quod.deciding.questions import Question
from quod.defined import conjuncts, definedness
from quod.elaborate import hypothesis
from quod.names import clashes, sizes_in
from quod.surface import (
    Expr,
    Statement,
    Symbol,
    children,
    free_symbols,
    names_in,
    same,
    substitute,
    term,
)
from quod.typeset.text import text


@dataclass
class Problem:
    """A statement with its hypotheses; `finite` names the moments that are assumed to exist."""

    statement: Statement
    given: list[Statement] = field(default_factory=list)
    finite: list[str] = field(default_factory=list)

    def under(self, *conditions: Statement) -> Problem:
        """The same statement, under further conditions."""
        return Problem(self.statement, [*self.given, *conditions], self.finite)


def read(question: Question) -> Problem:
    """What a question asks.

    Raises NotAStatement, NotSupported, or SortError where the sorts do not fit."""
    reader = Reader()
    reader.prepare(*question.texts, *question.assumptions)
    declare(question.variables, reader.names, reader.term, reader.sizes)
    declare_indices(reader.subscripts, reader.names)
    assumptions = [reader.statement(text) for text in question.assumptions]
    return problem(_asked(question, reader), assumptions)


def _asked(question: Question, reader: Reader) -> Statement:
    if not question.relation:
        return reader.statement(question.statement)
    if question.relation in ("iff", "implies"):
        p, q = map(reader.statement, question.texts)
        return v.iff(p, q) if question.relation == "iff" else v.implies(p, q)
    return relation(question.relation, *map(reader.term, question.texts))


def problem(asked: Statement, assumptions: Sequence[Statement]) -> Problem:
    """The statement for all values of its free indices; what is assumed of these alone is a
    condition on them, any other assumption holds for all of its own."""
    indices = [s for s in free_symbols(asked) if s.is_index]
    on_indices = [p for p in assumptions if indices and _is_about(p, indices)]
    closed = asked
    for p in reversed(on_indices):
        closed = v.implies(p, closed)
    for i in reversed(indices):
        closed = v.for_all(i, closed)
    given = [_for_each(_by_entries(p)) for p in assumptions if not any(p is q for q in on_indices)]
    moments = list(_finite_moments(asked, assumptions))
    given += [p for p, _ in moments]
    given += _of_ends([closed, *given])
    return Problem(closed, given, [words for _, words in moments])


def _of_ends(parts: Sequence[Statement]) -> list[Statement]:
    """The conditions on names that only the intervals of others mention."""
    waiting = [s for p in parts for s in free_symbols(p)]
    known, found = {s.name for s in waiting}, []
    while waiting:
        for p in waiting.pop().assumptions():
            for s in free_symbols(p):
                if s.name not in known:
                    known.add(s.name)
                    waiting.append(s)
                    found += s.assumptions()
    return found


def _is_about(p: Statement, indices: list[Symbol]) -> bool:
    names = {i.name for i in indices}
    free = free_symbols(p)
    return any(s.name in names for s in free) and all(s.sort == INT for s in free)


def _by_entries(p: Statement) -> Statement:
    """An equation with a vector or a matrix that is given by its entries, entry by entry."""
    a, b = p.args if p.head == "eq" else (p, p)
    if not {a.head, b.head} & {"vec", "matrix"}:
        return p
    names = _index_names(names_in(p) | sizes_in([p]).keys())
    indices = [v.index(next(names), 1, written(n)) for n in a.sort[1:]]
    return v.for_all(indices, _entry(a, indices) == _entry(b, indices))


def _index_names(taken: Collection[str]) -> Iterator[str]:
    """Names for indices, without those that are taken."""
    names = ("i", "j", "k", "l", *(f"i_{n}" for n in range(1, 100)))
    return (name for name in names if name not in taken)


def _entry(e: Expr, indices: Sequence[Symbol]) -> Expr:
    if e.head in ("vec", "matrix"):
        return substitute(e.args[0], dict(zip(e.bound, indices, strict=True)))
    return term(0) if e.head == "zeros" else e[tuple(indices)]


def _for_each(p: Statement) -> Statement:
    """The assumption for all values of its free indices, equal ones included."""
    several = sum(s.is_index for s in free_symbols(p)) > 1
    return v.each(p, including_equal=True) if several else p


# ------------------------------------------------------------------------------------ moments
def _finite_moments(
    asked: Statement, assumptions: Sequence[Statement]
) -> Iterator[tuple[Statement, str]]:
    """The hypotheses that the moments in a statement are finite, each with its words.

    A hypothesis holds only where it has a meaning: E(X) = E(X) says that E(X) exists."""
    stated: list[Statement] = []
    variables = [s for s in free_symbols(asked) if s.random]
    if not variables:
        return
    moments = [m for e in _moments(asked) for m in (e, *_summands(e))]
    second = any(e.head in ("Var", "Cov") for e in moments)
    own = [_own_moment(s, v.Var if second else v.E) for s in variables if moments]
    parts = (asked, *assumptions)
    names = sizes_in(parts) | {s.name: s for p in parts for s in free_symbols(p)}
    for moment in [*own, *moments]:
        e = _with_own_names(moment, names)
        p = e >= 0 if e.head == "Var" else e == e
        if not any(same(p, q) for q in stated) and _asks_for_moments_only(_for_each(p)):
            stated.append(p)
            yield _for_each(p), f"{text(e)} is finite"


def _with_own_names(moment: Expr, names: dict[str, Expr]) -> Expr:
    """The moment with other names for indices whose names stand for something else already."""
    values: dict[Symbol, Expr] = {}
    taken = {s.name for s in free_symbols(moment)}
    for s in free_symbols(moment):
        if any(clashes([names.setdefault(s.name, s), s])):
            other = (v.index(n, s.low, s.high) for n in _index_names(taken))
            i = next(i for i in other if not any(clashes([names.get(i.name, i), i])))
            values[s] = names[i.name] = i
            taken.add(i.name)
    return substitute(moment, values)


def _summands(moment: Expr) -> list[Expr]:
    """The means of the terms, for the mean of a sum or difference."""
    terms, stack = [], [*moment.args] if moment.head == "E" else []
    while stack:
        e = stack.pop()
        if e.head in ("add", "sub"):
            stack += reversed(e.args)
        elif any(s.random for s in free_symbols(e)):
            terms.append(v.E(e))
    return terms if len(terms) > 1 else []


def _asks_for_moments_only(p: Statement) -> bool:
    """Whether nothing else is needed for a meaning, such as a denominator that is not 0."""
    waiting = [(q, frozenset[Term]()) for q in conjuncts(definedness(hypothesis(p)))]
    while waiting:
        q, known = waiting.pop()
        if q.op == "forall":
            waiting.append((app(q.args[0], fresh(q.args[0].sort[1])), known))
        elif q.op == "imp":
            waiting.append((q.args[1], known.union(conjuncts(q.args[0]))))
        elif q.op == "and":
            waiting += [(r, known) for r in conjuncts(q)]
        elif q.op != "integrable" and q not in known:
            return False
    return True


def _own_moment(x: Symbol, moment: Callable[..., Expr]) -> Expr:
    """The moment of a random variable, or of any entry of a random vector."""
    return moment(x[v.index("i", 1, written(x.sort[1]))] if x.sort[0] == "vec" else x)


def _moments(e: Expr) -> Iterator[Expr]:
    """The expectations, variances and covariances in an expression; under a sum for all of its
    indices."""
    stack: list[tuple[Expr, tuple[Expr, ...]]] = [(e, ())]
    while stack:
        e, sums = stack.pop()
        if e.head in ("E", "Var", "Cov"):
            yield _opened(e, sums)
            continue
        inner = (*sums, e) if e.head in ("sum", "vec", "matrix") else sums
        stack += [(a, inner if n == 0 else sums) for n, a in enumerate(children(e))][::-1]


def _opened(moment: Expr, sums: tuple[Expr, ...]) -> Expr:
    """A moment with the indices of the sums, vectors and matrices around it as indices of their
    ranges."""
    values: dict[Symbol, Expr] = {}
    for e in sums:
        ranges = [e.args[1:]] if e.head == "sum" else [(1, written(n)) for n in e.sort[1:]]
        for i, ends in zip(e.bound, ranges, strict=True):
            low, high = (substitute(term(end), values) for end in ends)
            values[i] = v.index(i.name, low, high)
    return substitute(moment, values)
