"""The counts from the database for the metrics."""

from datetime import timedelta

from delivery.records.messages.instructions import USUAL_LEAD
from delivery.records.operational_counts import OperationalCounts, count
from integrations.messenger import MessageFault
from tests.doubles.mailbox import BOOKED_AT, STARTS, MailboxRegister


async def counted(register: MailboxRegister) -> OperationalCounts:
    async with register.store.reading() as tx:
        return await count(tx, register.clock.now())


async def test_without_courses_every_count_is_zero(register: MailboxRegister) -> None:
    counts = await counted(register)
    assert (counts.courses_live, sum(counts.messages.values()), counts.oldest) == (0, 0, {})
    assert counts.messages["sent"] == 0


async def test_messages_of_the_next_two_days_are_counted_by_their_state(
    register: MailboxRegister,
) -> None:
    await register.course()
    far = await register.course("FAR", starts_at=STARTS + timedelta(hours=1))
    await register.book("A", link=False)
    await register.book("B")
    await register.book("C", course_id=far)
    register.post.before = [MessageFault("busy")]
    await register.scan()
    await register.book("D")
    states = {state: many for state, many in (await counted(register)).messages.items() if many}
    assert states == {"no_link": 1, "due": 1, "waiting": 1}
    await register.scan()
    assert (await counted(register)).messages["sent"] == 1


async def test_the_oldest_letter_is_due_two_days_before_its_course(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book("A", link=False)
    register.clock.set(STARTS - timedelta(hours=40))
    assert BOOKED_AT < STARTS - USUAL_LEAD
    assert (await counted(register)).oldest == {"no_link": STARTS - USUAL_LEAD}


async def test_a_course_is_live_from_its_beginning_to_its_end(register: MailboxRegister) -> None:
    await register.course()
    for moment, live in ((-1, 0), (0, 1), (164, 1), (165, 0)):
        register.clock.set(STARTS + timedelta(minutes=moment))
        assert (await counted(register)).courses_live == live
