"""Statements read back from their Coq text: those that were written, and no others."""

import random
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import given, settings

from coq_mutants import changed
from quod import core, theories
from quod.certificate import Sequent
from quod.coq import translate
from quod.coq.compiling import Unit
from quod.coq.opinions import Exhibit, claim_unit
from quod.coq.reading import Unreadable, read, says, states
from quod.coq.script import STATED, propositions, statements
from quod.coq.translate import NotExported, Translator
from quod.core import INT, REAL, SIGNATURE, Term, add, eq, forall, fun, lam, le, mul, num, op, var
from quod.elaborate import elaborate
from quod.errors import QuodError
from quod.results import DISAGREES, PROVED, REFUTED, SecondOpinion
from quod.running.project import find_project
from quod.running.replaying import Replay, shown
from surface_terms import statements as surface_statements
from trusted_samples import I0, I1, ROOT, TWO, ZERO, N, f, i, j, n, p, q, space, u, v, w, x, y, z


def written(*formulas: Term) -> str:
    return Translator().statement(formulas[:-1], formulas[-1])


def test_every_statement_of_the_project_reads_back():
    project = find_project(ROOT)
    replay, count = Replay(project), 0
    for path in project.all_certificates():
        proof = replay.proof(path)
        asked, verdict = Sequent(proof.hypotheses, proof.statement), shown(proof)
        texts = statements(asked, verdict)
        for name, parts in propositions(asked, verdict).items():
            count += 1
            assert says(texts[name], *parts, denied=verdict != PROVED), (path.stem, name)
            assert not says(texts[name], *parts, denied=verdict == PROVED)
    assert count > 100


def test_changed_statements_read_back_as_themselves_only():
    replay, count, rng = Replay(find_project(ROOT)), 0, random.Random(2)
    for path in sorted(rng.sample(list(replay.paths), 120)):  # of every field
        proof = replay.proof(path)
        asked = Sequent(proof.hypotheses, proof.statement)
        for kind, new in changed(asked, rng, 2):
            count += 1
            text = written(*new.hypotheses, new.conclusion)
            assert says(text, new.hypotheses, new.conclusion), kind
            assert not says(text, asked.hypotheses, asked.conclusion), kind
    assert count > 500


@pytest.mark.parametrize("name", list(theories.AXIOMS))
def test_every_axiom_reads_back(name):
    formula = theories.AXIOMS[name].formula
    assert says(written(formula), (), formula)


# ------------------------------------------------------------------------ every constant
def samples(name: str) -> list[Term]:
    """The constant with variables for its arguments, at each sort of a number."""
    data, arguments, _ = SIGNATURE[name]
    found = []
    for number in (REAL, INT):
        table = {"$n": "n", "$m": "m", "$k": 3, "#a": number, "?a": number, "?b": REAL}

        def fill(sort, table=table):
            return tuple(map(fill, sort)) if type(sort) is tuple else table.get(sort, sort)

        names = [var(f"a{k}", fill(sort)) for k, sort in enumerate(arguments)]
        found.append(op(name, *names, data=fill(data)))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("name", list(SIGNATURE))
def test_every_constant_reads_back(name):
    for t in samples(name):
        try:
            text = written(eq(t, t))
        except NotExported:
            assert name == "differentiable"  # at sorts of which no axiom speaks
            continue
        assert says(text, (), eq(t, t))
        for other in SIGNATURE:
            assert other == name or not any(says(text, (), eq(s, s)) for s in samples(other))


FAIR = op("finite", data=("masses", Fraction(1, 2), Fraction(1, 2)))
FAMILY = var("X", fun(INT, "outcome", REAL))
OTHER = var("Y", fun(INT, "outcome", REAL))
MATRIX, THREE = var("A", core.mat("n", "n")), var("B", core.mat(3, "n"))
FIELD = var("g", fun(core.vec("n"), REAL))
ANY = var("a", ("any", "a"))


@pytest.mark.parametrize(
    "formula",
    [
        op("mutind", FAIR, FAMILY, I1, N, OTHER, I0, i),
        op("kwise", space, I1, FAMILY, I1, j),
        op("integrable", FAIR, lam(w, core.app(FAMILY, i, w))),
        op("differentiable", FIELD, u),
        op("differentiable", f, x),
        eq(ANY, ANY),
        core.TRUE,
        core.negation(p),
        eq(num(Fraction(-3, 7)), num(-5)),
        eq(op("vec", lam(i, op("cast", i)), data=("sizes", 3)), op("zeros", data=("sizes", 3))),
        forall(f, forall(x, eq(core.app(f, x), x))),
    ],
    ids=repr,
)
def test_more_formulas_read_back(formula):
    assert says(written(formula), (), formula)


def test_long_terms_read_back():
    t = reduce(lambda a, _: op("exp", add(a, x)), range(1500), x)
    text = written(eq(t, y))
    assert says(text, (), eq(t, y)) and not says(text, (), eq(t, x))


# ------------------------------------------------------------------------- changed texts
NAMED = lam(i, lam(j, mul(op("cast", i), x)))
CHANGES: list[tuple[tuple[Term, ...], str, str]] = [
    # variables
    ((le(x, y),), "le_real v1_x v2_y", "le_real v2_y v1_x"),
    ((le(x, y),), "le_real v1_x v2_y", "le_real v1_x v1_x"),
    ((le(x, y),), "(v1_x : R) (v2_y : R)", "(v2_y : R) (v1_x : R)"),
    ((le(x, y),), "(v1_x : R) (v2_y : R)", "(v1_x : R) (v2_y : R) (v3_z : R)"),
    ((le(x, y),), "(v1_x : R) (v2_y : R)", "(v1_x : R)"),
    ((le(x, y),), "(v1_x : R) (v2_y : R)", "(v1_x : R) (v1_x : R)"),
    ((le(x, y),), "(v2_y : R)", "(v2_y : Z)"),
    ((le(x, y), le(y, z)), "(v3_z : R)", "(v3_z : R) (le_real : R)"),
    # signs and numerals
    ((eq(x, core.neg(y)),), "(Ropp v2_y)", "v2_y"),
    ((eq(x, y),), "v2_y)", "(Ropp v2_y))"),
    ((le(x, TWO),), "2 # 1", "3 # 1"),
    ((le(x, TWO),), "2 # 1", "-2 # 1"),
    ((le(x, TWO),), "2 # 1", "2 # 3"),
    ((le(x, TWO),), "2 # 1", "4 # 2"),
    ((le(i, I1),), "(1)%Z", "(0)%Z"),
    ((le(i, I1),), "(1)%Z", "(Q2R (1 # 1)%Q)"),
    # hypotheses
    ((le(x, y), le(ZERO, x)), "Holds (le_real v1_x v2_y)\n  -> ", ""),
    ((le(x, y), le(ZERO, x)), "\n  -> Holds (le_real (Q2R (0 # 1)%Q) v1_x)", ""),
    ((p, q, p), "Holds v1_p\n  -> Holds v2_q", "Holds v2_q\n  -> Holds v1_p"),
    ((p, q), "Holds v1_p\n  ->", "Holds v1_p\n  -> Holds v1_p\n  ->"),
    ((p, q), "Holds v1_p\n  -> Holds v2_q", "~ (Holds v1_p\n  -> Holds v2_q)"),
    # connectives, quantifiers, functions
    ((op("imp", p, q),), "implb v1_p v2_q", "implb v2_q v1_p"),
    ((op("imp", p, q),), "implb", "andb"),
    ((op("and", p, q),), "andb", "orb"),
    ((op("and", p, q),), "v2_q)", "v2_q"),
    ((forall(x, le(x, y)),), "all", "some"),
    ((forall(x, le(x, y)),), "b0 : R", "b0 : Z"),
    ((forall(x, forall(y, le(x, y))),), "le_real b0 b1", "le_real b1 b0"),
    ((forall(x, forall(y, le(x, y))),), "fun b1 : R", "fun b0 : R"),
    ((forall(x, le(x, y)),), "fun b0 : R", "fun v1_y : R"),
    ((le(op("sqrt", x), y),), "sqrt", "exp"),
    ((le(op("sqrt", x), y),), "sqrt", "root"),
    ((le(add(x, y), z),), "Rplus", "Rmult"),
    ((le(add(x, y), z),), "Rplus", "Z.add"),
    ((le(add(i, j), n),), "Z.add", "Rplus"),
    ((le(i, j),), "le_int", "le_real"),
    ((core.lt(x, y),), "(implb (le_real v2_y v1_x) false)", "(le_real v1_x v2_y)"),
    # indices, ranges, sizes
    ((eq(op("at", u, i), x),), "v2_i", "(Z.add v2_i (1)%Z)"),
    ((eq(op("entry", MATRIX, i, j), x),), "v2_A v3_i v4_j", "v2_A v4_j v3_i"),
    ((eq(op("sum", lam(i, op("cast", i)), I1, N), x),), "(1)%Z", "(0)%Z"),
    ((eq(op("sum", lam(i, op("cast", i)), I1, N), x),), "(dim n1_n)", "(Z.add (dim n1_n) (1)%Z)"),
    ((eq(u, v),), "(v2_u : (vector n1_n))", "(v2_u : (vector (2)%positive))"),
    ((eq(op("mm", THREE, MATRIX), THREE),), "matrix (3)%positive n1_n", "matrix (2)%positive n1_n"),
    ((le(N, op("dim", data=("sizes", "m"))),), "dim n2_n", "dim n1_m"),
    ((eq(op("eye", data=("sizes", 2)), op("eye", data=("sizes", 2))),), "eye (2)%positive) (e", "eye (3)%positive) (e"),
    # matrices
    ((eq(op("transpose", MATRIX), MATRIX),), "(transpose v2_A)", "v2_A"),
    ((eq(op("mm", op("transpose", MATRIX), MATRIX), MATRIX),), "(mm (transpose v2_A) v2_A)", "(mm v2_A (transpose v2_A))"),
    # probability
    ((op("integrable", FAIR, lam(w, x)),), "1 # 2", "1 # 3"),
    ((op("mutind", space, FAMILY, I1, N),), "mutually_independent T", "mutually_independent"),
    ((op("mutind", space, FAMILY, I1, N),), "(1)%Z, (dim n1_n)", "(dim n1_n), (1)%Z"),
    ((op("mutind", space, FAMILY, I1, N, OTHER, I1, N),), "(cons (v3_X", "(cons (v4_Y"),
    ((op("mutind", space, FAMILY, I1, N),), "(cons (v3_X, (1)%Z, (dim n1_n)) nil)", "nil"),
    ((op("integrable", space, lam(w, x)),), "(T : Probability) ", ""),
    ((op("integrable", space, lam(w, x)),), "(T : Probability) (v1_P : (prob T))", "(v1_P : (prob T)) (T : Probability)"),
    ((eq(ANY, ANY),), " (A1_a_0 : A1_a)", ""),
    ((eq(x, x),), "Holds", ""),
    ((eq(x, x),), "(equal", "(equal true"),
    ((eq(x, x),), "v1_x v1_x", "v1_x (v1_x, v1_x, v1_x)"),
    ((eq(x, x),), "v1_x v1_x", "(cons v1_x nil) v1_x"),
    ((eq(x, x),), "v1_x v1_x", "v1_x R"),
    ((eq(x, x),), "equal v1_x v1_x", "Rplus"),
    ((eq(x, x),), "equal v1_x v1_x", "equal v1_x v1_x v1_x"),
    ((eq(x, x),), "(equal v1_x v1_x)", "(mutually_independent T nil)"),
    ((eq(x, x),), "(equal v1_x v1_x)", "(equal v1_x v1_x) true"),
    ((eq(x, x),), "(equal v1_x v1_x)", "v1_x"),
    ((eq(x, x),), "(v1_x : R)", "(v1_x : true)"),
    ((eq(x, x),), "equal", "@equal"),
]  # fmt: skip


@pytest.mark.parametrize("formulas, old, new", CHANGES)
def test_a_changed_text_does_not_read_back(formulas, old, new):
    text = written(*formulas)
    assert says(text, formulas[:-1], formulas[-1])
    assert old in text
    assert not says(text.replace(old, new, 1), formulas[:-1], formulas[-1])


def test_a_denial_is_for_every_theory_of_probability():
    asked = Sequent((op("integrable", space, lam(w, x)),), le(x, y))
    ((name, text),) = statements(asked, REFUTED).items()
    ((_, parts),) = propositions(asked, REFUTED).items()
    assert name == "refuted" and text.startswith("forall (T : Probability),\n  ~ (forall")
    assert says(text, *parts, denied=True) and not says(text, *parts)
    inside = text.replace("forall (T : Probability),\n  ~ (forall", "~ (forall (T : Probability)")
    assert inside != text and not says(inside, *parts, denied=True)
    with pytest.raises(Unreadable, match="a denial"):
        read(text.replace("(T : Probability)", "(T : Probability) (v9 : R)"))


def test_a_file_is_read_by_its_definitions():
    asked = Sequent((le(ZERO, x),), eq(op("inv", x), y))
    texts = statements(asked, PROVED)
    parts = [f"Definition {name} : Prop :=\n  {text}.\n" for name, text in texts.items()]
    file = "".join([f"{STATED}\nRequire Quod.Lemmas.\n", *parts])
    assert list(texts) == ["statement", "statement_is_defined"]
    assert states(file, asked, PROVED)
    assert not states(file, asked, REFUTED)
    assert not states(file.replace("Rinv", "exp", 1), asked, PROVED)
    before = "Definition Rinv := exp.\nDefinition statement :"
    assert not states(file.replace("Definition statement :", before, 1), asked, PROVED)
    assert not states(file.replace("Require Quod", "Require Import Quod", 1), asked, PROVED)
    assert not states(file.partition("\nDefinition statement_is")[0], asked, PROVED)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(surface_statements(3))
def test_random_statements_read_back(e):
    try:
        formula = elaborate(e)
        text = written(formula)
    except QuodError:
        return
    assert says(text, (), formula)
    assert not says(text, (), core.negation(formula))


def test_a_wrong_entry_of_the_writers_table_is_found(monkeypatch):
    for name, other in {"and": "orb", "forall": "some", "Var": "expectation T"}.items():
        (t, *_) = samples(name)
        with monkeypatch.context() as patch:
            patch.setitem(translate._CONSTANTS, name, other)
            assert not says(written(eq(t, t)), (), eq(t, t))


def test_a_file_that_states_something_else_is_a_disagreement(monkeypatch):
    replay = Replay(find_project(ROOT))
    (path,) = replay.by_claim["scores_without_a_cache_are_quadratic"]
    exhibit = Exhibit("attention", path.stem, PROVED, replay.proof(path))
    assert isinstance(claim_unit(exhibit, {}), Unit)
    monkeypatch.setitem(translate._BY_SORT["le"], INT, "le_real")
    opinion = claim_unit(exhibit, {})
    assert isinstance(opinion, SecondOpinion) and opinion.verdict == DISAGREES
