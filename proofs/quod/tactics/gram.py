"""Polynomials as sums of squares, with multiples of known polynomials: exact certificates.

p = sum over b of g_b q_b^T G_b q_b, where q_b is a vector of polynomials and the matrices G_b are
positive definite.  An approximate solution is found by Newton's method for the largest product of
determinants, rounded to rational numbers, moved back onto the equations exactly, and written as
squares by elimination; so floats propose and exact arithmetic decides.  At a zero of p each
square is zero: the q_b are chosen such that they vanish at the zeros that are found.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any, NamedTuple

import flint

Monomial = tuple[int, ...]
Matrix = list[list[float]]
Entries = list[tuple[int, int, int, float]]  # block, row, column, value

GRID = (-2, -1, 0, 1, 2, 3)
FINER = (*GRID, Fraction(1, 2), Fraction(-1, 2), Fraction(1, 3), Fraction(2, 3))
POINTS = 5000  # at which zeros are looked for
EQUATIONS, SIZE = 100, 20  # the most coefficients that are compared, and the largest matrix
STEPS, HALVINGS, CLOSE = 60, 14, 1e-9
PENALTY = 0.05  # on the size of the matrices, which need not be bounded
PRECISION = 120  # bits, in which Newton's equations are solved
SCALES = (2**6, 2**12, 2**24, 2**40)  # the fractions that are tried


class Block(NamedTuple):
    """A known polynomial, and those whose squares may stand beside it."""

    factor: Any
    basis: list[Any]


class Square(NamedTuple):
    coefficient: Fraction
    block: int
    root: Any


def squares(p: Any, blocks: Sequence[Block], places: Sequence[int]) -> list[Square] | None:
    """p as a sum of multiples, at least 0, of squares in the blocks; None where it is not found.

    `places` are those of the variables.  The last of a block's basis, if it is constant, has a
    square of its own."""
    reduced = [*_without_zeros(p, blocks, places)]
    if not reduced or any(len(b.basis) > SIZE for b in reduced):
        return None
    problem = _Problem(p, reduced)
    if len(problem.keys) > EQUATIONS:
        return None
    found = problem.centre()
    if found is None:
        return None
    for scale in SCALES:
        exact = problem.exact(found, scale)
        result = None if exact is None else _eliminated(reduced, exact)
        if result is not None:
            return result
    return None


# --------------------------------------------------------------------------------------- zeros
def _without_zeros(p: Any, blocks: Sequence[Block], places: Sequence[int]) -> Iterator[Block]:
    """The blocks, with polynomials that vanish where p does; none where p is negative somewhere
    that the factors are not."""
    zeros = []
    for point in _points(p, places):
        if all(b.factor(*point) >= 0 for b in blocks):
            value = p(*point)
            if value < 0:
                return
            if value == 0:
                zeros.append(point)
    top = int(p.total_degree())
    ends = (
        [] if top % 2 else [z for z in _points(p, places) if any(z) and _leading(p, top)(*z) == 0]
    )
    for b in blocks:
        rows = [[q(*z) for q in b.basis] for z in zeros if b.factor(*z) > 0]
        if b.factor.is_constant():
            rows += [[_leading(q, top // 2)(*z) for q in b.basis] for z in ends]
        yield Block(b.factor, _vanishing(rows, b.basis) if rows and b.basis else b.basis)


def _points(p: Any, places: Sequence[int]) -> Iterator[list[Any]]:
    count = len(p.context().gens())
    values = FINER if len(FINER) ** len(places) <= POINTS else GRID
    values = values if len(values) ** len(places) <= POINTS else (-1, 0, 1, 2)
    if len(values) ** len(places) <= POINTS:
        for chosen in product(values, repeat=len(places)):
            point = [flint.fmpq(0)] * count
            for k, x in zip(places, chosen, strict=True):
                point[k] = flint.fmpq(x.numerator, x.denominator)
            yield point


def _leading(p: Any, degree: int) -> Any:
    """The terms of that degree."""
    return p.context().from_dict({e: c for e, c in p.to_dict().items() if sum(e) == degree})


def _vanishing(rows: list[list[Any]], basis: list[Any]) -> list[Any]:
    """Combinations of the basis that are 0 where all rows say so; the reduced ones."""
    reduced, rank = flint.fmpq_mat(rows).rref()
    pivots = _pivots(reduced, rank, len(basis))
    return [
        q - sum((reduced[r, k] * basis[pivots[r]] for r in range(rank)), q * 0)
        for k, q in enumerate(basis)
        if k not in pivots
    ]


def _pivots(reduced: Any, rank: int, columns: int) -> list[int]:
    """The columns of the pivots of a reduced matrix."""
    found: list[int] = []
    for k in range(columns):
        if len(found) < rank and reduced[len(found), k] != 0:
            found.append(k)
    return found


# ------------------------------------------------------------------------------------- numbers
class _Problem:
    """The matrices G with the given coefficients: for each monomial, sum of entry * G = value."""

    def __init__(self, p: Any, blocks: Sequence[Block]) -> None:
        self.sizes = [len(b.basis) for b in blocks]
        rows: dict[Monomial, dict[tuple[int, int, int], Any]] = {e: {} for e in p.to_dict()}
        for n, b in enumerate(blocks):
            for i, j in combinations_with_replacement(range(len(b.basis)), 2):
                whole = b.factor * b.basis[i] * b.basis[j] * (1 if i == j else 2)
                for e, c in whole.to_dict().items():
                    rows.setdefault(e, {})[n, i, j] = c
        self.keys = _independent(rows)
        self.exact_rows = [rows[e] for e in self.keys]
        values = p.to_dict()
        self.exact_values = [values.get(e, flint.fmpq(0)) for e in self.keys]
        self.rows: list[Entries] = [
            [(n, i, j, float(c.p) / float(c.q)) for (n, i, j), c in row.items()]
            for row in self.exact_rows
        ]
        self.values = [float(v.p) / float(v.q) for v in self.exact_values]

    def centre(self) -> list[Matrix] | None:
        """Positive definite matrices that fit, near those of the largest determinant; or None."""
        G = [[[float(i == j) for j in range(n)] for i in range(n)] for n in self.sizes]
        for _ in range(STEPS):
            step = self._newton(G)
            if step is None:
                return None
            ways = ((_plus(G, step, 0.5**k), k) for k in range(HALVINGS))
            moved, halved = next((way for way in ways if all(map(_is_positive, way[0]))), (None, 0))
            if moved is None:
                return None
            G = moved
            if not halved and max(map(abs, self._gaps(G)), default=0) < CLOSE:
                return G
        return None

    def _gaps(self, G: list[Matrix]) -> list[float]:
        return [v - _inner(row, G) for row, v in zip(self.rows, self.values, strict=True)]

    def _newton(self, G: list[Matrix]) -> list[Matrix] | None:
        """G - G (sum of w A + penalty) G, with w such that the equations hold after the step."""
        turned = [_between(row, G) for row in self.rows]  # G A G for each row A
        squared = [_product(g, g) for g in G]
        system = [[_inner(row, t) for t in turned] for row in self.rows]
        side = [
            2 * _inner(row, G) - PENALTY * _inner(row, squared) - v
            for row, v in zip(self.rows, self.values, strict=True)
        ]
        w = _solved(system, side)
        if w is None:
            return None
        step = [
            [
                [x - PENALTY * y for x, y in zip(*pair, strict=True)]
                for pair in zip(g, s, strict=True)
            ]
            for g, s in zip(G, squared, strict=True)
        ]
        for weight, t in zip(w, turned, strict=True):
            step = _plus(step, t, -weight)
        return step

    def exact(self, G: list[Matrix], scale: int) -> list[list[list[Any]]] | None:
        """The matrices rounded, and moved by the least that makes the equations hold exactly."""
        near = [[[flint.fmpq(round(x * scale), scale) for x in row] for row in g] for g in G]
        m = len(self.keys)
        weights = [
            {k: c / (1 if k[1] == k[2] else 2) for k, c in row.items()} for row in self.exact_rows
        ]
        gaps = []
        for row, v in zip(self.exact_rows, self.exact_values, strict=True):
            gaps.append(
                [v - sum((c * near[n][i][j] for (n, i, j), c in row.items()), flint.fmpq(0))]
            )
        system = flint.fmpq_mat(m, m)
        for a, row in enumerate(self.exact_rows):
            for b, other in enumerate(weights):
                common = row.keys() & other.keys()
                system[a, b] = sum((row[k] * other[k] for k in common), flint.fmpq(0))
        try:
            shift = system.solve(flint.fmpq_mat(gaps))
        except ZeroDivisionError:
            return None
        for b, other in enumerate(weights):
            for (n, i, j), c in other.items():
                near[n][i][j] += shift[b, 0] * c
                if i != j:
                    near[n][j][i] += shift[b, 0] * c
        return near


def _independent(rows: dict[Monomial, dict[tuple[int, int, int], Any]]) -> list[Monomial]:
    """Monomials of whose rows all others are combinations."""
    entries = list(dict.fromkeys(k for row in rows.values() for k in row))
    if not entries:
        return []
    columns = flint.fmpq_mat([[row.get(k, 0) for row in rows.values()] for k in entries])
    reduced, rank = columns.rref()
    keys = list(rows)
    return [keys[k] for k in _pivots(reduced, rank, len(keys))]


def _inner(row: Entries, G: list[Matrix]) -> float:
    return sum(c * G[n][i][j] for n, i, j, c in row)


def _plus(G: list[Matrix], step: list[Matrix], t: float) -> list[Matrix]:
    return [
        [[x + t * y for x, y in zip(*rows, strict=True)] for rows in zip(g, s, strict=True)]
        for g, s in zip(G, step, strict=True)
    ]


def _product(a: Matrix, b: Matrix) -> Matrix:
    columns = list(zip(*b, strict=True))
    return [[math.fsum(x * y for x, y in zip(row, c, strict=True)) for c in columns] for row in a]


def _between(row: Entries, G: list[Matrix]) -> list[Matrix]:
    """G A G, where A is the symmetric matrix of a row's entries."""
    found = [[[0.0] * len(g) for _ in g] for g in G]
    for n, i, j, c in row:
        g, target = G[n], found[n]
        for k, (a, b) in enumerate(zip(g[i], g[j], strict=True)):
            line, x, y = target[k], c * a / 2, c * b / 2
            for h, (u, v) in enumerate(zip(g[j], g[i], strict=True)):
                line[h] += x * u + y * v
    return found


def _is_positive(g: Matrix) -> bool:
    """Whether a matrix is positive definite, by elimination."""
    rows = [list(row) for row in g]
    for k, pivot in enumerate(rows):
        if not pivot[k] > 1e-12:
            return False
        for row in rows[k + 1 :]:
            factor = row[k] / pivot[k]
            for h in range(k, len(row)):
                row[h] -= factor * pivot[h]
    return True


def _solved(system: Matrix, side: list[float]) -> list[float] | None:
    """The solution of a system; None where it is nearly singular."""
    with flint.ctx.workprec(PRECISION):
        try:
            found = flint.arb_mat(system).solve(flint.arb_mat([[v] for v in side]))
        except ZeroDivisionError:
            return None
        return [float(w.mid()) for w in found.entries()]


# ------------------------------------------------------------------------------------- squares
def _eliminated(blocks: Sequence[Block], G: list[list[list[Any]]]) -> list[Square] | None:
    """The squares, one variable eliminated after the other; None where a pivot is not positive."""
    found = []
    for n, (block, g) in enumerate(zip(blocks, G, strict=True)):
        rows = [list(row) for row in g]
        for k, q in enumerate(block.basis):
            d = rows[k][k]
            if d < 0 or (d == 0 and any(x != 0 for x in rows[k][k + 1 :])):
                return None
            if d == 0:
                continue
            root = q
            for h in range(k + 1, len(rows)):
                root += rows[k][h] / d * block.basis[h]
                for j in range(k + 1, len(rows)):
                    rows[h][j] -= rows[k][h] * rows[k][j] / d
            found.append(Square(Fraction(int(d.p), int(d.q)), n, root))
    return found
