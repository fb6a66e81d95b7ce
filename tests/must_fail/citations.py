"""Reasons that do not justify: wrong rules, wrong claims, circles, gaps."""

from quod import *

a, b, c = real("a b c")
n = dimension("n")
x = vector("x", n)
t = natural("t")


@claim(a + b == b + a)
def a_reason_in_words(calc):
    calc(b + a, by="algebra")  # fails: broken: by='algebra' is no reason.*give a rule such as


@claim(a + b == b + a)
def an_unknown_rule(calc):
    calc(b + a, by=commutativity)  # fails: error: NameError: name 'commutativity' is not defined


@claim(a + b == b + a)
def a_rule_that_is_not_used(calc):
    calc(b + a, by=chain_rule)  # fails: undecided: .*it holds, but .* does not use chain_rule


@claim(a + b == b + a)
def a_hypothesis_that_does_not_exist(calc):
    calc(b + a, by=induction_hypothesis)  # fails: undecided: .*holds, but without the induction hyp


@claim((a + b) ** 2 == a**2 + 2 * a * b + b**2)
def one_wrong_step(calc):
    calc(a * (a + b) + b * (a + b))
    calc(a**2 + a * b + b * a - b**2)  # fails: refuted: this step is false.*counterexample
    calc(a**2 + 2 * a * b + b**2)  # fails: refuted: this step is false.*counterexample


@claim((a + b) ** 2 == a**2 + b**2)  # fails: refuted: .*does not follow.*end at a\*\*2.*a = 1
def a_chain_that_ends_elsewhere(calc):
    calc(a * (a + b) + b * (a + b))
    calc(a**2 + 2 * a * b + b**2)


@claim(a**2 >= 0)
def first_of_a_circle(calc):
    calc.have(a * a >= 0, by=second_of_a_circle)  # fails: undecided: .*goes in a circle: first_.* -


@claim(a * a >= 0)
def second_of_a_circle(calc):
    calc.have(a**2 >= 0, by=first_of_a_circle)  # fails: undecided: .*goes in a circle: second_.* ->


@claim(a * a >= 0)
def a_claim_by_itself(calc):
    calc.have(a * a >= 0, by=a_claim_by_itself)  # fails: undecided: .*the proof goes in a circle


@claim(b == 0)  # fails: refuted: .*is not proved.*the claim is false: counterexample\n +b = 1
def a_false_claim(calc):
    """Cited below."""


@claim(b + 1 == 1)
def by_a_false_claim(calc):
    calc.have(b == 0, by=a_false_claim)  # fails: refuted: .*a_false_claim .*is cited, but it is not


@claim(b**2 >= 0)
def by_a_false_claim_though_true(calc):
    calc.have(b**2 >= 0, by=a_false_claim)  # fails: undecided: .*is cited, but it is not proved


@claim(b**2 + 1 > 0)
def by_a_later_claim_that_is_not_proved(calc):
    calc.have(b**2 >= 0, by=a_later_gap)  # fails: gap: left open: .*rests on .a_later_gap., which


@claim(b**2 >= 0)
def a_later_gap(calc):
    calc.gap("left to the reader")  # fails: gap: left open: left to the reader


@claim(a + b == a)
def a_gap_in_a_false_claim(calc):
    calc.gap("left to the reader")  # fails: gap: left open: .*the claim is false: counterexample


@claim(a + b == a)
def a_gap_without_a_reason(calc):
    calc.gap("")  # fails: broken: calc\.gap needs a reason


@refutes(b == 0)
def not_always_zero(model):
    model.let(b, 1)


@claim(b**2 >= 0)
def by_a_refutation(calc):
    calc.have(b**2 >= 0, by=not_always_zero)  # fails: undecided: .*cited, but it is declared as ref


@assumed(b == 0)
def assumed_to_be_zero(calc):
    """For the sake of the test."""


@claim(b + 1 == 1)
def by_an_assumption(calc):
    calc.have(b == 0, by=assumed_to_be_zero)  # fails: refuted: .*cited, but it is declared as assum


@claim(c > 0, given=[c > 1])
def with_a_condition(calc):
    """Cited below."""


@claim(c + 1 > 1)
def the_condition_is_dropped(calc):
    calc.have(c > 0, by=with_a_condition)  # fails: refuted: .*not shown that 1 < c.*c = 0


@claim(c + 2 > 1, given=[c > 0])
def the_condition_is_weakened(calc):
    calc.have(c + 2 > 1, by=with_a_condition)  # fails: undecided: .*not shown that 1 < c


# ----------------------------------------------------------------------------------- induction
@claim(Sum(i := integer("i"), (i, 1, t)) == t * (t - 1) / 2)
def a_false_sum(calc):
    base, step = calc.induction(t)  # fails: refuted: this part is not proved .step of .*t = 1
    base(0)
    step(t * (t - 1) / 2 + t + 1)


@claim(t >= 1)
def a_false_start(calc):
    calc.induction(t)  # fails: refuted: this step is false.*counterexample


@claim(t == 0)
def a_false_step(calc):
    calc.induction(t)  # fails: refuted: this step is false.*counterexample


@claim(0 * a == 0)
def something_false_carried_along(calc):
    calc.induction(t, also=[a == b])  # fails: undecided: .*base of .*the difference a - b is not


@claim(iff(for_all(a, a == b), b == b + 1))
def a_variable_that_is_not_quantified(calc):
    forward, _ = calc.both_directions()
    forward.specialise(c=1)  # fails: broken: the assumption for all a: a = b is not for all c


@claim(iff(for_all(a, a == b), b == b + 1))
def a_value_of_another_sort(calc):
    forward, _ = calc.both_directions()
    forward.specialise(a=x)  # fails: broken: the value of a must be a real number; x is a vector


@claim(negation(there_is(a, a**2 == 1)))
def no_contradiction(calc):
    absurd = calc.contradiction()  # fails: undecided: .*no contradiction is found
    absurd.have(a**2 * a**2 == 1)


@claim(negation(there_is(a, a**2 == 1)))
def a_false_step_towards_a_contradiction(calc):
    absurd = calc.contradiction()
    absurd.have(a == 1)  # fails: refuted: this step is false.*a = -1
