"""Short names and real certificates for the tests of the trusted modules."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

from quod.authoring import Claim, recorded
from quod.certificate import replay
from quod.core import BOOL, INT, OUTCOME, PROB, REAL, Term, add, fun, num, op, var, vec
from quod.errors import CertificateError
from quod.kernel import Theorem
from quod.lemmas import lemma
from quod.planning import plan
from quod.results import PROVED
from quod.search import search

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


@cache
def attention() -> dict[str, tuple[Any, str]]:
    """The plan and the certificate of each claim about attention."""
    path = ROOT / "derivations" / "attention.py"
    spec = importlib.util.spec_from_file_location("attention_for_tests", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    proved: dict[str, Theorem] = {}
    found = {}
    for claim in [c for c in vars(module).values() if isinstance(c, Claim)]:
        if claim.declared != PROVED:
            continue
        result = search(plan(claim, recorded(claim)), lambda c: proved[c.name])
        proved[claim.name] = result.theorems["statement"]
        found[claim.name] = result.plan, result.text()
    _CITED.update(proved)
    return found


_CITED: dict[str, Theorem] = {}


def replayed(data: Any) -> Any:
    """The proof in certificate data; other claims about attention may be cited."""
    return replay(data, _cited)


def _cited(label: str) -> Theorem:
    kind, _, name = label.partition(" ")
    known = {"lemma": lemma, "claim": _CITED.__getitem__}
    if kind not in known:
        raise CertificateError(f"nothing is known by the name {label!r}")
    return known[kind](name)


def data_of(name: str) -> Any:
    return json.loads(attention()[name][1])
