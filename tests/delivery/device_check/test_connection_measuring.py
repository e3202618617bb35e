"""Measurements of connections are few at once, few of a link, and bounded in their requests."""

from datetime import UTC, datetime, timedelta

import pytest

from delivery.device_check.connection_figures import ConnectionFigures
from delivery.device_check.connection_measuring import (
    AT_ONCE,
    OF_LINK,
    OF_LINK_IN,
    ConnectionMeasuring,
)
from delivery.web.transport.limits import LARGEST_FORM

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
FIGURES = ConnectionFigures()


@pytest.fixture
async def measuring() -> ConnectionMeasuring:
    return ConnectionMeasuring("secret")


async def test_a_ticket_is_good_for_the_requests_of_one_measurement(
    measuring: ConnectionMeasuring,
) -> None:
    ticket = measuring.begin("link", NOW) or ""
    taken = [measuring.take(ticket, "link", NOW) for _ in range(FIGURES.requests + 1)]
    assert taken == [True] * FIGURES.requests + [False]


async def test_a_ticket_is_good_for_its_link_and_time_alone(
    measuring: ConnectionMeasuring,
) -> None:
    elsewhere = ConnectionMeasuring("secret")
    ticket = measuring.begin("link", NOW) or ""
    for forged in ("", ".", "9999999999.0.0", ticket + "0", "\N{SNOWMAN}", "1.\ud800"):
        assert not measuring.take(forged, "link", NOW)
    assert not elsewhere.take(ticket, "another link", NOW)
    assert not ConnectionMeasuring("another secret").take(ticket, "link", NOW)
    assert not elsewhere.take(ticket, "link", NOW + timedelta(minutes=1))


async def test_another_process_on_the_same_records_serves_the_next_request(
    measuring: ConnectionMeasuring,
) -> None:
    ticket = measuring.begin("link", NOW) or ""
    assert ConnectionMeasuring("secret").take(ticket, "link", NOW)


async def test_too_many_at_once_are_refused_until_some_are_over(
    measuring: ConnectionMeasuring,
) -> None:
    for number in range(AT_ONCE):
        assert measuring.begin(f"link {number}", NOW)
    foreign = ConnectionMeasuring("secret").begin("link", NOW) or ""
    assert measuring.begin("late", NOW) is None
    assert not measuring.take(foreign, "link", NOW)
    assert measuring.begin("late", NOW + timedelta(minutes=1))


async def test_a_link_may_measure_a_few_times_in_ten_minutes(
    measuring: ConnectionMeasuring,
) -> None:
    for turn in range(OF_LINK):
        assert measuring.begin("link", NOW + turn * timedelta(minutes=1))
    assert measuring.begin("link", NOW + timedelta(minutes=9)) is None
    assert measuring.begin("link", NOW + OF_LINK_IN)


def test_the_pace_is_above_the_need_and_the_bytes_are_bounded() -> None:
    seconds = FIGURES.blocks * FIGURES.block_every_ms / 1000
    for each, kbps in ((FIGURES.up_bytes, FIGURES.up_kbps), (FIGURES.down_bytes, 600)):
        assert each * 8 * FIGURES.blocks / seconds / 1000 == pytest.approx(kbps * 1.2)
    assert FIGURES.up_bytes < LARGEST_FORM
    assert FIGURES.megabytes < 3
    assert FIGURES.seconds >= 10
