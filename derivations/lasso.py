"""Least squares with an L1 penalty and any columns: when a weight is zero."""

from sparsity import X, l1, lam, lasso, y

from quod import *

N, p = dimensions("N p")
beta, delta, q = vector("beta delta q", p)
b, s, c, h, r, m = real("b s c h r m")
j, k = indices("j k", 1, p)
residual = definition("residual", lambda beta: X.T @ (y - X @ beta), of=[beta], latex=r"\rho")


# ---------------------------------------------------------------------------- one weight
def optimal(b, s):
    """That the correlation s and the weight b fit each other."""
    return (absolute(s) <= lam) & (s * b == lam * absolute(b))


change = c * h**2 / 2 - s * h + lam * (absolute(b + h) - absolute(b))


@claim(for_all(h, change >= 0), given=[c >= 0, optimal(b, s)])
def no_change_of_one_weight_helps(calc):
    """The penalty of the new weight is at least s times it."""
    part = calc.suppose()
    part.have(s * (b + h) <= absolute(s) * absolute(b + h))
    part.have(absolute(s) * absolute(b + h) <= lam * absolute(b + h))
    part.have(c * h**2 >= 0)


@claim(there_is(h, (0 < h) & (h <= m) & (c * h**2 / 2 < r * h)), given=[c >= 0, r > 0, m > 0])
def a_short_step_gains(calc):
    """A step that is short enough, for the slope r and the curvature c."""
    short = r / (c + 1)
    calc.have(short > 0)
    calc.have(short * (c + 1) == r)
    whole, part = calc.cases(m <= short)
    most = whole.witness(h=m)
    most.have(c * m <= c * short)
    most.have(c * m < 2 * r)
    most.have(m * (2 * r - c * m) > 0)
    least = part.witness(h=short)
    least.have(c * short < 2 * r)
    least.have(short * (2 * r - c * short) > 0)


@claim(absolute(s) <= lam, given=[c >= 0, for_all(h, change >= 0)])
def the_correlation_is_at_most_the_penalty(calc):
    """Else a step in its direction gains more than the penalty costs."""
    absurd = calc.contradiction()
    gains = there_is(h, (0 < h) & (h <= 1) & (c * h**2 / 2 < (absolute(s) - lam) * h))
    absurd.have(gains, by=a_short_step_gains(r=absolute(s) - lam, m=1))
    step = absurd.obtain(gains)
    ways = step.cases(s > 0)
    for part, way in zip(ways, (1, -1), strict=True):
        move = way * h
        part.have(absolute(s) == way * s)
        part.have(c * h**2 / 2 < (way * s - lam) * h)
        part.specialise(for_all(h, change >= 0), h=move)
        part.have(absolute(b + move) <= absolute(b) + h)
        part.have(lam * absolute(b + move) <= lam * (absolute(b) + h))
        part.have(c * h**2 / 2 - way * s * h + lam * h >= 0)


@claim(s * b == lam * absolute(b), given=[c >= 0, for_all(h, change >= 0)])
def a_weight_that_is_not_zero_has_the_extreme_correlation(calc):
    """Else a step towards zero saves more than it costs."""
    calc.have(absolute(s) <= lam, by=the_correlation_is_at_most_the_penalty)
    calc.have(s * b <= absolute(s) * absolute(b))
    calc.have(absolute(s) * absolute(b) <= lam * absolute(b))
    above = calc.show(s * b >= lam * absolute(b)).contradiction()
    zero = above.show(b != 0).contradiction()
    zero.have(s * b == 0)
    zero.have(lam * absolute(b) == 0)
    for part, way in zip(above.cases(b > 0), (1, -1), strict=True):
        wrong = part.show(way * b > 0).contradiction()
        wrong.have(b == 0)
        part.have(absolute(b) == way * b)
        part.have((lam - way * s) * (way * b) > 0)
        part.have(lam - way * s >= 0)
        equal = part.show(lam - way * s > 0).contradiction()
        equal.have(lam - way * s == 0)
        equal.have((lam - way * s) * (way * b) == 0)
        gains = there_is(h, (0 < h) & (h <= way * b) & (c * h**2 / 2 < (lam - way * s) * h))
        part.have(gains, by=a_short_step_gains(r=lam - way * s, m=way * b))
        step = part.obtain(gains)
        step.specialise(for_all(h, change >= 0), h=-way * h)
        step.have(absolute(b + -way * h) == absolute(b) - h)
        step.have(c * h**2 / 2 + way * s * h - lam * h >= 0)


@claim(iff(for_all(h, change >= 0), optimal(b, s)), given=[c >= 0])
def no_change_helps_exactly_when_they_fit(calc):
    """At zero any correlation up to $\\lambda$ will do: that is why weights stay there."""
    forward, backward = calc.both_directions()
    forward.have(absolute(s) <= lam, by=the_correlation_is_at_most_the_penalty)
    forward.have(
        s * b == lam * absolute(b), by=a_weight_that_is_not_zero_has_the_extreme_correlation
    )
    backward.have(for_all(h, change >= 0), by=no_change_of_one_weight_helps)


# ---------------------------------------------------------------------------- all weights
@claim(
    lasso(beta + delta) - lasso(beta)
    == norm(X @ delta) ** 2 / 2 - dot(residual(beta), delta) + lam * (l1(beta + delta) - l1(beta))
)
def the_loss_after_a_change(calc):
    """The residual is what y still has in common with the columns."""
    calc.have(dot(residual(beta), delta) == dot(y - X @ beta, X @ delta))
    calc.have(
        norm(y - X @ (beta + delta)) ** 2
        == norm(y - X @ beta) ** 2 - 2 * dot(y - X @ beta, X @ delta) + norm(X @ delta) ** 2
    )


every_weight = for_all(k, optimal(beta[k], residual(beta)[k]))


@claim(for_all(delta, lasso(beta + delta) >= lasso(beta)), given=[every_weight])
def weights_that_fit_are_best(calc):
    """Summed up, the penalty rises at least as much as the residual gains."""
    part = calc.suppose()
    now = residual(beta)
    bound = now[j] * delta[j] <= lam * (absolute(beta[j] + delta[j]) - absolute(beta[j]))
    each = part.show(for_all(j, bound)).suppose()
    each.specialise(every_weight, k=j)
    each.have(optimal(beta[j], now[j]))
    each.have(now[j] * (beta[j] + delta[j]) <= absolute(now[j]) * absolute(beta[j] + delta[j]))
    each.have(absolute(now[j]) * absolute(beta[j] + delta[j]) <= lam * absolute(beta[j] + delta[j]))
    part.have(
        Sum(now[j] * delta[j], j)
        <= Sum(lam * (absolute(beta[j] + delta[j]) - absolute(beta[j])), j),
        by=rule("sum_comparison", "term by term"),
    )
    part.have(Sum(now[j] * delta[j], j) == dot(now, delta))
    part.have(
        Sum(lam * (absolute(beta[j] + delta[j]) - absolute(beta[j])), j)
        == lam * (l1(beta + delta) - l1(beta))
    )
    rise = norm(X @ delta) ** 2 / 2 - dot(now, delta) + lam * (l1(beta + delta) - l1(beta))
    part.have(dot(now, delta) <= lam * (l1(beta + delta) - l1(beta)))
    part.have(norm(X @ delta) ** 2 >= 0)
    part.have(rise >= 0)
    part.have(lasso(beta + delta) - lasso(beta) == rise, by=the_loss_after_a_change)


i = index("i", 1, p)
one = h * basis_vector(i, p)
rise_of_one = absolute(beta[i] + h) - absolute(beta[i])


@claim(for_all(i, l1(beta + one) - l1(beta) == rise_of_one))
def the_penalty_after_a_change_of_one_weight(calc):
    """All other summands stay as they are."""
    part = calc.suppose()
    summand = absolute((beta + one)[j]) - absolute(beta[j])
    picked = rise_of_one * basis_vector(i, p)[j]
    each = part.show(for_all(j, summand == picked)).suppose()
    here, elsewhere = each.cases(j == i)
    here.have((beta + one)[j] == beta[i] + h)
    here.have(basis_vector(i, p)[j] == 1)
    elsewhere.have((beta + one)[j] == beta[j])
    elsewhere.have(basis_vector(i, p)[j] == 0)
    part.have(Sum(picked, j) == rise_of_one)
    part.have(Sum(summand, j) == Sum(picked, j))
    part(Sum(summand, j))
    part(rise_of_one)


correlation = residual(beta)[i]
column = norm(X @ basis_vector(i, p)) ** 2
gain_of_one = column * h**2 / 2 - correlation * h + lam * rise_of_one


@claim(for_all(i, lasso(beta + one) - lasso(beta) == gain_of_one))
def the_loss_after_a_change_of_one_weight(calc):
    """What was proved of one weight, in the loss of all."""
    part = calc.suppose()
    part.have(l1(beta + one) - l1(beta) == rise_of_one, by=the_penalty_after_a_change_of_one_weight)
    part.have(X @ one == h * (X @ basis_vector(i, p)))
    part.have(norm(X @ one) ** 2 == h**2 * column)
    part.have(dot(residual(beta), one) == correlation * h)
    part(
        norm(X @ one) ** 2 / 2 - dot(residual(beta), one) + lam * (l1(beta + one) - l1(beta)),
        by=the_loss_after_a_change(delta=one),
    )
    part(gain_of_one)


best = for_all(delta, lasso(beta + delta) >= lasso(beta))


@claim(for_all(i, optimal(beta[i], correlation)), given=[best])
def best_weights_fit(calc):
    """Else a change of one of them would help."""
    part = calc.suppose()
    each = part.show(for_all(h, gain_of_one >= 0)).suppose()
    each.specialise(best, delta=one)
    each.have(
        lasso(beta + one) - lasso(beta) == gain_of_one, by=the_loss_after_a_change_of_one_weight
    )
    part.have(column >= 0)
    values = {"b": beta[i], "s": correlation, "c": column}
    part.have(absolute(correlation) <= lam, by=the_correlation_is_at_most_the_penalty(**values))
    part.have(
        correlation * beta[i] == lam * absolute(beta[i]),
        by=a_weight_that_is_not_zero_has_the_extreme_correlation(**values),
    )


@claim(
    iff(best, for_all(i, optimal(beta[i], correlation))),
    settles=["1.2-l1-sparse"],
    title="When weights are best under an L1 penalty",
)
def weights_are_best_exactly_when_they_fit(calc):
    """Each correlation is at most $\\lambda$, and where the weight is not zero it is equal to
    $\\lambda$, with the sign of the weight."""
    forward, backward = calc.both_directions()
    forward.have(for_all(i, optimal(beta[i], correlation)), by=best_weights_fit)
    backward.have(every_weight)
    backward.have(best, by=weights_that_fit_are_best)


@claim(
    for_all(delta, lasso(zeros(p) + delta) >= lasso(zeros(p))),
    given=[for_all(k, absolute((X.T @ y)[k]) <= lam)],
    settles=["1.2-l1-sparse"],
    title="A strong enough L1 penalty makes all weights zero",
)
def no_weight_is_worth_a_strong_penalty(calc):
    """No column has a product with y that is larger than $\\lambda$."""
    calc.have(residual(zeros(p)) == X.T @ y)
    each = calc.show(for_all(k, optimal(zeros(p)[k], residual(zeros(p))[k]))).suppose()
    each.have(absolute((X.T @ y)[k]) <= lam)
    each.have(residual(zeros(p))[k] == (X.T @ y)[k])
    each.have(absolute(residual(zeros(p))[k]) == absolute((X.T @ y)[k]))
    each.have(absolute(residual(zeros(p))[k]) <= lam)
    calc.have(
        for_all(delta, lasso(zeros(p) + delta) >= lasso(zeros(p))),
        by=weights_that_fit_are_best(beta=zeros(p)),
    )


small_products = for_all(k, absolute((X.T @ y)[k]) <= lam)
zeros_are_best = for_all(delta, lasso(zeros(p) + delta) >= lasso(zeros(p)))


@claim(
    iff(zeros_are_best, small_products),
    settles=["1.2-l1-sparse"],
    title="When all weights are zero",
)
def all_weights_are_zero_exactly_when(calc):
    """No weaker penalty makes them so."""
    forward, backward = calc.both_directions()
    fits = for_all(i, optimal(zeros(p)[i], residual(zeros(p))[i]))
    forward.have(fits, by=best_weights_fit(beta=zeros(p)))
    each = forward.show(small_products).suppose()
    each.specialise(fits, i=k)
    each.have(residual(zeros(p)) == X.T @ y)
    each.have(absolute(residual(zeros(p))[k]) == absolute((X.T @ y)[k]))
    backward.have(zeros_are_best, by=no_weight_is_worth_a_strong_penalty)
