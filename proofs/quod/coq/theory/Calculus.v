(* What derivatives, gradients and Jacobians mean in Coq, and every axiom of Quod's calculus. *)

From Coq Require Import Reals ZArith QArith Qreals Lia Lra FunctionalExtensionality.
From Quod Require Import Core Algebra.
Open Scope R_scope.

(* ------------------------------------------------------------------------ the definitions *)
(* The one number with a property; 0 if there is none, or more than one.  It is the least upper
   bound of the numbers with the property. *)
Definition single (P : R -> Prop) : Prop := exists x, P x /\ forall y, P y -> y = x.

Lemma single_bounded (P : R -> Prop) : single P -> bound P.
Proof. intros [x [_ unique]]. exists x. intros y Py. right. now apply unique. Qed.

Lemma single_exists (P : R -> Prop) : single P -> exists x, P x.
Proof. intros [x [Px _]]. now exists x. Qed.

Definition the (P : R -> Prop) : R :=
  match excluded_middle (single P) with
  | left found => proj1_sig (completeness P (single_bounded P found) (single_exists P found))
  | right _ => 0
  end.

Definition difference {n : size} (u v : vector n) : vector n := fun i => u i - v i.

(* What holds at all points z near enough to u. *)
Definition near {n : size} (u : vector n) (P : vector n -> Prop) : Prop :=
  exists delta, 0 < delta /\ forall z, norm (difference z u) < delta -> P z.

(* Frechet: F z = F u + w . (z - u) + o(norm (z - u)) as z tends to u; for a Jacobian the product
   is a (z - u). *)
Definition gradient {n : size} (F : vector n -> R) (u w : vector n) : Prop :=
  forall eps, 0 < eps -> near u (fun z =>
    Rabs (F z - F u - dot w (difference z u)) <= eps * norm (difference z u)).

Definition jacobian {n m : size} (f : vector n -> vector m) (u : vector n) (a : matrix m n)
  : Prop :=
  forall eps, 0 < eps -> near u (fun z =>
    norm (difference (difference (f z) (f u)) (mv a (difference z u)))
      <= eps * norm (difference z u)).

(* At other sorts `differentiable` is false. *)
Definition differentiable_rr (f : R -> R) (x : R) : bool :=
  decide (exists l, derivable_pt_lim f x l).
Definition differentiable_vr {n : size} (F : vector n -> R) (u : vector n) : bool :=
  decide (exists w, gradient F u w).
Definition differentiable_vv {n m : size} (f : vector n -> vector m) (u : vector n) : bool :=
  decide (exists a, jacobian f u a).

Definition deriv (f : R -> R) (x : R) : R := the (derivable_pt_lim f x).
Definition grad {n : size} (F : vector n -> R) (u : vector n) : vector n :=
  fun i => the (fun l => exists w, gradient F u w /\ w i = l).
Definition jac {n m : size} (f : vector n -> vector m) (u : vector n) : matrix m n :=
  fun i j => the (fun l => exists a, jacobian f u a /\ a i j = l).

Lemma the_spec (P : R -> Prop) (x : R) : P x -> (forall y, P y -> y = x) -> the P = x.
Proof.
  intros Px unique. unfold the. destruct (excluded_middle (single P)) as [found|none].
  - destruct (completeness _ _ _) as [y [above least]]. simpl. apply Rle_antisym.
    + apply least. intros z Pz. right. now apply unique.
    + now apply above.
  - destruct none. now exists x.
Qed.

(* ------------------------------------------------------------- the calculus of gradients *)
Lemma dot_difference {n : size} (w z u : vector n) : dot w (difference z u) = dot w z - dot w u.
Proof.
  rewrite !dot_total. unfold difference.
  apply (total_related (fun r s t => r = s - t)); intros; lra.
Qed.

Lemma near_and {n : size} (u : vector n) (P Q : vector n -> Prop) :
  near u P -> near u Q -> near u (fun z => P z /\ Q z).
Proof.
  intros [d [d_positive p]] [e [e_positive q]]. exists (Rmin d e).
  split; [now apply Rmin_glb_lt|]. intros z close.
  split; [apply p | apply q]; apply Rlt_le_trans with (1 := close);
    [apply Rmin_l | apply Rmin_r].
Qed.

Lemma near_imp {n : size} (u : vector n) (P Q : vector n -> Prop) :
  (forall z, P z -> Q z) -> near u P -> near u Q.
Proof. intros imp [d [positive p]]. exists d. split; [exact positive | auto]. Qed.

Lemma near_true {n : size} (u : vector n) (P : vector n -> Prop) : (forall z, P z) -> near u P.
Proof. intro p. exists 1. split; [lra | auto]. Qed.

(* Finitely many things that hold near u hold near u together. *)
Lemma near_all {m n : size} (u : vector n) (P : index m -> vector n -> Prop) :
  (forall i, near u (P i)) -> near u (fun z => forall i, P i z).
Proof.
  intro each.
  enough (first : forall k, near u (fun z => forall i, (proj1_sig i <= Z.of_nat k)%Z -> P i z)).
  { apply near_imp with (2 := first (Pos.to_nat m)). intros z p i. apply p.
    pose proof (index_range i). unfold dim in *. lia. }
  induction k as [|k IH].
  - apply near_true. intros z i low. pose proof (index_range i). lia.
  - destruct (excluded_middle (exists i : index m, proj1_sig i = Z.of_nat (S k)))
      as [[i here]|none].
    + apply near_imp with (2 := near_and u _ _ IH (each i)). intros z [before at_i] j low.
      destruct (Z.eq_dec (proj1_sig j) (Z.of_nat (S k))) as [same|other].
      * now rewrite (index_equal j i) by congruence.
      * apply before. lia.
    + apply near_imp with (2 := IH). intros z before j low. apply before.
      destruct (Z.eq_dec (proj1_sig j) (Z.of_nat (S k))); [|lia].
      destruct none. now exists j.
Qed.

Lemma gradient_constant {n : size} (c : R) (u : vector n) : gradient (fun _ => c) u (fun _ => 0).
Proof.
  intros eps positive. apply near_true. intro z.
  rewrite dot_zero, !Rminus_diag_eq, Rabs_R0 by ring.
  apply Rmult_le_pos; [lra | apply norm_positive].
Qed.

Lemma gradient_plus {n : size} (F G : vector n -> R) (u v w : vector n) :
  gradient F u v -> gradient G u w -> gradient (fun z => F z + G z) u (fun i => v i + w i).
Proof.
  intros of_F of_G eps positive. assert (half : 0 < eps / 2) by lra.
  apply near_imp with (2 := near_and u _ _ (of_F _ half) (of_G _ half)).
  intros z [close_F close_G]. rewrite dot_plus.
  set (d := difference z u) in *.
  replace (F z + G z - _ - _)
    with ((F z - F u - dot v d) + (G z - G u - dot w d)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). lra.
Qed.

Lemma gradient_scale {n : size} (c : R) (F : vector n -> R) (u w : vector n) :
  gradient F u w -> gradient (fun z => c * F z) u (fun i => c * w i).
Proof.
  intros of_F eps positive. pose proof (Rabs_pos c).
  assert (small : 0 < eps / (Rabs c + 1)) by (apply Rdiv_lt_0_compat; lra).
  apply near_imp with (2 := of_F _ small). intros z close. rewrite dot_scale.
  rewrite <- !Rmult_minus_distr_l, Rabs_mult.
  apply Rle_trans with ((Rabs c + 1) * (eps / (Rabs c + 1) * norm (difference z u))).
  - apply Rmult_le_compat; [lra | apply Rabs_pos | lra | exact close].
  - right. field. lra.
Qed.

Lemma gradient_linear {n : size} (w u : vector n) : gradient (fun z => dot w z) u w.
Proof.
  intros eps positive. apply near_true. intro z. rewrite dot_difference, Rminus_diag_eq, Rabs_R0
    by reflexivity.
  apply Rmult_le_pos; [lra | apply norm_positive].
Qed.

(* A function of one entry. *)
Lemma gradient_entry {n : size} (f : R -> R) (i : index n) (u : vector n) (l : R) :
  derivable_pt_lim f (u i) l ->
  gradient (fun z => f (z i)) u (fun j => choice (equal i j) l 0).
Proof.
  intros derivative eps positive. destruct (derivative eps positive) as [delta close].
  exists delta. split; [apply cond_pos|]. intros z near_u. rewrite dot_delta.
  pose proof (norm_entry (difference z u) i) as small.
  unfold difference at 1 in small. unfold difference at 1.
  replace (f (z i)) with (f (u i + (z i - u i))) by (f_equal; ring).
  set (h := z i - u i) in *. set (d := norm _) in *.
  destruct (Req_dec h 0) as [->|other].
  - rewrite Rplus_0_r, Rmult_0_r, !Rminus_diag_eq, Rabs_R0 by ring. pose proof (Rabs_pos 0). nra.
  - replace (_ - _ - l * h) with (h * ((f (u i + h) - f (u i)) / h - l)) by now field.
    specialize (close h other). rewrite Rabs_mult. pose proof (Rabs_pos h).
    pose proof (Rabs_pos ((f (u i + h) - f (u i)) / h - l)).
    assert (Rabs h < delta) by lra. nra.
Qed.

(* The gradient is unique: look in the direction of one entry. *)
Lemma gradient_unique {n : size} (F : vector n -> R) (u v w : vector n) (i : index n) :
  gradient F u v -> gradient F u w -> v i = w i.
Proof.
  intros of_v of_w. apply cond_eq. intros eps positive. assert (part : 0 < eps / 4) by lra.
  destruct (near_and u _ _ (of_v _ part) (of_w _ part)) as [delta [delta_positive close]].
  set (t := delta / 2). set (z := fun j => u j + choice (equal i j) t 0).
  assert (step : difference z u = fun j => choice (equal i j) t 0)
    by (extensionality j; unfold z, difference; ring).
  assert (length : norm (difference z u) = t).
  { rewrite step. unfold norm. rewrite dot_delta, choice_same by reflexivity.
    apply sqrt_square. unfold t. lra. }
  specialize (close z). rewrite length, step in close.
  rewrite (dot_commutes v), (dot_commutes w), !dot_delta in close.
  destruct close as [close_v close_w]; [unfold t; lra|].
  assert (t_positive : 0 < t) by (unfold t; lra).
  apply Rmult_lt_reg_l with (1 := t_positive).
  rewrite <- (Rabs_right t) at 1 by lra. rewrite <- Rabs_mult.
  replace (t * (v i - w i))
    with ((F z - F u - t * w i) - (F z - F u - t * v i)) by ring.
  apply Rle_lt_trans with (1 := Rabs_triang _ _). rewrite Rabs_Ropp.
  apply Rle_lt_trans with (eps / 4 * t + eps / 4 * t); [lra | nra].
Qed.

Lemma gradient_square {n : size} (u : vector n) :
  gradient (fun z => dot z z) u (fun i => 2 * u i).
Proof.
  intros eps positive. exists eps. split; [exact positive|]. intros z close.
  rewrite dot_scale, dot_difference.
  replace (_ - _ - _) with (dot (difference z u) (difference z u)).
  - rewrite <- norm_square. pose proof (norm_positive (difference z u)).
    rewrite Rabs_right; nra.
  - rewrite dot_difference, !(dot_commutes (difference z u)), !dot_difference, (dot_commutes z u).
    ring.
Qed.

(* ----------------------------------------------------------------------------- Jacobians *)
Lemma jacobian_rows {n m : size} (f : vector n -> vector m) (u : vector n) (a : matrix m n) :
  jacobian f u a <-> forall i, gradient (fun z => f z i) u (a i).
Proof.
  split.
  - intros of_f i eps positive. apply near_imp with (2 := of_f eps positive). intros z close.
    apply Rle_trans with (2 := close). rewrite mv_index. refine (norm_entry _ i).
  - intros rows eps positive. pose proof (ones_positive m).
    assert (small : 0 < eps / ones m) by (apply Rdiv_lt_0_compat; assumption).
    apply near_imp with (2 := near_all u _ (fun i => rows i _ small)). intros z close.
    replace (eps * _) with (ones m * (eps / ones m * norm (difference z u))) by (field; lra).
    apply norm_bound.
    + apply Rmult_le_pos; [lra | apply norm_positive].
    + rewrite mv_index. exact close.
Qed.

(* Where h is differentiable, h z - h u is at most a multiple of z - u. *)
Lemma jacobian_lipschitz {n m : size} (h : vector n -> vector m) (u : vector n)
  (a : matrix m n) : jacobian h u a -> exists c, 0 < c /\
  near u (fun z => norm (difference (h z) (h u)) <= c * norm (difference z u)).
Proof.
  intro of_h. set (b := total (fun i => total (fun j => Rabs (a i j)))).
  assert (row : forall i, total (fun j => Rabs (a i j)) <= b).
  { intro i. apply (total_term (fun i => total (fun j => Rabs (a i j)))).
    intro. apply total_abs_positive. }
  assert (b_positive : 0 <= b) by (apply (total_related (fun r _ _ => 0 <= r) _ (fun _ => 0)
    (fun _ => 0)); [lra|]; intros i r _ _; pose proof (total_abs_positive (a i)); lra).
  exists (ones m * (b + 1)). split.
  - apply Rmult_lt_0_compat; [apply ones_positive | lra].
  - apply near_imp with (2 := of_h 1 Rlt_0_1). intros z close.
    set (d := difference z u) in *. pose proof (norm_positive d). rewrite Rmult_assoc.
    apply norm_bound; [nra|]. intro i.
    pose proof (norm_entry (difference (difference (h z) (h u)) (mv a d)) i) as rest.
    pose proof (dot_bound (a i) d (norm d) (norm_entry d)) as main.
    rewrite mv_index in rest, close. unfold difference at 1 in rest.
    replace (difference (h z) (h u) i)
      with (difference (h z) (h u) i - dot (a i) d + dot (a i) d) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _). specialize (row i). nra.
Qed.

Lemma gradient_chain {n m : size} (K : vector m -> R) (h : vector n -> vector m) (u : vector n)
  (w : vector m) (a : matrix m n) : gradient K (h u) w -> jacobian h u a ->
  gradient (fun z => K (h z)) u (fun j => total (fun i => w i * a i j)).
Proof.
  intros of_K of_h eps positive. destruct (jacobian_lipschitz h u a of_h) as [c [c_positive lip]].
  pose proof (total_abs_positive w) as w_positive. set (s := total (fun i => Rabs (w i))) in *.
  assert (small_K : 0 < eps / 2 / c) by (apply Rdiv_lt_0_compat; lra).
  assert (small_h : 0 < eps / 2 / (s + 1)) by (apply Rdiv_lt_0_compat; lra).
  destruct (of_K _ small_K) as [delta [delta_positive close_K]].
  assert (reached : near u (fun z => norm (difference z u) < delta / c)).
  { exists (delta / c). split; [apply Rdiv_lt_0_compat; lra | auto]. }
  apply near_imp with (2 := near_and u _ _ reached (near_and u _ _ lip (of_h _ small_h))).
  intros z [close [lip_z close_h]]. clear of_K of_h lip reached small_K small_h.
  set (d := difference z u) in *. set (e := difference (h z) (h u)) in *.
  assert (near_h : norm e < delta).
  { apply Rle_lt_trans with (1 := lip_z). replace delta with (c * (delta / c)) by (field; lra).
    now apply Rmult_lt_compat_l. }
  specialize (close_K (h z) near_h). fold e in close_K.
  replace (dot (fun j => total (fun i => w i * a i j)) d) with (dot w (mv a d)).
  - replace (_ - _ - _) with ((K (h z) - K (h u) - dot w e) + dot w (difference e (mv a d)))
      by (rewrite dot_difference; ring).
    apply Rle_trans with (1 := Rabs_triang _ _).
    assert (first : eps / 2 / c * norm e <= eps / 2 * norm d).
    { replace (eps / 2 * norm d) with (eps / 2 / c * (c * norm d)) by (field; lra).
      apply Rmult_le_compat_l; [|exact lip_z]. left. apply Rdiv_lt_0_compat; lra. }
    pose proof (dot_bound w _ _ (norm_entry (difference e (mv a d)))) as second.
    assert (third : s * norm (difference e (mv a d)) <= eps / 2 * norm d).
    { replace (eps / 2 * norm d) with ((s + 1) * (eps / 2 / (s + 1) * norm d)) by (field; lra).
      apply Rmult_le_compat; [lra | apply norm_positive | lra | exact close_h]. }
    fold s in second. lra.
  - rewrite mv_index, !dot_total.
    transitivity (total (fun i => total (fun j => w i * a i j * d j))).
    + f_equal. extensionality i. rewrite dot_total, <- total_scale.
      f_equal. extensionality j. ring.
    + rewrite total_swap. f_equal. extensionality j.
      rewrite Rmult_comm, <- total_scale. f_equal. extensionality i. ring.
Qed.

(* A function of one number after F: the chain rule, where R is R^1. *)
Lemma gradient_outer {n : size} (f : R -> R) (F : vector n -> R) (u w : vector n) (l : R) :
  gradient F u w -> derivable_pt_lim f (F u) l ->
  gradient (fun z => f (F z)) u (fun j => l * w j).
Proof.
  intros of_F of_f. destruct (@index_of 1%positive 1) as [i _]; [unfold dim; lia|].
  replace (fun j => l * w j) with (fun j => total (fun k => choice (equal i k) l 0 * w j)).
  - apply (gradient_chain (fun v => f (v i)) (fun z _ => F z) u _ (fun _ => w)).
    + now apply (gradient_entry f).
    + now apply jacobian_rows.
  - extensionality j. rewrite <- (total_delta (fun _ => l * w j) i). f_equal. extensionality k.
    unfold choice. destruct (equal i k); ring.
Qed.

(* ------------------------------------------- the constants are what they are defined to be *)
Lemma deriv_is {f : R -> R} {x : R} (l : R) : derivable_pt_lim f x l -> deriv f x = l.
Proof.
  intro of_f. apply the_spec; [exact of_f|]. intros. now apply (uniqueness_limite f x).
Qed.

Lemma grad_is {n : size} {F : vector n -> R} {u : vector n} (w : vector n) :
  gradient F u w -> grad F u = w.
Proof.
  intro of_F. extensionality i. apply the_spec; [now exists w|].
  intros l [v [of_v <-]]. now apply (gradient_unique F u).
Qed.

Lemma jac_is {n m : size} {f : vector n -> vector m} {u : vector n} (a : matrix m n) :
  jacobian f u a -> jac f u = a.
Proof.
  intro of_f. extensionality i. extensionality j.
  apply the_spec; [now exists a|]. intros l [b [of_b <-]].
  rewrite jacobian_rows in of_f, of_b. now apply (gradient_unique (fun z => f z i) u).
Qed.

(* Here P a says that a is the derivative, and value is Quod's term for it. *)
Lemma derivative_rule {A : Type} {P : A -> Prop} {value : A} (is : forall a, P a -> value = a) :
  forall a, P a -> Holds (andb (decide (exists b, P b)) (equal value a)).
Proof.
  intros a Pa. apply Holds_and. split; [apply decide_spec; now exists a|].
  now apply Holds_equal, is.
Qed.

Lemma derivative_exists {A : Type} {P : A -> Prop} {value : A} (is : forall a, P a -> value = a) :
  Holds (decide (exists b, P b)) -> P value.
Proof. intro exists_one. apply decide_spec in exists_one as [a Pa]. now rewrite (is a Pa). Qed.

(* ----------------------------------------------------------------------------- the axioms *)
Lemma derivative_of_a_constant : forall (c x : R),
  Holds (andb (differentiable_rr (fun _ => c) x)
    (equal (deriv (fun _ => c) x) (Q2R (0 # 1)))).
Proof.
  intros c x. rewrite zero_is_zero.
  apply (derivative_rule deriv_is), derivable_pt_lim_const.
Qed.

Lemma derivative_of_the_identity : forall (x : R),
  Holds (andb (differentiable_rr (fun t => t) x)
    (equal (deriv (fun t => t) x) (Q2R (1 # 1)))).
Proof. intro x. rewrite one_is_one. apply (derivative_rule deriv_is), derivable_pt_lim_id. Qed.

Lemma derivative_of_a_sum : forall (f g : R -> R) (x : R),
  Holds (implb (differentiable_rr f x) (implb (differentiable_rr g x)
    (andb (differentiable_rr (fun t => f t + g t) x)
      (equal (deriv (fun t => f t + g t) x) (deriv f x + deriv g x))))).
Proof.
  intros f g x. rewrite !Holds_imp. intros of_f of_g.
  apply (derivative_rule deriv_is), derivable_pt_lim_plus; now apply (derivative_exists deriv_is).
Qed.

Lemma derivative_of_a_product : forall (f g : R -> R) (x : R),
  Holds (implb (differentiable_rr f x) (implb (differentiable_rr g x)
    (andb (differentiable_rr (fun t => f t * g t) x)
      (equal (deriv (fun t => f t * g t) x) (deriv f x * g x + f x * deriv g x))))).
Proof.
  intros f g x. rewrite !Holds_imp. intros of_f of_g.
  apply (derivative_rule deriv_is), derivable_pt_lim_mult; now apply (derivative_exists deriv_is).
Qed.

Lemma derivative_of_a_composition : forall (f g : R -> R) (x : R),
  Holds (implb (differentiable_rr f x) (implb (differentiable_rr g (f x))
    (andb (differentiable_rr (fun t => g (f t)) x)
      (equal (deriv (fun t => g (f t)) x) (deriv g (f x) * deriv f x))))).
Proof.
  intros f g x. rewrite !Holds_imp. intros of_f of_g.
  apply (derivative_rule deriv_is), (derivable_pt_lim_comp f g);
    now apply (derivative_exists deriv_is).
Qed.

Lemma derivative_of_the_inverse : forall (x : R),
  Holds (implb (implb (equal x (Q2R (0 # 1))) false)
    (andb (differentiable_rr (fun t => / t) x)
      (equal (deriv (fun t => / t) x) (- (/ x * / x))))).
Proof.
  intro x. rewrite Holds_imp, Holds_not, Holds_equal, zero_is_zero. intro other.
  apply (derivative_rule deriv_is).
  replace (fun t => / t) with (fct_cte 1 / id)%F.
  - replace (- (/ x * / x)) with ((0 * id x - 1 * fct_cte 1 x) / Rsqr (id x))
      by (unfold id, fct_cte, Rsqr; now field).
    apply derivable_pt_lim_div;
      [apply derivable_pt_lim_const | apply derivable_pt_lim_id | exact other].
  - extensionality t. apply Rmult_1_l.
Qed.

Lemma derivative_of_the_square_root : forall (x : R),
  Holds (implb (implb (le_real x (Q2R (0 # 1))) false)
    (andb (differentiable_rr (fun t => sqrt t) x)
      (equal (deriv (fun t => sqrt t) x) (/ (Q2R (2 # 1) * sqrt x))))).
Proof.
  intro x. rewrite Holds_imp, Holds_lt_real, zero_is_zero, two_is_two. intro positive.
  now apply (derivative_rule deriv_is), derivable_pt_lim_sqrt.
Qed.

Lemma derivative_of_the_exponential : forall (x : R),
  Holds (andb (differentiable_rr (fun t => exp t) x) (equal (deriv (fun t => exp t) x) (exp x))).
Proof. intro x. apply (derivative_rule deriv_is), derivable_pt_lim_exp. Qed.

Lemma derivative_of_the_logarithm : forall (x : R),
  Holds (implb (implb (le_real x (Q2R (0 # 1))) false)
    (andb (differentiable_rr (fun t => ln t) x) (equal (deriv (fun t => ln t) x) (/ x)))).
Proof.
  intro x. rewrite Holds_imp, Holds_lt_real, zero_is_zero. intro positive.
  now apply (derivative_rule deriv_is), derivable_pt_lim_ln.
Qed.

Lemma derivative_of_the_arctangent : forall (x : R),
  Holds (andb (differentiable_rr (fun t => atan t) x)
    (equal (deriv (fun t => atan t) x) (/ (Q2R (1 # 1) + x * x)))).
Proof.
  intro x. rewrite one_is_one. apply (derivative_rule deriv_is).
  replace (x * x) with (Rsqr x) by reflexivity.
  replace (/ (1 + Rsqr x)) with (/ (1 + x ^ 2)) by (f_equal; unfold Rsqr; ring).
  apply derivable_pt_lim_atan.
Qed.

Lemma derivative_of_the_arcsine : forall (x : R),
  Holds (implb (implb (le_real x (Q2R (-1 # 1))) false)
    (implb (implb (le_real (Q2R (1 # 1)) x) false)
      (andb (differentiable_rr (fun t => asin t) x)
        (equal (deriv (fun t => asin t) x) (/ sqrt (Q2R (1 # 1) + - (x * x))))))).
Proof.
  intro x. rewrite Holds_imp, Holds_lt_real, Holds_imp, Holds_lt_real, one_is_one.
  intros low high. assert (bound : -1 < x < 1) by (unfold Q2R in low; simpl in low; lra).
  apply (derivative_rule deriv_is).
  pose proof (derive_pt_eq_1 _ _ _ (derivable_pt_asin x bound) (derive_pt_asin x bound)) as rule.
  replace (/ sqrt (1 + - (x * x))) with (1 / sqrt (1 - Rsqr x)); [exact rule|].
  unfold Rsqr, Rdiv. rewrite Rmult_1_l. reflexivity.
Qed.

Lemma derivative_of_the_sine : forall (x : R),
  Holds (andb (differentiable_rr (fun t => sin t) x) (equal (deriv (fun t => sin t) x) (cos x))).
Proof. intro x. apply (derivative_rule deriv_is), derivable_pt_lim_sin. Qed.

Lemma derivative_of_the_cosine : forall (x : R),
  Holds (andb (differentiable_rr (fun t => cos t) x)
    (equal (deriv (fun t => cos t) x) (- sin x))).
Proof. intro x. apply (derivative_rule deriv_is), derivable_pt_lim_cos. Qed.

Lemma mean_value : forall (a b : R) (f : R -> R),
  Holds (implb (implb (le_real b a) false)
    (implb (all (fun t => implb (le_real a t) (implb (le_real t b) (differentiable_rr f t))))
      (some (fun t => andb (implb (le_real t a) false) (andb (implb (le_real b t) false)
        (equal (f b + - f a) (deriv f t * (b + - a)))))))).
Proof.
  intros a b f. rewrite Holds_imp, Holds_lt_real. intro less.
  rewrite Holds_imp, Holds_all, Holds_some. intro smooth.
  destruct (MVT_cor2 f (deriv f) a b less) as [c [value [after before]]].
  - intros c [above below]. apply (derivative_exists deriv_is).
    specialize (smooth c). rewrite !Holds_imp, !Holds_le_real in smooth. now apply smooth.
  - exists c. rewrite !Holds_and, !Holds_lt_real, Holds_equal. now repeat split.
Qed.

Lemma gradient_of_a_constant : forall (n : size) (c : R) (u : vector n),
  Holds (andb (differentiable_vr (fun _ : vector n => c) u)
    (equal (grad (fun _ : vector n => c) u) (zeros n))).
Proof. intros n c u. rewrite zeros_index. apply (derivative_rule grad_is), gradient_constant. Qed.

Lemma gradient_of_a_sum : forall (n : size) (F G : vector n -> R) (u : vector n),
  Holds (implb (differentiable_vr F u) (implb (differentiable_vr G u)
    (andb (differentiable_vr (fun z => F z + G z) u)
      (equal (grad (fun z => F z + G z) u) (vadd (grad F u) (grad G u)))))).
Proof.
  intros n F G u. rewrite !Holds_imp, vadd_index. intros of_F of_G.
  apply (derivative_rule grad_is), gradient_plus; now apply (derivative_exists grad_is).
Qed.

Lemma gradient_of_a_multiple : forall (n : size) (F : vector n -> R) (a : R) (u : vector n),
  Holds (implb (differentiable_vr F u)
    (andb (differentiable_vr (fun z => a * F z) u)
      (equal (grad (fun z => a * F z) u) (scale a (grad F u))))).
Proof.
  intros n F a u. rewrite Holds_imp, scale_index. intro of_F.
  now apply (derivative_rule grad_is), gradient_scale, (derivative_exists grad_is).
Qed.

Lemma gradient_of_the_squared_norm : forall (n : size) (u : vector n),
  Holds (andb (differentiable_vr (fun z => dot z z) u)
    (equal (grad (fun z => dot z z) u) (scale (Q2R (2 # 1)) u))).
Proof.
  intros n u. rewrite two_is_two, scale_index. apply (derivative_rule grad_is), gradient_square.
Qed.

Lemma gradient_of_a_composition :
  forall (n : size) (F : vector n -> R) (f : R -> R) (u : vector n),
  Holds (implb (differentiable_vr F u) (implb (differentiable_rr f (F u))
    (andb (differentiable_vr (fun z => f (F z)) u)
      (equal (grad (fun z => f (F z)) u) (scale (deriv f (F u)) (grad F u)))))).
Proof.
  intros n F f u. rewrite !Holds_imp, scale_index. intros of_F of_f.
  apply (derivative_rule grad_is), gradient_outer;
    [now apply (derivative_exists grad_is) | now apply (derivative_exists deriv_is)].
Qed.

Lemma gradient_chain_rule : forall (m n : size)
  (K : vector m -> R) (h : vector n -> vector m) (u : vector n),
  Holds (implb (differentiable_vv h u) (implb (differentiable_vr K (h u))
    (andb (differentiable_vr (fun z => K (h z)) u)
      (equal (grad (fun z => K (h z)) u) (mv (transpose (jac h u)) (grad K (h u))))))).
Proof.
  intros m n K h u. rewrite !Holds_imp, mv_index, transpose_rows. intros of_h of_K.
  apply (derivative_rule grad_is).
  replace (fun j => dot (fun i => jac h u i j) (grad K (h u)))
    with (fun j : index n => total (fun i => grad K (h u) i * jac h u i j)).
  - apply gradient_chain; [now apply (derivative_exists grad_is)|].
    now apply (derivative_exists jac_is).
  - extensionality j. rewrite dot_total. f_equal. extensionality i. apply Rmult_comm.
Qed.

Lemma positive_near_a_point : forall (n : size) (F : vector n -> R) (u : vector n),
  Holds (implb (differentiable_vr F u) (implb (implb (le_real (F u) (Q2R (0 # 1))) false)
    (some (fun r => andb (implb (le_real r (Q2R (0 # 1))) false)
      (all (fun z =>
        implb (implb (le_real r (norm (vadd z (scale (Q2R (-1 # 1)) u)))) false)
          (implb (le_real (F z) (Q2R (0 # 1))) false))))))).
Proof.
  intros n F u. rewrite Holds_imp. intro of_F.
  rewrite Holds_imp, Holds_lt_real, Holds_some, zero_is_zero. intro positive.
  apply (derivative_exists grad_is) in of_F. set (w := grad F u) in of_F.
  pose proof (total_abs_positive w) as w_positive. set (s := total (fun i => Rabs (w i))) in *.
  destruct (of_F 1 Rlt_0_1) as [delta [delta_positive close]].
  exists (Rmin delta (F u / (s + 1))). rewrite Holds_and, Holds_all, Holds_lt_real. split.
  - apply Rmin_glb_lt; [exact delta_positive | apply Rdiv_lt_0_compat; lra].
  - intro z. rewrite Holds_imp, !Holds_lt_real. intro near_u.
    replace (vadd z (scale (Q2R (-1 # 1)) u)) with (difference z u) in near_u
      by (rewrite vadd_index, scale_index; extensionality i; unfold difference, Q2R; simpl; lra).
    set (d := difference z u) in *.
    assert (first : norm d < delta) by (apply Rlt_le_trans with (1 := near_u), Rmin_l).
    assert (second : norm d < F u / (s + 1)) by (apply Rlt_le_trans with (1 := near_u), Rmin_r).
    specialize (close z first). fold d in close.
    pose proof (dot_bound w d (norm d) (norm_entry d)) as main. fold s in main.
    assert (product : (s + 1) * norm d < F u).
    { replace (F u) with ((s + 1) * (F u / (s + 1))) by (field; lra).
      apply Rmult_lt_compat_l; lra. }
    pose proof (Rle_abs (- (F z - F u - dot w d))) as low. rewrite Rabs_Ropp in low.
    pose proof (Rle_abs (- dot w d)) as low_main. rewrite Rabs_Ropp in low_main. lra.
Qed.

Lemma jacobian_of_a_constant : forall (m n : size) (b : vector m) (u : vector n),
  Holds (andb (differentiable_vv (fun _ : vector n => b) u)
    (equal (jac (fun _ : vector n => b) u) (mat m n (fun _ _ => Q2R (0 # 1))))).
Proof.
  intros m n b u. rewrite zero_is_zero. apply (derivative_rule jac_is), jacobian_rows.
  intro i. apply gradient_constant.
Qed.

Lemma jacobian_of_the_identity : forall (n : size) (u : vector n),
  Holds (andb (differentiable_vv (fun z => z) u) (equal (jac (fun z => z) u) (eye n))).
Proof.
  intros n u. rewrite eye_index. apply (derivative_rule jac_is), jacobian_rows.
  intro i. apply (gradient_entry (fun t => t)), derivable_pt_lim_id.
Qed.

Lemma jacobian_of_a_sum : forall (m n : size) (g h : vector n -> vector m) (u : vector n),
  Holds (implb (differentiable_vv h u) (implb (differentiable_vv g u)
    (andb (differentiable_vv (fun z => vadd (h z) (g z)) u)
      (equal (jac (fun z => vadd (h z) (g z)) u) (madd (jac h u) (jac g u)))))).
Proof.
  intros m n g h u. rewrite !Holds_imp, madd_index. intros of_h of_g.
  apply (derivative_rule jac_is), jacobian_rows. intro i.
  replace (fun z => vadd (h z) (g z) i) with (fun z => h z i + g z i)
    by (extensionality z; now rewrite vadd_index).
  apply gradient_plus.
  - now apply (jacobian_rows h), (derivative_exists jac_is).
  - now apply (jacobian_rows g), (derivative_exists jac_is).
Qed.

Lemma jacobian_of_a_linear_map : forall (l m : size) (A : matrix l m) (b : vector m),
  Holds (andb (differentiable_vv (fun v => mv A v) b) (equal (jac (fun v => mv A v) b) A)).
Proof.
  intros l m A b. apply (derivative_rule jac_is), jacobian_rows. intro i.
  replace (fun v => mv A v i) with (fun v => dot (A i) v)
    by (extensionality z; now rewrite mv_index).
  apply gradient_linear.
Qed.

Lemma jacobian_of_an_elementwise_map : forall (m : size) (b : vector m) (f : R -> R),
  Holds (implb
    (all (fun i => implb (le_int 1 i) (implb (le_int i (dim m)) (differentiable_rr f (at_ b i)))))
    (andb (differentiable_vv (fun v : vector m => map_ f v) b)
      (equal (jac (fun v : vector m => map_ f v) b) (diag (map_ (fun t => deriv f t) b))))).
Proof.
  intros m b f. rewrite Holds_imp, Holds_all, map_index, diag_index. intro entries.
  apply (derivative_rule jac_is), jacobian_rows. intro i.
  replace (fun v => map_ f v i) with (fun v : vector m => f (v i))
    by (extensionality z; now rewrite map_index).
  apply gradient_entry, (derivative_exists deriv_is). specialize (entries (proj1_sig i)).
  rewrite !Holds_imp, !Holds_le_int, at_index in entries. now apply entries; apply index_range.
Qed.

Lemma jacobian_of_entries : forall (m n : size) (F : Z -> vector n -> R) (u : vector n),
  Holds (implb
    (all (fun i => implb (le_int 1 i) (implb (le_int i (dim m)) (differentiable_vr (F i) u))))
    (andb (differentiable_vv (fun z => vec m (fun i => F i z)) u)
      (equal (jac (fun z => vec m (fun i => F i z)) u)
        (mat m n (fun i j => at_ (grad (F i) u) j))))).
Proof.
  intros m n F u. rewrite Holds_imp, Holds_all. intro entries.
  apply (derivative_rule jac_is), jacobian_rows. intro i.
  replace (mat m n (fun i j => at_ (grad (F i) u) j) i) with (grad (F (proj1_sig i)) u)
    by (extensionality j; unfold mat; now rewrite at_index).
  apply (derivative_exists grad_is). specialize (entries (proj1_sig i)).
  rewrite !Holds_imp, !Holds_le_int in entries. now apply entries; apply index_range.
Qed.

Lemma chain_rule : forall (l m n : size)
  (h : vector n -> vector m) (k : vector m -> vector l) (u : vector n),
  Holds (implb (differentiable_vv h u) (implb (differentiable_vv k (h u))
    (andb (differentiable_vv (fun z => k (h z)) u)
      (equal (jac (fun z => k (h z)) u) (mm (jac k (h u)) (jac h u)))))).
Proof.
  intros l m n h k u. rewrite !Holds_imp, mm_index. intros of_h of_k.
  apply (derivative_rule jac_is), jacobian_rows. intro i. apply (gradient_chain (fun v => k v i)).
  - now apply (jacobian_rows k), (derivative_exists jac_is).
  - now apply (derivative_exists jac_is).
Qed.
