"""Only officers decide, and nothing of a connection hides what the database checks."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import update

from delivery.records.accounts import users
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store, Transaction
from delivery.records.tables import courses
from tests.delivery.records.answers.written_case import ADVERSE, NOW, WrittenCase
from tests.delivery.records.planned_course import a_booking, a_course

ONLY_OFFICERS = "only an officer decides"
OTHER_COURSE = "a decision is about the course of its booking"
ACTS = ("sign", "propose", "confirm", "reject")
NO_OFFICERS = ("trainer", "administrator", "an officer who has left")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def before(case: WrittenCase, act: str) -> None:
    """Leads the case to where an officer may do the act."""
    if act in {"confirm", "reject"}:
        await case.propose("first")
    if act == "reject":
        await case.confirm("second")
        await case.challenge()


async def no_officer(tx: Transaction, account: str) -> int:
    role = account if account in {"trainer", "administrator"} else "officer"
    user_id = await users.add(tx, email="nobody@example.org", name="N", role=role, now=NOW)
    if account != role:
        await users.deactivate(tx, user_id)
    return user_id


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("account", NO_OFFICERS)
async def test_the_database_takes_no_decision_of_anybody_but_an_officer(
    store: Store, act: str, account: str
) -> None:
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        case.ids["nobody"] = await no_officer(tx, account)
        await before(case, act)
        with pytest.raises(StoreFault, match=ONLY_OFFICERS):
            await getattr(case, act)("nobody")


async def test_whom_an_update_takes_off_the_course_decides_nothing_there(store: Store) -> None:
    """The register's own change of a trainer is such an update."""
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        off = update(courses).where(courses.c.id == case.course).values(trainer_id=None)
        await tx.execute(off)
        with pytest.raises(StoreFault, match="the trainer of the course proposes nothing"):
            await case.propose("trainer")


@pytest.mark.parametrize("act", ["sign", "propose"])
async def test_nobody_decides_a_client_on_a_course_that_the_client_is_not_on(
    store: Store, act: str
) -> None:
    """The trainer of the client's own course is not a trainer of the other."""
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        case.course = await a_course(tx, reference="NSAC-2")
        with pytest.raises(StoreFault, match=OTHER_COURSE):
            await getattr(case, act)("trainer")


async def test_nobody_confirms_on_a_course_that_the_client_is_not_on(store: Store) -> None:
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        await case.propose("first")
        case.course = await a_course(tx, reference="NSAC-2")
        with pytest.raises(StoreFault, match=OTHER_COURSE):
            await case.sign("trainer")


async def test_a_client_who_has_moved_since_is_decided_anew_on_the_earlier_course(
    store: Store,
) -> None:
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        await before(case, "reject")
        await a_booking(tx, await a_course(tx, reference="NSAC-2"))
        await case.uphold("third")
        assert (await case.decided()).challenge is None


@dataclass(frozen=True, slots=True)
class Forged:
    """A table of the connection's own, which has the name of one that the database checks by."""

    name: str
    rows: str
    by: str


FORGED = (
    Forged("proposals", "UPDATE pg_temp.proposals SET officer_id = officer_id + 1", "first"),
    Forged("courses", "UPDATE pg_temp.courses SET trainer_id = NULL", "trainer"),
    Forged("users", "UPDATE pg_temp.users SET role = 'officer'", "administrator"),
)


@pytest.mark.parametrize("forged", FORGED, ids=lambda forged: forged.name)
async def test_a_temporary_table_hides_nothing_that_is_checked(
    postgresql_url: str, forged: Forged
) -> None:
    store = Store(postgresql_url)
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        ids = case.ids | {"administrator": await no_officer(tx, "administrator")}
        await case.propose("first")
    await store.close()
    with psycopg.connect(postgresql_url) as connection:
        name = sql.Identifier(forged.name)
        copying = sql.SQL("CREATE TEMPORARY TABLE {name} AS SELECT * FROM public.{name}")
        connection.execute(copying.format(name=name))
        connection.execute(forged.rows.encode())
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute(
                "INSERT INTO public.outcomes (booking_id, course_id, officer_id, outcome,"
                " proposal_id, recommended, reason, consequence, evidence, at)"
                " SELECT %s, %s, %s, %s, id, 'review', 'seen', '{}', '{}', now()"
                " FROM public.proposals",
                (case.booking, case.course, ids[forged.by], ADVERSE),
            )


def test_every_function_reads_the_tables_of_this_schema_before_temporary_ones(
    postgresql_url: str,
) -> None:
    with psycopg.connect(postgresql_url) as connection:
        open_to_others = connection.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND NOT coalesce(proconfig, '{}') @> '{\"search_path=public, pg_temp\"}'"
        ).fetchall()
    assert not open_to_others


@pytest.mark.parametrize("table", ["proposals", "outcomes", "challenges", "challenge_rejections"])
async def test_no_decision_is_replaced_where_a_replaced_row_asks_no_trigger(
    sqlite_url: str, table: str
) -> None:
    store = Store(sqlite_url)
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        await before(case, "reject")
        await case.reject("third")
    await store.close()
    replacing = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
    opened = closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///")))
    with opened as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(replacing)
