"""What a page shows: its >>> examples, run as one session at the prompt, and its changes."""

from __future__ import annotations

import doctest
import re
from typing import Any


class _Prompt(doctest.OutputChecker):
    """What is typed at the prompt stands in the file <stdin>."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        got = re.sub(r"<doctest [^>]*>", "<stdin>", got)
        return super().check_output(want, got, optionflags)


def mismatches(page: str, name: str) -> str:
    """The examples that do not print what the page says; empty if all do."""
    text = re.sub(r"^```.*$", "", page, flags=re.MULTILINE)
    names: dict[str, Any] = {"__name__": "__main__"}
    test = doctest.DocTestParser().get_doctest(text, names, name, name, 0)
    told: list[str] = []
    doctest.DocTestRunner(_Prompt(), optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    return "".join(told)


def changed(text: str, diff: str) -> str:
    """The text with a diff applied: its old lines, which must stand there once, become the new."""
    sides = {"-": "", "+": ""}
    for line in diff.splitlines():
        for side in "-+" if line[0] == " " else line[0]:
            sides[side] += line[1:] + "\n"
    assert text.count(sides["-"]) == 1
    return text.replace(sides["-"], sides["+"])
