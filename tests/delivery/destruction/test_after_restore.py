"""A restored backup brings nobody back: the register outside of the database destroys again."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from compliance.retention.hold import HoldCause
from delivery.destruction import holding
from delivery.destruction.after_restore import AfterRestore, ForeignRegister
from delivery.destruction.holding import TypedHold
from delivery.destruction.register_copy import BrokenRegister, RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from delivery.records.retention import holds
from delivery.timekeeping.london_time import london_day
from tests.delivery.destruction import kept_records
from tests.delivery.destruction.kept_records import TERM_ENDS
from tests.delivery.destruction.one_run import run
from tests.doubles.settable_clock import SettableClock
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.officer_desk import OfficerDesk, make_desk

LATER = TERM_ENDS + timedelta(days=5)
NAMES = [family for _, family in PEOPLE.values()]
COMPLAINT = TypedHold(HoldCause.COMPLAINT, "A complaint.", london_day(TERM_ENDS))

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""The backup is a copy of the file; what is done again is the same SQL on both databases."""


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def backed_up(store: Store, database_url: str) -> str:
    """Returns the URL of a copy of the database."""
    await store.give_back_space()
    path = Path(database_url.removeprefix("sqlite:///"))
    return f"sqlite:///{shutil.copy(path, path.with_suffix('.backup'))}"


@asynccontextmanager
async def restored(backup: str) -> AsyncIterator[Store]:
    store = Store(backup)
    yield store
    await store.close()


async def test_what_was_destroyed_after_the_backup_is_destroyed_again(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy, database_url: str
) -> None:
    backup = await backed_up(desk.store, database_url)
    await run(desk.store, rule, copy)
    before = copy.path.read_bytes()
    async with restored(backup) as store:
        assert await kept_records.found(store, *NAMES) != []
        done = await AfterRestore(store, copy).repeat(LATER)
        assert (done.clients, done.held) == (9, ())
        assert await kept_records.found(store, *NAMES) == []
        assert copy.path.read_bytes() == before
        again = await AfterRestore(store, copy).repeat(LATER)
        assert again.entries == 0


async def test_a_hold_that_was_set_after_the_backup_is_set_again(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy, database_url: str
) -> None:
    backup = await backed_up(desk.store, database_url)
    async with desk.store.writing() as tx:
        booking_id = desk.live.booking_ids["G"]
        await holding.place(tx, booking_id, COMPLAINT, desk.officer_id, TERM_ENDS)
    await run(desk.store, rule, copy)
    async with restored(backup) as store:
        assert (await AfterRestore(store, copy).repeat(LATER)).clients == 8
        async with store.reading() as tx:
            (hold,) = (await holds.of_bookings(tx, [booking_id]))[booking_id]
        assert (hold.cause, hold.set_by, hold.look_again_on) == (
            "complaint",
            None,
            london_day(LATER),
        )
        assert (await run(store, rule, copy, LATER)).clients == 0
        assert {name for _, name in await kept_records.found(store, *NAMES)} == {"Rao"}


async def test_a_hold_that_ended_after_the_backup_brings_nobody_back(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy, database_url: str
) -> None:
    booking_id = desk.live.booking_ids["G"]
    async with desk.store.writing() as tx:
        hold_id = await holding.place(tx, booking_id, COMPLAINT, desk.officer_id, desk.now)
        assert hold_id is not None
    await copy.catch_up(desk.store)
    backup = await backed_up(desk.store, database_url)
    async with desk.store.writing() as tx:
        assert await holding.end(tx, booking_id, hold_id, "Over.", desk.officer_id, desk.now)
    await run(desk.store, rule, copy)
    async with restored(backup) as store:
        assert (await AfterRestore(store, copy).repeat(LATER)).clients == 9
        assert await kept_records.found(store, *NAMES) == []


async def test_whom_a_hold_keeps_against_the_register_is_told_to_a_person(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy, database_url: str
) -> None:
    backup = await backed_up(desk.store, database_url)
    await run(desk.store, rule, copy)
    async with restored(backup) as store:
        booking_id = desk.live.booking_ids["G"]
        async with store.writing() as tx:  # such as by hand, before the service has looked
            await holds.place(
                tx,
                booking_id=booking_id,
                cause=HoldCause.CLAIM,
                reason="A claim.",
                look_again_on=london_day(LATER),
                user_id=None,
                now=LATER,
            )
        assert (await AfterRestore(store, copy).repeat(LATER)).held == (booking_id,)


async def test_the_register_of_another_database_stops_the_service(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await run(desk.store, rule, copy)
    *others, last = copy.path.read_bytes().splitlines(keepends=True)
    changed = last.replace(b'"course_id":1', b'"course_id":9')
    assert changed != last
    copy.path.write_bytes(b"".join([*others, changed]))
    with pytest.raises(ForeignRegister):
        await AfterRestore(desk.store, copy).repeat(LATER)


async def test_a_register_that_was_lost_is_written_again(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await run(desk.store, rule, copy)
    whole = copy.path.read_bytes()
    copy.path.unlink()
    await AfterRestore(desk.store, copy).repeat(LATER)
    assert copy.path.read_bytes() == whole


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"rows":', b'"rows":1'),
        (b"booking", b"bookinG"),
        (b'{"entry"', b'{"entrY"'),
        (b'"after":"', b'"after":"\xff'),
    ],
)
async def test_a_line_that_was_changed_is_found(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy, old: bytes, new: bytes
) -> None:
    await run(desk.store, rule, copy)
    copy.path.write_bytes(copy.path.read_bytes().replace(old, new, 1))
    with pytest.raises(BrokenRegister, match="line"):
        copy.entries()


async def test_a_line_that_was_left_out_is_found(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await run(desk.store, rule, copy)
    lines = copy.path.read_bytes().splitlines(keepends=True)
    copy.path.write_bytes(b"".join([lines[0], *lines[2:]]))
    with pytest.raises(BrokenRegister, match="line 2"):
        copy.entries()


async def test_a_line_that_was_being_written_is_written_again(
    desk: OfficerDesk, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await run(desk.store, rule, copy)
    whole = copy.path.read_bytes()
    copy.path.write_bytes(whole[:-20])
    await copy.catch_up(desk.store)
    assert copy.path.read_bytes() == whole
