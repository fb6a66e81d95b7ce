(* The places that two random quantities are built from, as lists, and how they are seen to be
   disjoint: pair by pair. *)

From Coq Require Import ZArith List Arith.
From Quod Require Import Core Arithmetic Probability.
Import ListNotations.

(* A leaf is the number of a family, and the indices that it takes there. *)
Definition leaf : Type := (nat * (Z -> Prop))%type.

Fixpoint reached (leaves : list leaf) (n : nat) (i : Z) : Prop :=
  match leaves with
  | [] => False
  | (family, indices) :: rest => (n = family /\ indices i) \/ reached rest n i
  end.

Definition apart (a b : leaf) : Prop :=
  if Nat.eqb (fst a) (fst b) then forall i, snd a i -> snd b i -> False else True.

Definition disjoint (left right : list leaf) : Prop := each (fun a => each (apart a) right) left.

Lemma each_in {A : Type} (P : A -> Prop) (l : list A) : each P l -> forall a, In a l -> P a.
Proof.
  induction l as [| b l IH]; simpl; [contradiction |].
  intros [Pb rest] a [<- | H]; [exact Pb | exact (IH rest a H)].
Qed.

Lemma reached_in (leaves : list leaf) (n : nat) (i : Z) :
  reached leaves n i -> exists indices, In (n, indices) leaves /\ indices i.
Proof.
  induction leaves as [| [family indices] rest IH]; simpl; [contradiction |].
  intros [[-> H] | H]; [exists indices; auto |]. destruct (IH H) as [found [? ?]]. eauto.
Qed.

Lemma disjoint_spec (left right : list leaf) :
  disjoint left right -> forall n i, reached left n i -> reached right n i -> False.
Proof.
  intros D n i L R. destruct (reached_in left n i L) as [p [inL pi]].
  destruct (reached_in right n i R) as [q [inR qi]].
  pose proof (each_in _ _ (each_in _ _ D _ inL) _ inR) as H.
  unfold apart in H. simpl in H. rewrite Nat.eqb_refl in H. exact (H i pi qi).
Qed.

Lemma different {a b : Z} :
  Holds (implb (equal a b) false) -> forall {i}, i = a -> i = b -> False.
Proof. rewrite Holds_not, Holds_equal. intros H i -> K. exact (H K). Qed.

(* What a quantity is built from is known where its proof stands. *)
Arguments built_constant {O families S} {A} a.
Arguments built_member {O} families S n i {X low high} _ _ _.
Arguments built_sum {O families S} {body low high} _.
Arguments built_add {O families S} {U V} _ _.
Arguments built_add_int {O families S} {U V} _ _.
Arguments built_mul {O families S} {U V} _ _.
Arguments built_mul_int {O families S} {U V} _ _.
Arguments built_neg {O families S} {U} _.
Arguments built_neg_int {O families S} {U} _.
Arguments built_inv {O families S} {U} _.
Arguments built_sqrt {O families S} {U} _.
Arguments built_pow {O families S} {U V} _ _.
Arguments built_cast {O families S} {U} _.
Arguments built_abs {O families S} {U} _.
Arguments built_le {O families S} {U V} _ _.
Arguments built_le_int {O families S} {U V} _ _.
Arguments built_eq {O families S} {U V} _ _.
Arguments built_eq_int {O families S} {U V} _ _.
Arguments built_eq_bool {O families S} {U V} _ _.
Arguments built_ite {O families S} {p U V} _ _ _.
Arguments built_ite_int {O families S} {p U V} _ _ _.
Arguments built_ite_bool {O families S} {p U V} _ _ _.
