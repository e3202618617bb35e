"""A course that moves: who is told anew how to join it, and with which link."""

from datetime import timedelta

from tests.doubles.mailbox import STARTS, MailboxRegister


async def test_a_moved_course_is_told_anew_with_a_new_link(register: MailboxRegister) -> None:
    await register.course()
    booking_id = await register.book()
    await register.scan()
    old = await register.key(booking_id)
    await register.course(starts_at=STARTS + timedelta(hours=5))
    await register.link(booking_id)
    register.clock.go_on(timedelta(hours=5))
    assert await register.scan() == 1
    first, second = register.post.letters
    assert "replaces" not in first.text
    assert "This message replaces any earlier one" in second.text
    assert "Time: 2pm to 4:45pm" in second.text
    assert old in first.text
    assert old not in second.text
    assert first.message_id != second.message_id


async def test_a_client_who_was_never_told_is_not_told_of_a_replacement(
    register: MailboxRegister,
) -> None:
    await register.course()
    booking_id = await register.book()
    await register.course(starts_at=STARTS + timedelta(minutes=5))
    await register.link(booking_id)
    register.clock.go_on(timedelta(hours=1))
    await register.scan()
    (letter,) = register.post.letters
    assert "replaces" not in letter.text


async def test_a_course_moved_after_it_was_found_due_is_not_told_of_with_the_dead_link(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    due = await register.joining._find_due(register.clock.now())
    await register.course(starts_at=STARTS + timedelta(hours=5))
    assert (await register.joining._send_each(iter(due))).taken == 0
    assert await register.messages() == []
