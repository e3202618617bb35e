"""What speaks against an adverse outcome is said; what fits it is not."""

from datetime import datetime

import pytest

from compliance.findings.case import Case
from compliance.outcomes import objections as weighed
from compliance.outcomes.client_contact import ClientContact, InstructionsReach
from compliance.outcomes.objections import against_absence, objections
from compliance.outcomes.recommendation import Outcome
from compliance.trainer_events import EntryRefused, Removed, Stated
from tests.scenes.scene import LRSP, Scene, at


def only_b() -> Scene:
    return Scene().joins("B", "08:50").ends()


def against(
    scene: Scene,
    outcome: Outcome,
    *attempts: datetime,
    reach: InstructionsReach = InstructionsReach.ARRIVED,
) -> tuple[str, ...]:
    assessment = scene.assess()
    judgement = next(row for row in assessment.judgements if row.booking.reference == "A")
    case = Case(judgement.booking, judgement.attendance, assessment.room, LRSP)
    return objections(outcome, case, judgement.breaches, ClientContact(attempts, reach))


def test_abuse_of_somebody_present_throughout_without_a_note_is_spoken_against_twice() -> None:
    said = against(Scene().everybody_in().ends(), Outcome.NON_COMPLETION_ABUSE)
    throughout = "They were in the meeting for the whole course: 165 of 165 minutes."
    assert said == (throughout, weighed.NOTHING_SUGGESTS)


def test_nothing_speaks_against_the_absence_of_somebody_who_never_came() -> None:
    assert against(only_b(), Outcome.DID_NOT_ATTEND) == ()


@pytest.mark.parametrize(
    ("attempt", "speaks"),
    [("07:59:59", False), ("08:00", True), ("11:45", True), ("12:30", False)],
)
def test_an_attempt_to_join_speaks_against_absence_from_an_hour_before_the_start(
    attempt: str, speaks: bool
) -> None:
    scene = only_b()
    said = against(scene, Outcome.DID_NOT_ATTEND, at(attempt))
    assert (weighed.ATTEMPTED in said) is speaks


@pytest.mark.parametrize("reach", weighed.NOT_TOLD)
def test_that_a_client_may_never_have_been_told_speaks_against_absence_alone(
    reach: InstructionsReach,
) -> None:
    said = against(only_b(), Outcome.DID_NOT_ATTEND, reach=reach)
    assert said == (weighed.NOT_TOLD[reach],)
    late = Scene().knocks("A", "09:03").tell(EntryRefused(at("09:04"), "A", "late")).ends()
    assert weighed.NOT_TOLD[reach] not in against(late, Outcome.REFUSED_LATE, reach=reach)


def test_whoever_was_seen_or_identified_did_not_fail_to_attend() -> None:
    said = against(Scene().everybody_in().ends(), Outcome.DID_NOT_ATTEND)
    assert {weighed.SEEN, weighed.IDENTIFIED} <= set(said)


def test_absence_is_not_held_where_nothing_was_heard() -> None:
    scene = Scene()
    scene.events.clear()
    assessment = scene.assess()
    judgement = assessment.judgements[0]
    case = Case(judgement.booking, judgement.attendance, assessment.room, LRSP)
    assert against_absence(case, []) == (weighed.NOT_PROVEN,)


@pytest.mark.parametrize(
    ("first", "second"), [("late", "identity"), ("identity", "late"), ("interpreter", "late")]
)
def test_of_several_refusals_the_first_suggests_an_outcome(first: str, second: str) -> None:
    noted = [EntryRefused(at("09:04"), "A", first), EntryRefused(at("09:05"), "A", second)]
    scene = Scene().knocks("A", "09:03").tell(*noted).ends()
    assert weighed.NOTHING_SUGGESTS not in against(scene, Outcome(f"refused_{first}"))
    assert weighed.NOTHING_SUGGESTS in against(scene, Outcome(f"refused_{second}"))


def test_of_abuse_and_unfitness_the_first_suggests_an_outcome() -> None:
    noted = [Removed(at("10:00"), "A", "unfit"), Removed(at("10:05"), "A", "abuse")]
    scene = Scene().everybody_in().tell(*noted).ends()
    assert weighed.NOTHING_SUGGESTS not in against(scene, Outcome.NON_COMPLETION_UNFIT)
    assert weighed.NOTHING_SUGGESTS in against(scene, Outcome.NON_COMPLETION_ABUSE)


def test_a_finding_suggests_its_outcome() -> None:
    scene = Scene().everybody_in().leaves("A", "11:00").ends()
    assert against(scene, Outcome.NON_COMPLETION_LEFT_EARLY) == ()


def test_what_is_never_recommended_is_suggested_by_nothing() -> None:
    scene = Scene().everybody_in().leaves("A", "11:00").ends()
    assert against(scene, Outcome.INSUFFICIENT_EVIDENCE) == (weighed.NOTHING_SUGGESTS,)


def test_that_the_account_is_missing_speaks_against_an_outcome_that_rests_on_the_removal() -> None:
    removed = Removed(at("10:00"), "A", "abuse")
    scene = Scene().everybody_in().ends().tell(removed)
    assert weighed.NO_ACCOUNT in against(scene, Outcome.NON_COMPLETION_ABUSE)
    assert weighed.NO_ACCOUNT not in against(scene, Outcome.NON_COMPLETION_CONDUCT)
    scene.tell(Stated(at("13:00"), "They swore at me twice.", "A", of_at=removed.at))
    assert weighed.NO_ACCOUNT not in against(scene, Outcome.NON_COMPLETION_ABUSE)
