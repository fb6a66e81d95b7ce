"""Random well-sorted surface terms over a fixed set of names, for property tests."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from quod import vocabulary as v
from quod.surface import Definition, Expr, Statement, Symbol, substitute

n = v.dimension("d_k", latex="D")
x, y, gradnorm, alpha_max = v.real("x y gradnorm alpha_max")
lam = v.real("lam", latex=r"\lambda")
star = v.real("star", latex="c^*")
m, t = v.integer("m t")
i, j = v.indices("i j", 1, n)
r = v.integer("r")
u, w, theta, h0 = v.vector("u w theta h_0", n)
pair = v.vector("z", 2)
A, B, W_h = v.matrix("A B W_h", n, n)
f, sigma = v.real_function("f sigma")
L = v.scalar_field("L", n)
b, J2 = v.vector_sequence("b s", n)
q, k = v.random_vectors("q k", n)
X, Y = v.random_variables("X Y")
h = v.recurrence("h", h0, lambda i, before: A @ before + b[i])
J = v.definition("J", lambda i: v.diag(v.elementwise(sigma.prime, h[i])) @ A)
c = v.definition("c", lambda i, j: A[i, j] + i)
S, T = v.subset("S", x), v.subset("T_n", u)
small_part = v.definition("R", lambda y, u: y * u[1] + x, of=[y, u])
centred = v.definition("K", lambda u: v.Sum(u[i], i) == 0, of=[u], words="is centred")
below = v.definition("B_1", lambda y: S(y) & (y < x), of=[y], words="lies below")

NAMES: list[Any] = [x, y, gradnorm, alpha_max, lam, star, m, t, i, j, r, u, w, theta, h0, pair]
NAMES += [A, B, W_h, f, sigma, L, b, J2, q, k, X, Y, h, J, c, S, T, small_part, centred, below]
SCOPE: dict[str, Any] = {"d_k": n, **{s.name: s for s in NAMES}}
assert all(isinstance(s, (Symbol, Definition)) for s in NAMES)

small = st.integers(0, 12)
rationals = st.builds(Fraction, st.integers(-9, 9), st.integers(1, 9)).map(v.term)


def _binary(draw: Any, make: Any, depth: int) -> Expr:
    a, c = draw(make(depth - 1)), draw(make(depth - 1))
    return {"+": lambda: a + c, "-": lambda: a - c}[draw(st.sampled_from("+-"))]()


@st.composite
def integers(draw: Any, depth: int) -> Expr:
    """An integer term."""
    kind = draw(st.integers(0, 5)) if depth > 0 else 0
    if kind <= 1:
        return draw(st.one_of(small.map(v.term), st.sampled_from([m, t, i, j, n])))
    if kind == 2:
        return -draw(integers(depth - 1))
    if kind == 3:
        return draw(integers(depth - 1)) * draw(integers(depth - 1))
    return _binary(draw, integers, depth)


@st.composite
def reals(draw: Any, depth: int) -> Expr:
    """A real term without randomness outside E, Var and Cov."""
    return draw(_scalars(depth, False))


@st.composite
def _scalars(draw: Any, depth: int, random: bool) -> Expr:
    leaves = [x, y, gradnorm, alpha_max, lam, star, v.pi, *([X, Y, q[i], k[m]] if random else [])]
    if depth <= 0:
        return draw(st.one_of(st.sampled_from(leaves), rationals, small.map(v.term)))
    sub = lambda: draw(_scalars(depth - 1, random))  # noqa: E731
    vector = lambda: draw(vectors(depth - 1))  # noqa: E731
    integer = lambda: draw(integers(depth - 2))  # noqa: E731
    makers = [
        sub,
        lambda: sub() + sub(),
        lambda: sub() - sub(),
        lambda: -sub(),
        lambda: sub() * sub(),
        lambda: sub() * sub() * sub(),
        lambda: sub() / sub(),
        lambda: integer() * sub(),
        lambda: (x * sub()) ** draw(st.integers(-2, 3)),
        lambda: draw(st.sampled_from(leaves)) ** 2,
        lambda: v.sqrt(sub()),
        lambda: v.exp(sub()),
        lambda: v.absolute(sub()),
        lambda: v.Sum(sub(), i),
        lambda: v.Sum(sub(), (r, integer(), integer())),
        lambda: f(sub()),
        lambda: f.prime(sub()),
        lambda: f.prime.prime(sub()),
        lambda: v.function(y, sub())(sub()),
        lambda: L(vector()),
        lambda: v.dot(vector(), vector()),
        lambda: v.norm(vector()),
        lambda: vector()[integer()],
        lambda: draw(matrices(depth - 1))[integer(), integer()],
        lambda: c[integer(), integer()],
        lambda: small_part(sub(), vector()),
        lambda: v.vector_of(sub(), sub())[integer()],
        lambda: v.norm(v.vector_of(sub())),
        lambda: v.dot(pair, v.matrix_of([sub(), 1], [0, sub()]) @ pair),
        lambda: v.derivative(sub(), x),
        lambda: v.derivative(f(x), x),
        lambda: substitute(v.derivative(sub(), star), {star: x + 1}),
    ]
    if not random:
        inner = lambda: draw(_scalars(depth - 1, True))  # noqa: E731
        makers += [
            lambda: v.E(inner()),
            lambda: v.Var(inner()),
            lambda: v.Cov(inner(), inner()),
            lambda: v.Var(v.dot(q, k) / v.sqrt(n)),
        ]
    return draw(st.sampled_from(makers))()


@st.composite
def vectors(draw: Any, depth: int) -> Expr:
    """A vector term of length d_k."""
    if depth <= 0:
        return draw(st.sampled_from([u, w, theta, h0, v.zeros(n), v.ones(n)]))
    sub = lambda: draw(vectors(depth - 1))  # noqa: E731
    real = lambda: draw(reals(depth - 1))  # noqa: E731
    makers = [
        sub,
        lambda: sub() + sub(),
        lambda: sub() - sub(),
        lambda: -sub(),
        lambda: real() * sub(),
        lambda: sub() / real(),
        lambda: draw(matrices(depth - 1)) @ sub(),
        lambda: v.elementwise(sigma, sub()),
        lambda: v.elementwise(sigma.prime, sub()),
        lambda: v.elementwise(v.function(y, real()), sub()),
        lambda: v.build_vector(lambda r: sub()[r] * real(), n, r),
        lambda: v.Sum(real() * sub(), (r, 1, n)),
        lambda: h[draw(integers(depth - 2))],
        lambda: b[draw(integers(depth - 2))],
        lambda: v.grad(real(), theta),
        lambda: v.grad(L(theta), theta),
        lambda: substitute(v.grad(real(), theta), {theta: sub()}),
    ]
    return draw(st.sampled_from(makers))()


@st.composite
def matrices(draw: Any, depth: int) -> Expr:
    """A d_k x d_k matrix term."""
    if depth <= 0:
        return draw(st.sampled_from([A, B, W_h, v.eye(n)]))
    sub = lambda: draw(matrices(depth - 1))  # noqa: E731
    end = lambda: draw(integers(depth - 2))  # noqa: E731
    ordered = draw(st.sampled_from([v.product_down, v.product_up]))
    makers = [
        sub,
        lambda: sub() + sub(),
        lambda: sub() - sub(),
        lambda: -sub(),
        lambda: draw(reals(depth - 1)) * sub(),
        lambda: sub() @ sub(),
        lambda: sub() @ sub() @ sub(),
        lambda: sub().T,
        lambda: v.diag(draw(vectors(depth - 1))),
        lambda: v.build_matrix(lambda i, j: draw(reals(depth - 1)) + i * j, n, n),
        lambda: J[end()],
        lambda: ordered(J[r], (r, end(), end())),
        lambda: ordered(sub(), (r, end(), end())),
        lambda: v.jacobian(draw(vectors(depth - 1)), h0),
        lambda: v.jacobian(h[t], h0),
    ]
    return draw(st.sampled_from(makers))()


@st.composite
def statements(draw: Any, depth: int) -> Statement:
    """A statement."""
    if depth <= 0:
        return draw(st.sampled_from([x < y, u == w, v.differentiable(L, theta), A != B]))
    sub = lambda: draw(statements(depth - 1))  # noqa: E731
    real = lambda: draw(reals(depth - 1))  # noqa: E731
    x_or_i = lambda: draw(st.sampled_from([y, u, i, j, m]))  # noqa: E731
    makers = [
        lambda: real() == real(),
        lambda: real() < real(),
        lambda: real() >= real(),
        lambda: draw(integers(depth)) != draw(integers(depth)),
        lambda: draw(vectors(depth)) == draw(vectors(depth)),
        lambda: draw(matrices(depth)) == draw(matrices(depth)),
        lambda: sub() & sub(),
        lambda: sub() | sub(),
        lambda: v.implies(sub(), sub()),
        lambda: v.iff(sub(), sub()),
        lambda: ~sub(),
        lambda: v.for_all(x_or_i(), sub()),
        lambda: v.for_all([i, j], sub()),
        lambda: v.there_is(x_or_i(), sub()),
        lambda: ~v.there_is([y, u], sub()),
        lambda: S(real()),
        lambda: T(draw(vectors(depth - 1))),
        lambda: v.set_of(y, sub())(real()),
        lambda: v.set_of(u, sub())(draw(vectors(depth - 1))),
        lambda: centred(draw(vectors(depth - 1))),
        lambda: below(real()),
        lambda: ~below(real()),
        lambda: v.differentiable(real(), x),
        lambda: substitute(v.differentiable(real(), x), {x: y + 1}),
        lambda: v.mutually_independent(v.entries(q), X, v.entries(k)),
        lambda: v.mutually_independent(X, Y, v.entries(q)),
        lambda: v.k_wise_independent(3, v.entries(q), v.entries(k)),
        lambda: v.independent_vectors(q, k),
        lambda: v.integrable(X * q[i] + real()),
    ]
    return draw(st.sampled_from(makers))()


def heads(e: Expr) -> set[str]:
    """The heads that occur in what is shown of a term."""
    found, stack = set(), [e]
    while stack:
        part = stack.pop()
        found.add(part.head)
        stack += part.args
    return found
