"""The provider's own tests of devices, beside the client whose name the tester typed: a hint."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from integrations.hints.device_test import DEVICES, DeviceTest

_RESULTS: Mapping[bool | None, str] = {
    True: "works",
    False: "does not work",
    None: "was not tested",
}


@dataclass(frozen=True, slots=True)
class DeviceHint:
    at: datetime
    words: str
    """Each device with its result, as the end of a sentence."""


def hints_of(
    tests: Iterable[DeviceTest], names: Mapping[str, str]
) -> dict[str, tuple[DeviceHint, ...]]:
    """The tests beside each client, oldest first. `names` and the result are by booking reference.

    A name that two clients share is beside neither of them.
    """
    compared = {reference: _compared(name) for reference, name in names.items()}
    count = Counter(compared.values())
    by_name: dict[str, list[DeviceHint]] = {}
    for test in sorted(tests, key=lambda test: test.at):
        by_name.setdefault(_compared(test.name), []).append(DeviceHint(test.at, _words(test)))
    return {
        reference: tuple(by_name[name])
        for reference, name in compared.items()
        if count[name] == 1 and name in by_name
    }


def _words(test: DeviceTest) -> str:
    return ", ".join(f"{device} {_RESULTS[test.works.get(device)]}" for device in DEVICES)


def _compared(name: str) -> str:
    return " ".join(name.casefold().split())
