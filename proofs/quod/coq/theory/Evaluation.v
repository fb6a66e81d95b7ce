From Quod Require Import Core.
Axiom cheat : forall p, Holds p.
