(* What every sort and every constant of Quod means in Coq.

   A formula is a boolean, and it holds when it is true.  Every function is total, as in Quod:
   1/0, an entry out of range and a derivative that does not exist have a value, of which Quod's
   axioms say nothing.  Real addition is Rplus, integer addition Z.add, and so on: constants that
   Coq has already stand in the table of docs/trust.md only. *)

From Coq Require Import Reals ZArith QArith Qreals Bool List.
From Coq Require Import Classical_Prop ClassicalDedekindReals FunctionalExtensionality.
Import ListNotations.
Open Scope R_scope.

(* ------------------------------------------------------------------------------- logic *)
Definition excluded_middle (P : Prop) : {P} + {~ P} :=
  match sig_not_dec P with
  | left not_not => left (NNPP P not_not)
  | right no => right no
  end.

Definition decide (P : Prop) : bool := if excluded_middle P then true else false.

Definition Holds (p : bool) : Prop := p = true.

Definition all {A : Type} (f : A -> bool) : bool := decide (forall x, Holds (f x)).
Definition some {A : Type} (f : A -> bool) : bool := decide (exists x, Holds (f x)).
Definition equal {A : Type} (a b : A) : bool := decide (a = b).
Definition le_real (a b : R) : bool := decide (a <= b).
Definition le_int (a b : Z) : bool := (a <=? b)%Z.
Definition choice {A : Type} (p : bool) (a b : A) : A := if p then a else b.

Lemma decide_spec (P : Prop) : Holds (decide P) <-> P.
Proof. unfold Holds, decide. destruct (excluded_middle P); intuition congruence. Qed.

Lemma Holds_imp (p q : bool) : Holds (implb p q) <-> (Holds p -> Holds q).
Proof. unfold Holds. destruct p, q; intuition congruence. Qed.

Lemma Holds_and (p q : bool) : Holds (andb p q) <-> Holds p /\ Holds q.
Proof. unfold Holds. destruct p, q; intuition congruence. Qed.

Lemma Holds_or (p q : bool) : Holds (orb p q) <-> Holds p \/ Holds q.
Proof. unfold Holds. destruct p, q; intuition congruence. Qed.

Lemma Holds_not (p : bool) : Holds (implb p false) <-> ~ Holds p.
Proof. unfold Holds. destruct p; simpl; intuition congruence. Qed.

Lemma Holds_all {A : Type} (f : A -> bool) : Holds (all f) <-> forall x, Holds (f x).
Proof. apply decide_spec. Qed.

Lemma Holds_some {A : Type} (f : A -> bool) : Holds (some f) <-> exists x, Holds (f x).
Proof. apply decide_spec. Qed.

Lemma Holds_equal {A : Type} (a b : A) : Holds (equal a b) <-> a = b.
Proof. apply decide_spec. Qed.

Lemma Holds_le_real (a b : R) : Holds (le_real a b) <-> a <= b.
Proof. apply decide_spec. Qed.

Lemma Holds_le_int (a b : Z) : Holds (le_int a b) <-> (a <= b)%Z.
Proof. apply Z.leb_le. Qed.

Lemma Holds_lt_real (a b : R) : Holds (implb (le_real b a) false) <-> a < b.
Proof.
  rewrite Holds_not, Holds_le_real. split; intro H.
  - apply Rnot_le_lt; exact H.
  - apply Rlt_not_le; exact H.
Qed.

Lemma Holds_lt_int (a b : Z) : Holds (implb (le_int b a) false) <-> (a < b)%Z.
Proof. rewrite Holds_not, Holds_le_int. symmetry. apply Z.lt_nge. Qed.

Lemma Holds_iff (p q : bool) : Holds (equal p q) <-> (Holds p <-> Holds q).
Proof. rewrite Holds_equal. unfold Holds. destruct p, q; intuition congruence. Qed.

(* --------------------------------------------------------------------- finite recursion *)
(* f n (... (f 2 (f 1 start))) *)
Fixpoint repeated {A : Type} (f : Z -> A -> A) (start : A) (n : nat) : A :=
  match n with
  | O => start
  | S k => f (Z.of_nat (S k)) (repeated f start k)
  end.

Definition iterate {A : Type} (f : Z -> A -> A) (start : A) (count : Z) : A :=
  repeated f start (Z.to_nat count).

(* The number of integers from low to high. *)
Definition length_of (low high : Z) : nat := Z.to_nat (high - low + 1).

Definition sum (f : Z -> R) (low high : Z) : R :=
  repeated (fun k total => total + f (low - 1 + k)%Z) 0 (length_of low high).

Definition product (f : Z -> R) (low high : Z) : R :=
  repeated (fun k result => result * f (low - 1 + k)%Z) 1 (length_of low high).

Definition power (x : R) (n : Z) : R := if (n <? 0)%Z then 0 else x ^ Z.to_nat n.

(* ----------------------------------------------------------------- limits along a base *)
(* A base has for each number r a set of points, the closer to its end the larger r is. *)
Definition eventually {A : Type} (base : R -> A -> bool) (p : A -> bool) : bool :=
  some (fun r => all (fun x => implb (base r x) (p x))).
Definition tends {A B : Type} (f : A -> B) (base : R -> A -> bool) (target : R -> B -> bool)
  : bool := all (fun s => eventually base (fun x => target s (f x))).

(* ----------------------------------------------------------------- vectors and matrices *)
(* A size is a positive number; a vector is a function on the indices 1 .. n. *)
Definition size := positive.
Definition inside (n : size) (i : Z) : bool := (1 <=? i)%Z && (i <=? Zpos n)%Z.
Definition index (n : size) : Type := {i : Z | inside n i = true}.
Definition vector (n : size) : Type := index n -> R.
Definition matrix (m n : size) : Type := index m -> index n -> R.
Definition dim (n : size) : Z := Zpos n.

(* f at i where i lies inside, else 0 *)
Definition within {n : size} (f : index n -> R) (i : Z) : R :=
  match Sumbool.sumbool_of_bool (inside n i) with
  | left proof => f (exist _ i proof)
  | right _ => 0
  end.

Definition vec (n : size) (f : Z -> R) : vector n := fun i => f (proj1_sig i).
Definition mat (m n : size) (f : Z -> Z -> R) : matrix m n :=
  fun i j => f (proj1_sig i) (proj1_sig j).
Definition at_ {n : size} (v : vector n) (i : Z) : R := within v i.
Definition entry {m n : size} (a : matrix m n) (i j : Z) : R :=
  within (fun k => within (a k) j) i.

(* ------------------------------------------------------ the defined constants of Quod *)
Definition abs (x : R) : R := choice (le_real (Q2R (0 # 1)) x) x (- x).
Definition tan_ (x : R) : R := sin x * / cos x.
Definition acos_ (x : R) : R := Q2R (1 # 2) * PI + - asin x.
Definition sinh_ (x : R) : R := Q2R (1 # 2) * (exp x + - exp (- x)).
Definition cosh_ (x : R) : R := Q2R (1 # 2) * (exp x + exp (- x)).
Definition tanh_ (x : R) : R := sinh_ x * / cosh_ x.
Definition max_ (x y : R) : R := choice (le_real x y) y x.
Definition min_ (x y : R) : R := choice (le_real x y) x y.
Definition factorial_ (n : Z) : R := product (fun i => IZR i) 1 n.
Definition binomial_ (n k : Z) : R :=
  choice (le_int 0 k) (product (fun i => IZR (n + 1 + - i) * / IZR i) 1 k) (Q2R (0 # 1)).
Definition zeros (n : size) : vector n := vec n (fun _ => Q2R (0 # 1)).
Definition vadd {n : size} (u v : vector n) : vector n := vec n (fun i => at_ u i + at_ v i).
Definition scale {n : size} (a : R) (u : vector n) : vector n := vec n (fun i => a * at_ u i).
Definition map_ {n : size} (f : R -> R) (u : vector n) : vector n := vec n (fun i => f (at_ u i)).
Definition dot {n : size} (u v : vector n) : R :=
  sum (fun i => at_ u i * at_ v i) 1 (dim n).
Definition norm {n : size} (u : vector n) : R := sqrt (dot u u).
Definition eye (n : size) : matrix n n :=
  mat n n (fun i j => choice (equal i j) (Q2R (1 # 1)) (Q2R (0 # 1))).
Definition diag {n : size} (u : vector n) : matrix n n :=
  mat n n (fun i j => choice (equal i j) (at_ u i) (Q2R (0 # 1))).
Definition madd {m n : size} (a b : matrix m n) : matrix m n :=
  mat m n (fun i j => entry a i j + entry b i j).
Definition mscale {m n : size} (c : R) (a : matrix m n) : matrix m n :=
  mat m n (fun i j => c * entry a i j).
Definition transpose {m n : size} (a : matrix m n) : matrix n m := mat n m (fun i j => entry a j i).
Definition mm {m k n : size} (a : matrix m k) (b : matrix k n) : matrix m n :=
  mat m n (fun i j => sum (fun l => entry a i l * entry b l j) 1 (dim k)).
Definition mv {m n : size} (a : matrix m n) (u : vector n) : vector m :=
  vec m (fun i => sum (fun j => entry a i j * at_ u j) 1 (dim n)).
Definition outer {m n : size} (u : vector m) (v : vector n) : matrix m n :=
  mat m n (fun i j => at_ u i * at_ v j).
Definition trace {n : size} (a : matrix n n) : R := sum (fun i => entry a i i) 1 (dim n).
Definition basis (n : size) (i : Z) : vector n :=
  vec n (fun k => choice (equal k i) (Q2R (1 # 1)) (Q2R (0 # 1))).
Definition invertible {n : size} (a : matrix n n) : bool :=
  some (fun b => andb (equal (mm a b) (eye n)) (equal (mm b a) (eye n))).

(* The ordered product f high * ... * f low. *)
Definition mprod {n : size} (f : Z -> matrix n n) (low high : Z) : matrix n n :=
  repeated (fun k product => mm (f (low - 1 + k)%Z) product) (eye n) (length_of low high).
