"""Events whose instance cannot be read."""

from compliance.connections.unnamed_instances import placed
from compliance.events import (
    Event,
    InstanceEnded,
    InstanceStarted,
    Joined,
    Person,
    RecordingStarted,
)
from tests.scenes.scene import at

ALAN = Person("uuid-1", "user-1", "reg-A")
FIRST = (InstanceStarted(at("08:40"), "first"), InstanceEnded(at("09:30"), "first"))
SECOND = (InstanceStarted(at("09:31"), "second"),)


def instances_of(*events: Event) -> list[str]:
    kept = placed((*FIRST, *SECOND, *events))
    return [event.instance for event in kept if isinstance(event, Joined | RecordingStarted)]


def test_an_event_without_an_instance_has_the_one_that_was_open_then() -> None:
    joins = (Joined(at(wall), "", ALAN) for wall in ("08:40", "09:30", "09:31", "11:00"))
    assert instances_of(*joins) == ["first", "first", "second", "second"]
    assert instances_of(RecordingStarted(at("09:00"), "", 0)) == ["first"]


def test_an_event_at_whose_time_none_or_several_were_open_counts_for_nothing() -> None:
    assert instances_of(Joined(at("08:39"), "", ALAN)) == []
    other = InstanceStarted(at("09:00"), "other"), InstanceEnded(at("09:20"), "other")
    assert instances_of(*other, Joined(at("09:10"), "", ALAN)) == []


def test_an_event_with_its_instance_stays_as_it_is() -> None:
    events = (*FIRST, Joined(at("10:00"), "first", ALAN))
    assert placed(events) is events
