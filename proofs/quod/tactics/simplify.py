"""Normal forms of terms, with the theorem that each is equal to its term."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import flint

from quod import kernel
from quod.core import (
    INT,
    OUTCOME,
    REAL,
    Term,
    add,
    app,
    eq,
    fresh,
    lam,
    le,
    mul,
    negation,
    num,
    op,
    subterms,
)
from quod.errors import QuodError, RuleError
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.lemmas import lemma, simplification
from quod.tactics import arcs, arithmetic
from quod.tactics.derived import (
    congruence,
    conjuncts,
    detach,
    discharged,
    iff_mp,
    is_trivial,
    replace,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use,
    with_values,
)
from quod.tactics.factors import logarithm, simpler_product
from quod.tactics.matching import Match
from quod.tactics.sums import as_a_factor, index_monomials, simpler_sum

if TYPE_CHECKING:
    from quod.tactics.prover import Context, Schema

I1, ONE = num(1, INT), num(1)


def dim(size: object) -> Term:
    return op("dim", data=("sizes", size))


# Constants that the simplifier unfolds wherever they stand, and those it unfolds under an entry.


UNFOLDED = frozenset(
    "dot norm trace abs max min tan sinh cosh tanh acos factorial binomial".split()
)
ENTRYWISE = frozenset(
    {"zeros", "vadd", "scale", "map", "eye", "diag", "madd", "mscale", "transpose", "mv", "mm"}
    | {"outer", "basis"}
)


_CONGRUENCE = {"sum": "sum_congruence", "prod": "factors_congruence", "vec": "vector_congruence"}
WRITTEN_OUT = 3  # the largest size of which a determinant is written out
MOMENTS = frozenset({"Var", "Cov"})
OPERATORS = frozenset({"deriv", "grad", "jac", "mgrad", "lim", "integral"})  # on functions


class Simplifier:
    """Rewrites a term bottom-up with equations known to hold, conditions proved on the way."""

    def __init__(
        self,
        ctx: Context,
        rules: Sequence[Schema] = (),
        defaults: bool = True,
        known: bool = True,  # with the equations that the context knows
    ) -> None:
        self.ctx, self.defaults = ctx, defaults
        self.in_a_range = False  # where no equation of the outer terms can cancel a factor
        self.unfolds = (UNFOLDED if defaults else frozenset()) | ctx.unfolds
        self.rules: dict[str, list[Callable[[], tuple[Schema, int]]]] = {}
        for schema in [*rules, *ctx.rules, *(simplification() if defaults else ())]:
            if schema.conclusion.op == "eq":
                self._add(schema, 0, lambda schema=schema: (schema, 0))
        for schema in ctx.rewriting() if defaults and known else ():
            side = _direction(schema)
            if side is not None:
                self._add(schema, side, partial(_normal_schema, schema, side))
        self.done: dict[Term, Theorem] = {}

    def _add(self, schema: Schema, side: int, rule: Callable[[], tuple[Schema, int]]) -> None:
        """Use an equation as a rule from that side to the other; made ready when it is needed."""
        self.rules.setdefault(schema.conclusion.args[side].op, []).append(rule)

    def normal(self, term: Term) -> Theorem:
        """term = its normal form; where rewriting comes back to the term, it stays."""
        if term not in self.done:
            self.done[term] = unchanged(term)
            self.done[term] = self._normal(term)
        return self.done[term]

    def _normal(self, term: Term) -> Theorem:
        if term.op in ("var", "num"):
            return self._head(term)
        value = _computed(term)
        if value is not None:
            return value
        if arithmetic.is_arithmetic(term):
            return self._arithmetic(term)
        if term.op in OPERATORS and self.defaults:  # before the body loses its form
            step = self._operator(term)
            if step is not None:
                return transitive(step, self.normal(step.conclusion.args[1]))
        step = self._arguments(term)
        simpler = step.conclusion.args[1]
        value = None if is_trivial(step) else _computed(simpler)
        return transitive(step, value or self._head(simpler))

    def _arithmetic(self, term: Term) -> Theorem:
        """Normalise the atoms, then expand; new arithmetic in the atoms may need another turn."""
        from quod.polynomial import polynomials

        whole = self._head(term, again=False)
        if not is_trivial(whole):
            return transitive(whole, self.normal(whole.conclusion.args[1]))
        steps = [self.normal(atom) for atom in polynomials([term])[1]]
        result = arithmetic.expanded(term, [t for t in steps if not is_trivial(t)])
        shorter = self.in_a_range and arithmetic.cancelled(
            result.conclusion.args[1], self.ctx.prove
        )
        return transitive(result, shorter) if shorter else result

    def _arguments(self, term: Term) -> Theorem:
        if term.op in _CONGRUENCE and term.args[0].op == "lam":
            low, high = term.args[1:] or (I1, dim(term.data[1]))
            step = self._ranged(term, low, high)
            if term.op != "vec":
                t = step.conclusion.args[1]
                rest = [unchanged(t.args[0]), *map(self.normal, t.args[1:])]
                step = transitive(step, congruence(t, rest))
            return step
        if term.op == "lam":
            x = fresh(term.data)
            inner = self._under([]) if term.data == OUTCOME else self
            return kernel.extensionality(x, inner.normal(app(term, x)))
        return congruence(term, [self.normal(a) for a in term.args])

    def _ranged(self, term: Term, low: Term, high: Term) -> Theorem:
        """The body of a sum, product or vector, simplified under the range of its index."""
        i = fresh(INT)
        guards = [le(low, i), le(i, high)]
        inner = self._under(guards)
        body = app(term.args[0], i)
        t = inner.normal(body)
        if is_trivial(t):
            return unchanged(term)
        all_i = kernel.generalise(i, discharged(guards, t))
        new = lam(i, _conclusion(t).args[1])
        rule = lemma(_CONGRUENCE[term.op])
        if term.op == "vec":
            same = with_values(rule, {"n": term.data[1]}, f=term.args[0], g=new)
        else:
            same = with_values(rule, f=term.args[0], g=new, lo=low, hi=high)
        return detach(same, all_i)

    def _under(self, guards: list[Term]) -> Simplifier:
        inner = object.__new__(Simplifier)
        inner.ctx = self.ctx.with_facts(*map(kernel.assume, guards))
        inner.rules, inner.unfolds, inner.done = self.rules, self.unfolds, {}
        inner.defaults, inner.in_a_range = self.defaults, True
        return inner

    def _head(self, term: Term, again: bool = True) -> Theorem:
        """Rewrite at the head as long as a rule applies."""
        step = self._rule(term)
        if step is None or is_trivial(step):
            return unchanged(term)
        return transitive(step, self.normal(step.conclusion.args[1])) if again else step

    def _rule(self, term: Term) -> Theorem | None:
        """term = something simpler, by one rule at its head; None if there is none."""
        if term.op in self.unfolds:
            return self._by_rules(term) or kernel.definition(term)
        special = _SPECIAL.get(term.op) if self.defaults else None
        step = special(self, term) if special else None
        return step or (self._moment(term) if term.op in MOMENTS else self._by_rules(term))

    def _expectation(self, term: Term) -> Theorem | None:
        """A mean by what is known of it; else worked out."""
        from quod.tactics.probability import expectation

        try:
            return self._by_rules(term) or expectation(self.ctx, term)
        except QuodError:
            return None

    def _moment(self, term: Term) -> Theorem | None:
        """Var or Cov by a rule; also by one for c * X or X + c with a sure c, however written."""
        known = self._by_rules(term) or self._variance(term)
        if known is not None:
            return known
        w = fresh(OUTCOME)
        bodies = [app(x, w) for x in term.args[1:]]
        forms = [_sure_apart(body, w) for body in bodies]
        if all(form.op == "mul" and form.args[0] is ONE for form in forms):
            return None
        same = [
            kernel.extensionality(w, arithmetic.ring(body, form))
            for body, form in zip(bodies, forms, strict=True)
        ]
        step = congruence(term, [unchanged(term.args[0]), *same])
        rewritten = self._by_rules(step.conclusion.args[1])
        return rewritten and transitive(step, rewritten)

    def _variance(self, term: Term) -> Theorem | None:
        """The variance of a sum of uncorrelated variables, or of a product of independent ones."""
        from quod.tactics.probability import variance

        try:
            return variance(self.ctx, term)
        except QuodError:
            return None

    def _by_rules(self, term: Term) -> Theorem | None:
        for rule in self.rules.get(term.op, ()):
            schema, side = rule()
            match = Match(schema.variables)
            if match.fits(schema.conclusion.args[side], term):
                try:
                    t = schema.apply(match, self.ctx.prove)
                except QuodError:
                    continue
                for c in conjuncts(t):
                    if c.conclusion.op == "eq" and not is_trivial(c):
                        same = _same_but_for_a_shift(term, c.conclusion.args[side])
                        if same is not None:
                            return transitive(same, symmetric(c) if side else c)
        return None

    def _operator(self, term: Term) -> Theorem | None:
        from quod.tactics.calculus import derivative_value
        from quod.tactics.integrals import integral_value
        from quod.tactics.limits import limit_value

        try:
            values = {"lim": limit_value, "integral": integral_value}
            return values.get(term.op, derivative_value)(self.ctx, term)
        except QuodError:
            return None

    def _determinant(self, term: Term) -> Theorem | None:
        """The determinant of a matrix of small size by its entries."""
        n = term.args[0].sort[1]
        small = type(n) is int and n <= WRITTEN_OUT
        return use(f"determinant_of_size_{n}", P=term.args[0]) if small else None

    def looked_up(self, term: Term) -> Theorem | None:
        """One step towards an entry of a built vector or matrix; None where there is none."""
        return self._choice(term) if term.op == "ite" else self._entry(term)

    def _entry(self, term: Term) -> Theorem | None:
        """An entry of a built or defined vector or matrix."""
        whole = term.args[0]
        if whole.op in ENTRYWISE:
            return rewrite_in_first(term, kernel.definition(whole))
        if whole.op == "vec" and term.op == "at":
            t = use("vector_entry", {"n": whole.data[1]}, f=whole.args[0], i=term.args[1])
        elif whole.op == "mat" and term.op == "entry":
            sizes = {"m": whole.data[1], "n": whole.data[2]}
            i, j = term.args[1:]
            t = use("matrix_entry", sizes, F=whole.args[0], i=i, j=j)
        else:
            return None
        try:
            return self.ctx.detached(t)
        except QuodError:
            return None

    def _choice(self, term: Term) -> Theorem | None:
        p, a, b = term.args
        relation = p.op in ("eq", "le") and p.args[0].sort == INT
        ctx = self.ctx.of_integers() if relation else self.ctx
        for name, q in (("if_true", p), ("if_false", negation(p))):
            t = ctx.condition(q)
            if t is not None:
                return detach(with_values(kernel.axiom(name), p=p, s=a, t=b), t)
        return as_a_factor(term)


_SPECIAL: dict[str, Callable[[Simplifier, Term], Theorem | None]] = {
    "sum": lambda simplifier, term: simpler_sum(simplifier.ctx, term),
    "prod": lambda simplifier, term: simpler_product(simplifier.ctx, term),
    "atan": lambda simplifier, term: arcs.inverse(simplifier.ctx, term),
    "asin": lambda simplifier, term: arcs.inverse(simplifier.ctx, term),
    "log": lambda simplifier, term: logarithm(simplifier.ctx, term),
    "E": Simplifier._expectation,
    "at": Simplifier._entry,
    "entry": Simplifier._entry,
    "ite": Simplifier._choice,
    "det": Simplifier._determinant,
}


def _sure_apart(body: Term, w: Term) -> Term:
    """The value of a random variable as X + c or c * X with a sure c, where it has that form."""
    parts = index_monomials(body, w)
    varying = [m if c is ONE else mul(c, m) for c, m in parts if m is not ONE]
    sure = [c for c, m in parts if m is ONE]
    if not varying or (len(varying) > 1 and not sure):
        return body
    return add(*varying, *sure) if sure else mul(*parts[0])


def _size(term: Term) -> int:
    return sum(1 for _ in subterms(term))


def _computed(term: Term) -> Theorem | None:
    """term = its exact rational value; None where it has none that can be computed."""
    if term.free or term.sort not in (REAL, INT):
        return None
    try:
        value = evaluate(term)
        if not isinstance(value, flint.fmpq):
            return None
        return kernel.compute(eq(term, num(Fraction(int(value.p), int(value.q)), term.sort)))
    except RuleError:
        return None


def _same_but_for_a_shift(term: Term, instance: Term) -> Theorem | None:
    """term = the instance of a rule, which may have (i + 1) + 1 for i + 2; None where it is
    another term.  Only for a positive number: with i for (i - 1) + 1 rewriting would go on."""
    if term is instance:
        return unchanged(term)
    if (term.op, term.data, len(term.args)) != (instance.op, instance.data, len(instance.args)):
        return None
    steps = []
    for a, b in zip(term.args, instance.args, strict=True):
        if a is b:
            steps.append(unchanged(a))
        elif a.sort == INT and a.op == "add" and a.args[1].op == "num" and a.args[1].data > 1:
            steps.append(arithmetic.ring(a, b))
        else:
            return None
    return kernel.congruence(term, steps)


def rewrite_in_first(term: Term, equation: Theorem) -> Theorem:
    """The first argument replaced by an equal one."""
    return congruence(term, [equation, *(unchanged(a) for a in term.args[1:])])


def _conclusion(t: Theorem) -> Term:
    p = t.conclusion
    while p.op == "imp":
        p = p.args[1]
    return p


@lru_cache(maxsize=4096)
def normal_fact(t: Theorem) -> Theorem:
    """A known fact with its terms in normal form, where nothing else is known."""
    from quod.tactics.prover import Context

    return iff_mp(Simplifier(Context()).normal(t.conclusion), t)


@lru_cache(maxsize=4096)
def _normal_schema(schema: Schema, side: int) -> tuple[Schema, int]:
    """A known equation with the arguments of its left side in normal form, so that it matches."""
    from quod.tactics.prover import Context

    lhs = schema.conclusion.args[side]
    step = Simplifier(Context())._arguments(lhs)
    if is_trivial(step):
        return schema, side
    new = step.conclusion.args[1]
    t = iff_mp(rewrite_in(schema.theorem.conclusion, step), schema.theorem)
    guards = tuple(replace(g, lhs, new) for g in schema.guards)
    conclusion = replace(schema.conclusion, lhs, new)
    return dataclasses.replace(schema, guards=guards, conclusion=conclusion, theorem=t), side


@lru_cache(maxsize=4096)
def _direction(schema: Schema) -> int | None:
    """The side of a known equation to rewrite from, where that comes to an end."""
    side = _source(schema.conclusion)
    return None if side is None or _comes_back(schema, side) else side


def _comes_back(schema: Schema, side: int) -> bool:
    """Whether the rule applies to a part of what it makes, so that rewriting would not end."""
    pattern = schema.conclusion.args[side]
    stack = [schema.conclusion.args[1 - side]]
    while stack:
        t = stack.pop()
        if t.op == pattern.op and Match(schema.variables).fits(pattern, t):
            return True
        stack += [app(t, fresh(t.data))] if t.op == "lam" else t.args
    return False


def _is_value(t: Term) -> bool:
    """Whether a term is a vector or a matrix that is written out, of numbers."""
    return t.op in ("vec", "mat") and not t.free and all(type(n) is int for n in t.sort[1:])


def _source(equation: Term) -> int | None:
    """The side of an equation to rewrite from: the larger one, so that rewriting ends, and of two
    that are equally large one with variables. Vectors and matrices of numbers are as small as
    numbers are."""
    weights = []
    for t in equation.args:
        if _is_value(t) or arithmetic.is_arithmetic(t) or t.op == "bound":
            weights.append((-1, False, ""))
        else:
            weights.append((_size(t), bool(t.free), arithmetic.structural_key(t)))
    for side in (0, 1):
        if weights[side] > weights[1 - side] and weights[side][0] > 0:
            a, b = equation.args[side], equation.args[1 - side]
            return None if a.op == "var" and a in b.free else side
    return None
