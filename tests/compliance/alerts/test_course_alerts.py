"""The alerts of a live course: what calls the trainer, and what ticks a call off."""

from dataclasses import replace
from datetime import datetime

import pytest

from compliance.alerts.alert import Alert, AlertKind
from compliance.alerts.course_alerts import Surroundings, course_alerts
from compliance.assessment import assess
from compliance.events import HostAwaited
from compliance.snapshot import room_now
from compliance.trainer_events import (
    AlertSeen,
    CameraMarked,
    DevicesExplained,
    FaultDeclared,
    IdentityChecked,
    Matched,
    Warned,
)
from tests.scenes.scene import LRSP, Scene, at, person


def alerts(
    scene: Scene,
    wall: str,
    tried: dict[str, datetime] | None = None,
    unmonitored_since: datetime | None = None,
    **allowances: frozenset[str],
) -> tuple[Alert, ...]:
    now = at(wall)
    bookings = tuple(
        replace(booking, allowances=allowances.get(booking.reference, frozenset()))
        for booking in scene.course.bookings
    )
    course = replace(scene.course, bookings=bookings)
    room = assess(course, [each for each in scene.events if each.at <= now], LRSP, now).room
    surroundings = Surroundings(tried or {}, unmonitored_since)
    return course_alerts(course, room, room_now(room, now), surroundings, LRSP, now)


def told(scene: Scene, wall: str) -> list[tuple[str, str]]:
    """The kind and the subject of each alert that is not ticked off."""
    return [(each.kind.value, each.subject) for each in alerts(scene, wall) if not each.ticked]


def seen(wall: str, kind: str, booking: str | None = None, uuid: str | None = None) -> AlertSeen:
    return AlertSeen(at(wall), kind, booking, uuid, by="user 7")


def camera_off() -> Scene:
    scene = Scene().everybody_in().watched()
    for client in "AB":
        scene.camera(client, "on", "08:55")
    return scene.camera("A", "off", "09:30")


def test_a_course_in_which_all_is_well_has_no_alert() -> None:
    assert told(Scene().everybody_in(), "09:30") == []


def test_a_client_who_waits_longer_than_the_policys_time_is_an_alert() -> None:
    scene = Scene().knocks("A", "08:50")
    assert told(scene, "08:50:59") == []
    assert told(scene, "08:51") == [("waiting", "A")]


def test_nobody_waits_for_the_trainer_before_the_room_opens() -> None:
    scene = Scene()
    scene.events = [HostAwaited(at("08:50"), person("A"))]
    assert told(scene, "08:59") == []
    assert told(scene, "09:01") == [("waiting", "A")]


def test_a_camera_off_beyond_the_policys_time_is_an_alert() -> None:
    assert told(camera_off(), "09:30:59") == []
    assert told(camera_off(), "09:31") == [("camera_off", "A")]


def test_a_camera_that_is_not_known_is_no_alert() -> None:
    assert told(Scene().everybody_in(), "10:00") == []


def test_a_camera_off_before_the_start_counts_from_the_start() -> None:
    scene = Scene().everybody_in().watched().camera("A", "off", "08:55")
    assert told(scene, "09:00:30") == []
    assert told(scene, "09:01") == [("camera_off", "A")]


def test_a_camera_that_may_be_off_by_agreement_is_no_alert() -> None:
    assert alerts(camera_off(), "09:40", A=frozenset({"camera_may_be_off"})) == ()


def test_two_devices_are_an_alert_once_they_are_together_longer_than_a_change_takes() -> None:
    scene = Scene().everybody_in().joins("A", "09:10", "2")
    assert told(scene, "09:11:59") == []
    assert told(scene, "09:12") == [("two_devices", "A")]


def test_an_unknown_person_is_an_alert_until_they_are_matched() -> None:
    scene = Scene().everybody_in()
    scene.joins("X", "09:10")
    assert told(scene, "09:10:01") == [("unknown_person", "uuid-X-1")]
    scene.tell(Matched(at("09:11"), "uuid-X-1", "A"))
    assert told(scene, "09:11:01") == []


def test_everybody_lost_is_one_alert_of_the_course() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").leaves("B", "10:00:05")
    assert told(scene, "10:00:05") == [("everybody_lost", "")]
    assert alerts(scene, "10:00:05")[0].since == at("10:00:05")


def test_a_course_that_ends_has_not_lost_everybody() -> None:
    scene = Scene().everybody_in().leaves("A", "11:42").leaves("B", "11:43")
    assert told(scene, "11:43:30") == []


def test_one_client_who_may_still_be_there_is_not_everybody_lost() -> None:
    assert told(Scene().everybody_in().leaves("A", "10:00"), "10:01") == []


def test_a_course_that_is_not_monitored_any_more_is_an_alert() -> None:
    (alert,) = alerts(Scene().everybody_in(), "10:00", unmonitored_since=at("09:50"))
    assert (alert.kind, alert.subject) == (AlertKind.NOT_MONITORED, "")
    assert alert.since == at("09:50")


def test_a_client_who_tried_as_often_as_the_policy_says_is_an_alert() -> None:
    (alert,) = alerts(Scene(), "09:05", tried={"A": at("09:04")})
    assert (alert.kind, alert.subject) == (AlertKind.TRIED, "A")


def test_a_subject_has_one_alert_and_the_next_only_when_that_is_ticked_off() -> None:
    scene = camera_off().joins("A", "09:31", "2").camera("A", "off", "09:31", "2")
    assert told(scene, "09:40") == [("two_devices", "A")]
    scene.tell(DevicesExplained(at("09:41"), "A", "two_people"))
    assert told(scene, "09:42") == [("camera_off", "A")]


def test_in_a_break_nothing_calls_and_after_it_what_lasts_calls_anew() -> None:
    scene = camera_off().breaks("09:40", "09:50")
    assert told(scene, "09:45") == []
    assert told(scene, "09:50:30") == []
    (alert,) = alerts(scene, "09:51")
    assert (alert.kind, alert.since) == (AlertKind.CAMERA_OFF, at("09:50"))


@pytest.mark.parametrize("wall", ["07:00", "11:45"])
def test_outside_the_course_nothing_calls(wall: str) -> None:
    assert alerts(camera_off(), wall, unmonitored_since=at("06:00")) == ()


def test_seen_ticks_an_alert_off_with_who_and_when() -> None:
    (alert,) = alerts(camera_off().tell(seen("09:33", "camera_off", "A")), "09:34")
    assert alert.ticked is not None
    assert (alert.ticked.act, alert.ticked.by) == ("seen", "user 7")
    assert alert.ticked.at == at("09:33")


@pytest.mark.parametrize(
    ("note", "act"),
    [
        (Warned(at("09:32"), "A", "camera_off", "notice", "spoken", by="user 8"), "warn"),
        (CameraMarked(at("09:32"), "A", False, by="user 8"), "camera"),
    ],
)
def test_an_act_that_deals_with_an_alert_ticks_it_off(
    note: Warned | CameraMarked, act: str
) -> None:
    (alert,) = alerts(camera_off().tell(note), "09:35")
    assert alert.ticked is not None
    assert (alert.ticked.act, alert.ticked.by) == (act, "user 8")


def test_an_act_about_another_matter_or_another_client_ticks_nothing_off() -> None:
    scene = camera_off().tell(
        Warned(at("09:32"), "A", "smoking", "notice", "spoken"),
        Warned(at("09:32"), "B", "camera_off", "notice", "spoken"),
        IdentityChecked(at("09:32"), "A", True, "passport"),
        seen("09:32", "waiting", "A"),
    )
    assert told(scene, "09:35") == [("camera_off", "A")]


def test_what_comes_back_is_told_again() -> None:
    scene = camera_off().tell(seen("09:33", "camera_off", "A"))
    assert told(scene, "09:34") == []
    scene.camera("A", "on", "09:40").camera("A", "off", "09:50")
    assert told(scene, "09:52") == [("camera_off", "A")]


def test_a_fault_noted_for_everybody_deals_with_everybody_lost() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").leaves("B", "10:00")
    scene.tell(FaultDeclared(at("10:01"), at("09:59"), at("10:05")))
    (alert,) = alerts(scene, "10:02")
    assert alert.ticked is not None
    assert alert.ticked.act == "fault"


def test_an_unknown_person_is_ticked_off_by_their_own_tick_alone() -> None:
    scene = Scene().everybody_in().joins("X", "09:10").joins("Y", "09:11")
    scene.tell(seen("09:12", "unknown_person", uuid=person("X").uuid))
    assert told(scene, "09:13") == [("unknown_person", "uuid-Y-1")]


def test_what_is_ticked_off_stands_behind_what_is_not() -> None:
    scene = camera_off().camera("B", "off", "09:20").tell(seen("09:33", "camera_off", "B"))
    assert [(each.subject, each.ticked is None) for each in alerts(scene, "09:35")] == [
        ("A", True),
        ("B", False),
    ]
