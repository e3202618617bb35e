"""The way between Zoom and the service: fair, or as a script's faults make it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from integrations.zoom.simulator.webhooks.delivery_faults import AnyFault, Body, Down
from integrations.zoom.simulator.webhooks.pending_delivery import PendingDelivery
from integrations.zoom.value_readers import epoch, part, text


class NetworkConditions(Protocol):
    def parcels(self, body: Body) -> Sequence[PendingDelivery]:
        """What becomes of one webhook."""

    def is_down(self, at: datetime) -> bool:
        """Whether nothing reaches the endpoint."""


class PerfectNetwork:
    """Each arrives once, at once."""

    def parcels(self, body: Body) -> Sequence[PendingDelivery]:
        return (PendingDelivery(body),)

    def is_down(self, at: datetime) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class FaultyNetwork:
    """`clients` are the registrant ids of the letters that faults name."""

    faults: Sequence[AnyFault]
    starts_at: datetime
    clients: Mapping[str, str]

    def parcels(self, body: Body) -> Sequence[PendingDelivery]:
        minute = self._minute(epoch(body.get("event_ts")) or self.starts_at)
        parcels: list[PendingDelivery] = [PendingDelivery(body)]
        for fault in self.faults:
            if self._strikes(fault, body, minute):
                parcels = [made for delivery in parcels for made in fault.befall(delivery, minute)]
        return parcels

    def is_down(self, at: datetime) -> bool:
        minute = self._minute(at)
        return any(
            isinstance(fault, Down) and fault.start <= minute < fault.end for fault in self.faults
        )

    def _strikes(self, fault: AnyFault, body: Body, minute: float) -> bool:
        about = text(part(body, "payload", "object", "participant").get("registrant_id"))
        return (
            fault.start <= minute < fault.end
            and fault.event in ("", body.get("event"))
            and (not fault.who or self.clients[fault.who] == about)
        )

    def _minute(self, at: datetime) -> float:
        return (at - self.starts_at) / timedelta(minutes=1)
