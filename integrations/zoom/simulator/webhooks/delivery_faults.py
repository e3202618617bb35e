"""The faults that a script may apply to webhooks. Each is one step, and they combine.

Times are minutes from the start of the course. A fault applies to webhooks whose time (`event_ts`)
is in [from, to), whose event is `event` and whose subject is `client`; an omitted key matches
everything. Each fault works on the result of the previous one. The faults of the endpoint and of
the report change no webhook.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

import msgspec

from integrations.zoom.simulator.webhooks.pending_delivery import PendingDelivery, Signing
from integrations.zoom.value_readers import part, text

Body = Mapping[str, object]
FORGERIES = (Signing.ABSENT, Signing.STRANGERS, Signing.OF_ANOTHER)


HALF = "\ud83d"
"""The first half of a pair of surrogates: no character by itself."""


class DeliveryFault(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="fault",
    rename={"start": "from", "end": "to"},
):
    event: str = ""
    client: str = ""
    start: float = -inf
    end: float = inf

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        """The deliveries that replace a webhook of this minute."""
        return (pending,)


class Lose(DeliveryFault, frozen=True, tag="lose"):
    """The webhook is never posted."""

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(pending, lost=True),)


class Delay(DeliveryFault, frozen=True, kw_only=True, tag="delay"):
    minutes: float

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(pending, after=pending.after + self.minutes),)


class Repeat(DeliveryFault, frozen=True, kw_only=True, tag="repeat"):
    """The webhook is posted again at once, under the same signature."""

    times: int = 1

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (pending,) * (1 + self.times)


class SignAgain(DeliveryFault, frozen=True, kw_only=True, tag="re-sign"):
    """The webhook is posted again later under a new timestamp and signature, although it
    arrived."""

    minutes: float

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (pending, replace(pending, after=pending.after + self.minutes))


class Reorder(DeliveryFault, frozen=True, tag="reorder"):
    """Reverses the order: a webhook comes as long after the end of the period as it was before
    it."""

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(pending, after=pending.after + 2 * (self.end - minute)),)


class Forge(DeliveryFault, frozen=True, kw_only=True, tag="forge"):
    """Three forged copies that name another event (`as_event`): without a signature, signed with
    another secret, and with the signature of another body.
    """

    as_event: str

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        body = {**pending.body, "event": self.as_event}
        forged = (PendingDelivery(body, pending.after, signing) for signing in FORGERIES)
        return (pending, *forged)


class ReplayFault(DeliveryFault, frozen=True, kw_only=True, tag="replay"):
    """A copy of the webhook is sent later under its first signature."""

    minutes: float

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (pending, PendingDelivery(pending.body, pending.after + self.minutes, Signing.OLD))


class Numbers(DeliveryFault, frozen=True, tag="ids as numbers"):
    """Sends the meeting's id and the participant's user_id as numbers instead of strings."""

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(pending, body=_numbered(pending.body)),)


class HalfNames(DeliveryFault, frozen=True, tag="half a name"):
    """Cuts the person's name in the middle of a character, as some clients do."""

    def apply(self, pending: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(pending, body=_with_half_a_name(pending.body)),)


class Down(DeliveryFault, frozen=True, tag="endpoint down"):
    """Attempts in this period do not reach the service; Zoom retries them."""


class ReportLate(DeliveryFault, frozen=True, kw_only=True, tag="report late"):
    """The participant report is refused until this long after the end."""

    minutes: float


class ReportLacks(DeliveryFault, frozen=True, tag="report lacks"):
    """The participant report has no row for `client`."""


AnyFault = (
    Lose | Delay | Repeat | SignAgain | Reorder | Forge | ReplayFault | Numbers | HalfNames | Down
    | ReportLate | ReportLacks
)  # fmt: skip


def _with_half_a_name(body: Body) -> Body:
    participant = part(body, "payload", "object", "participant")
    if not participant:
        return body
    named = {**participant, "user_name": f"{text(participant.get('user_name'))} {HALF}"}
    return _with_object(body, {**part(body, "payload", "object"), "participant": named})


def _numbered(body: Body) -> Body:
    meeting = dict(part(body, "payload", "object"))
    meeting["id"] = _number(meeting.get("id"))
    if "participant" in meeting:
        participant = part(meeting, "participant")
        meeting["participant"] = {**participant, "user_id": _number(participant.get("user_id"))}
    return _with_object(body, meeting)


def _with_object(body: Body, meeting: Body) -> Body:
    return {**body, "payload": {**part(body, "payload"), "object": meeting}}


def _number(value: object) -> object:
    digits = text(value)
    return int(digits) if digits.isdecimal() else value
