"""Rules derived from the kernel's: symmetry, transitivity, conjunctions, rewriting inside terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from quod import kernel
from quod.core import (
    FALSE,
    KEPT,
    TRUE,
    Term,
    app,
    conj,
    eq,
    fresh,
    is_negation,
    lam,
    le,
    lt,
    num,
    resort,
    transform,
)
from quod.kernel import Theorem
from quod.lemmas import lemma


def symmetric(t: Theorem) -> Theorem:
    """From a = b follows b = a."""
    return t.premises[0] if t.rule == "symmetry" else kernel.symmetry(t)


def transitive(*steps: Theorem) -> Theorem:
    """From a = b, b = c, ... follows a = the last."""
    result = steps[0]
    for t in steps[1:]:
        if is_trivial(result):
            result = t
        elif not is_trivial(t):
            result = kernel.transitivity(result, t)
    return result


def is_trivial(t: Theorem) -> bool:
    """Whether an equation says a = a."""
    return t.conclusion.args[0] is t.conclusion.args[1]


def conjoin(*parts: Theorem) -> Theorem:
    """The conjunction; as `core.conj` builds it."""
    goal = conj(*[t.conclusion for t in parts])
    return parts[0] if len(parts) == 1 else kernel.tautology(goal, list(parts))


def conjuncts(t: Theorem) -> list[Theorem]:
    """The conjuncts of a theorem, as theorems; with not (not p), also p."""
    found: list[Theorem] = []
    stack = [t]
    while stack:
        t = stack.pop()
        if t.conclusion.op == "and":
            stack += [kernel.tautology(p, [t]) for p in reversed(t.conclusion.args)]
        else:
            found.append(t)
            if is_negation(t.conclusion) and is_negation(t.conclusion.args[0]):
                stack.append(kernel.tautology(t.conclusion.args[0].args[0], [t]))
    return found


def contradiction(
    summands: Sequence[Any], equations: Sequence[Theorem] = (), cofactors: Sequence[Term] = ()
) -> Theorem:
    """False, from what `kernel.positivity` makes into 0 < 0."""
    zero = num(0)
    absurd = kernel.positivity(lt(zero, zero), summands, equations, cofactors)
    return kernel.tautology(FALSE, [absurd, kernel.compute(le(zero, zero))])


def truth() -> Theorem:
    return kernel.tautology(TRUE, [])


def detach(implication: Theorem, *premises: Theorem) -> Theorem:
    """Modus ponens, premise by premise."""
    for t in premises:
        implication = kernel.modus_ponens(implication, t)
    return implication


def discharged(premises: Iterable[Term], t: Theorem) -> Theorem:
    """If the premises, in this order, then what t says."""
    for p in reversed([*premises]):
        t = kernel.discharge(p, t)
    return t


def iff_mp(equation: Theorem, t: Theorem) -> Theorem:
    """From p = q and p follows q."""
    if is_trivial(equation) and equation.conclusion.args[0] is t.conclusion:
        return t
    x = fresh("bool")
    return kernel.rewrite(lam(x, x), equation, t)


def there_are(
    goal: Term, values: Sequence[Term], ranges: Sequence[Sequence[Theorem]], t: Theorem
) -> Theorem:
    """From p(a, b) follows the goal "there is x, there is y: p(x, y)"; `ranges` says of each value
    that it lies where the goal wants it."""
    if not values:
        return t
    body = app(goal.args[0], values[0])
    for _ in ranges[0]:
        body = body.args[1]
    inner = conjoin(*ranges[0], there_are(body, values[1:], ranges[1:], t))
    return kernel.witness(goal, values[0], inner)


def obtained(
    existence: Theorem, variables: Sequence[Term], ranges: Sequence[Sequence[Term]], t: Theorem
) -> Theorem:
    """From "there is x, there is y: p(x, y)", which may range over less, and p(x, y) |- q follows
    q."""
    if not variables:
        return kernel.modus_ponens(kernel.discharge(existence.conclusion, t), existence)
    inner = kernel.assume(app(existence.conclusion.args[0], variables[0]))
    bounds = []
    for p in ranges[0]:
        bounds.append(kernel.tautology(p, [inner]))
        inner = kernel.tautology(inner.conclusion.args[1], [inner])
    t = obtained(inner, variables[1:], ranges[1:], t)
    for bound in bounds:
        t = kernel.modus_ponens(kernel.discharge(bound.conclusion, t), bound)
    return kernel.choose(existence, variables[0], t)


def replace(term: Term, old: Term, new: Term) -> Term:
    """The term with each occurrence of a closed subterm replaced."""
    free = old.free

    def visit(node: Term, depth: int) -> Term | None:
        if node is old:
            return new
        return None if free <= node.free else node

    return transform(term, visit)


def rewrite_in(term: Term, equation: Theorem) -> Theorem:
    """term = the term with the left side of a closed equation replaced by the right."""
    a = equation.conclusion.args[0]
    x = fresh(a.sort)
    context = lam(x, eq(term, replace(term, a, x)))
    return kernel.rewrite(context, equation, kernel.reflexivity(term))


@lru_cache(maxsize=KEPT)
def unchanged(term: Term) -> Theorem:
    """term = term."""
    return kernel.reflexivity(term)


def congruence(term: Term, steps: Sequence[Theorem]) -> Theorem:
    """term = the same head on new arguments; steps[k] says args[k] = its new argument."""
    return unchanged(term) if all(map(is_trivial, steps)) else kernel.congruence(term, steps)


def instance(
    t: Theorem,
    values: Mapping[Term, Term],
    sizes: Mapping[str, Any] | None = None,
    sorts: Mapping[str, Any] | None = None,
) -> Theorem:
    """Replace sizes and sorts, then free variables (keys as they are after the resizing)."""
    return kernel.instantiate(t, dict(sizes or {}), dict(sorts or {}), list(values.items()))


def use(name: str, sizes: Mapping[str, Any] | None = None, /, **values: Term) -> Theorem:
    """An axiom with values for its variables, by name; sizes and sorts follow from the values."""
    return with_values(kernel.axiom(name), sizes, **values)


def use_lemma(name: str, **values: Term) -> Theorem:
    """A lemma with values for its variables, by name."""
    return with_values(lemma(name), **values)


def with_values(t: Theorem, sizes: Mapping[str, Any] | None = None, /, **values: Term) -> Theorem:
    """A theorem's free variables replaced by name; sizes and sorts follow from the values."""
    from quod.tactics.matching import Match

    match = Match()
    match.sizes.update(sizes or {})
    names = {v.data: v for v in t.conclusion.free}
    for name, value in values.items():
        match.sorts_fit(names[name].sort, value.sort, strict=True)
    resized = {name: resort(names[name], match.sizes, match.sorts) for name in values}
    return match.instantiate(t, {resized[name]: value for name, value in values.items()})
