"""Limits along a base: for each number r a set of points, the closer to the end the larger r is.

One definition serves for sequences, for limits from one side or both, at infinity, and with an
infinite value: a function tends from a base to a base if each set of the second holds all of its
values on some set of the first.
"""

from __future__ import annotations

from quod.core import (
    BOOL,
    REAL,
    Term,
    app,
    conj,
    eq,
    exists,
    forall,
    fresh,
    fun,
    implies,
    lam,
    le,
    lt,
    mul,
    neg,
    negation,
    op,
    sub,
    subterms,
    var,
)
from quod.theories._table import ONE, Axiom, Definition, c, n, x, y

_r, _s = var("r", REAL), var("s", REAL)
_a, _b = ("any", "a"), ("any", "b")
_A, _B = var("A", fun(REAL, _a, BOOL)), var("B", fun(REAL, _b, BOOL))
_p, _f, _h = var("p", fun(_a, BOOL)), var("f", fun(_a, _b)), var("f", fun(_a, REAL))
_z = var("z", _a)


# ------------------------------------------------------------------------------- the bases
def _close(distance: Term) -> Term:
    """|r distance| < 1."""
    return conj(lt(mul(_r, distance), ONE), lt(mul(_r, neg(distance)), ONE))


def _base(point: Term, inside: Term) -> Term:
    return lam(_r, lam(point, inside))


def near(a: Term) -> Term:
    """The points nearer to a than 1/|r|."""
    return app(lam(c, _base(x, _close(sub(x, c)))), a)


def around(a: Term) -> Term:
    """These points without a itself."""
    return app(lam(c, _base(x, conj(negation(eq(x, c)), _close(sub(x, c))))), a)


def right(a: Term) -> Term:
    """The points above a, nearer to it than 1/r."""
    return app(lam(c, _base(x, conj(lt(c, x), lt(mul(_r, sub(x, c)), ONE)))), a)


def left(a: Term) -> Term:
    """The points below a, nearer to it than 1/r."""
    return app(lam(c, _base(x, conj(lt(x, c), lt(mul(_r, sub(c, x)), ONE)))), a)


UP = _base(x, le(_r, x))  # to infinity
DOWN = _base(x, le(_r, neg(x)))  # to minus infinity
FAR = _base(n, le(_r, op("cast", n)))  # to infinity along the integers


POINTS = {"near": near, "around": around, "right": right, "left": left}
INFINITE = {"up": UP, "down": DOWN, "far": FAR}


def end_of(base: Term) -> tuple[str, Term | None] | None:
    """The name of a base, and its point if it has one; None for any other base."""
    for name, known in INFINITE.items():
        if base is known:
            return name, None
    if base.sort != UP.sort or base.loose:
        return None
    z = fresh(REAL)
    body = app(base, _r, z)
    for t in subterms(body):
        parts = (t.args[0], t.args[1].args[0]) if t.op == "add" and t.args[1].op == "neg" else ()
        for point in parts:  # of a difference from it
            for name, of in POINTS.items():
                if z not in point.free and of(point) is base:
                    return name, point
    return None


def directed(base: Term) -> Term:
    """Any two sets of the base have a third inside both."""
    r, s, t, z = *(fresh(REAL) for _ in range(3)), fresh(base.sort[2][1])
    both = conj(app(base, r, z), app(base, s, z))
    return forall(r, forall(s, exists(t, forall(z, implies(app(base, t, z), both)))))


def inhabited(base: Term) -> Term:
    """No set of the base is empty."""
    r, z = fresh(REAL), fresh(base.sort[2][1])
    return forall(r, exists(z, app(base, r, z)))


DEFINITIONS = (
    Definition(
        op("eventually", _A, _p), exists(_r, forall(_z, implies(app(_A, _r, _z), app(_p, _z))))
    ),
    Definition(
        op("tends", _f, _A, _B), forall(_s, op("eventually", _A, lam(_z, app(_B, _s, app(_f, _z)))))
    ),
)
AXIOMS = (
    Axiom(
        "limit_value",
        implies(
            inhabited(_A), directed(_A), op("tends", _h, _A, near(y)), eq(op("lim", _h, _A), y)
        ),
        "Bourbaki, General Topology, I.7.3",
    ),
)
