"""The reasons that steps can name with `by=`."""

from __future__ import annotations

from difflib import get_close_matches

from quod.authoring import Reason
from quod.errors import InputError


def rule(name: str, text: str = "") -> Reason:
    """The lemma or axiom of that name; `text` is printed beside the step."""
    from quod.lemmas import names
    from quod.theories import AXIOMS

    kind = "lemma" if name in names() else "axiom"
    if kind == "axiom" and name not in AXIOMS:
        near = get_close_matches(name, [*names(), *AXIOMS], 3)
        hint = (
            f"did you mean {' or '.join(near)}?"
            if near
            else "`python -m quod lemmas` and `python -m quod axioms` list them"
        )
        raise InputError(f"there is no rule {name!r}\n  {hint}")
    return Reason(name, kind, text or name.replace("_", " "))


def _lemma(name: str, text: str) -> Reason:
    return Reason(name, "lemma", text)


def _axiom(name: str, text: str) -> Reason:
    return Reason(name, "axiom", text)


variance_of_a_multiple = _lemma(
    "variance_of_a_multiple", r"$\operatorname{Var}(aX) = a^2\operatorname{Var}X$"
)
variance_of_a_shift = _lemma(
    "variance_of_a_shift", r"$\operatorname{Var}(X + a) = \operatorname{Var}X$"
)
variance_of_a_sum = _lemma("variance_of_a_sum", "variances of uncorrelated variables add")
variance_by_covariances = _lemma(
    "variance_by_covariances",
    r"$\operatorname{Var}\sum_i X_i = \sum_i\sum_j\operatorname{Cov}(X_i, X_j)$",
)
variance_by_moments = _lemma(
    "variance_by_moments", r"$\operatorname{Var}X = \mathbb{E}X^2 - (\mathbb{E}X)^2$"
)
covariance_by_moments = _lemma(
    "covariance_by_moments", r"$\operatorname{Cov}(X,Y) = \mathbb{E}XY - \mathbb{E}X\,\mathbb{E}Y$"
)
covariance_of_multiples = _lemma(
    "covariance_of_multiples", r"$\operatorname{Cov}(aX, bY) = ab\operatorname{Cov}(X, Y)$"
)
expectation_of_a_finite_sum = _lemma("expectation_of_a_finite_sum", "expectation is linear")
norm_of_a_multiple = _lemma(
    "norm_of_a_multiple", r"$\lVert au\rVert = \lvert a\rvert\,\lVert u\rVert$"
)
sum_of_a_constant = _lemma("sum_of_a_constant", "a sum of equal terms")
independence = Reason("independence", "rule", "independence")
chain_rule = _axiom("chain_rule", "chain rule")
gradient_of_a_sum = _axiom("gradient_of_a_sum", "the gradient is linear")
gradient_of_the_squared_norm = _axiom(
    "gradient_of_the_squared_norm", r"$\nabla\lVert\theta\rVert^2 = 2\theta$"
)
induction_hypothesis = Reason("induction hypothesis", "hypothesis", "induction hypothesis")
