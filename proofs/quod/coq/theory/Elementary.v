(* The axioms of exponential and logarithm, sine and cosine, proved. *)

From Coq Require Import Reals ZArith QArith Qreals Lra.
From Quod Require Import Core Axioms.
Open Scope R_scope.

Lemma numeral_half : Q2R (1 # 2) = / 2.
Proof. unfold Q2R. simpl. lra. Qed.

Lemma exponential_of_zero : Holds (equal (exp (Q2R (0 # 1))) (Q2R (1 # 1))).
Proof. to_propositions. exact exp_0. Qed.

Lemma exponential_of_a_sum (x y : R) : Holds (equal (exp (Rplus x y)) (Rmult (exp x) (exp y))).
Proof. to_propositions. exact (exp_plus x y). Qed.

Lemma exponential_positive (x : R) : Holds (implb (le_real (exp x) (Q2R (0 # 1))) false).
Proof. to_propositions. exact (exp_pos x). Qed.

Lemma exponential_of_a_logarithm (x : R) :
  Holds (implb (implb (le_real x (Q2R (0 # 1))) false) (equal (exp (ln x)) x)).
Proof. to_propositions. exact (exp_ln x). Qed.

Lemma logarithm_of_an_exponential (x : R) : Holds (equal (ln (exp x)) x).
Proof. to_propositions. exact (ln_exp x). Qed.

Lemma sine_of_zero : Holds (equal (sin (Q2R (0 # 1))) (Q2R (0 # 1))).
Proof. to_propositions. exact sin_0. Qed.

Lemma cosine_of_zero : Holds (equal (cos (Q2R (0 # 1))) (Q2R (1 # 1))).
Proof. to_propositions. exact cos_0. Qed.

Lemma sine_of_a_sum (x y : R) :
  Holds (equal (sin (Rplus x y)) (Rplus (Rmult (sin x) (cos y)) (Rmult (cos x) (sin y)))).
Proof. to_propositions. exact (sin_plus x y). Qed.

Lemma cosine_of_a_sum (x y : R) :
  Holds (equal (cos (Rplus x y))
    (Rplus (Rmult (cos x) (cos y)) (Ropp (Rmult (sin x) (sin y))))).
Proof. to_propositions. exact (cos_plus x y). Qed.

Lemma sine_and_cosine (x : R) :
  Holds (equal (Rplus (Rmult (sin x) (sin x)) (Rmult (cos x) (cos x))) (Q2R (1 # 1))).
Proof. to_propositions. exact (sin2_cos2 x). Qed.

Lemma pi_positive : Holds (implb (le_real PI (Q2R (0 # 1))) false).
Proof. to_propositions. exact PI_RGT_0. Qed.

Lemma half_pi : Q2R (1 # 2) * PI = PI / 2.
Proof. rewrite numeral_half. lra. Qed.

Lemma sine_of_half_pi : Holds (equal (sin (Rmult (Q2R (1 # 2)) PI)) (Q2R (1 # 1))).
Proof. to_propositions. rewrite half_pi. exact sin_PI2. Qed.

Lemma cosine_of_half_pi : Holds (equal (cos (Rmult (Q2R (1 # 2)) PI)) (Q2R (0 # 1))).
Proof. to_propositions. rewrite half_pi. exact cos_PI2. Qed.
