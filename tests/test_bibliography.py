"""BibTeX as far as citing needs it: what is read, what is refused, and references in words."""

from __future__ import annotations

import pytest

from quod import theories
from quod.errors import InputError
from quod.fragments import SOURCES, by_key
from quod.typeset.bibliography import read_entries, reference
from quod.typeset.template import bookmark, cited, prose

TEXT = r"""
Words between entries are no entries; neither is an address such as a@b.

@string{jmlr = {Journal}}
@comment{@book{hidden, title = {No}}}
@Article{ one:2001,
  author = "M{\"u}ller, Karl and Ann B. Bée and Öz, C.",
  title = {On {$A = B$}, and \{braces\}}, journal = jmlr, volume = 3, number = 2,
  pages = {1--2}, YEAR = 2001}
@inproceedings{two, author={Two, T.}, title={T}, booktitle={Proc.}, publisher={P}, note={In German}}
@misc{three, title = {Only a title.}}
"""


def test_references() -> None:
    entries = read_entries(TEXT, "r.bib")
    assert {key: reference(entry) for key, entry in entries.items()} == {
        "one:2001": r"Karl M{\"u}ller, Ann B. B\'{e}e and C. \"{O}z. On {$A = B$}, and "
        r"\{braces\}. \emph{jmlr} 3(2), pages 1--2, 2001.",
        "two": r"T. Two. T. In \emph{Proc.}, P. In German.",
        "three": r"\emph{Only a title.}.",
    }
    assert all(entry.text in TEXT for entry in entries.values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n@book{a, title = {x}", r"r\.bib:2: this entry does not end\n  balance"),
        ("@book{title = {x}}", r"r\.bib:1: this @book has no key\n  write @book\{key"),
        ("@book{a, year = 1}\n@misc{a, year = 2}", r"r\.bib:2: two entries have the key 'a'"),
    ],
)
def test_broken_entries(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_entries(text, "r.bib")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("see [@a].", r"see \cite{a}."),
        ("[@a; @b_1, Theorem 2 & $x$]", r"\cite[Theorem~2 \& $x$]{a,b_1}"),
        (r"\cite{a} and \cite[p. 3]{b_1,a}", r"\cite{a} and \cite[p.~3]{b_1,a}"),
        ("an e-mail to a@b", "an e-mail to a@b"),
        ("`[@c]`", r"\code{[@\allowbreak{}c]}"),
    ],
)
def test_citations(text: str, latex: str) -> None:
    assert prose(text, {}, {"a", "b_1"}) == latex


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("see [@rudin]", "no source has the key 'rudin'\n.*\n  did you mean rudin1976?"),
        (r"\cite{nobody}", "no source has the key 'nobody'\n.*\n  add it to derivations/ref"),
        ("[@rudin1976; @nobody]", "the key 'nobody'"),
        ("[@, p. 3]", "no source has the key ''"),
    ],
)
def test_unknown_keys(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        prose(text, {}, {"rudin1976"})


def test_keys_and_bookmarks() -> None:
    assert list(cited(r"[@a; @b, p. 1] `[@c]` $[@d]$ \cite[x]{e,f}")) == ["a", "b", "e", "f"]
    assert bookmark("Decay [@a, p. 3] ends") == "Decay ends"


def test_every_book_that_an_axiom_names_can_be_cited() -> None:
    """What is no citation is a meaning in words, without a place in a book."""
    entries = read_entries(SOURCES.read_text(encoding="utf-8"), SOURCES.name).values()
    keys = set()
    for axiom in theories.AXIOMS.values():
        found = list(cited(by_key(axiom.source, entries)))
        assert found or not any(char.isdigit() for char in axiom.source), (
            f"add the book of {axiom.source!r} to {SOURCES.name}"
        )
        keys |= set(found)
    assert keys == {entry.key for entry in entries}, "each entry is the source of an axiom"
