"""Core terms as plain text, for messages about the engine itself."""

from __future__ import annotations

from quod.core import Term, run


def plain(term: Term, limit: int = 400) -> str:
    text = run(_plain(term, 12))
    return text if len(text) <= limit else text[:limit] + "..."


def _plain(term: Term, depth: int):
    if not depth:
        return "..."
    match term.op:
        case "var":
            return term.data if type(term.data) is str else f"_{term.data}"
        case "num":
            return str(term.data)
        case "bound":
            return f"#{term.data}"
    parts = []
    for a in term.args:
        parts.append((yield _plain(a, depth - 1)))
    if term.op == "lam":
        return f"\\{parts[0]}"
    if term.op == "app":
        return f"{parts[0]}({parts[1]})"
    sizes = "" if term.data is None else "".join(f"[{d}]" for d in term.data[1:])
    return f"{term.op}{sizes}({', '.join(parts)})" if parts else f"{term.op}{sizes}"
