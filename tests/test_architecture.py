"""Imports run one way; the trusted modules stay small in number; no naked assert, no SymPy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from trusted_samples import ROOT

ENGINE = ROOT / "proofs" / "quod"
MODULES = {
    ".".join(path.relative_to(ENGINE).with_suffix("").parts): path
    for path in sorted(ENGINE.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text()) for name, path in MODULES.items()}
TRUSTED = [
    name
    for name in MODULES
    if name in ("core", "kernel", "defined", "certificate", "evaluate", "polynomial", "errors")
    or name.startswith("theories")
]
# A module may import, at its top, modules of its own layer and of the layers before it.
LAYERS = [
    {"errors", "plain", "core"},
    {"theories", "polynomial", "evaluate"},
    {"kernel", "defined"},
    {"certificate"},
    {"export", "tactics", "lemmas"},
]


def imports(tree: ast.AST, inside: bool = True) -> set[str]:
    """Full names of the modules that are imported; inside functions too."""
    found = set()
    for node in ast.walk(tree) if inside else ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer(name: str) -> int | None:
    head = name.removeprefix("quod.").split(".")[0]
    return next((n for n, names in enumerate(LAYERS) if head in names), None)


@pytest.mark.parametrize("name", [m for m in MODULES if layer(m) is not None])
def test_imports_run_one_way(name):
    for other in imports(TREES[name], inside=layer(name) < 4 and name != "core"):
        if other.startswith("quod.") and other != "quod.plain":
            target = layer(other)
            known = other.removeprefix("quod.").split(".")[0] in {m.split(".")[0] for m in MODULES}
            assert not known or (target is not None and target <= layer(name)), other


def asks(name: str, package: str, inside: bool = True) -> bool:
    return any(other.split(".")[0] == package for other in imports(TREES[name], inside))


def test_sympy_is_asked_in_one_place_and_not_by_importing_it():
    """`sympy_bridge` speaks with SymPy, `finding` hands it numbers, `antiderivatives` asks it for
    candidates; nothing that proves does."""
    assert {name for name in MODULES if asks(name, "sympy")} == {"sympy_bridge", "finding"}
    assert not [name for name in MODULES if asks(name, "sympy", inside=False)]
    bridges = {"quod.sympy_bridge", "quod.finding", "quod.showing"}
    users = {name for name in MODULES if bridges & imports(TREES[name])}
    assert users <= {
        *("__init__", "authoring", "finding", "typeset.listing"),
        *("running.loading", "running.building", "tactics.antiderivatives"),
    }


def test_latexify_is_used_in_one_place():
    assert {name for name in MODULES if asks(name, "latexify")} == {"typeset.listing"}


ALLOWED = {
    "__future__", "collections", "dataclasses", "flint", "fractions", "functools", "itertools",
    "math", "operator", "quod", "re", "threading", "types", "typing",
    "weakref",
}  # fmt: skip


@pytest.mark.parametrize("name", TRUSTED)
def test_trusted_modules_import_little(name):
    assert {other.split(".")[0] for other in imports(TREES[name])} <= ALLOWED


def test_replay_loads_no_sympy():
    code = f"""
import sys, types
quod = types.ModuleType("quod")
quod.__path__ = [{str(ENGINE)!r}]
sys.modules["quod"] = quod
import quod.certificate
print(sorted(m for m in sys.modules if m.startswith("quod.") or m in ("sympy", "numpy")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stdout))
    assert loaded == {f"quod.{name}" for name in TRUSTED if name != "theories.__init__"} | {
        "quod.theories"
    }


@pytest.mark.parametrize("name", MODULES)
def test_side_conditions_are_raised_not_asserted(name):
    assert not [node.lineno for node in ast.walk(TREES[name]) if isinstance(node, ast.Assert)]


@pytest.mark.parametrize("name", TRUSTED)
def test_trusted_modules_run_no_strings(name):
    called = {
        node.func.id
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "compile", "__import__", "globals", "setattr"}


def test_dispatch_by_attribute_name_only_on_slots():
    """`getattr` reaches the slots of Term and Theorem while they are loaded, and nothing else."""
    uses = {
        name: [
            node.lineno
            for node in ast.walk(TREES[name])
            if isinstance(node, ast.Name) and node.id == "getattr"
        ]
        for name in TRUSTED
    }
    assert {name for name, lines in uses.items() if lines} <= {"core", "kernel"}
    assert len(uses["core"]) <= 1 and len(uses["kernel"]) <= 1


def test_derivations_import_only_the_vocabulary():
    for path in sorted(Path(ROOT / "derivations").glob("*.py")):
        inside = {name.split(".")[0] for name in imports(ast.parse(path.read_text()))}
        engine = [n for n in imports(ast.parse(path.read_text())) if n.startswith("quod.")]
        assert inside and engine in ([], ["quod.*"]), path


def compared_by_value(tree: ast.AST) -> list[int]:
    """Lines that compare with == a parameter that is a term."""
    names = {
        arg.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for arg in [*node.args.args, *node.args.kwonlyargs]
        if isinstance(arg.annotation, ast.Name) and arg.annotation.id in ("Term", "Theorem")
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
        and any(isinstance(s, ast.Name) and s.id in names for s in [node.left, *node.comparators])
    ]


@pytest.mark.parametrize("name", TRUSTED)
def test_terms_are_compared_by_identity(name):
    assert not compared_by_value(TREES[name])
