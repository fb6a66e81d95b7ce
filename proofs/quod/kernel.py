"""The kernel: theorems, and the rules that are the only way to make one.

A theorem is a sequent: closed hypotheses, one conclusion.  It also carries the axioms that it
rests on, and the rule and premises that made it, from which a certificate is written.  Everything
outside this module, its imports and ``defined`` and ``certificate`` only proposes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from quod import theories
from quod.core import (
    BOOL,
    OUTCOME,
    Term,
    app,
    conj,
    eq,
    forall,
    implies,
    is_lt,
    lam,
    le,
    negation,
    op,
    resort,
    run,
    substitute,
    var,
    within,
)
from quod.errors import RuleError
from quod.evaluate import evaluate
from quod.polynomial import polynomials

_KEY = object()


class Theorem:
    """hypotheses |- conclusion.  Immutable; made by the rules of this module only."""

    __slots__ = ("axioms", "conclusion", "hypotheses", "premises", "rule")
    hypotheses: frozenset[Term]
    conclusion: Term
    axioms: frozenset[str]
    rule: str
    premises: tuple[Any, ...]

    def __init__(self, key: object, sequent: Sequent, rule: str, premises: tuple[Any, ...]) -> None:
        if key is not _KEY:
            raise RuleError("a theorem is made by the rules of the kernel only")
        hypotheses = frozenset(sequent.hypotheses)
        if any(p.sort != BOOL or p.loose for p in (sequent.conclusion, *hypotheses)):
            raise RuleError(f"{rule}: not a closed formula")
        axioms = frozenset(sequent.axioms).union(*[t.axioms for t in _theorems(premises)])
        values = (axioms, sequent.conclusion, hypotheses, premises, rule)
        for slot, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, slot, value)

    def __setattr__(self, name: str, value: Any) -> None:
        raise RuleError("a theorem does not change")

    def __repr__(self) -> str:
        return f"{', '.join(sorted(map(repr, self.hypotheses)))} |- {self.conclusion!r}"


class Sequent(NamedTuple):
    """What a rule answers; its theorem is sealed by ``_rule``."""

    hypotheses: Iterable[Term]
    conclusion: Term
    axioms: Sequence[str] = ()


class Rule(NamedTuple):
    kinds: tuple[str, ...]  # of the premises, for the certificate
    apply: Callable[..., Theorem]


RULES: dict[str, Rule] = {}


def _rule(*kinds: str) -> Callable[[Callable[..., Sequent]], Callable[..., Theorem]]:
    """Make a rule of a function from premises to a sequent.  `kinds` types the premises."""

    def decorate(function: Callable[..., Sequent]) -> Callable[..., Theorem]:
        name = function.__name__

        def apply(*premises: Any) -> Theorem:
            return Theorem(_KEY, function(*premises), name, premises)

        apply.__doc__, apply.__name__ = function.__doc__, name
        RULES[name] = Rule(kinds, apply)
        return apply

    return decorate


def _theorems(premises: Any) -> Generator[Theorem, None, None]:
    for premise in premises:
        if isinstance(premise, Theorem):
            yield premise
        elif type(premise) in (tuple, list):
            yield from _theorems(premise)


def _need(condition: bool, message: str) -> None:
    if not condition:
        raise RuleError(message)


def _all(*theorems: Theorem) -> frozenset[Term]:
    return frozenset().union(*[t.hypotheses for t in theorems])


def _new(variable: Term, *theorems: Theorem, rule: str) -> None:
    """The variable must be free in no hypothesis: it stands for anything."""
    _need(variable.op == "var", f"{rule}: not a variable")
    for h in _all(*theorems):
        _need(variable not in h.free, f"{rule}: {variable!r} is free in the hypothesis {h!r}")


# ------------------------------------------------------------------------------------- logic
@_rule("name")
def axiom(name: str) -> Sequent:
    """|- the axiom of that name."""
    _need(name in theories.AXIOMS, f"axiom: there is no axiom {name!r}")
    return Sequent((), theories.AXIOMS[name].formula, (name,))


@_rule("term")
def definition(term: Term) -> Sequent:
    """|- term = its unfolding, for a defined constant applied to arguments."""
    body = theories.unfold(term)
    if body is None:
        raise RuleError(f"definition: {term.op} is not a defined constant")
    return Sequent((), eq(term, body))


@_rule("term")
def assume(p: Term) -> Sequent:
    """p |- p."""
    return Sequent((p,), p)


@_rule("term", "theorem")
def discharge(p: Term, t: Theorem) -> Sequent:
    """From H |- q follows H - {p} |- p -> q."""
    return Sequent(t.hypotheses - {p}, op("imp", p, t.conclusion))


@_rule("theorem", "theorem")
def modus_ponens(implication: Theorem, t: Theorem) -> Sequent:
    """From p -> q and p follows q."""
    p = implication.conclusion
    _need(p.op == "imp" and p.args[0] is t.conclusion, f"modus_ponens: {p!r} and {t.conclusion!r}")
    return Sequent(_all(implication, t), p.args[1])


@_rule("term", "theorems")
def tautology(goal: Term, premises: Sequence[Theorem]) -> Sequent:
    """The premises imply the goal by propositional logic alone."""
    claim = implies(*[t.conclusion for t in premises], goal)
    _need(_valid(claim), f"tautology: {goal!r} does not follow propositionally")
    return Sequent(_all(*premises), goal)


@_rule("term", "theorem")
def generalise(variable: Term, t: Theorem) -> Sequent:
    """From H |- p follows H |- for all x: p, where x is not free in H."""
    _new(variable, t, rule="generalise")
    return Sequent(t.hypotheses, forall(variable, t.conclusion))


@_rule("theorem", "term")
def specialise(t: Theorem, value: Term) -> Sequent:
    """From "for all x: p(x)" follows p(value)."""
    _need(t.conclusion.op == "forall", f"specialise: {t.conclusion!r} is not universal")
    return Sequent(t.hypotheses, app(t.conclusion.args[0], value))


@_rule("theorem", "sizes", "sorts", "substitution")
def instantiate(
    t: Theorem, sizes: dict[str, Any], sorts: dict[str, Any], values: Sequence[tuple[Term, Term]]
) -> Sequent:
    """Replace sizes and sort variables, then free variables, in hypotheses and conclusion."""
    table = dict(values)
    hypotheses = [substitute(resort(h, sizes, sorts), table) for h in t.hypotheses]
    return Sequent(hypotheses, substitute(resort(t.conclusion, sizes, sorts), table))


@_rule("term", "term", "theorem")
def witness(goal: Term, value: Term, t: Theorem) -> Sequent:
    """From p(value) follows the goal "there is x: p(x)"."""
    _need(goal.op == "exists" and app(goal.args[0], value) is t.conclusion, "witness: no match")
    return Sequent(t.hypotheses, goal)


@_rule("theorem", "term", "theorem")
def choose(existence: Theorem, variable: Term, t: Theorem) -> Sequent:
    """From "there is x: p(x)" and H, p(v) |- q follows H |- q, where v is free nowhere else."""
    p = existence.conclusion
    _need(p.op == "exists", "choose: not an existence statement")
    instance = app(p.args[0], variable)
    hypotheses = t.hypotheses - {instance}
    for formula in (*hypotheses, t.conclusion, p):
        _need(variable.op == "var" and variable not in formula.free, "choose: variable not new")
    return Sequent(existence.hypotheses | hypotheses, t.conclusion)


@_rule("term")
def reflexivity(term: Term) -> Sequent:
    """|- t = t."""
    return Sequent((), eq(term, term))


@_rule("term", "theorem", "theorem")
def rewrite(context: Term, equation: Theorem, t: Theorem) -> Sequent:
    """From a = b and C(a) follows C(b), where C = context is a function into formulas (Leibniz)."""
    e = equation.conclusion
    _need(e.op == "eq", "rewrite: not an equation")
    _need(app(context, e.args[0]) is t.conclusion, "rewrite: the context does not match")
    return Sequent(_all(equation, t), app(context, e.args[1]))


@_rule("term", "theorem")
def extensionality(variable: Term, t: Theorem) -> Sequent:
    """From H |- a = b follows H |- (x |-> a) = (x |-> b), where x is not free in H."""
    _new(variable, t, rule="extensionality")
    _need(t.conclusion.op == "eq", "extensionality: not an equation")
    a, b = t.conclusion.args
    return Sequent(t.hypotheses, eq(lam(variable, a), lam(variable, b)))


def _valid(formula: Term) -> bool:
    """Whether a formula holds for all truth values of its atoms, by splitting on one at a time."""
    budget = 20_000
    branches: list[dict[Term, bool]] = [{}]
    while branches:
        truth = branches.pop()
        budget -= 1
        _need(budget > 0, "tautology: too many cases")
        value = run(_truth(formula, truth, {}))
        if value is False:
            return False
        if value is not True:
            branches += [truth | {value: True}, truth | {value: False}]
    return True


_Truth = Generator[Any, Any, "bool | Term"]


def _truth(p: Term, truth: dict[Term, bool], known: dict[Term, Any]) -> _Truth:
    """True, False, or an atom on which the value depends."""
    if p not in known:
        known[p] = truth[p] if p in truth else (yield _connective(p, truth, known))
    return known[p]


def _connective(p: Term, truth: dict[Term, bool], known: dict[Term, Any]) -> _Truth:
    if p.op in ("true", "false"):
        return p.op == "true"
    if p.op not in ("imp", "and", "or") and not (p.op == "eq" and p.args[0].sort == BOOL):
        return p
    a = yield _truth(p.args[0], truth, known)
    b = yield _truth(p.args[1], truth, known)
    if p.op == "imp" and type(a) is bool:
        a = not a  # p -> q is (not p) or q
    absorbing = p.op != "and"
    if p.op != "eq" and (a is absorbing or b is absorbing):
        return absorbing
    if type(a) is bool and type(b) is bool:
        return a == b if p.op == "eq" else not absorbing
    return b if type(a) is bool else a


# -------------------------------------------------------------------------------- arithmetic
@_rule("term", "theorems", "terms")
def lincomb(goal: Term, equations: Sequence[Theorem], cofactors: Sequence[Term]) -> Sequent:
    """The goal a = b: a - b minus the sum of cofactor * (left - right) expands to zero."""
    _need(goal.op == "eq" and _numeric(goal), "lincomb: the goal is no equation of numbers")
    rest = _remainder(goal.args[0], goal.args[1], [], equations, cofactors)
    _need(rest == 0, f"lincomb: the difference does not vanish: {rest}")
    return Sequent(_all(*equations), goal)


@_rule("term", "summands", "theorems", "terms")
def positivity(
    goal: Term,
    summands: Sequence[tuple[Fraction, Sequence[Theorem], Term | None]],
    equations: Sequence[Theorem],
    cofactors: Sequence[Term],
) -> Sequent:
    """The goal a <= b or a < b: b - a = sum of c * product of premises' gaps * square, c >= 0.

    A premise u <= v or u < v has the gap v - u.  For a strict goal one summand has c > 0, strict
    premises only, and no square.  Equations count with any cofactor.
    """
    strict = is_lt(goal)
    small, big = reversed(goal.args[0].args) if strict else goal.args
    _need(strict or goal.op == "le", "positivity: the goal is no inequality")
    for coefficient, factors, _ in summands:
        _need(coefficient >= 0, "positivity: a negative coefficient")
        _need(all(_is_inequality(t.conclusion) for t in factors), "positivity: not an inequality")
    sure = [
        c > 0 and square is None and all(is_lt(t.conclusion) for t in factors)
        for c, factors, square in summands
    ]
    _need(not strict or any(sure), "positivity: no summand is strictly positive")
    rest = _remainder(big, small, summands, equations, cofactors)
    _need(rest == 0, f"positivity: the difference does not vanish: {rest}")
    used = [t for _, factors, _ in summands for t in factors]
    return Sequent(_all(*used, *equations), goal)


def _numeric(equation: Term) -> bool:
    return equation.args[0].sort in ("real", "int")


def _is_inequality(p: Term) -> bool:
    return p.op == "le" or is_lt(p)


def _remainder(
    left: Term,
    right: Term,
    summands: Sequence[tuple[Fraction, Sequence[Theorem], Term | None]],
    equations: Sequence[Theorem],
    cofactors: Sequence[Term],
) -> Any:
    """left - right - summands - sum of cofactor * equation, as a polynomial over shared atoms."""
    _need(len(equations) == len(cofactors), "one cofactor an equation")
    terms = [left, right]
    for t, cofactor in zip(equations, cofactors, strict=True):
        e = t.conclusion
        _need(e.op == "eq" and _numeric(e), f"not an equation of numbers: {e!r}")
        terms += [cofactor, *e.args]
    for _, factors, square in summands:
        for t in factors:
            strict = is_lt(t.conclusion)
            u, v = t.conclusion.args[0].args if strict else reversed(t.conclusion.args)
            terms += [u, v]  # the gap is u - v
        terms += [square] if square is not None else []
    _need(all(t.sort in ("real", "int") for t in terms), "not a number")
    values = iter(polynomials(terms)[0])
    rest = next(values) - next(values)
    for _ in equations:
        cofactor = next(values)
        rest -= cofactor * (next(values) - next(values))
    for coefficient, factors, square in summands:
        product = rest * 0 + coefficient.numerator
        for _ in factors:
            product *= next(values) - next(values)
        if square is not None:
            s = next(values)
            product *= s * s
        rest -= product / coefficient.denominator
    return rest


@_rule("term")
def compute(goal: Term) -> Sequent:
    """A closed formula that strict exact evaluation finds true."""
    _need(not goal.free, f"compute: {goal!r} has free variables")
    _need(goal.sort == BOOL and evaluate(goal) is True, f"compute: {goal!r} is false")
    return Sequent((), goal)


# ------------------------------------------------------------------------------- independence
class Leaf(NamedTuple):
    """A family member in a term: which family, its index, the sums it stands under."""

    family: int
    index: Term
    ranges: tuple[tuple[Term, Term, Term], ...]  # (summation variable, low, high)


_BOREL = frozenset(
    {"add", "mul", "neg", "inv", "sqrt", "pow", "cast", "num", "abs", "le", "eq", "ite"}
)


@_rule("theorem", "term", "term", "term", "theorems")
def independence(
    independent: Theorem, outcome: Term, u: Term, v: Term, sides: Sequence[Theorem]
) -> Sequent:
    """E(UV) = E(U) E(V), and UV is integrable, for U and V on disjoint members of the families.

    u and v are the values at the outcome: Borel functions (by construction) of members.  `sides`
    holds: U and V integrable; each index in its family's range; indices of one family different.
    Williams, Probability with Martingales, 4.2 (a) and 7.1: such U and V are independent.
    """
    p = independent.conclusion
    _new(outcome, independent, *sides, rule="independence")
    shown = {t.conclusion for t in sides}
    for needed in independence_sides(p, outcome, u, v):
        _need(needed in shown, f"independence: missing {needed!r}")
    product = lam(outcome, op("mul", u, v))
    means = [op("E", p.args[0], lam(outcome, t)) for t in (u, v)]
    equation = eq(op("E", p.args[0], product), op("mul", *means))
    return Sequent(_all(independent, *sides), conj(op("integrable", p.args[0], product), equation))


def independence_sides(p: Term, outcome: Term, u: Term, v: Term) -> list[Term]:
    """The side conditions that `independence` asks for."""
    _need(p.op == "mutind", "independence: the first premise is no mutual independence")
    space, *rest = p.args
    _need(outcome.sort == OUTCOME and outcome not in p.free, "independence: outcome not new")
    families = [tuple(rest[n : n + 3]) for n in range(0, len(rest), 3)]
    taken = p.free | u.free | v.free
    left, right = (run(_leaves(t, outcome, families, (), s, taken)) for s, t in enumerate((u, v)))
    needed = [op("integrable", space, lam(outcome, t)) for t in (u, v)]
    for leaf in left + right:
        _, low, high = families[leaf.family]
        needed.append(_closed(conj(le(low, leaf.index), le(leaf.index, high)), leaf.ranges))
    for a in left:
        for b in right:
            if a.family == b.family:
                needed.append(_closed(negation(eq(a.index, b.index)), a.ranges + b.ranges))
    return needed


def _closed(p: Term, ranges: tuple[tuple[Term, Term, Term], ...]) -> Term:
    for variable, low, high in reversed(ranges):
        p = within(variable, low, high, p)
    return p


def _leaves(
    t: Term, outcome: Term, families: Any, ranges: Any, side: int, taken: frozenset[Term]
) -> Generator[Any, Any, list[Leaf]]:
    """The family members in t; raises where t uses the outcome in any other way."""
    if outcome not in t.free:
        return []
    for number, family in enumerate(families):
        index = _member_index(t, outcome, family)
        if index is not None:
            return [Leaf(number, index, ranges)]
    if t.op == "sum" and outcome not in t.args[1].free | t.args[2].free:
        variable = var(-1 - side - 2 * len(ranges), "int")  # the two sides share no variable
        _need(variable not in taken, "independence: summation variable not new")
        ranges = (*ranges, (variable, *t.args[1:]))
        t = app(t.args[0], variable)
        return (yield _leaves(t, outcome, families, ranges, side, taken))
    _need(t.op in _BOREL, f"independence: {t!r} is no Borel function of the families")
    found = []
    for a in t.args:
        found += yield _leaves(a, outcome, families, ranges, side, taken)
    return found


def _member_index(t: Term, outcome: Term, family: tuple[Term, Term, Term]) -> Term | None:
    """The index of the member of the family that t is by its very form, or None."""
    probe = var(0, "int")
    pattern = app(family[0], probe, outcome)
    if probe not in pattern.free:
        return family[1] if t is pattern else None  # one variable, not a sequence
    if t.op == "app" == pattern.op and t.args[1] is outcome:  # X(i)(outcome)
        t, pattern = t.args[0], pattern.args[0]
    if t.op != pattern.op or t.op not in ("app", "at"):
        return None
    (head, index), (want, hole) = t.args, pattern.args
    member = head is want and hole is probe and probe not in want.free | family[0].free
    return index if member and outcome not in index.free else None
