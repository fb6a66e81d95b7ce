"""docs/reference.md has each word once, with an example that does what the page says."""

from __future__ import annotations

import re
from inspect import isfunction

import pytest

import quod
from documented import mismatches
from quod.authoring import Calc
from quod.drawing import Plot
from quod.models import Model
from trusted_samples import ROOT

TEXT = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
ENGINE = {"calc.steps", "calc.shown", "model.instance"}  # not for authors


def methods(name: str, kind: type) -> set[str]:
    return {f"{name}.{m}" for m, f in vars(kind).items() if isfunction(f) and m[0] != "_"}


WORDS = {
    *quod.__all__,
    "calc",
    *methods("calc", Calc),
    *methods("model", Model),
    *methods("plot", Plot),
} - ENGINE


def entries(page: str) -> list[tuple[str, str]]:
    """Each word that a line in bold explains, with the code of the examples under that line."""
    found = []
    for entry in re.split(r"^(?=\*\*`|#)", page, flags=re.MULTILINE):
        title, _, body = entry.partition("\n")
        code = "\n".join(re.findall(r"^(?:>>>|\.\.\.) (.*)$", body, re.MULTILINE))
        found += [(word, code) for word in re.findall(r"\*\*`([\w.]+)[^`]*`\*\*", title)]
    return found


def test_each_word_has_one_entry() -> None:
    words = [word for word, _ in entries(TEXT)]
    assert len(words) == len(set(words))
    missing, unknown = WORDS - set(words), set(words) - WORDS
    assert not missing, "add an entry to docs/reference.md"
    assert not unknown


@pytest.mark.parametrize(("word", "code"), entries(TEXT), ids=[word for word, _ in entries(TEXT)])
def test_each_example_uses_its_word(word: str, code: str) -> None:
    assert re.search(rf"\b{word.rpartition('.')[2]}\b", code)


def test_the_examples_do_what_the_page_says() -> None:
    assert mismatches(TEXT, "reference.md") == ""


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("proved: 2*Sum(k, k=1..t) = t*(t + 1)", "proved: Sum(k, k=1..t) = t*(t + 1)"),
        ("  the difference 2*x*y is not shown", "  the difference x*y is not shown"),
        ("u is a vector of length d", "u is a vector of length n"),
    ],
)
def test_a_wrong_page_is_noticed(said: str, other: str) -> None:
    assert TEXT.count(said) == 1
    assert mismatches(TEXT.replace(said, other), "reference.md").count("Failed example") == 1
