"""The headline claims with one thing changed: each change fails, at its line and for its reason.

The changed text is checked beside the committed certificates, so none of them may serve for the
changed statement; claims that are not touched must stay as they are.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from failing_lines import failures

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Mutation:
    """In a module, `old` (it occurs once) becomes `new`; then these lines fail, and no others.

    `fails` holds pairs: a part of the line, and a regular expression for "verdict: message"."""

    name: str
    module: str
    old: str
    new: str
    fails: tuple[tuple[str, str], ...]
    only: tuple[str, ...] = ()  # the claims to check, where all of the module would take long


def mutation(
    name: str, module: str, old: str, new: str, *fails: tuple[str, str], only: tuple[str, ...] = ()
) -> Mutation:
    return Mutation(name, module, old, new, fails, only)


FALSE_STEP = "refuted: this step is false.*counterexample"
NOT_ZERO = "undecided: .*is not shown to be zero"
WRONG = "(refuted|undecided): .*is not shown to be zero"  # a counterexample may be found, or not
NOT_SHOWN = "undecided: .*it is not shown that"
NO_SLOPE = "undecided: .*not shown to be defined: .*differentiable"
NO_MOMENT = "undecided: .*not shown to be defined: .*E\\(.*exists"
UNDEFINED = "undecided: .*not shown to be defined"
FALSE_CLAIM = "refuted: .*the claim is false: counterexample"
NOT_PROVED = "undecided: .*is cited, but it is not proved"
OTHER_RULE = "undecided: .*it holds, but the proof found does not use"
HOLDS = "undecided: .*the conclusion (holds|is not shown to fail) at the counterexample"
NO_START = "broken: t has no smallest value: declare it with n"
NO_NAME = r"(broken|error): NameError: name '\w+' is not defined"
MISSED = "undecided: .*the hypothesis .* is not shown at the counterexample"

SCORES = [
    mutation(
        "the size for one",
        "attention",
        """    Var(scaled_score) == 1,
    given=standardised,""",
        """    Var(scaled_score) == d,
    given=standardised,""",
        ("@claim(", FALSE_CLAIM),
        only=("scaled_scores_have_unit_variance",),
    ),
    mutation(
        "the size for its root",
        "attention",
        """    Var(scaled_score) == 1,
    given=standardised,""",
        """    Var(score / d) == 1,
    given=standardised,""",
        ("calc(Var(score) / d, by=scaling_divides_the_v", FALSE_STEP),
        only=("scaled_scores_have_unit_variance",),
    ),
    mutation(
        "a sign",
        "attention",
        "calc(Sum(1, i), by",
        "calc(-Sum(1, i), by",
        ("calc(-Sum(1, i), by=product_has_unit_variance", FALSE_STEP),
        ("calc(d)", FALSE_STEP),
        only=("scores_have_the_dimension_for_variance",),
    ),
    mutation(
        "a sum that ends early",
        "attention",
        "calc(Sum(Var(q[i] * k[i]), i), by",
        "calc(Sum(Var(q[i] * k[i]), (i, 1, d - 1)), by",
        ("calc(Sum(Var(q[i] * k[i]), (i, 1, d - 1)), by", FALSE_STEP),
        ("calc(Sum(1, i), by=product_has_unit_variance)", FALSE_STEP),
        only=("scores_have_the_dimension_for_variance",),
    ),
    mutation(
        "one vector twice",
        "attention",
        "calc(Sum(Var(q[i] * k[i]), i), by",
        "calc(Sum(Var(q[i] * q[i]), i), by",
        ("calc(Sum(Var(q[i] * q[i]), i), by=variance_of", FALSE_STEP),
        ("calc(Sum(1, i), by=product_has_unit_variance)", FALSE_STEP),
        only=("scores_have_the_dimension_for_variance",),
    ),
    mutation(
        "a free index",
        "attention",
        "calc(Sum(Var(q[i] * k[i]), i), by",
        "calc(Sum(Var(q[i] * k[j]), i), by",
        (
            "calc(Sum(Var(q[i] * k[j]), i), by=variance_of",
            r"broken: the index j is free in Var\(dot\(q, k\)\)",
        ),
        only=("scores_have_the_dimension_for_variance",),
    ),
    mutation(
        "another rule",
        "attention",
        "by=variance_of_a_multiple",
        "by=sum_of_a_constant",
        ("calc(Var(S) / d, by=sum_of_a_constant)", OTHER_RULE),
        only=("scaling_divides_the_variance",),
    ),
    mutation(
        "another claim",
        "attention",
        "by=product_has_unit_variance",
        "by=products_are_uncorrelated",
        ("calc(Sum(1, i), by=products_are_uncorrelated)", OTHER_RULE),
        only=("scores_have_the_dimension_for_variance",),
    ),
    mutation(
        "a premise that is refuted",
        "attention",
        "variance_of_a_sum(products_are_uncorrelated)",
        "variance_of_a_sum(uncorrelated_factors_are_not_enough)",
        (
            "calc(Sum(Var(q[i] * k[i]), i), by=variance_of",
            "undecided: .*is cited, but it is declared as refuted",
        ),
        only=("scores_have_the_dimension_for_variance",),
    ),
    mutation(
        "no independence",
        "attention",
        "standardised = [independent, *centred, *unit_variance]",
        "standardised = [*centred, *unit_variance]",
        ("@claim(for_all(i, Var(q[i] * k[i]) == 1), gi", FALSE_CLAIM),
        ("calc(Sum(Var(q[i] * k[i]), i), by=variance_of", NO_MOMENT),
        ("calc(Sum(1, i), by=product_has_unit_variance)", FALSE_STEP),
        only=("product_has_unit_variance", "scores_have_the_dimension_for_variance"),
    ),
    mutation(
        "a mean",
        "attention",
        "centred = [E(q[i]) == 0, E(k[i]) == 0]",
        "centred = [E(q[i]) == 0]",
        ("@claim(for_all(i, Var(q[i] * k[i]) == 1), gi", FALSE_CLAIM),
        ("calc(Sum(Var(q[i] * k[i]), i), by=variance_of", NOT_PROVED),
        ("calc(Sum(1, i), by=product_has_unit_variance)", FALSE_STEP),
        only=("product_has_unit_variance", "scores_have_the_dimension_for_variance"),
    ),
    mutation(
        "different indices",
        "attention",
        "implies(i != j, Cov(q[i] * k[i], q[j] * k[j]) == 0)",
        "Cov(q[i] * k[i], q[j] * k[j]) == 0",
        ("@claim(", FALSE_CLAIM),
        ("calc(Sum(Var(q[i] * k[i]), i), by=variance_of", NOT_PROVED),
        only=("products_are_uncorrelated", "scores_have_the_dimension_for_variance"),
    ),
    mutation(
        "a model",
        "attention",
        """    model.let(k, (second,))


# ---""",
        """    model.let(k, (first,))


# ---""",
        ("@claim(Var(score) == d, given=standardised", "error: the hypothesis .* in the model"),
        only=("scores_have_the_dimension_for_variance",),
    ),
    mutation(
        "a counterexample",
        "attention",
        "model.let(k, (third, first * second * third))",
        "model.let(k, (third, first))",
        ("@refutes(", MISSED),
        only=("threefold_independence_is_not_enough",),
    ),
]
DECAY = [
    mutation(
        "a factor of the gradient",
        "optimisers",
        "grad(L(theta), theta) + find(sympy.diff, penalty, theta),",
        "grad(L(theta), theta) + find(sympy.diff, penalty, theta) / 2,",
        ("@claim(", FALSE_CLAIM),
        ("calc(", NOT_PROVED),
    ),
    mutation(
        "a sign of the gradient",
        "optimisers",
        "grad(L(theta), theta) + find(sympy.diff, penalty, theta),",
        "grad(L(theta), theta) - find(sympy.diff, penalty, theta),",
        ("@claim(", FALSE_CLAIM),
        ("calc(", NOT_PROVED),
    ),
    mutation(
        "not differentiable",
        "optimisers",
        """    given=[differentiable(L, theta)],
    settles=["1.1-grad"],""",
        """    settles=["1.1-grad"],""",
        ("calc(grad(L(theta), theta) + grad(penalty, th", NO_SLOPE),
        ("calc.find(with_slope, grad(L(theta), theta), ", NO_SLOPE),
        ("calc(", NOT_PROVED),
    ),
    mutation(
        "a sign in what SymPy is asked",
        "optimisers",
        "return slope + sympy.diff(penalty, theta)",
        "return slope - sympy.diff(penalty, theta)",
        ("calc.find(with_slope, grad(L(theta), theta), ", FALSE_STEP),
        ("calc(", NOT_PROVED),
    ),
    mutation(
        "another rule",
        "optimisers",
        "by=gradient_of_a_sum",
        "by=chain_rule",
        ("calc(grad(L(theta), theta) + grad(penalty, th", OTHER_RULE),
        ("calc(", NOT_PROVED),
    ),
    mutation(
        "no learning rate",
        "optimisers",
        """        lam == 2 * alpha * gamma,
    ),""",
        """        lam == 2 * gamma,
    ),""",
        ("calc.both_directions()", FALSE_STEP),
    ),
    mutation(
        "a factor in a step",
        "optimisers",
        "forward.have(lam == 2 * alpha * gamma)",
        "forward.have(lam == alpha * gamma)",
        ("forward.have(lam == alpha * gamma)", WRONG),
    ),
    mutation(
        "weights of zero",
        "optimisers",
        """    forward.specialise(theta=ones(n), g=zeros(n))
    forward.have(lam""",
        """    forward.specialise(theta=zeros(n), g=zeros(n))
    forward.have(lam""",
        ("forward.have(lam == 2 * alpha * gamma)", WRONG),
    ),
    mutation(
        "directions swapped",
        "optimisers",
        """    forward, _ = calc.both_directions()
    forward.specialise(theta=ones(n), g=zeros(n))
    forward.have(lam""",
        """    _, forward = calc.both_directions()
    forward.specialise(theta=ones(n), g=zeros(n))
    forward.have(lam""",
        (
            "forward.specialise(theta=ones(n), g=zeros(n)",
            r"broken: there is no assumption of the form for_all",
        ),
    ),
    mutation(
        "a sign of the update",
        "optimisers",
        "return theta - alpha * (g + 2 * gamma * theta)",
        "return theta - alpha * (g - 2 * gamma * theta)",
        ("forward, _ = calc.both_directions()", FALSE_STEP),
        ("forward.have(lam == 2 * alpha * gamma)", WRONG),
        only=("sgd_with_penalty_is_decay_exactly_for_one_coefficient",),
    ),
    mutation(
        "signs dropped",
        "optimisers",
        'alpha, gamma = real("alpha gamma", positive=True)',
        'alpha, gamma = real("alpha gamma")',
        ("absurd.have(alpha * gamma * mu > 0)", FALSE_STEP),
        only=("no_decay_matches_the_penalty_with_momentum",),
    ),
    mutation(
        "a factor in a root",
        "rmsprop",
        "absurd.have(lam * large == 2 * alpha * gamma)",
        "absurd.have(lam * large == 4 * alpha * gamma)",
        ("absurd.have(lam * large == 4 * alpha * gamma", NOT_ZERO),
        only=("no_constant_decay_matches_the_penalty_in_rmsprop",),
    ),
    mutation(
        "the same weights twice",
        "rmsprop",
        "absurd.specialise(theta=2 * ones(n), g=zeros(n))",
        "absurd.specialise(theta=ones(n), g=zeros(n))",
        ("absurd.have(lam * large == 2 * alpha * gamma", NOT_ZERO),
        ("absurd.have(lam**2 * large**2 == 4 * alpha**", NOT_ZERO),
        ("absurd.have(12 * lam**2 * (1 - rho) * gamma*", NOT_ZERO),
        ("absurd.have(alpha**2 * gamma**4 * (1 - rho)", NOT_ZERO),
        only=("no_constant_decay_matches_the_penalty_in_rmsprop",),
    ),
    mutation(
        "not is dropped",
        "rmsprop",
        "negation(rmsprop_decays),",
        "rmsprop_decays,",
        (
            "absurd.specialise(theta=ones(n), g=zeros(n)",
            r"broken: there is no assumption of the form for_all",
        ),
        only=("no_constant_decay_matches_the_penalty_in_rmsprop",),
    ),
    mutation(
        "quantifiers exchanged",
        "rmsprop",
        """there_is(
    lam,
    for_all([theta, g], rmsprop(theta, g + 2 * gamma * theta) == rmsprop(theta, g) - lam * theta),
)""",
        """for_all(
    [theta, g],
    there_is(lam, rmsprop(theta, g + 2 * gamma * theta) == rmsprop(theta, g) - lam * theta),
)""",
        ("absurd.have(lam * small == 2 * alpha * gamma", NOT_ZERO),
        ("absurd.have(lam * large == 2 * alpha * gamma", NOT_ZERO),
        ("absurd.have(lam**2 * small**2 == 4 * alpha**", NOT_ZERO),
        ("absurd.have(lam**2 * large**2 == 4 * alpha**", NOT_ZERO),
        ("absurd.have(12 * lam**2 * (1 - rho) * gamma*", NOT_ZERO),
        ("absurd.have(alpha**2 * gamma**4 * (1 - rho)", NOT_ZERO),
        only=("no_constant_decay_matches_the_penalty_in_rmsprop",),
    ),
    mutation(
        "the counterexample",
        "optimisers",
        """    model.let(theta, vector_of(1))
    model.let(g, vector_of(0))


@claim(""",
        """    model.let(theta, vector_of(0))
    model.let(g, vector_of(0))


@claim(""",
        ("@refutes(", HOLDS),
    ),
]
TIME = [
    mutation(
        "the order",
        "recurrent",
        "jacobian(h[t], h_0) == product_down(J[i], (i, 1, t)),",
        "jacobian(h[t], h_0) == product_up(J[i], (i, 1, t)),",
        ("step(J[t + 1] @ product_down(J[i], (i, 1, t)", NOT_ZERO),
    ),
    mutation(
        "a bound",
        "recurrent",
        "jacobian(h[t], h_0) == product_down(J[i], (i, 1, t)),",
        "jacobian(h[t], h_0) == product_down(J[i], (i, 0, t)),",
        ("calc.induction(t", NOT_ZERO),
        ("step(J[t + 1] @ product_down(J[i], (i, 1, t)), by=induction", NOT_ZERO),
    ),
    mutation(
        "a transpose",
        "recurrent",
        "diag(elementwise(sigma.prime, a[i])) @ W)",
        "diag(elementwise(sigma.prime, a[i])) @ W.T)",
        ("step(J[t + 1] @ jacobian(h[t], h_0), by=chai", NOT_ZERO),
    ),
    mutation(
        "no diagonal matrix",
        "recurrent",
        "diag(elementwise(sigma.prime, a[i])) @ W)",
        "elementwise(sigma.prime, a[i]) @ W)",
        (
            'J = definition("J", lambda i: elementwise(',
            r"broken: there is no such thing as the matrix produ",
        ),
        ("h, a, J = network(", NO_NAME),
        ("smooth = [differentiable(sigma, a[i][j])]", NO_NAME),
        ("@claim(differentiable(h[t], h_0), given=smoo", NO_NAME),
        ("jacobian(h[t], h_0) == product_down(J[i], (i", NO_NAME),
        ("@refutes(jacobian(h[t], h_0) == product_up(J", NO_NAME),
        ("@ill_formed(lambda: elementwise(sigma.prime,", NO_NAME),
        ("@refutes(jacobian(h[t], h_0) == product_down", NO_NAME),
    ),
    mutation(
        "an index",
        "recurrent",
        'a = definition("a", lambda i: W @ h[i - 1]',
        'a = definition("a", lambda i: W @ h[i]',
        ("step.have(differentiable(h[t + 1], h_0))", NOT_SHOWN),
        ("step(J[t + 1] @ jacobian(h[t], h_0), by=chai", NO_SLOPE),
    ),
    mutation(
        "nothing carried along",
        "recurrent",
        ", also=[differentiable(h[t], h_0)]",
        "",
        ("step(J[t + 1] @ jacobian(h[t], h_0), by=chai", NO_SLOPE),
        ("step(J[t + 1] @ product_down(J[i], (i, 1, t)", NO_SLOPE),
    ),
    mutation(
        "a wrong start",
        "recurrent",
        "base(eye(n))",
        "base(0 * eye(n))",
        ("base(0 * eye(n))", FALSE_STEP),
    ),
    mutation(
        "another rule",
        "recurrent",
        "jacobian(h[t], h_0), by=chain_rule",
        "jacobian(h[t], h_0), by=gradient_of_a_sum",
        ("step(J[t + 1] @ jacobian(h[t], h_0), by=grad", OTHER_RULE),
    ),
    mutation(
        "a bound in a step",
        "recurrent",
        "step(product_down(J[i], (i, 1, t + 1)))",
        "step(product_down(J[i], (i, 2, t + 1)))",
        ("step(product_down(J[i], (i, 2, t + 1)))", FALSE_STEP),
    ),
    mutation(
        "no first time",
        "recurrent",
        't = natural("t")',
        't = integer("t")',
        ("base, step = calc.induction(t)", NO_START),
        ("base, step = calc.induction(t, also=[differe", NO_START),
    ),
    mutation(
        "well-formed after all",
        "recurrent",
        "elementwise(sigma.prime, a[i]) * W,",
        "W @ elementwise(sigma.prime, a[i]),",
        (
            "@ill_formed(lambda: W @ elementwise(sigma.pr",
            r"broken: this was to be ill-formed, but its shapes f",
        ),
    ),
]
NORMALISED = [
    mutation(
        "a root",
        "batch_norm",
        "@claim(sqrt(Var(dot(u, X))) == norm(u),",
        "@claim(Var(dot(u, X)) == norm(u),",
        ("calc(sqrt(dot(u, u)))", FALSE_STEP),
    ),
    mutation(
        "a coefficient",
        "batch_norm",
        "calc(Sum(Sum(u[i] * u[j] * Cov(X[i], X[j]), j), i), by",
        "calc(Sum(Sum(u[i] * Cov(X[i], X[j]), j), i), by",
        ("calc(Sum(Sum(u[i] * Cov(X[i], X[j]), j), i), by", FALSE_STEP),
    ),
    mutation(
        "another rule",
        "batch_norm",
        "Var(dot(u, X))), by=variance_of_a_shift)",
        "Var(dot(u, X))), by=variance_of_a_sum)",
        ("calc(batch_norm(dot(u, x) + b, E(dot(u, X) + b", OTHER_RULE),
    ),
    mutation(
        "the direction may be zero",
        "batch_norm",
        "    given=[*centred, *whitened, *nonzero],\n    settles",
        "    given=[*centred, *whitened],\n    settles",
        ("calc.have(norm(u) > 0)", FALSE_STEP),
        ("calc(batch_norm(dot(u, x), 0, Var(dot(u, X)))", UNDEFINED),
        ("calc(batch_norm(dot(u, x), 0, dot(u, u)), by", UNDEFINED),
        ("calc(gamma * dot(u, x) / norm(u) + beta)", UNDEFINED),
        ("calc(dot(w, x) + beta)", UNDEFINED),
    ),
    mutation(
        "a denominator that is not zero",
        "batch_norm",
        "model.let(u, vector_of(0))",
        "model.let(u, vector_of(1))",
        ("@ill_formed(", "undecided: .*not shown to have no meaning at the instance"),
    ),
    mutation(
        "a statement with a meaning",
        "batch_norm",
        "lambda: is_weight_norm,",
        "lambda: Var(dot(u, X)) == dot(u, u),",
        ("@ill_formed(", "undecided: .*not shown to have no meaning at the instance"),
    ),
    mutation(
        "a hypothesis that excludes the values",
        "batch_norm",
        "given=[*centred, *whitened], settles",
        "given=[*centred, *whitened, *nonzero], settles",
        ("@ill_formed(", "undecided: .*the hypothesis .* is not shown at the instance"),
    ),
    mutation(
        "a batch whose mean is zero",
        "batch_norm",
        "model.let(z, lambda k: vector_of(2 * k - 1))",
        "model.let(z, lambda k: vector_of(2 * k - 3))",
        ("@refutes(", HOLDS),
    ),
    mutation(
        "data that is not whitened",
        "batch_norm",
        "(model.values_of(1, 3, Rational(-1, 2)),)",
        "(model.values_of(1, 3, Rational(1, 2)),)",
        ("@refutes(", MISSED),
    ),
]


def changed(tmp_path: Path, mutation: Mutation) -> tuple[list[str], dict[int, str]]:
    """The lines of the changed module, and which of them fail."""
    shutil.copytree(ROOT / "derivations", tmp_path / "derivations")
    shutil.copytree(ROOT / "proofs" / "certificates", tmp_path / "proofs" / "certificates")
    path = tmp_path / "derivations" / f"{mutation.module}.py"
    source = path.read_text(encoding="utf-8")
    assert source.count(mutation.old) == 1, "the text to change must occur once"
    source = source.replace(mutation.old, mutation.new)
    path.write_text(source, encoding="utf-8")
    return source.splitlines(), failures(tmp_path, mutation.module, mutation.only)


SHOWN = [
    mutation(
        "another sum is closed",
        "attention",
        "return sympy.factor(sympy.summation(summand, over))",
        "return sympy.factor(sympy.summation(2 * summand, over))",
        ("calc.induction(T)", FALSE_CLAIM),
    ),
    mutation(
        "scores without their exponentials",
        "saturation",
        "return exp(z[a]) / Sum(exp(z[b]), b)",
        "return exp(z[a]) / Sum(z[b], b)",
        ("@claim(", FALSE_CLAIM),
        ("calc(Sum(exp(z[a]), a) / Sum(exp(z[b]), b))", FALSE_STEP),
        only=("softmax_is_positive", "softmax_sums_to_one"),
    ),
    mutation(
        "a mean of too many",
        "normalisation",
        "    mu = Sum(x[j], j) / d",
        "    mu = Sum(x[j], j) / (d + 1)",
        ("@claim(Sum(layer_norm(x, i), i) == 0", FALSE_CLAIM),
        ("@claim(", FALSE_CLAIM),
    ),
    mutation(
        "a group of too few",
        "normalisation",
        "group_norm(x, i, 1, d) == ",
        "group_norm(x, i, 1, d - 1) == ",
        ("@claim(", FALSE_CLAIM),
    ),
    mutation(
        "no correction of the bias",
        "adam",
        "mean_corrected = m / (1 - beta_1**k)",
        "mean_corrected = m",
        ("calc(w - alpha * d / (sqrt(d**2) + epsilon))", NOT_ZERO),
        only=("a_constant_gradient_moves_adam_evenly",),
    ),
    mutation(
        "another Jacobian is asked for",
        "recurrent",
        "return image.jacobian(point)",
        "return image.jacobian(point).T",
        ("calc.find(jacobian_matrix, squares, z)", FALSE_STEP),
    ),
]

LEAST_SQUARES = [
    mutation(
        "another centre from SymPy",
        "least_squares",
        "return sympy.Matrix([sympy.expand(solution[v]) for v in variables])",
        "return sympy.Matrix([sympy.expand(-solution[v]) for v in variables])",
        ("@claim(loss(beta) == least + squares / 2, gi", FALSE_CLAIM),
        only=("completed_square",),
    ),
    mutation(
        "another least value from SymPy",
        "least_squares",
        "return sympy.expand(form.subs(at) / 2)",
        "return sympy.expand(form.subs(at))",
        ("@claim(loss(beta) == least + squares / 2, gi", NOT_ZERO),
        only=("completed_square",),
    ),
    mutation(
        "a bound for equal points",
        "least_squares",
        "@claim(loss(beta) >= least, given=[S_xx > 0], model",
        "@claim(loss(beta) >= least, given=[S_xx >= 0], model",
        ("calc.have(squares >= 0)", UNDEFINED),
        ("calc.have(loss(beta) == least + squares / 2,", UNDEFINED),
        only=("least_is_a_lower_bound",),
    ),
    mutation(
        "a coefficient may be zero",
        "least_squares",
        "(p == 0) & (q == 0)), given=[s > 0, t > 0])",
        "(p == 0) & (q == 0)), given=[s > 0, t >= 0])",
        (
            "forward, _ = calc.both_directions()",
            "refuted: this part is not proved.*the claim is false",
        ),
        only=("two_squares_vanish_together",),
    ),
    mutation(
        "another square",
        "least_squares",
        "    forward.have(s * p**2 == 0)\n",
        "    forward.have(s * q**2 + p**2 == 0)\n",
        ("forward.have(s * q**2 + p**2 == 0)", NOT_ZERO),
        only=("two_squares_vanish_together",),
    ),
    mutation(
        "at the least value it is not empty",
        "least_squares",
        "    given=[S_xx > 0, c < least],",
        "    given=[S_xx > 0, c <= least],",
        ("absurd = calc.contradiction()", "undecided: .*no contradiction is found"),
        only=("a_level_below_the_least_is_empty",),
    ),
    mutation(
        "the mean of one point",
        "least_squares",
        "        pair.have(x[index] == x_mean)",
        "        pair.have(x[index] == y_mean)",
        ("pair.have(x[index] == y_mean)", FALSE_STEP),
        only=("spread_is_zero_for_equal_points",),
    ),
    mutation(
        "the other direction only",
        "least_squares",
        "    equal_points_sit_at_their_mean(backward)\n",
        "",
        ("backward(Sum((x_mean - x_mean) ** 2, i))", NOT_ZERO),
        only=("spread_is_zero_for_equal_points",),
    ),
    mutation(
        "greater or equal spread",
        "least_squares",
        "@claim(iff(S_xx > 0, negation(all_equal)))",
        "@claim(iff(S_xx >= 0, negation(all_equal)))",
        (
            "equal = forward.contradiction()",
            "refuted: .*no contradiction is found.*the claim is false",
        ),
        only=("spread_is_positive_for_different_points",),
    ),
    mutation(
        "all pairs twice",
        "least_squares",
        "    calc(Sum(Sum((x[i] - x[j]) ** 2, (i, 1, j - 1)), j))\n",
        "    calc(Sum(Sum((x[i] - x[j]) ** 2, i), j))\n",
        ("calc(Sum(Sum((x[i] - x[j]) ** 2, i), j))", FALSE_STEP),
        only=("the_determinant_is_a_sum_of_squared_differences",),
    ),
    mutation(
        "positive definite",
        "least_squares",
        "@claim(dot(gamma, gram @ gamma) >= 0, settles",
        "@claim(dot(gamma, gram @ gamma) > 0, settles",
        ("@claim(dot(gamma, gram @ gamma) > 0, settles", FALSE_CLAIM),
        only=("the_matrix_is_positive_semidefinite",),
    ),
    mutation(
        "no inverse",
        "least_squares",
        "inverse = [M @ K == eye(n), K @ M == eye(n)]",
        "inverse = []",
        ("calc((M @ K) @ v)", FALSE_STEP),
        only=("three_points_in_a_row",),
    ),
    mutation(
        "one matrix twice",
        "least_squares",
        "    image(norm((K @ M) @ u), by=associative)",
        "    image(norm((K @ K) @ u), by=associative)",
        ("image(norm((K @ K) @ u), by=associative)", NOT_ZERO),
        ("image(norm(u))", NOT_ZERO),
        only=("a_point_lies_on_it_if_its_preimage_has_length_one",),
    ),
    mutation(
        "another witness",
        "least_squares",
        "    point = backward.witness(u=K @ (b - m))",
        "    point = backward.witness(u=M @ (b - m))",
        ("point = backward.witness(u=M @ (b - m))", NOT_ZERO),
        only=("a_point_lies_on_it_if_its_preimage_has_length_one",),
    ),
    mutation(
        "another length",
        "least_squares",
        "@claim(iff(norm(a) == 1, dot(a, a) == 1))",
        "@claim(iff(norm(a) == 2, dot(a, a) == 2))",
        ("_, backward = calc.both_directions()", FALSE_STEP),
        ("backward.have((norm(a) - 1) * (norm(a) + 1) ", FALSE_STEP),
        only=("unit_length_by_the_square",),
    ),
    mutation(
        "two points only",
        "least_squares",
        "given=[*inverse, norm(K @ a) == 1, norm(K @ (a + v)) == 1, norm(K @ (a - v)) == 1],",
        "given=[*inverse, norm(K @ a) == 1, norm(K @ (a + v)) == 1],",
        ("calc.have(dot(K @", NOT_ZERO),
        ("calc.have(dot(K @ v, K @ v) == 0)", NOT_ZERO),
        ('calc.have(K @ v == zeros(n), by=rule("defini', NOT_ZERO),
        ("calc(M @ zeros(n))", NOT_SHOWN),
        only=("three_points_in_a_row",),
    ),
    mutation(
        "the parallelogram",
        "least_squares",
        "== 2 * dot(K @ a, K @ a) + 2 * dot(K @ v, K @ v)",
        "== dot(K @ a, K @ a) + 2 * dot(K @ v, K @ v)",
        ("calc.have(", FALSE_STEP),
        only=("three_points_in_a_row",),
    ),
    mutation(
        "equal ends",
        "least_squares",
        "for end, point in ((e, first), (-e, second)):",
        "for end, point in ((e, first), (e, second)):",
        ("part.show(image_of(point)).witness(gamma=end", NOT_ZERO),
        ("part.have(C(point))", "undecided: .*no rule proves"),
        ("part.witness(rho=first, tau=second)", "undecided: .*no rule proves"),
        only=("an_ellipse_has_two_points",),
    ),
    mutation(
        "ellipses of any matrix",
        "least_squares",
        "invertible(A) & for_all(beta, iff(C(beta), image_of(beta)))",
        "for_all(beta, iff(C(beta), image_of(beta)))",
        ("part = calc.suppose().obtain().obtain(invert", "undecided: .*no rule proves"),
        only=("an_ellipse_has_two_points",),
    ),
    mutation(
        "a direction that is not open",
        "least_squares",
        "given=[all_equal, gamma[1] + gamma[2] * x_mean == 0],",
        "given=[all_equal, gamma[1] - gamma[2] * x_mean == 0],",
        ("calc(Sum((residual - 0) ** 2, i) / 2)", FALSE_STEP),
        only=("equal_points_leave_a_direction_open",),
    ),
    mutation(
        "ellipse centre",
        "least_squares",
        "    shape = part.witness(mu=centre, A=P)",
        "    shape = part.witness(mu=-centre, A=P)",
        ("shape = part.witness(mu=-centre, A=P)", "undecided: .*no rule proves"),
        only=("a_level_above_the_least_is_an_ellipse",),
    ),
    mutation(
        "lines that may meet",
        "least_squares",
        "    given=[all_equal, c > S_yy / 2],",
        "    given=[all_equal, c >= S_yy / 2],",
        ("calc.have((2 * c - S_yy) / N > 0)", FALSE_STEP),
        ("calc.have(d > 0)", FALSE_STEP),
        only=("equal_points_give_two_parallel_lines",),
    ),
    mutation(
        "a missing case",
        "least_squares",
        "    _, below = forward.cases(fitted == y_mean + d)\n    below.have(fitted == y_mean - d)\n",
        "    forward.have(fitted == y_mean + d)\n",
        ("forward.have(fitted == y_mean + d)", FALSE_STEP),
        only=("equal_points_give_two_parallel_lines",),
    ),
    mutation(
        "a line that is missed",
        "least_squares",
        "@claim(iff(loss(beta) == S_yy / 2, fitted == y_mean), given=[all_equal]",
        "@claim(iff(loss(beta) == S_yy / 2, fitted == y_mean), given=[]",
        ("each(Sum(x[i], i) / N)", FALSE_STEP),
        ("value(Sum((y[i] - beta[1] - beta[2] * x_mean", FALSE_STEP),
        (
            "forward, backward = calc.both_directions()",
            "refuted: this part is not proved.*the claim is false",
        ),
        ("forward.have(N * (fitted - y_mean) ** 2 == 0", NOT_ZERO),
        only=("equal_points_attain_the_least_value_on_a_line",),
    ),
    mutation(
        "a claim that is not used",
        "least_squares",
        "    model.use(a_level_is_an_ellipse_exactly_when)\n",
        "",
        ("@refutes(", HOLDS),
        only=("positive_semidefinite_is_not_enough",),
    ),
    mutation(
        "a level too low",
        "least_squares",
        "    data((0, 0), level=1)(model)\n    model.let(beta",
        "    data((0, 0), level=0)(model)\n    model.let(beta",
        ("@refutes(", MISSED),
        only=("positive_semidefinite_is_not_enough",),
    ),
]

MUTATIONS = [*SCORES, *DECAY, *TIME, *NORMALISED, *SHOWN, *LEAST_SQUARES]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.module}-{m.name}")
def test_a_change_fails_at_its_line(mutation: Mutation, tmp_path: Path) -> None:
    lines, found = changed(tmp_path, mutation)
    wanted = iter(mutation.fails)
    for number, message in sorted(found.items()):
        part, pattern = next(wanted, ("no further line to fail", ""))
        assert part in lines[number - 1], f"{number}: {lines[number - 1].strip()}\n{message}"
        assert re.match(pattern, message, re.DOTALL), message
    assert found
    assert next(wanted, None) is None, "fewer lines fail than expected"


@pytest.mark.parametrize("module", sorted({m.module for m in MUTATIONS}))
def test_without_a_change_all_is_as_declared(module: str, tmp_path: Path) -> None:
    nothing = Mutation("nothing", module, "from quod import *", "from quod import *", ())
    assert changed(tmp_path, nothing)[1] == {}
