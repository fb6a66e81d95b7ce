"""Quod: derivations in Python, every step proved by a small kernel, or refuted exactly.

``from quod import *`` gives the vocabulary of derivations.  It is imported when first asked for:
a replay of certificates does without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quod.authoring import *  # noqa: F403
    from quod.counting import multiply_adds, numbers_in, parameters  # noqa: F401
    from quod.deciding import decide  # noqa: F401
    from quod.drawing import picture  # noqa: F401
    from quod.finding import find  # noqa: F401
    from quod.reasons import *  # noqa: F403
    from quod.showing import shown  # noqa: F401
    from quod.values import value_of  # noqa: F401
    from quod.vocabulary import *  # noqa: F403

_WORDS = {
    "quod.deciding": "decide",
    "quod.authoring": "assumed check claim ill_formed notation opinion refutes",
    "quod.counting": "multiply_adds numbers_in parameters",
    "quod.drawing": "picture",
    "quod.finding": "find",
    "quod.showing": "shown",
    "quod.values": "value_of",
    "quod.reasons": (
        "chain_rule covariance_by_moments covariance_of_multiples expectation_of_a_finite_sum "
        "gradient_of_a_sum gradient_of_the_squared_norm independence induction_hypothesis "
        "norm_of_a_multiple rule sum_of_a_constant variance_by_covariances variance_by_moments "
        "variance_of_a_multiple variance_of_a_shift variance_of_a_sum"
    ),
    "quod.vocabulary": (
        "Cov E Integral Product Rational Sum Var absolute acos asin atan basis_vector binomial "
        "build_matrix build_vector "
        "cos cosh definition derivative det diag differentiable dimension dimensions dot each "
        "elementwise entries exp eye factorial for_all function grad iff implies "
        "independent_vectors index indices integer integrable inv invertible jacobian "
        "k_wise_independent limit log mapping matrix matrix_of matrix_sequence maximum minimum "
        "mutually_independent natural negation norm ones oo operator_norm outer pi product_down "
        "product_up random_variable random_variables random_vector random_vectors real "
        "real_function real_sequence recurrence scalar_field scalar_field_sequence set_of sin sinh "
        "sqrt subset tan tanh tends_to there_is trace vector vector_of vector_sequence zeros"
    ),
}
_HOME = {word: module for module, words in _WORDS.items() for word in words.split()}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'quod' has no attribute {name!r}")
