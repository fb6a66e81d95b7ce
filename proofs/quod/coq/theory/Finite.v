(* Finite probability spaces: all that Probability.v assumes is proved for them, and independence
   of tables of rationals is decided by computation. *)

From Coq Require Import Reals ZArith QArith Qreals Bool List Permutation Lia Lra.
From Quod Require Import Core Probability.
Import ListNotations.
Open Scope R_scope.

Lemma equal_true {A : Type} (a b : A) : equal a b = true <-> a = b.
Proof. apply Holds_equal. Qed.

Lemma equal_false {A : Type} (a b : A) : a <> b -> equal a b = false.
Proof. intro differ. apply not_true_iff_false. rewrite equal_true. exact differ. Qed.

Local Lemma Q2R_0 : Q2R 0 = 0.
Proof. unfold Q2R. simpl. lra. Qed.

Local Lemma Q2R_1 : Q2R 1 = 1.
Proof. unfold Q2R. simpl. lra. Qed.

(* ----------------------------------------------------------------------- weighted sums *)
Lemma weighted_same ms f g k : (forall j, f j = g j) -> weighted ms f k = weighted ms g k.
Proof. intro same; revert k; induction ms; intro k; simpl; [|rewrite same]; congruence. Qed.

Lemma weighted_add ms f g k :
  weighted ms (fun j => f j + g j) k = weighted ms f k + weighted ms g k.
Proof. revert k; induction ms as [|m ms IH]; intro k; simpl; [|rewrite IH]; ring. Qed.

Lemma weighted_scale ms a f k : weighted ms (fun j => a * f j) k = a * weighted ms f k.
Proof. revert k; induction ms as [|m ms IH]; intro k; simpl; [|rewrite IH]; ring. Qed.

Lemma weighted_swap ms ns f k l :
  weighted ms (fun i => weighted ns (fun j => f i j) l) k =
  weighted ns (fun j => weighted ms (fun i => f i j) k) l.
Proof.
  revert k; induction ms as [|m ms IH]; intro k; simpl.
  - rewrite (weighted_same _ _ (fun _ => 0 * 0)) by (intro; ring).
    rewrite weighted_scale. ring.
  - rewrite IH, <- weighted_scale, <- weighted_add. reflexivity.
Qed.

(* j is one of the outcomes k, k + 1, ..., and its mass is positive. *)
Fixpoint carries (ms : list Q) (k j : Z) : Prop :=
  match ms with
  | [] => False
  | m :: rest => (j = k /\ 0 < Q2R m) \/ carries rest (k + 1) j
  end.

Local Definition nonnegative (ms : list Q) : Prop := Forall (fun m => 0 <= Q2R m) ms.

Lemma weighted_ext ms f g k :
  nonnegative ms -> (forall j, carries ms k j -> f j = g j) -> weighted ms f k = weighted ms g k.
Proof.
  intro masses; revert k; induction masses as [|m ms mass _ IH]; intros k same; simpl.
  - reflexivity.
  - rewrite (IH (k + 1)%Z) by (intros j here; apply same; right; exact here).
    destruct mass as [positive | <-]; [|ring].
    rewrite (same k) by (left; auto). reflexivity.
Qed.

Lemma weighted_nonnegative ms f k :
  nonnegative ms -> (forall j, 0 <= f j) -> 0 <= weighted ms f k.
Proof.
  intros masses values; revert k; induction masses as [|m ms mass _ IH]; intro k; simpl; [lra|].
  apply Rplus_le_le_0_compat; [apply Rmult_le_pos|]; auto.
Qed.

Lemma weighted_positive ms f k j :
  nonnegative ms -> (forall i, 0 <= f i) -> carries ms k j -> 0 < f j -> 0 < weighted ms f k.
Proof.
  intros masses values; revert k; induction masses as [|m ms mass masses IH]; intros k here value.
  - destruct here.
  - simpl. destruct here as [[-> positive] | here].
    + apply Rplus_lt_le_0_compat; [apply Rmult_lt_0_compat | apply weighted_nonnegative]; auto.
    + apply Rplus_le_lt_0_compat; [apply Rmult_le_pos | apply IH]; auto.
Qed.

(* ----------------------------------------------------------------- expectation of products *)
Lemma indicator_nonnegative p : 0 <= indicator p.
Proof. destruct p; simpl; lra. Qed.

Lemma indicator_and p q : indicator (p && q) = indicator p * indicator q.
Proof. destruct p, q; simpl; ring. Qed.

Section Products.
  Context {A B : Type} (ms : list Q) (X : Z -> A) (Y : Z -> B) (U V : Z -> R).
  Hypothesis masses : nonnegative ms.

  (* The probability that X is as at outcome k. *)
  Let alike {C : Type} (F : Z -> C) k : R := chance ms (fun j => equal (F j) (F k)).

  Lemma alike_positive {C : Type} (F : Z -> C) k : carries ms 1 k -> 0 < alike F k.
  Proof.
    intro here. apply (weighted_positive _ _ _ k); auto.
    - intro j. apply indicator_nonnegative.
    - rewrite (proj2 (equal_true _ _) eq_refl). exact Rlt_0_1.
  Qed.

  (* W is its own average over the outcomes where F is the same. *)
  Lemma average {C : Type} (F : Z -> C) (W : Z -> R) j :
    (forall i k, F i = F k -> W i = W k) -> carries ms 1 j ->
    W j = weighted ms (fun k => W k / alike F k * indicator (equal (F j) (F k))) 1.
  Proof.
    intros function here. pose proof (alike_positive F j here) as positive.
    rewrite (weighted_same _ _ (fun k => W j / alike F j * indicator (equal (F k) (F j)))).
    - rewrite weighted_scale. change (weighted ms _ 1) with (alike F j). field. lra.
    - intro k. destruct (excluded_middle (F k = F j)) as [same | differ].
      + unfold alike. rewrite same, (function k j same). reflexivity.
      + rewrite !equal_false by congruence. simpl. ring.
  Qed.

  Lemma expectation_of_product :
    (forall k l, chance ms (fun j => equal (X j) (X k) && equal (Y j) (Y l)) =
                 alike X k * alike Y l) ->
    (forall j k, X j = X k -> U j = U k) -> (forall j k, Y j = Y k -> V j = V k) ->
    weighted ms (fun j => U j * V j) 1 = weighted ms U 1 * weighted ms V 1.
  Proof.
    intros rule ofX ofY.
    set (u k := U k / alike X k). set (v l := V l / alike Y l).
    transitivity (weighted ms (fun j => weighted ms (fun k => weighted ms (fun l =>
      u k * v l * indicator (equal (X j) (X k) && equal (Y j) (Y l))) 1) 1) 1).
    { apply weighted_ext; auto. intros j here.
      rewrite (average X U j), (average Y V j) at 1 by assumption.
      rewrite Rmult_comm, <- weighted_scale. apply weighted_same; intro k.
      rewrite Rmult_comm, <- weighted_scale. apply weighted_same; intro l.
      rewrite indicator_and. unfold u, v. ring. }
    rewrite weighted_swap, Rmult_comm, <- weighted_scale.
    apply weighted_ext; auto. intros k herek.
    rewrite weighted_swap, Rmult_comm, <- weighted_scale.
    apply weighted_ext; auto. intros l herel.
    rewrite weighted_scale.
    fold (chance ms (fun j => equal (X j) (X k) && equal (Y j) (Y l))). rewrite rule.
    pose proof (alike_positive X k herek). pose proof (alike_positive Y l herel).
    unfold u, v. field. lra.
  Qed.
End Products.

(* ------------------------------------------------------------------ members of families *)
Definition integers (low high : Z) : list Z :=
  map (fun i => low + Z.of_nat i)%Z (seq 0 (length_of low high)).

Lemma in_integers low high i : In i (integers low high) <-> (low <= i <= high)%Z.
Proof.
  unfold integers, length_of. rewrite in_map_iff. split.
  - intros [n [<- inside]]. apply in_seq in inside. lia.
  - intro inside. exists (Z.to_nat (i - low)). rewrite in_seq. lia.
Qed.

(* The places of all members, where the first family has this number. *)
Fixpoint members {O : Type} (number : nat) (families : list (family O)) : list (nat * Z) :=
  match families with
  | [] => []
  | (_, low, high) :: rest => map (pair number) (integers low high) ++ members (S number) rest
  end.

Lemma in_members_from {O : Type} (families : list (family O)) number n i :
  In (n, i) (members number families) <->
  (number <= n)%nat /\ is_member families (n - number, i)%nat.
Proof.
  revert number; induction families as [|[[X low] high] rest IH]; intro number; simpl.
  - unfold is_member. simpl. destruct (n - number)%nat; intuition.
  - rewrite in_app_iff, IH, in_map_iff. unfold is_member. simpl. split.
    + intros [[j [same inside]] | [after inside]].
      * injection same as <- <-. rewrite Nat.sub_diag. simpl.
        apply in_integers in inside. auto.
      * replace (n - number)%nat with (S (n - S number)) by lia. split; [lia | exact inside].
    + intros [after inside]. destruct (Nat.eq_dec n number) as [-> | differ].
      * rewrite Nat.sub_diag in inside. left. exists i. rewrite in_integers. auto.
      * replace (n - number)%nat with (S (n - S number)) in inside by lia.
        right. split; [lia | exact inside].
Qed.

Lemma NoDup_app {A : Type} (l m : list A) :
  NoDup l -> NoDup m -> (forall a, In a l -> In a m -> False) -> NoDup (l ++ m).
Proof.
  intros left right apart; induction left as [|a l new left IH]; simpl; [exact right|].
  constructor.
  - rewrite in_app_iff. intros [old | old]; [|apply (apart a)]; simpl; auto.
  - apply IH. intros b inl. apply apart. simpl. auto.
Qed.

Lemma nodup_members {O : Type} (families : list (family O)) number :
  NoDup (members number families).
Proof.
  revert number; induction families as [|[[X low] high] rest IH]; intro number; simpl.
  - constructor.
  - apply NoDup_app; [|apply IH|].
    + apply FinFun.Injective_map_NoDup; [congruence|].
      apply FinFun.Injective_map_NoDup; [|apply seq_NoDup]. intros i j. lia.
    + intros [n i] here after. apply in_map_iff in here as [j [same _]].
      apply in_members_from in after. injection same as <- <-. lia.
Qed.

Lemma distinct_filter {O : Type} (families : list (family O)) f :
  distinct_members families (filter f (members 0 families)).
Proof.
  split; [apply NoDup_filter, nodup_members|].
  apply Forall_forall. intros [n i] here. apply filter_In in here as [here _].
  apply in_members_from in here. rewrite Nat.sub_0_r in here. apply here.
Qed.

(* --------------------------------------------------------------- functions of members only *)
Lemma sum_same f g low high :
  (forall i, (low <= i)%Z -> (i <= high)%Z -> f i = g i) -> sum f low high = sum g low high.
Proof.
  intro same. unfold sum, length_of.
  assert (bound : (Z.of_nat (Z.to_nat (high - low + 1)) <= Z.max 0 (high - low + 1))%Z) by lia.
  revert bound; generalize (Z.to_nat (high - low + 1)) as n.
  induction n as [|n IH]; intro bound; [reflexivity|].
  cbn [repeated]. rewrite IH by lia. rewrite same by lia. reflexivity.
Qed.

Lemma built_depends {O A : Type} families S (U : O -> A) v w :
  built families S U ->
  (forall n i, is_member families (n, i) -> S n i ->
               variable_at families (n, i) v = variable_at families (n, i) w) ->
  U v = U w.
Proof.
  intros shape same. induction shape as
    [A a | n i X low high found inside here | body low high shape IH | | | | | | | | | | | | | |
    | | | | |]; try congruence.
  - apply Holds_and in inside. rewrite !Holds_le_int in inside.
    specialize (same n i). unfold is_member, variable_at in same. simpl in same.
    rewrite found in same. auto.
  - apply sum_same. intros i below above. apply IH; apply Holds_le_int; assumption.
Qed.

(* -------------------------------------------------------------------- independent members *)
Lemma equal_maps {A : Type} (X Y : A -> R) l :
  equal (map X l) (map Y l) = forallb (fun p => equal (X p) (Y p)) l.
Proof.
  induction l as [|p l IH]; simpl.
  - apply equal_true. reflexivity.
  - rewrite <- IH. apply eq_true_iff_eq. rewrite andb_true_iff, !equal_true.
    split; [intro same; injection same; auto | intros [-> ->]; reflexivity].
Qed.

Lemma forallb_same {A : Type} (f g : A -> bool) l :
  (forall a, In a l -> f a = g a) -> forallb f l = forallb g l.
Proof.
  intro same; induction l as [|a l IH]; simpl; [reflexivity|].
  rewrite (same a), IH by (simpl; auto; intros; apply same; simpl; auto). reflexivity.
Qed.

Section Independence.
  Context (ms : list Q) {O : Type} (families : list (family O)) (at_point : Z -> O).
  Let X (p : nat * Z) (k : Z) : R := variable_at families p (at_point k).
  Hypothesis rule : forall ps, distinct_members families ps -> product_rule ms X ps.

  Let used (S : nat -> Z -> Prop) : list (nat * Z) :=
    filter (fun p => decide (S (fst p) (snd p))) (members 0 families).
  Let key S k : list R := map (fun p => X p k) (used S).

  Lemma in_used S p : In p (used S) -> S (fst p) (snd p).
  Proof. intro here. apply filter_In in here as [_ here]. apply decide_spec, here. Qed.

  Lemma depends_on_key {A : Type} S (U : O -> A) j k :
    built families S U -> key S j = key S k -> U (at_point j) = U (at_point k).
  Proof.
    intros shape same. apply (built_depends _ _ _ _ _ shape). intros n i member here.
    apply (ext_in_map same). apply filter_In. split.
    - apply in_members_from. rewrite Nat.sub_0_r. split; [lia | exact member].
    - apply decide_spec. exact here.
  Qed.

  Lemma product_of_chances (value : nat * Z -> R) ps qs :
    fold_right (fun p product => chance ms (fun k => equal (X p k) (value p)) * product) 1
      (ps ++ qs) =
    fold_right (fun p product => chance ms (fun k => equal (X p k) (value p)) * product) 1 ps *
    fold_right (fun p product => chance ms (fun k => equal (X p k) (value p)) * product) 1 qs.
  Proof. induction ps as [|p ps IH]; simpl; [|rewrite IH]; ring. Qed.

  Lemma keys_independent (S1 S2 : nat -> Z -> Prop) k l :
    (forall n i, S1 n i -> S2 n i -> False) ->
    chance ms (fun j => equal (key S1 j) (key S1 k) && equal (key S2 j) (key S2 l)) =
    chance ms (fun j => equal (key S1 j) (key S1 k)) *
    chance ms (fun j => equal (key S2 j) (key S2 l)).
  Proof.
    intro apart. set (value p := if decide (S1 (fst p) (snd p)) then X p k else X p l).
    assert (key1 : forall j, equal (key S1 j) (key S1 k) =
                             forallb (fun p => equal (X p j) (value p)) (used S1)).
    { intro j. unfold key. rewrite equal_maps. apply forallb_same. intros p here.
      apply in_used, decide_spec in here. unfold value. rewrite here. reflexivity. }
    assert (key2 : forall j, equal (key S2 j) (key S2 l) =
                             forallb (fun p => equal (X p j) (value p)) (used S2)).
    { intro j. unfold key. rewrite equal_maps. apply forallb_same. intros p here.
      unfold value. destruct (decide (S1 _ _)) eqn:both; [|reflexivity].
      destruct (apart (fst p) (snd p)); [apply decide_spec, both | apply in_used, here]. }
    transitivity (chance ms (fun j => forallb (fun p => equal (X p j) (value p))
                                              (used S1 ++ used S2))).
    { apply weighted_same; intro j. rewrite forallb_app, <- key1, <- key2. reflexivity. }
    rewrite (rule (used S1 ++ used S2)).
    - rewrite product_of_chances, <- !rule by apply distinct_filter.
      f_equal; apply weighted_same; intro j; [rewrite key1 | rewrite key2]; reflexivity.
    - split.
      + apply NoDup_app; try apply NoDup_filter, nodup_members.
        intros p here1 here2. apply in_used in here1, here2. exact (apart _ _ here1 here2).
      + apply Forall_app. split; apply distinct_filter.
  Qed.

  Lemma expectation_of_independent (S1 S2 : nat -> Z -> Prop) (U V : O -> R) :
    nonnegative ms -> (forall n i, S1 n i -> S2 n i -> False) ->
    built families S1 U -> built families S2 V ->
    weighted ms (fun k => U (at_point k) * V (at_point k)) 1 =
    weighted ms (fun k => U (at_point k)) 1 * weighted ms (fun k => V (at_point k)) 1.
  Proof.
    intros masses apart shapeU shapeV.
    apply (expectation_of_product ms (key S1) (key S2)); try assumption.
    - intros k l. apply keys_independent, apart.
    - intros j k. apply depends_on_key, shapeU.
    - intros j k. apply depends_on_key, shapeV.
  Qed.
End Independence.

(* ------------------------------------------------------------------------- the instance *)
Lemma valid_nonnegative ms : valid_masses ms = true -> nonnegative ms.
Proof.
  intro valid. apply andb_prop in valid as [valid _]. rewrite forallb_forall in valid.
  apply Forall_forall. intros m here. rewrite <- Q2R_0. apply Qle_Rle, Qle_bool_iff, valid, here.
Qed.

Lemma weighted_one ms k : weighted ms (fun _ => 1) k = Q2R (fold_right Qplus 0%Q ms).
Proof.
  revert k; induction ms as [|m ms IH]; intro k; simpl.
  - symmetry. exact Q2R_0.
  - rewrite IH, Q2R_plus. ring.
Qed.

Lemma valid_total ms : valid_masses ms = true -> weighted ms (fun _ => 1) 1 = 1.
Proof.
  intro valid. apply andb_prop in valid as [_ valid]. apply Qeq_bool_eq, Qeq_eqR in valid.
  rewrite weighted_one, valid. exact Q2R_1.
Qed.

Definition masses : Type := {ms : list Q | valid_masses ms = true}.

Definition finite_probability : Probability.
Proof.
  refine {|
    outcome := Z;
    prob := masses;
    point k := k;
    finite ms valid := exist _ ms valid;
    expectation P X := weighted (proj1_sig P) X 1;
    integrable _ _ := true;
    independent A B P X Y := decide (pair_rule (proj1_sig P) X Y);
    mutually_independent P families :=
      decide (forall ps, distinct_members families ps ->
                product_rule (proj1_sig P) (variable_at families) ps);
    kwise P count families :=
      decide (forall ps, distinct_members families ps -> (length ps <= Z.to_nat count)%nat ->
                product_rule (proj1_sig P) (variable_at families) ps)
  |}; try reflexivity; try (intros [ms valid]; cbn [proj1_sig andb implb]).
  - intro a. apply Holds_equal.
    rewrite (weighted_same _ _ (fun _ => a * 1)) by (intro; ring).
    rewrite weighted_scale, valid_total by exact valid. ring.
  - intros X Y. apply Holds_equal, weighted_add.
  - intros X a. apply Holds_equal, weighted_scale.
  - intro X. rewrite Holds_imp, Holds_all, Holds_le_real, Q2R_0. intro values.
    apply weighted_nonnegative; [apply valid_nonnegative, valid|].
    intro k. apply Holds_le_real, values.
  - intros families S1 S2 U V rule apart shapeU shapeV _ _. apply Holds_equal.
    apply (proj1 (decide_spec _)) in rule.
    apply (expectation_of_independent ms families (fun k => k) rule S1 S2); try assumption.
    apply valid_nonnegative, valid.
  - auto.
Defined.

(* --------------------------------------------------------------------- tables of values *)
(* The sum; most masses of a small event are 0 and passed over. *)
Definition mass (ms : list Q) : Q :=
  fold_right (fun m rest => if Qeq_bool m 0 then rest else Qred (m + rest)) 0%Q ms.

Lemma mass_weighted ms k : Q2R (mass ms) = weighted ms (fun _ => 1) k.
Proof.
  revert k; induction ms as [|m ms IH]; intro k.
  - exact Q2R_0.
  - change (mass (m :: ms)) with (if Qeq_bool m 0 then mass ms else Qred (m + mass ms)).
    cbn [weighted]. rewrite <- (IH (k + 1)%Z). destruct (Qeq_bool m 0) eqn:none.
    + apply Qeq_bool_eq, Qeq_eqR in none. rewrite none, Q2R_0. ring.
    + rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_plus. ring.
Qed.

(* How to evaluate independence on `finite T ms valid`, for Holds p as well as p = false:
     eq_trans (mutually_independent_by_table T families ms valid rows table) eq_refl,
   and kwise_by_table likewise.  There is a row for each member, in order, of the member's values;
   `table` is a nested conj of the equations X i (point T k) = Q2R value, I at the end of each row
   and at the end of the rows.  For independent_by_table the values stand in a list of different
   ones; a row has their places in it, and an entry the proof Some (X (point T k)) = Some value.

   In a table the values of a variable at the outcomes 1, 2, ... are written as codes; eqb compares
   codes as `equal` compares what they mean. *)
Section Table.
  Context {A C : Type} (eqb : C -> C -> bool) (means : C -> A -> Prop).

  (* The row has the code of X at each of the outcomes k, k + 1, ... *)
  Fixpoint reads (X : Z -> A) (ms : list Q) (row : list C) (k : Z) : Prop :=
    match ms, row with
    | [], [] => True
    | _ :: ms, c :: row => means c (X k) /\ reads X ms row (k + 1)
    | _, _ => False
    end.

  (* The masses of the outcomes at which the row has this code; others are 0. *)
  Fixpoint restrict (c : C) (row : list C) (ms : list Q) : list Q :=
    match row, ms with
    | d :: row, m :: ms => (if eqb d c then m else 0%Q) :: restrict c row ms
    | _, _ => ms
    end.

  Fixpoint distinct (row : list C) : list C :=
    match row with
    | [] => []
    | c :: rest => if existsb (eqb c) rest then distinct rest else c :: distinct rest
    end.

  Hypothesis eqb_equal : forall c d a b, means c a -> means d b -> eqb c d = equal a b.

  Lemma reads_length X ms rs row k : length rs = length ms -> reads X ms row k -> reads X rs row k.
  Proof.
    revert rs row k; induction ms as [|m ms IH]; intros [|r rs] [|c row] k; try easy.
    intros same [here there]. split; [exact here | apply IH; [injection same; auto | exact there]].
  Qed.

  Lemma reads_codes X ms row k c : reads X ms row k -> In c row -> exists j, means c (X j).
  Proof.
    revert ms k; induction row as [|d row IH]; intros [|m ms] k; try easy.
    intros [here there] [<- | inside]; [exists k; exact here | apply (IH ms (k + 1)%Z); assumption].
  Qed.

  Lemma restrict_length c row ms : length (restrict c row ms) = length ms.
  Proof. revert ms; induction row; intros [|m ms]; simpl; congruence. Qed.

  Lemma weighted_restrict X ms row k c a f : reads X ms row k -> means c a ->
    weighted (restrict c row ms) f k = weighted ms (fun j => indicator (equal (X j) a) * f j) k.
  Proof.
    intros table code; revert row k table.
    induction ms as [|m ms IH]; intros [|d row] k; try easy.
    intros [here there]. simpl. rewrite (IH _ _ there), (eqb_equal _ _ _ _ here code).
    destruct (equal (X k) a); simpl; rewrite ?Q2R_0; ring.
  Qed.

  Lemma mass_restrict X ms row c a : reads X ms row 1 -> means c a ->
    Q2R (mass (restrict c row ms)) = chance ms (fun k => equal (X k) a).
  Proof.
    intros table code. rewrite (mass_weighted _ 1), (weighted_restrict X) with (a := a) by auto.
    apply weighted_same; intro k. apply Rmult_1_r.
  Qed.

  (* Events at which X has a value that is not in the table do not occur. *)
  Lemma weighted_absent X ms row k a (event : Z -> bool) :
    reads X ms row k -> (forall c, In c row -> ~ means c a) ->
    (forall j, event j = true -> X j = a) -> weighted ms (fun j => indicator (event j)) k = 0.
  Proof.
    intros table absent only; revert row k table absent.
    induction ms as [|m ms IH]; intros [|d row] k; try easy.
    intros [here there] absent. simpl.
    rewrite (IH row) by (auto; intros c inside; apply absent; simpl; auto).
    destruct (event k) eqn:occurs; [|simpl; ring].
    rewrite (only k occurs) in here. destruct (absent d (or_introl eq_refl) here).
  Qed.

  Lemma distinct_incl row : incl (distinct row) row.
  Proof.
    induction row as [|c row IH]; [apply incl_refl|]. simpl.
    destruct (existsb (eqb c) row); [apply incl_tl, IH|].
    apply incl_cons; [left; reflexivity | apply incl_tl, IH].
  Qed.

  Lemma distinct_complete X ms row k c a :
    reads X ms row k -> In c row -> means c a -> exists d, In d (distinct row) /\ means d a.
  Proof.
    revert ms k c; induction row as [|e row IH]; intros [|m ms] k c; try easy.
    intros [here there] inside code. simpl. destruct inside as [<- | inside].
    - destruct (existsb (eqb e) row) eqn:again; [|exists e; simpl; auto].
      apply existsb_exists in again as [d [inside same]].
      destruct (reads_codes X ms row _ d there inside) as [j code'].
      rewrite (eqb_equal _ _ _ _ code code') in same. apply equal_true in same as ->.
      apply (IH ms (k + 1)%Z d); assumption.
    - destruct (IH ms (k + 1)%Z c there inside code) as [d [old code']].
      exists d. destruct (existsb (eqb e) row); simpl; auto.
  Qed.
End Table.

(* ------------------------------------------------------------------------- mutual independence *)
Definition numeral (q : Q) (x : R) : Prop := x = Q2R q.

Lemma Qeq_bool_equal p q x y : numeral p x -> numeral q y -> Qeq_bool p q = equal x y.
Proof.
  intros -> ->. apply eq_true_iff_eq. rewrite equal_true, Qeq_bool_iff.
  split; [apply Qeq_eqR | apply eqR_Qeq].
Qed.

(* The values in a row, each with its probability. *)
Definition values_of (ms : list Q) (row : list Q) : list (Q * Q) :=
  map (fun v => (v, mass (restrict Qeq_bool v row ms))) (distinct Qeq_bool row).

(* Where rs are the masses on an event and c is what its probability should be: the same holds for
   the event and at most count of the variables having any values.  Each row has its values_of. *)
Fixpoint groups_check (rows : list (list Q * list (Q * Q))) (count : nat) (rs : list Q) (c : Q) :
    bool :=
  Qeq_bool (mass rs) c &&
  match rows with
  | [] => true
  | (row, values) :: rest =>
      groups_check rest count rs c &&
      match count with
      | O => true
      | S less => forallb (fun '(v, chance) =>
          groups_check rest less (restrict Qeq_bool v row rs) (c * chance)) values
      end
  end.

Definition groups_of (ms : list Q) (rows : list (list Q)) (count : nat) : bool :=
  groups_check (map (fun row => (row, values_of ms row)) rows) count ms 1.

(* The rows have the values of the variables X p at the outcomes 1, 2, .... *)
Fixpoint tabulated (X : nat * Z -> Z -> R) (ms : list Q) ps (rows : list (list Q)) : Prop :=
  match ps, rows with
  | [], [] => True
  | p :: ps, row :: rows => reads numeral (X p) ms row 1 /\ tabulated X ms ps rows
  | _, _ => False
  end.

Inductive sublist {A : Type} : list A -> list A -> Prop :=
| sublist_nil l : sublist [] l
| sublist_skip a l m : sublist l m -> sublist l (a :: m)
| sublist_take a l m : sublist l m -> sublist (a :: l) (a :: m).

Lemma sublist_incl {A : Type} (l m : list A) : sublist l m -> incl l m.
Proof.
  induction 1 as [l | a l m _ IH | a l m _ IH].
  - apply incl_nil_l.
  - apply incl_tl, IH.
  - apply incl_cons; [left; reflexivity | apply incl_tl, IH].
Qed.

Lemma sublist_nodup {A : Type} (l m : list A) : sublist l m -> NoDup m -> NoDup l.
Proof.
  induction 1 as [l | a l m _ IH | a l m taken IH]; intro new; [constructor | |];
    inversion new as [|b n absent rest]; auto.
  constructor; [|auto]. intro old. apply absent, (sublist_incl l); assumption.
Qed.

Lemma sublist_filter {A : Type} f (l : list A) : sublist (filter f l) l.
Proof. induction l as [|a l IH]; simpl; [|destruct (f a)]; constructor; assumption. Qed.

Section Groups.
  Context (ms : list Q) (X : nat * Z -> Z -> R).

  Let event (value : nat * Z -> R) ps k : bool :=
    forallb (fun p => equal (X p k) (value p)) ps.
  Let product (value : nat * Z -> R) ps : R :=
    fold_right (fun p product => chance ms (fun k => equal (X p k) (value p)) * product) 1 ps.

  (* What groups_check finds: the joint probability of each group and each choice of values. *)
  Let joint rs c ps : Prop := forall value,
    weighted rs (fun k => indicator (event value ps k)) 1 = Q2R c * product value ps.

  Lemma joint_nil rs c : Qeq_bool (mass rs) c = true <-> joint rs c [].
  Proof.
    unfold joint, event, product. simpl. rewrite <- (mass_weighted rs 1), Rmult_1_r, Qeq_bool_iff.
    split; [intros same _; apply Qeq_eqR, same|].
    intro rule. apply eqR_Qeq, (rule (fun _ => 0)).
  Qed.

  (* One more variable, which has the value that v means. *)
  Lemma joint_cons value p row rs c v qs :
    reads numeral (X p) ms row 1 -> length rs = length ms -> numeral v (value p) ->
    weighted (restrict Qeq_bool v row rs) (fun k => indicator (event value qs k)) 1 =
    Q2R (c * mass (restrict Qeq_bool v row ms)) * product value qs <->
    weighted rs (fun k => indicator (event value (p :: qs) k)) 1 = Q2R c * product value (p :: qs).
  Proof.
    intros table same code.
    rewrite Q2R_mult, (mass_restrict _ _ Qeq_bool_equal (X p) _ _ _ (value p)) by assumption.
    rewrite (weighted_restrict _ _ Qeq_bool_equal (X p) _ row _ v (value p)) by
      eauto using reads_length.
    rewrite (weighted_same rs _ (fun k => indicator (event value (p :: qs) k))) by
      (intro; symmetry; apply indicator_and).
    unfold product. simpl. rewrite Rmult_assoc. reflexivity.
  Qed.

  Lemma joint_absent p row rs c qs value :
    reads numeral (X p) ms row 1 -> length rs = length ms ->
    (forall v, In v row -> ~ numeral v (value p)) ->
    weighted rs (fun k => indicator (event value (p :: qs) k)) 1 = Q2R c * product value (p :: qs).
  Proof.
    intros table same absent.
    rewrite (weighted_absent numeral (X p) rs row _ (value p)) by
      (eauto using reads_length || (intros k all; apply andb_prop in all as [here _];
                                    apply equal_true, here)).
    unfold product, chance. simpl.
    rewrite (weighted_absent numeral (X p) ms row _ (value p) (fun k => equal (X p k) (value p)))
      by (auto; intro; apply equal_true). ring.
  Qed.

  Lemma joint_same value value' rs c ps : (forall p, In p ps -> value p = value' p) ->
    weighted rs (fun k => indicator (event value ps k)) 1 = Q2R c * product value ps <->
    weighted rs (fun k => indicator (event value' ps k)) 1 = Q2R c * product value' ps.
  Proof.
    intro same. rewrite (weighted_same rs _ (fun k => indicator (event value' ps k))).
    2: { intro k. f_equal. apply forallb_same. intros p here. rewrite same; auto. }
    assert (product value ps = product value' ps) as ->; [|reflexivity].
    induction ps as [|p ps IH]; [reflexivity|]. unfold product in *. simpl.
    rewrite (same p), IH by (simpl; auto; intros; apply same; simpl; auto). reflexivity.
  Qed.

  Lemma groups_check_spec ps rows :
    tabulated X ms ps rows -> NoDup ps -> forall count rs c, length rs = length ms ->
    groups_check (map (fun row => (row, values_of ms row)) rows) count rs c = true <->
    forall qs, sublist qs ps -> (length qs <= count)%nat -> joint rs c qs.
  Proof.
    revert rows; induction ps as [|p ps IH]; intros [|row rows] tables new count rs c same;
      try easy.
    - simpl. rewrite andb_true_r, joint_nil. split.
      + intros rule qs taken _. inversion taken. exact rule.
      + intro rule. apply rule; simpl; [constructor | lia].
    - destruct tables as [table tables].
      inversion new as [|p' ps' absent new']; subst. specialize (IH rows tables new').
      simpl. rewrite !andb_true_iff, joint_nil, IH by assumption. split.
      + intros [none [skip take]] qs taken few.
        inversion taken as [| |q l m taken']; subst; [exact none | apply skip; assumption |].
        destruct count as [|less]; [inversion few|]. rewrite forallb_forall in take. intro value.
        destruct (excluded_middle (exists v, In v row /\ numeral v (value p))) as [occurs | never].
        * destruct occurs as [v [inside code]].
          destruct (distinct_complete _ _ Qeq_bool_equal _ _ _ _ _ _ table inside code)
            as [d [here code']].
          apply (joint_cons _ _ row _ _ d); try assumption.
          apply IH with (count := less); [rewrite restrict_length; exact same | | | ].
          -- apply (take (d, mass (restrict Qeq_bool d row ms))).
             apply (in_map (fun v => (v, mass (restrict Qeq_bool v row ms)))), here.
          -- exact taken'.
          -- apply le_S_n, few.
        * apply (joint_absent _ row); try assumption.
          intros v inside code. apply never. exists v. auto.
      + intro rule. split; [|split].
        * apply rule; simpl; [constructor | lia].
        * intros qs taken few. apply rule; [constructor|]; assumption.
        * destruct count as [|less]; [reflexivity|]. apply forallb_forall. intros vc here.
          apply in_map_iff in here as [v [<- here]].
          apply IH; [rewrite restrict_length; exact same|]. intros qs taken few value.
          set (value' q := if equal q p then Q2R v else value q).
          apply (joint_same value value').
          { intros q inside. unfold value'. rewrite equal_false; [reflexivity|].
            intros ->. apply absent, (sublist_incl qs); assumption. }
          apply (joint_cons _ p); try assumption.
          { unfold value', numeral. rewrite (proj2 (equal_true p p) eq_refl). reflexivity. }
          apply rule; [constructor; exact taken | simpl; lia].
  Qed.
End Groups.

Lemma decide_same (P Q : Prop) : (P <-> Q) -> decide P = decide Q.
Proof.
  intro same. apply eq_true_iff_eq.
  etransitivity; [apply decide_spec | rewrite same; symmetry; apply decide_spec].
Qed.

(* Every list of different members is a permutation of a sublist of all. *)
Lemma product_rule_permutation ms X ps qs :
  Permutation ps qs -> product_rule ms X qs -> product_rule ms X ps.
Proof.
  intros order rule value. specialize (rule value). etransitivity; [etransitivity; [|exact rule]|].
  - apply weighted_same; intro k. apply (f_equal indicator), eq_true_iff_eq.
    rewrite !forallb_forall.
    split; intros same p here; apply same.
    + apply Permutation_sym in order. exact (Permutation_in _ order here).
    + exact (Permutation_in _ order here).
  - clear rule. induction order; simpl; rewrite ?IHorder; congruence || ring.
Qed.

Lemma in_members {O : Type} (families : list (family O)) p :
  In p (members 0 families) <-> is_member families p.
Proof. destruct p as [n i]. rewrite in_members_from, Nat.sub_0_r. intuition lia. Qed.

Lemma distinct_sublists {O : Type} (families : list (family O)) ms X count :
  (forall ps, distinct_members families ps -> (length ps <= count)%nat -> product_rule ms X ps) <->
  (forall ps, sublist ps (members 0 families) -> (length ps <= count)%nat -> product_rule ms X ps).
Proof.
  split; intros rule ps here few.
  - apply rule; [split | exact few].
    + apply (sublist_nodup _ _ here), nodup_members.
    + apply Forall_forall. intros p inside. apply in_members, (sublist_incl _ _ here), inside.
  - destruct here as [new here]. rewrite Forall_forall in here.
    set (qs := filter (fun p => decide (In p ps)) (members 0 families)).
    assert (order : Permutation ps qs).
    { apply NoDup_Permutation; [exact new | apply NoDup_filter, nodup_members |].
      intro p. unfold qs. rewrite filter_In, in_members. fold (Holds (decide (In p ps))).
      rewrite decide_spec. intuition. }
    apply (product_rule_permutation _ _ _ _ order), rule; [apply sublist_filter|].
    rewrite <- (Permutation_length order). exact few.
Qed.

Definition mutual_check (ms : list Q) (rows : list (list Q)) : bool :=
  groups_of ms rows (length rows).

Definition kwise_check (ms : list Q) (count : Z) (rows : list (list Q)) : bool :=
  groups_of ms rows (Z.to_nat (Z.min count (Z.of_nat (length rows)))).

Section Members.
  Context (T : Probability) (families : list (family (outcome T))) (ms : list Q).
  Context (valid : valid_masses ms = true) (rows : list (list Q)).

  Let X (p : nat * Z) (k : Z) : R := variable_at families p (point T k).
  Hypothesis table : tabulated X ms (members 0 families) rows.

  Lemma groups_by_table count :
    decide (forall ps, distinct_members families ps -> (length ps <= count)%nat ->
              product_rule ms X ps) = groups_of ms rows count.
  Proof.
    apply eq_true_iff_eq.
    etransitivity; [apply decide_spec | etransitivity; [apply distinct_sublists | symmetry]].
    etransitivity.
    - apply groups_check_spec; [exact table | apply nodup_members | reflexivity].
    - rewrite Q2R_1. split; intros rule ps here few value; specialize (rule ps here few value).
      + rewrite Rmult_1_l in rule. exact rule.
      + rewrite Rmult_1_l. exact rule.
  Qed.

  Lemma members_length ps : distinct_members families ps -> (length ps <= length rows)%nat.
  Proof.
    intros [new here].
    assert (length rows = length (members 0 families)) as ->.
    { revert rows table. induction (members 0 families); intros [|row rows]; simpl; intuition. }
    apply NoDup_incl_length; [exact new|]. rewrite Forall_forall in here.
    intros p inside. apply in_members, here, inside.
  Qed.

  Theorem mutually_independent_by_table :
    mutually_independent T (finite T ms valid) families = mutual_check ms rows.
  Proof.
    unfold mutual_check. rewrite <- groups_by_table, finite_mutually_independent.
    apply decide_same. split; intros rule ps here; [intros _|]; apply rule; try exact here.
    apply members_length, here.
  Qed.

  Theorem kwise_by_table count :
    kwise T (finite T ms valid) count families = kwise_check ms count rows.
  Proof.
    unfold kwise_check. rewrite <- groups_by_table, finite_kwise.
    apply decide_same. split; intros rule ps here few; apply rule; try exact here; [lia|].
    pose proof (members_length ps here). lia.
  Qed.
End Members.

(* ----------------------------------------------------------------- two variables of any type *)
(* A code is a place in a list of all_different values. *)
Definition code {A : Type} (values : list A) (c : nat) (a : A) : Prop :=
  Some a = nth_error values c.

Fixpoint all_different {A : Type} (values : list A) : Prop :=
  match values with
  | [] => True
  | a :: rest => fold_right (fun b others => a <> b /\ others) True rest /\ all_different rest
  end.

Lemma different_head {A : Type} (a : A) rest d :
  all_different (a :: rest) -> code rest d a -> False.
Proof.
  intros [apart _]; unfold code; revert d.
  induction rest as [|b rest IH]; intros [|d]; simpl; try easy; destruct apart as [differ apart].
  - congruence.
  - apply IH, apart.
Qed.

Lemma code_equal {A : Type} (values : list A) c d a b :
  all_different values -> code values c a -> code values d b -> Nat.eqb c d = equal a b.
Proof.
  revert c d; induction values as [|v rest IH]; intros [|c] [|d] apart here there;
    try discriminate; symmetry.
  - apply equal_true. unfold code in *. simpl in *. congruence.
  - apply equal_false. intros <-. injection here as ->. exact (different_head _ _ _ apart there).
  - apply equal_false. intros ->. injection there as ->. exact (different_head _ _ _ apart here).
  - symmetry. apply (IH c d); [apply apart | exact here | exact there].
Qed.

Definition pair_check (ms : list Q) (xs ys : list nat) : bool :=
  forallb (fun c => forallb (fun d =>
    Qeq_bool (mass (restrict Nat.eqb c xs (restrict Nat.eqb d ys ms)))
      (mass (restrict Nat.eqb c xs ms) * mass (restrict Nat.eqb d ys ms)))
    (distinct Nat.eqb ys)) (distinct Nat.eqb xs).

Section Pair.
  Context (T : Probability) (ms : list Q) (valid : valid_masses ms = true) {A B : Type}.
  Context (X : outcome T -> A) (Y : outcome T -> B) (as_ : list A) (bs : list B) (xs ys : list nat).
  Hypothesis different_as : all_different as_.
  Hypothesis different_bs : all_different bs.

  Let X' k := X (point T k).
  Let Y' k := Y (point T k).
  Hypothesis table_X : reads (code as_) X' ms xs 1.
  Hypothesis table_Y : reads (code bs) Y' ms ys 1.

  Let equal_X := fun c d a a' => code_equal as_ c d a a' different_as.
  Let equal_Y := fun c d b b' => code_equal bs c d b b' different_bs.

  Let joined a b : Prop :=
    chance ms (fun k => equal (X' k) a && equal (Y' k) b) =
    chance ms (fun k => equal (X' k) a) * chance ms (fun k => equal (Y' k) b).

  Lemma joined_codes c d a b : code as_ c a -> code bs d b ->
    Qeq_bool (mass (restrict Nat.eqb c xs (restrict Nat.eqb d ys ms)))
             (mass (restrict Nat.eqb c xs ms) * mass (restrict Nat.eqb d ys ms)) = true <->
    joined a b.
  Proof.
    intros code_X code_Y. unfold joined.
    rewrite <- (mass_restrict _ _ equal_X X' ms xs c a table_X code_X).
    rewrite <- (mass_restrict _ _ equal_Y Y' ms ys d b table_Y code_Y).
    assert (Q2R (mass (restrict Nat.eqb c xs (restrict Nat.eqb d ys ms))) =
            chance ms (fun k => equal (X' k) a && equal (Y' k) b)) as <-.
    { rewrite (mass_restrict _ _ equal_X X' _ _ _ a) by
        (try apply (reads_length _ _ ms); rewrite ?restrict_length; auto).
      unfold chance. rewrite (weighted_restrict _ _ equal_Y Y' _ _ _ _ b) by assumption.
      apply weighted_same; intro k. rewrite Rmult_comm. symmetry. apply indicator_and. }
    rewrite <- Q2R_mult, Qeq_bool_iff. split; [apply Qeq_eqR | apply eqR_Qeq].
  Qed.

  Lemma joined_absent a b :
    (forall c, In c xs -> ~ code as_ c a) \/ (forall d, In d ys -> ~ code bs d b) -> joined a b.
  Proof.
    assert (zero_X := fun event absent =>
      weighted_absent (code as_) X' ms xs 1 a event table_X absent).
    assert (zero_Y := fun event absent =>
      weighted_absent (code bs) Y' ms ys 1 b event table_Y absent).
    unfold joined, chance. intros [absent | absent].
    - rewrite (zero_X _ absent), (zero_X (fun k => equal (X' k) a) absent);
        try (intro k; rewrite ?andb_true_iff, ?equal_true; tauto). ring.
    - rewrite (zero_Y _ absent), (zero_Y (fun k => equal (Y' k) b) absent);
        try (intro k; rewrite ?andb_true_iff, ?equal_true; tauto). ring.
  Qed.

  Theorem independent_by_table : independent T (finite T ms valid) X Y = pair_check ms xs ys.
  Proof.
    rewrite finite_independent. apply eq_true_iff_eq. etransitivity; [apply decide_spec|].
    unfold pair_check. rewrite forallb_forall. setoid_rewrite forallb_forall.
    split.
    - intros rule c in_X d in_Y.
      destruct (reads_codes _ _ _ _ _ _ table_X (distinct_incl _ _ _ in_X)) as [j code_X].
      destruct (reads_codes _ _ _ _ _ _ table_Y (distinct_incl _ _ _ in_Y)) as [k code_Y].
      apply (joined_codes _ _ _ _ code_X code_Y), rule.
    - intros correct a b.
      destruct (excluded_middle (exists c, In c xs /\ code as_ c a)) as [[c [in_X old]] | new];
        [|apply joined_absent; left; eauto].
      destruct (excluded_middle (exists d, In d ys /\ code bs d b)) as [[d [in_Y old']] | new];
        [|apply joined_absent; right; eauto].
      destruct (distinct_complete _ _ equal_X _ _ _ _ _ _ table_X in_X old) as [c' [old_X code_X]].
      destruct (distinct_complete _ _ equal_Y _ _ _ _ _ _ table_Y in_Y old') as [d' [old_Y code_Y]].
      apply (joined_codes _ _ _ _ code_X code_Y), correct; assumption.
  Qed.
End Pair.
