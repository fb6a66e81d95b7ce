"""Determinants in a normal form: those of products apart, of small matrices by their entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from quod import core, kernel
from quod.core import INT, REAL, Term, eq, num, op
from quod.kernel import Theorem
from quod.lemmas import is_available
from quod.tactics import inverses
from quod.tactics.derived import (
    congruence,
    conjuncts,
    detach,
    iff_mp,
    rewrite_in,
    symmetric,
    transitive,
    unchanged,
    use,
    use_lemma,
    with_values,
)
from quod.tactics.words import (
    SUMS,
    Key,
    Poly,
    expanded,
    gathered,
    key_of,
    onwards,
    order_of,
    transposed_key,
    usual_trace,
    vectors_in,
    word,
)

if TYPE_CHECKING:
    from quod.tactics.matrices import Numbers
    from quod.tactics.prover import Context

ZERO, ONE = num(0), num(1)
BY_ENTRIES = 3  # the largest size of which a determinant is written out


def det(M: Term) -> Term:
    return op("det", M)


def available() -> bool:
    return is_available("determinant_of_a_rank_one_change")


def normal(numbers: Numbers, t: Term) -> Theorem:
    """det M = its normal form, by the words of M."""
    (M,) = t.args
    if M.op == "mm" and M.args[0].sort == M.args[1].sort:
        return _go_on(numbers, use("determinant_of_a_product", P=M.args[0], Q=M.args[1]))
    zero = _of_nothing(M)
    if zero is not None:
        return zero
    step = congruence(t, [_matrix(numbers, M)])
    return transitive(step, _of_words(numbers, onwards(step)))


def _of_nothing(M: Term) -> Theorem | None:
    """det M = 0, where the words of M cancel: M is 0 times the identity; None of others."""
    from quod.tactics.matrices import by_components
    from quod.tactics.rewriting import plus

    if (
        type(M.sort[1]) is int
        or plus({}, gathered(onwards(expanded(M))))
        or not is_available("power_of_zero")
    ):
        return None
    size = op("dim", data=("sizes", M.sort[1]))
    step = use("determinant_of_a_multiple", a=ZERO, P=op("eye", data=size.data))
    same = by_components(M, step.conclusion.args[0].args[0], [])
    above = kernel.instantiate(kernel.axiom("dimension_positive"), {"n": M.sort[1]}, {}, [])
    power = detach(use_lemma("power_of_zero", n=size), above)
    step = transitive(congruence(det(M), [same]), step)
    return kernel.lincomb(
        eq(det(M), ZERO), [step, power], [ONE, op("det", op("eye", data=size.data))]
    )


def _matrix(numbers: Numbers, M: Term) -> Theorem:
    """M = a combination of words, collected, as the known equations rewrite them."""
    from quod.tactics.matrices import by_components
    from quod.tactics.rewriting import plus, tree

    poly, uses = numbers.rules.remainder(plus({}, gathered(onwards(expanded(M)))))
    if not poly:
        return unchanged(M)
    N = tree(poly, M.sort)
    return unchanged(M) if N is M else by_components(M, N, uses)


def _of_words(numbers: Numbers, t: Term) -> Theorem:
    (M,) = t.args
    if M.op == "eye":
        return with_values(kernel.axiom("determinant_of_the_identity"), {"n": M.sort[1]})
    if M.op == "mscale":
        return _go_on(numbers, _multiple(*M.args))
    if M.op == "mm":
        split = _square_factors(M)
        if split is not None:
            step = congruence(t, [split])
            both = onwards(split).args
            return _go_on(
                numbers, transitive(step, use("determinant_of_a_product", P=both[0], Q=both[1]))
            )
    if M.op == "transpose":
        return _go_on(numbers, use("determinant_of_a_transpose", P=M.args[0]))
    if M.op == "minv":
        good = numbers.ctx.try_prove(op("invertible", M.args[0]))
        if good is not None:
            rule = use_lemma("determinant_of_an_inverse", P=M.args[0])
            return _go_on(numbers, conjuncts(detach(rule, good))[-1])
    if M.op in SUMS:
        step = _of_a_sum(numbers, M)
        if step is not None:
            return _go_on(numbers, step)
    return _by_entries(numbers, t)


def _go_on(numbers: Numbers, step: Theorem) -> Theorem:
    """A step to an expression of other determinants, these in their normal forms."""
    return transitive(step, _inside(numbers, onwards(step)))


def _inside(numbers: Numbers, t: Term) -> Theorem:
    if t.op == "det":
        return normal(numbers, t)
    if t.op in ("mul", "inv"):
        return congruence(t, [_inside(numbers, a) for a in t.args])
    return numbers.normal(t) if t.sort == REAL else unchanged(t)


def _square_factors(M: Term) -> Theorem | None:
    """A word = a product of two square ones; None where it has no such factors."""
    key = key_of(M)
    for k in range(1, len(key)):
        P, Q = word(key[:k], M.sort), word(key[k:], M.sort)
        if P.sort == Q.sort == M.sort:
            return symmetric(expanded(op("mm", P, Q)))
    return None


def _of_a_sum(numbers: Numbers, M: Term) -> Theorem | None:
    """det of X + u v^T, or of a sum that is another one turned around; None of others."""
    poly = gathered(M)
    for X, u, v in _rank_one(numbers.ctx, M, poly):
        rule = use_lemma("determinant_of_a_rank_one_change", P=X, u=u, v=v)
        step = detach(rule, numbers.ctx.prove(op("invertible", X)))
        same = numbers.ctx.prove(eq(M, step.conclusion.args[0].args[0]))
        step = transitive(congruence(det(M), [same]), step)
        return transitive(step, inverses.pushed_inwards(numbers.ctx, onwards(step)))
    return _apart(numbers, M, poly) or _turned(M, poly)


def _apart(numbers: Numbers, M: Term, poly: Poly) -> Theorem | None:
    """det(X + Y) = det(X) det(I + X^-1 Y), for the first invertible letter X; else None."""
    from quod.tactics.rewriting import plus, tree

    poly = plus({}, poly)
    if len(poly) < 2 or () in poly or any(map(vectors_in, poly)):
        return None
    for key in (key for key in poly if len(key) == 1):
        X = tree({key: poly[key]}, M.sort)
        if numbers.ctx.try_prove(op("invertible", X)) is not None:
            others = tree({word: c for word, c in poly.items() if word != key}, M.sort)
            rest = op("mm", op("minv", X), others)
            both = X, op("madd", op("eye", data=("sizes", M.sort[1])), rest)
            same = numbers.ctx.prove(eq(M, op("mm", *both)))
            product = use("determinant_of_a_product", P=both[0], Q=both[1])
            return transitive(congruence(det(M), [same]), product)
    return None


def _rank_one(ctx: Context, M: Term, poly: Poly) -> Iterator[tuple[Term, Term, Term]]:
    from quod.tactics.rewriting import plus, tree

    poly = plus({}, poly)
    outer = [key for key in poly if len(vectors_in(key)) == 2]
    rest = {key: c for key, c in poly.items() if key not in outer}
    if len(outer) == 1 and rest:
        (key,) = outer
        X = tree(rest, M.sort)
        if ctx.try_prove(op("invertible", X)) is not None:
            k = vectors_in(key)[1]
            u, v = word(key[:k], None), word(transposed_key(key[k:]), None)
            yield X, u if poly[key] is ONE else op("scale", poly[key], u), v


def _turned(M: Term, poly: Poly) -> Theorem | None:
    """det(I + UV) = det(I + VU), and det(M) = det(M^T), where the other comes first."""
    words, c = [key for key in poly if key], poly.get(())
    if len(words) == 1 and c is not None and c.op == "num" and c is not ONE:
        return _of_a_multiple(M, c)
    if len(words) == 1 and c is ONE and not vectors_in(words[0]):
        return _pushed(M, words[0], poly[words[0]])
    turned = op("transpose", M)
    other = onwards(expanded(turned))
    if _order(gathered(other)) < _order(poly):
        step = symmetric(use("determinant_of_a_transpose", P=M))
        collected = _collected(other)
        return transitive(step, congruence(det(turned), [transitive(expanded(turned), collected)]))
    return None


def _of_a_multiple(M: Term, c: Term) -> Theorem:
    """det(M) = c^n det(M/c)."""
    from quod.tactics.matrices import by_components

    step = _multiple(c, op("mscale", op("inv", c), M))
    return transitive(
        congruence(det(M), [by_components(M, step.conclusion.args[0].args[0], [])]), step
    )


def _multiple(c: Term, P: Term) -> Theorem:
    """det(c P) = c^n det(P), with the number for a size n that is one."""
    step, n = use("determinant_of_a_multiple", a=c, P=P), P.sort[1]
    if type(n) is not int:
        return step
    value = kernel.compute(eq(op("dim", data=("sizes", n)), num(n, INT)))
    return transitive(step, rewrite_in(onwards(step), value))


def _collected(t: Term) -> Theorem:
    from quod.tactics.matrices import by_components
    from quod.tactics.rewriting import plus, tree

    poly = plus({}, gathered(t))
    N = tree(poly, t.sort) if poly else t  # nothing may be left of it
    return unchanged(t) if N is t else by_components(t, N, [])


def _order(poly: Poly) -> list[tuple[int, list[tuple[bool, str]]]]:
    return sorted(map(order_of, poly), reverse=True)


def _pushed(M: Term, key: Key, c: Term) -> Theorem | None:
    usual = usual_trace(key)
    if usual == key:
        return None
    ways = [key[k:] + key[:k] for k in range(len(key))]
    if usual not in ways:  # it is one of the transpose
        turned = op("transpose", M)
        step = symmetric(use("determinant_of_a_transpose", P=M))
        other = transitive(expanded(turned), _collected(onwards(expanded(turned))))
        step = transitive(step, congruence(det(turned), [other]))
        rest = _pushed(onwards(other), transposed_key(key), c)
        return step if rest is None else transitive(step, rest)
    k = ways.index(usual)
    U, V = word(key[:k], None), word(key[k:], None)
    A = U if c is ONE else op("mscale", c, U)
    pushed = use("determinant_pushed_through", A=A, B=V)
    first, last = (
        transitive(expanded(s.args[0]), _collected(onwards(expanded(s.args[0]))))
        for s in pushed.conclusion.args
    )
    if onwards(first) is not M:
        return None
    back = symmetric(congruence(pushed.conclusion.args[0], [first]))
    return transitive(back, pushed, congruence(pushed.conclusion.args[1], [last]))


def _by_entries(numbers: Numbers, t: Term) -> Theorem:
    """The determinant of a matrix of small size by its entries; of any other, as it is."""
    return _written_out(numbers.ctx, t) if numbers.by_entries and _is_small(t) else unchanged(t)


def _is_small(t: Term) -> bool:
    n = t.args[0].sort[1]
    return type(n) is int and n <= BY_ENTRIES


def _written_out(ctx: Context, t: Term) -> Theorem:
    from quod.tactics.simplify import Simplifier

    step = use(f"determinant_of_size_{t.args[0].sort[1]}", P=t.args[0])
    return transitive(step, Simplifier(ctx).normal(onwards(step)))


def written_out(ctx: Context, formulas: Iterable[Term]) -> list[Theorem]:
    """The determinants of small matrices in the formulas by their entries."""
    found = dict.fromkeys(t for p in formulas for t in core.subterms(p) if t.op == "det")
    return [_written_out(ctx, t) for t in found if not t.loose and _is_small(t)]


# ------------------------------------------------------------------------------- what follows
def facts(ctx: Context, goal: Term) -> list[Theorem]:
    """det L = det R for the known equations L = R of square matrices."""
    if not any(t.op == "det" for t in core.subterms(goal)):
        return []
    return [
        kernel.congruence(det(t.conclusion.args[0]), [t])
        for t in ctx.equations("mat")
        if t.conclusion.args[0].sort[1] == t.conclusion.args[0].sort[2]
    ]


def nonzero(ctx: Context, goal: Term) -> Theorem | None:
    """det M != 0, where M is invertible; None for another goal."""
    a, b = goal.args[0].args
    if a.op != "det" or b is not ZERO:
        return None
    good = ctx.try_prove(op("invertible", a.args[0]))
    if good is None:
        return None
    return iff_mp(use("determinant_of_an_invertible_matrix", P=a.args[0]), good)
