"""The interface of any channel of text messages."""

from dataclasses import dataclass, field
from typing import Protocol

from integrations.delivery_receipt import DeliveryReceipt


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text message to one telephone."""

    reference: str
    """The reference of this attempt: see `delivery_receipt.attempt_reference`."""
    to: str = field(repr=False)
    """A telephone number as it was given to us, with or without the country's code."""
    text: str = field(repr=False)


class TextMessenger(Protocol):
    async def send(self, message: TextMessage) -> None:
        """Returns when the message was taken for delivery. Raises MessageFault."""

    async def fate_of(self, reference: str) -> DeliveryReceipt | None:
        """What the channel says of an attempt; DELAYED while nothing is decided, None where it
        has no message of this reference. Raises MessageFault if it cannot say."""

    async def close(self) -> None:
        """Closes open and idle connections; a later `send` opens them again."""
