"""Lemmas about determinants: of inverses, and of matrices that are changed by one product."""

from __future__ import annotations

from quod import kernel
from quod.core import INT, Term, add, eq, lam, mul, num, op, var
from quod.kernel import Theorem
from quod.lemmas._registry import proves
from quod.lemmas.inverses import EYE, P, inverse, invertible, u, v
from quod.tactics.derived import conjuncts, detach, iff_mp, rewrite_in, symmetric, transitive, use
from quod.tactics.prover import Context

i, j = var("i", INT), var("j", INT)
ZERO, ONE, I1 = num(0), num(1), num(1, INT)


def det(M: Term) -> Term:
    return op("det", M)


@proves
def determinant_of_an_inverse() -> Theorem:
    """det(P^-1) = 1/det P, which is not 0."""
    given = kernel.assume(invertible(P))
    product = conjuncts(detach(use("inverse_of_a_matrix", P=P), given))[0]
    of_product = use("determinant_of_a_product", P=P, Q=inverse(P))
    one = transitive(
        symmetric(of_product),
        rewrite_in(of_product.conclusion.args[0], product),
        use("determinant_of_the_identity", {"n": "n"}),
    )
    nonzero = iff_mp(use("determinant_of_an_invertible_matrix", P=P), given)
    unit = detach(use("inverse", x=det(P)), nonzero)
    value = kernel.lincomb(
        eq(det(inverse(P)), op("inv", det(P))),
        [one, unit],
        [op("inv", det(P)), mul(num(-1), det(inverse(P)))],
    )
    both = kernel.tautology(op("and", nonzero.conclusion, value.conclusion), [nonzero, value])
    return kernel.discharge(given.conclusion, both)


@proves
def determinant_of_a_rank_one_change() -> Theorem:
    """det(P + u v^T) = det P (1 + v.P^-1 u)."""
    given = kernel.assume(invertible(P))
    known = conjuncts(detach(use("inverse_of_a_matrix", P=P), given))
    ctx = Context([given, *known])
    image = op("mv", inverse(P), u)
    whole, rest = op("madd", P, op("outer", u, v)), op("madd", EYE, op("outer", image, v))
    product = ctx.prove(eq(whole, op("mm", P, rest)))
    of_product = use("determinant_of_a_product", P=P, Q=rest)
    step = transitive(rewrite_in(det(whole), product), of_product)
    inner = _identity_and(image, v)
    step = transitive(step, rewrite_in(step.conclusion.args[1], inner))
    return kernel.discharge(given.conclusion, step)


def _identity_and(x: Term, y: Term) -> Theorem:
    """det(I + x y^T) = 1 + y.x, as det(I + XY) = det(I + YX) for a column X and a row Y."""
    column = op("mat", lam(i, lam(j, op("at", x, i))), data=("sizes", "n", 1))
    row = op("mat", lam(i, lam(j, op("at", y, j))), data=("sizes", 1, "n"))
    pushed = use("determinant_pushed_through", A=column, B=row)
    large, small = (side.args[0] for side in pushed.conclusion.args)
    ctx = Context()
    same = ctx.prove(eq(op("madd", EYE, op("outer", x, y)), large))
    value = use("determinant_of_size_1", P=small)
    entry = ctx.prove(eq(value.conclusion.args[1], add(ONE, op("dot", y, x))))
    return transitive(rewrite_in(det(same.conclusion.args[0]), same), pushed, value, entry)
