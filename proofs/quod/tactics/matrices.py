"""Equations and inequalities about matrices and vectors of any size, by words.

Both sides become combinations of words (`words`); known equations rewrite words (`rewriting`);
what is left must vanish.  One linear combination of components then proves the equation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from quod import core, kernel
from quod.core import INT, REAL, Term, add, eq, fresh, is_negation, le, mul, neg, num, op
from quod.errors import RuleError
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.tactics import arithmetic, determinants, inverses, powers, words
from quod.tactics.derived import (
    congruence,
    detach,
    iff_mp,
    is_trivial,
    symmetric,
    transitive,
    truth,
    unchanged,
)
from quod.tactics.differences import carried_over, from_a_factor
from quod.tactics.positivity import from_facts
from quod.tactics.rewriting import (
    SCALAR,
    TRACE,
    Equation,
    System,
    Use,
    plus,
    reduced,
    sort_of,
    system,
    tree,
)
from quod.tactics.scalar_bounds import bounds, squares
from quod.tactics.words import (
    Key,
    Place,
    Poly,
    by_lemma,
    expanded,
    expanded_scalar,
    gathered,
    is_manageable,
    key_of,
    matrix_of,
    onwards,
    scalar,
    scalar_key,
    trace,
    traced,
    transposed_key,
    vectors_in,
    word,
)

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
VECTOR_EQUATIONS = 4  # that are multiplied by as many vectors
PRODUCTS = frozenset({"mm", "mv", "transpose", "outer", "trace", "det"})
MATRICES = PRODUCTS | {"madd", "mscale", "eye", "diag", "minv"}


FUNCTIONS, DETERMINANTS = frozenset({"log", "exp"}), frozenset({"det"})
PARTIALS = frozenset({"mgrad"})


# ------------------------------------------------------------------------------------ goals
def equal(ctx: Context, goal: Term) -> Theorem | None:
    """An equation of matrices or of vectors, or None."""
    a, b = goal.args
    rules = known_system(ctx, goal)
    if rules is None or not (rules.equations or _mentions(goal, MATRICES)):
        return None
    if not (is_manageable(a) and is_manageable(b)):
        return None
    poly = plus(_gathered(a), _gathered(b), num(-1))

    def attempt() -> Theorem | None:
        found = (settled(*left) for left in rules.remainders(poly))
        return next((t for t in found if t is not None), None)

    def settled(rest: Poly, uses: list[Use]) -> Theorem | None:
        if any(c.op == "num" for c in rest.values()):
            return None
        numbers = Numbers(ctx, rules)
        zeros = []
        for key, c in rest.items():
            zero = numbers.vanishes(c)
            if zero is None:
                return None
            zeros.append((word(key, a.sort), zero))
        return by_components(a, b, uses, zeros)

    return _while_growing(rules, attempt)


def equal_numbers(ctx: Context, goal: Term) -> Theorem | None:
    """An equation of numbers in which there are scalar products, norms or traces, or None."""
    rules = known_system(ctx, goal)
    if rules is None:
        return None
    if any(map(is_scalar, core.subterms(goal))):
        found = _while_growing(rules, lambda: Numbers(ctx, rules).equal(goal))
        if found is None and _mentions(goal, DETERMINANTS):
            found = Numbers(ctx, rules, by_entries=True).equal(goal)
        if found is not None:
            return found
    return Numbers(ctx, rules).by_scalar_products(goal)


def different(ctx: Context, goal: Term) -> Theorem | None:
    """a != b for numbers, from a known one that differs from it by its scalar products only."""
    rules = known_system(ctx, goal)
    if rules is None or not any(map(is_scalar, core.subterms(goal))):
        return None
    found = determinants.nonzero(ctx, goal)
    if found is not None:
        return found
    numbers = Numbers(ctx, rules)
    whole = numbers.relation(goal)
    for t in map(numbers.fact, ctx.disequations(REAL)):
        found = carried_over(None, onwards(whole), t)
        if found is not None:
            return iff_mp(symmetric(whole), found)
    return None


def early(ctx: Context, goal: Term) -> Theorem | None:
    """A goal about words by words first of all, unless a rule is asked for; or None."""
    relation = goal.args[0] if is_negation(goal) else goal
    numbers = relation.args[0].sort in (REAL, INT)
    if ctx.rules or (numbers and not _mentions(goal, PRODUCTS)):
        return None
    return late(ctx, goal)


def late(ctx: Context, goal: Term) -> Theorem | None:
    """An equation or an inequality by words; or None."""
    if inverses.available() and inverses.inverses_in(goal):
        return _with_inverses(ctx, goal)
    return _by_words(ctx, goal)


def _with_inverses(ctx: Context, goal: Term) -> Theorem | None:
    """The goal with its inverses pushed inwards; or as what makes an inverse unique."""
    step = inverses.pushed_inwards(ctx, goal)
    inner = onwards(step)
    if inner is core.TRUE:
        t = truth()
    elif inner.op == "eq" and inner.args[0] is inner.args[1]:
        t = unchanged(inner.args[0])
    else:
        t = inverses.by_uniqueness(ctx, inner) or _by_words(ctx, inner)
    return t and iff_mp(symmetric(step), t)


def _by_words(ctx: Context, goal: Term) -> Theorem | None:
    if goal.op != "eq":
        return inequality(ctx, goal)
    return equal_numbers(ctx, goal) if goal.args[0].sort == REAL else equal(ctx, goal)


def is_settled(ctx: Context, goal: Term) -> bool:
    """Whether a goal is about words alone, so that its entries hold nothing more.

    Its matrices and vectors are variables of symbolic size, and nothing is known of entries."""
    if ctx.rules or not words.available() or not _mentions(goal, PRODUCTS):
        return False
    return _of_words(goal) and not any(_mentions(p, _ENTRIES) for p in ctx.exact)


_ENTRIES = frozenset({"at", "entry", "vec", "mat"})


@lru_cache(maxsize=4096)
def _of_words(goal: Term) -> bool:
    for t in core.subterms(goal):
        if t.op in _ENTRIES or t.op in ("sum", "lam", "app", "mprod"):
            return False
        if t.sort[0] in ("vec", "mat") and any(type(n) is int for n in t.sort[1:]):
            return False
    return True


def _while_growing(rules: System, attempt: Callable[[], Theorem | None]) -> Theorem | None:
    """An attempt that is made again when the rules have grown: by one, two, four, ..."""
    grown = 1
    while True:
        known = [*rules.rules], len(rules.others)
        try:
            found = attempt()
        except RuleError:  # diagonal matrices met in a word, which then is another
            return None
        if found is not None:
            return found
        while (rules.rules, len(rules.others)) == known:
            grows = all(rules.grow() for _ in range(grown))
            if not grows and (rules.rules, len(rules.others)) == known:
                return None
        grown *= 2


def known_system(ctx: Context, *goals: Term) -> System | None:
    """The rules of what is known, and of the inverses in the goals."""
    if not words.available():
        return None
    found = [*ctx.equations("mat"), *ctx.equations("vec")]
    found = [t for t in found if not _mentions(t.conclusion, PARTIALS)]  # these are worked out
    formulas = [*goals, *(t.conclusion for t in found)]
    found += powers.equations(ctx, formulas)
    if inverses.available():
        found += [turned for t in found for turned in inverses.turned(t)]
    if inverses.available() and inverses.are_mentioned(ctx, formulas):
        found = [inverses.of_equations(ctx, t) for t in found]
        formulas = [*goals, *(t.conclusion for t in found)]
        found += inverses.equations(ctx, *formulas)
    return system(tuple(t for t in found if not is_trivial(t)))


def _gathered(t: Term) -> Poly:
    return gathered(onwards(expanded(t)))


@lru_cache(maxsize=4096)
def _mentions(p: Term, names: frozenset[str]) -> bool:
    return any(t.op in names for t in core.subterms(p))


def in_words(ctx: Context, t: Term) -> Theorem:
    """A scalar product or a trace = its normal form; itself where there is none."""
    rules = known_system(ctx, t)
    return unchanged(t) if rules is None else Numbers(ctx, rules).normal(t)


def relation_in_words(ctx: Context, p: Term) -> Term:
    """A relation of numbers with its determinants worked out; itself where there are none."""
    rules = known_system(ctx, p) if _mentions(p, DETERMINANTS) else None
    return p if rules is None else onwards(Numbers(ctx, rules).relation(p))


def inequality(ctx: Context, goal: Term) -> Theorem | None:
    """a <= b or a < b, from squares, and from what Cauchy and Schwarz say; or None."""
    rules = known_system(ctx, goal)
    if rules is None or not any(map(is_scalar, core.subterms(goal))):
        return None
    return _while_growing(rules, lambda: _inequality(Numbers(ctx, rules), goal))


def _inequality(numbers: Numbers, goal: Term) -> Theorem | None:
    from quod.tactics import fractions

    known = next((t for t in squares(goal) if t.conclusion is goal), None)
    if known is not None:
        return known
    if goal.op == "le" and goal.args[0].op == "abs":
        x, bound = goal.args[0].args[0], goal.args[1]
        both = [_inequality(numbers, le(t, bound)) for t in (x, neg(x))]
        if None in both:
            return None
        return detach(by_lemma("absolute_at_most", "xy", x, bound), *filter(None, both))
    whole = numbers.relation(goal)
    p = onwards(whole)
    known = [t for t in numbers.ctx.inequalities() if t.conclusion.free & goal.free]
    facts = [numbers.fact(t) for t in known]
    facts += [*map(numbers.fact, bounds(goal, p))]
    t = from_facts(p, facts, [*numbers.roots.values()])
    if t is None and p is not goal and _mentions(p, DETERMINANTS):
        t = fractions.by_factors(numbers.ctx, p) or numbers.ctx.try_prove(p)
    return t and iff_mp(symmetric(whole), t)


# ----------------------------------------------------------------------------------- proofs
def by_components(
    a: Term, b: Term, uses: Sequence[Use], zeros: Sequence[tuple[Term, Theorem]] = ()
) -> Theorem:
    """a = b, whose difference is the sum of these instances, and of words times numbers that are
    zero."""
    here = Place(a.sort)
    equations = [_component(here, a), _component(here, b)]
    cofactors = [ONE, num(-1)]
    for use in uses:
        t = _instance(use.before, _theorem(use.equation), use.after)
        x, y = t.conclusion.args
        same = congruence(here.of(x), [t, *map(unchanged, here.indices)])
        equations.append(transitive(symmetric(_component(here, x)), same, _component(here, y)))
        cofactors.append(use.coefficient)
    for w, zero in zeros:
        equations.append(zero)
        cofactors.append(here.of(w))
    t = kernel.lincomb(eq(here.of(a), here.of(b)), equations, cofactors)
    return here.everywhere(a, b, t)


def _component(here: Place, t: Term) -> Theorem:
    step = expanded(t)
    inside = congruence(here.of(t), [step, *map(unchanged, here.indices)])
    return transitive(inside, here.worked_out(onwards(step)))


def _theorem(e: Equation) -> Theorem:
    """The equation, proved; once."""
    if e.theorem is None:
        if e.transposes is not None:
            e.theorem = kernel.congruence(e.left, [_theorem(e.transposes)])
        else:
            e.theorem = by_components(e.left, e.right, e.uses)
    return e.theorem


def _instance(before: Key, t: Theorem, after: Key) -> Theorem:
    """before * left * after = before * right * after, from left = right, as words."""
    equal_vectors = t.conclusion.args[0].sort[0] == "vec"
    if columns := vectors_in(before):  # the equation stands in the row of an outer product
        column, between = word(before[: columns[0] + 1], None), before[columns[0] + 1 :]
        if equal_vectors:
            row = _instance(transposed_key(after), t, ())
        else:
            product = _instance(between[1:], t, after)
            turned = congruence(op("transpose", product.conclusion.args[0]), [product])
            row = _times(turned, between[:1])
        return congruence(op("outer", column, row.conclusion.args[0]), [unchanged(column), row])
    ends = vectors_in(after)
    end = 0 if equal_vectors else ends[0] + 1 if ends else len(after)
    if end < len(after):  # in its column
        column, row = _instance(before, t, after[:end]), word(transposed_key(after[end:]), None)
        return congruence(op("outer", column.conclusion.args[0], row), [column, unchanged(row)])
    t = _times(t, after)
    for letter in reversed(before):
        left = t.conclusion.args[0]
        name = "mv" if left.sort[0] == "vec" else "mm"
        t = congruence(op(name, letter, left), [unchanged(letter), t])
    return t


def _times(t: Theorem, after: Key) -> Theorem:
    """left * after = right * after."""
    if not after:
        return t
    rest = word(after, None)
    name = "mv" if rest.sort[0] == "vec" else "mm"
    return congruence(op(name, t.conclusion.args[0], rest), [t, unchanged(rest)])


def _scalar_instance(use: Use, shape: str) -> Theorem:
    """The same under a trace, or as a scalar product; both sides as combinations of words."""
    before, t, after = use.before, _theorem(use.equation), use.after
    if shape == TRACE:
        t = _instance(before, t, after)
        whole = trace(t.conclusion.args[0])
        i = fresh(INT)
        body = op("entry", t.conclusion.args[0], i, i)
        inside = kernel.extensionality(i, congruence(body, [t, unchanged(i), unchanged(i)]))
        same = congruence(whole, [inside, *map(unchanged, whole.args[1:])])
    elif before:
        t = _instance(before[1:], t, after)
        same = congruence(op("dot", before[0], t.conclusion.args[0]), [unchanged(before[0]), t])
    else:  # the vectors that are equal stand first
        rest = word(after, None)
        same = congruence(op("dot", t.conclusion.args[0], rest), [t, unchanged(rest)])
    left, right = map(expanded_scalar, same.conclusion.args)
    return transitive(symmetric(left), same, right)


# ---------------------------------------------------------------------------------- numbers
def is_scalar(t: Term) -> bool:
    """Whether a number is a scalar product, a norm, a trace, or a determinant."""
    return not t.loose and (
        t.op in ("dot", "norm", "trace", "det") or (t.op == "sum" and traced(t) is not None)
    )


class Numbers:
    """Numbers in a normal form in which scalar products and traces are those of words."""

    def __init__(self, ctx: Context, rules: System, by_entries: bool = False) -> None:
        self.ctx, self.rules, self.by_entries = ctx, rules, by_entries
        self.done: dict[Term, Theorem] = {}
        self.roots: dict[Term, Theorem] = {}  # root * root = number, for norms

    def normal(self, t: Term) -> Theorem:
        """t = its normal form."""
        if t not in self.done:
            step = self._step(t)
            self.done[t] = transitive(step, arithmetic.canonical(onwards(step)))
        return self.done[t]

    def _step(self, t: Term) -> Theorem:
        if is_scalar(t) and is_manageable(t.args[0] if t.op != "sum" else matrix_of(t)):
            if t.op == "det" and determinants.available():
                return determinants.normal(self, t)
            return self._norm(t) if t.op == "norm" else self._scalar(t)
        if t.loose or t.sort != REAL or not all(a.sort == REAL for a in _numbers(t)):
            return unchanged(t)
        arguments = [
            (self._step if arithmetic.is_arithmetic(t) else self.normal)(a)
            if a.sort == REAL
            else unchanged(a)
            for a in t.args
        ]
        return congruence(t, arguments)

    def _norm(self, t: Term) -> Theorem:
        """The norm as the root of the square of its argument."""
        from quod.tactics.derived import with_values

        step = kernel.definition(t)
        inner = self.normal(onwards(step).args[0])
        whole = congruence(onwards(step), [inner])
        same = transitive(step, whole)
        square = with_values(lemma("norm_squared"), u=t.args[0])
        both = congruence(square.conclusion.args[0], [same, same])
        root = onwards(same)
        self.roots[root] = transitive(symmetric(both), square, inner)
        return same

    def _scalar(self, t: Term) -> Theorem:
        if t.op == "trace":
            step = kernel.definition(t)
            return transitive(step, self._scalar(onwards(step)))
        step = expanded_scalar(t)
        return transitive(step, self._rewritten(onwards(step)))

    def _rewritten(self, t: Term) -> Theorem:
        """A combination of scalar products or traces of words, these rewritten by the rules."""
        if t.op in ("add", "mul"):
            steps = [
                self._rewritten(a) if t.op == "add" or k else self._step(a)
                for k, a in enumerate(t.args)
            ]
            return congruence(t, steps)
        if not is_scalar(t):
            return unchanged(t)
        matrix = traced(t)
        shape = SCALAR if matrix is None else TRACE
        key = scalar_key(t) if matrix is None else key_of(matrix)
        rest, uses = reduced({key: ONE}, self.rules.rules, shape)
        if not uses:
            return unchanged(t)
        equations = [_scalar_instance(use, shape) for use in uses]
        parts = [(c, k) for k, c in rest.items()]
        whole = (_theorem(u.equation).conclusion.args[0] for u in uses if not u.before + u.after)
        like = next(whole, t if matrix is None else matrix)  # has its size where no letter is left
        atoms = [scalar(k) if matrix is None else _trace(k, like) for _, k in parts]
        terms = [
            mul(c, onwards(expanded_scalar(a))) for (c, _), a in zip(parts, atoms, strict=True)
        ]
        goal = eq(t, add(*terms) if terms else ZERO)
        return kernel.lincomb(goal, equations, [u.coefficient for u in uses])

    # -- what follows
    def vanishes(self, c: Term) -> Theorem | None:
        """c = 0, or None."""
        if c.op == "num" or not c.free:
            return None
        return self.equal(eq(c, ZERO))

    def equal(self, goal: Term) -> Theorem | None:
        left, right = map(self.normal, goal.args)
        inner = eq(onwards(left), onwards(right))
        middle = self._middle(inner)
        if middle is None and inner is not goal and _mentions(inner, FUNCTIONS):
            middle = self.ctx.try_prove(inner)
        return middle and transitive(left, middle, symmetric(right))

    def _middle(self, goal: Term) -> Theorem | None:
        a, b = goal.args
        if a is b:
            return unchanged(a)
        known = [self.fact(t) for t in self.ctx.equations() if t.conclusion.args[0].sort == REAL]
        known += map(Numbers(self.ctx, system(())).fact, determinants.facts(self.ctx, goal))
        found = arithmetic.combination(goal, [*known, *self.roots.values()])
        if found is not None:
            return found
        inverses = [t for t in core.subterms(goal) if t.op == "inv" and not t.loose]
        inverses = arithmetic.relations(inverses, self._with_differences().prove)
        if inverses:
            return arithmetic.combination(goal, [*known, *self.roots.values(), *inverses])
        return None

    def by_scalar_products(self, goal: Term) -> Theorem | None:
        """a = b, from known equations of vectors, multiplied by vectors; or None."""
        whole = self.relation(goal)
        inner = onwards(whole)
        if inner.op != "eq":
            return iff_mp(symmetric(whole), truth()) if inner is core.TRUE else None
        known = [self.fact(t) for t in self.ctx.equations() if t.conclusion.args[0].sort == REAL]
        products = self._multiplied()
        products += map(Numbers(self.ctx, system(())).fact, determinants.facts(self.ctx, inner))
        found = arithmetic.combination(inner, [*known, *self.roots.values(), *products])
        if found is None:
            ctx = self._with_differences()
            zeros = filter(None, map(_as_zero, products))
            ways = (from_a_factor(ctx, inner, t) for t in zeros)
            found = next((t for t in ways if t is not None), None)
        return found and iff_mp(symmetric(whole), found)

    def _multiplied(self) -> list[Theorem]:
        """Known equations of vectors, times the vectors in them, by the rules of the others.

        Of Au = su and Av = tv, A symmetric, the rules make one thing of u.Av only if both are
        used: here s u.v = t u.v."""
        known = [t for t in self.ctx.equations("vec") if _is_manageable_equation(t)]
        found = []
        for t in known[:VECTOR_EQUATIONS]:
            rest = tuple(e for e in self.rules.equations if e is not t)
            numbers = Numbers(self.ctx, system(rest))
            left = t.conclusion.args[0]
            products = [kernel.congruence(op("dot", left, left), [t, t])]
            for w in _vectors_of(known, left.sort):
                products.append(congruence(op("dot", w, left), [unchanged(w), t]))
            found += [numbers.fact(p) for p in products if not is_trivial(p)]
        for t in self._other_equations():
            for w in _vectors_of(known, t.conclusion.args[0].sort):
                product = congruence(op("dot", w, t.conclusion.args[0]), [unchanged(w), t])
                found.append(self.fact(product))
        return [t for t in found if t.conclusion.op == "eq" and not is_trivial(t)]

    def _other_equations(self) -> list[Theorem]:
        """What follows for vectors that is no rule, as its coefficients are no numbers."""
        while self.rules.grow() and len(self.rules.others) < VECTOR_EQUATIONS:
            pass
        found = []
        for poly, uses in self.rules.others[:VECTOR_EQUATIONS]:
            if all(len(vectors_in(key)) == 1 for key in poly):
                t = tree(poly, sort_of(next(iter(poly))))
                found.append(by_components(t, op("scale", ZERO, t), uses))
        return found

    def _with_differences(self) -> Context:
        """The context, which also knows in normal form which numbers differ."""
        return self.ctx.with_facts(*map(self.fact, self.ctx.disequations(REAL)))

    def fact(self, t: Theorem) -> Theorem:
        """A known relation of numbers in normal form."""
        return iff_mp(self.relation(t.conclusion), t)

    def relation(self, p: Term) -> Theorem:
        """p = the same relation of numbers in normal form."""
        if is_negation(p):
            return congruence(p, [self.relation(p.args[0]), unchanged(p.args[1])])
        return congruence(p, [self.normal(a) for a in p.args])


def _is_manageable_equation(t: Theorem) -> bool:
    return all(map(is_manageable, t.conclusion.args))


def _vectors_of(known: Sequence[Theorem], sort: core.Sort) -> list[Term]:
    """The vectors of a sort that equations are about."""
    found = dict.fromkeys(a for t in known for a in core.subterms(t.conclusion) if not a.loose)
    return [a for a in found if a.op == "var" and a.sort == sort][:VECTOR_EQUATIONS]


def _as_zero(t: Theorem) -> Theorem | None:
    """x - y = 0, from x = y."""
    x, y = t.conclusion.args
    gap = onwards(arithmetic.canonical(add(x, neg(y))))
    return None if gap is ZERO else kernel.lincomb(eq(gap, ZERO), [t], [ONE])


def _numbers(t: Term) -> list[Term]:
    return [a for a in t.args if a.sort != INT]


def _trace(key: Key, like: Term) -> Term:
    sort = key[0].sort if key else like.sort
    return trace(word(key, ("mat", sort[1], sort[1])))
