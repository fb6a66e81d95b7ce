(* Determinants, by expansion along the first column, and their axioms.

   A form is linear in each row and zero where two rows that follow each other are equal.  It is a
   multiple of the determinant; so are the determinants of transposes and of products. *)

From Coq Require Import Reals ZArith QArith Qreals Bool Arith Lia Lra FunctionalExtensionality.
From Quod Require Import Core Algebra Calculus Matrices.
Open Scope R_scope.

(* ------------------------------------------------------------------------ the definitions *)
(* The p-th number other than i. *)
Definition skip (i p : nat) : nat := if Nat.ltb p i then p else S p.

Fixpoint det_of (n : nat) (a : nat -> nat -> R) : R :=
  match n with
  | O => 1
  | S k => many (S k) (fun i => (-1) ^ i * a i O * det_of k (fun p q => a (skip i p) (S q)))
  end.

(* The entries by row and column, counted from 0. *)
Definition entries {m n : size} (a : matrix m n) (i j : nat) : R :=
  entry a (Z.of_nat (S i)) (Z.of_nat (S j)).

Definition det {n : size} (a : matrix n n) : R := det_of (Pos.to_nat n) (entries a).

(* ----------------------------------------------------------------------------------- sums *)
Lemma many_plus (n : nat) (f g : nat -> R) (c : R) :
  many n (fun i => f i + c * g i) = many n f + c * many n g.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma many_scale (n : nat) (f : nat -> R) (c : R) : many n (fun i => c * f i) = c * many n f.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma many_none (n : nat) (f : nat -> R) : (forall i, (i < n)%nat -> f i = 0) -> many n f = 0.
Proof. intro zero. rewrite (many_ext n f (fun _ => 0)) by exact zero. apply many_zero. Qed.

Lemma many_one (n r : nat) (f : nat -> R) :
  (r < n)%nat -> (forall i, (i < n)%nat -> i <> r -> f i = 0) -> many n f = f r.
Proof.
  induction n as [|n IH]; intros below zero; [lia|]. simpl.
  destruct (Nat.eq_dec r n) as [->|other].
  - rewrite many_none; [ring|]. intros i less. apply zero; lia.
  - rewrite IH, (zero n) by (intros; try apply zero; lia). ring.
Qed.

Lemma many_two (n r : nat) (f : nat -> R) :
  (S r < n)%nat -> (forall i, (i < n)%nat -> i <> r -> i <> S r -> f i = 0) ->
  many n f = f r + f (S r).
Proof.
  induction n as [|n IH]; intros below zero; [lia|]. simpl.
  destruct (Nat.eq_dec (S r) n) as [<-|other].
  - rewrite (many_one (S r) r); [ring | lia |]. intros i less not. apply zero; lia.
  - rewrite IH, (zero n) by (intros; try apply zero; lia). ring.
Qed.

Lemma many_beyond (m n : nat) (f : nat -> R) :
  (forall i, (m <= i)%nat -> f i = 0) -> many (m + n) f = many m f.
Proof.
  intro zero. induction n as [|n IH]; [now rewrite Nat.add_0_r|].
  rewrite Nat.add_succ_r. simpl. rewrite IH, zero by lia. ring.
Qed.

(* ------------------------------------------------------------------------------- the rows *)
Definition change (a : nat -> nat -> R) (r : nat) (v : nat -> R) : nat -> nat -> R :=
  fun i j => if Nat.eqb i r then v j else a i j.

Definition unit_row (i j : nat) : R := if Nat.eqb j i then 1 else 0.

Lemma units_times (m : nat) (a : nat -> nat -> R) (i j : nat) :
  (i < m)%nat -> many m (fun l => unit_row i l * a l j) = a i j.
Proof.
  intro below. rewrite (many_one m i); [| exact below |].
  - unfold unit_row. rewrite Nat.eqb_refl. ring.
  - intros l _ other. unfold unit_row. rewrite (proj2 (Nat.eqb_neq l i)) by exact other. ring.
Qed.

Lemma times_units (m : nat) (a : nat -> nat -> R) (i j : nat) :
  (j < m)%nat -> many m (fun l => a i l * unit_row l j) = a i j.
Proof.
  intro below. rewrite (many_one m j); [| exact below |].
  - unfold unit_row. rewrite Nat.eqb_refl. ring.
  - intros l _ other. unfold unit_row. rewrite (proj2 (Nat.eqb_neq j l)) by congruence. ring.
Qed.

Ltac by_cases :=
  unfold change, unit_row, skip in *;
  repeat match goal with
  | |- context [Nat.ltb ?a ?b] => destruct (Nat.ltb_spec a b)
  | |- context [Nat.leb ?a ?b] => destruct (Nat.leb_spec a b)
  | |- context [Nat.eqb ?a ?b] => destruct (Nat.eqb_spec a b)
  end; subst; try lia; try congruence; try (f_equal; lia); auto.

Lemma change_change (a : nat -> nat -> R) (r s : nat) (u v : nat -> R) :
  r <> s -> change (change a r u) s v = change (change a s v) r u.
Proof. intro other. extensionality i. extensionality j. by_cases. Qed.

Lemma change_same (a : nat -> nat -> R) (r : nat) : change a r (a r) = a.
Proof. extensionality i. extensionality j. by_cases. Qed.

(* ---------------------------------------------------------------------------------- forms *)
Record form (n : nat) (D : (nat -> nat -> R) -> R) : Prop := {
  form_ext : forall a b,
    (forall i j, (i < n)%nat -> (j < n)%nat -> a i j = b i j) -> D a = D b;
  form_linear : forall a r u v s, (r < n)%nat ->
    D (change a r (fun j => u j + s * v j)) = D (change a r u) + s * D (change a r v);
  form_equal : forall a r, (S r < n)%nat -> (forall j, (j < n)%nat -> a r j = a (S r) j) -> D a = 0
}.

Section Form.
Context {n : nat} {D : (nat -> nat -> R) -> R} (F : form n D).

Lemma form_zero (a : nat -> nat -> R) (r : nat) :
  (r < n)%nat -> D (change a r (fun _ => 0)) = 0.
Proof.
  intro below. replace (fun _ : nat => 0) with (fun j : nat => 0 + -1 * 0)
    by (extensionality j; ring).
  rewrite (form_linear n D F) by exact below. ring.
Qed.

Lemma form_many (a : nat -> nat -> R) (r m : nat) (c : nat -> R) (u : nat -> nat -> R) :
  (r < n)%nat ->
  D (change a r (fun j => many m (fun k => c k * u k j)))
  = many m (fun k => c k * D (change a r (u k))).
Proof.
  intro below. induction m as [|m IH]; simpl; [now apply form_zero|].
  rewrite (form_linear n D F a r (fun j => many m (fun k => c k * u k j)) (u m) (c m)) by exact below.
  now rewrite IH.
Qed.

Lemma form_swap (a : nat -> nat -> R) (r : nat) :
  (S r < n)%nat -> D (change (change a r (a (S r))) (S r) (a r)) = - D a.
Proof.
  intro below.
  set (B := fun x y => D (change (change a r x) (S r) y)).
  assert (same : forall x, B x x = 0).
  { intro x. apply (form_equal n D F _ r below). intros j _. by_cases. }
  assert (right : forall x u v, B x (fun j => u j + 1 * v j) = B x u + 1 * B x v).
  { intros. apply (form_linear n D F). lia. }
  assert (left : forall u v y, B (fun j => u j + 1 * v j) y = B u y + 1 * B v y).
  { intros. unfold B. rewrite !(change_change a r (S r)) by lia. apply (form_linear n D F). lia. }
  pose proof (same (fun j => a r j + 1 * a (S r) j)) as both.
  rewrite right, !left, !same in both.
  assert (whole : B (a r) (a (S r)) = D a).
  { unfold B. f_equal. rewrite change_change, change_same by lia.
    extensionality i. extensionality j. by_cases. }
  change (B (a (S r)) (a r) = - D a). lra.
Qed.

Lemma form_equal_rows (d : nat) : forall (a : nat -> nat -> R) (r : nat),
  (r + S d < n)%nat -> (forall j, (j < n)%nat -> a r j = a (r + S d)%nat j) -> D a = 0.
Proof.
  induction d as [|d IH]; intros a r below same.
  - apply (form_equal n D F a r); [lia|]. intros j inside. rewrite same by exact inside.
    f_equal. lia.
  - set (s := (r + S d)%nat). pose proof (form_swap a s ltac:(lia)) as swapped.
    rewrite (IH _ r) in swapped; [lra | lia |].
    intros j inside. specialize (same j inside). fold s.
    replace (r + S (S d))%nat with (S s) in same by lia.
    unfold change. rewrite (proj2 (Nat.eqb_neq r s)), (proj2 (Nat.eqb_neq r (S s))) by lia.
    rewrite Nat.eqb_refl, (proj2 (Nat.eqb_neq s (S s))) by lia. exact same.
Qed.

Lemma form_two_rows (a : nat -> nat -> R) (r s : nat) :
  (r < n)%nat -> (s < n)%nat -> r <> s -> (forall j, (j < n)%nat -> a r j = a s j) -> D a = 0.
Proof.
  intros r_below s_below other same. destruct (Nat.lt_ge_cases r s).
  - apply (form_equal_rows (s - S r) a r); [lia|].
    replace (r + S (s - S r))%nat with s by lia. exact same.
  - apply (form_equal_rows (r - S s) a s); [lia|].
    replace (s + S (r - S s))%nat with r by lia. intros. symmetry. auto.
Qed.

(* A multiple of a row may be added to another. *)
Lemma form_add_row (a : nat -> nat -> R) (r s : nat) (c : R) :
  (r < n)%nat -> (s < n)%nat -> r <> s -> D (change a r (fun j => a r j + c * a s j)) = D a.
Proof.
  intros r_below s_below other. rewrite (form_linear n D F) by exact r_below.
  rewrite change_same, (form_two_rows (change a r (a s)) r s); auto; [ring|].
  intros j _. by_cases.
Qed.

End Form.

(* ----------------------------------------------------------- the form that is the product *)
(* Expansion along the first row: the determinant of the transpose. *)
Fixpoint row_det (n : nat) (a : nat -> nat -> R) : R :=
  match n with
  | O => 1
  | S k => many (S k) (fun j => (-1) ^ j * a O j * row_det k (fun p q => a (S p) (skip j q)))
  end.

Lemma row_det_transpose (n : nat) : forall a, row_det n a = det_of n (fun i j => a j i).
Proof.
  induction n as [|n IH]; intro a; [reflexivity|]. cbn [row_det det_of].
  apply many_ext. intros j _. now rewrite IH.
Qed.

Definition unskip (j q : nat) : nat := if Nat.ltb q j then q else pred q.

(* b below the unit row j, with zeros in the column j. *)
Definition below_unit (j : nat) (b : nat -> nat -> R) (p q : nat) : R :=
  match p with
  | O => unit_row j q
  | S p => if Nat.eqb q j then 0 else b p (unskip j q)
  end.

Lemma below_unit_form (n j : nat) (D : (nat -> nat -> R) -> R) :
  (j < S n)%nat -> form (S n) D -> form n (fun b => D (below_unit j b)).
Proof.
  intros inside F. split.
  - intros a b same. apply (form_ext _ _ F). intros [|p] q p_below q_below; [reflexivity|].
    simpl. destruct (Nat.eqb_spec q j); [reflexivity|]. apply same; unfold unskip; by_cases.
  - intros a r u v s below.
    assert (moved : forall w, below_unit j (change a r w)
      = change (below_unit j a) (S r) (fun q => if Nat.eqb q j then 0 else w (unskip j q))).
    { intro w. extensionality p. extensionality q. destruct p as [|p]; unfold change; simpl;
        [reflexivity|]. destruct (Nat.eqb_spec p r), (Nat.eqb_spec q j); reflexivity. }
    rewrite !moved, <- (form_linear _ _ F) by lia. f_equal. f_equal. extensionality q.
    destruct (Nat.eqb_spec q j); ring.
  - intros a r below same. apply (form_equal _ _ F _ (S r)); [lia|]. intros q q_below. simpl.
    destruct (Nat.eqb_spec q j); [reflexivity|]. apply same. unfold unskip. by_cases.
Qed.

(* The unit rows, with row j moved up to the place t. *)
Definition moved_up (j t p : nat) : nat :=
  if Nat.ltb p t then p else if Nat.eqb p t then j else if Nat.leb p j then pred p else p.

Lemma form_units (n j : nat) (D : (nat -> nat -> R) -> R) :
  form n D -> (j < n)%nat -> forall t, (t <= j)%nat ->
  D (fun p => unit_row (moved_up j t p)) = (-1) ^ (j - t) * D unit_row.
Proof.
  intros F inside t low.
  remember (j - t)%nat as d eqn:is_d. revert t low is_d.
  induction d as [|d IH]; intros t low is_d.
  - assert (t = j) as -> by lia. rewrite pow_O, Rmult_1_l. f_equal. extensionality p.
    f_equal. unfold moved_up. by_cases.
  - pose proof (form_swap F (fun p => unit_row (moved_up j t p)) t ltac:(lia)) as swapped.
    specialize (IH (S t) ltac:(lia) ltac:(lia)).
    replace (change _ _ _) with (fun p => unit_row (moved_up j (S t) p)) in swapped.
    + rewrite IH in swapped. simpl. lra.
    + extensionality p. extensionality q. unfold change.
      destruct (Nat.eqb_spec p (S t)) as [->|]; [| destruct (Nat.eqb_spec p t) as [->|]];
        f_equal; unfold moved_up; by_cases.
Qed.

Lemma form_below_unit (n j : nat) (D : (nat -> nat -> R) -> R) (a : nat -> nat -> R) :
  form (S n) D -> (j < S n)%nat ->
  D (change a O (unit_row j)) = D (below_unit j (fun p q => a (S p) (skip j q))).
Proof.
  intros F inside.
  set (b := below_unit j (fun p q => a (S p) (skip j q))).
  set (partly := fun m p q => if Nat.leb p m then b p q else a p q).
  enough (cleared : forall m, (m <= n)%nat -> D (change a O (unit_row j)) = D (partly m)).
  { rewrite (cleared n) by lia. apply (form_ext _ _ F). intros p q p_below _. unfold partly.
    by_cases. }
  induction m as [|m IH]; intro low.
  - f_equal. extensionality p. extensionality q. now destruct p.
  - rewrite IH by lia.
    rewrite <- (form_add_row F (partly m) (S m) O (- a (S m) j)) by lia.
    apply (form_ext _ _ F). intros p q _ _. unfold partly, b, change.
    destruct (Nat.eqb_spec p (S m)) as [->|other].
    + rewrite (proj2 (Nat.leb_gt (S m) m)), Nat.leb_refl by lia. simpl. unfold unit_row.
      destruct (Nat.eqb_spec q j) as [->|]; [ring|].
      replace (skip j (unskip j q)) with q by (unfold unskip; by_cases). ring.
    + by_cases.
Qed.

Theorem form_unique (n : nat) : forall D, form n D -> forall a, D a = D unit_row * row_det n a.
Proof.
  induction n as [|n IH]; intros D F a.
  - simpl. rewrite Rmult_1_r. apply (form_ext _ _ F). lia.
  - rewrite <- (change_same a O).
    replace (D (change a O (a O))) with
      (D (change a O (fun q => many (S n) (fun j => a O j * unit_row j q)))).
    + rewrite (form_many F) by lia. rewrite change_same. cbn [row_det]. rewrite <- many_scale.
      apply many_ext. intros j inside.
      rewrite (form_below_unit n j D a F inside).
      rewrite (IH _ (below_unit_form n j D inside F)).
      replace (below_unit j unit_row) with (fun p => unit_row (moved_up j O p)).
      * rewrite (form_units (S n) j D F inside O) by lia. rewrite Nat.sub_0_r. ring.
      * extensionality p. extensionality q. destruct p as [|p]; [reflexivity|].
        replace (moved_up j O (S p)) with (skip j p)
          by (unfold moved_up, skip; simpl Nat.eqb; simpl (Nat.ltb (S p) 0); by_cases).
        cbn [below_unit]. unfold unskip. by_cases.
    + apply (form_ext _ _ F). intros p q _ q_below. unfold change.
      destruct (Nat.eqb_spec p 0); [|reflexivity].
      now apply (times_units (S n) a O q).
Qed.

(* ------------------------------------------------------------- the determinant is a form *)
Lemma det_of_ext (n : nat) : forall a b,
  (forall i j, (i < n)%nat -> (j < n)%nat -> a i j = b i j) -> det_of n a = det_of n b.
Proof.
  induction n as [|n IH]; intros a b same; [reflexivity|]. cbn [det_of].
  apply many_ext. intros i below. rewrite same by lia. f_equal. apply IH.
  intros p q p_below q_below. apply same; [by_cases | lia].
Qed.

Lemma det_of_form (n : nat) : form n (det_of n).
Proof.
  split; [apply det_of_ext | |].
  - induction n as [|n IH]; intros a r u v s below; [lia|]. cbn [det_of].
    rewrite <- many_plus. apply many_ext. intros i inside.
    destruct (Nat.eq_dec i r) as [->|other].
    + assert (gone : forall w, (fun p q => change a r w (skip r p) (S q))
        = fun p q => a (skip r p) (S q)).
      { intro w. extensionality p. extensionality q. by_cases. }
      rewrite !gone. unfold change. rewrite Nat.eqb_refl. ring.
    + assert (moved : forall w, (fun p q => change a r w (skip i p) (S q))
        = change (fun p q => a (skip i p) (S q)) (unskip i r) (fun q => w (S q))).
      { intro w. extensionality p. extensionality q. unfold unskip. by_cases. }
      rewrite !moved, IH by (unfold unskip; by_cases).
      assert (kept : forall w, change a r w i O = a i O) by (intro w; by_cases).
      rewrite !kept. ring.
  - induction n as [|n IH]; intros a r below same; [lia|]. cbn [det_of].
    rewrite (many_two (S n) r); [| lia |].
    + replace (det_of n (fun p q => a (skip (S r) p) (S q)))
        with (det_of n (fun p q => a (skip r p) (S q))).
      * rewrite (same O) by lia. simpl. ring.
      * apply det_of_ext. intros p q p_below q_below. destruct (Nat.eq_dec p r) as [->|other].
        -- replace (skip (S r) r) with r by by_cases. replace (skip r r) with (S r) by by_cases.
           symmetry. apply same. lia.
        -- now replace (skip (S r) p) with (skip r p) by by_cases.
    + intros i inside not_r not_next.
      enough (det_of n (fun p q => a (skip i p) (S q)) = 0) as -> by ring.
      destruct (Nat.lt_ge_cases i r).
      * destruct r as [|r]; [lia|]. apply (IH _ r); [lia|]. intros j j_below.
        replace (skip i r) with (S r) by by_cases.
        replace (skip i (S r)) with (S (S r)) by by_cases. apply same. lia.
      * apply (IH _ r); [lia|]. intros j j_below. replace (skip i r) with r by by_cases.
        replace (skip i (S r)) with (S r) by by_cases. apply same. lia.
Qed.

Lemma det_of_units (n : nat) : det_of n unit_row = 1.
Proof.
  induction n as [|n IH]; [reflexivity|]. cbn [det_of].
  rewrite (many_one (S n) O); [| lia |].
  - replace (fun p q => unit_row (skip O p) (S q)) with unit_row
      by (extensionality p; extensionality q; by_cases).
    rewrite IH. unfold unit_row. simpl. ring.
  - intros i _ other. unfold unit_row. rewrite (proj2 (Nat.eqb_neq O i)) by lia. ring.
Qed.

Lemma det_of_rows (n : nat) (a : nat -> nat -> R) : det_of n a = row_det n a.
Proof. rewrite (form_unique n _ (det_of_form n)), det_of_units. ring. Qed.

Lemma det_of_transpose (n : nat) (a : nat -> nat -> R) : det_of n (fun i j => a j i) = det_of n a.
Proof. now rewrite (det_of_rows n a), row_det_transpose. Qed.

Definition times (n : nat) (a b : nat -> nat -> R) (i j : nat) : R := many n (fun l => a i l * b l j).

Lemma det_of_times (n : nat) (a b : nat -> nat -> R) :
  det_of n (times n a b) = det_of n a * det_of n b.
Proof.
  assert (F : form n (fun a => det_of n (times n a b))).
  { pose proof (det_of_form n) as G. split.
    - intros c d same. apply det_of_ext. intros i j i_below j_below. apply many_ext.
      intros l l_below. now rewrite same.
    - intros c r u v s below.
      assert (moved : forall w, times n (change c r w) b
        = change (times n c b) r (fun j => many n (fun l => w l * b l j))).
      { intro w. extensionality i. extensionality j. unfold times, change.
        destruct (Nat.eqb i r); reflexivity. }
      rewrite !moved, <- (form_linear _ _ G) by exact below. f_equal. f_equal. extensionality j.
      rewrite <- many_plus. apply many_ext. intros; ring.
    - intros c r below same. apply (form_equal _ _ G _ r below). intros j _. apply many_ext.
      intros l l_below. now rewrite same. }
  rewrite (form_unique n _ F), <- det_of_rows, Rmult_comm. f_equal. apply det_of_ext.
  intros i j i_below _. now apply units_times.
Qed.

Lemma det_of_scale (n : nat) (c : R) :
  forall a, det_of n (fun i j => c * a i j) = c ^ n * det_of n a.
Proof.
  induction n as [|n IH]; intro a; [simpl; ring|]. cbn [det_of]. rewrite <- many_scale.
  apply many_ext. intros i _. rewrite (IH (fun p q => a (skip i p) (S q))). simpl. ring.
Qed.

(* Where some combination of the columns is zero, so is the determinant. *)
Lemma det_of_dependent (n j : nat) (a : nat -> nat -> R) (x : nat -> R) :
  (j < n)%nat -> x j <> 0 -> (forall i, (i < n)%nat -> many n (fun l => a i l * x l) = 0) ->
  det_of n a = 0.
Proof.
  intros inside pivot zero. pose proof (det_of_form n) as F.
  set (e := change unit_row j x).
  assert (one : det_of n e = x j).
  { transitivity (det_of n (change unit_row j (fun q => many n (fun l => x l * unit_row l q)))).
    - apply det_of_ext. intros p q _ q_below. unfold e, change. destruct (Nat.eqb p j); [|reflexivity].
      symmetry. now apply (times_units n (fun _ => x) O q).
    - rewrite (form_many F) by exact inside. rewrite (many_one n j); [| exact inside |].
      + rewrite change_same, det_of_units. ring.
      + intros l below other. rewrite (form_two_rows F _ j l); auto; [ring|].
        intros q _. by_cases. }
  assert (none : det_of n (times n e (fun p q => a q p)) = 0).
  { rewrite <- (form_zero F (times n e (fun p q => a q p)) j inside). apply det_of_ext.
    intros p q p_below q_below. unfold change. destruct (Nat.eqb_spec p j) as [->|]; [|reflexivity].
    rewrite <- (zero q q_below). apply many_ext. intros l _. unfold e, change.
    rewrite Nat.eqb_refl. ring. }
  rewrite det_of_times, one, det_of_transpose in none.
  apply Rmult_integral in none. destruct none; [contradiction | assumption].
Qed.

(* -------------------------------------------------------------------------------- blocks *)
Definition blocks (m : nat) (a b c d : nat -> nat -> R) (i j : nat) : R :=
  if Nat.ltb i m
  then (if Nat.ltb j m then a i j else b i (j - m)%nat)
  else (if Nat.ltb j m then c (i - m)%nat j else d (i - m)%nat (j - m)%nat).

Definition nothing (_ _ : nat) : R := 0.

Lemma det_of_upper (m n : nat) (d : nat -> nat -> R) : forall a b,
  det_of (m + n) (blocks m a b nothing d) = det_of m a * det_of n d.
Proof.
  induction m as [|m IH]; intros a b.
  - simpl. rewrite Rmult_1_l. apply det_of_ext. intros i j _ _. unfold blocks. simpl.
    now rewrite !Nat.sub_0_r.
  - cbn [Nat.add det_of]. change (S (m + n)) with (S m + n)%nat. rewrite many_beyond.
    + rewrite Rmult_comm, <- many_scale. apply many_ext. intros i inside.
      replace (fun p q => blocks (S m) a b nothing d (skip i p) (S q)) with
        (blocks m (fun p q => a (skip i p) (S q)) (fun p q => b (skip i p) q) nothing d).
      * assert (first : blocks (S m) a b nothing d i O = a i O)
          by (unfold blocks; now rewrite (proj2 (Nat.ltb_lt i (S m)))).
        rewrite IH, first. ring.
      * extensionality p. extensionality q. unfold blocks, skip.
        destruct (Nat.ltb_spec p i), (Nat.ltb_spec p m), (Nat.ltb_spec q m);
          repeat match goal with |- context [Nat.ltb ?x ?y] => destruct (Nat.ltb_spec x y) end;
          try lia; try reflexivity; try (f_equal; lia).
    + intros i beyond. unfold blocks. rewrite (proj2 (Nat.ltb_ge i (S m))) by exact beyond.
      simpl. unfold nothing. ring.
Qed.

Lemma det_of_lower (m n : nat) (a c d : nat -> nat -> R) :
  det_of (m + n) (blocks m a nothing c d) = det_of m a * det_of n d.
Proof.
  rewrite <- det_of_transpose, <- (det_of_transpose m a), <- (det_of_transpose n d).
  rewrite <- (det_of_upper m n (fun i j => d j i) (fun i j => a j i) (fun i j => c j i)).
  f_equal. extensionality i. extensionality j. unfold blocks, nothing.
  destruct (Nat.ltb i m), (Nat.ltb j m); reflexivity.
Qed.

Lemma many_app (m n : nat) (f : nat -> R) :
  many (m + n) f = many m f + many n (fun i => f (m + i)%nat).
Proof.
  induction n as [|n IH]; [rewrite Nat.add_0_r; simpl; ring|].
  rewrite Nat.add_succ_r. simpl. rewrite IH. ring.
Qed.

(* The sum of two products of matrices with m and with n terms. *)
Definition both (m n : nat) (a b c d : nat -> nat -> R) (i j : nat) : R :=
  many m (fun l => a i l * b l j) + many n (fun l => c i l * d l j).

Lemma times_blocks (m n : nat) (a b c d a' b' c' d' : nat -> nat -> R) :
  times (m + n) (blocks m a b c d) (blocks m a' b' c' d')
  = blocks m (both m n a a' b c') (both m n a b' b d') (both m n c a' d c') (both m n c b' d d').
Proof.
  extensionality i. extensionality j. unfold times. rewrite many_app. unfold blocks, both.
  destruct (Nat.ltb_spec i m), (Nat.ltb_spec j m); f_equal; apply many_ext; intros l below;
    rewrite ?(proj2 (Nat.ltb_lt l m)), ?(proj2 (Nat.ltb_ge (m + l) m)) by lia;
    try reflexivity; do 2 f_equal; lia.
Qed.

Lemma nothing_left (m : nat) (a : nat -> nat -> R) (i j : nat) :
  many m (fun l => nothing i l * a l j) = 0.
Proof. apply many_none. intros. unfold nothing. ring. Qed.

Lemma nothing_right (m : nat) (a : nat -> nat -> R) (i j : nat) :
  many m (fun l => a i l * nothing l j) = 0.
Proof. apply many_none. intros. unfold nothing. ring. Qed.

Definition opposite (a : nat -> nat -> R) (i j : nat) : R := - a i j.

Definition one_more (n k : nat) (a b : nat -> nat -> R) (i j : nat) : R :=
  unit_row i j + many k (fun l => a i l * b l j).

Lemma det_of_pushed (m n : nat) (a b : nat -> nat -> R) :
  det_of m (one_more m n a b) = det_of n (one_more n m b a).
Proof.
  assert (same : det_of (m + n) (times (m + n) (blocks m unit_row nothing b unit_row)
      (blocks m unit_row (opposite a) nothing (one_more n m b a)))
    = det_of (m + n) (times (m + n) (blocks m (one_more m n a b) (opposite a) nothing unit_row)
      (blocks m unit_row nothing b unit_row))).
  { rewrite !times_blocks. apply det_of_ext. intros i j i_below j_below. unfold blocks.
    destruct (Nat.ltb_spec i m), (Nat.ltb_spec j m); unfold both;
      rewrite ?units_times, ?times_units, ?nothing_left, ?nothing_right by lia;
      unfold one_more, opposite; rewrite ?units_times by lia.
    - replace (many n (fun l => - a i l * b l j)) with (- many n (fun l => a i l * b l j)).
      + ring.
      + rewrite <- (Rmult_1_l (many n _)), Ropp_mult_distr_l, <- many_scale.
        apply many_ext. intros; ring.
    - ring.
    - ring.
    - replace (many m (fun l => b (i - m)%nat l * - a l (j - m)%nat))
        with (- many m (fun l => b (i - m)%nat l * a l (j - m)%nat)).
      + ring.
      + rewrite <- (Rmult_1_l (many m _)), Ropp_mult_distr_l, <- many_scale.
        apply many_ext. intros; ring. }
  rewrite !det_of_times, !det_of_lower, !det_of_upper, !det_of_units in same. lra.
Qed.

(* ------------------------------------------------------------------------- the matrices *)
Lemma entries_index {m n : size} (a : matrix m n) (i j : nat) :
  (i < Pos.to_nat m)%nat -> (j < Pos.to_nat n)%nat ->
  exists k l, proj1_sig k = Z.of_nat (S i) /\ proj1_sig l = Z.of_nat (S j) /\ entries a i j = a k l.
Proof.
  intros i_below j_below.
  destruct (index_of (n := m) (Z.of_nat (S i))) as [k row]; [unfold dim; lia|].
  destruct (index_of (n := n) (Z.of_nat (S j))) as [l column]; [unfold dim; lia|].
  exists k, l. repeat split; trivial. unfold entries. now rewrite <- row, <- column, entry_index.
Qed.

Lemma entries_at {m n : size} (a : matrix m n) (k : index m) (l : index n) (i j : nat) :
  proj1_sig k = Z.of_nat (S i) -> proj1_sig l = Z.of_nat (S j) -> entries a i j = a k l.
Proof. intros row column. unfold entries. now rewrite <- row, <- column, entry_index. Qed.

Lemma entries_mm {l m n : size} (a : matrix l m) (b : matrix m n) (i j : nat) :
  (i < Pos.to_nat l)%nat -> (j < Pos.to_nat n)%nat ->
  entries (mm a b) i j = many (Pos.to_nat m) (fun k => entries a i k * entries b k j).
Proof.
  intros i_below j_below. destruct (entries_index (mm a b) i j i_below j_below)
    as [p [q [row [column ->]]]].
  rewrite mm_index, many_total. apply many_ext. intros k k_below.
  destruct (index_of (n := m) (Z.of_nat (S k))) as [r middle]; [unfold dim; lia|].
  rewrite <- middle, within_index, (entries_at a p r), (entries_at b r q); trivial.
Qed.

Lemma entries_eye (n : size) (i j : nat) :
  (i < Pos.to_nat n)%nat -> (j < Pos.to_nat n)%nat -> entries (eye n) i j = unit_row i j.
Proof.
  intros i_below j_below. destruct (entries_index (eye n) i j i_below j_below)
    as [p [q [row [column ->]]]].
  rewrite eye_index. unfold unit_row. destruct (Nat.eqb_spec j i) as [->|other].
  - apply choice_same, index_equal. congruence.
  - apply choice_other. intros ->. lia.
Qed.

Lemma det_mm {n : size} (a b : matrix n n) : det (mm a b) = det a * det b.
Proof.
  unfold det. rewrite <- det_of_times. apply det_of_ext. intros. now apply entries_mm.
Qed.

Lemma det_eye (n : size) : det (eye n) = 1.
Proof.
  unfold det. rewrite <- (det_of_units (Pos.to_nat n)). apply det_of_ext. intros.
  now apply entries_eye.
Qed.

(* ---------------------------------------------------------------------------- the axioms *)
Lemma determinant_of_the_identity (n : size) : Holds (equal (det (eye n)) (Q2R (1 # 1))).
Proof. rewrite Holds_equal, one_is_one. apply det_eye. Qed.

Lemma determinant_of_a_product (n : size) (P Q : matrix n n) :
  Holds (equal (det (mm P Q)) (det P * det Q)).
Proof. rewrite Holds_equal. apply det_mm. Qed.

Lemma determinant_of_a_transpose (n : size) (P : matrix n n) :
  Holds (equal (det (transpose P)) (det P)).
Proof.
  rewrite Holds_equal. unfold det. rewrite <- (det_of_transpose (Pos.to_nat n) (entries P)).
  apply det_of_ext. intros i j i_below j_below.
  destruct (entries_index (transpose P) i j i_below j_below) as [p [q [row [column ->]]]].
  rewrite (entries_at P q p j i); trivial. unfold transpose, mat. apply entry_index.
Qed.

Lemma determinant_of_a_multiple (n : size) (P : matrix n n) (a : R) :
  Holds (equal (det (mscale a P)) (power a (dim n) * det P)).
Proof.
  rewrite Holds_equal. unfold det, power, dim. change (Z.pos n <? 0)%Z with false. cbn iota.
  change (Z.to_nat (Z.pos n)) with (Pos.to_nat n). rewrite <- det_of_scale. apply det_of_ext.
  intros i j i_below j_below.
  destruct (entries_index (mscale a P) i j i_below j_below) as [p [q [row [column ->]]]].
  rewrite (entries_at P p q i j); trivial. unfold mscale, mat. now rewrite entry_index.
Qed.

Lemma determinant_of_an_invertible_matrix (n : size) (P : matrix n n) :
  Holds (equal (invertible P) (implb (equal (det P) (Q2R (0 # 1))) false)).
Proof.
  rewrite Holds_iff, Holds_not, Holds_equal, zero_is_zero, Holds_invertible. split.
  - intros [b [right _]] zero. pose proof (det_mm P b) as product.
    rewrite right, det_eye, zero in product. lra.
  - intro nonzero. apply injective_inverses. intros x zero. extensionality k.
    destruct (Req_dec (x k) 0) as [|pivot]; [assumption|]. destruct nonzero.
    pose proof (index_range k) as range. unfold dim in range.
    apply (det_of_dependent (Pos.to_nat n) (pred (Z.to_nat (proj1_sig k))) _
      (fun j => at_ x (Z.of_nat (S j)))).
    + lia.
    + replace (Z.of_nat (S (pred (Z.to_nat (proj1_sig k))))) with (proj1_sig k) by lia.
      now rewrite at_index.
    + intros i below. destruct (index_of (n := n) (Z.of_nat (S i))) as [p row]; [unfold dim; lia|].
      apply (f_equal (fun v => v p)) in zero. rewrite mv_index, dot_total, many_total in zero.
      rewrite <- zero. apply many_ext. intros j j_below.
      destruct (index_of (n := n) (Z.of_nat (S j))) as [q column]; [unfold dim; lia|].
      now rewrite <- column, within_index, at_index, (entries_at P p q).
Qed.

Lemma determinant_pushed_through (m n : size) (A : matrix m n) (B : matrix n m) :
  Holds (equal (det (madd (eye m) (mm A B))) (det (madd (eye n) (mm B A)))).
Proof.
  rewrite Holds_equal. unfold det.
  assert (each : forall (m n : size) (a : matrix m n) (b : matrix n m) i j,
    (i < Pos.to_nat m)%nat -> (j < Pos.to_nat m)%nat ->
    entries (madd (eye m) (mm a b)) i j
    = one_more (Pos.to_nat m) (Pos.to_nat n) (entries a) (entries b) i j).
  { intros k l a b i j i_below j_below.
    destruct (entries_index (madd (eye k) (mm a b)) i j i_below j_below)
      as [p [q [row [column ->]]]].
    rewrite madd_index. unfold one_more.
    now rewrite <- (entries_eye k i j), <- (entries_mm a b i j), (entries_at (eye k) p q i j),
      (entries_at (mm a b) p q i j). }
  rewrite (det_of_ext _ _ _ (each m n A B)), (det_of_ext _ _ _ (each n m B A)).
  apply det_of_pushed.
Qed.

Ltac expand :=
  rewrite Holds_equal; unfold det; change (Pos.to_nat 1) with 1%nat;
  change (Pos.to_nat 2) with 2%nat; change (Pos.to_nat 3) with 3%nat;
  cbn [det_of many]; unfold skip, entries; simpl; ring.

Lemma determinant_of_size_1 (P : matrix 1%positive 1%positive) : Holds (equal (det P) (entry P 1%Z 1%Z)).
Proof. expand. Qed.

Lemma determinant_of_size_2 (P : matrix 2%positive 2%positive) :
  Holds (equal (det P) (entry P 1%Z 1%Z * entry P 2%Z 2%Z + - (entry P 1%Z 2%Z * entry P 2%Z 1%Z))).
Proof. expand. Qed.

Lemma determinant_of_size_3 (P : matrix 3%positive 3%positive) :
  Holds (equal (det P)
    (entry P 1%Z 1%Z * entry P 2%Z 2%Z * entry P 3%Z 3%Z + - (entry P 1%Z 1%Z * entry P 2%Z 3%Z * entry P 3%Z 2%Z)
      + - (entry P 1%Z 2%Z * entry P 2%Z 1%Z * entry P 3%Z 3%Z) + entry P 1%Z 2%Z * entry P 2%Z 3%Z * entry P 3%Z 1%Z
      + entry P 1%Z 3%Z * entry P 2%Z 1%Z * entry P 3%Z 2%Z + - (entry P 1%Z 3%Z * entry P 2%Z 2%Z * entry P 3%Z 1%Z))).
Proof. expand. Qed.
