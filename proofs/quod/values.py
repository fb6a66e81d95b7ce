"""Numbers in texts: ``[[=name]]`` is the exact value of what a derivation calls by that name.

``[[=name:,]]`` separates thousands; ``[[=name:.2f]]`` and ``[[=name:.2%]]`` round a number and a
percentage to two places, half to even.  So a text need not show a number that nobody computed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq

from quod.elaborate import elaborate
from quod.errors import InputError, QuodError
from quod.evaluate import evaluate
from quod.surface import Expr, term

_PLACE = re.compile(r"\[\[=([^\[\]:]*)(?::([^\[\]]*))?\]\]")
_ROUNDED = re.compile(r"\.(\d)([f%])")


def filled(text: str, names: Mapping[str, Any]) -> str:
    """The text with the values of the terms that it names."""
    return _PLACE.sub(lambda place: _shown(_value(names, place), place), text)


def value_of(e: Any) -> Expr:
    """The rational number that a term without variables comes to, as a term."""
    return term(_rational(term(e)))


def _rational(e: Expr) -> Fraction:
    try:
        value = evaluate(elaborate(e))
    except QuodError as error:
        raise InputError(f"{e!r} has no value: {error}") from None
    if type(value) is not fmpq:
        raise InputError(f"{e!r} has no value that is a rational number")
    return Fraction(int(value.p), int(value.q))


def _value(names: Mapping[str, Any], place: re.Match[str]) -> Fraction:
    if place[1] not in names:
        raise InputError(f"{place[0]} in a text: there is no term with the name {place[1]!r} above")
    return _rational(term(names[place[1]]))


def _shown(value: Fraction, place: re.Match[str]) -> str:
    form = place[2] or ""
    rounded = _ROUNDED.fullmatch(form)
    if rounded:
        places, percent = int(rounded[1]), rounded[2] == "%"
        digits = round(abs(value) * 10**places * (100 if percent else 1))
        whole, rest = divmod(digits, 10**places)
        sign = "-" if value < 0 and digits else ""
        return f"{sign}{whole}{f'.{rest:0{places}}' if places else ''}{'%' if percent else ''}"
    if form not in ("", ","):
        raise InputError(f"{place[0]} in a text: no such form; write , or .2f or .2%")
    top = f"{value.numerator:{form}}"
    return top if value.denominator == 1 else f"{top}/{value.denominator:{form}}"
