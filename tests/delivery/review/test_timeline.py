"""A client's course as stretches: where they were, their camera, and whether it was watched."""

from compliance.events import Ending, WaitingRoomLeft
from compliance.intervals import Span
from compliance.trainer_events import EntryRefused
from tests.delivery.review.client_timeline import kinds, timeline_of
from tests.scenes.scene import Scene, at, person


def test_a_client_present_throughout_has_one_stretch() -> None:
    _, line = timeline_of(Scene().everybody_in("08:50").ends())
    assert kinds(line, "presence") == [("early", "07:50"), ("present", "08:00")]
    assert line.window == Span(at("08:50"), at("11:45"))


def test_an_absence_has_its_cause_and_counts_only_outside_the_break() -> None:
    scene = Scene().everybody_in().breaks("10:00", "10:10")
    scene.leaves("A", "10:05", Ending.NETWORK).joins("A", "10:14").ends()
    judged, line = timeline_of(scene)
    assert kinds(line, "presence")[1:] == [
        ("present", "08:00"),
        ("break_out", "09:05"),
        ("away", "09:10"),
        ("present", "09:14"),
    ]
    (away,) = [stretch for stretch in line.of("presence") if stretch.kind == "away"]
    assert (away.cause, away.source) == ("client_network", "zoom")
    assert line.seconds("presence", "away") == judged.attendance.gaps[0].span.seconds == 240


def test_an_absence_the_client_did_not_cause_has_its_own_kind() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00", Ending.REMOVED).joins("A", "10:05").ends()
    _, line = timeline_of(scene)
    assert ("away_excused", "09:00") in kinds(line, "presence")


def test_a_client_refused_entry_waited_and_was_not_in_the_meeting() -> None:
    scene = Scene().knocks("A", "09:03").tell(EntryRefused(at("09:04"), "A", "late"))
    scene.tell(WaitingRoomLeft(at("09:05"), "i1", person("A"))).ends()
    _, line = timeline_of(scene)
    assert kinds(line, "presence") == [
        ("not_come", "08:00"),
        ("waiting", "08:03"),
        ("away_excused", "08:05"),
    ]
    assert [note.kind for note in line.notes] == ["refused"]


def test_a_client_who_never_came_differs_from_a_meeting_without_events() -> None:
    scene = Scene("A").ends()
    assert kinds(timeline_of(scene)[1], "presence") == [("never", "08:00")]
    assert kinds(timeline_of(scene, now="09:30")[1], "presence")[0] == ("not_come", "08:00")
    scene.events.clear()
    assert kinds(timeline_of(scene)[1], "presence") == [("unheard", "08:00")]


def test_time_after_an_early_end_of_the_meeting_is_no_absence() -> None:
    _, line = timeline_of(Scene().everybody_in().ends("11:40"))
    assert kinds(line, "presence")[-1] == ("closed", "10:40")


def test_the_remaining_time_of_a_running_course_is_still_to_come() -> None:
    _, line = timeline_of(Scene().everybody_in().watched(), now="10:00")
    assert kinds(line, "presence")[-1] == ("to_come", "09:00")
    assert kinds(line, "watch") == [("watched", "08:00"), ("to_come", "09:00")]
    assert "to_come" not in [getattr(row, "kind", "") for row in line.rows]


def test_a_camera_stretch_has_its_source_or_the_reason_it_is_unknown() -> None:
    scene = Scene("A").watched("08:41").joins("A", "08:50").known("A")
    scene.camera("A", "on", "09:10").camera("A", "off", "09:20").unwatched("09:30")
    scene.marks("A", "on", "09:40").ends()
    _, line = timeline_of(scene)
    assert [(stretch.kind, stretch.source, stretch.cause) for stretch in line.of("camera")] == [
        ("unknown", "nobody", "not_told"),
        ("on", "watch", None),
        ("off", "watch", None),
        ("unknown", "nobody", "not_watched"),
        ("on", "trainer", None),
    ]


def test_a_camera_reported_by_two_sources_names_both() -> None:
    scene = Scene("A").watched().joins("A", "08:50").camera("A", "on", "08:50")
    _, line = timeline_of(scene.marks("A", "on", "10:00").ends())
    assert [(stretch.kind, stretch.source) for stretch in line.of("camera")] == [("on", "both")]


def test_a_camera_unknown_across_the_end_of_the_watch_was_partly_watched() -> None:
    _, line = timeline_of(Scene("A").watched().joins("A", "08:50").unwatched("10:00").ends())
    assert [stretch.cause for stretch in line.of("camera")] == ["partly_watched"]


def test_gaps_in_the_camera_watch_are_shown() -> None:
    _, line = timeline_of(Scene("A").watched("09:10").unwatched("10:00").ends())
    assert kinds(line, "watch") == [
        ("unwatched", "08:00"),
        ("watched", "08:10"),
        ("unwatched", "09:00"),
    ]


def test_connections_without_a_reported_end_are_counted() -> None:
    _, line = timeline_of(Scene().joins("A", "08:50"))
    assert (line.connections, line.unended) == (1, 1)
