"""The reasons that steps can name with `by=`."""

from __future__ import annotations

from quod.authoring import Reason


def _lemma(name: str, text: str) -> Reason:
    return Reason(name, "lemma", text)


def _axiom(name: str, text: str) -> Reason:
    return Reason(name, "axiom", text)


def _definition(constant: str, text: str) -> Reason:
    return Reason(f"definition of {constant}", "definition", text)


variance_of_a_multiple = _lemma(
    "variance_of_a_multiple", r"$\operatorname{Var}(aX) = a^2\operatorname{Var}X$"
)
variance_of_a_sum = _lemma("variance_of_a_sum", "variances of uncorrelated variables add")
variance_by_moments = _lemma(
    "variance_by_moments", r"$\operatorname{Var}X = \mathbb{E}X^2 - (\mathbb{E}X)^2$"
)
covariance_by_moments = _lemma(
    "covariance_by_moments", r"$\operatorname{Cov}(X,Y) = \mathbb{E}XY - \mathbb{E}X\,\mathbb{E}Y$"
)
expectation_of_a_finite_sum = _lemma("expectation_of_a_finite_sum", "expectation is linear")
sum_of_a_constant = _lemma("sum_of_a_constant", "a sum of equal terms")
independence = Reason("independence", "rule", "independence")
chain_rule = _axiom("chain_rule", "chain rule")
induction_hypothesis = Reason("induction hypothesis", "hypothesis", "induction hypothesis")
gradient_of_a_sum = _axiom("gradient_of_a_sum", "the gradient is linear")
gradient_of_the_squared_norm = _axiom(
    "gradient_of_the_squared_norm", r"$\nabla\lVert\theta\rVert^2 = 2\theta$"
)
