"""Which messages clients are sent besides their joining instructions, and by which ways."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

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
    PROOF_RECEIVED = "proof_received"


class Channel(StrEnum):
    """A way to reach a client."""

    EMAIL = "email"
    TEXT = "text"
    TELEPHONE = "telephone"
    """A person calls, and notes the result."""


KINDS = tuple(kind.value for kind in MessageKind if kind is not MessageKind.JOINING)
CHANNELS = tuple(channel.value for channel in Channel)


@dataclass(frozen=True, slots=True)
class MessageTerms:
    kinds: tuple[str, ...] = KINDS
    """The kinds of message that are sent; joining instructions always are."""
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
    kinds, order = table.texts("kinds", [*KINDS]), table.texts("order", [*CHANNELS])
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise table.fault("kinds", f"names {unknown[0]!r}, and may name {', '.join(KINDS)}")
    if (
        sorted(order) != sorted({*order})
        or not {*order} <= {*CHANNELS}
        or order[-1:] != ("telephone",)
    ):
        raise table.fault(
            "order", "must name email, text and telephone at most once, telephone last"
        )
    return MessageTerms(
        kinds=kinds,
        order=order,
        unknown=timedelta(
            hours=table.figure("unknown_hours", default=hours(usual.unknown), least=1)
        ),
        window_warning=timedelta(
            hours=table.figure("window_warning_hours", default=hours(usual.window_warning), least=1)
        ),
    )


def hours(length: timedelta) -> int:
    return int(length.total_seconds()) // 3600


def channels_for(preferred: str, terms: MessageTerms) -> tuple[str, ...]:
    """The ways to reach a client, in their order. A client who prefers the telephone is reached by
    email last of the written ways."""
    if preferred != "phone":
        return terms.order
    return tuple(sorted(terms.order, key=lambda way: Channel.EMAIL.value == way))
