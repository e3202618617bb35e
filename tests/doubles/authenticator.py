"""An authenticator that makes passkeys and signs with them, as a device does after it has verified
the person (WebAuthn, level 3, sections 6.1 and 6.5)."""

import hashlib
import json
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass(slots=True)
class Authenticator:
    """Holds one passkey. Each field may be changed, so that what it signs is wrong in one point."""

    origin: str
    flags: int = PRESENT | VERIFIED
    count: int = 0
    party: str | None = None
    """The relying party to sign for; None for that of the options."""
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def create(self, options: Mapping[str, Any]) -> str:
        """The answer to creation options, as a browser sends it."""
        self.handle = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id
        about = self._about(options["rp"]["id"], ATTESTED) + attested + cose
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about})
        client = self._client("webauthn.create", options)
        return self._answer(
            {
                "clientDataJSON": bytes_to_base64url(client),
                "attestationObject": bytes_to_base64url(attestation),
            }
        )

    def get(self, options: Mapping[str, Any]) -> str:
        """The answer to request options, as a browser sends it."""
        self.count += 1
        about = self._about(options["rpId"], 0)
        client = self._client("webauthn.get", options)
        signed = about + hashlib.sha256(client).digest()
        return self._answer(
            {
                "clientDataJSON": bytes_to_base64url(client),
                "authenticatorData": bytes_to_base64url(about),
                "signature": bytes_to_base64url(self.key.sign(signed, ec.ECDSA(SHA256()))),
                "userHandle": self.handle,
            }
        )

    def _about(self, party: str, flags: int) -> bytes:
        digest = hashlib.sha256((self.party or party).encode()).digest()
        return digest + bytes([self.flags | flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, options: Mapping[str, Any]) -> bytes:
        client = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(client).encode()

    def _answer(self, response: Mapping[str, str]) -> str:
        name = bytes_to_base64url(self.credential_id)
        answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps({**answer, "clientExtensionResults": {}})
