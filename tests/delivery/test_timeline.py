"""A client's course as stretches: they fill the course, and agree with what was judged."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.assessment import Judgement
from compliance.events import (
    Abandoned,
    DevicesExplained,
    Ending,
    Explained,
    FaultDeclared,
    Matched,
    Observed,
    PlacingUndone,
    Refused,
    WaitingRoomLeft,
    Warned,
)
from compliance.spans import Span, subtract, total, union
from delivery.case_figures import Figures, figures
from delivery.timeline import Timeline, timeline
from tests.scene import LRSP, Scene, at, person


def told(scene: Scene, who: str = "A", now: str | None = None) -> tuple[Judgement, Timeline]:
    assessment = scene.assess(now)
    judged = next(one for one in assessment.judgements if one.booking.reference == who)
    return judged, timeline(assessment, judged, LRSP)


def kinds(line: Timeline, track: str) -> list[tuple[str, str]]:
    """Each stretch of a track with its beginning, in UTC."""
    return [(one.kind, f"{one.span.start:%H:%M}") for one in line.of(track)]


def test_somebody_present_throughout_is_on_one_stretch_and_was_there_before() -> None:
    _, line = told(Scene().everybody_in("08:50").ends())
    assert kinds(line, "presence") == [("early", "07:50"), ("present", "08:00")]
    assert line.window == Span(at("08:50"), at("11:45"))


def test_an_absence_has_its_cause_and_counts_only_outside_the_break() -> None:
    scene = Scene().everybody_in().breaks("10:00", "10:10")
    scene.leaves("A", "10:05", Ending.NETWORK).joins("A", "10:14").ends()
    judged, line = told(scene)
    assert kinds(line, "presence")[1:] == [
        ("present", "08:00"),
        ("break_out", "09:05"),
        ("away", "09:10"),
        ("present", "09:14"),
    ]
    (away,) = [one for one in line.of("presence") if one.kind == "away"]
    assert (away.cause, away.source) == ("client_network", "zoom")
    assert line.seconds("presence", "away") == judged.attendance.gaps[0].span.seconds == 240


def test_an_absence_that_is_not_the_clients_doing_is_told_apart() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00", Ending.REMOVED).joins("A", "10:05").ends()
    _, line = told(scene)
    assert ("away_excused", "09:00") in kinds(line, "presence")


def test_somebody_refused_was_not_there_waited_and_was_not_let_in() -> None:
    scene = Scene().knocks("A", "09:03").tell(Refused(at("09:04"), "A", "late"))
    scene.tell(WaitingRoomLeft(at("09:05"), "i1", person("A"))).ends()
    _, line = told(scene)
    assert kinds(line, "presence") == [
        ("not_come", "08:00"),
        ("waiting", "08:03"),
        ("not_there", "08:05"),
    ]
    assert [one.kind for one in line.notes] == ["refused"]


def test_somebody_who_never_came_is_told_from_a_meeting_that_nothing_was_heard_of() -> None:
    scene = Scene("A").ends()
    assert kinds(told(scene)[1], "presence") == [("never", "08:00")]
    assert kinds(told(scene, now="09:30")[1], "presence")[0] == ("not_come", "08:00")
    scene.events.clear()
    assert kinds(told(scene)[1], "presence") == [("unheard", "08:00")]


def test_a_meeting_that_ended_early_is_nobodys_absence() -> None:
    _, line = told(Scene().everybody_in().ends("11:40"))
    assert kinds(line, "presence")[-1] == ("closed", "10:40")


def test_while_the_course_runs_the_rest_is_still_to_come() -> None:
    _, line = told(Scene().everybody_in().watched(), now="10:00")
    assert kinds(line, "presence")[-1] == ("to_come", "09:00")
    assert kinds(line, "watch") == [("watched", "08:00"), ("to_come", "09:00")]
    assert "to_come" not in [getattr(row, "kind", "") for row in line.rows]


def test_a_camera_is_told_with_who_said_so_and_why_it_is_not_known() -> None:
    scene = Scene("A").watched("08:41").joins("A", "08:50").known("A")
    scene.camera("A", "on", "09:10").camera("A", "off", "09:20").unwatched("09:30")
    scene.marks("A", "on", "09:40").ends()
    _, line = told(scene)
    assert [(one.kind, one.source, one.cause) for one in line.of("camera")] == [
        ("unknown", "nobody", "not_told"),
        ("on", "watch", None),
        ("off", "watch", None),
        ("unknown", "nobody", "not_watched"),
        ("on", "trainer", None),
    ]


def test_a_camera_that_two_tell_of_in_turn_is_told_by_both() -> None:
    scene = Scene("A").watched().joins("A", "08:50").camera("A", "on", "08:50")
    _, line = told(scene.marks("A", "on", "10:00").ends())
    assert [(one.kind, one.source) for one in line.of("camera")] == [("on", "both")]


def test_a_camera_unknown_across_the_end_of_the_watch_says_so() -> None:
    _, line = told(Scene("A").watched().joins("A", "08:50").unwatched("10:00").ends())
    assert [one.cause for one in line.of("camera")] == ["partly_watched"]


def test_holes_of_the_watch_are_shown() -> None:
    _, line = told(Scene("A").watched("09:10").unwatched("10:00").ends())
    assert kinds(line, "watch") == [
        ("unwatched", "08:00"),
        ("watched", "08:10"),
        ("unwatched", "09:00"),
    ]


def test_notes_are_lettered_in_time_order_and_are_the_clients_own_or_the_courses() -> None:
    scene = Scene().everybody_in().seen("A", "vehicle", "09:35", "09:37")
    scene.tell(Explained(at("11:00"), "A", "illness"), Explained(at("11:01"), "B", "work"))
    scene.tell(Abandoned(at("11:02"))).ends()
    _, line = told(scene)
    assert [(one.letter, one.kind, one.detail) for one in line.notes] == [
        ("a", "identity", "passport"),
        ("b", "observed", "vehicle"),
        ("c", "told_why", "illness"),
        ("d", "abandoned", None),
    ]
    assert line.notes[1].span == Span(at("09:35"), at("09:37"))


def test_each_step_of_a_warning_is_a_note_that_says_of_what_how_and_by_whom() -> None:
    scene = Scene().everybody_in()
    scene.tell(Warned(at("10:00"), "A", "camera_off", "notice", "chat", "user 7"))
    scene.tell(Warned(at("10:01"), "A", "camera_off", "timer", "spoken", "rehearsal")).ends()
    notes = [one for one in told(scene)[1].notes if one.kind != "identity"]
    assert [(one.kind, one.detail, one.by) for one in notes] == [
        ("notice", "camera_off chat", 7),
        ("timer", "camera_off spoken", None),
    ]


def test_the_twenty_seventh_note_has_a_name_of_its_own() -> None:
    notes = [Observed(at("09:01"), "A", f"code-{n}", at("09:00"), at("09:01")) for n in range(28)]
    _, line = told(Scene().everybody_in().tell(*notes).ends())
    letters = [one.letter for one in line.notes]
    assert letters[25:28] == ["z", "aa", "ab"]
    assert len(set(letters)) == len(letters)


def test_connections_of_which_zoom_never_told_the_end_are_counted() -> None:
    _, line = told(Scene().joins("A", "08:50"))
    assert (line.connections, line.unended) == (1, 1)


minutes = st.integers(min_value=-30, max_value=180)
acts = st.lists(
    st.tuples(st.sampled_from(["knock", "join", "leave", "drop", "on", "off", "mark"]), minutes),
    max_size=12,
)
holes = st.lists(st.tuples(st.booleans(), minutes), max_size=4)
breaks = st.lists(st.tuples(st.integers(0, 150), st.integers(1, 20)), max_size=2)


def day(happened: list[tuple[str, int]], watch: list[tuple[bool, int]]) -> Scene:
    scene = Scene("A")
    for act, minute in happened:
        wall = f"{at('09:00') + timedelta(hours=1, minutes=minute):%H:%M}"
        match act:
            case "knock":
                scene.knocks("A", wall)
            case "join":
                scene.joins("A", wall)
            case "leave" | "drop":
                scene.leaves("A", wall, Ending.LEFT if act == "leave" else Ending.NETWORK)
            case "mark":
                scene.marks("A", "off", wall)
            case _:
                scene.camera("A", act, wall)
    for begins, minute in watch:
        wall = f"{at('09:00') + timedelta(hours=1, minutes=minute):%H:%M}"
        scene.watched(wall) if begins else scene.unwatched(wall)
    return scene


@settings(deadline=None)
@given(acts, holes, breaks, st.sampled_from([None, "10:00", "12:00"]), st.booleans())
def test_the_stretches_fill_the_course_once_and_agree_with_the_judgement(
    happened: list[tuple[str, int]],
    watch: list[tuple[bool, int]],
    rests: list[tuple[int, int]],
    now: str | None,
    ended: bool,
) -> None:
    scene = day(happened, watch)
    for start, long in rests:
        begin = at("09:00") + timedelta(hours=1, minutes=start)
        scene.breaks(f"{begin:%H:%M}", f"{begin + timedelta(minutes=long):%H:%M}")
    if ended:
        scene.ends()
    judged, line = told(scene, now=now)
    for track in ("presence", "watch"):
        inside = [cut for one in line.of(track) if (cut := one.span.cut(line.scheduled))]
        assert union(inside) == (line.scheduled,)
        assert total(inside) == line.scheduled.seconds
    agree(figures(judged, line), judged)
    camera = [one.span for one in line.of("camera")]
    assert total(subtract(camera, judged.attendance.present)) == 0
    assert [row.span.start for row in line.rows] == sorted(row.span.start for row in line.rows)


def agree(sums: Figures, judged: Judgement) -> None:
    mine = judged.attendance
    assert sums.present_s == total(mine.present)
    assert sums.away_s == sum(gap.span.seconds for gap in mine.gaps)
    assert (sums.on_s, sums.off_s) == (total(mine.cameras.on), total(mine.cameras.off))
    assert sums.camera_s == sums.seen_s + sums.unknown_s
    parts = (sums.present_s, sums.away_s, sums.break_out_s, sums.waiting_s, sums.not_come_s)
    rest = (sums.not_there_s, sums.closed_s, sums.to_come_s)
    assert sum((*parts, *rest)) == sums.scheduled_s


def test_a_fault_that_the_trainer_declared_stands_in_every_case_with_its_stretch() -> None:
    scene = Scene().everybody_in().tell(FaultDeclared(at("10:10"), at("10:05"), at("10:08"))).ends()
    (fault,) = [one for one in told(scene)[1].notes if one.kind != "identity"]
    assert (fault.kind, fault.span) == ("fault", Span(at("10:05"), at("10:08")))


def test_what_was_said_of_devices_and_a_match_taken_back_stand_in_that_clients_case() -> None:
    scene = (
        Scene()
        .everybody_in()
        .tell(
            Matched(at("10:00"), "uuid-X-1", "A"),
            PlacingUndone(at("10:05"), "uuid-X-1"),
            DevicesExplained(at("10:10"), "A", "changing_device"),
        )
    )
    scene.ends()
    own = [one.kind for one in told(scene)[1].notes]
    assert own == ["identity", "match", "match_undone", "devices"]
    assert [one.kind for one in told(scene, "B")[1].notes] == ["identity"]
