"""The kernel: theorems, and the rules that are the only way to make one.

A theorem is a sequent: closed hypotheses, one conclusion.  It also carries the axioms that it
rests on, and the rule and premises that made it, from which a certificate is written.  Everything
outside this module, its imports and ``defined`` and ``certificate`` only proposes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from quod import core, theories
from quod.core import BOOL, INT, OUTCOME, REAL, Term, app, eq, is_lt, lam, op
from quod.errors import RuleError
from quod.evaluate import evaluate
from quod.polynomial import polynomials


class Theorem:
    """hypotheses |- conclusion.  Immutable; made by the rules of this module only."""

    __slots__ = ("axioms", "conclusion", "hypotheses", "premises", "rule")
    hypotheses: frozenset[Term]
    conclusion: Term
    axioms: frozenset[str]
    rule: str
    premises: tuple[Any, ...]

    def __new__(cls, *_: Any) -> NoReturn:
        raise RuleError("a theorem is made by the rules of the kernel only")

    def __init_subclass__(cls) -> NoReturn:
        raise RuleError("Theorem has no subclasses")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise RuleError("a theorem does not change")

    def __reduce__(self) -> NoReturn:
        raise RuleError("a theorem is not copied: write a certificate and replay it")

    def __repr__(self) -> str:
        return f"{', '.join(sorted(map(repr, self.hypotheses)))} |- {self.conclusion!r}"


_FILL = [getattr(Theorem, name).__set__ for name in Theorem.__slots__]


class Sequent(NamedTuple):
    """What a rule answers; its theorem is sealed by ``_rule``."""

    hypotheses: Iterable[Term]
    conclusion: Term
    axioms: Sequence[str] = ()


class Rule(NamedTuple):
    kinds: tuple[str, ...]  # of the premises
    apply: Callable[..., Theorem]


# The kinds of premises: those with a test, and those made of others, where [kind] is any number
# of that kind and a tuple one of each.
PLAIN: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "term": lambda x: type(x) is Term and not x.loose,
        "theorem": lambda x: type(x) is Theorem,
        "name": lambda x: type(x) is str,
        "sizes": lambda x: type(x) is dict,  # `core.resort` looks inside
        "sorts": lambda x: type(x) is dict,
        "number": lambda x: type(x) in (int, Fraction),
        "square": lambda x: x is None or PLAIN["term"](x),
    }
)
MADE: Mapping[str, Any] = MappingProxyType(
    {
        "terms": ["term"],
        "theorems": ["theorem"],
        "substitution": [("term", "term")],
        "summands": [("number", "theorems", "square")],
    }
)
_RULES: dict[str, Rule] = {}
RULES: Mapping[str, Rule] = MappingProxyType(_RULES)


def each_premise(kind: Any, x: Any, leaf: Callable[[str, Any], Any]) -> Any:
    """`x`, of the shape that the kind has, with leaf(kind, part) for each of its parts."""
    shape = MADE[kind] if type(kind) is str else kind
    if type(x) not in (list, tuple) or (type(shape) is tuple and len(x) != len(shape)):
        raise RuleError(f"{type(x).__name__} given, {kind} needed")
    kinds = shape if type(shape) is tuple else shape * len(x)
    return tuple(
        [
            leaf(k, y) if type(k) is str and k in PLAIN else each_premise(k, y, leaf)
            for k, y in zip(kinds, x, strict=True)
        ]
    )


def _checked(kind: str, x: Any) -> Any:
    if not PLAIN[kind](x):
        raise RuleError(f"{type(x).__name__} given, {kind} needed")
    return dict(x) if type(x) is dict else x


def _rule(*kinds: str) -> Callable[[Callable[..., Sequent]], Callable[..., Theorem]]:
    """Make a rule of a function from premises, of these kinds, to a sequent."""

    def decorate(function: Callable[..., Sequent]) -> Callable[..., Theorem]:
        name = function.__name__

        def apply(*premises: Any) -> Theorem:
            try:
                kept = each_premise(kinds, premises, _checked)
                return _seal(function(*kept), name, kept)
            except RuleError as error:
                raise type(error)(f"{name}: {error}") from None

        apply.__doc__, apply.__name__ = function.__doc__, name
        _RULES[name] = Rule(kinds, apply)
        return apply

    return decorate


def _seal(sequent: Sequent, rule: str, premises: tuple[Any, ...]) -> Theorem:
    hypotheses = frozenset(sequent.hypotheses)
    for p in (sequent.conclusion, *hypotheses):
        if p.sort != BOOL or p.loose:
            raise RuleError(f"{p!r} is no closed formula")
    axioms = frozenset(sequent.axioms).union(*[t.axioms for t in _theorems(premises)])
    theorem = object.__new__(Theorem)
    values = (axioms, sequent.conclusion, hypotheses, premises, rule)
    for fill, value in zip(_FILL, values, strict=True):
        fill(theorem, value)
    return theorem


def _theorems(premises: tuple[Any, ...]) -> Generator[Theorem, None, None]:
    for premise in premises:
        if type(premise) is Theorem:
            yield premise
        elif type(premise) is tuple:
            yield from _theorems(premise)


def _need(condition: bool, message: str, *parts: Any) -> None:
    if not condition:
        raise RuleError(message.format(*parts))


def _all(*theorems: Theorem) -> frozenset[Term]:
    return frozenset().union(*[t.hypotheses for t in theorems])


def _new(variable: Term, formulas: Iterable[Term]) -> None:
    """The variable is free in none of the formulas: it stands for anything."""
    _need(variable.op == "var", "{!r} is no variable", variable)
    for p in formulas:
        _need(variable not in p.free, "{!r} is free in {!r}", variable, p)


# ------------------------------------------------------------------------------------- logic
@_rule("name")
def axiom(name: str) -> Sequent:
    """|- the axiom of that name."""
    _need(name in theories.AXIOMS, "there is no axiom {!r}", name)
    return Sequent((), theories.AXIOMS[name].formula, (name,))


@_rule("term")
def definition(term: Term) -> Sequent:
    """|- term = its unfolding, for a defined constant applied to arguments."""
    body = theories.unfold(term)
    if body is None:
        raise RuleError(f"{term.op} is not a defined constant")
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
    _need(p.op == "imp" and p.args[0] is t.conclusion, "{!r} and {!r}", p, t.conclusion)
    return Sequent(_all(implication, t), p.args[1])


@_rule("term", "theorems")
def tautology(goal: Term, premises: Sequence[Theorem]) -> Sequent:
    """The premises imply the goal by propositional logic alone."""
    claim = core.implies(*[t.conclusion for t in premises], goal)
    _need(_valid(claim), "{!r} does not follow propositionally", goal)
    return Sequent(_all(*premises), goal)


@_rule("term", "theorem")
def generalise(variable: Term, t: Theorem) -> Sequent:
    """From H |- p follows H |- for all x: p, where x is not free in H."""
    _new(variable, t.hypotheses)
    return Sequent(t.hypotheses, core.forall(variable, t.conclusion))


@_rule("theorem", "term")
def specialise(t: Theorem, value: Term) -> Sequent:
    """From "for all x: p(x)" follows p(value)."""
    _need(t.conclusion.op == "forall", "{!r} is not universal", t.conclusion)
    return Sequent(t.hypotheses, app(t.conclusion.args[0], value))


@_rule("theorem", "sizes", "sorts", "substitution")
def instantiate(
    t: Theorem, sizes: dict[str, Any], sorts: dict[str, Any], values: Sequence[tuple[Term, Term]]
) -> Sequent:
    """Replace sizes and sort variables, then free variables, in hypotheses and conclusion."""
    table = dict(values)
    new = [
        core.substitute(core.resort(p, sizes, sorts), table) for p in (t.conclusion, *t.hypotheses)
    ]
    return Sequent(new[1:], new[0])


@_rule("term", "term", "theorem")
def witness(goal: Term, value: Term, t: Theorem) -> Sequent:
    """From p(value) follows the goal "there is x: p(x)"."""
    _need(goal.op == "exists", "{!r} is no existence statement", goal)
    _need(app(goal.args[0], value) is t.conclusion, "{!r} is no instance", t.conclusion)
    return Sequent(t.hypotheses, goal)


@_rule("theorem", "term", "theorem")
def choose(existence: Theorem, variable: Term, t: Theorem) -> Sequent:
    """From "there is x: p(x)" and H, p(v) |- q follows H |- q, where v is free nowhere else."""
    p = existence.conclusion
    _need(p.op == "exists", "{!r} is no existence statement", p)
    hypotheses = t.hypotheses - {app(p.args[0], variable)}
    _new(variable, (p, t.conclusion, *hypotheses))
    return Sequent(existence.hypotheses | hypotheses, t.conclusion)


@_rule("term")
def reflexivity(term: Term) -> Sequent:
    """|- t = t."""
    return Sequent((), eq(term, term))


@_rule("theorem")
def symmetry(t: Theorem) -> Sequent:
    """From a = b follows b = a."""
    e = t.conclusion
    _need(e.op == "eq", "{!r} is no equation", e)
    return Sequent(t.hypotheses, eq(*e.args[::-1]))


@_rule("term", "theorem", "theorem")
def rewrite(context: Term, equation: Theorem, t: Theorem) -> Sequent:
    """From a = b and C(a) follows C(b), where C = context is a function into formulas (Leibniz)."""
    e = equation.conclusion
    _need(e.op == "eq", "{!r} is no equation", e)
    _need(app(context, e.args[0]) is t.conclusion, "the context does not match {!r}", t.conclusion)
    return Sequent(_all(equation, t), app(context, e.args[1]))


@_rule("theorem", "theorem")
def transitivity(first: Theorem, second: Theorem) -> Sequent:
    """From a = b and b = c follows a = c."""
    a, b = first.conclusion, second.conclusion
    _need(a.op == "eq" == b.op, "not two equations: {!r}, {!r}", a, b)
    _need(a.args[1] is b.args[0], "{!r} does not go on from {!r}", b, a)
    return Sequent(_all(first, second), eq(a.args[0], b.args[1]))


@_rule("term", "theorems")
def congruence(term: Term, equations: Sequence[Theorem]) -> Sequent:
    """From a = b, c = d, ... follows f(a, c, ...) = f(b, d, ...), the left side being the term."""
    _need(term.op != "lam", "{!r} is a function: use extensionality", term)
    _need(len(term.args) == len(equations), "one equation an argument")
    for a, t in zip(term.args, equations, strict=True):
        e = t.conclusion
        _need(e.op == "eq" and e.args[0] is a, "{!r} does not begin with {!r}", e, a)
    new = core.rebuild(term, tuple([t.conclusion.args[1] for t in equations]), term.data)
    return Sequent(_all(*equations), eq(term, new))


@_rule("term", "theorem")
def extensionality(variable: Term, t: Theorem) -> Sequent:
    """From H |- a = b follows H |- (x |-> a) = (x |-> b), where x is not free in H."""
    _new(variable, t.hypotheses)
    _need(t.conclusion.op == "eq", "{!r} is no equation", t.conclusion)
    a, b = t.conclusion.args
    return Sequent(t.hypotheses, eq(lam(variable, a), lam(variable, b)))


def _valid(formula: Term) -> bool:
    """Whether a formula holds for all truth values of its atoms, by splitting on one at a time."""
    budget = 1_000_000  # formulas looked at
    branches: list[dict[Term, bool]] = [{}]
    while branches:
        truth, known = branches.pop(), {}
        value = _truth(formula, truth, known)
        budget -= len(known) + len(truth)
        _need(budget > 0, "too many cases")
        if value is False:
            return False
        if value is not True:
            branches += [truth | {value: True}, truth | {value: False}]
    return True


def _truth(formula: Term, truth: dict[Term, bool], known: dict[Term, Any]) -> Any:
    """True, False, or an atom on which the value depends."""
    stack = [formula]
    while stack:
        p = stack[-1]
        if p in truth or p.op in ("true", "false"):
            known[p] = truth.get(p, p.op == "true")
        elif p.op in ("imp", "and", "or") or (p.op == "eq" and p.args[0].sort == BOOL):
            waiting = [a for a in p.args if a not in known]
            if waiting:
                stack += waiting
                continue
            known[p] = _connective(p.op, *[known[a] for a in p.args])
        else:
            known[p] = p
        stack.pop()
    return known[formula]


def _connective(name: str, a: Any, b: Any) -> Any:
    if name == "imp" and type(a) is bool:
        a = not a  # p -> q is (not p) or q
    absorbing = name != "and"
    if name != "eq" and (a is absorbing or b is absorbing):
        return absorbing
    if type(a) is bool and type(b) is bool:
        return a == b if name == "eq" else not absorbing
    return b if type(a) is bool else a


# -------------------------------------------------------------------------------- arithmetic
@_rule("term", "theorems", "terms")
def lincomb(goal: Term, equations: Sequence[Theorem], cofactors: Sequence[Term]) -> Sequent:
    """The goal a = b: a - b minus the sum of cofactor * (left - right) expands to zero."""
    _need(goal.op == "eq", "{!r} is no equation", goal)
    _vanishes(goal.args, (), equations, cofactors)
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
    strict = [
        c > 0 and square is None and all(is_lt(t.conclusion) for t in factors)
        for c, factors, square in summands
    ]
    _need(all(c >= 0 for c, _, _ in summands), "a negative coefficient")
    _need(not is_lt(goal) or any(strict), "no summand is strictly positive")
    _vanishes(_gap(goal), summands, equations, cofactors)
    return Sequent(_all(*equations, *[t for _, ts, _ in summands for t in ts]), goal)


def _gap(p: Term) -> tuple[Term, ...]:
    """(v, u) for u <= v or u < v."""
    _need(p.op == "le" or is_lt(p), "{!r} is no inequality", p)
    return p.args[0].args if is_lt(p) else p.args[::-1]


def _vanishes(difference: Any, summands: Any, equations: Any, cofactors: Any) -> None:
    """The difference is the sum of the summands and of cofactor * equation, as polynomials."""
    _need(len(equations) == len(cofactors), "one cofactor an equation")
    _need(all(t.conclusion.op == "eq" for t in equations), "not an equation")
    sides = [t.conclusion.args for t in equations]
    gaps = [[_gap(t.conclusion) for t in factors] for _, factors, _ in summands]
    squares = [core.num(1) if s is None else s for _, _, s in summands]
    pairs = [difference, *sides, *[pair for product in gaps for pair in product]]
    terms = list(dict.fromkeys([*[t for pair in pairs for t in pair], *cofactors, *squares]))
    _need(all(t.sort in (REAL, INT) for t in terms), "not a number")
    value = dict(zip(terms, polynomials(terms)[0], strict=True))
    rest = value[difference[0]] - value[difference[1]]
    for (a, b), cofactor in zip(sides, cofactors, strict=True):
        rest -= value[cofactor] * (value[a] - value[b])
    for (c, _, _), product, square in zip(summands, gaps, squares, strict=True):
        term = value[square] * value[square] * Fraction(c).numerator
        for v, u in product:
            term *= value[v] - value[u]
        rest -= term / Fraction(c).denominator
    _need(rest == 0, "the difference does not vanish: {}", rest)


@_rule("term")
def compute(goal: Term) -> Sequent:
    """A closed formula that strict exact evaluation finds true."""
    _need(not goal.free, "{!r} has free variables", goal)
    _need(goal.sort == BOOL and evaluate(goal) is True, "{!r} is false", goal)
    return Sequent((), goal)


# ------------------------------------------------------------------------------- independence
class Leaf(NamedTuple):
    """A family member in a term: which family, its index, the sums it stands under."""

    family: int
    place: Term  # its index
    ranges: tuple[tuple[Term, Term, Term], ...]  # (summation variable, low, high)


# These are Borel functions of their arguments, given that those are numbers or truth values.
_BOREL = frozenset({"add", "mul", "neg", "inv", "sqrt", "pow", "cast", "abs", "le", "eq", "ite"})


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
    _new(outcome, _all(independent, *sides))
    shown = {t.conclusion for t in sides}
    for needed in independence_sides(p, outcome, u, v):
        _need(needed in shown, "missing {!r}", needed)
    product = lam(outcome, op("mul", u, v))
    means = [op("E", p.args[0], lam(outcome, t)) for t in (u, v)]
    equation = eq(op("E", p.args[0], product), op("mul", *means))
    goal = core.conj(op("integrable", p.args[0], product), equation)
    return Sequent(_all(independent, *sides), goal)


def independence_sides(p: Term, outcome: Term, u: Term, v: Term) -> list[Term]:
    """The side conditions that `independence` asks for."""
    _need(p.op == "mutind", "{!r} is no mutual independence", p)
    _need(outcome.sort == OUTCOME, "{!r} is no outcome", outcome)
    _new(outcome, (p,))
    space, *rest = p.args
    families = [tuple(rest[n : n + 3]) for n in range(0, len(rest), 3)]
    left, right = (core.run(_leaves(t, outcome, families, ())) for t in (u, v))
    needed = [op("integrable", space, lam(outcome, t)) for t in (u, v)]
    for leaf in left + right:
        _, low, high = families[leaf.family]
        inside = core.conj(core.le(low, leaf.place), core.le(leaf.place, high))
        needed.append(_closed(inside, leaf.ranges))
    for a in left:
        for b in right:
            if a.family == b.family:
                different = core.negation(eq(a.place, b.place))
                needed.append(_closed(different, a.ranges + b.ranges))
    return needed


def _closed(p: Term, ranges: tuple[tuple[Term, Term, Term], ...]) -> Term:
    for variable, low, high in reversed(ranges):
        p = core.within(variable, low, high, p)
    return p


def _leaves(t: Term, outcome: Term, families: Any, ranges: Any) -> Generator[Any, Any, list[Leaf]]:
    """The family members in t; raises where t uses the outcome in any other way."""
    if outcome not in t.free:
        return []
    for number, family in enumerate(families):
        index = member_index(t, outcome, family)
        if index is not None:
            return [Leaf(number, index, ranges)]
    if t.op == "sum" and outcome not in t.args[1].free | t.args[2].free:
        variable = core.fresh(INT)
        ranges = (*ranges, (variable, *t.args[1:]))
        return (yield _leaves(app(t.args[0], variable), outcome, families, ranges))
    good = t.op in _BOREL and all(a.sort in (REAL, INT, BOOL) for a in t.args)
    _need(good, "{!r} is no Borel function of the families", t)
    found = []
    for a in t.args:
        found += yield _leaves(a, outcome, families, ranges)
    return found


def member_index(t: Term, outcome: Term, family: tuple[Term, Term, Term]) -> Term | None:
    """An index at which the member of the family, at the outcome, is the very term t; or None."""
    member, low, _ = family
    inside = t.args[0].args if t.args else ()
    for index in (low, *t.args, *inside):
        if index.sort == INT and outcome not in index.free and app(member, index, outcome) is t:
            return index
    return None
