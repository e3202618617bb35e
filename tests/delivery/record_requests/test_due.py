"""A copy is due after the policy's days; a complaint is acknowledged within the law's 30 days."""

from datetime import UTC, datetime, timedelta

import pytest

from compliance.policy import policy as policies
from compliance.policy.toml_table import PolicyFault
from delivery.policies import shipped_policies
from delivery.record_requests.asking import due_at
from delivery.records.answers.record_requests import RequestAct, RequestRow

TEXT = shipped_policies.text_of("lrsp-2025-03")
ASKED = datetime(2026, 10, 20, 22, 30, tzinfo=UTC)  # 11:30pm in London


def test_a_copy_takes_a_day_unless_the_policy_says_otherwise() -> None:
    assert due_at("copy", policies.parse(TEXT), ASKED) == ASKED + timedelta(days=1)
    three = policies.parse(f"{TEXT}\n[record_requests]\ncopy_days = 3\n")
    assert due_at("copy", three, ASKED) == ASKED + timedelta(days=3)
    with pytest.raises(PolicyFault, match="copy_days"):
        policies.parse(f"{TEXT}\n[record_requests]\ncopy_days = 31\n")


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        # the first of 30 days is that of the complaint; the clocks go back on 25 October
        (ASKED, datetime(2026, 11, 19, 0, 0, tzinfo=UTC)),
        (ASKED + timedelta(hours=1), datetime(2026, 11, 20, 0, 0, tzinfo=UTC)),
        # the clocks go forward on 29 March; a leap day lies between
        (datetime(2028, 2, 28, 12, tzinfo=UTC), datetime(2028, 3, 28, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_complaint_is_acknowledged_by_the_end_of_the_thirtieth_day_in_london(
    asked_at: datetime, due: datetime
) -> None:
    assert due_at("complaint", policies.parse(TEXT), asked_at) == due


def a_request(*acts: str) -> RequestRow:
    made = tuple(RequestAct(1, act, 7, "", ASKED) for act in acts)
    return RequestRow(1, 1, 1, "complaint", "Why?", ASKED, ASKED, "B-1", made)


def test_a_request_is_late_while_nobody_has_acted_on_it() -> None:
    assert not a_request().is_late(ASKED)
    assert a_request().is_late(ASKED + timedelta(seconds=1))
    assert not a_request("acknowledged").is_late(ASKED + timedelta(days=1))
    assert a_request("acknowledged").is_open
    assert not a_request("acknowledged", "answered").is_open
    assert not a_request("released").is_open
