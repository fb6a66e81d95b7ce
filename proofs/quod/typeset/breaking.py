"""Where a line of displayed maths may end: marks that the template's macros understand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from quod.typeset.pieces import size
from quod.typeset.template import Tex

_TOKEN = re.compile(
    r"\\(?:begin|end|text)\s*\{[^{}]*\}|\\(?:left|right)\s*(?:\\[a-zA-Z]+|\\.|.)|\\[a-zA-Z]+|\\.|\s+|."
)
_DELIMITER = re.compile(r"\\(?:left|right)(?![a-zA-Z])")
_RELATIONS = frozenset(
    (
        r"= < > \le \leq \ge \geq \ne \neq \approx \equiv \sim \in \subset \subseteq \to \mapsto "
        r"\implies \iff \Rightarrow \Leftrightarrow \Longrightarrow \Longleftrightarrow \ll \gg"
    ).split()
)
_ARROWS = {t for t in _RELATIONS if t.lower().endswith(("rightarrow", "implies", "iff"))}
_CONNECTIVES = frozenset((r"\text{ and }", r"\text{ or }"))
_OPERATORS = frozenset(r"+ - \pm \mp \cdot \times \cup \cap \land \lor \wedge \vee".split())
_OPEN = frozenset(r"( [ \{ \lvert \lVert \langle \lfloor \lceil".split())
_CLOSE = frozenset(r") ] \} \rvert \rVert \rangle \rfloor \rceil".split())
TALL = re.compile(r"\\(?:[dt]?frac|sum|prod|int|begin|binom|sqrt|biggl|left)(?![a-z])")
_ROOM = 44  # signs: a group below this never fills a line


@lru_cache(maxsize=4096)  # a formula stands on the page and in a fragment
def breaks(latex: str) -> Tex:
    r"""`latex` with ``\brk{penalty}`` where a line may end, best places cheapest.

    Long ``\left( \right)`` become ``\biggl( \biggr)`` so that a line can end inside them;
    a long piece without such a place is put into ``\fit``, which shrinks it if it must.
    """
    tokens = _opened(_TOKEN.findall(latex))
    pieces, start = [], 0
    for k, penalty in _places(tokens):
        pieces.append(_fitted(tokens[start:k]) + rf"\brk{{{penalty}}}")
        start = k
    return Tex("".join(pieces) + _fitted(tokens[start:]))


def _opened(tokens: list[str]) -> list[str]:
    r"""Without \left and \right where they do no good: around low contents and long ones."""
    tokens, stack, depth = list(tokens), [], 0
    for k, token in enumerate(tokens):
        if not _is_delimiter(token):
            depth += _hard(token)
        elif token.startswith(r"\left"):
            stack.append((k, depth))
        elif stack:
            i, outer = stack.pop()
            big = _delimiter_size("".join(tokens[i + 1 : k]), outer)
            if big is not None and tokens[i][5:].strip() in _OPEN:
                tokens[i] = tokens[i].replace(r"\left", f"{big}l " if big else "", 1).strip()
                tokens[k] = token.replace(r"\right", f"{big}r " if big else "", 1).strip()
    return tokens


def _delimiter_size(body: str, depth: int) -> str | None:
    """The command for delimiters around `body`; none where TeX must choose."""
    if not TALL.search(body):
        return ""
    return r"\bigg" if depth == 0 and size(body) > _ROOM else None


def _is_delimiter(token: str) -> bool:
    return _DELIMITER.match(token) is not None


def _hard(token: str) -> int:
    """The change of depth in groups that TeX cannot break: braces, environments, delimiters."""
    if token == "{" or token.startswith(r"\begin"):
        return 1
    if token == "}" or token.startswith(r"\end"):
        return -1
    if _is_delimiter(token):
        return 1 if token.startswith(r"\left") else -1
    return 0


def _places(tokens: list[str]) -> Iterator[tuple[int, int]]:
    hard = soft = 0
    before = ""  # the sign before: a plus after an opening or a relation is no operator
    for k, token in enumerate(tokens):
        if token.isspace():
            continue
        bare = token.split(" ")[-1] if token.startswith(r"\bigg") else token
        binary = token in _OPERATORS and before not in {"", ",", *_OPEN, *_RELATIONS, *_OPERATORS}
        if hard == 0 and before and not before.startswith(("^", "_")):
            if token in _RELATIONS and before not in _RELATIONS:
                yield k, (0 if token in _ARROWS else 40) + 200 * soft
            elif binary:
                yield k, (60 if token in "+-" else 300) + 200 * soft
            elif token in _CONNECTIVES:
                yield k, 25 + 200 * soft
            elif before == r"\;" or before.endswith("such that }"):  # the words of a quantifier
                yield k, 30 + 200 * soft
            elif token in (r"\quad", r"\qquad"):
                yield k, (20 if before == "," else 200) + 200 * soft
            elif before == ",":
                yield k, 350 + 200 * soft
        hard += _hard(token)
        soft = max(soft + (bare in _OPEN) - (bare in _CLOSE), 0)
        before = bare


def _fitted(tokens: list[str]) -> str:
    text = "".join(tokens)
    if size(text) <= _ROOM:
        return text
    k = next((k for k, t in enumerate(tokens) if not t.isspace()), 0)
    k += tokens[k] in _RELATIONS | _OPERATORS
    return f"{''.join(tokens[:k])}\\fit{{{''.join(tokens[k:])}}}"
