"""What the encoder can see

Patches as a convolution, the order of tokens, and positions. Tokens are vectors
$x_1, \\dots, x_n$ in $\\mathbb{R}^d$; the maps $q$, $k$, $v$ and $g$ act on one token at a time and
are arbitrary, so that normalisation, residual connections and hidden layers are among them.
"""

from quod import *

# -- patches
P, C, height, width = dimension("P"), dimension("C"), dimension("H"), dimension("W")
image, kernel = matrix_sequence("I", height, width), matrix_sequence("F", P, P)
real_number, integer_number = real("z"), integer("m")
weight, pixel = mapping("e p", integer_number, real_number)
u, v = integer("u v", minimum=1)
m, l = index("m", 1, C * P * P), index("l", 1, C * P)
c, a, b = index("c", 1, C), index("a", 1, P), index("b", 1, P)


def flattened(sequence, entry):
    """The members are the entries of an array, row by row, channel by channel."""
    return for_all([c, a, b], sequence[((c - 1) * P + a - 1) * P + b] == entry)


place = ((c - 1) * P + a - 1) * P + b
in_patch = image[c][P * (u - 1) + a, P * (v - 1) + b]
convolution = Sum(kernel[c][a, b] * in_patch, b, a, c)


@claim(Sum(weight[m] * pixel[m], m) == Sum(weight[place] * pixel[place], b, a, c))
def a_flattened_patch_is_read_row_by_row(calc):
    """Place $((c - 1)P + a - 1)P + b$ of a flattened patch is row $a$, column $b$ of channel
    $c$."""
    in_row = (l - 1) * P + b
    calc(
        Sum(Sum(weight[in_row] * pixel[in_row], b), l),
        by=rule("sum_by_rows")(f=lambda m: weight[m] * pixel[m], m=C * P, n=P),
    )
    row = lambda l: Sum(weight[(l - 1) * P + b] * pixel[(l - 1) * P + b], b)  # noqa: E731
    calc(Sum(weight[place] * pixel[place], b, a, c), by=rule("sum_by_rows")(f=row, m=C, n=P))


@claim(
    Sum(weight[m] * pixel[m], m) == convolution,
    given=[
        for_all([c, a, b], weight[place] == kernel[c][a, b]),
        for_all([c, a, b], pixel[place] == in_patch),
        P * u <= height,
        P * v <= width,
    ],
    settles=["3-convolution"],
    title="The embedding of patches is a convolution",
)
def patches_are_a_convolution(calc):
    """One coordinate of the embedding of patch $(u, v)$: the scalar product of a row of weights and
    the flattened patch is the value at $(u, v)$ of a convolution with kernel $F$ of size $P$ and
    stride $P$. (As in all such networks, the kernel is not turned round.)"""
    calc(Sum(weight[place] * pixel[place], b, a, c), by=a_flattened_patch_is_read_row_by_row)
    calc(convolution)


# -- the order of tokens
n, d, d_k = dimension("n"), dimension("d"), dimension("d_k")
z, w = vector("z", d), vector("w", d_k)
x, y = vector_sequence("x y", d)
q, k = mapping("q k", z, w)
value, g = mapping("v g", z, z)
pi, rho = mapping("pi rho", integer_number, integer_number)
r, j = indices("r j", 1, n)
t = index("t", 1, d)

attention = definition(
    "A",
    lambda x, i: g(
        x[i]
        + Sum(exp(dot(q(x[i]), k(x[j]))) * value(x[j]), j) / Sum(exp(dot(q(x[i]), k(x[j]))), j)
    ),
    of=[x, integer_number],
)
permutation = [
    (1 <= pi[r]) & (pi[r] <= n),
    (1 <= rho[r]) & (rho[r] <= n),
    rho[pi[r]] == r,
    pi[rho[r]] == r,
]
permuted = y[r] == x[pi[r]]


f, F = scalar_field("f", d), mapping("G", z, z)


@claim(Sum(f(x[pi[j]]), j) == Sum(f(x[j]), j), given=permutation)
def a_sum_over_tokens_has_no_order(calc):
    """A permutation takes each place once."""
    calc(Sum(f(x[j]), j), by=rule("sum_over_a_permutation")(f=lambda j: f(x[j]), p=pi, q=rho))


@claim(Sum(F(x[pi[j]]), j) == Sum(F(x[j]), j), given=permutation)
def a_sum_of_vectors_has_no_order(calc):
    """Entry by entry."""
    entries = calc.show(for_all(t, Sum(F(x[pi[j]])[t], j) == Sum(F(x[j])[t], j))).suppose()
    entries.have(
        Sum(F(x[pi[j]])[t], j) == Sum(F(x[j])[t], j),
        by=a_sum_over_tokens_has_no_order(f=function(z, F(z)[t])),
    )


@claim(
    for_all(r, attention(y, r) == attention(x, pi[r])),
    given=[*permutation, permuted],
    settles=["3-equivariance"],
    title="Self-attention does not see the order of tokens",
)
def attention_is_equivariant(calc):
    """If the inputs are permuted by $\\pi$, with inverse $\\rho$, so are the outputs: the sums over
    all tokens have the same terms in another order."""
    row = calc.suppose()
    score = function(z, exp(dot(q(y[r]), k(z))))
    part = function(z, exp(dot(q(y[r]), k(z))) * value(z))
    scores = row.show(Sum(score(y[j]), j) == Sum(score(x[j]), j))
    scores(Sum(score(x[pi[j]]), j))
    scores(Sum(score(x[j]), j), by=a_sum_over_tokens_has_no_order(f=score))
    parts = row.show(Sum(part(y[j]), j) == Sum(part(x[j]), j))
    parts(Sum(part(x[pi[j]]), j))
    parts(Sum(part(x[j]), j), by=a_sum_of_vectors_has_no_order(G=part))
    row(g(x[pi[r]] + Sum(part(x[j]), j) / Sum(score(x[j]), j)))
