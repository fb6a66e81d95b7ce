"""Parts of a proof: true uses of each, nested in one another, and what their certificates hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache

import pytest

from quod import *
from quod.authoring import Claim, recorded
from quod.certificate import replay
from quod.checking import check_claim, prove
from quod.planning import plan
from quod.results import ERROR
from trusted_samples import cite

x, y, z = real("x y z")
n = dimension("n")
t = natural("t")
k = integer("k")
u, v = vector("u v", n)
pair = vector("w", 2)
i, j = indices("i j", 1, n)
r = index("r", 1, t)
nowhere = index("o", 1, 0)
A = matrix("A", n, n)
S = subset("S", x)
bounded = definition("bounded", lambda v: there_is(z, for_all(i, v[i] <= z)), of=[v], words="is so")
positive = definition("positive", lambda v: for_all(i, v[i] > 0), of=[v], words="is positive")
zero = definition("zero", lambda v: negation(there_is(i, v[i] != 0)), of=[v], words="is zero")


# -------------------------------------------------------------------------- one in the other
@claim(implies(there_is(y, x == y**2), for_all(z, implies(z >= 0, absolute(z) + x >= 0))))
def cases_in_suppose_in_obtain(calc):
    root = calc.suppose().obtain()
    part = root.suppose()
    large, small = part.cases(z > 1)
    large.have(absolute(z) == z)
    large.have(y**2 >= 0)
    small.have(absolute(z) == z)
    small.have(y**2 >= 0)


@claim(there_is(y, y == 2 * Sum(k, (k, 1, t))))
def induction_in_show_in_witness(calc):
    part = calc.witness(y=t * (t + 1))
    base, step = part.show(2 * Sum(k, (k, 1, t)) == t * (t + 1)).induction(t)
    base(0)
    step(2 * Sum(k, (k, 1, t)) + 2 * (t + 1))
    step(t * (t + 1) + 2 * (t + 1), by=induction_hypothesis)


@claim(2 * Sum(k, (k, 1, t)) == t * (t + 1))
def integers_in_a_chain_of_reals(calc):
    base, step = calc.induction(t)
    base(0)
    step(t * (t + 1) + 2 * (t + 1), by=induction_hypothesis)
    step((t + 1) * (t + 2))


@claim(implies(x >= 0, x * t >= 0))
def induction_in_suppose(calc):
    base, step = calc.suppose().induction(t)
    base.have(x * 0 >= 0)
    step.have(x * t >= 0)


@claim(iff(for_all(y, x * y != 1), x == 0))
def cases_and_a_contradiction_in_two_directions(calc):
    forward, backward = calc.both_directions()
    _, other = forward.cases(x == 0)
    other.specialise(for_all(y, x * y != 1), y=1 / x)
    other.have(x * (1 / x) == 1)
    absurd = backward.suppose().contradiction()
    absurd.have(x * y == 0)


@claim((x > 0) | (x == 0) | (x < 0))
def cases_in_cases(calc):
    _, other = calc.cases(x > 0)
    _, below = other.cases(x == 0)
    above = below.show(x < 0).contradiction()
    above.have(x == 0)


# ------------------------------------------------------------------------------------ indices
@claim(for_all([i, j], implies(u[i] <= u[j], u[i] - u[j] <= 0)))
def two_indices(calc):
    part = calc.suppose()
    part.have(u[i] <= u[j])


@claim(for_all(r, r <= t))
def a_range_that_may_be_empty(calc):
    calc.suppose()


@claim(for_all(nowhere, x == y))
def an_empty_range(calc):
    part = calc.suppose()
    part.have(nowhere * 0 >= 1)


@claim(u[1] == 2, given=[for_all(i, for_all(j, u[i] + u[j] == 4))])
def one_index_after_the_other(calc):
    calc.specialise(for_all([i, j], u[i] + u[j] == 4), i=1, j=1)


@claim(there_is([i, x], u[i] == x))
def an_index_and_a_number_as_witnesses(calc):
    calc.witness(i=1, x=u[1])


@claim(there_is(j, u[j] == 2), given=[there_is(i, v[i] == 1), for_all(i, u[i] == 2 * v[i])])
def an_index_that_is_obtained(calc):
    part = calc.obtain(there_is(i, v[i] == 1))
    part.specialise(for_all(j, u[j] == 2 * v[j]), j=i)
    part.witness(j=i)


@claim(implies(there_is([i, x], u[i] == x * x), there_is(j, u[j] >= 0)))
def an_index_and_a_number_that_are_obtained(calc):
    part = calc.suppose().obtain()
    part.have(x * x >= 0)
    part.witness(j=i)


@claim(negation(there_is([i, x], u[i] ** 2 + x**2 < 0)))
def an_index_that_leads_to_a_contradiction(calc):
    absurd = calc.contradiction()
    absurd.have(u[i] ** 2 >= 0)
    absurd.have(x**2 >= 0)


@claim(negation(there_is(r, r > t)))
def no_index_above_its_range(calc):
    calc.contradiction()


# -------------------------------------------------------------------- properties, sets, values
@claim(implies(bounded(u) & bounded(v), bounded(u + v)))
def sums_of_bounded_vectors(calc):
    part = calc.suppose().obtain(there_is(x, for_all(i, u[i] <= x)))
    both = part.obtain(there_is(y, for_all(i, v[i] <= y)))
    entry = both.witness(z=x + y).suppose()
    entry.have(u[i] <= x)
    entry.have(v[i] <= y)


@claim(implies(positive(u), positive(2 * u)))
def multiples_of_positive_vectors(calc):
    part = calc.suppose()
    entry = part.show(for_all(i, (2 * u)[i] > 0)).suppose()
    entry.specialise(positive(u), i=i)
    entry.have(u[i] > 0)


@claim(zero(zeros(n)))
def a_property_by_contradiction(calc):
    absurd = calc.contradiction()
    absurd.have(zeros(n)[i] == 0)


@claim(x <= y, given=[for_all(z, implies(S(z), z <= y)), S(x)])
def a_bound_of_a_set(calc):
    calc.specialise(for_all(z, implies(S(z), z <= y)), z=x)


@claim(u[1] ** 2 <= Sum(u[i] ** 2, i))
def one_of_a_sum_of_squares(calc):
    calc.have(u[1] ** 2 <= Sum(u[i] ** 2, i), by=rule("term_of_a_sum")(f=lambda i: u[i] ** 2))


@claim(v[1] <= Sum(v[i], i), given=[v[i] >= 0])
def one_of_a_sum_of_nonnegative_terms(calc):
    calc.have(v[1] <= Sum(v[i], i), by=rule("term_of_a_sum")(f=lambda i: v[i]))


pairs = Sum(Sum((u[i] * v[j] - u[j] * v[i]) ** 2, (i, 1, j - 1)), j)


@claim(Sum(u[i] ** 2, i) * Sum(v[i] ** 2, i) - Sum(u[i] * v[i], i) ** 2 == pairs)
def sums_of_products(calc):
    sequences = {"f": lambda i: u[i], "g": lambda i: v[i]}
    calc(pairs, by=rule("lagrange_identity")(lo=1, hi=n, **sequences))


@claim(dot(u, v) ** 2 <= dot(u, u) * dot(v, v))
def the_scalar_product_is_bounded(calc):
    calc.have(pairs >= 0)
    calc.have(dot(u, u) * dot(v, v) - dot(u, v) ** 2 == pairs, by=sums_of_products)


@claim(pair[1] ** 2 <= pair[1] ** 2 + pair[2] ** 2)
def the_same_in_the_plane(calc):
    squares = Sum(pair[k] ** 2, (k, 1, 2))
    calc.have(pair[1] ** 2 <= squares, by=one_of_a_sum_of_squares(n=2, u=pair))
    calc.have(squares == pair[1] ** 2 + pair[2] ** 2)


@claim(x != y, given=[x < y])
def different_numbers(calc):
    same = calc.contradiction()
    same.have(y <= x)


@claim(x < y, given=[x != y, x <= y])
def smaller_numbers(calc):
    other = calc.contradiction()
    other.have(x == y, by=rule("antisymmetry"))


@claim(x <= y, given=[z > 0, x * z <= y * z])
def a_positive_factor_cancels(calc):
    above = calc.contradiction()
    above.have((x - y) * z > 0)


@claim(there_is(y, (y >= 0) & (x * y == 0)))
def an_integer_as_a_real_witness(calc):
    calc.witness(y=0)


@claim(norm(u + v) <= norm(u) + norm(v), given=[norm(u + v) ** 2 <= (norm(u) + norm(v)) ** 2])
def a_reason_that_fits_every_inequality(calc):
    calc.have(norm(u + v) <= norm(u) + norm(v), by=rule("at_most_by_squares"))


@claim(implies(there_is(y, x == y**2), x >= 0))
def squares_are_not_negative(calc):
    root = calc.suppose().obtain()
    root.have(y**2 >= 0)


@refutes(there_is(y, x == y**2))
def not_every_number_is_a_square(model):
    model.let(x, -1)
    model.use(squares_are_not_negative)


CLAIMS = {name: value for name, value in list(globals().items()) if isinstance(value, Claim)}


@pytest.mark.parametrize("name", CLAIMS)
def test_true_uses(name):
    made = CLAIMS[name]
    result = prove(made)
    assert result.verdict == made.declared, result.failure


# ------------------------------------------------------------------------------- certificates
NESTED = [
    "cases_in_suppose_in_obtain",
    "induction_in_show_in_witness",
    "cases_and_a_contradiction_in_two_directions",
    "an_index_that_is_obtained",
    "sums_of_bounded_vectors",
]


def library(other):
    return check_claim(other, None, library, may_search=True).theorem


@cache
def certificate(name):
    return check_claim(CLAIMS[name], None, library, may_search=True).certificate


def replayed(made, data):
    return check_claim(made, json.dumps(data), library, may_search=False).result


def parts_of(name):
    return [label for label in json.loads(certificate(name))["proves"] if label[:4] == "part"]


EACH_PART = [(name, label) for name in NESTED for label in parts_of(name)]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_certificate_is_enough(name):
    result = replayed(CLAIMS[name], json.loads(certificate(name)))
    assert result.verdict == CLAIMS[name].declared, result.failure


def test_each_part_has_its_theorem():
    counts = {name: len(list(blocks_of(CLAIMS[name]))) for name in NESTED}
    stored = {name: sum(label.count(" ") == 1 for label in parts_of(name)) for name in NESTED}
    assert stored == counts
    assert sum(stored.values()) >= 20


def blocks_of(made):
    return plan(made, recorded(made)).body.blocks()


@pytest.mark.parametrize("name, label", EACH_PART)
def test_a_part_that_is_removed_or_exchanged_is_rejected(name, label):
    data = json.loads(certificate(name))
    proves, theorems = data["proves"], replay(data, cite).theorems
    said = theorems[label].conclusion
    without = {other: step for other, step in proves.items() if other != label}
    result = replayed(CLAIMS[name], {**data, "proves": without})
    assert result.verdict == ERROR and f"does not prove: {label}" in result.failure
    others = [step for other, step in without.items() if theorems[other].conclusion is not said]
    assert others
    for other in others:
        result = replayed(CLAIMS[name], {**data, "proves": {**proves, label: other}})
        assert result.verdict == ERROR
        assert f"something else for: {label}" in result.failure, result.failure


def test_a_part_that_is_no_longer_there_is_rejected():
    data = json.loads(certificate("cases_in_cases"))
    data["proves"]["part 99"] = data["proves"]["part 1"]
    result = replayed(CLAIMS["cases_in_cases"], data)
    assert result.verdict == ERROR and "steps that are no longer there" in result.failure


def other_cases(calc):
    _, other = calc.cases(x > 0)
    _, below = other.cases(x >= 0)
    below.have(x < 0)


def other_order(calc):
    _, other = calc.cases(x < 0)
    _, below = other.cases(x == 0)
    below.have(x > 0)


@pytest.mark.parametrize("body", [other_cases, other_order, lambda calc: None])
def test_a_certificate_for_other_parts_is_stale(body):
    made = replace(CLAIMS["cases_in_cases"], body=body)
    result = replayed(made, json.loads(certificate("cases_in_cases")))
    assert result.verdict == ERROR and "run build.py" in result.failure


ALL_CERTIFICATES = "import test_parts as t; print(*[t.certificate(n) for n in t.CLAIMS])"


def test_certificates_are_the_same_bytes_each_time():
    here = " ".join(certificate(name) for name in CLAIMS) + "\n"
    path = os.pathsep.join(filter(None, [os.path.dirname(__file__), os.environ.get("PYTHONPATH")]))
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", ALL_CERTIFICATES],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout == here, seed
