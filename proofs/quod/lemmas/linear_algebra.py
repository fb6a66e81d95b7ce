"""Lemmas about vectors and matrices."""

from __future__ import annotations

from quod import kernel
from quod.core import (
    INT,
    REAL,
    app,
    eq,
    fun,
    implies,
    lam,
    le,
    lt,
    mat,
    mul,
    negation,
    num,
    op,
    var,
    vec,
    within,
)
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.tactics.derived import detach, discharged, symmetric, transitive, use, with_values
from quod.tactics.differences import product_nonzero
from quod.tactics.prover import Context

I1 = num(1, INT)
f, g = var("f", fun(INT, REAL)), var("g", fun(INT, REAL))
i, j, k, h = (var(name, INT) for name in "ijkh")


@proves
def vector_congruence() -> Theorem:
    """Index functions that agree on the range build equal vectors."""
    n = op("dim", data=("sizes", "n"))
    same = within(i, I1, n, eq(app(f, i), app(g, i)))
    u, v = (op("vec", h, data=("sizes", "n")) for h in (f, g))
    entries = Context([kernel.assume(same)]).prove(
        within(i, I1, n, eq(op("at", u, i), op("at", v, i)))
    )
    equal = detach(with_values(kernel.axiom("vector_equality"), u=u, v=v), entries)
    return kernel.discharge(same, equal)


@proves
def norm_squared() -> Theorem:
    """The square of the norm is the scalar product with itself."""
    u = var("u", vec("n"))
    length, square = op("norm", u), op("dot", u, u)
    return Context().prove(eq(mul(length, length), square))


@proves
def norm_nonnegative() -> Theorem:
    """No norm is negative."""
    return Context().prove(le(num(0), op("norm", var("u", vec("n")))))


@proves
def definiteness() -> Theorem:
    """Only the zero vector has the scalar product 0 with itself."""
    u, n = var("u", vec("n")), op("dim", data=("sizes", "n"))
    square = op("dot", u, u)
    small = kernel.assume(le(square, num(0)))
    terms = lam(k, mul(op("at", u, k), op("at", u, k)))
    guards = [le(I1, i), le(i, n)]
    ctx = Context([small, *map(kernel.assume, guards)])
    bound = with_values(lemma("term_of_a_sum"), f=terms, lo=I1, hi=n, m=i)
    here = op("at", u, i)
    low = ctx.with_facts(ctx.detached(bound)).prove(le(mul(here, here), num(0)))
    entry = detach(with_values(lemma("zero_square"), x=here), low)
    zero = op("zeros", data=("sizes", "n"))
    same = transitive(entry, symmetric(ctx.prove(eq(op("at", zero, i), num(0)))))
    every = kernel.generalise(i, discharged(guards, same))
    equal = detach(with_values(kernel.axiom("vector_equality"), u=u, v=zero), every)
    return kernel.discharge(small.conclusion, equal)


@proves
def matrix_vector_association() -> Theorem:
    """(AB)w = A(Bw)."""
    A, B, w = var("A", mat("m", "n")), var("B", mat("n", "p")), var("w", vec("p"))
    left = op("mv", op("mm", A, B), w)
    right = op("mv", A, op("mv", B, w))
    n, p, m = (op("dim", data=("sizes", s)) for s in "npm")
    body = mul(mul(op("entry", A, i, k), op("entry", B, k, h)), op("at", w, h))
    rows = op("sum", lam(h, op("sum", lam(k, body), I1, n)), I1, p)
    columns = op("sum", lam(k, op("sum", lam(h, body), I1, p)), I1, n)
    swap = with_values(lemma("sum_exchange"), F=lam(h, lam(k, body)), lo=I1, hi=p, m=I1, n=n)
    guards = [le(I1, i), le(i, m)]
    ctx = Context(map(kernel.assume, guards))
    first = ctx.prove(eq(op("at", left, i), rows))
    entries = transitive(first, swap, ctx.prove(eq(columns, op("at", right, i))))
    entries = kernel.generalise(i, discharged(guards, entries))
    return detach(with_values(kernel.axiom("vector_equality"), u=left, v=right), entries)


@proves
def sum_of_squares_positive() -> Theorem:
    """u != 0 -> 0 < the sum of the squares of its entries: else each square is 0."""
    u, n = var("u", vec("n")), op("dim", data=("sizes", "n"))
    zeros, entry = op("zeros", data=("sizes", "n")), op("at", u, i)
    square, zero = mul(entry, entry), num(0)
    total = op("sum", lam(i, square), I1, n)
    guards = [kernel.assume(le(I1, i)), kernel.assume(le(i, n))]
    small = kernel.assume(le(total, zero))
    ctx = Context([*guards, small])
    bound = with_values(lemma("term_of_a_sum"), f=lam(i, square), lo=I1, hi=n, m=i)
    ctx.add(ctx.detached(bound))
    high, low = ctx.prove(le(square, zero)), ctx.prove(le(zero, square))
    vanishes = detach(use("antisymmetry", x=square, y=zero), high, low)
    other = kernel.assume(negation(eq(entry, zero)))
    contrary = kernel.discharge(other.conclusion, product_nonzero(other, other))
    ctx.add(kernel.tautology(eq(entry, zero), [contrary, vanishes]))
    same = ctx.prove(eq(entry, op("at", zeros, i)))
    same = discharged([g.conclusion for g in guards], same)
    equal = detach(use("vector_equality", u=u, v=zeros), kernel.generalise(i, same))
    return kernel.tautology(
        implies(negation(eq(u, zeros)), lt(zero, total)),
        [kernel.discharge(small.conclusion, equal)],
    )


@proves
def norm_of_a_multiple() -> Theorem:
    """|a u| = |a| |u|."""
    a, u = var("a", REAL), var("u", vec("n"))
    whole, size = op("scale", a, u), mul(op("abs", a), op("norm", u))
    ctx = Context()
    root = with_values(lemma("square_root_unique"), x=op("dot", whole, whole), y=size)
    return transitive(kernel.definition(op("norm", whole)), ctx.detached(root))


@proves
def product_association() -> Theorem:
    """(AB)C = A(BC)."""
    A, B, C = var("A", mat("m", "n")), var("B", mat("n", "p")), var("C", mat("p", "q"))
    left = op("mm", op("mm", A, B), C)
    right = op("mm", A, op("mm", B, C))
    n, p = (op("dim", data=("sizes", s)) for s in "np")
    body = mul(mul(op("entry", A, i, k), op("entry", B, k, h)), op("entry", C, h, j))
    rows = op("sum", lam(h, op("sum", lam(k, body), I1, n)), I1, p)
    columns = op("sum", lam(k, op("sum", lam(h, body), I1, p)), I1, n)
    swap = with_values(lemma("sum_exchange"), F=lam(h, lam(k, body)), lo=I1, hi=p, m=I1, n=n)
    m, q = (op("dim", data=("sizes", s)) for s in "mq")
    guards = [le(I1, i), le(i, m), le(I1, j), le(j, q)]
    ctx = Context([kernel.assume(g) for g in guards])
    first = ctx.prove(eq(op("entry", left, i, j), rows))
    last = ctx.prove(eq(columns, op("entry", right, i, j)))
    entries = transitive(first, swap, last)
    entries = kernel.generalise(j, discharged(guards[2:], entries))
    entries = kernel.generalise(i, discharged(guards[:2], entries))
    return detach(with_values(kernel.axiom("matrix_equality"), A=left, B=right), entries)
