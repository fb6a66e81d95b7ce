"""What softmax makes of the scores, and when it saturates"""

from quod import *

m, n, d, d_v = dimensions("m n d_k d_v")
z = vector("z", n)
c = real("c")
a, b, t = indices("a b t", 1, n)


@shown(latex=r"\operatorname{softmax}")
def softmax(z, a):
    """The share of score a among the n scores of a query."""
    return exp(z[a]) / Sum(exp(z[b]), b)


# ----------------------------------------------------------------------------------- a mean
@claim(
    for_all(a, softmax(z, a) > 0), settles=["2.1-eq1"], title="The weights of softmax are positive"
)
def softmax_is_positive(calc):
    """Every exponential is positive, and so is a sum of them."""


@claim(Sum(softmax(z, a), a) == 1, settles=["2.1-eq1"], title="The weights of softmax sum to one")
def softmax_sums_to_one(calc):
    """The denominator does not depend on the index, so it leaves the sum."""
    calc(Sum(exp(z[a]), a) / Sum(exp(z[b]), b))
    calc(1)


p, v = vector("p v", n)


@claim(Sum(p[a] * v[a], a) <= c, given=[p[a] >= 0, Sum(p[a], a) == 1, v[a] <= c])
def a_mean_is_at_most_the_maximum(calc):
    """With weights that are not negative and sum to one."""
    entry = calc.show(for_all(a, p[a] * v[a] <= p[a] * c)).suppose()
    entry.have(p[a] >= 0)
    entry.have(v[a] <= c)
    entry.have(p[a] * (c - v[a]) >= 0)
    compare = rule("sum_comparison", "term by term")
    calc.have(
        Sum(p[a] * v[a], a) <= Sum(p[a] * c, a),
        by=compare(lo=1, hi=n, f=lambda a: p[a] * v[a], g=lambda a: p[a] * c),
    )
    calc.have(Sum(p[a] * c, a) == c)


Q, K, V = matrix("Q", m, d), matrix("K", n, d), matrix("V", n, d_v)
i, r = index("i", 1, m), index("r", 1, d_v)
scores = definition("s", lambda i: build_vector(lambda b: (Q @ K.T)[i, b] / sqrt(d), n, b))
output = Sum(softmax(scores[i], a) * V[a, r], a)


@claim(
    for_all([i, r], output <= c),
    given=[V[a, r] <= c],
    settles=["2.1-eq1"],
    title="The output of attention is a mean of the values",
)
def outputs_are_means_of_the_values(calc):
    """With softmax over each row: what bounds all values bounds every output."""
    entry = calc.suppose()
    entry.have(for_all(a, V[a, r] <= c))
    entry.have(for_all(a, softmax(scores[i], a) > 0), by=softmax_is_positive(z=scores[i]))


@ill_formed(lambda: Q @ K, settles=["2.1-eq1"])
def the_keys_are_transposed(claim):
    """A score takes a row of $Q$ and a row of $K$."""


first_column = exp((Q @ K.T)[1, 1] / sqrt(d)) / Sum(exp((Q @ K.T)[i, 1] / sqrt(d)), i)


@refutes(first_column == 1, given=[n == 1], settles=["2.1-eq1"])
def softmax_down_the_columns_gives_no_mean(model):
    """Two queries, one key: each query would get half a value."""
    model.let(m, 2)
    model.let(n, 1)
    model.let(d, 1)
    model.let(Q, matrix_of((0,), (0,)))
    model.let(K, matrix_of((0,)))


# ------------------------------------------------------------------------------ invariance
@claim(
    for_all(a, softmax(z + c * ones(n), a) == softmax(z, a)),
    settles=["X6"],
    title="Softmax does not see a constant added to all scores",
)
def softmax_ignores_a_common_shift(calc):
    """So the largest score can be subtracted first, which keeps the exponentials small."""
    calc.have(for_all(a, exp(z[a] + c) == exp(c) * exp(z[a])), by=rule("exponential_of_a_sum"))


@picture
def softmax_saturates(plot):
    """The weights of three scores times a common factor. The greatest score takes everything in the
    end; two equal greatest scores share it."""
    for title, scores in (("scores 3, 2, 0", (3, 2, 0)), ("scores 2, 2, 0", (2, 2, 0))):
        plot.panel(title, x="factor", limits=(0, 1))
        at = {n: 3, z: vector_of(*scores)}
        for place in (1, 2, 3):
            plot.graph(softmax(c * z, place), (c, 0, 5), f"weight {place}", at=at)


@refutes(for_all(a, softmax(c * z, a) == softmax(z, a)))
def softmax_sees_a_common_factor(model):
    """A temperature changes the weights."""
    model.let(n, 2)
    model.let(c, 0)
    model.let(z, vector_of(1, 0))


# ------------------------------------------------------------------------------ saturation
x = vector("x", n)


@claim(for_all([a, b], implies(a != b, x[a] + x[b] <= Sum(x[t], t))), given=[x[b] >= 0])
def two_terms_of_a_sum(calc):
    """If no term is negative."""
    part = calc.suppose()
    others = lambda b: x[b] * (1 - eye(n)[a, b])  # noqa: E731
    bound = rule("term_of_a_sum", "one of the other terms")
    part.have(eye(n)[a, b] == 0)
    part.have(others(b) <= Sum(others(t), t), by=bound(f=others, lo=1, hi=n, m=b))
    part.have(Sum(others(t), t) == Sum(x[t], t) - x[a])


slope = definition("J", lambda p, a, b: p[a] * (eye(n)[a, b] - p[b]), of=[p, a, b])
shares = [p[a] > 0, Sum(p[a], a) == 1]
top = index("m", 1, n)


@claim(for_all([a, b], implies(a != b, p[a] + p[b] <= 1)), given=shares)
def two_shares_are_at_most_one(calc):
    """All shares together are one."""
    calc.have(for_all(a, p[a] >= 0))
    calc.have(
        for_all([a, b], implies(a != b, p[a] + p[b] <= Sum(p[t], t))), by=two_terms_of_a_sum(x=p)
    )
    pair = calc.suppose()
    pair.have(p[a] + p[b] <= Sum(p[t], t))


@claim(for_all(a, p[a] <= 1), given=shares)
def a_share_is_at_most_one(calc):
    """All shares together are one."""
    share = calc.suppose()
    bound = rule("term_of_a_sum", "one of the terms")
    share.have(p[a] <= Sum(p[t], t), by=bound(f=lambda t: p[t], lo=1, hi=n, m=a))


h, k, l = real("h k l")


@claim(h * (1 - h) <= 1 - l, given=[0 < h, h <= 1, l <= 1, (h == l) | (h + l <= 1)])
def slope_of_one_share(calc):
    """Either factor is at most one."""
    same, other = calc.cases(h == l)
    same.have(h * (1 - h) <= 1 - h)
    other.have(h + l <= 1)
    other.have(h * (1 - h) <= h)


@claim(h * k <= 1 - l, given=[0 < h, 0 < k, h + k <= 1, (h == l) | (h + l <= 1)])
def slope_of_two_shares(calc):
    """At most one of the two is the largest."""
    calc.have(h <= 1)
    calc.have(k <= 1)
    calc.have(h * k <= h)
    calc.have(h * k <= k)
    _, other = calc.cases(h == l)
    other.have(h + l <= 1)


@claim(for_all([top, a, b], absolute(slope(p, a, b)) <= 1 - p[top]), given=shares)
def slopes_are_at_most_the_rest(calc):
    """No slope exceeds what any one share leaves."""
    place = calc.suppose()
    place.have((p[a] > 0) & (p[b] > 0))
    place.have((p[a] <= 1) & (p[top] <= 1), by=a_share_is_at_most_one)
    place.have(implies(a != b, p[a] + p[b] <= 1), by=two_shares_are_at_most_one)
    place.have(implies(a != top, p[a] + p[top] <= 1), by=two_shares_are_at_most_one)
    rest = place.show((p[a] == p[top]) | (p[a] + p[top] <= 1))
    rest.cases(a == top)
    same, other = place.cases(a == b)
    same.have(p[a] * (1 - p[a]) <= 1 - p[top], by=slope_of_one_share(h=p[a], l=p[top]))
    same.have(p[a] * (1 - p[a]) >= 0)
    same.have(slope(p, a, b) == p[a] * (1 - p[a]))
    other.have(p[a] + p[b] <= 1)
    other.have(p[a] * p[b] <= 1 - p[top], by=slope_of_two_shares(h=p[a], k=p[b], l=p[top]))
    other.have(p[a] * p[b] >= 0)
    other.have(slope(p, a, b) == -(p[a] * p[b]))


@claim(
    for_all(top, implies(for_all(b, implies(b != top, p[b] <= c)), 1 - p[top] <= n * c)),
    given=[Sum(p[a], a) == 1, c >= 0],
)
def the_rest_is_small_if_each_other_share_is(calc):
    """All other shares together are what the largest leaves."""
    place = calc.suppose()
    others = lambda b: p[b] * (1 - eye(n)[top, b])  # noqa: E731
    each_one = place.show(for_all(b, others(b) <= c)).suppose()
    same, other = each_one.cases(b == top)
    same.have(eye(n)[top, b] == 1)
    other.have(eye(n)[top, b] == 0)
    other.have(p[b] <= c)
    place.have(
        Sum(others(b), b) <= Sum(c, b),
        by=rule("sum_comparison", "term by term")(lo=1, hi=n, f=others, g=lambda b: c),
    )
    place.have(Sum(others(b), b) == Sum(p[b], b) - p[top])
    place.have(Sum(c, b) == n * c)


@claim(for_all([a, b], softmax(z, b) <= exp(z[b] - z[a])))
def a_share_is_at_most_a_ratio(calc):
    """The sum in the denominator is at least any one of its terms."""
    pair = calc.suppose()
    bound = rule("term_of_a_sum", "one of the terms")
    pair.have(exp(z[a]) <= Sum(exp(z[t]), t), by=bound(f=lambda t: exp(z[t]), lo=1, hi=n, m=a))
    pair.have(exp(z[a]) > 0)
    pair.have(softmax(z, b) * Sum(exp(z[t]), t) == exp(z[b]))
    pair.have(softmax(z, b) > 0, by=softmax_is_positive)
    pair.have(softmax(z, b) * exp(z[a]) <= exp(z[b]))
    pair.have(exp(z[b] - z[a]) * exp(z[a]) == exp(z[b]))
    pair.have((exp(z[b] - z[a]) - softmax(z, b)) * exp(z[a]) >= 0)


@claim(exp(h) <= exp(k), given=[h <= k])
def the_exponential_increases(calc):
    """Its derivative is positive."""


@claim(h / k >= 1 / n, given=[h > 0, k > 0, k <= n * h])
def a_fraction_is_at_least(calc):
    """Multiplied by both denominators."""
    calc.have(h / k - 1 / n == (n * h - k) / (n * k))
    calc.have((n * h - k) / (n * k) >= 0)


@claim(exp(-c) <= 1 / (1 + c / 2) ** 2, given=[c >= 0])
def exponential_decay(calc):
    """The exponential lies above its tangent at zero."""
    calc.have(exp(c / 2) >= 1 + c / 2)
    calc.have(exp(c / 2) ** 2 >= (1 + c / 2) ** 2)
    calc.have(exp(-c) * exp(c / 2) ** 2 == 1)


s = vector("s", n)
g, u = real("g"), real("u", nonnegative=True)
soft = definition(
    "w", lambda z: build_vector(lambda a: softmax(z, a), n, a), of=[z], latex=r"\sigma"
)
best = integer("k_1", latex="k")
unique = [1 <= best, best <= n, g > 0, for_all(t, implies(t != best, s[t] <= s[best] - g))]
bound = n / (1 + u * g / 2) ** 2


def two_scores(model):
    """One score is the other and one more."""
    model.let(n, 2)
    model.let(s, vector_of(1, 0))
    model.let(best, 1)
    model.let(g, 1)


@claim(
    for_all([a, b], absolute(slope(soft(u * s), a, b)) <= bound),
    given=unique,
    model=lambda model: [two_scores(model), model.let(u, 1)],
)
def slopes_decay(calc):
    """At scores $us$, where the largest has a lead of at least $g$."""
    z, of_a_share = u * s, 1 / (1 + u * g / 2) ** 2
    others_are_small = for_all(t, implies(t != best, soft(z)[t] <= of_a_share))
    calc.have(for_all(a, soft(z)[a] > 0))
    calc.have(Sum(soft(z)[a], a) == 1)
    calc.have(of_a_share >= 0)
    small = calc.show(others_are_small).suppose()
    small.have(s[t] <= s[best] - g)
    small.have(softmax(z, t) <= exp(z[t] - z[best]), by=a_share_is_at_most_a_ratio(z=z))
    small.have(u * s[t] <= u * (s[best] - g))
    small.have(z[t] - z[best] <= -u * g)
    small.have(
        exp(z[t] - z[best]) <= exp(-u * g), by=the_exponential_increases(h=z[t] - z[best], k=-u * g)
    )
    small.have(exp(-u * g) <= of_a_share, by=exponential_decay(c=u * g))
    small.have(soft(z)[t] == softmax(z, t))
    calc.have(
        implies(others_are_small, 1 - soft(z)[best] <= n * of_a_share),
        by=the_rest_is_small_if_each_other_share_is(p=soft(z), c=of_a_share),
    )
    calc.have(1 - soft(z)[best] <= n * of_a_share)
    place = calc.suppose()
    place.have(
        absolute(slope(soft(z), a, b)) <= 1 - soft(z)[best],
        by=slopes_are_at_most_the_rest(p=soft(z)),
    )


tau, f = real("tau"), real_function("f")
decay = n / (1 + tau * g / 2) ** 2
both_vanish = tends_to(f(tau), (tau, oo), 0) & tends_to(tau * f(tau), (tau, oo), 0)


@claim(both_vanish, given=[g > 0, for_all(tau, implies(tau >= 0, absolute(f(tau)) <= decay))])
def quadratic_decay(calc):
    """What decays like $1/\\tau^2$ vanishes, even when it is multiplied by $\\tau$."""
    larger = for_all(tau, implies(tau >= 0, absolute(tau * f(tau)) <= tau * decay))
    more = calc.show(larger).suppose()
    more.have(absolute(f(tau)) <= decay)
    more.have(absolute(tau * f(tau)) == tau * absolute(f(tau)))
    calc.have(tends_to(decay, (tau, oo), 0))
    calc.have(tends_to(tau * decay, (tau, oo), 0))
    calc.have(tends_to(f(tau), (tau, oo), 0))
    calc.have(tends_to(tau * f(tau), (tau, oo), 0))


value = slope(soft(tau * s), a, b)
vanishes = tends_to(value, (tau, oo), 0) & tends_to(tau * value, (tau, oo), 0)


@claim(
    for_all([a, b], vanishes),
    given=unique,
    settles=["2.1-saturate", "X6"],
    model=two_scores,
    title="Softmax saturates if the largest score is alone",
)
def softmax_saturates_at_a_unique_maximum(calc):
    """Large scores have small slopes, even if these are multiplied by the size of the scores."""
    place = calc.suppose()
    every = place.show(for_all(tau, implies(tau >= 0, absolute(value) <= decay))).suppose()
    every.have(absolute(value) <= decay, by=slopes_decay(u=tau))
    place.have(vanishes, by=quadratic_decay(f=lambda tau: slope(soft(tau * s), a, b)))


# ------------------------------------------------------------------------------------ ties
largest = for_all(t, z[t] <= z[a])


@claim(
    for_all(
        [a, b], implies((a != b) & (z[a] == z[b]) & largest, slope(soft(z), a, b) <= -1 / n**2)
    ),
    settles=["2.1-saturate", "X6"],
    title="With two largest scores softmax does not saturate",
)
def ties_keep_their_slope(calc):
    """Each of the two shares is at least $1/n$, however large the scores are."""
    pair = calc.suppose()
    every = pair.show(for_all(t, exp(z[t]) <= exp(z[a]))).suppose()
    every.have(z[t] <= z[a])
    every.have(exp(z[t]) <= exp(z[a]), by=the_exponential_increases(h=z[t], k=z[a]))
    compare = rule("sum_comparison", "term by term")
    pair.have(
        Sum(exp(z[t]), t) <= Sum(exp(z[a]), t),
        by=compare(lo=1, hi=n, f=lambda t: exp(z[t]), g=lambda t: exp(z[a])),
    )
    pair.have(Sum(exp(z[a]), t) == n * exp(z[a]))
    pair.have(Sum(exp(z[t]), t) <= n * exp(z[a]))
    pair.have(
        exp(z[a]) / Sum(exp(z[t]), t) >= 1 / n,
        by=a_fraction_is_at_least(h=exp(z[a]), k=Sum(exp(z[t]), t)),
    )
    pair.have(softmax(z, a) >= 1 / n)
    pair.have(softmax(z, b) == softmax(z, a))
    pair.have(eye(n)[a, b] == 0)
    pair.have(slope(soft(z), a, b) == -softmax(z, a) * softmax(z, b))


# -------------------------------------------------------------------------------- and scaling
spread = real("B")


@claim(h * (1 - h) >= c**2, given=[c >= 0, h >= c, k >= c, h + k <= 1])
def a_share_and_its_rest(calc):
    """Both factors are at least $c$."""
    calc.have(1 - h >= c)
    calc.have((h - c) * (1 - h) + c * (1 - h - c) >= 0)


@claim(
    for_all([a, b], implies(a != b, slope(soft(z), a, a) >= (exp(-spread) / n) ** 2)),
    given=[each(z[a] <= z[b] + spread, including_equal=True)],
    settles=["2.1-saturate"],
    title="Scores of bounded spread do not saturate",
)
def scores_of_bounded_spread_keep_their_slope(calc):
    """Every share is at least $e^{-B}/n$."""
    least = exp(-spread) / n
    every = calc.show(for_all(b, softmax(z, b) >= least)).suppose()
    term = every.show(for_all(t, exp(z[t]) <= exp(z[b]) * exp(spread))).suppose()
    term.have(z[t] <= z[b] + spread)
    term.have(
        exp(z[t]) <= exp(z[b] + spread), by=the_exponential_increases(h=z[t], k=z[b] + spread)
    )
    compare = rule("sum_comparison", "term by term")
    every.have(
        Sum(exp(z[t]), t) <= Sum(exp(z[b]) * exp(spread), t),
        by=compare(lo=1, hi=n, f=lambda t: exp(z[t]), g=lambda t: exp(z[b]) * exp(spread)),
    )
    every.have(Sum(exp(z[b]) * exp(spread), t) == n * (exp(z[b]) * exp(spread)))
    every.have(Sum(exp(z[t]), t) <= n * (exp(z[b]) * exp(spread)))
    every.have(
        exp(z[b]) * exp(spread) / Sum(exp(z[t]), t) >= 1 / n,
        by=a_fraction_is_at_least(h=exp(z[b]) * exp(spread), k=Sum(exp(z[t]), t)),
    )
    every.have(softmax(z, b) * exp(spread) == exp(z[b]) * exp(spread) / Sum(exp(z[t]), t))
    every.have(exp(spread) * exp(-spread) == 1)
    every.have(softmax(z, b) * exp(spread) * exp(-spread) >= 1 / n * exp(-spread))
    pair = calc.suppose()
    shares_of = soft(z)
    pair.have((softmax(z, a) >= least) & (softmax(z, b) >= least))
    pair.have((shares_of[a] >= least) & (shares_of[b] >= least))
    pair.have(for_all(a, shares_of[a] > 0))
    pair.have(Sum(shares_of[a], a) == 1)
    pair.have(shares_of[a] + shares_of[b] <= 1, by=two_shares_are_at_most_one(p=shares_of))
    pair.have(least >= 0)
    pair.have(
        shares_of[a] * (1 - shares_of[a]) >= least**2,
        by=a_share_and_its_rest(h=shares_of[a], k=shares_of[b], c=least),
    )
    pair.have(slope(soft(z), a, a) == shares_of[a] * (1 - shares_of[a]))


y = vector("y", n)
scaled_value = slope(soft(tau * y), a, b)
vanishes_too = tends_to(scaled_value, (tau, oo), 0) & tends_to(tau * scaled_value, (tau, oo), 0)


def two_scaled_scores(model):
    """In dimension one scaling changes nothing."""
    two_scores(model)
    model.let(d, 1)
    model.let(y, vector_of(1, 0))


@claim(
    for_all([a, b], vanishes_too),
    given=[*unique, y[t] == s[t] / sqrt(d)],
    settles=["2.1-saturate"],
    model=two_scaled_scores,
    title="Scaled scores saturate as well, once they are large",
)
def scaling_does_not_prevent_saturation(calc):
    """The scaling makes the lead smaller, but longer queries make up for it."""
    lead = g / sqrt(d)
    calc.have(lead > 0)
    smaller = calc.show(for_all(t, implies(t != best, y[t] <= y[best] - lead))).suppose()
    smaller.have(s[t] <= s[best] - g)
    smaller.have(y[t] == s[t] / sqrt(d))
    smaller.have(y[best] == s[best] / sqrt(d))
    smaller.have(1 / sqrt(d) > 0)
    smaller.have(1 / sqrt(d) * s[t] <= 1 / sqrt(d) * (s[best] - g))
    calc.have(for_all([a, b], vanishes_too), by=softmax_saturates_at_a_unique_maximum(s=y, g=lead))
