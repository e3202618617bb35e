"""A test of devices that somebody made with the provider of meetings before joining."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

DEVICES = ("camera", "microphone", "speaker")


@dataclass(frozen=True, slots=True)
class DeviceTest:
    """A hint, never evidence: the provider knows the person only by the name that they typed."""

    at: datetime
    name: str
    works: Mapping[str, bool | None]
    """By device, of `DEVICES`; None for a device that was not tested."""
