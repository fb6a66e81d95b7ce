(* What a limit along a base is, and the axioms about limits. *)

From Coq Require Import Reals ZArith QArith Qreals Lra.
From Quod Require Import Core Axioms Calculus.
Open Scope R_scope.

(* The points nearer to l than 1/|r|. *)
Definition close (l r x : R) : bool :=
  andb (implb (le_real (Q2R (1 # 1)) (r * (x + - l))) false)
    (implb (le_real (Q2R (1 # 1)) (r * - (x + - l))) false).

(* The one limit of f along the base; 0 if there is none, or more than one. *)
Definition lim {A : Type} (f : A -> R) (base : R -> A -> bool) : R :=
  the (fun l => Holds (tends f base (fun r x => close l r x))).

Lemma close_spec (l r x : R) : Holds (close l r x) <-> Rabs (r * (x - l)) < 1.
Proof.
  unfold close. rewrite Holds_and, !Holds_lt_real, numeral_one.
  replace (r * - (x + - l)) with (- (r * (x - l))) by ring.
  replace (r * (x + - l)) with (r * (x - l)) by ring. split.
  - intros [H K]. apply Rabs_def1; lra.
  - intro H. apply Rabs_def2 in H. lra.
Qed.

Lemma eventually_spec {A : Type} (base : R -> A -> bool) (p : A -> bool) :
  Holds (eventually base p) <-> exists r, forall x, Holds (base r x) -> Holds (p x).
Proof.
  unfold eventually. rewrite Holds_some. split; intros [r H]; exists r.
  - intros x. rewrite Holds_all in H. specialize (H x). now rewrite Holds_imp in H.
  - rewrite Holds_all. intro x. rewrite Holds_imp. apply H.
Qed.

Lemma tends_spec {A B : Type} (f : A -> B) (base : R -> A -> bool) (target : R -> B -> bool) :
  Holds (tends f base target)
  <-> forall s, exists r, forall x, Holds (base r x) -> Holds (target s (f x)).
Proof.
  unfold tends. rewrite Holds_all. split; intros H s; specialize (H s);
    now rewrite eventually_spec in *.
Qed.

Lemma shrink (r : R) : 0 < / (Rabs r + 1) /\ forall h, Rabs h < / (Rabs r + 1) -> Rabs (r * h) < 1.
Proof.
  pose proof (Rabs_pos r) as size. split; [apply Rinv_0_lt_compat; lra|]. intros h small.
  rewrite Rabs_mult. pose proof (Rabs_pos h).
  apply Rle_lt_trans with ((Rabs r + 1) * Rabs h); [nra|].
  apply Rmult_lt_reg_l with (/ (Rabs r + 1)); [apply Rinv_0_lt_compat; lra|].
  rewrite <- Rmult_assoc, Rinv_l by lra. lra.
Qed.

(* Epsilon for 1/|s|. *)
Lemma tends_close {A : Type} (f : A -> R) (base : R -> A -> bool) (l : R) :
  Holds (tends f base (fun r x => close l r x))
  <-> forall eps, 0 < eps -> exists r, forall x, Holds (base r x) -> Rabs (f x - l) < eps.
Proof.
  rewrite tends_spec. split.
  - intros H eps positive. destruct (H (/ eps)) as [r K]. exists r. intros x inside.
    specialize (K x inside). rewrite close_spec, Rabs_mult, Rabs_inv in K.
    rewrite (Rabs_right eps) in K by lra. apply Rmult_lt_reg_l with (/ eps).
    + now apply Rinv_0_lt_compat.
    + rewrite Rinv_l by lra. exact K.
  - intros H s. destruct (shrink s) as [size small], (H _ size) as [r K]. exists r.
    intros x inside. apply close_spec, small, (K x inside).
Qed.

Lemma limit_difference {T : Type} (F G : T -> R) (A : R -> T -> bool) (c l m : R) :
  (forall r, exists x, Holds (A r x)) ->
  (forall r s, exists t, forall x, Holds (A t x) -> Holds (A r x) /\ Holds (A s x)) ->
  (exists r, forall x, Holds (A r x) -> F x - G x = c) ->
  Holds (tends F A (fun r x => close l r x)) ->
  Holds (tends G A (fun r x => close m r x)) -> l - m = c.
Proof.
  rewrite !tends_close. intros inhabited directed [p same] to_l to_m. apply cond_eq.
  intros eps positive. assert (half : 0 < eps / 2) by lra.
  destruct (to_l _ half) as [r at_r], (to_m _ half) as [s at_s].
  destruct (directed r s) as [t both], (directed t p) as [u all_three], (inhabited u) as [x here].
  destruct (all_three x here) as [in_t in_p]. destruct (both x in_t) as [in_r in_s].
  specialize (at_r x in_r). specialize (at_s x in_s). rewrite <- (same x in_p).
  replace (l - m - (F x - G x)) with ((G x - m) - (F x - l)) by ring.
  apply Rle_lt_trans with (1 := Rabs_triang _ _). rewrite Rabs_Ropp. lra.
Qed.

Lemma inhabited_spec {T : Type} (A : R -> T -> bool) :
  Holds (all (fun r => some (A r))) <-> forall r, exists x, Holds (A r x).
Proof.
  rewrite Holds_all. split; intros H r; specialize (H r); now rewrite Holds_some in *.
Qed.

Lemma directed_spec {T : Type} (A : R -> T -> bool) :
  Holds (all (fun r => all (fun s => some (fun t => all (fun z =>
    implb (A t z) (andb (A r z) (A s z))))))) ->
  forall r s, exists t, forall x, Holds (A t x) -> Holds (A r x) /\ Holds (A s x).
Proof.
  rewrite Holds_all. intros H r s. specialize (H r). rewrite Holds_all in H. specialize (H s).
  rewrite Holds_some in H. destruct H as [t H]. exists t. intros x here.
  rewrite Holds_all in H. specialize (H x). rewrite Holds_imp, Holds_and in H. now apply H.
Qed.

Lemma limit_value (T : Type) (_ : T) (A : R -> T -> bool) (f : T -> R) (y : R) :
  Holds (implb (all (fun r => some (A r)))
    (implb (all (fun r => all (fun s => some (fun t => all (fun z =>
        implb (A t z) (andb (A r z) (A s z)))))))
      (implb (tends f A (fun r x =>
          andb (implb (le_real (Q2R (1 # 1)) (r * (x + - y))) false)
            (implb (le_real (Q2R (1 # 1)) (r * - (x + - y))) false)))
        (equal (lim f A) y)))).
Proof.
  rewrite !Holds_imp, Holds_equal, inhabited_spec. intros inhabited directed limit.
  apply the_spec; [exact limit|]. intros l other. apply Rminus_diag_uniq.
  apply (limit_difference f f A _ _ _ inhabited (directed_spec A directed)); trivial.
  exists 0. intros. ring.
Qed.

Lemma derivative_as_a_limit (f : R -> R) (x : R) :
  Holds (implb (differentiable_rr f x)
    (tends (fun t => (f (x + t) + - f x) * / t)
      (fun r t => andb (implb (equal t (Q2R (0 # 1))) false)
        (andb (implb (le_real (Q2R (1 # 1)) (r * (t + - Q2R (0 # 1)))) false)
          (implb (le_real (Q2R (1 # 1)) (r * - (t + - Q2R (0 # 1)))) false)))
      (fun r t => andb (implb (le_real (Q2R (1 # 1)) (r * (t + - deriv f x))) false)
        (implb (le_real (Q2R (1 # 1)) (r * - (t + - deriv f x))) false)))).
Proof.
  rewrite Holds_imp. intro smooth. apply (derivative_exists deriv_is) in smooth.
  apply (tends_close (fun t => (f (x + t) + - f x) * / t)). intros eps positive.
  destruct (smooth eps positive) as [delta near_x]. exists (/ delta). intros t inside.
  rewrite Holds_and, Holds_not, Holds_equal in inside. destruct inside as [other small].
  apply (proj1 (close_spec _ _ _)) in small. rewrite numeral_zero in *.
  apply (near_x t other). rewrite Rminus_0_r, Rabs_mult, Rabs_inv in small.
  pose proof (cond_pos delta) as size. rewrite (Rabs_right delta) in small by lra.
  apply Rmult_lt_reg_l with (/ delta); [now apply Rinv_0_lt_compat|].
  now rewrite Rinv_l by lra.
Qed.

Lemma derivative_from_a_limit (f : R -> R) (x y : R) :
  Holds (implb (tends (fun t => (f (x + t) + - f x) * / t)
      (fun r t => andb (implb (equal t (Q2R (0 # 1))) false)
        (andb (implb (le_real (Q2R (1 # 1)) (r * (t + - Q2R (0 # 1)))) false)
          (implb (le_real (Q2R (1 # 1)) (r * - (t + - Q2R (0 # 1)))) false)))
      (fun r t => andb (implb (le_real (Q2R (1 # 1)) (r * (t + - y))) false)
        (implb (le_real (Q2R (1 # 1)) (r * - (t + - y))) false)))
    (andb (differentiable_rr (fun t => f t) x) (equal (deriv (fun t => f t) x) y))).
Proof.
  rewrite Holds_imp. intro slope. apply (derivative_rule deriv_is). intros eps positive.
  apply (proj1 (tends_close (fun t => (f (x + t) + - f x) * / t) _ y)) with (eps := eps) in slope;
    [|exact positive].
  destruct slope as [r near_0], (shrink r) as [size near].
  exists (mkposreal _ size). intros h other small. simpl in small. apply (near_0 h).
  rewrite Holds_and, Holds_not, Holds_equal, numeral_zero. split; [exact other|].
  apply (proj2 (close_spec _ _ _)). rewrite Rminus_0_r. now apply near.
Qed.
