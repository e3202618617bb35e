"""Stored runs of refused webhooks."""

from datetime import datetime, timedelta

from delivery.records.database.store import Store
from delivery.records.outages import endpoint_validation, rejection_runs, webhook_reach
from delivery.records.outages.rejection_runs import STALE, UNKNOWN_SECRET, UNVALIDATED, RejectionRun
from tests.scenes.scene import at

OURS, ANOTHER = "our secrets", "another set"


async def refused(
    store: Store, first: str, last: str, kind: str = UNKNOWN_SECRET, secret_set: str = OURS
) -> bool:
    async with store.writing() as tx:
        return await rejection_runs.refused(tx, kind, secret_set, at(first), at(last), 1)


async def taken(store: Store, moment: str, secret_set: str = OURS) -> int:
    async with store.writing() as tx:
        return len(await rejection_runs.accepted(tx, secret_set, at(moment)))


async def known(store: Store, since: str = "00:00") -> list[RejectionRun]:
    async with store.reading() as tx:
        return list((await webhook_reach.since(tx, at(since))).rejections)


async def answered(store: Store, moment: datetime) -> None:
    async with store.writing() as tx:
        await endpoint_validation.answered(tx, moment)


async def test_consecutive_refusals_are_one_run(store: Store) -> None:
    assert await refused(store, "09:00", "09:01")
    assert not await refused(store, "09:02", "09:30")
    assert await known(store) == [RejectionRun(UNKNOWN_SECRET, at("09:00"), at("09:30"), None)]


async def test_an_accepted_webhook_with_new_secrets_ends_a_run_uncleared(
    store: Store,
) -> None:
    await refused(store, "09:00", "09:30")
    assert await taken(store, "09:40", ANOTHER) == 1
    assert await known(store) == [
        RejectionRun(UNKNOWN_SECRET, at("09:00"), at("09:30"), at("09:40"))
    ]
    assert await known(store, "09:40") == []


async def test_an_accepted_webhook_with_the_same_secrets_clears_a_run(
    store: Store,
) -> None:
    await refused(store, "09:00", "09:30")
    assert await taken(store, "09:40") == 1
    assert await known(store) == []


async def test_refusals_between_accepted_webhooks_came_from_strangers(store: Store) -> None:
    await refused(store, "09:00", "09:30")
    await taken(store, "09:20")
    assert await known(store) == [RejectionRun(UNKNOWN_SECRET, at("09:20"), at("09:30"), None)]


async def test_stale_webhooks_are_not_cleared(store: Store) -> None:
    await refused(store, "09:00", "09:30", STALE)
    await taken(store, "09:40")
    assert await known(store) == [RejectionRun(STALE, at("09:00"), at("09:30"), at("09:40"))]


async def test_one_refusing_process_of_several_has_one_run(store: Store) -> None:
    await refused(store, "09:00", "09:01")
    await taken(store, "09:02", ANOTHER)
    assert await refused(store, "09:03", "09:04")
    assert await known(store) == [RejectionRun(UNKNOWN_SECRET, at("09:00"), at("09:04"), None)]


async def test_a_refusal_long_after_a_run_begins_another(store: Store) -> None:
    await refused(store, "09:00", "09:01")
    await taken(store, "09:02", ANOTHER)
    await refused(store, "11:00", "11:01")
    assert [run.began_at for run in await known(store)] == [at("09:00"), at("11:00")]


async def test_an_overdue_validation_leaves_a_gap(store: Store) -> None:
    first = at("08:00")
    await answered(store, first)
    await answered(store, first + timedelta(hours=72, minutes=1))
    assert await known(store) == []
    late = first + timedelta(hours=150)
    await answered(store, late)
    start = first + timedelta(hours=144, minutes=1)
    assert await known(store) == [RejectionRun(UNVALIDATED, start, late, late)]
