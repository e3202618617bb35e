"""A report as a line of the ledger: known again, read again, refused where it cannot be read."""

import json

import pytest

from compliance.provider_report import Reported, ReportedStay
from delivery.ledger.entry_decoding import LineFault, events_of
from delivery.ledger.report_entry import entry_of, summary_entry
from tests.scenes.scene import at

ROW = ReportedStay("1", "r1", None, "Jo Bloggs", at("08:50"), at("11:45"))
OTHER = ReportedStay("", "r1", None, "Jo Bloggs", at("08:40"), None, waiting=True)


def test_a_report_is_read_back_unchanged() -> None:
    entry = entry_of("i1", [OTHER, ROW], meeting_id="1", received_at=at("12:15"))
    (event,) = events_of(json.loads(json.dumps(entry.line)))
    assert event == Reported(
        at("12:15"),
        "i1",
        (
            ReportedStay("", "r1", None, "Jo Bloggs", at("08:40"), None, waiting=True),
            ReportedStay("1", "r1", None, "Jo Bloggs", at("08:50"), at("11:45")),
        ),
    )


def test_the_same_report_later_or_in_another_order_is_the_same_entry() -> None:
    first = entry_of("i1", [OTHER, ROW], meeting_id="1", received_at=at("12:15"))
    again = entry_of("i1", [ROW, OTHER], meeting_id="1", received_at=at("13:00"))
    other = entry_of("i1", [ROW], meeting_id="1", received_at=at("12:15"))
    assert first.digest == again.digest != other.digest


def test_a_summary_is_one_entry_without_an_event() -> None:
    first = summary_entry("i1", meeting_id="1", received_at=at("12:15"))
    again = summary_entry("i1", meeting_id="1", received_at=at("13:00"))
    other = summary_entry("i2", meeting_id="1", received_at=at("12:15"))
    assert first.digest == again.digest != other.digest
    assert events_of(json.loads(json.dumps(first.line))) == ()


@pytest.mark.parametrize(
    "change", [{"rows": [{}]}, {"received_at": "2026-06-10T11:15:00"}, {"meeting_uuid": 1}]
)
def test_a_line_that_cannot_be_read_is_a_fault(change: dict[str, object]) -> None:
    entry = entry_of("i1", [ROW], meeting_id="1", received_at=at("12:15"))
    with pytest.raises(LineFault):
        events_of({**entry.line, **change})
