"""The office's list of the clients of the next three days, the soonest course first."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.caseload.name_key import words_of
from delivery.device_check import technical_check
from delivery.device_check.check_finding import UNKNOWN, CheckFinding
from delivery.readiness import arrangement_checks
from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import LeadTimes
from delivery.records.planning.reference_key import key_of
from delivery.records.readiness import arrangements, coming_clients
from delivery.records.readiness.arrangements import TO_ARRANGE
from delivery.records.readiness.coming_clients import (
    ClientName,
    ComingClient,
    ComingCourse,
    NotedContact,
)
from delivery.records.readiness.coming_filter import ComingFilter

AHEAD = timedelta(days=3)
PAGE_SIZE = 50
NO_FAULTS = ("ok", *sorted(UNKNOWN | technical_check.OBSOLETE.keys()))
SENT_AGAIN = ("sent", "refused", "unsure")
"""The states of a message that is not on its way."""


@dataclass(frozen=True, slots=True)
class ListedClient:
    client: ComingClient
    faults: Sequence[CheckFinding]
    """What the last technical check found at fault, with the advice that the client has read."""
    unknown: Sequence[CheckFinding]
    """What the last technical check did not find out."""
    not_arranged: Sequence[str]
    """What somebody must still arrange, in words."""
    last_contact: NotedContact | None

    @property
    def reach(self) -> str:
        """How far the joining instructions got: `not_due`, `told` in a call, `call_waits`,
        `opened`, a receipt (`delivered`, `delayed`, `bounced`, `failed`), the state of the message,
        or without one `waiting` (the next scan sends it) or `no_link`."""
        client = self.client
        if client.message_state == "sent" or client.opened or client.reached:
            if client.opened:
                return "opened"
            if client.reached and client.receipt != "delivered":
                return "told"
            return client.receipt or "sent"
        if self.waits_for_call:
            return "call_waits"
        if client.message_state is not None:
            return client.message_state
        if not client.due:
            return "not_due"
        return "waiting" if client.linked else "no_link"

    @property
    def lacks(self) -> bool:
        client = self.client
        has_read = client.reached and client.opened and client.acknowledged
        is_ready = has_read and client.checked
        return not client.arranged or (client.due and not is_ready)

    @property
    def waits_for_call(self) -> bool:
        client = self.client
        return (client.channel, client.message_state) == ("telephone", "due")

    @property
    def may_send_again(self) -> bool:
        """Whether one press sends the joining instructions again."""
        return self.waits_for_call or self.client.message_state in SENT_AGAIN


@dataclass(frozen=True, slots=True)
class ComingList:
    """One page of the list."""

    rows: Sequence[ListedClient]
    counts: Mapping[str, int]
    """The clients in each of `coming_filter.PARTS`."""
    courses: Sequence[ComingCourse]
    """Those by which the list can be narrowed."""
    following: int | None
    """The booking after which the next page begins; None on the last page."""


def filter_at(
    now: datetime, lead_times: LeadTimes, part: str = "all", course_id: int | None = None
) -> ComingFilter:
    """Returns the filter for the three days from now."""
    return ComingFilter(
        now=now,
        until=now + AHEAD,
        lead_times=lead_times,
        check_parts=technical_check.PARTS,
        no_faults=NO_FAULTS,
        part=part,
        course_id=course_id,
    )


async def page(tx: Transaction, wanted: ComingFilter, after: int | None) -> ComingList:
    """Returns the page after the booking `after`, or the first page if that is None."""
    clients = await coming_clients.page(tx, wanted, after, PAGE_SIZE + 1)
    shown = clients[:PAGE_SIZE]
    return ComingList(
        rows=await _listed(tx, shown),
        counts=await coming_clients.count(tx, wanted),
        courses=await coming_clients.courses_of(tx, wanted),
        following=shown[-1].booking_id if len(clients) > PAGE_SIZE else None,
    )


async def matching(tx: Transaction, wanted: ComingFilter, typed: str) -> list[int]:
    """Returns the bookings of which a reference equals what was typed, or in whose name some word
    begins with each of its words."""
    ids: list[int] = []
    async with aclosing(coming_clients.names(tx, wanted)) as parts:
        async for names in parts:
            ids += await asyncio.to_thread(_matches, names, typed)
    return ids


def _matches(names: Sequence[ClientName], typed: str) -> list[int]:
    key, beginnings = key_of(typed), words_of(typed)
    return [
        name.booking_id
        for name in names
        if key in (key_of(name.reference), key_of(name.course_reference))
        or (beginnings and _begin(f"{name.given_name} {name.family_name}", beginnings))
    ]


def _begin(name: str, beginnings: Sequence[str]) -> bool:
    words = words_of(name)
    return all(any(word.startswith(part) for word in words) for part in beginnings)


async def _listed(tx: Transaction, clients: Sequence[ComingClient]) -> list[ListedClient]:
    lacking = [client.booking_id for client in clients if not client.arranged]
    notes = await arrangements.of_bookings(tx, lacking)
    contacts = await coming_clients.last_contacts(tx, [client.booking_id for client in clients])
    return [
        ListedClient(
            client,
            technical_check.faults(client.check_codes or {}),
            [part for part in technical_check.explain(client.check_codes or {}) if part.unknown],
            _not_arranged(client, {note.code for note in notes.get(client.booking_id, ())}),
            contacts.get(client.booking_id),
        )
        for client in clients
    ]


def _not_arranged(client: ComingClient, arranged: set[str]) -> list[str]:
    return [
        arrangement_checks.needed_of(code, arrangements.registered_person(client, code))
        for code in TO_ARRANGE
        if code in client.requirements and code not in arranged and not client.arranged
    ]
