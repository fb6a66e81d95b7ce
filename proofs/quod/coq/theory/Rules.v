(* One lemma for each rule of the kernel that is logic alone, in the order of kernel.py. *)

From Coq Require Import Bool List Arith.
From Coq Require Import FunctionalExtensionality.
From Quod Require Import Core.
Import ListNotations.

Section Rules.
Context {A B C D : Type}.
Implicit Types p q : bool.

Lemma discharge {p q} : (Holds p -> Holds q) -> Holds (implb p q).
Proof. apply Holds_imp. Qed.

Lemma modus_ponens {p q} : Holds (implb p q) -> Holds p -> Holds q.
Proof. apply Holds_imp. Qed.

Lemma contradiction {p} : Holds (implb p false) -> Holds p -> False.
Proof. apply Holds_not. Qed.

Lemma generalise {f : A -> bool} : (forall x, Holds (f x)) -> Holds (all f).
Proof. apply Holds_all. Qed.

Lemma specialise {f : A -> bool} (value : A) : Holds (all f) -> Holds (f value).
Proof. intro H. apply Holds_all. exact H. Qed.

Lemma witness (f : A -> bool) (value : A) : Holds (f value) -> Holds (some f).
Proof. intro H. apply Holds_some. exists value. exact H. Qed.

Lemma choose {f : A -> bool} {q} :
  Holds (some f) -> (forall x, Holds (f x) -> Holds q) -> Holds q.
Proof. intros H K. apply Holds_some in H. destruct H as [x H]. exact (K x H). Qed.

Lemma reflexivity (a : A) : Holds (equal a a).
Proof. apply Holds_equal. reflexivity. Qed.

Lemma rewrite (f : A -> bool) {a b : A} : Holds (equal a b) -> Holds (f a) -> Holds (f b).
Proof. rewrite Holds_equal. intros H K. rewrite <- H. exact K. Qed.

Lemma transitivity {a b c : A} : Holds (equal a b) -> Holds (equal b c) -> Holds (equal a c).
Proof. rewrite !Holds_equal. intros H K. rewrite H. exact K. Qed.

Lemma extensionality {f g : A -> B} : (forall x, Holds (equal (f x) (g x))) -> Holds (equal f g).
Proof.
  intro H. apply Holds_equal, functional_extensionality. intro x. apply Holds_equal, H.
Qed.

(* For constants of more arguments: one after the other, from f = f. *)
Lemma apply_equal {f g : A -> B} {a b : A} :
  Holds (equal f g) -> Holds (equal a b) -> Holds (equal (f a) (g b)).
Proof. rewrite !Holds_equal. intros H K. rewrite H, K. reflexivity. Qed.

Lemma congruence1 (f : A -> D) {a a' : A} : Holds (equal a a') -> Holds (equal (f a) (f a')).
Proof. rewrite !Holds_equal. intro H. rewrite H. reflexivity. Qed.

Lemma congruence2 (f : A -> B -> D) {a a' : A} {b b' : B} :
  Holds (equal a a') -> Holds (equal b b') -> Holds (equal (f a b) (f a' b')).
Proof. rewrite !Holds_equal. intros H K. rewrite H, K. reflexivity. Qed.

Lemma congruence3 (f : A -> B -> C -> D) {a a' : A} {b b' : B} {c c' : C} :
  Holds (equal a a') -> Holds (equal b b') -> Holds (equal c c')
  -> Holds (equal (f a b c) (f a' b' c')).
Proof. rewrite !Holds_equal. intros H K L. rewrite H, K, L. reflexivity. Qed.
End Rules.

(* --------------------------------------------------------------------------- tautologies *)
Inductive formula : Type :=
  | Atom (n : nat)
  | Truth (value : bool)
  | Imp (p q : formula)
  | And (p q : formula)
  | Or (p q : formula)
  | Iff (p q : formula).

Fixpoint meaning (atoms : list bool) (p : formula) : bool :=
  match p with
  | Atom n => nth n atoms true
  | Truth value => value
  | Imp p q => implb (meaning atoms p) (meaning atoms q)
  | And p q => andb (meaning atoms p) (meaning atoms q)
  | Or p q => orb (meaning atoms p) (meaning atoms q)
  | Iff p q => equal (meaning atoms p) (meaning atoms q)
  end.

(* When Coq compares a meaning with the formula that it was read from, it is to unfold the meaning. *)
Strategy expand [nth meaning].

(* The same, computed. *)
Fixpoint value (atoms : list bool) (p : formula) : bool :=
  match p with
  | Atom n => nth n atoms true
  | Truth value => value
  | Imp p q => implb (value atoms p) (value atoms q)
  | And p q => andb (value atoms p) (value atoms q)
  | Or p q => orb (value atoms p) (value atoms q)
  | Iff p q => eqb (value atoms p) (value atoms q)
  end.

Lemma meaning_value (atoms : list bool) (p : formula) : meaning atoms p = value atoms p.
Proof.
  induction p; simpl; try congruence.
  rewrite IHp1, IHp2. apply eq_true_iff_eq.
  rewrite eqb_true_iff. apply Holds_equal.
Qed.

(* The truth of p for all values of n more atoms, which stand before those given. *)
Fixpoint valid (n : nat) (atoms : list bool) (p : formula) : bool :=
  match n with
  | O => value atoms p
  | S k => valid k (true :: atoms) p && valid k (false :: atoms) p
  end.

Lemma valid_spec (n : nat) (p : formula) : forall (atoms more : list bool),
  valid n atoms p = true -> length more = n -> value (rev more ++ atoms) p = true.
Proof.
  induction n as [| n IH]; intros atoms more V L.
  - destruct more; [exact V | discriminate].
  - destruct more as [| b more]; [discriminate |]. injection L as L.
    simpl in V. apply andb_true_iff in V. destruct V as [V1 V2]. simpl.
    rewrite <- app_assoc. simpl. destruct b; auto.
Qed.

Lemma tautology (n : nat) (p : formula) :
  valid n [] p = true -> forall atoms : list bool, length atoms = n -> Holds (meaning atoms p).
Proof.
  intros V atoms L. unfold Holds. rewrite meaning_value.
  rewrite <- (rev_involutive atoms), <- (app_nil_r (rev (rev atoms))).
  apply (valid_spec n); [exact V | rewrite rev_length; exact L].
Qed.
