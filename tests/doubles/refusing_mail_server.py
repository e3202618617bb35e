"""Mail servers that refuse some recipients, or take few letters at a time."""

from typing import Any

from tests.doubles.mail_server import TAKEN, MailServer


class Refusing(MailServer):
    """Refuses some recipients."""

    def __init__(self, answer: str, *addresses: str) -> None:
        super().__init__()
        self.answer, self.addresses = answer, addresses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.to_recipient = self.answer if address in self.addresses else TAKEN
        return await super().handle_RCPT(server, session, envelope, address, options)


class Rationed(MailServer):
    """Accepts `left` letters and refuses the next."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer, self.left = answer, 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.to_recipient = TAKEN if self.left > 0 else self.answer
        self.left -= 1
        return await super().handle_RCPT(server, session, envelope, address, options)
