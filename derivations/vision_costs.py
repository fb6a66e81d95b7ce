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


c = {kind: named("c", work(*row), kind) for kind, row in MODELS.items()}
q = {kind: named("q", comparisons(*row), kind) for kind, row in MODELS.items()}
growth = q["B/16"] / q["B/32"]
share_b, share_l, share_h = (q[kind] / c[kind] for kind in ("B/16", "L/16", "H/14"))
whole = c["B/16"]


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


def wide(kind):
    """The width of a model, as a term."""
    return Rational(MODELS[kind][1][D])


@claim(
    (wide("B/16") == 12 * 64) & (wide("L/16") == 16 * 64) & (wide("H/14") == 16 * 80),
    settles=["3-heads"],
    title="The widths of the heads",
)
def heads_are_64_or_80_wide(calc):
    """12 heads in Base, 16 in Large and in Huge."""


@refutes(wide("H/14") == 64 * MODELS["H/14"][1][h], settles=["3-heads"])
def the_heads_of_huge_are_wider(model):
    """Sixteen heads of width 64 would make it as wide as Large."""


@claim(
    (20 * q["B/16"] < c["B/16"]) & (20 * q["L/16"] < c["L/16"]) & (20 * q["H/14"] < c["H/14"]),
    settles=["3-attention-share"],
    title="Comparing tokens is less than a twentieth of the computation",
)
def comparisons_are_a_small_part(calc):
    """At the resolution of training it is [[=share_b:.2%]] of the [[=whole:,]] multiply-adds of
    Base, [[=share_l:.2%]] in Large and [[=share_h:.2%]] in Huge."""


@refutes(2 * q["B/16"] > c["B/16"], settles=["3-attention-share"])
def most_of_the_computation_is_elsewhere(model):
    """The hidden layers and the projections."""
