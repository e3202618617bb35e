from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.planning import client_actions
from tests.scenes.client_place import STARTS, ClientVisit, make_place

BAD, GOOD = {"camera": "none"}, {"camera": "ok"}


@pytest.fixture(params=["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def place(store: Store) -> ClientVisit:
    return await make_place(store)


async def add(place: ClientVisit, kind: str, after_s: float, codes: dict[str, str]) -> bool:
    now = STARTS + timedelta(seconds=after_s)
    async with place.store.writing() as tx:
        return await client_actions.add(
            tx, booking_id=place.booking_id, kind=kind, codes=codes or None, now=now
        )


async def stored(place: ClientVisit) -> list[tuple[str, int]]:
    async with place.store.reading() as tx:
        actions = await client_actions.of_course(tx, place.course_id)
    return [(action.kind, (action.at - STARTS).seconds) for action in actions]


async def test_an_action_is_stored_once_a_minute_and_kind(place: ClientVisit) -> None:
    for second in range(0, 121, 5):
        await add(place, "join", second, {})
        await add(place, "opened", second, {})
    assert await stored(place) == [
        (kind, minute * 60) for minute in range(3) for kind in ("join", "opened")
    ]


async def test_only_what_is_new_is_told(place: ClientVisit) -> None:
    assert await add(place, "join", 0, {})
    assert not await add(place, "join", 30, {})
    assert await add(place, "check", 30, BAD)
    assert not await add(place, "check", 31, BAD)
    assert await add(place, "check", 32, GOOD)


async def test_a_check_that_is_run_again_at_once_has_its_last_findings(place: ClientVisit) -> None:
    await add(place, "check", 0, BAD)
    await add(place, "check", 20, GOOD)
    async with place.store.reading() as tx:
        checks = await client_actions.last_checks(tx, [place.course_id])
    assert checks[place.booking_id].codes == GOOD
    assert await stored(place) == [("check", 0)]


async def test_of_many_actions_the_newest_of_each_kind_are_read(place: ClientVisit) -> None:
    await add(place, "check", 0, GOOD)
    for minute in range(client_actions.SHOWN + 20):
        await add(place, "join", minute * 60, {})
    actions = await stored(place)
    assert actions[0] == ("check", 0)
    assert actions[1:] == [("join", minute * 60) for minute in range(20, client_actions.SHOWN + 20)]
