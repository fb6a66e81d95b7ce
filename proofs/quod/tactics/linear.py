"""Exact linear algebra and programming, small: multipliers that make a sum of sparse vectors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import flint

Vector = dict[Any, flint.fmpq]  # sparse: only nonzero entries
ZERO, ONE = flint.fmpq(0), flint.fmpq(1)
PIVOT_LIMIT = 2_000


def linear_solution(columns: Mapping[Any, Vector], target: Vector) -> Vector | None:
    """The nonzero x[k] with sum of x[k] * columns[k] = target, by elimination; None if none."""
    rows: list[tuple[Any, Vector, Vector]] = []  # (pivot, vector, the columns that it sums)
    for k, column in columns.items():
        vector, origin = _reduced(column, {k: ONE}, rows)
        if vector:
            pivot = next(iter(vector))
            scale = 1 / vector[pivot]
            rows.append((pivot, _scaled(vector, scale), _scaled(origin, scale)))
    rest, origin = _reduced(target, {}, rows)
    return None if rest else _scaled(origin, -ONE)


def _reduced(vector: Vector, origin: Vector, rows: Any) -> tuple[Vector, Vector]:
    """Without the pivots: each row is free of the pivots before its own, so one pass is enough."""
    vector = dict(vector)
    for pivot, row, source in rows:
        factor = vector.get(pivot)
        if factor is not None:
            _subtract(vector, row, factor)
            _subtract(origin, source, factor)
    return vector, origin


def _scaled(vector: Vector, factor: flint.fmpq) -> Vector:
    return {k: factor * v for k, v in vector.items()}


class Column(NamedTuple):
    """A vector with the places of its positive and of its negative entries."""

    entries: Vector
    up: tuple[Any, ...]
    down: tuple[Any, ...]


def column(entries: Vector) -> Column:
    below = {key: value < 0 for key, value in entries.items()}  # comparing is slow
    up, down = (tuple(key for key in below if below[key] is side) for side in (False, True))
    return Column(entries, up, down)


def nonnegative_solution(
    columns: Sequence[Column], target: Column, wanted: Collection[int] | None = None
) -> dict[int, flint.fmpq] | None:
    """The nonzero x[k] of some x >= 0 with sum of x[k] * columns[k] = target; None if none.

    With `wanted`, one of those x[k] is positive as well.  The simplex method with Bland's rule.
    """
    alive = _presolved(columns, target)
    if alive is None or (wanted is not None and alive.isdisjoint(wanted)):
        return None
    tableau = _Tableau({k: columns[k].entries for k in sorted(alive)}, target.entries)
    if not tableau.feasible():
        return None
    if wanted is not None and not tableau.make_positive(alive.intersection(wanted)):
        return None
    return tableau.solution()


def _presolved(columns: Sequence[Column], target: Column) -> set[int] | None:
    """The columns that can take part: where all entries of a row have one sign, its sum tells."""
    rows: dict[Any, tuple[list[int], list[int]]] = {key: ([], []) for key in target.entries}
    for k, (_, up, down) in enumerate(columns):
        for key in up:
            rows.setdefault(key, ([], []))[0].append(k)
        for key in down:
            rows.setdefault(key, ([], []))[1].append(k)
    counts = {key: [len(up), len(down)] for key, (up, down) in rows.items()}
    needed = dict.fromkeys(target.up, 0) | dict.fromkeys(target.down, 1)
    alive, waiting = set(range(len(columns))), [*rows]
    while waiting:
        key = waiting.pop()
        up, down = counts[key]
        if key in needed:
            if not (up, down)[needed[key]]:
                return None
        elif bool(up) != bool(down):
            for k in alive.intersection(rows[key][0 if up else 1]):
                alive.remove(k)
                for side in (0, 1):
                    for other in columns[k][1 + side]:
                        counts[other][side] -= 1
                        if not counts[other][side]:
                            waiting.append(other)
    return alive


class _Tableau:
    """Rows `basis variable = side - sum of entries * other variables`; artificial ones are < 0."""

    def __init__(self, columns: dict[int, Vector], target: Vector) -> None:
        keys = dict.fromkeys([*target, *(key for column in columns.values() for key in column)])
        self.rows: list[dict[int, flint.fmpq]] = []
        self.sides: list[flint.fmpq] = []
        for key in keys:
            side = target.get(key, ZERO)
            sign = -ONE if side < 0 else ONE
            self.rows.append({k: sign * c[key] for k, c in columns.items() if key in c})
            self.sides.append(sign * side)
        self.basis = [-1 - n for n in range(len(self.rows))]
        self.pivots = 0

    def feasible(self) -> bool:
        """Phase one: drive the artificial variables to zero and out of the basis."""
        gain = self._sum(range(len(self.rows)))
        while (entering := _first_positive(gain)) is not None:
            if not self._step(entering, gain):
                break
        if any(b < 0 and side != 0 for b, side in zip(self.basis, self.sides, strict=True)):
            return False
        for r in reversed(range(len(self.rows))):
            if self.basis[r] < 0:
                if self.rows[r]:
                    self._pivot(r, min(self.rows[r]), {})
                else:
                    del self.rows[r], self.sides[r], self.basis[r]
        return True

    def make_positive(self, wanted: set[int]) -> bool:
        """Phase two: raise the sum of the wanted variables above zero."""
        gain = {k: ONE for k in wanted if k not in self.basis}
        for b, row in zip(self.basis, self.rows, strict=True):
            if b in wanted:
                _subtract(gain, row, ONE)
        while not any(b in wanted and s > 0 for b, s in zip(self.basis, self.sides, strict=True)):
            entering = _first_positive(gain)
            if entering is None:
                return False
            if not self._step(entering, gain):  # unbounded: go along the ray
                self._shift(entering)
                return True
        return True

    def solution(self) -> dict[int, flint.fmpq]:
        return {b: s for b, s in zip(self.basis, self.sides, strict=True) if s != 0}

    def _sum(self, rows: Any) -> dict[int, flint.fmpq]:
        total: dict[int, flint.fmpq] = {}
        for r in rows:
            _subtract(total, self.rows[r], -ONE)
        return total

    def _step(self, entering: int, gain: dict[int, flint.fmpq]) -> bool:
        """One pivot; False where nothing bounds the entering variable, or enough is enough."""
        ratios = [
            (self.sides[r] / row[entering], self.basis[r], r)
            for r, row in enumerate(self.rows)
            if row.get(entering, ZERO) > 0
        ]
        if not ratios or self.pivots > PIVOT_LIMIT:
            return False
        self._pivot(min(ratios)[2], entering, gain)
        return True

    def _pivot(self, r: int, entering: int, gain: dict[int, flint.fmpq]) -> None:
        self.pivots += 1
        pivot, row = self.rows[r][entering], self.rows[r]
        row = self.rows[r] = {k: v / pivot for k, v in row.items()}
        self.sides[r] /= pivot
        for other in range(len(self.rows)):
            factor = self.rows[other].get(entering)
            if other != r and factor is not None:
                _subtract(self.rows[other], row, factor)
                self.sides[other] -= factor * self.sides[r]
        if entering in gain:
            _subtract(gain, row, gain[entering])
        self.basis[r] = entering

    def _shift(self, entering: int) -> None:
        """Let a variable that nothing bounds be 1."""
        for r, row in enumerate(self.rows):
            self.sides[r] -= row.get(entering, ZERO)
        self.rows.append({})
        self.sides.append(ONE)
        self.basis.append(entering)


def _first_positive(gain: dict[int, flint.fmpq]) -> int | None:
    return min((k for k, v in gain.items() if v > 0), default=None)


def _subtract(vector: dict[int, flint.fmpq], row: dict[int, flint.fmpq], factor: Any) -> None:
    for k, value in row.items():
        new = vector.get(k, ZERO) - factor * value
        if new == 0:
            vector.pop(k, None)
        else:
            vector[k] = new
