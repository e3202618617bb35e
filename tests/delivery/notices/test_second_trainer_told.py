"""Both trainers of a course are told that it is given to them, moved or taken away."""

from datetime import timedelta

import pytest

from delivery.course_trainers import handover, second_trainer
from delivery.records.accounts import users
from integrations.messenger import Letter
from tests.delivery.notices.told_clients import ToldClients, in_a_line
from tests.delivery.notices.told_trainers import given, sent, told
from tests.doubles.mailbox import STARTS

TINA, TOM, OFFICER = 1, 2, 3
GIVEN = "You have a course on Wednesday 10 June"
MOVED = "Your course now takes place on Wednesday 17 June"
GONE = "The course on Wednesday 10 June is no longer yours"
WEEK = timedelta(days=7)
CONFIRM = "Confirm it"


@pytest.fixture
async def tina_told(trainers: ToldClients) -> ToldClients:
    """Tina's course with Tom as its second trainer, who is not told yet."""
    async with trainers.store.writing() as tx:
        await users.add(
            tx, email="o@x.example", name="Olive", role="officer", now=trainers.clock.now()
        )
    await given(trainers, TINA)
    await second_trainer.add(trainers.store, 1, TOM, OFFICER, trainers.clock.now())
    return trainers


@pytest.fixture
async def both(tina_told: ToldClients) -> ToldClients:
    """Tina's course with Tom as its second trainer, both told."""
    await told(tina_told)
    return tina_told


def letter_to(trainers: ToldClients, name: str) -> Letter:
    """The last letter to this trainer."""
    return [letter for letter in trainers.letters.letters if letter.to.startswith(name)][-1]


async def hand_over(trainers: ToldClients) -> None:
    now = trainers.clock.now()
    await handover.offer(trainers.store, 1, TOM, TINA, now)
    await handover.accept(trainers.store, 1, TOM, now)
    await told(trainers)


async def test_a_second_trainer_is_told_once_and_asked_to_confirm_nothing(
    both: ToldClients,
) -> None:
    assert sent(both) == [("tina", GIVEN), ("tom", GIVEN)]
    assert CONFIRM in in_a_line(letter_to(both, "tina"))
    words = in_a_line(letter_to(both, "tom"))
    assert "You are the second trainer of the course on Wednesday 10 June 2026" in words
    assert CONFIRM not in words


async def test_a_second_trainer_who_is_taken_off_is_told(both: ToldClients) -> None:
    await second_trainer.take_off(both.store, 1, OFFICER, both.clock.now())
    await told(both)
    assert sent(both)[2:] == [("tom", GONE)]
    await second_trainer.add(both.store, 1, TOM, OFFICER, both.clock.now())
    await told(both)
    assert sent(both)[3:] == [("tom", GIVEN)]


async def test_a_moved_and_then_cancelled_course_is_told_to_both(both: ToldClients) -> None:
    await given(both, TINA, starts_at=STARTS + WEEK)
    assert sorted(sent(both)[2:]) == [("tina", MOVED), ("tom", MOVED)]
    assert CONFIRM in in_a_line(letter_to(both, "tina"))
    assert CONFIRM not in in_a_line(letter_to(both, "tom"))
    await given(both, TINA, starts_at=STARTS + WEEK, state="cancelled")
    cancelled = "The course on Wednesday 17 June is cancelled"
    assert sorted(sent(both)[4:]) == [("tina", cancelled), ("tom", cancelled)]


async def test_a_handover_takes_the_course_from_nobody_and_turns_round_who_confirms(
    both: ToldClients,
) -> None:
    await hand_over(both)
    assert len(sent(both)) == 2
    await given(both, TINA, starts_at=STARTS + WEEK)
    assert sorted(sent(both)[2:]) == [("tina", MOVED), ("tom", MOVED)]
    assert CONFIRM not in in_a_line(letter_to(both, "tina"))
    assert CONFIRM in in_a_line(letter_to(both, "tom"))


async def appointed(trainers: ToldClients, to_id: int) -> None:
    now = trainers.clock.now()
    await handover.appoint(trainers.store, 1, to_id, "The other is ill.", OFFICER, now)


async def test_whom_the_office_makes_accountable_is_asked_once_to_confirm(
    both: ToldClients,
) -> None:
    for name, trainer_id in (("tom", TOM), ("tina", TINA)):
        before = len(sent(both))
        await appointed(both, trainer_id)
        await told(both)
        assert sent(both)[before:] == [(name, GIVEN)]
        words = in_a_line(letter_to(both, name))
        assert "You hold the course on Wednesday 10 June 2026" in words
        assert CONFIRM in words


async def test_who_is_made_accountable_while_their_letter_is_on_its_way_gets_no_second_letter(
    tina_told: ToldClients,
) -> None:
    await tina_told.find_staff_causes()
    await appointed(tina_told, TOM)
    await told(tina_told)
    assert sent(tina_told) == [("tina", GIVEN), ("tom", GIVEN)]
    assert CONFIRM in in_a_line(letter_to(tina_told, "tom"))


async def test_once_the_course_has_begun_nobody_is_asked_to_confirm_it(both: ToldClients) -> None:
    both.clock.set(STARTS)
    await appointed(both, TOM)
    await told(both)
    assert ("tom", GIVEN) not in sent(both)[2:]


async def test_after_a_handover_a_register_without_the_first_trainer_tells_that_trainer_alone(
    both: ToldClients,
) -> None:
    await hand_over(both)
    await given(both, None)
    assert sent(both)[2:] == [("tina", GONE)]
