"""The network between Zoom and the service, without faults or with those of a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from integrations.zoom.simulator.webhooks.delivery_faults import AnyFault, Body, Down
from integrations.zoom.simulator.webhooks.pending_delivery import PendingDelivery
from integrations.zoom.value_readers import epoch, part, text


class NetworkConditions(Protocol):
    def pending_deliveries(self, body: Body) -> Sequence[PendingDelivery]:
        """The deliveries of one webhook."""

    def is_down(self, at: datetime) -> bool:
        """Whether the endpoint cannot be reached."""


class PerfectNetwork:
    """Delivers every webhook once, immediately."""

    def pending_deliveries(self, body: Body) -> Sequence[PendingDelivery]:
        return (PendingDelivery(body),)

    def is_down(self, at: datetime) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class FaultyNetwork:
    """`clients` are the registrant ids by the letters that faults name."""

    faults: Sequence[AnyFault]
    starts_at: datetime
    clients: Mapping[str, str]

    def pending_deliveries(self, body: Body) -> Sequence[PendingDelivery]:
        minute = self._minute(epoch(body.get("event_ts")) or self.starts_at)
        pending_deliveries: list[PendingDelivery] = [PendingDelivery(body)]
        for fault in self.faults:
            if self._applies(fault, body, minute):
                pending_deliveries = [
                    made
                    for delivery in pending_deliveries
                    for made in fault.apply(delivery, minute)
                ]
        return pending_deliveries

    def is_down(self, at: datetime) -> bool:
        minute = self._minute(at)
        return any(
            isinstance(fault, Down) and fault.start <= minute < fault.end for fault in self.faults
        )

    def _applies(self, fault: AnyFault, body: Body, minute: float) -> bool:
        about = text(part(body, "payload", "object", "participant").get("registrant_id"))
        return (
            fault.start <= minute < fault.end
            and fault.event in ("", body.get("event"))
            and (not fault.client or self.clients[fault.client] == about)
        )

    def _minute(self, at: datetime) -> float:
        return (at - self.starts_at) / timedelta(minutes=1)
