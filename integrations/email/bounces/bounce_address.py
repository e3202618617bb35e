"""The envelope sender of a letter, to which mail servers send their notices about it.

It carries the reference of the attempt and a signature, so that a notice names its letter without
being read, and nobody who has not had the letter in hand can report on it.
"""

import base64
import hmac
from dataclasses import dataclass, field

from integrations.delivery_receipt import read_reference

SIGNATURE_BYTES = 10  # 80 bits: 16 characters in base32
LONGEST_NAME = 20
"""Octets of the address's own local part, so that with a reference (at most 25) and a signature it
has at most the 64 of RFC 5321 4.5.3.1.1."""
LONGEST_RECIPIENT = 320


@dataclass(frozen=True, slots=True)
class BounceAddress:
    """The address `bounces@post.example`, and the key that signs the references in it."""

    address: str
    key: bytes = field(repr=False)

    def sender_of(self, reference: str) -> str:
        """`bounces+REFERENCE-SIGNATURE@post.example`, in lower case: a server on the way may have
        changed the case of a local part."""
        name, _, domain = self.address.lower().rpartition("@")
        return f"{name}+{reference}-{self._signature(reference)}@{domain}"

    def reference_of(self, recipient: str) -> str | None:
        """The signed reference in a notice's recipient; None if it is not one of our senders."""
        if len(recipient) > LONGEST_RECIPIENT or not recipient.isascii():
            return None
        written = recipient.strip().lower()
        reference = written.partition("+")[2].partition("@")[0].partition("-")[0]
        if read_reference(reference) is None:
            return None
        ours = self.sender_of(reference)
        return reference if hmac.compare_digest(ours.encode(), written.encode()) else None

    def _signature(self, reference: str) -> str:
        signed = hmac.digest(self.key, reference.encode(), "sha256")[:SIGNATURE_BYTES]
        return base64.b32encode(signed).decode().lower()
