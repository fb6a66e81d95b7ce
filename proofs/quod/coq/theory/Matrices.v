(* Inverse matrices, and derivatives by a matrix. *)

From Coq Require Import Reals ZArith QArith Qreals Bool Lia Lra FunctionalExtensionality.
From Quod Require Import Core Algebra Calculus.
Open Scope R_scope.

(* ------------------------------------------------------------------------ the definitions *)
Definition inverses {n : size} (a b : matrix n n) : Prop := mm a b = eye n /\ mm b a = eye n.

(* The inverse, entry by entry; zeros if there is none. *)
Definition minv {n : size} (a : matrix n n) : matrix n n :=
  fun i j => the (fun x => exists b, inverses a b /\ b i j = x).

(* The partial derivatives, each in the place of its entry. *)
Definition mgrad {m n : size} (F : matrix m n -> R) (a : matrix m n) : matrix m n :=
  mat m n (fun i j =>
    deriv (fun t => F (madd a (mscale t (outer (basis m i) (basis n j))))) (Q2R (0 # 1))).

(* ------------------------------------------------------------------------------- products *)
Lemma mm_associates {k l m n : size} (a : matrix k l) (b : matrix l m) (c : matrix m n) :
  mm (mm a b) c = mm a (mm b c).
Proof.
  rewrite !mm_index. extensionality i. extensionality j.
  transitivity (total (fun p => total (fun q => a i q * b q p * c p j))).
  - f_equal. extensionality p. rewrite Rmult_comm, <- total_scale.
    f_equal. extensionality q. ring.
  - rewrite total_swap. f_equal. extensionality q. rewrite <- total_scale.
    f_equal. extensionality p. ring.
Qed.

Lemma mm_eye_left {m n : size} (a : matrix m n) : mm (eye m) a = a.
Proof.
  rewrite mm_index, eye_index. extensionality i. extensionality j.
  rewrite <- (total_delta (fun k => a k j) i). f_equal. extensionality k.
  unfold choice. destruct (equal i k); ring.
Qed.

Lemma mm_eye_right {m n : size} (a : matrix m n) : mm a (eye n) = a.
Proof.
  rewrite mm_index, eye_index. extensionality i. extensionality j.
  rewrite <- (total_delta (fun k => a i k) j). f_equal. extensionality k.
  unfold choice. replace (equal k j) with (equal j k).
  - destruct (equal j k); ring.
  - apply Holds_equal. rewrite Holds_iff, !Holds_equal. split; congruence.
Qed.

(* ------------------------------------------------------------------------------- inverses *)
Lemma Holds_invertible {n : size} (a : matrix n n) :
  Holds (invertible a) <-> exists b, inverses a b.
Proof.
  unfold invertible. rewrite Holds_some. unfold inverses.
  split; intros [b H]; exists b; revert H; rewrite Holds_and, !Holds_equal; trivial.
Qed.

Lemma inverses_unique {n : size} (a b c : matrix n n) : inverses a b -> inverses a c -> b = c.
Proof.
  intros [_ left] [right _].
  now rewrite <- (mm_eye_right b), <- right, <- mm_associates, left, mm_eye_left.
Qed.

Lemma minv_is {n : size} (a b : matrix n n) : inverses a b -> minv a = b.
Proof.
  intro H. extensionality i. extensionality j. apply the_spec.
  - exists b. now split.
  - intros x [c [other <-]]. now rewrite (inverses_unique a b c).
Qed.

Lemma inverse_of_a_matrix (n : size) (P : matrix n n) :
  Holds (implb (invertible P)
    (andb (equal (mm P (minv P)) (eye n)) (equal (mm (minv P) P) (eye n)))).
Proof.
  rewrite Holds_imp, Holds_invertible, Holds_and, !Holds_equal. intros [b H].
  now rewrite (minv_is P b H).
Qed.

(* --------------------------------------------------------------------- injective matrices *)
(* The sum of f 0, ..., f (n - 1). *)
Fixpoint many (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S k => many k f + f k end.

Lemma many_ext (n : nat) (f g : nat -> R) :
  (forall i, (i < n)%nat -> f i = g i) -> many n f = many n g.
Proof.
  induction n as [|n IH]; intro same; simpl; [reflexivity|].
  rewrite IH, same; auto with arith.
Qed.

Lemma many_linear (n : nat) (f g : nat -> R) (c : R) :
  many n (fun i => f i - c * g i) = many n f - c * many n g.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma many_zero (n : nat) : many n (fun _ => 0) = 0.
Proof. induction n as [|n IH]; simpl; [reflexivity|]. rewrite IH. ring. Qed.

(* Fewer equations than unknowns have a solution other than zero. *)
Lemma homogeneous (m : nat) : forall (n : nat) (a : nat -> nat -> R), (m < n)%nat ->
  exists x : nat -> R, (exists j, (j < n)%nat /\ x j <> 0)
    /\ forall i, (i < m)%nat -> many n (fun j => a i j * x j) = 0.
Proof.
  induction m as [|m IH]; intros n a less.
  { exists (fun _ => 1). split; [exists O; split; [lia | lra] | lia]. }
  destruct n as [|n]; [lia|].
  destruct (excluded_middle (exists r, (r < S m)%nat /\ a r n <> 0)) as [[r [low pivot]]|none].
  - (* the other rows, less multiples of row r, that make their last entries 0 *)
    set (skip := fun i => if Nat.ltb i r then i else S i).
    destruct (IH n (fun i j => a (skip i) j - a (skip i) n / a r n * a r j) ltac:(lia))
      as [x [[j [inside nonzero]] solves]].
    set (last := - many n (fun j => a r j * x j) / a r n).
    set (y := fun j => if Nat.eqb j n then last else x j).
    assert (old : forall b : nat -> R, many n (fun j => b j * y j) = many n (fun j => b j * x j)).
    { intro b. apply many_ext. intros k below. unfold y.
      now rewrite (proj2 (Nat.eqb_neq k n)) by lia. }
    exists y. split.
    + exists j. split; [lia|]. unfold y. now rewrite (proj2 (Nat.eqb_neq j n)) by lia.
    + assert (row_r : many (S n) (fun j => a r j * y j) = 0).
      { simpl. rewrite old. unfold y. rewrite Nat.eqb_refl. unfold last. field. exact pivot. }
      intros i inside_i. destruct (Nat.eq_dec i r) as [->|other]; [exact row_r|].
      assert (exists k, (k < m)%nat /\ skip k = i) as [k [below <-]].
      { unfold skip. destruct (Nat.lt_ge_cases i r); [exists i | exists (pred i)];
          destruct (Nat.ltb_spec i r), (Nat.ltb_spec (pred i) r); lia. }
      specialize (solves k below). cbv beta in solves.
      transitivity (many n (fun j => (a (skip k) j - a (skip k) n / a r n * a r j) * x j)
        + a (skip k) n / a r n * many (S n) (fun j => a r j * y j)).
      * transitivity (many n (fun j => a (skip k) j * x j
          - a (skip k) n / a r n * (a r j * x j))
          + a (skip k) n / a r n * many (S n) (fun j => a r j * y j)).
        -- rewrite many_linear. simpl. rewrite !old. field. exact pivot.
        -- f_equal. apply many_ext. intros; ring.
      * rewrite solves, row_r. ring.
  - exists (fun j => if Nat.eqb j n then 1 else 0). split.
    + exists n. rewrite Nat.eqb_refl. split; [lia | lra].
    + intros i inside_i. simpl. rewrite Nat.eqb_refl.
      rewrite (many_ext n _ (fun _ => 0)), many_zero.
      * destruct (Req_dec (a i n) 0) as [->|not]; [ring|]. destruct none. eauto.
      * intros j below. rewrite (proj2 (Nat.eqb_neq j n)) by lia. ring.
Qed.

Lemma many_total {n : size} (f : index n -> R) :
  total f = many (Pos.to_nat n) (fun k => within f (Z.of_nat (S k))).
Proof.
  unfold total, sum. replace (length_of 1 (dim n)) with (Pos.to_nat n)
    by (unfold length_of, dim; lia).
  induction (Pos.to_nat n) as [|k IH]; [reflexivity|].
  cbn [repeated many]. now rewrite IH.
Qed.

(* Every vector is the image of one by a matrix that takes none but zero to zero. *)
Lemma injective_onto {n : size} (b : matrix n n) :
  (forall x, mv b x = (fun _ => 0) -> x = fun _ => 0) -> forall w, exists x, mv b x = w.
Proof.
  intros injective w. set (N := Pos.to_nat n).
  destruct (homogeneous N (S N)
    (fun i j => if Nat.eqb j N then at_ w (Z.of_nat (S i))
      else entry b (Z.of_nat (S i)) (Z.of_nat (S j))) ltac:(lia)) as [x [[j [inside nonzero]] solves]].
  set (y := vec n (fun k => x (pred (Z.to_nat k)))).
  assert (rows : forall i : index n, mv b y i + x N * w i = 0).
  { intro i. pose proof (index_range i) as range.
    specialize (solves (pred (Z.to_nat (proj1_sig i)))).
    cbn [many] in solves. rewrite Nat.eqb_refl in solves.
    replace (Z.of_nat (S (pred (Z.to_nat (proj1_sig i))))) with (proj1_sig i) in solves by lia.
    rewrite at_index in solves. rewrite mv_index, dot_total, many_total. fold N.
    rewrite <- solves by (unfold N, dim in *; lia). rewrite Rmult_comm. f_equal. apply many_ext.
    intros k below. rewrite (proj2 (Nat.eqb_neq k N)) by lia.
    destruct (index_of (n := n) (Z.of_nat (S k))) as [l same]; [unfold N, dim in *; lia|].
    rewrite <- same, within_index, entry_index. unfold y, vec. do 2 f_equal. lia. }
  destruct (Req_dec (x N) 0) as [zero|pivot].
  - assert (none : y = fun _ => 0).
    { apply injective. extensionality i. specialize (rows i). rewrite zero in rows. lra. }
    destruct (Nat.eq_dec j N) as [->|other]; [contradiction|]. destruct nonzero.
    destruct (index_of (n := n) (Z.of_nat (S j))) as [l same]; [unfold N, dim in *; lia|].
    apply (f_equal (fun v => v l)) in none. unfold y, vec in none.
    rewrite same in none. now replace (pred (Z.to_nat (Z.of_nat (S j)))) with j in none by lia.
  - exists (scale (- / x N) y). extensionality i. specialize (rows i).
    rewrite mv_index, dot_commutes, scale_index, dot_scale, dot_commutes in *.
    apply (Rmult_eq_reg_l (x N)); [|exact pivot]. field_simplify; [|exact pivot]. lra.
Qed.

Lemma mv_mm {l m n : size} (a : matrix l m) (b : matrix m n) (x : vector n) :
  mv (mm a b) x = mv a (mv b x).
Proof.
  rewrite !mv_index. extensionality i. rewrite !dot_total, mm_index.
  transitivity (total (fun p => total (fun q => a i q * b q p * x p))).
  - f_equal. extensionality p. rewrite Rmult_comm, <- total_scale. f_equal. extensionality q. ring.
  - rewrite total_swap. f_equal. extensionality q. rewrite dot_total, <- total_scale.
    f_equal. extensionality p. ring.
Qed.

Lemma mv_eye {n : size} (x : vector n) : mv (eye n) x = x.
Proof.
  rewrite mv_index, eye_index. extensionality i. rewrite dot_delta. ring.
Qed.

Lemma mv_zero {m n : size} (a : matrix m n) : mv a (fun _ => 0) = fun _ => 0.
Proof. rewrite mv_index. extensionality i. now rewrite dot_commutes, dot_zero. Qed.

Lemma columns {m n : size} (a b : matrix m n) : (forall x, mv a x = mv b x) -> a = b.
Proof.
  intro same. extensionality i. extensionality j.
  specialize (same (fun k => choice (equal j k) 1 0)). rewrite !mv_index in same.
  apply (f_equal (fun v => v i)) in same. rewrite !(dot_commutes _ (fun _ => choice _ _ _)), !dot_delta in same.
  lra.
Qed.

Lemma injective_inverses {n : size} (b : matrix n n) :
  (forall x, mv b x = (fun _ => 0) -> x = fun _ => 0) -> exists c, inverses b c.
Proof.
  intro injective.
  assert (unique : forall x y, mv b x = mv b y -> x = y).
  { intros x y same. assert (none : difference x y = fun _ => 0).
    { apply injective. rewrite mv_index in *. extensionality i.
      apply (f_equal (fun v => v i)) in same. rewrite dot_difference. rewrite mv_index in same. lra. }
    extensionality i. apply (f_equal (fun v => v i)) in none. unfold difference in none. lra. }
  set (c := fun i j : index n =>
    the (fun r => exists x, mv b x = (fun k => choice (equal j k) 1 0) /\ x i = r)).
  assert (column : forall j, mv b (fun i => c i j) = fun k => choice (equal j k) 1 0).
  { intro j. destruct (injective_onto b injective (fun k => choice (equal j k) 1 0)) as [x H].
    replace (fun i => c i j) with x; [exact H|]. extensionality i. symmetry. apply the_spec.
    - now exists x.
    - intros r [y [K <-]]. rewrite (unique y x); congruence. }
  assert (right : mm b c = eye n).
  { rewrite mm_index, eye_index. extensionality i. extensionality j. specialize (column j).
    apply (f_equal (fun v => v i)) in column. rewrite mv_index, dot_total in column.
    rewrite column. f_equal. apply Holds_equal. rewrite Holds_iff, !Holds_equal.
    split; congruence. }
  exists c. split; [exact right|]. apply columns. intro w. apply unique.
  now rewrite (mv_mm c b), <- (mv_mm b c), right, !mv_eye.
Qed.

Lemma injective_matrix (n : size) (P : matrix n n) :
  Holds (implb
    (all (fun u => implb (equal (mv P u) (zeros n)) (equal u (zeros n)))) (invertible P)).
Proof.
  rewrite Holds_imp, Holds_all, Holds_invertible. intro H. apply injective_inverses.
  intros x. specialize (H x). rewrite Holds_imp, !Holds_equal, zeros_index in H. exact H.
Qed.
