"""What the queries, keys and values of multi-head attention cost

A product of an $m \\times k$ matrix and a $k \\times n$ matrix takes $m k n$ multiply-adds. The
counts below are made by machine, from the definitions that are printed beside them: `madds` counts
the multiply-adds of all products in an expression, `numbers` the numbers that a value holds. The
input $X$ has a row for each of $n$ tokens and $d = d_{\\mathrm{model}}$ columns; $h$ heads share
the width, $d = h d_k$.
"""

from quod import *

n, d, h, d_k = dimensions("n d h d_k")
X = matrix("X", n, d)
W_Q, W_K, W_V = matrix_sequence("W_Q W_K W_V", d, d_k)
W_O = matrix_sequence("W_O", d_k, d)
S = matrix("S", n, n)
a = index("a", 1, h)
l = index("l", 1, n)

shared = [d == h * d_k]

Q = definition("Q", lambda a: X @ W_Q[a])
K = definition("K", lambda a: X @ W_K[a])
V = definition("V", lambda a: X @ W_V[a])
scores = definition("A", lambda a: Q[a] @ K[a].T / sqrt(d_k))
softmax = definition(
    "softmax",
    lambda S: build_matrix(lambda i, j: exp(S[i, j]) / Sum(exp(S[i, l]), l), n, n),
    of=[S],
    latex=r"\operatorname{softmax}",
)
attention = definition("Y", lambda: Sum(softmax(scores[a]) @ V[a] @ W_O[a], a))()
names = notation(
    (n, "the number of tokens"),
    (d, "the width of the model"),
    (h, "the number of heads"),
    (d_k, "the width of a head"),
    (X, "the input, a row for each token"),
    (W_Q, W_K, W_V, W_O, "the weights of the heads"),
    (Q, K, V, "queries, keys and values of head $a$"),
    (scores, "its scores"),
    (softmax, "each row of scores as weights"),
    (attention, "multi-head attention, with its output projection"),
)

projections = Sum(multiply_adds(Q[a], K[a], V[a]), a)


@claim(Sum(numbers_in(W_Q[a]), a) == d**2, given=shared, settles=["2.3-shapes"])
def heads_share_one_square_matrix(calc):
    """The $d \\times d_k$ matrices of one kind lie side by side in one square matrix."""
    calc(Sum(d * d_k, a))


@ill_formed(lambda: W_Q[a] @ X, settles=["2.3-shapes"])
def the_other_order_has_no_meaning(claim):
    """Tokens are rows, so a projection stands on the right."""


k = integer("k")


@claim(negation(there_is(k, 3 == 2 * k)), title="Two heads cannot share a width of three")
def the_number_of_heads_divides_the_width(calc):
    """That $h$ divides $d$ is a hypothesis: without it there is no $d_k$."""
    absurd = calc.contradiction()
    low, high = absurd.cases(k <= 1)
    low.have(2 * k <= 2)
    high.have(k >= 1 + 1, by=rule("discreteness"))


@claim(for_all(a, multiply_adds(Q[a]) == n * d * d_k), settles=["2.3-perhead"])
def one_projection_of_one_head(calc):
    """One product of an $n \\times d$ matrix and a $d \\times d_k$ matrix, so the time is
    $O(n d d_k)$ with the constant 1."""


@claim(projections == 3 * n * d**2, given=shared, settles=["2.3-time", "2.3-h-indep"])
def projections_do_not_depend_on_the_heads(calc):
    """So the time is $O(n d^2)$, with the constant 3 for all sizes: linear in $n$, quadratic in
    $d$, and the same for every $h$ that divides $d$."""
    calc(Sum(3 * (n * d * d_k), a))
    calc(h * (3 * (n * d * d_k)), by=sum_of_a_constant)


@refutes(projections == 3 * n * d**2, settles=["2.3-h-indep"])
def heads_of_a_fixed_width_cost_more(model):
    """If each head keeps its width $d_k$ however many there are, the cost grows with $h$."""
    model.let(n, 1)
    model.let(d, 1)
    model.let(d_k, 1)
    model.let(h, 2)


values = Sum(numbers_in(Q[a], K[a], V[a]), a)
weights = Sum(numbers_in(W_Q[a], W_K[a], W_V[a]), a)
memory = numbers_in(X) + weights + values
c = integer("c", minimum=1)


@claim(values == 3 * n * d, given=shared, settles=["2.3-space"])
def values_take_linear_space(calc):
    """What is computed: $O(nd)$ numbers, with the constant 3, and again no $h$."""


@claim(memory == 4 * n * d + 3 * d**2, given=shared, settles=["2.3-space"])
def weights_take_space_too(calc):
    """With the input and the weights there is a part that does not shrink with the sequence."""


@claim(
    memory > c * n * d,
    given=[*shared, d == c * n],
    settles=["2.3-space"],
    title="All memory together is not $O(nd)$",
)
def weights_are_not_linear(calc):
    """Whatever the constant $c$, a model of width $d = cn$ needs more: the bound is for the values
    alone, and that of everything is $O(nd + d^2)$."""
    calc.have(memory == 4 * n * d + 3 * d**2, by=weights_take_space_too)
    calc.have(3 * d**2 == 3 * (c * n * d))


@claim(multiply_adds(attention) == 4 * n * d**2 + 2 * n**2 * d, given=shared)
def attention_costs(calc):
    """The whole of multi-head attention, scores and output projection included: its multiply-adds
    do not depend on $h$ either."""
    calc(Sum(3 * (n * d * d_k) + n * d_k * n + n * n * d_k + n * d_k * d, a))
    calc(h * (3 * (n * d * d_k) + n * d_k * n + n * n * d_k + n * d_k * d), by=sum_of_a_constant)


@claim(
    iff(2 * n**2 * d > multiply_adds(attention) - 2 * n**2 * d, n > 2 * d),
    given=shared,
    title="Scores cost more than projections from $n > 2d$ on",
)
def scores_dominate_long_sequences(calc):
    """Below twice the width, the quadratic term is the smaller one."""
    calc.have(multiply_adds(attention) == 4 * n * d**2 + 2 * n**2 * d, by=attention_costs)
    forward, backward = calc.both_directions()
    short = forward.contradiction()
    short.have(2 * n * d * (2 * d - n) >= 0)
    backward.have(2 * n * d * (n - 2 * d) > 0)


score_memory = Sum(numbers_in(scores[a]), a)


@claim(score_memory == h * n**2, settles=["2.3-h-indep"])
def scores_of_every_head_are_kept(calc):
    """Each head has $n^2$ scores of its own, so their memory is proportional to $h$."""


@refutes(score_memory == n**2, given=shared, settles=["2.3-h-indep"])
def memory_depends_on_the_heads(model):
    """Eight heads hold eight times the scores of one."""
    model.let(n, 1)
    model.let(d, 8)
    model.let(d_k, 1)
    model.let(h, 8)


@claim(
    score_memory > c * (n * d + n**2 + d**2),
    given=[*shared, d_k == 1, n == d, d == 4 * c],
    settles=["2.3-h-indep"],
    title="No bound without $h$ holds for the scores",
)
def heads_cannot_be_left_out(calc):
    """Whatever the constant $c$, heads of width one need more than $c(nd + n^2 + d^2)$ numbers."""
    calc.have(score_memory == h * n**2, by=scores_of_every_head_are_kept)
    calc.have(h == n)
    calc.have(h * n**2 == 4 * c * n**2)
    calc.have(c * (n * d + n**2 + d**2) == 3 * c * n**2)
    calc.have(c * n**2 > 0)
