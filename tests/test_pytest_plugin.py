"""The pytest plugin, in projects of its own."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from pkgutil import walk_packages

import pytest

import quod
import small_project
from small_project import GOOD, HEAD, Small

pytest_plugins = ["pytester"]
# pytester forgets the modules that only its runs have imported: two kernels would be about
for module in walk_packages(quod.__path__, "quod."):
    if not module.name.endswith("__main__"):
        import_module(module.name)

PLUGIN = "quod.pytest_plugin"
INI = '[tool.pytest.ini_options]\nquod_derivations = "derivations"\n'


@pytest.fixture
def small(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Small:
    small = small_project.make(pytester.path, monkeypatch)
    small.run("build")
    small.write("pyproject.toml", INI + 'testpaths = ["derivations"]\n')
    return small


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    path = str(Path(small_project.__file__).parent)
    installed = any(p.value == PLUGIN for p in entry_points(group="pytest11"))
    load = () if installed else ("-p", PLUGIN)
    quiet = ("-p", "no:cacheprovider", "-p", "no:benchmark", "-p", "no:hypothesispytest")
    return pytester.runpytest_inprocess(*load, *quiet, "-o", f"pythonpath={path}", *options)


def test_each_claim_is_a_test(small: Small, pytester: pytest.Pytester) -> None:
    before = small.files()
    result = run(pytester, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["derivations/algebra.py::square_of_a_sum PASSED*"])
    assert small.files() == before
    assert not list(small.root.rglob("__pycache__"))


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("derivations/algebra.py",), 2),
        (("derivations/algebra.py::product",), 1),
        (("-k", "square"), 1),
        (("derivations",), 2),
    ],
)
def test_selection(
    small: Small, pytester: pytest.Pytester, options: tuple[str, ...], count: int
) -> None:
    result = run(pytester, *options)
    assert result.parseoutcomes().get("passed") == count
    assert "errors" not in result.parseoutcomes()


def test_a_declared_gap_is_an_expected_failure(small: Small, pytester: pytest.Pytester) -> None:
    gap = "\n@claim(x**2 >= 0)\ndef later(calc):\n    calc.gap('to be written')\n"
    small.derive(GOOD + gap)
    result = run(pytester, "-rx")
    result.assert_outcomes(passed=2, xfailed=1)
    result.stdout.fnmatch_lines(["*left open: to be written*"])


def test_a_failure_shows_the_authors_line_only(small: Small, pytester: pytest.Pytester) -> None:
    small.derive(GOOD.replace("x**2 + x)", "x + x**2)"))
    before = small.files()
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    text = result.stdout.str()
    assert "derivations/algebra.py:9: product: declared proved, found error" in text
    assert "stale" in text
    assert "quod/" not in text
    assert small.files() == before, "nothing is searched, nothing is written"


def test_a_changed_step_is_named_by_its_line(small: Small, pytester: pytest.Pytester) -> None:
    body = "calc):\n    calc(x * x + {})\n"
    small.derive(GOOD.replace("calc):", body.format("2 * x + 1"), 1))
    assert small.run("build") == 0
    small.derive(GOOD.replace("calc):", body.format("x + 1 + x"), 1))
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*: stale: the step in line 7: *"])


def test_a_raising_body(small: Small, pytester: pytest.Pytester) -> None:
    small.derive(GOOD.replace('calc):\n    """Multiply out."""', "calc):\n    1 // 0", 1))
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["derivations/algebra.py:7: ZeroDivisionError*", "  in: 1 // 0"])


def test_broken_input_in_a_body(small: Small, pytester: pytest.Pytester) -> None:
    small.derive(GOOD.replace('calc):\n    """Multiply out."""', "calc):\n    calc(0.5)", 1))
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["derivations/algebra.py:7: *"])
    assert "quod/" not in result.stdout.str()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = = 1\n", "derivations/other.py:2: syntax error*"),
        ("import nosuch\n", "derivations/other.py:2: ModuleNotFoundError*"),
        ("@claim(real('x') == 0.5)\ndef a(calc): ''\n", "derivations/other.py:2: *"),
        (
            "@claim(real('x') == 1, settles=['square1'])\ndef a(calc): ''\n",
            "derivations/other.py:2: settles='square1' names no statement",
        ),
    ],
)
def test_a_broken_module_is_an_error_and_the_rest_goes_on(
    small: Small, pytester: pytest.Pytester, text: str, expected: str
) -> None:
    small.write("derivations/other.py", HEAD + text)
    result = run(pytester, "--continue-on-collection-errors")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines([expected])
    assert "quod/" not in result.stdout.str()


def test_derivations_import_one_another(small: Small, pytester: pytest.Pytester) -> None:
    small.derive("from algebra import x, product\n@claim(x == x)\ndef a(calc): ''\n", "other")
    small.run("build")
    run(pytester).assert_outcomes(passed=3)
    small.write("derivations/_names.py", "from quod import *\nz = real('z')\n")
    small.derive("from _names import z\n@claim(z == z)\ndef a(calc): ''\n", "other")
    small.run("build")
    run(pytester).assert_outcomes(passed=3)


def test_the_plugin_is_inert_elsewhere(small: Small, pytester: pytest.Pytester) -> None:
    small.write("pyproject.toml", "[tool.pytest.ini_options]\n")
    small.write("derivations/algebra.py", "raise SystemExit\n")
    small.write("test_it.py", "import sys\ndef test_it(): pass\n")
    run(pytester).assert_outcomes(passed=1)
    small.write("pyproject.toml", INI)
    small.write("sub/derivations/algebra.py", "raise SystemExit\n")
    small.derive(GOOD)
    run(pytester).assert_outcomes(passed=3)
