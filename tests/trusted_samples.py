"""Short names and real certificates for the tests of the trusted modules."""

from __future__ import annotations

import gc
import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from quod.authoring import Claim, recorded
from quod.certificate import Replayed, Sequent, check_bound, check_proved, replay
from quod.core import BOOL, INT, OUTCOME, PROB, REAL, Term, add, fun, num, op, var, vec
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.planning import plan
from quod.results import PROVED
from quod.search import search

gc.set_threshold(1_000_000)  # terms live for ever: looking at them again finds nothing to free

ROOT = Path(__file__).parents[1]
x, y, z = (var(name, REAL) for name in "xyz")
i, j, m, n = (var(name, INT) for name in "ijmn")
p, q = var("p", BOOL), var("q", BOOL)
w = var("w", OUTCOME)
space = var("P", PROB)
f = var("f", fun(REAL, REAL))
u, v = var("u", vec("n")), var("v", vec("n"))
ZERO, ONE, TWO = num(0), num(1), num(2)
I0, I1 = num(0, INT), num(1, INT)
N = op("dim", data=("sizes", "n"))


@cache
def deep_sum() -> Term:
    """x + 1 + 1 + ..., 100,000 levels deep."""
    t = x
    for _ in range(100_000):
        t = add(t, ONE)
    return t


def find(claim: Claim, proved: Mapping[str, Theorem]) -> tuple[Sequent, Theorem | None, str]:
    """What a claim asks, the theorem that search finds, and the certificate."""
    result = search(plan(claim, recorded(claim)), lambda other: proved[other.name])
    return result.plan.asked, result.theorems.get("statement"), result.text()


@cache
def attention() -> dict[str, tuple[Sequent, str]]:
    """What each claim about attention asks, and its certificate."""
    path = ROOT / "derivations" / "attention.py"
    spec = importlib.util.spec_from_file_location("attention_for_tests", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = {}
    for claim in [c for c in vars(module).values() if isinstance(c, Claim)]:
        if claim.declared == PROVED:
            asked, _PROVED[claim.name], text = find(claim, _PROVED)
            found[claim.name] = asked, text
    return found


_PROVED: dict[str, Theorem] = {}


def cite(name: str) -> Theorem:
    kind, _, rest = name.partition(" ")
    return {"lemma": lemma, "claim": _PROVED.__getitem__}[kind](rest)


def verify(asked: Sequent, data: Any) -> Replayed:
    """Replay certificate data and check that it proves what is asked."""
    proof = replay(data, cite)
    check_bound(proof, asked)
    check_proved(proof, asked)
    return proof


def data_of(name: str) -> Any:
    return json.loads(attention()[name][1])
