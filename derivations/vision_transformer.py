"""The Vision Transformer in numbers

The architecture of [@dosovitskiy2021], written out: a block of width $D$ with $h$ heads of width
$d_k$ and a hidden layer of width $M$; an embedding of $N$ patches of $p$ numbers each; a class
token, and a position for each of the $n = N + 1$ tokens. An image has 224 pixels a side and three
numbers a pixel. All counts are made from these definitions: `parameters` is how many numbers the
vectors and matrices of an expression hold, its inputs apart, and `madds` how many multiply-adds its
products take.
"""

from quod import *

n, D, h, d_k, M, N, p, C = dimensions("n D h d_k M N p C")
X = matrix("X", n, D)
G = matrix("G", n, n)
W_Q, W_K, W_V = matrix_sequence("W_Q W_K W_V", D, d_k)
b_Q, b_K, b_V = vector_sequence("b_Q b_K b_V", d_k)
W_O = matrix_sequence("W_O", d_k, D)
b_O, b_2 = vector("b_O b_2", D)
W_1, b_1, W_2 = matrix("W_1", D, M), vector("b_1", M), matrix("W_2", M, D)
gamma_1, gamma_2, gamma_3 = (vector(f"gamma_{k}", D, latex=rf"\gamma_{k}") for k in (1, 2, 3))
beta_1, beta_2, beta_3 = (vector(f"beta_{k}", D, latex=rf"\beta_{k}") for k in (1, 2, 3))
a = index("a", 1, h)
l = index("l", 1, n)
r = index("r", 1, D)
i = integer("i")
scale, offset = vector("g o", D)
eps = real("epsilon", positive=True)
gelu = real_function("gelu", latex=r"\operatorname{gelu}")


def biased(Y, b):
    """The vector b added to each row."""
    return build_matrix(lambda i, j: Y[i, j] + b[j], *Y.sort[1:])


mean = definition("mean", lambda X, i: Sum(X[i, r], r) / D, of=[X, i], latex=r"\mu")
variance = definition(
    "variance", lambda X, i: Sum((X[i, r] - mean(X, i)) ** 2, r) / D, of=[X, i], latex=r"\sigma^2"
)
layer_norm = definition(
    "LN",
    lambda X, g, o: build_matrix(
        lambda i, j: g[j] * (X[i, j] - mean(X, i)) / sqrt(variance(X, i) + eps) + o[j], n, D
    ),
    of=[X, scale, offset],
    latex=r"\operatorname{LN}",
)
softmax = definition(
    "softmax",
    lambda G: build_matrix(lambda i, j: exp(G[i, j]) / Sum(exp(G[i, l]), l), n, n),
    of=[G],
    latex=r"\operatorname{softmax}",
)

Y = definition("Y", lambda: layer_norm(X, gamma_1, beta_1))()
Q = definition("Q", lambda a: biased(Y @ W_Q[a], b_Q[a]))
K = definition("K", lambda a: biased(Y @ W_K[a], b_K[a]))
V = definition("V", lambda a: biased(Y @ W_V[a], b_V[a]))
scores = definition("S", lambda a: Q[a] @ K[a].T / sqrt(d_k))
A = definition("A", lambda: X + biased(Sum(softmax(scores[a]) @ V[a] @ W_O[a], a), b_O))()
H = definition("H", lambda: biased(layer_norm(A, gamma_2, beta_2) @ W_1, b_1))()
active = build_matrix(lambda i, j: gelu(H[i, j]), n, M)
block = definition("Z", lambda: A + biased(active @ W_2, b_2))()

patches, E, b_E = matrix("P", N, p), matrix("E", p, D), vector("b_E", D)
embedded = definition("B", lambda: biased(patches @ E, b_E))()
first, positions = vector("c", D), matrix("E_pos", n, D, latex=r"E_{\mathrm{pos}}")
final = layer_norm(X, gamma_3, beta_3)
z, W_C, b_C = vector("z", D), matrix("W_C", C, D), vector("b_C", C)
classes = W_C @ z + b_C

shared = [D == h * d_k]


R_Q, R_K, R_V = matrix_sequence("R_Q R_K R_V", n, d_k)
meeting = Sum(softmax(R_Q[a] @ R_K[a].T / sqrt(d_k)) @ R_V[a], a)  # queries, keys, values of heads


def at(width, heads, hidden, patch, side):
    """The sizes of a model; patches are of `patch` pixels, and `side` of them a row."""
    rows = {N: side * side, n: side * side + 1, p: 3 * patch * patch, C: 1000}
    return {D: width, h: heads, d_k: width // heads, M: hidden, **rows}


def weights(layers, sizes):
    """The parameters of a model without its last layer."""
    return (
        layers * parameters(block, X, sizes=sizes)
        + parameters(embedded, patches, sizes=sizes)
        + numbers_in(first, positions, sizes=sizes)
        + parameters(final, X, sizes=sizes)
    )


def named(sign, count, model):
    return definition(f"{sign}_{model}", lambda: count, latex=rf"{sign}_{{\mathrm{{{model}}}}}")()


MODELS = {
    "B/16": (12, at(768, 12, 3072, 16, 14)),
    "B/32": (12, at(768, 12, 3072, 32, 7)),
    "L/16": (24, at(1024, 16, 4096, 16, 14)),
    "L/32": (24, at(1024, 16, 4096, 32, 7)),
    "H/14": (32, at(1280, 16, 5120, 14, 16)),
}
w_base, w_large, w_large_32, w_huge = (
    named("w", weights(*MODELS[kind]), kind) for kind in ("B/16", "L/16", "L/32", "H/14")
)
e_large, e_large_32, e_huge = (
    named("e", parameters(classes, z, sizes=MODELS[kind][1]), kind)
    for kind in ("L/16", "L/32", "H/14")
)
all_large, all_large_32, all_huge = w_large + e_large, w_large_32 + e_large_32, w_huge + e_huge
k = integer("k")
six_widths = 6 * MODELS["B/16"][1][D]
base_length = MODELS["B/16"][1][n]


names = notation(
    (n, N, p, "the numbers of tokens, of patches, and of numbers in a patch"),
    (D, M, "the width of a block and of its hidden layer"),
    (h, d_k, "the number of heads and their width"),
    (C, "the number of classes"),
    (X, "the input of a block, a row for each token"),
    (layer_norm, "layer normalisation, with scales and offsets"),
    (mean, variance, "mean and variance of a row"),
    (softmax, "each row of scores as weights"),
    (Y, "the normalised input"),
    (Q, K, V, "queries, keys and values of head $a$"),
    (W_Q, W_K, W_V, W_O, "the weights of the heads"),
    (b_Q, b_K, b_V, "their biases"),
    (scores, "the scores of head $a$"),
    (A, "the input with what attention adds"),
    (H, "the hidden layer, before gelu"),
    (block, "the output of a block"),
)


P, u, v = integer("P u v", minimum=1)
length_32, length_16, length_384 = (side**2 + 1 for side in (7, 14, 24))


@claim((P * u) * (P * v) / P**2 == u * v, settles=["3-length"])
def number_of_patches(calc):
    """An image of $Pu \\times Pv$ pixels has $N = uv$ patches: height times width over $P^2$."""


@claim((2 * u) * (2 * v) == 4 * (u * v), settles=["3-length"])
def half_the_patch_size_makes_four_patches_of_one(calc):
    """The number of patches is inversely proportional to the square of their size."""


@refutes((2 * u) * (2 * v) + 1 == 4 * (u * v + 1), settles=["3-length"])
def the_class_token_is_not_multiplied(model):
    """The sequence has one token more than patches: [[=length_32]] tokens with patches of 32
    pixels, [[=length_16]] with 16, and [[=length_384]] in an image of 384 pixels."""
    model.let(u, 7)
    model.let(v, 7)


@claim(
    parameters(block, X) == 4 * D**2 + 2 * D * M + 9 * D + M,
    given=shared,
    title="The parameters of a block",
    settles=["3-parameters"],
)
def parameters_of_a_block(calc):
    """Four square matrices for attention, two for the hidden layer; the rest are biases and the
    scales and shifts of two normalisations."""
    calc(6 * D + D * M + M + M * D + Sum(3 * (D * d_k) + 3 * d_k + d_k * D, a))


@claim(parameters(block, X) == 12 * D**2 + 13 * D, given=[*shared, M == 4 * D])
def parameters_with_a_fourfold_hidden_layer(calc):
    """All models of the paper have $M = 4D$."""
    calc(4 * D**2 + 2 * D * M + 9 * D + M, by=parameters_of_a_block)


layers = natural("L")


@claim(
    weights(layers, {n: N + 1}) == layers * (12 * D**2 + 13 * D) + D * (p + N + 5),
    given=[*shared, M == 4 * D],
    title="The parameters of a model",
    settles=["3-parameters"],
)
def parameters_of_a_model(calc):
    """$L$ blocks, the embedding of patches with its bias, the class token, a position for each
    token, and a last normalisation; the last layer, for classes, is not counted."""


@picture
def where_the_parameters_are(plot):
    """The parameters of the models by part, in millions. Two thirds are in the hidden layers, whose
    width is four times that of the model."""
    parts = {"attention": [], "hidden layers": [], "embedding and positions": []}
    for count, sizes in MODELS.values():
        attention = count * parameters(A, X, sizes=sizes)
        blocks = count * parameters(block, X, sizes=sizes)
        rest = weights(count, sizes) - blocks
        for part, value in zip(parts.values(), (attention, blocks - attention, rest), strict=True):
            part.append(value / 10**6)
    plot.panel(x="parameters in millions")
    plot.bars(list(MODELS), parts)


@claim(
    multiply_adds(block) == 4 * n * D**2 + 2 * n**2 * D + 2 * n * D * M,
    given=shared,
    title="The multiply-adds of a block",
)
def cost_of_a_block(calc):
    """Projections, scores with their weighted sums, and the hidden layer."""
    calc(
        Sum(3 * (n * D * d_k) + n * d_k * n + n * n * d_k + n * d_k * D, a)
        + (n * D * M + n * M * D)
    )


@claim(
    iff(2 * (2 * n**2 * D) > multiply_adds(block), n > 6 * D),
    given=[*shared, M == 4 * D],
    settles=["3-attention-share"],
    title="Scores are more than half of a block from $n > 6D$ on",
)
def scores_dominate_beyond_six_widths(calc):
    """The quadratic term overtakes all others at six times the width; for Base that is
    [[=six_widths:,]] tokens, and an image has [[=base_length]]."""
    calc.have(
        multiply_adds(block) == 4 * n * D**2 + 2 * n**2 * D + 2 * n * D * M, by=cost_of_a_block
    )
    calc.have(2 * n * D * M == 8 * n * D**2)
    forward, backward = calc.both_directions()
    short = forward.contradiction()
    short.have(2 * n * D * (6 * D - n) >= 0)
    backward.have(2 * n * D * (n - 6 * D) > 0)


def in_millions(count, millions):
    """The count rounds to so many millions."""
    return absolute(count - millions * 10**6) <= 5 * 10**5


@claim(
    in_millions(w_base, 86) & in_millions(all_huge, 632),
    settles=["3-parameters"],
    title="86 and 632 million parameters",
)
def base_and_huge_as_reported(calc):
    """Base has [[=w_base:,]] parameters before the last layer, Huge [[=all_huge:,]] with a last
    layer for 1000 classes. The paper does not say which of the two it counts, and no one convention
    gives both."""


@refutes(
    in_millions(w_large, 307) | in_millions(all_large, 307),
    settles=["3-parameters"],
    title="Large with patches of 16 has 307 million parameters",
)
def large_is_not_as_reported(model):
    """It has [[=w_large:,]] before the last layer, and [[=all_large:,]] with it."""


@claim(
    for_all(k, implies((k >= 0) & (k <= 3000), w_large + k * (1024 + 1) < 306500000)),
    settles=["3-parameters"],
    title="Fewer than 3000 classes do not make it 307 million",
)
def no_usual_head_makes_up_for_it(calc):
    """Nor does any number of classes from 4000 on, as it would be 307.4 million at least."""


@claim(in_millions(all_large_32, 307), settles=["3-parameters"])
def large_with_larger_patches_fits(calc):
    """With patches of 32 pixels and 1000 classes it is [[=all_large_32:,]]: the embedding is four
    times as large. That the figure of the paper comes from there is our guess."""
