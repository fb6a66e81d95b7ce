"""Known equations of matrices and vectors as rules that rewrite words, completed among each other.

Nothing is proved here: each rule remembers from which equations it follows, and each rewriting
which instances of rules it used.  `tactics.matrices` turns that into theorems."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from quod.core import Sort, Term, add, mul, neg, num, op
from quod.kernel import Theorem
from quod.tactics.matching import arithmetic_normal
from quod.tactics.words import (
    Key,
    Poly,
    expanded,
    gathered,
    is_manageable,
    key_of,
    onwards,
    order_of,
    scalar,
    transposed_key,
    usual_scalar,
    usual_trace,
    vectors_in,
    word,
)

RULE_LIMIT = 40  # rules in force
PAIR_LIMIT = 60  # overlaps of rules that are looked at
LEAD_LIMIT = 12  # letters of a word that two rules overlap in
TERM_LIMIT = 12  # words in a rule
STEP_LIMIT = 400  # rewritings of one goal
ONE, ZERO = num(1), num(0)
WORD, ROW, SCALAR, TRACE = "word", "row", "scalar", "trace"  # ROW: a scalar product as it stands


@dataclass(eq=False)
class Equation:
    """left = right, between matrices or vectors; proved, or following from others."""

    left: Term
    right: Term
    theorem: Theorem | None = None
    uses: Sequence[Use] = ()  # left - right is their sum
    transposes: Equation | None = None  # it is this one, transposed

    def difference(self) -> Poly:
        sides = [gathered(onwards(expanded(t))) for t in (self.left, self.right)]
        return plus(sides[0], sides[1], num(-1))


class Use(NamedTuple):
    """coefficient * before * (left - right of the equation) * after."""

    coefficient: Term
    before: Key
    equation: Equation
    after: Key


@dataclass(eq=False)
class Rule:
    """lead = rest; `scale` times it is the difference of the sides of the equation.

    The rule of a vector equation applies at the end of a word, or of the column in it; its row
    twin at the beginning of a scalar product, or of the row in a word."""

    lead: Key
    rest: Poly
    equation: Equation
    scale: Fraction = Fraction(1)
    row: bool = False

    @property
    def is_vector(self) -> bool:
        return len(vectors_in(self.lead)) % 2 == 1

    def use(self, coefficient: Term, before: Key, after: Key) -> Use:
        return Use(product(coefficient, num(1 / self.scale)), before, self.equation, after)

    def places(self, key: Key, shape: str) -> Iterator[tuple[Key, Key]]:
        """What stands before and after the rule's word where it occurs in another."""
        n, scalar = len(self.lead), shape in (SCALAR, ROW)
        if scalar and len(vectors_in(self.lead)) > 1:
            return
        ends = vectors_in(key) if self.is_vector else []
        for k in range(len(key) - n + 1):
            if key[k : k + n] != self.lead:
                continue
            if self.is_vector:  # a row is every second vector, from the first of a scalar product
                place = k if self.row else k + n - 1
                if (ends.index(place) % 2 != scalar) != self.row:
                    continue
            yield key[:k], key[k + n :]


# ------------------------------------------------------------------------------ coefficients
@lru_cache(maxsize=16384)
def normal(c: Term) -> Term:
    return c if c.op == "num" else arithmetic_normal(c)


def product(a: Term, b: Term) -> Term:
    if a.op == "num" == b.op:
        return num(a.data * b.data)
    return b if a is ONE else a if b is ONE else normal(mul(a, b))


def total(a: Term, b: Term) -> Term:
    return num(a.data + b.data) if a.op == "num" == b.op else normal(add(a, b))


def plus(p: Poly, q: Poly, c: Term = ONE) -> Poly:
    """p + c q."""
    found = {key: normal(a) for key, a in p.items()}
    for key, a in q.items():
        found[key] = total(found.get(key, ZERO), product(c, normal(a)))
    return {key: a for key, a in found.items() if a is not ZERO}


# --------------------------------------------------------------------------------- rewriting
def reduced(poly: Poly, rules: Sequence[Rule], shape: str) -> tuple[Poly, list[Use]]:
    """What is left of a combination of words, and the instances of rules that were subtracted."""
    rest = plus({}, poly)
    settled: set[Key] = set()
    uses: list[Use] = []
    for _ in range(STEP_LIMIT):
        key = max((k for k in rest if k not in settled), key=order_of, default=None)
        if key is None:
            break
        found = (_turned if shape in (SCALAR, TRACE) else _at_first_place)(key, rules, shape)
        if found is None:
            settled.add(key)
            continue
        new, used = found
        c = rest.pop(key)
        uses += [u._replace(coefficient=product(c, u.coefficient)) for u in used]
        rest = plus(rest, new, c)
    return rest, uses


Found = tuple[Poly, list[Use]]


def _at_first_place(key: Key, rules: Sequence[Rule], shape: str) -> Found | None:
    """A word by the first rule that applies, where it applies first."""
    for rule in rules:
        for before, after in rule.places(key, shape):
            new: Poly = {}
            for middle, a in rule.rest.items():
                c, k = joined((*before, *middle, *after), shape)
                new[k] = total(new.get(k, ZERO), product(c, a))
            return new, [rule.use(ONE, before, after)]
    return None


def _turned(key: Key, rules: Sequence[Rule], shape: str) -> Found | None:
    """A scalar product or a trace by what one of its other forms comes to, if that is less.

    A form that comes to a multiple of the same is zero."""
    limit = order_of(key)
    for form in _forms(key, shape):
        raw, uses = reduced({form: ONE}, rules, ROW if shape == SCALAR else WORD)
        if not uses:
            continue
        new: Poly = {}
        for k, a in raw.items():
            c, joint = joined(k, shape)
            new = plus(new, {joint: product(c, a)})
        if all(order_of(k) < limit for k in new):
            return new, uses
        a = new[key] if [*new] == [key] else ONE
        if a.op == "num" and a is not ONE:
            share = num(1 / (1 - a.data))
            return {}, [u._replace(coefficient=product(share, u.coefficient)) for u in uses]
    return None


def _forms(key: Key, shape: str) -> list[Key]:
    """The ways to write a scalar product or a trace."""
    both = [key, transposed_key(key)]
    if shape == SCALAR:
        return both
    return [*dict.fromkeys(k[n:] + k[:n] for k in both for n in range(len(key)))]


def joined(key: Key, shape: str) -> tuple[Term, Key]:
    """The usual form of a word that was put together, and the scalar products within, apart."""
    inside = ONE
    while len(found := vectors_in(key)) > 2:
        first, last = found[2:4] if shape in (SCALAR, ROW) else found[1:3]
        inside = mul(inside, scalar(usual_scalar(key[first : last + 1])))
        key = (*key[:first], *key[last + 1 :])
    if any(a.op == "diag" for a in key[:-1]):
        first = 1 if shape in (SCALAR, ROW) else 0
        key = (*key[:first], *key_of(onwards(expanded(word(key[first:], None)))))
    if shape == SCALAR:
        return inside, usual_scalar(key)
    return inside, usual_trace(key) if shape == TRACE else key


def sort_of(key: Key) -> Sort:
    rows, last = key[0].sort[1], key[-1].sort
    if len(vectors_in(key)) % 2:
        return "vec", rows
    return "mat", rows, last[-1]


def tree(poly: Poly, sort: Sort) -> Term:
    """The combination as a term."""
    vector = sort[0] == "vec"
    terms = []
    for key in sorted(poly, key=order_of, reverse=True):
        c, w = poly[key], word(key, sort)
        terms.append(w if c is ONE else op("scale" if vector else "mscale", c, w))
    if not terms:
        raise ValueError("no term for nothing")
    t = terms[-1]
    for a in reversed(terms[:-1]):
        t = op("vadd" if vector else "madd", a, t)
    return t


# -------------------------------------------------------------------------------- completion
@dataclass(eq=False)
class System:
    """Rules from known equations; `grow` adds what follows from their overlaps."""

    equations: Sequence[Theorem]
    rules: list[Rule] = field(default_factory=list)
    pairs: list[tuple[int, int, Rule, Rule, Key, Key, Key]] = field(default_factory=list)
    others: list[tuple[Poly, list[Use]]] = field(default_factory=list)  # = 0, but no rules
    looked_at: int = 0

    def __post_init__(self) -> None:
        self._number = 0
        self._waiting: list[tuple[Poly, list[Use]]] = []
        for t in self.equations:
            left, right = t.conclusion.args
            if is_manageable(left) and is_manageable(right):
                self._wait(Equation(left, right, t))
        self._settle()

    def grow(self) -> bool:
        """Look at one more overlap of two rules; False where there is none, or it is enough."""
        while self.pairs and self.looked_at < PAIR_LIMIT and len(self.rules) < RULE_LIMIT:
            _, _, first, second, before, middle, after = heapq.heappop(self.pairs)
            if first not in self.rules or second not in self.rules:
                continue
            self.looked_at += 1
            uses = _overlap(first, second, before, middle, after)
            self._waiting.append((combined(uses), uses))
            self._settle()
            return True
        return False

    def remainder(self, poly: Poly) -> tuple[Poly, list[Use]]:
        """What is left of words by the rules."""
        return reduced(poly, self.rules, WORD)

    def remainders(self, poly: Poly) -> Iterator[tuple[Poly, list[Use]]]:
        """What is left by the rules, and then by a multiple of each other equation."""
        rest, uses = self.remainder(poly)
        yield rest, uses
        for other, source in self.others if rest else ():
            less, more = reduced(other, self.rules, WORD)
            key = next((k for k, c in less.items() if c.op == "num"), None)
            if key is None or key not in rest:
                continue
            q = product(num(1 / less[key].data), rest[key])
            scaled = [u._replace(coefficient=product(q, u.coefficient)) for u in source]
            back = product(num(-1), q)
            more = [u._replace(coefficient=product(back, u.coefficient)) for u in more]
            yield plus(rest, less, back), [*uses, *scaled, *more]

    def _wait(self, e: Equation) -> None:
        self._waiting.append((e.difference(), [Use(ONE, (), e, ())]))

    def _settle(self) -> None:
        while self._waiting and len(self.rules) < RULE_LIMIT:
            self._waiting.sort(key=lambda row: _weight(row[0]), reverse=True)
            poly, source = self._waiting.pop()
            rest, uses = reduced(poly, self.rules, WORD)
            if not rest or len(rest) > TERM_LIMIT:
                continue
            uses = [*source, *(u._replace(coefficient=normal(neg(u.coefficient))) for u in uses)]
            self._insert(rest, uses)

    def _insert(self, poly: Poly, uses: list[Use]) -> None:
        lead = _lead(poly)
        if lead is None:
            self.others.append((poly, uses))
            return
        k = poly[lead].data
        rest = {key: product(num(-1 / k), c) for key, c in poly.items() if key != lead}
        sort = sort_of(lead)
        (only, *more) = uses
        if not more and only.coefficient is ONE and not (only.before or only.after):
            rule = Rule(lead, rest, only.equation, k)
        else:
            scaled = [u._replace(coefficient=product(num(1 / k), u.coefficient)) for u in uses]
            rule = Rule(lead, rest, Equation(word(lead, sort), _side(rest, lead), None, scaled))
        self._take_back(rule)
        self._overlaps(rule)
        self.rules.append(rule)
        if rule.is_vector:
            turned = {transposed_key(key): c for key, c in rest.items()}
            self.rules.append(
                Rule(transposed_key(lead), turned, rule.equation, rule.scale, row=True)
            )
        else:
            e = rule.equation
            turned = Equation(op("transpose", e.left), op("transpose", e.right), transposes=e)
            self._wait(turned)

    def _take_back(self, new: Rule) -> None:
        """Rules whose word holds that of a new one are worked out again."""
        for rule in [r for r in self.rules if not r.row]:
            if next(new.places(rule.lead, WORD), None) is not None:
                self.rules = [r for r in self.rules if r.equation is not rule.equation]
                uses = [rule.use(ONE, (), ())]
                self._waiting.append((plus({rule.lead: ONE}, rule.rest, num(-1)), uses))

    def _overlaps(self, new: Rule) -> None:
        for other in [*self.rules, new]:
            if other.row:
                continue
            for first, second in dict.fromkeys([(new, other), (other, new)]):
                a, b = first.lead, second.lead
                if first.is_vector:
                    continue
                for n in range(1, min(len(a), len(b))):
                    if len(vectors_in(a[:-n])) % 2:  # a row there, and a column in the other
                        continue
                    if a[-n:] == b[:n] and len(a) + len(b) - n <= LEAD_LIMIT:
                        self._number += 1
                        whole = len(a) + len(b) - n
                        row = (whole, self._number, first, second, a[:-n], b[:n], b[n:])
                        heapq.heappush(self.pairs, row)


def _overlap(first: Rule, second: Rule, before: Key, middle: Key, after: Key) -> list[Use]:
    """The two ways to rewrite before * middle * after, one minus the other."""
    return [first.use(ONE, (), after), second.use(num(-1), before, ())]


def combined(uses: Sequence[Use]) -> Poly:
    """The sum of instances of equations between words."""
    found: Poly = {}
    for c, before, e, after in uses:
        for middle, a in e.difference().items():
            inside, key = joined((*before, *middle, *after), WORD)
            found = plus(found, {key: product(product(inside, c), a)})
    return found


def _weight(poly: Poly) -> tuple[int, int]:
    return max(map(len, poly), default=0), len(poly)


def _lead(poly: Poly) -> Key | None:
    """The greatest word, or one as long, with a number for coefficient."""
    longest = max(map(len, poly))
    good = [k for k, c in poly.items() if len(k) == longest and c.op == "num"]
    return max(good, key=order_of) if longest and good else None


def _side(rest: Poly, lead: Key) -> Term:
    sort = sort_of(lead)
    if rest:
        return tree(rest, sort)
    return op("scale" if sort[0] == "vec" else "mscale", ZERO, word(lead, sort))


@lru_cache(maxsize=256)
def system(equations: tuple[Theorem, ...]) -> System:
    """The rules from these equations: as they come, and as far as they were completed."""
    return System(equations)
