"""Whatever fails between us and Notify, no message goes out twice and no fault lies."""

import asyncio
from datetime import timedelta

import pytest

from integrations.messenger import (
    LetterStopsUs,
    MayHaveArrived,
    MessageFault,
    MessengerDown,
)
from integrations.notify.api_client import NotificationKind, NotifyClient
from integrations.notify.api_key import NotifyKey
from integrations.notify.email_channel import NotifyEmail
from integrations.notify.text_channel import NotifyText
from tests.doubles.settable_clock import SettableClock
from tests.integrations.notify.simulated_notify import (
    EMAIL_TEMPLATE,
    KEY,
    NotifyUnderTest,
    channels_of,
    letter,
    references,
    running_notify,
    text,
)


@pytest.mark.parametrize("day", ["dropped", "error-after-taking", "gateway"])
async def test_a_message_that_was_taken_without_an_answer_is_found_and_not_sent_again(
    day: str, notify: NotifyUnderTest, email: NotifyEmail, texts: NotifyText
) -> None:
    await notify.will(day, day)
    await email.send(letter())
    await texts.send(text())
    assert references(await notify.messages()) == ["m1.1", "m2.1"]


async def test_a_message_that_was_lost_with_its_connection_is_in_doubt(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    with pytest.raises(MayHaveArrived):
        await email.send(letter("lost@example.org"))
    assert await notify.messages() == []
    assert await email.fate_of("m1.1") is None


async def test_a_hundred_cut_connections_lead_to_one_message_each(
    notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await notify.will(*["dropped"] * 100)
    await asyncio.gather(*(email.send(letter(reference=f"m{n}.1")) for n in range(100)))
    assert sorted(references(await notify.messages())) == sorted(f"m{n}.1" for n in range(100))


@pytest.mark.parametrize(
    ("day", "fault", "words"),
    [
        ("rate-limit", MessengerDown, "this minute"),
        ("daily-limit", MessengerDown, "until midnight"),
        ("server-error", LetterStopsUs, "500"),
    ],
)
async def test_a_refusal_for_now_stops_the_sender_and_the_message_goes_out_later(
    day: str, fault: type[MessengerDown], words: str, notify: NotifyUnderTest, email: NotifyEmail
) -> None:
    await notify.will(day)
    with pytest.raises(fault, match=words) as refused:
        await email.send(letter())
    assert not refused.value.permanent
    assert await notify.messages() == []
    await email.send(letter())
    assert references(await notify.messages()) == ["m1.1"]


async def test_the_limit_of_a_minute_counts_every_request() -> None:
    async with (
        running_notify(requests_a_minute=3) as notify,
        channels_of(notify.client()) as (
            email,
            _,
        ),
    ):
        for n in range(3):
            await email.send(letter(reference=f"m{n}.1"))
        with pytest.raises(MessengerDown, match="this minute"):
            await email.send(letter(reference="m3.1"))
        await notify.pass_time(seconds=61)
        await email.send(letter(reference="m3.1"))
        assert references(await notify.messages()) == ["m0.1", "m1.1", "m2.1", "m3.1"]


@pytest.mark.parametrize(
    "key",
    [
        NotifyKey(KEY.service_id, "00000000-8d35-48ac-975b-e847b4f122b0"),
        NotifyKey("00000000-ab16-4eb0-8407-a37497a57506", KEY.secret),
    ],
)
async def test_a_wrong_key_stops_the_sender(key: NotifyKey, notify: NotifyUnderTest) -> None:
    async with channels_of(notify.client(key)) as (email, texts):
        with pytest.raises(MessengerDown, match="COURSEWATCH_NOTIFY_API_KEY"):
            await email.send(letter())
        with pytest.raises(MessengerDown, match="403"):
            await texts.fate_of("m1.1")
    assert await notify.messages() == []


@pytest.mark.parametrize("seconds", [-31, 31])
async def test_a_clock_that_is_wrong_by_31_seconds_stops_the_sender(
    seconds: int, notify: NotifyUnderTest
) -> None:
    wrong = SettableClock(notify.clock.now() + timedelta(seconds=seconds))
    async with channels_of(notify.client(wall=wrong.now)) as (email, _):
        with pytest.raises(MessengerDown, match="clock"):
            await email.send(letter())
    assert await notify.messages() == []


async def test_in_trial_mode_only_the_team_gets_messages() -> None:
    team = frozenset({"team@example.org", "07700900999"})
    async with running_notify(team=team) as notify, channels_of(notify.client()) as channels:
        email, texts = channels
        with pytest.raises(MessengerDown, match="trial mode"):
            await email.send(letter())
        with pytest.raises(MessengerDown, match="trial mode"):
            await texts.send(text("07700 900998"))
        await email.send(letter("team@example.org"))
        await texts.send(text())
        assert references(await notify.messages()) == ["m1.1", "m2.1"]


@pytest.mark.parametrize("template", ["f33517ff-2a88-4f6e-b855-000000000000", "no-uuid"])
async def test_a_wrong_template_stops_the_sender(template: str, notify: NotifyUnderTest) -> None:
    email = NotifyEmail(notify.client(), template)
    with pytest.raises(MessengerDown, match="TEMPLATE"):
        await email.send(letter())
    await email.close()


async def test_a_template_with_another_placeholder_stops_the_sender(
    notify: NotifyUnderTest,
) -> None:
    client = notify.client()
    wanted = {"email_address": "anna@example.org", "template_id": EMAIL_TEMPLATE}
    with pytest.raises(MessengerDown, match="placeholders"):
        await client.send(NotificationKind.EMAIL, "m1.1", wanted)
    await client.close()


async def test_an_address_that_is_none_is_the_fate_of_its_letter(email: NotifyEmail) -> None:
    with pytest.raises(MessageFault) as refused:
        await email.send(letter("nobody"))
    assert refused.value.permanent
    assert not isinstance(refused.value, MessengerDown)


async def test_a_notify_that_cannot_be_reached_has_taken_nothing() -> None:
    email = NotifyEmail(NotifyClient("http://127.0.0.1:9", KEY), EMAIL_TEMPLATE)
    with pytest.raises(MessengerDown, match="cannot be reached"):
        await email.send(letter())
    with pytest.raises(MessengerDown):
        await email.fate_of("m1.1")
    await email.close()
