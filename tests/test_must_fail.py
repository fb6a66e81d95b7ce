"""Derivations that must fail: exactly the lines marked `# fails: ...` do, each for its reason.

A mark is a regular expression for "verdict: message"; the verdict is that of the step or claim,
or "broken" for what has no meaning.  See tests/must_fail/.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from failing_lines import MARK, expected, failures

MODULES = sorted((Path(__file__).parent / "must_fail").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_marked_lines_fail_for_their_reason(path: Path, tmp_path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    (tmp_path / "derivations").mkdir()
    unmarked = re.sub(MARK.pattern, "", source, flags=re.MULTILINE)  # or messages would quote it
    (tmp_path / "derivations" / path.name).write_text(unmarked, encoding="utf-8")
    wanted, found = expected(source), failures(tmp_path, path.stem)
    assert wanted, "a module without marks tests nothing"
    problems = [f"{n}: fails unexpectedly: {found[n]}" for n in sorted(found.keys() - wanted)]
    problems += [f"{n}: does not fail: {wanted[n]}" for n in sorted(wanted.keys() - found)]
    problems += [
        f"{n}: expected {pattern}\n  found {found[n]}"
        for n, pattern in wanted.items()
        if n in found and not re.match(pattern, found[n], re.DOTALL)
    ]
    assert not problems, f"{path.name}:" + "\n".join(problems)
    assert not any(re.search(r"proofs/quod|Traceback|\('fun'", m) for m in found.values())
