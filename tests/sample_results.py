"""Made-up results that exercise everything the write-up can set; nothing here was checked."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction
from typing import Any

from quod.coq.standing import FINITE, PROVED
from quod.document import AxiomEntry, Module
from quod.drawing import Drawing, Plot
from quod.results import (
    AGREES,
    DISAGREES,
    FAILED,
    NOT_EXPORTED,
    TIMED_OUT,
    ClaimResult,
    SecondOpinion,
    StepResult,
)
from quod.running.project import StatementText

PATH = "derivations/samples.py"


def step(
    left: str,
    relation: str,
    right: str,
    reason: str = "",
    verdict: str = "proved",
    heading: str = "",
    explanation: str = "",
    rule: str = "lincomb",
) -> StepResult:
    """A step on line 12."""
    return StepResult(
        left, relation, right, reason, rule, verdict, 12, heading, explanation=explanation
    )


def claim(id: str, title: str, statement: str, verdict: str = "proved", **rest: Any) -> ClaimResult:
    """A claim that has been declared as it was found, unless `rest` says otherwise."""
    values: dict[str, Any] = {
        "declared": verdict,
        "certificate": hashlib.sha256(id.encode()).hexdigest(),
        "proof_steps": 10 + len(title),
        "certificate_size": 1000 + 37 * len(title) ** 2,
        "rules": ["modus_ponens", "lincomb", "compute"],
        "axioms": ["inverse"],
        **rest,
    }
    return ClaimResult(
        id, "samples", PATH, 10, verdict=verdict, title=title, statement=statement, **values
    )


VARIANCE = claim(
    "variance_of_score",
    "Variance of a dot-product score",
    r"\operatorname{Var}\left(q^{\top} k\right) = d",
    prose="The entries of $q$ and $k$ have unit variance, so their product does too; a sum of "
    "$d$ independent such products has variance $d$.  See [[attention_scale]] for what follows.",
    settles=["2.1-variance"],
    proof_steps=531,
    hypotheses=[
        r"\operatorname{Var}(q_i) = 1 \quad \text{for all } i",
        r"\operatorname{Var}(k_i) = 1 \quad \text{for all } i",
        r"\mathbb{E}[q_i] = 0 \quad \text{for all } i",
        r"\mathbb{E}[k_i] = 0 \quad \text{for all } i",
        r"\text{the entries of } q \text{ and } k \text{ are mutually independent, with finite "
        r"second moments}",
    ],
    notation=[r"q, k \in \mathbb{R}^{d}", r"d \ge 1"],
    unused=[r"\mathbb{E}[k_i] = 0 \quad \text{for all } i"],
    satisfiable="shown",
    rules=["modus_ponens", "independence", "lincomb", "variance_of_a_sum", "second_moment"],
    axioms=["inverse", "induction"],
    steps=[
        step(
            r"\operatorname{Var}\left(q^{\top} k\right)",
            "=",
            r"\operatorname{Var}\left(\sum_{i=1}^{d} q_i k_i\right)",
            "the definition of the dot product",
        ),
        step(
            "", "=", r"\sum_{i=1}^{d} \operatorname{Var}(q_i k_i)", "the summands are uncorrelated"
        ),
        step(
            "",
            "=",
            r"\sum_{i=1}^{d} \left(\mathbb{E}\left[q_i^{2} k_i^{2}\right] - "
            r"\mathbb{E}[q_i k_i]^{2}\right)",
            r"$\operatorname{Var}(X) = \mathbb{E}[X^2] - \mathbb{E}[X]^2$",
        ),
        step(
            "",
            "=",
            r"\sum_{i=1}^{d} \left(\mathbb{E}[q_i^{2}]\, \mathbb{E}[k_i^{2}] - "
            r"\mathbb{E}[q_i]^{2}\, \mathbb{E}[k_i]^{2}\right)",
            "the factors are independent",
        ),
        step("", "=", r"\sum_{i=1}^{d} (1 \cdot 1 - 0 \cdot 0)", "unit variance and mean zero"),
        step("", "=", "d", "a sum of $d$ ones", rule="sum_of_a_constant"),
    ],
)
SCALE = claim(
    "attention_scale",
    r"Why attention divides by $\sqrt{d}$",
    r"\operatorname{Var}\left(\frac{q^{\top} k}{\sqrt{d}}\right) = 1",
    axioms=["inverse", "square_root", "expectation_of_a_multiple"],
    notation=[r"q, k \in \mathbb{R}^{d}"],
    steps=[
        step(
            r"\operatorname{Var}\left(\frac{q^{\top} k}{\sqrt{d}}\right)",
            "=",
            r"\frac{\operatorname{Var}\left(q^{\top} k\right)}{d}",
            r"$\operatorname{Var}(c X) = c^2 \operatorname{Var}(X)$",
        ),
        step("", "=", r"\frac{d}{d}", "[[variance_of_score]]"),
        step("", "=", "1", "", rule="lincomb"),
    ],
)
_SQUARES = " + ".join(f"a_{{{i}}}^{{2}} b_{{{j}}}^{{2}}" for i in range(1, 5) for j in range(1, 5))
EULER = claim(
    "four_squares",
    "Euler\u2019s four-square identity, in which the product of two sums of four squares is such a sum",
    r"(a_1^{2} + a_2^{2} + a_3^{2} + a_4^{2}) (b_1^{2} + b_2^{2} + b_3^{2} + b_4^{2}) = "
    r"(a_1 b_1 - a_2 b_2 - a_3 b_3 - a_4 b_4)^{2} + (a_1 b_2 + a_2 b_1 + a_3 b_4 - a_4 b_3)^{2} + "
    r"(a_1 b_3 - a_2 b_4 + a_3 b_1 + a_4 b_2)^{2} + (a_1 b_4 + a_2 b_3 - a_3 b_2 + a_4 b_1)^{2}",
    notation=[r"a_1, a_2, a_3, a_4, b_1, b_2, b_3, b_4 \in \mathbb{R}"],
    steps=[
        step(
            r"(a_1^{2} + a_2^{2} + a_3^{2} + a_4^{2}) (b_1^{2} + b_2^{2} + b_3^{2} + b_4^{2})",
            "=",
            _SQUARES,
            "multiply out",
        ),
        step(
            "",
            "=",
            r"(a_1 b_1 - a_2 b_2 - a_3 b_3 - a_4 b_4)^{2} + "
            r"(a_1 b_2 + a_2 b_1 + a_3 b_4 - a_4 b_3)^{2} + "
            r"(a_1 b_3 - a_2 b_4 + a_3 b_1 + a_4 b_2)^{2} + "
            r"(a_1 b_4 + a_2 b_3 - a_3 b_2 + a_4 b_1)^{2}",
            "regroup: the twenty-four mixed products cancel in pairs, one from each of two squares",
        ),
    ],
)
TERMS = r" + ".join(rf"\frac{{\lambda_{{{k}}}}}{{1 - \beta_{{1}}^{{{k}}}}}" for k in range(1, 13))
INDUCTION = claim(
    "momentum_unrolled",
    "The moving average, unrolled",
    r"m_t = (1 - \beta) \sum_{s=1}^{t} \beta^{t - s} g_s",
    hypotheses=[r"0 < \beta", r"\beta < 1", r"t \ge 0"],
    notation=[
        r"m_0 = 0, \quad m_{t+1} = \beta m_t + (1 - \beta) g_{t+1}",
        r"g \colon \mathbb{N} \to \mathbb{R}",
    ],
    unused=[r"0 < \beta", r"\beta < 1"],
    satisfiable="shown",
    rules=["induction", "lincomb", "sum_last", "sum_of_a_multiple", "power_zero", "positivity"],
    axioms=["induction"],
    steps=[
        step("m_0", "=", "0", "the definition", heading="Base case: $t = 0$."),
        step("", "=", r"(1 - \beta) \sum_{s=1}^{0} \beta^{0 - s} g_s", "the sum is empty"),
        step(
            r"m_{t+1}",
            "=",
            r"\beta m_t + (1 - \beta) g_{t+1}",
            "the definition",
            heading="Induction step: the claim holds for $t$; it is to be shown for $t + 1$.",
        ),
        step(
            "",
            "=",
            r"\beta (1 - \beta) \sum_{s=1}^{t} \beta^{t - s} g_s + (1 - \beta) g_{t+1}",
            "the induction hypothesis",
        ),
        step(
            "",
            "=",
            r"(1 - \beta) \left(\sum_{s=1}^{t} \beta^{t + 1 - s} g_s + g_{t+1}\right)",
            "$\\beta$ goes under the sum",
        ),
        step("", "=", r"(1 - \beta) \sum_{s=1}^{t+1} \beta^{t + 1 - s} g_s", "the last summand"),
    ],
)
MANY = claim(
    "many_steps",
    "A derivation of many steps",
    r"\sum_{k=1}^{12} \frac{\lambda_k}{1 - \beta_1^{k}} \ge 0",
    hypotheses=[r"\lambda_k \ge 0 \quad \text{for all } k"],
    steps=[
        step(r"\Phi", "=" if k == 0 else r"\le", rf"{TERMS} + {k}", "one more, for room")
        if k == 0
        else step("", r"\le", rf"\left({TERMS}\right)^{{2}} + {k}", f"step {k}; $x \\le x^2 + 1$")
        for k in range(14)
    ],
)
MATRIX = claim(
    "block_product",
    "A matrix wider than the page",
    r"\det\begin{bmatrix} "
    + " & ".join(rf"x_{{{k}}} + y_{{{k}}}" for k in range(14))
    + r" \end{bmatrix} = 0",
    steps=[
        step(
            "A",
            "=",
            r"\begin{bmatrix} "
            + " & ".join(rf"x_{{{k}}} + y_{{{k}}}" for k in range(14))
            + r" \end{bmatrix}",
            "written out",
        ),
        step(
            "",
            "=",
            r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}",
            "an untrue step of a made-up claim",
        ),
        step(
            "",
            "",
            r"\lVert A \rVert \le 1 \implies \lVert A x \rVert \le \lVert x \rVert \quad \text{for all } x",
            "a statement on its own",
        ),
    ],
)
REFUTED = claim(
    "determinants_add",
    "Determinants add",
    r"\det(A + B) = \det A + \det B",
    verdict="refuted",
    notation=[r"A, B \in \mathbb{R}^{2 \times 2}"],
    counterexample=[
        r"A = \begin{bmatrix} 1 & 0 \\ 0 & 0 \end{bmatrix}, \quad "
        r"B = \begin{bmatrix} 0 & 0 \\ 0 & 1 \end{bmatrix}",
        r"\det(A + B) = 1 \ne 0 = \det A + \det B",
    ],
    counterexample_size="$n = 2$",
    reason="The two sides differ at $A$ and $B$ below.",
    settles=["3.2-det"],
)
UNEXPECTED = claim(
    "square_root_of_square",
    "A root undoes a square",
    r"\sqrt{x^{2}} = x",
    verdict="refuted",
    declared="proved",
    counterexample=["x = -1", r"\sqrt{x^{2}} = 1 \ne -1 = x"],
)
ILL_FORMED = claim(
    "adding_shapes",
    "A vector plus a matrix",
    r"x + A = 0",
    verdict="ill-formed",
    certificate="",
    reason=r"The sum of a vector and a matrix has no meaning: $x \in \mathbb{R}^n$ and "
    r"$A \in \mathbb{R}^{n \times n}$.",
)
GAP = claim(
    "gap_in_chain",
    "A chain with a gap and a wrong sign",
    r"(x - 1)^{2} = x^{2} - 2 x + 1",
    verdict="gap",
    declared="proved",
    certificate="",
    steps=[
        step("(x - 1)^{2}", "=", "(x - 1) (x - 1)", "the definition"),
        step(
            "",
            "=",
            "x^{2} - 2 x - 1",
            "multiply out",
            verdict="refuted",
            explanation="the two sides differ by 2\n  at x = 0:\n    left  = 1\n    right = -1\n"
            "  from  (x - 1)*(x - 1)\n  to    x**2 - 2*x - 1\n  hint: a sign",
        ),
        step(
            "", "=", "x^{2} - 2 x + 1", "to be written", verdict="gap", explanation="not yet done"
        ),
    ],
)
ASSUMED = claim(
    "unit_entries",
    "Independent unit entries",
    r"\operatorname{Var}(q_i) = 1 \quad \text{for all } i",
    verdict="assumed",
    certificate="",
    reason="A model of the weights at the start of training.",
)
OPINION = claim(
    "adam_is_better",
    "AdamW is the better default",
    "",
    verdict="opinion",
    certificate="",
    prose="Na\u00efve users \u2014 and some others \u2014 say \u201cAdamW generalises better\u201d; "
    "no derivation decides it. 100 % of `cost_of(x)` & co. are a matter of taste: a_b #1 {x} ~ ^.",
)
UNDECIDED = claim(
    "hard_bound",
    "A bound that the search did not reach",
    r"\sum_{n=1}^{N} \frac{1}{n^{2}} \le \frac{\pi^{2}}{6}",
    verdict="undecided",
    declared="proved",
    certificate="",
    reason="Neither a proof nor a counterexample was found in 10 s.",
    failure="hard_bound: undecided\n  tried: lincomb, positivity, compute (N = 1..200)\n  missing: a bound on the tail",
)
ERROR = claim(
    "division_by_zero",
    "A derivation that stops",
    r"\frac{1}{0} = 1",
    verdict="error",
    declared="proved",
    certificate="",
    reason="The script raised an exception.",
    failure='Traceback (most recent call last):\n  File "derivations/samples.py", line 10, in division_by_zero\n    check(1 / 0 == 1)\nZeroDivisionError: division by zero',
)
AXIOMS = [
    AxiomEntry(
        "inverse",
        r"x \ne 0 \implies x \cdot x^{-1} = 1",
        "Rudin, Principles of Mathematical Analysis, 1.12 (M5)",
        PROVED,
    ),
    AxiomEntry(
        "square_root",
        r"0 \le x \implies \sqrt{x} \cdot \sqrt{x} = x",
        "Rudin, Principles of Mathematical Analysis, 1.21",
        PROVED,
    ),
    AxiomEntry(
        "expectation_of_a_multiple",
        r"a X \text{ is integrable}, \quad \text{if } X \text{ is integrable}",
        "Williams, Probability with Martingales, 5.5",
        FINITE,
    ),
    AxiomEntry(
        "induction",
        r"P(\ell) \land \left(\forall n,\; \ell \le n \land P(n) \implies P(n + 1)\right) \implies \left(\forall n,\; \ell \le n \implies P(n)\right)",
        "Landau, Foundations of Analysis, Axiom 5",
        PROVED,
    ),
    AxiomEntry("never_used", "0 = 0", "nobody", PROVED),
]
LONG = claim(
    "many_hypotheses",
    "A claim of many hypotheses, which is longer than half a page",
    r"\sum_{i=1}^{n} x_i \le n",
    hypotheses=[
        rf"\frac{{x_{{{k}}} + y_{{{k}}}}}{{1 + z_{{{k}}}^{{2}}}} \le {k} \quad \text{{for all }} z"
        for k in range(24)
    ],
    prose="First.\n\nSecond, with \u03b1 \u2264 1 and caf\u00e9.",
)
CONTRADICTORY = claim(
    "from_nothing",
    "Anything follows",
    "0 = 1",
    declared="proved",
    hypotheses=["x < 0", "0 < x"],
    satisfiable="contradictory",
)
OPINIONS = [
    SecondOpinion(AGREES, "", 1.0),
    SecondOpinion(
        DISAGREES, 'Error:\n  The term "I_0" has type `True`, not $x & y$ \u22a2 \u2295\x1b.'
    ),
    SecondOpinion(FAILED, "coqc: exit code 137"),
    SecondOpinion(TIMED_OUT, "not done after 60 s"),
    SecondOpinion(NOT_EXPORTED, "Coq has no counterpart of det"),
]
GOOD = [VARIANCE, SCALE, INDUCTION, EULER, MATRIX, MANY, REFUTED, LONG, ASSUMED]
BAD = [CONTRADICTORY, UNEXPECTED, ILL_FORMED, GAP, OPINION, UNDECIDED, ERROR]


STATEMENTS = [
    StatementText(
        "2.1-variance",
        "2.1",
        r"The score $q^\top k$ has the variance $d$, because independent variables of mean 0 and "
        "variance 1 are multiplied and $d$ products are summed.",
    ),
    StatementText("2.2-nowhere", "2.2", "No claim settles this & so it is not shown."),
]


def checked_twice() -> list[Module]:
    """The document with each second opinion; the first claims have those of `OPINIONS`."""
    found = modules()
    for k, claim in enumerate(GOOD):
        found[0].claims[k] = replace(claim, second_opinion=OPINIONS[k % len(OPINIONS)])
    return found


def drawing() -> Drawing:
    """A picture with a panel of each kind."""
    plot = Plot()
    plot.panel("Powers of 2, 50% & more", x="$t$", y="$2^t$", log="y")
    plot.curve([(t, 2**t) for t in range(9)], "exact")
    plot.curve([(t, 1 + t) for t in range(9)], "a bound", marks=True)
    plot.panel("A grid")
    plot.cells([[1, 2, 3], [4, 5, Fraction(1, 2)]], [[0, 1, None], [0, 1, 2]])
    plot.panel("Bars")
    plot.bars(["B/16", "L/16"], {"embedding": [1, 2], "blocks": [3, Fraction(7, 2)]})
    return Drawing("powers", PATH, 20, 1, "Three panels; see [[attention_scale]].", plot.panels)


def modules() -> list[Module]:
    """The whole document: one module of results, one of faults."""
    return [
        Module(
            "attention",
            "derivations/attention.py",
            "Attention and $\\sqrt{d}$",
            "How large is a score?\n\nThe answer is in [[variance_of_score]].",
            list(GOOD),
            [([r"q, k \in \mathbb{R}^{d}"], "a query and a key, $d$ components each")],
            [drawing()],
        ),
        Module("faults", "derivations/faults.py", "What goes wrong", "", BAD),
    ]
