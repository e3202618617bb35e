"""A measured connection is one client's or nobody's, and stands beside the absence it ended."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from compliance.events import Ending, Joined, Left, Person
from compliance.intervals import Span
from delivery.device_check.measured_connection import beside, measured_connections
from integrations.hints.connection_quality import (
    JITTER,
    LATENCY,
    LOSS,
    ConnectionQuality,
    QualityFigures,
)
from tests.scenes.scene import STAFF, Scene, at, person

Measures = Mapping[str, QualityFigures]
NONE: Measures = {}
BAD: Measures = {LOSS: QualityFigures(2.5, 12.5)}


def summary(
    wall: str, user_id: str = "user-A-1", *ids: str, picture: Measures = BAD, sound: Measures = NONE
) -> ConnectionQuality:
    return ConnectionQuality(at(wall), "i1", user_id, frozenset(ids), sound, picture)


def faults(picture: Measures = NONE, sound: Measures = NONE) -> str:
    scene = Scene("A").joins("A", "09:00").leaves("A", "10:00", Ending.NETWORK)
    good = summary("10:00", picture=picture, sound=sound)
    (measured,) = measured_connections([good], scene.course, scene.events)["A"]
    return measured.faults


@pytest.fixture
def scene() -> Scene:
    scene = Scene("AB").joins("A", "09:00").joins("B", "09:00")
    return scene.leaves("A", "10:00", Ending.NETWORK).joins("A", "10:03", "2")


@pytest.mark.parametrize("told_at", ["09:59:58", "10:00:03", "10:40"])
def test_a_summary_is_of_its_connection_whenever_it_comes(scene: Scene, told_at: str) -> None:
    measured = measured_connections([summary(told_at)], scene.course, scene.events)
    assert {
        client: [connection.span for connection in connections]
        for client, connections in measured.items()
    } == {"A": [Span(at("09:00"), at("10:00"))]}


def test_the_same_summary_twice_is_one_and_the_later_counts(scene: Scene) -> None:
    good = summary("10:01", picture={LOSS: QualityFigures(0, 0)})
    summaries = [summary("10:00"), good, summary("10:00")]
    (measured,) = measured_connections(summaries, scene.course, scene.events)["A"]
    assert not measured.is_bad


def test_a_connection_that_was_used_twice_is_the_stay_that_ended_about_then() -> None:
    scene = Scene("A").joins("A", "09:00").leaves("A", "09:30")
    scene.joins("A", "09:40").leaves("A", "10:00")
    (measured,) = measured_connections([summary("09:30:05")], scene.course, scene.events)["A"]
    assert measured.span == Span(at("09:00"), at("09:30"))


def test_a_registrant_who_left_about_then_is_meant_where_no_connection_is_named(
    scene: Scene,
) -> None:
    measured = measured_connections([summary("10:01", "", "reg-A")], scene.course, scene.events)
    assert list(measured) == ["A"]
    scene.leaves("A", "10:01", device="2")
    assert not measured_connections([summary("10:01", "", "reg-A")], scene.course, scene.events)


@pytest.mark.parametrize(
    "unsure",
    [
        summary("10:00", "user-unknown"),
        summary("10:00", STAFF.user_id),
        summary("10:30", "", "reg-A"),
        ConnectionQuality(at("10:00"), "i2", "user-A-1", frozenset({"reg-A"}), picture=BAD),
    ],
)
def test_a_summary_that_may_be_of_others_is_of_nobody(
    scene: Scene, unsure: ConnectionQuality
) -> None:
    assert measured_connections([unsure], scene.course, scene.events) == {}


def test_two_people_under_one_id_are_nobody(scene: Scene) -> None:
    other = Person("uuid-B-9", "user-A-1", "reg-B")
    scene.tell(Joined(at("09:10"), "i1", other), Left(at("09:20"), "i1", other, Ending.LEFT))
    assert measured_connections([summary("10:00")], scene.course, scene.events) == {}


def test_it_stands_beside_the_absence_that_began_within_two_minutes_of_its_end(
    scene: Scene,
) -> None:
    measured = measured_connections([summary("10:00")], scene.course, scene.events)["A"]
    near = {at("10:01:59"): at("10:01:59"), at("10:15"): at("10:00")}
    assert set(beside(near, measured)) == set(near)
    later = at("10:02:01")
    assert beside({later: later, at("11:00"): at("11:00")}, measured) == {}


def test_only_figures_above_the_recommended_are_faults() -> None:
    assert (
        faults(
            picture={
                LOSS: QualityFigures(2, 2),
                LATENCY: QualityFigures(90, 150),
                JITTER: QualityFigures(),
            }
        )
        == ""
    )
    assert faults(picture=BAD) == "up to 12.5% (2.5% on average) of the sent picture was lost"
    assert faults(sound={LOSS: QualityFigures(None, 3), LATENCY: QualityFigures(None, 900)}) == (
        "up to 3% of the sent sound was lost, delays of up to 900 milliseconds"
    )
    assert faults(picture={JITTER: QualityFigures(41)}) == (
        "delays that varied by 41 milliseconds on average"
    )


def test_without_a_known_figure_there_is_nothing_to_say(scene: Scene) -> None:
    unknown = ConnectionQuality(at("10:00"), "i1", "user-A-1", frozenset())
    assert measured_connections([unknown], scene.course, scene.events) == {}


def test_without_a_reported_end_the_connection_lasts_to_its_summary() -> None:
    scene = Scene("A").tell(Joined(at("09:00"), "i1", person("A")))
    (measured,) = measured_connections([summary("10:00")], scene.course, scene.events)["A"]
    assert measured.span.length == timedelta(hours=1)
