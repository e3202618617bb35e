"""Which text of a policy a course is judged under."""

import pytest
from alembic import command
from sqlalchemy import text

from delivery.records.database import engines
from delivery.records.database.store import Store
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.migrate import migrate
from delivery.records.planning import courses
from tests.delivery.records.planned_course import NOW, a_course, an_officer
from tests.delivery.records.test_migrate import config_on
from tests.stored_rows import pins_of

OLD = PolicyText("lrsp-2025-03", "a" * 64, "as it was")
NEW = PolicyText("own-2026-01", "b" * 64, "as it is asked now")


async def test_a_new_course_has_no_pin(store: Store) -> None:
    async with store.writing() as tx:
        assert await policy_pins.current(tx, await a_course(tx)) is None


async def test_the_last_pin_counts_and_earlier_ones_stay(store: Store) -> None:
    async with store.writing() as tx:
        course_id, officer_id = await a_course(tx), await an_officer(tx)
        await policy_pins.pin(tx, course_id, OLD, user_id=None, reason="made", now=NOW)
        await policy_pins.pin(tx, course_id, NEW, user_id=officer_id, reason="a slip", now=NOW)
    async with store.reading() as tx:
        standing = await policy_pins.current(tx, course_id)
        assert standing is not None
        assert (standing.policy, standing.user_id, standing.reason) == (NEW, officer_id, "a slip")
        assert standing.at == NOW
        assert [pin.text for pin in await pins_of(tx, course_id)] == [OLD.text, NEW.text]
        row = await courses.by_id(tx, course_id)
    assert row is not None
    assert row.policy == "own-2026-01"


async def test_a_text_is_stored_once_for_many_courses(store: Store) -> None:
    async with store.writing() as tx:
        for reference in ("NSAC-1", "NSAC-2"):
            course_id = await a_course(tx, reference=reference)
            await policy_pins.pin(tx, course_id, OLD, user_id=None, reason="made", now=NOW)
        assert await tx.scalar(text("SELECT count(*) FROM policies")) == 1
        assert await tx.scalar(text("SELECT count(*) FROM policy_pins")) == 2


async def test_two_texts_of_one_name_are_stored_apart(store: Store) -> None:
    edited = PolicyText(OLD.name, "c" * 64, "as it was, edited")
    async with store.writing() as tx:
        first, second = await a_course(tx), await a_course(tx, reference="NSAC-2")
        await policy_pins.pin(tx, first, OLD, user_id=None, reason="made", now=NOW)
        await policy_pins.pin(tx, second, edited, user_id=None, reason="made", now=NOW)
        pins = [await policy_pins.current(tx, course_id) for course_id in (first, second)]
    assert [pin.policy.text for pin in pins if pin] == ["as it was", "as it was, edited"]


@pytest.mark.thorough
@pytest.mark.parametrize(("policy", "pinned"), [("lrsp-2025-03", "lrsp-2025-03"), ("gone", None)])
def test_courses_without_pins_are_pinned_to_the_shipped_text(
    database_url: str, policy: str, pinned: str | None
) -> None:
    engine = engines.for_migrations(database_url)
    with engine.begin() as connection:
        command.downgrade(config_on(connection), "0007")
        connection.execute(
            text(
                "INSERT INTO courses (id, reference, type, policy, starts_at, ends_at, zoom_host,"
                " schedule_version, state, changed_at) VALUES (1, 'NSAC-1', 'NSAC', :policy, :at,"
                " :at, 'host', 1, 'planned', :at)"
            ),
            {"policy": policy, "at": "2026-06-10 08:00:00+00:00"},
        )
    migrate(database_url)
    with engine.connect() as connection:
        digests = connection.scalars(
            text("SELECT name FROM policies JOIN policy_pins ON policy_id = policies.id")
        )
        assert list(digests) == ([pinned] if pinned else [])
    engine.dispose()


def test_another_text_has_another_digest() -> None:
    digest = PolicyText.of("own-2026-01", "as it is asked now").digest
    assert digest != PolicyText.of("own-2026-01", "as it is asked now\n").digest
    assert len(digest) == 64
