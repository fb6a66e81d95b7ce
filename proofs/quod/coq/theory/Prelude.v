(* Everything that the Coq text of a certificate uses. *)

From Coq Require Export Reals ZArith QArith Qreals Bool List.
From Quod Require Export Core Rules Arithmetic Axioms Calculus Probability Finite Independence.
From Quod Require Export Evaluation.
