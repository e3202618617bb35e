"""Any order and any repetition of a course's events gives the same assessment."""

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.assessment import assess
from compliance.events import Ending, Event
from tests.scenes.scene import LRSP, Scene, at


def busy() -> Scene:
    scene = Scene("ABCDEF").everybody_in().watched().breaks("10:20", "10:30")
    for client, wall in zip("ABC", ("09:30:00", "09:30:10", "09:30:20"), strict=True):
        scene.leaves(client, wall, Ending.NETWORK).joins(client, "09:35", "2")
    scene.camera("D", "on", "08:55").camera("D", "off", "10:00").camera("D", "on", "10:00")
    scene.marks("E", "off", "10:05").unwatched("10:40").joins("E", "10:50", "2")
    scene.camera("D", "off", "10:07").pauses("10:08").pauses("10:08:01").resumes("10:09")
    scene.camera("D", "on", "10:09").resumes("10:09:01").pauses("10:15").resumes("10:15")
    scene.leaves("F", "11:00").seen("D", "vehicle", "11:10", "11:12")
    return scene.ends()


SCENE = busy()
EXPECTED = SCENE.assess()


@settings(max_examples=60, deadline=None)
@given(st.permutations(SCENE.events), st.lists(st.sampled_from(SCENE.events), max_size=20))
def test_any_order_and_any_repetition_gives_the_same_assessment(
    shuffled: list[Event], repeated: list[Event]
) -> None:
    assert assess(SCENE.course, [*repeated, *shuffled], LRSP) == EXPECTED


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(range(len(SCENE.events))), max_size=30))
def test_whatever_is_lost_the_times_of_a_booking_still_add_up(lost: set[int]) -> None:
    remaining = [event for number, event in enumerate(SCENE.events) if number not in lost]
    for judged in assess(SCENE.course, remaining, LRSP).judgements:
        seen = judged.attendance.cameras
        parts = [*seen.on, *seen.off, *seen.unknown]
        assert sum(stretch.seconds for stretch in parts) <= sum(
            stretch.seconds for stretch in judged.attendance.present
        )
        for breach in judged.breaches:
            assert at("09:00") <= breach.span.start <= breach.span.end <= at("11:45")
