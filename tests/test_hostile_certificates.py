"""Data that is no certificate, or would keep the reader busy for ever, is rejected."""

import json

import pytest

from quod import core, kernel
from quod.certificate import replay
from quod.errors import CertificateError
from quod.export import certificate
from trusted_samples import x


def nothing(name):
    raise KeyError(name)


def valid():
    t = kernel.reflexivity(x)
    return certificate(t.conclusion, [], {"statement": t})


def terms(*rows):
    return {"terms": list(rows)}


POWERS = [["num", "9", "real"], ["num", "10000", "int"]]
HOSTILE = {
    "no table": [],
    "no version": {"quod": None},
    "version as truth value": {"quod": True},
    "a float": terms(["num", 0.5, "real"]),
    "decimal point": terms(["num", "0.5", "real"]),
    "exponent": terms(["num", "1e999999999", "real"]),
    "spaces": terms(["num", " 1", "real"]),
    "division by zero": terms(["num", "1/0", "real"]),
    "other digits": terms(["num", "\u0663", "real"]),
    "endless digits": terms(["num", "9" * 1_000_000, "real"]),
    "truth value as index": terms(["bound", True, "int"]),
    "two sorts of one binder": terms(["bound", 0, "int"], ["lam", "real", 0]),
    "forward reference": terms(["neg", None, 1], ["num", "1", "real"]),
    "negative reference": terms(["num", "1", "real"], ["neg", None, -1]),
    "truth value as reference": terms(["num", "1", "real"], ["neg", None, False]),
    "unknown constant": terms(["getattr", None]),
    "row of nothing": terms([]),
    "row is a word": terms("var"),
    "size zero": terms(["dim", ["sizes", 0]]),
    "size as truth value": terms(["dim", ["sizes", True]]),
    "float masses": terms(["finite", ["masses", 1.0]]),
    "sort without end": terms(["var", "x", json.loads("[" * 800 + "]" * 800)]),
    "lambdas without end": terms(
        ["var", "x", "real"], *[["lam", "real", k] for k in range(5_000)]
    ),
    "rule from inside": {"steps": [["_seal", 0]]},
    "rule of no kind": {"steps": [[["axiom"], 0]]},
    "sorts as a list": {"steps": [["instantiate", 0, {}, [], []]]},
    "range of billions": {
        **terms(["num", "1", "int"], ["num", "1000000000", "int"], ["num", "1", "real"],
                ["lam", "int", 2], ["sum", None, 3, 0, 1], ["eq", None, 4, 4]),
        "steps": [["compute", 5]],
    },
    "power tower": {
        **terms(*POWERS, *[["pow", None, k, 1] for k in (0, 2, 3, 4)], ["eq", None, 5, 0]),
        "steps": [["compute", 6]],
    },
    "power tower to expand": {
        **terms(*POWERS, *[["pow", None, k, 1] for k in (0, 2, 3, 4)], ["eq", None, 5, 0]),
        "steps": [["lincomb", 6, [], []]],
    },
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_data_is_rejected(case):
    empty = valid()
    data = {**empty, **HOSTILE[case]} if HOSTILE[case] else HOSTILE[case]
    with pytest.raises(CertificateError):
        replay(data, nothing)


def test_terms_that_grow_without_end_stop(monkeypatch):
    """Church numerals: two, applied to itself again and again."""
    core._sweep()
    monkeypatch.setattr(core, "TERM_LIMIT", len(core._TERMS) + 20_000)
    monkeypatch.setattr(core, "_full", core.TERM_LIMIT)
    rows, sort = [], "real"
    twos = []
    for _ in range(6):
        arrow = ["fun", sort, sort]
        k = len(rows)
        rows += [
            ["bound", 1, arrow], ["bound", 0, sort], ["app", k, k + 1], ["app", k, k + 2],
            ["lam", sort, k + 3], ["lam", arrow, k + 4],
        ]  # fmt: skip
        twos.append(k + 5)
        sort = arrow
    last = twos[-1]
    for two in twos[-2::-1]:
        rows.append(["app", last, two])
        last = len(rows) - 1
    with pytest.raises(CertificateError, match="more than"):
        replay({**valid(), "terms": rows}, nothing)
