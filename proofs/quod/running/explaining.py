"""``explain CLAIM``: a claim's proof with its rules, axioms and hypotheses, as plain text."""

from __future__ import annotations

from quod.errors import InputError
from quod.running import worker
from quod.running.loading import no_claim
from quod.running.pool import Tasks, workers
from quod.running.project import Project
from quod.running.runner import TIMEOUT
from quod.running.worker import Broken, Explained, Listed, Setting


def explain(project: Project, name: str, timeout: float = TIMEOUT) -> int:
    """Print the explanation of a claim; the exit code."""
    modules = project.modules()
    with workers(1) as pools:
        tasks = Tasks(pools, Setting(project.root, may_search=False, fresh=None), timeout)
        for module in modules:
            tasks.start(0, module, worker.list_claims, False)
        module = _module_of(name, dict(tasks.answers()))
        name = name.removeprefix(f"{module}.")
        tasks.start(0, module, worker.explain, name)
        ((_, answer),) = tasks.answers()
    if isinstance(answer, Explained):
        print(answer.text)
        return 0 if answer.as_declared else 1
    raise InputError(answer.message if isinstance(answer, Broken) else f"{name}: {answer}")


def _module_of(name: str, listed: dict[str, object]) -> str:
    claims = {
        claim.id: module
        for module, answer in listed.items()
        if isinstance(answer, Listed)
        for claim in answer.claims
    }
    module, _, last = name.rpartition(".")
    if last in claims and module in ("", claims[last]):
        return claims[last]
    broken = [answer.message for answer in listed.values() if isinstance(answer, Broken)]
    raise InputError("\n".join([no_claim(name, claims), *broken]))
