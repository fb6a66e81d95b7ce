(* What Quod assumes of probability.

   A claim about random quantities is stated for every T : Probability, so that what is assumed is
   a premise of the claim and no axiom of Coq.  Finite.v proves all of it for finite spaces. *)

From Coq Require Import Reals ZArith QArith Qreals Bool List.
From Quod Require Import Core.
Import ListNotations.
Open Scope R_scope.

(* ------------------------------------------------------------------------------ families *)
(* Random variables X low, ..., X high. *)
Definition family (O : Type) : Type := ((Z -> O -> R) * Z * Z)%type.

(* A place is the number of a family, from 0, and an index; here it has a random variable. *)
Definition variable_at {O : Type} (families : list (family O)) (p : nat * Z) : O -> R :=
  match nth_error families (fst p) with
  | Some (X, _, _) => X (snd p)
  | None => fun _ => 0
  end.

Definition is_member {O : Type} (families : list (family O)) (p : nat * Z) : Prop :=
  match nth_error families (fst p) with
  | Some (_, low, high) => (low <= snd p <= high)%Z
  | None => False
  end.

Definition distinct_members {O : Type} (families : list (family O)) (ps : list (nat * Z)) : Prop :=
  NoDup ps /\ Forall (is_member families) ps.

(* The Borel functions, by construction, of the members at the places of S: what the kernel's rule
   `independence` accepts as U or V.  A random quantity is a function of the outcome into R, Z or
   bool. *)
Inductive built {O : Type} (families : list (family O)) (S : nat -> Z -> Prop) :
  forall {A : Type}, (O -> A) -> Prop :=
| built_constant {A : Type} (a : A) : built families S (fun _ => a)
| built_member (n : nat) (i : Z) {X : Z -> O -> R} {low high : Z} :
    nth_error families n = Some (X, low, high) ->
    Holds (andb (le_int low i) (le_int i high)) -> S n i ->
    built families S (fun w => X i w)
| built_sum (body : Z -> O -> R) (low high : Z) :
    (forall i, Holds (le_int low i) -> Holds (le_int i high) -> built families S (body i)) ->
    built families S (fun w => sum (fun i => body i w) low high)
| built_add {U V : O -> R} :
    built families S U -> built families S V -> built families S (fun w => Rplus (U w) (V w))
| built_add_int {U V : O -> Z} :
    built families S U -> built families S V -> built families S (fun w => Z.add (U w) (V w))
| built_mul {U V : O -> R} :
    built families S U -> built families S V -> built families S (fun w => Rmult (U w) (V w))
| built_mul_int {U V : O -> Z} :
    built families S U -> built families S V -> built families S (fun w => Z.mul (U w) (V w))
| built_neg {U : O -> R} : built families S U -> built families S (fun w => Ropp (U w))
| built_neg_int {U : O -> Z} : built families S U -> built families S (fun w => Z.opp (U w))
| built_inv {U : O -> R} : built families S U -> built families S (fun w => Rinv (U w))
| built_sqrt {U : O -> R} : built families S U -> built families S (fun w => sqrt (U w))
| built_pow {U : O -> R} {V : O -> Z} :
    built families S U -> built families S V -> built families S (fun w => power (U w) (V w))
| built_cast {U : O -> Z} : built families S U -> built families S (fun w => IZR (U w))
| built_abs {U : O -> R} : built families S U -> built families S (fun w => abs (U w))
| built_le {U V : O -> R} :
    built families S U -> built families S V -> built families S (fun w => le_real (U w) (V w))
| built_le_int {U V : O -> Z} :
    built families S U -> built families S V -> built families S (fun w => le_int (U w) (V w))
| built_eq {U V : O -> R} :
    built families S U -> built families S V -> built families S (fun w => equal (U w) (V w))
| built_eq_int {U V : O -> Z} :
    built families S U -> built families S V -> built families S (fun w => equal (U w) (V w))
| built_eq_bool {U V : O -> bool} :
    built families S U -> built families S V -> built families S (fun w => equal (U w) (V w))
| built_ite {p : O -> bool} {U V : O -> R} :
    built families S p -> built families S U -> built families S V ->
    built families S (fun w => choice (p w) (U w) (V w))
| built_ite_int {p : O -> bool} {U V : O -> Z} :
    built families S p -> built families S U -> built families S V ->
    built families S (fun w => choice (p w) (U w) (V w))
| built_ite_bool {p : O -> bool} {U V : O -> bool} :
    built families S p -> built families S U -> built families S V ->
    built families S (fun w => choice (p w) (U w) (V w)).

(* ------------------------------------------------------------------------- finite spaces *)
Definition valid_masses (ms : list Q) : bool :=
  forallb (Qle_bool 0) ms && Qeq_bool (fold_right Qplus 0%Q ms) 1.

(* first mass * f k + second mass * f (k + 1) + ... *)
Fixpoint weighted (ms : list Q) (f : Z -> R) (k : Z) : R :=
  match ms with
  | [] => 0
  | m :: rest => Q2R m * f k + weighted rest f (k + 1)
  end.

Definition indicator (event : bool) : R := if event then 1 else 0.

(* The probability of an event, where the masses are those of the outcomes 1, 2, ... *)
Definition chance (ms : list Q) (event : Z -> bool) : R :=
  weighted ms (fun k => indicator (event k)) 1.

(* Where a variable is a function of the number of the outcome: *)
Definition pair_rule {A B : Type} (ms : list Q) (X : Z -> A) (Y : Z -> B) : Prop :=
  forall a b, chance ms (fun k => equal (X k) a && equal (Y k) b) =
              chance ms (fun k => equal (X k) a) * chance ms (fun k => equal (Y k) b).

Definition product_rule (ms : list Q) (X : nat * Z -> Z -> R) (ps : list (nat * Z)) : Prop :=
  forall value : nat * Z -> R,
    chance ms (fun k => forallb (fun p => equal (X p k) (value p)) ps) =
    fold_right (fun p product => chance ms (fun k => equal (X p k) (value p)) * product) 1 ps.

(* ------------------------------------------------------------------------ the assumptions *)
Record Probability : Type := {
  outcome : Type;
  prob : Type;
  point : Z -> outcome;
  (* masses on the points 1, 2, ... *)
  finite : forall ms : list Q, valid_masses ms = true -> prob;
  expectation : prob -> (outcome -> R) -> R;
  integrable : prob -> (outcome -> R) -> bool;
  independent : forall {A B : Type}, prob -> (outcome -> A) -> (outcome -> B) -> bool;
  mutually_independent : prob -> list (family outcome) -> bool;
  kwise : prob -> Z -> list (family outcome) -> bool;

  (* the axioms of Quod *)
  expectation_of_a_constant : forall (P : prob) (a : R),
    Holds (andb (integrable P (fun _ => a)) (equal (expectation P (fun _ => a)) a));
  expectation_of_a_sum : forall (P : prob) (X Y : outcome -> R),
    Holds (implb (integrable P X) (implb (integrable P Y)
      (andb (integrable P (fun w => Rplus (X w) (Y w)))
        (equal (expectation P (fun w => Rplus (X w) (Y w)))
          (Rplus (expectation P X) (expectation P Y))))));
  expectation_of_a_multiple : forall (P : prob) (X : outcome -> R) (a : R),
    Holds (implb (integrable P X)
      (andb (integrable P (fun w => Rmult a (X w)))
        (equal (expectation P (fun w => Rmult a (X w))) (Rmult a (expectation P X)))));
  product_of_square_integrable : forall (P : prob) (X Y : outcome -> R),
    Holds (implb (integrable P X) (implb (integrable P (fun w => Rmult (X w) (X w)))
      (implb (integrable P Y) (implb (integrable P (fun w => Rmult (Y w) (Y w)))
        (integrable P (fun w => Rmult (X w) (Y w)))))));
  expectation_nonnegative : forall (P : prob) (X : outcome -> R),
    Holds (implb (integrable P X) (implb (all (fun w => le_real (Q2R (0 # 1)) (X w)))
      (le_real (Q2R (0 # 1)) (expectation P X))));
  integrable_absolute : forall (P : prob) (X : outcome -> R),
    Holds (implb (integrable P X) (integrable P (fun w => abs (X w))));

  (* the kernel's rule `independence` *)
  independence : forall (P : prob) (families : list (family outcome)) (S1 S2 : nat -> Z -> Prop)
      (U V : outcome -> R),
    Holds (mutually_independent P families) ->
    (forall n i, S1 n i -> S2 n i -> False) ->
    built families S1 U -> built families S2 V ->
    Holds (integrable P U) -> Holds (integrable P V) ->
    Holds (andb (integrable P (fun w => Rmult (U w) (V w)))
      (equal (expectation P (fun w => Rmult (U w) (V w)))
        (Rmult (expectation P U) (expectation P V))));

  (* what finite spaces are *)
  point_injective : forall i j, point i = point j -> i = j;
  finite_expectation : forall ms valid X,
    expectation (finite ms valid) X = weighted ms (fun k => X (point k)) 1;
  finite_integrable : forall ms valid X, integrable (finite ms valid) X = true;
  finite_independent : forall ms valid (A B : Type) (X : outcome -> A) (Y : outcome -> B),
    independent (finite ms valid) X Y =
    decide (pair_rule ms (fun k => X (point k)) (fun k => Y (point k)));
  finite_mutually_independent : forall ms valid families,
    mutually_independent (finite ms valid) families =
    decide (forall ps, distinct_members families ps ->
              product_rule ms (fun p k => variable_at families p (point k)) ps);
  finite_kwise : forall ms valid count families,
    kwise (finite ms valid) count families =
    decide (forall ps, distinct_members families ps -> (length ps <= Z.to_nat count)%nat ->
              product_rule ms (fun p k => variable_at families p (point k)) ps);
}.

Arguments independent _ {A B} _ _ _.

(* ----------------------------------------------------------------- the defined constants *)
Definition variance (T : Probability) (P : prob T) (X : outcome T -> R) : R :=
  expectation T P (fun w => Rmult (Rplus (X w) (Ropp (expectation T P X)))
                                  (Rplus (X w) (Ropp (expectation T P X)))).

Definition covariance (T : Probability) (P : prob T) (X Y : outcome T -> R) : R :=
  expectation T P (fun w => Rmult (Rplus (X w) (Ropp (expectation T P X)))
                                  (Rplus (Y w) (Ropp (expectation T P Y)))).
