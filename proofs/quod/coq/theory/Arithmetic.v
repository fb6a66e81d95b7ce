(* The rules `lincomb` and `positivity`, by reflection.

   Python prints the two sides of every equation and inequality as expressions over lists of atoms.
   The value of an expression is, by mere reduction, the Coq term that it was read from; whether a
   difference of expressions vanishes as a polynomial is decided by computation, with the verified
   polynomials of Coq's standard library.  So a step is the term

     lincomb rs zs goal premises (eq_refl true <: lincomb_check goal premises = true) (conj p I)

   where rs and zs list the real and the integer atoms, and p proves the one premise. *)

From Coq Require Import Reals ZArith QArith Qreals Bool List.
From Coq Require Import EnvRing RMicromega Lra.
From Quod Require Import Core.
Import ListNotations.
Open Scope R_scope.

(* -------------------------------------------------------------------------- expressions *)
Inductive zexp :=
| ZAtom (n : positive)
| ZNum (z : Z)
| ZAdd (a b : zexp)
| ZMul (a b : zexp)
| ZNeg (a : zexp).

Inductive rexp :=
| RAtom (n : positive)
| RNum (q : Q)
| RInv (q : Q)
| RAdd (a b : rexp)
| RMul (a b : rexp)
| RNeg (a : rexp)
| RCast (a : zexp)
| RPow (a : rexp) (k : Z).

Inductive equation := EqReal (l r : rexp) | EqInt (l r : zexp).

(* u <= v or u < v, as LeReal u v or LtReal u v *)
Inductive gap :=
| LeReal (u v : rexp)
| LtReal (u v : rexp)
| LeInt (u v : zexp)
| LtInt (u v : zexp).

(* The n-th element, the head being the first. *)
Fixpoint atom {A : Type} (default : A) (atoms : list A) (n : positive) : A :=
  match atoms, n with
  | [], _ => default
  | a :: _, xH => a
  | _ :: rest, _ => atom default rest (Pos.pred n)
  end.

Fixpoint each {A : Type} (P : A -> Prop) (l : list A) : Prop :=
  match l with
  | [] => True
  | a :: rest => P a /\ each P rest
  end.

Section Values.
Variables (rs : list R) (zs : list Z).

Fixpoint zval (e : zexp) : Z :=
  match e with
  | ZAtom n => atom 0%Z zs n
  | ZNum z => z
  | ZAdd a b => zval a + zval b
  | ZMul a b => zval a * zval b
  | ZNeg a => - zval a
  end%Z.

Fixpoint rval (e : rexp) : R :=
  match e with
  | RAtom n => atom 0 rs n
  | RNum q => Q2R q
  | RInv q => / Q2R q
  | RAdd a b => rval a + rval b
  | RMul a b => rval a * rval b
  | RNeg a => - rval a
  | RCast a => IZR (zval a)
  | RPow a k => power (rval a) k
  end.

Definition equation_holds (e : equation) : Prop :=
  match e with
  | EqReal l r => Holds (equal (rval l) (rval r))
  | EqInt l r => Holds (equal (zval l) (zval r))
  end.

Definition gap_holds (g : gap) : Prop :=
  match g with
  | LeReal u v => Holds (le_real (rval u) (rval v))
  | LtReal u v => Holds (implb (le_real (rval v) (rval u)) false)
  | LeInt u v => Holds (le_int (zval u) (zval v))
  | LtInt u v => Holds (implb (le_int (zval v) (zval u)) false)
  end.
End Values.

(* A premise is an equation with its cofactor; a summand is a number, gaps and a square's root. *)
Definition premise : Type := rexp * equation.
Definition summand : Type := Q * list gap * option rexp.

(* P /\ Q /\ ... /\ True: all equations, or the gaps of all summands, in their order *)
Definition all_hold (rs : list R) (zs : list Z) (premises : list premise) : Prop :=
  each (fun p => equation_holds rs zs (snd p)) premises.

Definition gaps_of (s : summand) : list gap := snd (fst s).

Definition summands_hold (rs : list R) (zs : list Z) (summands : list summand) : Prop :=
  each (gap_holds rs zs) (flat_map gaps_of summands).

(* When Coq compares a value with the term that it was read from, it is to unfold the value. *)
Strategy expand [atom each zval rval equation_holds gap_holds all_hold summands_hold].
Strategy expand [Pos.pred Pos.pred_double]. (* in atom *)

(* ------------------------------------------------------------------ vanishing polynomials *)
(* Integer polynomials; the real atom n is the variable 2n, the integer atom n is 2n + 1. *)
Definition polynomial := PExpr Z.

Fixpoint integral (e : zexp) : polynomial :=
  match e with
  | ZAtom n => PEX (xI n)
  | ZNum z => PEc z
  | ZAdd a b => PEadd (integral a) (integral b)
  | ZMul a b => PEmul (integral a) (integral b)
  | ZNeg a => PEopp (integral a)
  end.

(* A numerator and one common denominator, so that no coefficient is a fraction. *)
Fixpoint fraction (x : rexp) : polynomial * positive :=
  match x with
  | RAtom n => (PEX (xO n), 1)
  | RNum q => (PEc (Qnum q), Qden q)
  | RInv q => (PEc (Qnum (/ q)), Qden (/ q))
  | RAdd a b =>
      let (p, d) := fraction a in
      let (q, e) := fraction b in
      let '(_, (d', e')) := Pos.ggcd d e in
      (PEadd (PEmul (PEc (Zpos e')) p) (PEmul (PEc (Zpos d')) q), d * e')
  | RMul a b =>
      let (p, d) := fraction a in
      let (q, e) := fraction b in
      (PEmul p q, d * e)
  | RNeg a => let (p, d) := fraction a in (PEopp p, d)
  | RCast a => (integral a, 1)
  | RPow a k =>
      let (p, d) := fraction a in
      match k with
      | Z0 => (PEc 1%Z, 1)
      | Zpos n => (PEpow p (Npos n), d ^ n)
      | Zneg _ => (PEc 0%Z, 1)
      end
  end%positive.

Definition vanishes (e : rexp) : bool :=
  match norm_aux 0%Z 1%Z Z.add Z.mul Z.sub Z.opp Zeq_bool (fst (fraction e)) with
  | Pc Z0 => true
  | _ => false
  end.

Section Correctness.
Variables (rs : list R) (zs : list Z).

Definition variables (n : positive) : R :=
  match n with
  | xH => 0
  | xO n => atom 0 rs n
  | xI n => IZR (atom 0%Z zs n)
  end.

Definition value : polynomial -> R := PEeval Rplus Rmult Rminus Ropp IZR N.to_nat pow variables.

Lemma integral_value (e : zexp) : value (integral e) = IZR (zval zs e).
Proof.
  unfold value. induction e; simpl; rewrite ?plus_IZR, ?mult_IZR, ?opp_IZR; try congruence.
  reflexivity.
Qed.

Lemma Q2R_numerator (q : Q) : IZR (Qnum q) = Q2R q * IZR (Zpos (Qden q)).
Proof. unfold Q2R. field. apply IZR_nz. Qed.

Lemma Q2R_Qinv (q : Q) : Q2R (/ q) = / Q2R q.
Proof.
  destruct q as [[| n | n] d]; try (apply Q2R_inv; discriminate).
  unfold Q2R. simpl. rewrite !Rmult_0_l, Rinv_0. reflexivity.
Qed.

Lemma power_pow (x : R) (n : positive) : power x (Zpos n) = x ^ Pos.to_nat n.
Proof. reflexivity. Qed.

Lemma fraction_value (x : rexp) :
  let (p, d) := fraction x in value p = rval rs zs x * IZR (Zpos d).
Proof.
  induction x as [n | q | q | a IHa b IHb | a IHa b IHb | a IHa | a | a IHa k]; simpl;
    try destruct (fraction a) as [p d]; try destruct (fraction b) as [q e].
  - symmetry. apply Rmult_1_r.
  - apply Q2R_numerator.
  - rewrite <- Q2R_Qinv. apply Q2R_numerator.
  - pose proof (Pos.ggcd_correct_divisors d e) as divisors.
    destruct (Pos.ggcd d e) as [g [d' e']], divisors as [-> ->].
    unfold value in *. simpl. rewrite IHa, IHb, !Pos2Z.inj_mul, !mult_IZR. ring.
  - unfold value in *. simpl. rewrite IHa, IHb, Pos2Z.inj_mul, mult_IZR. ring.
  - unfold value in *. simpl. rewrite IHa. ring.
  - rewrite integral_value. ring.
  - destruct k as [| n | n]; unfold value in *; simpl.
    + unfold power. simpl. ring.
    + rewrite IHa, power_pow, Rpow_mult_distr, pow_IZR, positive_nat_Z, Pos2Z.inj_pow.
      reflexivity.
    + unfold power. simpl. ring.
Qed.

Lemma vanishes_correct (e : rexp) : vanishes e = true -> rval rs zs e = 0.
Proof.
  unfold vanishes. pose proof (fraction_value e) as product.
  destruct (fraction e) as [p d]. simpl.
  pose proof (norm_aux_spec (Eqsth R) (Eq_ext Rplus Rmult Ropp)
    (Rth_ARth (Eqsth R) (Eq_ext Rplus Rmult Ropp) RTheory)
    R_rm R_power_theory variables p) as normal.
  destruct (norm_aux _ _ _ _ _ _ _ p) as [[| |] | |]; try discriminate. intros _.
  unfold value in product. rewrite normal in product. simpl in product.
  destruct (Rmult_integral _ _ (eq_sym product)) as [zero | zero]; [exact zero |].
  destruct (IZR_nz d zero).
Qed.
End Correctness.

(* ------------------------------------------------------------------------------ lincomb *)
Definition subtract (a b : rexp) : rexp := RAdd a (RNeg b).

Definition difference (e : equation) : rexp :=
  match e with
  | EqReal l r => subtract l r
  | EqInt l r => subtract (RCast l) (RCast r)
  end.

Definition total (summands : list rexp) : rexp := fold_right RAdd (RNum 0) summands.

Definition combination (premises : list premise) : rexp :=
  total (map (fun p => RMul (fst p) (difference (snd p))) premises).

Definition lincomb_check (goal : equation) (premises : list premise) : bool :=
  vanishes (subtract (difference goal) (combination premises)).

Lemma difference_zero (rs : list R) (zs : list Z) (e : equation) :
  equation_holds rs zs e <-> rval rs zs (difference e) = 0.
Proof.
  destruct e as [l r | l r]; simpl; rewrite Holds_equal; split; intro H.
  - rewrite H. ring.
  - apply Rminus_diag_uniq. exact H.
  - rewrite H. ring.
  - apply eq_IZR, Rminus_diag_uniq. exact H.
Qed.

Lemma combination_zero (rs : list R) (zs : list Z) (premises : list premise) :
  all_hold rs zs premises -> rval rs zs (combination premises) = 0.
Proof.
  unfold all_hold, combination.
  induction premises as [| [c e] rest IH]; simpl; intro H; [exact Q2R_0 |].
  destruct H as [H rest_holds]. apply difference_zero in H. rewrite H, (IH rest_holds). ring.
Qed.

Theorem lincomb (rs : list R) (zs : list Z) (goal : equation) (premises : list premise) :
  lincomb_check goal premises = true -> all_hold rs zs premises -> equation_holds rs zs goal.
Proof.
  intros check hold. apply difference_zero.
  apply vanishes_correct with (rs := rs) (zs := zs) in check. simpl in check.
  rewrite combination_zero in check by exact hold.
  apply Rminus_diag_uniq. exact check.
Qed.

(* --------------------------------------------------------------------------- positivity *)
Definition width (g : gap) : rexp :=
  match g with
  | LeReal u v | LtReal u v => subtract v u
  | LeInt u v | LtInt u v => subtract (RCast v) (RCast u)
  end.

Definition strict (g : gap) : bool :=
  match g with
  | LeReal _ _ | LeInt _ _ => false
  | LtReal _ _ | LtInt _ _ => true
  end.

Definition square (root : option rexp) : rexp :=
  match root with
  | None => RNum 1
  | Some e => RPow e 2
  end.

Definition widths (gaps : list gap) : rexp := fold_right RMul (RNum 1) (map width gaps).

Definition product (s : summand) : rexp :=
  let '(c, gaps, root) := s in RMul (RNum c) (RMul (square root) (widths gaps)).

Definition nonnegative (s : summand) : bool := let '(c, _, _) := s in Qle_bool 0 c.

Definition positive_number (c : Q) : bool := negb (Qle_bool c 0).
Definition no_root (root : option rexp) : bool := if root then false else true.

Definition positive_summand (s : summand) : bool :=
  let '(c, gaps, root) := s in positive_number c && (no_root root && forallb strict gaps).

Definition positivity_check (goal : gap) (summands : list summand) (premises : list premise) :=
  forallb nonnegative summands && implb (strict goal) (existsb positive_summand summands) &&
  vanishes (subtract (width goal) (RAdd (total (map product summands)) (combination premises))).

Section Positivity.
Variables (rs : list R) (zs : list Z).

(* At least 0, and more where that is asked for. *)
Definition signed (e : rexp) (strictly : bool) : Prop :=
  0 <= rval rs zs e /\ (strictly = true -> 0 < rval rs zs e).

Lemma signed_add (a b : rexp) (s t : bool) :
  signed a s -> signed b t -> signed (RAdd a b) (s || t).
Proof.
  intros [a_sign a_positive] [b_sign b_positive]. split; simpl; [lra |].
  intro s_or_t. apply orb_prop in s_or_t as [H | H].
  - apply a_positive in H. lra.
  - apply b_positive in H. lra.
Qed.

Lemma signed_mul (a b : rexp) (s t : bool) :
  signed a s -> signed b t -> signed (RMul a b) (s && t).
Proof.
  intros [a_sign a_positive] [b_sign b_positive]. split; simpl.
  - apply Rmult_le_pos; assumption.
  - intro s_and_t. apply andb_prop in s_and_t as [H K]. apply Rmult_lt_0_compat; auto.
Qed.

Lemma signed_number (c : Q) : Qle_bool 0 c = true -> signed (RNum c) (positive_number c).
Proof.
  intro sign. split; simpl; rewrite <- Q2R_0.
  - apply Qle_Rle, Qle_bool_iff, sign.
  - intro positive. apply Qlt_Rlt, Qnot_le_lt. intro le. apply Qle_bool_iff in le.
    unfold positive_number in positive. rewrite le in positive. discriminate.
Qed.

Lemma signed_square (root : option rexp) : signed (square root) (no_root root).
Proof.
  destruct root as [e |]; [| apply (signed_number 1); reflexivity].
  split; [apply pow2_ge_0 | discriminate].
Qed.

Lemma gap_sign (g : gap) :
  gap_holds rs zs g <->
  if strict g then 0 < rval rs zs (width g) else 0 <= rval rs zs (width g).
Proof.
  destruct g as [u v | u v | u v | u v]; simpl.
  - rewrite Holds_le_real. lra.
  - rewrite Holds_lt_real. lra.
  - rewrite Holds_le_int. split; intro H; [apply IZR_le in H; lra | apply le_IZR; lra].
  - rewrite Holds_lt_int. split; intro H; [apply IZR_lt in H; lra | apply lt_IZR; lra].
Qed.

Lemma signed_width (g : gap) : gap_holds rs zs g -> signed (width g) (strict g).
Proof. intro H. apply gap_sign in H. unfold signed. destruct (strict g); split; lra || easy. Qed.

Lemma signed_widths (gaps : list gap) :
  each (gap_holds rs zs) gaps -> signed (widths gaps) (forallb strict gaps).
Proof.
  induction gaps as [| g rest IH].
  - intros _. apply (signed_number 1). reflexivity.
  - intros [H rest_hold]. apply signed_mul; [apply signed_width, H | apply IH, rest_hold].
Qed.

Lemma signed_product (s : summand) :
  nonnegative s = true -> each (gap_holds rs zs) (gaps_of s) ->
  signed (product s) (positive_summand s).
Proof.
  destruct s as [[c gaps] root]. intros sign hold. apply signed_mul, signed_mul.
  - apply signed_number, sign.
  - apply signed_square.
  - apply signed_widths, hold.
Qed.

Lemma each_app {A : Type} (P : A -> Prop) (l m : list A) : each P (l ++ m) -> each P l /\ each P m.
Proof. induction l; simpl; intuition. Qed.

Lemma signed_total (summands : list summand) :
  forallb nonnegative summands = true -> summands_hold rs zs summands ->
  signed (total (map product summands)) (existsb positive_summand summands).
Proof.
  induction summands as [| s rest IH].
  - intros _ _. apply (signed_number 0). reflexivity.
  - intros signs hold. apply andb_prop in signs as [sign signs].
    apply each_app in hold as [hold rest_hold].
    apply signed_add; [apply signed_product | apply IH]; assumption.
Qed.
End Positivity.

Theorem positivity (rs : list R) (zs : list Z)
    (goal : gap) (summands : list summand) (premises : list premise) :
  positivity_check goal summands premises = true ->
  summands_hold rs zs summands -> all_hold rs zs premises -> gap_holds rs zs goal.
Proof.
  intros check hold equations.
  apply andb_prop in check as [check zero]. apply andb_prop in check as [signs strictly].
  apply vanishes_correct with (rs := rs) (zs := zs) in zero. simpl in zero.
  rewrite combination_zero in zero by exact equations.
  destruct (signed_total rs zs summands signs hold) as [nonnegative positive].
  apply gap_sign. destruct (strict goal); [specialize (positive strictly) |]; lra.
Qed.
