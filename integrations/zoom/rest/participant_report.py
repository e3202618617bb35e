"""Reads Zoom's participant report, which is available some time after the end (FACTS 4.4)."""

from collections.abc import Mapping

from compliance.provider_report import ReportedStay
from integrations.meeting_provider import MeetingFault
from integrations.zoom.rest.api_client import ApiClient
from integrations.zoom.value_readers import moment, part, text

MOST_PAGES = 50
PAGE_SIZE = 300


async def read(api: ApiClient, instance: str) -> tuple[ReportedStay, ...]:
    """Every connection of an instance.

    Raises MeetingFault, also for a report of which a page cannot be had or read: part of a report
    is never returned, and after its first page every fault is temporary, because reading begins
    anew with the first page.
    """
    page, following = _read_page(await _page(api, instance, ""))
    rows, tokens = list(page), {""}
    while following and following not in tokens and len(tokens) < MOST_PAGES:
        tokens.add(following)
        try:
            page, following = _read_page(await _page(api, instance, following))
        except MeetingFault as fault:
            raise MeetingFault(
                f"{fault} (page {len(tokens)} of the report)", retry_after_s=fault.retry_after_s
            ) from fault
        rows += page
    if following:
        raise MeetingFault(f"Zoom's report did not end after {len(tokens)} pages")
    return tuple(rows)


async def _page(api: ApiClient, instance: str, token: str) -> Mapping[str, object]:
    query = {"page_size": str(PAGE_SIZE), "include_fields": "registrant_id"}
    query |= {"next_page_token": token} if token else {}
    return await api.call("GET", "report", "meetings", instance, "participants", query=query)


def _read_page(page: Mapping[str, object]) -> tuple[list[ReportedStay], str]:
    """The rows of a page and the token of the next, "" at the end. Raises MeetingFault where either
    cannot be read."""
    listed, following = page.get("participants"), page.get("next_page_token") or ""
    if not isinstance(listed, list) or not isinstance(following, str):
        raise MeetingFault("Zoom's report could not be read")
    return [row for entry in listed if (row := _row(part(entry)))], following


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
