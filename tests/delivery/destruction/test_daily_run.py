"""After the term nothing of a client is left, in any table; before it everything is."""

from datetime import timedelta
from pathlib import Path

import pytest

from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from tests.delivery.destruction import kept_records, stained_texts
from tests.delivery.destruction.kept_records import NEEDLES, TERM_ENDS
from tests.delivery.destruction.one_run import run

OF_THE_MEETING = {"meeting_requests.fault"}
"""Of the request to make the course's meeting, which is about no client and stays."""


async def test_after_the_term_nothing_of_the_client_is_left(
    store: Store, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await kept_records.keep(store)
    before = await kept_records.tables_with_people(store)
    assert [name for name, rows in before.items() if not rows] == ["destroyed_classes"]
    await run(store, rule, copy, TERM_ENDS)
    after = await kept_records.tables_with_people(store)
    # that the course was judged, without a word, and a request to make its meeting
    left = {"assessments": 1, "meeting_requests": 1}
    assert {name: rows for name, rows in after.items() if rows} == left
    assert await kept_records.found(store, *NEEDLES, "B-1") == []


async def test_no_column_of_a_class_that_is_destroyed_keeps_its_text(
    store: Store, rule: RetentionRule, copy: RegisterCopy
) -> None:
    """Also where the scene itself says nothing in a column, and in columns that are still to come:
    each is filled before the run."""
    await kept_records.keep(store)
    await stained_texts.stain(store)
    filled = {f"{table.name}.{column.name}" for table, column in stained_texts.columns()}
    assert await stained_texts.left(store) == filled
    await run(store, rule, copy, TERM_ENDS)
    assert await stained_texts.left(store) == OF_THE_MEETING


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_file_of_sqlite_keeps_the_text_of_such_a_column(
    store: Store, rule: RetentionRule, copy: RegisterCopy, database_url: str
) -> None:
    await kept_records.keep(store)
    await stained_texts.stain(store)
    await run(store, rule, copy, TERM_ENDS)
    folder = Path(database_url.removeprefix("sqlite:///")).parent
    contents = [path.read_bytes().decode("latin-1") for path in folder.rglob("*.db*")]
    places = {place for content in contents for place in stained_texts.stains_in(content)}
    assert places == OF_THE_MEETING


async def test_until_then_everything_is_left(
    store: Store, rule: RetentionRule, copy: RegisterCopy
) -> None:
    await kept_records.keep(store)
    before = await kept_records.tables_with_people(store)
    await run(store, rule, copy, TERM_ENDS - timedelta(seconds=1))
    assert await kept_records.tables_with_people(store) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_file_of_sqlite_holds_a_byte_of_the_name(
    store: Store, rule: RetentionRule, copy: RegisterCopy, database_url: str
) -> None:
    await kept_records.keep(store)
    folder = Path(database_url.removeprefix("sqlite:///")).parent
    assert {*in_files(folder)} >= {*NEEDLES}
    await run(store, rule, copy)
    assert in_files(folder) == []


def in_files(folder: Path) -> list[str]:
    """The client's name, address and number, each time that a file holds its bytes."""
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [each for each in NEEDLES for content in contents if each.encode() in content]
