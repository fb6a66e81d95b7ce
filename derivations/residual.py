"""How much a deep residual network can stretch or shrink a gradient."""

from operator_norm import the_norm_of_a_number

from quod import *

n = dimension("n")
A = matrix_sequence("A", n, n)
x, z = vector("x z", n)
L = natural("L")
i, k = index("i", 1, L), index("k", 1, L + 1)
c = real("c", nonnegative=True)
s = real("s", nonnegative=True)
small = [operator_norm(A[i]) <= c, c < 1]
J = product_down(eye(n) + A[i], (i, 1, L))
M = matrix("M", n, n)


@claim(
    ((1 - c) * norm(z) <= norm((eye(n) + M) @ z)) & (norm((eye(n) + M) @ z) <= (1 + c) * norm(z)),
    given=[operator_norm(M) <= c],
)
def one_residual_block(calc):
    """It moves a vector by at most $c$ times its length."""
    calc.have(norm(M @ z) <= operator_norm(M) * norm(z), by=rule("operator_norm_bound"))
    calc.have(norm(M @ z) <= c * norm(z))
    calc.have((eye(n) + M) @ z == z + M @ z)
    calc.have(norm((eye(n) + M) @ z) == norm(z + M @ z))
    calc.have(norm(z + M @ z) <= norm(z) + norm(M @ z), by=rule("triangle_inequality"))
    calc.have(norm(-1 * (M @ z)) == norm(M @ z))
    calc.have(
        norm(z + M @ z + -1 * (M @ z)) <= norm(z + M @ z) + norm(-1 * (M @ z)),
        by=rule("triangle_inequality"),
    )
    calc.have(z + M @ z + -1 * (M @ z) == z)
    calc.have(norm(z + M @ z + -1 * (M @ z)) == norm(z))


@claim(
    for_all(x, ((1 - c) ** L * norm(x) <= norm(J @ x)) & (norm(J @ x) <= (1 + c) ** L * norm(x))),
    given=small,
    title="The bounds of the residual Jacobian",
)
def residual_blocks_stretch_and_shrink_by_powers(calc):
    """Block by block."""
    _, step = calc.induction(L)
    last = step.suppose()
    longer = product_down(eye(n) + A[i], (i, 1, L + 1))
    last.have(longer @ x == (eye(n) + A[L + 1]) @ (J @ x))
    last.have(norm(longer @ x) == norm((eye(n) + A[L + 1]) @ (J @ x)))
    last.have(operator_norm(A[L + 1]) <= c)
    last.have(
        ((1 - c) * norm(J @ x) <= norm((eye(n) + A[L + 1]) @ (J @ x)))
        & (norm((eye(n) + A[L + 1]) @ (J @ x)) <= (1 + c) * norm(J @ x)),
        by=one_residual_block(M=A[L + 1], z=J @ x),
    )
    last.have((1 - c) ** L * norm(x) <= norm(J @ x), by=induction_hypothesis)
    last.have(norm(J @ x) <= (1 + c) ** L * norm(x), by=induction_hypothesis)
    last.have((1 - c) * ((1 - c) ** L * norm(x)) <= (1 - c) * norm(J @ x))
    last.have((1 + c) * norm(J @ x) <= (1 + c) * ((1 + c) ** L * norm(x)))
    for factor in (1 - c, 1 + c):
        last.have(factor ** (L + 1) * norm(x) == factor * (factor**L * norm(x)))
    last.have((1 - c) ** (L + 1) * norm(x) <= norm(longer @ x))
    last.have(norm(longer @ x) <= (1 + c) ** (L + 1) * norm(x))


@claim(norm(M @ x) == s, given=[norm(x) == 1, M.T @ (M @ x) == s**2 * x])
def a_singular_vector_is_stretched_by_its_singular_value(calc):
    """That is what singular values are."""
    calc.have(dot(M @ x, M @ x) == dot(x, M.T @ (M @ x)), by=rule("adjoint"))
    calc.have(dot(x, M.T @ (M @ x)) == s**2 * dot(x, x))
    calc.have(dot(x, x) == norm(x) ** 2)
    calc.have(dot(x, x) == 1)
    calc.have(dot(M @ x, M @ x) == s * s)
    calc.have(sqrt(dot(M @ x, M @ x)) == s, by=rule("square_root_unique", "a root is not negative"))


@claim(
    ((1 - c) ** L <= s) & (s <= (1 + c) ** L),
    given=[*small, norm(x) == 1, J.T @ (J @ x) == s**2 * x],
    settles=["X12"],
    title="The singular values of the residual Jacobian",
)
def singular_values_of_the_residual_jacobian(calc):
    """They lie between the two powers."""
    bounds = ((1 - c) ** L * norm(x) <= norm(J @ x)) & (norm(J @ x) <= (1 + c) ** L * norm(x))
    calc.have(norm(J @ x) == s, by=a_singular_vector_is_stretched_by_its_singular_value(M=J))
    calc.have(for_all(x, bounds), by=residual_blocks_stretch_and_shrink_by_powers)
    calc.have(bounds)
    calc.have((1 - c) ** L <= s)
    calc.have(s <= (1 + c) ** L)


@refutes(norm(J @ x) <= norm(x), given=small)
def residual_blocks_may_stretch(model):
    """In one dimension already."""
    model.let(n, 1)
    model.let(A, lambda i: matrix_of((Rational(1, 2),)))
    model.let(x, vector_of(1))
    model.let(c, Rational(1, 2))
    model.let(L, 1)
    model.use(the_norm_of_a_number)
