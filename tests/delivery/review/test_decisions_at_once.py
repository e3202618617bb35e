"""Two officers decide at the same moment: on both databases one of them is asked to look again."""

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


async def sign(desk: OfficerDesk, who: str, outcome: Outcome, signing: DecisionSigning) -> None:
    await decisions.sign(desk.store, desk.live.booking_ids[who], outcome, signing, desk.now)


async def test_of_two_signatures_at_once_one_is_kept(store: Store, clock: SettableClock) -> None:
    desk = await make_desk(store, clock)
    mine, theirs = await desk.signing("H"), await desk.signing("H", other=True)
    came = await asyncio.gather(
        sign(desk, "H", Outcome.DID_NOT_ATTEND, mine),
        sign(desk, "H", Outcome.PROVIDER_FAILURE, theirs),
        return_exceptions=True,
    )
    assert [type(one) for one in came if one is not None] == [InvalidInput]
    assert len((await desk.case("H")).outcomes) == 1
