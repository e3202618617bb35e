"""The way to a mail server, and the addresses that it is given with a letter."""

import ssl
from dataclasses import dataclass, field

from integrations.email.bounces.bounce_address import BounceAddress
from integrations.email.mime_message import bare_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The mail server, and how letters are handed to it."""

    host: str
    port: int
    sender: str
    """An address, or "Name <address>"."""
    tls: str = "starttls"
    """`starttls`, `tls` (from the first byte) or, in development only, `none`."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    bounces: BounceAddress | None = None
    """The address for notices about letters; None if they go to the sender."""
    trust: ssl.SSLContext | None = None
    """The certificates to trust; None for this machine's own. Certificate and name are checked in
    any case."""

    def envelope_sender(self, reference: str) -> str:
        """The address to which notices about this attempt go; the sender's for an empty
        reference."""
        if self.bounces is None or not reference:
            return bare_address(self.sender)
        return self.bounces.sender_of(reference)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter with the addresses that the mail server is given (RFC 5321 2.3.1)."""

    sender: str
    recipient: str
    mail: bytes
    reference: str = ""
    """The attempt, which notices name; empty where none is asked for."""
