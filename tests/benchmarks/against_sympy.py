"""`quod.decide` beside SymPy's `simplify(lhs - rhs) == 0`, on the same statements: ``make reach``.

Each statement is given to both in turn, in one process; what they take for it is compared.  SymPy
gets the symbols with the signs that the statement declares, and ten seconds; each answer is worked
out anew by both."""

from __future__ import annotations

import itertools
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sympy
from sympy.core.cache import clear_cache

import quod
from quod.deciding.limits import OutOfTime, within

STATEMENTS = Path(__file__).parent.parent / "statements"
LIMIT = 10.0  # seconds for one statement
ROUNDS = 3  # the fastest counts
SIGNS = {"positive": {"positive": True}, "nonnegative": {"nonnegative": True},
         "negative": {"negative": True}, "nonzero": {"nonzero": True, "real": True},
         "natural": {"integer": True, "nonnegative": True}, "integer": {"integer": True},
         "positive_integer": {"integer": True, "positive": True}}  # fmt: skip


def vandermonde(n: int) -> tuple[str, str]:
    """The determinant of the powers of n numbers, written out, and the product of differences."""
    xs = [f"x{i}" for i in range(n)]
    terms = []
    for p in itertools.permutations(range(n)):
        odd = sum(a > b for a, b in itertools.combinations(p, 2)) % 2
        factors = "*".join(f"{x}**{e}" for x, e in zip(xs, p, strict=True) if e)
        terms.append(("- " if odd else "+ ") + factors)
    return " ".join(terms)[2:], "*".join(f"({b} - {a})" for a, b in itertools.combinations(xs, 2))


def telescoping(n: int) -> tuple[str, str]:
    """A sum of n fractions that is a difference of two."""
    fractions = " + ".join(f"1/((x + {k})*(x + {k + 1}))" for k in range(1, n + 1))
    return fractions, f"1/(x + 1) - 1/(x + {n + 1})"


def large() -> Iterator[tuple[str, str, dict[str, str]]]:
    power = "(x1 + x2 + x3 + x4)"
    yield (*vandermonde(5), {})
    yield (*vandermonde(7), {})
    yield f"{power}**24", f"{power}**11*{power}**13", {}
    yield (*telescoping(10), {"x": "positive"})
    yield (*telescoping(40), {"x": "positive"})


def listed() -> Iterator[tuple[str, str, dict[str, str]]]:
    """The true equations of the list of elementary functions that SymPy can be asked."""
    for line in (STATEMENTS / "elementary.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        plain = not row["assumptions"] and set(row["variables"].values()) <= set(SIGNS)
        if row["expect"] == "proved" and row["relation"] == "==" and plain:
            yield row["lhs"], row["rhs"], row["variables"]


def by_quod(lhs: str, rhs: str, variables: dict[str, str]) -> bool:
    found = quod.decide(f"{lhs} == {rhs}", variables=variables, time_limit=LIMIT)
    return found.verdict == "proved"


def by_sympy(lhs: str, rhs: str, variables: dict[str, str]) -> bool:
    names = {name: sympy.Symbol(name, **SIGNS[domain]) for name, domain in variables.items()}
    for name in sympy.sympify(f"({lhs}) - ({rhs})", locals=names, evaluate=False).free_symbols:
        names.setdefault(str(name), sympy.Symbol(str(name), real=True))
    clear_cache()  # or the answer of the round before is looked up
    with within(LIMIT):
        gap = sympy.sympify(f"({lhs}) - ({rhs})", locals=names)
        return sympy.simplify(gap) == 0


def timed(decide: Callable[..., bool], *asked: Any) -> tuple[bool, float]:
    began = time.perf_counter()
    try:
        settled = decide(*asked)
    except (OutOfTime, RecursionError, TypeError, ValueError):
        settled = False
    return settled, time.perf_counter() - began


def compare(rows: list[tuple[str, str, dict[str, str]]], rounds: int) -> dict[str, Any]:
    """How often each settles a statement, and how many times as long SymPy takes."""
    ratios, slower, ours, theirs = [], [], 0, 0
    for asked in rows:
        runs = [(timed(by_quod, *asked), timed(by_sympy, *asked)) for _ in range(rounds)]
        (we, _), (they, _) = runs[0]
        mine, other = (min(run[side][1] for run in runs) for side in (0, 1))
        ours, theirs = ours + we, theirs + they
        if we:
            ratios.append(other / mine)
        if we and they and other > 0.005 and mine > other:
            slower.append(f"{asked[0][:60]} == {asked[1][:60]}: {mine:.3f} s, SymPy {other:.3f} s")
    median = statistics.median(ratios) if ratios else 0.0
    return {
        "statements": len(rows),
        "Quod": ours,
        "SymPy": theirs,
        "ratio": median,
        "slower": slower,
    }


def is_algebraic(row: tuple[str, str, dict[str, str]]) -> bool:
    """Whether a statement has no function in it, and no root."""
    return not re.search(r"[A-Za-z]\w*\(|\*\*\([^()]*/|\*\*-?\(?[a-z]|pi", "".join(row[:2]))


def main() -> None:
    rows = list(listed())
    algebraic = [row for row in rows if is_algebraic(row)]
    elementary = [row for row in rows if not is_algebraic(row)]
    print("| statements | number | Quod settles | SymPy settles | SymPy takes, median |")
    print("|---|---|---|---|---|")
    slower = []
    for name, some, rounds in (
        ("elementary functions", elementary, ROUNDS),
        ("polynomials and fractions", algebraic, ROUNDS),
        ("large ones", list(large()), 1),
    ):
        found = compare(some, rounds)
        slower += found["slower"]
        print(f"| {name} | {found['statements']} | {found['Quod']} | {found['SymPy']} "
              f"| {found['ratio']:.1f} times as long |", flush=True)  # fmt: skip
    for line in slower:
        print(f"slower than SymPy: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
