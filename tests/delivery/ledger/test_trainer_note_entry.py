"""A trainer's line of the ledger is read into the event that it is."""

from datetime import timedelta
from typing import Any

import pytest

from compliance.notes_taken_back import key_of
from compliance.trainer_events import NoteTakenBack, Removed
from delivery.ledger.entry_decoding import LineFault, events_of
from tests.scenes.scene import at

REMOVAL: dict[str, Any] = {
    "source": "trainer",
    "action": "remove",
    "booking": "A",
    "reason": "abuse",
}
TAKE_BACK: dict[str, Any] = {
    "source": "trainer",
    "action": "take_back",
    "at": "2026-06-10T09:01:00Z",
}


def test_a_note_is_named_by_its_instant_in_whatever_zone_it_was_written() -> None:
    (removed,) = events_of({**REMOVAL, "at": "2026-06-10T10:00:00.250+01:00"})
    (taken_back,) = events_of(
        {**TAKE_BACK, "of": {"at": "2026-06-10T09:00:00.25Z", "action": "remove", "booking": "A"}}
    )
    assert isinstance(removed, Removed)
    assert isinstance(taken_back, NoteTakenBack)
    assert removed.at == at("10:00")
    assert key_of(removed) == (at("10:00") + timedelta(milliseconds=250), "remove", "A")
    assert key_of(removed) == (taken_back.noted_at, taken_back.action, taken_back.booking)


def test_a_note_without_a_booking_is_named_without_one() -> None:
    named = {"at": "2026-06-10T09:00:00Z", "action": "abandon"}
    for of in (named, {**named, "booking": None}):
        (taken_back,) = events_of({**TAKE_BACK, "of": of})
        assert taken_back == NoteTakenBack(at("10:01"), at("10:00"), "abandon", None)


@pytest.mark.parametrize(
    "of",
    [
        None,
        {},
        {"at": "2026-06-10T09:00:00Z"},
        {"at": "2026-06-10T09:00:00", "action": "abandon"},
        {"at": "yesterday", "action": "abandon"},
    ],
)
def test_a_line_that_does_not_name_a_note_is_not_read(of: object) -> None:
    with pytest.raises(LineFault):
        events_of({**TAKE_BACK, "of": of})
