"""Ways to make a theorem without a rule: none works short of writing through object.__setattr__."""

import copy
import pickle
from types import SimpleNamespace

import pytest

from quod import kernel
from quod.core import FALSE
from quod.errors import RuleError
from quod.kernel import MADE, PLAIN, RULES, Theorem, assume
from trusted_samples import ONE, ZERO, p, x

GENUINE = assume(p)
IMPOSTOR = SimpleNamespace(
    conclusion=FALSE, hypotheses=frozenset(), axioms=frozenset(), rule="assume", premises=()
)


@pytest.mark.parametrize(
    "attempt",
    [
        Theorem,
        lambda: Theorem(object(), FALSE),
        lambda: type("Forged", (Theorem,), {}),
        lambda: setattr(GENUINE, "conclusion", FALSE),
        lambda: copy.copy(GENUINE),
        lambda: copy.deepcopy(GENUINE),
        lambda: pickle.loads(pickle.dumps(GENUINE)),
        lambda: GENUINE.__reduce_ex__(2),
        lambda: RULES.__setitem__("magic", None),
        lambda: PLAIN.__setitem__("theorem", lambda _: True),
        lambda: MADE.__setitem__("theorems", ["name"]),
    ],
)
def test_forging_is_refused(attempt):
    with pytest.raises((RuleError, TypeError, AttributeError)):
        attempt()


def test_a_blank_theorem_proves_nothing():
    blank = object.__new__(Theorem)
    with pytest.raises(AttributeError):
        kernel.discharge(p, blank)


SAMPLE = {
    "term": p, "terms": [ONE], "theorem": GENUINE, "theorems": [GENUINE], "name": "inverse",
    "sizes": {}, "sorts": {}, "substitution": [], "summands": [],
}  # fmt: skip
WRONG = {
    "term": [IMPOSTOR, "p", 1, None, GENUINE],
    "terms": [IMPOSTOR, [IMPOSTOR], {ONE}, iter([ONE]), "xy"],
    "theorem": [IMPOSTOR, p, None, 0],
    "theorems": [IMPOSTOR, [IMPOSTOR], {GENUINE}, {GENUINE: 1}, iter([GENUINE])],
    "name": [IMPOSTOR, p, b"inverse"],
    "sizes": [IMPOSTOR, [("n", 1)]],
    "sorts": [IMPOSTOR, [("a", "real")]],
    "substitution": [IMPOSTOR, [x], [(x, IMPOSTOR)], {x: ONE}],
    "summands": [IMPOSTOR, [(1.0, [], None)], [(1, [IMPOSTOR], None)], [(1, [], IMPOSTOR)]],
}
CASES = [
    (name, place, wrong)
    for name, rule in RULES.items()
    for place, kind in enumerate(rule.kinds)
    for wrong in WRONG[kind]
]


@pytest.mark.parametrize("name, place, wrong", CASES)
def test_each_premise_is_checked_before_the_rule_runs(name, place, wrong):
    premises = [SAMPLE[kind] for kind in RULES[name].kinds]
    premises[place] = wrong
    with pytest.raises(RuleError, match=f"{name}: .* (given|needed)"):
        RULES[name].apply(*premises)


@pytest.mark.parametrize("name", RULES)
def test_the_number_of_premises_is_checked(name):
    with pytest.raises(RuleError, match="tuple given"):
        RULES[name].apply(*[SAMPLE[kind] for kind in RULES[name].kinds], p)


def test_kept_premises_are_copies():
    sizes = {"n": 2}
    t = kernel.instantiate(GENUINE, sizes, {}, [])
    sizes["n"] = 3
    assert t.premises[1] == {"n": 2}


def test_open_terms_are_refused():
    from quod.core import add, bound, lam

    body = lam(x, add(x, ZERO)).args[0]
    for attempt in (
        lambda: kernel.reflexivity(body),
        lambda: kernel.specialise(kernel.generalise(x, kernel.reflexivity(x)), bound(0, "real")),
        lambda: kernel.instantiate(GENUINE, {}, {}, [(x, bound(0, "real"))]),
    ):
        with pytest.raises(RuleError, match="term needed"):
            attempt()
