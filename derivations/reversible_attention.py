"""Attention with shared projections is reversible

Let $G$ be a positive symmetric matrix, and $A$ the matrix in which each row of $G$ is divided by
its sum $D_i$. With $Q = K$, attention is of this form, as the exponentials of the scores are.
"""

from shared_projections import Q, S, d, n, scores_are_at_most_the_mean_of_the_diagonal

from quod import *

i, j, l = indices("i j l", 1, n)
G, B, N = matrix("G B N", n, n)
D, e, u, w, x = vector("D e u w x", n)
s, t, alpha, beta = real("s t alpha beta")
value = real("ev", latex=r"\lambda")
M = diag(D)
A = definition("A", lambda: build_matrix(lambda i, j: G[i, j] / D[i], n, n))()
positive = each(G[i, j] > 0, including_equal=True)
symmetric = each(G[i, j] == G[j, i], including_equal=True)
row_sums = D[i] == Sum(G[i, j], j)


def one_token(model):
    """One token, whose share is one."""
    model.let(n, 1)
    model.let(G, matrix_of((1,)))
    model.let(D, vector_of(1))


def its_eigenvector(model):
    """Its eigenvalue is one."""
    model.let(u, vector_of(1))
    model.let(w, vector_of(0))
    model.let(alpha, 1)
    model.let(beta, 0)


def one_token_and_its_root(model):
    """The root of its weight is one."""
    one_token(model)
    model.let(e, vector_of(1))


@claim(for_all(i, D[i] > 0), given=[positive, row_sums], model=one_token)
def row_sums_are_positive(calc):
    """Sums of positive numbers."""
    token = calc.suppose()
    token.have(Sum(G[i, j], j) > 0)
    token.have(D[i] == Sum(G[i, j], j))


@claim(M @ A == G, given=[positive, row_sums], model=one_token)
def shares_times_row_sums(calc):
    """Division is undone."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)


@claim(
    for_all([i, j], D[i] * A[i, j] == D[j] * A[j, i]),
    given=[positive, symmetric, row_sums],
    model=one_token,
)
def shares_are_reversible(calc):
    """With the row sums for weights; as a Markov chain it is in detailed balance."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    pair = calc.suppose()
    pair.have(G[i, j] == G[j, i])
    pair(G[i, j])
    pair(G[j, i])


@claim(
    for_all(j, Sum(D[i] * A[i, j], i) == D[j]),
    given=[positive, symmetric, row_sums],
    model=one_token,
)
def row_sums_are_stationary(calc):
    """The row sums are the weights of a stationary distribution."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    token = calc.suppose()
    token(Sum(G[i, j], i))
    token(Sum(G[j, i], i))
    token(D[j])


# ------------------------------------------------------------------------------------- symmetry
@claim(
    iff(for_all([i, j], A[i, j] == A[j, i]), for_all([i, j], D[i] == D[j])),
    given=[positive, symmetric, row_sums],
    model=one_token,
)
def shares_are_symmetric_exactly_when(calc):
    """The weights are symmetric and positive, so the row sums can be read off."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    forward, backward = calc.both_directions()
    pair = forward.suppose()
    pair.have(D[i] * A[i, j] == D[j] * A[j, i], by=shares_are_reversible)
    pair.have(A[i, j] == A[j, i])
    pair.have((D[i] - D[j]) * A[i, j] == 0)
    pair.have(G[i, j] > 0)
    pair.have(A[i, j] > 0)
    pair = backward.suppose()
    pair.have(G[i, j] == G[j, i])
    pair.have(D[i] == D[j])


# ---------------------------------------------------------------------------------- eigenvalues
@claim(t >= 0, given=[s > 0, t * s >= 0])
def a_factor_has_the_sign_of_the_product(calc):
    """If the other factor is positive."""
    _, negative = calc.cases(t >= 0)
    negative.have(-t * s > 0)


@claim(dot(x, M @ x) > 0, given=[D[i] > 0, x != zeros(n)])
def weighted_squares_are_positive(calc):
    """A weighted sum of squares vanishes only if each square does."""
    absurd = calc.contradiction()
    absurd.have(Sum(D[i] * x[i] ** 2, i) <= 0)
    token = absurd.show(for_all(i, x[i] == 0)).suppose()
    bound = rule("term_of_a_sum", "one of the terms")(lo=1, hi=n, m=i, f=lambda i: D[i] * x[i] ** 2)
    token.have(D[i] * x[i] ** 2 <= Sum(D[i] * x[i] ** 2, i), by=bound)
    token.have(D[i] * x[i] ** 2 == 0)
    absurd.have(x == zeros(n))


@claim(dot(u, B @ w) == dot(w, B @ u), given=[B.T == B])
def symmetric_matrices_are_self_adjoint(calc):
    """A symmetric matrix may stand on either side of a scalar product."""


@claim(
    beta * (dot(u, N @ u) + dot(w, N @ w)) == 0,
    given=[
        B.T == B,
        N.T == N,
        B @ u == alpha * (N @ u) - beta * (N @ w),
        B @ w == beta * (N @ u) + alpha * (N @ w),
    ],
)
def no_imaginary_part(calc):
    """The vector $u + \\mathrm{i}w$ with the value $\\alpha + \\mathrm{i}\\beta$, in real terms."""
    left = calc.show(dot(u, B @ w) == beta * dot(u, N @ u) + alpha * dot(u, N @ w))
    left(dot(u, beta * (N @ u) + alpha * (N @ w)))
    left(beta * dot(u, N @ u) + alpha * dot(u, N @ w))
    right = calc.show(dot(w, B @ u) == alpha * dot(u, N @ w) - beta * dot(w, N @ w))
    right(dot(w, alpha * (N @ u) - beta * (N @ w)))
    right(alpha * dot(w, N @ u) - beta * dot(w, N @ w))
    right(alpha * dot(u, N @ w) - beta * dot(w, N @ w))
    calc.have(dot(u, B @ w) == dot(w, B @ u), by=symmetric_matrices_are_self_adjoint)


complex_pair = [A @ u == alpha * u - beta * w, A @ w == beta * u + alpha * w]


@claim(
    beta == 0,
    given=[positive, symmetric, row_sums, *complex_pair, u != zeros(n)],
    model=lambda model: [one_token(model), its_eigenvector(model)],
)
def eigenvalues_are_real(calc):
    """If $u + \\mathrm{i}w$ has the eigenvalue $\\alpha + \\mathrm{i}\\beta$, then $\\beta = 0$."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    calc.have(M @ A == G, by=shares_times_row_sums)
    pair = calc.show(for_all([i, j], G.T[i, j] == G[i, j])).suppose()
    pair.have(G[i, j] == G[j, i])
    calc.have(G.T == G)
    calc.have(M.T == M)
    first = calc.show(G @ u == alpha * (M @ u) - beta * (M @ w))
    first((M @ A) @ u)
    first(M @ (A @ u))
    first(M @ (alpha * u - beta * w))
    second = calc.show(G @ w == beta * (M @ u) + alpha * (M @ w))
    second((M @ A) @ w)
    second(M @ (A @ w))
    second(M @ (beta * u + alpha * w))
    calc.have(beta * (dot(u, M @ u) + dot(w, M @ w)) == 0, by=no_imaginary_part(B=G, N=M))
    calc.have(dot(u, M @ u) > 0, by=weighted_squares_are_positive(x=u))
    calc.have(Sum(D[i] * w[i] ** 2, i) >= 0)
    calc.have(dot(w, M @ w) == Sum(D[i] * w[i] ** 2, i))
    calc.have(dot(u, M @ u) + dot(w, M @ w) > 0)


differences = Sum(Sum(G[i, j] * (x[i] - x[j]) ** 2, j), i)


@claim(dot(x, M @ x) - dot(x, G @ x) == differences / 2, given=[symmetric, row_sums])
def dirichlet_form(calc):
    """What attention takes from the weighted squares measures the differences between tokens."""
    other = calc.show(Sum(Sum(G[i, j] * x[j] ** 2, j), i) == dot(x, M @ x))
    other(Sum(Sum(G[i, j] * x[j] ** 2, i), j), by=rule("sum_exchange", "sums exchanged"))
    other(Sum(Sum(G[j, i] * x[j] ** 2, i), j))
    other(Sum(D[j] * x[j] ** 2, j))
    other(dot(x, M @ x))
    calc.have(dot(x, M @ x) == Sum(Sum(G[i, j] * x[i] ** 2, j), i))
    calc.have(dot(x, G @ x) == Sum(Sum(G[i, j] * x[i] * x[j], j), i))


eigenpair = [A @ x == value * x, x != zeros(n)]


@claim(dot(x, G @ x) == value * dot(x, M @ x), given=[positive, row_sums, A @ x == value * x])
def rayleigh_quotient(calc):
    """An eigenvalue is a quotient of two quadratic forms."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    calc.have(M @ A == G, by=shares_times_row_sums)
    calc(dot(x, (M @ A) @ x))
    calc(dot(x, M @ (A @ x)))
    calc(dot(x, M @ (value * x)))


@claim(value <= 1, given=[positive, symmetric, row_sums, *eigenpair])
def eigenvalues_are_at_most_one(calc):
    """Because the differences are not negative."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    calc.have(dot(x, M @ x) > 0, by=weighted_squares_are_positive)
    calc.have(dot(x, M @ x) - dot(x, G @ x) == differences / 2, by=dirichlet_form)
    calc.have(dot(x, G @ x) == value * dot(x, M @ x), by=rayleigh_quotient)
    calc.have(differences >= 0)
    calc.have((1 - value) * dot(x, M @ x) >= 0)
    calc.have(1 - value >= 0, by=a_factor_has_the_sign_of_the_product(t=1 - value, s=dot(x, M @ x)))


@claim(value >= 0, given=[positive, row_sums, *eigenpair, dot(x, G @ x) >= 0])
def eigenvalues_are_nonnegative(calc):
    """If $G$ is positive semidefinite."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    calc.have(dot(x, M @ x) > 0, by=weighted_squares_are_positive)
    calc.have(dot(x, G @ x) == value * dot(x, M @ x), by=rayleigh_quotient)
    calc.have(value * dot(x, M @ x) >= 0)
    calc.have(value >= 0, by=a_factor_has_the_sign_of_the_product(t=value, s=dot(x, M @ x)))


# ------------------------------------------------------------------------------------ the trace
bounded = [each(G[i, j] <= e[i] * e[j], including_equal=True), G[i, i] == e[i] ** 2, e[i] > 0]


@claim(
    Sum(D[i], i) <= Sum(e[i], i) ** 2,
    given=[row_sums, each(G[i, j] <= e[i] * e[j], including_equal=True)],
)
def all_weights_together(calc):
    """Compared entry by entry."""
    token = calc.show(for_all(i, D[i] <= e[i] * Sum(e[j], j))).suppose()
    token.have(D[i] == Sum(G[i, j], j))
    row = rule("sum_comparison", "term by term")(
        lo=1, hi=n, f=lambda j: G[i, j], g=lambda j: e[i] * e[j]
    )
    token.have(Sum(G[i, j], j) <= Sum(e[i] * e[j], j), by=row)
    calc.have(
        Sum(D[i], i) <= Sum(e[i] * Sum(e[j], j), i),
        by=rule("sum_comparison", "term by term")(
            lo=1, hi=n, f=lambda i: D[i], g=lambda i: e[i] * Sum(e[j], j)
        ),
    )


c, spread = real("c"), Sum(e[i] ** 2 / D[i], i)


@claim(spread - 2 * c * Sum(e[i], i) + c**2 * Sum(D[i], i) >= 0, given=[D[i] > 0])
def weighted_deviations(calc):
    """It is a weighted sum of the squares of $e_i / D_i - c$."""
    deviation = D[i] * (e[i] / D[i] - c) ** 2
    calc.have(for_all(i, deviation == e[i] ** 2 / D[i] - 2 * c * e[i] + c**2 * D[i]))
    calc.have(Sum(deviation, i) >= 0)
    calc.have(Sum(deviation, i) == spread - 2 * c * Sum(e[i], i) + c**2 * Sum(D[i], i))


@claim(c**2 <= t * s, given=[s > 0, t - 2 * (c / s) * c + (c / s) ** 2 * s >= 0])
def discriminant(calc):
    """Multiplied by $s$, the square is completed."""
    calc.have((t - 2 * (c / s) * c + (c / s) ** 2 * s) * s == t * s - c**2)
    calc.have((t - 2 * (c / s) * c + (c / s) ** 2 * s) * s >= 0)


@claim(Sum(e[i], i) ** 2 <= spread * Sum(D[i], i), given=[D[i] > 0])
def cauchy_schwarz_with_weights(calc):
    """The inequality of Cauchy and Schwarz, with weights; $c$ is the mean."""
    whole, part = Sum(D[i], i), Sum(e[i], i)
    calc.have(whole > 0)
    calc.have(
        spread - 2 * (part / whole) * part + (part / whole) ** 2 * whole >= 0,
        by=weighted_deviations(c=part / whole),
    )
    calc.have(part**2 <= spread * whole, by=discriminant(c=part, t=spread, s=whole))


@claim(Sum(A[i, i], i) >= 1, given=[positive, row_sums, *bounded], model=one_token_and_its_root)
def the_trace_is_at_least_one(calc):
    """If no weight is larger than the geometric mean of the two on the diagonal."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    calc.have(Sum(D[i], i) > 0)
    calc.have(Sum(D[i], i) <= Sum(e[i], i) ** 2, by=all_weights_together)
    calc.have(
        Sum(e[i], i) ** 2 <= Sum(e[i] ** 2 / D[i], i) * Sum(D[i], i), by=cauchy_schwarz_with_weights
    )
    calc.have(for_all(i, e[i] ** 2 / D[i] == A[i, i]))
    calc.have(Sum(e[i] ** 2 / D[i], i) == Sum(A[i, i], i))
    calc.have((Sum(A[i, i], i) - 1) * Sum(D[i], i) >= 0)
    calc.have(
        Sum(A[i, i], i) - 1 >= 0,
        by=a_factor_has_the_sign_of_the_product(t=Sum(A[i, i], i) - 1, s=Sum(D[i], i)),
    )


# ------------------------------------------------------------------------------- in attention
T = matrix("T", n, n)
exponentials = [each(G[i, j] == exp(T[i, j]), including_equal=True), row_sums]
scaled_scores = [each(T[i, j] == S[i, j] / sqrt(d), including_equal=True)]
shared = [*scaled_scores, *exponentials]


def one_query(model):
    """One token with the query zero."""
    one_token(model)
    model.let(d, 1)
    model.let(Q, matrix_of((0,)))
    model.let(T, matrix_of((0,)))


@claim(
    for_all([i, j], (T[i, j] == T[j, i]) & (T[i, j] <= (T[i, i] + T[j, j]) / 2)),
    given=scaled_scores,
    model=one_query,
)
def scaled_scores_are_at_most_the_mean_of_the_diagonal(calc):
    """Scaling changes neither the symmetry nor this bound."""
    pair = calc.suppose()
    pair.have(S[i, j] == S[j, i])
    pair.have(S[i, j] <= (S[i, i] + S[j, j]) / 2, by=scores_are_at_most_the_mean_of_the_diagonal)
    for row, column in ((i, j), (j, i), (i, i), (j, j)):
        pair.have(T[row, column] == S[row, column] / sqrt(d))
    pair.have(S[i, j] / sqrt(d) <= (S[i, i] + S[j, j]) / 2 / sqrt(d))


@claim(
    for_all([i, j], (G[i, j] > 0) & (G[i, j] == G[j, i])),
    given=[each(T[i, j] == T[j, i], including_equal=True), exponentials[0]],
    model=one_query,
)
def exponentials_are_positive_and_symmetric(calc):
    """If the scores are symmetric."""
    pair = calc.suppose()
    pair.have(exp(T[i, j]) > 0)
    pair.have(G[i, j] == exp(T[i, j]))
    pair.have(T[i, j] == T[j, i])
    same = pair.show(G[i, j] == G[j, i])
    same(exp(T[i, j]))
    same(exp(T[j, i]))
    same(G[j, i])


def known_of_the_weights(calc):
    """The steps that show what the theorems above need."""
    calc.have(
        for_all([i, j], (T[i, j] == T[j, i]) & (T[i, j] <= (T[i, i] + T[j, j]) / 2)),
        by=scaled_scores_are_at_most_the_mean_of_the_diagonal,
    )
    calc.have(
        for_all([i, j], (G[i, j] > 0) & (G[i, j] == G[j, i])),
        by=exponentials_are_positive_and_symmetric,
    )
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)


reversible = for_all([i, j], D[i] * A[i, j] == D[j] * A[j, i])


@claim(
    reversible,
    given=shared,
    settles=["2.2-8"],
    model=one_query,
    title="Attention with shared projections is reversible",
)
def attention_is_reversible(calc):
    """With the row sums for weights; as a Markov chain it is in detailed balance."""
    known_of_the_weights(calc)
    calc.have(reversible, by=shares_are_reversible)


same_symmetry = iff(for_all([i, j], A[i, j] == A[j, i]), for_all([i, j], D[i] == D[j]))


@claim(
    same_symmetry,
    given=shared,
    settles=["2.2-7"],
    model=one_query,
    title="Attention is symmetric exactly if all rows have one sum",
)
def attention_is_symmetric_exactly_when(calc):
    """The weights are symmetric and positive, so the row sums can be read off."""
    known_of_the_weights(calc)
    calc.have(same_symmetry, by=shares_are_symmetric_exactly_when)


@claim(
    beta == 0,
    given=[*shared, *complex_pair, u != zeros(n)],
    settles=["2.2-8"],
    model=lambda model: [one_query(model), its_eigenvector(model)],
    title="All eigenvalues of attention are real",
)
def eigenvalues_of_attention_are_real(calc):
    """If $u + \\mathrm{i}w$ has the eigenvalue $\\alpha + \\mathrm{i}\\beta$, then $\\beta = 0$."""
    known_of_the_weights(calc)
    calc.have(beta == 0, by=eigenvalues_are_real)


@claim(exp(s) <= exp(t / 2) * exp(c / 2), given=[s <= (t + c) / 2])
def exponential_of_a_mean(calc):
    """It is the geometric mean of the exponentials."""
    calc.have(exp(s) <= exp((t + c) / 2))


@claim(
    Sum(A[i, i], i) >= 1,
    given=[each(T[i, j] <= (T[i, i] + T[j, j]) / 2, including_equal=True), *exponentials, positive],
    model=one_query,
)
def the_trace_of_exponentials_is_at_least_one(calc):
    """A weight is at most the geometric mean of the two weights on the diagonal."""
    calc.have(for_all(i, D[i] > 0), by=row_sums_are_positive)
    root = build_vector(lambda i: exp(T[i, i] / 2), n)
    pair = calc.show(for_all([i, j], G[i, j] <= root[i] * root[j])).suppose()
    pair.have(T[i, j] <= (T[i, i] + T[j, j]) / 2)
    pair.have(
        exp(T[i, j]) <= exp(T[i, i] / 2) * exp(T[j, j] / 2),
        by=exponential_of_a_mean(s=T[i, j], t=T[i, i], c=T[j, j]),
    )
    pair.have(G[i, j] == exp(T[i, j]))
    pair.have(G[i, j] <= exp(T[i, i] / 2) * exp(T[j, j] / 2))
    token = calc.show(for_all(i, G[i, i] == root[i] ** 2)).suppose()
    token(exp(T[i, i] / 2 + T[i, i] / 2))
    token(exp(T[i, i] / 2) ** 2, by=rule("exponential_of_a_sum")(x=T[i, i] / 2, y=T[i, i] / 2))
    token(root[i] ** 2)
    calc.have(for_all(i, root[i] > 0))
    calc.have(Sum(A[i, i], i) >= 1, by=the_trace_is_at_least_one(e=root))


@claim(
    Sum(A[i, i], i) >= 1,
    given=shared,
    settles=["2.2-8"],
    model=one_query,
    title="On average a token gives itself at least an even share",
)
def the_mean_share_of_a_token_for_itself(calc):
    """The trace is at least one, so the mean of the $n$ diagonal entries is at least $1/n$."""
    known_of_the_weights(calc)
    calc.have(Sum(A[i, i], i) >= 1, by=the_trace_of_exponentials_is_at_least_one)


scores = Q @ Q.T


def attention_of(i, j):
    """The share of token j for token i, spelled out."""
    return exp(scores[i, j] / sqrt(d)) / Sum(exp(scores[i, l] / sqrt(d)), l)


@refutes(for_all([i, j], attention_of(i, j) == attention_of(j, i)), settles=["2.2-7"])
def attention_need_not_be_symmetric(model):
    """The queries zero and one: the first token is undecided, the second is not."""
    model.let(n, 2)
    model.let(d, 1)
    model.let(Q, matrix_of((0,), (1,)))


@refutes(
    attention_of(1, 3) == attention_of(3, 1),
    given=[n >= 3, each(scores[i, i] == scores[j, j], including_equal=True)],
    settles=["2.2-7"],
)
def queries_of_one_length_do_not_make_attention_symmetric(model):
    """Three tokens: two equal queries and their opposite."""
    model.let(n, 3)
    model.let(d, 1)
    model.let(Q, matrix_of((1,), (1,), (-1,)))
