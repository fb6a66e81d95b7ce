"""Exact linear programming, small: nonnegative rational multipliers for a sum of polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def nonnegative_solution(columns: Sequence[dict], target: dict) -> list[Fraction] | None:
    """x >= 0 with sum of x[k] * columns[k] = target, all vectors as dictionaries; or None.

    Phase one of the simplex method with Bland's rule, which cannot cycle; exact.
    """
    keys = list(dict.fromkeys([*target, *(key for column in columns for key in column)]))
    rows, sides = [], []
    for key in keys:
        row = [Fraction(column.get(key, 0)) for column in columns]
        side = Fraction(target.get(key, 0))
        flip = -1 if side < 0 else 1
        rows.append([flip * value for value in row])
        sides.append(flip * side)
    count = len(columns)
    basis = [count + k for k in range(len(rows))]  # artificial variables
    while True:
        artificial = [k for k, b in enumerate(basis) if b >= count]
        gains = [sum((rows[k][j] for k in artificial), Fraction(0)) for j in range(count)]
        entering = next((j for j, gain in enumerate(gains) if gain > 0), None)
        if entering is None:
            break
        ratios = [
            (sides[k] / row[entering], basis[k], k)
            for k, row in enumerate(rows)
            if row[entering] > 0
        ]
        _, _, leaving = min(ratios)
        _pivot(rows, sides, leaving, entering)
        basis[leaving] = entering
    if any(b >= count and sides[k] != 0 for k, b in enumerate(basis)):
        return None
    solution = [Fraction(0)] * count
    for k, b in enumerate(basis):
        if b < count:
            solution[b] = sides[k]
    return solution


def _pivot(rows: list[list[Fraction]], sides: list[Fraction], r: int, c: int) -> None:
    pivot = rows[r][c]
    rows[r] = [value / pivot for value in rows[r]]
    sides[r] /= pivot
    for k, row in enumerate(rows):
        if k != r and row[c] != 0:
            factor = row[c]
            rows[k] = [a - factor * b for a, b in zip(row, rows[r], strict=True)]
            sides[k] -= factor * sides[r]
