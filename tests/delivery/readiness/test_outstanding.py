"""The order of what is outstanding before a course."""

from dataclasses import replace

from delivery.readiness import checklist
from delivery.readiness.readiness_item import ItemSubject
from tests.delivery.readiness.test_checklist import HEARD, READY, items_of


def test_items_not_ready_come_before_items_not_known() -> None:
    items = items_of(replace(READY, linked=0), replace(HEARD, answered_at=None)).values()
    assert [item.subject for item in checklist.outstanding(items)] == [
        ItemSubject.CLIENTS,
        ItemSubject.ENDPOINT,
    ]
    assert checklist.severity(items) == (1, 1)
