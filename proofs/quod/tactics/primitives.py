"""Antiderivatives of sums of simple products, from a table and by parts.  They are proposals."""

from __future__ import annotations

from fractions import Fraction

from quod.core import INT, Term, add, mul, neg, num, op, sub, substitute
from quod.polynomial import polynomials
from quod.tactics import arithmetic
from quod.tactics.matching import arithmetic_normal

ZERO, ONE = num(0), num(1)


def primitive(body: Term, z: Term) -> Term | None:
    """A term whose derivative by z is the body; None where the table does not give one."""
    (p,), atoms = polynomials([_by_factors(body)])
    total: list[Term] = []
    for exponents, c in p.to_dict().items():
        factors = [(a, int(e)) for a, e in zip(atoms, exponents, strict=False) if e]
        fixed = [_power(a, e) for a, e in factors if z not in a.free]
        moving = [(a, e) for a, e in factors if z in a.free]
        found = _of_product(moving, z)
        if found is None:
            return None
        total.append(mul(num(arithmetic.fraction(c)), *fixed, found))
    return add(*total) if total else ZERO


def _by_factors(t: Term) -> Term:
    """1/(u v) as 1/u * 1/v in sums of products."""
    if t.op in ("add", "mul", "neg"):
        return op(t.op, *map(_by_factors, t.args))
    if t.op == "inv" and t.args[0].op == "mul":
        return mul(*[_by_factors(op("inv", u)) for u in t.args[0].args])
    return t


def _power(t: Term, e: int) -> Term:
    if t.sort == INT:
        t = op("cast", t)
    return t if e == 1 else op("pow", t, num(e, INT))


def _of_product(factors: list[tuple[Term, int]], z: Term) -> Term | None:
    """z^k times at most one other factor."""
    k, others = 0, []
    for a, e in factors:
        shift = _exponent(a, z)
        if shift is None:
            others.append((a, e))
        else:
            k += shift * e
    if not others:
        return _of_power(z, k)
    if len(others) > 1:
        return None
    ((a, e),) = others
    rule = _RULES.get(a.op)
    return rule(a, e, k, z) if rule else None


def _exponent(a: Term, z: Term) -> int | None:
    """k, where a is z^k."""
    if a is z:
        return 1
    if a.op == "inv":
        inner = a.args[0]
        if inner is z:
            return -1
        if inner.op == "pow" and inner.args[0] is z and inner.args[1].op == "num":
            return -int(inner.args[1].data)
    return None


def _of_power(z: Term, k: int) -> Term:
    if k == -1:
        return op("log", z)
    up = _signed_power(z, k + 1)
    return mul(num(Fraction(1, k + 1)), up)


def _signed_power(z: Term, k: int) -> Term:
    return ONE if k == 0 else _power(z, k) if k > 0 else op("inv", _power(z, -k))


def _slope(u: Term, z: Term) -> Term | None:
    """a, where u is a z + b with a other than 0."""
    if any(z in t.free and t is not z for t in polynomials([u])[1]):
        return None
    at = [arithmetic_normal(substitute(u, {z: num(k)})) for k in (0, 1, 2)]
    a = arithmetic_normal(sub(at[1], at[0]))
    linear = arithmetic_normal(sub(at[2], at[1])) is a
    return a if linear and a is not ZERO else None


def _over(t: Term, a: Term) -> Term:
    return t if a is ONE else mul(t, op("inv", a))


def _exponential(a: Term, e: int, k: int, z: Term) -> Term | None:
    """z^k exp(u)^e by parts; exp(c log(z)) as a power of z."""
    (u,) = a.args
    (p,), atoms = polynomials([u])
    if len(p.to_dict()) == 1 and op("log", z) in atoms:
        exponent = arithmetic_normal(mul(num(e), substitute_log(u, z)))
        total = arithmetic_normal(add(exponent, num(k + 1)))
        if z in total.free or total is ZERO:
            return None
        return _over(op("exp", mul(total, op("log", z))), total)
    slope = _slope(u, z)
    if slope is None or k < 0:
        return None
    rate = arithmetic_normal(mul(num(e), slope))
    return _by_parts(k, z, [_power(a, e)], rate, [ONE])


def substitute_log(u: Term, z: Term) -> Term:
    """The coefficient of log(z) in a multiple of it."""
    from quod.tactics.derived import replace

    return replace(u, op("log", z), ONE)


def _by_parts(k: int, z: Term, cycle: list[Term], rate: Term, signs: list[Term]) -> Term:
    """The integral of z^k g, where the n-th antiderivative of g is sign * cycle / rate^n."""
    terms, factor = [], Fraction(1)
    for j in range(k + 1):
        g, sign = cycle[j % len(cycle)], signs[j % len(signs)]
        part = mul(num(factor * (-1) ** j), sign, _signed_power(z, k - j), g)
        terms.append(_over(part, arithmetic_normal(_power(rate, j + 1))))
        factor *= k - j
    return add(*terms)


def _wave(a: Term, e: int, k: int, z: Term) -> Term | None:
    (u,) = a.args
    slope = _slope(u, z)
    if slope is None or k < 0:
        return None
    s, c, minus = op("sin", u), op("cos", u), num(-1)
    if e == 2 and k == 0:
        sign = minus if a.op == "sin" else ONE
        half, quarter = num(Fraction(1, 2)), num(Fraction(1, 2))
        return add(mul(half, z), _over(mul(quarter, sign, s, c), slope))
    if e != 1:
        return None
    if a.op == "sin":
        return _by_parts(k, z, [c, s, c, s], slope, [minus, minus, ONE, ONE])
    return _by_parts(k, z, [s, c, s, c], slope, [ONE, minus, minus, ONE])


def _logarithm(a: Term, e: int, k: int, z: Term) -> Term | None:
    if a.args[0] is not z:
        return None
    if k == -1:
        return mul(num(Fraction(1, e + 1)), _power(a, e + 1))
    first = mul(num(Fraction(1, k + 1)), _signed_power(z, k + 1), _power(a, e))
    rest = _of_power(z, k) if e == 1 else _logarithm(a, e - 1, k, z)
    return None if rest is None else sub(first, mul(num(Fraction(e, k + 1)), rest))


def _inverse(a: Term, e: int, k: int, z: Term) -> Term | None:
    """Of a power of a linear term, of its root, of z^2 + c."""
    (u,) = a.args
    if k:
        return None
    if u.op == "pow" and u.args[1].op == "num":
        u, e = u.args[0], e * int(u.args[1].data)
    if u.op == "sqrt" and e == 1:
        slope = _slope(u.args[0], z)
        return slope and _over(mul(num(2), u), slope)
    slope = _slope(u, z)
    if slope is not None:
        if e == 1:
            return _over(op("log", u), slope)
        return neg(_over(op("inv", mul(num(e - 1), _power(u, e - 1))), slope))
    rest = arithmetic_normal(sub(u, mul(z, z)))
    if e == 1 and rest.op == "num" and rest.data > 0:
        root = ONE if rest.data == 1 else op("sqrt", rest)
        return _over(op("atan", _over(z, root)), root)
    return None


def _root(a: Term, e: int, k: int, z: Term) -> Term | None:
    (u,) = a.args
    slope = _slope(u, z)
    if slope is None or k or e != 1:
        return None
    return _over(mul(num(Fraction(2, 3)), u, a), slope)


_RULES = {
    "exp": _exponential,
    "sin": _wave,
    "cos": _wave,
    "log": _logarithm,
    "inv": _inverse,
    "sqrt": _root,
}
