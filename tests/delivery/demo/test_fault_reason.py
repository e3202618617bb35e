"""A fault without a message is still described in words."""

import aiohttp
import pytest

from delivery.demo.fault_reason import reason_of


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (TimeoutError(), "no answer came in time"),
        (aiohttp.ServerTimeoutError(), "no answer came in time"),
        (aiohttp.ClientError(), "ClientError"),
        (RuntimeError("The meeting did not come."), "The meeting did not come"),
    ],
)
def test_no_reason_is_empty(fault: Exception, reason: str) -> None:
    assert reason_of(fault) == reason
