"""Claims on cases: two officers at once, and claims that run out, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from delivery.caseload import claims
from delivery.caseload.claims import LASTS, CaseClaim
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.review import case_claims
from delivery.validation.errors import InvalidInput
from tests.delivery.records.planned_course import NOW

CASE = (7, 8)


@pytest.fixture
async def officers(store: Store) -> tuple[int, int, int]:
    async with store.writing() as tx:
        ann, bob, cat = [
            await users.add(
                tx, email=f"{name}@example.org", name=name, role="officer", now=NOW
            )
            for name in ("Ann", "Bob", "Cat")
        ]  # fmt: skip
    return ann, bob, cat


async def holder(store: Store, after: timedelta = timedelta()) -> str | None:
    async with store.reading() as tx:
        claim = await case_claims.of_case(tx, *CASE, NOW + after)
    return claim.name if claim else None


async def test_of_two_officers_who_take_a_case_at_once_one_has_it(
    store: Store, officers: tuple[int, int, int]
) -> None:
    ann, bob, _ = officers
    results = await asyncio.gather(
        *(claims.take(store, CaseClaim(*CASE, officer, None), NOW) for officer in (ann, bob)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["InvalidInput", "NoneType"]
    assert await holder(store) == ("Ann" if results[0] is None else "Bob")


async def test_a_case_is_taken_over_from_the_holder_whom_the_page_showed(
    store: Store, officers: tuple[int, int, int]
) -> None:
    ann, bob, cat = officers
    await claims.take(store, CaseClaim(*CASE, ann, None), NOW)
    for expected in (None, cat):
        with pytest.raises(InvalidInput, match="Ann has taken this case"):
            await claims.take(store, CaseClaim(*CASE, bob, expected), NOW)
    await claims.take(store, CaseClaim(*CASE, bob, ann), NOW)
    assert await holder(store) == "Bob"
    with pytest.raises(InvalidInput, match="Bob has taken this case"):
        await claims.take(store, CaseClaim(*CASE, cat, ann), NOW)


async def test_a_claim_runs_out_by_itself(store: Store, officers: tuple[int, int, int]) -> None:
    ann, bob, _ = officers
    await claims.take(store, CaseClaim(*CASE, ann, None), NOW)
    second = timedelta(seconds=1)
    assert [await holder(store, LASTS - second), await holder(store, LASTS)] == ["Ann", None]
    await claims.take(store, CaseClaim(*CASE, bob, None), NOW + LASTS)
    assert await holder(store, LASTS) == "Bob"


async def test_only_the_holders_own_work_lets_a_claim_last_longer(
    store: Store, officers: tuple[int, int, int]
) -> None:
    ann, bob, _ = officers
    await claims.take(store, CaseClaim(*CASE, ann, None), NOW)
    later = timedelta(minutes=20)
    for officer, name in ((bob, None), (ann, "Ann")):
        async with store.writing() as tx:
            until = NOW + later + LASTS
            await case_claims.renew(tx, *CASE, officer, now=NOW + later, runs_out_at=until)
        assert await holder(store, LASTS + timedelta(minutes=1)) == name


async def test_nobody_gives_back_the_case_of_another(
    store: Store, officers: tuple[int, int, int]
) -> None:
    ann, bob, _ = officers
    await claims.take(store, CaseClaim(*CASE, ann, None), NOW)
    await claims.give_back(store, CaseClaim(*CASE, bob, None), NOW)
    assert await holder(store) == "Ann"
    await claims.give_back(store, CaseClaim(*CASE, ann, None), NOW)
    assert await holder(store) is None
