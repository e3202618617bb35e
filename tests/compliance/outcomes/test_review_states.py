from compliance.outcomes.review_states import MAY, BreachState, Decision, may_sign, state


def test_a_breach_that_nobody_reviewed_waits() -> None:
    assert state(withdrawn=False, decided=None, evidence_changed=False) is BreachState.TO_REVIEW


def test_one_that_is_no_longer_found_asks_for_nothing() -> None:
    gone = state(withdrawn=True, decided=None, evidence_changed=False)
    assert gone is BreachState.WITHDRAWN
    assert MAY[gone] == frozenset()


def test_one_about_what_was_agreed_beforehand_does_not_wait_and_may_be_decided() -> None:
    agreed = state(withdrawn=False, decided=None, evidence_changed=False, silenced=True)
    assert agreed is BreachState.SILENCED
    assert MAY[agreed] == {Decision.UPHOLD, Decision.DISMISS}
    upheld = state(withdrawn=False, decided=Decision.UPHOLD, evidence_changed=False, silenced=True)
    assert upheld is BreachState.UPHELD


def test_a_decision_whose_evidence_changed_is_shown_as_such_and_may_be_made_again() -> None:
    changed = state(withdrawn=True, decided=Decision.UPHOLD, evidence_changed=True)
    assert changed is BreachState.CHANGED
    assert MAY[changed] == {Decision.UPHOLD, Decision.DISMISS}


def test_a_decision_stands_while_its_evidence_does() -> None:
    upheld = state(withdrawn=False, decided=Decision.UPHOLD, evidence_changed=False)
    dismissed = state(withdrawn=False, decided=Decision.DISMISS, evidence_changed=False)
    assert (upheld, dismissed) == (BreachState.UPHELD, BreachState.DISMISSED)


def test_who_decides_again_knowing_that_it_is_no_longer_found_is_not_asked_a_third_time() -> None:
    settled = state(withdrawn=True, decided=Decision.DISMISS, evidence_changed=False)
    assert settled is BreachState.DISMISSED


def test_every_state_says_what_may_be_decided_from_it() -> None:
    assert set(MAY) == set(BreachState)


def test_an_outcome_is_signed_when_the_course_is_over_and_nothing_waits() -> None:
    assert may_sign(finished=True, reconciled=True, waiting=0)
    assert not may_sign(finished=False, reconciled=True, waiting=0)
    assert not may_sign(finished=True, reconciled=False, waiting=0)
    assert not may_sign(finished=True, reconciled=True, waiting=1)
