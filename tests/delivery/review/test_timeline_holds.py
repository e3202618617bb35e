"""For any sequence of events, the stretches fill the course and agree with the judgement."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.assessment import Judgement
from compliance.events import Ending
from compliance.intervals import subtract, total, union
from delivery.review.case_figures import CaseFigures, figures
from tests.delivery.review.client_timeline import timeline_of
from tests.scenes.scene import Scene, at

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
    judged, line = timeline_of(scene, now=now)
    for track in ("presence", "watch"):
        inside = [cut for stretch in line.of(track) if (cut := stretch.span.cut(line.scheduled))]
        assert union(inside) == (line.scheduled,)
        assert total(inside) == line.scheduled.seconds
    agree(figures(judged, line), judged)
    camera = [stretch.span for stretch in line.of("camera")]
    assert total(subtract(camera, judged.attendance.present)) == 0
    assert [row.span.start for row in line.rows] == sorted(row.span.start for row in line.rows)


def agree(sums: CaseFigures, judged: Judgement) -> None:
    mine = judged.attendance
    assert sums.present_s == total(mine.present)
    assert sums.away_s == sum(gap.span.seconds for gap in mine.gaps)
    assert (sums.on_s, sums.off_s) == (total(mine.cameras.on), total(mine.cameras.off))
    assert sums.camera_s == sums.seen_s + sums.unknown_s
    parts = (sums.present_s, sums.away_s, sums.break_out_s, sums.waiting_s, sums.not_come_s)
    outside = (sums.not_there_s, sums.closed_s, sums.to_come_s, sums.not_known_s, sums.not_open_s)
    assert sum((*parts, *outside)) == sums.scheduled_s
