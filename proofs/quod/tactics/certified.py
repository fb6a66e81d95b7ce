"""Inequalities from what a context knows, and from what is known of their atoms."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from quod import kernel
from quod.core import Term, is_negation, le, lt, num, op
from quod.errors import QuodError, Undecided
from quod.kernel import Theorem
from quod.lemmas import is_available, lemma
from quod.polynomial import literal_power, polynomials
from quod.tactics import arcs, products
from quod.tactics.arithmetic import expanded, is_arithmetic, relations, structural_key
from quod.tactics.derived import (
    congruence,
    conjuncts,
    iff_mp,
    symmetric,
    unchanged,
    use,
    with_values,
)
from quod.tactics.positivity import atoms_of, both_ways, combined, relevant, size_facts
from quod.tactics.signs import sign

if TYPE_CHECKING:
    from quod.tactics.prover import Context

ZERO, ONE, ALL = num(0), num(1), Fraction(1)


def certified(ctx: Context, goal: Term, degrees: tuple[int, ...] = (1, 2, 3)) -> Theorem:
    """a <= b or a < b as a sum of products of known inequalities and of squares; equations, as two
    inequalities each, where it does not go without them."""
    known = ctx.inequalities()
    facts = [*known, *(s for a in atoms_of(goal) for s in atom_facts(ctx, a))]
    facts += [s for p in (goal, *(t.conclusion for t in known)) for s in _roots(p)]
    try:
        return combined(goal, relevant(facts, goal), degrees)
    except Undecided:
        halves = equations_both_ways(ctx)
        found = _by_values(ctx, goal, [*halves, *facts], degrees[:2])
        if found is not None:
            return found
        halves += _units(ctx, goal)
        more = relevant([*halves, *facts], goal)
        if any(t in halves for t in more):
            return combined(goal, more, degrees[:2])
        raise


def _units(ctx: Context, goal: Term) -> list[Theorem]:
    """x (1/x) = 1 both ways, for the denominators x of what is known where x is in the goal."""
    known = {a for t in ctx.inequalities() for a in atoms_of(t.conclusion) if a.op == "inv"}
    names = set(atoms_of(goal))
    inverses = [
        a
        for a in sorted(known, key=structural_key)
        if not names.isdisjoint(polynomials([a.args[0]])[1])
    ]
    return [half for t in relations(inverses, ctx.prove) for half in both_ways(t)]


def _by_values(
    ctx: Context, goal: Term, facts: list[Theorem], degrees: tuple[int, ...]
) -> Theorem | None:
    """The goal with numbers for the atoms that are known to be equal to numbers; else None."""
    known = [t for t in ctx.equations() if _is_value(t)]
    names = {t.conclusion.args[0] for t in known}
    if not any(names.intersection(atoms_of(p)) for p in (goal, *(t.conclusion for t in facts))):
        return None
    whole = _valued(goal, known)
    moved = [iff_mp(_valued(t.conclusion, known), t) for t in facts]
    new = whole.conclusion.args[1]
    try:
        return iff_mp(symmetric(whole), combined(new, relevant(moved, new), degrees))
    except Undecided:
        return None


def _is_value(t: Theorem) -> bool:
    """Whether an equation says the number that an atom is equal to."""
    a, b = t.conclusion.args
    return a.sort == ZERO.sort and b.op == "num" and a.op != "num" and not is_arithmetic(a)


def _valued(p: Term, known: list[Theorem]) -> Theorem:
    """An inequality, or a negated one = the same with the known values of its atoms."""
    if is_negation(p):
        return congruence(p, [_valued(p.args[0], known), unchanged(p.args[1])])
    return congruence(p, [_with_values(t, known) for t in p.args])


def _with_values(t: Term, known: list[Theorem]) -> Theorem:
    """t = t with numbers for atoms, where the known equations say atom = number."""
    atoms = polynomials([t])[1]
    used = [e for e in known if e.conclusion.args[0] in atoms]
    return expanded(t, used) if used else unchanged(t)


def from_known(ctx: Context, goal: Term) -> Theorem | None:
    """The goal as a sum of multiples of what is known, without looking for more; or None."""
    try:
        return combined(
            goal, relevant([*ctx.inequalities(), *equations_both_ways(ctx)], goal), (1,)
        )
    except Undecided:
        return None


def equations_both_ways(ctx: Context) -> list[Theorem]:
    """The known equations as two inequalities each."""
    return [half for t in ctx.equations() for half in both_ways(t)]


def atom_facts(ctx: Context, atom: Term) -> list[Theorem]:
    if atom.op == "dim":
        return size_facts(atom)
    if atom.op == "pi":
        return _pi_facts()
    if atom.op in ("atan", "asin"):
        return arcs.bounds(ctx, atom)
    below = _below_zero(ctx, atom)
    if below is not None:
        return [below]
    found, line = _at_least_one(ctx, atom), _bernoulli(ctx, atom)
    found = found or sign(ctx, atom, True, linear=False) or sign(ctx, atom, False, linear=False)
    known = [t for t in (found, line) if t is not None]
    if atom.op == "atan":
        known += conjuncts(use("arctangent_bounds", x=atom.args[0]))
    return [*known, *_at_angle(atom)] if atom.op in ("sin", "cos") else known


def _at_least_one(ctx: Context, atom: Term) -> Theorem | None:
    """1 <= x^n, where 1 <= x, and the same of a product over a range; None where it is not so."""
    name = {"pow": "power_at_least_one", "prod": "factors_at_least_one"}.get(atom.op)
    if name is None or not is_available(name) or literal_power(atom) is not None:
        return None
    values = zip(("x", "n") if atom.op == "pow" else ("f", "lo", "hi"), atom.args, strict=True)
    try:
        return ctx.detached(with_values(lemma(name), **dict(values)))
    except QuodError:
        return None


def _below_zero(ctx: Context, atom: Term) -> Theorem | None:
    """log(x) < 0, where 0 < x < 1; None where it is not so."""
    if atom.op != "log" or not is_available("logarithm_negative"):
        return None
    try:
        return ctx.detached(with_values(lemma("logarithm_negative"), x=atom.args[0]), 2)
    except QuodError:
        return None


def _bernoulli(ctx: Context, atom: Term) -> Theorem | None:
    """1 + n (x - 1) <= x^n, where 0 <= x; None for other atoms."""
    if atom.op != "pow" or literal_power(atom) is not None or not is_available("bernoulli"):
        return None
    try:
        t = ctx.detached(with_values(lemma("bernoulli"), x=atom.args[0], n=atom.args[1]))
    except QuodError:
        return None
    shorter = products.reduced(ctx, t.conclusion.args[0])
    same = shorter and kernel.congruence(t.conclusion, [shorter, unchanged(atom)])
    return iff_mp(same, t) if same else t


@lru_cache(maxsize=4096)
def _roots(p: Term) -> list[Theorem]:
    """What is known of the roots of numbers in an inequality: they are positive, and squared."""
    found = []
    for root in atoms_of(p):
        if root.op == "sqrt" and root.args[0].op == "num" and root.args[0].data > 0:
            sign = kernel.compute(le(ZERO, root.args[0]))
            square = kernel.modus_ponens(use("square_root", x=root.args[0]), sign)
            found += [kernel.compute(lt(ZERO, root)), *both_ways(square)]
    return found


@cache
def _pi_facts() -> list[Theorem]:
    """Bounds of pi by decimals."""
    low, high = num(Fraction(314159, 10**5)), num(Fraction(31416, 10**4))
    return [kernel.compute(p) for p in (lt(low, op("pi")), lt(op("pi"), high))]


def _at_angle(atom: Term) -> list[Theorem]:
    """-1 <= sin(x) <= 1, or the same of the cosine, and that their squares add up to 1."""
    name = "sine" if atom.op == "sin" else "cosine"
    bounds = [f"{name}_at_most_one", f"{name}_at_least_minus_one"]
    found = [with_values(lemma(b), x=atom.args[0]) for b in bounds if is_available(b)]
    return [*found, *_on_the_circle(atom.args[0])]


@lru_cache(maxsize=4096)
def _on_the_circle(angle: Term) -> list[Theorem]:
    """sin(x)^2 + cos(x)^2 = 1 as two inequalities."""
    return both_ways(use("sine_and_cosine", x=angle))
