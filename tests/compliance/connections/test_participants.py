"""Events in which the provider left out the participant."""

from dataclasses import replace

from compliance.connections.participants import completed
from compliance.events import Ending, Joined, Left
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
