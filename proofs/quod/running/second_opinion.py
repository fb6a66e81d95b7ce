"""``second-opinion``: Coq re-checks certificates, from the files alone or within a build."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from pathlib import Path

from quod.coq.compiling import PACKAGES
from quod.coq.opinions import Exhibit, second_opinions
from quod.errors import InputError, QuodError
from quod.results import ABSENT, AGREES, DISAGREES, FAILED, ILL_FORMED, NOT_EXPORTED, SecondOpinion
from quod.running.project import Project
from quod.running.replaying import DAMAGE, Replay, shown
from quod.running.runner import Run


def opinions_on(
    project: Project, texts: Mapping[Path, str], names: Sequence[str] = ()
) -> dict[Path, SecondOpinion]:
    """What Coq says of the certificates at these paths, or of those named and what they cite.

    `texts` are certificates that are not on file yet."""
    replay = Replay(project, texts)
    wanted = [p for p in replay.paths if not names or p.stem in names]
    failed: dict[Path, SecondOpinion] = {}
    for path in wanted:
        try:
            shown(replay.proof(path))
        except (QuodError, *DAMAGE) as error:
            failed[path] = SecondOpinion(FAILED, f"its certificate does not check: {error}")
    exhibits = {
        Exhibit(path.parent.name, path.stem, shown(proof), proof): path
        for path, proof in replay.proofs.items()  # a proof stands after those that it cites
        if path not in failed
    }
    numbers = count(1)

    def tell(exhibit: Exhibit, opinion: SecondOpinion) -> None:
        done = f"[{next(numbers)}/{len(exhibits)}] {exhibit.module}.{exhibit.claim}"
        print(f"{done}: {opinion.words} ({opinion.seconds:.1f} s)", flush=True)

    found = second_opinions(project.build / "coq", list(exhibits), tell)
    return failed | {exhibits[e]: opinion for e, opinion in found.items()}


def ask(project: Project, run: Run) -> None:
    """Give each claim of a run that is as declared what Coq says of it."""
    texts = {
        project.certificate(module.name, claim.id): module.certificates[claim.id]
        for module in run.modules
        for claim in module.claims
        if claim.as_declared and claim.id in module.certificates
    }
    opinions = opinions_on(project, texts, [path.stem for path in texts])
    for claim in run.claims:
        path = project.certificate(claim.module, claim.id)
        if path in texts:
            claim.second_opinion = opinions[path]
        elif claim.verdict == ILL_FORMED:
            claim.second_opinion = SecondOpinion(NOT_EXPORTED, "Coq has no terms of no sort")


def summary(opinions: Collection[SecondOpinion]) -> str:
    """One line on all of them."""
    absent = {o.reason for o in opinions if o.verdict == ABSENT}
    if absent:
        reason = "; ".join(sorted(absent))
        return f"no second opinion: {reason}; on Debian: apt install {PACKAGES}"
    agreed = sum(opinion.verdict == AGREES for opinion in opinions)
    return f"Coq agrees with {agreed} of {len(opinions)}"


def second_opinion(project: Project, names: Sequence[str]) -> int:
    """Print what Coq says of the certificates on file; the exit code, 1 where it disagrees."""
    known = {path.stem for path in project.all_certificates()}
    for name in names:
        if name not in known:
            raise InputError(
                f"{name}: there is no certificate of that name\n"
                "  name a claim that is proved or refuted, after a build"
            )
    opinions = opinions_on(project, {}, names)
    for path, opinion in opinions.items():
        if opinion.verdict not in (AGREES, ABSENT):
            print(f"\n{project.relative(path)}: {opinion.words}\n  {opinion.reason}")
    print(f"\n{summary(opinions.values())}")
    return int(any(o.verdict == DISAGREES for o in opinions.values()))
