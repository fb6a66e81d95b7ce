"""Short names and real certificates for the tests of the trusted modules."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

from quod import checking
from quod.authoring import Claim
from quod.certificate import replay
from quod.core import BOOL, INT, OUTCOME, PROB, REAL, Term, add, fun, num, op, var, vec
from quod.kernel import Theorem

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
        result = checking.search(claim, lambda c: proved[c.name])
        proved[claim.name] = result.theorems["statement"]
        found[claim.name] = result.plan, result.text()
    _CITED.update(proved)
    return found


_CITED: dict[str, Theorem] = {}


def replayed(data: Any) -> Any:
    """The proof in certificate data; other claims about attention may be cited."""
    return replay(data, lambda name: checking.cite(name, _CITED))


def data_of(name: str) -> Any:
    return json.loads(attention()[name][1])
