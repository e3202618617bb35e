"""The checklist of a course that is ready, not ready or not known to be ready."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from delivery.readiness import checklist
from delivery.readiness.feed_checks import Feeds
from delivery.readiness.readiness_item import Item, ItemState, ItemSubject
from delivery.records.readiness.course_preparations import ProviderRequest
from delivery.records.readiness.overlapping_courses import Overlap
from delivery.records.readiness.upcoming_courses import Coming
from delivery.records.streams.stream_entitlement import StreamEvidence
from delivery.streams.monitoring_status import Monitored, Monitoring, NearLimit
from integrations.course_provider import EVERYTHING, Observation
from integrations.written_record import RecordKind, RecordNotice
from tests.scenes.scene import at

NOW = at("08:00")
STARTS = at("09:00")
DAY = timedelta(days=1)

READY = Coming(
    id=1,
    reference="NSAC-1",
    type="NSAC",
    starts_at=STARTS,
    ends_at=at("11:45"),
    policy="lrsp-2025-03",
    schedule_version=2,
    trainer="Tess",
    trainer_active=True,
    made_at=NOW - 9 * DAY,
    meeting_version=2,
    read_back_at=NOW - timedelta(minutes=10),
    settings_missed=[],
    confirmed_at=NOW - DAY,
    licence_ends_on=STARTS.date(),
    booked=3,
    linked=3,
    instructions={"sent": 3},
    requests=[ProviderRequest("read_back", "done", None)],
)
HEARD = Feeds(
    answered_at=NOW - DAY,
    observes=EVERYTHING,
    streams=StreamEvidence(NOW - DAY, NOW - 2 * DAY, "no"),
)


def missed(setting: str, value: Any = False) -> dict[str, Any]:
    return {"setting": setting, "wanted": True, "found": value}


def items_of(
    course: Coming = READY, feeds: Feeds = HEARD, now: datetime = NOW
) -> dict[ItemSubject, Item]:
    return {item.subject: item for item in checklist.items(course, feeds, now)}


def test_a_course_that_meets_every_check_is_ready() -> None:
    items = items_of()
    assert items.keys() == set(ItemSubject)
    assert {item.state for item in items.values()} == {ItemState.READY}
    assert not any(item.act for item in items.values())
    assert checklist.outstanding(items.values()) == ()
    assert checklist.severity(items.values()) == (0, 0)


NOT_READY, NOT_KNOWN, NOT_DUE = ItemState.NOT_READY, ItemState.NOT_KNOWN, ItemState.NOT_DUE
EARLY = STARTS - 3 * DAY
UNMET: list[tuple[dict[str, Any], ItemSubject, ItemState, str]] = [
    (
        {"licence_ends_on": None},
        ItemSubject.LICENCE,
        NOT_KNOWN,
        "No licence of Tess for “National Speed Awareness Course” is noted",
    ),
    (
        {"licence_ends_on": STARTS.date() - DAY},
        ItemSubject.LICENCE,
        NOT_READY,
        "ends before the course, on ",
    ),
    (
        {"made_at": None, "meeting_version": None},
        ItemSubject.MEETING,
        NOT_READY,
        "no meeting in Zoom yet",
    ),
    ({"made_at": None}, ItemSubject.SETTINGS, NOT_KNOWN, "no meeting to read settings from"),
    (
        {"meeting_version": 1},
        ItemSubject.MEETING,
        NOT_READY,
        "does not have the course’s current time",
    ),
    (
        {"made_at": None, "requests": [ProviderRequest("make", "refused", "Zoom said 1001")]},
        ItemSubject.MEETING,
        NOT_READY,
        "Last message from Zoom: Zoom said 1001",
    ),
    (
        {"requests": [ProviderRequest("shared", "refused", "Zoom gave it to NSAC-2 too")]},
        ItemSubject.MEETING,
        NOT_READY,
        "Zoom gave it to NSAC-2 too",
    ),
    (
        {"settings_missed": [missed("waiting_room"), missed("audio", None)]},
        ItemSubject.SETTINGS,
        NOT_READY,
        "1 setting is wrong for a course",
    ),
    (
        {"settings_missed": [missed("audio", None)]},
        ItemSubject.SETTINGS,
        NOT_KNOWN,
        "does not report 1",
    ),
    (
        {"read_back_at": None, "requests": []},
        ItemSubject.SETTINGS,
        NOT_KNOWN,
        "Not checked in Zoom",
    ),
    (
        {"requests": [ProviderRequest("read_back", "due", None)]},
        ItemSubject.SETTINGS,
        NOT_KNOWN,
        "Being checked",
    ),
    (
        {"requests": [ProviderRequest("read_back", "refused", "no scope")]},
        ItemSubject.SETTINGS,
        NOT_KNOWN,
        "Last message from Zoom: no scope",
    ),
    (
        {"overlaps": [Overlap("NSAC-2", True, True), Overlap("NSAC-3", True, False)]},
        ItemSubject.OVERLAP,
        NOT_READY,
        "The same Zoom host has NSAC-2, NSAC-3 at the same time; the same trainer has NSAC-2 at",
    ),
    (
        {"records": [RecordNotice(NOW, RecordKind.ASSISTANT_STARTED)]},
        ItemSubject.RECORDS,
        NOT_READY,
        "AI Companion was started Wednesday 10 June 2026, 8am",
    ),
    ({"read_back_at": NOW - 3 * DAY}, ItemSubject.SETTINGS, NOT_KNOWN, "too long ago to rely on"),
    ({"linked": 1}, ItemSubject.CLIENTS, NOT_READY, "2 of 3 clients without a personal link"),
    (
        {"instructions": {"sent": 1, "refused": 1, "none": 1}},
        ItemSubject.LINKS,
        NOT_READY,
        "1 refused, 1 not sent",
    ),
    (
        {"instructions": {"sent": 2, "unsure": 1}},
        ItemSubject.LINKS,
        NOT_KNOWN,
        "1 may not have been sent",
    ),
    (
        {"trainer": None, "trainer_active": None},
        ItemSubject.TRAINER,
        NOT_READY,
        "No trainer is named",
    ),
    ({"trainer_active": False}, ItemSubject.TRAINER, NOT_READY, "Tess can no longer sign in"),
    ({"confirmed_at": None}, ItemSubject.TRAINER, NOT_READY, "Tess has not confirmed"),
]


@pytest.mark.parametrize(("changes", "subject", "state", "words"), UNMET)
def test_an_unmet_check_has_its_words_and_its_next_step(
    changes: dict[str, Any], subject: ItemSubject, state: ItemState, words: str
) -> None:
    item = items_of(replace(READY, **changes))[subject]
    assert item.state is state
    assert words in item.words
    assert item.act or subject is ItemSubject.SETTINGS


def test_a_check_that_is_not_due_is_neither_ready_nor_outstanding() -> None:
    course = replace(READY, instructions={"none": 3}, confirmed_at=None)
    items = items_of(course, now=EARLY)
    assert items[ItemSubject.LINKS].state is items[ItemSubject.TRAINER].state is NOT_DUE
    assert checklist.outstanding(items.values()) == ()
    out = STARTS - timedelta(hours=48)
    assert items_of(course, now=out + timedelta(minutes=14))[ItemSubject.LINKS].state is NOT_DUE
    assert items_of(course, now=out + timedelta(minutes=15))[ItemSubject.LINKS].state is NOT_READY
    assert items_of(course, now=out)[ItemSubject.TRAINER].state is NOT_READY


@pytest.mark.parametrize(
    ("answered_at", "state"),
    [
        (None, NOT_KNOWN),
        (NOW - timedelta(hours=72), ItemState.READY),
        (NOW - timedelta(hours=72, seconds=1), NOT_READY),
    ],
)
def test_the_endpoint_is_good_for_72_hours(answered_at: datetime | None, state: ItemState) -> None:
    assert (
        items_of(feeds=replace(HEARD, answered_at=answered_at))[ItemSubject.ENDPOINT].state is state
    )


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({"observes": EVERYTHING - {Observation.CAMERA}}, NOT_READY, "not set up"),
        ({"streams": StreamEvidence(NOW - DAY, NOW, "code 12")}, NOT_READY, "code 12"),
        ({"streams": StreamEvidence(NOW - 31 * DAY, None, None)}, NOT_KNOWN, "in the last 30 days"),
        ({"near_limit": NearLimit(NOW, 9, 10)}, NOT_KNOWN, "close to its limit"),
    ],
)
def test_streams_are_judged_by_the_last_start_or_refusal(
    changes: dict[str, Any], state: ItemState, words: str
) -> None:
    item = items_of(feeds=replace(HEARD, **changes))[ItemSubject.STREAMS]
    assert item.state is state
    assert words in item.words


@pytest.mark.parametrize(
    ("watched", "state"),
    [(Monitored.WATCHED, ItemState.READY), (Monitored.NOT, NOT_READY), (Monitored.LOST, NOT_READY)],
)
def test_an_open_meeting_is_judged_by_its_own_cameras(watched: Monitored, state: ItemState) -> None:
    of_it = Monitoring(watched, NOW, "no credits are left")
    (item,) = [
        item
        for item in checklist.items(READY, HEARD, NOW, of_it)
        if item.subject is ItemSubject.STREAMS
    ]
    assert item.state is state
    assert ("no credits are left" in item.words) is (state is NOT_READY)
