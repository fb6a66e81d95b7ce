"""Core terms back to surface terms, with names for the bound variables: for messages and pages.

What elaboration spelled out is folded again: subtraction, division, `!=`, `<`, index ranges,
statements of independence.  Heads that no author can write (`ite`, `integrable`, ...) stand for
the engine's own words; the printers know them.
"""

from __future__ import annotations

from quod.core import Term, run
from quod.errors import QuodError, Undecided
from quod.quote import spaces, terms
from quod.quote.scope import Quoter
from quod.surface import Expr

__all__ = ["shown", "surface", "told"]
_RULES = {**terms.RULES, **spaces.RULES}


def surface(term: Term) -> Expr:
    """A surface term with the meaning of a core term, dangling bound variables excepted."""
    return run(Quoter(term, _RULES).quote(term, None))


def shown(term: Term) -> str:
    """A core term in a message, a sum of products with its signs drawn out: x - 2*a, not x + -2*a.

    For reading: equal to the term, but not always the same term."""
    from quod.typeset.text import text

    return text(run(Quoter(term, _RULES, readable=True).quote(term, None)), limit=300)


def told(error: QuodError) -> str:
    """The message of an error, its terms as `shown`."""
    return error.told(shown) if isinstance(error, Undecided) else str(error)
