"""Homogeneous linear systems with more unknowns than equations, by elimination."""

from __future__ import annotations

from quod import kernel
from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    conj,
    eq,
    exists,
    forall,
    fresh,
    fun,
    lam,
    le,
    lt,
    mat,
    mul,
    neg,
    negation,
    num,
    op,
    sub,
    var,
    vec,
    within,
)
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.lemmas.sums import induction
from quod.tactics.derived import (
    conjoin,
    conjuncts,
    detach,
    discharged,
    symmetric,
    transitive,
    use,
    with_values,
)
from quod.tactics.prover import Context
from quod.tactics.ranges import squeezed

ZERO, ONE, I0, I1 = num(0), num(1), num(0, INT), num(1, INT)
i, j, r, m = (var(name, INT) for name in ("i", "j", "r", "m"))
a = var("a", fun(INT, INT, REAL))
f, g, y = (var(name, fun(INT, REAL)) for name in "fgy")
x = var("x", REAL)


def _product(a: Term, i: Term, y: Term, last: Term) -> Term:
    """The sum of a(i, j) y(j) over j = 1..last."""
    return op("sum", lam(j, mul(app(a, i, j), app(y, j))), I1, last)


def _nonzero(y: Term, last: Term) -> Term:
    return exists(j, conj(le(I1, j), le(j, last), negation(eq(app(y, j), ZERO))))


def _solves(y: Term, a: Term, rows: Term, last: Term) -> Term:
    return within(i, I1, rows, eq(_product(a, i, y, last), ZERO))


def _solvable(rows: Term) -> Term:
    """Whatever the coefficients: rows + 1 unknowns, not all 0, solve that many equations."""
    last = add(rows, I1)
    return forall(a, exists(y, conj(_nonzero(y, last), _solves(y, a, rows, last))))


def _found(goal: Term, value: Term, at: Term, ctx: Context, solved: Theorem) -> Theorem:
    """The solution y = value, which is not 0 at one place, as ctx can prove."""
    parts = app(goal.args[0], value)
    nonzero = parts.args[0]
    here = app(nonzero.args[0], at)
    there = kernel.witness(nonzero, at, ctx.prove(here))
    return kernel.witness(goal, value, conjoin(there, solved))


@proves
def more_unknowns_than_equations() -> Theorem:
    """A homogeneous system of m equations in m + 1 unknowns has a solution that is not 0.

    If the last unknown is in no equation, it alone is 1.  Else an equation that has it is solved
    for it, and the others, with the last of them in the place of that one, lose it."""
    k = fresh(INT)
    ones = lam(j, ONE)
    none = Context()
    start = app(_solvable(I0).args[0], a)
    base = _found(start, ones, I1, none, none.prove(app(start.args[0], ones).args[1]))
    base = kernel.generalise(a, base)
    given = [kernel.assume(le(I0, k)), kernel.assume(_solvable(k))]
    ctx = Context([given[0]])
    rows, last = add(k, I1), add(k, I1, I1)
    goal = app(_solvable(rows).args[0], a)
    pivot = exists(r, conj(le(I1, r), le(r, rows), negation(eq(app(a, r, last), ZERO))))
    without = _last_alone(ctx, goal, kernel.assume(negation(pivot)), rows, last)
    with_it = _eliminated(ctx, goal, pivot, given[1], k)
    step = kernel.tautology(goal, [kernel.discharge(negation(pivot), without), with_it])
    step = discharged([t.conclusion for t in given], kernel.generalise(a, step))
    every = induction(I0, _solvable, base, kernel.generalise(k, step))
    return kernel.specialise(every, m)


def _last_alone(ctx: Context, goal: Term, no_pivot: Theorem, rows: Term, last: Term) -> Theorem:
    """The last unknown 1, the others 0, where its coefficients are 0."""
    single = lam(j, op("ite", eq(last, j), ONE, ZERO))
    inside = [kernel.assume(le(I1, i)), kernel.assume(le(i, rows))]
    other = negation(eq(app(a, i, last), ZERO))
    pivot = no_pivot.conclusion.args[0]
    there = kernel.witness(pivot, i, conjoin(*inside, kernel.assume(other)))
    zero = kernel.tautology(other.args[0], [kernel.discharge(other, detach(no_pivot, there))])
    whole = with_values(lemma("sum_of_one_term"), f=lam(j, app(a, i, j)), lo=I1, hi=last, m=last)
    row = ctx.with_facts(ctx.detached(whole), zero, *inside)
    row = row.prove(eq(_product(a, i, single, last), ZERO))
    every = kernel.generalise(i, discharged([t.conclusion for t in inside], row))
    return _found(goal, single, last, ctx, every)


def _eliminated(ctx: Context, goal: Term, pivot: Term, before: Theorem, k: Term) -> Theorem:
    """pivot -> goal: equation r is solved for the last unknown."""
    rows, last = add(k, I1), add(k, I1, I1)
    known = kernel.assume(app(pivot.args[0], r))
    low, high, other = conjuncts(known)[:3]
    factor = op("inv", app(a, r, last))
    moved = lam(i, op("ite", eq(i, r), rows, i))
    row_of = lambda i: app(moved, i)  # noqa: E731
    reduced = lam(
        i, lam(j, sub(app(a, row_of(i), j), mul(app(a, row_of(i), last), factor, app(a, r, j))))
    )
    smaller = kernel.specialise(before, reduced)
    solution = kernel.assume(app(smaller.conclusion.args[0], y))
    nonzero, solves = conjuncts(solution)
    solved_for = neg(mul(_product(a, r, y, rows), factor))
    value = lam(j, op("ite", eq(j, last), solved_for, app(y, j)))
    ctx = ctx.with_facts(low, high, other)

    def part(i: Term) -> Term:
        """Row i without the last unknown."""
        return _product(a, i, y, rows)

    def holds(i: Term) -> Term:
        """What solves row i, if the last unknown is what solves row r."""
        return eq(part(i), mul(app(a, i, last), factor, part(r)))

    def from_row(at: Term, *facts: Theorem) -> Theorem:
        """Row `at` of the smaller system, in terms of the rows of the system itself."""
        zero = ctx.with_facts(*facts).detached(kernel.specialise(solves, at))
        z = row_of(at)
        combined = with_values(
            _row_of_a_difference(),
            f=app(a, z), g=app(a, r), x=mul(app(a, z, last), factor), y=y, m=rows,
        )  # fmt: skip
        return kernel.lincomb(holds(z), [combined, zero], [num(-1), ONE])

    def at(t: Theorem, *same: Theorem) -> Theorem:
        """A row that holds is row i, as the equations say."""
        z = fresh(INT)
        return kernel.rewrite(lam(z, holds(z)), transitive(*same), t)

    unit = detach(use("inverse", x=app(a, r, last)), other)
    pivot_row = kernel.lincomb(holds(r), [unit], [neg(part(r))])
    inside = [kernel.assume(le(I1, i)), kernel.assume(le(i, rows))]
    early, equal, before_last = (kernel.assume(p) for p in (le(i, k), eq(i, r), le(r, k)))
    apart, late, pivot_late = (kernel.assume(negation(p)) for p in (eq(i, r), le(i, k), le(r, k)))
    i_last, r_last = (
        squeezed(n, rows, high, detach(use("discreteness", m=k, n=n), above))
        for n, high, above in ((i, inside[1], late), (r, high, pivot_late))
    )
    stays = detach(use("if_false", p=eq(i, r), s=rows, t=i), apart)
    moves = detach(use("if_true", p=eq(r, r), s=rows, t=r), kernel.reflexivity(r))
    ways = [
        ([early, equal], at(pivot_row, symmetric(equal))),
        ([early, apart], at(from_row(i, *inside, early), stays)),
        ([late, before_last], at(from_row(r, before_last), moves, symmetric(i_last))),
        ([late, pivot_late], at(pivot_row, r_last, symmetric(i_last))),
    ]
    every_way = [discharged([t.conclusion for t in given], way) for given, way in ways]
    row = kernel.tautology(holds(i), every_way)
    total = ctx.with_facts(*inside).prove(
        eq(_product(a, i, value, last), add(part(i), mul(app(a, i, last), solved_for)))
    )
    row = kernel.lincomb(eq(_product(a, i, value, last), ZERO), [total, row], [ONE, ONE])
    every = kernel.generalise(i, discharged([t.conclusion for t in inside], row))
    here = kernel.assume(app(nonzero.conclusion.args[0], j))
    ctx, z = ctx.with_facts(here), fresh(REAL)
    same = ctx.prove(eq(app(y, j), app(value, j)))
    other = kernel.rewrite(lam(z, negation(eq(z, ZERO))), same, conjuncts(here)[2])
    t = _found(goal, value, j, ctx.with_facts(other), every)
    t = kernel.choose(smaller, y, kernel.choose(nonzero, j, t))
    return kernel.discharge(pivot, kernel.choose(kernel.assume(pivot), r, t))


def _row_of_a_difference() -> Theorem:
    """A row less a multiple of another, times y."""
    total = lambda row: op("sum", lam(j, mul(row, app(y, j))), I1, m)  # noqa: E731
    f_j, g_j = app(f, j), app(g, j)
    return Context().prove(eq(total(sub(f_j, mul(x, g_j))), sub(total(f_j), mul(x, total(g_j)))))


@proves
def wide_matrices_have_a_kernel() -> Theorem:
    """An m x n matrix with m < n takes some vector other than 0 to 0.

    Equations 0 = 0 are added, so that there are n - 1."""
    A, u = var("A", mat("m", "n")), var("u", vec("n"))
    rows, n = (op("dim", data=("sizes", name)) for name in "mn")
    wide, most = kernel.assume(lt(rows, n)), sub(n, I1)
    padded = lam(i, lam(j, op("ite", le(i, rows), op("entry", A, i, j), ZERO)))
    ctx = Context([wide, detach(use("discreteness", m=rows, n=n), wide)])
    system = ctx.detached(with_values(lemma("more_unknowns_than_equations"), m=most))
    system = kernel.specialise(system, padded)
    solution = kernel.assume(app(system.conclusion.args[0], y))
    nonzero, solves = conjuncts(solution)
    built = op("vec", y, data=("sizes", "n"))
    none_m, none_n = (op("zeros", data=("sizes", name)) for name in "mn")

    here = kernel.assume(app(nonzero.conclusion.args[0], j))
    at_j = ctx.with_facts(here)
    entry = at_j.prove(eq(app(y, j), op("at", built, j)))
    zero, v = at_j.prove(eq(op("at", none_n, j), ZERO)), fresh(vec("n"))
    vanishes = kernel.assume(eq(built, none_n))
    gone = kernel.rewrite(lam(v, eq(op("at", v, j), ZERO)), symmetric(vanishes), zero)
    gone = transitive(entry, gone)
    absurd = kernel.tautology(op("false"), [gone, conjuncts(here)[2]])
    differs = kernel.choose(nonzero, j, kernel.discharge(vanishes.conclusion, absurd))

    inside = [kernel.assume(le(I1, i)), kernel.assume(le(i, rows))]
    at_i = ctx.with_facts(*inside)
    row = at_i.detached(kernel.specialise(solves, i))
    of_image = op("at", op("mv", A, built), i)
    of_zero = op("at", none_m, i)
    row = transitive(
        at_i.prove(eq(of_image, row.conclusion.args[0])), row, at_i.prove(eq(ZERO, of_zero))
    )
    every = kernel.generalise(i, discharged([t.conclusion for t in inside], row))
    image = with_values(kernel.axiom("vector_equality"), u=op("mv", A, built), v=none_m)
    image = detach(image, every)
    goal = exists(u, conj(negation(eq(u, none_n)), eq(op("mv", A, u), none_m)))
    t = kernel.choose(system, y, kernel.witness(goal, built, conjoin(differs, image)))
    return kernel.discharge(wide.conclusion, t)
