(* Newton's integral, and the axioms about it. *)

From Coq Require Import Reals ZArith QArith Qreals Lra.
From Quod Require Import Core Axioms Calculus Limits.
Open Scope R_scope.

(* F' = f inside the interval I, and F changes by v from the end A to the end B. *)
Definition has_integral (f : R -> R) (I : R -> bool) (A B : R -> R -> bool) (v : R) : bool :=
  some (fun F => andb
    (all (fun z => implb (I z) (andb (differentiable_rr F z) (equal (deriv F z) (f z)))))
    (some (fun l => andb (tends F A (fun r x => close l r x))
      (tends F B (fun r x => close (l + v) r x))))).

(* The one such v; 0 where the interval is empty, or there is no such v or more than one. *)
Definition integral (f : R -> R) (I : R -> bool) (A B : R -> R -> bool) : R :=
  match excluded_middle (exists x, Holds (I x)) with
  | left _ => the (fun v => Holds (has_integral f I A B v))
  | right _ => 0
  end.

Lemma derivative_spec (F f : R -> R) (x : R) :
  Holds (andb (differentiable_rr F x) (equal (deriv F x) (f x))) <-> derivable_pt_lim F x (f x).
Proof.
  rewrite Holds_and, Holds_equal. split.
  - intros [smooth <-]. now apply (derivative_exists deriv_is).
  - intro of_F. split; [apply decide_spec; now exists (f x) | now apply deriv_is].
Qed.

Lemma has_integral_spec (f : R -> R) (I : R -> bool) (A B : R -> R -> bool) (v : R) :
  Holds (has_integral f I A B v) <-> exists F, (forall x, Holds (I x) -> derivable_pt_lim F x (f x))
    /\ exists l, Holds (tends F A (fun r x => close l r x))
      /\ Holds (tends F B (fun r x => close (l + v) r x)).
Proof.
  unfold has_integral. rewrite Holds_some. split; intros [F H]; exists F.
  - rewrite Holds_and, Holds_all, Holds_some in H. destruct H as [inside [l ends]]. split.
    + intros x here. specialize (inside x). rewrite Holds_imp in inside.
      now apply derivative_spec, inside.
    + exists l. now rewrite Holds_and in ends.
  - destruct H as [inside [l ends]]. rewrite Holds_and, Holds_all, Holds_some. split.
    + intro x. rewrite Holds_imp. intro here. now apply derivative_spec, inside.
    + exists l. now rewrite Holds_and.
Qed.

(* Two antiderivatives on an interval differ by a constant: the mean value theorem. *)
Lemma constant_difference (F G f : R -> R) (I : R -> bool) :
  (forall x y z, Holds (I x) -> Holds (I z) -> x <= y -> y <= z -> Holds (I y)) ->
  (forall x, Holds (I x) -> derivable_pt_lim F x (f x)) ->
  (forall x, Holds (I x) -> derivable_pt_lim G x (f x)) ->
  forall x y, Holds (I x) -> Holds (I y) -> F x - G x = F y - G y.
Proof.
  intros convex of_F of_G.
  assert (ordered : forall x y, x < y -> Holds (I x) -> Holds (I y) -> F x - G x = F y - G y).
  { intros x y less in_x in_y.
    assert (of_D : forall c, x <= c <= y -> derivable_pt_lim (fun t => F t - G t) c 0).
    { intros c [low high]. assert (here : Holds (I c)) by now apply (convex x c y).
      replace 0 with (f c - f c) by ring.
      apply (derivable_pt_lim_minus F G); [now apply of_F | now apply of_G]. }
    destruct (MVT_cor2 (fun t => F t - G t) (fun _ => 0) x y less of_D) as [c [mean _]]. lra. }
  intros x y in_x in_y. destruct (Rtotal_order x y) as [less|[->|more]].
  - now apply ordered.
  - reflexivity.
  - symmetry. now apply ordered.
Qed.

Lemma convex_spec (I : R -> bool) :
  Holds (all (fun x => all (fun y => all (fun z =>
      implb (I x) (implb (I z) (implb (le_real x y) (implb (le_real y z) (I y)))))))) ->
  forall x y z, Holds (I x) -> Holds (I z) -> x <= y -> y <= z -> Holds (I y).
Proof.
  intros convex x y z in_x in_z low high. rewrite Holds_all in convex. specialize (convex x).
  rewrite Holds_all in convex. specialize (convex y). rewrite Holds_all in convex.
  specialize (convex z). rewrite !Holds_imp, !Holds_le_real in convex. now apply convex.
Qed.

Lemma integral_value (A B : R -> R -> bool) (I : R -> bool) (f : R -> R) (v : R) :
  Holds (implb (all (fun x => all (fun y => all (fun z =>
      implb (I x) (implb (I z) (implb (le_real x y) (implb (le_real y z) (I y))))))))
    (implb (all (fun r => some (A r)))
    (implb (all (fun r => all (fun s => some (fun t => all (fun z =>
        implb (A t z) (andb (A r z) (A s z)))))))
    (implb (eventually A I)
    (implb (all (fun r => some (B r)))
    (implb (all (fun r => all (fun s => some (fun t => all (fun z =>
        implb (B t z) (andb (B r z) (B s z)))))))
    (implb (eventually B I)
    (implb (has_integral f I A B v)
      (equal (integral f I A B) v))))))))).
Proof.
  rewrite !Holds_imp, Holds_equal, !inhabited_spec, !eventually_spec.
  intros convex points_A directed_A [a in_A] points_B directed_B [b in_B] value.
  pose proof (convex_spec I convex) as between.
  pose proof (directed_spec A directed_A) as both_A.
  pose proof (directed_spec B directed_B) as both_B.
  destruct (points_A a) as [p here]. apply in_A in here.
  unfold integral. destruct (excluded_middle (exists x, Holds (I x))) as [_|none];
    [|destruct none; now exists p].
  apply the_spec; [exact value|]. intros w other.
  apply has_integral_spec in value as [F [of_F [l [F_A F_B]]]].
  apply has_integral_spec in other as [G [of_G [m [G_A G_B]]]].
  pose proof (constant_difference F G f I between of_F of_G) as constant.
  assert (start : l - m = F p - G p).
  { apply (limit_difference F G A _ _ _ points_A both_A); [|exact F_A|exact G_A]. exists a. intros x inside.
    apply constant; [now apply in_A | exact here]. }
  assert (finish : l + v - (m + w) = F p - G p).
  { apply (limit_difference F G B _ _ _ points_B both_B); [|exact F_B|exact G_B]. exists b. intros x inside.
    apply constant; [now apply in_B | exact here]. }
  lra.
Qed.

Lemma integral_over_nothing (A B : R -> R -> bool) (I : R -> bool) (f : R -> R) :
  Holds (implb (all (fun x => implb (I x) false)) (equal (integral f I A B) (Q2R (0 # 1)))).
Proof.
  rewrite Holds_imp, Holds_all, Holds_equal, numeral_zero. intro empty.
  unfold integral. destruct (excluded_middle (exists x, Holds (I x))) as [[x here]|_].
  - specialize (empty x). rewrite Holds_not in empty. now destruct empty.
  - reflexivity.
Qed.

(* ------------------------------------------------------------------- continuous functions *)
(* On each part [a, b] of I there is an antiderivative. *)
Lemma antiderivative_on_a_part (f : R -> R) (a b : R) : a <= b ->
  (forall x, a <= x <= b -> continuity_pt f x) ->
  exists F, forall x, a <= x <= b -> derivable_pt_lim F x (f x).
Proof.
  intros order smooth. exists (primitive order (FTC_P1 order smooth)).
  intros x here. exact (RiemannInt_P28 (f := f) order smooth here).
Qed.

(* F changes by v from c to x. *)
Definition change (f : R -> R) (c x v : R) : Prop :=
  exists F, (forall t, Rmin c x <= t <= Rmax c x -> derivable_pt_lim F t (f t)) /\ v = F x - F c.

Lemma change_unique (f : R -> R) (c x v w : R) : change f c x v -> change f c x w -> w = v.
Proof.
  intros [F [of_F ->]] [G [of_G ->]].
  set (I := fun t => decide (Rmin c x <= t <= Rmax c x)).
  assert (same : F c - G c = F x - G x).
  { apply (constant_difference F G f I).
    - intros p q r. unfold I. rewrite !decide_spec. lra.
    - intros t. unfold I. rewrite decide_spec. apply of_F.
    - intros t. unfold I. rewrite decide_spec. apply of_G.
    - unfold I. rewrite decide_spec. split; [apply Rmin_l | apply Rmax_l].
    - unfold I. rewrite decide_spec. split; [apply Rmin_r | apply Rmax_r]. }
  lra.
Qed.

Lemma antiderivative_of_a_continuous_function (I : R -> bool) (f : R -> R) :
  Holds (implb (all (fun x => all (fun y => all (fun z =>
      implb (I x) (implb (I z) (implb (le_real x y) (implb (le_real y z) (I y))))))))
    (implb (all (fun x => implb (I x) (eventually
        (fun r z => andb (implb (le_real (Q2R (1 # 1)) (r * (z + - x))) false)
          (implb (le_real (Q2R (1 # 1)) (r * - (z + - x))) false)) I)))
    (implb (all (fun x => implb (I x) (tends f
        (fun r z => andb (implb (le_real (Q2R (1 # 1)) (r * (z + - x))) false)
          (implb (le_real (Q2R (1 # 1)) (r * - (z + - x))) false))
        (fun r z => andb (implb (le_real (Q2R (1 # 1)) (r * (z + - f x))) false)
          (implb (le_real (Q2R (1 # 1)) (r * - (z + - f x))) false)))))
      (some (fun F => all (fun z => implb (I z)
        (andb (differentiable_rr F z) (equal (deriv F z) (f z))))))))).
Proof.
  rewrite !Holds_imp, Holds_some. intros convex opened smooth.
  pose proof (convex_spec I convex) as between. clear convex.
  assert (around : forall x, Holds (I x) ->
    exists d, 0 < d /\ forall z, Rabs (z - x) < d -> Holds (I z)).
  { intros x here. rewrite Holds_all in opened. specialize (opened x).
    rewrite Holds_imp, eventually_spec in opened. destruct (opened here) as [r inside].
    destruct (shrink r) as [size small]. exists (/ (Rabs r + 1)). split; [exact size|].
    intros z close_z. apply inside, (close_spec x r z), small, close_z. }
  assert (continuous : forall x, Holds (I x) -> continuity_pt f x).
  { intros x here. rewrite Holds_all in smooth. specialize (smooth x). rewrite Holds_imp in smooth.
    pose proof (proj1 (tends_close f _ (f x)) (smooth here)) as near_x. intros eps positive.
    destruct (near_x eps positive) as [r near]. destruct (shrink r) as [size small].
    exists (/ (Rabs r + 1)). split; [exact size|]. intros z [_ close_z].
    apply near, (close_spec x r z), small, close_z. }
  destruct (excluded_middle (exists c, Holds (I c))) as [[c in_c]|none].
  2: { exists f. rewrite Holds_all. intro x. rewrite Holds_imp. intro here.
       destruct none. now exists x. }
  exists (fun x => the (change f c x)). rewrite Holds_all. intro x. rewrite Holds_imp. intro here.
  apply derivative_spec. destruct (around x here) as [d [positive inside]].
  set (a := Rmin c (x - d / 2)). set (b := Rmax c (x + d / 2)).
  assert (in_a : Holds (I a)).
  { unfold a, Rmin. destruct (Rle_dec c (x - d / 2)); [exact in_c|]. apply inside, Rabs_def1; lra. }
  assert (in_b : Holds (I b)).
  { unfold b, Rmax. destruct (Rle_dec c (x + d / 2)); [|exact in_c]. apply inside, Rabs_def1; lra. }
  pose proof (Rmin_l c (x - d / 2)) as a_c. pose proof (Rmin_r c (x - d / 2)) as a_x.
  pose proof (Rmax_l c (x + d / 2)) as b_c. pose proof (Rmax_r c (x + d / 2)) as b_x.
  fold a in a_c, a_x. fold b in b_c, b_x.
  destruct (antiderivative_on_a_part f a b) as [F of_F]; [lra| |].
  { intros t [low high]. apply continuous, (between a t b); assumption. }
  assert (value : forall z, a <= z <= b -> the (change f c z) = F z - F c).
  { intros z [low high]. assert (is : change f c z (F z - F c)).
    { exists F. split; [|reflexivity]. intros t [at_least at_most]. apply of_F. split.
      - apply Rle_trans with (2 := at_least). apply Rmin_glb; lra.
      - apply Rle_trans with (1 := at_most). apply Rmax_lub; lra. }
    apply the_spec; [exact is|]. intros w other. now apply (change_unique f c z). }
  assert (of_G : derivable_pt_lim (fun z => F z - F c) x (f x)).
  { replace (f x) with (f x - 0) by ring.
    apply (derivable_pt_lim_minus F (fun _ => F c)); [apply of_F; lra|].
    apply derivable_pt_lim_const. }
  intros eps eps_positive. destruct (of_G eps eps_positive) as [delta close_x].
  assert (half : 0 < d / 2) by lra.
  assert (small : 0 < Rmin delta (d / 2)) by (apply Rmin_glb_lt; [apply cond_pos | exact half]).
  exists (mkposreal _ small). intros h other size. simpl in size.
  pose proof (Rmin_l delta (d / 2)). pose proof (Rmin_r delta (d / 2)).
  assert (near : Rabs h < d / 2) by lra. apply Rabs_def2 in near.
  rewrite !value by lra. apply close_x; [exact other | lra].
Qed.
