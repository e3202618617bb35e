"""A trigger of the database refuses what another system or Zoom sends, on both engines."""

import asyncio

import pytest
from sqlalchemy import select, text

from delivery.accounts import api_tokens
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.planning import courses
from delivery.records.tables import ledger, set_aside
from tests.delivery.web.conftest import Browser
from tests.delivery.web.machines.test_register_api import BOOKING, COURSE, token
from tests.delivery.web.machines.zoom_post import JOINED, signed
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_of(database_url)


async def refuse(store: Store, table: str, condition: str) -> None:
    """Makes a trigger that refuses new rows of the table on this condition."""
    async with store.writing() as tx:
        if store.is_postgresql:
            await tx.execute(
                text(
                    "CREATE FUNCTION refuse_here() RETURNS trigger LANGUAGE plpgsql AS $$"
                    " BEGIN RAISE EXCEPTION 'refused by a rule'; END $$"
                )
            )
            await tx.execute(
                text(
                    f"CREATE TRIGGER refuse_here BEFORE INSERT ON {table} FOR EACH ROW"
                    f" WHEN ({condition}) EXECUTE FUNCTION refuse_here()"
                )
            )
            return
        await tx.execute(
            text(
                f"CREATE TRIGGER refuse_here BEFORE INSERT ON {table} WHEN {condition}"
                " BEGIN SELECT RAISE(ABORT, 'refused by a rule'); END"
            )
        )


async def test_the_register_api_answers_a_refused_row_with_a_sentence(
    browser: Browser, settings: Settings, store: Store
) -> None:
    headers = {"Authorization": f"Bearer {await token(store, settings, *api_tokens.SCOPES)}"}
    await browser.post("/api/v1/courses", json=COURSE, headers=headers)
    await refuse(store, "bookings", "NEW.reference = 'HER-1'")
    answer = await browser.post("/api/v1/bookings", json=BOOKING, headers=headers)
    assert answer.status == 409
    (refusal,) = (await answer.json())["refusals"]
    assert refusal["place"] == "$"
    assert refusal["reason"].startswith("breaks a rule of the records as they stand.")
    other = BOOKING | {"booking_ref": "HER-2"}
    assert (await browser.post("/api/v1/bookings", json=other, headers=headers)).status == 201


@pytest.mark.parametrize("condition", ["NEW.kind = 'meeting.participant_joined'", "1 = 1"])
async def test_a_webhook_that_the_ledger_refuses_is_set_aside_and_answered(
    browser: Browser, store: Store, clock: SettableClock, condition: str
) -> None:
    await refuse(store, "ledger", condition)
    answers = await asyncio.gather(
        *(
            browser.post("/webhooks/zoom", data=JOINED, headers=signed(JOINED, clock))
            for _ in range(2)
        )
    )
    assert [answer.status for answer in answers] == [200, 200]
    async with store.reading() as tx:
        assert (await tx.execute(select(ledger))).all() == []
        (row,) = (await tx.execute(select(set_aside))).all()
        assert await courses.by_id(tx, 1) is None
    assert row.why == "cannot be stored"
