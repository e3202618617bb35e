"""Tests of what the trainer says of unknown people: the last word counts, whatever came when."""

import pytest

from compliance.connections.trainer_identification import identifications
from compliance.events import Ending, Event, Joined, Left, Person
from compliance.trainer_events import IdentificationUndone, IdentifiedAs, Matched
from tests.scenes.scene import Scene, at

STRANGER = Person("uuid-X-1", "user-X-1", None, None, "iPhone")


def scene(*words: Event) -> Scene:
    told_scene = Scene().everybody_in().leaves("A", "10:00")
    told_scene.tell(Joined(at("10:10"), "i1", STRANGER))
    told_scene.tell(Left(at("11:45"), "i1", STRANGER, Ending.LEFT))
    return told_scene.tell(*reversed(words)).ends()


def absences(scene: Scene) -> int:
    """How long A was away, in seconds."""
    return sum(gap.span.seconds for gap in scene.assess().judgements[0].attendance.gaps)


MATCH = Matched(at("10:40"), "uuid-X-1", "A")
UNDO = IdentificationUndone(at("10:45"), "uuid-X-1")


def test_a_match_that_is_undone_gives_the_client_nothing() -> None:
    assert absences(scene(MATCH)) == 600
    undone = scene(MATCH, UNDO)
    assert absences(undone) == 105 * 60
    assert [person.name for person in undone.assess().room.unmatched] == ["iPhone"]


def test_a_word_undone_within_its_second_is_undone() -> None:
    said = IdentifiedAs(at("10:45"), "uuid-X-1", "colleague")
    assert len(scene(said, UNDO).assess().room.unmatched) == 1


def test_somebody_matched_anew_after_an_undo_is_that_client() -> None:
    assert absences(scene(MATCH, UNDO, Matched(at("10:50"), "uuid-X-1", "A"))) == 600


@pytest.mark.parametrize("kind", ["interpreter", "colleague", "somebody_else"])
def test_who_is_said_to_be_no_client_is_unknown_no_more_until_it_is_undone(kind: str) -> None:
    said = IdentifiedAs(at("10:40"), "uuid-X-1", kind)
    assert scene(said).assess().room.unmatched == ()
    assert absences(scene(said)) == 105 * 60
    assert len(scene(said, UNDO).assess().room.unmatched) == 1


def test_a_colleague_by_word_is_not_the_one_whose_loss_excuses_everybody() -> None:
    said = scene(IdentifiedAs(at("10:40"), "uuid-X-1", "colleague"))
    assert said.assess().room.staff.away == scene().assess().room.staff.away


def test_what_a_link_carries_outweighs_every_word() -> None:
    scene = Scene().everybody_in().tell(IdentifiedAs(at("10:40"), "uuid-A-1", "colleague")).ends()
    assert scene.assess().judgements[0].attendance.gaps == ()


def test_of_two_words_within_one_second_it_is_always_the_same_that_counts() -> None:
    said = [Matched(at("10:40"), f"uuid-{n}", booking) for n in range(10) for booking in "BA"]
    assert {
        word.booking for word in identifications(said).values() if isinstance(word, Matched)
    } == {"B"}


def test_an_undone_word_and_one_about_nobody_place_nobody() -> None:
    assert identifications([MATCH, UNDO]) == identifications([Matched(at("10:40"), "", "A")]) == {}
