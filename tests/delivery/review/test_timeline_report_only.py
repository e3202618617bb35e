"""What only Zoom's own report tells of is drawn and told apart from what was heard."""

from compliance.events import Joined, Left, NotHeard, WaitingRoomEntered
from delivery.review.case_figures import figures
from delivery.review.timeline import timeline
from delivery.review.timeline_chart import picture
from tests.scenes.provider_report import BOTH, both_in, report, row, without
from tests.scenes.scene import LRSP, Scene, at


def told(scene: Scene, who: str = "A") -> list[tuple[str, str, str]]:
    """Each stretch of presence: what, by whom, since when in UTC."""
    assessment = scene.assess()
    judged = assessment.judgements["AB".index(who)]
    line = timeline(assessment, judged, LRSP)
    return [(one.kind, one.source, f"{one.span.start:%H:%M}") for one in line.of("presence")]


def unheard(who: str = "A") -> Scene:
    """Of this client no webhook came; the report has them."""
    return report(without(without(both_in(), Joined, who), Left, who), *BOTH)


def test_somebody_of_whom_only_the_report_tells_is_in_stretches_of_its_own() -> None:
    assert told(unheard()) == [
        ("early_reported", "report", "07:50"),
        ("present_reported", "report", "08:00"),
    ]


def test_somebody_who_was_heard_is_in_none() -> None:
    assert told(unheard(), "B") == [("early", "zoom", "07:50"), ("present", "zoom", "08:00")]


def test_a_going_that_only_the_report_tells_of_is_an_absence_of_its_own_kind() -> None:
    scene = without(both_in(), Left, "A").joins("A", "10:10", "2")
    rows = (row("A", "08:50", "10:00"), row("A", "10:10", "11:45", device="2"))
    assert told(report(scene, BOTH[0], *rows, BOTH[2]))[1:] == [
        ("present", "zoom", "08:00"),
        ("away_reported", "report", "09:00"),
        ("present", "zoom", "09:10"),
    ]


def test_a_wait_that_only_the_report_tells_of_is_one_too() -> None:
    scene = without(both_in(), WaitingRoomEntered, "A")
    waited = row("A", "08:45", "08:50", waiting=True)
    assert told(report(scene, *BOTH, waited))[0] == ("waiting_reported", "report", "07:45")


def test_the_figures_count_it_and_say_how_much_rests_on_the_report_alone() -> None:
    assessment = unheard().assess()
    judged = assessment.judgements[0]
    sums = figures(judged, timeline(assessment, judged, LRSP))
    assert (sums.present_s, sums.reported_s, sums.scheduled_s) == (9900, 9900, 9900)


def test_a_time_in_which_nothing_could_be_heard_says_why_and_presence_what_it_rests_on() -> None:
    outages = [
        NotHeard(at("10:10"), at("10:00"), at("10:10"), "refused"),
        NotHeard(at("10:20"), at("10:05"), at("10:20"), "unvalidated"),
    ]
    assessment = Scene().everybody_in().tell(*outages).ends().assess()
    judged = assessment.judgements[0]
    line = timeline(assessment, judged, LRSP)
    drawn = picture(line, []).tracks["hearing"]
    assert {(one.stretch.cause, one.stretch.span.seconds) for one in drawn} == {
        ("refused", 600),
        ("unvalidated", 600),
    }
    assert figures(judged, line).heard_s == 9900 - 1200
