"""The rank of the scores, and which queries have the same scores

A matrix has rank at most $r$ if it is a product of an $m \\times r$ and an $r \\times n$ matrix:
all its columns are combinations of $r$ vectors.
"""

from quod import *

n, d, r = dimensions("n d_k r")
Q, K, U = matrix("Q K U", n, d)
C = matrix("C", d, n)
A, B, Z = matrix("A", n, r), matrix("B", r, n), matrix("Z", r, d)
T = matrix("T", n, n)


@claim(
    iff(there_is([Q, K], T == Q @ K.T), there_is([U, C], T == U @ C)),
    settles=["2.2-1"],
    title="Without sharing the scores can be any matrix of rank at most $d_k$",
)
def scores_can_be_any_matrix_of_that_rank(calc):
    """The keys are the other factor, transposed."""
    forward, backward = calc.both_directions()
    forward.obtain().witness(U=Q, C=K.T)
    found = backward.obtain().witness(Q=U, K=C.T)
    found.have(C.T.T == C)


@claim(
    implies(there_is([A, Z], Q == A @ Z), there_is([A, B], Q @ Q.T == A @ B)),
    settles=["2.2-3"],
    title="The rank of the scores is at most that of the queries",
)
def the_rank_of_the_scores(calc):
    """A left factor of $Q$ is a left factor of $QQ^T$."""
    found = calc.suppose().obtain().witness(A=A, B=Z @ Q.T)
    found(A @ Z @ Q.T)
    found(A @ (Z @ Q.T))


@claim((Q == eye(n) @ Q) & (Q == Q @ eye(d)), settles=["2.2-3"])
def the_rank_is_at_most_either_size(calc):
    """The identity matrices are factors of $Q$, one on either side."""


# ------------------------------------------------------------------ queries with the same scores
v, x, y = vector("v x y", d)
R, H = matrix("R H", d, d)
q, p = vector_sequence("q p", d)
t, m = natural("t"), natural("m")
last = m + 1
k, l = index("k", 1, m), index("l", 1, last)
identity = eye(d)
mirror = definition("mirror", lambda v: identity - 2 / dot(v, v) * outer(v, v), of=[v])
orthogonal = definition(
    "orthogonal",
    lambda R: (R.T @ R == identity) & (R @ R.T == identity),
    of=[R],
    words="is orthogonal",
)


def same_scores(count):
    """The hypothesis that the first vectors have equal scalar products."""
    i, j = indices("i j", 1, count)
    return each(dot(q[i], q[j]) == dot(p[i], p[j]), including_equal=True)


def turned(index):
    """That one orthogonal matrix takes each q of an index to the p."""
    return there_is(R, orthogonal(R) & for_all(index, p[index] == R @ q[index]))


@claim(orthogonal(mirror(v)), given=[dot(v, v) != 0])
def reflections_are_orthogonal(calc):
    """A reflection is symmetric and undoes itself."""
    square = outer(v, v) @ outer(v, v)
    twice = 2 / dot(v, v)
    calc.have(mirror(v).T == mirror(v))
    calc.have(square == dot(v, v) * outer(v, v))
    calc.have(mirror(v) @ mirror(v) == identity - 2 * twice * outer(v, v) + twice * twice * square)
    calc.have(mirror(v) @ mirror(v) == identity)


@claim(mirror(v) @ x == x, given=[dot(v, x) == 0, dot(v, v) != 0])
def reflections_fix_what_is_orthogonal(calc):
    """What is orthogonal to $v$ lies in the mirror."""
    calc(x - 2 / dot(v, v) * dot(v, x) * v)


@claim(mirror(v) @ x == x - v, given=[dot(v, v) == 2 * dot(v, x), dot(v, v) != 0])
def reflections_exchange_vectors_of_one_length(calc):
    """If $x$ and $x - v$ have one length, $v$ is twice the part of $x$ across the mirror."""
    calc.have(2 / dot(v, v) * dot(v, x) == 1)
    calc(x - (2 / dot(v, v) * dot(v, x)) * v)
    calc(x - 1 * v)
    calc(x - v)


@claim(dot(R @ x, R @ y) == dot(x, y), given=[orthogonal(R)])
def orthogonal_matrices_keep_scalar_products(calc):
    """The matrix and its transpose cancel."""
    calc(dot(x, (R.T @ R) @ y))


@claim(orthogonal(H @ R), given=[orthogonal(H), orthogonal(R)])
def products_are_orthogonal(calc):
    """The inner pair cancels first, then the outer one."""
    calc.have(R.T @ (H.T @ H) @ R == identity)
    calc.have(H @ (R @ R.T) @ H.T == identity)


def each_of_them(part, R):
    """The steps that put the earlier vectors and the last one together."""
    token = part.show(for_all(l, p[l] == R @ q[l])).suppose()
    earlier, new = token.cases(l <= m)
    earlier.have(p[l] == R @ q[l])
    new.have(l >= m + 1, by=rule("discreteness", "the next integer"))
    new.have(l == last)
    new.have(p[l] == p[last])
    new.have(q[l] == q[last])


@claim(implies(turned(k), turned(l)), given=[same_scores(last)])
def one_more_vector_is_turned(calc):
    """A reflection takes the image of the last one to its place, and the others stay."""
    calc.have(dot(q[last], q[last]) == dot(p[last], p[last]))
    calc.have(for_all(k, dot(q[last], q[k]) == dot(p[last], p[k])))
    part = calc.suppose().obtain()
    image, goal = R @ q[last], p[last]
    gap = image - goal
    keeps = orthogonal_matrices_keep_scalar_products
    part.have(dot(image, image) == dot(q[last], q[last]), by=keeps(x=q[last], y=q[last]))
    part.have(dot(image, image) == dot(goal, goal))
    part.have(dot(gap, gap) == 2 * dot(gap, image))
    there, away = part.cases(dot(gap, gap) == 0)
    done = there.witness(R=R)
    done.have(gap == zeros(d), by=rule("definiteness", "only $0$ has length $0$"))
    done.have(p[last] == R @ q[last])
    each_of_them(done, R)
    new = mirror(gap) @ R
    moved = away.witness(R=new)
    moved.have(orthogonal(mirror(gap)), by=reflections_are_orthogonal(v=gap))
    moved.have(orthogonal(new), by=products_are_orthogonal(H=mirror(gap)))
    earlier = moved.show(for_all(k, p[k] == new @ q[k])).suppose()
    earlier.have(p[k] == R @ q[k])
    earlier.have(dot(image, R @ q[k]) == dot(q[last], q[k]), by=keeps(x=q[last], y=q[k]))
    earlier.have(dot(q[last], q[k]) == dot(p[last], p[k]))
    earlier.have(dot(gap, p[k]) == 0)
    earlier.have(mirror(gap) @ p[k] == p[k], by=reflections_fix_what_is_orthogonal(v=gap, x=p[k]))
    earlier.have(new @ q[k] == mirror(gap) @ (R @ q[k]))
    exchange = reflections_exchange_vectors_of_one_length(v=gap, x=image)
    moved.have(mirror(gap) @ image == image - gap, by=exchange)
    moved.have(new @ q[last] == mirror(gap) @ image)
    moved.have(p[last] == new @ q[last])
    each_of_them(moved, new)


@claim(implies(m <= t, turned(k)), given=[same_scores(t)])
def the_first_vectors_are_turned(calc):
    """One vector after the other."""
    base, step = calc.induction(m)
    start = base.suppose().witness(R=identity)
    start.have(identity.T @ identity == identity)
    inside, _ = step.cases(last <= t)
    inside.have(m <= t)
    inside.have(implies(m <= t, turned(k)), by=induction_hypothesis)
    inside.have(turned(k))
    inside.have(turned(l), by=one_more_vector_is_turned)


r_t = index("k", 1, t)


@claim(
    turned(r_t),
    given=[same_scores(t)],
    settles=["2.2-9"],
    title="Queries with the same scores differ by an orthogonal matrix",
)
def queries_with_the_same_scores(calc):
    """For the rows of $Q$ and $Q'$ this says that $Q' = QR^T$."""
    calc.have(implies(t <= t, turned(r_t)), by=the_first_vectors_are_turned(m=t))
