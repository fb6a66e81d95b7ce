"""The kernel's rule of independence for ``theory/Independence.v`` and its law in Probability.v.

The kernel reads off the members of the families that U and V are built from; here that reading
becomes a proof: each node of U and V is a constructor of ``built``, each member a place.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple, Protocol

from quod import core
from quod.coq.translate import applied, conjunction, families, listed
from quod.core import BOOL, INT, REAL, Term, app, eq, fresh, lam, le, op
from quod.kernel import Theorem, member_index

Step = Generator[Any, Any, str]


class Scope(Protocol):
    """What this needs of a writer of proofs."""

    def term(self, term: Term) -> str: ...
    def proof(self, t: Theorem) -> str: ...


class Range(NamedTuple):
    """A sum that a leaf stands under.  Where its variable is v, the proofs that v lies in the
    range are v_low and v_high."""

    variable: Term
    low: Term
    high: Term

    @property
    def bounds(self) -> tuple[Term, Term]:
        return le(self.low, self.variable), le(self.variable, self.high)


class Leaf(NamedTuple):
    family: int
    place: Term
    ranges: tuple[Range, ...]


def independence(
    w: Scope, independent: Theorem, outcome: Term, u: Term, v: Term, sides: Sequence[Theorem]
) -> str:
    """The proof that UV is integrable and E(UV) = E(U) E(V)."""
    space, *parts = independent.conclusion.args
    proofs = {t.conclusion: w.proof(t) for t in sides}
    first = _Quantity(w, parts, outcome, proofs, u, "first")
    second = _Quantity(w, parts, outcome, proofs, v, "second")
    variables = [lam(outcome, t) for t in (u, v)]
    text = applied(
        "Probability.independence T",
        w.term(space),
        "families (reached first) (reached second)",
        *map(w.term, variables),
        w.proof(independent),
        applied("disjoint_spec first second", _apart(first, second)),
        first.built,
        second.built,
        *[proofs[op("integrable", space, x)] for x in variables],
    )
    return (
        f"(let families := {families([w.term(p) for p in parts])} in "
        f"let first : list leaf := {first.places()} in "
        f"let second : list leaf := {second.places()} in {text})"
    )


class _Quantity:
    """U or V: its leaves, and the proof that it is built from them."""

    def __init__(
        self,
        w: Scope,
        parts: list[Term],
        outcome: Term,
        proofs: dict[Term, str],
        t: Term,
        name: str,
    ) -> None:
        self.w, self.outcome, self.proofs, self.name = w, outcome, proofs, name
        self.members = [(parts[n], parts[n + 1], parts[n + 2]) for n in range(0, len(parts), 3)]
        self.leaves: list[Leaf] = []
        self.built = core.run(self._built(t, ()))

    def places(self) -> str:
        """The leaves, as a list of families and predicates of their indices."""
        return listed(f"({leaf.family}%nat, {self._indices(leaf)})" for leaf in self.leaves)

    def _indices(self, leaf: Leaf) -> str:
        text = f"i = {self.w.term(leaf.place)}"
        for r in reversed(leaf.ranges):
            low, high = (self.w.term(p) for p in r.bounds)
            text = f"exists {self.w.term(r.variable)} : Z, Holds {low} /\\ Holds {high} /\\ {text}"
        return f"(fun i : Z => {text})"

    def _built(self, t: Term, ranges: tuple[Range, ...]) -> Step:
        """The proof that a node of the quantity, under sums over these ranges, is built."""
        if self.outcome not in t.free:
            return f"(built_constant {self.w.term(t)})"
        for number, family in enumerate(self.members):
            place = member_index(t, self.outcome, family)
            if place is not None:
                return self._member(Leaf(number, place, ranges))
        if t.op == "sum":
            r = Range(fresh(INT), t.args[1], t.args[2])
            inner = yield self._built(app(t.args[0], r.variable), (*ranges, r))
            name = self.w.term(r.variable)
            return f"(built_sum (fun {name} {name}_low {name}_high => {inner}))"
        parts = []
        for a in t.args:
            parts.append((yield self._built(a, ranges)))
        return applied(_CONSTRUCTORS[t.op][t.args[-1].sort], *parts)

    def _member(self, leaf: Leaf) -> str:
        _, low, high = self.members[leaf.family]
        inside = core.conj(le(low, leaf.place), le(leaf.place, high))
        witnesses = "eq_refl"
        for r in reversed(leaf.ranges):
            name = self.w.term(r.variable)
            parts = f"(conj {name}_low (conj {name}_high {witnesses}))"
            witnesses = f"(ex_intro _ {name} {parts})"
        reached = f"(or_introl (conj eq_refl {witnesses}))"
        for _ in self.leaves:
            reached = f"(or_intror {reached})"
        self.leaves.append(leaf)
        where = f"families (reached {self.name}) {leaf.family}%nat {self.w.term(leaf.place)}"
        return f"(built_member {where} eq_refl {self.side(inside, leaf.ranges)} {reached})"

    def side(self, p: Term, ranges: tuple[Range, ...]) -> str:
        """The proof of a side condition, where the variables of the sums lie in their ranges."""
        closed = p
        for r in reversed(ranges):
            closed = core.within(r.variable, r.low, r.high, closed)
        text = self.proofs[closed]
        for r in ranges:
            name = self.w.term(r.variable)
            text = (
                f"(modus_ponens (modus_ponens (specialise {name} {text}) {name}_low) {name}_high)"
            )
        return text


def _apart(left: _Quantity, right: _Quantity) -> str:
    """The proof that no place is one of both quantities."""
    rows = []
    for a in left.leaves:
        pairs = [_different(left, a, b) if a.family == b.family else "I" for b in right.leaves]
        rows.append(conjunction(pairs))
    return conjunction(rows)


def _different(q: _Quantity, a: Leaf, b: Leaf) -> str:
    unequal = core.negation(eq(a.place, b.place))
    text = f"different {q.side(unequal, a.ranges + b.ranges)} a b"
    for name, leaf in (("b", b), ("a", a)):
        for r in reversed(leaf.ranges):
            v = q.w.term(r.variable)
            pattern = f"ex_intro _ {v} (conj {v}_low (conj {v}_high {name}))"
            text = f"match {name} with {pattern} => {text} end"
    return f"(fun i a b => {text})"


_CONSTRUCTORS = {
    "add": {REAL: "built_add", INT: "built_add_int"},
    "mul": {REAL: "built_mul", INT: "built_mul_int"},
    "neg": {REAL: "built_neg", INT: "built_neg_int"},
    "inv": {REAL: "built_inv"},
    "sqrt": {REAL: "built_sqrt"},
    "pow": {INT: "built_pow"},
    "cast": {INT: "built_cast"},
    "abs": {REAL: "built_abs"},
    "le": {REAL: "built_le", INT: "built_le_int"},
    "eq": {REAL: "built_eq", INT: "built_eq_int", BOOL: "built_eq_bool"},
    "ite": {REAL: "built_ite", INT: "built_ite_int", BOOL: "built_ite_bool"},
}
