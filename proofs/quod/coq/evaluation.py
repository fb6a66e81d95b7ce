"""The rule ``compute`` as Coq proof terms, over the lemmas of ``theory/Evaluation.v``.

The lemma of a constant makes a program for its value from the programs of its arguments.  A proof
follows the formula, and Coq runs the program that comes out of it; so nothing is evaluated here,
and neither terms nor values are written.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import count
from typing import Any

from quod.coq.translate import NotExported, applied
from quod.core import INT, Term, app, fresh, run
from quod.evaluate import integer_range

Step = Generator[Any, Any, str]
Binder = Callable[[int], tuple[str, str]]
RUN = "ltac:(vm_cast_no_check (eq_refl (Some true)))"
EXACTLY = "eval_exactly"


def evaluation(formula: Term) -> str:
    """A proof of `Holds formula`, for a closed formula that evaluation finds true."""
    return applied("eval_holds", run(_Walk().proof(formula)), RUN)


# What a function's argument is bound as, and the proof that is known of it.
def _index(n: int) -> tuple[str, str]:
    return f"k{n}", EXACTLY


def _outcome(n: int) -> tuple[str, str]:
    return f"k{n}", f"(eval_outcome {EXACTLY})"


def _valued(n: int) -> tuple[str, str]:
    return f"x{n} v{n} h{n}", f"(eval_known h{n})"


class _Walk:
    """Proofs that terms have the values of their programs."""

    def __init__(self) -> None:
        self.known: dict[Term, str] = {}
        self.numbers = count(1)

    def proof(self, t: Term) -> Step:
        if t not in self.known:
            if t.op in _SPECIAL:
                self.known[t] = yield from _SPECIAL[t.op](self, t, *t.args)
            else:
                arguments = yield from self.proofs(*t.args)
                self.known[t] = applied(_lemma(t), *arguments)
        return self.known[t]

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


def _lemma(t: Term) -> str:
    """The lemma of a constant whose arguments are evaluated in order."""
    sort = t.args[0].sort if t.args else t.sort
    kind = sort if type(sort) is str else sort[0]
    found = _BY_SORT.get((t.op, kind)) or _PLAIN.get(t.op)
    if found is None:
        raise NotExported(f"the evaluation of {t.op}")
    return found


_PLAIN = {
    name: f"eval_{name}"
    for name in (
        "add mul neg inv sqrt exp pow cast abs eq le at entry outcome "
        "zeros vadd scale dot norm eye diag madd mscale mm mv transpose"
    ).split()
} | dict.fromkeys(("true", "false", "dim"), EXACTLY)
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
    return EXACTLY if t.sort == INT else "eval_num"


def _integrable(_: _Walk, t: Term, *args: Term) -> Step:
    yield from ()
    return "eval_integrable"


def _lazy(walk: _Walk, t: Term, first: Term, *rest: Term) -> Step:
    """The programs of the rest run only where they count."""
    condition, *parts = yield from walk.proofs(first, *rest)
    return applied(f"eval_{t.op}", condition, *[f"(fun _ => {part})" for part in parts])


def _forall(walk: _Walk, t: Term, f: Term) -> Step:
    """Of an integer range."""
    low, high = yield from walk.proofs(*integer_range(f))
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


def _random(walk: _Walk, t: Term, space: Term, *variables: Term) -> Step:
    parts = []
    for x in variables:
        parts.append((yield from walk.values(x, _outcome)))
    return applied(f"eval_{t.op}", *parts)


def _families(walk: _Walk, t: Term, space: Term, *rest: Term) -> Step:
    head = len(rest) % 3
    arguments = yield from walk.proofs(*rest[:head])
    table = "families_end"
    for n in reversed(range(head, len(rest), 3)):
        member = yield from walk.values(rest[n], _index, _outcome)
        ends = yield from walk.proofs(*rest[n + 1 : n + 3])
        table = applied("families_next", member, *ends, table)
    return applied(f"eval_{t.op}", *arguments, table)


_SPECIAL: dict[str, Callable[..., Step]] = {
    "num": _number,
    "imp": _lazy,
    "and": _lazy,
    "or": _lazy,
    "ite": _lazy,
    "forall": _forall,
    "sum": _binding(_index),
    "vec": _binding(_index),
    "mat": _binding(_index, _index),
    "mprod": _binding(_index),
    "iterate": _binding(_index, _valued),
    "map": _binding(_valued),
    "E": _random,
    "Var": _random,
    "Cov": _random,
    "indep": _random,
    "integrable": _integrable,
    "mutind": _families,
    "kwise": _families,
}
