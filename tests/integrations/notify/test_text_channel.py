"""Text messages go out once by Notify, and tell their fate."""

import pytest

from integrations.delivery_receipt import ReceiptState
from integrations.messenger import MessageFault, MessengerDown
from integrations.notify.text_channel import NotifyText, digits_of
from tests.integrations.notify.simulated_notify import NotifyUnderTest, text


async def test_a_text_fills_the_placeholder_of_the_template(
    notify: NotifyUnderTest, texts: NotifyText
) -> None:
    await texts.send(text())
    (message,) = await notify.messages()
    assert message["notification_type"] == "sms"
    assert (message["to"], message["reference"]) == ("07700900999", "m2.1")
    assert message["body"] == "Join by your link."


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("07700 900999", "07700900999"),
        ("(07700) 900-999", "07700900999"),
        ("+44 (0)7700 900999", "+447700900999"),
    ],
)
async def test_a_number_is_sent_as_notify_takes_it(
    written: str, sent: str, notify: NotifyUnderTest, texts: NotifyText
) -> None:
    assert digits_of(written) == sent
    await texts.send(text(written))
    await notify.pass_time(minutes=1)
    fate = await texts.fate_of("m2.1")
    assert fate is not None
    assert fate.state is ReceiptState.DELIVERED


@pytest.mark.parametrize("number", ["0300 123 4567", "01522 000000", "07700 9", "+44 7700 9000001"])
async def test_a_number_of_no_mobile_is_the_fate_of_its_message_alone(
    number: str, notify: NotifyUnderTest, texts: NotifyText
) -> None:
    with pytest.raises(MessageFault) as refused:
        await texts.send(text(number))
    assert refused.value.permanent
    assert not isinstance(refused.value, MessengerDown)
    assert "0" not in str(refused.value).removesuffix(": 400")
    assert await notify.messages() == []


async def test_a_text_that_is_too_long_is_refused_alone(texts: NotifyText) -> None:
    long = text()
    with pytest.raises(MessageFault, match="too long") as refused:
        await texts.send(type(long)("m2.1", long.to, "x" * 919))
    assert refused.value.permanent


async def test_nobody_says_whether_a_text_abroad_arrived(
    notify: NotifyUnderTest, texts: NotifyText
) -> None:
    await texts.send(text("+33 6 12 34 56 78"))
    await notify.pass_time(days=3)
    fate = await texts.fate_of("m2.1")
    assert fate is not None
    assert fate.state is ReceiptState.DELAYED


@pytest.mark.parametrize("number", ["07700 900907", "+44 7700 900907"])
async def test_the_last_digits_choose_the_bad_day(
    number: str, notify: NotifyUnderTest, texts: NotifyText
) -> None:
    await texts.send(text(number))
    await notify.pass_time(minutes=1)
    fate = await texts.fate_of("m2.1")
    assert fate is not None
    assert fate.state is ReceiptState.BOUNCED
