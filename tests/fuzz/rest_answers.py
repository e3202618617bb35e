"""Gives mutated answers to every call of Zoom's REST API, and stores the values read from them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from compliance.provider_report import ReportedStay
from delivery.ledger import report_entry
from delivery.ledger.entry_decoding import events_of
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append
from integrations.meeting_provider import MeetingFault, MeetingPlan
from integrations.zoom.rest.access_token import Credentials
from integrations.zoom.rest.meetings import ZoomMeetings
from tests.fuzz.fuzzed.service_memory import HeldBlocks
from tests.fuzz.mutations import Mutator
from tests.integrations.zoom.rest.fake_rest import RestAnswer, running_zoom

NOW = datetime(2026, 6, 10, 12, 15, tzinfo=UTC)
PLAN = MeetingPlan("NSAC-1", NOW + timedelta(days=2), 165, "host-1")
ROW = {
    "id": "", "user_id": "16778240", "name": "Jo Bloggs", "user_email": "", "registrant_id": "r-1",
    "join_time": "2026-06-10T08:00:03Z", "leave_time": "2026-06-10T10:45:00Z", "duration": 9897,
    "status": "in_meeting", "failover": False,
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "make": {"id": 81234567890, "uuid": "u==", "host_id": "H", "join_url": "https://zoom.us/j/1"},
    "register": {"id": 1, "registrant_id": "r-1", "join_url": "https://zoom.us/w/1?tk=t"},
    "report": {"page_size": 300, "next_page_token": "", "participants": [ROW, ROW]},
    "past_instances": {"meetings": [{"uuid": "u==", "start_time": "2026-06-10T08:00:00Z"}]},
    "has_summary": {"uuid": "u==", "has_meeting_summary": True},
    "fault": {"code": 3001, "message": "Meeting does not exist", "errors": [{"field": "x"}]},
}


async def run(store: Store, times: int, seed: int) -> list[str]:
    """Every fault: an exception other than MeetingFault, and a value that cannot be stored, memory
    that is not level."""
    mutator, wrong, held = Mutator(seed), list[str](), HeldBlocks()

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    async with running_zoom() as zoom:
        keys = Credentials("account", "client", "secret")
        provider = ZoomMeetings(f"{zoom.url}/v2", f"{zoom.url}/oauth/token", keys, at_once)
        for _ in held.counting(times):
            name = mutator.chosen(tuple(ANSWERS))
            raw = mutator.mutated(ANSWERS[name])
            status = 404 if name == "fault" else 200
            zoom.calls.clear()
            zoom.answers[:] = [RestAnswer(status, raw) for _ in range(200)]
            try:
                await _stored(store, await _calls(provider)[name]())
            except MeetingFault:
                continue
            except Exception as fault:  # noqa: BLE001 - every exception is a fault
                wrong.append(f"{type(fault).__name__} {name} {raw[:300]!r}")
        await provider.close()
    return [*wrong, *held.faults()]


def _calls(provider: ZoomMeetings) -> dict[str, Callable[[], Awaitable[object]]]:
    return {
        "make": lambda: provider.make(PLAN),
        "register": lambda: provider.register("81234567890", "Jo", "Bloggs", "b1@x.invalid"),
        "report": lambda: provider.report("u=="),
        "past_instances": lambda: provider.past_instances("81234567890"),
        "has_summary": lambda: provider.has_summary("u=="),
        "fault": lambda: provider.make(PLAN),
    }


async def _stored(store: Store, read: object) -> None:
    """Checks that a call's result can be stored: it is encoded as text, and a report is stored and
    read."""
    json.dumps(repr(read)).encode()
    repr(read).encode()
    if isinstance(read, tuple) and all(isinstance(row, ReportedStay) for row in read):
        entry = report_entry.entry_of("u==", read, meeting_id="81234567890", received_at=NOW)
        await bulk_append.append(store, [entry])
        events_of(json.loads(json.dumps(entry.line)))
