"""How a derivation is written: claims, refutations, and the chains of steps that prove them.

Writing is only recorded here; ``checking`` proves.  Each step remembers its line.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FrameType
from typing import Any

from quod.errors import InputError, SortError, Undecided
from quod.finding import find
from quod.results import ASSUMED, ILL_FORMED, OPINION, PROVED, REFUTED, ClaimResult
from quod.surface import (
    Definition,
    Expr,
    Named,
    Statement,
    Symbol,
    opened,
    statement,
    substitute,
    term,
    to_sort,
)
from quod.values import filled

Body = Callable[..., None]


@dataclass(frozen=True)
class Reason:
    """What a step is justified by: a lemma, an axiom, a definition or a hypothesis."""

    name: str
    kind: str  # "lemma", "axiom", "definition", "hypothesis"
    text: str  # as printed beside the step; text with $maths$
    using: tuple[Any, ...] = ()  # further facts that the step needs
    values: tuple[tuple[str, Any], ...] = ()  # of its variables and sizes, by name

    def __call__(self, *facts: Any, **values: Any) -> Reason:
        """The same reason with facts for its premises, or with values for its variables."""
        if values and self.kind not in ("lemma", "axiom", "claim"):
            raise InputError(f"{self.name} has no variables, so it takes no values")
        using = (*self.using, *facts)
        return Reason(self.name, self.kind, self.text, using, (*self.values, *values.items()))

    def __repr__(self) -> str:
        said = "" if self.text == self.name.replace("_", " ") else f": {self.text}"
        return f"{self.name} ({self.kind}){said}"


@dataclass
class Step:
    """One displayed statement of a proof, justified by `by`."""

    statement: Statement
    by: Any
    line: int
    link: bool = False  # of the chain: its left side is the right side of the link before
    gap: str = ""  # the reason for leaving the rest open
    values: tuple[tuple[Symbol, Expr], ...] = ()  # a fact "for all x: ..." at these x
    fact: Statement | None = None  # that fact
    found: bool = False  # the next term comes from SymPy


@dataclass
class Block:
    """A part of a proof with goal and assumptions of its own."""

    kind: str  # base, step, forward, backward, contradiction, show, suppose, case, otherwise, ...
    calc: Calc
    line: int
    variables: tuple[Symbol, ...] = ()  # of the induction, of "for all", or of "there is"
    low: Expr | None = None  # where the induction starts
    also: tuple[Statement, ...] = ()  # what the induction carries along
    values: tuple[Expr, ...] = ()  # of the variables of "there is", in a witness
    fact: Statement | None = None  # the "there is" that is made use of, or what is denied


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

    def specialise(self, fact: Any = None, **values: Any) -> None:
        """A known fact "for all x, y: ..." at given x and y; without a fact, the assumption of
        this part of the proof."""
        known = "" if fact is not None else "the assumption "
        fact = self._assumed("forall") if fact is None else opened(statement(fact))
        rest, chosen = fact, []
        while rest.head == "forall" and rest.bound[0].name in values:
            variable = rest.bound[0]
            value = to_sort(
                term(values.pop(variable.name)), variable.sort, "the value of", variable
            )
            rest = substitute(rest.args[0], {variable: value})  # type: ignore[arg-type]
            chosen.append((variable, value))
        if values or not chosen:
            raise InputError(
                f"{known}{fact!r} is not for all {', '.join(values) or 'of these'}\n"
                "  give its variables by name, in the order of its for_all(...)"
            )
        self.items.append(Step(rest, None, _author_line(), values=tuple(chosen), fact=fact))

    def _assumed(self, head: str) -> Statement:
        """The assumption of this part of the proof that begins with that quantifier."""
        word = {"forall": "for_all(...)", "exists": "there_is(...)"}[head]
        stack = [*self.assumptions]
        while stack:
            fact = opened(stack.pop(0))
            if fact.head == head:
                return fact
            stack = [*fact.args, *stack] if fact.head == "and" else stack  # type: ignore[list-item]
        raise InputError(f"there is no assumption of the form {word} here")

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
        goal = self._goal()
        if not isinstance(variable, Symbol):
            raise InputError(f"induction is on a variable of the claim, not on {variable!r}")
        low = _minimum(variable)
        shared = {"variables": (variable,), "low": low, "also": tuple(also)}
        base = self._part("base", substitute(goal, {variable: low}), **shared)
        return base, self._part("step", substitute(goal, {variable: variable + 1}), **shared)

    # -- parts with goals and assumptions of their own
    def _part(self, kind: str, goal: Any, assumptions: Sequence[Any] = (), **parts: Any) -> Calc:
        calc = Calc(goal, assumptions)
        self.items.append(Block(kind, calc, _author_line(), **parts))
        return calc

    def both_directions(self) -> tuple[Calc, Calc]:
        """For "p if and only if q": the proof of q from p, and of p from q."""
        goal = self._goal()
        if goal.head != "iff":
            raise InputError(f"both_directions() needs a goal of the form iff(p, q), not {goal!r}")
        p, q = goal.args
        return self._part("forward", q, [p]), self._part("backward", p, [q])

    def contradiction(self) -> Calc:
        """Derive a contradiction from the opposite of the goal: from p for a goal "not p", from
        b < a for a goal a <= b."""
        goal = self._goal()
        opposite = {"eq": "ne", "ne": "eq", "lt": "ge", "gt": "le", "le": "gt", "ge": "lt"}
        if goal.head in opposite:
            denied = Statement(opposite[goal.head], goal.args)
        else:
            denied = goal.args[0] if goal.head == "not" else ~goal
        variables, inner = _stripped("exists", denied)
        return self._part("contradiction", None, [inner], variables=variables, fact=denied)

    def show(self, fact: Any) -> Calc:
        """The proof of a statement on the way; afterwards it is known."""
        return self._part("show", statement(fact))

    def suppose(self) -> Calc:
        """For a goal "for all x: if p then q": the proof of q from p, for any x."""
        variables, goal = _stripped("forall", self._goal())
        given = ()
        if goal.head == "implies":
            given, goal = goal.args[:1], goal.args[1]
        if not variables and not given:
            raise InputError(f"suppose() needs a goal for_all(...) or implies(...), not {goal!r}")
        return self._part("suppose", goal, given, variables=variables)

    def cases(self, p: Any) -> tuple[Calc, Calc]:
        """Two proofs of the goal: where p holds, and where it does not."""
        p = statement(p)
        return self._part("case", self.goal, [p]), self._part("otherwise", self.goal, [~p])

    def witness(self, **values: Any) -> Calc:
        """For a goal "there is x with p": the proof of p for the given x."""
        goal = self._goal()
        variables, chosen = [], []
        while goal.head == "exists" and goal.bound[0].name in values:
            x = goal.bound[0]
            chosen.append(to_sort(term(values.pop(x.name)), x.sort, "the value of", x))
            goal = substitute(goal.args[0], {x: chosen[-1]})  # type: ignore[arg-type]
            variables.append(x)
        if values or not variables:
            raise InputError(
                f"the goal {goal!r} is not that there is {', '.join(values) or 'something'}\n"
                "  give its variables by name, in the order of its there_is(...)"
            )
        return self._part("witness", goal, variables=tuple(variables), values=tuple(chosen))

    def obtain(self, fact: Any = None) -> Calc:
        """The proof of the goal with an x as a known fact "there is x with p" provides; without a
        fact, the assumption of this part of the proof."""
        fact = self._assumed("exists") if fact is None else opened(statement(fact))
        variables, inner = _stripped("exists", fact)
        if not variables:
            raise InputError(f"obtain() needs a fact of the form there_is(...), not {fact!r}")
        return self._part("obtain", self.goal, [inner], variables=variables, fact=fact)

    def _goal(self) -> Statement:
        if self.goal is None:
            raise InputError(
                "the goal here is a contradiction: it has no form\n"
                "  use have(...) for the steps to it, or show(...) for a statement on the way"
            )
        return opened(self.goal)

    def steps(self) -> Iterator[Step]:
        """All steps, those of blocks included."""
        for item in self.items:
            if isinstance(item, Step):
                yield item
            else:
                yield from item.calc.steps()

    def shown(self) -> Iterator[tuple[int, list[Expr]]]:
        """What the page shows of this proof, blocks included: lines, and the terms there."""
        for item in self.items:
            if isinstance(item, Step):
                yield item.line, [item.statement, *(e for pair in item.values for e in pair)]
            else:
                goal = [] if item.calc.goal is None else [item.calc.goal]
                terms = [*item.variables, *item.values, *item.also, *item.calc.assumptions, *goal]
                yield item.line, terms
                yield from item.calc.shown()

    def __repr__(self) -> str:
        goal = "a contradiction" if self.goal is None else repr(self.goal)
        lines = [f"to show: {goal}", *(f"  suppose {a!r}" for a in self.assumptions)]
        return "\n".join([*lines, *(f"  step {s.statement!r}" for s in self.steps())])


def _stripped(head: str, p: Expr) -> tuple[tuple[Symbol, ...], Expr]:
    """The variables of the quantifiers that p begins with, and what they range over."""
    variables: list[Symbol] = []
    while p.head == head:
        variables += p.bound
        p = p.args[0]
    return tuple(variables), p


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


# ------------------------------------------------------------------------------------ notation
@dataclass(frozen=True)
class Notation:
    """Names with what they stand for, as a table of the write-up has them."""

    rows: tuple[tuple[tuple[Any, ...], str], ...] = ()  # names; their meaning, text with $maths$

    @cached_property
    def entries(self) -> list[Any]:
        """What the rows declare."""
        from quod.typeset.notation import declared

        return [e for names, _ in self.rows for e in declared(names)]

    def __add__(self, other: Notation) -> Notation:
        return Notation((*self.rows, *other.rows))


def notation(*rows: tuple[Any, ...]) -> Notation:
    """What names stand for: each row has one name or several, then their meaning in words.

    Assigned in a derivation, `names = notation(...)`, it becomes part of the table that stands
    before its claims, and these do not declare the names again."""
    made = []
    for row in rows:
        *names, meaning = [n.data if isinstance(n, Named) else n for n in row]
        known = [isinstance(n, Symbol | Definition) or _is_size(n) for n in names]
        if not (names and all(known) and isinstance(meaning, str)):
            raise InputError(
                f"{row!r} is no row of a notation\n"
                '  write one name or several, then words: (x, y, "the inputs and outputs")'
            )
        made.append((tuple(names), meaning))
    return Notation(tuple(made))


def _is_size(e: Any) -> bool:
    return isinstance(e, Expr) and e.head == "dim"


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
    table: Notation = Notation()  # the names that its module declares for all claims

    def __call__(self, *facts: Any, **values: Any) -> Reason:
        """This claim as a reason, with facts for its hypotheses, or values for its variables."""
        return Reason(self.name, "claim", self.title, (self, *facts), tuple(values.items()))

    def __repr__(self) -> str:
        said = "" if self.statement is None else f": {self.statement!r}"
        given = [f"  given {fact!r}" for fact in self.given]
        return "\n".join([f"{self.name}, declared {self.declared}{said}", *given])

    def _repr_latex_(self) -> str | None:
        from quod.typeset.latex import latex
        from quod.typeset.notation import hypothesis_latex
        from quod.typeset.notebook import displayed

        if self.statement is None:
            return None
        given = map(hypothesis_latex, self.given)
        return displayed((f"declared {self.declared}", [latex(self.statement)]), ("given", given))


def _declare(declared: str, function: Body, **parts: Any) -> Claim:
    code = function.__code__
    prose = filled(inspect.cleandoc(function.__doc__ or ""), function.__globals__)
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
    build: Callable[[], Any],
    *,
    given: Sequence[Any] | None = None,
    settles: Sequence[str] = (),
    title: str | None = None,
) -> Callable[[Body], Claim]:
    """Show that an expression has no meaning: building it must fail because shapes do not fit.

    With `given`, that a statement has none under these hypotheses: the decorated function fills in
    values at which they hold and the statement is not defined, such as a denominator that is 0."""

    if isinstance(build, Expr) or not callable(build):
        raise InputError(
            "ill_formed(...) builds the expression itself: write ill_formed(lambda: ...)"
        )

    if given is not None:
        return _stating(ILL_FORMED, build(), given, settles=tuple(settles), title=title)

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
    raise InputError(
        f"this was to be ill-formed, but its shapes fit: {value!r}\n"
        "  for a statement that has no meaning at some values, say under which hypotheses: given=[]"
    )


def check(fact: Any, *, given: Sequence[Any] = (), by: Any = None) -> ClaimResult:
    """Check a statement, or a claim with what its body says, here and now.

    Raises with the reason, or the counterexample, where it does not come out as declared."""
    from quod.checking import prove

    if not isinstance(fact, Claim):
        made = _stated_at(sys._getframe(1), statement(fact), given, by)
    elif given or by is not None:
        raise InputError(f"{fact.name} has its own hypotheses and proof: write check({fact.name})")
    else:
        made = fact
    result = prove(made)
    if not result.as_declared:
        raise Undecided(result.failure)
    return result


def _stated_at(frame: FrameType, fact: Statement, given: Sequence[Any], by: Any) -> Claim:
    """The claim, without a name, that a statement holds."""
    return Claim(
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
