"""Text messages by GOV.UK Notify."""

import re

from integrations.delivery_receipt import DeliveryReceipt
from integrations.notify.api_client import NotificationKind, NotifyClient
from integrations.text_messenger import TextMessage

_PUNCTUATION = re.compile(r"[^+0-9]")


class NotifyText:
    """Sends a message's text as the body of one template, with the placeholder `((body))`."""

    def __init__(self, client: NotifyClient, template_id: str) -> None:
        self._client, self._template_id = client, template_id

    async def send(self, message: TextMessage) -> None:
        body = {
            "phone_number": digits_of(message.to),
            "template_id": self._template_id,
            "personalisation": {"body": message.text},
        }
        await self._client.send(NotificationKind.TEXT, message.reference, body)

    async def fate_of(self, reference: str) -> DeliveryReceipt | None:
        return await self._client.fate_of(reference)

    async def close(self) -> None:
        await self._client.close()


def digits_of(number: str) -> str:
    """A telephone number without spaces, hyphens and brackets: Notify takes 15 characters. Whether
    it is a mobile number is for Notify to say."""
    return _PUNCTUATION.sub("", number.replace("(0)", ""))
