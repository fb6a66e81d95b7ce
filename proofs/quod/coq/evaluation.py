"""The rule ``compute`` as Coq proof terms, over the lemmas of ``theory/Evaluation.v``.

The lemma of a constant makes a program for its value from the programs of its arguments.  A proof
follows the formula, and Coq runs the program that comes out of it; so nothing is evaluated here,
and neither terms nor values are written.  Parts that a lazy constant need not evaluate may be of
any kind: their program gives nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import count
from typing import Any

from quod.coq.translate import applied, integer, rational
from quod.core import INT, Term, app, fresh, run
from quod.errors import Unknown
from quod.evaluate import integer_range

Step = Generator[Any, Any, str]
Binder = Callable[[int], tuple[str, str]]
UNKNOWN = "eval_unknown"


def evaluation(formula: Term) -> str:
    """A proof of `Holds formula`, for a closed formula that evaluation finds true."""
    return f"ltac:(evaluate {run(_Walk().proof(formula))})"


def _exactly(value: str) -> str:
    return applied("eval_exactly", value)


# What a function's argument is bound as, and the proof that is known of it.
def _index(n: int) -> tuple[str, str]:
    return f"k{n}", _exactly(f"k{n}")


def _valued(n: int) -> tuple[str, str]:
    return f"x{n} v{n} h{n}", f"(eval_known h{n})"


class _Walk:
    """Proofs that terms have the values of their programs."""

    def __init__(self) -> None:
        self.known: dict[Term, str] = {}
        self.numbers = count(1)

    def proof(self, t: Term) -> Step:
        if t not in self.known:
            self.known[t] = yield from self._new(t)
        return self.known[t]

    def _new(self, t: Term) -> Step:
        if t.op in _SPECIAL:
            return (yield from _SPECIAL[t.op](self, t, *t.args))
        lemma = _lemma(t)
        if lemma is None:
            return UNKNOWN
        arguments = yield from self.proofs(*t.args)
        return applied(lemma, *arguments)

    def proofs(self, *terms: Term) -> Generator[Any, Any, list[str]]:
        found = []
        for t in terms:
            found.append((yield self.proof(t)))
        return found

    def values(self, f: Term, *binders: Binder) -> Step:
        """The proofs of the values of a function of so many arguments."""
        names = []
        for binder in binders:
            x = fresh(f.sort[1])
            name, self.known[x] = binder(next(self.numbers))
            names.append(name)
            f = app(f, x)
        body = yield self.proof(f)
        return f"(fun {' '.join(names)} => {body})"


def _lemma(t: Term) -> str | None:
    """The lemma of a constant that takes a value for each argument."""
    sort = t.args[0].sort if t.args else t.sort
    return _BY_SORT.get((t.op, _kind(sort))) or _PLAIN.get(t.op)


def _kind(sort: Any) -> str:
    """A sort without its sizes."""
    return sort if type(sort) is str else sort[0]


_PLAIN = {
    name: f"eval_{name}"
    for name in (
        "add mul neg inv sqrt exp log sin cos pi pow cast abs tan sinh cosh tanh max min "
        "factorial binomial eq le at entry outcome "
        "zeros vadd scale dot norm eye diag madd mscale mm mv transpose "
        "outer trace basis"
    ).split()
}
_BY_SORT = {
    ("add", "int"): "eval_exactly2 Z.add",
    ("mul", "int"): "eval_exactly2 Z.mul",
    ("neg", "int"): "eval_neg_int",
    ("le", "int"): "eval_exactly2 le_int",
    **{("eq", kind): f"eval_eq_{kind}" for kind in ("int", "bool", "outcome", "vec", "mat")},
}


# --------------------------------------------------------- constants that treat arguments otherwise
def _number(_: _Walk, t: Term) -> Step:
    yield from ()
    if t.sort == INT:
        return _exactly(integer(int(t.data)))
    return applied("eval_num", rational(t.data))


def _dimension(_: _Walk, t: Term) -> Step:
    yield from ()
    return _exactly(f"(dim {t.data[1]}%positive)") if type(t.data[1]) is int else UNKNOWN


def _truth(_: _Walk, t: Term) -> Step:
    yield from ()
    return _exactly(t.op)


def _lazy(walk: _Walk, t: Term, first: Term, *rest: Term) -> Step:
    """The programs of the rest run only where they count."""
    condition, *parts = yield from walk.proofs(first, *rest)
    return applied(f"eval_{t.op}", condition, *[f"(fun _ => {part})" for part in parts])


def _forall(walk: _Walk, t: Term, f: Term) -> Step:
    """Of an integer range."""
    try:
        ends = integer_range(f)
    except Unknown:
        return UNKNOWN
    low, high = yield from walk.proofs(*ends)
    k = fresh(INT)
    name, walk.known[k] = _index(next(walk.numbers))
    _, bounded = app(f, k).args
    body = yield walk.proof(bounded.args[1])
    return f"(eval_forall {low} {high} (fun {name} => {body}))"


def _binding(*binders: Binder) -> Callable[..., Step]:
    """Of a constant whose first argument is a function."""

    def proof(walk: _Walk, t: Term, f: Term, *rest: Term) -> Step:
        values = yield from walk.values(f, *binders)
        arguments = yield from walk.proofs(*rest)
        return applied(f"eval_{t.op}", values, *arguments)

    return proof


def _finite(proof: Callable[..., Step]) -> Callable[..., Step]:
    """Of a constant on a finite space."""

    def found(walk: _Walk, t: Term, space: Term, *rest: Term) -> Step:
        return (yield from proof(walk, t, *rest)) if space.op == "finite" else UNKNOWN

    return found


def _moment(walk: _Walk, t: Term, *variables: Term) -> Step:
    proofs = yield from _random(walk, *variables)
    return applied(f"eval_{t.op}", *proofs)


def _random(walk: _Walk, *variables: Term) -> Generator[Any, Any, list[str]]:
    """The proofs of the values of random variables at the outcomes."""
    found = []
    for x in variables:
        found.append((yield from walk.values(x, _valued)))
    return found


def _independent(walk: _Walk, t: Term, *variables: Term) -> Step:
    """The values of both are compared as by eq."""
    equal = [_BY_SORT.get(("eq", _kind(x.sort[2])), "eval_eq") for x in variables]
    compare = [f"(fun _ _ _ _ h g => {e} (eval_known h) (eval_known g))" for e in equal]
    proofs = yield from _random(walk, *variables)
    return applied("eval_indep", *compare, *proofs)


def _integrable(_: _Walk, t: Term, x: Term) -> Step:
    yield from ()
    return "eval_integrable"


def _families(walk: _Walk, t: Term, *rest: Term) -> Step:
    head = len(rest) % 3
    arguments = yield from walk.proofs(*rest[:head])
    table = "families_end"
    for n in reversed(range(head, len(rest), 3)):
        member = yield from walk.values(rest[n], _index, _valued)
        ends = yield from walk.proofs(*rest[n + 1 : n + 3])
        table = applied("families_next", member, *ends, table)
    return applied(f"eval_{t.op}", *arguments, table)


_SPECIAL: dict[str, Callable[..., Step]] = {
    "num": _number,
    "dim": _dimension,
    "true": _truth,
    "false": _truth,
    "imp": _lazy,
    "and": _lazy,
    "or": _lazy,
    "ite": _lazy,
    "forall": _forall,
    "sum": _binding(_index),
    "prod": _binding(_index),
    "vec": _binding(_index),
    "mat": _binding(_index, _index),
    "mprod": _binding(_index),
    "iterate": _binding(_index, _valued),
    "map": _binding(_valued),
    "E": _finite(_moment),
    "Var": _finite(_moment),
    "Cov": _finite(_moment),
    "indep": _finite(_independent),
    "integrable": _finite(_integrable),
    "mutind": _finite(_families),
    "kwise": _finite(_families),
}
