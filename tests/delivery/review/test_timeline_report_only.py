"""Stretches that only Zoom's own report shows are kept apart from those heard live."""

from compliance.events import Joined, Left, NotHeard, WaitingRoomEntered
from delivery.review.case_figures import figures
from delivery.review.timeline import timeline
from delivery.review.timeline_chart import chart
from tests.scenes.provider_report import BOTH, both_in, report, row, without
from tests.scenes.scene import Scene, at


def presence(scene: Scene, name: str = "A") -> list[tuple[str, str, str]]:
    """Returns the kind, the source and the start in UTC of each stretch of presence."""
    assessment = scene.assess()
    judged = assessment.judgements["AB".index(name)]
    line = timeline(assessment, judged)
    return [
        (stretch.kind, stretch.source, f"{stretch.span.start:%H:%M}")
        for stretch in line.of("presence")
    ]


def unheard(name: str = "A") -> Scene:
    """Returns a course in which only the report shows this client."""
    return report(without(without(both_in(), Joined, name), Left, name), *BOTH)


def test_a_client_only_in_the_report_has_reported_stretches() -> None:
    assert presence(unheard()) == [
        ("early_reported", "report", "07:50"),
        ("present_reported", "report", "08:00"),
    ]


def test_a_client_with_live_events_has_no_reported_stretch() -> None:
    assert presence(unheard(), "B") == [("early", "zoom", "07:50"), ("present", "zoom", "08:00")]


def test_a_departure_only_in_the_report_is_a_reported_absence() -> None:
    scene = without(both_in(), Left, "A").joins("A", "10:10", "2")
    rows = (row("A", "08:50", "10:00"), row("A", "10:10", "11:45", device="2"))
    assert presence(report(scene, BOTH[0], *rows, BOTH[2]))[1:] == [
        ("present", "zoom", "08:00"),
        ("away_reported", "report", "09:00"),
        ("present", "zoom", "09:10"),
    ]


def test_a_wait_only_in_the_report_is_a_reported_wait() -> None:
    scene = without(both_in(), WaitingRoomEntered, "A")
    waited = row("A", "08:45", "08:50", waiting=True)
    assert presence(report(scene, *BOTH, waited))[0] == ("waiting_reported", "report", "07:45")


def test_the_figures_count_reported_presence_and_its_share() -> None:
    assessment = unheard().assess()
    judged = assessment.judgements[0]
    sums = figures(judged, timeline(assessment, judged))
    assert (sums.present_s, sums.reported_s, sums.scheduled_s) == (9900, 9900, 9900)


def test_a_time_without_events_has_its_cause_and_reduces_the_heard_time() -> None:
    outages = [
        NotHeard(at("10:10"), at("10:00"), at("10:10"), "refused"),
        NotHeard(at("10:20"), at("10:05"), at("10:20"), "unvalidated"),
    ]
    assessment = Scene().everybody_in().tell(*outages).ends().assess()
    judged = assessment.judgements[0]
    line = timeline(assessment, judged)
    drawn = chart(line, []).tracks["hearing"]
    assert {(segment.stretch.cause, segment.stretch.span.seconds) for segment in drawn} == {
        ("refused", 600),
        ("unvalidated", 600),
    }
    assert figures(judged, line).heard_s == 9900 - 1200
