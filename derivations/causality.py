"""Why keys and values can be kept: the causal mask

Tokens are vectors $x_1, x_2, \\dots$ Row $i$ of an attention layer weighs the values of the tokens
that it may see. The maps $q$, $k$, $v$ and $g$, which act on one token at a time, are arbitrary:
projections, normalisation, a residual connection and a network for each token are among them.
"""

from quod import *

d, d_k = dimension("d"), dimension("d_k")
z, w = vector("z", d), vector("w", d_k)
x, y = vector_sequence("x y", d)
q, k = mapping("q k", z, w)
v, g = mapping("v g", z, z)
i = integer("i", minimum=1)
m = integer("m", minimum=1)
j = integer("j")
l = integer("l")


def attention(x, i, last):
    """Token i attends to the tokens 1 to last."""
    total = Sum(exp(dot(q(x[i]), k(x[j]))) * v(x[j]), (j, 1, last))
    return g(x[i] + total / Sum(exp(dot(q(x[i]), k(x[j]))), (j, 1, last)))


causal = definition("C", lambda x, i: attention(x, i, i), of=[x, i])
full = definition("A", lambda x, i, m: attention(x, i, m), of=[x, i, m])
names = notation(
    (d, d_k, "the widths of tokens, and of queries and keys"),
    (x, y, "two sequences of tokens"),
    (q, k, v, g, "maps that act on one token"),
    (causal, "row $i$ with the mask: token $i$ sees the tokens up to itself"),
    (full, "row $i$ without the mask, in a sequence of $m$ tokens"),
)
seen = index("s", 1, i)


@claim(causal(x, i) == causal(y, i), given=[x[seen] == y[seen]], settles=["2.4-reuse"])
def a_causal_row_depends_on_earlier_tokens_only(calc):
    """What comes after token $i$ does not change row $i$."""


@refutes(full(x, i, m + 1) == full(x, i, m), given=[m >= i], settles=["2.4-reuse"])
def without_the_mask_earlier_rows_change(model):
    """One more token changes row one, and with it the key and the value that the next layer takes
    from there: what the cache holds is out of date."""
    model.let(d, 1)
    model.let(d_k, 1)
    model.let(q, lambda z: vector_of(0))
    model.let(k, lambda z: vector_of(0))
    model.let(v, lambda z: z)
    model.let(g, lambda z: z)
    model.let(x, lambda t: vector_of(t - 1))
    model.let(i, 1)
    model.let(m, 1)


B = mapping("B", l, x, x)
F = mapping("F", x, x)
t = natural("t")
r = integer("r")
earlier = index("u", 1, r)
is_causal = definition(
    "causal",
    lambda F: for_all(
        [x, y, r], implies(for_all(earlier, x[earlier] == y[earlier]), F(x)[r] == F(y)[r])
    ),
    of=[F],
    words="is causal",
)
h = recurrence("h", x, lambda l, before: B[l](before))
f = recurrence("f", y, lambda l, before: B[l](before))
n = dimension("n")
row = index("r", 1, n)


@claim(
    for_all(r, implies(r <= n, h[t][r] == f[t][r])),
    given=[for_all(l, is_causal(B[l])), for_all(r, implies(r <= n, x[r] == y[r]))],
    settles=["2.4-reuse"],
)
def a_causal_stack_depends_on_earlier_tokens_only(calc):
    """Layer by layer: if two inputs agree up to token $n$, so do all layers, whatever follows. So
    keys and values that were computed for the first $n$ tokens stay right."""
    _, step = calc.induction(t)
    each = step.suppose()
    each.have(is_causal(B[t + 1]))
    each.have(for_all(earlier, h[t][earlier] == f[t][earlier]))
    each.have(B[t + 1](h[t])[r] == B[t + 1](f[t])[r])
