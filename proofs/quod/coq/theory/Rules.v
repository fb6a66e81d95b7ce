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

Lemma symmetry {a b : A} : Holds (equal a b) -> Holds (equal b a).
Proof. rewrite !Holds_equal. intro H. exact (eq_sym H). Qed.

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

(* What is known of p where some atoms have values: its value, or an atom that it depends on. *)
Inductive knowledge : Type := Sure (value : bool) | Open (atom : nat).

Fixpoint look (known : list (option bool)) (p : formula) : knowledge :=
  match p with
  | Atom n => match nth n known None with Some b => Sure b | None => Open n end
  | Truth value => Sure value
  | Imp p q =>
      match look known p with
      | Sure true => look known q
      | Sure false => Sure true
      | Open n => match look known q with Sure true => Sure true | _ => Open n end
      end
  | And p q =>
      match look known p with
      | Sure true => look known q
      | Sure false => Sure false
      | Open n => match look known q with Sure false => Sure false | _ => Open n end
      end
  | Or p q =>
      match look known p with
      | Sure true => Sure true
      | Sure false => look known q
      | Open n => match look known q with Sure true => Sure true | _ => Open n end
      end
  | Iff p q =>
      match look known p with
      | Sure a => match look known q with Sure b => Sure (eqb a b) | Open n => Open n end
      | Open n => Open n
      end
  end.

Fixpoint put (n : nat) (b : bool) (known : list (option bool)) : list (option bool) :=
  match n, known with
  | O, [] => [Some b]
  | O, _ :: rest => Some b :: rest
  | S k, [] => None :: put k b []
  | S k, first :: rest => first :: put k b rest
  end.

(* The truth of p whatever the atoms, by splitting on at most n of them after each other, as the
   kernel does. *)
Fixpoint valid (n : nat) (known : list (option bool)) (p : formula) : bool :=
  match look known p with
  | Sure b => b
  | Open atom =>
      match n with
      | O => false
      | S k => valid k (put atom true known) p && valid k (put atom false known) p
      end
  end.

Definition fits (known : list (option bool)) (atoms : list bool) : Prop :=
  forall n b, nth n known None = Some b -> nth n atoms true = b.

Lemma look_spec (known : list (option bool)) (atoms : list bool) (p : formula) :
  fits known atoms -> forall b, look known p = Sure b -> value atoms p = b.
Proof.
  intro F. induction p as [n | b | p IHp q IHq | p IHp q IHq | p IHp q IHq | p IHp q IHq];
    simpl; intros c E; try congruence.
  - specialize (F n). destruct (nth n known None) as [b |]; [| discriminate].
    rewrite (F b eq_refl). congruence.
  - destruct (look known p) as [[] |]; destruct (look known q) as [[] |]; try discriminate;
      try rewrite (IHp _ eq_refl); try rewrite (IHq _ eq_refl);
      injection E as <-; try reflexivity; apply implb_true_r.
  - destruct (look known p) as [[] |]; destruct (look known q) as [[] |]; try discriminate;
      try rewrite (IHp _ eq_refl); try rewrite (IHq _ eq_refl);
      injection E as <-; try reflexivity; apply andb_false_r.
  - destruct (look known p) as [[] |]; destruct (look known q) as [[] |]; try discriminate;
      try rewrite (IHp _ eq_refl); try rewrite (IHq _ eq_refl);
      injection E as <-; try reflexivity; apply orb_true_r.
  - destruct (look known p) as [a |]; [| discriminate].
    destruct (look known q) as [b |]; [| discriminate].
    rewrite (IHp _ eq_refl), (IHq _ eq_refl). congruence.
Qed.

Lemma nth_put (n m : nat) (b : bool) : forall known : list (option bool),
  nth m (put n b known) None = if Nat.eqb m n then Some b else nth m known None.
Proof.
  revert m. induction n as [| n IH]; intros [| m] [| first rest]; simpl; try reflexivity.
  - destruct m; reflexivity.
  - rewrite IH. destruct m; reflexivity.
  - apply IH.
Qed.

Lemma valid_spec (n : nat) (p : formula) (atoms : list bool) : forall known : list (option bool),
  valid n known p = true -> fits known atoms -> value atoms p = true.
Proof.
  induction n as [| n IH]; simpl; intros known V F;
    destruct (look known p) as [b | atom] eqn:E;
    try (rewrite V in E; exact (look_spec known atoms p F true E)); [discriminate |].
  apply andb_prop in V. destruct V as [V1 V2].
  enough (put_fits : fits (put atom (nth atom atoms true) known) atoms).
  { destruct (nth atom atoms true); [exact (IH _ V1 put_fits) | exact (IH _ V2 put_fits)]. }
  intros m b. rewrite nth_put. destruct (Nat.eqb_spec m atom) as [-> | _]; [congruence | apply F].
Qed.

Lemma tautology (n : nat) (p : formula) :
  valid n [] p = true -> forall atoms : list bool, Holds (meaning atoms p).
Proof.
  intros V atoms. unfold Holds. rewrite meaning_value. apply (valid_spec n p atoms [] V).
  intros m b H. destruct m; discriminate.
Qed.
