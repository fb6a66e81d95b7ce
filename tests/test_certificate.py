"""Certificates: damage, staleness, foreign proofs, hostile data, names, hash collisions."""

import json
import random
import subprocess
import sys

import pytest

from quod import core, kernel
from quod.certificate import (
    Instance,
    Sequent,
    check_bound,
    check_proved,
    check_refuted,
    check_undefined,
    replay,
)
from quod.core import add, eq, le, lt, mul, negation, op, var
from quod.errors import CertificateError
from quod.export import certificate
from trusted_samples import ONE, ROOT, TWO, ZERO, attention, data_of, deep_sum, f, p, verify, x, y

CLAIMS = [
    "products_are_uncorrelated",
    "product_has_unit_variance",
    "scaled_scores_have_unit_variance",
]


def nothing(name):
    raise KeyError(name)


def proof_of(theorem, statement=None, **more):
    statement = theorem.conclusion if statement is None else statement
    return certificate(
        statement, sorted(theorem.hypotheses, key=repr), {"statement": theorem}, **more
    )


def places(value, path=()):
    """Every place in the data: of each leaf, list and table."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def damaged(data, path, rng):
    """The data with one place changed."""
    data = json.loads(json.dumps(data))
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    old = holder[path[-1]]
    match old:
        case bool() | None:
            new = 7
        case int():
            new = rng.choice([old - 1, old + 1, -1, 10**9, True, float(old), None, str(old)])
        case str():
            new = rng.choice([old + "x", "", "int", "real", 0, None, ["fun", "real", "real"]])
        case list():
            new = rng.choice([old[:-1], [*old, *old[-1:]], old[::-1], {}, None, 0, [old]])
        case dict():
            new = rng.choice([{}, [], None, dict(list(old.items())[1:]), {**old, "extra": 0}])
    holder[path[-1]] = new
    return data


@pytest.mark.parametrize("name", CLAIMS)
def test_real_certificates_replay(name):
    verify(attention()[name][0], data_of(name))


@pytest.mark.parametrize("name, count", [(CLAIMS[0], 120), (CLAIMS[1], 120), (CLAIMS[2], 40)])
def test_damage_is_rejected_or_harmless(name, count):
    asked, data, rng = attention()[name][0], data_of(name), random.Random(1)
    everywhere = [path for path in places(data) if path]
    chosen = [path for path in everywhere if len(path) == 1 or path[0] in ("proves", "instances")]
    rejected = 0
    for path in [*chosen, *rng.sample(everywhere, min(count, len(everywhere)))]:
        try:
            proof = verify(asked, damaged(data, path, rng))
        except CertificateError:
            rejected += 1
        else:
            assert proof.statement is asked.conclusion
            assert proof.hypotheses == asked.hypotheses
    assert rejected > count / 2


def test_a_foreign_certificate_is_rejected():
    with pytest.raises(CertificateError, match="another statement"):
        verify(attention()[CLAIMS[0]][0], data_of(CLAIMS[1]))


def test_other_hypotheses_are_rejected():
    proof = replay(proof_of(kernel.assume(p)), nothing)
    check_bound(proof, Sequent((p,), p))
    with pytest.raises(CertificateError, match="other hypotheses"):
        check_bound(proof, Sequent((), p))
    with pytest.raises(CertificateError, match="more than the hypotheses"):
        check_proved(proof, Sequent((), p))


def test_a_stale_axiom_or_definition_is_rejected():
    data = proof_of(kernel.axiom("power_zero"))
    data["axioms"]["power_zero"] = 0
    with pytest.raises(CertificateError, match="stale: the axiom"):
        replay(data, nothing)
    data = proof_of(kernel.definition(op("abs", x)))
    data["definitions"] = [[a, a] for a, _ in data["definitions"]]
    with pytest.raises(CertificateError, match="stale: abs"):
        replay(data, nothing)


def test_axioms_must_be_stated():
    data = proof_of(kernel.axiom("power_zero"))
    data["axioms"] = {}
    with pytest.raises(CertificateError, match="does not state"):
        replay(data, nothing)


def test_citations():
    t = kernel.reflexivity(x)
    data = proof_of(t, cited={t: "lemma same"})
    assert replay(data, {"lemma same": t}.__getitem__).theorems["statement"] is t
    for cite in (nothing, lambda _: kernel.reflexivity(y), lambda _: t.conclusion):
        with pytest.raises(CertificateError):
            replay(data, cite)


def test_definedness_is_asked_for():
    inv = op("inv", x)
    t = kernel.reflexivity(inv)
    with pytest.raises(CertificateError, match="does not prove: statement is defined"):
        check_proved(replay(proof_of(t), nothing), Sequent((), t.conclusion))


def test_engine_names_are_renamed_apart():
    """A stored name equal to the next fresh one cannot be captured by definedness."""
    for name in (core.fresh("int").data + 1, 1, 0, -1, -2):
        k = var(name, "int") if name > 0 else None
        rows = [["var", name, "int"], ["eq", None, 0, 0]]
        data = {
            "quod": 1, "statement": 1, "hypotheses": [], "axioms": {}, "definitions": [],
            "cites": {}, "proves": {"statement": 0}, "instances": {}, "terms": rows,
            "steps": [["reflexivity", 0]],
        }  # fmt: skip
        (free,) = replay(data, nothing).statement.free
        assert free is not k and free.data > 0
        assert replay(data, nothing).statement.free != {free}


def refutation(statement, values, *theorems):
    named = {f"counterexample {n}": t for n, t in enumerate(theorems)}
    instances = {"counterexample": Instance({}, values)}
    data = certificate(statement, [], named, instances)
    return replay(json.loads(json.dumps(data)), nothing)


def test_refutations():
    wrong = eq(add(x, ONE), x)
    check_refuted(
        refutation(wrong, {x: ZERO}, kernel.compute(negation(eq(add(ZERO, ONE), ZERO)))),
        Sequent((), wrong),
    )
    with pytest.raises(CertificateError, match="does not prove: counterexample 0"):
        check_refuted(refutation(wrong, {x: ZERO}), Sequent((), wrong))
    with pytest.raises(CertificateError, match="proves something else"):
        t = kernel.compute(negation(eq(add(ONE, ONE), ONE)))
        check_refuted(refutation(wrong, {x: ZERO}, t), Sequent((), wrong))


def test_a_missing_or_ill_sorted_instance_is_rejected():
    with pytest.raises(CertificateError, match="has no counterexample"):
        check_refuted(replay(proof_of(kernel.reflexivity(x)), nothing), Sequent((), eq(x, x)))
    data = certificate(eq(x, x), [], {}, {"counterexample": Instance({}, {x: ZERO})})
    for sizes, values in (({"n": 0}, []), ({"n": "m", "k": True}, []), ({}, [[1, 1]])):
        data["instances"]["counterexample"] = {"sizes": sizes, "values": values}
        with pytest.raises(CertificateError):
            replay(data, nothing)


def test_an_undefined_instance_refutes_nothing():
    cancel = eq(mul(x, op("inv", x)), ONE)
    at_zero = negation(eq(mul(ZERO, op("inv", ZERO)), ONE))
    t = kernel.lincomb(eq(mul(ZERO, op("inv", ZERO)), ZERO), [], [])
    z = var("z", "real")
    context = core.lam(z, negation(eq(z, ONE)))
    back = kernel.rewrite(
        core.lam(z, eq(z, t.conclusion.args[0])), t, kernel.reflexivity(t.conclusion.args[0])
    )
    shown = kernel.rewrite(context, back, kernel.compute(negation(eq(ZERO, ONE))))
    assert shown.conclusion is at_zero
    with pytest.raises(CertificateError, match="meaning 0"):
        check_refuted(refutation(cancel, {x: ZERO}, shown), Sequent((), cancel))


def test_a_constant_function_gives_no_meaning_to_its_argument():
    """f(1/x) = 2 has no meaning at x = 0, though at f = 1 it becomes 1 = 2."""
    wrong = eq(core.app(f, op("inv", x)), TWO)
    values = {f: core.lam(y, ONE), x: ZERO}
    at_zero = kernel.compute(negation(eq(ONE, TWO)))
    with pytest.raises(CertificateError, match="does not prove: counterexample meaning 0"):
        check_refuted(refutation(wrong, values, at_zero), Sequent((), wrong))
    total = eq(core.app(f, x), TWO)
    check_refuted(refutation(total, values, at_zero), Sequent((), total))


CANCEL = eq(mul(x, op("inv", x)), ONE)


def without_meaning(values, undefined, *hypotheses, statement=CANCEL):
    """A certificate that the statement has no meaning at the values, where these theorems hold."""
    named = {f"instance {n}": t for n, t in enumerate(hypotheses)}
    named |= {"undefined": undefined} if undefined is not None else {}
    data = certificate(statement, [], named, {"instance": Instance({}, values)})
    return replay(json.loads(json.dumps(data)), nothing)


def no_meaning_at(value):
    """not (value != 0), proved by computing or supposed."""
    p = negation(negation(eq(value, ZERO)))
    return kernel.compute(p) if value is ZERO else kernel.assume(p)


def test_a_statement_without_meaning():
    check_undefined(without_meaning({x: ZERO}, no_meaning_at(ZERO)), Sequent((), CANCEL))
    good = without_meaning({x: ZERO}, no_meaning_at(ZERO), kernel.compute(le(ZERO, ONE)))
    check_undefined(good, Sequent((le(x, ONE),), CANCEL))


@pytest.mark.parametrize(
    "value, theorem, hypotheses, why",
    [
        (ZERO, None, (), "does not prove: undefined"),
        (ONE, None, (), "does not prove: undefined"),
        (ONE, no_meaning_at(ZERO), (), "proves something else for: undefined"),
        (ONE, no_meaning_at(ONE), (), "the proof of undefined uses more than the hypotheses"),
        (ZERO, kernel.compute(eq(ZERO, ZERO)), (), "proves something else for: undefined"),
        (ZERO, no_meaning_at(ZERO), (le(ONE, x),), "does not prove: instance 0"),
        (op("inv", ZERO), no_meaning_at(ZERO), (), "does not prove: instance meaning 0"),
    ],
)
def test_a_forged_lack_of_meaning_is_rejected(value, theorem, hypotheses, why):
    with pytest.raises(CertificateError, match=why):
        check_undefined(without_meaning({x: value}, theorem), Sequent(hypotheses, CANCEL))


def test_a_hypothesis_without_meaning_at_the_instance_is_not_met():
    reciprocal = eq(op("inv", x), op("inv", x))
    proof = without_meaning({x: ZERO}, no_meaning_at(ZERO), kernel.reflexivity(op("inv", ZERO)))
    with pytest.raises(CertificateError, match="does not prove: instance meaning 0"):
        check_undefined(proof, Sequent((reciprocal,), CANCEL))


def test_no_meaning_is_no_refutation_and_a_refutation_no_lack_of_meaning():
    proof = without_meaning({x: ZERO}, no_meaning_at(ZERO))
    with pytest.raises(CertificateError, match="has no counterexample"):
        check_refuted(proof, Sequent((), CANCEL))
    wrong = eq(x, ONE)
    proof = refutation(wrong, {x: ZERO}, kernel.compute(negation(eq(ZERO, ONE))))
    with pytest.raises(CertificateError, match="has no instance"):
        check_undefined(proof, Sequent((), wrong))


def test_depth():
    t = deep_sum()
    data = proof_of(kernel.reflexivity(t))
    assert replay(data, nothing).statement is eq(t, t)


COLLIDE = """
import json, sys, types
root, quod = sys.argv[1], types.ModuleType("quod")
quod.__path__, sys.modules["quod"] = [root], quod
source = open(root + "/core.py").read()
new = "    def __new__(cls)"
source = source.replace(new, "    def __hash__(self): return 7\\n\\n" + new, 1)
quod.core = sys.modules["quod.core"] = types.ModuleType("quod.core")
exec(compile(source, "core.py", "exec"), quod.core.__dict__)
from quod.certificate import replay
proof = replay(json.load(sys.stdin), None)
assert hash(proof.statement) == 7
print(repr(proof.theorems["statement"].conclusion))
"""


def test_hash_collisions_change_nothing():
    a, b = lt(ZERO, x), lt(ZERO, y)
    t = kernel.positivity(
        lt(ZERO, mul(x, y)), [(1, [kernel.assume(a), kernel.assume(b)], None)], [], []
    )
    t = kernel.discharge(a, kernel.discharge(b, t))
    t = kernel.specialise(kernel.generalise(x, t), add(y, y))
    data = proof_of(t)
    done = subprocess.run(
        [sys.executable, "-c", COLLIDE, str(ROOT / "proofs" / "quod")],
        input=json.dumps(data), capture_output=True, text=True,
    )  # fmt: skip
    assert done.stderr == "" and done.stdout.strip() == repr(t.conclusion)
