(* The values of closed terms, for the rule `compute`.

   Beside each constant stands a program on values, with the lemma that it is right: where the
   programs of the arguments give values of the arguments, the program of the constant gives a
   value of the whole, or nothing.  So a formula holds if its program, built by the lemmas from
   the formula itself, computes to true.  A number is known exactly, or by rational bounds, which
   can tell two numbers apart but never make them equal. *)

From Coq Require Import Reals ZArith QArith Qpower Qreals Qround Bool List Lia Lra.
From Coq Require Import FunctionalExtensionality.
From Quod Require Import Core Probability Finite Bounds.
Import ListNotations.
Open Scope R_scope.

(* ------------------------------------------------------------------------------ programs *)
Local Definition bind {A B : Type} (r : option A) (f : A -> option B) : option B :=
  match r with Some a => f a | None => None end.
Local Notation "'let*' x := r 'in' s" := (bind r (fun x => s))
  (at level 200, x name, r at level 100, s at level 200).

(* The program r gives a value of t, or nothing; what a value is depends on the sort. *)
Local Definition evals {A V : Type} (is : V -> A -> Prop) (t : A) (r : option V) : Prop :=
  forall v, r = Some v -> is v t.

Local Definition exactly {A : Type} (v t : A) : Prop := t = v.  (* integers and truth values *)

Lemma eval_known {A V : Type} {is : V -> A -> Prop} {t : A} {v : V} :
  is v t -> evals is t (Some v).
Proof. intros H w [= <-]. exact H. Qed.

(* A part that is not evaluated, for the program does not come to it. *)
Lemma eval_unknown {A V : Type} {is : V -> A -> Prop} {t : A} : evals is t None.
Proof. discriminate. Qed.

Lemma eval_exactly {A : Type} (t : A) : evals exactly t (Some t).
Proof. now apply eval_known. Qed.

Lemma eval_bind {A B V W : Type} {is : V -> A -> Prop} {is' : W -> B -> Prop} (f : A -> B)
  {t : A} {r : option V} {s : V -> option W} :
  evals is t r -> (forall x v, is v x -> evals is' (f x) (s v)) -> evals is' (f t) (bind r s).
Proof. intros H K w E. destruct r as [v|]; [|discriminate]. now apply (K t v); [apply H|]. Qed.

Lemma eval_holds {p : bool} {r : option bool} : evals exactly p r -> r = Some true -> Holds p.
Proof. intros H E. exact (H _ E). Qed.

(* ----------------------------------------------------------------------------- connectives *)
(* The program of a second part runs only if the first leaves it open. *)
Lemma eval_imp {p q : bool} {r : option bool} {s : unit -> option bool} :
  evals exactly p r -> (forall u, evals exactly q (s u)) ->
  evals exactly (implb p q) (let* b := r in if b then s tt else Some true).
Proof.
  intros P Q. apply (eval_bind (fun p => implb p q) P). intros ? [] ->; [exact (Q tt)|].
  now apply eval_known.
Qed.

Lemma eval_and {p q : bool} {r : option bool} {s : unit -> option bool} :
  evals exactly p r -> (forall u, evals exactly q (s u)) ->
  evals exactly (andb p q) (let* b := r in if b then s tt else Some false).
Proof.
  intros P Q. apply (eval_bind (fun p => andb p q) P). intros ? [] ->; [exact (Q tt)|].
  now apply eval_known.
Qed.

Lemma eval_or {p q : bool} {r : option bool} {s : unit -> option bool} :
  evals exactly p r -> (forall u, evals exactly q (s u)) ->
  evals exactly (orb p q) (let* b := r in if b then Some true else s tt).
Proof.
  intros P Q. apply (eval_bind (fun p => orb p q) P). intros ? [] ->; [|exact (Q tt)].
  now apply eval_known.
Qed.

Lemma eval_ite {A V : Type} {is : V -> A -> Prop} {p : bool} {a b : A} {r : option bool}
  {s t : unit -> option V} :
  evals exactly p r -> (forall u, evals is a (s u)) -> (forall u, evals is b (t u)) ->
  evals is (choice p a b) (let* c := r in if c then s tt else t tt).
Proof. intros P S T. apply (eval_bind (fun p => choice p a b) P). now intros ? [] ->. Qed.

(* ------------------------------------------------------------------ functions of two values *)
Section Binary.
Context {A B C V W U : Type} {is : V -> A -> Prop} {is' : W -> B -> Prop} {is'' : U -> C -> Prop}.

Local Definition correct (f : A -> B -> C) (g : V -> W -> option U) : Prop :=
  forall a b v w, is v a -> is' w b -> evals is'' (f a b) (g v w).

Lemma eval_binary {f : A -> B -> C} {g : V -> W -> option U} {a : A} {b : B}
  {r : option V} {s : option W} :
  correct f g -> evals is a r -> evals is' b s ->
  evals is'' (f a b) (let* v := r in let* w := s in g v w).
Proof.
  intros H E F. apply (eval_bind (fun a => f a b) E). intros x v X.
  apply (eval_bind (f x) F). intros y w Y. now apply H.
Qed.
End Binary.

Lemma eval_exactly2 {A B C : Type} (f : A -> B -> C) {a : A} {b : B} {r : option A} {s : option B} :
  evals exactly a r -> evals exactly b s ->
  evals exactly (f a b) (let* x := r in let* y := s in Some (f x y)).
Proof. apply eval_binary. intros x y ? ? -> ->. apply eval_exactly. Qed.

Lemma eval_neg_int {a : Z} {r : option Z} :
  evals exactly a r -> evals exactly (- a)%Z (let* x := r in Some (- x)%Z).
Proof. intro H. apply (eval_bind Z.opp H). intros x ? ->. apply eval_exactly. Qed.

Local Lemma decide_by {P : Prop} {c : bool} : (c = true <-> P) -> decide P = c.
Proof. intro H. apply eq_true_iff_eq. rewrite H. apply decide_spec. Qed.

Lemma eval_eq_int {a b : Z} {r s : option Z} : evals exactly a r -> evals exactly b s ->
  evals exactly (equal a b) (let* x := r in let* y := s in Some (x =? y)%Z).
Proof. apply eval_binary. intros x y ? ? -> ->. apply eval_known, decide_by, Z.eqb_eq. Qed.

Lemma eval_eq_bool {a b : bool} {r s : option bool} : evals exactly a r -> evals exactly b s ->
  evals exactly (equal a b) (let* x := r in let* y := s in Some (eqb x y)).
Proof. apply eval_binary. intros x y ? ? -> ->. apply eval_known, decide_by, eqb_true_iff. Qed.

(* ----------------------------------------------------------------------------- rationals *)
Local Lemma Q2R_0 : Q2R 0 = 0.
Proof. unfold Q2R. simpl. field. Qed.

Local Lemma Q2R_1 : Q2R 1 = 1.
Proof. unfold Q2R. simpl. field. Qed.

Local Lemma Q2R_le {p q : Q} : Qle_bool p q = true -> Q2R p <= Q2R q.
Proof. intro H. apply Qle_Rle, Qle_bool_iff, H. Qed.

Local Lemma Q2R_lt {p q : Q} : Qle_bool q p = false -> Q2R p < Q2R q.
Proof.
  intro H. apply Rnot_le_lt. intro K. apply Rle_Qle, Qle_bool_iff in K. congruence.
Qed.

Local Lemma Q2R_eq {p q : Q} : Qeq_bool p q = true -> Q2R p = Q2R q.
Proof. intro H. apply Qeq_eqR, Qeq_bool_iff, H. Qed.

Local Definition lesser (p q : Q) : Q := if Qle_bool p q then p else q.
Local Definition greater (p q : Q) : Q := if Qle_bool p q then q else p.

Local Lemma lesser_le (p q : Q) : Q2R (lesser p q) <= Q2R p /\ Q2R (lesser p q) <= Q2R q.
Proof.
  unfold lesser. destruct (Qle_bool p q) eqn:E; [apply Q2R_le in E | apply Q2R_lt in E]; lra.
Qed.

Local Lemma greater_ge (p q : Q) : Q2R p <= Q2R (greater p q) /\ Q2R q <= Q2R (greater p q).
Proof.
  unfold greater. destruct (Qle_bool p q) eqn:E; [apply Q2R_le in E | apply Q2R_lt in E]; lra.
Qed.

(* Rounded to 64 significant bits, which keeps bounds short; `places` is a power of 2. *)
Local Definition places (q : Q) : positive :=
  Z.to_pos (2 ^ (64 + Z.log2 (Zpos (Qden q)) - Z.log2 (Z.abs (Qnum q)))).
Local Definition down (q : Q) : Q := lesser (Qfloor (q * (Zpos (places q) # 1)) # places q) q.
Local Definition up (q : Q) : Q := greater q (Qceiling (q * (Zpos (places q) # 1)) # places q).

(* ------------------------------------------------------------------------------- numbers *)
Inductive number : Type :=
| Exact (q : Q)
| Between (low high : Q).

Local Definition low (v : number) : Q := match v with Exact q => q | Between p _ => p end.
Local Definition high (v : number) : Q := match v with Exact q => q | Between _ q => q end.

Local Definition real (v : number) (x : R) : Prop :=
  match v with
  | Exact q => x = Q2R q
  | Between p q => Q2R p <= x <= Q2R q
  end.

Local Lemma bounds {v : number} {x : R} : real v x -> Q2R (low v) <= x <= Q2R (high v).
Proof. destruct v; simpl; lra. Qed.

Local Definition between (p q : Q) : number := Between (down p) (up q).

Local Lemma real_between {p q : Q} {x : R} : Q2R p <= x <= Q2R q -> real (between p q) x.
Proof.
  intro H. simpl. pose proof (lesser_le (Qfloor (p * (Zpos (places p) # 1)) # places p) p).
  pose proof (greater_ge q (Qceiling (q * (Zpos (places q) # 1)) # places q)).
  unfold down, up. lra.
Qed.

Lemma eval_num (q : Q) : evals real (Q2R q) (Some (Exact q)).
Proof. now apply eval_known. Qed.

Lemma eval_cast {n : Z} {r : option Z} :
  evals exactly n r -> evals real (IZR n) (let* k := r in Some (Exact (k # 1))).
Proof.
  intro H. apply (eval_bind IZR H). intros k ? ->. apply eval_known. unfold real, Q2R. simpl. field.
Qed.

Local Definition neg (v : number) : number :=
  match v with
  | Exact q => Exact (- q)
  | Between p q => Between (- q) (- p)
  end.

Local Lemma real_neg {v : number} {x : R} : real v x -> real (neg v) (- x).
Proof. destruct v; simpl; rewrite !Q2R_opp; lra. Qed.

Lemma eval_neg {a : R} {r : option number} :
  evals real a r -> evals real (- a) (let* v := r in Some (neg v)).
Proof. intro H. apply (eval_bind Ropp H). intros x v X. now apply eval_known, real_neg. Qed.

Local Definition add (v w : number) : number :=
  match v, w with
  | Exact p, Exact q => Exact (Qred (p + q))
  | _, _ => between (low v + low w) (high v + high w)
  end.

Local Lemma real_add {v w : number} {x y : R} : real v x -> real w y -> real (add v w) (x + y).
Proof.
  intros X Y. pose proof (bounds X). pose proof (bounds Y).
  destruct v, w; try (apply real_between; rewrite !Q2R_plus; lra).
  cbn [real add] in *. rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_plus. congruence.
Qed.

Lemma eval_add {a b : R} {r s : option number} : evals real a r -> evals real b s ->
  evals real (a + b) (let* v := r in let* w := s in Some (add v w)).
Proof. apply eval_binary. intros x y v w X Y. now apply eval_known, real_add. Qed.

Local Definition mul (v w : number) : number :=
  match v, w with
  | Exact p, Exact q => Exact (Qred (p * q))
  | _, _ =>
      let a := (low v * low w)%Q in let b := (low v * high w)%Q in
      let c := (high v * low w)%Q in let d := (high v * high w)%Q in
      between (lesser (lesser a b) (lesser c d)) (greater (greater a b) (greater c d))
  end.

(* A linear function lies between its values at the ends. *)
Local Lemma product_ge {x y p q l : R} : p <= x <= q -> l <= p * y -> l <= q * y -> l <= x * y.
Proof. intros. destruct (Rle_dec 0 y); nra. Qed.
Local Lemma product_le {x y p q h : R} : p <= x <= q -> p * y <= h -> q * y <= h -> x * y <= h.
Proof. intros. destruct (Rle_dec 0 y); nra. Qed.

Local Lemma real_mul {v w : number} {x y : R} : real v x -> real w y -> real (mul v w) (x * y).
Proof.
  intros X Y. pose proof (bounds X) as X'. pose proof (bounds Y) as Y'.
  destruct v as [p|p q], w as [r|r s];
    [cbn [real mul] in *; rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_mult; congruence | | |].
  all: cbn [mul low high] in *; apply real_between.
  all: match goal with |- Q2R (lesser (lesser ?a ?b) (lesser ?c ?d)) <= _ <= _ =>
    pose proof (lesser_le a b); pose proof (lesser_le c d);
    pose proof (lesser_le (lesser a b) (lesser c d));
    pose proof (greater_ge a b); pose proof (greater_ge c d);
    pose proof (greater_ge (greater a b) (greater c d)) end.
  all: rewrite !Q2R_mult in *.
  all: split; [apply (product_ge X') | apply (product_le X')]; rewrite Rmult_comm;
    first [apply (product_ge Y') | apply (product_le Y')]; rewrite Rmult_comm; lra.
Qed.

Lemma eval_mul {a b : R} {r s : option number} : evals real a r -> evals real b s ->
  evals real (a * b) (let* v := r in let* w := s in Some (mul v w)).
Proof. apply eval_binary. intros x y v w X Y. now apply eval_known, real_mul. Qed.

Local Definition inv (v : number) : option number :=
  match v with
  | Exact q => if Qeq_bool q 0 then None else Some (Exact (/ q))
  | Between p q => if Qle_bool (p * q) 0 then None else Some (between (/ q) (/ p))
  end.

Local Lemma Q2R_positive {q : Q} : Qle_bool q 0 = false -> 0 < Q2R q.
Proof. intro H. apply Q2R_lt in H. now rewrite Q2R_0 in H. Qed.

Local Lemma Q2R_not_0 {q : Q} : Q2R q <> 0 -> ~ (q == 0)%Q.
Proof. intros H E. apply H. rewrite (Qeq_eqR _ _ E). exact Q2R_0. Qed.

Local Lemma inverse_le {x y : R} : 0 < x * y -> x <= y -> / y <= / x.
Proof. intros H [K | <-]; [left; now apply Rinv_lt_contravar | lra]. Qed.

Local Lemma same_sign {p q x : R} : 0 < p * q -> p <= x <= q -> 0 < p * x /\ 0 < x * q.
Proof.
  intros H X. destruct (Rlt_dec 0 p) as [P|P].
  - split; apply Rmult_lt_0_compat; lra.
  - assert (q < 0) by (apply Rnot_le_lt; intro Q; nra). split; nra.
Qed.

Lemma eval_inv {a : R} {r : option number} :
  evals real a r -> evals real (/ a) (let* v := r in inv v).
Proof.
  intro H. apply (eval_bind Rinv H). intros x [q|p q] X; simpl.
  - destruct (Qeq_bool q 0) eqn:E; [discriminate|]. apply eval_known. simpl in *. subst x.
    rewrite Q2R_inv; trivial. now apply Qeq_bool_neq.
  - destruct (Qle_bool (p * q) 0) eqn:E; [discriminate|]. apply Q2R_positive in E.
    rewrite Q2R_mult in E. cbn [real] in X. apply eval_known, real_between.
    rewrite !Q2R_inv by (apply Q2R_not_0; intro zero; rewrite zero in E; lra).
    destruct (same_sign E X). split; now apply inverse_le.
Qed.

(* The root of an exact square, or bounds, of which only the squares matter. *)
Local Definition root (q : Q) : Q := Z.sqrt (Qnum q) # Pos.sqrt (Qden q).
Local Definition root_below (q : Q) : Q :=
  let p := places (root q) in Z.sqrt (Qfloor (q * (Zpos (p * p) # 1))) # p.

Local Definition sqrt_between (p q : Q) : option number :=
  let l := root_below p in
  let h := (root_below q + (1 # places (root q)))%Q in
  if Qle_bool 0 l && Qle_bool 0 h && Qle_bool (l * l) p && Qle_bool q (h * h)
  then Some (between l h) else None.

Local Definition square_root (v : number) : option number :=
  match v with
  | Exact q =>
      let r := root (Qred q) in
      if Qle_bool 0 r && Qeq_bool (r * r) q then Some (Exact r) else sqrt_between q q
  | Between p q => sqrt_between p q
  end.

Local Lemma real_sqrt {p q : Q} {x : R} :
  Q2R p <= x <= Q2R q -> evals real (sqrt x) (sqrt_between p q).
Proof.
  intros X v. unfold sqrt_between. set (l := root_below p). set (h := (root_below q + _)%Q).
  destruct (_ && _)%bool eqn:E; [|discriminate]. intros [= <-].
  rewrite !andb_true_iff in E. destruct E as [[[L H] P%Q2R_le] Q%Q2R_le].
  apply Q2R_le in L, H. rewrite Q2R_0 in L, H. rewrite Q2R_mult in P, Q.
  apply real_between. split.
  - rewrite <- (sqrt_square (Q2R l)) by trivial. apply sqrt_le_1_alt. lra.
  - rewrite <- (sqrt_square (Q2R h)) by trivial. apply sqrt_le_1_alt. lra.
Qed.

Lemma eval_sqrt {a : R} {r : option number} :
  evals real a r -> evals real (sqrt a) (let* v := r in square_root v).
Proof.
  intro H. apply (eval_bind sqrt H). intros x [q|p q] X; [|now apply real_sqrt].
  cbn [square_root real] in *. destruct (_ && _)%bool eqn:E; [|apply real_sqrt; lra].
  apply andb_prop in E as [P%Q2R_le S%Q2R_eq]. rewrite Q2R_0 in P. rewrite Q2R_mult in S.
  apply eval_known. subst x. cbn [real]. rewrite <- S. now apply sqrt_square.
Qed.

Local Definition pow (v : number) (n : nat) : number :=
  match v with
  | Exact q => Exact (Qred (q ^ Z.of_nat n))
  | _ => Nat.iter n (mul v) (Exact 1)
  end.

Local Lemma Q2R_pow (q : Q) (n : nat) : Q2R (q ^ Z.of_nat n) = Q2R q ^ n.
Proof.
  induction n as [|n IH]; [exact Q2R_1|].
  rewrite Nat2Z.inj_succ, <- Z.add_1_l, (Qeq_eqR _ _ (Qpower_plus' q 1 (Z.of_nat n) ltac:(lia))).
  now rewrite Q2R_mult, IH.
Qed.

Local Lemma real_pow {v : number} {x : R} (n : nat) : real v x -> real (pow v n) (x ^ n).
Proof.
  intro X. destruct v as [q|p q].
  - cbn [real pow] in *. now rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_pow, X.
  - induction n as [|n IH]; [symmetry; exact Q2R_1 | exact (real_mul X IH)].
Qed.

Lemma eval_pow {a : R} {n : Z} {r : option number} {s : option Z} :
  evals real a r -> evals exactly n s ->
  evals real (power a n)
    (let* v := r in let* k := s in if (k <? 0)%Z then None else Some (pow v (Z.to_nat k))).
Proof.
  apply eval_binary. intros x ? v k X ->. unfold power. destruct (k <? 0)%Z; [discriminate|].
  now apply eval_known, real_pow.
Qed.

(* (1 + x / 2^30) ^ (2^30) <= exp x = 1 / exp (- x) *)
Local Fixpoint squares (n : nat) (q : Q) : Q :=
  match n with
  | O => q
  | S n => squares n (greater 0 (down (q * q)))
  end.

Local Definition exp_below (q : Q) : Q := squares 30 (greater 0 (1 + q * (1 # 2 ^ 30))).

Local Definition exp_between (p q : Q) : option number :=
  let h := exp_below (- q) in
  if Qle_bool h 0 then None else Some (between (exp_below p) (/ h)).

Local Definition exponential (v : number) : option number :=
  match v with
  | Exact q => if Qeq_bool q 0 then Some (Exact 1) else exp_between q q
  | Between p q => exp_between p q
  end.

Local Lemma greater_0 {q : Q} {x : R} : 0 <= x -> Q2R q <= x -> 0 <= Q2R (greater 0 q) <= x.
Proof.
  intros H K. unfold greater. destruct (Qle_bool 0 q) eqn:E; [apply Q2R_le in E|];
    rewrite Q2R_0 in *; lra.
Qed.

Local Lemma squares_below (n : nat) {q : Q} {x : R} :
  0 <= Q2R q <= exp x -> Q2R (squares n q) <= exp (x * 2 ^ n).
Proof.
  revert q x. induction n as [|n IH]; intros q x H; simpl.
  - rewrite Rmult_1_r. apply H.
  - replace (x * (2 * 2 ^ n)) with ((x + x) * 2 ^ n) by ring. apply IH.
    rewrite exp_plus. apply greater_0; [nra|].
    eapply Rle_trans; [exact (proj2 (lesser_le _ _))|]. rewrite Q2R_mult. nra.
Qed.

Local Lemma exp_below_le (q : Q) : Q2R (exp_below q) <= exp (Q2R q).
Proof.
  unfold exp_below. set (x := Q2R (q * (1 # 2 ^ 30))).
  replace (Q2R q) with (x * 2 ^ 30).
  - apply squares_below, greater_0; [left; apply exp_pos|]. rewrite Q2R_plus, Q2R_1.
    fold x. destruct (Req_dec x 0) as [->|H]; [rewrite exp_0; lra | left; now apply exp_ineq1].
  - unfold x. rewrite Q2R_mult. replace (Q2R (1 # 2 ^ 30)) with (/ 2 ^ 30); [field|].
    + unfold Q2R. change (Qden (1 # 2 ^ 30)) with 1073741824%positive. simpl Qnum.
      rewrite Rmult_1_l. f_equal. exact (pow_IZR 2 30).
Qed.

Local Lemma real_exp {p q : Q} {x : R} :
  Q2R p <= x <= Q2R q -> evals real (exp x) (exp_between p q).
Proof.
  intros X v. unfold exp_between. pose proof (exp_below_le (- q)) as H.
  destruct (Qle_bool (exp_below (- q)) 0) eqn:E; [discriminate|]. intros [= <-].
  apply Q2R_positive in E. apply real_between.
  assert (increasing : forall y z, y <= z -> exp y <= exp z).
  { intros y z [K | <-]; [left; now apply exp_increasing | right; reflexivity]. }
  split.
  - eapply Rle_trans; [apply exp_below_le|]. now apply increasing.
  - rewrite Q2R_inv by (apply Q2R_not_0; lra). rewrite <- (Ropp_involutive x), exp_Ropp.
    assert (K : Q2R (exp_below (- q)) <= exp (- x)).
    { eapply Rle_trans; [exact H|]. apply increasing. rewrite Q2R_opp. lra. }
    apply inverse_le; [nra | exact K].
Qed.

Lemma eval_exp {a : R} {r : option number} :
  evals real a r -> evals real (exp a) (let* v := r in exponential v).
Proof.
  intro H. apply (eval_bind exp H). intros x [q|p q] X; [|now apply real_exp].
  cbn [exponential real] in *. destruct (Qeq_bool q 0) eqn:E; [|apply real_exp; lra].
  apply Q2R_eq in E. apply eval_known. cbn [real]. now rewrite X, E, Q2R_0, exp_0, Q2R_1.
Qed.

(* Of a function that changes no faster than its argument: its value in the middle, and as much
   to both sides as the argument is uncertain. *)
Local Definition clip (v : number) : number := Between (greater (-1) (low v)) (lesser 1 (high v)).

Local Definition around (f : Q -> number) (v : number) : number :=
  let m := down ((low v + high v) * (1 # 2)) in
  let r := greater (m - low v) (high v - m) in
  let w := f m in clip (between (low w - r) (high w + r)).

Local Lemma real_clip {v : number} {x : R} : -1 <= x <= 1 -> real v x -> real (clip v) x.
Proof.
  intros X V%bounds. cbn [clip real]. unfold greater, lesser.
  replace (-1) with (Q2R (-1)) in X by (unfold Q2R; simpl; lra).
  rewrite <- Q2R_1 in X. destruct (Qle_bool _ _), (Qle_bool _ _); lra.
Qed.

Local Lemma real_around {f : Q -> number} {g : R -> R} {v : number} {x : R} :
  (forall y, -1 <= g y <= 1) -> (forall y z, g y - Rabs (y - z) <= g z <= g y + Rabs (y - z)) ->
  (forall q, real (f q) (g (Q2R q))) -> real v x -> real (around f v) (g x).
Proof.
  intros small near F X%bounds. apply real_clip, real_between; [apply small|]. cbv zeta.
  set (m := down _). set (r := greater _ _). specialize (F m). apply bounds in F.
  destruct (greater_ge (m - low v) (high v - m)) as [L H]. fold r in L, H.
  unfold Qminus in *. rewrite !Q2R_plus, !Q2R_opp in *.
  assert (Rabs (Q2R m - x) <= Q2R r) by (apply Rabs_le; lra).
  pose proof (near (Q2R m) x). lra.
Qed.

(* Cosine and sine of a number: near 0 by their series, elsewhere from those of its half. *)
Local Definition ordered (p q : Q) : number := between (lesser p q) (greater p q).

Local Definition arc (q : Q) : number * number :=
  let s := (q * q)%Q in
  let c := (1 - s * (1 # 2))%Q in
  let d := (q - s * q * (1 # 6))%Q in
  (between c (c + s * s * (1 # 24)), ordered d (d + s * s * q * (1 # 120))).

Local Definition twice (v : number) : number := add v v.

Local Fixpoint circle (n : nat) (q : Q) : number * number :=
  if Qle_bool (-1 # 65536) q && Qle_bool q (1 # 65536) then arc q
  else
    match n with
    | O => (Between (-1) 1, Between (-1) 1)
    | S n =>
        let (c, s) := circle n (q * (1 # 2)) in
        (clip (add (Exact 1) (neg (twice (mul s s)))), clip (twice (mul s c)))
    end.

Local Definition is_exactly (p : Q) (v : number) : bool :=
  match v with Exact q => Qeq_bool q p | Between _ _ => false end.

Local Definition sine (v : number) : number :=
  if is_exactly 0 v then Exact 0 else around (fun q => snd (circle 64 q)) v.
Local Definition cosine (v : number) : number :=
  if is_exactly 0 v then Exact 1 else around (fun q => fst (circle 64 q)) v.

Local Lemma Q2R_numeral (p : Z) (q : positive) : Q2R (p # q) = IZR p / IZR (Zpos q).
Proof. reflexivity. Qed.

Local Lemma real_ordered {p q : Q} {x : R} :
  Q2R p <= x <= Q2R q \/ Q2R q <= x <= Q2R p -> real (ordered p q) x.
Proof.
  intro X. pose proof (lesser_le p q). pose proof (greater_ge p q). apply real_between. lra.
Qed.

Local Lemma real_arc {q : Q} : -1 <= Q2R q <= 1 ->
  real (fst (arc q)) (cos (Q2R q)) /\ real (snd (arc q)) (sin (Q2R q)).
Proof.
  intro H. split; [apply real_between | apply real_ordered]; unfold Qminus;
    rewrite ?Q2R_plus, ?Q2R_opp, ?Q2R_mult, ?Q2R_1, !Q2R_numeral.
  - pose proof (cos_between (Q2R q) H). lra.
  - pose proof (sin_between (Q2R q) H). cbv zeta in *. lra.
Qed.

Local Lemma real_twice {v : number} {x : R} : real v x -> real (twice v) (2 * x).
Proof. intro X. rewrite double. now apply real_add. Qed.

Local Lemma real_circle (n : nat) (q : Q) :
  real (fst (circle n q)) (cos (Q2R q)) /\ real (snd (circle n q)) (sin (Q2R q)).
Proof.
  pose proof (COS_bound (Q2R q)). pose proof (SIN_bound (Q2R q)).
  revert q H H0. induction n as [|n IH]; intros q C S; cbn [circle]; destruct (_ && _)%bool eqn:E.
  1, 3: apply andb_prop in E as [L%Q2R_le H%Q2R_le]; rewrite Q2R_numeral in L, H;
    apply real_arc; lra.
  - cbn [real fst snd]. rewrite Q2R_numeral, Q2R_1. lra.
  - destruct (IH (q * (1 # 2))%Q) as [C' S']; try apply COS_bound; try apply SIN_bound.
    destruct (circle n _) as [c s]. cbn [fst snd] in *.
    replace (Q2R q) with (2 * Q2R (q * (1 # 2))) in * by (rewrite Q2R_mult, Q2R_numeral; lra).
    set (x := Q2R (q * (1 # 2))) in *. split; apply real_clip; trivial.
    + rewrite cos_2a_sin, Rmult_assoc.
      apply real_add; [symmetry; exact Q2R_1 | now apply real_neg, real_twice, real_mul].
    + rewrite sin_2a, Rmult_assoc. now apply real_twice, real_mul.
Qed.

Local Lemma real_exactly {p : Q} {v : number} {x : R} :
  is_exactly p v = true -> real v x -> x = Q2R p.
Proof. destruct v; [|discriminate]. intros E%Q2R_eq X. cbn [real] in X. congruence. Qed.

Lemma eval_sin {a : R} {r : option number} :
  evals real a r -> evals real (sin a) (let* v := r in Some (sine v)).
Proof.
  intro H. apply (eval_bind sin H). intros x v X. apply eval_known. unfold sine.
  destruct (is_exactly 0 v) eqn:E.
  - rewrite (real_exactly E X), Q2R_0, sin_0. symmetry. exact Q2R_0.
  - apply (real_around SIN_bound sin_near); [intro; apply real_circle | exact X].
Qed.

Lemma eval_cos {a : R} {r : option number} :
  evals real a r -> evals real (cos a) (let* v := r in Some (cosine v)).
Proof.
  intro H. apply (eval_bind cos H). intros x v X. apply eval_known. unfold cosine.
  destruct (is_exactly 0 v) eqn:E.
  - rewrite (real_exactly E X), Q2R_0, cos_0. symmetry. exact Q2R_1.
  - apply (real_around COS_bound cos_near); [intro; apply real_circle | exact X].
Qed.

(* Between them the sine changes its sign. *)
Local Definition pi_low : Q := 3141592653589793235 # 1000000000000000000.
Local Definition pi_high : Q := 3141592653589793242 # 1000000000000000000.

Local Lemma sin_of (q : Q) :
  Q2R (low (snd (circle 64 q))) <= sin (Q2R q) <= Q2R (high (snd (circle 64 q))).
Proof. apply bounds, real_circle. Qed.

Lemma eval_pi : evals real PI (Some (Between pi_low pi_high)).
Proof.
  apply eval_known. pose proof (sin_of pi_low). pose proof (sin_of pi_high).
  assert (L : 0 < Q2R (low (snd (circle 64 pi_low)))) by (apply Q2R_positive; vm_compute; trivial).
  assert (H' : Q2R (high (snd (circle 64 pi_high))) < Q2R 0) by (apply Q2R_lt; vm_compute; trivial).
  rewrite Q2R_0 in H'.
  split; left; [apply below_pi | apply above_pi]; unfold pi_low, pi_high in *; try lra;
    rewrite Q2R_numeral; lra.
Qed.

(* The logarithm: near 1 as in Bounds.v, elsewhere from that of the root. *)
Local Definition log_near_1 (q : Q) : number :=
  ordered (2 * (q - 1) * / (q + 1)) ((q - / q) * (1 # 2)).

Local Fixpoint log_between (n : nat) (p q : Q) : option number :=
  if Qle_bool (1 - (1 # 1048576)) p && Qle_bool q (1 + (1 # 1048576)) then
    Some (Between (low (log_near_1 p)) (high (log_near_1 q)))
  else
    match n with
    | O => None
    | S n =>
        let* r := sqrt_between p q in
        let* w := log_between n (low r) (high r) in Some (twice w)
    end.

Local Definition logarithm (v : number) : option number :=
  if is_exactly 1 v then Some (Exact 0)
  else if Qle_bool (low v) 0 then None else log_between 128 (low v) (high v).

Local Lemma real_log_near_1 {q : Q} : 0 < Q2R q -> real (log_near_1 q) (ln (Q2R q)).
Proof.
  intro H. apply real_ordered. pose proof (ln_between (Q2R q) H) as L. unfold Qminus. cbv zeta in L.
  assert (K : Q2R (q + 1) = Q2R q + 1) by now rewrite Q2R_plus, Q2R_1.
  rewrite !Q2R_mult, Q2R_inv, K, !Q2R_plus, !Q2R_opp, Q2R_inv, Q2R_1, !Q2R_numeral.
  - lra.
  - apply Q2R_not_0. lra.
  - apply Q2R_not_0. lra.
Qed.

Local Lemma real_log (n : nat) {p q : Q} {x : R} :
  0 < x -> Q2R p <= x <= Q2R q -> evals real (ln x) (log_between n p q).
Proof.
  revert p q x. induction n as [|n IH]; intros p q x positive X; cbn [log_between];
    destruct (_ && _)%bool eqn:E; try exact eval_unknown.
  1, 2: apply andb_prop in E as [L%Q2R_le _]; unfold Qminus in L;
    rewrite Q2R_plus, Q2R_opp, Q2R_1, Q2R_numeral in L;
    pose proof (bounds (real_log_near_1 (q := p) ltac:(lra)));
    pose proof (bounds (real_log_near_1 (q := q) ltac:(lra)));
    pose proof (ln_le (Q2R p) x ltac:(lra) ltac:(lra));
    pose proof (ln_le x (Q2R q) ltac:(lra) ltac:(lra));
    apply eval_known; cbn [real]; lra.
  intros w W. destruct (sqrt_between p q) as [r|] eqn:R; [|discriminate]. cbn [bind] in W.
  pose proof (bounds (real_sqrt X r R)) as Y. rewrite (ln_sqrt x positive).
  revert w W. apply (eval_bind (Rmult 2) (IH _ _ _ (sqrt_lt_R0 x positive) Y)). intros y v V.
  now apply eval_known, real_twice.
Qed.

Lemma eval_log {a : R} {r : option number} :
  evals real a r -> evals real (ln a) (let* v := r in logarithm v).
Proof.
  intro H. apply (eval_bind ln H). intros x v X. unfold logarithm.
  destruct (is_exactly 1 v) eqn:E.
  - apply eval_known. rewrite (real_exactly E X), Q2R_1, ln_1. symmetry. exact Q2R_0.
  - destruct (Qle_bool (low v) 0) eqn:P; [exact eval_unknown|]. apply Q2R_positive in P.
    apply bounds in X. apply real_log; lra.
Qed.

(* ----------------------------------------------------------------------------- comparison *)
Local Definition equal_numbers (v w : number) : option bool :=
  match v, w with
  | Exact p, Exact q => Some (Qeq_bool p q)
  | _, _ =>
      if Qle_bool (low w) (high v) && Qle_bool (low v) (high w) then None else Some false
  end.

Local Definition less_equal (v w : number) : option bool :=
  if Qle_bool (high v) (low w) then Some true
  else if Qle_bool (low v) (high w) then None else Some false.

Local Lemma decide_true {P : Prop} : P -> decide P = true.
Proof. apply decide_spec. Qed.

Local Lemma decide_false {P : Prop} : ~ P -> decide P = false.
Proof. intro H. apply decide_by. split; [discriminate | contradiction]. Qed.

Lemma eval_le {a b : R} {r s : option number} : evals real a r -> evals real b s ->
  evals exactly (le_real a b) (let* v := r in let* w := s in less_equal v w).
Proof.
  apply eval_binary. intros x y v w X Y. apply bounds in X, Y. unfold less_equal.
  destruct (Qle_bool (high v) (low w)) eqn:E; [apply Q2R_le in E|].
  - apply eval_known, decide_true. lra.
  - destruct (Qle_bool (low v) (high w)) eqn:F; [discriminate|]. apply Q2R_lt in F.
    apply eval_known, decide_false. lra.
Qed.

Local Lemma real_equal {v w : number} {x y : R} :
  real v x -> real w y -> evals exactly (equal x y) (equal_numbers v w).
Proof.
  intros X Y. pose proof (bounds X). pose proof (bounds Y).
  assert (apart : evals exactly (equal x y)
    (if Qle_bool (low w) (high v) && Qle_bool (low v) (high w) then None else Some false)).
  { destruct (_ && _)%bool eqn:E; [discriminate|]. apply eval_known, decide_false.
    apply andb_false_iff in E as [E%Q2R_lt | E%Q2R_lt]; lra. }
  destruct v as [p|p p'], w as [q|q q']; try exact apart.
  cbn [real] in *. subst x y. apply eval_known, decide_by. rewrite Qeq_bool_iff.
  split; [apply Qeq_eqR | apply eqR_Qeq].
Qed.

Lemma eval_eq {a b : R} {r s : option number} : evals real a r -> evals real b s ->
  evals exactly (equal a b) (let* v := r in let* w := s in equal_numbers v w).
Proof. apply eval_binary. intros x y v w X Y. now apply real_equal. Qed.

(* ---------------------------------------------------------------------------------- loops *)
(* r high (... (r low v)) *)
Local Fixpoint loop {V : Type} (r : Z -> V -> option V) (low : Z) (count : nat) (v : V) :
    option V :=
  match count with
  | O => Some v
  | S n => let* w := r low v in loop r (Z.succ low) n w
  end.

Local Lemma repeated_first {A : Type} (f : Z -> A -> A) (x : A) (n : nat) :
  repeated f x (S n) = repeated (fun k => f (Z.succ k)) (f 1%Z x) n.
Proof.
  induction n as [|n IH]; trivial. change (f (Z.of_nat (S (S n))) (repeated f x (S n)) =
    f (Z.succ (Z.of_nat (S n))) (repeated (fun k => f (Z.succ k)) (f 1%Z x) n)).
  now rewrite IH, (Nat2Z.inj_succ (S n)).
Qed.

Local Lemma repeated_same {A : Type} (f g : Z -> A -> A) (x : A) (n : nat) :
  (forall k y, f k y = g k y) -> repeated f x n = repeated g x n.
Proof. intro H. induction n as [|n IH]; trivial. simpl. now rewrite H, IH. Qed.

Section Loop.
Context {A V : Type} {is : V -> A -> Prop} {f : Z -> A -> A} {r : Z -> V -> option V}.
Hypothesis step : forall k x v, is v x -> evals is (f k x) (r k v).

Lemma eval_loop (low : Z) (n : nat) (x : A) (v : V) :
  is v x -> evals is (repeated (fun k => f (low - 1 + k)%Z) x n) (loop r low n v).
Proof.
  revert low x v. induction n as [|n IH]; intros low x v X; [now apply eval_known|].
  rewrite repeated_first, (repeated_same _ (fun k => f (Z.succ low - 1 + k)%Z)).
  - replace (low - 1 + 1)%Z with low by lia.
    apply (eval_bind (fun y => repeated _ y n) (step low x v X)). intros y w Y. now apply IH.
  - intros k y. f_equal. lia.
Qed.
End Loop.

Lemma eval_iterate {A V : Type} {is : V -> A -> Prop} {f : Z -> A -> A} {start : A} {count : Z}
  {r : Z -> V -> option V} {s : option V} {t : option Z} :
  (forall k x v, is v x -> evals is (f k x) (r k v)) ->
  evals is start s -> evals exactly count t ->
  evals is (iterate f start count) (let* v := s in let* n := t in loop r 1 (Z.to_nat n) v).
Proof.
  intro step. apply eval_binary. intros x ? v n X ->. unfold iterate.
  rewrite (repeated_same _ (fun k => f (1 - 1 + k)%Z)).
  - now apply eval_loop.
  - reflexivity.
Qed.

Lemma eval_sum {f : Z -> R} {a b : Z} {r : Z -> option number} {s t : option Z} :
  (forall k, evals real (f k) (r k)) -> evals exactly a s -> evals exactly b t ->
  evals real (sum f a b) (let* i := s in let* j := t in
    loop (fun k total => let* v := r k in Some (add total v)) i (length_of i j) (Exact 0)).
Proof.
  intro F. apply eval_binary. intros ? ? i j -> ->.
  apply (eval_loop (f := fun k total => total + f k)); [|symmetry; exact Q2R_0].
  intros k x v X. apply (eval_bind (Rplus x) (F k)). intros y w Y. now apply eval_known, real_add.
Qed.

Lemma eval_prod {f : Z -> R} {a b : Z} {r : Z -> option number} {s t : option Z} :
  (forall k, evals real (f k) (r k)) -> evals exactly a s -> evals exactly b t ->
  evals real (product f a b) (let* i := s in let* j := t in
    loop (fun k result => let* v := r k in Some (mul result v)) i (length_of i j) (Exact 1)).
Proof.
  intro F. apply eval_binary. intros ? ? i j -> ->.
  apply (eval_loop (f := fun k result => result * f k)); [|symmetry; exact Q2R_1].
  intros k x v X. apply (eval_bind (Rmult x) (F k)). intros y w Y. now apply eval_known, real_mul.
Qed.

(* p low and ... and p high *)
Local Fixpoint every (p : Z -> option bool) (low : Z) (count : nat) : option bool :=
  match count with
  | O => Some true
  | S n => let* b := p low in if b then every p (Z.succ low) n else Some false
  end.

Local Lemma every_true {p : Z -> option bool} {low : Z} {n : nat} :
  every p low n = Some true ->
  forall k, (low <= k < low + Z.of_nat n)%Z -> p k = Some true.
Proof.
  revert low. induction n as [|n IH]; intros low H k K; [lia|]. simpl in H.
  destruct (p low) as [[]|] eqn:E; try discriminate.
  destruct (Z.eq_dec k low) as [->|other]; [exact E|]. apply (IH _ H). lia.
Qed.

Local Lemma every_false {p : Z -> option bool} {low : Z} {n : nat} :
  every p low n = Some false ->
  exists k, (low <= k < low + Z.of_nat n)%Z /\ p k = Some false.
Proof.
  revert low. induction n as [|n IH]; intros low H; [discriminate|]. simpl in H.
  destruct (p low) as [[]|] eqn:E; try discriminate.
  - destruct (IH _ H) as [k [K L]]. exists k. split; [lia | exact L].
  - exists low. split; [lia | exact E].
Qed.

Lemma eval_forall {f : Z -> bool} {a b : Z} {r : Z -> option bool} {s t : option Z} :
  evals exactly a s -> evals exactly b t -> (forall k, evals exactly (f k) (r k)) ->
  evals exactly (all (fun k => implb (le_int a k) (implb (le_int k b) (f k))))
    (let* i := s in let* j := t in every r i (length_of i j)).
Proof.
  intros S T F. revert S T.
  apply (eval_binary
    (f := fun a b => all (fun k => implb (le_int a k) (implb (le_int k b) (f k))))).
  intros ? ? i j -> -> [] E; unfold length_of in E.
  - apply Holds_all. intro k. rewrite !Holds_imp, !Holds_le_int. intros.
    apply (F k), (every_true E). lia.
  - destruct (every_false E) as [k [K L]]. apply decide_false. intro H. specialize (H k).
    rewrite !Holds_imp, !Holds_le_int in H. specialize (H ltac:(lia) ltac:(lia)).
    rewrite (F k _ L) in H. discriminate.
Qed.

(* -------------------------------------------------------------------- vectors, matrices *)
Local Definition pick {V : Type} (l : list V) (i : Z) : option V :=
  if (i <=? 0)%Z then None else nth_error l (Z.to_nat (i - 1)).

(* The values of r low, ... *)
Local Fixpoint table {V : Type} (r : Z -> option V) (low : Z) (count : nat) : option (list V) :=
  match count with
  | O => Some []
  | S n => let* v := r low in let* rest := table r (Z.succ low) n in Some (v :: rest)
  end.

Local Lemma table_nth {V : Type} {r : Z -> option V} {low : Z} {n : nat} {l : list V} :
  table r low n = Some l ->
  forall k, (low <= k < low + Z.of_nat n)%Z -> nth_error l (Z.to_nat (k - low)) = r k.
Proof.
  revert low l. induction n as [|n IH]; intros low l H k K; [lia|]. simpl in H.
  destruct (r low) as [v|] eqn:E; [|discriminate].
  destruct (table r (Z.succ low) n) as [rest|] eqn:F; [|discriminate]. injection H as <-.
  destruct (Z.eq_dec k low) as [->|other]; [now rewrite Z.sub_diag|].
  replace (Z.to_nat (k - low)) with (S (Z.to_nat (k - Z.succ low))) by lia. apply (IH _ _ F). lia.
Qed.

Local Lemma table_some {V : Type} {r : Z -> option V} {low : Z} {n : nat} {l : list V} :
  table r low n = Some l -> forall k, (low <= k < low + Z.of_nat n)%Z -> exists v, r k = Some v.
Proof.
  revert low l. induction n as [|n IH]; intros low l H k K; [lia|]. simpl in H.
  destruct (r low) as [v|] eqn:E; [|discriminate].
  destruct (table r (Z.succ low) n) as [rest|] eqn:F; [|discriminate].
  destruct (Z.eq_dec k low) as [->|other]; [now exists v|]. apply (IH _ _ F). lia.
Qed.

Local Lemma inside_spec (n : size) (i : Z) : inside n i = true <-> (1 <= i <= Zpos n)%Z.
Proof. unfold inside. rewrite andb_true_iff, !Z.leb_le. reflexivity. Qed.

Local Definition tabulate {V : Type} (n : size) (r : Z -> option V) : option (list V) :=
  table r 1 (Pos.to_nat n).

Local Lemma tabulate_pick {V : Type} {n : size} {r : Z -> option V} {l : list V} :
  tabulate n r = Some l ->
  forall i, inside n i = true -> exists v, r i = Some v /\ pick l i = Some v.
Proof.
  intros H i I%inside_spec. destruct (table_some H i ltac:(lia)) as [v E]. exists v.
  split; [exact E|]. unfold pick. rewrite (proj2 (Z.leb_gt i 0)) by lia.
  rewrite (table_nth H i); [exact E | lia].
Qed.

Local Definition array {n : size} (l : list number) (u : vector n) : Prop :=
  forall i, inside n i = true -> exists v, pick l i = Some v /\ real v (at_ u i).

Local Definition rows {m n : size} (l : list (list number)) (a : matrix m n) : Prop :=
  forall i, inside m i = true -> exists row, pick l i = Some row /\
  forall j, inside n j = true -> exists v, pick row j = Some v /\ real v (entry a i j).

Local Lemma within_inside {n : size} (f : Z -> R) (i : Z) :
  inside n i = true -> within (fun k : index n => f (proj1_sig k)) i = f i.
Proof. intro H. unfold within. destruct (Sumbool.sumbool_of_bool _); trivial. congruence. Qed.

Local Lemma entry_inside {m n : size} (f : Z -> Z -> R) (i j : Z) :
  inside m i = true -> inside n j = true -> entry (mat m n f) i j = f i j.
Proof.
  intros I J. unfold entry, mat.
  rewrite (within_inside (fun i => within (fun j : index n => f i (proj1_sig j)) j) i I).
  exact (within_inside (f i) j J).
Qed.

Lemma eval_vec {n : size} {f : Z -> R} {r : Z -> option number} :
  (forall k, evals real (f k) (r k)) -> evals array (vec n f) (tabulate n r).
Proof.
  intros F l H i I. destruct (tabulate_pick H i I) as [v [E P]]. exists v. split; [exact P|].
  unfold at_, vec. rewrite (within_inside f i I). exact (F i v E).
Qed.

Lemma eval_mat {m n : size} {f : Z -> Z -> R} {r : Z -> Z -> option number} :
  (forall i j, evals real (f i j) (r i j)) ->
  evals rows (mat m n f) (tabulate m (fun i => tabulate n (r i))).
Proof.
  intros F l H i I. destruct (tabulate_pick H i I) as [row [E P]]. exists row. split; [exact P|].
  intros j J. destruct (tabulate_pick E j J) as [v [E' P']]. exists v. split; [exact P'|].
  rewrite entry_inside by trivial. exact (F i j v E').
Qed.

Lemma eval_at {n : size} {u : vector n} {i : Z} {r : option (list number)} {s : option Z} :
  evals array u r -> evals exactly i s ->
  evals real (at_ u i) (let* l := r in let* k := s in if inside n k then pick l k else None).
Proof.
  apply eval_binary. intros x ? l k X -> v. destruct (inside n k) eqn:K; [|discriminate].
  destruct (X k K) as [w [-> W]]. now intros [= <-].
Qed.

Lemma eval_entry {m n : size} {a : matrix m n} {i j : Z}
  {r : option (list (list number))} {s t : option Z} :
  evals rows a r -> evals exactly i s -> evals exactly j t ->
  evals real (entry a i j) (let* l := r in let* k := s in let* h := t in
    if inside m k && inside n h then let* row := pick l k in pick row h else None).
Proof.
  intros A I J. apply (eval_bind (fun a => entry a i j) A). intros x l X. revert I J.
  apply (eval_binary (f := entry x)). intros ? ? k h -> -> v.
  destruct (inside m k) eqn:K; [|discriminate]. destruct (inside n h) eqn:H; [|discriminate].
  destruct (X k K) as [row [E Row]]. destruct (Row h H) as [w [E' W]]. simpl.
  rewrite E. simpl. rewrite E'. now intros [= <-].
Qed.

Local Lemma vector_ext {n : size} {u v : vector n} :
  (forall i, inside n i = true -> at_ u i = at_ v i) -> u = v.
Proof.
  intro H. apply functional_extensionality. intros [i I]. specialize (H i I).
  unfold at_, within in H. destruct (Sumbool.sumbool_of_bool _) as [J|]; [|congruence].
  now rewrite (Eqdep_dec.UIP_dec bool_dec I J).
Qed.

Local Lemma matrix_ext {m n : size} {a b : matrix m n} :
  (forall i j, inside m i = true -> inside n j = true -> entry a i j = entry b i j) -> a = b.
Proof.
  intro H. apply functional_extensionality. intros [i I]. apply (@vector_ext n). intros j J.
  specialize (H i j I J). unfold entry, within at 1 3 in H.
  destruct (Sumbool.sumbool_of_bool _) as [K|]; [|congruence].
  now rewrite (Eqdep_dec.UIP_dec bool_dec I K).
Qed.

Local Definition same_entries (k l : list number) (i : Z) : option bool :=
  let* v := pick k i in let* w := pick l i in equal_numbers v w.

Lemma eval_eq_vec {n : size} {u v : vector n} {r s : option (list number)} :
  evals array u r -> evals array v s ->
  evals exactly (equal u v)
    (let* k := r in let* l := s in every (same_entries k l) 1 (Pos.to_nat n)).
Proof.
  apply eval_binary. intros x y k l X Y.
  assert (entries : forall i b, inside n i = true -> same_entries k l i = Some b ->
    equal (at_ x i) (at_ y i) = b).
  { intros i b I. destruct (X i I) as [p [E V]], (Y i I) as [q [F W]]. unfold same_entries.
    rewrite E, F. apply (real_equal V W). }
  intros [] E.
  - apply decide_true, vector_ext. intros i I. apply Holds_equal, entries; [exact I|].
    apply (every_true E). apply inside_spec in I. lia.
  - destruct (every_false E) as [i [I F]]. apply decide_false. intros <-.
    apply entries in F; [|apply inside_spec; lia].
    now rewrite (decide_true eq_refl : equal (at_ x i) (at_ x i) = true) in F.
Qed.

Lemma eval_eq_mat {m n : size} {a b : matrix m n} {r s : option (list (list number))} :
  evals rows a r -> evals rows b s ->
  evals exactly (equal a b)
    (let* k := r in let* l := s in every (fun i => let* p := pick k i in let* q := pick l i in
      every (same_entries p q) 1 (Pos.to_nat n)) 1 (Pos.to_nat m)).
Proof.
  apply eval_binary. intros x y k l X Y.
  assert (entries : forall i p q j c, inside m i = true -> inside n j = true ->
    pick k i = Some p -> pick l i = Some q -> same_entries p q j = Some c ->
    equal (entry x i j) (entry y i j) = c).
  { intros i p q j c I J P Q. destruct (X i I) as [row [E Row]], (Y i I) as [row' [E' Row']].
    rewrite E in P. rewrite E' in Q. injection P as <-. injection Q as <-.
    destruct (Row j J) as [v [F V]], (Row' j J) as [w [F' W]]. unfold same_entries.
    rewrite F, F'. apply (real_equal V W). }
  intros [] E.
  - apply decide_true, matrix_ext. intros i j I J. apply inside_spec in I as I'.
    pose proof (every_true E i ltac:(lia)) as F. cbv beta in F.
    destruct (pick k i) as [p|] eqn:P; [|discriminate].
    destruct (pick l i) as [q|] eqn:Q; [|discriminate].
    apply Holds_equal, (entries i p q j true I J P Q), (every_true F).
    apply inside_spec in J. lia.
  - destruct (every_false E) as [i [I F]]. apply decide_false. intros <-.
    cbv beta in F. destruct (pick k i) as [p|] eqn:P; [|discriminate].
    destruct (pick l i) as [q|] eqn:Q; [|discriminate].
    destruct (every_false F) as [j [J G]].
    apply (entries i p q) in G; trivial; try (apply inside_spec; lia).
    now rewrite (decide_true eq_refl : equal (entry x i j) (entry x i j) = true) in G.
Qed.

(* ----------------------------------------- the defined constants, by their definitions *)
Local Notation literal := (eval_num _).
Local Notation given := (eval_exactly _).

Definition eval_abs {x : R} {r : option number} (X : evals real x r) :=
  eval_bind abs X (fun y v Y => eval_ite (eval_le literal (eval_known Y))
    (fun _ => eval_known Y) (fun _ => eval_neg (eval_known Y))).

Definition eval_tan {x : R} {r : option number} (X : evals real x r) :=
  eval_bind tan_ X (fun y v Y =>
    eval_mul (eval_sin (eval_known Y)) (eval_inv (eval_cos (eval_known Y)))).

Definition eval_sinh {x : R} {r : option number} (X : evals real x r) :=
  eval_bind sinh_ X (fun y v Y => eval_mul literal
    (eval_add (eval_exp (eval_known Y)) (eval_neg (eval_exp (eval_neg (eval_known Y)))))).

Definition eval_cosh {x : R} {r : option number} (X : evals real x r) :=
  eval_bind cosh_ X (fun y v Y => eval_mul literal
    (eval_add (eval_exp (eval_known Y)) (eval_exp (eval_neg (eval_known Y))))).

Definition eval_tanh {x : R} {r : option number} (X : evals real x r) :=
  eval_bind tanh_ X (fun y v Y =>
    eval_mul (eval_sinh (eval_known Y)) (eval_inv (eval_cosh (eval_known Y)))).

Definition eval_max {x y : R} {r s : option number} (X : evals real x r) (Y : evals real y s) :=
  eval_binary (f := max_) (fun a b v w A B => eval_ite (eval_le (eval_known A) (eval_known B))
    (fun _ => eval_known B) (fun _ => eval_known A)) X Y.

Definition eval_min {x y : R} {r s : option number} (X : evals real x r) (Y : evals real y s) :=
  eval_binary (f := min_) (fun a b v w A B => eval_ite (eval_le (eval_known A) (eval_known B))
    (fun _ => eval_known A) (fun _ => eval_known B)) X Y.

Definition eval_factorial {n : Z} {r : option Z} (N : evals exactly n r) :=
  eval_bind factorial_ N (fun m v M =>
    eval_prod (fun i => eval_cast given) given (eval_known M)).

Definition eval_binomial {n k : Z} {r s : option Z}
  (N : evals exactly n r) (K : evals exactly k s) :=
  eval_binary (f := binomial_) (fun m l v w M L =>
    eval_ite (eval_exactly2 le_int given (eval_known L))
      (fun _ => eval_prod (fun i => eval_mul
        (eval_cast (eval_exactly2 Z.add (eval_exactly2 Z.add (eval_known M) given)
          (eval_neg_int given)))
        (eval_inv (eval_cast given))) given (eval_known L))
      (fun _ => literal)) N K.

Section Defined.
Context {m n : size}.

Local Definition at_index {u : vector n} {v : list number} (U : array v u) (i : Z) :=
  eval_at (eval_known U) (eval_exactly i).
Local Definition entry_index {a : matrix m n} {v : list (list number)} (A : rows v a) (i j : Z) :=
  eval_entry (eval_known A) (eval_exactly i) (eval_exactly j).

Definition eval_zeros : evals array (zeros n) _ := eval_vec (fun i => literal).

Definition eval_vadd {u v : vector n} {r s : option (list number)}
  (U : evals array u r) (V : evals array v s) :=
  eval_binary (f := vadd) (fun x y p q X Y =>
    eval_vec (fun i => eval_add (at_index X i) (at_index Y i))) U V.

Definition eval_scale {a : R} {u : vector n} {r : option number} {s : option (list number)}
  (A : evals real a r) (U : evals array u s) :=
  eval_binary (f := scale) (fun x y p q X Y =>
    eval_vec (fun i => eval_mul (eval_known X) (at_index Y i))) A U.

Definition eval_map {f : R -> R} {u : vector n} {r : number -> option number}
  {s : option (list number)}
  (F : forall x v, real v x -> evals real (f x) (r v)) (U : evals array u s) :=
  eval_bind (map_ f) U (fun x p X =>
    eval_vec (fun i => eval_bind f (at_index X i) (fun y v Y => F y v Y))).

Definition eval_dot {u v : vector n} {r s : option (list number)}
  (U : evals array u r) (V : evals array v s) :=
  eval_binary (f := dot) (fun x y p q X Y =>
    eval_sum (fun i => eval_mul (at_index X i) (at_index Y i)) given given) U V.

Definition eval_norm {u : vector n} {r : option (list number)} (U : evals array u r) :=
  eval_bind norm U (fun x p X => eval_sqrt (eval_dot (eval_known X) (eval_known X))).

Definition eval_eye : evals rows (eye n) _ :=
  eval_mat (fun i j => eval_ite (eval_eq_int given given)
    (fun _ => literal) (fun _ => literal)).

Definition eval_diag {u : vector n} {r : option (list number)} (U : evals array u r) :=
  eval_bind diag U (fun x p X => eval_mat (fun i j =>
    eval_ite (eval_eq_int given given) (fun _ => at_index X i) (fun _ => literal))).

Definition eval_madd {a b : matrix m n} {r s : option (list (list number))}
  (A : evals rows a r) (B : evals rows b s) :=
  eval_binary (f := madd) (fun x y p q X Y =>
    eval_mat (fun i j => eval_add (entry_index X i j) (entry_index Y i j))) A B.

Definition eval_mscale {c : R} {a : matrix m n} {r : option number}
  {s : option (list (list number))} (C : evals real c r) (A : evals rows a s) :=
  eval_binary (f := mscale) (fun x y p q X Y =>
    eval_mat (fun i j => eval_mul (eval_known X) (entry_index Y i j))) C A.

Definition eval_transpose {a : matrix m n} {r : option (list (list number))}
  (A : evals rows a r) :=
  eval_bind transpose A (fun x p X => eval_mat (fun i j => entry_index X j i)).
End Defined.

Definition eval_mm {l m n : size} {a : matrix l m} {b : matrix m n}
  {r s : option (list (list number))} (A : evals rows a r) (B : evals rows b s) :=
  eval_binary (f := mm) (fun x y p q X Y => eval_mat (fun i j =>
    eval_sum (fun k => eval_mul (entry_index X i k) (entry_index Y k j)) given given))
    A B.

Definition eval_mv {m n : size} {a : matrix m n} {u : vector n} {r : option (list (list number))}
  {s : option (list number)} (A : evals rows a r) (U : evals array u s) :=
  eval_binary (f := mv) (fun x y p q X Y => eval_vec (fun i =>
    eval_sum (fun j => eval_mul (entry_index X i j) (at_index Y j)) given given)) A U.

Definition eval_outer {m n : size} {u : vector m} {v : vector n} {r s : option (list number)}
  (U : evals array u r) (V : evals array v s) :=
  eval_binary (f := outer) (fun x y p q X Y => eval_mat (fun i j =>
    eval_mul (at_index X i) (at_index Y j))) U V.

Definition eval_trace {n : size} {a : matrix n n} {r : option (list (list number))}
  (A : evals rows a r) :=
  eval_bind trace A (fun x p X => eval_sum (fun i => entry_index X i i) given given).

Definition eval_basis {n : size} {i : Z} {r : option Z} (I : evals exactly i r) :=
  eval_bind (basis n) I (fun x p X => eval_vec (fun k => eval_ite
    (eval_eq_int given (eval_known X)) (fun _ => literal) (fun _ => literal))).

Lemma eval_product {n : size} {f : Z -> matrix n n} {a b : Z}
  {r : Z -> list (list number) -> option (list (list number))} {start : option (list (list number))}
  {s t : option Z} :
  (forall k (x : matrix n n) v, rows v x -> evals rows (mm (f k) x) (r k v)) ->
  evals rows (eye n) start ->
  evals exactly a s -> evals exactly b t ->
  evals rows (mprod f a b)
    (let* i := s in let* j := t in let* v := start in loop r i (length_of i j) v).
Proof.
  intros step first. apply (eval_binary (f := mprod f)). intros ? ? i j -> ->.
  apply (eval_bind (fun start => repeated _ start _) first). intros x v X.
  now apply (eval_loop step).
Qed.

Definition eval_mprod {n : size} {f : Z -> matrix n n} {a b : Z}
  {r : Z -> option (list (list number))} {s t : option Z}
  (F : forall k, evals rows (f k) (r k)) (A : evals exactly a s) (B : evals exactly b t) :=
  eval_product (fun k x v X => eval_mm (F k) (eval_known X)) eval_eye A B.

(* -------------------------------------------------------------------------- probability *)
Local Definition numbered {T : Probability} (k : Z) (w : outcome T) : Prop := w = point T k.

(* The mean of the values r k, r (k + 1), ... *)
Local Fixpoint average (ms : list Q) (r : Z -> option number) (k : Z) : option number :=
  match ms with
  | [] => Some (Exact 0)
  | m :: rest =>
      let* v := r k in let* total := average rest r (k + 1) in Some (add (mul (Exact m) v) total)
  end.

Section Finite.
Context {T : Probability} {ms : list Q} {valid : valid_masses ms = true}.
Local Notation P := (finite T ms valid).

Lemma eval_outcome {i : Z} {r : option Z} : evals exactly i r -> evals numbered (point T i) r.
Proof. intros H k E. unfold numbered. f_equal. exact (H k E). Qed.

Lemma eval_eq_outcome {a b : outcome T} {r s : option Z} :
  evals numbered a r -> evals numbered b s ->
  evals exactly (equal a b) (let* i := r in let* j := s in Some (i =? j)%Z).
Proof.
  apply eval_binary. intros x y i j -> ->. apply eval_known, decide_by. rewrite Z.eqb_eq.
  split; [congruence | apply point_injective].
Qed.

Lemma eval_integrable {X : outcome T -> R} : evals exactly (integrable T P X) (Some true).
Proof. apply eval_known, finite_integrable. Qed.

(* A random variable is evaluated at the points that have numbers. *)
Local Lemma at_points {A V : Type} {is : V -> A -> Prop} {X : outcome T -> A} {r : Z -> option V} :
  (forall w k, numbered k w -> evals is (X w) (r k)) -> forall k, evals is (X (point T k)) (r k).
Proof. intros F k. now apply F. Qed.

Lemma eval_E {X : outcome T -> R} {r : Z -> option number} :
  (forall w k, numbered k w -> evals real (X w) (r k)) ->
  evals real (expectation T P X) (average ms r 1).
Proof.
  intro H. pose proof (at_points H) as F. clear H.
  rewrite finite_expectation. clear valid. generalize 1%Z.
  induction ms as [|m rest IH]; intro k; simpl.
  - apply eval_known. symmetry. exact Q2R_0.
  - apply (eval_bind (fun x => Q2R m * x + weighted rest (fun k => X (point T k)) (k + 1)) (F k)).
    intros x v V. apply (eval_bind (Rplus (Q2R m * x)) (IH (k + 1)%Z)). intros y w W.
    exact (eval_known (real_add (real_mul (v := Exact m) eq_refl V) W)).
Qed.

Definition eval_Cov {X Y : outcome T -> R} {r s : Z -> option number}
  (F : forall w k, numbered k w -> evals real (X w) (r k))
  (G : forall w k, numbered k w -> evals real (Y w) (s k)) :=
  eval_binary (f := fun x y => expectation T P (fun w => (X w + - x) * (Y w + - y)))
    (fun x y v w V W => eval_E (X := fun w => (X w + - x) * (Y w + - y)) (fun z k Z =>
      eval_mul (eval_add (F z k Z) (eval_neg (eval_known V)))
        (eval_add (G z k Z) (eval_neg (eval_known W)))))
    (eval_E F) (eval_E G) : evals real (covariance T P X Y) _.

Definition eval_Var {X : outcome T -> R} {r : Z -> option number}
  (F : forall w k, numbered k w -> evals real (X w) (r k)) : evals real (variance T P X) _ :=
  eval_Cov F F.

(* Tables of exact values: a row for each member of families. *)
Local Definition exact (v : number) : option Q := match v with Exact q => Some q | _ => None end.

Local Fixpoint row (ms : list Q) (r : Z -> option number) (k : Z) : option (list Q) :=
  match ms with
  | [] => Some []
  | _ :: rest =>
      let* v := r k in let* q := exact v in let* qs := row rest r (k + 1) in Some (q :: qs)
  end.

Local Lemma row_reads {X : Z -> R} {r : Z -> option number} :
  (forall k, evals real (X k) (r k)) ->
  forall k l, row ms r k = Some l -> reads numeral X ms l k.
Proof.
  clear valid. intro F. induction ms as [|m rest IH]; intros k l H; simpl in H.
  - injection H as <-. exact I.
  - specialize (F k). destruct (r k) as [[q|]|]; try discriminate. simpl in H.
    destruct (row rest r (k + 1)) as [qs|] eqn:E; [|discriminate]. injection H as <-.
    split; [now apply (F (Exact q)) | now apply IH].
Qed.

Local Fixpoint each {A B : Type} (f : A -> option B) (l : list A) : option (list B) :=
  match l with
  | [] => Some []
  | a :: rest => let* b := f a in let* bs := each f rest in Some (b :: bs)
  end.

(* From the family of that number among all. *)
Local Definition table_of (families : list (family (outcome T))) (r : option (list (list Q))) :
    Prop :=
  forall number all, (forall n, nth_error all (number + n) = nth_error families n) ->
  forall l, r = Some l ->
  tabulated (fun p k => variable_at all p (point T k)) ms (members number families) l.

Lemma families_end : table_of [] (Some []).
Proof. intros number all _ l [= <-]. exact I. Qed.

Local Lemma tabulated_app X ps qs l k :
  tabulated X ms ps l -> tabulated X ms qs k -> tabulated X ms (ps ++ qs) (l ++ k).
Proof.
  intros H K. revert l H. induction ps as [|p ps IH]; intros [|a l] H; simpl in *; try easy.
  split; [apply H | now apply IH].
Qed.

Lemma families_next {F : Z -> outcome T -> R} {a b : Z} {rest : list (family (outcome T))}
  {r : Z -> Z -> option number} {s t : option Z} {u : option (list (list Q))} :
  (forall i w k, numbered k w -> evals real (F i w) (r i k)) ->
  evals exactly a s -> evals exactly b t -> table_of rest u ->
  table_of ((F, a, b) :: rest) (let* i := s in let* j := t in
    let* l := each (fun k => row ms (r k) 1) (integers i j) in let* k := u in Some (l ++ k)).
Proof.
  intros H A B K number all Families l E.
  destruct s as [i|]; [|discriminate]. destruct t as [j|]; [|discriminate]. simpl in E.
  rewrite (A i eq_refl), (B j eq_refl) in *. clear A B.
  destruct (each _ _) as [l'|] eqn:L; [|discriminate]. destruct u as [k|]; [|discriminate].
  injection E as <-. simpl. apply tabulated_app.
  - assert (here : forall i, variable_at all (number, i) = F i).
    { intro x. unfold variable_at. simpl. specialize (Families O). rewrite Nat.add_0_r in Families.
      now rewrite Families. }
    clear Families K. revert l' L. induction (integers i j) as [|x xs IH]; intros l' L; simpl in L.
    + injection L as <-. exact I.
    + destruct (row ms (r x) 1) as [q|] eqn:Q; [|discriminate].
      destruct (each _ xs) as [qs|]; [|discriminate]. injection L as <-. simpl. rewrite here.
      split; [|now apply IH]. exact (row_reads (at_points (H x)) 1 q Q).
  - apply (K (S number) all); [|reflexivity]. intro n. specialize (Families (S n)).
    now rewrite Nat.add_succ_r in Families.
Qed.

Lemma eval_mutind {families : list (family (outcome T))} {r : option (list (list Q))} :
  table_of families r ->
  evals exactly (mutually_independent T P families) (let* l := r in Some (mutual_check ms l)).
Proof.
  intros H c E. destruct r as [l|]; [|discriminate]. injection E as <-.
  apply mutually_independent_by_table. now apply (H O families).
Qed.

Lemma eval_kwise {families : list (family (outcome T))} {n : Z} {r : option (list (list Q))}
  {s : option Z} :
  evals exactly n s -> table_of families r ->
  evals exactly (kwise T P n families)
    (let* k := s in let* l := r in Some (kwise_check ms k l)).
Proof.
  intros N H. apply (eval_bind (fun n => kwise T P n families) N). intros ? k -> c E.
  destruct r as [l|]; [|discriminate]. injection E as <-.
  apply kwise_by_table. now apply (H O families).
Qed.
End Finite.

(* Values of any kind, as positions in a list of different ones, which are found by comparison. *)
Section Codes.
Context {A V : Type} {is : V -> A -> Prop} {same : V -> V -> option bool}.
Hypothesis compares : forall a b v w, is v a -> is w b -> evals exactly (equal a b) (same v w).

(* The position of v, or the length of the list where v is new. *)
Local Fixpoint place (v : V) (known : list V) : option nat :=
  match known with
  | [] => Some O
  | w :: rest => let* b := same w v in if b then Some O else let* c := place v rest in Some (S c)
  end.

Local Fixpoint codes (ms : list Q) (r : Z -> option V) (k : Z) (known : list V) :
    option (list nat) :=
  match ms with
  | [] => Some []
  | _ :: rest =>
      let* v := r k in let* c := place v known in
      let* cs := codes rest r (k + 1) (if Nat.ltb c (length known) then known else known ++ [v]) in
      Some (c :: cs)
  end.

Local Lemma place_spec {v : V} {a : A} {known : list V} {l : list A} {c : nat} :
  is v a -> Forall2 is known l -> place v known = Some c ->
  nth_error l c = Some a \/ c = length known /\ ~ In a l.
Proof.
  intros H K. revert c. induction K as [|w b known l W K IH]; intros c E; simpl in E.
  - injection E as <-. right. split; [reflexivity | easy].
  - pose proof (compares b a w v W H) as D. destruct (same w v) as [[]|]; try discriminate.
    + injection E as <-. left. simpl. f_equal. now apply Holds_equal, (D true).
    + simpl in E. destruct (place v known) as [d|]; [|discriminate]. injection E as <-.
      destruct (IH d eq_refl) as [found | [-> new]]; [now left | right].
      split; [reflexivity|]. intros [-> | old]; [|now apply new].
      specialize (D false eq_refl). unfold exactly in D.
      now rewrite (decide_true eq_refl : equal a a = true) in D.
Qed.

Local Lemma different_snoc {l : list A} {a : A} :
  all_different l -> ~ In a l -> all_different (l ++ [a]).
Proof.
  induction l as [|b l IH]; simpl; [easy|]. intros [apart rest] new.
  split; [|now apply IH; [|intro old; apply new; right]].
  assert (b <> a) by (intros ->; apply new; now left). clear - apart H.
  induction l as [|c l IH]; simpl in *; [easy|]. split; [apply apart | now apply IH].
Qed.

Local Lemma codes_read {ms : list Q} {X : Z -> A} {r : Z -> option V} :
  (forall k, evals is (X k) (r k)) ->
  forall k known l cs, Forall2 is known l -> all_different l -> codes ms r k known = Some cs ->
  exists more, all_different (l ++ more) /\ reads (code (l ++ more)) X ms cs k.
Proof.
  intro F. induction ms as [|m ms IH]; intros k known l cs K apart E; simpl in E.
  - injection E as <-. exists []. rewrite app_nil_r. now split.
  - pose proof (F k) as H. destruct (r k) as [v|]; [|discriminate]. specialize (H v eq_refl).
    simpl in E. destruct (place v known) as [c|] eqn:C; [|discriminate]. simpl in E.
    destruct (codes ms r (k + 1) _) as [cs'|] eqn:E'; [|discriminate]. injection E as <-.
    assert (same_length : length known = length l) by (clear - K; induction K; simpl; congruence).
    destruct (place_spec H K C) as [found | [-> new]].
    + assert (old : (c < length l)%nat) by (apply nth_error_Some; congruence).
      rewrite (proj2 (Nat.ltb_lt _ _)) in E' by lia.
      destruct (IH _ _ _ _ K apart E') as [more [apart' table]]. exists more.
      split; [exact apart' |]. split; [|exact table]. unfold code. now rewrite nth_error_app1.
    + rewrite Nat.ltb_irrefl in E'.
      destruct (IH _ _ (l ++ [X k]) _ (Forall2_app K (Forall2_cons _ _ H (Forall2_nil _)))
        (different_snoc apart new) E') as [more [apart' table]].
      exists (X k :: more). rewrite <- app_assoc in apart', table. split; [exact apart' |].
      split; [|exact table]. unfold code. now rewrite same_length, nth_error_app2, Nat.sub_diag.
Qed.
End Codes.

Lemma eval_indep {T : Probability} {ms : list Q} {valid : valid_masses ms = true}
  {A B V W : Type} {is : V -> A -> Prop} {is' : W -> B -> Prop}
  {X : outcome T -> A} {Y : outcome T -> B}
  {same : V -> V -> option bool} {same' : W -> W -> option bool}
  {r : Z -> option V} {s : Z -> option W} :
  (forall a b v w, is v a -> is w b -> evals exactly (equal a b) (same v w)) ->
  (forall a b v w, is' v a -> is' w b -> evals exactly (equal a b) (same' v w)) ->
  (forall w k, numbered k w -> evals is (X w) (r k)) ->
  (forall w k, numbered k w -> evals is' (Y w) (s k)) ->
  evals exactly (independent T (finite T ms valid) X Y)
    (let* xs := codes (same := same) ms r 1 [] in let* ys := codes (same := same') ms s 1 [] in
      Some (pair_check ms xs ys)).
Proof.
  intros compares compares' H K c E.
  pose proof (at_points H) as F. pose proof (at_points K) as G.
  destruct (codes ms r 1 []) as [xs|] eqn:X'; [|discriminate].
  destruct (codes ms s 1 []) as [ys|] eqn:Y'; [|discriminate]. injection E as <-.
  destruct (codes_read compares F 1 [] [] xs (Forall2_nil _) I X') as [l [apart table]].
  destruct (codes_read compares' G 1 [] [] ys (Forall2_nil _) I Y') as [l' [apart' table']].
  exact (independent_by_table T ms valid X Y l l' xs ys apart apart' table table').
Qed.

(* Of `Holds p` for a closed formula p, from a proof of `evals exactly p _`.  The program runs here
   so that it can be told whether p is false or its value is not known, and again for the proof. *)
Tactic Notation "evaluate" uconstr(proof) :=
  simple refine (eval_holds proof _);
  lazymatch goal with
  | |- ?program = _ =>
      let result := eval vm_compute in program in
      lazymatch result with
      | Some true => vm_cast_no_check (eq_refl (Some true))
      | Some false => fail "the formula is computed to be false"
      | None => fail "the value of the formula is not known"
      end
  end.
