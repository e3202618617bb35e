"""No finding rests on a time of which nobody could have told us."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.assessment import assess
from compliance.events import UNREAD_LINE, InstanceStarted, NotHeard
from compliance.findings.breach import Breach, NotCovered
from compliance.findings.sentences import Sentence
from compliance.intervals import Span, subtract, total
from compliance.provider_report import Reconciled
from compliance.trainer_events import FaultDeclared
from tests.compliance.test_assessment_order import SCENE
from tests.scenes.scene import LRSP, Scene, at


def down(scene: Scene, start: str, end: str, why: str = "never_began") -> Scene:
    return scene.tell(NotHeard(at(end), at(start), at(end), why))


def test_a_finding_that_is_not_covered_cannot_be_made() -> None:
    with pytest.raises(NotCovered):
        Breach(
            "A",
            "absent",
            "8",
            Span(at("10:00"), at("10:05")),
            "",
            (Span(at("10:01"), at("11:00")),),
        )


def test_an_outage_of_eighty_five_minutes_loses_nothing_once_zoom_has_tried_again() -> None:
    scene = down(Scene().everybody_in(), "09:00", "10:25", "service_down").ends()
    assert scene.advice("A") == "completed"


def test_a_longer_one_loses_what_was_beyond_every_try() -> None:
    scene = down(Scene().everybody_in(), "09:00", "10:25:01", "service_down").ends()
    assert scene.of("A").recommendation.reasons == (Sentence.UNHEARD(seconds=1),)


def test_what_only_late_webhooks_betray_is_lost_beyond_every_try_and_no_sooner() -> None:
    def lost(start: str, end: str) -> int:
        scene = down(Scene().everybody_in(), start, end, "unreached").ends()
        room = scene.assess("11:50").room
        return total(subtract([room.judged], room.heard))

    assert lost("09:00", "10:25") == 0
    assert lost("09:00", "10:35") == 600


def test_until_zoom_has_tried_again_nothing_of_an_outage_is_known() -> None:
    scene = down(Scene().everybody_in(), "09:30", "09:40", "service_down").leaves("A", "09:50")
    assert [breach.rule for breach in scene.of("A", now="10:00").breaches] == ["absent"]
    away = down(Scene().everybody_in().leaves("A", "09:20"), "09:30", "09:40", "service_down")
    (breach,) = away.of("A", now="10:00").breaches
    assert breach.span == Span(at("09:20"), at("09:30"))


def test_an_absence_is_found_only_up_to_the_first_moment_of_which_nothing_was_heard() -> None:
    scene = down(Scene().everybody_in().leaves("A", "10:00"), "10:10", "10:20")
    scene.joins("A", "10:40", "2").ends()
    assert scene.found("A") == [("absent", 600)]
    assert scene.gaps("A") == [(2400, "client_left")]


def test_nobody_has_left_early_if_a_return_may_have_gone_unheard() -> None:
    scene = down(Scene().everybody_in().leaves("A", "11:00"), "11:10", "11:20").ends()
    assert scene.found("A") == [("absent", 600)]
    assert scene.advice("A") == "review"


def test_nobody_has_failed_to_attend_a_course_of_which_not_all_was_heard() -> None:
    scene = down(Scene().joins("B", "08:50").known("B"), "09:30", "09:40").ends()
    assert scene.advice("A") == "review"


def test_nobody_is_late_who_may_have_come_unheard() -> None:
    scene = Scene().knocks("A", "09:01").joins("A", "09:02").known("A")
    assert down(scene, "08:50", "08:52").ends().found("A") == []


def test_nobody_stayed_away_who_may_have_come_unheard() -> None:
    scene = down(Scene().joins("B", "08:50").known("B"), "07:00", "08:58").ends()
    recommendation = scene.of("A").recommendation
    assert recommendation.outcome.value == "review"
    assert Sentence.CAME_UNHEARD() in recommendation.reasons


def test_present_throughout_is_for_a_person_if_a_going_may_have_gone_unheard() -> None:
    assert down(Scene().everybody_in(), "09:30", "09:40").ends().advice("A") == "review"


def test_the_report_of_every_instance_makes_up_for_what_was_not_heard() -> None:
    scene = down(Scene().joins("B", "08:50").known("B"), "09:30", "09:40").ends()
    scene.tell(Reconciled(at("12:15"), "i1"))
    assert (scene.advice("A"), scene.advice("B")) == ("did_not_attend", "completed")


def test_the_report_of_one_instance_makes_up_for_that_instance_alone() -> None:
    scene = down(Scene().everybody_in(), "09:50", "10:03").ends("10:00")
    scene.joins("A", "10:04", "2", "i2").ends("11:45", "i2").tell(Reconciled(at("12:15"), "i1"))
    assert scene.of("A").recommendation.reasons == (Sentence.UNHEARD(seconds=180),)


def test_what_the_trainer_saw_needs_no_webhook() -> None:
    scene = down(Scene().everybody_in(), "09:30", "10:30").seen("A", "vehicle", "10:00", "10:01")
    assert scene.ends().found("A") == [("vehicle", 60)]


def test_a_camera_that_was_watched_needs_no_webhook() -> None:
    scene = down(Scene().everybody_in().watched(), "09:30", "10:30").camera("A", "off", "10:00")
    assert scene.camera("A", "on", "10:01").ends().found("A") == [("camera_off", 60)]


def test_a_fault_that_the_trainer_declares_excuses_whoever_went_in_it() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:04", "2")
    scene.leaves("B", "10:05").joins("B", "10:06", "2")
    scene.tell(FaultDeclared(at("10:10"), at("09:59"), at("10:05"))).ends()
    assert scene.gaps("A") == [(240, "platform")]
    assert scene.gaps("B") == [(60, "client_left")]


@settings(max_examples=80, deadline=None)
@given(
    st.sets(st.sampled_from(range(len(SCENE.events))), max_size=30),
    st.lists(st.tuples(st.integers(0, 160), st.integers(1, 120)), max_size=4),
    st.sampled_from(["service_down", "unreached", "refused", "never_began"]),
)
def test_whatever_is_lost_no_finding_rests_on_a_time_that_was_not_covered(
    lost: set[int], outages: list[tuple[int, int]], why: str
) -> None:
    remaining = [event for number, event in enumerate(SCENE.events) if number not in lost]
    for minute, length in outages:
        start = at("08:30") + timedelta(minutes=minute)
        end = start + timedelta(minutes=length)
        remaining.append(NotHeard(end, start, end, why))
    judged = assess(SCENE.course, remaining, LRSP)
    for judgement in judged.judgements:
        for breach in judgement.breaches:
            assert subtract([breach.span], breach.rests_on) == ()
            if breach.rule in ("absent", "left_early", "arrived_late"):
                assert subtract([breach.span], judged.room.heard) == ()


def test_no_report_of_zooms_tells_what_a_line_says_that_cannot_be_read() -> None:
    scene = down(Scene().everybody_in(), "08:00", "12:00", UNREAD_LINE)
    scene.leaves("A", "10:00").ends().tell(Reconciled(at("12:15"), "i1"))
    assert scene.found("A") == []
    assert scene.advice("A") == "review"


def unheard_s(scene: Scene, now: str | None = None) -> int:
    room = scene.assess(now).room
    return total(subtract([room.judged], room.heard))


def test_the_report_of_every_instance_makes_up_for_the_time_before_the_first_as_well() -> None:
    scene = down(Scene().joins("B", "08:50").known("B"), "07:30", "08:35").ends()
    assert scene.tell(Reconciled(at("12:15"), "i1")).advice("A") == "did_not_attend"


def test_the_report_of_an_instance_that_goes_on_makes_up_for_all_of_it() -> None:
    scene = down(Scene().tell(InstanceStarted(at("08:30"), "i0")), "09:30", "09:40")
    assert unheard_s(scene.tell(Reconciled(at("12:15"), "i1"))) == 0


def test_in_the_second_of_the_last_try_what_was_sent_again_has_arrived() -> None:
    scene = down(Scene().everybody_in(), "09:00", "09:05", "service_down")
    assert (unheard_s(scene, "10:29:59"), unheard_s(scene, "10:30")) == (300, 0)
