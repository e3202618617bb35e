"""What was noted of a client or of the course, as it stands in the client's timeline."""

from compliance.events import (
    Abandoned,
    DevicesExplained,
    Explained,
    FaultDeclared,
    Matched,
    Observed,
    PlacingUndone,
    Warned,
)
from compliance.intervals import Span
from tests.delivery.review.client_timeline import told
from tests.scenes.scene import Scene, at


def test_notes_are_lettered_in_time_order_and_are_the_clients_own_or_the_courses() -> None:
    scene = Scene().everybody_in().seen("A", "vehicle", "09:35", "09:37")
    scene.tell(Explained(at("11:00"), "A", "illness"), Explained(at("11:01"), "B", "work"))
    scene.tell(Abandoned(at("11:02"))).ends()
    _, line = told(scene)
    assert [(one.letter, one.kind, one.detail) for one in line.notes] == [
        ("a", "identity", "passport"),
        ("b", "observed", "vehicle"),
        ("c", "told_why", "illness"),
        ("d", "abandoned", None),
    ]
    assert line.notes[1].span == Span(at("09:35"), at("09:37"))


def test_each_step_of_a_warning_is_a_note_that_says_of_what_how_and_by_whom() -> None:
    scene = Scene().everybody_in()
    scene.tell(Warned(at("10:00"), "A", "camera_off", "notice", "chat", "user 7"))
    scene.tell(Warned(at("10:01"), "A", "camera_off", "timer", "spoken", "rehearsal")).ends()
    notes = [one for one in told(scene)[1].notes if one.kind != "identity"]
    assert [(one.kind, one.detail, one.by) for one in notes] == [
        ("notice", "camera_off chat", 7),
        ("timer", "camera_off spoken", None),
    ]


def test_the_twenty_seventh_note_has_a_name_of_its_own() -> None:
    notes = [Observed(at("09:01"), "A", f"code-{n}", at("09:00"), at("09:01")) for n in range(28)]
    _, line = told(Scene().everybody_in().tell(*notes).ends())
    letters = [one.letter for one in line.notes]
    assert letters[25:28] == ["z", "aa", "ab"]
    assert len(set(letters)) == len(letters)


def test_a_fault_that_the_trainer_declared_stands_in_every_case_with_its_stretch() -> None:
    scene = Scene().everybody_in().tell(FaultDeclared(at("10:10"), at("10:05"), at("10:08"))).ends()
    (fault,) = [one for one in told(scene)[1].notes if one.kind != "identity"]
    assert (fault.kind, fault.span) == ("fault", Span(at("10:05"), at("10:08")))


def test_what_was_said_of_devices_and_a_match_taken_back_stand_in_that_clients_case() -> None:
    scene = (
        Scene()
        .everybody_in()
        .tell(
            Matched(at("10:00"), "uuid-X-1", "A"),
            PlacingUndone(at("10:05"), "uuid-X-1"),
            DevicesExplained(at("10:10"), "A", "changing_device"),
        )
    )
    scene.ends()
    own = [one.kind for one in told(scene)[1].notes]
    assert own == ["identity", "match", "match_undone", "devices"]
    assert [one.kind for one in told(scene, "B")[1].notes] == ["identity"]
