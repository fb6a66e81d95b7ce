"""What is known of scalar products and norms: squares, Cauchy and Schwarz, the triangle."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from quod import core
from quod.core import Term, num, op
from quod.kernel import Theorem
from quod.tactics.words import (
    by_lemma,
    key_of,
    scalar_key,
    traced,
    transposed_key,
    vectors_in,
    word,
)

LETTER_LIMIT = 5  # letters between two vectors
TRACES = ("cauchy_schwarz_of_traces", "cauchy_schwarz_of_traces_by_roots")
VECTOR_LIMIT = 5  # vectors in an inequality that are compared with each other


def bounds(goal: Term, normal: Term) -> list[Theorem]:
    """Inequalities about the vectors of a goal; `normal` is the goal in normal form."""
    found: dict[Term, Theorem] = {}
    vectors = _vectors(goal)
    for x in [*vectors, *_ends(normal)]:
        _keep(found, by_lemma("square_nonnegative", "u", x))
    for x in (t.args[0] for t in _nodes(goal, "norm")):
        _keep(found, by_lemma("norm_nonnegative", "u", x))
    for t in squares(goal):
        _keep(found, t)
    for t in filter(None, map(traced, core.subterms(normal))):
        for M, N in _halves(t):
            for name in TRACES:
                _keep(found, by_lemma(name, "AB", M, N))
            for L in (M, N, op("madd", M, op("mscale", num(-1), N))):
                _keep(found, by_lemma("trace_of_a_square_nonnegative", "A", L))
    for t in [*_nodes(goal, "dot"), *_nodes(normal, "dot")]:
        for x, y in _factors(t):
            for z in (x, op("scale", num(-1), x)):
                _keep(found, by_lemma("cauchy_schwarz_by_norms", "uv", z, y))
            _keep(found, by_lemma("cauchy_schwarz_of_vectors", "uv", x, y))
    for x, y in _summed(goal, vectors):
        _keep(found, by_lemma("triangle_inequality", "uv", x, y))
    for x, y in _pairs(vectors):
        for z in (y, op("scale", num(-1), y)):
            _keep(found, by_lemma("square_nonnegative", "u", op("vadd", x, z)))
    return [*found.values()]


def squares(goal: Term) -> Iterator[Theorem]:
    """0 <= tr(A^T A) for each trace of that form."""
    for t in _nodes(goal, "trace"):
        if is_trace_of_a_square(t):
            yield by_lemma("trace_of_a_square_nonnegative", "A", t.args[0].args[1])


def is_trace_of_a_square(t: Term) -> bool:
    """Whether a number is tr(M^T M)."""
    M = t.args[0] if t.op == "trace" else t
    return M.op == "mm" and M.args[0] is op("transpose", M.args[1])


def _halves(word_: Term) -> Iterator[tuple[Term, Term]]:
    """M and N, for each way in which the trace of a word is tr(M^T N), M and N not the same."""
    key = key_of(word_)
    for k in range(max(1, len(key) // 2), len(key)) if len(key) > 1 else (0,):
        left, right = transposed_key(key[:k]), key[k:]
        if left != right and not any(map(vectors_in, (left, right))):
            yield word(left, word_.sort), word(right, word_.sort)


def _keep(found: dict[Term, Theorem], t: Theorem) -> None:
    found.setdefault(t.conclusion, t)


def _nodes(p: Term, name: str) -> list[Term]:
    return [t for t in core.subterms(p) if t.op == name and not t.loose]


def _vectors(goal: Term) -> list[Term]:
    """The arguments of scalar products and norms."""
    nodes = [*_nodes(goal, "dot"), *_nodes(goal, "norm")]
    return [*dict.fromkeys(x for t in nodes for x in t.args)]


def _ends(normal: Term) -> Iterator[Term]:
    """v, Bv, ABv, ... for each scalar product u.ABv: one may be Su of u.S^T Su."""
    for t in _nodes(normal, "dot"):
        key = scalar_key(t)
        for k in range(1, min(len(key), LETTER_LIMIT)):
            yield word(key[k:], None)


def _factors(t: Term) -> Iterator[tuple[Term, Term]]:
    """The pairs of different vectors whose scalar product it is, up to a few letters."""
    key, (x, y) = scalar_key(t), t.args
    if x is not y:
        yield x, y
    for k in range(2, min(len(key), LETTER_LIMIT)):
        if all(letter.sort[0] == "mat" for letter in key[1:-1]):
            left, right = transposed_key(key[:k]), key[k:]
            if left != right:
                yield word(left, None), word(right, None)


def _pairs(vectors: list[Term]) -> list[tuple[Term, Term]]:
    few = vectors[:VECTOR_LIMIT]
    return [(x, y) for x, y in combinations(few, 2) if x.sort == y.sort]


def _summed(goal: Term, vectors: list[Term]) -> Iterator[tuple[Term, Term]]:
    """Vectors whose sum is one in the goal: as written, and x = (x - y) + y."""
    for t in _nodes(goal, "vadd"):
        yield t.args[0], t.args[1]
    normed = [t.args[0] for t in _nodes(goal, "norm")][:VECTOR_LIMIT]
    for x, y in permutations(normed, 2):
        if x.sort == y.sort:
            yield x, y
            yield x, op("scale", num(-1), y)
