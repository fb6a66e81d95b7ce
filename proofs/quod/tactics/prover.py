"""Goal-directed proof: facts, backchaining, the logical connectives, and the subject provers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from quod import kernel
from quod.core import (
    BOOL,
    FALSE,
    INT,
    REAL,
    TRUE,
    Term,
    app,
    fresh,
    is_lt,
    is_negation,
    le,
    negation,
    op,
)
from quod.errors import QuodError, RuleError, Undecided
from quod.kernel import Theorem
from quod.tactics import arithmetic, differences, elimination, order, ranges, vectors
from quod.tactics.derived import conjuncts, detach, discharged, iff_mp, symmetric, truth, use
from quod.tactics.matching import Match

if TYPE_CHECKING:
    from quod.tactics.limits import Limit

EFFORT = 600  # goals that are searched for to use hypotheses up
DEPTH_LIMIT = 40
SignKey = tuple[Term, bool, bool]  # the term, strict or not, with linear facts or not


@dataclass(frozen=True)
class Schema:
    """A theorem "guards -> conclusion" whose `variables` may be chosen by matching."""

    variables: frozenset[Term]
    guards: tuple[Term, ...]
    conclusion: Term
    theorem: Theorem  # guards -> ... -> conjunction that holds the conclusion

    def apply(self, match: Match, prove: Callable[[Term], Theorem]) -> Theorem:
        """The conclusion at a match, its guards proved."""
        if len(match.values) < len(self.variables):
            raise Undecided("a variable is left open by the match")
        t = match.instantiate(self.theorem)
        for _ in self.guards:
            t = kernel.modus_ponens(t, prove(t.conclusion.args[0]))
        return t


def schemas(theorem: Theorem, variables: frozenset[Term] = frozenset()) -> list[Schema]:
    """The schemas of a theorem: quantifiers become variables, premises guards."""
    guards: list[Term] = []
    p = theorem.conclusion
    t = theorem
    while p.op in ("forall", "imp") and not is_negation(p):
        if p.op == "forall":
            x = fresh(p.args[0].sort[1])
            t = _specialise_under(t, guards, x)
            variables |= {x}
            p = app(p.args[0], x)
        else:
            guards.append(p.args[0])
            p = p.args[1]
    found, stack = [], [p]
    while stack:
        q = stack.pop()
        if q.op == "and":
            stack += reversed(q.args)
        else:
            found.append(Schema(variables, tuple(guards), q, t))
        if q.op == "eq" and q.args[0].sort == BOOL:
            found += [s for way in _both_ways(t, guards, q) for s in schemas(way, variables)]
    return found


def _both_ways(t: Theorem, guards: list[Term], equivalence: Term) -> list[Theorem]:
    """guards -> (p -> q) and guards -> (q -> p), from t: guards -> p = q."""
    found = []
    for p, q in (equivalence.args, equivalence.args[::-1]):
        known = [*map(kernel.assume, guards)]
        inner = kernel.tautology(op("imp", p, q), [detach(t, *known)])
        found.append(discharged(guards, inner))
    return found


def _specialise_under(t: Theorem, guards: list[Term], x: Term) -> Theorem:
    """From guards -> (for all x: p) follows guards -> p(x)."""
    if not guards:
        return kernel.specialise(t, x)
    inner = kernel.specialise(detach(t, *map(kernel.assume, guards)), x)
    return discharged(guards, inner)


def _is_logical(p: Term) -> bool:
    if p.op in ("imp", "eq"):
        return not is_negation(p) and p.args[0].sort == BOOL
    return p.op in ("and", "or", "forall")


class _Failure(NamedTuple):
    """Why a goal was not proved, while these goals wait for it, so many goals deep."""

    error: QuodError
    cuts: set[Term]
    depth: int


class Effort:
    """How many goals may be searched for."""

    def __init__(self, goals: int) -> None:
        self.goals = goals

    def spend(self) -> None:
        self.goals -= 1
        if self.goals < 0:
            raise Undecided("it takes too many cases")


class Context:
    """What is known at a place in a proof, and the prover that uses it."""

    def __init__(
        self,
        facts: Iterable[Theorem] = (),
        parent: Context | None = None,
        unfolds: frozenset[str] = frozenset(),
    ) -> None:
        self.unfolds = parent.unfolds | unfolds if parent else unfolds
        self.rules: tuple[Schema, ...] = parent.rules if parent else ()
        self.exact: dict[Term, Theorem] = dict(parent.exact) if parent else {}
        self.schemas: dict[str, list[Schema]] = (
            {key: list(rows) for key, rows in parent.schemas.items()} if parent else {}
        )
        self.known: dict[Term, Theorem | QuodError] = dict(parent.known) if parent else {}
        self.limits: dict[tuple[Term, Term], Limit] = dict(parent.limits) if parent else {}
        self.failed: dict[Term, _Failure] = {}
        self.signs: dict[SignKey, Theorem | None] = dict(parent.signs) if parent else {}
        self._forget_failures()
        self.cases: int = parent.cases if parent else elimination.CASES  # splits that are left
        self.inductive: bool = parent.inductive if parent else True  # it may try an induction
        self.busy: set[Term] = set(parent.busy) if parent else set()
        self.aside: bool = parent.aside if parent else False  # all goals are side conditions
        self.effort: Effort | None = parent.effort if parent else None  # what is left of it
        self.cuts: list[Term] = parent.cuts if parent else []  # goals met again on their own way
        for t in facts:
            self.add(t)

    def add(self, fact: Theorem) -> None:
        self._forget_failures()
        for t in conjuncts(fact):
            self.exact.setdefault(t.conclusion, t)
            self.backchain(s for s in schemas(t) if s.variables or s.guards)

    def backchain(self, more: Iterable[Schema]) -> None:
        """Use the schemas for goals that fit their conclusions."""
        for s in more:
            self.schemas.setdefault(head(s.conclusion), []).append(s)

    def _forget_failures(self) -> None:
        """What was proved stays proved; what was not may be now."""
        self.known = {p: t for p, t in self.known.items() if isinstance(t, Theorem)}
        self.failed = {}
        self.signs = {key: t for key, t in self.signs.items() if t is not None}
        self.__dict__.pop("_absurd", None)
        self.__dict__.pop("_simplified", None)
        self.__dict__.pop("_integers", None)

    def without(self, variable: Term) -> Context:
        """What is known that is not about the variable, for a proof by induction on it."""
        inner = Context([t for p, t in self.exact.items() if variable not in p.free])
        inner.unfolds, inner.rules, inner.inductive = self.unfolds, self.rules, False
        return inner

    def of_facts(self, facts: Iterable[Theorem]) -> Context:
        """A context that knows other facts in place of these."""
        inner = Context(facts)
        inner.unfolds, inner.rules, inner.inductive = self.unfolds, self.rules, self.inductive
        inner.busy, inner.cases, inner.effort = set(self.busy), self.cases, self.effort
        return inner

    def with_facts(self, *facts: Theorem) -> Context:
        return Context(facts, self)

    def simplified(self) -> Context:
        """This context, which also knows its relations of numbers in their normal forms."""
        from quod.tactics.simplify import normal_fact

        if not hasattr(self, "_simplified"):
            self._simplified = self.with_facts(
                *map(normal_fact, [*self.inequalities(), *self.equations()])
            )
        self._simplified.busy = set(self.busy)  # not what waited when it was made
        return self._simplified

    def of_integers(self) -> Context:
        """What is known of integers: enough for a condition on an index, and quick."""
        if not hasattr(self, "_integers"):
            self._integers = Context(t for p, t in self.exact.items() if _is_of_integers(p))
        return self._integers

    def inequalities(self) -> list[Theorem]:
        """The known inequalities of numbers."""
        return [t for p, t in self.exact.items() if p.op == "le" or is_lt(p)]

    def equations(self, kind: str = "number") -> list[Theorem]:
        """The known equations of numbers, or of vectors ("vec")."""
        return [t for p, t in self.exact.items() if p.op == "eq" and _kind(p.args[0].sort) == kind]

    def disequations(self, sort: Any) -> list[Theorem]:
        """The known a != b of this sort."""
        different = (p for p in self.exact if is_negation(p) and p.args[0].op == "eq")
        return [self.exact[p] for p in different if p.args[0].args[0].sort == sort]

    def rewriting(self) -> list[Schema]:
        """The known equations as schemas."""
        rows = [s for rows in self.schemas.values() for s in rows if s.conclusion.op == "eq"]
        exact = [t for p, t in self.exact.items() if p.op == "eq"]
        return rows + [Schema(frozenset(), (), t.conclusion, t) for t in exact]

    def known_value(self, term: Term) -> Theorem | None:
        """term = a value, as an instance of a known equation with that left side."""
        for schema in self.rewriting():
            match = Match(schema.variables)
            if match.fits(schema.conclusion.args[0], term):
                try:
                    t = schema.apply(match, self.prove)
                except QuodError:
                    continue
                return next(
                    c
                    for c in conjuncts(t)
                    if c.conclusion.op == "eq" and c.conclusion.args[0] is term
                )
        return None

    # -- proof
    def prove(self, goal: Term) -> Theorem:
        """A theorem with this conclusion, or Undecided."""
        fact = self.exact.get(goal) or self.known.get(goal)
        if isinstance(fact, Theorem):
            return fact
        if isinstance(fact, QuodError):
            raise fact
        if goal in self.busy or len(self.busy) > DEPTH_LIMIT:
            self.cuts.append(goal)
            raise Undecided("going round in circles at {}", goal)
        failed = self.failed.get(goal)
        if failed is not None and failed.depth <= len(self.busy) and failed.cuts <= self.busy:
            self.cuts += failed.cuts
            raise failed.error
        before = len(self.cuts)
        self.busy.add(goal)
        try:
            t = self.known[goal] = self._search(goal)
            del self.cuts[before:]
            return t
        except QuodError as error:
            cuts = set(self.cuts[before:]) - {goal}
            self.cuts[before:] = cuts
            self._keep_failure(goal, error, cuts)
            raise
        finally:
            self.busy.discard(goal)

    def _keep_failure(self, goal: Term, error: QuodError, cuts: set[Term]) -> None:
        """A failure because other goals wait for this one counts while they do, else for good."""
        if not cuts or len(self.busy) == 1:
            self.known[goal] = error
        elif cuts <= self.busy:
            self.failed[goal] = _Failure(error, cuts, len(self.busy) - 1)

    def detached(self, t: Theorem, count: int | None = None) -> Theorem:
        """The conclusion of an implication, its premises (all, or `count`) proved."""
        while count != 0 and t.conclusion.op == "imp" and not is_negation(t.conclusion):
            t = kernel.modus_ponens(t, self.prove(t.conclusion.args[0]))
            count = None if count is None else count - 1
        return t

    def try_prove(self, goal: Term) -> Theorem | None:
        try:
            return self.prove(goal)
        except QuodError:
            return None

    def condition(self, goal: Term) -> Theorem | None:
        """The goal as a side condition, which no induction is tried for; None if not proved."""
        outer, self.aside = self.aside, True
        try:
            return self.try_prove(goal)
        finally:
            self.aside = outer

    def _search(self, goal: Term) -> Theorem:
        if self.effort is not None:
            self.effort.spend()
        logical = self._logical(goal)
        if logical is not None:
            return logical
        return (
            self._last_case(goal)
            or self._at_once(goal)
            or self.known_fact(goal)
            or (elimination.at_once(self, goal) if self.is_first() else None)
            or self._subject(goal)
        )

    def _last_case(self, goal: Term) -> Theorem | None:
        """The goal as what is left of a known "p or q"."""
        for p, t in self.exact.items():
            if p.op == "or" and goal in p.args:
                other = p.args[1] if p.args[0] is goal else p.args[0]
                denied = self.exact.get(negation(other))
                if denied is not None:
                    return kernel.tautology(goal, [t, denied])
        return None

    def _at_once(self, goal: Term) -> Theorem | None:
        """An equation that is linear in the known ones: no premise has to be proved."""
        if goal.op != "eq":
            return None
        a, b = goal.args
        if a.sort in (REAL, INT) and le(a, b) in self.exact and le(b, a) in self.exact:
            both = self.exact[le(a, b)], self.exact[le(b, a)]
            if a.sort == INT:
                return ranges.squeezed(a, b, *both)
            return detach(use("antisymmetry", x=a, y=b), *both)
        if a.sort[0] == "vec":
            return vectors.linear(self, goal)
        if a.sort not in (REAL, INT):
            return None
        found = arithmetic.combination(goal, self.equations(), rounds=1)
        return found or vectors.by_entries(self, goal) or differences.by_a_factor(self, goal)

    def known_fact(self, goal: Term) -> Theorem | None:
        """The goal as an instance of a fact whose guards can be proved."""
        return self.exact.get(goal) or self.instance(goal, self.schemas.get(head(goal), ()))

    def instance(self, goal: Term, rows: Iterable[Schema]) -> Theorem | None:
        """The goal as an instance of one of the schemas, whose guards can be proved."""
        for schema in rows:
            match = Match(schema.variables)
            if match.fits(schema.conclusion, goal):
                try:
                    parts = conjuncts(schema.apply(match, self.prove))
                    return next((c for c in parts if c.conclusion is goal), None) or (
                        None if match.exact else self._carried(parts, goal)
                    )
                except QuodError:
                    continue
        return None

    def _carried(self, parts: list[Theorem], goal: Term) -> Theorem | None:
        """The goal from a fact that is equal to it by arithmetic."""
        from quod.tactics.simplify import Simplifier

        simplifier = Simplifier(self, defaults=False)
        want = simplifier.normal(goal)
        for t in parts:
            step = simplifier.normal(t.conclusion)
            if step.conclusion.args[1] is want.conclusion.args[1]:
                return iff_mp(symmetric(want), iff_mp(step, t))
        return None

    def _logical(self, goal: Term) -> Theorem | None:
        if goal is TRUE:
            return truth()
        if goal.op == "and":
            return kernel.tautology(goal, [self.prove(p) for p in goal.args])
        if goal.op == "forall":
            return self._for_all(goal)
        if goal.op == "imp" and not is_negation(goal):
            p, q = goal.args
            if p.op == "or":
                ways = [self._from_case(case, q) for case in p.args]
                return kernel.tautology(goal, ways)
            return kernel.discharge(p, self.with_facts(kernel.assume(p)).prove(q))
        if goal.op == "eq" and goal.args[0].sort == BOOL:
            p, q = goal.args
            both = [self.prove(op("imp", p, q)), self.prove(op("imp", q, p))]
            return kernel.tautology(goal, both)
        if goal.op == "or":
            known = [p for p in goal.args if p in self.exact]
            for p in known or goal.args:
                t = None if negation(p) in self.exact else self.try_prove(p)
                if t is not None:
                    return kernel.tautology(goal, [t])
            return elimination.one_of(self, goal)
        return None

    def _for_all(self, goal: Term) -> Theorem:
        """Case by case where there are few, else for a new variable."""
        try:
            return ranges.prove_case_by_case(self, goal, ranges.FEW)
        except QuodError:
            pass
        x = fresh(goal.args[0].sort[1])
        try:
            return kernel.generalise(x, self.prove(app(goal.args[0], x)))
        except QuodError as error:
            try:
                return ranges.prove_case_by_case(self, goal)
            except QuodError:
                raise error from None

    def _from_case(self, case: Term, goal: Term) -> Theorem:
        """case -> goal, where the case may be impossible."""
        from quod.tactics.intervals import bounds_of_ends, impossible

        absurd = impossible(self, case)
        return absurd or self.with_facts(*bounds_of_ends(case)).prove(op("imp", case, goal))

    def _subject(self, goal: Term) -> Theorem:
        try:
            return self._by_subject(goal)
        except QuodError:
            absurd = self._inconsistent() if goal is not FALSE else None
            if absurd is not None:
                return kernel.tautology(goal, [absurd])
            proved = self._by_elimination(goal) or self._inductively(goal)
            if proved is None:
                raise
            return proved

    def is_first(self) -> bool:
        """Whether no other goal waits for this one."""
        return len(self.busy) == 1 and not self.aside

    @property
    def depth(self) -> int:
        """How many relations wait; what joins or quantifies them is not counted."""
        return sum(not _is_logical(p) for p in self.busy)

    def _is_main(self) -> bool:
        """Whether the goal is asked for, or a part of what is: then no other relation waits."""
        return not self.aside and self.depth <= 1

    def _by_elimination(self, goal: Term) -> Theorem | None:
        """A goal that is no side condition, by using hypotheses up."""
        if self.rules or not self.exact or not self._is_main():
            return None
        outer, self.effort = self.effort, self.effort or Effort(EFFORT)
        try:
            return elimination.prove(self, goal)
        except Undecided:  # it is spent
            return None
        finally:
            self.effort = outer

    def _inductively(self, goal: Term) -> Theorem | None:
        """A goal that is no side condition, by induction."""
        from quod.tactics.induction import by_induction

        relation = goal.op in ("eq", "le") or is_lt(goal)
        wanted = relation and self.inductive and self._is_main()
        return by_induction(self, goal) if wanted else None

    def _inconsistent(self) -> Theorem | None:
        """False, where a fact is denied, or the known inequalities contradict each other."""
        if not hasattr(self, "_absurd"):
            denied = (p for p in self.exact if is_negation(p) and p.args[0] in self.exact)
            both = [[self.exact[p.args[0]], self.exact[p]] for p in denied]
            absurd = kernel.tautology(FALSE, both[0]) if both else None
            self._absurd = absurd or order.prove_absurd(self)
        return self._absurd

    def _denied(self) -> Theorem | None:
        """False, where a statement is known not to hold, and is proved."""
        for p, t in self.exact.items():
            if is_negation(p) and p.args[0].op in ("forall", "exists", "and"):
                held = self.try_prove(p.args[0])
                if held is not None:
                    return kernel.tautology(FALSE, [held, t])
        return None

    def _by_subject(self, goal: Term) -> Theorem:
        from quod.tactics import (
            calculus,
            equality,
            eventually,
            integrals,
            inverses,
            limit_goals,
            nearby,
            probability,
        )

        if goal is FALSE:
            absurd = self._inconsistent() or self.simplified()._inconsistent()
            return absurd or self._denied() or _stuck(goal)
        if not goal.free:
            try:
                return kernel.compute(goal)
            except RuleError:
                pass
        if goal.op == "eq":
            return equality.prove_equation(self, goal)
        if goal.op == "le" or is_lt(goal):
            return order.prove_inequality(self, goal)
        if is_negation(goal) and goal.args[0].op == "tends":
            return limit_goals.prove_no_limit(self, goal)
        if is_negation(goal):
            return self._negation(goal)
        if goal.op == "invertible":
            return inverses.prove_invertible(self, goal)
        if goal.op == "integrable":
            return probability.prove_integrable(self, goal)
        if goal.op == "differentiable":
            return calculus.prove_differentiable(self, goal)
        if goal.op == "tends":
            return limit_goals.prove_tends(self, goal)
        if goal.op == "eventually":
            return eventually.prove_eventually(self, goal)
        if goal.op == "exists":
            promised = app(goal.args[0], fresh(goal.args[0].sort[1])).op
            if promised == "tends":
                return limit_goals.prove_limit_exists(self, goal)
            if promised == "has_integral":
                return integrals.prove_exists(self, goal)
            return nearby.prove_nearby(self, goal)
        raise Undecided("no rule proves {}", goal)

    def _negation(self, goal: Term) -> Theorem:
        p = goal.args[0]
        if is_negation(p):
            return kernel.tautology(goal, [self.prove(p.args[0])])
        if p.op == "eq" and p.args[0].sort in (REAL, INT):
            return differences.prove_different(self, goal)
        for q, t in self.exact.items():
            consequence = _consequence(q, p)
            denied = None if consequence is None else self.try_prove(negation(consequence))
            if denied is not None:
                return kernel.tautology(goal, [t, denied])
        if p.op == "eq" and p.args[0].sort[0] in ("vec", "mat"):
            return differences.else_absurd(self, goal)
        inner = self.with_facts(kernel.assume(p))
        return (
            kernel.discharge(p, inner.prove(FALSE)) if p.op in ("and", "exists") else _stuck(goal)
        )


def _consequence(fact: Term, p: Term) -> Term | None:
    """What follows from p by a fact "p if and only if r" or "if p then r"."""
    if fact.op == "eq" and p in fact.args:
        return fact.args[1] if fact.args[0] is p else fact.args[0]
    implied = fact.op == "imp" and fact.args[0] is p and not is_negation(fact)
    return fact.args[1] if implied else None


def _is_of_integers(p: Term) -> bool:
    """Whether a formula is a relation of two integers, or the negation of one."""
    p = p.args[0] if is_negation(p) else p
    return p.op in ("eq", "le") and p.args[0].sort == INT


def _stuck(goal: Term) -> Theorem:
    if goal is FALSE:
        raise Undecided("no contradiction is found")
    raise Undecided("no rule proves {}", goal)


def _kind(sort: Any) -> str:
    return "number" if sort in (REAL, INT) else sort[0]


def head(p: Term) -> str:
    """The index of a formula: its operation, negations apart."""
    return f"not {p.args[0].op}" if is_negation(p) else p.op
