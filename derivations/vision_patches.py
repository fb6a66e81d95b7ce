"""The embedding of patches

An image has $C$ channels $I_c$; a patch is flattened into a vector and multiplied by a matrix. One
row of that matrix, an array of weights for each channel, is enough to see what that is.
"""

from quod import *

P, C, height, width = dimension("P"), dimension("C"), dimension("H"), dimension("W")
image, kernel = matrix_sequence("I", height, width), matrix_sequence("F", P, P)
real_number, integer_number = real("r"), integer("m")
weight, pixel = mapping("e p", integer_number, real_number)
u, v = integer("u v", minimum=1)
m, l = index("m", 1, C * P * P), index("l", 1, C * P)
c, a, b = index("c", 1, C), index("a", 1, P), index("b", 1, P)
place = ((c - 1) * P + a - 1) * P + b
in_patch = image[c][P * (u - 1) + a, P * (v - 1) + b]
convolution = Sum(kernel[c][a, b] * in_patch, b, a, c)

names = notation(
    (height, width, C, "the size of an image and the number of its channels"),
    (P, "the side of a patch"),
    (image, "channel $c$ of the image"),
    (kernel, "channel $c$ of the weights"),
    (pixel, weight, "a patch and the weights, flattened"),
    (u, v, "the place of the patch among the patches"),
)


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


patch_size, D = dimension("k"), dimension("D")
embedding = matrix("E", D, patch_size)
patch, covector = vector("z", patch_size), vector("w", D)
patch_numbers, huge = 3 * 14**2, 1280


@claim(
    there_is(
        covector, (covector != zeros(D)) & for_all(patch, dot(covector, embedding @ patch) == 0)
    ),
    given=[patch_size < D],
    settles=["3-embedding-rank"],
    title="A patch of fewer numbers than the width does not fill the width",
)
def embedded_patches_lie_in_a_subspace(calc):
    """There is a direction in which no embedded patch has a part, since fewer equations than
    unknowns have a solution other than 0: so the rank is less than $D$. In Huge a patch has
    [[=patch_numbers]] numbers and the width is [[=huge]]."""
    in_the_kernel = there_is(
        covector, (covector != zeros(D)) & (embedding.T @ covector == zeros(patch_size))
    )
    calc.have(
        in_the_kernel, by=rule("wide_matrices_have_a_kernel")(m=patch_size, n=D, A=embedding.T)
    )
    found = calc.obtain(in_the_kernel).witness(w=covector)
    found.have(
        for_all(patch, dot(covector, embedding @ patch) == dot(embedding.T @ covector, patch))
    )


full_patch = vector("f", D)


@claim(
    negation(
        there_is(
            covector,
            (covector != zeros(D)) & for_all(full_patch, dot(covector, eye(D) @ full_patch) == 0),
        )
    ),
    settles=["3-embedding-rank"],
    title="A patch of as many numbers as the width can fill it",
)
def the_identity_leaves_no_direction_out(calc):
    """That the patch is smaller is needed: the identity embeds every vector, and no direction is
    orthogonal to itself."""
    absurd = calc.contradiction()
    absurd.specialise(for_all(full_patch, dot(covector, eye(D) @ full_patch) == 0), f=covector)
    absurd.have(dot(covector, covector) == 0)
    absurd.have(covector == zeros(D), by=rule("definiteness")(n=D, u=covector))
