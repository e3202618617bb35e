"""Reads Zoom's participant report, which is available some time after the end (FACTS 4.4)."""

from collections.abc import Mapping

from compliance.provider_report import ReportedStay
from integrations.meeting_provider import MeetingFault
from integrations.zoom.rest.api_client import ApiClient
from integrations.zoom.value_readers import moment, part, text

MOST_PAGES = 50
PAGE_SIZE = 300


async def read(api: ApiClient, instance: str) -> tuple[ReportedStay, ...]:
    """Every connection of an instance. Raises MeetingFault, also if it has no end."""
    rows: list[ReportedStay] = []
    query = {"page_size": str(PAGE_SIZE), "include_fields": "registrant_id"}
    for _ in range(MOST_PAGES):
        page = await api.call("GET", "report", "meetings", instance, "participants", query=query)
        listed = page.get("participants")
        rows += [
            row
            for entry in (listed if isinstance(listed, list) else [])
            if (row := _row(part(entry)))
        ]
        following = text(page.get("next_page_token"))
        if not following:
            return tuple(rows)
        query = {**query, "next_page_token": following}
    raise MeetingFault(f"Zoom's report goes on for more than {MOST_PAGES} pages", permanent=True)


def _row(row: Mapping[str, object]) -> ReportedStay | None:
    """One connection; None for a row without a join time."""
    joined_at = moment(row.get("join_time"))
    if joined_at is None:
        return None
    return ReportedStay(
        user_id=text(row.get("user_id")),
        registrant_id=text(row.get("registrant_id")) or None,
        account_id=text(row.get("participant_user_id")) or text(row.get("id")) or None,
        name=text(row.get("name")),
        joined_at=joined_at,
        left_at=moment(row.get("leave_time")),
        waiting=text(row.get("status")) == "in_waiting_room",
    )
