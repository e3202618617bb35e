"""A link that is asked for goes to the address on the booking."""

import pytest

from compliance.policy.message_terms import MessageKind
from delivery.clients import personal_link
from delivery.clients.links import link_requests
from delivery.clients.links.record_link import follow_record
from delivery.records.links import record_keys
from delivery.records.planning import bookings
from tests.delivery.notices.told_clients import ToldClients

COURSES = "https://courses.provider.example"


async def ask(clients: ToldClients, kind: MessageKind) -> None:
    async with clients.store.writing() as tx:
        link = await personal_link.of_booking(tx, 1)
        assert link is not None
        await link_requests.ask(tx, link, kind, clients.clock.now())


@pytest.mark.parametrize("preferred", ["email", "phone"])
async def test_the_records_link_is_sent_once_for_each_request_and_stays_the_same(
    clients: ToldClients, preferred: str
) -> None:
    await clients.register.book(preferred_contact=preferred)
    keys = set()
    for number in (1, 2):
        await ask(clients, MessageKind.RECORD_LINK)
        await clients.run()
        await clients.run()
        assert len(clients.letters.letters) == number
        letter = clients.letters.letters[-1]
        assert letter.to == "a@client.example"
        async with clients.store.reading() as tx:
            current = await record_keys.current(tx, 1, 1)
            assert current is not None
            assert await follow_record(tx, current.key) is not None
        assert f"{COURSES}/record/{current.key}" in letter.text
        assert f"{COURSES}/record/{current.key}" in letter.html
        keys.add(current.key)
        clients.clock.go_on(link_requests.AGAIN_AFTER)
    assert len(keys) == 1


async def test_the_link_to_join_comes_with_the_calendars_entry_and_no_record(
    clients: ToldClients,
) -> None:
    await ask(clients, MessageKind.JOINING_LINK)
    await clients.run()
    (letter,) = [sent for sent in clients.letters.letters if sent.subject.startswith("Your link")]
    link = f"{COURSES}/join/{await clients.register.key(1)}"
    assert link in letter.text
    assert letter.calendar is not None
    assert b"METHOD:REQUEST" in letter.calendar
    assert "/record/" not in letter.text + letter.html


async def test_the_interpreters_link_goes_to_the_client_while_there_is_an_interpreter(
    clients: ToldClients,
) -> None:
    await clients.register.book(interpreter_name="Ines Iglesias", interpreter_kind="language")
    await ask(clients, MessageKind.INTERPRETER_LINK)
    await clients.run()
    async with clients.store.reading() as tx:
        booking = await bookings.by_id(tx, 1)
    assert booking is not None
    letter = clients.letters.letters[-1]
    assert letter.to == "a@client.example"
    assert f"{COURSES}/interpret/{booking.interpreter_key}" in letter.text
    clients.clock.go_on(link_requests.AGAIN_AFTER)
    await ask(clients, MessageKind.INTERPRETER_LINK)
    await clients.register.book()
    await clients.run()
    states = [row.state for row in await clients.register.messages() if "interpreter" in row.kind]
    assert states == ["sent", "superseded"]


async def test_a_replaced_link_to_join_is_sent_with_the_new_key(clients: ToldClients) -> None:
    before = await clients.register.key(1)
    async with clients.store.writing() as tx:
        link = await personal_link.of_booking(tx, 1)
        assert link is not None
        await bookings.replace_link_key(tx, 1)
        await link_requests.ask(tx, link, MessageKind.JOINING_LINK, clients.clock.now())
    await clients.run()
    after = await clients.register.key(1)
    assert after != before
    letter = clients.letters.letters[-1]
    assert after in letter.text
    assert before not in letter.text
