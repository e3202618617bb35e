"""The simulated Notify posts its receipts as Notify does."""

from integrations.delivery_receipt import ReceiptState
from integrations.notify.callbacks import read_callback
from integrations.notify.email_channel import NotifyEmail
from tests.integrations.notify.simulated_notify import CALLBACK_TOKEN, NotifyUnderTest, letter


async def statuses_of_tries(notify: NotifyUnderTest) -> list[int | str]:
    async with notify.http.get(f"{notify.url}/tries") as answer:
        return [status for _, status in await answer.json()]


async def test_a_receipt_carries_the_bearer_token_and_reads_as_ours(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await email.send(letter())
    await notify.pass_time(minutes=1)
    ((token, raw),) = notify.receipts.posted
    assert token == f"Bearer {CALLBACK_TOKEN}"
    receipt = read_callback(raw, notify.clock.now())
    assert (receipt.reference, receipt.state) == ("m1.1", ReceiptState.DELIVERED)


async def test_a_receipt_that_we_cannot_take_comes_five_times_and_never_again(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    notify.receipts.statuses = [500] * 9
    await email.send(letter())
    await notify.pass_time(minutes=1)
    for _ in range(20):
        await notify.pass_time(minutes=5)
    assert await statuses_of_tries(notify) == [500] * 5
    fate = await email.fate_of("m1.1")  # which can still be asked for
    assert fate is not None
    assert fate.state is ReceiptState.DELIVERED


async def test_a_receipt_comes_again_until_it_is_taken(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    notify.receipts.statuses = [503, 500]
    await email.send(letter())
    for _ in range(20):
        await notify.pass_time(minutes=5)
    assert await statuses_of_tries(notify) == [503, 500, 200]


async def test_a_receipt_that_we_refuse_does_not_come_again(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    notify.receipts.statuses = [401]
    await email.send(letter())
    for _ in range(20):
        await notify.pass_time(minutes=5)
    assert await statuses_of_tries(notify) == [401]


async def test_a_receipt_can_stay_away_though_the_message_arrived(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await email.send(letter("no-callback@example.org"))
    await notify.pass_time(hours=1)
    assert notify.receipts.posted == []
    fate = await email.fate_of("m1.1")
    assert fate is not None
    assert fate.state is ReceiptState.DELIVERED


async def test_a_failure_after_72_hours_is_posted_then(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await email.send(letter("temporary-failure@example.org"))
    await notify.pass_time(hours=71, minutes=59)
    assert notify.receipts.posted == []
    await notify.pass_time(minutes=1)
    ((_, raw),) = notify.receipts.posted
    assert read_callback(raw, notify.clock.now()).state is ReceiptState.FAILED
