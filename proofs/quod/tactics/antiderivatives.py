"""Candidates for antiderivatives: SymPy's, with the signs in logarithms that fit the interval.

They are proposals; that F' = f is proved where they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from quod.core import REAL, Term, app, lam, neg, op, substitute, subterms, var
from quod.errors import QuodError
from quod.tactics.derived import replace
from quod.tactics.primitives import primitive

if TYPE_CHECKING:
    from quod.surface import Expr

_KNOWN: dict[Term, list[Term]] = {}  # of a function, its antiderivatives
SECONDS = 1.5  # for one question to SymPy
Sign = Callable[[Term], int]  # 1 or -1 where it is known that a term is positive, or negative


def antiderivatives(f: Term, z: Term, sign: Sign) -> Iterator[Term]:
    """Terms whose derivative by z may be f(z)."""
    simple = primitive(app(f, z), z)
    if simple is not None:
        yield _with_signs(simple, sign)
    if f not in _KNOWN:
        _KNOWN[f] = [lam(z, t) for t in _asked(app(f, z), z)]
    for found in _KNOWN[f]:
        yield _with_signs(app(found, z), sign)


def ready() -> None:
    """Import SymPy now: an import that a time limit stops would leave it broken."""
    from quod.sympy_bridge import antiderivatives as _  # noqa: F401

    import_module("sympy.integrals.manualintegrate")


def _asked(body: Term, z: Term) -> Iterator[Term]:
    from quod.elaborate import elaborate, real
    from quod.quote import surface
    from quod.surface import Symbol, to_sort
    from quod.sympy_bridge import antiderivatives as asked

    engine = [v for v in body.free | {z} if type(v.data) is int]
    names = {v: var(f"quod_{k}", v.sort) for k, v in enumerate(engine)}
    x = Symbol(str(names.get(z, z).data), REAL)
    try:
        question = surface(substitute(body, names))
        for answer in _in_time(lambda: asked(question, x)):
            found = elaborate(to_sort(answer, REAL, "an antiderivative"))
            yield substitute(real(found), {name: v for v, name in names.items()})
    except QuodError:
        return


def _in_time(ask: Callable[[], list[Expr]]) -> list[Expr]:
    """The answers; none where SymPy takes too long."""
    from quod.deciding.limits import OutOfTime, within

    ready()
    try:
        with within(SECONDS):
            return ask()
    except OutOfTime:
        return []


def _with_signs(t: Term, sign: Sign) -> Term:
    """log(-u) for log(u) where u is negative."""
    for part in [p for p in subterms(t) if p.op == "log"]:
        if sign(part.args[0]) < 0:
            t = replace(t, part, op("log", neg(part.args[0])))
    return t
