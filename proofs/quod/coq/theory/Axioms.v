(* The axioms of numbers, sums, vectors and matrices, proved.  Those of elementary functions and
   of calculus stand in files of their own; those of probability are laws of the record in
   Probability.v. *)

From Coq Require Import Reals ZArith QArith Qreals Bool List Lra Lia.
From Coq Require Import FunctionalExtensionality Eqdep_dec.
From Quod Require Import Core.
Open Scope R_scope.

Lemma numeral_zero : Q2R (0 # 1) = 0.
Proof. unfold Q2R. simpl. lra. Qed.

Lemma numeral_one : Q2R (1 # 1) = 1.
Proof. unfold Q2R. simpl. lra. Qed.

Ltac to_propositions :=
  repeat first
    [ rewrite Holds_lt_real | rewrite Holds_lt_int | rewrite Holds_not | rewrite Holds_imp
    | rewrite Holds_equal | rewrite Holds_le_real | rewrite Holds_le_int
    | rewrite numeral_zero | rewrite numeral_one ].

(* ------------------------------------------------------------------------------ numbers *)
Lemma inverse (x : R) :
  Holds (implb (implb (equal x (Q2R (0 # 1))) false) (equal (Rmult x (Rinv x)) (Q2R (1 # 1)))).
Proof. to_propositions. exact (Rinv_r x). Qed.

Lemma antisymmetry (x y : R) :
  Holds (implb (le_real x y) (implb (le_real y x) (equal x y))).
Proof. to_propositions. exact (Rle_antisym x y). Qed.

Lemma least_upper_bound (S : R -> bool) (b x : R) :
  Holds (implb (S x) (implb (all (fun y => implb (S y) (le_real y b)))
    (some (fun s => andb (all (fun y => implb (S y) (le_real y s)))
      (all (fun c => implb (all (fun y => implb (S y) (le_real y c))) (le_real s c))))))).
Proof.
  assert (bounds : forall c, Holds (all (fun y => implb (S y) (le_real y c))) <->
    is_upper_bound (fun y => Holds (S y)) c).
  { intro c. rewrite Holds_all. unfold is_upper_bound. split; intros above y;
      specialize (above y); rewrite Holds_imp, Holds_le_real in *; exact above. }
  rewrite !Holds_imp, bounds, Holds_some. intros member above.
  destruct (completeness (fun y => Holds (S y))) as [s [upper least]].
  - now exists b.
  - now exists x.
  - exists s. rewrite Holds_and, bounds, Holds_all. split; [exact upper|]. intro c.
    rewrite Holds_imp, bounds, Holds_le_real. apply least.
Qed.

Lemma inverse_positive (x : R) :
  Holds (implb (implb (le_real x (Q2R (0 # 1))) false)
    (implb (le_real (Rinv x) (Q2R (0 # 1))) false)).
Proof. to_propositions. exact (Rinv_0_lt_compat x). Qed.

Lemma square_root (x : R) :
  Holds (implb (le_real (Q2R (0 # 1)) x) (equal (Rmult (sqrt x) (sqrt x)) x)).
Proof. to_propositions. exact (sqrt_sqrt x). Qed.

Lemma square_root_nonnegative (x : R) :
  Holds (implb (le_real (Q2R (0 # 1)) x) (le_real (Q2R (0 # 1)) (sqrt x))).
Proof. to_propositions. intros _. exact (sqrt_pos x). Qed.

Lemma integer_order (m n : Z) : Holds (equal (le_real (IZR m) (IZR n)) (le_int m n)).
Proof. rewrite Holds_iff. to_propositions. split; [apply le_IZR | apply IZR_le]. Qed.

Lemma integer_equality (m n : Z) : Holds (equal (equal (IZR m) (IZR n)) (equal m n)).
Proof. rewrite Holds_iff. to_propositions. split; [apply eq_IZR | congruence]. Qed.

Lemma archimedean_property (x : R) : Holds (some (fun n => le_real x (IZR n))).
Proof.
  apply Holds_some. exists (up x). apply Holds_le_real. destruct (archimed x). lra.
Qed.

Lemma discreteness (m n : Z) :
  Holds (implb (implb (le_int n m) false) (le_int (Z.add m 1%Z) n)).
Proof. to_propositions. lia. Qed.

Lemma induction (P : Z -> bool) (lo : Z) :
  Holds (implb (P lo)
    (implb (all (fun n => implb (le_int lo n) (implb (P n) (P (Z.add n 1%Z)))))
      (all (fun n => implb (le_int lo n) (P n))))).
Proof.
  rewrite !Holds_imp, !Holds_all. intros base step n. rewrite Holds_imp, Holds_le_int. revert n.
  apply Zlt_lower_bound_ind. intros n IH below.
  destruct (Z.eq_dec n lo) as [-> | differs]; [exact base |].
  specialize (step (n - 1)%Z). rewrite !Holds_imp, Holds_le_int in step.
  replace (n - 1 + 1)%Z with n in step by lia. apply step; [lia | apply IH; lia].
Qed.

Lemma if_true (A : Type) (_ : A) (p : bool) (s t : A) :
  Holds (implb p (equal (choice p s t) s)).
Proof. destruct p; [apply Holds_equal; reflexivity | reflexivity]. Qed.

Lemma if_false (A : Type) (_ : A) (p : bool) (s t : A) :
  Holds (implb (implb p false) (equal (choice p s t) t)).
Proof. destruct p; [reflexivity | apply Holds_equal; reflexivity]. Qed.

(* --------------------------------------------------------------------- finite recursion *)
Lemma length_of_next (low high : Z) :
  (low <= high + 1)%Z ->
  length_of low (high + 1) = S (length_of low high)
  /\ (low - 1 + Z.of_nat (S (length_of low high)) = high + 1)%Z.
Proof. unfold length_of. lia. Qed.

Lemma length_of_empty (low high : Z) : (high < low)%Z -> length_of low high = O.
Proof. unfold length_of. lia. Qed.

Lemma sum_empty (f : Z -> R) (hi lo : Z) :
  Holds (implb (implb (le_int lo hi) false) (equal (sum f lo hi) (Q2R (0 # 1)))).
Proof. to_propositions. intro H. unfold sum. rewrite length_of_empty by exact H. reflexivity. Qed.

Lemma sum_last (f : Z -> R) (hi lo : Z) :
  Holds (implb (le_int lo (Z.add hi 1%Z))
    (equal (sum f lo (Z.add hi 1%Z)) (Rplus (sum f lo hi) (f (Z.add hi 1%Z))))).
Proof.
  to_propositions. intro H. destruct (length_of_next lo hi H) as [L I]. unfold sum.
  rewrite L. cbn [repeated]. rewrite I. reflexivity.
Qed.

Lemma factors_empty (f : Z -> R) (hi lo : Z) :
  Holds (implb (implb (le_int lo hi) false) (equal (product f lo hi) (Q2R (1 # 1)))).
Proof.
  to_propositions. intro H. unfold product. rewrite length_of_empty by exact H. reflexivity.
Qed.

Lemma factors_last (f : Z -> R) (hi lo : Z) :
  Holds (implb (le_int lo (Z.add hi 1%Z))
    (equal (product f lo (Z.add hi 1%Z)) (Rmult (product f lo hi) (f (Z.add hi 1%Z))))).
Proof.
  to_propositions. intro H. destruct (length_of_next lo hi H) as [L I]. unfold product.
  rewrite L. cbn [repeated]. rewrite I. reflexivity.
Qed.

Lemma power_zero (x : R) : Holds (equal (power x 0%Z) (Q2R (1 # 1))).
Proof. to_propositions. reflexivity. Qed.

Lemma power_next (n : Z) (x : R) :
  Holds (implb (le_int 0%Z n) (equal (power x (Z.add n 1%Z)) (Rmult (power x n) x))).
Proof.
  to_propositions. intro H. unfold power.
  rewrite (proj2 (Z.ltb_ge _ _)) by lia. rewrite (proj2 (Z.ltb_ge _ _)) by lia.
  replace (Z.to_nat (n + 1)) with (S (Z.to_nat n)) by lia. simpl. ring.
Qed.

Lemma iterate_zero (A : Type) (_ : A) (F : Z -> A -> A) (s : A) :
  Holds (equal (iterate F s 0%Z) s).
Proof. apply Holds_equal. reflexivity. Qed.

Lemma iterate_next (A : Type) (_ : A) (F : Z -> A -> A) (n : Z) (s : A) :
  Holds (implb (le_int 0%Z n)
    (equal (iterate F s (Z.add n 1%Z)) (F (Z.add n 1%Z) (iterate F s n)))).
Proof.
  to_propositions. intro H. unfold iterate.
  replace (Z.to_nat (n + 1)) with (S (Z.to_nat n)) by lia. cbn [repeated].
  replace (Z.of_nat (S (Z.to_nat n))) with (n + 1)%Z by lia. reflexivity.
Qed.

(* ----------------------------------------------------------------- vectors and matrices *)
Lemma inside_spec (n : size) (i : Z) : inside n i = true <-> (1 <= i <= dim n)%Z.
Proof. unfold inside. rewrite andb_true_iff, !Z.leb_le. reflexivity. Qed.

Lemma index_equal (n : size) (i j : index n) : proj1_sig i = proj1_sig j -> i = j.
Proof.
  destruct i as [i p], j as [j q]. simpl. intros ->. f_equal. apply UIP_dec, bool_dec.
Qed.

Lemma within_index (n : size) (f : index n -> R) (i : index n) : within f (proj1_sig i) = f i.
Proof.
  unfold within. destruct (Sumbool.sumbool_of_bool (inside n (proj1_sig i))) as [p | p].
  - f_equal. apply index_equal. reflexivity.
  - destruct i as [i q]. simpl in p. congruence.
Qed.

Lemma within_range (n : size) (f : Z -> R) (i : Z) :
  (1 <= i <= dim n)%Z -> within (fun k : index n => f (proj1_sig k)) i = f i.
Proof.
  intro H. apply inside_spec in H.
  exact (within_index n (fun k => f (proj1_sig k)) (exist _ i H)).
Qed.

Lemma dimension_positive (n : size) : Holds (le_int 1%Z (dim n)).
Proof. apply Holds_le_int. unfold dim. lia. Qed.

Lemma vector_entry (n : size) (f : Z -> R) (i : Z) :
  Holds (implb (le_int 1%Z i) (implb (le_int i (dim n)) (equal (at_ (vec n f) i) (f i)))).
Proof. to_propositions. intros H K. apply within_range. split; assumption. Qed.

Lemma vector_equality (n : size) (u v : vector n) :
  Holds (implb (all (fun i => implb (le_int 1%Z i)
    (implb (le_int i (dim n)) (equal (at_ u i) (at_ v i))))) (equal u v)).
Proof.
  to_propositions. rewrite Holds_all. intro H. apply functional_extensionality. intro i.
  specialize (H (proj1_sig i)). revert H. to_propositions. unfold at_. rewrite !within_index.
  destruct (proj1 (inside_spec n (proj1_sig i)) (proj2_sig i)). auto.
Qed.

Lemma matrix_entry (m n : size) (F : Z -> Z -> R) (i j : Z) :
  Holds (implb (le_int 1%Z i) (implb (le_int i (dim m))
    (implb (le_int 1%Z j) (implb (le_int j (dim n)) (equal (entry (mat m n F) i j) (F i j)))))).
Proof.
  to_propositions. intros H1 H2 H3 H4. unfold entry, mat.
  rewrite (within_range m (fun k => within (fun l : index n => F k (proj1_sig l)) j))
    by (split; assumption).
  apply within_range. split; assumption.
Qed.

Lemma matrix_equality (m n : size) (A B : matrix m n) :
  Holds (implb (all (fun i => implb (le_int 1%Z i) (implb (le_int i (dim m))
    (all (fun j => implb (le_int 1%Z j) (implb (le_int j (dim n))
      (equal (entry A i j) (entry B i j)))))))) (equal A B)).
Proof.
  to_propositions. rewrite Holds_all. intro H.
  apply functional_extensionality. intro i. apply functional_extensionality. intro j.
  specialize (H (proj1_sig i)). revert H. to_propositions. rewrite Holds_all.
  destruct (proj1 (inside_spec m (proj1_sig i)) (proj2_sig i)) as [H1 H2].
  intro H. specialize (H H1 H2 (proj1_sig j)). revert H. to_propositions. unfold entry.
  rewrite !within_index.
  destruct (proj1 (inside_spec n (proj1_sig j)) (proj2_sig j)). auto.
Qed.

Lemma product_empty (n : size) (J : Z -> matrix n n) (hi lo : Z) :
  Holds (implb (implb (le_int lo hi) false) (equal (mprod J lo hi) (eye n))).
Proof. to_propositions. intro H. unfold mprod. rewrite length_of_empty by exact H. reflexivity. Qed.

Lemma product_last (n : size) (J : Z -> matrix n n) (hi lo : Z) :
  Holds (implb (le_int lo (Z.add hi 1%Z))
    (equal (mprod J lo (Z.add hi 1%Z)) (mm (J (Z.add hi 1%Z)) (mprod J lo hi)))).
Proof.
  to_propositions. intro H. destruct (length_of_next lo hi H) as [L I]. unfold mprod.
  rewrite L. cbn [repeated]. rewrite I. reflexivity.
Qed.
