"""When joining instructions go out, to whom, and that they go out once."""

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from delivery import joining
from delivery.handful import HELD_FOR, wait_after
from delivery.joining import LARGEST, LOST_AFTER, QUICK_S, Joining, next_look, next_size
from delivery.records import audit, messages, users
from delivery.records.held_up import held_up
from delivery.records.messages import MessageRow
from delivery.records.store import Store, StoreFault, Transaction
from delivery.wall_time import moment
from integrations.message import Letter, MayHaveArrived, MessageFault, MessengerDown
from integrations.smtp import Smtp
from integrations.smtp_connection import Route
from tests.mail_server import TAKEN, mail_server
from tests.post import STARTS, Crash, Post, Register
from tests.settable_clock import SettableClock

SECOND = timedelta(seconds=1)
DUE = STARTS - timedelta(hours=48)


@pytest.fixture
def register(store: Store, clock: SettableClock) -> Register:
    return Register(store, clock)


async def test_nothing_goes_out_a_second_too_early(register: Register) -> None:
    await register.course()
    await register.book()
    register.clock.set(DUE - SECOND)
    assert await register.scan() == 0
    register.clock.set(DUE)
    assert await register.scan() == 1


@pytest.mark.parametrize(
    ("start", "due", "shown"),
    [
        ("2026-10-25 09:00", "2026-10-23T09:00Z", "Sunday 25 October 2026"),  # back: 10am on Friday
        ("2027-03-28 09:00", "2027-03-26T08:00Z", "Sunday 28 March 2027"),  # forward: 8am on Friday
        ("2027-03-29 09:00", "2027-03-27T08:00Z", "Monday 29 March 2027"),
        ("2027-03-27 09:00", "2027-03-25T09:00Z", "Saturday 27 March 2027"),
        ("2027-10-30 09:00", "2027-10-28T08:00Z", "Saturday 30 October 2027"),
        ("2027-10-31 09:00", "2027-10-29T09:00Z", "Sunday 31 October 2027"),
        ("2027-11-01 09:00", "2027-10-30T09:00Z", "Monday 1 November 2027"),
    ],
)
async def test_48_hours_are_elapsed_hours_when_the_clocks_change(
    register: Register, start: str, due: str, shown: str
) -> None:
    """The time shown is London's, nine in the morning, whatever the clocks did meanwhile."""
    await register.course(starts_at=moment(start))
    await register.book()
    due_at = moment(start) - timedelta(hours=48)
    assert due_at.tzinfo is UTC
    register.clock.set(due_at - SECOND)
    assert await register.scan() == 0
    register.clock.set(due_at)
    assert await register.scan() == 1
    (letter,) = register.post.letters
    assert f"Day: {shown}" in letter.text
    assert "Time: 9am to 11:45am (London time)" in letter.text
    assert f"{due_at:%Y-%m-%dT%H:%MZ}" == due


async def test_a_scan_after_the_scan_sends_nothing_more(register: Register) -> None:
    await register.course()
    await register.book("A")
    await register.book("B")
    assert await register.scan() == 2
    assert await register.scan() == 0
    assert {letter.to for letter in register.post.letters} == {
        "a@client.example",
        "b@client.example",
    }
    assert await register.states() == ["sent", "sent"]


async def test_a_late_booking_is_told_at_once(register: Register) -> None:
    await register.course()
    register.clock.set(STARTS - timedelta(hours=1))
    await register.book()
    assert await register.scan() == 1


async def test_a_course_that_is_over_is_told_to_nobody(register: Register) -> None:
    await register.course()
    await register.book()
    register.clock.set(STARTS + timedelta(minutes=165))
    assert await register.scan() == 0
    assert await register.messages() == []


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_who_is_no_longer_booked_is_told_nothing(register: Register, state: str) -> None:
    await register.course()
    await register.book()
    await register.book(link=False, state=state)
    assert await register.scan() == 0


async def test_a_cancelled_course_is_told_to_nobody(register: Register) -> None:
    await register.course()
    await register.book()
    await register.course(state="cancelled")
    assert await register.scan() == 0


async def test_without_a_way_in_a_client_waits_and_the_office_sees_it(register: Register) -> None:
    await register.course()
    booking_id = await register.book(link=False)
    assert await register.scan() == 0
    async with register.store.look() as tx:
        (waiting,) = await held_up(tx, register.clock.now())
    assert (waiting.booking_reference, waiting.why) == ("A", "no_link")
    await register.link(booking_id)
    assert await register.scan() == 1


async def test_a_moved_course_is_told_anew_with_a_new_link(register: Register) -> None:
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
    register: Register,
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
    register: Register,
) -> None:
    await register.course()
    await register.book()
    found = await register.joining._find_due(register.clock.now())
    await register.course(starts_at=STARTS + timedelta(hours=5))
    assert (await register.joining._send_each(iter(found))).taken == 0
    assert await register.messages() == []


async def test_who_dies_before_sending_leaves_it_unsure_and_never_sent_again(
    register: Register,
) -> None:
    await register.course()
    await register.book()
    register.post.before = [Crash()]
    with pytest.raises(BaseExceptionGroup):
        await register.scan()
    assert await register.states() == ["claimed"]
    register.clock.go_on(LOST_AFTER)
    await register.scan()
    assert await register.states() == ["claimed"]
    register.clock.go_on(SECOND)
    await register.scan()
    assert await register.states() == ["unsure"]
    register.clock.go_on(timedelta(hours=20))
    assert await register.scan() == 0
    assert register.post.letters == []


async def test_who_dies_after_sending_has_sent_it_once(register: Register) -> None:
    await register.course()
    await register.book()
    register.post.after = [Crash()]
    with pytest.raises(BaseExceptionGroup):
        await register.scan()
    for _ in range(5):
        register.clock.go_on(LOST_AFTER)
        await register.scan()
    assert len(register.post.letters) == 1
    assert await register.states() == ["unsure"]


async def test_one_crash_does_not_keep_the_others_waiting(register: Register) -> None:
    await register.course()
    for reference in "ABCDE":
        await register.book(reference)
    register.post.before = [Crash()]
    with pytest.raises(BaseExceptionGroup):
        await register.scan()
    await register.scan()
    assert sorted(await register.states()) == ["claimed", "sent", "sent", "sent", "sent"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_two_processes_send_each_letter_once(
    request: pytest.FixtureRequest, clock: SettableClock, kind: str
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    stores, post = [Store(url), Store(url)], Post()
    both = [Register(store, clock, post) for store in stores]
    await both[0].course()
    for number in range(60):
        await both[0].book(f"B{number}")
    sent = await asyncio.gather(*(one.scan() for one in both))
    for store in stores:
        await store.close()
    assert sum(sent) == 60
    assert len({letter.to for letter in post.letters}) == len(post.letters) == 60


async def test_what_another_process_is_just_claiming_is_passed_over_and_not_waited_for(
    postgresql_url: str, clock: SettableClock
) -> None:
    store = Store(postgresql_url)
    register = Register(store, clock)
    await register.course()
    claimed_now = await register.book("A")
    await register.book("B")
    async with store.change() as tx:
        assert await messages.still_due(tx, [claimed_now], clock.now())
        assert await register.scan() == 1
    assert await register.scan() == 1
    await store.close()


async def test_more_than_one_look_finds_are_sent_in_one_scan(register: Register) -> None:
    await register.course()
    for number in range(joining.A_LOOK + 5):
        await register.book(f"B{number}")
    assert await register.scan() == joining.A_LOOK + 5


async def test_a_sender_has_no_more_in_hand_than_one_handful_whenever_it_is_killed(
    register: Register,
) -> None:
    """Seen from outside, by another connection, at each moment that a letter is taken."""
    await register.course()
    for number in range(3 * LARGEST):
        await register.book(f"B{number}")
    found = await register.joining._find_due(register.clock.now())
    watched = Watched(register=register)
    await replace(register.joining, messenger=watched)._send_each(iter(found), size=LARGEST)
    in_hand = [seen.count("claimed") for seen in watched.seen]
    assert len(in_hand) == 3 * LARGEST
    assert in_hand[0] == max(in_hand) == LARGEST  # a slow machine takes smaller ones after that
    assert await register.states() == ["sent"] * 3 * LARGEST


@dataclass
class Watched(Post):
    """Notes how all messages stand in the records when it takes a letter."""

    register: Register = field(kw_only=True)
    seen: list[list[str]] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        await super().send(letter)
        self.seen.append(await self.register.states())


async def test_what_came_of_a_handful_is_kept_though_the_next_cannot_be_claimed(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register.course()
    for number in range(4):
        await register.book(f"B{number}")
    found = await register.joining._find_due(register.clock.now())
    claiming = messages.claim_each

    async def breaks(tx: Transaction, *asked: Any) -> list[MessageRow]:
        if register.post.letters:
            raise StoreFault
        return await claiming(tx, *asked)

    monkeypatch.setattr(messages, "claim_each", breaks)
    with pytest.raises(StoreFault):
        await register.joining._send_each(iter(found), size=2)
    assert await register.states() == ["sent", "sent"]


DIES_WHILE_SENDING = """
import asyncio, os, sys
from delivery.joining import Joining
from delivery.records.messages import MessageRow
from delivery.records.store import Store, StoreFault, Transaction
from tests.post import settings
from tests.settable_clock import SettableClock

class Last:
    async def send(self, letter):
        os.write(1, letter.message_id.encode())
        os.kill(os.getpid(), 9)
    async def close(self): ...

asyncio.run(Joining(Store(sys.argv[1]), Last(), SettableClock(), settings()).run_due())
"""


async def test_a_process_that_is_killed_while_it_sends_is_not_followed_by_a_second_letter(
    register: Register, database_url: str
) -> None:
    await register.course()
    await register.book()
    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", DIES_WHILE_SENDING, database_url],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert (killed.returncode, killed.stdout) == (-9, b"<joining.b1.v1@provider.example>")
    assert await register.states() == ["claimed"]
    register.clock.go_on(LOST_AFTER + SECOND)
    assert await register.scan() == 0
    assert await register.states() == ["unsure"]


async def test_what_may_have_arrived_is_not_sent_again(register: Register) -> None:
    await register.course()
    await register.book()
    register.post.after = [MayHaveArrived("no answer")]
    await register.scan()
    register.clock.go_on(timedelta(hours=1))
    await register.scan()
    assert len(register.post.letters) == 1
    (message,) = await register.messages()
    assert (message.state, message.fault) == ("unsure", "no answer")


async def test_what_failed_for_now_is_tried_again_after_a_while(register: Register) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("busy")]
    assert await register.scan() == 0
    (message,) = await register.messages()
    assert (message.state, message.fault, message.attempts) == ("due", "busy", 1)
    register.clock.set(message.due_at - SECOND)
    assert await register.scan() == 0
    register.clock.set(message.due_at)
    assert await register.scan() == 1
    (message,) = await register.messages()
    assert (message.state, message.fault, message.attempts) == ("sent", None, 2)


async def test_what_failed_for_now_is_not_tried_when_the_course_is_over(
    register: Register,
) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("busy")]
    await register.scan()
    register.clock.set(STARTS + timedelta(hours=3))
    assert await register.scan() == 0


async def test_what_will_never_be_taken_is_shown_and_left_alone(register: Register) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("unknown recipient", permanent=True)]
    await register.scan()
    register.clock.go_on(timedelta(hours=1))
    assert await register.scan() == 0
    async with register.store.look() as tx:
        (refused,) = await held_up(tx, register.clock.now())
    assert (refused.why, refused.fault) == ("refused", "unknown recipient")


async def test_a_messenger_that_is_down_is_not_asked_for_every_letter(register: Register) -> None:
    await register.course()
    for number in range(20):
        await register.book(f"B{number}")
    register.post.before = [MessengerDown("nobody there") for _ in range(20)]
    assert await register.scan() == 0
    assert len(register.post.before) == 20 - joining.AT_ONCE
    register.post.before = []
    register.clock.go_on(wait_after(1))
    assert await register.scan() == 20


def test_waits_grow_and_stay_under_a_quarter_of_an_hour() -> None:
    assert [wait_after(attempts).total_seconds() for attempts in (1, 2, 3, 6, 99)] == [
        30, 60, 120, 900, 900,
    ]  # fmt: skip


def test_a_killed_process_has_few_letters_in_hand_and_fewer_where_letters_are_slow() -> None:
    quick = [1]
    while len(quick) < 8:
        quick.append(next_size(quick[-1], 0.0))
    assert quick == [1, 2, 4, 8, 16, LARGEST, LARGEST, LARGEST]
    assert [next_size(size, QUICK_S) for size in (16, 3, 1)] == [8, 1, 1]


def test_more_are_found_at_once_only_while_all_are_told_within_a_second() -> None:
    """Else somebody whose course starts sooner, and who falls due meanwhile, would wait."""
    found = [joining.A_LOOK]
    while len(found) < 5:
        found.append(next_look(found[-1], 0.0))
    assert found == [100, 200, 400, 800, joining.LARGEST_LOOK]
    assert next_look(800, joining.LOOK_AGAIN_S) == joining.A_LOOK


@pytest.mark.parametrize("fault", [Crash(), MessengerDown("nobody there")])
async def test_what_was_claimed_and_not_begun_is_as_it_was_before(
    register: Register, fault: BaseException
) -> None:
    await register.course()
    for reference in "ABC":
        await register.book(reference)
    register.post.before = [MessageFault("busy")]
    await register.scan()
    register.clock.go_on(wait_after(1))
    for reference in "DE":
        await register.book(reference)
    before = {one.booking_id: one for one in await register.messages() if one.state == "due"}
    found = await register.joining._find_due(register.clock.now())
    register.post.before = [fault]
    with suppress(Crash):
        await register.joining._send_each(iter(found), size=3)
    assert len(found) == 3
    kept = {one.booking_id: one for one in await register.messages()}
    assert {booking: kept[booking] for booking in before} == before | {
        booking: replace(one, claimed_at=kept[booking].claimed_at)
        for booking, one in before.items()
    }
    begun = kept[4]
    assert begun.state == ("claimed" if isinstance(fault, Crash) else "due")
    assert 5 not in kept


async def test_no_letter_is_begun_on_a_claim_that_others_may_take_for_lost(
    register: Register,
) -> None:
    """The machine slept, or the mail server took a quarter of an hour over each letter."""
    await register.course()
    for reference in "ABC":
        await register.book(reference)
    found = await register.joining._find_due(register.clock.now())
    register.post = Sleepy(clock=register.clock)
    await register.joining._send_each(iter(found), size=3)
    assert len(register.post.letters) == 1
    assert await register.states() == ["sent"]
    assert await register.scan() == 2
    assert await register.states() == ["sent"] * 3


@dataclass
class Sleepy(Post):
    """Takes a while over its first letter."""

    clock: SettableClock = field(kw_only=True)

    async def send(self, letter: Letter) -> None:
        await super().send(letter)
        if len(self.letters) == 1:
            self.clock.go_on(HELD_FOR)


@pytest.mark.parametrize("fault", [MayHaveArrived("?"), MessageFault("!", permanent=True)])
async def test_an_officer_can_send_again_what_the_machine_will_not(
    register: Register, fault: MessageFault
) -> None:
    await register.course()
    await register.book()
    register.post.before = [fault]
    await register.scan()
    (message,) = await register.messages()
    now = register.clock.now()
    async with register.store.change() as tx:
        officer = await users.add(
            tx, email="o@provider.example", name="Olive Orr", role="officer", now=now
        )
        assert await joining.send_again(tx, message, user_id=officer, now=now)
        (entry,) = await audit.between(tx, now, now + SECOND)
    assert (entry.user_id, entry.act) == (officer, "message sent again")
    assert await register.scan() == 1
    (letter,) = register.post.letters
    assert letter.message_id == message.message_id


async def test_what_is_being_sent_or_tried_again_anyway_is_left_alone(register: Register) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("busy")]
    await register.scan()
    (message,) = await register.messages()
    async with register.store.change() as tx:
        assert not await joining.send_again(tx, message, user_id=1, now=register.clock.now())


@pytest.fixture
async def slow(register: Register) -> "SlowPost":
    await register.course()
    for reference in "ABCDE":
        await register.book(reference)
    return SlowPost()


class SlowPost(Post):
    """Each letter waits at the counter until it is let through."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = asyncio.Semaphore(0)
        self.open = asyncio.Event()

    async def send(self, letter: Letter) -> None:
        self.waiting.release()
        await self.open.wait()
        await super().send(letter)


async def test_letters_on_their_way_arrive_when_the_service_stops_and_no_more_are_begun(
    register: Register, slow: SlowPost
) -> None:
    register.post = slow
    scan = asyncio.create_task(register.scan())
    for _ in range(joining.AT_ONCE):
        await slow.waiting.acquire()
    scan.cancel()
    slow.open.set()
    with pytest.raises(asyncio.CancelledError):
        await scan
    assert await register.states() == ["sent"] * joining.AT_ONCE


async def test_an_unknown_policy_is_the_courses_fault_and_shown(register: Register) -> None:
    await register.course(policy="nobody-2099")
    await register.book()
    await register.scan()
    (message,) = await register.messages()
    assert message.state == "refused"


async def test_nothing_that_is_logged_names_anybody(register: Register) -> None:
    await register.course()
    for reference in "ABCD":
        await register.book(reference)
    register.post.before = [MessageFault("busy"), MayHaveArrived("?"), MessengerDown("down")]
    with structlog.testing.capture_logs() as logged:
        await register.scan()
        register.clock.go_on(LOST_AFTER + SECOND)
        await register.scan()
    told = str(logged)
    assert len(logged) >= 5
    for secret in ("Alan", "Archer", "client.example", await register.key(1), "NSAC"):
        assert secret not in told


async def test_a_scan_over_real_smtp_sends_each_letter_once(register: Register) -> None:
    await register.course()
    for number in range(9):
        await register.book(f"B{number}")
    async with mail_server() as server:
        sender = register.settings.mail_from
        smtp = Smtp(Route(host="127.0.0.1", port=server.port, sender=sender, tls="none"))
        scan = Joining(register.store, smtp, register.clock, register.settings)
        assert await scan.run_due() == 9
        assert await scan.run_due() == 0
        assert server.open == 0
    assert sorted(server.recipients) == [f"b{number}@client.example" for number in range(9)]
    assert {mail["Auto-Submitted"] for mail in server.letters} == {"auto-generated"}


async def test_a_mail_server_that_dies_and_comes_back_loses_and_doubles_nothing(
    register: Register,
) -> None:
    await register.course()
    for number in range(4):
        await register.book(f"B{number}")
    async with mail_server() as server:
        route = Route(host="127.0.0.1", port=server.port, sender="us@provider.example", tls="none")
        scan = Joining(register.store, Smtp(route), register.clock, register.settings)
        server.to_sender = "421 going down"
        assert await scan.run_due() == 0
        server.to_sender, server.hangs_up = TAKEN, True
        register.clock.go_on(wait_after(1))
        await scan.run_due()
        server.hangs_up = False
        register.clock.go_on(wait_after(2))
        await scan.run_due()
    assert sorted(server.recipients) == [f"b{number}@client.example" for number in range(4)]
    assert len(await register.messages()) == 4
