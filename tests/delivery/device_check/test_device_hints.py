"""The provider's own test of devices stands beside the one client who has the name."""

from datetime import UTC, datetime, timedelta

from delivery.device_check.device_hints import hints_of
from integrations.hints.device_test import DeviceTest

AT = datetime(2026, 6, 9, 18, tzinfo=UTC)
WORKS = {"camera": True, "microphone": False, "speaker": None}


def test_a_name_is_compared_without_case_and_spaces() -> None:
    tests = [DeviceTest(AT + timedelta(hours=1), "alan  ARCHER ", WORKS)]
    tests.append(DeviceTest(AT, "Alan Archer", {}))
    hints = hints_of(tests, {"A": "Alan Archer", "B": "Beth Brook"})
    assert set(hints) == {"A"}
    assert [hint.at for hint in hints["A"]] == [AT, AT + timedelta(hours=1)]
    assert hints["A"][1].words == "camera works, microphone does not work, speaker was not tested"


def test_a_name_that_two_clients_share_says_nothing_of_either() -> None:
    test = DeviceTest(AT, "Alan Archer", WORKS)
    assert hints_of([test], {"A": "Alan Archer", "B": "Alan Archer"}) == {}
