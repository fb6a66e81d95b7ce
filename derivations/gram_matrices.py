"""The rank of the scores

A matrix has rank at most $r$ if it is a product of an $m \\times r$ and an $r \\times n$ matrix:
all its columns are combinations of $r$ vectors.
"""

from quod import *

n, d, r = dimensions("n d_k r")
Q, K, U = matrix("Q K U", n, d)
C = matrix("C", d, n)
A, B, Z = matrix("A", n, r), matrix("B", r, n), matrix("Z", r, d)
T = matrix("T", n, n)


@claim(
    iff(there_is([Q, K], T == Q @ K.T), there_is([U, C], T == U @ C)),
    settles=["2.2-1"],
    title="Without sharing the scores can be any matrix of rank at most $d_k$",
)
def scores_can_be_any_matrix_of_that_rank(calc):
    """The keys are the other factor, transposed."""
    forward, backward = calc.both_directions()
    forward.obtain().witness(U=Q, C=K.T)
    found = backward.obtain().witness(Q=U, K=C.T)
    found.have(C.T.T == C)


@claim(
    implies(there_is([A, Z], Q == A @ Z), there_is([A, B], Q @ Q.T == A @ B)),
    settles=["2.2-3"],
    title="The rank of the scores is at most that of the queries",
)
def the_rank_of_the_scores(calc):
    """A left factor of $Q$ is a left factor of $QQ^T$."""
    found = calc.suppose().obtain().witness(A=A, B=Z @ Q.T)
    found(A @ Z @ Q.T)
    found(A @ (Z @ Q.T))


@claim((Q == eye(n) @ Q) & (Q == Q @ eye(d)), settles=["2.2-3"])
def the_rank_is_at_most_either_size(calc):
    """The identity matrices are factors of $Q$, one on either side."""
