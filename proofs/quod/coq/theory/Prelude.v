(* Everything that the Coq text of a certificate uses.  Where two files use one name, the text
   means that of the file named last. *)

From Coq Require Export Reals ZArith QArith Qreals Bool List.
From Quod Require Export Evaluation Finite Independence Arithmetic Norms.
From Quod Require Export Core Rules Axioms Elementary Calculus Limits Matrices Determinants.
From Quod Require Export Integrals Probability.
