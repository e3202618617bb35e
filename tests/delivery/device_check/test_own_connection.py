"""What a client's page says of its connection is read strictly and stands beside absences alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from compliance.events import NotHeard
from compliance.intervals import Span
from delivery.device_check.own_connection import CODES, UnknownReportError, beside, read
from delivery.records.planning.connection_reports import ConnectionReport

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
REPORT: dict[str, Any] = {"code": "offline", "beganAgo": 95, "endedAgo": 12}


def ago(seconds: int) -> datetime:
    return NOW - timedelta(seconds=seconds)


def reported(code: str, began: int, ended: int) -> ConnectionReport:
    return ConnectionReport(1, 1, code, ago(began), ago(ended), NOW)


def test_seconds_ago_become_times() -> None:
    stretch = read(REPORT, NOW + timedelta(milliseconds=600))
    assert (stretch.code, stretch.span) == ("offline", Span(ago(95), ago(12)))
    assert stretch.words == CODES["offline"]


@pytest.mark.parametrize(
    "report",
    [
        None,
        [],
        {},
        REPORT | {"code": "fault"},
        REPORT | {"code": ["offline"]},
        REPORT | {"beganAgo": -1},
        REPORT | {"beganAgo": 5},
        REPORT | {"beganAgo": 95.5},
        REPORT | {"beganAgo": True},
        REPORT | {"beganAgo": 10**9},
        REPORT | {"address": "203.0.113.1"},
    ],
)
def test_anything_else_is_refused(report: object) -> None:
    with pytest.raises(UnknownReportError):
        read(report, NOW)


def test_a_stretch_stands_beside_the_absence_that_it_touches() -> None:
    """Zoom notices a lost connection late: the page may have lost it two minutes before."""
    gap, later = Span(ago(600), ago(500)), Span(ago(200), ago(150))
    reports = [reported("unreached", 710, 690), reported("offline", 1000, 900)]
    near = beside([gap, later], reports, ())
    assert {start: [bad.code for bad in stretches] for start, stretches in near.items()} == {
        gap.start: ["unreached"]
    }


@pytest.mark.parametrize(("code", "stands"), [("unreached", False), ("offline", True)])
def test_our_own_outage_is_not_the_clients_network(code: str, stands: bool) -> None:
    gap = Span(ago(600), ago(500))
    down = NotHeard(NOW, ago(590), ago(560), "service_down")
    assert bool(beside([gap], [reported(code, 595, 550)], [down])) is stands
