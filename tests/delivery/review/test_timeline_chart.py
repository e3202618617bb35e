"""Where the parts of a timeline are drawn."""

from compliance.intervals import Span
from delivery.device_check.network_stretches import NetworkStretch
from delivery.review.timeline import Stretch, timeline
from delivery.review.timeline_chart import LEAST_WIDTH, TimelineChart, chart
from tests.scenes.scene import Scene, at


def drawn(scene: Scene, findings: list[tuple[str, Span]] | None = None) -> TimelineChart:
    assessment = scene.assess()
    return chart(timeline(assessment, assessment.judgements[0]), findings or [])


def test_a_track_is_filled_from_edge_to_edge() -> None:
    parts = drawn(Scene("A").joins("A", "09:00").leaves("A", "10:00").ends()).tracks["presence"]
    spans = sorted((segment.x, segment.x + segment.width) for segment in parts)
    assert spans[0][0] == 0
    assert round(spans[-1][1], 2) == 100


def test_a_very_short_stretch_is_drawn_wider_and_last() -> None:
    scene = Scene("A").everybody_in().leaves("A", "10:00:00").joins("A", "10:00:20").ends()
    last = drawn(scene).tracks["presence"][-1]
    assert (last.stretch.kind, last.width) == ("away", LEAST_WIDTH)


def test_no_flag_goes_beyond_the_edge() -> None:
    scene = Scene("A").everybody_in().seen("A", "vehicle", "11:44:59", "11:45:00").ends()
    for flag in drawn(scene).notes:
        assert 0 <= flag.x <= flag.x + flag.width <= 100


def test_flags_close_together_have_separate_rows() -> None:
    close = [(str(n), Span(at(f"10:0{n}"), at(f"10:0{n}:30"))) for n in range(3)]
    far = ("3", Span(at("11:00"), at("11:01")))
    flags = drawn(Scene("A").everybody_in().ends(), [*close, far]).findings
    assert [flag.row for flag in flags] == [0, 1, 2, 0]


def test_the_axis_shows_london_hours_and_the_start_of_the_course() -> None:
    shown = drawn(Scene("A").everybody_in("08:50").ends())
    assert [tick.at for tick in shown.ticks if tick.hour] == [at("09:00"), at("10:00"), at("11:00")]
    assert shown.starts == shown.ticks[0].x > 0


def test_a_note_long_before_the_start_is_in_the_table_only() -> None:
    shown = drawn(Scene("A").joins("A", "08:55").known("A", "08:00").ends())
    assert shown.notes == ()
    assert [note.kind for note in shown.line.notes] == ["identity"]


def test_a_bad_network_is_drawn_on_a_track_of_its_own_within_the_window() -> None:
    assessment = Scene("A").everybody_in("08:50").ends().assess()
    page = [
        NetworkStretch("page_bad", Span(at(start), at(end)), "page", "The device had no network.")
        for start, end in (("06:00", "06:10"), ("10:00", "10:30"))
    ]
    moment = NetworkStretch(
        "others_lost", Span(at("10:10"), at("10:10")), "zoom", "Another client."
    )
    line = timeline(assessment, assessment.judgements[0], [*page, moment])
    longest, last = chart(line, []).tracks["network"]
    assert (longest.stretch.span.start, last.stretch.kind) == (at("10:00"), "others_lost")
    assert last.width == LEAST_WIDTH
    assert [row.words for row in line.rows if isinstance(row, Stretch) and row.words] == [
        "The device had no network.",
        "Another client.",
    ]
