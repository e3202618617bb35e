"""Zoom's webhook about a test of devices before a meeting (FACTS 2.3)."""

from collections.abc import Mapping

from integrations.event_times import possible
from integrations.hints.device_test import DEVICES, DeviceTest
from integrations.zoom.value_readers import epoch, number, part, text

TESTED = "meeting.device_tested"
STATUSES: Mapping[int | None, bool] = {1: False, 2: True}
"""0 stands for a device that was not tested."""


def read(body: object) -> DeviceTest | None:
    """The test in a webhook body, whole or as retained; None without a name or a time."""
    result = part(body, "payload", "object", "test_result")
    at, name = possible(epoch(part(body).get("event_ts")), None), text(result.get("user_name"))
    if at is None or not name:
        return None
    works = {device: STATUSES.get(number(result.get(f"{device}_status"))) for device in DEVICES}
    return DeviceTest(at, name, works)
