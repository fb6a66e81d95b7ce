"""Lemmas about inverse matrices: when there is one, and what it is."""

from __future__ import annotations

from quod import kernel
from quod.core import (
    INT,
    REAL,
    Term,
    add,
    conj,
    eq,
    forall,
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
)
from quod.kernel import Theorem
from quod.lemmas._registry import lemma, proves
from quod.lemmas.sums import induction
from quod.tactics.derived import conjuncts, detach, discharged, iff_mp, symmetric, with_values
from quod.tactics.prover import Context

ZERO, ONE, I0 = num(0), num(1), num(0, INT)
k, n = var("k", INT), var("m", INT)
a = var("a", REAL)
P, Q = var("P", mat("n", "n")), var("Q", mat("n", "n"))
A, B = var("A", mat("m", "n")), var("B", mat("n", "m"))
u, v = var("u", vec("n")), var("v", vec("n"))
EYE, ZEROS = (op(name, data=("sizes", "n")) for name in ("eye", "zeros"))
EYE_M = op("eye", data=("sizes", "m"))


def invertible(M: Term) -> Term:
    return op("invertible", M)


def inverse(M: Term) -> Term:
    return op("minv", M)


def _known(M: Term) -> list[Theorem]:
    """M times its inverse, both ways, for an M that is assumed to be invertible."""
    rule = with_values(kernel.axiom("inverse_of_a_matrix"), {"n": M.sort[1]}, P=M)
    return conjuncts(detach(rule, kernel.assume(invertible(M))))


def _by_product(M: Term, N: Term, *given: Term) -> Theorem:
    """From what is given follow that M is invertible and that its inverse is N, as MN = I."""
    facts = [kernel.assume(p) for p in given]
    known = [t for p in given if p.op == "invertible" for t in _known(p.args[0])]
    goal = eq(op("mm", M, N), op("eye", data=("sizes", M.sort[1])))
    product = Context([*facts, *known]).prove(goal)
    rule = with_values(lemma("inverse_by_a_product"), {"n": M.sort[1]}, P=M, Q=N)
    return discharged(list(given), detach(rule, product))


@proves
def one_sided_inverse() -> Theorem:
    """If PQ = I, then QP = I."""
    given, zero = eq(op("mm", P, Q), EYE), eq(op("mv", Q, u), ZEROS)
    inside = Context([kernel.assume(given), kernel.assume(zero)]).prove(eq(u, ZEROS))
    injective = kernel.generalise(u, kernel.discharge(zero, inside))
    good = detach(with_values(kernel.axiom("injective_matrix"), P=Q), injective)
    known = conjuncts(detach(with_values(kernel.axiom("inverse_of_a_matrix"), P=Q), good))
    other = Context([kernel.assume(given), *known]).prove(eq(op("mm", Q, P), EYE))
    return kernel.discharge(given, other)


@proves
def inverse_by_a_product() -> Theorem:
    """If PQ = I, then P is invertible, and its inverse is Q."""
    given = kernel.assume(eq(op("mm", P, Q), EYE))
    both = [given, detach(lemma("one_sided_inverse"), given)]
    meaning = kernel.definition(invertible(P))
    there_is = meaning.conclusion.args[1]
    pair = kernel.tautology(conj(*[t.conclusion for t in both]), both)
    good = iff_mp(symmetric(meaning), kernel.witness(there_is, Q, pair))
    known = conjuncts(detach(kernel.axiom("inverse_of_a_matrix"), good))
    same = Context([*both, *known]).prove(eq(inverse(P), Q))
    goal = conj(invertible(P), eq(inverse(P), Q))
    return kernel.discharge(given.conclusion, kernel.tautology(goal, [good, same]))


@proves
def inverse_of_the_identity() -> Theorem:
    """I is invertible, and its own inverse."""
    return _by_product(EYE, EYE)


@proves
def inverse_of_the_inverse() -> Theorem:
    """The inverse of the inverse of P is P."""
    return _by_product(inverse(P), P, invertible(P))


@proves
def inverse_of_a_transpose() -> Theorem:
    """The inverse of P^T is that of P, transposed."""
    return _by_product(op("transpose", P), op("transpose", inverse(P)), invertible(P))


@proves
def inverse_of_a_product() -> Theorem:
    """The inverse of PQ is that of Q times that of P."""
    other = op("mm", inverse(Q), inverse(P))
    return _by_product(op("mm", P, Q), other, invertible(P), invertible(Q))


@proves
def inverse_of_a_multiple() -> Theorem:
    """The inverse of aP is 1/a times that of P, if a is not 0."""
    other = op("mscale", op("inv", a), inverse(P))
    return _by_product(op("mscale", a, P), other, negation(eq(a, ZERO)), invertible(P))


@proves
def factors_of_an_invertible_product() -> Theorem:
    """If PQ is invertible, then P is, and Q is."""
    product = op("mm", P, Q)
    given = invertible(product)
    rest = inverse(product)
    first = _by_product(P, op("mm", Q, rest), given)
    known = _known(product)
    left = Context(known).prove(eq(op("mm", op("mm", rest, P), Q), EYE))
    right = detach(with_values(lemma("one_sided_inverse"), P=op("mm", rest, P), Q=Q), left)
    rule = with_values(lemma("inverse_by_a_product"), P=Q, Q=op("mm", rest, P))
    second = kernel.discharge(given, conjuncts(detach(rule, right))[0])
    goal = implies(given, conj(invertible(P), invertible(Q)))
    return kernel.tautology(goal, [first, second])


@proves
def inverse_pushed_through() -> Theorem:
    """If I + BA is invertible, then I + AB is: its inverse is I - A (I + BA)^-1 B."""
    given = invertible(op("madd", EYE, op("mm", B, A)))
    rest = op("mm", A, op("mm", inverse(given.args[0]), B))
    M = op("madd", EYE_M, op("mm", A, B))
    return _by_product(M, op("madd", EYE_M, op("mscale", num(-1), rest)), given)


@proves
def inverse_of_a_rank_one_change() -> Theorem:
    """If 1 + v.P^-1 u is not 0, then P + u v^T is invertible (Sherman and Morrison)."""
    image, share = op("mv", inverse(P), u), op("mv", op("transpose", inverse(P)), v)
    below = op("add", ONE, op("dot", v, image))
    change = op("mscale", mul(num(-1), op("inv", below)), op("outer", image, share))
    other = op("madd", inverse(P), change)
    M = op("madd", P, op("outer", u, v))
    return _by_product(M, other, invertible(P), negation(eq(below, ZERO)))


@proves
def power_commutes() -> Theorem:
    """P times a power of P is that power times P."""

    def claim(m: Term) -> Term:
        power = op("iterate", lam(k, lam(Q, op("mm", P, Q))), EYE, m)
        return eq(op("mm", P, power), op("mm", power, P))

    low, given = kernel.assume(le(I0, k)), kernel.assume(claim(k))
    after = Context([low, given]).prove(claim(add(k, num(1, INT))))
    step = kernel.generalise(k, discharged([low.conclusion, given.conclusion], after))
    start = Context().prove(claim(I0))
    return kernel.specialise(induction(I0, claim, start, step), n)


@proves
def positive_definite_is_invertible() -> Theorem:
    """If a (u.u) <= u.Pu for all u, with a positive, then P is invertible."""
    bound = forall(u, le(mul(a, op("dot", u, u)), op("dot", u, op("mv", P, u))))
    zero = eq(op("mv", P, u), ZEROS)
    given = [kernel.assume(p) for p in (lt(ZERO, a), bound, zero)]
    here = kernel.specialise(given[1], u)
    square = op("dot", u, u)
    above = Context([given[2], here]).prove(le(mul(a, square), ZERO))
    positive = kernel.assume(lt(ZERO, square))
    product = Context([given[0], positive]).prove(lt(ZERO, mul(a, square)))
    contrary = kernel.discharge(positive.conclusion, product)
    small = kernel.tautology(le(square, ZERO), [contrary, above])
    none = detach(with_values(lemma("definiteness"), u=u), small)
    injective = kernel.generalise(u, kernel.discharge(zero, none))
    good = detach(kernel.axiom("injective_matrix"), injective)
    return discharged([lt(ZERO, a), bound], good)
