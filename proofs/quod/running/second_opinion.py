"""``second-opinion``: Coq re-checks certificates, from the files alone or within a build."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from quod.coq.compiling import PACKAGES
from quod.coq.opinions import Exhibit, second_opinions
from quod.errors import InputError, QuodError
from quod.results import ABSENT, AGREES, DISAGREES, FAILED, SecondOpinion
from quod.running.project import Project
from quod.running.replaying import DAMAGE, Replay, shown


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
            replay.proof(path)
        except (QuodError, *DAMAGE) as error:
            failed[path] = SecondOpinion(FAILED, f"its certificate does not check: {error}")
    exhibits = {
        Exhibit(path.parent.name, path.stem, shown(proof), proof): path
        for path, proof in replay.proofs.items()  # a proof stands after those that it cites
    }
    found = second_opinions(project.build / "coq", list(exhibits), _tell)
    return failed | {exhibits[e]: opinion for e, opinion in found.items()}


def _tell(exhibit: Exhibit, opinion: SecondOpinion) -> None:
    seconds = f" in {opinion.seconds:.1f} s" if opinion.seconds else ""
    print(f"{opinion.verdict:12} {exhibit.module}.{exhibit.claim}{seconds}", flush=True)


def report(opinions: Mapping[Path, SecondOpinion]) -> str:
    """One line on all of them, after what each one that does not agree needs."""
    lines = [
        f"\n{path.stem}: {opinion.verdict}: {opinion.reason}"
        for path, opinion in opinions.items()
        if opinion.verdict not in (AGREES, ABSENT)
    ]
    absent = {o.reason for o in opinions.values() if o.verdict == ABSENT}
    if absent:
        reason = "; ".join(sorted(absent))
        lines.append(f"\nno second opinion: {reason}; on Debian: apt install {PACKAGES}")
    else:
        agreed = sum(opinion.verdict == AGREES for opinion in opinions.values())
        lines.append(f"\n{len(opinions)} certificates, Coq agrees with {agreed}")
    return "\n".join(lines)


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
    print(report(opinions))
    sys.stdout.flush()
    return int(any(o.verdict == DISAGREES for o in opinions.values()))
