"""Norms: their squares are scalar products; Cauchy and Schwarz bound the rest."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import Term, eq, is_lt, le, mul, neg, num, subterms
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.derived import (
    conjuncts,
    detach,
    iff_mp,
    is_trivial,
    symmetric,
    transitive,
    unchanged,
    use_lemma,
)
from quod.tactics.positivity import certified_by, sides
from quod.tactics.signs import sign

if TYPE_CHECKING:
    from quod.tactics.prover import Context
    from quod.tactics.simplify import Simplifier

ZERO = num(0)
NORMS = 4  # that are compared in pairs


def squared(t: Term) -> Theorem:
    """t = t with the scalar product of a vector with itself for the square of its norm."""
    found = [a for a in polynomials([t])[1] if a.op == "norm"]
    if not found or not is_available("norm_squared"):
        return unchanged(t)
    return _without_squares(t, [use_lemma("norm_squared", u=a.args[0]) for a in found])


def _without_squares(t: Term, facts: list[Theorem]) -> Theorem:
    """t = t with x for each a * a, where the facts say that a * a = x."""
    (rest, *sides), atoms = polynomials([t, *(x for s in facts for x in s.conclusion.args)])
    gens, cofactors = rest.context().gens(), []
    for k, fact in enumerate(facts):
        gap = sides[2 * k] - sides[2 * k + 1]
        atom = fact.conclusion.args[0].args[0]
        quotient, rest = arithmetic.divide(rest, gap, gens[atoms.index(atom)])
        cofactors.append(quotient)
    used = [k for k, q in enumerate(cofactors) if q != 0]
    if not used:
        return unchanged(t)
    terms = [arithmetic.term_of(cofactors[k], atoms, t.sort) for k in used]
    new = arithmetic.term_of(rest, atoms, t.sort)
    return kernel.lincomb(eq(t, new), [facts[k] for k in used], terms)


def are_equal(ctx: Context, goal: Term) -> Theorem | None:
    """An equation of numbers with the squares of norms written out; None where there are none."""
    if not any(t.op == "norm" for t in subterms(goal)):
        return None
    left, right = map(squared, goal.args)
    if is_trivial(left) and is_trivial(right):
        return None
    try:
        same = ctx.prove(eq(left.conclusion.args[1], right.conclusion.args[1]))
    except QuodError:
        return None
    return transitive(left, same, symmetric(right))


# ------------------------------------------------------------------------------ inequalities
def bounded(ctx: Context, goal: Term) -> Theorem | None:
    """An inequality between norms by the bounds of their scalar products; else None."""
    from quod.tactics.prover import schemas
    from quod.tactics.simplify import Simplifier

    if is_lt(goal) or not any(t.op == "norm" and not t.loose for t in subterms(goal)):
        return None
    if not is_available("scalar_product_bounds"):
        return None
    multiple = lemma("norm_of_a_multiple")
    simplifier = Simplifier(ctx, schemas(multiple, multiple.conclusion.free))
    simplifier.unfolds = simplifier.unfolds - {"norm", "abs"}
    whole = _in_squares(simplifier, goal)
    inner = whole.conclusion.args[1]
    if not _norms(inner):
        t = ctx.try_prove(inner)
        return t and iff_mp(symmetric(whole), t)
    facts = [_in_squares_of(simplifier, t) for t in _facts(inner)]
    try:
        t = _from_facts(ctx, simplifier, inner, facts)
        return iff_mp(symmetric(whole), t)
    except QuodError:
        return None


def _from_facts(ctx: Context, simplifier: Simplifier, goal: Term, facts: list[Theorem]) -> Theorem:
    facts = [*facts, *ctx.inequalities()]
    try:
        return certified_by(goal, facts)
    except Undecided:
        small, big = goal.args
        for a in _norms(goal):
            rest = _bound_for(a, small, big)
            positive = None if rest is None else sign(ctx, rest, strict=False)
            if rest is None or positive is None:
                continue
            at_most = use_lemma("norm_at_most", u=a.args[0], y=rest)
            square = _in_squares(simplifier, at_most.conclusion.args[1].args[0])
            try:
                less = certified_by(square.conclusion.args[1], facts)
            except Undecided:
                continue
            t = detach(at_most, positive, iff_mp(symmetric(square), less))
            return certified_by(goal, [t])
        raise


def _bound_for(norm: Term, small: Term, big: Term) -> Term | None:
    """y, where the goal small <= big says that norm <= y."""
    (p, q, x), atoms = polynomials([small, big, norm])
    rest = q - p + x
    k = atoms.index(norm)
    free = all(exponents[k] == 0 for exponents in rest.to_dict())
    return arithmetic.term_of(rest, atoms, norm.sort) if free else None


def _norms(p: Term) -> list[Term]:
    return [t for t in dict.fromkeys(subterms(p)) if t.op == "norm" and not t.loose][:NORMS]


def _facts(goal: Term) -> list[Theorem]:
    """What is known of the norms in a goal, in pairs, and of the absolute values."""
    found = _norms(goal)
    facts = [use_lemma("norm_nonnegative", u=a.args[0]) for a in found]
    pairs = [(a, b) for a, b in combinations(found, 2) if a.args[0].sort == b.args[0].sort]
    for a, b in pairs:
        facts += conjuncts(use_lemma("scalar_product_bounds", u=a.args[0], v=b.args[0]))
    sizes = [t for t in dict.fromkeys(subterms(goal)) if t.op == "abs" and not t.loose]
    facts += [use_lemma("absolute_nonnegative", x=t.args[0]) for t in sizes]
    for t in sizes:
        facts += conjuncts(use_lemma("absolute_bounds", x=t.args[0]))
    facts += [_product(facts[k], found[k], b) for k, b in enumerate(found[1:])]
    return facts + [_squares(a, b) for a, b in pairs]


def _product(sign: Theorem, a: Term, b: Term) -> Theorem:
    """0 <= |u| |v|."""
    other = use_lemma("norm_nonnegative", u=b.args[0])
    return kernel.positivity(le(ZERO, mul(a, b)), [(1, [sign, other], None)], [], [])


def _squares(a: Term, b: Term) -> Theorem:
    """(u . v)^2 <= |u|^2 |v|^2."""
    up, down = conjuncts(use_lemma("scalar_product_bounds", u=a.args[0], v=b.args[0]))
    product, size = up.conclusion.args
    goal = le(mul(product, product), mul(size, size))
    return kernel.positivity(goal, [(1, [up, down], None)], [], [])


def _in_squares(simplifier: Simplifier, p: Term) -> Theorem:
    """p = the same relation of its sides, simplified, without squares of norms."""
    steps = []
    for t in p.args:
        step = simplifier.normal(t)
        step = transitive(step, squared(step.conclusion.args[1]))
        steps.append(transitive(step, simplifier.normal(step.conclusion.args[1])))
    return kernel.congruence(p, steps)


def _in_squares_of(simplifier: Simplifier, t: Theorem) -> Theorem:
    return iff_mp(_in_squares(simplifier, t.conclusion), t)


def absolute(ctx: Context, goal: Term) -> Theorem | None:
    """|x| + more <= y from x + more <= y and -x + more <= y; None where that is not shown."""
    if goal.op != "le" or not is_available("absolute_at_most"):
        return None
    small, big = goal.args
    sizes = [t for t in polynomials([small, big])[1] if t.op == "abs"]
    facts = [t for size in sizes for t in conjuncts(use_lemma("absolute_bounds", x=size.args[0]))]
    for size in sizes:
        y = big if small is size else _bound_for(size, small, big)
        if y is None:
            continue
        x = size.args[0]
        both = [_from_absolute(ctx, p, facts, small is size) for p in (le(x, y), le(neg(x), y))]
        if None not in both:
            t = detach(use_lemma("absolute_at_most", x=x, y=y), *both)  # type: ignore[arg-type]
            return t if small is size else kernel.positivity(goal, [(1, [t], None)], [], [])
    return None


def unwrapped(ctx: Context, goal: Term) -> Theorem | None:
    """The goal from what is known of absolute values: x <= |x| and -x <= |x|; else None."""
    known = ctx.inequalities()
    sizes = [a for t in known for a in polynomials(sides(t.conclusion))[1] if a.op == "abs"]
    if not sizes or not is_available("absolute_bounds"):
        return None
    facts = [t for a in sizes for t in conjuncts(use_lemma("absolute_bounds", x=a.args[0]))]
    try:
        return certified_by(goal, [*dict.fromkeys(facts), *known])
    except Undecided:
        return None


def _from_absolute(ctx: Context, goal: Term, facts: list[Theorem], whole: bool) -> Theorem | None:
    try:
        return certified_by(goal, [*facts, *ctx.inequalities()], degrees=(1,))
    except Undecided:
        return ctx.try_prove(goal) if whole else None


def root(ctx: Context, goal: Term) -> Theorem | None:
    """A root on one side by the square of the other side; None where that is not shown."""
    if not is_available("root_below"):
        return None
    small, big = sides(goal)
    if small.op == "sqrt":
        name = "root_below" if is_lt(goal) else "root_at_most"
        values = {"x": small.args[0], "y": big}
    elif big.op == "sqrt":
        name = "root_above" if is_lt(goal) else "root_at_least"
        values = {"x": big.args[0], "y": small}
    else:
        return None if is_lt(goal) else _by_squares(ctx, goal)
    return _by_roots(ctx, use_lemma(name, **values))


def _by_squares(ctx: Context, goal: Term) -> Theorem | None:
    """x <= y for a product y of roots, from x * x <= y * y."""
    (p, q), atoms = polynomials(goal.args)
    gap = q - p
    roots = {k for k, a in enumerate(atoms) if a.op == "sqrt"}
    rows = {e: c for e, c in gap.to_dict().items() if any(e[k] for k in roots)}
    if len(rows) != 1 or min(rows.values()) <= 0:
        return None
    y = gap.context().from_dict(rows)
    values = {"x": arithmetic.term_of(y - gap, atoms, goal.args[0].sort)}
    values["y"] = arithmetic.term_of(y, atoms, goal.args[0].sort)
    t = _by_roots(ctx, use_lemma("at_most_by_squares", **values))
    return t and kernel.positivity(goal, [(1, [t], None)], [], [])


def _by_roots(ctx: Context, rule: Theorem) -> Theorem | None:
    """What the rule concludes, its premises shown without the squares of roots in them."""
    while rule.conclusion.op == "imp":
        p = rule.conclusion.args[0]
        try:
            facts = [t for t in arithmetic.relations([p], ctx.prove) if _is_of_a_root(t)]
            same = kernel.congruence(p, [_without_squares(t, facts) for t in p.args])
            t = iff_mp(symmetric(same), ctx.prove(same.conclusion.args[1]))
        except QuodError:
            return None
        rule = kernel.modus_ponens(rule, t)
    return rule


def _is_of_a_root(t: Theorem) -> bool:
    """Whether an equation says what the square of a root is."""
    a, b = t.conclusion.args[0].args
    return a is b and a.op == "sqrt"
