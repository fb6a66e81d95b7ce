"""Importing derivations: their claims, and where in them an error comes from.

The code of a derivation carries its path relative to the project, so every message does, and the
same derivation gives the same messages on every machine.  No bytecode is written.
"""

from __future__ import annotations

import linecache
import sys
import traceback
from collections.abc import Collection, Iterator, MutableMapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from inspect import cleandoc
from types import ModuleType, TracebackType
from typing import Any

from quod.authoring import Claim, Notation
from quod.drawing import Drawing, Picture
from quod.errors import InputError, QuodError, SortError
from quod.finding import ATTRIBUTE, Answers, parsed
from quod.running.project import Project, read_certificate
from quod.values import filled

LISTED = 12  # names that a message lists at most


@dataclass(frozen=True)
class Loaded:
    """A derivation: title and introduction, claims and pictures in the order written."""

    name: str
    path: str
    title: str
    prose: str
    claims: dict[str, Claim]
    notation: Notation
    pictures: dict[str, tuple[Picture, int]]  # each with the number of claims before it


class Derivations(MetaPathFinder, Loader):
    """Imports the modules of a project's derivations, which may import one another."""

    def __init__(self, project: Project, may_ask: bool) -> None:
        self.project, self.may_ask = project, may_ask  # SymPy, for what is not on file
        self.sources = project.sources()
        self._loaded: dict[str, Loaded] = {}
        self._names: dict[str, _Names] = {}
        self._answers: dict[str, Answers] = {}

    def load(self, name: str) -> Loaded:
        """Import a derivation.  Raises InputError, with its file and line, where that fails."""
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def drawings(self, name: str) -> list[Drawing]:
        """What the pictures of a derivation show.  Raises InputError where one cannot be drawn."""
        shown = []
        for picture, after in self.load(name).pictures.values():
            try:
                shown.append(picture.drawn(after))
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                message = describe(error, f"{picture.path}:{picture.line}")
                raise InputError(f"{message}\n  in the picture {picture.name}") from None
        return shown

    def found(self) -> dict[str, dict[str, Any]]:
        """The answers of SymPy that the derivations have used so far, by module; helpers too."""
        return {name: answers.used for name, answers in self._answers.items()}

    def uninstall(self) -> None:
        """Forget the modules, so that another project can have modules of the same names."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for name, module in list(sys.modules.items()):
            if getattr(module, "__loader__", None) is self:
                del sys.modules[name]

    def _load(self, name: str) -> Loaded:
        path = self.project.relative(self.sources[name])
        self._install(name, path)
        try:
            module = __import__(name)
            text = filled(cleandoc(module.__doc__ or name), vars(module))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit included: a derivation may do anything
            raise InputError(describe(error, path)) from None
        title, _, prose = text.partition("\n")
        title, names = title.strip().removesuffix("."), self._names[name]
        for claim in names.claims.values():
            claim.table = names.notation
        return Loaded(
            name, path, title, prose.strip(), names.claims, names.notation, names.pictures
        )

    def _install(self, name: str, path: str) -> None:
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)
        other = sys.modules.get(name)
        if other is not None and other.__loader__ is not self:
            if not isinstance(other.__loader__, Derivations):
                raise InputError(
                    f"{path}: a module named {name} is already there\n  rename the file"
                )
            del sys.modules[name]  # of another project

    # -- the import protocol
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if path is not None or fullname not in self.sources:
            return None
        origin = self.project.relative(self.sources[fullname])
        return spec_from_loader(fullname, self, origin=origin)

    def exec_module(self, module: ModuleType) -> None:
        path = self.sources[module.__name__]
        shown = self.project.relative(path)
        module.__file__ = str(path)
        source = path.read_bytes()
        code = compile(source, shown, "exec", dont_inherit=True)
        lines = source.decode("utf-8", "replace").splitlines(keepends=True)
        linecache.cache[shown] = (len(source), None, lines, shown)
        names = self._names[module.__name__] = _Names(module)
        module.__dict__[ATTRIBUTE] = self._answers[module.__name__] = self._on_file(module.__name__)
        exec(code, module.__dict__, names)

    def _on_file(self, name: str) -> Answers:
        path = self.project.found(name)
        shown = self.project.relative(path)
        return Answers(shown, parsed(read_certificate(path), shown), self.may_ask)


class _Names(MutableMapping[str, Any]):
    """A module's names as it runs: a claim that would hide another one is an error."""

    def __init__(self, module: ModuleType) -> None:
        self.module, self.names = module, module.__dict__
        self.claims: dict[str, Claim] = {}
        self.pictures: dict[str, tuple[Picture, int]] = {}
        self.notation = Notation()

    def __setitem__(self, name: str, value: Any) -> None:
        if isinstance(value, Claim) and value.module == self.module.__name__:
            other = self.claims.setdefault(value.name, value)
            if other is not value:
                places = [f"{c.path}:{c.line}" for c in (value, other)]
                raise InputError(two_claims(value.name, *places))
        elif isinstance(value, Picture) and value.module == self.module.__name__:
            self.pictures[value.name] = value, len(self.claims)
        elif isinstance(value, Notation):
            self.notation += value
        self.names[name] = value

    def __getitem__(self, name: str) -> Any:
        return self.names[name]

    def __delitem__(self, name: str) -> None:
        del self.names[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def two_claims(name: str, place: str, other: str) -> str:
    """The message for two claims of one name, at those places."""
    return (
        f"{place}: two claims have the name {name!r}; the other one is {other}\n"
        "  a certificate and a reference could mean either\n  rename one of them"
    )


# ------------------------------------------------------------------------------- messages
def no_claim(name: str, known: Collection[str]) -> str:
    """The message for a name that no claim has."""
    near = get_close_matches(name, known, 3) or [k for k in known if name in k][:3]
    hint = "build/claims.json has them all"
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    elif len(known) <= LISTED:
        hint = f"there are: {', '.join(known)}"
    return f"no claim has the name {name!r}\n  {hint}"


def is_broken_input(error: BaseException) -> bool:
    """Whether an error says that what the author wrote has no meaning."""
    return isinstance(error, InputError | SortError | SyntaxError | ImportError)


def frames(tb: TracebackType | None) -> list[traceback.FrameSummary]:
    """The frames of a traceback that are lines of a derivation."""
    return [f for f in traceback.extract_tb(tb) if f.filename.startswith("derivations/")]


def describe(error: BaseException, path: str) -> str:
    """An error in a derivation: file, line, what, the way to it; no frame of the engine."""
    if isinstance(error, SyntaxError) and error.filename:
        shown = (error.text or "").strip()
        return f"{error.filename}:{error.lineno}: syntax error: {error.msg}" + (
            f"\n  in: {shown}" if shown else ""
        )
    own = frames(error.__traceback__)
    what = _what(error)
    if what.startswith("derivations/"):
        return what
    if not own:
        return f"{path}: {what}"
    lines = [f"{own[-1].filename}:{own[-1].lineno}: {what}"]
    lines += [f"  in: {own[-1].line}"] if own[-1].line else []
    places = dict.fromkeys((f.filename, f.lineno, f.line) for f in reversed(own))
    lines += [f"  called from {name}:{line}: {text}" for name, line, text in [*places][1:]]
    return "\n".join(lines + _nearby(error))


def _nearby(error: BaseException) -> list[str]:
    """The names in reach that an unknown name may have been meant for."""
    if not isinstance(error, NameError) or error.__traceback__ is None:
        return []
    last = error.__traceback__
    while last.tb_next is not None:
        last = last.tb_next
    near = get_close_matches(
        error.name or "", {**last.tb_frame.f_globals, **last.tb_frame.f_locals}
    )
    return [f"  did you mean {' or '.join(near)}?"] if near else []


def _what(error: BaseException) -> str:
    if isinstance(error, QuodError):
        return str(error)
    if isinstance(error, SystemExit):
        return "the derivation ends the program (SystemExit)\n  remove the call of exit"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
