"""What a person should weigh although it is no finding; it recommends nothing."""

import pytest

from compliance.events import Ending, Joined, RecordingStarted, RecordingStopped, Role, RoleChanged
from compliance.findings.sentences import Sentence
from compliance.provider_report import ReportedStay
from compliance.trainer_events import EntryRefused, Matched
from tests.scenes.provider_report import BOTH, HOST, both_in, report, row
from tests.scenes.scene import LRSP, Scene, at, person


def advice(scene: Scene) -> tuple[str, tuple[str, ...]]:
    recommendation = scene.of("A").recommendation
    return recommendation.outcome.value, recommendation.remarks


def test_of_an_ordinary_course_there_is_nothing_to_weigh() -> None:
    assert advice(report(both_in(), *BOTH)) == ("completed", ())


@pytest.mark.parametrize(("start", "end"), [("08:50", "08:58"), ("11:45", "11:50")])
def test_what_the_trainer_saw_outside_of_the_course_is_no_finding_but_is_said(
    start: str, end: str
) -> None:
    outcome, (said,) = advice(Scene().everybody_in().seen("A", "recording", start, end).ends())
    assert outcome == "completed"
    assert said.startswith(Sentence.NOTED_OUTSIDE(words=""))


def test_what_reaches_into_the_course_is_a_finding_and_is_said_once() -> None:
    scene = Scene().everybody_in().seen("A", "recording", "08:58", "09:01").ends()
    assert advice(scene) == ("non_completion_data_breach", ())


def test_of_somebody_else_nothing_is_said() -> None:
    assert advice(Scene().everybody_in().seen("B", "vehicle", "08:50", "08:51").ends())[1] == ()


def test_a_recording_from_before_the_start_by_a_client_who_was_host_is_said() -> None:
    host = RoleChanged(at("08:52"), "i1", person("A"), role=Role.HOST)
    scene = Scene().everybody_in().tell(host)
    scene.tell(RecordingStarted(at("08:53"), "i1"), RecordingStopped(at("08:59"), "i1"))
    assert advice(scene.ends()) == ("completed", (Sentence.RECORDING_OUTSIDE(),))


def test_who_was_refused_and_in_the_meeting_afterwards_may_have_been_let_in_after_all() -> None:
    scene = Scene().everybody_in().tell(EntryRefused(at("08:49"), "A", "identity")).ends()
    assert advice(scene) == ("refused_identity", (Sentence.THERE_AFTER_REFUSAL(),))


def test_who_was_refused_and_put_out_stays_refused() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "08:52", Ending.REMOVED)
    assert advice(scene.tell(EntryRefused(at("08:53"), "A", "identity")).ends())[1] == ()


def test_an_identity_that_was_refused_after_it_was_accepted_is_for_a_person() -> None:
    scene = Scene().everybody_in().known("A", "09:05", accepted=False).ends()
    assert advice(scene) == ("completed", (Sentence.IDENTITY_WITHDRAWN(),))


@pytest.mark.parametrize(
    ("reported", "said"),
    [
        (row("A", "08:50", "09:20"), (Sentence.REPORT_DIFFERS(),)),
        (row("A", "09:30", "11:45"), (Sentence.REPORT_DIFFERS(),)),
        (row("A", "08:52", "11:45"), ()),
        (row("A", "08:50", "11:45", registrant_id="reg-B"), (Sentence.REPORT_OTHER_LINK(),)),
    ],
)
def test_a_report_that_says_otherwise_of_the_scheduled_time_is_to_be_weighed(
    reported: ReportedStay, said: tuple[str, ...]
) -> None:
    assert advice(report(both_in(), HOST, reported, BOTH[2])) == ("completed", said)


def test_whom_the_report_does_not_know_is_to_be_looked_at() -> None:
    assert advice(report(both_in(), HOST, BOTH[2])) == ("completed", (Sentence.REPORT_LACKS(),))


def test_what_is_said_of_another_client_is_not_said_of_this_one() -> None:
    events = report(both_in(), HOST, row("A", "08:50", "09:20"), row("B", "09:10", "11:45"))
    assert advice(events)[1] == (Sentence.REPORT_DIFFERS(),)
    assert report(both_in(), HOST, BOTH[1], row("B", "08:50", "09:10")).of("A").recommendation == (
        report(both_in(), *BOTH).of("A").recommendation
    )


def test_a_stay_that_the_report_has_within_another_is_not_weighed() -> None:
    twice = (row("A", "08:50", "11:45"), row("A", "09:40", "09:50"))
    assert advice(report(both_in(), HOST, *twice, BOTH[2]))[1] == ()


def test_of_whom_the_trainer_placed_the_report_is_weighed_by_their_participant() -> None:
    stranger = person("A", registered=False)
    scene = Scene("A").tell(Joined(at("08:50"), "i1", stranger)).known("A")
    scene.tell(Matched(at("08:55"), stranger.uuid, "A")).ends()
    reported = row("A", "09:30", "11:45", registrant_id=None)
    assert advice(report(scene, HOST, reported))[1] == (Sentence.REPORT_DIFFERS(),)


def test_what_the_trainer_saw_is_named_by_what_the_policy_asks() -> None:
    (said,) = advice(Scene().everybody_in().seen("A", "dress", "08:50", "08:55").ends())[1]
    assert said.endswith(LRSP.codes["dress"].text)


@pytest.mark.parametrize("wall", ["08:53", "10:00"])
def test_a_recording_that_is_a_finding_or_nobodys_is_not_weighed(wall: str) -> None:
    scene = Scene().everybody_in()
    if wall == "10:00":
        scene.tell(RoleChanged(at("08:52"), "i1", person("A"), role=Role.HOST))
    scene.tell(RecordingStarted(at(wall), "i1"), RecordingStopped(at("10:05"), "i1"))
    assert advice(scene.ends())[1] == ()


def test_who_was_put_out_in_the_second_of_the_refusal_was_not_in_afterwards() -> None:
    scene = Scene().joins("A", "08:50").leaves("A", "08:52", Ending.REMOVED)
    assert advice(scene.tell(EntryRefused(at("08:52"), "A", "identity")).ends())[1] == ()


def test_an_identity_that_was_never_accepted_is_advice_and_no_remark() -> None:
    refused = Scene().joins("A", "08:50").known("A", "08:55", accepted=False).ends()
    assert advice(refused) == ("review", ())
