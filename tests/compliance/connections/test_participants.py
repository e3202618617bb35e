"""Events in which the provider left out the participant."""

from dataclasses import replace

from compliance.connections.participants import completed
from compliance.events import Ending, InstanceEnded, Joined, Left
from tests.scenes.scene import Scene, at, person


def test_a_move_is_a_move_though_the_leave_names_no_participant() -> None:
    scene = Scene().everybody_in()
    scene.tell(Left(at("10:00"), "i1", replace(person("A"), uuid=""), Ending.LEFT))
    assert scene.joins("A", "10:00:05").ends().gaps("A") == []


def test_a_move_is_a_move_though_no_event_names_the_participant() -> None:
    nameless = replace(person("A"), uuid="")
    scene = Scene().tell(Joined(at("08:50"), "i1", nameless))
    scene.tell(Left(at("10:00"), "i1", nameless, Ending.LEFT))
    scene.tell(Joined(at("10:00:05"), "i1", replace(nameless, user_id="other"))).ends()
    assert scene.gaps("A") == []


def test_where_two_participants_use_one_link_neither_is_guessed() -> None:
    nameless = replace(person("A"), uuid="", user_id="other")
    events = Scene().joins("A", "08:50").joins("A", "08:51", "2").events
    (*_, last) = completed([*events, Left(at("10:00"), "i1", nameless, Ending.LEFT)])
    assert isinstance(last, Left)
    assert last.person == nameless


def test_a_leave_without_its_connection_ends_the_only_one_of_its_participant() -> None:
    scene = Scene().everybody_in()
    scene.tell(Left(at("10:00"), "i1", replace(person("A"), user_id=""), Ending.LEFT))
    scene.tell(InstanceEnded(at("11:45"), "i1"))
    assert scene.gaps("A") == [(6300, "client_left")]


def test_a_leave_without_its_connection_ends_none_of_several() -> None:
    moved, unknown = replace(person("A"), user_id="other"), replace(person("A"), user_id="")
    scene = Scene().everybody_in().tell(Joined(at("09:30"), "i1", moved))
    events = completed([*scene.events, Left(at("10:00"), "i1", unknown, Ending.LEFT)])
    assert [event.person for event in events if isinstance(event, Left)] == [unknown]


def test_a_person_who_is_known_by_the_personal_link_alone_has_its_only_connection() -> None:
    by_link = replace(person("A"), uuid="", user_id="")
    scene = Scene().everybody_in()
    scene.tell(Left(at("10:00"), "i1", by_link, Ending.LEFT))
    scene.tell(InstanceEnded(at("11:45"), "i1"))
    assert scene.gaps("A") == [(6300, "client_left")]
