"""Notes about a client or the course in the client's timeline."""

from compliance.intervals import Span
from compliance.trainer_events import (
    Abandoned,
    DevicesExplained,
    Explained,
    FaultDeclared,
    IdentificationUndone,
    Matched,
    Observed,
    Warned,
)
from tests.delivery.review.client_timeline import timeline_of
from tests.scenes.scene import Scene, at


def test_notes_about_the_client_and_the_course_are_lettered_in_time_order() -> None:
    scene = Scene().everybody_in().seen("A", "vehicle", "09:35", "09:37")
    scene.tell(Explained(at("11:00"), "A", "illness"), Explained(at("11:01"), "B", "work"))
    scene.tell(Abandoned(at("11:02"))).ends()
    _, line = timeline_of(scene)
    assert [(note.letter, note.kind, note.detail) for note in line.notes] == [
        ("a", "identity", "passport"),
        ("b", "observed", "vehicle"),
        ("c", "explained", "illness"),
        ("d", "abandoned", None),
    ]
    assert line.notes[1].span == Span(at("09:35"), at("09:37"))


def test_each_step_of_a_warning_is_a_note_with_matter_means_and_user() -> None:
    scene = Scene().everybody_in()
    scene.tell(Warned(at("10:00"), "A", "camera_off", "notice", "chat", by="user 7"))
    scene.tell(Warned(at("10:01"), "A", "camera_off", "timer", "spoken", by="rehearsal")).ends()
    notes = [note for note in timeline_of(scene)[1].notes if note.kind != "identity"]
    assert [(note.kind, note.detail, note.by) for note in notes] == [
        ("notice", "camera_off chat", 7),
        ("timer", "camera_off spoken", None),
    ]


def test_the_twenty_seventh_note_has_a_unique_label() -> None:
    notes = [Observed(at("09:01"), "A", f"code-{n}", at("09:00"), at("09:01")) for n in range(28)]
    _, line = timeline_of(Scene().everybody_in().tell(*notes).ends())
    letters = [note.letter for note in line.notes]
    assert letters[25:28] == ["z", "aa", "ab"]
    assert len(set(letters)) == len(letters)


def test_a_declared_fault_is_a_note_of_every_client() -> None:
    scene = Scene().everybody_in().tell(FaultDeclared(at("10:10"), at("10:05"), at("10:08"))).ends()
    (fault,) = [note for note in timeline_of(scene)[1].notes if note.kind != "identity"]
    assert (fault.kind, fault.span) == ("fault", Span(at("10:05"), at("10:08")))


def test_an_explained_device_and_a_withdrawn_match_are_notes_of_that_client() -> None:
    scene = (
        Scene()
        .everybody_in()
        .tell(
            Matched(at("10:00"), "uuid-X-1", "A"),
            IdentificationUndone(at("10:05"), "uuid-X-1"),
            DevicesExplained(at("10:10"), "A", "changing_device"),
        )
    )
    scene.ends()
    kinds = [note.kind for note in timeline_of(scene)[1].notes]
    assert kinds == ["identity", "match", "match_undone", "devices"]
    assert [note.kind for note in timeline_of(scene, "B")[1].notes] == ["identity"]
