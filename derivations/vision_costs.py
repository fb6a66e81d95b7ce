"""What patches cost

What smaller patches do to the computation, and how much of it goes into comparing tokens. A model
is named as in [@dosovitskiy2021] by its form and its patch size.
"""

from vision_transformer import (
    MODELS,
    D,
    block,
    classes,
    d_k,
    embedded,
    h,
    meeting,
    n,
    named,
    shared,
)

from quod import *

N = natural("N")


def work(layers, sizes):
    """The multiply-adds of a model for one image, with 1000 classes."""
    ends = multiply_adds(embedded, sizes=sizes) + multiply_adds(classes, sizes=sizes)
    return layers * multiply_adds(block, sizes=sizes) + ends


def comparisons(layers, sizes):
    return layers * multiply_adds(meeting, sizes=sizes)


KINDS = ("B/16", "L/16", "H/14")
whole, whole_large, whole_huge = (named("c", work(*MODELS[kind]), kind) for kind in KINDS)
q_base, q_large, q_huge = (named("q", comparisons(*MODELS[kind]), kind) for kind in KINDS)
growth = q_base / comparisons(*MODELS["B/32"])
share_b, share_l, share_h = q_base / whole, q_large / whole_large, q_huge / whole_huge


compared = definition("m", lambda t: multiply_adds(meeting, sizes={n: t}))  # in one block
projected = definition("r", lambda t: multiply_adds(block, sizes={n: t}) - compared(t))


@claim(
    (N + 1) ** 2 * compared(4 * N + 1) == (4 * N + 1) ** 2 * compared(N + 1),
    settles=["3-scaling"],
    title="Comparisons grow with the square of the number of tokens",
)
def comparisons_are_quadratic(calc):
    """From $N$ patches to $4N$, by the square of $(4N + 1)/(N + 1)$."""


@claim(
    (N + 1) * projected(4 * N + 1) == (4 * N + 1) * projected(N + 1),
    settles=["3-scaling"],
    title="The rest grows with the number of tokens",
)
def the_rest_is_linear(calc):
    """Projections and the hidden layer treat each token by itself."""


@refutes(compared(4 * N + 1) == 16 * compared(N + 1), given=shared, settles=["3-scaling"])
def half_the_patch_size_is_not_sixteen_times_the_comparisons(model):
    """From Base with patches of 32 to patches of 16 it is [[=growth:.2f]] times, since the class
    token stays one."""
    model.let(D, 1)
    model.let(d_k, 1)
    model.let(h, 1)
    model.let(N, 1)


@claim(
    (compared(4 * N + 1) < 16 * compared(N + 1)) & (projected(4 * N + 1) < 4 * projected(N + 1)),
    settles=["3-scaling"],
    title="Four and sixteen are never reached",
)
def half_the_patch_size_at_most(calc):
    """The factors stay below 4 and 16."""


@claim(
    tends_to(((4 * N + 1) / (N + 1)) ** 2, (N, oo), 16)
    & tends_to((4 * N + 1) / (N + 1), (N, oo), 4),
    settles=["3-scaling"],
    title="Four and sixteen are the limits for many patches",
)
def half_the_patch_size_in_the_limit(calc):
    """So the rule of thumb is the better the more patches there are."""


D_base, D_large, D_huge = (named("D", Rational(MODELS[kind][1][D]), kind) for kind in KINDS)
h_base, h_large, h_huge = (named("h", Rational(MODELS[kind][1][h]), kind) for kind in KINDS)


@claim(
    (D_base == 64 * h_base) & (D_large == 64 * h_large) & (D_huge == 80 * h_huge),
    settles=["3-heads"],
    title="The widths of the heads",
)
def heads_are_64_or_80_wide(calc):
    """Of the three models, one has wider heads."""


@refutes(D_huge == 64 * h_huge, settles=["3-heads"])
def the_heads_of_huge_are_wider(model):
    """Sixteen heads of width 64 would make it as wide as Large."""


@claim(
    (20 * q_base < whole) & (20 * q_large < whole_large) & (20 * q_huge < whole_huge),
    settles=["3-attention-share"],
    title="Comparing tokens is less than a twentieth of the computation",
)
def comparisons_are_a_small_part(calc):
    """At the resolution of training it is [[=share_b:.2%]] of the [[=whole:,]] multiply-adds of
    Base, [[=share_l:.2%]] in Large and [[=share_h:.2%]] in Huge."""


@refutes(2 * q_base > whole, settles=["3-attention-share"])
def most_of_the_computation_is_elsewhere(model):
    """The hidden layers and the projections."""
