(* Finite sums, vectors and matrices, entry by entry. *)

From Coq Require Import Reals ZArith QArith Qreals Lia Lra FunctionalExtensionality Eqdep_dec.
From Quod Require Import Core.
Open Scope R_scope.

(* -------------------------------------------------------------------------- choices, sums *)
Lemma choice_same {A B : Type} (i j : B) (a b : A) : i = j -> choice (equal i j) a b = a.
Proof. intro same. apply Holds_equal in same. unfold choice. now rewrite same. Qed.

Lemma choice_other {A B : Type} (i j : B) (a b : A) : i <> j -> choice (equal i j) a b = b.
Proof.
  intro other. rewrite <- Holds_equal in other. unfold choice.
  destruct (equal i j); [now destruct other | reflexivity].
Qed.

(* What holds of three empty sums, and still after one more term each, holds of the sums. *)
Lemma sum_related (P : R -> R -> R -> Prop) (f g h : Z -> R) (low high : Z) :
  P 0 0 0 ->
  (forall i r s t, (low <= i <= high)%Z -> P r s t -> P (r + f i) (s + g i) (t + h i)) ->
  P (sum f low high) (sum g low high) (sum h low high).
Proof.
  intros start step. unfold sum.
  assert (covered : (Z.of_nat (length_of low high) <= Z.max 0 (high - low + 1))%Z)
    by (unfold length_of; lia).
  revert covered. induction (length_of low high) as [|k IH]; intro covered; [exact start|].
  cbn [repeated]. apply step; [lia|]. apply IH. lia.
Qed.

Lemma sum_swap (f : Z -> Z -> R) (a b c d : Z) :
  sum (fun i => sum (f i) c d) a b = sum (fun j => sum (fun i => f i j) a b) c d.
Proof.
  enough (partial : forall k,
    repeated (fun i r => r + sum (f (a - 1 + i)%Z) c d) 0 k
    = sum (fun j => repeated (fun i r => r + f (a - 1 + i)%Z j) 0 k) c d) by apply partial.
  induction k as [|k IH]; cbn [repeated].
  - apply (sum_related (fun r _ _ => 0 = r) _ (fun _ => 0) (fun _ => 0)); intros; lra.
  - rewrite IH. apply (sum_related (fun r s t => r + s = t)); intros; lra.
Qed.

Lemma sum_delta (f : Z -> R) (low high i : Z) :
  (low <= i <= high)%Z -> sum (fun j => choice (equal i j) (f j) 0) low high = f i.
Proof.
  intro inside_i. unfold sum.
  assert (reached : (low - 1 + Z.of_nat (length_of low high) = high)%Z)
    by (unfold length_of; lia).
  assert (partial : forall k,
    repeated (fun k total => total + choice (equal i (low - 1 + k)%Z) (f (low - 1 + k)%Z) 0) 0 k
    = if (i <=? low - 1 + Z.of_nat k)%Z then f i else 0).
  { induction k as [|k IH]; cbn [repeated].
    - destruct (Z.leb_spec i (low - 1 + Z.of_nat 0)); [lia | reflexivity].
    - rewrite IH. destruct (Z.eq_dec i (low - 1 + Z.of_nat (S k))) as [same|other].
      + rewrite choice_same, <- same by assumption.
        destruct (Z.leb_spec i (low - 1 + Z.of_nat k)), (Z.leb_spec i i); lia || lra.
      + rewrite choice_other by assumption.
        destruct (Z.leb_spec i (low - 1 + Z.of_nat k)), (Z.leb_spec i (low - 1 + Z.of_nat (S k)));
          lia || lra. }
  rewrite partial, reached. destruct (Z.leb_spec i high); [reflexivity | lia].
Qed.

(* ---------------------------------------------------------------------------- the indices *)
Lemma index_range {n : size} (i : index n) : (1 <= proj1_sig i <= dim n)%Z.
Proof. destruct i as [i inside_i]. unfold inside in inside_i. unfold dim. simpl. lia. Qed.

Lemma index_of {n : size} (i : Z) : (1 <= i <= dim n)%Z -> exists k : index n, proj1_sig k = i.
Proof.
  intro range. assert (inside_i : inside n i = true) by (unfold inside, dim in *; lia).
  now exists (exist _ i inside_i).
Qed.

Lemma index_equal {n : size} (i j : index n) : proj1_sig i = proj1_sig j -> i = j.
Proof.
  destruct i as [i p], j as [j q]. simpl. intros <-.
  f_equal. apply UIP_dec, Bool.bool_dec.
Qed.

Lemma equal_index {n : size} (i j : index n) : equal (proj1_sig i) (proj1_sig j) = equal i j.
Proof.
  apply Holds_equal. rewrite Holds_iff, !Holds_equal. split; [apply index_equal | congruence].
Qed.

Lemma within_index {n : size} (f : index n -> R) (i : index n) : within f (proj1_sig i) = f i.
Proof.
  unfold within. destruct (Sumbool.sumbool_of_bool _) as [p|p].
  - f_equal. now apply index_equal.
  - destruct i as [i q]. simpl in p. congruence.
Qed.

Lemma at_index {n : size} (v : vector n) (i : index n) : at_ v (proj1_sig i) = v i.
Proof. apply within_index. Qed.

Lemma entry_index {m n : size} (a : matrix m n) (i : index m) (j : index n) :
  entry a (proj1_sig i) (proj1_sig j) = a i j.
Proof. unfold entry. now rewrite !within_index. Qed.

(* ----------------------------------------------------------------- sums over all indices *)
Definition total {n : size} (f : index n -> R) : R := sum (within f) 1 (dim n).

Lemma total_related {n : size} (P : R -> R -> R -> Prop) (f g h : index n -> R) :
  P 0 0 0 -> (forall i r s t, P r s t -> P (r + f i) (s + g i) (t + h i)) ->
  P (total f) (total g) (total h).
Proof.
  intros start step. apply (sum_related P); [exact start|]. intros i r s t range.
  destruct (index_of i range) as [k <-]. rewrite !within_index. apply step.
Qed.

(* A sum from 1 to the size, term by term. *)
Lemma sum_total {n : size} (f : Z -> R) (g : index n -> R) :
  (forall i, f (proj1_sig i) = g i) -> sum f 1 (dim n) = total g.
Proof.
  intro same. apply (sum_related (fun r s _ => r = s) _ _ f); [reflexivity|].
  intros i r s t range ->. destruct (index_of i range) as [k <-]. now rewrite within_index, same.
Qed.

Lemma total_plus {n : size} (f g : index n -> R) :
  total (fun i => f i + g i) = total f + total g.
Proof. apply (total_related (fun r s t => r = s + t)); intros; lra. Qed.

Lemma total_scale {n : size} (c : R) (f : index n -> R) : total (fun i => c * f i) = c * total f.
Proof. apply (total_related (fun r s _ => r = c * s) _ _ f); intros; lra. Qed.

Lemma total_le {n : size} (f g : index n -> R) : (forall i, f i <= g i) -> total f <= total g.
Proof.
  intro le. apply (total_related (fun r s _ => r <= s) _ _ f); [lra|].
  intros i r s _. specialize (le i). lra.
Qed.

Lemma total_abs {n : size} (f : index n -> R) : Rabs (total f) <= total (fun i => Rabs (f i)).
Proof.
  apply (total_related (fun r s _ => Rabs r <= s) _ _ f); [rewrite Rabs_R0; lra|].
  intros i r s _ le. pose proof (Rabs_triang r (f i)). lra.
Qed.

Lemma total_swap {m n : size} (f : index m -> index n -> R) :
  total (fun i => total (f i)) = total (fun j => total (fun i => f i j)).
Proof.
  transitivity (sum (fun i => sum (entry f i) 1 (dim n)) 1 (dim m)).
  - symmetry. apply sum_total. intro i. apply sum_total. intro j. apply entry_index.
  - rewrite sum_swap. apply sum_total. intro j. apply sum_total. intro i. apply entry_index.
Qed.

Lemma total_delta {n : size} (f : index n -> R) (i : index n) :
  total (fun j => choice (equal i j) (f j) 0) = f i.
Proof.
  rewrite <- (within_index f i), <- (sum_delta (within f) 1 (dim n)) by apply index_range.
  symmetry. apply sum_total. intro j. now rewrite within_index, equal_index.
Qed.

Lemma total_term {n : size} (f : index n -> R) (i : index n) :
  (forall j, 0 <= f j) -> f i <= total f.
Proof.
  intro positive. rewrite <- (total_delta f i) at 1. apply total_le. intro j.
  specialize (positive j). unfold choice. destruct (equal i j); lra.
Qed.

(* ----------------------------------------------------------- the constants, entry by entry *)
Lemma zero_is_zero : Q2R (0 # 1) = 0.
Proof. unfold Q2R. simpl. lra. Qed.

Lemma one_is_one : Q2R (1 # 1) = 1.
Proof. unfold Q2R. simpl. lra. Qed.

Lemma two_is_two : Q2R (2 # 1) = 2.
Proof. unfold Q2R. simpl. lra. Qed.

Lemma vadd_index {n : size} (u v : vector n) : vadd u v = fun i => u i + v i.
Proof. extensionality i. unfold vadd, vec. now rewrite !at_index. Qed.

Lemma scale_index {n : size} (c : R) (u : vector n) : scale c u = fun i => c * u i.
Proof. extensionality i. unfold scale, vec. now rewrite at_index. Qed.

Lemma map_index {n : size} (f : R -> R) (u : vector n) : map_ f u = fun i => f (u i).
Proof. extensionality i. unfold map_, vec. now rewrite at_index. Qed.

Lemma zeros_index (n : size) : zeros n = fun _ => 0.
Proof. extensionality i. apply zero_is_zero. Qed.

Lemma dot_total {n : size} (u v : vector n) : dot u v = total (fun i => u i * v i).
Proof. apply sum_total. intro i. now rewrite !at_index. Qed.

Lemma mv_index {m n : size} (a : matrix m n) (u : vector n) : mv a u = fun i => dot (a i) u.
Proof.
  extensionality i. rewrite dot_total.
  apply sum_total. intro j. now rewrite entry_index, at_index.
Qed.

Lemma madd_index {m n : size} (a b : matrix m n) : madd a b = fun i j => a i j + b i j.
Proof.
  extensionality i. extensionality j.
  unfold madd, mat. now rewrite !entry_index.
Qed.

Lemma transpose_rows {m n : size} (a : matrix m n) : transpose a = fun j i => a i j.
Proof. extensionality j. extensionality i. unfold transpose, mat. now rewrite entry_index. Qed.

Lemma mm_index {m k n : size} (a : matrix m k) (b : matrix k n) :
  mm a b = fun i j => total (fun l => a i l * b l j).
Proof.
  extensionality i. extensionality j.
  apply sum_total. intro l. now rewrite !entry_index.
Qed.

Lemma diag_index {n : size} (u : vector n) : diag u = fun i j => choice (equal i j) (u i) 0.
Proof.
  extensionality i. extensionality j.
  unfold diag, mat. now rewrite at_index, equal_index, zero_is_zero.
Qed.

Lemma eye_index (n : size) : eye n = fun i j => choice (equal i j) 1 0.
Proof.
  extensionality i. extensionality j.
  unfold eye, mat. now rewrite equal_index, zero_is_zero, one_is_one.
Qed.

(* ---------------------------------------------------------------------- products and norms *)
Lemma dot_zero {n : size} (h : vector n) : dot (fun _ => 0) h = 0.
Proof. rewrite dot_total. apply (total_related (fun r _ _ => r = 0) _ h h); intros; lra. Qed.

Lemma dot_plus {n : size} (v w h : vector n) : dot (fun i => v i + w i) h = dot v h + dot w h.
Proof.
  rewrite !dot_total, <- total_plus. f_equal. extensionality i. ring.
Qed.

Lemma dot_scale {n : size} (c : R) (w h : vector n) : dot (fun i => c * w i) h = c * dot w h.
Proof.
  rewrite !dot_total, <- total_scale. f_equal. extensionality i. ring.
Qed.

Lemma dot_commutes {n : size} (v w : vector n) : dot v w = dot w v.
Proof.
  rewrite !dot_total. f_equal. extensionality i. apply Rmult_comm.
Qed.

Lemma dot_delta {n : size} (i : index n) (c : R) (h : vector n) :
  dot (fun j => choice (equal i j) c 0) h = c * h i.
Proof.
  rewrite dot_total, <- (total_delta (fun j => c * h j)). f_equal.
  extensionality j. unfold choice. destruct (equal i j); ring.
Qed.

Lemma norm_positive {n : size} (v : vector n) : 0 <= norm v.
Proof. apply sqrt_pos. Qed.

Lemma norm_square {n : size} (v : vector n) : norm v * norm v = dot v v.
Proof.
  apply sqrt_sqrt. rewrite dot_total.
  apply (total_related (fun r _ _ => 0 <= r) _ v v); [lra|].
  intros i r _ _ positive. pose proof (Rle_0_sqr (v i)). unfold Rsqr in *. lra.
Qed.

Lemma norm_entry {n : size} (v : vector n) (i : index n) : Rabs (v i) <= norm v.
Proof.
  rewrite <- sqrt_Rsqr_abs. unfold norm, Rsqr. rewrite dot_total. apply sqrt_le_1_alt.
  apply (total_term (fun j => v j * v j)). intro j. apply Rle_0_sqr.
Qed.

Lemma norm_le_total {n : size} (v : vector n) : norm v <= total (fun i => Rabs (v i)).
Proof.
  assert (bound : 0 <= total (fun i => Rabs (v i))
    /\ dot v v <= total (fun i => Rabs (v i)) * total (fun i => Rabs (v i))).
  { rewrite dot_total. apply (total_related (fun r s _ => 0 <= s /\ r <= s * s) _ _ v); [lra|].
    intros i r s _ [positive le]. pose proof (Rabs_pos (v i)).
    assert (v i * v i = Rabs (v i) * Rabs (v i)) as -> by apply Rsqr_abs. nra. }
  rewrite <- (sqrt_square (total _)) by apply bound. now apply sqrt_le_1_alt.
Qed.

(* How much larger than its entries a norm can be. *)
Definition ones (n : size) : R := total (fun _ : index n => 1) + 1.

Lemma ones_positive (n : size) : 0 < ones n.
Proof.
  unfold ones. enough (0 <= total (fun _ : index n => 1)) by lra.
  apply (total_related (fun r _ _ => 0 <= r) _ (fun _ => 1) (fun _ => 1)); intros; lra.
Qed.

Lemma norm_bound {n : size} (v : vector n) (c : R) :
  0 <= c -> (forall i, Rabs (v i) <= c) -> norm v <= ones n * c.
Proof.
  intros positive bound. apply Rle_trans with (1 := norm_le_total v).
  apply Rle_trans with (total (fun _ : index n => c * 1)).
  - apply total_le. intro i. rewrite Rmult_1_r. apply bound.
  - rewrite total_scale. unfold ones. lra.
Qed.

Lemma total_abs_positive {n : size} (w : vector n) : 0 <= total (fun i => Rabs (w i)).
Proof. apply Rle_trans with (1 := Rabs_pos (total w)), total_abs. Qed.

Lemma dot_bound {n : size} (w v : vector n) (c : R) :
  (forall i, Rabs (v i) <= c) -> Rabs (dot w v) <= total (fun i => Rabs (w i)) * c.
Proof.
  intro bound. rewrite dot_total. apply Rle_trans with (1 := total_abs _).
  rewrite Rmult_comm, <- total_scale. apply total_le. intro i. rewrite Rabs_mult, Rmult_comm.
  apply Rmult_le_compat_r; [apply Rabs_pos | apply bound].
Qed.
