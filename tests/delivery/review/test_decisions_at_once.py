"""Of two officers who sign at the same moment, one is refused, on both databases."""

import asyncio

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.records.database.store import Store
from delivery.review import decisions
from delivery.review.decisions import DecisionSigning
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def sign(desk: OfficerDesk, name: str, outcome: Outcome, signing: DecisionSigning) -> None:
    await decisions.sign(desk.store, desk.live.booking_ids[name], outcome, signing, desk.now)


async def test_one_of_two_simultaneous_signatures_is_saved(
    store: Store, clock: SettableClock
) -> None:
    desk = await make_desk(store, clock)
    mine, theirs = await desk.signing("H"), await desk.signing("H", other=True)
    results = await asyncio.gather(
        sign(desk, "H", Outcome.INSUFFICIENT_EVIDENCE, mine),
        sign(desk, "H", Outcome.PROVIDER_FAILURE, theirs),
        return_exceptions=True,
    )
    assert [type(error) for error in results if error is not None] == [InvalidInput]
    assert len((await desk.case("H")).outcomes) == 1
