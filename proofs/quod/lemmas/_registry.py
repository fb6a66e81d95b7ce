"""The table of lemmas, how they are proved, and how their certificates are loaded."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quod.errors import CertificateError, QuodError
from quod.kernel import Theorem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quod.tactics.prover import Schema

PROOFS: dict[str, Callable[[], Theorem]] = {}
_MODULES = (
    *("numbers", "elementary", "limits", "bases", "elementary_limits", "integrals", "calculus"),
    *("sums", "lhospital", "series", "products", "linear_algebra", "convergence", "ranges"),
    *("binomials", "systems", "norms", "matrices", "inverses", "determinants", "gradients"),
    "probability",
)
_BUSY: list[str] = []
_KNOWN: dict[str, Theorem] = {}
_PROVED: set[str] = set()  # those of _KNOWN that come from no certificate
STORE = Path(__file__).parent / "certificates"
_FIX = "python -m quod lemmas"
_mode = {"may prove": True, "may replay": True}


def proves(function: Callable[[], Theorem]) -> Callable[[], Theorem]:
    """Register the function that proves the lemma of its name."""
    if function.__name__ in PROOFS:
        raise ValueError(f"two lemmas are named {function.__name__}")
    PROOFS[function.__name__] = function
    return function


@cache
def names() -> list[str]:
    """The names of the lemmas, each after those that its proof may use."""
    modules = [import_module(f"quod.lemmas.{module}").__name__ for module in _MODULES]
    return [name for m in modules for name, proof in PROOFS.items() if proof.__module__ == m]


def lemma(name: str) -> Theorem:
    """The lemma of that name, a theorem without hypotheses."""
    if name not in _KNOWN:
        if name in _BUSY:
            raise QuodError(f"the lemma {name} is not proved yet")
        _BUSY.append(name)
        try:
            _KNOWN[name] = _replayed_or_proved(name)
        finally:
            _BUSY.remove(name)
    return _KNOWN[name]


def quotable() -> dict[Theorem, str]:
    """The lemmas that were asked for so far, with their labels: a proof can quote no others."""
    return {t: f"lemma {name}" for name, t in _KNOWN.items()}


def is_proving() -> bool:
    """Whether a lemma is being proved just now, so that not all lemmas may be used."""
    return bool(_BUSY)


def is_available(name: str) -> bool:
    """Whether a lemma stands before every lemma that is being proved just now."""
    if not _BUSY:
        return True
    order = names()
    return all(order.index(name) < order.index(busy) for busy in _BUSY)


# -------------------------------------------------------------------------- certificates
@contextmanager
def replay_only() -> Iterator[None]:
    """Within this context a lemma without a good certificate is an error."""
    mode = dict(_mode)
    _mode["may prove"] = False
    for name in _PROVED:
        _KNOWN.pop(name, None)
    _forget_what_rests_on_lemmas()
    try:
        yield
    finally:
        _mode.update(mode)


def certificate_text(name: str) -> str | None:
    """The stored certificate of a lemma, None where there is none."""
    try:
        return (STORE / f"{name}.json").read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def stored_names() -> list[str]:
    """The names of the lemmas that have a certificate."""
    return sorted(path.stem for path in STORE.glob("*.json"))


def prove_all() -> dict[str, str]:
    """Prove every lemma anew: its certificate, by name."""
    with _anew():
        made: dict[Theorem, str] = {}
        texts = {}
        for name in names():
            texts[name] = _write(lemma(name), made)
            made[lemma(name)] = f"lemma {name}"
    return texts


def _write(theorem: Theorem, earlier: dict[Theorem, str]) -> str:
    from quod.export import certificate, to_text

    return to_text(certificate(theorem.conclusion, (), {"statement": theorem}, cited=earlier))


@contextmanager
def _anew() -> Iterator[None]:
    """Without what is stored or known, and putting it back afterwards."""
    mode, known, proved = dict(_mode), dict(_KNOWN), set(_PROVED)
    _mode.update({"may prove": True, "may replay": False})
    _forget()
    try:
        yield
    finally:
        _mode.update(mode)
        _forget()
        _KNOWN.update(known)
        _PROVED.update(proved)


def _forget() -> None:
    _KNOWN.clear()
    _PROVED.clear()
    _schemas.cache_clear()
    _forget_what_rests_on_lemmas()


def _forget_what_rests_on_lemmas() -> None:
    """Theorems that were kept: they rest on other theorems than the lemmas of the same name now."""
    from quod.tactics.limits import KEPT

    KEPT.clear()


def _replayed_or_proved(name: str) -> Theorem:
    text = certificate_text(name) if _mode["may replay"] else None
    try:
        if text is None:
            raise CertificateError("it is missing")
        return replay_lemma(text)
    except CertificateError as error:
        if not _mode["may prove"]:
            raise CertificateError(
                f"the certificate of the lemma {name}: {error}\n  prove the lemmas anew: {_FIX}"
            ) from None
    if name not in names():
        raise QuodError(f"there is no lemma {name!r}")
    _PROVED.add(name)
    return PROOFS[name]()


def replay_lemma(text: str) -> Theorem:
    """The theorem that a lemma's certificate proves: its statement, without hypotheses."""
    from quod.certificate import replay

    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CertificateError(f"it is damaged: {error}") from None
    proof = replay(data, cite_lemma)
    theorem = proof.theorems.get("statement")
    if theorem is None or theorem.conclusion is not proof.statement or theorem.hypotheses:
        raise CertificateError("it does not prove its statement")
    return theorem


def cite_lemma(label: str) -> Theorem:
    """The lemma of a citation such as "lemma sum_of_zeros"."""
    kind, _, name = label.partition(" ")
    if kind != "lemma":
        raise CertificateError(f"a lemma cannot cite {label!r}")
    try:
        return lemma(name)
    except QuodError as error:
        raise CertificateError(str(error)) from None


# -------------------------------------------------------------------- the simplifier's own
SIMPLIFICATION = (
    "modulus_of_a_product",
    "modulus_of_an_inverse",
    *("power_of_a_power", "power_of_one", "power_of_zero"),
    "sum_of_zeros",
    "sum_of_a_constant",
    "product_association",
    "matrix_vector_association",
    "variance_of_a_constant",
    "variance_of_a_shift",
    "variance_of_a_multiple",
    "covariance_of_multiples",
)
AXIOMS = (
    *("sum_last", "iterate_zero", "iterate_next", "product_empty", "product_last"),
    "factors_last",
    *("power_zero", "power_next"),
    *("exponential_of_zero", "exponential_of_a_sum"),
)


def simplification() -> list[Schema]:
    """The lemmas and axioms that the simplifier uses everywhere, as far as they are proved."""
    return _schemas(tuple(name for name in SIMPLIFICATION if is_available(name)))


@cache
def _schemas(usable: tuple[str, ...]) -> list[Schema]:
    from quod import kernel
    from quod.tactics.prover import schemas

    known = [*map(kernel.axiom, AXIOMS), *map(lemma, usable)]
    return [schema for t in known for schema in schemas(t, t.conclusion.free)]
