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

(* ------------------------------------------------------------------- inverse functions *)
Lemma tangent_of_an_arctangent (x : R) :
  Holds (andb (implb (le_real (cos (atan x)) (Q2R (0 # 1))) false)
    (equal (sin (atan x)) (Rmult x (cos (atan x))))).
Proof.
  destruct (atan_bound x) as [low high]. assert (positive : 0 < cos (atan x)).
  { apply cos_gt_0; lra. }
  rewrite Holds_and. to_propositions. split; [exact positive|].
  pose proof (tan_atan x) as value. unfold tan in value.
  rewrite <- value at 2. field. lra.
Qed.

Lemma arctangent_bounds (x : R) :
  Holds (andb (implb (le_real (atan x) (Ropp (Rmult (Q2R (1 # 2)) PI))) false)
    (implb (le_real (Rmult (Q2R (1 # 2)) PI) (atan x)) false)).
Proof.
  rewrite Holds_and. to_propositions. rewrite half_pi. destruct (atan_bound x). split; lra.
Qed.

Lemma arctangent_of_a_tangent (x : R) :
  Holds (implb (implb (le_real x (Ropp (Rmult (Q2R (1 # 2)) PI))) false)
    (implb (implb (le_real (Rmult (Q2R (1 # 2)) PI) x) false)
      (equal (atan (Rmult (sin x) (Rinv (cos x)))) x))).
Proof. to_propositions. rewrite half_pi. intros low high. apply atan_tan. split; lra. Qed.

Lemma sine_of_an_arcsine (x : R) :
  Holds (implb (le_real (Q2R (-1 # 1)) x) (implb (le_real x (Q2R (1 # 1)))
    (andb (le_real (Q2R (0 # 1)) (cos (asin x))) (equal (sin (asin x)) x)))).
Proof.
  to_propositions. rewrite Holds_and. to_propositions. unfold Q2R. simpl. intros low high.
  destruct (asin_bound x) as [below above]. split; [apply cos_ge_0; lra | apply sin_asin; lra].
Qed.

Lemma arcsine_bounds (x : R) :
  Holds (implb (le_real (Q2R (-1 # 1)) x) (implb (le_real x (Q2R (1 # 1)))
    (andb (le_real (Ropp (Rmult (Q2R (1 # 2)) PI)) (asin x))
      (le_real (asin x) (Rmult (Q2R (1 # 2)) PI))))).
Proof.
  to_propositions. rewrite Holds_and. to_propositions. rewrite half_pi. intros _ _.
  destruct (asin_bound x). split; lra.
Qed.

Lemma arcsine_of_a_sine (x : R) :
  Holds (implb (le_real (Ropp (Rmult (Q2R (1 # 2)) PI)) x)
    (implb (le_real x (Rmult (Q2R (1 # 2)) PI)) (equal (asin (sin x)) x))).
Proof. to_propositions. rewrite half_pi. intros low high. apply asin_sin. split; lra. Qed.
