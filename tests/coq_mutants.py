"""Small changes of statements and of proofs, and what is known of the statements changed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from quod import core, kernel
from quod.certificate import Instance, Sequent
from quod.coq.script import given
from quod.coq.translate import parameters
from quod.core import INT, OUTCOME, REAL, Term, eq, fresh, lam, neg, num, op
from quod.elaborate import cases
from quod.errors import QuodError
from quod.evaluate import evaluate
from quod.kernel import Theorem
from quod.tactics.prover import Context


class Changed(NamedTuple):
    """A statement changed at one place."""

    kind: str
    asked: Sequent


# ------------------------------------------------------------------------ changed statements
def changed(asked: Sequent, rng: random.Random, each: int) -> list[Changed]:
    """Up to `each` changes of every kind, none of which is the statement itself."""
    found: dict[str, dict[Sequent, None]] = {}
    for kind, new in (*_everywhere(asked), *_dropped(asked), *_exchanged(asked)):
        if new != asked:
            found.setdefault(kind, {})[new] = None
    return [
        Changed(kind, new)
        for kind, some in sorted(found.items())
        for new in rng.sample(list(some), min(each, len(some)))
    ]


def _everywhere(asked: Sequent) -> Iterator[tuple[str, Sequent]]:
    formulas = [*asked.hypotheses, asked.conclusion]
    for k, formula in enumerate(formulas):
        for path, node in _places(formula):
            for kind, new in _changes(node):
                row = [*formulas[:k], _put(formula, path, new), *formulas[k + 1 :]]
                yield kind, Sequent(tuple(row[:-1]), row[-1])


def _dropped(asked: Sequent) -> Iterator[tuple[str, Sequent]]:
    for k in range(len(asked.hypotheses)):
        rest = asked.hypotheses[:k] + asked.hypotheses[k + 1 :]
        yield "hypothesis dropped", Sequent(rest, asked.conclusion)


def _exchanged(asked: Sequent) -> Iterator[tuple[str, Sequent]]:
    """Two variables exchanged in the conclusion, or everywhere."""
    names = parameters(*asked.hypotheses, asked.conclusion).in_order()
    for k, a in enumerate(names):
        for b in names[k + 1 :]:
            if a.sort == b.sort:
                swap = {a: b, b: a}
                new = core.substitute(asked.conclusion, swap)
                yield "variables exchanged", Sequent(asked.hypotheses, new)
                everywhere = tuple(core.substitute(h, swap) for h in asked.hypotheses)
                yield "variables renamed", Sequent(everywhere, new)


def _places(formula: Term) -> list[tuple[tuple[int, ...], Term]]:
    """The first thousand nodes, with the way to each."""
    found: list[tuple[tuple[int, ...], Term]] = [((), formula)]
    for path, node in found:
        if len(found) < 1000:
            found += [((*path, n), a) for n, a in enumerate(node.args)]
    return found


def _put(formula: Term, path: Sequence[int], new: Term) -> Term:
    if not path:
        return new
    args = list(formula.args)
    args[path[0]] = _put(args[path[0]], path[1:], new)
    return core.rebuild(formula, tuple(args), formula.data)


_FUNCTIONS = {
    **{"sqrt": "exp", "exp": "sqrt", "inv": "exp", "abs": "exp", "add": "mul", "mul": "add"},
    **{"E": "Var", "Var": "E", "and": "or", "or": "and", "forall": "exists", "exists": "forall"},
}  # fmt: skip


def _changes(t: Term) -> Iterator[tuple[str, Term]]:
    """Terms of the same sort that could have been written instead."""
    one = num(1, t.sort) if t.sort in (REAL, INT) else core.TRUE
    square = t.sort[0] == "mat" and t.sort[1] == t.sort[2]
    if t.op == "num":
        yield "numeral", num(t.data + 1, t.sort)
    elif t.op == "neg":
        yield "sign", t.args[0]
    elif t.sort in (REAL, INT) and t.op not in ("add", "mul", "cast"):
        yield "sign", neg(t)
    if t.sort == INT and t.op in ("var", "bound", "dim"):
        yield "index or bound", core.add(t, one)
    if t.op == "entry" and t.args[0].sort[1] == t.args[0].sort[2]:
        yield "index or bound", op("entry", t.args[0], t.args[2], t.args[1])
    if square:
        yield "matrix", t.args[0] if t.op == "transpose" else op("transpose", t)
    if square and t.op in ("mm", "madd") and t.args[0].sort == t.args[1].sort:
        yield "matrix", op("mm", *t.args[::-1])
    if t.op in _FUNCTIONS:
        yield "function", op(_FUNCTIONS[t.op], *t.args)
    if core.is_lt(t):
        yield "order", core.le(*t.args[0].args[::-1])
    elif t.op == "le":
        yield "order", core.lt(*t.args)
        yield "order", core.le(*t.args[::-1])
    elif t.op == "eq" and t.args[0].sort in (REAL, INT):
        yield "order", core.le(*t.args)
        yield "order", core.lt(*t.args)


# ------------------------------------------------------------------- what is known of a change
def is_false(asked: Sequent, instances: Sequence[Instance], rng: random.Random) -> bool:
    """Whether exact evaluation finds values at which the hypotheses hold, not the conclusion."""
    wanted = parameters(*asked.hypotheses, asked.conclusion)
    for attempt in range(30):
        known = Instance({}, {}) if attempt % 2 or not instances else rng.choice(instances)
        sizes = {n: known.sizes.get(n, rng.randint(1, 2)) for n in sorted(wanted.sizes)}
        values = {v: value for v, value in known.values.items() if rng.random() < 0.8}
        for v in (core.resort(v, sizes, {}) for v in wanted.in_order()):
            if v not in values:
                values[v] = _value(v.sort, rng)
        instance = Instance(sizes, values)
        try:
            holds = all(_truth(instance.of(h), rng) for h in asked.hypotheses)
            if holds and not _truth(instance.of(asked.conclusion), rng):
                return True
        except (QuodError, ArithmeticError):
            continue
    return False


def _truth(p: Term, rng: random.Random) -> bool:
    """Whether a closed formula holds; a "for all" that is not bounded, at some values only."""
    try:
        return evaluate(p)
    except QuodError:
        if p.op == "forall" and not _truth(
            core.app(p.args[0], _value(p.args[0].sort[1], rng)), rng
        ):
            return False
        if p.op == "imp":
            return not _truth(p.args[0], rng) or _truth(p.args[1], rng)
        raise


def _value(sort: Any, rng: random.Random) -> Term:
    """Some closed term of a sort."""
    match sort:
        case "real":
            return num(Fraction(rng.choice([-3, -2, -1, 1, 2, 3, 5]), rng.choice([1, 1, 2])))
        case "int":
            return num(rng.randint(-1, 3), INT)
        case "bool":
            return rng.choice([core.TRUE, core.FALSE])
        case "outcome":
            return op("outcome", num(rng.randint(1, 2), INT))
        case "prob":
            mass = Fraction(rng.randint(1, 3), 4)
            return op("finite", data=("masses", mass, 1 - mass))
        case ("vec", int(n)):
            i = fresh(INT)
            entries = [_value(REAL, rng) for _ in range(n)]
            return op("vec", lam(i, cases(i, entries)), data=("sizes", n))
        case ("mat", int(m), int(n)):
            i, j = fresh(INT), fresh(INT)
            rows = [cases(j, [_value(REAL, rng) for _ in range(n)]) for _ in range(m)]
            return op("mat", lam(i, lam(j, cases(i, rows))), data=("sizes", m, n))
        case ("fun", "real", "real"):
            x = fresh(REAL)
            return lam(x, core.add(core.mul(x, _value(REAL, rng)), _value(REAL, rng)))
        case ("fun", "outcome" | "int" as given, result):
            x = fresh(given)
            first = op("outcome", num(1, INT)) if given == OUTCOME else num(1, INT)
            return lam(x, op("ite", eq(x, first), _value(result, rng), _value(result, rng)))
        case ("fun", given, result):
            return lam(fresh(given), _value(result, rng))
    raise QuodError(f"no value of sort {sort}")


def is_true(asked: Sequent, known: Theorem) -> bool:
    """Whether the kernel takes the theorem to the statement: under more hypotheses, by another
    order of its variables, or as the prover finds."""
    names = parameters(known.conclusion, *known.hypotheses).in_order()
    swaps = [{a: b, b: a} for a in names for b in names if a.sort == b.sort]
    for swap in ({}, *swaps):
        t = kernel.instantiate(known, {}, {}, list(swap.items()))
        if t.conclusion is asked.conclusion and t.hypotheses <= set(given(asked)):
            return True
    try:
        t = Context([known]).prove(asked.conclusion)
    except QuodError:
        return False
    return t.hypotheses <= set(given(asked))


# ---------------------------------------------------------------------------- changed proofs
class Lemma(NamedTuple):
    """A lemma of a claim's Coq file."""

    name: str
    statement: str
    proof: str

    def text(self, name: str) -> str:
        """The lemma under another name."""
        return (
            f"Lemma {name} : {self.statement}.\n"
            f"Proof. Timeout 10 exact (\n{self.proof}).\nTimeout 10 Qed."
        )


def lemmas(file: str) -> list[Lemma]:
    pattern = r"^Lemma (\w+) : (.*?)\.\nProof\. .*?exact \(\n(.*?)\)\.\nTimeout \d+ Qed\.$"
    found = re.findall(pattern, file, re.MULTILINE | re.DOTALL)
    return [Lemma(*parts) for parts in found]


_RELATIONS = {"Le": "Lt", "Lt": "Le", "Eq": "Le"}
_RULES = {
    **{"rewrite": "transitivity", "specialise": "generalise", "discharge": "generalise"},
    **{"eval_add": "eval_mul", "eval_mul": "eval_add", "eval_le": "eval_eq", "I": "eq_refl"},
    **{"andb": "orb", "Imp": "And", "RAdd": "RMul", "RMul": "RAdd", "lincomb": "positivity"},
}  # fmt: skip
_TOKENS = {
    "numeral": r"(?<=\()-?\d+(?=\)%Z| # )",
    "denominator": r"(?<= # )\d+(?=\)%Q)",
    "atom": r"(?<=Atom )\d+",
    "hypothesis": r"\bh\d+\b",
    "variable": r"\bv\d+(?:_\w+)?\b",
    "lemma": r"\bs\d+\b",
    "truth": r"\b(?:true|false)\b",
    "relation": r"\b(?:Le|Lt|Eq)(?=Real|Int)",
    "rule": rf"\b(?:{'|'.join(_RULES)})\b",
}


def proofs_changed(file: str, rng: random.Random, each: int) -> list[tuple[str, Lemma]]:
    """Up to `each` changes of every kind of one token of a proof, what it proves left as it is."""
    proofs, found = lemmas(file), []
    for kind, pattern in _TOKENS.items():
        places = [(k, m) for k, x in enumerate(proofs) for m in re.finditer(pattern, x.proof)]
        for k, m in rng.sample(places, min(each, len(places))):
            proof, others = proofs[k].proof, re.findall(pattern, proofs[k].proof)
            new = _other(kind, m[0], others, rng)
            if new != m[0]:
                changed = proof[: m.start()] + new + proof[m.end() :]
                found.append((kind, proofs[k]._replace(proof=changed)))
    return found


def _other(kind: str, token: str, others: list[str], rng: random.Random) -> str:
    """What could stand in its place: another of its kind, where it is a name."""
    match kind:
        case "numeral" | "denominator" | "atom":
            return str(int(token) + 1)
        case "truth":
            return "true" if token == "false" else "false"
        case "relation":
            return _RELATIONS[token]
        case "rule":
            return _RULES[token]
    return rng.choice([name for name in sorted(set(others)) if name != token] or [token])
