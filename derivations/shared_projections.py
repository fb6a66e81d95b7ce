"""What follows if the queries are the keys."""

from attention import scaled_scores_have_unit_variance

from quod import *

n, d = dimensions("n d_k")
Q, K = matrix("Q K", n, d)
x, y = vector("x y", n)
i, j, l = indices("i j l", 1, n)
r = index("r", 1, d)
S = definition("S", lambda: Q @ Q.T)()
q = definition("q", lambda i: build_vector(lambda r: Q[i, r], d, r))
equal_norms = each(norm(q[i]) == norm(q[j]), including_equal=True)


@claim(for_all([i, j], S[i, j] == dot(q[i], q[j])))
def scores_are_scalar_products(calc):
    """The rows $q_i$ of $Q$ are the queries, and here the keys as well."""


# ------------------------------------------------------------------------------------ symmetry
@claim(S.T == S, settles=["2.2-1"], title="The scores are symmetric")
def scores_are_symmetric(calc):
    """The score of token $i$ for token $j$ is that of $j$ for $i$."""


@refutes((Q @ K.T).T == Q @ K.T, settles=["2.2-1"])
def scores_of_other_keys_need_not_be_symmetric(model):
    """Two tokens with one component are enough."""
    model.let(n, 2)
    model.let(d, 1)
    model.let(Q, matrix_of((1,), (0,)))
    model.let(K, matrix_of((0,), (1,)))


@claim(dot(x, S @ x) == norm(Q.T @ x) ** 2)
def the_quadratic_form_of_the_scores(calc):
    """It is a squared length."""
    calc(dot(Q.T @ x, Q.T @ x))
    calc(norm(Q.T @ x) ** 2)


@claim(dot(x, S @ x) >= 0, settles=["2.2-2"], title="The scores are positive semidefinite")
def scores_are_positive_semidefinite(calc):
    """The quadratic form of a Gram matrix is a squared length."""
    calc.have(dot(x, S @ x) == norm(Q.T @ x) ** 2, by=the_quadratic_form_of_the_scores)


@refutes(dot(x, (Q @ K.T) @ x) >= 0)
def scores_of_other_keys_need_not_be_positive(model):
    """With the key opposite to the query."""
    model.let(n, 1)
    model.let(d, 1)
    model.let(Q, matrix_of((1,)))
    model.let(K, matrix_of((-1,)))
    model.let(x, vector_of(1))


@claim(
    iff(S @ x == zeros(n), Q.T @ x == zeros(d)),
    settles=["2.2-3"],
    title="The scores vanish where $Q^T$ does",
)
def scores_vanish_where_the_queries_do(calc):
    """So both have one null space, and then by the rank-nullity theorem one rank."""
    forward, backward = calc.both_directions()
    forward.have(dot(x, S @ x) == norm(Q.T @ x) ** 2, by=the_quadratic_form_of_the_scores)
    forward.have(dot(x, S @ x) == 0)
    forward.have(dot(Q.T @ x, Q.T @ x) == 0)
    forward.have(Q.T @ x == zeros(d), by=rule("definiteness", "only $0$ has length $0$"))
    backward(Q @ (Q.T @ x))
    backward(Q @ zeros(d))
    backward(zeros(n))


# ------------------------------------------------------------------------------------ diagonal
@claim(for_all(i, (S[i, i] == norm(q[i]) ** 2) & (S[i, i] >= 0)), settles=["2.2-4"])
def scores_on_the_diagonal(calc):
    """A token's score with itself is the squared length of its query."""


@claim(Sum(S[i, i], i) == Sum(Sum(Q[i, r] ** 2, r), i), settles=["2.2-4"])
def trace_of_the_scores(calc):
    """The trace is the squared Frobenius norm of $Q$."""


@claim(
    for_all([i, j], norm(q[i] - q[j]) ** 2 == S[i, i] + S[j, j] - 2 * S[i, j]), settles=["2.2-4"]
)
def distances_from_scores(calc):
    """So the scores know the distances between the queries."""


@claim(
    for_all([i, j], absolute(S[i, j]) <= sqrt(S[i, i]) * sqrt(S[j, j])),
    settles=["2.2-5"],
    title="Scores obey the inequality of Cauchy and Schwarz",
)
def cauchy_schwarz_for_scores(calc):
    """A score is at most the product of the two lengths, in size."""
    pair = calc.suppose()
    pair.have(absolute(dot(q[i], q[j])) <= norm(q[i]) * norm(q[j]))
    pair.have(S[i, j] == dot(q[i], q[j]))
    for token in (i, j):
        pair.have(S[token, token] == dot(q[token], q[token]))
        pair.have(sqrt(S[token, token]) == norm(q[token]))


@claim(for_all([i, j], S[i, j] <= (S[i, i] + S[j, j]) / 2), settles=["2.2-5"])
def scores_are_at_most_the_mean_of_the_diagonal(calc):
    """A squared distance is not negative."""
    pair = calc.suppose()
    pair.have(norm(q[i] - q[j]) ** 2 == S[i, i] + S[j, j] - 2 * S[i, j], by=distances_from_scores)
    pair.have(norm(q[i] - q[j]) ** 2 >= 0)


other = Q @ K.T


@refutes(for_all([i, j], other[i, j] ** 2 <= other[i, i] * other[j, j]))
def scores_of_other_keys_need_not_obey_it(model):
    """Two tokens, each attending to the other only."""
    model.let(n, 2)
    model.let(d, 2)
    model.let(Q, matrix_of((1, 0), (0, 1)))
    model.let(K, matrix_of((0, 1), (1, 0)))


# --------------------------------------------------------------------------- who attends to whom
@refutes(for_all([i, j], S[i, i] >= S[i, j]), settles=["2.2-6"])
def a_token_need_not_attend_most_to_itself(model):
    """A longer query in the same direction attracts more."""
    model.let(n, 2)
    model.let(d, 1)
    model.let(Q, matrix_of((1,), (2,)))


@claim(
    for_all(i, implies(for_all(j, norm(q[j]) <= norm(q[i])), for_all(j, S[i, j] <= S[i, i]))),
    settles=["2.2-6"],
    title="A token with the longest query attends most to itself",
)
def the_longest_query_attends_most_to_itself(calc):
    """No score is larger than the product of two lengths."""
    token = calc.suppose()
    other = token.show(for_all(j, S[i, j] <= S[i, i])).suppose()
    other.have(S[i, j] == dot(q[i], q[j]))
    other.have(S[i, i] == norm(q[i]) ** 2)
    other.have(dot(q[i], q[j]) <= norm(q[i]) * norm(q[j]))
    other.have(norm(q[j]) <= norm(q[i]))
    other.have(norm(q[i]) * norm(q[j]) <= norm(q[i]) * norm(q[i]))


@claim(
    for_all([i, j], (S[i, j] <= S[i, i]) & iff(S[i, j] == S[i, i], q[i] == q[j])),
    given=[equal_norms],
    settles=["2.2-6"],
    title="With queries of one length every token attends most to itself",
)
def queries_of_one_length_attend_most_to_themselves(calc):
    """And as much to another token only if that has the same query."""
    pair = calc.suppose()
    pair.have(norm(q[i]) == norm(q[j]))
    pair.have(S[i, i] == norm(q[i]) ** 2)
    pair.have(S[j, j] == norm(q[j]) ** 2)
    pair.have(S[i, i] == S[j, j])
    pair.have(norm(q[i] - q[j]) ** 2 == S[i, i] + S[j, j] - 2 * S[i, j], by=distances_from_scores)
    pair.have(norm(q[i] - q[j]) ** 2 == 2 * (S[i, i] - S[i, j]))
    pair.have(norm(q[i] - q[j]) ** 2 >= 0)
    pair.have(S[i, j] <= S[i, i])
    equal = pair.show(iff(S[i, j] == S[i, i], q[i] == q[j]))
    forward, backward = equal.both_directions()
    forward.have(dot(q[i] - q[j], q[i] - q[j]) == 0)
    forward.have(q[i] - q[j] == zeros(d), by=rule("definiteness", "only $0$ has length $0$"))
    forward.have(q[i] == q[j] + (q[i] - q[j]))
    backward.have(q[i] - q[j] == zeros(d))
    backward.have(norm(q[i] - q[j]) ** 2 == 0)


# ---------------------------------------------------------------------------------- invariances
R, P = matrix("R", d, d), matrix("P", n, n)


@claim((Q @ R) @ (Q @ R).T == S, given=[R @ R.T == eye(d)], settles=["2.2-9"])
def a_rotation_of_the_queries_changes_no_score(calc):
    """An orthogonal matrix on the right cancels."""


@claim((P @ Q) @ (P @ Q).T == P @ S @ P.T, settles=["2.2-9"])
def a_permutation_of_the_tokens_permutes_the_scores(calc):
    """True of every matrix $P$ on the left; of a permutation in particular."""


# ------------------------------------------------------------------------- queries drawn at random
mu = real("mu", latex=r"\mu_4")
p, k = random_vectors("p k", d)
c, e = indices("c e", 1, d)


one_token = [mutually_independent(entries(p)), E(p[c]) == 0, Var(p[c]) == 1]
fourth_moments = [E(p[c] ** 4) == mu]


def a_fair_sign(model):
    """One component, a fair sign; its fourth moment is one."""
    (sign,) = model.signs(1)
    model.let(d, 1)
    model.let(p, (sign,))
    model.let(mu, 1)


@claim(for_all([c, e], implies(c != e, Cov(p[c] ** 2, p[e] ** 2) == 0)), given=one_token)
def squares_are_uncorrelated(calc):
    """Squares of independent variables are independent."""


@claim(
    E(dot(p, p) / sqrt(d)) == sqrt(d),
    given=one_token[1:],
    settles=["2.2-10"],
    title="The score of a token with itself grows in spite of the scaling",
)
def mean_score_of_a_token_with_itself(calc):
    """Each of the $d_k$ squares has mean one."""
    calc.have(for_all(c, E(p[c] ** 2) == 1))
    calc.have(E(dot(p, p)) == d)


@claim(Var(dot(p, p)) == d * (mu - 1), given=[*one_token, *fourth_moments], model=a_fair_sign)
def variance_of_a_squared_length(calc):
    """The variance of a square is its fourth moment less one."""
    calc(Sum(Var(p[c] ** 2), c), by=variance_of_a_sum(squares_are_uncorrelated))
    calc(Sum(mu - 1, c))
    calc(d * (mu - 1))


@claim(
    Var(dot(p, p) / sqrt(d)) == mu - 1,
    given=[*one_token, *fourth_moments],
    settles=["2.2-10"],
    model=a_fair_sign,
)
def variance_of_the_score_of_a_token_with_itself(calc):
    """Two for normally distributed components, whose fourth moment is three; zero for signs."""
    calc(Var(dot(p, p)) / d, by=variance_of_a_multiple)
    calc(d * (mu - 1) / d, by=variance_of_a_squared_length)
    calc(mu - 1)


@claim(
    (E(dot(p, k) / sqrt(d)) == 0) & (Var(dot(p, k) / sqrt(d)) == 1),
    given=[
        mutually_independent(entries(p), entries(k)),
        *[E(t[c]) == 0 for t in (p, k)],
        *[Var(t[c]) == 1 for t in (p, k)],
    ],
    settles=["2.2-10"],
)
def scaled_score_of_another_token(calc):
    """Two different tokens are as if query and key were not shared."""
    calc.have(E(dot(p, k) / sqrt(d)) == 0)
    calc.have(Var(dot(p, k) / sqrt(d)) == 1, by=scaled_scores_have_unit_variance(q=p, k=k))


# ---------------------------------------------------------------------------- shared weights
D = dimension("d")
W = matrix("W", D, d)
v, w = vector("v w", D)


@claim(
    (dot(v, W @ W.T @ w) == dot(w, W @ W.T @ v)) & (dot(v, W @ W.T @ v) >= 0),
    settles=["2.2-11"],
    title="Shared weights make the score a symmetric form",
)
def shared_weights_make_the_score_symmetric(calc):
    """The score of one token for another is the one of the other for it: directions are lost."""


X = matrix("X", n, D)
W_Q, W_K = matrix("W_1", D, d, latex="W^Q"), matrix("W_2", D, d, latex="W^K")


@claim(
    (numbers_in(W_Q) + numbers_in(W_K) - numbers_in(W) == D * d)
    & (multiply_adds(X @ W_Q) + multiply_adds(X @ W_K) - multiply_adds(X @ W) == n * D * d),
    settles=["2.2-11"],
    title="What shared weights save in a head",
)
def shared_weights_save_one_projection(calc):
    """One matrix and one product, as the keys are the queries."""


# ------------------------------------------------------------------------- permuted tokens
place = integer("t")
pi, rho = mapping("pi rho", place, place)
permutation = [
    (1 <= pi[i]) & (pi[i] <= n),
    (1 <= rho[i]) & (rho[i] <= n),
    rho[pi[i]] == i,
    pi[rho[i]] == i,
]
T, T_new = matrix("T", n, n), matrix("T_new", n, n, latex=r"T'")
permuted = each(T_new[i, j] == T[pi[i], pi[j]], including_equal=True)


def share(T, i, j):
    """The share of token j for token i."""
    return exp(T[i, j]) / Sum(exp(T[i, l]), l)


@claim(
    for_all([i, j], share(T_new, i, j) == share(T, pi[i], pi[j])),
    given=[*permutation, permuted],
    settles=["2.2-9"],
    title="A permutation of the tokens permutes the attention matrix",
)
def a_permutation_of_the_tokens_permutes_attention(calc):
    """Its rows and its columns; the sum over a row has the same terms in another order."""
    pair = calc.suppose()
    pair.have(
        Sum(exp(T[pi[i], pi[l]]), l) == Sum(exp(T[pi[i], l]), l),
        by=rule("sum_over_a_permutation", "the terms in another order")(
            f=lambda l: exp(T[pi[i], l]), p=pi, q=rho
        ),
    )
    pair.have(for_all(l, T_new[i, l] == T[pi[i], pi[l]]))
    pair.have(Sum(exp(T_new[i, l]), l) == Sum(exp(T[pi[i], pi[l]]), l))


# --------------------------------------------------------------------------- a Gaussian kernel
f, g = vector("f g", n)
factor = real("a")


@claim(
    for_all(j, f[j] / Sum(f[l], l) == g[j] / Sum(g[l], l)),
    given=[factor > 0, f[j] == factor * g[j], g[j] > 0],
)
def a_common_factor_cancels(calc):
    """In numerator and denominator."""
    calc.have(Sum(f[l], l) == factor * Sum(g[l], l))
    calc.have(Sum(g[l], l) > 0)


kernel = definition("k", lambda i, j: exp(-(norm(q[i] - q[j]) ** 2) / (2 * sqrt(d))))


@claim(
    for_all([i, j], exp(S[i, j] / sqrt(d)) == exp(S[i, i] / sqrt(d)) * kernel[i, j]),
    given=[equal_norms],
)
def weights_by_distances(calc):
    """With queries of one length a score is $s_{ii} - |q_i - q_j|^2/2$."""
    pair = calc.suppose()
    pair.have(norm(q[i]) == norm(q[j]))
    pair.have(S[i, i] == norm(q[i]) ** 2)
    pair.have(S[j, j] == norm(q[j]) ** 2)
    pair.have(norm(q[i] - q[j]) ** 2 == S[i, i] + S[j, j] - 2 * S[i, j], by=distances_from_scores)
    pair.have(S[i, j] == S[i, i] - norm(q[i] - q[j]) ** 2 / 2)
    pair.have(S[i, j] / sqrt(d) == S[i, i] / sqrt(d) + -(norm(q[i] - q[j]) ** 2) / (2 * sqrt(d)))
    pair(exp(S[i, i] / sqrt(d) + -(norm(q[i] - q[j]) ** 2) / (2 * sqrt(d))))
    pair(exp(S[i, i] / sqrt(d)) * kernel[i, j], by=rule("exponential_of_a_sum"))


@claim(
    for_all(
        [i, j],
        exp(S[i, j] / sqrt(d)) / Sum(exp(S[i, l] / sqrt(d)), l)
        == kernel[i, j] / Sum(kernel[i, l], l),
    ),
    given=[equal_norms],
    settles=["2.2-12"],
    title="With queries of one length attention is a smoother with a Gaussian kernel",
)
def attention_is_a_gaussian_smoother(calc):
    """The shares depend on the distances between the queries only."""
    pair = calc.suppose()
    weights = build_vector(lambda l: exp(S[i, l] / sqrt(d)), n, l)
    kernels = build_vector(lambda l: kernel[i, l], n, l)
    own = exp(S[i, i] / sqrt(d))
    pair.have(for_all(l, exp(S[i, l] / sqrt(d)) == own * kernel[i, l]), by=weights_by_distances)
    each_one = pair.show(for_all(l, weights[l] == own * kernels[l])).suppose()
    each_one(exp(S[i, l] / sqrt(d)))
    each_one(own * kernel[i, l])
    each_one(own * kernels[l])
    pair.have(for_all(l, kernels[l] > 0))
    pair.have(own > 0)
    pair(weights[j] / Sum(weights[l], l))
    pair(kernels[j] / Sum(kernels[l], l), by=a_common_factor_cancels(f=weights, g=kernels, a=own))
    pair(kernel[i, j] / Sum(kernel[i, l], l))
