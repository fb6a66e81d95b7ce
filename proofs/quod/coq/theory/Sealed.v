(* Proofs of certificates never look into a constant: a definition is unfolded by a step of its
   own.  So Coq need not try, where two terms differ. *)

From Quod Require Import Prelude.

Global Opaque all some equal le_real le_int choice decide.
Global Opaque Q2R Rinv sqrt exp ln sin cos atan asin PI power IZR Z.add Z.mul Z.opp sum product iterate mprod.
Global Opaque tan_ acos_ sinh_ cosh_ tanh_ max_ min_ factorial_ binomial_.
Global Opaque dim vec mat at_ entry abs zeros vadd scale map_ dot norm eye diag madd mscale.
Global Opaque transpose mm mv outer trace basis invertible minv mgrad det operator_norm.
Global Opaque variance covariance.
Global Opaque differentiable_rr differentiable_vr differentiable_vv deriv grad jac.
Global Opaque eventually tends lim has_integral integral.
