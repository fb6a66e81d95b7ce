"""Matrices, vectors, scalar products and traces as combinations of words.

A word is a product, associated to the right, of letters: matrices that are not looked into, and
their transposes.  A word that is a vector ends in a vector that is not looked into; an outer
product is a word with a column and then a row inside.  Each step is a lemma about whole matrices,
so nothing is written by entries before words are collected."""

from __future__ import annotations

from functools import lru_cache

from quod import core, kernel
from quod.core import INT, Term, add, app, fresh, le, mul, num, op
from quod.errors import Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.tactics.arithmetic import structural_key
from quod.tactics.derived import (
    congruence,
    detach,
    symmetric,
    transitive,
    unchanged,
    use,
    use_lemma,
    with_values,
)

Key = tuple[Term, ...]  # the letters of a word, with the vector at its end; of u.Av with u first
Poly = dict[Key, Term]  # words with their coefficients
I1, ONE = num(1, INT), num(1)
WORD_LIMIT = 150  # words in the sum that a term is multiplied out to
SIZE_LIMIT = 400  # different subterms of a term that is looked into
LETTERS_LIMIT = 40  # letters of a word
SUMS, MULTIPLES = ("madd", "vadd"), ("mscale", "scale")

# How a product goes on over the last operation of a factor: the lemma and its variables.
_LEFT = {
    ("mm", "madd"): ("product_of_a_sum", "ABC"),
    ("mm", "mscale"): ("product_of_a_multiple", "aAC"),
    ("mv", "madd"): ("image_by_a_sum", "ABu"),
    ("mv", "mscale"): ("image_by_a_multiple", "aAu"),
    ("dot", "vadd"): ("dot_of_a_sum", "uvw"),
    ("dot", "scale"): ("dot_of_a_multiple", "auv"),
    ("outer", "vadd"): ("outer_of_a_sum", "yzu"),
    ("outer", "scale"): ("outer_of_a_multiple", "azu"),
}
_RIGHT = {
    ("mm", "madd"): ("product_with_a_sum", "ACD"),
    ("mm", "mscale"): ("product_with_a_multiple", "AaC"),
    ("mv", "vadd"): ("image_of_a_sum", "Auv"),
    ("mv", "scale"): ("image_of_a_multiple", "Aau"),
    ("dot", "vadd"): ("dot_with_a_sum", "uvw"),
    ("dot", "scale"): ("dot_with_a_multiple", "uav"),
    ("outer", "vadd"): ("outer_with_a_sum", "zuv"),
    ("outer", "scale"): ("outer_with_a_multiple", "zau"),
}


def available() -> bool:
    """Whether the lemmas of this module are proved: they are proved without it."""
    return is_available("diagonal_of_ones")


def by_lemma(name: str, variables: str, *values: Term) -> Theorem:
    return use_lemma(name, **dict(zip(variables, values, strict=True)))


def onwards(step: Theorem) -> Term:
    """What a step came to."""
    return step.conclusion.args[1]


# --------------------------------------------------------------------------- matrices, vectors
def is_manageable(t: Term) -> bool:
    """Whether a term is small enough to be multiplied out."""
    return sum(1 for _ in core.subterms(t)) <= SIZE_LIMIT and _words(t)[0] <= WORD_LIMIT


@lru_cache(maxsize=4096)
def _words(t: Term) -> tuple[int, int]:
    """About how many words there will be in a term, and the letters of the longest."""
    parts = [_words(a) for a in t.args if not a.loose]
    if t.op in ("mm", "mv", "dot", "outer") and len(parts) == 2:
        (m, k), (n, other) = parts
        return (m * n if k + other <= LETTERS_LIMIT else WORD_LIMIT + 1), k + other
    if t.op in SUMS:
        return sum(m for m, _ in parts), max(k for _, k in parts)
    if t.op in MULTIPLES or t.op == "transpose":
        return parts[-1]
    return max((m for m, _ in parts), default=1), 1


@lru_cache(maxsize=4096)
def expanded(t: Term) -> Theorem:
    """t = a sum of multiples of words, neither collected nor sorted."""
    if t.op in SUMS:
        return congruence(t, [expanded(a) for a in t.args])
    if t.op in MULTIPLES:
        return congruence(t, [unchanged(t.args[0]), expanded(t.args[1])])
    if t.op in ("mm", "mv", "outer"):
        step = congruence(t, [expanded(a) for a in t.args])
        return transitive(step, _multiplied(onwards(step)))
    if t.op == "transpose":
        step = congruence(t, [expanded(t.args[0])])
        return transitive(step, _transposed(onwards(step)))
    if t.op == "zeros":
        return with_values(_zero_vector(), {"n": t.sort[1]})
    if t.op == "diag":
        return _diagonal(t)
    if t.op == "mat":
        return _given_by_entries(t)
    return _built(t) if t.op == "vec" and not t.loose else unchanged(t)


def _zero_vector() -> Theorem:
    return lemma("zero_vector")


def _given_by_entries(t: Term) -> Theorem:
    """The zero matrix, or an outer product, that is given by its entries."""
    i, j = fresh(INT), fresh(INT)
    match app(t.args[0], i, j):
        case Term(op="num", data=0):
            return with_values(lemma("zero_matrix"), dict(zip("mn", t.sort[1:], strict=True)))
        case Term(op="mul", args=(Term(op="at", args=(u, k)), Term(op="at", args=(v, l)))):
            both = op("outer", u, v)
            meaning = kernel.definition(both)
            if k is i and l is j and onwards(meaning) is t:
                return transitive(symmetric(meaning), expanded(both))
    return unchanged(t)


def _built(t: Term) -> Theorem:
    """A vector given by its entries, with these in normal form."""
    from quod.tactics.prover import Context
    from quod.tactics.simplify import Simplifier

    step = Simplifier(Context()).normal(t)
    body = onwards(step).args[0]
    i = fresh(INT)
    entry = app(body, i)
    if entry.op == "at" and entry.args[1] is i and i not in entry.args[0].free:
        whole = by_lemma("vector_of_its_entries", "u", entry.args[0])
        if whole.conclusion.args[0] is onwards(step):
            return transitive(step, whole)
    return step


def _diagonal(t: Term) -> Theorem:
    step = congruence(t, [_built(t.args[0]) if t.args[0].op == "vec" else unchanged(t.args[0])])
    ones = with_values(lemma("diagonal_of_ones"), {"n": t.sort[1]})
    return transitive(step, ones) if onwards(step) is ones.conclusion.args[0] else step


def _distributed(t: Term) -> Theorem | None:
    """A product of two factors, over the sum or the multiple that one of them is."""
    x, y = t.args
    if (t.op, x.op) in _LEFT:
        return by_lemma(*_LEFT[t.op, x.op], *x.args, y)
    if (t.op, y.op) in _RIGHT:
        return by_lemma(*_RIGHT[t.op, y.op], x, *y.args)
    return None


@lru_cache(maxsize=4096)
def _multiplied(t: Term) -> Theorem:
    """A product of two combinations of words as one combination."""
    step = _distributed(t)
    if step is not None:
        return transitive(step, _in_parts(onwards(step)))
    x, y = t.args
    if t.op == "outer":
        return unchanged(t)
    if x.op == "outer" or y.op == "outer":
        return _with_an_outer_product(t)
    if x.op == "eye":
        name = "product_of_the_identity" if t.op == "mm" else "image_by_the_identity"
        return by_lemma(name, "C" if t.op == "mm" else "u", y)
    if y.op == "eye":
        return by_lemma("product_with_the_identity", "A", x)
    if x.op == "mm":
        name, last = (
            ("product_association", "C") if t.op == "mm" else ("matrix_vector_association", "w")
        )
        step = by_lemma(name, f"AB{last}", *x.args, y)
        first, rest = onwards(step).args
        inner = congruence(onwards(step), [unchanged(first), _multiplied(rest)])
        return transitive(step, inner, _multiplied(onwards(inner)))
    return _merged(t) if x.op == "diag" else unchanged(t)


def _with_an_outer_product(t: Term) -> Theorem:
    """A product of words, the first or the second of which is an outer product."""
    x, y = t.args
    if t.op == "mv":
        return by_lemma("image_by_an_outer_product", "zuv", *x.args, y)
    if y.op == "outer":
        step = by_lemma("product_with_an_outer_product", "Auw", x, *y.args)
        first, last = onwards(step).args
        inner = congruence(onwards(step), [_multiplied(first), unchanged(last)])
    else:
        step = by_lemma("product_of_an_outer_product", "zuC", *x.args, y)
        first, last = onwards(step).args
        image = congruence(last, [_transposed(last.args[0]), unchanged(last.args[1])])
        image = transitive(image, _multiplied(onwards(image)))
        inner = congruence(onwards(step), [unchanged(first), image])
    return transitive(step, inner, _multiplied(onwards(inner)))


def _in_parts(t: Term) -> Theorem:
    """A sum or a multiple of products, these multiplied out."""
    if t.op in MULTIPLES:
        return congruence(t, [unchanged(t.args[0]), _multiplied(t.args[1])])
    return congruence(t, [_multiplied(a) for a in t.args])


def _merged(t: Term) -> Theorem:
    """A diagonal matrix times a diagonal one, or times a vector, by entries."""
    x, y = t.args
    (u,), rest = x.args, None
    if t.op == "mm" and y.op == "mm" and y.args[0].op == "diag":
        association = symmetric(by_lemma("product_association", "ABC", x, *y.args))
        both, rest = onwards(association).args
    elif t.op == "mv" and y.op == "mv" and y.args[0].op == "diag":
        association = symmetric(by_lemma("matrix_vector_association", "ABw", x, *y.args))
        both, rest = onwards(association).args
    elif t.op == "mm" and y.op == "diag":
        association, both = unchanged(t), t
    elif t.op == "mv" and y.op != "mv":
        step = by_lemma("image_by_a_diagonal", "uv", u, y)
        return transitive(step, _built(onwards(step)))
    else:
        return unchanged(t)
    step = by_lemma("product_of_diagonals", "uv", u, both.args[1].args[0])
    step = transitive(step, expanded(onwards(step)))
    if rest is None:
        return step
    whole = congruence(onwards(association), [step, unchanged(rest)])
    return transitive(association, whole, _multiplied(onwards(whole)))


@lru_cache(maxsize=4096)
def _transposed(t: Term) -> Theorem:
    """The transpose of a combination of words as one."""
    (x,) = t.args
    if x.op == "madd":
        step = by_lemma("transpose_of_a_sum", "AB", *x.args)
        return transitive(step, congruence(onwards(step), [*map(_transposed, onwards(step).args)]))
    if x.op == "mscale":
        step = by_lemma("transpose_of_a_multiple", "aA", *x.args)
        a, rest = onwards(step).args
        return transitive(step, congruence(onwards(step), [unchanged(a), _transposed(rest)]))
    if x.op == "mm":
        step = by_lemma("transpose_of_a_product", "AC", *x.args)
        inner = congruence(onwards(step), [*map(_transposed, onwards(step).args)])
        return transitive(step, inner, _multiplied(onwards(inner)))
    if x.op == "transpose":
        return by_lemma("transpose_of_a_transpose", "A", *x.args)
    if x.op == "diag":
        return by_lemma("transpose_of_a_diagonal", "u", *x.args)
    if x.op == "outer":
        return by_lemma("transpose_of_an_outer_product", "zu", *x.args)
    if x.op == "eye":
        return with_values(lemma("transpose_of_the_identity"), {"n": x.sort[1]})
    return unchanged(t)


# ------------------------------------------------------------------- scalar products, traces
def traced(t: Term) -> Term | None:
    """The matrix whose trace a sum is, as written; None for another sum."""
    if t.op != "sum" or t.loose or t.args[1] is not I1 or t.args[0].op != "lam":
        return None
    i = fresh(INT)
    body = app(t.args[0], i)
    if body.op != "entry" or body.args[1:] != (i, i) or i in body.args[0].free:
        return None
    M = body.args[0]
    return M if M.sort[1] == M.sort[2] and t.args[2] is _size(M) else None


def _size(M: Term) -> Term:
    n = M.sort[1]
    return op("dim", data=("sizes", n))


def trace(M: Term) -> Term:
    i = fresh(INT)
    return op("sum", core.lam(i, op("entry", M, i, i)), I1, _size(M))


@lru_cache(maxsize=4096)
def expanded_scalar(t: Term) -> Theorem:
    """A scalar product or a trace as a combination of such of words, each in its usual form."""
    M = traced(t)
    if M is not None:
        step = kernel.congruence(t, [_inside(t, M), *map(unchanged, t.args[1:])])
        return transitive(step, _trace(onwards(step)))
    step = congruence(t, [expanded(a) for a in t.args])
    return transitive(step, _dot(onwards(step)))


def _inside(t: Term, M: Term) -> Theorem:
    i = fresh(INT)
    body = op("entry", M, i, i)
    step = congruence(body, [expanded(M), unchanged(i), unchanged(i)])
    return kernel.extensionality(i, step)


@lru_cache(maxsize=4096)
def _dot(t: Term) -> Theorem:
    """u.v of combinations of words."""
    step = _distributed(t)
    if step is not None:
        return transitive(step, _scalars(onwards(step), _dot))
    x, y = t.args
    if x.op == "mv":
        step = by_lemma("adjoint", "Auz", *x.args, y)
        moved = congruence(onwards(step), [unchanged(x.args[1]), expanded(onwards(step).args[1])])
        return transitive(step, moved, _dot(onwards(moved)))
    key = scalar_key(t)
    if key == usual_scalar(key):
        return unchanged(t)
    step = by_lemma("dot_symmetry", "uv", x, y)
    return transitive(step, _dot(onwards(step)))


def _scalars(t: Term, go_on: object) -> Theorem:
    """A sum or a multiple of scalars, each worked out."""
    if t.op == "add":
        return congruence(t, [go_on(a) for a in t.args])  # type: ignore[operator]
    return congruence(t, [unchanged(t.args[0]), go_on(t.args[1])])  # type: ignore[operator]


@lru_cache(maxsize=4096)
def _trace(t: Term) -> Theorem:
    """The trace of a combination of words."""
    M = matrix_of(t)
    if M.op == "madd":
        step = by_lemma("trace_of_a_sum", "PQ", *M.args)
        return transitive(step, _scalars(onwards(step), _trace))
    if M.op == "mscale":
        step = by_lemma("trace_of_a_multiple", "aP", *M.args)
        return transitive(step, _scalars(onwards(step), _trace))
    if M.op == "eye":
        return with_values(lemma("trace_of_the_identity"), {"n": M.sort[1]})
    if M.op == "outer":
        step = by_lemma("trace_of_an_outer_product", "uv", *M.args)
        return transitive(step, _dot(onwards(step)))
    key, step = key_of(M), unchanged(t)
    usual = usual_trace(key)
    ways = _rotations(key)
    if usual not in ways:
        step = symmetric(by_lemma("trace_of_a_transpose", "P", M))
        step = transitive(step, _same_trace(onwards(step)))
        if matrix_of(onwards(step)).op == "mscale":  # of a zero matrix
            return transitive(step, _trace(onwards(step)))
        ways = _rotations(key_of(matrix_of(onwards(step))))
    for _ in range(ways.index(usual)):
        M = matrix_of(onwards(step))
        if M.op != "mm":
            break
        step = transitive(step, by_lemma("trace_of_a_product", "AB", *M.args))
        step = transitive(step, _same_trace(onwards(step)))
        if matrix_of(onwards(step)).op == "mscale":
            return transitive(step, _trace(onwards(step)))
    return step


def matrix_of(t: Term) -> Term:
    """The matrix of a trace."""
    M = traced(t)
    if M is None:
        raise Undecided("{} is no trace", t)
    return M


def _same_trace(t: Term) -> Theorem:
    """The trace of a matrix as that of the matrix multiplied out."""
    return congruence(t, [_inside(t, matrix_of(t)), *map(unchanged, t.args[1:])])


def _rotations(key: Key) -> list[Key]:
    """The ways to write a trace; a column and the row after it stay together."""
    ways = [key[k:] + key[:k] for k in range(max(len(key), 1))]
    return [way for way in ways if not way or way[0].sort[0] == way[-1].sort[0] == "mat"] or [key]


# ------------------------------------------------------------------------------------- keys
def key_of(word: Term) -> Key:
    """The letters of a word."""
    letters: list[Term] = []
    while word.op in ("mm", "mv"):
        letters.append(word.args[0])
        word = word.args[1]
    if word.op == "outer":
        column, row = map(key_of, word.args)
        return (*letters, *column, *transposed_key(row))
    return tuple(letters) if word.op == "eye" else (*letters, word)


def scalar_key(t: Term) -> Key:
    """(u, A, v) of u.Av."""
    return (t.args[0], *key_of(t.args[1]))


def transposed_letter(letter: Term) -> Term:
    if letter.sort[0] == "vec" or letter.op == "diag":
        return letter
    return letter.args[0] if letter.op == "transpose" else op("transpose", letter)


def transposed_key(key: Key) -> Key:
    return tuple([transposed_letter(letter) for letter in reversed(key)])


@lru_cache(maxsize=4096)
def order_of_letter(letter: Term) -> tuple[bool, str]:
    return letter.op == "transpose", structural_key(letter)


def vectors_in(key: Key) -> list[int]:
    """The places of the vectors among letters."""
    return [k for k, letter in enumerate(key) if letter.sort[0] == "vec"]


def order_of(key: Key) -> tuple[int, list[tuple[bool, str]]]:
    """Words by length, then by their letters."""
    return len(key), [order_of_letter(letter) for letter in key]


def usual_scalar(key: Key) -> Key:
    """Of u.Av and v.A^T u, the one that is written."""
    return min(key, transposed_key(key), key=order_of)


def usual_trace(key: Key) -> Key:
    """The same trace by its least word: up to cyclic order and transposition."""
    return min([*_rotations(key), *_rotations(transposed_key(key))], key=order_of)


def word(key: Key, sort: object) -> Term:
    """The word of these letters; of none, the identity."""
    if not key:
        return op("eye", data=("sizes", sort[1]))  # type: ignore[index]
    k = next(iter(vectors_in(key)), len(key)) + 1
    if k < len(key):
        return op("outer", word(key[:k], None), word(transposed_key(key[k:]), None))
    t = key[-1]
    for letter in reversed(key[:-1]):
        t = op("mv" if t.sort[0] == "vec" else "mm", letter, t)
    return t


def scalar(key: Key) -> Term:
    return op("dot", key[0], word(key[1:], None))


def gathered(tree: Term) -> Poly:
    """The coefficient of each word in a combination of words."""
    found: Poly = {}
    stack = [(ONE, tree)]
    while stack:
        c, t = stack.pop()
        if t.op in SUMS:
            stack += [(c, a) for a in t.args]
        elif t.op in MULTIPLES:
            stack.append((t.args[0] if c is ONE else mul(c, t.args[0]), t.args[1]))
        else:
            key = key_of(t)
            found[key] = add(found[key], c) if key in found else c
    return found


# ---------------------------------------------------------------------------------- components
class Place:
    """A row and a column, or the index of a component of a vector, anywhere in range."""

    def __init__(self, sort: object) -> None:
        sizes = sort[1:]  # type: ignore[index]
        self.indices = [fresh(INT) for _ in sizes]
        dims = [op("dim", data=("sizes", n)) for n in sizes]
        self.ranges = [[le(I1, i), le(i, n)] for i, n in zip(self.indices, dims, strict=True)]
        self.guards = [kernel.assume(p) for pair in self.ranges for p in pair]

    def of(self, x: Term) -> Term:
        """The component of x here."""
        return op("at" if x.sort[0] == "vec" else "entry", x, *self.indices)

    def worked_out(self, tree: Term) -> Theorem:
        """The component of a combination of words, as the combination of their components."""
        here = self.of(tree)
        if tree.op not in SUMS and tree.op not in MULTIPLES:
            return unchanged(here)
        unfolded = kernel.definition(tree)
        f = onwards(unfolded).args[0]
        if tree.sort[0] == "vec":
            (i,) = self.indices
            inside = use("vector_entry", {"n": tree.sort[1]}, f=f, i=i)
        else:
            i, j = self.indices
            inside = use("matrix_entry", {"m": tree.sort[1], "n": tree.sort[2]}, F=f, i=i, j=j)
        step = congruence(here, [unfolded, *map(unchanged, self.indices)])
        step = transitive(step, detach(inside, *self.guards))
        parts = [self.worked_out(a) for a in tree.args if a.sort == tree.sort]
        if tree.op in MULTIPLES:
            parts = [unchanged(tree.args[0]), *parts]
        return transitive(step, congruence(onwards(step), parts))

    def everywhere(self, a: Term, b: Term, t: Theorem) -> Theorem:
        """a = b, from the equation t of their components here."""
        from quod.tactics.derived import discharged

        for i, guards in zip(reversed(self.indices), reversed(self.ranges), strict=True):
            t = kernel.generalise(i, discharged(guards, t))
        if a.sort[0] == "vec":
            return detach(with_values(kernel.axiom("vector_equality"), u=a, v=b), t)
        return detach(with_values(kernel.axiom("matrix_equality"), A=a, B=b), t)
