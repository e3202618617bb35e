"""The next case after an act that follows from a decision."""

import pytest
from yarl import URL

from compliance.outcomes.recommendation import Outcome
from delivery.web.officer.place_in_list import STOOD
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.officer.effects.test_no_date import NO_DATE, NOTE
from tests.delivery.web.officer.effects.test_withdrawal import NOTED
from tests.delivery.web.officer.test_work_list import next_of

TOLD = {"result": "told", "way": "telephone", "day": "2026-06-10", "time": "11:50"}


@pytest.mark.parametrize(
    ("act", "form"),
    [("telling", TOLD), ("follow-up", NO_DATE | NOTE), ("withdrawal", NOTED)],
    ids=["told", "no date", "withdrawn"],
)
async def test_the_list_goes_on_from_where_the_case_stood(
    officer: OfficerBrowser, act: str, form: dict[str, str]
) -> None:
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    signed = (await officer.desk.case("H")).signed
    assert signed is not None
    following = next_of(await officer.case("H"))
    of_case = f"{officer.path('H')}/{act}"
    path = of_case if act == "withdrawal" else f"/officer/decisions/{signed.id}/{act}"
    status, where = await officer.post(path, form)
    assert (status, STOOD in URL(where).query) == (303, True)
    assert next_of(await officer.read(where)) == following
