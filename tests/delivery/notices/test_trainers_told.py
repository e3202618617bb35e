"""Trainers are told of a course that is given to them, moved or taken away, and of one that is not
ready; each once."""

from datetime import timedelta

import pytest

from delivery.readiness.inspections import Inspections
from delivery.records.accounts import sessions
from delivery.records.messages import course_outbox
from delivery.records.messages.messages import MessageRow
from integrations.course_provider import EVERYTHING
from integrations.delivery_receipt import ReceiptState, attempt_reference
from integrations.messenger import MessageFault
from tests.delivery.notices.told_clients import ToldClients, in_a_line
from tests.delivery.notices.told_trainers import given, sent
from tests.doubles.mailbox import STARTS


async def about(trainers: ToldClients) -> list[MessageRow]:
    async with trainers.store.reading() as tx:
        return list((await course_outbox.of_course(tx, 1)).staff)


async def test_a_course_that_is_given_is_told_once(trainers: ToldClients) -> None:
    await given(trainers, 1)
    assert sent(trainers) == [("tina", "You have a course on Wednesday 10 June")]
    letter = trainers.letters.letters[0]
    assert "9am to 11:45am (London time)" in in_a_line(letter)
    assert "/trainer" in letter.text
    assert "C-1" not in letter.subject + letter.text + letter.html
    assert "NSAC" not in letter.subject + letter.text + letter.html
    assert "Archer" not in letter.text


async def test_a_change_of_trainer_tells_both(trainers: ToldClients) -> None:
    await given(trainers, 1)
    await given(trainers, 2)
    assert sorted(sent(trainers)[1:]) == [
        ("tina", "The course on Wednesday 10 June is no longer yours"),
        ("tom", "You have a course on Wednesday 10 June"),
    ]
    await given(trainers, 1)
    assert sorted(sent(trainers)[3:]) == [
        ("tina", "You have a course on Wednesday 10 June"),
        ("tom", "The course on Wednesday 10 June is no longer yours"),
    ]


@pytest.mark.thorough
async def test_a_moved_and_then_cancelled_course_is_told(trainers: ToldClients) -> None:
    await given(trainers, 1)
    await given(trainers, 1, starts_at=STARTS + timedelta(days=7))
    await given(trainers, 1, starts_at=STARTS + timedelta(days=7), state="cancelled")
    assert sent(trainers)[1:] == [
        ("tina", "Your course now takes place on Wednesday 17 June"),
        ("tina", "The course on Wednesday 17 June is cancelled"),
    ]


async def test_who_never_heard_of_a_course_does_not_hear_that_it_is_gone(
    trainers: ToldClients,
) -> None:
    trainers.letters.before = [MessageFault("451 try later")]
    trainers.register.changed_at = trainers.clock.now()
    await trainers.register.course(trainer_id=1)
    await trainers.run()
    await given(trainers, 2)
    assert sent(trainers) == [("tom", "You have a course on Wednesday 10 June")]


@pytest.mark.thorough
async def test_a_letter_to_a_trainer_that_comes_back_is_a_call_by_the_office(
    trainers: ToldClients,
) -> None:
    await given(trainers, 1)
    (row,) = await about(trainers)
    await trainers.receipt(attempt_reference(row.id, row.attempts), ReceiptState.BOUNCED)
    await trainers.run()
    (row,) = await about(trainers)
    assert (row.channel, row.state) == ("telephone", "due")
    await given(trainers, None)
    (row,) = await about(trainers)
    assert row.state == "superseded"


@pytest.mark.parametrize("signs_in", [True, False])
async def test_who_is_not_heard_of_and_does_not_sign_in_is_called(
    trainers: ToldClients, signs_in: bool
) -> None:
    await given(trainers, 1)
    if signs_in:
        async with trainers.store.writing() as tx:
            now = trainers.clock.now()
            await sessions.open(tx, token_hash="t", user_id=1, csrf="c", now=now)
    trainers.clock.go_on(timedelta(hours=24))
    await trainers.run()
    (row,) = await about(trainers)
    assert (row.channel, row.state) == ("email", "sent") if signs_in else ("telephone", "due")


async def test_a_course_that_is_not_ready_two_days_and_an_hour_before_is_told(
    trainers: ToldClients,
) -> None:
    await given(trainers, 1)
    await trainers.register.course("C-2")
    inspections = Inspections(trainers.store, trainers.clock, EVERYTHING)
    for before in (timedelta(hours=47, minutes=45), timedelta(hours=1)):
        trainers.clock.set(STARTS - before)
        await inspections.run_due()
        await trainers.run()
        await trainers.run()
    assert sent(trainers)[1:] == [("tina", "The course on Wednesday 10 June is not ready")] * 2
    words = in_a_line(trainers.letters.letters[-1])
    assert "THERE IS NO MEETING IN ZOOM YET" in words
    assert "Tina must select “I will hold this course” on their list of courses." in words
    assert "HAS ANOTHER COURSE AT THE SAME TIME" in words
    assert "C-2" not in words
    assert "Archer" not in words
