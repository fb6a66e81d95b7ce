"""Inequalities and equations between moments: by one variable at every outcome, by what variances
and covariances are, and by the bounds of Cauchy and Schwarz."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import OUTCOME, Term, add, app, eq, fresh, is_lt, lam, le, mul, num, op, subterms
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available
from quod.polynomial import polynomials
from quod.tactics import arithmetic, calculus, probability
from quod.tactics.derived import (
    conjuncts,
    detach,
    iff_mp,
    replace,
    symmetric,
    transitive,
    use,
    use_lemma,
)
from quod.tactics.positivity import certified_by, sides

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)
MOMENTS = ("E", "Var", "Cov")
VARIABLES = 4  # whose moments are compared


def inequality(ctx: Context, goal: Term) -> Theorem | None:
    """An inequality of moments; None where it is not found."""
    from quod.tactics.simplify import Simplifier

    if not is_available("cauchy_schwarz_of_means"):
        return None
    whole = _as_one(ctx, goal)
    if whole is not None:
        return whole
    simplifier = Simplifier(ctx)
    facts = [iff_mp(simplifier.normal(t.conclusion), t) for t in _facts(ctx, goal)]
    try:
        return certified_by(goal, [*facts, *ctx.inequalities()])
    except Undecided:
        return None


def equation(ctx: Context, goal: Term) -> Theorem | None:
    """An equation of moments, by one variable that is 0 everywhere, or by what variances are."""
    from quod.tactics.simplify import Simplifier

    if not is_available("cauchy_schwarz_of_means") or not _moments(goal):
        return None
    simplifier = Simplifier(ctx, known=False)
    known = [iff_mp(simplifier.normal(t.conclusion), t) for t in ctx.equations()]
    known += [*ctx.equations(), *_definitions(ctx, [goal, *(t.conclusion for t in known)])]
    found = arithmetic.combination(goal, known)
    if found is not None:
        return found
    left = _as_one(ctx, le(*goal.args))
    right = left and _as_one(ctx, le(*goal.args[::-1]))
    if not left or not right:
        return None
    return detach(use("antisymmetry", x=goal.args[0], y=goal.args[1]), left, right)


def sign(ctx: Context, term: Term) -> Theorem | None:
    """0 <= E(X), where X is at no outcome negative; None where that is not shown."""
    space, x = term.args
    w = fresh(OUTCOME)
    try:
        below = kernel.generalise(w, _at_each(ctx, le(ZERO, app(x, w)), w))
        good = ctx.prove(op("integrable", space, x))
    except QuodError:
        return None
    return detach(use("expectation_nonnegative", P=space, X=x), good, below)


def _at_each(ctx: Context, goal: Term, w: Term) -> Theorem:
    """A relation at any outcome; for any numbers in place of the random ones if need be."""
    try:
        return ctx.prove(goal)
    except QuodError:
        random = [t for t in subterms(goal) if t.op == "app" and t.args[1] is w]
        random += [t for t in _moments(goal) if w not in t.free]
        values = {t: fresh(t.sort) for t in random}
        for t, number in values.items():
            goal = replace(goal, t, number)
        if not random or w in goal.free:
            raise
        return kernel.instantiate(ctx.prove(goal), {}, {}, [(v, t) for t, v in values.items()])


def _moments(goal: Term) -> list[Term]:
    """The moments in a formula, outside of each other."""
    return [t for t in dict.fromkeys(subterms(goal)) if t.op in MOMENTS and not t.loose]


def _as_one(ctx: Context, goal: Term) -> Theorem | None:
    """An inequality that is linear in means, by the one variable of which it says 0 <= E; perhaps
    with a multiple of X - E(X) added, as in Jensen's inequality."""
    if is_lt(goal):
        return None
    small, big = sides(goal)
    (a, b), atoms = polynomials([small, big])
    gap = b - a
    linear = [k for k, t in enumerate(atoms) if t.op == "E" and gap.degrees()[k] == 1]
    rows = [e for e in gap.to_dict() if sum(int(e[k]) for k in linear) > 1]
    spaces = {atoms[k].args[0] for k in linear}
    if len(spaces) != 1 or rows:
        return None
    (space,), w = spaces, fresh(OUTCOME)
    gens, at = gap.context().gens(), dict.fromkeys(linear)
    parts: list[Term] = []
    for k in at:
        c = gap.derivative(k)
        parts.append(mul(arithmetic.term_of(c, atoms, small.sort), app(atoms[k].args[1], w)))
    rest = gap.compose(*[g * 0 if k in at else g for k, g in enumerate(gens)])
    body = add(arithmetic.term_of(rest, atoms, small.sort), *parts)
    bodies = [body, *_with_tangents(ctx, space, goal, body, w)]
    found = next(
        (t for b in bodies if (t := sign(ctx, op("E", space, lam(w, b)))) is not None), None
    )
    if found is None:
        return None
    body = app(found.conclusion.args[1].args[1], w)
    try:
        value = probability.combination(ctx, space, w, body)[1]
        same = ctx.prove(eq(value.conclusion.args[1], op("add", big, op("neg", small))))
    except QuodError:
        return None
    return kernel.positivity(goal, [(1, [found], None)], [transitive(value, same)], [num(-1)])


def _with_tangents(ctx: Context, space: Term, goal: Term, body: Term, w: Term) -> Iterator[Term]:
    """The variable less its slope at X = E(X) times X - E(X), for each X whose mean is there."""
    for mean in _moments(goal):
        x = app(mean.args[1], w) if mean.op == "E" and mean.args[0] is space else ZERO
        if x.op != "app" or x not in subterms(body):
            continue
        z = fresh(x.sort)
        try:
            _, slope = calculus.differentiate(ctx, lam(z, replace(body, x, z)), mean)
        except QuodError:
            continue
        slope = slope.conclusion.args[1]
        yield add(body, mul(num(-1), slope, add(x, op("neg", mean))))


def _definitions(ctx: Context, formulas: list[Term]) -> list[Theorem]:
    """Var X = E X^2 - (E X)^2, and Cov(X, Y) = E XY - E X E Y, for those in the formulas."""
    from quod.tactics.simplify import Simplifier

    found, simplifier = [], Simplifier(ctx)
    for t in dict.fromkeys(t for p in formulas for t in _moments(p)):
        if t.op in ("Var", "Cov"):
            name = "variance_by_moments" if t.op == "Var" else "covariance_by_moments"
            values = dict(zip(("P", "X", "Y"), t.args, strict=False))
            try:
                _, value = conjuncts(ctx.detached(use_lemma(name, **values)))
                found.append(transitive(value, simplifier.normal(value.conclusion.args[1])))
            except QuodError:
                continue
    return found


def _facts(ctx: Context, goal: Term) -> list[Theorem]:
    """0 <= Var X, (E XY)^2 <= E X^2 E Y^2 and the like, for the variables of the goal's moments;
    variances by means where only these are in it."""
    moments = _moments(goal)
    squares = {(t.args[0], x): t for t in moments for x in t.args[1:] if t.op != "E"}
    variables = dict.fromkeys(squares)
    of_means = not variables
    for t in moments if of_means else ():
        variables |= dict.fromkeys((t.args[0], x) for x in _factors(t))
    some = [*variables][:VARIABLES]
    found = [t for space, x in some for t in _spread(ctx, space, x)]
    w = fresh(OUTCOME)
    sizes = [(t.args[0], app(t.args[1], w)) for t in moments if t.op == "E"]
    for space, x in sizes:
        if x.op == "abs":
            name = "mean_size_at_most_the_root_mean_square"
            found += _tried(ctx, name, P=space, X=lam(w, x.args[0]))
    for (space, x), (other, y) in combinations(some, 2):
        if space is other:
            found += _pair(ctx, space, x, y, of_means)
    return found


def _factors(mean: Term) -> list[Term]:
    """The variables of which a mean is that of a product."""
    w = fresh(OUTCOME)
    body = app(mean.args[1], w)
    return [lam(w, f) for f in dict.fromkeys(probability.factors_of(body))] + (
        [mean.args[1]] if body.op == "mul" else []
    )


def _spread(ctx: Context, space: Term, x: Term) -> list[Theorem]:
    """0 <= Var X, and (E X)^2 <= E X^2."""
    w = fresh(OUTCOME)
    found = []
    try:
        good, value = conjuncts(ctx.detached(use_lemma("variance_by_moments", P=space, X=x)))
        found.append(detach(use_lemma("variance_nonnegative", P=space, X=x), good))
        mean, square = op("E", space, x), op("E", space, lam(w, mul(app(x, w), app(x, w))))
        small = le(mul(mean, mean), square)
        found.append(kernel.positivity(small, [(1, [found[0]], None)], [value], [num(-1)]))
    except QuodError:
        pass
    return found


def _pair(ctx: Context, space: Term, x: Term, y: Term, of_means: bool) -> list[Theorem]:
    """The bound of Cauchy and Schwarz for two variables, or for them less their means; and
    0 <= Var(X - Y), Var(X + Y)."""
    w = fresh(OUTCOME)
    if of_means:
        return _tried(ctx, "cauchy_schwarz_of_means", P=space, X=x, Y=y)
    centred = [lam(w, add(app(v, w), op("neg", op("E", space, v)))) for v in (x, y)]
    bound = _tried(ctx, "cauchy_schwarz_of_means", P=space, X=centred[0], Y=centred[1])
    defined = [op("Cov", space, x, y), op("Var", space, x), op("Var", space, y)]
    found = [_folded(t, defined) for t in bound]
    for sign_of_y in (num(1), num(-1)):
        scaled = lam(w, mul(sign_of_y, app(y, w)))
        try:
            two = ctx.detached(use_lemma("variance_of_two", P=space, X=x, Y=scaled))
            above = ctx.prove(le(ZERO, two.conclusion.args[0]))
            cross = ctx.prove(
                eq(op("Cov", space, x, scaled), mul(sign_of_y, op("Cov", space, x, y)))
            )
            last = ctx.prove(eq(op("Var", space, scaled), op("Var", space, y)))
        except QuodError:
            continue
        value = add(defined[1], mul(num(2), sign_of_y, defined[0]), defined[2])
        found.append(
            kernel.positivity(
                le(ZERO, value),
                [(1, [above], None)],
                [two, cross, last],
                [num(-1), num(-2), num(-1)],
            )
        )
    return found


def _tried(ctx: Context, name: str, **values: Term) -> list[Theorem]:
    try:
        return [ctx.detached(use_lemma(name, **values))]
    except QuodError:
        return []


def _folded(t: Theorem, constants: list[Term]) -> Theorem:
    """A fact with the definitions of these constants folded back."""
    for c in constants:
        back = symmetric(kernel.definition(c))
        x = fresh(c.sort)
        context = lam(x, replace(t.conclusion, back.conclusion.args[0], x))
        t = kernel.rewrite(context, back, t)
    return t
