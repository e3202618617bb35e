"""Takes requests to send a client a link again. It goes to the address on the booking alone."""

import dataclasses
from datetime import datetime, timedelta

from compliance.policy.message_terms import MessageKind
from delivery.clients.links.record_link import has_record
from delivery.clients.personal_link import LinkStage, PersonalLink, of_booking
from delivery.records.database.store import Transaction
from delivery.records.links import link_requests, record_keys
from delivery.records.links.link_requests import LinkRequest
from delivery.records.planning import bookings
from delivery.records.review import audit

AGAIN_AFTER = timedelta(minutes=10)
"""A link that was asked for on a page is not sent another time within so long."""


async def ask(tx: Transaction, link: PersonalLink, kind: MessageKind, now: datetime) -> None:
    """Notes that the holder of a link, or somebody who knows the booking, asks for a link. The
    messages' scans send it."""
    if await link_requests.is_asked_since(tx, link.booking.id, kind.value, now - AGAIN_AFTER):
        return
    await _add(tx, link, kind, None, now)


async def ask_by_reference(tx: Transaction, reference: str, email: str, now: datetime) -> None:
    """Sends the link that leads somewhere now to the client of the booking with this reference and
    this email address; does nothing for any other. Whoever asks is told the same."""
    typed = email.strip().casefold()
    for booking in await bookings.of_reference(tx, reference):
        link = await of_booking(tx, booking.id) if booking.email.casefold() == typed else None
        links = await sendable(tx, link, now) if link else ()
        for kind in (MessageKind.JOINING_LINK, MessageKind.RECORD_LINK):
            if link is not None and kind in links:
                await ask(tx, link, kind, now)
                break


async def sendable(tx: Transaction, link: PersonalLink, now: datetime) -> tuple[MessageKind, ...]:
    """The links of the booking that lead somewhere now."""
    may_join = link.stage(now) in (LinkStage.EARLY, LinkStage.OPEN)
    has_interpreter = link.booking.interpreter_key is not None
    leads = {
        MessageKind.JOINING_LINK: may_join,
        MessageKind.INTERPRETER_LINK: may_join and has_interpreter,
        MessageKind.RECORD_LINK: await has_record(tx, link, now),
    }
    return tuple(kind for kind, leads_somewhere in leads.items() if leads_somewhere)


async def earlier_records(tx: Transaction, link: PersonalLink) -> list[PersonalLink]:
    """The client's records of courses that they were on before, each of which has a link of its
    own. A move to another course ends none of them."""
    earlier = await record_keys.earlier_courses(tx, link.booking.id, link.course.id)
    return [dataclasses.replace(link, course=course) for course in earlier]


async def send_again(
    tx: Transaction, link: PersonalLink, kind: MessageKind, officer_id: int, now: datetime
) -> None:
    """Sends a link again at an officer's request."""
    await _add(tx, link, kind, officer_id, now)
    await _audit(tx, link, f"{_name(kind)} sent again", officer_id, now)


async def replace(
    tx: Transaction, link: PersonalLink, kind: MessageKind, officer_id: int, now: datetime
) -> None:
    """Makes the present link useless at an officer's request, and sends a new link."""
    booking_id = link.booking.id
    match kind:
        case MessageKind.JOINING_LINK:
            await bookings.replace_link_key(tx, booking_id)
        case MessageKind.INTERPRETER_LINK:
            await bookings.replace_interpreter_key(tx, booking_id)
        case _:
            await record_keys.replace(tx, booking_id, link.course.id, now)
    await _add(tx, link, kind, officer_id, now)
    await _audit(tx, link, f"{_name(kind)} replaced", officer_id, now)


async def _add(
    tx: Transaction, link: PersonalLink, kind: MessageKind, user_id: int | None, now: datetime
) -> None:
    request = LinkRequest(link.booking.id, link.course.id, kind.value, user_id, now)
    await link_requests.add(tx, request)


async def _audit(
    tx: Transaction, link: PersonalLink, act: str, officer_id: int, now: datetime
) -> None:
    subject = f"booking {link.booking.reference}"
    await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)


def _name(kind: MessageKind) -> str:
    return kind.value.replace("_", " ")
