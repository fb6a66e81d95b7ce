"""What a cache of keys and values saves, and what it costs

A model that generates text attends, for each new token, to all tokens so far. With a cache, the
keys and values of earlier tokens are kept; the new token $x$ needs a query, a key and a value of
its own, and its query meets the $t$ keys that are then in the cache. Without one, the whole prefix
of $t$ tokens runs through attention again. Both programs are written out below, and their
multiply-adds counted from that.
"""

from quod import *

length, d, h, d_k = dimension("t"), *dimensions("d h d_k")
X = matrix("X", length, d)
x = vector("x", d)
W_Q, W_K, W_V = matrix_sequence("W_Q W_K W_V", d, d_k)
W_O = matrix_sequence("W_O", d_k, d)
K, V = matrix_sequence("K V", length, d_k)
S, s = matrix("S", length, length), vector("s", length)
a = index("a", 1, h)
l = index("l", 1, length)

shared = [d == h * d_k]

softmax = definition(
    "softmax",
    lambda s: build_vector(lambda i: exp(s[i]) / Sum(exp(s[l]), l), length),
    of=[s],
    latex=r"\operatorname{softmax}",
)
softmax_rows = definition(
    "softmax_rows",
    lambda S: build_matrix(lambda i, j: exp(S[i, j]) / Sum(exp(S[i, l]), l), length, length),
    of=[S],
    latex=r"\operatorname{softmax}_{\mathrm{rows}}",
)

query = definition("q", lambda a: W_Q[a].T @ x)
key = definition("k", lambda a: W_K[a].T @ x)
value = definition("v", lambda a: W_V[a].T @ x)
cached_row = definition("r", lambda a: V[a].T @ softmax(K[a] @ query[a] / sqrt(d_k)))
cached_step = Sum(W_O[a].T @ cached_row[a], a)

scores = definition("A", lambda a: X @ W_Q[a] @ (X @ W_K[a]).T / sqrt(d_k))
prefix = Sum(softmax_rows(scores[a]) @ (X @ W_V[a]) @ W_O[a], a)

own = Sum(multiply_adds(key[a], value[a]), a)

names = notation(
    (length, "the number of tokens so far, the new one included"),
    (d, h, d_k, "the width of the model, the number of heads and their width"),
    (x, "the new token"),
    (X, "all tokens so far, as rows"),
    (W_Q, W_K, W_V, W_O, "the weights of the heads"),
    (K, V, "the keys and values of head $a$ in the cache, as rows"),
    (query, key, value, "query, key and value of the new token"),
    (cached_row, "what head $a$ makes of the new token, with a cache"),
    (scores, "the scores of head $a$ without a cache"),
)


@claim(
    multiply_adds(cached_step) + own == 4 * d**2 + 2 * length * d,
    given=shared,
    settles=["2.4-pertoken", "2.4-linear"],
)
def cost_of_a_token(calc):
    """All heads, with the projections of the new token: $O(d^2 + td)$, affine in the length $t$."""
    calc(Sum(d_k * d + length * d_k + d_k * length + d * d_k, a) + Sum(2 * (d_k * d), a))


z = vector("z", d_k)
one_head = V[a].T @ softmax(K[a] @ z / sqrt(d_k))
b = integer("b", minimum=1)


@claim(for_all(a, multiply_adds(one_head) == 2 * length * d_k), settles=["2.4-pertoken"])
def one_head_against_its_cache(calc):
    """What is true of $O(t d_k)$: one head, once its query $z$ is there."""


@claim(
    multiply_adds(cached_step) + own > b * length * d_k,
    given=[*shared, h == b],
    settles=["2.4-pertoken"],
    title="The cost of a token is not $O(t d_k)$",
)
def a_token_costs_more_than_one_head(calc):
    """Whatever the constant $b$, with $b$ heads it is not enough."""
    calc.have(multiply_adds(cached_step) + own == 4 * d**2 + 2 * length * d, by=cost_of_a_token)
    calc.have(length * d == b * length * d_k)


@refutes(
    Sum(multiply_adds(query[a], key[a], value[a]), a) == Sum(multiply_adds(query[a]), a),
    given=shared,
    settles=["2.4-only-q"],
)
def the_query_is_not_all(model):
    """The key and the value of the new token are in no cache yet."""
    model.let(d, 1)
    model.let(d_k, 1)
    model.let(h, 1)


@claim(
    Sum(multiply_adds(query[a], key[a], value[a]), a) == 3 * Sum(multiply_adds(query[a]), a),
    settles=["2.4-only-q"],
)
def three_projections_for_a_token(calc):
    """Three times the work of the query alone, whatever the sizes."""


@claim(multiply_adds(prefix) == 4 * length * d**2 + 2 * length**2 * d, given=shared)
def cost_of_the_prefix(calc):
    """Without a cache, for each new token: quadratic in the length."""
    calc(Sum(3 * (length * d * d_k) + 2 * (length * length * d_k) + length * d_k * d, a))


token = definition(
    "c",
    lambda t: (
        multiply_adds(cached_step, sizes={length: t})
        + Sum(multiply_adds(key[a], value[a], sizes={}), a)
    ),
)
whole_prefix = definition("u", lambda t: multiply_adds(prefix, sizes={length: t}))
T = natural("T")


@claim(token[T + 1] - token[T] == 2 * d, given=shared, settles=["2.4-linear", "2.4-no-more-work"])
def each_token_costs_more_than_the_last(calc):
    """$c_T$ is the cost of the token that makes the cache $T$ long: it grows by $2d$ a token."""


@refutes(token[T + 1] <= token[T], given=shared, settles=["2.4-no-more-work"])
def the_work_for_a_token_grows(model):
    """One more key to meet, one more value to add."""
    model.let(d, 1)
    model.let(d_k, 1)
    model.let(h, 1)
    model.let(T, 0)


i, m = integer("i m")
with_cache = definition("C", lambda T: Sum(token[i], (i, 1, T)))
without_cache = definition("U", lambda T: Sum(whole_prefix[i], (i, 1, T)))


@claim(with_cache[T] == T * d * (4 * d + T + 1), given=shared, settles=["2.4-linear-vs-exp"])
def total_with_a_cache(calc):
    """Quadratic in the number $T$ of tokens: the sum of what grows linearly."""
    base, step = calc.induction(T)
    base(0)
    step(with_cache[T] + token[T + 1])
    step(T * d * (4 * d + T + 1) + token[T + 1], by=induction_hypothesis)


@claim(
    without_cache[T] == T * d * (T + 1) * (6 * d + 2 * T + 1) / 3,
    given=shared,
    settles=["2.4-linear-vs-exp"],
)
def total_without_a_cache(calc):
    """Cubic: each token costs what the whole prefix costs."""
    base, step = calc.induction(T)
    base(0)
    step(without_cache[T] + whole_prefix[T + 1])
    step(T * d * (T + 1) * (6 * d + 2 * T + 1) / 3 + whole_prefix[T + 1], by=induction_hypothesis)


@claim(
    ((T + 1) / 2 * with_cache[T] <= without_cache[T])
    & (without_cache[T] <= 2 * (T + 1) / 3 * with_cache[T]),
    given=shared,
    settles=["2.4-linear-vs-exp"],
    title="The saving is a factor proportional to the number of tokens",
)
def the_saving_grows_linearly(calc):
    """Between $(T + 1)/2$, about what it is while $T$ is small beside the width, and $2(T + 1)/3$,
    which it approaches: cubic becomes quadratic, and for one token quadratic becomes linear."""
    calc.have(with_cache[T] == T * d * (4 * d + T + 1), by=total_with_a_cache)
    calc.have(
        without_cache[T] == T * d * (T + 1) * (6 * d + 2 * T + 1) / 3, by=total_without_a_cache
    )
    calc.have((T + 1) / 2 * with_cache[T] == T * d * (T + 1) * (4 * d + T + 1) / 2)
    calc.have(2 * (T + 1) / 3 * with_cache[T] == 2 * T * d * (T + 1) * (4 * d + T + 1) / 3)
    none, some = calc.cases(T <= 0)
    none.have(T == 0)
    some.have(T >= 0 + 1, by=rule("discreteness"))
    some.have(T * d * (T + 1) * (T - 1) >= 0)
    some.have(T * d * (T + 1) * (2 * d + 1) >= 0)


@picture
def what_a_cache_saves(plot):
    """Multiply-adds for $T$ tokens in a layer of width 512 with 8 heads, on logarithmic axes: the
    slopes are those of $T^2$ and $T^3$ in the end, and what the cache saves is a factor between
    $(T + 1)/2$ and $2(T + 1)/3$."""
    plot.panel(x="tokens $T$", y="multiply-adds", log="xy")
    tokens = [2**k for k in range(11)]
    for total, label in ((without_cache, "without a cache"), (with_cache, "with a cache")):
        plot.graph(total[T], (T, tokens), label, at={d: 512, h: 8, d_k: 64})


@claim(
    with_cache[T] > b * T,
    given=[*shared, T == b],
    settles=["2.4-linear-vs-exp"],
    title="With a cache the total is not linear either",
)
def the_total_is_not_linear(calc):
    """Whatever the constant $b$, after $b$ tokens the total is beyond $bT$."""
    calc.have(with_cache[T] == T * d * (4 * d + T + 1), by=total_with_a_cache)
    calc.have(T * d * (4 * d + T + 1) > b * T)


@claim(without_cache[T] <= 6 * d**2 * T**3, given=shared, settles=["2.4-linear-vs-exp"])
def without_a_cache_the_total_is_cubic(calc):
    """A power of $T$ bounds it."""
    calc.have(
        without_cache[T] == T * d * (T + 1) * (6 * d + 2 * T + 1) / 3, by=total_without_a_cache
    )
    none, some = calc.cases(T <= 0)
    none.have(T == 0)
    some.have(T >= 0 + 1, by=rule("discreteness"))
    some.have(T + 1 <= 2 * T)
    some.have(6 * d + 2 * T + 1 <= 9 * (d * T))
    some.have((T + 1) * (6 * d + 2 * T + 1) <= 2 * T * (9 * (d * T)))
    some.have(T * d * ((T + 1) * (6 * d + 2 * T + 1)) <= T * d * (2 * T * (9 * (d * T))))


@refutes(without_cache[T] >= 2**T, given=shared, settles=["2.4-linear-vs-exp"])
def without_a_cache_nothing_is_exponential(model):
    """Twelve tokens at width one."""
    model.let(d, 1)
    model.let(d_k, 1)
    model.let(h, 1)
    model.let(T, 12)


@claim(T**4 <= 48 * 2**T)
def powers_of_two_outgrow_a_power(calc):
    """By induction, with the binomial coefficients that $2^T$ is the sum of: $2^T$ is at least the
    number of subsets of at most four of $T$ things."""
    subsets = T**4 - 2 * T**3 + 11 * T**2 + 14 * T + 24
    smaller = [6 * 2**T >= T**3 + 5 * T + 6, 2 * 2**T >= T**2 + T + 2, 2**T >= T + 1]
    many = calc.show(24 * 2**T >= subsets)
    _, step = many.induction(T, also=smaller)
    step.have(2 ** (T + 1) == 2 * 2**T)
    calc.have(T**2 * ((T - 2) ** 2 + 18) >= 0)


@claim(tends_to(without_cache[T] / 2**T, (T, oo), 0), given=shared, settles=["2.4-linear-vs-exp"])
def without_a_cache_the_total_is_not_exponential(calc):
    """Nothing here grows exponentially, with a cache or without."""
    bounded = calc.show(
        for_all(m, implies(m >= 1, absolute(without_cache[m] / 2**m) <= 288 * d**2 / m))
    ).suppose()
    bounded.have(
        6 * d**2 * m**3 - without_cache[m] >= 0, by=without_a_cache_the_total_is_cubic(T=m)
    )
    bounded.have(48 * 2**m - m**4 >= 0, by=powers_of_two_outgrow_a_power(T=m))
    bounded.have(without_cache[m] >= 0)
    bounded.have(m * (6 * d**2 * m**3 - without_cache[m]) >= 0)
    bounded.have(6 * d**2 * (48 * 2**m - m**4) >= 0)
    bounded.have(m * without_cache[m] <= 288 * d**2 * 2**m)
    bounded.have(without_cache[m] / 2**m <= 288 * d**2 / m)


R = matrix_sequence("R", length, d_k)
projected = multiply_adds(X @ W_Q[a], X @ W_K[a], X @ W_V[a], R[a] @ W_O[a], sizes={length: T})
attended = Sum(Sum(multiply_adds(one_head, sizes={length: i}), a), (i, 1, T))


@claim(
    Sum(projected, a) + attended == with_cache[T],
    given=shared,
    settles=["2.4-equality"],
    title="Generating with a cache costs one causal pass",
)
def a_cache_removes_what_was_done_twice(calc):
    """One pass over all $T$ tokens projects them together and lets row $i$ meet $i$ keys; with a
    cache, the same products are made one token after the other."""
    calc.have(with_cache[T] == T * d * (4 * d + T + 1), by=total_with_a_cache)
    calc.have(Sum(projected, a) == 4 * T * d**2)
    calc.have(attended == 2 * d * Sum(i, (i, 1, T)))
    calc.have(2 * Sum(i, (i, 1, T)) == T * (T + 1))


M = definition("M", lambda t: Sum(numbers_in(K[a], V[a], sizes={length: t}), a))


@claim(for_all(a, numbers_in(K[a], V[a]) == 2 * length * d_k), settles=["2.4-space"])
def cache_of_a_head(calc):
    """A key and a value of $d_k$ numbers for each token."""


@claim(M[T] == 2 * T * d, given=shared, settles=["2.4-space"])
def cache_of_a_layer(calc):
    """All heads of one layer, for one sequence: linear in the length, with no $h$."""


@claim(
    2 * (32 * (M[T + 1] - M[T])) == 2**19,
    given=[*shared, d == 4096],
    title="Half a mebibyte for each token",
)
def bytes_for_a_token(calc):
    """In 32 layers of width 4096, at two bytes a number."""
    calc.have(M[T] == 2 * T * d, by=cache_of_a_layer)


@refutes(M[T] <= numbers_in(X, sizes={length: T}), given=shared, settles=["2.4-memory"])
def the_cache_takes_memory(model):
    """What is kept from token to token becomes more: the cache holds more numbers than the input
    $X$ from which it could be computed again."""
    model.let(d, 1)
    model.let(d_k, 1)
    model.let(h, 1)
    model.let(T, 1)


@claim(M[T] == 2 * numbers_in(X, sizes={length: T}), given=shared, settles=["2.4-memory"])
def the_cache_is_twice_the_input(calc):
    """In each layer. Memory is what the saving of time is paid with."""


layers = dimension("L")
kept = Sum(numbers_in(K[a], V[a]), a)
one_query, all_queries = Sum(numbers_in(K[a] @ query[a]), a), Sum(numbers_in(scores[a]), a)


@claim(
    iff(layers * kept + one_query < all_queries, length - 1 > 2 * layers * d_k),
    settles=["2.4-memory"],
    title="At its peak the cache can need less",
)
def the_cache_replaces_a_square_of_scores(calc):
    """While a token is computed, its $t$ scores stand beside the cache of all $L$ layers; without a
    cache it is all $t^2$ scores of one layer, unless these are computed piece by piece."""
    calc.have(layers * kept + one_query == h * length * (2 * layers * d_k + 1))
    calc.have(all_queries == h * length * length)
    forward, backward = calc.both_directions()
    short = forward.contradiction()
    short.have(h * length * (2 * layers * d_k + 1 - length) >= 0)
    backward.have(h * length * (length - 1 - 2 * layers * d_k) > 0)
