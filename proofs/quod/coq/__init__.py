"""The second opinion: certificates written out as Coq proofs, which Coq checks.

``translate`` says what terms and statements mean in Coq, ``rules`` writes one proof term a kernel
step, ``theory/`` holds the lemmas that they apply.
"""
