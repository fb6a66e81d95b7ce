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
  assert (between : forall x y z, Holds (I x) -> Holds (I z) -> x <= y -> y <= z -> Holds (I y)).
  { intros x y z in_x in_z low high. rewrite Holds_all in convex. specialize (convex x).
    rewrite Holds_all in convex. specialize (convex y). rewrite Holds_all in convex.
    specialize (convex z). rewrite !Holds_imp, !Holds_le_real in convex. now apply convex. }
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
(* A function that is continuous inside and has limits at the ends, continued by these. *)
Definition continued (f : R -> R) (a b l m : R) : R -> R := fun x =>
  if Rle_dec x a then l else if Rle_dec b x then m else f x.

Lemma inside_value (f : R -> R) (a b l m x : R) : a < x < b -> continued f a b l m x = f x.
Proof.
  intros [low high]. unfold continued. destruct (Rle_dec x a); [lra|].
  destruct (Rle_dec b x); [lra|reflexivity].
Qed.

Lemma continued_continuous (f : R -> R) (a b l m : R) :
  a < b ->
  (forall x, a < x < b -> forall eps, 0 < eps ->
    exists d, 0 < d /\ forall z, Rabs (z - x) < d -> Rabs (f z - f x) < eps) ->
  (forall eps, 0 < eps -> exists d, 0 < d /\ forall z, a < z < a + d -> Rabs (f z - l) < eps) ->
  (forall eps, 0 < eps -> exists d, 0 < d /\ forall z, b - d < z < b -> Rabs (f z - m) < eps) ->
  forall x, a <= x <= b -> continuity_pt (continued f a b l m) x.
Proof.
  intros less inside at_a at_b x [low high] eps positive.
  assert (ends : continued f a b l m a = l /\ continued f a b l m b = m).
  { unfold continued. destruct (Rle_dec a a); [|lra]. destruct (Rle_dec b a); [lra|].
    destruct (Rle_dec b b); [split; reflexivity|lra]. }
  destruct ends as [value_a value_b].
  enough (near : exists d, 0 < d /\ forall z, Rabs (z - x) < d ->
    Rabs (continued f a b l m z - continued f a b l m x) < eps).
  { destruct near as [d [d_positive near]]. exists d. split; [exact d_positive|].
    intros z [_ close_z]. apply near. exact close_z. }
  destruct (Req_dec x a) as [->|not_a]; [|destruct (Req_dec x b) as [->|not_b]].
  - destruct (at_a eps positive) as [d [d_positive near]]. exists (Rmin d (b - a)).
    split; [apply Rmin_glb_lt; lra|]. intros z close_z. rewrite value_a.
    apply Rabs_def2 in close_z. pose proof (Rmin_l d (b - a)). pose proof (Rmin_r d (b - a)).
    destruct (Rle_dec z a) as [at_most|above].
    + unfold continued. destruct (Rle_dec z a); [|lra]. rewrite Rminus_diag_eq, Rabs_R0 by lra.
      exact positive.
    + rewrite inside_value by lra. apply near. lra.
  - destruct (at_b eps positive) as [d [d_positive near]]. exists (Rmin d (b - a)).
    split; [apply Rmin_glb_lt; lra|]. intros z close_z. rewrite value_b.
    apply Rabs_def2 in close_z. pose proof (Rmin_l d (b - a)). pose proof (Rmin_r d (b - a)).
    destruct (Rle_dec b z) as [at_least|under].
    + unfold continued. destruct (Rle_dec z a); [lra|]. destruct (Rle_dec b z); [|lra].
      rewrite Rminus_diag_eq, Rabs_R0 by lra. exact positive.
    + rewrite inside_value by lra. apply near. lra.
  - assert (strictly : a < x < b) by lra.
    destruct (inside x strictly eps positive) as [d [d_positive near]].
    exists (Rmin d (Rmin (x - a) (b - x))).
    split; [apply Rmin_glb_lt; [lra|apply Rmin_glb_lt; lra]|]. intros z close_z.
    pose proof (Rmin_l d (Rmin (x - a) (b - x))). pose proof (Rmin_r d (Rmin (x - a) (b - x))).
    pose proof (Rmin_l (x - a) (b - x)). pose proof (Rmin_r (x - a) (b - x)).
    assert (small : Rabs (z - x) < d) by lra. apply Rabs_def2 in close_z.
    rewrite !inside_value by lra. now apply near.
Qed.

Lemma tends_by_continuity (F : R -> R) (a : R) (base : R -> R -> bool) :
  (forall r x, Holds (base r x) -> Rabs (r * (x - a)) < 1) -> continuity_pt F a ->
  Holds (tends F base (fun r x => close (F a) r x)).
Proof.
  intros near_a smooth. rewrite tends_close. intros eps positive.
  destruct (smooth eps positive) as [d [d_positive near]]. exists (/ d). intros x inside.
  apply near_a in inside. rewrite Rabs_mult, Rabs_inv, (Rabs_right d) in inside by lra.
  assert (small : Rabs (x - a) < d).
  { apply Rmult_lt_reg_l with (/ d); [now apply Rinv_0_lt_compat|]. now rewrite Rinv_l by lra. }
  destruct (Req_dec x a) as [->|other].
  - rewrite Rminus_diag_eq, Rabs_R0 by reflexivity. exact positive.
  - apply near. split; [|exact small]. split; [exact I|]. intro same. now apply other.
Qed.

Lemma integral_of_a_continuous_function (a b : R) (f : R -> R) (l m : R) :
  Holds (implb (implb (le_real b a) false)
    (implb (all (fun x => implb (implb (le_real x a) false) (implb (implb (le_real b x) false)
        (tends f
          (fun r z => andb (implb (le_real (Q2R (1 # 1)) (r * (z + - x))) false)
            (implb (le_real (Q2R (1 # 1)) (r * - (z + - x))) false))
          (fun r z => andb (implb (le_real (Q2R (1 # 1)) (r * (z + - f x))) false)
            (implb (le_real (Q2R (1 # 1)) (r * - (z + - f x))) false))))))
    (implb (tends f
        (fun r x => andb (implb (le_real x a) false)
          (implb (le_real (Q2R (1 # 1)) (r * (x + - a))) false))
        (fun r x => andb (implb (le_real (Q2R (1 # 1)) (r * (x + - l))) false)
          (implb (le_real (Q2R (1 # 1)) (r * - (x + - l))) false)))
    (implb (tends f
        (fun r x => andb (implb (le_real b x) false)
          (implb (le_real (Q2R (1 # 1)) (r * (b + - x))) false))
        (fun r x => andb (implb (le_real (Q2R (1 # 1)) (r * (x + - m))) false)
          (implb (le_real (Q2R (1 # 1)) (r * - (x + - m))) false)))
      (some (has_integral f
        (fun z => orb (andb (implb (le_real z a) false) (implb (le_real b z) false))
          (andb (implb (le_real z b) false) (implb (le_real a z) false)))
        (fun r z => andb
          (orb (andb (implb (le_real z a) false) (implb (le_real b z) false))
            (andb (implb (le_real z b) false) (implb (le_real a z) false)))
          (andb (implb (le_real (Q2R (1 # 1)) (r * (z + - a))) false)
            (implb (le_real (Q2R (1 # 1)) (r * - (z + - a))) false)))
        (fun r z => andb
          (orb (andb (implb (le_real z a) false) (implb (le_real b z) false))
            (andb (implb (le_real z b) false) (implb (le_real a z) false)))
          (andb (implb (le_real (Q2R (1 # 1)) (r * (z + - b))) false)
            (implb (le_real (Q2R (1 # 1)) (r * - (z + - b))) false))))))))).
Proof.
  rewrite Holds_imp, Holds_lt_real, !Holds_imp, Holds_all, Holds_some. intros less inside at_a at_b.
  pose proof (proj1 (tends_close f _ l) at_a) as near_a. clear at_a.
  pose proof (proj1 (tends_close f _ m) at_b) as near_b. clear at_b.
  assert (smooth : forall x, a <= x <= b -> continuity_pt (continued f a b l m) x).
  { apply continued_continuous; [exact less| | |].
    - intros x [low high] eps positive. specialize (inside x).
      rewrite Holds_imp, Holds_lt_real, Holds_imp, Holds_lt_real in inside.
      specialize (inside low high).
      pose proof (proj1 (tends_close f _ (f x)) inside) as near_x. destruct (near_x eps positive) as [r near].
      destruct (shrink r) as [size small]. exists (/ (Rabs r + 1)). split; [exact size|].
      intros z close_z. apply near. apply (close_spec x r z). now apply small.
    - intros eps positive. destruct (near_a eps positive) as [r near].
      destruct (shrink r) as [size small]. exists (/ (Rabs r + 1)). split; [exact size|].
      intros z [above close_z]. apply near. rewrite Holds_and, !Holds_lt_real, numeral_one.
      split; [exact above|]. assert (step : Rabs (z - a) < / (Rabs r + 1)) by
        (apply Rabs_def1; lra).
      apply small, Rabs_def2 in step. lra.
    - intros eps positive. destruct (near_b eps positive) as [r near].
      destruct (shrink r) as [size small]. exists (/ (Rabs r + 1)). split; [exact size|].
      intros z [close_z below]. apply near. rewrite Holds_and, !Holds_lt_real, numeral_one.
      split; [exact below|]. assert (step : Rabs (b - z) < / (Rabs r + 1)) by
        (apply Rabs_def1; lra).
      apply small, Rabs_def2 in step. lra. }
  set (g := continued f a b l m) in *.
  set (order := Rlt_le _ _ less). set (F := primitive order (FTC_P1 order smooth)).
  assert (of_F : forall x, a <= x <= b -> derivable_pt_lim F x (g x)).
  { intros x here. apply (RiemannInt_P28 (f := g) order smooth). exact here. }
  exists (F b - F a). apply has_integral_spec. exists F. split.
  - intros x here. rewrite Holds_or, !Holds_and, !Holds_lt_real in here.
    assert (between : a < x < b) by lra. rewrite <- (inside_value f a b l m x between).
    apply of_F. lra.
  - assert (continuous : forall x, a <= x <= b -> continuity_pt F x).
    { intros x here. apply derivable_continuous_pt. exists (g x). now apply of_F. }
    exists (F a). split; [|replace (F a + (F b - F a)) with (F b) by ring];
      apply tends_by_continuity; try (apply continuous; lra); intros r x here;
      rewrite Holds_and in here; destruct here as [_ here]; now apply (close_spec _ r x).
Qed.
