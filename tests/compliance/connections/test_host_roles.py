"""Who could have started a recording."""

from dataclasses import replace

from compliance.events import (
    Ending,
    Joined,
    Left,
    Person,
    RecordingStarted,
    RecordingStopped,
    Role,
    RoleChanged,
)
from compliance.findings.sentences import Sentence
from tests.scenes.scene import STAFF, Scene, at, person


def role(scene: Scene, client: str, wall: str, role: Role = Role.COHOST, ms: int = 0) -> Scene:
    return scene.tell(RoleChanged(at(wall), "i1", person(client), role, ms))


def recorded(scene: Scene, wall: str = "10:00", ms: int = 0) -> str:
    """Whose breach it is; "" for nobody's."""
    scene.tell(RecordingStarted(at(wall), "i1", ms), RecordingStopped(at("10:05"), "i1")).ends()
    rules = {client: dict(scene.found(client)) for client in scene.bookings}
    return "".join(client for client in scene.bookings if "recording" in rules[client])


def test_one_client_alone_could_have_started_it() -> None:
    assert recorded(role(Scene().everybody_in(), "A", "09:30")) == "A"


def test_of_two_cohosts_neither_is_in_breach() -> None:
    scene = role(role(Scene().everybody_in(), "A", "09:30"), "B", "09:31")
    assert recorded(scene) == ""
    assert [note.code for note in scene.assess().notes] == ["recording"]


def test_an_unknown_person_could_have_started_it_as_well() -> None:
    stranger = Person("uuid-x", "user-x", name="iPhone")
    scene = role(Scene().everybody_in(), "A", "09:30").tell(Joined(at("09:00"), "i1", stranger))
    assert recorded(scene.tell(RoleChanged(at("09:10"), "i1", stranger, Role.COHOST))) == ""


def test_whoever_becomes_host_ends_the_others_being_so() -> None:
    scene = role(Scene().everybody_in(), "A", "09:30", Role.HOST)
    assert recorded(scene.tell(RoleChanged(at("09:40"), "i1", STAFF, Role.HOST))) == ""


def test_a_cohost_stays_a_cohost_when_somebody_becomes_host() -> None:
    scene = role(Scene().everybody_in(), "A", "09:30")
    assert recorded(scene.tell(RoleChanged(at("09:40"), "i1", STAFF, Role.HOST))) == "A"


def test_a_role_ends_with_leaving_for_more_than_a_move() -> None:
    def left_for(back: str) -> str:
        scene = role(Scene().everybody_in(), "A", "09:30").leaves("A", "09:40")
        return recorded(scene.joins("A", back))

    assert (left_for("09:40:10"), left_for("09:40:11")) == ("A", "")


def test_within_a_second_roles_and_recordings_are_in_the_order_of_their_sending() -> None:
    def taken_back(ms: int) -> str:
        scene = role(Scene().everybody_in(), "A", "09:30")
        return recorded(role(scene, "A", "10:00", Role.ATTENDEE, ms), ms=500)

    assert (taken_back(499), taken_back(501)) == ("", "A")


def test_with_staff_there_it_is_for_review_and_without_them_a_data_breach() -> None:
    there = role(Scene().everybody_in(), "A", "09:30")
    assert (recorded(there), there.advice("A")) == ("A", "review")
    (breach,) = there.of("A").breaches
    assert breach.doubt == Sentence.RECORDING_BESIDE_STAFF()
    gone = role(Scene().everybody_in(), "A", "09:30").tell(
        Left(at("09:50"), "i1", STAFF, Ending.NETWORK)
    )
    assert recorded(gone.tell(Joined(at("10:20"), "i1", replace(STAFF, user_id="again")))) == "A"
    assert gone.advice("A") == "non_completion_data_breach"


def test_staff_of_whom_nothing_is_reported_in_the_instance_may_have_been_there() -> None:
    scene = role(Scene().everybody_in(), "A", "09:30")
    scene.events = [event for event in scene.events if getattr(event, "person", None) != STAFF]
    assert (recorded(scene), scene.advice("A")) == ("A", "review")


def test_staff_whose_join_is_missing_were_there_until_they_left() -> None:
    scene = role(Scene().everybody_in(), "A", "09:30")
    second = replace(STAFF, uuid="uuid-second", user_id="user-second")
    scene.events = [event for event in scene.events if getattr(event, "person", None) != STAFF]
    scene.tell(Left(at("10:30"), "i1", second, Ending.LEFT))
    assert (recorded(scene), scene.advice("A")) == ("A", "review")
