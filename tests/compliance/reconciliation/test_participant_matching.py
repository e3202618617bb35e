"""Tests of whom a row of a report is about, of whom nothing was heard on that connection."""

from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.provider_report import ReportedStay
from compliance.reconciliation.participant_matching import participant
from compliance.reconciliation.stay_matching import ObservedStay
from tests.scenes.provider_report import row
from tests.scenes.scene import at, person

MOVE = timedelta(seconds=10)
HOUR = ObservedStay(person("A"), at("09:00"), at("10:00"))


def whose(reported: ReportedStay, *stays: ObservedStay) -> str:
    uuid = participant("i1", reported, stays, MOVE)
    assert uuid.user_id == reported.user_id
    return uuid.uuid


@pytest.mark.parametrize(
    ("start", "end", "uuid"),
    [
        ("10:00:10", "11:00", "uuid-A-1"),
        ("10:00:10", None, "uuid-A-1"),
        ("10:00:11", "11:00", "report:i1:user-A-2"),
        ("08:30", "08:59:50", "uuid-A-1"),
        ("08:30", "08:59:49", "report:i1:user-A-2"),
        ("09:20", "09:40", "report:i1:user-A-2"),
    ],
)
def test_who_comes_from_or_goes_to_another_room_is_the_same(
    start: str, end: str | None, uuid: str
) -> None:
    assert whose(row("A", start, end, "2"), HOUR) == uuid


def test_who_comes_as_somebody_else_goes_is_somebody_else() -> None:
    assert whose(row("B", "10:00", "11:00"), HOUR) == "report:i1:user-B-1"
    unknown = replace(HOUR, person=replace(HOUR.person, registrant_id=None))
    reported = row("A", "10:00", "11:00", "2", registrant_id=None)
    assert whose(reported, unknown) == "report:i1:user-A-2"


def test_a_stay_of_which_one_end_was_heard_is_known_by_that_end() -> None:
    reported = row("A", "10:00:05", "11:00", "2")
    assert whose(reported, replace(HOUR, joined=None)) == "uuid-A-1"
    assert whose(reported, replace(HOUR, left=None)) == "report:i1:user-A-2"


@pytest.mark.parametrize(
    ("until", "uuid"), [("10:00:13", "uuid-A-1"), ("10:00:14", "report:i1:user-A-2")]
)
def test_who_is_still_in_by_another_connection_has_a_second_device(until: str, uuid: str) -> None:
    elsewhere = ObservedStay(replace(HOUR.person, user_id="elsewhere"), at("09:00"), at(until))
    assert whose(row("A", "10:00:03", "10:30", "2"), HOUR, elsewhere) == uuid
