"""How long Coq takes: for the whole project, for one claim more, for many small identities.

``make bench-coq``; it needs Coq."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from quod import kernel
from quod.certificate import Replayed
from quod.coq.opinions import Exhibit, second_opinions
from quod.core import Term, add, eq, mul, neg, num, var
from quod.kernel import Theorem
from quod.results import AGREES, PROVED
from quod.running.project import find_project
from quod.running.replaying import Replay, shown

ROOT = Path(__file__).parent.parent.parent
IDENTITIES = 200


def exhibits() -> list[Exhibit]:
    replay = Replay(find_project(ROOT))
    for path in replay.paths:
        replay.proof(path)
    return [
        Exhibit(path.parent.name, path.stem, shown(proof), proof)
        for path, proof in replay.proofs.items()
    ]


def agree(folder: Path, asked: list[Exhibit]) -> None:
    opinions = second_opinions(folder, asked)
    assert {o.verdict for o in opinions.values()} == {AGREES}, opinions


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which Coq has accepted the theory and the whole project."""
    made = tmp_path_factory.mktemp("coq")
    agree(made, exhibits())
    return made


def bench_project_from_nothing(benchmark: Any, tmp_path: Path) -> None:
    benchmark.pedantic(
        agree,
        args=(tmp_path, exhibits()),
        setup=lambda: shutil.rmtree(tmp_path, ignore_errors=True),
        rounds=1,
    )


def bench_project_unchanged(benchmark: Any, folder: Path) -> None:
    benchmark.pedantic(agree, args=(folder, exhibits()), rounds=3)


def bench_200_identities(benchmark: Any, folder: Path) -> None:
    """Each (sum of a_i x_i) * (sum of b_i x_i) = its expansion, in four variables."""
    rounds = iter(range(1, 4))

    def fresh() -> tuple[tuple[Path, list[Exhibit]], dict[str, Any]]:
        rng = random.Random(next(rounds))
        return (folder, [identity(k, rng) for k in range(IDENTITIES)]), {}

    benchmark.pedantic(agree, setup=fresh, rounds=3)


def identity(number: int, rng: random.Random) -> Exhibit:
    variables = [var(name, "real") for name in ("a", "b", "c", "d")]
    rows = [[rng.randint(-99, 99) for _ in variables] for _ in range(2)]
    left, right = (total([mul(num(k), v) for k, v in zip(r, variables, strict=True)]) for r in rows)
    expanded = [
        mul(num(p * q), v, w)
        for p, v in zip(rows[0], variables, strict=True)
        for q, w in zip(rows[1], variables, strict=True)
    ]
    goal = eq(mul(left, right), neg(neg(total(expanded))))
    proved: dict[str, Theorem] = {"statement": kernel.lincomb(goal, [], [])}
    return Exhibit("identities", f"identity_{number}", PROVED, Replayed(goal, (), proved, {}))


def total(terms: list[Term]) -> Term:
    return add(*terms)
