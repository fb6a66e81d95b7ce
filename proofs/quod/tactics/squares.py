"""Polynomial inequalities as sums of squares, with fractions cleared first.

A quadratic form is completed to squares, which decides it.  Otherwise squares of differences of
monomials are tried, times what is known to be positive; a quadratic polynomial in one variable
goes by its discriminant, a symmetric polynomial by the order of its variables.  Whatever is found
is exact; a few points at which the inequality fails end the search before it begins."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import chain, combinations, combinations_with_replacement, product
from typing import TYPE_CHECKING, Any

import flint

from quod import kernel
from quod.core import REAL, Term, eq, is_lt, le, lt, mul, negation, num, sub
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available
from quod.polynomial import polynomials
from quod.tactics import arithmetic, gram
from quod.tactics.derived import detach, use, use_lemma
from quod.tactics.linear import column, nonnegative_solution
from quod.tactics.positivity import Summand, certified_by, sides
from quod.tactics.signs import sign
from quod.tactics.units import pythagoras

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
COLUMNS, MONOMIALS, FACTS, ATOMS, DEGREE = 1200, 30, 6, 16, 8
NEAR = 3  # goals around one that is taken for a sum of any squares
SAMPLES = (Fraction(1), Fraction(-1), Fraction(2), Fraction(1, 3), Fraction(0), Fraction(-7, 3))
POINTS = 40
FEW = 8  # variables, where all differences are tried
Monomial = tuple[int, ...]


def prove(ctx: Context, goal: Term) -> Theorem | None:
    """An inequality of numbers; None where it is not found."""
    if sides(goal)[0].sort != REAL:
        return None
    means = _means(ctx)
    with suppress(QuodError):
        if means:
            return certified_by(goal, means, degrees=(1,))
    try:
        found = _cleared(ctx, goal) or _homogeneous(ctx, goal)
        return found or _polynomial(ctx, goal, depth=2)
    except QuodError:
        return None


# ---------------------------------------------------------------------------------- fractions
def _cleared(ctx: Context, goal: Term) -> Theorem | None:
    """An inequality of fractions with positive denominators as one of polynomials."""
    small, big = sides(goal)
    gap = sub(big, small)
    positive, equations = [], []
    for t in arithmetic.relations([goal], ctx.prove):
        inverse = t.conclusion.args[0].args[1]
        above = sign(ctx, inverse, strict=True) if inverse.op == "inv" else None
        if above is not None:
            positive.append(above)
            equations.append(t)
    if not equations:
        return None
    values, atoms = polynomials([gap, *(s for t in equations for s in t.conclusion.args)])
    rest, scale = values[0], values[0] * 0 + 1
    gens, factors = rest.context().gens(), []
    for k, t in enumerate(equations):
        inverse = t.conclusion.args[0].args[1]
        x = gens[atoms.index(inverse)]
        before = rest
        _, rest, power = arithmetic.clear(rest, values[1 + 2 * k] - values[2 + 2 * k], x)
        if rest != before:
            scale *= power
            factors += [positive[k]] * int(power.total_degree())
    if not factors:
        return None
    numerator = arithmetic.term_of(rest, atoms, REAL)
    above = ctx.prove((lt if is_lt(goal) else le)(ZERO, numerator))
    whole = mul(numerator, arithmetic.term_of(scale, atoms, REAL))
    same = arithmetic.field(eq(gap, whole), ctx.prove)
    return kernel.positivity(goal, [(1, [above, *factors], None)], [same], [ONE])


# ---------------------------------------------------------------------------------- equations
def _homogeneous(ctx: Context, goal: Term) -> Theorem | None:
    """An inequality, its terms made to have one degree by means of a known q = k, where all terms
    of q have one degree and k is a number, not 0; None where there is none, or it does not help."""
    small, big = sides(goal)
    for t in [*ctx.equations(), *pythagoras([small, big])]:
        if t.conclusion.args[0].sort != REAL:
            continue
        (a, b, p, r), atoms = polynomials([small, big, *t.conclusion.args])
        gap, rest = b - a, p - r
        k = -rest.to_dict().get((0,) * len(atoms), flint.fmpq(0))
        new = _of_one_degree(gap, (rest + k) / k) if k != 0 else None
        if new is None:
            continue
        above = ctx.try_prove(
            (lt if is_lt(goal) else le)(ZERO, arithmetic.term_of(new, atoms, REAL))
        )
        if above is not None:
            cofactor = arithmetic.term_of((gap - new) / rest, atoms, REAL)
            return kernel.positivity(goal, [(1, [above], None)], [t], [cofactor])
    return None


def _of_one_degree(p: Any, q: Any) -> Any:
    """p with each term times the power of q that brings it to the largest degree in the variables
    of q; None where that is no power, or nothing changes."""
    rows, own = p.to_dict(), q.to_dict()
    places = [k for k in range(len(q.context().gens())) if any(e[k] for e in own)]
    step = {sum(map(int, e)) for e in own}
    degrees = {e: sum(int(e[k]) for k in places) for e in rows}
    missing = {e: max(degrees.values()) - d for e, d in degrees.items()}
    if len(step) != 1 or not any(missing.values()) or any(d % min(step) for d in missing.values()):
        return None
    terms = (
        p.context().from_dict({e: c}) * q ** (missing[e] // min(step)) for e, c in rows.items()
    )
    return sum(terms, p * 0)


def _means(ctx: Context) -> list[Theorem]:
    """a + b + c >= 3k and ab + bc + ca >= 3k^2, for known abc = k^3 with positive a, b and c."""
    found = []
    for t in ctx.equations() if is_available("mean_of_three") else ():
        (p, r), atoms = polynomials(t.conclusion.args)
        gap = p - r
        rows = (gap / gap.leading_coefficient()).to_dict() if gap != 0 else {}
        k = _cube_root(-rows.pop((0,) * len(atoms), flint.fmpq(0)))
        factors = [x for e in rows for x, n in zip(atoms, e, strict=True) for _ in range(int(n))]
        if k is None or len(rows) != 1 or len(factors) != 3:
            continue
        a, b, c = factors
        for terms, x in (((a, b, c), k), ((mul(a, b), mul(b, c), mul(c, a)), k * k)):
            rule = use_lemma("mean_of_three", **dict(zip("abc", terms, strict=True)), x=num(x))
            with suppress(QuodError):
                found.append(ctx.detached(rule))
    return found


def _cube_root(x: Any) -> Fraction | None:
    """The positive rational number whose cube this is."""
    roots = [round(int(n) ** (1 / 3)) for n in (max(x.p, 0), x.q)]
    k = Fraction(*roots)
    return k if k > 0 and k**3 == arithmetic.fraction(x) else None


# -------------------------------------------------------------------------------- polynomials
class _Problem:
    """big - small as a polynomial, with the facts that may help."""

    def __init__(self, ctx: Context, goal: Term, facts: list[Theorem]) -> None:
        self.ctx, self.goal, self.strict = ctx, goal, is_lt(goal)
        small, big = sides(goal)
        gaps = [g for t in facts for g in reversed(sides(t.conclusion))]
        values, self.atoms = polynomials([big, small, *gaps])
        self.value = values[0] - values[1]
        self.facts = facts
        self.gaps = [values[k] - values[k + 1] for k in range(2, len(values), 2)]
        self.rows: dict[Monomial, flint.fmpq] = self.value.to_dict()
        self.context = self.value.context()

    def term(self, p: Any) -> Term:
        return arithmetic.term_of(p, self.atoms, REAL)

    def variables(self) -> list[int]:
        """The places of the atoms in the polynomial."""
        return [k for k in range(len(self.atoms)) if any(e[k] for e in self.rows)]

    def proved(self, summands: list[Summand]) -> Theorem:
        return kernel.positivity(self.goal, summands, [], [])


def _problem(ctx: Context, goal: Term) -> _Problem | None:
    """The inequality with the signs of its atoms; None where it fails at a point, or is large."""
    atoms = polynomials(sides(goal))[1]
    if len(atoms) > ATOMS:
        return None
    signs = [sign(ctx, a, True, linear=False) or sign(ctx, a, False, linear=False) for a in atoms]
    own = set(atoms)
    known = [t for t in ctx.inequalities() if _concerns(t, own)]
    means = [t for t in _means(ctx) if _concerns(t, own)]
    facts = [*dict.fromkeys([*filter(None, signs), *means, *known])][:FACTS]
    problem = _Problem(ctx, goal, facts)
    high = problem.value.total_degree() if problem.rows else 0
    return problem if 2 <= high <= DEGREE and not _fails_somewhere(problem) else None


def _concerns(t: Theorem, atoms: set[Term]) -> bool:
    own = polynomials(sides(t.conclusion))[1]
    return bool(own) and atoms.issuperset(own)


def _fails_somewhere(problem: _Problem) -> bool:
    """Whether the polynomial is negative at a point where the facts hold."""
    count = max(1, len(problem.atoms))
    for n in range(POINTS):
        point = [SAMPLES[(n * (k + 2) + n // (k + 1)) % len(SAMPLES)] for k in range(count)]
        at = [flint.fmpq(x.numerator, x.denominator) for x in point]
        if all(g(*at) >= 0 for g in problem.gaps) and problem.value(*at) < 0:
            return True
    return False


def _polynomial(ctx: Context, goal: Term, depth: int) -> Theorem | None:
    problem = _problem(ctx, goal)
    if problem is None:
        return None
    return (
        _completed(problem)
        or _by_means(problem)
        or _by_own_squares(problem)
        or _by_differences(problem)
        or (_by_discriminant(problem, depth) if depth else None)
        or _by_order(problem)
        or (_by_gram(problem) if ctx.depth <= NEAR else None)
    )


# ---------------------------------------------------------------------------- complete squares
def _completed(problem: _Problem) -> Theorem | None:
    """Squares completed one variable after the other: for a quadratic form this decides."""
    rest, summands = problem.value, []
    gens = problem.context.gens()
    if rest.total_degree() > 2:
        return None
    for k in problem.variables():
        coefficients = arithmetic.coefficients(rest, gens[k])
        if len(coefficients) < 3:
            continue
        a, b = coefficients[2], coefficients[1]
        if not a.is_constant() or a.to_dict()[(0,) * len(gens)] <= 0:
            return None
        leading = a.to_dict()[(0,) * len(gens)]
        root = gens[k] + b / (2 * leading)
        rest -= leading * root * root
        summands.append((arithmetic.fraction(leading), [], problem.term(root)))
    if not rest.is_constant():
        return None
    last = arithmetic.fraction(rest.to_dict().get((0,) * len(gens), flint.fmpq(0)))
    if last < 0 or (problem.strict and last == 0):
        return None
    return problem.proved([*summands, (last, [], None)])


# --------------------------------------------------------------------------------------- means
def _by_means(problem: _Problem) -> Theorem | None:
    """a + b + c >= 3t for monomials a, b, c >= 0 with abc = t^3; None for another inequality."""
    below = [e for e, c in problem.rows.items() if c < 0]
    above = [e for e, c in problem.rows.items() if c > 0]
    if len(below) != 1 or len(above) != 3 or problem.strict or not is_available("mean_of_three"):
        return None
    (t,), scale = below, -problem.rows[below[0]] / 3
    cubed = tuple(3 * x for x in t)
    product_of_all = tuple(map(sum, zip(*above, strict=True)))
    if cubed != product_of_all or any(problem.rows[e] != scale for e in above):
        return None
    terms = [problem.term(problem.context.from_dict({e: 1})) for e in (*above, t)]
    rule = use_lemma("mean_of_three", **dict(zip("abcx", terms, strict=True)))
    try:
        mean = problem.ctx.detached(rule)
    except QuodError:
        return None
    return problem.proved([(arithmetic.fraction(scale), [mean], None)])


# --------------------------------------------------------------------------------- own squares
def _by_own_squares(problem: _Problem) -> Theorem | None:
    """Squares of sums and differences of monomials whose squares are there, for each product of
    two that has the other sign: few columns, however many variables."""
    half = {
        tuple(x // 2 for x in e): e
        for e, c in problem.rows.items()
        if c > 0 and all(x % 2 == 0 for x in e)
    }
    columns, rows = [], []
    roots = {e: problem.context.from_dict({e: 1}) for e in half}
    for m in roots.values():
        columns.append(column((m * m).to_dict()))
        rows.append((Fraction(1), [], problem.term(m)))
    for (e, m), (d, n) in combinations(roots.items(), 2):
        both = problem.rows.get(tuple(x + y for x, y in zip(e, d, strict=True)))
        if both is not None:
            s = m - n if both < 0 else m + n
            columns.append(column((s * s).to_dict()))
            rows.append((Fraction(1), [], problem.term(s)))
    if problem.strict or len(columns) > COLUMNS:
        return None
    solution = nonnegative_solution(columns, column(problem.rows), None)
    if solution is None:
        return None
    return problem.proved(
        [(arithmetic.fraction(c), *rows[k][1:]) for k, c in sorted(solution.items())]
    )


# ------------------------------------------------------------------- differences of monomials
def _by_differences(problem: _Problem) -> Theorem | None:
    """Squares of sums and differences of two monomials, times products of the facts."""
    if len(problem.variables()) > FEW:
        return None
    groups: list[tuple[list[Theorem], Any]] = [([], problem.value * 0 + 1)]
    places = range(len(problem.facts))
    pairs = (combinations_with_replacement(places, count) for count in (1, 2))
    for group in chain(*pairs, combinations(places, 3)):
        value = problem.value * 0 + 1
        for k in group:
            value *= problem.gaps[k]
        groups.append(([problem.facts[k] for k in group], value))
    low, high = _degrees(problem.rows)
    rows: list[Summand] = [(Fraction(1), facts, None) for facts, _ in groups]
    columns = [column(value.to_dict()) for _, value in groups]
    for facts, value in groups:
        least, most = _degrees(value.to_dict())
        own = _monomials(problem, facts, low - least, high - most)
        candidates = [m for m, _ in own]
        candidates += [s for (a, _), (b, _) in combinations(own, 2) for s in (a - b, a + b)]
        for s in candidates:
            columns.append(column((value * s * s).to_dict()))
            rows.append((Fraction(1), facts, problem.term(s)))
        if len(columns) > COLUMNS:
            break
    sure = [k for k, (_, facts, s) in enumerate(rows) if s is None and _all_strict(facts)]
    wanted = sure if problem.strict else None
    solution = nonnegative_solution(columns, column(problem.rows), wanted)
    if solution is None:
        return None
    return problem.proved(
        [(arithmetic.fraction(c), *rows[k][1:]) for k, c in sorted(solution.items())]
    )


def _all_strict(facts: list[Theorem]) -> bool:
    return all(is_lt(t.conclusion) for t in facts)


def _degrees(rows: Any) -> tuple[int, int]:
    totals = [sum(map(int, e)) for e in rows] or [0]
    return min(totals), max(totals)


def _monomials(
    problem: _Problem, facts: list[Theorem], low: int, high: int
) -> list[tuple[Any, Monomial]]:
    """The monomials whose squares can take part: of half the degrees, and each square is there or
    a product of two others."""
    places = problem.variables()
    least, most = max(0, -(-low // 2)), high // 2
    most_of = [max((int(e[k]) for e in problem.rows), default=0) for k in places]
    ranges = [range((top + 1) // 2 + 1) for top in most_of]
    some = [e for e in product(*ranges) if least <= sum(e) <= most][: 4 * MONOMIALS]
    if not facts:
        some = _in_support(some, {tuple(int(e[k]) for k in places) for e in problem.rows})
    found = []
    for e in some[:MONOMIALS]:
        whole = [0] * len(problem.context.gens())
        for k, exponent in zip(places, e, strict=True):
            whole[k] = exponent
        found.append((problem.context.from_dict({tuple(whole): 1}), tuple(whole)))
    return found


def _in_support(some: list[Monomial], support: set[Monomial]) -> list[Monomial]:
    """Without the monomials whose squares could not be cancelled."""
    while True:
        sums = {tuple(x + y for x, y in zip(a, b, strict=True)) for a, b in combinations(some, 2)}
        kept = [m for m in some if (d := tuple(2 * x for x in m)) in support or d in sums]
        if len(kept) == len(some):
            return kept
        some = kept


# ------------------------------------------------------------------------------ other squares
def _by_gram(problem: _Problem) -> Theorem | None:
    """Squares of any polynomials; beside products of the facts, where they do not do alone."""
    one = problem.value * 0 + 1
    groups: list[tuple[list[Theorem], Any]] = [([], one)]
    groups += [([t], g) for t, g in zip(problem.facts, problem.gaps, strict=True)]
    groups += [(s + t, g * h) for (s, g), (t, h) in combinations(groups[1:], 2)]
    low, high = _degrees(problem.rows)
    for some in (groups[:1], groups)[: 1 + bool(problem.facts)]:
        blocks = []
        for facts, g in some:
            least, most = _degrees(g.to_dict())
            basis = [m for m, _ in _monomials(problem, facts, low - least, high - most)]
            blocks.append(gram.Block(g, sorted(basis, key=lambda m: -m.total_degree())))
        found = gram.squares(problem.value, blocks, problem.variables())
        summands: list[Summand] = []
        for c, n, root in found or ():
            sure = root.is_constant()
            scale = c * arithmetic.fraction(root.leading_coefficient()) ** 2 if sure else c
            summands.append((scale, some[n][0], None if sure else problem.term(root)))
        if found is not None and (not problem.strict or any(_is_sure(s) for s in summands)):
            return problem.proved(summands)
    return None


def _is_sure(summand: Summand) -> bool:
    c, facts, square = summand
    return c > 0 and square is None and _all_strict(facts)


# ------------------------------------------------------------------------------- discriminants
def _by_discriminant(problem: _Problem, depth: int) -> Theorem | None:
    """a x^2 + b x + c >= 0 from a > 0 and 4ac - b^2 >= 0."""
    gens = problem.context.gens()
    for k in problem.variables():
        parts = arithmetic.coefficients(problem.value, gens[k])
        if len(parts) != 3:
            continue
        c, b, a = parts
        above = sign(problem.ctx, problem.term(a), strict=True)
        if above is None:
            continue
        relation = (lt if problem.strict else le)(ZERO, problem.term(4 * a * c - b * b))
        known = _nonnegative(problem.ctx, relation, depth - 1)
        if known is None:
            continue
        leading = above.conclusion.args[0].args[0]
        inverse = detach(use("inverse_positive", x=leading), above)
        nonzero = problem.ctx.prove(negation(eq(leading, ZERO)))
        one = detach(use("inverse", x=leading), nonzero)
        root, quarter = problem.term(2 * a * gens[k] + b), Fraction(1, 4)
        summands = [(quarter, [inverse], root), (quarter, [inverse, known], None)]
        cofactor = problem.term(-problem.value)
        return kernel.positivity(problem.goal, summands, [one], [cofactor])
    return None


def _nonnegative(ctx: Context, goal: Term, depth: int) -> Theorem | None:
    found = sign(ctx, sides(goal)[1], is_lt(goal))
    return found or _polynomial(ctx, goal, depth)


# --------------------------------------------------------------------------------- by the order
def _by_order(problem: _Problem) -> Theorem | None:
    """A symmetric polynomial in two or three atoms, for each order of these."""
    places = problem.variables()
    if len(places) not in (2, 3) or not all(
        _swapped(problem.rows, a, b) == problem.rows for a, b in combinations(places, 2)
    ):
        return None
    pairs = [(problem.atoms[a], problem.atoms[b]) for a, b in combinations(places, 2)]
    return _each_order(problem, pairs, [])


def _each_order(
    problem: _Problem, pairs: list[tuple[Term, Term]], known: list[Theorem]
) -> Theorem | None:
    if not pairs:
        facts = [*problem.facts[: len(problem.atoms)], *known]
        try:
            return certified_by(problem.goal, facts, degrees=(1, 2, 3))
        except Undecided:
            return None
    (a, b), *rest = pairs
    ways = []
    for p in (le(a, b), lt(b, a)):
        t = _each_order(problem, rest, [*known, kernel.assume(p)])
        if t is None:
            return None
        ways.append(kernel.discharge(p, t))
    return kernel.tautology(problem.goal, ways)


def _swapped(rows: dict[Monomial, Any], a: int, b: int) -> dict[Monomial, Any]:
    found = {}
    for e, c in rows.items():
        swapped = [*e]
        swapped[a], swapped[b] = e[b], e[a]
        found[tuple(swapped)] = c
    return found
