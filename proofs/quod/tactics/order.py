"""Inequalities: certificates from known inequalities, their products, and squares."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from quod import kernel
from quod.core import INT, REAL, Term, eq, is_lt, le, lt, mul, negation, num, op, subterms
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.polynomial import literal_power, polynomials
from quod.tactics.derived import congruence, detach, iff_mp, is_trivial, symmetric, use
from quod.tactics.linear import nonnegative_solution

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
Summand = tuple[Fraction, list[Theorem], Term | None]
FACTOR_LIMIT = 14


def prove_inequality(ctx: Context, goal: Term) -> Theorem:
    """a <= b or a < b: simplify both sides, then certify."""
    from quod.tactics.equality import Simplifier

    by_structure = _by_structure(ctx, goal)
    if by_structure is not None:
        return by_structure
    inner = goal.args[0] if is_lt(goal) else goal
    simplifier = Simplifier(ctx)
    step = congruence(inner, [simplifier.normal(t) for t in inner.args])
    if is_trivial(step):
        return _certified(ctx, goal)
    new = step.conclusion.args[1]
    if new is goal or new in ctx.busy:
        raise Undecided(f"no certificate found for {goal!r}")
    whole = congruence(goal, [step, kernel.reflexivity(goal.args[1])]) if is_lt(goal) else step
    return iff_mp(symmetric(whole), _certified(ctx, whole.conclusion.args[1]))


def _by_structure(ctx: Context, goal: Term) -> Theorem | None:
    """0 <= t or 0 < t from the signs of the parts of a sum, product or even power."""
    strict = is_lt(goal)
    zero, t = reversed(goal.args[0].args) if strict else goal.args
    if zero.op != "num" or zero.data != 0 or t.op not in ("add", "mul", "pow"):
        return None
    if t.op == "pow":
        k = literal_power(t)
        if k is None or k % 2:
            return None
        square = op("pow", t.args[0], num(k // 2, INT))
        return None if strict else kernel.positivity(goal, [(Fraction(1), [], square)], [], [])
    if t.op == "mul" and t.args[0] is t.args[1] and not strict:
        return kernel.positivity(goal, [(Fraction(1), [], t.args[0])], [], [])
    positive = [ctx.try_prove(lt(zero, a)) for a in t.args]
    signs = [p or ctx.try_prove(le(zero, a)) for p, a in zip(positive, t.args, strict=True)]
    if None in signs or (strict and not (any if t.op == "add" else all)(positive)):
        return None
    if t.op == "mul":
        return kernel.positivity(goal, [(Fraction(1), signs, None)], [], [])  # type: ignore
    return kernel.positivity(goal, [(Fraction(1), [s], None) for s in signs], [], [])  # type: ignore


def _certified(ctx: Context, goal: Term) -> Theorem:
    """a <= b or a < b as a sum of products of known inequalities and of squares."""
    strict = is_lt(goal)
    small, big = reversed(goal.args[0].args) if strict else goal.args
    base = [t for t in ctx.inequalities() + signs(ctx, goal) if not _is_self(t)]
    base = _relevant(base, goal)
    for degree in (1, 2, 3):
        candidates = _candidates(base, goal, degree)
        found = _combine(big, small, candidates, strict)
        if found is not None:
            return kernel.positivity(goal, found, [], [])
    raise Undecided(f"no certificate found for {goal!r}")


def _is_self(t: Theorem) -> bool:
    return t.conclusion.op == "le" and t.conclusion.args[0] is t.conclusion.args[1]


def _relevant(facts: list[Theorem], goal: Term) -> list[Theorem]:
    """The inequalities that share a variable with the goal, directly or by way of others."""
    names = {v for v in _atoms(goal)}
    chosen: list[Theorem] = []
    rest = list(dict.fromkeys(facts))
    grown = True
    while grown and len(chosen) < FACTOR_LIMIT:
        near = [t for t in rest if not names.isdisjoint(_atoms(t.conclusion))]
        grown = bool(near)
        for t in near[: FACTOR_LIMIT - len(chosen)]:
            chosen.append(t)
            names |= _atoms(t.conclusion)
        rest = [t for t in rest if t not in chosen]
    return chosen


def _atoms(p: Term) -> set[Term]:
    inner = p.args[0].args if is_lt(p) else p.args
    return set(polynomials(list(inner))[1])


def signs(ctx: Context, goal: Term) -> list[Theorem]:
    """What is known of the sizes, roots, inverses and sums in a goal."""
    found: list[Theorem] = []
    for t in subterms(goal):
        if t.loose:
            continue
        try:
            if t.op == "dim" and type(t.data[1]) is str:
                found.append(
                    kernel.instantiate(kernel.axiom("dimension_positive"), {"n": t.data[1]}, {}, [])
                )
            elif t.op == "dim":
                for p in (le(t, num(t.data[1], INT)), le(num(t.data[1], INT), t)):
                    found.append(kernel.compute(p))
            elif t.op == "sqrt":
                found.append(_root_sign(ctx, t))
            elif t.op == "inv":
                found.append(
                    detach(use("inverse_positive", x=t.args[0]), ctx.prove(lt(ZERO, t.args[0])))
                )
            elif t.op == "sum":
                from quod.core import app, fresh, within
                from quod.lemmas import lemma
                from quod.tactics.derived import with_values

                i = fresh(INT)
                nonneg = ctx.prove(within(i, t.args[1], t.args[2], le(ZERO, app(t.args[0], i))))
                found.append(
                    detach(
                        with_values(
                            lemma("sum_nonnegative"), f=t.args[0], lo=t.args[1], hi=t.args[2]
                        ),
                        nonneg,
                    )
                )
        except QuodError:
            continue
    for atom in _atoms(goal):
        if atom.sort == REAL:
            known = ctx.known_fact(lt(ZERO, atom)) or ctx.known_fact(le(ZERO, atom))
            found += [known] if known is not None else []
    return found


def _root_sign(ctx: Context, root: Term) -> Theorem:
    from quod.lemmas import lemma
    from quod.tactics.derived import with_values

    x = root.args[0]
    positive = ctx.try_prove(lt(ZERO, x))
    if positive is not None:
        return detach(with_values(lemma("square_root_positive"), x=x), positive)
    return detach(use("square_root_nonnegative", x=x), ctx.prove(le(ZERO, x)))


def _candidates(base: list[Theorem], goal: Term, degree: int) -> list[Summand]:
    """Products of up to `degree` facts; squares of the goal's atoms and their differences."""
    rows: list[Summand] = [(Fraction(1), [], None)]
    for count in range(1, degree + 1):
        limit = base if count < 3 else base[:6]
        for group in itertools.combinations_with_replacement(limit, count):
            rows.append((Fraction(1), list(group), None))
    if degree > 1:
        atoms = sorted(_atoms(goal), key=repr)[:6]
        reals = [op("cast", a) if a.sort == INT else a for a in atoms]
        pairs = [op("add", a, op("neg", b)) for a, b in itertools.combinations(reals, 2)]
        pairs += [op("add", a, b) for a, b in itertools.combinations(reals, 2)]
        rows += [(Fraction(1), [], s) for s in reals + pairs]
        rows += [(Fraction(1), [t], s) for s in reals for t in base[:8]]
    return rows


def _combine(big: Term, small: Term, rows: list[Summand], strict: bool) -> list[Summand] | None:
    """Coefficients that make the sum of the candidates big - small."""
    terms = [big, small]
    for _, facts, square in rows:
        for t in facts:
            terms += _gap(t)
        terms += [square] if square is not None else []
    values = iter(polynomials(terms)[0])
    target = next(values) - next(values)
    columns = []
    for _, facts, square in rows:
        product = target * 0 + 1
        for _ in facts:
            product *= next(values) - next(values)
        if square is not None:
            s = next(values)
            product *= s * s
        columns.append(_table(product))
    goal = _table(target)
    if strict:  # a strictly positive candidate must take part: ask for a tiny share of each
        sure = [
            k
            for k, (_, facts, s) in enumerate(rows)
            if s is None and all(is_lt(t.conclusion) for t in facts)
        ]
        for k in sure:
            for share in (Fraction(1), Fraction(1, 2), Fraction(1, 1000)):
                rest = {
                    key: goal.get(key, 0) - share * columns[k].get(key, 0)
                    for key in {*goal, *columns[k]}
                }
                solution = nonnegative_solution(columns, rest)
                if solution is not None:
                    solution[k] += share
                    return _used(rows, solution)
        return None
    solution = nonnegative_solution(columns, goal)
    return None if solution is None else _used(rows, solution)


def _used(rows: list[Summand], solution: list[Fraction]) -> list[Summand]:
    return [(c, facts, s) for c, (_, facts, s) in zip(solution, rows, strict=True) if c]


def _gap(t: Theorem) -> list[Term]:
    p = t.conclusion
    return list(p.args[0].args) if is_lt(p) else [p.args[1], p.args[0]]


def _table(p: Any) -> dict[Any, Fraction]:
    return {tuple(map(int, e)): Fraction(int(c.p), int(c.q)) for e, c in p.to_dict().items()}


def prove_absurd(ctx: Context) -> Theorem | None:
    """False, from known inequalities that add up to 0 < 0."""
    facts = [t for t in ctx.inequalities() if not _is_self(t)]
    if not any(is_lt(t.conclusion) for t in facts):
        return None
    for t in ctx.equations():
        facts += _both_ways(t)
    for zero in (num(0, INT), ZERO):
        rows: list[Summand] = [(Fraction(1), [t], None) for t in facts[:60]]
        try:
            found = _combine(zero, zero, rows, strict=True)
        except QuodError:
            found = None
        if found is not None:
            strict = kernel.positivity(lt(zero, zero), found, [], [])
            return kernel.tautology(op("false"), [strict, kernel.compute(le(zero, zero))])
    return None


def _both_ways(t: Theorem) -> list[Theorem]:
    """a <= b and b <= a from a = b."""
    a, b = t.conclusion.args
    one = num(1, a.sort)
    return [
        kernel.positivity(le(a, b), [], [t], [num(-1, a.sort)]),
        kernel.positivity(le(b, a), [], [t], [one]),
    ]


def prove_different(ctx: Context, goal: Term) -> Theorem:
    """a != b from a < b or b < a, or factor by factor."""
    a, b = goal.args[0].args
    for strict in (lt(a, b), lt(b, a)):
        t = ctx.try_prove(strict)
        if t is not None:
            return _different(goal, t)
    if b is ZERO and a.op == "mul":
        return _product_nonzero(goal, [ctx.prove(negation(eq(x, ZERO))) for x in a.args])
    raise Undecided(f"cannot show {goal!r}")


def _different(goal: Term, t: Theorem) -> Theorem:
    """From u < v follows that the two sides of the goal differ."""
    equal = kernel.assume(goal.args[0])
    x, y = t.conclusion.args[0].args  # t says: not x <= y
    reflexive = kernel.positivity(
        le(x, y), [], [equal], [num(1 if equal.conclusion.args[0] is y else -1, x.sort)]
    )
    return kernel.tautology(goal, [kernel.discharge(goal.args[0], reflexive), t])


def _product_nonzero(goal: Term, factors: list[Theorem]) -> Theorem:
    """x*y != 0 from x != 0 and y != 0: else 1 = inv(x) inv(y) x y = 0."""
    x, y = goal.args[0].args[0].args
    zero = kernel.assume(goal.args[0])
    inverses = [detach(use("inverse", x=f.conclusion.args[0].args[0]), f) for f in factors]
    ix, iy = op("inv", x), op("inv", y)
    one = kernel.lincomb(
        eq(ONE, ZERO), [zero, *inverses], [mul(ix, iy), num(-1), mul(num(-1), mul(x, ix))]
    )
    absurd = kernel.tautology(op("false"), [one, kernel.compute(negation(eq(ONE, ZERO)))])
    return kernel.discharge(goal.args[0], absurd)
