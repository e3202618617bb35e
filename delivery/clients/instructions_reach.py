"""Whether anything shows that a client's joining instructions arrived before the course ended."""

from collections.abc import Iterable
from datetime import UTC, datetime

from compliance.outcomes.client_contact import ClientContact, InstructionsReach
from compliance.policy.message_terms import MessageKind
from delivery.records.casework.client_rows import ClientRows
from delivery.records.correspondence.kept_messages import KeptMessage
from delivery.records.planning.bookings import BookingRow

LINK_AGAIN = MessageKind.JOINING_LINK.value
BAD = ("bounced", "failed")
ENDED_BADLY = ("refused", "failed", "missed")
"""The states of a message that arrived by no way that was tried."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)


def contact_of(booking: BookingRow, ends_at: datetime, rows: ClientRows) -> ClientContact:
    """What is on record of the client until the course ended."""
    attempts = tuple(action.at for action in rows.actions if action.kind == "join")
    return ClientContact(attempts, _reach(booking, ends_at, rows))


def _reach(booking: BookingRow, ends_at: datetime, rows: ClientRows) -> InstructionsReach:
    letters = [each for each in rows.correspondence.messages if _is_current(each, booking)]
    sent_at = min((at for each in letters for at in _sent_at(each)), default=None)
    since = _link_since(booking, sent_at)
    links = [
        each
        for each in rows.correspondence.messages
        if each.row.kind == LINK_AGAIN and since and each.row.due_at >= since
    ]
    signs = [
        *(action.at for action in rows.actions),
        *(each.at for each in rows.correspondence.contacts if each.result == "told"),
    ]
    has_acted = since is not None and any(since <= at <= ends_at for at in signs)
    if has_acted or any(_arrived(each, ends_at) for each in (*letters, *links)):
        return InstructionsReach.ARRIVED
    if all(each.row.state == "unwanted" for each in letters):
        return InstructionsReach.NOT_SENT
    if all(_has_failed(each) for each in letters):
        return InstructionsReach.FAILED
    return InstructionsReach.NO_SIGN


def _is_current(message: KeptMessage, booking: BookingRow) -> bool:
    row = message.row
    is_joining = row.kind == MessageKind.JOINING
    return is_joining and row.schedule_version == booking.schedule_version


def _sent_at(message: KeptMessage) -> Iterable[datetime]:
    times = [step.at for step in message.steps if step.result == "sent"]
    return times or filter(None, [message.row.sent_at])


def _link_since(booking: BookingRow, sent_at: datetime | None) -> datetime | None:
    """Since when the present link could be opened: a later version of it is in its message. None
    if it was never sent."""
    return sent_at if booking.schedule_version > 1 else booking.placed_at or EVER


def _arrived(message: KeptMessage, ends_at: datetime) -> bool:
    """Whether an attempt was delivered and did not come back, or an officer told the client."""
    steps = [step for step in message.steps if step.at <= ends_at]
    came_back = {step.attempt for step in steps if step.result in BAD}
    return any(
        step.result == "told" or (step.result == "delivered" and step.attempt not in came_back)
        for step in steps
    )


def _has_failed(message: KeptMessage) -> bool:
    row = message.row
    return row.state in ENDED_BADLY or row.receipt in BAD or _is_call(message)


def _is_call(message: KeptMessage) -> bool:
    return (message.row.channel, message.row.state) == ("telephone", "due")
