"""Results of checking, as the page, the terminal and claims.json show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from quod.authoring import Block, Claim, Reason, Step, recorded
from quod.certificate import Instance, Replayed
from quod.core import OUTCOME, PROB, Term, negation, op
from quod.defined import conjuncts, definedness
from quod.errors import CertificateError, SortError
from quod.evaluate import evaluate
from quod.export import rules_used
from quod.instances import instance_text, names_in, outcomes, together, values_latex
from quod.kernel import Theorem
from quod.planning import Plan, PlannedBlock, PlannedCalc, PlannedStep, plan
from quod.quote import surface
from quod.refute import Refutation, failing_sides, witnesses
from quod.results import ERROR, GAP, ILL_FORMED, PROVED, REFUTED, UNDECIDED, ClaimResult, StepResult
from quod.search import Failure, Found, reason_of
from quod.surface import Expr, Symbol, describe
from quod.typeset.latex import latex
from quod.typeset.names import name_latex, size_latex, symbol_latex
from quod.typeset.notation import hypothesis_latex, lines, named, parts_shown
from quod.typeset.pieces import size
from quod.typeset.text import text

RELATIONS = {"eq": "=", "ne": r"\ne", "le": r"\le", "lt": "<", "ge": r"\ge", "gt": ">"}
# where a relation fails: how the left side stands to the right one, and the right to the left
CONTRARY = {
    "eq": (r"\ne", r"\ne"), "le": (">", "<"), "lt": (r"\ge", r"\le"),
    "ne": ("=", "="), "ge": ("<", ">"), "gt": (r"\le", r"\ge"),
}  # fmt: skip
EXCHANGED = ("ge", "lt")  # in core terms these have their sides exchanged
IN_A_SENTENCE = 40  # signs of a formula that may stand in running text
WORKED_OUT = 70  # signs: a side with the values put in is shown where it is no longer
# rules that every proof uses: they say nothing about a step
PLUMBING = frozenset(
    "congruence, rewrite, symmetry, transitivity, lemma sum_congruence, lemma vector_congruence, "
    "dimension_positive, "
    "discreteness, antisymmetry, integer_order, integer_equality, vector_entry, vector_equality, "
    "matrix_entry, matrix_equality, if_true, if_false, sum_last, sum_empty, "
    "factors_last, factors_empty, inverse_positive, "
    "square_root_nonnegative, lemma square_root_positive".split(", ")
)


class Presenter:
    """Builds the result of one claim."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    # -- verdicts
    def stated(self, verdict: str) -> ClaimResult:
        """An opinion or an assumption."""
        result = self._result(verdict, reason=self.claim.prose)
        if self.claim.statement is not None:
            self._describe(result, plan(self.claim, recorded(self.claim)))
        return result

    def ill_formed(self, error: SortError) -> ClaimResult:
        result = self._result(ILL_FORMED, reason=f"{error}.")
        if error.shown is not None:
            result.statement, result.statement_text = latex(error.shown), text(error.shown)
            self._declare(result, error.shown.args)
            kinds = [f"${latex(e)}$ is {_shape(e)}" for e in error.shown.args]
            result.reason = f"This has no meaning: {' and '.join(kinds)}."
        return result

    def proved(self, plan: Plan, proof: Replayed) -> ClaimResult:
        theorems = [t for label, t in proof.theorems.items() if not label.startswith("model")]
        used = frozenset().union(*(t.hypotheses for t in theorems))
        cited = {t: name for name, t in proof.cited.items()}
        result = self._checked(PROVED, plan, theorems, cited)
        for h, e in zip(plan.asked.hypotheses, plan.assumptions, strict=True):
            if h not in used and definedness(h) not in used:
                result.unused.append(hypothesis_latex(e))
        shown = not plan.asked.hypotheses or "model" in proof.instances
        result.satisfiable = "shown" if shown else "not-shown"
        result.steps = list(self._steps(plan.body, _proved_step(proof.theorems, cited)))
        return result

    def refuted(self, plan: Plan, proof: Replayed) -> ClaimResult:
        cited = {t: name for name, t in proof.cited.items()}
        result = self._checked(REFUTED, plan, proof.theorems.values(), cited)
        result.satisfiable = "shown"
        instance = proof.instances["counterexample"]
        result.counterexample = self._counterexample(plan, instance, proof.theorems)
        result.counterexample_size = self._extent(plan, instance)
        result.counterexample_text = counterexample_text(proof, self.claim.statement)  # type: ignore
        return result

    def undefined(self, plan: Plan, proof: Replayed) -> ClaimResult:
        """A statement that has no meaning at an instance."""
        cited = {t: name for name, t in proof.cited.items()}
        result = self._checked(ILL_FORMED, plan, proof.theorems.values(), cited)
        result.satisfiable = "shown"
        instance = proof.instances["instance"]
        result.counterexample = self._values(plan, instance)
        condition = self._failing_condition(plan, instance, proof.theorems)
        result.counterexample_text = [*instance_text(instance), f"not: {text(condition)}"]
        where = " at these values" if result.counterexample else ""
        result.reason = f"This has no meaning{where}: {_failure(condition)}."
        return result

    def unproved(self, plan: Plan, found: Found, surprise: Refutation | None) -> ClaimResult:
        """The result where steps failed, were left out, or the claim does not follow from them."""
        gap = not found.failures and bool(found.gaps)
        result = self._result(REFUTED if surprise else GAP if gap else UNDECIDED)
        self._describe(result, plan)
        failed = {id(f.planned): f for f in found.failures}
        result.steps = list(self._steps(plan.body, _searched_step(self.claim.path, found, failed)))
        result.reason = _first_gap(plan, found.gaps)
        result.failure = "\n".join(self._report(plan, found, surprise))
        if surprise is not None:
            result.counterexample = self._counterexample(plan, surprise.instance, surprise.theorems)
        if not gap and not result.reason:
            result.reason = "It is not proved; the terminal and the draft say where."
        return result

    def left_open(self, plan: Plan, gaps: Mapping[str, str]) -> ClaimResult:
        """The result of a claim with gaps, where its other steps were not looked at."""
        result = self._result(GAP, reason=_first_gap(plan, gaps))
        self._describe(result, plan)
        result.failure = "\n".join(self._gaps(plan, gaps))
        return result

    def unrefuted(self, plan: Plan, message: str) -> ClaimResult:
        refuting = self.claim.declared == REFUTED
        what = "The counterexample does not hold." if refuting else "It may have a meaning."
        result = self._result(UNDECIDED, reason=what)
        self._describe(result, plan)
        missing = "refuted" if refuting else "shown to be ill-formed"
        result.failure = f"{self._place()}: {self.claim.name} is not {missing}\n  {message}"
        return result

    def contradictory(self, plan: Plan) -> ClaimResult:
        result = self._result(ERROR, reason="The hypotheses contradict each other.")
        self._describe(result, plan)
        result.satisfiable = "contradictory"
        given = "\n".join(f"    {text(e)}" for e in plan.assumptions)
        result.failure = (
            f"{self._place()}: the hypotheses of {self.claim.name} contradict each other:\n{given}"
            "\n  from them everything follows, so the claim says nothing\n  weaken one of them"
        )
        return result

    def not_checked(self, problem: str) -> ClaimResult:
        result = self._result(ERROR, reason="It was not checked.")
        result.failure = f"{self._place()}: {problem}"
        return result

    # -- parts
    def _place(self) -> str:
        return f"{self.claim.path}:{self.claim.line}"

    def _result(self, verdict: str, reason: str = "") -> ClaimResult:
        c = self.claim
        statement = "" if c.statement is None else latex(c.statement)
        prose = "" if reason == c.prose else c.prose
        return ClaimResult(
            c.name,
            c.module,
            c.path,
            c.line,
            c.declared,
            verdict,
            c.title,
            statement,
            prose,
            settles=list(c.settles),
            reason=reason,
            statement_text="" if c.statement is None else text(c.statement),
            certifiable=c.statement is not None and c.declared in (PROVED, REFUTED, ILL_FORMED),
        )

    def _describe(self, result: ClaimResult, plan: Plan) -> None:
        result.hypotheses = [hypothesis_latex(e) for e in plan.assumptions]
        result.hypotheses_text = [text(e) for e in plan.assumptions]
        self._declare(result, plan.shown)

    def _declare(self, result: ClaimResult, parts: Sequence[Expr]) -> None:
        entries = named(parts)
        result.notation = lines(entries)
        result.undeclared = lines(e for e in entries if e not in self.claim.table.entries)

    def _checked(self, verdict: str, plan: Plan, theorems: Any, cited: Any) -> ClaimResult:
        result = self._result(verdict)
        self._describe(result, plan)
        result.rules, result.axioms = rests_on(theorems, cited)
        return result

    # -- steps
    def _steps(
        self, part: PlannedCalc, about: Callable[[PlannedStep], Any], opened: tuple[Block, ...] = ()
    ) -> Iterator[StepResult]:
        """The steps; the first of a block says what opens the block, and those around it."""
        before: Step | None = None
        for item in part.items:
            if isinstance(item, PlannedBlock):
                inner = list(self._steps(item.part, about, (*opened, item.block)))
                yield from inner
                before, opened = None, () if inner else opened
                continue
            step = item.step
            verdict, rule, explanation = about(item)
            follows = step.link and before is not None and before.link
            left, relation, right = _split(step.statement)
            yield StepResult(
                "" if follows else left,
                relation,
                right,
                _reason_text(step),
                rule,
                verdict,
                step.line,
                *_headings(opened),
                explanation,
                step.found,
            )
            before, opened = step, ()

    def _report(self, plan: Plan, found: Found, surprise: Refutation | None) -> Iterator[str]:
        for failure in found.failures:
            if isinstance(failure.planned, PlannedBlock):
                yield from _unproved_part(self.claim.path, failure.planned, failure.message)
            elif failure.planned is not None:
                yield from _failure_lines(self.claim.path, failure)
            else:
                name = self.claim.name if self.claim.title else "this"  # check(...) has no title
                what = "does not follow from its steps" if plan.body.items else "is not proved"
                yield f"{self._place()}: {name} {what}"
                yield f"  claim  {text(self.claim.statement)}"  # type: ignore[arg-type]
                yield from _end(plan.body)
                yield f"  {failure.message}"
                if surprise is None:
                    yield "  add the steps that are missing, or a hypothesis"
        yield from self._gaps(plan, found.gaps)
        if surprise is not None:
            yield "  the claim is false: counterexample"
            sides = _sides_text(surprise.theorems, self.claim.statement)  # type: ignore[arg-type]
            yield from (f"    {line}" for line in [*instance_text(surprise.instance), *sides])

    def _gaps(self, plan: Plan, gaps: Mapping[str, str]) -> Iterator[str]:
        for p in plan.body.steps():
            if p.label in gaps:
                yield f"{self.claim.path}:{p.step.line}: left open: {gaps[p.label]}"

    # -- counterexamples
    def _counterexample(
        self, plan: Plan, instance: Instance, theorems: Mapping[str, Theorem]
    ) -> list[str]:
        return [*self._values(plan, instance), *self._failing(plan, instance, theorems)]

    def _values(self, plan: Plan, instance: Instance) -> list[str]:
        names = names_in([self.claim.statement, *plan.assumptions])  # type: ignore[list-item]
        lines = [f"{names.get(n, name_latex(n))} = {size}" for n, size in instance.sizes.items()]
        return together([*lines, *values_latex(instance, names)])

    def _extent(self, plan: Plan, instance: Instance) -> str:
        """How big a counterexample is: its sizes, and its outcomes if it is random."""
        names = names_in([self.claim.statement, *plan.assumptions])  # type: ignore[list-item]
        sizes = [f"${names.get(n, name_latex(n))} = {size}$" for n, size in instance.sizes.items()]
        return ", ".join([*sizes, *(f"{count} outcomes" for count in outcomes(instance))])

    def _failing_condition(
        self, plan: Plan, instance: Instance, theorems: Mapping[str, Theorem]
    ) -> Expr:
        """The condition for a meaning of which a theorem says that it fails."""
        said = theorems.get("failing condition")
        for condition in conjuncts(definedness(plan.asked.conclusion)):
            contrary = instance.of(negation(condition))
            if said is not None and said.conclusion is contrary and not said.hypotheses:
                return surface(condition)
        raise CertificateError("the certificate does not say which condition fails")

    def _failing(
        self, plan: Plan, instance: Instance, theorems: Mapping[str, Theorem]
    ) -> Iterator[str]:
        """What the two sides of the failing statement come to, read off the theorems."""
        statement = self.claim.statement
        chosen = witnesses(statement, instance)  # type: ignore[arg-type]
        sides = failing_sides(instance.of(plan.asked.conclusion), chosen)
        shown: list[str] = []
        found: list[Term] = []
        for n, side in enumerate(sides):
            t = theorems.get(f"side {n}")
            if t is None:
                return
            if t.hypotheses or t.conclusion.op != "eq" or t.conclusion.args[0] is not side:
                raise CertificateError(f"the certificate states another value for side {n}")
            found.append(t.conclusion.args[1])
            shown.append(_worked_out(instance, side, found[-1]))
        inner = _innermost(statement)  # type: ignore[arg-type]
        if len(found) == 2 and inner.head in CONTRARY:
            same = op("eq" if inner.head in ("eq", "ne") else "le", *found)
            denied = inner.head in ("ne", "lt", "gt")
            if all(v.op == "num" for v in found) and evaluate(same) is not denied:
                raise CertificateError("nothing fails at the values that the certificate shows")
            if inner.head in EXCHANGED:
                shown.reverse()
                found.reverse()
            left, _, right = _split(inner)
            forward, backward = CONTRARY[inner.head]
            first, second = (latex(surface(value)) for value in found)
            if all(isinstance(e, Symbol) for e in inner.args):
                yield f"{first} {forward} {second}"
            elif right == second:
                yield f"{left} = {shown[0]} {forward} {right}"
            else:
                yield f"{left} = {shown[0]}"
                yield f"{right} = {shown[1]} {backward} {first}"


def _worked_out(instance: Instance, side: Term, value: Term) -> str:
    """The value of a side, after the side itself where that comes to a short line of numbers."""
    result, numbers = latex(surface(value)), latex(surface(side))
    functions = any(v.sort == PROB or v.sort[0] == "fun" for v in instance.values)
    bound = any(e.bound for e in parts_shown([surface(side)]))
    if functions or bound or numbers == result or size(numbers) > WORKED_OUT:
        return result
    return f"{numbers} = {result}"


def _failure(condition: Expr) -> str:
    """In words with maths, that a condition for a meaning fails."""
    if condition.head == "forall" and condition.bound[0].sort == OUTCOME:
        return f"{_failure(condition.args[0])} at an outcome"
    if condition.head == "ne" and condition.args[1].head == "num":
        denominator, value = map(latex, condition.args)
        if size(denominator) > IN_A_SENTENCE:  # the statement above shows it, with names in it
            return f"a denominator is ${value}$"
        return f"the denominator ${denominator}$ is ${value}$"
    return f"${latex(condition)}$ fails"


def _shape(e: Expr) -> str:
    """What kind of thing a term is, in words with maths."""
    match e.sort:
        case ("vec", n):
            return rf"a vector in $\mathbb{{R}}^{{{size_latex(n)}}}$"
        case ("mat", m, n):
            return rf"a matrix in $\mathbb{{R}}^{{{size_latex(m)} \times {size_latex(n)}}}$"
    return describe(e.sort)


def _innermost(p: Expr) -> Expr:
    while p.head in ("forall", "implies"):
        p = p.args[-1]
    return p


def _split(statement: Expr) -> tuple[str, str, str]:
    relation = RELATIONS.get(statement.head)
    if relation is None:
        return "", "", latex(statement)
    left, right = statement.args
    return latex(left), relation, latex(right)


def _first_gap(plan: Plan, gaps: Mapping[str, str]) -> str:
    return next((f"Left open: {gaps[p.label]}." for p in plan.body.steps() if p.label in gaps), "")


# --------------------------------------------------------------------------------- about steps
def _proved_step(theorems: Mapping[str, Theorem], cited: Any) -> Callable[[PlannedStep], Any]:
    def about(planned: PlannedStep) -> tuple[str, str, str]:
        return PROVED, _rule(planned, rules_used(theorems[planned.label], cited=cited)), ""

    return about


def _searched_step(
    path: str, found: Found, failed: Mapping[int, Failure]
) -> Callable[[PlannedStep], Any]:
    def about(planned: PlannedStep) -> tuple[str, str, str]:
        failure = failed.get(id(planned))
        if failure is not None:
            verdict = REFUTED if failure.counterexample else UNDECIDED
            return verdict, _rule(planned, set()), "\n".join(_failure_lines(path, failure))
        theorem = found.theorems.get(planned.label)
        used = rules_used(theorem, cited=found.cited) if theorem is not None else set()
        return found.verdicts.get(planned.label, UNDECIDED), _rule(planned, used), ""

    return about


def _rule(planned: PlannedStep, used: set[str]) -> str:
    """The rule that a step names; else the most telling one that its proof uses."""
    if planned.step.by is not None:
        return reason_of(planned.step.by).name
    telling = sorted(used - PLUMBING)
    for kind in ("claim ", "lemma "):
        named = [name for name in telling if name.startswith(kind)]
        if len(named) == 1:
            return named[0].removeprefix(kind)
    ordered = planned.step.statement.head in ("le", "lt", "ge", "gt")
    algebra = ("positivity", "lincomb") if ordered else ("lincomb", "positivity")
    for name in ("independence", *algebra, "compute"):
        if name in used:
            return name
    return "logic"


def _reason_text(step: Step) -> str:
    if step.gap:
        return step.gap
    if step.values:
        at = ", ".join(f"{symbol_latex(x)} = {latex(value)}" for x, value in step.values)
        return f"take ${at}$"
    if step.by is None:
        return ""
    return _words(reason_of(step.by))


def _words(reason: Reason) -> str:
    """The reason as printed, with the claims that it uses."""
    own = f"[[{reason.name}]]" if reason.kind == "claim" else reason.text
    facts = [f for f in reason.using if not (isinstance(f, Claim) and f.name == reason.name)]
    rest = [f"[[{f.name}]]" if isinstance(f, Claim) else _words(reason_of(f)) for f in facts]
    return ", ".join([own, *rest])


def _headings(blocks: tuple[Block, ...]) -> tuple[str, str]:
    """The words that open blocks, one inside the other, and what the last one supposes."""
    found = [("", ""), *map(_heading, blocks)]
    before = [f"{words} ${given}$." if given else words for words, given in found[:-1]]
    words, given = found[-1]
    return " ".join(filter(None, [*before, words])), given


def _heading(block: Block) -> tuple[str, str]:
    """The words that open a block, and what it supposes."""
    if block.kind in ("base", "step"):
        n = symbol_latex(block.variables[0])
        low = latex(block.low)  # type: ignore[arg-type]
        base = block.kind == "base"
        along = " and ".join(f"${latex(e)}$" for e in block.also)
        carried = f" The induction also carries along that {along}." if along else ""
        return f"Base case, ${n} = {low}$.{carried}" if base else f"From ${n}$ to ${n} + 1$.", ""
    given = " ".join(map(latex, block.calc.assumptions))
    names = ", ".join(map(symbol_latex, block.variables))
    match block.kind:
        case "witness":
            pairs = zip(block.variables, block.values, strict=True)
            return "Take", r",\quad ".join(f"{symbol_latex(x)} = {latex(v)}" for x, v in pairs)
        case "suppose" if names:
            return f"Let ${names}$ be given{', and suppose that' if given else '.'}", given
        case "show":
            return "We show that", latex(block.calc.goal)  # type: ignore[arg-type]
        case "obtain":
            return f"So there {'are' if block.variables[1:] else 'is'} ${names}$ with", given
        case "contradiction":
            some = f" for some ${names}$" if names else ""
            return f"Suppose, to the contrary, that{some}", given
    words = {"backward": "Conversely, suppose that", "otherwise": "Otherwise"}
    return words.get(block.kind, "Suppose that"), given


def _end(part: PlannedCalc) -> Iterator[str]:
    """Where a chain that does not reach its goal ends."""
    last = part.items[-1] if part.items else None
    if isinstance(last, PlannedStep) and last.step.link:
        yield f"  the steps end at {text(last.step.statement.args[1])}"


def _failure_lines(path: str, failure: Failure) -> Iterator[str]:
    step = failure.planned.step  # type: ignore[union-attr]
    yield f"{path}:{step.line}: this step is {'false' if failure.counterexample else 'not proved'}"
    if step.statement.head in RELATIONS:
        left, right = step.statement.args
        yield f"  from   {text(left)}"
        yield f"  to     {text(right)}"
    else:
        yield f"  step   {text(step.statement)}"
    if step.by is not None:
        yield f"  by     {reason_of(step.by).name}"
    yield from (f"  {line}" for line in failure.message.splitlines())
    made = failure.counterexample
    if made is not None:
        yield "  counterexample"
        yield from (f"    {line}" for line in instance_text(made.instance))
        yield from (f"    {line}" for line in _sides_text(made.theorems, step.statement))


def _unproved_part(path: str, part: PlannedBlock, message: str) -> Iterator[str]:
    """Why a part whose steps hold does not prove its goal, or is of no use where it stands."""
    goal = part.block.calc.goal
    kind = f" ({part.kind} of the induction)" if part.kind in ("base", "step") else ""
    yield f"{path}:{part.block.line}: this part is not proved{kind}"
    yield f"  goal   {'a contradiction' if goal is None else text(goal)}"
    yield from (f"  {line}" for line in message.splitlines())
    yield "  add the steps that are missing, or a hypothesis"


def rests_on(theorems: Any, cited: Any) -> tuple[list[str], list[str]]:
    """The names of the rules and lemmas, and of the axioms, that theorems rest on."""
    axioms = sorted(frozenset().union(*(t.axioms for t in theorems)))
    used = rules_used(*theorems, cited=cited) - PLUMBING
    return sorted(name.removeprefix("lemma ").removeprefix("claim ") for name in used), axioms


def counterexample_text(proof: Replayed, statement: Expr) -> list[str]:
    """The values of a counterexample, and what the two sides come to."""
    values = instance_text(proof.instances["counterexample"])
    return [*values, *_sides_text(proof.theorems, statement)]


def _sides_text(theorems: Mapping[str, Theorem], statement: Expr) -> Iterator[str]:
    """What the two sides of the failing statement come to."""
    labels = ["side 0", "side 1"]
    if _innermost(statement).head in EXCHANGED:
        labels.reverse()
    for label, which in zip(labels, ("left", "right"), strict=True):
        if label in theorems:
            yield f"{which} side = {text(surface(theorems[label].conclusion.args[1]))}"
