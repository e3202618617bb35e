"""Emails by GOV.UK Notify: a messenger that also tells the fate of each letter."""

from integrations.delivery_receipt import DeliveryReceipt
from integrations.messenger import Letter
from integrations.notify.api_client import NotificationKind, NotifyClient


class NotifyEmail:
    """Sends a letter's plain text as the body of one template, with the placeholders
    `((subject))` and `((body))`.

    A letter's HTML and its calendar are left out: Notify makes its own HTML, and turns files into
    links behind a confirmation. A letter that needs its calendar goes by SMTP.
    """

    def __init__(self, client: NotifyClient, template_id: str) -> None:
        self._client, self._template_id = client, template_id

    async def send(self, letter: Letter) -> None:
        body = {
            "email_address": letter.to,
            "template_id": self._template_id,
            "personalisation": {"subject": letter.subject, "body": letter.text},
        }
        await self._client.send(NotificationKind.EMAIL, letter.reference or letter.message_id, body)

    async def fate_of(self, reference: str) -> DeliveryReceipt | None:
        """What Notify says of a letter; see `TextMessenger.fate_of`."""
        return await self._client.fate_of(reference)

    async def close(self) -> None:
        await self._client.close()
