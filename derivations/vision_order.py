"""What the encoder sees of the order of patches

Tokens are vectors $x_1, \\dots, x_n$ in $\\mathbb{R}^d$. The maps $q$, $k$, $v$ and $g$ act on one
token at a time and are arbitrary: normalisation, residual connections and hidden layers are among
them. A permutation $\\sigma$ of $1, \\dots, n$ comes with its inverse $\\tau$.
"""

from quod import *

integer_number = integer("m")
n, d, d_k = dimension("n"), dimension("d"), dimension("d_k")
z, w = vector("z", d), vector("w", d_k)
x, y = vector_sequence("x y", d)
q, k = mapping("q k", z, w)
value, g = mapping("v g", z, z)
sigma, tau = mapping("sigma tau", integer_number, integer_number)
r, j = indices("r j", 1, n)
t = index("t", 1, d)

attention = definition(
    "A",
    lambda x, i: g(
        x[i] + Sum(exp(dot(q(x[i]), k(x[j]))) * value(x[j]), j) / Sum(exp(dot(q(x[i]), k(x[j]))), j)
    ),
    of=[x, integer_number],
)
permutation = [
    (1 <= sigma[r]) & (sigma[r] <= n),
    (1 <= tau[r]) & (tau[r] <= n),
    tau[sigma[r]] == r,
    sigma[tau[r]] == r,
]
permuted = y[r] == x[sigma[r]]
names = notation(
    (n, "the number of tokens"),
    (d, d_k, "the widths of tokens, and of queries and keys"),
    (x, y, "two sequences of tokens"),
    (sigma, tau, "a permutation and its inverse"),
    (q, k, value, g, "maps that act on one token"),
    (attention, "row $m$ of self-attention"),
)


f, F = scalar_field("f", d), mapping("G", z, z)


@claim(Sum(f(x[sigma[j]]), j) == Sum(f(x[j]), j), given=permutation)
def a_sum_over_tokens_has_no_order(calc):
    """A permutation takes each place once."""
    calc(Sum(f(x[j]), j), by=rule("sum_over_a_permutation")(f=lambda j: f(x[j]), p=sigma, q=tau))


@claim(Sum(F(x[sigma[j]]), j) == Sum(F(x[j]), j), given=permutation)
def a_sum_of_vectors_has_no_order(calc):
    """Entry by entry."""
    entries = calc.show(for_all(t, Sum(F(x[sigma[j]])[t], j) == Sum(F(x[j])[t], j))).suppose()
    entries.have(
        Sum(F(x[sigma[j]])[t], j) == Sum(F(x[j])[t], j),
        by=a_sum_over_tokens_has_no_order(f=function(z, F(z)[t])),
    )


@claim(
    for_all(r, attention(y, r) == attention(x, sigma[r])),
    given=[*permutation, permuted],
    settles=["3-equivariance"],
    title="Self-attention does not see the order of tokens",
)
def attention_is_equivariant(calc):
    """If the inputs are permuted by $\\sigma$, with inverse $\\tau$, so are the outputs: the sums
    over all tokens have the same terms in another order."""
    row = calc.suppose()
    score = function(z, exp(dot(q(y[r]), k(z))))
    part = function(z, exp(dot(q(y[r]), k(z))) * value(z))
    scores = row.show(Sum(score(y[j]), j) == Sum(score(x[j]), j))
    scores(Sum(score(x[sigma[j]]), j))
    scores(Sum(score(x[j]), j), by=a_sum_over_tokens_has_no_order(f=score))
    parts = row.show(Sum(part(y[j]), j) == Sum(part(x[j]), j))
    parts(Sum(part(x[sigma[j]]), j))
    parts(Sum(part(x[j]), j), by=a_sum_of_vectors_has_no_order(G=part))
    row(g(x[sigma[r]] + Sum(part(x[j]), j) / Sum(score(x[j]), j)))


def two_tokens(model):
    """Two tokens of one entry, which attend to both alike and keep what they are."""
    model.let(n, 2)
    model.let(d, 1)
    model.let(d_k, 1)
    model.let(q, lambda z: vector_of(0))
    model.let(k, lambda z: vector_of(0))
    model.let(value, lambda z: z)
    model.let(g, lambda z: z)


@refutes(
    for_all(r, attention(y, r) == attention(x, sigma[r])),
    given=[(1 <= sigma[r]) & (sigma[r] <= n), permuted],
    settles=["3-equivariance"],
    title="A token that is repeated is seen",
)
def tokens_must_not_be_lost(model):
    """The first of two tokens in both places is no permutation."""
    two_tokens(model)
    model.let(x, lambda i: vector_of(i))
    model.let(y, lambda i: vector_of(1))
    model.let(sigma, lambda i: 1)


B, L = mapping("B", integer_number, x, x), mapping("L", x, x)
layer = natural("l")
is_equivariant = definition(
    "equivariant",
    lambda L: for_all(
        [x, y], implies(for_all(r, y[r] == x[sigma[r]]), for_all(r, L(y)[r] == L(x)[sigma[r]]))
    ),
    of=[L],
    words="treats permuted tokens alike",
)
h = recurrence("h", x, lambda l, before: B[l](before))
h_new = recurrence("p", y, lambda l, before: B[l](before))


@claim(
    for_all(r, h_new[layer][r] == h[layer][sigma[r]]),
    given=[*permutation, permuted, for_all(integer_number, is_equivariant(B[integer_number]))],
    settles=["3-equivariance"],
    title="Nor does a stack of such layers",
)
def the_encoder_is_equivariant(calc):
    """From layer to layer; what acts on one token at a time is equivariant too."""
    _, step = calc.induction(layer)
    step.have(is_equivariant(B[layer + 1]))


@claim(
    h_new[layer][1] == h[layer][1],
    given=[
        *permutation,
        permuted,
        for_all(integer_number, is_equivariant(B[integer_number])),
        sigma[1] == 1,
    ],
    settles=["3-equivariance"],
)
def the_class_token_sees_a_set(calc):
    """A permutation that leaves the class token in its place does not change its output."""
    calc.have(for_all(r, h_new[layer][r] == h[layer][sigma[r]]), by=the_encoder_is_equivariant)
    calc(h[layer][sigma[1]])
    calc(h[layer][1])


e = vector_sequence("e", d)


def placed(tokens):
    """The tokens with their position embeddings."""
    return function(integer_number, tokens[integer_number] + e[integer_number])


@refutes(
    for_all(r, attention(placed(y), r) == attention(placed(x), sigma[r])),
    given=[*permutation, permuted],
    settles=["3-equivariance"],
)
def positions_break_the_symmetry(model):
    """Two equal patches that change places, with different position embeddings."""
    two_tokens(model)
    model.let(x, lambda i: vector_of(0))
    model.let(y, lambda i: vector_of(0))
    model.let(e, lambda i: vector_of(i))
    model.let(sigma, lambda i: 3 - i)
    model.let(tau, lambda i: 3 - i)


X_384, E_224 = matrix("X", 24**2 + 1, 768), matrix("P", 14**2 + 1, 768)


@ill_formed(lambda: X_384 + E_224, settles=["3-positions"])
def positions_do_not_fit_a_larger_image(claim):
    """In the figures of Base with patches of 16: there are positions for an image of 224 pixels,
    and tokens of one of 384."""


m_new = dimension("N")
E, H = matrix("E H", n, d)
alpha, beta = real("alpha beta")
left, right = mapping("a b", integer_number, integer_number)
theta = vector("theta", m_new)
i_new = index("i", 1, m_new)


def between_neighbours(E):
    """Each new row lies between two old rows, at a share theta of the way."""
    return build_matrix(
        lambda i, j: (1 - theta[i]) * E[left[i], j] + theta[i] * E[right[i], j], m_new, d
    )


interpolated = definition("R", between_neighbours, of=[E])
inside = [(1 <= s[i_new]) & (s[i_new] <= n) for s in (left, right)]


@claim(
    interpolated(alpha * E + beta * H) == alpha * interpolated(E) + beta * interpolated(H),
    given=inside,
    settles=["3-positions"],
)
def interpolation_is_linear(calc):
    """In one direction of the image; both directions, one after the other, are linear too."""


@claim(
    for_all(
        i_new,
        interpolated(E)[i_new, 1]
        == alpha + beta * ((1 - theta[i_new]) * left[i_new] + theta[i_new] * right[i_new]),
    ),
    given=[*inside, for_all(r, E[r, 1] == alpha + beta * r)],
    settles=["3-positions"],
    title="Interpolation keeps what is linear in the place",
)
def interpolation_keeps_linear_positions(calc):
    """A coordinate of the embeddings that grows linearly from place to place still does so, in
    finer steps."""
