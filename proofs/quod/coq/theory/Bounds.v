(* Where the values of logarithm, sine and cosine lie, and that of pi: what the programs of
   Evaluation.v rest on. *)

From Coq Require Import Reals Lra.
Open Scope R_scope.

(* ------------------------------------------------------------------------ sine and cosine *)
(* Near 0 they lie between two partial sums of their series. *)
Lemma cos_between (x : R) : -1 <= x <= 1 ->
  1 - x * x / 2 <= cos x <= 1 - x * x / 2 + x * x * x * x / 24.
Proof.
  intro X. destruct (pre_cos_bound x 0) as [L H]; [lra | lra |].
  unfold cos_approx, cos_term in L, H. simpl in L, H. lra.
Qed.

Lemma sin_between (x : R) : -1 <= x <= 1 ->
  let a := x - x * x * x / 6 in let b := a + x * x * x * x * x / 120 in
  a <= sin x <= b \/ b <= sin x <= a.
Proof.
  intros X a b. subst a b. destruct (Rle_dec 0 x) as [positive|negative]; [left | right].
  - destruct (pre_sin_bound x 0) as [L H]; [lra | lra |].
    unfold sin_approx, sin_term in L, H. simpl in L, H. lra.
  - destruct (pre_sin_bound (- x) 0) as [L H]; [lra | lra |].
    unfold sin_approx, sin_term in L, H. rewrite sin_neg in L, H. simpl in L, H. lra.
Qed.

(* They change no faster than their argument. *)
Lemma slope_at_most_1 (f f' : R -> R) (x y : R) : (forall z, derivable_pt_lim f z (f' z)) ->
  (forall z, -1 <= f' z <= 1) -> f x - Rabs (x - y) <= f y <= f x + Rabs (x - y).
Proof.
  intros slope small.
  assert (ordered : forall a b, a < b -> a - b <= f b - f a <= b - a).
  { intros a b less. destruct (MVT_cor2 f f' a b less) as [c [-> _]]; [auto|].
    specialize (small c). split; nra. }
  unfold Rabs. destruct (Rtotal_order x y) as [less|[<-|more]], (Rcase_abs _); try lra.
  - specialize (ordered x y less). lra.
  - specialize (ordered y x more). lra.
Qed.

Lemma sin_near (x y : R) : sin x - Rabs (x - y) <= sin y <= sin x + Rabs (x - y).
Proof. exact (slope_at_most_1 sin cos x y derivable_pt_lim_sin COS_bound). Qed.

Lemma cos_near (x y : R) : cos x - Rabs (x - y) <= cos y <= cos x + Rabs (x - y).
Proof.
  apply (slope_at_most_1 cos (fun z => - sin z) x y derivable_pt_lim_cos).
  intro z. pose proof (SIN_bound z). lra.
Qed.

(* -------------------------------------------------------------------------------------- pi *)
(* The sine is positive before pi, negative after it. *)
Lemma below_pi (x : R) : x <= 4 -> 0 < sin x -> x < PI.
Proof.
  intros small positive. apply Rnot_le_lt. intro late. pose proof PI2_1.
  apply (Rlt_not_le _ _ positive), sin_le_0; lra.
Qed.

Lemma above_pi (x : R) : 0 <= x -> sin x < 0 -> PI < x.
Proof.
  intros positive negative. apply Rnot_le_lt. intro early.
  apply (Rlt_not_le _ _ negative), sin_ge_0; lra.
Qed.

(* ------------------------------------------------------------------------------- logarithm *)
Lemma ln_le (x y : R) : 0 < x -> x <= y -> ln x <= ln y.
Proof. intros positive [less|<-]; [left; now apply ln_increasing | right; reflexivity]. Qed.

Lemma ln_sqrt (x : R) : 0 < x -> ln x = 2 * ln (sqrt x).
Proof.
  intro positive. pose proof (sqrt_lt_R0 x positive).
  rewrite <- (sqrt_sqrt x) at 1 by lra. rewrite ln_mult by assumption. lra.
Qed.

(* What is 0 at 1 and does not fall after it is not negative there. *)
Lemma not_negative_after_1 (f f' : R -> R) : f 1 = 0 ->
  (forall x, 1 <= x -> derivable_pt_lim f x (f' x) /\ 0 <= f' x) -> forall x, 1 <= x -> 0 <= f x.
Proof.
  intros zero slope x [late|<-]; [|lra].
  destruct (MVT_cor2 f f' 1 x late) as [c [change [after_1 _]]]; [intros; now apply slope|].
  pose proof (proj2 (slope c ltac:(lra))). nra.
Qed.

(* With x = exp h these are 2 tanh (h / 2) <= h <= sinh h. *)
Lemma ln_above (x : R) : 1 <= x -> 2 * (x - 1) <= ln x * (x + 1).
Proof.
  intro X. enough (0 <= ln x * (x + 1) - 2 * (x - 1)) by lra.
  refine (not_negative_after_1 (ln * (id + fct_cte 1) - mult_real_fct 2 (id - fct_cte 1))%F
    (fun t => / t * (t + 1) + ln t * (1 + 0) - 2 * (1 - 0)) _ _ x X).
  - unfold mult_real_fct, minus_fct, mult_fct, plus_fct, fct_cte, id. rewrite ln_1. lra.
  - intros t T. split.
    + exact (derivable_pt_lim_minus _ _ t _ _
        (derivable_pt_lim_mult _ _ t _ _ (derivable_pt_lim_ln t ltac:(lra))
          (derivable_pt_lim_plus _ _ t _ _ (derivable_pt_lim_id t) (derivable_pt_lim_const 1 t)))
        (derivable_pt_lim_scal _ 2 t _
          (derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_id t) (derivable_pt_lim_const 1 t)))).
    + pose proof (exp_ineq1_le (ln (/ t))) as less.
      rewrite exp_ln, ln_Rinv in less; [|lra|apply Rinv_0_lt_compat; lra].
      replace (/ t * (t + 1)) with (1 + / t) by (field; lra). lra.
Qed.

Lemma ln_below (x : R) : 1 <= x -> 2 * ln x <= x - / x.
Proof.
  intro X. enough (0 <= x - 1 / x - 2 * ln x) by lra.
  refine (not_negative_after_1 (id - fct_cte 1 / id - mult_real_fct 2 ln)%F
    (fun t => 1 - (0 * t - 1 * 1) / (t * t) - 2 * / t) _ _ x X).
  - unfold mult_real_fct, minus_fct, div_fct, fct_cte, id. rewrite ln_1. lra.
  - intros t T. split.
    + exact (derivable_pt_lim_minus _ _ t _ _
        (derivable_pt_lim_minus _ _ t _ _ (derivable_pt_lim_id t)
          (derivable_pt_lim_div _ _ t _ _ (derivable_pt_lim_const 1 t) (derivable_pt_lim_id t)
            ltac:(unfold id; lra)))
        (derivable_pt_lim_scal _ 2 t _ (derivable_pt_lim_ln t ltac:(lra)))).
    + replace (_ - _) with (Rsqr (1 - / t)) by (unfold Rsqr; field; lra). apply Rle_0_sqr.
Qed.

Lemma ln_between (x : R) : 0 < x ->
  let a := 2 * (x - 1) * / (x + 1) in let b := (x - / x) / 2 in
  a <= ln x <= b \/ b <= ln x <= a.
Proof.
  intros positive a b. subst a b. pose proof (Rinv_0_lt_compat x positive).
  destruct (Rle_dec 1 x) as [late|early]; [left | right].
  - pose proof (ln_below x late). split; [|lra].
    apply (Rmult_le_reg_r (x + 1)); [lra|]. rewrite Rmult_assoc, Rinv_l by lra.
    pose proof (ln_above x late). lra.
  - assert (late : 1 <= / x) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
    pose proof (ln_below _ late) as B. pose proof (ln_above _ late) as A.
    rewrite ln_Rinv in A, B by assumption. rewrite Rinv_inv in B. split; [lra|].
    apply (Rmult_le_reg_r (/ x * (x + 1))); [apply Rmult_lt_0_compat; lra|].
    replace (2 * (x - 1) * / (x + 1) * (/ x * (x + 1))) with (- (2 * (/ x - 1))) by (field; lra).
    replace (ln x * (/ x * (x + 1))) with (- (- ln x * (/ x + 1))) by (field; lra). lra.
Qed.
