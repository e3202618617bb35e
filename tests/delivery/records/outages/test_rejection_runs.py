"""Runs of refused webhooks, as they are kept."""

from datetime import datetime, timedelta

from delivery.records.database.store import Store
from delivery.records.outages import endpoint_validation, rejection_runs
from delivery.records.outages.rejection_runs import STALE, UNKNOWN_SECRET, UNVALIDATED, Run
from tests.scenes.scene import at

OURS, ANOTHER = "our secrets", "another set"


async def refused(
    store: Store, first: str, last: str, kind: str = UNKNOWN_SECRET, secret_set: str = OURS
) -> bool:
    async with store.writing() as tx:
        return await rejection_runs.refused(tx, kind, secret_set, at(first), at(last), 1)


async def taken(store: Store, moment: str, secret_set: str = OURS) -> int:
    async with store.writing() as tx:
        return len(await rejection_runs.taken(tx, secret_set, at(moment)))


async def known(store: Store, since: str = "00:00") -> list[Run]:
    async with store.reading() as tx:
        return await rejection_runs.since(tx, at(since))


async def answered(store: Store, moment: datetime) -> None:
    async with store.writing() as tx:
        await endpoint_validation.answered(tx, moment)


async def test_refusals_one_after_another_are_one_run(store: Store) -> None:
    assert await refused(store, "09:00", "09:01")
    assert not await refused(store, "09:02", "09:30")
    assert await known(store) == [Run(UNKNOWN_SECRET, at("09:00"), at("09:30"), None)]


async def test_what_is_taken_with_other_secrets_ends_a_run_and_does_not_clear_it(
    store: Store,
) -> None:
    await refused(store, "09:00", "09:30")
    assert await taken(store, "09:40", ANOTHER) == 1
    assert await known(store) == [Run(UNKNOWN_SECRET, at("09:00"), at("09:30"), at("09:40"))]
    assert await known(store, "09:40") == []


async def test_what_is_taken_with_the_same_secrets_shows_that_strangers_were_refused(
    store: Store,
) -> None:
    await refused(store, "09:00", "09:30")
    assert await taken(store, "09:40") == 1
    assert await known(store) == []


async def test_who_is_refused_while_others_are_taken_is_a_stranger_until_then(store: Store) -> None:
    await refused(store, "09:00", "09:30")
    await taken(store, "09:20")
    assert await known(store) == [Run(UNKNOWN_SECRET, at("09:20"), at("09:30"), None)]


async def test_what_came_too_late_came_from_zoom_and_is_not_cleared(store: Store) -> None:
    await refused(store, "09:00", "09:30", STALE)
    await taken(store, "09:40")
    assert await known(store) == [Run(STALE, at("09:00"), at("09:30"), at("09:40"))]


async def test_one_process_of_several_that_refuses_has_one_run(store: Store) -> None:
    await refused(store, "09:00", "09:01")
    await taken(store, "09:02", ANOTHER)
    assert await refused(store, "09:03", "09:04")
    assert await known(store) == [Run(UNKNOWN_SECRET, at("09:00"), at("09:04"), None)]


async def test_long_after_its_end_a_refusal_begins_another_run(store: Store) -> None:
    await refused(store, "09:00", "09:01")
    await taken(store, "09:02", ANOTHER)
    await refused(store, "11:00", "11:01")
    assert [run.began_at for run in await known(store)] == [at("09:00"), at("11:00")]


async def test_a_validation_that_was_overdue_leaves_the_time_in_which_it_was(store: Store) -> None:
    first = at("08:00")
    await answered(store, first)
    await answered(store, first + timedelta(hours=72, minutes=1))
    assert await known(store) == []
    late = first + timedelta(hours=150)
    await answered(store, late)
    start = first + timedelta(hours=144, minutes=1)
    assert await known(store) == [Run(UNVALIDATED, start, late, late)]
