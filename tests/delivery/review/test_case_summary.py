"""The summary of a case in one sentence."""

import pytest

from compliance.events import Ending, NotHeard
from compliance.trainer_events import Abandoned, EntryRefused, Removed
from delivery.review.case_figures import figures
from delivery.review.case_summary import sentence
from delivery.review.timeline import timeline
from tests.scenes.scene import Scene, at


def summary(scene: Scene, now: str | None = None) -> str:
    assessment = scene.assess(now)
    judged = assessment.judgements[0]
    line = timeline(assessment, judged)
    return sentence(judged, line, figures(judged, line))


def seen_in() -> Scene:
    return Scene("A").watched().everybody_in().camera("A", "on", "08:50")


def test_camera_off_time_follows_the_presence() -> None:
    scene = seen_in().camera("A", "off", "10:00").camera("A", "on", "10:08").ends()
    assert summary(scene) == (
        "Client A was present for 165 of 165 minutes; the camera was off for 8 minutes."
    )


def test_a_camera_on_throughout_is_mentioned() -> None:
    assert summary(seen_in().ends()).endswith("; the camera was on throughout.")


def test_a_time_without_events_from_zoom_is_mentioned() -> None:
    outage = NotHeard(at("10:07"), at("10:00"), at("10:07"), "refused")
    assert summary(seen_in().tell(outage).ends()).endswith(
        "; the camera was on throughout;"
        " for 7 minutes of the course it is not known what was reported."
    )


def test_a_client_who_never_came() -> None:
    assert summary(Scene("A").ends()) == (
        "Client A was never in the waiting room or in the meeting."
    )


def test_without_any_event_no_absence_is_claimed() -> None:
    scene = Scene("A")
    scene.events.clear()
    assert summary(scene) == (
        "We received nothing from Zoom about this meeting, "
        "so it is not known whether Client A was there."
    )


def test_a_client_who_came_late_and_was_refused() -> None:
    scene = Scene("A").knocks("A", "09:03:12").tell(EntryRefused(at("09:04"), "A", "late")).ends()
    assert summary(scene) == (
        "Client A came to the waiting room 3 minutes 12 seconds late and was never in"
        " the meeting; the trainer refused entry as late."
    )


def test_absences_are_summed_and_counted_and_the_last_is_described() -> None:
    scene = seen_in().leaves("A", "10:00").joins("A", "10:02").camera("A", "on", "10:02")
    scene.leaves("A", "11:25").ends()
    assert summary(scene) == (
        "Client A was present for 143 of 165 minutes; was away for 22 minutes in all, 2 times;"
        " went at 11:25am and did not come back; the camera was on throughout."
    )


def test_an_absence_in_a_break_is_mentioned_and_does_not_count() -> None:
    scene = seen_in().breaks("10:00", "10:10").leaves("A", "10:02", Ending.NETWORK)
    scene.joins("A", "10:08").camera("A", "on", "10:08").ends()
    assert "was out for 6 minutes of a break, which does not count" in summary(scene)


def test_the_sentence_begins_with_so_far_while_the_course_runs() -> None:
    assert summary(seen_in(), now="10:00") == (
        "So far, Client A was present for 60 of 60 minutes; the camera was on throughout."
    )


def test_an_unknown_camera_is_not_reported_as_off() -> None:
    text = summary(Scene("A").everybody_in().ends())
    assert "nothing is known about the camera" in text
    assert "off" not in text


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Removed(at("10:00"), "A", "conduct"), "the trainer removed them for their conduct"),
        (Abandoned(at("10:00")), "the course could not be delivered"),
    ],
)
def test_a_removal_or_abandonment_by_the_trainer_is_mentioned(
    event: Removed | Abandoned, words: str
) -> None:
    assert words in summary(seen_in().tell(event).ends())


def test_a_meeting_that_ended_early_is_mentioned() -> None:
    assert summary(seen_in().ends("11:40")).endswith(
        "the meeting ended 5 minutes before the planned end."
    )


def test_no_sentence_assumes_a_gender() -> None:
    scene = Scene("A").knocks("A", "09:03").joins("A", "09:05").camera("A", "off", "09:20")
    words = set(summary(scene.leaves("A", "11:00").ends()).lower().split())
    assert not words & {"he", "she", "his", "her", "him", "hers"}
