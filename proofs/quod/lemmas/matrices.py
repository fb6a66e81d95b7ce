"""Lemmas about products, transposes, scalar products and traces as wholes, without entries.

They are the steps by which `tactics.words` writes a matrix as a combination of words."""

from __future__ import annotations

from quod import kernel
from quod.core import (
    INT,
    REAL,
    Term,
    add,
    app,
    eq,
    fun,
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
from quod.lemmas.numbers import at_most_by_a_form, at_most_by_squares
from quod.tactics.derived import (
    conjuncts,
    detach,
    discharged,
    symmetric,
    transitive,
    use,
    with_values,
)
from quod.tactics.prover import Context

I1, ZERO, ONE = num(1, INT), num(0), num(1)
a, x, y = (var(name, REAL) for name in "axy")
i, j, k = (var(name, INT) for name in "ijk")
A, B = var("A", mat("m", "n")), var("B", mat("m", "n"))
C, D = var("C", mat("n", "p")), var("D", mat("n", "p"))
P, Q = var("P", mat("n", "n")), var("Q", mat("n", "n"))
u, v, w = (var(name, vec("n")) for name in "uvw")
y_, z, q = var("y", vec("m")), var("z", vec("m")), var("w", vec("p"))
f, g = var("f", fun(INT, REAL)), var("g", fun(INT, REAL))
EYE, ROWS, COLUMNS = (op("eye", data=("sizes", "n")), *(op("dim", data=("sizes", s)) for s in "mn"))


def _proved(left: Term, right: Term) -> Theorem:
    return Context().prove(eq(left, right))


def trace(M: Term) -> Term:
    """The sum of the diagonal entries."""
    return op("sum", lam(i, op("entry", M, i, i)), I1, op("dim", data=("sizes", M.sort[1])))


# ------------------------------------------------------------------------------- products
@proves
def product_of_a_sum() -> Theorem:
    """(A + B)C = AC + BC."""
    parts = op("madd", op("mm", A, C), op("mm", B, C))
    return _proved(op("mm", op("madd", A, B), C), parts)


@proves
def product_with_a_sum() -> Theorem:
    """A(C + D) = AC + AD."""
    parts = op("madd", op("mm", A, C), op("mm", A, D))
    return _proved(op("mm", A, op("madd", C, D)), parts)


@proves
def product_of_a_multiple() -> Theorem:
    """(aA)C = a(AC)."""
    return _proved(op("mm", op("mscale", a, A), C), op("mscale", a, op("mm", A, C)))


@proves
def product_with_a_multiple() -> Theorem:
    """A(aC) = a(AC)."""
    return _proved(op("mm", A, op("mscale", a, C)), op("mscale", a, op("mm", A, C)))


@proves
def product_of_the_identity() -> Theorem:
    """IC = C."""
    return _proved(op("mm", EYE, C), C)


@proves
def product_with_the_identity() -> Theorem:
    """AI = A."""
    return _proved(op("mm", A, EYE), A)


@proves
def image_by_a_sum() -> Theorem:
    """(A + B)u = Au + Bu."""
    return _proved(op("mv", op("madd", A, B), u), op("vadd", op("mv", A, u), op("mv", B, u)))


@proves
def image_of_a_sum() -> Theorem:
    """A(u + v) = Au + Av."""
    return _proved(op("mv", A, op("vadd", u, v)), op("vadd", op("mv", A, u), op("mv", A, v)))


@proves
def image_by_a_multiple() -> Theorem:
    """(aA)u = a(Au)."""
    return _proved(op("mv", op("mscale", a, A), u), op("scale", a, op("mv", A, u)))


@proves
def image_of_a_multiple() -> Theorem:
    """A(au) = a(Au)."""
    return _proved(op("mv", A, op("scale", a, u)), op("scale", a, op("mv", A, u)))


@proves
def image_by_the_identity() -> Theorem:
    """Iu = u."""
    return _proved(op("mv", EYE, u), u)


@proves
def zero_vector() -> Theorem:
    """The zero vector is 0 times itself."""
    zero = op("zeros", data=("sizes", "n"))
    return _proved(zero, op("scale", ZERO, zero))


@proves
def zero_matrix() -> Theorem:
    """The zero matrix is 0 times itself."""
    zero = op("mat", lam(i, lam(j, ZERO)), data=("sizes", "m", "n"))
    return _proved(zero, op("mscale", ZERO, zero))


# ------------------------------------------------------------------------------ transposes
@proves
def transpose_of_a_sum() -> Theorem:
    """(A + B)^T = A^T + B^T."""
    parts = op("madd", op("transpose", A), op("transpose", B))
    return _proved(op("transpose", op("madd", A, B)), parts)


@proves
def transpose_of_a_multiple() -> Theorem:
    """(aA)^T = a A^T."""
    return _proved(op("transpose", op("mscale", a, A)), op("mscale", a, op("transpose", A)))


@proves
def transpose_of_a_product() -> Theorem:
    """(AC)^T = C^T A^T."""
    parts = op("mm", op("transpose", C), op("transpose", A))
    return _proved(op("transpose", op("mm", A, C)), parts)


@proves
def transpose_of_a_transpose() -> Theorem:
    """A^T^T = A."""
    return _proved(op("transpose", op("transpose", A)), A)


@proves
def transpose_of_the_identity() -> Theorem:
    """I^T = I."""
    return _proved(op("transpose", EYE), EYE)


@proves
def transpose_of_a_diagonal() -> Theorem:
    """diag(u)^T = diag(u)."""
    return _proved(op("transpose", op("diag", u)), op("diag", u))


# -------------------------------------------------------------------------- outer products
@proves
def outer_of_a_sum() -> Theorem:
    """(y + z) u^T = y u^T + z u^T."""
    parts = op("madd", op("outer", y_, u), op("outer", z, u))
    return _proved(op("outer", op("vadd", y_, z), u), parts)


@proves
def outer_with_a_sum() -> Theorem:
    """z (u + v)^T = z u^T + z v^T."""
    parts = op("madd", op("outer", z, u), op("outer", z, v))
    return _proved(op("outer", z, op("vadd", u, v)), parts)


@proves
def outer_of_a_multiple() -> Theorem:
    """(az) u^T = a (z u^T)."""
    return _proved(op("outer", op("scale", a, z), u), op("mscale", a, op("outer", z, u)))


@proves
def outer_with_a_multiple() -> Theorem:
    """z (au)^T = a (z u^T)."""
    return _proved(op("outer", z, op("scale", a, u)), op("mscale", a, op("outer", z, u)))


@proves
def product_with_an_outer_product() -> Theorem:
    """A (u w^T) = (Au) w^T."""
    return _proved(op("mm", A, op("outer", u, q)), op("outer", op("mv", A, u), q))


@proves
def product_of_an_outer_product() -> Theorem:
    """(z u^T) C = z (C^T u)^T."""
    right = op("outer", z, op("mv", op("transpose", C), u))
    return _proved(op("mm", op("outer", z, u), C), right)


@proves
def image_by_an_outer_product() -> Theorem:
    """(z u^T) v = (u.v) z."""
    return _proved(op("mv", op("outer", z, u), v), op("scale", op("dot", u, v), z))


@proves
def transpose_of_an_outer_product() -> Theorem:
    """(z u^T)^T = u z^T."""
    return _proved(op("transpose", op("outer", z, u)), op("outer", u, z))


@proves
def trace_of_an_outer_product() -> Theorem:
    """tr(u v^T) = u.v."""
    return _proved(trace(op("outer", u, v)), op("dot", u, v))


@proves
def entry_by_basis_vectors() -> Theorem:
    """e . Af is the entry of A in the row of e and the column of f."""
    guards = [le(I1, i), le(i, ROWS), le(I1, j), le(j, COLUMNS)]
    rows, columns = (
        op("basis", index, data=("sizes", size)) for index, size in ((i, "m"), (j, "n"))
    )
    form = op("dot", rows, op("mv", A, columns))
    ctx = Context(map(kernel.assume, guards))
    return discharged(guards, ctx.prove(eq(form, op("entry", A, i, j))))


# ------------------------------------------------------------------------- scalar products
@proves
def dot_symmetry() -> Theorem:
    """u.v = v.u."""
    return _proved(op("dot", u, v), op("dot", v, u))


@proves
def dot_of_a_sum() -> Theorem:
    """(u + v).w = u.w + v.w."""
    return _proved(op("dot", op("vadd", u, v), w), add(op("dot", u, w), op("dot", v, w)))


@proves
def dot_of_a_multiple() -> Theorem:
    """(au).v = a(u.v)."""
    return _proved(op("dot", op("scale", a, u), v), mul(a, op("dot", u, v)))


@proves
def dot_with_a_sum() -> Theorem:
    """u.(v + w) = u.v + u.w."""
    return _proved(op("dot", u, op("vadd", v, w)), add(op("dot", u, v), op("dot", u, w)))


@proves
def dot_with_a_multiple() -> Theorem:
    """u.(av) = a(u.v)."""
    return _proved(op("dot", u, op("scale", a, v)), mul(a, op("dot", u, v)))


@proves
def adjoint() -> Theorem:
    """Au.z = u.A^T z."""
    left, right = op("dot", op("mv", A, u), z), op("dot", u, op("mv", op("transpose", A), z))
    body = mul(mul(op("entry", A, i, j), op("at", u, j)), op("at", z, i))
    rows = op("sum", lam(i, op("sum", lam(j, body), I1, COLUMNS)), I1, ROWS)
    columns = op("sum", lam(j, op("sum", lam(i, body), I1, ROWS)), I1, COLUMNS)
    swap = with_values(
        lemma("sum_exchange"), F=lam(i, lam(j, body)), lo=I1, hi=ROWS, m=I1, n=COLUMNS
    )
    return transitive(_proved(left, rows), swap, _proved(columns, right))


@proves
def square_nonnegative() -> Theorem:
    """0 <= u.u."""
    return Context().prove(le(ZERO, op("dot", u, u)))


@proves
def square_of_a_norm_positive() -> Theorem:
    """|u| != 0 -> 0 < u.u = |u|^2."""
    length, square = op("norm", u), op("dot", u, u)
    given = kernel.assume(negation(eq(length, ZERO)))
    positive = detach(with_values(lemma("square_positive"), x=length), given)
    t = kernel.positivity(
        lt(ZERO, square), [(1, [positive], None)], [lemma("norm_squared")], [num(-1)]
    )
    return kernel.discharge(given.conclusion, t)


@proves
def cauchy_schwarz_by_norms() -> Theorem:
    """u.v <= |u| |v|."""
    return conjuncts(lemma("scalar_product_bounds"))[0]


@proves
def triangle_inequality() -> Theorem:
    """|u + v| <= |u| + |v|."""
    both, sizes = op("vadd", u, v), (op("norm", u), op("norm", v))
    bound, whole = add(*sizes), op("norm", both)
    squared = [with_values(lemma("norm_squared"), u=t) for t in (both, u, v)]
    nonnegative = [with_values(lemma("norm_nonnegative"), u=t) for t in (u, v)]
    root = kernel.positivity(le(ZERO, bound), [(1, [t], None) for t in nonnegative], [], [])
    expanded = _proved(
        op("dot", both, both), add(op("dot", u, u), mul(num(2), op("dot", u, v)), op("dot", v, v))
    )
    below = kernel.positivity(
        le(mul(whole, whole), mul(bound, bound)),
        [(2, [lemma("cauchy_schwarz_by_norms")], None)],
        [*squared, expanded],
        [num(-1), ONE, ONE, num(-1)],
    )
    return detach(with_values(lemma("at_most_by_squares"), x=whole, y=bound), root, below)


# ---------------------------------------------------------------------------------- traces
@proves
def trace_of_a_sum() -> Theorem:
    """tr(P + Q) = tr P + tr Q."""
    return _proved(trace(op("madd", P, Q)), add(trace(P), trace(Q)))


@proves
def trace_of_a_multiple() -> Theorem:
    """tr(aP) = a tr P."""
    return _proved(trace(op("mscale", a, P)), mul(a, trace(P)))


@proves
def trace_of_a_transpose() -> Theorem:
    """tr(P^T) = tr P."""
    return _proved(trace(op("transpose", P)), trace(P))


@proves
def trace_of_the_identity() -> Theorem:
    """tr I = n."""
    return _proved(trace(EYE), op("cast", COLUMNS))


@proves
def trace_of_a_product() -> Theorem:
    """tr(AB) = tr(BA)."""
    other = var("B", mat("n", "m"))
    body = mul(op("entry", A, i, k), op("entry", other, k, i))
    rows = op("sum", lam(i, op("sum", lam(k, body), I1, COLUMNS)), I1, ROWS)
    columns = op("sum", lam(k, op("sum", lam(i, body), I1, ROWS)), I1, COLUMNS)
    swap = with_values(
        lemma("sum_exchange"), F=lam(i, lam(k, body)), lo=I1, hi=ROWS, m=I1, n=COLUMNS
    )
    left, right = trace(op("mm", A, other)), trace(op("mm", other, A))
    return transitive(_proved(left, rows), swap, _proved(columns, right))


@proves
def trace_of_a_square_nonnegative() -> Theorem:
    """0 <= tr(A^T A)."""
    return Context().prove(le(ZERO, _inner(A, A)))


def _inner(M: Term, N: Term) -> Term:
    """tr(M^T N)."""
    return op("trace", op("mm", op("transpose", M), N))


@proves
def cauchy_schwarz_of_traces() -> Theorem:
    """tr(A^T B)^2 <= tr(A^T A) tr(B^T B), as tr(C^T C) >= 0 for C = sA + tB."""
    a, b, c = _inner(A, A), _inner(A, B), _inner(B, B)

    def form(s: Term, t: Term) -> Theorem:
        """0 <= tr(A^T A) s^2 + 2 tr(A^T B) s t + tr(B^T B) t^2."""
        line = op("madd", op("mscale", s, A), op("mscale", t, B))
        sign = with_values(lemma("trace_of_a_square_nonnegative"), A=line)
        value = add(mul(a, s, s), mul(num(2), b, s, t), mul(c, t, t))
        same = _proved(_inner(line, line), value)
        return kernel.positivity(le(ZERO, value), [(1, [sign], None)], [same], [num(-1)])

    return at_most_by_a_form(a, b, c, form)


@proves
def cauchy_schwarz_of_traces_by_roots() -> Theorem:
    """tr(A^T B) <= sqrt(tr(A^T A)) sqrt(tr(B^T B))."""
    insides = [_inner(M, M) for M in (A, B)]
    above = [with_values(lemma("trace_of_a_square_nonnegative"), A=M) for M in (A, B)]
    squares, signs = (
        [detach(use(name, x=x), t) for x, t in zip(insides, above, strict=True)]
        for name in ("square_root", "square_root_nonnegative")
    )
    first, second = (op("sqrt", x) for x in insides)
    cofactors = [insides[1], mul(first, first)]
    bound = [lemma("cauchy_schwarz_of_traces")]
    return at_most_by_squares(_inner(A, B), mul(first, second), signs, bound, squares, cofactors)


# ------------------------------------------------------------------------------- diagonals
@proves
def image_by_a_diagonal() -> Theorem:
    """diag(u) v has the entries u_i v_i."""
    guards = [le(I1, i), le(i, COLUMNS)]
    ctx = Context(map(kernel.assume, guards))
    left = op("mv", op("diag", u), v)
    right = op("vec", lam(i, mul(op("at", u, i), op("at", v, i))), data=("sizes", "n"))
    here, rest = op("at", u, i), mul(op("at", u, i), op("at", v, k))
    chosen = mul(op("ite", eq(i, k), here, ZERO), op("at", v, k))
    first = ctx.prove(eq(op("at", left, i), op("sum", lam(k, chosen), I1, COLUMNS)))
    total = transitive(first, _picked_out(ctx, first.conclusion.args[1], here, rest))
    last = ctx.prove(eq(total.conclusion.args[1], op("at", right, i)))
    entries = kernel.generalise(i, discharged(guards, transitive(total, last)))
    return detach(with_values(kernel.axiom("vector_equality"), u=left, v=right), entries)


def _picked_out(ctx: Context, total: Term, here: Term, rest: Term) -> Theorem:
    """The sum over k of (here if i = k else 0) * other = rest at k = i; rest is here * other."""
    choice = with_values(lemma("choice_as_a_factor"), p=eq(i, k), x=here)
    only = lam(k, mul(op("ite", eq(i, k), ONE, ZERO), rest))
    cofactor = app(total.args[0], k).args[1]
    same = kernel.lincomb(eq(app(total.args[0], k), app(only, k)), [choice], [cofactor])
    step = kernel.congruence(
        total, [kernel.extensionality(k, same), *map(kernel.reflexivity, total.args[1:])]
    )
    one = with_values(lemma("sum_of_one_term"), f=lam(k, rest), lo=I1, hi=COLUMNS, m=i)
    return transitive(step, ctx.detached(one))


@proves
def product_of_diagonals() -> Theorem:
    """diag(u) diag(v) is the diagonal matrix of the u_i v_i."""
    guards = [le(I1, i), le(i, COLUMNS), le(I1, j), le(j, COLUMNS)]
    ctx = Context(map(kernel.assume, guards))
    left = op("mm", op("diag", u), op("diag", v))
    products = op("vec", lam(i, mul(op("at", u, i), op("at", v, i))), data=("sizes", "n"))
    right = op("diag", products)
    here = op("at", u, i)
    other = op("ite", eq(k, j), op("at", v, k), ZERO)
    chosen = mul(op("ite", eq(i, k), here, ZERO), other)
    first = ctx.prove(eq(op("entry", left, i, j), op("sum", lam(k, chosen), I1, COLUMNS)))
    total = transitive(first, _picked_out(ctx, first.conclusion.args[1], here, mul(here, other)))
    both = mul(here, op("at", v, i))
    last = ctx.prove(eq(op("entry", right, i, j), op("ite", eq(i, j), both, ZERO)))
    choices = [
        with_values(lemma("choice_as_a_factor"), p=eq(i, j), x=t) for t in (op("at", v, i), both)
    ]
    same = kernel.lincomb(
        eq(total.conclusion.args[1], last.conclusion.args[1]), choices, [here, num(-1)]
    )
    entries = transitive(total, same, symmetric(last))
    entries = kernel.generalise(j, discharged(guards[2:], entries))
    entries = kernel.generalise(i, discharged(guards[:2], entries))
    return detach(with_values(kernel.axiom("matrix_equality"), A=left, B=right), entries)


@proves
def vector_of_its_entries() -> Theorem:
    """The vector with the entries u_i is u."""
    return _proved(op("vec", lam(i, op("at", u, i)), data=("sizes", "n")), u)


@proves
def diagonal_of_ones() -> Theorem:
    """diag(1, ..., 1) = I."""
    return _proved(op("diag", op("vec", lam(i, ONE), data=("sizes", "n"))), EYE)
