"""Derivatives by a matrix: from the partial derivatives at a general place, the whole matrix.

X + t E, where E is 1 in one place, is a combination of words; so a partial derivative comes to a
combination of e . W f, where e and f are the basis vectors of that place, and W is a word."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from quod import core, kernel
from quod.core import Term, eq, num, op
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.polynomial import polynomials
from quod.tactics import arithmetic, matrices
from quod.tactics.derived import congruence, detach, transitive, unchanged, use, use_lemma
from quod.tactics.words import Key, Place, onwards, scalar_key, transposed_key, word

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO = num(0)


def value(ctx: Context, term: Term) -> Theorem:
    """The derivative by a matrix = a combination of words."""
    from quod.tactics.calculus import differentiate

    here = Place(term.sort)
    inner = ctx.with_facts(*here.guards)
    whole = kernel.definition(term)
    entries = onwards(whole).args[0]
    inside = use("matrix_entry", _sizes(term), F=entries, **_indices(here))
    step = congruence(here.of(term), [whole, *map(unchanged, here.indices)])
    step = transitive(step, detach(inside, *here.guards))
    f, zero = onwards(step).args
    step = transitive(step, differentiate(inner, f, zero)[1])
    rules = matrices.known_system(inner, onwards(step))
    if rules is None:
        raise Undecided("it is not shown what {} is", term)
    numbers = matrices.Numbers(inner, rules)
    step = transitive(step, numbers.normal(onwards(step)))
    vectors = [
        op("basis", i, data=("sizes", n)) for i, n in zip(here.indices, term.sort[1:], strict=True)
    ]
    found = _whole(onwards(step), vectors) or op("mscale", ZERO, term.args[1])
    entry = use_lemma("entry_by_basis_vectors", A=found, **_indices(here))
    entry = detach(entry, *here.guards)
    same = numbers.equal(eq(onwards(step), entry.conclusion.args[0]))
    if same is None:
        raise Undecided("it is not shown what {} is", term)
    return here.everywhere(term, found, transitive(step, same, entry))


def _sizes(term: Term) -> dict[str, object]:
    return dict(zip("mn", term.sort[1:], strict=True))


def _indices(here: Place) -> dict[str, Term]:
    return dict(zip("ij", here.indices, strict=True))


def _whole(t: Term, vectors: list[Term]) -> Term | None:
    """The matrix whose entry, between the two basis vectors, is a given number; None for zero."""
    (poly,), atoms = polynomials([t])
    terms = []
    for exponents, c in poly.to_dict().items():
        factors = [a for a, k in zip(atoms, exponents, strict=True) for _ in range(int(k))]
        local = [a for a in factors if any(v in core.subterms(a) for v in vectors)]
        rest = [a for a in factors if a not in local]
        W = _between(local, vectors)
        for a in [*rest, num(arithmetic.fraction(c))]:
            W = op("mscale", a, W)
        terms.append(W)
    return reduce(lambda a, b: op("madd", a, b), terms) if terms else None


def _between(local: list[Term], vectors: list[Term]) -> Term:
    """W, where the product of the factors is e . W f."""
    keys = [scalar_key(a) for a in local if a.op == "dot"]
    if len(keys) == len(local) == 1:
        for key in (keys[0], transposed_key(keys[0])):
            if key[0] is vectors[0] and key[-1] is vectors[1]:
                n = vectors[1].sort[1]
                return word(key[1:-1], ("mat", n, n))
    if len(keys) == len(local) == 2:
        sides = [_from(vectors[0], keys), _from(vectors[1], keys)]
        if None not in sides:
            return op("outer", *[word(side, None) for side in sides if side is not None])
    raise Undecided("a partial derivative is no entry of a word")


def _from(v: Term, keys: list[Key]) -> Key | None:
    """The vector whose scalar product with v is one of two factors."""
    for key in (k for k in (*keys, *map(transposed_key, keys)) if k[0] is v):
        return key[1:]
    return None
