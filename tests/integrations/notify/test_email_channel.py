"""Emails go out once by Notify, and tell their fate."""

from integrations.delivery_receipt import ReceiptState
from integrations.notify.email_channel import NotifyEmail
from tests.integrations.notify.simulated_notify import NotifyUnderTest, letter


async def test_a_letter_fills_the_placeholders_of_the_template(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await email.send(letter())
    (message,) = await notify.messages()
    assert message["notification_type"] == "email"
    assert (message["to"], message["reference"]) == ("anna@example.org", "m1.1")
    assert (message["subject"], message["body"]) == ("Your course", "Join by your link.")


async def test_a_letter_without_a_reference_is_looked_up_by_its_own_id(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await email.send(letter(reference=""))
    fate = await email.fate_of("<booking-1@courses.example.org>")
    assert fate is not None
    assert fate.state is ReceiptState.DELAYED


async def test_nothing_is_decided_until_the_letter_has_arrived(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    assert await email.fate_of("m1.1") is None
    await email.send(letter())
    fate = await email.fate_of("m1.1")
    assert fate is not None
    assert (fate.state, fate.at) == (ReceiptState.DELAYED, notify.clock.now())

    await notify.pass_time(minutes=1)
    arrived_at = notify.clock.now()
    await notify.pass_time(minutes=9)
    fate = await email.fate_of("m1.1")
    assert fate is not None
    assert (fate.reference, fate.state, fate.at) == ("m1.1", ReceiptState.DELIVERED, arrived_at)
    assert await email.fate_of("m1.2") is None


async def test_an_address_that_takes_nothing_bounces(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await email.send(letter("anna+permanent-failure@example.org"))
    await notify.pass_time(minutes=1)
    fate = await email.fate_of("m1.1")
    assert fate is not None
    assert fate.state is ReceiptState.BOUNCED


async def test_a_full_mailbox_fails_after_72_hours(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await email.send(letter("temporary-failure@example.org"))
    await notify.pass_time(hours=71)
    fate = await email.fate_of("m1.1")
    assert fate is not None
    assert fate.state is ReceiptState.DELAYED
    await notify.pass_time(hours=1)
    fate = await email.fate_of("m1.1")
    assert fate is not None
    assert fate.state is ReceiptState.FAILED


async def test_a_message_that_is_never_final_stays_undecided(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await email.send(letter("never-final@example.org"))
    await notify.pass_time(days=6)
    fate = await email.fate_of("m1.1")
    assert fate is not None
    assert fate.state is ReceiptState.DELAYED
    assert notify.receipts.posted == []
