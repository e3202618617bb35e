"""What may befall a webhook on its way, a small piece each: to be put together by scripts.

Times are minutes from the start of the course. A fault strikes a webhook whose time (`event_ts`)
is in [from, to), whose event is `event` and which is about the client `who`; what is left out
matches everything. Each acts on what the one before it left; those of the endpoint and of the
report are about no single webhook, and leave each as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

import msgspec

from integrations.zoom.simulator.webhooks.pending_delivery import PendingDelivery, Signing
from integrations.zoom.value_readers import part, text

Body = Mapping[str, object]
FORGERIES = (Signing.ABSENT, Signing.STRANGERS, Signing.OF_ANOTHER)


class DeliveryFault(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="what",
    rename={"start": "from", "end": "to"},
):
    event: str = ""
    who: str = ""
    start: float = -inf
    end: float = inf

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        """What becomes of a webhook told at this minute."""
        return (parcel,)


class Lose(DeliveryFault, frozen=True, tag="lose"):
    """Zoom never posts it."""

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(parcel, lost=True),)


class Delay(DeliveryFault, frozen=True, kw_only=True, tag="delay"):
    minutes: float

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(parcel, after=parcel.after + self.minutes),)


class Repeat(DeliveryFault, frozen=True, kw_only=True, tag="repeat"):
    """Posted again at once, under the same signature."""

    times: int = 1

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (parcel,) * (1 + self.times)


class SignAgain(DeliveryFault, frozen=True, kw_only=True, tag="re-sign"):
    """Posted again later, under a new timestamp and signature, though it had arrived."""

    minutes: float

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (parcel, replace(parcel, after=parcel.after + self.minutes))


class Reorder(DeliveryFault, frozen=True, tag="reorder"):
    """The last comes first: as long after the end of the stretch as it was told before it."""

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(parcel, after=parcel.after + 2 * (self.end - minute)),)


class Forge(DeliveryFault, frozen=True, kw_only=True, tag="forge"):
    """Somebody without the secret tells the same as another event (`says`), three times over:
    not signed, signed with a secret of their own, and under a signature that is of another body.
    """

    says: str

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        body = {**parcel.body, "event": self.says}
        forged = (PendingDelivery(body, parcel.after, seal) for seal in FORGERIES)
        return (parcel, *forged)


class ReplayFault(DeliveryFault, frozen=True, kw_only=True, tag="replay"):
    """Somebody who overheard it sends it again later, under the signature that it had."""

    minutes: float

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (parcel, PendingDelivery(parcel.body, parcel.after + self.minutes, Signing.OLD))


class Numbers(DeliveryFault, frozen=True, tag="ids as numbers"):
    """The meeting's id and the participant's user_id, which are strings of digits otherwise."""

    def befall(self, parcel: PendingDelivery, minute: float) -> Sequence[PendingDelivery]:
        return (replace(parcel, body=_numbered(parcel.body)),)


class Down(DeliveryFault, frozen=True, tag="endpoint down"):
    """No attempt that is made in this stretch reaches the service: Zoom tries again."""


class ReportLate(DeliveryFault, frozen=True, kw_only=True, tag="report late"):
    """The participant report is refused until so long after the end."""

    minutes: float


class ReportLacks(DeliveryFault, frozen=True, tag="report lacks"):
    """No row of the participant report is about the client `who`."""


AnyFault = (
    Lose | Delay | Repeat | SignAgain | Reorder | Forge | ReplayFault | Numbers | Down | ReportLate
    | ReportLacks
)  # fmt: skip


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
