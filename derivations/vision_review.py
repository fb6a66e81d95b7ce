"""A review of "An Image is Worth 16x16 Words"

Summary. The paper [@dosovitskiy2021] asks whether the recognition of images needs convolutions. An
image of [[=pixels]] pixels a side is cut into patches of [[=patch]] by [[=patch]]; one linear map
embeds each; learnt position embeddings and a class token are added; and the [[=tokens]] tokens go
through the encoder of [@vaswani2017], unchanged. (The "words" of the title are patches of
[[=patch]] by [[=patch]] pixels; there are [[=side]] by [[=side]] of them.) The contribution is
empirical. With so little built in about images, the model stays behind residual networks when it is
trained on the 1.3 million images of ImageNet, and overtakes them on 300 million. Its largest form,
trained on these and fine-tuned at a higher resolution, is reported at [[=accuracy_huge:.2f]]% on
ImageNet, against [[=accuracy_bit:.2f]]% for the residual network BiT-L, for [[=share:.1%]] of its
training computation.
"""

from vision_costs import growth, share_b, whole  # noqa: F401 (the texts name them)
from vision_transformer import base_length, length_384, named, six_widths  # noqa: F401

from quod import *

pixels, patch, side = 224, 16, 224 // 16
tokens = side**2 + 1
accuracy_huge, accuracy_bit = Rational(8855, 100), Rational(8754, 100)
days_huge, days_large, days_bit, days_noisy_student = (
    named("t", Rational(days), name)
    for name, days in {"Huge": 2500, "Large": 680, "BiT": 9900, "NoisyStudent": 12300}.items()
)  # of a TPUv3 core, as reported
share = days_huge / days_bit
share_large = days_large / days_bit


@opinion(title="Strengths")
def strengths(claim):
    """There is no new theory, and no new problem: the insight is that a bias which is built in can
    be replaced by data, and the paper measures how much data that takes. This was open. Earlier
    work had brought attention into vision by halves, beside convolutions or within windows; here it
    is the whole model, in a form simple enough to be used at once, with code and weights. The
    comparison is fair where it matters most, at equal computation for training, over several sizes
    of models and of data sets. The model is also cheap in an unexpected place: comparing all tokens
    with all tokens, which is quadratic, is [[=share_b:.1%]] of the [[=whole:,]] multiply-adds of
    Base, and would be half of a block's at [[=six_widths:,]] tokens only
    ([[comparisons_are_a_small_part]], [[scores_dominate_beyond_six_widths]])."""


@opinion(title="Weaknesses")
def weaknesses(claim):
    """The best results rest on 300 million images that are not public, so that others cannot repeat
    them; and stronger regularisation or augmentation on public data is hardly tried as a baseline.
    Only classification is shown: detection and segmentation, which need fine patches, are where the
    length of the sequence hurts, as halving the patches multiplies the comparisons by
    [[=growth:.1f]] ([[comparisons_are_quadratic]]). Positions are learnt for one grid and
    interpolated for others; that this is linear ([[interpolation_is_linear]]) says that it fits,
    not that it is right. The numbers of parameters are given without saying what is counted, and
    that of Large fits no count of ours ([[large_is_not_as_reported]]). The novelty of the method is
    small, which is the point of the paper; why patches of this size, and why a class token rather
    than a mean, is left to the appendix."""


@opinion(title="Reflections")
def reflections(claim):
    """The encoder without positions cannot tell an image from its patches in another order
    ([[the_encoder_is_equivariant]]), and its first layer is a convolution
    ([[patches_are_a_convolution]]): between no structure and a convolutional network there is a
    scale, and the paper stands near one end of it. It uses what this assignment is about: scaled
    scores, heads of width $d/h$, layer normalisation before each part, weight decay. What is cheap
    for it differs from text: as nothing is generated, no cache is needed, and [[=base_length]] to
    [[=length_384]] tokens are few. Next I would look at how little structure is enough when there
    is little data: windows that merge from layer to layer, a first stage of small convolutions,
    distillation from a convolutional network, or learning to fill in patches that were hidden,
    which needs no labels. I would try to choose the patch size by place, coarse on the sky and fine
    on the text of a sign, since the cost is in the number of tokens; and, since embedded patches of
    Huge lie in a subspace ([[embedded_patches_lie_in_a_subspace]]), whether its width is used in
    the first layers at all."""


@opinion(settles=["3-reported"], title="Reported results")
def results_are_those_of_the_paper(claim):
    """Accuracies and times of training are quoted from the paper; nothing here repeats its
    experiments. It reports [[=days_huge:,]] core-days for Huge, [[=days_large:,]] for Large, and
    [[=days_bit:,]] for BiT-L and [[=days_noisy_student:,]] for Noisy Student; what follows from
    these is computed."""


@refutes(4 * days_huge <= days_bit, settles=["3-reported"])
def huge_takes_a_quarter_of_the_computation_or_less(model):
    """It is [[=share:.2%]] of that of BiT-L."""


@claim(
    (4 * days_large <= days_bit) & (4 * days_huge <= days_noisy_student),
    settles=["3-reported"],
    title="Where it is a quarter or less",
)
def large_takes_less_than_a_quarter(calc):
    """Large takes [[=share_large:.1%]] of the computation of BiT-L, whose accuracy it exceeds too,
    and Huge less than a quarter of that of Noisy Student."""
