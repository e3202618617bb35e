"""Where one way of telling a client fails, the next is tried; in the end a person calls."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from delivery.notices.notice_details import details_of
from delivery.notices.notice_letter import notice
from delivery.policies.shipped_policies import EXAMPLES
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.messages import promise
from delivery.records.tables import messages
from integrations.delivery_receipt import ReceiptState
from integrations.messenger import MayHaveArrived, MessageFault
from tests import stored_register
from tests.delivery.notices.told_clients import ToldClients
from tests.doubles.mailbox import STARTS

CANCELLED = "course_cancelled"


@pytest.fixture
async def cancelled(clients: ToldClients) -> ToldClients:
    await clients.register.course(state="cancelled")
    return clients


async def test_a_refused_address_leads_to_a_call(cancelled: ToldClients) -> None:
    cancelled.letters.before = [MessageFault("550 5.1.1 no such user", permanent=True)]
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("email", "refused", None)
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("telephone", "due", None)
    assert await cancelled.steps(CANCELLED) == [("email", "refused")]


async def test_or_to_a_text_and_then_to_a_call(cancelled: ToldClients) -> None:
    cancelled.has_texts = True
    cancelled.letters.before = [MessageFault("550 5.1.1 no such user", permanent=True)]
    await cancelled.run()
    await cancelled.run()
    assert len(cancelled.texts.letters) == 1
    assert await cancelled.state(CANCELLED) == ("text", "sent", None)
    await cancelled.report(CANCELLED, ReceiptState.FAILED)
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("telephone", "due", None)
    assert await cancelled.steps(CANCELLED) == [
        ("email", "refused"),
        ("text", "sent"),
        ("text", "failed"),
    ]


async def test_a_bounce_leads_to_the_next_way(cancelled: ToldClients) -> None:
    await cancelled.run()
    assert await cancelled.report(CANCELLED, ReceiptState.BOUNCED)
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("telephone", "due", None)


async def test_what_is_delivered_stays_told(cancelled: ToldClients) -> None:
    await cancelled.run()
    assert await cancelled.report(CANCELLED, ReceiptState.DELAYED)
    assert await cancelled.report(CANCELLED, ReceiptState.DELIVERED)
    assert not await cancelled.report(CANCELLED, ReceiptState.DELIVERED)
    cancelled.clock.go_on(timedelta(days=3))
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("email", "sent", "delivered")


async def test_what_nothing_is_heard_of_for_a_day_goes_the_next_way(
    cancelled: ToldClients,
) -> None:
    await cancelled.run()
    cancelled.clock.go_on(timedelta(hours=23))
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("email", "sent", None)
    cancelled.clock.go_on(timedelta(hours=1))
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("telephone", "due", None)
    assert await cancelled.steps(CANCELLED) == [("email", "sent"), ("email", "unknown")]


async def test_a_call_about_joining_says_of_lateness_what_the_policy_says(
    clients: ToldClients,
) -> None:
    await stored_register.pin_example(clients.store, 1, clients.clock.now())
    clients.clock.go_on(timedelta(days=7))
    await clients.run()
    async with clients.store.reading() as tx:
        details = await details_of(tx, await clients.message("joining"))
    assert details is not None
    said = " ".join(notice(details, clients.register.settings).say)
    assert "You can join until two minutes after the start, and not later." in said


@pytest.mark.parametrize(
    ("kind", "after"),
    [("joining", ("email", "sent", "read")), (CANCELLED, ("telephone", "due", None))],
)
async def test_a_client_who_opens_their_page_need_not_be_called_about_how_to_join(
    clients: ToldClients, kind: str, after: tuple[str, str, str | None]
) -> None:
    if kind == CANCELLED:
        await clients.register.course(state="cancelled")
    clients.clock.go_on(timedelta(days=7))
    await clients.run()
    clients.clock.go_on(timedelta(hours=24))
    await clients.run()
    assert await clients.state(kind) == ("telephone", "due", None)
    await clients.opens_the_link()
    await clients.run()
    assert await clients.state(kind) == after


async def test_from_the_silence_of_what_was_sent_before_an_upgrade_nothing_follows(
    cancelled: ToldClients,
) -> None:
    await cancelled.run()
    async with cancelled.store.writing() as tx:
        await tx.execute(update(messages).values(unheard_at=None))
    cancelled.clock.go_on(timedelta(days=9))
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("email", "sent", None)


async def test_the_course_says_how_long_nothing_may_be_heard(clients: ToldClients) -> None:
    text = (EXAMPLES / "fellshire-2026-01.toml").read_text()
    async with clients.store.writing() as tx:
        pinned = PolicyText.of("fellshire-2026-01", text)
        await policy_pins.pin(tx, 1, pinned, user_id=None, reason="", now=clients.clock.now())
    await clients.register.course(state="cancelled")
    await clients.run()
    clients.clock.go_on(timedelta(hours=12))
    await clients.run()
    assert await clients.state(CANCELLED) == ("telephone", "due", None)


async def test_what_the_mail_server_does_not_take_for_six_hours_goes_the_next_way(
    cancelled: ToldClients,
) -> None:
    cancelled.letters.before = [MessageFault("451 try later")] * 99
    await cancelled.run()
    cancelled.clock.go_on(timedelta(hours=5, minutes=58))
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("email", "due", None)
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("telephone", "due", None)
    assert await cancelled.steps(CANCELLED) == [("email", "missed")]


async def test_a_letter_that_may_have_gone_out_is_never_repeated(cancelled: ToldClients) -> None:
    cancelled.letters.after = [MayHaveArrived("no answer after the letter")]
    await cancelled.run()
    assert await cancelled.state(CANCELLED) == ("email", "unsure", None)
    cancelled.clock.go_on(timedelta(hours=2))
    await cancelled.run()
    await cancelled.run()
    assert len(cancelled.letters.letters) == 1
    assert await cancelled.state(CANCELLED) == ("telephone", "due", None)


async def test_a_receipt_proves_that_an_unsure_letter_was_sent(cancelled: ToldClients) -> None:
    cancelled.letters.after = [MayHaveArrived("no answer after the letter")]
    await cancelled.run()
    await cancelled.report(CANCELLED, ReceiptState.DELIVERED)
    assert await cancelled.state(CANCELLED) == ("email", "sent", "delivered")


async def test_a_late_receipt_of_an_earlier_way_changes_nothing(cancelled: ToldClients) -> None:
    cancelled.has_texts = True
    await cancelled.run()
    await cancelled.report(CANCELLED, ReceiptState.BOUNCED)
    await cancelled.run()
    assert await cancelled.report(CANCELLED, ReceiptState.DELIVERED, attempt=1)
    assert await cancelled.state(CANCELLED) == ("text", "sent", None)


@pytest.mark.parametrize("reference", ["", "m99.1", "m1.9", "m1.0", f"m{2**40}.1", "x"])
async def test_a_receipt_of_an_unknown_message_changes_nothing(
    cancelled: ToldClients, reference: str
) -> None:
    await cancelled.run()
    assert not await cancelled.receipt(reference, ReceiptState.BOUNCED)
    assert await cancelled.state(CANCELLED) == ("email", "sent", None)


async def test_bounced_joining_instructions_lead_to_a_call(clients: ToldClients) -> None:
    clients.clock.go_on(timedelta(days=7))
    await clients.run()
    await clients.report("joining", ReceiptState.BOUNCED)
    await clients.run()
    assert await clients.state("joining") == ("telephone", "due", None)


async def test_instructions_that_go_out_late_lead_to_a_call_while_it_can_help(
    clients: ToldClients,
) -> None:
    clients.clock.set(STARTS - timedelta(hours=5))
    await clients.run()
    assert await clients.state("joining") == ("email", "sent", None)
    clients.clock.set(STARTS - timedelta(hours=1))
    await clients.run()
    assert await clients.state("joining") == ("telephone", "due", None)


async def test_nothing_follows_from_silence_once_the_course_is_over(clients: ToldClients) -> None:
    clients.clock.set(STARTS - timedelta(minutes=5))
    await clients.run()
    clients.clock.set(STARTS + timedelta(days=2))
    await clients.run()
    assert await clients.state("joining") == ("email", "sent", None)
    async with clients.store.reading() as tx:
        assert (await promise.figures(tx, clients.clock.now())).silent == 0


async def test_or_to_a_text_with_the_personal_link(clients: ToldClients) -> None:
    clients.has_texts = True
    clients.clock.go_on(timedelta(days=7))
    await clients.run()
    await clients.report("joining", ReceiptState.BOUNCED)
    await clients.run()
    (text,) = clients.texts.letters
    link = f"https://courses.provider.example/join/{await clients.register.key(1)}"
    assert (
        text.text
        == f"Example Courses: your course is on Wednesday 10 June, 9am. How to join: {link}"
    )
    assert await clients.state("joining") == ("text", "sent", None)


async def test_a_link_that_was_opened_shows_that_the_instructions_arrived(
    clients: ToldClients,
) -> None:
    clients.clock.go_on(timedelta(days=7))
    await clients.run()
    await clients.opens_the_link()
    clients.clock.go_on(timedelta(hours=25))
    await clients.run()
    assert await clients.state("joining") == ("email", "sent", "read")


async def test_the_words_of_each_message_are_kept(cancelled: ToldClients) -> None:
    await cancelled.run()
    (text,) = await cancelled.texts_kept(CANCELLED)
    (letter,) = cancelled.letters.letters
    assert (text.subject, text.text) == (letter.subject, letter.text)
    assert len(text.template) == 64
