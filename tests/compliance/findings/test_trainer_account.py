"""The trainer's account of a refusal or removal: written with it or later, and owed without."""

from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.findings.sentences import Sentence
from compliance.findings.trainer_account import statements, turned_away
from compliance.notes_taken_back import key_of, without_taken_back
from compliance.outcomes.course_held import was_held
from compliance.trainer_events import EntryRefused, NoteTakenBack, Removed, Stated
from tests.scenes.scene import LRSP, Scene, at

WORDS = "He swore at me twice and would not stop."
REMOVED = Removed(at("10:00"), "A", "abuse")
ACCOUNT = Stated(at("13:00"), WORDS, "A", of_at=REMOVED.at)


def owed(*events: Removed | EntryRefused | Stated) -> list[bool]:
    return [away.is_owed for away in turned_away(events, "A")]


@pytest.mark.parametrize(
    ("note", "is_owed"),
    [
        (REMOVED, True),
        (replace(REMOVED, reason="unfit"), True),
        (replace(REMOVED, reason="conduct"), False),
        (replace(REMOVED, words=WORDS), False),
        (EntryRefused(at("10:00"), "A", "late"), False),
    ],
)
def test_only_abuse_and_unfitness_owe_an_account(
    note: Removed | EntryRefused, is_owed: bool
) -> None:
    assert owed(note) == [is_owed]


def test_a_statement_that_names_the_removal_is_its_account() -> None:
    (away,) = turned_away([ACCOUNT, REMOVED], "A")
    assert (away.words, away.is_owed) == ((WORDS,), False)


@pytest.mark.parametrize(
    "other",
    [
        replace(ACCOUNT, of_at=None),
        replace(ACCOUNT, of_at=REMOVED.at + timedelta(milliseconds=1)),
        replace(ACCOUNT, booking="B"),
        replace(ACCOUNT, booking=None),
    ],
)
def test_any_other_statement_is_not(other: Stated) -> None:
    assert owed(REMOVED, other) == [True]


def test_a_removal_that_was_taken_back_owes_nothing_and_its_account_is_no_statement() -> None:
    noted_at, action, booking = key_of(REMOVED)
    taking = NoteTakenBack(at("13:05"), noted_at, action, booking, "It was the wrong person.")
    left = without_taken_back([REMOVED, ACCOUNT, taking])
    assert (turned_away(left, "A"), statements(left, "A")) == ((), ())


def test_statements_are_told_apart_by_client_and_course() -> None:
    of_course = Stated(at("13:10"), "Zoom was slow for everybody.")
    of_client = Stated(at("13:20"), "She helped the others.", "A")
    events = [of_client, ACCOUNT, of_course]
    assert statements(events, "A") == (of_client,)
    assert statements(events, "B") == ()
    assert statements(events, None) == (of_course,)


def test_each_statement_on_a_client_is_new_evidence_of_their_case_alone() -> None:
    def remarks(*events: Stated) -> tuple[str, ...]:
        scene = Scene("A").everybody_in().ends().tell(*events)
        return scene.of("A").recommendation.remarks

    of_client = Stated(at("13:20"), "She helped the others.", "A")
    assert Sentence.STATEMENTS(number=1) in remarks(of_client)
    assert Sentence.STATEMENTS(number=2) in remarks(of_client, replace(of_client, at=at("13:21")))
    assert remarks(replace(of_client, booking=None)) == remarks()


@pytest.mark.parametrize(
    ("ended", "held"), [("11:45", True), ("11:41", True), ("11:39", False), ("10:30", False)]
)
def test_a_course_was_held_if_little_of_it_is_missing(ended: str, held: bool) -> None:
    made = Scene("A").everybody_in().ends(ended)
    assert was_held(made.assess().room, LRSP) is held


def test_a_course_of_which_no_end_was_heard_is_not_known_to_have_been_held() -> None:
    assert not was_held(Scene("A").everybody_in().assess().room, LRSP)
