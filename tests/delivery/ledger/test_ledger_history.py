"""Reading new entries gives the same as reading all of them."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from delivery.ledger import ledger_history
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import Entry
from tests.scenes.scene import at

OURS, COURSE = "81234567890", 1
WHERE = some.tuples(
    some.sampled_from([OURS, "another", None]),
    some.sampled_from(["held", "held again", "theirs", None]),
    some.sampled_from([COURSE, 2, None]),
)
STEPS = some.lists(some.one_of(WHERE, some.just("read")), max_size=12)


def entry(number: int, meeting_id: str | None, instance: str | None, course: int | None) -> Entry:
    """Every one of them says something that happened, if it counts for the course at all."""
    body = {
        "event": "meeting.started",
        "event_ts": 1781078400000 + number,
        "payload": {
            "object": {
                "id": meeting_id or "0",
                "uuid": instance or "none",
                "start_time": "2026-06-10T08:00:00Z",
            }
        },
    }
    return Entry(
        source="zoom",
        digest=sha256(str(number).encode()).digest(),
        received_at=at("09:00"),
        event_at=at("09:00"),
        kind="meeting.started",
        meeting_id=meeting_id,
        instance=instance,
        course_id=course,
        line={"source": "zoom", "received_at": "2026-06-10T08:00:00Z", "body": body},
    )


@pytest.mark.thorough
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
async def test_a_history_read_in_steps_equals_one_read_at_once(
    migrated_sqlite: Path, steps: list[tuple[str | None, str | None, int | None] | str]
) -> None:
    with TemporaryDirectory() as folder:
        copy(migrated_sqlite, f"{folder}/records.db")
        store, history = Store(f"sqlite:///{folder}/records.db"), None
        try:
            for number, step in enumerate([*steps, "read"]):
                if isinstance(step, str):
                    async with store.reading() as tx:
                        history = await ledger_history.read(tx, COURSE, OURS, history)
                else:
                    async with store.writing() as tx:
                        await ledger.append(tx, [entry(number, *step)])
            async with store.reading() as tx:
                assert history == await ledger_history.read(tx, COURSE, OURS)
        finally:
            await store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_stream_line_counts_once_its_meeting_is_known(
    kind: str, request: pytest.FixtureRequest
) -> None:
    store = Store(request.getfixturevalue(f"{kind}_url"))
    async with store.writing() as tx:
        await ledger.append(tx, [entry(1, None, "held", None), entry(2, OURS, "held again", None)])
    async with store.reading() as tx:
        history = await ledger_history.read(tx, COURSE, OURS)
    async with store.writing() as tx:
        await ledger.append(tx, [entry(3, OURS, "held", None)])
    async with store.reading() as tx:
        history = await ledger_history.read(tx, COURSE, OURS, history)
    await store.close()
    assert len(history.events) == 3


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_late_entries_of_the_day_before_or_without_a_time_are_read(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """On PostgreSQL the partitions of earlier months are not read."""
    store, first = Store(request.getfixturevalue(f"{kind}_url")), at("09:00")
    history: ledger_history.LedgerHistory | None = None
    for number, event_at in enumerate([first, first - timedelta(days=1), None, first]):
        later = replace(entry(number, OURS, "held", None), event_at=event_at)
        async with store.writing() as tx:
            await ledger.append(tx, [later])
        async with store.reading() as tx:
            history = await ledger_history.read(tx, COURSE, OURS, history)
    await store.close()
    assert history is not None
    assert len(history.events) == 4
