"""Sorts, terms and statements as Coq: one function a kind of node.

This, ``theory/Core.v`` and the two records of probability and calculus are what a reader of the
Coq text must trust; the table in ``docs/trust.md`` sets each node beside its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quod import core
from quod.core import INT, OUTCOME, PROB, REAL, Size, Term
from quod.errors import QuodError

Step = Generator[Any, Any, str]


class NotExported(QuodError):
    """Coq has no counterpart of this yet."""


# ------------------------------------------------------------------------------ parameters
@dataclass(frozen=True)
class Parameters:
    """What a Coq text about some terms is about: everything in them that stands for anything."""

    probability: bool = False
    sizes: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()
    variables: frozenset[Term] = frozenset()

    def __or__(self, other: Parameters) -> Parameters:
        if other is self or other == _NOTHING:
            return self
        return Parameters(
            self.probability or other.probability,
            self.sizes | other.sizes,
            self.sorts | other.sorts,
            self.variables | other.variables,
        )

    def __sub__(self, other: Parameters) -> Parameters:
        return Parameters(
            self.probability and not other.probability,
            self.sizes - other.sizes,
            self.sorts - other.sorts,
            self.variables - other.variables,
        )

    def __le__(self, other: Parameters) -> bool:
        return self - other == _NOTHING

    def in_order(self) -> list[Term]:
        """The variables, the author's before the engine's."""
        return sorted(self.variables, key=lambda v: (type(v.data) is int, v.data, repr(v.sort)))


_NOTHING = Parameters()
_OF_TERMS: dict[Term, Parameters] = {}
_OF_SORTS: dict[Any, Parameters] = {}


def parameters(*terms: Term) -> Parameters:
    """The parameters of terms; bound variables are none."""
    result = _NOTHING
    for term in terms:
        stack = [term]
        while stack:
            t = stack[-1]
            waiting = [a for a in t.args if a not in _OF_TERMS]
            if t in _OF_TERMS:
                stack.pop()
            elif waiting:
                stack += waiting
            else:
                _OF_TERMS[t] = _own(t)
                stack.pop()
        result |= _OF_TERMS[term]
    return result


def _own(t: Term) -> Parameters:
    found = of_sort(t.sort)
    if t.op == "var":
        found |= Parameters(variables=frozenset((t,)))
    elif t.op == "lam":
        found |= of_sort(t.data)
    elif type(t.data) is tuple and t.data[0] == "sizes":
        found |= of_sort(("vec", *t.data[1:]))
    for a in t.args:
        found |= _OF_TERMS[a]
    return found


def of_sort(sort: Any) -> Parameters:
    """The parameters of a sort."""
    if sort not in _OF_SORTS:
        if sort in (OUTCOME, PROB):
            found = Parameters(probability=True)
        elif type(sort) is not tuple:
            found = _NOTHING
        elif sort[0] == "any":
            found = Parameters(sorts=frozenset(sort[1:]))
        elif sort[0] == "fun":
            found = of_sort(sort[1]) | of_sort(sort[2])
        else:
            found = Parameters(sizes=frozenset(n for n in sort[1:] if type(n) is str))
        _OF_SORTS[sort] = found
    return _OF_SORTS[sort]


# ------------------------------------------------------------------------------ translation
class Translator:
    """Writes terms as Coq; a variable has one Coq name, here given by its first use."""

    def __init__(self) -> None:
        self._names: dict[Any, str] = {}
        self._texts: dict[tuple[Term, int], str] = {}

    # -------------------------------------------------------------------------- names
    def variable(self, v: Term) -> str:
        return self._name("v", v, v.data if type(v.data) is str else "")

    def size(self, n: Size) -> str:
        return f"({n})%positive" if type(n) is int else self._name("n", ("size", n), str(n))

    def sort_variable(self, name: str) -> str:
        return self._name("A", ("sort", name), name)

    def _name(self, prefix: str, key: Any, shown: str) -> str:
        """A name that starts with the prefix and a number, so that it is no other Coq name."""
        if key not in self._names:
            ascii_part = re.sub("[^A-Za-z0-9]+", "_", shown[:40]).strip("_")
            self._names[key] = f"{prefix}{len(self._names) + 1}_{ascii_part}".rstrip("_")
        return self._names[key]

    # -------------------------------------------------------------------------- sorts
    def sort(self, sort: Any) -> str:
        match sort:
            case "real":
                return "R"
            case "int":
                return "Z"
            case "bool":
                return "bool"
            case "outcome":
                return "(outcome T)"
            case "prob":
                return "(prob T)"
            case ("fun", a, b):
                return f"({self.sort(a)} -> {self.sort(b)})"
            case ("vec", n):
                return f"(vector {self.size(n)})"
            case ("mat", m, n):
                return f"(matrix {self.size(m)} {self.size(n)})"
            case ("any", name):
                return self.sort_variable(name)
        raise NotExported(f"the sort {sort!r}")

    def element(self, sort: Any) -> str:
        """Some element of a sort."""
        match sort:
            case "real":
                return "R0"
            case "int":
                return "Z0"
            case "bool":
                return "true"
            case "outcome":
                return "(point T Z0)"
            case "prob":
                return "(finite T (cons (1 # 1)%Q nil) eq_refl)"
            case ("fun", a, b):
                return f"(fun _ : {self.sort(a)} => {self.element(b)})"
            case ("vec", n):
                return f"(zeros {self.size(n)})"
            case ("mat", m, n):
                return f"(mat {self.size(m)} {self.size(n)} (fun _ _ => R0))"
            case ("any", name):
                return f"{self.sort_variable(name)}_0"
        raise NotExported(f"the sort {sort!r}")

    # -------------------------------------------------------------------------- terms
    def term(self, term: Term) -> str:
        """The Coq expression, in parentheses, of a term without dangling indices."""
        return self.writer({}, self._texts)(term)

    def writer(
        self, names: Mapping[Term, str], texts: dict[tuple[Term, int], str] | None = None
    ) -> Callable[[Term], str]:
        """A function from terms to Coq expressions, in which some terms go by a name."""
        texts = {} if texts is None else texts

        def term(t: Term, depth: int) -> Step:
            """Under `depth` binders, whose variables are b0, b1, ... from the outermost."""
            if t in names:
                return names[t]
            if t.op == "bound":
                return f"b{depth - 1 - t.data}"
            key = (t, depth if t.args else 0)
            if key not in texts:
                args = []
                for a in t.args:
                    args.append((yield term(a, depth + (t.op == "lam"))))
                texts[key] = self._node(t, args, depth)
            return texts[key]

        return lambda t: core.run(term(t, 0))

    def _node(self, t: Term, args: list[str], depth: int) -> str:
        match t.op:
            case "var":
                return self.variable(t)
            case "lam":
                return f"(fun b{depth} : {self.sort(t.data)} => {args[0]})"
            case "app":
                return f"({args[0]} {args[1]})"
            case "num":
                return number(t.data, t.sort)
            case "finite":
                return f"(finite T {listed(map(rational, t.data[1:]))} eq_refl)"
            case "mutind" | "kwise":
                head = len(args) % 3
                return applied(_CONSTANTS[t.op], *args[:head], families(args[head:]))
        return applied(self.head(t), *args)

    def head(self, t: Term) -> str:
        """The Coq constant of a node, with its sizes."""
        sizes = [self.size(n) for n in t.data[1:]] if t.data else []
        return applied(self._constant(t), *sizes)

    def _constant(self, t: Term) -> str:
        if t.op in _BY_SORT:
            table = _BY_SORT[t.op]
            sort = kind(t.args[0].sort)
            if sort not in table:
                raise NotExported(f"{t.op} for arguments of sort {t.args[0].sort}")
            return table[sort]
        if t.op not in _CONSTANTS:
            raise NotExported(f"the constant {t.op}")
        return _CONSTANTS[t.op]

    # --------------------------------------------------------------------- statements
    def binders(self, p: Parameters) -> list[str]:
        """The parameters as binders, such as "(v1_x : R)", in the one order of all texts."""
        found = ["(T : Probability)"] if p.probability else []
        found += [f"({self.size(n)} : size)" for n in sorted(p.sizes)]
        for name in sorted(p.sorts):
            a = self.sort_variable(name)
            found.append(f"({a} : Type) ({a}_0 : {a})")
        return found + [f"({self.variable(v)} : {self.sort(v.sort)})" for v in p.in_order()]

    def names(self, p: Parameters) -> list[str]:
        """The names that the binders bind."""
        return re.findall(r"\((\S+) :", " ".join(self.binders(p)))

    def arguments(
        self,
        p: Parameters,
        sizes: Mapping[str, Size] = {},
        sorts: Mapping[str, Any] = {},
        value: Callable[[Term], Term] = lambda v: v,
        write: Callable[[Term], str] | None = None,
    ) -> list[str]:
        """What stands for these parameters where sizes, sorts and variables have values."""
        found = ["T"] if p.probability else []
        found += [self.size(sizes.get(n, n)) for n in sorted(p.sizes)]
        for name in sorted(p.sorts):
            sort = sorts.get(name, ("any", name))
            found += [self.sort(sort), self.element(sort)]
        return found + [(write or self.term)(value(v)) for v in p.in_order()]

    def statement(
        self,
        hypotheses: Iterable[Term],
        conclusion: Term,
        write: Callable[[Term], str] | None = None,
    ) -> str:
        """The proposition that the conclusion holds under the hypotheses, whatever the values."""
        formulas = [*hypotheses, conclusion]
        binders = self.binders(parameters(*formulas))
        claim = "\n  -> ".join(f"Holds {(write or self.term)(p)}" for p in formulas)
        return quantified(binders, claim)


def quantified(binders: list[str], claim: str) -> str:
    return f"forall {' '.join(binders)},\n  {claim}" if binders else claim


def applied(function: str, *arguments: str) -> str:
    return f"({' '.join((function, *arguments))})" if arguments else function


def kind(sort: Any) -> Any:
    """A sort without its sizes."""
    if type(sort) is not tuple:
        return sort
    return ("fun", *map(kind, sort[1:])) if sort[0] == "fun" else sort[0]


def integer(k: int) -> str:
    return f"({k})%Z"


def rational(value: Fraction) -> str:
    return f"({value.numerator} # {value.denominator})%Q"


def number(value: Fraction, sort: Any) -> str:
    return integer(int(value)) if sort == INT else f"(Q2R {rational(value)})"


def families(parts: list[str]) -> str:
    """The families of random variables: member function, first index, last index."""
    rows = zip(*[iter(parts)] * 3, strict=True)
    return listed(f"({f}, {low}, {high})" for f, low, high in rows)


def listed(parts: Iterable[str]) -> str:
    """A list of Coq, in the notation that needs no scope."""
    text = "nil"
    for part in reversed(list(parts)):
        text = f"(cons {part} {text})"
    return text


def conjunction(proofs: Iterable[str]) -> str:
    """The proof of a nested conjunction that ends in True."""
    text = "I"
    for proof in reversed(list(proofs)):
        text = f"(conj {proof} {text})"
    return text


# ------------------------------------------------------------------------------ the table
_CONSTANTS: dict[str, str] = {
    "true": "true",
    "false": "false",
    "imp": "implb",
    "and": "andb",
    "or": "orb",
    "forall": "all",
    "exists": "some",
    "eq": "equal",
    "ite": "choice",
    "inv": "Rinv",
    "sqrt": "sqrt",
    "exp": "exp",
    "log": "ln",
    "sin": "sin",
    "cos": "cos",
    "atan": "atan",
    "asin": "asin",
    "acos": "acos_",
    "pi": "PI",
    "pow": "power",
    "cast": "IZR",
    "sum": "sum",
    "prod": "product",
    "factorial": "factorial_",
    "binomial": "binomial_",
    "iterate": "iterate",
    "mprod": "mprod",
    "dim": "dim",
    "vec": "vec",
    "at": "at_",
    "mat": "mat",
    "entry": "entry",
    "operator_norm": "operator_norm",
    "outcome": "point T",
    "E": "expectation T",
    "integrable": "integrable T",
    "indep": "independent T",
    "mutind": "mutually_independent T",
    "kwise": "kwise T",
    "Var": "variance T",
    "Cov": "covariance T",
    "deriv": "deriv",
    "grad": "grad",
    "jac": "jac",
    "eventually": "eventually",
    "tends": "tends",
    "lim": "lim",
    "has_integral": "has_integral",
    "integral": "integral",
    "abs": "abs",
    "tan": "tan_",
    "sinh": "sinh_",
    "cosh": "cosh_",
    "tanh": "tanh_",
    "max": "max_",
    "min": "min_",
    "dot": "dot",
    "norm": "norm",
    "zeros": "zeros",
    "vadd": "vadd",
    "scale": "scale",
    "map": "map_",
    "eye": "eye",
    "diag": "diag",
    "madd": "madd",
    "mscale": "mscale",
    "mm": "mm",
    "mv": "mv",
    "transpose": "transpose",
    "outer": "outer",
    "trace": "trace",
    "invertible": "invertible",
    "basis": "basis",
    "minv": "minv",
    "mgrad": "mgrad",
    "det": "det",
}
_VECTOR_FUNCTION = ("fun", "vec", "vec")
_BY_SORT: dict[str, dict[Any, str]] = {
    "le": {REAL: "le_real", INT: "le_int"},
    "add": {REAL: "Rplus", INT: "Z.add"},
    "mul": {REAL: "Rmult", INT: "Z.mul"},
    "neg": {REAL: "Ropp", INT: "Z.opp"},
    "differentiable": {
        ("fun", REAL, REAL): "differentiable_rr",
        ("fun", "vec", REAL): "differentiable_vr",
        _VECTOR_FUNCTION: "differentiable_vv",
    },
}
