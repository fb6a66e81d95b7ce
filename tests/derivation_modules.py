"""The project's derivations as modules, imported as the engine imports them."""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType

from quod.running.loading import Derivations
from quod.running.project import Project
from trusted_samples import ROOT

NAMES = sorted(path.stem for path in (ROOT / "derivations").glob("*.py"))


@cache
def derivations() -> dict[str, ModuleType]:
    """The modules by name; no other test finds them among the modules of Python."""
    importer = Derivations(Project(ROOT), may_ask=False)
    try:
        for name in NAMES:
            importer.load(name)
        return {name: sys.modules[name] for name in NAMES}
    finally:
        importer.uninstall()
