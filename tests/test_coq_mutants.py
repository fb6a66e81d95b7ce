"""Coq rejects what has been changed: statements under the old proof, proofs of the old statement.

What Coq accepts of the changed statements must be true, which Quod's kernel shows; and of those
that exact evaluation finds false, Coq must accept none."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import coq_folder
from coq_folder import HEADER, accepted, needs_coq
from coq_mutants import Changed, changed, is_false, is_true, lemmas, proofs_changed
from quod.coq import reading
from quod.coq.compiling import Unit
from quod.coq.opinions import Exhibit, claim_unit
from quod.coq.script import STATEMENT, statements
from quod.results import AGREES, PROVED
from quod.running.project import find_project
from quod.running.replaying import Replay, shown
from trusted_samples import ROOT

pytestmark = needs_coq

CLAIMS = """
    scores_without_a_cache_are_quadratic softmax_ignores_a_common_shift softmax_sums_to_one
    softmax_is_positive product_has_unit_variance the_preactivation_has_mean_zero
    gamma_sets_the_magnitude scaled_entries_are_uncorrelated unit_length_by_the_square
    parallelogram_law two_squares_vanish_together determinant_of_the_axes
    spread_is_zero_for_equal_points a_point_lies_on_it_if_its_preimage_has_length_one
    equal_points_attain_the_least_value_on_a_line the_matrix_is_positive_semidefinite
    batch_norm_has_mean_zero layer_norm_has_mean_zero penalty_adds_a_multiple_of_the_weights
    half_the_square_forgets_the_diagonal the_average_sees_the_penalty
    a_negative_gamma_turns_the_direction_round twice_the_penalty_is_not_the_decay
    centring_is_needed
""".split()  # quick to compile, of every field, proved and refuted


class Compiled(NamedTuple):
    exhibit: Exhibit
    unit: Unit


@cache
def compiled() -> list[Compiled]:
    """The claims as they are, which Coq accepts."""
    replay = Replay(find_project(ROOT))
    found = []
    for name in CLAIMS:
        (path,) = replay.by_claim[name]
        proof = replay.proof(path)
        exhibit = Exhibit(path.parent.name, name, shown(proof), proof)
        unit = claim_unit(exhibit, {c.exhibit.claim: c.exhibit for c in found})
        assert isinstance(unit, Unit), unit
        found.append(Compiled(exhibit, replace(unit, may_share=False)))  # cited by its name here
    opinions = coq_folder.compiled(*[c.unit for c in found])
    assert {name: o for name, o in opinions.items() if o.verdict != AGREES} == {}
    return found


# ------------------------------------------------------------------------ changed statements
def attempt(number: int, statement: str, unit: str) -> str:
    """The old proof for a changed statement; or its theorem, at whatever values may fit."""
    return (
        f"Lemma mutant_{number} : {statement}.\n"
        f"Proof. first [ timeout 5 exact {unit}.statement_holds "
        f"| timeout 5 (intros; eapply {unit}.quoted; eassumption) ]. Timeout 10 Qed."
    )


def test_coq_accepts_no_changed_statement_that_is_not_true():
    rng = random.Random(1)
    proved = [c for c in compiled() if c.exhibit.verdict == PROVED]
    rows = [(c, new) for c in proved for new in changed(c.exhibit.asked, rng, 4)]
    rows += [(c, Changed("unchanged", c.exhibit.asked)) for c in proved]
    texts = [
        attempt(n, statements(new.asked, PROVED)[STATEMENT], c.unit.name)
        for n, (c, new) in enumerate(rows)
    ]
    header = [*HEADER, *[f"Require {c.unit.name}." for c in proved]]
    found = accepted(header, texts)
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for n, (c, new) in enumerate(rows):
        proof = c.exhibit.proof
        if is_false(new.asked, list(proof.instances.values()), rng):
            known = "false"
        elif n in found and is_true(new.asked, proof.theorems["statement"]):
            known = "true"
        else:
            known = "not known"
        if n in found and known != "true":
            wrong.append((c.exhibit.claim, new))
        counts[new.kind, f"{said_of(n, found)}, {known}"] += 1
    tell(counts)
    assert not wrong
    assert len(rows) - len(proved) >= 300
    assert sum(n for (_, result), n in counts.items() if result == "rejected, false") >= 100
    assert counts["unchanged", "accepted, true"] == len(proved)
    assert counts["variables renamed", "accepted, true"] >= 10  # what is true is not just missed


# ---------------------------------------------------------------------------- changed proofs
def test_coq_rejects_changed_proofs():
    """A proof that passes although a token has changed proves what it did: the rest must not."""
    rng = random.Random(1)
    texts: list[str] = []
    kinds: list[str] = []
    for c in compiled():
        unchanged = rng.choice(lemmas(c.unit.text))
        for kind, lemma in [("unchanged", unchanged), *proofs_changed(c.unit.text, rng, 2)]:
            name = f"mutant_{len(texts)}"
            texts.append(f"Require Import {c.unit.name}.\n{lemma.text(name)}")
            kinds.append(kind)
    found = accepted(HEADER, texts)
    counts = Counter((kind, said_of(n, found)) for n, kind in enumerate(kinds))
    tell(counts)
    changes = len(kinds) - len(compiled())
    assert changes >= 300
    assert counts["unchanged", "accepted"] == len(compiled())
    assert len(found) - len(compiled()) <= changes / 10  # names that are not used, and the like


def said_of(number: int, found: set[int]) -> str:
    return "accepted" if number in found else "rejected"


def tell(counts: Counter[tuple[str, str]]) -> None:
    for (kind, result), n in sorted(counts.items()):
        print(f"{n:5} {kind}: {result}")


# ----------------------------------------------------------------------------------- names
MEANT = {
    "Quod.Core": (
        "Holds all some equal le_real le_int choice power sum product iterate mprod size vector matrix dim "
        "vec at_ mat entry abs tan_ sinh_ cosh_ tanh_ max_ min_ factorial_ binomial_ dot norm "
        "zeros vadd scale map_ eye diag madd mscale mm mv transpose outer trace invertible acos_ "
        "eventually tends"
    ),
    "Quod.Matrices": "minv mgrad",
    "Quod.Determinants": "det",
    "Quod.Norms": "operator_norm",
    "Quod.Limits": "lim",
    "Quod.Integrals": "has_integral integral",
    "Coq.Reals.Ratan": "atan asin",
    "Quod.Probability": (
        "Probability outcome prob point finite expectation integrable independent "
        "mutually_independent kwise variance covariance"
    ),
    "Quod.Calculus": "differentiable_rr differentiable_vr differentiable_vv deriv grad jac",
    "Coq.Init.Datatypes": "bool true false implb andb orb cons nil",
    "Coq.Numbers.BinNums": "Z",
    "Coq.ZArith.BinInt": "Z.add Z.mul Z.opp",
    "Coq.Reals.Rdefinitions": "R Rplus Rmult Ropp Rinv IZR Q2R",
    "Coq.Reals.R_sqrt": "sqrt",
    "Coq.Reals.Rtrigo_def": "exp sin cos",
    "Coq.Reals.Rpower": "ln",
    "Coq.Reals.Rtrigo1": "PI",
}


def test_the_names_in_a_statement_are_those_of_the_theory():
    """Coq's libraries, too, have something called `sum`, `all` or `norm`."""
    compiled()
    names = [(module, name) for module, some in MEANT.items() for name in some.split()]
    used = {*reading.CONSTANTS, *reading.OF_PROBABILITY, *("true", "false", "PI")}
    assert used <= {name for _, name in names}
    texts = [
        f"Lemma mutant_{n} : True.\nProof. constr_eq @{name} @{module}.{name}. exact I. Qed."
        for n, (module, name) in enumerate(names)
    ]
    found = accepted(HEADER, texts)
    assert [name for n, (_, name) in enumerate(names) if n not in found] == []
