"""Quod: derivations in Python, every step proved by a small kernel, or refuted exactly.

``from quod import *`` gives the vocabulary of derivations.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quod.authoring import *  # noqa: F403
    from quod.reasons import *  # noqa: F403
    from quod.vocabulary import *  # noqa: F403

_MODULES = ("quod.authoring", "quod.reasons", "quod.vocabulary")


def __getattr__(name: str) -> Any:
    """The vocabulary is imported when it is first asked for: a replay does without it."""
    here = Path(__file__).parent
    internal = name.startswith("_") and name != "__all__"
    if not internal and not (here / f"{name}.py").exists() and not (here / name).is_dir():
        words = {w: x for m in map(import_module, _MODULES) for w, x in _public(m).items()}
        globals().update(words, __all__=sorted(words))
        if name in globals():
            return globals()[name]
    raise AttributeError(f"module 'quod' has no attribute {name!r}")


def _public(module: Any) -> dict[str, Any]:
    """What a module defines: its functions, classes, reasons and constants, not its imports."""
    from quod.authoring import Reason
    from quod.surface import Expr

    def own(value: Any) -> bool:
        return getattr(value, "__module__", "") == module.__name__ or isinstance(value, kinds)

    kinds = (Reason, Expr)
    names = [name for name in vars(module) if not name.startswith("_")]
    return {name: getattr(module, name) for name in names if own(getattr(module, name))}
