"""Statements of Coq read back as terms: what a Coq file claims, seen without its writer.

The table below is written out from ``theory/Core.v``, not derived from that of ``translate``: an
error in one of the two shows as a text that does not read as the statement it was written for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from quod import core
from quod.certificate import Sequent
from quod.coq.script import STATED, propositions
from quod.coq.translate import parameters
from quod.core import BOOL, INT, OUTCOME, PROB, REAL, Size, Term
from quod.errors import QuodError, SortError
from quod.results import PROVED


class Unreadable(QuodError):
    """The text is no statement as ``translate`` writes them."""


@dataclass
class Stated:
    """A statement; its sizes, sorts and variables have their names in the text."""

    probability: bool = False
    sizes: list[str] = field(default_factory=list)
    sorts: list[str] = field(default_factory=list)
    variables: list[Term] = field(default_factory=list)
    formulas: list[Term] = field(default_factory=list)  # the hypotheses, then the conclusion
    denied: bool = False  # for every theory of probability, it does not hold of all values


def states(file: str, asked: Sequent, verdict: str) -> bool:
    """Whether a claim's file defines as its propositions what Coq is to prove for the verdict,
    before anything else that could give a word of them another meaning."""
    begin = _BEGIN.match(file)
    texts = dict(_DEFINITION.findall(begin[0])) if begin else {}
    wanted, denied = propositions(asked, verdict), verdict != PROVED
    return texts.keys() == wanted.keys() and all(
        says(texts[name], *parts, denied=denied) for name, parts in wanted.items()
    )


_DEFINITION = re.compile(r"^Definition (\w+) : Prop :=\n  (.*?)\.\n", re.MULTILINE | re.DOTALL)
_BEGIN = re.compile(
    rf"{re.escape(STATED)}\n(?:Require (?:Quod|Claims)\.\w+\.\n)*(?:{_DEFINITION.pattern})+",
    re.MULTILINE | re.DOTALL | re.ASCII,
)


def says(text: str, hypotheses: Iterable[Term], conclusion: Term, denied: bool = False) -> bool:
    """Whether the text states the conclusion under the hypotheses, up to the names of variables;
    or denies that this holds whatever the values."""
    try:
        found = read(text)
        return found.denied == denied and _renamed(found, [*hypotheses, conclusion])
    except (Unreadable, SortError):
        return False


def _renamed(found: Stated, formulas: list[Term]) -> bool:
    """Whether these are the formulas found, once the parameters have the names that they have
    here: in the order of the text, one for one."""
    wanted = parameters(*formulas)
    sizes, sorts, variables = sorted(wanted.sizes), sorted(wanted.sorts), wanted.in_order()
    pairs = ((found.sizes, sizes), (found.sorts, sorts), (found.variables, variables))
    if any(len(a) != len(b) for a, b in pairs) or found.probability != wanted.probability:
        return False
    new_sizes = dict(zip(found.sizes, sizes, strict=True))
    new_sorts = {a: ("any", b) for a, b in zip(found.sorts, sorts, strict=True)}
    renamed = [core.resort(v, new_sizes, new_sorts) for v in found.variables]
    values = dict(zip(renamed, variables, strict=True))  # where sorts differ, substitute raises

    def new(p: Term) -> Term:
        return core.substitute(core.resort(p, new_sizes, new_sorts), values)

    return [new(p) for p in found.formulas] == formulas


# ------------------------------------------------------------------------------- the reader
def read(text: str) -> Stated:
    """The statement that the text is.  Raises Unreadable or SortError."""
    return _Reader(text).statement()


_TOKEN = re.compile(
    r"""\s*(?:
    \((?P<integer>-?\d+)\)%Z | \((?P<top>-?\d+)\ \#\ (?P<bottom>\d+)\)%Q
    | \((?P<size>\d+)\)%positive | (?P<other>[A-Za-z_][\w.]*|->|=>|[():,~])
    )\s*""",
    re.VERBOSE | re.ASCII,
)


class _Sort(NamedTuple):
    sort: Any


class _Size(NamedTuple):
    size: Size


class _Head(NamedTuple):
    """A constant with its sizes, which takes more arguments."""

    name: str
    sizes: tuple[Any, ...]  # ("sizes", ...), as a term has them


class _Binder(NamedTuple):
    name: str
    sort: Any


class _Family(NamedTuple):
    """Random variables: member function, first index, last index."""

    member: Term
    low: Term
    high: Term


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))[::-1]
        self.found = Stated()
        self.names: dict[str, Any] = {}
        self.binders: list[_Binder] = []  # of the functions around, from the outermost

    # -------------------------------------------------------------------------- statements
    def statement(self) -> Stated:
        self._quantifiers()
        if self._try("~"):
            if len(self.names) > self.found.probability:
                raise Unreadable("a denial for all values, where one for some is meant")
            self.found.denied = True
            self._expect("(")
            self._quantifiers()
        while not self.found.formulas or self._try("->"):
            self._expect("Holds")
            self.found.formulas.append(_formula(self._item()))
        if self.found.denied:
            self._expect(")")
        if self.tokens:
            raise Unreadable("more than a statement")
        return self.found

    def _quantifiers(self) -> None:
        if not self._try("forall"):
            return
        while not self._try(","):
            self._expect("(")
            name = self._next()
            self._expect(":")
            self._quantifier(name, self._item())
            self._expect(")")

    def _quantifier(self, name: Any, kind: Any) -> None:
        if type(name) is not str or name in _WORDS or name in self.names:
            raise Unreadable(f"{name} stands for two things")
        match kind:
            case "Probability" if name == "T" and not self.names and not self.found.denied:
                self.found.probability = True
                self.names[name] = "T"
            case "size":
                self.found.sizes.append(name)
                self.names[name] = _Size(name)
            case "Type":
                self.found.sorts.append(name)
                self.names[name] = _Sort(("any", name))
                element = [self._next() for _ in range(5)]
                if element != [")", "(", f"{name}_0", ":", name]:
                    raise Unreadable(f"the sort {name} has no element")
            case _Sort(sort):
                self.names[name] = core.var(name, sort)
                self.found.variables.append(self.names[name])
            case _:
                raise Unreadable(f"{name} has no sort")

    # -------------------------------------------------------------------------- one after another
    def _next(self) -> Any:
        if not self.tokens:
            raise Unreadable("the text ends too early")
        return self.tokens.pop()

    def _try(self, token: str) -> bool:
        return self.tokens[-1:] == [token] and bool(self.tokens.pop())

    def _expect(self, token: str) -> None:
        if not self._try(token):
            raise Unreadable(f"no {token!r} where one is needed")

    # -------------------------------------------------------------------------- terms, sorts, sizes
    def _item(self) -> Any:
        """One name, number, or group in parentheses, read."""
        groups: list[list[Any]] = [[]]
        while True:
            token = self._next()
            if token == "(":
                groups.append([])
            elif token == ")" and len(groups) > 1:
                group = groups.pop()
                groups[-1].append(self._group(group))
            elif groups[-1] == ["fun"]:  # a name
                groups[-1].append(token)
            else:
                groups[-1].append(self._named(token) if type(token) is str else token)
            match groups[-1]:
                case ["fun", str(name), ":", _Sort(sort), "=>"]:
                    self.binders.append(_Binder(name, sort))
            if groups[0]:
                return groups[0][0]

    def _named(self, name: str) -> Any:
        """What a name stands for; the name itself where it takes arguments."""
        for depth, binder in enumerate(reversed(self.binders)):
            if binder.name == name:
                return core.bound(depth, binder.sort)
        return self.names.get(name, _ATOMS.get(name, name))

    def _group(self, items: list[Any]) -> Any:
        match items:
            case ["fun", str(), ":", _Sort(), "=>", Term() as body]:
                return core.abstraction(self.binders.pop().sort, body)
            case [_Sort(a), "->", _Sort(b)]:
                return _Sort(core.fun(a, b))
            case ["outcome" | "prob" as sort, "T"]:
                return _Sort(OUTCOME if sort == "outcome" else PROB)
            case ["vector", _Size(n)]:
                return _Sort(core.vec(n))
            case ["matrix", _Size(m), _Size(n)]:
                return _Sort(core.mat(m, n))
            case [Term() as member, ",", Term() as low, ",", Term() as high]:
                return _Family(member, low, high)
            case ["cons", first, tuple(rest)]:
                return (first, *rest)
            case ["Q2R", Fraction() as value]:
                return core.num(value, REAL)
            case ["finite", "T", tuple(masses), "eq_refl"]:
                return core.op("finite", data=("masses", *masses))
            case [Term() as function, Term() as value]:
                return core.app(function, value)
            case ["dim" | "zeros" | "eye" as name, _Size(n)]:
                return core.op(name, data=("sizes", n))
            case ["vec" | "mat" | "basis" as name, *sizes] if all(type(n) is _Size for n in sizes):
                return _Head(name, ("sizes", *[n.size for n in sizes]))
            case [_Head(name, sizes), *arguments]:
                return core.op(name, *_terms(arguments), data=sizes)
            case ["mutually_independent" | "kwise" as name, "T", *head, tuple(families)]:
                parts = [*head, *[part for family in families for part in _family(family)]]
                return core.op(OF_PROBABILITY[name], *_terms(parts))
            case [str(name), "T", *arguments] if name in OF_PROBABILITY:
                return core.op(OF_PROBABILITY[name], *_terms(arguments))
            case [str(name), *arguments] if name in CONSTANTS:
                constant, sort = CONSTANTS[name]
                if sort and [sort] != [_shape(a.sort) for a in _terms(arguments[:1])]:
                    raise Unreadable(f"{name} for arguments of another sort")
                return core.op(constant, *_terms(arguments))
        raise Unreadable(f"no term or sort: {[a for a in items if type(a) is str]}")


def _tokens(text: str) -> Iterable[Any]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            raise Unreadable(f"no word of a statement: {text[place : place + 20]!r}")
        place = found.end()
        match found.lastgroup:
            case "integer":
                yield core.num(int(found["integer"]), INT)
            case "size":
                yield _Size(int(found["size"]))
            case "bottom":
                value = Fraction(int(found["top"]), int(found["bottom"]))
                if str(value.denominator) != found["bottom"]:
                    raise Unreadable(f"{found[0]} is not in lowest terms")
                yield value
            case _:
                yield found["other"]


def _formula(p: Any) -> Term:
    if type(p) is not Term or p.sort != BOOL:
        raise Unreadable("no formula")
    return p


def _terms(items: Sequence[Any]) -> Sequence[Term]:
    if not all(type(t) is Term for t in items):
        raise Unreadable("something else than terms")
    return items


def _family(item: Any) -> _Family:
    if type(item) is not _Family:
        raise Unreadable("no family of random variables")
    return item


def _shape(sort: Any) -> str:
    """A sort without its sizes, as a word."""
    if type(sort) is not tuple:
        return sort
    return f"{_shape(sort[1])} to {_shape(sort[2])}" if sort[0] == "fun" else sort[0]


# ------------------------------------------------------------------------------- the table
_ATOMS: dict[str, Any] = {
    "R": _Sort(REAL),
    "Z": _Sort(INT),
    "bool": _Sort(BOOL),
    "true": core.TRUE,
    "false": core.FALSE,
    "PI": core.op("pi"),
    "nil": (),
}
# The constants of Core.v; the sort of the first argument where only one will do.
CONSTANTS: dict[str, tuple[str, str]] = {
    "implb": ("imp", ""),
    "andb": ("and", ""),
    "orb": ("or", ""),
    "all": ("forall", ""),
    "some": ("exists", ""),
    "equal": ("eq", ""),
    "le_real": ("le", "real"),
    "le_int": ("le", "int"),
    "choice": ("ite", ""),
    "Rplus": ("add", "real"),
    "Rmult": ("mul", "real"),
    "Ropp": ("neg", "real"),
    "Z.add": ("add", "int"),
    "Z.mul": ("mul", "int"),
    "Z.opp": ("neg", "int"),
    "Rinv": ("inv", ""),
    "sqrt": ("sqrt", ""),
    "exp": ("exp", ""),
    "ln": ("log", ""),
    "sin": ("sin", ""),
    "cos": ("cos", ""),
    "atan": ("atan", ""),
    "asin": ("asin", ""),
    "acos_": ("acos", ""),
    "power": ("pow", ""),
    "IZR": ("cast", ""),
    "abs": ("abs", ""),
    "tan_": ("tan", ""),
    "sinh_": ("sinh", ""),
    "cosh_": ("cosh", ""),
    "tanh_": ("tanh", ""),
    "max_": ("max", ""),
    "min_": ("min", ""),
    "sum": ("sum", ""),
    "product": ("prod", ""),
    "factorial_": ("factorial", ""),
    "binomial_": ("binomial", ""),
    "iterate": ("iterate", ""),
    "mprod": ("mprod", ""),
    "at_": ("at", ""),
    "entry": ("entry", ""),
    "operator_norm": ("operator_norm", ""),
    "vadd": ("vadd", ""),
    "scale": ("scale", ""),
    "map_": ("map", ""),
    "dot": ("dot", ""),
    "norm": ("norm", ""),
    "diag": ("diag", ""),
    "madd": ("madd", ""),
    "mscale": ("mscale", ""),
    "transpose": ("transpose", ""),
    "outer": ("outer", ""),
    "trace": ("trace", ""),
    "invertible": ("invertible", ""),
    "minv": ("minv", ""),
    "mgrad": ("mgrad", ""),
    "det": ("det", ""),
    "mm": ("mm", ""),
    "mv": ("mv", ""),
    "eventually": ("eventually", ""),
    "tends": ("tends", ""),
    "lim": ("lim", ""),
    "has_integral": ("has_integral", ""),
    "integral": ("integral", ""),
    "deriv": ("deriv", ""),
    "grad": ("grad", ""),
    "jac": ("jac", ""),
    "differentiable_rr": ("differentiable", "real to real"),
    "differentiable_vr": ("differentiable", "vec to real"),
    "differentiable_vv": ("differentiable", "vec to vec"),
}
# Those of Probability.v, which take T first.
OF_PROBABILITY = {
    "point": "outcome",
    "expectation": "E",
    "variance": "Var",
    "covariance": "Cov",
    "integrable": "integrable",
    "independent": "indep",
    "mutually_independent": "mutind",
    "kwise": "kwise",
}
_OTHER = (
    "fun forall Type Probability size Holds Q2R cons eq_refl outcome prob finite vector matrix "
    "dim zeros eye vec mat basis"
)
_WORDS = frozenset(_OTHER.split()).union(_ATOMS, CONSTANTS, OF_PROBABILITY)
