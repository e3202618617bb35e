"""Which messages go out besides the joining instructions, to whom, and by which ways."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from compliance.policy.toml_table import Table


class MessageKind(StrEnum):
    """What a message tells a client."""

    JOINING = "joining"
    MOVED = "moved"
    COURSE_CANCELLED = "course_cancelled"
    BOOKING_CANCELLED = "booking_cancelled"
    WITHDRAWN = "withdrawn"
    """The force has withdrawn its offer."""
    OUTCOME = "outcome"
    WINDOW_CLOSES = "window_closes"
    """The time to book again ends soon."""
    CHALLENGE_RECEIVED = "challenge_received"
    CHALLENGE_REJECTED = "challenge_rejected"
    PROOF_ASKED = "proof_asked"
    """A charge is returned against proof of illness or bereavement."""
    PROOF_RECEIVED = "proof_received"
    JOINING_LINK = "joining_link"
    """The client's link to join, sent again on request; the next two alike."""
    RECORD_LINK = "record_link"
    INTERPRETER_LINK = "interpreter_link"
    REQUEST_ANSWERED = "request_answered"
    """A copy of the record is there, or a complaint about data protection is acknowledged or
    answered."""


class TrainerMessage(StrEnum):
    """What a message tells a trainer."""

    COURSE_GIVEN = "course_given"
    COURSE_MOVED = "course_moved"
    COURSE_TAKEN_AWAY = "course_taken_away"
    """Another trainer has it, or it is cancelled."""
    NOT_READY = "not_ready"


class OfficeMessage(StrEnum):
    """What a message tells the office, because a person must act within the hour."""

    NOT_BEGUN = "not_begun"
    """A course should run, and nobody has begun it."""
    NOT_KNOWN = "not_known"
    """A course should run, and nothing tells whether it has begun."""
    MISSED = "missed"
    """A message was not handed over at its time."""
    SETTINGS_DRIFTED = "settings_drifted"
    """The settings of a meeting are not those that a course needs."""


class AccountMessage(StrEnum):
    """What a message tells a person who signs in here about their own account. It is always
    sent."""

    SIGN_IN_RESET = "sign_in_reset"
    """The person's password and second step were removed."""


class Channel(StrEnum):
    """A way to reach a client."""

    EMAIL = "email"
    TEXT = "text"
    TELEPHONE = "telephone"
    """A person calls, and notes the result."""


LINKS = (MessageKind.JOINING_LINK, MessageKind.RECORD_LINK, MessageKind.INTERPRETER_LINK)
"""The links that are sent on request."""
ALWAYS_SENT = (MessageKind.JOINING, *LINKS, MessageKind.REQUEST_ANSWERED)
KINDS = tuple(kind.value for kind in MessageKind if kind not in ALWAYS_SENT)
TRAINER_KINDS = tuple(kind.value for kind in TrainerMessage)
OFFICE_KINDS = tuple(kind.value for kind in OfficeMessage)
CHANNELS = tuple(channel.value for channel in Channel)
INSPECTION_HOURS = (48, 1)
"""How long before its start each course is inspected."""


@dataclass(frozen=True, slots=True)
class MessageTerms:
    kinds: tuple[str, ...] = KINDS
    """The kinds of message that are sent; those of `ALWAYS_SENT` are sent beside them."""
    trainers: tuple[str, ...] = TRAINER_KINDS
    """The kinds of message that trainers are sent."""
    office: tuple[str, ...] = OFFICE_KINDS
    """The kinds of message that the office is sent."""
    not_ready_hours: tuple[int, ...] = INSPECTION_HOURS
    """The inspections, in hours before the start, after which a course that is not ready is a
    message."""
    order: tuple[str, ...] = CHANNELS
    """The ways in which a client is reached, the next where one fails; the last is a call."""
    unknown: timedelta = timedelta(hours=24)
    """How long after it was handed over a message may be without a receipt, or a sign that it was
    read, before the next way is tried."""
    window_warning: timedelta = timedelta(hours=24)
    """How long before the time to book again ends a client is reminded."""


def read_message_terms(table: Table) -> MessageTerms:
    """Reads the table `messages`; policies of earlier versions have none. Raises PolicyFault."""
    usual = MessageTerms()
    order = table.texts("order", [*CHANNELS])
    if (
        sorted(order) != sorted({*order})
        or not {*order} <= {*CHANNELS}
        or order[-1:] != ("telephone",)
    ):
        raise table.fault(
            "order", "must name email, text and telephone at most once, telephone last"
        )
    return MessageTerms(
        kinds=_some_of(table, "kinds", KINDS, table.texts("kinds", [*KINDS])),
        trainers=_some_of(
            table, "trainers", TRAINER_KINDS, table.texts("trainers", [*TRAINER_KINDS])
        ),
        office=_some_of(table, "office", OFFICE_KINDS, table.texts("office", [*OFFICE_KINDS])),
        not_ready_hours=_some_of(
            table,
            "not_ready_hours",
            INSPECTION_HOURS,
            table.numbers("not_ready_hours", [*INSPECTION_HOURS]),
        ),
        order=order,
        unknown=timedelta(
            hours=table.figure("unknown_hours", default=hours(usual.unknown), least=1)
        ),
        window_warning=timedelta(
            hours=table.figure("window_warning_hours", default=hours(usual.window_warning), least=1)
        ),
    )


def _some_of(table: Table, key: str, possible: tuple[Any, ...], named: tuple[Any, ...]) -> Any:
    """The named members of a list. Raises PolicyFault for others."""
    if others := [name for name in named if name not in possible]:
        every = ", ".join(map(str, possible))
        raise table.fault(key, f"names {others[0]!r}, and may name {every}")
    return named


def hours(length: timedelta) -> int:
    return int(length.total_seconds()) // 3600


def channels_for(preferred: str, terms: MessageTerms) -> tuple[str, ...]:
    """The ways to reach a client, in their order. A client who prefers the telephone is reached by
    email last of the written ways."""
    if preferred != "phone":
        return terms.order
    return tuple(sorted(terms.order, key=lambda way: Channel.EMAIL.value == way))
