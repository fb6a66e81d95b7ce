(* The operator norm, and that it is attained.

   No compactness is needed.  For the supremum s of |Au| over |u| = 1 the form s^2 |u|^2 - |Au|^2
   is not negative.  Were it 0 for u = 0 only, it would be at least c |u|^2 for a c > 0 (by
   completing squares, one coordinate after the other), and s would not be the least bound. *)

From Coq Require Import Reals ZArith QArith Qreals Lia Lra FunctionalExtensionality.
From Quod Require Import Core Algebra Axioms Calculus.
Open Scope R_scope.

(* The largest norm of an image of a vector of norm 1. *)
Definition stretches {m n : size} (a : matrix m n) (c : R) : Prop :=
  (forall u, norm (mv a u) <= c * norm u) /\ exists u, norm u = 1 /\ norm (mv a u) = c.

Definition operator_norm {m n : size} (a : matrix m n) : R := the (stretches a).

(* ------------------------------------------------------------------------ quadratic forms *)
Definition plus {n : size} (u v : vector n) : vector n := fun i => u i + v i.
Definition times {n : size} (c : R) (u : vector n) : vector n := fun i => c * u i.
Definition unit {n : size} (i : index n) : vector n := fun j => choice (equal i j) 1 0.

Record form {n : size} (B : vector n -> vector n -> R) : Prop := {
  symmetric : forall u v, B u v = B v u;
  additive : forall u v w, B (plus u v) w = B u w + B v w;
  homogeneous : forall c u w, B (times c u) w = c * B u w;
  bounded : forall w, exists k, 0 <= k /\ forall u, Rabs (B u w) <= k * norm u }.

Lemma additive_right {n : size} (B : vector n -> vector n -> R) (u v w : vector n) :
  form B -> B w (plus u v) = B w u + B w v.
Proof. intros F. now rewrite !(symmetric B F w), (additive B F). Qed.

Lemma homogeneous_right {n : size} (B : vector n -> vector n -> R) (c : R) (u w : vector n) :
  form B -> B w (times c u) = c * B w u.
Proof. intros F. now rewrite !(symmetric B F w), (homogeneous B F). Qed.

(* The entries after the first k are 0. *)
Definition short {n : size} (k : nat) (u : vector n) : Prop :=
  forall i, (Z.of_nat k < proj1_sig i)%Z -> u i = 0.

Definition zero {n : size} : vector n := fun _ => 0.

(* Completing the square with the vector e leaves a form in the other coordinates. *)
Definition less {n : size} (B : vector n -> vector n -> R) (e u v : vector n) : R :=
  B u v - B u e * B v e / B e e.

Lemma less_form {n : size} (B : vector n -> vector n -> R) (e : vector n) :
  form B -> 0 < B e e -> form (less B e).
Proof.
  intros F positive. unfold less. split.
  - intros u v. rewrite (symmetric B F u v). field. lra.
  - intros u v w. rewrite !(additive B F). field. lra.
  - intros c u w. rewrite !(homogeneous B F). field. lra.
  - intro w. destruct (bounded B F w) as [k [K bound_w]], (bounded B F e) as [l [L bound_e]].
    set (s := Rabs (B w e / B e e)). pose proof (Rabs_pos (B w e / B e e)) as S. fold s in S.
    exists (k + l * s). split; [nra|]. intro u.
    replace (B u w - B u e * B w e / B e e) with (B u w + B u e * - (B w e / B e e))
      by (field; lra).
    apply Rle_trans with (1 := Rabs_triang _ _).
    rewrite Rabs_mult, Rabs_Ropp. fold s. specialize (bound_w u). specialize (bound_e u).
    pose proof (Rabs_pos (B u e)). nra.
Qed.

Lemma completed {n : size} (B : vector n -> vector n -> R) (e w : vector n) (t : R) :
  form B -> 0 < B e e ->
  B (plus w (times t e)) (plus w (times t e))
  = less B e w w + B e e * ((t + B w e / B e e) * (t + B w e / B e e)).
Proof.
  intros F positive. unfold less.
  rewrite (additive B F), !(additive_right B _ _ _ F), !(homogeneous B F).
  rewrite !(homogeneous_right B _ _ _ F), (symmetric B F e w). field. lra.
Qed.

(* A form that is positive but at 0 is at least a multiple of the squared norm. *)
Lemma definite {n : size} (k : nat) : forall B : vector n -> vector n -> R, form B ->
  (forall u, short k u -> u <> zero -> 0 < B u u) ->
  exists c, 0 < c /\ forall u, short k u -> c * dot u u <= B u u.
Proof.
  induction k as [|k IH]; intros B F positive.
  - exists 1. split; [lra|]. intros u small.
    assert (u = zero) as ->.
    { extensionality i. apply small. pose proof (index_range i). lia. }
    assert (times 0 zero = (zero : vector n)) as same
      by (extensionality i; unfold times, zero; ring).
    pose proof (homogeneous B F 0 zero zero) as H. rewrite same in H.
    unfold zero at 1. rewrite dot_zero, H. lra.
  - destruct (excluded_middle (exists i : index n, proj1_sig i = Z.of_nat (S k)))
      as [[i here]|none].
    + set (e := unit i : vector n).
      assert (e_i : e i = 1) by (unfold e, unit; now apply choice_same).
      assert (e_other : forall j, j <> i -> e j = 0)
        by (intros j other; unfold e, unit; apply choice_other; congruence).
      assert (B_e : 0 < B e e).
      { apply positive.
        - intros j after. apply e_other. intros ->. lia.
        - intro no. apply (f_equal (fun f => f i)) in no. unfold zero in no. lra. }
      destruct (IH (less B e) (less_form B e F B_e)) as [c [C below]].
      { intros w small different. set (t := - (B w e / B e e)).
        pose proof (completed B e w t F B_e) as square.
        replace (t + B w e / B e e) with 0 in square by (unfold t; lra).
        enough (0 < B (plus w (times t e)) (plus w (times t e))) by lra. apply positive.
        - intros j after. unfold plus, times. rewrite small, e_other; [ring| |lia].
          intros ->. lia.
        - intro no. apply different. extensionality j.
          destruct (excluded_middle (j = i)) as [->|other].
          + apply small. lia.
          + apply (f_equal (fun f => f j)) in no. unfold plus, times, zero in *.
            rewrite e_other in no by exact other. lra. }
      destruct (bounded B F e) as [l [L bound_e]].
      set (a := B e e) in *. set (q := 1 + 2 * (l / a) * (l / a)).
      pose proof (Rle_0_sqr (l / a)) as Q. unfold Rsqr in Q.
      (* c' = the lesser of c / q and a / 2 *)
      exists (Rmin (c / q) (a / 2)).
      assert (Q1 : 1 <= q) by (unfold q; lra).
      assert (P1 : 0 < c / q) by (apply Rdiv_lt_0_compat; lra).
      split; [apply Rmin_glb_lt; lra|]. intros u small. set (m := Rmin (c / q) (a / 2)).
      assert (M1 : m * q <= c).
      { apply Rle_trans with (c / q * q); [|right; field; lra].
        apply Rmult_le_compat_r; [lra | apply Rmin_l]. }
      assert (M2 : m <= a / 2) by apply Rmin_r.
      assert (M0 : 0 < m) by (apply Rmin_glb_lt; lra).
      set (t := u i). set (w := plus u (times (- t) e)).
      assert (split_u : u = plus w (times t e)).
      { extensionality j. unfold w, plus, times. ring. }
      assert (w_i : w i = 0) by (unfold w, plus, times, t; rewrite e_i; ring).
      assert (short_w : short k w).
      { intros j after. destruct (excluded_middle (j = i)) as [->|other]; [exact w_i|].
        unfold w, plus, times. rewrite e_other by exact other. rewrite small; [ring|].
        enough (proj1_sig j <> Z.of_nat (S k)) by lia.
        intro same. apply other, index_equal. congruence. }
      assert (length : dot u u = dot w w + t * t).
      { assert (w_e : dot e w = 0) by (unfold e, unit; now rewrite dot_delta, w_i; ring).
        assert (e_e : dot e e = 1) by (unfold e at 1, unit; rewrite dot_delta, e_i; ring).
        rewrite split_u at 1 2. unfold plus, times.
        rewrite dot_plus, dot_scale, (dot_commutes w), (dot_commutes e), !dot_plus, !dot_scale.
        rewrite w_e, e_e, (dot_commutes w e), w_e. ring. }
      specialize (below w short_w). specialize (bound_e w).
      pose proof (completed B e w t F B_e) as value. rewrite <- split_u in value. fold a in value.
      rewrite length, value.
      set (s := B w e / a).
      assert (S2 : s * s <= l / a * (l / a) * dot w w).
      { rewrite <- norm_square.
        replace (s * s) with (Rabs (B w e) * Rabs (B w e) * (/ a * / a)).
        - replace (l / a * (l / a) * (norm w * norm w))
            with (l * norm w * (l * norm w) * (/ a * / a)) by (field; lra).
          apply Rmult_le_compat_r.
          + pose proof (Rinv_0_lt_compat a B_e). nra.
          + pose proof (Rabs_pos (B w e)). nra.
        - rewrite <- Rabs_mult, Rabs_pos_eq by (apply Rle_0_sqr). unfold s. field. lra. }
      assert (W : 0 <= dot w w) by (rewrite <- norm_square; apply Rle_0_sqr).
      (* t = (t + s) - s *)
      assert (T : t * t <= 2 * ((t + s) * (t + s)) + 2 * (s * s))
        by (pose proof (Rle_0_sqr (t + 2 * s)); unfold Rsqr in *; lra).
      pose proof (Rle_0_sqr (t + s)) as V. unfold Rsqr in V.
      set (y := (t + s) * (t + s)) in *. set (x := dot w w) in *. set (g := l / a * (l / a)) in *.
      replace (m * (x + t * t)) with (m * x + m * (t * t)) by ring.
      assert (m * (t * t) <= m * (2 * y + 2 * (g * x))) by (apply Rmult_le_compat_l; lra).
      assert (m * (2 * y) <= a / 2 * (2 * y)) by (apply Rmult_le_compat_r; lra).
      assert (m * q * x <= c * x) by (apply Rmult_le_compat_r; lra).
      replace (m * q * x) with (m * x + m * (2 * (g * x))) in * by (unfold q, g; ring). lra.
    + destruct (IH B F) as [c [C below]].
      * intros u small. apply positive. intros j after. apply small. lia.
      * exists c. split; [exact C|]. intros u small. apply below. intros j after. apply small.
        enough (proj1_sig j <> Z.of_nat (S k)) by lia. intro same. apply none. now exists j.
Qed.

(* ---------------------------------------------------------------------------- the supremum *)
Lemma norm_times {n : size} (c : R) (u : vector n) : norm (times c u) = Rabs c * norm u.
Proof.
  unfold norm, times. rewrite dot_scale, dot_commutes, dot_scale, <- Rmult_assoc.
  rewrite sqrt_mult_alt by apply Rle_0_sqr. f_equal. apply sqrt_Rsqr_abs.
Qed.

Lemma mv_times {m n : size} (a : matrix m n) (c : R) (u : vector n) :
  mv a (times c u) = times c (mv a u).
Proof.
  rewrite !mv_index. extensionality i. unfold times.
  now rewrite dot_commutes, dot_scale, dot_commutes.
Qed.

Lemma mv_plus {m n : size} (a : matrix m n) (u v : vector n) :
  mv a (plus u v) = plus (mv a u) (mv a v).
Proof.
  rewrite !mv_index. extensionality i. unfold plus.
  now rewrite dot_commutes, dot_plus, !(dot_commutes (a i)).
Qed.

Lemma first_index (n : size) : exists i : index n, proj1_sig i = 1%Z.
Proof. apply index_of. unfold dim. lia. Qed.

Lemma dot_at_most {n : size} (w : vector n) :
  exists k, 0 <= k /\ forall u, Rabs (dot u w) <= k * norm u.
Proof.
  exists (total (fun i => Rabs (w i))). split; [apply total_abs_positive|].
  intro u. rewrite dot_commutes. apply dot_bound, norm_entry.
Qed.

Lemma mv_at_most {m n : size} (a : matrix m n) :
  exists k, 0 <= k /\ forall u, norm (mv a u) <= k * norm u.
Proof.
  set (k := total (fun i => total (fun j => Rabs (a i j)))).
  assert (K : 0 <= k).
  { apply (total_related (fun r _ _ => 0 <= r) _ (fun _ => 0) (fun _ => 0)); [lra|].
    intros i r _ _ R. pose proof (total_abs_positive (a i)). lra. }
  pose proof (ones_positive m).
  exists (ones m * k). split; [nra|]. intro u. pose proof (norm_positive u).
  rewrite Rmult_assoc. apply norm_bound; [nra|]. intro i. rewrite mv_index.
  apply Rle_trans with (1 := dot_bound (a i) u _ (norm_entry u)).
  apply Rmult_le_compat_r; [assumption|].
  apply (total_term (fun i => total (fun j => Rabs (a i j)))). intro j. apply total_abs_positive.
Qed.

Lemma norm_zero {n : size} (u : vector n) : norm u = 0 -> u = zero.
Proof.
  intro none. extensionality i. pose proof (norm_entry u i) as H. rewrite none in H.
  unfold zero. destruct (Req_dec (u i) 0) as [|other]; [assumption|].
  pose proof (Rabs_pos_lt _ other). lra.
Qed.

Lemma stretches_exists {m n : size} (a : matrix m n) : exists c, stretches a c.
Proof.
  set (E := fun x => exists u, norm u = 1 /\ x = norm (mv a u)).
  destruct (mv_at_most a) as [k [K limit]].
  assert (above : bound E).
  { exists k. intros x [u [one ->]]. specialize (limit u). rewrite one in limit. lra. }
  destruct (first_index n) as [i first].
  assert (one : norm (unit i : vector n) = 1).
  { unfold norm, unit at 1. rewrite dot_delta. unfold unit. rewrite choice_same by reflexivity.
    rewrite Rmult_1_l. apply sqrt_1. }
  assert (some_x : exists x, E x) by now exists (norm (mv a (unit i))), (unit i).
  destruct (completeness E above some_x) as [s [upper least]].
  assert (S : 0 <= s).
  { apply Rle_trans with (norm (mv a (unit i))); [apply norm_positive|].
    apply upper. now exists (unit i). }
  assert (below : forall u, norm (mv a u) <= s * norm u).
  { intro u. destruct (Req_dec (norm u) 0) as [none|some_u].
    - rewrite none. specialize (limit u). rewrite none in limit. lra.
    - pose proof (norm_positive u). set (l := norm u) in *.
      assert (L : 0 < / l) by (apply Rinv_0_lt_compat; lra).
      assert (E (norm (mv a (times (/ l) u)))) as here.
      { exists (times (/ l) u). split; [|reflexivity].
        rewrite norm_times, Rabs_pos_eq by lra. fold l. field. lra. }
      apply upper in here. rewrite mv_times, norm_times, Rabs_pos_eq in here by lra.
      apply (Rmult_le_reg_l (/ l)); [exact L|].
      replace (/ l * (s * l)) with s by (field; lra). exact here. }
  exists s. split; [exact below|].
  destruct (excluded_middle (exists u, norm u = 1 /\ norm (mv a u) = s)) as [|never]; [assumption|].
  exfalso. set (B := fun u v => s * s * dot u v - dot (mv a u) (mv a v)).
  assert (F : form B).
  { unfold B. split.
    - intros u v. now rewrite (dot_commutes u), (dot_commutes (mv a u)).
    - intros u v w. rewrite mv_plus. unfold plus. rewrite !dot_plus. ring.
    - intros c u w. rewrite mv_times. unfold times. rewrite !dot_scale. ring.
    - intro w. destruct (dot_at_most w) as [p [P on_w]], (dot_at_most (mv a w)) as [q [Q on_aw]].
      exists (s * s * p + q * k). split; [nra|]. intro u.
      specialize (on_w u). specialize (on_aw (mv a u)). specialize (limit u).
      apply Rle_trans with (1 := Rabs_triang _ _).
      rewrite Rabs_Ropp, Rabs_mult, (Rabs_pos_eq (s * s)) by nra. nra. }
  assert (value : forall u, B u u = s * s * (norm u * norm u) - norm (mv a u) * norm (mv a u))
    by (intro u; now rewrite !norm_square).
  destruct (definite (Pos.to_nat n) B F) as [c [C strictly]].
  { intros u _ different. rewrite value. pose proof (norm_positive u) as U.
    pose proof (norm_positive (mv a u)). specialize (below u).
    destruct (Req_dec (norm (mv a u)) (s * norm u)) as [same|other]; [|nra].
    exfalso. assert (norm u <> 0) as N by (intro none; now apply different, norm_zero).
    apply never. exists (times (/ norm u) u).
    assert (L : 0 < / norm u) by (apply Rinv_0_lt_compat; lra).
    rewrite mv_times, !norm_times, !Rabs_pos_eq, same by lra. split; field; lra. }
  assert (whole : forall u : vector n, short (Pos.to_nat n) u).
  { intros u j after. pose proof (index_range j). unfold dim in *. lia. }
  (* c <= s^2, so that s' = s - c / (2 s) is a smaller bound; s = 0 leaves no room for c *)
  assert (S0 : c <= s * s).
  { specialize (strictly _ (whole (unit i))). rewrite value, <- norm_square, one in strictly.
    pose proof (Rle_0_sqr (norm (mv a (unit i)))) as sq. unfold Rsqr in sq. lra. }
  set (r := sqrt (s * s - c)).
  assert (R2 : r * r = s * s - c) by (apply sqrt_sqrt; lra).
  assert (R0 : 0 <= r) by apply sqrt_pos.
  assert (s <= r); [|nra].
  apply least. intros x [u [length ->]]. specialize (strictly u (whole u)).
  rewrite value, <- norm_square, length in strictly. pose proof (norm_positive (mv a u)). nra.
Qed.

Lemma operator_norm_spec {m n : size} (a : matrix m n) : stretches a (operator_norm a).
Proof.
  destruct (stretches_exists a) as [c found]. unfold operator_norm. rewrite (the_spec _ c); auto.
  destruct found as [below [u [one here]]]. intros d [under [v [one_v there]]].
  apply Rle_antisym.
  - rewrite <- there, <- (Rmult_1_r c), <- one_v. apply below.
  - rewrite <- here, <- (Rmult_1_r d), <- one. apply under.
Qed.

(* ------------------------------------------------------------------------------- the axioms *)
Lemma operator_norm_bound (m n : size) (A : matrix m n) (u : vector n) :
  Holds (le_real (norm (mv A u)) (Rmult (operator_norm A) (norm u))).
Proof. rewrite Holds_le_real. apply (operator_norm_spec A). Qed.

Lemma operator_norm_attained (m n : size) (A : matrix m n) :
  Holds (some (fun u => andb (equal (norm u) (Q2R (1 # 1)))
    (equal (norm (mv A u)) (operator_norm A)))).
Proof.
  rewrite Holds_some. destruct (operator_norm_spec A) as [_ [u [one here]]]. exists u.
  now rewrite Holds_and, !Holds_equal, one_is_one.
Qed.
