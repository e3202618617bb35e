"""Each message from its cause to its receipt, while one channel after the other fails: it ends in
delivery or in a call, and at no moment has any failed without anybody knowing."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.policy.message_terms import (
    AccountMessage,
    MessageKind,
    OfficeMessage,
    TrainerMessage,
)
from delivery.notices import calls
from delivery.notices.calls import CallResult, NoSuchCall
from delivery.records.database.store import Store
from delivery.records.messages import calls as waiting_calls
from delivery.records.messages import promise
from delivery.records.messages.messages import MessageRow
from delivery.records.tables import messages
from integrations.delivery_receipt import ReceiptState, attempt_reference
from integrations.messenger import MayHaveArrived, MessageFault
from tests.delivery.notices.told_clients import ToldClients
from tests.doubles.mailbox import Post
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import somebody
from tests.story.messages import silent_failures
from tests.story.messages.causes import AFTER, BEFORE, DURING
from tests.story.messages.message_scene import MessageScene, booked, held, running

REFUSED, UNSURE, SILENT = "refused", "unsure", "silent"
REPORTED = (ReceiptState.BOUNCED, ReceiptState.FAILED)
Failing = Mapping[str, str]
"""By the channel: refused, unsure, silent, bounced or failed."""
WAYS: Mapping[str, Failing] = {
    "none fails": {},
    "email is refused": {"email": REFUSED},
    "email bounces": {"email": ReceiptState.BOUNCED},
    "email is silent": {"email": SILENT},
    "email may have arrived, text is refused": {"email": UNSURE, "text": REFUSED},
    "email bounces, text fails": {"email": ReceiptState.BOUNCED, "text": ReceiptState.FAILED},
    "email is refused, text is silent": {"email": REFUSED, "text": SILENT},
}
QUICK = {
    (MessageKind.COURSE_CANCELLED, "email bounces, text fails"),
    (MessageKind.JOINING, "email may have arrived, text is refused"),
    (MessageKind.OUTCOME, "email is silent"),
    (TrainerMessage.NOT_READY, "email bounces"),
}
"""The rows that `make test` runs; the whole table is thorough."""
A_CALL = "telephone"
SCANS = 40


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def prepare(post: Post, how: str | None) -> None:
    post.before = [MessageFault("550 5.1.1", permanent=True)] * 9 if how == REFUSED else []
    post.after = [MayHaveArrived("no answer")] * 9 if how == UNSURE else []


async def every_message(store: Store) -> list[MessageRow]:
    async with store.reading() as tx:
        rows = await tx.execute(select(messages).order_by(messages.c.id))
        return [MessageRow(**row) for row in rows.mappings()]


async def both_counts(clients: ToldClients) -> tuple[int, int]:
    """What failed without anybody knowing: by the office's page, and by the stored steps."""
    now = clients.clock.now()
    async with clients.store.reading() as tx:
        shown = await promise.figures(tx, now)
    return shown.silent, await silent_failures.count(clients.store, now)


async def hear(clients: ToldClients, failing: Failing) -> bool:
    """The channels report on what was sent, and an officer makes the calls. Returns whether every
    message has ended."""
    has_ended = True
    for row in await every_message(clients.store):
        how = failing.get(row.channel)
        if row.state == "sent" and row.receipt is None and how != SILENT:
            state = ReceiptState(how) if how in REPORTED else ReceiptState.DELIVERED
            await clients.receipt(attempt_reference(row.id, row.attempts), state)
        has_ended &= row.receipt == "delivered" or row.state in ("told", "superseded")
    async with clients.store.reading() as tx:
        waiting = await waiting_calls.waiting(tx, 99)
    for call in waiting:
        now = clients.clock.now()
        officer_id = await somebody(clients.store, "officer", now)
        with suppress(NoSuchCall):  # it is of no use any more, and the next scan ends it
            made = (call.message_id, CallResult.TOLD, "", officer_id, now)
            await calls.note_call(clients.store, *made)
    return has_ended


async def stands(store: Store) -> list[tuple[str, str, str]]:
    return [(row.kind, row.channel, row.state) for row in await every_message(store)]


async def live_through(scene: MessageScene, failing: Failing) -> None:
    """Scans, reports and calls until every message has ended. Where nothing happens any more, time
    goes on: by two hours for what may have arrived, by a day for what is silent."""
    clients = scene.clients
    prepare(clients.letters, failing.get("email"))
    prepare(clients.texts, failing.get("text"))
    for _ in range(SCANS):
        before = await stands(clients.store)
        await clients.run()
        assert await both_counts(clients) == (0, 0), await stands(clients.store)
        if await hear(clients, failing):
            return
        if before == (after := await stands(clients.store)):
            is_unsure = any(state == UNSURE for _, _, state in after)
            clients.clock.go_on(timedelta(hours=2 if is_unsure else 24))
    raise AssertionError(await stands(clients.store))


SCENES = ((BEFORE, booked), (DURING, running), (AFTER, held))
ROWS = [
    pytest.param(
        kind,
        way,
        id=f"{kind}: {way}",
        marks=() if (kind, way) in QUICK else pytest.mark.thorough,
    )
    for kind in (*BEFORE, *DURING, *AFTER)
    for way in WAYS
    if kind not in DURING or WAYS[way].get("email") != SILENT  # it ends with its course
]


@pytest.mark.parametrize(("kind", "way"), ROWS)
async def test_it_ends_in_delivery_or_in_a_call(
    store: Store, clock: SettableClock, kind: str, way: str
) -> None:
    causes, make_scene = next(each for each in SCENES if kind in each[0])
    scene = await make_scene(store, clock)
    await causes[kind](scene)
    failing = WAYS[way]
    await live_through(scene, failing)
    about = [row for row in await every_message(store) if row.kind == kind]
    assert about
    ways = ("email", "text") if about[0].booking_id else ("email",)
    channel = next((each for each in ways if each not in failing), A_CALL)
    state = "told" if channel == A_CALL else "sent"
    assert {(row.channel, row.state) for row in about} == {(channel, state)}


def test_every_kind_of_message_has_a_story() -> None:
    kinds = {*MessageKind, *TrainerMessage, *OfficeMessage, *AccountMessage}
    assert {kind for causes, _ in SCENES for kind in causes} == kinds


async def test_both_counts_see_what_nobody_sends_and_what_nobody_hears_of(
    store: Store, clock: SettableClock
) -> None:
    scene = await booked(store, clock)
    clients = scene.clients
    clients.office = None  # so that the message about late messages waits for a person
    await BEFORE[MessageKind.COURSE_CANCELLED](scene)
    await clients.find_causes()
    clock.go_on(timedelta(minutes=6))
    assert await both_counts(clients) == (1, 1)
    await clients.run()
    assert await both_counts(clients) == (0, 0)
    clock.go_on(timedelta(hours=24, minutes=6))
    assert await both_counts(clients) == (1, 1)
