"""Whether the Zoom app is subscribed to what a course needs, by what came of the last courses."""

from dataclasses import replace

from delivery.readiness import feed_checks
from delivery.readiness.readiness_item import ItemState, ItemSubject
from tests.delivery.readiness.test_checklist import HEARD


def test_events_that_did_not_come_are_named_with_what_to_do() -> None:
    missing = ("meeting.participant_admitted", "meeting.ended")
    item = feed_checks.subscribed(replace(HEARD, missing_kinds=missing))
    assert (item.subject, item.state) == (ItemSubject.EVENTS, ItemState.NOT_KNOWN)
    assert item.words == (
        "Zoom sent no meeting.participant_admitted, meeting.ended of the last courses"
    )
    assert "event subscription" in item.act


def test_where_nothing_is_missing_the_subscription_is_good() -> None:
    assert feed_checks.subscribed(HEARD).state is ItemState.READY
