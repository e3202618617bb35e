"""A trainer's line of the ledger is read into the event that it is."""

from datetime import timedelta
from typing import Any

import pytest

from compliance.notes_taken_back import key_of
from compliance.trainer_events import NoteTakenBack, Observed, Removed
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
SEEN: dict[str, Any] = {
    "source": "trainer",
    "action": "observe",
    "at": "2026-06-10T09:00:00Z",
    "booking": "A",
    "code": "smoking",
}
REMOVED = {"at": "2026-06-10T09:00:00Z", "action": "remove", "booking": "A"}


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


FAR = [
    ("0001-01-01T00:00:00Z", "2026-06-10T09:00:00Z"),
    ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ("2026-06-10T09:00:00Z", "9999-12-31T23:59:59-14:00"),
    ("2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00Z"),
]


@pytest.mark.parametrize("stretch", FAR)
def test_what_was_seen_at_an_impossible_time_was_seen_when_it_was_noted(
    stretch: tuple[str, str],
) -> None:
    line = {**SEEN, **dict(zip(("from", "to"), stretch, strict=True))}
    (seen,) = events_of(line)
    assert isinstance(seen, Observed)
    assert (seen.start, seen.end) == (at("10:00"), at("10:00"))


@pytest.mark.parametrize("stretch", FAR)
@pytest.mark.parametrize("action", ["break", "fault"])
def test_a_break_or_fault_of_an_impossible_time_is_not_read(
    action: str, stretch: tuple[str, str]
) -> None:
    line = {**SEEN, "action": action, **dict(zip(("from", "to"), stretch, strict=True))}
    with pytest.raises(LineFault):
        events_of(line)


@pytest.mark.parametrize("noted_at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("line", [REMOVAL, {**TAKE_BACK, "of": REMOVED}])
def test_a_note_of_an_impossible_time_is_not_read(noted_at: str, line: dict[str, Any]) -> None:
    with pytest.raises(LineFault):
        events_of({**line, "at": noted_at})


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
