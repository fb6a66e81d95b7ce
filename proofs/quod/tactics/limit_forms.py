"""Other forms of fractions and powers, equal to them near the end of a base."""

from __future__ import annotations

from collections.abc import Iterator

from quod.core import INT, REAL, Term, add, mul, neg, num, op, sub
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.matching import arithmetic_normal
from quod.theories.limits import DOWN, FAR, UP

ZERO, ONE = num(0), num(1)


def is_bounded(t: Term) -> bool:
    """Whether a term lies between -1 and 1 for its form: a sine, a cosine, a power of -1."""
    return t.op in ("sin", "cos") or (t.op == "pow" and t.args[0] is num(-1))


def other_forms(base: Term, z: Term, body: Term) -> Iterator[Term]:
    """Expressions that may be equal to the body near the end of the base."""
    if body.op == "pow" and base is FAR:
        root, exponent = body.args
        rest = arithmetic_normal(sub(exponent, z))
        if rest.op == "num" and rest.data > 0 and z not in root.free:
            yield mul(op("pow", root, z), op("pow", root, rest))
    if base in (FAR, UP, DOWN):
        yield from _by_the_highest_power(z, body)


def _by_the_highest_power(z: Term, body: Term) -> Iterator[Term]:
    """A fraction of polynomials in the variable, above and below divided by its powers; what is
    bounded counts as a number."""
    above, below = fraction(body)
    (p, q), atoms = polynomials([above, below])
    if not p:
        yield ZERO
    moving = [a for a in atoms if z in a.free and not is_bounded(a)]
    if not p or moving != [z]:
        return
    main = op("cast", z) if z.sort == INT else z
    x = p.context().gens()[atoms.index(z)]
    rows = [arithmetic.coefficients(poly, x) for poly in (p, q)]
    degrees = [len(row) - 1 for row in rows]
    if max(degrees) < 1 or min(degrees) < 0:
        return
    small = op("inv", main)
    parts = [
        add(
            *[
                mul(arithmetic.term_of(c, atoms, REAL), _times(small, degree - e))
                for e, c in enumerate(row)
                if c != 0
            ]
        )
        for row, degree in zip(rows, degrees, strict=True)
    ]
    ratio = mul(parts[0], op("inv", parts[1]))
    more = degrees[0] - degrees[1]
    yield mul(_times(main if more > 0 else small, abs(more)), ratio)


def _times(t: Term, k: int) -> Term:
    return op("pow", t, num(k, INT)) if k > 1 else t if k else ONE


def fraction(t: Term) -> tuple[Term, Term]:
    """(p, q) with t = p/q, where q is a product of what t divides by."""
    match t.op:
        case "inv" if t.args[0].op != "num":
            p, q = fraction(t.args[0])
            return q, p
        case "neg":
            p, q = fraction(t.args[0])
            return neg(p), q
        case "mul":
            (a, b), (c, d) = map(fraction, t.args)
            return mul(a, c), _product_of(b, d)
        case "add":
            (a, b), (c, d) = map(fraction, t.args)
            if b is d:
                return add(a, c), b
            return add(mul(a, d), mul(c, b)), _product_of(b, d)
        case "pow" if t.args[1].op == "num":
            p, q = fraction(t.args[0])
            return op("pow", p, t.args[1]), q if q is ONE else op("pow", q, t.args[1])
    return t, ONE


def _product_of(a: Term, b: Term) -> Term:
    return b if a is ONE else a if b is ONE else mul(a, b)
