"""Whether the clients have their instructions and the trainer has confirmed."""

from dataclasses import replace
from datetime import timedelta

from delivery.readiness.readiness_item import ItemState, ItemSubject
from tests.delivery.readiness.test_checklist import READY, STARTS, items_of


def test_a_trainer_of_a_running_course_is_not_asked_to_confirm() -> None:
    unconfirmed = replace(READY, confirmed_at=None)
    before = items_of(unconfirmed, now=STARTS - timedelta(seconds=1))[ItemSubject.TRAINER]
    assert "must select “I will hold this course”" in before.act
    running = items_of(unconfirmed, now=STARTS)[ItemSubject.TRAINER]
    assert running.state is ItemState.NOT_KNOWN
    assert "Tess did not confirm before the start" in running.words
    assert "select" not in running.act


def test_letters_that_the_mail_server_does_not_take_are_shown_with_its_answer() -> None:
    fault = "the mail server refuses us: 554"
    course = replace(READY, instructions={"due": 3}, letter_fault=fault)
    item = items_of(course)[ItemSubject.LINKS]
    assert item.state is ItemState.NOT_READY
    assert fault in item.words
    assert "administrator must look at the mail server" in item.act
