"""How a derivation is written: claims, refutations, and the chains of steps that prove them.

Writing is only recorded here; ``checking`` proves.  Each step remembers its line.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quod.errors import InputError, SortError, Undecided
from quod.finding import find
from quod.results import ASSUMED, ILL_FORMED, OPINION, PROVED, REFUTED
from quod.surface import Expr, Statement, Symbol, statement, substitute, term, to_sort

Body = Callable[..., None]


@dataclass(frozen=True)
class Reason:
    """What a step is justified by: a lemma, an axiom, a definition or a hypothesis."""

    name: str
    kind: str  # "lemma", "axiom", "definition", "hypothesis"
    text: str  # as printed beside the step; text with $maths$
    using: tuple[Any, ...] = ()  # further facts that the step needs

    def __call__(self, *facts: Any) -> Reason:
        """The same reason with facts for its premises."""
        return Reason(self.name, self.kind, self.text, (*self.using, *facts))


@dataclass
class Step:
    """One displayed statement of a proof, justified by `by`."""

    statement: Statement
    by: Any
    line: int
    link: bool = False  # of the chain: its left side is the right side of the link before
    gap: str = ""  # the reason for leaving the rest open
    values: tuple[tuple[Symbol, Expr], ...] = ()  # the block's assumption, for all x, at these x
    found: bool = False  # the next term comes from SymPy


@dataclass
class Block:
    """A part of a proof with goal and assumptions of its own."""

    kind: str  # "base", "step", "forward", "backward", "contradiction"
    calc: Calc
    line: int
    variables: tuple[Symbol, ...] = ()  # of the induction; or the witnesses that lead to absurdity
    low: Expr | None = None  # where the induction starts
    also: tuple[Statement, ...] = ()  # what the induction carries along


class Calc:
    """A calculation: call it with the next term of the chain.

    The chain starts at the left side of the goal and ends at its right side.
    """

    def __init__(self, goal: Statement | None, assumptions: Sequence[Statement] = ()) -> None:
        self.goal, self.assumptions = goal, tuple(assumptions)
        self.items: list[Step | Block] = []
        self._last: Expr | None = goal.args[0] if goal is not None and goal.head == "eq" else None

    def __call__(self, next_term: Any, by: Any = None) -> None:
        """The next term of the chain, equal to the one before."""
        if isinstance(next_term, Statement):
            raise InputError("a step of a chain is a term; use calc.have(...) for a statement")
        if self._last is None:
            raise InputError("this goal is no equation: use calc.have(...) for its steps")
        value = term(next_term)
        self.items.append(Step(self._last == value, _reason(by), _author_line(), link=True))
        self._last = value

    def find(self, function: Callable[..., Any], *arguments: Any, by: Any = None) -> None:
        """The next term of the chain is what SymPy finds; see `find`.

        Without arguments the function is given the term before."""
        given = arguments or ((self._last,) if self._last is not None else ())
        self(find(function, *given), by)
        self.items[-1].found = True  # type: ignore[union-attr]

    def have(self, fact: Any, by: Any = None) -> None:
        """A statement on the way; later steps may use it."""
        self.items.append(Step(statement(fact), _reason(by), _author_line()))

    def specialise(self, **values: Any) -> None:
        """The assumption of this part of the proof, "for all x, y: ...", at given x and y."""
        fact = next((a for a in self.assumptions if a.head == "forall"), None)
        if fact is None:
            raise InputError("there is no assumption of the form for_all(...) to specialise")
        chosen: list[tuple[Symbol, Expr]] = []
        while fact.head == "forall" and fact.bound[0].name in values:
            variable = fact.bound[0]
            value = to_sort(
                term(values.pop(variable.name)), variable.sort, "the value of", variable
            )
            fact = substitute(fact.args[0], {variable: value})  # type: ignore[arg-type]
            chosen.append((variable, value))
        if values or not chosen:
            raise InputError(
                f"the assumption {fact!r} is not for all {', '.join(values) or 'of these'}\n"
                "  give its variables by name, in the order of its for_all(...)"
            )
        self.items.append(Step(fact, None, _author_line(), values=tuple(chosen)))

    def gap(self, reason: str) -> None:
        """Leave the rest of this proof open, for that reason; it is printed as not proved."""
        if not reason:
            raise InputError("calc.gap needs a reason")
        if self.goal is None:
            raise InputError("there is nothing left to prove here")
        self.items.append(Step(self.goal, None, _author_line(), gap=reason))

    def induction(self, variable: Symbol, also: Sequence[Statement] = ()) -> tuple[Calc, Calc]:
        """Induction on an integer variable from its smallest value: the base and the step.

        `also` strengthens what is carried along.  In the step the claim is known for the
        variable, and the goal is the claim for the variable plus one."""
        if self.goal is None or not isinstance(variable, Symbol):
            raise InputError("induction is on a variable of the claim")
        low, line = _minimum(variable), _author_line()
        base = Calc(substitute(self.goal, {variable: low}))
        step = Calc(substitute(self.goal, {variable: variable + 1}))
        for kind, calc in (("base", base), ("step", step)):
            self.items.append(Block(kind, calc, line, (variable,), low, tuple(also)))
        return base, step

    def both_directions(self) -> tuple[Calc, Calc]:
        """For "p if and only if q": the proof of q from p, and of p from q."""
        if self.goal is None or self.goal.head != "iff":
            raise InputError("both_directions() needs a goal of the form iff(p, q)")
        p, q = self.goal.args
        forward, backward = Calc(q, (p,)), Calc(p, (q,))  # type: ignore[arg-type]
        for kind, calc in (("forward", forward), ("backward", backward)):
            self.items.append(Block(kind, calc, _author_line()))
        return forward, backward

    def contradiction(self) -> Calc:
        """For a goal "not p" or "there is no x with p": derive a contradiction from p."""
        if self.goal is None or self.goal.head != "not":
            raise InputError("contradiction() needs a goal of the form negation(p)")
        inner = self.goal.args[0]
        variables = []
        while inner.head == "exists":
            variables += inner.bound
            inner = inner.args[0]
        calc = Calc(None, (inner,))  # type: ignore[arg-type]
        self.items.append(Block("contradiction", calc, _author_line(), tuple(variables)))
        return calc

    def steps(self) -> Iterator[Step]:
        """All steps, those of blocks included."""
        for item in self.items:
            if isinstance(item, Step):
                yield item
            else:
                yield from item.calc.steps()


def _reason(by: Any) -> Any:
    """What a step names as its reason; raises InputError for what is none."""
    if by is None or isinstance(by, Claim | Reason):
        return by
    raise InputError(f"by={by!r} is no reason\n  give a rule such as variance_of_a_sum, or a claim")


def _minimum(variable: Symbol) -> Expr:
    for assumption in variable.assumptions():
        if assumption.head == "ge" and assumption.args[1].head == "num":
            return assumption.args[1]
    raise InputError(f"{variable.name} has no smallest value: declare it with natural or minimum=")


def _author_line() -> int:
    """The line in the derivation from which the call came."""
    frame = sys._getframe(1)
    while frame is not None and Path(frame.f_code.co_filename).parent == Path(__file__).parent:
        frame = frame.f_back  # type: ignore[assignment]
    return frame.f_lineno if frame is not None else 0


# -------------------------------------------------------------------------------------- claims
@dataclass(eq=False)
class Claim:
    """A declared claim: what is said, under which hypotheses, and how it is to be shown."""

    name: str
    module: str
    path: str
    line: int
    declared: str
    title: str
    prose: str
    body: Body | None
    statement: Statement | None = None
    given: tuple[Statement, ...] = ()
    settles: tuple[str, ...] = ()
    build: Callable[[], Any] | None = None  # of an ill-formed expression
    model: Body | None = None  # shows that the hypotheses can be met

    def __call__(self, *facts: Any) -> Reason:
        return Reason(self.name, "claim", self.title, (self, *facts))


def _declare(declared: str, function: Body, **parts: Any) -> Claim:
    code = function.__code__
    prose = inspect.cleandoc(function.__doc__ or "")
    title = parts.pop("title", None) or function.__name__.replace("_", " ").capitalize()
    return Claim(
        name=function.__name__,
        module=function.__module__,
        path=code.co_filename,
        line=code.co_firstlineno,
        declared=declared,
        title=title,
        prose=prose,
        body=function,
        **parts,
    )


def _given(given: Sequence[Any]) -> tuple[Statement, ...]:
    if isinstance(given, Statement):
        raise InputError("given= takes a list of statements")
    return tuple(map(statement, given))


def _stating(
    declared: str, conclusion: Any, given: Sequence[Any], **parts: Any
) -> Callable[[Body], Claim]:
    """The decorator of a claim that makes a statement under hypotheses."""
    parts = {"statement": statement(conclusion), "given": _given(given), **parts}
    return lambda function: _declare(declared, function, **parts)


def claim(
    conclusion: Any,
    *,
    given: Sequence[Any] = (),
    settles: Sequence[str] = (),
    title: str | None = None,
    model: Body | None = None,
) -> Callable[[Body], Claim]:
    """Claim that the conclusion holds; the decorated function writes its proof.

    `settles` names statements of the assignment; `model` shows that the hypotheses can be met."""
    return _stating(PROVED, conclusion, given, settles=tuple(settles), title=title, model=model)


def refutes(
    conclusion: Any,
    *,
    given: Sequence[Any] = (),
    settles: Sequence[str] = (),
    title: str | None = None,
) -> Callable[[Body], Claim]:
    """Declare that the conclusion fails; the decorated function fills in the counterexample.

    A function that fills in nothing leaves the search to Quod."""
    return _stating(REFUTED, conclusion, given, settles=tuple(settles), title=title)


def assumed(
    conclusion: Any,
    *,
    given: Sequence[Any] = (),
    settles: Sequence[str] = (),
    title: str | None = None,
) -> Callable[[Body], Claim]:
    """State something without proof; the docstring says why it may be assumed."""
    return _stating(ASSUMED, conclusion, given, settles=tuple(settles), title=title)


def ill_formed(
    build: Callable[[], Any], *, settles: Sequence[str] = (), title: str | None = None
) -> Callable[[Body], Claim]:
    """Show that an expression has no meaning: building it must fail because shapes do not fit."""

    if isinstance(build, Expr) or not callable(build):
        raise InputError(
            "ill_formed(...) builds the expression itself: write ill_formed(lambda: ...)"
        )

    def decorate(function: Body) -> Claim:
        return _declare(ILL_FORMED, function, build=build, settles=tuple(settles), title=title)

    return decorate


def opinion(*, settles: Sequence[str] = (), title: str | None = None) -> Callable[[Body], Claim]:
    """Mark statements that are a matter of judgement or of words; the docstring says why."""

    def decorate(function: Body) -> Claim:
        return _declare(OPINION, function, settles=tuple(settles), title=title)

    return decorate


def recorded(claim: Claim) -> Calc:
    """The steps that the body of a claim writes; none for a claim that is not to be proved."""
    calc = Calc(claim.statement)
    if claim.declared == PROVED and claim.body is not None:
        claim.body(calc)
    return calc


def shape_error(build: Callable[[], Any]) -> SortError:
    """Why an expression is ill-formed; raises InputError where it is well-formed."""
    try:
        value = build()
    except SortError as error:
        if error.shown is None:  # a limit of the language says nothing about the mathematics
            raise InputError(
                f"{error}\n  but it is not the shapes that do not fit: this is not in the language"
            ) from error
        return error
    raise InputError(f"this was to be ill-formed, but it has a meaning: {value!r}")


def check(fact: Any, *, given: Sequence[Any] = (), by: Any = None) -> Claim:
    """Prove one statement, here and now.  Raises with the reason, or the counterexample, if not."""
    from quod.checking import prove

    frame, fact = sys._getframe(1), statement(fact)
    made = Claim(
        name="check",
        module=frame.f_globals.get("__name__", ""),
        path=frame.f_code.co_filename,
        line=frame.f_lineno,
        declared=PROVED,
        title="",
        prose="",
        body=None if by is None else lambda calc: calc.have(fact, by=by),
        statement=fact,
        given=_given(given),
    )
    result = prove(made)
    if result.verdict != PROVED:
        raise Undecided(result.failure)
    return made
